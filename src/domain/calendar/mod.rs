//! Working days: Monday to Friday, the holidays and swapped days of the State Council's yearly notice. A year
//! without a notice is counted by weekdays alone and the answer is marked as an estimate. School breaks are not
//! holidays here; the regulation says nothing about them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Explain, Lang, Said};
use crate::say;

const BUILT_IN: [&str; 3] =
    [include_str!("data/2024.csv"), include_str!("data/2025.csv"), include_str!("data/2026.csv")];
/// No notice has more rows than the days of a year.
const ROWS_MOST: usize = 366;
/// A calendar file is far smaller than this many bytes.
const BYTES_MOST: usize = 64 * 1024;

/// Which days are worked.
#[derive(Clone, PartialEq, Eq)]
pub struct WorkCalendar {
    years: BTreeSet<i32>,
    /// Days that differ from their weekday: true when worked.
    special: BTreeMap<NaiveDate, bool>,
}

/// A date at the end of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub date: NaiveDate,
    /// Whether some day counted belongs to a year without a notice (约).
    pub approximate: bool,
}

/// Why a calendar file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarError {
    /// Larger than any calendar.
    TooLarge,
    /// This row, counted from 1 after the header, is not `date,holiday|workday,…`.
    Row(usize),
    /// The rows are not all of one year.
    SeveralYears,
    /// There are no rows.
    Empty,
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain(Lang::En).what)
    }
}

impl std::error::Error for CalendarError {}

impl Explain for CalendarError {
    fn explain(&self, lang: Lang) -> Said {
        let what = match self {
            Self::TooLarge => say!(lang, "日历文件太大。", "The calendar file is too large."),
            Self::Row(n) => say!(lang, "日历第{n}行看不懂。", "Row {n} of the calendar cannot be read."),
            Self::SeveralYears => {
                say!(lang, "日历里不止一年。", "The calendar has days of more than one year.")
            }
            Self::Empty => say!(lang, "日历是空的。", "The calendar is empty."),
        };
        let advice = say!(
            lang,
            "每行写：日期,holiday或workday,名称。",
            "Write on each line: date,holiday or workday,name."
        );
        Said::new(what, "", advice)
    }
}

