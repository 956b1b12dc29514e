//! The plan of one bulk act: who goes where, who stays behind and why, what stops the act as a whole.

use super::{MoveUp, Shape, next_grade, span};
use crate::{
    both,
    domain::{Article, Date, PupilId, Standing, Text, Words, school::YearAct},
    rules::{Pack, Refusal, Verdict},
};

/// What business of a pupil is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// None.
    Nothing,
    /// A change that is under way.
    Business,
    /// 问题学籍 that is not solved.
    Problem,
}

/// A pupil as the plan sees him.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The record.
    pub pupil: PupilId,
    /// The name.
    pub name: &'a str,
    /// The standing.
    pub standing: Standing,
    /// The code of the grade.
    pub grade: &'a str,
    /// The class.
    pub class: &'a str,
    /// Taught elsewhere than here (第7, 17, 22条).
    pub elsewhere: bool,
    /// What is open.
    pub open: Open,
    /// An act of the same year moved him already.
    pub moved: bool,
}

/// What an act is planned from.
#[derive(Debug, Clone, Copy)]
pub struct PlanCase<'a> {
    /// What is done.
    pub act: YearAct,
    /// The school year that ends.
    pub year: u16,
    /// Today.
    pub today: Date,
    /// The rule pack.
    pub pack: &'a Pack,
    /// The school.
    pub shape: &'a Shape,
    /// Those whom the person leaves out.
    pub except: &'a [PupilId],
    /// Those who complete without graduating (结业).
    pub complete: &'a [PupilId],
    /// The day on which the act of this year was done before, when it was.
    pub done: Option<Date>,
}

/// Where a pupil goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// Into a grade, by its code; the class stays.
    Grade(&'static str),
    /// 毕业
    Graduated,
    /// 结业
    Completed,
    /// Into the central school, whose campus this is.
    MovedUp(&'static str),
    /// Into the central school by a transfer.
    Transfer(&'static str),
}

impl To {
    /// The code of the grade that follows; empty after graduation.
    #[must_use]
    pub const fn grade(self) -> &'static str {
        match self {
            Self::Grade(grade) | Self::MovedUp(grade) | Self::Transfer(grade) => grade,
            Self::Graduated | Self::Completed => "",
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Grade(_) => "promoted",
            Self::Graduated => "graduated",
            Self::Completed => "completed",
            Self::MovedUp(_) => "moved-up",
            Self::Transfer(_) => "transfer",
        }
    }
}

/// One who goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Go {
    /// The record.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The code of the grade that is left.
    pub grade: String,
    /// The class.
    pub class: String,
    /// Where to.
    pub to: To,
    /// What does not stop him but should be known.
    pub note: Option<Why>,
}

/// Why a pupil stays behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Not 在读.
    OffRoll(Standing),
    /// A change is open.
    Business,
    /// A problem record is not solved (第7条).
    Problem,
    /// Taught elsewhere.
    Elsewhere,
    /// The next grade is not taught here: a case for moving up.
    BeyondSite,
    /// The last grade of a stage: a case for graduation.
    LastGrade,
    /// The record has no grade, or one that is not taught here.
    NoGrade,
    /// An act of this year moved him already.
    Moved,
    /// The person left him out.
    Chosen,
}

impl Why {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::OffRoll(standing) => standing.key(),
            Self::Business => "open-business",
            Self::Problem => "problem-record",
            Self::Elsewhere => "elsewhere",
            Self::BeyondSite => "beyond-site",
            Self::LastGrade => "last-grade",
            Self::NoGrade => "no-grade",
            Self::Moved => "already-moved",
            Self::Chosen => "chosen",
        }
    }

    /// What is told on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::OffRoll(standing) => standing.label(),
            Self::Business => Text::new("异动没办完", "open business"),
            Self::Problem => Text::new("问题学籍没解决", "problem record not solved"),
            Self::Elsewhere => Text::new("在别处就读", "taught elsewhere"),
            Self::BeyondSite => {
                Text::new("本校没有下一年级，要升入中心小学", "next grade not taught here: moves up")
            }
            Self::LastGrade => Text::new("毕业年级，另办毕业", "last grade: graduates"),
            Self::NoGrade => Text::new("年级不对，先改年级", "grade missing or not taught here"),
            Self::Moved => Text::new("今年已经办过", "done already this year"),
            Self::Chosen => Text::new("本次不办", "left out"),
        }
    }
}

/// One who stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The record.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The code of the grade.
    pub grade: String,
    /// The class.
    pub class: String,
    /// Why.
    pub why: Why,
}

/// What an act would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What is done.
    pub act: YearAct,
    /// The school year that ends.
    pub year: u16,
    /// Those who go, in the order given.
    pub goes: Vec<Go>,
    /// Those who stay.
    pub stays: Vec<Stay>,
    /// What stops the act as a whole, and what should be known.
    pub verdict: Verdict,
}

