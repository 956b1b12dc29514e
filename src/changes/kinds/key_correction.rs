//! 关键信息变更: name, sex, date of birth or identity document (第11条). The old value is kept in the form; sex
//! and date of birth follow a citizen ID number.

use super::{
    choice_name,
    consent::REASON,
    inside_citizen_id,
    told::{self, DOUBT, STUDENT_NUMBER, told_number},
    value_of,
};
use crate::{
    changes::{
        Case, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage, Subject, kept,
    },
    domain::{Article, Clock, Date, FieldKey, Lang, Standing, Text, Value, reading},
    rules::{Verdict, enrolment, key_data},
    say,
};

/// 关键信息变更
#[derive(Debug, Clone, Copy)]
pub struct KeyCorrection;

static PARTICULARS: [Particular; 8] = [
    Particular::required("field", Text::new("变更项目", "What to correct"), As::Choice("key-field"), "name"),
    Particular::required("new_value", Text::new("变更后信息", "New value"), As::Text(100), "王小满"),
    Particular::optional(
        "new_id_type",
        Text::new("新证件类型（换证件时填）", "New type of document, when it changes too"),
        As::Field(FieldKey::IdDocType),
        "居民身份证",
    ),
    Particular::optional(
        "old_value",
        Text::new("原信息（自动填写）", "Old value (filled in for you)"),
        As::Text(100),
        "王小曼",
    ),
    Particular::required(
        "ground",
        Text::new("变更原因", "Ground"),
        As::Choice("correction-ground"),
        "register",
    ),
    Particular::required("proof", Text::new("依据材料", "Proof"), As::Text(100), "居民户口簿复印件"),
    Particular::required("guardian", Text::new("申请的监护人", "Guardian who asks"), As::Text(36), "王某"),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "户口簿更正"),
];

/// The field to be corrected.
fn field(case: &Case<'_>) -> Option<FieldKey> {
    FieldKey::by_key(case.get("field")).filter(|field| field.is_key_data())
}

const ASKED: &str = "asked";
const DOUBTFUL: &str = "doubtful";
const CHECKED: &str = "checked";
const REVIEWED: &str = "reviewed";
const DONE: &str = "done";
const REFUSED: &str = "refused";

static STAGES: [Stage; 6] = [
    Stage::open(ASKED, Text::new("监护人已申请，待查重", "asked for, duplicate check to come")),
    Stage::open(DOUBTFUL, Text::new("查重有疑", "possible duplicate")),
    Stage::open(CHECKED, Text::new("查重通过，待学校审核", "duplicate check clear, school to review")),
    Stage::open(REVIEWED, Text::new("学校已审核，待主管部门核办", "reviewed by the school")),
    Stage::end(DONE, Text::new("已变更", "corrected")),
    Stage::end(REFUSED, Text::new("不予变更", "refused")),
];

/// The duplicate check comes before the school's review; a G number that follows is a step of its own, perhaps much
/// later.
static MOVES: [Move; 7] = [
    Move::plain(
        "clear",
        Text::new("查重通过", "duplicate check clear"),
        Party::System,
        &[ASKED, DOUBTFUL],
        CHECKED,
    ),
    Move {
        asks: &DOUBT,
        ..Move::plain("doubt", Text::new("查重有疑", "possible duplicate"), Party::System, &[ASKED], DOUBTFUL)
    },
    Move::plain(
        "review",
        Text::new("学校审核通过", "the school reviews"),
        Party::School,
        &[CHECKED],
        REVIEWED,
    ),
    Move {
        asks: REASON,
        ..Move::plain(
            "turn-down",
            Text::new("学校不同意", "school says no"),
            Party::School,
            &[ASKED, DOUBTFUL, CHECKED],
            REFUSED,
        )
    },
    Move {
        effective: true,
        ..Move::plain(
            "consent",
            Text::new("主管部门同意", "authority consents"),
            Party::Authority,
            &[REVIEWED],
            DONE,
        )
    },
    Move {
        asks: REASON,
        ..Move::plain(
            "decline",
            Text::new("主管部门不同意", "authority says no"),
            Party::Authority,
            &[REVIEWED],
            REFUSED,
        )
    },
    Move {
        asks: &STUDENT_NUMBER,
        ..Move::plain(
            "number",
            Text::new("登记换发的G号", "the G number that follows"),
            Party::System,
            &[DONE],
            DONE,
        )
    },
];

