//! What the program itself sees of a duty of the year: the year is set up, everybody was moved, nothing is open. It
//! also notes what a duty is done with: a backup, a sheet that was written. It marks nothing that a person must say.

use std::path::Path;

use super::dues::DueLine;
use crate::{
    both,
    changes::Change,
    desk::{
        Desk, DeskError,
        year::{StepState, shape_of},
    },
    domain::{
        Date, Standing, Urgency, Words,
        school::{DutyDone, YearAct},
    },
    journal::{Facts, Op},
    rules::{enrolment, pack::Every},
};

/// A roster of the new pupils was written.
pub(in crate::desk) const ENTRANTS_SHEET: &str = "entrants-sheet";
/// The roster of those who leave was written.
pub(in crate::desk) const GRADUATES_SHEET: &str = "graduates-sheet";
/// The movement register was written.
pub(in crate::desk) const MOVEMENTS_SHEET: &str = "movements-sheet";
/// A backup was written.
const BACKUP: &str = "backup";
/// Every record was checked and no fault found.
const CHECKED: &str = "checked";
/// The kind of change that settles a problem record.
const PROBLEM: &str = "problem-record";
/// What the settings begin with that hold the sheets that were written.
const WRITTEN: &str = "written/";

impl Desk {
    /// Why a duty is seen as done, by the word of its row; none when it is not, or only a person can say so.
    pub(super) fn seen(
        &self,
        word: &str,
        period: &str,
        (facts, open): (&Facts, &[Change]),
        late: bool,
    ) -> Result<Option<Words>, DeskError> {
        let Ok(year) = period.get(..4).unwrap_or_default().parse::<u16>() else { return Ok(None) };
        Ok(match word {
            "year-set" => self.year_is_set(year, facts).then(|| both!("学年已设置", "the year is set up")),
            "pupil-files" => self
                .files_are_built(year, facts, late)?
                .then(|| both!("没有待建的档案", "no file is still to be built")),
            "problems" => {
                let settled = !open.iter().any(|change| change.kind == PROBLEM);
                settled.then(|| both!("没有未办结的问题学籍", "no problem record is open"))
            }
            "changes-closed" => open.is_empty().then(|| both!("没有未办结业务", "no business is open")),
            "month-stated" => month_stated(period, facts),
            "promoted" => self.acted(YearAct::Promote, year)?,
            "graduated" => match self.acted(YearAct::Graduate, year)? {
                None if self.nobody_leaves(facts) => {
                    Some(both!("没有毕业年级学生", "nobody is in the last grade"))
                }
                done => done,
            },
            _ => None,
        })
    }

    /// The day on which the sheet of a duty was written, and its file; none when it was not.
    pub(super) fn sheet_written(word: &str, period: &str, facts: &Facts) -> Option<Words> {
        let told = facts.setting(&format!("{WRITTEN}{word}/{period}")).filter(|told| !told.is_empty())?;
        Some(both!("已写出 {told}", "written {told}"))
    }

    /// Notes that the sheet of a duty was written: to hand it in remains to be marked.
    pub(in crate::desk) fn note_written(&self, word: &str, year: u16, to: &Path) -> Result<(), DeskError> {
        let file = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let value = format!("{} {file}", self.today().date);
        self.record(vec![Op::SettingSet { key: format!("{WRITTEN}{word}/{year}"), value }], &[])?;
        Ok(())
    }

    /// A backup settles the duty of its month and of a term that ends, and those that were missed: no later copy could
    /// make them good.
    pub(in crate::desk) fn note_backup(&self, to: &Path) -> Result<(), DeskError> {
        let file = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.settle_duties(BACKUP, &format!("备份 {file}"), usize::MAX)
    }

    /// A check of every record that found no fault settles the data check of the term (第27条) whose time has come.
    /// With a fault in it the duty stays: what is found must be mended or explained.
    pub(in crate::desk) fn note_check(&self, pupils: usize, doubts: usize) -> Result<(), DeskError> {
        self.settle_duties(CHECKED, &format!("核查 {pupils} 人，没有错误，待核实 {doubts} 处"), 1)
    }

