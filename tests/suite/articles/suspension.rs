//! Articles 18 and 19: suspension with its proofs, its year and the year more, the last term of the last grade, the
//! notice when time is up. It holds rows alone.

use xueji::{
    changes::Form,
    domain::{ChangeId, FieldKey, PupilId, Standing, Urgency, Value, school::YearPlan},
};

use super::{
    Row, School, Told, at,
    limits::runs_out,
    objected, same,
    school::day,
    transfer_days::{has, lacks},
};

pub fn table() -> Vec<Row> {
    [proofs(), asked(), length(), last_term(), extension(), extended(), notice(), called()]
        .into_iter()
        .flatten()
        .collect()
}

fn suspend(school: &School, child: PupilId, set: &[(&str, &str)]) -> Result<ChangeId, String> {
    school.queue("suspend", Some(child), set)
}

/// Agreed to, entered in the system and consented to, all today.
pub fn granted(school: &School, id: ChangeId) -> Told {
    ["agree", "submit", "consent"].iter().try_for_each(|step| school.step(id, step, &[]))
}

/// A pupil who is suspended from one day to another, asked for and granted on the first.
pub fn suspended(start: u32, end: u32) -> Result<(School, PupilId, ChangeId), String> {
    let school = School::on(start);
    let child = school.pupil(1);
    let id = suspend(&school, child, &[("start", "-0"), ("end", &end.to_string())])?;
    granted(&school, id)?;
    Ok((school, child, id))
}

fn proofs() -> Vec<Row> {
    vec![
        Row::lawful(18, "因病：县、市、省级医院的证明都行", || {
            let school = School::on(20_260_901);
            for (n, level) in [(1, "county"), (2, "city"), (3, "province")] {
                suspend(&school, school.pupil(n), &[("ground", "ill"), ("proof_from", level)])?;
            }
            Ok(())
        }),
        Row::lawful(18, "其他原因：写明原因，证明不必来自医院", || {
            let school = School::on(20_260_901);
            let set =
                [("ground", "other"), ("ground_note", "随父母异地治疗陪护"), ("proof_from", "no-hospital")];
            suspend(&school, school.pupil(1), &set).map(drop)
        }),
        Row::lawful(
            18,
            "材料随原因不同：因病要证明、病历、发票，其他要原因证明",
            || {
                let school = School::on(20_260_901);
                for (ground, papers) in [
                    ("ill", &["休学复学申请表", "县级及以上医院证明", "病历", "医疗收费发票"][..]),
                    ("other", &["休学复学申请表", "休学原因证明"]),
                ] {
                    let mut form = Form::default();
                    form.set("ground", ground);
                    let asked = school.desk.papers_asked("suspend", &form);
                    let names: Vec<&str> = asked.iter().map(|(name, _)| name.zh.as_str()).collect();
                    same(ground, names.as_slice(), papers)?;
                }
                Ok(())
            },
        ),
        Row::unlawful(
            18,
            "卫生院出的证明",
            "第18条 proof_from 因病的证明不能是“乡镇卫生院”出的",
            || {
                let school = School::on(20_260_901);
                suspend(&school, school.pupil(1), &[("proof_from", "township")]).map(drop)
            },
        ),
        Row::unlawful(
            18,
            "其他原因不说明",
            "第18条 ground_note 原因选了“其他”，没有说明",
            || {
                let school = School::on(20_260_901);
                let set = [("ground", "other"), ("ground_note", ""), ("proof_from", "no-hospital")];
                suspend(&school, school.pupil(1), &set).map(drop)
            },
        ),
        Row::boundary(18, "医院级别：县级起算，乡镇以下和不是医院的都不行", || {
            let school = School::on(20_260_901);
            let child = school.pupil(1);
            for level in ["township", "village", "no-hospital"] {
                let refused = suspend(&school, child, &[("ground", "ill"), ("proof_from", level)]);
                objected(refused, "第18条 proof_from")?;
            }
            suspend(&school, child, &[("ground", "ill"), ("proof_from", "county")]).map(drop)
        }),
    ]
}

fn asked() -> Vec<Row> {
    vec![
        Row::lawful(
            18,
            "监护人申请、学校同意、系统发起、主管部门同意，到这时才算休学",
            || {
                let school = School::on(20_260_901);
                let child = school.pupil(1);
                let id = suspend(&school, child, &[("start", "-0"), ("end", "20270630")])?;
                for step in ["agree", "submit"] {
                    school.step(id, step, &[])?;
                    same("standing", school.standing(child), Standing::Enrolled)?;
                }
                school.step(id, "consent", &[])?;
                same("standing", school.standing(child), Standing::Suspended)?;
                let year = school.desk.movements(2026).unwrap();
                same("left", year.left.iter().map(|line| line.class.as_str()).collect(), vec!["suspended"])
            },
        ),
        Row::unlawful(18, "不写申请的监护人", "“申请的监护人”还没填", || {
            let school = School::on(20_260_901);
            suspend(&school, school.pupil(1), &[("guardian", "")]).map(drop)
        }),
        Row::unlawful(
            18,
            "学校没同意就登记主管部门同意",
            "不能走“consent”这一步；它现在是“已申请，待学校核实”",
            || {
                let school = School::on(20_260_901);
                let id = suspend(&school, school.pupil(1), &[])?;
                school.step(id, "consent", &[])
            },
        ),
        Row::unlawful(
            19,
            "已经休学的再办休学",
            "第19条  这名学生现在是“休学”",
            || {
                let (school, child, _) = suspended(20_260_901, 20_270_630)?;
                suspend(&school, child, &[]).map(drop)
            },
        ),
    ]
}

