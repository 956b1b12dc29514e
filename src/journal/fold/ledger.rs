//! What an entry makes true of the dropout ledger: contacts, cases, monthly reports, questions of the center. A case
//! follows the pupil's standing by itself: whoever drops out is on the ledger, whoever comes back is watched, whoever
//! leaves by another way is struck off it (第23条).

use super::{Tables, local_date, stamp};
use crate::{
    domain::{
        CaseId, ChangeId, Date, PupilId, Standing,
        ledger::{Case, CaseFacts, CaseState, CaseStep, CaseStepDone, ContactKept, MonthStated},
    },
    journal::{AskedCase, Entry, Op},
};

/// The closing reason of a pupil who is back and was watched long enough.
const BACK: &str = "back";

pub(super) fn apply<T: Tables>(tables: &mut T, entry: &Entry, op: Op) -> Result<(), T::Error> {
    match op {
        Op::ContactNoted { contact } => {
            let (pupil, last) = (contact.pupil, stamp(entry));
            let first = tables.contact(pupil, contact.id)?.map_or(last, |known| known.first);
            tables.put_contact(ContactKept { contact: *contact, first, last })?;
            tables.log(pupil, entry.seq)
        }
        Op::ContactStruck { contact, pupil, reason: _ } => {
            tables.remove_contact(pupil, contact)?;
            tables.log(pupil, entry.seq)
        }
        Op::CaseStepped { step } => stepped(tables, entry, *step),
        Op::PupilWatched { pupil, groups, note: _ } => {
            if let Some(mut record) = tables.pupil(pupil)? {
                record.situation.groups = groups;
                record.version = entry.seq;
                tables.put_pupil(record)?;
            }
            tables.log(pupil, entry.seq)
        }
        Op::MonthStated { report } => {
            let mut facts = tables.facts()?;
            facts.months.retain(|known| known.report.month != report.month);
            facts.months.push(MonthStated { report: *report, stamp: stamp(entry) });
            facts.months.sort_by_key(|known| known.report.month);
            tables.put_facts(facts)
        }
        Op::CaseAsked { site, question } => {
            let mut facts = tables.facts()?;
            facts.asked.push(AskedCase { site, question, seq: entry.seq });
            tables.put_facts(facts)
        }
        Op::QuestionsTaken { questions } => questions.into_iter().try_for_each(|question| {
            let cases = tables.cases(question.pupil)?;
            let Some(mut case) = cases.into_iter().find(|case| case.id == question.case) else {
                return Ok(());
            };
            tables.log(question.pupil, entry.seq)?;
            if !case.questions.iter().any(|known| known.number == question.number) {
                case.questions.push(question);
            }
            tables.put_case(case)
        }),
        _ => Ok(()),
    }
}

fn stepped<T: Tables>(tables: &mut T, entry: &Entry, step: CaseStep) -> Result<(), T::Error> {
    let known = tables.cases(step.pupil)?.into_iter().find(|case| case.id == step.case);
    let mut case = known.unwrap_or_else(|| blank(step.case, step.pupil, step.on, step.to));
    let pupil = step.pupil;
    case.facts = step.facts;
    let done = CaseStepDone {
        on: step.on,
        to: step.to,
        note: step.note,
        change: step.change,
        answers: step.answers,
        papers: step.papers,
        stamp: stamp(entry),
    };
    move_on(&mut case, done, step.closing);
    tables.put_case(case)?;
    tables.log(pupil, entry.seq)
}

fn blank(id: CaseId, pupil: PupilId, opened: Date, state: CaseState) -> Case {
    Case {
        id,
        pupil,
        state,
        facts: CaseFacts::default(),
        opened,
        dropped_out: None,
        returned: None,
        closed: None,
        closing: String::new(),
        steps: Vec::new(),
        questions: Vec::new(),
    }
}

fn move_on(case: &mut Case, step: CaseStepDone, closing: String) {
    let fresh = case.steps.is_empty() || case.state != step.to;
    match step.to {
        CaseState::DroppedOut if fresh => case.dropped_out = Some(step.on),
        CaseState::Watched if fresh => case.returned = Some(step.on),
        _ => {}
    }
    let closes = step.to == CaseState::Closed;
    // An answer to a question about a closed case closes it no second time.
    if fresh || !closes {
        case.closed = closes.then_some(step.on);
        case.closing = if closes { closing } else { String::new() };
    }
    case.state = step.to;
    case.steps.push(step);
}

/// A pupil has another standing: the case follows.
pub(super) fn stood<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    pupil: PupilId,
    (was, is): (Standing, Standing),
    on: Date,
    change: Option<ChangeId>,
) -> Result<(), T::Error> {
    let open = tables.cases(pupil)?.into_iter().rfind(Case::is_open);
    let (to, closing) = match (was, is) {
        (_, Standing::DroppedOut) => (CaseState::DroppedOut, ""),
        (Standing::DroppedOut, Standing::Enrolled) => (CaseState::Watched, ""),
        (_, Standing::Enrolled) => return Ok(()),
        (_, other) => (CaseState::Closed, other.key()),
    };
    let mut case = match (open, to) {
        (Some(case), _) => case,
        // Without a case before, the statement itself opens it; it takes the id of the change.
        (None, CaseState::DroppedOut) => {
            blank(CaseId(change.map_or(pupil.0, |change| change.0)), pupil, on, to)
        }
        (None, _) => return Ok(()),
    };
    let step = CaseStepDone {
        on,
        to,
        note: String::new(),
        change,
        answers: 0,
        papers: Vec::new(),
        stamp: stamp(entry),
    };
    move_on(&mut case, step, closing.to_owned());
    tables.put_case(case)
}

/// What happened to a standing was taken back: the case stands as before that change.
pub(super) fn taken_back<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    pupil: PupilId,
    change: Option<ChangeId>,
) -> Result<(), T::Error> {
    let Some(mut case) = tables
        .cases(pupil)?
        .into_iter()
        .rfind(|case| change.is_some() && case.steps.last().is_some_and(|step| step.change == change))
    else {
        return Ok(());
    };
    let before = case.steps.iter().rfind(|step| step.change != change);
    let to = before.map_or(CaseState::Persuading, |step| step.to);
    if to < CaseState::DroppedOut {
        case.dropped_out = None;
    }
    let step = CaseStepDone {
        on: local_date(entry.at),
        to,
        note: String::new(),
        change: None,
        answers: 0,
        papers: Vec::new(),
        stamp: stamp(entry),
    };
    move_on(&mut case, step, String::new());
    tables.put_case(case)
}

/// The end of the watch over a pupil who came back: by a step of his return.
pub(super) fn watch_ended<T: Tables>(
    tables: &mut T,
    entry: &Entry,
    pupil: PupilId,
    change: ChangeId,
    on: Date,
    left_again: bool,
) -> Result<(), T::Error> {
    let open = tables.cases(pupil)?.into_iter().rfind(|case| case.state == CaseState::Watched);
    let Some(mut case) = open else { return Ok(()) };
    let (to, closing) = if left_again { (CaseState::Persuading, "") } else { (CaseState::Closed, BACK) };
    let step = CaseStepDone {
        on,
        to,
        note: String::new(),
        change: Some(change),
        answers: 0,
        papers: Vec::new(),
        stamp: stamp(entry),
    };
    move_on(&mut case, step, closing.to_owned());
    tables.put_case(case)
}
