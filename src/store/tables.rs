//! The tables by name, their keys, and reading a snapshot of them. A row is believed only when its seal opens: the
//! engine does not look at its checksums on ordinary reads. It never writes.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use redb::{Range, ReadTransaction, TableDefinition};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::error::{Result, StoreError};
use crate::{
    domain::Pupil,
    journal::{self, CodecError},
    seal::Sealer,
};

/// The version byte of every sealed row.
pub(super) const ROW_VERSION: u8 = 1;

/// Keys and sealed values; nothing else is known to the engine, so that its types cannot touch our format.
pub(super) type Definition = TableDefinition<'static, &'static [u8], &'static [u8]>;

/// In the clear: the format's version and the store's id.
pub(super) const META: Definition = TableDefinition::new("meta");

/// A table of sealed rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    /// Scope → whose it is and its head.
    Scopes,
    /// Scope, seq → entry.
    Journal,
    /// Scope → facts.
    Facts,
    /// Scope, pupil → [`Record`].
    Pupils,
    /// Scope, change → change.
    Changes,
    /// Scope, account → account.
    Staff,
    /// Scope, number → rows of the search block.
    Segments,
    /// Keyed digest, scope, pupil → nothing.
    IdNumbers,
    /// Scope, evidence → evidence.
    Evidence,
    /// Scope, site, change → review.
    Reviews,
    /// Scope, site, epoch, number → mark and time.
    Taken,
    /// Name → an interrupted form.
    Drafts,
    /// Name → a secret key of the site.
    Secrets,
    /// Scope, last day, rule, whose → what is due.
    Dues,
    /// Scope, day, entry, pupil → line of the movement register.
    Movements,
    /// Scope, pupil → marks and papers.
    Files,
    /// Scope, entry → bulk act.
    Acts,
    /// Scope, change → nothing: the changes that are open, so that 今日 reads no others.
    Open,
    /// Scope, day, class → roll of the class on that day.
    Rolls,
    /// Scope, pupil → days on which the pupil was not simply present.
    Absences,
    /// Scope, pupil → the present run of unexcused absence; only who has one.
    Runs,
    /// Scope, pupil, contact → contact with the family.
    Contacts,
    /// Scope, pupil, case → case on the dropout ledger.
    Cases,
}

impl Tab {
    /// All tables.
    pub const ALL: [Self; 23] = [
        Self::Scopes,
        Self::Journal,
        Self::Facts,
        Self::Pupils,
        Self::Changes,
        Self::Staff,
        Self::Segments,
        Self::IdNumbers,
        Self::Evidence,
        Self::Reviews,
        Self::Taken,
        Self::Drafts,
        Self::Secrets,
        Self::Dues,
        Self::Movements,
        Self::Files,
        Self::Acts,
        Self::Open,
        Self::Rolls,
        Self::Absences,
        Self::Runs,
        Self::Contacts,
        Self::Cases,
    ];

    /// What a replay of the journal makes anew.
    pub const PROJECTIONS: [Self; 19] = [
        Self::Facts,
        Self::Pupils,
        Self::Changes,
        Self::Staff,
        Self::Segments,
        Self::IdNumbers,
        Self::Evidence,
        Self::Reviews,
        Self::Taken,
        Self::Dues,
        Self::Movements,
        Self::Files,
        Self::Acts,
        Self::Open,
        Self::Rolls,
        Self::Absences,
        Self::Runs,
        Self::Contacts,
        Self::Cases,
    ];

    /// Its name on disk, bound into every seal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scopes => "scopes",
            Self::Journal => "journal",
            Self::Facts => "facts",
            Self::Pupils => "pupils",
            Self::Changes => "changes",
            Self::Staff => "staff",
            Self::Segments => "segments",
            Self::IdNumbers => "id-numbers",
            Self::Evidence => "evidence",
            Self::Reviews => "reviews",
            Self::Taken => "taken",
            Self::Drafts => "drafts",
            Self::Secrets => "secrets",
            Self::Dues => "dues",
            Self::Movements => "movements",
            Self::Files => "files",
            Self::Acts => "acts",
            Self::Open => "open",
            Self::Rolls => "rolls",
            Self::Absences => "absences",
            Self::Runs => "runs",
            Self::Contacts => "contacts",
            Self::Cases => "cases",
        }
    }

    /// Its definition for the engine.
    pub const fn definition(self) -> Definition {
        TableDefinition::new(self.name())
    }

    /// Damage in this table.
    pub const fn damaged(self) -> StoreError {
        StoreError::Damaged { table: self.name() }
    }
}

/// A row of [`Tab::Pupils`]: the pupil, none when only a change speaks of it so far, and the entries that speak of
/// it. Both in one row, because a save always touches both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// The pupil.
    pub pupil: Option<Pupil>,
    /// Numbers of entries, rising.
    pub log: Vec<u64>,
}

/// The key of a row: scope, then the rest.
pub(super) fn key(scope: u32, rest: &[&[u8]]) -> Vec<u8> {
    let mut key = scope.to_be_bytes().to_vec();
    rest.iter().for_each(|part| key.extend_from_slice(part));
    key
}

/// The first key after all keys that begin with `prefix`; none when there is no such key.
pub(super) fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let kept = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut end = prefix[..=kept].to_vec();
    end[kept] += 1;
    Some(end)
}

