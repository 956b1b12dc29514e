//! `backup`: a sealed copy of everything, read back before it counts.

use std::path::PathBuf;

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{domain::Text, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "backup",
    about: Text::new(
        "备份：写出一份加密的全部数据，并读回核对",
        "Back up: an encrypted copy of everything, read back",
    ),
    args: &[("to", Text::new("U盘或文件夹", "the stick, or a folder"))],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let file = desk.backup(&args.to)?;
    if session.common.json {
        return session.json(&json!({ "file": file }));
    }
    session.line(&say!(session.lang, "已备份并核对：{}", "Backed up and read back: {}", file.display()))
}
