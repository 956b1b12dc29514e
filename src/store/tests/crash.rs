//! Cuts, full disks and what one save costs.

use std::path::Path;

use redb::Builder;

use super::{super::open, fault::Disk, rounds::renamed, *};
use crate::store::{Finding, StoreError};

fn roomy(_: &Path) -> std::io::Result<u64> {
    Ok(u64::MAX)
}

/// A store with `pupils` pupils on a disk in memory.
fn on_disk(pupils: u32) -> (Disk, DataKey, Store) {
    let disk = Disk::default();
    let key = DataKey::from_bytes([5; 32]);
    let shared = open::shared(&key, STORE).unwrap();
    let database = Builder::new().create_with_backend(disk.clone()).unwrap();
    open::begin(&database, &shared, STORE, genesis(vec![new(founded())])).unwrap();
    database.close().unwrap();
    let store = Store::open_with(Path::new("."), &key, disk.opener(), roomy, None).unwrap();
    store.bulk(1, (0..pupils).map(|n| new(entered(n))), &mut |_| true).unwrap();
    (disk, key, store)
}

/// Numbers that look like chance and are the same on every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 63 == 1
    }
}

#[test]
fn a_cut_keeps_every_acknowledged_save() {
    let (disk, key, store) = on_disk(40);
    let mut dice = Dice(1);
    for n in 0..12 {
        let head = store.commit(1, vec![new(renamed(n, "改过"))]).unwrap();
        let after = disk.cut(|| dice.throw());
        let again = Store::open_with(Path::new("."), &key, after.opener(), roomy, None).unwrap();
        assert_eq!(again.head(), head);
        assert_eq!(again.pupil(id_of(n)).unwrap().unwrap().name(), "改过");
        assert_eq!(count(again.own()), 40);
    }
}

#[test]
fn a_full_disk_is_told_and_the_next_save_succeeds() {
    let (disk, _, store) = on_disk(40);
    let head = store.head();
    for room in [0, 1000, 5000, 20_000] {
        disk.limit(Some(room));
        assert_eq!(store.commit(1, vec![new(renamed(3, "满"))]).unwrap_err(), StoreError::DiskFull, "{room}");
        disk.limit(None);
        assert_eq!(store.pupil(id_of(3)).unwrap().unwrap().name(), "曾标记3");
        assert_eq!(store.head(), head);
    }
    assert_eq!(store.commit(1, vec![new(renamed(3, "好"))]).unwrap().seq, head.seq + 1);
    assert_eq!(store.pupil(id_of(3)).unwrap().unwrap().name(), "好");
}

#[test]
fn too_little_room_is_refused_before_writing() {
    fn cramped(_: &Path) -> std::io::Result<u64> {
        Ok(1024)
    }
    let folder = tempfile::tempdir().unwrap();
    let (keyring, key) = keyring();
    let refused =
        Store::create_at(folder.path(), &keyring, &key, STORE, Genesis::default(), cramped).unwrap_err();
    assert!(matches!(refused, StoreError::Cramped { free: 1024, .. }));
    assert!(!Store::exists(folder.path()));
}

#[test]
fn one_save_costs_two_syncs_and_few_pages() {
    let (disk, _, store) = on_disk(5000);
    disk.take_counts();
    let (mut most_syncs, mut bytes, saves) = (0, 0, 20);
    for n in 0..saves {
        store.commit(1, vec![new(renamed(n * 211, "改过名"))]).unwrap();
        let (syncs, written) = disk.take_counts();
        most_syncs = most_syncs.max(syncs);
        bytes += written;
    }
    let mean = bytes / u64::from(saves);
    assert!(most_syncs <= 2, "{most_syncs} syncs");
    assert!(mean <= 64 * 1024, "{mean} bytes a save");
}

