//! Text from outside made safe to look at: control, bidi, invisible and unprintable characters become visible
//! pictures. Never changes what is stored, and never drops a character silently.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// A character drawn with more code points than this has the rest shown as pictures; stacked marks could
/// otherwise fill a cell with kilobytes.
const CLUSTER_CHARS_MAX: usize = 12;

/// The text with everything that could act on the terminal, turn the reading direction or hide itself shown as
/// `␛` or `〔U+202E〕`.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let safe = |cluster: &str| {
        !cluster.contains(acts_unseen)
            && cluster.cell_width() > 0
            && cluster.chars().count() <= CLUSTER_CHARS_MAX
    };
    if text.graphemes(true).all(safe) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for cluster in text.graphemes(true) {
        if safe(cluster) {
            shown.push_str(cluster);
            continue;
        }
        // A lone mark has nothing to stand on, so it too is named.
        let bare = !cluster.contains(acts_unseen) && cluster.cell_width() == 0;
        for (at, c) in cluster.chars().enumerate() {
            if bare || acts_unseen(c) || at >= CLUSTER_CHARS_MAX {
                picture(c, &mut shown);
            } else {
                shown.push(c);
            }
        }
    }
    Cow::Owned(shown)
}

/// Whether a character does something, or hides, instead of being seen.
#[must_use]
pub fn acts_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Columns that the text takes when drawn.
#[must_use]
pub fn columns(text: &str) -> usize {
    clean(text).graphemes(true).map(|cluster| usize::from(cluster.cell_width())).sum()
}

fn picture(c: char, shown: &mut String) {
    match c {
        '\0'..='\u{1f}' => shown.push(char::from_u32(0x2400 + c as u32).unwrap_or('?')),
        '\u{7f}' => shown.push('\u{2421}'),
        _ => shown.push_str(&format!("〔U+{:04X}〕", c as u32)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name from a stick could otherwise move the cursor, hide its end or read backwards.
    #[test]
    fn what_acts_unseen_is_seen() {
        for (text, seen) in [
            ("王小明", "王小明"),
            ("阿·买买提", "阿·买买提"),
            ("𠮷野 é", "𠮷野 é"),
            ("a\u{1b}[2J", "a␛[2J"),
            ("a\tb\r\n", "a␉b␍␊"),
            ("\u{7f}\u{85}", "␡〔U+0085〕"),
            ("王\u{202e}明", "王〔U+202E〕明"),
            ("王\u{200b}明\u{feff}", "王〔U+200B〕明〔U+FEFF〕"),
            ("\u{301}a", "〔U+0301〕a"),
            ("e\u{301}", "e\u{301}"),
            ("葛\u{e0100}", "葛〔U+E0100〕"),
        ] {
            assert_eq!(clean(text), seen);
            assert_eq!(clean(&clean(text)), seen, "cleaning twice changes nothing");
        }
        assert_eq!(
            clean(&format!("a{}", "\u{301}".repeat(5000))).chars().filter(|c| *c == '\u{301}').count(),
            11
        );
    }

    #[test]
    fn columns_count_what_is_drawn() {
        for (text, wide) in [("", 0), ("ab", 2), ("王a", 3), ("\u{1b}", 1), ("\u{200b}", 10), ("𠮷", 2)] {
            assert_eq!(columns(text), wide, "{text:?}");
        }
    }
}
