//! The preview of an import: every row against the register, in one pass, with nothing written.
//!
//! Accepted rows are kept packed in memory, so that what was shown is exactly what is committed, even when the
//! file changes in between. An empty cell never erases a value, and a pupil missing from the file is not
//! touched. It writes nothing and asks the register only through [`Register`].

mod accepted;
mod compare;
mod row;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

pub use accepted::{Accepted, AcceptedRows};

use super::{
    ClassMap, SheetError, Source,
    read::{Columns, RowNumber},
};
use crate::{
    domain::{
        Date, FieldKey, Fields, PupilId, Value,
        note::{Note, Severity},
    },
    say,
};
use row::RowReader;

/// Problems kept of each weight; the rest is counted.
pub const PROBLEMS_KEPT: usize = 1_000;
/// Differences kept for the preview.
pub const DIFFERENCES_KEPT: usize = 1_000;
/// Class numbers asked about at most.
const QUESTIONS_KEPT: usize = 200;
/// Rows between two calls of the progress.
const STRIDE: u32 = 128;

/// What the preview asks of the pupils that are registered.
pub trait Register {
    /// Why asking failed; a failure of the file is told in the same type.
    type Error: From<SheetError>;

    /// The pupil with this number of an identity document.
    ///
    /// # Errors
    /// The register could not be read.
    fn by_id_number(&mut self, number: &str) -> Result<Option<PupilId>, Self::Error>;

    /// The pupils with this name (as [`crate::domain::names::comparable`] gives it), birth date and code of the
    /// sex.
    ///
    /// # Errors
    /// The register could not be read.
    fn by_person(&mut self, name: &str, birth: Date, gender: &str) -> Result<Vec<PupilId>, Self::Error>;

    /// The fields of a pupil.
    ///
    /// # Errors
    /// The register could not be read.
    fn fields(&mut self, pupil: PupilId) -> Result<Fields, Self::Error>;
}

/// A cell that was corrected, is doubtful, or is refused.
#[derive(Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// The row of the sheet, from 1.
    pub row: RowNumber,
    /// The header as the file writes it; empty for the row as a whole.
    pub column: String,
    /// What stands in the cell, shortened.
    pub value: String,
    /// How much it weighs, and the reason.
    pub note: Note,
}

impl std::fmt::Debug for CellProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "row {}: {:?}", self.row, self.note)
    }
}

/// A cell that differs from what is registered.
#[derive(Clone, PartialEq, Eq)]
pub struct Difference {
    /// The row of the sheet, from 1.
    pub row: RowNumber,
    /// The pupil.
    pub pupil: PupilId,
    /// The name in the register.
    pub name: String,
    /// The field.
    pub field: FieldKey,
    /// What is registered; none when empty.
    pub old: Option<Value>,
    /// What the file says.
    pub new: Value,
}

/// How many rows fell to each side. Every row is new, changed, same or refused; doubtful ones are counted among
/// the new and changed as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows with content.
    pub rows: u32,
    /// Pupils not registered yet.
    pub new: u32,
    /// Registered pupils with at least one cell that differs.
    pub changed: u32,
    /// Registered pupils without a difference.
    pub same: u32,
    /// Rows that cannot be taken.
    pub refused: u32,
    /// New or changed rows with a doubtful cell.
    pub doubtful: u32,
    /// Refused, doubtful and corrected cells, those beyond [`PROBLEMS_KEPT`] included.
    pub problems: [u32; 3],
}

/// What an import would do.
pub struct Plan {
    /// What the header says.
    pub columns: Columns,
    /// The counts.
    pub counts: Counts,
    /// Refused, doubtful and corrected cells in the order of the rows.
    pub problems: Vec<CellProblem>,
    /// What differs, in the order of the rows.
    pub differences: Vec<Difference>,
    /// Class numbers that nobody has told the meaning of, each with its count of rows.
    pub unmapped: BTreeMap<String, u32>,
    /// The new and the changed rows.
    pub accepted: AcceptedRows,
}

