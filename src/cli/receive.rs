//! `receive`: a school takes receipts in.

use std::path::PathBuf;

use super::{collect, help::Help, session::Session, trouble::Trouble};
use crate::{desk::Progress, domain::Text};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "receive",
    about: Text::new("收回执（学校端）", "School: take receipts in"),
    args: &[("paths", Text::new("U盘、文件夹或回执文件", "sticks, folders or receipt files"))],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let outcomes = desk.receive(&args.paths, &Progress::new())?;
    collect::tell(session, &args.paths, &outcomes)
}
