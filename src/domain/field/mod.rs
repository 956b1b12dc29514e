//! The fields of a pupil's record: one list, read by forms, sheets, JSON, history and checks alike.

mod key;
mod list;

pub use key::FieldKey;
pub use list::FIELDS;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{Text, codes::CodeTable};

/// How a field is written and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldForm {
    /// Free text of at most so many characters.
    Text(u16),
    /// A person's name.
    PersonName,
    /// Digits only, at most so many.
    Digits(u16),
    /// YYYYMMDD.
    Date,
    /// YYYYMM.
    Month,
    /// YYYYMMDD-YYYYMMDD, or 长期.
    Validity,
    /// An option of a code table; the code is kept, the name is written.
    Code(CodeTable),
    /// 是 or 否.
    YesNo,
    /// A division of 12 digits: county 6, township 3, village 3.
    Division,
    /// A fixed line or mobile number.
    Phone,
    /// 6 digits.
    PostalCode,
    /// A whole number, not negative.
    Whole,
    /// The number of an identity document; its shape hangs on the document's type.
    IdNumber,
    /// 10 digits.
    SchoolCode,
    /// 19 characters: G, J or L and 18 more.
    StudentNumber,
    /// A picture, kept apart as evidence; the field holds its digest.
    Photo,
}

/// Whether the national sheet asks for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// Must be filled.
    Yes,
    /// May stay empty.
    No,
    /// Hangs on other fields.
    Conditional,
    /// Issued by the national system, never typed at first registration.
    Issued,
}

/// The heading under which a field stands on a pupil's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldGroup {
    /// Who the pupil is.
    Identity,
    /// School, class, numbers.
    Schooling,
    /// Where the pupil lives and is registered.
    Place,
    /// Health, family situation, aid, way to school.
    Situation,
    /// The first family member.
    Member1,
    /// The second family member.
    Member2,
}

impl FieldGroup {
    /// All groups in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Identity, Self::Schooling, Self::Place, Self::Situation, Self::Member1, Self::Member2];

    /// The heading.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Identity => Text::new("身份", "Identity"),
            Self::Schooling => Text::new("就学", "Schooling"),
            Self::Place => Text::new("户籍与住址", "Places"),
            Self::Situation => Text::new("健康与家庭情况", "Situation"),
            Self::Member1 => Text::new("家庭成员1", "Family member 1"),
            Self::Member2 => Text::new("家庭成员2", "Family member 2"),
        }
    }
}

/// What the list says of a field.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// The field.
    pub field: FieldKey,
    /// Its key in JSON and on the command line.
    pub key: &'static str,
    /// The header of the national sheet, and its English label.
    pub label: Text,
    /// How it is written and read.
    pub form: FieldForm,
    /// Whether it must be filled.
    pub required: Required,
    /// Where it stands on the page.
    pub group: FieldGroup,
}

impl FieldKey {
    /// What the list says of this field.
    #[must_use]
    pub fn spec(self) -> &'static FieldSpec {
        &FIELDS[self as usize - 1]
    }

    /// Its key in JSON and on the command line.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.spec().key
    }

    /// Its label.
    #[must_use]
    pub fn label(self) -> Text {
        self.spec().label
    }

    /// The field with this key.
    #[must_use]
    pub fn by_key(key: &str) -> Option<Self> {
        FIELDS.iter().find(|spec| spec.key == key).map(|spec| spec.field)
    }

    /// The field with this number.
    #[must_use]
    pub fn by_number(number: u8) -> Option<Self> {
        FIELDS.get(usize::from(number).checked_sub(1)?).map(|spec| spec.field)
    }

    /// All fields in the order of their number.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|spec| spec.field)
    }

    /// Name, sex, birth date and identity document: what 第11条 puts under control, together with the number
    /// that follows from them.
    #[must_use]
    pub const fn is_key_data(self) -> bool {
        matches!(
            self,
            Self::Name
                | Self::Gender
                | Self::BirthDate
                | Self::IdDocType
                | Self::IdDocNumber
                | Self::StudentRegistryNumber
        )
    }

    /// The fields that change often and are edited at once (第12条).
    #[must_use]
    pub const fn is_drifting(self) -> bool {
        matches!(
            self,
            Self::LeftBehindType
                | Self::IsMigrantWorkerChild
                | Self::CurrentAddress
                | Self::Phone
                | Self::HukouDivisionCode
        )
    }
}

impl Serialize for FieldKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(*self as u8)
    }
}

impl<'de> Deserialize<'de> for FieldKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u8::deserialize(deserializer)?;
        Self::by_number(number).ok_or_else(|| D::Error::custom("unknown field number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_field_is_its_place_in_the_list_and_keys_are_unique() {
        for (place, spec) in FIELDS.iter().enumerate() {
            assert_eq!(spec.field as usize, place + 1, "{}", spec.key);
            assert_eq!(FieldKey::by_key(spec.key), Some(spec.field));
            assert!(!spec.label.zh.is_empty() && !spec.label.en.is_empty());
        }
    }

    #[test]
    fn each_header_and_each_english_label_stands_once() {
        for (place, spec) in FIELDS.iter().enumerate() {
            for other in &FIELDS[place + 1..] {
                assert_ne!(spec.label.zh, other.label.zh);
                assert_ne!(spec.label.en, other.label.en);
            }
        }
    }
}
