//! What an entry makes true of a change: drafts, the queue, steps, decisions, withdrawal, reopening.

use super::{FoldError, Tables, ledger, record};
use crate::{
    changes::{Change, ChangeState, Due, Effect, StepOutcome, StepTaken},
    domain::{ChangeId, PupilId},
    journal::{Decided, Decision, DueRow, Entry, Op},
};

pub(super) fn apply<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    match op {
        Op::ChangeSaved { change, kind, pupil, pupil_name, revision, form, evidence } => {
            let before = tables.change(change)?;
            let fresh = before.unwrap_or_else(|| blank(change, pupil, entry.at));
            let saved = Change {
                kind,
                pupil_name,
                revision,
                state: ChangeState::Draft,
                form,
                evidence,
                queued_seq: None,
                base: 0,
                due: None,
                bundle: None,
                disposition: None,
                on_approval: Vec::new(),
                stage: String::new(),
                clock: None,
                ended: false,
                ..fresh
            };
            put(tables, saved)?;
            tables.log(pupil, entry.seq)
        }
        Op::ChangeQueued { change: id, pupil, base, due, now, on_approval } => {
            let mut change = tables.change(id)?.ok_or(FoldError::Unknown(entry.seq))?;
            change.state = ChangeState::Queued;
            change.queued_seq = Some(entry.seq);
            change.base = base;
            change.due = due;
            change.reason = String::new();
            change.on_approval = on_approval;
            put(tables, change)?;
            tables.log(pupil, entry.seq)?;
            affect(tables, entry, id, now, false)
        }
        Op::ChangeWithdrawn { change, pupil, reason } => withdrawn(tables, entry, change, pupil, reason),
        Op::ChangeStepped { change, pupil, step, outcome } => {
            stepped(tables, entry, change, *step, *outcome)?;
            tables.log(pupil, entry.seq)
        }
        Op::ChangeReopened { change: id, pupil, reason } => {
            let mut change = tables.change(id)?.ok_or(FoldError::Unknown(entry.seq))?;
            if let Some((restore, of)) = change.back.take() {
                record::take_back(tables, entry, pupil, Some(id), &restore, of)?;
            }
            change.state = ChangeState::Returned;
            change.reason = reason;
            change.stage = String::new();
            change.clock = None;
            change.due = None;
            change.effective = false;
            change.ended = false;
            put(tables, change)?;
            tables.log(pupil, entry.seq)
        }
        _ => Ok(()),
    }
}

fn withdrawn<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    id: ChangeId,
    pupil: PupilId,
    reason: String,
) -> Result<(), T::Error> {
    let mut change = tables.change(id)?.ok_or(FoldError::Unknown(entry.seq))?;
    // What it did to the record when it was queued does not outlive it.
    if let Some((restore, of)) = change.back.take() {
        record::take_back(tables, entry, pupil, Some(id), &restore, of)?;
    }
    change.state = ChangeState::Withdrawn;
    change.reason = reason;
    put(tables, change)?;
    tables.log(pupil, entry.seq)
}

fn blank(id: ChangeId, pupil: PupilId, at: i64) -> Change {
    Change {
        id,
        kind: String::new(),
        pupil,
        pupil_name: String::new(),
        revision: 1,
        state: ChangeState::Draft,
        form: crate::changes::Form::default(),
        evidence: Vec::new(),
        created_at: at,
        queued_seq: None,
        base: 0,
        due: None,
        bundle: None,
        disposition: None,
        reason: String::new(),
        on_approval: Vec::new(),
        stage: String::new(),
        steps: Vec::new(),
        clock: None,
        effective: false,
        ended: false,
        back: None,
    }
}

