//! School: taking receipts in, and handing directories on. Each change is moved along its way, decisions take effect, and nothing at this desk is
//! ever deleted because of them.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use super::{
    Kit, LACKING,
    contents::{Contents, Told},
    find_bundles,
    taking::{Checked, acknowledged_of, outcome, refused},
};
use crate::{
    both,
    bundle::{BundleError, BundleKind, Manifest, Visitor},
    changes::ChangeState,
    desk::{BundleOutcome, BundleResult, Desk, DeskError, Progress, words_of},
    domain::{DeskRole, EvidenceId, Fingerprint, PupilId},
    journal::{BundleMark, Facts, Op},
    rules::roles::Act,
};

impl Desk {
    /// Takes in every receipt found at the paths.
    ///
    /// # Errors
    /// When a path cannot be read or the store does not let it; what is wrong with one receipt is its outcome.
    pub fn receive(&self, paths: &[PathBuf], progress: &Progress) -> Result<Vec<BundleOutcome>, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::Export)?;
        let _held = self.hold();
        let (mut files, _) = find_bundles(paths)?;
        // Receipts first: a directory of the same export says nothing of what a receipt acknowledges.
        files.sort_by_cached_key(|file| {
            let seen = super::open_file(file).and_then(crate::bundle::open::glance);
            seen.is_ok_and(|manifest| manifest.kind == BundleKind::Directory)
        });
        progress.expect(files.len() as u64);
        let mut outcomes = Vec::new();
        for (file, done) in files.iter().zip(1..) {
            let facts = self.store.facts()?;
            let kit = self.kit(&facts)?;
            if let Some(outcome) = self.receive_one(file, &kit, &facts)? {
                outcomes.push(outcome);
            }
            if !progress.reach(done) {
                break;
            }
        }
        Ok(outcomes)
    }

    /// None for what is plainly not meant for us: our own reports, and receipts for other sites on a shared stick.
    fn receive_one(&self, file: &Path, kit: &Kit, facts: &Facts) -> Result<Option<BundleOutcome>, DeskError> {
        let claim = super::open_file(file).and_then(crate::bundle::open::inspect);
        if claim.is_ok_and(|claim| passes_by(&claim, kit)) {
            return Ok(None);
        }
        let kinds = [BundleKind::Receipt, BundleKind::Directory];
        let (mut opened, mark) = match self.check_bundle(file, kit, facts, &kinds)? {
            Checked::Good(opened, mark) => (opened, mark),
            Checked::Settled(outcome) => return Ok(Some(outcome)),
        };
        if opened.manifest().kind == BundleKind::Directory {
            return self.take_directory(file, kit, facts, opened, mark).map(Some);
        }
        let manifest = opened.manifest().clone();
        let mut reader = ReceiptReader { signer: mark.peer, contents: None };
        let taken = opened
            .decrypt(&kit.identity, &mut reader)
            .and_then(|()| reader.contents.ok_or(BundleError::Broken("contents.json"))?.told());
        let told = match taken {
            Ok(taken) => taken,
            Err(error) => return Ok(Some(refused(file, Some(&manifest), words_of(&error)))),
        };
        let acknowledged = acknowledged_of(&manifest, self.epoch());
        if self.center_has_more(&manifest)? {
            return Ok(Some(refused(
                file,
                Some(&manifest),
                both!(
                    "中心校收到过比本机更新的记录，本机可能恢复了旧库；内容没有动，请联系中心校",
                    "The center has newer entries of ours than this store; an old copy may have been put back. Call the center"
                ),
            )));
        }
        let mut moved = Vec::new();
        for item in &told.decided {
            if let Some(change) = self.store.change(item.change)? {
                moved.push((
                    item.change,
                    change.disposition.unwrap_or(crate::changes::Disposition::Merged),
                    change.pupil,
                ));
            }
        }
        let questions = self.take_receipt(facts, mark, acknowledged, told, &moved)?;
        let count = moved.len();
        let message = if questions > 0 {
            both!(
                "回执已收，核办结果 {count} 项，中心校问了 {questions} 个问题，请到控辍台账答复",
                "Receipt taken in, {count} decisions; the center asks {questions} questions, answer them on the dropout ledger"
            )
        } else {
            both!("回执已收，核办结果 {count} 项", "Receipt taken in, {count} decisions")
        };
        let mut done = outcome(file, &manifest, BundleResult::Merged, message);
        done.changes = moved.into_iter().map(|(change, disposition, _)| (change, disposition)).collect();
        Ok(Some(done))
    }

    /// Whether the center took in entries of ours that this store does not have: it was put back from a backup older
    /// than the last report, or goes on beside the one that was.
    fn center_has_more(&self, manifest: &Manifest) -> Result<bool, DeskError> {
        let Some(seen) = &manifest.acknowledges else { return Ok(false) };
        let here = self.store.entry(seen.seq)?;
        Ok(here.is_none_or(|entry| u64::from(entry.epoch) != seen.epoch))
    }

    /// One transaction: what the receipt says of our changes, the questions that are new, the papers to send again.
    /// Returns how many questions are new.
    fn take_receipt(
        &self,
        facts: &Facts,
        mark: BundleMark,
        acknowledged: u64,
        told: Told,
        moved: &[(crate::domain::ChangeId, crate::changes::Disposition, PupilId)],
    ) -> Result<usize, DeskError> {
        let received = self.store.changes_where(|change| {
            let covered = change.queued_seq.is_some_and(|seq| seq <= acknowledged);
            covered && matches!(change.state, ChangeState::Queued | ChangeState::Exported)
        })?;
        let received = received.into_iter().map(|change| change.id).collect();
        let pupils: Vec<PupilId> = moved.iter().map(|(_, _, pupil)| *pupil).collect();
        let Told { disposed, decided, asked, lacking } = told;
        let mut ops = vec![Op::ReceiptTaken { mark, acknowledged, received, disposed, decided }];
        let mut questions = Vec::new();
        for question in asked {
            let case =
                self.store.cases(Some(question.pupil))?.into_iter().find(|case| case.id == question.case);
            if case.is_some_and(|case| case.questions.iter().all(|known| known.number != question.number)) {
                questions.push(question);
            }
        }
        let count = questions.len();
        if count > 0 {
            ops.push(Op::QuestionsTaken { questions });
        }
        ops.extend(self.lacking_set(facts, &lacking)?);
        self.record(ops, &pupils)?;
        Ok(count)
    }

    /// What must be remembered of the papers that the center lacks, when that is something else than before.
    fn lacking_set(&self, facts: &Facts, lacking: &[EvidenceId]) -> Result<Option<Op>, DeskError> {
        let mut known = Vec::new();
        for id in lacking {
            if self.store.evidence(*id)?.is_some() {
                known.push(id.to_string());
            }
        }
        let value = known.join(" ");
        let before = facts.setting(LACKING).unwrap_or_default();
        Ok((before != value).then(|| Op::SettingSet { key: LACKING.to_owned(), value }))
    }
}

/// Whether a bundle on a shared stick is none of our business.
fn passes_by(claim: &Manifest, kit: &Kit) -> bool {
    let own = kit.own_print.to_string();
    claim.from == own || (claim.to != own && claim.kind != BundleKind::Report)
}

/// Takes the payload of what a center sends.
pub(super) struct ReceiptReader {
    pub(super) signer: Fingerprint,
    pub(super) contents: Option<Contents>,
}

impl Visitor for ReceiptReader {
    type Error = BundleError;

    fn contents(&mut self, len: u64, reader: &mut dyn Read) -> Result<(), BundleError> {
        self.contents = Some(Contents::read(len, reader, self.signer)?);
        Ok(())
    }

    fn journal(&mut self, _len: u64, _reader: &mut dyn Read) -> Result<(), BundleError> {
        Ok(())
    }

    fn evidence(&mut self, _digest: &str, _len: u64, _reader: &mut dyn Read) -> Result<(), BundleError> {
        Ok(())
    }
}
