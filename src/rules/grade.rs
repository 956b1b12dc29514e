//! The grade of a pupil who comes back or skips one: an input, never computed; within the school's grades, and never
//! downwards but by a return (第12, 15, 19条). It moves nobody.

use super::{Pack, Refusal, Verdict, grade_year::System, moment, standing};
use crate::{
    both,
    domain::{Article, Date, Month, Standing, Text, codes::CodeTable},
};

/// The article under which a school moves pupils up.
const ARTICLE: Article = Article(12);

/// A pupil who comes back into a class. Codes are empty and days none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Back<'a> {
    /// The article of the return.
    pub article: Article,
    /// Its name.
    pub business: Text,
    /// The standing that ends.
    pub from: Standing,
    /// The pupil's standing.
    pub standing: Standing,
    /// Since when it holds.
    pub since: Option<Date>,
    /// The day of the return.
    pub on: Option<Date>,
    /// Whether that day may lie ahead, because it is asked for.
    pub may_lie_ahead: bool,
    /// The code of the grade kept in the record.
    pub kept: &'a str,
    /// The code of the grade chosen.
    pub grade: &'a str,
    /// Why another than the one kept.
    pub grade_note: &'a str,
    /// The codes of the grades taught here; empty when it was never told.
    pub taught: &'a [String],
    /// Today.
    pub today: Date,
}

/// A pupil who skips a grade.
#[derive(Debug, Clone, Copy)]
pub struct Skip<'a> {
    /// The pupil's standing.
    pub standing: Standing,
    /// The code of the grade now.
    pub grade: &'a str,
    /// The code of the grade asked for.
    pub target: &'a str,
    /// The codes of the grades taught here; empty when it was never told.
    pub taught: &'a [String],
    /// The system of the school.
    pub system: System,
    /// The day from which it holds.
    pub on: Option<Date>,
    /// The month of entry.
    pub enrolled_in: Option<Month>,
    /// Today.
    pub today: Date,
}

/// The name of the skip.
pub const SKIP: Text = Text::new("跳级", "Grade skip");

/// The place of a grade among the nine, from 0.
#[must_use]
pub fn place(code: &str) -> Option<usize> {
    CodeTable::Grade.entries().iter().position(|entry| entry.code == code)
}

/// The code of the grade after this one.
#[must_use]
pub fn after(code: &str) -> Option<&'static str> {
    CodeTable::Grade.entries().get(place(code)? + 1).map(|entry| entry.code.as_str())
}

/// Whether pupils graduate from this grade here: a last grade of the school's system above which it teaches none.
#[must_use]
pub fn is_last(pack: &Pack, system: System, grade: &str, taught: &[String]) -> bool {
    system.is_last(pack, grade) && !taught.iter().any(|other| place(other) > place(grade))
}

/// What the rules say of a return into a grade.
#[must_use]
pub fn check_back(case: &Back<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(standing::must_be(case.article, case.business, &[case.from], case.standing));
    if !case.may_lie_ahead {
        verdict.refuse(moment::not_ahead("on", case.on, case.today));
    }
    verdict.refuse(not_before_leaving(case));
    verdict.refuse(taught_here("grade", case.grade, case.taught));
    verdict.refuse(another_grade_in_words(case));
    verdict
}

/// What the rules say of a skip.
#[must_use]
pub fn check_skip(pack: &Pack, case: &Skip<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(standing::must_be(ARTICLE, SKIP, &[Standing::Enrolled], case.standing));
    verdict.refuse(moment::not_before_entry("on", case.on, case.enrolled_in));
    match (place(case.grade), place(case.target)) {
        (None, _) => verdict.refuse(no_grade()),
        (Some(_), _) if is_last(pack, case.system, case.grade, case.taught) => {
            verdict.refuse(nothing_above(case.grade))
        }
        (Some(now), Some(then)) if then <= now => verdict.refuse(not_downwards(then == now)),
        (Some(now), Some(then)) => {
            verdict.refuse(too_far(pack, case, then - now));
            verdict.refuse(taught_here("to_grade", case.target, case.taught));
        }
        (Some(_), None) => {}
    }
    verdict
}

fn not_before_leaving(case: &Back<'_>) -> Option<Refusal> {
    let (on, since) = case.on.zip(case.since)?;
    let label = case.from.label();
    let (zh, en) = (label.zh, label.en);
    (on < since).then(|| Refusal {
        article: Some(case.article),
        at: "on".to_owned(),
        what: both!("{on}比“{zh}”开始的日期还早。", "{on} lies before the day on which it began."),
        why: both!("这名学生从{since}起是“{zh}”。", "The pupil is “{en}” since {since}."),
        next: both!("请核对回来的日期。", "Check the day of the return."),
    })
}

