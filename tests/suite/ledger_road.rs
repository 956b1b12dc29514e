//! A case of the dropout ledger on the road, by the verbs that a person has: the school keeps it, the center sees it with
//! its days of entry, asks, and gets its answer. What would go wrong is a question that is lost, or a late entry that
//! looks like one of its day.

use xueji::{
    desk::{AskedState, Progress, dropout::Trouble},
    domain::{CaseId, Date, Explain, Fingerprint, Lang, PupilId, ledger::CaseState},
};

use super::road::{Township, pupil};

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

/// A case whose pupil is absent since 2 November, with a visit on the 18th; all of it entered on Monday, the 23rd.
fn with_case(town: &Township) -> (PupilId, CaseId) {
    let child = pupil(&town.school, "关小满", "21049920180512001");
    let mut visit = town.school.new_contact(child, "visit").unwrap();
    visit.on = day(20_261_118);
    visit.outcome = "refused".into();
    visit.found = "在家带弟弟".into();
    visit.next = "下周再去".into();
    let fault = |error: xueji::desk::DeskError| panic!("{:?}", error.explain(Lang::Zh));
    town.school.note_contact(&visit).unwrap_or_else(fault);
    let mut told = town.school.new_case(child).unwrap();
    told.on = Some(day(20_261_106));
    told.facts.first_absent = Some(day(20_261_102));
    told.note = "三天未到校".into();
    let fault = |error: xueji::desk::DeskError| panic!("{:?}", error.explain(Lang::Zh));
    let case = town.school.open_case(child, &told).unwrap_or_else(fault);
    (child, case)
}

fn site(town: &Township) -> Fingerprint {
    town.school.card().unwrap().fingerprint
}

fn reports(town: &Township) {
    town.export(&town.school);
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
}

#[test]
fn a_case_reaches_the_center_is_asked_about_and_answered() {
    let town = Township::new();
    let (child, case) = with_case(&town);
    reports(&town);

    let ledger = town.center.center_ledger().unwrap();
    let [line] = ledger.lines.as_slice() else { panic!("{:?}", ledger.lines) };
    assert_eq!((line.pupil, line.case, line.name.as_str()), (child, Some(case), "关小满"));
    assert_eq!(line.trouble, Trouble::Case(CaseState::Suspected));
    // 2 to 22 November are over: a week is left of the four.
    assert_eq!((line.days_left, line.days_left_at_worst), (Some(7), Some(7)));
    assert_eq!((line.contacts, line.late_days), (1, 17), "the visit of the 18th was entered on the 23rd");
    let duties = town.center.duties().unwrap();
    assert!(
        duties.iter().any(|duty| duty.what.zh == "北岔教学点：关小满缺课，离四周还有 7 天"),
        "{duties:?}"
    );

    let number = town.center.ask_case(site(&town), case, "六号立的台账，为什么今天才登记？").unwrap();
    town.export(&town.center);
    let told = town.school.receive(&[town.stick()], &Progress::new()).unwrap();
    assert!(told.iter().any(|one| one.message.zh.contains("问了 1 个问题")), "{told:?}");
    let page = town.school.case_page(case).unwrap();
    let asked: Vec<_> = page.case.unanswered().map(|question| question.text.as_str()).collect();
    assert_eq!(asked, ["六号立的台账，为什么今天才登记？"]);

    town.school.answer_question(case, number, "停电三天").unwrap();
    reports(&town);
    let page = town.center.site_case(site(&town), child).unwrap();
    assert!(matches!(page.questions[0].state, AskedState::Answered(..)), "{:?}", page.questions);
    assert_eq!(page.questions[0].answer, "停电三天");
    let late: Vec<_> = page.events.iter().map(|event| (event.on, event.late_days())).collect();
    assert_eq!(late, [(day(20_261_106), 17), (day(20_261_118), 5), (day(20_261_123), 0)]);
}

#[test]
fn a_question_that_was_lost_with_a_stick_is_carried_again() {
    let town = Township::new();
    let (_, case) = with_case(&town);
    reports(&town);
    town.center.ask_case(site(&town), case, "几号家访的？").unwrap();
    let lost = town.export(&town.center);
    std::fs::remove_file(lost).unwrap();
    town.export(&town.center);
    town.school.receive(&[town.stick()], &Progress::new()).unwrap();
    assert_eq!(town.school.case_page(case).unwrap().case.questions.len(), 1);
    // Whoever collects nothing new goes on with what is there.
    reports(&town);
    let again = town.export(&town.center);
    let told = town.school.receive(&[again], &Progress::new()).unwrap();
    assert!(told.iter().all(|one| !one.message.zh.contains("问题")), "{told:?}");
    assert_eq!(town.school.case_page(case).unwrap().case.questions.len(), 1);
}
