//! The register balances, whatever happens and whenever it is written down. What would go wrong is a head count that
//! nobody can explain.

use proptest::prelude::*;

use super::*;
use crate::{
    desk::testing::{NOW, School, at, day},
    domain::Standing,
};

impl School {
    fn numbers(&self, year: u16) -> (i64, usize, usize, i64) {
        let register = self.desk.movements(year).unwrap();
        (register.opening, register.came.len(), register.left.len(), register.closing)
    }
}

#[test]
fn a_school_year_runs_from_the_first_of_september() {
    for (on, year) in [(20_260_831, 2025), (20_260_901, 2026), (20_270_131, 2026), (20_270_831, 2026)] {
        assert_eq!(school_year_of(day(on)), year, "{on}");
        let (first, last) = school_year_days(year).unwrap();
        assert!(first <= day(on) && day(on) <= last);
    }
    assert_eq!(school_year_days(2027), Some((day(20_270_901), day(20_280_831))));
}

#[test]
fn a_line_stands_in_the_year_of_its_day() {
    let mut school = School::founded(20_260_820);
    let pupils: Vec<PupilId> = (0..5).map(|_| school.enters(202_409)).collect();
    assert_eq!(school.numbers(2025), (5, 0, 0, 5), "those who were here before have no line");
    for (pupil, on) in [(0, 20_260_831), (1, 20_260_901), (2, 20_270_131), (3, 20_270_831), (4, 20_270_901)] {
        at(on);
        if on == 20_260_901 {
            school.enters(202_609);
        }
        school.becomes(pupils[pupil], Standing::TransferredOut, on);
    }
    assert_eq!(school.numbers(2025), (5, 0, 1, 4));
    assert_eq!(school.numbers(2026), (4, 1, 3, 2));
    assert_eq!(school.numbers(2027), (2, 0, 1, 1));
    let register = school.desk.movements(2026).unwrap();
    assert_eq!((register.came[0].pupil, register.came[0].class.as_str()), (PupilId([6; 16]), "new"));
    assert!(
        register.left.iter().all(|line| line.class_name.zh == "转出" && line.other == "甲校" && !line.late)
    );
    assert_eq!(MovementYear::totals(&register.left), [(register.left[0].class_name.clone(), 3)]);
}

/// The tenth working day after 2026-09-18 is 2026-10-09: the holidays lie between.
#[test]
fn a_backdated_entry_moves_to_its_year_and_is_marked() {
    let mut school = School::founded(20_260_820);
    let pupils: Vec<PupilId> = (0..3).map(|_| school.enters(202_409)).collect();
    at(20_261_009);
    school.becomes(pupils[0], Standing::TransferredOut, 20_260_918);
    school.becomes(pupils[1], Standing::TransferredOut, 20_260_829);
    at(20_261_010);
    school.becomes(pupils[2], Standing::TransferredOut, 20_260_918);
    assert_eq!(school.numbers(2025), (3, 0, 1, 2));
    assert_eq!(school.numbers(2026), (2, 0, 2, 0));
    let lines = school.desk.movements(2026).unwrap().left;
    assert_eq!(lines.iter().map(|line| line.late).collect::<Vec<_>>(), [false, true]);
    assert_eq!(lines[1].entered, day(20_261_010));
    assert!(school.desk.movements(2025).unwrap().left[0].late);
}

#[test]
fn what_was_taken_back_leaves_no_line_and_no_doubt() {
    let mut school = School::founded(20_260_820);
    let pupils: Vec<PupilId> = (0..3).map(|_| school.enters(202_009)).collect();
    at(20_270_710);
    let act = school.act(&pupils, Standing::Graduated, 20_270_710);
    assert_eq!(school.numbers(2026), (3, 0, 3, 0));
    at(20_270_905);
    school.undo(act);
    assert_eq!(school.numbers(2026), (3, 0, 0, 3), "undone in the next year, gone from its own");
    school.act(&pupils[..1], Standing::Graduated, 20_270_720);
    assert_eq!(school.numbers(2026), (3, 0, 1, 2));
    assert_eq!(school.numbers(2027), (2, 0, 0, 2));
    assert_eq!(school.on_roll(), 2);
}

