//! How a kind's particulars are asked for: what forms, command line, sheets and help read.

use crate::domain::{FieldKey, Text};

/// How a particular is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParticularForm {
    /// Text of at most so many characters.
    Text(u16),
    /// A whole number of at most so much.
    Whole(u16),
    /// A day, YYYYMMDD; the usual spellings are accepted.
    Date,
    /// One of a list of the rule pack, by code or name.
    Choice(&'static str),
    /// Written and read as this field of the record.
    Field(FieldKey),
}

/// One particular of a kind of change.
#[derive(Debug, Clone, Copy)]
pub struct Particular {
    /// Its key on the command line and in JSON.
    pub key: &'static str,
    /// Its label.
    pub label: Text,
    /// Whether a change can be queued without it.
    pub required: bool,
    /// How it is written.
    pub form: ParticularForm,
    /// A value that passes; for a day, how many days before or after today it lies, as `-3` or `+3`.
    pub example: &'static str,
}

impl Particular {
    /// A particular that must be filled.
    #[must_use]
    pub const fn required(
        key: &'static str,
        label: Text,
        form: ParticularForm,
        example: &'static str,
    ) -> Self {
        Self { key, label, required: true, form, example }
    }

    /// A particular that may stay empty.
    #[must_use]
    pub const fn optional(
        key: &'static str,
        label: Text,
        form: ParticularForm,
        example: &'static str,
    ) -> Self {
        Self { key, label, required: false, form, example }
    }
}
