//! Single days of the school year: a day on which this school alone was closed (snow, flood), the day on which it makes up
//! for it, and taking either back. A day on which the roll was called is never closed silently: what was marked would
//! no longer count, so it is refused, or taken back in the same transaction when that is said.

use crate::{
    both,
    desk::{Desk, DeskError},
    domain::{
        Article, Date, DeskRole, Words,
        attendance::{Presence, Roll, RollCall, RollMark},
        school::YearPlan,
    },
    journal::Op,
    rules::{Refusal, grade_year, roles::Act, school_day::SchoolDays, school_year},
};

/// How many days a refusal names.
const NAMED_MOST: usize = 5;

/// What is to become of single days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    /// 停课: the school is closed on the first day, and makes up for it on the second.
    Close(Date, Option<Date>),
    /// 补课: school is held on a day off.
    Hold(Date),
    /// What the school set for the day is taken back.
    Reopen(Date),
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysTold {
    /// The school year, with its days as they stand now.
    pub plan: YearPlan,
    /// Classes whose call of a day was taken back.
    pub undone: usize,
}

impl Desk {
    /// Closes a day, sets a day of making up, or takes either back.
    ///
    /// # Errors
    /// When the year is not set up, the day is no school day (or is one already), or the roll was called on a day that
    /// becomes free and `undo_calls` is not said.
    pub fn order_day(&self, order: DayOrder, undo_calls: bool) -> Result<DaysTold, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::Settings)?;
        let _held = self.hold();
        let years = self.store.facts()?.years;
        let rules = self.rules();
        let days = SchoolDays::new(&years, &rules.calendar);
        let (on, made_up) = match order {
            DayOrder::Close(on, made_up) => (on, made_up),
            DayOrder::Hold(on) | DayOrder::Reopen(on) => (on, None),
        };
        let mut plan = plan_of(&years, on)?.clone();
        let own = plan.closures.iter().position(|(day, _)| *day == on);
        match (order, own) {
            (DayOrder::Reopen(_), Some(at)) => drop(plan.closures.remove(at)),
            (DayOrder::Reopen(_), None) => return Err(nothing_set(on).into()),
            (DayOrder::Close(..), _) if !days.is_school_day(on) => return Err(no_school(on).into()),
            (DayOrder::Hold(_), _) if days.is_school_day(on) => return Err(is_school(on).into()),
            (DayOrder::Close(..) | DayOrder::Hold(_), own) => {
                let _ = own.map(|at| plan.closures.remove(at));
                plan.closures.push((on, matches!(order, DayOrder::Hold(_))));
            }
        }
        if let Some(day) = made_up {
            if plan_of(&years, day)?.year != plan.year {
                return Err(other_year(day).into());
            }
            if days.is_school_day(day) || day == on {
                return Err(is_school(day).into());
            }
            plan.closures.retain(|(known, _)| *known != day);
            plan.closures.push((day, true));
        }
        plan.closures.sort_unstable();
        school_year::check_plan(&plan)?;
        let lost = self.calls_lost(&years, &plan)?;
        if !lost.is_empty() && !undo_calls {
            return Err(called_already(&lost).into());
        }
        let undone = lost.len();
        let mut ops = vec![Op::YearPlanned { plan: plan.clone() }];
        ops.extend(lost.into_iter().map(|roll| Op::RollCalled { call: cleared(roll) }));
        self.record(ops, &[])?;
        Ok(DaysTold { plan, undone })
    }

    /// The rolls that were called on days which a new plan of a year makes free.
    pub(super) fn calls_lost(&self, years: &[YearPlan], plan: &YearPlan) -> Result<Vec<Roll>, DeskError> {
        let rules = self.rules();
        let then: Vec<YearPlan> =
            years.iter().filter(|known| known.year != plan.year).chain([plan]).cloned().collect();
        let (was, is) = (SchoolDays::new(years, &rules.calendar), SchoolDays::new(&then, &rules.calendar));
        let Some((first, last)) = grade_year::span(plan.year) else { return Ok(Vec::new()) };
        let mut lost = Vec::new();
        for day in first.0.iter_days().map(Date).take_while(|day| *day <= last) {
            if (was.is_school_day(day) || was.is_estimate(day)) && !is.is_school_day(day) {
                lost.extend(self.store.rolls(day, day)?.into_iter().filter(|roll| !roll.marks.is_empty()));
            }
        }
        Ok(lost)
    }
}