#[test]
fn swapped_and_removed_rows_are_found_and_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let (store, key) = school(folder.path());
    store.commit(1, (0..40).map(|n| new(entered(n))).collect()).unwrap();
    assert_eq!(store.doctor(None, &mut |_| true).unwrap(), []);
    drop(store);
    let pupils = crate::store::tables::Tab::Pupils.definition();
    let place = |n| crate::store::tables::key(0, &[&id_of(n).0]);
    {
        let raw = redb::Database::open(folder.path().join("store.redb")).unwrap();
        let txn = raw.begin_write().unwrap();
        {
            let mut table = txn.open_table(pupils).unwrap();
            let one = table.remove(place(1).as_slice()).unwrap().unwrap().value().to_vec();
            let two = table.insert(place(2).as_slice(), one.as_slice()).unwrap().unwrap().value().to_vec();
            table.insert(place(1).as_slice(), two.as_slice()).unwrap();
            table.remove(place(3).as_slice()).unwrap();
        }
        txn.commit().unwrap();
    }
    let store = Store::open(folder.path(), &key).unwrap();
    assert_eq!(store.pupil(id_of(1)).unwrap_err(), StoreError::Damaged { table: "pupils" });
    let found = store.doctor(None, &mut |_| true).unwrap();
    let projection = Finding::Projection { table: "pupils", missing: 1, extra: 0, altered: 2 };
    assert_eq!(found, [Finding::Seal { table: "pupils", rows: 2 }, projection]);
    assert_eq!(store.rebuild(&mut |_| true).unwrap(), [projection]);
    assert_eq!(store.doctor(None, &mut |_| true).unwrap(), []);
    assert_eq!(store.pupil(id_of(3)).unwrap().unwrap().name(), "曾标记3");
}

#[test]
fn a_shortened_journal_is_refused_at_opening() {
    let folder = tempfile::tempdir().unwrap();
    let (store, key) = school(folder.path());
    store.commit(1, vec![new(entered(0)), new(entered(1))]).unwrap();
    drop(store);
    {
        let raw = redb::Database::open(folder.path().join("store.redb")).unwrap();
        let txn = raw.begin_write().unwrap();
        let last = crate::store::tables::key(0, &[&3_u64.to_be_bytes()]);
        let journal = crate::store::tables::Tab::Journal.definition();
        txn.open_table(journal).unwrap().remove(last.as_slice()).unwrap();
        txn.commit().unwrap();
    }
    assert_eq!(Store::open(folder.path(), &key).unwrap_err(), StoreError::HeadMismatch);
}

#[test]
fn a_flipped_byte_never_reads_as_good() {
    let folder = tempfile::tempdir().unwrap();
    let (store, key) = school(folder.path());
    store.commit(1, (0..40).map(|n| new(entered(n))).collect()).unwrap();
    drop(store);
    let path = folder.path().join("store.redb");
    let good = std::fs::read(&path).unwrap();
    let mut refused = 0;
    for at in (0..good.len()).step_by(good.len() / 60) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        std::fs::write(&path, &bad).unwrap();
        match Store::open(folder.path(), &key) {
            Err(error) => {
                refused += 1;
                assert!(!matches!(error, StoreError::Busy | StoreError::NotHere), "{error}");
            }
            Ok(store) => assert_eq!((store.head().seq, count(store.own())), (41, 40), "byte {at}"),
        }
    }
    assert!(refused > 0);
}

/// Measures; run by hand with `--ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a check"]
fn a_hundred_thousand_pupils() {
    let folder = tempfile::tempdir().unwrap();
    let (store, key) = school(folder.path());
    let time = |what: &str, job: &mut dyn FnMut()| {
        let start = std::time::Instant::now();
        job();
        eprintln!("{what}: {:?}", start.elapsed());
    };
    time("bulk", &mut || {
        store.bulk(1, (0..100_000).map(|n| new(entered(n))), &mut |_| true).unwrap();
    });
    time("rows", &mut || assert_eq!(count(store.own()), 100_000));
    time("save", &mut || {
        store.commit(1, vec![new(renamed(77_000, "改过"))]).unwrap();
    });
    eprintln!("file: {} MB", store.file_bytes() / 1_000_000);
    let backup = folder.path().join("a.xjk");
    time("backup", &mut || {
        store.backup(&backup).unwrap();
    });
    time("doctor", &mut || assert_eq!(store.doctor(None, &mut |_| true).unwrap(), []));
    drop(store);
    time("open", &mut || drop(Store::open(folder.path(), &key).unwrap()));
}
