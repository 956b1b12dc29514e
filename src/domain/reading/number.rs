//! Numbers of documents, ordinal numbers and distances. It refuses what a spreadsheet has damaged.

use chrono::NaiveDate;

use super::{Reading, damaged};
use crate::domain::Value;
use crate::domain::note::Note;
use crate::domain::number::{Tidy, document as shapes, half_width, looks_scientific};
use crate::say;

/// No distance to school is longer than this many kilometres.
const KILOMETRES_MOST: u32 = 1000;

pub(super) fn document(type_code: Option<&str>, raw: &str, today: NaiveDate) -> Reading {
    let kind = type_code.unwrap_or_else(|| guessed(raw));
    super::text(shapes::check(kind, raw, today))
}

/// A long run of digits is meant as a citizen ID, unless it is a foreigner's card; anything else is a document
/// of a type not known yet.
fn guessed(raw: &str) -> &'static str {
    let text = Tidy::number(raw).text;
    let body = text.strip_suffix('X').unwrap_or(&text);
    let long = (15..=19).contains(&text.len()) && body.bytes().all(|b| b.is_ascii_digit());
    if looks_scientific(&text) || (long && !shapes::permanent_residence(&text)) {
        shapes::CITIZEN_ID
    } else {
        ""
    }
}

pub(super) fn digits(raw: &str, most: usize) -> Reading {
    let tidy = Tidy::number(raw);
    if looks_scientific(&tidy.text) {
        return Reading::refused(damaged());
    }
    let text = tidy.text.strip_suffix(".0").unwrap_or(&tidy.text);
    if text.is_empty() || text.len() > most || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Reading::refused(Note::refuse("E20", |lang| {
            say!(lang, "这一栏只填数字，最多{most}位。", "Digits only, at most {most}.")
        }));
    }
    Reading::taken(Value::Text(text.into())).noted(tidy.note("E20"))
}

/// Class numbers and the like: text in which full-width letters and digits become half-width.
pub(super) fn label(written: &str, mut notes: Vec<Note>) -> Reading {
    if looks_scientific(written) {
        return Reading::refused(damaged());
    }
    let narrow = |c| if half_width(c).is_ascii_alphanumeric() { half_width(c) } else { c };
    let text: String = written.chars().map(narrow).collect();
    if text != written {
        notes.extend(Tidy { text: text.clone(), changed: true }.note("E20"));
    }
    Reading { value: Some(Value::Text(text.into())), notes }
}

pub(super) fn whole(raw: &str) -> Reading {
    let text = Tidy::number(raw).text;
    let bare = ["公里", "千米", "KM"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
    let number: Option<f64> =
        (!bare.is_empty() && bare.len() <= 8 && bare.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
            .then(|| bare.parse().ok())
            .flatten();
    let Some(number) = number.filter(|number| *number <= f64::from(KILOMETRES_MOST)) else {
        return Reading::refused(Note::refuse("E11", |lang| {
            say!(
                lang,
                "请填整公里数，0到{KILOMETRES_MOST}。",
                "Enter whole kilometres, 0 to {KILOMETRES_MOST}."
            )
        }));
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded just above")]
    let rounded = number.round() as u32;
    let changed = (f64::from(rounded) - number).abs() > f64::EPSILON;
    Reading::taken(Value::Whole(rounded)).noted(changed.then(|| {
        Note::corrected("E11", |lang| {
            say!(lang, "已四舍五入成{rounded}公里。", "Rounded to {rounded} kilometres.")
        })
    }))
}
