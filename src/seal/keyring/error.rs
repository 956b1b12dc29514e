//! What can be wrong at the keyring, in both languages. No error carries a name, a password or a key.

use crate::domain::{Explain, Lang, Said, Text};
use crate::say;
use crate::seal::{RecoveryTypo, SealError};

/// Why the keyring did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There are several accounts; a name must be given.
    #[error("several accounts, a name is needed")]
    NameNeeded,
    /// Wrong password, unknown name, or a slot that was altered.
    #[error("name or password wrong")]
    WrongPassword,
    /// A well-formed recovery code that is not the present one of this store.
    #[error("recovery code wrong")]
    WrongRecovery,
    /// Too many wrong tries; seconds still to wait.
    #[error("wait {seconds} s after wrong tries")]
    Wait {
        /// Seconds, 1 to 60; to 120 after a clock was set back.
        seconds: u64,
    },
    /// A login name of no letters, or longer than [`super::MAX_NAME_BYTES`].
    #[error("login name empty or too long")]
    NameLength,
    /// Another account has this login name.
    #[error("login name taken")]
    NameTaken,
    /// This account has a slot already.
    #[error("account has a slot")]
    HasSlot,
    /// This account has no slot.
    #[error("account has no slot")]
    NoSlot,
    /// The last account cannot be removed.
    #[error("last account")]
    LastSlot,
    /// No room for another account.
    #[error("too many accounts")]
    TooManySlots,
    /// A data key that is not this store's.
    #[error("data key of another store")]
    WrongKey,
    /// No keyring file at all, or a far too long one.
    #[error("not a keyring")]
    NotAKeyring,
    /// Written by a later version of this program.
    #[error("keyring of an unknown version")]
    UnknownVersion,
    /// A keyring file with altered, missing or additional bytes.
    #[error("keyring damaged")]
    Damaged,
    /// A mistyped recovery code.
    #[error(transparent)]
    Recovery(#[from] RecoveryTypo),
    /// The machine gave no randomness or memory, or parameters are out of bounds.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl Explain for KeyringError {
    fn explain(&self, lang: Lang) -> Said {
        match self {
            Self::Recovery(typo) => typo.explain(lang),
            Self::Seal(error) => error.explain(lang),
            Self::Wait { seconds } => Said::new(
                say!(lang, "请等 {seconds} 秒再试。", "Wait {seconds} s, then try again."),
                Text::new("密码连续输错多次。", "The password was wrong several times.").get(lang),
                ADVICE_FORGOTTEN.get(lang),
            ),
            other => {
                let [what, why, advice] = other.sentences();
                Said::new(what.get(lang), why.get(lang), advice.get(lang))
            }
        }
    }
}

const ADVICE_FORGOTTEN: Text =
    Text::new("忘了密码，可用恢复码打开。", "If it is forgotten, the recovery code opens the desk.");
const ADVICE_BACKUP: Text = Text::new(
    "请从备份恢复密钥文件，不要删除它。",
    "Restore the keyring file from a backup; do not delete it.",
);
const NOT_OPENED: Text = Text::new("没有打开。", "Not opened.");
const NOT_ADDED: Text = Text::new("没有添加这个账号。", "The account was not added.");
const KEYRING_UNREAD: Text = Text::new("密钥文件读不了。", "The keyring file cannot be read.");
const NOTHING: Text = Text::new("", "");

impl KeyringError {
    /// What, why and advice of the errors that carry nothing.
    fn sentences(self) -> [Text; 3] {
        match self {
            Self::NameNeeded => [
                NOT_OPENED,
                Text::new("这台电脑有多个账号。", "This desk has several accounts."),
                Text::new("请同时输入姓名和密码。", "Enter your name and your password."),
            ],
            Self::WrongPassword => [
                NOT_OPENED,
                Text::new("姓名或密码不对。", "The name or the password is wrong."),
                ADVICE_FORGOTTEN,
            ],
            Self::WrongRecovery => [
                NOT_OPENED,
                Text::new("这不是本机现在的恢复码。", "This is not the present recovery code of this desk."),
                Text::new(
                    "用过或换过的恢复码无效，请找最新的一张。",
                    "A used or replaced code is void; find the newest.",
                ),
            ],
            Self::NameLength => [
                NOT_ADDED,
                Text::new("登录名为空或太长。", "The login name is empty or too long."),
                Text::new("请用姓名作登录名。", "Use the person's name."),
            ],
            Self::NameTaken => [
                NOT_ADDED,
                Text::new("已有账号用这个登录名。", "Another account has this login name."),
                Text::new("请在姓名后加一个字区分。", "Add a character to tell the two apart."),
            ],
            Self::HasSlot => [
                NOT_ADDED,
                Text::new("这个账号已经有密码。", "This account has a password already."),
                Text::new("要换密码，请用修改密码。", "To change it, use the change of password."),
            ],
            Self::NoSlot => [
                Text::new("没有找到这个账号。", "The account was not found."),
                Text::new("它可能已被移除。", "It may have been removed."),
                Text::new("请看账号列表。", "Look at the list of accounts."),
            ],
            Self::LastSlot => [
                Text::new("不能移除这个账号。", "The account cannot be removed."),
                Text::new("它是最后一个能打开数据的账号。", "It is the last one that can open the records."),
                Text::new("请先添加另一个账号。", "Add another account first."),
            ],
            Self::TooManySlots => [
                NOT_ADDED,
                Text::new("账号最多 64 个。", "There can be 64 accounts."),
                Text::new("请先移除不再使用的账号。", "Remove accounts no longer used."),
            ],
            Self::WrongKey | Self::NotAKeyring | Self::UnknownVersion | Self::Damaged => self.unread(),
            Self::Wait { .. } | Self::Recovery(_) | Self::Seal(_) => [NOTHING; 3],
        }
    }

    /// The same, of a keyring file that cannot be used.
    fn unread(self) -> [Text; 3] {
        match self {
            Self::WrongKey => [
                NOT_OPENED,
                Text::new(
                    "密钥文件与数据不是一套。",
                    "The keyring file and the records do not belong together.",
                ),
                ADVICE_BACKUP,
            ],
            Self::NotAKeyring => [
                KEYRING_UNREAD,
                Text::new("它不是本程序的密钥文件。", "It is not a keyring of this program."),
                ADVICE_BACKUP,
            ],
            Self::UnknownVersion => [
                KEYRING_UNREAD,
                Text::new(
                    "它由更新版本的程序写成，或已损坏。",
                    "A newer program wrote it, or it is damaged.",
                ),
                Text::new(
                    "请先安装新版本；仍不行，从备份恢复。",
                    "Install the newer version; else restore a backup.",
                ),
            ],
            _ => [
                KEYRING_UNREAD,
                Text::new("文件已损坏或被改动。", "It is damaged or was altered."),
                ADVICE_BACKUP,
            ],
        }
    }
}
