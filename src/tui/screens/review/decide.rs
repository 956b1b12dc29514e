//! Deciding: the questions that come before a decision, the decision itself, and the reasons of earlier returns.
//! Used by the queue and by a case. Judges nothing.

use crate::{
    desk::{Decision, Desk, DeskError, Progress, ReviewLine},
    domain::{ChangeId, Explain, Fingerprint, Lang, Said},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        parts::picker::{Choice, Picker},
    },
};

/// Approve?
pub(super) const APPROVE: &str = "approve";
/// Entered in the national system?
pub(super) const UPLOADED: &str = "uploaded";
/// One of the earlier reasons.
const REASON: &str = "reason";
/// A new reason.
const WRITTEN: &str = "written";
/// The choice that stands for a new reason.
const NEW: &str = "0";
/// The draft under which reasons are kept.
const REASONS: &str = "return-reasons";
/// Reasons that are kept.
const REASONS_MAX: usize = 9;
/// Names that a question tells.
const NAMES_MAX: usize = 8;

/// A change of a site.
pub type Item = (Fingerprint, ChangeId);

/// What became of decisions.
pub struct Decided {
    /// How many were decided.
    pub done: usize,
    /// Those that were not: name, and why.
    pub failed: Vec<(String, Said)>,
}

/// Decides one after the other, on the worker; one that is refused stops nothing.
pub(super) fn decide(
    desk: &Desk,
    items: Vec<(Item, String)>,
    decision: &Decision,
    lang: Lang,
    progress: &Progress,
) -> Result<Decided, DeskError> {
    let mut decided = Decided { done: 0, failed: Vec::new() };
    progress.expect(items.len() as u64);
    for (((site, change), name), at) in items.into_iter().zip(1..) {
        match desk.review(site, change, decision.clone()) {
            Ok(()) => decided.done += 1,
            Err(error) => decided.failed.push((name, error.explain(lang))),
        }
        if !progress.reach(at) {
            break;
        }
    }
    if let Decision::Returned(reason) = decision {
        let mut reasons = self::reasons(desk);
        reasons.retain(|known| known != reason);
        reasons.insert(0, reason.clone());
        reasons.truncate(REASONS_MAX);
        desk.keep_draft(REASONS, &reasons.join("\n"))?;
    }
    Ok(decided)
}

/// The reasons of earlier returns, the last first.
pub(super) fn reasons(desk: &Desk) -> Vec<String> {
    let kept = desk.draft(REASONS).ok().flatten().unwrap_or_default();
    kept.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

/// What is told of decisions: a line when all went well, otherwise the first that did not.
pub(super) fn told(decided: &Decided, lang: Lang) -> Msg {
    let done = decided.done;
    match decided.failed.first() {
        None => Msg::Tell(say!(
            lang,
            "已办 {done} 项，写入下一份回执。",
            "{done} decided; the next receipt tells it."
        )),
        Some((name, said)) => {
            let failed = decided.failed.len();
            let mut said = said.clone();
            said.what = format!("{name}：{}", said.what);
            said.advice.push_str(&say!(
                lang,
                "（已办 {done} 项，未办 {failed} 项）",
                " ({done} decided, {failed} not)"
            ));
            Msg::message(crate::tui::parts::message::Level::Refused, said)
        }
    }
}

/// Asks before approving: how many, whose, and what is left out.
pub(super) fn ask_approve(lines: &[&ReviewLine], left_out: usize, lang: Lang) -> Msg {
    let count = lines.len();
    let mut text = say!(lang, "同意下列 {count} 项：\n", "Approve these {count}:\n");
    text.push_str(&names(lines, lang));
    if left_out > 0 {
        text.push_str(&say!(
            lang,
            "\n另有 {left_out} 项待核重复或已办，须逐件打开看，不在此列。",
            "\n{left_out} more are possible duplicates or decided; open them one by one."
        ));
    }
    let title = say!(lang, "同意", "Approve");
    let yes = say!(lang, "同意 {count} 项", "Approve {count}");
    Msg::show(Dialog::confirm(APPROVE, title, text, yes, lang))
}

/// Asks before marking as entered in the national system.
pub(super) fn ask_uploaded(lines: &[&ReviewLine], lang: Lang) -> Msg {
    let count = lines.len();
    let text = say!(
        lang,
        "下列 {count} 项已录入全国学籍系统了吗？\n{}",
        "Were these {count} entered in the national system?\n{}",
        names(lines, lang)
    );
    let title = say!(lang, "标记已上传", "Mark as uploaded");
    Msg::show(Dialog::confirm(UPLOADED, title, text, say!(lang, "已录入", "They were"), lang))
}

fn names(lines: &[&ReviewLine], lang: Lang) -> String {
    let shown: Vec<String> = lines
        .iter()
        .take(NAMES_MAX)
        .map(|line| {
            let (name, kind, site) =
                (&line.line.change.pupil_name, line.line.kind_name.get(lang), &line.site_name);
            format!("{name}　{kind}　{site}")
        })
        .collect();
    let mut text = shown.join("\n");
    if lines.len() > NAMES_MAX {
        text.push_str(&say!(lang, "\n等 {} 项", "\n... {} in all", lines.len()));
    }
    text
}

/// Asks for the reason of a return: one of the last, or a new one.
pub(super) fn ask_reason(reasons: &[String], lang: Lang) -> Msg {
    if reasons.is_empty() {
        return write_reason("", lang);
    }
    let mut choices: Vec<Choice> = reasons
        .iter()
        .zip(1..)
        .map(|(reason, number)| Choice {
            code: number.to_string(),
            name: reason.clone(),
            ..Choice::default()
        })
        .collect();
    choices.push(Choice {
        code: NEW.into(),
        name: say!(lang, "另写…", "write another…"),
        ..Choice::default()
    });
    Msg::show(Dialog::Pick(Picker::new(say!(lang, "退回原因", "Reason of the return"), choices), REASON))
}

fn write_reason(first: &str, lang: Lang) -> Msg {
    let text = say!(
        lang,
        "学校会原样看到这句话：写明缺什么、改哪里。",
        "The school reads this as it stands: say what is missing and where."
    );
    let slip = Slip::new(vec![Blank::text(say!(lang, "原因", "Reason"), 200).filled(first)]);
    Msg::show(Dialog::input(WRITTEN, say!(lang, "退回", "Return"), text, slip))
}

/// What the answer to a question about the reason leads to: another question, or the reason.
pub(super) fn reason_of(
    topic: &str,
    reply: &Reply,
    reasons: &[String],
    lang: Lang,
) -> Option<Result<String, Msg>> {
    match (topic, reply) {
        (REASON, Reply::Chosen(number)) => {
            let at = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let chosen = at.and_then(|at| reasons.get(at)).map_or("", String::as_str);
            Some(Err(write_reason(chosen, lang)))
        }
        (WRITTEN, Reply::Filled(slip)) => {
            let reason = slip.text(0).trim().to_owned();
            Some(if reason.is_empty() { Err(write_reason("", lang)) } else { Ok(reason) })
        }
        _ => None,
    }
}
