//! A change as it stands now: its kind, particulars, state, and what it will do when approved.

use serde::{Deserialize, Serialize};

use super::StepTaken;
use crate::domain::{
    AttendsElsewhere, ChangeId, Clock, Date, EvidenceId, FieldKey, Fields, Pupil, PupilId, Seen, Situation,
    Standing, Text, Value,
};

/// How far a change has come. Numbers are written to the journal and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ChangeState {
    /// 草稿
    Draft,
    /// 待上报
    Queued,
    /// 已写入U盘
    Exported,
    /// 中心校已收
    Received,
    /// 已处理
    Processed,
    /// 已核办
    Approved,
    /// 已退回
    Returned,
    /// 已上传
    Uploaded,
    /// 已撤回
    Withdrawn,
}

impl ChangeState {
    /// All states, in the order of the way.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Queued,
        Self::Exported,
        Self::Received,
        Self::Processed,
        Self::Approved,
        Self::Returned,
        Self::Uploaded,
        Self::Withdrawn,
    ];

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Draft => Text::new("草稿", "draft"),
            Self::Queued => Text::new("待上报", "queued"),
            Self::Exported => Text::new("已写入U盘", "on the stick"),
            Self::Received => Text::new("中心校已收", "received"),
            Self::Processed => Text::new("已处理", "processed"),
            Self::Approved => Text::new("已核办", "approved"),
            Self::Returned => Text::new("已退回", "returned"),
            Self::Uploaded => Text::new("已上传", "uploaded"),
            Self::Withdrawn => Text::new("已撤回", "withdrawn"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Queued => "queued",
            Self::Exported => "exported",
            Self::Received => "received",
            Self::Processed => "processed",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Uploaded => "uploaded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing on the way to the center and back has ended it; see [`Change::is_open`].
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        !matches!(self, Self::Approved | Self::Uploaded | Self::Withdrawn)
    }

    /// Whether the form may still be edited by the school.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

/// What a change does to a record. It is computed once, when the change is queued, and written down, so that a
/// replay never depends on a later version of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// The pupil's standing becomes this.
    Standing(Standing),
    /// A field gets this value.
    Field(FieldKey, Option<Value>),
    /// A record is entered with these fields, if there is none yet.
    Enter(Fields),
    /// The pupil's standing becomes another, with day and reason: what the movement register writes down.
    Becomes(Becoming),
    /// A record is entered with these fields and this standing; a record that is there gets both.
    EnterAs(Fields, Becoming),
    /// Schooling elsewhere begins, or ends.
    Elsewhere(Option<AttendsElsewhere>),
    /// A clock starts for the pupil; one of the same rule is replaced.
    ClockStarts(Clock),
    /// The pupil's clock of this rule has done its work.
    ClockStops(String),
    /// What was seen in the national system.
    Seen(Seen),
}

/// A new standing with day and reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Becoming {
    /// The standing.
    pub standing: Standing,
    /// The day on which it begins.
    pub on: Date,
    /// Until when it is allowed; none when it has no end.
    pub until: Option<Date>,
    /// The class of increase or decrease for the movement register: a choice of `movement-in` or `movement-out`.
    pub class: String,
    /// The other school, or the reason in words.
    pub other: String,
}

/// What the center made of a change when it took the bundle in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Disposition {
    /// 已并入
    Merged,
    /// 已有
    Already,
    /// 待补包
    Waiting,
    /// 待核重复
    Duplicate,
    /// 冲突
    Conflict,
    /// 退回
    Returned,
    /// 隔离
    Quarantined,
}

impl Disposition {
    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Merged => Text::new("已并入", "merged"),
            Self::Already => Text::new("已有", "already there"),
            Self::Waiting => Text::new("待补包", "waits for a bundle"),
            Self::Duplicate => Text::new("待核重复", "possible duplicate"),
            Self::Conflict => Text::new("冲突", "conflict"),
            Self::Returned => Text::new("退回", "returned"),
            Self::Quarantined => Text::new("隔离", "quarantined"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Already => "already",
            Self::Waiting => "waiting",
            Self::Duplicate => "duplicate",
            Self::Conflict => "conflict",
            Self::Returned => "returned",
            Self::Quarantined => "quarantined",
        }
    }
}

