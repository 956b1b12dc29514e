//! What can go wrong at the store, in both languages. It never carries a name, a number or a path, so it may be
//! shown and logged.

use std::io;

use crate::{
    domain::{Explain, Lang, Said, Text},
    journal::{ChainError, CodecError, FoldError},
    say,
    seal::{KeyringError, SealError},
};

/// Why the store did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another process, or another handle in this one, has the store open.
    #[error("store is open elsewhere")]
    Busy,
    /// There is neither a store nor a keyring in the folder.
    #[error("no store here")]
    NotHere,
    /// There is a store or a keyring in the folder already.
    #[error("a store is here already")]
    AlreadyHere,
    /// The store file is missing or empty although its keyring is there.
    #[error("store file is gone or empty")]
    Missing,
    /// The keyring is missing although the store is there.
    #[error("keyring is missing")]
    KeyringMissing,
    /// The keyring belongs to another store.
    #[error("keyring belongs to another store")]
    Mixed,
    /// The keyring does not read.
    #[error(transparent)]
    Keyring(KeyringError),
    /// The disk is full; nothing of this save was kept.
    #[error("disk full")]
    DiskFull,
    /// Too little free space to begin writing.
    #[error("{free} bytes free, {needed} needed")]
    Cramped {
        /// What must be free, in bytes.
        needed: u64,
        /// What is free, in bytes.
        free: u64,
    },
    /// The folder or file may not be written.
    #[error("read-only")]
    ReadOnly,
    /// Another fault of disk or system.
    #[error("input or output failed: {0}")]
    Io(io::ErrorKind),
    /// Rows that do not open, or a file that the engine refuses.
    #[error("damage in {table}")]
    Damaged {
        /// The table, or the file.
        table: &'static str,
    },
    /// Written by a newer program.
    #[error("written by a newer program")]
    Newer,
    /// The journal's last entry is not the one that the sealed head names: rows were put back or taken away.
    #[error("journal does not end where its head says")]
    HeadMismatch,
    /// A chain that does not hold.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// An entry that does not fold.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// A value too large to be kept.
    #[error("value too large")]
    TooLarge,
    /// A site's entry differs from the one of the same number that is here already.
    #[error("fork at entry {seq}")]
    Fork {
        /// The first entry that differs.
        seq: u64,
    },
    /// Entries of a site are missing.
    #[error("entries from {first_missing} are missing")]
    Gap {
        /// The first one missing.
        first_missing: u64,
    },
    /// An epoch before the present one.
    #[error("epoch runs backwards")]
    EpochBehind,
    /// A piece of evidence has no file.
    #[error("evidence file is missing")]
    EvidenceMissing,
    /// A piece of evidence does not open, or is not what its name says.
    #[error("evidence file is damaged")]
    EvidenceDamaged,
    /// A file that is no backup of ours, or a damaged one.
    #[error("not a backup, or a damaged one")]
    BackupBad,
    /// A backup that did not read back as it was written.
    #[error("backup did not read back")]
    BackupUnverified,
    /// There is a file of this name already.
    #[error("file exists")]
    FileExists,
    /// No randomness, or no memory.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// What the store's calls give.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// Whether the engine's handle is spent: it has to be opened anew before the next call.
    pub(super) const fn spends_handle(self) -> bool {
        matches!(self, Self::DiskFull | Self::ReadOnly | Self::Io(_))
    }

    fn words(self) -> (Text, Text, Text) {
        let restore = Text::new(
            "请不要再写入。运行 xueji doctor；打不开就用最近的备份恢复（xueji restore）。",
            "Write no more. Run xueji doctor; if it will not open, restore the newest backup (xueji restore).",
        );
        let none = Text::new("", "");
        match self {
            Self::Busy => (
                Text::new("学籍库已经打开了。", "The store is open already."),
                Text::new("本程序的另一个窗口正在使用它。", "Another window of this program is using it."),
                Text::new("请回到那个窗口，或先关闭它。", "Go back to that window, or close it first."),
            ),
            Self::NotHere => (
                Text::new("这里没有学籍库。", "There is no store here."),
                none,
                Text::new("请先建库，或检查文件夹是否正确。", "Set one up first, or check the folder."),
            ),
            Self::AlreadyHere => (
                Text::new("这里已经有学籍库。", "There is a store here already."),
                Text::new(
                    "为免覆盖，没有做任何改动。",
                    "Nothing was changed, so that nothing is overwritten.",
                ),
                Text::new("请换一个空文件夹。", "Choose an empty folder."),
            ),
            Self::Missing => (
                Text::new("学籍库文件不见了，或是空的。", "The store file is gone or empty."),
                Text::new(
                    "密钥文件还在，所以这不是第一次使用。",
                    "Its keyring is there, so this is no first use.",
                ),
                Text::new(
                    "请不要重新建库。把库文件放回，或用备份恢复（xueji restore）。",
                    "Do not set up anew. Put the file back, or restore a backup (xueji restore).",
                ),
            ),
            Self::KeyringMissing => (
                Text::new("密钥文件（keyring）不见了。", "The keyring file is missing."),
                Text::new("没有它，学籍库打不开。", "The store cannot be opened without it."),
                Text::new("请从备份中取回密钥文件。", "Take the keyring file from a backup."),
            ),
            Self::Mixed => (
                Text::new("密钥文件与学籍库不配套。", "The keyring and the store do not belong together."),
                Text::new("其中一个来自别处。", "One of them came from elsewhere."),
                Text::new("请把配套的文件放回。", "Put the matching file back."),
            ),
            Self::Damaged { .. } => (
                Text::new("学籍库有损坏的数据。", "The store holds damaged data."),
                Text::new("数据已损坏或被改动。", "It is damaged or was altered."),
                restore,
            ),
            Self::HeadMismatch => (
                Text::new("学籍日志不完整。", "The journal is not whole."),
                Text::new(
                    "最后的记录与封存的末尾不符。",
                    "Its last entry is not the one its sealed head names.",
                ),
                restore,
            ),
            Self::Newer => (
                Text::new("数据由更新的版本写成。", "The data was written by a newer version."),
                Text::new("本程序读不懂。", "This program cannot read it."),
                Text::new("请安装新版程序。", "Install the newer program."),
            ),
            Self::DiskFull | Self::ReadOnly | Self::Io(_) => self.disk_words(),
            _ => self.rarer_words(restore),
        }
    }

    fn disk_words(self) -> (Text, Text, Text) {
        let again = Text::new("填的内容还在，处理后请再保存。", "What you typed is kept; then save again.");
        match self {
            Self::DiskFull => (
                Text::new("没有保存。", "Nothing was saved."),
                Text::new("磁盘已满。", "The disk is full."),
                Text::new(
                    "请腾出空间。填的内容还在，再保存一次即可。",
                    "Make room, then save again; your text is kept.",
                ),
            ),
            Self::ReadOnly => (
                Text::new("没有保存。", "Nothing was saved."),
                Text::new("文件夹不允许写入。", "The folder does not allow writing."),
                Text::new(
                    "请检查文件夹权限或U盘写保护。",
                    "Check the folder's permissions or the stick's lock.",
                ),
            ),
            _ => (
                Text::new("磁盘读写出错。", "The disk failed to read or write."),
                Text::new("可能是磁盘或连接有问题。", "The disk or its connection may be at fault."),
                again,
            ),
        }
    }

    fn rarer_words(self, restore: Text) -> (Text, Text, Text) {
        match self {
            Self::TooLarge => (
                Text::new("内容太大，没有保存。", "Too large; nothing was saved."),
                Text::new("一条记录最多 1 MiB。", "One entry holds at most 1 MiB."),
                Text::new("请缩短内容。", "Shorten it."),
            ),
            Self::EpochBehind => (
                Text::new("没有保存。", "Nothing was saved."),
                Text::new("学籍库恢复后的期号比现有的旧。", "The epoch is older than the store's own."),
                Text::new("请退出后重新打开。", "Leave and open again."),
            ),
            Self::EvidenceMissing => (
                Text::new("证明材料的文件不见了。", "The file of a paper is missing."),
                Text::new("evidence 文件夹里没有它。", "It is not in the evidence folder."),
                Text::new(
                    "请从备份恢复，或重新附上材料。",
                    "Restore it from a backup, or attach the paper again.",
                ),
            ),
            Self::EvidenceDamaged => (
                Text::new("证明材料打不开。", "A paper cannot be opened."),
                Text::new("文件已损坏或被改动。", "Its file is damaged or was altered."),
                Text::new(
                    "请从备份恢复，或重新附上材料。",
                    "Restore it from a backup, or attach the paper again.",
                ),
            ),
            Self::BackupBad => (
                Text::new("这不是可用的备份。", "This is not a usable backup."),
                Text::new("文件不是本程序的备份，或已损坏。", "It is not ours, or it is damaged."),
                Text::new("请换一个备份文件。", "Choose another backup file."),
            ),
            Self::BackupUnverified => (
                Text::new("备份没有成功。", "The backup failed."),
                Text::new("写完后读回，内容不一致。", "It did not read back as it was written."),
                Text::new("请换一个U盘再备份。", "Back up again to another stick."),
            ),
            Self::FileExists => (
                Text::new("已有同名文件。", "There is a file of this name already."),
                Text::new("为免覆盖，没有写入。", "Nothing was written, so that nothing is overwritten."),
                Text::new("请换一个名字或位置。", "Choose another name or place."),
            ),
            Self::Fold(_) => (
                Text::new("有一条日志无法执行。", "A journal entry cannot be carried out."),
                Text::new(
                    "它提到没有登记过的记录，或内容读不懂。",
                    "It names an unknown record, or does not read.",
                ),
                restore,
            ),
            _ => (
                Text::new("学籍日志前后不接。", "The journal's entries do not join."),
                Text::new("有记录缺失或被改动。", "Entries are missing or were altered."),
                restore,
            ),
        }
    }
}

