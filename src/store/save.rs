//! Saving: a few entries, a hundred thousand, or the small things beside the journal. Each call is one transaction.
//! It never decides what an entry says.

use super::{
    NewEntry, Store,
    error::{Result, StoreError},
    scopes::OWN,
    tables::Tab,
};
use crate::journal::Head;

/// Entries of a bulk between two calls of its progress.
const PROGRESS_EVERY: u64 = 256;

impl Store {
    /// Writes entries and what they make true, all or none. `epoch` is the present one, or the next after a
    /// restore.
    ///
    /// # Errors
    /// [`StoreError::EpochBehind`]; an entry that does not fold or is too large; what the disk says. Nothing is
    /// kept then, and the next call opens the file anew.
    pub fn commit(&self, epoch: u32, entries: Vec<NewEntry>) -> Result<Head> {
        let head = self.bulk(epoch, entries.into_iter(), &mut |_| true)?;
        Ok(head.unwrap_or_else(|| self.head()))
    }

    /// Writes many entries in one transaction. `progress` hears how many are done; when it says false, nothing is
    /// written and nothing is given back.
    ///
    /// # Errors
    /// Those of [`Store::commit`].
    pub fn bulk(
        &self,
        epoch: u32,
        entries: impl Iterator<Item = NewEntry>,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<Head>> {
        let before = self.head().epoch;
        let head = self.write(|tx| {
            let mut done = 0_u64;
            for entry in entries {
                tx.write(epoch, entry)?;
                done += 1;
                if done.is_multiple_of(PROGRESS_EVERY) && !progress(done) {
                    return Ok(None);
                }
            }
            Ok::<_, StoreError>(progress(done).then(|| tx.head(OWN)))
        })?;
        if head.is_some() {
            self.restored_mark_done(epoch, before)?;
        }
        Ok(head)
    }

    /// An interrupted form, as it was put.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn draft(&self, name: &str) -> Result<Option<Vec<u8>>> {
        self.snapshot()?.bytes(Tab::Drafts, name.as_bytes())
    }

    /// Keeps an interrupted form beside the journal, or removes it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn put_draft(&self, name: &str, bytes: Option<&[u8]>) -> Result<()> {
        self.put_beside(Tab::Drafts, name, bytes)
    }

    /// The names of the interrupted forms.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn draft_names(&self) -> Result<Vec<String>> {
        let rows = self.snapshot()?.rows(Tab::Drafts, &[])?;
        rows.map(|row| String::from_utf8(row?.0).map_err(|_| Tab::Drafts.damaged())).collect()
    }

    /// A secret of the site: its signing key, its identity.
    ///
    /// # Errors
    /// Damage, or what the disk says.
    pub fn secret(&self, name: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>> {
        Ok(self.snapshot()?.bytes(Tab::Secrets, name.as_bytes())?.map(zeroize::Zeroizing::new))
    }

    /// Keeps a secret of the site beside the journal.
    ///
    /// # Errors
    /// What the disk says.
    pub fn put_secret(&self, name: &str, bytes: &[u8]) -> Result<()> {
        self.put_beside(Tab::Secrets, name, Some(bytes))
    }

    fn put_beside(&self, tab: Tab, name: &str, bytes: Option<&[u8]>) -> Result<()> {
        self.write(|tx| {
            match bytes {
                Some(bytes) => tx.put_bytes(tab, name.as_bytes(), bytes)?,
                None => tx.remove(tab, name.as_bytes())?,
            }
            Ok::<_, StoreError>(Some(()))
        })?;
        Ok(())
    }
}
