//! The ledger as lines: every pupil with a run of unexcused absence and every pupil with an open case, with how long it
//! is, what was done and what is next. It reads the runs and the open cases, never all pupils.

use std::collections::BTreeMap;

use super::{CasePage, LedgerLine, Trouble, not_here};
use crate::{
    both,
    desk::{Desk, DeskError},
    domain::{
        CaseId, DeskRole, PupilId,
        attendance::AbsenceRun,
        ledger::{Case, CaseState},
    },
    rules::{Act, ledger as rule},
};

impl Desk {
    /// Every pupil in trouble, the most pressing first: those with a run of unexcused absence, and those on the ledger.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn troubles(&self) -> Result<Vec<LedgerLine>, DeskError> {
        self.only(DeskRole::School)?;
        let ground = self.ground()?;
        let mut found: BTreeMap<PupilId, (Option<AbsenceRun>, Option<Case>)> = BTreeMap::new();
        for run in self.store.runs()? {
            let pupil = run.pupil;
            if let Some(run) = self.held_run(&run, ground.days(), ground.today)? {
                found.entry(pupil).or_default().0 = Some(run);
            }
        }
        for case in self.store.cases(None)?.into_iter().filter(Case::is_open) {
            let pupil = case.pupil;
            found.entry(pupil).or_default().1 = Some(case);
        }
        let roster = self.roster();
        let mut lines = Vec::new();
        for (pupil, (run, case)) in found {
            let seen = roster.place(pupil).map(|place| roster.row(place));
            if seen.is_some_and(|row| self.may_with(Act::SeeBeyondClass, &row).is_err()) {
                continue;
            }
            if let Some(record) = self.store.pupil(pupil)? {
                lines.push(self.line(&ground, &record, run, case.as_ref())?);
            }
        }
        lines.sort_by_cached_key(press);
        Ok(lines)
    }

    /// The line of one pupil; none when there is neither a run nor a case.
    ///
    /// # Errors
    /// When the one who sits here may not see the pupil.
    pub fn trouble_of(&self, pupil: PupilId) -> Result<Option<LedgerLine>, DeskError> {
        let record = self.pupil(pupil)?;
        let ground = self.ground()?;
        let (run, case) = (self.store.run(pupil)?, self.open_case_of(pupil)?);
        let run = match run {
            Some(run) => self.held_run(&run, ground.days(), ground.today)?,
            None => None,
        };
        if run.is_none() && case.is_none() {
            return Ok(None);
        }
        Ok(Some(self.line(&ground, &record, run, case.as_ref())?))
    }

    /// The page of a case, open or closed.
    ///
    /// # Errors
    /// When there is none, or the one who sits here may not see the pupil.
    pub fn case_page(&self, case: CaseId) -> Result<CasePage, DeskError> {
        let case = self.known_case(case)?;
        let record = self.pupil(case.pupil)?;
        let run = self.store.run(case.pupil)?;
        let line = self.line(&self.ground()?, &record, run, Some(&case))?;
        Ok(CasePage {
            line,
            words: self.case_words(&case),
            moves: rule::moves(case.state).to_vec(),
            leads: self.case_leads(&case.facts),
            contacts: self.contacts_of(case.pupil)?,
            case,
        })
    }

    /// The latest case of a pupil, open or closed.
    ///
    /// # Errors
    /// When there is none, or the one who sits here may not see the pupil.
    pub fn latest_case(&self, pupil: PupilId) -> Result<CaseId, DeskError> {
        self.pupil(pupil)?;
        let last = self.store.cases(Some(pupil))?.pop();
        let none = || not_here(both!("这名学生没有台账", "The pupil has no case"));
        last.map(|case| case.id).ok_or_else(none)
    }
}

/// The order of the ledger: questions and what is due first, then by the days that are left, then by name.
fn press(line: &LedgerLine) -> (bool, i64, u8, String, String, String) {
    let due = line.next.iter().any(|step| step.due);
    let rank = match line.trouble {
        Trouble::Case(CaseState::DroppedOut) => 1,
        Trouble::Case(CaseState::Watched) => 2,
        _ => 0,
    };
    let left = line.days_left.unwrap_or(i64::MAX);
    (!due, left, rank, line.grade.clone(), line.class.clone(), line.name.clone())
}
