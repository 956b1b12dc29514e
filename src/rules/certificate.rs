//! 学历证明书: in the place of a lost certificate, issued by the school of graduation, good once the authority has
//! sealed it (第25条). Certificates exist only at the end of nine years (第24条).

use super::{Pack, Refusal, Verdict, moment};
use crate::{
    both,
    domain::{Article, Date, Month, Standing, Words},
};

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Lost<'a> {
    /// The standing of a pupil whose record is here; none for one who is typed in.
    pub standing: Option<Standing>,
    /// The codes of the grades taught here; empty when it was never told.
    pub grades: &'a [String],
    /// The first month of study here.
    pub studied_from: Option<Month>,
    /// The month of graduation.
    pub studied_to: Option<Month>,
    /// The day of the request.
    pub asked_on: Option<Date>,
    /// Today.
    pub today: Date,
}

fn refusal(article: u8, at: &str, what: Words, why: Words, next: Words) -> Refusal {
    Refusal { article: Some(Article(article)), at: at.to_owned(), what, why, next }
}

/// What 第24, 25条 say of a lost certificate.
#[must_use]
pub fn check(pack: &Pack, case: &Lost<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(case.standing.and_then(must_have_graduated));
    let issues = |code: &String| pack.choice("certificate-grade", code).is_some();
    if case.grades.is_empty() {
        verdict.warn(says_not_which_grades());
    } else if !case.grades.iter().any(issues) {
        verdict.refuse(no_certificates_here());
    }
    verdict.refuse(study(case));
    verdict.refuse(moment::not_ahead("asked_on", case.asked_on, case.today));
    verdict
}

fn must_have_graduated(standing: Standing) -> Option<Refusal> {
    let (zh, en) = (standing.label().zh, standing.label().en);
    (standing != Standing::Graduated).then(|| {
        refusal(
            25,
            "",
            both!("这名学生是“{zh}”，没有毕业证书。", "This pupil is “{en}” and has no certificate."),
            both!("学历证明书只补发遗失的毕业证书。", "It stands for a certificate that was lost."),
            both!(
                "结业（修业）的开修业证明；其他的请核对是不是选错了人。",
                "Check whether the right pupil is chosen."
            ),
        )
    })
}

/// 第24条: a primary school issues no certificate, so there is none to replace.
fn no_certificates_here() -> Refusal {
    refusal(
        24,
        "",
        both!("本校没有九年级，不发毕业证书。", "This school has no grade nine and issues no certificates."),
        both!(
            "读满九年才发义务教育毕业证书，由毕业学校补办。",
            "They are issued after nine years, by the school of graduation."
        ),
        both!("请本人到毕业的初中或九年一贯制学校办理。", "Send the person to the school of graduation."),
    )
}

fn says_not_which_grades() -> Refusal {
    refusal(
        24,
        "",
        both!("还没有登记本校有哪些年级。", "It was never told which grades are taught here."),
        both!(
            "小学不发毕业证书，只有九年级的毕业学校能补办。",
            "Only a school with grade nine issues certificates."
        ),
        both!("请先确认本校发过毕业证书。", "Make sure that this school issued certificates."),
    )
}

fn study(case: &Lost<'_>) -> Option<Refusal> {
    let to = case.studied_to?;
    let number = |month: Month| month.year() * 100 + month.month();
    if number(to) > case.today.number() / 100 {
        return Some(refusal(
            25,
            "studied_to",
            both!("毕业年月还没到。", "The month of graduation lies ahead."),
            both!("还没毕业，就没有遗失的证书。", "Who has not graduated has lost no certificate."),
            both!("请核对毕业年月。", "Check the month."),
        ));
    }
    let from = case.studied_from?;
    (number(from) >= number(to)).then(|| {
        refusal(
            25,
            "studied_to",
            both!("毕业年月不在入学年月之后。", "Graduation does not lie after entry."),
            both!("证明书要写清就读起止。", "The certificate states from when to when."),
            both!("请照学籍档案核对。", "Compare with the file."),
        )
    })
}

/// 第25条: the number must be known by now: from the request, or from the archive.
#[must_use]
pub fn number_known(at: &str, before: &str, now: &str) -> Option<Refusal> {
    (before.trim().is_empty() && now.trim().is_empty()).then(|| {
        let (zh, en) = match at {
            "stub_number" => ("存根编号", "number of the stub"),
            _ => ("原毕业证书号码", "number of the lost certificate"),
        };
        refusal(
            25,
            at,
            both!("没有填{zh}。", "The {en} is missing."),
            both!("证明书和存根上都要写。", "It stands on the certificate and on its stub."),
            both!("请照毕业生花名册或存根簿填写。", "Copy it from the roster or the book of stubs."),
        )
    })
}
