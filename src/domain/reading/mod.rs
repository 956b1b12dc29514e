//! From what stands in a cell or a form to the value of a field, and back to the cell's text of the national
//! sheet. It checks one value alone; what several fields say together is [`super::record`]'s.
//!
//! For every value: `read(key, write(key, value))` gives the value again, except that an option finer than the
//! national sheet's (祖父, 视力残疾 as 健康状况) comes back as the sheet's option.

mod day;
mod number;
mod option;

use chrono::NaiveDate;

pub use day::date_from_serial;

use super::note::{Checked, Note, Severity};
use super::number::{StudentNumber, contact, school_code};
use super::{FieldForm, FieldKey, Lang, Value, division, free_text, names};
use crate::say;

/// Nothing longer than this many bytes is read as a field's value.
const BYTES_MOST: usize = 4096;
/// An address shorter than this many characters cannot name a village.
const ADDRESS_LEAST: usize = 6;

/// What was read from one cell or entry line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The value; none when the text was empty or was refused.
    pub value: Option<Value>,
    /// What there is to say.
    pub notes: Vec<Note>,
}

impl Reading {
    /// Whether the text was refused; an empty text is not.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.notes.iter().any(|note| note.severity == Severity::Refuse)
    }

    fn taken(value: Value) -> Self {
        Self { value: Some(value), notes: Vec::new() }
    }

    fn refused(note: Note) -> Self {
        Self { value: None, notes: vec![note] }
    }

    fn noted(mut self, note: Option<Note>) -> Self {
        self.notes.extend(note);
        self
    }
}

fn text(checked: Checked<String>) -> Reading {
    Reading { value: checked.value.map(|text| Value::Text(text.into())), notes: checked.notes }
}

/// Reads the text of a field. An empty text gives no value and no note. The number of an identity document is
/// read as a citizen ID when it looks like one; where the document's type is known, use [`read_document`].
#[must_use]
pub fn read(key: FieldKey, raw: &str, today: NaiveDate) -> Reading {
    if raw.trim().is_empty() {
        return Reading::default();
    }
    if raw.len() > BYTES_MOST {
        return Reading::refused(Note::refuse("T02", |lang| {
            say!(lang, "内容太长，不像这一栏的内容。", "Far too long for this field.")
        }));
    }
    match key.spec().form {
        FieldForm::Text(most) => read_text(key, raw, usize::from(most)),
        FieldForm::PersonName => text(names::clean(raw)),
        FieldForm::Digits(most) => number::digits(raw, usize::from(most)),
        FieldForm::Date => day::date(key, raw, today),
        FieldForm::Month => day::month(raw, today),
        FieldForm::Validity => day::validity(raw, today),
        FieldForm::Code(table) => option::code(key, table, raw),
        FieldForm::YesNo => option::yes_no(raw),
        FieldForm::Division => option::division(raw),
        FieldForm::Phone => text(contact::phone(raw)),
        FieldForm::PostalCode => text(contact::postal_code(raw)),
        FieldForm::Whole => number::whole(raw),
        FieldForm::IdNumber => number::document(None, raw, today),
        FieldForm::SchoolCode => text(school_code::check(raw)),
        FieldForm::StudentNumber => text(StudentNumber::check(raw).map(|number| number.as_str().to_owned())),
        FieldForm::Photo => photo(raw),
    }
}

/// Reads the number of an identity document of a known type (a code of `id-document-type`).
#[must_use]
pub fn read_document(type_code: &str, raw: &str, today: NaiveDate) -> Reading {
    if raw.trim().is_empty() {
        return Reading::default();
    }
    number::document(Some(type_code).filter(|code| !code.is_empty()), raw, today)
}

fn read_text(key: FieldKey, raw: &str, most: usize) -> Reading {
    let checked = free_text::clean(raw, most);
    let Some(written) = checked.value else {
        return Reading { value: None, notes: checked.notes };
    };
    let mut notes = checked.notes;
    match key {
        FieldKey::ClassNumber | FieldKey::CampusNumber | FieldKey::AuxiliaryStudentNumber => {
            return number::label(&written, notes);
        }
        FieldKey::CurrentAddress | FieldKey::Member1CurrentAddress | FieldKey::Member2CurrentAddress
            if written.chars().count() < ADDRESS_LEAST =>
        {
            notes.push(Note::warn("E14", |lang| {
                say!(
                    lang,
                    "住址不够细，请写到村组门牌。",
                    "Write the address down to village, group and door."
                )
            }));
        }
        FieldKey::NativePlace if written.bytes().all(|b| b.is_ascii_digit()) => {
            notes.push(Note::warn("E18", |lang| {
                say!(
                    lang,
                    "籍贯写省、县的名称，不写代码。",
                    "The native place is the name of province and county, not a code."
                )
            }));
        }
        FieldKey::Email if !written.contains('@') || written.contains(' ') => {
            notes.push(Note::warn("E19", |lang| {
                say!(lang, "电子信箱里应有一个@，没有空格。", "An e-mail address has an @ and no blanks.")
            }));
        }
        _ => {}
    }
    Reading { value: Some(Value::Text(written.into())), notes }
}

fn photo(raw: &str) -> Reading {
    let digest = raw.trim().to_ascii_lowercase();
    if digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Reading::taken(Value::Text(digest.into()));
    }
    Reading::refused(Note::refuse("F03", |lang| {
        say!(lang, "照片要作为文件附上，不能打字。", "Attach the photograph as a file; it cannot be typed.")
    }))
}

/// The text of the national sheet's cell: option names, never codes that no source confirms; YYYYMMDD; divisions
/// with 12 digits. Empty when the table no longer knows the code.
#[must_use]
pub fn write(key: FieldKey, value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.compact(),
        Value::Month(month) => month.compact(),
        Value::Validity(validity) => {
            let until = validity.until.map_or_else(|| day::FOR_EVER.to_owned(), super::Date::compact);
            format!("{}-{until}", validity.from.compact())
        }
        Value::Code(code) => match key.spec().form {
            FieldForm::Code(table) => table.sheet_name(code).unwrap_or_default().to_owned(),
            _ => String::new(),
        },
        Value::YesNo(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Value::Whole(number) => number.to_string(),
        Value::Division(code) => format!("{code:012}"),
    }
}

/// The value as a person reads it on a screen: names of options and divisions, days as 2018-09-01.
#[must_use]
pub fn show(key: FieldKey, value: &Value, lang: Lang) -> String {
    match value {
        Value::Date(date) => date.to_string(),
        Value::Month(month) => format!("{}-{:02}", month.year(), month.month()),
        Value::Validity(validity) => {
            let until = validity.until.map_or_else(|| say!(lang, "长期", "no end"), |date| date.to_string());
            say!(lang, "{} 至 {until}", "{} to {until}", validity.from)
        }
        Value::Code(code) => match key.spec().form {
            FieldForm::Code(table) => table.label(code).to_owned(),
            _ => code.to_string(),
        },
        Value::YesNo(true) => say!(lang, "是", "yes"),
        Value::YesNo(false) => say!(lang, "否", "no"),
        Value::Division(code) => {
            let code = format!("{code:012}");
            division::name_of(&code).unwrap_or(code)
        }
        Value::Text(_) | Value::Whole(_) => write(key, value),
    }
}

/// The refusal of a number that a spreadsheet turned into scientific notation.
fn damaged() -> Note {
    Note::refuse("A08", |lang| {
        say!(
            lang,
            "数字被表格软件改成了科学计数，请重新录入。",
            "A spreadsheet turned the number into scientific notation; type it again."
        )
    })
}

#[cfg(test)]
mod tests;
