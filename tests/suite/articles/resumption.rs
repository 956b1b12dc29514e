//! Articles 19 and 20: the return from a suspension into a chosen grade; abroad and back. It holds rows alone.

use xueji::domain::{ChangeId, PupilId, Standing, school::ClassRoom};

use super::{
    Row, School, at, objected, same,
    school::words,
    suspension::{granted, suspended},
};

pub fn table() -> Vec<Row> {
    [resumption(), not_resumed(), grade_chosen(), abroad(), abroad_days(), back()]
        .into_iter()
        .flatten()
        .collect()
}

fn resume(school: &School, child: PupilId, set: &[(&str, &str)]) -> Result<ChangeId, String> {
    school.queue("resume", Some(child), set)
}

fn resumption() -> Vec<Row> {
    vec![Row::lawful(19, "提前复学，回原年级，两级同意后才在读", || {
        let (school, child, _) = suspended(20_260_901, 20_270_831)?;
        at(20_270_301);
        let id = resume(&school, child, &[("on", "-0")])?;
        same("standing", school.standing(child), Standing::Suspended)?;
        granted(&school, id)?;
        same("standing", school.standing(child), Standing::Enrolled)?;
        same("grade", school.grade(child).as_str(), "11")?;
        same("limits", school.last_days("D07"), vec![])
    })]
}

fn not_resumed() -> Vec<Row> {
    vec![
        Row::unlawful(
            19,
            "因病休学，康复证明是卫生院的",
            "第19条 proof_from 康复证明不是县级及以上医院出的",
            || {
                let (school, child, _) = suspended(20_260_901, 20_270_831)?;
                at(20_270_301);
                resume(&school, child, &[("proof_from", "township")]).map(drop)
            },
        ),
        Row::unlawful(
            19,
            "因病休学，改说其他原因免去康复证明",
            "第19条 ground 原来的休学原因是“因病”",
            || {
                let (school, child, _) = suspended(20_260_901, 20_270_831)?;
                at(20_270_301);
                resume(&school, child, &[("ground", "other"), ("proof_from", "no-hospital")]).map(drop)
            },
        ),
        Row::unlawful(
            19,
            "没休学的学生办复学",
            "第19条  这名学生现在是“在读”",
            || {
                let school = School::on(20_260_901);
                resume(&school, school.pupil(1), &[]).map(drop)
            },
        ),
        Row::boundary(19, "复学日期：休学那天起，期满以后也行，早一天不行", || {
            let (school, child, _) = suspended(20_270_901, 20_280_831)?;
            at(20_280_229);
            objected(
                resume(&school, child, &[("on", "20270831")]),
                "第19条 on 2027-08-31比“休学”开始的日期还早",
            )?;
            for on in ["20270901", "20280831", "20280901"] {
                let id = resume(&school, child, &[("on", on)])?;
                school.desk.withdraw_change(id, "改日期").unwrap();
            }
            Ok(())
        }),
    ]
}

fn grade_chosen() -> Vec<Row> {
    let away = || suspended(20_260_901, 20_270_831);
    let note = [("grade", "二年级"), ("grade_note", "监护人要求，按实际学力编班")];
    vec![
        Row::lawful(19, "按监护人意愿和实际学力编入另一年级", move || {
            let (school, child, _) = away()?;
            at(20_270_831);
            let id = resume(&school, child, &note)?;
            granted(&school, id)?;
            same("grade", school.grade(child).as_str(), "12")
        }),
        Row::unlawful(
            19,
            "编入另一年级不写依据",
            "第19条 grade_note 编入二年级，离开时是一年级，没有写依据",
            move || {
                let (school, child, _) = away()?;
                at(20_270_831);
                resume(&school, child, &[("grade", "二年级"), ("grade_note", "")]).map(drop)
            },
        ),
        Row::boundary(
            19,
            "编入的年级在本校所设年级以内：有的可以，没有的不行",
            move || {
                let (school, child, _) = away()?;
                for grade in ["11", "12"] {
                    let class = ClassRoom {
                        grade: grade.into(),
                        number: "1".into(),
                        name: String::new(),
                        teacher: String::new(),
                        joint: String::new(),
                        active: true,
                    };
                    school.desk.set_class(class).map_err(|error| words(&error))?;
                }
                at(20_270_831);
                let beyond = [("grade", "三年级"), ("grade_note", "监护人要求")];
                objected(resume(&school, child, &beyond), "grade 本校没有三年级")?;
                resume(&school, child, &note).map(drop)
            },
        ),
    ]
}

