//! Center: taking a site's entries in, and our own entries about them, in one transaction. Order and repeats of
//! bundles do not matter: what is here already must be the same, what is new must join on. It never chooses between
//! two branches of a forked site.

use std::collections::BTreeSet;

use super::{
    NewEntry, Store,
    error::{Result, StoreError},
    scope_tables::ScopeTables,
    scopes::{OWN, Scope},
    transaction::Tx,
};
use crate::{
    changes::Change,
    domain::{ChangeId, Fingerprint, Pupil, PupilId},
    journal::{ChainError, Entry, Facts, Head, Review, Tables as _},
};

/// What taking in came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// How many entries were new.
    pub new_entries: u64,
    /// Where the site's journal ends now.
    pub site_head: Head,
    /// Where our own journal ends now.
    pub head: Head,
}

/// The store in the middle of taking in: the site's entries are folded, our own are yet to be made.
pub struct Merging<'a, 't> {
    tx: &'a mut Tx<'t>,
    scope: u32,
    touched: BTreeSet<ChangeId>,
    new_entries: u64,
}

impl<'t> Merging<'_, 't> {
    fn of(&mut self, scope: u32) -> ScopeTables<'_, 't> {
        ScopeTables { tx: self.tx, scope }
    }

    /// How many entries were new.
    #[must_use]
    pub const fn new_entries(&self) -> u64 {
        self.new_entries
    }

    /// Where the site's journal ends now.
    #[must_use]
    pub fn head(&self) -> Head {
        self.tx.head(self.scope)
    }

    /// What is true of the site.
    ///
    /// # Errors
    /// Damage, or what the disk says; as with every call here.
    pub fn facts(&mut self) -> Result<Facts> {
        self.of(self.scope).facts()
    }

    /// What is true of ourselves.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn own_facts(&mut self) -> Result<Facts> {
        self.of(OWN).facts()
    }

    /// A pupil of the site.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn pupil(&mut self, id: PupilId) -> Result<Option<Pupil>> {
        self.of(self.scope).pupil(id)
    }

    /// A pupil of any scope.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn pupil_of(&mut self, scope: Scope, id: PupilId) -> Result<Option<Pupil>> {
        let number = match scope {
            Scope::Own => Some(OWN),
            Scope::Site(site) => self.tx.scopes.find(site),
        };
        number.map_or(Ok(None), |number| self.of(number).pupil(id))
    }

    /// A change of the site.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn change(&mut self, id: ChangeId) -> Result<Option<Change>> {
        self.of(self.scope).change(id)
    }

    /// The changes that the new entries touched, as they stand now, by id.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn touched_changes(&mut self) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for id in self.touched.clone() {
            changes.extend(self.change(id)?);
        }
        Ok(changes)
    }

    /// What we made of a change of the site before.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn review(&mut self, change: ChangeId) -> Result<Option<Review>> {
        let site = self.tx.scopes.row(self.scope).site;
        self.of(OWN).review(site, change)
    }

    /// Who has this identity number, in every scope, the new entries included.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn id_number_owners(&mut self, id_number: &str) -> Result<Vec<(Scope, PupilId)>> {
        let owners = self.tx.id_number_owners(id_number)?;
        Ok(owners.into_iter().map(|(scope, pupil)| (self.tx.scopes.name(scope), pupil)).collect())
    }
}

impl Store {
    /// Takes in entries of another site, in their order, then writes the entries that `own` makes of them into our
    /// own journal: all or nothing. Entries that are here already are compared and passed over.
    ///
    /// # Errors
    /// [`StoreError::Fork`], [`StoreError::Gap`]; a chain that does not hold; an entry that does not fold; what
    /// `entries` or `own` give; what the disk says.
    pub fn merge_site<E: From<StoreError>>(
        &self,
        epoch: u32,
        site: Fingerprint,
        entries: impl Iterator<Item = Result<Entry, E>>,
        own: impl FnOnce(&mut Merging<'_, '_>) -> Result<Vec<NewEntry>, E>,
    ) -> Result<Merged, E> {
        let merged = self.write(|tx| {
            let scope = tx.scope_of(site);
            tx.touched = Some(BTreeSet::new());
            let mut new_entries = 0;
            for entry in entries {
                new_entries += take_entry(tx, scope, &entry?)?;
            }
            let touched = tx.touched.take().unwrap_or_default();
            let mut merging = Merging { tx, scope, touched, new_entries };
            for entry in own(&mut merging)? {
                tx.write(epoch, entry)?;
            }
            Ok::<_, E>(Some(Merged { new_entries, site_head: tx.head(scope), head: tx.head(OWN) }))
        })?;
        merged.ok_or_else(|| StoreError::Io(std::io::ErrorKind::Other).into())
    }
}

/// Takes one entry in; 1 when it was new, 0 when it was here.
fn take_entry(tx: &mut Tx<'_>, scope: u32, entry: &Entry) -> Result<u64> {
    let head = tx.head(scope);
    if entry.seq <= head.seq {
        let known = tx.entry(scope, entry.seq)?;
        let same = known.is_some_and(|known| known.hash() == entry.hash());
        return if same { Ok(0) } else { Err(StoreError::Fork { seq: entry.seq }) };
    }
    if entry.seq > head.seq + 1 {
        return Err(StoreError::Gap { first_missing: head.seq + 1 });
    }
    if entry.prev != head.hash {
        return Err(StoreError::Fork { seq: head.seq });
    }
    match tx.append(scope, entry) {
        Err(StoreError::Chain(ChainError::Broken(seq))) => Err(StoreError::Fork { seq }),
        other => other.map(|()| 1),
    }
}
