//! What stands around every screen: title bar, tabs, and the places of body, status and footer. It never knows
//! which tabs there are.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    clean::columns,
    paint::{fill, fit, put, put_padded},
};
use crate::tui::theme::Theme;

/// The places of a screen, from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// One line.
    pub title: Rect,
    /// One line.
    pub tabs: Rect,
    /// The rest.
    pub body: Rect,
    /// One line: what was done last.
    pub status: Rect,
    /// One line: keys.
    pub footer: Rect,
}

/// Divides the screen. On fewer than five lines the body is empty and later lines are left out.
#[must_use]
pub fn places(area: Rect) -> Places {
    let line = |y: u16| Rect { y: area.y + y.min(area.height), height: u16::from(y < area.height), ..area };
    let body = Rect { y: area.y + area.height.min(2), height: area.height.saturating_sub(4), ..area };
    Places {
        title: line(0),
        tabs: line(1),
        body,
        status: line(area.height.saturating_sub(2).max(2)),
        footer: line(area.height.saturating_sub(1).max(3)),
    }
}

/// The bar at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TitleBar<'t> {
    /// The program.
    pub program: &'t str,
    /// The site.
    pub site: &'t str,
    /// Who is logged in, with the role.
    pub who: &'t str,
    /// A doubtful clock or the like; empty if all is well.
    pub warning: &'t str,
}

impl TitleBar<'_> {
    /// Draws the bar; the warning keeps its place when the line is short.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        fill(buf, area, theme.bar);
        let warning = if self.warning.is_empty() { String::new() } else { format!(" !{} ", self.warning) };
        let warning = fit(&warning, usize::from(area.width) / 2);
        let right = u16::try_from(columns(&warning)).unwrap_or(0);
        let parts = [self.program, self.site, self.who];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let left = format!(" {}", parts.join(" | "));
        put_padded(buf, area, (0, 0), area.width - right, &left, theme.bar);
        put(buf, area, (area.width - right, 0), &warning, theme.bar_warning);
    }
}

/// One tab: its key as shown, and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Such as `1`.
    pub key: String,
    /// Such as 今日.
    pub name: String,
}

/// Draws the tabs, the open one between brackets. Where the line is short, those at the left go first until the
/// open one is in sight.
pub fn draw_tabs(buf: &mut Buffer, area: Rect, tabs: &[Tab], open: usize, theme: &Theme) {
    fill(buf, area, theme.tab);
    let label = |at: usize, tab: &Tab| {
        let text = if tab.key.is_empty() { tab.name.clone() } else { format!("{} {}", tab.key, tab.name) };
        if at == open { format!("[{text}]") } else { format!(" {text} ") }
    };
    let labels: Vec<String> = tabs.iter().enumerate().map(|(at, tab)| label(at, tab)).collect();
    let wide = |range: &[String]| range.iter().map(|label| columns(label)).sum::<usize>();
    let upto = (open + 1).min(labels.len());
    let mut first = 0;
    while first + 1 < upto && wide(&labels[first..upto]) > area.width.into() {
        first += 1;
    }
    let mut x = 0;
    for (at, label) in labels.iter().enumerate().skip(first) {
        let style = if at == open { theme.tab_open } else { theme.tab };
        let room = usize::from(area.width.saturating_sub(x));
        // A tab is drawn whole, except that the open one is cut rather than hidden.
        if columns(label) > room && at != open {
            break;
        }
        x += put(buf, area, (x, 0), &fit(label, room), style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{parts::tests::lines, theme::Colours};

    #[test]
    fn the_places_fill_the_screen_without_overlap() {
        for height in 0..40 {
            let area = Rect::new(0, 0, 80, height);
            let places = places(area);
            let all = [places.title, places.tabs, places.body, places.status, places.footer];
            let lines: u16 = all.iter().map(|place| place.height).sum();
            assert_eq!(lines, height, "{places:?}");
            assert!(all.iter().all(|place| place.bottom() <= height), "{places:?}");
        }
    }

    #[test]
    fn bar_and_tabs_stay_readable_when_narrow() {
        let theme = Theme::new(Colours::None);
        let bar =
            TitleBar {
                program: "学籍", site: "河湾教学点", who: "张某 学籍管理员", warning: "时钟可疑"
            };
        let tabs = [("1", "今日"), ("2", "学生"), ("4", "异动"), ("5", "上报")];
        let tabs: Vec<Tab> =
            tabs.iter().map(|(key, name)| Tab { key: (*key).into(), name: (*name).into() }).collect();
        for (width, open, shown) in [
            (
                60,
                1,
                [
                    " 学籍 | 河湾教学点 | 张某 学籍管理员              !时钟可疑",
                    " 1 今日 [2 学生] 4 异动  5 上报",
                ],
            ),
            (30, 3, [" 学籍 | 河湾教学点~ !时钟可疑", " 2 学生  4 异动 [5 上报]"]),
        ] {
            let mut buf = Buffer::empty(Rect::new(0, 0, width, 2));
            bar.draw(&mut buf, Rect::new(0, 0, width, 1), &theme);
            draw_tabs(&mut buf, Rect::new(0, 1, width, 1), &tabs, open, &theme);
            assert_eq!(lines(&buf), shown);
        }
    }
}
