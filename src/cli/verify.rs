//! `verify`: checks a bundle without a store.

use std::path::PathBuf;

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{desk::Desk, domain::Text, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "verify",
    about: Text::new("核对一个包，不需要建库和密码", "Check a bundle; needs no store and no password"),
    args: &[
        ("file", Text::new("包文件（.xjb）", "the bundle (.xjb)")),
        ("card", Text::new("发件校点的名片，用来核对签名", "the sender's card, to check the signature by")),
    ],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let found = Desk::verify(&args.file, args.card.as_deref())?;
    let lang = session.lang;
    if session.common.json {
        session.json(&json!({
            "ok": found.ok, "site_code": found.site_code, "number": found.number, "from": found.from,
            "message": found.message.get(lang),
        }))?;
    } else {
        session.line(found.message.get(lang))?;
        let (code, number, from) = (&found.site_code, found.number, &found.from);
        session.line(&say!(
            lang,
            "校点 {code}，第 {number} 包，签名指纹 {from}",
            "site {code}, bundle {number}, signed by {from}"
        ))?;
    }
    if found.ok { Ok(()) } else { Err(Trouble::Found) }
}
