//! Changes at the desk. What a kind asks and does is told in [`crate::changes`]; here it meets the store: drafting and
//! checking in this file, the `queue`, the `step`s of a business, the `twins` of a newcomer,
//! what happened `later`, and `list`s.

mod later;
mod list;
mod queue;
mod step;
mod twins;

pub use step::{StepOffer, StepTold};

use super::{ChangeDraft, Desk, DeskError, ErrorKind, dropout::DROPOUT};
use crate::{
    both,
    changes::{
        AbsenceLog, Case, Change, ChangeState, Form, Kind, Paper, SchoolFacts, Step, Subject, canonical_form,
        check_form, kind,
    },
    domain::{ChangeId, DeskRole, FieldKey, Pupil, PupilId, Site, Words},
    journal::{Evidence, Op},
    rules::{Refusal, Term, roles::Act},
    seal::random_bytes,
};

/// What a case borrows from, gathered from the store.
struct Dossier {
    id: Option<ChangeId>,
    pupil: Option<Pupil>,
    evidence: Vec<Evidence>,
    open: Vec<Change>,
    site: Site,
    school: SchoolFacts,
    term: Option<Term>,
}

impl Desk {
    /// What can be said against a draft: whether it forbids queueing, and the sentence.
    ///
    /// # Errors
    /// When the kind or the pupil is not known.
    pub fn check_change(&self, draft: &ChangeDraft) -> Result<Vec<(bool, Refusal)>, DeskError> {
        let kind = known_kind(&draft.kind)?;
        let dossier = self.dossier(draft, kind)?;
        let verdict = self.with_case(&dossier, &draft.form, |case| check_form(kind, case, Step::Queue));
        let refusals = verdict.refusals.into_iter().map(|refusal| (true, refusal));
        Ok(refusals.chain(verdict.warnings.into_iter().map(|warning| (false, warning))).collect())
    }

    /// Keeps a draft, or a rework of what was returned: the id stays.
    ///
    /// # Errors
    /// When a particular cannot be read, or the change is on its way already.
    pub fn save_change(&self, draft: &ChangeDraft) -> Result<ChangeId, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::DraftChange)?;
        let _held = self.hold();
        let kind = known_kind(&draft.kind)?;
        let before = draft.id.map(|id| self.known_change(id)).transpose()?;
        if let Some(before) = before.as_ref().filter(|before| !before.state.is_editable()) {
            return Err(on_its_way(before));
        }
        let dossier = self.dossier(draft, kind)?;
        let form = self
            .with_case(&dossier, &draft.form, |case| canonical_form(kind, case))
            .map_err(first_refusal)?;
        let fresh = || random_bytes().map_err(|error| DeskError::of(ErrorKind::Environment, &error));
        let id = match draft.id {
            Some(id) => id,
            None => ChangeId(fresh()?),
        };
        let pupil = match (before.as_ref(), dossier.pupil.as_ref()) {
            (Some(before), _) => before.pupil,
            (None, Some(pupil)) => pupil.id,
            (None, None) => PupilId(fresh()?),
        };
        let revision = match &before {
            Some(before) if before.state == ChangeState::Returned => before.revision + 1,
            Some(before) => before.revision,
            None => 1,
        };
        let pupil_name = match &dossier.pupil {
            Some(pupil) => pupil.name().to_owned(),
            // A kind that asks for no name is about the whole site when no pupil is chosen.
            None if kind.particulars().iter().all(|asked| asked.key != FieldKey::Name.key()) => {
                self.site().name
            }
            None => form.get(FieldKey::Name.key()).to_owned(),
        };
        let op = Op::ChangeSaved {
            change: id,
            kind: kind.tag().to_owned(),
            pupil,
            pupil_name,
            revision,
            form,
            evidence: draft.evidence.clone(),
        };
        self.record(vec![op], &[])?;
        Ok(id)
    }

    /// The options of a list of the rule pack: code and name.
    #[must_use]
    pub fn choices(&self, list: &str) -> Vec<(String, Words)> {
        self.rules()
            .pack
            .choices(list)
            .iter()
            .map(|choice| (choice.code.clone(), choice.name.clone()))
            .collect()
    }

    /// The papers that a kind asks for on this ground: name, whether it must be there, the article.
    #[must_use]
    pub fn papers_asked(&self, tag: &str, form: &Form) -> Vec<(Words, bool)> {
        let ground = kind(tag).map(|kind| form.get(kind.ground())).unwrap_or_default();
        let rules = self.rules();
        let items = rules.pack.evidence(tag, ground, self.today().date);
        items.into_iter().map(|item| (item.name.clone(), item.required)).collect()
    }

    pub(super) fn known_change(&self, id: ChangeId) -> Result<Change, DeskError> {
        self.store.change(id)?.ok_or_else(no_change)
    }

    fn dossier(&self, draft: &ChangeDraft, kind: &dyn Kind) -> Result<Dossier, DeskError> {
        let before = draft.id.map(|id| self.known_change(id)).transpose()?;
        let subject = before.as_ref().map(|before| before.pupil).or(draft.pupil);
        let pupil = match (kind.subject(), subject) {
            (Subject::Existing, None) => {
                return Err(DeskError::new(
                    ErrorKind::Mistake,
                    both!("没有指明学生", "No pupil is named"),
                    both!("", ""),
                    both!("请先选中学生，或用 --student 写出编号。", "Choose a pupil, or give --student."),
                ));
            }
            (Subject::Existing, Some(id)) => Some(self.pupil(id)?),
            (Subject::Either, Some(id)) => self.store.pupil(id)?,
            (Subject::Newcomer, _) | (Subject::Either, None) => None,
        };
        let pupil = pupil.map(|pupil| as_it_was(pupil, before.as_ref()));
        let mut evidence = Vec::new();
        for id in &draft.evidence {
            evidence.extend(self.store.evidence(*id)?);
        }
        let open = match subject {
            Some(id) => self.store.changes_of(id)?,
            None => Vec::new(),
        };
        let twins = self.twins(&draft.form, subject, pupil.as_ref())?;
        let newer = match &before {
            Some(change) if !kind.needs_approval() => self.newer_than(change)?,
            _ => Vec::new(),
        };
        let absence = match subject {
            Some(pupil) if kind.tag() == DROPOUT => self.absence_log(pupil)?,
            _ => AbsenceLog::default(),
        };
        let school = SchoolFacts { twins, newer, absence, ..self.school_facts()? };
        let term = self.term_now()?;
        Ok(Dossier { id: draft.id, pupil, evidence, open, site: self.site(), school, term })
    }

    fn with_case<T>(&self, dossier: &Dossier, form: &Form, work: impl FnOnce(&Case<'_>) -> T) -> T {
        let papers: Vec<Paper<'_>> =
            dossier.evidence.iter().map(|paper| Paper { media: &paper.media, title: &paper.title }).collect();
        let rules = self.rules();
        work(&Case {
            change: dossier.id,
            pupil: dossier.pupil.as_ref(),
            form,
            evidence: &papers,
            today: self.today().date,
            pack: &rules.pack,
            open: &dossier.open,
            site: &dossier.site,
            term: dossier.term,
            calendar: &rules.calendar,
            school: &dossier.school,
        })
    }
}

