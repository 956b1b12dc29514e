//! Caring for the store: backup that was read back, restore into a new epoch, the doctor.

use std::path::{Path, PathBuf};

use super::{Desk, DeskError, Finding, Progress, Surroundings};
use crate::{both, journal::Op, rules::roles::Act, seal::Secret, store::Store};

impl Desk {
    /// Writes a backup into a folder and reads it back before saying so.
    ///
    /// # Errors
    /// When the disk does not let it, or what was read back is not what was written.
    pub fn backup(&self, to: &Path) -> Result<PathBuf, DeskError> {
        self.may(Act::Backup)?;
        let _held = self.hold();
        let file = if to.is_dir() {
            to.join(self.store.backup_name(self.today().date.number()))
        } else {
            to.to_owned()
        };
        self.store.backup(&file)?;
        // The copy is there; where it cannot be noted, the duty merely stays on the list.
        let _ = self.note_backup(&file);
        Ok(file)
    }

    /// Puts a backup into an empty folder. What is written there from now on belongs to a new epoch, so that the
    /// center can tell the two apart if the old store goes on.
    ///
    /// # Errors
    /// When the backup is damaged, the folder holds a store, or the password is wrong.
    pub fn restore(
        file: &Path,
        folder: &Path,
        name: Option<&str>,
        password: &Secret,
        around: Surroundings,
    ) -> Result<(), DeskError> {
        Store::restore(file, folder)?;
        Self::open(folder, name, password, around).map(|_| ())
    }

    /// Begins a new epoch: what this store writes from now on can be told from what the old one may still write.
    pub(super) fn begin_epoch(&self) -> Result<(), DeskError> {
        let facts = self.store.facts()?;
        let op = Op::Founded {
            store: facts.store,
            site: self.site(),
            realm: facts.realm,
            card: facts.card,
            program: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let entry = self.entry(op)?;
        self.store.commit(self.epoch() + 1, vec![entry])?;
        Ok(())
    }

    /// Looks at file, chain, seals, projections and evidence; with `rebuild` the projections are made anew from the
    /// journal.
    ///
    /// # Errors
    /// When the disk does not let it.
    pub fn doctor(&self, rebuild: bool, progress: &Progress) -> Result<Vec<Finding>, DeskError> {
        let _held = self.hold();
        let mut findings: Vec<Finding> = Vec::new();
        for found in self.store.doctor(Some(&self.identity()?), &mut |done| progress.reach(done))? {
            findings.push(Finding { fault: true, what: super::words_of(&found) });
        }
        if rebuild {
            let mended = self.store.rebuild(&mut |done| progress.reach(done))?.len();
            self.reload_roster()?;
            let fault = mended > 0;
            findings.push(Finding {
                fault,
                what: if fault {
                    both!(
                        "重建改正了 {mended} 处，请再检查一次",
                        "The rebuild mended {mended} tables; check once more"
                    )
                } else {
                    both!("由日志重建，与现有数据完全一致", "Rebuilt from the journal: identical")
                },
            });
        }
        let (seq, code) = (self.store.head().seq, self.head_code());
        findings.push(Finding {
            fault: false,
            what: both!("日志 {seq} 条，校验码 {code}", "Journal of {seq} entries, head code {code}"),
        });
        Ok(findings)
    }
}
