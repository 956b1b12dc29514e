//! What only a center does besides taking bundles in: the board of sites, the review of changes, the dropout ledger
//! over all sites and the questions about it, the directory.

mod directory;
mod inbox;
mod ledger;
mod questions;
mod review;

pub(super) use directory::check as check_directory;
pub use ledger::{
    AskedState, CenterLedger, SiteBoard, SiteCaseLine, SiteCasePage, SiteEvent, SiteMonth, SiteQuestion,
    SiteWarning,
};
