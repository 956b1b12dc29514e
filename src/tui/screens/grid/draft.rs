//! What was not saved of a grid, as text: pupil, item and typed value of each cell. It is kept by the desk, sealed,
//! until it is taken up or thrown away.

use crate::{
    desk::file::{FileGrid, GridOrder},
    domain::PupilId,
    tui::parts::grid::{Grid, Judge},
};

/// The name under which a grid's draft is kept.
pub fn name(order: &GridOrder) -> String {
    format!("grid {} {} {} {}", order.class.grade, order.class.class, order.section, order.period)
}

/// The cells that are not saved.
pub fn text(file: &FileGrid, grid: &Grid) -> String {
    let line = |(row, column, value): (usize, usize, &str)| {
        let (row, column) = (file.rows.get(row)?, file.columns.get(column)?);
        Some(format!("{}\t{}\t{value}\n", row.pupil, column.item.code))
    };
    grid.changed().into_iter().filter_map(line).collect()
}

/// Lays a draft over a grid; what is no longer there is left out.
pub fn lay(text: &str, file: &FileGrid, grid: &mut Grid, judge: Judge<'_>) {
    for line in text.lines() {
        let mut parts = line.splitn(3, '\t');
        let (Some(pupil), Some(item), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let row = PupilId::parse(pupil).and_then(|id| file.rows.iter().position(|row| row.pupil == id));
        let column = file.columns.iter().position(|column| column.item.code == item);
        if let (Some(row), Some(column)) = (row, column) {
            grid.put(row, column, value, judge);
        }
    }
}