/// Reads the value of a row that opened.
pub(super) fn decode<T: DeserializeOwned>(tab: Tab, plain: &[u8]) -> Result<T> {
    journal::decode(plain).map_err(|error| match error {
        CodecError::Newer(_) => StoreError::Newer,
        _ => tab.damaged(),
    })
}

/// What every reader and writer of one store shares.
#[derive(Debug)]
pub(super) struct Shared {
    /// Seals and opens rows.
    pub sealer: Sealer,
    /// The engine's handle met a fault of the disk and must be opened anew.
    pub spent: AtomicBool,
}

impl Shared {
    /// Opens a row.
    pub fn open(&self, tab: Tab, key: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        if sealed.first().is_some_and(|version| *version > ROW_VERSION) {
            return Err(StoreError::Newer);
        }
        self.sealer.open(tab.name(), key, sealed).map_err(|_| tab.damaged())
    }

    /// Seals a row.
    pub fn seal(&self, tab: Tab, key: &[u8], plain: &[u8]) -> Vec<u8> {
        self.sealer.seal(tab.name(), key, ROW_VERSION, plain)
    }

    /// Notes a fault that spends the handle.
    pub fn note(&self, error: StoreError) -> StoreError {
        if error.spends_handle() {
            self.spent.store(true, Ordering::SeqCst);
        }
        error
    }

    /// The first half of an index key of an identity number. Case and blanks at the ends do not count.
    pub fn id_number_digest(&self, id_number: &str) -> [u8; 16] {
        let text = id_number.trim().to_uppercase();
        let whole = self.sealer.keyed_digest("id-number", text.as_bytes());
        let mut half = [0; 16];
        half.copy_from_slice(&whole[..16]);
        half
    }
}

/// One moment of the store, unmoved by later writing.
pub(super) struct Snapshot {
    txn: ReadTransaction,
    shared: Arc<Shared>,
}

impl Snapshot {
    /// Of a reading transaction.
    pub fn new(txn: ReadTransaction, shared: Arc<Shared>) -> Self {
        Self { txn, shared }
    }

    /// A row, opened but not decoded.
    pub fn bytes(&self, tab: Tab, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let read = || {
            let table = self.txn.open_table(tab.definition())?;
            let Some(sealed) = table.get(key)? else { return Ok(None) };
            self.shared.open(tab, key, sealed.value()).map(Some)
        };
        read().map_err(|error| self.shared.note(error))
    }

    /// A row.
    pub fn row<T: DeserializeOwned>(&self, tab: Tab, key: &[u8]) -> Result<Option<T>> {
        self.bytes(tab, key)?.map(|plain| decode(tab, &plain)).transpose()
    }

    /// All rows whose keys begin with `prefix`, in the order of keys.
    pub fn rows(&self, tab: Tab, prefix: &[u8]) -> Result<Rows> {
        self.rows_between(tab, prefix, after_prefix(prefix).as_deref())
    }

    /// All rows from the key `from` up to, not including, `end`.
    pub fn rows_between(&self, tab: Tab, from: &[u8], end: Option<&[u8]>) -> Result<Rows> {
        let read = || {
            let table = self.txn.open_table(tab.definition())?;
            Ok(match end {
                Some(end) => table.range::<&[u8]>(from..end)?,
                None => table.range::<&[u8]>(from..)?,
            })
        };
        let range = read().map_err(|error: StoreError| self.shared.note(error))?;
        Ok(Rows { range, shared: Arc::clone(&self.shared), tab })
    }

    /// A value kept in the clear.
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let table = self.txn.open_table(META)?;
        Ok(table.get(name.as_bytes())?.map(|value| value.value().to_vec()))
    }
}

/// Rows of one table, read one by one.
pub(super) struct Rows {
    range: Range<'static, &'static [u8], &'static [u8]>,
    shared: Arc<Shared>,
    tab: Tab,
}

/// A row as it lies on disk: its key, and its sealed value.
pub(super) type Sealed = (Vec<u8>, Vec<u8>);

impl Rows {
    /// The next row without opening it.
    pub fn next_sealed(&mut self) -> Option<Result<Sealed>> {
        let row = self.range.next()?;
        Some(match row {
            Ok((key, value)) => Ok((key.value().to_vec(), value.value().to_vec())),
            Err(error) => Err(self.shared.note(error.into())),
        })
    }
}

impl Iterator for Rows {
    type Item = Result<(Vec<u8>, Vec<u8>)>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.range.next()? {
            Ok((key, value)) => {
                let key = key.value().to_vec();
                self.shared.open(self.tab, &key, value.value()).map(|plain| (key, plain))
            }
            Err(error) => Err(self.shared.note(error.into())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_before_the_next_one() {
        for (prefix, end) in [
            (&[1_u8, 2][..], Some(&[1_u8, 3][..])),
            (&[1, 255], Some(&[2])),
            (&[255, 255], None),
            (&[], None),
        ] {
            assert_eq!(after_prefix(prefix).as_deref(), end);
        }
    }

    #[test]
    fn every_table_stands_in_the_list_at_its_own_number_with_its_own_name() {
        for (at, tab) in Tab::ALL.into_iter().enumerate() {
            assert_eq!(tab as usize, at);
            assert_eq!(Tab::ALL.iter().filter(|other| other.name() == tab.name()).count(), 1);
        }
    }
}
