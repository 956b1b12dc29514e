//! A drawing as a workbook: merged cells, frames, heights, A4 with its margins. Every cell is text.

use std::io::BufWriter;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError};

use super::{
    draw::{Align, Cell, Drawing, Look},
    layout::Paper,
};
use crate::sheet::{
    SheetError,
    write::{FileKind, broken, clean, place},
};

/// The number of A4 in the file format.
const A4: u8 = 9;
/// 宋体, and the numbers by which another machine finds a font like it: a serif of GB2312.
const FONT: &str = "宋体";
const SERIF: u8 = 1;
const GB2312: u8 = 134;
/// Pixels of a column in a book whose font is 宋体 of 11 points.
const DEFAULT_WIDTH: u32 = 72;
/// Points of a pixel.
const PIXEL: f64 = 0.75;
/// Characters of a school's or a person's name at the edge of the page; the format takes 255 in all.
const NAME_MOST: usize = 40;

pub(super) fn write(path: &std::path::Path, replace: bool, drawing: &Drawing) -> Result<(), SheetError> {
    if FileKind::of(path)? != FileKind::Workbook {
        return Err(SheetError::UnknownKind);
    }
    let place = place::Place::take(path, replace)?;
    let mut book = Workbook::new();
    // The width of a column is told in digits of this font, so it must be one that is there.
    let plain = Format::new().set_font_name(FONT).set_font_family(SERIF).set_font_charset(GB2312);
    book.set_default_format(&plain.set_font_size(11), 18, DEFAULT_WIDTH).map_err(broken)?;
    let sheet = book.add_worksheet();
    fill(sheet, drawing).map_err(broken)?;
    let mut file = BufWriter::new(place.file());
    book.save_to_writer(&mut file).map_err(broken)?;
    std::io::Write::flush(&mut file).map_err(|error| place::unwritable(&error))?;
    drop(file);
    place.finish()
}

fn fill(sheet: &mut Worksheet, drawing: &Drawing) -> Result<(), XlsxError> {
    let name: String = drawing
        .name
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .take(31)
        .collect();
    sheet.set_name(name)?;
    let pixels = drawing.paper.room().0 / PIXEL / f64::from(drawing.columns.max(1)) * stretch(drawing);
    for column in 0..drawing.columns {
        sheet.set_column_width_pixels(column, pixels as u32)?;
    }
    for (row, line) in (0_u32..).zip(&drawing.lines) {
        sheet.set_row_height(row, line.0)?;
    }
    for cell in &drawing.cells {
        put(sheet, cell)?;
    }
    let last = u32::try_from(drawing.lines.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let edge = drawing.columns.saturating_sub(1);
    sheet.ignore_error_range(0, 0, last, edge, IgnoreError::NumberStoredAsText)?;
    sheet.set_print_area(0, 0, last, edge)?;
    if !drawing.breaks.is_empty() {
        sheet.set_page_breaks(&drawing.breaks)?;
    }
    if let Some(row) = drawing.repeated {
        sheet.set_repeat_rows(row, row)?;
    }
    page(sheet, drawing);
    Ok(())
}

fn put(sheet: &mut Worksheet, cell: &Cell) -> Result<(), XlsxError> {
    let format = format(&cell.look);
    let text = clean(&cell.text);
    if cell.down == 1 && cell.across == 1 {
        if text.is_empty() {
            sheet.write_blank(cell.row, cell.column, &format)?;
        } else {
            sheet.write_string_with_format(cell.row, cell.column, text, &format)?;
        }
        return Ok(());
    }
    let (last_row, last_column) = (cell.row + cell.down - 1, cell.column + cell.across - 1);
    sheet.merge_range(cell.row, cell.column, last_row, last_column, "", &format)?;
    if !text.is_empty() {
        // A string whatever it looks like: no formula, no number.
        sheet.write_string_with_format(cell.row, cell.column, text, &format)?;
    }
    Ok(())
}

fn format(look: &Look) -> Format {
    let mut format = Format::new()
        .set_num_format("@")
        .set_font_name(FONT)
        .set_font_family(SERIF)
        .set_font_charset(GB2312)
        .set_font_size(look.size)
        .set_text_wrap();
    if look.bold {
        format = format.set_bold();
    }
    let (across, down) = match look.align {
        Align::Center => (FormatAlign::Center, FormatAlign::VerticalCenter),
        Align::Left => (FormatAlign::Left, FormatAlign::VerticalCenter),
        Align::Top => (FormatAlign::Left, FormatAlign::Top),
        Align::Right => (FormatAlign::Right, FormatAlign::VerticalCenter),
    };
    format = format.set_align(across).set_align(down);
    if look.is_set_in() {
        format = format.set_indent(1);
    }
    let [left, top, right, bottom] = look.frame;
    let line = |there| if there { FormatBorder::Thin } else { FormatBorder::None };
    format = format.set_border_left(line(left)).set_border_top(line(top)).set_border_right(line(right));
    format.set_border_bottom(if look.dotted { FormatBorder::Dashed } else { line(bottom) })
}

fn page(sheet: &mut Worksheet, drawing: &Drawing) {
    match drawing.paper {
        Paper::Landscape => sheet.set_landscape(),
        Paper::Portrait | Paper::Half => sheet.set_portrait(),
    };
    sheet.set_paper_size(A4);
    // A number of pages to fit makes programs pass over the breaks that were set, so then only the width is fitted.
    let tall = if drawing.breaks.is_empty() { drawing.pages.unwrap_or(0) } else { 0 };
    sheet.set_print_fit_to_pages(1, tall);
    sheet.set_print_center_horizontally(true);
    sheet.set_margins(0.6, 0.6, 0.7, 0.65, 0.35, 0.35);
    let print = &drawing.print;
    let (school, staff) = (edge(&print.school), edge(&print.staff));
    // A blank parts the size from a name that begins with a digit.
    sheet.set_header(format!("&L&9 {school}&R&9 {}", edge(&drawing.mark)));
    sheet.set_footer(format!("&L&9 打印日期 {}&C&9 第 &P 页 共 &N 页&R&9 填表人 {staff}", print.day));
}

/// By how much columns are made wider so that fitting the width brings the tallest of several pages onto its sheet.
fn stretch(drawing: &Drawing) -> f64 {
    if drawing.breaks.is_empty() {
        return 1.0;
    }
    let mut tallest = 0.0_f64;
    let mut page = 0.0;
    for (row, line) in (0_u32..).zip(&drawing.lines) {
        if drawing.breaks.contains(&row) {
            page = 0.0;
        }
        page += line.0;
        tallest = tallest.max(page);
    }
    (tallest / drawing.paper.room().1).max(1.0)
}

/// A text for the edge of the page, where & commands.
fn edge(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(NAME_MOST).collect::<String>().replace('&', "&&")
}
