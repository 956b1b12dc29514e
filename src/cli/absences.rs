//! `absences`: who is absent without excuse now, the longest first, with the step of the ladder reached (第23条).

use serde_json::{Value as Json, json};

use super::{
    attend::{school_days, school_days_text},
    help::Help,
    print,
    session::Session,
    trouble::Trouble,
    values,
};
use crate::{
    desk::attend::AbsentLine,
    domain::{Lang, Text},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "absences",
    about: Text::new("列出连续旷课的学生", "List who is absent without excuse"),
    args: &[("on", Text::new("算到这一天，不写则为今天", "counted up to this day; today if left out"))],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let (today, lang) = (desk.today().date, session.lang);
    let on = args.on.as_deref().map(|text| values::day(text, today, lang)).transpose()?;
    let lines = desk.absences(on)?;
    if session.common.json {
        return session.json(&lines.iter().map(object).collect());
    }
    let rows: Vec<Vec<String>> = lines.iter().map(|line| row(line, lang)).collect();
    let heads = [
        Text::new("编号", "id"),
        Text::new("姓名", "name"),
        Text::new("班级", "class"),
        Text::new("从", "since"),
        Text::new("旷课（上学日）", "school days"),
        Text::new("连续（天）", "days"),
        Text::new("未点名（天）", "not called"),
        Text::new("联系（次）", "contacts"),
        Text::new("该做什么", "what is to be done"),
    ];
    print::list(session.out, &heads.map(|text| text.get(lang)), &rows)?;
    let count = rows.len();
    session.line(&say!(lang, "共 {count} 人连续旷课", "{count} pupils are absent without excuse"))
}

fn object(line: &AbsentLine) -> Json {
    json!({
        "student": line.pupil.to_string(),
        "run_school_days": school_days(line.count.halves),
        "run_days": line.count.days,
        "since": line.run.first.on.to_string(),
        "stage": line.rungs.stage().map(|rung| rung.key.as_str()),
        "contacts": line.contacts,
        "not_called_days": line.count.unknown,
        "approximate": line.count.estimate,
    })
}

fn row(line: &AbsentLine, lang: Lang) -> Vec<String> {
    let about = if line.count.estimate { say!(lang, "约", "~") } else { String::new() };
    let todo = line.rungs.stage().map(|rung| rung.what.get(lang).to_owned());
    vec![
        line.pupil.short(),
        line.name.clone(),
        line.class.label().get(lang).to_owned(),
        line.run.first.on.to_string(),
        school_days_text(line.count.halves),
        format!("{about}{}", line.count.days),
        line.count.unknown.to_string(),
        line.contacts.to_string(),
        todo.unwrap_or_default(),
    ]
}
