//! Reading a bundle: the container strictly, the signature by a known card, the payload's digest, and only then
//! decryption.
//!
//! The payload is read twice, since age gives out plain bytes before the end is known. The second reading is hashed
//! too: a stick that answers differently the second time is found out at the end, so a visitor must not let anything
//! count before [`Opened::decrypt`] has returned.

use std::io::{self, Read, Seek, SeekFrom};

use sha2::{Digest, Sha256};

use super::inner::{self, Capped};
use super::manifest::MAX_MANIFEST;
use super::pack::{ENTRIES, MAX_PAYLOAD};
use super::ustar::{self, BLOCK};
use super::{BundleError, BundleKind, Card, Cut, Limit, Manifest, Part};
use crate::domain::DeskRole;
use crate::seal::identity::{self, Identity, IdentityError};
use crate::seal::sign::{MAX_SIGNATURE, SignError, claimed_key_number};

/// Most zero blocks after the last entry; ordinary tar fills up to twenty.
const MAX_END_BLOCKS: u64 = 64;

/// What the reader demands of a bundle.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expect<'a> {
    /// The cards of those whose bundles are read at all.
    pub cards: &'a [Card],
    /// The deployment; `None` takes any.
    pub realm: Option<&'a str>,
    /// Fingerprint of the addressee; `None` takes any.
    pub to: Option<&'a str>,
}

/// What takes a payload's entries, in the order of the file. Unread bytes of an entry are skipped.
pub trait Visitor {
    /// What the visitor fails with. A [`BundleError`] inside an [`io::Error`] of the reader comes back by
    /// `BundleError::from`.
    type Error: From<BundleError>;

    /// contents.json, first and once.
    ///
    /// # Errors
    /// The visitor's.
    fn contents(&mut self, len: u64, reader: &mut dyn Read) -> Result<(), Self::Error>;

    /// journal.bin, second and once; see [`super::frames::FrameReader`].
    ///
    /// # Errors
    /// The visitor's.
    fn journal(&mut self, len: u64, reader: &mut dyn Read) -> Result<(), Self::Error>;

    /// One piece of evidence; each digest comes once.
    ///
    /// # Errors
    /// The visitor's.
    fn evidence(&mut self, digest: &str, len: u64, reader: &mut dyn Read) -> Result<(), Self::Error>;
}

/// A bundle whose signature and payload digest hold.
#[derive(Debug)]
pub struct Opened<R> {
    reader: R,
    outer: Outer,
    manifest: Manifest,
    sender: Card,
}

impl<R: Read + Seek> Opened<R> {
    /// Checks everything that can be checked without the secret key.
    ///
    /// # Errors
    /// The first thing that does not hold, in the order container, sender, signature, format, realm, addressee,
    /// payload.
    pub fn verify(mut reader: R, expect: &Expect<'_>) -> Result<Self, BundleError> {
        let outer = Outer::read(&mut reader)?;
        let sender = outer.signed_by(expect.cards)?.clone();
        let manifest = Manifest::parse(&outer.manifest)?;
        if manifest.realm != sender.realm || expect.realm.is_some_and(|realm| realm != manifest.realm) {
            return Err(BundleError::ForeignRealm);
        }
        if manifest.kind == BundleKind::Report && manifest.site_code != sender.code {
            return Err(BundleError::Broken("site_code"));
        }
        if manifest.kind != BundleKind::Report && sender.role != DeskRole::Center {
            return Err(BundleError::Broken("kind"));
        }
        if expect.to.is_some_and(|to| to != manifest.to) {
            return Err(BundleError::WrongAddressee);
        }
        outer.check_payload(&mut reader, &manifest)?;
        Ok(Self { reader, outer, manifest, sender })
    }

    /// The manifest.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of manifest.json, hex.
    #[must_use]
    pub fn manifest_sha256(&self) -> String {
        format!("{:x}", Sha256::digest(&self.outer.manifest))
    }

    /// The card that the signature belongs to.
    #[must_use]
    pub const fn sender(&self) -> &Card {
        &self.sender
    }

