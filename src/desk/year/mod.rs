//! The school year at the desk: how the school is made up, its terms, classes and subjects (`setup`), its single closed and made-up days (`days`); the bulk acts of
//! the summer (`act`), taking them back (`undo`), what was there before them (`past`), and the steps in which a year
//! begins (`steps`). Who goes and who stays is judged by [`crate::rules::grade_year`].

mod act;
mod days;
mod past;
mod setup;
mod steps;
#[cfg(test)]
mod tests;
mod undo;

pub use act::{YearDone, YearOrder};
pub use days::{DayOrder, DaysTold};
pub use past::PastLine;
pub use setup::ClassLine;
pub(in crate::desk) use setup::shape_of;
pub use steps::{Balance, StepKey, StepState, YearOverview, YearStep};

pub use crate::rules::grade_year::{
    Go, MoveUp, Plan as YearPreview, Shape, Stay, System, To, Why, next_grade, school_year, year_of,
};
