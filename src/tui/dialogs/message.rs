//! What happened, why, and what to do, until it is closed.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    domain::Said,
    tui::{
        model::Look,
        parts::message::{self, Level},
    },
};

/// A message.
pub struct Message {
    /// How grave it is.
    pub level: Level,
    /// What is said.
    pub said: Said,
}

impl Message {
    /// Draws it; `close` says how to close it.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, close: &str, look: &Look) {
        message::draw(buf, area, &self.said, self.level, close, look.lang, &look.theme);
    }
}
