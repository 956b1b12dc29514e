//! Writing a bundle in one pass, straight to where it is to stay, in memory that does not grow with its size.
//!
//! Room for the manifest and its signature is kept at the front, the payload is streamed through tar, zstd and age
//! behind it, and at last the front is filled in. Until then the file begins with zeros, which every reader takes
//! for an unfinished write. Syncing is the caller's work.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use super::manifest::{FORMAT, MAX_MANIFEST, is_hex};
use super::ustar::{self, BLOCK};
use super::{BundleError, Limit, Manifest};
use crate::seal::identity;
use crate::seal::sign::{SigningKey, signature_len};

/// The three entries of a bundle, in order.
pub(super) const ENTRIES: [&str; 3] = ["manifest.json", "manifest.json.minisig", "payload.age"];
/// Most bytes of payload.age: what a FAT file system can hold, less the front.
pub const MAX_PAYLOAD: u64 = 4 * 1024 * 1024 * 1024 - 1024 * 1024;
/// Most bytes of contents.json.
pub const MAX_CONTENTS: u64 = 64 * 1024 * 1024;
/// Most bytes of journal.bin.
pub const MAX_JOURNAL: u64 = 256 * 1024 * 1024;
/// Most bytes of one piece of evidence.
pub const MAX_EVIDENCE: u64 = 16 * 1024 * 1024;
/// Most entries inside a payload.
pub const MAX_ENTRIES: u64 = 200_000;
/// How hard text is compressed.
const TEXT_LEVEL: i32 = 3;
/// How hard evidence is compressed: pictures are compressed already, this only finds the rest.
const EVIDENCE_LEVEL: i32 = -5;
/// Bytes copied between two looks at the progress.
const PIECE: usize = 64 * 1024;

/// A piece of evidence to carry.
pub struct Evidence<'a> {
    /// Its keyed digest, 64 lower-case hex digits.
    pub digest: String,
    /// Its bytes' count, exact.
    pub len: u64,
    /// Its bytes.
    pub reader: Box<dyn Read + 'a>,
}

/// What goes into a payload. Lengths are exact and known beforehand, since tar writes them first.
pub struct Sources<'a> {
    /// contents.json, owned by the desk.
    pub contents: &'a [u8],
    /// Bytes of the framed journal.
    pub journal_len: u64,
    /// The framed journal; see [`super::frames::FrameSource`].
    pub journal: &'a mut dyn Read,
    /// Evidence, each digest once.
    pub evidence: &'a mut dyn Iterator<Item = io::Result<Evidence<'a>>>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The manifest with the payload's digest and size.
    pub manifest: Manifest,
    /// SHA-256 of manifest.json, hex: the next bundle's `previous`.
    pub manifest_sha256: String,
    /// Bytes of the whole file.
    pub bytes: u64,
}

