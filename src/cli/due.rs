//! `due`: what is due by rule and day, for scripts with every clock that runs, and the mark that a duty was done.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    desk::{DueLine, DutyRef, DutyTold},
    domain::{Lang, Text, Urgency},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    Done(Done),
    Reopen(Which),
}

#[derive(Debug, clap::Args)]
struct Which {
    #[arg(value_name = "DUTY")]
    duty: String,
    #[arg(value_name = "PERIOD")]
    period: String,
}

#[derive(Debug, clap::Args)]
struct Done {
    #[command(flatten)]
    which: Which,
    #[arg(long, value_name = "NAME")]
    to: String,
    #[arg(long, value_name = "NUMBER")]
    receipt: Option<String>,
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

const WHICH: [(&str, Text); 2] = [
    ("duty", Text::new("这件事的编号，见 due 的“依据”", "the duty's id, as due shows it")),
    ("period", Text::new("时段，如 2026、2026-1、2026-10", "the period, such as 2026, 2026-1 or 2026-10")),
];

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "due",
        about: Text::new("列出要办的事和期限", "List what is due, with its limits"),
        args: &[("on", Text::new("按这一天判断，不写则为今天", "judge as of this day; today if left out"))],
    },
    Help {
        path: "due done",
        about: Text::new("登记一件每年要办的事已经办结", "Mark a duty of the year as done"),
        args: &[
            WHICH[0],
            WHICH[1],
            ("to", Text::new("交给谁；本校自己办的写本校", "to whom it was handed in, or the school itself")),
            ("receipt", Text::new("回执号", "the receipt's number")),
            ("on", Text::new("办结日期，不写则为今天", "the day it was done; today if left out")),
        ],
    },
    Help {
        path: "due reopen",
        about: Text::new("撤回办结登记", "Take the mark of a duty back"),
        args: &WHICH,
    },
];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let (today, lang) = (desk.today().date, session.lang);
    let day = |text: &Option<String>| text.as_deref().map(|text| values::day(text, today, lang)).transpose();
    match &args.what {
        None => {}
        Some(What::Done(done)) => {
            let told = DutyTold {
                on: day(&done.on)?,
                receiver: done.to.clone(),
                receipt: done.receipt.clone().unwrap_or_default(),
            };
            desk.mark_duty(&reference(&done.which), &told)?;
            return marked(session, &done.which, true);
        }
        Some(What::Reopen(which)) => {
            desk.unmark_duty(&reference(which))?;
            return marked(session, which, false);
        }
    }
    let lines = desk.dues(day(&args.on)?)?;
    if session.common.json {
        return session.json(&lines.iter().map(object).collect());
    }
    let rows: Vec<Vec<String>> = lines.iter().map(|line| row(line, lang)).collect();
    print::list(session.out, &HEADINGS.map(|text| text.get(lang)), &rows)?;
    let count = rows.len();
    session.line(&say!(lang, "共 {count} 项", "{count} items"))
}

fn reference(which: &Which) -> DutyRef {
    DutyRef { id: which.duty.clone(), period: which.period.clone() }
}

fn marked(session: &mut Session<'_>, which: &Which, done: bool) -> Result<(), Trouble> {
    let Which { duty, period } = which;
    if session.common.json {
        return session.json(&json!({ "rule": duty, "period": period, "done": done }));
    }
    session.line(&if done {
        say!(session.lang, "已登记办结：{duty} {period}", "Marked as done: {duty} {period}")
    } else {
        say!(session.lang, "已撤回办结登记：{duty} {period}", "No longer marked as done: {duty} {period}")
    })
}

fn object(line: &DueLine) -> Json {
    json!({
        "rule": line.rule,
        "article": line.article.map(|article| article.0),
        "student": line.pupil.map(|pupil| pupil.to_string()),
        "change": line.change.or(line.started_by).map(|change| change.to_string()),
        "period": line.duty.as_ref().map(|duty| duty.period.clone()),
        "due": line.due.date.to_string(),
        "working_days_left": line.working_days_left,
        "state": line.state.key(),
        "approximate": line.due.approximate,
        "what": line.what.zh,
        "waits": line.waits.zh,
    })
}

const HEADINGS: [Text; 6] = [
    Text::new("期限", "due"),
    Text::new("轻重", "state"),
    Text::new("要办的事", "what is to be done"),
    Text::new("进展", "how it stands"),
    Text::new("条文", "article"),
    Text::new("依据", "rule"),
];

fn row(line: &DueLine, lang: Lang) -> Vec<String> {
    let about = if line.due.approximate { say!(lang, "约", "~") } else { String::new() };
    let state = match line.state {
        Urgency::Overdue => Text::new("超期", "overdue"),
        Urgency::Today => Text::new("今天", "today"),
        Urgency::Soon => Text::new("将到期", "soon"),
        Urgency::Ahead => Text::new("未到期", "ahead"),
    };
    let period = line.duty.as_ref().map_or_else(String::new, |duty| format!(" {}", duty.period));
    vec![
        format!("{about}{}", line.due.date),
        state.get(lang).to_owned(),
        line.what.get(lang).to_owned(),
        line.stands.get(lang).to_owned(),
        line.article.map_or_else(String::new, |article| article.label(lang)),
        format!("{}{period}", line.rule),
    ]
}
