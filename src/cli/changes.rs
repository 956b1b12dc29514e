//! `changes`: every change, or only open ones.

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble};
use crate::{
    changes::StepTaken,
    desk::{ChangeFilter, ChangeLine},
    domain::{Lang, Text},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long)]
    open: bool,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "changes",
    about: Text::new("列出全部异动", "List all changes"),
    args: &[("open", Text::new("只要还没有办结的", "only those still open"))],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    list(session, if args.open { ChangeFilter::Open } else { ChangeFilter::All })
}

/// Prints the changes that a filter leaves.
pub(crate) fn list(session: &mut Session<'_>, filter: ChangeFilter) -> Result<(), Trouble> {
    let desk = session.open()?;
    let lines = desk.changes(filter)?;
    if session.common.json {
        return session.json(&lines.iter().map(object).collect());
    }
    let lang = session.lang;
    let rows: Vec<Vec<String>> = lines.iter().map(|line| row(line, lang)).collect();
    print::list(session.out, &HEADINGS.map(|text| text.get(lang)), &rows)?;
    let count = rows.len();
    session.line(&say!(lang, "共 {count} 项", "{count} changes"))
}

/// A change as scripts know it.
pub(crate) fn object(line: &ChangeLine) -> Json {
    let change = &line.change;
    json!({
        "id": change.id.to_string(),
        "kind": change.kind,
        "student": change.pupil.to_string(),
        "student_name": change.pupil_name,
        "state": change.state.key(),
        "bundle": change.bundle,
        "due": change.due.map(|due| due.date.to_string()),
        "reason": change.reason,
        "stage": change.stage,
        "stage_label": line.stage.zh,
        "revision": change.revision,
        "effective": change.effective,
        "open": change.is_open(),
        "steps": change.steps.iter().map(step).collect::<Json>(),
    })
}

fn step(step: &StepTaken) -> Json {
    json!({
        "step": step.step, "label": step.label.zh, "by": step.by.zh, "from": step.from, "to": step.to,
        "on": step.on.to_string(),
        "told": step.told.0.iter().map(|(key, text)| (key.clone(), Json::from(text.as_str()))).collect::<serde_json::Map<_, _>>(),
    })
}

/// The headings of [`row`].
pub(crate) const HEADINGS: [Text; 7] = [
    Text::new("编号", "id"),
    Text::new("种类", "kind"),
    Text::new("学生", "pupil"),
    Text::new("进度", "state"),
    Text::new("包号", "bundle"),
    Text::new("期限", "due"),
    Text::new("说明", "remark"),
];

/// A change as a row of a list.
pub(crate) fn row(line: &ChangeLine, lang: Lang) -> Vec<String> {
    let change = &line.change;
    let due = change.due.map_or_else(String::new, |due| {
        let about = if due.approximate { say!(lang, "约", "~") } else { String::new() };
        format!("{about}{}", due.date)
    });
    let remark = if change.reason.is_empty() { line.summary.get(lang) } else { &change.reason };
    vec![
        change.id.short(),
        line.kind_name.get(lang).to_owned(),
        change.pupil_name.clone(),
        state(line, lang),
        change.bundle.map_or_else(String::new, |number| number.to_string()),
        due,
        remark.to_owned(),
    ]
}

/// How far it has come: on its way to the center, and in its business.
fn state(line: &ChangeLine, lang: Lang) -> String {
    let road = line.change.state.label().get(lang);
    let stage = line.stage.get(lang);
    if stage.is_empty() { road.to_owned() } else { format!("{road} · {stage}") }
}
