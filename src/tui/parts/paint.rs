//! Putting text into cells. Never leaves half a wide character and never writes outside the area, except to
//! blank a neighbour that it has cut in half.

use ratatui::{
    buffer::{Buffer, CellWidth},
    layout::{Position, Rect},
    style::Style,
};
use unicode_segmentation::UnicodeSegmentation;

use super::clean::{clean, columns};
use crate::tui::theme::Theme;

/// Stands at the end of a text that did not fit.
pub const CUT: &str = "~";

/// Puts text at column `x` of line `y`, both counted from the area's corner; returns the columns it took. What
/// does not fit is left out, a wide character whole.
pub fn put(buf: &mut Buffer, area: Rect, (x, y): (u16, u16), text: &str, style: Style) -> u16 {
    let area = area.intersection(buf.area);
    if x >= area.width || y >= area.height {
        return 0;
    }
    let (start, line) = (area.x + x, area.y + y);
    let mut used = 0;
    for cluster in clean(text).graphemes(true) {
        let wide = cluster.cell_width();
        if wide == 0 {
            continue;
        }
        if wide > area.width - x - used {
            break;
        }
        for (at, symbol) in
            std::iter::once(cluster).chain(std::iter::repeat(" ")).take(wide.into()).enumerate()
        {
            let column = start + used + u16::try_from(at).unwrap_or(0);
            if let Some(cell) = buf.cell_mut(Position::new(column, line)) {
                cell.reset();
                cell.set_symbol(symbol).set_style(style);
            }
        }
        used += wide;
    }
    if used > 0 {
        mend_left(buf, start, line);
    }
    used
}

/// Puts text into a field of exactly `width` columns: cut with `~` if too long, padded with blanks if short.
pub fn put_padded(buf: &mut Buffer, area: Rect, (x, y): (u16, u16), width: u16, text: &str, style: Style) {
    if x >= area.width || y >= area.height {
        return;
    }
    let field = Rect { x: area.x + x, y: area.y + y, width: width.min(area.width - x), height: 1 };
    fill(buf, field, style);
    put(buf, field, (0, 0), &fit(text, field.width.into()), style);
}

/// Blanks an area, mending a wide character that its left edge cuts.
pub fn fill(buf: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut(Position::new(x, y)) {
                cell.reset();
                cell.set_symbol(" ").set_style(style);
            }
        }
        mend_left(buf, area.x, y);
    }
}

/// The terminal would draw the left half of a wide character over what now stands at `x`: blanks it.
fn mend_left(buf: &mut Buffer, x: u16, y: u16) {
    let Some(before) = x.checked_sub(1) else { return };
    if let Some(cell) = buf.cell_mut(Position::new(before, y))
        && cell.symbol().cell_width() > 1
    {
        cell.set_symbol(" ");
    }
}

/// The text in at most `width` columns, with `~` at its end if it had to be cut.
#[must_use]
pub fn fit(text: &str, width: usize) -> String {
    let shown = clean(text);
    if columns(&shown) <= width {
        return shown.into_owned();
    }
    let mut left = width.saturating_sub(CUT.len());
    let mut cut = String::new();
    for cluster in shown.graphemes(true) {
        match left.checked_sub(cluster.cell_width().into()) {
            Some(rest) => left = rest,
            None => break,
        }
        cut.push_str(cluster);
    }
    if width > 0 {
        cut.push_str(CUT);
    }
    cut
}

