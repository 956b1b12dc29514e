//! The only room that knows redb: the journal and its projections on disk, the keyring's file, evidence, backups.
//!
//! What it holds: one sealed file ([`Store`]), opened by exactly one process; every fact goes in as a journal entry
//! and is folded in the same transaction; reading one site is a [`SiteView`]; taking in another site's entries is
//! one transaction as well. What lies on disk is told in `FORMAT.md`.
//!
//! What it never does: decide what may be entered, look at the clock, draw chance other than an entry's salt, print,
//! or put personal data into an error. A row is believed only when its seal opens.
#![doc = include_str!("FORMAT.md")]

mod absence_view;
mod archive;
mod backup;
mod doctor;
mod error;
mod evidence_files;
mod files;
mod keyring_file;
mod merge;
mod open;
mod replay;
mod save;
mod scope_tables;
mod scopes;
mod search_block;
mod tables;
mod transaction;
mod view;

pub use archive::Info as BackupInfo;
pub use backup::Backup;
pub use doctor::Finding;
pub use error::{Result, StoreError};
pub use evidence_files::{EVIDENCE_BYTES_MAX, Incoming};
pub use merge::{Merged, Merging};
pub use open::{Genesis, Store};
pub use scopes::Scope;
pub use transaction::NewEntry;
pub use view::{Entries, SiteView};

#[cfg(test)]
mod tests;