/// The type of document that holds after a correction of a field.
pub(super) fn type_after<'a>(case: &Case<'a>, field: FieldKey, new_type: &'a str) -> &'a str {
    match field {
        FieldKey::IdDocNumber if !new_type.is_empty() => new_type,
        _ => case.pupil.map_or("", |pupil| pupil.fields.code(FieldKey::IdDocType)),
    }
}

fn id_type<'a>(case: &Case<'a>) -> &'a str {
    type_after(case, field(case).unwrap_or(FieldKey::Name), case.get("new_id_type"))
}

/// What a correction does to the record: sex and date of birth follow a citizen ID number.
pub(super) fn corrected(case: &Case<'_>, field: FieldKey, value: Value, new_type: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    if field == FieldKey::IdDocNumber {
        if !new_type.is_empty() {
            effects.push(Effect::Field(FieldKey::IdDocType, Some(Value::Code(new_type.into()))));
        }
        let id_type = if new_type.is_empty() {
            case.pupil.map_or("", |pupil| pupil.fields.code(FieldKey::IdDocType))
        } else {
            new_type
        };
        if key_data::is_citizen_id(id_type) {
            let number = value.as_text().unwrap_or_default();
            let follows = inside_citizen_id(number, case.today);
            effects.extend(follows.iter().map(|(key, value)| Effect::Field(key, Some(value.clone()))));
        }
    }
    effects.push(Effect::Field(field, Some(value)));
    effects
}

fn new_value(case: &Case<'_>) -> Option<Value> {
    value_of(case, field(case)?, case.get("new_value"), id_type(case))
}

