//! The one door to all that can be said against a change: required particulars, each particular alone, papers,
//! other open business, and the rules of its kind. It changes nothing.

use super::{Case, ChangeState, Form, Kind, reading};
use crate::{
    both,
    domain::{Text, Words},
    rules::{Refusal, Verdict, one_open, pack::EvidenceItem},
};

/// What a change is checked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To be kept as a draft: what is still missing only warns.
    Draft,
    /// To be queued for the center.
    Queue,
}

/// Reads every particular into the form that is kept and adds what follows from the record.
///
/// # Errors
/// One refusal for each particular that cannot be read, and for each key that the kind does not have.
pub fn canonical_form(kind: &dyn Kind, case: &Case<'_>) -> Result<Form, Vec<Refusal>> {
    let mut form = Form::default();
    let mut refused = Vec::new();
    for particular in kind.particulars() {
        match reading::read_particular(particular, case.get(particular.key), case.pack, case.today) {
            Ok(text) => form.set(particular.key, &text),
            Err(refusal) => refused.push(refusal),
        }
    }
    refused.extend(unknown_keys(kind, case.form));
    if !refused.is_empty() {
        return Err(refused);
    }
    kind.prepare(&Case { form: &form.clone(), ..*case }, &mut form);
    Ok(form)
}

/// Everything that can be said against a change.
#[must_use]
pub fn check_form(kind: &dyn Kind, case: &Case<'_>, step: Step) -> Verdict {
    let mut verdict = Verdict::clear();
    let canonical = canonical_form(kind, case);
    // What follows from the record counts as filled: nobody types again what is known.
    let filled = canonical.as_ref().unwrap_or(case.form);
    for particular in kind.particulars() {
        if particular.required && filled.get(particular.key).trim().is_empty() {
            let missing = not_filled(particular.key, particular.label);
            match step {
                Step::Draft => verdict.warn(missing),
                Step::Queue => verdict.refuse(missing),
            }
        }
    }
    match canonical {
        Ok(form) => {
            let case = Case { form: &form, ..*case };
            verdict.join(kind.check(&case));
            papers(kind, &case, step, &mut verdict);
        }
        Err(refusals) => refusals.into_iter().for_each(|refusal| verdict.refuse(refusal)),
    }
    if kind.needs_approval() {
        verdict.refuse(one_open::check(other_open(kind, case)));
    }
    verdict
}

/// The required papers that none of those attached is.
#[must_use]
pub fn missing_papers<'a>(kind: &dyn Kind, case: &Case<'a>) -> Vec<&'a EvidenceItem> {
    let ground = case.get(kind.ground());
    case.pack
        .evidence(kind.tag(), ground, case.today)
        .into_iter()
        .filter(|item| item.required && !case.evidence.iter().any(|paper| item.is_named_by(paper.title)))
        .collect()
}

fn papers(kind: &dyn Kind, case: &Case<'_>, step: Step, verdict: &mut Verdict) {
    for item in missing_papers(kind, case) {
        let (zh, en) = (&item.name.zh, &item.name.en);
        let missing = Refusal {
            article: item.article,
            at: String::new(),
            what: both!("还缺材料：{zh}。", "A paper is missing: {en}."),
            why: both!("办理这项异动要有这份材料。", "This change asks for it."),
            next: both!(
                "附上照片或扫描件，名称写“{zh}”；也可以以后补。",
                "Attach a photograph or scan titled “{en}”; it may follow later."
            ),
        };
        match step {
            Step::Queue if item.needed_to_queue => verdict.refuse(missing),
            _ => verdict.warn(missing),
        }
    }
}

/// The name of another open business that needs approval and beside which this one may not stand. A draft is no
/// business yet: nothing of it was asked for, nobody but this desk knows it, and the national system counts what was
/// handed in (在办业务). Of two drafts the one that is queued first stands, and the other is refused then.
fn other_open(kind: &dyn Kind, case: &Case<'_>) -> Option<Text> {
    case.open
        .iter()
        .filter(|other| other.is_open() && other.state != ChangeState::Draft && Some(other.id) != case.change)
        .filter_map(|other| super::kind(&other.kind))
        .find(|other| other.needs_approval() && !kind.beside().contains(&other.tag()))
        .map(Kind::name)
}

fn unknown_keys(kind: &dyn Kind, form: &Form) -> Vec<Refusal> {
    let keys: Vec<&str> = kind.particulars().iter().map(|particular| particular.key).collect();
    form.0
        .iter()
        .filter(|(key, _)| !keys.contains(&key.as_str()))
        .map(|(key, _)| Refusal {
            article: None,
            at: key.clone(),
            what: both!("没有“{key}”这一项。", "There is no particular “{key}”."),
            why: Words::default(),
            next: {
                let all = keys.join(" ");
                both!("可填的项：{all}", "The particulars are: {all}")
            },
        })
        .collect()
}

/// The refusal of a particular that must be filled and is not.
#[must_use]
pub fn not_filled(key: &str, label: Text) -> Refusal {
    let (zh, en) = (label.zh, label.en);
    Refusal {
        article: None,
        at: key.to_owned(),
        what: both!("“{zh}”还没填。", "“{en}” is not filled in."),
        why: both!("上报前必须填。", "It must be filled before handing in."),
        next: both!("请补上再上报；草稿可以先存。", "Fill it in before handing in; a draft may be kept."),
    }
}
