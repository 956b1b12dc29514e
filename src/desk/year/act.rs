//! The bulk acts of the summer: previewed, then written down for all pupils in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use super::setup::shape_of;
use crate::{
    both,
    changes::{Becoming, Change, ChangeState, Effect, Form, kind},
    desk::{ChangeDraft, Desk, DeskError, ErrorKind, Query},
    domain::{
        Date, DeskRole, FieldKey, PupilId, Standing, Value,
        school::{YearAct, YearMove},
    },
    journal::{self, Op},
    rules::{
        grade_year::{self, Open, Plan, PlanCase, Row, Shape, To},
        roles::Act,
    },
};

/// Pupils in one entry: far below what an entry may hold.
pub(super) const MOVES_AN_ENTRY: usize = 400;
/// The kind of the business about problem records (第7条).
const PROBLEM: &str = "problem-record";
/// The kind by which a child moves up from a school of its own.
const TRANSFER: &str = "transfer-out";

/// An act as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearOrder {
    /// What.
    pub act: YearAct,
    /// The school year that ends, by its first calendar year.
    pub year: u16,
    /// Those who are left out.
    pub except: Vec<PupilId>,
    /// Those who complete without graduating.
    pub complete: Vec<PupilId>,
}

impl YearOrder {
    /// For everybody.
    #[must_use]
    pub const fn new(act: YearAct, year: u16) -> Self {
        Self { act, year, except: Vec::new(), complete: Vec::new() }
    }
}

/// What an act did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearDone {
    /// What was planned, and done.
    pub plan: Plan,
    /// How many drafts of transfers were made.
    pub drafts: usize,
}

