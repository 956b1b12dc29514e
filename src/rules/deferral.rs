//! Deferral of entry (延缓入学): 第4条. A written request before the day of entry, for no longer than the pack says, and
//! a new request for every renewal. Who decides differs from place to place and is data. It keeps nothing.

use chrono::{Days, Months};

use super::{Pack, Refusal, Verdict, enrolment, moment};
use crate::{
    both,
    domain::{Article, Clock, Date, FieldKey, Fields, Standing, Unit, Value, Words},
};

/// The limit of a deferral, and the clock of its end.
pub const END: &str = "P01";

/// A request for deferral. Days are none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Deferral<'a> {
    /// The standing of the record that is here; none for a child without one, and none for the request's own record.
    pub standing: Option<Standing>,
    /// The end of the deferral that runs now.
    pub until_now: Option<Date>,
    /// The fields told.
    pub fields: &'a Fields,
    /// The number of the identity document as it was written.
    pub id_number: &'a str,
    /// The records that may be the same child.
    pub twins: &'a [enrolment::Twin],
    /// The day of the request.
    pub asked_on: Option<Date>,
    /// The day on which the child should enter.
    pub entry_day: Option<Date>,
    /// The day to which entry is put off.
    pub until: Option<Date>,
    /// Today.
    pub today: Date,
}

/// What 第4条 says of a request.
#[must_use]
pub fn check(pack: &Pack, case: &Deferral<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(case.standing.and_then(not_here_yet));
    verdict.refuse(moment::not_ahead("asked_on", case.asked_on, case.today));
    verdict.refuse(asked_before(case));
    verdict.refuse(length(pack, case));
    verdict.refuse(longer_than_now(case));
    verdict.refuse(enrolment::same_number(case.twins, FieldKey::IdDocNumber.key()));
    verdict.refuse(enrolment::readable_number(case.fields, case.id_number));
    // Only identity is looked at: the rest of the record is collected when the child comes.
    verdict.join(enrolment::record_as_such(case.fields, case.today, |check| {
        check.starts_with('A') && !matches!(check, "A10" | "A11")
    }));
    verdict.warn(not_of_age(pack, case));
    verdict
}

/// Whether a deferral may start from a standing: the child has not entered.
#[must_use]
pub const fn may_start(standing: Standing) -> bool {
    matches!(standing, Standing::Deferred | Standing::NotTaken)
}

/// The clock of a deferral: its end is the day agreed, not the longest that would be allowed.
#[must_use]
pub fn clock(pack: &Pack, from: Date, until: Date) -> Option<Clock> {
    let limit = pack.limit(END, from)?;
    let ahead = limit.warn_days.iter().max().copied().unwrap_or(0);
    let soon = until.0.checked_sub_days(Days::new(ahead.into())).map_or(until, Date).max(from);
    Some(Clock {
        rule: limit.id.clone(),
        article: limit.article.map_or(0, |article| article.0),
        from,
        due: until,
        soon,
        length: u32::try_from((until.0 - from.0).num_days()).unwrap_or(0),
        unit: Unit::Days,
        approximate: false,
        waits: both!("延缓期满：入学，或重新申请", "the end of the deferral: entry, or a new request"),
    })
}

/// Whether the child has come, for the mark that ends a deferral.
#[must_use]
pub fn check_entered(standing: Standing) -> Option<Refusal> {
    (standing == Standing::Deferred).then(|| {
        refusal(
            "",
            both!("孩子还没有办入学。", "The child has not been entered yet."),
            both!("现在仍是“延缓入学”。", "The entry is still deferred."),
            both!("请先办“新生建籍”。", "Record the enrolment first."),
        )
    })
}

/// Whether a new request was granted, for the mark that ends the one before.
#[must_use]
pub fn check_renewed(until: Option<Date>, until_now: Option<Date>) -> Option<Refusal> {
    (until_now <= until).then(|| {
        refusal(
            "",
            both!("还没有新的延缓期限。", "There is no later end of the deferral yet."),
            both!("延期要重新申请。", "A renewal is a new request."),
            both!("请先另办一次“延缓入学”。", "Record a new deferral first."),
        )
    })
}

