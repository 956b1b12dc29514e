//! Writing: everything that one call puts on disk goes through one [`Tx`], and either all of it is kept or none.
//! Facts and the segments of the search block stay in memory until the end, so that a bulk entry does not rewrite
//! them for every pupil. It never begins or ends the engine's transaction itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use redb::{ReadableTable as _, Table, WriteTransaction};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    error::{Result, StoreError},
    scope_tables::ScopeTables,
    scopes::{OWN, Scopes},
    search_block::{SEGMENT_ROWS, Segment, clipped},
    tables::{Record, Shared, Tab, after_prefix, decode, key},
};
use crate::{
    domain::{ChangeId, Fingerprint, Pupil, PupilId, RosterRow, StaffId, pinyin},
    journal::{self, Clock, Entry, Facts, Head, Op, fold},
    seal,
};

/// Segments kept in memory before they are written out.
const SEGMENTS_HELD: usize = 128;
/// Records kept in memory before they are written out.
const RECORDS_HELD: usize = 256;

/// An entry to be written: the store adds number, chain and salt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// What.
    pub op: Op,
    /// Seconds since 1970 (UTC). When it runs behind the entry before, that one's time is written.
    pub at: i64,
    /// How far the clock could be believed.
    pub clock: Clock,
    /// Who.
    pub actor: StaffId,
}

type OpenTable<'t> = Table<'t, &'static [u8], &'static [u8]>;

/// One transaction.
pub(super) struct Tx<'t> {
    txn: &'t WriteTransaction,
    tables: [Option<OpenTable<'t>>; Tab::ALL.len()],
    shared: Arc<Shared>,
    /// Who is known, with the heads as this transaction leaves them.
    pub scopes: Scopes,
    /// Which changes were put, when somebody wants to know.
    pub touched: Option<BTreeSet<ChangeId>>,
    moved: BTreeSet<u32>,
    /// Facts that were read, and whether they were altered.
    pub facts: BTreeMap<u32, (Facts, bool)>,
    segments: BTreeMap<(u32, u32), Segment>,
    /// Records that were altered and are not written out yet.
    pub records: BTreeMap<(u32, PupilId), Record>,
}

impl<'t> Tx<'t> {
    /// Over an engine's transaction that has begun.
    pub fn new(txn: &'t WriteTransaction, shared: Arc<Shared>, scopes: Scopes) -> Self {
        Self {
            txn,
            tables: std::array::from_fn(|_| None),
            shared,
            scopes,
            touched: None,
            moved: BTreeSet::new(),
            facts: BTreeMap::new(),
            segments: BTreeMap::new(),
            records: BTreeMap::new(),
        }
    }

