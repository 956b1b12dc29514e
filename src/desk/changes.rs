//! Changes at the desk: drafting, checking, queueing, withdrawing, listing. What a kind asks and does is told in
//! [`crate::changes`]; here it meets the store.

use super::{ChangeDraft, ChangeFilter, ChangeLine, Desk, DeskError, ErrorKind};
use crate::{
    both,
    changes::{
        Case, Change, ChangeState, Form, Kind, Paper, Step, Subject, canonical_form, check_form, kind,
    },
    domain::{ChangeId, DeskRole, FieldKey, Lang, Pupil, PupilId, Site, Words, calendar::WorkCalendar},
    journal::{Evidence, Op},
    rules::{Pack, Refusal, roles::Act},
    seal::random_bytes,
};

/// What a case borrows from, gathered from the store.
struct Dossier {
    id: Option<ChangeId>,
    pupil: Option<Pupil>,
    evidence: Vec<Evidence>,
    open: Vec<Change>,
    site: Site,
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

    /// Queues a draft for the center: checked by every rule that binds it, with its clock and its effects written
    /// down.
    ///
    /// # Errors
    /// The first refusal.
    pub fn queue_change(&self, id: ChangeId) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::QueueChange)?;
        let _held = self.hold();
        let change = self.known_change(id)?;
        if change.state != ChangeState::Draft {
            return Err(if change.state == ChangeState::Returned {
                rework_first()
            } else {
                on_its_way(&change)
            });
        }
        let kind = known_kind(&change.kind)?;
        let draft = draft_of(&change);
        let dossier = self.dossier(&draft, kind)?;
        let verdict = self.with_case(&dossier, &change.form, |case| check_form(kind, case, Step::Queue));
        if let Some(refusal) = verdict.refusals.into_iter().next() {
            return Err(refusal.into());
        }
        let op = self.with_case(&dossier, &change.form, |case| {
            let mut on_approval = kind.effects_on_approval(case);
            for effect in &mut on_approval {
                if let crate::changes::Effect::Enter(fields) = effect {
                    *fields = self.with_school_code(std::mem::take(fields));
                }
            }
            Op::ChangeQueued {
                change: id,
                pupil: change.pupil,
                base: dossier.pupil.as_ref().map_or(0, |pupil| pupil.version),
                due: kind.due(case),
                now: kind.effects_now(case),
                on_approval,
            }
        });
        self.record(vec![op], &[change.pupil])?;
        Ok(())
    }

    /// Withdraws a change that was not decided yet. It is kept, and the center is told.
    ///
    /// # Errors
    /// When it was decided, or there is no reason.
    pub fn withdraw_change(&self, id: ChangeId, reason: &str) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::QueueChange)?;
        let _held = self.hold();
        let change = self.known_change(id)?;
        let done_at_once = kind(&change.kind).is_some_and(|kind| !kind.needs_approval());
        if !change.state.is_open() || (done_at_once && change.state != ChangeState::Draft) {
            return Err(on_its_way(&change));
        }
        if reason.trim().is_empty() {
            return Err(Refusal {
                article: None,
                at: "reason".to_owned(),
                what: both!("撤回没有写原因", "A withdrawal needs its reason"),
                why: both!("记录不会抹去，以后要看得懂。", "Nothing is erased; it must be understood later."),
                next: both!("请写一句原因。", "Write one sentence."),
            }
            .into());
        }
        let op = Op::ChangeWithdrawn { change: id, pupil: change.pupil, reason: reason.trim().to_owned() };
        self.record(vec![op], &[])?;
        Ok(())
    }

    /// The change that a word names: its id or the beginning of it.
    ///
    /// # Errors
    /// When none, or more than one, is meant.
    pub fn find_change(&self, word: &str) -> Result<ChangeId, DeskError> {
        let word = word.trim().to_ascii_lowercase();
        let found =
            self.store.changes_where(|change| word.len() >= 4 && change.id.to_string().starts_with(&word))?;
        match found.as_slice() {
            [one] => Ok(one.id),
            _ => Err(no_change()),
        }
    }

    /// A change.
    ///
    /// # Errors
    /// When there is none.
    pub fn change(&self, id: ChangeId) -> Result<ChangeLine, DeskError> {
        Ok(self.change_line(self.known_change(id)?))
    }

    /// Changes, the most pressing first.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn changes(&self, filter: ChangeFilter) -> Result<Vec<ChangeLine>, DeskError> {
        if self.site().role == DeskRole::Center {
            return self.handed_in(filter);
        }
        let keep = |change: &Change| match filter {
            ChangeFilter::All => true,
            ChangeFilter::Open => change.state.is_open(),
            ChangeFilter::Queue => {
                change.state != ChangeState::Draft && change.state != ChangeState::Withdrawn
            }
        };
        let mut lines: Vec<ChangeLine> =
            self.store.changes_where(keep)?.into_iter().map(|change| self.change_line(change)).collect();
        lines.sort_by_key(|line| {
            let urgency = kind(&line.change.kind).map_or(u8::MAX, |kind| kind.urgency());
            let due = line.change.due.map_or(u32::MAX, |due| due.date.number());
            (!line.change.state.is_open(), urgency, due, std::cmp::Reverse(line.change.created_at))
        });
        Ok(lines)
    }

    /// Center: what was handed in by all sites, as it stands here.
    fn handed_in(&self, filter: ChangeFilter) -> Result<Vec<ChangeLine>, DeskError> {
        let lines = self.review_queue()?.into_iter().map(|line| {
            let state = line.decision.map_or(ChangeState::Processed, |(state, _)| state);
            let disposition = Some(line.disposition);
            ChangeLine { change: Change { state, disposition, ..line.line.change }, ..line.line }
        });
        Ok(lines.filter(|line| filter == ChangeFilter::All || line.change.state.is_open()).collect())
    }

    /// The options of a list of the rule pack: code and name.
    #[must_use]
    pub fn choices(&self, list: &str) -> Vec<(String, Words)> {
        Pack::builtin()
            .choices(list)
            .iter()
            .map(|choice| (choice.code.clone(), choice.name.clone()))
            .collect()
    }

    /// The papers that a kind asks for on this ground: name, whether it must be there, the article.
    #[must_use]
    pub fn papers_asked(&self, tag: &str, form: &Form) -> Vec<(Words, bool)> {
        let ground = kind(tag).map(|kind| form.get(kind.ground())).unwrap_or_default();
        let items = Pack::builtin().evidence(tag, ground, self.today().date);
        items.into_iter().map(|item| (item.name.clone(), item.required)).collect()
    }

    pub(super) fn change_line(&self, change: Change) -> ChangeLine {
        let today = self.today().date;
        let days_left =
            change.due.filter(|_| change.state.is_open()).map(|due| (due.date.0 - today.0).num_days());
        let Some(kind) = kind(&change.kind) else {
            let kind_name = both!("异动（新版本）", "change (newer)");
            return ChangeLine { change, kind_name, summary: Words::default(), days_left };
        };
        let dossier = Dossier {
            id: Some(change.id),
            pupil: None,
            evidence: Vec::new(),
            open: Vec::new(),
            site: self.site(),
        };
        let summary = self.with_case(&dossier, &change.form, |case| Words {
            zh: kind.summary(case, Lang::Zh),
            en: kind.summary(case, Lang::En),
        });
        ChangeLine { change, kind_name: kind.name().into(), summary, days_left }
    }

    fn known_change(&self, id: ChangeId) -> Result<Change, DeskError> {
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
            (Subject::Newcomer, _) => None,
        };
        let mut evidence = Vec::new();
        for id in &draft.evidence {
            evidence.extend(self.store.evidence(*id)?);
        }
        let open = match subject {
            Some(id) => self.store.changes_where(|change| change.pupil == id)?,
            None => Vec::new(),
        };
        Ok(Dossier { id: draft.id, pupil, evidence, open, site: self.site() })
    }

    fn with_case<T>(&self, dossier: &Dossier, form: &Form, work: impl FnOnce(&Case<'_>) -> T) -> T {
        let papers: Vec<Paper<'_>> =
            dossier.evidence.iter().map(|paper| Paper { media: &paper.media, title: &paper.title }).collect();
        work(&Case {
            change: dossier.id,
            pupil: dossier.pupil.as_ref(),
            form,
            evidence: &papers,
            today: self.today().date,
            pack: Pack::builtin(),
            open: &dossier.open,
            site: &dossier.site,
            term: None,
            calendar: WorkCalendar::built_in(),
        })
    }
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