/// Reads the whole source against the register. `progress` is told the rows so far and answers whether to go on.
///
/// # Errors
/// The file or the register failed, or the person stopped it ([`SheetError::Stopped`]).
pub fn preview<R: Register>(
    source: &mut Source,
    classes: &ClassMap,
    today: NaiveDate,
    register: &mut R,
    mut progress: impl FnMut(u32) -> bool,
) -> Result<Plan, R::Error> {
    let columns = source.columns().clone();
    let mut work = Work {
        reader: RowReader::new(&columns, classes, today),
        register,
        seen: HashMap::new(),
        plan: Plan {
            columns: columns.clone(),
            counts: Counts::default(),
            problems: Vec::new(),
            differences: Vec::new(),
            unmapped: BTreeMap::new(),
            accepted: AcceptedRows::default(),
        },
    };
    let mut failed = None;
    source.rows(|row, cells| {
        let Some(read) = work.reader.read(row, cells) else {
            return true;
        };
        if let Err(error) = work.take(read) {
            failed = Some(error);
            return false;
        }
        let rows = work.plan.counts.rows;
        if rows.is_multiple_of(STRIDE) && !progress(rows) {
            failed = Some(SheetError::Stopped.into());
            return false;
        }
        true
    })?;
    match failed {
        Some(error) => Err(error),
        None => {
            let mut plan = work.plan;
            plan.accepted.close();
            plan.problems.sort_by_key(|problem| problem.row);
            Ok(plan)
        }
    }
}

struct Work<'a, R> {
    reader: RowReader<'a>,
    register: &'a mut R,
    /// Who stood in which row before: by ID number or person, and by registered pupil.
    seen: HashMap<Who, RowNumber>,
    plan: Plan,
}

/// A pupil inside the file.
#[derive(PartialEq, Eq, Hash)]
enum Who {
    Number(Box<str>),
    Person(Box<str>),
    Registered(PupilId),
}

