//! What both directions of taking a bundle in have in common: finding it, verifying it, naming what is wrong with it.

use std::{fs::File, path::Path};

use super::{Kit, open_file};
use crate::{
    both,
    bundle::{BundleError, BundleKind, Expect, Manifest, Opened},
    desk::{BundleOutcome, BundleResult, Desk, DeskError, door, words_of},
    domain::{Digest, Fingerprint, Words},
    journal::{BundleMark, Facts},
};

/// What verifying a bundle came to.
pub(super) enum Checked {
    /// It is ours, whole, and by somebody confirmed.
    Good(Box<Opened<File>>, BundleMark),
    /// It was refused or held; nothing was changed.
    Settled(BundleOutcome),
}

/// What becomes of a bundle before its contents are looked at.
impl Desk {
    pub(super) fn check_bundle(
        &self,
        file: &Path,
        kit: &Kit,
        facts: &Facts,
        kinds: &[BundleKind],
    ) -> Result<Checked, DeskError> {
        let own = kit.own_print.to_string();
        let expect = Expect { cards: &kit.confirmed, realm: Some(&facts.realm), to: Some(&own) };
        let opened = open_file(file).and_then(|open| Opened::verify(open, &expect));
        let opened = match opened {
            Ok(opened) => opened,
            Err(BundleError::UnknownSender(from)) => return Ok(self.unknown_sender(file, kit, facts, from)),
            Err(error) => {
                return Ok(Checked::Settled(refused(file, claimed(file).as_ref(), words_of(&error))));
            }
        };
        let manifest = opened.manifest();
        if !kinds.contains(&manifest.kind) {
            let message = match manifest.kind {
                BundleKind::Report => {
                    both!("这是上报包，应在中心校用“收包”", "This is a report; a center collects it")
                }
                BundleKind::Receipt => {
                    both!("这是回执，应在学校端用“收回执”", "This is a receipt; a school receives it")
                }
                BundleKind::Directory => {
                    both!("这是资料包，应在学校端用“收回执”", "This is a directory; a school receives it")
                }
            };
            return Ok(Checked::Settled(refused(file, Some(manifest), message)));
        }
        let Some(mark) = mark_of(&opened) else {
            let message = words_of(&BundleError::Broken("manifest.json"));
            return Ok(Checked::Settled(refused(file, Some(manifest), message)));
        };
        if let Some((before, _)) = self.store.taken(mark.peer, mark.epoch, mark.number)? {
            return Ok(Checked::Settled(if before.manifest == mark.manifest {
                let number = mark.number;
                outcome(
                    file,
                    manifest,
                    BundleResult::Already,
                    both!("第 {number} 包已收过", "Bundle {number} is here already"),
                )
            } else {
                refused(file, Some(manifest), twin(mark.number))
            }));
        }
        let epoch_now = facts.traffic_with(mark.peer).taken.map_or(0, |mark| mark.epoch);
        if mark.epoch < epoch_now {
            let (old, now) = (mark.epoch, epoch_now);
            return Ok(Checked::Settled(refused(
                file,
                Some(manifest),
                both!(
                    "此包出自旧库（第 {old} 期），对方现用第 {now} 期；内容没有动，请电话问明是否有人在用旧电脑",
                    "This bundle is of an older store (epoch {old}, now {now}); nothing was changed, ask whether an old laptop is in use"
                ),
            )));
        }
        Ok(Checked::Good(Box::new(opened), mark))
    }

    /// Somebody whose card is not confirmed: held when the card is here, refused otherwise.
    fn unknown_sender(&self, file: &Path, kit: &Kit, facts: &Facts, from: String) -> Checked {
        let own = kit.own_print.to_string();
        let expect = Expect { cards: &kit.unconfirmed, realm: Some(&facts.realm), to: Some(&own) };
        let waiting = open_file(file).and_then(|open| Opened::verify(open, &expect));
        Checked::Settled(match waiting {
            Ok(opened) => {
                let name = &opened.sender().name;
                let message = both!(
                    "{name}的名片还没有核对，此包先搁置；核对校验码后再收",
                    "The card of {name} is not confirmed; the bundle is held until it is"
                );
                outcome(file, opened.manifest(), BundleResult::Held, message)
            }
            Err(_) => refused(file, claimed(file).as_ref(), words_of(&BundleError::UnknownSender(from))),
        })
    }
}

/// What a bundle that cannot be believed says of itself: enough to name it.
fn claimed(file: &Path) -> Option<Manifest> {
    open_file(file).and_then(crate::bundle::open::inspect).ok()
}

fn mark_of(opened: &Opened<File>) -> Option<BundleMark> {
    let manifest = opened.manifest();
    Some(BundleMark {
        peer: door::fingerprint(opened.sender()),
        epoch: u32::try_from(manifest.epoch).ok()?,
        number: u32::try_from(manifest.number).ok()?,
        first_seq: manifest.first_seq,
        last_seq: manifest.last_seq,
        head: Digest::parse(manifest.head.as_deref()?)?,
        manifest: Digest::parse(&opened.manifest_sha256())?,
    })
}

/// Two bundles of one number: one of them comes from a copied or restored store.
fn twin(number: u32) -> Words {
    both!(
        "第 {number} 包已收过，但内容不同；内容没有动，请电话问明对方是否有两台电脑在用同一个库",
        "Bundle {number} is here already with other contents; nothing was changed, ask whether two laptops use one store"
    )
}

/// An outcome of a bundle whose manifest can be read.
pub(super) fn outcome(
    file: &Path,
    manifest: &Manifest,
    result: BundleResult,
    message: Words,
) -> BundleOutcome {
    BundleOutcome {
        file: file.to_owned(),
        site_code: manifest.site_code.clone(),
        number: u32::try_from(manifest.number).unwrap_or(u32::MAX),
        result,
        message,
        changes: Vec::new(),
    }
}

/// A refusal; nothing was changed.
pub(super) fn refused(file: &Path, manifest: Option<&Manifest>, message: Words) -> BundleOutcome {
    BundleOutcome {
        file: file.to_owned(),
        site_code: manifest.map(|manifest| manifest.site_code.clone()).unwrap_or_default(),
        number: manifest.map_or(0, |manifest| u32::try_from(manifest.number).unwrap_or(u32::MAX)),
        result: BundleResult::Refused,
        message,
        changes: Vec::new(),
    }
}

/// The acknowledgement in a manifest, when it speaks of our present epoch.
pub(super) fn acknowledged_of(manifest: &Manifest, epoch: u32) -> u64 {
    let ours = manifest.acknowledges.as_ref().filter(|seen| seen.epoch == u64::from(epoch));
    ours.map_or(0, |seen| seen.seq)
}

/// A site's name among the confirmed cards.
pub(super) fn name_of(kit: &Kit, peer: Fingerprint) -> String {
    let card = kit.confirmed.iter().find(|card| door::fingerprint(card) == peer);
    card.map_or_else(|| peer.short(), |card| card.name.clone())
}
