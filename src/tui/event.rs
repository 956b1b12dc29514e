//! All that can arrive, in one queue. Holds no screen and decides nothing.

use super::{effect::JobId, model::Bearings, worker::Outcome};
use crate::{desk::DeskError, keymap::Chord};

/// Something that arrived.
pub enum Event {
    /// A key was pressed.
    Key(Chord),
    /// A text was pasted in one piece.
    Paste(String),
    /// The screen has another size: columns and lines.
    Resize(u16, u16),
    /// A piece of work is over.
    Done(Box<Done>),
    /// The time asked for by [`super::model::Model::wake`] has passed.
    Woke(Wake),
    /// The terminal is gone; nothing more will be typed.
    HungUp,
}

/// A piece of work that is over.
pub struct Done {
    /// Which.
    pub job: JobId,
    /// What came of it.
    pub result: Result<Outcome, DeskError>,
    /// How the desk stands now; none while nobody is signed in.
    pub bearings: Option<Bearings>,
}

/// Why the loop should wake without a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// To show how far long work has come.
    Progress,
    /// To count a second down.
    Second,
    /// To lock the desk, for nobody has touched a key for this many minutes.
    Idle(u16),
}