/// Plans an act over all records. Read-only copies, and children who never were on the register, are passed over.
#[must_use]
pub fn plan<'a>(case: &PlanCase<'_>, rows: impl Iterator<Item = Row<'a>>) -> Plan {
    let (mut goes, mut stays) = (Vec::new(), Vec::new());
    for row in rows {
        if !row.standing.is_kept() || row.standing == Standing::Deferred {
            continue;
        }
        match fate(case, &row) {
            None => {}
            Some(Ok((to, note))) => goes.push(Go {
                pupil: row.pupil,
                name: row.name.to_owned(),
                grade: row.grade.to_owned(),
                class: row.class.to_owned(),
                to,
                note,
            }),
            Some(Err(why)) => stays.push(Stay {
                pupil: row.pupil,
                name: row.name.to_owned(),
                grade: row.grade.to_owned(),
                class: row.class.to_owned(),
                why,
            }),
        }
    }
    let verdict = whole(case, &goes);
    Plan { act: case.act, year: case.year, goes, stays, verdict }
}

/// What becomes of one pupil; nothing when the act is not about him.
fn fate(case: &PlanCase<'_>, row: &Row<'_>) -> Option<Result<(To, Option<Why>), Why>> {
    let last = case.shape.is_last(case.pack, row.grade);
    let concerned = match case.act {
        YearAct::Promote => true,
        YearAct::Graduate => last,
        YearAct::MoveUp => !last && row.grade == case.shape.highest,
    };
    // Who was moved into such a grade this summer belongs to the next year.
    if !concerned || (row.moved && case.act != YearAct::Promote) {
        return None;
    }
    Some(judge(case, row, last))
}

fn judge(case: &PlanCase<'_>, row: &Row<'_>, last: bool) -> Result<(To, Option<Why>), Why> {
    if row.moved {
        return Err(Why::Moved);
    }
    if !row.standing.is_on_roll() {
        return Err(Why::OffRoll(row.standing));
    }
    if !case.shape.teaches(row.grade) {
        return Err(Why::NoGrade);
    }
    let unsettled = match (row.open, row.elsewhere) {
        (Open::Problem, _) => Some(Why::Problem),
        (Open::Business, _) => Some(Why::Business),
        (Open::Nothing, true) => Some(Why::Elsewhere),
        (Open::Nothing, false) => None,
    };
    let next = next_grade(row.grade);
    let to = match case.act {
        YearAct::Promote if last => return Err(Why::LastGrade),
        YearAct::Promote => match next.filter(|next| case.shape.teaches(next)) {
            Some(next) => To::Grade(next),
            None => return Err(Why::BeyondSite),
        },
        YearAct::Graduate if case.complete.contains(&row.pupil) => To::Completed,
        YearAct::Graduate => To::Graduated,
        YearAct::MoveUp => match (case.shape.move_up, next) {
            (Some(MoveUp::School), Some(next)) => To::Transfer(next),
            (_, Some(next)) => To::MovedUp(next),
            (_, None) => return Err(Why::NoGrade),
        },
    };
    if case.except.contains(&row.pupil) {
        return Err(Why::Chosen);
    }
    // Promotion moves a class as a whole (正常升级，第12条); who leaves the school must have nothing open.
    match unsettled {
        Some(why) if case.act != YearAct::Promote => Err(why),
        note => Ok((to, note)),
    }
}

/// What stops the act as a whole, and what should be known.
fn whole(case: &PlanCase<'_>, goes: &[Go]) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(done_before(case, goes));
    verdict.refuse(out_of_time(case));
    verdict.refuse(nobody_moves_up(case));
    verdict.refuse(completes_nobody(case, goes));
    verdict.warn(late(case));
    if !case.shape.told {
        verdict.warn(Refusal {
            article: Some(Article(12)),
            at: "grades".to_owned(),
            what: both!(
                "没有设置过本校的年级，按一至六年级、六三制办",
                "The school's grades were never set; grades 1 to 6 of 6-3 are assumed"
            ),
            why: both!(
                "学制、年级不对，学生会被提前毕业或升进没有的年级。",
                "With wrong grades children are graduated early or moved into a grade that is not there."
            ),
            next: both!("请先核对，在“学年”里设置。", "Check it and set it under the school year."),
        });
    }
    verdict
}

/// Promotion is done once a year; the other acts may go on with those who stayed behind.
fn done_before(case: &PlanCase<'_>, goes: &[Go]) -> Option<Refusal> {
    let on = case.done.filter(|_| case.act == YearAct::Promote || goes.is_empty())?;
    let (label, year) = (case.act.label(), u32::from(case.year) + 1);
    let (zh, en) = (label.zh, label.en);
    Some(Refusal {
        article: Some(Article(12)),
        at: "year".to_owned(),
        what: both!("{year}年的{zh}已经办过（{on}）", "The {en} of {year} was done already ({on})"),
        why: both!("一年只办一次，再办会多升一级。", "It is done once a year."),
        next: both!("办错了先撤销，再重新办。", "If it was wrong, undo it first."),
    })
}

