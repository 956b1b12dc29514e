//! The store's files in its folder, and writing them so that a power cut leaves the old or the new one. It never
//! looks at what is inside.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::Path,
};

use super::error::{Result, StoreError};

/// The store.
pub(super) const STORE: &str = "store.redb";
/// A store being made.
pub(super) const STORE_NEW: &str = "store.new";
/// The keyring.
pub(super) const KEYRING: &str = "keyring";
/// A keyring being written.
pub(super) const KEYRING_NEW: &str = "keyring.new";
/// The keyring before the last writing.
pub(super) const KEYRING_OLD: &str = "keyring.old";
/// The folder of evidence.
pub(super) const EVIDENCE: &str = "evidence";
/// Says that the store came out of a backup and has not begun its new epoch.
pub(super) const RESTORED: &str = "restored";
/// A store made for a comparison or a backup; sealed like the store, and removed afterwards.
pub(super) const SCRATCH: &str = "store.scratch";

/// A backup being read back.
pub(super) const CHECK: &str = "store.check";

/// Syncs a folder, so that names in it last. Only Unix can.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Writes a file that is not there yet, and syncs it. A cut leaves it absent, short or whole.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

/// Makes a file that is not there yet.
pub(super) fn create_new(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    private(&mut options);
    Ok(options.open(path)?)
}

/// Only the account that runs the program may read what it makes.
pub(super) fn private(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

/// Renames within a folder, and syncs the file and the folder after it: on FAT the entry moves with the rename
/// and is written only when the file is synced again.
pub(super) fn rename_durably(folder: &Path, from: &str, to: &str) -> Result<()> {
    rename_synced(folder, from, to)?;
    sync_folder(folder)
}

/// The same for one of many: the folder is synced once, after the last.
pub(super) fn rename_synced(folder: &Path, from: &str, to: &str) -> Result<()> {
    let target = folder.join(to);
    fs::rename(folder.join(from), &target)?;
    OpenOptions::new().read(true).write(true).open(&target)?.sync_all()?;
    Ok(())
}

/// Removes a file that may not be there.
pub(super) fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Reads a file of at most `most` bytes; none when it is not there.
pub(super) fn read_small(path: &Path, most: u64, too_long: StoreError) -> Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_long) } else { Ok(Some(bytes)) }
}

/// The free bytes at a folder, as far as the system tells.
pub(super) fn free_space(folder: &Path) -> io::Result<u64> {
    #[cfg(unix)]
    {
        let found = rustix::fs::statvfs(folder)?;
        Ok(found.f_bavail.saturating_mul(found.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        Ok(u64::MAX)
    }
}