    /// Bytes of the whole file.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.outer.total
    }

    /// Gives the file back.
    #[must_use]
    pub fn into_inner(self) -> R {
        self.reader
    }

    /// Decrypts and unpacks into `visitor`. What the visitor got counts only when this returns `Ok`.
    ///
    /// # Errors
    /// [`BundleError::NotForUs`], [`BundleError::Broken`], [`BundleError::TooLarge`], [`BundleError::Altered`], or
    /// the visitor's own.
    pub fn decrypt<V: Visitor>(&mut self, identity: &Identity, visitor: &mut V) -> Result<(), V::Error> {
        if !self.manifest.recipients.contains(&identity.recipient().to_string()) {
            return Err(BundleError::NotForUs.into());
        }
        let mut payload = self.outer.payload(&mut self.reader).map_err(BundleError::from)?;
        unpack(&mut payload, self.manifest.payload_bytes, identity, visitor)?;
        let digest = payload.finish()?;
        if digest != self.manifest.payload_sha256 {
            return Err(BundleError::Altered(Part::Payload).into());
        }
        Ok(())
    }
}

/// Looks at a bundle without any card: the container and the payload's digest hold, but who made it is not known.
///
/// # Errors
/// See [`BundleError`].
pub fn inspect(mut reader: impl Read + Seek) -> Result<Manifest, BundleError> {
    let outer = Outer::read(&mut reader)?;
    let manifest = Manifest::parse(&outer.manifest)?;
    outer.check_payload(&mut reader, &manifest)?;
    Ok(manifest)
}

/// Reads what a bundle says of itself, believing nothing: for putting files in order before each is checked.
///
/// # Errors
/// See [`BundleError`].
pub fn glance(mut reader: impl Read + Seek) -> Result<Manifest, BundleError> {
    Manifest::parse(&Outer::read(&mut reader)?.manifest)
}

fn unpack<R: Read, V: Visitor>(
    payload: &mut Payload<R>,
    payload_bytes: u64,
    identity: &Identity,
    visitor: &mut V,
) -> Result<(), V::Error> {
    let plain = identity::decrypt(payload, identity).map_err(|error| match error {
        IdentityError::NotForUs => BundleError::NotForUs,
        IdentityError::Io(error) => inner::told(&error),
        _ => BundleError::Broken("payload.age"),
    })?;
    let mut text = zstd::Decoder::new(plain).map_err(BundleError::from)?;
    text.window_log_max(23).map_err(BundleError::from)?;
    inner::walk(&mut Capped::new(text, payload_bytes), visitor)
}

/// The container, taken apart but not yet believed.
#[derive(Debug)]
struct Outer {
    manifest: Vec<u8>,
    signature: String,
    payload_at: u64,
    payload_len: u64,
    total: u64,
}

impl Outer {
    fn read(reader: &mut (impl Read + Seek)) -> Result<Self, BundleError> {
        let total = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        if total == 0 {
            return Err(BundleError::Unfinished(Cut::Empty));
        }
        let manifest = read_small(reader, 0, MAX_MANIFEST)?;
        let signature = read_small(reader, 1, MAX_SIGNATURE)?;
        if signature.is_empty() {
            return Err(BundleError::Unfinished(Cut::Unsigned));
        }
        let signature = String::from_utf8(signature).map_err(|_| BundleError::Altered(Part::Signature))?;
        let payload_len = read_header(reader, 2)?;
        if payload_len > MAX_PAYLOAD {
            return Err(BundleError::TooLarge(Limit::Payload));
        }
        let payload_at = reader.stream_position()?;
        let outer = Self { manifest, signature, payload_at, payload_len, total };
        outer.check_end(reader)?;
        Ok(outer)
    }

