//! A backend that keeps columns straight where terminal and program disagree about a character's width.
//!
//! The `·` of a name such as 阿·买买提 is one column wide in one terminal and two in another that is set up for
//! Chinese; so are `“`, `…` and stacked marks. After each of them the cursor is placed anew, so that what follows
//! stands where it belongs whatever the terminal thought. It never changes what is drawn.

use ratatui::{
    backend::{Backend, ClearType, WindowSize},
    buffer::Cell,
    layout::{Position, Size},
};
use unicode_width::UnicodeWidthStr;

/// The backend beneath, drawn to in pieces that each begin with placing the cursor.
#[derive(Debug)]
pub struct Steady<B>(pub B);

/// Whether terminals differ about how wide this is.
fn doubtful(symbol: &str) -> bool {
    !symbol.is_ascii() && (symbol.width() != symbol.width_cjk() || symbol.chars().nth(1).is_some())
}

impl<B: Backend> Backend for Steady<B> {
    type Error = B::Error;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Self::Error>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let cells: Vec<_> = content.collect();
        for piece in cells.split_inclusive(|(_, _, cell)| doubtful(cell.symbol())) {
            self.0.draw(piece.iter().copied())?;
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Self::Error> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<(), Self::Error> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position, Self::Error> {
        self.0.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Self::Error> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<(), Self::Error> {
        self.0.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Self::Error> {
        self.0.clear_region(clear_type)
    }

    fn size(&self) -> Result<Size, Self::Error> {
        self.0.size()
    }

    fn window_size(&mut self) -> Result<WindowSize, Self::Error> {
        self.0.window_size()
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::{backend::CrosstermBackend, buffer::Buffer, layout::Rect};

    /// In a terminal set up for Chinese every column behind 阿·买买提 would stand one to the right.
    #[test]
    fn the_cursor_is_placed_again_after_a_doubtful_character() {
        let mut bytes = Vec::new();
        let buf = Buffer::with_lines(["阿·买 2101"]);
        let empty = Buffer::empty(Rect { ..buf.area });
        Steady(CrosstermBackend::new(&mut bytes)).draw(empty.diff(&buf).into_iter()).expect("drawn");
        let drawn = String::from_utf8(bytes).expect("text");
        let (_, after) = drawn.split_once('·').expect("the dot");
        // Rows and columns of the escape sequence count from 1: the dot is the third column.
        let placed = after.find("\u{1b}[1;4H").expect("placed again");
        assert!(placed < after.find('买').expect("the rest"), "{drawn:?}");
        assert!(after.contains("2101"), "{drawn:?}");
    }

    #[test]
    fn only_what_terminals_disagree_about_is_doubtful() {
        for (symbol, expected) in [
            ("a", false),
            ("王", false),
            ("𠮷", false),
            ("·", true),
            ("“", true),
            ("e\u{301}", true),
            ("￥", false),
        ] {
            assert_eq!(doubtful(symbol), expected, "{symbol}");
        }
    }
}
