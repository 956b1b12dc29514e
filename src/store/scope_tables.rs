//! The projections of one scope inside a transaction: where the fold reads and writes.

use super::{
    error::{Result, StoreError},
    tables::{Record, Tab, key},
    transaction::Tx,
};
use crate::{
    changes::Change,
    domain::{
        ChangeId, ContactId, Date, Fingerprint, Pupil, PupilId, Staff,
        attendance::{AbsenceRun, AbsentDay, Roll},
        ledger::{Case, ContactKept},
        school::Movement,
    },
    journal::{Act, BundleMark, DueRow, Evidence, Facts, PupilFile, Review, Tables},
};

/// The projections of one scope inside a transaction, as the fold sees them.
pub(super) struct ScopeTables<'a, 't> {
    /// The transaction.
    pub tx: &'a mut Tx<'t>,
    /// Whose.
    pub scope: u32,
}

impl ScopeTables<'_, '_> {
    fn key(&self, rest: &[&[u8]]) -> Vec<u8> {
        key(self.scope, rest)
    }

    /// Ordered by the last day, so that what is due is read from the front.
    fn due_key(&self, due: &DueRow) -> Vec<u8> {
        let whose = due.change.map_or(due.pupil.0, |change| change.0);
        self.key(&[&due.clock.due.number().to_be_bytes(), due.clock.rule.as_bytes(), &[0], &whose])
    }
}

impl Tables for ScopeTables<'_, '_> {
    type Error = StoreError;

    fn facts(&mut self) -> Result<Facts> {
        if let Some((facts, _)) = self.tx.facts.get(&self.scope) {
            return Ok(facts.clone());
        }
        let facts: Facts = self.tx.row(Tab::Facts, &self.key(&[]))?.unwrap_or_default();
        self.tx.facts.insert(self.scope, (facts.clone(), false));
        Ok(facts)
    }

    fn put_facts(&mut self, facts: Facts) -> Result<()> {
        self.tx.facts.insert(self.scope, (facts, true));
        Ok(())
    }

    fn pupil(&mut self, id: PupilId) -> Result<Option<Pupil>> {
        if let Some(record) = self.tx.records.get(&(self.scope, id)) {
            return Ok(record.pupil.clone());
        }
        let record: Option<Record> = self.tx.row(Tab::Pupils, &self.key(&[&id.0]))?;
        Ok(record.and_then(|record| record.pupil))
    }

    fn put_pupil(&mut self, pupil: Pupil) -> Result<()> {
        self.tx.put_row(self.scope, &pupil)?;
        let id = pupil.id;
        self.tx.record(self.scope, id)?.pupil = Some(pupil);
        Ok(())
    }

    fn change(&mut self, id: ChangeId) -> Result<Option<Change>> {
        self.tx.row(Tab::Changes, &self.key(&[&id.0]))
    }

    fn put_change(&mut self, change: Change) -> Result<()> {
        if let Some(touched) = &mut self.tx.touched {
            touched.insert(change.id);
        }
        let key = self.key(&[&change.id.0]);
        if change.is_pending() {
            self.tx.put_bytes(Tab::Open, &key, &[])?;
        } else {
            self.tx.remove(Tab::Open, &key)?;
        }
        self.tx.put(Tab::Changes, &key, &change)
    }

    fn put_staff(&mut self, staff: Staff) -> Result<()> {
        self.tx.put(Tab::Staff, &self.key(&[&staff.id.0]), &staff)
    }

    fn put_evidence(&mut self, evidence: Evidence) -> Result<()> {
        self.tx.put(Tab::Evidence, &self.key(&[&evidence.id.0]), &evidence)
    }

    fn log(&mut self, pupil: PupilId, seq: u64) -> Result<()> {
        let record = self.tx.record(self.scope, pupil)?;
        if record.log.last() != Some(&seq) {
            record.log.push(seq);
        }
        Ok(())
    }

    fn review(&mut self, site: Fingerprint, change: ChangeId) -> Result<Option<Review>> {
        self.tx.row(Tab::Reviews, &self.key(&[&site.0, &change.0]))
    }

    fn put_review(&mut self, review: Review) -> Result<()> {
        self.tx.put(Tab::Reviews, &self.key(&[&review.site.0, &review.change.0]), &review)
    }

    fn put_taken(&mut self, mark: BundleMark, at: i64) -> Result<()> {
        let key = self.key(&[&mark.peer.0, &mark.epoch.to_be_bytes(), &mark.number.to_be_bytes()]);
        self.tx.put(Tab::Taken, &key, &(mark, at))
    }

    fn put_due(&mut self, due: DueRow) -> Result<()> {
        let key = self.due_key(&due);
        self.tx.put(Tab::Dues, &key, &due)
    }

    fn remove_due(&mut self, due: &DueRow) -> Result<()> {
        let key = self.due_key(due);
        self.tx.remove(Tab::Dues, &key)
    }

