//! Articles 11 and 12: key data corrected with proof, drifting data at once, the duties of the year, promotion. It holds
//! rows alone.

use xueji::{
    desk::year::{MoveUp, Shape, System, YearOrder},
    domain::{FieldKey, PupilId, SiteKind, Urgency, Value, school::YearAct},
};

use super::{Row, School, Told, at, objected, same, words};

pub fn table() -> Vec<Row> {
    [correction(), decided(), drifting(), handed_in(), promotion(), graduation()]
        .into_iter()
        .flatten()
        .collect()
}

/// A correction of a field, with everything else by example.
fn corrects<'a>(field: &'a str, value: &'a str) -> [(&'a str, &'a str); 4] {
    [("field", field), ("new_value", value), ("old_value", ""), ("new_id_type", "")]
}

fn text(school: &School, pupil: PupilId, key: FieldKey) -> String {
    let pupil = school.desk.pupil(pupil).unwrap();
    pupil.fields.get(key).map(|value| xueji::domain::reading::write(key, value)).unwrap_or_default()
}

fn correction() -> Vec<Row> {
    vec![
        Row::lawful(
            11,
            "监护人凭户口簿申请更名：查重、学校审核、主管部门同意",
            || {
                let school = School::on(20_260_901);
                let pupil = school.pupil(1);
                let id = school.queue("key-correction", Some(pupil), &corrects("name", "关小满"))?;
                let steps = [("clear", 20_260_902), ("review", 20_260_903), ("consent", 20_260_910)];
                school.walk(id, &steps[..2])?;
                same("before", text(&school, pupil, FieldKey::Name), "关小一".to_owned())?;
                school.walk(id, &steps[2..])?;
                same("after", text(&school, pupil, FieldKey::Name), "关小满".to_owned())?;
                same("old value kept", school.desk.change(id).unwrap().change.form.get("old_value"), "关小一")
            },
        ),
        Row::unlawful(11, "新内容和原来一样", "第11条 new_value", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            school.queue("key-correction", Some(pupil), &corrects("name", "关小一")).map(drop)
        }),
        Row::unlawful(11, "没有依据材料的更名", "proof", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            let set = [&corrects("name", "关小满")[..], &[("proof", "")]].concat();
            school.queue("key-correction", Some(pupil), &set).map(drop)
        }),
        Row::unlawful(11, "原因选“其他”却不说明", "第11条 note", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            let set = [&corrects("name", "关小满")[..], &[("ground", "other"), ("note", "")]].concat();
            school.queue("key-correction", Some(pupil), &set).map(drop)
        }),
        Row::unlawful(11, "还没查重就审核", "review", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            let id = school.queue("key-correction", Some(pupil), &corrects("name", "关小满"))?;
            school.step(id, "review", &[])
        }),
        Row::unlawful(11, "普通编辑绕过申请直接改姓名", "第11条 name", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            let name = Some(Value::Text("关小满".into()));
            let edit = school.desk.edit_pupil(pupil, vec![(FieldKey::Name, name)], "写错了");
            edit.map_err(|error| words(&error))
        }),
        Row::boundary(
            11,
            "出生日期要和身份证号一致：差一天不行，同一天就是没有变化",
            || {
                let school = School::on(20_260_901);
                let pupil = school.pupil(1);
                for birth in ["20180511", "20180513"] {
                    let asked = school.queue("key-correction", Some(pupil), &corrects("birth_date", birth));
                    objected(asked, "第6条 new_value")?;
                }
                let asked = school.queue("key-correction", Some(pupil), &corrects("birth_date", "20180512"));
                objected(asked, "第11条 new_value")
            },
        ),
    ]
}

