//! Shape: a head on every file, files and functions that can be read at once, no marks of unfinished work, no
//! file that the compiler never sees.

use super::{Source, Violation};

/// The most lines of a file.
const FILE_LINES_MAX: usize = 500;
/// The most lines of a function, its signature and braces included.
const FUNCTION_LINES_MAX: usize = 70;
/// Marks of unfinished work, written apart so that this file does not hold them.
const UNFINISHED: &[&str] =
    &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("HA", "CK:"), concat!("XX", "X:")];

/// Head, sizes, marks.
pub fn check(source: &Source, found: &mut Vec<Violation>) {
    if !source.text.starts_with("//! ") {
        found.push(Violation::new(source, 1, "no head: a file opens with `//!`, what it holds and what not"));
    }
    let lines: Vec<&str> = source.code.lines().collect();
    let count = source.text.lines().count();
    if count > FILE_LINES_MAX {
        found.push(Violation::new(
            source,
            FILE_LINES_MAX,
            format!("{count} lines, at most {FILE_LINES_MAX}"),
        ));
    }
    for (at, line) in source.text.lines().enumerate() {
        if UNFINISHED.iter().any(|mark| line.contains(mark)) {
            found.push(Violation::new(source, at + 1, "a mark of unfinished work"));
        }
    }
    for at in (0..lines.len()).filter(|&at| opens_function(lines[at])) {
        let length = function_lines(&lines[at..]);
        if length > FUNCTION_LINES_MAX {
            let what = format!("function of {length} lines, at most {FUNCTION_LINES_MAX}");
            found.push(Violation::new(source, at + 1, what));
        }
    }
}

fn opens_function(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first =
        words.find(|word| !(word.starts_with("pub") || matches!(*word, "const" | "extern" | "async")));
    first == Some("fn")
}

/// From the signature to the closing brace at its own indentation, which is where rustfmt puts it.
fn function_lines(lines: &[&str]) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = indent(lines[0]);
    for (at, line) in lines.iter().enumerate() {
        let text = line.trim();
        let last = text.ends_with(';') || text.ends_with('}');
        if indent(line) == own && last && (at == 0 || text.starts_with('}') || text.ends_with(';')) {
            return at + 1;
        }
    }
    lines.len()
}

/// Every file of `src` is declared by the module above it.
pub fn declared(sources: &[Source], found: &mut Vec<Violation>) {
    for source in sources.iter().filter(|source| source.room().is_some()) {
        let module = source.module();
        let Some((name, above)) = module.split_last() else { continue };
        let folder = ["src"].iter().chain(above).copied().collect::<Vec<_>>().join("/");
        let candidates = match above.is_empty() {
            true => ["src/lib.rs".to_owned(), "src/main.rs".to_owned()],
            false => [format!("{folder}/mod.rs"), format!("{folder}.rs")],
        };
        let line = format!("mod {name};");
        let known = sources
            .iter()
            .filter(|source| candidates.contains(&source.path))
            .any(|source| source.code.lines().any(|code| code.trim().ends_with(&line)));
        if !known {
            found.push(Violation::new(source, 1, format!("`{name}` is declared nowhere")));
        }
    }
}
