//! Labelled lines that scroll: a change, a case, what will be handed in. Holds text only; scrolling is the caller's.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    clean::columns,
    paint::{put, put_padded, wrap},
};
use crate::tui::theme::Theme;

/// Lines that one paragraph may take.
const PARAGRAPH_MAX: usize = 12;

/// How a line is to be looked at; signs and words say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ink {
    /// Ordinary.
    #[default]
    Text,
    /// May be overlooked.
    Dim,
    /// Must not be.
    Strong,
    /// A heading.
    Head,
    /// Look here.
    Warning,
    /// Refused.
    Bad,
}

/// Lines, broken to a width.
#[derive(Debug, Clone, Default)]
pub struct Document {
    lines: Vec<(String, Ink)>,
    width: usize,
}

impl Document {
    /// An empty one, `width` columns wide.
    #[must_use]
    pub fn new(width: u16) -> Self {
        Self { lines: Vec::new(), width: width.into() }
    }

    /// A paragraph, broken into lines.
    pub fn say(&mut self, ink: Ink, text: &str) {
        let broken = wrap(text, self.width, PARAGRAPH_MAX);
        self.lines.extend(broken.into_iter().map(|line| (line, ink)));
    }

    /// A heading after an empty line.
    pub fn head(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.gap();
        }
        let rule = self.width.saturating_sub(columns(text) + 4);
        self.lines.push((format!("-- {text} {}", "-".repeat(rule)), Ink::Head));
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.lines.push((String::new(), Ink::Text));
    }

    /// A label of `wide` columns and what belongs to it; further lines stand under the first.
    pub fn pair(&mut self, ink: Ink, label: &str, wide: usize, value: &str) {
        let label = super::paint::fit(label, wide);
        let pad = " ".repeat(wide.saturating_sub(columns(&label)) + 2);
        let broken = wrap(value, self.width.saturating_sub(wide + 2), PARAGRAPH_MAX);
        let mut first = true;
        for line in if broken.is_empty() { vec![String::new()] } else { broken } {
            let text =
                if first { format!("{label}{pad}{line}") } else { format!("{}{line}", " ".repeat(wide + 2)) };
            self.lines.push((text, ink));
            first = false;
        }
    }

    /// How many lines there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The first line that may stand at the top of `height` lines.
    #[must_use]
    pub fn top(&self, wanted: usize, height: u16) -> usize {
        wanted.min(self.lines.len().saturating_sub(height.into()))
    }

    /// Draws the lines from `top` on; `v` in the last column says that there are more.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, top: usize, theme: &Theme) {
        let top = self.top(top, area.height);
        for (y, (line, ink)) in (0..area.height).zip(self.lines.iter().skip(top)) {
            let style = match ink {
                Ink::Text => theme.text,
                Ink::Dim => theme.dim,
                Ink::Strong => theme.strong,
                Ink::Head => theme.head,
                Ink::Warning => theme.warning,
                Ink::Bad => theme.bad,
            };
            put_padded(buf, area, (0, y), area.width, line, style);
        }
        if top + usize::from(area.height) < self.lines.len() && area.height > 0 && area.width > 0 {
            put(buf, area, (area.width - 1, area.height - 1), "v", theme.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{parts::tests::lines, theme::Colours};

    #[test]
    fn labels_stand_in_a_column_and_more_is_told() {
        let mut document = Document::new(16);
        document.pair(Ink::Text, "姓名", 6, "王小明");
        document.pair(Ink::Text, "现住址", 6, "东沟村二组12号");
        document.head("材料");
        let mut buf = Buffer::empty(Rect::new(0, 0, 17, 4));
        let area = buf.area;
        document.draw(&mut buf, area, 0, &Theme::new(Colours::None));
        assert_eq!(
            lines(&buf),
            ["姓名    王小明", "现住址  东沟村二", "        组12号", "                v"]
        );
        document.draw(&mut buf, area, 9, &Theme::new(Colours::None));
        assert_eq!(lines(&buf)[3], "-- 材料 --------");
    }
}
