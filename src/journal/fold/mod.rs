//! The fold: what an entry makes true. One pure function over [`Tables`]; the store runs it inside the transaction
//! that writes the entry, a rebuild runs it over the whole journal, a center runs it over each site's journal.
//!
//! Invariants: 1. it depends on the entry and the tables alone; 2. it is total: an entry that was written folds,
//! even when a rule of today would refuse it; 3. folding a journal twice into empty tables gives equal tables.

mod attendance;
mod business;
mod ledger;
mod record;
mod road;
mod school;
mod site;

use super::{Act, BundleMark, Clock, CodecError, DueRow, Entry, Evidence, Facts, Op, PupilFile, Review};
use crate::{
    changes::Change,
    domain::{
        ChangeId, ContactId, Date, Fingerprint, Pupil, PupilId, Staff, Stamp,
        attendance::{AbsenceRun, AbsentDay, Roll},
        ledger::{Case, ContactKept},
        school::Movement,
    },
};

/// The projections of one site: everything now true, by id. Reading sees what was put before.
pub trait Tables {
    /// What can go wrong underneath.
    type Error: From<FoldError>;

    /// What is true besides pupils and changes.
    fn facts(&mut self) -> Result<Facts, Self::Error>;
    /// Replaces it.
    fn put_facts(&mut self, facts: Facts) -> Result<(), Self::Error>;
    /// A pupil.
    fn pupil(&mut self, id: PupilId) -> Result<Option<Pupil>, Self::Error>;
    /// Puts a pupil.
    fn put_pupil(&mut self, pupil: Pupil) -> Result<(), Self::Error>;
    /// A change.
    fn change(&mut self, id: ChangeId) -> Result<Option<Change>, Self::Error>;
    /// Puts a change.
    fn put_change(&mut self, change: Change) -> Result<(), Self::Error>;
    /// Puts an account.
    fn put_staff(&mut self, staff: Staff) -> Result<(), Self::Error>;
    /// Puts a piece of evidence.
    fn put_evidence(&mut self, evidence: Evidence) -> Result<(), Self::Error>;
    /// Notes that an entry speaks of a pupil.
    fn log(&mut self, pupil: PupilId, seq: u64) -> Result<(), Self::Error>;
    /// Center: what was made of a change.
    fn review(&mut self, site: Fingerprint, change: ChangeId) -> Result<Option<Review>, Self::Error>;
    /// Center: puts it.
    fn put_review(&mut self, review: Review) -> Result<(), Self::Error>;
    /// Notes a bundle taken in, so that it is known for ever.
    fn put_taken(&mut self, mark: BundleMark, at: i64) -> Result<(), Self::Error>;
    /// Puts something that is due.
    fn put_due(&mut self, due: DueRow) -> Result<(), Self::Error>;
    /// Takes out what is no longer due.
    fn remove_due(&mut self, due: &DueRow) -> Result<(), Self::Error>;
    /// Puts a line of the movement register; lines are never taken out.
    fn put_movement(&mut self, line: Movement) -> Result<(), Self::Error>;
    /// The marks and papers of a pupil's file.
    fn file(&mut self, pupil: PupilId) -> Result<PupilFile, Self::Error>;
    /// Puts them.
    fn put_file(&mut self, pupil: PupilId, file: PupilFile) -> Result<(), Self::Error>;
    /// A bulk act of the year, by its entry.
    fn act(&mut self, seq: u64) -> Result<Option<Act>, Self::Error>;
    /// Puts it.
    fn put_act(&mut self, act: Act) -> Result<(), Self::Error>;
    /// The roll of a class on a day.
    fn roll(&mut self, on: Date, grade: &str, class: &str) -> Result<Option<Roll>, Self::Error>;
    /// Puts it.
    fn put_roll(&mut self, roll: Roll) -> Result<(), Self::Error>;
    /// The rolls of all classes on a day.
    fn rolls(&mut self, on: Date) -> Result<Vec<Roll>, Self::Error>;
    /// The days after `from` and before `until` on which some class was called, in order.
    fn roll_days(&mut self, from: Date, until: Option<Date>) -> Result<Vec<Date>, Self::Error>;
    /// The days on which a pupil was not simply present, in order.
    fn absences(&mut self, pupil: PupilId) -> Result<Vec<AbsentDay>, Self::Error>;
    /// Puts them.
    fn put_absences(&mut self, pupil: PupilId, days: Vec<AbsentDay>) -> Result<(), Self::Error>;
    /// The present run of unexcused absence of a pupil.
    fn run(&mut self, pupil: PupilId) -> Result<Option<AbsenceRun>, Self::Error>;
    /// Puts it; none takes it out.
    fn put_run(&mut self, pupil: PupilId, run: Option<AbsenceRun>) -> Result<(), Self::Error>;
    /// A contact with a pupil's family.
    fn contact(&mut self, pupil: PupilId, id: ContactId) -> Result<Option<ContactKept>, Self::Error>;
    /// Puts it.
    fn put_contact(&mut self, kept: ContactKept) -> Result<(), Self::Error>;
    /// Takes it out.
    fn remove_contact(&mut self, pupil: PupilId, id: ContactId) -> Result<(), Self::Error>;
    /// All cases of a pupil on the dropout ledger.
    fn cases(&mut self, pupil: PupilId) -> Result<Vec<Case>, Self::Error>;
    /// Puts one.
    fn put_case(&mut self, case: Case) -> Result<(), Self::Error>;
}

