//! Problem records (问题学籍): 第7, 27条. A number that is wrong, a number that stands twice, a child without a number
//! who seems to stand twice; proved, corrected or removed, so that the record is where the child is (人籍一致). It keeps
//! nothing.

use super::{Refusal, Verdict, moment};
use crate::{
    both,
    domain::{Article, Date, FieldKey, Fields, Standing, Words},
};

/// 身份证号错误: no such number, or it does not go with the name.
pub const NUMBER_WRONG: &str = "number-wrong";
/// 身份证号重复
pub const NUMBER_TWICE: &str = "number-twice";
/// 无身份证号者姓名、性别、出生日期重复
pub const SAME_CHILD: &str = "same-child";
/// Another school of another county: the bureaus ask the police.
const OTHER_COUNTY: &str = "other-county";
/// No other record is known.
const ALONE: &str = "alone";
/// Both records are of this school, which solves it alone.
const SAME_SCHOOL: &str = "same-school";

/// A problem that was found. Codes are empty and days none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// The pupil's standing.
    pub standing: Standing,
    /// The record.
    pub fields: &'a Fields,
    /// The sort: a code of `problem-type`.
    pub sort: &'a str,
    /// Where the other record is: a code of `problem-where`.
    pub place: &'a str,
    /// The other school.
    pub other_school: &'a str,
    /// Its telephone.
    pub other_phone: &'a str,
    /// The day on which it was found.
    pub found_on: Option<Date>,
    /// Today.
    pub today: Date,
}

/// What 第7, 27条 say of a problem record.
#[must_use]
pub fn check(case: &Problem<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(ours(case.standing));
    verdict.refuse(moment::not_ahead("found_on", case.found_on, case.today));
    verdict.refuse(two_records(case));
    for (at, told) in [("other_school", case.other_school), ("other_phone", case.other_phone)] {
        verdict.refuse(other_is_named(case, at, told));
    }
    verdict.refuse(has_number(case));
    verdict.warn((case.place == OTHER_COUNTY).then(|| {
        refusal(
            "place",
            both!("涉及两个县的，两边都要佐证。", "With two counties both sides bring proof."),
            both!("由两地主管部门会同公安核对。", "Their bureaus check with the police."),
            both!(
                "请先电话问清孩子在哪里上课，再报主管部门。",
                "Call first to learn where the child is taught."
            ),
        )
    }));
    verdict
}

/// Whether the record may be proved right as it stands: a wrong number is corrected, or the record removed.
#[must_use]
pub fn may_prove(sort: &str) -> bool {
    sort != NUMBER_WRONG
}

/// The verdict on a problem without a pupil.
#[must_use]
pub fn no_record() -> Verdict {
    Verdict { refusals: vec![moment::no_record()], warnings: Vec::new() }
}

fn ours(standing: Standing) -> Option<Refusal> {
    let (zh, en) = (standing.label().zh, standing.label().en);
    (!standing.is_kept()).then(|| {
        refusal(
            "",
            both!(
                "这名学生现在是“{zh}”，本校不用再处理。",
                "This pupil is “{en}”; it is not this school's to solve."
            ),
            both!("人籍一致，谁有孩子谁处理。", "The record is where the child is."),
            both!("请孩子现在的学校办理。", "Let the school that has the child solve it."),
        )
    })
}

fn two_records(case: &Problem<'_>) -> Option<Refusal> {
    let doubled = matches!(case.sort, NUMBER_TWICE | SAME_CHILD);
    (doubled && case.place == ALONE).then(|| {
        refusal(
            "place",
            both!("重复的学籍要说明另一份在哪里。", "A doubled record has another one somewhere."),
            both!("要两边核实，才知道孩子在哪里上课。", "Both sides must look where the child is taught."),
            both!("请看系统提示的对方学校。", "The system names the other school."),
        )
    })
}

fn other_is_named(case: &Problem<'_>, at: &str, told: &str) -> Option<Refusal> {
    let needed = !matches!(case.place, "" | ALONE | SAME_SCHOOL);
    (needed && told.trim().is_empty()).then(|| {
        refusal(
            at,
            both!("没有写对方学校和电话。", "The other school or its telephone is missing."),
            both!("两校要电话核实孩子在哪里。", "The two schools call each other."),
            both!("请补填对方学校名称和电话。", "Put name and telephone of the other school."),
        )
    })
}

fn has_number(case: &Problem<'_>) -> Option<Refusal> {
    let number = !case.fields.text(FieldKey::IdDocNumber).is_empty();
    match case.sort {
        NUMBER_WRONG | NUMBER_TWICE if !number => Some(refusal(
            "sort",
            both!("这名学生没有登记证件号。", "This pupil has no number of a document on record."),
            both!("没有号码就没有号码错误或重复。", "Without a number none is wrong or doubled."),
            both!("请选“无证件号，姓名性别出生日期重复”。", "Choose the sort for pupils without a number."),
        )),
        SAME_CHILD if number => Some(refusal(
            "sort",
            both!("这名学生有证件号。", "This pupil has a number of a document."),
            both!("这一类只对没有证件号的学生。", "This sort is for pupils without one."),
            both!("请选“身份证号重复”，或核对号码。", "Choose the doubled number, or check the number."),
        )),
        _ => None,
    }
}

fn refusal(at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: Some(Article(7)), at: at.to_owned(), what, why, next }
}
