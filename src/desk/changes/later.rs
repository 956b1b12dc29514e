//! What happened to a record after a change: other business that took effect, and fields that were written anew. To take
//! the change back, or to hand an old form in again, would lose what is newer. It finds; it changes nothing.

use crate::{
    both,
    changes::{Change, Effect, Newer},
    desk::{Desk, DeskError, damaged_entry},
    domain::{FieldKey, Value},
    journal::{self, Entry, Op, local_date},
    rules::Refusal,
};

impl Desk {
    /// Why what a change did to the record cannot be taken back now; none when it can.
    pub(super) fn lies_under(&self, change: &Change) -> Result<Option<DeskError>, DeskError> {
        let Some((restore, _)) = &change.back else { return Ok(None) };
        if self.touched_since(change)? {
            return Ok(Some(later_business(change)));
        }
        if restore.fields.is_empty() {
            return Ok(None);
        }
        let Some(pupil) = self.store.pupil(change.pupil)? else { return Ok(None) };
        let written = self.written_by(change)?;
        for (field, before) in &restore.fields {
            let now = pupil.fields.get(*field);
            let ours = written.iter().rfind(|(key, _)| key == field).and_then(|(_, value)| value.as_ref());
            // Who wrote the old value back by hand has done the same already.
            if now != ours && now != before.as_ref() {
                return Ok(Some(later_edit(change, *field)));
            }
        }
        Ok(None)
    }

    /// Whether another business has taken effect on the record after this one.
    fn touched_since(&self, change: &Change) -> Result<bool, DeskError> {
        let Some((_, of)) = &change.back else { return Ok(false) };
        let others = self.store.changes_of(change.pupil)?;
        Ok(others
            .iter()
            .any(|other| other.id != change.id && other.back.as_ref().is_some_and(|(_, at)| at > of)))
    }

    /// The fields that a change has written into the record, in the order in which it did.
    fn written_by(&self, change: &Change) -> Result<Vec<(FieldKey, Option<Value>)>, DeskError> {
        let mut written = Vec::new();
        self.each_of(change, |_, op| match op {
            Op::ChangeQueued { change: of, now, .. } if of == change.id => {
                written.extend(now.into_iter().flat_map(values));
            }
            Op::ChangeStepped { change: of, outcome, .. } if of == change.id => {
                written.extend(outcome.now.into_iter().flat_map(values));
            }
            Op::ReceiptTaken { decided, .. } if decided.iter().any(|one| one.change == change.id) => {
                written.extend(change.on_approval.iter().cloned().flat_map(values));
            }
            _ => {}
        })?;
        Ok(written)
    }

    /// The fields of the record that were edited at the desk while the form of this change had a text for them already.
    pub(super) fn newer_than(&self, change: &Change) -> Result<Vec<Newer>, DeskError> {
        let (mut form, mut newer) = (crate::changes::Form::default(), Vec::<Newer>::new());
        self.each_of(change, |entry, op| match op {
            Op::ChangeSaved { change: of, form: saved, .. } if of == change.id => form = saved,
            Op::FieldsEdited { edits, undoes, .. } => {
                for field in edits.into_iter().map(|edit| edit.field) {
                    let text = form.get(field.key()).to_owned();
                    newer.retain(|known| known.field != field);
                    if !text.is_empty() && undoes.is_none() {
                        newer.push(Newer { field, text, on: local_date(entry.at) });
                    }
                }
            }
            _ => {}
        })?;
        Ok(newer)
    }

    /// Every entry about the pupil of a change, the oldest first.
    fn each_of(&self, change: &Change, mut told: impl FnMut(&Entry, Op)) -> Result<(), DeskError> {
        for seq in self.store.log_of(change.pupil)? {
            let Some(entry) = self.store.entry(seq)? else { continue };
            let op = journal::decode(&entry.op).map_err(|_| damaged_entry(seq))?;
            told(&entry, op);
        }
        Ok(())
    }
}

/// The fields that an effect writes.
fn values(effect: Effect) -> Vec<(FieldKey, Option<Value>)> {
    match effect {
        Effect::Field(field, value) => vec![(field, value)],
        Effect::EnterAs(fields, _) => {
            fields.iter().map(|(field, value)| (field, Some(value.clone()))).collect()
        }
        _ => Vec::new(),
    }
}

fn later_business(change: &Change) -> DeskError {
    let name = &change.pupil_name;
    Refusal {
        article: None,
        at: String::new(),
        what: both!("{name}在这之后又办了别的异动", "Another change of {name} has taken effect since"),
        why: both!("先退回后面的，才能退回前面的。", "The later one must be taken back first."),
        next: both!("请先重新打开后面那一项。", "Reopen the later one first."),
    }
    .into()
}

fn later_edit(change: &Change, field: FieldKey) -> DeskError {
    let (name, zh, en) = (&change.pupil_name, field.label().zh, field.label().en);
    Refusal {
        article: None,
        at: field.key().to_owned(),
        what: both!("{name}的“{zh}”在这之后又改过", "“{en}” of {name} was written anew since"),
        why: both!(
            "退回这项异动会把新内容改回旧的。",
            "Taking the change back would put the old value over the new one."
        ),
        next: both!(
            "新内容是对的，就不用退回，另办一项；不对，先把它改回来再退回。",
            "If the new value is right, write a new change instead; if not, put it back first."
        ),
    }
    .into()
}
