//! One line of text being typed. Edits by what a reader sees as one character, says where the terminal's cursor
//! must stand, and never shows or prints a secret. It never judges what is typed.

use std::fmt;

use ratatui::{
    buffer::{Buffer, CellWidth},
    layout::{Position, Rect},
};
use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroize;

use super::{
    clean::{acts_unseen, columns},
    paint::{fill, put},
};
use crate::{
    keymap::{Chord, Key},
    tui::theme::Theme,
};

/// Whether the text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// As typed.
    #[default]
    Plain,
    /// A `*` for each character: a password.
    Masked,
}

/// What became of a pasted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pasted {
    /// Invisible and control characters left out.
    pub cleaned: usize,
    /// Characters left out because the field is full.
    pub cut: usize,
}

/// A line of text with its cursor. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct TextField {
    text: String,
    /// Byte of the cursor; always between two characters.
    cursor: usize,
    /// Characters that it may hold.
    max: usize,
    shown: Shown,
}

impl TextField {
    /// An empty field for at most `max` characters.
    #[must_use]
    pub fn new(max: usize, shown: Shown) -> Self {
        // A secret's buffer is made large enough at once, so that growing leaves no copies behind.
        let room = if shown == Shown::Masked { max.min(1024) * 4 } else { 0 };
        Self { text: String::with_capacity(room), cursor: 0, max, shown }
    }

    /// What was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts a text in place of the old one, the cursor behind it. Takes what is stored as it is, even if longer.
    pub fn set(&mut self, text: &str) {
        self.text.zeroize();
        self.text.push_str(text);
        self.cursor = self.text.len();
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        self.set("");
    }

    /// Takes a chord that no action took; whether it meant something here.
    pub fn press(&mut self, chord: Chord) -> bool {
        if let Some(c) = chord.typed() {
            return self.insert(c);
        }
        match (chord.key, chord.ctrl, chord.alt) {
            (Key::Backspace, false, false) => self.erase(self.before()..self.cursor),
            (Key::Delete, false, false) => self.erase(self.cursor..self.after()),
            (Key::Left, false, false) => self.cursor = self.before(),
            (Key::Right, false, false) => self.cursor = self.after(),
            (Key::Home, ..) | (Key::Char('a'), true, false) => self.cursor = 0,
            (Key::End, ..) | (Key::Char('e'), true, false) => self.cursor = self.text.len(),
            (Key::Char('w'), true, false) | (Key::Backspace, ..) => {
                self.erase(self.word_before()..self.cursor)
            }
            (Key::Char('u'), true, false) => self.erase(0..self.cursor),
            (Key::Char('k'), true, false) => self.erase(self.cursor..self.text.len()),
            _ => return false,
        }
        true
    }

    /// Types one character at the cursor; not if it would be unseen or the field is full.
    pub fn insert(&mut self, c: char) -> bool {
        if acts_unseen(c) {
            return false;
        }
        self.text.insert(self.cursor, c);
        if self.length() > self.max {
            self.text.remove(self.cursor);
            return false;
        }
        // A combining mark joins the character before it, so the cursor is put behind the whole.
        self.cursor = self.boundary(self.cursor + c.len_utf8());
        true
    }

    /// Takes a pasted text: line ends and tabs become blanks, unseen characters go, blanks at both ends go.
    pub fn paste(&mut self, text: &str) -> Pasted {
        let mut told = Pasted::default();
        for c in text.trim().chars() {
            let c = if matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { c };
            if acts_unseen(c) {
                told.cleaned += usize::from(c != '\r');
            } else if !self.insert(c) {
                told.cut += 1;
            }
        }
        told
    }

