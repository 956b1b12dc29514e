//! Sealing of stored values: every value on its own, bound to its store, table, key and version; and keyed
//! digests, so that no ID number is ever hashed bare.
//!
//! It never decides what a table or a purpose is, and never tells why a seal did not open: altered, moved to
//! another row and wrong key all read the same.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{DataKey, SUITE, SealError, StoreId, random_bytes};
use crate::domain::{Explain, Lang, Said, Text};

/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 24;
/// Bytes of the authentication tag.
pub const TAG_BYTES: usize = 16;
/// How much longer a sealed value is than its plain bytes: version, nonce, tag.
pub const OVERHEAD: usize = 1 + NONCE_BYTES + TAG_BYTES;

/// Nonces drawn before fresh randomness of the operating system is stirred in again.
const NONCES_PER_SEED: u64 = 4096;

const VALUE_KEY: &[u8] = b"xueji 1 value";
const DIGEST_KEY: &[u8] = b"xueji 1 digest";

/// A sealed value that does not open: altered, moved from another place, cut short, or of another store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct Damaged;

impl Explain for Damaged {
    fn explain(&self, lang: Lang) -> Said {
        Said::new(
            Text::new("有一条数据打不开。", "A stored value cannot be opened.").get(lang),
            Text::new("它已损坏或被改动。", "It is damaged or was altered.").get(lang),
            Text::new(
                "请运行 xueji doctor，再按提示从备份恢复。",
                "Run xueji doctor, then restore from a backup as it tells you.",
            )
            .get(lang),
        )
    }
}

/// Seals and opens the values of one store. Made once after unlocking, shared by reference among threads.
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    digest_key: Zeroizing<[u8; 32]>,
    store: StoreId,
    nonces: Mutex<NonceSource>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(..)")
    }
}

impl Sealer {
    /// Derives the subkeys of a store.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`] when the system gives no seed for nonces.
    pub fn new(key: &DataKey, store: StoreId) -> Result<Self, SealError> {
        Ok(Self {
            cipher: XChaCha20Poly1305::new((&*subkey(key, &store, VALUE_KEY)).into()),
            digest_key: subkey(key, &store, DIGEST_KEY),
            store,
            nonces: Mutex::new(NonceSource::new()?),
        })
    }

    /// The store this sealer belongs to.
    #[must_use]
    pub fn store_id(&self) -> &StoreId {
        &self.store
    }

    /// Seals `plain` for this place: version byte, nonce, ciphertext with tag. Equal values seal differently.
    #[must_use]
    pub fn seal(&self, table: &str, key: &[u8], version: u8, plain: &[u8]) -> Vec<u8> {
        // A thread that panicked while drawing leaves a counter that is still good to go on from.
        let nonce = self.nonces.lock().unwrap_or_else(PoisonError::into_inner).draw();
        self.seal_with(&nonce, table, key, version, plain)
    }

