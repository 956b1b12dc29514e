//! Reading what is true of one site, our own or one that was taken in. Every call reads the present moment and waits
//! for nobody; it never writes.

use std::collections::BTreeSet;

use super::{
    Store,
    error::{Result, StoreError},
    scopes::{OWN, Scope},
    search_block::{self, SEGMENT_ROWS},
    tables::{Record, Rows, Snapshot, Tab, decode, key},
    transaction,
};
use crate::{
    changes::Change,
    domain::{
        ChangeId, Date, EvidenceId, Fingerprint, Pupil, PupilId, RosterRow, Staff,
        attendance::{AbsenceRun, AbsentDay, Roll},
        ledger::{Case, ContactKept},
        school::Movement,
    },
    journal::{Act, BundleMark, CodecError, DueRow, Entry, Evidence, Facts, Head, Op, PupilFile, Review},
};

/// What is true of one site. A site that nothing was taken in from reads as empty.
#[derive(Debug, Clone, Copy)]
pub struct SiteView<'s> {
    store: &'s Store,
    scope: Option<u32>,
}

/// Entries of a journal in their order, read one by one.
pub struct Entries(Option<Rows>);

impl Iterator for Entries {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.0.as_mut()?.next()?;
        Some(row.and_then(|(_, plain)| decode(Tab::Journal, &plain)))
    }
}

