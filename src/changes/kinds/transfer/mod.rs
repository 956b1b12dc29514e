//! What both sides of a transfer share: the parties in the order chosen for the case, each with its own ten working
//! days (第14, 15条), their answers, and the consents on paper. The parties come from the rule pack.
//!
//! The order of the parties is that of 第14条, because in the national system only the unit whose turn it is can act and
//! its ten days run from that turn. Some counties collect the four signatures on the paper form in another order: such a
//! signature is put down as `paper-consent` whenever it is given, and moves nobody's turn.

mod coming;
mod going;
mod opinions;
#[cfg(test)]
mod tests;

pub use coming::TransferIn;
pub use going::TransferOut;
pub use opinions::{PartyAnswer, party_answer};

use crate::{
    both,
    changes::{Case, Form, Move, Offer, Particular, ParticularForm as As, Party, Stage},
    domain::{Clock, Date, Site, SiteKind, Text, Words, calendar::WorkCalendar},
    rules::{Pack, Refusal, pack::Hop, transfer::steps},
};

/// The stage that stands for all turns in the tables; the real ones are `hop-1`, `hop-2` and so on.
const HOP: &str = "hop";
/// The parties have all agreed.
const AGREED: &str = "agreed";
/// A party has refused for good.
const REFUSED: &str = "refused";
/// The limit of the turn in which the system moves the file: no consent, so no party.
const FILE_MOVES: &str = "T5";
/// The step that notes a signature on the paper form.
const PAPER_CONSENT: &str = "paper-consent";

static REASON: [Particular; 1] =
    [Particular::required("reason", Text::new("原因", "Reason"), As::Text(200), "两校年级不一致")];

static PARTY: [Particular; 1] = [Particular::required(
    "party",
    Text::new("签字盖章的一方", "Party that signed"),
    As::Choice("hop-party"),
    "T2",
)];

/// The authority cleared it away unfinished, as it does before graduation.
const CLEARED: Stage = Stage::end("cleared", Text::new("已清理", "cleared away"));
const CLEAR: Move = Move {
    key: "clear",
    label: Text::new("在办业务被清理", "cleared away unfinished"),
    by: Party::Authority,
    from: &[HOP],
    to: CLEARED.key,
    asks: &[],
    effective: false,
};

/// The parties of the case in their order.
fn parties<'a>(case: &Case<'a>) -> Vec<&'a Hop> {
    let mut hops = case.pack.hops(case.get("hops"));
    hops.retain(|hop| hop.limit != FILE_MOVES);
    hops
}

/// The turn in which the system moves the file by itself, where the case has one.
fn file_turn<'a>(case: &Case<'a>) -> Option<&'a Hop> {
    case.pack.hops(case.get("hops")).into_iter().find(|hop| hop.limit == FILE_MOVES)
}

fn turn_key(place: usize) -> String {
    format!("{HOP}-{}", place + 1)
}

/// The place in the order of the party whose turn a stage is.
fn turn_of(stage: &str) -> Option<usize> {
    stage.strip_prefix(HOP)?.strip_prefix('-')?.parse::<usize>().ok()?.checked_sub(1)
}

fn place_of(case: &Case<'_>, limit: &str) -> Option<usize> {
    parties(case).iter().position(|hop| hop.limit == limit)
}

/// The name of a stage in the tables.
fn in_tables(stage: &str) -> &str {
    turn_of(stage).map_or(stage, |_| HOP)
}

fn label_of(case: &Case<'_>, stages: &[Stage], stage: &str) -> Words {
    if let Some(hop) = turn_of(stage).and_then(|place| parties(case).get(place).copied()) {
        return waits_for(hop);
    }
    stages
        .iter()
        .find(|known| known.key == in_tables(stage))
        .map_or_else(Words::default, |known| known.label.into())
}

fn waits_for(hop: &Hop) -> Words {
    let (zh, en) = (&hop.party.zh, &hop.party.en);
    both!("待{zh}核办", "waiting for the {en}")
}

/// What is in the making of an offer that no table holds.
struct Plan {
    key: &'static str,
    label: Text,
    by: Words,
    to: String,
    asks: &'static [Particular],
    effective: bool,
}

impl Plan {
    fn new(key: &'static str, label: Text, by: Party, to: impl Into<String>) -> Self {
        Self { key, label, by: by.label().into(), to: to.into(), asks: &[], effective: false }
    }

    fn asks(self, asks: &'static [Particular]) -> Self {
        Self { asks, ..self }
    }

    fn effective(self) -> Self {
        Self { effective: true, ..self }
    }

