//! A contact with a family (第23条: 多次联系), and the letter that asks it to send the child back. What is lacking is
//! refused, because only what is written down counts as repeated contact.

use super::{Pack, Refusal, Verdict, moment};
use crate::{
    both,
    domain::{
        Article, Date, Month, Words,
        calendar::WorkCalendar,
        ledger::{Contact, Letter},
    },
};

/// The article.
const ARTICLE: Option<Article> = Some(Article(23));
/// The list of ways.
pub const WAYS: &str = "contact-way";
/// The list of outcomes.
pub const OUTCOMES: &str = "contact-outcome";
/// The way that is a letter.
pub const LETTER: &str = "letter";
/// How many days a letter gives after its service.
pub const LETTER_DAYS: &str = "letter-days";
/// The outcomes with nobody spoken to.
const NOBODY: [&str; 2] = ["nobody", "no-answer"];
/// How many witnesses a letter needs that was refused.
const WITNESSES: usize = 2;
/// How many characters a text of a contact may have.
pub const TEXT_MAX: usize = 300;

/// Whether it can count as a contact: a letter does when it was served.
#[must_use]
pub fn counts(contact: &Contact) -> bool {
    contact.way != LETTER || contact.letter.as_ref().is_some_and(|letter| letter.served.is_some())
}

/// The last day of a letter, by the day of its service.
#[must_use]
pub fn letter_deadline(pack: &Pack, calendar: &WorkCalendar, served: Date) -> Option<Date> {
    pack.limit(LETTER_DAYS, served)?.end(served, calendar).map(|(last, _)| last)
}

/// What speaks against noting a contact.
#[must_use]
pub fn check(pack: &Pack, contact: &Contact, enrolled_in: Option<Month>, today: Date) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(moment::not_ahead("on", Some(contact.on), today));
    verdict.refuse(moment::not_before_entry("on", Some(contact.on), enrolled_in));
    for (at, list, code) in [("way", WAYS, &contact.way), ("outcome", OUTCOMES, &contact.outcome)] {
        verdict.refuse(pack.offered(list, code).filter(|known| known.code == *code).is_none().then(|| {
            let code = if code.is_empty() { "—" } else { code };
            refusal(
                at,
                both!("“{code}”不在可选的范围里。", "\"{code}\" is none of the choices."),
                both!("方式和结果要能按类统计。", "Ways and outcomes are counted by kind."),
                both!("请从列表里选一项。", "Choose one of the list."),
            )
        }));
    }
    let lacking = [
        ("by", &contact.by, both!("谁去联系的", "who made the contact")),
        ("whom", &contact.whom, both!("联系到谁", "who was spoken to")),
        ("found", &contact.found, both!("了解到什么情况", "what was found")),
    ];
    let nobody = NOBODY.contains(&contact.outcome.as_str());
    let asked_for = |at: &str, text: &str| text.trim().is_empty() && !(nobody && at == "whom");
    for (at, _, asked) in lacking.into_iter().filter(|(at, text, _)| asked_for(at, text)) {
        verdict.refuse(missing(at, &asked));
    }
    verdict.refuse(follows("back_by", contact.back_by, contact.on));
    verdict.refuse(follows("next_on", contact.next_on, contact.on));
    match (&contact.letter, contact.way == LETTER) {
        (Some(letter), true) => verdict.join(check_letter(letter, contact.on, today)),
        (None, true) => verdict.refuse(missing("number", &both!("劝学通知书的字号", "the letter's number"))),
        (Some(_), false) => verdict.refuse(refusal(
            "way",
            both!("方式不是信函，却附了通知书。", "A letter belongs to the way \"letter\" only."),
            both!("送达回证要跟着通知书走。", "The proof of service goes with the letter."),
            both!("方式请选信函，或去掉通知书。", "Choose that way, or take the letter off."),
        )),
        (None, false) => {}
    }
    verdict
}

/// 送达回证: served to a person, or refused before two witnesses.
fn check_letter(letter: &Letter, written: Date, today: Date) -> Verdict {
    let mut verdict = Verdict::clear();
    if letter.number.trim().is_empty() {
        verdict.refuse(missing("number", &both!("劝学通知书的字号", "the letter's number")));
    }
    verdict.refuse(moment::not_ahead("served", letter.served, today));
    verdict.refuse(follows("served", letter.served, written));
    verdict.refuse(follows("deadline", letter.deadline, letter.served.unwrap_or(written)));
    if letter.refused {
        let names = letter.witnesses.split(['、', '，', ',', ';', '；', ' ']);
        let count = names.filter(|name| !name.trim().is_empty()).count();
        verdict.refuse((count < WITNESSES).then(|| {
            refusal(
                "witnesses",
                both!("拒收的通知书写了{count}名见证人。", "A refused letter names {count} witness(es)."),
                both!("拒收、留置送达要有两名见证人。", "Leaving it there takes two witnesses."),
                both!("请写上两名见证人，用顿号隔开。", "Name two witnesses, parted by a comma."),
            )
        }));
    } else if letter.served.is_some() && letter.received_by.trim().is_empty() {
        verdict.refuse(missing("received_by", &both!("谁签收的", "who received it")));
    }
    verdict.refuse(
        (letter.refused && letter.served.is_none())
            .then(|| missing("served", &both!("哪天送去被拒收的", "the day on which it was refused"))),
    );
    verdict
}

/// Refuses to strike a contact without a reason.
#[must_use]
pub fn strike(reason: &str) -> Option<Refusal> {
    reason.trim().is_empty().then(|| missing("reason", &both!("为什么划掉", "why it is struck")))
}

fn follows(at: &str, day: Option<Date>, first: Date) -> Option<Refusal> {
    let day = day.filter(|day| *day < first)?;
    Some(refusal(
        at,
        both!("{day}在{first}之前。", "{day} lies before {first}."),
        both!("约定和送达都在联系之后。", "What is agreed follows the contact."),
        both!("请核对这两个日期。", "Check the two days."),
    ))
}

fn missing(at: &str, asked: &Words) -> Refusal {
    let (zh, en) = (&asked.zh, &asked.en);
    refusal(
        at,
        both!("没有写{zh}。", "It is not said {en}."),
        both!("没有记录，就不能算“多次联系”。", "What is not written down is no repeated contact."),
        both!("请补上再保存。", "Fill it in and save again."),
    )
}

fn refusal(at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: ARTICLE, at: at.to_owned(), what, why, next }
}