impl WorkCalendar {
    /// The calendar of the years delivered with the program (2024 to 2026).
    #[must_use]
    pub fn built_in() -> &'static Self {
        static CALENDAR: OnceLock<WorkCalendar> = OnceLock::new();
        CALENDAR.get_or_init(|| {
            let mut calendar = Self::weekdays_only();
            for year in BUILT_IN {
                // A delivered file that fails here fails a test first.
                let _ = calendar.add_year(year);
            }
            calendar
        })
    }

    /// A calendar that knows no notice: every answer is an estimate.
    #[must_use]
    pub const fn weekdays_only() -> Self {
        Self { years: BTreeSet::new(), special: BTreeMap::new() }
    }

    /// Adds or replaces one year from a file `date,kind,…` with a header line; returns the year.
    ///
    /// # Errors
    /// The file is too large, empty, of several years, or has a row that cannot be read. Nothing changes then.
    pub fn add_year(&mut self, csv_text: &str) -> Result<i32, CalendarError> {
        if csv_text.len() > BYTES_MOST {
            return Err(CalendarError::TooLarge);
        }
        let text = csv_text.strip_prefix('\u{feff}').unwrap_or(csv_text);
        let mut days = BTreeMap::new();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        for (at, row) in reader.records().enumerate() {
            let bad = CalendarError::Row(at + 1);
            if at >= ROWS_MOST {
                return Err(CalendarError::TooLarge);
            }
            let row = row.map_err(|_| bad)?;
            let date = row.get(0).and_then(|cell| NaiveDate::parse_from_str(cell.trim(), "%Y-%m-%d").ok());
            let worked = match row.get(1).map(str::trim) {
                Some("holiday") => false,
                Some("workday") => true,
                _ => return Err(bad),
            };
            days.insert(date.ok_or(bad)?, worked);
        }
        let (Some(first), Some(last)) = (days.keys().next(), days.keys().next_back()) else {
            return Err(CalendarError::Empty);
        };
        let year = first.year();
        if last.year() != year {
            return Err(CalendarError::SeveralYears);
        }
        self.special.retain(|date, _| date.year() != year);
        self.special.extend(days);
        self.years.insert(year);
        Ok(year)
    }

    /// The years whose notices are known.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.iter().copied()
    }

    /// Whether the year's notice is known.
    #[must_use]
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether the day is worked; for a year without a notice, whether it is Monday to Friday.
    #[must_use]
    pub fn is_workday(&self, date: NaiveDate) -> bool {
        self.special
            .get(&date)
            .copied()
            .unwrap_or_else(|| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// The `days`-th working day after `start`; day one is the day after (a common reading, unconfirmed for this
    /// rule). Zero days end on `start` itself.
    #[must_use]
    pub fn add_workdays(&self, start: NaiveDate, days: u16) -> Due {
        let mut due = Due { date: start, approximate: false };
        let mut left = days;
        while left > 0 {
            let Some(next) = due.date.checked_add_days(Days::new(1)) else {
                return Due { approximate: true, ..due };
            };
            due.date = next;
            due.approximate |= !self.knows(next.year());
            left -= u16::from(self.is_workday(next));
        }
        due
    }

    /// How many working days lie after `start` up to and with `end`; 0 when `end` is not after `start`.
    #[must_use]
    pub fn workdays_between(&self, start: NaiveDate, end: NaiveDate) -> u32 {
        if end <= start {
            return 0;
        }
        let span = (end - start).num_days();
        // Whole weeks are counted at once, so that dates far apart cost nothing.
        let weeks = span / 7;
        let mut count = weeks * 5;
        let rest_from = start + Days::new((weeks * 7).unsigned_abs());
        for date in rest_from.iter_days().skip(1).take_while(|date| *date <= end) {
            count += i64::from(!matches!(date.weekday(), Weekday::Sat | Weekday::Sun));
        }
        for (date, worked) in self.special.range(start..=end).filter(|(date, _)| **date > start) {
            let weekday = !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
            count += i64::from(*worked) - i64::from(weekday);
        }
        u32::try_from(count).unwrap_or(0)
    }
}

impl fmt::Debug for WorkCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WorkCalendar({:?})", self.years)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn counts_as_the_notices_say() {
        let calendar = WorkCalendar::built_in();
        for (start, days, end) in [
            ("2024-09-25", 10, "2024-10-14"),
            ("2025-01-20", 10, "2025-02-08"),
            ("2025-09-22", 10, "2025-10-11"),
            ("2026-02-09", 10, "2026-02-28"),
            ("2026-09-18", 10, "2026-10-09"),
            ("2026-09-18", 20, "2026-10-22"),
            ("2026-09-18", 0, "2026-09-18"),
        ] {
            let due = calendar.add_workdays(day(start), days);
            assert_eq!(due, Due { date: day(end), approximate: false }, "{start} +{days}");
            assert_eq!(calendar.workdays_between(day(start), day(end)), u32::from(days));
        }
        assert_eq!(calendar.workdays_between(day("2026-10-09"), day("2026-09-18")), 0);
    }

    #[test]
    fn whole_years_have_the_known_number_of_working_days() {
        let calendar = WorkCalendar::built_in();
        for (year, days) in [(2024, 251), (2025, 248), (2026, 248)] {
            assert!(calendar.knows(year));
            let (from, to) = (day(&format!("{}-12-31", year - 1)), day(&format!("{year}-12-31")));
            assert_eq!(calendar.workdays_between(from, to), days, "{year}");
        }
    }

    #[test]
    fn a_year_without_a_notice_is_an_estimate() {
        let calendar = WorkCalendar::built_in();
        let due = calendar.add_workdays(day("2026-12-28"), 10);
        assert!(due.approximate && due.date == day("2027-01-11"));
        assert!(WorkCalendar::weekdays_only().add_workdays(day("2026-09-18"), 1).approximate);
        assert!(WorkCalendar::built_in().add_workdays(NaiveDate::MAX, 3).approximate);
    }

    #[test]
    fn a_dropped_in_year_is_taken_or_refused_whole() {
        let mut calendar = WorkCalendar::built_in().clone();
        assert_eq!(calendar.add_year("date,kind,name\n2027-01-01,holiday,元旦\n"), Ok(2027));
        assert!(!calendar.is_workday(day("2027-01-01")));
        let before = calendar.clone();
        for (text, error) in [
            ("date,kind\n", CalendarError::Empty),
            ("date,kind\n2028-01-01,holiday\n2028-13-01,holiday\n", CalendarError::Row(2)),
            ("date,kind\n2028-01-01,party\n", CalendarError::Row(1)),
            ("date,kind\n2028-01-01,holiday\n2029-01-01,holiday\n", CalendarError::SeveralYears),
        ] {
            assert_eq!(calendar.add_year(text), Err(error));
            assert!(calendar == before);
        }
        assert_eq!(calendar.add_year(&"x".repeat(BYTES_MOST + 1)), Err(CalendarError::TooLarge));
    }
}
