//! Each breach is clear when everything was done, and names the case when it was not.

use super::*;
use crate::{
    changes::Effect,
    desk::{
        DutyRef, DutyTold,
        testing::{School, at, day},
    },
    domain::Standing,
    journal::Op,
};

fn breach(school: &School, key: &str) -> Breach {
    let page = school.desk.breaches(2026).unwrap();
    page.breaches.into_iter().find(|breach| breach.key == key).unwrap()
}

fn counts(breach: &Breach) -> [usize; 4] {
    [CaseState::InTime, CaseState::Waiting, CaseState::Late, CaseState::Doubtful]
        .map(|state| breach.count(state))
}

fn note(school: &School, pupil: PupilId, effect: Effect) {
    let op = Op::PupilNoted { pupil, effects: vec![effect], reason: "建档".into() };
    school.desk.record(vec![op], &[pupil]).unwrap();
}

#[test]
fn a_school_where_nothing_happened_is_clear() {
    let school = School::founded(20_260_901);
    let page = school.desk.breaches(2026).unwrap();
    assert_eq!(page.breaches.len(), 6);
    assert!(page.breaches.iter().all(|breach| breach.is_clear() && breach.cases.is_empty()));
}

/// A month after 3 September is 3 October: done on that day is in time, on the next it is late.
#[test]
fn a_file_counts_by_the_day_on_which_it_was_complete() {
    let mut school = School::founded(20_260_903);
    let pupils: Vec<PupilId> = (0..4).map(|_| school.enters(202_609)).collect();
    for pupil in &pupils {
        let rules = school.desk.rules();
        let limit = rules.pack.limit(FILE, day(20_260_903)).unwrap();
        let clock = limit.clock(day(20_260_903), Words::default(), &rules.calendar).unwrap();
        note(&school, *pupil, Effect::ClockStarts(clock));
    }
    assert_eq!(counts(&breach(&school, "files")), [0, 4, 0, 0]);
    at(20_261_003);
    note(&school, pupils[0], Effect::ClockStops(FILE.into()));
    at(20_261_004);
    note(&school, pupils[1], Effect::ClockStops(FILE.into()));
    school.becomes(pupils[2], Standing::TransferredOut, 20_261_004);
    let files = breach(&school, "files");
    assert_eq!(
        counts(&files),
        [1, 0, 2, 0],
        "in time, late, still open and late; the one who left is not asked for"
    );
    assert_eq!(files.cases.last().unwrap().entered, Some(day(20_261_003)));
    assert!(!files.is_clear());
}

#[test]
fn an_entry_counts_by_the_day_on_which_it_was_written() {
    let mut school = School::founded(20_260_901);
    let pupils: Vec<PupilId> = (0..2).map(|_| school.enters(202_009)).collect();
    at(20_261_009);
    school.becomes(pupils[0], Standing::Suspended, 20_260_918);
    at(20_261_010);
    school.becomes(pupils[1], Standing::Suspended, 20_260_918);
    let changes = breach(&school, "changes");
    assert_eq!(counts(&changes), [1, 0, 1, 0]);
    let late = &changes.cases[0];
    assert_eq!((late.happened, late.entered), (day(20_260_918), Some(day(20_261_010))));
}

#[test]
fn a_monthly_report_needs_its_mark_and_shows_its_receipt() {
    let school = School::founded(20_260_901);
    at(20_260_930);
    assert_eq!(counts(&breach(&school, "dropouts")), [0, 1, 0, 0]);
    let told = DutyTold { on: None, receiver: "县教育局".into(), receipt: "31".into() };
    school.desk.mark_duty(&DutyRef { id: MONTHLY.into(), period: "2026-09".into() }, &told).unwrap();
    let done = breach(&school, "dropouts");
    assert!(done.is_clear());
    assert_eq!(done.latest_receipt(), Some(&("县教育局，回执 31".to_owned(), day(20_260_930))));
    at(20_261_102);
    let late = breach(&school, "dropouts");
    assert_eq!(counts(&late), [1, 0, 1, 0], "October was not reported");
}

#[test]
fn who_came_without_papers_and_what_went_out_without_a_purpose_is_to_be_looked_at() {
    let mut school = School::founded(20_260_901);
    let pupil = school.enters(202_009);
    at(20_260_910);
    school.becomes(pupil, Standing::TransferredOut, 20_260_910);
    school.becomes(pupil, Standing::Enrolled, 20_260_910);
    assert_eq!(counts(&breach(&school, "papers")), [0, 0, 0, 1]);
    school.desk.disclose("roster C", 60, "").unwrap();
    school.desk.disclose("roster C", 60, "县教育局，批准〔2026〕8号").unwrap();
    assert_eq!(counts(&breach(&school, "disclosure")), [1, 0, 0, 1]);
    assert!(breach(&school, "records").is_clear());
    let page = school.desk.breaches(2026).unwrap();
    let paper = page.paper(&school.desk.site());
    assert_eq!(paper.parts[0].rows.len(), 6);
    assert_eq!(paper.parts[1].rows.len(), 2);
    assert!(school.desk.breaches(2025).unwrap().breaches.iter().all(Breach::is_clear));
}
