//! Where a stick may be: the places at which removable drives are mounted, where it was the last time, and when the
//! last receipt came. Opens nothing on a stick.

use std::{fs, path::PathBuf};

use super::{Desk, DeskError};

/// More places than this are not offered.
const PLACES_MAX: usize = 20;
/// The draft under which the last place is remembered.
const LAST: &str = "last-stick";

/// The mounted drives that a person would call a stick.
#[must_use]
pub fn sticks() -> Vec<PathBuf> {
    if cfg!(windows) {
        let drives = ('D'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\")));
        return drives.filter(|drive| drive.exists()).take(PLACES_MAX).collect();
    }
    fs::read_to_string("/proc/self/mounts").map(|table| mounted(&table)).unwrap_or_default()
}

/// The mount points of a table of mounts that lie where desktops mount sticks.
fn mounted(table: &str) -> Vec<PathBuf> {
    let places = table.lines().filter_map(|line| line.split(' ').nth(1)).map(unescaped);
    let sticks = places
        .filter(|place| ["/media/", "/run/media/", "/mnt/"].iter().any(|parent| place.starts_with(parent)));
    let mut sticks: Vec<PathBuf> = sticks.map(PathBuf::from).collect();
    sticks.sort();
    sticks.dedup();
    sticks.truncate(PLACES_MAX);
    sticks
}

/// The table writes blanks as `\040`.
fn unescaped(place: &str) -> String {
    place.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
}

impl Desk {
    /// School: when the last receipt was taken in, in seconds since 1970 (UTC).
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn last_receipt(&self) -> Result<Option<i64>, DeskError> {
        let traffic = self.store.facts()?.traffic;
        Ok(traffic.iter().filter(|traffic| traffic.taken.is_some()).map(|traffic| traffic.taken_at).max())
    }

    /// Where something was written or read last.
    #[must_use]
    pub fn last_place(&self) -> Option<PathBuf> {
        self.draft(LAST).ok().flatten().map(PathBuf::from)
    }

    /// Remembers where something was written or read. That it could not be remembered harms nothing.
    pub fn remember_place(&self, place: &std::path::Path) {
        let _ = place.to_str().map(|place| self.keep_draft(LAST, place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sticks_are_offered() {
        let table = "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/lin/XJ\\040STICK vfat rw 0 0\n\
                     /dev/sdc1 /mnt/usb vfat rw 0 0\nproc /proc proc rw 0 0\n/dev/sdb1 /media/lin/XJ\\040STICK vfat rw 0 0\n";
        assert_eq!(mounted(table), [PathBuf::from("/media/lin/XJ STICK"), PathBuf::from("/mnt/usb")]);
    }
}
