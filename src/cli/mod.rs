//! The command line: one file a command, named as typed. Each reads its arguments, calls one verb of the desk and
//! prints what came of it, for people or as JSON. It never opens a store, a key or a bundle itself.
//!
//! | file | holds |
//! |---|---|
//! | `arguments` | what can be typed |
//! | `help` | every text of the help, in both languages |
//! | `usage` | what was typed wrong, in our words |
//! | `session` | language, outputs, password, the open desk |
//! | `config` | `config.toml` |
//! | `print` | lists for people |
//! | `trouble` | errors and exit status |
//!
//! Exit status: 0 done, 1 refused or found wrong, 2 wrong usage.

mod absences;
mod arguments;
mod attend;
mod backup;
mod bulk;
mod calendar;
mod card;
mod change;
mod changes;
mod check;
mod class;
mod collect;
mod completions;
mod config;
mod contact;
mod demo;
mod directory;
mod doctor;
mod dropouts;
mod due;
mod export;
mod file;
mod form;
mod front;
mod graduate;
mod help;
mod import;
mod init;
mod keymap;
mod man;
mod monthly;
mod move_up;
mod movements;
mod papers;
mod password;
mod print;
mod promote;
mod queue;
mod receive;
mod report;
mod restore;
mod review;
mod rules;
mod session;
mod site_ledger;
mod staff;
mod student;
mod students;
mod subjects;
mod trouble;
mod usage;
mod values;
mod verify;
mod withdraw;
mod workdays;
mod year;

use std::{ffi::OsString, io::Write};

use arguments::{Command, Line};
use clap::FromArgMatches;
use config::Config;
use session::Session;
use trouble::Trouble;

use crate::{desk::Surroundings, domain::Lang};

/// Runs one command line, the program's name first, and gives the exit status.
pub fn run(args: Vec<OsString>, around: Surroundings, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let folder = directories::ProjectDirs::from("", "", "xueji").map(|dirs| dirs.config_dir().to_owned());
    run_with(args, folder, around, out, err)
}

fn run_with(
    args: Vec<OsString>,
    config_folder: Option<std::path::PathBuf>,
    around: Surroundings,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let wanted = wanted_lang(&args);
    let json = args.iter().any(|arg| arg == "--json");
    let config = match Config::read(config_folder, wanted.unwrap_or_default()) {
        Ok(config) => config,
        Err(trouble) => return end(&trouble, wanted.unwrap_or_default(), json, err),
    };
    let lang = wanted.or(config.lang).unwrap_or_default();
    let done = parse(args, lang, out).and_then(|line| match line {
        None => Ok(()),
        Some(line) => {
            let mut session =
                Session { common: line.common, lang, config, around, out: &mut *out, err: &mut *err };
            dispatch(&mut session, line.command)
        }
    });
    match done.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => 0,
        Err(trouble) => {
            // What was printed before stays in front of what went wrong.
            let _ = out.flush();
            end(&trouble, lang, json, err)
        }
    }
}

fn end(trouble: &Trouble, lang: Lang, json: bool, err: &mut dyn Write) -> u8 {
    trouble.tell(lang, json, err);
    trouble.status()
}

/// The language asked for, found before anything else is understood: the help itself depends on it.
fn wanted_lang(args: &[OsString]) -> Option<Lang> {
    let mut words = args.iter().map(|arg| arg.to_string_lossy());
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        if word == "--lang" {
            return words.next().and_then(|word| Lang::parse(&word));
        }
        if let Some(word) = word.strip_prefix("--lang=") {
            return Lang::parse(word);
        }
    }
    None
}

/// The command typed; none when help or version was asked for and printed.
fn parse(args: Vec<OsString>, lang: Lang, out: &mut dyn Write) -> Result<Option<Line>, Trouble> {
    use clap::error::ErrorKind::{DisplayHelp, DisplayVersion};
    let read =
        help::command(lang).try_get_matches_from(args).and_then(|matches| Line::from_arg_matches(&matches));
    match read {
        Ok(line) => Ok(Some(line)),
        Err(error) if matches!(error.kind(), DisplayHelp | DisplayVersion) => {
            write!(out, "{error}")?;
            Ok(None)
        }
        Err(error) => Err(Trouble::Usage(usage::explain(&error, lang))),
    }
}

fn dispatch(session: &mut Session<'_>, command: Option<Command>) -> Result<(), Trouble> {
    let Some(command) = command else { return front::run(session) };
    match command {
        Command::Demo(args) => demo::run(session, &args),
        Command::Init(args) => init::run(session, &args),
        Command::Import(args) => import::run(session, &args),
        Command::Students(args) => students::run(session, &args),
        Command::Student(args) => student::run(session, &args),
        Command::Change(args) => change::run(session, &args),
        Command::Changes(args) => changes::run(session, &args),
        Command::Queue => queue::run(session),
        Command::Due(args) => due::run(session, &args),
        Command::Contact(args) => contact::run(session, &args),
        Command::Dropouts(args) => dropouts::run(session, &args),
        Command::Monthly(args) => monthly::run(session, &args),
        Command::Movements(args) => movements::run(session, &args),
        Command::Withdraw(args) => withdraw::run(session, &args),
        Command::Card(args) => card::run(session, &args),
        Command::Export(args) => export::run(session, &args),
        Command::Collect(args) => collect::run(session, &args),
        Command::Receive(args) => receive::run(session, &args),
        Command::Review(args) => review::run(session, &args),
        Command::Verify(args) => verify::run(session, &args),
        Command::Report(args) => report::run(session, &args),
        Command::File(args) => file::run(session, &args),
        Command::Papers(args) => papers::run(session, &args),
        Command::Form(args) => form::run(session, &args),
        Command::Check => check::run(session),
        Command::Rules(args) => rules::run(session, &args),
        Command::Workdays(args) => workdays::run(session, &args),
        Command::Directory(args) => directory::run(session, &args),
        Command::Calendar(args) => calendar::run(session, &args),
        Command::Year(args) => year::run(session, &args),
        Command::Class(args) => class::run(session, &args),
        Command::Attend(args) => attend::run(session, &args),
        Command::Absences(args) => absences::run(session, &args),
        Command::Subjects(args) => subjects::run(session, &args),
        Command::Promote(args) => promote::run(session, &args),
        Command::Graduate(args) => graduate::run(session, &args),
        Command::MoveUp(args) => move_up::run(session, &args),
        Command::Staff(args) => staff::run(session, &args),
        Command::Password(args) => password::run(session, &args),
        Command::Backup(args) => backup::run(session, &args),
        Command::Restore(args) => restore::run(session, &args),
        Command::Doctor(args) => doctor::run(session, &args),
        Command::Keymap(args) => keymap::run(session, &args),
        Command::Completions(args) => completions::run(session, &args),
        Command::Man => man::run(session),
    }
}

#[cfg(test)]
mod lines;
#[cfg(test)]
mod tests;
