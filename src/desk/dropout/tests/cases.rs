//! From the first day absent to the ledger, the report, the return, and off the ledger again.

use super::*;
use crate::{
    desk::{ChangeFilter, StepTold},
    domain::{
        CaseId,
        ledger::{CaseFacts, CaseQuestion},
    },
};

#[test]
fn the_ladder_asks_for_what_was_not_done_yet() {
    let mut school = school();
    let one = pupil(&mut school);
    truant(&school, one, 20_261_109, 20_261_109);
    let first = line(&school, one);
    assert_eq!((first.trouble, first.days_left), (Trouble::Unexplained, Some(28)));
    assert_eq!(due(&first), ["remind", "visit"]);
    noted(&school, one, 20_261_109, "call");
    let called = line(&school, one);
    assert_eq!((called.trouble, due(&called)), (Trouble::Contacted, vec!["visit"]));
    noted(&school, one, 20_261_109, "visit");
    let visited = line(&school, one);
    assert!(due(&visited).is_empty());
    assert_eq!(visited.next[0].key, "school", "what lies ahead");
    truant(&school, one, 20_261_110, 20_261_111);
    assert_eq!(due(&line(&school, one)), ["school", "center", "ledger"]);
    let told = school.desk.new_case(one).unwrap();
    assert_eq!(told.facts.first_absent, Some(day(20_261_109)));
    school.desk.open_case(one, &told).unwrap();
    assert_eq!(due(&line(&school, one)), ["center"], "no bundle carried it yet");
    truant(&school, one, 20_261_112, 20_261_113);
    assert_eq!(due(&line(&school, one)), ["center", "township"]);
    noted(&school, one, 20_261_113, "township");
    assert_eq!(due(&line(&school, one)), ["center"]);
    assert!(!line(&school, one).late);
}

#[test]
fn from_absence_to_the_report_and_back() {
    let mut school = school();
    let one = pupil(&mut school);
    truant(&school, one, 20_261_109, 20_261_204);
    let told = school.desk.new_case(one).unwrap();
    let case = school.desk.open_case(one, &told).unwrap();
    at(20_261_206);
    assert_eq!(line(&school, one).days_left, Some(1));
    assert_eq!(refused_at(school.desk.assemble_dropout(one)), "determined_date");
    at(20_261_207);
    assert_eq!(refused_at(school.desk.assemble_dropout(one)), "contact_count", "no contact was noted");
    noted(&school, one, 20_261_113, "call");
    assert_eq!(refused_at(school.desk.assemble_dropout(one)), "contact_count");
    noted(&school, one, 20_261_120, "visit");
    let facts = CaseFacts {
        reason: "04".into(),
        whereabouts: "3".into(),
        help: "减免费用".into(),
        ..told.facts.clone()
    };
    let persuading = CaseTold { facts, ..to(CaseState::Persuading, 20_261_207) };
    school.desk.step_case(case, &persuading).unwrap();
    assert_eq!(line(&school, one).next[0].key, "full");
    let draft = school.desk.assemble_dropout(one).unwrap();
    let of = |key: &str| draft.form.get(key).to_owned();
    assert_eq!([of("first_absent_date"), of("contact_count")], ["20261109", "2"]);
    assert_eq!([of("reason"), of("whereabouts"), of("guardian")], ["04", "3", "王某"]);
    assert!(
        of("contacts").starts_with("11月13日电话（王某）：不愿返校")
            && of("contacts").contains("11月20日家访")
    );
    assert!(of("measures") == "减免费用" && of("guardian_phone") == "13900000000");

    // More than the log has is refused, also when a person types it.
    let mut typed = draft.clone();
    typed.form.set("contact_count", "9");
    assert!(
        school.desk.check_change(&typed).unwrap().iter().any(|(no, what)| *no && what.at == "contact_count")
    );

    let change = school.desk.save_change(&draft).unwrap();
    assert_eq!(school.desk.assemble_dropout(one).unwrap().id, Some(change), "the draft that is there");
    assert_eq!(due(&line(&school, one)), ["confirm"]);
    school.desk.queue_change(change).unwrap();
    assert!(school.desk.assemble_dropout(one).is_err());
    let on = |on: u32| StepTold { on: Some(day(on)), ..StepTold::default() };
    school.desk.step(change, "determine", &on(20_261_207)).unwrap();
    let stated = line(&school, one);
    assert_eq!((stated.trouble, stated.case), (Trouble::Case(CaseState::DroppedOut), Some(case)));
    assert_eq!(school.desk.changes(ChangeFilter::Open).unwrap().len(), 1, "three offices are to be told");

    // A dropout comes back by a change; by hand the ledger lets no one back.
    assert_eq!(refused_at(school.desk.step_case(case, &to(CaseState::Watched, 20_261_207))), "to");
    let closing = CaseTold { closing: "mistake".into(), ..to(CaseState::Closed, 20_261_207) };
    assert_eq!(refused_at(school.desk.step_case(case, &closing)), "closing");
    at(20_261_214);
    school.becomes(one, Standing::Enrolled, 20_261_214);
    let back = line(&school, one);
    assert_eq!((back.trouble, back.watch_ends), (Trouble::Case(CaseState::Watched), Some(day(20_270_111))));
    let struck = |on| CaseTold { closing: "back".into(), ..to(CaseState::Closed, on) };
    at(20_270_110);
    assert_eq!(refused_at(school.desk.step_case(case, &struck(20_270_110))), "on");
    at(20_270_111);
    assert_eq!(due(&line(&school, one)), ["watch-over"]);
    school.desk.step_case(case, &struck(20_270_111)).unwrap();
    assert_eq!(school.desk.trouble_of(one).unwrap(), None);
    let page = school.desk.case_page(case).unwrap();
    assert_eq!((page.case.state, page.words.closing.zh.as_str()), (CaseState::Closed, "已返校，观察期满"));
}

