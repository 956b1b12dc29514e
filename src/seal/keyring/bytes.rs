//! The keyring's bytes, as `../FORMAT.md` lays them down. It never judges a password and never opens a file.

use sha2::{Digest, Sha256};

use super::slot::{Binding, Kind, Slot, WRAPPED_BYTES};
use super::{Keyring, KeyringError, LoginTag, MAX_SLOTS};
use crate::seal::{KdfParams, SUITE, StaffId, Throttle};

const MAGIC: &[u8; 8] = b"XUEJI-KR";
const VERSION: u8 = 1;
const HEADER_BYTES: usize = 8 + 1 + 1 + 16 + 16 + 4 + 8 + 1;
const SLOT_BYTES: usize = 1 + 16 + 16 + 12 + 16 + 24 + WRAPPED_BYTES;
const SUM_BYTES: usize = 32;

/// Longest keyring file; anything longer is refused unread.
pub const MAX_BYTES: usize = HEADER_BYTES + (MAX_SLOTS + 1) * SLOT_BYTES + SUM_BYTES;

impl Keyring {
    /// The bytes to save.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER_BYTES + (self.staff.len() + 1) * SLOT_BYTES + SUM_BYTES);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&[VERSION, SUITE]);
        out.extend_from_slice(&self.store);
        out.extend_from_slice(&self.key_check);
        out.extend_from_slice(&self.throttle.attempts.to_le_bytes());
        out.extend_from_slice(&self.throttle.last.to_le_bytes());
        out.push(u8::try_from(self.staff.len()).expect("add_slot keeps the limit of accounts"));
        for slot in &self.staff {
            write_slot(&mut out, Kind::Staff, slot);
        }
        write_slot(&mut out, Kind::Recovery, &self.recovery);
        let sum = Sha256::digest(&out);
        out.extend_from_slice(&sum);
        out
    }

    /// Reads what [`Keyring::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`KeyringError::NotAKeyring`], [`KeyringError::UnknownVersion`], [`KeyringError::Damaged`] for every altered,
    /// missing or additional byte, and [`KeyringError::Seal`] for derivation parameters out of bounds.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyringError> {
        if bytes.len() > MAX_BYTES {
            return Err(KeyringError::NotAKeyring);
        }
        let mut reader = Reader(bytes);
        if reader.take().map_err(|_| KeyringError::NotAKeyring)? != *MAGIC {
            return Err(KeyringError::NotAKeyring);
        }
        if reader.take()? != [VERSION, SUITE] {
            return Err(KeyringError::UnknownVersion);
        }
        let (body, sum) = bytes.split_last_chunk::<SUM_BYTES>().ok_or(KeyringError::Damaged)?;
        if *sum != *Sha256::digest(body) {
            return Err(KeyringError::Damaged);
        }
        let (store, key_check) = (reader.take()?, reader.take()?);
        let throttle = Throttle {
            attempts: u32::from_le_bytes(reader.take()?),
            last: i64::from_le_bytes(reader.take()?),
        };
        let [count] = reader.take()?;
        if count == 0 || usize::from(count) > MAX_SLOTS {
            return Err(KeyringError::Damaged);
        }
        let staff = (0..count).map(|_| read_slot(&mut reader, Kind::Staff)).collect::<Result<Vec<_>, _>>()?;
        let recovery = read_slot(&mut reader, Kind::Recovery)?;
        let twice = |at: usize, slot: &Slot| staff[..at].iter().any(|o| o.id == slot.id || o.tag == slot.tag);
        if reader.0.len() != SUM_BYTES || staff.iter().enumerate().any(|(at, slot)| twice(at, slot)) {
            return Err(KeyringError::Damaged);
        }
        Ok(Self { store, key_check, throttle, staff, recovery })
    }
}

/// What a slot's wrapping is bound to: header, owner, parameters and salt. Every part has a fixed length.
pub(super) fn bound(
    binding: &Binding,
    kind: Kind,
    id: &StaffId,
    tag: &LoginTag,
    params: KdfParams,
    salt: &[u8; 16],
) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER_BYTES + SLOT_BYTES);
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&[VERSION, SUITE]);
    out.extend_from_slice(&binding.store);
    out.extend_from_slice(&binding.key_check);
    write_owner(&mut out, kind, id, tag, params, salt);
    out
}

fn write_owner(
    out: &mut Vec<u8>,
    kind: Kind,
    id: &StaffId,
    tag: &LoginTag,
    params: KdfParams,
    salt: &[u8; 16],
) {
    out.push(kind as u8);
    out.extend_from_slice(id);
    out.extend_from_slice(tag);
    for cost in [params.memory_kib, params.passes, params.lanes] {
        out.extend_from_slice(&cost.to_le_bytes());
    }
    out.extend_from_slice(salt);
}

fn write_slot(out: &mut Vec<u8>, kind: Kind, slot: &Slot) {
    write_owner(out, kind, &slot.id, &slot.tag, slot.params, &slot.salt);
    out.extend_from_slice(&slot.nonce);
    out.extend_from_slice(&slot.wrapped);
}

fn read_slot(reader: &mut Reader<'_>, kind: Kind) -> Result<Slot, KeyringError> {
    if reader.take()? != [kind as u8] {
        return Err(KeyringError::Damaged);
    }
    let (id, tag) = (reader.take()?, reader.take()?);
    let params = KdfParams {
        memory_kib: u32::from_le_bytes(reader.take()?),
        passes: u32::from_le_bytes(reader.take()?),
        lanes: u32::from_le_bytes(reader.take()?),
    };
    params.check()?;
    Ok(Slot { id, tag, params, salt: reader.take()?, nonce: reader.take()?, wrapped: reader.take()? })
}

/// Takes fixed pieces off the front.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], KeyringError> {
        let (piece, rest) = self.0.split_first_chunk().ok_or(KeyringError::Damaged)?;
        self.0 = rest;
        Ok(*piece)
    }
}
