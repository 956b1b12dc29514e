//! What would go wrong: a child graduated a year early, moved into a grade that the school does not have, moved
//! twice, or left behind without a word.

use super::*;
use crate::domain::{PupilId, Standing, school::YearAct};

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

fn shape(lowest: &str, highest: &str, system: System, move_up: Option<MoveUp>) -> Shape {
    Shape { lowest: lowest.into(), highest: highest.into(), system, move_up, told: true }
}

fn primary() -> Shape {
    shape("11", "16", System::SixThree, None)
}

fn row(id: u8, standing: Standing, grade: &'static str) -> Row<'static> {
    Row {
        pupil: PupilId([id; 16]),
        name: "林小河",
        standing,
        grade,
        class: "1",
        elsewhere: false,
        open: Open::Nothing,
        moved: false,
    }
}

fn case<'a>(act: YearAct, today: u32, shape: &'a Shape) -> PlanCase<'a> {
    PlanCase {
        act,
        year: 2025,
        today: day(today),
        pack: Pack::builtin(),
        shape,
        except: &[],
        complete: &[],
        done: None,
    }
}

/// What becomes of one pupil: where to, why not, or nothing at all.
fn fate(case: &PlanCase<'_>, row: Row<'_>) -> String {
    let plan = plan(case, std::iter::once(row));
    match (plan.goes.first(), plan.stays.first()) {
        (Some(go), None) => {
            let note = go.note.map_or_else(String::new, |why| format!("+{}", why.key()));
            format!("{} {}{note}", go.to.key(), go.to.grade())
        }
        (None, Some(stay)) => format!("stays {}", stay.why.key()),
        (None, None) => "not concerned".to_owned(),
        (Some(_), Some(_)) => unreachable!("one pupil"),
    }
}

#[test]
fn each_act_says_of_every_pupil_where_to_or_why_not() {
    use Standing::*;
    let nine = shape("11", "23", System::SixThree, None);
    let five = shape("11", "15", System::FiveFour, None);
    let five_of_six = shape("11", "15", System::SixThree, Some(MoveUp::Campus));
    let three = shape("11", "13", System::SixThree, Some(MoveUp::Campus));
    let upper = shape("13", "16", System::SixThree, None);
    let own = shape("11", "13", System::SixThree, Some(MoveUp::School));
    let primary = primary();
    for (act, shape, standing, grade, wanted) in [
        (YearAct::Promote, &primary, Enrolled, "11", "promoted 12"),
        (YearAct::Promote, &primary, Enrolled, "15", "promoted 16"),
        (YearAct::Promote, &primary, Enrolled, "16", "stays last-grade"),
        (YearAct::Promote, &primary, Enrolled, "21", "stays no-grade"),
        (YearAct::Promote, &primary, Enrolled, "", "stays no-grade"),
        (YearAct::Promote, &primary, Suspended, "13", "stays suspended"),
        (YearAct::Promote, &primary, Abroad, "13", "stays abroad"),
        (YearAct::Promote, &primary, Missing, "13", "stays missing"),
        (YearAct::Promote, &primary, DroppedOut, "13", "stays dropped-out"),
        (YearAct::Promote, &primary, Arriving, "13", "stays arriving"),
        (YearAct::Promote, &primary, TransferredOut, "13", "not concerned"),
        (YearAct::Promote, &primary, Deceased, "13", "not concerned"),
        (YearAct::Promote, &primary, Deferred, "", "not concerned"),
        (YearAct::Promote, &nine, Enrolled, "16", "stays last-grade"),
        (YearAct::Promote, &nine, Enrolled, "21", "promoted 22"),
        (YearAct::Promote, &five, Enrolled, "15", "stays last-grade"),
        (YearAct::Promote, &five, Enrolled, "16", "stays no-grade"),
        (YearAct::Promote, &three, Enrolled, "12", "promoted 13"),
        (YearAct::Promote, &three, Enrolled, "13", "stays beyond-site"),
        (YearAct::Promote, &upper, Enrolled, "12", "stays no-grade"),
        (YearAct::Graduate, &primary, Enrolled, "16", "graduated "),
        (YearAct::Graduate, &primary, Enrolled, "15", "not concerned"),
        (YearAct::Graduate, &primary, Suspended, "16", "stays suspended"),
        (YearAct::Graduate, &primary, Missing, "16", "stays missing"),
        (YearAct::Graduate, &primary, Graduated, "16", "not concerned"),
        (YearAct::Graduate, &nine, Enrolled, "23", "graduated "),
        (YearAct::Graduate, &five, Enrolled, "15", "graduated "),
        (YearAct::Graduate, &five_of_six, Enrolled, "15", "not concerned"),
        (YearAct::Graduate, &three, Enrolled, "13", "not concerned"),
        (YearAct::Graduate, &three, Enrolled, "16", "stays no-grade"),
        (YearAct::MoveUp, &three, Enrolled, "13", "moved-up 14"),
        (YearAct::MoveUp, &own, Enrolled, "13", "transfer 14"),
        (YearAct::MoveUp, &three, Enrolled, "12", "not concerned"),
        (YearAct::MoveUp, &three, Abroad, "13", "stays abroad"),
        (YearAct::MoveUp, &five_of_six, Enrolled, "15", "moved-up 16"),
        (YearAct::MoveUp, &five, Enrolled, "15", "not concerned"),
        (YearAct::MoveUp, &primary, Enrolled, "16", "not concerned"),
    ] {
        let told = fate(&case(act, 20_260_720, shape), row(1, standing, grade));
        assert_eq!(told, wanted, "{act:?} {standing:?} {grade} {shape:?}");
    }
}

