//! What holds for every part, whatever text is thrown at it.

use proptest::prelude::*;
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, Cell, CellWidth},
    layout::{Position, Rect},
};

use super::{
    clean::acts_unseen,
    confirm::{Answer, Confirm},
    footer,
    frame::{Tab, TitleBar, draw_tabs},
    gauge::Gauge,
    message::{self, Level},
    paint::wrap,
    picker::{Choice, Picker},
    table::{Column, ListState, Row, Rows, Table, Tone},
    text_field::{Shown, TextField},
    tree::{Node, Tree},
};
use crate::{
    domain::{Lang, Said},
    keymap::Hint,
    tui::theme::{Colours, Theme},
};

/// The lines of a buffer as a terminal shows them, without blanks at their ends.
pub(super) fn lines(buf: &Buffer) -> Vec<String> {
    let line = |y| {
        let mut line = String::new();
        let mut x = buf.area.x;
        while x < buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            line.push_str(symbol);
            x += symbol.cell_width().max(1);
        }
        line.trim_end().to_owned()
    };
    (buf.area.top()..buf.area.bottom()).map(line).collect()
}

struct Same(String);

impl Rows for Same {
    fn len(&self) -> usize {
        3
    }
    fn row(&self, at: usize) -> Row {
        Row {
            cells: vec![self.0.clone(), "女".into(), self.0.clone()], marked: at == 1, tone: Tone::Warning
        }
    }
}

/// Draws part number `part` with `text` wherever it takes one.
fn draw(part: usize, text: &str, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let own = || text.to_owned();
    match part {
        0 => {
            let columns =
                [Column::new(text, 4, 9, 0), Column::new("性别", 4, 4, 1), Column::new(text, 3, 30, 2)];
            let state = ListState { cursor: 1, ..ListState::default() };
            Table { columns: &columns, rows: &Same(own()), state: &state, focused: true, note: text }
                .draw(buf, area, theme);
        }
        1 => {
            let mut tree = Tree::default();
            let node = |depth: u16| Node { key: depth.to_string(), label: own(), count: own(), depth };
            tree.set(vec![node(0), node(1), node(2)]);
            tree.draw(buf, area, true, theme);
        }
        2 => {
            let mut field = TextField::new(1000, Shown::Plain);
            field.set(text);
            let cursor = field.draw(buf, area, true, theme);
            assert!(cursor.is_none_or(|at| area.contains(at)), "the cursor stands outside");
        }
        3 => {
            let choice = Choice { code: own(), name: own(), pinyin: vec![own()], side: own() };
            let cursor = Picker::new(text, vec![choice.clone(), choice]).draw(buf, area, text, theme);
            assert!(cursor.is_none_or(|at| area.contains(at)), "the cursor stands outside");
        }
        4 => footer::draw(
            buf,
            area,
            &[Hint { keys: own(), label: "保存" }, Hint { keys: own(), label: "x" }],
            theme,
        ),
        5 => message::draw(buf, area, &Said::new(text, text, text), Level::Wrong, text, Lang::Zh, theme),
        6 => {
            let confirm =
                Confirm { title: own(), question: own(), yes: own(), no: own(), answer: Answer::Yes };
            confirm.draw(buf, area, theme);
        }
        7 => Gauge { label: own(), done: 3, total: Some(7), stop: own() }.draw(buf, area, theme),
        8 => TitleBar { program: "学籍", site: text, who: text, warning: text }.draw(buf, area, theme),
        _ => {
            let tab = Tab { key: "1".into(), name: own() };
            draw_tabs(buf, area, &[tab.clone(), tab.clone(), tab], 1, theme);
        }
    }
}

const PARTS: usize = 10;

