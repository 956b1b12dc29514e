//! The particulars of a change read and shown by the rule pack in force, for surfaces, which do not know the pack.

use crate::{
    changes::{self, Particular},
    domain::{Date, Lang, Words},
    rules::{Pack, Refusal},
};

/// Reads a particular into the form that is kept.
///
/// # Errors
/// The text cannot be this particular.
pub fn read_particular(particular: &Particular, text: &str, today: Date) -> Result<String, Refusal> {
    changes::read_particular(particular, text, Pack::builtin(), today)
}

/// A kept particular as a person reads it.
#[must_use]
pub fn show_particular(particular: &Particular, text: &str, lang: Lang) -> String {
    changes::show_particular(particular, text, Pack::builtin(), lang)
}

/// What there is to pick from, as code and name; empty when anything may be written.
#[must_use]
pub fn particular_values(particular: &Particular) -> Vec<(String, Words)> {
    changes::particular_values(particular, Pack::builtin())
}
