//! The one door that command line and screens use: a file per verb of a person's work. It checks, records, and
//! tells; it draws nothing and prints nothing.

mod error;
pub mod evidence;
mod progress;
mod roster;
mod surroundings;
pub mod views;

mod contract;

pub use error::{DeskError, ErrorKind};
pub use progress::Progress;
pub use roster::{Query, Roster, SortKey};
pub use surroundings::Surroundings;
pub use views::*;

/// What surfaces must be able to name without knowing the rooms beneath.
pub use crate::{
    journal::{Decision, Evidence},
    rules::Refusal,
    seal::{PasswordRefusal, Secret, check_password_quality},
};

use crate::{both, domain::Words};

/// An open desk: a store, and the person who sits at it. Shared between threads; every verb is one call.
pub struct Desk {}

/// What can be told before anyone has signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// Seconds to wait before the next try.
    pub wait: u64,
    /// How many accounts there are; with more than one, the name must be typed.
    pub accounts: usize,
}

/// What a data check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// The record.
    pub pupil: crate::domain::PupilId,
    /// The pupil's name.
    pub name: String,
    /// The field.
    pub field: Option<crate::domain::FieldKey>,
    /// It must be mended; otherwise it is to be looked at.
    pub fault: bool,
    /// A sentence.
    pub what: Words,
}
