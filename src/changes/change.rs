//! A change as it stands now: its kind, particulars, state, and what it will do when approved.

use serde::{Deserialize, Serialize};

use crate::domain::{ChangeId, Date, EvidenceId, FieldKey, Fields, PupilId, Standing, Text, Value};

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

    /// Whether the business is still open: a pupil has at most one open change.
    #[must_use]
    pub const fn is_open(self) -> bool {
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
}
