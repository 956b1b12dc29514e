//! School: the report bundle. Center: a receipt for each site. Written straight to the stick, read back, and only
//! then counted as written.

use std::{
    collections::BTreeMap,
    io::{self, Cursor},
    ops::ControlFlow,
    path::Path,
};

use super::{
    Kit,
    contents::{Contents, Paper},
};
use crate::{
    bundle::{
        self, Acknowledged, BundleError, BundleKind, Card, Manifest, Sources,
        frames::FrameSource,
        stick::{self, Name, StickError},
    },
    changes::{Change, ChangeState},
    desk::{Desk, DeskError, ErrorKind, Exported, Progress, door},
    domain::{DeskRole, Digest, EvidenceId, Fingerprint},
    journal::{BundleMark, Facts, Head, Op, encode},
    rules::roles::Act,
};

/// Bytes that a bundle has besides entries and evidence.
const FRAME_BYTES: u64 = 256 * 1024;

/// One bundle to be written.
pub(super) struct Outgoing<'a> {
    pub kind: BundleKind,
    pub to: &'a Card,
    pub number: u32,
    pub first_seq: u64,
    pub last: Head,
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
            DeskRole::School => self.export_report(to, progress),
            DeskRole::Center => self.export_receipts(to, progress),
        }
    }

    fn export_report(&self, to: &Path, progress: &Progress) -> Result<Exported, DeskError> {
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
        let papers = self.papers_of(&carried)?;
        let listed = papers.iter().map(|(id, media, bytes)| Paper {
            id: id.to_string(),
            media: media.clone(),
            bytes: *bytes,
            here: true,
        });
        let first_seq = traffic.acknowledged + 1;
        let counts = [
            ("entries", last.seq + 1 - first_seq),
            ("changes", carried.len() as u64),
            ("evidence", papers.len() as u64),
        ];
        let outgoing = Outgoing {
            kind: BundleKind::Report,
            to: center,
            number,
            first_seq,
            last,
            contents: Contents::report(kit.own_print, listed.collect()),
            counts: counts.map(|(key, count)| (key.to_owned(), count)).into(),
            acknowledges: traffic.taken.as_ref().map(acknowledged),
            papers: papers.iter().map(|(id, _, bytes)| (*id, *bytes)).collect(),
        };
        let written = self.write_bundle(to, &kit, &facts, &outgoing, progress)?;
        let queued = carried.iter().filter(|change| change.state != ChangeState::Withdrawn);
        let changes = queued.map(|change| change.id).collect();
        self.record(vec![Op::BundleWritten { mark: mark_of(&outgoing, peer, &written)?, changes }], &[])?;
        Ok(Exported {
            files: vec![written.path],
            number,
            first_seq,
            last_seq: last.seq,
            addressees: vec![center.name.clone()],
        })
    }

    /// The papers of changes, each once, as long as they are here.
    fn papers_of(&self, changes: &[Change]) -> Result<Vec<(EvidenceId, String, u64)>, DeskError> {
        let mut papers: Vec<(EvidenceId, String, u64)> = Vec::new();
        for id in changes.iter().flat_map(|change| &change.evidence) {
            if papers.iter().any(|(known, _, _)| known == id) {
                continue;
            }
            if let Some(evidence) = self.store.evidence(*id)? {
                papers.push((*id, evidence.media, evidence.bytes));
            }
        }
        Ok(papers)
    }

    /// Writes one bundle; the journal's entries are streamed from the store.
    pub(super) fn write_bundle(
        &self,
        to: &Path,
        kit: &Kit,
        facts: &Facts,
        out: &Outgoing<'_>,
        progress: &Progress,
    ) -> Result<stick::Written, DeskError> {
        let manifest = self.manifest(kit, facts, out);
        let contents =
            out.contents.to_bytes().map_err(|error| DeskError::of(ErrorKind::Environment, &error))?;
        let is_report = out.kind == BundleKind::Report;
        let journal_len = if is_report { self.framed_len(out.first_seq, out.last.seq)? } else { 0 };
        let evidence_len: u64 = out.papers.iter().map(|(_, bytes)| bytes).sum();
        let total = journal_len + evidence_len + contents.len() as u64;
        progress.expect(total);
        let name = Name { site_code: &kit.own.code, epoch: manifest.epoch, number: manifest.number };
        let mut fill = |file: &mut dyn stick::StickFile| {
            let entries = is_report.then(|| self.store.entries(out.first_seq, out.last.seq)).transpose();
            let entries = entries.map_err(|error| BundleError::from(io::Error::other(error)))?;
            let encoded = entries.into_iter().flatten().map(|entry| {
                entry.map_err(io::Error::other).and_then(|entry| encode(&entry).map_err(io::Error::other))
            });
            let mut journal = FrameSource::new(encoded);
            let mut evidence = out.papers.iter().map(|(id, bytes)| {
                let plain = self.paper_bytes(*id).map_err(|_| io::Error::other("evidence"))?;
                let reader: Box<dyn io::Read> = Box::new(Cursor::new(plain));
                Ok(bundle::Evidence { digest: id.to_string(), len: *bytes, reader })
            });
            let sources =
                Sources { contents: &contents, journal_len, journal: &mut journal, evidence: &mut evidence };
            let mut file = file;
            bundle::pack(&mut file, manifest.clone(), sources, &kit.signing, &mut |done| {
                if progress.reach(done) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })
        };
        let need = total + total / 8 + FRAME_BYTES;
        stick::write(&stick::Disk, to, name, need, &kit.own, &mut fill).map_err(|error| {
            let kind = match &error {
                StickError::Bundle(BundleError::Stopped) => ErrorKind::Stopped,
                _ => ErrorKind::Environment,
            };
            DeskError::of(kind, &error)
        })
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
