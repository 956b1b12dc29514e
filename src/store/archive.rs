//! The container of a backup: a plain tar of known members in a known order. Everything in it is sealed already. It
//! never writes outside what its caller names, and takes no member that it does not know.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
};

use super::{
    backup::copy_summing,
    error::{Result, StoreError},
    evidence_files::EVIDENCE_BYTES_MAX,
    files::{EVIDENCE, KEYRING, STORE},
};
use crate::{
    domain::{Digest, EvidenceId, StoreId},
    journal::Head,
    seal::keyring,
};

/// The first member: what the backup holds, as text.
pub(super) const INFO: &str = "xueji-backup";
/// The largest such text, in bytes.
const INFO_BYTES_MAX: u64 = 1024;
/// The most members of a backup.
const MEMBERS_MAX: usize = 1_000_000;
/// How much longer a paper is encrypted than plain, at most: header, and 16 bytes for each 64 KiB.
const PAPER_MARGIN: u64 = 64 * 1024;

/// What a backup says of itself, readable without a key and giving nothing away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Info {
    /// The store.
    pub store: StoreId,
    /// Where its own journal ends.
    pub head: Head,
}

impl Info {
    /// The text of the first member.
    pub(super) fn to_text(self) -> String {
        let Head { seq, hash, at, epoch } = self.head;
        format!("xueji-backup 1\nstore {}\nseq {seq}\nepoch {epoch}\nat {at}\nhead {hash}\n", self.store)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != "xueji-backup 1" {
            return None;
        }
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let store = StoreId::parse(value("store")?)?;
        let seq = value("seq")?.parse().ok()?;
        let epoch = value("epoch")?.parse().ok()?;
        let at = value("at")?.parse().ok()?;
        let hash = Digest::parse(value("head")?)?;
        Some(Self { store, head: Head { seq, hash, at, epoch } })
    }
}

/// A member of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    /// What it holds.
    Info,
    /// The keyring.
    Keyring,
    /// The store.
    Store,
    /// A paper.
    Paper(EvidenceId),
}

impl Member {
    fn of(name: &str) -> Option<Self> {
        match name {
            INFO => Some(Self::Info),
            KEYRING => Some(Self::Keyring),
            STORE => Some(Self::Store),
            _ => paper(name.strip_prefix(EVIDENCE)?.strip_prefix('/')?).map(Self::Paper),
        }
    }

    const fn most_bytes(self) -> u64 {
        match self {
            Self::Info => INFO_BYTES_MAX,
            Self::Keyring => keyring::MAX_BYTES as u64,
            Self::Store => u64::MAX,
            Self::Paper(_) => EVIDENCE_BYTES_MAX + PAPER_MARGIN,
        }
    }
}

fn paper(name: &str) -> Option<EvidenceId> {
    let id = EvidenceId::parse(name.strip_suffix(".age")?)?;
    // Only the spelling that we write: hex in lower case.
    (format!("{id}.age") == name).then_some(id)
}

/// The papers that lie in the folder of evidence, by id.
pub(super) fn papers(folder: &Path) -> Result<Vec<EvidenceId>> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut ids = Vec::new();
    for file in listing {
        ids.extend(file?.file_name().to_str().and_then(paper));
    }
    ids.sort_unstable();
    Ok(ids)
}

/// A backup being written.
pub(super) struct Packing(tar::Builder<File>);

impl Packing {
    /// Onto a new file.
    pub fn new(file: File) -> Self {
        Self(tar::Builder::new(file))
    }

    /// Adds a member of a known size and gives the SHA-256 of its bytes.
    pub fn add(&mut self, name: &str, size: u64, bytes: impl Read) -> Result<Digest> {
        let mut header = tar::Header::new_ustar();
        header.set_size(size);
        header.set_mode(0o600);
        header.set_entry_type(tar::EntryType::Regular);
        let mut summing = Summing { inner: bytes.take(size), hasher: sha2::Digest::new(), count: 0 };
        self.0.append_data(&mut header, name, &mut summing)?;
        if summing.count != size {
            return Err(StoreError::Io(io::ErrorKind::UnexpectedEof));
        }
        Ok(Digest(sha2::Digest::finalize(summing.hasher).into()))
    }

    /// Ends the file.
    pub fn finish(self) -> Result<File> {
        Ok(self.0.into_inner()?)
    }
}

struct Summing<R> {
    inner: R,
    hasher: sha2::Sha256,
    count: u64,
}

impl<R: Read> Read for Summing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        sha2::Digest::update(&mut self.hasher, &into[..count]);
        self.count += count as u64;
        Ok(count)
    }
}

/// Calls `job` with every member and its bytes. A member that is unknown, too large, or no plain file is refused,
/// and so is a file that ends early.
pub(super) fn each(file: File, mut job: impl FnMut(Member, &mut dyn Read) -> Result<()>) -> Result<()> {
    let bad = |_| StoreError::BackupBad;
    let mut archive = tar::Archive::new(file);
    for (count, entry) in archive.entries().map_err(bad)?.enumerate() {
        let mut entry = entry.map_err(bad)?;
        let size = entry.header().size().map_err(bad)?;
        let name = entry.path_bytes();
        let member = std::str::from_utf8(&name).ok().and_then(Member::of).ok_or(StoreError::BackupBad)?;
        drop(name);
        let plain = entry.header().entry_type() == tar::EntryType::Regular;
        if count >= MEMBERS_MAX
            || !plain
            || size > member.most_bytes()
            || (count == 0) != (member == Member::Info)
        {
            return Err(StoreError::BackupBad);
        }
        let mut counted = Summing { inner: &mut entry, hasher: sha2::Digest::new(), count: 0 };
        job(member, &mut counted)?;
        if counted.count != size && member != Member::Info {
            return Err(StoreError::BackupBad);
        }
    }
    Ok(())
}

/// The first member.
pub(super) fn info(file: &Path) -> Result<Info> {
    let mut archive = tar::Archive::new(File::open(file)?);
    let first = archive.entries().ok().and_then(|mut entries| entries.next()?.ok());
    let mut entry = first.ok_or(StoreError::BackupBad)?;
    if &*entry.path_bytes() != INFO.as_bytes() {
        return Err(StoreError::BackupBad);
    }
    let mut text = Vec::new();
    copy_summing(&mut entry.by_ref().take(INFO_BYTES_MAX), &mut text).map_err(|_| StoreError::BackupBad)?;
    std::str::from_utf8(&text).ok().and_then(Info::parse).ok_or(StoreError::BackupBad)
}
