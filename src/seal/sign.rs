//! Signatures in minisign's format: Ed25519 over BLAKE2b (prehashed), with a trusted comment, so that the
//! ordinary `minisign -V` accepts what we write.
//!
//! Accepts less than minisign does: no legacy signatures, no other spelling of the same signature, only our own
//! untrusted comment. Never prints, never asks for a password, never lets a secret into `Debug`.

use std::fmt;
use std::io::{Cursor, Read};

use minisign::{KeyPair, PublicKey, SecretKey, SignatureBox};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The first line of each signature; it is not covered by the signature, hence fixed.
const UNTRUSTED: &str = "xueji signature";
/// Bytes of minisign's unencrypted secret key.
const SECRET_BYTES: usize = 158;
/// Bytes of minisign's public key: algorithm, key number, point.
const PUBLIC_BYTES: usize = 42;
/// Characters of a signature line in base64.
const SIGNATURE_CHARS: usize = 100;
/// Characters of the line that signs the trusted comment.
const GLOBAL_CHARS: usize = 88;
/// Most bytes of a trusted comment.
pub const MAX_COMMENT: usize = 200;
/// Most bytes of a signature's text.
pub const MAX_SIGNATURE: usize = 1024;

/// Why a key or a signature is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The bytes or the text are no key of ours.
    #[error("not a usable key")]
    Key,
    /// The trusted comment is too long or holds control characters.
    #[error("unusable trusted comment")]
    Comment,
    /// The text is no minisign signature as we write them.
    #[error("not a signature")]
    Text,
    /// A legacy signature over the bytes themselves.
    #[error("legacy signature without prehashing")]
    Legacy,
    /// Made by another key.
    #[error("made by another key")]
    OtherKey,
    /// Does not belong to these bytes.
    #[error("signature does not match")]
    Mismatch,
    /// Reading what is to be signed failed, or the system gave no randomness.
    #[error("cannot read what is to be signed")]
    Read,
}

/// A site's secret half for signing. Wiped when dropped.
pub struct SigningKey {
    secret: Zeroizing<Vec<u8>>,
    public: VerifyKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("public", &self.public).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Makes a new pair from the system's randomness.
    ///
    /// # Errors
    /// [`SignError::Read`] if the system gives no randomness.
    pub fn generate() -> Result<Self, SignError> {
        let pair = KeyPair::generate_unencrypted_keypair().map_err(|_| SignError::Read)?;
        let public = VerifyKey::from_public(&pair.pk)?;
        Ok(Self { secret: Zeroizing::new(pair.sk.to_bytes()), public })
    }

    /// The bytes for sealed storage. Whoever has them can sign for this site.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.secret.clone()
    }

    /// Takes the bytes of [`Self::to_secret_bytes`] back, after a trial signature.
    ///
    /// # Errors
    /// [`SignError::Key`] if they are damaged or hold a key locked by a password.
    pub fn from_secret_bytes(bytes: &[u8]) -> Result<Self, SignError> {
        if bytes.len() != SECRET_BYTES {
            return Err(SignError::Key);
        }
        let secret = SecretKey::from_bytes(bytes).map_err(|_| SignError::Key)?;
        let public = PublicKey::from_secret_key(&secret).map_err(|_| SignError::Key)?;
        let key = Self { secret: Zeroizing::new(bytes.to_vec()), public: VerifyKey::from_public(&public)? };
        let trial = key.sign(&b"trial"[..], "trial").map_err(|_| SignError::Key)?;
        key.public.verify(b"trial", &trial).map_err(|_| SignError::Key)?;
        Ok(key)
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> &VerifyKey {
        &self.public
    }

    /// Signs everything that `data` gives; `trusted_comment` is signed along.
    ///
    /// # Errors
    /// [`SignError::Comment`] for a comment over 200 bytes or with control characters, [`SignError::Read`] when
    /// reading fails.
    pub fn sign(&self, data: impl Read, trusted_comment: &str) -> Result<String, SignError> {
        if !comment_is_plain(trusted_comment) {
            return Err(SignError::Comment);
        }
        let secret = SecretKey::from_bytes(&self.secret).map_err(|_| SignError::Key)?;
        let signature = minisign::sign(None, &secret, data, Some(trusted_comment), Some(UNTRUSTED))
            .map_err(|_| SignError::Read)?;
        Ok(signature.into_string())
    }
}

