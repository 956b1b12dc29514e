//! Dropout control (控辍保学): contacts with a family, the case of a pupil on the ledger (疑似辍学台账, 辍学台账), the
//! monthly report. Shapes that stand in the journal never change. What must happen when is said by the rule pack.

use serde::{Deserialize, Serialize};

use super::{CaseId, ChangeId, ContactId, Date, EvidenceId, PupilId, Stamp, Text};

/// One contact with a family (第23条: 多次联系). Entered anew under the same id it replaces what stood; the journal keeps
/// both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The pupil.
    pub pupil: PupilId,
    /// The day on which it happened.
    pub on: Date,
    /// The code of the way, a choice of `contact-way`: call, visit, letter, village, township.
    pub way: String,
    /// Who went or called.
    pub by: String,
    /// Who was spoken to.
    pub whom: String,
    /// Where.
    pub place: String,
    /// What was found.
    pub found: String,
    /// The code of the outcome, a choice of `contact-outcome`: reached, refused, nobody there, will come back.
    pub outcome: String,
    /// What the family promised.
    pub promise: String,
    /// The day on which the pupil is to be back by that promise.
    pub back_by: Option<Date>,
    /// What is to be done next.
    pub next: String,
    /// By when.
    pub next_on: Option<Date>,
    /// The letter that was handed over; none for other ways.
    pub letter: Option<Letter>,
    /// Photographs of the signed note, of the letter's receipt.
    pub papers: Vec<EvidenceId>,
}

/// A letter (劝学通知书) and its service (送达回证).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Letter {
    /// 字号
    pub number: String,
    /// By when the pupil must be back.
    pub deadline: Option<Date>,
    /// The day on which it was served.
    pub served: Option<Date>,
    /// Who received it.
    pub received_by: String,
    /// The family refused it and it was left there (留置).
    pub refused: bool,
    /// Two witnesses of a refusal.
    pub witnesses: String,
}

/// A contact as it was entered last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactKept {
    /// The contact.
    pub contact: Contact,
    /// When it was entered first.
    pub first: Stamp,
    /// When it was altered last.
    pub last: Stamp,
}

/// Where a case stands. Numbers are written to the journal and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CaseState {
    /// 疑似辍学
    Suspected,
    /// 劝返中
    Persuading,
    /// 辍学: stated by a person and reported (第23条).
    DroppedOut,
    /// 返校观察
    Watched,
    /// 已销号 or closed otherwise.
    Closed,
}

impl CaseState {
    /// All states, in their order.
    pub const ALL: [Self; 5] =
        [Self::Suspected, Self::Persuading, Self::DroppedOut, Self::Watched, Self::Closed];

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Suspected => Text::new("疑似辍学", "suspected"),
            Self::Persuading => Text::new("劝返中", "persuading"),
            Self::DroppedOut => Text::new("辍学", "dropped out"),
            Self::Watched => Text::new("返校观察", "back, watched"),
            Self::Closed => Text::new("已销号", "closed"),
        }
    }

    /// The word in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Suspected => "suspected",
            Self::Persuading => "persuading",
            Self::DroppedOut => "dropped-out",
            Self::Watched => "watched",
            Self::Closed => "closed",
        }
    }

    /// The state of a key, or of its Chinese word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == word || state.label().zh == word)
    }
}

/// A person who answers for a child on the ledger (包保责任人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    /// The code of the role, a choice of `responsible`: class teacher, leader, village, township.
    pub role: String,
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
}

/// What is known of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CaseFacts {
    /// The first day absent without excuse.
    pub first_absent: Option<Date>,
    /// The code of the reason, a choice of `dropout-reason`; empty while unknown.
    pub reason: String,
    /// The reason in words.
    pub reason_note: String,
    /// The code of the whereabouts, a choice of `whereabouts`; empty while unknown.
    pub whereabouts: String,
    /// The whereabouts in words: the other school, the place of work.
    pub whereabouts_note: String,
    /// Help given so far (帮扶措施).
    pub help: String,
    /// Who answers for the child.
    pub responsible: Vec<Responsible>,
    /// What was marked in the national system, a choice of `system-mark`, and when.
    pub system_mark: String,
    /// The day of that mark.
    pub system_marked: Option<Date>,
}

