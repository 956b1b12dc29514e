//! Center: taking reports in. One bundle is one transaction: its entries join the site's journal, are folded into the
//! site's tables, and what was made of each change is written into our own journal. All of it or nothing.
//!
//! The payload is decrypted on a second thread and handed over entry by entry, so that memory does not grow with the
//! bundle; the transaction is only committed when the whole payload has proved good.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::mpsc::{SyncSender, sync_channel},
    thread,
};

use super::{
    Kit,
    contents::Contents,
    find_bundles,
    taking::{Checked, acknowledged_of, name_of, outcome, refused},
};
use crate::{
    both,
    bundle::{BundleError, BundleKind, Manifest, Opened, Visitor, frames::FrameReader},
    changes::{Change, Disposition, Effect},
    desk::{BundleOutcome, BundleResult, Desk, DeskError, Progress, words_of},
    domain::{DeskRole, EvidenceId, FieldKey, Fields, Fingerprint, Words},
    journal::{BundleMark, Disposed, Entry, Facts, Op, decode},
    rules::roles::Act,
    store::{Incoming, Merging, Scope, StoreError},
};

/// How many entries may wait between the thread that decrypts and the one that writes.
const WAITING_MAX: usize = 256;

/// Why a bundle did not merge.
#[derive(Debug)]
enum MergeError {
    Bundle(BundleError),
    Store(StoreError),
    Desk(DeskError),
}

impl From<BundleError> for MergeError {
    fn from(error: BundleError) -> Self {
        Self::Bundle(error)
    }
}

impl From<StoreError> for MergeError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Desk {
    /// Takes in every report found at the paths, and those held earlier.
    ///
    /// # Errors
    /// When a path cannot be read or the store does not let it; what is wrong with one bundle is its outcome.
    pub fn collect(&self, paths: &[PathBuf], progress: &Progress) -> Result<Vec<BundleOutcome>, DeskError> {
        self.only(DeskRole::Center)?;
        self.may(Act::Collect)?;
        let _held = self.hold();
        let (mut files, _) = find_bundles(paths)?;
        files.extend(self.waiting());
        progress.expect(files.len() as u64);
        let mut outcomes = Vec::new();
        // By sender and number: a report builds on the ones before it.
        let mut ordered: Vec<(Option<Manifest>, PathBuf)> = files
            .into_iter()
            .map(|file| (super::open_file(&file).and_then(crate::bundle::open::glance).ok(), file))
            .collect();
        ordered.sort_by_cached_key(|(manifest, file)| {
            let key = manifest.as_ref().map(|seen| (seen.from.clone(), seen.epoch, seen.number));
            (key, file.clone())
        });
        for ((claim, file), done) in ordered.iter().zip(1..) {
            let facts = self.store.facts()?;
            let kit = self.kit(&facts)?;
            let ours = claim.as_ref().is_some_and(|claim| claim.from == kit.own_print.to_string());
            if !ours {
                let outcome = self.collect_one(file, &kit, &facts)?;
                self.settle_waiting(&outcome);
                // What was held and is held still, and what was both kept and on the stick, is told once.
                let quiet = matches!(outcome.result, BundleResult::Held | BundleResult::Already);
                let again = quiet
                    && (file.starts_with(self.folder.join("waiting"))
                        || outcomes.iter().any(|told| same_bundle(told, &outcome)));
                if !again {
                    outcomes.push(outcome);
                }
            }
            if !progress.reach(done) {
                break;
            }
        }
        Ok(outcomes)
    }