#[test]
fn who_leaves_the_school_has_nothing_open_and_a_class_moves_as_a_whole() {
    let (primary, three) = (primary(), shape("11", "13", System::SixThree, Some(MoveUp::Campus)));
    for (open, elsewhere, why) in [
        (Open::Business, false, "open-business"),
        (Open::Problem, false, "problem-record"),
        (Open::Problem, true, "problem-record"),
        (Open::Nothing, true, "elsewhere"),
    ] {
        let of = |grade| Row { open, elsewhere, ..row(1, Standing::Enrolled, grade) };
        let leaves = format!("stays {why}");
        assert_eq!(fate(&case(YearAct::Graduate, 20_260_720, &primary), of("16")), leaves);
        assert_eq!(fate(&case(YearAct::MoveUp, 20_260_720, &three), of("13")), leaves);
        assert_eq!(
            fate(&case(YearAct::Promote, 20_260_811, &primary), of("13")),
            format!("promoted 14+{why}")
        );
    }
}

#[test]
fn who_was_moved_this_summer_is_not_moved_again_by_another_act() {
    let three = shape("11", "13", System::SixThree, Some(MoveUp::Campus));
    let primary = primary();
    let moved = |grade| Row { moved: true, ..row(1, Standing::Enrolled, grade) };
    assert_eq!(fate(&case(YearAct::Graduate, 20_260_812, &primary), moved("16")), "not concerned");
    assert_eq!(fate(&case(YearAct::MoveUp, 20_260_812, &three), moved("13")), "not concerned");
    assert_eq!(fate(&case(YearAct::Promote, 20_260_812, &primary), moved("13")), "stays already-moved");
}

#[test]
fn a_person_may_leave_one_out_or_have_him_complete_without_graduating() {
    let primary = primary();
    let chosen = [PupilId([1; 16])];
    let left_out = PlanCase { except: &chosen, ..case(YearAct::Promote, 20_260_812, &primary) };
    assert_eq!(fate(&left_out, row(1, Standing::Enrolled, "12")), "stays chosen");
    assert_eq!(fate(&left_out, row(2, Standing::Enrolled, "12")), "promoted 13");
    let completes = PlanCase { complete: &chosen, ..case(YearAct::Graduate, 20_260_720, &primary) };
    assert_eq!(fate(&completes, row(1, Standing::Enrolled, "16")), "completed ");
    let nobody = plan(&completes, std::iter::once(row(1, Standing::Suspended, "16")));
    assert_eq!(nobody.verdict.refusals[0].at, "complete");
}

/// The first refusal's key, or `late`, or nothing.
fn told(act: YearAct, today: u32, done: Option<u32>) -> &'static str {
    let primary = primary();
    let case = PlanCase { done: done.map(day), ..case(act, today, &primary) };
    let grade = if act == YearAct::Graduate { "16" } else { "12" };
    let verdict = plan(&case, std::iter::once(row(1, Standing::Enrolled, grade))).verdict;
    match (verdict.refusals.first(), verdict.warnings.first()) {
        (Some(refusal), _) if refusal.what.zh.contains("还没到") => "early",
        (Some(refusal), _) if refusal.what.zh.contains("过期") => "past",
        (Some(refusal), _) if refusal.what.zh.contains("已经办过") => "done",
        (Some(_), _) => "refused",
        (None, Some(_)) => "late",
        (None, None) => "",
    }
}