/// The middle part of an area, `width` × `height` or as much as there is.
#[must_use]
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// An empty box with a title in its upper line; returns the inside, one column away from the lines.
pub fn boxed(buf: &mut Buffer, area: Rect, title: &str, theme: &Theme) -> Rect {
    let area = area.intersection(buf.area);
    fill(buf, area, theme.text);
    if area.width < 4 || area.height < 2 {
        return Rect { height: 0, width: 0, ..area };
    }
    let rule = format!("+{}+", "-".repeat(usize::from(area.width) - 2));
    put(buf, area, (0, 0), &rule, theme.lines);
    put(buf, area, (0, area.height - 1), &rule, theme.lines);
    for y in 1..area.height - 1 {
        put(buf, area, (0, y), "|", theme.lines);
        put(buf, area, (area.width - 1, y), "|", theme.lines);
    }
    if !title.is_empty() && area.width > 8 {
        let title = format!(" {} ", fit(title, usize::from(area.width) - 6));
        put(buf, area, (2, 0), &title, theme.strong);
    }
    Rect { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
}

/// Breaks text into lines of at most `width` columns: at blanks in English, between characters in Chinese, and
/// never so that a line begins with a closing sign. At most `lines_max` lines; the last one then ends with `~`.
#[must_use]
pub fn wrap(text: &str, width: usize, lines_max: usize) -> Vec<String> {
    if width < 2 || lines_max == 0 {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let shown = clean(paragraph);
        let mut line = String::new();
        let mut taken = 0;
        for word in words(&shown) {
            let wide = columns(word);
            if taken + wide > width && taken > 0 {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                taken = 0;
                if word == " " {
                    continue;
                }
            }
            if wide <= width {
                line.push_str(word);
                taken += wide;
                continue;
            }
            for cluster in word.graphemes(true) {
                // A few clusters are wider than two columns and may be wider than the whole line.
                let (cluster, wide) = match usize::from(cluster.cell_width()) {
                    wide if wide > width => (CUT, CUT.len()),
                    wide => (cluster, wide),
                };
                if taken + wide > width {
                    lines.push(std::mem::take(&mut line));
                    taken = 0;
                }
                line.push_str(cluster);
                taken += wide;
            }
        }
        lines.push(line.trim_end().to_owned());
        if lines.len() > lines_max {
            break;
        }
    }
    if lines.len() > lines_max {
        lines.truncate(lines_max);
        if let Some(last) = lines.last_mut() {
            *last = fit(&format!("{last}{}", " ".repeat(width)), width)
                .trim_end_matches(CUT)
                .trim_end()
                .to_owned();
            *last = fit(last, width - 1) + CUT;
        }
    }
    lines
}

/// Pieces that may not be broken: a run of narrow characters, or one wide one with the closing signs after it.
fn words(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut glued) = (0, false);
    for (at, cluster) in text.grapheme_indices(true) {
        let closing = cluster.starts_with(|c| "，。；：！？、）」』”’》〉】〕,.;:!?)]%".contains(c));
        let narrow = cluster.cell_width() < 2 && cluster != " ";
        if at > start && !closing && !(narrow && glued) {
            pieces.push(&text[start..at]);
            start = at;
        }
        // After an opening sign the next piece stays with it.
        glued = narrow || cluster.starts_with(|c| "（「『“‘《〈【〔".contains(c));
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_texts_stay_within_their_columns() {
        for (text, width, fitted) in [
            ("王小明", 6, "王小明"),
            ("王小明", 5, "王小~"),
            ("王小明", 4, "王~"),
            ("abc", 0, ""),
            ("abc", 1, "~"),
        ] {
            assert_eq!(fit(text, width), fitted);
        }
    }

    #[test]
    fn lines_break_where_a_reader_expects() {
        for (text, width, lines) in [
            ("学籍号已存在，请核对。", 12, vec!["学籍号已存", "在，请核对。"]),
            ("the quick brown fox", 10, vec!["the quick", "brown fox"]),
            ("abcdefghijkl", 5, vec!["abcde", "fghij", "kl"]),
            ("一\n二", 10, vec!["一", "二"]),
            // One cluster of three columns: wider than the whole line.
            ("ｶ\u{ff9e}", 2, vec!["~"]),
        ] {
            assert_eq!(wrap(text, width, 9), lines);
        }
        assert_eq!(wrap("一二三四五六", 4, 2), ["一二", "三~"]);
    }

    /// A dialog over a table would lose its left line on rows where it cuts a wide character.
    #[test]
    fn an_overlay_mends_what_it_cuts() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        let area = buf.area;
        put(&mut buf, area, (0, 0), "王小明", Style::new());
        fill(&mut buf, Rect::new(1, 0, 2, 1), Style::new());
        put(&mut buf, Rect::new(1, 0, 2, 1), (0, 0), "|", Style::new());
        assert_eq!(buf, Buffer::with_lines([" |  明"]));
    }
}
