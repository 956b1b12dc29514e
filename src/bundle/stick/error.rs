//! What goes wrong with a stick, and what to do about it.

use std::io;

use super::BundleError;
use crate::domain::{Explain, Lang, Said};
use crate::say;

/// Why a bundle did not get onto a stick, or a stick cannot be searched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StickError {
    /// Not enough room.
    #[error("no room on the stick")]
    NoRoom {
        /// Bytes wanted; 0 when it ran full while writing.
        need: u64,
        /// Bytes free, if known.
        free: Option<u64>,
    },
    /// Write protection is on.
    #[error("write-protected")]
    ReadOnly,
    /// The person may not write there.
    #[error("permission denied")]
    Denied,
    /// It is not there (any more).
    #[error("the stick is gone")]
    Gone,
    /// A link or file stands where a folder should be.
    #[error("something strange in place of a folder")]
    Strange,
    /// Every name for this bundle is taken.
    #[error("all names taken")]
    NamesTaken,
    /// What was read back is not what was written.
    #[error("reading back gave something else")]
    ReadBack,
    /// The bundle itself failed.
    #[error(transparent)]
    Bundle(BundleError),
    /// The device reported something else.
    #[error("device failed: {0:?}")]
    Device(io::ErrorKind),
}

impl From<io::Error> for StickError {
    fn from(error: io::Error) -> Self {
        BundleError::from(error).into()
    }
}

impl From<BundleError> for StickError {
    fn from(error: BundleError) -> Self {
        use io::ErrorKind as Kind;
        let BundleError::Io(kind) = error else { return Self::Bundle(error) };
        match kind {
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => {
                Self::NoRoom { need: 0, free: None }
            }
            Kind::ReadOnlyFilesystem => Self::ReadOnly,
            Kind::PermissionDenied => Self::Denied,
            Kind::NotFound | Kind::NotConnected => Self::Gone,
            kind => Self::Device(kind),
        }
    }
}

impl StickError {
    /// A word for scripts.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NoRoom { .. } => "no-room",
            Self::ReadOnly => "read-only",
            Self::Denied => "denied",
            Self::Gone => "gone",
            Self::Strange => "strange",
            Self::NamesTaken => "names-taken",
            Self::ReadBack => "read-back",
            Self::Bundle(error) => error.key(),
            Self::Device(_) => "device",
        }
    }
}

impl Explain for StickError {
    fn explain(&self, lang: Lang) -> Said {
        let (what, why) = match self {
            Self::Bundle(error) => return error.explain(lang),
            Self::NoRoom { need, free: Some(free) } => (
                say!(lang, "U盘空间不足", "Not enough room on the stick"),
                say!(
                    lang,
                    "需要 {} KB，只剩 {} KB。",
                    "{} KB are needed, {} KB are free.",
                    need.div_ceil(1024),
                    free / 1024
                ),
            ),
            Self::NoRoom { .. } => (
                say!(lang, "U盘空间不足", "Not enough room on the stick"),
                say!(lang, "写到一半时已满。", "It ran full while writing."),
            ),
            Self::ReadOnly => (
                say!(lang, "U盘写保护", "The stick is write-protected"),
                say!(lang, "系统只允许读取。", "The system only allows reading."),
            ),
            Self::Denied => (
                say!(lang, "不能写入这里", "Cannot write here"),
                say!(lang, "没有权限。", "Permission was denied."),
            ),
            Self::Gone => (
                say!(lang, "找不到U盘或文件夹", "The stick or folder is not there"),
                say!(lang, "可能已经拔出。", "It may have been pulled."),
            ),
            Self::Strange => (
                say!(lang, "U盘上的 XJB 不是普通文件夹", "XJB on the stick is no ordinary folder"),
                say!(lang, "那里是链接或别的文件。", "A link or another file stands there."),
            ),
            Self::NamesTaken => (
                say!(lang, "文件名都被占用", "All names are taken"),
                say!(lang, "同一包已写过九十九次。", "This bundle was written ninety-nine times."),
            ),
            Self::ReadBack => (
                say!(lang, "复读校验不符", "Reading back gave something else"),
                say!(lang, "U盘没有存下写入的内容。", "The stick did not keep what was written."),
            ),
            Self::Device(_) => (
                say!(lang, "U盘读写失败", "The stick failed"),
                say!(lang, "设备报告错误。", "The device reported an error."),
            ),
        };
        let advice = match self {
            Self::NoRoom { .. } => {
                say!(lang, "删去U盘上不用的文件，或换一个U盘。", "Make room on the stick or take another.")
            }
            Self::ReadOnly => say!(
                lang,
                "拨开U盘侧面的开关，或换一个U盘。",
                "Move the switch on its side, or take another stick."
            ),
            Self::Denied | Self::Strange | Self::NamesTaken => {
                say!(lang, "换一个文件夹或U盘再导出。", "Choose another folder or stick.")
            }
            _ => say!(
                lang,
                "重新插好再导出；再失败就换一个U盘。待上报的内容都还在。",
                "Plug it in and export again; else take another stick. Nothing queued was lost."
            ),
        };
        Said::new(what, why, advice)
    }
}
