//! Where a workbook may be: sticks, the last place, the home folder; and what stands in a folder. Lists names only
//! and opens no file.

use std::{
    fs,
    path::{Path, PathBuf, is_separator},
};

use super::{Desk, sticks::sticks};

/// More entries of one folder are not listed.
const ENTRIES_MAX: usize = 500;
/// Endings of files that can be imported.
const ENDINGS: [&str; 3] = ["xlsx", "xls", "csv"];
/// Folders of the home folder in which a workbook is likely to lie.
const LIKELY: [&str; 6] = ["Desktop", "桌面", "Downloads", "下载", "Documents", "文档"];

/// A folder or workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, or the whole path of a folder to begin in.
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
}

/// The folder part of a path being typed, and the beginning of a name behind it.
#[must_use]
pub fn parts(typed: &str) -> (Option<PathBuf>, &str) {
    match typed.rfind(is_separator) {
        Some(at) => (Some(PathBuf::from(&typed[..=at])), &typed[at + 1..]),
        None => (None, typed),
    }
}

/// The folders to begin in, each with its workbooks behind it.
#[must_use]
pub fn offered(desk: &Desk) -> Vec<Entry> {
    let mut folders = sticks();
    folders.extend(desk.last_place());
    folders.extend(home());
    let likely = home().into_iter().flat_map(|home| LIKELY.map(|name| home.join(name)));
    folders.extend(likely.filter(|folder| folder.is_dir()));
    let mut entries: Vec<Entry> = Vec::new();
    for folder in folders {
        if entries.iter().any(|known| known.path == folder) {
            continue;
        }
        let books = listing(&folder).into_iter().filter(|entry| !entry.folder);
        let name = folder.display().to_string();
        entries.push(Entry { path: folder, name, folder: true });
        entries.extend(books);
    }
    entries.truncate(ENTRIES_MAX);
    entries
}

/// The person's home folder.
#[must_use]
pub fn home() -> Option<PathBuf> {
    directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned()).filter(|home| home.is_dir())
}

/// The folders and workbooks of a folder, folders first; nothing when it cannot be read.
#[must_use]
pub fn listing(folder: &Path) -> Vec<Entry> {
    let Ok(found) = fs::read_dir(folder) else { return Vec::new() };
    let entries = found.flatten().take(ENTRIES_MAX * 4).filter_map(|found| {
        let name = found.file_name().into_string().ok().filter(|name| !name.starts_with('.'))?;
        let path = found.path();
        let folder = path.is_dir();
        (folder || is_workbook(&path)).then_some(Entry { path, name, folder })
    });
    let mut entries: Vec<Entry> = entries.collect();
    entries.sort_by(|a, b| (!a.folder, &a.name).cmp(&(!b.folder, &b.name)));
    entries.truncate(ENTRIES_MAX);
    entries
}

fn is_workbook(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    // A file that begins with ~$ is the lock of an open workbook.
    let lock = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
    !lock && ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_lists_folders_and_workbooks_only() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["花名册.xlsx", "B.CSV", "旧.xls", "读我.txt", "~$花名册.xlsx", ".藏.csv"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("一年级")).unwrap();
        let names: Vec<String> = listing(folder.path()).into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["一年级", "B.CSV", "旧.xls", "花名册.xlsx"]);
        assert!(listing(&folder.path().join("没有")).is_empty());
    }

    #[test]
    fn a_path_being_typed_has_a_folder_and_a_beginning() {
        assert_eq!(parts("花名"), (None, "花名"));
        assert_eq!(parts("/mnt/usb/花"), (Some(PathBuf::from("/mnt/usb/")), "花"));
    }
}
