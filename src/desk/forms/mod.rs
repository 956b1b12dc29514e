//! Paper forms printed filled in: which belong to what, what a file is called, and the printing, which is written down
//! because personal data leave the desk (第28条). What stands in the boxes is told in `answers`.

mod answers;
mod business;
mod gather;
mod kept;
mod ledger;
mod rosters;
mod stated;

use std::path::Path;

use answers::Facts;
use business::Business;
use gather::Subject;
pub use ledger::{
    AttendancePaper, CasePaper, ContactPaper, LedgerPaper, LetterPaper, MarksLine, MonthFigures,
};

use super::{Desk, DeskError, ErrorKind, rules_in_force::FORMS, today};
use crate::{
    both,
    changes::{self, Change},
    domain::{ChangeId, DeskRole, FieldKey, PupilId, Words},
    journal::Op,
    rules::roles::Act,
    sheet::forms::{self, Answers, Layout, Of, Only, Print},
};

/// What a form is printed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormAbout {
    /// Nobody: for handwriting.
    Blank,
    /// A pupil. Boxes about a change stay empty.
    Pupil(PupilId),
    /// A change and its pupil.
    Change(ChangeId),
    /// The pupils who enter or leave in a school year.
    Year(FormYear),
    /// The last bundle that was written.
    HandOver,
    /// A case of the dropout ledger.
    Case(Box<CasePaper>),
    /// A ledger of dropouts, or a report made of it.
    Ledger(Box<LedgerPaper>),
    /// A class's month of roll calls.
    Attendance(Box<AttendancePaper>),
}

/// Whom a roster is of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormYear {
    /// The school year, by its first calendar year; this one when none is named.
    pub year: Option<u16>,
    /// Only this grade (code).
    pub grade: Option<String>,
    /// Only this class.
    pub class: Option<String>,
}

/// A form in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormLine {
    /// Its key, such as `F03`.
    pub key: String,
    /// Its name.
    pub name: Words,
    /// What it is filled from, as a word for scripts.
    pub of: &'static str,
    /// The same for people.
    pub of_label: Words,
    /// The tags of the kinds of change that it belongs to.
    pub kinds: Vec<String>,
    /// The articles that ask for it.
    pub articles: Vec<u8>,
    /// Its version.
    pub version: String,
    /// Where its boxes come from.
    pub source: String,
    /// How sure that is, as a word for scripts.
    pub certainty: &'static str,
    /// The same for people.
    pub certainty_label: Words,
}

impl FormLine {
    fn of(layout: &Layout) -> Self {
        Self {
            key: layout.key.clone(),
            name: layout.name.clone(),
            of: layout.of.key(),
            of_label: layout.of.label().into(),
            kinds: layout.kinds.clone(),
            articles: layout.articles.clone(),
            version: layout.version.clone(),
            source: layout.source.clone(),
            certainty: layout.certainty.key(),
            certainty_label: layout.certainty.label().into(),
        }
    }
}

impl Desk {
    /// The forms in force: those delivered with the program under what the center's directory brings.
    fn layouts(&self) -> Result<Vec<Layout>, DeskError> {
        let directory = self.store.facts()?.directory;
        let newer = directory.files.iter().filter(|file| file.name.starts_with(FORMS));
        // A directory was checked whole before it was taken in.
        let newer = newer.filter_map(|file| Layout::parse(&file.text, &file.name).ok()).collect();
        Ok(forms::overlaid(newer, self.today().date))
    }

