//! 转入: a pupil comes from another school (第13–16条). Until the transfer is approved nobody is on the register
//! (第7条), so nothing happens at once and a withdrawn transfer leaves nothing behind.

use super::{choice_name, day, due_after, value_of};
use crate::{
    changes::{Case, Due, Effect, Form, Kind, Particular, ParticularForm as As, Subject},
    domain::{Article, FieldKey, Fields, Lang, SiteKind, Standing, Text, Value},
    rules::{Verdict, transfer},
    say,
};

/// 转入
#[derive(Debug, Clone, Copy)]
pub struct TransferIn;

/// The particulars that are fields of the new record, by their own keys.
const RECORD: [FieldKey; 12] = [
    FieldKey::Name,
    FieldKey::Gender,
    FieldKey::BirthDate,
    FieldKey::Ethnicity,
    FieldKey::IdDocType,
    FieldKey::IdDocNumber,
    FieldKey::StudentRegistryNumber,
    FieldKey::Grade,
    FieldKey::ClassNumber,
    FieldKey::EnrollmentMonth,
    FieldKey::CurrentAddress,
    FieldKey::Phone,
];

const fn required(key: &'static str, field: FieldKey, label: Text, example: &'static str) -> Particular {
    Particular::required(key, label, As::Field(field), example)
}

const fn optional(key: &'static str, field: FieldKey, label: Text, example: &'static str) -> Particular {
    Particular::optional(key, label, As::Field(field), example)
}

static PARTICULARS: [Particular; 22] = [
    required("name", FieldKey::Name, Text::new("姓名", "Name"), "王小满"),
    required("gender", FieldKey::Gender, Text::new("性别", "Sex"), "女"),
    required("birth_date", FieldKey::BirthDate, Text::new("出生日期", "Date of birth"), "20160312"),
    optional("ethnicity", FieldKey::Ethnicity, Text::new("民族", "Ethnicity"), "满族"),
    optional(
        "id_doc_type",
        FieldKey::IdDocType,
        Text::new("身份证件类型", "Type of identity document"),
        "居民身份证",
    ),
    optional(
        "id_doc_number",
        FieldKey::IdDocNumber,
        Text::new("身份证件号", "Number of identity document"),
        "210499201603120022",
    ),
    optional(
        "student_registry_number",
        FieldKey::StudentRegistryNumber,
        Text::new("学籍号", "Registration number (学籍号)"),
        "G210499201603120022",
    ),
    required("grade", FieldKey::Grade, Text::new("编入年级", "Grade here"), "三年级"),
    required("class_number", FieldKey::ClassNumber, Text::new("编入班级", "Class here"), "1"),
    optional(
        "enrollment_month",
        FieldKey::EnrollmentMonth,
        Text::new("入学年月", "Month of first entry"),
        "202209",
    ),
    optional(
        "current_address",
        FieldKey::CurrentAddress,
        Text::new("现住址", "Address"),
        "河东县河东镇东沟村二组12号",
    ),
    optional("phone", FieldKey::Phone, Text::new("联系电话", "Telephone"), "13900000000"),
    Particular::required(
        "ground",
        Text::new("转学原因", "Ground (Art. 13)"),
        As::Choice("transfer-ground"),
        "1",
    ),
    Particular::required("from_school", Text::new("转出学校", "School left"), As::Text(60), "河西县第二小学"),
    Particular::optional(
        "from_code",
        Text::new("转出学校标识码", "Its code"),
        As::Field(FieldKey::SchoolCode),
        "2121049902",
    ),
    Particular::required(
        "from_grade",
        Text::new("原年级", "Grade there"),
        As::Field(FieldKey::Grade),
        "三年级",
    ),
    Particular::required("hops", Text::new("办理环节", "Steps"), As::Choice("hop-list"), "county"),
    Particular::required("guardian", Text::new("申请的监护人", "Guardian who asks"), As::Text(36), "王某"),
    Particular::required("applied_on", Text::new("申请日期", "Day of the request"), As::Date, "-1"),
    Particular::optional("arriving_on", Text::new("报到日期", "Day of arrival"), As::Date, "-0"),
    Particular::optional(
        "paper_file",
        Text::new("纸质档案", "Paper file"),
        As::Choice("paper-file"),
        "on-the-way",
    ),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "随父母到镇上居住"),
];

/// The fields of the new record, as far as they are filled and can be read.
fn record(case: &Case<'_>) -> Fields {
    let id_type = value_of(case, FieldKey::IdDocType, case.get("id_doc_type"), "")
        .and_then(|value| value.as_code().map(str::to_owned))
        .unwrap_or_default();
    let mut fields: Fields = RECORD
        .into_iter()
        .filter_map(|key| Some((key, value_of(case, key, case.get(key.key()), &id_type)?)))
        .collect();
    if !fields.is_empty() {
        fields.set(FieldKey::SchoolCode, Some(Value::Text(case.site.code.as_str().into())));
    }
    fields
}

