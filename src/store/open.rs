//! Making and opening a store, and the engine's handle: opened with its full check, closed and opened anew after a
//! fault of the disk. It never makes a store where one was: a missing or empty file is an alarm.

use std::{
    fmt, fs, io,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use redb::{Builder, Database, DatabaseError, ReadableDatabase as _};
use zeroize::Zeroizing;

use super::{
    error::{Result, StoreError},
    files::{self, KEYRING, KEYRING_NEW, STORE, STORE_NEW},
    keyring_file,
    scopes::{OWN, Scopes},
    tables::{META, Shared, Snapshot, Tab, key},
    transaction::{NewEntry, Tx},
};
use crate::{
    domain::StoreId,
    journal::{Entry, Head},
    seal::{DataKey, Keyring, Sealer},
};

/// The format that this program writes, as it stands in the `meta` table.
const FORMAT: u8 = 1;
/// The shape of the projections that this program writes, beside it in the `meta` table. A store of an older shape is
/// replayed into the new one when it is opened; the journal stays as it is.
const PROJECTIONS: u8 = 3;
/// The engine's cache, in bytes: enough at 100,000 pupils, and harmless on a laptop with 2 GB.
pub(super) const CACHE_BYTES: usize = 20 * 1024 * 1024;
/// What must be free besides twice the store before anything is written.
const FREE_MARGIN: u64 = 64 * 1024 * 1024;

/// How the engine's file is opened; a test puts a faulty disk here.
pub(super) type Opener = dyn Fn(&Builder) -> Result<Database, DatabaseError> + Send + Sync;
/// How free space is asked for.
pub(super) type FreeSpace = fn(&Path) -> io::Result<u64>;

/// A site's store: journal, projections and secrets in one sealed file, with keyring and evidence beside it.
/// Shared among threads by reference; writers take turns, readers never wait.
pub struct Store {
    folder: PathBuf,
    pub(super) shared: Arc<Shared>,
    store: StoreId,
    opener: Box<Opener>,
    free_space: FreeSpace,
    handle: RwLock<Option<Database>>,
    scopes: RwLock<Scopes>,
    writer: Mutex<()>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.store.short())
    }
}

/// What a store begins with, written in one transaction: a store without its own keys is never seen.
#[derive(Default)]
pub struct Genesis {
    /// The first entries.
    pub entries: Vec<NewEntry>,
    /// The first secrets, by name.
    pub secrets: Vec<(&'static str, Zeroizing<Vec<u8>>)>,
}

impl Store {
    /// Whether a store was set up in the folder. A store file without its keyring, or a keyring without its store,
    /// counts: it is an alarm, never a first run.
    #[must_use]
    pub fn exists(folder: &Path) -> bool {
        folder.join(STORE).exists() || folder.join(KEYRING).exists()
    }

    /// Makes a store with its first entries, in epoch 1, and opens it. A cut leaves no store or the whole one.
    ///
    /// # Errors
    /// [`StoreError::AlreadyHere`]; a keyring or first entries that do not fit; what the disk says.
    pub fn create(
        folder: &Path,
        keyring: &Keyring,
        key: &DataKey,
        store: StoreId,
        first: Genesis,
    ) -> Result<Self> {
        Self::create_at(folder, keyring, key, store, first, files::free_space)
    }

    pub(super) fn create_at(
        folder: &Path,
        keyring: &Keyring,
        key: &DataKey,
        store: StoreId,
        first: Genesis,
        free_space: FreeSpace,
    ) -> Result<Self> {
        if Self::exists(folder) {
            return Err(StoreError::AlreadyHere);
        }
        if *keyring.store_id() != store.0 {
            return Err(StoreError::Mixed);
        }
        fs::create_dir_all(folder)?;
        require_space(folder, 0, free_space)?;
        let new = folder.join(STORE_NEW);
        files::remove_if_there(&new)?;
        make(&new, &shared(key, store)?, store, first)?;
        keyring_file::prepare(folder, keyring)?;
        files::rename_durably(folder, STORE_NEW, STORE)?;
        files::rename_durably(folder, KEYRING_NEW, KEYRING)?;
        Self::open_at(folder, key, free_space)
    }

