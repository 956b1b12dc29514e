//! The last line: keys and what they do. Which ones, the keymap in force decides.

use ratatui::{buffer::Buffer, layout::Rect};

use super::paint::{fill, put};
use crate::{keymap::Hint, tui::theme::Theme};

/// Draws the hints that fit, from the left; a hint is drawn whole or not at all.
pub fn draw(buf: &mut Buffer, area: Rect, hints: &[Hint], theme: &Theme) {
    fill(buf, area, theme.text);
    let mut x: u16 = 0;
    for hint in hints {
        let wide = u16::try_from(hint.width()).unwrap_or(u16::MAX);
        if wide > area.width.saturating_sub(x) {
            continue;
        }
        x += put(buf, area, (x, 0), &hint.keys, theme.key);
        x += put(buf, area, (x, 0), " ", theme.text);
        x += put(buf, area, (x, 0), hint.label, theme.text);
        x = x.saturating_add(u16::try_from(Hint::GAP).unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Lang,
        keymap::{Context, Keymap, Name},
        tui::{parts::tests::lines, theme::Colours},
    };

    #[test]
    fn the_footer_shows_the_keymap_in_force() {
        for (name, shown) in [
            (Name::Default, "Ctrl+S 保存  F10 列入上报  Tab 下一项  F4 选择  Ctrl+D 同上地址  F1 帮助"),
            (Name::NoFunctionKeys, "Ctrl+S 保存  Ctrl+T 列入上报  Tab 下一项  Ctrl+O 选择  Ctrl+G 帮助"),
        ] {
            let hints = Keymap::builtin(name).hints(Context::Form, Lang::Zh, 72);
            let mut buf = Buffer::empty(Rect::new(0, 0, 72, 1));
            let area = buf.area;
            draw(&mut buf, area, &hints, &Theme::new(Colours::None));
            assert_eq!(lines(&buf), [shown]);
        }
    }
}