    fn seal_with(
        &self,
        nonce: &[u8; NONCE_BYTES],
        table: &str,
        key: &[u8],
        version: u8,
        plain: &[u8],
    ) -> Vec<u8> {
        let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD);
        sealed.push(version);
        sealed.extend_from_slice(nonce);
        sealed.extend_from_slice(plain);
        let place = self.place(table, key, version);
        let tag = self
            .cipher
            .encrypt_in_place_detached(XNonce::from_slice(nonce), &place, &mut sealed[1 + NONCE_BYTES..])
            .expect("the cipher takes 256 GiB, more than fits in memory");
        sealed.extend_from_slice(&tag);
        sealed
    }

    /// Opens what [`Sealer::seal`] made for the same place.
    ///
    /// # Errors
    /// [`Damaged`] for everything else.
    pub fn open(&self, table: &str, key: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Damaged> {
        let (&version, rest) = sealed.split_first().ok_or(Damaged)?;
        let (nonce, rest) = rest.split_at_checked(NONCE_BYTES).ok_or(Damaged)?;
        let end = rest.len().checked_sub(TAG_BYTES).ok_or(Damaged)?;
        let (body, tag) = rest.split_at(end);
        let mut plain = body.to_vec();
        self.cipher
            .decrypt_in_place_detached(
                XNonce::from_slice(nonce),
                &self.place(table, key, version),
                &mut plain,
                tag.into(),
            )
            .map_err(|_| Damaged)?;
        Ok(plain)
    }

    /// The place a value is bound to. Lengths stand before the parts, so no two places read alike.
    fn place(&self, table: &str, key: &[u8], version: u8) -> Vec<u8> {
        let mut place = Vec::with_capacity(1 + self.store.len() + 16 + table.len() + key.len() + 1);
        place.push(SUITE);
        place.extend_from_slice(&self.store);
        for part in [table.as_bytes(), key] {
            place.extend_from_slice(&(part.len() as u64).to_le_bytes());
            place.extend_from_slice(part);
        }
        place.push(version);
        place
    }

    /// A digest only this store can make: for evidence names and lookup ids. Each purpose has its own key.
    #[must_use]
    pub fn keyed_digest(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let mut stream = self.digest_stream(purpose);
        stream.update(bytes);
        stream.finish()
    }

    /// The same digest for bytes that come in pieces.
    #[must_use]
    pub fn digest_stream(&self, purpose: &str) -> DigestStream {
        let mut derived = hmac(self.digest_key.as_slice());
        derived.update(purpose.as_bytes());
        let key = Zeroizing::new(<[u8; 32]>::from(derived.finalize().into_bytes()));
        DigestStream(hmac(key.as_slice()))
    }
}

/// A keyed digest being made; see [`Sealer::digest_stream`].
pub struct DigestStream(Hmac<Sha256>);

impl DigestStream {
    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all pieces together.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }
}

impl fmt::Debug for DigestStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DigestStream(..)")
    }
}

/// The version byte of a sealed value: a claim until [`Sealer::open`] has agreed.
#[must_use]
pub fn version_of(sealed: &[u8]) -> Option<u8> {
    sealed.first().copied()
}

/// HMAC-SHA-256 ready to take bytes.
pub(super) fn hmac(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes keys of every length")
}

/// The subkey of a store for one job.
pub(super) fn subkey(key: &DataKey, store: &StoreId, job: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0_u8; 32]);
    Hkdf::<Sha256>::new(Some(store), key.expose())
        .expand(job, out.as_mut_slice())
        .expect("32 bytes are within HKDF's limit");
    out
}

/// Nonces for sealing: SHA-256 over a secret seed and a counter. One system call serves thousands of them, and a
/// counter cannot repeat while the program runs. Only uniqueness is asked of a nonce; it is written in the clear.
struct NonceSource {
    seed: Zeroizing<[u8; 32]>,
    drawn: u64,
}

impl NonceSource {
    fn new() -> Result<Self, SealError> {
        Ok(Self { seed: Zeroizing::new(random_bytes()?), drawn: 0 })
    }

