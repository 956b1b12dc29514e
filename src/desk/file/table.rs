//! Marks of a class on a spreadsheet: the empty sheet to be filled in, and reading it back. A sheet with one wrong
//! cell changes nothing; an empty cell takes nothing back.

use std::{collections::BTreeMap, path::PathBuf};

use super::{CellFault, ClassRef, Desk, DeskError, FileGrid, GridColumn, GridOrder, mistake};
use crate::{
    both,
    desk::{Query, disclose::purpose},
    domain::{DeskRole, PupilId, Words, names, school::FileMark},
    journal::Op,
    rules::roles::Act,
    sheet::{self, cell::RawCell},
};

/// Rows among which the header is looked for.
const HEADER_ROWS: usize = 10;
/// Headers that name the pupil.
const NAME: &str = "姓名";
/// Headers of a number that tells pupils apart.
const NUMBERS: [&str; 3] = ["学籍号", "身份证件号", "证件号"];
/// Headers that help the reader only.
const SPARE: [&str; 4] = ["班内学号", "学号", "序号", "班级"];

/// A spreadsheet of marks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileSheet {
    /// The file.
    pub file: PathBuf,
    /// The code of the section.
    pub section: String,
    /// The period.
    pub period: String,
    /// The class among whose pupils names are looked for; none for the whole school.
    pub class: Option<ClassRef>,
}

/// A cell or row of a spreadsheet that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The row, from 1.
    pub row: u32,
    /// The pupil's name, as the sheet has it.
    pub name: String,
    /// The header of the column; empty for the row as a whole.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why not.
    pub reason: Words,
}

/// What a spreadsheet holds, or what was written of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileSheetRead {
    /// Rows of pupils.
    pub rows: u32,
    /// Cells that are filled in.
    pub cells: u32,
    /// Marks that were written, or would be.
    pub written: u32,
    /// What cannot be taken; then nothing was written.
    pub faults: Vec<RowFault>,
    /// Headers that mean nothing here.
    pub unknown: Vec<String>,
}

/// The columns of a header row.
struct Head {
    row: usize,
    name: Option<usize>,
    number: Option<usize>,
    items: Vec<(usize, String, GridColumn)>,
    unknown: Vec<String>,
}

impl Desk {
    /// Writes the sheet of a class that is to be filled in, with what is kept already; gives the number of rows. It
    /// is written into the journal, because personal data leave the desk (第28条).
    ///
    /// # Errors
    /// When there is nothing to fill in, the file is there already, or the disk does not let it.
    pub fn write_file_sheet(
        &self,
        order: &GridOrder,
        to: &std::path::Path,
        replace: bool,
    ) -> Result<u32, DeskError> {
        self.may(Act::Disclose)?;
        let grid = self.file_grid(order)?;
        if grid.columns.is_empty() {
            let (zh, en) = (&grid.section.name.zh, &grid.section.name.en);
            return Err(mistake(
                both!("“{zh}”在这个时段没有要填的项目", "{en} has nothing to fill in for this period"),
                both!("请换一个部分或时段。", "Choose another section or period."),
            ));
        }
        let _held = self.hold();
        let roster = self.roster();
        let mut headers = vec!["班内学号".to_owned(), NAME.to_owned(), "学籍号".to_owned()];
        headers.extend(grid.columns.iter().map(|column| column.item.name.zh.clone()));
        let head = sheet::write::Head { sheet: grid.section.name.zh.clone(), title: None, headers };
        let rows = grid.rows.iter().map(|row| {
            let number = roster.place(row.pupil).map(|place| roster.row(place).student_number.to_owned());
            let mut cells = vec![row.number.clone(), row.name.clone(), number.unwrap_or_default()];
            let shown = grid.columns.iter().zip(&row.cells);
            cells.extend(
                shown.map(|(column, value)| column.item.show(value, &column.choices, true).to_owned()),
            );
            Ok::<_, DeskError>(cells)
        });
        let count = sheet::write::table(to, replace, &head, rows)?;
        let what = format!("file {} {}", grid.order.section, grid.order.period);
        self.record(vec![Op::Disclosed { what, count, purpose: purpose::FILE_MARKS.to_owned() }], &[])?;
        Ok(count)
    }

    /// Reads a sheet of marks and writes them, or only looks. One refused cell keeps everything from being written.
    ///
    /// # Errors
    /// When the file cannot be read as such a sheet.
    pub fn import_marks(&self, order: &FileSheet, look_only: bool) -> Result<FileSheetRead, DeskError> {
        self.only(DeskRole::School)?;
        let blank = GridOrder {
            class: ClassRef::default(),
            section: order.section.clone(),
            period: order.period.clone(),
        };
        let columns = self.grid_columns(&blank)?;
        let table = sheet::read::table(&order.file)?;
        let head = table
            .iter()
            .take(HEADER_ROWS)
            .enumerate()
            .map(|(at, (_, cells))| head(at, cells, &columns.columns))
            .find(|head| (head.name.is_some() || head.number.is_some()) && !head.items.is_empty())
            .ok_or_else(|| no_header(&columns))?;
        let mut read = FileSheetRead { unknown: head.unknown.clone(), ..FileSheetRead::default() };
        let pupils = Pupils::of(self, order.class.as_ref());
        let mut marks: Vec<(u32, FileMark)> = Vec::new();
        for (row, cells) in table.iter().skip(head.row + 1) {
            read.rows += 1;
            let text =
                |at: Option<usize>| at.and_then(|at| cells.get(at)).map(RawCell::shown).unwrap_or_default();
            let (name, number) = (text(head.name), text(head.number));
            let pupil = match pupils.find(&name, &number) {
                Ok(pupil) => pupil,
                Err(reason) => {
                    let fault = RowFault { row: *row, name, column: String::new(), value: number, reason };
                    read.faults.push(fault);
                    continue;
                }
            };
            for (at, _, column) in &head.items {
                let Some(cell) = cells.get(*at).filter(|cell| !cell.is_empty()) else { continue };
                let mark = FileMark {
                    pupil,
                    section: order.section.clone(),
                    item: column.item.code.clone(),
                    period: order.period.clone(),
                    value: cell_text(cell),
                };
                if marks.iter().any(|(_, known)| (known.pupil, &known.item) == (pupil, &mark.item)) {
                    read.faults.push(RowFault {
                        row: *row,
                        name: name.clone(),
                        column: String::new(),
                        value: String::new(),
                        reason: both!("这名学生在表里出现了两次。", "This pupil stands in the sheet twice."),
                    });
                    break;
                }
                marks.push((*row, mark));
            }
        }
        read.cells = u32::try_from(marks.len()).unwrap_or(u32::MAX);
        self.settle(marks, &head, &mut read, look_only)?;
        Ok(read)
    }

