//! The beginning of a school year as steps in order, each with what is left to do, and the balance that proves it.

use super::YearOrder;
use crate::{
    both,
    desk::{Desk, DeskError},
    domain::{DeskRole, FieldKey, Standing, Text, Value, Words, codes::CodeTable, school::YearAct},
    journal::Facts,
    rules::grade_year::{Plan, Shape, school_year},
};

/// The month from which on the year to come is shown.
const LOOKS_AHEAD_FROM: u32 = 6;
/// The month in which the first new pupils are entered.
const NEWCOMERS_FROM: u32 = 7;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKey {
    /// The grades of the school, 学制, the way up.
    Shape,
    /// 毕业、结业
    Graduate,
    /// 升入中心小学
    MoveUp,
    /// 升级
    Promote,
    /// Terms.
    Terms,
    /// Classes and class teachers.
    Classes,
    /// Subjects of results.
    Subjects,
    /// New pupils.
    Newcomers,
    /// The balance (H01).
    Balance,
}

impl StepKey {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Shape => "grades",
            Self::Graduate => "graduate",
            Self::MoveUp => "move-up",
            Self::Promote => "promote",
            Self::Terms => "terms",
            Self::Classes => "classes",
            Self::Subjects => "subjects",
            Self::Newcomers => "newcomers",
            Self::Balance => "balance",
        }
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Shape => Text::new("年级和学制", "Grades and system"),
            Self::Graduate => Text::new("毕业、结业", "Graduation"),
            Self::MoveUp => Text::new("升入中心小学", "Moving up"),
            Self::Promote => Text::new("升级", "Promotion"),
            Self::Terms => Text::new("学期", "Terms"),
            Self::Classes => Text::new("班级和班主任", "Classes and teachers"),
            Self::Subjects => Text::new("成绩科目", "Subjects"),
            Self::Newcomers => Text::new("新生", "New pupils"),
            Self::Balance => Text::new("核对人数", "Balance"),
        }
    }

    /// The act that it is, when it is one.
    #[must_use]
    pub const fn act(self) -> Option<YearAct> {
        match self {
            Self::Graduate => Some(YearAct::Graduate),
            Self::MoveUp => Some(YearAct::MoveUp),
            Self::Promote => Some(YearAct::Promote),
            _ => None,
        }
    }
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Nothing is left to do.
    Done,
    /// Something is left to do.
    Open,
    /// It does not concern this school, or this year.
    NotNeeded,
}

impl StepState {
    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Done => Text::new("已办", "done"),
            Self::Open => Text::new("待办", "to do"),
            Self::NotNeeded => Text::new("不用办", "not needed"),
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Open => "open",
            Self::NotNeeded => "not-needed",
        }
    }
}

/// A step with what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearStep {
    /// Which.
    pub key: StepKey,
    /// How far.
    pub state: StepState,
    /// What was done or is left to do.
    pub what: Words,
}

/// H01: last year's opening number + in − out = this year's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// On the roll when last year began, or when the register began.
    pub opening: i64,
    /// Who came since.
    pub came: usize,
    /// Who left since.
    pub left: usize,
    /// On the roll now, by head.
    pub now: usize,
    /// Each grade and class with its pupils last year and now.
    pub classes: Vec<(String, String, u32, u32)>,
}

impl Balance {
    /// How many there should be now.
    #[must_use]
    pub fn expected(&self) -> i64 {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.opening + count(self.came) - count(self.left)
    }

    /// Whether it comes out even.
    #[must_use]
    pub fn holds(&self) -> bool {
        i64::try_from(self.now).is_ok_and(|now| now == self.expected())
    }
}

/// The beginning of a school year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearOverview {
    /// The school year that begins, by its first calendar year.
    pub year: u16,
    /// The school.
    pub shape: Shape,
    /// The steps, in order.
    pub steps: Vec<YearStep>,
    /// The balance.
    pub balance: Balance,
}

