//! How far a limit has run, in words: which working day it is, how many days are left, how long it is overdue, and
//! for whom everybody waits. It reads clocks and moves none.

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    both,
    domain::{Clock, Date, Unit, Words, calendar::WorkCalendar},
};

/// From how many days on the rest is told in months.
const IN_DAYS_MOST: i64 = 60;

/// The line of a running limit: where it stands, and for whom everybody waits.
#[must_use]
pub fn line(clock: &Clock, today: Date, calendar: &WorkCalendar) -> Words {
    let stands = stands(clock, today, calendar);
    let (zh, en) = (clock.waits.zh.trim(), clock.waits.en.trim());
    let zh = match zh {
        "" => String::new(),
        _ if zh.starts_with(['待', '等']) => format!("，{zh}"),
        _ => format!("，待{zh}"),
    };
    let en = match en {
        "" => String::new(),
        _ if en.starts_with("wait") => format!(", {en}"),
        _ => format!(", waits for {en}"),
    };
    Words { zh: format!("{}{zh}", stands.zh), en: format!("{}{en}", stands.en) }
}

/// Where a running limit stands.
#[must_use]
pub fn stands(clock: &Clock, today: Date, calendar: &WorkCalendar) -> Words {
    match clock.unit {
        Unit::Workdays => worked(clock, today, calendar, &both!("工作日", "working day")),
        Unit::SchoolDays => worked(clock, today, calendar, &both!("上学日", "school day")),
        Unit::Days | Unit::Weeks | Unit::Months | Unit::Years | Unit::Date | Unit::Times => {
            until(clock.due, today, clock.approximate)
        }
    }
}

/// How many working days are left up to and with the last day: 0 on the last day, negative when it has passed. A last
/// day that is no working day counts for nothing, so that 0 may also stand before it.
#[must_use]
pub fn working_days_left(due: Date, today: Date, calendar: &WorkCalendar) -> i64 {
    if today <= due {
        calendar.workdays_between(today.0, due.0).into()
    } else {
        // The day after a last day is overdue even when it is a Saturday.
        -i64::from(calendar.workdays_between(due.0, today.0).max(1))
    }
}

fn worked(clock: &Clock, today: Date, calendar: &WorkCalendar, unit: &Words) -> Words {
    let (unit_zh, unit_en) = (&unit.zh, &unit.en);
    let known = |day: Date| calendar.knows(day.0.year());
    let (zh, en) = about(clock.approximate || !known(clock.due) || !known(today));
    let due = clock.due;
    if today > due {
        return match calendar.workdays_between(due.0, today.0) {
            0 => both!("已超期，{due} 到期", "overdue, was due on {due}"),
            late => Words {
                zh: format!("已超期{zh} {late} 个{unit_zh}"),
                en: format!("overdue by {en}{late} {unit_en}{}", plural(late)),
            },
        };
    }
    let length = clock.length;
    let day = length.saturating_sub(calendar.workdays_between(today.0, due.0));
    if today == due {
        return Words {
            zh: format!("{zh}第 {length}/{length} 个{unit_zh}，今天到期"),
            en: format!("{en}{unit_en} {length} of {length}, due today"),
        };
    }
    if day == 0 || today <= clock.from {
        return Words {
            zh: format!("{zh}{length} 个{unit_zh}，尚未起算，{due} 到期"),
            en: format!("{en}{length} {unit_en}{}, not begun, due on {due}", plural(length)),
        };
    }
    Words {
        zh: format!("{zh}第 {day}/{length} 个{unit_zh}"), en: format!("{en}{unit_en} {day} of {length}")
    }
}

/// The days up to a last day in natural words.
#[must_use]
pub fn until(due: Date, today: Date, approximate: bool) -> Words {
    let (zh, en) = about(approximate);
    match (due.0 - today.0).num_days() {
        0 => Words { zh: format!("{zh}今天到期"), en: format!("{en}due today") },
        1 => Words { zh: format!("{zh}明天到期"), en: format!("{en}due tomorrow") },
        left if left > 1 => {
            let rest = span(today.0, due.0);
            Words { zh: format!("{zh}还有 {}", rest.zh), en: format!("{en}{} left", rest.en) }
        }
        _ => {
            let late = span(due.0, today.0);
            Words { zh: format!("已超期{zh} {}", late.zh), en: format!("overdue by {en}{}", late.en) }
        }
    }
}

