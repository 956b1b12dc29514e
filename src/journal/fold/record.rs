//! What an entry makes true of a record: entering, edits, effects, and with every standing that changes a line of the
//! movement register and the clocks that start or stop.

use super::{FoldError, Tables, attendance, ledger, local_date};
use crate::{
    changes::{Becoming, Effect, Restore},
    domain::{
        ChangeId, Clock, Date, FieldKey, Fields, Pupil, PupilId, Situation, Standing, Value, school::Movement,
    },
    journal::{DueRow, Edit, Entry, Op},
};

/// The class of an increase at the beginning of grade one or seven.
const NEW_PUPIL: &str = "new";
/// The month in which a school year begins (学年 9月1日–8月31日).
const YEAR_STARTS: u32 = 9;

pub(super) fn apply<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    match op {
        Op::PupilEntered { pupil, entered, standing, fields, source: _ } => {
            enter(tables, entry.seq, pupil, entered, standing, fields, None)
        }
        Op::FieldsEdited { pupil, edits, .. } => edit(tables, entry.seq, pupil, edits),
        Op::PupilNoted { pupil, effects: noted, reason: _ } => {
            tables.pupil(pupil)?.ok_or(FoldError::Unknown(entry.seq))?;
            tables.log(pupil, entry.seq)?;
            effects(tables, entry, pupil, None, noted).map(drop)
        }
        _ => Ok(()),
    }
}

fn enter<T: Tables>(
    tables: &mut T,
    seq: u64,
    id: PupilId,
    entered: Date,
    standing: Standing,
    fields: Fields,
    change: Option<ChangeId>,
) -> Result<(), T::Error> {
    let mut facts = tables.facts()?;
    let slot = facts.next_slot;
    facts.next_slot += 1;
    let pupil = Pupil { id, standing, entered, version: seq, slot, fields, situation: Situation::default() };
    if standing.is_on_roll() {
        if change.is_none() && is_opening(&pupil) {
            facts.opening += 1;
        } else {
            let class = if change.is_none() { NEW_PUPIL } else { "" };
            let becoming = Becoming {
                standing,
                on: entered,
                until: None,
                class: class.to_owned(),
                other: String::new(),
            };
            tables.put_movement(movement(seq, &pupil, &becoming, true, change))?;
        }
    }
    tables.put_facts(facts)?;
    tables.put_pupil(pupil)?;
    attendance::stood(tables, id)?;
    tables.log(id, seq)
}

/// Whether a record that is entered belongs to a pupil who was here before: his month of entry lies before the school
/// year in which he is entered.
fn is_opening(pupil: &Pupil) -> bool {
    let Some(Value::Month(month)) = pupil.fields.get(FieldKey::EnrollmentMonth) else { return true };
    let entered = pupil.entered.number() / 100;
    let (year, now) = (entered / 100, entered % 100);
    let starts = if now >= YEAR_STARTS { year } else { year - 1 } * 100 + YEAR_STARTS;
    month.year() * 100 + month.month() < starts
}

fn edit<T: Tables>(tables: &mut T, seq: u64, id: PupilId, edits: Vec<Edit>) -> Result<(), T::Error> {
    let mut pupil = tables.pupil(id)?.ok_or(FoldError::Unknown(seq))?;
    for edit in edits {
        pupil.fields.set(edit.field, edit.new);
    }
    pupil.version = seq;
    tables.put_pupil(pupil)?;
    tables.log(id, seq)
}

/// Applies effects to a record and gives what takes them back. Doing so twice gives the same record.
pub(super) fn effects<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    id: PupilId,
    change: Option<ChangeId>,
    effects: Vec<Effect>,
) -> Result<Option<Restore>, T::Error> {
    if effects.is_empty() {
        return Ok(None);
    }
    let before = tables.pupil(id)?;
    let restore = before.as_ref().map_or_else(Restore::of_newcomer, Restore::of);
    let mut touched = restore;
    for effect in effects {
        let known = tables.pupil(id)?;
        match (effect, known) {
            (Effect::Enter(fields), None) => {
                let entered = local_date(entry.at);
                enter(tables, entry.seq, id, entered, Standing::Enrolled, fields, change)?;
            }
            (Effect::EnterAs(fields, becoming), None) => {
                enter(tables, entry.seq, id, becoming.on, Standing::NotTaken, fields, change)?;
                stand(tables, entry, id, change, becoming)?;
            }
            (Effect::EnterAs(fields, becoming), Some(mut pupil)) => {
                for (field, value) in fields.iter() {
                    touched.note(field, pupil.fields.get(field).cloned());
                    pupil.fields.set(field, Some(value.clone()));
                }
                pupil.version = entry.seq;
                tables.put_pupil(pupil)?;
                stand(tables, entry, id, change, becoming)?;
            }
            (Effect::Becomes(becoming), Some(_)) => stand(tables, entry, id, change, becoming)?,
            (Effect::Standing(standing), Some(_)) => {
                let on = local_date(entry.at);
                let becoming =
                    Becoming { standing, on, until: None, class: String::new(), other: String::new() };
                stand(tables, entry, id, change, becoming)?;
            }
            (Effect::Enter(_), Some(_)) | (_, None) => {}
            (other, Some(pupil)) => alter(tables, entry.seq, pupil, other, &mut touched)?,
        }
    }
    Ok(Some(touched))
}

