//! Which of the first rows is the header, and which column holds which field.

use crate::{
    domain::{FieldGroup, FieldKey, Required},
    sheet::{
        cell::RawCell,
        layout::{Layout, field_of_header},
    },
};

use super::RowNumber;

/// Fewer known headers than this make no header row.
const KNOWN_LEAST: usize = 2;
/// Unknown headers that are named at most.
const NAMED_MOST: usize = 40;

/// What a header row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The sheet's name; empty for a text table.
    pub sheet: String,
    /// The number of the header row, from 1.
    pub header_row: RowNumber,
    /// The columns that are read: place in the row, field, header as written.
    pub fields: Vec<(usize, FieldKey, String)>,
    /// Headers that mean no field; their columns are not read.
    pub unknown: Vec<String>,
    /// Headers that mean a field that stood before; their columns are not read.
    pub repeated: Vec<String>,
    /// The layout that it looks most like.
    pub layout: Layout,
    /// Fields that must be filled but have no column here. The school's code is not among them (the school knows
    /// it), nor the second family member (there may be none), nor the grade (a class number may say it).
    pub missing: Vec<FieldKey>,
}

impl Columns {
    /// How well the row fits: known columns, then nearness to a layout.
    pub(super) fn score(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is a column for this field.
    #[must_use]
    pub fn has(&self, field: FieldKey) -> bool {
        self.fields.iter().any(|(_, known, _)| *known == field)
    }

    /// The header of a field as the file writes it, or else its label.
    #[must_use]
    pub fn header_of(&self, field: FieldKey) -> &str {
        self.fields
            .iter()
            .find(|(_, known, _)| *known == field)
            .map_or(field.label().zh, |(_, _, header)| header.as_str())
    }
}

/// The best header among the first rows; none when no row names a pupil.
pub(super) fn find(sheet: String, rows: &[(RowNumber, Vec<RawCell>)]) -> Option<Columns> {
    let mut best: Option<Columns> = None;
    for (row, cells) in rows {
        let columns = of_row(&sheet, *row, cells);
        let names_a_pupil = columns.has(FieldKey::Name)
            || columns.has(FieldKey::IdDocNumber)
            || columns.has(FieldKey::StudentRegistryNumber);
        if names_a_pupil
            && columns.fields.len() >= KNOWN_LEAST
            && best.as_ref().is_none_or(|before| before.score() < columns.score())
        {
            best = Some(columns);
        }
    }
    best
}

fn of_row(sheet: &str, row: RowNumber, cells: &[RawCell]) -> Columns {
    let mut columns = Columns {
        sheet: sheet.to_owned(),
        header_row: row,
        fields: Vec::new(),
        unknown: Vec::new(),
        repeated: Vec::new(),
        layout: Layout::C,
        missing: Vec::new(),
    };
    for (place, cell) in cells.iter().enumerate() {
        let RawCell::Text(text) = cell else { continue };
        let shown = || text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(40).collect();
        match field_of_header(text) {
            Some(field) if columns.has(field) => columns.repeated.push(shown()),
            Some(field) => columns.fields.push((place, field, shown())),
            None if !cell.is_empty() => columns.unknown.push(shown()),
            None => {}
        }
    }
    columns.repeated.truncate(NAMED_MOST);
    columns.unknown.truncate(NAMED_MOST);
    columns.layout = nearest(&columns);
    columns.missing = FieldKey::all().filter(|field| is_wanted(*field) && !columns.has(*field)).collect();
    columns
}

fn is_wanted(field: FieldKey) -> bool {
    let spec = field.spec();
    spec.required == Required::Yes
        && spec.group != FieldGroup::Member2
        && !matches!(field, FieldKey::SchoolCode | FieldKey::Grade)
}

/// The layout that shares most headers, letter by letter; the later one when two share as many.
fn nearest(columns: &Columns) -> Layout {
    let shared = |layout: &Layout| {
        layout
            .columns()
            .iter()
            .filter(|column| {
                columns
                    .fields
                    .iter()
                    .any(|(_, field, header)| *field == column.field && header == column.header)
            })
            .count()
    };
    Layout::ALL.into_iter().max_by_key(shared).unwrap_or(Layout::C)
}
