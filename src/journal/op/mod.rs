//! What an entry says. Variants and their fields are frozen: new ones are added at the end, none is changed.

use serde::{Deserialize, Serialize};

use crate::{
    changes::{Disposition, Due, Effect, Form, StepOutcome, StepTaken},
    domain::{
        ChangeId, ContactId, Date, Digest, EvidenceId, FieldKey, Fields, Fingerprint, Post, PupilId, Site,
        StaffId, Standing, StoreId, Value,
        attendance::RollCall,
        ledger::{CaseQuestion, CaseStep, Contact, MonthReport},
        school::{ClassRoom, DirectoryFile, DutyDone, FileMark, FilePaper, YearAct, YearMove, YearPlan},
    },
};

/// By which way a field was edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lane {
    /// In the form, data that is neither key data nor drifting.
    Form,
    /// One of the five drifting fields, at once (第12条).
    Quick,
    /// By a roster imported with `--update`.
    Import,
    /// Taking back an earlier edit.
    Undo,
}

/// One field edited: what stood there and what stands there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The field.
    pub field: FieldKey,
    /// What stood there.
    pub old: Option<Value>,
    /// What stands there now.
    pub new: Option<Value>,
}

/// The center's word on a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// 同意
    Approved,
    /// 退回, with the reason.
    Returned(String),
    /// 已录入国家系统
    Uploaded,
}

/// A decision as it travels in a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The change.
    pub change: ChangeId,
    /// The revision that was decided.
    pub revision: u32,
    /// The decision.
    pub decision: Decision,
}

/// A disposition as it travels in a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposed {
    /// The change.
    pub change: ChangeId,
    /// The revision that was disposed of.
    pub revision: u32,
    /// The disposition.
    pub disposition: Disposition,
}

