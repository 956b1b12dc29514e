//! Article 15: ten working days for each party of a transfer, the paper way after twenty, the report to the central
//! school, season and grade. It holds rows alone.

use xueji::{
    changes::{ChangeState, Form},
    desk::Desk,
    domain::{ChangeId, Explain, Lang, SiteKind, Standing, school::YearPlan},
};

use crate::{
    road::{Township, pupil, take},
    transfers::begun,
};

use super::{
    Row, School, Told, at,
    limits::runs_out,
    objected, same,
    school::day,
    transfer::{COMING, coming, runs},
};

pub fn table() -> Vec<Row> {
    [
        parties(),
        paper_way(),
        paper_way_closed(),
        report(),
        report_on_the_stick(),
        report_in_time(),
        season(),
        grade(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub fn has(told: &str, part: &str) -> Told {
    if told.contains(part) { Ok(()) } else { Err(format!("{part:?} is not said: {told}")) }
}

pub fn lacks(told: &str, part: &str) -> Told {
    if told.contains(part) { Err(format!("{part:?} is said: {told}")) } else { Ok(()) }
}

fn parties() -> Vec<Row> {
    // The turn begins on the first day; the last day is lawful, the day after is overdue.
    let days = [
        ("跨中秋、国庆", 20_260_918, 20_261_009),
        ("节前最后一天", 20_260_930, 20_261_020),
        ("跨月底", 20_261_030, 20_261_113),
        ("年内最后一个起点", 20_261_217, 20_261_231),
    ];
    let mut rows: Vec<Row> = days
        .into_iter()
        .map(|(when, from, due)| {
            Row::boundary(
                15,
                &format!("每一方10个工作日，第10天不超期，次日超期：{when}"),
                move || {
                    let school = School::on(from);
                    let id = coming(&school, &[])?;
                    school.step(id, "start", &[])?;
                    for rule in ["T1", "T2", "T3", "T4"] {
                        runs_out(&school, rule, due)?;
                        same(
                            "article",
                            school.due(rule, from)[0].article.map(|article| article.0),
                            Some(15),
                        )?;
                        school.step(id, "agree", &[])?;
                    }
                    same("limit", runs(&school, id).as_str(), "")
                },
            )
        })
        .collect();
    rows.push(Row::boundary(15, "跨到没有放假通知的年份，到期日标“约”", || {
        let school = School::on(20_261_218);
        let id = coming(&school, &[])?;
        school.step(id, "start", &[])?;
        let due = school.due("T1", 20_261_218).remove(0);
        same("about", (due.due.date, due.due.approximate), (day(20_270_101), true))?;
        has(&due.stands.zh, "约")
    }));
    rows
}

/// Asked for, started and agreed to by both on the receiving side, all on one day.
fn with_the_giving_school(on: u32) -> Result<(School, ChangeId), String> {
    let school = School::on(on);
    let id = coming(&school, &[])?;
    school.walk(id, &[("start", on), ("agree", on), ("agree", on)])?;
    Ok((school, id))
}

fn paper_way() -> Vec<Row> {
    let days = [
        ("跨中秋、国庆", 20_260_918, 20_261_021, 20_261_022, "最早2026-10-22"),
        ("节前最后一天起算", 20_260_930, 20_261_102, 20_261_103, "最早2026-11-03"),
        ("年内最后一个起点", 20_261_203, 20_261_230, 20_261_231, "最早2026-12-31"),
        ("跨年，约", 20_261_204, 20_261_231, 20_270_101, "最早约2027-01-01"),
    ];
    days.into_iter()
        .map(|(when, consent, eve, opens, said)| {
            Row::boundary(
                15,
                &format!("满20个工作日才可凭纸质同意先入学：{when}"),
                move || {
                    let (school, id) = with_the_giving_school(consent)?;
                    at(eve);
                    objected(
                        school.step(id, "paper-exception", &[]),
                        "第15条 on 现在还不能用纸质同意先入学",
                    )?;
                    let told = xueji::desk::StepTold { on: Some(day(eve)), set: fault() };
                    let refused = school.desk.step(id, "paper-exception", &told).unwrap_err();
                    has(&refused.explain(Lang::Zh).advice, said)?;
                    same("on the roll", school.on_roll(), 0)?;
                    school.walk(id, &[("paper-exception", opens)])?;
                    let child = school.desk.pupil(school.pupil_of(id)).unwrap();
                    let here = (child.standing, child.situation.since);
                    same("standing", here, (Standing::Enrolled, Some(day(opens))))
                },
            )
        })
        .collect()
}

fn paper_way_closed() -> Vec<Row> {
    vec![
        Row::unlawful(
            15,
            "转入主管部门还没核办就走纸质",
            "不能走“paper-exception”这一步；它现在是“待转入学校主管部门核办”",
            || {
                let school = School::on(20_260_918);
                let id = coming(&school, &[])?;
                school.walk(
                    id,
                    &[("start", 20_260_918), ("agree", 20_260_918), ("paper-exception", 20_261_022)],
                )
            },
        ),
        Row::unlawful(
            15,
            "县内转学没有两个主管部门，没有纸质先入学",
            "不能走“paper-exception”这一步；它现在是“待转出学校核办”",
            || {
                let school = School::on(20_260_918);
                let id = coming(&school, &[("hops", "county")])?;
                school.walk(
                    id,
                    &[("start", 20_260_918), ("agree", 20_260_918), ("paper-exception", 20_261_022)],
                )
            },
        ),
        Row::unlawful(
            15,
            "走纸质不写故障情况",
            "“系统或线路故障情况”还没填",
            || {
                let (school, id) = with_the_giving_school(20_260_918)?;
                at(20_261_022);
                school.step(id, "paper-exception", &[("fault", "")])
            },
        ),
        Row::lawful(15, "纸质先入学后系统补齐，只增加一次", || {
            let (school, id) = with_the_giving_school(20_260_918)?;
            school.walk(id, &[("paper-exception", 20_261_022), ("catch-up", 20_261_105)])?;
            school.walk(id, &[("call-file", 20_261_105), ("close", 20_261_106)])?;
            let year = school.desk.movements(2026).unwrap();
            same("came", year.came.iter().map(|line| line.on.number()).collect(), vec![20_261_022])
        }),
    ]
}

fn fault() -> Form {
    let mut form = Form::default();
    form.set("fault", "对方系统无法登录");
    form.set("signed_by", "李某");
    form
}

fn report() -> Vec<Row> {
    vec![
        Row::lawful(15, "教学点转出转入，一登记就列入上报中心小学", || {
            let school = School::on(20_260_918);
            let out = school.queue("transfer-out", Some(school.pupil(1)), &[("known_on", "-0")])?;
            let into = coming(&school, &[])?;
            for id in [out, into] {
                same("state", school.desk.change(id).unwrap().change.state, ChangeState::Queued)?;
                same("limit", runs(&school, id).as_str(), "T7 20260921")?;
            }
            Ok(())
        }),
        Row::lawful(15, "中心小学自己不用报备", || {
            let school = School::of(20_260_918, SiteKind::Central);
            let id = coming(&school, &[])?;
            same("limit", runs(&school, id).as_str(), "T1 20261009")?;
            lacks(&school.checked("transfer-in", None, &[("applied_on", "20260901")]), "超过3天")
        }),
        Row::unlawful(
            15,
            "得知转学第四天才报备",
            "第15条 known_on 得知转学已超过3天",
            || {
                let school = School::on(20_261_005);
                Err(school.checked("transfer-out", Some(school.pupil(1)), &[("known_on", "20261001")]))
            },
        ),
    ]
}

/// The lines of 今日 that tell the report of a transfer, by their rule and last day.
fn reports(desk: &Desk, id: ChangeId) -> Vec<(String, u32)> {
    let lines = desk.dues(None).unwrap().into_iter().filter(|line| line.change == Some(id));
    lines.map(|line| (line.rule, line.due.date.number())).collect()
}

/// 第15条: what is reported is on the stick; a step of the business is no report.
fn report_on_the_stick() -> Vec<Row> {
    vec![
        Row::boundary(
            15,
            "没写入U盘就没报备：业务办到哪一步都还提醒，写入以后不再提醒",
            || {
                let town = Township::new();
                let set = [COMING, &[("applied_on", "20261119")]].concat();
                let id = begun(&town.school, "transfer-in", None, &set);
                same("queued", reports(&town.school, id), vec![("T7".to_owned(), 20_261_122)])?;
                take(&town.school, id, "start");
                let turn = ("T1".to_owned(), 20_261_207);
                let report = ("T7".to_owned(), 20_261_122);
                same("started", reports(&town.school, id), vec![report.clone(), turn.clone()])?;
                (0..4).for_each(|_| take(&town.school, id, "agree"));
                same("agreed", reports(&town.school, id), vec![report])?;
                town.export(&town.school);
                same("on the stick", reports(&town.school, id), vec![])
            },
        ),
        Row::boundary(15, "按期写入U盘的，办到没有期限的环节不会变成超期", || {
            let town = Township::new();
            let child = pupil(&town.school, "关小满", "21049920180512001");
            let set = [("hops", "county"), ("known_on", "20261118"), ("leaving_on", "20261120")];
            let id = begun(&town.school, "transfer-out", Some(child), &set);
            town.export(&town.school);
            same("told", reports(&town.school, id), vec![("T8".to_owned(), 20_261_211)])?;
            ["request-seen", "agree", "agree"].iter().for_each(|step| take(&town.school, id, step));
            same("agreed", reports(&town.school, id), vec![])
        }),
    ]
}

fn report_in_time() -> Vec<Row> {
    vec![
        Row::boundary(15, "报备3天，假日照算：国庆、月底、闰年", || {
            for (known, last, after) in [
                (20_260_930, 20_261_003, 20_261_004),
                (20_261_129, 20_261_202, 20_261_203),
                (20_280_226, 20_280_229, 20_280_301),
                (20_280_227, 20_280_301, 20_280_302),
            ] {
                let school = School::on(known);
                let child = school.pupil(1);
                let set = [("known_on", known.to_string())];
                let set = [("known_on", set[0].1.as_str())];
                at(last);
                lacks(&school.checked("transfer-out", Some(child), &set), "超过3天")?;
                at(after);
                has(&school.checked("transfer-out", Some(child), &set), "超过3天")?;
                school.queue("transfer-out", Some(child), &set)?;
                runs_out(&school, "T7", last)?;
            }
            Ok(())
        }),
        Row::boundary(15, "离校后15个工作日没有申请就追问，追问后重新起算", || {
            let school = School::on(20_260_907);
            let set = [("known_on", "-0"), ("leaving_on", "-0")];
            let id = school.queue("transfer-out", Some(school.pupil(1)), &set)?;
            school.step(id, "sheet", &[])?;
            runs_out(&school, "T8", 20_260_928)?;
            school.walk(id, &[("ask", 20_260_928)])?;
            same("limit", runs(&school, id).as_str(), "T8 20261023")?;
            runs_out(&school, "T8", 20_261_023)
        }),
    ]
}

/// A school whose year has its terms: the second begins on a leap day in 2028.
fn with_terms(on: u32) -> School {
    let school = School::on(on);
    let term = |start, end| (day(start), day(end));
    let plan = |year, terms| YearPlan { year, terms, closures: Vec::new() };
    let first = vec![term(20_260_901, 20_270_122), term(20_270_301, 20_270_709)];
    school.desk.set_year(plan(2026, first)).unwrap();
    let second = vec![term(20_270_901, 20_280_131), term(20_280_229, 20_280_714)];
    school.desk.set_year(plan(2027, second)).unwrap();
    school
}

const OUT_OF_SEASON: &str = "不在转学时间内";

fn season() -> Vec<Row> {
    let told = |on: u32| {
        let school = with_terms(on);
        school.checked("transfer-in", None, &[COMING, &[("applied_on", "-0")]].concat())
    };
    let days = [
        ("开学后1个月：9月1日开学到10月1日", 20_261_001, 20_261_002),
        ("3月1日开学到4月1日", 20_270_401, 20_270_402),
        ("闰年2月29日开学到3月29日", 20_280_329, 20_280_330),
    ];
    let mut rows: Vec<Row> = days
        .into_iter()
        .map(|(when, last, after)| {
            Row::boundary(15, &format!("{when}是转学时间，次日不是"), move || {
                lacks(&told(last), OUT_OF_SEASON)?;
                has(&told(after), OUT_OF_SEASON)
            })
        })
        .collect();
    rows.extend([
        Row::boundary(15, "学期结束前30天起又是转学时间，到两个学期之间", move || {
            has(&told(20_261_222), OUT_OF_SEASON)?;
            for day in [20_261_223, 20_270_122, 20_270_123, 20_270_228, 20_270_301] {
                lacks(&told(day), OUT_OF_SEASON).map_err(|why| format!("{day}: {why}"))?;
            }
            has(&told(20_270_608), OUT_OF_SEASON)?;
            lacks(&told(20_270_609), OUT_OF_SEASON)
        }),
        Row::unlawful(
            15,
            "学期中间申请转学，要提醒",
            "第15条  2026-11-10不在转学时间内",
            move || Err(told(20_261_110)),
        ),
        Row::lawful(15, "过了转学时间仍可先登记报备", || {
            let school = with_terms(20_261_110);
            let id = coming(&school, &[])?;
            same("limit", runs(&school, id).as_str(), "T7 20261113")
        }),
    ]);
    rows
}

fn grade() -> Vec<Row> {
    vec![
        Row::unlawful(15, "一年级转出到二年级", "第15条 to_grade 两校年级不同", || {
            let school = School::on(20_260_918);
            school.queue("transfer-out", Some(school.pupil(1)), &[("to_grade", "二年级")]).map(drop)
        }),
        Row::unlawful(15, "转入时降一级", "第15条 grade 两校年级不同", || {
            let school = School::on(20_260_918);
            coming(&school, &[("from_grade", "二年级")]).map(drop)
        }),
        Row::lawful(15, "两边年级相同", || {
            let school = School::on(20_260_918);
            school.queue("transfer-out", Some(school.pupil(1)), &[("to_grade", "一年级")])?;
            coming(&school, &[("grade", "九年级"), ("from_grade", "九年级")]).map(drop)
        }),
    ]
}