impl Desk {
    /// The school year whose beginning is at hand: from June on the one to come.
    #[must_use]
    pub fn year_at_hand(&self) -> u16 {
        let today = self.today().date;
        let ahead = (LOOKS_AHEAD_FROM..9).contains(&(today.number() / 100 % 100));
        school_year(today) + u16::from(ahead)
    }

    /// The steps in which a school year begins.
    ///
    /// # Errors
    /// When the store is damaged, or the person may not see the whole school.
    pub fn year_overview(&self, year: u16) -> Result<YearOverview, DeskError> {
        self.only(DeskRole::School)?;
        let facts = self.store.facts()?;
        let shape = super::setup::shape_of(&facts);
        let ends = year.saturating_sub(1);
        let balance = self.year_balance(year)?;
        let mut steps = vec![shape_step(&shape)];
        for (key, act) in [
            (StepKey::Graduate, YearAct::Graduate),
            (StepKey::MoveUp, YearAct::MoveUp),
            (StepKey::Promote, YearAct::Promote),
        ] {
            steps.push(self.act_step(key, &YearOrder::new(act, ends), &shape)?);
        }
        steps.push(terms_step(&facts, year));
        steps.push(self.classes_step()?);
        steps.push(subjects_step(&facts));
        steps.push(self.newcomers_step(year, &shape)?);
        steps.push(balance_step(&balance));
        Ok(YearOverview { year, shape, steps, balance })
    }

    /// The balance of a school year's beginning (H01).
    ///
    /// # Errors
    /// As [`Self::movements`].
    pub fn year_balance(&self, year: u16) -> Result<Balance, DeskError> {
        let last = self.movements(year.saturating_sub(1))?;
        let this = self.movements(year)?;
        let mut classes: std::collections::BTreeMap<(String, String), (u32, u32)> = Default::default();
        for (class, count) in self.class_sizes_of(year.saturating_sub(1))? {
            classes.entry(class).or_default().0 = count;
        }
        for (grade, class, count) in self.roster().classes(Some(Standing::Enrolled)) {
            classes.entry((grade, class)).or_default().1 = count;
        }
        Ok(Balance {
            opening: last.opening,
            came: last.came.len() + this.came.len(),
            left: last.left.len() + this.left.len(),
            now: self.roster().rows().filter(|row| row.standing.is_on_roll()).count(),
            classes: classes
                .into_iter()
                .map(|((grade, class), (before, now))| (grade, class, before, now))
                .collect(),
        })
    }

    fn act_step(&self, key: StepKey, order: &YearOrder, shape: &Shape) -> Result<YearStep, DeskError> {
        let plan = self.year_preview(order)?;
        let done = self.year_act_done(order.act, order.year)?;
        let (goes, stays) = (plan.goes.len(), plan.stays.len());
        let nobody = goes == 0 && stays == 0;
        let early = order.act == YearAct::MoveUp && !shape.ends_early(&self.rules().pack);
        let (state, what) = match done {
            Some(on) if goes == 0 || order.act == YearAct::Promote => {
                (StepState::Done, both!("{on} 已办", "done on {on}"))
            }
            _ if early || (nobody && order.act != YearAct::Promote) => {
                (StepState::NotNeeded, both!("没有这样的学生", "nobody is concerned"))
            }
            _ if goes == 0 && order.act == YearAct::MoveUp => {
                (StepState::Done, both!("都在办理：{stays} 人", "under way: {stays}"))
            }
            _ => (StepState::Open, left_to_do(&plan, goes, stays)),
        };
        Ok(YearStep { key, state, what })
    }

    fn classes_step(&self) -> Result<YearStep, DeskError> {
        let lines = self.school_classes()?;
        let taught = lines.iter().filter(|line| line.pupils > 0);
        let lacking = taught.filter(|line| !line.set || line.class.teacher.is_empty()).count();
        let count = lines.iter().filter(|line| line.set && line.class.active).count();
        let (state, what) = match lacking {
            0 if count > 0 => (StepState::Done, both!("{count} 个班", "{count} classes")),
            _ => (
                StepState::Open,
                both!("{lacking} 个班还没有班主任", "{lacking} classes have no teacher yet"),
            ),
        };
        Ok(YearStep { key: StepKey::Classes, state, what })
    }

