//! Days that cannot be: what lies ahead of today, or before the pupil entered school.

use super::Refusal;
use crate::{
    both,
    domain::{Date, Month, Words},
};

/// Refuses a day after today.
#[must_use]
pub fn not_ahead(at: &str, day: Option<Date>, today: Date) -> Option<Refusal> {
    let day = day.filter(|day| *day > today)?;
    Some(Refusal {
        article: None,
        at: at.to_owned(),
        what: both!("{day}还没到。", "{day} lies ahead."),
        why: both!(
            "今天是{today}，没发生的事不能先登记。",
            "Today is {today}; what has not happened is not recorded."
        ),
        next: both!(
            "改成实际日期；今天不对，请先改电脑时间。",
            "Put the true day; if today is wrong, set the clock."
        ),
    })
}

/// Refuses a day before the month of entry.
#[must_use]
pub fn not_before_entry(at: &str, day: Option<Date>, enrolled_in: Option<Month>) -> Option<Refusal> {
    let (day, month) = day.zip(enrolled_in)?;
    let entry = month.year() * 100 + month.month();
    (day.number() / 100 < entry).then(|| Refusal {
        article: None,
        at: at.to_owned(),
        what: both!("{day}在入学之前。", "{day} lies before entry."),
        why: both!("这名学生的入学年月是{entry}。", "This pupil's month of entry is {entry}."),
        next: both!(
            "核对这个日期，或者先更正入学年月。",
            "Check the day, or correct the month of entry first."
        ),
    })
}

/// The refusal of a change that needs a record and has none.
#[must_use]
pub fn no_record() -> Refusal {
    Refusal {
        article: None,
        at: String::new(),
        what: both!("没有选学生。", "No pupil is chosen."),
        why: both!("这项异动要落在一名在册学生上。", "This change is about a pupil on the register."),
        next: Words {
            zh: "请先在学生列表里选中学生。".to_owned(),
            en: "Choose the pupil in the list first.".to_owned(),
        },
    }
}
