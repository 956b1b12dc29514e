//! Taking a bulk act back: as a whole, as long as nothing of it was handed in and nobody was changed since.

use crate::{
    both,
    changes::Effect,
    desk::{Desk, DeskError, ErrorKind, damaged_entry},
    domain::{
        Article, Date, DeskRole, Pupil, Situation,
        school::{YearAct, YearMove},
    },
    journal::{self, Act as Done, Op},
    rules::{Refusal, roles::Act},
};

impl Desk {
    /// Takes the last act of a year back; gives how many records stand as before.
    ///
    /// # Errors
    /// When there is none, it was handed in, or one of the records was changed since.
    pub fn year_undo(&self, act: YearAct, year: u16, reason: &str) -> Result<usize, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::QueueChange)?;
        let _held = self.hold();
        let batch = self.last_batch(act, year)?;
        let Some(first) = batch.iter().map(|done| done.seq).min() else { return Err(nothing(act, year)) };
        if let Some(on) = self.handed_in_on(first)? {
            return Err(handed_in(act, on));
        }
        for done in &batch {
            self.refuse_changed_since(done)?;
        }
        let op = |done: &Done| Op::YearUndone { act: done.seq, reason: reason.trim().to_owned() };
        // The last entry first, as with everything that is taken back.
        self.record(batch.iter().rev().map(op).collect(), &[])?;
        self.reload_roster()?;
        Ok(batch.iter().map(|done| done.back.len()).sum())
    }

    /// Until when an act may be taken back: the day on which it was handed in, if it was.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn year_handed_in(&self, act: YearAct, year: u16) -> Result<Option<Date>, DeskError> {
        match self.last_batch(act, year)?.iter().map(|done| done.seq).min() {
            Some(first) => self.handed_in_on(first),
            None => Ok(None),
        }
    }

    /// The entries of the act as it was last done: written in one transaction, hence without a gap.
    fn last_batch(&self, act: YearAct, year: u16) -> Result<Vec<Done>, DeskError> {
        let mut batch: Vec<Done> = Vec::new();
        for done in self.store.acts()?.into_iter().rev() {
            let ours = done.act == act && done.year == year && done.undone_by.is_none();
            match batch.last() {
                None if ours => batch.push(done),
                Some(later)
                    if ours && later.seq == done.seq + 1 && self.same_moment(done.seq, later.seq)? =>
                {
                    batch.push(done);
                }
                _ => {}
            }
        }
        batch.reverse();
        Ok(batch)
    }

    fn same_moment(&self, one: u64, other: u64) -> Result<bool, DeskError> {
        let at = |seq| Ok::<_, DeskError>(self.store.entry(seq)?.map(|entry| entry.at));
        Ok(at(one)? == at(other)?)
    }

    /// The day on which a bundle with this entry was first written.
    fn handed_in_on(&self, seq: u64) -> Result<Option<Date>, DeskError> {
        let carried = self.store.facts()?.traffic.iter().any(|traffic| traffic.sent_seq >= seq);
        if !carried {
            return Ok(None);
        }
        for entry in self.store.entries(seq, self.store.head().seq)? {
            let entry = entry?;
            if let Op::BundleWritten { mark, .. } = entry.op().map_err(|_| damaged_entry(entry.seq))?
                && mark.last_seq >= seq
            {
                return Ok(Some(journal::local_date(entry.at)));
            }
        }
        Ok(None)
    }

    /// Taking back puts standing and fields as they were before; what came later would be lost.
    fn refuse_changed_since(&self, done: &Done) -> Result<(), DeskError> {
        let entry = self.store.entry(done.seq)?.ok_or_else(|| damaged_entry(done.seq))?;
        let Op::YearActed { moves, .. } = entry.op().map_err(|_| damaged_entry(done.seq))? else {
            return Err(damaged_entry(done.seq));
        };
        for one in &moves {
            let Some(pupil) = self.store.pupil(one.pupil)? else { continue };
            let before = done.back.iter().find(|(id, _)| *id == one.pupil).map(|(_, restore)| restore);
            if before.is_some_and(|before| !stands_as_left(&pupil, one, &before.situation)) {
                return Err(changed_since(pupil.name()));
            }
        }
        Ok(())
    }
}

/// Whether a record stands, in what the act touches, as the act left it.
fn stands_as_left(pupil: &Pupil, moved: &YearMove<Effect>, before: &Situation) -> bool {
    let mut standing_given = false;
    for effect in &moved.effects {
        match effect {
            Effect::Field(field, value) if pupil.fields.get(*field) != value.as_ref() => return false,
            Effect::Becomes(becoming) => {
                standing_given = true;
                if pupil.standing != becoming.standing || pupil.situation.since != Some(becoming.on) {
                    return false;
                }
            }
            _ => {}
        }
    }
    standing_given || (pupil.standing.is_on_roll() && pupil.situation == *before)
}

fn nothing(act: YearAct, year: u16) -> DeskError {
    let (zh, en, summer) = (act.label().zh, act.label().en, u32::from(year) + 1);
    DeskError::new(
        ErrorKind::Refused,
        both!("{summer}年没有可撤销的{zh}", "There is no {en} of {summer} to take back"),
        both!("", ""),
        both!("教学点逐个转学的草稿请在“异动”里撤回。", "Withdraw drafts of transfers among the changes."),
    )
}

fn handed_in(act: YearAct, on: Date) -> DeskError {
    let (zh, en) = (act.label().zh, act.label().en);
    Refusal {
        article: Some(Article(12)),
        at: String::new(),
        what: both!("{zh}已在{on}上报，不能撤销", "The {en} was handed in on {on} and stays"),
        why: both!("上报后的内容要与中心校一致。", "What was handed in must stay as the center has it."),
        next: both!("个别学生办错了，请逐个更正。", "Mend single records one by one."),
    }
    .into()
}

fn changed_since(name: &str) -> DeskError {
    Refusal {
        article: None,
        at: String::new(),
        what: both!("{name}在此之后又改过，不能整批撤销", "{name} was changed since; the act stays"),
        why: both!("整批撤销会把后来的改动一起抹掉。", "Taking it back would wipe out the later change."),
        next: both!("先把这名学生后来的改动撤回，再整批撤销。", "Take the later change back first."),
    }
    .into()
}
