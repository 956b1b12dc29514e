//! Whom a roster is of: the pupils who enter in a school year, and those who leave at its end.

use std::collections::HashMap;

use super::{
    FormYear,
    answers::{Facts, RollLine},
};
use crate::{
    desk::{Desk, DeskError, Query, school_year_days, school_year_of, year::shape_of},
    domain::{Date, FieldKey, Fields, Pupil, PupilId, Standing, Value, school::Movement},
};

/// The classes of decrease with which pupils leave at the end of their schooling here.
const LEAVING: [&str; 3] = ["graduated", "completed", "moved-up"];

/// The pupils of a roster.
pub(super) struct Roll {
    pub year: u16,
    pub grade: Option<String>,
    pub class: Option<String>,
    pub pupils: Vec<Pupil>,
    /// The lines of the movement register by which they left.
    pub leaving: HashMap<PupilId, Movement>,
}

impl Roll {
    /// How many are of a sex (code).
    pub fn of_sex(&self, code: &str) -> usize {
        self.pupils.iter().filter(|pupil| pupil.fields.code(FieldKey::Gender) == code).count()
    }

    /// What each pupil's line is filled from.
    pub fn lines<'a>(&'a self, form: &Facts<'a>) -> impl Iterator<Item = Facts<'a>> {
        let form = *form;
        self.pupils.iter().enumerate().map(move |(at, pupil)| {
            let line = RollLine { number: at + 1, leaving: self.leaving.get(&pupil.id) };
            Facts { pupil: Some(pupil), line: Some(line), ..form }
        })
    }
}

impl Desk {
    /// The school year that is meant: `2026—2027` begins in 2026.
    pub(super) fn school_year(&self, wanted: &FormYear) -> u16 {
        wanted.year.unwrap_or_else(|| school_year_of(self.today().date))
    }

    pub(super) fn roll(&self, wanted: &FormYear, leavers: bool) -> Result<Roll, DeskError> {
        let year = self.school_year(wanted);
        let mut roll = Roll {
            year,
            grade: wanted.grade.clone(),
            class: wanted.class.clone(),
            pupils: Vec::new(),
            leaving: HashMap::new(),
        };
        if leavers {
            roll.leaving = self.left_in(year)?;
        }
        let roster = self.roster();
        let still_here = leavers && roll.leaving.is_empty() && year == school_year_of(self.today().date);
        let standing = if leavers && !still_here { None } else { Some(Standing::Enrolled) };
        let query =
            Query { standing, grade: wanted.grade.clone(), class: wanted.class.clone(), ..Query::default() };
        let (rules, shape) = (self.rules(), shape_of(&self.store.facts()?));
        for place in roster.find(&query) {
            let row = roster.row(place);
            let belongs = match (leavers, still_here) {
                (false, _) => true,
                (true, true) => shape.is_last(&rules.pack, row.grade),
                (true, false) => roll.leaving.contains_key(&row.id),
            };
            if belongs {
                let pupil = self.pupil(row.id)?;
                if leavers || entered_in(&pupil.fields, year) {
                    roll.pupils.push(pupil);
                }
            }
        }
        Ok(roll)
    }

    /// Who left at the end of the school year, as the movement register has it; what was taken back does not count.
    fn left_in(&self, year: u16) -> Result<HashMap<PupilId, Movement>, DeskError> {
        let Some((first, last)) = school_year_days(year) else { return Ok(HashMap::new()) };
        let lines = self.store.movements(first, last)?;
        let undone: Vec<u64> = lines.iter().filter_map(|line| line.undoes).collect();
        let left = lines.into_iter().filter(|line| {
            !line.came && LEAVING.contains(&line.class.as_str()) && !undone.contains(&line.seq)
        });
        Ok(left.map(|line| (line.pupil, line)).collect())
    }
}

/// Whether the month of entry lies in the school year.
fn entered_in(fields: &Fields, year: u16) -> bool {
    match fields.get(FieldKey::EnrollmentMonth) {
        Some(Value::Month(month)) => Date::from_number((month.year() * 100 + month.month()) * 100 + 1)
            .is_some_and(|first| school_year_of(first) == year),
        _ => false,
    }
}
