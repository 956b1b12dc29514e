//! School: the report bundle. Center: a receipt for each site. Written straight to the stick, read back, and only
//! then counted as written. A stick that is too small for everything takes the records and leaves photographs out.

use std::{
    collections::BTreeMap,
    io::{self, Cursor},
    ops::ControlFlow,
    path::Path,
    sync::mpsc::{SyncSender, sync_channel},
    thread,
};

use zeroize::Zeroizing;

use super::{
    Kit,
    contents::{Contents, Paper},
    papers::leave_out,
};
use crate::{
    both,
    bundle::{
        self, Acknowledged, BundleError, BundleKind, Card, Manifest, Sources,
        frames::FrameSource,
        pack::MAX_PAYLOAD,
        stick::{self, Name, StickError, Volume},
    },
    changes::{Change, ChangeState},
    desk::{Desk, DeskError, ErrorKind, Exported, Progress, door},
    domain::{DeskRole, Digest, EvidenceId, Fingerprint, Words},
    journal::{BundleMark, Facts, Head, Op, encode},
    rules::roles::Act,
    seal::identity::Identity,
    store::StoreError,
};

/// Bytes that a bundle has besides entries and evidence.
const FRAME_BYTES: u64 = 256 * 1024;

/// How many opened papers may wait to be packed.
const PAPERS_AHEAD: usize = 2;

/// A paper opened for a bundle.
type OpenedPaper = Result<Zeroizing<Vec<u8>>, StoreError>;

/// Bytes that a paper takes in the list of papers, at most.
const LISTED_BYTES: u64 = 160;

/// One bundle to be written.
pub(super) struct Outgoing<'a> {
    pub kind: BundleKind,
    pub to: &'a Card,
    pub number: u32,
    pub first_seq: u64,
    pub last: Head,
    /// Bytes of the framed journal; 0 when it carries none.
    pub journal_len: u64,
    pub contents: Contents,
    pub counts: BTreeMap<String, u64>,
    pub acknowledges: Option<Acknowledged>,
    pub papers: Vec<(EvidenceId, u64)>,
}

impl Desk {
    /// Writes what the other side does not have yet: a school's report, or a center's receipts.
    ///
    /// # Errors
    /// When there is nobody to send to, or the stick does not let it. What is on the stick is then what was there
    /// before, and the next export carries everything again.
    pub fn export(&self, to: &Path, progress: &Progress) -> Result<Exported, DeskError> {
        self.may(Act::Export)?;
        let _held = self.hold();
        match self.site().role {
            DeskRole::School => self.export_report(&stick::Disk, to, progress),
            DeskRole::Center => self.export_receipts(to, progress),
        }
    }

