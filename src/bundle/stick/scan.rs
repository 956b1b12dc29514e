//! Finding bundles. What is found is only named, never run, opened or changed here.

use std::path::{Path, PathBuf};

use super::{ENDING, FOLDER, Found, StickError, Volume};
use crate::domain::{Explain, Lang, Said};
use crate::say;

/// Most names looked at on one stick.
pub const MAX_LOOKED: usize = 2_000;
/// Folders below `XJB/` that are entered.
const MAX_DEPTH: usize = 2;
/// Most notices kept.
const MAX_NOTICES: usize = 20;
/// Endings of files that run when touched.
const RUNNABLE: [&str; 15] =
    ["exe", "lnk", "bat", "cmd", "com", "scr", "pif", "vbs", "vbe", "js", "jse", "wsf", "hta", "ps1", "msi"];

/// Something on a stick that the person should know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A file that could run by itself; its name, made safe for the screen.
    Runnable(String),
    /// A link, pipe or device where a file or folder should be.
    NotAFile(String),
    /// A name that no program of ours wrote.
    OddName,
    /// More names than are looked at.
    TooMany,
    /// A folder that could not be read.
    Unreadable(String),
}

impl Explain for Notice {
    fn explain(&self, lang: Lang) -> Said {
        match self {
            Self::Runnable(name) => Said::new(
                say!(lang, "U盘上有可疑程序：{name}", "A program on the stick: {name}"),
                say!(lang, "这类文件常是病毒。", "Such files are often viruses."),
                say!(lang, "不要打开它；用杀毒软件检查这个U盘。", "Do not open it; have the stick scanned."),
            ),
            Self::NotAFile(name) => Said::new(
                say!(lang, "跳过了链接或特殊文件：{name}", "Skipped a link or special file: {name}"),
                String::new(),
                String::new(),
            ),
            Self::OddName => Said::new(
                say!(lang, "跳过了文件名异常的文件", "Skipped a file with a strange name"),
                String::new(),
                String::new(),
            ),
            Self::TooMany => Said::new(
                say!(lang, "文件太多，只看了前 {MAX_LOOKED} 个", "Too many files; looked at {MAX_LOOKED}"),
                String::new(),
                say!(lang, "请指定具体的文件或文件夹。", "Name the file or folder itself."),
            ),
            Self::Unreadable(name) => Said::new(
                say!(lang, "读不了文件夹：{name}", "Cannot read the folder: {name}"),
                String::new(),
                say!(lang, "重新插好U盘再试。", "Plug the stick in again."),
            ),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scan {
    /// Files that may be bundles, in the order of their names.
    pub bundles: Vec<PathBuf>,
    /// What the person should know of.
    pub notices: Vec<Notice>,
    looked: usize,
}

/// Looks for bundles at `path`: a file, a stick's root, its `XJB` folder, or a folder that holds bundles itself.
///
/// # Errors
/// [`StickError`] when `path` itself cannot be read.
pub fn scan(volume: &dyn Volume, path: &Path) -> Result<Scan, StickError> {
    let path = &volume.resolve(path)?;
    let mut scan = Scan::default();
    match volume.look(path)? {
        Found::File(_) => scan.bundles.push(path.clone()),
        Found::Other => return Err(StickError::Strange),
        Found::Folder => {
            let names = volume.list(path, MAX_LOOKED + 1)?;
            let top = names.iter().find(|(name, found)| *found == Found::Folder && is_top(name.as_deref()));
            match top {
                Some((Some(name), _)) => {
                    scan.warn_of_root(&names);
                    scan.walk(volume, &path.join(name), MAX_DEPTH);
                }
                _ => {
                    let name = path.file_name().and_then(|name| name.to_str());
                    let depth = if is_top(name) { MAX_DEPTH } else { 0 };
                    scan.take(volume, path, names, depth);
                }
            }
        }
    }
    scan.bundles.sort();
    Ok(scan)
}

fn is_top(name: Option<&str>) -> bool {
    name.is_some_and(|name| name.eq_ignore_ascii_case(FOLDER))
}

impl Scan {
    fn notice(&mut self, notice: Notice) {
        if self.notices.len() < MAX_NOTICES && !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// The root's own files are not ours to read; programs and a link named XJB are worth a word.
    fn warn_of_root(&mut self, names: &[(Option<String>, Found)]) {
        for (name, found) in names {
            let Some(name) = name else { continue };
            if is_runnable(name) {
                self.notice(Notice::Runnable(shown(name)));
            } else if *found == Found::Other && is_top(Some(name)) {
                self.notice(Notice::NotAFile(shown(name)));
            }
        }
    }

    fn walk(&mut self, volume: &dyn Volume, folder: &Path, depth: usize) {
        let left = MAX_LOOKED.saturating_sub(self.looked) + 1;
        match volume.list(folder, left) {
            Ok(names) => self.take(volume, folder, names, depth),
            Err(_) => {
                let name = folder.file_name().map(|name| shown(&name.to_string_lossy())).unwrap_or_default();
                self.notice(Notice::Unreadable(name));
            }
        }
    }

    fn take(
        &mut self,
        volume: &dyn Volume,
        folder: &Path,
        names: Vec<(Option<String>, Found)>,
        depth: usize,
    ) {
        for (name, found) in names {
            self.looked += 1;
            if self.looked > MAX_LOOKED {
                self.notice(Notice::TooMany);
                return;
            }
            let Some(name) = name.filter(|name| shown(name) == *name) else {
                self.notice(Notice::OddName);
                continue;
            };
            let path = folder.join(&name);
            match found {
                Found::File(_) if is_runnable(&name) => self.notice(Notice::Runnable(name)),
                Found::File(_) if ending(&name) == ENDING => self.bundles.push(path),
                Found::Folder if depth > 0 => self.walk(volume, &path, depth - 1),
                Found::File(_) | Found::Folder => {}
                Found::Other => self.notice(Notice::NotAFile(name)),
            }
        }
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

fn is_runnable(name: &str) -> bool {
    name.eq_ignore_ascii_case("autorun.inf") || RUNNABLE.contains(&ending(name).as_str())
}

/// A foreign name without what would control or turn the screen, at most 60 characters.
fn shown(name: &str) -> String {
    let safe = |letter: char| {
        let hidden = letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if hidden { '\u{fffd}' } else { letter }
    };
    name.chars().take(60).map(safe).collect()
}
