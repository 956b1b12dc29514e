//! Death (第21条) and a missing pupil (the national system's own sort of change). Few questions, plain words; late is
//! told and never refused. It counts nothing.

use super::{Pack, Refusal, Verdict, moment, standing};
use crate::{
    both,
    domain::{Article, Date, Month, Standing, Text, calendar::WorkCalendar},
};

/// The article.
const ARTICLE: Article = Article(21);
/// 注销
pub const CLOSE: Text = Text::new("注销", "Closing of a record");
/// 失踪
pub const MISSING: Text = Text::new("失踪", "Missing");

/// The standings of pupils for whom the school still answers. The others left, or never came.
const KEPT: [Standing; 5] =
    [Standing::Enrolled, Standing::Suspended, Standing::Abroad, Standing::Missing, Standing::DroppedOut];

/// Whether the school answers for a pupil of this standing.
#[must_use]
pub fn answers_for(standing: Standing) -> bool {
    KEPT.contains(&standing)
}

/// A pupil who has died. Days are none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Died {
    /// The pupil's standing.
    pub standing: Standing,
    /// The date of birth.
    pub born: Option<Date>,
    /// The day.
    pub on: Option<Date>,
    /// The day on which the school learnt of it.
    pub known_on: Option<Date>,
    /// Today.
    pub today: Date,
}

/// A pupil who is missing.
#[derive(Debug, Clone, Copy)]
pub struct Missing {
    /// The pupil's standing.
    pub standing: Standing,
    /// The first day.
    pub since: Option<Date>,
    /// The day on which the police took the report.
    pub reported_on: Option<Date>,
    /// The month of entry.
    pub enrolled_in: Option<Month>,
    /// Today.
    pub today: Date,
}

/// What 第21条 says.
#[must_use]
pub fn check_death(pack: &Pack, calendar: &WorkCalendar, case: &Died) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(standing::must_be(ARTICLE, CLOSE, &KEPT, case.standing));
    verdict.refuse(moment::not_ahead("on", case.on, case.today));
    verdict.refuse(moment::not_ahead("known_on", case.known_on, case.today));
    verdict.refuse(before_birth(case));
    verdict.refuse(known_before(case));
    verdict.warn(late(pack, calendar, case));
    verdict.warn(not_on_the_roll(case.standing));
    verdict
}

/// What is asked of a report of a missing pupil.
#[must_use]
pub fn check_missing(case: &Missing) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(standing::must_be(ARTICLE, MISSING, &[Standing::Enrolled], case.standing));
    verdict.refuse(moment::not_ahead("since", case.since, case.today));
    verdict.refuse(moment::not_ahead("reported_on", case.reported_on, case.today));
    verdict.refuse(moment::not_before_entry("since", case.since, case.enrolled_in));
    if let Some((since, reported)) = case.since.zip(case.reported_on).filter(|(since, day)| day < since) {
        verdict.refuse(Refusal {
            article: None,
            at: "reported_on".to_owned(),
            what: both!("报警日期{reported}早于失踪日期。", "The report of {reported} lies before the day."),
            why: both!("失踪日期是{since}。", "The pupil is missing since {since}."),
            next: both!("请核对两个日期。", "Check the two days."),
        });
    }
    verdict
}

fn before_birth(case: &Died) -> Option<Refusal> {
    let (on, born) = case.on.zip(case.born)?;
    (on < born).then(|| Refusal {
        article: Some(ARTICLE),
        at: "on".to_owned(),
        what: both!("{on}在出生日期之前。", "{on} lies before the birth."),
        why: both!("出生日期是{born}。", "The date of birth is {born}."),
        next: both!("请核对日期。", "Check the day."),
    })
}

fn known_before(case: &Died) -> Option<Refusal> {
    let (on, known) = case.on.zip(case.known_on)?;
    (known < on).then(|| Refusal {
        article: Some(ARTICLE),
        at: "known_on".to_owned(),
        what: both!("得知日期{known}早于{on}。", "{known} lies before {on}."),
        why: both!(
            "10个工作日从学校得知那天算起。",
            "The working days run from the day on which the school learnt of it."
        ),
        next: both!("请核对两个日期。", "Check the two days."),
    })
}

/// The limit runs from the day known, not from the death.
fn late(pack: &Pack, calendar: &WorkCalendar, case: &Died) -> Option<Refusal> {
    let known = case.known_on?;
    let limit = pack.limit("D08", known)?;
    let (last, approximate) = limit.end(known, calendar)?;
    let (days, about) = (limit.length, if approximate { "约" } else { "" });
    (case.today > last).then(|| Refusal {
        article: Some(ARTICLE),
        at: "known_on".to_owned(),
        what: both!(
            "已超过{days}个工作日的期限（{about}{last}）。",
            "The {days} working days ended on {last}."
        ),
        why: both!(
            "学校应在得知后{days}个工作日内办理注销。",
            "The record is closed within {days} working days."
        ),
        next: both!("仍可办理；日期写实际的。", "It is still done; put the true days."),
    })
}

/// The national system starts business from 在校生 only; nobody is asked to bring the pupil back for it.
fn not_on_the_roll(standing: Standing) -> Option<Refusal> {
    let label = standing.label();
    let (zh, en) = (label.zh, label.en);
    (standing != Standing::Enrolled && KEPT.contains(&standing)).then(|| Refusal {
        article: Some(ARTICLE),
        at: String::new(),
        what: both!("这名学生现在是“{zh}”。", "This pupil is “{en}”."),
        why: both!("全国系统里可能不能直接注销。", "The national system may not close the record directly."),
        next: both!("请先和主管部门商量系统里怎么办。", "Ask the authority how it is done there."),
    })
}