/// An entry that does not fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// Its payload cannot be read.
    #[error("entry {seq}: {error}")]
    Payload {
        /// The entry.
        seq: u64,
        /// Why.
        error: CodecError,
    },
    /// It speaks of a pupil or change that was never entered.
    #[error("entry {0} speaks of a record that was never entered")]
    Unknown(u64),
}

/// Folds one entry.
///
/// # Errors
/// [`FoldError`], or what goes wrong underneath.
pub fn apply<T: Tables>(tables: &mut T, entry: &Entry) -> Result<(), T::Error> {
    let op = entry.op().map_err(|error| FoldError::Payload { seq: entry.seq, error })?;
    apply_op(tables, entry, op)
}

/// Folds an entry whose payload is at hand, because it was encoded just now.
///
/// # Errors
/// [`FoldError`], or what goes wrong underneath.
pub fn apply_op<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    match op {
        Op::Founded { .. }
        | Op::CardTaken { .. }
        | Op::CardConfirmed { .. }
        | Op::ClassMapped { .. }
        | Op::SettingSet { .. }
        | Op::StaffSet { .. }
        | Op::EvidenceKept { .. }
        | Op::DirectorySet { .. } => site::apply(tables, op),
        Op::PupilEntered { .. } | Op::FieldsEdited { .. } | Op::PupilNoted { .. } => {
            record::apply(tables, entry, op)
        }
        Op::ChangeSaved { .. }
        | Op::ChangeQueued { .. }
        | Op::ChangeWithdrawn { .. }
        | Op::ChangeStepped { .. }
        | Op::ChangeReopened { .. } => business::apply(tables, entry, op),
        Op::BundleNumbered { .. }
        | Op::BundleWritten { .. }
        | Op::ReceiptTaken { .. }
        | Op::ReportTaken { .. }
        | Op::Reviewed { .. }
        | Op::DirectoryTaken { .. } => road::apply(tables, entry, op),
        Op::YearPlanned { .. }
        | Op::ClassSet { .. }
        | Op::SubjectsSet { .. }
        | Op::YearActed { .. }
        | Op::YearUndone { .. }
        | Op::SectionNoted { .. }
        | Op::PaperNoted { .. }
        | Op::DutyDone { .. } => school::apply(tables, entry, op),
        Op::RollCalled { call } => attendance::called(tables, entry, call),
        Op::ContactNoted { .. }
        | Op::ContactStruck { .. }
        | Op::CaseStepped { .. }
        | Op::PupilWatched { .. }
        | Op::MonthStated { .. }
        | Op::CaseAsked { .. }
        | Op::QuestionsTaken { .. } => ledger::apply(tables, entry, op),
        Op::Disclosed { .. } => Ok(()),
    }
}

/// When and how surely an entry was made.
fn stamp(entry: &Entry) -> Stamp {
    Stamp { seq: entry.seq, on: local_date(entry.at), doubtful: entry.clock == Clock::Doubtful }
}

/// The day of a moment in China, which keeps one time zone.
#[must_use]
pub fn local_date(at: i64) -> Date {
    const EAST: i64 = 8 * 3600;
    let day = chrono::DateTime::from_timestamp(at.saturating_add(EAST), 0).unwrap_or_default();
    Date(day.date_naive())
}
