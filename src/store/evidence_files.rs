//! The files of evidence: one file a paper, encrypted (age) to the site's own identity, named by the keyed digest of
//! the paper's bytes. It never looks into a paper; the journal tells which papers there are.

use std::{
    fs,
    io::{Read as _, Write as _},
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

    /// Center: keeps a paper of a site under the id that the site gave it.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`]; what the disk says.
    pub fn keep_evidence_as(&self, id: EvidenceId, plain: &[u8], to: &Recipient) -> Result<()> {
        if plain.len() as u64 > EVIDENCE_BYTES_MAX {
            return Err(StoreError::TooLarge);
        }
        let path = self.evidence_path(id);
        if path.is_file() {
            return Ok(());
        }
        self.require_space(self.file_bytes())?;
        let mut encrypting = identity::encrypt(Vec::new(), std::slice::from_ref(to)).map_err(told)?;
        encrypting.write_all(plain)?;
        let sealed = encrypting.finish()?;
        let folder = self.folder().join(EVIDENCE);
        if !folder.is_dir() {
            fs::create_dir_all(&folder)?;
            files::sync_folder(self.folder())?;
        }
        let part = format!("{id}.part");
        files::remove_if_there(&folder.join(&part))?;
        files::write_new(&folder.join(&part), &sealed)?;
        files::rename_durably(&folder, &part, &format!("{id}.age"))
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

fn told(error: IdentityError) -> StoreError {
    match error {
        IdentityError::Io(error) => error.into(),
        _ => StoreError::EvidenceDamaged,
    }
}
