//! Reads the file of a layout and finds what is wrong with it, by line. It takes a file whole or not at all.

use serde::Deserialize;
use toml::Spanned;

use super::{
    FormProblem, keys,
    layout::{Certainty, Copy, Layout, ListPart, Of, Only, Paper, Row},
    template,
};
use crate::{
    both,
    domain::{Date, Words},
};

/// A file larger than this many bytes is not read.
const BYTES_MOST: usize = 256 * 1024;
/// A form has no more rows than this, repeated ones counted.
const ROWS_MOST: usize = 200;
/// A list has no more empty lines than this.
const LINES_MOST: u16 = 200;
/// A grid has no more columns than this.
const COLUMNS_MOST: u16 = 96;
/// The format that this program reads.
const FORMAT: &str = "xueji-forms/1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Spanned<String>,
    key: Spanned<String>,
    version: String,
    from: Date,
    source: String,
    certainty: Certainty,
    name: Spanned<Pair>,
    title: String,
    #[serde(default)]
    articles: Vec<u8>,
    paper: Paper,
    of: Spanned<Of>,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    wall: bool,
    only: Option<Only>,
    #[serde(default)]
    copies: Vec<Copy>,
    columns: Spanned<u16>,
    label_width: u16,
    #[serde(default = "one")]
    pages: u16,
    #[serde(default)]
    row: Vec<Spanned<Row>>,
    list: Option<Spanned<ListPart>>,
    #[serde(default)]
    foot: Vec<Spanned<Row>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    zh: String,
    en: String,
}

const fn one() -> u16 {
    1
}

/// Collects problems with their lines.
struct Finder<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<FormProblem>,
}

impl Finder<'_> {
    fn at(&mut self, byte: usize, reason: Words) {
        let line = self.text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1;
        self.found.push(FormProblem { file: self.file.to_owned(), line, reason });
    }
}

pub(super) fn parse(text: &str, file: &str) -> Result<Layout, Vec<FormProblem>> {
    let mut finder = Finder { file, text, found: Vec::new() };
    if text.len() > BYTES_MOST {
        finder.at(0, both!("表样文件太大。", "The layout's file is too large."));
        return Err(finder.found);
    }
    let raw: File = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let detail = error.message();
            finder.at(
                error.span().map_or(0, |span| span.start),
                both!("看不懂：{detail}", "cannot be read: {detail}"),
            );
            return Err(finder.found);
        }
    };
    find(&raw, &mut finder);
    if finder.found.is_empty() { Ok(layout(raw)) } else { Err(finder.found) }
}

fn layout(raw: File) -> Layout {
    let Pair { zh, en } = raw.name.into_inner();
    let rows = |rows: Vec<Spanned<Row>>| rows.into_iter().map(Spanned::into_inner).collect();
    Layout {
        key: raw.key.into_inner(),
        version: raw.version,
        from: raw.from,
        source: raw.source,
        certainty: raw.certainty,
        name: Words { zh, en },
        title: raw.title,
        articles: raw.articles,
        paper: raw.paper,
        of: raw.of.into_inner(),
        kinds: raw.kinds,
        wall: raw.wall,
        columns: raw.columns.into_inner(),
        label_width: raw.label_width,
        only: raw.only,
        copies: raw.copies,
        pages: raw.pages.max(1),
        rows: rows(raw.row),
        list: raw.list.map(Spanned::into_inner),
        foot: rows(raw.foot),
    }
}

