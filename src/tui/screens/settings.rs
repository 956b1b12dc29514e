//! 设置: staff, passwords, cards, keys, language, locking, backup.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Screen, Tab};
use crate::{
    desk::{Desk, DeskError, Progress},
    keymap::{Action, Context},
    tui::{effect::Msg, model::Ctx},
};

/// A part of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// Keys, language, locking.
    #[default]
    Desk,
    /// Staff.
    Staff,
    /// Password and recovery code.
    Security,
    /// Cards.
    Cards,
    /// Backup.
    Backup,
}

/// 设置.
pub struct Settings {
    section: Section,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {}

impl Screen for Settings {
    type Args = Section;
    type Order = Order;
    type Answer = ();
    const TAB: Option<Tab> = Some(Tab::Settings);

    fn open(section: &Section, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        (Self { section: *section }, Vec::new())
    }
    fn context(&self) -> Context {
        Context::List
    }
    fn perform(order: Order, _desk: &Desk, _progress: &Progress) -> Result<(), DeskError> {
        match order {}
    }
    fn act(&mut self, _action: Action, _ctx: &Ctx) -> Option<Vec<Msg>> {
        let _ = self.section;
        None
    }
    fn answered(&mut self, (): (), _ctx: &Ctx) -> Vec<Msg> {
        Vec::new()
    }
    fn view(&self, _ctx: &Ctx, _buf: &mut Buffer, _area: Rect) -> Option<Position> {
        None
    }
}
