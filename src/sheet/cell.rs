//! One cell as the file holds it, and what text of it may go on to become a value. It knows what spreadsheet
//! programs do to numbers and dates; what the text means is [`crate::domain::reading`]'s.

use std::borrow::Cow;

use crate::{
    domain::{FieldForm, FieldKey, note::Note, reading},
    say,
};

/// From here on a spreadsheet no longer keeps every digit of a number.
const EXACT_BELOW: f64 = 1e15;

/// A cell with its kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RawCell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number, as the spreadsheet keeps it.
    Number(f64),
    /// A number shown as a day: YYYYMMDD.
    Day(u32),
    /// True or false.
    Bool(bool),
    /// A formula's error, such as #N/A.
    Error,
    /// Text beyond [`super::limits::CELL_BYTES`], dropped.
    TooLong,
}

impl RawCell {
    /// Whether there is nothing in it, blanks aside.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// What a person sees in the cell, for the list of problems; shortened to 40 characters.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.trim().chars().filter(|c| !c.is_control()).take(40).collect(),
            Self::Number(number) if number.abs() >= EXACT_BELOW => format!("{number:E}"),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Error => "#N/A".to_owned(),
            Self::TooLong => "…".to_owned(),
        }
    }
}

/// The text of a cell for a field, ready for [`reading::read`].
///
/// # Errors
/// The note that refuses the cell: digits lost, a day where none belongs, an error value, too long.
pub fn text_for(field: FieldKey, cell: &RawCell) -> Result<Cow<'_, str>, Note> {
    let form = field.spec().form;
    match cell {
        RawCell::Empty => Ok(Cow::Borrowed("")),
        RawCell::Text(text) => Ok(Cow::Borrowed(text)),
        RawCell::Number(number) => number_text(form, *number),
        RawCell::Day(day) => match form {
            FieldForm::Date => Ok(Cow::Owned(format!("{day:08}"))),
            FieldForm::Month => Ok(Cow::Owned(format!("{:06}", day / 100))),
            _ => Err(turned_into_day()),
        },
        RawCell::Bool(yes) => match form {
            FieldForm::YesNo => Ok(Cow::Borrowed(if *yes { "是" } else { "否" })),
            _ => Err(Note::refuse("T04", |lang| {
                say!(
                    lang,
                    "这一格是TRUE/FALSE，请改写成文字。",
                    "The cell is TRUE or FALSE; write it as text."
                )
            })),
        },
        RawCell::Error => Err(Note::refuse("T04", |lang| {
            say!(
                lang,
                "这一格是公式算错的结果，请改填文字。",
                "The cell holds a formula's error; write the text itself."
            )
        })),
        RawCell::TooLong => Err(Note::refuse("T02", |lang| {
            say!(lang, "内容太长，不像这一栏的内容。", "Far too long for this field.")
        })),
    }
}

fn number_text(form: FieldForm, number: f64) -> Result<Cow<'static, str>, Note> {
    if !number.is_finite() || number.abs() >= EXACT_BELOW {
        return Err(Note::refuse("A08", |lang| {
            say!(
                lang,
                "这一格被存成了数字（2.1E+17），末尾几位已变成0，必须设成文本格式后照原件重新录入。",
                "The cell was kept as a number (2.1E+17) and its last digits are lost; make it text and type it again."
            )
        }));
    }
    // A day whose format was taken off is a count of days since 1900; 20150901 as a number is not.
    if matches!(form, FieldForm::Date | FieldForm::Month)
        && (10_000.0..60_000.0).contains(&number)
        && let Some(date) = reading::date_from_serial(number)
    {
        let compact = date.compact();
        let wanted = if form == FieldForm::Month { 6 } else { 8 };
        return Ok(Cow::Owned(compact[..wanted].to_owned()));
    }
    Ok(Cow::Owned(number.to_string()))
}

fn turned_into_day() -> Note {
    Note::refuse("T04", |lang| {
        say!(
            lang,
            "表格软件把它变成了日期（如3-1变成3月1日），请设成文本格式重新录入。",
            "The spreadsheet turned it into a date (3-1 became 1 March); make it text and type it again."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_does_to_numbers_and_days() {
        let cases = [
            (FieldKey::IdDocNumber, RawCell::Number(2.104_990_115_010_1e17), Err("A08")),
            (FieldKey::Phone, RawCell::Number(13_800_138_000.0), Ok("13800138000")),
            (FieldKey::Ethnicity, RawCell::Number(1.0), Ok("1")),
            (FieldKey::CommuteDistanceKm, RawCell::Number(2.5), Ok("2.5")),
            (FieldKey::BirthDate, RawCell::Number(20_150_901.0), Ok("20150901")),
            (FieldKey::BirthDate, RawCell::Number(42_248.0), Ok("20150901")),
            (FieldKey::EnrollmentMonth, RawCell::Number(202_109.0), Ok("202109")),
            (FieldKey::BirthDate, RawCell::Day(20_150_901), Ok("20150901")),
            (FieldKey::EnrollmentMonth, RawCell::Day(20_210_901), Ok("202109")),
            (FieldKey::ClassNumber, RawCell::Day(20_260_301), Err("T04")),
            (FieldKey::IsOrphan, RawCell::Bool(false), Ok("否")),
            (FieldKey::Name, RawCell::Bool(true), Err("T04")),
            (FieldKey::Name, RawCell::Error, Err("T04")),
            (FieldKey::Name, RawCell::TooLong, Err("T02")),
            (FieldKey::Name, RawCell::Empty, Ok("")),
        ];
        for (field, cell, wanted) in cases {
            let got = text_for(field, &cell);
            assert_eq!(got.as_deref().map_err(|note| note.check), wanted, "{field:?} {cell:?}");
        }
    }
}
