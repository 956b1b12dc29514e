//! The school at which the tables are tried: a real store in a folder of its own, a clock that a row sets day by day
//! (forward only, as at any desk), and what a registrar does there, told in words when it is refused. It judges nothing.

#![allow(dead_code, reason = "the tables use these one after the other")]

use std::cell::Cell;

use tempfile::TempDir;
use xueji::{
    changes::{Form, kind, particular_example},
    desk::{ChangeDraft, Desk, DeskError, DueLine, KdfParams, Secret, Setup, StepTold, Surroundings},
    domain::{ChangeId, Date, DeskRole, Explain, FieldKey, Lang, PupilId, SiteKind, Standing},
};

use super::Told;
use crate::road::{PASSWORD, pupil};

thread_local! {
    /// The clock of the desks of this thread.
    static NOW: Cell<i64> = const { Cell::new(0) };
}

pub fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

/// Nine in the morning of a day in China.
pub fn at(number: u32) {
    NOW.set(day(number).0.and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp());
}

/// An error as `第N条 where what；why`.
pub fn words(error: &DeskError) -> String {
    let said = error.explain(Lang::Zh);
    let article = error.article().map(|article| format!("第{}条 ", article.0)).unwrap_or_default();
    format!("{article}{} {}；{}", error.at, said.what, said.why)
}

/// A school with no pupils, on a day.
pub struct School {
    pub home: TempDir,
    pub desk: Desk,
}

impl School {
    /// A teaching point founded on a day.
    pub fn on(number: u32) -> Self {
        Self::of(number, SiteKind::TeachingPoint)
    }

    pub fn of(number: u32, kind: SiteKind) -> Self {
        at(number);
        let home = TempDir::new().unwrap();
        let around = Surroundings { now: || NOW.get(), built: day(20_240_101), kdf: KdfParams::quick() };
        let setup = Setup {
            role: DeskRole::School,
            kind,
            code: "2121999903".into(),
            name: "北岔教学点".into(),
            staff: "关老师".into(),
        };
        let folder = home.path().join("desk");
        let desk = Desk::create(&folder, &setup, &Secret::from(PASSWORD), around).unwrap().0;
        Self { home, desk }
    }

    /// A pupil of grade 1; `n` (1–99) makes the identity number.
    pub fn pupil(&self, n: u32) -> PupilId {
        pupil(&self.desk, &format!("关小{n}"), &format!("210499201805121{n:02}"))
    }

    /// A draft: all that the kind requires by its examples, under what is set (an empty text leaves a particular out).
    pub fn draft(&self, tag: &str, pupil: Option<PupilId>, set: &[(&str, &str)]) -> ChangeDraft {
        let all = pupil.is_none();
        let mut form = Form::default();
        for particular in kind(tag).unwrap().particulars() {
            if (all || particular.required) && particular.key != "student_registry_number" {
                form.set(particular.key, &particular_example(particular, self.desk.today().date));
            }
        }
        set.iter().for_each(|(key, text)| form.set(key, text));
        ChangeDraft { kind: tag.into(), pupil, form, ..ChangeDraft::default() }
    }

    /// Saves and queues; a draft that is refused is given up, so that the next may be tried.
    pub fn queue(&self, tag: &str, pupil: Option<PupilId>, set: &[(&str, &str)]) -> Result<ChangeId, String> {
        let id = self.desk.save_change(&self.draft(tag, pupil, set)).map_err(|error| words(&error))?;
        self.desk.queue_change(id).map(|()| id).map_err(|error| {
            self.desk.withdraw_change(id, "不办了").unwrap();
            words(&error)
        })
    }

    /// What the check of a draft warns of (or refuses), as one text.
    pub fn checked(&self, tag: &str, pupil: Option<PupilId>, set: &[(&str, &str)]) -> String {
        let said = self.desk.check_change(&self.draft(tag, pupil, set)).unwrap();
        let said = said.iter().map(|(_, refusal)| {
            let article = refusal.article.map(|article| format!("第{}条 ", article.0)).unwrap_or_default();
            format!("{article}{} {}；{}", refusal.at, refusal.what.zh, refusal.why.zh)
        });
        said.collect::<Vec<_>>().join("\n")
    }

    /// Takes a step today; what it asks and is not set comes from its examples.
    pub fn step(&self, id: ChangeId, step: &str, set: &[(&str, &str)]) -> Told {
        let mut told = StepTold::default();
        let offers = self.desk.steps(id).map_err(|error| words(&error))?;
        for asked in offers.into_iter().filter(|offer| offer.key == step).flat_map(|offer| offer.asks) {
            if asked.required {
                told.set.set(asked.key, &asked.example);
            }
        }
        set.iter().for_each(|(key, text)| told.set.set(key, text));
        self.desk.step(id, step, &told).map_err(|error| words(&error))
    }

    /// Takes steps, each on its day.
    pub fn walk(&self, id: ChangeId, steps: &[(&str, u32)]) -> Told {
        steps.iter().try_for_each(|(step, on)| {
            at(*on);
            self.step(id, step, &[]).map_err(|why| format!("{step} on {on}: {why}"))
        })
    }

    /// The steps that are offered now.
    pub fn offered(&self, id: ChangeId) -> Vec<String> {
        self.desk.steps(id).unwrap().into_iter().map(|offer| offer.key).collect()
    }

    pub fn standing(&self, pupil: PupilId) -> Standing {
        self.desk.pupil(pupil).unwrap().standing
    }

    pub fn grade(&self, pupil: PupilId) -> String {
        self.desk.pupil(pupil).unwrap().fields.code(FieldKey::Grade).to_owned()
    }

    /// Whose change it is.
    pub fn pupil_of(&self, id: ChangeId) -> PupilId {
        self.desk.change(id).unwrap().change.pupil
    }

    pub fn stage(&self, id: ChangeId) -> String {
        self.desk.change(id).unwrap().change.stage
    }

    /// What is due under a rule, as seen on a day.
    pub fn due(&self, rule: &str, on: u32) -> Vec<DueLine> {
        let lines = self.desk.dues(Some(day(on))).unwrap();
        lines.into_iter().filter(|line| line.rule == rule).collect()
    }

    /// The last days under a rule, as seen today.
    pub fn last_days(&self, rule: &str) -> Vec<u32> {
        let lines = self.desk.dues(None).unwrap();
        lines.iter().filter(|line| line.rule == rule).map(|line| line.due.date.number()).collect()
    }

    pub fn on_roll(&self) -> usize {
        self.desk.roster().rows().filter(|row| row.standing.is_on_roll()).count()
    }
}
