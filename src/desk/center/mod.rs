//! What only a center does besides taking bundles in: the board of sites, and the review of changes.

mod inbox;
mod review;
