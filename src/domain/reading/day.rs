//! Days, months and validities in the ways they are written: 20180901, 2018.9.1, 2018年9月1日, 2018-9-1. It
//! never guesses a century and never takes a bare spreadsheet serial for a day.

use chrono::{Datelike, Days, NaiveDate};

use super::Reading;
use crate::domain::note::Note;
use crate::domain::number::half_width;
use crate::domain::{Date, FieldKey, Month, Validity, Value};
use crate::say;

/// The validity without an end.
pub(super) const FOR_EVER: &str = "长期";
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2200;
/// Serials of the years 1901 to 2199 in the 1900 date system.
const SERIALS: std::ops::RangeInclusive<u64> = 367..=109_574;

/// The groups of digits in a text, and whether full-width characters stood in it.
struct Groups {
    groups: Vec<String>,
    widened: bool,
    /// Everything between the digits that is no usual separator.
    strange: bool,
}

fn groups(raw: &str) -> Groups {
    let mut out = Groups { groups: Vec::new(), widened: false, strange: false };
    let mut inside = false;
    for c in raw.trim().chars() {
        let half = half_width(c);
        let digit = half.is_ascii_digit();
        out.widened |= digit && half != c;
        if digit {
            if !inside {
                out.groups.push(String::new());
            }
            if let Some(group) = out.groups.last_mut() {
                group.push(half);
            }
        } else {
            let usual = matches!(
                half,
                '.' | '/'
                    | '-'
                    | '年'
                    | '月'
                    | '日'
                    | '号'
                    | ' '
                    | '、'
                    | '·'
                    | '—'
                    | '–'
                    | '~'
                    | '至'
                    | '到'
                    | ':'
                    | 'T'
            );
            out.strange |= !usual;
        }
        inside = digit;
    }
    out
}

fn narrowed(widened: bool) -> Option<Note> {
    widened.then(|| {
        Note::corrected("A02", |lang| {
            say!(lang, "全角数字已改成半角。", "Full-width digits became half-width.")
        })
    })
}

fn day_of(groups: &[String]) -> Option<Date> {
    match groups {
        [whole] if whole.len() == 8 => Date::from_number(whole.parse().ok()?),
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            let (year, month, day): (u32, u32, u32) =
                (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
            Date::from_number(year * 10_000 + month * 100 + day)
        }
        _ => None,
    }
    .filter(|date| u32::try_from(date.0.year()).is_ok_and(|year| YEARS.contains(&year)))
}

/// Drops a time of midnight that spreadsheets append to a day.
fn without_midnight(groups: &[String]) -> &[String] {
    match groups {
        [day @ .., hour, minute] if groups.len() == 5 && zero(hour) && zero(minute) => day,
        [day @ .., hour, minute, second]
            if groups.len() == 6 && zero(hour) && zero(minute) && zero(second) =>
        {
            day
        }
        _ => groups,
    }
}

fn zero(group: &str) -> bool {
    group.len() <= 2 && group.bytes().all(|b| b == b'0')
}

pub(super) fn date(key: FieldKey, raw: &str, today: NaiveDate) -> Reading {
    let found = groups(raw);
    let day = if found.strange { None } else { day_of(without_midnight(&found.groups)) };
    let Some(day) = day else { return Reading::refused(not_a_day(raw)) };
    if key == FieldKey::BirthDate && day.0 > today {
        return Reading::refused(Note::refuse("A04", |lang| {
            say!(lang, "出生日期在今天之后。", "The birth date is after today.")
        }));
    }
    Reading::taken(Value::Date(day)).noted(narrowed(found.widened))
}

fn not_a_day(raw: &str) -> Note {
    let serial =
        raw.trim().parse().is_ok_and(|number: u64| raw.trim().len() == 5 && SERIALS.contains(&number));
    Note::refuse("A04", |lang| {
        if serial {
            say!(
                lang,
                "这是表格里的日期序号，请写成20180901这样的8位数字。",
                "This is a spreadsheet's day number; write the day as 20180901."
            )
        } else {
            say!(lang, "没有这个日期，请写成20180901这样的8位数字。", "No such day; write it as 20180901.")
        }
    })
}

/// The day of a spreadsheet's serial number (1900 date system), for cells that the spreadsheet itself marks as
/// dates. A time of day is dropped.
#[must_use]
pub fn date_from_serial(serial: f64) -> Option<Date> {
    if !(0.0..=200_000.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded just above")]
    let days = serial as u64;
    if !SERIALS.contains(&days) {
        return None;
    }
    // Day 60 of that system is a 29 February 1900 that never was, so the count starts two days early.
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days)).map(Date)
}

pub(super) fn month(raw: &str, today: NaiveDate) -> Reading {
    let found = groups(raw);
    let kept = without_midnight(&found.groups);
    let (month, cut) = match kept {
        _ if found.strange => (None, false),
        [whole] if whole.len() == 6 => {
            let number: u32 = whole.parse().unwrap_or(0);
            (Month::new(number / 100, number % 100), false)
        }
        [year, month] if year.len() == 4 && month.len() <= 2 => {
            (Month::new(year.parse().unwrap_or(0), month.parse().unwrap_or(0)), false)
        }
        other => {
            let day = day_of(other);
            (day.and_then(|day| Month::new(day.number() / 10_000, day.0.month())), true)
        }
    };
    let Some(month) = month else {
        return Reading::refused(Note::refuse("D04", |lang| {
            say!(lang, "没有这个年月，请写成201809这样的6位数字。", "No such month; write it as 201809.")
        }));
    };
    let cut = cut.then(|| {
        Note::corrected("D04", |lang| {
            say!(lang, "只取年月，日已去掉。", "Only year and month are kept; the day was dropped.")
        })
    });
    let far = i64::from(month.year()) > i64::from(today.year()) + 1;
    let far = far.then(|| {
        Note::warn("D04", |lang| {
            say!(lang, "这个年月还很远，请核对。", "This month is far ahead; please check.")
        })
    });
    Reading::taken(Value::Month(month)).noted(narrowed(found.widened)).noted(cut).noted(far)
}

pub(super) fn validity(raw: &str, today: NaiveDate) -> Reading {
    let open = [FOR_EVER, "长期有效", "永久"].iter().any(|word| raw.contains(word));
    let bare = raw.replace("长期有效", "").replace(FOR_EVER, "").replace("永久", "");
    let mut found = groups(&bare);
    if let [whole] = found.groups.as_slice()
        && whole.len() == 16
    {
        let (from, until) = whole.split_at(8);
        found.groups = vec![from.to_owned(), until.to_owned()];
    }
    let dates = match (open, found.groups.len()) {
        _ if found.strange => None,
        (true, _) => day_of(&found.groups).map(|from| (from, None)),
        (false, 2 | 6) => {
            let (from, until) = found.groups.split_at(found.groups.len() / 2);
            day_of(from).zip(day_of(until)).map(|(from, until)| (from, Some(until)))
        }
        (false, _) => None,
    };
    let Some((from, until)) = dates.filter(|(from, until)| until.is_none_or(|until| until >= *from)) else {
        return Reading::refused(Note::refuse("A12", |lang| {
            say!(
                lang,
                "有效期请写成20180901-20280901，或20180901-长期。",
                "Write the validity as 20180901-20280901 or 20180901-长期."
            )
        }));
    };
    let over = until.is_some_and(|until| until.0 < today).then(|| {
        Note::hint("A12", |lang| say!(lang, "登记的证件有效期已过。", "The document's validity is over."))
    });
    Reading::taken(Value::Validity(Validity { from, until })).noted(narrowed(found.widened)).noted(over)
}