/// Packs a bundle into `dest`, which is empty and stands at its start. `manifest` comes without `format`,
/// `payload_sha256` and `payload_bytes`; these are filled in. `progress` hears how many plain bytes are done and may
/// stop the work.
///
/// # Errors
/// [`BundleError::Draft`] for what cannot be packed, [`BundleError::TooLarge`], [`BundleError::Stopped`],
/// [`BundleError::Io`]. The file is then unfinished.
pub fn pack<D: Write + Seek>(
    dest: &mut D,
    mut manifest: Manifest,
    sources: Sources<'_>,
    key: &SigningKey,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Packed, BundleError> {
    manifest.format = FORMAT.to_owned();
    manifest.payload_sha256 = "0".repeat(64);
    manifest.payload_bytes = u64::MAX;
    manifest.check().map_err(BundleError::Draft)?;
    let comment = manifest.trusted_comment();
    let manifest_len = padded_json(&manifest, 0)?.len();
    let front = ustar::room(manifest_len as u64) + ustar::room(signature_len(&comment) as u64);
    write_zeros(dest, front + BLOCK as u64)?;

    let recipients = manifest.recipient_keys()?;
    let mut hashed = Hashed { inner: &mut *dest, sha: Sha256::new(), bytes: 0, fault: None };
    let written = write_payload(&mut hashed, &recipients, sources, progress);
    written.map_err(|error| hashed.fault.map_or(error, BundleError::Io))?;
    let Hashed { sha, bytes, .. } = hashed;
    dest.write_all(&[0; BLOCK][..ustar::padding(bytes)])?;
    ustar::end(dest)?;
    let total = dest.stream_position()?;

    manifest.payload_sha256 = format!("{:x}", sha.finalize());
    manifest.payload_bytes = bytes;
    let json = padded_json(&manifest, manifest_len)?;
    let signature = key.sign(&json[..], &comment).map_err(|_| BundleError::Draft("signature"))?;
    let mut head = Vec::with_capacity(usize::try_from(front).unwrap_or(0) + BLOCK);
    for (name, bytes) in [(ENTRIES[0], &json[..]), (ENTRIES[1], signature.as_bytes())] {
        head.extend_from_slice(&ustar::header(name, bytes.len() as u64)?);
        head.extend_from_slice(bytes);
        head.resize(head.len() + ustar::padding(bytes.len() as u64), 0);
    }
    head.extend_from_slice(&ustar::header(ENTRIES[2], bytes)?);
    dest.seek(SeekFrom::Start(0))?;
    dest.write_all(&head)?;
    dest.flush()?;
    Ok(Packed { manifest, manifest_sha256: format!("{:x}", Sha256::digest(&json)), bytes: total })
}

/// The manifest's text, filled up with spaces to `len`, or to the next whole block when `len` is 0.
fn padded_json(manifest: &Manifest, len: usize) -> Result<Vec<u8>, BundleError> {
    let mut json = serde_json::to_vec_pretty(manifest).map_err(|_| BundleError::Draft("manifest.json"))?;
    let len = if len == 0 { (json.len() + 1).next_multiple_of(BLOCK) } else { len };
    if len > MAX_MANIFEST || json.len() >= len {
        return Err(BundleError::TooLarge(Limit::Manifest));
    }
    json.resize(len - 1, b' ');
    json.push(b'\n');
    Ok(json)
}

fn write_zeros(dest: &mut impl Write, mut bytes: u64) -> io::Result<()> {
    let zeros = [0; 4096];
    while bytes > 0 {
        let piece = bytes.min(zeros.len() as u64);
        dest.write_all(&zeros[..usize::try_from(piece).unwrap_or(zeros.len())])?;
        bytes -= piece;
    }
    Ok(())
}

/// tar into zstd into age. Text and evidence are two zstd frames after each other, which is one zstd file.
fn write_payload<W: Write>(
    output: W,
    recipients: &[identity::Recipient],
    sources: Sources<'_>,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<(), BundleError> {
    let sealed = identity::encrypt(output, recipients).map_err(|error| match error {
        identity::IdentityError::Io(error) => error.into(),
        _ => BundleError::Draft("recipients"),
    })?;
    let mut done = 0;
    let mut text = zstd::Encoder::new(sealed, TEXT_LEVEL)?;
    let contents_len = sources.contents.len() as u64;
    let texts: [(&str, u64, &mut dyn Read, u64, Limit); 2] = [
        ("contents.json", contents_len, &mut &*sources.contents, MAX_CONTENTS, Limit::Contents),
        ("journal.bin", sources.journal_len, sources.journal, MAX_JOURNAL, Limit::Journal),
    ];
    for (name, len, reader, most, limit) in texts {
        if len > most {
            return Err(BundleError::TooLarge(limit));
        }
        write_entry(&mut text, name, len, reader, &mut done, progress)?;
    }
    let mut pictures = zstd::Encoder::new(text.finish()?, EVIDENCE_LEVEL)?;
    let mut count = 2;
    for piece in sources.evidence {
        let Evidence { digest, len, mut reader } = piece?;
        count += 1;
        if count > MAX_ENTRIES {
            return Err(BundleError::TooLarge(Limit::Entries));
        }
        if len > MAX_EVIDENCE {
            return Err(BundleError::TooLarge(Limit::Evidence));
        }
        if !is_hex(&digest) {
            return Err(BundleError::Draft("evidence"));
        }
        write_entry(&mut pictures, &format!("evidence/{digest}"), len, &mut *reader, &mut done, progress)?;
    }
    ustar::end(&mut pictures)?;
    pictures.finish()?.finish()?;
    Ok(())
}

fn write_entry(
    output: &mut impl Write,
    name: &str,
    len: u64,
    reader: &mut dyn Read,
    done: &mut u64,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<(), BundleError> {
    output.write_all(&ustar::header(name, len)?)?;
    let mut piece = vec![0; PIECE];
    let mut left = len;
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let read = reader.read(&mut piece[..most])?;
        if read == 0 {
            return Err(BundleError::Draft("length"));
        }
        output.write_all(&piece[..read])?;
        left -= read as u64;
        *done += read as u64;
        if progress(*done).is_break() {
            return Err(BundleError::Stopped);
        }
    }
    if reader.read(&mut piece[..1])? != 0 {
        return Err(BundleError::Draft("length"));
    }
    output.write_all(&[0; BLOCK][..ustar::padding(len)])?;
    Ok(())
}

/// Hashes and counts what passes through, up to the payload's limit.
struct Hashed<W> {
    inner: W,
    sha: Sha256,
    bytes: u64,
    /// What the output failed with: the layers above do not all hand it on.
    fault: Option<io::ErrorKind>,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // All or nothing: a writer above takes a short write for a failure.
        self.inner.write_all(bytes).inspect_err(|error| self.fault = Some(error.kind()))?;
        self.sha.update(bytes);
        self.bytes += bytes.len() as u64;
        if self.bytes > MAX_PAYLOAD {
            Err(BundleError::TooLarge(Limit::Payload).into())
        } else {
            Ok(bytes.len())
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
