//! A source file as the checks see it: code without its comments and literals, the literals by themselves, the
//! lines that belong to tests, and the paths it names. A reader of tokens, not of grammar: enough for the laws,
//! nothing more.

use std::{collections::BTreeSet, ops::RangeInclusive};

/// One `.rs` file.
pub struct Source {
    /// From the crate's root, with `/`.
    pub path: String,
    /// As it stands on disk.
    pub text: String,
    /// The text with comments and literals blanked; line breaks stay.
    pub code: String,
    /// The contents of string and character literals, each with its first line.
    pub literals: Vec<(usize, String)>,
    tests: Vec<RangeInclusive<usize>>,
}

impl Source {
    /// Takes a file apart.
    pub fn new(path: String, text: String) -> Self {
        let (code, literals) = split(&text);
        let tests = test_blocks(&code);
        Self { path, text, code, literals, tests }
    }

    /// The room that the file stands in; none outside `src`.
    pub fn room(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        Some(inside.split_once('/').map_or_else(|| inside.trim_end_matches(".rs"), |(room, _)| room))
    }

    /// Whether the line stands in an item for tests only.
    pub fn in_tests(&self, line: usize) -> bool {
        self.tests.iter().any(|block| block.contains(&line))
    }

    /// The module path below the crate's root.
    pub fn module(&self) -> Vec<&str> {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let mut names: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
        names.pop_if(|last| matches!(*last, "mod" | "lib" | "main"));
        names
    }

    /// Every path that the code names, `use` lists taken apart, each with its line.
    pub fn paths(&self) -> Vec<(usize, String)> {
        let tokens = tokens(&self.code);
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            at = match tokens[at].1 {
                word if is_name(word) => path(&tokens, at, String::new(), &mut found),
                _ => at + 1,
            };
        }
        found
    }
}

/// Files that only exist for tests: declared under `#[cfg(test)]`, or standing below one.
pub fn test_files(sources: &[Source]) -> BTreeSet<String> {
    let mut prefixes = Vec::new();
    for source in sources {
        for (at, line) in source.code.lines().enumerate() {
            let line = line.trim();
            if let Some((_, name)) = line.trim_end_matches(';').rsplit_once("mod ")
                && line.ends_with(';')
                && source.in_tests(at + 1)
            {
                prefixes.push(format!("src/{}", [source.module(), vec![name]].concat().join("/")));
            }
        }
    }
    let below = |path: &str| {
        let name = path.trim_end_matches(".rs");
        prefixes.iter().any(|prefix| {
            name.strip_prefix(prefix.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    sources.iter().filter(|source| below(&source.path)).map(|source| source.path.clone()).collect()
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words and marks, each with its line; `::` is one mark.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let length = if is_name(rest) || first.is_numeric() {
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            if !first.is_whitespace() {
                found.push((number + 1, &rest[..length]));
            }
            rest = &rest[length..];
        }
    }
    found
}

/// Reads the path that begins at `at`, through its lists, and tells where it ends.
fn path(
    tokens: &[(usize, &str)],
    mut at: usize,
    mut so_far: String,
    found: &mut Vec<(usize, String)>,
) -> usize {
    let line = tokens[at].0;
    loop {
        so_far.push_str(tokens[at].1);
        let mark = |offset: usize| tokens.get(at + offset).map_or("", |token| token.1);
        if mark(1) != "::" || !(is_name(mark(2)) || mark(2) == "{") {
            found.push((line, so_far));
            return at + 1;
        }
        so_far.push_str("::");
        at += 2;
        if tokens[at].1 == "{" {
            return list(tokens, at + 1, &so_far, found);
        }
    }
}

/// Reads the list that begins at `at`, to behind its closing brace.
fn list(tokens: &[(usize, &str)], mut at: usize, before: &str, found: &mut Vec<(usize, String)>) -> usize {
    while let Some(&(_, word)) = tokens.get(at) {
        at = match word {
            "}" => return at + 1,
            word if is_name(word) && tokens[at - 1].1 != "as" => path(tokens, at, before.to_owned(), found),
            _ => at + 1,
        };
    }
    at
}

/// The lines of items under `#[cfg(test)]`.
fn test_blocks(code: &str) -> Vec<RangeInclusive<usize>> {
    let line = |at: usize| code[..at].matches('\n').count() + 1;
    let block = |(start, _): (usize, &str)| {
        let mut depth = 0_usize;
        for (offset, c) in code[start..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && matches!(c, '}' | ';') {
                return line(start)..=line(start + offset);
            }
        }
        line(start)..=usize::MAX
    };
    code.match_indices("#[cfg(test)]").map(block).collect()
}

/// Parts code from comments and literals.
fn split(text: &str) -> (String, Vec<(usize, String)>) {
    let (mut code, mut literals) = (String::with_capacity(text.len()), Vec::new());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let before = code.chars().next_back().unwrap_or(' ');
        let (length, literal) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), None)
        } else if rest.starts_with("/*") {
            (block_comment(rest), None)
        } else if let Some(length) = raw_string(rest).filter(|_| !(before.is_alphanumeric() || before == '_'))
        {
            (length, Some(rest[..length].to_owned()))
        } else if c == '"' {
            let length = quoted(rest, '"');
            (length, Some(rest[..length].to_owned()))
        } else if c == '\'' && is_character(rest) {
            let length = quoted(rest, '\'');
            (length, Some(rest[..length].to_owned()))
        } else {
            code.push(c);
            at += c.len_utf8();
            continue;
        };
        if let Some(literal) = literal {
            literals.push((text[..at].matches('\n').count() + 1, literal));
        }
        code.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        at += length;
    }
    (code, literals)
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if here.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// The length of a raw string at the start, if there is one.
fn raw_string(rest: &str) -> Option<usize> {
    let opening = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('r')?;
    let marks = opening.len() - opening.trim_start_matches('#').len();
    let inside = opening[marks..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(marks));
    let end = inside.find(&closing)? + closing.len();
    Some(rest.len() - inside.len() + end)
}

/// Whether a quote opens a character rather than a lifetime.
fn is_character(rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    chars.next() == Some('\\') || chars.next() == Some('\'')
}

/// The length of a literal that ends at the next bare `quote`.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}