    /// Draws the part around the cursor; returns where the terminal's cursor must stand when `focused`, for an
    /// input method opens its window there.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, focused: bool, theme: &Theme) -> Option<Position> {
        let area = Rect { height: area.height.min(1), ..area }.intersection(buf.area);
        if area.is_empty() {
            return None;
        }
        let style = if focused { theme.field_here } else { theme.field };
        fill(buf, area, style);
        let width = usize::from(area.width);
        let (before, after) =
            (self.as_shown(&self.text[..self.cursor]), self.as_shown(&self.text[self.cursor..]));
        // The cursor needs a column behind the last character, hence one less for the text before it.
        let mut skipped = columns(&before).saturating_sub(width - 1);
        let mut visible = before.as_str();
        for cluster in before.graphemes(true) {
            if skipped == 0 {
                break;
            }
            skipped = skipped.saturating_sub(cluster.cell_width().into());
            visible = &visible[cluster.len()..];
        }
        let column = put(buf, area, (0, 0), visible, style);
        put(buf, area, (column, 0), &after, style);
        focused.then(|| Position::new(area.x + column.min(area.width - 1), area.y))
    }

    fn as_shown(&self, text: &str) -> String {
        match self.shown {
            Shown::Plain => super::clean::clean(text).into_owned(),
            Shown::Masked => "*".repeat(text.graphemes(true).count()),
        }
    }

    fn length(&self) -> usize {
        self.text.graphemes(true).count()
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.boundary(self.cursor + 1)
    }

    /// The first place between two characters at or behind `byte`.
    fn boundary(&self, byte: usize) -> usize {
        let mut starts = self.text.grapheme_indices(true).map(|(at, _)| at);
        starts.find(|at| *at >= byte).unwrap_or(self.text.len())
    }

    fn word_before(&self) -> usize {
        let before = self.text[..self.cursor].trim_end();
        before.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8())
    }

    fn erase(&mut self, range: std::ops::Range<usize>) {
        self.cursor = range.start;
        self.text.replace_range(range, "");
        self.cursor = self.boundary(self.cursor);
    }
}

impl Drop for TextField {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

impl fmt::Debug for TextField {
    /// Length only: a field holds names, numbers or passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextField").field("characters", &self.length()).field("cursor", &self.cursor).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{parts::tests::lines, theme::Colours};

    fn typed(keys: &[&str], max: usize) -> TextField {
        let mut field = TextField::new(max, Shown::Plain);
        for key in keys {
            field.press(Chord::parse(key).expect(key));
        }
        field
    }

    fn drawn(field: &TextField, width: u16) -> (String, Option<Position>) {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 1));
        let area = buf.area;
        let at = field.draw(&mut buf, area, true, &Theme::new(Colours::None));
        (lines(&buf).remove(0), at)
    }

    #[test]
    fn editing_goes_by_what_a_reader_sees() {
        for (keys, text) in [
            (vec!["王", "小", "明", "backspace"], "王小"),
            (vec!["王", "明", "left", "小"], "王小明"),
            (vec!["e", "\u{301}", "x", "left", "left", "delete"], "x"),
            (vec!["a", "b", "home", "delete"], "b"),
            (vec!["a", "space", "b", "ctrl-w"], "a "),
            (vec!["a", "b", "left", "ctrl-u"], "b"),
            (vec!["a", "b", "c", "d"], "abc"),
        ] {
            assert_eq!(typed(&keys, 3).text(), text, "{keys:?}");
        }
    }

    /// An input method opens its window at the cursor; a wrong column covers what is typed.
    #[test]
    fn the_cursor_stands_behind_wide_characters() {
        assert_eq!(drawn(&typed(&["王", "小"], 9), 10), ("王小".into(), Some(Position::new(4, 0))));
        assert_eq!(drawn(&typed(&["王", "小", "left"], 9), 10).1, Some(Position::new(2, 0)));
        let long = typed(&["一", "二", "三", "四", "五"], 9);
        assert_eq!(drawn(&long, 7), ("三四五".into(), Some(Position::new(6, 0))));
        assert_eq!(drawn(&long, 6), ("四五".into(), Some(Position::new(4, 0))));
    }

    #[test]
    fn a_paste_is_cleaned_and_cut() {
        let mut field = TextField::new(6, Shown::Plain);
        let told = field.paste(" 王\u{200b}小\r\n明\u{1b}abc ");
        assert_eq!((field.text(), told), ("王小 明ab", Pasted { cleaned: 2, cut: 1 }));
    }

    #[test]
    fn a_password_is_neither_drawn_nor_printed() {
        let mut field = TextField::new(20, Shown::Masked);
        field.paste("密码1");
        assert_eq!(drawn(&field, 10), ("***".into(), Some(Position::new(3, 0))));
        assert!(!format!("{field:?}").contains("密码"));
    }
}
