//! The file-system operations that a stick needs, behind a trait so that a test can let each of them fail.
//!
//! Nothing here renames or overwrites.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// What stands at a path; a link is never followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A regular file of so many bytes.
    File(u64),
    /// A folder.
    Folder,
    /// A symbolic link, a device, a pipe.
    Other,
}

/// Room on a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes that may still be written.
    pub free: u64,
    /// Whether it is mounted for reading only.
    pub read_only: bool,
}

/// An open file on a volume.
pub trait StickFile: Read + Write + Seek + Send {
    /// Waits until the device has everything.
    ///
    /// # Errors
    /// What the device says.
    fn sync_all(&mut self) -> io::Result<()>;

    /// Drops what the system remembers of the file, so that reading asks the device; does what it can.
    fn forget(&mut self);
}

/// Where bundles are written and found.
pub trait Volume {
    /// What stands at `path`.
    ///
    /// # Errors
    /// `NotFound`, or what the system says.
    fn look(&self, path: &Path) -> io::Result<Found>;

    /// `path` with its links resolved: for a path that a person named, never for one found on a stick.
    ///
    /// # Errors
    /// What the system says.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;

    /// Room at `folder`, if the system can tell.
    ///
    /// # Errors
    /// What the system says.
    fn room(&self, folder: &Path) -> io::Result<Option<Room>>;

    /// Names and kinds in `folder`, at most `most` of them; names that are not Unicode come as `None`.
    ///
    /// # Errors
    /// What the system says.
    fn list(&self, folder: &Path, most: usize) -> io::Result<Vec<(Option<String>, Found)>>;

    /// Makes one folder.
    ///
    /// # Errors
    /// What the system says.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;

    /// Makes a file that did not exist.
    ///
    /// # Errors
    /// `AlreadyExists`, or what the system says.
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn StickFile>>;

    /// Opens a regular file for reading.
    ///
    /// # Errors
    /// What the system says; `InvalidInput` for anything but a regular file.
    fn open(&self, path: &Path) -> io::Result<Box<dyn StickFile>>;

    /// Waits until the device has the folder's names.
    ///
    /// # Errors
    /// What the device says.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Removes a file that this program made a moment ago and could not finish.
    ///
    /// # Errors
    /// What the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The machine's own file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl StickFile for File {
    fn sync_all(&mut self) -> io::Result<()> {
        File::sync_all(self)
    }

    fn forget(&mut self) {
        #[cfg(target_os = "linux")]
        {
            // Failing only means that the reading back comes from memory.
            let _ = rustix::fs::fadvise(&*self, 0, None, rustix::fs::Advice::DontNeed);
        }
    }
}

impl Volume for Disk {
    fn look(&self, path: &Path) -> io::Result<Found> {
        fs::symlink_metadata(path).map(|metadata| found(&metadata))
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    #[cfg(unix)]
    fn room(&self, folder: &Path) -> io::Result<Option<Room>> {
        let told = rustix::fs::statvfs(folder)?;
        let read_only = told.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY);
        Ok(Some(Room { free: told.f_bavail.saturating_mul(told.f_frsize), read_only }))
    }

    #[cfg(not(unix))]
    fn room(&self, _: &Path) -> io::Result<Option<Room>> {
        Ok(None)
    }

    fn list(&self, folder: &Path, most: usize) -> io::Result<Vec<(Option<String>, Found)>> {
        let entries = fs::read_dir(folder)?.take(most);
        entries
            .map(|entry| {
                let entry = entry?;
                let found = entry.metadata().map_or(Found::Other, |metadata| found(&metadata));
                Ok((entry.file_name().into_string().ok(), found))
            })
            .collect()
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir(folder)
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn StickFile>> {
        Ok(Box::new(OpenOptions::new().write(true).read(true).create_new(true).open(path)?))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn StickFile>> {
        if !matches!(self.look(path)?, Found::File(_)) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            // The file may have become a link or a pipe since it was looked at.
            let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
            options.custom_flags(flags.bits().cast_signed());
        }
        let file = options.open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Ok(Box::new(file))
    }

    #[cfg(unix)]
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            // Some file systems have nothing to sync for a folder and say so.
            Err(error)
                if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
            {
                Ok(())
            }
            other => other,
        }
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

fn found(metadata: &fs::Metadata) -> Found {
    if metadata.file_type().is_file() {
        Found::File(metadata.len())
    } else if metadata.file_type().is_dir() {
        Found::Folder
    } else {
        Found::Other
    }
}
