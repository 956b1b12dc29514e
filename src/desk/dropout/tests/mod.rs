//! The dropout work of an invented school, from the first day absent to the report and back.

mod cases;
mod contacts;
mod lists;
mod months;

use super::*;
use crate::{
    desk::testing::{School, at, day},
    domain::{
        FieldKey, Standing,
        attendance::{Presence, RollCall, RollMark},
        ledger::{CaseState, Contact},
        school::YearPlan,
    },
    journal::{Edit, Lane, Op},
};

/// The school year 2026: terms from 1 September to 15 January, and from 1 March to 10 July.
pub(super) fn school() -> School {
    let school = School::founded(20_260_831);
    let plan = YearPlan {
        year: 2026,
        terms: vec![(day(20_260_901), day(20_270_115)), (day(20_270_301), day(20_270_710))],
        closures: vec![],
    };
    school.desk.record(vec![Op::YearPlanned { plan }], &[]).unwrap();
    school
}

/// A pupil of grade 13, class 1, with a guardian.
pub(super) fn pupil(school: &mut School) -> PupilId {
    let pupil = school.enters(202_409);
    let text = |field, text: &str| Edit { field, old: None, new: Some(Value::Text(text.into())) };
    let code = |field, code: &str| Edit { field, old: None, new: Some(Value::Code(code.into())) };
    let edits = vec![
        code(FieldKey::Grade, "13"),
        text(FieldKey::ClassNumber, "1"),
        text(FieldKey::Member1Name, "王某"),
        text(FieldKey::Member1Phone, "13900000000"),
    ];
    let op = Op::FieldsEdited { pupil, lane: Lane::Form, edits, reason: String::new(), undoes: None };
    school.desk.record(vec![op], &[pupil]).unwrap();
    pupil
}

/// Marks both half days of a day.
pub(super) fn marked(school: &School, pupil: PupilId, on: u32, mark: Presence) {
    let mark = RollMark { pupil, morning: mark, afternoon: mark, note: String::new() };
    let call = RollCall { grade: "13".into(), class: "1".into(), on: day(on), marks: vec![mark] };
    school.desk.record(vec![Op::RollCalled { call }], &[pupil]).unwrap();
}

/// Truant on every school day from one day to another, called on each of them unless it is over already.
pub(super) fn truant(school: &School, pupil: PupilId, from: u32, until: u32) {
    let calendar = school.desk.school_calendar().unwrap();
    for on in calendar.days().between(day(from), day(until)).map(Date::number) {
        at(on.max(school.desk.today().date.number()));
        marked(school, pupil, on, Presence::Truant);
    }
}

/// A contact that lacks nothing.
pub(super) fn contact(school: &School, pupil: PupilId, on: u32, way: &str) -> Contact {
    let blank = school.desk.new_contact(pupil, way).unwrap();
    Contact { on: day(on), found: "称外出务工".into(), outcome: "refused".into(), ..blank }
}

pub(super) fn noted(school: &School, pupil: PupilId, on: u32, way: &str) {
    school.desk.note_contact(&contact(school, pupil, on, way)).unwrap();
}

pub(super) fn line(school: &School, pupil: PupilId) -> LedgerLine {
    school.desk.trouble_of(pupil).unwrap().expect("in trouble")
}

pub(super) fn due(line: &LedgerLine) -> Vec<&str> {
    line.next.iter().filter(|step| step.due).map(|step| step.key.as_str()).collect()
}

/// The particular that a refusal hangs on.
pub(super) fn refused_at<T>(result: Result<T, DeskError>) -> String {
    result.err().expect("refused").at
}

pub(super) fn to(state: CaseState, on: u32) -> CaseTold {
    CaseTold { on: Some(day(on)), ..CaseTold::to(state) }
}