/// Every wide character has its blank second cell, and no cell holds what a terminal would obey.
fn check(buf: &Buffer, area: Rect, before: &Buffer) -> Result<(), TestCaseError> {
    for y in buf.area.top()..buf.area.bottom() {
        let mut covered = 0;
        for x in buf.area.left()..buf.area.right() {
            let cell: &Cell = &buf[(x, y)];
            prop_assert!(!cell.symbol().contains(acts_unseen), "unseen at {x},{y}: {:?}", cell.symbol());
            if covered > 0 {
                prop_assert_eq!(cell.symbol(), " ", "half of a wide character at {},{}", x, y);
                covered -= 1;
                continue;
            }
            covered = cell.symbol().cell_width().saturating_sub(1);
            prop_assert!(x + covered < buf.area.right(), "a wide character hangs over the edge");
            if !area.contains(Position::new(x, y)) && cell != &before[(x, y)] {
                // Outside, only a wide character cut by the left edge may have become a blank.
                prop_assert!(x + 1 == area.x && cell.symbol() == " ", "written outside at {x},{y}");
            }
        }
    }
    Ok(())
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "\\PC{0,6}".prop_map(String::from),
        3 => "[一-龥]{1,8}".prop_map(String::from),
        2 => "[a-z0-9 ,.，。（）]{0,12}".prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
        1 => proptest::sample::select(vec![
            "\u{1b}[2J", "\r\n", "\t", "\u{202e}", "\u{200d}", "e\u{301}\u{301}", "👨\u{200d}👩\u{200d}👧", "ｶﾞ",
            "\u{fe0f}", "☎\u{fe0f}", "한", "ᄒ\u{1161}\u{11ab}", "🇨🇳", "\u{9b}31m", "葛\u{e0100}", "𠮷", "ᠮᠣᠩ", "\0",
        ]).prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    // A failing text becomes a case of a unit test, not a file of its own beside the sources.
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// A name from a stick could break the columns, the box around it, or the terminal itself.
    #[test]
    fn no_text_breaks_a_part(
        text in any_text(),
        part in 0..PARTS,
        (x, y) in (0u16..12, 0u16..4),
        (width, height) in (0u16..60, 0u16..12),
    ) {
        let mut buf = Buffer::empty(Rect::new(0, 0, 64, 14));
        let whole = buf.area;
        for line in 0..whole.height {
            super::paint::put(&mut buf, whole, (line % 2, line), &"学籍管理".repeat(8), ratatui::style::Style::new());
        }
        let before = buf.clone();
        let area = Rect::new(x, y, width, height).intersection(whole);
        draw(part, &text, &mut buf, area, &Theme::new(Colours::Many));
        check(&buf, area, &before)?;
    }

    /// A broken line longer than its box would be cut in the middle of a word, or loop for ever.
    #[test]
    fn wrapped_lines_fit(text in any_text(), width in 0usize..30, most in 0usize..6) {
        let broken = wrap(&text, width, most);
        prop_assert!(broken.len() <= most);
        for line in broken {
            prop_assert!(super::clean::columns(&line) <= width, "{line:?} is wider than {width}");
        }
    }

    /// Typing, moving and erasing in any order keeps the cursor between two characters.
    #[test]
    fn a_field_survives_any_keys(keys in proptest::collection::vec(any_text(), 0..6), moves in any::<[u8; 12]>()) {
        let mut field = TextField::new(40, Shown::Plain);
        for (text, step) in keys.iter().zip(moves) {
            field.paste(text);
            let key = ["left", "right", "backspace", "delete", "home", "end", "ctrl-w", "ctrl-u"][usize::from(step) % 8];
            field.press(crate::keymap::Chord::parse(key).expect(key));
            prop_assert!(!field.text().contains(acts_unseen));
        }
    }
}

/// Overlays drawn over a table reach the terminal whole, as a frame's difference to the one before.
#[test]
fn a_box_over_wide_characters_reaches_the_terminal_whole() {
    let theme = Theme::new(Colours::Sixteen);
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a test backend");
    let table = |frame: &mut ratatui::Frame<'_>| {
        let area = frame.area();
        draw(0, &"王小明".repeat(6), frame.buffer_mut(), area, &theme);
    };
    terminal.draw(table).expect("drawn");
    terminal
        .draw(|frame| {
            table(frame);
            let area = frame.area();
            draw(6, "要退出吗？", frame.buffer_mut(), area, &theme);
        })
        .expect("drawn");
    let shown = lines(terminal.backend().buffer());
    assert!(shown.iter().any(|line| line.contains("+- 要退出吗？ -")), "{shown:#?}");
}
