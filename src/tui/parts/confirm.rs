//! A question with two answers. Stands on "no" at first, so that a held-down Enter does nothing that matters.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{boxed, centred, put, wrap};
use crate::tui::theme::Theme;

/// The two answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Answer {
    /// Leave it.
    #[default]
    No,
    /// Do it.
    Yes,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The title.
    pub title: String,
    /// What is asked, and what will happen.
    pub question: String,
    /// The word on the button that does it.
    pub yes: String,
    /// The word on the other.
    pub no: String,
    /// The button that has the keys.
    pub answer: Answer,
}

impl Confirm {
    /// To the other button.
    pub fn turn(&mut self) {
        self.answer = match self.answer {
            Answer::No => Answer::Yes,
            Answer::Yes => Answer::No,
        };
    }

    /// Draws question and buttons; the one that has the keys stands between `>` and `<`.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let width = area.width.min(60);
        let most = usize::from(area.height.saturating_sub(5)).max(1);
        let lines = wrap(&self.question, usize::from(width.saturating_sub(4)), most);
        let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
        let inside = boxed(buf, centred(area, width, height), &self.title, theme);
        for (y, line) in (0..inside.height).zip(&lines) {
            put(buf, inside, (0, y), line, theme.text);
        }
        if inside.height == 0 {
            return;
        }
        let mut x = 0;
        for (answer, word) in [(Answer::Yes, &self.yes), (Answer::No, &self.no)] {
            let (text, style) = if answer == self.answer {
                (format!(">[ {word} ]<"), theme.cursor)
            } else {
                (format!(" [ {word} ] "), theme.text)
            };
            x += put(buf, inside, (x, inside.height - 1), &text, style) + 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{parts::tests::lines, theme::Colours};

    #[test]
    fn a_question_stands_on_no() {
        let mut confirm = Confirm {
            title: "退出".into(),
            question: "还有未保存的修改。".into(),
            yes: "退出".into(),
            no: "留下".into(),
            answer: Answer::default(),
        };
        let mut buf = Buffer::empty(Rect::new(0, 0, 30, 5));
        let area = buf.area;
        confirm.draw(&mut buf, area, &Theme::new(Colours::None));
        assert_eq!(lines(&buf)[3], "|  [ 退出 ]   >[ 留下 ]<     |");
        confirm.turn();
        assert_eq!(confirm.answer, Answer::Yes);
    }
}
