//! The keyring's file: read with what a cut may have left in mind, replaced durably, the one before kept. It never
//! judges a password.

use std::path::Path;

use super::{
    Store,
    error::{Result, StoreError},
    files::{self, KEYRING, KEYRING_NEW, KEYRING_OLD},
};
use crate::seal::{Keyring, KeyringError, keyring};

impl Store {
    /// Reads the keyring. When the file is gone or damaged, a whole one that a cut left beside it is taken, then
    /// the one before.
    ///
    /// # Errors
    /// [`StoreError::NotHere`] when the folder has neither store nor keyring, [`StoreError::KeyringMissing`] when
    /// only the store is there; what is wrong with the keyring.
    pub fn read_keyring(folder: &Path) -> Result<Keyring> {
        let mut first_fault = None;
        for name in [KEYRING, KEYRING_NEW, KEYRING_OLD] {
            match read(folder, name) {
                Ok(Some(keyring)) => return Ok(keyring),
                Ok(None) => {}
                Err(StoreError::Keyring(error)) => {
                    first_fault.get_or_insert(StoreError::Keyring(error));
                }
                Err(other) => return Err(other),
            }
        }
        Err(match first_fault {
            Some(fault) => fault,
            None if Self::exists(folder) => StoreError::KeyringMissing,
            None => StoreError::NotHere,
        })
    }

    /// Replaces the keyring; a cut leaves the old or the new one, and the old one stays as `keyring.old`.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write_keyring(folder: &Path, keyring: &Keyring) -> Result<()> {
        prepare(folder, keyring)?;
        if folder.join(KEYRING).exists() {
            std::fs::rename(folder.join(KEYRING), folder.join(KEYRING_OLD))?;
        }
        files::rename_durably(folder, KEYRING_NEW, KEYRING)
    }
}

/// Writes a keyring beside the present one, synced and not yet in its place.
pub(super) fn prepare(folder: &Path, keyring: &Keyring) -> Result<()> {
    let path = folder.join(KEYRING_NEW);
    files::remove_if_there(&path)?;
    files::write_new(&path, &keyring.to_bytes())
}

fn read(folder: &Path, name: &str) -> Result<Option<Keyring>> {
    let too_long = StoreError::Keyring(KeyringError::NotAKeyring);
    let Some(bytes) = files::read_small(&folder.join(name), keyring::MAX_BYTES as u64, too_long)? else {
        return Ok(None);
    };
    Ok(Some(Keyring::from_bytes(&bytes)?))
}
