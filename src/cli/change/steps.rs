//! The steps of a change: which may be taken now and by whom, and taking one.

use serde_json::{Value as Json, json};

use super::fields;
use crate::{
    changes::Form,
    cli::{changes, print, session::Session, trouble::Trouble, values},
    desk::{Desk, StepOffer, StepTold},
    domain::{ChangeId, Lang, Text},
    say,
};

/// Prints the steps that may be taken now.
pub(super) fn list(session: &mut Session<'_>, id: &str) -> Result<(), Trouble> {
    let desk = session.open()?;
    let id = desk.find_change(id)?;
    let lang = session.lang;
    let steps = desk.steps(id)?;
    if session.common.json {
        return session.json(&steps.iter().map(|step| object(step, lang)).collect());
    }
    let rows: Vec<Vec<String>> = steps
        .iter()
        .map(|step| {
            let asks: Vec<String> = step
                .asks
                .iter()
                .map(|one| if one.required { format!("{}*", one.key) } else { one.key.to_owned() })
                .collect();
            let end = if step.ends { say!(lang, "（办结）", " (end)") } else { String::new() };
            vec![
                step.key.clone(),
                step.label.get(lang).to_owned(),
                step.by.get(lang).to_owned(),
                format!("{}{end}", step.to.get(lang)),
                asks.join(" "),
            ]
        })
        .collect();
    let headings = [
        Text::new("步骤", "step"),
        Text::new("名称", "name"),
        Text::new("由谁办", "by"),
        Text::new("之后", "then"),
        Text::new("可填（*必填）", "particulars (*required)"),
    ];
    Ok(print::list(session.out, &headings.map(|text| text.get(lang)), &rows)?)
}

fn object(step: &StepOffer, lang: Lang) -> Json {
    json!({
        "step": step.key, "label": step.label.get(lang), "by": step.by.get(lang), "to": step.to.get(lang),
        "ends": step.ends,
        "fields": step.asks.iter().map(|one| fields::object(one, lang)).collect::<Json>(),
    })
}

/// Takes a step and prints where the change stands then.
pub(super) fn take(
    session: &mut Session<'_>,
    id: &str,
    step: &str,
    on: Option<&str>,
    set: &[(String, String)],
) -> Result<(), Trouble> {
    let desk = session.open()?;
    let id = desk.find_change(id)?;
    let today = desk.today().date;
    let on = on.map(|text| values::day(text, today, session.lang)).transpose()?;
    let mut told = StepTold { on, set: Form::default() };
    for (key, value) in set {
        told.set.set(key, value);
    }
    desk.step(id, step, &told)?;
    stands(session, &desk, id)
}

fn stands(session: &mut Session<'_>, desk: &Desk, id: ChangeId) -> Result<(), Trouble> {
    let line = desk.change(id)?;
    if session.common.json {
        return session.json(&changes::object(&line));
    }
    let lang = session.lang;
    let state = line.change.state.label().get(lang);
    let stage = line.stage.get(lang);
    let mark = if stage.is_empty() { "" } else { " · " };
    session.line(&say!(lang, "{id}：{state}{mark}{stage}", "{id}: {state}{mark}{stage}"))
}
