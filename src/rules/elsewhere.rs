//! Schooling elsewhere than where the record is: special schools and reform schools (第17条), inclusive classes and
//! teaching at home (第7条), custody (第22条). The pupil stays on the roll; the record stays or moves as the case says.

use super::{Refusal, Verdict, moment, standing};
use crate::{
    both,
    domain::{Article, AttendsElsewhere, Date, Month, Standing, Text, Words},
};

/// What the rules look at. Codes are empty and days none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Schooling<'a> {
    /// The pupil's standing.
    pub standing: Standing,
    /// Schooling elsewhere that runs already.
    pub elsewhere: Option<&'a AttendsElsewhere>,
    /// The sort: a choice of `elsewhere-sort`.
    pub sort: &'a str,
    /// 学校标识码 of this site.
    pub own_code: &'a str,
    /// 学校标识码 of the school attended.
    pub school_code: &'a str,
    /// The first day there.
    pub since: Option<Date>,
    /// What becomes of the record: a choice of `elsewhere-record`.
    pub record: &'a str,
    /// What the guardian says: a choice of `guardian-consent`.
    pub consent: &'a str,
    /// The number of the judgment or decision.
    pub decision: &'a str,
    /// The record names a disability.
    pub has_disability: bool,
    /// The month of entry.
    pub enrolled_in: Option<Month>,
    /// Today.
    pub today: Date,
}

fn refusal(article: u8, at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: Some(Article(article)), at: at.to_owned(), what, why, next }
}

/// What 第7, 17, 22条 say of schooling elsewhere.
#[must_use]
pub fn check(case: &Schooling<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    let business = Text::new("外校就读", "schooling elsewhere");
    verdict.refuse(standing::must_be(Article(17), business, &[Standing::Enrolled], case.standing));
    verdict.refuse(already_elsewhere(case.elsewhere));
    verdict.refuse(moment::not_ahead("since", case.since, case.today));
    verdict.refuse(moment::not_before_entry("since", case.since, case.enrolled_in));
    verdict.refuse(here_after_all(case));
    match case.sort {
        "reform" => verdict.refuse(agreed(case.consent)),
        "custody" => {
            verdict.refuse(by_decision(case.decision));
            verdict.refuse(record_moves(case.record));
        }
        "special" | "inclusive" | "home" => {
            if case.consent != "agreed" {
                verdict.warn(not_agreed());
            }
            if !case.has_disability {
                verdict.warn(no_disability());
            }
        }
        _ => {}
    }
    if case.sort == "home" && case.record == "stays" {
        verdict.warn(home_record());
    }
    verdict
}

fn already_elsewhere(elsewhere: Option<&AttendsElsewhere>) -> Option<Refusal> {
    let AttendsElsewhere { school, since, .. } = elsewhere?;
    Some(refusal(
        7,
        "",
        both!("这名学生{since}起已在{school}就读。", "This pupil has attended {school} since {since}."),
        both!("一名学生同时只在一处就读。", "A pupil attends one school at a time."),
        both!("先在那一项里登记“返校”。", "Record the return in that change first."),
    ))
}

fn here_after_all(case: &Schooling<'_>) -> Option<Refusal> {
    (!case.school_code.is_empty() && case.school_code == case.own_code).then(|| {
        refusal(
            7,
            "school_code",
            both!("就读学校就是本校。", "The school attended is this school."),
            both!("这一项只登记就读学校和学籍学校不同的学生。", "It is for pupils taught elsewhere."),
            both!(
                "在本校随班就读的，请改学生信息里的“随班就读”。",
                "Edit the pupil's field “随班就读” instead."
            ),
        )
    })
}

/// 第17条: the old school and the guardian agree on it.
fn agreed(consent: &str) -> Option<Refusal> {
    (consent != "agreed").then(|| {
        refusal(
            17,
            "consent",
            both!("监护人没有同意。", "The guardian has not agreed."),
            both!(
                "到专门（工读）学校就读由原校和监护人商定。",
                "School and guardian agree on a reform school."
            ),
            both!("商定以后再办；学籍先不动。", "Agree first; until then nothing changes."),
        )
    })
}

/// 第22条: what sends a pupil there is a judgment or decision, not a wish.
fn by_decision(decision: &str) -> Option<Refusal> {
    decision.trim().is_empty().then(|| {
        refusal(
            22,
            "decision",
            both!("没有填判决书或决定书文号。", "The number of the decision is missing."),
            both!("收监或强制性教育以法律文书为准。", "Custody rests on a judgment or a decision."),
            both!("请照文书填写文号。", "Copy the number from it."),
        )
    })
}

/// 第22条: the record goes to the school concerned and comes back on release.
fn record_moves(record: &str) -> Option<Refusal> {
    (record == "stays").then(|| {
        refusal(
            22,
            "record",
            both!("这类学生的学籍不留在原校。", "The record does not stay here."),
            both!("学籍转到相应学校，期满转回。", "It moves to the school concerned and returns on release."),
            both!("请选“学籍转到就读学校”。", "Choose that the record moves."),
        )
    })
}

fn not_agreed() -> Refusal {
    refusal(
        17,
        "consent",
        both!("还没有登记监护人同意。", "The guardian's consent is not recorded."),
        both!("换就读学校要先和监护人商量。", "A change of school is talked over with the guardian."),
        both!("请补记监护人的意见。", "Put down what the guardian says."),
    )
}

fn no_disability() -> Refusal {
    refusal(
        7,
        "",
        both!("学生信息里没有残疾类型。", "The record names no disability."),
        both!("特教、随班就读、送教上门面向残疾学生。", "This schooling is for pupils with a disability."),
        both!("核对证件后补上残疾类型。", "Check the papers and fill in the sort of disability."),
    )
}

fn home_record() -> Refusal {
    refusal(
        7,
        "record",
        both!("学籍选了留在本校。", "The record is to stay here."),
        both!(
            "重度残疾送教上门的，学籍一般建在负责送教的特教学校。",
            "It is usually at the special school that teaches."
        ),
        both!("请问清主管部门学籍放在哪里。", "Ask the authority where the record belongs."),
    )
}

/// What speaks against a step of schooling that is not running any more, or that ends before it began.
#[must_use]
pub fn still_there(elsewhere: Option<&AttendsElsewhere>, on: Date) -> Option<Refusal> {
    let Some(AttendsElsewhere { since, .. }) = elsewhere else {
        return Some(refusal(
            7,
            "",
            both!("这名学生已不在外校就读。", "The pupil is not taught elsewhere any more."),
            both!("没有在办的外校就读，就没有可登记的。", "There is nothing left to record."),
            both!("请核对学生现在的情况。", "Check the pupil's situation."),
        ));
    };
    (on < *since).then(|| {
        refusal(
            7,
            "on",
            both!("{on}早于到外校就读的日期（{since}）。", "{on} lies before the first day there ({since})."),
            both!("还没去，不能先登记后面的事。", "What comes after is recorded after."),
            both!("请核对日期。", "Check the day."),
        )
    })
}

/// 第22条: the record comes back on release, and the release has its paper.
#[must_use]
pub fn released(sort: &str, proof: &str) -> Option<Refusal> {
    (sort == "custody" && proof.trim().is_empty()).then(|| {
        refusal(
            22,
            "proof",
            both!("没有填期满或解除的文书。", "The paper of the release is missing."),
            both!("期满以后学籍才转回原校。", "The record returns on release."),
            both!("请填文书名称和文号。", "Put down the paper and its number."),
        )
    })
}
