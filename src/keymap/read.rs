//! A keymap file's text into entries, with the line of each. It never merges and never looks for conflicts.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Action, Context, KeymapProblem, ProblemKind, Sequence};

/// A keymap file may have this many bytes; the shipped ones have about 4,000.
pub const FILE_BYTES_MAX: usize = 64 * 1024;
/// An action may have this many keys in one context.
pub const KEYS_MAX: usize = 8;

/// One line of a keymap file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub context: Context,
    pub action: Action,
    pub keys: Vec<Sequence>,
    pub overrides: bool,
    pub line: usize,
}

/// Reads a whole file; the entries in the file's order.
pub(super) fn read(text: &str, file: &str) -> Result<Vec<Entry>, Vec<KeymapProblem>> {
    let mut reader = Reader { text, file, entries: Vec::new(), problems: Vec::new() };
    if text.len() > FILE_BYTES_MAX {
        reader.problem(0..0, ProblemKind::TooLarge(FILE_BYTES_MAX));
        return Err(reader.problems);
    }
    // A byte-order mark is what Notepad on Windows leaves; it is no part of the text.
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    reader.text = body;
    match DeTable::parse(body) {
        Ok(root) => reader.tables(root.get_ref()),
        Err(error) => {
            let said = error.message().lines().next().unwrap_or_default().to_owned();
            reader.problem(error.span().unwrap_or(0..0), ProblemKind::Syntax(said));
        }
    }
    reader.problems.sort_by_key(|problem| problem.line);
    reader.entries.sort_by_key(|entry| entry.line);
    if reader.problems.is_empty() { Ok(reader.entries) } else { Err(reader.problems) }
}

struct Reader<'t> {
    text: &'t str,
    file: &'t str,
    entries: Vec<Entry>,
    problems: Vec<KeymapProblem>,
}

impl Reader<'_> {
    fn line(&self, span: Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }

    fn problem(&mut self, span: Range<usize>, kind: ProblemKind) {
        let line = self.line(span);
        self.problems.push(KeymapProblem { file: self.file.to_owned(), line, kind });
    }

    fn tables(&mut self, root: &DeTable<'_>) {
        for (name, value) in root {
            let id = name.get_ref().as_ref();
            match (Context::parse(id), value.get_ref()) {
                (Some(context), DeValue::Table(table)) => self.table(context, table),
                _ => {
                    let near = nearest(id, Context::ALL.into_iter().map(Context::id));
                    self.problem(name.span(), ProblemKind::UnknownContext(shown(id), near));
                }
            }
        }
    }

    fn table(&mut self, context: Context, table: &DeTable<'_>) {
        for (name, value) in table {
            let id = name.get_ref().as_ref();
            match Action::parse(id) {
                None => {
                    let near = nearest(id, Action::ALL.iter().map(|action| action.id()));
                    self.problem(name.span(), ProblemKind::UnknownAction(shown(id), near));
                }
                // A table [global] may bind anything: it then acts wherever it means something.
                Some(action) if context != Context::Global && !action.works_in(context) => {
                    self.problem(name.span(), ProblemKind::NotHere(action, context));
                }
                Some(action) => self.entry(context, action, name.span(), value),
            }
        }
    }

    fn entry(&mut self, context: Context, action: Action, at: Range<usize>, value: &Spanned<DeValue<'_>>) {
        let bad = || ProblemKind::BadValue(action.id().to_owned());
        let (keys, overrides) = match value.get_ref() {
            DeValue::Table(table) => {
                let field = |wanted: &str| table.iter().find(|(name, _)| name.get_ref().as_ref() == wanted);
                let overrides = match field("override").map(|(_, value)| value.get_ref()) {
                    None => false,
                    Some(DeValue::Boolean(yes)) => *yes,
                    Some(_) => return self.problem(value.span(), bad()),
                };
                let known = 1 + usize::from(field("override").is_some());
                match field("keys") {
                    Some((_, keys)) if table.len() == known => (keys, overrides),
                    _ => return self.problem(value.span(), bad()),
                }
            }
            _ => (value, false),
        };
        let Some(words) = words(keys) else { return self.problem(value.span(), bad()) };
        if words.len() > KEYS_MAX {
            return self.problem(value.span(), ProblemKind::TooMany(KEYS_MAX));
        }
        let line = self.line(at);
        let mut read = Vec::with_capacity(words.len());
        for (word, span) in words.into_iter().filter(|(word, _)| !word.is_empty()) {
            match Sequence::parse(word) {
                Ok(keys) if context.takes_text() && keys.first.typed().is_some() => {
                    self.problem(span, ProblemKind::PlainInText(keys, context));
                }
                Ok(keys) => read.push(keys),
                Err(why) => self.problem(span, ProblemKind::BadChord(shown(word), why)),
            }
        }
        self.entries.push(Entry { context, action, keys: read, overrides, line });
    }
}

/// The chords of a value: one string or a list of strings.
fn words<'v>(value: &'v Spanned<DeValue<'_>>) -> Option<Vec<(&'v str, Range<usize>)>> {
    let word = |value: &'v Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::String(word) => Some((word.as_ref(), value.span())),
        _ => None,
    };
    match value.get_ref() {
        DeValue::Array(list) => list.iter().map(word).collect(),
        _ => word(value).map(|word| vec![word]),
    }
}

/// What a file says, short enough to be told back.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// The known word that is at most two letters away.
fn nearest(word: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    if word.len() > 40 {
        return None;
    }
    let ranked = known.map(|id| (distance(word, id), id)).min();
    ranked.filter(|(distance, _)| *distance <= 2).map(|(_, id)| id)
}

/// How many letters must be added, taken away or replaced.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
