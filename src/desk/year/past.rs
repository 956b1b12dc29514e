//! The classes of a year that is over: what the acts of its end, and of later years, have moved, put back.

use std::collections::BTreeMap;

use crate::{
    changes::Restore,
    desk::{Desk, DeskError, Query},
    domain::{FieldKey, PupilId, Standing, Value},
    rules::roles::Act,
};

/// A pupil as he stood at the end of a school year, before anybody was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastLine {
    /// The record.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The standing.
    pub standing: Standing,
    /// The code of the grade.
    pub grade: String,
    /// The class.
    pub class: String,
}

impl Desk {
    /// The pupils of a school year by grade and class, as they stood before the acts of its end; of this year as they
    /// stand now. Who was entered after those acts is left out.
    ///
    /// # Errors
    /// When the person may not see the whole school, or the store is damaged.
    pub fn roster_of_year(&self, year: u16) -> Result<Vec<PastLine>, DeskError> {
        self.may(Act::SeeBeyondClass)?;
        let mut before: BTreeMap<PupilId, Restore> = BTreeMap::new();
        let mut first_act = None;
        for act in self.store.acts()?.into_iter().filter(|act| act.undone_by.is_none() && act.year >= year) {
            first_act = first_act.or(Some(act.seq));
            for (pupil, restore) in act.back {
                // The earliest act tells how the pupil stood; what only a later one touched is added.
                let told = match before.remove(&pupil) {
                    Some(earlier) => earlier.over(restore),
                    None => restore,
                };
                before.insert(pupil, told);
            }
        }
        let roster = self.roster();
        let mut lines = Vec::new();
        for place in roster.find(&Query::default()) {
            let row = roster.row(place);
            let earlier = before.get(&row.id);
            let standing = earlier.map_or(row.standing, |restore| restore.standing);
            if !standing.is_kept() || self.entered_after(row.id, first_act)? {
                continue;
            }
            let touched = |key: FieldKey| {
                let fields = earlier.map(|restore| restore.fields.as_slice()).unwrap_or_default();
                fields.iter().find(|(field, _)| *field == key).map(|(_, value)| value.clone())
            };
            let grade = match touched(FieldKey::Grade) {
                Some(value) => value.as_ref().and_then(Value::as_code).unwrap_or_default().to_owned(),
                None => row.grade.to_owned(),
            };
            let class = match touched(FieldKey::ClassNumber) {
                Some(value) => value.as_ref().and_then(Value::as_text).unwrap_or_default().to_owned(),
                None => row.class.to_owned(),
            };
            lines.push(PastLine { pupil: row.id, name: row.name.to_owned(), standing, grade, class });
        }
        lines.sort_by(|a, b| {
            let number = |line: &PastLine| line.class.parse().unwrap_or(u32::MAX);
            a.grade.cmp(&b.grade).then_with(|| number(a).cmp(&number(b))).then_with(|| a.class.cmp(&b.class))
        });
        Ok(lines)
    }

    /// Pupils in 在读 of each grade and class of a school year.
    pub(super) fn class_sizes_of(&self, year: u16) -> Result<BTreeMap<(String, String), u32>, DeskError> {
        let mut sizes = BTreeMap::new();
        for line in self.roster_of_year(year)?.into_iter().filter(|line| line.standing.is_on_roll()) {
            *sizes.entry((line.grade, line.class)).or_default() += 1;
        }
        Ok(sizes)
    }

    fn entered_after(&self, pupil: PupilId, act: Option<u64>) -> Result<bool, DeskError> {
        let Some(act) = act else { return Ok(false) };
        Ok(self.store.log_of(pupil)?.first().is_some_and(|first| *first > act))
    }
}
