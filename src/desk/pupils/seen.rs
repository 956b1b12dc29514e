//! What somebody saw in the national system: copied by eye from a screen, so it carries its day and its name, and never
//! alters the standing that is kept here.

use crate::{
    both,
    changes::Effect,
    desk::{Desk, DeskError},
    domain::{Date, DeskRole, PupilId, RosterRow, Seen},
    journal::Op,
    rules::{Refusal, moment_not_ahead, roles::Act},
};

/// Characters of what was seen.
const WORDS_MAX: usize = 100;

impl Desk {
    /// Notes what the national system showed for a pupil on a day; the one who sits here saw it unless another is named.
    ///
    /// # Errors
    /// When the day lies ahead, nothing is told, or the pupil is of another class.
    pub fn note_seen(&self, pupil: PupilId, what: &str, on: Date, by: &str) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        let _held = self.hold();
        let record = self.pupil(pupil)?;
        self.may_with(Act::EditPupil, &RosterRow::of(&record, ""))?;
        let what = what.trim();
        if what.is_empty() || what.chars().count() > WORDS_MAX {
            return Err(Refusal {
                article: None,
                at: "seen".to_owned(),
                what: both!("没有写系统里看到的内容", "What was seen is not told"),
                why: both!(
                    "写状态或号码，最多{WORDS_MAX}字。",
                    "A standing or a number, at most {WORDS_MAX} characters."
                ),
                next: both!("例：在校生；L号已下达。", "For example: in school; the L number came."),
            }
            .into());
        }
        if let Some(refusal) = moment_not_ahead("on", Some(on), self.today().date) {
            return Err(refusal.into());
        }
        let by = if by.trim().is_empty() { self.me().name } else { by.trim().to_owned() };
        let seen = Seen { what: what.to_owned(), on, by };
        let reason = both!("全国系统：{what}（{on}）", "national system: {what} ({on})").zh;
        let op = Op::PupilNoted { pupil, effects: vec![Effect::Seen(seen)], reason };
        self.record(vec![op], &[pupil])?;
        Ok(())
    }
}
