//! Why a spreadsheet could not be read or written. Never holds anything that stood in a cell.

use crate::{
    domain::{Explain, Lang, Said},
    say,
};

use super::limits;

/// Why a spreadsheet could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The file could not be opened or read.
    #[error("cannot read the file: {0:?}")]
    Unreadable(std::io::ErrorKind),
    /// The file is larger than [`limits::FILE_BYTES`].
    #[error("file too large")]
    TooLarge,
    /// Neither a workbook nor a text table.
    #[error("not a spreadsheet")]
    NotASheet,
    /// A workbook with a password.
    #[error("workbook has a password")]
    Locked,
    /// A workbook that breaks off or contradicts itself.
    #[error("workbook damaged")]
    Damaged,
    /// A workbook that would unpack to more than the limits allow.
    #[error("workbook unpacks to too much")]
    Bomb,
    /// No row among the first ones looks like a header.
    #[error("no header row")]
    NoHeader,
    /// More rows than [`limits::ROWS`].
    #[error("too many rows")]
    TooManyRows,
    /// More columns than [`limits::COLUMNS`].
    #[error("too many columns")]
    TooManyColumns,
    /// The person stopped it.
    #[error("stopped")]
    Stopped,
    /// The file to write is there already.
    #[error("target exists")]
    Exists,
    /// The name ends neither in .xlsx nor in .csv.
    #[error("unknown kind of file")]
    UnknownKind,
    /// The file could not be written.
    #[error("cannot write the file: {0:?}")]
    Unwritable(std::io::ErrorKind),
}

impl From<std::io::Error> for SheetError {
    fn from(error: std::io::Error) -> Self {
        Self::Unreadable(error.kind())
    }
}

impl SheetError {
    /// The word for scripts.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "sheet-unreadable",
            Self::TooLarge | Self::TooManyRows | Self::TooManyColumns | Self::Bomb => "sheet-too-large",
            Self::NotASheet => "not-a-sheet",
            Self::Locked => "sheet-locked",
            Self::Damaged => "sheet-damaged",
            Self::NoHeader => "no-header",
            Self::Stopped => "stopped",
            Self::Exists => "exists",
            Self::UnknownKind => "unknown-kind",
            Self::Unwritable(_) => "unwritable",
        }
    }

    fn reason(&self, lang: Lang) -> String {
        let mib = limits::FILE_BYTES >> 20;
        match self {
            Self::Unreadable(kind) | Self::Unwritable(kind) => io_reason(*kind, lang),
            Self::TooLarge => say!(lang, "文件超过 {mib} MB。", "The file is larger than {mib} MB."),
            Self::NotASheet => say!(
                lang,
                "它不是 .xlsx、.xls 或 .csv 表格。",
                "It is not an .xlsx, .xls or .csv spreadsheet."
            ),
            Self::Locked => say!(lang, "它设了打开密码。", "It has a password."),
            Self::Damaged => {
                say!(lang, "文件不完整或已损坏。", "The file is cut short or damaged.")
            }
            Self::Bomb => {
                say!(lang, "它解开后大得不正常。", "It unpacks to an abnormal size.")
            }
            Self::NoHeader => say!(
                lang,
                "前 {} 行里没有找到表头（姓名、身份证件号等）。",
                "No header row (姓名, 身份证件号 …) was found in the first {} rows.",
                limits::HEADER_ROWS
            ),
            Self::TooManyRows => {
                say!(lang, "超过 {} 行。", "It has more than {} rows.", limits::ROWS)
            }
            Self::TooManyColumns => {
                say!(lang, "超过 {} 列。", "It has more than {} columns.", limits::COLUMNS)
            }
            Self::Stopped => say!(lang, "您停止了它。", "You stopped it."),
            Self::Exists => {
                say!(lang, "同名文件已经在那里。", "A file of this name is there already.")
            }
            Self::UnknownKind => {
                say!(lang, "文件名应以 .xlsx 或 .csv 结尾。", "The name must end in .xlsx or .csv.")
            }
        }
    }

    fn advice(&self, lang: Lang) -> String {
        match self {
            Self::Unreadable(_) => {
                say!(
                    lang,
                    "请核对路径，关闭正在打开它的表格软件。",
                    "Check the path; close the spreadsheet program."
                )
            }
            Self::TooLarge | Self::TooManyRows | Self::TooManyColumns => {
                say!(lang, "请分成几个文件导入。", "Split it and import the parts.")
            }
            Self::NotASheet | Self::Damaged | Self::Bomb => say!(
                lang,
                "请用 WPS 打开，另存为 .xlsx 再导入。",
                "Open it in WPS, save it as .xlsx, and import that."
            ),
            Self::Locked => {
                say!(lang, "请在 WPS 中去掉密码后再导入。", "Remove the password in WPS first.")
            }
            Self::NoHeader => say!(
                lang,
                "请保留模板的表头行；也可先导出一份空表照着填。",
                "Keep the template's header row, or export an empty sheet and fill that."
            ),
            Self::Stopped => say!(lang, "什么也没有改动。", "Nothing was changed."),
            Self::Exists => {
                say!(lang, "请换一个文件名，或明确要求覆盖。", "Choose another name, or ask to overwrite it.")
            }
            Self::UnknownKind => String::new(),
            Self::Unwritable(_) => {
                say!(lang, "请核对文件夹和剩余空间。", "Check the folder and the space left.")
            }
        }
    }
}

fn io_reason(kind: std::io::ErrorKind, lang: Lang) -> String {
    use std::io::ErrorKind as Kind;
    match kind {
        Kind::NotFound => say!(lang, "找不到这个文件或文件夹。", "There is no such file or folder."),
        Kind::PermissionDenied => say!(lang, "没有权限。", "Permission was denied."),
        Kind::StorageFull => say!(lang, "磁盘已满。", "The disk is full."),
        Kind::ReadOnlyFilesystem => say!(lang, "那里只能读，不能写。", "That place is read-only."),
        Kind::IsADirectory => say!(lang, "那是一个文件夹。", "That is a folder."),
        other => say!(lang, "系统报告：{other}。", "The system says: {other}."),
    }
}

impl Explain for SheetError {
    fn explain(&self, lang: Lang) -> Said {
        let what = match self {
            Self::Stopped => say!(lang, "已停止。", "Stopped."),
            Self::Exists | Self::UnknownKind | Self::Unwritable(_) => {
                say!(lang, "表格没有写出。", "The sheet was not written.")
            }
            _ => say!(lang, "表格没有读入。", "The sheet was not read."),
        };
        Said::new(what, self.reason(lang), self.advice(lang))
    }
}
