//! One case of a site, whole: what happened, on which day, when that was entered and under what clock; the questions and
//! how far each is. Days of the event and days of the entry stand side by side: hiding a late entry is not possible.

use super::{Ground, SiteCaseLine};
use crate::{
    both,
    changes::{Change, read_date},
    desk::{
        Desk, DeskError, ErrorKind,
        center::{questions::no_case, review::entered},
        dropout::Trouble,
    },
    domain::{
        Date, DeskRole, EvidenceId, Fingerprint, PupilId, Stamp, Words,
        ledger::{Case, CaseQuestion, CaseStepDone, ContactKept},
    },
    journal::AskedCase,
    rules::{contact, roles::Act},
};

/// Fewer characters of an id name nothing.
const ID_PREFIX_MIN: usize = 4;

/// A case of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteCasePage {
    /// The line.
    pub line: SiteCaseLine,
    /// The reason, in words.
    pub reason: Words,
    /// The whereabouts, in words.
    pub whereabouts: Words,
    /// Who answers for the child: role, name, telephone.
    pub responsible: Vec<(Words, String, String)>,
    /// What happened, oldest first.
    pub events: Vec<SiteEvent>,
    /// Our questions, oldest first.
    pub questions: Vec<SiteQuestion>,
    /// The day up to which the site told.
    pub told: Option<Date>,
}

/// Something that happened in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteEvent {
    /// The day on which it happened.
    pub on: Date,
    /// When it was entered.
    pub stamp: Stamp,
    /// What.
    pub what: Words,
    /// More of it, as the school wrote it.
    pub note: String,
    /// Papers that are here, and all of them.
    pub papers: (usize, usize),
}

impl SiteEvent {
    /// How many days after the event it was entered (补记).
    #[must_use]
    pub fn late_days(&self) -> i64 {
        (self.stamp.on.0 - self.on.0).num_days().max(0)
    }
}

/// How far a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedState {
    /// It waits for the next receipt.
    Waiting,
    /// A receipt with it was written.
    Sent,
    /// The school has it.
    Taken,
    /// It was answered on this day, entered on that.
    Answered(Date, Stamp),
}

/// A question and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteQuestion {
    /// The question.
    pub question: CaseQuestion,
    /// How far it is.
    pub state: AskedState,
    /// The answer, when there is one.
    pub answer: String,
}

impl Desk {
    /// Center: everything that a site told of a pupil who is absent without excuse or on its ledger.
    ///
    /// # Errors
    /// When there is no such line.
    pub fn site_case(&self, site: Fingerprint, pupil: PupilId) -> Result<SiteCasePage, DeskError> {
        self.only(DeskRole::Center)?;
        self.may(Act::Review)?;
        let card = self.cards()?.into_iter().find(|card| card.fingerprint == site).ok_or_else(no_case)?;
        let facts = self.store.facts()?;
        let sent = facts.traffic_with(site).sent_seq;
        let ground = self.site_ground(card, &facts)?;
        let case = ground.cases.iter().rfind(|case| case.pupil == pupil);
        if case.is_none() && !ground.runs.contains_key(&pupil) {
            return Err(no_case());
        }
        let line = ground.line(pupil, case)?;
        let told = case.map(|case| case.facts.clone()).unwrap_or_default();
        let mut events: Vec<SiteEvent> =
            ground.contacts_of(pupil).iter().map(|kept| self.contact_event(kept)).collect();
        events.extend(case.into_iter().flat_map(|case| &case.steps).map(|step| self.step_event(step)));
        for change in ground.stated.iter().filter(|change| change.pupil == pupil) {
            events.extend(self.stated_event(&ground, change)?);
        }
        events.sort_by_key(|event| (event.on, event.stamp.seq));
        let responsible = told
            .responsible
            .into_iter()
            .map(|person| (self.choice_words("responsible", &person.role), person.name, person.phone));
        Ok(SiteCasePage {
            reason: with_note(self.choice_words("dropout-reason", &told.reason), &told.reason_note),
            whereabouts: with_note(
                self.choice_words("whereabouts", &told.whereabouts),
                &told.whereabouts_note,
            ),
            responsible: responsible.collect(),
            questions: case.map_or_else(Vec::new, |case| questions(case, &ground, sent)),
            told: ground.told,
            line,
            events,
        })
    }

