//! The papers of a report: which of them the center was told of and cannot have, the most urgent first, and which stay
//! behind when the stick is too small. Records go before photographs: a dropout is never late because of a picture.
//! What stays behind is declared, and goes with a later report.

use super::{LACKING, contents::Paper};
use crate::{
    changes::{Change, ChangeState, kind},
    desk::{Desk, DeskError},
    domain::EvidenceId,
    journal::Facts,
    store::SiteView,
};

/// The kind beside whose papers those of the dropout ledger stand.
const DROPOUT: &str = "dropout";

impl Desk {
    /// School: the papers of everything that the center has not acknowledged, and those that it told us it lacks.
    pub(super) fn papers_to_carry(
        &self,
        facts: &Facts,
        acknowledged: u64,
    ) -> Result<Vec<(EvidenceId, Paper)>, DeskError> {
        let mut wanted = self.papers_told(self.store.own(), acknowledged)?;
        let lacking = facts.setting(LACKING).unwrap_or_default().split(' ').filter_map(EvidenceId::parse);
        wanted.extend(lacking.collect::<Vec<_>>());
        let mut papers: Vec<(EvidenceId, Paper)> = Vec::new();
        for id in wanted {
            if papers.iter().any(|(known, _)| *known == id) {
                continue;
            }
            if let Some(evidence) = self.store.evidence(id)? {
                let here = self.has_paper(id);
                let (media, bytes) = (evidence.media, evidence.bytes);
                papers.push((id, Paper { id: id.to_string(), media, bytes, here }));
            }
        }
        Ok(papers)
    }

    /// School: how many papers the center told us it lacks and we have.
    pub(in crate::desk) fn papers_lacking(&self, facts: &Facts) -> usize {
        let told = facts.setting(LACKING).unwrap_or_default().split(' ').filter_map(EvidenceId::parse);
        told.filter(|id| self.has_paper(*id)).count()
    }

    /// The papers that a site's entries after a number speak of, the most urgent first; one may come twice.
    pub(super) fn papers_told(&self, site: SiteView<'_>, after: u64) -> Result<Vec<EvidenceId>, DeskError> {
        let handed_in = |change: &Change| {
            change.state != ChangeState::Withdrawn && change.queued_seq.is_some_and(|seq| seq > after)
        };
        let mut ranked: Vec<((u8, bool, u64), EvidenceId)> = Vec::new();
        for change in site.changes_where(handed_in)? {
            let rank = (urgency(&change.kind), false, change.queued_seq.unwrap_or(0));
            ranked.extend(change.evidence.into_iter().map(|id| (rank, id)));
        }
        let beside = urgency(DROPOUT);
        for case in site.cases(None)? {
            for step in case.steps.into_iter().filter(|step| step.stamp.seq > after) {
                let rank = (beside, true, step.stamp.seq);
                ranked.extend(step.papers.into_iter().map(|id| (rank, id)));
            }
        }
        for kept in site.contacts(None)?.into_iter().filter(|kept| kept.last.seq > after) {
            let rank = (beside, true, kept.last.seq);
            ranked.extend(kept.contact.papers.into_iter().map(|id| (rank, id)));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        Ok(ranked.into_iter().map(|(_, id)| id).collect())
    }
}

fn urgency(tag: &str) -> u8 {
    kind(tag).map_or(u8::MAX, |kind| kind.urgency())
}

/// Leaves out what there is no room for, beginning with the least urgent; `fits` tells whether so many bytes of papers
/// go onto the stick.
pub(super) fn leave_out(papers: &mut [(EvidenceId, Paper)], fits: impl Fn(u64) -> bool) {
    let mut bytes: u64 = 0;
    for (_, paper) in papers.iter_mut().filter(|(_, paper)| paper.here) {
        let with = bytes.saturating_add(paper.bytes);
        paper.here = fits(with);
        if paper.here {
            bytes = with;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_most_urgent_stays_and_small_papers_fill_the_rest() {
        let paper = |number: u8, bytes, here| {
            let id = EvidenceId([number; 32]);
            (id, Paper { id: id.to_string(), media: "jpeg".into(), bytes, here })
        };
        for (room, stay) in [
            (100, vec![1, 2, 4]),
            (99, vec![1, 2]),
            (89, vec![1, 4]),
            (30, vec![1]),
            (29, vec![4]),
            (9, vec![]),
            (0, vec![]),
        ] {
            let mut papers =
                vec![paper(1, 30, true), paper(2, 60, true), paper(3, 20, false), paper(4, 10, true)];
            leave_out(&mut papers, |bytes| bytes <= room);
            let here: Vec<u8> =
                papers.iter().filter(|(_, paper)| paper.here).map(|(id, _)| id.0[0]).collect();
            assert_eq!(here, stay, "{room}");
        }
    }
}
