//! Backups: one file with a logical copy of the store, the keyring and the papers, read back before it counts; and
//! putting one back into an empty folder. It never copies an open store byte by byte and never overwrites anything.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
    sync::Arc,
};

use redb::{Builder, ReadableDatabase as _};
use sha2::{Digest as _, Sha256};

use super::{
    Store,
    archive::{self, INFO, Info, Member},
    error::{Result, StoreError},
    files::{self, CHECK, EVIDENCE, KEYRING, KEYRING_NEW, RESTORED, SCRATCH, STORE, STORE_NEW},
    open::{self, CACHE_BYTES},
    replay::Scratch,
    scopes::Scopes,
    tables::{META, Snapshot, Tab},
};
use crate::{
    domain::Digest,
    seal::{Keyring, keyring},
};

/// A backup that was written and read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// Its size in bytes.
    pub bytes: u64,
    /// How many papers are in it.
    pub papers: u64,
    /// What it holds.
    pub info: Info,
}

/// What was put into the file, to be found again when it is read back.
type Sums = BTreeMap<String, Digest>;

impl Store {
    /// The name of a backup made on a day (YYYYMMDD): day and last entry, nothing personal.
    #[must_use]
    pub fn backup_name(&self, day: u32) -> String {
        format!("xueji-backup-{day:08}-{}.xjk", self.head().seq)
    }

    /// Writes a backup to the new file `to` and reads it back: unpacked, opened, every seal, the heads, every paper.
    ///
    /// # Errors
    /// [`StoreError::FileExists`]; [`StoreError::BackupUnverified`] when it does not read back; damage in the store
    /// itself, which is never copied; what either disk says. A file that failed is removed.
    pub fn backup(&self, to: &Path) -> Result<Backup> {
        if to.exists() {
            return Err(StoreError::FileExists);
        }
        self.require_space(self.file_bytes())?;
        let written = self.write_backup(to);
        if written.is_err() {
            // The first failure is what the person is told.
            let _ = fs::remove_file(to);
        }
        written
    }

    fn write_backup(&self, to: &Path) -> Result<Backup> {
        let scratch = Scratch::new(self.folder(), SCRATCH)?;
        let snapshot = self.snapshot()?;
        let scopes = Scopes::load(&snapshot)?;
        copy_rows(&snapshot, &self.shared, &scratch.0)?;
        let info = Info { store: self.id(), head: scopes.head(super::scopes::OWN) };
        let keyring = Self::read_keyring(self.folder())?.to_bytes();
        let sums = pack(to, &info, &keyring, &scratch.0, &self.folder().join(EVIDENCE))?;
        drop(scratch);
        self.read_back(to, &info, &scopes, &sums)?;
        let papers = sums.keys().filter(|name| name.starts_with(EVIDENCE)).count() as u64;
        Ok(Backup { bytes: fs::metadata(to)?.len(), papers, info })
    }

    fn read_back(&self, file: &Path, info: &Info, scopes: &Scopes, sums: &Sums) -> Result<()> {
        let check = Scratch::new(self.folder(), CHECK)?;
        let mut found = Sums::new();
        archive::each(File::open(file)?, |member, bytes| {
            let (name, sum) = match &member {
                Member::Store => {
                    let mut out = File::create_new(&check.0)?;
                    let sum = copy_summing(bytes, &mut out)?;
                    (STORE.to_owned(), sum)
                }
                Member::Info => (INFO.to_owned(), copy_summing(bytes, &mut io::sink())?),
                Member::Keyring => (KEYRING.to_owned(), copy_summing(bytes, &mut io::sink())?),
                Member::Paper(id) => (paper_name(&id.to_string()), copy_summing(bytes, &mut io::sink())?),
            };
            found.insert(name, sum);
            Ok(())
        })
        .map_err(unverified)?;
        if found != *sums || archive::info(file).ok() != Some(*info) {
            return Err(StoreError::BackupUnverified);
        }
        let database = {
            let path = check.0.clone();
            open::engine(&move |builder: &Builder| builder.open(&path)).map_err(unverified)?
        };
        let copied = open::load_scopes(&database, &self.shared).map_err(unverified)?;
        if copied != *scopes || open::read_meta(&database).map_err(unverified)? != self.id() {
            return Err(StoreError::BackupUnverified);
        }
        let snapshot = Snapshot::new(database.begin_read()?, Arc::clone(&self.shared));
        Tab::ALL.into_iter().try_for_each(|tab| {
            snapshot.rows(tab, &[])?.try_for_each(|row| row.map(|_| ()).map_err(unverified))
        })
    }

    /// What a backup says it holds, without any key.
    ///
    /// # Errors
    /// [`StoreError::BackupBad`]; what the disk says.
    pub fn backup_info(file: &Path) -> Result<Info> {
        archive::info(file)
    }

