//! Marks: a class's grid of one section and period, written as one entry; what each cell takes; a mark's history.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use super::{Choice, ClassRef, Desk, DeskError, ErrorKind, Frequency, GridOrder, Item, Rows, Section};
use crate::{
    both,
    desk::{damaged_entry, door::name_of},
    domain::{DeskRole, Lang, PupilId, Words, school::FileMark},
    journal::{Clock, Op, PupilFile},
};

/// Marks of one entry; more go into further entries of the same transaction.
const MARKS_OF_ENTRY: usize = 2000;
/// Refused cells that a refusal names.
const NAMED_MOST: usize = 5;

/// A column of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridColumn {
    /// The item.
    pub item: Item,
    /// Its choices, when it has any.
    pub choices: Vec<Choice>,
}

impl GridColumn {
    /// A kept value as people read it.
    #[must_use]
    pub fn show<'a>(&'a self, value: &'a str, lang: Lang) -> &'a str {
        self.item.show(value, &self.choices, lang == Lang::Zh)
    }
}

/// A pupil of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// The pupil.
    pub pupil: PupilId,
    /// The number in the class.
    pub number: String,
    /// The name.
    pub name: String,
    /// What is kept, one for each column.
    pub cells: Vec<String>,
}

/// A class's marks of one section and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileGrid {
    /// What was asked for.
    pub order: GridOrder,
    /// The section.
    pub section: Section,
    /// The items.
    pub columns: Vec<GridColumn>,
    /// The pupils.
    pub rows: Vec<GridRow>,
}

/// A cell that is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The code of the item.
    pub item: String,
    /// Its name.
    pub label: Words,
    /// What was to be written.
    pub value: String,
    /// Why not.
    pub reason: Words,
}

/// What was once written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkLine {
    /// The journal entry.
    pub seq: u64,
    /// When, seconds since 1970 (UTC).
    pub at: i64,
    /// The clock was doubtful.
    pub doubtful: bool,
    /// By whom.
    pub actor: String,
    /// The code of the item.
    pub item: String,
    /// The period.
    pub period: String,
    /// What; empty when an earlier mark was taken back.
    pub value: String,
}

/// Marks as they would be written, and the cells that cannot be.
#[derive(Default)]
struct Judged {
    marks: Vec<FileMark>,
    faults: Vec<CellFault>,
}

impl Desk {
    /// The marks and papers of a pupil as they are now.
    ///
    /// # Errors
    /// When there is no such record, or the one who sits here may not see it.
    pub fn file_marks(&self, pupil: PupilId) -> Result<Vec<FileMark>, DeskError> {
        self.pupil(pupil)?;
        Ok(self.store.file(pupil)?.marks)
    }

    /// A class's marks of one section and period.
    ///
    /// # Errors
    /// When there is no such section or period, or the class is another's.
    pub fn file_grid(&self, order: &GridOrder) -> Result<FileGrid, DeskError> {
        let mut grid = self.grid_columns(order)?;
        for (pupil, number, name) in self.class_pupils(&grid.order.class)? {
            let file = self.store.file(pupil)?;
            let cell = |column: &GridColumn| {
                kept(&file, &grid.order.section, &column.item.code, &grid.order.period).to_owned()
            };
            let cells = grid.columns.iter().map(cell).collect();
            grid.rows.push(GridRow { pupil, number, name, cells });
        }
        Ok(grid)
    }

    /// A grid without its pupils.
    pub(super) fn grid_columns(&self, order: &GridOrder) -> Result<FileGrid, DeskError> {
        let rows = self.file_rows()?;
        let section = rows.section(&order.section)?;
        let period = rows.period(&order.period)?;
        let order = GridOrder { period: period.written(), ..order.clone() };
        let items = rows.items(&order.section).into_iter().filter(|item| item.period == period.frequency());
        let columns: Vec<GridColumn> =
            items.map(|item| GridColumn { choices: rows.choices(&item).to_vec(), item }).collect();
        Ok(FileGrid { order, section, columns, rows: Vec::new() })
    }

    /// The cells that would not be taken. Nothing is written.
    ///
    /// # Errors
    /// When somebody's file may not be written into, or a section or period is unknown.
    pub fn check_marks(&self, marks: &[FileMark]) -> Result<Vec<CellFault>, DeskError> {
        Ok(self.judge(marks, &self.file_rows()?)?.faults)
    }

