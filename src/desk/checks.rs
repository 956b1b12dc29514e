//! 核查: the checks of every record, for the list that is worked off before a hand-over (第27条).

use super::{CheckLine, Desk, DeskError, Progress};
use crate::{
    domain::{DeskRole, Lang, Standing, Words, note::Severity, record},
    rules::roles::Act,
};

impl Desk {
    /// Checks every record that is 在读. Where no fault is found the data check of the term is done with it.
    ///
    /// # Errors
    /// When the store is damaged, or the person stopped it.
    pub fn check_all(&self, progress: &Progress) -> Result<Vec<CheckLine>, DeskError> {
        let today = self.today().date.0;
        let roster = self.roster();
        progress.expect(roster.len() as u64);
        let mut lines = Vec::new();
        for (row, done) in roster.rows().zip(1..) {
            if row.standing != Standing::Enrolled {
                continue;
            }
            let Some(pupil) = self.store.pupil(row.id)? else { continue };
            for finding in record::check(&pupil.fields, today) {
                if finding.note.severity < Severity::Warn {
                    continue;
                }
                lines.push(CheckLine {
                    pupil: row.id,
                    name: row.name.to_owned(),
                    field: Some(finding.key),
                    fault: finding.note.severity == Severity::Refuse,
                    what: Words {
                        zh: finding.note.text(Lang::Zh).to_owned(),
                        en: finding.note.text(Lang::En).to_owned(),
                    },
                });
            }
            if !progress.reach(done) {
                return Err(super::stopped());
            }
        }
        lines.sort_by_key(|line| !line.fault);
        self.settle_check(&lines)?;
        Ok(lines)
    }

    fn settle_check(&self, lines: &[CheckLine]) -> Result<(), DeskError> {
        let pupils = self.roster().rows().filter(|row| row.standing == Standing::Enrolled).count();
        let found = pupils == 0 || lines.iter().any(|line| line.fault);
        // Who may mark a duty by hand does so by the act itself.
        if found || self.site().role != DeskRole::School || self.may(Act::Export).is_err() {
            return Ok(());
        }
        let _held = self.hold();
        self.note_check(pupils, lines.len())
    }
}
