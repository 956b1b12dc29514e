//! Cases, contacts and roll calls that the desk keeps, as rows for the papers. It reads no store and decides nothing.

use super::ledger::{CasePaper, ContactPaper, LedgerPaper, LetterPaper, MarksLine, MonthFigures};
use crate::{
    domain::{
        Date, PupilId,
        attendance::{Presence, Roll},
        ledger::{Case, ContactKept, MonthReport},
    },
    rules::Pack,
};

/// The roles of who answers for a child, in the order of the papers.
const ROLES: [&str; 4] = ["teacher", "leader", "village", "township"];
/// What is counted in a month: half days away by their sort, how often late or left early.
const COUNTED: [Presence; 5] =
    [Presence::Sick, Presence::Leave, Presence::Truant, Presence::Late, Presence::Early];

/// A case with the contacts since its first day; without a case what is known of the contacts alone.
pub(super) fn kept_case(
    pupil: PupilId,
    case: Option<&Case>,
    contacts: &[ContactKept],
    pack: &Pack,
) -> CasePaper {
    let word = |list: &str, code: &str| {
        pack.choice(list, code).map_or_else(|| code.to_owned(), |choice| choice.name.zh.clone())
    };
    let since = case.and_then(|case| case.facts.first_absent.or(Some(case.opened)));
    let own: Vec<_> = contacts
        .iter()
        .map(|kept| &kept.contact)
        .filter(|contact| since.is_none_or(|since| contact.on >= since))
        .collect();
    let until = |what: &str, day: Option<Date>| match day {
        Some(day) if what.is_empty() => day.to_string(),
        Some(day) => format!("{what}（{day}）"),
        None => what.to_owned(),
    };
    let lines: Vec<ContactPaper> = own
        .iter()
        .map(|contact| ContactPaper {
            on: Some(contact.on),
            way: word("contact-way", &contact.way),
            by: contact.by.clone(),
            whom: contact.whom.clone(),
            place: contact.place.clone(),
            found: contact.found.clone(),
            outcome: word("contact-outcome", &contact.outcome),
            promise: until(&contact.promise, contact.back_by),
            next: until(&contact.next, contact.next_on),
        })
        .collect();
    let letter = own.iter().rev().find_map(|contact| contact.letter.as_ref());
    let mut paper = CasePaper {
        result: lines.last().map(|line| line.outcome.clone()).unwrap_or_default(),
        letter: letter.map_or_else(LetterPaper::default, |letter| LetterPaper {
            number: letter.number.clone(),
            deadline: letter.deadline,
            served: letter.served,
            received_by: letter.received_by.clone(),
            refused: letter.refused,
            witnesses: letter.witnesses.clone(),
        }),
        lines,
        ..CasePaper::of(pupil)
    };
    let Some(case) = case else { return paper };
    let facts = &case.facts;
    let both =
        |words: [String; 2]| words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("，");
    paper.state = case.state.label().zh.to_owned();
    paper.first_absent = facts.first_absent;
    paper.opened = Some(case.opened);
    paper.stated = case.dropped_out;
    paper.reason = both([word("dropout-reason", &facts.reason), facts.reason_note.clone()]);
    paper.whereabouts = both([word("whereabouts", &facts.whereabouts), facts.whereabouts_note.clone()]);
    paper.help.clone_from(&facts.help);
    paper.system_mark = until(&word("system-mark", &facts.system_mark), facts.system_marked);
    paper.responsible = ROLES.map(|role| {
        let persons = facts.responsible.iter().filter(|person| person.role == role);
        persons.map(|person| person.name.as_str()).collect::<Vec<_>>().join("、")
    });
    paper.returned = case.returned;
    paper.closed = case.closed;
    paper.note = word("case-closing", &case.closing);
    paper
}

/// A monthly report as it was stated; `cases` are those of the pupils whom it names.
pub(super) fn kept_report(report: &MonthReport, cases: Vec<CasePaper>) -> LedgerPaper {
    let count = |pupils: &[PupilId]| u32::try_from(pupils.len()).unwrap_or(u32::MAX);
    LedgerPaper {
        month: Some(report.month),
        on: Some(report.on),
        month_figures: Some(MonthFigures {
            suspected: count(&report.suspected),
            dropped_out: count(&report.dropped_out),
            persuaded: count(&report.persuaded),
            returned: count(&report.returned),
            closed: count(&report.closed),
            uncalled: report.uncalled,
        }),
        head: report.head.clone(),
        note: report.note.clone(),
        cases,
        ..LedgerPaper::default()
    }
}

/// A pupil's month by the roll calls of the month.
pub(super) fn kept_month(pupil: PupilId, rolls: &[Roll]) -> MarksLine {
    let mut line = MarksLine { pupil, days: vec![["", ""]; 31], counts: None, note: String::new() };
    let mut counts = [0_u32; 5];
    for roll in rolls {
        let Some(mark) = roll.of(pupil) else { continue };
        let halves = [mark.morning, mark.afternoon];
        let day = (roll.on.number() % 100) as usize;
        if let Some(cell) = day.checked_sub(1).and_then(|day| line.days.get_mut(day)) {
            *cell = halves.map(Presence::sign);
        }
        for half in halves {
            if let Some(place) = COUNTED.iter().position(|counted| *counted == half) {
                counts[place] += 1;
            }
        }
        line.counts = Some(counts);
    }
    line
}
