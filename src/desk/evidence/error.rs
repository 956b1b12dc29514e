//! Why a paper is not kept, and what the person can do. Nothing of the paper's content is in it.

use super::Foreign;
use crate::domain::{Explain, Lang, Said};
use crate::say;

/// Why a paper is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// No bytes at all.
    #[error("empty file")]
    Empty,
    /// Larger than is looked at, or than a PDF may be.
    #[error("{bytes} bytes, at most {max}")]
    TooBig {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        max: usize,
    },
    /// Not JPEG, PNG or PDF.
    #[error("foreign kind {0:?}")]
    Foreign(Foreign),
    /// More pixels than are decoded.
    #[error("{width} x {height} pixels")]
    TooManyPixels {
        /// As the header claims.
        width: u32,
        /// As the header claims.
        height: u32,
    },
    /// The end is missing.
    #[error("cut short")]
    CutShort,
    /// It begins right but cannot be read.
    #[error("damaged")]
    Damaged,
    /// A PDF with a password.
    #[error("locked by a password")]
    Locked,
    /// A PDF that would run something.
    #[error("carries a program")]
    Program,
    /// Even small and coarse it is larger than the setting allows.
    #[error("does not fit into {max} bytes")]
    CannotFit {
        /// The setting.
        max: usize,
    },
    /// A PDF has no picture to show here.
    #[error("no preview")]
    NoPreview,
}

impl Explain for PaperError {
    fn explain(&self, lang: Lang) -> Said {
        let what = match self {
            Self::NoPreview => say!(lang, "不能在这里预览", "It cannot be shown here"),
            _ => say!(lang, "证明材料没有添加", "The evidence was not added"),
        };
        let (why, advice) = match self {
            Self::Foreign(kind) => (
                say!(
                    lang,
                    "这是{}，只收 JPEG、PNG 或 PDF。",
                    "This is {}; only JPEG, PNG and PDF are taken.",
                    kind.name().get(lang)
                ),
                kind.advice().get(lang).to_owned(),
            ),
            _ => self.reason(lang),
        };
        Said::new(what, why, advice)
    }
}

impl PaperError {
    /// Why and what next, for everything but foreign kinds.
    fn reason(&self, lang: Lang) -> (String, String) {
        let again = || say!(lang, "请重新拍照或重新拷贝。", "Take or copy it again.");
        match self {
            Self::Empty => (say!(lang, "文件是空的。", "The file is empty."), again()),
            Self::TooBig { bytes, max } => (
                say!(
                    lang,
                    "文件有 {} MB，最大 {} MB。",
                    "The file has {} MB; at most {} MB are taken.",
                    bytes.div_ceil(1 << 20),
                    max >> 20
                ),
                say!(lang, "请分几页扫描，或降低分辨率。", "Scan fewer pages, or at a lower resolution."),
            ),
            Self::TooManyPixels { width, height } => (
                say!(
                    lang,
                    "图片有 {width}×{height} 像素，太大了。",
                    "The picture claims {width}×{height} pixels, which is too many."
                ),
                say!(lang, "请降低分辨率后重拍。", "Take it again at a lower resolution."),
            ),
            Self::CutShort => {
                (say!(lang, "文件不完整，后面缺了一截。", "The file's end is missing."), again())
            }
            Self::Damaged | Self::Foreign(_) => {
                (say!(lang, "文件已损坏，打不开。", "The file is damaged."), again())
            }
            Self::Locked => (
                say!(
                    lang,
                    "PDF 有密码，中心校打不开。",
                    "The PDF has a password; the reviewer cannot open it."
                ),
                say!(lang, "请去掉密码后再添加。", "Remove the password first."),
            ),
            Self::Program => (
                say!(lang, "PDF 里带有程序。", "The PDF carries a program."),
                say!(lang, "请打印后拍照，或重新扫描。", "Print and photograph it, or scan it again."),
            ),
            Self::CannotFit { max } => (
                say!(
                    lang,
                    "缩小后仍超过 {} KB。",
                    "Even made small it is larger than {} KB.",
                    max.div_ceil(1024)
                ),
                say!(lang, "请在设置里放宽图片大小。", "Allow larger pictures in the settings."),
            ),
            Self::NoPreview => (
                say!(lang, "PDF 没有图片预览。", "A PDF has no picture preview."),
                say!(lang, "请导出后用阅读器打开。", "Export it and open it in a reader."),
            ),
        }
    }
}
