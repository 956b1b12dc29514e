//! Looks at a workbook's archive before anything in it is parsed: how many members, and how much they really
//! unpack to, since the sizes an archive states are only a claim. It unpacks into nothing.

use std::{
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use zip::{ZipArchive, result::ZipError};

use crate::sheet::{SheetError, limits};

/// Checks the archive against the limits.
///
/// # Errors
/// Too many members, too much inside, or no archive at all.
pub(super) fn check(path: &Path) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(|error| broken(&error))?;
    if archive.len() > limits::MEMBERS {
        return Err(SheetError::Bomb);
    }
    let mut buffer = vec![0_u8; 64 << 10];
    for place in 0..archive.len() {
        let mut member = archive.by_index(place).map_err(|error| broken(&error))?;
        let name = member.name().map_err(|error| broken(&error))?.to_ascii_lowercase();
        // Pictures and the like are never read.
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let most = if name.starts_with("xl/worksheets/") { limits::SHEET_BYTES } else { limits::PART_BYTES };
        if member.size() > most {
            return Err(SheetError::Bomb);
        }
        let claimed = member.size();
        let mut unpacked = 0_u64;
        loop {
            match member.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => unpacked += read as u64,
                Err(_) => return Err(SheetError::Damaged),
            }
            if unpacked > claimed {
                return Err(SheetError::Bomb);
            }
        }
    }
    Ok(())
}

fn broken(error: &ZipError) -> SheetError {
    match error {
        ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            SheetError::Unreadable(error.kind())
        }
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => SheetError::Locked,
        _ => SheetError::Damaged,
    }
}