    /// Puts a backup into a folder without a store. The store then says [`Store::needs_new_epoch`]: unlock it, open
    /// it, and commit in the next epoch.
    ///
    /// # Errors
    /// [`StoreError::AlreadyHere`], [`StoreError::BackupBad`]; what the disk says. Nothing that counts as a store is
    /// left when it fails.
    pub fn restore(file: &Path, folder: &Path) -> Result<Info> {
        if Self::exists(folder) {
            return Err(StoreError::AlreadyHere);
        }
        let info = archive::info(file)?;
        let bytes = fs::metadata(file)?.len();
        fs::create_dir_all(folder.join(EVIDENCE))?;
        open::require_space(folder, bytes, files::free_space)?;
        unpack(file, folder)?;
        check_unpacked(folder, &info)?;
        files::remove_if_there(&folder.join(RESTORED))?;
        files::write_new(&folder.join(RESTORED), b"")?;
        files::rename_durably(folder, STORE_NEW, STORE)?;
        files::rename_durably(folder, KEYRING_NEW, KEYRING)?;
        Ok(info)
    }
}

/// Whatever did not read: the backup is what is at fault, not the store. A fault of the disk stays what it is.
fn unverified(error: StoreError) -> StoreError {
    match error {
        StoreError::Damaged { .. } | StoreError::HeadMismatch | StoreError::BackupBad => {
            StoreError::BackupUnverified
        }
        other => other,
    }
}

/// Copies every row of a moment into a fresh file, after its seal opened.
fn copy_rows(snapshot: &Snapshot, shared: &Arc<super::tables::Shared>, to: &Path) -> Result<()> {
    let database = Builder::new().set_cache_size(CACHE_BYTES).create(to)?;
    let txn = database.begin_write()?;
    {
        let mut meta = txn.open_table(META)?;
        for name in ["format", "store"] {
            let value = snapshot.meta(name)?.ok_or(StoreError::Damaged { table: "meta" })?;
            meta.insert(name.as_bytes(), value.as_slice())?;
        }
    }
    for tab in Tab::ALL {
        let mut table = txn.open_table(tab.definition())?;
        let mut rows = snapshot.rows(tab, &[])?;
        while let Some((key, sealed)) = rows.next_sealed().transpose()? {
            shared.open(tab, &key, &sealed)?;
            table.insert(key.as_slice(), sealed.as_slice())?;
        }
    }
    txn.commit()?;
    database.close()?;
    Ok(())
}

fn pack(to: &Path, info: &Info, keyring: &[u8], store: &Path, evidence: &Path) -> Result<Sums> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    files::private(&mut options);
    let mut sums = Sums::new();
    let mut packing = archive::Packing::new(options.open(to)?);
    let info = info.to_text();
    sums.insert(INFO.to_owned(), packing.add(INFO, info.len() as u64, info.as_bytes())?);
    sums.insert(KEYRING.to_owned(), packing.add(KEYRING, keyring.len() as u64, keyring)?);
    let file = File::open(store)?;
    sums.insert(STORE.to_owned(), packing.add(STORE, file.metadata()?.len(), file)?);
    for id in archive::papers(evidence)? {
        let name = paper_name(&id.to_string());
        let file = File::open(evidence.join(format!("{id}.age")))?;
        let sum = packing.add(&name, file.metadata()?.len(), file)?;
        sums.insert(name, sum);
    }
    packing.finish()?.sync_all()?;
    if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        files::sync_folder(parent)?;
    }
    Ok(sums)
}

fn paper_name(id: &str) -> String {
    format!("{EVIDENCE}/{id}.age")
}

/// Copies everything and gives its SHA-256.
pub(super) fn copy_summing(from: &mut dyn Read, to: &mut dyn Write) -> Result<Digest> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = from.read(&mut buffer)?;
        if count == 0 {
            return Ok(Digest(hasher.finalize().into()));
        }
        hasher.update(&buffer[..count]);
        to.write_all(&buffer[..count])?;
    }
}

fn unpack(file: &Path, folder: &Path) -> Result<()> {
    for leftover in [STORE_NEW, KEYRING_NEW] {
        files::remove_if_there(&folder.join(leftover))?;
    }
    let (mut stores, mut keyrings) = (0, 0);
    archive::each(File::open(file)?, |member, bytes| {
        let path = match member {
            Member::Info => return Ok(()),
            Member::Store => {
                stores += 1;
                folder.join(STORE_NEW)
            }
            Member::Keyring => {
                keyrings += 1;
                folder.join(KEYRING_NEW)
            }
            Member::Paper(id) => folder.join(EVIDENCE).join(format!("{id}.age")),
        };
        files::remove_if_there(&path)?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        files::private(&mut options);
        let mut out = options.open(&path)?;
        copy_summing(bytes, &mut out)?;
        Ok(out.sync_all()?)
    })?;
    files::sync_folder(&folder.join(EVIDENCE))?;
    if (stores, keyrings) == (1, 1) { Ok(()) } else { Err(StoreError::BackupBad) }
}

/// Checks what was unpacked as far as it goes without a key.
fn check_unpacked(folder: &Path, info: &Info) -> Result<()> {
    let bad = StoreError::BackupBad;
    let bytes = files::read_small(&folder.join(KEYRING_NEW), keyring::MAX_BYTES as u64, bad)?.ok_or(bad)?;
    let keyring = Keyring::from_bytes(&bytes).map_err(|_| bad)?;
    let path = folder.join(STORE_NEW);
    let opener = move |builder: &Builder| builder.open(&path);
    let as_bad = |error| match error {
        StoreError::Damaged { .. } => bad,
        other => other,
    };
    let database = open::engine(&opener).map_err(as_bad)?;
    let store = open::read_meta(&database).map_err(as_bad)?;
    if store == info.store && store.0 == *keyring.store_id() { Ok(()) } else { Err(bad) }
}
