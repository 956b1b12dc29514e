//! The steps of a business: which may be taken now and by whom, taking one, and opening a business again. What a step
//! does is computed by the rules of its day and written down.

use super::{draft_of, known_kind, on_its_way, twins::CORRECTED};
use crate::{
    both,
    changes::{
        Case, Change, ChangeState, Effect, Form, Kind, Offer, Particular, ParticularForm, Party, StepOutcome,
        StepTaken, read_particular,
    },
    desk::{Asked, Desk, DeskError, ErrorKind, asked::asked_of},
    domain::{ChangeId, Date, DeskRole, FieldKey, Text, Words},
    journal::Op,
    rules::{Refusal, enrolment, moment_not_ahead, one_open, roles::Act},
};

/// What may be told with every step.
pub static COMMON: [Particular; 3] = [
    Particular::optional("person", Text::new("经办人", "Person"), ParticularForm::Text(36), "王老师"),
    Particular::optional("channel", Text::new("方式", "Channel"), ParticularForm::Choice("channel"), "paper"),
    Particular::optional("note", Text::new("说明", "Note"), ParticularForm::Text(200), "材料齐全"),
];

/// A step that may be taken now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOffer {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub label: Words,
    /// Who acts.
    pub by: Words,
    /// What the business is called then.
    pub to: Words,
    /// Whether the business is over then.
    pub ends: bool,
    /// What must or may be told with it.
    pub asks: Vec<Asked>,
}

/// What is told with a step.
#[derive(Debug, Clone, Default)]
pub struct StepTold {
    /// The day on which it happened; today when none is named.
    pub on: Option<Date>,
    /// Particulars of the step, and `person`, `channel`, `note`.
    pub set: Form,
}

static REASON: [Particular; 1] =
    [Particular::required("reason", Text::new("原因", "Reason"), ParticularForm::Text(200), "填错了日期")];

/// 第7条: whoever got a record since the business began, by another one, gets no second record by this step.
fn entered_meanwhile(case: &Case<'_>, effects: &[Effect]) -> Option<Refusal> {
    let enters = effects.iter().any(|effect| matches!(effect, Effect::Enter(_) | Effect::EnterAs(..)));
    let at = FieldKey::IdDocNumber.key();
    if enters && case.pupil.is_none() { enrolment::same_number(&case.school.twins, at) } else { None }
}

/// The steps of the road that every kind has, told like those of a business.
const QUEUE: &str = "queue";
const WITHDRAW: &str = "withdraw";
const REOPEN: &str = "reopen";

fn of_the_road(key: &str, label: Text, to: Text, asks: Vec<Asked>, ends: bool) -> StepOffer {
    StepOffer {
        key: key.to_owned(),
        label: label.into(),
        by: Party::School.label().into(),
        to: to.into(),
        ends,
        asks,
    }
}

