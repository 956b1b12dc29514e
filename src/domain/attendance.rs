//! The roll call (考勤): what is marked for a pupil on a half day, the rows that the fold keeps of it, and the run of
//! unexcused absence. Shapes that stand in [`RollCall`] are written to the journal and never change. It counts no
//! school days: that takes the rule pack and the calendar.

use serde::{Deserialize, Serialize};

use super::{Date, PupilId, Text};

/// What is marked for a pupil on a half day. Numbers are written to the journal and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Presence {
    /// Not called. In a roll call it says: leave what stands.
    #[default]
    Uncalled,
    /// 出勤
    Present,
    /// 病假
    Sick,
    /// 事假
    Leave,
    /// 旷课: absent without excuse.
    Truant,
    /// 迟到: attended.
    Late,
    /// 早退: attended.
    Early,
    /// In a roll call: take back what stands, nobody was called.
    Cleared,
}

impl Presence {
    /// What a person may mark, in the order shown.
    pub const MARKS: [Self; 6] =
        [Self::Present, Self::Sick, Self::Leave, Self::Truant, Self::Late, Self::Early];

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Uncalled | Self::Cleared => Text::new("未点名", "not called"),
            Self::Present => Text::new("出勤", "present"),
            Self::Sick => Text::new("病假", "sick"),
            Self::Leave => Text::new("事假", "on leave"),
            Self::Truant => Text::new("旷课", "truant"),
            Self::Late => Text::new("迟到", "late"),
            Self::Early => Text::new("早退", "left early"),
        }
    }

    /// One sign for a cell of a sheet, as Chinese registers have it.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Uncalled | Self::Cleared => "·",
            Self::Present => "√",
            Self::Sick => "病",
            Self::Leave => "事",
            Self::Truant => "旷",
            Self::Late => "迟",
            Self::Early => "退",
        }
    }

    /// The word in JSON and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Uncalled | Self::Cleared => "uncalled",
            Self::Present => "present",
            Self::Sick => "sick",
            Self::Leave => "leave",
            Self::Truant => "truancy",
            Self::Late => "late",
            Self::Early => "early",
        }
    }

    /// The mark of a key, a Chinese word or a sign.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim();
        let named = |mark: &Self| mark.key() == word || mark.label().zh == word || mark.sign() == word;
        Self::MARKS.into_iter().find(named)
    }

    /// Whether the pupil was in the room on that half day, if only for a while.
    #[must_use]
    pub const fn attended(self) -> bool {
        matches!(self, Self::Present | Self::Late | Self::Early)
    }

    /// Whether somebody looked: the half day counts as called for this pupil.
    #[must_use]
    pub const fn called(self) -> bool {
        !matches!(self, Self::Uncalled | Self::Cleared)
    }
}

/// The marks of one pupil on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollMark {
    /// The pupil.
    pub pupil: PupilId,
    /// 上午
    pub morning: Presence,
    /// 下午
    pub afternoon: Presence,
    /// The note that excuses, or what the teacher wrote; empty leaves nothing.
    pub note: String,
}

/// A roll call, or a correction of one: the marks of pupils of one class on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollCall {
    /// The code of the grade.
    pub grade: String,
    /// The class within the grade.
    pub class: String,
    /// The day that was called; when it was entered stands in the journal entry.
    pub on: Date,
    /// The pupils.
    pub marks: Vec<RollMark>,
}

/// When something was entered, kept apart from the day on which it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The journal entry.
    pub seq: u64,
    /// The day of entry by the machine's clock.
    pub on: Date,
    /// The clock could not be believed then.
    pub doubtful: bool,
}

/// The roll of one class on one day as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roll {
    /// The code of the grade.
    pub grade: String,
    /// The class within the grade.
    pub class: String,
    /// The day.
    pub on: Date,
    /// Everybody who was called, in the order of ids.
    pub marks: Vec<RollMark>,
    /// When the day was entered first.
    pub first: Stamp,
    /// When it was last altered; the same as `first` when it never was.
    pub last: Stamp,
}

impl Roll {
    /// The marks of a pupil.
    #[must_use]
    pub fn of(&self, pupil: PupilId) -> Option<&RollMark> {
        let place = self.marks.binary_search_by_key(&pupil, |mark| mark.pupil).ok()?;
        self.marks.get(place)
    }

    /// Whether it was entered on a later day than it tells of (补记).
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.first.on > self.on
    }
}

/// A day on which a pupil was not simply present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsentDay {
    /// The day.
    pub on: Date,
    /// 上午
    pub morning: Presence,
    /// 下午
    pub afternoon: Presence,
    /// The note.
    pub note: String,
    /// When these marks were entered.
    pub stamp: Stamp,
}

/// A half day: a day, and whether it is its afternoon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HalfDay {
    /// The day.
    pub on: Date,
    /// Whether it is the afternoon.
    pub afternoon: bool,
}

/// The present run of unexcused absence: half days marked 旷课 with no half day between them on which the pupil attended
/// or was excused. Half days that nobody called neither lengthen nor break it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsenceRun {
    /// The pupil.
    pub pupil: PupilId,
    /// Its first half day.
    pub first: HalfDay,
    /// Its last half day so far.
    pub last: HalfDay,
    /// How many half days are marked 旷课 in it.
    pub halves: u32,
}
