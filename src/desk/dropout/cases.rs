//! Cases of the dropout ledger: opened from a run of absence, moved on, struck off (动态销号, 第23条), with what is known
//! of reason, whereabouts, help and those who answer for the child. What alters the standing is a change, not a step.

use super::{
    CaseTold, CaseWords, Lead, Objections, birth_of, contacts::cleaned_text, entry_of, lawful, not_here,
    objections,
};
use crate::{
    both,
    changes::kind,
    desk::{Desk, DeskError, ErrorKind},
    domain::{
        Article, CaseId, DeskRole, FieldKey, Pupil, PupilId,
        ledger::{Case, CaseFacts, CaseState, CaseStep, Responsible},
    },
    journal::Op,
    rules::{
        Act, Refusal, Verdict,
        ledger::{self as rule, Ground},
    },
    seal::random_bytes,
};

/// How many hex digits of a case's id are enough to name it.
const ID_PREFIX_MIN: usize = 6;

impl Desk {
    /// The case that a word names: its id or the beginning of it, else the pupil's open case.
    ///
    /// # Errors
    /// When none, or more than one, is meant.
    pub fn find_case(&self, word: &str) -> Result<Case, DeskError> {
        let prefix = word.trim().to_ascii_lowercase();
        if prefix.len() >= ID_PREFIX_MIN {
            let cases = self.store.cases(None)?.into_iter();
            let mut found: Vec<Case> =
                cases.filter(|case| case.id.to_string().starts_with(&prefix)).collect();
            if found.len() == 1 {
                self.pupil(found[0].pupil)?;
                return Ok(found.remove(0));
            }
        }
        self.open_case_of(self.find_pupil(word)?)?.ok_or_else(no_case)
    }

    /// The open case of a pupil.
    ///
    /// # Errors
    /// When the one who sits here may not see the pupil.
    pub fn open_case_of(&self, pupil: PupilId) -> Result<Option<Case>, DeskError> {
        self.pupil(pupil)?;
        Ok(self.store.cases(Some(pupil))?.into_iter().rfind(Case::is_open))
    }

    pub(super) fn known_case(&self, id: CaseId) -> Result<Case, DeskError> {
        self.store.cases(None)?.into_iter().find(|case| case.id == id).ok_or_else(no_case)
    }

    /// A case to be opened: first absent as the run has it, the class teacher as the first who answers.
    ///
    /// # Errors
    /// When the one who sits here may not keep the ledger.
    pub fn new_case(&self, pupil: PupilId) -> Result<CaseTold, DeskError> {
        let record = self.pupil_for(Act::KeepLedger, pupil)?;
        let run = self.store.run(pupil)?;
        let facts = CaseFacts {
            first_absent: run.map(|run| run.first.on),
            responsible: self.class_teacher(&record)?.into_iter().collect(),
            ..CaseFacts::default()
        };
        let to = rule::opening(record.standing).first().copied().unwrap_or(CaseState::Suspected);
        Ok(CaseTold { facts, ..CaseTold::to(to) })
    }

    fn class_teacher(&self, record: &Pupil) -> Result<Option<Responsible>, DeskError> {
        let (grade, class) = (record.fields.code(FieldKey::Grade), record.fields.text(FieldKey::ClassNumber));
        let classes = self.store.facts()?.classes;
        let room = classes.into_iter().find(|room| room.grade == grade && room.number == class);
        Ok(room.filter(|room| !room.teacher.is_empty()).map(|room| Responsible {
            role: "teacher".to_owned(),
            name: room.teacher,
            phone: String::new(),
        }))
    }

    /// What speaks against opening a case.
    ///
    /// # Errors
    /// When the one who sits here may not keep the ledger.
    pub fn check_opening(&self, pupil: PupilId, told: &CaseTold) -> Result<Objections, DeskError> {
        let step = self.step_of(CaseId::default(), pupil, told);
        Ok(objections(self.case_verdict(None, &step)?))
    }

    /// Puts a pupil on the ledger.
    ///
    /// # Errors
    /// When the pupil is there already, is not enrolled, or something is lacking.
    pub fn open_case(&self, pupil: PupilId, told: &CaseTold) -> Result<CaseId, DeskError> {
        self.only(DeskRole::School)?;
        let _held = self.hold();
        if let Some(open) = self.open_case_of(pupil)? {
            return Err(there_already(&open).into());
        }
        let id = CaseId(random_bytes().map_err(|error| DeskError::of(ErrorKind::Environment, &error))?);
        self.take_step(None, self.step_of(id, pupil, told))?;
        Ok(id)
    }

    /// What speaks against a step of a case.
    ///
    /// # Errors
    /// When there is no such case, or the one who sits here may not keep the ledger.
    pub fn check_case_step(&self, case: CaseId, told: &CaseTold) -> Result<Objections, DeskError> {
        let case = self.known_case(case)?;
        let step = self.step_of(case.id, case.pupil, told);
        Ok(objections(self.case_verdict(Some(&case), &step)?))
    }

