//! Calendars of working days at this desk: which years are known and from where, and taking in a file of one year. A
//! year of the center's directory stands above one imported here.

use std::{fs::File, io::Read, path::Path};

use super::{Desk, DeskError, ErrorKind, rules_in_force::CALENDAR};
use crate::{
    both,
    domain::{Text, calendar::WorkCalendar},
    journal::Op,
    rules::roles::Act,
};

/// A file larger than this is no calendar.
const BYTES_MOST: u64 = 64 * 1024;

/// Where a year's calendar comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarSource {
    /// Delivered with the program.
    Program,
    /// Imported at this desk.
    Desk,
    /// Sent by the center.
    Directory,
}

impl CalendarSource {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Desk => "desk",
            Self::Directory => "directory",
        }
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Program => Text::new("程序自带", "of the program"),
            Self::Desk => Text::new("本机导入", "imported here"),
            Self::Directory => Text::new("中心校下发", "sent by the center"),
        }
    }
}

impl Desk {
    /// The years whose working days are known, and from where; beyond them every count is an estimate (约).
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn calendars(&self) -> Result<Vec<(i32, CalendarSource)>, DeskError> {
        let facts = self.store.facts()?;
        let year = |name: &str| name.strip_prefix(CALENDAR)?.get(..4)?.parse::<i32>().ok();
        let sent: Vec<i32> = facts.directory.files.iter().filter_map(|file| year(&file.name)).collect();
        let own: Vec<i32> = facts.settings.iter().filter_map(|(key, _)| year(key)).collect();
        let source = |year: i32| match (sent.contains(&year), own.contains(&year)) {
            (true, _) => CalendarSource::Directory,
            (false, true) => CalendarSource::Desk,
            (false, false) => CalendarSource::Program,
        };
        let calendar = &self.rules().calendar;
        Ok(calendar.years().map(|year| (year, source(year))).collect())
    }

    /// Takes in the calendar of one year from a file `date,holiday|workday,name`; gives the year.
    ///
    /// # Errors
    /// When the file cannot be read as the calendar of one year; nothing changes then.
    pub fn import_calendar(&self, file: &Path) -> Result<i32, DeskError> {
        self.may(Act::Settings)?;
        let (year, text) = read_calendar(file)?;
        let _held = self.hold();
        self.record(vec![Op::SettingSet { key: format!("{CALENDAR}{year}"), value: text }], &[])?;
        self.renew_rules()?;
        Ok(year)
    }
}

/// Reads a file as the calendar of one year.
pub(super) fn read_calendar(file: &Path) -> Result<(i32, String), DeskError> {
    let place = file.display();
    let during = both!("日历没有采用：{place}", "The calendar was not taken: {place}");
    let text = read_text(file, BYTES_MOST)?;
    let year = WorkCalendar::weekdays_only()
        .add_year(&text)
        .map_err(|error| DeskError::of(ErrorKind::Mistake, &error).during(&during))?;
    // The counts of a year so far off would never be looked at: it is a slip of the pen.
    if !(2017..=2100).contains(&year) {
        return Err(DeskError::new(
            ErrorKind::Mistake,
            during,
            both!("年份不对：{year}。", "The year is out of range: {year}."),
            both!("请检查文件里的日期。", "See to the dates in the file."),
        ));
    }
    Ok((year, text))
}

/// Reads a file as text, never more of it than it may have.
pub(super) fn read_text(file: &Path, most: u64) -> Result<String, DeskError> {
    let failed = |why: String| {
        let place = file.display();
        DeskError::new(
            ErrorKind::NotFound,
            both!("读不了文件：{place}", "The file cannot be read: {place}"),
            both!("{why}", "{why}"),
            both!("请检查路径；文件应是 UTF-8 文字。", "Check the path; the file must be UTF-8 text."),
        )
    };
    let mut text = String::new();
    File::open(file)
        .and_then(|open| open.take(most + 1).read_to_string(&mut text))
        .map_err(|error| failed(error.to_string()))?;
    Ok(text)
}
