//! A month of roll calls from a spreadsheet in the layout of the month sheet. It is previewed cell by cell; when a cell is
//! refused nothing is written, unless the rest is asked for; what is written is one transaction.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    ClassRef, DayKind, Desk, DeskError, MonthSheet, RollMonth,
    read::{self, Faulty, Read},
};
use crate::{
    both,
    desk::ErrorKind,
    domain::{
        Date, DeskRole, PupilId, Words,
        attendance::{Presence, RollMark},
    },
    sheet,
};

/// What is asked of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthOrder {
    /// The file.
    pub file: std::path::PathBuf,
    /// The month.
    pub month: RollMonth,
    /// The class.
    pub class: ClassRef,
    /// Write what can be taken when cells are refused.
    pub skip_faulty: bool,
}

/// What an import of a month does, or did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MonthRead {
    /// Pupils with marks.
    pub pupils: usize,
    /// Days with marks.
    pub days: usize,
    /// Half days that were not called and now are.
    pub new: usize,
    /// Half days that stood otherwise.
    pub altered: usize,
    /// Half days that stand so already.
    pub same: usize,
    /// Cells that were refused.
    pub faults: Vec<MonthFault>,
    /// Whether it was written.
    pub written: bool,
}

/// A cell that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthFault {
    /// The row, as the spreadsheet program numbers it.
    pub row: u32,
    /// The column's head: a day, or 姓名.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why it was refused.
    pub reason: Words,
}

impl Desk {
    /// What an import would do. Nothing is changed.
    ///
    /// # Errors
    /// When the file cannot be read as a month sheet, or the class is another's.
    pub fn import_month_preview(&self, order: &MonthOrder) -> Result<MonthRead, DeskError> {
        self.only(DeskRole::School)?;
        Ok(self.month_plan(order)?.0)
    }

    /// Imports a month.
    ///
    /// # Errors
    /// Those of the preview; and when a cell is refused and `skip_faulty` is not said, with nothing written.
    pub fn import_month(&self, order: &MonthOrder) -> Result<MonthRead, DeskError> {
        self.only(DeskRole::School)?;
        let (mut told, calls) = self.month_plan(order)?;
        if let Some(first) = told.faults.first()
            && !order.skip_faulty
        {
            return Err(refused(first, told.faults.len()));
        }
        if !calls.is_empty() {
            self.call_days(calls)?;
        }
        told.written = true;
        Ok(told)
    }

    fn month_plan(&self, order: &MonthOrder) -> Result<(MonthRead, Calls), DeskError> {
        let now = self.roll_month(order.month, &order.class)?;
        if now.lines.iter().all(|line| line.gone) {
            return Err(nobody(&order.class));
        }
        let rows = sheet::read::table(Path::new(&order.file))?;
        let Some(layout) = read::layout(&rows, order.month) else { return Err(no_month_sheet()) };
        let roster = self.roster();
        let known = now.lines.iter().filter(|line| !line.gone).filter_map(|line| {
            let row = roster.row(roster.place(line.pupil)?);
            Some(read::Known {
                pupil: line.pupil,
                name: row.name,
                number: row.number_in_class,
                student_number: row.student_number,
            })
        });
        let known: Vec<read::Known<'_>> = known.collect();
        let mut told = MonthRead::default();
        let mut calls = Calls::new();
        let mut seen = BTreeSet::new();
        for (row, cells) in rows.iter().filter(|(row, _)| *row > layout.row) {
            for read in layout.row_of(cells, &known) {
                match read {
                    Ok(one) => self.take(&now, *row, one, &mut seen, &mut told, &mut calls),
                    Err(Faulty { column, value, reason }) => {
                        told.faults.push(MonthFault { row: *row, column, value, reason });
                    }
                }
            }
        }
        told.days = calls.len();
        told.pupils = seen.len();
        Ok((told, calls))
    }

    /// Takes a cell into the calls, or tells why not.
    fn take(
        &self,
        now: &MonthSheet,
        row: u32,
        one: Read,
        seen: &mut BTreeSet<PupilId>,
        told: &mut MonthRead,
        calls: &mut Calls,
    ) {
        let Read { pupil, on, marks } = one;
        let Some(day) = now.days.iter().find(|day| day.on == on) else { return };
        let at = now.days.iter().position(|day| day.on == on).unwrap_or_default();
        let line = now.lines.iter().find(|line| line.pupil == pupil);
        let ahead = on > self.today().date;
        let calls_of_day = calls.get(&on);
        let twice = calls_of_day.is_some_and(|marks| marks.iter().any(|mark| mark.pupil == pupil));
        let reason = if ahead {
            Some(both!("这一天还没到。", "The day lies ahead."))
        } else if day.kind != DayKind::School && !now.estimate {
            Some(both!("这一天不上课。", "No school was held."))
        } else if twice {
            Some(both!("这名学生写了两行。", "The pupil stands in two rows."))
        } else {
            None
        };
        if let Some(reason) = reason {
            let value = marks.map(Presence::sign).join("/");
            let column = (on.number() % 100).to_string();
            told.faults.push(MonthFault { row, column, value, reason });
            return;
        }
        let stands = line.and_then(|line| line.days.get(at).copied().flatten()).unwrap_or_default();
        for (was, is) in stands.into_iter().zip(marks) {
            match (was.called(), was == is) {
                _ if is == Presence::Uncalled => {}
                (true, true) => told.same += 1,
                (true, false) => told.altered += 1,
                (false, _) => told.new += 1,
            }
        }
        let [morning, afternoon] = marks;
        seen.insert(pupil);
        calls.entry(on).or_default().push(RollMark { pupil, morning, afternoon, note: String::new() });
    }
}

/// Marks by day.
type Calls = BTreeMap<Date, Vec<RollMark>>;

fn refused(first: &MonthFault, count: usize) -> DeskError {
    let MonthFault { row, column, value, reason } = first;
    let (zh, en) = (&reason.zh, &reason.en);
    let mut error = DeskError::new(
        ErrorKind::Refused,
        both!("有 {count} 格不能用，什么也没有记下", "{count} cells are refused; nothing was written"),
        both!("第 {row} 行“{column}”栏“{value}”：{zh}", "Row {row}, column {column}, \"{value}\": {en}"),
        both!(
            "请改好再导入；先看全部问题用 --dry-run，只导入能用的格用 --skip-faulty。",
            "Mend them; --dry-run lists them all, --skip-faulty takes the rest."
        ),
    );
    error.at = format!("{row}");
    error
}

fn nobody(class: &ClassRef) -> DeskError {
    let Words { zh, en } = class.label();
    DeskError::new(
        ErrorKind::NotFound,
        both!("{zh}没有可点名的学生", "Nobody is called in {en}"),
        both!("", ""),
        both!("请核对班级。", "Check the class."),
    )
}

fn no_month_sheet() -> DeskError {
    DeskError::new(
        ErrorKind::Mistake,
        both!("这个文件不像考勤月表", "This file is no month sheet"),
        both!("表头要有“姓名”和日期 1、2、3……（到月底）。", "Its head needs 姓名 and the days 1, 2, 3 …"),
        both!(
            "可先用 attend --month 导出一份，照着填。",
            "Write one with attend --month first and fill that in."
        ),
    )
}
