//! Reading roll calls, runs of absence, contacts and the dropout ledger of one site; it never writes.

use super::{
    SiteView,
    error::Result,
    scope_tables::roll_key,
    tables::{Tab, decode, key},
};
use crate::domain::{
    Date, PupilId,
    attendance::{AbsenceRun, AbsentDay, Roll},
    ledger::{Case, ContactKept},
};

impl SiteView<'_> {
    /// The roll of a class on a day; none when nobody called it.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn roll(&self, on: Date, grade: &str, class: &str) -> Result<Option<Roll>> {
        self.read(|snapshot, scope| snapshot.row(Tab::Rolls, &roll_key(scope, on, grade, class)))
    }

    /// The rolls of all classes between two days, both included, by day.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn rolls(&self, from: Date, until: Date) -> Result<Vec<Roll>> {
        self.read(|snapshot, scope| {
            let from = key(scope, &[&from.number().to_be_bytes()]);
            let end = key(scope, &[&(until.number() + 1).to_be_bytes()]);
            let rows = snapshot.rows_between(Tab::Rolls, &from, Some(&end))?;
            rows.map(|row| decode(Tab::Rolls, &row?.1)).collect()
        })
    }

    /// The days on which a pupil was not simply present, in order.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn absences(&self, pupil: PupilId) -> Result<Vec<AbsentDay>> {
        Ok(self.one(Tab::Absences, &[&pupil.0])?.unwrap_or_default())
    }

    /// The present run of unexcused absence of a pupil.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn run(&self, pupil: PupilId) -> Result<Option<AbsenceRun>> {
        self.one(Tab::Runs, &[&pupil.0])
    }

    /// All present runs of unexcused absence; as many rows as there are pupils absent now.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn runs(&self) -> Result<Vec<AbsenceRun>> {
        self.all(Tab::Runs, |_| true)
    }

    /// The contacts with a pupil's family, oldest first; of all pupils when none is named.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn contacts(&self, pupil: Option<PupilId>) -> Result<Vec<ContactKept>> {
        let mut contacts: Vec<ContactKept> = self.of_pupil(Tab::Contacts, pupil)?;
        contacts.sort_by_key(|kept| (kept.contact.on, kept.first.seq));
        Ok(contacts)
    }

    /// The cases of a pupil on the dropout ledger, oldest first; of all pupils when none is named.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn cases(&self, pupil: Option<PupilId>) -> Result<Vec<Case>> {
        let mut cases: Vec<Case> = self.of_pupil(Tab::Cases, pupil)?;
        cases.sort_by_key(|case| case.steps.first().map(|step| step.stamp.seq));
        Ok(cases)
    }

    fn of_pupil<T: serde::de::DeserializeOwned>(&self, tab: Tab, pupil: Option<PupilId>) -> Result<Vec<T>> {
        self.read(|snapshot, scope| {
            let prefix = pupil.map_or_else(|| key(scope, &[]), |pupil| key(scope, &[&pupil.0]));
            snapshot.rows(tab, &prefix)?.map(|row| decode(tab, &row?.1)).collect()
        })
    }
}
