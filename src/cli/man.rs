//! `man`: the manual page.

use super::{help, help::Help, session::Session, trouble::Trouble};
use crate::domain::{Lang, Text};

pub(crate) const HELP: &[Help] =
    &[Help { path: "man", about: Text::new("打印手册页", "Print the manual page"), args: &[] }];

/// The headings that the page's maker writes in English only.
const HEADINGS: &[(&str, &str)] = &[
    (".SH NAME", ".SH 名称"),
    (".SH SYNOPSIS", ".SH 用法"),
    (".SH DESCRIPTION", ".SH 说明"),
    (".SH OPTIONS", ".SH 选项"),
    (".SH SUBCOMMANDS", ".SH 命令"),
    (".SH VERSION", ".SH 版本"),
];

pub(crate) fn run(session: &mut Session<'_>) -> Result<(), Trouble> {
    let mut page = Vec::new();
    clap_mangen::Man::new(help::command(session.lang)).render(&mut page)?;
    if session.lang == Lang::En {
        return Ok(session.out.write_all(&page)?);
    }
    let text = String::from_utf8_lossy(&page).into_owned();
    let text = HEADINGS.iter().fold(text, |text, (own, zh)| text.replace(own, zh));
    Ok(session.out.write_all(text.as_bytes())?)
}
