//! Gathers what a form is filled with: the pupil, the change and the one that shares its sheet, the papers, the roster,
//! the last bundle. It draws nothing.

use super::{FormAbout, FormYear, answers::LastBundle, is_of_kind, mistake, rosters::Roll};
use crate::{
    both,
    changes::{Change, ChangeState},
    desk::{Desk, DeskError},
    domain::Pupil,
    journal::local_date,
    sheet::forms::{Layout, Of},
};

/// Kinds that share one sheet: the leaves, the first of them the one that begins, and the return.
const SHARED: [(&[&str], &str); 2] =
    [(&["suspend", "extend-suspension"], "resume"), (&["abroad"], "return-from-abroad")];

/// What a form is filled with.
#[derive(Default)]
pub(super) struct Subject {
    pub filled: bool,
    pub pupil: Option<Pupil>,
    pub change: Option<Change>,
    pub pair: Option<Change>,
    pub papers: Vec<String>,
    pub roll: Option<Roll>,
    pub bundle: Option<LastBundle>,
}

/// The change that fills the other half of a sheet for both: the return after a leave, the leave before a return.
pub(super) fn pair(change: &Change, mut of_pupil: Vec<Change>) -> Option<Change> {
    let own = |kinds: &[&str]| kinds.contains(&change.kind.as_str());
    let (leaves, back) = SHARED.iter().find(|(leaves, back)| own(leaves) || own(&[back]))?;
    let begins = leaves.first()?;
    of_pupil.retain(|other| {
        let shares = leaves.contains(&other.kind.as_str()) || other.kind == *back;
        let came_to_nothing = other.state == ChangeState::Withdrawn || (other.ended && !other.effective);
        shares && !came_to_nothing && other.id != change.id
    });
    of_pupil.sort_by_key(when);
    let now = when(change);
    let found = if own(&[back]) {
        of_pupil.into_iter().rfind(|other| when(other) < now)
    } else {
        // A suspension that was extended goes on; one that begins anew has a return of its own.
        let mut later = of_pupil.into_iter().filter(|other| when(other) > now);
        later.find(|other| other.kind == *back || other.kind == *begins)
    };
    found.filter(|other| (other.kind == *back) != own(&[back]))
}

/// The order of changes in time: a draft comes after all that was queued.
fn when(change: &Change) -> (u64, i64) {
    (change.queued_seq.unwrap_or(u64::MAX), change.created_at)
}

impl Desk {
    pub(super) fn subject(&self, layout: &Layout, about: &FormAbout) -> Result<Subject, DeskError> {
        let mut subject = Subject { filled: true, ..Subject::default() };
        match (about, layout.of) {
            (FormAbout::Pupil(id), Of::Pupil | Of::Change) => subject.pupil = Some(self.pupil(*id)?),
            (FormAbout::Change(id), Of::Pupil | Of::Change | Of::HandOver) => {
                let change = self.known_change(*id)?;
                if layout.of != Of::Pupil && !is_of_kind(layout, &change.kind) {
                    return Err(self.not_of_this_change(layout, about));
                }
                // Whoever may not see the pupil may not read the change out either.
                subject.pupil = match self.store.pupil(change.pupil)? {
                    Some(_) => Some(self.pupil(change.pupil)?),
                    None => None,
                };
                for id in &change.evidence {
                    subject.papers.extend(self.store.evidence(*id)?.map(|paper| paper.title));
                }
                let of_pupil = self.store.changes_where(|other| other.pupil == change.pupil)?;
                subject.pair = pair(&change, of_pupil);
                subject.change = Some(change);
            }
            (FormAbout::Year(year), Of::Entrants | Of::Leavers) => {
                subject.roll = Some(self.roll(year, layout.of == Of::Leavers)?);
            }
            // The roster on which an entrant's change is one line.
            (FormAbout::Change(_), Of::Entrants) => {
                subject.roll = Some(self.roll(&FormYear::default(), false)?);
            }
            (FormAbout::HandOver, Of::HandOver) => subject.bundle = self.last_bundle()?,
            _ => return Err(unfit(layout)),
        }
        Ok(subject)
    }

    fn not_of_this_change(&self, layout: &Layout, about: &FormAbout) -> DeskError {
        let fitting = self.forms_for(about).unwrap_or_default();
        let keys: Vec<String> = fitting.into_iter().map(|line| line.key).collect();
        let (key, all) = (&layout.key, keys.join(" "));
        mistake(
            both!("这项异动不用表{key}", "This change has no use for form {key}"),
            both!("这项异动的表：{all}", "The forms of this change are: {all}"),
        )
    }

    fn last_bundle(&self) -> Result<Option<LastBundle>, DeskError> {
        let facts = self.store.facts()?;
        let last = facts.traffic.iter().filter(|traffic| traffic.sent_number > 0);
        let Some(last) = last.max_by_key(|traffic| traffic.sent_at) else { return Ok(None) };
        let number = last.sent_number;
        let changes = self.store.changes_where(|change| change.bundle == Some(number))?.len();
        let code = last.sent_manifest.map(|digest| digest.to_string()).unwrap_or_default();
        let receiver = self.cards()?.into_iter().find(|card| card.fingerprint == last.peer);
        Ok(Some(LastBundle {
            number,
            code: code[code.len().saturating_sub(8)..].to_owned(),
            on: local_date(last.sent_at),
            changes,
            receiver: receiver.map(|card| card.name).unwrap_or_default(),
        }))
    }
}

fn unfit(layout: &Layout) -> DeskError {
    let of = layout.of.label();
    let (zh, en) = (of.zh, of.en);
    mistake(
        both!("{}要对着{zh}填", "The form {} is filled from {en}", layout.key),
        match layout.of {
            Of::Pupil => both!("请写 --student，或用 --blank 打空白表。", "Give --student, or --blank."),
            Of::Change => both!(
                "请写 --change 或 --student，或用 --blank 打空白表。",
                "Give --change or --student, or --blank."
            ),
            Of::Entrants | Of::Leavers => {
                both!("请写 --year，或用 --blank 打空白表。", "Give --year, or --blank.")
            }
            Of::HandOver => both!("请用 --last-bundle 或 --blank。", "Give --last-bundle or --blank."),
        },
    )
}
