//! Into the queue, and out of it again: a draft is checked by every rule that binds it, and its clock and its effects
//! are written down; a withdrawal keeps everything.

use super::{draft_of, known_kind, on_its_way, rework_first};
use crate::{
    both,
    changes::{Change, ChangeState, Step, check_form, kind},
    desk::{Desk, DeskError},
    domain::{ChangeId, DeskRole},
    journal::Op,
    rules::{Refusal, roles::Act},
};

impl Desk {
    /// Queues a draft for the center: checked by every rule that binds it, with its clock and its effects written
    /// down.
    ///
    /// # Errors
    /// The first refusal.
    pub fn queue_change(&self, id: ChangeId) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::QueueChange)?;
        let _held = self.hold();
        let change = self.known_change(id)?;
        if change.state != ChangeState::Draft {
            return Err(if change.state == ChangeState::Returned {
                rework_first()
            } else {
                on_its_way(&change)
            });
        }
        let kind = known_kind(&change.kind)?;
        let draft = draft_of(&change);
        let dossier = self.dossier(&draft, kind)?;
        let verdict = self.with_case(&dossier, &change.form, |case| check_form(kind, case, Step::Queue));
        if let Some(refusal) = verdict.refusals.into_iter().next() {
            return Err(refusal.into());
        }
        let ops = self.with_case(&dossier, &change.form, |case| {
            let on_approval = self.completed(kind.effects_on_approval(case));
            let mut now = self.completed(kind.effects_now(case));
            if change.effective {
                // What an earlier revision did to the record holds; the rework puts its own in its place.
                now.extend(on_approval.iter().cloned());
            }
            let queued = Op::ChangeQueued {
                change: id,
                pupil: change.pupil,
                base: dossier.pupil.as_ref().map_or(0, |pupil| pupil.version),
                due: kind.due(case),
                now,
                on_approval,
            };
            std::iter::once(queued).chain(self.first_stage(kind, case, &change)).collect()
        });
        self.record(ops, &[change.pupil])?;
        Ok(())
    }

    /// Withdraws a change that was not decided yet. It is kept, and the center is told.
    ///
    /// # Errors
    /// When it was decided, or there is no reason.
    pub fn withdraw_change(&self, id: ChangeId, reason: &str) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::QueueChange)?;
        let _held = self.hold();
        let change = self.known_change(id)?;
        let done_at_once = kind(&change.kind).is_some_and(|kind| !kind.needs_approval());
        if !change.state.is_under_way() || (done_at_once && change.state != ChangeState::Draft) {
            return Err(on_its_way(&change));
        }
        if change.effective || change.ended {
            return Err(reopen_instead(&change));
        }
        if let Some(refusal) = self.lies_under(&change)? {
            return Err(refusal);
        }
        if reason.trim().is_empty() {
            return Err(Refusal {
                article: None,
                at: "reason".to_owned(),
                what: both!("撤回没有写原因", "A withdrawal needs its reason"),
                why: both!("记录不会抹去，以后要看得懂。", "Nothing is erased; it must be understood later."),
                next: both!("请写一句原因。", "Write one sentence."),
            }
            .into());
        }
        let op = Op::ChangeWithdrawn { change: id, pupil: change.pupil, reason: reason.trim().to_owned() };
        self.record(vec![op], &[change.pupil])?;
        Ok(())
    }
}

/// What has been done is not withdrawn but opened again, so that its effects are taken back with it.
fn reopen_instead(change: &Change) -> DeskError {
    let name = &change.pupil_name;
    Refusal {
        article: None,
        at: String::new(),
        what: both!(
            "{name}的这项异动已经办成，不能撤回",
            "The change of {name} is done and cannot be withdrawn"
        ),
        why: both!("已办成的事要更正，不能当作没有。", "What was done is corrected, not left out."),
        next: both!("请用“重新打开更正”。", "Reopen it to correct it."),
    }
    .into()
}
