//! Numbers of identity documents by document type. Only the citizen ID is strict: the shapes of the others come
//! from few sources, so a number of an unexpected shape is taken with a doubt. Never makes a number up.

use chrono::NaiveDate;

use super::citizen_id::{CitizenId, check_character_fits};
use super::tidy::{Tidy, looks_scientific};
use crate::domain::note::{Checked, Note};
use crate::domain::{Lang, Text};
use crate::say;

/// The type of a citizen ID.
pub const CITIZEN_ID: &str = "1";
/// The type 其他, with which the number may stay empty.
pub const OTHER: &str = "Z";
/// The column's length in the education data standard; longer numbers are doubted.
const STANDARD_LENGTH: usize = 20;
/// Nothing longer than this is a document's number.
const MOST: usize = 40;

/// Checks a document's number against its type (a code of `id-document-type`; an unknown or empty type only
/// checks characters and length). An empty number is refused, except for 其他.
#[must_use]
pub fn check(type_code: &str, raw: &str, today: NaiveDate) -> Checked<String> {
    if type_code == CITIZEN_ID {
        return CitizenId::check(raw, today).map(|id| id.as_str().to_owned());
    }
    let tidy = Tidy::number(raw);
    if tidy.text.is_empty() && type_code != OTHER {
        return Checked::refused(Note::refuse("E01", |lang| {
            say!(lang, "没有填证件号。", "The document number is empty.")
        }));
    }
    if let Some(note) = refusal(&tidy.text) {
        return Checked::refused(note);
    }
    let mut notes: Vec<Note> = tidy.note("A02").into_iter().collect();
    let count = tidy.text.chars().count();
    if count > STANDARD_LENGTH {
        notes.push(Note::warn("A01", |lang| {
            say!(
                lang,
                "证件号有{count}位，国家系统一般只收{STANDARD_LENGTH}位，请核对。",
                "The number has {count} characters; the national system usually takes {STANDARD_LENGTH}."
            )
        }));
    }
    if let Some(shape) = unexpected_shape(type_code, &tidy.text) {
        notes.push(Note::warn("A01", |lang| shape_sentence(shape, lang)));
    }
    Checked::new(tidy.text, notes)
}

fn refusal(text: &str) -> Option<Note> {
    if looks_scientific(text) {
        return Some(super::CitizenIdError::Scientific.note());
    }
    if text.chars().count() > MOST {
        return Some(Note::refuse("A01", |lang| {
            say!(lang, "证件号超过{MOST}位，不像证件号。", "Over {MOST} characters: not a document number.")
        }));
    }
    let odd = text.chars().find(|c| {
        !(c.is_ascii_alphanumeric()
            || matches!(c, '(' | ')' | '-' | '/' | '.')
            || ('\u{4e00}'..='\u{9fff}').contains(c))
    })?;
    Some(Note::refuse("A02", |lang| {
        say!(
            lang,
            "证件号里有不该出现的字符“{}”。",
            "A document number cannot contain “{}”.",
            odd.escape_debug()
        )
    }))
}

fn shape_sentence(shape: Text, lang: Lang) -> String {
    say!(
        lang,
        "证件号和常见样式不同（一般是{}），请对照证件。",
        "The number has an unusual shape (usually {}); compare it with the document.",
        shape.get(lang)
    )
}

/// The usual shape of the type, when the number does not have it.
fn unexpected_shape(type_code: &str, text: &str) -> Option<Text> {
    let (fits, shape) = match type_code {
        "6" | "7" => (
            hong_kong_macao(text),
            Text::new(
                "特区护照、身份证明或H/M加8位数字的通行证",
                "a passport or identity card of the region, or a permit of H/M and 8 digits",
            ),
        ),
        "8" => (taiwan_permit(text), Text::new("8位数字", "8 digits")),
        "9" => (
            permanent_residence(text),
            Text::new("9开头的18位，或3个字母加12位数字", "18 characters from 9, or 3 letters and 12 digits"),
        ),
        "A" => (
            passport(text),
            Text::new(
                "5至20位字母数字；中国护照是E加8位",
                "5 to 20 letters and digits; Chinese ones E and 8",
            ),
        ),
        "C" => (
            residence_permit(text),
            Text::new("810000、820000或830000开头的18位", "18 characters from 810000, 820000 or 830000"),
        ),
        _ => return None,
    };
    (!fits).then_some(shape)
}

