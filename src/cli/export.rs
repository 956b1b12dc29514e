//! `export`: writes the report bundle (school) or the receipts (center) to a stick or folder.

use std::path::PathBuf;

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{
    desk::{Progress, papers_left},
    domain::Text,
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "export",
    about: Text::new(
        "写出上报包（学校端）或回执（中心校端）",
        "Write the report bundle (school) or the receipts (center)",
    ),
    args: &[("to", Text::new("U盘或文件夹", "the stick, or a folder"))],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let done = desk.export(&args.to, &Progress::new())?;
    if session.common.json {
        return session.json(&json!({
            "files": done.files, "number": done.number, "first_seq": done.first_seq, "last_seq": done.last_seq,
            "addressees": done.addressees, "papers_left": done.papers_left,
        }));
    }
    let lang = session.lang;
    for (place, file) in done.files.iter().enumerate() {
        let to = done.addressees.get(place).map_or_else(String::new, |name| format!(" → {name}"));
        session.line(&format!("{}{to}", file.display()))?;
    }
    if done.papers_left > 0 {
        session.line(papers_left(done.papers_left).get(lang))?;
    }
    let (number, first, last) = (done.number, done.first_seq, done.last_seq);
    session.line(&say!(
        lang,
        "第 {number} 包，记录 {first} 至 {last}，已读回核对。可以拔出U盘。",
        "Bundle {number}, entries {first} to {last}, read back and compared. The stick may be pulled."
    ))
}