    /// Takes a step: another state, more that is known, an answer to the center.
    ///
    /// # Errors
    /// When the case does not go there, something is lacking, or the one who sits here may not.
    pub fn step_case(&self, case: CaseId, told: &CaseTold) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        let _held = self.hold();
        let case = self.known_case(case)?;
        let step = self.step_of(case.id, case.pupil, told);
        self.take_step(Some(&case), step)
    }

    /// Answers a question of the center; state and facts stay.
    ///
    /// # Errors
    /// When there is no such question, or nothing is said.
    pub fn answer_question(&self, case: CaseId, number: u32, answer: &str) -> Result<(), DeskError> {
        let known = self.known_case(case)?;
        let told = CaseTold {
            facts: known.facts.clone(),
            note: answer.to_owned(),
            closing: known.closing.clone(),
            answers: number,
            ..CaseTold::to(known.state)
        };
        self.step_case(case, &told)
    }

    fn take_step(&self, case: Option<&Case>, mut step: CaseStep) -> Result<(), DeskError> {
        step.note = cleaned_text("note", &step.note)?;
        let facts = &mut step.facts;
        facts.reason_note = cleaned_text("reason_note", &facts.reason_note)?;
        facts.whereabouts_note = cleaned_text("whereabouts_note", &facts.whereabouts_note)?;
        facts.help = cleaned_text("help", &facts.help)?;
        for person in &mut facts.responsible {
            person.name = cleaned_text("responsible", &person.name)?;
            person.phone = cleaned_text("responsible", &person.phone)?;
        }
        for paper in &step.papers {
            self.known_paper(*paper)?;
        }
        lawful(self.case_verdict(case, &step)?)?;
        let pupil = step.pupil;
        self.record(vec![Op::CaseStepped { step: Box::new(step) }], &[pupil])?;
        Ok(())
    }

    fn step_of(&self, case: CaseId, pupil: PupilId, told: &CaseTold) -> CaseStep {
        CaseStep {
            case,
            pupil,
            on: told.on.unwrap_or_else(|| self.today().date),
            to: told.to,
            facts: told.facts.clone(),
            note: told.note.clone(),
            closing: told.closing.clone(),
            change: None,
            answers: told.answers,
            papers: told.papers.clone(),
        }
    }

    fn case_verdict(&self, case: Option<&Case>, step: &CaseStep) -> Result<Verdict, DeskError> {
        let record = self.pupil_for(Act::KeepLedger, step.pupil)?;
        let rules = self.rules();
        let ground = Ground {
            pack: &rules.pack,
            calendar: &rules.calendar,
            enrolled_in: entry_of(&record),
            born: birth_of(&record),
            elsewhere: record.situation.elsewhere.is_some(),
            standing: record.standing,
            today: self.today().date,
        };
        Ok(rule::check_step(&ground, case, step))
    }

    /// The businesses into which what is known of a case leads.
    #[must_use]
    pub fn case_leads(&self, facts: &CaseFacts) -> Vec<Lead> {
        let lead = |(tag, article)| {
            let kind = kind(tag)?;
            Some(Lead { kind: kind.tag(), name: kind.name().into(), article })
        };
        rule::leads(facts).into_iter().filter_map(lead).collect()
    }

    pub(super) fn case_words(&self, case: &Case) -> CaseWords {
        let facts = &case.facts;
        CaseWords {
            reason: self.choice_words("dropout-reason", &facts.reason),
            whereabouts: self.choice_words("whereabouts", &facts.whereabouts),
            system_mark: self.choice_words("system-mark", &facts.system_mark),
            closing: self.choice_words(rule::CLOSINGS, &case.closing),
        }
    }

    /// Assigns a pupil to watched groups; those that follow from fields need no assignment.
    ///
    /// # Errors
    /// When a group is not known, or the one who sits here may not.
    pub fn watch_pupil(&self, pupil: PupilId, groups: &[String], note: &str) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.pupil_for(Act::CallRoll, pupil)?;
        let _held = self.hold();
        let rules = self.rules();
        for group in groups {
            let known = rule::not_chosen(&rules.pack, "groups", rule::GROUPS, group);
            known.map_or(Ok(()), |refusal| Err(DeskError::from(refusal)))?;
        }
        let mut groups = groups.to_vec();
        groups.sort_unstable();
        groups.dedup();
        let note = cleaned_text("note", note)?;
        self.record(vec![Op::PupilWatched { pupil, groups, note }], &[pupil])?;
        Ok(())
    }
}

impl CaseTold {
    /// A step to a state with nothing else said.
    #[must_use]
    pub fn to(state: CaseState) -> Self {
        Self {
            on: None,
            to: state,
            facts: CaseFacts::default(),
            note: String::new(),
            closing: String::new(),
            answers: 0,
            papers: Vec::new(),
        }
    }
}

fn there_already(case: &Case) -> Refusal {
    let (zh, en, opened) = (case.state.label().zh, case.state.label().en, case.opened);
    Refusal {
        article: Some(Article(23)),
        at: String::new(),
        what: both!("这名学生已在台账上（{zh}）。", "The pupil is on the ledger already ({en})."),
        why: both!(
            "{opened}已立台账，一人一册。",
            "A case was opened on {opened}; there is one for a pupil."
        ),
        next: both!("请在原台账上登记。", "Go on with that case."),
    }
}

fn no_case() -> DeskError {
    not_here(both!("没有这份台账", "There is no such case"))
}
