//! What can happen to a register: one file a kind, one list of kinds.

mod change;
mod particular;

pub use change::{Change, ChangeState, Disposition, Due, Effect, Form};
pub use particular::{Particular, ParticularForm};