fn length() -> Vec<Row> {
    let days = [
        ("从9月1日起", "20260901", "20270901", "20270902"),
        ("从1月31日起", "20270131", "20280131", "20280201"),
        ("平年2月28日起", "20270228", "20280228", "20280229"),
        ("闰年2月29日起，次年没有29日", "20280229", "20290228", "20290301"),
        ("闰年3月1日起", "20280301", "20290301", "20290302"),
        ("年底12月31日起", "20261231", "20271231", "20280101"),
    ];
    let mut rows: Vec<Row> = days
        .into_iter()
        .map(|(when, start, last, over)| {
            Row::boundary(
                19,
                &format!("休学最长1学年，到最后一天可以，多一天不行：{when}"),
                move || {
                    let school = School::on(20_260_901);
                    let child = school.pupil(1);
                    let set = |end| [("start", start), ("end", end)];
                    objected(suspend(&school, child, &set(over)), "第19条 end ")?;
                    objected(suspend(&school, child, &set(start)), "第19条 end ")?;
                    let id = suspend(&school, child, &set(last))?;
                    granted(&school, id)?;
                    let until = school.desk.pupil(child).unwrap().situation.until;
                    same("until", until.map(|until| until.compact()).as_deref(), Some(last))
                },
            )
        })
        .collect();
    rows.push(Row::lawful(19, "休学期间学籍留在本校，人不在在校数里", || {
        let (school, child, _) = suspended(20_260_901, 20_270_630)?;
        same("on the roll", school.on_roll(), 0)?;
        same("records", school.desk.roster().len(), 1)?;
        same("kept", school.standing(child).is_kept(), true)
    }));
    rows
}

fn of_grade(school: &School, n: u32, code: &str) -> PupilId {
    let child = school.pupil(n);
    school.desk.edit_pupil(child, vec![(FieldKey::Grade, Some(Value::Code(code.into())))], "").unwrap();
    child
}

/// A school whose year has its terms, and a pupil of its last grade.
fn of_grade_six(on: u32) -> (School, PupilId) {
    let school = School::on(on);
    let term = |start, end| (day(start), day(end));
    let terms = vec![term(20_260_901, 20_270_122), term(20_270_301, 20_270_709)];
    school.desk.set_year(YearPlan { year: 2026, terms, closures: Vec::new() }).unwrap();
    let child = of_grade(&school, 1, "16");
    (school, child)
}

const RARELY: &str = "第19条 start 毕业年级第二学期一般不办休学";

fn last_term() -> Vec<Row> {
    vec![
        Row::boundary(
            19,
            "毕业年级第二学期一般不办：从第二学期第一天到最后一天",
            || {
                let (school, child) = of_grade_six(20_260_901);
                let told = |start: &str| {
                    school.checked("suspend", Some(child), &[("start", start), ("end", "20270801")])
                };
                lacks(&told("20270122"), RARELY)?;
                at(20_270_301);
                has(&told("20270301"), RARELY)?;
                has(&told("20270709"), RARELY)
            },
        ),
        Row::unlawful(19, "六年级学生三月休学，要提醒", RARELY, || {
            let (school, child) = of_grade_six(20_270_315);
            Err(school.checked("suspend", Some(child), &[("start", "-0"), ("end", "20270801")]))
        }),
        Row::lawful(19, "提醒以后仍可办；五年级不提醒", || {
            let (school, child) = of_grade_six(20_270_315);
            suspend(&school, child, &[("start", "-0"), ("end", "20270801")])?;
            let other = of_grade(&school, 2, "15");
            lacks(&school.checked("suspend", Some(other), &[("start", "-0"), ("end", "20270801")]), RARELY)
        }),
    ]
}

fn extend(school: &School, child: PupilId, set: &[(&str, &str)]) -> Result<ChangeId, String> {
    school.queue("extend-suspension", Some(child), set)
}

