//! A real folder as the stick, and one on which each operation fails in turn.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::bundle::tests::{Site, draft, pack_into, site};
use crate::domain::{DeskRole, Explain, Lang};

const NAME: Name<'static> = Name { site_code: "2104990001", epoch: 1, number: 7 };

fn pair() -> (Site, Site) {
    (site("2104990001", DeskRole::School), site("2104990009", DeskRole::Center))
}

fn write_one(volume: &dyn Volume, root: &Path, pair: &(Site, Site)) -> Result<Written, StickError> {
    let (from, to) = pair;
    write(volume, root, NAME, 1 << 16, &from.card, &mut |mut file| {
        pack_into(&mut file, draft(from, to), &from.key)
    })
}

fn tree(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else {
                drop(files.insert(path.clone(), fs::read(path).unwrap()))
            }
        }
    }
    files
}

#[test]
fn written_read_back_and_found() {
    let stick = tempfile::tempdir().unwrap();
    let pair = pair();
    let first = write_one(&Disk, stick.path(), &pair).unwrap();
    assert_eq!(first.path, stick.path().join("XJB/2104990001/2104990001-1-7.xjb"));
    let before = tree(stick.path());
    let second = write_one(&Disk, stick.path(), &pair).unwrap();
    assert!(second.path.ends_with("2104990001-1-7-2.xjb"), "nothing is overwritten");
    assert_eq!(tree(stick.path()).get(&first.path), before.get(&first.path));
    for path in [stick.path().to_owned(), stick.path().join("XJB"), first.path.parent().unwrap().to_owned()] {
        assert_eq!(scan(&Disk, &path).unwrap().bundles.len(), 2, "{path:?}");
    }
    assert_eq!(scan(&Disk, &first.path).unwrap().bundles, std::slice::from_ref(&first.path));
    let cards = [pair.0.card];
    let file = Disk.open(&first.path).unwrap();
    assert!(Opened::verify(file, &Expect { cards: &cards, ..Expect::default() }).is_ok());
}

