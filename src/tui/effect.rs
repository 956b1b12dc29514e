//! What screens wish ([`Msg`]) and what the loop must do outside the model ([`Effect`]): both are data, so that
//! a test can read them. Performs nothing.

use std::{path::PathBuf, sync::Arc};

use super::{
    dialogs::Dialog,
    screens::{Order, Place},
};
use crate::{
    desk::{DeskError, ErrorKind, Progress, Secret, Setup, year::Shape},
    domain::{Explain, Lang, Said},
    keymap,
    tui::parts::message::Level,
};

/// Which piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// What a screen or dialog wishes. Screens know no other screen: they say where to go.
pub enum Msg {
    /// Ask the desk; keys wait until the answer is here.
    Ask(Order),
    /// Long work: shown with its progress, can be stopped. The text says what is being done.
    Long(String, Order),
    /// Ask the desk and forget: nothing is told but a failure. For drafts.
    Keep(Order),
    /// To another place.
    Go(Place),
    /// To another place, in place of this one.
    Swap(Place),
    /// Back to where one came from.
    Back,
    /// A dialog above all others; its reply comes to who asked.
    Show(Box<Dialog>),
    /// A line at the bottom: what was done.
    Tell(String),
    /// Take the last edit back.
    Undo,
    /// Lock the desk.
    Lock,
    /// Close the desk and ask for a name and a password.
    SignOut,
    /// Another keymap, language, or time until the desk locks itself (minutes, 0 never), from now on.
    Use(Preference),
}

/// What can be chosen while the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    /// The keymap beneath the person's own file.
    Keymap(keymap::Name),
    /// The language.
    Lang(Lang),
    /// Minutes until the desk locks itself; 0 means never.
    Idle(u16),
}

impl Msg {
    /// Asks the desk.
    pub fn ask(order: impl Into<Order>) -> Self {
        Self::Ask(order.into())
    }

    /// Long work under a label.
    pub fn long(label: impl Into<String>, order: impl Into<Order>) -> Self {
        Self::Long(label.into(), order.into())
    }

    /// Keeps something without waiting.
    pub fn keep(order: impl Into<Order>) -> Self {
        Self::Keep(order.into())
    }

    /// Shows a dialog.
    #[must_use]
    pub fn show(dialog: Dialog) -> Self {
        Self::Show(Box::new(dialog))
    }

    /// Shows a message.
    #[must_use]
    pub fn message(level: Level, said: Said) -> Self {
        Self::show(Dialog::message(level, said))
    }

    /// Shows why the desk did not do a thing.
    #[must_use]
    pub fn error(error: &DeskError, lang: Lang) -> Self {
        Self::message(level_of(error.kind), error.explain(lang))
    }
}

/// How grave an error is.
#[must_use]
pub const fn level_of(kind: ErrorKind) -> Level {
    match kind {
        ErrorKind::Refused => Level::Refused,
        ErrorKind::Stopped | ErrorKind::Login | ErrorKind::Mistake => Level::Notice,
        ErrorKind::NotFound | ErrorKind::Busy | ErrorKind::Damaged | ErrorKind::Environment => Level::Wrong,
    }
}

/// What the loop must do outside the model.
pub enum Effect {
    /// Give this to the worker.
    Work(Job),
    /// Draw every cell anew.
    Redraw,
    /// Ring the bell: the key meant nothing here.
    Bell,
    /// Leave the program.
    Quit,
}

/// A piece of work.
pub struct Job {
    /// Which.
    pub id: JobId,
    /// What.
    pub work: Work,
    /// Where it tells how far it is and learns that it should stop.
    pub progress: Arc<Progress>,
}

/// What a piece of work does.
#[derive(Debug)]
pub enum Work {
    /// Something at the door: opening, creating, unlocking.
    Gate(Gate),
    /// What a screen asked.
    Order(Order),
    /// Take the last edit back.
    Undo,
    /// Write a setting of this program down.
    Set(&'static str, String),
    /// The person has seen that the clock is doubtful and says that it is right.
    ConfirmClock,
}

/// What is done at the door. Debug shows no password and no code.
#[derive(Debug)]
pub enum Gate {
    /// How long to wait, how many accounts.
    Look(PathBuf),
    /// Sign in.
    Open(PathBuf, Option<String>, Secret),
    /// Found a desk; a school says which grades it has.
    Create(PathBuf, Setup, Secret, Option<Shape>),
    /// Open with the recovery code, name and a new password.
    Recover(PathBuf, Secret, String, Secret),
    /// The same person comes back.
    Unlock(Secret),
    /// The desk is open already: a demo begins.
    Enter,
    /// Close the desk, so that another can sign in.
    Close,
}
