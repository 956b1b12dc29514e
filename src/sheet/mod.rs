//! Spreadsheets in and out: layouts, reading, the preview of an import, writing.
//!
//! | part | does |
//! |---|---|
//! | [`layout`] | the column orders A, B, C, and which header means which field |
//! | [`cell`] | one cell: its kind, and what of it may become a value |
//! | [`read`] | opens .xlsx, .xls, .csv behind limits, finds the header, hands over row by row |
//! | [`classes`] | the class number of layout A as grade and class |
//! | [`plan`] | rows against the register: new, changed, same, refused, and every problem cell |
//! | [`write`] | rosters in a layout's order and other tables, every cell as text |
//! | [`forms`] | paper forms: layouts as data, filled in, printed on A4 |
//!
//! It never writes the register: what was accepted is handed to the caller. It never runs a formula or a macro,
//! and no cell's content gets into an error or a log.

pub mod cell;
pub mod classes;
pub mod forms;
pub mod layout;
pub mod plan;
mod problem;
pub mod read;
pub mod write;

pub use classes::{ClassMap, GradeClass};
pub use layout::{Column, Layout, field_of_header};
pub use plan::{Counts, Plan, Register, preview};
pub use problem::SheetError;
pub use read::Source;

/// What is read at most. A file beyond a limit is refused whole, before it is unpacked where possible.
pub mod limits {
    /// Bytes of a file.
    pub const FILE_BYTES: u64 = 64 << 20;
    /// Bytes of an old .xls file, which is read whole.
    pub const XLS_BYTES: u64 = 16 << 20;
    /// Members of a workbook's archive.
    pub const MEMBERS: usize = 200;
    /// Unpacked bytes of a workbook's member that holds cells.
    pub const SHEET_BYTES: u64 = 2 << 30;
    /// Unpacked bytes of any other member: shared strings, styles.
    pub const PART_BYTES: u64 = 96 << 20;
    /// Rows with content.
    pub const ROWS: u32 = 200_000;
    /// Rows of a table that is read whole.
    pub const TABLE_ROWS: usize = 10_000;
    /// Columns.
    pub const COLUMNS: usize = 300;
    /// Bytes of a cell.
    pub const CELL_BYTES: usize = 4 << 10;
    /// Sheets looked at for the best header.
    pub const SHEETS: usize = 20;
    /// Rows looked at for the header.
    pub const HEADER_ROWS: usize = 20;
}
