//! Articles 13 and 14: the grounds of a transfer, its papers, its four parties in their order. It holds rows alone.

use xueji::{
    changes::Form,
    domain::{ChangeId, Standing},
};

use super::{Row, School, objected, same};

pub fn table() -> Vec<Row> {
    [grounds(), order(), out_of_order(), consents()].into_iter().flatten().collect()
}

/// A pupil of grade 1 from another county of the province.
pub const COMING: &[(&str, &str)] =
    &[("hops", "province"), ("grade", "一年级"), ("from_grade", "一年级"), ("arriving_on", "")];
/// A pupil who leaves within the county.
pub const GOING: &[(&str, &str)] = &[("hops", "county")];

/// Asked for today.
pub fn coming(school: &School, set: &[(&str, &str)]) -> Result<ChangeId, String> {
    school.queue("transfer-in", None, &[COMING, &[("applied_on", "-0")], set].concat())
}

/// The same on one ground, and withdrawn again: one child comes once at a time.
fn come_and_gone(school: &School, ground: &str) -> Result<(), String> {
    let id = coming(school, &[("ground", ground)])?;
    school.desk.withdraw_change(id, "只看这一种原因").map_err(|error| format!("{error:?}"))
}

/// The limit of a business that runs now, with its last day.
pub fn runs(school: &School, id: ChangeId) -> String {
    let clock = school.desk.change(id).unwrap().change.clock;
    clock.map(|clock| format!("{} {}", clock.rule, clock.due.compact())).unwrap_or_default()
}

fn grounds() -> Vec<Row> {
    let papers = [
        ("1", "实际常住地居住证明"),
        ("2", "工作调动证明"),
        ("3", "实际常住地居住证明"),
        ("4", "投靠亲属的原因证明"),
        ("5", "身体状况证明"),
    ];
    vec![
        Row::lawful(13, "五种原因各办一次，转出转入都行，材料随原因不同", move || {
            let school = School::on(20_260_918);
            for (ground, paper) in papers {
                let n = ground.parse().map_err(|_| "no number")?;
                school.queue("transfer-out", Some(school.pupil(n)), &[("ground", ground)])?;
                come_and_gone(&school, ground)?;
                for tag in ["transfer-out", "transfer-in"] {
                    let mut form = Form::default();
                    form.set("ground", ground);
                    let asked = school.desk.papers_asked(tag, &form);
                    let names: Vec<&str> = asked.iter().map(|(name, _)| name.zh.as_str()).collect();
                    let common = ["转学联系表", "学生基本信息表", "居民户口簿"];
                    same(tag, names, [&common[..], &[paper]].concat())?;
                }
            }
            Ok(())
        }),
        Row::unlawful(13, "不选原因就转学", "“转学原因”还没填", || {
            let school = School::on(20_260_918);
            school.queue("transfer-out", Some(school.pupil(1)), &[("ground", "")]).map(drop)
        }),
        Row::boundary(13, "第一种到第五种原因以外都不受理", || {
            let school = School::on(20_260_918);
            for ground in ["0", "6", "择校"] {
                objected(coming(&school, &[("ground", ground)]), "ground “转学原因”填得不对")?;
            }
            come_and_gone(&school, "1")?;
            come_and_gone(&school, "5")
        }),
    ]
}

fn order() -> Vec<Row> {
    vec![
        Row::lawful(14, "省内四方按顺序核办，报到那天才在籍", || {
            let school = School::on(20_260_918);
            let id = coming(&school, &[])?;
            let turns = [
                ("start", 20_260_918, "T1 20261009"),
                ("agree", 20_260_921, "T2 20261012"),
                ("agree", 20_260_930, "T3 20261020"),
                ("agree", 20_261_009, "T4 20261022"),
                ("agree", 20_261_022, ""),
            ];
            for (step, on, clock) in turns {
                school.walk(id, &[(step, on)])?;
                same("limit", runs(&school, id).as_str(), clock)?;
                same("on the roll", school.on_roll(), 0)?;
            }
            school.walk(id, &[("report-in", 20_261_023)])?;
            same("standing", school.standing(school.pupil_of(id)), Standing::Enrolled)
        }),
        Row::lawful(14, "县内三方，跨省四方以后系统调档", || {
            let school = School::on(20_260_918);
            for (hops, parties, file) in
                [("county", 3, ""), ("province", 4, ""), ("beyond", 4, "T5 20261022")]
            {
                let id = coming(&school, &[("hops", hops), ("id_doc_type", "其他"), ("id_doc_number", "")])?;
                school.step(id, "start", &[])?;
                for turn in 1..=parties {
                    same("turn", school.stage(id), format!("hop-{turn}"))?;
                    school.step(id, "agree", &[])?;
                }
                same("stage", school.stage(id).as_str(), "agreed")?;
                school.step(id, "report-in", &[])?;
                same("limit of the file", runs(&school, id).as_str(), file)?;
            }
            Ok(())
        }),
    ]
}

