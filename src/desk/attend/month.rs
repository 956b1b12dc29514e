//! The month sheet of a class (学生考勤表, F21): pupils by days with their signs, totals in half days, and what nobody
//! called. Days after today and days without school stay empty; nothing is guessed.

use std::{collections::BTreeMap, path::Path};

use chrono::Months;

use super::{ClassRef, DayKind, Desk, DeskError, gaps::gaps_of};
use crate::{
    both,
    desk::{
        ErrorKind, Roster,
        forms::{AttendancePaper, FormAbout, MarksLine},
    },
    domain::{
        Date, PupilId,
        attendance::{Presence, Roll, RollMark},
    },
    rules::roles::Act,
};

/// The form of the month sheet.
const FORM: &str = "F21";
/// Characters of the notes of a pupil on the sheet.
const NOTES_MOST: usize = 40;

/// A month: 2026 and 11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RollMonth {
    /// Its first day.
    first: Date,
    /// Its last day.
    last: Date,
}

impl RollMonth {
    /// Of a number such as 202611.
    #[must_use]
    pub fn of(number: u32) -> Option<Self> {
        let first = Date::from_number(number.checked_mul(100)?.checked_add(1)?)?;
        let last = first.0.checked_add_months(Months::new(1))?.pred_opt()?;
        Some(Self { first, last: Date(last) })
    }

    /// Of a word: 2026-11, 202611, 2026年11月.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().trim_end_matches('月');
        let (year, month) = match word.split_once(['-', '.', '/', '年']) {
            Some((year, month)) => (year, month),
            None => (word.get(..4)?, word.get(4..)?),
        };
        let number = |text: &str, most: usize| {
            let plain = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u32>().ok().filter(|_| plain)
        };
        let (year, month) = (number(year, 4)?, number(month, 2)?);
        Self::of(year * 100 + month).filter(|_| (1..=12).contains(&month) && (2000..=2200).contains(&year))
    }

    /// The number: 202611.
    #[must_use]
    pub fn number(self) -> u32 {
        self.first.number() / 100
    }

    /// The first and the last day.
    #[must_use]
    pub const fn span(self) -> (Date, Date) {
        (self.first, self.last)
    }

    /// The day of a number.
    #[must_use]
    pub fn day(self, number: u32) -> Option<Date> {
        Date::from_number(self.number() * 100 + number)
    }

    fn days(self) -> impl Iterator<Item = Date> {
        self.first.0.iter_days().map(Date).take_while(move |day| *day <= self.last)
    }
}

impl std::fmt::Display for RollMonth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:02}", self.number() / 100, self.number() % 100)
    }
}

/// What a pupil's month adds up to. Present, sick, leave, truant and uncalled are half days; late and early are times,
/// and such half days are present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MonthTotals {
    /// 出勤
    pub present: u32,
    /// 病假
    pub sick: u32,
    /// 事假
    pub leave: u32,
    /// 旷课
    pub truant: u32,
    /// 迟到
    pub late: u32,
    /// 早退
    pub early: u32,
    /// Half days of school days until today on which the pupil was not called.
    pub uncalled: u32,
}

impl MonthTotals {
    fn add(&mut self, mark: Presence) {
        let place = match mark {
            Presence::Uncalled | Presence::Cleared => &mut self.uncalled,
            Presence::Sick => &mut self.sick,
            Presence::Leave => &mut self.leave,
            Presence::Truant => &mut self.truant,
            Presence::Present | Presence::Late | Presence::Early => &mut self.present,
        };
        *place += 1;
        self.late += u32::from(mark == Presence::Late);
        self.early += u32::from(mark == Presence::Early);
    }

    /// Adds another pupil's.
    pub fn add_all(&mut self, other: &Self) {
        self.present += other.present;
        self.sick += other.sick;
        self.leave += other.leave;
        self.truant += other.truant;
        self.late += other.late;
        self.early += other.early;
        self.uncalled += other.uncalled;
    }
}

/// A pupil of a month sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The number in the class.
    pub number: String,
    /// The name.
    pub name: String,
    /// Not on the roll of the class now: left it, or is taught elsewhere.
    pub gone: bool,
    /// Morning and afternoon of each day of the month; none where no school was held or is to be held yet.
    pub days: Vec<Option<[Presence; 2]>>,
    /// What they add up to.
    pub totals: MonthTotals,
    /// The notes, with their days.
    pub notes: String,
}

/// A class's month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthSheet {
    /// The month.
    pub month: RollMonth,
    /// The class.
    pub class: ClassRef,
    /// What each day is, and whether the roll of the class was called on both halves, on one, or not at all.
    pub days: Vec<MonthDay>,
    /// The pupils in the order of the class; then those who were called and are not in the class now.
    pub lines: Vec<MonthLine>,
    /// Terms or the year's calendar are not known (约).
    pub estimate: bool,
}

/// A day of a month sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay {
    /// The day.
    pub on: Date,
    /// What it is to the school.
    pub kind: DayKind,
    /// Half days of school until today on which nobody of the class was called.
    pub uncalled: u32,
}

impl MonthSheet {
    /// What the class adds up to.
    #[must_use]
    pub fn totals(&self) -> MonthTotals {
        let mut all = MonthTotals::default();
        self.lines.iter().for_each(|line| all.add_all(&line.totals));
        all
    }

    /// Half days on which nobody of the class was called.
    #[must_use]
    pub fn uncalled(&self) -> u32 {
        self.days.iter().map(|day| day.uncalled).sum()
    }

