//! The keyring: the data key of a store, wrapped once for each staff account and once for the recovery code.
//!
//! It keeps no name in the clear, only a tag by which a name that is typed can be found again; whoever holds the
//! file can still try names he guesses. It never touches a disk: the store reads and writes the bytes. It does not
//! judge passwords either; ask [`super::check_password_quality`] before.

mod bytes;
mod error;
mod slot;

pub use bytes::MAX_BYTES;
pub use error::KeyringError;

use std::fmt;

use hmac::Mac;

use self::slot::{Binding, Kind, Slot};
use super::cipher::{hmac, subkey};
use super::{DataKey, KdfParams, RecoveryCode, Secret, StaffId, StoreId, Throttle, kdf, same_bytes};

/// Most staff accounts of one store.
pub const MAX_SLOTS: usize = 64;
/// Longest login name, in bytes.
pub const MAX_NAME_BYTES: usize = 256;

/// What a login name is found by; see [`Keyring`].
type LoginTag = [u8; 16];

/// The wrapped data key of one store, with the count of wrong tries. Read it with [`Keyring::from_bytes`]; after
/// every call that takes `&mut self` its bytes have to be saved.
#[derive(Clone, PartialEq, Eq)]
pub struct Keyring {
    store: StoreId,
    /// Tells whether a data key is this store's; made from the key, tells nothing of it.
    key_check: [u8; 16],
    throttle: Throttle,
    staff: Vec<Slot>,
    recovery: Slot,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} accounts)", self.staff.len())
    }
}

impl Keyring {
    /// A new store's keyring with its first account, its fresh data key and the recovery code to be shown once.
    ///
    /// # Errors
    /// A name or password of no or too many bytes; no randomness; too little memory.
    pub fn create(
        store: StoreId,
        staff: StaffId,
        name: &str,
        password: &Secret,
        params: KdfParams,
    ) -> Result<(Self, DataKey, RecoveryCode), KeyringError> {
        let key = DataKey::generate()?;
        let key_check = key_check(&key, &store);
        let binding = Binding { store, key_check };
        let tag = login_tag(&store, name)?;
        let first = Slot::wrap(&binding, Kind::Staff, staff, tag, params, password, &key)?;
        let code = RecoveryCode::generate()?;
        let recovery = recovery_slot(&binding, params, &code, &key)?;
        let keyring = Self { store, key_check, throttle: Throttle::default(), staff: vec![first], recovery };
        Ok((keyring, key, code))
    }

    /// The store this keyring belongs to.
    #[must_use]
    pub fn store_id(&self) -> &StoreId {
        &self.store
    }

    /// The accounts that have a slot, in the order they were added.
    pub fn staff(&self) -> impl Iterator<Item = &StaffId> {
        self.staff.iter().map(|slot| &slot.id)
    }

    /// Wrong tries so far.
    #[must_use]
    pub fn throttle(&self) -> Throttle {
        self.throttle
    }

    /// Seconds to wait before the next try; `now` in seconds since 1970.
    #[must_use]
    pub fn wait_left(&self, now: i64) -> u64 {
        self.throttle.wait_left(now)
    }

    /// Counts a wrong try. Save the keyring before telling the person.
    pub fn record_wrong(&mut self, now: i64) {
        self.throttle = self.throttle.after_wrong(now);
    }

    /// Forgets the wrong tries, after a right one.
    pub fn record_right(&mut self) {
        self.throttle = Throttle::default();
    }

