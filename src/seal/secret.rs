//! Values that are wiped when dropped and never shown by `Debug`: what a person typed, and the data key.
//!
//! It never compares, stores or prints what it holds.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{SealError, random_bytes};

/// A password or another secret that came from outside. Wiped on drop; `Debug` shows nothing of it.
#[derive(Clone, Default)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes over bytes; the caller's copy is the one kept.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for the short time they are needed.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The secret as text, if it is UTF-8.
    #[must_use]
    pub fn expose_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// True when nothing was entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text.into_bytes())
    }
}

/// Copies; the original stays wherever it was. For texts typed by a person take over the `String`.
impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes().to_vec())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The 32 random bytes that everything in a store is sealed under. Wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
    /// A new key from the operating system's randomness.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`] when the system gives none.
    pub fn generate() -> Result<Self, SealError> {
        random_bytes().map(Self)
    }

    /// A key from bytes that were kept elsewhere.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for deriving subkeys and wrapping.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::from("李老师的密码")), "Secret(..)");
        assert_eq!(format!("{:#?}", DataKey::from_bytes([0x41; 32])), "DataKey(..)");
    }

    #[test]
    fn generated_keys_differ() {
        let (a, b) = (DataKey::generate().unwrap(), DataKey::generate().unwrap());
        assert_ne!(a.expose(), b.expose());
    }

    #[test]
    fn text_is_given_back_only_when_it_is_text() {
        assert_eq!(Secret::from("abc").expose_str(), Some("abc"));
        assert_eq!(Secret::new(vec![0xff]).expose_str(), None);
        assert!(Secret::default().is_empty());
    }
}
