//! Personal names as the household register has them: every Han character of any plane, and the middle dot
//! U+00B7 (民委发〔2016〕33号). A character is never replaced by another one, except dots and blanks, and that
//! is told.

use super::free_text::{invisible, is_private_use, lost, private_use};
use super::note::{Checked, Note};
use super::number::{half_width, is_invisible};
use crate::say;

/// The separator inside names.
pub const MIDDLE_DOT: char = '\u{b7}';
/// The column's length in the education data standard; over the 25 Han characters systems must take.
pub const LENGTH_MOST: usize = 36;
/// Names longer than this are probably in the wrong column.
const LENGTH_USUAL: usize = 25;

/// What a character does in a name.
enum Role {
    Letter,
    Dot { standard: bool },
    Blank,
    Latin,
    Description,
    Bracket,
    Lost,
    Hidden,
    Private,
    Compatibility,
    Symbol,
}

fn role(c: char) -> Role {
    match c {
        MIDDLE_DOT => Role::Dot { standard: true },
        '.' | '．' | '•' | '・' | '‧' | '∙' | '。' | '･' | '⋅' | '｡' | '●' | '▪' | '⸱' => {
            Role::Dot { standard: false }
        }
        '?' | '？' | '□' | '*' | '＊' | '\u{fffd}' | '〓' => Role::Lost,
        '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】' | '+' => Role::Bracket,
        '\u{2ff0}'..='\u{2fff}' | '\u{31ef}' => Role::Description,
        '〇' | '々' => Role::Letter,
        c if c.is_whitespace() => Role::Blank,
        c if is_invisible(c) => Role::Hidden,
        c if is_private_use(c) => Role::Private,
        c if is_compatibility(c) => Role::Compatibility,
        c if is_han(c) => Role::Letter,
        c if c.is_alphanumeric() || matches!(c, '-' | '\'') => Role::Latin,
        _ => Role::Symbol,
    }
}

/// Whether the character is a unified Han character of any plane.
#[must_use]
pub const fn is_han(c: char) -> bool {
    matches!(
        c as u32,
        0x3400..=0x4dbf
            | 0x4e00..=0x9fff
            | 0xfa0e
            | 0xfa0f
            | 0xfa11
            | 0xfa13
            | 0xfa14
            | 0xfa1f
            | 0xfa21
            | 0xfa23
            | 0xfa24
            | 0xfa27..=0xfa29
            | 0x20000..=0x2fa1f
            | 0x30000..=0x3347f
    )
}

/// Forms that look like a Han character but are another code: radicals and compatibility characters.
const fn is_compatibility(c: char) -> bool {
    matches!(c as u32, 0x2e80..=0x2fdf | 0xf900..=0xfaff | 0x2f800..=0x2fa1f)
        && !matches!(
            c as u32,
            0xfa0e | 0xfa0f | 0xfa11 | 0xfa13 | 0xfa14 | 0xfa1f | 0xfa21 | 0xfa23 | 0xfa24 | 0xfa27..=0xfa29
        )
}

/// Cleans a name: dots become U+00B7, blanks between Han characters go, both are told. Symbols, invisible and
/// lost characters are refused; letters, digits, brackets and private characters are doubted.
#[must_use]
pub fn clean(raw: &str) -> Checked<String> {
    let mut notes = Vec::new();
    let mut name = String::new();
    let chars: Vec<char> = raw.trim().chars().map(narrow).collect();
    for (at, c) in chars.iter().copied().enumerate() {
        let place = at + 1;
        match role(c) {
            Role::Letter => {}
            Role::Dot { standard } => {
                if !standard {
                    once(&mut notes, dot_corrected());
                }
                if name.is_empty() || place == chars.len() || name.ends_with(MIDDLE_DOT) {
                    return Checked::refused(dot_misplaced());
                }
                name.push(MIDDLE_DOT);
                continue;
            }
            Role::Blank => {
                let near =
                    [name.chars().next_back(), chars[at..].iter().copied().find(|c| !c.is_whitespace())];
                if near.iter().flatten().all(|c| is_han(*c) || *c == MIDDLE_DOT) {
                    once(&mut notes, blank_removed());
                    continue;
                }
                once(&mut notes, letters());
                if !name.ends_with(' ') {
                    name.push(' ');
                }
                continue;
            }
            Role::Latin => once(&mut notes, letters()),
            Role::Bracket | Role::Description => once(&mut notes, described()),
            Role::Private => once(&mut notes, private_use(place)),
            Role::Compatibility => once(&mut notes, variant(place)),
            Role::Lost => return Checked::refused(lost()),
            Role::Hidden => return Checked::refused(invisible(c)),
            Role::Symbol => return Checked::refused(symbol(c, place)),
        }
        name.push(c);
    }
    let count = name.chars().count();
    if count == 0 {
        return Checked::refused(Note::refuse("C01", |lang| say!(lang, "没有姓名。", "The name is empty.")));
    }
    if count > LENGTH_MOST {
        return Checked::refused(Note::refuse("C04", |lang| {
            say!(
                lang,
                "姓名有{count}个字，最多{LENGTH_MOST}个。",
                "{count} characters; names have {LENGTH_MOST} at most."
            )
        }));
    }
    if count > LENGTH_USUAL {
        notes.push(Note::hint("C04", |lang| {
            say!(lang, "姓名较长，请确认未填错栏。", "A long name; is it in the right field?")
        }));
    }
    Checked::new(name, notes)
}