/// Who is at school is suspended, not deferred; who left is no child that waits for entry.
fn not_here_yet(standing: Standing) -> Option<Refusal> {
    let (zh, en) = (standing.label().zh, standing.label().en);
    (!may_start(standing)).then(|| {
        refusal(
            "",
            both!(
                "这名学生现在是“{zh}”，不能办延缓入学。",
                "This pupil is “{en}”: entry cannot be deferred."
            ),
            both!("延缓入学只办给还没入学的孩子。", "Only a child who has not entered can be deferred."),
            if standing == Standing::Enrolled {
                both!("已入学的因病等原因请办“休学”。", "A pupil at school is suspended instead.")
            } else {
                both!("请核对是不是选错了学生。", "Check whether the right pupil is chosen.")
            },
        )
    })
}

fn asked_before(case: &Deferral<'_>) -> Option<Refusal> {
    let (asked, entry) = case.asked_on.zip(case.entry_day)?;
    (asked >= entry).then(|| {
        refusal(
            "asked_on",
            both!(
                "申请日期{asked}不在应入学日期{entry}之前。",
                "Asked on {asked}, not before entry on {entry}."
            ),
            both!("监护人要在入学前书面申请。", "The guardian asks in writing before the day of entry."),
            both!(
                "请核对两个日期；已过入学日期的，先入学注册。",
                "Check the days; after the day of entry the child is entered first."
            ),
        )
    })
}

fn length(pack: &Pack, case: &Deferral<'_>) -> Option<Refusal> {
    let (entry, until) = case.entry_day.zip(case.until)?;
    if until <= entry {
        return Some(refusal(
            "until",
            both!(
                "延缓到{until}，没有晚于应入学日期{entry}。",
                "{until} is not after the day of entry {entry}."
            ),
            both!("延缓入学是推迟入学的日期。", "A deferral puts the day of entry off."),
            both!("请填推迟后的入学日期。", "Put the later day of entry."),
        ));
    }
    let years = pack.limit(END, entry)?.length;
    let last = entry.0.checked_add_months(Months::new(years.saturating_mul(12))).map(Date)?;
    (until > last).then(|| {
        refusal(
            "until",
            both!("一次最多延缓到{last}。", "One deferral ends on {last} at the latest."),
            both!(
                "延缓期限一次不超过{years}年，期满再申请。",
                "It is for {years} year(s); then it is asked for anew."
            ),
            both!("请改短；到期前再办一次。", "Make it shorter, and ask again before its end."),
        )
    })
}

fn longer_than_now(case: &Deferral<'_>) -> Option<Refusal> {
    let (now, until) = case.until_now.zip(case.until)?;
    (case.standing == Some(Standing::Deferred) && until <= now).then(|| {
        refusal(
            "until",
            both!("现在已延缓到{now}，新期限没有更晚。", "The entry is deferred to {now} already."),
            both!("再次申请是为了延长。", "A renewal makes it longer."),
            both!("请填更晚的日期；不用延长就不必办。", "Put a later day, or leave it."),
        )
    })
}

fn not_of_age(pack: &Pack, case: &Deferral<'_>) -> Option<Refusal> {
    let birth = case.fields.get(FieldKey::BirthDate).and_then(Value::as_date)?;
    let (years, cutoff) = enrolment::entry_age(pack, case.entry_day?)?;
    (!enrolment::is_aged(birth, years, cutoff)).then(|| {
        refusal(
            FieldKey::BirthDate.key(),
            both!(
                "到{cutoff}未满{years}周岁，本来就不用入学。",
                "Not {years} years old on {cutoff}: not due to enter."
            ),
            both!("延缓入学办给到了年龄的孩子。", "A deferral is for a child of school age."),
            both!("请核对出生日期和应入学日期。", "Check the date of birth and the day of entry."),
        )
    })
}

fn refusal(at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: Some(Article(4)), at: at.to_owned(), what, why, next }
}