    pub(in crate::desk) fn newcomers_step(&self, year: u16, shape: &Shape) -> Result<YearStep, DeskError> {
        let from = u32::from(year) * 100 + NEWCOMERS_FROM;
        let mut count = 0;
        for row in self.roster().rows().filter(|row| row.standing.is_on_roll() && row.grade == shape.lowest) {
            let pupil = self.store.pupil(row.id)?;
            let month = pupil.as_ref().and_then(|pupil| pupil.fields.get(FieldKey::EnrollmentMonth));
            if let Some(Value::Month(month)) = month {
                count += usize::from(month.year() * 100 + month.month() >= from);
            }
        }
        let (state, what) = match count {
            0 => (StepState::Open, both!("还没有录入新生", "no new pupil was entered yet")),
            _ => (StepState::Done, both!("已录入 {count} 人", "{count} were entered")),
        };
        Ok(YearStep { key: StepKey::Newcomers, state, what })
    }
}

fn left_to_do(plan: &Plan, goes: usize, stays: usize) -> Words {
    match plan.verdict.refusals.first() {
        Some(refusal) => refusal.what.clone(),
        None if stays == 0 => both!("可办 {goes} 人", "{goes} can be moved"),
        None => both!("可办 {goes} 人，留下 {stays} 人", "{goes} can be moved, {stays} stay"),
    }
}

fn shape_step(shape: &Shape) -> YearStep {
    let (low, high) = (CodeTable::Grade.label(&shape.lowest), CodeTable::Grade.label(&shape.highest));
    let (zh, en) = (shape.system.label().zh, shape.system.label().en);
    let what = both!("{low}至{high}，{zh}", "{low} to {high}, {en}");
    if shape.told {
        return YearStep { key: StepKey::Shape, state: StepState::Done, what };
    }
    let what = both!("还没有核对，暂按{}", "not checked yet; assumed: {}", what.zh);
    YearStep { key: StepKey::Shape, state: StepState::Open, what }
}

fn terms_step(facts: &Facts, year: u16) -> YearStep {
    let plan = facts.years.iter().find(|plan| plan.year == year);
    let (state, what) = match plan.and_then(|plan| plan.terms.first().zip(plan.terms.last())) {
        Some((first, last)) => {
            let (start, end) = (first.0, last.1);
            (StepState::Done, both!("{start} 至 {end}", "{start} to {end}"))
        }
        None => (StepState::Open, both!("还没有设置学期", "no terms are set")),
    };
    YearStep { key: StepKey::Terms, state, what }
}

fn subjects_step(facts: &Facts) -> YearStep {
    let (state, what) = if facts.subjects.is_empty() {
        (StepState::Open, both!("还没有设置科目", "no subjects are set"))
    } else {
        let list = facts.subjects.join("、");
        (StepState::Done, both!("{list}", "{list}"))
    };
    YearStep { key: StepKey::Subjects, state, what }
}

fn balance_step(balance: &Balance) -> YearStep {
    let Balance { opening, came, left, now, .. } = balance;
    let expected = balance.expected();
    let (state, what) = if balance.holds() {
        (StepState::Done, both!("{opening} + {came} − {left} = {now}", "{opening} + {came} - {left} = {now}"))
    } else {
        let apart = expected.abs_diff(i64::try_from(*now).unwrap_or(i64::MAX));
        (
            StepState::Open,
            both!(
                "人数对不上：应为{expected}，名册是{now}，差{apart}人，请逐人核对",
                "It does not come out even: {expected} expected, {now} on the roster, {apart} apart"
            ),
        )
    };
    YearStep { key: StepKey::Balance, state, what }
}
