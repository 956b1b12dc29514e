//! `completions`: a script that completes commands in a shell.

use clap_complete::Shell;

use super::{help, help::Help, session::Session, trouble::Trouble};
use crate::domain::Text;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "completions",
    about: Text::new("打印命令补全脚本", "Print a completion script"),
    args: &[(
        "shell",
        Text::new("bash、zsh、fish、elvish 或 powershell", "bash, zsh, fish, elvish or powershell"),
    )],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(session.lang), "xueji", &mut script);
    Ok(session.out.write_all(&script)?)
}
