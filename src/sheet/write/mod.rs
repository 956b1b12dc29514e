//! Writes rosters in a layout's order and any other table, as .xlsx or .csv, row by row.
//!
//! Every cell is text: a spreadsheet neither computes it nor shortens an ID number. A file appears whole under
//! its name or not at all; one that is there already is only replaced when the caller says so.

mod delimited;
mod paper;
pub(in crate::sheet) mod place;
mod workbook;

use std::path::Path;

pub use paper::{Paper, Part, paper};
pub(in crate::sheet) use workbook::broken;

use super::{ClassMap, Layout, SheetError};
use crate::domain::{FieldKey, Fields, reading};

/// Cells longer than this are cut; a spreadsheet takes no more.
const CELL_MOST: usize = 32_767;

/// The kind of file to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A workbook.
    Workbook,
    /// Comma-separated text, UTF-8 with BOM.
    Csv,
}

impl FileKind {
    /// The kind that a file's name asks for.
    ///
    /// # Errors
    /// The name ends neither in `.xlsx` nor in `.csv`.
    pub fn of(path: &Path) -> Result<Self, SheetError> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "xlsx" => Ok(Self::Workbook),
            "csv" => Ok(Self::Csv),
            _ => Err(SheetError::UnknownKind),
        }
    }
}

/// What stands above the rows.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The sheet's name, at most 31 characters; a workbook's only.
    pub sheet: String,
    /// A line above the header; none for sheets that are imported elsewhere.
    pub title: Option<String>,
    /// The headers.
    pub headers: Vec<String>,
}

impl Head {
    /// The head of a layout's roster.
    #[must_use]
    pub fn of_layout(layout: Layout) -> Self {
        let headers = layout.columns().iter().map(|column| column.header.to_owned()).collect();
        Self { sheet: "学生基本信息".to_owned(), title: None, headers }
    }
}

/// Writes a table; the kind of file follows from its name. Gives back the number of rows.
///
/// # Errors
/// The file is there and `replace` is false, it cannot be written, or a row failed to come.
pub fn table<E: From<SheetError>>(
    path: &Path,
    replace: bool,
    head: &Head,
    rows: impl IntoIterator<Item = Result<Vec<String>, E>>,
) -> Result<u32, E> {
    let kind = FileKind::of(path)?;
    let place = place::Place::take(path, replace)?;
    let count = match kind {
        FileKind::Workbook => workbook::write(&place, head, rows)?,
        FileKind::Csv => delimited::write(&place, head, rows)?,
    };
    place.finish()?;
    Ok(count)
}

/// Writes pupils in a layout's exact order. Gives back their number.
///
/// # Errors
/// As [`table`].
pub fn roster<E: From<SheetError>>(
    path: &Path,
    replace: bool,
    layout: Layout,
    classes: &ClassMap,
    pupils: impl IntoIterator<Item = Result<Fields, E>>,
) -> Result<u32, E> {
    let rows = pupils.into_iter().map(|pupil| pupil.map(|fields| roster_row(layout, classes, &fields)));
    table(path, replace, &Head::of_layout(layout), rows)
}

/// The cells of a pupil in a layout's order. Photographs go another way, so their column stays empty.
#[must_use]
pub fn roster_row(layout: Layout, classes: &ClassMap, fields: &Fields) -> Vec<String> {
    let cell = |field: FieldKey| match (field, fields.get(field)) {
        (FieldKey::Photo, _) | (_, None) => String::new(),
        (FieldKey::ClassNumber, Some(_)) if !layout.has(FieldKey::Grade) => {
            classes.number_of(fields.code(FieldKey::Grade), fields.text(FieldKey::ClassNumber))
        }
        (field, Some(value)) => reading::write(field, value),
    };
    layout.columns().iter().map(|column| cell(column.field)).collect()
}

/// The text of a cell without what no cell may hold.
pub(in crate::sheet) fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(CELL_MOST).collect()
}

#[cfg(test)]
mod tests;
