//! An invented school whose clock a test sets: pupils come and go by entries written straight into its journal.

use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{BundleOutcome, BundleResult, Desk, Progress, Secret, Setup, Surroundings};
use crate::{
    changes::{Becoming, Effect},
    domain::{
        Date, DeskRole, FieldKey, Fields, Fingerprint, Month, PupilId, SiteKind, Standing, Value,
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
pub(crate) fn at(number: u32) {
    NOW.set(day(number).0.and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp());
}

fn founded(folder: &Path, role: DeskRole, code: &str, name: &str) -> Desk {
    let around = Surroundings { now: || NOW.get(), built: day(20_240_101), kdf: KdfParams::quick() };
    let kind = if role == DeskRole::Center { SiteKind::Central } else { SiteKind::TeachingPoint };
    let setup = Setup { role, kind, code: code.into(), name: name.into(), staff: "关老师".into() };
    Desk::create(folder, &setup, &Secret::from("kuihua-2026-xq"), around).unwrap().0
}

/// A center and a school who know each other, and a folder as the stick.
pub(super) struct Township {
    pub(super) school: School,
    pub(super) center: Desk,
}

impl Township {
    pub(super) fn founded(on: u32) -> Self {
        let school = School::founded(on);
        let center =
            founded(&school.home.path().join("center"), DeskRole::Center, "2121999901", "云杉镇中心小学");
        let town = Self { school, center };
        fs::create_dir(town.stick()).unwrap();
        for (who, whom) in [(&town.school.desk, &town.center), (&town.center, &town.school.desk)] {
            let card = who.import_card(&whom.export_card(&town.stick()).unwrap()).unwrap();
            who.confirm_card(card.fingerprint, &card.check_code).unwrap();
        }
        town
    }

    pub(super) fn stick(&self) -> PathBuf {
        self.school.home.path().join("stick")
    }

    /// The school's site at the center.
    pub(super) fn site(&self) -> Fingerprint {
        self.school.desk.card().unwrap().fingerprint
    }

    /// The school reports and the center takes it in.
    pub(super) fn reports(&self) {
        self.school.desk.export(&self.stick(), &Progress::new()).unwrap();
        self.collects();
    }

    pub(super) fn collects(&self) {
        let taken = self.center.collect(&[self.stick()], &Progress::new()).unwrap();
        assert!(taken.iter().any(|one| one.result == BundleResult::Merged), "{taken:?}");
    }

    /// The center answers and the school takes it in.
    pub(super) fn answers(&self) -> Vec<BundleOutcome> {
        self.center.export(&self.stick(), &Progress::new()).unwrap();
        self.school.desk.receive(&[self.stick()], &Progress::new()).unwrap()
    }
}

pub(crate) struct School {
    pub(super) home: TempDir,
    pub(crate) desk: Desk,
    next: u8,
}

impl School {
    pub(crate) fn founded(on: u32) -> Self {
        at(on);
        let home = TempDir::new().unwrap();
        let desk = founded(&home.path().join("desk"), DeskRole::School, "2121999903", "北岔教学点");
        Self { home, desk, next: 0 }
    }

    /// Enters a pupil who began school in a month (YYYYMM).
    pub(crate) fn enters(&mut self, since: u32) -> PupilId {
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