fn decided() -> Vec<Row> {
    let waits = |tried: &str, reviewed: u32, last: u32, next: u32| {
        Row::boundary(11, tried, move || {
            let school = School::on(reviewed);
            let pupil = school.pupil(1);
            let id = school.queue("key-correction", Some(pupil), &corrects("name", "关小满"))?;
            school.walk(id, &[("clear", reviewed), ("review", reviewed)])?;
            same("last day", school.last_days("P04"), vec![last])?;
            school.stands("P04", last, Urgency::Today)?;
            school.stands("P04", next, Urgency::Overdue)?;
            school.walk(id, &[("consent", next)])?;
            same("after", text(&school, pupil, FieldKey::Name), "关小满".to_owned())
        })
    };
    vec![
        waits(
            "主管部门15个工作日：中秋、国庆放假，9月20日和10月10日上班",
            20_260_916,
            20_261_013,
            20_261_014,
        ),
        waits("主管部门15个工作日：春节放假，2月14日和28日上班", 20_260_209, 20_260_306, 20_260_307),
        waits("主管部门15个工作日：五一放假，5月9日上班", 20_260_428, 20_260_521, 20_260_522),
    ]
}

fn drifting() -> Vec<Row> {
    vec![
        Row::lawful(12, "班主任报来新电话，当场更新，不等审批", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            let id = school.queue("quick-edit", Some(pupil), &[("phone", "13900000007")])?;
            same("phone", text(&school, pupil, FieldKey::Phone), "13900000007".to_owned())?;
            same("open", school.desk.change(id).unwrap().change.is_open(), false)
        }),
        Row::lawful(
            12,
            "留守、随迁、现住址、电话、户口所在地五项一次更新，旧值都还查得到",
            || {
                let school = School::on(20_260_901);
                let pupil = school.pupil(1);
                let told = [
                    ("left_behind_type", "单亲留守儿童"),
                    ("is_migrant_worker_child", "否"),
                    ("current_address", "河东县河东镇东沟村二组12号"),
                    ("phone", "13900000007"),
                    ("hukou_division_code", "210423000000"),
                ];
                school.queue("quick-edit", Some(pupil), &told)?;
                for (key, wanted) in [
                    (FieldKey::LeftBehindType, "单亲留守儿童"),
                    (FieldKey::IsMigrantWorkerChild, "否"),
                    (FieldKey::CurrentAddress, told[2].1),
                    (FieldKey::Phone, told[3].1),
                    (FieldKey::HukouDivisionCode, told[4].1),
                ] {
                    same(key.key(), text(&school, pupil, key).as_str(), wanted)?;
                }
                let history = format!("{:?}", school.desk.history(pupil).unwrap());
                same("old telephone", history.contains("13000000000"), true)
            },
        ),
        Row::unlawful(12, "五项都没有变化也登记一次", "第12条", || {
            let school = School::on(20_260_901);
            let pupil = school.pupil(1);
            school.queue("quick-edit", Some(pupil), &[("phone", "13000000000")]).map(drop)
        }),
        Row::boundary(12, "得知日期：闰日当天可以，次日的日期不行", || {
            let school = School::on(20_280_229);
            let pupil = school.pupil(1);
            let set = |on| [("phone", "13900000007"), ("told_on", on)];
            objected(school.queue("quick-edit", Some(pupil), &set("20280301")), "told_on")?;
            school.queue("quick-edit", Some(pupil), &set("20280229")).map(drop)
        }),
    ]
}

fn handed_in() -> Vec<Row> {
    let month = |tried: &str, starts: u32, last: u32, next: u32| {
        Row::boundary(12, tried, move || {
            let school = School::on(20_260_820);
            school.year(2026, &[(starts, 20_270_115), (20_270_301, 20_270_710)])?;
            for rule in ["roster", "movements"] {
                school.stands(rule, last, Urgency::Today)?;
                school.stands(rule, next, Urgency::Overdue)?;
            }
            Ok(())
        })
    };
    vec![
        month(
            "花名册和增减表在学年开始后一个月内报：9月1日开学，10月1日到期",
            20_260_901,
            20_261_001,
            20_261_002,
        ),
        month("受灾推迟到10月31日开学的，11月30日到期", 20_261_031, 20_261_130, 20_261_201),
        Row::lawful(12, "花名册当月报出，登记收件单位和回执", || {
            let school = School::on(20_260_901);
            at(20_260_920);
            school.marked("roster", "2026", 20_260_920, "县教育局")?;
            let late = school.due("roster", 20_261_002);
            same("late", late.iter().any(|line| line.state == Urgency::Overdue), false)
        }),
    ]
}

