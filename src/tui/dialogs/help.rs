//! The keys of the place beneath, made from the keymap in force. No help text is written by hand.

use ratatui::{buffer::Buffer, layout::Rect};

use super::Step;
use crate::{
    domain::DeskRole,
    keymap::{Action, Context},
    say,
    tui::{
        model::Look,
        parts::{
            clean::columns,
            paint::{boxed, centred, fit, put},
        },
        screens::leads,
    },
};

/// The help of a place.
pub struct Help {
    place: Context,
    role: Option<DeskRole>,
    offered: Option<&'static [Action]>,
    top: usize,
}

/// A line of the help: a heading, or an action with its keys.
enum Line {
    Heading(String),
    Row(String, String),
}

impl Help {
    /// The help of a place at a desk of this role, none before the door; `offered` are the actions that do
    /// something there, if they are fewer than the place has.
    #[must_use]
    pub const fn new(place: Context, role: Option<DeskRole>, offered: Option<&'static [Action]>) -> Self {
        Self { place, role, offered, top: 0 }
    }

    fn shows(&self, action: Action) -> bool {
        let Some(role) = self.role else { return true };
        let elsewhere = action.in_palette() && action.works_in(Context::Global);
        if elsewhere {
            return leads(action, role) || self.offered.is_some_and(|offered| offered.contains(&action));
        }
        self.offered.is_none_or(|offered| !action.in_palette() || offered.contains(&action))
    }

    /// Takes an action.
    pub fn act(&mut self, action: Action) -> Step {
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top += 1,
            Action::PageUp => self.top = self.top.saturating_sub(8),
            Action::PageDown => self.top += 8,
            Action::Home => self.top = 0,
            Action::Confirm | Action::Help => return Step::Close,
            _ => return Step::Unknown,
        }
        // More than every action there is need never be scrolled past.
        self.top = self.top.min(Action::ALL.len());
        Step::Stay
    }

    fn lines(&self, look: &Look) -> Vec<Line> {
        let mut lines = Vec::new();
        for group in look.keymap.help_rows(self.place) {
            let rows: Vec<_> = group.rows.into_iter().filter(|row| self.shows(row.action)).collect();
            if rows.is_empty() {
                continue;
            }
            lines.push(Line::Heading(group.group.name().get(look.lang).to_owned()));
            for row in rows {
                let keys: Vec<String> = row.keys.iter().map(|keys| keys.label(look.lang)).collect();
                let keys = if keys.is_empty() {
                    say!(look.lang, "（全部命令中）", "(in commands)")
                } else {
                    keys.join(" / ")
                };
                lines.push(Line::Row(row.action.name().get(look.lang).to_owned(), keys));
            }
        }
        lines
    }

    /// Draws it in two columns.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let width = area.width.min(78);
        let place = self.place.name().get(look.lang);
        let title = say!(look.lang, "帮助：{place}", "Help: {place}");
        let inside = boxed(buf, centred(area, width, area.height.min(36)), &title, &look.theme);
        let sight = usize::from(inside.height.saturating_sub(1));
        if sight == 0 {
            return;
        }
        let lines = self.lines(look);
        let half = inside.width / 2;
        let shown = sight * 2;
        let top = self.top.min(lines.len().saturating_sub(shown));
        for (at, line) in lines.iter().skip(top).take(shown).enumerate() {
            let (column, y) = (at / sight, u16::try_from(at % sight).unwrap_or(0));
            let x = if column == 0 { 0 } else { half };
            let room = half.saturating_sub(1);
            match line {
                Line::Heading(name) => {
                    put(buf, inside, (x, y), &fit(name, room.into()), look.theme.head);
                }
                Line::Row(name, keys) => {
                    const NAMES: u16 = 18;
                    let name = fit(name, usize::from(NAMES) - 3);
                    put(buf, inside, (x + 1, y), &name, look.theme.text);
                    let room = room.saturating_sub(NAMES);
                    put(buf, inside, (x + NAMES, y), &fit(keys, room.into()), look.theme.key);
                }
            }
        }
        let told = if top + shown < lines.len() {
            say!(look.lang, "Esc 关闭  下 往下看", "Esc close  Down for more")
        } else {
            say!(look.lang, "Esc 关闭", "Esc close")
        };
        let last = inside.height - 1;
        put(
            buf,
            inside,
            (inside.width.saturating_sub(u16::try_from(columns(&told)).unwrap_or(0)), last),
            &told,
            look.theme.dim,
        );
    }
}
