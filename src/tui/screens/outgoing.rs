//! A sheet on its way to a file: a folder is offered, the name asked, and a file that is there is replaced only when one
//! says so. The screens that write a sheet share it; it writes nothing itself.

use std::path::PathBuf;

use super::import;
use crate::{
    desk::{self, Desk},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        model::Ctx,
    },
};

/// Characters of a path.
const PATH_MAX: usize = 1000;
const WHERE: &str = "sheet-where";
const REPLACE: &str = "sheet-replace";

/// The folder to offer: a stick, the last place, the home folder.
#[must_use]
pub fn folder(desk: &Desk) -> Option<PathBuf> {
    desk::sticks().into_iter().next().or_else(|| desk.last_place()).or_else(import::home)
}

/// Asks for the file.
#[must_use]
pub fn ask(folder: Option<PathBuf>, name: &str, ctx: &Ctx) -> Msg {
    let lang = ctx.lang();
    let path = folder.unwrap_or_default().join(name);
    let blank = Blank::text(say!(lang, "写到", "Write to"), PATH_MAX).filled(&path.to_string_lossy());
    Msg::show(Dialog::input(
        WHERE,
        say!(lang, "写出表格", "Write the sheet"),
        say!(lang, "文件名以 .xlsx 结尾。", "The name ends in .xlsx."),
        Slip::new(vec![blank]),
    ))
}

/// Asks whether the file that is there may go.
#[must_use]
pub fn exists(file: &std::path::Path, ctx: &Ctx) -> Msg {
    let (lang, file) = (ctx.lang(), file.display());
    Msg::show(Dialog::confirm(
        REPLACE,
        say!(lang, "文件已存在", "The file exists"),
        say!(lang, "{file} 已经存在。要换成新的吗？", "{file} exists. Write a new one in its place?"),
        say!(lang, "换掉", "Replace"),
        lang,
    ))
}

/// The file that a reply names, kept in `to`, and whether one that is there may go; none when it names none.
pub fn replied(topic: &'static str, reply: &Reply, to: &mut PathBuf) -> Option<bool> {
    match (topic, reply) {
        (WHERE, Reply::Filled(slip)) if !slip.text(0).trim().is_empty() => {
            *to = PathBuf::from(slip.text(0).trim());
            Some(false)
        }
        (REPLACE, Reply::Yes) => Some(true),
        _ => None,
    }
}
