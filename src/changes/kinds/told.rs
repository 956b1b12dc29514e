//! What kinds share by which a form becomes fields of a record and back, and by which a step brings a 学籍号. It decides
//! nothing.

use super::value_of;
use crate::{
    both,
    changes::{Case, Effect, Form, Particular, ParticularForm, kept},
    domain::{Article, FieldKey, Fields, Text, Value, number::StudentNumberKind},
    rules::{Refusal, Verdict, enrolment},
};

const fn student_number(required: bool, example: &'static str) -> Particular {
    Particular {
        key: "student_registry_number",
        label: Text::new("学籍号", "Registration number (学籍号)"),
        required,
        form: ParticularForm::Field(FieldKey::StudentRegistryNumber),
        example,
    }
}

/// What a step tells that brings a 学籍号.
pub(super) static STUDENT_NUMBER: [Particular; 1] = [student_number(true, "G210499201603120022")];

/// The same for a child who enters, until the final number comes.
pub(super) static ENTRY_NUMBER_FOR_NOW: [Particular; 1] = [student_number(true, "L210499202005120027")];

/// The final number of a child who enters.
pub(super) static ENTRY_NUMBER: [Particular; 1] = [student_number(true, "G210499202005120027")];

/// Where the record holds its final number already: it may be told again, and is compared.
pub(super) static NUMBER_HELD: [Particular; 1] = [student_number(false, "")];

/// What a duplicate check tells that is not clear.
pub(super) static DOUBT: [Particular; 1] = [Particular::required(
    "doubt",
    Text::new("疑在哪里", "What is doubtful"),
    ParticularForm::Text(200),
    "与河西县一名学生证件号相同",
)];

/// The 学籍号 that a step tells.
pub(super) fn told_number(told: &Form) -> &str {
    told.get(STUDENT_NUMBER[0].key)
}

/// The record gets the 学籍号 that a step tells.
pub(super) fn number_effect(case: &Case<'_>, told: &Form) -> Option<Effect> {
    let value = value_of(case, FieldKey::StudentRegistryNumber, told_number(told), "")?;
    Some(Effect::Field(FieldKey::StudentRegistryNumber, Some(value)))
}

/// The fields of a record that a form tells under their own keys, as far as they can be read.
pub(super) fn told_fields(case: &Case<'_>, keys: &[FieldKey]) -> Fields {
    let id_type = value_of(case, FieldKey::IdDocType, case.get(FieldKey::IdDocType.key()), "");
    let id_type = id_type.as_ref().and_then(Value::as_code).unwrap_or_default();
    keys.iter().filter_map(|key| Some((*key, value_of(case, *key, case.get(key.key()), id_type)?))).collect()
}

/// Puts into a form what the record holds already; what was told stays.
pub(super) fn from_record(case: &Case<'_>, keys: &[FieldKey], form: &mut Form) {
    let Some(pupil) = case.pupil else { return };
    for key in keys.iter().filter(|key| case.get(key.key()).is_empty()) {
        if let Some(value) = pupil.fields.get(*key) {
            form.set(key.key(), &kept(*key, value));
        }
    }
}

/// Without a word on the document, a number is that of an identity card, and no number means 其他.
pub(super) fn document_type(form: &mut Form) {
    if form.get(FieldKey::IdDocType.key()).is_empty() {
        let kind = if form.get(FieldKey::IdDocNumber.key()).is_empty() { "Z" } else { "1" };
        form.set(FieldKey::IdDocType.key(), kind);
    }
}

/// A ground of “other” says which.
pub(super) fn other_in_words(case: &Case<'_>, article: Article, other: &str) -> Option<Refusal> {
    (case.get("ground") == other && case.get("note").trim().is_empty()).then(|| Refusal {
        article: Some(article),
        at: "note".to_owned(),
        what: both!("原因选了“其他”，没有说明。", "The ground is “other” without words."),
        why: both!("审核的人要看原因。", "Whoever decides asks for the reason."),
        next: both!("在“说明”里写一句。", "Write a sentence in the note."),
    })
}

/// A no comes too late for what has taken effect: that is opened again, so that its effects are taken back.
pub(super) fn no_too_late(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(case.this().is_some_and(|change| change.effective).then(|| Refusal {
        article: None,
        at: String::new(),
        what: both!(
            "这项异动已经生效，不能再记不同意。",
            "The change has taken effect; a no comes too late."
        ),
        why: both!("学籍记录已按它改过。", "The record was changed by it."),
        next: both!("请用“重新打开更正”退回，再撤回。", "Reopen it, then withdraw it."),
    }));
    verdict
}

/// The 学籍号 on record, empty when there is none.
pub(super) fn number_now<'a>(case: &Case<'a>) -> &'a str {
    case.pupil.map_or("", |pupil| pupil.fields.text(FieldKey::StudentRegistryNumber))
}

/// Whether a G number may still come.
pub(super) fn waits_for_g(case: &Case<'_>) -> bool {
    StudentNumberKind::of(number_now(case)).is_none_or(StudentNumberKind::becomes_g)
}

/// The record gets its G number, and nobody waits for it any more.
pub(super) fn final_number(case: &Case<'_>, told: &Form) -> Vec<Effect> {
    let stops = Effect::ClockStops(enrolment::FINAL_NUMBER.to_owned());
    number_effect(case, told).into_iter().chain([stops]).collect()
}
