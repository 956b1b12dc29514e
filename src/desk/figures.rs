//! Every figure in force, as people and scripts look it up: what it limits, its article, since when. It computes
//! nothing with them.

use super::{Desk, RulesInForce};
use crate::{
    domain::{Article, Date, Unit, Words},
    rules::pack::When,
};

/// A figure of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its id.
    pub id: String,
    /// What it limits.
    pub what: Words,
    /// The article that it belongs to.
    pub article: Option<Article>,
    /// The figure; MMDD for a day of the year.
    pub value: u32,
    /// In what it is counted.
    pub unit: Unit,
    /// No rule gives it; it is our own proposal.
    pub own: bool,
    /// The first day in force.
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
}

impl Figure {
    /// The figure with its unit, as people say it.
    #[must_use]
    pub fn said(&self) -> Words {
        let (value, plural) = (self.value, if self.value == 1 { "" } else { "s" });
        let both =
            |zh: &str, en: &str| Words { zh: format!("{value} {zh}"), en: format!("{value} {en}{plural}") };
        match self.unit {
            Unit::Workdays => both("个工作日", "working day"),
            Unit::Days => both("天", "day"),
            Unit::Weeks => both("周", "week"),
            Unit::SchoolDays => both("个上学日", "school day"),
            Unit::Months => both("个月", "month"),
            Unit::Years => both("年", "year"),
            Unit::Times => both("次", "time"),
            Unit::Date => {
                let (month, day) = (value / 100, value % 100);
                Words { zh: format!("{month}月{day}日"), en: format!("{month:02}-{day:02} each year") }
            }
        }
    }
}

impl RulesInForce {
    /// The rules and the calendar delivered with the program, as they are on a day.
    #[must_use]
    pub fn built_in(today: Date) -> Self {
        Self::of(&crate::journal::Facts::default(), today)
    }

    /// Every figure in force on a day: the limits, then the days and lengths that duties of the year name themselves.
    #[must_use]
    pub fn figures(&self, on: Date) -> Vec<Figure> {
        let limits = self.pack.limits().iter().filter(|limit| limit.in_force(on)).map(|limit| Figure {
            id: limit.id.clone(),
            what: limit.what.clone(),
            article: limit.article,
            value: limit.length,
            unit: limit.unit,
            own: limit.own,
            from: limit.from,
            until: limit.until,
        });
        let mut figures: Vec<Figure> = limits.collect();
        for duty in self.pack.duties(on) {
            let (value, unit) = match &duty.when {
                When::Date(day) | When::Before(day) => (*day, Unit::Date),
                When::Run { limit: None, length, unit, .. } if *length > 0 => (*length, *unit),
                _ => continue,
            };
            // A duty that bears the id of a limit is told by that.
            if figures.iter().all(|figure| figure.id != duty.id) {
                figures.push(Figure {
                    id: duty.id.clone(),
                    what: duty.what.clone(),
                    article: duty.article,
                    value,
                    unit,
                    own: duty.own,
                    from: duty.from,
                    until: duty.until,
                });
            }
        }
        figures
    }

    /// The N-th working day after a day, that day itself not counted, and whether it is an estimate (约).
    #[must_use]
    pub fn workday(&self, from: Date, days: u16) -> (Date, bool) {
        let due = self.calendar.add_workdays(from.0, days);
        (Date(due.date), due.approximate)
    }

    /// The version of the rules and where they come from.
    #[must_use]
    pub fn version(&self) -> (&str, &str) {
        (&self.pack.version, &self.pack.source)
    }
}

impl Desk {
    /// Every figure in force here on a day.
    #[must_use]
    pub fn figures(&self, on: Date) -> Vec<Figure> {
        self.rules().figures(on)
    }
}
