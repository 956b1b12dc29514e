//! Transfer, out and in: 第13–16条. Grounds and papers are lists of the pack; here stand the guards: standing,
//! grade, season, the last term of the last grade, days that cannot be.

pub mod steps;

use super::{
    Pack, Refusal, Term, Verdict,
    enrolment::{Twin, same_child, under_way},
    grade_year::System,
    moment,
};
use crate::{
    both,
    domain::{
        Article, Date, FieldKey, Fields, Month, Standing, Text, Value, codes::CodeTable, number::CitizenId,
        number::document::CITIZEN_ID,
    },
};

/// A pupil who leaves. Codes are empty and days none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// The pupil's standing.
    pub standing: Standing,
    /// The code of the grade here.
    pub grade: &'a str,
    /// The code of the grade there.
    pub grade_there: &'a str,
    /// 学校标识码 of this site.
    pub own_code: &'a str,
    /// 学校标识码 of the receiving school.
    pub code_there: &'a str,
    /// The day on which the school learnt of it.
    pub known_on: Option<Date>,
    /// The last day here.
    pub leaving_on: Option<Date>,
    /// The day on which the paper file was handed over.
    pub paper_on: Option<Date>,
    /// The month of entry.
    pub enrolled_in: Option<Month>,
    /// Today.
    pub today: Date,
    /// The term of today.
    pub term: Option<Term>,
    /// The first day of the next term, when it is known.
    pub next_term: Option<Date>,
    /// The system of the school.
    pub system: System,
    /// A teaching point or village school, which reports to its central school.
    pub must_report: bool,
}

/// A pupil who comes. Codes are empty and days none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Coming<'a> {
    /// The standing of a record that is here already.
    pub standing_here: Option<Standing>,
    /// The other records here that may be the same child.
    pub twins: &'a [Twin],
    /// The fields of the new record.
    pub fields: &'a Fields,
    /// The number of the identity document as it was written.
    pub id_number: &'a str,
    /// The code of the grade there.
    pub grade_there: &'a str,
    /// 学校标识码 of this site.
    pub own_code: &'a str,
    /// 学校标识码 of the school left.
    pub code_there: &'a str,
    /// The day of the request.
    pub applied_on: Option<Date>,
    /// The day of arrival.
    pub arriving_on: Option<Date>,
    /// Today.
    pub today: Date,
    /// The term of today.
    pub term: Option<Term>,
    /// The first day of the next term, when it is known.
    pub next_term: Option<Date>,
    /// The system of the school.
    pub system: System,
    /// A teaching point or village school, which reports to its central school.
    pub must_report: bool,
}

/// The verdict on a transfer without a pupil.
#[must_use]
pub fn no_record() -> Verdict {
    Verdict { refusals: vec![moment::no_record()], warnings: Vec::new() }
}

/// What 第13–16条 say of a pupil who leaves.
#[must_use]
pub fn check_out(pack: &Pack, case: &Leaving<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(must_be_enrolled(case.standing));
    verdict.refuse(same_grade("to_grade", case.grade, case.grade_there));
    verdict.refuse(not_to_itself("to_code", case.own_code, case.code_there));
    verdict.refuse(moment::not_ahead("known_on", case.known_on, case.today));
    verdict.refuse(moment::not_ahead("paper_on", case.paper_on, case.today));
    verdict.refuse(moment::not_before_entry("leaving_on", case.leaving_on, case.enrolled_in));
    verdict.warn(season(pack, case.leaving_on.unwrap_or(case.today), case.term, case.next_term));
    verdict.warn(last_term(case.system.is_last(pack, case.grade), case.term));
    if case.must_report {
        verdict.warn(reported_late(pack, "known_on", case.known_on, case.today));
    }
    verdict
}

/// What 第13–16条 say of a pupil who comes.
#[must_use]
pub fn check_in(pack: &Pack, case: &Coming<'_>) -> Verdict {
    let grade = case.fields.code(FieldKey::Grade);
    let mut verdict = Verdict::clear();
    verdict.refuse(case.standing_here.and_then(already_here));
    verdict.refuse(same_number(case.twins));
    verdict.warn(same_child(case.twins));
    verdict.refuse(same_grade("grade", grade, case.grade_there));
    verdict.refuse(not_to_itself("from_code", case.own_code, case.code_there));
    verdict.refuse(moment::not_ahead("applied_on", case.applied_on, case.today));
    verdict.refuse(identity(case));
    verdict.warn(season(pack, case.applied_on.unwrap_or(case.today), case.term, case.next_term));
    verdict.warn(last_term(case.system.is_last(pack, grade), case.term));
    if case.must_report {
        verdict.warn(reported_late(pack, "applied_on", case.applied_on, case.today));
    }
    if let Some((applied, arriving)) = case.applied_on.zip(case.arriving_on)
        && arriving < applied
    {
        verdict.warn(here_before_asking());
    }
    verdict
}

