//! The roll against a real store.

use crate::{
    desk::{
        ErrorKind,
        testing::{School, at, day},
    },
    domain::{
        PupilId,
        attendance::{Presence, RollMark},
        school::YearPlan,
    },
    journal::Op,
};

pub(super) fn mark(pupil: PupilId, both: Presence) -> RollMark {
    RollMark { pupil, morning: both, afternoon: both, note: String::new() }
}

pub(super) fn school() -> (School, PupilId, PupilId) {
    let mut school = School::founded(20_260_901);
    let plan = YearPlan {
        year: 2026,
        terms: vec![(day(20_260_901), day(20_270_115)), (day(20_270_301), day(20_270_710))],
        closures: vec![],
    };
    school.desk.record(vec![Op::YearPlanned { plan }], &[]).unwrap();
    let (one, two) = (school.enters(202_409), school.enters(202_409));
    (school, one, two)
}

#[test]
fn a_call_is_kept_and_a_run_grows_from_it() {
    let (school, one, two) = school();
    at(20_260_907);
    let told = school
        .desk
        .call_roll(day(20_260_907), vec![mark(one, Presence::Present), mark(two, Presence::Truant)])
        .unwrap();
    assert_eq!((told.pupils, told.classes, told.late), (2, 1, false));
    at(20_260_909);
    let told = school.desk.call_roll(day(20_260_908), vec![mark(two, Presence::Truant)]).unwrap();
    assert!(told.late);
    let sheet = school.desk.roll_sheet(day(20_260_908), &[]).unwrap();
    assert!(sheet.classes[0].first.is_some_and(|stamp| stamp.on == day(20_260_909)));
    let marks: Vec<_> = sheet.lines.iter().map(|line| (line.pupil, line.morning, line.run_halves)).collect();
    assert_eq!(marks, [(one, Presence::Uncalled, 0), (two, Presence::Truant, 4)]);
    let absent = school.desk.absences(None).unwrap();
    assert_eq!(absent.len(), 1);
    assert_eq!((absent[0].pupil, absent[0].count.halves, absent[0].count.days), (two, 4, 2));
    assert_eq!(absent[0].rungs.stage().unwrap().key, "school");
    school.desk.call_roll(day(20_260_909), vec![mark(two, Presence::Sick)]).unwrap();
    assert!(school.desk.absences(None).unwrap().is_empty());
}

#[test]
fn days_that_are_no_school_days_or_lie_ahead_are_refused_and_nothing_is_written() {
    let (school, one, _) = school();
    at(20_261_012);
    for on in [20_261_013, 20_261_003, 20_261_011] {
        let error = school.desk.call_roll(day(on), vec![mark(one, Presence::Present)]).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Refused, "{on}");
    }
    assert!(school.desk.store.rolls(day(20_260_101), day(20_271_231)).unwrap().is_empty());
    school.desk.call_roll(day(20_261_010), vec![mark(one, Presence::Present)]).unwrap();
}
