//! The roll (考勤, 第23条): the sheet of a day over one or more classes, the call, and who is absent without excuse now.
//! A day without a roll call is shown as such; what is entered later carries its day of entry.

mod absent;
mod call;
#[cfg(test)]
mod tests;

pub use absent::AbsentLine;
pub use call::CallTold;

use super::{Desk, DeskError, Query, RulesInForce, file::ClassRef};
use crate::{
    domain::{
        Date, PupilId, RosterRow, Standing,
        attendance::{Presence, Stamp},
        school::YearPlan,
    },
    rules::{
        roles::Act,
        school_day::{DayKind, SchoolDays},
    },
};

/// The calendar of the school: its years and the days worked.
#[derive(Debug, Clone)]
pub struct SchoolCalendar {
    rules: std::sync::Arc<RulesInForce>,
    years: Vec<YearPlan>,
}

impl SchoolCalendar {
    /// Of years and of the rules in force.
    pub(in crate::desk) fn new(rules: std::sync::Arc<RulesInForce>, years: Vec<YearPlan>) -> Self {
        Self { rules, years }
    }

    /// The school days.
    #[must_use]
    pub fn days(&self) -> SchoolDays<'_> {
        SchoolDays::new(&self.years, &self.rules.calendar)
    }

    /// The rules that it was made with.
    #[must_use]
    pub fn rules(&self) -> &RulesInForce {
        &self.rules
    }
}

/// The sheet of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollSheet {
    /// The day.
    pub on: Date,
    /// What the day is to the school.
    pub kind: DayKind,
    /// The terms or the year's calendar are not known (约).
    pub estimate: bool,
    /// The classes, in order.
    pub classes: Vec<RollClass>,
    /// Their pupils, class by class, in the order of the class.
    pub lines: Vec<RollLine>,
}

/// A class of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollClass {
    /// The class.
    pub class: ClassRef,
    /// When the day was first entered; none when nobody called the roll.
    pub first: Option<Stamp>,
    /// When it was last altered.
    pub last: Option<Stamp>,
}

/// A pupil of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The class.
    pub class: ClassRef,
    /// The number in the class.
    pub number: String,
    /// The name.
    pub name: String,
    /// The pinyin keys of the name, for finding it by initials.
    pub keys: String,
    /// 上午
    pub morning: Presence,
    /// 下午
    pub afternoon: Presence,
    /// The note.
    pub note: String,
    /// The present run of unexcused absence, in half days; 0 when there is none.
    pub run_halves: u32,
}

impl Desk {
    /// The school's calendar as it is set up now.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn school_calendar(&self) -> Result<SchoolCalendar, DeskError> {
        Ok(SchoolCalendar::new(self.rules(), self.store.facts()?.years))
    }

    /// The classes whose roll the one who sits here may call.
    #[must_use]
    pub fn roll_classes(&self) -> Vec<ClassRef> {
        let roster = self.roster();
        let mut classes: Vec<ClassRef> = Vec::new();
        for place in roster.find(&on_roll(None)) {
            let row = roster.row(place);
            let class = ClassRef::of(&row);
            if classes.last() != Some(&class) && self.may_with(Act::CallRoll, &row).is_ok() {
                classes.push(class);
            }
        }
        classes
    }

    /// The sheet of a day over some classes; over all that the one who sits here may call when none is named.
    ///
    /// # Errors
    /// When a class is another's, or the store is damaged.
    pub fn roll_sheet(&self, on: Date, classes: &[ClassRef]) -> Result<RollSheet, DeskError> {
        let own = self.roll_classes();
        let classes = if classes.is_empty() { &own } else { classes };
        let calendar = self.school_calendar()?;
        let days = calendar.days();
        let mut sheet = RollSheet {
            on,
            kind: days.kind(on),
            estimate: days.is_estimate(on),
            classes: Vec::new(),
            lines: Vec::new(),
        };
        let runs = self.store.runs()?;
        let roster = self.roster();
        for class in classes {
            let roll = self.store.roll(on, &class.grade, &class.class)?;
            for place in roster.find(&on_roll(Some(class))) {
                let row = roster.row(place);
                self.may_with(Act::CallRoll, &row)?;
                let mark = roll.as_ref().and_then(|roll| roll.of(row.id));
                let run = runs.iter().find(|run| run.pupil == row.id);
                sheet.lines.push(RollLine {
                    pupil: row.id,
                    class: class.clone(),
                    number: row.number_in_class.to_owned(),
                    name: row.name.to_owned(),
                    keys: row.keys.to_owned(),
                    morning: mark.map_or(Presence::Uncalled, |mark| mark.morning),
                    afternoon: mark.map_or(Presence::Uncalled, |mark| mark.afternoon),
                    note: mark.map(|mark| mark.note.clone()).unwrap_or_default(),
                    run_halves: run.map_or(0, |run| run.halves),
                });
            }
            let called = roll.filter(|roll| !roll.marks.is_empty());
            sheet.classes.push(RollClass {
                class: class.clone(),
                first: called.as_ref().map(|roll| roll.first),
                last: called.as_ref().map(|roll| roll.last),
            });
        }
        Ok(sheet)
    }
}

/// Who is called: the pupils on the roll of a class.
fn on_roll(class: Option<&ClassRef>) -> Query {
    Query {
        standing: Some(Standing::Enrolled),
        grade: class.map(|class| class.grade.clone()),
        class: class.map(|class| class.class.clone()),
        ..Query::default()
    }
}

/// Whether a pupil of the list is called at all: taught here, and on the roll.
fn is_called(row: &RosterRow<'_>) -> bool {
    row.standing == Standing::Enrolled
}