/// Only an enrolled pupil can be transferred; the national system starts no business from other standings.
fn must_be_enrolled(standing: Standing) -> Option<Refusal> {
    let label = standing.label();
    let (zh, en) = (label.zh, label.en);
    (standing != Standing::Enrolled).then(|| Refusal {
        article: Some(Article(14)),
        at: String::new(),
        what: both!("这名学生现在是“{zh}”，不能办转出。", "This pupil is “{en}” and cannot be transferred."),
        why: both!("只有在读的学生才能转学。", "Only enrolled pupils can be transferred."),
        next: match standing {
            Standing::DroppedOut | Standing::Suspended => {
                both!("先办复学，再办转学。", "Bring the pupil back to school first.")
            }
            _ => both!("请核对是不是选错了学生。", "Check whether the right pupil is chosen."),
        },
    })
}

/// Whether a record of this standing may come in by a transfer: who was here before, and whom the school does not
/// answer for yet.
#[must_use]
pub fn may_come(standing: Standing) -> bool {
    let coming = matches!(standing, Standing::Arriving | Standing::Deferred);
    coming || !(standing.is_kept() || standing == Standing::Deceased)
}

fn already_here(standing: Standing) -> Option<Refusal> {
    let label = standing.label();
    let (zh, en) = (label.zh, label.en);
    (!may_come(standing)).then(|| Refusal {
        article: Some(Article(7)),
        at: String::new(),
        what: both!("这名学生在本校已有学籍（{zh}）。", "This pupil is registered here already ({en})."),
        why: both!("一人一籍，不能重复建籍。", "One pupil, one record."),
        next: both!(
            "请在原记录上办理；新来的学生，不选学生再办转入。",
            "Work on the record that is here; for a newcomer choose no pupil."
        ),
    })
}

/// 第7条: who was here before comes back to the one record.
fn same_number(twins: &[Twin]) -> Option<Refusal> {
    let twin = twins.iter().find(|twin| twin.number)?;
    if let Some(business) = twin.business {
        return Some(under_way(&twin.name, business, FieldKey::IdDocNumber.key()));
    }
    let (name, zh, en) = (&twin.name, twin.standing.label().zh, twin.standing.label().en);
    Some(Refusal {
        article: Some(Article(7)),
        at: FieldKey::IdDocNumber.key().to_owned(),
        what: both!("证件号与{name}（{zh}）相同。", "{name} ({en}) has the same ID number."),
        why: both!("一人一籍，不能重复建籍。", "One pupil, one record."),
        next: both!(
            "是同一个孩子，先选中这名学生再办转入；不是就核对号码。",
            "For the same child choose that record first; otherwise check the number."
        ),
    })
}

/// 第15条: the grade is the same on both sides.
fn same_grade(at: &str, here: &str, there: &str) -> Option<Refusal> {
    if here.is_empty() || there.is_empty() || here == there {
        return None;
    }
    let (here, there) = (CodeTable::Grade.label(here), CodeTable::Grade.label(there));
    Some(Refusal {
        article: Some(Article(15)),
        at: at.to_owned(),
        what: both!(
            "两校年级不同：本校{here}，对方{there}。",
            "The grades differ: {here} here, {there} there."
        ),
        why: both!(
            "转学要转入相同年级，年级不同系统会驳回。",
            "A transfer keeps the grade; the system turns others down."
        ),
        next: both!(
            "请改成相同年级；年级填错的先更正。",
            "Put the same grade, or correct a wrong one first."
        ),
    })
}

fn not_to_itself(at: &str, own: &str, other: &str) -> Option<Refusal> {
    (!other.is_empty() && own == other).then(|| Refusal {
        article: Some(Article(14)),
        at: at.to_owned(),
        what: both!("对方学校的标识码和本校相同。", "The other school has this school's own code."),
        why: both!("转学要有两所学校。", "A transfer is between two schools."),
        next: both!(
            "请填对方学校的10位标识码，或先空着。",
            "Put the other school's 10 digits, or leave it empty."
        ),
    })
}

