//! `password`: changes one's own password.

use std::path::PathBuf;

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{domain::Text, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "password",
    about: Text::new("改自己的密码", "Change one's own password"),
    args: &[(
        "new_password_file",
        Text::new(
            "从文件读新密码（也可用环境变量 XUEJI_NEW_PASSWORD）",
            "read the new password from a file (or variable XUEJI_NEW_PASSWORD)",
        ),
    )],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let (desk, old) = session.open_with_password()?;
    let new = session.new_password(args.new_password_file.as_ref())?;
    desk.change_password(&old, &new)?;
    if session.common.json {
        return session.json(&json!({ "ok": true }));
    }
    session.line(&say!(session.lang, "密码已改。", "The password is changed."))
}
