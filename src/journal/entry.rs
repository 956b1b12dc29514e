//! One entry of the journal, and the chain that binds it to the one before.
//!
//! Invariants: 1. `seq` is one more than the entry before; 2. `prev` is the hash of the entry before; 3. `at` never
//! runs behind the entry before. The hash covers header, salt and payload: the center can check the chain from
//! what a bundle carries, and thanks to the salt a head shown in public gives nothing away.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{CodecError, Op, codec};
use crate::domain::{Digest, StaffId};

/// How far the machine's clock could be believed when an entry was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Clock {
    /// Nothing spoke against it.
    Trusted,
    /// It had jumped back, or stood before the day the program was built; a person confirmed it.
    Doubtful,
}

impl Clock {
    /// The word in a manifest.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Doubtful => "doubtful",
        }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, from 1.
    pub seq: u64,
    /// The epoch: one more whenever a store is restored or set up anew.
    pub epoch: u32,
    /// The hash of the entry before; zero for the first.
    pub prev: Digest,
    /// Seconds since 1970 (UTC), by this machine's clock.
    pub at: i64,
    /// How far the clock could be believed.
    pub clock: Clock,
    /// Who.
    pub actor: StaffId,
    /// Chance.
    pub salt: [u8; 16],
    /// What, encoded.
    pub op: Vec<u8>,
}

impl Entry {
    /// The hash that the next entry carries.
    #[must_use]
    pub fn hash(&self) -> Digest {
        let mut hasher = Sha256::new();
        hasher.update(b"xueji-entry/1\0");
        hasher.update(self.seq.to_le_bytes());
        hasher.update(self.epoch.to_le_bytes());
        hasher.update(self.prev.0);
        hasher.update(self.at.to_le_bytes());
        hasher.update([self.clock as u8]);
        hasher.update(self.actor.0);
        hasher.update(self.salt);
        hasher.update((self.op.len() as u64).to_le_bytes());
        hasher.update(&self.op);
        Digest(hasher.finalize().into())
    }

    /// What the entry says.
    ///
    /// # Errors
    /// When the payload is damaged or newer than this program.
    pub fn op(&self) -> Result<Op, CodecError> {
        codec::decode(&self.op)
    }
}

/// Where a chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Head {
    /// The number of the last entry; 0 for none.
    pub seq: u64,
    /// Its hash.
    pub hash: Digest,
    /// Its time.
    pub at: i64,
    /// Its epoch.
    pub epoch: u32,
}

/// A chain that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// Entries are missing in between.
    #[error("entries {0} to {1} are missing")]
    Gap(u64, u64),
    /// The entry was not made after the one before.
    #[error("entry {0} does not follow the one before")]
    Broken(u64),
    /// The time runs backwards.
    #[error("the time of entry {0} runs backwards")]
    Backwards(u64),
}

impl Head {
    /// The head after `entry`.
    ///
    /// # Errors
    /// When the entry does not follow.
    pub fn next(&self, entry: &Entry) -> Result<Self, ChainError> {
        if entry.seq > self.seq + 1 {
            return Err(ChainError::Gap(self.seq + 1, entry.seq - 1));
        }
        if entry.seq != self.seq + 1 || entry.prev != self.hash || entry.epoch < self.epoch {
            return Err(ChainError::Broken(entry.seq));
        }
        if entry.at < self.at {
            return Err(ChainError::Backwards(entry.seq));
        }
        Ok(Self { seq: entry.seq, hash: entry.hash(), at: entry.at, epoch: entry.epoch })
    }

    /// The head as ten characters that can be written on paper.
    #[must_use]
    pub fn paper_code(&self) -> String {
        let hex = self.hash.to_string();
        format!("{}-{}", &hex[..5], &hex[5..10]).to_uppercase()
    }
}
