//! The monthly report (一月一报告, 教基厅函〔2024〕15号): drafted from the ledger as it stood at the month's end, stated by
//! the head with a name. Nobody to report is a statement too (零报告), never an empty field.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months};

use super::{MonthDraft, contacts::cleaned_text, line::Ground};
use crate::{
    both,
    desk::{Desk, DeskError, attend::Gap, file::ClassRef},
    domain::{
        Date, DeskRole, PupilId, Standing,
        ledger::{Case, CaseState, MonthReport},
    },
    journal::Op,
    rules::{Act, Refusal, contact},
};

/// The duty of the monthly report.
const MONTHLY: &str = "D12";

impl Desk {
    /// The report of a month (202611) as it would be stated now.
    ///
    /// # Errors
    /// When the one who sits here may not see the whole school, or there is no such month.
    pub fn month_draft(&self, month: u32) -> Result<MonthDraft, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::SeeBeyondClass)?;
        let ground = self.ground()?;
        let (first, last) = days_of(month).ok_or_else(|| no_such_month(month))?;
        let mut report = MonthReport {
            month,
            on: ground.today,
            suspected: Vec::new(),
            dropped_out: Vec::new(),
            persuaded: Vec::new(),
            returned: Vec::new(),
            closed: Vec::new(),
            uncalled: self.uncalled_of_month(&ground, first, last)?,
            head: String::new(),
            note: String::new(),
        };
        let within = |on: Date| (first..=last).contains(&on);
        let mut open = BTreeSet::new();
        for case in self.store.cases(None)? {
            match state_on(&case, last) {
                Some(CaseState::Suspected | CaseState::Persuading) => report.suspected.push(case.pupil),
                Some(CaseState::DroppedOut) => report.dropped_out.push(case.pupil),
                _ => {}
            }
            for (lists, to) in
                [(&mut report.returned, CaseState::Watched), (&mut report.closed, CaseState::Closed)]
            {
                if entered(&case, to).any(within) {
                    lists.push(case.pupil);
                }
            }
            let begun = case.steps.first().is_some_and(|step| step.on <= last);
            if begun && case.closed.is_none_or(|closed| closed >= first) {
                open.insert(case.pupil);
            }
        }
        for pupil in open {
            let kept = self.store.contacts(Some(pupil))?;
            if kept.iter().any(|kept| contact::counts(&kept.contact) && within(kept.contact.on)) {
                report.persuaded.push(pupil);
            }
        }
        self.finished(&ground, report, last)
    }

    fn finished(
        &self,
        ground: &Ground,
        mut report: MonthReport,
        last: Date,
    ) -> Result<MonthDraft, DeskError> {
        for list in [
            &mut report.suspected,
            &mut report.dropped_out,
            &mut report.persuaded,
            &mut report.returned,
            &mut report.closed,
        ] {
            list.sort_unstable();
            list.dedup();
        }
        let lists =
            [&report.suspected, &report.dropped_out, &report.persuaded, &report.returned, &report.closed];
        let pupils: BTreeSet<PupilId> = lists.into_iter().flatten().copied().collect();
        let mut names = Vec::with_capacity(pupils.len());
        for pupil in pupils {
            let record = self.store.pupil(pupil)?;
            names.push((pupil, record.map(|record| record.name().to_owned()).unwrap_or_default()));
        }
        let stated = ground.facts.months.iter().find(|known| known.report.month == report.month).cloned();
        Ok(MonthDraft { names, stated, ripe: ground.today >= self.ripe_from(ground, last), report })
    }

    /// From which day on the month may be stated: the days of warning before its last school day; a month without
    /// school from its end on.
    fn ripe_from(&self, ground: &Ground, last: Date) -> Date {
        let first = last.0.with_day(1).map_or(last, Date);
        let due = ground.days().between(first, last).last().unwrap_or(last);
        let ahead =
            ground.rules.pack.limit(MONTHLY, last).and_then(|limit| limit.warn_days.iter().max().copied());
        due.0.checked_sub_days(Days::new(ahead.unwrap_or(0).into())).map_or(due, Date)
    }

    /// Half days of classes without a roll call, on the school days of a month up to yesterday.
    fn uncalled_of_month(&self, ground: &Ground, first: Date, last: Date) -> Result<u32, DeskError> {
        let yesterday = ground.today.0.pred_opt().map_or(ground.today, Date);
        let classes = self.roster().classes(Some(Standing::Enrolled)).into_iter();
        let classes: Vec<ClassRef> = classes.map(|(grade, class, _)| ClassRef { grade, class }).collect();
        let gaps = self.uncalled_of(&classes, first.max(self.kept_from()?), last.min(yesterday))?;
        Ok(gaps.iter().map(Gap::halves).sum())
    }

    /// States the report of a month under the head's name; a later statement of the same month replaces it, and the
    /// journal keeps both.
    ///
    /// # Errors
    /// When the month is not over yet, no head is named, or the one who sits here may not.
    pub fn state_month(&self, month: u32, head: &str, note: &str) -> Result<MonthReport, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::KeepLedger)?;
        let _held = self.hold();
        let draft = self.month_draft(month)?;
        let head = cleaned_text("head", head)?;
        if head.is_empty() {
            return Err(unsigned().into());
        }
        if !draft.ripe {
            let ground = self.ground()?;
            let last = days_of(month).map_or(ground.today, |(_, last)| last);
            return Err(too_early(month, self.ripe_from(&ground, last)).into());
        }
        let report = MonthReport { head, note: cleaned_text("note", note)?, ..draft.report };
        self.record(vec![Op::MonthStated { report: Box::new(report.clone()) }], &[])?;
        Ok(report)
    }
}

