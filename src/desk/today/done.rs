//! A duty of the year is marked as done, with day, receiver and receipt; a later entry takes the mark back. Nothing is
//! erased: the journal keeps both.

use super::dues::DutyRef;
use crate::{
    both,
    desk::{Desk, DeskError, ErrorKind},
    domain::{Date, Words, school::DutyDone},
    journal::Op,
    rules::{Refusal, moment_not_ahead, roles::Act},
};

/// How a duty was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyTold {
    /// The day; today when none is named.
    pub on: Option<Date>,
    /// To whom it was handed in, or by whom it was done.
    pub receiver: String,
    /// The number of the receipt; empty when there is none.
    pub receipt: String,
}

impl Desk {
    /// Marks a duty as done.
    ///
    /// # Errors
    /// When there is no such duty at this desk, the day lies ahead, or nobody is named.
    pub fn mark_duty(&self, duty: &DutyRef, told: &DutyTold) -> Result<(), DeskError> {
        self.may(Act::Export)?;
        let _held = self.hold();
        self.known_duty(duty)?;
        let today = self.today().date;
        let on = told.on.unwrap_or(today);
        if let Some(refusal) = moment_not_ahead("on", Some(on), today) {
            return Err(refusal.into());
        }
        let (receiver, receipt) = (told.receiver.trim(), told.receipt.trim());
        if receiver.is_empty() {
            return Err(Refusal {
                article: None,
                at: "receiver".to_owned(),
                what: both!("没有写交给谁", "It is not said to whom it was handed in"),
                why: both!("以后要能说明办了没有、谁收的。", "Later it must be shown that it was done."),
                next: both!(
                    "请写收件单位；本校自己办的写“本校”。",
                    "Name the receiver, or the school itself."
                ),
            }
            .into());
        }
        let note =
            if receipt.is_empty() { receiver.to_owned() } else { format!("{receiver}，回执 {receipt}") };
        self.write_duty(duty, on, note)
    }

    /// Takes the mark of a duty back.
    ///
    /// # Errors
    /// When it is not marked as done.
    pub fn unmark_duty(&self, duty: &DutyRef) -> Result<(), DeskError> {
        self.may(Act::Export)?;
        let _held = self.hold();
        let facts = self.store.facts()?;
        let marked = facts
            .duties
            .iter()
            .any(|done| done.duty == duty.id && done.period == duty.period && !done.note.trim().is_empty());
        if !marked {
            return Err(no_such_duty(duty, both!("它没有登记办结。", "It is not marked as done.")));
        }
        // A mark without a note is one that was taken back.
        self.write_duty(duty, self.today().date, String::new())
    }

    fn write_duty(&self, duty: &DutyRef, on: Date, note: String) -> Result<(), DeskError> {
        let done = DutyDone { duty: duty.id.clone(), period: duty.period.clone(), on, note };
        self.record(vec![Op::DutyDone { done }], &[])?;
        Ok(())
    }

    fn known_duty(&self, duty: &DutyRef) -> Result<(), DeskError> {
        let today = self.today().date;
        let lines = self.duty_lines(
            &self.store.facts()?,
            &self.store.open_changes()?,
            self.kept_since(today)?,
            super::dues::year_after(today),
            today,
        )?;
        if lines.iter().any(|line| line.duty.as_ref() == Some(duty)) {
            return Ok(());
        }
        Err(no_such_duty(duty, both!("", "")))
    }
}

fn no_such_duty(duty: &DutyRef, why: Words) -> DeskError {
    let DutyRef { id, period } = duty;
    DeskError::new(
        ErrorKind::NotFound,
        both!("没有“{id}”（{period}）这件事可登记", "There is no duty \"{id}\" ({period}) to mark"),
        why,
        both!("用 xueji due 查看编号和时段。", "See xueji due for ids and periods."),
    )
}
