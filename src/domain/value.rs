//! The value of a field, typed, and the record that holds them.
//!
//! Values are made only by [`crate::domain::reading`] or by code that already holds the type; text of any kind is
//! kept as it was written (rare characters beyond U+FFFF included). Their encoding is part of the journal and
//! frozen: variants are only ever added at the end.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::FieldKey;

/// A calendar day, kept as YYYYMMDD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

impl Date {
    /// The day as the number YYYYMMDD.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0.year().unsigned_abs() * 10_000 + self.0.month() * 100 + self.0.day()
    }

    /// The day of the number YYYYMMDD, when it exists.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        let year = i32::try_from(number / 10_000).ok()?;
        NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100).map(Self)
    }

    /// YYYYMMDD.
    #[must_use]
    pub fn compact(self) -> String {
        format!("{:08}", self.number())
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.number())
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_number(u32::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no such day"))
    }
}

/// A month, kept as YYYYMM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Month(u32);

impl Month {
    /// The month, when it exists.
    #[must_use]
    pub fn new(year: u32, month: u32) -> Option<Self> {
        ((1900..=2200).contains(&year) && (1..=12).contains(&month)).then_some(Self(year * 100 + month))
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> u32 {
        self.0 / 100
    }

    /// Its month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0 % 100
    }

    /// YYYYMM.
    #[must_use]
    pub fn compact(self) -> String {
        format!("{:06}", self.0)
    }
}

/// How long an identity document is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Validity {
    /// First day.
    pub from: Date,
    /// Last day; none means 长期.
    pub until: Option<Date>,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Text, names and numbers of documents, kept as written.
    Text(Box<str>),
    /// A day.
    Date(Date),
    /// A month.
    Month(Month),
    /// The validity of a document.
    Validity(Validity),
    /// A code of the field's table.
    Code(Box<str>),
    /// 是 or 否.
    YesNo(bool),
    /// A whole number.
    Whole(u32),
    /// A division of 12 digits.
    Division(u64),
}

impl Value {
    /// The text of a text value.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The code of a code value.
    #[must_use]
    pub fn as_code(&self) -> Option<&str> {
        match self {
            Self::Code(code) => Some(code),
            _ => None,
        }
    }

    /// The day of a date value.
    #[must_use]
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            _ => None,
        }
    }
}

/// The filled fields of a record, in the order of their number. An absent field is an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fields(Vec<(FieldKey, Value)>);

impl Fields {
    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: FieldKey) -> Option<&Value> {
        self.0.binary_search_by_key(&field, |(key, _)| *key).ok().map(|place| &self.0[place].1)
    }

    /// Puts a value in, or takes it out with `None`; gives back what stood there.
    pub fn set(&mut self, field: FieldKey, value: Option<Value>) -> Option<Value> {
        match (self.0.binary_search_by_key(&field, |(key, _)| *key), value) {
            (Ok(place), Some(value)) => Some(std::mem::replace(&mut self.0[place].1, value)),
            (Ok(place), None) => Some(self.0.remove(place).1),
            (Err(place), Some(value)) => {
                self.0.insert(place, (field, value));
                None
            }
            (Err(_), None) => None,
        }
    }

    /// The text of a field, empty when there is none.
    #[must_use]
    pub fn text(&self, field: FieldKey) -> &str {
        self.get(field).and_then(Value::as_text).unwrap_or_default()
    }

    /// The code of a field, empty when there is none.
    #[must_use]
    pub fn code(&self, field: FieldKey) -> &str {
        self.get(field).and_then(Value::as_code).unwrap_or_default()
    }

    /// The filled fields.
    pub fn iter(&self) -> impl Iterator<Item = (FieldKey, &Value)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    /// How many are filled.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is filled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(FieldKey, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (FieldKey, Value)>>(pairs: I) -> Self {
        let mut fields = Self::default();
        for (key, value) in pairs {
            fields.set(key, Some(value));
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stay_in_order_and_give_back_what_stood_there() {
        let mut fields = Fields::default();
        fields.set(FieldKey::Phone, Some(Value::Text("024".into())));
        fields.set(FieldKey::Name, Some(Value::Text("甲".into())));
        assert_eq!(fields.iter().map(|(key, _)| key).collect::<Vec<_>>(), [FieldKey::Name, FieldKey::Phone]);
        assert_eq!(fields.set(FieldKey::Name, None), Some(Value::Text("甲".into())));
        assert_eq!(fields.len(), 1);
    }

    #[test]
    fn a_day_that_does_not_exist_is_not_a_day() {
        assert_eq!(Date::from_number(20_230_229), None);
        assert_eq!(Date::from_number(20_240_229).map(Date::compact).as_deref(), Some("20240229"));
        assert_eq!(Month::new(2024, 13), None);
    }
}