    /// Runs `job` over a table; a fault of the disk is noted.
    fn with<R>(&mut self, tab: Tab, job: impl FnOnce(&mut OpenTable<'t>) -> Result<R>) -> Result<R> {
        let place = &mut self.tables[tab as usize];
        let opened = match place {
            Some(table) => Ok(table),
            None => match self.txn.open_table(tab.definition()) {
                Ok(table) => Ok(place.insert(table)),
                Err(error) => Err(error.into()),
            },
        };
        opened.and_then(job).map_err(|error| self.shared.note(error))
    }

    /// Opens every table, so that a new store has them all.
    pub fn make_tables(&mut self) -> Result<()> {
        Tab::ALL.into_iter().try_for_each(|tab| self.with(tab, |_| Ok(())))
    }

    /// A row, opened but not decoded.
    pub fn bytes(&mut self, tab: Tab, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let shared = Arc::clone(&self.shared);
        self.with(tab, |table| match table.get(key)? {
            Some(sealed) => shared.open(tab, key, sealed.value()).map(Some),
            None => Ok(None),
        })
    }

    /// A row.
    pub fn row<T: DeserializeOwned>(&mut self, tab: Tab, key: &[u8]) -> Result<Option<T>> {
        self.bytes(tab, key)?.map(|plain| decode(tab, &plain)).transpose()
    }

    /// Puts a row.
    pub fn put_bytes(&mut self, tab: Tab, key: &[u8], plain: &[u8]) -> Result<()> {
        let sealed = self.shared.seal(tab, key, plain);
        self.put_sealed(tab, key, &sealed)
    }

    /// Puts a row that was sealed for this very place before.
    pub fn put_sealed(&mut self, tab: Tab, key: &[u8], sealed: &[u8]) -> Result<()> {
        self.with(tab, |table| {
            table.insert(key, sealed)?;
            Ok(())
        })
    }

    /// Puts a row.
    pub fn put<T: Serialize>(&mut self, tab: Tab, key: &[u8], value: &T) -> Result<()> {
        self.put_bytes(tab, key, &journal::encode(value)?)
    }

    /// Takes a row out.
    pub fn remove(&mut self, tab: Tab, key: &[u8]) -> Result<()> {
        self.with(tab, |table| {
            table.remove(key)?;
            Ok(())
        })
    }

    /// The keys that begin with `prefix`.
    fn keys(&mut self, tab: Tab, prefix: &[u8]) -> Result<Vec<Vec<u8>>> {
        let end = after_prefix(prefix);
        self.with(tab, |table| {
            let range = match &end {
                Some(end) => table.range::<&[u8]>(prefix..end.as_slice())?,
                None => table.range::<&[u8]>(prefix..)?,
            };
            range.map(|row| Ok(row?.0.value().to_vec())).collect()
        })
    }

    /// The keys from `from` up to, not including, `end`.
    pub fn keys_between(&mut self, tab: Tab, from: &[u8], end: &[u8]) -> Result<Vec<Vec<u8>>> {
        if from >= end {
            return Ok(Vec::new());
        }
        self.with(tab, |table| {
            table.range::<&[u8]>(from..end)?.map(|row| Ok(row?.0.value().to_vec())).collect()
        })
    }

    /// The rows whose keys begin with `prefix`.
    pub fn rows<T: DeserializeOwned>(&mut self, tab: Tab, prefix: &[u8]) -> Result<Vec<T>> {
        let keys = self.keys(tab, prefix)?;
        keys.iter().filter_map(|key| self.row(tab, key).transpose()).collect()
    }

    /// Numbers, chains and keeps an entry of our own, and folds it.
    pub fn write(&mut self, epoch: u32, new: NewEntry) -> Result<()> {
        let head = self.scopes.head(OWN);
        if epoch < head.epoch {
            return Err(StoreError::EpochBehind);
        }
        let entry = Entry {
            seq: head.seq + 1,
            epoch,
            prev: head.hash,
            at: new.at.max(head.at),
            clock: new.clock,
            actor: new.actor,
            salt: seal::random_bytes()?,
            op: journal::encode(&new.op)?,
        };
        self.append_with(OWN, &entry, |tables| fold::apply_op(tables, &entry, new.op))
    }

    /// Keeps the next entry of a scope and folds it.
    pub fn append(&mut self, scope: u32, entry: &Entry) -> Result<()> {
        self.append_with(scope, entry, |tables| fold::apply(tables, entry))
    }

    fn append_with(
        &mut self,
        scope: u32,
        entry: &Entry,
        fold: impl FnOnce(&mut ScopeTables<'_, 't>) -> Result<()>,
    ) -> Result<()> {
        let head = self.scopes.head(scope).next(entry)?;
        self.put(Tab::Journal, &key(scope, &[&entry.seq.to_be_bytes()]), entry)?;
        fold(&mut ScopeTables { tx: self, scope })?;
        self.scopes.set_head(scope, head);
        self.moved.insert(scope);
        Ok(())
    }

    /// Folds an entry without keeping it: a replay.
    pub fn fold(&mut self, scope: u32, entry: &Entry) -> Result<()> {
        fold::apply(&mut ScopeTables { tx: self, scope }, entry)
    }

    /// The head of a scope as this transaction leaves it.
    pub fn head(&self, scope: u32) -> Head {
        self.scopes.head(scope)
    }

    /// The entry of a number.
    pub fn entry(&mut self, scope: u32, seq: u64) -> Result<Option<Entry>> {
        self.row(Tab::Journal, &key(scope, &[&seq.to_be_bytes()]))
    }

    /// Has our own head written even when nothing was: a new store has one from the start.
    pub fn touch_own(&mut self) {
        self.moved.insert(OWN);
    }

    /// The scope of a site, made when it is new.
    pub fn scope_of(&mut self, site: Fingerprint) -> u32 {
        if let Some(scope) = self.scopes.find(site) {
            return scope;
        }
        let scope = self.scopes.add(site);
        self.moved.insert(scope);
        scope
    }

    /// Writes out what was held in memory. Nothing may be written through this transaction afterwards.
    pub fn finish(mut self) -> Result<Scopes> {
        self.write_segments()?;
        self.write_records()?;
        for (scope, (facts, altered)) in std::mem::take(&mut self.facts) {
            if altered {
                self.put(Tab::Facts, &key(scope, &[]), &facts)?;
            }
        }
        for scope in std::mem::take(&mut self.moved) {
            let row = self.scopes.row(scope);
            self.put(Tab::Scopes, &key(scope, &[]), &row)?;
        }
        Ok(self.scopes)
    }

    fn write_segments(&mut self) -> Result<()> {
        for ((scope, number), segment) in std::mem::take(&mut self.segments) {
            self.put_bytes(Tab::Segments, &key(scope, &[&number.to_be_bytes()]), &segment.encode())?;
        }
        Ok(())
    }

    fn write_records(&mut self) -> Result<()> {
        for ((scope, pupil), record) in std::mem::take(&mut self.records) {
            self.put(Tab::Pupils, &key(scope, &[&pupil.0]), &record)?;
        }
        Ok(())
    }

    /// The record of a pupil, to be altered; an empty one when there is none.
    pub fn record(&mut self, scope: u32, pupil: PupilId) -> Result<&mut Record> {
        if !self.records.contains_key(&(scope, pupil)) {
            if self.records.len() >= RECORDS_HELD {
                self.write_records()?;
            }
            let record = self.row(Tab::Pupils, &key(scope, &[&pupil.0]))?.unwrap_or_default();
            self.records.insert((scope, pupil), record);
        }
        Ok(self.records.entry((scope, pupil)).or_default())
    }

    /// The segment of a number, to be altered.
    fn segment(&mut self, scope: u32, number: u32) -> Result<&mut Segment> {
        if !self.segments.contains_key(&(scope, number)) {
            if self.segments.len() >= SEGMENTS_HELD {
                self.write_segments()?;
            }
            let segment = match self.bytes(Tab::Segments, &key(scope, &[&number.to_be_bytes()]))? {
                Some(plain) => Segment::decode(&plain).ok_or(Tab::Segments.damaged())?,
                None => Segment::default(),
            };
            self.segments.insert((scope, number), segment);
        }
        Ok(self.segments.entry((scope, number)).or_default())
    }

    /// Puts a pupil into the search block and the index of identity numbers.
    pub fn put_row(&mut self, scope: u32, pupil: &Pupil) -> Result<()> {
        let place = (pupil.slot % SEGMENT_ROWS) as usize;
        let segment = self.segment(scope, pupil.slot / SEGMENT_ROWS)?;
        let before = segment.row(place);
        let keys = match before {
            Some(before) if before.name == clipped(pupil.name()) => before.keys.to_owned(),
            _ => pinyin::keys(pupil.name()),
        };
        let known = before.map_or("", |before| before.id_number).to_owned();
        let row = RosterRow::of(pupil, &keys);
        let id_number = clipped(row.id_number);
        segment.put(place, &row);
        if known == id_number {
            return Ok(());
        }
        if !known.is_empty() {
            let place = self.id_number_key(&known, scope, pupil.id);
            self.remove(Tab::IdNumbers, &place)?;
        }
        if !id_number.is_empty() {
            let place = self.id_number_key(id_number, scope, pupil.id);
            self.put_bytes(Tab::IdNumbers, &place, &[])?;
        }
        Ok(())
    }

    fn id_number_key(&self, id_number: &str, scope: u32, pupil: PupilId) -> Vec<u8> {
        [&self.shared.id_number_digest(id_number)[..], &scope.to_be_bytes(), &pupil.0].concat()
    }

    /// Who has an identity number, in every scope.
    pub fn id_number_owners(&mut self, id_number: &str) -> Result<Vec<(u32, PupilId)>> {
        let prefix = self.shared.id_number_digest(id_number);
        let keys = self.keys(Tab::IdNumbers, &prefix)?;
        let mut owners = Vec::with_capacity(keys.len());
        for key in keys {
            self.bytes(Tab::IdNumbers, &key)?;
            owners.push(owner(&key)?);
        }
        Ok(owners)
    }
}

/// Scope and pupil of a key of the index.
pub(super) fn owner(key: &[u8]) -> Result<(u32, PupilId)> {
    let damaged = || Tab::IdNumbers.damaged();
    let (_, rest) = key.split_first_chunk::<16>().ok_or_else(damaged)?;
    let (scope, pupil) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
    Ok((u32::from_be_bytes(*scope), PupilId(pupil.try_into().map_err(|_| damaged())?)))
}