    fn offer(self, case: &Case<'_>, stages: &[Stage]) -> Offer {
        Offer {
            key: self.key.to_owned(),
            label: self.label.into(),
            by: self.by,
            to_label: label_of(case, stages, &self.to),
            ends: stages.iter().any(|stage| stage.key == in_tables(&self.to) && stage.ends),
            to: self.to,
            asks: self.asks,
            effective: self.effective,
        }
    }
}

/// The steps of the table that can be taken from a stage.
fn of_table(stages: &[Stage], moves: &[Move], stage: &str) -> Vec<Offer> {
    let from = |step: &&Move| step.from.contains(&in_tables(stage));
    moves.iter().filter(from).map(|step| Offer::of(step, stages)).collect()
}

/// The answers of the party whose turn it is: yes, no for good, no for now.
fn answers(case: &Case<'_>, stages: &[Stage], stage: &str, again: &str) -> Vec<Offer> {
    let parties = parties(case);
    let Some((place, hop)) = turn_of(stage).and_then(|place| Some((place, *parties.get(place)?))) else {
        return Vec::new();
    };
    let next = if place + 1 < parties.len() { turn_key(place + 1) } else { AGREED.to_owned() };
    let by =
        |key, label, to: String| Plan { by: hop.party.clone(), ..Plan::new(key, label, Party::School, to) };
    [
        by("agree", Text::new("同意", "agrees"), next),
        by("refuse", Text::new("不同意，终止", "refuses for good"), REFUSED.to_owned()).asks(&REASON),
        by("refuse-retry", Text::new("不同意，补正后再办", "refuses for now"), again.to_owned())
            .asks(&REASON),
    ]
    .into_iter()
    .map(|plan| plan.offer(case, stages))
    .collect()
}

/// A signature on the paper form, which moves nobody's turn.
fn paper_consent(case: &Case<'_>, stages: &[Stage], stage: &str) -> Offer {
    let label = Text::new("登记纸质签章", "note a signature on paper");
    Plan::new(PAPER_CONSENT, label, Party::School, stage).asks(&PARTY).offer(case, stages)
}

/// What speaks against a signature on paper.
fn check_paper_consent(case: &Case<'_>, told: &Form) -> Option<Refusal> {
    let party = told.get("party");
    let name = case.pack.choice("hop-party", party)?.name.clone();
    let signed = case.this().is_some_and(|change| {
        change.steps.iter().any(|step| step.step == PAPER_CONSENT && step.told.get("party") == party)
    });
    steps::paper_consent(&name, place_of(case, party).is_some(), signed)
}

/// Whether a step has been taken in this business.
fn taken(case: &Case<'_>, step: &str) -> bool {
    case.this().is_some_and(|change| change.steps.iter().any(|taken| taken.step == step))
}

/// Whether what the change does to the record has happened.
fn has_happened(case: &Case<'_>) -> bool {
    case.this().is_some_and(|change| change.effective)
}

/// The day on which a stage was reached: a step that stays where it is does not start its limit again.
fn reached(case: &Case<'_>, stage: &str, since: Date) -> Date {
    let Some(change) = case.this().filter(|change| change.stage == stage) else { return since };
    change.steps.iter().rev().take_while(|step| step.to == stage).last().map_or(since, |step| step.on)
}

/// The limit of the party whose turn it is.
fn turn_clock(case: &Case<'_>, stage: &str, since: Date) -> Option<Clock> {
    let hop = *parties(case).get(turn_of(stage)?)?;
    clock(case, &hop.limit, reached(case, stage, since), waits_for(hop))
}

fn clock(case: &Case<'_>, limit: &str, start: Date, waits: Words) -> Option<Clock> {
    case.pack.limit(limit, start)?.clock(start, waits, case.calendar)
}

/// A teaching point or village school, which reports to its central school (第15条).
fn must_report(site: &Site) -> bool {
    site.kind != SiteKind::Central
}

/// The limit of the report to the central school.
fn report_clock(pack: &Pack, calendar: &WorkCalendar, known: Date) -> Option<Clock> {
    let waits = both!("向中心小学报备", "report to the central school");
    pack.limit("T7", known)?.clock(known, waits, calendar)
}

/// The same by the day that the form tells, at a site that must report.
fn report_by(known: &str, site: &Site, pack: &Pack, calendar: &WorkCalendar) -> Option<Clock> {
    report_clock(pack, calendar, told_day(known).filter(|_| must_report(site))?)
}

/// A day as the form keeps it.
fn told_day(text: &str) -> Option<Date> {
    text.parse().ok().and_then(Date::from_number)
}
