//! A sheet to be printed and signed: a title, lines above, parts with headers and rows, lines below. A4 landscape, one
//! page wide, every cell a text cell. It is not meant to be read back.

use std::{
    io::{BufWriter, Write},
    path::Path,
};

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::{FileKind, clean, place, workbook::broken};
use crate::sheet::SheetError;

/// The number of A4 in the file format.
const A4: u8 = 9;
/// Width of a column in half-width characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=34;

/// What stands in a part without rows.
const NOBODY: &str = "无";
/// Height of the line of signatures, in points.
const SIGNED: f64 = 36.0;

/// A part of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The line above its headers.
    pub title: String,
    /// The headers.
    pub headers: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A sheet to be printed and signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The sheet's name.
    pub sheet: String,
    /// The title.
    pub title: String,
    /// Lines under the title.
    pub above: Vec<String>,
    /// The parts.
    pub parts: Vec<Part>,
    /// Lines under the parts: totals, signers.
    pub below: Vec<String>,
}

/// Writes a sheet as a workbook; gives back the number of rows.
///
/// # Errors
/// The name does not end in `.xlsx`, the file is there and `replace` is false, or it cannot be written.
pub fn paper(path: &Path, replace: bool, paper: &Paper) -> Result<u32, SheetError> {
    if FileKind::of(path)? != FileKind::Workbook {
        return Err(SheetError::UnknownKind);
    }
    let place = place::Place::take(path, replace)?;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(sheet, paper).map_err(broken)?;
    let mut file = BufWriter::new(place.file());
    book.save_to_writer(&mut file).map_err(broken)?;
    file.flush().map_err(|error| place::unwritable(&error))?;
    drop(file);
    place.finish()?;
    let rows = paper.parts.iter().map(|part| part.rows.len()).sum::<usize>();
    Ok(u32::try_from(rows).unwrap_or(u32::MAX))
}

fn fill(sheet: &mut Worksheet, paper: &Paper) -> Result<(), XlsxError> {
    sheet.set_name(&paper.sheet)?;
    let text = Format::new().set_num_format("@").set_font_name("宋体").set_font_size(10);
    let text = text.set_align(FormatAlign::VerticalCenter);
    let framed = text.clone().set_border(FormatBorder::Thin).set_text_wrap();
    let middle = framed.clone().set_align(FormatAlign::Center);
    let bold = framed.clone().set_bold().set_align(FormatAlign::Center);
    let strong = text.clone().set_bold();
    let large = strong.clone().set_font_size(16).set_align(FormatAlign::Center);
    let columns = paper.parts.iter().map(|part| part.headers.len()).max().unwrap_or(1).max(2);
    let last = u16::try_from(columns - 1).unwrap_or(u16::MAX);
    sheet.merge_range(0, 0, 0, last, &clean(&paper.title), &large)?;
    let mut row = 1;
    for line in &paper.above {
        sheet.write_string_with_format(row, 0, clean(line), &text)?;
        row += 1;
    }
    for part in &paper.parts {
        sheet.write_string_with_format(row, 0, clean(&part.title), &strong)?;
        row += 1;
        for (format, cells) in
            std::iter::once((&bold, &part.headers)).chain(part.rows.iter().map(|cells| (&framed, cells)))
        {
            for (column, cell) in (0_u16..).zip(cells) {
                sheet.write_string_with_format(row, column, clean(cell), format)?;
            }
            row += 1;
        }
        // An empty part says so: nobody can write into it after the signatures.
        if part.rows.is_empty() && part.headers.len() > 1 {
            let edge = u16::try_from(part.headers.len() - 1).unwrap_or(u16::MAX);
            sheet.merge_range(row, 0, row, edge, NOBODY, &middle)?;
            row += 1;
        }
    }
    for line in &paper.below {
        sheet.write_string_with_format(row, 0, clean(line), &text)?;
        row += 1;
    }
    // The last line is signed.
    sheet.set_row_height(row.saturating_sub(1), SIGNED)?;
    for (column, width) in (0_u16..).zip(widths(paper, columns)) {
        sheet.set_column_width(column, width as f64 + 1.0)?;
    }
    sheet.ignore_error_range(0, 0, row, last, IgnoreError::NumberStoredAsText)?;
    sheet.set_landscape().set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

/// As wide as the widest cell of each column, within limits.
fn widths(paper: &Paper, columns: usize) -> Vec<usize> {
    let mut widths = vec![0; columns];
    for cells in paper.parts.iter().flat_map(|part| part.rows.iter().chain([&part.headers])) {
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(cell.width());
        }
    }
    widths.into_iter().map(|width| width.clamp(*WIDTHS.start(), *WIDTHS.end())).collect()
}