impl Desk {
    /// What an act would do.
    ///
    /// # Errors
    /// When the person may not see the whole school, or the store is damaged.
    pub fn year_preview(&self, order: &YearOrder) -> Result<Plan, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::SeeBeyondClass)?;
        let facts = self.store.facts()?;
        let shape = shape_of(&facts);
        self.with_year_case(order, &shape, |case| self.planned(case))?
    }

    /// Does an act: everybody whom the preview moves, in one transaction.
    ///
    /// # Errors
    /// The first refusal; when nobody would move.
    pub fn year_act(&self, order: &YearOrder) -> Result<YearDone, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::QueueChange)?;
        let held = self.hold();
        let facts = self.store.facts()?;
        let shape = shape_of(&facts);
        let (plan, leaving) = self.with_year_case(order, &shape, |case| {
            self.planned(case).map(|plan| (plan, grade_year::leaving_day(case)))
        })??;
        if let Some(refusal) = plan.verdict.refusals.first() {
            return Err(refusal.clone().into());
        }
        if plan.goes.is_empty() {
            return Err(nobody(order.act));
        }
        let center = self.central_school()?;
        if plan.goes.iter().any(|go| matches!(go.to, To::Transfer(_))) {
            drop(held);
            let drafts = self.draft_transfers(&plan, &center)?;
            return Ok(YearDone { plan, drafts });
        }
        let moves: Vec<YearMove<Effect>> = plan
            .goes
            .iter()
            .map(|go| YearMove { pupil: go.pupil, effects: effects(go.to, leaving, &center) })
            .collect();
        let chunk = |moves: &[YearMove<Effect>]| Op::YearActed {
            act: order.act,
            year: order.year,
            moves: moves.to_vec(),
        };
        self.record(moves.chunks(MOVES_AN_ENTRY).map(chunk).collect(), &[])?;
        self.reload_roster()?;
        Ok(YearDone { plan, drafts: 0 })
    }

    /// Who would be left behind at the graduation in the summer of `year`, and why (P15: to be shown from June on).
    ///
    /// # Errors
    /// When the person may not see the whole school, or the store is damaged.
    pub fn left_behind(&self, year: u16) -> Result<Vec<grade_year::Stay>, DeskError> {
        let order = YearOrder::new(YearAct::Graduate, year.saturating_sub(1));
        Ok(self.year_preview(&order)?.stays)
    }

    fn with_year_case<T>(
        &self,
        order: &YearOrder,
        shape: &Shape,
        work: impl FnOnce(&PlanCase<'_>) -> T,
    ) -> Result<T, DeskError> {
        let rules = self.rules();
        Ok(work(&PlanCase {
            act: order.act,
            year: order.year,
            today: self.today().date,
            pack: &rules.pack,
            shape,
            except: &order.except,
            complete: &order.complete,
            done: self.year_act_done(order.act, order.year)?,
        }))
    }

    /// The day on which an act of a year was last done and not taken back.
    pub(in crate::desk) fn year_act_done(&self, act: YearAct, year: u16) -> Result<Option<Date>, DeskError> {
        let acts = self.store.acts()?;
        let last = acts.iter().rfind(|done| done.act == act && done.year == year && done.undone_by.is_none());
        let Some(last) = last else { return Ok(None) };
        let entry = self.store.entry(last.seq)?;
        Ok(entry.map(|entry| journal::local_date(entry.at)))
    }

    fn planned(&self, case: &PlanCase<'_>) -> Result<Plan, DeskError> {
        let acts = self.store.acts()?;
        let this_year = acts.iter().filter(|act| act.year == case.year && act.undone_by.is_none());
        let moved: BTreeSet<PupilId> = this_year.flat_map(|act| &act.back).map(|(pupil, _)| *pupil).collect();
        let open = self.open_by_pupil()?;
        let roster = self.roster();
        let mut rows = Vec::with_capacity(roster.len());
        for place in roster.find(&Query::default()) {
            let row = roster.row(place);
            let elsewhere = match self.store.pupil(row.id)? {
                Some(pupil) if row.standing.is_on_roll() => pupil.situation.elsewhere.is_some(),
                _ => false,
            };
            rows.push(Row {
                pupil: row.id,
                name: row.name,
                standing: row.standing,
                grade: row.grade,
                class: row.class,
                elsewhere,
                open: open.get(&row.id).copied().unwrap_or(Open::Nothing),
                moved: moved.contains(&row.id),
            });
        }
        Ok(grade_year::plan(case, rows.into_iter()))
    }

    fn open_by_pupil(&self) -> Result<BTreeMap<PupilId, Open>, DeskError> {
        let mut open = BTreeMap::new();
        for change in self.store.changes_where(holds_up)? {
            let what = if change.kind == PROBLEM { Open::Problem } else { Open::Business };
            let known = open.entry(change.pupil).or_insert(what);
            if what == Open::Problem {
                *known = what;
            }
        }
        Ok(open)
    }

    /// The name of the central school, from its confirmed card.
    fn central_school(&self) -> Result<String, DeskError> {
        let cards = self.cards()?;
        let center = cards.into_iter().find(|card| card.confirmed && card.role == DeskRole::Center);
        Ok(center.map_or_else(|| both!("中心小学", "the central school").zh, |card| card.name))
    }

    /// One draft for each child; the person fills in what only the guardian knows, and queues it.
    fn draft_transfers(&self, plan: &Plan, center: &str) -> Result<usize, DeskError> {
        let known = kind(TRANSFER).map_or(&[][..], |kind| kind.particulars());
        let today = self.today().date;
        let mut form = Form::default();
        let note = both!("教学点没有下一年级，升入中心小学", "the point has no next grade: moves up").zh;
        for (key, text) in [
            ("to_school", center.to_owned()),
            ("hops", "county".to_owned()),
            ("known_on", today.compact()),
            ("leaving_on", today.compact()),
            ("note", note),
        ] {
            if known.iter().any(|particular| particular.key == key) {
                form.set(key, &text);
            }
        }
        for go in &plan.goes {
            let draft = ChangeDraft {
                kind: TRANSFER.to_owned(),
                pupil: Some(go.pupil),
                form: form.clone(),
                ..ChangeDraft::default()
            };
            self.save_change(&draft)?;
        }
        Ok(plan.goes.len())
    }
}

/// Whether a change keeps a pupil from leaving: what is done at once holds nobody up, unless it is still a draft.
fn holds_up(change: &Change) -> bool {
    let at_once = kind(&change.kind).is_some_and(|kind| !kind.needs_approval() && kind.stages().is_empty());
    change.is_open() && (change.state == ChangeState::Draft || !at_once)
}

fn effects(to: To, on: Date, center: &str) -> Vec<Effect> {
    let becomes = |standing: Standing, other: &str| {
        vec![Effect::Becomes(Becoming {
            standing,
            on,
            until: None,
            class: standing.key().to_owned(),
            other: other.to_owned(),
        })]
    };
    match to {
        To::Grade(grade) => vec![Effect::Field(FieldKey::Grade, Some(Value::Code(grade.into())))],
        To::Graduated => becomes(Standing::Graduated, ""),
        To::Completed => becomes(Standing::Completed, ""),
        To::MovedUp(_) => becomes(Standing::MovedUp, center),
        To::Transfer(_) => Vec::new(),
    }
}

fn nobody(act: YearAct) -> DeskError {
    let (zh, en) = (act.label().zh, act.label().en);
    DeskError::new(
        ErrorKind::Refused,
        both!("{zh}：没有可以办的学生", "{en}: nobody can be moved"),
        both!("", ""),
        both!("留下的学生和原因见名单。", "The list tells who stays and why."),
    )
}