#[test]
fn refused_before_anything_is_touched() {
    let stick = tempfile::tempdir().unwrap();
    let pair = pair();
    let card = &pair.0.card;
    let mut never = |_: &mut dyn StickFile| -> Result<Packed, BundleError> { panic!("must not be written") };
    let full = write(&Disk, stick.path(), NAME, u64::MAX / 2, card, &mut never);
    assert!(matches!(full, Err(StickError::NoRoom { .. })), "{full:?}");
    let gone = write(&Disk, &stick.path().join("gone"), NAME, 1, card, &mut never);
    assert_eq!(gone, Err(StickError::Gone));
    let odd = Name { site_code: "../../etc/x", ..NAME };
    assert_eq!(
        write(&Disk, stick.path(), odd, 1, card, &mut never),
        Err(StickError::Bundle(BundleError::Draft("site_code")))
    );
    fs::write(stick.path().join("XJB"), b"a file").unwrap();
    assert_eq!(write(&Disk, stick.path(), NAME, 1, card, &mut never), Err(StickError::Strange));
    assert_eq!(tree(stick.path()).len(), 1);
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    use std::os::unix::fs::symlink;
    let (stick, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let pair = pair();
    let real = write_one(&Disk, elsewhere.path(), &pair).unwrap().path;
    symlink(elsewhere.path().join("XJB"), stick.path().join("XJB")).unwrap();
    assert_eq!(write_one(&Disk, stick.path(), &pair).unwrap_err(), StickError::Strange);
    let found = scan(&Disk, stick.path()).unwrap();
    assert_eq!((found.bundles.len(), found.notices.len()), (0, 1));
    fs::remove_file(stick.path().join("XJB")).unwrap();
    fs::create_dir_all(stick.path().join("XJB/2104990001")).unwrap();
    let link = stick.path().join("XJB/2104990001/2104990001-1-1.xjb");
    symlink(&real, &link).unwrap();
    let found = scan(&Disk, stick.path()).unwrap();
    assert!(found.bundles.is_empty());
    assert_eq!(found.notices, [Notice::NotAFile("2104990001-1-1.xjb".into())]);
    assert!(Disk.open(&link).is_err());
}

#[test]
fn strange_things_are_told_and_left_alone() {
    let stick = tempfile::tempdir().unwrap();
    let folder = stick.path().join("XJB/2104990001");
    fs::create_dir_all(folder.join("a/b/c")).unwrap();
    for name in ["autorun.inf", "学生名单.exe", "photos.lnk", "letter.txt", "other.xjb"] {
        fs::write(stick.path().join(name), b"x").unwrap();
    }
    for name in ["a.XJB", "note.txt", "b.xjb.exe", "a/in.xjb", "a/b/c/deep.xjb"] {
        fs::write(folder.join(name), b"").unwrap();
    }
    let before = tree(stick.path());
    let found = scan(&Disk, stick.path()).unwrap();
    assert_eq!(found.bundles, [folder.join("a/in.xjb"), folder.join("a.XJB")]);
    let told = |name: &str| found.notices.contains(&Notice::Runnable(name.into()));
    assert!(told("autorun.inf") && told("学生名单.exe") && told("photos.lnk") && told("b.xjb.exe"));
    assert_eq!(found.notices.len(), 4);
    for notice in &found.notices {
        assert!(!notice.explain(Lang::Zh).what.is_empty() && !notice.explain(Lang::En).what.is_empty());
    }
    assert_eq!(tree(stick.path()), before);
}

#[test]
fn counts_are_bounded() {
    struct Endless;
    impl Volume for Endless {
        fn look(&self, _: &Path) -> io::Result<Found> {
            Ok(Found::Folder)
        }
        fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
            Ok(path.to_owned())
        }
        fn list(&self, _: &Path, most: usize) -> io::Result<Vec<(Option<String>, Found)>> {
            let folder = (Some("XJB".to_owned()), Found::Folder);
            let files = (1..most).map(|index| (Some(format!("{index}.xjb")), Found::File(1)));
            Ok(std::iter::once(folder).chain(files).collect())
        }
        fn room(&self, _: &Path) -> io::Result<Option<Room>> {
            Ok(None)
        }
        fn create_folder(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn create_new(&self, _: &Path) -> io::Result<Box<dyn StickFile>> {
            Err(io::ErrorKind::AlreadyExists.into())
        }
        fn open(&self, _: &Path) -> io::Result<Box<dyn StickFile>> {
            Err(io::ErrorKind::NotFound.into())
        }
        fn sync_folder(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
        fn remove(&self, _: &Path) -> io::Result<()> {
            Ok(())
        }
    }
    let found = scan(&Endless, Path::new("/stick")).unwrap();
    assert!(found.bundles.len() <= scan::MAX_LOOKED);
    assert_eq!(found.notices, [Notice::TooMany]);
    assert_eq!(write_one(&Endless, Path::new("/stick"), &pair()).unwrap_err(), StickError::NamesTaken);
}

/// What goes wrong at the chosen operation.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Error(io::ErrorKind),
    /// From there on everything fails: the stick was pulled.
    Pulled,
    /// Half of a piece is taken, as a device may; nothing is wrong.
    ShortWrite,
    /// The device takes the bytes and keeps others.
    Lie,
}

/// A folder on which operation number `at` fails.
struct Faulty {
    count: Rc<Cell<u32>>,
    shared: Arc<AtomicU32>,
    at: u32,
    fault: Fault,
}

impl Faulty {
    fn new(at: u32, fault: Fault) -> Self {
        Self { count: Rc::default(), shared: Arc::default(), at, fault }
    }

    fn step(&self) -> io::Result<()> {
        self.count.set(self.count.get() + 1);
        step(&self.shared, self.at, self.fault).map(drop)
    }
}

/// Counts an operation; says whether it is the chosen one, or fails.
fn step(count: &AtomicU32, at: u32, fault: Fault) -> io::Result<bool> {
    let now = count.fetch_add(1, Ordering::Relaxed);
    match fault {
        Fault::Error(kind) if now == at => Err(kind.into()),
        Fault::Pulled if now >= at => Err(io::Error::from_raw_os_error(5)),
        _ => Ok(now == at),
    }
}

struct FaultyFile {
    inner: Box<dyn StickFile>,
    shared: Arc<AtomicU32>,
    at: u32,
    fault: Fault,
}

impl Read for FaultyFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        step(&self.shared, self.at, self.fault)?;
        self.inner.read(into)
    }
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let chosen = step(&self.shared, self.at, self.fault)?;
        match self.fault {
            Fault::ShortWrite if chosen => self.inner.write(&bytes[..bytes.len().div_ceil(2)]),
            Fault::Lie if chosen => {
                let changed: Vec<u8> = bytes.iter().map(|byte| byte ^ 1).collect();
                self.inner.write(&changed)
            }
            _ => self.inner.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Seek for FaultyFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        step(&self.shared, self.at, self.fault)?;
        self.inner.seek(to)
    }
}