fn extension() -> Vec<Row> {
    let days = [
        ("到8月31日", 20_260_901, 20_270_831, "20280831", "20280901"),
        ("到平年2月28日", 20_260_301, 20_270_228, "20280228", "20280229"),
        ("到闰年2月29日", 20_270_301, 20_280_229, "20290228", "20290301"),
        ("到1月31日", 20_260_302, 20_270_131, "20280131", "20280201"),
    ];
    days.into_iter()
        .map(|(when, start, old, last, over)| {
            Row::boundary(
                19,
                &format!("延期最长1年，期满当天还能申请：原{when}"),
                move || {
                    let (school, child, _) = suspended(start, old)?;
                    at(old);
                    let set = |until| [("asked_on", "-0"), ("until", until)];
                    objected(extend(&school, child, &set(over)), "第19条 until ")?;
                    lacks(&school.checked("extend-suspension", Some(child), &set(last)), "延期申请晚了")?;
                    let id = extend(&school, child, &set(last))?;
                    granted(&school, id)?;
                    let until = school.desk.pupil(child).unwrap().situation.until;
                    same("until", until.map(|until| until.compact()).as_deref(), Some(last))?;
                    runs_out(&school, "D07", last.parse().unwrap())
                },
            )
        })
        .collect()
}

fn extended() -> Vec<Row> {
    vec![
        Row::lawful(19, "延期以后休学起日不变，仍是休学", || {
            let (school, child, _) = suspended(20_260_901, 20_270_630)?;
            at(20_270_601);
            let id = extend(&school, child, &[("until", "20280630")])?;
            granted(&school, id)?;
            let pupil = school.desk.pupil(child).unwrap();
            let since = (pupil.standing, pupil.situation.since);
            same("since", since, (Standing::Suspended, Some(day(20_260_901))))
        }),
        Row::unlawful(19, "同一次休学延期两次", "第19条  这次休学已经延期过1次", || {
            let (school, child, _) = suspended(20_260_901, 20_270_630)?;
            at(20_270_601);
            let id = extend(&school, child, &[("until", "20280630")])?;
            granted(&school, id)?;
            at(20_280_601);
            extend(&school, child, &[("until", "20290630")]).map(drop)
        }),
        Row::unlawful(
            19,
            "没休学的学生办延期",
            "第19条  这名学生现在是“在读”",
            || {
                let school = School::on(20_260_901);
                extend(&school, school.pupil(1), &[]).map(drop)
            },
        ),
        Row::unlawful(
            19,
            "期满以后才申请延期，要提醒",
            "第19条 asked_on 休学2027-06-30已期满",
            || {
                let (school, child, _) = suspended(20_260_901, 20_270_630)?;
                at(20_270_701);
                Err(school.checked(
                    "extend-suspension",
                    Some(child),
                    &[("asked_on", "-0"), ("until", "20280630")],
                ))
            },
        ),
    ]
}

fn notice() -> Vec<Row> {
    vec![
        Row::boundary(
            19,
            "期满当天不超期，次日没有复学、延期也没有通知就超期",
            || {
                for (start, end) in
                    [(20_260_901, 20_270_831), (20_270_301, 20_280_229), (20_260_105, 20_261_007)]
                {
                    let (school, ..) = suspended(start, end)?;
                    runs_out(&school, "D07", end)?;
                }
                Ok(())
            },
        ),
        Row::boundary(19, "期满前30天起通知，早一天不行；提醒也从那天起", || {
            for (start, end, early, first) in [
                (20_260_901, 20_270_831, 20_270_731, 20_270_801),
                // The thirty days before the end of March 2028 begin on the leap day and one.
                (20_270_901, 20_280_331, 20_280_229, 20_280_301),
                (20_270_901, 20_280_330, 20_280_228, 20_280_229),
            ] {
                let (school, _, id) = suspended(start, end)?;
                at(early);
                objected(school.step(id, "notify", &[]), "第19条 on 休学到")?;
                same("ahead", school.due("D07", early)[0].state, Urgency::Ahead)?;
                same("soon", school.due("D07", first)[0].state, Urgency::Soon)?;
                school.walk(id, &[("notify", first)])?;
            }
            Ok(())
        }),
    ]
}

fn called() -> Vec<Row> {
    vec![
        Row::boundary(
            19,
            "通知以后等两周答复，从期满那天算起，不早于通知那天",
            || {
                let (school, _, id) = suspended(20_260_901, 20_270_831)?;
                school.walk(id, &[("notify", 20_270_801)])?;
                runs_out(&school, "notice-answer", 20_270_914)?;
                let (school, _, id) = suspended(20_270_301, 20_280_215)?;
                school.walk(id, &[("notify", 20_280_217)])?;
                runs_out(&school, "notice-answer", 20_280_302)
            },
        ),
        Row::lawful(19, "期满以后通知监护人，写明通知了谁", || {
            let (school, _, id) = suspended(20_260_901, 20_270_831)?;
            at(20_270_901);
            school.step(id, "notify", &[("told", "父亲关大山")])?;
            let change = school.desk.change(id).unwrap().change;
            same("told", change.steps.last().map(|step| step.told.get("told")), Some("父亲关大山"))
        }),
        Row::unlawful(19, "通知了却不写通知谁", "“通知了谁”还没填", || {
            let (school, _, id) = suspended(20_260_901, 20_270_831)?;
            at(20_270_901);
            school.step(id, "notify", &[("told", "")])
        }),
    ]
}
