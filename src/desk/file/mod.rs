//! The pupil's file: the marks in its seven sections (第8条), its papers (第9条), and what is lacking. Marks of a class
//! go into the journal as one entry, checked cell by cell; a refused cell keeps the whole from being written.

mod complete;
mod events;
mod marks;
mod names;
mod papers;
pub mod period;
mod table;
#[cfg(test)]
mod tests;
mod told;

pub use complete::{ClassFiles, FileState, Lack, SectionState, Stand};
pub use events::FileEvent;
pub use marks::{CellFault, FileGrid, GridColumn, GridRow, MarkLine};
pub use papers::{PaperGrid, PaperLine, PaperRow, PaperState};
pub use table::{FileSheet, FileSheetRead, RowFault};

pub use crate::rules::pack::{
    Choice,
    file_rows::{Asked, Form, Frequency, Item, Section, Sheet},
};

use self::period::Period;
use super::{Desk, DeskError, ErrorKind, Query};
use crate::{
    both,
    domain::{Article, Date, PupilId, RosterRow, Words, school::YearPlan},
    rules::{Refusal, roles::Act},
};

/// A class: the code of its grade, and its number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct ClassRef {
    /// The code of the grade.
    pub grade: String,
    /// The class.
    pub class: String,
}

impl ClassRef {
    /// The class of a row.
    #[must_use]
    pub fn of(row: &RosterRow<'_>) -> Self {
        Self { grade: row.grade.to_owned(), class: row.class.to_owned() }
    }
}

/// What is asked for a grid: whose, which section, which period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridOrder {
    /// The class.
    pub class: ClassRef,
    /// The code of the section.
    pub section: String,
    /// The period as the journal writes it.
    pub period: String,
}

/// What can be chosen for a grid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridChoices {
    /// The classes that the one who sits here may fill in.
    pub classes: Vec<ClassRef>,
    /// The sections that have items for a class at once, each with its periods, the present one first.
    pub sections: Vec<(Section, Vec<Period>)>,
}

/// What the file's verbs read besides pupils.
struct Rows {
    rules: std::sync::Arc<super::RulesInForce>,
    subjects: Vec<String>,
    years: Vec<YearPlan>,
    today: Date,
}

impl Rows {
    fn items(&self, section: &str) -> Vec<Item> {
        self.rules.pack.file().items(section, &self.subjects, self.today)
    }

    fn section(&self, code: &str) -> Result<Section, DeskError> {
        let file = self.rules.pack.file();
        file.section(code).cloned().ok_or_else(|| {
            let known: Vec<&str> = file.sections(self.today).iter().map(|row| row.code.as_str()).collect();
            let known = known.join(", ");
            mistake(
                both!("档案里没有“{code}”这个部分", "The file has no section \"{code}\""),
                both!("可用：{known}", "There are: {known}"),
            )
        })
    }

    fn choices(&self, item: &Item) -> &[Choice] {
        self.rules.pack.choices(&item.list)
    }

    /// A period that has begun.
    fn period(&self, text: &str) -> Result<Period, DeskError> {
        let period = Period::parse(text).ok_or_else(|| {
            mistake(
                both!("看不懂“{text}”这个时段", "\"{text}\" is no period"),
                both!(
                    "学期写 2026-1，学年写 2026，一次性写 once，按次写日期 2026-10-05。",
                    "Write 2026-1 for a term, 2026 for a year, once, or a day such as 2026-10-05."
                ),
            )
        })?;
        if period.span(&self.years).is_some_and(|(start, _)| start > self.today) {
            let (zh, en) = (period.label().zh, period.label().en);
            return Err(mistake(
                both!("{zh}还没有开始", "{en} has not begun"),
                both!("请等开学后再填。", "Write it down when it has begun."),
            ));
        }
        Ok(period)
    }
}

impl Desk {
    fn file_rows(&self) -> Result<Rows, DeskError> {
        let facts = self.store.facts()?;
        let today = self.today().date;
        Ok(Rows { rules: self.rules(), subjects: facts.subjects, years: facts.years, today })
    }

    /// What can be chosen for a grid.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn grid_choices(&self) -> Result<GridChoices, DeskError> {
        let rows = self.file_rows()?;
        let sections = rows.rules.pack.file().sections(rows.today).into_iter().filter_map(|section| {
            let items = rows.items(&section.code);
            let mut kinds: Vec<Frequency> =
                items.iter().map(|item| item.period).filter(|kind| *kind != Frequency::Event).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let periods = kinds.into_iter().flat_map(|kind| period::offered(kind, rows.today, &rows.years));
            let periods: Vec<Period> = periods.collect();
            (!periods.is_empty()).then(|| (section.clone(), periods))
        });
        Ok(GridChoices { sections: sections.collect(), classes: self.own_classes() })
    }

    /// The classes with pupils whose files the one who sits here keeps.
    #[must_use]
    pub fn own_classes(&self) -> Vec<ClassRef> {
        let roster = self.roster();
        let mut classes: Vec<ClassRef> = Vec::new();
        for place in roster.find(&Query::default()) {
            let row = roster.row(place);
            let class = ClassRef::of(&row);
            if row.standing.is_kept()
                && classes.last() != Some(&class)
                && self.may_with(Act::SeeBeyondClass, &row).is_ok()
            {
                classes.push(class);
            }
        }
        classes.dedup();
        classes
    }

    /// The pupils of a class whose records are kept, in the order of the class; refused when it is another's.
    fn class_pupils(&self, class: &ClassRef) -> Result<Vec<(PupilId, String, String)>, DeskError> {
        let roster = self.roster();
        let query =
            Query { grade: Some(class.grade.clone()), class: Some(class.class.clone()), ..Query::default() };
        let mut pupils = Vec::new();
        for place in roster.find(&query) {
            let row = roster.row(place);
            self.may_with(Act::SeeBeyondClass, &row)?;
            if row.standing.is_kept() {
                pupils.push((row.id, row.number_in_class.to_owned(), row.name.to_owned()));
            }
        }
        Ok(pupils)
    }

    /// Whether the file of a pupil may be written into; gives the name.
    fn may_file(&self, pupil: PupilId) -> Result<String, DeskError> {
        let roster = self.roster();
        let Some(place) = roster.place(pupil) else {
            let short = pupil.short();
            return Err(DeskError::new(
                ErrorKind::NotFound,
                both!("没有编号为“{short}”的学生", "No pupil has the id \"{short}\""),
                Words::default(),
                both!("请用 xueji students 查编号。", "Look the id up with xueji students."),
            ));
        };
        let row = roster.row(place);
        self.may_with(Act::EditPupil, &row)?;
        if !row.standing.is_kept() {
            let (name, zh, en) = (row.name, row.standing.label().zh, row.standing.label().en);
            return Err(Refusal {
                article: Some(Article(10)),
                at: String::new(),
                what: both!("{name}{zh}，档案只读", "The file of {name} ({en}) is read-only"),
                why: both!("离校后原校只保留备份。", "After leaving, the old school keeps a copy."),
                next: both!("如需更正，请由现就读学校办理。", "Corrections are made by the pupil's school."),
            }
            .into());
        }
        Ok(row.name.to_owned())
    }
}

fn mistake(what: Words, advice: Words) -> DeskError {
    DeskError::new(ErrorKind::Mistake, what, Words::default(), advice)
}
