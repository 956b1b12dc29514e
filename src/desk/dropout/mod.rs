//! Dropout control at a school's desk (控辍保学, 第23条): contacts with families, the ledger and its cases, the report of
//! a dropout assembled from them, the monthly report, and the lists of who is on the roll but not in the room. It
//! proposes; a person decides: nothing here makes a child a dropout by itself.
//!
//! | file | verbs |
//! |---|---|
//! | `contacts` | note, strike and list contacts, make a letter |
//! | `cases` | open a case, take its steps, put a pupil into a watched group |
//! | `trouble`, `line` | the ledger as lines, the page of a case |
//! | `report` | the dropout assembled for a person to confirm |
//! | `month` | the monthly report, drafted and stated |
//! | `missing` | who is on the roll and not in the room, who did not come at the start of a term |
//! | `numbers` | the count of the half year, the rate with its counts, migrant dropouts for their home counties |
//! | `told` | what all this leaves in a record's history |
//! | `views` | what these give and take |

mod cases;
mod contacts;
mod line;
mod missing;
mod month;
mod numbers;
mod report;
#[cfg(test)]
mod tests;
mod told;
mod trouble;
mod views;

pub use missing::{Gap, GapLine, TermStart};
pub use month::month_of;
pub use numbers::{HalfYear, MigrantLine, Rate};
pub use views::*;

pub use crate::rules::{absence::Count, persuasion::NextStep};

use super::{Desk, DeskError, ErrorKind};
use crate::{
    both,
    domain::{Date, FieldKey, Month, Pupil, PupilId, Value, Words},
    rules::{Refusal, Verdict, roles::Act},
};

/// The kind of change that states a dropout.
pub(in crate::desk) const DROPOUT: &str = "dropout";

impl Desk {
    /// The pupil, if the one who sits here may do this with it.
    fn pupil_for(&self, act: Act, pupil: PupilId) -> Result<Pupil, DeskError> {
        let record = self.pupil(pupil)?;
        let roster = self.roster();
        match roster.place(pupil) {
            Some(place) => self.may_with(act, &roster.row(place))?,
            None => self.may(act)?,
        }
        Ok(record)
    }

    /// The name of a choice; the code itself when no list knows it.
    pub(in crate::desk) fn choice_words(&self, list: &str, code: &str) -> Words {
        if code.is_empty() {
            return Words::default();
        }
        let rules = self.rules();
        let plain = || both!("{code}", "{code}");
        rules.pack.choice(list, code).map_or_else(plain, |choice| choice.name.clone())
    }
}

/// The month of entry of a record.
fn entry_of(pupil: &Pupil) -> Option<Month> {
    match pupil.fields.get(FieldKey::EnrollmentMonth) {
        Some(Value::Month(month)) => Some(*month),
        _ => None,
    }
}

/// The day of birth of a record.
fn birth_of(pupil: &Pupil) -> Option<Date> {
    pupil.fields.get(FieldKey::BirthDate)?.as_date()
}

/// Stops at the first refusal.
fn lawful(verdict: Verdict) -> Result<(), DeskError> {
    verdict.refusals.into_iter().next().map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// A verdict as screens show it: what forbids first.
fn objections(verdict: Verdict) -> Objections {
    let Verdict { refusals, warnings } = verdict;
    let forbids = |refusal: Refusal| (true, refusal);
    refusals.into_iter().map(forbids).chain(warnings.into_iter().map(|warning| (false, warning))).collect()
}

fn not_here(what: Words) -> DeskError {
    DeskError::new(
        ErrorKind::NotFound,
        what,
        both!("", ""),
        both!("请用 xueji dropouts 查看台账。", "See the ledger with xueji dropouts."),
    )
}
