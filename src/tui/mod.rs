//! The desk on a terminal. Never touches files, store, seal, journal or bundle: all work goes through the desk.

pub mod parts;
pub mod steady;
pub mod terminal;
pub mod theme;
