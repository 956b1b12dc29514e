//! The import law: the table in the head of `src/lib.rs`, and whether a file keeps it. Document and law are one:
//! there is no second list here.

use std::collections::BTreeMap;

use super::{Source, Violation};

/// Which rooms a room may use.
pub struct Law(BTreeMap<String, Vec<String>>);

impl Law {
    /// Reads the table out of the head: the fenced lines of the form `room: room room`.
    pub fn read(head: &str) -> Self {
        let mut rooms = BTreeMap::new();
        let mut fenced = false;
        for line in head.lines().map_while(|line| line.strip_prefix("//!")) {
            if line.trim().starts_with("```") {
                fenced = !fenced && line.trim() == "```text";
            } else if let Some((room, used)) = line.split_once(':').filter(|_| fenced) {
                rooms.insert(room.trim().to_owned(), used.split_whitespace().map(str::to_owned).collect());
            }
        }
        assert!(rooms.contains_key("domain"), "the import law was not found in the head");
        Self(rooms)
    }

    /// Whether every path of the file is allowed. The crate's root and `main` are above the law.
    pub fn check(&self, source: &Source, found: &mut Vec<Violation>) {
        let Some(room) = source.room().filter(|room| !matches!(*room, "lib" | "main")) else { return };
        let Some(allowed) = self.0.get(room) else {
            found.push(Violation::new(source, 1, format!("`{room}` is not in the import law")));
            return;
        };
        for (line, path) in source.paths() {
            let Some(used) = self.room_of(source, &path) else { continue };
            if used != room && !allowed.iter().any(|name| name == used) {
                found.push(Violation::new(source, line, format!("`{room}` may not use `{used}` ({path})")));
            }
        }
    }

    /// The room that a path leads into: from the crate's root, or up to it.
    fn room_of<'a>(&self, source: &Source, path: &'a str) -> Option<&'a str> {
        let mut names = path.split("::").peekable();
        let mut ups = 0;
        match names.peek() {
            Some(&"crate" | &"xueji") => {
                names.next();
            }
            Some(&"super") => {
                while names.next_if_eq(&"super").is_some() {
                    ups += 1;
                }
                if ups < source.module().len() {
                    return None;
                }
            }
            _ => return None,
        }
        names.next().filter(|name| self.0.contains_key(*name))
    }
}
