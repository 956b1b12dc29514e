//! .xlsx, cell by cell. A formula gives the value that was last computed for it; it is never run.

use std::{fs::File, io::BufReader, path::Path};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};

use super::{RowNumber, Visit, archive, guarded, place, text_cell};
use crate::sheet::{SheetError, cell::RawCell};

pub(super) struct Workbook {
    book: Xlsx<BufReader<File>>,
    sheets: Vec<String>,
}

impl Workbook {
    pub(super) fn open(path: &Path) -> Result<Self, SheetError> {
        guarded(|| archive::check(path))?;
        let file = BufReader::with_capacity(64 << 10, File::open(path)?);
        let book = guarded(|| Xlsx::new(file).map_err(|error| broken(&error)))?;
        let sheets = book.sheet_names();
        if sheets.is_empty() {
            return Err(SheetError::NotASheet);
        }
        Ok(Self { book, sheets })
    }

    pub(super) fn sheets(&self) -> &[String] {
        &self.sheets
    }

    pub(super) fn rows(&mut self, sheet: usize, visit: Visit<'_>) -> Result<(), SheetError> {
        let Some(name) = self.sheets.get(sheet) else {
            return Ok(());
        };
        let book = &mut self.book;
        let mut reader = match guarded(|| Ok(book.worksheet_cells_reader(name)))? {
            Ok(reader) => reader,
            // A chart sheet has no cells.
            Err(XlsxError::NotAWorksheet(_) | XlsxError::WorksheetNotFound(_)) => return Ok(()),
            Err(error) => return Err(broken(&error)),
        };
        let mut cells: Vec<RawCell> = Vec::new();
        let mut row: RowNumber = 0;
        while let Some(cell) = guarded(|| reader.next_cell().map_err(|error| broken(&error)))? {
            let (cell_row, column) = cell.get_position();
            let cell_row = cell_row.saturating_add(1);
            if cell_row != row {
                if !cells.is_empty() && !visit(row, &mut cells) {
                    return Ok(());
                }
                cells.clear();
                row = cell_row;
            }
            place(&mut cells, column as usize, raw(cell.get_value()))?;
        }
        if !cells.is_empty() {
            visit(row, &mut cells);
        }
        Ok(())
    }
}

fn raw(value: &DataRef<'_>) -> RawCell {
    match value {
        DataRef::Empty => RawCell::Empty,
        DataRef::Int(number) => RawCell::Number(*number as f64),
        DataRef::Float(number) => RawCell::Number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text_cell(text.clone())
        }
        DataRef::SharedString(text) => text_cell((*text).to_owned()),
        DataRef::Bool(yes) => RawCell::Bool(*yes),
        DataRef::DateTime(date) => day(date),
        DataRef::Error(_) => RawCell::Error,
    }
}

/// A number shown as a day. A long number under a day's format is a number all the same.
pub(super) fn day(date: &ExcelDateTime) -> RawCell {
    let serial = date.as_f64();
    if !(1.0..300_000.0).contains(&serial) {
        return RawCell::Number(serial);
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    RawCell::Day(u32::from(year) * 10_000 + u32::from(month) * 100 + u32::from(day))
}

fn broken(error: &XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Locked,
        XlsxError::Io(error) => SheetError::Unreadable(error.kind()),
        XlsxError::FileNotFound(_) => SheetError::NotASheet,
        _ => SheetError::Damaged,
    }
}