/// Bytes of the text that signing with `trusted_comment` will give; known before anything is signed.
#[must_use]
pub const fn signature_len(trusted_comment: &str) -> usize {
    let untrusted = "untrusted comment: ".len() + UNTRUSTED.len();
    let trusted = "trusted comment: ".len() + trusted_comment.len();
    untrusted + trusted + SIGNATURE_CHARS + GLOBAL_CHARS + 4
}

/// The key number inside a signature, if the text is one; tells whose signature it claims to be.
#[must_use]
pub fn claimed_key_number(signature: &str) -> Option<[u8; 8]> {
    parse(signature).ok()?.keynum().try_into().ok()
}

/// A site's public half for signing: what a card shows and `minisign -P` takes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VerifyKey {
    bytes: [u8; PUBLIC_BYTES],
}

impl fmt::Debug for VerifyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyKey({self})")
    }
}

impl fmt::Display for VerifyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match PublicKey::from_bytes(&self.bytes) {
            Ok(key) => f.write_str(&key.to_base64()),
            Err(_) => Err(fmt::Error),
        }
    }
}

impl VerifyKey {
    fn from_public(key: &PublicKey) -> Result<Self, SignError> {
        let bytes: [u8; PUBLIC_BYTES] = key.to_bytes().try_into().map_err(|_| SignError::Key)?;
        if bytes.starts_with(b"Ed") { Ok(Self { bytes }) } else { Err(SignError::Key) }
    }

    /// Reads the base64 text of a minisign public key, in its one canonical spelling.
    ///
    /// # Errors
    /// [`SignError::Key`] for anything else.
    pub fn parse(text: &str) -> Result<Self, SignError> {
        if text.len() != 56 || !text.is_ascii() {
            return Err(SignError::Key);
        }
        let key = PublicKey::from_base64(text).map_err(|_| SignError::Key)?;
        if key.to_base64() != text {
            return Err(SignError::Key);
        }
        Self::from_public(&key)
    }

    /// SHA-256 of the key under its own domain, 64 lower-case hex digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::new().chain_update(b"xueji-sign-key/1\0").chain_update(self.bytes).finalize();
        format!("{digest:x}")
    }

    /// The number by which a signature names its key.
    #[must_use]
    pub fn key_number(&self) -> [u8; 8] {
        let mut number = [0; 8];
        number.copy_from_slice(&self.bytes[2..10]);
        number
    }

    /// Checks `signature` over `data` and gives the trusted comment.
    ///
    /// # Errors
    /// Each way in which it does not hold; see [`SignError`].
    pub fn verify(&self, data: &[u8], signature: &str) -> Result<String, SignError> {
        let parsed = parse(signature)?;
        if parsed.keynum() != self.key_number() {
            return Err(SignError::OtherKey);
        }
        let key = PublicKey::from_bytes(&self.bytes).map_err(|_| SignError::Key)?;
        minisign::verify(&key, &parsed, Cursor::new(data), true, false, false)
            .map_err(|_| SignError::Mismatch)?;
        parsed.trusted_comment().map_err(|_| SignError::Text)
    }
}

fn comment_is_plain(comment: &str) -> bool {
    comment.len() <= MAX_COMMENT && comment.trim() == comment && !comment.chars().any(char::is_control)
}