impl Kind for TransferIn {
    fn tag(&self) -> &'static str {
        "transfer-in"
    }

    fn name(&self) -> Text {
        Text::new("转入", "Transfer in")
    }

    fn about(&self) -> Text {
        Text::new("学生从别的学校转来", "A pupil comes from another school")
    }

    fn article(&self) -> Article {
        Article(14)
    }

    fn subject(&self) -> Subject {
        Subject::Newcomer
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        2
    }

    fn ground(&self) -> &'static str {
        "ground"
    }

    /// Without a word on the document, a number is that of an identity card, and no number means 其他.
    fn prepare(&self, _case: &Case<'_>, form: &mut Form) {
        if form.get("id_doc_type").is_empty() {
            let kind = if form.get("id_doc_number").is_empty() { "Z" } else { "1" };
            form.set("id_doc_type", kind);
        }
    }
    fn check(&self, case: &Case<'_>) -> Verdict {
        let fields = record(case);
        transfer::check_in(
            case.pack,
            &transfer::Coming {
                standing_here: case.pupil.map(|pupil| pupil.standing),
                fields: &fields,
                id_number: case.get("id_doc_number"),
                grade_there: case.get("from_grade"),
                own_code: &case.site.code,
                code_there: case.get("from_code"),
                applied_on: case.date("applied_on"),
                arriving_on: case.date("arriving_on"),
                today: case.today,
                term: case.term,
                must_report: case.site.kind != SiteKind::Central,
            },
        )
    }

    fn due(&self, case: &Case<'_>) -> Option<Due> {
        due_after(case, "T1", case.date("applied_on")?)
    }

    /// A pupil who was here before keeps the one record (第7条): its fields are brought up to date instead.
    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let fields = record(case);
        let mut effects = match case.pupil {
            None => vec![Effect::Enter(fields)],
            Some(_) => fields.iter().map(|(key, value)| Effect::Field(key, Some(value.clone()))).collect(),
        };
        effects.push(Effect::Standing(Standing::Enrolled));
        effects
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let school = case.get("from_school");
        let grade = crate::domain::codes::CodeTable::Grade.label(case.get("grade"));
        let class = case.get("class_number");
        let hops = choice_name(case, "hop-list", case.get("hops"), lang);
        let applied = day(case.get("applied_on"));
        say!(
            lang,
            "从{school}转来，编入{grade}{class}班，{applied}申请，{hops}",
            "from {school} into {grade}, class {class}, asked {applied}, {hops}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NUMBER, Scene, after, code, pupil};
    use super::*;

    fn scene() -> Scene {
        let mut scene = Scene::of(&TransferIn).set("id_doc_number", NUMBER);
        scene.pupil = None;
        scene
    }

    #[test]
    fn a_newcomer_is_entered_on_approval_and_not_before() {
        let scene = scene().kept(&TransferIn);
        assert!(scene.refused(&TransferIn).is_empty(), "{:?}", scene.verdict(&TransferIn));
        scene.with(|case| {
            assert!(TransferIn.effects_now(case).is_empty());
            let effects = TransferIn.effects_on_approval(case);
            assert!(matches!(&effects[0], Effect::Enter(_)));
            let record = after(&pupil(), effects);
            assert_eq!(record.standing, Standing::Enrolled);
            assert_eq!(record.name(), "王小满");
            assert_eq!(record.fields.text(FieldKey::IdDocNumber), NUMBER);
            assert_eq!(record.fields.get(FieldKey::Grade), code("13").as_ref());
            assert_eq!(record.fields.text(FieldKey::SchoolCode), "2121049901");
        });
    }

    #[test]
    fn a_pupil_who_comes_back_keeps_the_one_record() {
        let mut scene = scene().kept(&TransferIn);
        let mut back = pupil();
        back.standing = Standing::TransferredOut;
        scene.pupil = Some(back);
        assert!(scene.refused(&TransferIn).is_empty());
        scene.with(|case| {
            let effects = TransferIn.effects_on_approval(case);
            assert!(effects.iter().all(|effect| !matches!(effect, Effect::Enter(_))));
            assert_eq!(after(&pupil(), effects).name(), "王小满");
        });
        scene.pupil = Some(pupil());
        assert_eq!(scene.refused(&TransferIn), [""]);
    }

    #[test]
    fn false_records_and_wrong_grades_are_refused() {
        assert_eq!(scene().set("from_grade", "二年级").refused(&TransferIn), ["grade"]);
        assert_eq!(scene().set("gender", "男").refused(&TransferIn), ["gender"]);
        assert_eq!(scene().set("birth_date", "20160313").refused(&TransferIn), ["birth_date"]);
        assert_eq!(scene().set("id_doc_number", "").refused(&TransferIn), ["id_doc_number"]);
        assert_eq!(scene().set("applied_on", "20261011").refused(&TransferIn), ["applied_on"]);
        assert_eq!(scene().set("name", "").refused(&TransferIn), ["name"]);
        let wrong_digit = scene().set("id_doc_number", "210499201603120020");
        assert_eq!(wrong_digit.refused(&TransferIn), ["id_doc_number"]);
    }

    #[test]
    fn who_has_no_number_yet_may_come_with_another_document() {
        let scene = scene().set("id_doc_type", "其他").set("id_doc_number", "");
        assert!(scene.refused(&TransferIn).is_empty(), "{:?}", scene.verdict(&TransferIn));
    }

    #[test]
    fn ten_working_days_over_the_national_day() {
        let due = scene().set("applied_on", "20260918").with(|case| TransferIn.due(case)).unwrap();
        assert_eq!(due.date, super::super::testing::date(20_261_009));
    }

    #[test]
    fn the_summary_holds_no_number() {
        let scene = scene().kept(&TransferIn);
        let line = scene.summary(&TransferIn, Lang::Zh);
        assert!(line.contains("三年级") && !line.contains(NUMBER));
    }
}
