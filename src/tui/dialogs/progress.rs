//! How far long work is, and how to stop it. Closed by the end of the work, never by a key.

use std::sync::Arc;

use ratatui::{buffer::Buffer, layout::Rect};

use super::Step;
use crate::{
    desk::Progress,
    keymap::{Action, Context},
    say,
    tui::{effect::JobId, model::Look, parts::gauge::Gauge},
};

/// Long work under way.
pub struct Working {
    /// Which.
    pub job: JobId,
    /// What is being done.
    pub label: String,
    /// How far it is.
    pub progress: Arc<Progress>,
}

impl Working {
    /// Asks it to stop; it is over when the worker says so.
    pub fn stop(&self) -> Step {
        self.progress.stop();
        Step::Stay
    }

    /// Draws label, bar, and how to stop.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let (done, total) = self.progress.read();
        let stop = if self.progress.stopped() {
            say!(look.lang, "正在停下…", "Stopping…")
        } else {
            let hint = look.keymap.hint(Context::Dialog, Action::Cancel, look.lang);
            hint.map_or_else(String::new, |hint| say!(look.lang, "{} 停止", "{} stop", hint.keys))
        };
        let total = (total > 0).then_some(total);
        Gauge { label: self.label.clone(), done, total, stop }.draw(buf, area, &look.theme);
    }
}