#[test]
fn a_case_goes_only_where_the_table_lets_it() {
    let mut school = school();
    let one = pupil(&mut school);
    at(20_261_201);
    for wrong in [CaseState::DroppedOut, CaseState::Watched, CaseState::Closed] {
        assert_eq!(refused_at(school.desk.open_case(one, &to(wrong, 20_261_130))), "to", "{wrong:?}");
    }
    let first = CaseFacts { first_absent: Some(day(20_261_116)), ..CaseFacts::default() };
    let opened = CaseTold { facts: first.clone(), ..to(CaseState::Suspected, 20_261_118) };
    let case = school.desk.open_case(one, &opened).unwrap();
    assert!(line(&school, one).late, "entered on 1 December for 18 November");
    assert!(school.desk.open_case(one, &opened).is_err(), "one case for a pupil");
    let step = |told: CaseTold| refused_at(school.desk.step_case(case, &told));
    let known = |to_state, on| CaseTold { facts: first.clone(), ..to(to_state, on) };
    assert_eq!(step(known(CaseState::Persuading, 20_261_117)), "on", "before it was opened");
    assert_eq!(step(known(CaseState::Persuading, 20_261_202)), "on", "ahead");
    assert_eq!(step(known(CaseState::DroppedOut, 20_261_201)), "to");
    assert_eq!(step(known(CaseState::Closed, 20_261_201)), "closing");
    for closing in ["back", "transferred-out", "special", "over-age", "xyz"] {
        let told = CaseTold { closing: closing.into(), ..known(CaseState::Closed, 20_261_201) };
        assert!(["closing", "on"].contains(&step(told).as_str()), "{closing}");
    }
    let told = CaseTold { facts: CaseFacts { reason: "99".into(), ..first.clone() }, ..opened.clone() };
    assert_eq!(step(CaseTold { on: None, ..told }), "reason_note");
    let mistake = CaseTold { closing: "mistake".into(), ..known(CaseState::Closed, 20_261_201) };
    school.desk.step_case(case, &mistake).unwrap();
    assert_eq!(step(known(CaseState::Suspected, 20_261_201)), "to", "closed is closed");
    assert_ne!(school.desk.open_case(one, &to(CaseState::Suspected, 20_261_201)).unwrap(), case);
}

#[test]
fn what_is_known_leads_into_the_matching_business() {
    let school = school();
    let kinds = |reason: &str, whereabouts: &str| -> Vec<&str> {
        let facts =
            CaseFacts { reason: reason.into(), whereabouts: whereabouts.into(), ..CaseFacts::default() };
        school.desk.case_leads(&facts).into_iter().map(|lead| lead.kind).collect()
    };
    for (reason, whereabouts, expected) in [
        ("", "5", &["transfer-out"][..]),
        ("05", "5", &["transfer-out"]),
        ("07", "1", &["suspend"]),
        ("08", "", &["attend-elsewhere"]),
        ("", "8", &["abroad"]),
        ("06", "9", &["missing"]),
        ("02", "1", &[]),
    ] {
        assert_eq!(kinds(reason, whereabouts), expected, "{reason} {whereabouts}");
    }
}

