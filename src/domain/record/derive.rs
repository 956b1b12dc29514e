//! What follows from other fields, and what is merely likely. Neither ever replaces a value: both speak only of
//! empty fields.

use super::identity::citizen_id;
use crate::domain::division::{self, Known};
use crate::domain::{Date, FieldKey, Fields, Value, pinyin};

/// Values that follow: birth date and sex from the citizen ID, pinyin from the name. May be filled in and shown.
#[must_use]
pub fn derive(fields: &Fields) -> Vec<(FieldKey, Value)> {
    let mut out = Vec::new();
    if let Some(id) = citizen_id(fields, FieldKey::IdDocType, FieldKey::IdDocNumber) {
        let gender = if id.is_female() { "2" } else { "1" };
        out.push((FieldKey::BirthDate, Value::Date(Date(id.birth()))));
        out.push((FieldKey::Gender, Value::Code(gender.into())));
    }
    if let Some(spelling) = pinyin::full(fields.text(FieldKey::Name)) {
        out.push((FieldKey::NamePinyin, Value::Text(spelling.into())));
    }
    only_empty(fields, out)
}

/// Values that are likely and must be offered, never filled in unasked: the birthplace by the ID's prefix (often
/// wrong), the usual options, addresses like the pupil's.
#[must_use]
pub fn suggest(fields: &Fields) -> Vec<(FieldKey, Value)> {
    let mut out = Vec::new();
    let code = |code: &str| Value::Code(code.into());
    if let Some(id) = citizen_id(fields, FieldKey::IdDocType, FieldKey::IdDocNumber) {
        if division::known(id.division()) == Known::Current
            && let Some(code) = division::pad12(id.division()).and_then(|text| text.parse().ok())
        {
            out.push((FieldKey::BirthplaceDivisionCode, Value::Division(code)));
        }
        out.push((FieldKey::IdDocType, code("1")));
        out.push((FieldKey::NationalityRegion, code("CHN")));
        out.push((FieldKey::HkMoTwOverseas, code("00")));
    }
    out.push((FieldKey::PoliticalStatus, code("13")));
    if matches!(fields.code(FieldKey::DisabilityType), "" | "0") {
        out.push((FieldKey::InclusiveEducation, code("0")));
    }
    let copies = [
        (FieldKey::MailingAddress, FieldKey::CurrentAddress),
        (FieldKey::HomeAddress, FieldKey::CurrentAddress),
        (FieldKey::Member1CurrentAddress, FieldKey::CurrentAddress),
        (FieldKey::Member1HukouDivisionCode, FieldKey::HukouDivisionCode),
        (FieldKey::Phone, FieldKey::Member1Phone),
    ];
    let second = [
        (FieldKey::Member2CurrentAddress, FieldKey::CurrentAddress),
        (FieldKey::Member2HukouDivisionCode, FieldKey::HukouDivisionCode),
    ];
    let second = second.iter().filter(|_| !fields.text(FieldKey::Member2Name).is_empty());
    for (to, from) in copies.iter().chain(second) {
        out.extend(fields.get(*from).map(|value| (*to, value.clone())));
    }
    only_empty(fields, out)
}

fn only_empty(fields: &Fields, mut pairs: Vec<(FieldKey, Value)>) -> Vec<(FieldKey, Value)> {
    pairs.retain(|(key, _)| fields.get(*key).is_none());
    pairs
}
