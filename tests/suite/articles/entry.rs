//! Articles 4 to 7: entry put off, the record built, its number, one record for a child. It holds rows alone.

use xueji::{
    desk::{Decision, Progress},
    domain::{Date, FieldKey, PupilId, Standing, Urgency},
    rules::{Pack, enrolment},
};

use super::{Row, School, Told, at, objected, same, words};
use crate::road::{Township, pupil, queued};

pub fn table() -> Vec<Row> {
    [
        deferral(),
        renewal(),
        building(),
        age(),
        number(),
        number_days(),
        one_record(),
        second_record(),
        one_record_days(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A deferral asked for on a day, of an entry due on another, until a third.
fn put_off<'a>(asked: &'a str, entry: &'a str, until: &'a str) -> [(&'a str, &'a str); 4] {
    [("asked_on", asked), ("entry_day", entry), ("until", until), ("approval", "school")]
}

/// A child without an identity number, so that any date of birth may be tried.
fn born<'a>(birth: &'a str, entered: &'a str) -> [(&'a str, &'a str); 4] {
    [("birth_date", birth), ("entered_on", entered), ("id_doc_type", "其他"), ("id_doc_number", "")]
}

fn registry_number(school: &School, pupil: PupilId) -> String {
    school.desk.pupil(pupil).unwrap().fields.text(FieldKey::StudentRegistryNumber).to_owned()
}

fn deferral() -> Vec<Row> {
    vec![
        Row::lawful(4, "监护人入学前书面申请，学校同意，延缓一年", || {
            let school = School::on(20_260_820);
            let id = school.queue("defer", None, &put_off("20260820", "20260901", "20270901"))?;
            school.step(id, "agree", &[])?;
            same("standing", school.standing(school.pupil_of(id)), Standing::Deferred)?;
            same("on the roll", school.on_roll(), 0)?;
            at(20_270_831);
            same("dropouts among what is due", school.due("D09", 20_270_831).len(), 0)
        }),
        Row::lawful(4, "学校同意后报主管部门批准的地方，批准了才算延缓", || {
            let school = School::on(20_260_820);
            let set = put_off("20260820", "20260901", "20270901");
            let id = school.queue("defer", None, &[&set[..3], &[("approval", "authority")]].concat())?;
            school.step(id, "agree", &[])?;
            same("known before the approval", school.desk.pupil(school.pupil_of(id)).is_err(), true)?;
            school.step(id, "approve", &[])?;
            same("standing", school.standing(school.pupil_of(id)), Standing::Deferred)
        }),
        Row::unlawful(4, "到了应入学的日子才申请", "第4条 asked_on", || {
            let school = School::on(20_260_901);
            school.queue("defer", None, &put_off("20260901", "20260901", "20270901")).map(drop)
        }),
        Row::unlawful(4, "给已经在校的学生办延缓入学", "第4条", || {
            let school = School::on(20_260_820);
            let pupil = school.pupil(1);
            school.queue("defer", Some(pupil), &put_off("20260820", "20260901", "20270901")).map(drop)
        }),
        Row::boundary(4, "入学前一天可以申请，一次最长一年：闰年2月29日前后", || {
            let school = School::on(20_280_229);
            let set = |until| put_off("20280229", "20280301", until);
            objected(school.queue("defer", None, &set("20290302")), "第4条 until")?;
            school.queue("defer", None, &set("20290301"))?;
            at(20_280_301);
            let late = put_off("20280301", "20280301", "20290301");
            objected(school.queue("defer", None, &late), "第4条 asked_on")
        }),
        Row::boundary(4, "应入学日是2月29日的，一年到次年2月28日为止", || {
            let school = School::on(20_280_228);
            let set = |until| put_off("20280228", "20280229", until);
            objected(school.queue("defer", None, &set("20290301")), "第4条 until")?;
            objected(school.queue("defer", None, &set("20280229")), "第4条 until")?;
            school.queue("defer", None, &set("20290228")).map(drop)
        }),
    ]
}

fn renewal() -> Vec<Row> {
    vec![
        Row::boundary(4, "期满前30天提醒，期满当天还不超期，次日超期", || {
            let school = School::on(20_260_820);
            let id = school.queue("defer", None, &put_off("20260820", "20260901", "20270331"))?;
            school.step(id, "agree", &[])?;
            let days = [
                (20_270_228, Urgency::Ahead),
                (20_270_301, Urgency::Soon),
                (20_270_331, Urgency::Today),
                (20_270_401, Urgency::Overdue),
            ];
            for (on, state) in days {
                school.stands("P01", on, state)?;
            }
            Ok(())
        }),
        Row::boundary(4, "再次申请的期限要晚于现在的期限，晚一天即可", || {
            let school = School::on(20_260_820);
            let id = school.queue("defer", None, &put_off("20260820", "20260901", "20270331"))?;
            school.step(id, "agree", &[])?;
            let child = school.pupil_of(id);
            at(20_270_320);
            let again = |until| put_off("20270320", "20270331", until);
            objected(school.queue("defer", Some(child), &again("20270331")), "第4条 until")?;
            objected(school.step(id, "renewed", &[]), "第4条")?;
            let id = school.queue("defer", Some(child), &again("20270401"))?;
            school.step(id, "agree", &[])?;
            same("last days", school.last_days("P01"), vec![20_270_401])
        }),
    ]
}

fn building() -> Vec<Row> {
    vec![
        Row::lawful(5, "一年级新生采集信息、建籍、录入、核办后待发学籍号", || {
            let school = School::on(20_260_901);
            let id = school.queue("enrol", None, &[("entered_on", "20260901")])?;
            same("on the roll", school.on_roll(), 1)?;
            school.walk(id, &[("enter", 20_260_902), ("clear", 20_260_903), ("approve", 20_260_907)])?;
            same("stage", school.stage(id), "approved".to_owned())
        }),
        Row::lawful(5, "初中接续小学学籍，学籍号不变，不另发号", || {
            let school = School::on(20_260_901);
            let number = "G210499201305060014";
            let set = [born("20130506", "20260901").as_slice(), &[("sort", "continued")]].concat();
            let set = [&set, &[("grade", "七年级"), ("student_registry_number", number)][..]].concat();
            let id = school.queue("enrol", None, &set)?;
            school.walk(id, &[("enter", 20_260_902), ("clear", 20_260_903), ("approve", 20_260_907)])?;
            same("a second number", school.offered(id).iter().any(|key| key.contains("number")), false)?;
            school.step(id, "carry-over", &[])?;
            same("number", registry_number(&school, school.pupil_of(id)), number.to_owned())
        }),
        Row::unlawful(
            5,
            "初中新生不带原学籍号另建一份",
            "第5条 student_registry_number",
            || {
                let school = School::on(20_260_901);
                let set = [born("20130506", "20260901").as_slice(), &[("sort", "continued")]].concat();
                let set = [&set, &[("grade", "七年级")][..]].concat();
                school.queue("enrol", None, &set).map(drop)
            },
        ),
        Row::unlawful(5, "新生直接进二年级建籍", "第5条 grade", || {
            let school = School::on(20_260_901);
            let set = [("grade", "二年级"), ("entered_on", "20260901")];
            school.queue("enrol", None, &set).map(drop)
        }),
        Row::unlawful(5, "补建学籍不说明孩子以前在哪里", "note", || {
            let school = School::on(20_260_901);
            let set = [("sort", "late"), ("grade", "二年级"), ("note", ""), ("entered_on", "20260901")];
            school.queue("enrol", None, &set).map(drop)
        }),
        Row::unlawful(5, "孩子明天才来，今天就办入学", "entered_on", || {
            let school = School::on(20_260_831);
            school.queue("enrol", None, &[("entered_on", "20260901")]).map(drop)
        }),
        Row::boundary(5, "监护人当天签字可以，签明天的日期不行", || {
            let school = School::on(20_280_229);
            let set =
                |signed| [("entered_on", "20280229"), ("signed_on", signed), ("birth_date", "20200512")];
            objected(school.queue("enrol", None, &set("20280301")), "signed_on")?;
            school.queue("enrol", None, &set("20280229")).map(drop)
        }),
    ]
}

fn age() -> Vec<Row> {
    vec![
        Row::boundary(
            5,
            "到8月31日满六周岁：8月31日出生的当年建籍，9月1日出生的次年",
            || {
                let school = School::on(20_260_901);
                objected(school.queue("enrol", None, &born("20200901", "20260901")), "birth_date")?;
                school.queue("enrol", None, &born("20200831", "20260901")).map(drop)
            },
        ),
        Row::boundary(
            5,
            "六周岁按日算：2月29日出生的，2月28日满岁，2月27日还不满",
            || {
                let day = |number| Date::from_number(number).unwrap();
                for (birth, on, aged) in [
                    (20_200_229, 20_260_227, false),
                    (20_200_229, 20_260_228, true),
                    (20_220_228, 20_280_228, true),
                    (20_220_301, 20_280_229, false),
                    (20_220_301, 20_280_301, true),
                ] {
                    same(&format!("{birth} {on}"), enrolment::is_aged(day(birth), 6, day(on)), aged)?;
                }
                let cutoff = |on| enrolment::entry_age(Pack::builtin(), day(on)).unwrap().1.number();
                same("before July", cutoff(20_260_630), 20_250_831)?;
                same("from July", cutoff(20_260_701), 20_260_831)
            },
        ),
    ]
}

/// A child entered and approved, waiting for a number.
fn approved(school: &School) -> Result<xueji::domain::ChangeId, String> {
    let id = school.queue("enrol", None, &[("entered_on", "20260901")])?;
    school.walk(id, &[("enter", 20_260_901), ("clear", 20_260_902), ("approve", 20_260_907)])?;
    Ok(id)
}

const L: [(&str, &str); 1] = [("student_registry_number", "L210499202005120025")];
const G: [(&str, &str); 1] = [("student_registry_number", "G210499202005120027")];

fn number() -> Vec<Row> {
    vec![
        Row::lawful(6, "先发L号，后换G号", || {
            let school = School::on(20_260_901);
            let id = approved(&school)?;
            school.step(id, "temporary-number", &L)?;
            school.step(id, "number", &G)?;
            same("number", registry_number(&school, school.pupil_of(id)), G[0].1.to_owned())
        }),
        Row::lawful(6, "身份证号后来变了，学籍号一人一号终身不变", || {
            let school = School::on(20_260_901);
            let id = approved(&school)?;
            school.step(id, "number", &G)?;
            let child = school.pupil_of(id);
            let set = [("field", "id_doc_number"), ("new_value", "210499202005120043"), ("new_id_type", "")];
            let set = [&set[..], &[("ground", "number"), ("old_value", "")]].concat();
            let id = school.queue("key-correction", Some(child), &set)?;
            let steps = [("clear", 20_260_908), ("review", 20_260_908), ("consent", 20_260_909)];
            school.walk(id, &steps)?;
            same("number", registry_number(&school, child), G[0].1.to_owned())?;
            objected(
                school.step(id, "number", &[("student_registry_number", "G210499202005120045")]),
                "number",
            )
        }),
        Row::unlawful(6, "把L号登记成正式号", "第6条 student_registry_number", || {
            let school = School::on(20_260_901);
            let id = approved(&school)?;
            school.step(id, "number", &L)
        }),
        Row::unlawful(6, "身份证号校验码不对的孩子建籍", "id_doc_number", || {
            let school = School::on(20_260_901);
            let set = [("id_doc_number", "210499202005120026"), ("entered_on", "20260901")];
            school.queue("enrol", None, &set).map(drop)
        }),
        Row::unlawful(
            6,
            "没有身份证号，又不填第二位家长的证件号，也不说明",
            "第6条",
            || {
                let school = School::on(20_260_901);
                let set = [&born("20200512", "20260901")[..], &[("note", ""), ("member2_name", "")]].concat();
                school.queue("enrol", None, &set).map(drop)
            },
        ),
    ]
}

fn number_days() -> Vec<Row> {
    vec![Row::boundary(
        6,
        "临时号次年4月30日前换发：前30天提醒，当天不超期，次日超期",
        || {
            let school = School::on(20_260_901);
            let id = approved(&school)?;
            school.step(id, "temporary-number", &L)?;
            let days = [
                (20_270_330, Urgency::Ahead),
                (20_270_331, Urgency::Soon),
                (20_270_430, Urgency::Today),
                (20_270_501, Urgency::Overdue),
            ];
            for (on, state) in days {
                school.stands("P02-G", on, state)?;
            }
            at(20_270_501);
            school.step(id, "number", &G)?;
            same("still due", school.last_days("P02-G"), vec![])
        },
    )]
}

fn one_record() -> Vec<Row> {
    vec![
        Row::lawful(7, "同一天出生的双胞胎各有各的号，各建一籍", || {
            let school = School::on(20_260_901);
            school.queue("enrol", None, &[("entered_on", "20260901")])?;
            let twin = [("name", "钱小禾"), ("id_doc_number", "210499202005120043")];
            school.queue("enrol", None, &[&twin[..], &[("entered_on", "20260901")]].concat())?;
            same("on the roll", school.on_roll(), 2)
        }),
        Row::lawful(7, "号码重复的问题学籍，核对户口簿后佐证解决", || {
            let school = School::on(20_260_901);
            let child = school.pupil(1);
            let id = school.queue(
                "problem-record",
                Some(child),
                &[
                    ("sort", "number-twice"),
                    ("place", "same-county"),
                    ("other_school", "河西县第二小学"),
                    ("other_phone", "13900000002"),
                ],
            )?;
            for step in ["check-register", "call", "prove", "review", "solve"] {
                school.step(id, step, &[])?;
            }
            same("open", school.desk.change(id).unwrap().change.is_open(), false)
        }),
        Row::unlawful(7, "号码本身错误的问题学籍，只报佐证", "prove", || {
            let school = School::on(20_260_901);
            let child = school.pupil(1);
            let id = school.queue("problem-record", Some(child), &[("sort", "number-wrong")])?;
            school.step(id, "check-register", &[])?;
            school.step(id, "prove", &[])
        }),
    ]
}

fn second_record() -> Vec<Row> {
    vec![
        Row::unlawful(7, "同一个证件号再建一份学籍", "第7条 id_doc_number", || {
            let school = School::on(20_260_901);
            school.queue("enrol", None, &[("entered_on", "20260901")])?;
            school.queue("enrol", None, &[("entered_on", "20260901"), ("name", "钱大苗")]).map(drop)
        }),
        Row::unlawful(7, "在校生再建一份学籍", "第7条", || {
            let school = School::on(20_260_901);
            let child = school.pupil(1);
            school.queue("enrol", Some(child), &[("sort", "new"), ("entered_on", "20260901")]).map(drop)
        }),
        Row::unlawful(
            7,
            "同名、同性别、同日出生的第二个孩子，提醒核实",
            "第7条 name",
            || {
                let school = School::on(20_260_901);
                school.queue("enrol", None, &born("20200512", "20260901"))?;
                let said = school.checked("enrol", None, &born("20200512", "20260901"));
                if said.is_empty() { Ok(()) } else { Err(said) }
            },
        ),
        Row::unlawful(7, "同一个孩子两次申请延缓", "第7条 id_doc_number", two_deferrals),
        Row::unlawful(
            7,
            "申请延缓后又从花名册录入，再同意延缓",
            "第7条 id_doc_number",
            || {
                let school = School::on(20_260_820);
                let id = school.queue("defer", None, &put_off("20260820", "20260901", "20270901"))?;
                at(20_260_901);
                pupil(&school.desk, "赵小禾", DEFERRED);
                school.step(id, "agree", &[])
            },
        ),
        Row::unlawful(7, "同一个孩子的转入办两份", "第7条 id_doc_number", || {
            let school = School::on(20_260_918);
            let set = [
                ("applied_on", "20260918"),
                ("hops", "county"),
                ("grade", "一年级"),
                ("from_grade", "一年级"),
            ];
            school.queue("transfer-in", None, &set)?;
            school.queue("transfer-in", None, &set).map(drop)
        }),
        Row::unlawful(7, "学校已有这个孩子，中心校又核办同意他的延缓", "第7条", approved_beside),
    ]
}

/// Two requests for one child: the second is refused while the first is under way.
fn two_deferrals() -> Told {
    let school = School::on(20_260_820);
    let set = put_off("20260820", "20260901", "20270901");
    school.queue("defer", None, &set)?;
    school.queue("defer", None, &set).map(drop)
}

/// The identity number of the child whose entry the example of a deferral puts off, without its check digit.
const DEFERRED: &str = "21049920200318001";

/// The central school approves a deferral of a child who is on the register of the same school by now.
fn approved_beside() -> Told {
    let town = Township::new();
    let id = queued(&town.school, "defer", None);
    pupil(&town.school, "赵小禾", DEFERRED);
    town.export(&town.school);
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    let site = town.school.card().unwrap().fingerprint;
    town.center.review(site, id, Decision::Approved).map_err(|error| words(&error))
}

fn one_record_days() -> Vec<Row> {
    vec![
        Row::boundary(7, "生日差一天就不是同一个孩子，不提醒", || {
            let school = School::on(20_280_301);
            school.queue("enrol", None, &born("20200229", "20280229"))?;
            let said = school.checked("enrol", None, &born("20200228", "20280229"));
            same("warned of a twin", said.contains("第7条 name"), false)?;
            let said = school.checked("enrol", None, &born("20200229", "20280229"));
            same("warned of a twin", said.contains("第7条 name"), true)
        }),
        Row::boundary(7, "问题学籍11月30日前处理：当天不超期，次日超期", || {
            let school = School::on(20_260_901);
            let child = school.pupil(1);
            school.queue("problem-record", Some(child), &[])?;
            school.stands("problem-records", 20_261_130, Urgency::Today)?;
            school.stands("problem-records", 20_261_201, Urgency::Overdue)
        }),
    ]
}
