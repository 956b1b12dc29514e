//! One wrapping of the data key: by a password or by the recovery code. It never looks for the right slot.

use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::{KeyringError, LoginTag, bytes};
use crate::seal::{DataKey, KdfParams, SealError, Secret, StaffId, StoreId, kdf, random_bytes};

/// Bytes of a wrapped data key: the key and its tag.
pub(super) const WRAPPED_BYTES: usize = 48;

/// What every slot of a keyring is bound to beside its own fields.
pub(super) struct Binding {
    pub store: StoreId,
    pub key_check: [u8; 16],
}

/// Whose slot it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Staff = 1,
    Recovery = 2,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub id: StaffId,
    pub tag: LoginTag,
    pub params: KdfParams,
    pub salt: [u8; 16],
    pub nonce: [u8; 24],
    pub wrapped: [u8; WRAPPED_BYTES],
}

impl Slot {
    /// Wraps the data key anew, with fresh salt and nonce.
    pub fn wrap(
        binding: &Binding,
        kind: Kind,
        id: StaffId,
        tag: LoginTag,
        params: KdfParams,
        secret: &Secret,
        key: &DataKey,
    ) -> Result<Self, KeyringError> {
        let (salt, nonce) = (random_bytes()?, random_bytes()?);
        let empty = Self { id, tag, params, salt, nonce, wrapped: [0; WRAPPED_BYTES] };
        empty.filled(binding, kind, secret, key)
    }

    /// The slot with its wrapping made for the salt and nonce it has.
    pub(super) fn filled(
        mut self,
        binding: &Binding,
        kind: Kind,
        secret: &Secret,
        key: &DataKey,
    ) -> Result<Self, KeyringError> {
        let cipher = XChaCha20Poly1305::new((&*kdf::derive(secret, &self.salt, self.params)?).into());
        let (body, tag_place) = self.wrapped.split_at_mut(32);
        body.copy_from_slice(key.expose());
        let bound = bytes::bound(binding, kind, &self.id, &self.tag, self.params, &self.salt);
        let tag = cipher
            .encrypt_in_place_detached(XNonce::from_slice(&self.nonce), &bound, body)
            .expect("the cipher takes 32 bytes");
        tag_place.copy_from_slice(&tag);
        Ok(self)
    }

    /// The data key, or `None` when the secret is wrong or the slot was altered: the two cannot be told apart.
    pub fn unwrap(
        &self,
        binding: &Binding,
        kind: Kind,
        secret: &Secret,
    ) -> Result<Option<DataKey>, KeyringError> {
        let wrapping = match kdf::derive(secret, &self.salt, self.params) {
            // No slot was ever made with such a password.
            Err(SealError::PasswordLength) => return Ok(None),
            other => other?,
        };
        let cipher = XChaCha20Poly1305::new((&*wrapping).into());
        let bound = bytes::bound(binding, kind, &self.id, &self.tag, self.params, &self.salt);
        let (body, tag) = self.wrapped.split_at(32);
        let mut plain = Zeroizing::new([0_u8; 32]);
        plain.copy_from_slice(body);
        let opened = cipher.decrypt_in_place_detached(
            XNonce::from_slice(&self.nonce),
            &bound,
            plain.as_mut_slice(),
            tag.into(),
        );
        Ok(opened.ok().map(|()| DataKey::from_bytes(*plain)))
    }
}
