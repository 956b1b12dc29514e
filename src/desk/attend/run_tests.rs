//! Runs of absence over a real store and a real calendar: closures entered after the fact, late notes, a clock set back,
//! and a recount by hand after every sequence of marks.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::tests::{mark, school};
use crate::{
    desk::{
        ErrorKind,
        testing::{School, at, day},
        year::DayOrder,
    },
    domain::{
        Date, Explain, Lang, PupilId,
        attendance::{Presence, RollMark},
    },
};

/// School days from 2026-09-21 to 2026-10-13: Mid-Autumn (25–27 September) and National Day (1–7 October) are off, the
/// Saturday of 10 October is worked.
const SCHOOL_DAYS: [u32; 12] = [
    20_260_921, 20_260_922, 20_260_923, 20_260_924, 20_260_928, 20_260_929, 20_260_930, 20_261_008,
    20_261_009, 20_261_010, 20_261_012, 20_261_013,
];

fn truant(school: &School, pupil: PupilId, days: &[u32]) {
    for on in days {
        school.desk.call_roll(day(*on), vec![mark(pupil, Presence::Truant)]).unwrap();
    }
}

/// Half days, days and unknown school days of the run of a pupil.
fn run(school: &School, pupil: PupilId) -> Option<(u32, u32, u32)> {
    let absent = school.desk.absences(None).unwrap();
    let line = absent.into_iter().find(|line| line.pupil == pupil)?;
    Some((line.count.halves, line.count.days, line.count.unknown))
}

#[test]
fn a_snow_day_entered_after_the_fact_is_said_and_leaves_the_run() {
    let (school, one, two) = school();
    at(20_261_207);
    truant(&school, one, &[20_261_202, 20_261_203, 20_261_204]);
    school.desk.call_roll(day(20_261_203), vec![mark(two, Presence::Present)]).unwrap();
    assert_eq!(run(&school, one), Some((6, 5, 0)), "Wednesday to Friday, and the weekend");
    let close = DayOrder::Close(day(20_261_203), Some(day(20_261_205)));
    let error = school.desk.order_day(close, false).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused);
    let what = error.explain(Lang::Zh).what;
    assert!(what.contains("2026-12-03") && what.contains("旷课 1 人次"), "{what}");
    assert_eq!(run(&school, one), Some((6, 5, 0)), "nothing was written");
    let told = school.desk.order_day(close, true).unwrap();
    assert_eq!((told.undone, told.plan.closures.len()), (1, 2));
    assert_eq!(
        run(&school, one),
        Some((4, 3, 1)),
        "Saturday the 5th is a school day now, and nobody called it"
    );
    let refused = school.desk.call_roll(day(20_261_203), vec![mark(one, Presence::Truant)]).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Refused);
    truant(&school, one, &[20_261_205]);
    assert_eq!(run(&school, one), Some((6, 5, 0)));
    school.desk.order_day(DayOrder::Reopen(day(20_261_203)), false).unwrap();
    assert_eq!(
        run(&school, one),
        Some((6, 5, 1)),
        "a school day again, and what was marked stays taken back"
    );
}

#[test]
fn days_that_cannot_be_closed_or_made_up_are_refused() {
    let (school, ..) = school();
    let refused = |order| school.desk.order_day(order, true).unwrap_err().kind;
    for order in [
        DayOrder::Close(day(20_261_003), None),
        DayOrder::Close(day(20_270_118), None),
        DayOrder::Close(day(20_280_105), None),
        DayOrder::Close(day(20_261_203), Some(day(20_261_204))),
        DayOrder::Close(day(20_261_203), Some(day(20_261_203))),
        DayOrder::Hold(day(20_261_203)),
        DayOrder::Reopen(day(20_261_203)),
    ] {
        assert_eq!(refused(order), ErrorKind::Refused, "{order:?}");
    }
    school.desk.order_day(DayOrder::Hold(day(20_261_205)), false).unwrap();
    assert_eq!(refused(DayOrder::Close(day(20_261_203), Some(day(20_261_205)))), ErrorKind::Refused);
    school.desk.order_day(DayOrder::Close(day(20_261_205), None), false).unwrap();
    school.desk.order_day(DayOrder::Reopen(day(20_261_205)), false).unwrap();
    assert!(school.desk.years().unwrap()[0].closures.is_empty());
}

#[test]
fn terms_that_would_make_called_days_free_are_refused() {
    let (school, one, _) = school();
    at(20_260_907);
    truant(&school, one, &[20_260_901]);
    let mut plan = school.desk.years().unwrap().remove(0);
    plan.terms[0].0 = day(20_260_902);
    assert_eq!(school.desk.set_year(plan.clone()).unwrap_err().kind, ErrorKind::Refused);
    plan.terms[0].0 = day(20_260_901);
    plan.terms[0].1 = day(20_270_120);
    school.desk.set_year(plan).unwrap();
}

#[test]
fn winter_stops_the_days_and_no_half_day_is_lost() {
    let (school, one, _) = school();
    at(20_270_302);
    truant(&school, one, &[20_270_114, 20_270_115, 20_270_301]);
    assert_eq!(run(&school, one), Some((6, 3, 0)));
}

#[test]
fn a_note_that_comes_late_ends_the_run_from_its_day_on() {
    let (school, one, _) = school();
    at(20_260_911);
    truant(&school, one, &[20_260_907, 20_260_908, 20_260_909, 20_260_910]);
    school.desk.call_roll(day(20_260_908), vec![mark(one, Presence::Sick)]).unwrap();
    let absent = school.desk.absences(None).unwrap();
    assert_eq!((absent[0].run.first.on, absent[0].count.halves), (day(20_260_909), 4));
    let half = RollMark { morning: Presence::Uncalled, ..mark(one, Presence::Late) };
    school.desk.call_roll(day(20_260_910), vec![half]).unwrap();
    assert_eq!(run(&school, one), None, "who came late was there");
}

