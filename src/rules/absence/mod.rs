//! Unexcused absence (第23条): how long a run is in school days and in days that count towards the four weeks, and which
//! step of the ladder it has reached. The run itself is kept by the journal's fold; here calendar and rule pack speak.
//!
//! How the program counts (教育部门口径各地不一, our own reading, `absence.toml`): from the first unexcused half day without
//! one attended or excused half day; weekends and public holidays inside the run count as days, winter and summer
//! holidays stop the clock; a mark of 病假 or 事假 ends the run, so absence without a note is marked 旷课. It never
//! makes a pupil a dropout: a person states that.

mod ladder;

pub use ladder::{Rung, Rungs};

use super::{
    Pack,
    school_day::{DayKind, SchoolDays, days_from},
};
use crate::domain::{
    Date,
    attendance::{AbsenceRun, AbsentDay, HalfDay, Presence},
};

/// The list of what stops the clock of the four weeks.
const STOPS: &str = "absence-stops";

/// How long a run is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Half days marked 旷课: half of them are the school days of the run.
    pub halves: u32,
    /// Days that count towards the four weeks, the first day and `until` included.
    pub days: u32,
    /// Of these, the days that are over: today is not.
    pub over: u32,
    /// Days inside the run on which the clock stood.
    pub stopped: u32,
    /// School days inside the run, or after it, of which nobody knows: no roll was called.
    pub unknown: u32,
    /// The last day that is counted: the last marked day and the days without school after it.
    pub until: Date,
    /// Terms or a year's calendar are not known (约).
    pub estimate: bool,
}

impl Count {
    /// School days, by halves: 2.5 is five half days.
    #[must_use]
    pub fn school_days(&self) -> f64 {
        f64::from(self.halves) / 2.0
    }

    /// School days in words: `3`, `2.5`.
    #[must_use]
    pub fn school_days_text(&self) -> String {
        let whole = self.halves / 2;
        if self.halves.is_multiple_of(2) { whole.to_string() } else { format!("{whole}.5") }
    }
}

/// What of a run stands on a day: its half days marked 旷课 on school days, those after `on` left out. None when nothing
/// is left. A day that was closed after it was called is no school day, so no run has it.
#[must_use]
pub fn held(run: &AbsenceRun, days: &[AbsentDay], school: SchoolDays<'_>, on: Date) -> Option<AbsenceRun> {
    let within = |half: &HalfDay| (run.first..=run.last).contains(half) && half.on <= on;
    let marked =
        days.iter().flat_map(|day| [(false, day.morning), (true, day.afternoon)].map(|half| (day.on, half)));
    let mut halves = marked
        .filter(|(_, (_, mark))| *mark == Presence::Truant)
        .map(|(on, (afternoon, _))| HalfDay { on, afternoon })
        .filter(|half| within(half) && school.is_school_day(half.on));
    let first = halves.next()?;
    let (last, count) = halves.fold((first, 1), |(_, count), half| (half, count + 1));
    Some(AbsenceRun { first, last, halves: count, ..run.clone() })
}

/// Counts a run on a day. Days after the last mark count only while no school was held; a school day without a roll
/// call is told as unknown, not guessed.
#[must_use]
pub fn count(pack: &Pack, school: SchoolDays<'_>, run: &AbsenceRun, on: Date) -> Count {
    let (first, last) = (run.first.on, run.last.on);
    let until =
        days_from(last, on).skip(1).take_while(|day| !school.is_school_day(*day)).last().unwrap_or(last);
    let standing = stopped(pack, school, first, until);
    let whole = days_from(first, until).count();
    let today = until == on && stopped(pack, school, on, on) == 0;
    let held: usize = school.between(first, last).count();
    let marked = usize::try_from(run.halves.div_ceil(2)).unwrap_or(usize::MAX);
    let after = school.after(last).map_or(0, |next| school.between(next, on).filter(|day| *day < on).count());
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let days = number(whole).saturating_sub(standing);
    Count {
        halves: run.halves,
        days,
        over: days - u32::from(today && days > 0),
        stopped: standing,
        unknown: number(held.saturating_sub(marked) + after),
        until,
        estimate: school.is_estimate(first) || school.is_estimate(on),
    }
}

/// The days between two, both included, on which the clock of the four weeks stands.
#[must_use]
pub fn stopped(pack: &Pack, school: SchoolDays<'_>, first: Date, until: Date) -> u32 {
    let stops = |kind: DayKind| {
        let word = match kind {
            DayKind::School => return false,
            DayKind::Off => "holiday",
            DayKind::Closed => "closure",
            DayKind::Break => "break",
        };
        pack.offered(STOPS, word).is_some()
    };
    let days = days_from(first, until).filter(|day| stops(school.kind(*day)));
    u32::try_from(days.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
