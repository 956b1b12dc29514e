//! What the journal itself tells of a school year: when changes were written to a stick and when their receipts came,
//! which clocks of files started and stopped, which duties were marked, what was read out. Entries cannot be altered
//! afterwards, so this is what can be shown.

use std::collections::HashMap;

use crate::{
    changes::Effect,
    desk::{Desk, DeskError, damaged_entry},
    domain::{ChangeId, Clock, Date, PupilId},
    journal::{Decision, Op, local_date},
};

/// The limit of a new pupil's file.
pub(super) const FILE: &str = "D01";

/// A clock of a file: whose, which, and when it stopped.
pub(super) struct FileClock {
    pub pupil: PupilId,
    pub clock: Clock,
    pub entered: Date,
    pub stopped: Option<Date>,
}

/// Data that was read out.
pub(super) struct ReadOut {
    pub on: Date,
    pub what: String,
    pub count: u32,
    pub purpose: String,
}

/// What the journal tells.
#[derive(Default)]
pub(super) struct Told {
    /// Bundle and day by which a change first went out.
    pub sent: HashMap<ChangeId, (u32, Date)>,
    /// Receipt and day by which its arrival was first confirmed.
    pub received: HashMap<ChangeId, (u32, Date)>,
    pub files: Vec<FileClock>,
    /// On which day the mark of a duty and period was entered.
    pub marked: HashMap<(String, String), Date>,
    pub read_out: Vec<ReadOut>,
    /// What changes do when the center approves them.
    pending: HashMap<ChangeId, (PupilId, Vec<Effect>)>,
}

impl Told {
    fn effects(&mut self, pupil: PupilId, effects: Vec<Effect>, on: Date) {
        for effect in effects {
            match effect {
                Effect::ClockStarts(clock) if clock.rule == FILE => {
                    self.files.retain(|file| file.pupil != pupil || file.stopped.is_some());
                    self.files.push(FileClock { pupil, clock, entered: on, stopped: None });
                }
                Effect::ClockStops(rule) if rule == FILE => {
                    let running = |file: &&mut FileClock| file.pupil == pupil && file.stopped.is_none();
                    if let Some(file) = self.files.iter_mut().find(running) {
                        file.stopped = Some(on);
                    }
                }
                _ => {}
            }
        }
    }

    fn op(&mut self, op: Op, on: Date) {
        match op {
            Op::BundleWritten { mark, changes } => {
                for change in changes {
                    self.sent.entry(change).or_insert((mark.number, on));
                }
            }
            Op::ReceiptTaken { mark, received, decided, .. } => {
                for change in received {
                    self.received.entry(change).or_insert((mark.number, on));
                }
                for one in decided {
                    let returned = matches!(one.decision, Decision::Returned(_));
                    if let Some((pupil, effects)) = self.pending.remove(&one.change).filter(|_| !returned) {
                        self.effects(pupil, effects, on);
                    }
                }
            }
            Op::PupilNoted { pupil, effects, .. } => self.effects(pupil, effects, on),
            Op::ChangeQueued { change, pupil, now, on_approval, .. } => {
                self.pending.insert(change, (pupil, on_approval));
                self.effects(pupil, now, on);
            }
            Op::ChangeStepped { change, pupil, outcome, .. } => {
                if outcome.effective || outcome.ended {
                    self.pending.remove(&change);
                } else if let Some(effects) = outcome.on_approval {
                    self.pending.insert(change, (pupil, effects));
                }
                self.effects(pupil, outcome.now, on);
            }
            Op::YearActed { moves, .. } => {
                moves.into_iter().for_each(|one| self.effects(one.pupil, one.effects, on));
            }
            Op::DutyDone { done } => {
                self.marked.insert((done.duty, done.period), on);
            }
            Op::Disclosed { what, count, purpose } => {
                self.read_out.push(ReadOut { on, what, count, purpose });
            }
            _ => {}
        }
    }
}

impl Desk {
    /// Reads the journal from the first entry of a day on.
    pub(super) fn told_since(&self, first: Date) -> Result<Told, DeskError> {
        let head = self.store.head().seq;
        let (mut low, mut high) = (1, head + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            let entry = self.store.entry(middle)?;
            if entry.is_some_and(|entry| local_date(entry.at) < first) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut told = Told::default();
        for entry in self.store.entries(low, head)? {
            let entry = entry?;
            let op = entry.op().map_err(|_| damaged_entry(entry.seq))?;
            told.op(op, local_date(entry.at));
        }
        Ok(told)
    }
}
