//! Choosing one of many by code, name or pinyin: a line to type into and the choices that fit. The pinyin comes
//! from the caller; nothing is computed from a name here.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    clean::columns,
    paint::{boxed, put, put_padded},
    table::{ListState, position},
    text_field::{Shown, TextField},
};
use crate::{keymap::Chord, tui::theme::Theme};

/// Characters that the line may hold.
const QUERY_MAX: usize = 60;

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is stored: a code, or an action's id.
    pub code: String,
    /// What is read.
    pub name: String,
    /// Spellings by which it is found: initials, full pinyin; small letters without blanks.
    pub pinyin: Vec<String>,
    /// What stands at the right, such as a key.
    pub side: String,
}

/// The choices, the line, and what fits it.
#[derive(Debug, Clone)]
pub struct Picker {
    /// Says what is chosen.
    pub title: String,
    choices: Vec<Choice>,
    query: TextField,
    fitting: Vec<usize>,
    /// Cursor and scroll over the choices that fit.
    pub list: ListState,
}

impl Picker {
    /// A picker over `choices`, in the order to be shown while nothing is typed.
    #[must_use]
    pub fn new(title: impl Into<String>, choices: Vec<Choice>) -> Self {
        let fitting = (0..choices.len()).collect();
        let query = TextField::new(QUERY_MAX, Shown::Plain);
        Self { title: title.into(), choices, query, fitting, list: ListState::default() }
    }

    /// Puts the cursor on the choice with this code.
    pub fn point_at(&mut self, code: &str) {
        let at = self.fitting.iter().position(|at| self.choices[*at].code == code);
        self.list.cursor = at.unwrap_or(self.list.cursor);
    }

    /// Takes a chord that no action took; whether it meant something here.
    pub fn press(&mut self, chord: Chord) -> bool {
        let taken = self.query.press(chord);
        self.filter();
        taken
    }

    /// Takes a pasted text into the line.
    pub fn paste(&mut self, text: &str) {
        self.query.paste(text);
        self.filter();
    }

    /// Empties the line.
    pub fn clear(&mut self) {
        self.query.clear();
        self.filter();
    }

    /// Moves the cursor by `rows`.
    pub fn step(&mut self, rows: isize) {
        self.list.step(rows, self.fitting.len());
    }

    /// The choice of the cursor, if any fits.
    #[must_use]
    pub fn chosen(&self) -> Option<&Choice> {
        self.fitting.get(self.list.cursor).map(|at| &self.choices[*at])
    }

    /// What was typed so far.
    #[must_use]
    pub fn typed(&self) -> &str {
        self.query.text()
    }

    /// How many choices fit.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fitting.len()
    }

    /// Whether none fits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fitting.is_empty()
    }

    fn filter(&mut self) {
        let wanted = folded(self.query.text());
        let ranked =
            self.choices.iter().enumerate().filter_map(|(at, choice)| Some((rank(choice, &wanted)?, at)));
        let mut ranked: Vec<(u8, usize)> = ranked.collect();
        ranked.sort_unstable();
        self.fitting = ranked.into_iter().map(|(_, at)| at).collect();
        self.list.cursor = 0;
    }

    /// Draws box, line and choices; returns where the terminal's cursor must stand. `none` is what is said when
    /// nothing fits.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, none: &str, theme: &Theme) -> Option<Position> {
        let inside = boxed(buf, area, &self.title, theme);
        let line = Rect { height: inside.height.min(1), ..inside };
        let cursor = self.query.draw(buf, line, true, theme);
        let rows = Rect { y: inside.y + 1, height: inside.height.saturating_sub(2), ..inside };
        let last = inside.height.saturating_sub(1);
        if self.fitting.is_empty() {
            put(buf, rows, (0, 0), none, theme.warning);
            return cursor;
        }
        let mut list = self.list;
        list.follow(self.fitting.len(), rows.height.into());
        let codes = self.choices.iter().map(|choice| columns(shown(&choice.code))).max().unwrap_or(0).min(12);
        for (line, (row, at)) in (0..rows.height).zip(self.fitting.iter().enumerate().skip(list.top)) {
            let choice = &self.choices[*at];
            let (sign, style) = if row == list.cursor { (">", theme.cursor) } else { (" ", theme.text) };
            let code = super::paint::fit(shown(&choice.code), codes);
            let pad = " ".repeat(codes.saturating_sub(columns(&code)));
            let side = u16::try_from(columns(&choice.side)).unwrap_or(u16::MAX).min(rows.width);
            put_padded(buf, rows, (0, line), rows.width, "", style);
            let text = format!("{sign} {code}{pad}  {}", choice.name);
            put_padded(buf, rows, (0, line), (rows.width - side).saturating_sub(1), &text, style);
            put(buf, rows, (rows.width - side, line), &choice.side, style);
        }
        if inside.height > 2 {
            put(buf, inside, (0, last), &position(list.cursor, self.fitting.len()), theme.dim);
        }
        cursor
    }
}