/// Takes only the text that we would write ourselves: one signature has one spelling, so that no byte of a bundle
/// can be changed unnoticed.
fn parse(text: &str) -> Result<SignatureBox, SignError> {
    let lines: Vec<&str> = text.split('\n').collect();
    let shape = text.len() <= MAX_SIGNATURE
        && lines.len() == 5
        && lines[0].strip_prefix("untrusted comment: ") == Some(UNTRUSTED)
        && lines[1].len() == SIGNATURE_CHARS
        && lines[2].strip_prefix("trusted comment: ").is_some_and(comment_is_plain)
        && lines[3].len() == GLOBAL_CHARS
        && lines[4].is_empty();
    if !shape {
        return Err(SignError::Text);
    }
    let parsed = SignatureBox::from_string(text).map_err(|_| SignError::Text)?;
    if !parsed.is_prehashed() {
        return Err(SignError::Legacy);
    }
    if parsed.to_string() == text { Ok(parsed) } else { Err(SignError::Text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_and_length_known_beforehand() {
        let key = SigningKey::generate().unwrap();
        let text = key.sign(&b"data"[..], "xueji 学籍 1").unwrap();
        assert_eq!(text.len(), signature_len("xueji 学籍 1"));
        assert_eq!(key.public().verify(b"data", &text).unwrap(), "xueji 学籍 1");
        assert_eq!(claimed_key_number(&text), Some(key.public().key_number()));
        let again = SigningKey::from_secret_bytes(&key.to_secret_bytes()).unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(&VerifyKey::parse(&key.public().to_string()).unwrap(), key.public());
        assert!(!format!("{key:?}").contains("secret:"));
    }

    #[test]
    fn refuses_what_is_not_exactly_ours() {
        let key = SigningKey::generate().unwrap();
        let other = SigningKey::generate().unwrap();
        let text = key.sign(&b"data"[..], "c").unwrap();
        assert_eq!(key.public().verify(b"dato", &text), Err(SignError::Mismatch));
        assert_eq!(other.public().verify(b"data", &text), Err(SignError::OtherKey));
        for at in 0..text.len() {
            for bit in [0x01_u8, 0x10, 0x20] {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= bit;
                if let Ok(changed) = String::from_utf8(bytes) {
                    assert!(key.public().verify(b"data", &changed).is_err(), "byte {at} bit {bit}");
                }
            }
        }
        for changed in
            [text.replace('\n', "\r\n"), format!("{text}\n"), text.trim_end().to_owned(), String::new()]
        {
            assert_eq!(key.public().verify(b"data", &changed), Err(SignError::Text));
        }
        assert_eq!(key.sign(&b"d"[..], "a\nb"), Err(SignError::Comment));
        assert_eq!(key.sign(&b"d"[..], &"x".repeat(201)), Err(SignError::Comment));
    }

    #[test]
    fn refuses_legacy_signatures() {
        // What `minisign -S -l` makes says algorithm "Ed" where a prehashed one says "ED".
        let key = SigningKey::generate().unwrap();
        let text = key.sign(&b"data"[..], "c").unwrap();
        let line = text.split('\n').nth(1).unwrap();
        assert!(line.starts_with("RU"), "{line}");
        let legacy = text.replace(line, &format!("RW{}", &line[2..]));
        assert_eq!(key.public().verify(b"data", &legacy), Err(SignError::Legacy));
    }

    #[test]
    fn refuses_damaged_keys() {
        let key = SigningKey::generate().unwrap();
        let good = key.to_secret_bytes();
        assert!(SigningKey::from_secret_bytes(&good[1..]).is_err());
        for at in [0_usize, 70, 120] {
            let mut bytes = good.to_vec();
            bytes[at] ^= 4;
            assert!(SigningKey::from_secret_bytes(&bytes).is_err(), "byte {at}");
        }
        let text = key.public().to_string();
        for bad in ["", &text[1..], &format!(" {}", &text[1..]), &text.replacen("RW", "RX", 1)] {
            assert!(VerifyKey::parse(bad).is_err(), "{bad}");
        }
    }
}
