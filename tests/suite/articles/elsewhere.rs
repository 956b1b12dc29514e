//! Articles 16, 17 and 22: the sealed paper file that goes with the guardian, schooling elsewhere than where the record
//! is, custody. It holds rows alone.

use xueji::{
    desk::StepTold,
    domain::{ChangeId, PupilId, Standing},
};

use super::{
    Row, School, Told, at,
    limits::runs_out,
    objected, same,
    school::{day, words},
    transfer::{GOING, coming},
};

pub fn table() -> Vec<Row> {
    [file_out(), file_in(), special(), guards(), looked_after(), custody(), release()]
        .into_iter()
        .flatten()
        .collect()
}

/// Of a transfer out within the county, agreed to by all, on 12 October 2026.
fn agreed() -> Result<(School, PupilId, ChangeId), String> {
    let school = School::on(20_261_012);
    let child = school.pupil(1);
    let id = school.queue("transfer-out", Some(child), GOING)?;
    school.walk(id, &[("request-seen", 20_261_012), ("agree", 20_261_012), ("agree", 20_261_012)])?;
    Ok((school, child, id))
}

fn file_out() -> Vec<Row> {
    vec![
        Row::lawful(16, "档案密封附封面交监护人，办结以后登记对方收到", || {
            let (school, child, id) = agreed()?;
            school.step(id, "seal-file", &[("to_whom", "关大山"), ("sheets", "12")])?;
            same("stage", school.stage(id).as_str(), "file-out")?;
            school.walk(
                id,
                &[("strike-off", 20_261_013), ("close", 20_261_013), ("file-arrived", 20_261_105)],
            )?;
            same("stage", school.stage(id).as_str(), "file-arrived")?;
            same("standing", school.standing(child), Standing::TransferredOut)?;
            let forms = school.desk.change(id).unwrap().change.steps;
            let told =
                forms.iter().find(|step| step.step == "seal-file").map(|step| step.told.get("to_whom"));
            same("given to", told, Some("关大山"))
        }),
        Row::lawful(16, "确实没有纸质档案，写明原因也可以办结", || {
            let (school, _, id) = agreed()?;
            school.step(id, "no-file", &[("reason", "火灾烧毁")])?;
            school.walk(id, &[("strike-off", 20_261_012), ("close", 20_261_012)])?;
            same("ended", school.desk.change(id).unwrap().change.ended, true)
        }),
        Row::unlawful(
            16,
            "纸质档案没有交代就办结",
            "第16条  纸质档案还没有交代",
            || {
                let (school, _, id) = agreed()?;
                school.walk(id, &[("strike-off", 20_261_012), ("close", 20_261_012)])
            },
        ),
        Row::unlawful(16, "档案交出去，不写交给谁", "“交给谁”还没填", || {
            let (school, _, id) = agreed()?;
            school.step(id, "seal-file", &[("to_whom", "")])
        }),
        Row::unlawful(
            16,
            "没交出去的档案登记对方收到",
            "不能走“file-arrived”这一步；它现在是“办结”",
            || {
                let (school, _, id) = agreed()?;
                school.step(id, "no-file", &[])?;
                school.walk(
                    id,
                    &[("strike-off", 20_261_012), ("close", 20_261_012), ("file-arrived", 20_261_013)],
                )
            },
        ),
        Row::unlawful(
            16,
            "各方没同意就把档案交出去",
            "不能走“seal-file”这一步；它现在是“家长已告知”",
            || {
                let school = School::on(20_261_012);
                let id = school.queue("transfer-out", Some(school.pupil(1)), GOING)?;
                school.step(id, "seal-file", &[])
            },
        ),
        Row::boundary(16, "档案至少一页，交出日期至迟今天", || {
            let (school, _, id) = agreed()?;
            objected(school.step(id, "seal-file", &[("sheets", "0")]), "第16条 sheets 档案页数是0")?;
            school.step(id, "seal-file", &[("sheets", "1")])?;
            let child = school.pupil(2);
            let queue = |on| school.queue("transfer-out", Some(child), &[("paper_on", on)]);
            objected(queue("20261013"), "paper_on 2026-10-13还没到")?;
            queue("20261012").map(drop)
        }),
    ]
}

/// Of a transfer in within the county: the pupil has reported in on 12 October 2026.
fn arrived() -> Result<(School, ChangeId), String> {
    let school = School::on(20_261_012);
    let id = coming(&school, &[("hops", "county")])?;
    for step in ["start", "agree", "agree", "agree", "report-in"] {
        school.step(id, step, &[])?;
    }
    Ok((school, id))
}

