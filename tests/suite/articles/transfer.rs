//! Articles 13 to 15: the grounds of a transfer, its four parties in their order, their ten working days each, the
//! paper way after twenty, the report to the central school, season and grade. It holds rows alone.

use xueji::{
    changes::{ChangeState, Form},
    domain::{ChangeId, Explain, Lang, SiteKind, Standing, school::YearPlan},
};

use super::{Row, School, Told, at, limits::runs_out, objected, same, school::day};

pub fn table() -> Vec<Row> {
    [grounds(), order(), consents(), parties(), paper_way(), report(), season(), grade()]
        .into_iter()
        .flatten()
        .collect()
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

fn words_has(told: &str, part: &str) -> Told {
    if told.contains(part) { Ok(()) } else { Err(format!("{part:?} is not said: {told}")) }
}

fn words_lacks(told: &str, part: &str) -> Told {
    if told.contains(part) { Err(format!("{part:?} is said: {told}")) } else { Ok(()) }
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
                coming(&school, &[("ground", ground)])?;
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
            coming(&school, &[("ground", "1")])?;
            coming(&school, &[("ground", "5")]).map(drop)
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
        words_has(&due.stands.zh, "约")
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
    let mut rows: Vec<Row> = days
        .into_iter()
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
                    words_has(&refused.explain(Lang::Zh).advice, said)?;
                    same("on the roll", school.on_roll(), 0)?;
                    school.walk(id, &[("paper-exception", opens)])?;
                    let child = school.desk.pupil(school.pupil_of(id)).unwrap();
                    let here = (child.standing, child.situation.since);
                    same("standing", here, (Standing::Enrolled, Some(day(opens))))
                },
            )
        })
        .collect();
    rows.extend([
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
    ]);
    rows
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
            words_lacks(&school.checked("transfer-in", None, &[("applied_on", "20260901")]), "超过3天")
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
                words_lacks(&school.checked("transfer-out", Some(child), &set), "超过3天")?;
                at(after);
                words_has(&school.checked("transfer-out", Some(child), &set), "超过3天")?;
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
                words_lacks(&told(last), OUT_OF_SEASON)?;
                words_has(&told(after), OUT_OF_SEASON)
            })
        })
        .collect();
    rows.extend([
        Row::boundary(15, "学期结束前30天起又是转学时间，到两个学期之间", move || {
            words_has(&told(20_261_222), OUT_OF_SEASON)?;
            for day in [20_261_223, 20_270_122, 20_270_123, 20_270_228, 20_270_301] {
                words_lacks(&told(day), OUT_OF_SEASON).map_err(|why| format!("{day}: {why}"))?;
            }
            words_has(&told(20_270_608), OUT_OF_SEASON)?;
            words_lacks(&told(20_270_609), OUT_OF_SEASON)
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