/// A step of a case: opening it, altering what is known, another state, an answer to the center. The first step of an id
/// opens the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseStep {
    /// The case.
    pub case: CaseId,
    /// The pupil.
    pub pupil: PupilId,
    /// The day on which it happened.
    pub on: Date,
    /// Where the case stands afterwards.
    pub to: CaseState,
    /// What is known afterwards, whole.
    pub facts: CaseFacts,
    /// What was done, in words.
    pub note: String,
    /// Why it is closed, a choice of `case-closing`; empty when it is not.
    pub closing: String,
    /// The change that it led into.
    pub change: Option<ChangeId>,
    /// The number of the center's question that this answers; 0 for none.
    pub answers: u32,
    /// Papers.
    pub papers: Vec<EvidenceId>,
}

/// A step as it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseStepDone {
    /// The day on which it happened.
    pub on: Date,
    /// Where the case stood afterwards.
    pub to: CaseState,
    /// What was done, in words.
    pub note: String,
    /// The change behind it.
    pub change: Option<ChangeId>,
    /// The number of the question that it answers; 0 for none.
    pub answers: u32,
    /// Papers.
    pub papers: Vec<EvidenceId>,
    /// When it was entered.
    pub stamp: Stamp,
}

/// A question of the center about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseQuestion {
    /// The pupil.
    pub pupil: PupilId,
    /// The case.
    pub case: CaseId,
    /// Its number at the center, from 1.
    pub number: u32,
    /// The day on which it was asked.
    pub on: Date,
    /// The question.
    pub text: String,
}

/// A case on the ledger as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// The pupil.
    pub pupil: PupilId,
    /// Where it stands.
    pub state: CaseState,
    /// What is known.
    pub facts: CaseFacts,
    /// The day on which it was put on the ledger.
    pub opened: Date,
    /// The day on which the dropout was stated; none when it never was.
    pub dropped_out: Option<Date>,
    /// The day on which the pupil was last back.
    pub returned: Option<Date>,
    /// The day on which it was closed.
    pub closed: Option<Date>,
    /// Why it is closed.
    pub closing: String,
    /// All steps, oldest first.
    pub steps: Vec<CaseStepDone>,
    /// The center's questions.
    pub questions: Vec<CaseQuestion>,
}

impl Case {
    /// Whether it is on the ledger still.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state != CaseState::Closed
    }

    /// The center's questions that no step answers yet.
    pub fn unanswered(&self) -> impl Iterator<Item = &CaseQuestion> {
        self.questions
            .iter()
            .filter(|question| !self.steps.iter().any(|step| step.answers == question.number))
    }
}

/// The monthly report (一月一报告). A report without a pupil is a signed nil report, not an empty field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthReport {
    /// The month: 202611.
    pub month: u32,
    /// The day on which it was stated.
    pub on: Date,
    /// On the ledger as suspected at the end of the month, those being persuaded included.
    pub suspected: Vec<PupilId>,
    /// Dropouts at the end of the month.
    pub dropped_out: Vec<PupilId>,
    /// Visited or called to persuade in the month.
    pub persuaded: Vec<PupilId>,
    /// Back in the month.
    pub returned: Vec<PupilId>,
    /// Struck off in the month.
    pub closed: Vec<PupilId>,
    /// Half days of classes without a roll call in the month.
    pub uncalled: u32,
    /// The name of the head who states it.
    pub head: String,
    /// A note.
    pub note: String,
}

impl MonthReport {
    /// Whether there is nobody to report (零报告).
    #[must_use]
    pub fn is_nil(&self) -> bool {
        [&self.suspected, &self.dropped_out, &self.returned, &self.closed].iter().all(|list| list.is_empty())
    }
}

/// A monthly report as it was stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthStated {
    /// The report.
    pub report: MonthReport,
    /// When it was entered.
    pub stamp: Stamp,
}