impl StickFile for FaultyFile {
    fn sync_all(&mut self) -> io::Result<()> {
        step(&self.shared, self.at, self.fault)?;
        self.inner.sync_all()
    }

    fn forget(&mut self) {
        self.inner.forget();
    }
}

impl Faulty {
    fn wrap(&self, inner: Box<dyn StickFile>) -> Box<dyn StickFile> {
        Box::new(FaultyFile { inner, shared: Arc::clone(&self.shared), at: self.at, fault: self.fault })
    }
}

impl Volume for Faulty {
    fn look(&self, path: &Path) -> io::Result<Found> {
        self.step()?;
        Disk.look(path)
    }
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.step()?;
        Disk.resolve(path)
    }
    fn room(&self, folder: &Path) -> io::Result<Option<Room>> {
        self.step()?;
        Disk.room(folder)
    }
    fn list(&self, folder: &Path, most: usize) -> io::Result<Vec<(Option<String>, Found)>> {
        self.step()?;
        Disk.list(folder, most)
    }
    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        Disk.create_folder(folder)
    }
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn StickFile>> {
        self.step()?;
        Ok(self.wrap(Disk.create_new(path)?))
    }
    fn open(&self, path: &Path) -> io::Result<Box<dyn StickFile>> {
        self.step()?;
        Ok(self.wrap(Disk.open(path)?))
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        Disk.sync_folder(folder)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        Disk.remove(path)
    }
}

/// Lets operation 0, 1, 2 … fail until a run passes them all; gives the errors.
fn each_in_turn(fault: Fault) -> Vec<StickError> {
    let stick = tempfile::tempdir().unwrap();
    let pair = pair();
    let kept = write_one(&Disk, stick.path(), &pair).unwrap().path;
    let before = fs::read(&kept).unwrap();
    let cards = [pair.0.card.clone()];
    let mut errors = Vec::new();
    for at in 0..500 {
        let volume = Faulty::new(at, fault);
        let done = write_one(&volume, stick.path(), &pair);
        assert_eq!(fs::read(&kept).unwrap(), before, "{fault:?} at {at}: another file changed");
        for path in scan(&Disk, stick.path()).unwrap().bundles {
            let whole =
                Opened::verify(Disk.open(&path).unwrap(), &Expect { cards: &cards, ..Expect::default() });
            let known = matches!(whole, Ok(_) | Err(BundleError::Unfinished(_) | BundleError::Altered(_)));
            assert!(known || fault == Fault::Lie, "{fault:?} at {at}: left {:?}", whole.err());
            if path != kept {
                fs::remove_file(path).unwrap();
            }
        }
        match done {
            Ok(_) if volume.shared.load(Ordering::Relaxed) <= at => return errors,
            Ok(_) => {}
            Err(error) => errors.push(error),
        }
    }
    panic!("{fault:?}: never came through");
}

#[test]
fn every_operation_may_fail() {
    let full = each_in_turn(Fault::Error(io::ErrorKind::StorageFull));
    assert!(full.len() > 25, "only {} operations failed", full.len());
    let expected = StickError::NoRoom { need: 0, free: None };
    assert!(full.iter().all(|error| *error == expected), "{full:?}");
    let pulled = each_in_turn(Fault::Pulled);
    assert!(
        pulled.len() > 25 && pulled.iter().all(|error| matches!(error, StickError::Device(_))),
        "{pulled:?}"
    );
    assert!(each_in_turn(Fault::ShortWrite).is_empty(), "a short write is no fault");
    let lies = each_in_turn(Fault::Lie);
    assert!(lies.len() > 4 && lies.iter().all(|error| *error == StickError::ReadBack), "{lies:?}");
}

#[test]
fn errors_are_told_apart() {
    use io::ErrorKind as Kind;
    let cases = [
        (Kind::StorageFull, "no-room"),
        (Kind::ReadOnlyFilesystem, "read-only"),
        (Kind::PermissionDenied, "denied"),
        (Kind::NotFound, "gone"),
        (Kind::Other, "device"),
    ];
    for (kind, key) in cases {
        let error = StickError::from(io::Error::from(kind));
        assert_eq!(error.key(), key);
        for lang in [Lang::Zh, Lang::En] {
            let said = error.explain(lang);
            assert!(!said.what.is_empty() && !said.why.is_empty() && !said.advice.is_empty());
        }
    }
}