fn leave(school: &School, child: PupilId, set: &[(&str, &str)]) -> Result<ChangeId, String> {
    school.queue("abroad", Some(child), set)
}

fn abroad() -> Vec<Row> {
    vec![
        Row::lawful(
            20,
            "护照、通行证、签证、其他有效证件都行，学校自己在系统操作",
            || {
                let school = School::on(20_260_901);
                for (n, document) in [(1, "passport"), (2, "permit"), (3, "visa"), (4, "other")] {
                    let child = school.pupil(n);
                    let id = leave(&school, child, &[("document", document)])?;
                    school.walk(id, &[("agree", 20_260_901), ("operate", 20_260_901)])?;
                    same("standing", school.standing(child), Standing::Abroad)?;
                }
                same("records kept", school.desk.roster().len(), 4)
            },
        ),
        Row::unlawful(20, "没有证件号", "“证件号”还没填", || {
            let school = School::on(20_260_901);
            leave(&school, school.pupil(1), &[("document_number", "")]).map(drop)
        }),
        Row::unlawful(
            20,
            "已经在国外的再办一次",
            "第20条  这名学生现在是“出国",
            || {
                let (school, child) = gone(20_260_901)?;
                leave(&school, child, &[]).map(drop)
            },
        ),
    ]
}

fn abroad_days() -> Vec<Row> {
    vec![
        Row::boundary(
            20,
            "证件在出境当天有效就行，前一天到期不行：闰年2月29日",
            || {
                let school = School::on(20_280_220);
                let child = school.pupil(1);
                let set =
                    |until| [("leaving_on", "20280229"), ("document_until", until), ("expected_back", "")];
                objected(
                    leave(&school, child, &set("20280228")),
                    "第20条 document_until 证件2028-02-28已到期",
                )?;
                leave(&school, child, &set("20280229")).map(drop)
            },
        ),
        Row::boundary(20, "预计返回至少在出境次日", || {
            let school = School::on(20_261_231);
            let child = school.pupil(1);
            let set = |back| [("leaving_on", "20261231"), ("expected_back", back)];
            objected(leave(&school, child, &set("20261231")), "第20条 expected_back")?;
            leave(&school, child, &set("20270101")).map(drop)
        }),
    ]
}

fn gone(on: u32) -> Result<(School, PupilId), String> {
    let school = School::on(on);
    let child = school.pupil(1);
    let id = leave(&school, child, &[("leaving_on", "-0")])?;
    school.walk(id, &[("agree", on), ("operate", on)])?;
    Ok((school, child))
}

fn back() -> Vec<Row> {
    let home =
        |school: &School, child, set: &[(&str, &str)]| school.queue("return-from-abroad", Some(child), set);
    vec![
        Row::lawful(20, "回国复学，原学籍接着用，年级可选", move || {
            let (school, child) = gone(20_260_901)?;
            at(20_280_301);
            let id = home(&school, child, &[("grade", "二年级"), ("grade_note", "实际学力")])?;
            school.walk(id, &[("agree", 20_280_301), ("operate", 20_280_301)])?;
            same("standing", school.standing(child), Standing::Enrolled)?;
            same("grade", school.grade(child).as_str(), "12")?;
            same("records", school.desk.roster().len(), 1)
        }),
        Row::unlawful(
            20,
            "没出国的学生办回国复学",
            "第20条  这名学生现在是“在读”",
            move || {
                let school = School::on(20_260_901);
                home(&school, school.pupil(1), &[]).map(drop)
            },
        ),
        Row::boundary(20, "回校日期：出境当天到今天", move || {
            let (school, child) = gone(20_270_228)?;
            at(20_280_229);
            objected(home(&school, child, &[("on", "20270227")]), "第20条 on 2027-02-27比")?;
            objected(home(&school, child, &[("on", "20280301")]), "on 2028-03-01还没到")?;
            let id = home(&school, child, &[("on", "20270228")])?;
            school.desk.withdraw_change(id, "改日期").unwrap();
            home(&school, child, &[("on", "20280229")]).map(drop)
        }),
    ]
}