/// Effects that touch no standing.
fn alter<T: Tables>(
    tables: &mut T,
    seq: u64,
    mut pupil: Pupil,
    effect: Effect,
    touched: &mut Restore,
) -> Result<(), T::Error> {
    match effect {
        Effect::Field(field, value) => {
            touched.note(field, pupil.fields.get(field).cloned());
            pupil.fields.set(field, value);
        }
        Effect::Elsewhere(elsewhere) => pupil.situation.elsewhere = elsewhere,
        Effect::Seen(seen) => pupil.situation.seen = Some(seen),
        Effect::ClockStarts(clock) => {
            stop(tables, &mut pupil, &clock.rule)?;
            tables.put_due(DueRow { pupil: pupil.id, change: None, clock: clock.clone() })?;
            pupil.situation.clocks.push(clock);
        }
        Effect::ClockStops(rule) => stop(tables, &mut pupil, &rule)?,
        Effect::Standing(_) | Effect::Enter(_) | Effect::Becomes(_) | Effect::EnterAs(..) => {}
    }
    pupil.version = seq;
    tables.put_pupil(pupil)
}

fn stop<T: Tables>(tables: &mut T, pupil: &mut Pupil, rule: &str) -> Result<(), T::Error> {
    let (stopped, running): (Vec<Clock>, _) =
        std::mem::take(&mut pupil.situation.clocks).into_iter().partition(|clock| clock.rule == rule);
    pupil.situation.clocks = running;
    stopped
        .into_iter()
        .try_for_each(|clock| tables.remove_due(&DueRow { pupil: pupil.id, change: None, clock }))
}

/// Gives a pupil a standing, and writes his line when he comes onto the roll or leaves it. Clocks of the standing
/// before stop with it.
fn stand<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    id: PupilId,
    change: Option<ChangeId>,
    becoming: Becoming,
) -> Result<(), T::Error> {
    let Some(mut pupil) = tables.pupil(id)? else { return Ok(()) };
    let (was, is) = (pupil.standing, becoming.standing);
    if was.is_on_roll() != is.is_on_roll() {
        tables.put_movement(movement(entry.seq, &pupil, &becoming, is.is_on_roll(), change))?;
    }
    for clock in std::mem::take(&mut pupil.situation.clocks) {
        tables.remove_due(&DueRow { pupil: id, change: None, clock })?;
    }
    pupil.standing = is;
    pupil.situation.since = Some(becoming.on);
    pupil.situation.until = becoming.until;
    pupil.version = entry.seq;
    tables.put_pupil(pupil)?;
    attendance::stood(tables, id)?;
    ledger::stood(tables, entry, id, (was, is), becoming.on, change)
}

fn movement(seq: u64, pupil: &Pupil, becoming: &Becoming, came: bool, change: Option<ChangeId>) -> Movement {
    let class = match (becoming.class.as_str(), came, becoming.standing) {
        ("", true, _) => "transfer-in",
        ("", false, standing) => standing.key(),
        (class, ..) => class,
    };
    Movement {
        seq,
        pupil: pupil.id,
        on: becoming.on,
        came,
        class: class.to_owned(),
        other: becoming.other.clone(),
        grade: pupil.fields.code(FieldKey::Grade).to_owned(),
        class_number: pupil.fields.text(FieldKey::ClassNumber).to_owned(),
        change,
        undoes: None,
    }
}

/// Takes effects back: the record stands as it did before them. `of` is the entry that they came with.
pub(super) fn take_back<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    id: PupilId,
    change: Option<ChangeId>,
    restore: &Restore,
    of: u64,
) -> Result<(), T::Error> {
    let Some(mut pupil) = tables.pupil(id)? else { return Ok(()) };
    if pupil.standing.is_on_roll() != restore.standing.is_on_roll() {
        let on = pupil.situation.since.unwrap_or_else(|| local_date(entry.at));
        let becoming = Becoming {
            standing: restore.standing,
            on,
            until: None,
            class: "correction".to_owned(),
            other: String::new(),
        };
        let came = restore.standing.is_on_roll();
        let line = movement(entry.seq, &pupil, &becoming, came, change);
        tables.put_movement(Movement { undoes: Some(of), ..line })?;
    }
    for clock in std::mem::take(&mut pupil.situation.clocks) {
        tables.remove_due(&DueRow { pupil: id, change: None, clock })?;
    }
    pupil.standing = restore.standing;
    pupil.situation = restore.situation.clone();
    for clock in &pupil.situation.clocks {
        tables.put_due(DueRow { pupil: id, change: None, clock: clock.clone() })?;
    }
    for (field, value) in &restore.fields {
        pupil.fields.set(*field, value.clone());
    }
    pupil.version = entry.seq;
    tables.put_pupil(pupil)?;
    attendance::stood(tables, id)?;
    ledger::taken_back(tables, entry, id, change)?;
    tables.log(id, entry.seq)
}
