//! The movement register (增减情况登记表, 第9, 12条): for a school year, who came onto the roll and who left it. The
//! lines were written by the journal's fold; here they are counted and named. Opening number + in − out = closing
//! number, always: nothing is counted twice and nothing is computed from the roll.

mod sheet;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, path::Path};

use super::{Desk, DeskError, disclose::purpose, school_year_days, school_year_of};
use crate::{
    domain::{ChangeId, Date, DeskRole, FieldKey, PupilId, Value, Words, codes::CodeTable, school::Movement},
    journal::local_date,
    rules::roles::Act,
    sheet::write,
};

/// The limit in the rule pack within which a movement is to be written down.
const WRITTEN_WITHIN: &str = "M01";

/// A line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// 男 or 女.
    pub gender: String,
    /// The day of birth, as the sheet writes it.
    pub birth: String,
    /// 学籍号.
    pub student_number: String,
    /// The code of the grade at that moment.
    pub grade: String,
    /// The class at that moment.
    pub class_number: String,
    /// The class of increase or decrease: its code in the rule pack.
    pub class: String,
    /// Its name.
    pub class_name: Words,
    /// The other school, or the reason.
    pub other: String,
    /// The day on which it happened.
    pub on: Date,
    /// The day on which it was written down.
    pub entered: Date,
    /// It was written down after the days that the rules give for it.
    pub late: bool,
    /// The titles of the papers.
    pub evidence: Vec<String>,
    /// The change behind it.
    pub change: Option<ChangeId>,
}

impl MovementLine {
    /// Grade and class as people say them.
    #[must_use]
    pub fn place(&self) -> String {
        let grade = CodeTable::Grade.label(&self.grade);
        if self.class_number.is_empty() {
            grade.to_owned()
        } else {
            format!("{grade}{}班", self.class_number)
        }
    }
}

/// The register of a school year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementYear {
    /// The school year, by its first calendar year.
    pub year: u16,
    /// On the roll when the year began.
    pub opening: i64,
    /// Who came, by day.
    pub came: Vec<MovementLine>,
    /// Who left, by day.
    pub left: Vec<MovementLine>,
    /// On the roll after the last line of the year.
    pub closing: i64,
}

impl MovementYear {
    /// How many of each class, in the order in which they first stand in the register.
    #[must_use]
    pub fn totals(lines: &[MovementLine]) -> Vec<(Words, usize)> {
        let mut totals: Vec<(Words, usize)> = Vec::new();
        for line in lines {
            match totals.iter_mut().find(|(name, _)| *name == line.class_name) {
                Some((_, count)) => *count += 1,
                None => totals.push((line.class_name.clone(), 1)),
            }
        }
        totals
    }
}

/// One up or one down.
fn step(line: &Movement) -> i64 {
    if line.came { 1 } else { -1 }
}

/// The lines of a year without those that were taken back in it, and without what took them back. A line of another
/// year stays, and so does what took it back, so that both years balance.
fn netted(mut lines: Vec<Movement>) -> Vec<Movement> {
    lines.sort_by_key(|line| (line.seq, line.on));
    let mut gone = vec![false; lines.len()];
    for at in 0..lines.len() {
        let Some(of) = lines[at].undoes else { continue };
        let taken_back = (0..at).rev().find(|earlier| {
            let line = &lines[*earlier];
            !gone[*earlier]
                && line.pupil == lines[at].pupil
                && line.came != lines[at].came
                && line.seq >= of
                && line.seq < lines[at].seq
        });
        if let Some(earlier) = taken_back {
            gone[earlier] = true;
            gone[at] = true;
        }
    }
    let mut kept: Vec<Movement> =
        lines.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(line, _)| line).collect();
    kept.sort_by_key(|line| (line.on, line.seq));
    kept
}

