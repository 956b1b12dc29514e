//! Stages and steps of a business apart from its way to the center: who acts next, and what follows. A kind states its
//! own as tables in its file; here stands only what they are made of.

use serde::{Deserialize, Serialize};

use super::{Effect, Particular};
use crate::domain::{Clock, Date, Text, Words};

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// 监护人
    Guardian,
    /// 本校
    School,
    /// 中心小学
    Center,
    /// 学籍主管部门: the county's education bureau
    Authority,
    /// 对方学校
    OtherSchool,
    /// 对方主管部门
    OtherAuthority,
    /// 乡镇人民政府
    Township,
    /// 全国系统
    System,
}

impl Party {
    /// All parties.
    pub const ALL: [Self; 8] = [
        Self::Guardian,
        Self::School,
        Self::Center,
        Self::Authority,
        Self::OtherSchool,
        Self::OtherAuthority,
        Self::Township,
        Self::System,
    ];

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Guardian => Text::new("监护人", "guardian"),
            Self::School => Text::new("本校", "this school"),
            Self::Center => Text::new("中心小学", "central school"),
            Self::Authority => Text::new("学籍主管部门", "education authority"),
            Self::OtherSchool => Text::new("对方学校", "the other school"),
            Self::OtherAuthority => Text::new("对方主管部门", "the other authority"),
            Self::Township => Text::new("乡镇人民政府", "township government"),
            Self::System => Text::new("全国系统", "national system"),
        }
    }
}

/// A place that a business can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Its key, kept in the journal.
    pub key: &'static str,
    /// What is written on screens.
    pub label: Text,
    /// Whether the business is over here. Steps may still be offered, such as a paper that arrives later.
    pub ends: bool,
}

impl Stage {
    /// A place on the way.
    #[must_use]
    pub const fn open(key: &'static str, label: Text) -> Self {
        Self { key, label, ends: false }
    }

    /// A place where the business is over.
    #[must_use]
    pub const fn end(key: &'static str, label: Text) -> Self {
        Self { key, label, ends: true }
    }
}

/// A step that a kind knows.
#[derive(Debug, Clone, Copy)]
pub struct Move {
    /// Its key on the command line and in the journal.
    pub key: &'static str,
    /// What is written on screens.
    pub label: Text,
    /// Who acts.
    pub by: Party,
    /// The stages from which it can be taken.
    pub from: &'static [&'static str],
    /// The stage to which it leads.
    pub to: &'static str,
    /// What must be told with it, besides day, channel, person and note.
    pub asks: &'static [Particular],
    /// Whether what the change does to the record happens now, if it has not happened before.
    pub effective: bool,
}

impl Move {
    /// A step that asks for nothing and leaves the record as it is.
    #[must_use]
    pub const fn plain(
        key: &'static str,
        label: Text,
        by: Party,
        from: &'static [&'static str],
        to: &'static str,
    ) -> Self {
        Self { key, label, by, from, to, asks: &[], effective: false }
    }
}

/// A step that may be taken now: a kind's own, or one that its rule pack makes.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its key.
    pub key: String,
    /// What is written on screens.
    pub label: Words,
    /// Who acts.
    pub by: Words,
    /// The stage to which it leads.
    pub to: String,
    /// The stage in words.
    pub to_label: Words,
    /// Whether the business is over then.
    pub ends: bool,
    /// What must be told with it.
    pub asks: &'static [Particular],
    /// Whether what the change does to the record happens now, if it has not happened before.
    pub effective: bool,
}

impl Offer {
    /// The offer of a kind's own move; `stages` are those of the kind.
    #[must_use]
    pub fn of(step: &Move, stages: &[Stage]) -> Self {
        let to = stages.iter().find(|stage| stage.key == step.to);
        Self {
            key: step.key.to_owned(),
            label: step.label.into(),
            by: step.by.label().into(),
            to: step.to.to_owned(),
            to_label: to.map_or_else(Words::default, |stage| stage.label.into()),
            ends: to.is_some_and(|stage| stage.ends),
            asks: step.asks,
            effective: step.effective,
        }
    }
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    /// Its key.
    pub step: String,
    /// What it was called then.
    pub label: Words,
    /// Who acted.
    pub by: Words,
    /// The stage that was left.
    pub from: String,
    /// The stage that was reached.
    pub to: String,
    /// What the stage was called then.
    pub to_label: Words,
    /// The day on which it happened, which may lie before the day of entry.
    pub on: Date,
    /// What was told with it: the asked particulars, and `person`, `channel`, `note`.
    pub told: super::Form,
}

/// What a step does, computed by the rules when it is taken and written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepOutcome {
    /// What happens to the record now.
    pub now: Vec<Effect>,
    /// What an approval would do from now on; none when it stays as it was.
    pub on_approval: Option<Vec<Effect>>,
    /// The limit that runs from now on; none when nothing is waited for.
    pub clock: Option<Clock>,
    /// What the change does to the record has happened with this step.
    pub effective: bool,
    /// The business is over.
    pub ended: bool,
}
