//! A record's history as a table, and one line of it in full. The newest stands first; nothing is left out.

use ratatui::{buffer::Buffer, layout::Rect};

use super::shown::veiled;
use crate::{
    desk::HistoryLine,
    keymap::Action,
    say,
    tui::{
        dialogs::page::Page,
        model::Ctx,
        parts::{
            paint::wrap,
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};

/// Columns of a line shown in full.
const PAGE_WIDTH: usize = 64;
/// Lines that one text of it may take.
const TEXT_LINES_MAX: usize = 8;

/// Whether the action moved the cursor.
pub fn moved(list: &mut ListState, action: Action, len: usize, height: u16) -> bool {
    let page = isize::try_from(rows_in_sight(height)).unwrap_or(1).max(1);
    match action {
        Action::Up => list.step(-1, len),
        Action::Down => list.step(1, len),
        Action::PageUp => list.step(-page, len),
        Action::PageDown => list.step(page, len),
        Action::Home => list.first(),
        Action::End => list.last(len),
        _ => return false,
    }
    true
}

/// Draws the table.
pub fn draw(lines: &[HistoryLine], list: &ListState, full: bool, ctx: &Ctx, buf: &mut Buffer, area: Rect) {
    let lang = ctx.lang();
    let columns = [
        Column::new(say!(lang, "时间", "When"), 17, 17, 0),
        Column::new(say!(lang, "经办人", "Who"), 8, 12, 2),
        Column::new(say!(lang, "事项", "What"), 20, 28, 1),
        Column::new(say!(lang, "内容", "Field: old -> new"), 18, 80, 0),
        Column::new(say!(lang, "原因", "Why"), 10, 40, 3),
    ];
    let note = if lines.iter().any(|line| line.doubtful) {
        say!(lang, "? 记录时这台电脑的时钟可疑", "? the clock of this computer was doubtful")
    } else {
        String::new()
    };
    let rows = Lines { lines, full, ctx };
    Table { columns: &columns, rows: &rows, state: list, focused: true, note: &note }.draw(
        buf,
        area,
        ctx.theme(),
    );
}

struct Lines<'l> {
    lines: &'l [HistoryLine],
    full: bool,
    ctx: &'l Ctx,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn row(&self, at: usize) -> Row {
        let Some(line) = self.lines.get(at) else { return Row::default() };
        let what = line.what.get(self.ctx.lang()).to_owned();
        let cells = vec![
            when(line, self.ctx),
            line.actor.clone(),
            what,
            edit(line, self.full, self.ctx),
            line.reason.clone(),
        ];
        let tone = if line.doubtful { Tone::Warning } else { Tone::Plain };
        Row { cells, marked: false, tone }
    }
}

fn when(line: &HistoryLine, ctx: &Ctx) -> String {
    let moment = ctx.moment(line.at);
    if line.doubtful { format!("{moment}?") } else { moment }
}

/// `现住址：旧 -> 新`; empty for what edited no field.
fn edit(line: &HistoryLine, full: bool, ctx: &Ctx) -> String {
    let Some(field) = line.field else { return String::new() };
    let lang = ctx.lang();
    let label = field.label().get(lang);
    let value = |text: &str| match text {
        "" => say!(lang, "（空）", "(empty)"),
        text => veiled(field, text, full),
    };
    let (old, new) = (value(&line.old), value(&line.new));
    say!(lang, "{label}：{old} -> {new}", "{label}: {old} -> {new}")
}

/// A line in full.
pub fn page(line: &HistoryLine, full: bool, ctx: &Ctx) -> Page {
    let lang = ctx.lang();
    let mut texts = vec![
        say!(lang, "时间：{}", "When: {}", when(line, ctx)),
        say!(lang, "经办人：{}", "Who: {}", line.actor),
        say!(lang, "事项：{}", "What: {}", line.what.get(lang)),
    ];
    if let Some(field) = line.field {
        texts.push(say!(lang, "栏目：{}", "Field: {}", field.label().get(lang)));
        texts.push(say!(lang, "原来：{}", "Old: {}", veiled(field, &line.old, full)));
        texts.push(say!(lang, "现在：{}", "New: {}", veiled(field, &line.new, full)));
    }
    if !line.reason.is_empty() {
        texts.push(say!(lang, "原因：{}", "Why: {}", line.reason));
    }
    if line.doubtful {
        texts.push(say!(
            lang,
            "记录时这台电脑的时钟可疑，时间仅供参考。",
            "The clock of this computer was doubtful then."
        ));
    }
    texts.push(say!(lang, "日志第 {} 条", "Journal entry {}", line.seq));
    let lines = texts.iter().flat_map(|text| wrap(text, PAGE_WIDTH, TEXT_LINES_MAX)).collect();
    Page { title: say!(lang, "历史", "History"), lines, top: 0 }
}
