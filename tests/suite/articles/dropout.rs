//! Article 23: four weeks of unexcused absence and contacts in vain, stated by a person, told to three offices, the
//! record kept, persuasion, the return and its watch. It holds rows alone.

use xueji::{
    desk::StepTold,
    domain::{ChangeId, FieldKey, PupilId, Standing, Value},
};

use super::{
    Row, School, Told, at,
    limits::runs_out,
    objected, same,
    school::{day, words},
    suspension::suspended,
    transfer_days::{has, lacks},
};

pub fn table() -> Vec<Row> {
    [
        four_weeks(),
        contacts(),
        told_to_three(),
        not_told(),
        in_three_days(),
        not_a_dropout(),
        after_suspension(),
        kept_until_sixteen(),
        back(),
        watch(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn absent(school: &School, child: PupilId, first: &str, stated: &str) -> Result<ChangeId, String> {
    school.queue("dropout", Some(child), &[("first_absent_date", first), ("determined_date", stated)])
}

/// A dropout stated by the head on a day, four weeks after the first day absent.
fn stated(on: u32, first: &str) -> Result<(School, PupilId, ChangeId), String> {
    let school = School::on(on);
    let child = school.pupil(1);
    let id = absent(&school, child, first, "-0")?;
    school.step(id, "determine", &[])?;
    Ok((school, child, id))
}

/// What to do instead, when it is stated a day too early.
fn advice(school: &School, child: PupilId, first: &str) -> String {
    let draft =
        school.draft("dropout", Some(child), &[("first_absent_date", first), ("determined_date", "-1")]);
    let said = school.desk.check_change(&draft).unwrap();
    said.into_iter().filter(|(refuses, _)| *refuses).map(|(_, refusal)| refusal.next.zh).collect()
}

const THREE: [&str; 3] = ["inform-township", "inform-county", "inform-authority"];

fn four_weeks() -> Vec<Row> {
    let days = [
        ("跨国庆，假日照算", 20_261_005, "20260907", 27, "2026-10-05"),
        ("跨春节", 20_260_302, "20260202", 27, "2026-03-02"),
        ("平年2月", 20_260_301, "20260201", 27, "2026-03-01"),
        ("闰年2月", 20_280_229, "20280201", 27, "2028-02-29"),
        ("跨年", 20_270_101, "20261204", 27, "2027-01-01"),
    ];
    let mut rows: Vec<Row> = days
        .into_iter()
        .map(|(when, last, first, eve, earliest)| {
            Row::boundary(
                23,
                &format!("连续旷课满4周那天可以认定，前一天不行：{when}"),
                move || {
                    let school = School::on(last);
                    let child = school.pupil(1);
                    let refused = absent(&school, child, first, "-1");
                    objected(refused, &format!("第23条 determined_date 缺课才{eve}天"))?;
                    has(&advice(&school, child, first), earliest)?;
                    let id = absent(&school, child, first, "-0")?;
                    school.step(id, "determine", &[])?;
                    same("standing", school.standing(child), Standing::DroppedOut)
                },
            )
        })
        .collect();
    rows.push(Row::unlawful(
        23,
        "旷课三周就认定辍学",
        "第23条 determined_date 缺课才21天",
        || {
            let school = School::on(20_260_928);
            absent(&school, school.pupil(1), "20260907", "20260928").map(drop)
        },
    ));
    rows.push(Row::unlawful(23, "认定日期还没到", "determined_date 2026-10-06还没到", || {
        let school = School::on(20_261_005);
        absent(&school, school.pupil(1), "20260907", "20261006").map(drop)
    }));
    rows
}

fn contacts() -> Vec<Row> {
    let tried = |count: &'static str| {
        let school = School::on(20_261_005);
        let set = [("first_absent_date", "20260907"), ("determined_date", "-0"), ("contact_count", count)];
        school.queue("dropout", Some(school.pupil(1)), &set).map(drop)
    };
    vec![
        Row::boundary(23, "多次联系：两次起算多次，一次不算", move || {
            objected(tried("0"), "第23条 contact_count 只联系了0次")?;
            objected(tried("1"), "第23条 contact_count 只联系了1次")?;
            tried("2")
        }),
        Row::unlawful(
            23,
            "联系了却没有记录",
            "“联系记录（日期、方式、结果）”还没填",
            || {
                let school = School::on(20_261_005);
                let set = [("first_absent_date", "20260907"), ("determined_date", "-0"), ("contacts", "")];
                school.queue("dropout", Some(school.pupil(1)), &set).map(drop)
            },
        ),
    ]
}

fn told_to_three() -> Vec<Row> {
    vec![
        Row::lawful(
            23,
            "校长认定后报告乡镇、县、学籍主管部门，先后不限，报齐才算报完",
            || {
                for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
                    let (school, child, id) = stated(20_261_005, "20260907")?;
                    for (done, place) in order.into_iter().enumerate() {
                        same("stage", school.stage(id).as_str(), "determined")?;
                        same(
                            "left",
                            THREE
                                .iter()
                                .filter(|step| school.offered(id).contains(&(**step).to_owned()))
                                .count(),
                            3 - done,
                        )?;
                        school.step(id, THREE[place], &[])?;
                    }
                    same("stage", school.stage(id).as_str(), "persuading")?;
                    same("record kept", school.standing(child).is_kept(), true)?;
                    same("limits", school.last_days("D14"), vec![])?;
                }
                Ok(())
            },
        ),
        Row::lawful(23, "报告以后继续劝返，一次一次记", || {
            let (school, _, id) = stated(20_261_005, "20260907")?;
            THREE.iter().try_for_each(|step| school.step(id, step, &[]))?;
            school.walk(id, &[("persuade", 20_261_012), ("persuade", 20_261_102)])?;
            same("stage", school.stage(id).as_str(), "persuading")
        }),
    ]
}

fn not_told() -> Vec<Row> {
    vec![
        Row::unlawful(
            23,
            "校长没认定就报告三方",
            "不能走“inform-township”这一步；它现在是“待校长认定”",
            || {
                let school = School::on(20_261_005);
                let id = absent(&school, school.pupil(1), "20260907", "-0")?;
                school.step(id, "inform-township", &[])
            },
        ),
        Row::unlawful(
            23,
            "同一家报告两次来凑三家",
            "不能走“inform-county”这一步；它现在是“已认定，待报告三方”",
            || {
                let (school, _, id) = stated(20_261_005, "20260907")?;
                school.step(id, "inform-county", &[])?;
                school.step(id, "inform-county", &[])
            },
        ),
        Row::unlawful(
            23,
            "只报了两家就结案",
            "不能走“back”这一步；它现在是“已认定，待报告三方”",
            || {
                let (school, _, id) = stated(20_261_005, "20260907")?;
                school.step(id, "inform-county", &[])?;
                school.step(id, "inform-authority", &[])?;
                school.step(id, "back", &[])
            },
        ),
        Row::unlawful(23, "报告没有签收人或回执", "“签收人或回执号”还没填", || {
            let (school, _, id) = stated(20_261_005, "20260907")?;
            school.step(id, "inform-county", &[("receipt", "")])
        }),
        Row::unlawful(
            23,
            "报告日期比认定日期早",
            "第23条 on 2026-10-04比认定日期还早",
            || {
                let school = School::on(20_261_005);
                let id = absent(&school, school.pupil(1), "20260907", "20261005")?;
                let told = StepTold { on: Some(day(20_261_004)), ..StepTold::default() };
                school.desk.step(id, "determine", &told).map_err(|error| words(&error))
            },
        ),
    ]
}

fn in_three_days() -> Vec<Row> {
    let days = [
        ("国庆里照算", 20_260_930, "20260902", 20_261_003),
        ("跨月底", 20_261_130, "20261102", 20_261_203),
        ("跨年", 20_261_230, "20261202", 20_270_102),
        ("闰年2月29日", 20_280_226, "20280129", 20_280_229),
    ];
    days.into_iter()
        .map(|(when, on, first, last)| {
            Row::boundary(
                23,
                &format!("认定后3天内报齐，第3天不超期，次日超期：{when}"),
                move || {
                    let (school, _, id) = stated(on, first)?;
                    runs_out(&school, "D14", last)?;
                    school.walk(id, &[("inform-township", last), ("inform-county", last)])?;
                    runs_out(&school, "D14", last)?;
                    school.walk(id, &[("inform-authority", last)])?;
                    same("limits", school.last_days("D14"), vec![])
                },
            )
        })
        .collect()
}

fn not_a_dropout() -> Vec<Row> {
    vec![
        Row::unlawful(23, "转出没办完，认定辍学", "还有“转出”没办完", || {
            let school = School::on(20_261_005);
            let child = school.pupil(1);
            school.queue("transfer-out", Some(child), &[])?;
            absent(&school, child, "20260907", "-0").map(drop)
        }),
        Row::lawful(23, "说要转学却没了去向，转查辍学", || {
            let school = School::on(20_260_907);
            let child = school.pupil(1);
            let id = school.queue("transfer-out", Some(child), &[])?;
            school.walk(id, &[("sheet", 20_260_907), ("lose-track", 20_260_929)])?;
            at(20_261_005);
            absent(&school, child, "20260907", "-0").map(drop)
        }),
        Row::unlawful(
            23,
            "已在外地就读的，要提醒先办转学",
            "第14条 whereabouts 已在外地就读的，一般不算辍学",
            || {
                let school = School::on(20_261_005);
                let set =
                    [("first_absent_date", "20260907"), ("determined_date", "-0"), ("whereabouts", "5")];
                Err(school.checked("dropout", Some(school.pupil(1)), &set))
            },
        ),
        Row::lawful(23, "随迁子女辍学，提醒学期末移交档案；别的学生不提醒", || {
            let school = School::on(20_261_005);
            let child = school.pupil(1);
            let set = [("first_absent_date", "20260907"), ("determined_date", "-0")];
            lacks(&school.checked("dropout", Some(child), &set), "随迁")?;
            let migrant = vec![(FieldKey::IsMigrantWorkerChild, Some(Value::YesNo(true)))];
            school.desk.edit_pupil(child, migrant, "").unwrap();
            has(&school.checked("dropout", Some(child), &set), "随迁")
        }),
    ]
}

fn after_suspension() -> Vec<Row> {
    let dropout = |school: &School, child, first, reason| {
        let set = [("first_absent_date", first), ("determined_date", "-0"), ("reason", reason)];
        school.queue("dropout", Some(child), &set)
    };
    vec![
        Row::boundary(
            23,
            "休学期满未复学：缺课从期满次日算，期满当天不算",
            move || {
                let (school, child, id) = suspended(20_260_901, 20_270_831)?;
                school.walk(id, &[("notify", 20_270_831)])?;
                at(20_270_929);
                objected(dropout(&school, child, "20270831", "15"), "第23条  这名学生现在是“休学”")?;
                dropout(&school, child, "20270901", "15").map(drop)
            },
        ),
        Row::unlawful(
            23,
            "休学没期满就认定辍学",
            "第23条  这名学生现在是“休学”",
            move || {
                let (school, child, _) = suspended(20_260_901, 20_270_831)?;
                at(20_270_401);
                dropout(&school, child, "20270301", "15").map(drop)
            },
        ),
        Row::unlawful(
            23,
            "休学期满，原因却不是“休学期满未复学”",
            "第23条  这名学生现在是“休学”",
            move || {
                let (school, child, _) = suspended(20_260_901, 20_270_831)?;
                at(20_271_001);
                dropout(&school, child, "20270901", "02").map(drop)
            },
        ),
    ]
}

fn kept_until_sixteen() -> Vec<Row> {
    vec![Row::boundary(
        23,
        "学籍保留到满16周岁：生日当天可以按超龄关闭，前一天不行；关闭后仍在册",
        || {
            let (school, child, id) = stated(20_261_005, "20260907")?;
            THREE.iter().try_for_each(|step| school.step(id, step, &[]))?;
            at(20_340_511);
            objected(school.step(id, "close", &[]), "第23条 on 这名学生还没满16周岁")?;
            school.walk(id, &[("close", 20_340_512)])?;
            same("standing", school.standing(child), Standing::DroppedOut)?;
            same("records", school.desk.roster().len(), 1)
        },
    )]
}

fn come_back(school: &School, child: PupilId, on: &str) -> Result<ChangeId, String> {
    school.queue("dropout-return", Some(child), &[("on", on)])
}

fn back() -> Vec<Row> {
    vec![
        Row::lawful(23, "返校登记后在读，辍学一项结案", || {
            let (school, child, id) = stated(20_261_005, "20260907")?;
            THREE.iter().try_for_each(|step| school.step(id, step, &[]))?;
            at(20_261_012);
            let back = come_back(&school, child, "-0")?;
            school.step(back, "admit", &[])?;
            same("standing", school.standing(child), Standing::Enrolled)?;
            school.step(id, "back", &[])?;
            same("stage", school.stage(id).as_str(), "returned")
        }),
        Row::unlawful(
            23,
            "没辍学的学生办辍学复学",
            "第23条  这名学生现在是“在读”",
            || {
                let school = School::on(20_261_005);
                come_back(&school, school.pupil(1), "-0").map(drop)
            },
        ),
        Row::unlawful(
            23,
            "没返校就结案",
            "不能走“back”这一步；它现在是“三方已报告，继续劝返”",
            || {
                let (school, _, id) = stated(20_261_005, "20260907")?;
                THREE.iter().try_for_each(|step| school.step(id, step, &[]))?;
                school.step(id, "back", &[])
            },
        ),
        Row::boundary(23, "返校日期：认定当天到今天", || {
            let (school, child, id) = stated(20_280_229, "20280201")?;
            THREE.iter().try_for_each(|step| school.step(id, step, &[]))?;
            objected(come_back(&school, child, "20280228"), "第23条 on 2028-02-28比")?;
            objected(come_back(&school, child, "20280301"), "on 2028-03-01还没到")?;
            come_back(&school, child, "20280229").map(drop)
        }),
    ]
}

/// Back on a day, and admitted.
fn watched(on: u32, first: &str) -> Result<(School, ChangeId), String> {
    let (school, child, id) = stated(on, first)?;
    THREE.iter().try_for_each(|step| school.step(id, step, &[]))?;
    let back = come_back(&school, child, "-0")?;
    school.step(back, "admit", &[])?;
    Ok((school, back))
}

fn watch() -> Vec<Row> {
    let days = [
        ("跨国庆", 20_260_930, "20260902", 20_261_027, 20_261_028),
        ("跨年", 20_261_207, "20261109", 20_270_103, 20_270_104),
        ("跨闰年2月29日", 20_280_201, "20280104", 20_280_228, 20_280_229),
    ];
    let mut rows: Vec<Row> = days
        .into_iter()
        .map(|(when, on, first, eve, over)| {
            Row::boundary(
                23,
                &format!("返校观察满4周才销号，前一天不行：{when}"),
                move || -> Told {
                    let (school, back) = watched(on, first)?;
                    runs_out(&school, "return-watch", over)?;
                    at(eve);
                    objected(school.step(back, "strike-off", &[]), "第23条 on 返校观察还没满4周")?;
                    school.walk(back, &[("strike-off", over)])?;
                    same("limits", school.last_days("return-watch"), vec![])
                },
            )
        })
        .collect();
    rows.push(Row::lawful(23, "观察期里再次离校，重新计旷课，满4周可再认定", || {
        let (school, back) = watched(20_261_005, "20260907")?;
        school.walk(back, &[("leave-again", 20_261_012)])?;
        at(20_261_109);
        let child = school.pupil_of(back);
        objected(
            absent(&school, child, "20261012", "-0"),
            "第23条 contact_count 填了3次，联系记录里这段时间只有0次",
        )?;
        for on in [20_261_013, 20_261_020, 20_261_102] {
            visited(&school, child, on)?;
        }
        objected(absent(&school, child, "20261013", "-0"), "第23条 determined_date")?;
        absent(&school, child, "20261012", "-0").map(drop)
    }));
    rows
}

/// A visit in vain, noted on the ledger.
fn visited(school: &School, child: PupilId, on: u32) -> Result<(), String> {
    let mut visit = school.desk.new_contact(child, "visit").map_err(|error| words(&error))?;
    visit.on = day(on);
    visit.outcome = "refused".into();
    visit.found = "在家，不愿返校".into();
    visit.next = "下周再去".into();
    school.desk.note_contact(&visit).map(drop).map_err(|error| words(&error))
}
