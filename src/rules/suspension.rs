//! Suspension, its extension, and the return: 第18, 19条. One school year, once another; illness is proved by a
//! hospital of the county or above. Nobody is sent away or called back by it.

use super::{Pack, Refusal, Term, Verdict, grade, grade_year, moment, standing};
use crate::{
    both,
    domain::{Article, Date, Month, Standing, Text, calendar::WorkCalendar},
};

/// Grounds and proofs.
const PROOF: Option<Article> = Some(Article(18));
/// Length, extension, notice, return.
const LENGTH: Option<Article> = Some(Article(19));

/// The ground of illness in the pack's list.
pub const ILL: &str = "ill";

/// The names of the three.
pub const SUSPEND: Text = Text::new("休学", "Suspension");
/// 延期
pub const EXTEND: Text = Text::new("休学延期", "Extension of a suspension");
/// 复学
pub const RESUME: Text = Text::new("复学", "Resumption");

/// A pupil who is to be suspended. Codes are empty and days none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The pupil's standing.
    pub standing: Standing,
    /// The code of the ground.
    pub ground: &'a str,
    /// The ground in words.
    pub ground_note: &'a str,
    /// The code of who gave the proof.
    pub proof_from: &'a str,
    /// The first day.
    pub start: Option<Date>,
    /// The last day.
    pub end: Option<Date>,
    /// The code of the grade.
    pub grade: &'a str,
    /// The codes of the grades taught here; empty when it was never told.
    pub taught: &'a [String],
    /// The system of the school.
    pub system: grade_year::System,
    /// The month of entry.
    pub enrolled_in: Option<Month>,
    /// The term of today.
    pub term: Option<Term>,
}

/// A suspension that is to last longer.
#[derive(Debug, Clone, Copy)]
pub struct Longer<'a> {
    /// The pupil's standing.
    pub standing: Standing,
    /// The code of the ground.
    pub ground: &'a str,
    /// The ground in words.
    pub ground_note: &'a str,
    /// The code of who gave the proof.
    pub proof_from: &'a str,
    /// The last day as it is.
    pub old_until: Option<Date>,
    /// The last day asked for.
    pub until: Option<Date>,
    /// The day of the request.
    pub asked_on: Option<Date>,
    /// How often this suspension was extended already.
    pub extended: usize,
    /// Today.
    pub today: Date,
}

/// What the rules say of a suspension.
#[must_use]
pub fn check_asked(pack: &Pack, calendar: &WorkCalendar, case: &Asked<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(standing::must_be(Article(19), SUSPEND, &[Standing::Enrolled], case.standing));
    verdict.refuse(in_words(case.ground, case.ground_note));
    verdict.refuse(proof_of_illness(pack, case.ground, case.proof_from));
    verdict.refuse(moment::not_before_entry("start", case.start, case.enrolled_in));
    if let Some((start, end)) = case.start.zip(case.end) {
        verdict.refuse(within(pack, calendar, "D07", "end", (start, end)));
    }
    verdict.warn(last_term(pack, case));
    verdict
}

/// What the rules say of an extension.
#[must_use]
pub fn check_longer(pack: &Pack, calendar: &WorkCalendar, case: &Longer<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(standing::must_be(Article(19), EXTEND, &[Standing::Suspended], case.standing));
    verdict.refuse(in_words(case.ground, case.ground_note));
    verdict.refuse(proof_of_illness(pack, case.ground, case.proof_from));
    verdict.refuse(moment::not_ahead("asked_on", case.asked_on, case.today));
    verdict.refuse(once_only(pack, case));
    if let Some((old, new)) = case.old_until.zip(case.until) {
        verdict.refuse(within(pack, calendar, "extension-length", "until", (old, new)));
    }
    verdict.warn(asked_late(case));
    verdict
}

/// Refuses a ground without words when the list says that it needs them.
fn in_words(ground: &str, note: &str) -> Option<Refusal> {
    let missing = !ground.is_empty() && ground != ILL && note.trim().is_empty();
    missing.then(|| Refusal {
        article: PROOF,
        at: "ground_note".to_owned(),
        what: both!("原因选了“其他”，没有说明。", "The ground is “other” without words."),
        why: both!("不是因病的，要说明原因并有证明。", "Other grounds are named and proved."),
        next: both!("在“原因说明”里写一句。", "Write a sentence there."),
    })
}

/// 第18条: a hospital of the county or above.
#[must_use]
pub fn proof_of_illness(pack: &Pack, ground: &str, proof_from: &str) -> Option<Refusal> {
    let enough = pack.choices("hospital-enough").iter().any(|choice| choice.code == proof_from);
    if ground != ILL || proof_from.is_empty() || enough {
        return None;
    }
    let name =
        pack.choice("hospital-level", proof_from).map(|choice| choice.name.clone()).unwrap_or_default();
    let (zh, en) = (name.zh, name.en);
    Some(Refusal {
        article: PROOF,
        at: "proof_from".to_owned(),
        what: both!("因病的证明不能是“{zh}”出的。", "A proof of illness by “{en}” is not enough."),
        why: both!("要县级及以上医院的证明。", "It takes a hospital of the county or above."),
        next: both!(
            "请监护人到县级及以上医院开证明，再办理。",
            "Let the guardian get one from such a hospital first."
        ),
    })
}

