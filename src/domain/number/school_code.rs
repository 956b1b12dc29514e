//! 学校标识码: 2 digits of category, 2 of province, 6 of sequence. No source describes a check digit, so none is
//! tested. Never typed for one pupil: it comes from the school's record.

use super::tidy::Tidy;
use crate::domain::note::{Checked, Note};
use crate::say;

/// Categories of schools that keep records of compulsory education: primary, junior, special, 工读.
const CATEGORIES: [&str; 4] = ["21", "31", "51", "37"];
/// Liaoning.
const PROVINCE: &str = "21";

/// Checks a 学校标识码: refused unless ten digits, doubted outside Liaoning's schools of compulsory education.
#[must_use]
pub fn check(raw: &str) -> Checked<String> {
    let tidy = Tidy::number(raw);
    if tidy.text.len() != 10 || !tidy.text.bytes().all(|b| b.is_ascii_digit()) {
        return Checked::refused(Note::refuse("S01", |lang| {
            say!(lang, "学校标识码应为10位数字。", "A school's identification code has 10 digits.")
        }));
    }
    let mut notes: Vec<Note> = tidy.note("S01").into_iter().collect();
    if !CATEGORIES.contains(&&tidy.text[..2]) || &tidy.text[2..4] != PROVINCE {
        notes.push(Note::warn("S01", |lang| {
            say!(
                lang,
                "学校标识码不像辽宁的义务教育学校（一般以2121、3121、5121开头），请核对。",
                "Not the code of a school of compulsory education in Liaoning (usually 2121, 3121, 5121)."
            )
        }));
    }
    Checked::new(tidy.text, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::note::Severity;

    #[test]
    fn ten_digits_or_nothing() {
        for (raw, taken, doubted) in [
            ("2121000000", true, false),
            ("3121000000", true, false),
            ("5121000000", true, false),
            ("3721000000", true, false),
            ("2142000000", true, true),
            ("3421000000", true, true),
            ("212100000", false, false),
            ("21210000000", false, false),
            ("212100000X", false, false),
            ("", false, false),
        ] {
            let checked = check(raw);
            assert_eq!((checked.value.is_some(), checked.has(Severity::Warn)), (taken, doubted), "{raw}");
        }
        assert!(check("２１２１000000").has(Severity::Corrected));
    }
}
