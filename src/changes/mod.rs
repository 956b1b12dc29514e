//! What can happen to a register: one file a kind, one list of kinds.
//!
//! [`KINDS`] is the list; a kind states tag, name, particulars, papers, rules, effects and wording in its file
//! under `kinds/`. [`check_form`] is the one door to all that can be said against a change. Nothing here is kept:
//! that is the journal's.

mod change;
mod check;
mod kind;
mod kinds;
mod particular;
mod process;
mod reading;

pub use change::{Becoming, Change, ChangeState, Disposition, Due, Effect, Form, Restore};
pub use check::{Step, canonical_form, check_form, missing_papers, not_filled};
pub use kind::{AbsenceLog, Case, KINDS, Kind, Newer, Paper, SchoolFacts, Subject, kind};
pub use kinds::{PartyAnswer, party_answer};
pub use particular::{Particular, ParticularForm};
pub use process::{Move, Offer, Party, Stage, StepOutcome, StepTaken};
pub use reading::{
    kept, particular_example, particular_type, particular_values, read_date, read_particular, show_particular,
};

#[cfg(test)]
mod tests;
