//! The particulars of a change read and shown by the rule pack in force, for surfaces, which do not know the pack.

use crate::{
    changes::{self, Particular},
    desk::RulesInForce,
    domain::{Date, Lang, Words},
    rules::Refusal,
};

/// Reads a particular into the form that is kept.
///
/// # Errors
/// The text cannot be this particular.
pub fn read_particular(
    particular: &Particular,
    text: &str,
    rules: &RulesInForce,
    today: Date,
) -> Result<String, Refusal> {
    changes::read_particular(particular, text, &rules.pack, today)
}

/// A kept particular as a person reads it.
#[must_use]
pub fn show_particular(particular: &Particular, text: &str, rules: &RulesInForce, lang: Lang) -> String {
    changes::show_particular(particular, text, &rules.pack, lang)
}

/// What there is to pick from, as code and name; empty when anything may be written.
#[must_use]
pub fn particular_values(particular: &Particular, rules: &RulesInForce) -> Vec<(String, Words)> {
    changes::particular_values(particular, &rules.pack)
}
