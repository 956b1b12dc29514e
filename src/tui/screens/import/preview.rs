//! What an import would do, on the screen: the counts, the problems by row, the cells that differ. Changes nothing.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    desk::{ImportOrder, ImportPreview},
    say,
    tui::{
        dialogs::page::Page,
        model::Ctx,
        parts::{
            paint::{put, wrap},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
        screens::pupil::shown::veiled,
    },
};

/// Columns of a line shown in full.
const PAGE_WIDTH: usize = 64;
/// Lines that one text of it may take.
const TEXT_LINES_MAX: usize = 6;
/// Unknown columns that are named.
const NAMED_MAX: usize = 5;

/// Lines above the table.
fn above(preview: &ImportPreview) -> u16 {
    4 + u16::from(!preview.unknown_columns.is_empty()) + u16::from(!preview.unmapped.is_empty())
}

/// How many rows of the table are in sight.
pub fn sight(preview: &ImportPreview, ctx: &Ctx) -> usize {
    rows_in_sight(ctx.body_height().saturating_sub(above(preview)))
}

/// Draws it.
pub fn draw(
    preview: &ImportPreview,
    order: &ImportOrder,
    problems: bool,
    list: &ListState,
    ctx: &Ctx,
    buf: &mut Buffer,
    area: Rect,
) {
    let (lang, theme) = (ctx.lang(), ctx.theme());
    for (y, line) in (0..).zip(told(preview, order, ctx)) {
        put(buf, area, (1, y), &line, if y == 1 { theme.strong } else { theme.text });
    }
    let y = above(preview) - 1;
    let words = [
        (problems, say!(lang, "问题 {}", "Problems {}", preview.problems.len())),
        (!problems, say!(lang, "差异 {}", "Differences {}", preview.differences.len())),
    ];
    let mut x = 1;
    for (front, word) in words {
        let (text, style) =
            if front { (format!("[{word}]"), theme.tab_open) } else { (format!(" {word} "), theme.tab) };
        x += put(buf, area, (x, y), &text, style) + 1;
    }
    let rest = Rect { y: area.y + y + 1, height: area.height.saturating_sub(y + 1), ..area };
    let columns = if problems {
        [
            Column::new(say!(lang, "行", "Row"), 5, 5, 0),
            Column::new(say!(lang, "结果", "Result"), 6, 8, 2),
            Column::new(say!(lang, "栏目", "Column"), 14, 14, 0),
            Column::new(say!(lang, "内容", "Value"), 12, 14, 1),
            Column::new(say!(lang, "原因", "Reason"), 24, 90, 0),
        ]
    } else {
        [
            Column::new(say!(lang, "行", "Row"), 5, 5, 0),
            Column::new(say!(lang, "姓名", "Name"), 10, 20, 0),
            Column::new(say!(lang, "栏目", "Field"), 14, 26, 0),
            Column::new(say!(lang, "现有", "Here"), 14, 40, 0),
            Column::new(say!(lang, "表里", "In the file"), 14, 40, 0),
        ]
    };
    let rows = Lines { preview, problems, ctx };
    let note = if rows.is_empty() { say!(lang, "没有", "none") } else { String::new() };
    Table { columns: &columns, rows: &rows, state: list, focused: true, note: &note }.draw(buf, rest, theme);
}

/// The lines above the table.
fn told(preview: &ImportPreview, order: &ImportOrder, ctx: &Ctx) -> Vec<String> {
    let lang = ctx.lang();
    let file = order.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mark = ctx.key(crate::keymap::Context::Import, crate::keymap::Action::Mark);
    let layout = &preview.layout;
    let yes = if order.update { say!(lang, "[是]", "[yes]") } else { say!(lang, "[否]", "[no]") };
    let mut lines = vec![
        say!(lang, "{file}　版式 {layout}　共 {} 行", "{file}  layout {layout}  {} rows", preview.rows),
        say!(
            lang,
            "新增 {}　变动 {}　相同 {}　存疑 {}　不收 {}",
            "new {}  changed {}  same {}  doubtful {}  refused {}",
            preview.new,
            preview.changed,
            preview.same,
            preview.doubtful,
            preview.refused
        ),
        say!(
            lang,
            "用表里的内容更新变动的单元格：{yes}（{mark} 切换）",
            "Update cells that differ from the file: {yes} ({mark} turns it)"
        ),
    ];
    if !preview.unmapped.is_empty() {
        let numbers = preview.unmapped.join(&say!(lang, "、", ", "));
        lines.push(say!(
            lang,
            "! 还不知道年级的班号：{numbers}",
            "! Class numbers without a grade: {numbers}"
        ));
    }
    if !preview.unknown_columns.is_empty() {
        let named: Vec<&str> = preview.unknown_columns.iter().take(NAMED_MAX).map(String::as_str).collect();
        let named = named.join(&say!(lang, "、", ", "));
        let count = preview.unknown_columns.len();
        lines.push(say!(
            lang,
            "! 有 {count} 栏不认识，不会导入：{named}",
            "! {count} columns are not known and left out: {named}"
        ));
    }
    lines
}

struct Lines<'l> {
    preview: &'l ImportPreview,
    problems: bool,
    ctx: &'l Ctx,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        if self.problems { self.preview.problems.len() } else { self.preview.differences.len() }
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.ctx.lang();
        if self.problems {
            let Some(problem) = self.preview.problems.get(at) else { return Row::default() };
            let (word, tone) = if problem.refused {
                (say!(lang, "不收", "refused"), Tone::Warning)
            } else {
                (say!(lang, "存疑", "doubtful"), Tone::Plain)
            };
            let cells = vec![
                problem.row.to_string(),
                word,
                problem.column.clone(),
                problem.value.clone(),
                problem.reason.get(lang).to_owned(),
            ];
            return Row { cells, marked: false, tone };
        }
        let Some((row, name, key, old, new)) = self.preview.differences.get(at) else {
            return Row::default();
        };
        let cells = vec![
            row.to_string(),
            name.clone(),
            key.label().get(lang).to_owned(),
            veiled(*key, old, false),
            veiled(*key, new, false),
        ];
        Row { cells, marked: false, tone: Tone::Plain }
    }
}

/// A line in full.
pub fn page(preview: &ImportPreview, problems: bool, at: usize, ctx: &Ctx) -> Option<Page> {
    let lang = ctx.lang();
    let texts = if problems {
        let problem = preview.problems.get(at)?;
        let reason = problem.reason.get(lang);
        vec![
            say!(lang, "第 {} 行", "Row {}", problem.row),
            say!(lang, "栏目：{}", "Column: {}", problem.column),
            say!(lang, "内容：{}", "Value: {}", problem.value),
            say!(lang, "原因：{reason}", "Reason: {reason}"),
        ]
    } else {
        let (row, name, key, old, new) = preview.differences.get(at)?;
        let label = key.label().get(lang);
        vec![
            say!(lang, "第 {row} 行，{name}", "Row {row}, {name}"),
            say!(lang, "栏目：{label}", "Field: {label}"),
            say!(lang, "现有：{old}", "Here: {old}"),
            say!(lang, "表里：{new}", "In the file: {new}"),
        ]
    };
    let lines = texts.iter().flat_map(|text| wrap(text, PAGE_WIDTH, TEXT_LINES_MAX)).collect();
    Some(Page { title: say!(lang, "一行", "One line"), lines, top: 0 })
}
