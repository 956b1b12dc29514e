//! `directory`: what a center sends all its sites — rules and calendars — and what is in force here.

use std::path::PathBuf;

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{
    desk::{DirectoryView, Progress},
    domain::{Lang, Text},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Show,
    Set {
        #[arg(long, value_name = "FILE", num_args = 1..)]
        rules: Vec<PathBuf>,
        #[arg(long, value_name = "FILE", num_args = 1..)]
        calendar: Vec<PathBuf>,
        #[arg(long, value_name = "NAME", num_args = 1..)]
        remove: Vec<String>,
    },
    Publish {
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
}

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "directory",
        about: Text::new(
            "中心校下发的资料：规则和日历",
            "What the center sends its sites: rules and calendars",
        ),
        args: &[],
    },
    Help {
        path: "directory show",
        about: Text::new("本机现用第几版", "Which version is in force here"),
        args: &[],
    },
    Help {
        path: "directory set",
        about: Text::new(
            "设定资料（中心校端）：同名文件、同一年的日历被替换，其余保留；有一处错就全部不采用",
            "Center: add files; those of the same name or year are replaced, others stay; one mistake and nothing is taken",
        ),
        args: &[
            ("rules", Text::new("规则文件，可写多个", "files of rules")),
            ("calendar", Text::new("一年一个的日历文件，可写多个", "calendar files, one a year")),
            ("remove", Text::new("去掉资料里的这个文件", "leave this file out from now on")),
        ],
    },
    Help {
        path: "directory publish",
        about: Text::new(
            "给每所学校写出资料（中心校端）；导出回执时也会一并写出",
            "Center: write the directory for every site; it also goes with every receipt",
        ),
        args: &[("to", Text::new("U盘或文件夹", "the stick, or a folder"))],
    },
];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let lang = session.lang;
    let view = match &args.verb {
        Verb::Show => desk.directory()?,
        Verb::Set { rules, calendar, remove } => desk.set_directory(rules, calendar, remove)?,
        Verb::Publish { to } => {
            let done = desk.publish_directory(to, &Progress::new())?;
            if session.common.json {
                return session.json(&json!({ "files": done.files, "addressees": done.addressees }));
            }
            for (file, name) in done.files.iter().zip(&done.addressees) {
                session.line(&format!("{} → {name}", file.display()))?;
            }
            return session.line(&say!(
                lang,
                "已写出并读回核对。学校用“收回执”接收。",
                "Written and read back. The schools take it in with receive."
            ));
        }
    };
    if session.common.json {
        return session.json(&json!({
            "version": view.version,
            "since": view.since.map(|day| day.to_string()),
            "files": view.files,
        }));
    }
    session.line(&told(&view, lang))
}

fn told(view: &DirectoryView, lang: Lang) -> String {
    let version = view.version;
    if version == 0 {
        return say!(
            lang,
            "还没有资料，按程序自带的规则办。",
            "There is none; the rules delivered with the program hold."
        );
    }
    let since = view.since.map_or_else(String::new, |day| day.to_string());
    let files = view.files.join("\n  ");
    say!(
        lang,
        "资料第 {version} 版，{since} 起使用：\n  {files}",
        "Directory version {version}, in force here since {since}:\n  {files}"
    )
}
