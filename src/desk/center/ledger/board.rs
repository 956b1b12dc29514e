//! One site on the board of the ledger: what it stated month by month, and how far its roll calls are.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months};

use super::{Ground, SiteCaseLine, SiteWarning};
use crate::{
    desk::{DeskError, dropout::Trouble},
    domain::{Date, Fingerprint, Stamp, ledger::CaseState},
};

/// How many months back reports are looked for.
const MONTHS_BACK: u32 = 3;

/// A site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteBoard {
    /// The site.
    pub site: Fingerprint,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The day of the last entry that it told of; none before its first report.
    pub told: Option<Date>,
    /// Absent without excuse, no case yet.
    pub unexplained: u32,
    /// On the ledger as suspected or being persuaded.
    pub suspected: u32,
    /// Dropouts.
    pub dropped_out: u32,
    /// Back and watched.
    pub watched: u32,
    /// Visits to persuade this week.
    pub visits: u32,
    /// The months whose report is due or was stated, oldest first.
    pub months: Vec<SiteMonth>,
    /// The last day on which a roll was called; none when that is longer ago than is looked at.
    pub called: Option<Date>,
    /// Of the last school days that it told of, those on which a class was not called.
    pub uncalled: u32,
    /// Of the last school days, those after what it told.
    pub untold: u32,
    /// How many of the last school days are looked at.
    pub window: u32,
    /// Questions of ours that wait for an answer.
    pub questions: u32,
    /// What presses.
    pub warnings: Vec<SiteWarning>,
}

/// A month of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteMonth {
    /// The month: 202611.
    pub month: u32,
    /// The last day for its report: its last school day.
    pub due: Date,
    /// When it was stated, when that was entered, and whether nobody was to be reported.
    pub stated: Option<(Date, Stamp, bool)>,
    /// The month is over and there is no report.
    pub missing: bool,
}

/// How far the roll calls of a site are.
pub(super) struct Calls {
    pub called: Option<Date>,
    pub uncalled: u32,
    pub untold: u32,
    pub window: u32,
}

impl Ground<'_> {
    /// The board of the site.
    pub(super) fn board(&self, lines: &[SiteCaseLine]) -> Result<SiteBoard, DeskError> {
        let count = |states: &[Trouble]| {
            let found = lines.iter().filter(|line| states.contains(&line.trouble)).count();
            u32::try_from(found).unwrap_or(u32::MAX)
        };
        let calls = self.calls()?;
        let months = self.months();
        Ok(SiteBoard {
            site: self.card.fingerprint,
            code: self.card.code.clone(),
            name: self.card.name.clone(),
            told: self.told,
            unexplained: count(&[Trouble::Unexplained, Trouble::Contacted]),
            suspected: count(&[Trouble::Case(CaseState::Suspected), Trouble::Case(CaseState::Persuading)]),
            dropped_out: count(&[Trouble::Case(CaseState::DroppedOut)]),
            watched: count(&[Trouble::Case(CaseState::Watched)]),
            visits: self.contacts.values().map(|contacts| self.visits(contacts)).sum(),
            questions: lines.iter().map(|line| line.questions).sum(),
            warnings: self.warnings(lines, &months, &calls),
            months,
            called: calls.called,
            uncalled: calls.uncalled,
            untold: calls.untold,
            window: calls.window,
        })
    }

    /// Of each month since the site began, lately, that has a school day: what was stated.
    fn months(&self) -> Vec<SiteMonth> {
        let Some(since) = self.since else { return Vec::new() };
        let days = self.days();
        let month = |back| {
            let (first, last) = month_days(self.today, back)?;
            let due = days.between(first, last).last().filter(|due| *due >= since)?;
            self.rules.pack.limit("D12", due)?;
            let number = first.number() / 100;
            let stated = self.facts.months.iter().find(|stated| stated.report.month == number);
            let stated = stated.map(|stated| (stated.report.on, stated.stamp, stated.report.is_nil()));
            let missing = stated.is_none() && self.today > last;
            (stated.is_some() || missing).then_some(SiteMonth { month: number, due, stated, missing })
        };
        (0..=MONTHS_BACK).rev().filter_map(month).collect()
    }

    /// The last school days before today, and on which of them every class was called.
    pub(super) fn calls(&self) -> Result<Calls, DeskError> {
        let days = self.days();
        let mut window = Vec::new();
        let mut day = days.before(self.today);
        let most = usize::try_from(self.limit("roll-window")).unwrap_or(usize::MAX);
        while let Some(on) =
            day.filter(|on| window.len() < most && self.since.is_some_and(|since| *on >= since))
        {
            window.push(on);
            day = days.before(on);
        }
        let mut calls =
            Calls { called: None, uncalled: 0, untold: 0, window: u32::try_from(window.len()).unwrap_or(0) };
        let Some(oldest) = window.last() else { return Ok(calls) };
        let mut called: BTreeMap<Date, BTreeSet<(String, String)>> = BTreeMap::new();
        for roll in self.view.rolls(*oldest, self.today)?.into_iter().filter(|roll| !roll.marks.is_empty()) {
            called.entry(roll.on).or_default().insert((roll.grade, roll.class));
        }
        calls.called = called.keys().next_back().copied();
        for on in window {
            let whole = called.get(&on).is_some_and(|classes| self.classes.is_subset(classes));
            match self.told {
                _ if whole || self.classes.is_empty() => {}
                Some(told) if on < told => calls.uncalled += 1,
                _ => calls.untold += 1,
            }
        }
        Ok(calls)
    }
}

/// First and last day of the month so many months before that of a day.
fn month_days(of: Date, back: u32) -> Option<(Date, Date)> {
    let first = of.0.with_day(1)?.checked_sub_months(Months::new(back))?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    Some((Date(first), Date(last)))
}