/// A code as it is read: the numbers of the code tables and the menus. Words are for files and the command line; what
/// they mean stands beside them in the reader's language.
fn shown(code: &str) -> &str {
    if code.contains(|c: char| c.is_ascii_digit()) { code } else { "" }
}

/// Small letters, plain digits, no blanks: an input method sends full-width digits and letters.
fn folded(text: &str) -> String {
    let narrow = |c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(narrow).flat_map(char::to_lowercase).collect()
}

/// How well a choice fits, 0 best; `None` if it does not.
fn rank(choice: &Choice, wanted: &str) -> Option<u8> {
    if wanted.is_empty() {
        return Some(0);
    }
    let (code, name) = (folded(&choice.code), folded(&choice.name));
    if code == wanted {
        Some(0)
    } else if code.starts_with(wanted) || name.starts_with(wanted) {
        Some(1)
    } else if choice.pinyin.iter().any(|pinyin| pinyin.starts_with(wanted)) {
        Some(2)
    } else if name.contains(wanted) {
        Some(3)
    } else {
        choice.pinyin.iter().any(|pinyin| pinyin.contains(wanted)).then_some(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{parts::tests::lines, theme::Colours};

    fn nations() -> Picker {
        let choice = |code: &str, name: &str, pinyin: &[&str]| Choice {
            code: code.into(),
            name: name.into(),
            pinyin: pinyin.iter().map(|word| (*word).into()).collect(),
            side: String::new(),
        };
        Picker::new(
            "民族",
            vec![
                choice("01", "汉族", &["hz", "hanzu"]),
                choice("02", "蒙古族", &["mgz", "mengguzu"]),
                choice("11", "满族", &["mz", "manzu"]),
            ],
        )
    }

    #[test]
    fn a_choice_is_found_by_code_name_and_pinyin() {
        for (typed, names) in [
            ("11", vec!["满族"]),
            ("１１", vec!["满族"]),
            ("m", vec!["蒙古族", "满族"]),
            ("MZ", vec!["满族"]),
            ("蒙", vec!["蒙古族"]),
            ("古", vec!["蒙古族"]),
            ("x", vec![]),
        ] {
            let mut picker = nations();
            picker.paste(typed);
            let found: Vec<_> = picker.fitting.iter().map(|at| picker.choices[*at].name.as_str()).collect();
            assert_eq!(found, names, "{typed}");
        }
    }

    #[test]
    fn a_picker_is_a_box_with_line_choices_and_place() {
        let mut picker = nations();
        picker.step(9);
        assert_eq!(picker.chosen().map(|choice| choice.code.as_str()), Some("11"));
        picker.point_at("02");
        let mut buf = Buffer::empty(Rect::new(0, 0, 24, 7));
        let area = buf.area;
        let cursor = picker.draw(&mut buf, area, "没有", &Theme::new(Colours::None));
        assert_eq!(cursor, Some(Position::new(2, 1)));
        assert_eq!(
            lines(&buf),
            [
                "+- 民族 ---------------+",
                "|                      |",
                "|   01  汉族           |",
                "| > 02  蒙古族         |",
                "|   11  满族           |",
                "| 2/3                  |",
                "+----------------------+",
            ]
        );
    }
}