    /// How many marks would be news, and the cells that would not be taken.
    pub(super) fn weigh_marks(&self, marks: &[FileMark]) -> Result<(u32, Vec<CellFault>), DeskError> {
        let judged = self.judge(marks, &self.file_rows()?)?;
        Ok((u32::try_from(judged.marks.len()).unwrap_or(u32::MAX), judged.faults))
    }

    /// Writes marks, in one transaction; gives how many of them were new. An empty value takes a mark back.
    ///
    /// # Errors
    /// When a cell is refused: then nothing is written, and the refusal names pupils and items.
    pub fn write_marks(&self, marks: &[FileMark]) -> Result<u32, DeskError> {
        self.only(DeskRole::School)?;
        let _held = self.hold();
        let judged = self.judge(marks, &self.file_rows()?)?;
        if !judged.faults.is_empty() {
            return Err(refused(&judged.faults));
        }
        let count = u32::try_from(judged.marks.len()).unwrap_or(u32::MAX);
        if count > 0 {
            let ops = judged.marks.chunks(MARKS_OF_ENTRY);
            self.record(ops.map(|marks| Op::SectionNoted { marks: marks.to_vec() }).collect(), &[])?;
            let pupils: Vec<PupilId> = judged.marks.iter().map(|mark| mark.pupil).collect();
            self.stop_where_built(&pupils)?;
        }
        Ok(count)
    }

    fn judge(&self, marks: &[FileMark], rows: &Rows) -> Result<Judged, DeskError> {
        let mut judged = Judged::default();
        let mut names = BTreeMap::new();
        let mut files = BTreeMap::new();
        let mut items: BTreeMap<&str, Vec<Item>> = BTreeMap::new();
        for mark in marks {
            if let Entry::Vacant(new) = names.entry(mark.pupil) {
                new.insert(self.may_file(mark.pupil)?);
                files.insert(mark.pupil, self.store.file(mark.pupil)?);
            }
            if !items.contains_key(mark.section.as_str()) {
                rows.section(&mark.section)?;
                items.insert(&mark.section, rows.items(&mark.section));
            }
            let period = rows.period(&mark.period)?;
            let known = items.get(mark.section.as_str()).map_or(&[][..], Vec::as_slice);
            let Some(item) = known.iter().find(|item| item.code == mark.item) else {
                return Err(unknown_item(&mark.item, known));
            };
            let reason = if item.period == period.frequency() {
                match item.read(&mark.value, rows.choices(item), rows.today) {
                    Ok(value) => {
                        judged.marks.push(FileMark { value, period: period.written(), ..mark.clone() });
                        continue;
                    }
                    Err(reason) => reason,
                }
            } else {
                wrong_period(item.period)
            };
            judged.faults.push(CellFault {
                pupil: mark.pupil,
                name: names.get(&mark.pupil).cloned().unwrap_or_default(),
                item: item.code.clone(),
                label: item.name.clone(),
                value: mark.value.clone(),
                reason,
            });
        }
        judged.marks.retain(|mark| {
            files
                .get(&mark.pupil)
                .is_none_or(|file| kept(file, &mark.section, &mark.item, &mark.period) != mark.value)
        });
        // Marks of a pupil stand together, so that the fold opens each file once.
        judged.marks.sort_by_key(|mark| mark.pupil);
        judged.faults.extend(halves(&judged.marks, &files, &names, &items));
        Ok(judged)
    }

    /// What was ever written into a section of a pupil's file, oldest first; of one item when one is named.
    ///
    /// # Errors
    /// When there is no such record, or an entry is damaged.
    pub fn mark_history(
        &self,
        pupil: PupilId,
        section: &str,
        item: Option<&str>,
    ) -> Result<Vec<MarkLine>, DeskError> {
        self.pupil(pupil)?;
        let staff = self.store.staff()?;
        let mut lines = Vec::new();
        for seq in self.store.log_of(pupil)? {
            let Some(entry) = self.store.entry(seq)? else { continue };
            let Op::SectionNoted { marks } = entry.op().map_err(|_| damaged_entry(seq))? else { continue };
            let own = marks.into_iter().filter(|mark| mark.pupil == pupil && mark.section == section);
            lines.extend(own.filter(|mark| item.is_none_or(|item| mark.item == item)).map(|mark| MarkLine {
                seq,
                at: entry.at,
                doubtful: entry.clock == Clock::Doubtful,
                actor: name_of(&staff, entry.actor),
                item: mark.item,
                period: mark.period,
                value: mark.value,
            }));
        }
        Ok(lines)
    }

