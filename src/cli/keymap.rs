//! `keymap`: checks a keymap file, prints the built-in ones.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::{config, help::Help, session::Session, trouble::Trouble};
use crate::{
    domain::{Said, Text},
    keymap::{FILE_BYTES_MAX, Keymap, Name},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Check {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "NAME", value_parser = name)]
        base: Option<Name>,
    },
    Print {
        #[arg(value_name = "NAME", value_parser = name)]
        name: Option<Name>,
    },
}

pub(crate) const HELP: &[Help] = &[
    Help { path: "keymap", about: Text::new("键位", "Keymaps"), args: &[] },
    Help {
        path: "keymap check",
        about: Text::new("检查一个键位文件，指出行号", "Check a keymap file, by line"),
        args: &[
            ("file", Text::new("键位文件", "the keymap file")),
            (
                "base",
                Text::new(
                    "盖在哪个内置键位上：default、vim、no-function-keys",
                    "over which built-in keymap: default, vim, no-function-keys",
                ),
            ),
        ],
    },
    Help {
        path: "keymap print",
        about: Text::new(
            "打印内置键位文件，可作自己文件的底稿",
            "Print a built-in keymap file, a start for one's own",
        ),
        args: &[("name", Text::new("default、vim 或 no-function-keys", "default, vim or no-function-keys"))],
    },
];

fn name(word: &str) -> Result<Name, String> {
    Name::parse(word).ok_or_else(|| Name::ALL.map(Name::id).join(", "))
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    match &args.verb {
        Verb::Check { file, base } => check(session, file, base.unwrap_or(session.config.keymap)),
        Verb::Print { name } => {
            Ok(session.out.write_all(name.unwrap_or(session.config.keymap).source().as_bytes())?)
        }
    }
}

fn check(session: &mut Session<'_>, file: &Path, base: Name) -> Result<(), Trouble> {
    let lang = session.lang;
    let shown = file.display().to_string();
    let Some(text) = config::text_of(file, FILE_BYTES_MAX + 1, lang)? else {
        return Err(Trouble::File(Said::new(
            say!(lang, "没有 {shown} 这个文件", "There is no file {shown}"),
            "",
            say!(lang, "检查路径", "Check the path"),
        )));
    };
    let problems = Keymap::load(base, &text, &shown).err().unwrap_or_default();
    if session.common.json {
        let list: Json = problems.iter().map(|problem| {
            let said = session.said(problem);
            json!({ "file": problem.file, "line": problem.line, "what": said.what, "advice": said.advice })
        }).collect();
        session.json(&json!({ "ok": problems.is_empty(), "problems": list }))?;
    } else if problems.is_empty() {
        session.line(&say!(lang, "{shown}：没有问题。", "{shown}: nothing wrong."))?;
    } else {
        for problem in &problems {
            let said = session.said(problem);
            session.line(&format!("{}:{}: {} {}", problem.file, problem.line, said.what, said.advice))?;
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Trouble::Found) }
}
