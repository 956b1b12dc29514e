//! The files of evidence: one file a paper, encrypted (age) to the site's own identity, named by the keyed digest of
//! the paper's bytes. It never looks into a paper; the journal tells which papers there are.

use std::{
    fs,
    io::{BufWriter, Read as _, Write as _},
    path::PathBuf,
};

use zeroize::Zeroizing;

use super::{
    Store,
    error::{Result, StoreError},
    files::{self, EVIDENCE},
};
use crate::{
    domain::EvidenceId,
    seal::identity::{self, Identity, IdentityError, Recipient},
};

/// The largest paper, in bytes before encryption.
pub const EVIDENCE_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Bytes of a paper in memory at a time.
const PIECE: usize = 64 * 1024;

impl Store {
    /// Under which id a paper of ours is kept.
    #[must_use]
    pub fn evidence_id(&self, plain: &[u8]) -> EvidenceId {
        EvidenceId(self.shared.sealer.keyed_digest("evidence", plain))
    }

    /// The file of a paper.
    #[must_use]
    pub fn evidence_path(&self, id: EvidenceId) -> PathBuf {
        self.folder().join(EVIDENCE).join(format!("{id}.age"))
    }

    /// Keeps a paper of ours, encrypted to our own identity, before the journal speaks of it. Doing so twice is no
    /// harm.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`]; what the disk says.
    pub fn keep_evidence(&self, plain: &[u8], to: &Recipient) -> Result<EvidenceId> {
        let id = self.evidence_id(plain);
        self.keep_evidence_as(id, plain, to)?;
        Ok(id)
    }

    pub(super) fn keep_evidence_as(&self, id: EvidenceId, plain: &[u8], to: &Recipient) -> Result<()> {
        if self.evidence_path(id).is_file() {
            return Ok(());
        }
        let mut incoming = self.incoming(to.clone());
        let mut rest = plain;
        incoming.stage(id, &mut |into| Ok::<_, StoreError>(rest.read(into)?))?;
        incoming.keep()
    }

    /// Center: papers of a site, encrypted to ourselves as they come, kept only when the whole bundle proved good.
    #[must_use]
    pub const fn incoming(&self, to: Recipient) -> Incoming<'_> {
        Incoming { store: self, to, staged: Vec::new() }
    }

    /// The bytes of a paper. One of our own must be the very one its id names.
    ///
    /// # Errors
    /// [`StoreError::EvidenceMissing`], [`StoreError::EvidenceDamaged`]; what the disk says.
    pub fn evidence_bytes(&self, id: EvidenceId, identity: &Identity) -> Result<Zeroizing<Vec<u8>>> {
        let file = match fs::File::open(self.evidence_path(id)) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::EvidenceMissing);
            }
            Err(error) => return Err(error.into()),
        };
        let decrypting = identity::decrypt(file, identity).map_err(told)?;
        let mut plain = Zeroizing::new(Vec::new());
        let read = decrypting.take(EVIDENCE_BYTES_MAX + 1).read_to_end(&mut plain);
        if read.is_err() || plain.len() as u64 > EVIDENCE_BYTES_MAX {
            return Err(StoreError::EvidenceDamaged);
        }
        if self.evidence_id(&plain) != id && self.evidence(id)?.is_some() {
            return Err(StoreError::EvidenceDamaged);
        }
        Ok(plain)
    }
}

/// Papers that are written and not yet kept. Dropped before [`Incoming::keep`], they are gone.
pub struct Incoming<'s> {
    store: &'s Store,
    to: Recipient,
    staged: Vec<EvidenceId>,
}

impl Incoming<'_> {
    /// Writes a paper under the id that the site gave it; `read` fills a buffer and gives 0 at the end.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`]; what the disk or `read` says.
    pub fn stage<E: From<StoreError>>(
        &mut self,
        id: EvidenceId,
        read: &mut dyn FnMut(&mut [u8]) -> Result<usize, E>,
    ) -> Result<(), E> {
        let folder = self.store.folder().join(EVIDENCE);
        if self.staged.is_empty() {
            self.store.require_space(self.store.file_bytes())?;
            if !folder.is_dir() {
                fs::create_dir_all(&folder).map_err(StoreError::from)?;
                files::sync_folder(self.store.folder())?;
            }
        }
        let part = folder.join(part(id));
        files::remove_if_there(&part)?;
        self.staged.push(id);
        let file = files::create_new(&part)?;
        let mut encrypting =
            identity::encrypt(BufWriter::with_capacity(PIECE, file), std::slice::from_ref(&self.to))
                .map_err(told)?;
        let mut piece = vec![0; PIECE];
        let mut bytes = 0;
        loop {
            let count = read(&mut piece)?;
            bytes += count as u64;
            if bytes > EVIDENCE_BYTES_MAX {
                return Err(StoreError::TooLarge.into());
            }
            if count == 0 {
                break;
            }
            encrypting.write_all(&piece[..count]).map_err(StoreError::from)?;
        }
        let sealed = encrypting.finish().map_err(StoreError::from)?;
        let file = sealed.into_inner().map_err(|error| StoreError::from(error.into_error()))?;
        Ok(file.sync_all().map_err(StoreError::from)?)
    }

    /// Keeps all that was staged, durably.
    ///
    /// # Errors
    /// What the disk says.
    pub fn keep(mut self) -> Result<()> {
        let folder = self.store.folder().join(EVIDENCE);
        for id in std::mem::take(&mut self.staged) {
            files::rename_synced(&folder, &part(id), &format!("{id}.age"))?;
        }
        if folder.is_dir() { files::sync_folder(&folder) } else { Ok(()) }
    }
}

impl Drop for Incoming<'_> {
    fn drop(&mut self) {
        for id in &self.staged {
            // What cannot be removed is sealed, and is written over the next time.
            let _ = fs::remove_file(self.store.folder().join(EVIDENCE).join(part(*id)));
        }
    }
}

fn part(id: EvidenceId) -> String {
    format!("{id}.part")
}

fn told(error: IdentityError) -> StoreError {
    match error {
        IdentityError::Io(error) => error.into(),
        _ => StoreError::EvidenceDamaged,
    }
}