#[test]
fn what_is_entered_with_the_clock_set_back_says_so() {
    let (school, one, _) = school();
    at(20_261_012);
    truant(&school, one, &[20_261_012]);
    at(20_261_009);
    let silent = school.desk.call_roll(day(20_261_008), vec![mark(one, Presence::Truant)]);
    assert_eq!(silent.unwrap_err().kind, ErrorKind::Refused, "nobody confirmed the clock");
    school.desk.confirm_clock();
    truant(&school, one, &[20_261_008]);
    let class = |on| school.desk.roll_sheet(day(on), &[]).unwrap().classes.remove(0);
    let stamp = class(20_261_008).first.unwrap();
    assert_eq!((stamp.doubtful, stamp.on), (true, day(20_261_012)), "no entry is older than the one before");
    assert!(!class(20_261_012).first.unwrap().doubtful);
    at(20_261_012);
    assert_eq!(run(&school, one), Some((4, 5, 2)), "both days count, and those between are unknown");
}

#[derive(Debug, Clone)]
enum Act {
    Call { on: usize, halves: [bool; 2], mark: Presence },
    Close(usize, bool),
    Reopen(usize),
    Clock(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let mark = prop_oneof![
        6 => Just(Presence::Truant),
        1 => Just(Presence::Present),
        1 => Just(Presence::Sick),
        1 => Just(Presence::Early),
        1 => Just(Presence::Cleared),
    ];
    let call =
        (0..23_usize, any::<[bool; 2]>(), mark).prop_map(|(on, halves, mark)| Act::Call { on, halves, mark });
    prop_oneof![
        12 => call,
        2 => (0..23_usize, any::<bool>()).prop_map(|(on, undo)| Act::Close(on, undo)),
        1 => (0..23_usize).prop_map(Act::Reopen),
        1 => (10..23_usize).prop_map(Act::Clock),
    ]
}

/// The marks of one pupil and the closed days, kept by hand.
#[derive(Default)]
struct ByHand {
    marks: BTreeMap<(Date, bool), Presence>,
    closed: BTreeSet<Date>,
}

impl ByHand {
    fn is_school_day(&self, on: Date) -> bool {
        SCHOOL_DAYS.contains(&on.number()) && !self.closed.contains(&on)
    }

    fn act(&mut self, act: &Act, days: &[Date], today: Date) {
        match act {
            Act::Call { on, halves, mark } => {
                let on = days[*on];
                for afternoon in [false, true] {
                    if !halves[usize::from(afternoon)] {
                        continue;
                    }
                    if *mark == Presence::Cleared {
                        self.marks.remove(&(on, afternoon));
                    } else if on <= today && self.is_school_day(on) {
                        self.marks.insert((on, afternoon), *mark);
                    }
                }
            }
            Act::Close(on, undo) => {
                let on = days[*on];
                let called = [false, true].iter().any(|half| self.marks.contains_key(&(on, *half)));
                if self.is_school_day(on) && (!called || *undo) {
                    self.closed.insert(on);
                    self.marks.retain(|(day, _), _| *day != on);
                }
            }
            Act::Reopen(on) => drop(self.closed.remove(&days[*on])),
            Act::Clock(_) => {}
        }
    }

    /// Half days of the run, and its first day: what is marked 旷课 since the pupil was last there or excused.
    fn run(&self) -> Option<(u32, Date)> {
        let since = self.marks.iter().rev().take_while(|(_, mark)| **mark == Presence::Truant);
        let days: Vec<Date> = since.map(|((on, _), _)| *on).collect();
        Some((u32::try_from(days.len()).unwrap(), *days.last()?))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_marks_hide_a_run_or_make_it_longer_than_the_school_days(acts in proptest::collection::vec(act(), 1..36)) {
        let (school, one, _) = school();
        let days: Vec<Date> = day(20_260_921).0.iter_days().take(23).map(Date).collect();
        let last = days[22];
        at(last.number());
        let mut by_hand = ByHand::default();
        for act in &acts {
            let today = school.desk.today().date;
            let done = match act {
                Act::Call { on, halves, mark } => {
                    let half = |wanted: bool| if wanted { *mark } else { Presence::Uncalled };
                    let [morning, afternoon] = halves.map(half);
                    let mark = RollMark { pupil: one, morning, afternoon, note: String::new() };
                    school.desk.call_roll(days[*on], vec![mark]).map(drop)
                }
                Act::Close(on, undo) => school.desk.order_day(DayOrder::Close(days[*on], None), *undo).map(drop),
                Act::Reopen(on) => school.desk.order_day(DayOrder::Reopen(days[*on]), false).map(drop),
                Act::Clock(on) => {
                    at(days[*on].number());
                    school.desk.confirm_clock();
                    Ok(())
                }
            };
            if let Err(error) = done {
                prop_assert_eq!(error.kind, ErrorKind::Refused);
            }
            by_hand.act(act, &days, today);
        }
        let absent = school.desk.absences(Some(last)).unwrap();
        let told = absent.iter().find(|line| line.pupil == one);
        prop_assert_eq!(told.map(|line| (line.count.halves, line.run.first.on)), by_hand.run());
        if let Some(line) = told {
            let held = days.iter().filter(|day| by_hand.is_school_day(**day));
            let most = held.filter(|day| (line.run.first.on..=line.run.last.on).contains(*day)).count();
            prop_assert!(line.count.halves as usize <= most * 2);
        }
    }
}
