//! How lists and pages are printed for people: columns that stay straight under wide characters, numbers masked,
//! control characters made visible. It prints no JSON.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::domain::number::citizen_id;

/// Blank columns between two columns.
const GAP: usize = 2;

/// A list with a heading; rows are printed as they come, so widths are given beforehand.
pub(crate) struct Table {
    widths: Vec<usize>,
}

impl Table {
    /// Columns wide enough for their headings and what `measure` finds.
    pub(crate) fn new(headings: &[&str]) -> Self {
        Self { widths: headings.iter().map(|heading| heading.width()).collect() }
    }

    /// Makes room for a row.
    pub(crate) fn measure(&mut self, row: &[String]) {
        for (width, cell) in self.widths.iter_mut().zip(row) {
            *width = (*width).max(visible(cell).width());
        }
    }

    /// Prints a row; the last column is not padded.
    pub(crate) fn row<S: AsRef<str>>(&self, out: &mut dyn Write, row: &[S]) -> io::Result<()> {
        let mut line = String::new();
        for (width, cell) in self.widths.iter().zip(row) {
            let cell = visible(cell.as_ref());
            line.push_str(&cell);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + GAP));
        }
        writeln!(out, "{}", line.trim_end())
    }
}

/// Prints a heading and rows that are all at hand.
pub(crate) fn list(out: &mut dyn Write, headings: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let mut table = Table::new(headings);
    rows.iter().for_each(|row| table.measure(row));
    table.row(out, headings)?;
    rows.iter().try_for_each(|row| table.row(out, row))
}

/// Control characters become visible, so that no text from outside moves the terminal's cursor.
pub(crate) fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}'..='\u{9f}' => '\u{fffd}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other => other,
    };
    text.chars().map(shown).collect()
}

/// A number that identifies a person: masked, unless it was asked for in full.
pub(crate) fn number(text: &str, full: bool) -> String {
    if full { text.to_owned() } else { citizen_id::mask(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_straight_under_wide_characters() {
        let rows = vec![vec!["王小明".to_owned(), "1".to_owned()], vec!["Li".to_owned(), "12".to_owned()]];
        let mut out = Vec::new();
        list(&mut out, &["姓名", "班"], &rows).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "姓名    班\n王小明  1\nLi      12\n");
    }

    #[test]
    fn numbers_are_masked_and_control_characters_seen() {
        assert_eq!(number("210499201501010010", false), "210499********0010");
        assert_eq!(number("210499201501010010", true), "210499201501010010");
        assert_eq!(visible("a\u{1b}[2J\u{202e}b"), "a\u{241b}[2J\u{fffd}b");
    }
}