fn stepped<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    id: ChangeId,
    step: StepTaken,
    outcome: StepOutcome,
) -> Result<(), T::Error> {
    let mut change = tables.change(id)?.ok_or(FoldError::Unknown(entry.seq))?;
    if let Some(left_again) = end_of_watch(&step.step) {
        ledger::watch_ended(tables, entry, change.pupil, id, step.on, left_again)?;
    }
    change.stage.clone_from(&step.to);
    change.steps.push(step);
    change.due = outcome.clock.as_ref().map(|clock| Due { date: clock.due, approximate: clock.approximate });
    change.clock = outcome.clock;
    change.ended = outcome.ended;
    if let Some(effects) = outcome.on_approval {
        change.on_approval = effects;
    }
    put(tables, change)?;
    affect(tables, entry, id, outcome.now, outcome.effective)
}

/// Whether a step ends the watch over a pupil who came back after a dropout, and whether he left again.
fn end_of_watch(step: &str) -> Option<bool> {
    match step {
        "strike-off" => Some(false),
        "leave-again" => Some(true),
        _ => None,
    }
}

/// Applies effects for a change and keeps what takes them back: what was there before the first of them.
fn affect<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    id: ChangeId,
    effects: Vec<Effect>,
    effective: bool,
) -> Result<(), T::Error> {
    let Some(mut change) = tables.change(id)? else { return Ok(()) };
    let restore = record::effects(tables, entry, change.pupil, Some(id), effects)?;
    if restore.is_none() && !effective {
        return Ok(());
    }
    change.effective |= effective;
    if let Some(restore) = restore {
        change.back = Some(match change.back.take() {
            Some((before, of)) => (before.over(restore), of),
            None => (restore, entry.seq),
        });
    }
    put(tables, change)
}

/// Puts a change, and what it makes due in the place of what it made due before.
fn put<T: Tables>(tables: &mut T, change: Change) -> Result<(), T::Error> {
    let before = tables.change(change.id)?.as_ref().and_then(DueRow::of_change);
    let now = DueRow::of_change(&change);
    if before != now {
        if let Some(before) = before {
            tables.remove_due(&before)?;
        }
        if let Some(now) = now {
            tables.put_due(now)?;
        }
    }
    tables.put_change(change)
}

/// Moves a change forward on its way, never back.
pub(super) fn advance<T: Tables>(
    tables: &mut T,
    id: ChangeId,
    to: ChangeState,
    also: impl FnOnce(&mut Change),
) -> Result<(), T::Error> {
    let Some(mut change) = tables.change(id)? else { return Ok(()) };
    if change.state == ChangeState::Draft || change.state >= ChangeState::Approved {
        return Ok(());
    }
    change.state = change.state.max(to);
    also(&mut change);
    put(tables, change)
}

/// Applies the center's decision, if it speaks of the revision that lies here. What a step has done already is not done
/// again, and a business that was called off stays off.
pub(super) fn decide<T: Tables>(tables: &mut T, entry: &Entry, decided: Decided) -> Result<(), T::Error> {
    let Some(mut change) = tables.change(decided.change)? else { return Ok(()) };
    let open = matches!(
        change.state,
        ChangeState::Queued | ChangeState::Exported | ChangeState::Received | ChangeState::Processed
    );
    if change.revision != decided.revision || !(open || change.state == ChangeState::Approved) {
        return Ok(());
    }
    let (id, pupil) = (change.id, change.pupil);
    let mut follows = None;
    match decided.decision {
        Decision::Approved | Decision::Uploaded => {
            if open && !change.effective && !change.ended {
                follows = Some(change.on_approval.clone());
            }
            let uploaded = matches!(decided.decision, Decision::Uploaded);
            change.state = if uploaded { ChangeState::Uploaded } else { ChangeState::Approved };
        }
        Decision::Returned(reason) if open => {
            change.state = ChangeState::Returned;
            change.reason = reason;
        }
        Decision::Returned(_) => return Ok(()),
    }
    put(tables, change)?;
    tables.log(pupil, entry.seq)?;
    match follows {
        Some(effects) => affect(tables, entry, id, effects, true),
        None => Ok(()),
    }
}
