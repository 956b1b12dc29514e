//! What happened, why, and what to do, in a box. It never decides how grave something is.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{boxed, centred, put, wrap};
use crate::{
    domain::{Lang, Said},
    say,
    tui::theme::Theme,
};

/// How grave it is; told by a word in the title as well as by style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It was done.
    Done,
    /// Something to know.
    Notice,
    /// A rule says no; nothing was changed.
    Refused,
    /// It went wrong.
    Wrong,
}

impl Level {
    /// The word in the title.
    #[must_use]
    pub fn word(self, lang: Lang) -> String {
        match self {
            Self::Done => say!(lang, "已完成", "Done"),
            Self::Notice => say!(lang, "请注意", "Note"),
            Self::Refused => say!(lang, "不可办理", "Refused"),
            Self::Wrong => say!(lang, "出错了", "Something went wrong"),
        }
    }
}

/// Columns of the box where the screen has them.
const WIDTH: u16 = 68;

/// Draws the box in the middle of `area`; `close` is how to close it, such as `回车 确定`.
pub fn draw(buf: &mut Buffer, area: Rect, said: &Said, level: Level, close: &str, lang: Lang, theme: &Theme) {
    let width = WIDTH.min(area.width);
    let inner = usize::from(width.saturating_sub(4));
    // The lines of a box and the last two rows are kept free; what does not fit is cut with a sign.
    let most = usize::from(area.height.saturating_sub(7)).max(1);
    let why = match said.article {
        Some(article) if said.why.is_empty() => article.label(lang),
        Some(article) => say!(lang, "{}：{}", "{}: {}", article.label(lang), said.why),
        None => said.why.clone(),
    };
    let style = match level {
        Level::Done => theme.good,
        Level::Notice => theme.strong,
        Level::Refused => theme.warning,
        Level::Wrong => theme.bad,
    };
    let mut lines = Vec::new();
    for (text, style) in [(&said.what, style), (&why, theme.text), (&said.advice, theme.text)] {
        if !text.is_empty() {
            lines.extend(wrap(text, inner, most).into_iter().map(|line| (line, style)));
        }
    }
    lines.truncate(most + 2);
    let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
    let place = centred(area, width, height);
    let inside = boxed(buf, place, &level.word(lang), theme);
    for (y, (line, style)) in (0..inside.height).zip(&lines) {
        put(buf, inside, (0, y), line, *style);
    }
    if inside.height > 0 {
        put(buf, inside, (0, inside.height - 1), close, theme.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Article,
        tui::{parts::tests::lines, theme::Colours},
    };

    #[test]
    fn a_message_says_what_why_and_what_next() {
        let said = Said::new("没有转出。", "缺少转入学校同意。", "请先附上同意书。").by(Article(16));
        let mut buf = Buffer::empty(Rect::new(0, 0, 30, 9));
        let area = buf.area;
        draw(&mut buf, area, &said, Level::Refused, "回车 确定", Lang::Zh, &Theme::new(Colours::None));
        assert_eq!(
            lines(&buf),
            [
                "",
                "+- 不可办理 -----------------+",
                "| 没有转出。                 |",
                "| 第16条：缺少转入学校同意。 |",
                "| 请先附上同意书。           |",
                "|                            |",
                "| 回车 确定                  |",
                "+----------------------------+",
                "",
            ]
        );
    }
}