impl<R: Register> Work<'_, R> {
    fn take(&mut self, mut read: row::ReadRow) -> Result<(), R::Error> {
        self.plan.counts.rows += 1;
        if let Some(number) = read.unmapped.take()
            && (self.plan.unmapped.len() < QUESTIONS_KEPT || self.plan.unmapped.contains_key(&number))
        {
            *self.plan.unmapped.entry(number).or_default() += 1;
        }
        self.refuse_repeated(&mut read);
        if !read.refused() {
            match self.find(&mut read)? {
                Some(pupil) => self.take_registered(&mut read, pupil)?,
                None => self.take_new(&mut read),
            }
        }
        if read.refused() {
            self.plan.counts.refused += 1;
        }
        self.keep_problems(read.problems);
        Ok(())
    }

    fn take_new(&mut self, read: &mut row::ReadRow) {
        self.reader.complete_new(read);
        if read.refused() {
            return;
        }
        self.plan.counts.new += 1;
        self.plan.counts.doubtful += u32::from(read.doubtful());
        self.plan.accepted.push(&Accepted {
            row: read.row,
            pupil: None,
            fields: std::mem::take(&mut read.fields),
        });
    }

    fn take_registered(&mut self, read: &mut row::ReadRow, pupil: PupilId) -> Result<(), R::Error> {
        if let Some(first) = self.seen.insert(Who::Registered(pupil), read.row) {
            read.refuse_row("B01", |lang| {
                say!(lang, "与第{first}行是同一名学生。", "The same pupil as row {first}.")
            });
            return Ok(());
        }
        let current = self.register.fields(pupil)?;
        let changes = compare::differences(&read.fields, &current);
        self.reader.check_changes(read, &current, &changes);
        if read.refused() {
            return Ok(());
        }
        if changes.is_empty() {
            self.plan.counts.same += 1;
            return Ok(());
        }
        self.plan.counts.changed += 1;
        self.plan.counts.doubtful += u32::from(read.doubtful());
        for (field, new) in &changes {
            if self.plan.differences.len() < DIFFERENCES_KEPT {
                self.plan.differences.push(Difference {
                    row: read.row,
                    pupil,
                    name: current.text(FieldKey::Name).to_owned(),
                    field: *field,
                    old: current.get(*field).cloned(),
                    new: new.clone(),
                });
            }
        }
        let fields = changes.into_iter().collect();
        self.plan.accepted.push(&Accepted { row: read.row, pupil: Some(pupil), fields });
        Ok(())
    }

    /// The second row of a pupil is refused, naming the first.
    fn refuse_repeated(&mut self, read: &mut row::ReadRow) {
        let number = read.fields.text(FieldKey::IdDocNumber);
        let who = if number.is_empty() {
            match compare::person(&read.fields) {
                Some((name, birth, gender)) => {
                    Who::Person(format!("{name}\n{}\n{gender}", birth.number()).into())
                }
                None => return,
            }
        } else {
            Who::Number(number.into())
        };
        match self.seen.entry(who) {
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(read.row);
            }
            std::collections::hash_map::Entry::Occupied(place) => {
                let first = *place.get();
                let by_number = matches!(place.key(), Who::Number(_));
                read.refuse_row("B01", |lang| {
                    if by_number {
                        say!(
                            lang,
                            "身份证件号与第{first}行相同，必有一行填错或重复。",
                            "The ID number is that of row {first}: one of them is wrong or a double."
                        )
                    } else {
                        say!(
                            lang,
                            "姓名、出生日期、性别都与第{first}行相同，请填上身份证件号区分。",
                            "Name, birth date and sex are those of row {first}; give the ID numbers."
                        )
                    }
                });
            }
        }
    }

    fn find(&mut self, read: &mut row::ReadRow) -> Result<Option<PupilId>, R::Error> {
        let number = compare::id_number(&read.fields).to_owned();
        if !number.is_empty()
            && let Some(pupil) = self.register.by_id_number(&number)?
        {
            return Ok(Some(pupil));
        }
        let Some((name, birth, gender)) = compare::person(&read.fields) else {
            return Ok(None);
        };
        let found = self.register.by_person(&name, birth, &gender)?;
        match found[..] {
            [] => Ok(None),
            [pupil] => {
                let known = self.register.fields(pupil)?;
                let known = compare::id_number(&known);
                if number.is_empty() || known.is_empty() || known == number {
                    return Ok(Some(pupil));
                }
                read.refuse(FieldKey::IdDocNumber, "B03", |lang| {
                    say!(
                        lang,
                        "已有同名、同生日的学生，但证件号不同：是同一人请走“关键信息更正”，不是请单独录入（第11条）。",
                        "A pupil of this name and birth date is registered with another number: correct the key data if it is the same child, else enter it by hand (Art. 11)."
                    )
                });
                Ok(None)
            }
            _ => {
                read.refuse_row("B03", |lang| {
                    say!(
                        lang,
                        "有{}名在册学生姓名、生日、性别都相同，请填上身份证件号。",
                        "{} registered pupils share this name, birth date and sex; give the ID number.",
                        found.len()
                    )
                });
                Ok(None)
            }
        }
    }

    fn keep_problems(&mut self, problems: Vec<CellProblem>) {
        for problem in problems {
            let count = match problem.note.severity {
                Severity::Refuse => &mut self.plan.counts.problems[0],
                Severity::Warn => &mut self.plan.counts.problems[1],
                Severity::Corrected => &mut self.plan.counts.problems[2],
                // Hints belong to the record's own page.
                Severity::Hint => continue,
            };
            *count += 1;
            if *count as usize <= PROBLEMS_KEPT {
                self.plan.problems.push(problem);
            }
        }
    }
}

#[cfg(test)]
mod tests;
