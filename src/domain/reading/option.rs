//! Options of code tables, yes and no, and divisions, by code or by name. What is not an option is refused with
//! the options there are; it never picks one that was not written.

use super::{Reading, damaged};
use crate::domain::codes::{CodeEntry, CodeTable, NameMatch};
use crate::domain::division::{self as places, Known};
use crate::domain::note::Note;
use crate::domain::number::{Tidy, looks_scientific};
use crate::domain::{FieldKey, Value};
use crate::say;

/// Options named in a refusal.
const NAMED_MOST: usize = 8;
/// Characters of the refused text that are quoted.
const QUOTED_MOST: usize = 12;

pub(super) fn code(key: FieldKey, table: CodeTable, raw: &str) -> Reading {
    let written = raw.trim();
    if let Some((entry, note)) = by_code(table, written) {
        return taken(key, table, entry).noted(note);
    }
    match table.by_name(written) {
        Some(NameMatch::Sure(entry)) => taken(key, table, entry),
        Some(NameMatch::Doubtful(entry)) => {
            let doubt = Note::warn("E13", |lang| {
                say!(
                    lang,
                    "写的是“{}”，当作“{}”，请确认。",
                    "“{}” was taken as “{}”; please confirm.",
                    quoted(written),
                    entry.name
                )
            });
            taken(key, table, entry).noted(Some(doubt))
        }
        Some(NameMatch::WithoutCode) => Reading::refused(Note::refuse("E21", |lang| {
            say!(
                lang,
                "国家系统没有“{}”这一项，请另选：{}。",
                "The national system has no “{}”; choose one of: {}.",
                quoted(written),
                options(table)
            )
        })),
        None => Reading::refused(Note::refuse("E21", |lang| {
            say!(
                lang,
                "没有“{}”这个选项，可填：{}。",
                "“{}” is not an option; there are: {}.",
                quoted(written),
                options(table)
            )
        })),
    }
}

/// The option of a code, also of one that lost its leading zero or gained `.0` in a spreadsheet.
fn by_code(table: CodeTable, written: &str) -> Option<(&'static CodeEntry, Option<Note>)> {
    let text = Tidy::number(written).text;
    if !text.is_ascii() {
        return None;
    }
    let bare = text.strip_suffix(".0").unwrap_or(&text);
    // 国籍 letters, 证件类型 letters and digits are codes; a blood group's letter is a name.
    if bare.bytes().all(|b| b.is_ascii_alphabetic()) && table == CodeTable::BloodType {
        return None;
    }
    if let Some(entry) = table.find(bare) {
        return Some((entry, None));
    }
    let padded = format!("0{bare}");
    let entry = table.find(&padded).filter(|_| bare.len() == 1)?;
    let note = Note::corrected("E21", |lang| {
        say!(
            lang,
            "代码{bare}前面少了0，已当作{padded}（{}）。",
            "The code {bare} lost its 0 and was taken as {padded} ({}).",
            entry.name
        )
    });
    Some((entry, Some(note)))
}

fn taken(key: FieldKey, table: CodeTable, entry: &'static CodeEntry) -> Reading {
    let whole_list = matches!(
        key,
        FieldKey::Member1IdDocType | FieldKey::Member2IdDocType | FieldKey::StudentRegistryNumber
    );
    let sheet = table.sheet_option(&entry.code).is_some_and(|option| table.offered().contains(&option));
    let rare = (!whole_list && !sheet).then(|| {
        Note::warn("E21", |lang| {
            say!(
                lang,
                "“{}”一般不在学生表的选项里，国家系统可能不收。",
                "“{}” is usually not on pupils' forms; the national system may refuse it.",
                entry.name
            )
        })
    });
    Reading::taken(Value::Code(entry.code.as_str().into())).noted(rare)
}

fn options(table: CodeTable) -> String {
    let offered = table.offered();
    let mut names: Vec<&str> = offered.iter().take(NAMED_MOST).map(|entry| entry.name.as_str()).collect();
    if offered.len() > NAMED_MOST {
        names.push("…");
    }
    names.join("、")
}

/// The beginning of what was written, with nothing invisible in it.
fn quoted(written: &str) -> String {
    let shown: String = written.chars().take(QUOTED_MOST).flat_map(char::escape_debug).collect();
    if written.chars().count() > QUOTED_MOST { format!("{shown}…") } else { shown }
}

pub(super) fn yes_no(raw: &str) -> Reading {
    let written = raw.trim();
    let entry = by_code(CodeTable::YesNo, written).map(|(entry, _)| entry).or_else(|| match CodeTable::YesNo
        .by_name(written)
    {
        Some(NameMatch::Sure(entry)) => Some(entry),
        _ => None,
    });
    match entry {
        Some(entry) => Reading::taken(Value::YesNo(entry.code == "1")),
        None => Reading::refused(Note::refuse("E21", |lang| {
            say!(lang, "这一栏填“是”或“否”。", "Enter 是 (yes) or 否 (no).")
        })),
    }
}

pub(super) fn division(raw: &str) -> Reading {
    let tidy = Tidy::number(raw);
    if looks_scientific(&tidy.text) {
        return Reading::refused(damaged());
    }
    let text = tidy.text.strip_suffix(".0").unwrap_or(&tidy.text);
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    if !is_number {
        return match places::by_exact_name(raw) {
            Some(found) => Reading::of_division(found.code.parse().ok()).noted(too_wide(&found.code)),
            None => Reading::refused(unknown_name(raw)),
        };
    }
    let code = places::pad12(text).filter(|code| !code.starts_with('0'));
    let Some(code) = code else {
        return Reading::refused(Note::refuse("E22", |lang| {
            say!(
                lang,
                "行政区划填12位代码（只知道县时填6位），或写地名。",
                "Enter the division's 12 digits (6 when only the county is known), or its name."
            )
        }));
    };
    let doubt = match places::known(&code[..6]) {
        Known::Current | Known::OtherProvince => too_wide(&code),
        Known::Former => Some(Note::warn("E22", |lang| {
            say!(
                lang,
                "{}是已撤销的旧区划代码，请换成现在的。",
                "{} is a code no longer in force; use the present one.",
                &code[..6]
            )
        })),
        Known::Unknown => Some(Note::warn("E22", |lang| {
            say!(lang, "查不到区划代码{}，请核对。", "No division has the code {}; please check.", &code[..6])
        })),
    };
    Reading::of_division(code.parse().ok()).noted(doubt).noted(tidy.note("E22"))
}

/// The doubt about a code that names no county.
fn too_wide(code: &str) -> Option<Note> {
    (&code[4..6] == "00")
        .then(|| Note::warn("E22", |lang| say!(lang, "至少要写到县（区）。", "Name at least the county.")))
}

fn unknown_name(raw: &str) -> Note {
    let several = !places::find(raw, 2).is_empty();
    Note::refuse("E22", |lang| {
        if several {
            say!(
                lang,
                "“{}”不止一处或写得不全，请从列表里选，或填代码。",
                "“{}” is incomplete or means several places; choose from the list, or enter the code.",
                quoted(raw.trim())
            )
        } else {
            say!(
                lang,
                "找不到“{}”；外省的地方请填6位或12位代码。",
                "“{}” is not known; for other provinces enter the code of 6 or 12 digits.",
                quoted(raw.trim())
            )
        }
    })
}

impl Reading {
    fn of_division(code: Option<u64>) -> Self {
        Self { value: code.map(Value::Division), notes: Vec::new() }
    }
}