    fn put_movement(&mut self, line: Movement) -> Result<()> {
        let day = line.on.number().to_be_bytes();
        let key = self.key(&[&day, &line.seq.to_be_bytes(), &line.pupil.0]);
        self.tx.put(Tab::Movements, &key, &line)
    }

    fn file(&mut self, pupil: PupilId) -> Result<PupilFile> {
        Ok(self.tx.row(Tab::Files, &self.key(&[&pupil.0]))?.unwrap_or_default())
    }

    fn put_file(&mut self, pupil: PupilId, file: PupilFile) -> Result<()> {
        self.tx.put(Tab::Files, &self.key(&[&pupil.0]), &file)
    }

    fn act(&mut self, seq: u64) -> Result<Option<Act>> {
        self.tx.row(Tab::Acts, &self.key(&[&seq.to_be_bytes()]))
    }

    fn put_act(&mut self, act: Act) -> Result<()> {
        self.tx.put(Tab::Acts, &self.key(&[&act.seq.to_be_bytes()]), &act)
    }

    fn roll(&mut self, on: Date, grade: &str, class: &str) -> Result<Option<Roll>> {
        self.tx.row(Tab::Rolls, &roll_key(self.scope, on, grade, class))
    }

    fn put_roll(&mut self, roll: Roll) -> Result<()> {
        self.tx.put(Tab::Rolls, &roll_key(self.scope, roll.on, &roll.grade, &roll.class), &roll)
    }

    fn rolls(&mut self, on: Date) -> Result<Vec<Roll>> {
        self.tx.rows(Tab::Rolls, &self.key(&[&on.number().to_be_bytes()]))
    }

    fn roll_days(&mut self, from: Date, until: Option<Date>) -> Result<Vec<Date>> {
        let start = self.key(&[&(from.number() + 1).to_be_bytes()]);
        let end = match until {
            Some(day) => self.key(&[&day.number().to_be_bytes()]),
            None => key(self.scope + 1, &[]),
        };
        let mut days = Vec::new();
        for key in self.tx.keys_between(Tab::Rolls, &start, &end)? {
            let number = key.get(4..8).and_then(|part| part.try_into().ok()).map(u32::from_be_bytes);
            let day = number.and_then(Date::from_number).ok_or(Tab::Rolls.damaged())?;
            if days.last() != Some(&day) {
                days.push(day);
            }
        }
        Ok(days)
    }

    fn absences(&mut self, pupil: PupilId) -> Result<Vec<AbsentDay>> {
        Ok(self.tx.row(Tab::Absences, &self.key(&[&pupil.0]))?.unwrap_or_default())
    }

    fn put_absences(&mut self, pupil: PupilId, days: Vec<AbsentDay>) -> Result<()> {
        let key = self.key(&[&pupil.0]);
        if days.is_empty() {
            self.tx.remove(Tab::Absences, &key)
        } else {
            self.tx.put(Tab::Absences, &key, &days)
        }
    }

    fn run(&mut self, pupil: PupilId) -> Result<Option<AbsenceRun>> {
        self.tx.row(Tab::Runs, &self.key(&[&pupil.0]))
    }

    fn put_run(&mut self, pupil: PupilId, run: Option<AbsenceRun>) -> Result<()> {
        let key = self.key(&[&pupil.0]);
        match run {
            Some(run) => self.tx.put(Tab::Runs, &key, &run),
            None => self.tx.remove(Tab::Runs, &key),
        }
    }

    fn contact(&mut self, pupil: PupilId, id: ContactId) -> Result<Option<ContactKept>> {
        self.tx.row(Tab::Contacts, &self.key(&[&pupil.0, &id.0]))
    }

    fn put_contact(&mut self, kept: ContactKept) -> Result<()> {
        let key = self.key(&[&kept.contact.pupil.0, &kept.contact.id.0]);
        self.tx.put(Tab::Contacts, &key, &kept)
    }

    fn remove_contact(&mut self, pupil: PupilId, id: ContactId) -> Result<()> {
        self.tx.remove(Tab::Contacts, &self.key(&[&pupil.0, &id.0]))
    }

    fn cases(&mut self, pupil: PupilId) -> Result<Vec<Case>> {
        let mut cases: Vec<Case> = self.tx.rows(Tab::Cases, &self.key(&[&pupil.0]))?;
        cases.sort_by_key(|case| case.steps.first().map(|step| step.stamp.seq));
        Ok(cases)
    }

    fn put_case(&mut self, case: Case) -> Result<()> {
        let key = self.key(&[&case.pupil.0, &case.id.0]);
        self.tx.put(Tab::Cases, &key, &case)
    }
}

/// The key of the roll of a class on a day: by day first, so that a day is read at once.
pub(super) fn roll_key(scope: u32, on: Date, grade: &str, class: &str) -> Vec<u8> {
    key(scope, &[&on.number().to_be_bytes(), grade.as_bytes(), &[0], class.as_bytes()])
}