/// A date by which something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Due {
    /// The last day.
    pub date: Date,
    /// The holiday table of a year was missing: the day is an estimate (约).
    pub approximate: bool,
}

/// The particulars of a change: key and text, as the kind's list says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// The text of a particular, empty when it is not filled.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.0.iter().find(|(name, _)| name == key).map_or("", |(_, text)| text)
    }

    /// Puts the text of a particular; empty text takes it out.
    pub fn set(&mut self, key: &str, text: &str) {
        self.0.retain(|(name, _)| name != key);
        if !text.is_empty() {
            self.0.push((key.to_owned(), text.to_owned()));
        }
    }
}

/// A change as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its id, kept through every return and rework.
    pub id: ChangeId,
    /// The tag of its kind.
    pub kind: String,
    /// The pupil; for a newcomer the id that the record will get.
    pub pupil: PupilId,
    /// The pupil's name when the change was last saved.
    pub pupil_name: String,
    /// 1, and one more with each rework after a return.
    pub revision: u32,
    /// How far it has come.
    pub state: ChangeState,
    /// Its particulars.
    pub form: Form,
    /// The papers attached.
    pub evidence: Vec<EvidenceId>,
    /// When it was first saved, in seconds since 1970 (UTC), by this machine's clock.
    pub created_at: i64,
    /// The journal entry that queued it.
    pub queued_seq: Option<u64>,
    /// The pupil's version when it was queued: what the change was based on.
    pub base: u64,
    /// The day by which the next party must act.
    pub due: Option<Due>,
    /// The number of the bundle that carried it last.
    pub bundle: Option<u32>,
    /// What the center made of it.
    pub disposition: Option<Disposition>,
    /// The reason of a return or a withdrawal.
    pub reason: String,
    /// What happens to the record on approval.
    pub on_approval: Vec<Effect>,
    /// The key of the stage that the business has reached, apart from its way to the center; empty before it is
    /// queued.
    pub stage: String,
    /// The steps taken, oldest first; kept through every rework.
    pub steps: Vec<StepTaken>,
    /// The limit that runs now, and for whom everybody waits.
    pub clock: Option<Clock>,
    /// What it does to the record has been done.
    pub effective: bool,
    /// A step has ended the business: done, refused, or called off.
    pub ended: bool,
    /// What takes its effects back, and the entry that brought the first of them; kept by the fold.
    pub back: Option<(Restore, u64)>,
}

/// A record as it stood before effects touched it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// The standing.
    pub standing: Standing,
    /// What went with it.
    pub situation: Situation,
    /// The fields that were touched, and what stood there.
    pub fields: Vec<(FieldKey, Option<Value>)>,
}

impl Restore {
    /// Of a pupil; fields are noted as they are touched.
    #[must_use]
    pub fn of(pupil: &Pupil) -> Self {
        Self { standing: pupil.standing, situation: pupil.situation.clone(), fields: Vec::new() }
    }

    /// Of nobody: what was entered counts as not taken in.
    #[must_use]
    pub fn of_newcomer() -> Self {
        Self { standing: Standing::NotTaken, situation: Situation::default(), fields: Vec::new() }
    }

    /// Notes what stood in a field, unless it was noted before.
    pub fn note(&mut self, field: FieldKey, before: Option<Value>) {
        if self.fields.iter().all(|(known, _)| *known != field) {
            self.fields.push((field, before));
        }
    }

    /// This, with the fields that only the later one touched.
    #[must_use]
    pub fn over(mut self, later: Self) -> Self {
        later.fields.into_iter().for_each(|(field, before)| self.note(field, before));
        self
    }
}

impl Change {
    /// Whether somebody must still do something about it: it is open, or it is over and not handed in yet.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.is_open() || self.state == ChangeState::Queued
    }

    /// Whether the business is still open: a pupil has at most one.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.state.is_under_way() && !self.ended
    }
}
