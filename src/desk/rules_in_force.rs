//! The rules and the calendar in force at this desk: those delivered with the program, overlaid by the directory of the
//! center. Made once and again whenever a directory is taken in.

use std::sync::Arc;

use super::{Desk, DeskError};
use crate::{
    changes::SchoolFacts,
    domain::{Clock, Date, Words, calendar::WorkCalendar},
    journal::Directory,
    rules::{Pack, Term, elapsed},
};

/// What every rule reads besides the case.
#[derive(Debug, Clone)]
pub struct RulesInForce {
    /// The rule pack.
    pub pack: Pack,
    /// The working days.
    pub calendar: WorkCalendar,
}

impl RulesInForce {
    /// Those delivered with the program under what a directory brings.
    pub(super) fn of(directory: &Directory) -> Self {
        let (mut pack, mut calendar) = (Pack::builtin().clone(), WorkCalendar::built_in().clone());
        for file in &directory.files {
            if file.name.starts_with("rules/") {
                if let Ok(newer) = Pack::parse(&file.text, &file.name) {
                    pack = pack.overlaid(newer);
                }
            } else if file.name.starts_with("calendar/") {
                // A directory was checked whole before it was taken in.
                let _ = calendar.add_year(&file.text);
            }
        }
        Self { pack, calendar }
    }
}

impl Desk {
    /// The rules and the calendar in force.
    #[must_use]
    pub fn rules(&self) -> Arc<RulesInForce> {
        self.rules.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// How a running limit stands today and for whom everybody waits: 第 6/10 个工作日，待转出学校主管部门.
    #[must_use]
    pub fn clock_line(&self, clock: &Clock) -> Words {
        elapsed::line(clock, self.today().date, &self.rules().calendar)
    }

    /// How many working days are left of a limit today: 0 on the last day, negative afterwards.
    #[must_use]
    pub fn working_days_left(&self, clock: &Clock) -> i64 {
        elapsed::working_days_left(clock.due, self.today().date, &self.rules().calendar)
    }

    /// The term of a day, when the year's terms were set.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn term_of(&self, day: Date) -> Result<Option<Term>, DeskError> {
        let facts = self.store.facts()?;
        let mut spans = facts.years.iter().flat_map(|year| &year.terms);
        let term = spans.rfind(|(start, end)| (*start..=*end).contains(&day));
        Ok(term.map(|(start, end)| Term { start: *start, end: *end }))
    }

    pub(super) fn term_now(&self) -> Result<Option<Term>, DeskError> {
        self.term_of(self.today().date)
    }

    pub(super) fn school_facts(&self) -> Result<SchoolFacts, DeskError> {
        let facts = self.store.facts()?;
        let today = self.today().date;
        let mut grades: Vec<String> =
            facts.classes.iter().filter(|class| class.active).map(|class| class.grade.clone()).collect();
        grades.dedup();
        let starts = facts.years.iter().flat_map(|year| &year.terms).map(|(start, _)| *start);
        let next_term = starts.filter(|start| *start > today).min();
        Ok(SchoolFacts { grades, next_term, twins: Vec::new() })
    }
}
