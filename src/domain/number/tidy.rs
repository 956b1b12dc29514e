//! What copying and spreadsheets do to numbers, undone: full-width forms, blanks, invisible characters. It
//! never guesses a digit.

use crate::domain::note::Note;
use crate::say;

/// A number after tidying.
#[derive(Clone, PartialEq, Eq)]
pub struct Tidy {
    /// The tidied text: half-width, upper-case, without blanks.
    pub text: String,
    /// Whether anything but surrounding blanks was changed.
    pub changed: bool,
}

/// The half-width form of a full-width letter, digit or sign; every other character as it is.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Characters that a person cannot see: controls, directions, zero widths, variation selectors, tags.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            u32::from(c),
            0xad | 0x34f
                | 0x61c
                | 0x115f
                | 0x1160
                | 0x17b4
                | 0x17b5
                | 0x180b..=0x180f
                | 0x200b..=0x200f
                | 0x2028..=0x202e
                | 0x2060..=0x206f
                | 0x3164
                | 0xfe00..=0xfe0f
                | 0xfeff
                | 0xffa0
                | 0xfff0..=0xfffb
                | 0xe0000..=0xe0fff
        )
}

impl Tidy {
    /// Tidies what was typed: half-width and upper-case letters, no blanks, no invisible characters, and
    /// without the apostrophe by which spreadsheets mark text.
    #[must_use]
    pub fn number(raw: &str) -> Self {
        let trimmed = raw.trim();
        let text: String = trimmed
            .trim_start_matches(['\'', '\u{2018}', '\u{2019}', '`'])
            .chars()
            .map(half_width)
            .filter(|c| !c.is_whitespace() && !is_invisible(*c))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        Self { changed: text != trimmed, text }
    }

    /// The note that tells of the change, if there was one.
    #[must_use]
    pub fn note(&self, check: &'static str) -> Option<Note> {
        self.changed.then(|| {
            Note::corrected(check, |lang| {
                say!(
                    lang,
                    "已改成规范写法（半角、大写、无空格），请看一眼。",
                    "Written in the proper form (half-width, upper-case, no blanks); please look."
                )
            })
        })
    }
}

/// Whether the text is a number that a spreadsheet turned into scientific notation, such as `2.1E+17`.
#[must_use]
pub fn looks_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits_and_point = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_digit())
            && part.chars().all(|c| c.is_ascii_digit() || c == '.')
            && part.matches('.').count() <= 1
    };
    let exponent_ok = exponent
        .strip_prefix('+')
        .is_some_and(|rest| !rest.is_empty() && rest.len() <= 3 && rest.bytes().all(|b| b.is_ascii_digit()))
        || (mantissa.contains('.')
            && !exponent.is_empty()
            && exponent.len() <= 2
            && exponent.bytes().all(|b| b.is_ascii_digit()));
    digits_and_point(mantissa) && exponent_ok
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidies_and_tells() {
        for (raw, text, changed) in [
            ("210421", "210421", false),
            (" 210421 ", "210421", false),
            ("２１０４", "2104", true),
            ("'210421", "210421", true),
            ("2104 21", "210421", true),
            ("21\u{200b}04x", "2104X", true),
        ] {
            let tidy = Tidy::number(raw);
            assert_eq!((tidy.text.as_str(), tidy.changed), (text, changed), "{raw}");
            assert_eq!(tidy.note("A02").is_some(), changed);
        }
    }

    #[test]
    fn knows_scientific_notation() {
        for yes in ["2.1E+17", "2.10421209912310E+17", "2E+17", "2.1e17"] {
            assert!(looks_scientific(yes), "{yes}");
        }
        for no in ["E12345678", "210421", "2E17", "E+17", "1.2.3E+4", "2.1E+", ""] {
            assert!(!looks_scientific(no), "{no}");
        }
    }
}
