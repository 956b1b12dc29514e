//! Cards, report bundles, receipts: how they are packed, sealed, carried, verified and opened.
//!
//! A bundle is a plain tar of a manifest, its minisign signature and an age file, so that other people's tools can
//! check it in twenty years. Reading is verify, then decrypt, then parse, each behind limits; nothing is handed out
//! before the signature and the payload's digest hold. What stands inside `contents.json` belongs to the desk: this
//! room moves its bytes. It never decides whom to trust; the caller names the cards.
//!
#![doc = include_str!("FORMAT.md")]

pub mod card;
mod error;
pub mod frames;
mod inner;
pub mod manifest;
pub mod open;
pub mod pack;
pub mod stick;
mod ustar;

pub use card::{Card, CardError, is_site_code, is_site_name, qr_lines};
pub use error::{BundleError, Cut, Limit, Part};
pub use manifest::{Acknowledged, BundleKind, Clock, Manifest, Need};
pub use open::{Expect, Opened, Visitor};
pub use pack::{Evidence, Packed, Sources, pack};

#[cfg(test)]
mod tests;