/// Refuses a grade that is not taught here, when the school has told which are.
#[must_use]
pub fn taught_here(at: &str, grade: &str, taught: &[String]) -> Option<Refusal> {
    if grade.is_empty() || taught.is_empty() || taught.iter().any(|code| code == grade) {
        return None;
    }
    let name = CodeTable::Grade.label(grade);
    Some(Refusal {
        article: None,
        at: at.to_owned(),
        what: both!("本校没有{name}。", "{name} is not taught here."),
        why: both!("班级设置里没有这个年级。", "The school's classes have no such grade."),
        next: both!(
            "请换年级；确实有这个年级，请先到设置里加班级。",
            "Choose another grade, or add the class in the settings first."
        ),
    })
}

/// 第19条 lets a pupil come back into the grade kept, or into another by wish and real level: that needs its words.
fn another_grade_in_words(case: &Back<'_>) -> Option<Refusal> {
    let other = !case.kept.is_empty() && !case.grade.is_empty() && case.kept != case.grade;
    let (kept, grade) = (CodeTable::Grade.label(case.kept), CodeTable::Grade.label(case.grade));
    (other && case.grade_note.trim().is_empty()).then(|| Refusal {
        article: Some(case.article),
        at: "grade_note".to_owned(),
        what: both!(
            "编入{grade}，离开时是{kept}，没有写依据。",
            "{grade} instead of {kept} needs its reason."
        ),
        why: both!(
            "一般回原年级；编入其他年级要看监护人意愿和实际学力。",
            "A pupil returns to the grade kept, or to another by the guardian's wish and the real level."
        ),
        next: both!("在“编入其他年级的依据”里写一句。", "Write a sentence there."),
    })
}

fn no_grade() -> Refusal {
    Refusal {
        article: Some(ARTICLE),
        at: String::new(),
        what: both!("学籍上没有年级。", "The record has no grade."),
        why: both!("不知道现在的年级，没法跳级。", "Without a grade there is none to skip."),
        next: both!("请先在学生信息里补上年级。", "Fill in the grade first."),
    }
}

fn nothing_above(grade: &str) -> Refusal {
    let name = CodeTable::Grade.label(grade);
    Refusal {
        article: Some(ARTICLE),
        at: "to_grade".to_owned(),
        what: both!("{name}是毕业年级，不能再跳。", "{name} is the last grade; there is none to skip."),
        why: both!("毕业年级按毕业办理。", "Pupils of the last grade graduate."),
        next: both!("请等毕业时统一办理。", "Wait for the graduation."),
    }
}

/// 留级 is offered for senior schools only; a lower grade comes from a return, not from here.
fn not_downwards(same: bool) -> Refusal {
    Refusal {
        article: Some(ARTICLE),
        at: "to_grade".to_owned(),
        what: if same {
            both!("目标年级就是现在的年级。", "That is the pupil's grade of today.")
        } else {
            both!("义务教育阶段没有留级、降级。", "In compulsory schooling no grade is repeated.")
        },
        why: both!(
            "全国系统不受理留级，跳级只能往高年级跳。",
            "The national system takes skips upwards only."
        ),
        next: both!(
            "学习有困难的请安排辅导；年级登记错了，请更正学生信息。",
            "Arrange help with learning; correct a grade that was entered wrong."
        ),
    }
}

