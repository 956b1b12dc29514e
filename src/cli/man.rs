//! `man`: the manual page, with a section for every command and every command below it.

use clap::Command;
use clap_mangen::{
    Man,
    roff::{Roff, bold, italic, roman},
};

use super::{help, help::Help, session::Session, trouble::Trouble};
use crate::domain::{Lang, Text};

pub(crate) const HELP: &[Help] =
    &[Help { path: "man", about: Text::new("打印手册页", "Print the manual page"), args: &[] }];

/// The headings that the page's maker writes in English only.
const HEADINGS: &[(&str, &str)] = &[
    (".SH NAME", ".SH 名称"),
    (".SH SYNOPSIS", ".SH 用法"),
    (".SH DESCRIPTION", ".SH 说明"),
    (".SH VERSION", ".SH 版本"),
];

pub(crate) fn run(session: &mut Session<'_>) -> Result<(), Trouble> {
    let (lang, mut page) = (session.lang, Vec::new());
    let command = help::command(lang);
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut commands = Roff::default();
    commands.control("SH", [Text::new("命令", "COMMANDS").get(lang)]);
    for sub in command.get_subcommands() {
        section(&mut commands, sub, lang);
    }
    commands.to_writer(&mut page)?;
    man.render_version_section(&mut page)?;
    if lang == Lang::En {
        return Ok(session.out.write_all(&page)?);
    }
    let text = String::from_utf8_lossy(&page).into_owned();
    let text = HEADINGS.iter().fold(text, |text, (own, zh)| text.replace(own, zh));
    Ok(session.out.write_all(text.as_bytes())?)
}

/// What a command does and takes; then the same of those below it.
fn section(page: &mut Roff, command: &Command, lang: Lang) {
    page.control("SS", [command.get_bin_name().unwrap_or(command.get_name())]);
    page.text([roman(command.get_about().map(ToString::to_string).unwrap_or_default())]);
    page.control("PP", []);
    let usage = command.clone().render_usage().to_string();
    page.text([bold(usage.trim_start_matches("Usage: ").trim())]);
    let common = help::COMMON.get(lang);
    for arg in command.get_arguments().filter(|arg| arg.get_help_heading() != Some(common)) {
        page.control("TP", []);
        let values = arg.get_value_names().unwrap_or_default().join("> <");
        let taken = arg.get_action().takes_values();
        let value = if taken { format!("<{values}>") } else { String::new() };
        match arg.get_long() {
            Some(long) => page.text([bold(format!("--{long}")), roman(" "), italic(value)]),
            None => page.text([italic(value)]),
        };
        page.text([roman(arg.get_help().map(ToString::to_string).unwrap_or_default())]);
    }
    for sub in command.get_subcommands() {
        section(page, sub, lang);
    }
}
