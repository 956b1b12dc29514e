//! Everything for which a bundle is refused, each with its sentence in both languages and advice.
//!
//! Nothing of a pupil's record ever stands in one of these.

use std::io;

use crate::domain::{Explain, Lang, Said};
use crate::say;

/// In what way a bundle is unfinished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Nothing is in the file.
    Empty,
    /// The file ends too early.
    Short,
    /// The signature has not been written.
    Unsigned,
}

/// A part of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The tar around everything.
    Container,
    /// manifest.json.
    Manifest,
    /// manifest.json.minisig.
    Signature,
    /// payload.age.
    Payload,
}

impl Part {
    fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Container, Lang::Zh) => "外层",
            (Self::Container, Lang::En) => "the container",
            (Self::Manifest, Lang::Zh) => "清单",
            (Self::Manifest, Lang::En) => "the manifest",
            (Self::Signature, Lang::Zh) => "签名",
            (Self::Signature, Lang::En) => "the signature",
            (Self::Payload, Lang::Zh) => "内容",
            (Self::Payload, Lang::En) => "the payload",
        }
    }
}

/// A limit that was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// manifest.json over 64 KiB or its signature over 1 KiB.
    Manifest,
    /// payload.age too large for a stick's file system.
    Payload,
    /// contents.json over 64 MiB.
    Contents,
    /// journal.bin over 256 MiB, or one entry over 1 MiB.
    Journal,
    /// One piece of evidence over 16 MiB.
    Evidence,
    /// More than 200,000 entries.
    Entries,
    /// Unpacks to far more than any honest bundle.
    Plaintext,
}

/// Why a bundle cannot be written or is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// An unfinished write: the stick was pulled, or the copy broke off.
    #[error("unfinished write: {0:?}")]
    Unfinished(Cut),
    /// Not a bundle of ours at all.
    #[error("not a bundle")]
    NotABundle,
    /// More stands in it than belongs there.
    #[error("something extra in the container")]
    Extra,
    /// Larger than any honest bundle.
    #[error("limit passed: {0:?}")]
    TooLarge(Limit),
    /// Made by a newer program; holds what was not understood, cleaned of control characters.
    #[error("made by a newer program")]
    Newer(String),
    /// No known card has this fingerprint.
    #[error("unknown sender {0}")]
    UnknownSender(String),
    /// Changed after it was signed.
    #[error("altered: {0:?}")]
    Altered(Part),
    /// From another deployment.
    #[error("another realm")]
    ForeignRealm,
    /// For another site.
    #[error("addressed to another site")]
    WrongAddressee,
    /// Our key is none of its recipients'.
    #[error("not encrypted for this site")]
    NotForUs,
    /// Signed and whole, but the sender's program did not keep to the format.
    #[error("format not kept: {0}")]
    Broken(&'static str),
    /// What was to be packed cannot be: a fault of the caller.
    #[error("cannot be packed: {0}")]
    Draft(&'static str),
    /// Reading or writing failed.
    #[error("input or output failed: {0:?}")]
    Io(io::ErrorKind),
    /// The person stopped it.
    #[error("stopped")]
    Stopped,
}

impl From<io::Error> for BundleError {
    /// Finds the reason again that a reader of ours put into an I/O error.
    fn from(error: io::Error) -> Self {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>());
        inner.cloned().unwrap_or_else(|| Self::Io(error.kind()))
    }
}

impl From<BundleError> for io::Error {
    fn from(error: BundleError) -> Self {
        Self::other(error)
    }
}

