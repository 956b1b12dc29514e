//! The fold: what an entry makes true. One pure function over [`Tables`]; the store runs it inside the transaction
//! that writes the entry, a rebuild runs it over the whole journal, a center runs it over each site's journal.
//!
//! Invariants: 1. it depends on the entry and the tables alone; 2. it is total: an entry that was written folds,
//! even when a rule of today would refuse it; 3. folding a journal twice into empty tables gives equal tables.

use super::{
    BundleMark, CodecError, Decided, Decision, Disposed, Edit, Entry, Evidence, Facts, KnownCard, Op, Review,
};
use crate::{
    changes::{Change, ChangeState, Effect},
    domain::{ChangeId, Date, Fields, Fingerprint, Pupil, PupilId, Staff, Standing},
};

/// The projections of one site: everything now true, by id. Reading sees what was put before.
pub trait Tables {
    /// What can go wrong underneath.
    type Error: From<FoldError>;

    /// What is true besides pupils and changes.
    fn facts(&mut self) -> Result<Facts, Self::Error>;
    /// Replaces it.
    fn put_facts(&mut self, facts: Facts) -> Result<(), Self::Error>;
    /// A pupil.
    fn pupil(&mut self, id: PupilId) -> Result<Option<Pupil>, Self::Error>;
    /// Puts a pupil.
    fn put_pupil(&mut self, pupil: Pupil) -> Result<(), Self::Error>;
    /// A change.
    fn change(&mut self, id: ChangeId) -> Result<Option<Change>, Self::Error>;
    /// Puts a change.
    fn put_change(&mut self, change: Change) -> Result<(), Self::Error>;
    /// Puts an account.
    fn put_staff(&mut self, staff: Staff) -> Result<(), Self::Error>;
    /// Puts a piece of evidence.
    fn put_evidence(&mut self, evidence: Evidence) -> Result<(), Self::Error>;
    /// Notes that an entry speaks of a pupil.
    fn log(&mut self, pupil: PupilId, seq: u64) -> Result<(), Self::Error>;
    /// Center: what was made of a change.
    fn review(&mut self, site: Fingerprint, change: ChangeId) -> Result<Option<Review>, Self::Error>;
    /// Center: puts it.
    fn put_review(&mut self, review: Review) -> Result<(), Self::Error>;
    /// Notes a bundle taken in, so that it is known for ever.
    fn put_taken(&mut self, mark: BundleMark, at: i64) -> Result<(), Self::Error>;
}

/// An entry that does not fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// Its payload cannot be read.
    #[error("entry {seq}: {error}")]
    Payload {
        /// The entry.
        seq: u64,
        /// Why.
        error: CodecError,
    },
    /// It speaks of a pupil or change that was never entered.
    #[error("entry {0} speaks of a record that was never entered")]
    Unknown(u64),
}

/// Folds one entry.
///
/// # Errors
/// [`FoldError`], or what goes wrong underneath.
pub fn apply<T: Tables>(tables: &mut T, entry: &Entry) -> Result<(), T::Error> {
    let op = entry.op().map_err(|error| FoldError::Payload { seq: entry.seq, error })?;
    apply_op(tables, entry, op)
}

/// Folds an entry whose payload is at hand, because it was encoded just now.
///
/// # Errors
/// [`FoldError`], or what goes wrong underneath.
pub fn apply_op<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    match op {
        Op::Founded { .. } | Op::CardTaken { .. } | Op::CardConfirmed { .. } | Op::ClassMapped { .. } => {
            site_op(tables, op)
        }
        Op::SettingSet { key, value } => {
            let mut facts = tables.facts()?;
            facts.settings.retain(|(name, _)| *name != key);
            facts.settings.push((key, value));
            tables.put_facts(facts)
        }
        Op::StaffSet { id, name, post, classes, active } => {
            tables.put_staff(Staff { id, name, post, classes, active })
        }
        Op::PupilEntered { pupil, entered, standing, fields, source: _ } => {
            enter(tables, entry.seq, pupil, entered, standing, fields)
        }
        Op::FieldsEdited { pupil, edits, .. } => edit(tables, entry.seq, pupil, edits),
        Op::ChangeSaved { .. } | Op::ChangeQueued { .. } | Op::ChangeWithdrawn { .. } => {
            change_op(tables, entry, op)
        }
        Op::EvidenceKept { id, media, bytes, title } => {
            tables.put_evidence(Evidence { id, media, bytes, title })
        }
        Op::BundleNumbered { peer, number } => {
            let mut facts = tables.facts()?;
            let traffic = facts.traffic_mut(peer);
            traffic.sent_number = traffic.sent_number.max(number);
            tables.put_facts(facts)
        }
        Op::BundleWritten { .. } | Op::ReceiptTaken { .. } | Op::ReportTaken { .. } => {
            traffic_op(tables, entry, op)
        }
        Op::Reviewed { site, decided } => {
            let seen = tables.review(site, decided.change)?.ok_or(FoldError::Unknown(entry.seq))?;
            tables.put_review(Review { decided: Some(decided), seq: entry.seq, ..seen })
        }
        Op::Disclosed { .. } => Ok(()),
    }
}

