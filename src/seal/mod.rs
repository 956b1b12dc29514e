//! Passwords, keys, ciphers, signatures. Moves bytes and knows no pupils.
//!
//! What this room holds: the data key and how a password or the recovery code opens it ([`keyring`]), the cipher
//! that seals every stored value ([`cipher`]), the slow key derivation ([`kdf`]), the waiting time after wrong
//! tries and the judgement of a new password ([`login`]), and wrappers that wipe what they hold ([`secret`]). For
//! exchange: signatures ([`sign`]) and the identities files are encrypted to ([`identity`]).
//! Byte layouts are in `FORMAT.md` beside this file.
//!
//! What it never does: open, write or name a file; look at the clock (now is an argument); print; put a name, a
//! password or a key into an error or a debug line. Randomness comes from the operating system only.

pub mod cipher;
pub mod identity;
pub mod kdf;
pub mod keyring;
pub mod login;
pub mod recovery;
pub mod secret;
pub mod sign;

pub use cipher::{Damaged, DigestStream, Sealer};
pub use kdf::KdfParams;
pub use keyring::{Keyring, KeyringError};
pub use login::{PasswordRefusal, Throttle, check_password_quality, wait_before_try};
pub use recovery::{RecoveryCode, RecoveryTypo};
pub use secret::{DataKey, Secret};

use crate::domain::{Explain, Lang, Said, Text};

/// The one suite of algorithms written today: Argon2id, HKDF-SHA-256, HMAC-SHA-256, XChaCha20-Poly1305.
/// An unknown suite is refused, never guessed.
pub const SUITE: u8 = 1;

/// Length of a store's id in bytes.
pub const STORE_ID_BYTES: usize = 16;

/// The random id of one store; bound into everything sealed for it.
pub type StoreId = [u8; STORE_ID_BYTES];

/// The random id of one staff account; it is also the id of the account's slot in the keyring.
pub type StaffId = [u8; 16];

/// What can fail below the keyring, before any password is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The operating system gave no random bytes; nothing is made from worse ones.
    #[error("the operating system gave no randomness")]
    NoRandomness,
    /// Key derivation parameters outside the accepted bounds.
    #[error("key derivation parameters out of bounds")]
    KdfBounds,
    /// Not enough memory to derive a key.
    #[error("not enough memory to derive a key")]
    NotEnoughMemory,
    /// A password of no bytes, or longer than [`kdf::MAX_PASSWORD_BYTES`].
    #[error("password empty or too long")]
    PasswordLength,
}

impl Explain for SealError {
    fn explain(&self, lang: Lang) -> Said {
        let (what, why, advice) = match self {
            Self::NoRandomness => (
                Text::new("没有生成密钥。", "No key was made."),
                Text::new("操作系统没有给出随机数。", "The operating system gave no random numbers."),
                Text::new("请重启电脑后再试。", "Restart the computer and try again."),
            ),
            Self::KdfBounds => (
                Text::new("密码参数不可用。", "The password settings cannot be used."),
                Text::new("参数过低或过高，可能被改动过。", "They are too low or too high, perhaps altered."),
                Text::new("请用备份中的密钥文件。", "Use the keyring file from a backup."),
            ),
            Self::NotEnoughMemory => (
                Text::new("无法核对密码。", "The password could not be checked."),
                Text::new("电脑内存不足。", "The computer is short of memory."),
                Text::new("请关闭其他程序后再试。", "Close other programs and try again."),
            ),
            Self::PasswordLength => (
                Text::new("密码长度不对。", "The password has a wrong length."),
                Text::new("密码为空，或超过 1024 字节。", "It is empty, or longer than 1024 bytes."),
                Text::new("请重新输入密码。", "Enter the password again."),
            ),
        };
        Said::new(what.get(lang), why.get(lang), advice.get(lang))
    }
}

/// Fresh random bytes from the operating system.
///
/// # Errors
/// [`SealError::NoRandomness`] when the system gives none.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|_| SealError::NoRandomness)?;
    Ok(bytes)
}

/// Compares two byte strings of one length without telling by its time where they differ.
pub(crate) fn same_bytes(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}