    /// Center: the line that a word means: the beginning of a case's or a pupil's id, or the whole name.
    ///
    /// # Errors
    /// When none, or more than one, is meant.
    pub fn find_site_case(&self, word: &str) -> Result<SiteCaseLine, DeskError> {
        let (name, id) = (word.trim(), word.trim().to_ascii_lowercase());
        let mut found = self.center_ledger()?.lines;
        found.retain(|line| {
            let ids = [Some(line.pupil.to_string()), line.case.map(|case| case.to_string())];
            let by_id = ids.into_iter().flatten().any(|known| known.starts_with(&id));
            line.name == name || (id.len() >= ID_PREFIX_MIN && by_id)
        });
        match (found.pop(), found.len()) {
            (Some(line), 0) => Ok(line),
            (Some(_), more) => Err(several(more + 1)),
            (None, _) => Err(no_case()),
        }
    }

    fn contact_event(&self, kept: &ContactKept) -> SiteEvent {
        let contact = &kept.contact;
        let way = self.choice_words(contact::WAYS, &contact.way);
        let outcome = self.choice_words(contact::OUTCOMES, &contact.outcome);
        let (by, whom) = (&contact.by, if contact.whom.is_empty() { "—" } else { &contact.whom });
        let said = [&contact.found, &contact.promise, &contact.next];
        let said: Vec<&str> = said.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let (zh, en, out_zh, out_en) = (way.zh, way.en, outcome.zh, outcome.en);
        SiteEvent {
            on: contact.on,
            stamp: kept.first,
            what: both!("{zh}（{by}→{whom}）：{out_zh}", "{en} ({by} → {whom}): {out_en}"),
            note: said.join("；"),
            papers: self.papers_here(&contact.papers),
        }
    }

    fn step_event(&self, step: &CaseStepDone) -> SiteEvent {
        let label = Trouble::Case(step.to).label();
        let (zh, en, number) = (label.zh, label.en, step.answers);
        SiteEvent {
            on: step.on,
            stamp: step.stamp,
            what: if number > 0 {
                both!("答复问题 {number}", "answer to question {number}")
            } else {
                both!("{zh}", "{en}")
            },
            note: step.note.clone(),
            papers: self.papers_here(&step.papers),
        }
    }

    /// A dropout that was stated: the day named in the report, and the day on which the report was entered.
    fn stated_event(&self, ground: &Ground<'_>, change: &Change) -> Result<Option<SiteEvent>, DeskError> {
        let stamp = entered(ground.view, change.queued_seq)?;
        Ok(stamp.map(|stamp| SiteEvent {
            on: read_date(change.form.get("determined_date"), stamp.on).unwrap_or(stamp.on),
            stamp,
            what: both!("认定辍学，列入上报", "dropout stated and handed in"),
            note: String::new(),
            papers: self.papers_here(&change.evidence),
        }))
    }

    fn papers_here(&self, papers: &[EvidenceId]) -> (usize, usize) {
        (papers.iter().filter(|id| self.has_paper(**id)).count(), papers.len())
    }
}

fn several(count: usize) -> DeskError {
    DeskError::new(
        ErrorKind::Mistake,
        both!("有 {count} 名学生都符合", "{count} pupils fit"),
        both!("", ""),
        both!("请写台账编号的开头。", "Give the beginning of the case's id."),
    )
}

/// A choice with what was written beside it.
fn with_note(choice: Words, note: &str) -> Words {
    match (choice.zh.is_empty(), note.is_empty()) {
        (_, true) => choice,
        (true, false) => both!("{note}", "{note}"),
        (false, false) => {
            let (zh, en) = (choice.zh, choice.en);
            both!("{zh}（{note}）", "{en} ({note})")
        }
    }
}

/// Our questions about a case; `sent` is our last entry that a receipt told of.
fn questions(case: &Case, ground: &Ground<'_>, sent: u64) -> Vec<SiteQuestion> {
    let of_case = |asked: &&AskedCase| asked.question.case == case.id;
    let mut found: Vec<SiteQuestion> = Vec::new();
    for AskedCase { question, seq, .. } in ground.asked.iter().filter(of_case) {
        let there = case.questions.iter().any(|known| known.number == question.number);
        let answer = case.steps.iter().rfind(|step| step.answers == question.number);
        let state = match answer {
            Some(step) => AskedState::Answered(step.on, step.stamp),
            None if there => AskedState::Taken,
            None if *seq <= sent => AskedState::Sent,
            None => AskedState::Waiting,
        };
        let answer = answer.map(|step| step.note.clone()).unwrap_or_default();
        found.push(SiteQuestion { question: question.clone(), state, answer });
    }
    found
}
