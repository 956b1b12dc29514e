//! Abroad: 第20条. The school operates it in the system on papers that hold; the record is kept and goes on after the
//! return. It says nothing of what is done abroad.

use super::{Refusal, Verdict, moment, standing};
use crate::{
    both,
    domain::{Article, Date, Month, Standing, Text},
};

/// The article.
pub const ARTICLE: Article = Article(20);
/// 出国（出境）
pub const LEAVE: Text = Text::new("出国（出境）", "Going abroad");
/// 回国复学
pub const RETURN: Text = Text::new("回国复学", "Return from abroad");

/// A pupil who goes abroad. Days are none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Leaving {
    /// The pupil's standing.
    pub standing: Standing,
    /// The day of leaving the country.
    pub leaving_on: Option<Date>,
    /// The day on which the pupil is expected back.
    pub expected_back: Option<Date>,
    /// The last day on which the document is valid.
    pub valid_until: Option<Date>,
    /// The month of entry.
    pub enrolled_in: Option<Month>,
    /// Today.
    pub today: Date,
}

/// What 第20条 says of a pupil who goes abroad.
#[must_use]
pub fn check_leaving(case: &Leaving) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(standing::must_be(ARTICLE, LEAVE, &[Standing::Enrolled], case.standing));
    verdict.refuse(moment::not_before_entry("leaving_on", case.leaving_on, case.enrolled_in));
    verdict.refuse(expired(case));
    verdict.refuse(back_before_leaving(case));
    verdict
}

/// A document must hold on the day on which it is used, not on the day on which that is recorded.
fn expired(case: &Leaving) -> Option<Refusal> {
    let used = case.leaving_on.unwrap_or(case.today);
    let until = case.valid_until.filter(|until| *until < used)?;
    Some(Refusal {
        article: Some(ARTICLE),
        at: "document_until".to_owned(),
        what: both!("证件{until}已到期，{used}出境时无效。", "The document ends on {until}, before {used}."),
        why: both!(
            "要有效的护照、通行证、签证等证件。",
            "It takes a passport, permit or visa that is valid."
        ),
        next: both!("请换证后再办，或核对有效期。", "Have it renewed first, or check its last day."),
    })
}

fn back_before_leaving(case: &Leaving) -> Option<Refusal> {
    let (leaving, back) = case.leaving_on.zip(case.expected_back)?;
    (back <= leaving).then(|| Refusal {
        article: Some(ARTICLE),
        at: "expected_back".to_owned(),
        what: both!("预计返回日期不在出境之后。", "The expected return does not lie after the leaving."),
        why: both!("出境日期是{leaving}。", "The day of leaving is {leaving}."),
        next: both!("请核对；不知道何时回来就空着。", "Check it, or leave it empty when it is not known."),
    })
}
