//! The question that a center sends back about a case: what is asked before, and what is told after. Sends nothing itself.

use crate::{
    desk::SiteCaseLine,
    domain::{CaseId, Fingerprint, Lang},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
    },
};

/// The question.
const QUESTION: &str = "case-question";
/// How many characters it may have.
const CHARS: usize = 200;

/// Asks what is to be asked; none when there is no case to ask about.
pub(super) fn of(line: &SiteCaseLine, lang: Lang) -> (Option<(Fingerprint, CaseId)>, Msg) {
    let Some(case) = line.case else {
        let told = say!(
            lang,
            "还没有立台账，只有缺课记录；请电话问学校。",
            "There is no case yet, only an absence; ask the school by telephone."
        );
        return (None, Msg::Tell(told));
    };
    (Some((line.site, case)), write("", lang))
}

fn write(first: &str, lang: Lang) -> Msg {
    let text = say!(
        lang,
        "学校会原样看到这句话，随下一份回执送去，答复随下次上报回来。",
        "The school reads this as it stands. It goes with the next receipt; the answer comes with the next report."
    );
    let slip = Slip::new(vec![Blank::text(say!(lang, "问题", "Question"), CHARS).filled(first)]);
    Msg::show(Dialog::input(QUESTION, say!(lang, "提问", "Ask the school"), text, slip))
}

/// The question that was written; or the same slip again when it is empty.
pub(super) fn replied(topic: &str, reply: &Reply, lang: Lang) -> Option<Result<String, Msg>> {
    match (topic, reply) {
        (QUESTION, Reply::Filled(slip)) => {
            let text = slip.text(0).trim().to_owned();
            Some(if text.is_empty() { Err(write("", lang)) } else { Ok(text) })
        }
        _ => None,
    }
}

/// It was noted.
pub(super) fn told(number: u32, lang: Lang) -> Msg {
    Msg::Tell(say!(
        lang,
        "问题 {number} 已记下，写入下一份回执。",
        "Question {number} goes with the next receipt."
    ))
}