    fn settle(
        &self,
        marks: Vec<(u32, FileMark)>,
        head: &Head,
        read: &mut FileSheetRead,
        look_only: bool,
    ) -> Result<(), DeskError> {
        let rows: BTreeMap<PupilId, u32> = marks.iter().map(|(row, mark)| (mark.pupil, *row)).collect();
        let marks: Vec<FileMark> = marks.into_iter().map(|(_, mark)| mark).collect();
        let (news, faults) = self.weigh_marks(&marks)?;
        read.faults.extend(faults.into_iter().map(|fault: CellFault| {
            let header = head.items.iter().find(|(.., column)| column.item.code == fault.item);
            RowFault {
                row: rows.get(&fault.pupil).copied().unwrap_or_default(),
                name: fault.name,
                column: header.map_or_else(|| fault.label.zh.clone(), |(_, header, _)| header.clone()),
                value: fault.value,
                reason: fault.reason,
            }
        }));
        read.faults.sort_by_key(|fault| fault.row);
        if !read.faults.is_empty() {
            return Ok(());
        }
        read.written = if look_only { news } else { self.write_marks(&marks)? };
        Ok(())
    }
}

/// Pupils by number and by name.
struct Pupils {
    by_number: BTreeMap<String, PupilId>,
    by_name: BTreeMap<String, Vec<PupilId>>,
}

impl Pupils {
    fn of(desk: &Desk, class: Option<&ClassRef>) -> Self {
        let roster = desk.roster();
        let mut found = Self { by_number: BTreeMap::new(), by_name: BTreeMap::new() };
        let query = Query {
            grade: class.map(|class| class.grade.clone()),
            class: class.map(|class| class.class.clone()),
            ..Query::default()
        };
        for place in roster.find(&query) {
            let row = roster.row(place);
            if !row.standing.is_kept() || desk.may_with(Act::SeeBeyondClass, &row).is_err() {
                continue;
            }
            for number in [row.student_number, row.id_number].into_iter().filter(|number| !number.is_empty())
            {
                found.by_number.insert(number.to_uppercase(), row.id);
            }
            found.by_name.entry(names::comparable(row.name)).or_default().push(row.id);
        }
        found
    }

    fn find(&self, name: &str, number: &str) -> Result<PupilId, Words> {
        if !number.is_empty() {
            let found = self.by_number.get(&number.to_uppercase()).copied();
            return found.ok_or_else(|| both!("没有这个号码的学生。", "No pupil has this number."));
        }
        match self.by_name.get(&names::comparable(name)).map_or(&[][..], Vec::as_slice) {
            [one] => Ok(*one),
            [] => Err(both!("没有这名学生。", "There is no such pupil.")),
            _ => Err(both!(
                "有同名学生，请加“学籍号”一列。",
                "Several have this name; add a column with the number."
            )),
        }
    }
}

fn head(row: usize, cells: &[RawCell], columns: &[GridColumn]) -> Head {
    let mut head = Head { row, name: None, number: None, items: Vec::new(), unknown: Vec::new() };
    for (at, cell) in cells.iter().enumerate() {
        let text: String = cell.shown().chars().filter(|c| !c.is_whitespace()).collect();
        let meant = columns.iter().find(|column| {
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            [&column.item.name.zh, &column.item.name.en, &column.item.code]
                .iter()
                .any(|name| bare(name) == text)
        });
        match meant {
            _ if text.is_empty() => {}
            _ if text == NAME => head.name = Some(at),
            _ if NUMBERS.contains(&text.as_str()) => head.number = Some(at),
            Some(column) => head.items.push((at, text, column.clone())),
            None if SPARE.contains(&text.as_str()) => {}
            None => head.unknown.push(text),
        }
    }
    head
}

fn cell_text(cell: &RawCell) -> String {
    match cell {
        RawCell::Text(text) => text.clone(),
        RawCell::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        other => other.shown(),
    }
}

fn no_header(grid: &FileGrid) -> DeskError {
    let names: Vec<&str> = grid.columns.iter().map(|column| column.item.name.zh.as_str()).collect();
    let codes: Vec<&str> = grid.columns.iter().map(|column| column.item.code.as_str()).collect();
    let (zh, en) = (names.join("、"), codes.join(", "));
    mistake(
        both!("表里没有找到表头", "No header was found in the sheet"),
        both!(
            "表头要有“姓名”或“学籍号”，和这些项目：{zh}。xueji file template 可生成空表。",
            "The header names 姓名 or 学籍号 and items: {en}. xueji file template makes such a sheet."
        ),
    )
}
