//! A dropout that was stated by a change, and the return from it, as a case for the papers. It decides nothing.

use super::ledger::{CasePaper, ContactPaper};
use crate::{
    changes::{Change, ParticularForm, StepTaken, kind, show_particular},
    domain::{Date, Lang},
    rules::Pack,
};

/// The kinds of which a case is made: the dropout, and the return.
pub(super) const DROPOUT: [&str; 2] = ["dropout", "dropout-return"];

/// The case that a dropout and its return make; `pair` is the one of the two that is not `change`.
pub(super) fn stated_case(change: &Change, pair: Option<&Change>, pack: &Pack) -> CasePaper {
    let of = |tag: &str| [Some(change), pair].into_iter().flatten().find(|change| change.kind == tag);
    let [dropout, back] = DROPOUT.map(of);
    let mut case = CasePaper::of(change.pupil);
    if let Some(dropout) = dropout {
        let words = |keys: [&str; 2]| {
            let words = keys.map(|key| word(dropout, key, pack));
            words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("，")
        };
        case.first_absent = day(dropout.form.get("first_absent_date"));
        case.stated = day(dropout.form.get("determined_date"));
        case.reason = words(["reason", "reason_note"]);
        case.whereabouts = words(["whereabouts", "whereabouts_note"]);
        case.help = word(dropout, "measures", pack);
        case.system_mark = word(dropout, "system_mark", pack);
        case.told = word(dropout, "contacts", pack);
        let visits = dropout.steps.iter().filter(|step| step.step == "persuade");
        case.lines = visits.map(|step| contact(step, pack)).collect();
        let before: u32 = dropout.form.get("contact_count").parse().unwrap_or(0);
        case.contacts = before.saturating_add(u32::try_from(case.lines.len()).unwrap_or(0));
        case.result = case.lines.last().map(|line| line.found.clone()).unwrap_or_default();
        case.closed = dropout.steps.iter().rev().find(|step| step.step == "close").map(|step| step.on);
        case.note = word(dropout, "note", pack);
        case.state = if dropout.effective { "辍学" } else { "待认定" }.to_owned();
    }
    if let Some(back) = back.filter(|back| back.effective || dropout.is_none()) {
        case.returned = day(back.form.get("on"));
        case.result = word(back, "how", pack);
        let struck = back.steps.iter().find(|step| step.step == "strike-off");
        case.closed = struck.map(|step| step.on).or(case.closed);
        case.state = if struck.is_some() { "已销号" } else { "返校观察" }.to_owned();
    }
    if case.closed.is_some() && case.returned.is_none() {
        "已关闭".clone_into(&mut case.state);
    }
    case
}

fn contact(step: &StepTaken, pack: &Pack) -> ContactPaper {
    let way = pack.choice("channel", step.told.get("channel")).map(|choice| choice.name.zh.clone());
    ContactPaper {
        on: Some(step.on),
        way: way.unwrap_or_default(),
        by: step.told.get("person").to_owned(),
        found: step.told.get("result").to_owned(),
        outcome: step.told.get("note").to_owned(),
        ..ContactPaper::default()
    }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok().and_then(Date::from_number)
}

/// A particular in the words of a screen; empty when it is not filled.
fn word(change: &Change, key: &str, pack: &Pack) -> String {
    let text = change.form.get(key);
    let kind = kind(&change.kind);
    let known = kind.iter().flat_map(|kind| kind.particulars()).find(|known| known.key == key);
    match known {
        Some(known) if matches!(known.form, ParticularForm::Choice(_)) && !text.is_empty() => {
            show_particular(known, text, pack, Lang::Zh)
        }
        _ => text.to_owned(),
    }
}
