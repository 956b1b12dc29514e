//! Writing to a stick and finding bundles on one. A stick is fragile and hostile.
//!
//! Writing: room and write protection first, a new name that never existed, the file synced, then its folders, then
//! everything read back from the device and verified; only then is it done. Nothing is renamed or overwritten; the
//! one thing ever removed is a file that this very call made and could not finish. Finding: only `XJB/`, regular
//! files, bounded counts, no links.

mod error;
mod scan;
mod volume;

use std::io;
use std::path::{Path, PathBuf};

pub use error::StickError;
pub use scan::{Notice, Scan, scan};
pub use volume::{Disk, Found, Room, StickFile, Volume};

use super::card::is_site_code;
use super::{BundleError, Card, Expect, Opened, Packed};

/// The only folder of a stick that is read and written.
pub const FOLDER: &str = "XJB";
/// The ending of a bundle's file name.
pub const ENDING: &str = "xjb";
/// How many names are tried for one bundle.
const MAX_NAMES: u32 = 99;

/// What a bundle's file is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// 学校标识码 of the manifest: ten digits.
    pub site_code: &'a str,
    /// Its epoch.
    pub epoch: u64,
    /// Its number.
    pub number: u64,
}

impl Name<'_> {
    /// `<site_code>-<epoch>-<number>.xjb`; from the second try on with `-2`, `-3` before the ending.
    fn file(&self, attempt: u32) -> String {
        let Self { site_code, epoch, number } = self;
        let suffix = if attempt > 1 { format!("-{attempt}") } else { String::new() };
        format!("{site_code}-{epoch}-{number}{suffix}.{ENDING}")
    }
}

/// A bundle that was written, synced, read back and compared: the stick may be pulled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub packed: Packed,
}

/// What packs or copies a bundle into the file that it is given.
pub type Filler<'a> = dyn FnMut(&mut dyn StickFile) -> Result<Packed, BundleError> + 'a;

/// Writes one bundle under `root`. `need` is how many bytes it will have at most; `own` is the card of the site that
/// signs it; `fill` writes it.
///
/// # Errors
/// See [`StickError`]; on the stick is then what was there before, and at worst an unfinished file that every reader
/// knows for one.
pub fn write(
    volume: &dyn Volume,
    root: &Path,
    name: Name<'_>,
    need: u64,
    own: &Card,
    fill: &mut Filler<'_>,
) -> Result<Written, StickError> {
    if !is_site_code(name.site_code) {
        return Err(BundleError::Draft("site_code").into());
    }
    check_room(volume, root, need)?;
    let top = root.join(FOLDER);
    let folder = top.join(name.site_code);
    make_folder(volume, &top)?;
    make_folder(volume, &folder)?;
    let (path, file) = create(volume, &folder, name)?;
    let done = finish(volume, &path, file, own, fill).and_then(|packed| {
        for folder in [&*folder, &top, root] {
            volume.sync_folder(folder)?;
        }
        read_back(volume, &path, own, &packed)?;
        Ok(packed)
    });
    match done {
        Ok(packed) => Ok(Written { path, packed }),
        Err(error) => {
            // The file is new and ours; if it cannot be removed, readers see that it is unfinished.
            let _ = volume.remove(&path);
            Err(error)
        }
    }
}

/// How much must be free for so many bytes: a fifth to spare.
#[must_use]
pub const fn with_spare(need: u64) -> u64 {
    need.saturating_add(need / 5)
}

/// Free space (with a fifth to spare) and write protection, before anything is touched.
fn check_room(volume: &dyn Volume, root: &Path, need: u64) -> Result<(), StickError> {
    if volume.look(&volume.resolve(root)?)? != Found::Folder {
        return Err(StickError::Strange);
    }
    if let Some(room) = volume.room(root)? {
        if room.read_only {
            return Err(StickError::ReadOnly);
        }
        let need = with_spare(need);
        if room.free < need {
            return Err(StickError::NoRoom { need, free: Some(room.free) });
        }
    }
    Ok(())
}

fn make_folder(volume: &dyn Volume, folder: &Path) -> Result<(), StickError> {
    match volume.create_folder(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match volume.look(folder)? {
            Found::Folder => Ok(()),
            _ => Err(StickError::Strange),
        },
        Err(error) => Err(error.into()),
    }
}

/// Makes the file under the first name that is free.
fn create(
    volume: &dyn Volume,
    folder: &Path,
    name: Name<'_>,
) -> Result<(PathBuf, Box<dyn StickFile>), StickError> {
    for attempt in 1..=MAX_NAMES {
        let path = folder.join(name.file(attempt));
        match volume.create_new(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(StickError::NamesTaken)
}

fn finish(
    volume: &dyn Volume,
    path: &Path,
    mut file: Box<dyn StickFile>,
    own: &Card,
    fill: &mut Filler<'_>,
) -> Result<Packed, StickError> {
    let packed = fill(&mut *file)?;
    file.sync_all()?;
    drop(file);
    if volume.look(path)? != Found::File(packed.bytes) || packed.manifest.from != own.fingerprint() {
        return Err(StickError::ReadBack);
    }
    Ok(packed)
}

/// Reads everything from the device again: container, signature and payload digest vouch for every byte.
fn read_back(volume: &dyn Volume, path: &Path, own: &Card, packed: &Packed) -> Result<(), StickError> {
    let mut file = volume.open(path)?;
    file.forget();
    let cards = std::slice::from_ref(own);
    let opened =
        Opened::verify(file, &Expect { cards, realm: None, to: None }).map_err(|error| match error {
            BundleError::Io(kind) => StickError::from(io::Error::from(kind)),
            _ => StickError::ReadBack,
        })?;
    let same = opened.manifest_sha256() == packed.manifest_sha256 && opened.bytes() == packed.bytes;
    if same { Ok(()) } else { Err(StickError::ReadBack) }
}

#[cfg(test)]
mod tests;
