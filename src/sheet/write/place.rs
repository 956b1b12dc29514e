//! Where a file is written: beside its place under a name of its own, moved there when it is whole.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use crate::sheet::SheetError;

/// A file in the making. Dropped unfinished, it is removed.
pub(in crate::sheet) struct Place {
    target: PathBuf,
    part: PathBuf,
    file: File,
    replace: bool,
    done: bool,
}

impl Place {
    pub(in crate::sheet) fn take(target: &Path, replace: bool) -> Result<Self, SheetError> {
        if !replace && target.symlink_metadata().is_ok() {
            return Err(SheetError::Exists);
        }
        let name = target.file_name().ok_or(SheetError::UnknownKind)?.to_string_lossy();
        let part = folder(target).join(format!(".{name}.{}.part", std::process::id()));
        let file = OpenOptions::new().write(true).create_new(true).open(&part).map_err(|e| unwritable(&e))?;
        Ok(Self { target: target.to_owned(), part, file, replace, done: false })
    }

    pub(in crate::sheet) fn file(&self) -> &File {
        &self.file
    }

    /// The folder of the file, for pieces of it that a library keeps while writing.
    pub(in crate::sheet) fn folder(&self) -> &Path {
        folder(&self.target)
    }

    /// Brings the bytes to the disk and gives the file its name.
    pub(in crate::sheet) fn finish(mut self) -> Result<(), SheetError> {
        self.file.sync_all().map_err(|error| unwritable(&error))?;
        if !self.replace && self.target.symlink_metadata().is_ok() {
            return Err(SheetError::Exists);
        }
        fs::rename(&self.part, &self.target).map_err(|error| unwritable(&error))?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.done {
            // Nothing more can be done about a part that cannot be removed.
            let _ = fs::remove_file(&self.part);
        }
    }
}

fn folder(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

pub(in crate::sheet) fn unwritable(error: &io::Error) -> SheetError {
    SheetError::Unwritable(error.kind())
}