    fn collect_one(&self, file: &Path, kit: &Kit, facts: &Facts) -> Result<BundleOutcome, DeskError> {
        let (opened, mark) = match self.check_bundle(file, kit, facts, &[BundleKind::Report])? {
            Checked::Good(opened, mark) => (opened, mark),
            Checked::Settled(outcome) => return Ok(outcome),
        };
        let manifest = opened.manifest().clone();
        let have = self.store.site(mark.peer).head().seq;
        if mark.first_seq > have + 1 {
            let message = gap(facts, &mark, have);
            return Ok(outcome(file, &manifest, BundleResult::Held, message));
        }
        if mark.last_seq <= have {
            return self.nothing_new(file, &manifest, kit, &mark);
        }
        match self.merge(opened, kit, &mark) {
            Ok(disposed) => {
                let (name, count) = (name_of(kit, mark.peer), disposed.len());
                let message = both!(
                    "{name}第 {} 包已并入，异动 {count} 项",
                    "Bundle {} of {name} merged, {count} changes",
                    mark.number
                );
                let mut done = outcome(file, &manifest, BundleResult::Merged, message);
                done.changes = disposed.into_iter().map(|item| (item.change, item.disposition)).collect();
                Ok(done)
            }
            Err(MergeError::Bundle(error)) => Ok(refused(file, Some(&manifest), words_of(&error))),
            Err(MergeError::Store(StoreError::Fork { seq })) => {
                Ok(outcome(file, &manifest, BundleResult::Held, fork(&name_of(kit, mark.peer), seq)))
            }
            Err(MergeError::Store(StoreError::Gap { .. })) => {
                Ok(outcome(file, &manifest, BundleResult::Held, gap(facts, &mark, have)))
            }
            Err(MergeError::Store(error)) => Err(error.into()),
            Err(MergeError::Desk(error)) => Err(error),
        }
    }

    /// A bundle that arrives after a later one which carried its entries too: as good as here, if they are the same.
    fn nothing_new(
        &self,
        file: &Path,
        manifest: &Manifest,
        kit: &Kit,
        mark: &BundleMark,
    ) -> Result<BundleOutcome, DeskError> {
        let (number, seq) = (mark.number, mark.last_seq);
        let here = self.store.site(mark.peer).entry(seq)?;
        if here.is_none_or(|entry| entry.hash() != mark.head) {
            return Ok(outcome(file, manifest, BundleResult::Held, fork(&name_of(kit, mark.peer), seq)));
        }
        let message = both!(
            "第 {number} 包的内容都已收过（后面的包带来的）",
            "All that bundle {number} carries is here already; a later one brought it"
        );
        Ok(outcome(file, manifest, BundleResult::Already, message))
    }

    fn merge(
        &self,
        mut opened: Box<Opened<File>>,
        kit: &Kit,
        mark: &BundleMark,
    ) -> Result<Vec<Disposed>, MergeError> {
        let acknowledged = acknowledged_of(opened.manifest(), self.epoch());
        let (send, receive) = sync_channel(WAITING_MAX);
        thread::scope(|scope| {
            let work = scope.spawn(|| {
                let papers = self.store.incoming(kit.identity.recipient());
                let mut reader = ReportReader { desk: self, signer: mark.peer, send: Some(send), papers };
                let result = opened.decrypt(&kit.identity, &mut reader);
                (result, reader.papers)
            });
            let mut outcome = Vec::new();
            let merged =
                self.store.merge_site(self.epoch(), mark.peer, receive.into_iter().map(Ok), |merging| {
                    // Everything has been handed over; only now is it known whether the payload was good.
                    let broken = |_| MergeError::Bundle(BundleError::Broken("payload.age"));
                    let (result, papers) = work.join().map_err(broken)?;
                    result?;
                    if merging.head().hash != mark.head {
                        return Err(MergeError::Bundle(BundleError::Broken("head")));
                    }
                    outcome = dispose(merging, mark.peer)?;
                    papers.keep()?;
                    let op = Op::ReportTaken { mark: mark.clone(), disposed: outcome.clone(), acknowledged };
                    Ok(vec![self.entry(op).map_err(MergeError::Desk)?])
                });
            merged.map(|_| outcome)
        })
    }
}

