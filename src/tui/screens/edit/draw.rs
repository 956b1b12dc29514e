//! A form on the screen: label, line, what there is to say under it, headings of groups; scrolled so that the
//! field with the keys is in sight. Decides nothing.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use super::items::Item;
use crate::{
    domain::{FieldForm, FieldGroup, Required, note::Severity},
    say,
    tui::{
        model::Ctx,
        parts::paint::{fill, fit, put, put_padded, wrap},
        screens::pupil::{
            label_width,
            shown::{is_hidden, veiled},
        },
        theme::Theme,
    },
};

/// The widest line for typing.
const LINE_MAX: u16 = 76;
/// Lines that one note may take.
const NOTE_LINES: usize = 2;

/// What stands on one line of the form.
enum Line {
    Head(FieldGroup),
    Blank,
    Field(usize),
    Note(String, Severity),
}

/// Draws the form; returns where the terminal's cursor must stand. `aside` is said under the field that has the
/// keys.
pub fn draw(
    items: &[Item],
    here: usize,
    aside: &str,
    heads: bool,
    ctx: &Ctx,
    buf: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let lines = lines(items, here, aside, heads, ctx, area.width);
    let at = lines.iter().position(|line| matches!(line, Line::Field(item) if *item == here)).unwrap_or(0);
    let high = usize::from(area.height);
    let top = at.saturating_sub(high / 2).min(lines.len().saturating_sub(high));
    let mut cursor = None;
    for (y, line) in (0..area.height).zip(lines.iter().skip(top)) {
        let row = Rect { y: area.y + y, height: 1, ..area };
        match line {
            Line::Blank => {}
            Line::Head(group) => {
                put(buf, row, (1, 0), group.label().get(ctx.lang()), ctx.theme().head);
            }
            Line::Note(text, weight) => {
                put(buf, row, (label_width(ctx.lang()) + 5, 0), text, style(*weight, ctx.theme()));
            }
            Line::Field(item) => cursor = draw_field(&items[*item], *item == here, ctx, buf, row).or(cursor),
        }
    }
    cursor
}

fn lines(items: &[Item], here: usize, aside: &str, heads: bool, ctx: &Ctx, width: u16) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut group = None;
    let room = usize::from(width.saturating_sub(label_width(ctx.lang()) + 6));
    for (at, item) in items.iter().enumerate() {
        let own = item.key.spec().group;
        if heads && group != Some(own) {
            if group.is_some() {
                lines.push(Line::Blank);
            }
            lines.push(Line::Head(own));
            group = Some(own);
        }
        lines.push(Line::Field(at));
        for note in &item.notes {
            // Hints and corrections are told where one is; what is wrong is told wherever it is.
            if note.severity >= Severity::Warn || at == here || note.severity == Severity::Corrected {
                let text = format!("{}{}", sign(note.severity), note.text(ctx.lang()));
                let broken = wrap(&text, room, NOTE_LINES);
                lines.extend(broken.into_iter().map(|text| Line::Note(text, note.severity)));
            }
        }
        if at == here && !aside.is_empty() {
            let broken = wrap(aside, room, NOTE_LINES);
            lines.extend(broken.into_iter().map(|text| Line::Note(text, Severity::Hint)));
        }
    }
    lines
}

const fn sign(weight: Severity) -> &'static str {
    match weight {
        Severity::Refuse => "x ",
        Severity::Warn => "! ",
        Severity::Corrected => "= ",
        Severity::Hint => "",
    }
}

const fn style(weight: Severity, theme: &Theme) -> Style {
    match weight {
        Severity::Refuse => theme.bad,
        Severity::Warn => theme.warning,
        Severity::Corrected => theme.good,
        Severity::Hint => theme.dim,
    }
}

fn draw_field(item: &Item, here: bool, ctx: &Ctx, buf: &mut Buffer, row: Rect) -> Option<Position> {
    let (lang, theme) = (ctx.lang(), ctx.theme());
    put(buf, row, (0, 0), if here { ">" } else { " " }, theme.key);
    let must = matches!(item.key.spec().required, Required::Yes);
    put(buf, row, (1, 0), if must { "*" } else { " " }, theme.key);
    let label = label_width(lang);
    let style = if item.changed() && !item.locked { theme.strong } else { theme.text };
    put(buf, row, (2, 0), &fit(item.key.label().get(lang), label.into()), style);
    let x = label + 5;
    let wide = row.width.saturating_sub(x + 1).min(LINE_MAX);
    let line = Rect { x: row.x + x, width: wide, ..row };
    if item.locked {
        put_padded(buf, row, (x, 0), wide, &veiled(item.key, item.text.text(), false), theme.dim);
        return here.then(|| Position::new(line.x, line.y));
    }
    // A number that is not being typed is hidden, as on the page.
    if is_hidden(item.key) && !here {
        put_padded(buf, row, (x, 0), wide, &veiled(item.key, item.text.text(), false), theme.field);
        return None;
    }
    let list = matches!(item.key.spec().form, FieldForm::Code(_) | FieldForm::YesNo | FieldForm::Division);
    if !list {
        return item.text.draw(buf, line, here, theme);
    }
    let sign = say!(lang, "[选]", "[v]");
    let taken = u16::try_from(crate::tui::parts::clean::columns(&sign)).unwrap_or(0) + 1;
    fill(buf, line, theme.text);
    put(buf, line, (wide.saturating_sub(taken - 1), 0), &sign, theme.dim);
    item.text.draw(buf, Rect { width: wide.saturating_sub(taken), ..line }, here, theme)
}