/// What was returned after it took effect is reworked against the record as it stood before: its own effects cannot
/// speak against it.
fn as_it_was(pupil: Pupil, change: Option<&Change>) -> Pupil {
    let restore = change
        .filter(|change| change.state.is_editable() && change.effective)
        .and_then(|change| change.back.as_ref());
    let Some((restore, _)) = restore else { return pupil };
    let mut before = Pupil { standing: restore.standing, situation: restore.situation.clone(), ..pupil };
    for (field, value) in &restore.fields {
        before.fields.set(*field, value.clone());
    }
    before
}

/// A change as a draft of itself, for checking and rework.
#[must_use]
pub fn draft_of(change: &Change) -> ChangeDraft {
    ChangeDraft {
        id: Some(change.id),
        kind: change.kind.clone(),
        pupil: Some(change.pupil),
        form: change.form.clone(),
        evidence: change.evidence.clone(),
    }
}

fn first_refusal(refusals: Vec<Refusal>) -> DeskError {
    refusals.into_iter().next().map_or_else(no_change, DeskError::from)
}

fn known_kind(tag: &str) -> Result<&'static dyn Kind, DeskError> {
    kind(tag).ok_or_else(|| {
        let tags: Vec<&str> = crate::changes::KINDS.iter().map(|kind| kind.tag()).collect();
        let all = tags.join(" ");
        DeskError::new(
            ErrorKind::Mistake,
            both!("没有“{tag}”这种异动", "There is no kind of change \"{tag}\""),
            both!("", ""),
            both!("可用的种类：{all}", "The kinds are: {all}"),
        )
    })
}

fn no_change() -> DeskError {
    DeskError::new(
        ErrorKind::NotFound,
        both!("没有这项异动", "There is no such change"),
        both!("", ""),
        both!("请用 xueji changes 查编号。", "Look its id up with xueji changes."),
    )
}

fn rework_first() -> DeskError {
    Refusal {
        article: None,
        at: String::new(),
        what: both!("这项异动被退回，还没有修改", "The change was returned and not reworked yet"),
        why: both!("", ""),
        next: both!(
            "请按退回原因修改、保存，再列入上报。",
            "Rework it by the reason given, save, and queue it again."
        ),
    }
    .into()
}

fn on_its_way(change: &Change) -> DeskError {
    let (name, zh, en) = (&change.pupil_name, change.state.label().zh, change.state.label().en);
    Refusal {
        article: None,
        at: String::new(),
        what: both!(
            "{name}的这项异动{zh}，现在不能改",
            "The change for {name} is {en} and cannot be altered now"
        ),
        why: both!("上报后的内容要与中心校一致。", "What was handed in must stay as the center has it."),
        next: both!(
            "如有错误，请撤回后重填，或等中心校退回。",
            "Withdraw it and write a new one, or wait for its return."
        ),
    }
    .into()
}
