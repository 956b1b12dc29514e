//! A center takes sites in: any order, repeats, forks, gaps, and nothing halfway.

use super::*;
use crate::{
    domain::{Digest, Fingerprint},
    journal::{BundleMark, Entry},
    store::{Result, Scope, StoreError},
};

const SITE: Fingerprint = Fingerprint([9; 32]);

fn journal_of(store: &Store) -> Vec<Entry> {
    store.entries(1, u64::MAX).unwrap().map(Result::unwrap).collect()
}

/// The journal of a school with pupils, made in a store of its own.
fn school_journal(pupils: std::ops::Range<u32>) -> Vec<Entry> {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = school(folder.path());
    store.commit(1, pupils.map(|n| new(entered(n))).collect()).unwrap();
    journal_of(&store)
}

fn take(center: &Store, entries: &[Entry]) -> Result<crate::store::Merged> {
    center.merge_site(1, SITE, entries.iter().cloned().map(Ok), |_| Ok(vec![]))
}

fn taken_entry() -> NewEntry {
    let mark = BundleMark {
        peer: SITE,
        epoch: 1,
        number: 1,
        first_seq: 1,
        last_seq: 4,
        head: Digest::default(),
        manifest: Digest::default(),
    };
    new(Op::ReportTaken { mark, disposed: vec![], acknowledged: 0 })
}

#[test]
fn overlapping_and_repeated_bundles_come_to_the_same() {
    let journal = school_journal(0..5);
    for cuts in
        [vec![0..6, 5..6], vec![0..2, 1..4, 3..6], vec![0..4, 0..4, 2..3, 0..6], vec![0..1, 1..2, 2..6]]
    {
        let folder = tempfile::tempdir().unwrap();
        let (center, key) = school(folder.path());
        for cut in cuts {
            take(&center, &journal[cut]).unwrap();
        }
        drop(center);
        let center = Store::open(folder.path(), &key).unwrap();
        assert_eq!(
            center.site(SITE).head(),
            crate::journal::Head { seq: 6, hash: journal[5].hash(), at: START, epoch: 1 }
        );
        assert_eq!(count(center.site(SITE)), 5);
        assert_eq!(count(center.own()), 0, "our own scope has no pupils");
        assert_eq!(center.head().seq, 1);
        assert_eq!(center.sites().len(), 1);
    }
}

#[test]
fn a_gap_a_fork_and_a_refusing_caller_leave_nothing() {
    let journal = school_journal(0..3);
    let other = school_journal(5..8);
    let folder = tempfile::tempdir().unwrap();
    let (center, _) = school(folder.path());
    assert_eq!(take(&center, &journal[1..]).unwrap_err(), StoreError::Gap { first_missing: 1 });
    assert!(center.sites().is_empty());
    take(&center, &journal[..2]).unwrap();
    let head = center.site(SITE).head();
    assert_eq!(take(&center, &journal[3..]).unwrap_err(), StoreError::Gap { first_missing: 3 });
    assert_eq!(take(&center, &other).unwrap_err(), StoreError::Fork { seq: 1 });
    assert_eq!(take(&center, &other[2..]).unwrap_err(), StoreError::Fork { seq: 2 });
    let refused = center.merge_site(1, SITE, journal.iter().cloned().map(Ok), |_| Err(StoreError::BackupBad));
    assert_eq!(refused.unwrap_err(), StoreError::BackupBad);
    assert_eq!(center.site(SITE).head(), head);
    assert_eq!(center.site(SITE).pupil(id_of(2)).unwrap(), None);
}

#[test]
fn our_own_entry_is_made_from_what_was_just_folded() {
    let journal = school_journal(0..3);
    let folder = tempfile::tempdir().unwrap();
    let (center, _) = school(folder.path());
    center.commit(1, vec![new(entered(1))]).unwrap();
    let merged = center
        .merge_site::<StoreError>(1, SITE, journal.iter().cloned().map(Ok), |merging| {
            assert_eq!(merging.head().seq, 4);
            assert_eq!(merging.facts()?.next_slot, 3);
            assert!(merging.pupil(id_of(2))?.is_some());
            let owners = merging.id_number_owners("210100000000000001")?;
            assert_eq!(owners, [(Scope::Own, id_of(1)), (Scope::Site(SITE), id_of(1))]);
            Ok(vec![taken_entry()])
        })
        .unwrap();
    assert_eq!((merged.new_entries, merged.head.seq), (4, 3));
    assert_eq!(center.taken(SITE, 1, 1).unwrap().unwrap().1, START);
    assert_eq!(center.facts().unwrap().traffic_with(SITE).taken.unwrap().number, 1);
}