    /// Marks what an act has settled: of each duty seen by this word the last `most` times that had come.
    fn settle_duties(&self, word: &str, note: &str, most: usize) -> Result<(), DeskError> {
        let today = self.today().date;
        let (rules, site, facts) = (self.rules(), self.site(), self.store.facts()?);
        let (since, ahead) = (self.kept_since(today)?, super::dues::year_after(today));
        let month = |day: Date| day.number() / 100;
        let mut ops = Vec::new();
        for duty in rules.pack.duties(today).filter(|duty| duty.seen == word) {
            if !duty.binds(site.role, site.kind) {
                continue;
            }
            let times = duty.occurrences(&rules.pack, &facts.years, &rules.calendar, since, ahead);
            let come = times.into_iter().rev().filter(|one| {
                let now = if duty.every == Every::Month {
                    month(one.due) == month(today)
                } else {
                    one.soon <= today
                };
                one.due <= today || now
            });
            for one in come.take(most) {
                let known = facts.duties.iter().any(|done| {
                    done.duty == duty.id && done.period == one.period && !done.note.trim().is_empty()
                });
                if !known {
                    let (duty, period) = (duty.id.clone(), one.period);
                    ops.push(Op::DutyDone {
                        done: DutyDone { duty, period, on: today, note: note.to_owned() },
                    });
                }
            }
        }
        if !ops.is_empty() {
            self.record(ops, &[])?;
        }
        Ok(())
    }

    fn year_is_set(&self, year: u16, facts: &Facts) -> bool {
        let planned = facts.years.iter().any(|plan| plan.year == year && !plan.terms.is_empty());
        let taught = self.roster().classes(Some(Standing::Enrolled));
        let led = |grade: &str, number: &str| {
            let known = |class: &&crate::domain::school::ClassRoom| {
                class.active && class.grade == grade && class.number == number
            };
            facts.classes.iter().find(known).is_some_and(|class| !class.teacher.is_empty())
        };
        planned
            && facts.classes.iter().any(|class| class.active)
            && taught.iter().all(|(grade, number, _)| led(grade, number))
    }

    /// Before the last day nothing is to be built only where the new pupils were entered.
    fn files_are_built(&self, year: u16, facts: &Facts, late: bool) -> Result<bool, DeskError> {
        let running = self.store.dues(None)?.iter().any(|row| row.clock.rule == enrolment::FILE);
        if running || late {
            return Ok(!running);
        }
        Ok(self.newcomers_step(year, &shape_of(facts))?.state == StepState::Done)
    }

    /// Whether an act was done in a summer: it ended the school year that began the year before.
    fn acted(&self, act: YearAct, summer: u16) -> Result<Option<Words>, DeskError> {
        let ended = summer.saturating_sub(1);
        Ok(self.year_act_done(act, ended)?.map(|on: Date| both!("{on} 已办", "done on {on}")))
    }

    fn nobody_leaves(&self, facts: &Facts) -> bool {
        let last = shape_of(facts).highest;
        let here = self.roster().classes(Some(Standing::Enrolled));
        !here.is_empty() && here.iter().all(|(grade, ..)| *grade != last)
    }
}

/// The report of the month was stated under a name (零报告也是报告).
fn month_stated(period: &str, facts: &Facts) -> Option<Words> {
    let month: u32 = period.replace('-', "").parse().ok()?;
    let stated = facts.months.iter().find(|known| known.report.month == month)?;
    let (on, head) = (stated.report.on, &stated.report.head);
    Some(both!("{on} {head}已报", "stated on {on} by {head}"))
}

impl DueLine {
    /// Whether nothing is left to do: it was marked, or the program sees it.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.done.is_some() || self.seen.is_some()
    }

    /// Whether it is not settled and its last day is over.
    #[must_use]
    pub fn is_late(&self) -> bool {
        !self.is_settled() && self.state == Urgency::Overdue
    }
}
