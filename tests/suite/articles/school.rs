//! The school at which the tables are tried: a real store in a folder of its own, a clock that a row sets day by day
//! (forward only, as at any desk), and what a registrar does there, told in words when it is refused. It judges nothing.

use std::cell::Cell;

use chrono::Months;
use tempfile::TempDir;
use xueji::{
    changes::{Form, kind, particular_example},
    desk::{
        ChangeDraft, Desk, DeskError, DueLine, DutyRef, DutyTold, KdfParams, Secret, Setup, StepTold,
        Surroundings,
    },
    domain::{
        ChangeId, Date, DeskRole, Explain, FieldKey, Lang, PupilId, SiteKind, Standing, Urgency, reading,
        school::YearPlan,
    },
};

use super::{Told, same};
use crate::road::{PASSWORD, pupil};

thread_local! {
    /// The clock of the desks of this thread.
    static NOW: Cell<i64> = const { Cell::new(0) };
}

/// The last characters of pupils' names.
const NAMES: [char; 10] = ['满', '一', '禾', '苗', '山', '川', '河', '林', '松', '雪'];

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
    _home: TempDir,
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
        Self { _home: home, desk }
    }

    /// A pupil of grade 1; `n` (1–99) makes the identity number.
    pub fn pupil(&self, n: u32) -> PupilId {
        let name = format!("关小{}", NAMES[n as usize % NAMES.len()]);
        pupil(&self.desk, &name, &format!("210499201805121{n:02}"))
    }

    /// A pupil of a grade, by its Chinese name.
    pub fn pupil_in(&self, n: u32, grade: &str) -> PupilId {
        let id = self.pupil(n);
        let value = reading::read(FieldKey::Grade, grade, self.desk.today().date.0).value;
        self.desk.edit_pupil(id, vec![(FieldKey::Grade, value)], "插班").unwrap();
        id
    }

    /// Suspended for a year from a day on, all of it done today.
    pub fn suspended(&self, pupil: PupilId, start: u32) -> Told {
        let end = day(start).0.checked_add_months(Months::new(12)).and_then(|next| next.pred_opt()).unwrap();
        let (start, end) = (start.to_string(), Date(end).compact());
        let id = self.queue("suspend", Some(pupil), &[("start", &start), ("end", &end)])?;
        ["agree", "submit", "consent"].iter().try_for_each(|step| self.step(id, step, &[]))?;
        same("standing", self.standing(pupil), Standing::Suspended)
    }

    /// Sets the terms of a school year.
    pub fn year(&self, year: u16, terms: &[(u32, u32)]) -> Told {
        let terms = terms.iter().map(|(first, last)| (day(*first), day(*last))).collect();
        self.desk.set_year(YearPlan { year, terms, closures: Vec::new() }).map_err(|error| words(&error))
    }

    /// Marks a duty of the year as done on a day, received by somebody.
    pub fn marked(&self, id: &str, period: &str, on: u32, receiver: &str) -> Told {
        let told = DutyTold { on: Some(day(on)), receiver: receiver.into(), receipt: "31".into() };
        let duty = DutyRef { id: id.into(), period: period.into() };
        self.desk.mark_duty(&duty, &told).map_err(|error| words(&error))
    }

    /// A breach of the page of 第30条 did not happen in a school year; otherwise its article and cases.
    pub fn clear(&self, key: &str, year: u16) -> Told {
        let page = self.desk.breaches(year).map_err(|error| words(&error))?;
        let breach = page.breaches.iter().find(|breach| breach.key == key).unwrap();
        if breach.is_clear() {
            return Ok(());
        }
        let cases: Vec<&str> = breach.cases.iter().map(|case| case.what.zh.as_str()).collect();
        Err(format!("第{}条 {}：{}", breach.article.0, breach.what.zh, cases.join("、")))
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

    /// The one thing due under a rule stands so, as seen on a day.
    pub fn stands(&self, rule: &str, on: u32, state: Urgency) -> Told {
        let due = self.due(rule, on);
        let found: Vec<Urgency> = due.iter().map(|line| line.state).collect();
        same(&format!("{rule} on {on}"), found.first(), Some(&state))
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