fn out_of_order() -> Vec<Row> {
    vec![
        Row::unlawful(
            14,
            "各方没同意就让学生报到",
            "不能走“report-in”这一步；它现在是“待转入学校主管部门核办”",
            || {
                let school = School::on(20_260_918);
                let id = coming(&school, &[])?;
                school.walk(id, &[("start", 20_260_918), ("agree", 20_260_918)])?;
                same("offered", school.offered(id).contains(&"report-in".to_owned()), false)?;
                school.step(id, "report-in", &[])
            },
        ),
        Row::unlawful(
            14,
            "本校没发起就登记主管部门同意",
            "不能走“agree”这一步；它现在是“咨询、核对材料”",
            || {
                let school = School::on(20_260_918);
                let id = coming(&school, &[])?;
                school.step(id, "agree", &[])
            },
        ),
        Row::unlawful(
            14,
            "各方都同意以后还撤销",
            "不能走“cancel”这一步；它现在是“已同意待报到”",
            || {
                let school = School::on(20_260_918);
                let id = coming(&school, &[("hops", "county")])?;
                school.walk(id, &[("start", 20_260_918), ("agree", 20_260_918), ("agree", 20_260_918)])?;
                school.walk(id, &[("agree", 20_260_918)])?;
                school.step(id, "cancel", &[])
            },
        ),
        Row::unlawful(14, "转到本校自己", "第14条 to_code", || {
            let school = School::on(20_260_918);
            school.queue("transfer-out", Some(school.pupil(1)), &[("to_code", "2121999903")]).map(drop)
        }),
        Row::unlawful(14, "休学中的学生转出", "第14条  这名学生现在是“休学”", || {
            let school = School::on(20_260_901);
            let child = school.pupil(1);
            let leave = school.queue("suspend", Some(child), &[])?;
            school.walk(leave, &[("agree", 20_260_901), ("submit", 20_260_901), ("consent", 20_260_901)])?;
            school.queue("transfer-out", Some(child), GOING).map(drop)
        }),
    ]
}

fn consents() -> Vec<Row> {
    vec![
        Row::lawful(14, "纸质联系表上的签章先到先记，不动轮次", || {
            let school = School::on(20_260_918);
            let id = coming(&school, &[])?;
            school.step(id, "start", &[])?;
            for party in ["T4", "T2", "T1", "T3"] {
                school.step(id, "paper-consent", &[("party", party)])?;
                same("turn", school.stage(id).as_str(), "hop-1")?;
            }
            same("limit", runs(&school, id).as_str(), "T1 20261009")
        }),
        Row::unlawful(14, "同一方在联系表上签两次", "第14条 party", || {
            let school = School::on(20_260_918);
            let id = coming(&school, &[])?;
            school.step(id, "paper-consent", &[("party", "T1")])?;
            school.step(id, "paper-consent", &[("party", "T1")])
        }),
        Row::unlawful(
            14,
            "说照片已附，其实一张也没有",
            "第14条 papers 照片还没附齐",
            || {
                let school = School::on(20_260_918);
                let id = coming(&school, &[])?;
                school.step(id, "start", &[("papers", "attached")])
            },
        ),
        Row::boundary(14, "离校当天可以登记减少，前一天不行：闰年2月29日", || {
            let school = School::on(20_280_228);
            let child = school.pupil(1);
            let id = school.queue(
                "transfer-out",
                Some(child),
                &[GOING, &[("leaving_on", "20280229")]].concat(),
            )?;
            school.walk(id, &[("request-seen", 20_280_228), ("agree", 20_280_228), ("agree", 20_280_228)])?;
            objected(school.step(id, "strike-off", &[]), "第14条 on 学生2028-02-29才离校")?;
            same("standing", school.standing(child), Standing::Enrolled)?;
            school.walk(id, &[("strike-off", 20_280_229)])?;
            same("standing", school.standing(child), Standing::TransferredOut)
        }),
        Row::boundary(
            14,
            "得知日期可以是今天，不能是明天；离校不早于入学当月",
            || {
                let school = School::on(20_261_031);
                let child = school.pupil(1);
                let queue = |set: &[(&str, &str)]| school.queue("transfer-out", Some(child), set);
                objected(queue(&[("known_on", "20261101")]), "known_on 2026-11-01还没到")?;
                objected(queue(&[("leaving_on", "20240831")]), "leaving_on 2024-08-31在入学之前")?;
                queue(&[("known_on", "20261031"), ("leaving_on", "20240901")]).map(drop)
            },
        ),
    ]
}