impl Kind for KeyCorrection {
    fn tag(&self) -> &'static str {
        "key-correction"
    }

    fn name(&self) -> Text {
        Text::new("关键信息变更", "Key data correction")
    }

    fn about(&self) -> Text {
        Text::new("更正姓名、性别、出生日期或身份证件", "Correct name, sex, date of birth or document")
    }

    fn article(&self) -> Article {
        Article(11)
    }

    fn articles(&self) -> Vec<Article> {
        vec![Article(11), Article(6), Article(7)]
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn starts_from(&self, standing: Standing) -> bool {
        standing.is_kept()
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        3
    }

    fn prepare(&self, case: &Case<'_>, form: &mut Form) {
        let Some((field, pupil)) = field(case).zip(case.pupil) else { return };
        let old = pupil.fields.get(field).map(|value| reading::write(field, value)).unwrap_or_default();
        form.set("old_value", &old);
        if let Some(value) = new_value(case) {
            form.set("new_value", &kept(field, &value));
        }
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return key_data::no_record() };
        let Some(field) = field(case) else { return Verdict::clear() };
        let mut verdict = key_data::check_correction(&key_data::Correction {
            standing: pupil.standing,
            fields: &pupil.fields,
            field,
            new_text: case.get("new_value"),
            new_id_type: id_type(case),
            ground: case.get("ground"),
            note: case.get("note"),
            today: case.today,
        });
        if field == FieldKey::IdDocNumber {
            verdict.refuse(enrolment::same_number(&case.school.twins, "new_value"));
        }
        verdict
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let Some((field, value)) = field(case).zip(new_value(case)) else { return Vec::new() };
        corrected(case, field, value, case.get("new_id_type"))
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let belongs = |step: &&Move| step.key != "number" || told::waits_for_g(case);
        let here = MOVES.iter().filter(|step| step.from.contains(&stage)).filter(belongs);
        here.map(|step| Offer::of(step, &STAGES)).collect()
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, told: &Form, _: Date) -> Verdict {
        match step.key.as_str() {
            "number" => enrolment::check_number(told::number_now(case), told_number(told), true),
            "turn-down" | "decline" => told::no_too_late(case),
            _ => Verdict::clear(),
        }
    }

    fn effects_of_step(&self, case: &Case<'_>, step: &Offer, told: &Form, _: Date) -> Vec<Effect> {
        if step.key == "number" { told::final_number(case, told) } else { Vec::new() }
    }

    fn clock_at(&self, case: &Case<'_>, stage: &str, since: Date) -> Option<Clock> {
        let limit = case.pack.limit("P04", since).filter(|_| stage == REVIEWED)?;
        limit.clock(since, Party::Authority.label().into(), case.calendar)
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F12"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let field = choice_name(case, "key-field", case.get("field"), lang);
        let ground = choice_name(case, "correction-ground", case.get("ground"), lang);
        let proof = case.get("proof");
        say!(lang, "更正{field}：{ground}，依据{proof}", "correct the {field}: {ground}, proof: {proof}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{NUMBER, OTHER_NUMBER, Scene, after, code, date, pupil};
    use super::*;
    use crate::domain::Standing;

    fn scene(field: &str, value: &str) -> Scene {
        Scene::of(&KeyCorrection).set("new_id_type", "").set("field", field).set("new_value", value)
    }

    #[test]
    fn a_name_is_corrected_on_approval_and_the_old_one_is_kept() {
        let scene = scene("姓名", "王小满").set("old_value", "").kept(&KeyCorrection);
        assert!(scene.refused(&KeyCorrection).is_empty());
        assert_eq!(scene.form.get("old_value"), "王小曼");
        scene.with(|case| {
            assert!(KeyCorrection.effects_now(case).is_empty());
            assert_eq!(after(&pupil(), KeyCorrection.effects_on_approval(case)).name(), "王小满");
        });
    }

    #[test]
    fn sex_and_date_of_birth_follow_the_number() {
        let scene = scene("id_doc_number", OTHER_NUMBER).kept(&KeyCorrection);
        assert!(scene.refused(&KeyCorrection).is_empty(), "{:?}", scene.verdict(&KeyCorrection));
        scene.with(|case| {
            let record = after(&pupil(), KeyCorrection.effects_on_approval(case)).fields;
            assert_eq!(record.text(FieldKey::IdDocNumber), OTHER_NUMBER);
            assert_eq!(record.get(FieldKey::Gender), code("1").as_ref());
            assert_eq!(record.get(FieldKey::BirthDate), Some(&Value::Date(date(20_150_506))));
        });
    }

    #[test]
    fn a_first_citizen_id_changes_the_type_too() {
        let mut scene = scene("id_doc_number", NUMBER).set("new_id_type", "居民身份证");
        if let Some(pupil) = scene.pupil.as_mut() {
            pupil.fields.set(FieldKey::IdDocType, code("Z"));
            pupil.fields.set(FieldKey::IdDocNumber, None);
        }
        let scene = scene.kept(&KeyCorrection);
        assert!(scene.refused(&KeyCorrection).is_empty());
        scene.with(|case| {
            let record = after(&pupil(), KeyCorrection.effects_on_approval(case)).fields;
            assert_eq!(record.get(FieldKey::IdDocType), code("1").as_ref());
            assert_eq!(record.text(FieldKey::IdDocNumber), NUMBER);
        });
    }

    #[test]
    fn what_is_wrong_or_the_same_is_refused() {
        for (field, value) in [
            ("name", "王小曼"),
            ("id_doc_number", NUMBER),
            ("id_doc_number", "210499201603120020"),
            ("birth_date", "20160313"),
            ("birth_date", "20260230"),
            ("gender", "男"),
        ] {
            assert_eq!(scene(field, value).refused(&KeyCorrection), ["new_value"], "{field} {value}");
        }
        assert_eq!(scene("phone", "1").refused(&KeyCorrection), ["field"]);
        assert_eq!(scene("name", "").refused(&KeyCorrection), ["new_value"]);
        let other = scene("name", "王小满").set("ground", "other").set("note", "");
        assert_eq!(other.refused(&KeyCorrection), ["note"]);
        let mut gone = scene("name", "王小满");
        if let Some(pupil) = gone.pupil.as_mut() {
            pupil.standing = Standing::TransferredOut;
        }
        assert_eq!(gone.refused(&KeyCorrection), [""]);
    }

    #[test]
    fn the_summary_holds_no_value() {
        let line =
            scene("id_doc_number", OTHER_NUMBER).kept(&KeyCorrection).summary(&KeyCorrection, Lang::En);
        assert!(!line.contains(OTHER_NUMBER) && line.contains("identity"));
    }
}
