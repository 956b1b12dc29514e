//! Counting by calendars: make-up days, National Day, winter holidays, closures, half days, days nobody called.

use super::*;
use crate::domain::{PupilId, attendance::HalfDay, calendar::WorkCalendar, school::YearPlan};

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

fn years() -> Vec<YearPlan> {
    vec![
        YearPlan {
            year: 2025,
            terms: vec![(day(20_250_901), day(20_260_116)), (day(20_260_302), day(20_260_710))],
            closures: vec![],
        },
        YearPlan {
            year: 2026,
            terms: vec![(day(20_260_901), day(20_270_115)), (day(20_270_301), day(20_270_710))],
            closures: vec![(day(20_261_203), false), (day(20_261_204), false)],
        },
    ]
}

fn run(first: u32, last: u32, halves: u32) -> AbsenceRun {
    let half = |on, afternoon| HalfDay { on: day(on), afternoon };
    AbsenceRun { pupil: PupilId([1; 16]), first: half(first, false), last: half(last, true), halves }
}

fn counted(run: &AbsenceRun, on: u32) -> Count {
    let years = years();
    count(Pack::builtin(), SchoolDays::new(&years, WorkCalendar::built_in()), run, day(on))
}

fn stage(run: &AbsenceRun, on: u32) -> String {
    let count = counted(run, on);
    let rungs = Rungs::of(Pack::builtin(), &count, day(on));
    rungs.stage().map(|rung| rung.key.clone()).unwrap_or_default()
}

#[test]
fn weekends_and_holidays_count_as_days_and_never_as_school_days() {
    for (first, last, halves, on, days, unknown, why) in [
        (20_260_907, 20_260_907, 2, 20_260_907, 1, 0, "the first day"),
        (20_260_907, 20_260_911, 10, 20_260_911, 5, 0, "Friday"),
        (20_260_907, 20_260_911, 10, 20_260_913, 7, 0, "Sunday of the same week"),
        (20_260_907, 20_260_911, 10, 20_260_914, 7, 0, "Monday before the roll call"),
        (20_260_907, 20_260_911, 10, 20_260_916, 7, 2, "two school days that nobody called"),
        (20_260_930, 20_260_930, 2, 20_261_007, 8, 0, "through National Day"),
        (20_260_918, 20_260_920, 4, 20_260_920, 3, 0, "a Sunday that is worked is a school day"),
        (20_261_202, 20_261_207, 4, 20_261_207, 6, 0, "two days closed by snow"),
        (20_261_202, 20_261_202, 1, 20_261_204, 3, 0, "half a day, then snow"),
    ] {
        let count = counted(&run(first, last, halves), on);
        assert_eq!((count.days, count.unknown, count.halves), (days, unknown, halves), "{why}");
    }
}

#[test]
fn winter_stops_the_clock() {
    let count = counted(&run(20_260_112, 20_260_305, 18), 20_260_305);
    assert_eq!((count.days, count.stopped), (9, 44));
}

#[test]
fn four_weeks_are_full_when_the_twenty_eighth_day_is_over() {
    let full = run(20_260_907, 20_261_004, 40);
    for (on, key) in [(20_261_004, "full-school-days"), (20_261_005, "full")] {
        assert_eq!(stage(&full, on), key, "{on}");
    }
    let short = run(20_260_908, 20_261_004, 38);
    assert_eq!(stage(&short, 20_261_004), "township");
}

#[test]
fn the_ladder_rises_by_school_days_and_a_half_day_is_its_day() {
    for (halves, key) in [
        (1, "visit"),
        (2, "visit"),
        (3, "school"),
        (5, "ledger"),
        (8, "ledger"),
        (9, "township"),
        (39, "full-school-days"),
    ] {
        let run = run(20_261_109, 20_261_109, halves);
        assert_eq!(stage(&run, 20_261_109), key, "{halves}");
    }
}

#[test]
fn half_days_are_told_as_halves() {
    let count = counted(&run(20_260_907, 20_260_909, 5), 20_260_909);
    assert_eq!(count.school_days_text(), "2.5");
    assert!((count.school_days() - 2.5).abs() < f64::EPSILON);
}
