//! The words of the regulation as types. Pure: no files, no clock, no chance.

mod text;

pub use text::{Article, Explain, Lang, Said, Text};
