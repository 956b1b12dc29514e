//! What is written reads back, and what must be refused is refused.

use super::*;
use crate::{
    domain::{Explain as _, Lang},
    journal::{Edit, Lane},
    store::StoreError,
};

pub(super) fn renamed(n: u32, name: &str) -> Op {
    Op::FieldsEdited {
        pupil: id_of(n),
        lane: Lane::Form,
        edits: vec![Edit { field: FieldKey::Name, old: None, new: Some(Value::Text(name.into())) }],
        reason: String::new(),
        undoes: None,
    }
}

#[test]
fn a_store_of_an_older_shape_is_replayed_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let (store, key) = school(folder.path());
    store.commit(1, (0..20).map(|n| new(entered(n))).collect()).unwrap();
    store.commit(1, vec![new(renamed(5, "单改名"))]).unwrap();
    let (facts, pupil) = (store.facts().unwrap(), store.pupil(id_of(5)).unwrap());
    store.forget_projections().unwrap();
    drop(store);
    let store = Store::open(folder.path(), &key).unwrap();
    assert_eq!((store.facts().unwrap(), store.pupil(id_of(5)).unwrap()), (facts, pupil));
    assert!(store.dues(None).unwrap().is_empty());
    assert_eq!(store.doctor(None, &mut |_| true).unwrap(), vec![]);
}

#[test]
fn entries_and_what_they_make_true_survive_a_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let (store, key) = school(folder.path());
    store.commit(1, (0..70).map(|n| new(entered(n))).collect()).unwrap();
    let head = store.commit(1, vec![new(renamed(5, "单改名"))]).unwrap();
    assert_eq!(head.seq, 72);
    drop(store);
    let store = Store::open(folder.path(), &key).unwrap();
    assert_eq!(store.head(), head);
    assert_eq!(store.facts().unwrap().next_slot, 70);
    assert_eq!(store.pupil(id_of(5)).unwrap().unwrap().name(), "单改名");
    assert_eq!(store.log_of(id_of(5)).unwrap(), [7, 72]);
    let mut rows = Vec::new();
    store.visit_rows(&mut |slot, row| rows.push((slot, row.id, row.keys.to_owned()))).unwrap();
    assert!(rows[5].2.starts_with("shangaiming"), "{}", rows[5].2);
    let order: Vec<_> = rows.into_iter().map(|(slot, id, _)| (slot, id)).collect();
    assert_eq!(order, (0..70).map(|n| (n, id_of(n))).collect::<Vec<_>>());
    let seqs: Vec<u64> = store.entries(70, 99).unwrap().map(|entry| entry.unwrap().seq).collect();
    assert_eq!(seqs, [70, 71, 72]);
    assert_eq!(
        store.id_number_owners(" 210100000000000009").unwrap(),
        [(crate::store::Scope::Own, id_of(9))]
    );
}

#[test]
fn time_never_runs_backwards() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = school(folder.path());
    let head = store.commit(1, vec![NewEntry { at: 5, ..new(entered(0)) }]).unwrap();
    assert_eq!(head.at, START);
}

#[test]
fn a_second_opening_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let (store, key) = school(folder.path());
    let busy = Store::open(folder.path(), &key).unwrap_err();
    assert_eq!(busy, StoreError::Busy);
    assert!(busy.explain(Lang::Zh).what.contains("已经打开"));
    drop(store);
    Store::open(folder.path(), &key).unwrap();
}

#[test]
fn a_missing_or_empty_store_is_an_alarm() {
    let folder = tempfile::tempdir().unwrap();
    let (keyring, key) = keyring();
    assert!(!Store::exists(folder.path()));
    assert_eq!(Store::open(folder.path(), &key).unwrap_err(), StoreError::NotHere);
    Store::write_keyring(folder.path(), &keyring).unwrap();
    assert!(Store::exists(folder.path()));
    assert_eq!(Store::open(folder.path(), &key).unwrap_err(), StoreError::Missing);
    std::fs::write(folder.path().join("store.redb"), b"").unwrap();
    assert_eq!(Store::open(folder.path(), &key).unwrap_err(), StoreError::Missing);
    let again = Store::create(folder.path(), &keyring, &key, STORE, Genesis::default());
    assert_eq!(again.unwrap_err(), StoreError::AlreadyHere);
}

#[test]
fn an_entry_that_does_not_fold_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = school(folder.path());
    let head = store.head();
    let error = store.commit(1, vec![new(entered(0)), new(renamed(9, "无"))]).unwrap_err();
    assert!(matches!(error, StoreError::Fold(_)), "{error}");
    assert_eq!((store.head(), store.pupil(id_of(0)).unwrap()), (head, None));
    assert_eq!(store.commit(0, vec![new(entered(0))]).unwrap_err(), StoreError::EpochBehind);
}

#[test]
fn a_stopped_bulk_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = school(folder.path());
    let head = store.head();
    let stopped = store.bulk(1, (0..1000).map(|n| new(entered(n))), &mut |done| done < 512).unwrap();
    assert_eq!((stopped, store.head()), (None, head));
    assert!(count(store.own()) == 0 && store.entry(2).unwrap().is_none());
}

#[test]
fn drafts_and_secrets_lie_beside_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let (store, key) = school(folder.path());
    store.put_draft("form-1", Some(b"half")).unwrap();
    store.put_secret("sign", b"secret key").unwrap();
    drop(store);
    let store = Store::open(folder.path(), &key).unwrap();
    assert_eq!(store.draft("form-1").unwrap().as_deref(), Some(&b"half"[..]));
    assert_eq!(store.draft_names().unwrap(), ["form-1"]);
    assert_eq!(store.secret("sign").unwrap().unwrap().as_slice(), b"secret key");
    store.put_draft("form-1", None).unwrap();
    assert_eq!(store.draft("form-1").unwrap(), None);
    assert_eq!(store.head().seq, 1);
}