fn find(raw: &File, finder: &mut Finder<'_>) {
    if raw.format.get_ref() != FORMAT {
        finder
            .at(raw.format.span().start, both!("只认 {FORMAT} 格式。", "Only the format {FORMAT} is known."));
    }
    let key = raw.key.get_ref();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if key.is_empty() || key.len() > 16 || !key.chars().all(plain) {
        finder.at(
            raw.key.span().start,
            both!("编号只用字母、数字。", "A key is letters and digits, such as F03."),
        );
    }
    let name = raw.name.get_ref();
    if name.zh.trim().is_empty() || name.en.trim().is_empty() {
        finder.at(raw.name.span().start, both!("名称要有中英两种。", "The name needs both languages."));
    }
    let columns = *raw.columns.get_ref();
    if columns == 0 || columns > COLUMNS_MOST {
        finder.at(
            raw.columns.span().start,
            both!("格数应在1到{COLUMNS_MOST}之间。", "A form has 1 to {COLUMNS_MOST} grid columns."),
        );
    }
    let rows = rows_of(raw);
    if rows.clone().map(|row| usize::from(row.get_ref().times.max(1))).sum::<usize>() > ROWS_MOST {
        finder.at(0, both!("行数超过{ROWS_MOST}。", "More than {ROWS_MOST} rows."));
        return;
    }
    for row in rows {
        check_row(raw, row, finder);
    }
    if let Some(list) = &raw.list {
        let (start, part) = (list.span().start, list.get_ref());
        check_width(part.columns.iter().map(|column| column.width), columns, start, finder);
        if part.least > LINES_MOST {
            finder.at(start, both!("空行超过{LINES_MOST}。", "More than {LINES_MOST} empty lines."));
        }
        for column in &part.columns {
            check_keys(raw, &column.value, start, finder);
        }
    }
    let several = raw.pages > 1 || raw.list.is_some() || rows_of(raw).any(|row| row.get_ref().new_page);
    if !raw.copies.is_empty() && (several || raw.paper == Paper::Half) {
        finder.at(0, both!("分送各方的表只能是一页。", "A form with copies takes one page."));
    }
    if raw.of.get_ref().is_listed().is_some_and(|listed| listed != raw.list.is_some()) {
        finder.at(
            raw.of.span().start,
            both!("名册要有 list，其他表没有。", "A roster has a list, other forms have none."),
        );
    }
}

fn rows_of(raw: &File) -> impl Iterator<Item = &Spanned<Row>> + Clone {
    raw.row.iter().chain(&raw.foot)
}

fn check_row(raw: &File, row: &Spanned<Row>, finder: &mut Finder<'_>) {
    let (start, row) = (row.span().start, row.get_ref());
    let texts = [&row.heading, &row.text, &row.cut, &row.title];
    let parts = usize::from(!row.boxes.is_empty())
        + usize::from(row.grid.is_some())
        + texts.iter().filter(|text| !text.is_empty()).count();
    if parts != 1 {
        finder.at(
            start,
            both!(
                "一行只写 boxes、grid、heading、text、title、cut 之一。",
                "A row is one of boxes, grid, heading, text, title and cut."
            ),
        );
        return;
    }
    let columns = *raw.columns.get_ref();
    if !row.boxes.is_empty() {
        check_width(row.boxes.iter().map(|part| part.width), columns, start, finder);
    }
    for part in &row.boxes {
        let label = part.label_width.unwrap_or(raw.label_width);
        let alone = part.value.is_none() && part.sign.is_empty();
        if part.width == 0 || (!alone && !part.label.is_empty() && label >= part.width) {
            finder.at(start, both!("格子太窄，放不下内容。", "The box is too narrow for its value."));
        }
        if (!part.ticks.is_empty() || !part.options.is_empty()) && part.value.is_none() {
            finder.at(start, both!("勾选栏要写 value。", "Ticks need a value."));
        }
    }
    if let Some(grid) = &row.grid {
        let one: u16 = grid.widths.iter().fold(0, |sum, width| sum.saturating_add(*width));
        let shape = (3..=4).contains(&grid.widths.len())
            && (grid.head.is_empty() || grid.head.len() == grid.widths.len());
        if !shape || one == 0 || !columns.is_multiple_of(one) || grid.widths.contains(&0) {
            finder.at(
                start,
                both!(
                    "grid 的各列宽之和要能整除总格数。",
                    "The widths of a grid must add up to a divisor of the columns."
                ),
            );
        }
    }
    for text in row.templates() {
        check_keys(raw, text, start, finder);
    }
}

fn check_width(widths: impl Iterator<Item = u16>, columns: u16, start: usize, finder: &mut Finder<'_>) {
    let sum: u32 = widths.map(u32::from).sum();
    if sum != u32::from(columns) {
        finder.at(
            start,
            both!("各格宽合计{sum}，应为{columns}。", "The widths add up to {sum}, not to {columns}."),
        );
    }
}

fn check_keys(raw: &File, text: &str, start: usize, finder: &mut Finder<'_>) {
    for key in template::keys(text) {
        if let Err(reason) = keys::check(key) {
            finder.at(start, reason);
        } else if raw.wall && keys::is_number(key) {
            finder.at(
                start,
                both!("张贴的表上不能有证件号（第28条）。", "No number of a document on a wall (Art. 28)."),
            );
        }
    }
}