/// The last day of a run lies after its start and within the limit.
fn within(
    pack: &Pack,
    calendar: &WorkCalendar,
    limit: &str,
    at: &str,
    (start, end): (Date, Date),
) -> Option<Refusal> {
    let refusal = |what, why, next| Some(Refusal { article: LENGTH, at: at.to_owned(), what, why, next });
    if end <= start {
        return refusal(
            both!("{end}不在{start}之后。", "{end} does not lie after {start}."),
            both!("止日要晚于起日。", "The last day lies after the first."),
            both!("请核对两个日期。", "Check the two days."),
        );
    }
    let limit = pack.limit(limit, start)?;
    let (last, _) = limit.end(start, calendar)?;
    if end <= last {
        return None;
    }
    let (zh, en) = (&limit.what.zh, &limit.what.en);
    refusal(
        both!("到{end}太长了。", "Until {end} is too long."),
        both!(
            "{zh}最长1学年，从{start}算到{last}为止。",
            "At most one school year ({en}): from {start} until {last}."
        ),
        both!("请改成{last}或更早；到期可以再办延期或复学。", "Put {last} or an earlier day."),
    )
}

/// 第19条: one extension.
fn once_only(pack: &Pack, case: &Longer<'_>) -> Option<Refusal> {
    let most = pack.limit("extensions", case.today)?.length;
    (case.extended >= usize::try_from(most).unwrap_or(usize::MAX)).then(|| Refusal {
        article: LENGTH,
        at: String::new(),
        what: both!("这次休学已经延期过{most}次。", "This suspension was extended {most} time(s) already."),
        why: both!("休学1学年，只能再延1年。", "One school year, and one year more."),
        next: both!(
            "请办复学；确实不能到校的，请问主管部门。",
            "Let the pupil resume, or ask the authority."
        ),
    })
}

fn asked_late(case: &Longer<'_>) -> Option<Refusal> {
    let (asked, until) = case.asked_on.zip(case.old_until)?;
    (asked > until).then(|| Refusal {
        article: LENGTH,
        at: "asked_on".to_owned(),
        what: both!(
            "休学{until}已期满，延期申请晚了。",
            "The suspension ended on {until}; the request is late."
        ),
        why: both!("要在期满前申请延期。", "An extension is asked for before the end."),
        next: both!("日期写实际的，并说明为什么晚。", "Put the true day, and say why it is late."),
    })
}

/// 第19条: normally not in the second term of the last grade. A start outside the term that is known goes by its
/// month.
fn last_term(pack: &Pack, case: &Asked<'_>) -> Option<Refusal> {
    let start = case.start?;
    let month = start.number() / 100 % 100;
    let term = case.term.filter(|term| (term.start..=term.end).contains(&start));
    let second = term.map_or((2..=7).contains(&month), Term::is_second);
    (second && grade::is_last(pack, case.system, case.grade, case.taught)).then(|| Refusal {
        article: LENGTH,
        at: "start".to_owned(),
        what: both!(
            "毕业年级第二学期一般不办休学。",
            "In the second term of the last grade a suspension is not normal."
        ),
        why: both!("休学的学生不能随班毕业。", "A suspended pupil cannot graduate with the class."),
        next: both!(
            "请先问主管部门是否受理，并告诉监护人。",
            "Ask the authority first, and tell the guardian."
        ),
    })
}

/// What the rules say of a return beyond day and grade: illness is over by a hospital's word, and its ground is the
/// one of the suspension.
#[must_use]
pub fn check_resume(pack: &Pack, ground: &str, suspended_for: Option<&str>, proof_from: &str) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(proof_of_illness(pack, ground, proof_from).map(|refusal| Refusal {
        article: LENGTH,
        what: both!("康复证明不是县级及以上医院出的。", "The proof of recovery is from no such hospital."),
        ..refusal
    }));
    if let Some(before) = suspended_for.filter(|before| !ground.is_empty() && *before != ground) {
        let name =
            pack.choice("suspension-ground", before).map(|choice| choice.name.clone()).unwrap_or_default();
        let (zh, en) = (name.zh, name.en);
        verdict.refuse(Refusal {
            article: LENGTH,
            at: "ground".to_owned(),
            what: both!("原来的休学原因是“{zh}”。", "The suspension was for “{en}”."),
            why: both!(
                "因病休学的，复学要有康复证明。",
                "After an illness the return asks for a proof of recovery."
            ),
            next: both!("请选“{zh}”。", "Choose “{en}”."),
        });
    }
    verdict
}

/// Refuses a notice long before the end; the pack says how many days before it is near.
#[must_use]
pub fn too_early_to_notify(pack: &Pack, until: Option<Date>, on: Date) -> Option<Refusal> {
    let until = until?;
    let ahead = pack.limit("D07", on)?.warn_days.iter().max().copied().unwrap_or(0);
    let soonest = until.0.checked_sub_days(chrono::Days::new(ahead.into())).map(Date)?;
    (on < soonest).then(|| Refusal {
        article: LENGTH,
        at: "on".to_owned(),
        what: both!(
            "休学到{until}才期满，现在通知太早。",
            "The suspension ends on {until}; it is too early."
        ),
        why: both!(
            "期满要通知监护人办复学或延期。",
            "When time is up the guardian is called to resume or extend."
        ),
        next: both!("请从{soonest}起通知。", "Notify from {soonest} on."),
    })
}
