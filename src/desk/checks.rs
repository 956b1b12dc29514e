//! 核查: the checks of every record, for the list that is worked off before a hand-over (第27条).

use super::{CheckLine, Desk, DeskError, Progress};
use crate::domain::{Lang, Standing, Words, note::Severity, record};

impl Desk {
    /// Checks every record that is 在读.
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
        Ok(lines)
    }
}