impl SiteView<'_> {
    pub(super) fn read<T: Default>(&self, read: impl FnOnce(&Snapshot, u32) -> Result<T>) -> Result<T> {
        match self.scope {
            Some(scope) => read(&self.store.snapshot()?, scope),
            None => Ok(T::default()),
        }
    }

    pub(super) fn one<T: serde::de::DeserializeOwned>(&self, tab: Tab, rest: &[&[u8]]) -> Result<Option<T>> {
        self.read(|snapshot, scope| snapshot.row(tab, &key(scope, rest)))
    }

    pub(super) fn all<T: serde::de::DeserializeOwned>(
        &self,
        tab: Tab,
        mut keep: impl FnMut(&T) -> bool,
    ) -> Result<Vec<T>> {
        self.read(|snapshot, scope| {
            let mut kept = Vec::new();
            for row in snapshot.rows(tab, &key(scope, &[]))? {
                let value = decode(tab, &row?.1)?;
                if keep(&value) {
                    kept.push(value);
                }
            }
            Ok(kept)
        })
    }

    fn record(&self, pupil: PupilId) -> Result<Record> {
        Ok(self.one(Tab::Pupils, &[&pupil.0])?.unwrap_or_default())
    }

    /// Where its journal ends.
    #[must_use]
    pub fn head(&self) -> Head {
        self.scope.map_or(Head::default(), |scope| self.store.scopes().head(scope))
    }

    /// What is true besides pupils and changes.
    ///
    /// # Errors
    /// Damage, or what the disk says; as with every call here.
    pub fn facts(&self) -> Result<Facts> {
        Ok(self.one(Tab::Facts, &[])?.unwrap_or_default())
    }

    /// A pupil.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn pupil(&self, id: PupilId) -> Result<Option<Pupil>> {
        Ok(self.record(id)?.pupil)
    }

    /// Calls `each` with every pupil, in the order of ids; opens every record, so only for exports and checks.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn visit_pupils(&self, each: &mut dyn FnMut(Pupil)) -> Result<()> {
        self.read(|snapshot, scope| {
            let rows = snapshot.rows(Tab::Pupils, &key(scope, &[]))?;
            for row in rows {
                let record: Record = decode(Tab::Pupils, &row?.1)?;
                record.pupil.into_iter().for_each(&mut *each);
            }
            Ok(())
        })
    }

    /// A change.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn change(&self, id: ChangeId) -> Result<Option<Change>> {
        self.one(Tab::Changes, &[&id.0])
    }

    /// All changes.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn changes(&self) -> Result<Vec<Change>> {
        self.changes_where(|_| true)
    }

    /// The changes that `keep` keeps.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn changes_where(&self, keep: impl FnMut(&Change) -> bool) -> Result<Vec<Change>> {
        self.all(Tab::Changes, keep)
    }

    /// The changes that speak of a pupil, by the pupil's own entries: those of others are not looked at.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn changes_of(&self, pupil: PupilId) -> Result<Vec<Change>> {
        let record = self.record(pupil)?;
        self.read(|snapshot, scope| {
            let mut ids = BTreeSet::new();
            for seq in record.log {
                let place = key(scope, &[&seq.to_be_bytes()]);
                let entry: Entry = snapshot.row(Tab::Journal, &place)?.ok_or(Tab::Journal.damaged())?;
                match entry.op() {
                    Ok(Op::ChangeSaved { change, .. }) => drop(ids.insert(change)),
                    Ok(_) => {}
                    Err(CodecError::Newer(_)) => return Err(StoreError::Newer),
                    Err(_) => return Err(Tab::Journal.damaged()),
                }
            }
            let mut changes: Vec<Change> = Vec::with_capacity(ids.len());
            for id in ids {
                let change: Option<Change> = snapshot.row(Tab::Changes, &key(scope, &[&id.0]))?;
                changes.extend(change.filter(|change| change.pupil == pupil));
            }
            Ok(changes)
        })
    }

    /// The changes that are open or not handed in yet, read by their own list.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn open_changes(&self) -> Result<Vec<Change>> {
        self.read(|snapshot, scope| {
            let mut open = Vec::new();
            for row in snapshot.rows(Tab::Open, &key(scope, &[]))? {
                open.extend(snapshot.row::<Change>(Tab::Changes, &row?.0)?);
            }
            Ok(open)
        })
    }

    /// All accounts.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn staff(&self) -> Result<Vec<Staff>> {
        self.all(Tab::Staff, |_| true)
    }

    /// A piece of evidence.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn evidence(&self, id: EvidenceId) -> Result<Option<Evidence>> {
        self.one(Tab::Evidence, &[&id.0])
    }

    /// All evidence.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn evidence_list(&self) -> Result<Vec<Evidence>> {
        self.all(Tab::Evidence, |_| true)
    }

    /// The entry of a number.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn entry(&self, seq: u64) -> Result<Option<Entry>> {
        self.one(Tab::Journal, &[&seq.to_be_bytes()])
    }

    /// The entries from number `first` to number `last`, both included, read one by one.
    ///
    /// # Errors
    /// What the disk says; damage is found at the entry.
    pub fn entries(&self, first: u64, last: u64) -> Result<Entries> {
        let Some(scope) = self.scope.filter(|_| first <= last) else { return Ok(Entries(None)) };
        let from = key(scope, &[&first.to_be_bytes()]);
        let end = match last.checked_add(1) {
            Some(after) => key(scope, &[&after.to_be_bytes()]),
            None => key(scope + 1, &[]),
        };
        let rows = self.store.snapshot()?.rows_between(Tab::Journal, &from, Some(&end))?;
        Ok(Entries(Some(rows)))
    }

    /// The numbers of the entries that speak of a pupil, in their order.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn log_of(&self, pupil: PupilId) -> Result<Vec<u64>> {
        Ok(self.record(pupil)?.log)
    }

    /// Center: what was made of a change of a site.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn review(&self, site: Fingerprint, change: ChangeId) -> Result<Option<Review>> {
        self.one(Tab::Reviews, &[&site.0, &change.0])
    }

    /// Center: all reviews.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn reviews(&self) -> Result<Vec<Review>> {
        self.all(Tab::Reviews, |_| true)
    }

    /// The bundle of this number taken in from a site, and when.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn taken(&self, site: Fingerprint, epoch: u32, number: u32) -> Result<Option<(BundleMark, i64)>> {
        self.one(Tab::Taken, &[&site.0, &epoch.to_be_bytes(), &number.to_be_bytes()])
    }

    /// All bundles ever taken in, and when.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn takens(&self) -> Result<Vec<(BundleMark, i64)>> {
        self.all(Tab::Taken, |_| true)
    }

    /// What is due up to a day, the earliest first; everything when no day is named.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn dues(&self, until: Option<Date>) -> Result<Vec<DueRow>> {
        self.read(|snapshot, scope| {
            let from = key(scope, &[]);
            let end = match until {
                Some(day) => key(scope, &[&(day.number() + 1).to_be_bytes()]),
                None => (scope + 1).to_be_bytes().to_vec(),
            };
            let rows = snapshot.rows_between(Tab::Dues, &from, Some(&end))?;
            rows.map(|row| decode(Tab::Dues, &row?.1)).collect()
        })
    }

    /// Lines of the movement register between two days, both included, in their order.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn movements(&self, from: Date, until: Date) -> Result<Vec<Movement>> {
        self.read(|snapshot, scope| {
            let from = key(scope, &[&from.number().to_be_bytes()]);
            let end = key(scope, &[&(until.number() + 1).to_be_bytes()]);
            let rows = snapshot.rows_between(Tab::Movements, &from, Some(&end))?;
            rows.map(|row| decode(Tab::Movements, &row?.1)).collect()
        })
    }

    /// The marks and papers of a pupil's file.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn file(&self, pupil: PupilId) -> Result<PupilFile> {
        Ok(self.one(Tab::Files, &[&pupil.0])?.unwrap_or_default())
    }

    /// The bulk acts of all years, oldest first.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn acts(&self) -> Result<Vec<Act>> {
        self.all(Tab::Acts, |_| true)
    }

    /// Calls `each` with slot and row of every pupil, in the order of entry.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn visit_rows(&self, each: &mut dyn FnMut(u32, RosterRow<'_>)) -> Result<()> {
        self.read(|snapshot, scope| {
            for row in snapshot.rows(Tab::Segments, &key(scope, &[]))? {
                let (key, plain) = row?;
                let number = key.last_chunk::<4>().map_or(0, |number| u32::from_be_bytes(*number));
                let first = number.saturating_mul(SEGMENT_ROWS);
                search_block::visit(&plain, |place, row| {
                    each(first.saturating_add(u32::try_from(place).unwrap_or(u32::MAX)), row);
                })
                .ok_or(Tab::Segments.damaged())?;
            }
            Ok(())
        })
    }
}

