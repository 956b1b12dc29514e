//! .xls of old offices, read whole by its library; a password-protected .xlsx has the same first bytes.

use std::{fs::File, io::BufReader, path::Path};

use calamine::{Data, Reader, Xls, XlsError, Xlsx, XlsxError};

use super::{Visit, guarded, place, text_cell, workbook};
use crate::sheet::{SheetError, cell::RawCell};

pub(super) struct OldWorkbook {
    book: Xls<BufReader<File>>,
    sheets: Vec<String>,
}

impl OldWorkbook {
    pub(super) fn open(path: &Path) -> Result<Self, SheetError> {
        let open = || Ok::<_, SheetError>(BufReader::new(File::open(path)?));
        let file = open()?;
        let book = match guarded(|| Xls::new(file).map_err(|error| broken(&error))) {
            Ok(book) => book,
            Err(SheetError::Damaged) => {
                let file = open()?;
                // A locked .xlsx is wrapped in the old container.
                let locked = guarded(|| Ok(matches!(Xlsx::new(file), Err(XlsxError::Password))))?;
                return Err(if locked { SheetError::Locked } else { SheetError::Damaged });
            }
            Err(error) => return Err(error),
        };
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
        let range = guarded(|| book.worksheet_range(name).map_err(|error| broken(&error)))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut cells = Vec::new();
        for (place_in_range, row) in range.rows().enumerate() {
            cells.clear();
            for (column, value) in row.iter().enumerate() {
                place(&mut cells, first_column as usize + column, raw(value))?;
            }
            let number = u32::try_from(place_in_range).unwrap_or(u32::MAX).saturating_add(first_row + 1);
            if !cells.is_empty() && !visit(number, &mut cells) {
                break;
            }
        }
        Ok(())
    }
}

fn raw(value: &Data) -> RawCell {
    match value {
        Data::Int(number) => RawCell::Number(*number as f64),
        Data::Float(number) => RawCell::Number(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text_cell(text.clone()),
        Data::Bool(yes) => RawCell::Bool(*yes),
        Data::DateTime(date) => workbook::day(date),
        Data::Error(_) => RawCell::Error,
        _ => RawCell::Empty,
    }
}

fn broken(error: &XlsError) -> SheetError {
    match error {
        XlsError::Password => SheetError::Locked,
        XlsError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            SheetError::Unreadable(error.kind())
        }
        _ => SheetError::Damaged,
    }
}