#[test]
fn each_act_has_its_days() {
    for (act, today, wanted) in [
        (YearAct::Graduate, 20_260_531, "early"),
        (YearAct::Graduate, 20_260_601, ""),
        (YearAct::Graduate, 20_260_730, ""),
        (YearAct::Graduate, 20_260_731, "late"),
        (YearAct::Graduate, 20_270_531, "late"),
        (YearAct::Graduate, 20_270_601, "past"),
        (YearAct::Promote, 20_260_630, "early"),
        (YearAct::Promote, 20_260_701, ""),
        (YearAct::Promote, 20_270_630, ""),
        (YearAct::Promote, 20_270_701, "past"),
        (YearAct::MoveUp, 20_270_701, "past"),
    ] {
        assert_eq!(told(act, today, None), wanted, "{act:?} {today}");
    }
    assert_eq!(told(YearAct::Promote, 20_260_812, Some(20_260_811)), "done");
    assert_eq!(
        told(YearAct::Graduate, 20_260_720, Some(20_260_711)),
        "",
        "those who stayed behind may follow"
    );
}

/// A year typed wrong is told, whatever was typed.
#[test]
fn a_year_that_is_far_off_is_refused() {
    let primary = primary();
    for (year, wanted) in
        [(0, "过期"), (1925, "过期"), (2026, "还没到"), (2027, "2028年太远"), (u16::MAX, "65536年太远")]
    {
        for act in [YearAct::Graduate, YearAct::Promote] {
            let case = PlanCase { year, ..case(act, 20_260_720, &primary) };
            let verdict = plan(&case, std::iter::once(row(1, Standing::Enrolled, "16"))).verdict;
            assert!(verdict.refusals[0].what.zh.contains(wanted), "{year} {:?}", verdict.refusals);
        }
    }
}

#[test]
fn moving_up_is_for_points_that_end_early_and_have_said_how() {
    let unsaid = shape("11", "13", System::SixThree, None);
    let keys = |shape: &Shape| {
        let verdict = plan(&case(YearAct::MoveUp, 20_260_720, shape), std::iter::empty()).verdict;
        verdict.refusals.into_iter().map(|refusal| refusal.at).collect::<Vec<_>>()
    };
    assert_eq!(keys(&unsaid), ["move-up"]);
    assert_eq!(keys(&primary()), ["year"]);
    assert_eq!(keys(&shape("11", "15", System::FiveFour, None)), ["year"], "grade 5 is the last of 5-4");
    assert!(keys(&shape("11", "15", System::SixThree, Some(MoveUp::School))).is_empty());
}

#[test]
fn grades_that_were_never_told_are_assumed_aloud() {
    let assumed = Shape::assumed(SiteKind::Village);
    let plan = plan(&case(YearAct::Promote, 20_260_812, &assumed), std::iter::empty());
    assert!(plan.verdict.is_lawful());
    assert_eq!(plan.verdict.warnings[0].at, "grades");
}

#[test]
fn who_leaves_late_is_written_on_the_last_lawful_day() {
    let primary = primary();
    let on = |today| leaving_day(&case(YearAct::Graduate, today, &primary)).number();
    assert_eq!((on(20_260_711), on(20_260_831)), (20_260_711, 20_260_831));
    assert_eq!((on(20_260_901), on(20_261_123)), (20_260_730, 20_260_730));
}

#[test]
fn school_years_turn_on_the_first_of_september() {
    assert_eq!((school_year(day(20_260_831)), school_year(day(20_260_901))), (2025, 2026));
    assert_eq!(span(2025), Some((day(20_250_901), day(20_260_831))));
}

#[test]
fn a_school_has_the_grades_between_its_lowest_and_its_highest() {
    assert_eq!(shape("15", "21", System::SixThree, None).grades(), ["15", "16", "21"]);
    assert!(shape("13", "13", System::SixThree, None).check().is_ok());
    for (lowest, highest) in [("14", "13"), ("1", "13"), ("11", "24"), ("", "")] {
        let wrong = shape(lowest, highest, System::SixThree, None);
        assert_eq!(wrong.check().unwrap_err().at, "grades", "{lowest} {highest}");
        assert!(wrong.grades().is_empty());
    }
}
