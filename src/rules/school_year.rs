//! The school year as a school sets it (学年 9月1日–8月31日): terms in order, days on which the school alone was
//! closed, classes. It keeps nothing.

use super::{Refusal, grade_year};
use crate::{
    both,
    domain::{
        Date, Words,
        school::{ClassRoom, YearPlan},
    },
};

/// The most terms of a year.
const TERMS_MOST: usize = 3;
/// Characters of the name of a class, and of its teacher.
const NAME_MOST: usize = 30;

/// Refuses terms that cannot be.
///
/// # Errors
/// Terms that are turned round, overlap, or lie outside the year; closures outside every term or twice.
pub fn check_plan(plan: &YearPlan) -> Result<(), Refusal> {
    let Some((first, last)) = grade_year::span(plan.year) else {
        return Err(refusal("year", both!("没有这个学年", "There is no such year")));
    };
    if plan.terms.is_empty() || plan.terms.len() > TERMS_MOST {
        return Err(refusal(
            "term",
            both!("一学年有 1 至 {TERMS_MOST} 个学期", "A year has 1 to {TERMS_MOST} terms"),
        ));
    }
    let mut before: Option<Date> = None;
    for (start, end) in &plan.terms {
        if start >= end {
            return Err(refusal(
                "term",
                both!(
                    "学期 {start} 至 {end}：结束要在开始之后",
                    "Term {start} to {end} ends before it begins"
                ),
            ));
        }
        if *start < first || *end > last {
            return Err(refusal(
                "term",
                both!(
                    "学期 {start} 至 {end} 不在本学年内（{first}至{last}）",
                    "Term {start} to {end} lies outside {first} to {last}"
                ),
            ));
        }
        if before.is_some_and(|before| before >= *start) {
            return Err(refusal(
                "term",
                both!(
                    "学期 {start} 至 {end} 与前一学期重叠",
                    "Term {start} to {end} overlaps the one before"
                ),
            ));
        }
        before = Some(*end);
    }
    for (at, (day, worked)) in plan.closures.iter().enumerate() {
        if plan.closures[..at].iter().any(|(other, _)| other == day) {
            return Err(refusal("closure", both!("{day} 写了两次", "{day} stands twice")));
        }
        let within = plan.terms.iter().any(|(start, end)| (*start..=*end).contains(day));
        if !within && !worked {
            return Err(refusal("closure", both!("{day} 不在学期里", "{day} lies in no term")));
        }
    }
    Ok(())
}

/// Refuses a class that cannot be.
///
/// # Errors
/// A grade that the school does not have; a number that is not one.
pub fn check_class(class: &ClassRoom, shape: &grade_year::Shape) -> Result<(), Refusal> {
    if !shape.teaches(&class.grade) {
        return Err(refusal("grade", both!("本校没有这个年级", "The school does not have this grade")));
    }
    let number: Option<u32> = class.number.parse().ok().filter(|number| (1..=99).contains(number));
    if number.is_none_or(|number| number.to_string() != class.number) {
        return Err(refusal("number", both!("班号是 1 至 99 的数字", "A class number is 1 to 99")));
    }
    for (key, text) in [("name", &class.name), ("teacher", &class.teacher), ("joint", &class.joint)] {
        if text.chars().count() > NAME_MOST {
            return Err(refusal(key, both!("最多 {NAME_MOST} 个字", "At most {NAME_MOST} characters")));
        }
    }
    Ok(())
}

fn refusal(at: &str, what: Words) -> Refusal {
    Refusal {
        article: None,
        at: at.to_owned(),
        what,
        why: both!("", ""),
        next: both!("请改正后再试。", "Please mend it and try again."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::SiteKind, rules::grade_year::Shape};

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    fn planned(terms: &[(u32, u32)], closures: &[(u32, bool)]) -> Result<(), String> {
        let terms = terms.iter().map(|(start, end)| (day(*start), day(*end))).collect();
        let closures = closures.iter().map(|(on, worked)| (day(*on), *worked)).collect();
        check_plan(&YearPlan { year: 2026, terms, closures }).map_err(|refusal| refusal.at)
    }

    #[test]
    fn terms_lie_in_their_year_in_order_and_apart() {
        let both = [(20_260_901, 20_270_115), (20_270_301, 20_270_710)];
        assert_eq!(planned(&both, &[]), Ok(()));
        assert_eq!(planned(&[(20_260_901, 20_270_831)], &[]), Ok(()), "the first and the last day");
        for wrong in [
            vec![],
            vec![(20_260_831, 20_270_115)],
            vec![(20_270_301, 20_270_901)],
            vec![(20_270_115, 20_260_901)],
            vec![(20_260_901, 20_260_901)],
            vec![both[1], both[0]],
            vec![both[0], (20_270_115, 20_270_710)],
            vec![
                (20_260_901, 20_260_902),
                (20_260_903, 20_260_904),
                (20_260_905, 20_260_906),
                (20_260_907, 20_260_908),
            ],
        ] {
            assert_eq!(planned(&wrong, &[]), Err("term".to_owned()), "{wrong:?}");
        }
    }

    #[test]
    fn a_day_without_school_lies_in_a_term_and_stands_once() {
        let terms = [(20_260_901, 20_270_115)];
        assert_eq!(planned(&terms, &[(20_261_203, false), (20_261_205, true)]), Ok(()));
        assert_eq!(planned(&terms, &[(20_270_116, true)]), Ok(()), "made up for after the term");
        assert_eq!(planned(&terms, &[(20_270_116, false)]), Err("closure".to_owned()));
        assert_eq!(planned(&terms, &[(20_261_203, false), (20_261_203, true)]), Err("closure".to_owned()));
    }

    #[test]
    fn a_class_has_a_grade_of_the_school_and_a_number() {
        let shape = Shape { highest: "13".into(), ..Shape::assumed(SiteKind::TeachingPoint) };
        let class = |grade: &str, number: &str| ClassRoom {
            grade: grade.into(),
            number: number.into(),
            name: String::new(),
            teacher: String::new(),
            joint: String::new(),
            active: true,
        };
        assert_eq!(check_class(&class("13", "1"), &shape), Ok(()));
        assert_eq!(check_class(&class("11", "99"), &shape), Ok(()));
        for (grade, number, at) in [
            ("14", "1", "grade"),
            ("", "1", "grade"),
            ("13", "0", "number"),
            ("13", "01", "number"),
            ("13", "一", "number"),
            ("13", "100", "number"),
        ] {
            assert_eq!(check_class(&class(grade, number), &shape).unwrap_err().at, at, "{grade} {number}");
        }
        let long = ClassRoom { name: "长".repeat(31), ..class("13", "1") };
        assert_eq!(check_class(&long, &shape).unwrap_err().at, "name");
    }
}