/// Full-width letters and digits become half-width; dots and signs keep their own rules.
fn narrow(c: char) -> char {
    let half = half_width(c);
    if half.is_ascii_alphanumeric() { half } else { c }
}

fn once(notes: &mut Vec<Note>, note: Note) {
    if !notes.iter().any(|known| known.check == note.check && known.severity == note.severity) {
        notes.push(note);
    }
}

/// The form in which names are compared when looking for doubles: without blanks and dots. Never kept.
#[must_use]
pub fn comparable(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(role(*c), Role::Blank | Role::Dot { .. } | Role::Hidden))
        .flat_map(|c| narrow(c).to_lowercase())
        .collect()
}

fn dot_corrected() -> Note {
    Note::corrected("C03", |lang| {
        say!(
            lang,
            "姓名中间的点已改成规范的“·”，请确认。",
            "The dot in the name became the standard “·”; please confirm."
        )
    })
}

fn dot_misplaced() -> Note {
    Note::refuse("C03", |lang| {
        say!(
            lang,
            "“·”只能在两段名字中间，不能在头尾，也不能连着。",
            "“·” stands between two parts of a name, once, never at an end."
        )
    })
}

fn blank_removed() -> Note {
    Note::corrected("C02", |lang| {
        say!(lang, "姓名里的空格已去掉，请确认。", "The blanks in the name were removed; please confirm.")
    })
}

fn letters() -> Note {
    Note::warn("C02", |lang| {
        say!(
            lang,
            "姓名里有字母、数字或空格，请对照户口簿。",
            "The name has letters, digits or blanks; compare it with the household register."
        )
    })
}

fn described() -> Note {
    Note::warn("C08", |lang| {
        say!(
            lang,
            "姓名像是用拆字代替，请录标准字；确实打不出的再留拆字。",
            "A character seems to be described by its parts; use the real one if it can be typed."
        )
    })
}

fn variant(place: usize) -> Note {
    Note::warn("C10", |lang| {
        say!(
            lang,
            "姓名第{place}字是兼容或部首写法，请以户口簿为准。",
            "Character {place} is a compatibility form; follow the household register."
        )
    })
}

fn symbol(c: char, place: usize) -> Note {
    Note::refuse("C02", |lang| {
        say!(
            lang,
            "姓名第{place}字“{c}”不是文字，请对照户口簿重填。",
            "Character {place}, “{c}”, cannot be in a name; see the household register."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::note::Severity::{Corrected, Hint, Refuse, Warn};

    #[test]
    fn names_are_taken_corrected_doubted_or_refused() {
        for (raw, name, said) in [
            ("某小明", Some("某小明"), None),
            (" 某小明\u{3000}", Some("某小明"), None),
            ("某　明", Some("某明"), Some((Corrected, "C02"))),
            ("阿里木·买买提", Some("阿里木·买买提"), None),
            ("阿里木•买买提", Some("阿里木·买买提"), Some((Corrected, "C03"))),
            ("阿里木．买买提", Some("阿里木·买买提"), Some((Corrected, "C03"))),
            ("阿里木。买买提", Some("阿里木·买买提"), Some((Corrected, "C03"))),
            ("·买买提", None, Some((Refuse, "C03"))),
            ("买买提·", None, Some((Refuse, "C03"))),
            ("阿··买", None, Some((Refuse, "C03"))),
            ("\u{20bb7}小明", Some("\u{20bb7}小明"), None),
            ("\u{30edd}", Some("\u{30edd}"), None),
            ("某\u{e000}", Some("某\u{e000}"), Some((Warn, "C05"))),
            ("⾼明", Some("⾼明"), Some((Warn, "C10"))),
            ("Ann Moumou", Some("Ann Moumou"), Some((Warn, "C02"))),
            ("某ming", Some("某ming"), Some((Warn, "C02"))),
            ("某（石羡）", Some("某（石羡）"), Some((Warn, "C08"))),
            ("某⿰石羡", Some("某⿰石羡"), Some((Warn, "C08"))),
            ("某?", None, Some((Refuse, "C07"))),
            ("某□", None, Some((Refuse, "C07"))),
            ("某\u{fffd}", None, Some((Refuse, "C07"))),
            ("某,明", None, Some((Refuse, "C02"))),
            ("某★", None, Some((Refuse, "C02"))),
            ("某\u{200b}明", None, Some((Refuse, "T01"))),
            ("某\u{202e}明", None, Some((Refuse, "T01"))),
            ("", None, Some((Refuse, "C01"))),
            ("  ", None, Some((Refuse, "C01"))),
        ] {
            let checked = clean(raw);
            assert_eq!(checked.value.as_deref(), name, "{raw}");
            assert_eq!(checked.notes.first().map(|n| (n.severity, n.check)), said, "{raw}");
        }
    }

    #[test]
    fn lengths() {
        assert!(clean(&"明".repeat(25)).notes.is_empty());
        assert!(clean(&"明".repeat(26)).has(Hint));
        assert!(clean(&"明".repeat(36)).value.is_some());
        assert!(clean(&"明".repeat(37)).value.is_none());
    }

    #[test]
    fn comparison_ignores_blanks_dots_and_width() {
        assert_eq!(comparable("阿里木•买 买提"), comparable("阿里木·买买提"));
        assert_eq!(comparable("Ａnn"), "ann");
    }
}