    /// Opens the data key with a password. Without a name only if there is one account. Does not look at the
    /// waiting time; [`Keyring::sign_in`] does.
    ///
    /// # Errors
    /// [`KeyringError::NameNeeded`]; [`KeyringError::WrongPassword`] for an unknown name as well; or
    /// [`KeyringError::Seal`] when the key cannot be derived on this machine.
    pub fn unlock(&self, name: Option<&str>, password: &Secret) -> Result<(DataKey, StaffId), KeyringError> {
        let slot = match (name, self.staff.as_slice()) {
            (None, [only]) => only,
            (None, _) => return Err(KeyringError::NameNeeded),
            (Some(name), slots) => {
                let tag = login_tag(&self.store, name).map_err(|_| KeyringError::WrongPassword)?;
                match slots.iter().find(|slot| slot.tag == tag) {
                    Some(slot) => slot,
                    None => return Err(self.as_slow_as_wrong(password)),
                }
            }
        };
        let key = slot.unwrap(&self.binding(), Kind::Staff, password)?.ok_or(KeyringError::WrongPassword)?;
        self.believe(&key)?;
        Ok((key, slot.id))
    }

    /// [`Keyring::unlock`] with the waiting time: refuses while there is one, counts a wrong try, forgets them
    /// after a right one. Save the keyring in either case before going on.
    ///
    /// # Errors
    /// [`KeyringError::Wait`], and those of [`Keyring::unlock`].
    pub fn sign_in(
        &mut self,
        name: Option<&str>,
        password: &Secret,
        now: i64,
    ) -> Result<(DataKey, StaffId), KeyringError> {
        let seconds = self.wait_left(now);
        if seconds > 0 {
            return Err(KeyringError::Wait { seconds });
        }
        let outcome = self.unlock(name, password);
        match outcome {
            Ok(_) => self.record_right(),
            Err(KeyringError::WrongPassword) => self.record_wrong(now),
            Err(_) => {}
        }
        outcome
    }

    /// Opens the data key with the recovery code. Afterwards set a new password ([`Keyring::set_password`]) and
    /// give out a new code ([`Keyring::replace_recovery`]): a code is used once.
    ///
    /// # Errors
    /// [`KeyringError::WrongRecovery`] for a well-formed code that is not this store's present one.
    pub fn unlock_with_recovery(&self, code: &RecoveryCode) -> Result<DataKey, KeyringError> {
        let opened = self.recovery.unwrap(&self.binding(), Kind::Recovery, &code.secret())?;
        let key = opened.ok_or(KeyringError::WrongRecovery)?;
        self.believe(&key)?;
        Ok(key)
    }

    /// Gives one more account its slot.
    ///
    /// # Errors
    /// [`KeyringError::WrongKey`], [`KeyringError::NameTaken`], [`KeyringError::HasSlot`],
    /// [`KeyringError::TooManySlots`], or those of [`Keyring::create`].
    pub fn add_slot(
        &mut self,
        key: &DataKey,
        staff: StaffId,
        name: &str,
        password: &Secret,
        params: KdfParams,
    ) -> Result<(), KeyringError> {
        self.believe(key)?;
        if self.staff.len() >= MAX_SLOTS {
            return Err(KeyringError::TooManySlots);
        }
        if self.staff.iter().any(|slot| slot.id == staff) {
            return Err(KeyringError::HasSlot);
        }
        let tag = self.free_tag(staff, name)?;
        let slot = Slot::wrap(&self.binding(), Kind::Staff, staff, tag, params, password, key)?;
        self.staff.push(slot);
        Ok(())
    }

    /// Takes an account's slot away. Who knew its password may have kept a copy of the old file.
    ///
    /// # Errors
    /// [`KeyringError::NoSlot`]; [`KeyringError::LastSlot`]: the last account always stays.
    pub fn remove_slot(&mut self, staff: StaffId) -> Result<(), KeyringError> {
        let at = self.find(staff)?;
        if self.staff.len() == 1 {
            return Err(KeyringError::LastSlot);
        }
        self.staff.remove(at);
        Ok(())
    }

    /// Changes an account's password, at the cost it had. Another `name` becomes its login name.
    ///
    /// # Errors
    /// [`KeyringError::NoSlot`], [`KeyringError::WrongPassword`], [`KeyringError::NameTaken`], or those of
    /// [`Keyring::create`]. The keyring is unchanged then.
    pub fn change_password(
        &mut self,
        staff: StaffId,
        name: &str,
        old: &Secret,
        new: &Secret,
    ) -> Result<(), KeyringError> {
        let slot = &self.staff[self.find(staff)?];
        let key = slot.unwrap(&self.binding(), Kind::Staff, old)?.ok_or(KeyringError::WrongPassword)?;
        self.set_password(&key, staff, name, new)
    }

