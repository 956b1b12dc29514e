//! Opens a spreadsheet behind limits, finds sheet and header row, and hands the rows over one by one.
//!
//! The kind of file is told by its first bytes, not by its name. It keeps one row in memory (an old .xls is read
//! whole by its library and therefore has a lower limit). It changes no file and judges no value.

mod archive;
mod delimited;
mod header;
mod old_workbook;
mod workbook;

pub use header::Columns;

use std::{
    fs::File,
    io::Read,
    path::Path,
    sync::mpsc::{SyncSender, sync_channel},
    thread,
};

use super::{SheetError, cell::RawCell, limits};

/// The number of a row as the spreadsheet program shows it, from 1.
pub type RowNumber = u32;

/// What a visitor answers.
pub type GoOn = bool;

/// A row's visitor; the cells are in the file's order and may be taken out.
pub(crate) type Visit<'v> = &'v mut dyn FnMut(RowNumber, &mut Vec<RawCell>) -> GoOn;

enum Kind {
    Workbook(workbook::Workbook),
    OldWorkbook(old_workbook::OldWorkbook),
    Delimited(delimited::Delimited),
}

/// An opened spreadsheet with its header found.
pub struct Source {
    kind: Kind,
    sheet: usize,
    columns: Columns,
}

impl Source {
    /// Opens a file and finds the sheet and the row with the best header.
    ///
    /// # Errors
    /// Why it cannot be read, among them a limit of [`limits`] and that no header was found.
    pub fn open(path: &Path) -> Result<Self, SheetError> {
        let mut kind = open_kind(path)?;
        let mut best: Option<(usize, Columns)> = None;
        for sheet in 0..kind.sheets().min(limits::SHEETS) {
            let mut first_rows = Vec::new();
            kind.rows(sheet, &mut |row, cells| {
                first_rows.push((row, std::mem::take(cells)));
                first_rows.len() < limits::HEADER_ROWS
            })?;
            let name = kind.sheet_name(sheet);
            if let Some(columns) = header::find(name, &first_rows)
                && best.as_ref().is_none_or(|(_, before)| before.score() < columns.score())
            {
                best = Some((sheet, columns));
            }
        }
        let (sheet, columns) = best.ok_or(SheetError::NoHeader)?;
        Ok(Self { kind, sheet, columns })
    }

    /// What the header says.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Hands over every row with content below the header, until the visitor answers `false`. Can be called
    /// again. The file is parsed on a second thread while the visitor works on the rows before.
    ///
    /// # Errors
    /// The file breaks off, or has more rows or columns than [`limits`] allow.
    pub fn rows(&mut self, mut visit: impl FnMut(RowNumber, &[RawCell]) -> GoOn) -> Result<(), SheetError> {
        let header_row = self.columns.header_row;
        let (kind, sheet) = (&mut self.kind, self.sheet);
        let (send, parsed) = sync_channel(BATCHES_AHEAD);
        let (over, end) = thread::scope(|scope| {
            let parsing = scope.spawn(move || parse_ahead(kind, sheet, header_row, &send));
            let mut count = 0;
            let mut over = false;
            let mut batches = parsed.into_iter();
            'rows: for batch in &mut batches {
                for (row, cells) in batch {
                    count += 1;
                    over = count > limits::ROWS;
                    if over || !visit(row, &cells) {
                        break 'rows;
                    }
                }
            }
            // The parser stops when nobody takes its rows.
            drop(batches);
            (over, parsing.join().unwrap_or(Err(SheetError::Damaged)))
        });
        if over { Err(SheetError::TooManyRows) } else { end }
    }
}

/// Every row with content of the first sheet that has any, for tables that are no rosters.
///
/// # Errors
/// The file cannot be read, or holds more than [`limits::TABLE_ROWS`] rows.
pub fn table(path: &Path) -> Result<Batch, SheetError> {
    let mut kind = open_kind(path)?;
    for sheet in 0..kind.sheets().min(limits::SHEETS) {
        let mut rows = Batch::new();
        kind.rows(sheet, &mut |row, cells| {
            rows.push((row, std::mem::take(cells)));
            rows.len() <= limits::TABLE_ROWS
        })?;
        if rows.len() > limits::TABLE_ROWS {
            return Err(SheetError::TooManyRows);
        }
        if !rows.is_empty() {
            return Ok(rows);
        }
    }
    Err(SheetError::NoHeader)
}