impl Desk {
    /// The steps that may be taken now.
    ///
    /// # Errors
    /// When there is no such change.
    pub fn steps(&self, id: ChangeId) -> Result<Vec<StepOffer>, DeskError> {
        let change = self.known_change(id)?;
        let kind = known_kind(&change.kind)?;
        let rules = self.rules();
        let today = self.today().date;
        let asked = |list: &mut dyn Iterator<Item = &'static Particular>| -> Vec<Asked> {
            list.map(|particular| asked_of(particular, &rules.pack, today)).collect()
        };
        let mut steps = Vec::new();
        match change.state {
            ChangeState::Draft => steps.push(of_the_road(
                QUEUE,
                Text::new("列入上报", "queue for the center"),
                ChangeState::Queued.label(),
                Vec::new(),
                false,
            )),
            ChangeState::Returned | ChangeState::Withdrawn => {}
            _ => {
                let dossier = self.dossier(&draft_of(&change), kind)?;
                let offers = self.with_case(&dossier, &change.form, |case| kind.offers(case, &change.stage));
                steps.extend(offers.into_iter().map(|offer| StepOffer {
                    asks: asked(&mut offer.asks.iter().chain(&COMMON)),
                    key: offer.key,
                    label: offer.label,
                    by: offer.by,
                    to: offer.to_label,
                    ends: offer.ends,
                }));
            }
        }
        let at_once = !kind.needs_approval();
        if change.is_open() && !change.effective && (!at_once || change.state == ChangeState::Draft) {
            steps.push(of_the_road(
                WITHDRAW,
                Text::new("撤回", "withdraw"),
                ChangeState::Withdrawn.label(),
                asked(&mut REASON.iter()),
                true,
            ));
        }
        if can_reopen(&change) {
            steps.push(of_the_road(
                REOPEN,
                Text::new("重新打开更正", "reopen to correct"),
                ChangeState::Returned.label(),
                asked(&mut REASON.iter()),
                false,
            ));
        }
        Ok(steps)
    }

    /// Takes a step.
    ///
    /// # Errors
    /// The first refusal; nothing is written then.
    pub fn step(&self, id: ChangeId, step: &str, told: &StepTold) -> Result<(), DeskError> {
        match step {
            QUEUE => return self.queue_change(id),
            WITHDRAW => return self.withdraw_change(id, told.set.get("reason")),
            REOPEN => return self.reopen_change(id, told.set.get("reason")),
            _ => {}
        }
        self.only(DeskRole::School)?;
        self.may(Act::QueueChange)?;
        let _held = self.hold();
        let change = self.known_change(id)?;
        let kind = known_kind(&change.kind)?;
        let mut dossier = self.dossier(&draft_of(&change), kind)?;
        let (offer, set) =
            self.with_case(&dossier, &change.form, |case| offered(kind, case, &change, step, &told.set))?;
        if set.get(CORRECTED[0]) == FieldKey::IdDocNumber.key() {
            // The step says of which number the children are to be looked for, not the form.
            dossier.school.twins = self.twins(&set, Some(change.pupil), dossier.pupil.as_ref())?;
        }
        let taking = Taking { offer, set, on: told.on };
        let op = self.with_case(&dossier, &change.form, |case| self.stepped(kind, case, &change, taking))?;
        self.record(vec![op], &[change.pupil])?;
        Ok(())
    }

    fn stepped(
        &self,
        kind: &dyn Kind,
        case: &Case<'_>,
        change: &Change,
        taking: Taking,
    ) -> Result<Op, DeskError> {
        let Taking { offer, set, on } = taking;
        let on = on.unwrap_or(case.today);
        let mut verdict = kind.check_step(case, &offer, &set, on);
        verdict.refuse(moment_not_ahead("on", Some(on), case.today));
        verdict.refuse(not_before_the_last(change, on));
        if let Some(refusal) = verdict.refusals.into_iter().next() {
            return Err(refusal.into());
        }
        let mut now = Vec::new();
        let effective = offer.effective && !change.effective;
        if effective {
            now.extend(kind.effects_by_step(case, on));
        }
        now.extend(kind.effects_of_step(case, &offer, &set, on));
        if let Some(refusal) = entered_meanwhile(case, &now) {
            return Err(refusal.into());
        }
        let now = self.completed(now);
        let outcome = StepOutcome {
            now,
            on_approval: None,
            clock: if offer.ends { None } else { kind.clock_at(case, &offer.to, on) },
            effective,
            ended: offer.ends,
        };
        let taken = StepTaken {
            step: offer.key.clone(),
            label: offer.label.clone(),
            by: offer.by.clone(),
            from: change.stage.clone(),
            to: offer.to.clone(),
            to_label: offer.to_label.clone(),
            on,
            told: set,
        };
        Ok(Op::ChangeStepped {
            change: change.id,
            pupil: change.pupil,
            step: Box::new(taken),
            outcome: Box::new(outcome),
        })
    }

    /// The entry that puts a change just queued into its first stage; none for a kind without stages.
    pub(super) fn first_stage(&self, kind: &dyn Kind, case: &Case<'_>, change: &Change) -> Option<Op> {
        let first = kind.stages().first()?;
        let clock = kind.clock_at(case, first.key, case.today);
        let taken = StepTaken {
            step: QUEUE.to_owned(),
            label: Text::new("列入上报", "queued for the center").into(),
            by: Party::School.label().into(),
            from: String::new(),
            to: first.key.to_owned(),
            to_label: kind.stage_label(case, first.key),
            on: case.today,
            told: Form::default(),
        };
        let outcome =
            StepOutcome { now: Vec::new(), on_approval: None, clock, effective: false, ended: first.ends };
        Some(Op::ChangeStepped {
            change: change.id,
            pupil: change.pupil,
            step: Box::new(taken),
            outcome: Box::new(outcome),
        })
    }

    /// Opens a change again that was queued, decided or ended: its effects are taken back, everything is kept.
    ///
    /// # Errors
    /// When the record was touched since, or there is no reason.
    pub fn reopen_change(&self, id: ChangeId, reason: &str) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::QueueChange)?;
        let _held = self.hold();
        let change = self.known_change(id)?;
        if !can_reopen(&change) {
            return Err(on_its_way(&change));
        }
        if reason.trim().is_empty() {
            return Err(no_reason());
        }
        if let Some(refusal) = self.lies_under(&change)? {
            return Err(refusal);
        }
        if let Some(refusal) = one_open::check(self.open_beside(&change)?) {
            return Err(refusal.into());
        }
        let op = Op::ChangeReopened { change: id, pupil: change.pupil, reason: reason.trim().to_owned() };
        self.record(vec![op], &[change.pupil])?;
        Ok(())
    }

    /// The name of another business of the pupil that is open, beside which this one may not be opened again.
    fn open_beside(&self, change: &Change) -> Result<Option<Text>, DeskError> {
        let kind = known_kind(&change.kind)?;
        if !kind.needs_approval() {
            return Ok(None);
        }
        let others = self.store.changes_where(|other| {
            let here = other.pupil == change.pupil && other.id != change.id;
            here && other.is_open() && other.state != ChangeState::Draft
        })?;
        let other = others
            .iter()
            .filter_map(|other| crate::changes::kind(&other.kind))
            .find(|other| other.needs_approval() && !kind.beside().contains(&other.tag()));
        Ok(other.map(Kind::name))
    }
}

