//! What may be named only in some rooms: crates with one owner, files, clocks, chance, printing, and what the
//! house does without.

use super::{Source, Violation};

/// A path and the only rooms that may name it; tests beside the code may name all but crates.
const PATHS: &[(&str, &[&str])] = &[
    ("redb", &["store"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui", "keymap"]),
    ("clap", &["cli", "main"]),
    ("calamine", &["sheet"]),
    ("rust_xlsxwriter", &["sheet"]),
    ("image", &["desk"]),
    ("std::net", &[]),
    ("std::fs", &["seal", "store", "bundle", "sheet", "desk", "cli", "main"]),
    ("std::env", &["cli", "main"]),
    ("getrandom", &["seal", "store", "bundle", "desk", "cli"]),
];

/// Ends of paths that ask the clock; only where the program starts.
const CLOCKS: &[&str] = &["SystemTime::now", "Local::now", "Utc::now"];

/// Files that may ask the clock.
const CLOCK_FILES: &[&str] = &["src/main.rs", "src/cli/mod.rs", "src/cli/start.rs"];

/// Marks in code, and the rooms that may use them outside tests.
const MARKS: &[(&str, &[&str])] = &[
    ("println!", &["cli", "main"]),
    ("eprintln!", &["cli", "main"]),
    ("print!", &["cli", "main"]),
    ("eprint!", &["cli", "main"]),
    (".unwrap()", &[]),
    ("todo!", &[]),
    ("unimplemented!", &[]),
    ("unsafe", &[]),
];

/// Whether the file names what its room may not.
pub fn check(source: &Source, testing: &impl Fn(usize) -> bool, found: &mut Vec<Violation>) {
    let room = source.room().unwrap_or_default();
    for (line, path) in source.paths() {
        for (banned, rooms) in PATHS {
            let named =
                path == *banned || path.strip_prefix(banned).is_some_and(|rest| rest.starts_with("::"));
            let excused = testing(line) && banned.starts_with("std::");
            // A bare word may be a variable; a crate is always followed by what is taken from it.
            let bare = path == *banned && !banned.contains("::");
            if named && !bare && !excused && !rooms.contains(&room) {
                found.push(Violation::new(
                    source,
                    line,
                    format!("`{banned}` has no place in `{room}` ({path})"),
                ));
            }
        }
        let clock = CLOCKS.iter().find(|clock| path == **clock || path.ends_with(&format!("::{clock}")));
        if let Some(clock) = clock.filter(|_| !testing(line) && !CLOCK_FILES.contains(&source.path.as_str()))
        {
            found.push(Violation::new(source, line, format!("`{clock}`: the time is an argument")));
        }
    }
    for (at, line) in source.code.lines().enumerate() {
        for (mark, rooms) in MARKS {
            if has_word(line, mark) && !rooms.contains(&room) && !testing(at + 1) {
                found.push(Violation::new(source, at + 1, format!("`{mark}` has no place in `{room}`")));
            }
        }
    }
    if room == "tui" {
        for (line, literal) in source.literals.iter().filter(|(line, _)| !testing(*line)) {
            if let Some(c) = literal.chars().find(|c| ('\u{2500}'..='\u{257F}').contains(c)) {
                let what = format!("U+{:04X} is one column here and two there", u32::from(c));
                found.push(Violation::new(source, *line, what));
            }
        }
    }
}

/// Whether `line` holds `mark` as a word of its own.
fn has_word(line: &str, mark: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(mark).any(|(at, _)| {
        let before = mark.starts_with('.') || !line[..at].ends_with(part);
        let after = !mark.ends_with(part) || !line[at + mark.len()..].starts_with(part);
        before && after
    })
}
