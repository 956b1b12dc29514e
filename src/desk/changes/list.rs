//! Changes in lists: finding one, showing them in order, as lines with a summary.

use super::{Dossier, no_change};
use crate::{
    both,
    changes::{Change, ChangeState, Kind, SchoolFacts, kind},
    desk::{ChangeFilter, ChangeLine, Desk, DeskError},
    domain::{ChangeId, DeskRole, Lang, Words},
};

impl Desk {
    /// The change that a word names: its id or the beginning of it.
    ///
    /// # Errors
    /// When none, or more than one, is meant.
    pub fn find_change(&self, word: &str) -> Result<ChangeId, DeskError> {
        let word = word.trim().to_ascii_lowercase();
        let found =
            self.store.changes_where(|change| word.len() >= 4 && change.id.to_string().starts_with(&word))?;
        match found.as_slice() {
            [one] => Ok(one.id),
            _ => Err(no_change()),
        }
    }

    /// A change.
    ///
    /// # Errors
    /// When there is none.
    pub fn change(&self, id: ChangeId) -> Result<ChangeLine, DeskError> {
        Ok(self.change_line(self.known_change(id)?))
    }

    /// Changes, the most pressing first.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn changes(&self, filter: ChangeFilter) -> Result<Vec<ChangeLine>, DeskError> {
        if self.site().role == DeskRole::Center {
            return self.handed_in(filter);
        }
        let keep = |change: &Change| match filter {
            ChangeFilter::All => true,
            ChangeFilter::Open => change.is_open(),
            ChangeFilter::Queue => {
                change.state != ChangeState::Draft && change.state != ChangeState::Withdrawn
            }
        };
        let mut lines: Vec<ChangeLine> =
            self.store.changes_where(keep)?.into_iter().map(|change| self.change_line(change)).collect();
        lines.sort_by_key(|line| {
            let urgency = kind(&line.change.kind).map_or(u8::MAX, |kind| kind.urgency());
            let due = line.change.due.map_or(u32::MAX, |due| due.date.number());
            (!line.change.is_open(), urgency, due, std::cmp::Reverse(line.change.created_at))
        });
        Ok(lines)
    }

    /// Center: what was handed in by all sites, as it stands here.
    fn handed_in(&self, filter: ChangeFilter) -> Result<Vec<ChangeLine>, DeskError> {
        let lines = self.review_queue()?.into_iter().map(|line| {
            let state = line.decision.map_or(ChangeState::Processed, |(state, _)| state);
            let disposition = Some(line.disposition);
            ChangeLine { change: Change { state, disposition, ..line.line.change }, ..line.line }
        });
        Ok(lines.filter(|line| filter == ChangeFilter::All || line.change.is_open()).collect())
    }

    pub(in crate::desk) fn change_line(&self, change: Change) -> ChangeLine {
        let today = self.today().date;
        let days_left = change.due.filter(|_| change.is_open()).map(|due| (due.date.0 - today.0).num_days());
        let reached = change.steps.last().filter(|_| !change.stage.is_empty());
        let stage = reached.map(|step| step.to_label.clone()).unwrap_or_default();
        let Some(kind) = kind(&change.kind) else {
            let kind_name = both!("异动（新版本）", "change (newer)");
            return ChangeLine { change, kind_name, stage, summary: Words::default(), days_left };
        };
        let dossier = Dossier {
            id: Some(change.id),
            pupil: None,
            evidence: Vec::new(),
            open: Vec::new(),
            site: self.site(),
            school: SchoolFacts::default(),
            term: None,
        };
        let summary = if unfinished(kind, &change) {
            both!("还没填完", "not filled in yet")
        } else {
            self.with_case(&dossier, &change.form, |case| Words {
                zh: kind.summary(case, Lang::Zh),
                en: kind.summary(case, Lang::En),
            })
        };
        ChangeLine { change, kind_name: kind.name().into(), stage, summary, days_left }
    }
}

/// A draft that still lacks what must be filled in: its summary would be made of gaps.
fn unfinished(kind: &dyn Kind, change: &Change) -> bool {
    change.state == ChangeState::Draft
        && kind.particulars().iter().any(|one| one.required && change.form.get(one.key).trim().is_empty())
}