impl BundleError {
    /// A word for scripts.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Unfinished(_) => "unfinished",
            Self::NotABundle => "not-a-bundle",
            Self::Extra => "extra",
            Self::TooLarge(_) => "too-large",
            Self::Newer(_) => "newer",
            Self::UnknownSender(_) => "unknown-sender",
            Self::Altered(_) => "altered",
            Self::ForeignRealm => "foreign-realm",
            Self::WrongAddressee => "wrong-addressee",
            Self::NotForUs => "not-for-us",
            Self::Broken(_) => "broken",
            Self::Draft(_) => "draft",
            Self::Io(_) => "io",
            Self::Stopped => "stopped",
        }
    }

    fn what(&self, lang: Lang) -> String {
        match self {
            Self::Unfinished(_) => say!(lang, "写入未完成的包", "An unfinished bundle"),
            Self::NotABundle => say!(lang, "这不是学籍上报包", "This is not a bundle of this program"),
            Self::Extra => {
                say!(lang, "包里有多余的东西", "The bundle holds something that does not belong there")
            }
            Self::TooLarge(_) => say!(lang, "包超过大小限制", "The bundle is over a size limit"),
            Self::Newer(_) => {
                say!(lang, "此包由更新版本的程序制作", "A newer version of the program made this bundle")
            }
            Self::UnknownSender(_) => say!(lang, "不认识的发送单位", "The sender is not known here"),
            Self::Altered(part) => {
                say!(lang, "包的{}被改动或损坏", "{} of the bundle was altered or damaged", part.name(lang))
            }
            Self::ForeignRealm => {
                say!(lang, "此包属于其他地区的系统", "The bundle is from another district's system")
            }
            Self::WrongAddressee => {
                say!(lang, "此包不是发给本单位的", "The bundle is addressed to another site")
            }
            Self::NotForUs => say!(lang, "本单位的密钥打不开此包", "This site's key cannot open the bundle"),
            Self::Broken(_) => {
                say!(lang, "包的内容不符合格式", "The bundle's contents do not keep to the format")
            }
            Self::Draft(_) => say!(lang, "包没有做成", "The bundle could not be made"),
            Self::Io(_) => say!(lang, "读写失败", "Reading or writing failed"),
            Self::Stopped => say!(lang, "已停止", "Stopped"),
        }
    }

    fn why(&self, lang: Lang) -> String {
        match self {
            Self::Unfinished(Cut::Empty) => say!(lang, "文件是空的。", "The file is empty."),
            Self::Unfinished(Cut::Short) => {
                say!(lang, "文件不完整，后面缺了一段。", "The file ends too early.")
            }
            Self::Unfinished(Cut::Unsigned) => say!(lang, "包还没有签名。", "The bundle was never signed."),
            Self::NotABundle => {
                say!(lang, "文件开头不是 manifest.json。", "It does not begin with manifest.json.")
            }
            Self::Extra => {
                say!(lang, "包里只应有三个文件。", "It should hold three files and nothing after them.")
            }
            Self::TooLarge(limit) => limit_said(*limit, lang),
            Self::Newer(word) => {
                say!(lang, "本程序不认识“{word}”。", "This program does not know \"{word}\".")
            }
            Self::UnknownSender(from) => {
                let short = from.get(..16).unwrap_or(from);
                say!(lang, "没有指纹为 {short}… 的名片。", "No card here has the fingerprint {short}….")
            }
            Self::Altered(_) => {
                say!(lang, "它与签名不符。", "It does not agree with the signature.")
            }
            Self::ForeignRealm | Self::WrongAddressee => {
                say!(lang, "清单里写的是别的单位。", "The manifest names another place.")
            }
            Self::NotForUs => {
                say!(lang, "收件密钥里没有本单位的。", "This site's key is not among the recipients.")
            }
            Self::Broken(place) | Self::Draft(place) => {
                say!(lang, "问题在：{place}。", "Where: {place}.")
            }
            Self::Io(kind) => io_said(*kind, lang),
            Self::Stopped => String::new(),
        }
    }

    fn advice(&self, lang: Lang) -> String {
        match self {
            Self::Unfinished(_) | Self::Altered(_) => say!(
                lang,
                "请对方重新导出到U盘，程序提示可以拔出后再拔。原记录没有变动。",
                "Ask the sender to export again and to pull the stick only when told so. Nothing was changed here."
            ),
            Self::NotABundle | Self::Extra | Self::TooLarge(_) | Self::Broken(_) => say!(
                lang,
                "不要采用这个文件，请对方用程序重新导出。",
                "Do not use this file; ask the sender to export again with the program."
            ),
            Self::Newer(_) => {
                say!(lang, "请先更新本程序，再收这个包。", "Update this program, then take it in again.")
            }
            Self::UnknownSender(_) => say!(
                lang,
                "先导入对方的名片，并在电话里核对三十位校验码。",
                "Import the sender's card first and compare the thirty digits by telephone."
            ),
            Self::ForeignRealm | Self::WrongAddressee => {
                say!(lang, "请交给清单上写的单位。", "Hand it to the site that it names.")
            }
            Self::NotForUs => say!(
                lang,
                "把本单位现在的名片交给对方，请对方重新导出。",
                "Give the sender this site's present card and ask for a new export."
            ),
            Self::Draft(_) => say!(lang, "请改正后再导出。", "Correct it and export again."),
            Self::Io(io::ErrorKind::StorageFull) => {
                say!(lang, "换一个有空间的U盘再导出。", "Take a stick with more room and export again.")
            }
            Self::Io(_) => {
                say!(lang, "重新插好U盘再试；仍不行就换一个。", "Plug the stick in again; else take another.")
            }
            Self::Stopped => {
                say!(lang, "没有变动，可以重新开始。", "Nothing was changed; start again when you like.")
            }
        }
    }
}

fn limit_said(limit: Limit, lang: Lang) -> String {
    match limit {
        Limit::Manifest => say!(lang, "清单或签名过大。", "The manifest or its signature is too large."),
        Limit::Payload => say!(lang, "内容超过 4 GB。", "The payload is over 4 GB."),
        Limit::Contents => say!(lang, "目录超过 64 MB。", "The contents list is over 64 MB."),
        Limit::Journal => say!(
            lang,
            "记录超过 256 MB，或一条超过 1 MB。",
            "The journal is over 256 MB, or an entry over 1 MB."
        ),
        Limit::Evidence => say!(lang, "一份材料超过 16 MB。", "A piece of evidence is over 16 MB."),
        Limit::Entries => say!(lang, "文件超过二十万个。", "It holds more than 200,000 files."),
        Limit::Plaintext => say!(lang, "解压后大得不正常。", "It unpacks to far too much."),
    }
}

fn io_said(kind: io::ErrorKind, lang: Lang) -> String {
    match kind {
        io::ErrorKind::StorageFull => say!(lang, "空间不足。", "There is no room left."),
        io::ErrorKind::ReadOnlyFilesystem => say!(lang, "写保护已打开。", "It is write-protected."),
        io::ErrorKind::PermissionDenied => say!(lang, "没有权限。", "Permission was denied."),
        io::ErrorKind::NotFound => {
            say!(lang, "找不到文件，U盘可能已拔出。", "It is not there; was the stick pulled?")
        }
        _ => say!(lang, "设备报告错误。", "The device reported an error."),
    }
}

impl Explain for BundleError {
    fn explain(&self, lang: Lang) -> Said {
        let mut what = self.what(lang);
        if let Some(first) = what.get(..1) {
            what.replace_range(..1, &first.to_ascii_uppercase());
        }
        Said::new(what, self.why(lang), self.advice(lang))
    }
}
