//! `workdays`: the N-th working day after a day.

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble, values};
use crate::{domain::Text, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "DATE")]
    from: String,
    #[arg(value_name = "COUNT")]
    count: u16,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "workdays",
    about: Text::new(
        "从某日起第几个工作日是哪天（当天不算）；给出 --data 和密码时按本库的日历，否则按程序自带的日历",
        "The N-th working day after a day, which itself is not counted; with --data and a password by that store's calendar",
    ),
    args: &[
        ("from", Text::new("从哪天起：20260918 或 2026-09-18", "the day: 20260918 or 2026-09-18")),
        ("count", Text::new("第几个工作日", "which working day")),
    ],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let from = values::day(&args.from, values::day_of((session.around.now)()), session.lang)?;
    let (date, approximate) = session.rules()?.workday(from, args.count);
    if session.common.json {
        return session.json(&json!({ "date": date.to_string(), "approximate": approximate }));
    }
    if !approximate {
        return session.line(&date.to_string());
    }
    session.line(&say!(
        session.lang,
        "约 {date}（有的年份没有放假安排，只按周一至周五算）",
        "about {date} (a year's holidays are not known; only weekdays were counted)"
    ))
}