/// What is made of each change that came for the first time, or came back reworked: a pupil registered elsewhere too
/// goes to a person (第7条).
fn dispose(merging: &mut Merging<'_, '_>, site: Fingerprint) -> Result<Vec<Disposed>, StoreError> {
    let mut disposed = Vec::new();
    for change in merging.touched_changes()? {
        let seen = merging.review(change.id)?;
        if change.queued_seq.is_none() || seen.is_some_and(|seen| seen.revision >= change.revision) {
            continue;
        }
        let number = match merging.pupil(change.pupil)? {
            Some(pupil) => pupil.fields.text(FieldKey::IdDocNumber).to_owned(),
            None => entering(&change).text(FieldKey::IdDocNumber).to_owned(),
        };
        let owners = if number.is_empty() { Vec::new() } else { merging.id_number_owners(&number)? };
        let elsewhere = owners.into_iter().any(|(scope, _)| scope != Scope::Site(site));
        let disposition = if elsewhere { Disposition::Duplicate } else { Disposition::Merged };
        disposed.push(Disposed { change: change.id, revision: change.revision, disposition });
    }
    Ok(disposed)
}

/// The fields that a newcomer would be entered with.
fn entering(change: &Change) -> Fields {
    let enter = change.on_approval.iter().find_map(|effect| match effect {
        Effect::Enter(fields) | Effect::EnterAs(fields, _) => Some(fields.clone()),
        _ => None,
    });
    enter.unwrap_or_default()
}

/// The sentence for entries that are not those which came before under the same numbers.
fn fork(name: &str, seq: u64) -> Words {
    both!(
        "{name}的记录从第 {seq} 条起与已收的不同，可能有两台电脑在用同一个库；先搁置，内容没有动，请电话问明",
        "The entries of {name} differ from those here from number {seq} on: two laptops may use one store. Held, nothing was changed; please call"
    )
}

/// Whether two outcomes speak of one bundle.
fn same_bundle(one: &BundleOutcome, other: &BundleOutcome) -> bool {
    one.number == other.number && !one.site_code.is_empty() && one.site_code == other.site_code
}

/// The sentence for a gap: which bundles are missing.
fn gap(facts: &Facts, mark: &BundleMark, have: u64) -> Words {
    let last = facts.traffic_with(mark.peer).taken.filter(|before| before.epoch == mark.epoch);
    let (from, to) = (last.map_or(0, |before| before.number) + 1, mark.number.saturating_sub(1));
    let (first, until) = (have + 1, mark.first_seq - 1);
    if from >= to {
        both!(
            "第 {to} 包未到（缺第 {first}–{until} 条），此包先搁置；请对方重新写一次U盘",
            "Bundle {to} has not arrived (entries {first} to {until}); this one is held. Ask the school to export again"
        )
    } else {
        both!(
            "第 {from}–{to} 包未到（缺第 {first}–{until} 条），此包先搁置；请对方重新写一次U盘",
            "Bundles {from} to {to} have not arrived (entries {first} to {until}); this one is held. Ask the school to export again"
        )
    }
}

/// Takes a report's payload on the decrypting thread.
struct ReportReader<'a> {
    desk: &'a Desk,
    signer: Fingerprint,
    /// Dropped after the journal: that is how the other thread learns that there is no more.
    send: Option<SyncSender<Entry>>,
    /// Sealed as they come, so that memory does not grow with their number; kept when the bundle proved good.
    papers: Incoming<'a>,
}

impl Visitor for ReportReader<'_> {
    type Error = MergeError;

    fn contents(&mut self, len: u64, reader: &mut dyn Read) -> Result<(), MergeError> {
        Ok(Contents::read(len, reader, self.signer).map(|_| ())?)
    }

    fn journal(&mut self, len: u64, reader: &mut dyn Read) -> Result<(), MergeError> {
        let Some(send) = self.send.take() else { return Err(BundleError::Broken("journal.bin").into()) };
        for frame in FrameReader::new(reader, len) {
            let entry: Entry = decode(&frame?).map_err(|_| BundleError::Broken("journal.bin"))?;
            if send.send(entry).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn evidence(&mut self, digest: &str, len: u64, reader: &mut dyn Read) -> Result<(), MergeError> {
        let id = EvidenceId::parse(digest).ok_or(BundleError::Broken("evidence"))?;
        if self.desk.has_paper(id) {
            return Ok(());
        }
        let mut paper = reader.take(len);
        self.papers.stage(id, &mut |into| Ok(paper.read(into).map_err(BundleError::from)?))
    }
}
