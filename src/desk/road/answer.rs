//! Center: what goes back to a site. A receipt is cumulative: it says everything that the site has not yet told us
//! to have taken in.

use std::path::Path;

use super::{
    Kit, cards,
    contents::{Contents, LACKING_MOST, QUESTIONS_MOST, Told},
    directory,
    export::{Outgoing, acknowledged, mark_of, not_written},
};
use crate::{
    both,
    bundle::{BundleKind, Card, stick},
    desk::{Desk, DeskError, ErrorKind, Exported, Progress, door},
    domain::{EvidenceId, Fingerprint, ledger::CaseQuestion},
    journal::{Disposed, Facts, Op, Review},
};

impl Desk {
    /// Whether a site has something coming.
    pub(in crate::desk) fn receipt_due(&self, facts: &Facts, site: Fingerprint) -> Result<bool, DeskError> {
        let traffic = facts.traffic_with(site);
        if traffic.taken.is_none() {
            return Ok(false);
        }
        let asked = facts.asked.iter().filter(|asked| asked.site == site).map(|asked| asked.seq);
        let newest = self.reviews_of(site)?.iter().map(|review| review.seq).chain(asked).max().unwrap_or(0);
        Ok(traffic.taken_at >= traffic.sent_at || newest > traffic.sent_seq)
    }

    /// What was made of a site's changes.
    fn reviews_of(&self, site: Fingerprint) -> Result<Vec<Review>, DeskError> {
        Ok(self.store.reviews()?.into_iter().filter(|review| review.site == site).collect())
    }

    /// What a site has not told us to have taken in.
    fn told(&self, facts: &Facts, site: Fingerprint, acknowledged: u64) -> Result<Told, DeskError> {
        let reviews = self.reviews_of(site)?;
        let fresh = || reviews.iter().filter(|review| review.seq > acknowledged);
        let disposed = fresh().map(|review| Disposed {
            change: review.change,
            revision: review.revision,
            disposition: review.disposition,
        });
        Ok(Told {
            disposed: disposed.collect(),
            decided: fresh().filter_map(|review| review.decided.clone()).collect(),
            asked: self.questions_for(facts, site)?,
            lacking: self.lacking(site)?,
        })
    }

    /// Our questions that a site does not have: by its own ledger, so that a site which was put back from a backup is
    /// asked again.
    pub(in crate::desk) fn questions_for(
        &self,
        facts: &Facts,
        site: Fingerprint,
    ) -> Result<Vec<CaseQuestion>, DeskError> {
        let asked: Vec<&CaseQuestion> =
            facts.asked.iter().filter(|asked| asked.site == site).map(|asked| &asked.question).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let cases = self.store.site(site).cases(None)?;
        let there = |question: &&CaseQuestion| {
            let of_case = cases.iter().filter(|case| case.id == question.case);
            of_case.flat_map(|case| &case.questions).any(|known| known.number == question.number)
        };
        let wanting = asked.into_iter().filter(|question| !there(question));
        Ok(wanting.take(QUESTIONS_MOST).cloned().collect())
    }

    /// The papers that a site told us of and that are not here: its stick was too small for them, or the bundle that
    /// carried them came after a later one.
    fn lacking(&self, site: Fingerprint) -> Result<Vec<EvidenceId>, DeskError> {
        let mut lacking = self.papers_told(self.store.site(site), 0)?;
        lacking.retain(|id| !self.has_paper(*id));
        lacking.truncate(LACKING_MOST);
        Ok(lacking)
    }

    pub(super) fn export_receipts(&self, to: &Path, progress: &Progress) -> Result<Exported, DeskError> {
        let facts = self.store.facts()?;
        let kit = self.kit(&facts)?;
        let mut sites = Vec::new();
        for card in kit.confirmed.iter().filter(|card| cards::is_school(card)) {
            if facts.traffic_with(door::fingerprint(card)).taken.is_some() {
                sites.push(card);
            }
        }
        if sites.is_empty() {
            return Err(DeskError::new(
                ErrorKind::Refused,
                both!("没有可发的回执", "There is no receipt to write"),
                both!("还没有收过任何学校的上报包。", "No report was taken in yet."),
                both!("请先收包。", "Collect reports first."),
            ));
        }
        let mut done = Exported::default();
        for card in sites {
            let facts = self.store.facts()?;
            self.write_receipt(to, &kit, &facts, card, progress, &mut done)?;
            if directory::is_set(&facts) {
                self.write_directory(to, &kit, card, progress, &mut done)?;
            }
        }
        Ok(done)
    }

    fn write_receipt(
        &self,
        to: &Path,
        kit: &Kit,
        facts: &Facts,
        card: &Card,
        progress: &Progress,
        done: &mut Exported,
    ) -> Result<(), DeskError> {
        let peer = door::fingerprint(card);
        let traffic = facts.traffic_with(peer);
        // One counter for all sites: the files of a center stand in one folder, whoever they are for.
        let number = facts.traffic.iter().map(|traffic| traffic.sent_number).max().unwrap_or(0) + 1;
        self.record(vec![Op::BundleNumbered { peer, number }], &[])?;
        let last = self.store.head();
        let told = self.told(facts, peer, traffic.acknowledged)?;
        let counts = [("disposed", told.disposed.len()), ("decided", told.decided.len())];
        let questions = Some(("asked", told.asked.len())).filter(|(_, count)| *count > 0);
        let counts = counts.into_iter().chain(questions);
        let outgoing = Outgoing {
            kind: BundleKind::Receipt,
            to: card,
            number,
            first_seq: last.seq + 1,
            last,
            journal_len: 0,
            contents: Contents::receipt(kit.own_print, &told),
            counts: counts.map(|(key, count)| (key.to_owned(), count as u64)).collect(),
            acknowledges: traffic.taken.as_ref().map(acknowledged),
            papers: Vec::new(),
        };
        let written =
            self.write_bundle(&stick::Disk, to, kit, facts, &outgoing, progress).map_err(not_written)?;
        let mark = mark_of(&outgoing, peer, &written)?;
        self.record(vec![Op::BundleWritten { mark, changes: Vec::new() }], &[])?;
        done.files.push(written.path);
        done.addressees.push(card.name.clone());
        done.number = number;
        done.first_seq = 0;
        done.last_seq = last.seq;
        Ok(())
    }
}
