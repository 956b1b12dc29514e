//! Days without a roll call (第23条): half days on which school was held and nobody of a class was marked. They are shown,
//! never guessed.

use std::collections::{BTreeMap, BTreeSet};

use super::{ClassRef, Desk, DeskError};
use crate::{
    both,
    desk::{Duty, Gravity, Place},
    domain::{Article, Date, Words, attendance::Roll},
    rules::school_day::SchoolDays,
};

/// The limit of how far back 今日 tells of such days.
const BACK: &str = "uncalled-back";
/// How many rolls 今日 reads for that: a school with many classes is told of fewer days, the month sheet tells the rest.
const ROLLS_MOST: usize = 300;
/// The room of the roll.
const ROOM: &str = "attend";

/// A day of a class on which the roll was not called, at least for one half of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The class.
    pub class: ClassRef,
    /// The day.
    pub on: Date,
    /// Nobody was marked in the morning.
    pub morning: bool,
    /// Nobody was marked in the afternoon.
    pub afternoon: bool,
}

impl Gap {
    /// How many half days.
    #[must_use]
    pub const fn halves(&self) -> u32 {
        self.morning as u32 + self.afternoon as u32
    }
}

/// The gaps of classes on days, in the order of days and classes.
pub(super) fn gaps_of(rolls: &[Roll], classes: &[ClassRef], days: impl Iterator<Item = Date>) -> Vec<Gap> {
    let mut called: BTreeMap<(Date, &str, &str), [bool; 2]> = BTreeMap::new();
    for roll in rolls {
        let halves = called.entry((roll.on, &roll.grade, &roll.class)).or_default();
        halves[0] |= roll.marks.iter().any(|mark| mark.morning.called());
        halves[1] |= roll.marks.iter().any(|mark| mark.afternoon.called());
    }
    let mut gaps = Vec::new();
    for on in days {
        for class in classes {
            let known = called.get(&(on, class.grade.as_str(), class.class.as_str()));
            let [morning, afternoon] = known.copied().unwrap_or_default();
            if !(morning && afternoon) {
                gaps.push(Gap { class: class.clone(), on, morning: !morning, afternoon: !afternoon });
            }
        }
    }
    gaps
}

impl Desk {
    /// The half days between two days, both included and none of them ahead, on which school was held and nobody of a
    /// class was marked. Classes are those that the one who sits here may call.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn uncalled(&self, from: Date, until: Date) -> Result<Vec<Gap>, DeskError> {
        self.uncalled_of(&self.roll_classes(), from, until)
    }

    /// The same of some classes.
    pub(in crate::desk) fn uncalled_of(
        &self,
        classes: &[ClassRef],
        from: Date,
        until: Date,
    ) -> Result<Vec<Gap>, DeskError> {
        let until = until.min(self.today().date);
        if from > until {
            return Ok(Vec::new());
        }
        let calendar = self.school_calendar()?;
        Ok(gaps_of(&self.store.rolls(from, until)?, classes, calendar.days().between(from, until)))
    }

    /// What 今日 says of the roll: days before today that nobody called, in one line, and classes where many are ill.
    pub(in crate::desk) fn roll_duties(&self) -> Result<Vec<Duty>, DeskError> {
        let today = self.today().date;
        let classes = self.roll_classes();
        let mut duties = Vec::new();
        if classes.is_empty() {
            return Ok(duties);
        }
        let line = |what: Words| Duty {
            gravity: Gravity::Soon,
            what,
            article: Some(Article(23)),
            due: None,
            stands: Words::default(),
            duty: None,
            place: Place::Room(ROOM.to_owned()),
        };
        if let Some(from) = self.gaps_told_from(today)? {
            let yesterday = today.0.pred_opt().map_or(today, Date);
            let calendar = self.school_calendar()?;
            let held: Vec<Date> = calendar.days().between(from, yesterday).collect();
            let far = (ROLLS_MOST / classes.len()).max(1);
            let from = held.get(held.len().saturating_sub(far)).copied().unwrap_or(from);
            let gaps = self.uncalled_of(&classes, from, yesterday)?;
            duties.extend(uncalled_line(&gaps, classes.len()).map(line));
        }
        duties.extend(self.sick_lines(today, &classes)?.into_iter().map(line));
        Ok(duties)
    }

    /// From which day on gaps are told: within the term at hand, since this register was begun, and not for longer than
    /// the rule pack says. None between terms, and where no terms are set: there nobody knows what a school day is.
    fn gaps_told_from(&self, today: Date) -> Result<Option<Date>, DeskError> {
        let years = self.years()?;
        let terms = years.iter().flat_map(|plan| &plan.terms);
        let Some((start, _)) = terms.filter(|(start, _)| *start <= today).max_by_key(|(start, _)| *start)
        else {
            return Ok(None);
        };
        let rules = self.rules();
        let days = SchoolDays::new(&years, &rules.calendar);
        let back = rules.pack.limit(BACK, today).map_or(0, |limit| limit.length);
        let back = today.0.checked_sub_days(chrono::Days::new(back.into())).map_or(today, Date);
        let from = (*start).max(self.kept_from()?).max(back);
        Ok(Some(from).filter(|from| !days.is_estimate(*from)))
    }

    fn sick_lines(&self, today: Date, classes: &[ClassRef]) -> Result<Vec<Words>, DeskError> {
        let Some(most) = self.rules().pack.limit(super::SICK_ALIKE, today).map(|limit| limit.length) else {
            return Ok(Vec::new());
        };
        let mut lines = Vec::new();
        for roll in self.store.rolls(today, today)? {
            let class = ClassRef { grade: roll.grade.clone(), class: roll.class.clone() };
            let sick = super::sick(&roll);
            if sick >= most && classes.contains(&class) {
                let Words { zh, en } = class.label();
                lines.push(both!(
                    "{zh}今天 {sick} 人病假：症状相近的，请告诉乡镇卫生院",
                    "{en}: {sick} pupils are ill today; if alike, tell the township's doctor"
                ));
            }
        }
        Ok(lines)
    }
}

/// All gaps in one line.
fn uncalled_line(gaps: &[Gap], classes: usize) -> Option<Words> {
    let first = gaps.first()?.on;
    let days = gaps.iter().map(|gap| gap.on).collect::<BTreeSet<Date>>().len();
    let missing: BTreeSet<&ClassRef> = gaps.iter().map(|gap| &gap.class).collect();
    let who = match missing.first() {
        Some(one) if missing.len() == 1 && classes > 1 => one.label(),
        _ if missing.len() == classes => both!("", ""),
        _ => {
            let count = missing.len();
            both!("{count} 个班", "{count} classes")
        }
    };
    let Words { zh, en } = who;
    let en = if en.is_empty() { en } else { format!("{en}: ") };
    Some(if days == 1 {
        both!("{zh}{first}没有点名，请补记", "{en}no roll call on {first}; enter it later")
    } else {
        both!(
            "{zh}有 {days} 天没有点名，最早{first}",
            "{en}no full roll call on {days} days, the earliest {first}"
        )
    })
}
