//! A pupil as a list shows it: the row that is kept in the compact search block, so that a list of 100,000 opens
//! no record. It holds no search itself: that is the desk's.

use super::{FieldKey, Pupil, PupilId, Standing};

/// A pupil as a list shows it. Texts are borrowed from a record or from the list's own memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RosterRow<'a> {
    /// The record.
    pub id: PupilId,
    /// The standing.
    pub standing: Standing,
    /// Date of birth, YYYYMMDD; 0 when unknown.
    pub birth: u32,
    /// The name.
    pub name: &'a str,
    /// The pinyin keys of the name, as [`super::pinyin`] writes them.
    pub keys: &'a str,
    /// The code of the sex.
    pub gender: &'a str,
    /// The code of the grade.
    pub grade: &'a str,
    /// The class.
    pub class: &'a str,
    /// The number in the class.
    pub number_in_class: &'a str,
    /// The number of the identity document.
    pub id_number: &'a str,
    /// 学籍号.
    pub student_number: &'a str,
}

impl<'a> RosterRow<'a> {
    /// The row of a pupil; `keys` are the pinyin keys of the name.
    #[must_use]
    pub fn of(pupil: &'a Pupil, keys: &'a str) -> Self {
        let text = |field| pupil.fields.text(field);
        let code = |field| pupil.fields.code(field);
        Self {
            id: pupil.id,
            standing: pupil.standing,
            birth: pupil
                .fields
                .get(FieldKey::BirthDate)
                .and_then(super::Value::as_date)
                .map_or(0, super::Date::number),
            name: text(FieldKey::Name),
            keys,
            gender: code(FieldKey::Gender),
            grade: code(FieldKey::Grade),
            class: text(FieldKey::ClassNumber),
            number_in_class: text(FieldKey::NumberInClass),
            id_number: text(FieldKey::IdDocNumber),
            student_number: text(FieldKey::StudentRegistryNumber),
        }
    }

    /// The texts, those that are searched first.
    #[must_use]
    pub const fn texts(&self) -> [&'a str; 8] {
        [
            self.name,
            self.keys,
            self.id_number,
            self.student_number,
            self.gender,
            self.grade,
            self.class,
            self.number_in_class,
        ]
    }

    /// The row of its parts; the inverse of [`Self::texts`].
    #[must_use]
    pub const fn from_texts(id: PupilId, standing: Standing, birth: u32, texts: [&'a str; 8]) -> Self {
        let [name, keys, id_number, student_number, gender, grade, class, number_in_class] = texts;
        Self {
            id,
            standing,
            birth,
            name,
            keys,
            gender,
            grade,
            class,
            number_in_class,
            id_number,
            student_number,
        }
    }
}
