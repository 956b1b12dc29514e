//! The slow way from a password to a key: Argon2id, with parameters kept beside each slot and held in bounds.
//!
//! It never measures time; who sets up a desk may choose more passes.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize, Zeroizing};

use super::{SealError, Secret};

/// Longest password taken, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 1024;
/// Most memory accepted from a file, in KiB: 1 GiB.
pub const MAX_MEMORY_KIB: u32 = 1024 * 1024;
/// Most passes accepted from a file.
pub const MAX_PASSES: u32 = 20;
/// Most lanes accepted from a file.
pub const MAX_LANES: u32 = 16;
/// Least memory for a desk in use, in KiB: 19 MiB, with at least [`FLOOR_PASSES`] passes.
pub const FLOOR_MEMORY_KIB: u32 = 19 * 1024;
/// Least passes for a desk in use.
pub const FLOOR_PASSES: u32 = 2;

/// What [`KdfParams::quick`] asks for; nothing below it is ever accepted.
const QUICK: KdfParams = KdfParams { memory_kib: 8 * 1024, passes: 1, lanes: 1 };

/// Cost of deriving a key from a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes; computed one after another.
    pub lanes: u32,
}

impl KdfParams {
    /// 64 MiB, 3 passes, 4 lanes: RFC 9106's second recommendation, about a quarter of a second.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 4 };

    /// 8 MiB, 1 pass, 1 lane: for throw-away demonstration stores and tests only. It is below the floor for real
    /// records, and [`KdfParams::is_for_records`] says so.
    #[must_use]
    pub const fn quick() -> Self {
        QUICK
    }

    /// True when the cost is high enough for pupils' records.
    #[must_use]
    pub const fn is_for_records(self) -> bool {
        self.memory_kib >= FLOOR_MEMORY_KIB && self.passes >= FLOOR_PASSES
    }

    /// Refuses what would stall the desk, or be cheaper than even a demonstration.
    ///
    /// # Errors
    /// [`SealError::KdfBounds`].
    pub fn check(self) -> Result<(), SealError> {
        let memory = (QUICK.memory_kib..=MAX_MEMORY_KIB).contains(&self.memory_kib);
        let passes = (QUICK.passes..=MAX_PASSES).contains(&self.passes);
        let lanes = (QUICK.lanes..=MAX_LANES).contains(&self.lanes);
        if memory && passes && lanes { Ok(()) } else { Err(SealError::KdfBounds) }
    }
}

/// Derives 32 bytes from a password and a salt (Argon2id, version 1.3). The working memory is wiped afterwards.
///
/// # Errors
/// Parameters out of bounds, a password of no or too many bytes, too little memory.
pub fn derive(
    password: &Secret,
    salt: &[u8; 16],
    params: KdfParams,
) -> Result<Zeroizing<[u8; 32]>, SealError> {
    params.check()?;
    if password.is_empty() || password.expose().len() > MAX_PASSWORD_BYTES {
        return Err(SealError::PasswordLength);
    }
    let cost = Params::new(params.memory_kib, params.passes, params.lanes, Some(32))
        .map_err(|_| SealError::KdfBounds)?;
    // Asked for by hand, so that a small laptop gets a sentence and not an abort.
    let mut memory: Vec<Block> = Vec::new();
    memory.try_reserve_exact(cost.block_count()).map_err(|_| SealError::NotEnoughMemory)?;
    memory.resize(cost.block_count(), Block::new());

    let mut key = Zeroizing::new([0_u8; 32]);
    let derived = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost).hash_password_into_with_memory(
        password.expose(),
        salt,
        key.as_mut_slice(),
        &mut memory,
    );
    for block in &mut memory {
        block.as_mut().zeroize();
    }
    derived.map_err(|_| SealError::KdfBounds)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_kept() {
        let of = |memory_kib, passes, lanes| KdfParams { memory_kib, passes, lanes }.check().is_ok();
        for (memory, passes, lanes, good) in [
            (65536, 3, 4, true),
            (8192, 1, 1, true),
            (8191, 1, 1, false),
            (8192, 0, 1, false),
            (8192, 1, 0, false),
            (1024 * 1024, 20, 16, true),
            (1024 * 1024 + 1, 3, 4, false),
            (65536, 21, 4, false),
            (65536, 3, 17, false),
            (u32::MAX, u32::MAX, u32::MAX, false),
        ] {
            assert_eq!(of(memory, passes, lanes), good, "{memory} {passes} {lanes}");
        }
        assert!(KdfParams::STANDARD.is_for_records());
        assert!(!KdfParams::quick().is_for_records());
    }

    #[test]
    fn password_length_is_kept() {
        let salt = [7; 16];
        for (length, good) in
            [(0, false), (1, true), (MAX_PASSWORD_BYTES, true), (MAX_PASSWORD_BYTES + 1, false)]
        {
            let outcome = derive(&Secret::new(vec![b'a'; length]), &salt, KdfParams::quick());
            assert_eq!(outcome.is_ok(), good, "{length}");
        }
    }

    #[test]
    fn every_input_matters() {
        let key = |word: &str, salt: u8, params| derive(&Secret::from(word), &[salt; 16], params).unwrap();
        let quick = KdfParams::quick();
        let first = key("a", 1, quick);
        assert_eq!(*first, *key("a", 1, quick));
        assert_ne!(*first, *key("b", 1, quick));
        assert_ne!(*first, *key("a", 2, quick));
        assert_ne!(*first, *key("a", 1, KdfParams { passes: 2, ..quick }));
    }
}