/// Where a bundle stands in its direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleMark {
    /// The other side.
    pub peer: Fingerprint,
    /// The sender's epoch.
    pub epoch: u32,
    /// Its number in this direction.
    pub number: u32,
    /// The first journal entry carried; 0 when it carries none.
    pub first_seq: u64,
    /// The last journal entry carried; 0 when it carries none.
    pub last_seq: u64,
    /// The head of the sender's chain at `last_seq`.
    pub head: Digest,
    /// SHA-256 of the manifest.
    pub manifest: Digest,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// The store was set up, or set up anew with a new epoch.
    Founded {
        /// The store.
        store: StoreId,
        /// The site.
        site: Site,
        /// The realm: which deployment this site belongs to.
        realm: String,
        /// The site's own card, as text.
        card: String,
        /// The program's version.
        program: String,
    },
    /// An account was opened or altered.
    StaffSet {
        /// The account.
        id: StaffId,
        /// Name.
        name: String,
        /// Post.
        post: Post,
        /// Classes of a homeroom teacher.
        classes: Vec<(String, String)>,
        /// Whether it works.
        active: bool,
    },
    /// A record was entered.
    PupilEntered {
        /// The record.
        pupil: PupilId,
        /// The day.
        entered: Date,
        /// The standing.
        standing: Standing,
        /// The fields.
        fields: Fields,
        /// Where they come from, in words of the program: a form, or a sheet and its row.
        source: String,
    },
    /// Fields were edited.
    FieldsEdited {
        /// The record.
        pupil: PupilId,
        /// By which way.
        lane: Lane,
        /// The fields.
        edits: Vec<Edit>,
        /// Why.
        reason: String,
        /// The entry that this takes back.
        undoes: Option<u64>,
    },
    /// A change was saved as a draft, or reworked after a return.
    ChangeSaved {
        /// The change.
        change: ChangeId,
        /// The tag of its kind.
        kind: String,
        /// The pupil.
        pupil: PupilId,
        /// The pupil's name at this moment.
        pupil_name: String,
        /// 1, and one more with each rework.
        revision: u32,
        /// The particulars.
        form: Form,
        /// The papers.
        evidence: Vec<EvidenceId>,
    },
    /// A change was queued for the center.
    ChangeQueued {
        /// The change.
        change: ChangeId,
        /// The pupil.
        pupil: PupilId,
        /// The pupil's version on which it was based.
        base: u64,
        /// The day by which the next party must act.
        due: Option<Due>,
        /// What happens at once.
        now: Vec<Effect>,
        /// What happens on approval.
        on_approval: Vec<Effect>,
    },
    /// A change was withdrawn before it was decided.
    ChangeWithdrawn {
        /// The change.
        change: ChangeId,
        /// The pupil.
        pupil: PupilId,
        /// Why.
        reason: String,
    },
    /// A piece of evidence was kept.
    EvidenceKept {
        /// Its keyed digest.
        id: EvidenceId,
        /// `jpeg`, `png` or `pdf`.
        media: String,
        /// Its size as kept, in bytes.
        bytes: u64,
        /// What paper it is, in the person's words.
        title: String,
    },
    /// Another site's card was taken in, unconfirmed.
    CardTaken {
        /// Its fingerprint.
        fingerprint: Fingerprint,
        /// The card, as text.
        card: String,
    },
    /// A card was confirmed by its check code.
    CardConfirmed {
        /// Its fingerprint.
        fingerprint: Fingerprint,
    },
    /// A bundle number was used up; written before the bundle, so that no number is ever used twice.
    BundleNumbered {
        /// The addressee.
        peer: Fingerprint,
        /// The number.
        number: u32,
    },
    /// A bundle was written and read back.
    BundleWritten {
        /// Where it stands.
        mark: BundleMark,
        /// The changes that it carries.
        changes: Vec<ChangeId>,
    },
    /// School: a receipt was taken in.
    ReceiptTaken {
        /// Where the receipt stands.
        mark: BundleMark,
        /// Up to which of our entries the center has everything.
        acknowledged: u64,
        /// The changes that this covers for the first time.
        received: Vec<ChangeId>,
        /// What the center made of changes.
        disposed: Vec<Disposed>,
        /// What it decided.
        decided: Vec<Decided>,
    },
    /// Center: a report was taken in.
    ReportTaken {
        /// Where the report stands.
        mark: BundleMark,
        /// What was made of its changes.
        disposed: Vec<Disposed>,
        /// Up to which entry of ours the site has told us it took our receipts in.
        acknowledged: u64,
    },
    /// Center: a change was decided.
    Reviewed {
        /// The site.
        site: Fingerprint,
        /// The change, its revision, the decision.
        decided: Decided,
    },
    /// A class number of layout A was mapped to grade and class.
    ClassMapped {
        /// The class number as the sheet has it.
        number: String,
        /// The grade's code.
        grade: String,
        /// The class.
        class: String,
    },
    /// A setting was set.
    SettingSet {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    },
    /// Personal data was read out beyond the daily screen: an export, a print, a secret key (第28条).
    Disclosed {
        /// What.
        what: String,
        /// How many records.
        count: u32,
        /// For whom and for what.
        purpose: String,
    },
    /// A step of a business was taken.
    ChangeStepped {
        /// The change.
        change: ChangeId,
        /// The pupil.
        pupil: PupilId,
        /// The step.
        step: Box<StepTaken>,
        /// What it does.
        outcome: Box<StepOutcome>,
    },
    /// A change that was queued, decided or ended is open for rework again; what it did is taken back.
    ChangeReopened {
        /// The change.
        change: ChangeId,
        /// The pupil.
        pupil: PupilId,
        /// Why.
        reason: String,
    },
    /// Something was noted about a pupil outside any change: what the national system shows, a clock that is done.
    PupilNoted {
        /// The record.
        pupil: PupilId,
        /// What.
        effects: Vec<Effect>,
        /// Why, in words.
        reason: String,
    },
    /// The terms of a school year were set.
    YearPlanned {
        /// The year.
        plan: YearPlan,
    },
    /// A class was set up or altered.
    ClassSet {
        /// The class.
        class: ClassRoom,
    },
    /// The subjects in which results are kept were set.
    SubjectsSet {
        /// Their names, in the order shown.
        subjects: Vec<String>,
    },
    /// A bulk act of the school year was done.
    YearActed {
        /// What.
        act: YearAct,
        /// The school year that ends with it, by its first calendar year.
        year: u16,
        /// What it does to each pupil.
        moves: Vec<YearMove<Effect>>,
    },
    /// A bulk act of the school year was taken back.
    YearUndone {
        /// The entry of the act.
        act: u64,
        /// Why.
        reason: String,
    },
    /// Marks were put into a section of the file (第8条), for a class at once.
    SectionNoted {
        /// The marks.
        marks: Vec<FileMark>,
    },
    /// What is known of a paper of a pupil's file (第9条).
    PaperNoted {
        /// The record.
        pupil: PupilId,
        /// The paper.
        paper: FilePaper,
    },
    /// A duty of the school's year was done.
    DutyDone {
        /// Which, and for which period.
        done: DutyDone,
    },
    /// Center: what it sends to all its sites was set anew; the version is one more than before.
    DirectorySet {
        /// The version.
        version: u32,
        /// The files.
        files: Vec<DirectoryFile>,
    },
    /// A school took in the center's directory.
    DirectoryTaken {
        /// Where the bundle stands.
        mark: BundleMark,
        /// The version.
        version: u32,
        /// The files.
        files: Vec<DirectoryFile>,
    },
    /// The roll of a class was called, or marks of it corrected (第23条).
    RollCalled {
        /// The roll call.
        call: RollCall,
    },
    /// A contact with a family was noted, or noted anew.
    ContactNoted {
        /// The contact.
        contact: Box<Contact>,
    },
    /// A contact was struck: it was entered by mistake.
    ContactStruck {
        /// The contact.
        contact: ContactId,
        /// The pupil.
        pupil: PupilId,
        /// Why.
        reason: String,
    },
    /// A case on the dropout ledger was opened, altered, or closed.
    CaseStepped {
        /// The step.
        step: Box<CaseStep>,
    },
    /// A pupil was assigned to watched groups.
    PupilWatched {
        /// The record.
        pupil: PupilId,
        /// The codes of the groups; those that are not named are taken away.
        groups: Vec<String>,
        /// Why.
        note: String,
    },
    /// The monthly dropout report was stated; a later one for the same month replaces it.
    MonthStated {
        /// The report.
        report: Box<MonthReport>,
    },
    /// Center: a question about a case, for the site's next receipt.
    CaseAsked {
        /// The site.
        site: Fingerprint,
        /// The question.
        question: CaseQuestion,
    },
    /// School: questions that came with a receipt.
    QuestionsTaken {
        /// The questions.
        questions: Vec<CaseQuestion>,
    },
}

#[cfg(test)]
mod tests;
