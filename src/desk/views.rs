//! What the desk's verbs give and take: plain values for screens, command line and JSON. They hold no store, no
//! key, and nothing that must be closed.

use std::path::PathBuf;

use super::today::DutyRef;
use crate::{
    changes::{Change, ChangeState, Disposition, Due, Form},
    domain::{
        ChangeId, Date, DeskRole, EvidenceId, FieldKey, Fields, Fingerprint, PupilId, SiteKind, Stamp, Value,
        Words,
    },
};

/// What the set-up asks.
#[derive(Debug, Clone)]
pub struct Setup {
    /// School or center.
    pub role: DeskRole,
    /// What kind of place.
    pub kind: SiteKind,
    /// 学校标识码, 10 digits.
    pub code: String,
    /// Name of the site.
    pub name: String,
    /// Name of the first account: the registrar, or the reviewer at a center.
    pub staff: String,
}

/// Our own card, or another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardView {
    /// 学校标识码.
    pub code: String,
    /// Name of the site.
    pub name: String,
    /// School or center.
    pub role: DeskRole,
    /// What kind of place.
    pub kind: SiteKind,
    /// The fingerprint.
    pub fingerprint: Fingerprint,
    /// 30 digits in 6 groups of 5, to be read aloud.
    pub check_code: String,
    /// Whether the check code was compared; always so for our own.
    pub confirmed: bool,
    /// The card's text, as it stands in its file and in the QR code.
    pub text: String,
}

/// One line of a record's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// The journal entry.
    pub seq: u64,
    /// When, seconds since 1970 (UTC), by this machine's clock.
    pub at: i64,
    /// The clock was doubtful.
    pub doubtful: bool,
    /// Who.
    pub actor: String,
    /// What happened, in words.
    pub what: Words,
    /// The field, when one was edited.
    pub field: Option<FieldKey>,
    /// What stood there, as the sheet writes it.
    pub old: String,
    /// What stands there now.
    pub new: String,
    /// Why.
    pub reason: String,
}

/// A change to be saved.
#[derive(Debug, Clone, Default)]
pub struct ChangeDraft {
    /// The change, when it exists already.
    pub id: Option<ChangeId>,
    /// The tag of its kind.
    pub kind: String,
    /// The pupil; none for a newcomer.
    pub pupil: Option<PupilId>,
    /// The particulars.
    pub form: Form,
    /// The papers.
    pub evidence: Vec<EvidenceId>,
}

/// A change in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// The change.
    pub change: Change,
    /// Its kind's name.
    pub kind_name: Words,
    /// What the stage is called that its business has reached; empty before it is queued.
    pub stage: Words,
    /// One line of what it says.
    pub summary: Words,
    /// Days left until it is due; negative when overdue.
    pub days_left: Option<i64>,
}

/// How urgent a line of 今日 is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Overdue, or a child's safety.
    Urgent,
    /// Due within its warning time.
    Soon,
    /// Good to know.
    Note,
}

/// Where Enter leads from a line of 今日.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Nowhere.
    Nowhere,
    /// The list of pupils.
    Pupils,
    /// A pupil's page.
    Pupil(PupilId),
    /// A change.
    Change(ChangeId),
    /// 异动
    Changes,
    /// 上报
    Report,
    /// 设置, the cards.
    Cards,
    /// 收件
    Inbox,
    /// 审核
    Review,
    /// Center: 控辍台账 over all sites.
    Ledger,
    /// The import of a roster.
    Import,
    /// 设置, the backup.
    Backup,
    /// The screen that the rule pack names for a duty.
    Room(String),
    /// The list of a month.
    Month,
}

/// A line of 今日.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// How urgent.
    pub gravity: Gravity,
    /// What, in one line.
    pub what: Words,
    /// The article that asks for it.
    pub article: Option<crate::domain::Article>,
    /// By when.
    pub due: Option<Due>,
    /// How its limit stands: 第 6/10 个工作日，待…; empty when it has none.
    pub stands: Words,
    /// The duty of the year, when it is one: it can be marked as done.
    pub duty: Option<DutyRef>,
    /// Where it is done.
    pub place: Place,
}

/// A cell that an import found doubtful or refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProblem {
    /// The row of the sheet, from 1.
    pub row: u32,
    /// The header of the column; empty for the row as a whole.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub reason: Words,
    /// The row is left out because of it; otherwise it is only doubtful.
    pub refused: bool,
}

/// What an import would do, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportPreview {
    /// The layout found: A, B, C, or `?`.
    pub layout: String,
    /// Rows read.
    pub rows: u32,
    /// Pupils to be entered.
    pub new: u32,
    /// Pupils with cells that differ.
    pub changed: u32,
    /// Pupils exactly as they are here.
    pub same: u32,
    /// Rows taken in, with something to look at.
    pub doubtful: u32,
    /// Rows left out.
    pub refused: u32,
    /// What was found, in the order of rows; at most 1,000.
    pub problems: Vec<ImportProblem>,
    /// What differs: row, name, field, old, new; at most 1,000.
    pub differences: Vec<(u32, String, FieldKey, String, String)>,
    /// Class numbers that need a grade before the import can be done.
    pub unmapped: Vec<String>,
    /// Columns of the file that are not known.
    pub unknown_columns: Vec<String>,
}

