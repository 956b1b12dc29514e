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
mod reading;

pub use change::{Change, ChangeState, Disposition, Due, Effect, Form};
pub use check::{Step, canonical_form, check_form, missing_papers};
pub use kind::{Case, KINDS, Kind, Paper, Subject, kind};
pub use particular::{Particular, ParticularForm};
pub use reading::{
    kept, particular_example, particular_type, particular_values, read_date, read_particular, show_particular,
};

#[cfg(test)]
mod tests;
