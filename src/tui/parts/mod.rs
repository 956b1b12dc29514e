//! What screens are made of. Knows no pupils, decides nothing, and draws only inside the area it is given.
//!
//! ```text
//! clean       makes dangerous characters visible; everything drawn goes through it
//! paint       puts cleaned text into cells, wide characters whole; boxes; breaking into lines
//! frame       title bar, tabs, and where body, status and footer stand
//! table tree  long lists: only the rows in sight are asked for
//! grid        cells typed into like a spreadsheet
//! text_field picker   typing and choosing
//! document    labelled lines that scroll
//! footer message confirm gauge   telling
//! ```
//!
//! Rules: nothing is told by colour alone; lines are ASCII, because box-drawing characters are one column wide
//! in one terminal and two in the next; a state changes only in methods, never while drawing.

pub mod clean;
pub mod confirm;
pub mod document;
pub mod footer;
pub mod frame;
pub mod gauge;
pub mod grid;
pub mod message;
pub mod paint;
pub mod picker;
pub mod table;
pub mod text_field;
pub mod tree;

#[cfg(test)]
mod tests;
