//! What only a center does besides taking bundles in: the board of sites, the review of changes, the directory.

mod directory;
mod inbox;
mod questions;
mod review;

pub(super) use directory::check as check_directory;
