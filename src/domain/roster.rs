//! A pupil as a list shows it: the row that is kept in the compact search block, so that a list of 100,000 opens
//! no record. It holds no search itself: that is the desk's.

use serde::{Deserialize, Serialize};

use super::{FieldKey, Pupil, PupilId, Standing};

/// A pupil as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    /// The record.
    pub id: PupilId,
    /// The standing.
    pub standing: Standing,
    /// The name.
    pub name: Box<str>,
    /// The pinyin keys of the name, as [`super::pinyin`] writes them.
    pub keys: Box<str>,
    /// The code of the sex.
    pub gender: Box<str>,
    /// The code of the grade.
    pub grade: Box<str>,
    /// The class.
    pub class: Box<str>,
    /// The number in the class.
    pub number_in_class: Box<str>,
    /// The number of the identity document.
    pub id_number: Box<str>,
    /// 学籍号.
    pub student_number: Box<str>,
    /// Date of birth, YYYYMMDD; 0 when unknown.
    pub birth: u32,
}

impl RosterRow {
    /// The row of a pupil; `keys` are the pinyin keys of the name.
    #[must_use]
    pub fn of(pupil: &Pupil, keys: String) -> Self {
        let text = |field| pupil.fields.text(field).into();
        let code = |field| pupil.fields.code(field).into();
        Self {
            id: pupil.id,
            standing: pupil.standing,
            name: text(FieldKey::Name),
            keys: keys.into_boxed_str(),
            gender: code(FieldKey::Gender),
            grade: code(FieldKey::Grade),
            class: text(FieldKey::ClassNumber),
            number_in_class: text(FieldKey::NumberInClass),
            id_number: text(FieldKey::IdDocNumber),
            student_number: text(FieldKey::StudentRegistryNumber),
            birth: pupil
                .fields
                .get(FieldKey::BirthDate)
                .and_then(super::Value::as_date)
                .map_or(0, super::Date::number),
        }
    }
}
