//! What an entry makes true of the road: bundles written and taken in, receipts, reviews, directories.

use super::{FoldError, Tables, business};
use crate::{
    changes::ChangeState,
    journal::{BundleMark, Directory, Disposed, Entry, Op, Review, Traffic},
};

pub(super) fn apply<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    match op {
        Op::BundleNumbered { peer, number } => {
            let mut facts = tables.facts()?;
            let traffic = facts.traffic_mut(peer);
            traffic.sent_number = traffic.sent_number.max(number);
            tables.put_facts(facts)
        }
        Op::Reviewed { site, decided } => {
            let seen = tables.review(site, decided.change)?.ok_or(FoldError::Unknown(entry.seq))?;
            tables.put_review(Review { decided: Some(decided), seq: entry.seq, ..seen })
        }
        Op::DirectoryTaken { mark, version, files } => {
            let mut facts = tables.facts()?;
            taken(facts.traffic_mut(mark.peer), &mark, entry.at);
            if version > facts.directory.version {
                facts.directory = Directory { version, files };
            }
            tables.put_facts(facts)?;
            tables.put_taken(mark, entry.at)
        }
        Op::BundleWritten { mark, changes } => {
            let mut facts = tables.facts()?;
            let traffic = facts.traffic_mut(mark.peer);
            traffic.sent_number = traffic.sent_number.max(mark.number);
            traffic.sent_manifest = Some(mark.manifest);
            traffic.sent_seq = mark.last_seq;
            traffic.sent_at = entry.at;
            tables.put_facts(facts)?;
            for id in changes {
                business::advance(tables, id, ChangeState::Exported, |change| {
                    change.bundle = Some(mark.number)
                })?;
            }
            Ok(())
        }
        Op::ReceiptTaken { .. } => receipt_taken(tables, entry, op),
        Op::ReportTaken { mark, disposed, acknowledged } => {
            let mut facts = tables.facts()?;
            let traffic = facts.traffic_mut(mark.peer);
            traffic.acknowledged = traffic.acknowledged.max(acknowledged);
            taken(traffic, &mark, entry.at);
            tables.put_facts(facts)?;
            let site = mark.peer;
            tables.put_taken(mark, entry.at)?;
            for Disposed { change, revision, disposition } in disposed {
                let decided = tables.review(site, change)?.and_then(|review| review.decided);
                tables.put_review(Review { site, change, revision, disposition, decided, seq: entry.seq })?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn receipt_taken<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    let Op::ReceiptTaken { mark, acknowledged, received, disposed, decided } = op else { return Ok(()) };
    let mut facts = tables.facts()?;
    let traffic = facts.traffic_mut(mark.peer);
    // A center that came back from a backup may have lost entries that it once acknowledged: what it says in
    // its new epoch counts, even when that is less, so that the next report carries them again.
    let came_back = traffic.taken.as_ref().is_some_and(|before| before.epoch < mark.epoch);
    let before = if came_back { 0 } else { traffic.acknowledged };
    traffic.acknowledged = before.max(acknowledged);
    taken(traffic, &mark, entry.at);
    tables.put_facts(facts)?;
    tables.put_taken(mark, entry.at)?;
    for id in received {
        business::advance(tables, id, ChangeState::Received, |_| ())?;
    }
    for Disposed { change, revision, disposition } in disposed {
        business::advance(tables, change, ChangeState::Processed, |change| {
            if change.revision == revision {
                change.disposition = Some(disposition);
            }
        })?;
    }
    decided.into_iter().try_for_each(|decided| business::decide(tables, entry, decided))
}

/// Keeps the furthest bundle of a direction, whatever the order in which they arrive.
fn taken(traffic: &mut Traffic, mark: &BundleMark, at: i64) {
    let further =
        traffic.taken.as_ref().is_none_or(|before| (mark.epoch, mark.number) > (before.epoch, before.number));
    if further {
        traffic.taken = Some(mark.clone());
    }
    traffic.taken_at = at;
}
