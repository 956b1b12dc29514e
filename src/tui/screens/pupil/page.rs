//! The fields of a record in their groups: one column on a narrow screen, two on a wide one, scrolled so that the
//! cursor's field is in sight. Where each field stands follows from the width alone.

use ratatui::{buffer::Buffer, layout::Rect};

use super::shown::shown;
use crate::{
    domain::{FieldGroup, FieldKey, Fields, Lang},
    say,
    tui::{
        model::Ctx,
        parts::{
            clean::columns,
            paint::{put, put_padded},
        },
    },
};

/// From this width on, there are two columns.
const TWO_FROM: u16 = 110;
/// The most columns that labels take.
const LABEL_MAX: u16 = 24;
/// Groups of the right column where there are two.
const RIGHT: [FieldGroup; 3] = [FieldGroup::Situation, FieldGroup::Member1, FieldGroup::Member2];

/// What stands on a line of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    Head(FieldGroup),
    Field(FieldKey),
    Blank,
}

/// The columns of the page, each from top to bottom.
pub type Places = Vec<Vec<Line>>;

/// Where everything stands on a screen of this width.
pub fn places(width: u16) -> Places {
    let two = width >= TWO_FROM;
    let mut places = vec![Vec::new(); if two { 2 } else { 1 }];
    for group in FieldGroup::ALL {
        let column = usize::from(two && RIGHT.contains(&group));
        let Some(lines) = places.get_mut(column) else { continue };
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines.push(Line::Head(group));
        let own = |key: &FieldKey| key.spec().group == group && *key != FieldKey::Photo;
        lines.extend(FieldKey::all().filter(own).map(Line::Field));
    }
    places
}

fn find(places: &Places, key: FieldKey) -> Option<(usize, usize)> {
    places.iter().enumerate().find_map(|(column, lines)| {
        lines.iter().position(|line| *line == Line::Field(key)).map(|line| (column, line))
    })
}

/// Moves the cursor's field by so many fields, across columns.
pub fn step(places: &Places, here: &mut FieldKey, by: isize) {
    let fields: Vec<FieldKey> = places.iter().flatten().filter_map(field).collect();
    let at = fields.iter().position(|key| key == here).unwrap_or(0);
    let to = at.saturating_add_signed(by).min(fields.len().saturating_sub(1));
    *here = fields.get(to).copied().unwrap_or(*here);
}

/// Moves the cursor to the other column, to the nearest field; whether there is one.
pub fn across(places: &Places, here: &mut FieldKey) -> bool {
    let Some((column, line)) = find(places, *here) else { return false };
    let Some(other) = places.get(1 - column.min(1)).filter(|_| places.len() > 1) else { return false };
    let fields = other.iter().enumerate().filter_map(|(at, line)| Some((at, field(line)?)));
    if let Some((_, key)) = fields.min_by_key(|(at, _)| at.abs_diff(line)) {
        *here = key;
    }
    true
}

fn field(line: &Line) -> Option<FieldKey> {
    match line {
        Line::Field(key) => Some(*key),
        Line::Head(_) | Line::Blank => None,
    }
}

/// Draws the page.
pub fn draw(fields: &Fields, here: FieldKey, full: bool, ctx: &Ctx, buf: &mut Buffer, area: Rect) {
    let places = places(area.width);
    let high = usize::from(area.height);
    let longest = places.iter().map(Vec::len).max().unwrap_or(0);
    let at = find(&places, here).map_or(0, |(_, line)| line);
    let top = at.saturating_sub(high / 2).min(longest.saturating_sub(high));
    let count = u16::try_from(places.len()).unwrap_or(1).max(1);
    let wide = area.width / count;
    for (x, lines) in (0..count).zip(&places) {
        let column = Rect { x: area.x + x * wide, width: wide, ..area };
        for (y, line) in (0..area.height).zip(lines.iter().skip(top)) {
            draw_line(*line, fields, here, full, ctx, buf, Rect { y: column.y + y, height: 1, ..column });
        }
    }
    let below = longest.saturating_sub(top + high);
    if below > 0 && area.height > 0 {
        let lang = ctx.lang();
        let told = say!(lang, "下面还有 {below} 行", "{below} more below");
        let wide = u16::try_from(columns(&told)).unwrap_or(0);
        put(buf, area, (area.width.saturating_sub(wide + 1), area.height - 1), &told, ctx.theme().dim);
    }
}

fn draw_line(
    line: Line,
    fields: &Fields,
    here: FieldKey,
    full: bool,
    ctx: &Ctx,
    buf: &mut Buffer,
    area: Rect,
) {
    let (lang, theme) = (ctx.lang(), ctx.theme());
    match line {
        Line::Blank => {}
        Line::Head(group) => {
            put(buf, area, (1, 0), group.label().get(lang), theme.head);
        }
        Line::Field(key) => {
            let style = if key == here { theme.cursor } else { theme.text };
            let label = label_width(lang);
            let sign = if key == here { ">" } else { " " };
            put_padded(buf, area, (0, 0), area.width.saturating_sub(1), "", style);
            put(buf, area, (0, 0), sign, style);
            put_padded(buf, area, (2, 0), label, key.label().get(lang), style);
            let value = shown(fields, key, lang, full);
            let value = if value.is_empty() { "-" } else { value.as_str() };
            let x = label + 3;
            put_padded(buf, area, (x, 0), area.width.saturating_sub(x + 1), value, style);
        }
    }
}

/// The longest label of a language, within bounds.
pub fn label_width(lang: Lang) -> u16 {
    let longest = FieldKey::all().map(|key| columns(key.label().get(lang))).max().unwrap_or(0);
    u16::try_from(longest).unwrap_or(LABEL_MAX).min(LABEL_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field that stands nowhere could neither be seen nor reached.
    #[test]
    fn every_field_but_the_photograph_stands_once_at_any_width() {
        for width in [80, 120] {
            let places = places(width);
            for key in FieldKey::all().filter(|key| *key != FieldKey::Photo) {
                let times = places.iter().flatten().filter(|line| **line == Line::Field(key)).count();
                assert_eq!(times, 1, "{} at {width}", key.key());
            }
        }
    }

    #[test]
    fn the_cursor_stays_on_the_page() {
        let narrow = places(80);
        let mut here = FieldKey::Name;
        step(&narrow, &mut here, isize::MIN);
        assert_eq!(here, FieldKey::Name);
        step(&narrow, &mut here, isize::MAX);
        assert_eq!(here.spec().group, FieldGroup::Member2);
        assert!(!across(&narrow, &mut here), "one column has no other side");
        let wide = places(120);
        let mut here = FieldKey::Name;
        assert!(across(&wide, &mut here));
        assert_eq!(here.spec().group, FieldGroup::Situation);
        assert!(across(&wide, &mut here));
        assert_eq!(here, FieldKey::Name);
    }
}
