//! A replay of the journals into a scratch file, and the comparison of what is kept with what was replayed. The
//! scratch file is sealed like the store and removed afterwards; the store itself is not touched here.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use redb::{Builder, Database, ReadableDatabase as _};

use super::{
    error::{Result, StoreError},
    files,
    open::CACHE_BYTES,
    scopes::{Scope, Scopes},
    search_block::Segment,
    tables::{Rows, Sealed, Shared, Snapshot, Tab, decode, key},
    transaction::Tx,
};
use crate::journal::{Entry, Head};

/// Entries between two calls of the progress.
const PROGRESS_EVERY: u64 = 256;

/// A file that is removed when it is done with.
pub(super) struct Scratch(pub PathBuf);

impl Scratch {
    /// In a folder; an older one of the name goes.
    pub fn new(folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join(name);
        files::remove_if_there(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind is sealed, and the next opening of the store removes it.
        let _ = fs::remove_file(&self.0);
    }
}

/// Why a replay ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// An entry does not open or does not join on.
    Chain(Scope, u64),
    /// An entry does not fold.
    Fold(Scope, u64),
    /// The caller said stop.
    Stopped,
}

/// The projections made from the journals alone.
pub(super) struct Replay {
    // Dropped before the file under it is removed.
    database: Database,
    _scratch: Scratch,
    shared: Arc<Shared>,
}

impl Replay {
    /// Replays the journals of a snapshot. `progress` hears how many entries are done.
    pub fn of(
        snapshot: &Snapshot,
        scopes: &Scopes,
        shared: &Arc<Shared>,
        folder: &Path,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<std::result::Result<Self, Broken>> {
        let scratch = Scratch::new(folder, files::SCRATCH)?;
        let database = Builder::new().set_cache_size(CACHE_BYTES).create(&scratch.0)?;
        let txn = database.begin_write()?;
        let mut tx = Tx::new(&txn, Arc::clone(shared), scopes.emptied());
        tx.make_tables()?;
        let mut done = 0;
        for scope in scopes.numbers() {
            if let Some(broken) = replay_scope(&mut tx, snapshot, scopes, scope, &mut done, progress)? {
                return Ok(Err(broken));
            }
        }
        tx.finish()?;
        txn.commit()?;
        Ok(Ok(Self { database, _scratch: scratch, shared: Arc::clone(shared) }))
    }

    /// What was replayed.
    pub fn snapshot(&self) -> Result<Snapshot> {
        Ok(Snapshot::new(self.database.begin_read()?, Arc::clone(&self.shared)))
    }
}

fn replay_scope(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    scopes: &Scopes,
    scope: u32,
    done: &mut u64,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Broken>> {
    let name = scopes.name(scope);
    let mut head = Head::default();
    for row in snapshot.rows(Tab::Journal, &key(scope, &[]))? {
        let broken = Ok(Some(Broken::Chain(name, head.seq + 1)));
        let entry: Entry = match row.and_then(|(_, plain)| decode(Tab::Journal, &plain)) {
            Ok(entry) => entry,
            Err(error) if error.spends_handle() => return Err(error),
            Err(_) => return broken,
        };
        head = match head.next(&entry) {
            Ok(head) => head,
            Err(_) => return broken,
        };
        match tx.fold(scope, &entry) {
            Err(StoreError::Fold(_)) => return Ok(Some(Broken::Fold(name, entry.seq))),
            other => other?,
        }
        *done += 1;
        if done.is_multiple_of(PROGRESS_EVERY) && !progress(*done) {
            return Ok(Some(Broken::Stopped));
        }
    }
    let whole = head == scopes.head(scope);
    Ok((!whole).then_some(Broken::Chain(name, head.seq + 1)))
}

/// One row that is not what the replay says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// Which table.
    pub tab: Tab,
    /// Which row.
    pub key: Vec<u8>,
    /// As the replay has it, sealed for its place; none when there should be no such row.
    pub should: Option<Vec<u8>>,
    /// Whether the store has a row there.
    pub is_there: bool,
}

/// Calls `each` with every row of a table that differs.
pub(super) fn compare(
    tab: Tab,
    live: &Snapshot,
    replayed: &Snapshot,
    shared: &Shared,
    each: &mut dyn FnMut(Difference) -> Result<()>,
) -> Result<()> {
    let (mut ours, mut theirs) = (live.rows(tab, &[])?, replayed.rows(tab, &[])?);
    let (mut left, mut right) = (step(&mut ours)?, step(&mut theirs)?);
    loop {
        let order = match (&left, &right) {
            (None, None) => return Ok(()),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let (mine, should) = match order {
            std::cmp::Ordering::Less => (std::mem::replace(&mut left, step(&mut ours)?), None),
            std::cmp::Ordering::Greater => (None, std::mem::replace(&mut right, step(&mut theirs)?)),
            std::cmp::Ordering::Equal => (
                std::mem::replace(&mut left, step(&mut ours)?),
                std::mem::replace(&mut right, step(&mut theirs)?),
            ),
        };
        if let (Some(mine), Some(should)) = (&mine, &should)
            && same(tab, shared, mine, should)
        {
            continue;
        }
        let is_there = mine.is_some();
        let (key, should) = match (mine, should) {
            (_, Some((key, sealed))) => (key, Some(sealed)),
            (Some((key, _)), None) => (key, None),
            (None, None) => return Ok(()),
        };
        each(Difference { tab, key, should, is_there })?;
    }
}

fn step(rows: &mut Rows) -> Result<Option<Sealed>> {
    rows.next_sealed().transpose()
}

/// Whether two rows of one key say the same. Pinyin keys may differ from one version of the program to the next.
fn same(tab: Tab, shared: &Shared, mine: &Sealed, should: &Sealed) -> bool {
    let (Ok(mine), Ok(should)) = (shared.open(tab, &mine.0, &mine.1), shared.open(tab, &should.0, &should.1))
    else {
        return false;
    };
    if tab != Tab::Segments || mine == should {
        return mine == should;
    }
    let bare = |bytes: &[u8]| Segment::decode(bytes).map(|segment| segment.without_keys());
    bare(&mine).is_some() && bare(&mine) == bare(&should)
}