fn plan_of(years: &[YearPlan], day: Date) -> Result<&YearPlan, Refusal> {
    let year = grade_year::school_year(day);
    years.iter().find(|plan| plan.year == year && !plan.terms.is_empty()).ok_or_else(|| Refusal {
        article: None,
        at: "year".to_owned(),
        what: both!("{year} 学年还没有设学期", "The terms of {year} are not set"),
        why: both!("停课、补课都记在学期里。", "Closed days are kept with the terms."),
        next: both!("请先用 xueji year set 设学期。", "Set them first with xueji year set."),
    })
}

/// A call that takes back what was marked.
fn cleared(roll: Roll) -> RollCall {
    let marks = roll.marks.into_iter().map(|mark| RollMark {
        pupil: mark.pupil,
        morning: Presence::Cleared,
        afternoon: Presence::Cleared,
        note: String::new(),
    });
    RollCall { grade: roll.grade, class: roll.class, on: roll.on, marks: marks.collect() }
}

fn refusal(what: Words, next: Words) -> Refusal {
    Refusal { article: None, at: "closure".to_owned(), what, why: both!("", ""), next }
}

fn no_school(day: Date) -> Refusal {
    refusal(
        both!("{day}本来不上课，不用停课", "{day} is no school day; there is nothing to close"),
        both!("请核对日期。", "Check the day."),
    )
}

fn is_school(day: Date) -> Refusal {
    refusal(
        both!("{day}本来就上课，不能当补课日", "{day} is a school day already and cannot make up for one"),
        both!("请选周末或假日。", "Choose a weekend or a holiday."),
    )
}

fn other_year(day: Date) -> Refusal {
    refusal(
        both!("{day}不在同一学年", "{day} lies in another school year"),
        both!("请分两次登记。", "Enter the two days one by one."),
    )
}

fn nothing_set(day: Date) -> Refusal {
    refusal(
        both!("{day}没有登记停课或补课", "Nothing was set for {day}"),
        both!("用 xueji year show 查看。", "See xueji year show."),
    )
}

/// Says which days were called, by how many classes, and how many half days of absence stand on them.
pub(super) fn called_already(lost: &[Roll]) -> Refusal {
    let mut days: Vec<Date> = lost.iter().map(|roll| roll.on).collect();
    days.sort_unstable();
    days.dedup();
    let shown: Vec<String> = days.iter().take(NAMED_MOST).map(Date::to_string).collect();
    let (zh, en) = (shown.join("、"), shown.join(", "));
    let (classes, count) = (lost.len(), days.len());
    let truant = |mark: &RollMark| [mark.morning, mark.afternoon].contains(&Presence::Truant);
    let absent = lost.iter().flat_map(|roll| &roll.marks).filter(|mark| truant(mark)).count();
    Refusal {
        article: Some(Article(23)),
        at: "closure".to_owned(),
        what: both!(
            "已经点过名：{zh}（{count} 天，{classes} 个班次，旷课 {absent} 人次）",
            "The roll was called: {en} ({count} days, {classes} classes, {absent} marks of truancy)"
        ),
        why: both!(
            "改成不上课，这些考勤就不算数，旷课天数也会变。",
            "If no school was held, these marks no longer count, and runs of absence change."
        ),
        next: both!(
            "确实没上课的，连同点名一并撤回（命令行加 --undo-calls，或先用 attend --clear）。",
            "If no school was held, take the calls back too (--undo-calls, or attend --clear first)."
        ),
    }
}
