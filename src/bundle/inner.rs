//! The tar inside the payload: read as strictly as the one outside, entry by entry, behind limits.
//!
//! No name in it ever becomes a path.

use std::collections::HashSet;
use std::io::{self, Read};

use super::manifest::is_hex;
use super::open::Visitor;
use super::pack::{MAX_CONTENTS, MAX_ENTRIES, MAX_EVIDENCE, MAX_JOURNAL};
use super::ustar::{self, BLOCK};
use super::{BundleError, Limit};

/// Plain bytes that any payload may have, however small it is.
const PLAIN_ALLOWANCE: u64 = 32 * 1024 * 1024;
/// Beyond that, most plain bytes for one of the payload.
const MAX_RATIO: u64 = 200;
/// Most plain bytes of any payload.
const MAX_PLAIN: u64 = 8 * 1024 * 1024 * 1024;

/// Plain bytes up to a cap. Every fault below comes out as a [`BundleError`] inside the I/O error.
pub struct Capped<R> {
    inner: R,
    left: u64,
}

impl<R> Capped<R> {
    /// Limits `inner` by what a payload of this size may hold.
    pub const fn new(inner: R, payload_bytes: u64) -> Self {
        let by_ratio = PLAIN_ALLOWANCE.saturating_add(payload_bytes.saturating_mul(MAX_RATIO));
        Self { inner, left: if by_ratio < MAX_PLAIN { by_ratio } else { MAX_PLAIN } }
    }
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match self.inner.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            other => other.map_err(|error| io::Error::from(told(&error)))?,
        };
        self.left = self.left.checked_sub(read as u64).ok_or(BundleError::TooLarge(Limit::Plaintext))?;
        Ok(read)
    }
}

/// The reason in a decoder's error: ours if one of our readers put it there, else the sealed content is at fault.
pub fn told(error: &io::Error) -> BundleError {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<BundleError>());
    inner.cloned().unwrap_or(BundleError::Broken("payload.age"))
}

/// Hands every entry to `visitor`, then makes sure that nothing follows.
pub fn walk<R: Read, V: Visitor>(plain: &mut R, visitor: &mut V) -> Result<(), V::Error> {
    let mut seen = HashSet::new();
    let mut count = 0;
    while let Some((name, size)) = next_header(plain)? {
        let digest = check_entry(&name, size, count)?;
        if digest.is_some_and(|digest| !seen.insert(digest.to_owned())) {
            return Err(BundleError::Broken("evidence").into());
        }
        let mut entry = plain.take(size);
        match (count, digest) {
            (0, _) => visitor.contents(size, &mut entry)?,
            (1, _) => visitor.journal(size, &mut entry)?,
            (_, digest) => visitor.evidence(digest.unwrap_or_default(), size, &mut entry)?,
        }
        skip(&mut entry)?;
        ustar::skip_padding(plain, size).map_err(ended)?;
        count += 1;
    }
    if count < 2 {
        return Err(BundleError::Broken("journal.bin").into());
    }
    Ok(())
}

/// The next entry, or `None` at the end of the archive.
fn next_header(plain: &mut impl Read) -> Result<Option<(String, u64)>, BundleError> {
    let block = ustar::block(plain).map_err(ended)?;
    if block != [0; BLOCK] {
        return ustar::parse(&block).map(Some).ok_or(BundleError::Broken("tar"));
    }
    if ustar::block(plain).map_err(ended)? != [0; BLOCK] || plain.read(&mut [0; 1]).map_err(ended)? != 0 {
        return Err(BundleError::Broken("tar"));
    }
    Ok(None)
}

/// Whether an entry may stand at this place; gives the digest of evidence.
fn check_entry(name: &str, size: u64, index: u64) -> Result<Option<&str>, BundleError> {
    let (digest, most, limit) = match index {
        0 if name == "contents.json" => (None, MAX_CONTENTS, Limit::Contents),
        1 if name == "journal.bin" => (None, MAX_JOURNAL, Limit::Journal),
        0 | 1 => return Err(BundleError::Broken("tar")),
        MAX_ENTRIES.. => return Err(BundleError::TooLarge(Limit::Entries)),
        _ => match name.strip_prefix("evidence/").filter(|digest| is_hex(digest)) {
            Some(digest) => (Some(digest), MAX_EVIDENCE, Limit::Evidence),
            None => return Err(BundleError::Broken("evidence")),
        },
    };
    if size > most { Err(BundleError::TooLarge(limit)) } else { Ok(digest) }
}

/// Reads what a visitor left unread.
fn skip(entry: &mut io::Take<&mut impl Read>) -> Result<(), BundleError> {
    let mut piece = [0; 8 * 1024];
    while entry.limit() > 0 {
        if entry.read(&mut piece)? == 0 {
            return Err(BundleError::Broken("tar"));
        }
    }
    Ok(())
}

fn ended(error: io::Error) -> BundleError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => BundleError::Broken("tar"),
        _ => error.into(),
    }
}