impl Desk {
    /// The register of a school year.
    ///
    /// # Errors
    /// When the person may not see the whole school, or the store is damaged.
    pub fn movements(&self, year: u16) -> Result<MovementYear, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::SeeBeyondClass)?;
        let Some((first, last)) = school_year_days(year) else { return Err(no_such_year(year)) };
        let before = first.0.pred_opt().map_or(first, Date);
        let (mut opening, mut change) = (i64::from(self.store.facts()?.opening), 0);
        for line in self.store.movements(Date::from_number(101).unwrap_or(first), before)? {
            opening += step(&line);
        }
        let (mut came, mut left) = (Vec::new(), Vec::new());
        let mut days = HashMap::new();
        for line in netted(self.store.movements(first, last)?) {
            change += step(&line);
            let shown = self.movement_line(&line, &mut days)?;
            if line.came { came.push(shown) } else { left.push(shown) }
        }
        // Of one day in the order of a class list, so that the sheet is the same each time it is written.
        for lines in [&mut came, &mut left] {
            lines.sort_by(|a: &MovementLine, b| {
                let key = |line: &MovementLine| (line.on, line.entered);
                key(a).cmp(&key(b)).then_with(|| {
                    (&a.grade, &a.class_number, &a.name).cmp(&(&b.grade, &b.class_number, &b.name))
                })
            });
        }
        Ok(MovementYear { year, opening, came, left, closing: opening + change })
    }

    /// Writes the register as a sheet; the school year that runs now when none is named. Written into the journal,
    /// because personal data leaves the desk (第28条).
    ///
    /// # Errors
    /// As [`Self::movements`], and when the file is there already or the disk does not let it.
    pub fn write_movements(&self, year: Option<u16>, to: &Path, replace: bool) -> Result<u32, DeskError> {
        self.may(Act::Disclose)?;
        let register = self.movements(year.unwrap_or_else(|| school_year_of(self.today().date)))?;
        let count = write::paper(to, replace, &register.paper(&self.site()))?;
        self.disclose(&format!("movements {}", register.year), count, purpose::MOVEMENTS)?;
        // The register of a year is handed in when the next one begins.
        self.note_written(super::today::MOVEMENTS_SHEET, register.year + 1, to)?;
        Ok(count)
    }

    fn movement_line(
        &self,
        line: &Movement,
        days: &mut HashMap<u64, Date>,
    ) -> Result<MovementLine, DeskError> {
        let fields = self.store.pupil(line.pupil)?.map(|pupil| pupil.fields).unwrap_or_default();
        let entered = match days.get(&line.seq) {
            Some(day) => *day,
            None => {
                let day = self.store.entry(line.seq)?.map_or(line.on, |entry| local_date(entry.at));
                days.insert(line.seq, day);
                day
            }
        };
        let mut evidence = Vec::new();
        if let Some(change) = line.change.map(|id| self.store.change(id)).transpose()?.flatten() {
            for id in &change.evidence {
                evidence.extend(self.store.evidence(*id)?.map(|paper| paper.title));
            }
        }
        let rules = self.rules();
        let list = if line.came { "movement-in" } else { "movement-out" };
        let class_name = rules.pack.choice(list, &line.class).map_or_else(
            || Words { zh: line.class.clone(), en: line.class.clone() },
            |choice| choice.name.clone(),
        );
        Ok(MovementLine {
            pupil: line.pupil,
            name: fields.text(FieldKey::Name).to_owned(),
            gender: CodeTable::Gender.label(fields.code(FieldKey::Gender)).to_owned(),
            birth: match fields.get(FieldKey::BirthDate) {
                Some(Value::Date(day)) => day.to_string(),
                _ => String::new(),
            },
            student_number: fields.text(FieldKey::StudentRegistryNumber).to_owned(),
            grade: line.grade.clone(),
            class_number: line.class_number.clone(),
            class: line.class.clone(),
            class_name,
            other: line.other.clone(),
            on: line.on,
            entered,
            late: self.written_late(line.on, entered),
            evidence,
            change: line.change,
        })
    }

    /// Whether something that happened on one day and was written down on another was written down too late.
    pub(super) fn written_late(&self, on: Date, entered: Date) -> bool {
        let rules = self.rules();
        let limit = rules.pack.limit(WRITTEN_WITHIN, on);
        limit.and_then(|limit| limit.end(on, &rules.calendar)).is_some_and(|(last, _)| entered > last)
    }
}

fn no_such_year(year: u16) -> DeskError {
    DeskError::new(
        super::ErrorKind::Mistake,
        crate::both!("没有 {year} 学年", "There is no school year {year}"),
        crate::both!("", ""),
        crate::both!("请写四位数的年份，如 2026。", "Write four digits, such as 2026."),
    )
}