/// Rows with their numbers, as they go from thread to thread.
pub type Batch = Vec<(RowNumber, Vec<RawCell>)>;
/// Rows of a batch.
const BATCH_ROWS: usize = 64;
/// Batches that may wait.
const BATCHES_AHEAD: usize = 4;

fn parse_ahead(
    kind: &mut Kind,
    sheet: usize,
    header_row: RowNumber,
    send: &SyncSender<Batch>,
) -> Result<(), SheetError> {
    let mut batch = Vec::with_capacity(BATCH_ROWS);
    kind.rows(sheet, &mut |row, cells| {
        if row <= header_row {
            return true;
        }
        let columns = cells.len();
        batch.push((row, std::mem::replace(cells, Vec::with_capacity(columns))));
        if batch.len() < BATCH_ROWS {
            return true;
        }
        send.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH_ROWS))).is_ok()
    })?;
    // Nobody there any more means that the rest is not wanted.
    let _ = send.send(batch);
    Ok(())
}

impl Kind {
    fn sheets(&self) -> usize {
        match self {
            Self::Workbook(book) => book.sheets().len(),
            Self::OldWorkbook(book) => book.sheets().len(),
            Self::Delimited(_) => 1,
        }
    }

    fn sheet_name(&self, sheet: usize) -> String {
        let names = match self {
            Self::Workbook(book) => book.sheets(),
            Self::OldWorkbook(book) => book.sheets(),
            Self::Delimited(_) => return String::new(),
        };
        names.get(sheet).cloned().unwrap_or_default()
    }

    /// Every row with content, until the visitor answers `false`.
    fn rows(&mut self, sheet: usize, visit: Visit<'_>) -> Result<(), SheetError> {
        match self {
            Self::Workbook(book) => book.rows(sheet, visit),
            Self::OldWorkbook(book) => book.rows(sheet, visit),
            Self::Delimited(text) => text.rows(visit),
        }
    }
}

fn open_kind(path: &Path) -> Result<Kind, SheetError> {
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(SheetError::Unreadable(std::io::ErrorKind::IsADirectory));
    }
    if about.len() > limits::FILE_BYTES {
        return Err(SheetError::TooLarge);
    }
    let mut start = [0_u8; 8];
    let mut filled = 0;
    while filled < start.len() {
        match file.read(&mut start[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    match &start[..filled] {
        [b'P', b'K', 3, 4, ..] => Ok(Kind::Workbook(workbook::Workbook::open(path)?)),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] => {
            if about.len() > limits::XLS_BYTES {
                return Err(SheetError::TooLarge);
            }
            Ok(Kind::OldWorkbook(old_workbook::OldWorkbook::open(path)?))
        }
        _ => Ok(Kind::Delimited(delimited::Delimited::open(path)?)),
    }
}

/// Runs a library's parser on foreign bytes; a panic in it is a damaged file, not the end of the program.
fn guarded<T>(parse: impl FnOnce() -> Result<T, SheetError>) -> Result<T, SheetError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(parse)).unwrap_or(Err(SheetError::Damaged))
}

/// Puts a cell in its column; empty cells take no place at the end.
///
/// # Errors
/// The column is beyond [`limits::COLUMNS`].
fn place(cells: &mut Vec<RawCell>, column: usize, cell: RawCell) -> Result<(), SheetError> {
    if cell.is_empty() {
        return Ok(());
    }
    if column >= limits::COLUMNS {
        return Err(SheetError::TooManyColumns);
    }
    if cells.len() <= column {
        cells.resize(column + 1, RawCell::Empty);
    }
    cells[column] = cell;
    Ok(())
}

fn text_cell(text: String) -> RawCell {
    if text.len() > limits::CELL_BYTES { RawCell::TooLong } else { RawCell::Text(text) }
}

#[cfg(test)]
mod tests;