    /// Sets an account's password without the old one: after recovery, or by who holds the data key.
    ///
    /// # Errors
    /// As [`Keyring::change_password`], and [`KeyringError::WrongKey`].
    pub fn set_password(
        &mut self,
        key: &DataKey,
        staff: StaffId,
        name: &str,
        new: &Secret,
    ) -> Result<(), KeyringError> {
        self.believe(key)?;
        let at = self.find(staff)?;
        let tag = self.free_tag(staff, name)?;
        let params = self.staff[at].params;
        self.staff[at] = Slot::wrap(&self.binding(), Kind::Staff, staff, tag, params, new, key)?;
        Ok(())
    }

    /// Makes a new recovery code; the old one opens nothing any more.
    ///
    /// # Errors
    /// [`KeyringError::WrongKey`], or [`KeyringError::Seal`].
    pub fn replace_recovery(&mut self, key: &DataKey) -> Result<RecoveryCode, KeyringError> {
        self.believe(key)?;
        let code = RecoveryCode::generate()?;
        self.recovery = recovery_slot(&self.binding(), self.recovery.params, &code, key)?;
        Ok(code)
    }

    fn binding(&self) -> Binding {
        Binding { store: self.store, key_check: self.key_check }
    }

    fn find(&self, staff: StaffId) -> Result<usize, KeyringError> {
        self.staff.iter().position(|slot| slot.id == staff).ok_or(KeyringError::NoSlot)
    }

    /// The tag of a name that no other account has.
    fn free_tag(&self, staff: StaffId, name: &str) -> Result<LoginTag, KeyringError> {
        let tag = login_tag(&self.store, name)?;
        if self.staff.iter().any(|slot| slot.tag == tag && slot.id != staff) {
            return Err(KeyringError::NameTaken);
        }
        Ok(tag)
    }

    fn believe(&self, key: &DataKey) -> Result<(), KeyringError> {
        let right = same_bytes(&key_check(key, &self.store), &self.key_check);
        if right { Ok(()) } else { Err(KeyringError::WrongKey) }
    }

    /// Spends the time of a real try, so that a name that exists is not told by the clock.
    fn as_slow_as_wrong(&self, password: &Secret) -> KeyringError {
        if let Some(slot) = self.staff.first() {
            let _ = kdf::derive(password, &slot.salt, slot.params);
        }
        KeyringError::WrongPassword
    }
}

fn recovery_slot(
    binding: &Binding,
    params: KdfParams,
    code: &RecoveryCode,
    key: &DataKey,
) -> Result<Slot, KeyringError> {
    Slot::wrap(binding, Kind::Recovery, StaffId::default(), LoginTag::default(), params, &code.secret(), key)
}

fn key_check(key: &DataKey, store: &StoreId) -> [u8; 16] {
    first_half(*subkey(key, store, b"xueji 1 keyring check"))
}

/// Names are found without regard to spaces and case.
fn login_tag(store: &StoreId, name: &str) -> Result<LoginTag, KeyringError> {
    let folded: String =
        name.chars().filter(|sign| !sign.is_whitespace()).flat_map(char::to_lowercase).collect();
    if folded.is_empty() || folded.len() > MAX_NAME_BYTES {
        return Err(KeyringError::NameLength);
    }
    let mut mac = hmac(store);
    mac.update(b"xueji 1 login name");
    mac.update(folded.as_bytes());
    Ok(first_half(mac.finalize().into_bytes().into()))
}

fn first_half(whole: [u8; 32]) -> [u8; 16] {
    std::array::from_fn(|at| whole[at])
}

#[cfg(test)]
mod tests;