#[test]
fn a_question_of_the_center_is_answered_once_also_when_the_case_is_closed() {
    let mut school = school();
    let one = pupil(&mut school);
    at(20_261_130);
    let case = school.desk.open_case(one, &to(CaseState::Suspected, 20_261_130)).unwrap();
    let ask = |number, case| {
        let question =
            CaseQuestion { pupil: one, case, number, on: day(20_261_130), text: "家访了没有？".into() };
        school.desk.record(vec![Op::QuestionsTaken { questions: vec![question] }], &[one]).unwrap();
    };
    ask(1, case);
    assert_eq!(line(&school, one).next[0].key, "answer");
    assert_eq!(refused_at(school.desk.answer_question(case, 2, "去过")), "answers");
    assert_eq!(refused_at(school.desk.answer_question(case, 1, " ")), "note");
    school.desk.answer_question(case, 1, "去过两次").unwrap();
    assert!(line(&school, one).questions.is_empty());
    assert_eq!(refused_at(school.desk.answer_question(case, 1, "再答")), "answers");
    let closing = CaseTold { closing: "mistake".into(), ..to(CaseState::Closed, 20_261_130) };
    school.desk.step_case(case, &closing).unwrap();
    at(20_261_210);
    ask(2, case);
    school.desk.answer_question(case, 2, "学生一直在校").unwrap();
    let closed = school.desk.case_page(case).unwrap().case;
    assert_eq!((closed.closed, closed.closing.as_str()), (Some(day(20_261_130)), "mistake"));
    assert!(school.desk.case_page(CaseId::default()).is_err());
}

#[test]
fn promises_silence_and_a_return_are_told() {
    let mut school = school();
    let one = pupil(&mut school);
    truant(&school, one, 20_261_109, 20_261_111);
    let told = school.desk.new_case(one).unwrap();
    let case = school.desk.open_case(one, &told).unwrap();
    let promised = Contact {
        outcome: "promised".into(),
        back_by: Some(day(20_261_116)),
        next: "上门接".into(),
        next_on: Some(day(20_261_117)),
        ..contact(&school, one, 20_261_111, "village")
    };
    school.desk.note_contact(&promised).unwrap();
    for (on, expected) in [
        (20_261_115, &["center"][..]),
        (20_261_116, &["promised", "center"]),
        (20_261_117, &["promised", "next-contact", "center"]),
        (20_261_124, &["promised", "next-contact", "center"]),
        (20_261_125, &["promised", "next-contact", "center", "silent"]),
    ] {
        at(on);
        assert_eq!(due(&line(&school, one)), expected, "{on}");
    }
    marked(&school, one, 20_261_125, Presence::Present);
    let back = line(&school, one);
    assert_eq!((back.run, due(&back)), (None, vec!["back"]));
    school
        .desk
        .step_case(case, &CaseTold { facts: told.facts, ..to(CaseState::Watched, 20_261_125) })
        .unwrap();
    assert_eq!(line(&school, one).watch_ends, Some(day(20_261_223)));
    truant(&school, one, 20_261_126, 20_261_126);
    assert_eq!(due(&line(&school, one)), ["left-again"]);
}

#[test]
fn a_note_that_excuses_takes_the_ladder_away_and_no_roll_call_leaves_it() {
    let mut school = school();
    let (excused, unseen) = (pupil(&mut school), pupil(&mut school));
    truant(&school, excused, 20_261_109, 20_261_111);
    let told = school.desk.new_case(excused).unwrap();
    school.desk.open_case(excused, &told).unwrap();
    marked(&school, excused, 20_261_111, Presence::Sick);
    let first = CaseFacts { first_absent: Some(day(20_261_109)), ..CaseFacts::default() };
    let told = CaseTold { facts: first, ..to(CaseState::Suspected, 20_261_111) };
    school.desk.open_case(unseen, &told).unwrap();
    at(20_261_207);
    let (excused, unseen) = (line(&school, excused), line(&school, unseen));
    assert_eq!((excused.run, excused.days_left), (None, None));
    assert_eq!(due(&excused), ["silent"], "nobody wrote since it was opened");
    assert_eq!((unseen.run, unseen.days_left), (None, Some(0)));
    assert!(due(&unseen).contains(&"full") && due(&unseen).contains(&"visit"));
}