    /// The paper form of it.
    #[must_use]
    pub fn paper(&self) -> AttendancePaper {
        let signs = |day: &Option<[Presence; 2]>| day.map_or(["", ""], |halves| halves.map(Presence::sign));
        let line = |line: &MonthLine| {
            let MonthTotals { present, sick, leave, truant, late, early, .. } = line.totals;
            let called = present + sick + leave + truant > 0;
            MarksLine {
                pupil: line.pupil,
                days: line.days.iter().map(signs).collect(),
                counts: called.then_some([sick, leave, truant, late, early]),
                note: line.notes.clone(),
            }
        };
        AttendancePaper {
            month: self.month.number(),
            grade: self.class.grade.clone(),
            class: self.class.class.clone(),
            lines: self.lines.iter().map(line).collect(),
        }
    }
}

impl Desk {
    /// The month sheet of a class.
    ///
    /// # Errors
    /// When the class is another's, or the store is damaged.
    pub fn roll_month(&self, month: RollMonth, class: &ClassRef) -> Result<MonthSheet, DeskError> {
        let today = self.today().date;
        let (first, last) = month.span();
        let calendar = self.school_calendar()?;
        let days = calendar.days();
        let rolls = month.days().map(|on| self.store.roll(on, &class.grade, &class.class));
        let rolls: Vec<Roll> = rolls.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        let held = days.between(first, last.min(today));
        let gaps = gaps_of(&rolls, std::slice::from_ref(class), held);
        let day = |on: Date| {
            let gap = gaps.iter().find(|gap| gap.on == on);
            MonthDay { on, kind: days.kind(on), uncalled: gap.map_or(0, super::Gap::halves) }
        };
        let mut sheet = MonthSheet {
            month,
            class: class.clone(),
            days: month.days().map(day).collect(),
            lines: Vec::new(),
            estimate: days.is_estimate(first) || days.is_estimate(last),
        };
        let by_day: BTreeMap<Date, &Roll> = rolls.iter().map(|roll| (roll.on, roll)).collect();
        let mut whose = self.whose_month(class, &rolls, last)?;
        whose.retain(|line| !line.gone || rolls.iter().any(|roll| roll.of(line.pupil).is_some()));
        for mut line in whose {
            for day in &sheet.days {
                let shown = day.kind == DayKind::School && day.on <= today;
                let mark = by_day.get(&day.on).and_then(|roll| roll.of(line.pupil));
                line.take(day.on, mark, shown);
            }
            sheet.lines.push(line);
        }
        Ok(sheet)
    }

    /// The pupils of a month: those of the class now, then those who were called in it and are not there any more.
    fn whose_month(&self, class: &ClassRef, rolls: &[Roll], on: Date) -> Result<Vec<MonthLine>, DeskError> {
        let roster = self.roster();
        let mut lines = Vec::new();
        for (_, rows) in self.called_rows(&roster, std::slice::from_ref(class))? {
            for row in rows {
                let gone = self.taught_elsewhere(row.id, on)?.is_some();
                lines.push(MonthLine::empty(&roster, row.id, gone));
            }
        }
        lines.sort_by_key(|line| line.gone);
        let marked = rolls.iter().flat_map(|roll| &roll.marks).map(|mark| mark.pupil);
        let mut others: Vec<PupilId> = marked.collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|pupil| lines.iter().all(|line| line.pupil != *pupil));
        for pupil in others {
            let Some(place) = roster.place(pupil) else { continue };
            if self.may_with(Act::SeeBeyondClass, &roster.row(place)).is_ok() {
                lines.push(MonthLine::empty(&roster, pupil, true));
            }
        }
        Ok(lines)
    }

    /// Writes the month sheet of a class as a workbook; gives the number of pupils on it. It is written down, because
    /// personal data leave the desk (第28条).
    ///
    /// # Errors
    /// When the one who sits here may not read data out, the file is there already, or the disk does not let it.
    pub fn write_roll_month(&self, sheet: &MonthSheet, to: &Path, replace: bool) -> Result<u32, DeskError> {
        if sheet.lines.is_empty() {
            return Err(DeskError::new(
                ErrorKind::NotFound,
                both!("这个班没有学生可列", "There is no pupil to list"),
                both!("", ""),
                both!("请核对班级和月份。", "Check class and month."),
            ));
        }
        self.print_form(FORM, &FormAbout::Attendance(Box::new(sheet.paper())), to, replace)
    }
}

impl MonthLine {
    fn empty(roster: &Roster, pupil: PupilId, gone: bool) -> Self {
        let row = roster.place(pupil).map(|place| roster.row(place));
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self {
            pupil,
            number: text(row.map(|row| row.number_in_class)),
            name: text(row.map(|row| row.name)),
            gone,
            days: Vec::new(),
            totals: MonthTotals::default(),
            notes: String::new(),
        }
    }

    /// Takes the next day in. Who is not there any more has no gaps of the class's own.
    fn take(&mut self, on: Date, mark: Option<&RollMark>, shown: bool) {
        let halves = mark.map_or([Presence::Uncalled; 2], |mark| [mark.morning, mark.afternoon]);
        let shown = shown && !(self.gone && mark.is_none());
        self.days.push(shown.then_some(halves));
        if shown {
            halves.into_iter().for_each(|mark| self.totals.add(mark));
        }
        if let Some(mark) = mark.filter(|mark| shown && !mark.note.is_empty()) {
            let parted = if self.notes.is_empty() { "" } else { "；" };
            let note = format!("{parted}{}日{}", on.number() % 100, mark.note);
            if self.notes.chars().count() + note.chars().count() <= NOTES_MOST {
                self.notes.push_str(&note);
            }
        }
    }
}
