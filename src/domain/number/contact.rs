//! Telephone numbers and postal codes. Mobile and fixed lines are both taken; nothing is ever dialled or looked
//! up, so a plausible number may still be wrong.

use super::tidy::{Tidy, looks_scientific};
use crate::domain::note::{Checked, Note};
use crate::say;

/// The column's length in the education data standard.
const PHONE_MOST: usize = 30;

/// Checks a telephone number: 11 digits from 1, or area code and fixed line. Other lengths are doubted, other
/// characters refused.
#[must_use]
pub fn phone(raw: &str) -> Checked<String> {
    let tidy = Tidy::number(raw);
    if looks_scientific(&tidy.text) {
        return Checked::refused(Note::refuse("A08", |lang| {
            say!(
                lang,
                "电话被表格软件改成了科学计数，请重新录入。",
                "A spreadsheet damaged the telephone number; type it again."
            )
        }));
    }
    let text = canonical(&tidy.text);
    if text.is_empty() || text.len() > PHONE_MOST || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return Checked::refused(Note::refuse("E05", |lang| {
            say!(
                lang,
                "联系电话只能有数字和短横，每栏一个号码。",
                "A telephone number has digits and hyphens only, one number to a field."
            )
        }));
    }
    let mut notes = Vec::new();
    if text != raw.trim() {
        notes.extend(Tidy { text: text.clone(), changed: true }.note("E05"));
    }
    if !(is_mobile(&text) || is_fixed(&text)) {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        notes.push(Note::warn("E05", |lang| {
            say!(
                lang,
                "联系电话是{digits}位，手机应为11位，座机要带区号，请核对。",
                "The number has {digits} digits; mobile numbers have 11, fixed lines need their area code."
            )
        }));
    }
    Checked::new(text, notes)
}

/// One kind of dash, brackets around the area code as a dash, no country code, no `.0` of a spreadsheet.
fn canonical(tidied: &str) -> String {
    let dashed: String = tidied
        .chars()
        .filter_map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
            ')' => Some('-'),
            '(' => None,
            _ => Some(c),
        })
        .collect();
    let bare = dashed.strip_prefix("+86").unwrap_or(&dashed);
    let bare = bare.strip_prefix('-').unwrap_or(bare);
    bare.strip_suffix(".0").unwrap_or(bare).replace("--", "-")
}

fn is_mobile(text: &str) -> bool {
    let b = text.as_bytes();
    b.len() == 11 && b[0] == b'1' && (b'3'..=b'9').contains(&b[1]) && b.iter().all(u8::is_ascii_digit)
}

fn is_fixed(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [whole] => whole.starts_with('0') && (10..=12).contains(&whole.len()),
        [area, line] | [area, line, _] => {
            area.starts_with('0')
                && (3..=4).contains(&area.len())
                && (7..=8).contains(&line.len())
                && parts.get(2).is_none_or(|extension| (1..=6).contains(&extension.len()))
        }
        _ => false,
    }
}

/// Checks a postal code: refused unless six digits, doubted outside 11 and 12 (Liaoning).
#[must_use]
pub fn postal_code(raw: &str) -> Checked<String> {
    let tidy = Tidy::number(raw);
    let text = tidy.text.strip_suffix(".0").unwrap_or(&tidy.text).to_owned();
    if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Checked::refused(Note::refuse("E17", |lang| {
            say!(lang, "邮政编码应为6位数字。", "A postal code has 6 digits.")
        }));
    }
    let mut notes: Vec<Note> = tidy.note("E17").into_iter().collect();
    if !text.starts_with("11") && !text.starts_with("12") {
        notes.push(Note::warn("E17", |lang| {
            say!(
                lang,
                "辽宁的邮政编码一般以11或12开头，请核对。",
                "Postal codes in Liaoning usually begin with 11 or 12."
            )
        }));
    }
    Checked::new(text, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::note::Severity;

    #[test]
    fn phones() {
        for (raw, text, doubted) in [
            ("13000000000", "13000000000", false),
            ("１３０００００００００", "13000000000", false),
            ("130 0000 0000", "13000000000", false),
            ("+86 13000000000", "13000000000", false),
            ("13000000000.0", "13000000000", false),
            ("024-00000000", "024-00000000", false),
            ("（024）00000000", "024-00000000", false),
            ("0413—0000000", "0413-0000000", false),
            ("04130000000", "04130000000", false),
            ("024-00000000-12", "024-00000000-12", false),
            ("0000000", "0000000", true),
            ("1300000000", "1300000000", true),
            ("12000000000", "12000000000", true),
        ] {
            let checked = phone(raw);
            assert_eq!(checked.value.as_deref(), Some(text), "{raw}");
            assert_eq!(checked.has(Severity::Warn), doubted, "{raw}");
            assert_eq!(checked.has(Severity::Corrected), raw != text, "{raw}");
        }
        for raw in ["", "无", "13000000000、13000000001", "1.3E+10", &"1".repeat(31)] {
            assert!(phone(raw).value.is_none(), "{raw}");
        }
    }

    #[test]
    fn postal_codes() {
        assert!(postal_code("113000").notes.is_empty());
        assert!(postal_code("１１３０００").has(Severity::Corrected));
        assert!(postal_code("100000").has(Severity::Warn));
        for raw in ["", "11300", "1130000", "11300a"] {
            assert!(postal_code(raw).value.is_none(), "{raw}");
        }
    }
}
