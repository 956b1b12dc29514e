//! 下发资料: the rules and calendars that a center sends all its sites. Setting it checks the whole before anything is
//! written; the version counts up. It also holds what both sides ask of a directory's files.

use std::path::{Path, PathBuf};

use crate::{
    both,
    desk::{
        Desk, DeskError, DirectoryView, ErrorKind, calendars,
        rules_in_force::{self, CALENDAR, DIRECTORY_SINCE, FORMS, RULES},
    },
    domain::{DeskRole, Lang, Words, calendar::WorkCalendar, school::DirectoryFile},
    journal::{Directory, Op},
    rules::{Pack, pack::PackProblem, roles::Act},
    sheet::forms::Layout,
};

/// A file of rules is smaller than this.
const RULES_BYTES_MOST: u64 = 256 * 1024;
/// All files together fit into one journal entry.
const BYTES_MOST: usize = 768 * 1024;
/// More files than this are no directory.
const FILES_MOST: usize = 64;
/// A file's name is shorter than this.
const NAME_MOST: usize = 80;
/// So many problems are told at once.
const TOLD_MOST: usize = 5;

impl Desk {
    /// The directory in force here: at a center its own, at a school the one taken in.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn directory(&self) -> Result<DirectoryView, DeskError> {
        let facts = self.store.facts()?;
        let since = facts.setting(DIRECTORY_SINCE).and_then(|day| day.parse().ok());
        Ok(DirectoryView {
            version: facts.directory.version,
            since: since.and_then(crate::domain::Date::from_number),
            files: facts.directory.files.iter().map(|file| file.name.clone()).collect(),
        })
    }

    /// Center: adds files of rules and calendars to the directory; a file of the same name, and a calendar of the same
    /// year, is replaced, those named in `remove` are left out. Everything is checked together first.
    ///
    /// # Errors
    /// When this is no center, a file cannot be read, or something in one is wrong: its file, line and reason are
    /// told, and nothing changes.
    pub fn set_directory(
        &self,
        rules: &[PathBuf],
        calendars: &[PathBuf],
        remove: &[String],
    ) -> Result<DirectoryView, DeskError> {
        self.only(DeskRole::Center)?;
        self.may(Act::Settings)?;
        let mut added = Vec::new();
        for path in rules {
            let text = calendars::read_text(path, RULES_BYTES_MOST)?;
            added.push(DirectoryFile { name: file_name(path, &text)?, text });
        }
        for path in calendars {
            let (year, text) = calendars::read_calendar(path)?;
            added.push(DirectoryFile { name: format!("{CALENDAR}{year}.csv"), text });
        }
        let _held = self.hold();
        let Directory { version, mut files } = self.store.facts()?.directory;
        for name in remove {
            let before = files.len();
            files.retain(|file| file.name != *name);
            if files.len() == before {
                return Err(refused(both!("资料里没有“{name}”。", "There is no “{name}” in the directory.")));
            }
        }
        files.retain(|file| added.iter().all(|new| new.name != file.name));
        files.extend(added);
        check(&files)?;
        let version = version.saturating_add(1);
        self.record(vec![Op::DirectorySet { version, files }, self.since()], &[])?;
        self.renew_rules()?;
        self.directory()
    }

    /// The day from which on a directory holds here, kept beside it.
    pub(in crate::desk) fn since(&self) -> Op {
        Op::SettingSet { key: DIRECTORY_SINCE.to_owned(), value: self.today().date.compact() }
    }
}

/// The name of a file of rules, or of a form's layout, inside a directory: the file's own, if it is plain.
fn file_name(path: &Path, text: &str) -> Result<String, DeskError> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = format!("{}{name}", if is_form(text) { FORMS } else { RULES });
    if is_name(&name) {
        return Ok(name);
    }
    Err(refused(both!(
        "规则文件的名字应为字母、数字、“-”“_”和“.toml”：{name}。",
        "A file of rules is named in letters, digits, “-”, “_” and “.toml”: {name}."
    )))
}

/// Whether a text calls itself the layout of a form.
fn is_form(text: &str) -> bool {
    let said = |line: &str| line.trim_start().starts_with("format") && line.contains("\"xueji-forms/");
    text.lines().any(said)
}

/// Whether a name is one that a directory may hold; it never becomes a path all the same.
fn is_name(name: &str) -> bool {
    let ends = |start: &str, end: &str| name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
    let stem = ends(RULES, ".toml").or_else(|| ends(FORMS, ".toml")).or_else(|| ends(CALENDAR, ".csv"));
    let stem = stem.unwrap_or_default();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !stem.is_empty() && stem.chars().all(plain) && !stem.starts_with('.') && name.len() <= NAME_MOST
}

/// Whether the files of a directory may be taken: names, sizes, every calendar, every rule, all together.
pub(in crate::desk) fn check(files: &[DirectoryFile]) -> Result<(), DeskError> {
    let bytes: usize = files.iter().map(|file| file.name.len() + file.text.len()).sum();
    if files.len() > FILES_MOST || bytes > BYTES_MOST {
        return Err(refused(both!("资料太大。", "The directory is too large.")));
    }
    let mut calendar = WorkCalendar::built_in().clone();
    for (at, file) in files.iter().enumerate() {
        let name = &file.name;
        if !is_name(name) || files[..at].iter().any(|other| other.name == *name) {
            return Err(refused(both!(
                "资料里有不认识或重复的文件：{name}。",
                "The directory holds a file that is unknown or there twice: {name}."
            )));
        }
        if let Some(year) = name.strip_prefix(CALENDAR) {
            let found = calendar.add_year(&file.text).map_err(|error| {
                DeskError::of(ErrorKind::Refused, &error).during(&both!("{name}", "{name}"))
            })?;
            if year != format!("{found}.csv") {
                return Err(refused(both!("{name} 里是{found}年。", "{name} holds the year {found}.")));
            }
        }
    }
    let mut forms = Vec::new();
    for file in files.iter().filter(|file| file.name.starts_with(FORMS)) {
        let problems = Layout::parse(&file.text, &file.name).err().unwrap_or_default();
        forms.extend(problems.into_iter().map(|one| (one.file, one.line, one.reason)));
    }
    if !forms.is_empty() {
        return Err(refused(told(&forms)));
    }
    rules_in_force::overlaid(Pack::builtin(), files).map(|_| ()).map_err(|problems| {
        let problems: Vec<_> =
            problems.into_iter().map(|PackProblem { file, line, reason }| (file, line, reason)).collect();
        refused(told(&problems))
    })
}

/// What is wrong in files: file, line, reason.
fn told(problems: &[(String, usize, Words)]) -> Words {
    let one = |(file, line, reason): &(String, usize, Words), lang| {
        let reason = reason.get(lang);
        crate::say!(lang, "{file} 第{line}行：{reason}", "{file} line {line}: {reason}")
    };
    let all = |lang| {
        problems.iter().take(TOLD_MOST).map(|problem| one(problem, lang)).collect::<Vec<_>>().join("\n")
    };
    Words { zh: all(Lang::Zh), en: all(Lang::En) }
}

fn refused(why: Words) -> DeskError {
    DeskError::new(
        ErrorKind::Refused,
        both!("资料没有采用", "The directory was not taken"),
        why,
        both!(
            "请改正文件后再试；原来的规则照旧有效。",
            "Mend the file and try again; the rules stay as they were."
        ),
    )
}
