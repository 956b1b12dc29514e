//! `withdraw`: takes a change back before it is decided.

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{domain::Text, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "CHANGE")]
    id: String,
    #[arg(long, value_name = "REASON")]
    reason: String,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "withdraw",
    about: Text::new("在核办之前撤回一项异动", "Take a change back before it is decided"),
    args: &[
        ("id", Text::new("异动编号，可只写开头", "the change's id, or its beginning")),
        ("reason", Text::new("为什么撤回", "why")),
    ],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let id = desk.find_change(&args.id)?;
    desk.withdraw_change(id, &args.reason)?;
    if session.common.json {
        return session.json(&json!({ "id": id.to_string() }));
    }
    session.line(&say!(session.lang, "已撤回：{id}", "Withdrawn: {id}"))
}