#[test]
fn watched_groups_come_from_fields_and_from_a_person() {
    let mut school = school();
    let one = pupil(&mut school);
    let edits = vec![Edit { field: FieldKey::IsOrphan, old: None, new: Some(Value::YesNo(true)) }];
    let op = Op::FieldsEdited { pupil: one, lane: Lane::Form, edits, reason: String::new(), undoes: None };
    school.desk.record(vec![op], &[one]).unwrap();
    truant(&school, one, 20_261_109, 20_261_109);
    let groups = || line(&school, one).groups.into_iter().map(|group| group.zh).collect::<Vec<_>>();
    assert_eq!(groups(), ["孤儿"]);
    school.desk.watch_pupil(one, &["hardship".into(), "orphan".into(), "hardship".into()], "低保").unwrap();
    assert_eq!(groups(), ["孤儿", "困境"]);
    assert_eq!(refused_at(school.desk.watch_pupil(one, &["xyz".into()], "")), "groups");
    school.desk.watch_pupil(one, &[], "").unwrap();
    assert_eq!(groups(), ["孤儿"]);
}

#[test]
fn the_history_of_a_pupil_tells_the_dropout_work() {
    let mut school = school();
    let one = pupil(&mut school);
    truant(&school, one, 20_261_109, 20_261_109);
    marked(&school, one, 20_261_109, Presence::Sick);
    let made = contact(&school, one, 20_261_109, "call");
    school.desk.note_contact(&made).unwrap();
    school.desk.strike_contact(one, made.id, "记错了学生").unwrap();
    let case = school.desk.open_case(one, &to(CaseState::Suspected, 20_261_109)).unwrap();
    let question =
        CaseQuestion { pupil: one, case, number: 1, on: day(20_261_109), text: "家访了没有？".into() };
    school.desk.record(vec![Op::QuestionsTaken { questions: vec![question] }], &[one]).unwrap();
    school.desk.answer_question(case, 1, "去过两次").unwrap();
    school.desk.watch_pupil(one, &["hardship".into()], "低保").unwrap();
    let lines = school.desk.history(one).unwrap();
    let told: Vec<(&str, &str)> =
        lines.iter().rev().take(8).rev().map(|line| (line.what.zh.as_str(), line.reason.as_str())).collect();
    assert_eq!(
        told,
        [
            ("2026-11-09 考勤：旷课", ""),
            ("2026-11-09 考勤：病假", ""),
            ("2026-11-09 电话：不愿返校", "称外出务工"),
            ("联系记录划掉", "记错了学生"),
            ("控辍台账：疑似辍学，2026-11-09", ""),
            ("中心校第 1 号提问", "家访了没有？"),
            ("答复中心校第 1 号提问", "去过两次"),
            ("列为重点关注：困境", "低保"),
        ]
    );
}

#[test]
fn today_tells_the_step_that_is_due_and_gathers_many() {
    let mut school = school();
    let all: Vec<PupilId> = (0..7).map(|_| pupil(&mut school)).collect();
    truant(&school, all[0], 20_261_109, 20_261_110);
    let of = |needle: &str| {
        let duties = school.desk.duties().unwrap();
        let found: Vec<_> = duties.into_iter().filter(|duty| duty.what.zh.contains(needle)).collect();
        found.into_iter().map(|duty| (duty.what.zh, duty.stands.zh)).collect::<Vec<_>>()
    };
    let expected = ("学生1：当天联系家长，问清原因", "无故缺课 2 个上学日（2 天），还有 27 天满四周");
    assert_eq!(of("当天联系家长"), [(expected.0.to_owned(), expected.1.to_owned())]);
    noted(&school, all[0], 20_261_110, "visit");
    assert!(of("当天联系家长").is_empty() && of("报告学校负责人").len() == 1);
    for pupil in &all[..6] {
        truant(&school, *pupil, 20_261_111, 20_261_111);
    }
    assert_eq!(of("当天联系家长").len(), 5);
    truant(&school, all[6], 20_261_111, 20_261_111);
    assert_eq!(of("当天联系家长")[0].0, "6 名学生：当天联系家长，问清原因");
}
