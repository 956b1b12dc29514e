//! .xlsx, row by row in constant memory: every cell a text cell, the header frozen and repeated on each page,
//! landscape. The library keeps the rows in an unnamed file in the target's folder while it writes.

use std::{collections::HashMap, io::BufWriter};

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::{Head, clean, place::Place};
use crate::sheet::SheetError;

/// Rows by which the width of a column is judged.
const JUDGED: u32 = 200;
/// Width of a column in half-width characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=30;
/// Half-width characters that one landscape page of A4 and of A3 holds readably.
const A4_HOLDS: usize = 150;
const A3_HOLDS: usize = 260;
/// Numbers of the paper sizes in the file format.
const A4: u8 = 9;
const A3: u8 = 8;

pub(super) fn write<E: From<SheetError>>(
    place: &Place,
    head: &Head,
    rows: impl IntoIterator<Item = Result<Vec<String>, E>>,
) -> Result<u32, E> {
    let mut book = Workbook::new();
    book.set_tempdir(place.folder()).map_err(broken)?;
    let text = Format::new().set_num_format("@").set_font_name("宋体").set_font_size(10);
    let framed = text.clone().set_border(FormatBorder::Thin);
    let bold = framed.clone().set_bold().set_align(FormatAlign::Center).set_text_wrap();
    let sheet = book.add_worksheet_with_constant_memory().map_err(broken)?;
    let header_row = u32::from(head.title.is_some());
    start(sheet, head, &text, &bold).map_err(broken)?;
    let mut widths = Widths::new(&head.headers);
    let mut count = 0;
    for row in rows {
        let row = row?;
        for (column, cell) in row.iter().enumerate() {
            let column = u16::try_from(column).map_err(|_| SheetError::TooManyColumns)?;
            let cell = clean(cell);
            if count < JUDGED {
                widths.see(column, &cell);
            }
            sheet.write_string_with_format(header_row + 1 + count, column, cell, &framed).map_err(broken)?;
        }
        count += 1;
    }
    finish(sheet, head, header_row, count, &widths).map_err(broken)?;
    let mut file = BufWriter::new(place.file());
    book.save_to_writer(&mut file).map_err(broken)?;
    std::io::Write::flush(&mut file).map_err(|error| super::place::unwritable(&error))?;
    Ok(count)
}

fn start(sheet: &mut Worksheet, head: &Head, text: &Format, bold: &Format) -> Result<(), XlsxError> {
    let name: String = head
        .sheet
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .take(31)
        .collect();
    if !name.is_empty() {
        sheet.set_name(name)?;
    }
    // What is typed below the last row stays text as well.
    for (column, _) in (0_u16..).zip(&head.headers) {
        sheet.set_column_format(column, text)?;
    }
    let mut row = 0;
    if let Some(title) = &head.title {
        let large = Format::new().set_num_format("@").set_font_name("宋体").set_font_size(16).set_bold();
        sheet.write_string_with_format(row, 0, clean(title), &large)?;
        row += 1;
    }
    for (column, header) in (0_u16..).zip(&head.headers) {
        sheet.write_string_with_format(row, column, clean(header), bold)?;
    }
    Ok(())
}

fn finish(
    sheet: &mut Worksheet,
    head: &Head,
    header_row: u32,
    rows: u32,
    widths: &Widths,
) -> Result<(), XlsxError> {
    let last = u16::try_from(head.headers.len().saturating_sub(1)).unwrap_or(u16::MAX);
    for (column, width) in widths.each() {
        sheet.set_column_width(column, width as f64 + 1.0)?;
    }
    sheet.set_freeze_panes(header_row + 1, 0)?;
    sheet.set_repeat_rows(0, header_row)?;
    sheet.ignore_error_range(0, 0, header_row + rows, last, IgnoreError::NumberStoredAsText)?;
    let total = widths.each().map(|(_, width)| width).sum::<usize>();
    let (paper, pages) = if total <= A4_HOLDS { (A4, 1) } else { (A3, total.div_ceil(A3_HOLDS)) };
    sheet.set_landscape().set_paper_size(paper);
    sheet.set_print_fit_to_pages(u16::try_from(pages).unwrap_or(1), 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    sheet.set_footer("&C&P / &N");
    Ok(())
}

/// The width each column wants.
struct Widths(HashMap<u16, usize>);

impl Widths {
    fn new(headers: &[String]) -> Self {
        // Headers wrap, so a long one asks for half its width only.
        Self(
            (0_u16..).zip(headers).map(|(column, header)| (column, header.width().div_ceil(2) + 2)).collect(),
        )
    }

    fn see(&mut self, column: u16, cell: &str) {
        let width = self.0.entry(column).or_default();
        *width = (*width).max(cell.width());
    }

    fn each(&self) -> impl Iterator<Item = (u16, usize)> {
        self.0.iter().map(|(column, width)| (*column, (*width).clamp(*WIDTHS.start(), *WIDTHS.end())))
    }
}

pub(in crate::sheet) fn broken(error: XlsxError) -> SheetError {
    match error {
        XlsxError::IoError(error) => SheetError::Unwritable(error.kind()),
        XlsxError::RowColumnLimitError => SheetError::TooManyRows,
        _ => SheetError::Unwritable(std::io::ErrorKind::Other),
    }
}