/// The act belongs to the summer in which the year ends: not before it, and not when the season of the next year has
/// begun, for it would then move the pupils of that year.
fn out_of_time(case: &PlanCase<'_>) -> Option<Refusal> {
    let id = if case.act == YearAct::Graduate { "YEAR-GRADUATE-FROM" } else { "YEAR-FREEZE" };
    let (zh, en) = (case.act.label().zh, case.act.label().en);
    let refusal = |what: Words, next: Words| Refusal {
        article: Some(Article(12)),
        at: "year".to_owned(),
        what,
        why: both!("升级、毕业在学年结束时办。", "It is done when the school year ends."),
        next,
    };
    let summer = u32::from(case.year) + 1;
    let season = |summer: u32| {
        let limit = case.pack.limit(id, case.today)?;
        Date::from_number(summer * 10_000 + limit.length)
    };
    let now = case.today.number() / 10_000;
    let known = season(summer).zip(season(summer + 1)).filter(|_| summer <= now + 1);
    let Some((first, next)) = known else {
        return Some(refusal(
            both!("{summer}年太远，今年是{now}年", "{summer} is too far off; this year is {now}"),
            both!("请核对年份。", "Check the year."),
        ));
    };
    if case.today < first {
        return Some(refusal(
            both!("{summer}年的{zh}还没到时候", "It is too early for the {en} of {summer}"),
            both!("请在{first}以后办。", "Do it from {first}."),
        ));
    }
    (case.today >= next).then(|| {
        refusal(
            both!("{summer}年的{zh}早已过期", "The {en} of {summer} is long past"),
            both!(
                "请核对年份，今年的写{now}；个别学生请在学籍表里改。",
                "Check the year, this one is {now}; mend single records by hand."
            ),
        )
    })
}

/// A day of the summer in which the year ends, by the pack.
fn day_of(case: &PlanCase<'_>, id: &str) -> Option<Date> {
    let limit = case.pack.limit(id, case.today)?;
    Date::from_number((u32::from(case.year) + 1) * 10_000 + limit.length)
}

fn nobody_moves_up(case: &PlanCase<'_>) -> Option<Refusal> {
    if case.act != YearAct::MoveUp {
        return None;
    }
    if !case.shape.ends_early(case.pack) {
        return Some(Refusal {
            article: Some(Article(10)),
            at: "year".to_owned(),
            what: both!(
                "本校办到毕业年级，没有要升入中心小学的学生",
                "The school has the last grade; nobody moves up early"
            ),
            why: both!("", ""),
            next: both!(
                "六年级办毕业；年级设置不对请先改。",
                "Graduate the last grade, or mend the school's grades."
            ),
        });
    }
    case.shape.move_up.is_none().then(|| Refusal {
        article: Some(Article(10)),
        at: "move-up".to_owned(),
        what: both!("还没有说明学生怎样升入中心小学", "It was never told how pupils move up"),
        why: both!(
            "本点是中心校的校区时是调班；有自己的学校标识码时要逐个转学。",
            "From a campus it is a class change; from a school of its own a transfer for each child."
        ),
        next: both!("请在“学年”里设置。", "Set it under the school year."),
    })
}

fn completes_nobody(case: &PlanCase<'_>, goes: &[Go]) -> Option<Refusal> {
    let stranger = case.complete.iter().any(|id| goes.iter().all(|go| go.pupil != *id));
    (case.act == YearAct::Graduate && stranger).then(|| Refusal {
        article: Some(Article(24)),
        at: "complete".to_owned(),
        what: both!(
            "指定结业的学生不在毕业名单里",
            "A pupil named for completion is not among those who leave"
        ),
        why: both!(
            "只有毕业年级在读、没有未办业务的学生能结业。",
            "Only enrolled pupils of the last grade without open business can."
        ),
        next: both!("请核对编号。", "Check the id."),
    })
}

/// 毕业（结业） is done by 7月30日 (第12条, D03).
fn late(case: &PlanCase<'_>) -> Option<Refusal> {
    let last = day_of(case, "D03").filter(|last| case.act == YearAct::Graduate && case.today > *last)?;
    Some(Refusal {
        article: Some(Article(12)),
        at: "year".to_owned(),
        what: both!("毕业（结业）应在{last}前办完", "Graduation should have been done by {last}"),
        why: both!(
            "现在办算补办，离校日期记为{last}。",
            "It is done late; {last} is written as the last day."
        ),
        next: both!("", ""),
    })
}

/// The day that is written for those who leave: today, or the last lawful day of the summer when it is done late.
#[must_use]
pub fn leaving_day(case: &PlanCase<'_>) -> Date {
    let over = span(case.year).is_some_and(|(_, over)| case.today > over);
    day_of(case, "D03").filter(|_| over).unwrap_or(case.today)
}
