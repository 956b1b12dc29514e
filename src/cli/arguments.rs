//! What can be typed: one list of commands. What they mean in both languages stands beside each command, see
//! [`super::help`]. It runs nothing.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::*;
use crate::domain::Lang;

// No doc comments on arguments and commands here and in the commands' files: clap would show them as help in one
// language only.

#[derive(Debug, Parser)]
#[command(name = "xueji", version, disable_help_flag = true, disable_version_flag = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Line {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Common {
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    pub lang: Option<Lang>,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    #[arg(long, global = true, value_name = "NAME")]
    pub staff: Option<String>,
    #[arg(long, global = true)]
    pub clock_is_right: bool,
}

fn lang(word: &str) -> Result<Lang, String> {
    Lang::parse(word).ok_or_else(|| "zh, en".to_owned())
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(demo::Args),
    Init(init::Args),
    Import(import::Args),
    Students(students::Args),
    Student(student::Args),
    Change(change::Args),
    Changes(changes::Args),
    Queue,
    Due(due::Args),
    Contact(contact::Args),
    Dropouts(dropouts::Args),
    Monthly(monthly::Args),
    Movements(movements::Args),
    Withdraw(withdraw::Args),
    Card(card::Args),
    Export(export::Args),
    Collect(collect::Args),
    Receive(receive::Args),
    Review(review::Args),
    Verify(verify::Args),
    Report(report::Args),
    File(file::Args),
    Papers(papers::Args),
    Form(form::Args),
    Check,
    Rules(rules::Args),
    Workdays(workdays::Args),
    Calendar(calendar::Args),
    Year(year::Args),
    Class(class::Args),
    Attend(attend::Args),
    Absences(absences::Args),
    Subjects(subjects::Args),
    Promote(promote::Args),
    Graduate(graduate::Args),
    MoveUp(move_up::Args),
    Directory(directory::Args),
    Staff(staff::Args),
    Password(password::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Doctor(doctor::Args),
    Keymap(keymap::Args),
    Completions(completions::Args),
    Man,
}
