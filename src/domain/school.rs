//! What a school keeps beyond its pupils and their changes: years, classes, the marks and papers of the file (第8, 9条),
//! bulk acts of the year, duties done. Shapes are written to the journal and never change.

use serde::{Deserialize, Serialize};

use super::{Date, PupilId, Text};

/// The terms of a school year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearPlan {
    /// The year, by its first calendar year: 2026 is 2026–2027.
    pub year: u16,
    /// First and last school day of each term.
    pub terms: Vec<(Date, Date)>,
    /// Days on which this school alone was closed (snow, flood), and on which it made up for it.
    pub closures: Vec<(Date, bool)>,
}

/// A class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassRoom {
    /// The code of the grade.
    pub grade: String,
    /// The class's number within the grade, as the pupils' records have it.
    pub number: String,
    /// The name by which it is called.
    pub name: String,
    /// The class teacher's name.
    pub teacher: String,
    /// Taught together with other grades (复式班): the name of the joint class, empty when not.
    pub joint: String,
    /// Whether it exists now.
    pub active: bool,
}

/// A mark in a section of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileMark {
    /// The pupil.
    pub pupil: PupilId,
    /// The code of the section in the rule pack.
    pub section: String,
    /// The code of the item.
    pub item: String,
    /// The period: `2026-1` is the first term of 2026–2027, `2026` the year, a day for what happens once.
    pub period: String,
    /// What is written; empty takes an earlier mark back.
    pub value: String,
}

/// A paper of a pupil's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePaper {
    /// The code of the sheet in the rule pack.
    pub sheet: String,
    /// The period it belongs to; empty when there is one for all time.
    pub period: String,
    /// Whether it exists; false says that it was looked for and is not there.
    pub exists: bool,
    /// Signed by whom it must be.
    pub signed: bool,
    /// Sealed.
    pub sealed: bool,
    /// Where it lies.
    pub place: String,
    /// The day on which this was found.
    pub on: Date,
    /// A note.
    pub note: String,
}

/// A bulk act of the school year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum YearAct {
    /// 升级
    Promote,
    /// 毕业、结业
    Graduate,
    /// 教学点升入中心小学
    MoveUp,
}

impl YearAct {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Promote => "promote",
            Self::Graduate => "graduate",
            Self::MoveUp => "move-up",
        }
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Promote => Text::new("升级", "promotion"),
            Self::Graduate => Text::new("毕业、结业", "graduation and completion"),
            Self::MoveUp => Text::new("升入中心小学", "move to the central school"),
        }
    }
}

/// What a bulk act does to one pupil. `E` is the effect of a change; this room does not know what that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearMove<E> {
    /// The pupil.
    pub pupil: PupilId,
    /// What happens.
    pub effects: Vec<E>,
}

/// A duty that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyDone {
    /// The id of the duty in the rule pack.
    pub duty: String,
    /// The period: a year, a term (`2026-1`) or a month (`2026-10`).
    pub period: String,
    /// The day on which it was done.
    pub on: Date,
    /// Receiver, number of the receipt, or a note.
    pub note: String,
}

/// A file of a directory: rules, a calendar, a code table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryFile {
    /// Its name, which says what it is: `rules/….toml`, `calendar/2027.csv`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A line of the movement register (第9, 12条): a pupil who came onto the roll or left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// The journal entry.
    pub seq: u64,
    /// The pupil.
    pub pupil: PupilId,
    /// The day on which it happened.
    pub on: Date,
    /// Onto the roll, or off it.
    pub came: bool,
    /// The class of increase or decrease: a choice of `movement-in` or `movement-out`.
    /// Those who were here before the register began have no line; they are counted in the facts.
    pub class: String,
    /// The other school, or the reason.
    pub other: String,
    /// The code of the grade at that moment.
    pub grade: String,
    /// The class at that moment.
    pub class_number: String,
    /// The change behind it; none when there is none.
    pub change: Option<super::ChangeId>,
    /// An earlier line that this takes back, by its entry; both are left out of the printed register.
    pub undoes: Option<u64>,
}