    pub(super) fn export_report(
        &self,
        volume: &dyn Volume,
        to: &Path,
        progress: &Progress,
    ) -> Result<Exported, DeskError> {
        let facts = self.store.facts()?;
        let kit = self.kit(&facts)?;
        let center = kit.center()?;
        let peer = door::fingerprint(center);
        let traffic = facts.traffic_with(peer);
        let number = traffic.sent_number + 1;
        let carried: Vec<Change> = self
            .store
            .changes_where(|change| change.queued_seq.is_some_and(|seq| seq > traffic.acknowledged))?;
        self.record(vec![Op::BundleNumbered { peer, number }], &[])?;
        let last = self.store.head();
        let first_seq = traffic.acknowledged + 1;
        let mut papers = self.papers_to_carry(&facts, traffic.acknowledged)?;
        let mut outgoing = Outgoing {
            kind: BundleKind::Report,
            to: center,
            number,
            first_seq,
            last,
            journal_len: self.framed_len(first_seq, last.seq)?,
            contents: Contents::report(kit.own_print, Vec::new()),
            counts: [("entries", last.seq + 1 - first_seq), ("changes", carried.len() as u64)]
                .map(|(key, count)| (key.to_owned(), count))
                .into(),
            acknowledges: traffic.taken.as_ref().map(acknowledged),
            papers: Vec::new(),
        };
        let wanted = papers.iter().filter(|(_, paper)| paper.here).count();
        let free = volume.room(to).ok().flatten().map_or(u64::MAX, |room| room.free);
        let records = outgoing.journal_len.saturating_add(papers.len() as u64 * LISTED_BYTES);
        leave_out(&mut papers, |bytes| {
            let need = room_for(records.saturating_add(bytes));
            need <= MAX_PAYLOAD && stick::with_spare(need) <= free
        });
        outgoing.carry(&papers);
        let mut written = self.write_bundle(volume, to, &kit, &facts, &outgoing, progress);
        if matches!(written, Err(StickError::NoRoom { .. })) && !outgoing.papers.is_empty() {
            // Not every system tells how much room there is, and what it tells may be wrong.
            leave_out(&mut papers, |_| false);
            outgoing.carry(&papers);
            written = self.write_bundle(volume, to, &kit, &facts, &outgoing, progress);
        }
        let written = written.map_err(not_written)?;
        let queued = carried.iter().filter(|change| change.state != ChangeState::Withdrawn);
        let changes = queued.map(|change| change.id).collect();
        self.record(vec![Op::BundleWritten { mark: mark_of(&outgoing, peer, &written)?, changes }], &[])?;
        Ok(Exported {
            files: vec![written.path],
            number,
            first_seq,
            last_seq: last.seq,
            addressees: vec![center.name.clone()],
            papers_left: wanted - outgoing.papers.len(),
        })
    }

    /// Writes one bundle; the journal's entries are streamed from the store.
    pub(super) fn write_bundle(
        &self,
        volume: &dyn Volume,
        to: &Path,
        kit: &Kit,
        facts: &Facts,
        out: &Outgoing<'_>,
        progress: &Progress,
    ) -> Result<stick::Written, StickError> {
        let manifest = self.manifest(kit, facts, out);
        let contents = out.contents.to_bytes()?;
        let is_report = out.kind == BundleKind::Report;
        let evidence_len: u64 = out.papers.iter().map(|(_, bytes)| bytes).sum();
        let total = out.journal_len + evidence_len + contents.len() as u64;
        progress.expect(total);
        let identity = &kit.identity;
        let name = Name { site_code: &kit.own.code, epoch: manifest.epoch, number: manifest.number };
        let mut fill = |file: &mut dyn stick::StickFile| {
            let entries = is_report.then(|| self.store.entries(out.first_seq, out.last.seq)).transpose();
            let entries = entries.map_err(|error| BundleError::from(io::Error::other(error)))?;
            let encoded = entries.into_iter().flatten().map(|entry| {
                entry.map_err(io::Error::other).and_then(|entry| encode(&entry).map_err(io::Error::other))
            });
            let mut journal = FrameSource::new(encoded);
            let journal_len = out.journal_len;
            let mut file = file;
            thread::scope(|scope| {
                let (send, ready) = sync_channel(PAPERS_AHEAD);
                scope.spawn(|| self.open_papers(identity, out, send));
                let mut evidence = out.papers.iter().zip(ready).map(|((id, bytes), plain)| {
                    let plain = plain.map_err(|_| io::Error::other("evidence"))?;
                    let reader: Box<dyn io::Read> = Box::new(Cursor::new(plain));
                    Ok(bundle::Evidence { digest: id.to_string(), len: *bytes, reader })
                });
                let (contents, evidence) = (contents.as_slice(), &mut evidence);
                let sources = Sources { contents, journal_len, journal: &mut journal, evidence };
                bundle::pack(&mut file, manifest.clone(), sources, &kit.signing, &mut |done| {
                    if progress.reach(done) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                })
            })
        };
        stick::write(volume, to, name, room_for(total), &kit.own, &mut fill)
    }

    /// Opens the papers of a bundle one after the other, on a thread of its own: each was sealed when it was kept.
    fn open_papers(&self, identity: &Identity, out: &Outgoing<'_>, send: SyncSender<OpenedPaper>) {
        for (id, _) in &out.papers {
            if send.send(self.store.evidence_bytes(*id, identity)).is_err() {
                return;
            }
        }
    }

