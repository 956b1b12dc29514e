//! How far long work has come, and how to stop it. It never measures time.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    clean::columns,
    paint::{boxed, centred, fill, put, put_padded},
};
use crate::tui::theme::Theme;

/// Long work under way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gauge {
    /// What is being done.
    pub label: String,
    /// Steps done.
    pub done: u64,
    /// Steps in all, once known.
    pub total: Option<u64>,
    /// How to stop it, such as `Esc 停止`; empty once it can't be stopped.
    pub stop: String,
}

impl Gauge {
    /// Draws a box in the middle of `area` with label, bar and how to stop.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let inside = boxed(buf, centred(area, area.width.min(60), 5), &self.label, theme);
        self.draw_bar(buf, Rect { height: inside.height.min(1), ..inside }, theme);
        put(buf, inside, (0, 2), &self.stop, theme.key);
    }

    /// Draws the bar alone: `[#####.....]  50%  10/20`.
    pub fn draw_bar(&self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        fill(buf, area, theme.text);
        let Some(total) = self.total.filter(|total| *total > 0) else {
            put(buf, area, (0, 0), &format!("... {}", self.done), theme.text);
            return;
        };
        let done = self.done.min(total);
        let share = |whole: u64| u64::try_from(u128::from(done) * u128::from(whole) / u128::from(total));
        let told = format!("{:>3}%  {done}/{total}", share(100).unwrap_or(0));
        let bar = usize::from(area.width).saturating_sub(columns(&told) + 4);
        let full = usize::try_from(share(bar as u64).unwrap_or(0)).unwrap_or(0);
        let drawn = format!("[{}{}]  {told}", "#".repeat(full), ".".repeat(bar - full.min(bar)));
        put_padded(buf, area, (0, 0), area.width, &drawn, theme.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{parts::tests::lines, theme::Colours};

    #[test]
    fn a_gauge_shows_its_share() {
        for (done, total, shown) in [
            (0, Some(20), "[.............]    0%  0/20"),
            (10, Some(20), "[######......]   50%  10/20"),
            (99, Some(20), "[############]  100%  20/20"),
            (7, None, "... 7"),
            (u64::MAX, Some(u64::MAX), "[]  100%  1844674407370955~"),
        ] {
            let mut buf = Buffer::empty(Rect::new(0, 0, 27, 1));
            let area = buf.area;
            Gauge { done, total, ..Gauge::default() }.draw_bar(&mut buf, area, &Theme::new(Colours::None));
            assert_eq!(lines(&buf), [shown]);
        }
    }
}
