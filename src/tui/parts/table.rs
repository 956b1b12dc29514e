//! A table that scrolls, sorts and marks over any number of rows: only the rows in sight are asked for. It never
//! holds rows and never sorts them itself.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    clean::columns,
    paint::{fill, put, put_padded},
};
use crate::{keymap::Action, tui::theme::Theme};

/// Columns before the first cell: cursor sign, mark, blank.
const GUTTER: u16 = 3;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Columns of the screen that it needs.
    pub min: u16,
    /// Columns of the screen beyond which it does not grow.
    pub max: u16,
    /// 0 always stays; the highest goes first when the screen is narrow.
    pub priority: u8,
}

impl Column {
    /// A column of at least `min` and at most `max` columns of the screen.
    #[must_use]
    pub fn new(title: impl Into<String>, min: u16, max: u16, priority: u8) -> Self {
        Self { title: title.into(), min, max: max.max(min), priority }
    }
}

/// How a row is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// As text.
    #[default]
    Plain,
    /// Done or no longer there.
    Dim,
    /// Look here; shown by `!` besides the style.
    Warning,
}

/// A row in sight.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// A cell for each column, in their order.
    pub cells: Vec<String>,
    /// Marked for bulk work; shown by `*`.
    pub marked: bool,
    /// How to look at it.
    pub tone: Tone,
}

/// Where the rows come from.
pub trait Rows {
    /// How many there are.
    fn len(&self) -> usize;
    /// The row at `at`; asked only for rows in sight.
    fn row(&self, at: usize) -> Row;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Smallest first; shown by `^`.
    #[default]
    Up,
    /// Largest first; shown by `v`.
    Down,
}

/// Cursor, scroll and sort of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListState {
    /// The row of the cursor.
    pub cursor: usize,
    /// The first row in sight.
    pub top: usize,
    /// The sorted column, by its place in the list of columns.
    pub sort: Option<(usize, Direction)>,
}

impl ListState {
    /// Moves the cursor by `rows`, staying inside `len` rows.
    pub fn step(&mut self, rows: isize, len: usize) {
        self.cursor = self.cursor.saturating_add_signed(rows).min(len.saturating_sub(1));
    }

    /// To the first row.
    pub fn first(&mut self) {
        self.cursor = 0;
    }

    /// To the last of `len` rows.
    pub fn last(&mut self, len: usize) {
        self.cursor = len.saturating_sub(1);
    }

    /// Takes a move over `len` rows of which `sight` are in sight; whether it was one.
    pub fn act(&mut self, action: Action, len: usize, sight: usize) -> bool {
        let page = isize::try_from(sight).unwrap_or(1).max(1);
        match action {
            Action::Up => self.step(-1, len),
            Action::Down => self.step(1, len),
            Action::PageUp => self.step(-page, len),
            Action::PageDown => self.step(page, len),
            Action::Home => self.first(),
            Action::End => self.last(len),
            _ => return false,
        }
        true
    }

    /// Brings cursor and scroll back inside `len` rows of which `height` are in sight.
    pub fn follow(&mut self, len: usize, height: usize) {
        self.cursor = self.cursor.min(len.saturating_sub(1));
        self.top = self.top.min(self.cursor).min(len.saturating_sub(height.max(1)));
        if height > 0 && self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
    }

    /// Sorts by the next of `columns` columns, after the last by none.
    pub fn sort_next(&mut self, columns: usize) {
        let next = self.sort.map_or(0, |(column, _)| column + 1);
        self.sort = (next < columns).then_some((next, Direction::Up));
    }

    /// Turns the order of the sorted column round; by the first column if none is sorted.
    pub fn sort_reverse(&mut self) {
        self.sort = Some(match self.sort {
            Some((column, Direction::Up)) => (column, Direction::Down),
            Some((column, Direction::Down)) => (column, Direction::Up),
            None => (0, Direction::Down),
        });
    }
}

