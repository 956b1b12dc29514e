//! Taking a step of a business: the list to choose from, and the slip in which day, person and particulars are told. The
//! desk judges; what it refuses comes back with the slip as it was filled in.

use crate::{
    changes::read_date,
    desk::{Asked, StepOffer, StepTold},
    domain::{Date, Lang, pinyin},
    say,
    tui::{
        dialogs::{Blank, Dialog, Slip},
        parts::picker::{Choice, Picker},
    },
};

/// The topic of the list of steps.
pub const WHICH: &str = "which-step";
/// The topic of the slip.
pub const TOLD: &str = "step-told";
/// Characters of a blank at most.
const BLANK_MAX: usize = 200;
/// Values named under a blank at most.
const NAMED_MAX: usize = 8;

/// The steps to choose from.
pub fn pick(offers: &[StepOffer], lang: Lang) -> Dialog {
    let choices = offers.iter().map(|offer| Choice {
        code: offer.key.clone(),
        name: offer.label.get(lang).to_owned(),
        pinyin: pinyin::keys(&offer.label.zh).split(' ').map(str::to_owned).collect(),
        side: say!(lang, "{} → {}", "{} -> {}", offer.by.get(lang), offer.to.get(lang)),
    });
    Dialog::Pick(
        Picker::new(
            say!(lang, "走哪一步（由谁办 → 之后）", "Which step (by whom -> then)"),
            choices.collect(),
        ),
        WHICH,
    )
}

/// Whether a step of the road is taken without a slip.
pub fn needs_slip(offer: &StepOffer) -> bool {
    !offer.asks.is_empty()
}

/// Whether the day is asked: a step of a business has one, one of the road happens now.
fn has_day(offer: &StepOffer) -> bool {
    offer.asks.iter().any(|one| one.key == "person")
}

/// The slip of a step.
pub fn slip(offer: &StepOffer, today: Date, lang: Lang) -> Slip {
    let mut blanks = Vec::new();
    if has_day(offer) {
        let day = Blank::text(say!(lang, "日期 *", "Day *"), 20).filled(&today.number().to_string());
        blanks.push(day.note(say!(
            lang,
            "这一步是哪天办的，不是登记的日子。",
            "The day on which it happened, not the day of entry."
        )));
    }
    blanks.extend(offer.asks.iter().map(|one| blank(one, lang)));
    Slip::new(blanks)
}

fn blank(one: &Asked, lang: Lang) -> Blank {
    let star = if one.required { " *" } else { "" };
    let blank = Blank::text(format!("{}{star}", one.label.get(lang)), BLANK_MAX);
    if one.values.is_empty() {
        return blank;
    }
    let named: Vec<String> =
        one.values.iter().take(NAMED_MAX).map(|(code, name)| format!("{code} {}", name.get(lang))).collect();
    let more = if one.values.len() > NAMED_MAX { "…" } else { "" };
    blank.note(format!("{}{more}", named.join(&say!(lang, "；", "; "))))
}

/// The slip in its box.
pub fn dialog(offer: &StepOffer, slip: Slip, lang: Lang) -> Dialog {
    let (by, to) = (offer.by.get(lang), offer.to.get(lang));
    let text = say!(lang, "由{by}办；之后：{to}。", "By {by}; then: {to}.");
    Dialog::input(TOLD, offer.label.get(lang), text, slip)
}

/// What the slip tells; the place of the blank when the day cannot be read.
///
/// # Errors
/// The place of the day.
pub fn told(offer: &StepOffer, slip: &Slip, today: Date) -> Result<StepTold, usize> {
    let first = usize::from(has_day(offer));
    let mut told = StepTold::default();
    if first == 1 {
        told.on = Some(read_date(slip.text(0), today).ok_or(0_usize)?);
    }
    for (at, one) in offer.asks.iter().enumerate() {
        told.set.set(one.key, slip.text(first + at).trim());
    }
    Ok(told)
}

/// The place of the blank that a refusal hangs on.
pub fn place(offer: &StepOffer, at: &str) -> usize {
    let first = usize::from(has_day(offer));
    offer.asks.iter().position(|one| one.key == at).map_or(0, |place| first + place)
}