fn site_op<T: Tables>(tables: &mut T, op: Op) -> Result<(), T::Error> {
    let mut facts = tables.facts()?;
    match op {
        Op::Founded { store, site, realm, card, program: _ } => {
            facts.site = Some(site);
            facts.store = store;
            facts.realm = realm;
            facts.card = card;
        }
        Op::CardTaken { fingerprint, card }
            if !facts.cards.iter().any(|known| known.fingerprint == fingerprint) =>
        {
            facts.cards.push(KnownCard { fingerprint, card, confirmed: false });
        }
        Op::CardConfirmed { fingerprint } => {
            for known in facts.cards.iter_mut().filter(|known| known.fingerprint == fingerprint) {
                known.confirmed = true;
            }
        }
        Op::ClassMapped { number, grade, class } => {
            facts.class_map.retain(|(known, _, _)| *known != number);
            facts.class_map.push((number, grade, class));
        }
        _ => {}
    }
    tables.put_facts(facts)
}

fn enter<T: Tables>(
    tables: &mut T,
    seq: u64,
    id: PupilId,
    entered: Date,
    standing: Standing,
    fields: Fields,
) -> Result<(), T::Error> {
    let mut facts = tables.facts()?;
    let slot = facts.next_slot;
    facts.next_slot += 1;
    tables.put_facts(facts)?;
    tables.put_pupil(Pupil { id, standing, entered, version: seq, slot, fields })?;
    tables.log(id, seq)
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

fn change_op<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    match op {
        Op::ChangeSaved { change: id, kind, pupil, pupil_name, revision, form, evidence } => {
            let before = tables.change(id)?;
            tables.put_change(Change {
                id,
                kind,
                pupil,
                pupil_name,
                revision,
                state: ChangeState::Draft,
                form,
                evidence,
                created_at: before.as_ref().map_or(entry.at, |before| before.created_at),
                queued_seq: None,
                base: 0,
                due: None,
                bundle: None,
                disposition: None,
                reason: before.map(|before| before.reason).unwrap_or_default(),
                on_approval: Vec::new(),
            })?;
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
            tables.put_change(change)?;
            tables.log(pupil, entry.seq)?;
            effects(tables, entry, pupil, now)
        }
        Op::ChangeWithdrawn { change: id, pupil, reason } => {
            let mut change = tables.change(id)?.ok_or(FoldError::Unknown(entry.seq))?;
            change.state = ChangeState::Withdrawn;
            change.reason = reason;
            tables.put_change(change)?;
            tables.log(pupil, entry.seq)
        }
        _ => Ok(()),
    }
}

/// Applies effects to a record. Doing so twice gives the same record.
fn effects<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    id: PupilId,
    effects: Vec<Effect>,
) -> Result<(), T::Error> {
    for effect in effects {
        let known = tables.pupil(id)?;
        match (effect, known) {
            (Effect::Enter(fields), None) => {
                let entered = local_date(entry.at);
                enter(tables, entry.seq, id, entered, Standing::Enrolled, fields)?;
            }
            (Effect::Enter(_), Some(_)) | (_, None) => {}
            (Effect::Standing(standing), Some(mut pupil)) => {
                pupil.standing = standing;
                pupil.version = entry.seq;
                tables.put_pupil(pupil)?;
            }
            (Effect::Field(field, value), Some(mut pupil)) => {
                pupil.fields.set(field, value);
                pupil.version = entry.seq;
                tables.put_pupil(pupil)?;
            }
        }
    }
    Ok(())
}