/// A village school of grades 1 to 6 with a pupil in each of some grades.
pub fn village(on: u32, grades: &[&str]) -> Result<(School, Vec<PupilId>), String> {
    let school = School::of(on, SiteKind::Village);
    shaped(&school, "11", "16")?;
    let pupils = (1..).zip(grades).map(|(n, grade)| school.pupil_in(n, grade)).collect();
    Ok((school, pupils))
}

/// Which grades the school teaches.
pub fn shaped(school: &School, lowest: &str, highest: &str) -> Told {
    let shape = Shape {
        lowest: lowest.into(),
        highest: highest.into(),
        system: System::SixThree,
        move_up: Some(MoveUp::Campus),
        told: true,
    };
    school.desk.set_school_shape(&shape).map_err(|error| words(&error))
}

/// A bulk act of the school year that began in a year.
pub fn acts(school: &School, act: YearAct, year: u16) -> Told {
    school.desk.year_act(&YearOrder::new(act, year)).map(drop).map_err(|error| words(&error))
}

fn promotion() -> Vec<Row> {
    vec![
        Row::lawful(12, "暑期按年级整体升级，办错了在上报前可以整批撤销", || {
            let (school, pupils) = village(20_260_301, &["一年级", "五年级"])?;
            at(20_260_810);
            acts(&school, YearAct::Promote, 2025)?;
            same(
                "grades",
                pupils.iter().map(|id| school.grade(*id)).collect(),
                vec!["12".to_owned(), "16".into()],
            )?;
            school.desk.year_undo(YearAct::Promote, 2025, "选错了年").unwrap();
            same(
                "grades",
                pupils.iter().map(|id| school.grade(*id)).collect(),
                vec!["11".to_owned(), "15".into()],
            )
        }),
        Row::unlawful(12, "同一年升级两次", "第12条 year", || {
            let (school, _) = village(20_260_301, &["一年级"])?;
            at(20_260_810);
            acts(&school, YearAct::Promote, 2025)?;
            acts(&school, YearAct::Promote, 2025)
        }),
        Row::boundary(12, "7月1日起可以升级，6月30日还不行", || {
            let (school, _) = village(20_260_301, &["一年级"])?;
            at(20_260_630);
            objected(acts(&school, YearAct::Promote, 2025), "第12条 year")?;
            at(20_260_701);
            acts(&school, YearAct::Promote, 2025)
        }),
    ]
}

fn graduation() -> Vec<Row> {
    vec![
        Row::boundary(12, "毕业7月30日前办：当天不超期，次日超期", || {
            let (school, _) = village(20_260_301, &["六年级"])?;
            school.stands("D03", 20_260_730, Urgency::Today)?;
            school.stands("D03", 20_260_731, Urgency::Overdue)
        }),
        Row::boundary(
            12,
            "6月1日起可以办毕业，5月31日还不行；7月30日不提醒迟，31日提醒",
            || {
                let (school, _) = village(20_260_301, &["六年级"])?;
                at(20_260_531);
                objected(acts(&school, YearAct::Graduate, 2025), "第12条 year")?;
                let late = |on| {
                    at(on);
                    let plan = school.desk.year_preview(&YearOrder::new(YearAct::Graduate, 2025)).unwrap();
                    plan.verdict.warnings.iter().any(|warning| warning.what.zh.contains("应在"))
                };
                same("7-30", late(20_260_730), false)?;
                same("7-31", late(20_260_731), true)?;
                acts(&school, YearAct::Graduate, 2025)
            },
        ),
        Row::lawful(12, "六月起就能看到谁毕不了业、为什么", || {
            let (school, pupils) = village(20_260_301, &["六年级", "六年级", "五年级"])?;
            at(20_260_601);
            school.queue("key-correction", Some(pupils[1]), &corrects("name", "关小满"))?;
            let stays = school.desk.left_behind(2026).map_err(|error| words(&error))?;
            let told = stays.iter().map(|stay| (stay.pupil, stay.why.label().zh)).collect::<Vec<_>>();
            same("left behind", told, vec![(pupils[1], "异动没办完")])
        }),
    ]
}