fn too_far(pack: &Pack, case: &Skip<'_>, steps: usize) -> Option<Refusal> {
    let most = pack.limit("grades-skipped", case.on.unwrap_or(case.today))?.length;
    (steps > usize::try_from(most).unwrap_or(usize::MAX)).then(|| Refusal {
        article: Some(ARTICLE),
        at: "to_grade".to_owned(),
        what: both!("一次跳了{steps}个年级。", "That is {steps} grades at once."),
        why: both!("一次最多跳{most}个年级。", "At most {most} grade(s) at once."),
        next: both!("请改目标年级。", "Choose another grade."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    fn skip(grade: &'static str, target: &'static str) -> Skip<'static> {
        Skip {
            standing: Standing::Enrolled,
            grade,
            target,
            taught: &[],
            system: System::SixThree,
            on: Some(day(20_261_010)),
            enrolled_in: Month::new(2022, 9),
            today: day(20_261_010),
        }
    }

    fn refused(case: &Skip<'_>) -> Vec<String> {
        check_skip(Pack::builtin(), case).refusals.into_iter().map(|refusal| refusal.at).collect()
    }

    #[test]
    fn one_grade_up_passes_and_everything_else_is_refused() {
        for (grade, target, at) in [
            ("11", "12", None),
            ("15", "16", None),
            ("21", "22", None),
            ("22", "23", None),
            ("13", "15", Some("to_grade")),
            ("13", "13", Some("to_grade")),
            ("13", "12", Some("to_grade")),
            ("16", "21", Some("to_grade")),
            ("23", "16", Some("to_grade")),
            ("", "12", Some("")),
        ] {
            let found = refused(&skip(grade, target));
            assert_eq!(found.first().map(String::as_str), at, "{grade} {target}");
            assert!(found.len() < 2);
        }
        let gone = Skip { standing: Standing::Abroad, ..skip("13", "14") };
        assert_eq!(refused(&gone), [""]);
        assert_eq!(refused(&Skip { on: Some(day(20_220_831)), ..skip("13", "14") }), ["on"]);
    }

    #[test]
    fn a_repeated_grade_is_told_in_words() {
        let verdict = check_skip(Pack::builtin(), &skip("13", "12"));
        assert!(verdict.refusals[0].what.zh.contains("没有留级"));
    }

    #[test]
    fn the_schools_own_grades_bound_a_skip_and_a_nine_year_school_ends_at_nine() {
        let point = ["11".to_owned(), "12".to_owned(), "13".to_owned()];
        assert!(refused(&Skip { taught: &point, ..skip("12", "13") }).is_empty());
        assert_eq!(refused(&Skip { taught: &point, ..skip("13", "14") }), ["to_grade"]);
        let nine: Vec<String> = CodeTable::Grade.entries().iter().map(|entry| entry.code.clone()).collect();
        assert!(refused(&Skip { taught: &nine, ..skip("16", "21") }).is_empty());
        assert_eq!(refused(&Skip { taught: &nine, ..skip("23", "23") }), ["to_grade"]);
        for (system, grade, taught, last) in [
            (System::SixThree, "16", &[][..], true),
            (System::SixThree, "16", &nine, false),
            (System::SixThree, "15", &[], false),
            (System::FiveFour, "15", &[], true),
            (System::FiveFour, "15", &nine, false),
            (System::FiveFour, "16", &[], false),
            (System::FiveFour, "23", &nine, true),
            (System::SixThree, "13", &point, false),
        ] {
            assert_eq!(is_last(Pack::builtin(), system, grade, taught), last, "{system:?} {grade}");
        }
        assert_eq!(refused(&Skip { system: System::FiveFour, ..skip("15", "16") }), ["to_grade"]);
        assert_eq!((after("16"), after("23"), after("")), (Some("21"), None, None));
    }

    fn back() -> Back<'static> {
        Back {
            article: Article(19),
            business: Text::new("复学", "resumption"),
            from: Standing::Suspended,
            standing: Standing::Suspended,
            since: Some(day(20_260_901)),
            on: Some(day(20_261_010)),
            may_lie_ahead: false,
            kept: "13",
            grade: "13",
            grade_note: "",
            taught: &[],
            today: day(20_261_010),
        }
    }

    #[test]
    fn a_return_is_not_before_the_leaving_not_ahead_and_says_why_the_grade_differs() {
        let refused = |case: &Back<'_>| -> Vec<String> {
            check_back(case).refusals.into_iter().map(|refusal| refusal.at).collect()
        };
        assert!(refused(&back()).is_empty());
        assert!(refused(&Back { on: Some(day(20_260_901)), ..back() }).is_empty());
        assert_eq!(refused(&Back { on: Some(day(20_260_831)), ..back() }), ["on"]);
        assert_eq!(refused(&Back { on: Some(day(20_261_011)), ..back() }), ["on"]);
        let asked = Back { on: Some(day(20_261_011)), may_lie_ahead: true, ..back() };
        assert!(refused(&asked).is_empty());
        assert_eq!(refused(&Back { grade: "12", ..back() }), ["grade_note"]);
        assert!(refused(&Back { grade: "12", grade_note: "监护人要求", ..back() }).is_empty());
        assert!(refused(&Back { kept: "", grade: "12", ..back() }).is_empty());
        let taught = ["11".to_owned()];
        assert_eq!(refused(&Back { taught: &taught, ..back() }), ["grade"]);
        assert_eq!(refused(&Back { standing: Standing::Enrolled, ..back() }), [""]);
    }
}
