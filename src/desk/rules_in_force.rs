//! The rules and the calendar in force at this desk: those delivered with the program, overlaid by the directory of the
//! center. Made once and again whenever a directory is taken in.

use std::sync::{Arc, PoisonError};

use super::{Desk, DeskError};
use crate::{
    changes::{KINDS, SchoolFacts},
    domain::{Clock, Date, Words, calendar::WorkCalendar, school::DirectoryFile},
    journal::Facts,
    rules::{Pack, Term, elapsed, pack::PackProblem},
};

/// What every rule reads besides the case.
#[derive(Debug, Clone)]
pub struct RulesInForce {
    /// The rule pack.
    pub pack: Pack,
    /// The working days.
    pub calendar: WorkCalendar,
}

/// What the settings that hold a calendar imported at this desk begin with (`calendar/2027`), and a directory's files.
pub(super) const CALENDAR: &str = "calendar/";
/// What a directory's files of rules begin with.
pub(super) const RULES: &str = "rules/";
/// What a directory's layouts of forms begin with.
pub(super) const FORMS: &str = "forms/";
/// The setting that holds the day on which the directory came into force.
pub(super) const DIRECTORY_SINCE: &str = "directory/since";

impl RulesInForce {
    /// Those delivered with the program under what a directory brings and, for years that it does not bring, under
    /// the calendars imported at this desk.
    pub(super) fn of(facts: &Facts, today: Date) -> Self {
        let builtin = (Pack::builtin(), WorkCalendar::built_in());
        let mut calendar = builtin.1.clone();
        let own = facts.settings.iter().filter(|(key, _)| key.starts_with(CALENDAR)).map(|(_, text)| text);
        let sent = facts.directory.files.iter().filter(|file| file.name.starts_with(CALENDAR));
        for text in own.chain(sent.map(|file| &file.text)) {
            // Each was checked before it was taken in.
            let _ = calendar.add_year(text);
        }
        // A directory that this version of the program refuses leaves the rules as they were delivered.
        let pack = overlaid(builtin.0, &facts.directory.files).unwrap_or_else(|_| builtin.0.clone());
        Self { pack: pack.on(today), calendar }
    }
}

/// The rule files of a directory laid over a pack, all or none.
pub(super) fn overlaid(base: &Pack, files: &[DirectoryFile]) -> Result<Pack, Vec<PackProblem>> {
    let rules: Vec<(&str, &str)> = files
        .iter()
        .filter(|file| file.name.starts_with(RULES))
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect();
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.tag()).collect();
    base.with_files(&rules, &kinds)
}

impl Desk {
    /// The rules and the calendar in force today.
    #[must_use]
    pub fn rules(&self) -> Arc<RulesInForce> {
        let today = self.today().date;
        let known = self.rules.read().unwrap_or_else(PoisonError::into_inner).clone();
        if known.pack.day() == Some(today) {
            return known;
        }
        // Midnight has passed since they were made.
        let (pack, calendar) = (known.pack.clone().on(today), known.calendar.clone());
        let next = Arc::new(RulesInForce { pack, calendar });
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = next.clone();
        next
    }

    /// Makes the rules anew: a directory or a calendar was taken in.
    pub(super) fn renew_rules(&self) -> Result<(), DeskError> {
        let next = Arc::new(RulesInForce::of(&self.store.facts()?, self.today().date));
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(())
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
        let shape = super::year::shape_of(&facts);
        let grades = if shape.told {
            shape.grades().into_iter().map(str::to_owned).collect()
        } else {
            let active = facts.classes.iter().filter(|class| class.active);
            let mut grades: Vec<String> = active.map(|class| class.grade.clone()).collect();
            grades.dedup();
            grades
        };
        let starts = facts.years.iter().flat_map(|year| &year.terms).map(|(start, _)| *start);
        let next_term = starts.filter(|start| *start > today).min();
        Ok(SchoolFacts {
            grades,
            system: shape.system,
            next_term,
            years: facts.years,
            ..SchoolFacts::default()
        })
    }
}
