//! The grid by keys: typing, refusals, copying down, pasting, and what stays in sight.

use super::*;
use crate::tui::{parts::tests::lines, theme::Colours};

/// Takes numbers below 100 and keeps them without leading noughts.
fn judge(_: usize, text: &str) -> Result<Kept, String> {
    if text.is_empty() {
        return Ok(Kept::default());
    }
    let number: u32 = text.parse().map_err(|_| "not a number".to_owned())?;
    if number >= 100 {
        return Err("too large".to_owned());
    }
    Ok(Kept { value: number.to_string(), shown: format!("{number}分") })
}

fn grid(rows: usize, columns: usize) -> Grid {
    let names = (1..=rows).map(|row| format!("{row} 王小明")).collect();
    let heads = (1..=columns).map(|at| column(&format!("第{at}项"), 6, 8)).collect();
    Grid::new(names, heads, vec![vec![Kept::default(); columns]; rows])
}

fn typed(grid: &mut Grid, keys: &str) {
    for key in keys.split(' ') {
        let chord = Chord::parse(key).unwrap();
        let action = match key {
            "enter" => Some(Action::Confirm),
            "tab" => Some(Action::NextField),
            "shift-tab" => Some(Action::PrevField),
            "up" => Some(Action::Up),
            "ctrl-d" => Some(Action::CopyDown),
            _ => None,
        };
        match action {
            Some(action) => assert!(grid.act(action, 10, &judge)),
            None => grid.press(chord, &judge),
        }
    }
}

fn values(grid: &Grid) -> Vec<(usize, usize, &str)> {
    grid.changed()
}

#[test]
fn typing_replaces_and_enter_goes_down() {
    let mut grid = grid(3, 2);
    typed(&mut grid, "0 7 enter 8 tab 9 enter");
    assert_eq!(values(&grid), [(0, 0, "7"), (1, 0, "8"), (1, 1, "9")]);
    assert_eq!(grid.here(), (2, 1));
    typed(&mut grid, "tab");
    assert_eq!(grid.here(), (2, 1), "the last cell is the last");
    typed(&mut grid, "up up 5 enter");
    assert_eq!(values(&grid)[1], (0, 1, "5"));
    // Backspace mends what stands there, Delete empties it.
    let mut mended = super::tests::grid(1, 1);
    mended.put(0, 0, "12", &|_, text| Ok(Kept { value: text.into(), shown: text.into() }));
    typed(&mut mended, "backspace 3 enter");
    assert_eq!(values(&mended), [(0, 0, "13")]);
    typed(&mut mended, "delete");
    assert!(values(&mended).is_empty());
}

#[test]
fn what_is_refused_is_marked_and_told_and_can_be_found() {
    let mut grid = grid(3, 2);
    typed(&mut grid, "tab 9 9 9 enter");
    assert_eq!((grid.faults(), grid.fault()), (1, ""));
    grid.go(2, 0);
    assert!(grid.to_fault());
    assert_eq!((grid.here(), grid.fault()), ((0, 1), "too large"));
    typed(&mut grid, "9 enter");
    assert_eq!(grid.faults(), 0);
    grid.saved();
    assert!(grid.changed().is_empty() && !grid.to_fault());
}

#[test]
fn a_value_is_copied_down_into_empty_cells_only() {
    let mut grid = grid(4, 1);
    grid.put(2, 0, "50", &judge);
    grid.go(0, 0);
    typed(&mut grid, "7 ctrl-d");
    assert_eq!(values(&grid), [(0, 0, "7"), (1, 0, "7"), (2, 0, "50"), (3, 0, "7")]);
}

#[test]
fn a_column_from_elsewhere_is_pasted_down_and_across() {
    let mut grid = grid(3, 2);
    grid.go(1, 0);
    assert_eq!(grid.paste("1\t2\n3\tx\n5\t6\n", &judge), 4, "what falls outside is left out");
    assert_eq!(values(&grid), [(1, 0, "1"), (1, 1, "2"), (2, 0, "3"), (2, 1, "x")]);
    assert_eq!(grid.faults(), 1);
}

/// The name stays while the columns scroll; wide characters stay whole.
#[test]
fn the_cursor_stays_in_sight() {
    let mut grid = grid(30, 9);
    let drawn = |grid: &Grid| {
        let mut buf = Buffer::empty(Rect::new(0, 0, 40, 4));
        let area = buf.area;
        let _ = grid.draw(&mut buf, area, &Theme::new(Colours::None));
        lines(&buf)
    };
    grid.put(0, 0, "7", &judge);
    assert_eq!(
        drawn(&grid),
        [
            "                 第1项   第2项   第3项 >",
            ">1 王小明       *7分     -       -",
            " 2 王小明        -       -       -",
            " 3 王小明        -       -       -"
        ]
    );
    grid.go(29, 8);
    grid.follow(40, 4);
    let shown = drawn(&grid);
    assert!(shown[0].contains('<') && shown[0].contains("第9项") && !shown[0].contains('1'), "{shown:?}");
    assert!(shown[3].starts_with(">30 王小明"), "{shown:?}");
}

#[test]
fn an_empty_grid_takes_any_key() {
    let mut empty = Grid::default();
    typed(&mut empty, "5 enter tab shift-tab ctrl-d delete");
    assert!(empty.changed().is_empty() && empty.is_empty() && empty.value().is_empty());
}