/// What an import is asked to do.
#[derive(Debug, Clone, Default)]
pub struct ImportOrder {
    /// The file.
    pub file: PathBuf,
    /// Whether cells that differ become edits.
    pub update: bool,
    /// Grade codes for class numbers of layout A, to be remembered.
    pub classes: Vec<(String, String, String)>,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exported {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The bundle's number.
    pub number: u32,
    /// The first entry carried.
    pub first_seq: u64,
    /// The last entry carried.
    pub last_seq: u64,
    /// For a center: to whom each file goes.
    pub addressees: Vec<String>,
    /// Papers that the stick had no room for; a later export carries them.
    pub papers_left: usize,
}

/// What became of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleResult {
    /// Merged.
    Merged,
    /// Already there, nothing changed.
    Already,
    /// Held until a card is confirmed or a missing bundle arrives.
    Held,
    /// Refused, nothing changed.
    Refused,
}

impl BundleResult {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Already => "already",
            Self::Held => "held",
            Self::Refused => "refused",
        }
    }
}

/// What became of one bundle that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleOutcome {
    /// The file.
    pub file: PathBuf,
    /// The sender's code, when it could be read.
    pub site_code: String,
    /// The bundle's number, when it could be read.
    pub number: u32,
    /// What became of it.
    pub result: BundleResult,
    /// A sentence.
    pub message: Words,
    /// What was made of its changes.
    pub changes: Vec<(ChangeId, Disposition)>,
}

/// What a center sends to its sites, as it is in force at a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryView {
    /// Its version; 0 when there was none yet.
    pub version: u32,
    /// The day on which it came into force here.
    pub since: Option<Date>,
    /// The names of its files.
    pub files: Vec<String>,
}

/// Center: a site in 收件.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteLine {
    /// Its card.
    pub card: CardView,
    /// The last bundle taken in.
    pub last_number: Option<u32>,
    /// When, seconds since 1970 (UTC).
    pub last_at: Option<i64>,
    /// Pupils in 在读.
    pub enrolled: u32,
    /// Changes that wait for a decision.
    pub open: u32,
    /// Bundles held, with a sentence each.
    pub held: Vec<Words>,
    /// Whether something waits to go back in a receipt.
    pub receipt_due: bool,
}

/// Center: a change to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewLine {
    /// The site.
    pub site: Fingerprint,
    /// Its name.
    pub site_name: String,
    /// The change as the site sent it.
    pub line: ChangeLine,
    /// The disposition.
    pub disposition: Disposition,
    /// The decision, when there is one.
    pub decision: Option<(ChangeState, String)>,
    /// Where else the same pupil is registered: site name and pupil's name.
    pub elsewhere: Vec<String>,
}

/// Center: what a decision is made on.
#[derive(Debug, Clone)]
pub struct ReviewCase {
    /// The line.
    pub line: ReviewLine,
    /// The record as the site has it; none for a newcomer.
    pub fields: Option<Fields>,
    /// What happens on approval: field, now, then.
    pub differences: Vec<(FieldKey, Option<Value>, Option<Value>)>,
    /// The papers: id, title, whether they are here.
    pub papers: Vec<(EvidenceId, String, bool)>,
    /// When the site entered it, by its clock; the days of what happened are among the particulars.
    pub entered: Option<Stamp>,
}

/// A bundle checked without a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Whether everything that could be checked holds.
    pub ok: bool,
    /// The sender's code.
    pub site_code: String,
    /// The bundle's number.
    pub number: u32,
    /// The sender's fingerprint.
    pub from: String,
    /// A sentence.
    pub message: Words,
}

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether it is a fault; otherwise it is only told.
    pub fault: bool,
    /// A sentence.
    pub what: Words,
}

/// What an undo took back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// A sentence.
    pub what: Words,
}

/// Narrowing of the list of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChangeFilter {
    /// All.
    #[default]
    All,
    /// Open ones.
    Open,
    /// Those that wait to go out or are on their way: the queue.
    Queue,
}

/// The day and moment as the desk sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today {
    /// The day in China.
    pub date: Date,
    /// Seconds since 1970 (UTC).
    pub now: i64,
}

/// What can be told before anyone has signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// Seconds to wait before the next try.
    pub wait: u64,
    /// How many accounts there are; with more than one, the name must be typed.
    pub accounts: usize,
}

/// What a data check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// The record.
    pub pupil: PupilId,
    /// The pupil's name.
    pub name: String,
    /// The field.
    pub field: Option<FieldKey>,
    /// It must be mended; otherwise it is to be looked at.
    pub fault: bool,
    /// A sentence.
    pub what: Words,
}