fn file_in() -> Vec<Row> {
    vec![
        Row::lawful(16, "监护人带来密封档案，收下登记", || {
            let (school, id) = arrived()?;
            school.step(id, "paper-file", &[("seal", "whole")])?;
            school.walk(id, &[("call-file", 20_261_013), ("close", 20_261_013)])?;
            same("ended", school.desk.change(id).unwrap().change.ended, true)
        }),
        Row::unlawful(
            16,
            "密封破损，不写情况",
            "第16条 note 密封破损，没有写说明",
            || {
                let (school, id) = arrived()?;
                school.step(id, "paper-file", &[("seal", "broken")])
            },
        ),
        Row::boundary(
            16,
            "报到当天就能收档案，办结以后补来的也能收，只收一次",
            || {
                let (school, id) = arrived()?;
                let broken = [("seal", "broken"), ("note", "封条断开，页数相符")];
                school.step(id, "paper-file", &broken)?;
                same("twice", school.offered(id).contains(&"paper-file".to_owned()), false)?;
                let (school, id) = arrived()?;
                school.walk(
                    id,
                    &[("call-file", 20_261_012), ("close", 20_261_012), ("paper-file", 20_270_831)],
                )?;
                same("twice", school.offered(id).contains(&"paper-file".to_owned()), false)
            },
        ),
    ]
}

fn elsewhere(school: &School, child: PupilId, set: &[(&str, &str)]) -> Result<ChangeId, String> {
    school.queue("attend-elsewhere", Some(child), set)
}

/// Taught at a special school since the day on which it was asked for, agreed to by all.
fn placed(on: u32) -> Result<(School, PupilId, ChangeId), String> {
    let school = School::on(on);
    let child = school.pupil(1);
    let id = elsewhere(&school, child, &[("since", "-0")])?;
    school.walk(id, &[("agree", on), ("submit", on), ("consent", on)])?;
    Ok((school, child, id))
}

fn special() -> Vec<Row> {
    vec![
        Row::lawful(
            17,
            "到特教学校就读：学籍可留可转，人仍在本校名册，就读学校另记",
            || {
                for (n, record) in [(1, "stays"), (2, "moves")] {
                    let school = School::on(20_260_914);
                    let child = school.pupil(n);
                    let id = elsewhere(&school, child, &[("record", record), ("since", "-0")])?;
                    school.walk(
                        id,
                        &[("agree", 20_260_914), ("submit", 20_260_914), ("consent", 20_260_914)],
                    )?;
                    let pupil = school.desk.pupil(child).unwrap();
                    same("standing", pupil.standing, Standing::Enrolled)?;
                    let there = pupil.situation.elsewhere.map(|elsewhere| elsewhere.school);
                    same("school attended", there.as_deref(), Some("河东县特殊教育学校"))?;
                    same("on the roll", school.on_roll(), 1)?;
                    let year = school.desk.movements(2026).unwrap();
                    same("movements", (year.came.len(), year.left.len()), (0, 0))?;
                }
                Ok(())
            },
        ),
        Row::lawful(17, "返校以后两处合一", || {
            let (school, child, id) = placed(20_260_914)?;
            school.walk(id, &[("return", 20_261_102)])?;
            let pupil = school.desk.pupil(child).unwrap();
            same("elsewhere", pupil.situation.elsewhere, None)?;
            same("followed", school.last_days("E1"), vec![])
        }),
        Row::lawful(17, "监护人同意，到专门学校就读", || {
            let school = School::on(20_260_914);
            elsewhere(&school, school.pupil(1), &[("sort", "reform"), ("consent", "agreed")]).map(drop)
        }),
        Row::unlawful(
            17,
            "监护人不同意，送专门学校",
            "第17条 consent 监护人没有同意",
            || {
                let school = School::on(20_260_914);
                elsewhere(&school, school.pupil(1), &[("sort", "reform"), ("consent", "against")]).map(drop)
            },
        ),
        Row::unlawful(
            17,
            "没登记监护人意见，送专门学校",
            "第17条 consent 监护人没有同意",
            || {
                let school = School::on(20_260_914);
                elsewhere(&school, school.pupil(1), &[("sort", "reform"), ("consent", "")]).map(drop)
            },
        ),
    ]
}

fn guards() -> Vec<Row> {
    vec![
        Row::unlawful(17, "就读学校就是本校", "第7条 school_code 就读学校就是本校", || {
            let school = School::on(20_260_914);
            elsewhere(&school, school.pupil(1), &[("school_code", "2121999903")]).map(drop)
        }),
        Row::unlawful(
            17,
            "已在外校就读的再办一次",
            "第7条  这名学生2026-09-14起已在",
            || {
                let (school, child, _) = placed(20_260_914)?;
                elsewhere(&school, child, &[]).map(drop)
            },
        ),
        Row::unlawful(
            17,
            "休学中的学生到外校就读",
            "第17条  这名学生现在是“休学”",
            || {
                let school = School::on(20_260_901);
                let child = school.pupil(1);
                let leave = school.queue("suspend", Some(child), &[])?;
                school
                    .walk(leave, &[("agree", 20_260_901), ("submit", 20_260_901), ("consent", 20_260_901)])?;
                elsewhere(&school, child, &[]).map(drop)
            },
        ),
        Row::boundary(17, "开始就读日期：入学当月第一天到今天", || {
            let school = School::on(20_280_229);
            let child = school.pupil(1);
            objected(elsewhere(&school, child, &[("since", "20240831")]), "since 2024-08-31在入学之前")?;
            objected(elsewhere(&school, child, &[("since", "20280301")]), "since 2028-03-01还没到")?;
            elsewhere(&school, child, &[("since", "20280229")])?;
            elsewhere(&school, school.pupil(2), &[("since", "20240901")]).map(drop)
        }),
    ]
}