    /// The class of a pupil.
    ///
    /// # Errors
    /// When there is no such record, or the one who sits here may not see it.
    pub fn class_of(&self, pupil: PupilId) -> Result<ClassRef, DeskError> {
        self.pupil(pupil)?;
        let roster = self.roster();
        Ok(roster.place(pupil).map(|place| ClassRef::of(&roster.row(place))).unwrap_or_default())
    }
}

/// What stands in a cell of a file; empty when nothing does.
pub(super) fn kept<'f>(file: &'f PupilFile, section: &str, item: &str, period: &str) -> &'f str {
    file.marks
        .iter()
        .find(|mark| mark.item == item && mark.section == section && mark.period == period)
        .map_or("", |mark| mark.value.as_str())
}

/// Events that would stand there without what every event of their section has.
fn halves(
    marks: &[FileMark],
    files: &BTreeMap<PupilId, PupilFile>,
    names: &BTreeMap<PupilId, String>,
    items: &BTreeMap<&str, Vec<Item>>,
) -> Vec<CellFault> {
    let event = |mark: &&FileMark| mark.period.len() >= "2026-10-05".len();
    let touched: BTreeSet<_> =
        marks.iter().filter(event).map(|mark| (mark.pupil, &mark.section, &mark.period)).collect();
    let mut faults = Vec::new();
    for (pupil, section, period) in touched {
        let after = |code: &str| {
            let new = marks.iter().find(|mark| {
                (mark.pupil, &mark.section, &mark.period, mark.item.as_str())
                    == (pupil, section, period, code)
            });
            match (new, files.get(&pupil)) {
                (Some(mark), _) => mark.value.as_str(),
                (None, Some(file)) => kept(file, section, code, period),
                (None, None) => "",
            }
        };
        let own = items.get(section.as_str()).map_or(&[][..], Vec::as_slice);
        let own: Vec<&Item> = own.iter().filter(|item| item.period == Frequency::Event).collect();
        if own.iter().all(|item| after(&item.code).is_empty()) {
            continue;
        }
        faults.extend(own.iter().filter(|item| item.required && after(&item.code).is_empty()).map(|item| {
            CellFault {
                pupil,
                name: names.get(&pupil).cloned().unwrap_or_default(),
                item: item.code.clone(),
                label: item.name.clone(),
                value: String::new(),
                reason: both!("这一项必须填。", "This must be filled in."),
            }
        }));
    }
    faults
}

fn wrong_period(frequency: Frequency) -> Words {
    match frequency {
        Frequency::Term => both!("这一项按学期填。", "This is written by term."),
        Frequency::Year => both!("这一项按学年填。", "This is written by school year."),
        Frequency::Once => both!("这一项只填一次。", "This is written once."),
        Frequency::Event => both!("这一项按日期逐次填。", "This is written with its day."),
    }
}

pub(super) fn unknown_item(code: &str, known: &[Item]) -> DeskError {
    let names: Vec<&str> = known.iter().map(|item| item.name.zh.as_str()).collect();
    let codes: Vec<&str> = known.iter().map(|item| item.code.as_str()).collect();
    let (names, codes) = (names.join("、"), codes.join(", "));
    super::mistake(
        both!("这个部分没有“{code}”这一项", "The section has no item \"{code}\""),
        both!("可用：{names}", "There are: {codes}"),
    )
}

fn refused(faults: &[CellFault]) -> DeskError {
    let named = |zh: bool| {
        let one = |fault: &CellFault| {
            let (name, value) = (&fault.name, &fault.value);
            if zh {
                format!("{name}的{}“{value}”：{}", fault.label.zh, fault.reason.zh.trim_end_matches('。'))
            } else {
                format!("{name}, {} \"{value}\": {}", fault.label.en, fault.reason.en.trim_end_matches('.'))
            }
        };
        let lines: Vec<String> = faults.iter().take(NAMED_MOST).map(one).collect();
        lines.join(if zh { "；" } else { "; " })
    };
    let (zh, en, count) = (named(true), named(false), faults.len());
    let mut error = DeskError::new(
        ErrorKind::Refused,
        both!("有 {count} 格不能保存，什么都没有写入", "{count} cells are refused; nothing was written"),
        Words { zh, en },
        both!("请改正后再保存。", "Mend them and save again."),
    );
    error.at = faults.first().map(|fault| fault.item.clone()).unwrap_or_default();
    error
}