/// The sheet reads as the register does.
#[test]
fn the_sheet_holds_both_parts_and_the_balance() {
    let mut school = School::founded(20_260_820);
    let pupil = school.enters(202_409);
    at(20_260_903);
    school.enters(202_609);
    at(20_261_130);
    school.becomes(pupil, Standing::Suspended, 20_260_907);
    let file = school.home.path().join("增减.xlsx");
    assert_eq!(school.desk.write_movements(Some(2026), &file, false).unwrap(), 2);
    let again = school.desk.write_movements(Some(2026), &file, false).unwrap_err();
    assert!(!crate::domain::Explain::explain(&again, crate::domain::Lang::Zh).what.is_empty());
    school.desk.write_report("roster", "C", &school.home.path().join("花名册.xlsx"), false).unwrap();
    school.desk.write_breaches(Some(2026), &school.home.path().join("自查.xlsx"), false).unwrap();
    let head = school.desk.store.head().seq;
    let told = (1..=head).filter_map(|seq| {
        let entry = school.desk.store.entry(seq).unwrap().unwrap();
        match crate::journal::decode(&entry.op).unwrap() {
            crate::journal::Op::Disclosed { purpose, .. } => Some(purpose),
            _ => None,
        }
    });
    assert_eq!(told.collect::<Vec<_>>(), [purpose::MOVEMENTS, purpose::ROSTER, purpose::BREACHES]);
    let paper = school.desk.movements(2026).unwrap().paper(&school.desk.site());
    assert_eq!(paper.parts.iter().map(|part| part.rows.len()).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(paper.below[2], "学年初 1 ＋ 增加 1 － 减少 1 ＝ 学年末 1");
    let out = &paper.parts[1].rows[0];
    assert_eq!(
        (out[6].as_str(), out[8].as_str(), out[10].as_str()),
        ("休学", "2026-09-07", "2026-11-30 补登")
    );
}

/// One thing that happens at a school.
#[derive(Debug, Clone)]
enum Event {
    /// A pupil is entered; whether he was here before.
    Enters(bool),
    /// A pupil gets a standing on a day counted from the first one.
    Becomes(u8, u8, u16),
    /// A class graduates on a day.
    Acts(u8, u16),
    /// An act is taken back.
    Undoes,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => any::<bool>().prop_map(Event::Enters),
        6 => (any::<u8>(), any::<u8>(), 0_u16..700).prop_map(|(who, what, when)| Event::Becomes(who, what, when)),
        2 => (any::<u8>(), 0_u16..700).prop_map(|(who, when)| Event::Acts(who, when)),
        2 => Just(Event::Undoes),
    ]
}

const STANDINGS: [Standing; 5] = [
    Standing::Enrolled,
    Standing::Suspended,
    Standing::TransferredOut,
    Standing::DroppedOut,
    Standing::Enrolled,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Each year's closing number is the next one's opening number, and the last one is the roll, counted by hand.
    #[test]
    fn whatever_happens_the_balance_is_the_roll(events in prop::collection::vec(event(), 1..24)) {
        let mut school = School::founded(20_250_915);
        let mut pupils: Vec<PupilId> = Vec::new();
        let mut acts: Vec<u64> = Vec::new();
        let on = |days: u16| Date(day(20_250_901).0 + chrono::Days::new(days.into())).number();
        for (number, event) in (0_u64..).zip(events) {
            NOW.set(NOW.get() + 20 * 86_400 + i64::try_from(number).unwrap());
            match event {
                Event::Enters(before) => pupils.push(school.enters(if before { 202_409 } else { 203_009 })),
                Event::Becomes(who, what, when) if !pupils.is_empty() => {
                    let pupil = pupils[usize::from(who) % pupils.len()];
                    school.becomes(pupil, STANDINGS[usize::from(what) % STANDINGS.len()], on(when));
                }
                Event::Acts(who, when) if !pupils.is_empty() => {
                    let first = usize::from(who) % pupils.len();
                    acts.push(school.act(&pupils[first..], Standing::Graduated, on(when)));
                }
                // Only the last act can be taken back here: what came after it would be lost with it.
                Event::Undoes => if let Some(act) = acts.pop() { school.undo(act) },
                Event::Becomes(..) | Event::Acts(..) => {}
            }
            let mut closing = None;
            for year in 2024..=2028 {
                let register = school.desk.movements(year).unwrap();
                let (plus, minus) = (register.came.len() as i64, register.left.len() as i64);
                prop_assert_eq!(register.opening + plus - minus, register.closing);
                prop_assert!(closing.is_none_or(|closing| closing == register.opening), "{}", year);
                closing = Some(register.closing);
            }
            prop_assert_eq!(closing, Some(school.on_roll()));
        }
    }
}