/// What a table needs to be drawn.
#[derive(Clone, Copy)]
pub struct Table<'t> {
    /// The columns.
    pub columns: &'t [Column],
    /// The rows.
    pub rows: &'t dyn Rows,
    /// Cursor, scroll, sort.
    pub state: &'t ListState,
    /// Whether this pane has the keys.
    pub focused: bool,
    /// Shown at the left of the last line: the filter in force, or why there are no rows.
    pub note: &'t str,
}

/// How many rows are in sight in an area of `height` lines: one line is the head, one the position.
#[must_use]
pub const fn rows_in_sight(height: u16) -> usize {
    height.saturating_sub(2) as usize
}

impl Table<'_> {
    /// Draws head, rows in sight and position.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        fill(buf, area, theme.text);
        let widths = widths(self.columns, area.width.saturating_sub(GUTTER));
        self.draw_head(buf, area, &widths, theme);
        let (len, sight) = (self.rows.len(), rows_in_sight(area.height));
        let mut state = *self.state;
        state.follow(len, sight);
        let shown = (state.top..len).take(sight);
        for (line, at) in (1..).zip(shown) {
            self.draw_row(buf, area, (line, at), at == state.cursor, &widths, theme);
        }
        if area.height >= 2 {
            let place = position(state.cursor, len);
            let wide = u16::try_from(columns(&place)).unwrap_or(u16::MAX).min(area.width);
            put_padded(buf, area, (0, area.height - 1), area.width - wide, self.note, theme.dim);
            put(buf, area, (area.width - wide, area.height - 1), &place, theme.dim);
        }
    }

    fn draw_head(&self, buf: &mut Buffer, area: Rect, widths: &[u16], theme: &Theme) {
        put_padded(buf, area, (0, 0), area.width, "", theme.head);
        let mut x = GUTTER;
        for (at, (column, width)) in self.columns.iter().zip(widths).enumerate() {
            if *width == 0 {
                continue;
            }
            let sign = match self.state.sort {
                Some((sorted, Direction::Up)) if sorted == at => "^",
                Some((sorted, Direction::Down)) if sorted == at => "v",
                _ => "",
            };
            let room = width.saturating_sub(u16::from(!sign.is_empty()));
            let title = super::paint::fit(&column.title, room.into());
            put_padded(buf, area, (x, 0), *width, &format!("{title}{sign}"), theme.head);
            x += width + 1;
        }
    }

    fn draw_row(
        &self,
        buf: &mut Buffer,
        area: Rect,
        (line, at): (u16, usize),
        here: bool,
        widths: &[u16],
        theme: &Theme,
    ) {
        let row = self.rows.row(at);
        let style = match (here, self.focused, row.marked, row.tone) {
            (true, true, ..) => theme.cursor,
            (true, false, ..) => theme.cursor_away,
            (_, _, true, _) => theme.marked,
            (_, _, _, Tone::Plain) => theme.text,
            (_, _, _, Tone::Dim) => theme.dim,
            (_, _, _, Tone::Warning) => theme.warning,
        };
        put_padded(buf, area, (0, line), area.width, "", style);
        let cursor = if here { ">" } else { " " };
        let mark = match (row.marked, row.tone) {
            (true, _) => "*",
            (false, Tone::Warning) => "!",
            (false, _) => " ",
        };
        put(buf, area, (0, line), &format!("{cursor}{mark}"), style);
        let mut x = GUTTER;
        for (cell, width) in row.cells.iter().zip(widths).filter(|(_, width)| **width > 0) {
            put_padded(buf, area, (x, line), *width, cell, style);
            x += width + 1;
        }
    }
}

/// `12/100000`, counted from 1; `0/0` when empty.
#[must_use]
pub fn position(cursor: usize, len: usize) -> String {
    format!("{}/{len}", (cursor + 1).min(len))
}

