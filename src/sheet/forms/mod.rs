//! Paper forms: their layouts as data files, filled with answers, written as workbooks that print on A4.
//!
//! | part | does |
//! |---|---|
//! | `layout` | what a layout's file says |
//! | `read` | text to layout, whole or refused with line and reason |
//! | `keys` | the names under which a box asks for a value |
//! | [`template`] | the text of a box, with its values put in |
//! | `draw`, `fit` | a layout and answers as cells; how high a row must be |
//! | `book` | cells as a workbook |
//!
//! It knows no store and decides nothing: answers come through [`Answers`]. A layout delivered later replaces the
//! built-in one of the same key.

mod book;
mod draw;
mod fit;
mod keys;
mod layout;
mod read;
pub mod template;

use std::{path::Path, sync::OnceLock};

pub use draw::{Align, Cell, Drawing, Line, Look, Print, draw};
pub use keys::check as check_key;
pub use layout::{Certainty, Column, Copy, Grid, Item, Layout, ListPart, Of, Only, Paper, Row, RowBox};

use super::SheetError;
use crate::domain::{Date, FieldKey, Lang, Value, Words, reading};

/// Why a layout is not taken: one place in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormProblem {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: Words,
}

/// A value for a box.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// As it stands in a box.
    pub long: String,
    /// As it stands in a list's narrow column.
    pub short: String,
    /// Its code, by which ticks are set.
    pub code: String,
}

impl Answer {
    /// Text that is the same everywhere.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { long: text.clone(), short: text.clone(), code: text }
    }

    /// A day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        let number = day.number();
        let (year, month, date) = (number / 10_000, number / 100 % 100, number % 100);
        Self { long: format!("{year}年{month}月{date}日"), short: day.to_string(), code: day.compact() }
    }

    /// A field's value. The picture of a photograph is no text.
    #[must_use]
    pub fn field(key: FieldKey, value: &Value) -> Self {
        if key == FieldKey::Photo {
            return Self::default();
        }
        if let Some(day) = value.as_date() {
            return Self::day(day);
        }
        let shown = reading::show(key, value, Lang::Zh);
        let long = match value {
            Value::Month(month) => format!("{}年{}月", month.year(), month.month()),
            _ => shown.clone(),
        };
        let code = match value {
            Value::Code(code) => code.to_string(),
            _ => reading::write(key, value),
        };
        Self { long, short: shown, code }
    }
}

/// Where the values of a form come from.
pub trait Answers {
    /// The value of a key; none when there is none, or the form is printed for handwriting.
    fn answer(&self, key: &str) -> Option<Answer>;
    /// What there is to tick of a list, and what is ticked when `chosen` is the value.
    fn ticks(&self, list: &str, chosen: &str) -> Vec<(bool, String)>;
}

const BUILT_IN: [(&str, &str); 23] = [
    ("f01.toml", include_str!("f01.toml")),
    ("f02.toml", include_str!("f02.toml")),
    ("f03.toml", include_str!("f03.toml")),
    ("f04.toml", include_str!("f04.toml")),
    ("f05.toml", include_str!("f05.toml")),
    ("f06.toml", include_str!("f06.toml")),
    ("f08.toml", include_str!("f08.toml")),
    ("f09.toml", include_str!("f09.toml")),
    ("f10.toml", include_str!("f10.toml")),
    ("f11.toml", include_str!("f11.toml")),
    ("f12.toml", include_str!("f12.toml")),
    ("f13.toml", include_str!("f13.toml")),
    ("f14.toml", include_str!("f14.toml")),
    ("f15.toml", include_str!("f15.toml")),
    ("f16.toml", include_str!("f16.toml")),
    ("f17.toml", include_str!("f17.toml")),
    ("f18.toml", include_str!("f18.toml")),
    ("f19.toml", include_str!("f19.toml")),
    ("f20.toml", include_str!("f20.toml")),
    ("f21.toml", include_str!("f21.toml")),
    ("f22.toml", include_str!("f22.toml")),
    ("f23.toml", include_str!("f23.toml")),
    ("f25.toml", include_str!("f25.toml")),
];

/// The layouts delivered with the program, in the order of their keys.
#[must_use]
pub fn built_in() -> &'static [Layout] {
    static LAYOUTS: OnceLock<Vec<Layout>> = OnceLock::new();
    LAYOUTS.get_or_init(|| {
        // A delivered file that fails here fails a test first.
        BUILT_IN.iter().filter_map(|(file, text)| Layout::parse(text, file).ok()).collect()
    })
}

/// The built-in layouts under those of a directory, which replace what has their key once they are in force.
#[must_use]
pub fn overlaid(newer: Vec<Layout>, today: Date) -> Vec<Layout> {
    let mut all = built_in().to_vec();
    for layout in newer.into_iter().filter(|layout| layout.from <= today) {
        all.retain(|known| known.key != layout.key);
        all.push(layout);
    }
    all.sort_by(|one, other| one.key.cmp(&other.key));
    all
}

/// Writes a drawing as a workbook.
///
/// # Errors
/// The file is there and `replace` is false, its name does not end in .xlsx, or it cannot be written.
pub fn write(path: &Path, replace: bool, drawing: &Drawing) -> Result<(), SheetError> {
    book::write(path, replace, drawing)
}

#[cfg(test)]
mod tests;
