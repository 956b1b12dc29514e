//! One way of turning values into bytes: a version byte, then bincode 1.3 (little endian, variable integers, no
//! trailing bytes), with a limit on size. `FORMAT.md` tells it in full. Nothing else in the program encodes
//! values for the journal, the tables or the bundles.

use bincode::Options;
use serde::{Serialize, de::DeserializeOwned};

/// The largest value that is written or read, in bytes.
pub const VALUE_BYTES_MAX: u64 = 1024 * 1024;

/// The version that this program writes.
const VERSION: u8 = 1;

/// Bytes that are not a value of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// There are no bytes.
    #[error("empty value")]
    Empty,
    /// Made by a newer program.
    #[error("value of version {0}, this program reads up to {VERSION}")]
    Newer(u8),
    /// Too large, cut short, or not of this type.
    #[error("value is damaged")]
    Damaged,
    /// Too large to be written.
    #[error("value is larger than {VALUE_BYTES_MAX} bytes")]
    TooLarge,
}

fn options() -> impl Options {
    bincode::DefaultOptions::new().with_limit(VALUE_BYTES_MAX)
}

/// Encodes a value.
///
/// # Errors
/// [`CodecError::TooLarge`].
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, CodecError> {
    let mut bytes = vec![VERSION];
    options().serialize_into(&mut bytes, value).map_err(|_| CodecError::TooLarge)?;
    Ok(bytes)
}

/// Decodes a value.
///
/// # Errors
/// When the bytes are not one whole value of this type.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    match bytes.split_first() {
        None => Err(CodecError::Empty),
        Some((&VERSION, rest)) => options().deserialize(rest).map_err(|_| CodecError::Damaged),
        Some((&version, _)) => Err(CodecError::Newer(version)),
    }
}