/// Back on a day that need not be today.
fn back(school: &School, id: ChangeId, on: u32, proof: &str) -> Told {
    let mut told = StepTold { on: Some(day(on)), ..StepTold::default() };
    told.set.set("proof", proof);
    school.desk.step(id, "return", &told).map_err(|error| words(&error))
}

fn looked_after() -> Vec<Row> {
    vec![
        Row::boundary(
            17,
            "外校就读20周内跟踪一次，跟踪后重新起算：跨年、闰年",
            || {
                let (school, _, id) = placed(20_260_914)?;
                runs_out(&school, "E1", 20_270_201)?;
                school.walk(id, &[("follow", 20_270_201)])?;
                runs_out(&school, "E1", 20_270_621)?;
                let (school, ..) = placed(20_271_012)?;
                runs_out(&school, "E1", 20_280_229)
            },
        ),
        Row::boundary(17, "返校日期不早于开始就读那天", || {
            let (school, _, id) = placed(20_260_914)?;
            objected(back(&school, id, 20_260_913, ""), "第7条 on 2026-09-13早于到外校就读的日期")?;
            back(&school, id, 20_260_914, "")
        }),
    ]
}

const CUSTODY: &[(&str, &str)] =
    &[("sort", "custody"), ("decision", "（2026）河少字第3号"), ("since", "-0"), ("record", "moves")];

fn custody() -> Vec<Row> {
    vec![
        Row::lawful(22, "凭文书送交，不用监护人同意；学籍转出，人不算流失", || {
            let school = School::on(20_261_012);
            let child = school.pupil(1);
            let id = elsewhere(&school, child, CUSTODY)?;
            same("asked", school.offered(id).contains(&"agree".to_owned()), false)?;
            school.step(id, "placed", &[])?;
            same("standing", school.standing(child), Standing::Enrolled)?;
            same("on the roll", school.on_roll(), 1)
        }),
        Row::unlawful(
            22,
            "没有判决书、决定书文号",
            "第22条 decision 没有填判决书或决定书文号",
            || {
                let school = School::on(20_261_012);
                elsewhere(&school, school.pupil(1), &[CUSTODY, &[("decision", "")]].concat()).map(drop)
            },
        ),
        Row::unlawful(
            22,
            "学籍留在原校",
            "第22条 record 这类学生的学籍不留在原校",
            || {
                let school = School::on(20_261_012);
                elsewhere(&school, school.pupil(1), &[CUSTODY, &[("record", "stays")]].concat()).map(drop)
            },
        ),
    ]
}

fn release() -> Vec<Row> {
    let gone = || -> Result<(School, PupilId, ChangeId), String> {
        let school = School::on(20_271_231);
        let child = school.pupil(1);
        let id = elsewhere(&school, child, CUSTODY)?;
        school.step(id, "placed", &[])?;
        Ok((school, child, id))
    };
    vec![
        Row::lawful(22, "期满凭文书返校，学籍转回", move || {
            let (school, child, id) = gone()?;
            at(20_280_229);
            school.step(id, "return", &[("proof", "解除通知书（2028）第8号")])?;
            let pupil = school.desk.pupil(child).unwrap();
            same("elsewhere", (pupil.standing, pupil.situation.elsewhere), (Standing::Enrolled, None))
        }),
        Row::unlawful(
            22,
            "没有期满或解除的文书就返校",
            "第22条 proof 没有填期满或解除的文书",
            move || {
                let (school, _, id) = gone()?;
                at(20_280_229);
                school.step(id, "return", &[])
            },
        ),
        Row::boundary(
            22,
            "送交当天可以登记，次日的不能先登记；返校不早于送交",
            move || {
                let school = School::on(20_271_231);
                let child = school.pupil(1);
                let tomorrow = [CUSTODY, &[("since", "20280101")]].concat();
                objected(elsewhere(&school, child, &tomorrow), "since 2028-01-01还没到")?;
                let (school, _, id) = gone()?;
                objected(back(&school, id, 20_271_231, "  "), "第22条 proof")?;
                let early = back(&school, id, 20_271_230, "解除通知书");
                objected(early, "第7条 on 2027-12-30早于到外校就读的日期")?;
                back(&school, id, 20_271_231, "解除通知书")
            },
        ),
    ]
}
