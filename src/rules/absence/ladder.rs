//! The ladder: what custom and the regulation ask for after so many school days of unexcused absence. Its rungs are
//! limits of the rule pack in the order of the list `absence-ladder`; the last one is the regulation's four weeks.

use super::Count;
use crate::{
    domain::{Article, Date, Unit, Words},
    rules::Pack,
};

/// The list of the ladder's rungs.
const LADDER: &str = "absence-ladder";

/// A rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// The word in JSON: `remind`, `visit`, `school`, `center`, `ledger`, `township`, `full-school-days`, `full`.
    pub key: String,
    /// What is to be done.
    pub what: Words,
    /// The article, where the regulation asks for it.
    pub article: Option<Article>,
    /// After how many days.
    pub after: u32,
    /// Counted in school days; else in days.
    pub in_school_days: bool,
    /// Whether the run has reached it.
    pub reached: bool,
}

/// The ladder against one run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rungs(pub Vec<Rung>);

impl Rungs {
    /// How a run stands on the ladder on a day.
    #[must_use]
    pub fn of(pack: &Pack, count: &Count, on: Date) -> Self {
        let rung = |key: &str| {
            let limit = pack.limit(&format!("absence-{key}"), on).or_else(|| pack.limit(key, on))?;
            let weeks = if limit.unit == Unit::Weeks { 7 } else { 1 };
            let after = limit.length.saturating_mul(weeks);
            let in_school_days = limit.unit == Unit::SchoolDays;
            // A day is reached when it is over for the four weeks, and when it has begun for everything else.
            let reached = if in_school_days {
                count.halves > 0 && count.halves.div_ceil(2) >= after
            } else {
                count.over >= after
            };
            Some((limit, after, in_school_days, reached))
        };
        let rungs = pack.choices(LADDER).iter().filter_map(|choice| {
            let (limit, after, in_school_days, reached) = rung(&choice.code)?;
            let key = if choice.code == "D09" { "full" } else { &choice.code };
            Some(Rung {
                key: key.to_owned(),
                what: choice.name.clone(),
                article: limit.article,
                after,
                in_school_days,
                reached,
            })
        });
        Self(rungs.collect())
    }

    /// The highest rung reached.
    #[must_use]
    pub fn stage(&self) -> Option<&Rung> {
        self.0.iter().rfind(|rung| rung.reached)
    }

    /// The next rung.
    #[must_use]
    pub fn next(&self) -> Option<&Rung> {
        self.0.iter().find(|rung| !rung.reached)
    }

    /// Whether the regulation's four weeks are full: a person may state a dropout now (第23条).
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.iter().any(|rung| rung.key == "full" && rung.reached)
    }
}