    /// After the payload: zeros to the end of its block, two zero blocks, nothing else.
    fn check_end(&self, reader: &mut (impl Read + Seek)) -> Result<(), BundleError> {
        let payload_end = self.payload_at + self.payload_len;
        let least = payload_end + ustar::padding(self.payload_len) as u64 + 2 * BLOCK as u64;
        if self.total < least || !self.total.is_multiple_of(BLOCK as u64) {
            return Err(if self.total > least {
                BundleError::Extra
            } else {
                BundleError::Unfinished(Cut::Short)
            });
        }
        if self.total - least > MAX_END_BLOCKS * BLOCK as u64 {
            return Err(BundleError::Extra);
        }
        reader.seek(SeekFrom::Start(payload_end))?;
        let mut rest = Vec::new();
        reader.take(self.total - payload_end).read_to_end(&mut rest)?;
        if rest.len() as u64 != self.total - payload_end {
            return Err(BundleError::Unfinished(Cut::Short));
        }
        if rest.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(BundleError::Extra) }
    }

    /// The card whose signature stands over the manifest.
    fn signed_by<'a>(&self, cards: &'a [Card]) -> Result<&'a Card, BundleError> {
        let claimed = claimed_key_number(&self.signature);
        let from = Manifest::claimed_sender(&self.manifest);
        let card = cards.iter().find(|card| from.as_deref() == Some(&card.fingerprint()));
        let Some(card) = card else {
            // A signature under a known key number over an unreadable or strange `from` means that the manifest was
            // changed, not that the sender is unknown.
            let familiar = cards.iter().any(|card| claimed == Some(card.sign_key.key_number()));
            return Err(match from {
                Some(from) if !familiar => BundleError::UnknownSender(from),
                _ => BundleError::Altered(Part::Manifest),
            });
        };
        let comment = card.sign_key.verify(&self.manifest, &self.signature).map_err(|error| match error {
            SignError::Mismatch => BundleError::Altered(Part::Manifest),
            _ => BundleError::Altered(Part::Signature),
        })?;
        if comment.starts_with("xueji-bundle/") {
            Ok(card)
        } else {
            Err(BundleError::Altered(Part::Signature))
        }
    }

    fn payload<'a, R: Read + Seek>(&self, reader: &'a mut R) -> io::Result<Payload<&'a mut R>> {
        reader.seek(SeekFrom::Start(self.payload_at))?;
        Ok(Payload { inner: reader, left: self.payload_len, sha: Sha256::new() })
    }

    fn check_payload(&self, reader: &mut (impl Read + Seek), manifest: &Manifest) -> Result<(), BundleError> {
        if manifest.payload_bytes != self.payload_len {
            return Err(BundleError::Altered(Part::Payload));
        }
        let digest = self.payload(reader)?.finish()?;
        if digest == manifest.payload_sha256 { Ok(()) } else { Err(BundleError::Altered(Part::Payload)) }
    }
}

/// Reads the header of entry `index` and gives its size.
fn read_header(reader: &mut impl Read, index: usize) -> Result<u64, BundleError> {
    let block = ustar::block(reader).map_err(short)?;
    match ustar::parse(&block) {
        Some((name, size)) if name == ENTRIES[index] => Ok(size),
        _ if block == [0; BLOCK] => Err(BundleError::Unfinished(Cut::Unsigned)),
        Some(_) if index > 0 => Err(BundleError::Extra),
        _ if index == 0 && !block.starts_with(ENTRIES[0].as_bytes()) => Err(BundleError::NotABundle),
        _ => Err(BundleError::Altered(Part::Container)),
    }
}

fn read_small(reader: &mut impl Read, index: usize, most: usize) -> Result<Vec<u8>, BundleError> {
    let size = read_header(reader, index)?;
    let len = usize::try_from(size).ok().filter(|len| *len <= most);
    let mut bytes = vec![0; len.ok_or(BundleError::TooLarge(Limit::Manifest))?];
    reader.read_exact(&mut bytes).map_err(short)?;
    ustar::skip_padding(reader, size).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => BundleError::Altered(Part::Container),
        _ => short(error),
    })?;
    Ok(bytes)
}

fn short(error: io::Error) -> BundleError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => BundleError::Unfinished(Cut::Short),
        _ => error.into(),
    }
}

/// The payload's bytes, hashed as they are read. Faults of the device keep their own name through the decoders.
struct Payload<R> {
    inner: R,
    left: u64,
    sha: Sha256,
}

impl<R: Read> Payload<R> {
    /// Reads the rest and gives the digest of all.
    fn finish(mut self) -> Result<String, BundleError> {
        let mut piece = vec![0; 128 * 1024];
        while self.read(&mut piece)? > 0 {}
        Ok(format!("{:x}", self.sha.finalize()))
    }
}

impl<R: Read> Read for Payload<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        if most == 0 {
            return Ok(0);
        }
        match self.inner.read(&mut into[..most]) {
            Ok(0) => Err(BundleError::Unfinished(Cut::Short).into()),
            Ok(read) => {
                self.sha.update(&into[..read]);
                self.left -= read as u64;
                Ok(read)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => Err(BundleError::Io(error.kind()).into()),
        }
    }
}