/// The time from one day to a later one: in days, and when it is long in months and days.
fn span(from: NaiveDate, to: NaiveDate) -> Words {
    let days = (to - from).num_days();
    if days <= IN_DAYS_MOST {
        return Words { zh: format!("{days} 天"), en: format!("{days} day{}", plural(days)) };
    }
    let mut months = 0;
    while from.checked_add_months(Months::new(months + 1)).is_some_and(|day| day <= to) {
        months += 1;
    }
    let rest = from.checked_add_months(Months::new(months)).map_or(0, |day| (to - day).num_days());
    let (years, months) = (months / 12, months % 12);
    let parts = [(i64::from(years), "年", "year"), (i64::from(months), "个月", "month"), (rest, "天", "day")];
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (count, unit_zh, unit_en) in parts.into_iter().filter(|(count, _, _)| *count > 0) {
        zh.push(format!("{count} {unit_zh}"));
        en.push(format!("{count} {unit_en}{}", plural(count)));
    }
    Words { zh: zh.join("零 "), en: en.join(" and ") }
}

const fn about(approximate: bool) -> (&'static str, &'static str) {
    if approximate { ("约", "about ") } else { ("", "") }
}

fn plural<N: Into<i64>>(count: N) -> &'static str {
    if count.into() == 1 { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Pack;

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    fn clock(length: u32, unit: &str, from: u32) -> Clock {
        let text = format!(
            "format = \"xueji-rules/1\"\nversion = \"x\"\nsource = \"x\"\n[[limit]]\nid = \"T4\"\n\
             what = {{ zh = \"限\", en = \"limit\" }}\nlength = {length}\nunit = \"{unit}\"\nfrom = 20170301\n"
        );
        let pack = Pack::parse(&text, "x.toml").unwrap();
        let waits = both!("转出学校主管部门", "the authority of the giving school");
        pack.limits()[0].clock(day(from), waits, WorkCalendar::built_in()).unwrap()
    }

    #[test]
    fn a_limit_in_working_days_tells_which_day_it_is() {
        // Ten working days after Friday 18 September 2026: the 20th is a make-up Sunday, 25 to 27 September and
        // 1 to 7 October are holidays.
        let ten = clock(10, "workdays", 20_260_918);
        assert_eq!(ten.due, day(20_261_009));
        for (today, zh, en) in [
            (
                20_260_918,
                "10 个工作日，尚未起算，2026-10-09 到期",
                "10 working days, not begun, due on 2026-10-09",
            ),
            (
                20_260_919,
                "10 个工作日，尚未起算，2026-10-09 到期",
                "10 working days, not begun, due on 2026-10-09",
            ),
            (20_260_920, "第 1/10 个工作日", "working day 1 of 10"),
            (20_260_927, "第 5/10 个工作日", "working day 5 of 10"),
            (20_260_930, "第 8/10 个工作日", "working day 8 of 10"),
            (20_261_007, "第 8/10 个工作日", "working day 8 of 10"),
            (20_261_008, "第 9/10 个工作日", "working day 9 of 10"),
            (20_261_009, "第 10/10 个工作日，今天到期", "working day 10 of 10, due today"),
            (20_261_010, "已超期 1 个工作日", "overdue by 1 working day"),
            (20_261_011, "已超期 1 个工作日", "overdue by 1 working day"),
            (20_261_013, "已超期 3 个工作日", "overdue by 3 working days"),
        ] {
            let stands = stands(&ten, day(today), WorkCalendar::built_in());
            assert_eq!((stands.zh.as_str(), stands.en.as_str()), (zh, en), "{today}");
        }
        let whole = line(&ten, day(20_260_930), WorkCalendar::built_in());
        assert_eq!(whole.zh, "第 8/10 个工作日，待转出学校主管部门");
        assert_eq!(whole.en, "working day 8 of 10, waits for the authority of the giving school");
    }

    #[test]
    fn beyond_the_known_years_the_count_is_about() {
        let calendar = WorkCalendar::built_in();
        let over = clock(10, "workdays", 20_261_228);
        assert_eq!(stands(&over, day(20_261_230), calendar).zh, "约第 2/10 个工作日");
        assert_eq!(stands(&over, day(20_270_112), calendar).zh, "已超期约 1 个工作日");
        assert_eq!(stands(&over, day(20_270_112), calendar).en, "overdue by about 1 working day");
        let school = clock(4, "schooldays", 20_260_907);
        assert_eq!(stands(&school, day(20_260_909), calendar).zh, "约第 2/4 个上学日");
        // A clock that ended in a known year but is looked at in an unknown one.
        let known = clock(2, "workdays", 20_261_228);
        assert!(!known.approximate);
        assert_eq!(stands(&known, day(20_270_104), calendar).zh, "已超期约 3 个工作日");
    }

    #[test]
    fn other_limits_tell_the_days_left_in_natural_words() {
        for (length, unit, from, today, zh, en) in [
            (1, "months", 20_260_131, 20_260_131, "还有 28 天", "28 days left"),
            (1, "months", 20_260_131, 20_260_227, "明天到期", "due tomorrow"),
            (1, "months", 20_260_131, 20_260_228, "今天到期", "due today"),
            (1, "months", 20_260_131, 20_260_301, "已超期 1 天", "overdue by 1 day"),
            (1, "months", 20_240_131, 20_240_228, "明天到期", "due tomorrow"),
            (1, "years", 20_260_301, 20_260_301, "还有 1 年", "1 year left"),
            (1, "years", 20_260_301, 20_260_316, "还有 11 个月零 13 天", "11 months and 13 days left"),
            (1, "years", 20_240_229, 20_250_228, "今天到期", "due today"),
            (4, "weeks", 20_260_901, 20_260_902, "还有 27 天", "27 days left"),
            (730, "date", 20_260_301, 20_260_530, "还有 2 个月", "2 months left"),
            (730, "date", 20_260_301, 20_260_531, "还有 60 天", "60 days left"),
            (730, "date", 20_260_301, 20_261_001, "已超期 2 个月零 1 天", "overdue by 2 months and 1 day"),
        ] {
            let stands = stands(&clock(length, unit, from), day(today), WorkCalendar::built_in());
            assert_eq!((stands.zh.as_str(), stands.en.as_str()), (zh, en), "{unit} {today}");
        }
    }

    #[test]
    fn working_days_left_count_down_to_nothing_and_below() {
        let left = |due, today| working_days_left(day(due), day(today), WorkCalendar::built_in());
        for (due, today, expected) in [
            (20_261_009, 20_260_918, 10),
            (20_261_009, 20_261_008, 1),
            (20_261_009, 20_261_009, 0),
            (20_261_009, 20_261_010, -1),
            (20_261_009, 20_261_012, -2),
            // Due on a Sunday: on Friday nothing is left of the working days, on Monday it is one over.
            (20_261_018, 20_261_016, 0),
            (20_261_018, 20_261_019, -1),
        ] {
            assert_eq!(left(due, today), expected, "{due} {today}");
        }
    }

    #[test]
    fn what_everybody_waits_for_is_said_once() {
        let mut one = clock(3, "days", 20_260_901);
        for (zh, en, end_zh, end_en) in [
            (
                "待转出学校核办",
                "waits for the giving school",
                "，待转出学校核办",
                ", waits for the giving school",
            ),
            ("", "", "还有 2 天", "2 days left"),
        ] {
            one.waits = Words { zh: zh.into(), en: en.into() };
            let line = line(&one, day(20_260_902), WorkCalendar::built_in());
            assert!(line.zh.ends_with(end_zh) && line.en.ends_with(end_en), "{line:?}");
        }
    }
}
