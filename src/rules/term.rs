//! A school term, as far as rules need it.

use chrono::Datelike;

use crate::domain::Date;

/// A school term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The first school day.
    pub start: Date,
    /// The last school day.
    pub end: Date,
}

impl Term {
    /// Whether it is the second term of a school year, which starts in spring.
    #[must_use]
    pub fn is_second(self) -> bool {
        self.start.0.month() < 7
    }
}
