//! What the verbs of dropout control give and take: a pupil's line on the ledger, the page of a case, a contact as it is
//! shown, a month as it is drafted. Plain values; they decide nothing.

use crate::{
    domain::{
        Article, CaseId, ChangeId, Date, EvidenceId, PupilId, Standing, Text, Words,
        attendance::HalfDay,
        ledger::{Case, CaseFacts, CaseQuestion, CaseState, ContactKept, MonthReport, MonthStated},
    },
    rules::{Refusal, absence::Count, persuasion::NextStep},
};

/// Where a pupil in trouble stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// 缺课待查: a run without excuse, nobody has been reached.
    Unexplained,
    /// 已联系: a run without excuse, the family was contacted, no case yet.
    Contacted,
    /// On the ledger, or closed.
    Case(CaseState),
}

impl Trouble {
    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Unexplained => Text::new("缺课待查", "absent, unexplained"),
            Self::Contacted => Text::new("已联系", "contacted"),
            Self::Case(state) => state.label(),
        }
    }

    /// The word in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unexplained => "unexplained",
            Self::Contacted => "contacted",
            Self::Case(state) => state.key(),
        }
    }
}

/// The present run of unexcused absence, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunCount {
    /// Its first half day.
    pub first: HalfDay,
    /// Its last half day so far.
    pub last: HalfDay,
    /// How long it is.
    pub count: Count,
}

/// A pupil in trouble: one line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The code of the grade.
    pub grade: String,
    /// The class.
    pub class: String,
    /// The standing.
    pub standing: Standing,
    /// Where it stands.
    pub trouble: Trouble,
    /// The case; none while there is only a run.
    pub case: Option<CaseId>,
    /// The first day absent without excuse, as the case has it, else by the run.
    pub since: Option<Date>,
    /// The present run; none when there is none.
    pub run: Option<RunCount>,
    /// How many contacts count since the first day absent.
    pub contacts: u32,
    /// The last of them: its day and its way.
    pub last_contact: Option<(Date, Words)>,
    /// Days since the last contact, for a case that must be worked on.
    pub silent: Option<i64>,
    /// What is to be done next, the most pressing first.
    pub next: Vec<NextStep>,
    /// Calendar days until the four weeks are full; 0 when they are; none without a run.
    pub days_left: Option<i64>,
    /// The last day of the watch after a return.
    pub watch_ends: Option<Date>,
    /// The groups that are watched to which the pupil belongs.
    pub groups: Vec<Words>,
    /// Questions of the center that nobody answered.
    pub questions: Vec<CaseQuestion>,
    /// A dropout that is drafted or under way.
    pub change: Option<ChangeId>,
    /// Something of it was entered on a later day than it happened (补记).
    pub late: bool,
    /// Something of it was entered under a clock that could not be believed.
    pub doubtful: bool,
}

/// A contact as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactLine {
    /// The contact, with the days of its entry.
    pub kept: ContactKept,
    /// The name of its way.
    pub way: Words,
    /// The name of its outcome.
    pub outcome: Words,
    /// It counts as a contact: a letter that was not served does not.
    pub counts: bool,
    /// It was entered on a later day than it happened (补记).
    pub late: bool,
}

/// What a person says with a step of a case, or with its opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseTold {
    /// The day on which it happened; today when none is named.
    pub on: Option<Date>,
    /// Where the case stands afterwards.
    pub to: CaseState,
    /// What is known afterwards, whole.
    pub facts: CaseFacts,
    /// What was done, in words.
    pub note: String,
    /// Why it is closed, a choice of `case-closing`.
    pub closing: String,
    /// The number of the center's question that this answers; 0 for none.
    pub answers: u32,
    /// Papers.
    pub papers: Vec<EvidenceId>,
}

/// A business that the facts of a case lead into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The tag of the kind of change.
    pub kind: &'static str,
    /// Its name.
    pub name: Words,
    /// Its article.
    pub article: Article,
}

/// The page of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// The pupil's line.
    pub line: LedgerLine,
    /// The case as it is kept.
    pub case: Case,
    /// The names of reason, whereabouts, mark in the national system and closing reason; empty while unknown.
    pub words: CaseWords,
    /// The states to which it may go by hand.
    pub moves: Vec<CaseState>,
    /// The businesses into which its facts lead.
    pub leads: Vec<Lead>,
    /// The contacts of the pupil, oldest first.
    pub contacts: Vec<ContactLine>,
}

/// The names of what a case holds as codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseWords {
    /// The reason.
    pub reason: Words,
    /// The whereabouts.
    pub whereabouts: Words,
    /// The mark in the national system.
    pub system_mark: Words,
    /// Why it is closed.
    pub closing: Words,
}

/// What speaks against a step, before it is taken: it forbids, or it only warns.
pub type Objections = Vec<(bool, Refusal)>;

/// The monthly report as it would be stated now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthDraft {
    /// The report; its head and note are empty.
    pub report: MonthReport,
    /// The names of everybody in it.
    pub names: Vec<(PupilId, String)>,
    /// What was stated for the month before; none when nothing was.
    pub stated: Option<MonthStated>,
    /// The month is over, or its last school day is here.
    pub ripe: bool,
}

impl MonthDraft {
    /// The name of a pupil in it.
    #[must_use]
    pub fn name(&self, pupil: PupilId) -> &str {
        self.names.iter().find(|(known, _)| *known == pupil).map_or("", |(_, name)| name)
    }
}
