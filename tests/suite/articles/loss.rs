//! Article 21: a death, closed quietly within ten working days; a pupil who is missing, asked after each term. It holds
//! rows alone.

use xueji::{
    desk::MovementYear,
    domain::{ChangeId, PupilId, Standing, school::YearPlan},
};

use super::{
    Row, School, at,
    limits::runs_out,
    objected, same,
    school::day,
    suspension::suspended,
    transfer_days::{has, lacks},
};

pub fn table() -> Vec<Row> {
    [closed(), not_closed(), ten_days(), days_told(), missing(), not_missing(), asked_after()]
        .into_iter()
        .flatten()
        .collect()
}

fn died(school: &School, child: PupilId, on: &str, known: &str) -> Result<ChangeId, String> {
    school.queue("death", Some(child), &[("on", on), ("known_on", known)])
}

fn closed() -> Vec<Row> {
    vec![
        Row::lawful(
            21,
            "凭证明上报，主管部门注销；学籍内容不动，期限随之停下",
            || {
                let school = School::on(20_260_918);
                let child = school.pupil(1);
                let before = school.desk.pupil(child).unwrap().fields;
                let id = died(&school, child, "20260917", "20260918")?;
                same("standing", school.standing(child), Standing::Enrolled)?;
                school.walk(id, &[("submit", 20_260_921), ("close", 20_260_928)])?;
                let after = school.desk.pupil(child).unwrap();
                same(
                    "standing",
                    (after.standing, after.situation.since),
                    (Standing::Deceased, Some(day(20_260_917))),
                )?;
                same("record", after.fields, before)?;
                same("limits", school.last_days("D08"), vec![])
            },
        ),
        Row::lawful(
            21,
            "屏幕上只说“已注销”，增减表里单列，不和别的减少混在一起",
            || {
                let school = School::on(20_260_918);
                let id = died(&school, school.pupil(1), "20260917", "20260918")?;
                school.step(id, "close", &[])?;
                let out = school.queue("suspend", Some(school.pupil(2)), &[])?;
                ["agree", "submit", "consent"].iter().try_for_each(|step| school.step(out, step, &[]))?;
                same("label", Standing::Deceased.label().zh, "已注销")?;
                let year = school.desk.movements(2026).unwrap();
                same(
                    "lines",
                    MovementYear::totals(&year.left).into_iter().map(|(_, count)| count).collect(),
                    vec![1, 1],
                )
            },
        ),
        Row::lawful(21, "休学中、国外、失踪、辍学的学生也能直接办", || {
            let (school, child, _) = suspended(20_260_901, 20_270_630)?;
            at(20_260_918);
            let id = died(&school, child, "20260917", "20260918")?;
            school.step(id, "close", &[])?;
            same("standing", school.standing(child), Standing::Deceased)?;
            let away = school.pupil(2);
            let leave = school.queue("abroad", Some(away), &[("leaving_on", "-0")])?;
            school.walk(leave, &[("agree", 20_260_918), ("operate", 20_260_918)])?;
            died(&school, away, "20260918", "20260918").map(drop)
        }),
    ]
}

fn not_closed() -> Vec<Row> {
    vec![
        Row::unlawful(21, "不写证明材料", "“证明材料”还没填", || {
            let school = School::on(20_260_918);
            school.queue("death", Some(school.pupil(1)), &[("proof", "")]).map(drop)
        }),
        Row::unlawful(
            21,
            "已转出的学生由本校注销",
            "第21条  这名学生现在是“已转出”",
            || {
                let school = School::on(20_260_918);
                let child = school.pupil(1);
                let id = school.queue("transfer-out", Some(child), &[("hops", "county")])?;
                for step in ["request-seen", "agree", "agree", "strike-off", "no-file", "close"] {
                    school.step(id, step, &[])?;
                }
                died(&school, child, "20260917", "20260918").map(drop)
            },
        ),
        Row::unlawful(
            21,
            "已注销的再注销一次",
            "第21条  这名学生现在是“已注销”",
            || {
                let school = School::on(20_260_918);
                let child = school.pupil(1);
                let id = died(&school, child, "20260917", "20260918")?;
                school.step(id, "close", &[])?;
                died(&school, child, "20260917", "20260918").map(drop)
            },
        ),
        Row::unlawful(21, "主管部门退回不写原因", "“原因”还没填", || {
            let school = School::on(20_260_918);
            let id = died(&school, school.pupil(1), "20260917", "20260918")?;
            school.step(id, "submit", &[])?;
            school.step(id, "send-back", &[("reason", "")])
        }),
    ]
}

/// The sentence of what is entered after its last day.
const LATE: &str = "第21条 known_on 已超过10个工作日的期限";