/// Whether `text` is `letters` followed by `digits` digits, the letters taken from `allowed`.
fn shaped(text: &str, allowed: &[&str], digits: usize) -> bool {
    allowed.iter().any(|prefix| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == digits && rest.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// Whether the number is a permit of Hong Kong and Macao residents: H or M, 8 digits, perhaps 2 of reissue.
#[must_use]
pub fn hong_kong_macao_permit(text: &str) -> bool {
    shaped(text, &["H", "M"], 8) || shaped(text, &["H", "M"], 10)
}

fn hong_kong_macao(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !matches!(c, '(' | ')' | '-' | '/')).collect();
    let letters = bare.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = bare.len() - letters;
    let body = bare.bytes().skip(letters);
    hong_kong_macao_permit(&bare)
        || shaped(&bare, &["K"], 8)
        || shaped(&bare, &["MA"], 7)
        // Identity card of Hong Kong: one or two letters, six digits and a check character that may be A.
        || ((1..=2).contains(&letters)
            && digits == 7
            && body.clone().enumerate().all(|(at, b)| b.is_ascii_digit() || (at == 6 && b == b'A')))
        // Identity card of Macao: eight digits.
        || (letters == 0 && digits == 8 && body.clone().all(|b| b.is_ascii_digit()))
}

/// Whether the number is a mainland travel permit of Taiwan residents: 8 digits since 2008, before that 10 and
/// perhaps a letter in brackets.
#[must_use]
pub fn taiwan_permit(text: &str) -> bool {
    let old = text.split_once('(').map_or(text, |(digits, tail)| {
        let letter = tail.strip_suffix(')').unwrap_or("");
        if letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_uppercase()) { digits } else { "" }
    });
    shaped(text, &[""], 8) || shaped(old, &[""], 10)
}

/// Whether the number is a foreigner's permanent residence card: 18 characters from 9 with a check character
/// (since 2023-12-01), before that 3 letters and 12 digits.
#[must_use]
pub fn permanent_residence(text: &str) -> bool {
    let old = text.len() == 15
        && text.bytes().take(3).all(|b| b.is_ascii_uppercase())
        && text.bytes().skip(3).all(|b| b.is_ascii_digit());
    old || (text.starts_with('9') && check_character_fits(text))
}

/// Whether the number is a residence permit of Hong Kong, Macao or Taiwan residents.
#[must_use]
pub fn residence_permit(text: &str) -> bool {
    ["810000", "820000", "830000"].iter().any(|prefix| text.starts_with(prefix)) && check_character_fits(text)
}

fn passport(text: &str) -> bool {
    if !(5..=STANDARD_LENGTH).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return false;
    }
    // Foreign passports are not checked: every country has its own shapes, and E also begins foreign numbers.
    !text.bytes().all(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::note::Severity;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2100, 1, 1).unwrap()
    }

    #[test]
    fn usual_shapes_pass_without_a_word() {
        let nine = format!(
            "92104200099123101{}",
            super::super::citizen_id::check_character("92104200099123101").unwrap()
        );
        let permit = format!(
            "81000020991231001{}",
            super::super::citizen_id::check_character("81000020991231001").unwrap()
        );
        for (kind, number) in [
            ("1", "210421209912310010"),
            ("6", "H0000000000"),
            ("6", "H00000000"),
            ("6", "K00000000"),
            ("6", "A000000(0)"),
            ("7", "MA0000000"),
            ("7", "0000000(0)"),
            ("8", "00000000"),
            ("8", "0000000000"),
            ("8", "0000000000(B)"),
            ("9", "ABC000000000000"),
            ("9", nine.as_str()),
            ("A", "E00000000"),
            ("A", "EA0000000"),
            ("C", permit.as_str()),
            ("B", "0000"),
            ("Z", ""),
        ] {
            let checked = check(kind, number, day());
            assert_eq!(checked.value.as_deref(), Some(number), "{kind} {number}");
            assert!(checked.notes.is_empty(), "{kind} {number}: {:?}", checked.notes);
        }
    }

    #[test]
    fn unusual_shapes_are_doubted_not_refused() {
        for (kind, number) in [
            ("6", "X1"),
            ("8", "123"),
            ("9", "900000000000000000"),
            ("A", "ABCDEF"),
            ("C", "820000209912310019"),
            ("Z", "123456789012345678901"),
        ] {
            let checked = check(kind, number, day());
            assert!(checked.value.is_some() && checked.has(Severity::Warn), "{kind} {number}");
        }
    }

    #[test]
    fn damage_is_refused() {
        for (kind, number) in [("6", ""), ("A", "2.1E+17"), ("A", "E0000;00"), ("1", "123")] {
            assert_eq!(check(kind, number, day()).value, None, "{kind} {number}");
        }
        assert_eq!(check("A", &"1".repeat(41), day()).value, None);
    }
}
