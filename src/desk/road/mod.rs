//! The road: cards, report bundles, receipts, directories. A school exports and receives; a center collects, answers
//! and sends its directory.

mod answer;
mod cards;
mod collect;
mod contents;
mod directory;
mod export;
mod papers;
mod receive;
mod taking;
#[cfg(test)]
mod tests;
mod verify;
mod waiting;

pub use cards::CHECK_GROUPS;
pub(super) use contents::{QUESTION_CHARS, QUESTIONS_MOST};
pub use export::papers_left;
use receive::ReceiptReader;

use std::{fs::File, path::Path};

use super::{Desk, DeskError, ErrorKind, door};
use crate::{
    both,
    bundle::{BundleError, Card, stick},
    domain::{DeskRole, Fingerprint, Words},
    journal::Facts,
    seal::{identity::Identity, sign::SigningKey},
};

/// School: the setting that names the papers which the center told us it lacks.
const LACKING: &str = "papers/lacking";

/// What this desk needs on the road: its own halves and the cards of others.
pub(super) struct Kit {
    own: Card,
    own_print: Fingerprint,
    signing: SigningKey,
    identity: Identity,
    confirmed: Vec<Card>,
    unconfirmed: Vec<Card>,
}

impl Desk {
    pub(super) fn kit(&self, facts: &Facts) -> Result<Kit, DeskError> {
        let own =
            Card::parse(facts.card.as_bytes()).map_err(|error| DeskError::of(ErrorKind::Damaged, &error))?;
        let secret = |name| -> Result<_, DeskError> { self.store.secret(name)?.ok_or_else(no_key) };
        let signing = SigningKey::from_secret_bytes(&secret(door::SIGNING)?).map_err(|_| no_key())?;
        let identity = std::str::from_utf8(&secret(door::IDENTITY)?)
            .ok()
            .and_then(|text| Identity::from_secret_text(text).ok())
            .ok_or_else(no_key)?;
        let cards = |confirmed: bool| {
            let known = facts.cards.iter().filter(move |known| known.confirmed == confirmed);
            known.filter_map(|known| Card::parse(known.card.as_bytes()).ok()).collect::<Vec<_>>()
        };
        let (confirmed, unconfirmed) = (cards(true), cards(false));
        Ok(Kit { own_print: door::fingerprint(&own), own, signing, identity, confirmed, unconfirmed })
    }
}

impl Kit {
    /// The half that opens what is sealed for us.
    pub(super) fn into_identity(self) -> Identity {
        self.identity
    }

    /// School: the center that everything is reported to.
    fn center(&self) -> Result<&Card, DeskError> {
        let center = self.confirmed.iter().rev().find(|card| card.role == DeskRole::Center);
        center.ok_or_else(|| {
            let waiting = self.unconfirmed.iter().any(|card| card.role == DeskRole::Center);
            let why = if waiting {
                both!("中心校的名片还没有核对。", "The center's card is not confirmed yet.")
            } else {
                both!("还没有中心校的名片，不知道加密给谁。", "There is no card of the center to seal for.")
            };
            DeskError::new(
                ErrorKind::Refused,
                both!("没有写入U盘", "Nothing was written"),
                why,
                both!(
                    "请在“设置→名片”导入中心校名片，并电话核对 30 位校验码。",
                    "Import the center's card in the settings and compare its 30 digits by telephone."
                ),
            )
        })
    }
}

fn no_key() -> DeskError {
    DeskError::new(
        ErrorKind::Damaged,
        both!("本机的签名密钥不见了", "This site's own keys are missing"),
        both!("", ""),
        both!("请从备份恢复，或联系中心校重新登记。", "Restore a backup, or enrol anew with the center."),
    )
}

impl Desk {
    /// A sentence for each thing at these paths that the person should know of: programs, links, strange names.
    /// Nothing there is opened or touched.
    ///
    /// # Errors
    /// When a path cannot be read.
    pub fn strange_on(paths: &[std::path::PathBuf]) -> Result<Vec<Words>, DeskError> {
        find_bundles(paths).map(|(_, notices)| notices)
    }
}

/// Bundles at the paths that a person named, with a sentence for each strange thing seen on the way.
fn find_bundles(paths: &[std::path::PathBuf]) -> Result<(Vec<std::path::PathBuf>, Vec<Words>), DeskError> {
    let (mut bundles, mut notices) = (Vec::new(), Vec::new());
    for path in paths {
        let scan =
            stick::scan(&stick::Disk, path).map_err(|error| DeskError::of(ErrorKind::Environment, &error))?;
        bundles.extend(scan.bundles);
        notices.extend(scan.notices.iter().map(super::words_of));
    }
    Ok((bundles, notices))
}

/// Opens a bundle's file for reading; never a link or a device.
fn open_file(path: &Path) -> Result<File, BundleError> {
    let about = std::fs::symlink_metadata(path).map_err(BundleError::from)?;
    if !about.is_file() {
        return Err(BundleError::Broken("file"));
    }
    File::open(path).map_err(BundleError::from)
}