fn traffic_op<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    match op {
        Op::BundleWritten { mark, changes } => {
            let mut facts = tables.facts()?;
            let traffic = facts.traffic_mut(mark.peer);
            traffic.sent_number = traffic.sent_number.max(mark.number);
            traffic.sent_manifest = Some(mark.manifest);
            traffic.sent_seq = mark.last_seq;
            traffic.sent_at = entry.at;
            tables.put_facts(facts)?;
            for id in changes {
                advance(tables, id, ChangeState::Exported, |change| change.bundle = Some(mark.number))?;
            }
            Ok(())
        }
        Op::ReceiptTaken { mark, acknowledged, received, disposed, decided } => {
            let mut facts = tables.facts()?;
            let traffic = facts.traffic_mut(mark.peer);
            // A center that came back from a backup may have lost entries that it once acknowledged: what it says in
            // its new epoch counts, even when that is less, so that the next report carries them again.
            let came_back = traffic.taken.as_ref().is_some_and(|before| before.epoch < mark.epoch);
            let before = if came_back { 0 } else { traffic.acknowledged };
            traffic.acknowledged = before.max(acknowledged);
            taken(traffic, &mark, entry.at);
            tables.put_facts(facts)?;
            tables.put_taken(mark, entry.at)?;
            for id in received {
                advance(tables, id, ChangeState::Received, |_| ())?;
            }
            for Disposed { change, revision, disposition } in disposed {
                advance(tables, change, ChangeState::Processed, |change| {
                    if change.revision == revision {
                        change.disposition = Some(disposition);
                    }
                })?;
            }
            decided.into_iter().try_for_each(|decided| decide(tables, entry, decided))
        }
        Op::ReportTaken { mark, disposed, acknowledged } => {
            let mut facts = tables.facts()?;
            let traffic = facts.traffic_mut(mark.peer);
            traffic.acknowledged = traffic.acknowledged.max(acknowledged);
            taken(traffic, &mark, entry.at);
            tables.put_facts(facts)?;
            let site = mark.peer;
            tables.put_taken(mark, entry.at)?;
            for Disposed { change, revision, disposition } in disposed {
                let decided = tables.review(site, change)?.and_then(|review| review.decided);
                tables.put_review(Review { site, change, revision, disposition, decided, seq: entry.seq })?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Keeps the furthest bundle of a direction, whatever the order in which they arrive.
fn taken(traffic: &mut super::Traffic, mark: &BundleMark, at: i64) {
    let further =
        traffic.taken.as_ref().is_none_or(|before| (mark.epoch, mark.number) > (before.epoch, before.number));
    if further {
        traffic.taken = Some(mark.clone());
    }
    traffic.taken_at = at;
}

/// Moves a change forward on its way, never back.
fn advance<T: Tables>(
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
    tables.put_change(change)
}

/// Applies the center's decision, if it speaks of the revision that lies here.
fn decide<T: Tables>(tables: &mut T, entry: &Entry, decided: Decided) -> Result<(), T::Error> {
    let Some(mut change) = tables.change(decided.change)? else { return Ok(()) };
    let open = matches!(
        change.state,
        ChangeState::Queued | ChangeState::Exported | ChangeState::Received | ChangeState::Processed
    );
    if change.revision != decided.revision || !(open || change.state == ChangeState::Approved) {
        return Ok(());
    }
    let pupil = change.pupil;
    let mut due_effects = Vec::new();
    match decided.decision {
        Decision::Approved | Decision::Uploaded => {
            if open {
                due_effects.clone_from(&change.on_approval);
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
    tables.put_change(change)?;
    tables.log(pupil, entry.seq)?;
    effects(tables, entry, pupil, due_effects)
}

/// The day of a moment in China, which keeps one time zone.
#[must_use]
pub fn local_date(at: i64) -> Date {
    const EAST: i64 = 8 * 3600;
    let day = chrono::DateTime::from_timestamp(at.saturating_add(EAST), 0).unwrap_or_default();
    Date(day.date_naive())
}
