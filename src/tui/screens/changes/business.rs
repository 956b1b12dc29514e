//! The business of a change as a page tells it: where it stands, for whom everybody waits, the steps taken, and what may
//! come next. Read by the school's page of a change and by the center's review.

use crate::{
    desk::{ChangeLine, StepOffer},
    domain::Lang,
    say,
    tui::parts::document::{Document, Ink},
};

/// Columns of the labels.
const LABEL: usize = 24;

/// Tells it; `key` is the key that takes the next step.
pub fn tell(page: &mut Document, line: &ChangeLine, offers: &[StepOffer], key: &str, lang: Lang) {
    let taken = &line.change.steps;
    if taken.is_empty() && offers.is_empty() {
        return;
    }
    page.head(&say!(lang, "办理", "Business"));
    let stage = line.stage.get(lang);
    if !stage.is_empty() {
        page.pair(Ink::Strong, &say!(lang, "目前", "Now"), LABEL, stage);
    }
    let waits = line.change.clock.as_ref().map_or("", |clock| clock.waits.get(lang));
    if !waits.is_empty() {
        page.pair(Ink::Text, &say!(lang, "等待", "Waits for"), LABEL, waits);
    }
    for step in taken {
        let told = [step.told.get("person"), step.told.get("reason"), step.told.get("note")];
        let told: Vec<&str> = told.into_iter().filter(|text| !text.is_empty()).collect();
        let (label, by) = (step.label.get(lang), step.by.get(lang));
        let words = format!("{label}　{by}　{}", told.join("　"));
        page.pair(Ink::Dim, &step.on.to_string(), LABEL, words.trim_end());
    }
    if !offers.is_empty() {
        let next: Vec<&str> = offers.iter().map(|offer| offer.label.get(lang)).collect();
        let list = next.join(&say!(lang, "、", ", "));
        page.pair(Ink::Text, &say!(lang, "下一步（{key}）", "Next ({key})"), LABEL, &list);
    }
}