fn ten_days() -> Vec<Row> {
    let days = [
        ("跨春节，14日、28日补班", 20_260_209, 20_260_228, 20_260_301),
        ("跨清明", 20_260_331, 20_260_415, 20_260_416),
        ("跨五一", 20_260_430, 20_260_518, 20_260_519),
        ("跨中秋、国庆", 20_260_918, 20_261_009, 20_261_010),
        ("跨月底", 20_261_030, 20_261_113, 20_261_114),
        ("年内最后一个起点", 20_261_217, 20_261_231, 20_270_101),
        ("跨闰年2月29日", 20_280_215, 20_280_229, 20_280_301),
    ];
    let mut rows: Vec<Row> = days
        .into_iter()
        .map(|(when, known, last, after)| {
            Row::boundary(
                21,
                &format!("得知后第10个工作日办理不算晚，次日算晚：{when}"),
                move || {
                    let school = School::on(known);
                    let child = school.pupil(1);
                    let set = |day: u32| [("on", day.to_string()), ("known_on", day.to_string())];
                    let set = set(known);
                    let set: Vec<(&str, &str)> = set.iter().map(|(key, day)| (*key, day.as_str())).collect();
                    at(last);
                    lacks(&school.checked("death", Some(child), &set), "已超过")?;
                    at(after);
                    has(&school.checked("death", Some(child), &set), LATE)?;
                    // Late is told, never refused.
                    school.queue("death", Some(child), &set)?;
                    runs_out(&school, "D08", last)
                },
            )
        })
        .collect();
    rows.push(Row::unlawful(21, "得知后第11个工作日才办，要说明已超期", LATE, || {
        let school = School::on(20_261_010);
        Err(school.checked("death", Some(school.pupil(1)), &[("on", "20260917"), ("known_on", "20260918")]))
    }));
    rows
}

fn days_told() -> Vec<Row> {
    vec![Row::boundary(21, "日期：出生当天到得知当天，得知当天到今天", || {
        let school = School::on(20_280_229);
        let child = school.pupil(1);
        objected(died(&school, child, "20180511", "20280229"), "第21条 on 2018-05-11在出生日期之前")?;
        objected(died(&school, child, "20280229", "20280228"), "第21条 known_on 得知日期2028-02-28早于")?;
        objected(died(&school, child, "20280229", "20280301"), "known_on 2028-03-01还没到")?;
        objected(died(&school, child, "20280301", "20280301"), "on 2028-03-01还没到")?;
        let id = died(&school, child, "20180512", "20180512")?;
        school.desk.withdraw_change(id, "改日期").unwrap();
        died(&school, child, "20280229", "20280229").map(drop)
    })]
}

fn lost(school: &School, child: PupilId, since: &str, reported: &str) -> Result<ChangeId, String> {
    school.queue("missing", Some(child), &[("since", since), ("reported_on", reported)])
}

fn missing() -> Vec<Row> {
    vec![
        Row::lawful(
            21,
            "失踪：公安受理，主管部门确认，学籍保留，寻回当天在读",
            || {
                let school = School::on(20_260_918);
                let child = school.pupil(1);
                let id = lost(&school, child, "20260916", "20260917")?;
                school.step(id, "confirm", &[])?;
                same("standing", school.standing(child), Standing::Missing)?;
                school.walk(id, &[("follow", 20_270_301), ("found", 20_270_401)])?;
                let back = school.desk.pupil(child).unwrap();
                same(
                    "back",
                    (back.standing, back.situation.since),
                    (Standing::Enrolled, Some(day(20_270_401))),
                )
            },
        ),
        Row::lawful(21, "失踪后证实死亡，直接注销", || {
            let school = School::on(20_260_918);
            let child = school.pupil(1);
            let id = lost(&school, child, "20260916", "20260917")?;
            school.step(id, "confirm", &[])?;
            at(20_261_012);
            let death = died(&school, child, "20260916", "20261012")?;
            school.step(death, "close", &[])?;
            same("standing", school.standing(child), Standing::Deceased)?;
            same("asked after", school.last_days("missing-follow"), vec![])
        }),
    ]
}

fn not_missing() -> Vec<Row> {
    vec![
        Row::unlawful(21, "失踪不写受理的公安机关", "“受理公安机关”还没填", || {
            let school = School::on(20_260_918);
            school.queue("missing", Some(school.pupil(1)), &[("police", "")]).map(drop)
        }),
        Row::unlawful(
            21,
            "休学中的学生登记失踪",
            "第21条  这名学生现在是“休学”",
            || {
                let (school, child, _) = suspended(20_260_901, 20_270_630)?;
                lost(&school, child, "20260901", "20260901").map(drop)
            },
        ),
        Row::boundary(21, "报警不早于失踪；寻回不早于失踪；都不晚于今天", || {
            let school = School::on(20_261_231);
            let child = school.pupil(1);
            objected(lost(&school, child, "20261231", "20261230"), "reported_on 报警日期2026-12-30早于")?;
            objected(lost(&school, child, "20270101", "20270101"), "since 2027-01-01还没到")?;
            objected(lost(&school, child, "20240831", "20261231"), "since 2024-08-31在入学之前")?;
            let id = lost(&school, child, "20261231", "20261231")?;
            school.step(id, "confirm", &[])?;
            school.step(id, "found", &[])
        }),
    ]
}

fn asked_after() -> Vec<Row> {
    vec![Row::boundary(
        21,
        "失踪学生每学期问一次：6个月，遇月底取最后一天；设了学期的到下学期开学",
        || {
            let school = School::on(20_270_831);
            let id = lost(&school, school.pupil(1), "-0", "-0")?;
            school.step(id, "confirm", &[])?;
            runs_out(&school, "missing-follow", 20_280_229)?;
            school.walk(id, &[("follow", 20_280_229)])?;
            runs_out(&school, "missing-follow", 20_280_829)?;
            let school = School::on(20_261_012);
            let terms = vec![(day(20_260_901), day(20_270_122)), (day(20_270_301), day(20_270_709))];
            school.desk.set_year(YearPlan { year: 2026, terms, closures: Vec::new() }).unwrap();
            let id = lost(&school, school.pupil(1), "-0", "-0")?;
            school.step(id, "confirm", &[])?;
            runs_out(&school, "missing-follow", 20_270_301)
        },
    )]
}