impl Explain for StoreError {
    fn explain(&self, lang: Lang) -> Said {
        match *self {
            Self::Keyring(error) => error.explain(lang),
            Self::Seal(error) => error.explain(lang),
            Self::Cramped { needed, free } => {
                let (needed, free) = (needed.div_ceil(1 << 20), free >> 20);
                Said::new(
                    say!(lang, "没有保存。", "Nothing was saved."),
                    say!(
                        lang,
                        "磁盘剩余 {free} MiB，需要 {needed} MiB。",
                        "{free} MiB are free, {needed} MiB are needed."
                    ),
                    say!(lang, "请腾出空间后再保存。", "Make room on the disk, then save again."),
                )
            }
            Self::Fork { seq } => Said::new(
                say!(lang, "这个校点的数据分了叉。", "This site's data has forked."),
                say!(
                    lang,
                    "第 {seq} 条与以前收到的不同：可能恢复过旧备份，或有两台电脑在用。",
                    "Entry {seq} differs from the one taken before: an old copy, or two computers."
                ),
                say!(lang, "请与学校核对，由人决定。", "Ask the school; a person must decide."),
            ),
            Self::Gap { first_missing } => Said::new(
                say!(lang, "中间缺少数据包。", "A bundle in between is missing."),
                say!(
                    lang,
                    "缺第 {first_missing} 条起的记录。",
                    "Entries from {first_missing} on are missing."
                ),
                say!(
                    lang,
                    "请先导入较早的包，或请学校重报。",
                    "Take the earlier bundle first, or ask for it again."
                ),
            ),
            other => {
                let (what, why, advice) = other.words();
                Said::new(what.get(lang), why.get(lang), advice.get(lang))
            }
        }
    }
}