/// Our own site: each call is that of [`SiteView`].
impl Store {
    /// Our own site.
    #[must_use]
    pub const fn own(&self) -> SiteView<'_> {
        SiteView { store: self, scope: Some(OWN) }
    }

    /// A site that reports to us.
    #[must_use]
    pub fn site(&self, site: Fingerprint) -> SiteView<'_> {
        SiteView { store: self, scope: self.scopes().find(site) }
    }

    /// The sites that something was taken in from, each with the head of its journal.
    #[must_use]
    pub fn sites(&self) -> Vec<(Fingerprint, Head)> {
        self.scopes().sites()
    }

    /// Who has this identity number, among our own pupils and those of every site.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn id_number_owners(&self, id_number: &str) -> Result<Vec<(Scope, PupilId)>> {
        let prefix = self.shared.id_number_digest(id_number);
        let rows = self.snapshot()?.rows(Tab::IdNumbers, &prefix)?;
        let scopes = self.scopes();
        rows.map(|row| {
            let (scope, pupil) = transaction::owner(&row?.0)?;
            Ok((scopes.name(scope), pupil))
        })
        .collect()
    }
}

macro_rules! own {
    ($($name:ident($($arg:ident: $kind:ty),*) -> $gives:ty;)*) => {
        /// The same calls straight on the store, for our own site.
        impl Store {
            $(
                #[doc = concat!("[`SiteView::", stringify!($name), "`] of our own site.")]
                ///
                /// # Errors
                /// Damage, or what the disk says.
                pub fn $name(&self, $($arg: $kind),*) -> Result<$gives> {
                    self.own().$name($($arg),*)
                }
            )*
        }
    };
}

own! {
    facts() -> Facts;
    pupil(id: PupilId) -> Option<Pupil>;
    visit_pupils(each: &mut dyn FnMut(Pupil)) -> ();
    change(id: ChangeId) -> Option<Change>;
    changes() -> Vec<Change>;
    changes_of(pupil: PupilId) -> Vec<Change>;
    changes_where(keep: impl FnMut(&Change) -> bool) -> Vec<Change>;
    open_changes() -> Vec<Change>;
    staff() -> Vec<Staff>;
    evidence(id: EvidenceId) -> Option<Evidence>;
    evidence_list() -> Vec<Evidence>;
    entry(seq: u64) -> Option<Entry>;
    entries(first: u64, last: u64) -> Entries;
    log_of(pupil: PupilId) -> Vec<u64>;
    review(site: Fingerprint, change: ChangeId) -> Option<Review>;
    reviews() -> Vec<Review>;
    taken(site: Fingerprint, epoch: u32, number: u32) -> Option<(BundleMark, i64)>;
    takens() -> Vec<(BundleMark, i64)>;
    dues(until: Option<Date>) -> Vec<DueRow>;
    movements(from: Date, until: Date) -> Vec<Movement>;
    file(pupil: PupilId) -> PupilFile;
    acts() -> Vec<Act>;
    visit_rows(each: &mut dyn FnMut(u32, RosterRow<'_>)) -> ();
    roll(on: Date, grade: &str, class: &str) -> Option<Roll>;
    rolls(from: Date, until: Date) -> Vec<Roll>;
    absences(pupil: PupilId) -> Vec<AbsentDay>;
    run(pupil: PupilId) -> Option<AbsenceRun>;
    runs() -> Vec<AbsenceRun>;
    contacts(pupil: Option<PupilId>) -> Vec<ContactKept>;
    cases(pupil: Option<PupilId>) -> Vec<Case>;
}
