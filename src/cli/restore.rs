//! `restore`: a backup becomes a data folder again.

use std::path::PathBuf;

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{desk::Desk, domain::Text, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "restore",
    about: Text::new(
        "从备份恢复到一个新的数据文件夹（--data）",
        "Restore a backup into a new data folder (--data)",
    ),
    args: &[("file", Text::new("备份文件", "the backup"))],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let folder = session.folder()?;
    let password = session.password()?;
    Desk::restore(&args.file, &folder, session.common.staff.as_deref(), &password, session.around.clone())?;
    if session.common.json {
        return session.json(&json!({ "data": folder }));
    }
    session.line(&say!(session.lang, "已恢复到 {}", "Restored into {}", folder.display()))
}
