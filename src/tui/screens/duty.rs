//! Marking a duty of the year as done, and taking the mark back: the slip and what is read from it. 今日 and the month
//! view both have it.

use crate::{
    changes::read_date,
    desk::{DutyRef, DutyTold},
    domain::{Date, Words, school::DutyDone},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        model::Ctx,
    },
};

const DONE: &str = "duty-done";
const BACK: &str = "duty-back";
/// Characters of a receiver and of a receipt's number.
const WORDS_MAX: usize = 60;

/// A mark to be set or taken back.
#[derive(Debug)]
pub enum Mark {
    /// It was done.
    Set(DutyRef, DutyTold),
    /// It was not.
    Clear(DutyRef),
}

/// Asks how a duty was done, or whether its mark is to be taken back.
#[must_use]
pub fn ask(what: &Words, done: Option<&DutyDone>, ctx: &Ctx) -> Msg {
    let lang = ctx.lang();
    if let Some(DutyDone { on, note, .. }) = done {
        return Msg::show(Dialog::confirm(
            BACK,
            say!(lang, "撤回办结登记", "Take the mark back"),
            say!(
                lang,
                "已登记 {on} 办结（{note}）。要撤回吗？两次登记都会留下。",
                "Marked as done on {on} ({note}). Take it back? Both entries are kept."
            ),
            say!(lang, "撤回", "Take back"),
            lang,
        ));
    }
    let blanks = vec![
        Blank::text(say!(lang, "日期", "Day"), 10).filled(&ctx.today.date.to_string()),
        Blank::text(say!(lang, "交给谁", "Receiver"), WORDS_MAX).note(say!(
            lang,
            "本校自己办的写“本校”。",
            "The school itself, if it was done here."
        )),
        Blank::text(say!(lang, "回执号", "Receipt"), WORDS_MAX).note(say!(
            lang,
            "没有回执可以不填。",
            "Leave it empty when there is none."
        )),
    ];
    let title = say!(lang, "登记办结", "Mark as done");
    Msg::show(Dialog::input(DONE, title, what.get(lang), Slip::new(blanks)))
}

/// What a reply means for a duty; none when it is another dialog's, or nothing is to be done.
#[must_use]
pub fn replied(
    topic: &'static str,
    reply: Reply,
    duty: &DutyRef,
    what: &Words,
    ctx: &Ctx,
) -> Option<Answered> {
    match (topic, reply) {
        (BACK, Reply::Yes) => Some(Answered::Do(Mark::Clear(duty.clone()))),
        (DONE, Reply::Filled(slip)) => {
            let lang = ctx.lang();
            let Some(on) = day(slip.text(0), ctx.today.date) else {
                let told = say!(lang, "写成 2026-10-30 这样。", "Write it like 2026-10-30.");
                return Some(Answered::Again(again(slip.refused(0, told), what, ctx)));
            };
            if slip.text(1).trim().is_empty() {
                let told = say!(lang, "请写收件单位。", "Name the receiver.");
                return Some(Answered::Again(again(slip.refused(1, told), what, ctx)));
            }
            let (receiver, receipt) = (slip.text(1).to_owned(), slip.text(2).to_owned());
            let told = DutyTold { on: Some(on), receiver, receipt };
            Some(Answered::Do(Mark::Set(duty.clone(), told)))
        }
        _ => None,
    }
}

/// What became of a reply.
pub enum Answered {
    /// Do this.
    Do(Mark),
    /// Show this: something was filled in wrongly.
    Again(Msg),
}

fn again(slip: Slip, what: &Words, ctx: &Ctx) -> Msg {
    let lang = ctx.lang();
    let title = say!(lang, "登记办结", "Mark as done");
    Msg::show(Dialog::input(DONE, title, what.get(lang), slip))
}

fn day(text: &str, today: Date) -> Option<Date> {
    read_date(text.trim(), today)
}
