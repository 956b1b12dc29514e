//! A pupil as registered: fields, and the standing (学籍状态), kept apart from open business and paper.

use serde::{Deserialize, Serialize};

use super::{Clock, Date, FieldKey, Fields, PupilId, Text};

/// A pupil's standing at this school. Numbers are written to the journal and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standing {
    /// 在读
    Enrolled,
    /// 转入办理中: known here, not yet taken in.
    Arriving,
    /// 已转出: the record stays as a read-only copy (第10条).
    TransferredOut,
    /// 辍学: the record is kept during the years of compulsory schooling (第23条).
    DroppedOut,
    /// 未转入: a transfer in that was withdrawn.
    NotTaken,
    /// 延缓入学: of school age, allowed to come later; not on the register (第4条).
    Deferred,
    /// 休学: the record stays with the school (第19条).
    Suspended,
    /// 出国（境） (第20条).
    Abroad,
    /// 失踪: kept and followed each term.
    Missing,
    /// 死亡注销 (第21条).
    Deceased,
    /// 毕业 (第24条).
    Graduated,
    /// 结业: the years are done, the marks for graduation are not (第24条).
    Completed,
    /// 升入他校: moved up into the central or the middle school with the record (第5, 10条).
    MovedUp,
    /// 已删除: a problem record that is not this school's pupil (第7条); the entries stay.
    Removed,
}

impl Standing {
    /// All standings, in the order of their numbers.
    pub const ALL: [Self; 14] = [
        Self::Enrolled,
        Self::Arriving,
        Self::TransferredOut,
        Self::DroppedOut,
        Self::NotTaken,
        Self::Deferred,
        Self::Suspended,
        Self::Abroad,
        Self::Missing,
        Self::Deceased,
        Self::Graduated,
        Self::Completed,
        Self::MovedUp,
        Self::Removed,
    ];

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Enrolled => Text::new("在读", "enrolled"),
            Self::Arriving => Text::new("转入中", "arriving"),
            Self::TransferredOut => Text::new("已转出", "transferred out"),
            Self::DroppedOut => Text::new("辍学", "dropped out"),
            Self::NotTaken => Text::new("未转入", "not taken in"),
            Self::Deferred => Text::new("延缓入学", "entry deferred"),
            Self::Suspended => Text::new("休学", "suspended"),
            Self::Abroad => Text::new("出国（境）", "abroad"),
            Self::Missing => Text::new("失踪", "missing"),
            Self::Deceased => Text::new("已注销", "closed"),
            Self::Graduated => Text::new("毕业", "graduated"),
            Self::Completed => Text::new("结业", "completed"),
            Self::MovedUp => Text::new("已升学", "moved up"),
            Self::Removed => Text::new("已删除", "removed"),
        }
    }

    /// The word in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Enrolled => "enrolled",
            Self::Arriving => "arriving",
            Self::TransferredOut => "transferred-out",
            Self::DroppedOut => "dropped-out",
            Self::NotTaken => "not-taken",
            Self::Deferred => "deferred",
            Self::Suspended => "suspended",
            Self::Abroad => "abroad",
            Self::Missing => "missing",
            Self::Deceased => "deceased",
            Self::Graduated => "graduated",
            Self::Completed => "completed",
            Self::MovedUp => "moved-up",
            Self::Removed => "removed",
        }
    }

    /// The standing of a key, or of its Chinese word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.key() == word || standing.label().zh == word)
    }

    /// Whether the pupil counts as 在校生: the only standing from which business starts, and the one that the
    /// movement register balances.
    #[must_use]
    pub const fn is_on_roll(self) -> bool {
        matches!(self, Self::Enrolled)
    }

    /// Whether the school still answers for the record. The others are read-only copies, or never were ours.
    #[must_use]
    pub const fn is_kept(self) -> bool {
        matches!(
            self,
            Self::Enrolled
                | Self::Arriving
                | Self::DroppedOut
                | Self::Deferred
                | Self::Suspended
                | Self::Abroad
                | Self::Missing
        )
    }
}

/// Schooling elsewhere than where the record is (第7, 17, 22条).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendsElsewhere {
    /// The code of the sort of schooling, a choice of the rule pack.
    pub sort: String,
    /// Where.
    pub school: String,
    /// Since when.
    pub since: Date,
}

/// What somebody saw in the national system; it is copied by eye, so it carries day and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The standing or number as it stood there.
    pub what: String,
    /// The day.
    pub on: Date,
    /// By whom.
    pub by: String,
}

/// What goes with a standing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Situation {
    /// Since when the standing holds; none when it was taken over with a roster.
    pub since: Option<Date>,
    /// Until when it is allowed: the end of a suspension or a deferral.
    pub until: Option<Date>,
    /// Schooling elsewhere; none when the pupil is taught where the record is.
    pub elsewhere: Option<AttendsElsewhere>,
    /// What was last seen in the national system.
    pub seen: Option<Seen>,
    /// Clocks that run for the pupil and not for one change: the file of 第8条, the end of a suspension.
    pub clocks: Vec<Clock>,
    /// Codes of the watched groups to which a person assigned the pupil, choices of `watched-group`; those that follow
    /// from fields (孤儿, 留守, 残疾, 随迁) are not here.
    pub groups: Vec<String>,
}

/// A pupil as registered here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pupil {
    /// The record's id.
    pub id: PupilId,
    /// The standing.
    pub standing: Standing,
    /// The day from which the record is kept here.
    pub entered: Date,
    /// The number of the last journal entry that touched the record.
    pub version: u64,
    /// The record's place in the search block; given once, in the order of entry.
    pub slot: u32,
    /// The fields.
    pub fields: Fields,
    /// What goes with the standing.
    pub situation: Situation,
}

impl Pupil {
    /// The name, empty when there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.fields.text(FieldKey::Name)
    }
}
