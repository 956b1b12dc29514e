//! The monthly report: how the ledger stood, a nil report, and the duty seen as done.

use super::*;
use crate::domain::ledger::MonthReport;

#[test]
fn a_month_tells_how_the_ledger_stood_at_its_end() {
    let mut school = school();
    let (one, two) = (pupil(&mut school), pupil(&mut school));
    truant(&school, one, 20_261_109, 20_261_111);
    let told = school.desk.new_case(one).unwrap();
    let case = school.desk.open_case(one, &told).unwrap();
    noted(&school, one, 20_261_111, "visit");
    noted(&school, two, 20_261_111, "call");
    at(20_261_204);
    school
        .desk
        .step_case(case, &CaseTold { facts: told.facts, ..to(CaseState::Watched, 20_261_202) })
        .unwrap();
    let lists = |month| {
        let MonthReport { suspected, dropped_out, persuaded, returned, closed, .. } =
            school.desk.month_draft(month).unwrap().report;
        [suspected, dropped_out, persuaded, returned, closed].map(|list| list.len())
    };
    assert_eq!(lists(202_610), [0; 5]);
    assert_eq!(lists(202_611), [1, 0, 1, 0, 0], "the call was to a family without a case");
    assert_eq!(lists(202_612), [0, 0, 0, 1, 0]);
    assert!(school.desk.month_draft(202_613).is_err());
}

#[test]
fn a_nil_report_is_stated_under_a_name_and_settles_the_duty() {
    let school = school();
    at(20_261_126);
    assert_eq!(refused_at(school.desk.state_month(202_611, "孙校长", "")), "month", "four days early");
    at(20_261_127);
    assert_eq!(refused_at(school.desk.state_month(202_611, "  ", "")), "head");
    let monthly = || {
        let month = school.desk.month(day(20_261_130)).unwrap();
        month.into_iter().find(|line| line.rule == "D12").expect("every month has one")
    };
    assert!(!monthly().is_settled());
    let report = school.desk.state_month(202_611, "孙校长", "").unwrap();
    assert!(report.is_nil());
    assert!(monthly().seen.is_some_and(|seen| seen.zh.contains("孙校长")));
    assert!(school.desk.state_month(202_612, "孙校长", "").is_err(), "a month ahead");
    at(20_261_130);
    let page = school.desk.breaches(2026).unwrap();
    let cases = page.breaches.into_iter().flat_map(|breach| breach.cases);
    let november = cases.into_iter().find(|case| case.what.zh.starts_with("2026-11 ")).unwrap();
    assert_eq!((november.state, november.entered), (crate::desk::CaseState::InTime, Some(day(20_261_127))));
    let draft = school.desk.month_draft(202_611).unwrap();
    assert_eq!(draft.stated.unwrap().report.head, "孙校长");
}

#[test]
fn half_days_without_a_roll_call_are_told_with_the_report() {
    let mut school = school();
    let one = pupil(&mut school);
    at(20_260_905);
    // 1 to 4 September are school days: four days, eight half days.
    assert_eq!(school.desk.month_draft(202_609).unwrap().report.uncalled, 8);
    marked(&school, one, 20_260_902, Presence::Present);
    assert_eq!(school.desk.month_draft(202_609).unwrap().report.uncalled, 6);
}
