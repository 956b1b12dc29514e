//! How high a row must be for its texts, and how room that is left on a page is shared. Widths are reckoned as 宋体 has
//! them: a full-width character is as wide as the font is high, others half of that.

use unicode_width::UnicodeWidthChar;

/// Points that a cell's edges take from a line of text.
const EDGES: f64 = 6.0;
/// The same where the text is set in from the edge.
const SET_IN: f64 = 20.0;
/// A font that stands in for 宋体 may make columns narrower by this much.
const NARROWER: f64 = 0.92;
/// Height of a line of text by the size of its font.
const LEADING: f64 = 1.32;

/// A cell as far as its text must fit: points of its width, size of the font, whether the text is set in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub points: f64,
    pub size: f64,
    pub set_in: bool,
}

/// How many lines a text takes.
#[must_use]
pub(super) fn lines(text: &str, room: Room) -> u32 {
    let edges = if room.set_in { SET_IN } else { EDGES };
    let half = room.size / 2.0;
    let columns = ((room.points * NARROWER - edges) / half).floor().max(2.0) as usize;
    text.split('\n').map(|line| wrapped(line, columns)).sum()
}

/// Whether a line of a text is longer than its cell is wide.
#[must_use]
pub(super) fn wraps(text: &str, room: Room) -> bool {
    text.split('\n').any(|line| lines(line, room) > 1)
}

/// How high a cell must be for a text.
#[must_use]
pub(super) fn height(text: &str, room: Room) -> f64 {
    f64::from(lines(text, room)) * room.size * LEADING + 4.0
}

/// The columns of a text in a Chinese font, where stars and boxes are as wide as characters.
fn width(text: &str) -> usize {
    text.chars().map(|c| if is_mark(c) { 2 } else { c.width_cjk().unwrap_or(0) }).sum()
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{25A0}'..='\u{27BF}')
}

/// Lines of one paragraph; what is not full-width is only broken when it is longer than a line.
fn wrapped(line: &str, room: usize) -> u32 {
    let (mut count, mut used) = (1, 0);
    for word in words(line) {
        let width = width(word);
        if used > 0 && used + width > room {
            count += 1;
            used = 0;
        }
        if width > room {
            count += u32::try_from(width / room).unwrap_or(u32::MAX);
            used = width % room;
        } else {
            used += width;
        }
    }
    count
}

/// Runs of narrow characters, and every wide character by itself.
fn words(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in line.char_indices() {
        let end = at + c.len_utf8();
        if c.width_cjk().unwrap_or(0) > 1 || is_mark(c) || c == ' ' {
            if start < at {
                found.push(&line[start..at]);
            }
            found.push(&line[at..end]);
            start = end;
        }
    }
    if start < line.len() {
        found.push(&line[start..]);
    }
    found
}

/// Shares what is left of a page among the rows that may grow, each by no more than is said of it.
pub(super) fn grow(heights: &mut [f64], growing: &[(usize, f64)], room: f64) {
    let spare = room - heights.iter().sum::<f64>();
    if spare <= 0.0 || growing.is_empty() {
        return;
    }
    let share = spare / growing.len() as f64;
    for (row, most) in growing {
        if let Some(height) = heights.get_mut(*row) {
            *height += share.min(*most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_they_will_be_wrapped() {
        // Ten full-width characters of 10 points fill 100 points and the edges.
        let points = (100.0 + EDGES) / NARROWER + 0.1;
        for (text, expected) in [
            ("", 1),
            ("一二三四五六七八九十", 1),
            ("一二三四五六七八九十一", 2),
            ("甲\n乙", 2),
            ("一二三四五六七八九★", 1),
            ("☑一二三四五六七八九★", 2),
            ("一二三四五210499201501010", 2),
            ("210499201501010011210499201501010011", 2),
        ] {
            assert_eq!(lines(text, Room { points, size: 10.0, set_in: false }), expected, "{text}");
        }
    }

    #[test]
    fn room_is_shared_evenly_and_never_taken_away() {
        let mut heights = [20.0, 40.0, 40.0];
        grow(&mut heights, &[(1, 90.0), (2, 90.0)], 160.0);
        assert_eq!(heights, [20.0, 70.0, 70.0]);
        grow(&mut heights, &[(1, 90.0)], 100.0);
        assert_eq!(heights, [20.0, 70.0, 70.0]);
        grow(&mut heights, &[(1, 90.0)], 1000.0);
        assert_eq!(heights, [20.0, 160.0, 70.0]);
    }
}
