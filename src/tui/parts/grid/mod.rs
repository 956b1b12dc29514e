//! A grid of cells, rows by columns, typed into like a spreadsheet: typing replaces, Enter goes down, the first
//! column stays. It holds texts and what is wrong with them; what a cell takes, the caller's judge decides. It knows
//! no pupils and saves nothing.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    clean::columns as width_of,
    paint::{fill, fit, put, put_padded},
    text_field::{Shown, TextField},
};
use crate::{
    keymap::{Action, Chord, Key},
    tui::theme::Theme,
};

/// Columns of the screen for the name of a row.
const NAME: u16 = 16;
/// Characters that a cell may hold.
const CELL_MAX: usize = 240;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridColumn {
    /// Its head.
    pub title: String,
    /// Columns of the screen.
    pub width: u16,
}

/// What a cell holds: what is kept of it, and how it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// What is kept.
    pub value: String,
    /// How it is read.
    pub shown: String,
}

/// Says what is kept of a text in a column, or why it is not taken.
pub type Judge<'j> = &'j dyn Fn(usize, &str) -> Result<Kept, String>;

#[derive(Debug, Clone, Default)]
struct Cell {
    /// As it was saved last.
    saved: String,
    now: Kept,
    /// Why it cannot be saved; empty when it can.
    fault: String,
}

impl Cell {
    fn changed(&self) -> bool {
        !self.fault.is_empty() || self.saved != self.now.value
    }
}

/// The grid with cursor and scroll.
#[derive(Debug, Default)]
pub struct Grid {
    rows: Vec<String>,
    columns: Vec<GridColumn>,
    cells: Vec<Cell>,
    row: usize,
    column: usize,
    top: usize,
    left: usize,
    /// What is being typed into the cell of the cursor.
    typing: Option<TextField>,
}

impl Grid {
    /// A grid of what is kept, row by row.
    #[must_use]
    pub fn new(rows: Vec<String>, columns: Vec<GridColumn>, kept: Vec<Vec<Kept>>) -> Self {
        let cells = kept
            .into_iter()
            .flatten()
            .map(|now| Cell { saved: now.value.clone(), now, fault: String::new() })
            .collect();
        Self { rows, columns, cells, ..Self::default() }
    }

    /// The cell of the cursor: row and column.
    #[must_use]
    pub const fn here(&self) -> (usize, usize) {
        (self.row, self.column)
    }

    /// Puts the cursor on a cell.
    pub fn go(&mut self, row: usize, column: usize) {
        self.row = row.min(self.rows.len().saturating_sub(1));
        self.column = column.min(self.columns.len().saturating_sub(1));
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Whether something is being typed.
    #[must_use]
    pub const fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// The cells that are not as they were saved: row, column, what is to be kept.
    #[must_use]
    pub fn changed(&self) -> Vec<(usize, usize, &str)> {
        let wide = self.columns.len().max(1);
        let changed = self.cells.iter().enumerate().filter(|(_, cell)| cell.changed());
        changed.map(|(at, cell)| (at / wide, at % wide, cell.now.value.as_str())).collect()
    }

    /// How many cells cannot be saved.
    #[must_use]
    pub fn faults(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.fault.is_empty()).count()
    }

    /// Why the cell of the cursor cannot be saved; empty when it can.
    #[must_use]
    pub fn fault(&self) -> &str {
        self.cell(self.row, self.column).map_or("", |cell| &cell.fault)
    }

    /// What the cell of the cursor holds.
    #[must_use]
    pub fn value(&self) -> &str {
        self.cell(self.row, self.column).map_or("", |cell| &cell.now.value)
    }

    /// Everything is saved as it stands.
    pub fn saved(&mut self) {
        for cell in &mut self.cells {
            cell.saved.clone_from(&cell.now.value);
        }
    }

    /// Puts the cursor on the first cell that cannot be saved; whether there is one.
    pub fn to_fault(&mut self) -> bool {
        let found = self.cells.iter().position(|cell| !cell.fault.is_empty());
        if let Some(at) = found {
            let wide = self.columns.len().max(1);
            self.go(at / wide, at % wide);
        }
        found.is_some()
    }

    fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.get(row * self.columns.len() + column).filter(|_| column < self.columns.len())
    }

    /// Puts a text into a cell, as the judge says.
    pub fn put(&mut self, row: usize, column: usize, text: &str, judge: Judge<'_>) {
        let wide = self.columns.len();
        if column >= wide {
            return;
        }
        let Some(cell) = self.cells.get_mut(row * wide + column) else { return };
        match judge(column, text) {
            Ok(kept) => {
                cell.now = kept;
                cell.fault.clear();
            }
            Err(why) => {
                cell.now = Kept { value: text.to_owned(), shown: text.to_owned() };
                cell.fault = why;
            }
        }
    }

    /// Puts what was typed into its cell.
    pub fn settle(&mut self, judge: Judge<'_>) {
        if let Some(typing) = self.typing.take() {
            let text = typing.text().to_owned();
            self.put(self.row, self.column, &text, judge);
        }
    }

    /// Drops what is being typed; whether there was something.
    pub fn drop_typing(&mut self) -> bool {
        self.typing.take().is_some()
    }

    /// Takes an action; `sight` rows are in sight. Whether it meant something here.
    pub fn act(&mut self, action: Action, sight: usize, judge: Judge<'_>) -> bool {
        let (row, column) = (self.row, self.column);
        let page = sight.max(1);
        let (last_row, last) = (self.rows.len().saturating_sub(1), self.columns.len().saturating_sub(1));
        let to = match action {
            Action::Up => (row.saturating_sub(1), column),
            Action::Down | Action::Confirm => (row + 1, column),
            Action::PageUp => (row.saturating_sub(page), column),
            Action::PageDown => (row + page, column),
            Action::Left => (row, column.saturating_sub(1)),
            Action::Right => (row, column + 1),
            Action::Home => (row, 0),
            Action::End => (row, last),
            Action::NextField if column == last && row < last_row => (row + 1, 0),
            Action::NextField => (row, column + 1),
            Action::PrevField if column == 0 && row > 0 => (row - 1, last),
            Action::PrevField => (row, column.saturating_sub(1)),
            Action::CopyDown => {
                self.settle(judge);
                self.copy_down();
                return true;
            }
            _ => return false,
        };
        self.settle(judge);
        self.go(to.0, to.1);
        true
    }

    /// The cell of the cursor into all empty cells below it.
    fn copy_down(&mut self) {
        let Some(from) = self.cell(self.row, self.column).cloned() else { return };
        let wide = self.columns.len();
        for row in self.row + 1..self.rows.len() {
            let Some(cell) = self.cells.get_mut(row * wide + self.column) else { return };
            if cell.now.value.is_empty() {
                cell.now = from.now.clone();
                cell.fault.clone_from(&from.fault);
            }
        }
    }

    /// Takes a chord that no action took: typing replaces what stands in the cell, Backspace mends it, Delete empties
    /// it.
    pub fn press(&mut self, chord: Chord, judge: Judge<'_>) {
        if self.is_empty() {
            return;
        }
        if let Some(typing) = &mut self.typing {
            typing.press(chord);
            return;
        }
        match (chord.key, chord.typed()) {
            (Key::Delete, _) => self.put(self.row, self.column, "", judge),
            (Key::Backspace, _) => {
                let mut field = TextField::new(CELL_MAX, Shown::Plain);
                field.set(self.cell(self.row, self.column).map_or("", |cell| &cell.now.shown));
                field.press(chord);
                self.typing = Some(field);
            }
            (_, Some(_)) => {
                let mut field = TextField::new(CELL_MAX, Shown::Plain);
                field.press(chord);
                self.typing = Some(field);
            }
            _ => {}
        }
    }

    /// Takes a pasted text: its lines go down from the cell of the cursor, what tabs part goes right. Gives how many
    /// cells it filled.
    pub fn paste(&mut self, text: &str, judge: Judge<'_>) -> usize {
        self.typing = None;
        let mut count = 0;
        for (down, line) in text.lines().enumerate() {
            for (right, part) in line.split('\t').enumerate() {
                let (row, column) = (self.row + down, self.column + right);
                if row < self.rows.len() && column < self.columns.len() {
                    self.put(row, column, part.trim(), judge);
                    count += 1;
                }
            }
        }
        count
    }

    /// Brings the cursor into sight on a screen of this size.
    pub fn follow(&mut self, width: u16, height: u16) {
        (self.top, self.left) = self.sight(width, height);
    }

    /// The first row and the first column in sight, so that the cursor is among them.
    fn sight(&self, width: u16, height: u16) -> (usize, usize) {
        let rows = usize::from(height.saturating_sub(1)).max(1);
        let mut top = self.top.min(self.row).min(self.rows.len().saturating_sub(rows));
        if self.row >= top + rows {
            top = self.row + 1 - rows;
        }
        let mut left = self.left.min(self.column);
        while left < self.column && self.last_shown(left, width) < self.column {
            left += 1;
        }
        (top, left)
    }

    /// The last column that stands whole on the screen when `left` is the first.
    fn last_shown(&self, left: usize, width: u16) -> usize {
        let mut x = NAME;
        let mut last = left;
        for (at, column) in self.columns.iter().enumerate().skip(left) {
            x = x.saturating_add(column.width + 2);
            if x > width && at > left {
                break;
            }
            last = at;
        }
        last
    }

    /// Draws head and rows; returns where the terminal's cursor must stand while something is being typed.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> Option<Position> {
        fill(buf, area, theme.text);
        let (top, left) = self.sight(area.width, area.height);
        let last = self.last_shown(left, area.width);
        put_padded(buf, area, (0, 0), area.width, "", theme.head);
        if left > 0 {
            put(buf, area, (NAME.saturating_sub(1), 0), "<", theme.head);
        }
        let mut cursor = None;
        let mut x = NAME;
        for at in left..=last {
            let Some(column) = self.columns.get(at) else { break };
            put_padded(buf, area, (x + 1, 0), column.width, &column.title, theme.head);
            for (y, row) in (1..area.height).zip(top..self.rows.len()) {
                cursor = self.draw_cell(buf, area, (x, y), (row, at), theme).or(cursor);
            }
            x += column.width + 2;
        }
        if last + 1 < self.columns.len() && area.width > 0 {
            put(buf, area, (area.width - 1, 0), ">", theme.head);
        }
        for (y, row) in (1..area.height).zip(top..self.rows.len()) {
            let (sign, style) = if row == self.row { (">", theme.strong) } else { (" ", theme.text) };
            let name = self.rows.get(row).map_or("", String::as_str);
            put_padded(buf, area, (0, y), NAME - 1, &format!("{sign}{name}"), style);
        }
        cursor
    }

    fn draw_cell(
        &self,
        buf: &mut Buffer,
        area: Rect,
        (x, y): (u16, u16),
        (row, at): (usize, usize),
        theme: &Theme,
    ) -> Option<Position> {
        let (column, cell) = (self.columns.get(at)?, self.cell(row, at)?);
        let here = (row, at) == (self.row, self.column);
        let sign = match (cell.fault.is_empty(), cell.changed()) {
            (false, _) => "!",
            (true, true) => "*",
            (true, false) => " ",
        };
        let style = match (here, cell.fault.is_empty()) {
            (true, _) => theme.cursor,
            (false, false) => theme.bad,
            (false, true) => theme.text,
        };
        put(buf, area, (x, y), if here && sign == " " { ">" } else { sign }, style);
        let field =
            Rect { x: area.x + x + 1, y: area.y + y, width: column.width, height: 1 }.intersection(area);
        match (&self.typing, here) {
            (Some(typing), true) => typing.draw(buf, field, true, theme),
            _ => {
                let empty = cell.now.shown.is_empty();
                let text = if empty { "-".to_owned() } else { fit(&cell.now.shown, column.width.into()) };
                let style = if empty && !here { theme.dim } else { style };
                put_padded(buf, field, (0, 0), field.width, &text, style);
                here.then(|| Position::new(field.x, field.y)).filter(|_| !field.is_empty())
            }
        }
    }
}

/// A column wide enough for its head and what it usually holds.
#[must_use]
pub fn column(title: &str, least: u16, most: u16) -> GridColumn {
    let wide = u16::try_from(width_of(title)).unwrap_or(most);
    GridColumn { title: title.to_owned(), width: wide.clamp(least, most.max(least)) }
}

#[cfg(test)]
mod tests;