    /// Opens the store while the key is still being made from the password: the engine's whole check needs no key, and
    /// both take a good part of a second when there are many records. What `unlock` says comes first.
    ///
    /// # Errors
    /// Those of `unlock` and of [`Store::open`].
    pub fn open_while<T: Send, E: From<StoreError> + Send>(
        folder: &Path,
        unlock: impl FnOnce() -> Result<(DataKey, T), E> + Send,
    ) -> Result<(Self, T), E> {
        // The engine stays on this thread: memory that another one's allocator let go of is not used again here.
        let (prepared, unlocked) = thread::scope(|scope| {
            let unlocking = scope.spawn(unlock);
            let prepared = Prepared::of(folder);
            (prepared, unlocking.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let (key, more) = unlocked?;
        Ok((prepared?.open(folder, &key, files::free_space)?, more))
    }

    /// Opens the store: the engine's whole check, then the sealed head against the journal's last entry.
    ///
    /// # Errors
    /// [`StoreError::NotHere`], [`StoreError::Missing`], [`StoreError::Busy`], [`StoreError::Newer`],
    /// [`StoreError::Mixed`], [`StoreError::Damaged`], [`StoreError::HeadMismatch`]; what the disk says.
    pub fn open(folder: &Path, key: &DataKey) -> Result<Self> {
        Self::open_at(folder, key, files::free_space)
    }

    pub(super) fn open_at(folder: &Path, key: &DataKey, free_space: FreeSpace) -> Result<Self> {
        Prepared::of(folder)?.open(folder, key, free_space)
    }

    /// Opens over any opener. `expected` is the store that the keyring belongs to.
    #[cfg(test)]
    pub(super) fn open_with(
        folder: &Path,
        key: &DataKey,
        opener: Box<Opener>,
        free_space: FreeSpace,
        expected: Option<StoreId>,
    ) -> Result<Self> {
        let database = engine(&opener)?;
        Prepared { opener, expected, database }.open_engine(folder, key, free_space)
    }

    /// What the shape says: for a test that makes an older store of a present one.
    #[cfg(test)]
    pub(super) fn forget_projections(&self) -> Result<()> {
        self.with_engine(|database| {
            let txn = database.begin_write()?;
            txn.open_table(META)?.remove(&b"projections"[..])?;
            for tab in [Tab::Dues, Tab::Movements, Tab::Files, Tab::Acts, Tab::Facts, Tab::Pupils] {
                txn.delete_table(tab.definition())?;
            }
            Ok(txn.commit()?)
        })
    }

    /// Replays the journal when an older program wrote the projections. Cut off in between, it is done again at the
    /// next opening.
    fn bring_projections_up(&self) -> Result<()> {
        match self.snapshot()?.meta("projections")?.as_deref() {
            Some([PROJECTIONS]) => return Ok(()),
            Some([newer]) if *newer > PROJECTIONS => return Err(StoreError::Newer),
            _ => {}
        }
        self.write(|tx| tx.make_tables().map(Some))?;
        let findings = self.rebuild(&mut |_| true)?;
        if !findings.iter().all(super::Finding::is_rebuildable) {
            return Err(StoreError::Damaged { table: "journal" });
        }
        self.with_engine(|database| {
            let mut txn = database.begin_write()?;
            txn.set_two_phase_commit(true);
            txn.open_table(META)?.insert(&b"projections"[..], &[PROJECTIONS][..])?;
            Ok(txn.commit()?)
        })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The store's id.
    #[must_use]
    pub fn id(&self) -> StoreId {
        self.store
    }

    /// Where our own journal ends.
    #[must_use]
    pub fn head(&self) -> Head {
        self.scopes().head(OWN)
    }

    pub(super) fn scopes(&self) -> std::sync::RwLockReadGuard<'_, Scopes> {
        self.scopes.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The present moment of the store.
    pub(super) fn snapshot(&self) -> Result<Snapshot> {
        let txn = self.with_engine(|database| Ok(database.begin_read()?))?;
        Ok(Snapshot::new(txn, Arc::clone(&self.shared)))
    }

    /// Runs `job` over the engine's handle, which is opened anew when an earlier fault spent it.
    pub(super) fn with_engine<R>(&self, job: impl FnOnce(&Database) -> Result<R>) -> Result<R> {
        if self.shared.spent.load(Ordering::SeqCst) {
            self.open_anew()?;
        }
        let handle = self.handle.read().unwrap_or_else(PoisonError::into_inner);
        let database = handle.as_ref().ok_or(StoreError::Io(io::ErrorKind::NotConnected))?;
        job(database).map_err(|error| self.shared.note(error))
    }

    fn open_anew(&self) -> Result<()> {
        let mut handle = self.handle.write().unwrap_or_else(PoisonError::into_inner);
        if !self.shared.spent.load(Ordering::SeqCst) {
            return Ok(());
        }
        *handle = None;
        let database = engine(&self.opener)?;
        if read_meta(&database)? != self.store {
            return Err(StoreError::Mixed);
        }
        let scopes = load_scopes(&database, &self.shared)?;
        *self.scopes.write().unwrap_or_else(PoisonError::into_inner) = scopes;
        *handle = Some(database);
        self.shared.spent.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// Whether the store came out of a backup and still has to begin a new epoch: the next commit must carry
    /// [`Head::epoch`] + 1 and found the store anew.
    #[must_use]
    pub fn needs_new_epoch(&self) -> bool {
        self.folder.join(files::RESTORED).exists()
    }

    /// Takes the mark away once an entry of a new epoch is written.
    pub(super) fn restored_mark_done(&self, epoch: u32, before: u32) -> Result<()> {
        if epoch > before && self.needs_new_epoch() {
            files::remove_if_there(&self.folder.join(files::RESTORED))?;
            files::sync_folder(&self.folder)?;
        }
        Ok(())
    }

    /// The engine's own check of the whole file; false when it found something.
    pub(super) fn check_file(&self) -> Result<bool> {
        self.with_engine(|_| Ok(()))?;
        let _turn = self.writer();
        let mut handle = self.handle.write().unwrap_or_else(PoisonError::into_inner);
        let database = handle.as_mut().ok_or(StoreError::Io(io::ErrorKind::NotConnected))?;
        match catch_unwind(AssertUnwindSafe(|| database.check_integrity())) {
            Ok(Ok(whole)) => Ok(whole),
            Ok(Err(error)) => match self.shared.note(error.into()) {
                StoreError::Damaged { .. } => Ok(false),
                other => Err(other),
            },
            Err(_) => Ok(false),
        }
    }

    /// The right to write: one at a time.
    pub(super) fn writer(&self) -> MutexGuard<'_, ()> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes in one transaction. When `job` gives an error or nothing, nothing is written.
    pub(super) fn write<R, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<Option<R>, E>,
    ) -> Result<Option<R>, E> {
        let _turn = self.writer();
        let txn = self.with_engine(|database| {
            require_space(&self.folder, self.file_bytes(), self.free_space)?;
            let mut txn = database.begin_write()?;
            txn.set_two_phase_commit(true);
            Ok(txn)
        })?;
        let mut tx = Tx::new(&txn, Arc::clone(&self.shared), self.scopes().clone());
        let noted = |error| E::from(self.shared.note(error));
        let Some(done) = job(&mut tx)? else { return Ok(None) };
        let scopes = tx.finish().map_err(noted)?;
        txn.commit().map_err(|error| noted(error.into()))?;
        *self.scopes.write().unwrap_or_else(PoisonError::into_inner) = scopes;
        Ok(Some(done))
    }

    /// The size of the store's file, 0 when it cannot be told.
    pub(super) fn file_bytes(&self) -> u64 {
        fs::metadata(self.folder.join(STORE)).map_or(0, |found| found.len())
    }

    /// Checks that `bytes` may be written beside the store.
    pub(super) fn require_space(&self, bytes: u64) -> Result<()> {
        require_space(&self.folder, bytes, self.free_space)
    }
}

/// A store whose engine is open and checked, and whose rows are still sealed.
struct Prepared {
    opener: Box<Opener>,
    expected: Option<StoreId>,
    database: Database,
}

impl Prepared {
    fn of(folder: &Path) -> Result<Self> {
        let path = folder.join(STORE);
        match fs::metadata(&path) {
            Ok(found) if found.len() > 0 => {}
            Ok(_) => return Err(StoreError::Missing),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(if Store::exists(folder) { StoreError::Missing } else { StoreError::NotHere });
            }
            Err(error) => return Err(error.into()),
        }
        let opener: Box<Opener> = Box::new(move |builder: &Builder| builder.open(&path));
        let expected = Store::read_keyring(folder).ok().map(|keyring| StoreId(*keyring.store_id()));
        let database = engine(&opener)?;
        Ok(Self { opener, expected, database })
    }

    fn open(self, folder: &Path, key: &DataKey, free_space: FreeSpace) -> Result<Store> {
        let store = self.open_engine(folder, key, free_space)?;
        store.bring_projections_up()?;
        for leftover in [files::SCRATCH, files::CHECK] {
            files::remove_if_there(&folder.join(leftover))?;
        }
        Ok(store)
    }

    fn open_engine(self, folder: &Path, key: &DataKey, free_space: FreeSpace) -> Result<Store> {
        let Self { opener, expected, database } = self;
        let store = read_meta(&database)?;
        if expected.is_some_and(|expected| expected != store) {
            return Err(StoreError::Mixed);
        }
        let shared = shared(key, store)?;
        let scopes = load_scopes(&database, &shared)?;
        Ok(Store {
            folder: folder.to_owned(),
            shared,
            store,
            opener,
            free_space,
            handle: RwLock::new(Some(database)),
            scopes: RwLock::new(scopes),
            writer: Mutex::new(()),
        })
    }
}

/// Twice the store and a margin must be free: the engine grows in large steps.
pub(super) fn require_space(folder: &Path, store_bytes: u64, free_space: FreeSpace) -> Result<()> {
    let needed = store_bytes.saturating_mul(2).saturating_add(FREE_MARGIN);
    let free = free_space(folder)?;
    if free < needed { Err(StoreError::Cramped { needed, free }) } else { Ok(()) }
}

pub(super) fn shared(key: &DataKey, store: StoreId) -> Result<Arc<Shared>> {
    Ok(Arc::new(Shared { sealer: Sealer::new(key, store.0)?, spent: AtomicBool::new(false) }))
}

/// Opens the engine with its whole check. The engine may panic over a file altered on purpose.
pub(super) fn engine(opener: &Opener) -> Result<Database> {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(true);
    catch_unwind(AssertUnwindSafe(|| opener(&builder)))
        .map_err(|_| StoreError::Damaged { table: STORE })?
        .map_err(StoreError::from)
}

/// Makes an empty store file at `path` with the tables, the store's id and the first entries.
pub(super) fn make(path: &Path, shared: &Arc<Shared>, store: StoreId, first: Genesis) -> Result<()> {
    let database = Builder::new().set_cache_size(CACHE_BYTES).create(path)?;
    begin(&database, shared, store, first)?;
    database.close()?;
    fs::OpenOptions::new().read(true).write(true).open(path)?.sync_all()?;
    Ok(())
}

/// Writes the tables, the store's id and the first entries.
pub(super) fn begin(database: &Database, shared: &Arc<Shared>, store: StoreId, first: Genesis) -> Result<()> {
    let mut txn = database.begin_write()?;
    txn.set_two_phase_commit(true);
    {
        let mut meta = txn.open_table(META)?;
        meta.insert(&b"format"[..], &[FORMAT][..])?;
        meta.insert(&b"store"[..], &store.0[..])?;
        meta.insert(&b"projections"[..], &[PROJECTIONS][..])?;
    }
    let mut tx = Tx::new(&txn, Arc::clone(shared), Scopes::new());
    tx.make_tables()?;
    for new in first.entries {
        tx.write(1, new)?;
    }
    for (name, secret) in &first.secrets {
        tx.put_bytes(Tab::Secrets, name.as_bytes(), secret)?;
    }
    tx.touch_own();
    tx.finish()?;
    txn.commit()?;
    Ok(())
}

/// The store's id, when the format is ours.
pub(super) fn read_meta(database: &Database) -> Result<StoreId> {
    let damaged = StoreError::Damaged { table: "meta" };
    let txn = database.begin_read()?;
    let table = txn.open_table(META)?;
    match table.get(&b"format"[..])?.as_ref().map(|format| format.value().to_vec()).as_deref() {
        Some([FORMAT]) => {}
        Some([newer]) if *newer > FORMAT => return Err(StoreError::Newer),
        _ => return Err(damaged),
    }
    let store = table.get(&b"store"[..])?.ok_or(damaged)?;
    Ok(StoreId(store.value().try_into().map_err(|_| damaged)?))
}

/// The scopes, each head compared with the last entry of its journal.
pub(super) fn load_scopes(database: &Database, shared: &Arc<Shared>) -> Result<Scopes> {
    let snapshot = Snapshot::new(database.begin_read()?, Arc::clone(shared));
    let scopes = Scopes::load(&snapshot)?;
    for scope in scopes.numbers() {
        let head = scopes.head(scope);
        let from = key(scope, &[&head.seq.to_be_bytes()]);
        let end = (scope + 1).to_be_bytes();
        let mut rows = snapshot.rows_between(Tab::Journal, &from, Some(&end))?;
        let last = rows.next().transpose()?;
        let ends_there = match last {
            None => head == Head::default(),
            Some((_, plain)) => {
                let entry: Entry = super::tables::decode(Tab::Journal, &plain)?;
                let found = Head { seq: entry.seq, hash: entry.hash(), at: entry.at, epoch: entry.epoch };
                found == head && rows.next().is_none()
            }
        };
        if !ends_there {
            return Err(StoreError::HeadMismatch);
        }
    }
    Ok(scopes)
}
