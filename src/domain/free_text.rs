//! Plain text that a person typed or pasted: addresses, employers, remarks. Nothing invisible gets in, because
//! what cannot be seen cannot be checked. It never changes visible characters except line breaks.

use super::note::{Checked, Note};
use super::number::is_invisible;
use crate::say;

/// The refusal of a character that cannot be seen, by its code point.
#[must_use]
pub fn invisible(c: char) -> Note {
    Note::refuse("T01", |lang| {
        say!(
            lang,
            "里面有看不见的字符 U+{:04X}，请删掉这一处重打。",
            "It contains the invisible character U+{:04X}; delete that place and type it again.",
            u32::from(c)
        )
    })
}

/// The doubt about a character from a private-use area, by its place counted from 1.
#[must_use]
pub fn private_use(place: usize) -> Note {
    Note::warn("C05", |lang| {
        say!(
            lang,
            "第{place}字是旧字库自造字，别的电脑会看不见，请换成标准字。",
            "Character {place} is of an old private font; other computers cannot show it. Use a standard one."
        )
    })
}

/// Whether the character belongs to a private-use area.
#[must_use]
pub const fn is_private_use(c: char) -> bool {
    matches!(c as u32, 0xe000..=0xf8ff | 0xf_0000..=0xf_fffd | 0x10_0000..=0x10_fffd)
}

/// Cleans one line of text of at most `most` characters. Surrounding blanks go without a word; tabs and line
/// breaks become one blank and are told; invisible characters and over-long text are refused.
#[must_use]
pub fn clean(raw: &str, most: usize) -> Checked<String> {
    let trimmed = raw.trim();
    let mut notes = Vec::new();
    let mut text = String::with_capacity(trimmed.len());
    let mut joined = false;
    for (at, c) in trimmed.chars().enumerate() {
        match c {
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{a0}' | '\u{2002}'..='\u{200a}' => {
                joined = true;
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            }
            c if is_invisible(c) => return Checked::refused(invisible(c)),
            '\u{fffd}' => return Checked::refused(lost()),
            c => {
                if is_private_use(c) && notes.is_empty() {
                    notes.push(private_use(at + 1));
                }
                text.push(c);
            }
        }
    }
    let count = text.chars().count();
    if count > most {
        return Checked::refused(Note::refuse("T02", |lang| {
            say!(lang, "有{count}个字，最多{most}个。", "{count} characters; at most {most} are taken.")
        }));
    }
    if joined {
        notes.push(Note::corrected("T03", |lang| {
            say!(lang, "换行和制表符已改成空格。", "Line breaks and tabs became blanks.")
        }));
    }
    Checked::new(text, notes)
}

/// The refusal of text that was read in the wrong encoding.
#[must_use]
pub fn lost() -> Note {
    Note::refuse("C07", |lang| {
        say!(
            lang,
            "里面有丢失的字，请照原件重录。",
            "Characters are lost in it; type it again from the paper."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Lang;
    use crate::domain::note::Severity;

    #[test]
    fn visible_text_stays_as_it_is() {
        for text in ["", "石文镇（某村）3组12号", "𠮷 村", "No. 3"] {
            assert_eq!(
                clean(&format!(" {text}\u{3000}"), 36),
                Checked::new(text.to_owned(), vec![]),
                "{text}"
            );
        }
    }

    #[test]
    fn invisible_characters_are_refused_by_name() {
        for (raw, name) in [
            ("a\u{202e}b", "U+202E"),
            ("a\u{200b}b", "U+200B"),
            ("a\u{7}b", "U+0007"),
            ("a\u{2066}b", "U+2066"),
            ("a\u{feff}b", "U+FEFF"),
            ("a\u{e0041}b", "U+E0041"),
        ] {
            let checked = clean(raw, 36);
            assert!(checked.value.is_none() && checked.notes[0].text(Lang::En).contains(name), "{name}");
        }
        assert!(clean("a\u{fffd}", 36).value.is_none());
    }

    #[test]
    fn breaks_are_joined_and_limits_hold() {
        let checked = clean("a\r\nb\tc", 36);
        assert_eq!(checked.value.as_deref(), Some("a b c"));
        assert!(checked.has(Severity::Corrected));
        assert!(clean("一二三", 3).value.is_some() && clean("一二三四", 3).value.is_none());
        assert!(clean("\u{e000}", 3).has(Severity::Warn));
    }
}
