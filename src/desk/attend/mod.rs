//! The roll (考勤, 第23条): the sheet of a day over one or more classes, the call, and who is absent without excuse now.
//! A day without a roll call is shown as such; what is entered later carries its day of entry.

mod absent;
mod call;
mod gaps;
mod import;
mod month;
#[cfg(test)]
mod month_tests;
mod read;
#[cfg(test)]
mod run_tests;
#[cfg(test)]
mod tests;
mod which;

pub use absent::AbsentLine;
pub use call::{CallTold, ClassCall, Half, Overwritten};
pub use gaps::Gap;
pub use import::{MonthFault, MonthOrder, MonthRead};
pub use month::{MonthDay, MonthLine, MonthSheet, MonthTotals, RollMonth};

use super::{Desk, DeskError, Query, Roster, RulesInForce, file::ClassRef};
pub use crate::rules::school_day::DayKind;
use crate::{
    domain::{
        Date, PupilId, RosterRow, Standing,
        attendance::{AbsenceRun, Presence, Roll, Stamp},
        school::YearPlan,
    },
    rules::{roles::Act, school_day::SchoolDays},
};

/// The limit from which on pupils of a class who are ill on one day are told to the township's doctor.
const SICK_ALIKE: &str = "sick-in-class";

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
    /// Pupils marked 病假.
    pub sick: u32,
    /// So many are ill that the township's doctor is to be told.
    pub tell_doctor: bool,
    /// Pupils of the class who are taught elsewhere and are not called here.
    pub elsewhere: Vec<ElsewhereLine>,
}

impl RollClass {
    /// Whether it was entered on a later day than it tells of (补记).
    #[must_use]
    pub fn is_late(&self, on: Date) -> bool {
        self.first.is_some_and(|first| first.on > on)
    }
}

/// A pupil of the class who is taught elsewhere (第7、17、22条).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElsewhereLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// Where.
    pub school: String,
    /// Since when.
    pub since: Date,
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
        let classes = self.roster().classes(Some(Standing::Enrolled)).into_iter();
        classes
            .filter(|(grade, class, _)| self.may_in_class(Act::CallRoll, grade, class).is_ok())
            .map(|(grade, class, _)| ClassRef { grade, class })
            .collect()
    }

    /// The sheet of a day over some classes; over all that the one who sits here may call when none is named.
    ///
    /// # Errors
    /// When a class is another's, or the store is damaged.
    pub fn roll_sheet(&self, on: Date, classes: &[ClassRef]) -> Result<RollSheet, DeskError> {
        let roster = self.roster();
        let called = self.called_rows(&roster, classes)?;
        let calendar = self.school_calendar()?;
        let days = calendar.days();
        let mut sheet = RollSheet {
            on,
            kind: days.kind(on),
            estimate: days.is_estimate(on),
            classes: Vec::new(),
            lines: Vec::new(),
        };
        let mut runs = self.store.runs()?;
        runs.sort_by_key(|run| run.pupil);
        let most = calendar.rules().pack.limit(SICK_ALIKE, on).map_or(u32::MAX, |limit| limit.length);
        for (class, rows) in called {
            let roll = self.store.roll(on, &class.grade, &class.class)?.filter(|roll| !roll.marks.is_empty());
            let sick = roll.as_ref().map_or(0, sick);
            let mut about = RollClass {
                class: class.clone(),
                first: roll.as_ref().map(|roll| roll.first),
                last: roll.as_ref().map(|roll| roll.last),
                sick,
                tell_doctor: sick >= most,
                elsewhere: Vec::new(),
            };
            for row in rows {
                let mark = roll.as_ref().and_then(|roll| roll.of(row.id));
                if mark.is_none()
                    && let Some(away) = self.taught_elsewhere(row.id, on)?
                {
                    about.elsewhere.push(ElsewhereLine { name: row.name.to_owned(), ..away });
                    continue;
                }
                let (morning, afternoon) =
                    mark.map_or_else(Default::default, |mark| (mark.morning, mark.afternoon));
                let run_halves = match run_of(&runs, row.id) {
                    Some(run) => self.held_run(run, days, run.last.on)?,
                    None => None,
                };
                let run_halves = run_halves.map_or(0, |run| run.halves);
                sheet.lines.push(RollLine {
                    pupil: row.id,
                    class: class.clone(),
                    number: row.number_in_class.to_owned(),
                    name: row.name.to_owned(),
                    keys: row.keys.to_owned(),
                    morning,
                    afternoon,
                    note: mark.map(|mark| mark.note.clone()).unwrap_or_default(),
                    run_halves,
                });
            }
            sheet.classes.push(about);
        }
        Ok(sheet)
    }

    /// The pupils on the roll, class by class, of some classes or of all that the one who sits here may call.
    fn called_rows<'a>(
        &self,
        roster: &'a Roster,
        classes: &[ClassRef],
    ) -> Result<Vec<(ClassRef, Vec<RosterRow<'a>>)>, DeskError> {
        let classes = if classes.is_empty() { self.roll_classes() } else { classes.to_vec() };
        for ClassRef { grade, class } in &classes {
            self.may_in_class(Act::CallRoll, grade, class)?;
        }
        let one = if let [one] = classes.as_slice() { Some(one.clone()) } else { None };
        let mut called: Vec<(ClassRef, Vec<RosterRow<'a>>)> =
            classes.into_iter().map(|class| (class, Vec::new())).collect();
        // Rows come class by class, so the class of the row before is looked at first.
        let mut last = 0;
        for place in roster.find(&on_roll(one.as_ref())) {
            let row = roster.row(place);
            let own = |(class, _): &(ClassRef, Vec<_>)| class.grade == row.grade && class.class == row.class;
            let at = if called.get(last).is_some_and(own) { Some(last) } else { called.iter().position(own) };
            if let Some(at) = at {
                called[at].1.push(row);
                last = at;
            }
        }
        Ok(called)
    }

    /// Where a pupil is taught on a day, when it is not here.
    fn taught_elsewhere(&self, pupil: PupilId, on: Date) -> Result<Option<ElsewhereLine>, DeskError> {
        let away = self.store.pupil(pupil)?.and_then(|pupil| pupil.situation.elsewhere);
        Ok(away.filter(|away| away.since <= on).map(|away| ElsewhereLine {
            pupil,
            name: String::new(),
            school: away.school,
            since: away.since,
        }))
    }
}

/// How many pupils of a class are ill on a day.
fn sick(roll: &Roll) -> u32 {
    let ill = roll.marks.iter().filter(|mark| [mark.morning, mark.afternoon].contains(&Presence::Sick));
    u32::try_from(ill.count()).unwrap_or(u32::MAX)
}

/// The run of a pupil among runs in the order of ids.
fn run_of(runs: &[AbsenceRun], pupil: PupilId) -> Option<&AbsenceRun> {
    runs.binary_search_by_key(&pupil, |run| run.pupil).ok().map(|at| &runs[at])
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
