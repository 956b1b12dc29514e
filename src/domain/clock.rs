//! A limit that runs: from which day, to which day, by which rule, and for whom everybody waits. It is computed once
//! by the rules and written down, so that later rules do not move a limit that already runs.

use serde::{Deserialize, Serialize};

use super::{Article, Date, Words};

/// In what a limit is counted. Numbers are written to the journal and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Working days after the start (工作日).
    Workdays,
    /// Calendar days.
    Days,
    /// Calendar weeks.
    Weeks,
    /// Days on which school is held.
    SchoolDays,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
    /// A day of each year; the length is MMDD.
    Date,
    /// A number of times.
    Times,
}

/// A limit that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The id of the limit in the rule pack, such as `D08`.
    pub rule: String,
    /// The number of its article; 0 when the regulation gives none.
    pub article: u8,
    /// The day on which it started; that day itself is not counted.
    pub from: Date,
    /// The last day.
    pub due: Date,
    /// From which day on it counts as near.
    pub soon: Date,
    /// How long, in units.
    pub length: u32,
    /// In what it is counted.
    pub unit: Unit,
    /// The holiday table of a year was missing: the last day is an estimate (约).
    pub approximate: bool,
    /// What must happen, and for whom everybody waits.
    pub waits: Words,
}

/// How a running limit stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// The last day has passed.
    Overdue,
    /// The last day is today.
    Today,
    /// The last day is near.
    Soon,
    /// There is time.
    Ahead,
}

impl Urgency {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Soon => "soon",
            Self::Ahead => "ahead",
        }
    }
}

impl Clock {
    /// The article.
    #[must_use]
    pub const fn article(&self) -> Option<Article> {
        if self.article == 0 { None } else { Some(Article(self.article)) }
    }

    /// How it stands on a day.
    #[must_use]
    pub fn urgency(&self, today: Date) -> Urgency {
        if today > self.due {
            Urgency::Overdue
        } else if today == self.due {
            Urgency::Today
        } else if today >= self.soon {
            Urgency::Soon
        } else {
            Urgency::Ahead
        }
    }
}
