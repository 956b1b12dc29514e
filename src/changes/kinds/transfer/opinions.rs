//! What each party of a transfer said last, read from the steps taken: for the four boxes of the paper form (第14条).
//! It decides nothing.

use super::{FILE_MOVES, PAPER_CONSENT, turn_of};
use crate::{
    changes::{Change, StepTaken},
    rules::Pack,
};

/// How a party answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyAnswer {
    /// It agrees.
    Agrees,
    /// It has signed on the paper form.
    SignedOnPaper,
    /// The system fails: it lets the pupil in on paper (第15条).
    AdmitsOnPaper,
    /// Papers are to be mended first.
    RefusesForNow,
    /// It refuses.
    Refuses,
}

/// The parties' codes in the list `hop-party` whose answers have steps of their own.
const OWN_AUTHORITY: &str = "T2";
const GIVING_AUTHORITY: &str = "T4";

/// The last answer of a party, by its code in the list `hop-party`. What was said before papers were sent back, or
/// before the transfer was queued again, was said of other papers and counts no more; a signature on paper stays.
#[must_use]
pub fn party_answer<'a>(
    change: &'a Change,
    pack: &Pack,
    party: &str,
) -> Option<(PartyAnswer, &'a StepTaken)> {
    let begins = |step: &StepTaken| step.from.is_empty() || step.step == "refuse-retry";
    let round = change.steps.iter().rposition(begins).unwrap_or(0);
    let turns = || pack.hops(change.form.get("hops")).into_iter().filter(|hop| hop.limit != FILE_MOVES);
    let is_turn = |step: &StepTaken| {
        turn_of(&step.from).and_then(|place| turns().nth(place)).is_some_and(|hop| hop.limit == party)
    };
    let said = |(at, step): (usize, &'a StepTaken)| {
        let answer = match step.step.as_str() {
            PAPER_CONSENT if step.told.get("party") == party => {
                return Some((PartyAnswer::SignedOnPaper, step));
            }
            "agree" if is_turn(step) => PartyAnswer::Agrees,
            "refuse" if is_turn(step) => PartyAnswer::Refuses,
            "refuse-retry" if is_turn(step) => PartyAnswer::RefusesForNow,
            "paper-exception" if party == OWN_AUTHORITY => PartyAnswer::AdmitsOnPaper,
            "refuse-late" if party == GIVING_AUTHORITY => PartyAnswer::Refuses,
            _ => return None,
        };
        (at >= round).then_some((answer, step))
    };
    change.steps.iter().enumerate().rev().find_map(said)
}
