//! Backups and papers, and that nothing lies in the clear.

use std::path::Path;

use super::{rounds::renamed, *};
use crate::{
    journal::Evidence,
    seal::identity::Identity,
    store::{Finding, StoreError},
};

fn kept(store: &Store, identity: &Identity, paper: &[u8]) -> Evidence {
    let id = store.keep_evidence(paper, &identity.recipient()).unwrap();
    let op =
        Op::EvidenceKept {
            id, media: "pdf".into(), bytes: paper.len() as u64, title: "户口簿标记".into()
        };
    store.commit(1, vec![new(op)]).unwrap();
    store.evidence(id).unwrap().unwrap()
}

#[test]
fn a_backup_restores_to_the_same_store_in_need_of_a_new_epoch() {
    let (folder, stick, fresh) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, key) = school(folder.path());
    let identity = Identity::generate();
    store.commit(1, (0..40).map(|n| new(entered(n))).collect()).unwrap();
    store.put_secret("identity", identity.to_secret_text().as_bytes()).unwrap();
    let paper = kept(&store, &identity, b"a paper");
    let to = stick.path().join(store.backup_name(20_261_123));
    let backup = store.backup(&to).unwrap();
    assert_eq!((backup.papers, backup.info.head), (1, store.head()));
    assert_eq!(Store::backup_info(&to).unwrap(), backup.info);
    assert_eq!(store.backup(&to).unwrap_err(), StoreError::FileExists);
    assert_eq!(Store::restore(&to, folder.path()).unwrap_err(), StoreError::AlreadyHere);
    let head = store.head();
    drop(store);

    assert_eq!(Store::restore(&to, fresh.path()).unwrap(), backup.info);
    assert_eq!(Store::read_keyring(fresh.path()).unwrap(), Store::read_keyring(folder.path()).unwrap());
    let store = Store::open(fresh.path(), &key).unwrap();
    assert_eq!((store.head(), count(store.own())), (head, 40));
    assert_eq!(store.evidence_bytes(paper.id, &identity).unwrap().as_slice(), b"a paper");
    assert_eq!(store.doctor(Some(&identity), &mut |_| true).unwrap(), []);
    assert!(store.needs_new_epoch());
    assert_eq!(store.commit(2, vec![new(founded())]).unwrap().epoch, 2);
    assert!(!store.needs_new_epoch());
}

#[test]
fn a_damaged_or_foreign_file_is_no_backup() {
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, _) = school(folder.path());
    let to = stick.path().join("a.xjk");
    store.backup(&to).unwrap();
    let good = std::fs::read(&to).unwrap();
    for (name, bytes) in [
        ("empty", vec![]),
        ("short", good[..good.len() / 2].to_vec()),
        ("text", b"hello".repeat(1000)),
        ("renamed", [&b"xueji-b\xffckup"[..], &good[12..]].concat()),
    ] {
        let path = stick.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let target = stick.path().join(format!("{name}-folder"));
        assert!(Store::restore(&path, &target).is_err(), "{name}");
        assert!(!Store::exists(&target), "{name}");
    }
}

#[test]
fn a_missing_or_altered_paper_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = school(folder.path());
    let identity = Identity::generate();
    let (one, two) = (kept(&store, &identity, b"one"), kept(&store, &identity, b"two"));
    std::fs::remove_file(store.evidence_path(one.id)).unwrap();
    std::fs::remove_file(store.evidence_path(two.id)).unwrap();
    store.keep_evidence_as(two.id, b"another", &identity.recipient()).unwrap();
    let mut found = store.doctor(Some(&identity), &mut |_| true).unwrap();
    found.sort_by_key(|finding| matches!(finding, Finding::EvidenceDamaged(_)));
    assert_eq!(found, [Finding::EvidenceMissing(one.id), Finding::EvidenceDamaged(two.id)]);
}

#[test]
fn the_keyring_is_replaced_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = school(folder.path());
    drop(store);
    let mut keyring = Store::read_keyring(folder.path()).unwrap();
    keyring.record_wrong(5);
    Store::write_keyring(folder.path(), &keyring).unwrap();
    assert_eq!(Store::read_keyring(folder.path()).unwrap(), keyring);
    let mut bytes = keyring.to_bytes();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(folder.path().join("keyring"), bytes).unwrap();
    assert!(Store::read_keyring(folder.path()).is_ok(), "the one before is taken");
    std::fs::rename(folder.path().join("keyring.old"), folder.path().join("keyring.new")).unwrap();
    std::fs::remove_file(folder.path().join("keyring")).unwrap();
    assert!(Store::read_keyring(folder.path()).is_ok(), "a cut between two renames");
    std::fs::remove_file(folder.path().join("keyring.new")).unwrap();
    assert_eq!(Store::read_keyring(folder.path()).unwrap_err(), StoreError::KeyringMissing);
}

fn assert_sealed(folder: &Path, markers: &[&[u8]]) {
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            assert_sealed(&path, markers);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for marker in markers {
            let found = memchr::memmem::find(&bytes, marker);
            assert_eq!(found, None, "{marker:?} in {}", path.display());
        }
    }
}

#[test]
fn nothing_personal_lies_in_the_clear() {
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, _) = school(folder.path());
    store.commit(1, (0..100).map(|n| new(entered(n))).collect()).unwrap();
    store.commit(1, vec![new(renamed(3, "改名标记"))]).unwrap();
    store.put_draft("form", Some("草稿标记".as_bytes())).unwrap();
    store.put_secret("sign", "密钥标记".as_bytes()).unwrap();
    kept(&store, &Identity::generate(), "证明标记".as_bytes());
    store.backup(&stick.path().join("a.xjk")).unwrap();
    store.doctor(None, &mut |_| true).unwrap();
    let markers = ["标记".as_bytes(), b"2101000000", b"zengbiaoji", "测试小学".as_bytes()];
    assert_sealed(folder.path(), &markers);
    assert_sealed(stick.path(), &markers);
}