/// The width of each column in `room` columns of the screen, one blank between two; 0 for a column left out.
fn widths(list: &[Column], room: u16) -> Vec<u16> {
    let mut widths: Vec<u16> = list.iter().map(|column| column.min).collect();
    let needed = |widths: &[u16]| {
        let shown = widths.iter().filter(|width| **width > 0);
        shown.map(|width| u32::from(*width) + 1).sum::<u32>().saturating_sub(1)
    };
    while needed(&widths) > room.into() {
        let shown = list.iter().enumerate().filter(|(at, _)| widths[*at] > 0);
        // Of equal priority the rightmost goes first.
        match shown.max_by_key(|(at, column)| (column.priority, *at)) {
            Some((at, column)) if column.priority > 0 => widths[at] = 0,
            _ => break,
        }
    }
    let mut spare = u32::from(room).saturating_sub(needed(&widths));
    for (width, column) in widths.iter_mut().zip(list).filter(|(width, _)| **width > 0) {
        let more = spare.min(u32::from(column.max - column.min));
        *width += u16::try_from(more).unwrap_or(0);
        spare -= more;
    }
    widths
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::tui::theme::Colours;

    struct Numbers {
        len: usize,
        asked: Cell<usize>,
    }

    impl Rows for Numbers {
        fn len(&self) -> usize {
            self.len
        }
        fn row(&self, at: usize) -> Row {
            self.asked.set(self.asked.get() + 1);
            Row {
                cells: vec![format!("王{at}"), "女".into(), "2101".into()],
                marked: at == 1,
                ..Row::default()
            }
        }
    }

    fn drawn(len: usize, state: &ListState, (width, height): (u16, u16)) -> (Vec<String>, usize) {
        let rows = Numbers { len, asked: Cell::new(0) };
        let head =
            [Column::new("姓名", 6, 8, 0), Column::new("性别", 4, 4, 2), Column::new("证件", 6, 18, 1)];
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        let area = buf.area;
        Table { columns: &head, rows: &rows, state, focused: true, note: "全部" }.draw(
            &mut buf,
            area,
            &Theme::new(Colours::None),
        );
        (super::super::tests::lines(&buf), rows.asked.get())
    }

    #[test]
    fn a_table_shows_cursor_marks_sort_and_position() {
        let state = ListState { cursor: 0, top: 0, sort: Some((0, Direction::Down)) };
        let (lines, _) = drawn(3, &state, (30, 6));
        assert_eq!(
            lines,
            [
                "   姓名v    性别 证件",
                ">  王0      女   2101",
                " * 王1      女   2101",
                "   王2      女   2101",
                "",
                "全部                       1/3",
            ]
        );
    }

    #[test]
    fn narrow_screens_lose_the_least_needed_columns_first() {
        let (lines, _) = drawn(1, &ListState::default(), (16, 3));
        assert_eq!(lines[0], "   姓名   证件");
        let (lines, _) = drawn(1, &ListState::default(), (10, 3));
        assert_eq!(lines[0], "   姓名");
    }

    /// A hundred thousand pupils must cost no more than a screenful.
    #[test]
    fn only_rows_in_sight_are_asked_for() {
        let mut state = ListState::default();
        state.last(100_000);
        state.follow(100_000, rows_in_sight(20));
        let (lines, asked) = drawn(100_000, &state, (40, 20));
        assert_eq!(asked, 18);
        assert!(lines[18].starts_with(">  王99999"));
        assert!(lines[19].ends_with("100000/100000"));
    }

    #[test]
    fn cursor_and_scroll_stay_inside_whatever_happens() {
        let mut state = ListState { cursor: 90, top: 80, sort: None };
        state.follow(10, 5);
        assert_eq!((state.cursor, state.top), (9, 5));
        state.step(-100, 10);
        state.follow(10, 5);
        assert_eq!((state.cursor, state.top), (0, 0));
        state.step(7, 0);
        state.follow(0, 5);
        assert_eq!((state.cursor, state.top), (0, 0));
        assert_eq!(position(0, 0), "0/0");
    }

    #[test]
    fn sorting_goes_round_the_columns_and_back_to_none() {
        let mut state = ListState::default();
        state.sort_next(2);
        state.sort_reverse();
        assert_eq!(state.sort, Some((0, Direction::Down)));
        state.sort_next(2);
        state.sort_next(2);
        assert_eq!(state.sort, None);
    }
}
