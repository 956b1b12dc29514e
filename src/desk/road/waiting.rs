//! Center: bundles that are held. A copy stays beside the store, as sealed as it came, so that the stick can go home;
//! each collecting tries them again. A copy goes when the bundle is merged, is here already, or is refused for good.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    both,
    bundle::open::glance,
    desk::{BundleOutcome, BundleResult, Desk},
    domain::{Fingerprint, Words},
};

/// The folder beside the store.
const FOLDER: &str = "waiting";
/// More bundles than this are not kept; the school can always write them again.
const KEPT_MAX: usize = 64;

impl Desk {
    fn waiting_folder(&self) -> PathBuf {
        self.folder.join(FOLDER)
    }

    /// The copies that are kept.
    pub(super) fn waiting(&self) -> Vec<PathBuf> {
        let Ok(found) = fs::read_dir(self.waiting_folder()) else { return Vec::new() };
        let mut files: Vec<PathBuf> = found
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "xjb"))
            .take(KEPT_MAX)
            .collect();
        files.sort();
        files
    }

    /// Keeps a copy of a bundle that is held, and lets go of one that was settled. That a copy could not be made or
    /// removed harms nothing: the school carries everything again.
    pub(super) fn settle_waiting(&self, outcome: &BundleOutcome) {
        let kept = outcome.file.starts_with(self.waiting_folder());
        match (outcome.result, kept) {
            (BundleResult::Held, false) => drop(self.keep_copy(&outcome.file)),
            (BundleResult::Held, true) => {}
            (_, true) => drop(fs::remove_file(&outcome.file)),
            (_, false) => {}
        }
    }

    fn keep_copy(&self, file: &Path) -> io::Result<()> {
        let Some(name) = file.file_name() else { return Ok(()) };
        if self.waiting().len() >= KEPT_MAX {
            return Ok(());
        }
        let folder = self.waiting_folder();
        fs::create_dir_all(&folder)?;
        let to = folder.join(name);
        if to.exists() {
            return Ok(());
        }
        let unfinished = folder.join("unfinished");
        fs::copy(file, &unfinished)?;
        fs::File::open(&unfinished)?.sync_all()?;
        fs::rename(&unfinished, &to)
    }

    /// What is held from a site, a sentence each.
    pub(in crate::desk) fn held_from(&self, site: Fingerprint) -> Vec<Words> {
        let manifests =
            self.waiting().into_iter().filter_map(|file| super::open_file(&file).and_then(glance).ok());
        manifests
            .filter(|manifest| manifest.from == site.to_string())
            .map(|manifest| {
                let (number, first, last) = (manifest.number, manifest.first_seq, manifest.last_seq);
                both!(
                    "第 {number} 包搁置中（第 {first}–{last} 条）",
                    "bundle {number} is held (entries {first} to {last})"
                )
            })
            .collect()
    }
}