    fn framed_len(&self, first: u64, last: u64) -> Result<u64, DeskError> {
        let mut bytes = 0;
        for entry in self.store.entries(first, last)? {
            let encoded = encode(&entry?).map_err(|_| crate::desk::damaged_entry(first))?;
            bytes += encoded.len() as u64 + 4;
        }
        Ok(bytes)
    }

    fn manifest(&self, kit: &Kit, facts: &Facts, out: &Outgoing<'_>) -> Manifest {
        let peer = door::fingerprint(out.to);
        let now = (self.around.now)();
        let doubtful = self.clock_warning().is_some();
        let time = chrono::DateTime::from_timestamp(now, 0).unwrap_or_default();
        Manifest {
            format: String::new(),
            kind: out.kind,
            realm: facts.realm.clone(),
            from: kit.own_print.to_string(),
            to: peer.to_string(),
            recipients: vec![out.to.recipient.to_string(), kit.own.recipient.to_string()],
            site_code: kit.own.code.clone(),
            epoch: u64::from(self.epoch()),
            number: u64::from(out.number),
            previous: facts.traffic_with(peer).sent_manifest.map(|digest| digest.to_string()),
            first_seq: out.first_seq,
            last_seq: out.last.seq,
            head: Some(out.last.hash.to_string()),
            acknowledges: out.acknowledges.clone(),
            needs: Vec::new(),
            part: 1,
            parts: 1,
            counts: out.counts.clone(),
            created_at: time.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            clock: if doubtful { bundle::Clock::Doubtful } else { bundle::Clock::Trusted },
            payload_sha256: String::new(),
            payload_bytes: 0,
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            critical: Vec::new(),
        }
    }
}

impl Outgoing<'_> {
    /// Takes the papers that go along, and declares the others.
    fn carry(&mut self, papers: &[(EvidenceId, Paper)]) {
        self.contents.papers = papers.iter().map(|(_, paper)| paper.clone()).collect();
        let here = papers.iter().filter(|(_, paper)| paper.here);
        self.papers = here.map(|(id, paper)| (*id, paper.bytes)).collect();
        self.counts.insert("evidence".to_owned(), self.papers.len() as u64);
    }
}

/// How many bytes a bundle of so many bytes takes at most.
const fn room_for(bytes: u64) -> u64 {
    bytes.saturating_add(bytes / 8).saturating_add(FRAME_BYTES)
}

/// The sentence for papers that stayed behind.
#[must_use]
pub fn papers_left(count: usize) -> Words {
    both!(
        "U盘装不下全部材料：记录和异动都已写入，{count} 份材料（照片、扫描件）没有带上，换大一些的U盘再导出即可补上。",
        "The stick cannot hold all: records and changes are on it, {count} papers (photographs, scans) are not. A later export to a larger stick carries them."
    )
}

/// Why nothing is on the stick.
pub(super) fn not_written(error: StickError) -> DeskError {
    let kind = match &error {
        StickError::Bundle(BundleError::Stopped) => ErrorKind::Stopped,
        _ => ErrorKind::Environment,
    };
    DeskError::of(kind, &error)
}

/// What we say of a bundle that we took in.
pub(super) fn acknowledged(mark: &BundleMark) -> Acknowledged {
    Acknowledged {
        epoch: u64::from(mark.epoch),
        number: u64::from(mark.number),
        seq: mark.last_seq,
        sha256: mark.manifest.to_string(),
    }
}

/// Where a bundle that was written stands.
pub(super) fn mark_of(
    out: &Outgoing<'_>,
    peer: Fingerprint,
    written: &stick::Written,
) -> Result<BundleMark, DeskError> {
    let manifest = Digest::parse(&written.packed.manifest_sha256)
        .ok_or_else(|| DeskError::of(ErrorKind::Environment, &BundleError::Draft("manifest.json")))?;
    Ok(BundleMark {
        peer,
        epoch: out.last.epoch,
        number: out.number,
        first_seq: out.first_seq,
        last_seq: out.last.seq,
        head: out.last.hash,
        manifest,
    })
}
