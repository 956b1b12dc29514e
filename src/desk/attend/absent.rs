//! Who is absent without excuse now: the runs as the journal has them, counted by calendar and rule pack, with the step
//! of the ladder that each has reached. It reads one row a run, never all pupils.

use super::{ClassRef, Desk, DeskError};
use crate::{
    domain::{Date, PupilId, attendance::AbsenceRun},
    rules::{
        absence::{self, Count, Rungs},
        roles::Act,
        school_day::SchoolDays,
    },
};

/// A pupil who is absent without excuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The class.
    pub class: ClassRef,
    /// The run.
    pub run: AbsenceRun,
    /// How long it is.
    pub count: Count,
    /// The ladder against it.
    pub rungs: Rungs,
    /// How often the family was contacted since the run began.
    pub contacts: usize,
    /// The day of the last of these contacts.
    pub last_contact: Option<Date>,
}

impl Desk {
    /// What of a run stands on a day. Days that were closed after they were called are no school days: a run has none
    /// of them.
    pub(in crate::desk) fn held_run(
        &self,
        run: &AbsenceRun,
        days: SchoolDays<'_>,
        on: Date,
    ) -> Result<Option<AbsenceRun>, DeskError> {
        Ok(absence::held(run, &self.store.absences(run.pupil)?, days, on))
    }

    /// Who is absent without excuse, the longest first; `on` none is today. A day in the past counts the runs as they
    /// stand now up to that day, without half days after it.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn absences(&self, on: Option<Date>) -> Result<Vec<AbsentLine>, DeskError> {
        let on = on.unwrap_or_else(|| self.today().date);
        let calendar = self.school_calendar()?;
        let (pack, days) = (&calendar.rules().pack, calendar.days());
        let roster = self.roster();
        let mut lines = Vec::new();
        for run in self.store.runs()? {
            let Some(run) = self.held_run(&run, days, on)? else { continue };
            let Some(place) = roster.place(run.pupil) else { continue };
            let row = roster.row(place);
            if self.may_with(Act::SeeBeyondClass, &row).is_err() {
                continue;
            }
            let count = absence::count(pack, days, &run, on);
            let contacts = self.store.contacts(Some(run.pupil))?;
            let since: Vec<Date> = contacts
                .iter()
                .map(|kept| kept.contact.on)
                .filter(|day| (run.first.on..=on).contains(day))
                .collect();
            lines.push(AbsentLine {
                pupil: run.pupil,
                name: row.name.to_owned(),
                class: ClassRef::of(&row),
                rungs: Rungs::of(pack, &count, on),
                count,
                contacts: since.len(),
                last_contact: since.last().copied(),
                run,
            });
        }
        lines.sort_by_key(|line| (std::cmp::Reverse((line.count.days, line.count.halves)), line.pupil));
        Ok(lines)
    }
}