/// The state of a case on a day, by the days on which its steps happened; none before it was opened.
pub(super) fn state_on(case: &Case, on: Date) -> Option<CaseState> {
    case.steps.iter().rev().find(|step| step.on <= on).map(|step| step.to)
}

/// The days on which a case came to a state.
fn entered(case: &Case, to: CaseState) -> impl Iterator<Item = Date> + '_ {
    let before = std::iter::once(None).chain(case.steps.iter().map(|step| Some(step.to)));
    let steps = case.steps.iter().zip(before);
    steps.filter(move |(step, before)| step.to == to && *before != Some(to)).map(|(step, _)| step.on)
}

/// The first and the last day of a month.
pub(super) fn days_of(month: u32) -> Option<(Date, Date)> {
    let first = Date::from_number(month.checked_mul(100)? + 1)?;
    let last = first.0.checked_add_months(Months::new(1))?.pred_opt()?;
    Some((first, Date(last)))
}

/// The month of a day: 202611.
#[must_use]
pub fn month_of(day: Date) -> u32 {
    day.0.year().unsigned_abs() * 100 + day.0.month()
}

fn no_such_month(month: u32) -> DeskError {
    DeskError::new(
        crate::desk::ErrorKind::Mistake,
        both!("没有 {month} 这个月份", "There is no month {month}"),
        both!("", ""),
        both!("请写如 2026-11。", "Write it as 2026-11."),
    )
}

fn unsigned() -> Refusal {
    Refusal {
        article: None,
        at: "head".to_owned(),
        what: both!("没有写校长姓名。", "No head is named."),
        why: both!(
            "月报要有人负责，零报告也一样。",
            "Somebody answers for it, also when there is nobody to report."
        ),
        next: both!("请写上校长姓名。", "Name the head."),
    }
}

fn too_early(month: u32, from: Date) -> Refusal {
    let (year, month) = (month / 100, month % 100);
    Refusal {
        article: None,
        at: "month".to_owned(),
        what: both!(
            "{year}年{month}月还没到报的时候。",
            "It is too early for the report of {year}-{month:02}."
        ),
        why: both!("月报说的是月末的情况。", "It tells how things stand at the end of the month."),
        next: both!("{from}起可以报。", "State it from {from} on."),
    }
}
