//! A pupil as registered: fields, and the standing (学籍状态), kept apart from open business and paper.

use serde::{Deserialize, Serialize};

use super::{Date, FieldKey, Fields, PupilId, Text};

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
}

impl Standing {
    /// All standings.
    pub const ALL: [Self; 5] =
        [Self::Enrolled, Self::Arriving, Self::TransferredOut, Self::DroppedOut, Self::NotTaken];

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Enrolled => Text::new("在读", "enrolled"),
            Self::Arriving => Text::new("转入中", "arriving"),
            Self::TransferredOut => Text::new("已转出", "transferred out"),
            Self::DroppedOut => Text::new("辍学", "dropped out"),
            Self::NotTaken => Text::new("未转入", "not taken in"),
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
        }
    }

    /// The standing of a key, or of its Chinese word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.key() == word || standing.label().zh == word)
    }
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
}

impl Pupil {
    /// The name, empty when there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.fields.text(FieldKey::Name)
    }
}