/// A step that is about to be taken.
struct Taking {
    offer: Offer,
    set: Form,
    on: Option<Date>,
}

/// The step of this key, if it is offered now, and what was told with it as it is kept.
fn offered(
    kind: &dyn Kind,
    case: &Case<'_>,
    change: &Change,
    step: &str,
    told: &Form,
) -> Result<(Offer, Form), DeskError> {
    let under_way =
        !matches!(change.state, ChangeState::Draft | ChangeState::Returned | ChangeState::Withdrawn);
    let mut offers = if under_way { kind.offers(case, &change.stage) } else { Vec::new() };
    let Some(at) = offers.iter().position(|offer| offer.key == step) else {
        return Err(no_such_step(change, &kind.stage_label(case, &change.stage), step, &offers));
    };
    let offer = offers.swap_remove(at);
    let set = read_told(case, &offer, told)?;
    Ok((offer, set))
}

fn can_reopen(change: &Change) -> bool {
    match change.state {
        ChangeState::Draft | ChangeState::Returned | ChangeState::Uploaded => false,
        ChangeState::Approved | ChangeState::Withdrawn => true,
        _ => change.effective || change.ended,
    }
}

fn read_told(case: &Case<'_>, offer: &Offer, told: &Form) -> Result<Form, DeskError> {
    let mut set = Form::default();
    for particular in offer.asks.iter().chain(&COMMON) {
        let text = told.get(particular.key);
        if particular.required && text.trim().is_empty() {
            return Err(crate::changes::not_filled(particular.key, particular.label).into());
        }
        set.set(particular.key, &read_particular(particular, text, case.pack, case.today)?);
    }
    let known = |key: &str| offer.asks.iter().chain(&COMMON).any(|particular| particular.key == key);
    if let Some((key, _)) = told.0.iter().find(|(key, _)| !known(key)) {
        let keys: Vec<&str> = offer.asks.iter().chain(&COMMON).map(|particular| particular.key).collect();
        let all = keys.join(" ");
        let mut error = DeskError::new(
            ErrorKind::Mistake,
            both!("这一步没有“{key}”这一项", "This step has no particular “{key}”"),
            both!("", ""),
            both!("可填的项：{all}", "The particulars are: {all}"),
        );
        key.clone_into(&mut error.at);
        return Err(error);
    }
    Ok(set)
}

/// It names the stage of the business; the road to the center where there is none.
fn no_such_step(change: &Change, stage: &Words, step: &str, offers: &[Offer]) -> DeskError {
    let road = Words::from(change.state.label());
    let Words { zh, en } = if stage.zh.is_empty() { &road } else { stage };
    let name = &change.pupil_name;
    let keys: Vec<&str> = offers.iter().map(|offer| offer.key.as_str()).collect();
    let all = if keys.is_empty() { "-".to_owned() } else { keys.join(" ") };
    DeskError::new(
        ErrorKind::Refused,
        both!("{name}的这项异动现在不能走“{step}”这一步", "The step “{step}” cannot be taken for {name} now"),
        both!("它现在是“{zh}”。", "It stands at “{en}”."),
        both!("现在可走的步骤：{all}", "Steps that may be taken now: {all}"),
    )
}

fn not_before_the_last(change: &Change, on: Date) -> Option<Refusal> {
    let last = change.steps.iter().filter(|step| step.step != QUEUE).map(|step| step.on).max()?;
    (on < last).then(|| Refusal {
        article: None,
        at: "on".to_owned(),
        what: both!("{on}比上一步（{last}）还早。", "{on} lies before the last step ({last})."),
        why: both!("步骤按先后登记。", "Steps are recorded in their order."),
        next: both!(
            "请核对日期；前面的步骤记错了，可以重新打开更正。",
            "Check the day; a wrong earlier step is corrected by reopening."
        ),
    })
}

fn no_reason() -> DeskError {
    Refusal {
        article: None,
        at: "reason".to_owned(),
        what: both!("重新打开没有写原因", "Reopening needs its reason"),
        why: both!("记录不会抹去，以后要看得懂。", "Nothing is erased; it must be understood later."),
        next: both!("请写一句原因。", "Write one sentence."),
    }
    .into()
}