    /// All forms.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn forms(&self) -> Result<Vec<FormLine>, DeskError> {
        Ok(self.layouts()?.iter().map(FormLine::of).collect())
    }

    /// The forms that belong to a change, a pupil, a year or a hand-over.
    ///
    /// # Errors
    /// When there is no such change.
    pub fn forms_for(&self, about: &FormAbout) -> Result<Vec<FormLine>, DeskError> {
        let change = match about {
            FormAbout::Change(id) => Some(self.known_change(*id)?),
            _ => None,
        };
        let kind = change.as_ref().map(|change| change.kind.as_str());
        let lacks_number = self.lacks_number(about, change.as_ref())?;
        let belongs = |layout: &&Layout| match about {
            FormAbout::Blank => true,
            FormAbout::Pupil(_) => layout.of == Of::Pupil,
            FormAbout::Change(_) => kind.is_some_and(|tag| is_of_kind(layout, tag)),
            FormAbout::Year(_) => {
                matches!(layout.of, Of::Entrants | Of::Leavers | Of::Ledger | Of::Attendance)
            }
            FormAbout::HandOver => layout.of == Of::HandOver,
            FormAbout::Case(_) => layout.of == Of::Case,
            FormAbout::Ledger(_) => layout.of == Of::Ledger,
            FormAbout::Attendance(_) => layout.of == Of::Attendance,
        };
        let makes_sense = |layout: &&Layout| match layout.only {
            Some(Only::NoNumber) => *about == FormAbout::Blank || lacks_number,
            None => true,
        };
        let layouts = self.layouts()?;
        let mut lines: Vec<FormLine> =
            layouts.iter().filter(belongs).filter(makes_sense).map(FormLine::of).collect();
        // A change's own forms before those of its pupil.
        lines.sort_by_key(|line| line.of == Of::Pupil.key() && kind.is_some());
        Ok(lines)
    }

    /// Whether the pupil of a form has no number of an identity document.
    fn lacks_number(&self, about: &FormAbout, change: Option<&Change>) -> Result<bool, DeskError> {
        let id = match (about, change) {
            (FormAbout::Pupil(id), _) => *id,
            (_, Some(change)) => change.pupil,
            _ => return Ok(false),
        };
        let told = change.map_or("", |change| change.form.get(FieldKey::IdDocNumber.key()));
        Ok(match self.store.pupil(id)? {
            Some(pupil) => pupil.fields.text(FieldKey::IdDocNumber).is_empty() && told.is_empty(),
            None => change.is_some() && told.is_empty(),
        })
    }

    /// A name for the file: the form, the pupil, the day.
    ///
    /// # Errors
    /// When there is no such form, pupil or change.
    pub fn form_file_name(&self, key: &str, about: &FormAbout) -> Result<String, DeskError> {
        let layout = self.layout(key)?;
        let whom = match about {
            FormAbout::Blank => "空白".to_owned(),
            FormAbout::Pupil(id) => self.pupil(*id)?.name().to_owned(),
            FormAbout::Change(id) => self.known_change(*id)?.pupil_name,
            FormAbout::Year(year) => format!("{}学年", self.school_year(year)),
            FormAbout::HandOver | FormAbout::Ledger(_) => self.site().name,
            FormAbout::Case(case) => self.pupil(case.pupil)?.name().to_owned(),
            FormAbout::Attendance(month) => month.month.to_string(),
        };
        let name = format!("{}{}-{whom}-{}", layout.key, layout.name.zh, self.today().date.compact());
        // Characters that some system does not take in a file's name.
        let odd = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
        Ok(name.chars().map(|c| if odd(c) { '_' } else { c }).collect::<String>() + ".xlsx")
    }

    /// Prints a form into a workbook; gives the number of pupils on it.
    ///
    /// # Errors
    /// When there is no such form, it does not fit what it is printed for, the one who sits here may not read data
    /// out, the file is there already, or the disk does not let it.
    pub fn print_form(
        &self,
        key: &str,
        about: &FormAbout,
        to: &Path,
        replace: bool,
    ) -> Result<u32, DeskError> {
        let layout = self.layout(key)?;
        if *about == FormAbout::Blank {
            self.draw(&layout, &Subject::default(), to, replace)?;
            return Ok(0);
        }
        self.only(DeskRole::School)?;
        self.may(Act::Disclose)?;
        let subject = self.subject(&layout, about)?;
        let count = subject.count();
        let _held = self.hold();
        self.draw(&layout, &subject, to, replace)?;
        let disclosed =
            Op::Disclosed { what: format!("form {}", layout.key), count, purpose: layout.name.zh };
        self.record(vec![disclosed], &[])?;
        // A roster of nobody is not the roster that is handed in.
        if let (FormAbout::Year(_), Some(roll)) = (about, subject.roll.as_ref().filter(|_| count > 0)) {
            match layout.of {
                Of::Entrants => self.note_written(today::ENTRANTS_SHEET, roll.year, to)?,
                // Who leaves at the end of a school year is of the summer in which it ends.
                Of::Leavers => self.note_written(today::GRADUATES_SHEET, roll.year + 1, to)?,
                _ => {}
            }
        }
        Ok(count)
    }

    fn layout(&self, key: &str) -> Result<Layout, DeskError> {
        let mut layouts = self.layouts()?;
        match layouts.iter().position(|layout| layout.key.eq_ignore_ascii_case(key.trim())) {
            Some(place) => Ok(layouts.swap_remove(place)),
            None => {
                let keys: Vec<String> = layouts.into_iter().map(|layout| layout.key).collect();
                let all = keys.join(" ");
                Err(mistake(
                    both!("没有“{key}”这张表", "There is no form \"{key}\""),
                    both!("可用的表：{all}", "The forms are: {all}"),
                ))
            }
        }
    }

    fn draw(&self, layout: &Layout, subject: &Subject, to: &Path, replace: bool) -> Result<(), DeskError> {
        let rules = self.rules();
        let (site, staff, today) = (self.site(), self.me().name, self.today().date);
        let facts = Facts {
            filled: subject.filled,
            of: layout.of,
            pack: &rules.pack,
            site: &site,
            staff: &staff,
            today,
            pupil: subject.pupil.as_ref(),
            change: subject.change.as_ref().and_then(business),
            pair: subject.pair.as_ref().and_then(business),
            papers: &subject.papers,
            bundle: subject.bundle.as_ref(),
            roll: subject.roll.as_ref(),
            line: None,
            dropout: subject.dropout(),
        };
        let lines = subject.lines(&facts);
        let lines: Vec<&dyn Answers> = lines.iter().map(|line| line as &dyn Answers).collect();
        let print = Print { school: site.name.clone(), staff: staff.clone(), day: today.to_string() };
        let drawing = forms::draw(layout, &facts, &lines, &print);
        Ok(forms::write(to, replace, &drawing)?)
    }
}

fn business(change: &Change) -> Option<Business<'_>> {
    changes::kind(&change.kind).map(|kind| (change, kind))
}

fn is_of_kind(layout: &Layout, tag: &str) -> bool {
    let own = changes::kind(tag).is_some_and(|kind| kind.forms().contains(&layout.key.as_str()));
    own || layout.kinds.iter().any(|kind| kind == tag)
}

fn mistake(what: Words, advice: Words) -> DeskError {
    DeskError::new(ErrorKind::Mistake, what, both!("", ""), advice)
}

#[cfg(test)]
mod ledger_tests;
#[cfg(test)]
mod tests;