    fn draw(&mut self) -> [u8; NONCE_BYTES] {
        if self.drawn > 0 && self.drawn.is_multiple_of(NONCES_PER_SEED) {
            self.stir();
        }
        let block = Sha256::new().chain_update(*self.seed).chain_update(self.drawn.to_le_bytes()).finalize();
        self.drawn += 1;
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&block[..NONCE_BYTES]);
        nonce
    }

    /// Stirs in fresh randomness, so that two runs woken from one frozen memory image part ways. If the system
    /// gives none now, the 256 bits it gave at the start still carry.
    fn stir(&mut self) {
        if let Ok(fresh) = random_bytes::<32>() {
            let mixed = Sha256::new().chain_update(*self.seed).chain_update(fresh).finalize();
            self.seed.copy_from_slice(&mixed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const STORE: StoreId = *b"store-0123456789";

    fn sealer() -> Sealer {
        Sealer::new(&DataKey::from_bytes([0x11; 32]), STORE).unwrap()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn what_is_sealed_opens_again() {
        let sealer = sealer();
        for plain in [&b""[..], b"x", &[0xab; 5000]] {
            let sealed = sealer.seal("students", b"key", 3, plain);
            assert_eq!(sealed.len(), plain.len() + OVERHEAD);
            assert_eq!(version_of(&sealed), Some(3));
            assert_eq!(sealer.open("students", b"key", &sealed).unwrap(), plain);
        }
    }

    /// Frozen bytes, computed by another implementation from `FORMAT.md`: a change here makes every store that exists unreadable.
    #[test]
    fn known_answers() {
        let sealer = sealer();
        let nonce: [u8; NONCE_BYTES] = std::array::from_fn(|at| 0x40 + at as u8);
        let sealed = sealer.seal_with(&nonce, "students", b"row-1", 1, "张三".as_bytes());
        assert_eq!(
            hex(&sealed),
            concat!(
                "01404142434445464748494a4b4c4d4e4f5051525354555657",
                "fc76cc90072a0479b542935b65c0536eb8cd184afb4f",
            )
        );
        assert_eq!(sealer.open("students", b"row-1", &sealed).unwrap(), "张三".as_bytes());
        assert_eq!(
            hex(&sealer.keyed_digest("evidence", b"bytes")),
            "f44a8a923d3ce2546014665d883fa1c4da1fb36fa4a897843b436312a6dcacf6"
        );
    }

    #[test]
    fn another_place_is_refused() {
        let sealer = sealer();
        let sealed = sealer.seal("ab", b"c", 1, b"value");
        for (table, key) in [("ab", &b"d"[..]), ("aa", b"c"), ("a", b"bc"), ("abc", b""), ("", b"abc")] {
            assert_eq!(sealer.open(table, key, &sealed), Err(Damaged), "{table} {key:?}");
        }
        let key = DataKey::from_bytes([0x11; 32]);
        let other_store = Sealer::new(&key, *b"store-9876543210").unwrap();
        assert_eq!(other_store.open("ab", b"c", &sealed), Err(Damaged));
        let other_key = Sealer::new(&DataKey::from_bytes([0x12; 32]), STORE).unwrap();
        assert_eq!(other_key.open("ab", b"c", &sealed), Err(Damaged));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let sealer = sealer();
        let sealed = sealer.seal("t", b"k", 1, b"value");
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut bad = sealed.clone();
                bad[at] ^= 1 << bit;
                assert_eq!(sealer.open("t", b"k", &bad), Err(Damaged), "byte {at} bit {bit}");
            }
            assert_eq!(sealer.open("t", b"k", &sealed[..at]), Err(Damaged), "cut at {at}");
        }
        let mut longer = sealed;
        longer.push(0);
        assert_eq!(sealer.open("t", b"k", &longer), Err(Damaged));
    }

    #[test]
    fn nonces_do_not_repeat_across_reseeding() {
        let mut source = NonceSource::new().unwrap();
        let count = NONCES_PER_SEED as usize * 3;
        let seen: HashSet<_> = (0..count).map(|_| source.draw()).collect();
        assert_eq!(seen.len(), count);
        let seed = *source.seed;
        source.stir();
        assert_ne!(*source.seed, seed);
    }

    #[test]
    fn digests_differ_by_purpose_and_store_and_stream_alike() {
        let sealer = sealer();
        let whole = sealer.keyed_digest("evidence", b"abcdef");
        let mut stream = sealer.digest_stream("evidence");
        stream.update(b"abc");
        stream.update(b"def");
        assert_eq!(stream.finish(), whole);
        assert_ne!(sealer.keyed_digest("index", b"abcdef"), whole);
        let other = Sealer::new(&DataKey::from_bytes([0x11; 32]), *b"store-9876543210").unwrap();
        assert_ne!(other.keyed_digest("evidence", b"abcdef"), whole);
    }

    #[test]
    fn debug_shows_nothing() {
        let sealer = sealer();
        assert_eq!(format!("{sealer:?}"), "Sealer(..)");
        assert_eq!(format!("{:?}", sealer.digest_stream("x")), "DigestStream(..)");
    }
}
