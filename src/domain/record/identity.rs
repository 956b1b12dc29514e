//! The pupil's identity: number, birth date, sex, nationality, names. It never says which of two contradicting
//! values is right; the household register does.

use chrono::NaiveDate;

use super::{CITIZEN, Finding, OTHER};
use crate::domain::note::Note;
use crate::domain::number::{CitizenId, StudentNumber};
use crate::domain::{Date, FieldKey, Fields};
use crate::say;

pub(super) fn check(fields: &Fields, found: &mut Vec<Finding>) {
    if let Some(id) = citizen_id(fields, FieldKey::IdDocType, FieldKey::IdDocNumber) {
        against_number(fields, &id, found);
    }
    if fields.code(FieldKey::IdDocType) == OTHER && fields.text(FieldKey::IdDocNumber).is_empty() {
        found.push(Finding::new(
            FieldKey::IdDocNumber,
            Note::warn("A10", |lang| {
                say!(
                    lang,
                    "没有身份证号，请准备家长签字、学校盖章的在校就读证明。",
                    "No ID number: prepare the certificate of attendance, signed by a parent and stamped."
                )
            }),
        ));
    }
    nationality(fields, found);
    let name = fields.text(FieldKey::Name);
    if !name.is_empty() && fields.text(FieldKey::FormerName) == name {
        found.push(Finding::new(
            FieldKey::FormerName,
            Note::hint("C11", |lang| {
                say!(
                    lang,
                    "曾用名与姓名相同，可不填。",
                    "The former name is the name itself and can stay empty."
                )
            }),
        ));
    }
}

/// The citizen ID in a number field, when the type says so and the number is sound. Whether the birth date lies
/// ahead is asked elsewhere.
pub(super) fn citizen_id(fields: &Fields, kind: FieldKey, number: FieldKey) -> Option<CitizenId> {
    let code = fields.code(kind);
    (code == CITIZEN || code.is_empty())
        .then(|| CitizenId::parse(fields.text(number), NaiveDate::MAX).ok())
        .flatten()
}

fn against_number(fields: &Fields, id: &CitizenId, found: &mut Vec<Finding>) {
    let birth = fields.get(FieldKey::BirthDate).and_then(|value| value.as_date());
    if let Some(Date(written)) = birth.filter(|date| date.0 != id.birth()) {
        found.push(Finding::new(
            FieldKey::BirthDate,
            Note::refuse("A05", |lang| {
                say!(
                    lang,
                    "填的出生日期是{written}，身份证号里是{}，以户口簿为准改一处。",
                    "The birth date is {written}, but the ID number says {}; mend one by the household register.",
                    id.birth()
                )
            }),
        ));
    }
    let says = if id.is_female() { "2" } else { "1" };
    let gender = fields.code(FieldKey::Gender);
    if matches!(gender, "1" | "2") && gender != says {
        found.push(Finding::new(
            FieldKey::Gender,
            Note::refuse("A06", |lang| {
                let (written, number) = if id.is_female() {
                    (say!(lang, "男", "male"), say!(lang, "女", "female"))
                } else {
                    (say!(lang, "女", "female"), say!(lang, "男", "male"))
                };
                say!(
                    lang,
                    "填的性别是{written}，身份证号显示为{number}，请核对。",
                    "The sex is {written}, but the ID number says {number}; please check."
                )
            }),
        ));
    }
    let registered = fields.text(FieldKey::StudentRegistryNumber);
    if let Some(number) = StudentNumber::check(registered).value {
        let note = number.compared_with(id.as_str());
        found.extend(note.map(|note| Finding::new(FieldKey::StudentRegistryNumber, note)));
    }
}

fn nationality(fields: &Fields, found: &mut Vec<Finding>) {
    let country = fields.code(FieldKey::NationalityRegion);
    let overseas = fields.code(FieldKey::HkMoTwOverseas);
    if !country.is_empty() && country != "CHN" && overseas == "00" {
        found.push(Finding::new(
            FieldKey::HkMoTwOverseas,
            Note::warn("E23", |lang| {
                say!(
                    lang,
                    "国籍/地区不是中国，港澳台侨外却填“否”，请核对。",
                    "The nationality is not 中国, but 港澳台侨外 says 否; please check."
                )
            }),
        ));
    }
}