impl From<KeyringError> for StoreError {
    fn from(error: KeyringError) -> Self {
        match error {
            KeyringError::UnknownVersion => Self::Newer,
            other => Self::Keyring(other),
        }
    }
}

impl From<CodecError> for StoreError {
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::Newer(_) => Self::Newer,
            CodecError::TooLarge => Self::TooLarge,
            CodecError::Empty | CodecError::Damaged => Self::Damaged { table: "journal" },
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::InvalidData => Self::Damaged { table: "store.redb" },
            kind => Self::Io(kind),
        }
    }
}

impl From<redb::StorageError> for StoreError {
    fn from(error: redb::StorageError) -> Self {
        match error {
            redb::StorageError::Io(error) => error.into(),
            redb::StorageError::ValueTooLarge(_) => Self::TooLarge,
            redb::StorageError::Corrupted(_) => Self::Damaged { table: "store.redb" },
            _ => Self::Io(io::ErrorKind::Other),
        }
    }
}

impl From<redb::TableError> for StoreError {
    fn from(error: redb::TableError) -> Self {
        match error {
            redb::TableError::Storage(error) => error.into(),
            _ => Self::Damaged { table: "store.redb" },
        }
    }
}

impl From<redb::DatabaseError> for StoreError {
    fn from(error: redb::DatabaseError) -> Self {
        match error {
            redb::DatabaseError::DatabaseAlreadyOpen => Self::Busy,
            redb::DatabaseError::UpgradeRequired(_) => Self::Newer,
            redb::DatabaseError::Storage(error) => error.into(),
            _ => Self::Damaged { table: "store.redb" },
        }
    }
}

impl From<redb::TransactionError> for StoreError {
    fn from(error: redb::TransactionError) -> Self {
        match error {
            redb::TransactionError::Storage(error) => error.into(),
            _ => Self::Io(io::ErrorKind::Other),
        }
    }
}

impl From<redb::CommitError> for StoreError {
    fn from(error: redb::CommitError) -> Self {
        match error {
            redb::CommitError::Storage(error) => error.into(),
            _ => Self::Io(io::ErrorKind::Other),
        }
    }
}
