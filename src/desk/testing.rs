//! An invented school whose clock a test sets: pupils come and go by entries written straight into its journal.

use std::cell::Cell;

use tempfile::TempDir;

use super::{Desk, Secret, Setup, Surroundings};
use crate::{
    changes::{Becoming, Effect},
    domain::{
        Date, DeskRole, FieldKey, Fields, Month, PupilId, SiteKind, Standing, Value,
        school::{YearAct, YearMove},
    },
    journal::Op,
    seal::KdfParams,
};

thread_local! {
    /// The clock of the desk under test.
    pub(super) static NOW: Cell<i64> = const { Cell::new(0) };
}

pub(super) fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

/// The clock stands at nine in the morning of a day in China.
pub(super) fn at(number: u32) {
    NOW.set(day(number).0.and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp());
}

pub(super) struct School {
    pub(super) home: TempDir,
    pub(super) desk: Desk,
    next: u8,
}

impl School {
    pub(super) fn founded(on: u32) -> Self {
        at(on);
        let home = TempDir::new().unwrap();
        let around = Surroundings { now: || NOW.get(), built: day(20_240_101), kdf: KdfParams::quick() };
        let setup = Setup {
            role: DeskRole::School,
            kind: SiteKind::TeachingPoint,
            code: "2121999903".into(),
            name: "北岔教学点".into(),
            staff: "关老师".into(),
        };
        let desk = Desk::create(&home.path().join("desk"), &setup, &Secret::from("kuihua-2026-xq"), around)
            .unwrap()
            .0;
        Self { home, desk, next: 0 }
    }

    /// Enters a pupil who began school in a month (YYYYMM).
    pub(super) fn enters(&mut self, since: u32) -> PupilId {
        self.next += 1;
        let pupil = PupilId([self.next; 16]);
        let mut fields = Fields::default();
        fields.set(FieldKey::Name, Some(Value::Text(format!("学生{}", self.next).into())));
        fields.set(
            FieldKey::EnrollmentMonth,
            Some(Value::Month(Month::new(since / 100, since % 100).unwrap())),
        );
        let op = Op::PupilEntered {
            pupil,
            entered: self.desk.today().date,
            standing: Standing::Enrolled,
            fields,
            source: "form".into(),
        };
        self.desk.record(vec![op], &[pupil]).unwrap();
        pupil
    }

    pub(super) fn becomes(&self, pupil: PupilId, standing: Standing, on: u32) {
        let op = Op::PupilNoted { pupil, effects: vec![becoming(standing, on)], reason: "补登".into() };
        self.desk.record(vec![op], &[pupil]).unwrap();
    }

    pub(super) fn act(&self, pupils: &[PupilId], standing: Standing, on: u32) -> u64 {
        let moves = pupils
            .iter()
            .map(|pupil| YearMove { pupil: *pupil, effects: vec![becoming(standing, on)] })
            .collect();
        let op = Op::YearActed { act: YearAct::Graduate, year: 2026, moves };
        self.desk.record(vec![op], pupils).unwrap();
        self.desk.store.head().seq
    }

    pub(super) fn undo(&self, act: u64) {
        self.desk.record(vec![Op::YearUndone { act, reason: "选错了班".into() }], &[]).unwrap();
    }

    pub(super) fn on_roll(&self) -> i64 {
        let mut count = 0;
        self.desk
            .store
            .visit_pupils(&mut |pupil| count += i64::from(pupil.standing == Standing::Enrolled))
            .unwrap();
        count
    }
}

pub(super) fn becoming(standing: Standing, on: u32) -> Effect {
    Effect::Becomes(Becoming {
        standing,
        on: day(on),
        until: None,
        class: String::new(),
        other: "甲校".into(),
    })
}