/// 第15条: around the end of a term, or within a month after the term's start. Between two terms is in season; of a
/// term that is still to come only its start is known.
fn season(pack: &Pack, day: Date, term: Option<Term>, next_term: Option<Date>) -> Option<Refusal> {
    let months = pack.limit("T6", day).map_or(1, |limit| limit.length);
    let before_end = pack.limit("T6-end", day).map_or(30, |limit| limit.length);
    let opens_until = |start: Date| start.0.checked_add_months(chrono::Months::new(months));
    let out_of_season = match (next_term.filter(|next| day >= *next), term) {
        (Some(next), _) => day.0 > opens_until(next)?,
        (None, Some(term)) => {
            let opens_again = term.end.0.checked_sub_days(chrono::Days::new(before_end.into()))?;
            day.0 > opens_until(term.start)? && day.0 < opens_again
        }
        (None, None) => false,
    };
    out_of_season.then(|| Refusal {
        article: Some(Article(15)),
        at: String::new(),
        what: both!("{day}不在转学时间内。", "{day} is out of season for transfers."),
        why: both!(
            "转学在学期结束前，或开学后{months}个月内办理。",
            "Transfers are made before the end of a term or within {months} month(s) after its start."
        ),
        next: both!(
            "可以先登记报备；对方可能要等到学期末才办。",
            "Record and report it; the other side may wait until the term ends."
        ),
    })
}

/// Many places turn transfers down in the last term of the last grade; the regulation is silent.
fn last_term(last: bool, term: Option<Term>) -> Option<Refusal> {
    (last && term?.is_second()).then(|| Refusal {
        article: None,
        at: String::new(),
        what: both!(
            "毕业年级最后一个学期一般不办转学。",
            "In the last term of the last grade transfers are rarely made."
        ),
        why: both!(
            "毕业前未办结的转学会被系统清理。",
            "The system clears what is unfinished before graduation."
        ),
        next: both!("先问清主管部门是否受理。", "Ask the authority first whether it takes the case."),
    })
}

/// 第15条: teaching points and village schools report a transfer to the central school at once.
fn reported_late(pack: &Pack, at: &str, known: Option<Date>, today: Date) -> Option<Refusal> {
    let days = pack.limit("T7", today)?.length;
    let known = known?;
    ((today.0 - known.0).num_days() > i64::from(days)).then(|| Refusal {
        article: Some(Article(15)),
        at: at.to_owned(),
        what: both!("得知转学已超过{days}天。", "The transfer became known more than {days} days ago."),
        why: both!(
            "教学点和村小要及时向中心小学报备。",
            "Teaching points and village schools report at once."
        ),
        next: both!("今天就上报；日期写实际的，不要改晚。", "Hand it in today, with the true date."),
    })
}

fn here_before_asking() -> Refusal {
    Refusal {
        article: Some(Article(7)),
        at: "arriving_on".to_owned(),
        what: both!("学生在申请之前就报到了。", "The pupil arrived before the request."),
        why: both!("手续没办好，学校不能先接收学生。", "A school does not take a pupil in without papers."),
        next: both!("请核对两个日期。", "Check the two days."),
    }
}

/// 第6, 7条: no false record: the number fits its document, and sex and birth date fit a citizen ID.
fn identity(case: &Coming<'_>) -> Option<Refusal> {
    let refusal = |at: FieldKey, what, why| Refusal {
        article: Some(Article(7)),
        at: at.key().to_owned(),
        what,
        why,
        next: both!("请对照户口簿改正。", "Compare with the household register and correct it."),
    };
    let id_type = case.fields.code(FieldKey::IdDocType);
    if id_type != CITIZEN_ID {
        return None;
    }
    let Some(number) = case.fields.get(FieldKey::IdDocNumber).and_then(Value::as_text) else {
        let why = if case.id_number.is_empty() {
            both!("身份证件类型是居民身份证，就要填号码。", "A resident identity card has a number.")
        } else {
            both!("号码不符合居民身份证的编码规则。", "It is no number of a resident identity card.")
        };
        return Some(refusal(
            FieldKey::IdDocNumber,
            both!("身份证件号不对。", "The number of the identity document is wrong."),
            why,
        ));
    };
    let id = CitizenId::parse(number, case.today.0).ok()?;
    let sex = if id.is_female() { "2" } else { "1" };
    let given = case.fields.code(FieldKey::Gender);
    let birth = case.fields.get(FieldKey::BirthDate).and_then(Value::as_date);
    let differs = |field: Text| {
        let (zh, en) = (field.zh, field.en);
        both!("{zh}和身份证件号对不上。", "{en} does not fit the ID number.")
    };
    let inside = both!("身份证件号里含有出生日期和性别。", "The number holds date of birth and sex.");
    if birth.is_some_and(|birth| birth.0 != id.birth()) {
        return Some(refusal(FieldKey::BirthDate, differs(FieldKey::BirthDate.label()), inside));
    }
    (!given.is_empty() && given != sex)
        .then(|| refusal(FieldKey::Gender, differs(FieldKey::Gender.label()), inside))
}
