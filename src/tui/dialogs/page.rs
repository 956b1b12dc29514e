//! A text to look at, longer than a message: a card with its QR code, the problems of a keymap file. Scrolls;
//! asks nothing.

use ratatui::{buffer::Buffer, layout::Rect};

use super::Step;
use crate::{
    keymap::Action,
    tui::{
        model::Look,
        parts::{
            clean::columns,
            paint::{boxed, centred, put},
        },
    },
};

/// A text to look at.
#[derive(Default)]
pub struct Page {
    /// The title.
    pub title: String,
    /// The lines, broken already.
    pub lines: Vec<String>,
    /// The first line in sight.
    pub top: usize,
}

impl Page {
    /// Takes an action.
    pub fn act(&mut self, action: Action) -> Step {
        let last = self.lines.len().saturating_sub(1);
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top = (self.top + 1).min(last),
            Action::PageUp => self.top = self.top.saturating_sub(10),
            Action::PageDown => self.top = (self.top + 10).min(last),
            Action::Home => self.top = 0,
            Action::End => self.top = last,
            Action::Confirm => return Step::Close,
            _ => return Step::Unknown,
        }
        Step::Stay
    }

    /// Draws it as large as it needs to be; `close` says how to close it.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, close: &str, look: &Look) {
        let wide = self.lines.iter().map(|line| columns(line)).max().unwrap_or(0).max(30) + 4;
        let high = self.lines.len() + 4;
        let clip = |value: usize| u16::try_from(value).unwrap_or(u16::MAX);
        let inside = boxed(buf, centred(area, clip(wide), clip(high)), &self.title, &look.theme);
        let sight = inside.height.saturating_sub(2);
        let top = self.top.min(self.lines.len().saturating_sub(sight.into()));
        for (y, line) in (0..sight).zip(self.lines.iter().skip(top)) {
            put(buf, inside, (0, y), line, look.theme.text);
        }
        if inside.height > 0 {
            let more = top + usize::from(sight) < self.lines.len();
            let told = if more { format!("{close}  v") } else { close.to_owned() };
            put(buf, inside, (0, inside.height - 1), &told, look.theme.key);
        }
    }
}
