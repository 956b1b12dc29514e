//! School days (上学日): the days of the school's terms that the State Council's calendar lets be worked, less the days on
//! which the school alone was closed, plus those on which it made up for them. Where the school set no terms, every
//! working day counts and the answer is an estimate (约).

use chrono::{Datelike, Days};

use super::grade_year;
use crate::domain::{Date, calendar::WorkCalendar, school::YearPlan};

/// What a day is to a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// School is held.
    School,
    /// A weekend or a public holiday within a term.
    Off,
    /// The school alone was closed (snow, flood).
    Closed,
    /// Between terms: 寒假, 暑假.
    Break,
}

/// The school days of one school.
#[derive(Debug, Clone, Copy)]
pub struct SchoolDays<'a> {
    years: &'a [YearPlan],
    calendar: &'a WorkCalendar,
}

impl<'a> SchoolDays<'a> {
    /// Of the years that a school set up, and the calendar in force.
    #[must_use]
    pub const fn new(years: &'a [YearPlan], calendar: &'a WorkCalendar) -> Self {
        Self { years, calendar }
    }

    /// What a day is.
    #[must_use]
    pub fn kind(&self, day: Date) -> DayKind {
        let plan = self.plan(day);
        if let Some((_, held)) = plan.and_then(|plan| plan.closures.iter().find(|(on, _)| *on == day)) {
            return if *held { DayKind::School } else { DayKind::Closed };
        }
        let within =
            plan.is_none_or(|plan| plan.terms.iter().any(|(start, end)| (*start..=*end).contains(&day)));
        match (within, self.calendar.is_workday(day.0)) {
            (false, _) => DayKind::Break,
            (true, true) => DayKind::School,
            (true, false) => DayKind::Off,
        }
    }

    /// Whether school is held.
    #[must_use]
    pub fn is_school_day(&self, day: Date) -> bool {
        self.kind(day) == DayKind::School
    }

    /// Whether the answer for a day is an estimate: no terms were set, or the year's notice is unknown.
    #[must_use]
    pub fn is_estimate(&self, day: Date) -> bool {
        self.plan(day).is_none() || !self.calendar.knows(day.0.year())
    }

    /// The school days from one day to another, both included; nothing when they are turned round.
    pub fn between(&self, from: Date, until: Date) -> impl Iterator<Item = Date> + use<'a> {
        let days = *self;
        days_from(from, until).filter(move |day| days.is_school_day(*day))
    }

    /// The last school day before a day; none within the year before it.
    #[must_use]
    pub fn before(&self, day: Date) -> Option<Date> {
        let back = |n| day.0.checked_sub_days(Days::new(n)).map(Date);
        (1..=366).map_while(back).find(|day| self.is_school_day(*day))
    }

    /// The first school day after a day; none within the year after it.
    #[must_use]
    pub fn after(&self, day: Date) -> Option<Date> {
        let ahead = |n| day.0.checked_add_days(Days::new(n)).map(Date);
        (1..=366).map_while(ahead).find(|day| self.is_school_day(*day))
    }

    fn plan(&self, day: Date) -> Option<&'a YearPlan> {
        let year = grade_year::school_year(day);
        self.years.iter().find(|plan| plan.year == year && !plan.terms.is_empty())
    }
}

/// All days from one to another, both included.
pub(super) fn days_from(from: Date, until: Date) -> impl Iterator<Item = Date> {
    from.0.iter_days().map(Date).take_while(move |day| *day <= until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    fn plan() -> Vec<YearPlan> {
        vec![YearPlan {
            year: 2026,
            terms: vec![(day(20_260_901), day(20_270_115)), (day(20_270_301), day(20_270_710))],
            closures: vec![(day(20_261_203), false), (day(20_261_205), true)],
        }]
    }

    #[test]
    fn holidays_make_up_days_closures_and_breaks_are_told_apart() {
        let years = plan();
        let days = SchoolDays::new(&years, WorkCalendar::built_in());
        for (on, kind) in [
            (20_260_901, DayKind::School),
            (20_260_905, DayKind::Off),
            (20_260_920, DayKind::School),
            (20_261_001, DayKind::Off),
            (20_261_007, DayKind::Off),
            (20_261_010, DayKind::School),
            (20_261_203, DayKind::Closed),
            (20_261_205, DayKind::School),
            (20_270_115, DayKind::School),
            (20_270_118, DayKind::Break),
            (20_270_228, DayKind::Break),
            (20_270_301, DayKind::School),
        ] {
            assert_eq!(days.kind(day(on)), kind, "{on}");
        }
        assert!(!days.is_estimate(day(20_260_901)) && days.is_estimate(day(20_270_301)));
        let around: Vec<Date> = days.between(day(20_260_930), day(20_261_010)).collect();
        assert_eq!(around, [20_260_930, 20_261_008, 20_261_009, 20_261_010].map(day));
        assert_eq!(days.before(day(20_261_008)), Some(day(20_260_930)));
        assert_eq!(days.after(day(20_270_115)), Some(day(20_270_301)));
    }

    #[test]
    fn without_terms_every_working_day_counts_and_is_an_estimate() {
        let days = SchoolDays::new(&[], WorkCalendar::built_in());
        assert!(days.is_school_day(day(20_260_803)) && days.is_estimate(day(20_260_803)));
        assert!(!days.is_school_day(day(20_260_802)));
        assert_eq!(days.between(day(20_260_902), day(20_260_901)).count(), 0);
    }
}
