//! A school that calls the roll late and a center that must see it: days left, days of entry, months, roll calls.

use super::*;
use crate::{
    changes::Form,
    desk::{
        Gravity, Place,
        dropout::Trouble,
        testing::{Township, at, day},
    },
    domain::{
        CaseId, ChangeId, ContactId,
        attendance::{Presence, RollCall, RollMark},
        ledger::{CaseFacts, CaseState, CaseStep, Contact, MonthReport},
    },
    journal::Op,
};

const CASE: CaseId = CaseId([5; 16]);

fn call(pupil: PupilId, on: u32, mark: Presence) -> Op {
    let marks = vec![RollMark { pupil, morning: mark, afternoon: mark, note: String::new() }];
    Op::RollCalled { call: RollCall { grade: String::new(), class: String::new(), on: day(on), marks } }
}

fn contact(id: u8, pupil: PupilId, on: u32, way: &str) -> Op {
    Op::ContactNoted {
        contact: Box::new(Contact {
            id: ContactId([id; 16]),
            pupil,
            on: day(on),
            way: way.into(),
            by: "关老师".into(),
            whom: "奶奶".into(),
            place: String::new(),
            found: "在家带弟弟".into(),
            outcome: "refused".into(),
            promise: String::new(),
            back_by: None,
            next: String::new(),
            next_on: None,
            letter: None,
            papers: Vec::new(),
        }),
    }
}

fn step(pupil: PupilId, on: u32, to: CaseState, note: &str, answers: u32) -> Op {
    Op::CaseStepped {
        step: Box::new(CaseStep {
            case: CASE,
            pupil,
            on: day(on),
            to,
            facts: CaseFacts {
                first_absent: Some(day(20_261_102)),
                reason: "02".into(),
                reason_note: "不愿说".into(),
                ..CaseFacts::default()
            },
            note: note.into(),
            closing: String::new(),
            change: None,
            answers,
            papers: Vec::new(),
        }),
    }
}

fn nil_report(month: u32, on: u32) -> Op {
    Op::MonthStated {
        report: Box::new(MonthReport {
            month,
            on: day(on),
            suspected: Vec::new(),
            dropped_out: Vec::new(),
            persuaded: Vec::new(),
            returned: Vec::new(),
            closed: Vec::new(),
            uncalled: 0,
            head: "关老师".into(),
            note: String::new(),
        }),
    }
}

/// A pupil absent since Monday, 2 November. The whole roll was entered on Friday the 20th, two days of it never; the
/// school reports on Monday the 23rd.
fn absent() -> (Township, PupilId) {
    let mut town = Township::founded(20_261_102);
    let pupil = town.school.enters(202_409);
    at(20_261_120);
    let called = (20_261_102..=20_261_120).filter(|on| {
        let free = [20_261_107, 20_261_108, 20_261_114, 20_261_115];
        !free.contains(on) && ![20_261_112, 20_261_113].contains(on)
    });
    let mut ops: Vec<Op> = called.map(|on| call(pupil, on, Presence::Truant)).collect();
    ops.push(contact(1, pupil, 20_261_119, "visit"));
    town.school.desk.record(ops, &[]).unwrap();
    at(20_261_123);
    let ops = vec![contact(2, pupil, 20_261_123, "call"), contact(3, pupil, 20_261_123, "village")];
    town.school.desk.record(ops, &[]).unwrap();
    town.reports();
    (town, pupil)
}

#[test]
fn a_line_tells_days_left_visits_and_how_late_it_was_entered() {
    let (town, pupil) = absent();
    at(20_261_124);
    let ledger = town.center.center_ledger().unwrap();
    let [line] = ledger.lines.as_slice() else { panic!("{:?}", ledger.lines) };
    assert_eq!((line.pupil, line.name.as_str()), (pupil, "学生1"));
    assert_eq!((line.site_name.as_str(), line.trouble), ("北岔教学点", Trouble::Contacted));
    // Told are 21 days up to Sunday; if nobody came on Monday either, it is one day more.
    assert_eq!((line.days_left, line.days_left_at_worst), (Some(7), Some(6)));
    assert_eq!(line.run.unwrap().count.halves, 26);
    assert_eq!((line.contacts, line.last_contact), (3, Some(day(20_261_123))));
    assert_eq!(line.visits, 1, "a call is no visit, and Thursday was last week");
    assert_eq!((line.late_days, line.doubtful), (18, false));
    let [site] = ledger.sites.as_slice() else { panic!() };
    assert_eq!((site.unexplained, site.suspected, site.visits), (1, 0, 1));
    assert_eq!(site.told, Some(day(20_261_123)));
}

#[test]
fn a_site_whose_roll_call_is_behind_is_told_apart_from_one_that_has_not_reported() {
    let (town, pupil) = absent();
    for (today, uncalled, untold, behind) in
        [(20_261_124, 2, 1, true), (20_261_127, 1, 4, false), (20_261_208, 0, 10, false)]
    {
        at(today);
        let site = town.center.center_ledger().unwrap().sites.remove(0);
        assert_eq!((site.uncalled, site.untold, site.window), (uncalled, untold, 10), "{today}");
        let said = site.warnings.iter().any(|warning| warning.what.zh.contains("没有点齐名"));
        assert_eq!(said, behind, "{today}");
        let silent = site.warnings.iter().any(|warning| warning.what.zh.contains("没有上报"));
        assert_eq!(silent, today == 20_261_208, "{today}");
    }
    let ops = vec![
        call(pupil, 20_261_112, Presence::Truant),
        call(pupil, 20_261_113, Presence::Truant),
        call(pupil, 20_261_123, Presence::Truant),
    ];
    town.school.desk.record(ops, &[]).unwrap();
    town.reports();
    let site = town.center.center_ledger().unwrap().sites.remove(0);
    assert_eq!((site.called, site.untold), (None, 0), "the last call lies before the days looked at");
    assert_eq!(site.uncalled, 10);
}

#[test]
fn four_weeks_press_until_a_dropout_is_stated() {
    let (town, pupil) = absent();
    for (today, said, gravity) in [
        (20_261_124, "学生1缺课，离四周还有 6 天", Gravity::Urgent),
        (20_261_129, "学生1缺课，离四周还有 1 天", Gravity::Urgent),
        (20_261_130, "学生1如一直未到校，缺课已满四周，请问明", Gravity::Urgent),
    ] {
        at(today);
        let duties = town.center.duties().unwrap();
        let duty = duties.iter().find(|duty| duty.what.zh.contains("学生1")).unwrap();
        assert_eq!(duty.what.zh, format!("北岔教学点：{said}"));
        assert_eq!((duty.gravity, &duty.place), (gravity, &Place::Ledger));
    }
    let ops = (20_261_124..=20_261_130)
        .filter(|on| ![20_261_128, 20_261_129].contains(on))
        .map(|on| call(pupil, on, Presence::Truant));
    town.school.desk.record(ops.collect(), &[]).unwrap();
    town.reports();
    let full = town.center.center_ledger().unwrap();
    assert_eq!(full.lines[0].days_left, Some(0));
    assert!(full.sites[0].warnings[0].what.zh.contains("已满四周，没有辍学报告"));
    let change = ChangeId([8; 16]);
    let mut form = Form::default();
    form.set("determined_date", "20261129");
    let saved = Op::ChangeSaved {
        change,
        kind: "dropout".into(),
        pupil,
        pupil_name: "学生1".into(),
        revision: 1,
        form,
        evidence: Vec::new(),
    };
    let queued =
        Op::ChangeQueued { change, pupil, base: 0, due: None, now: Vec::new(), on_approval: Vec::new() };
    town.school.desk.record(vec![saved, queued], &[]).unwrap();
    town.reports();
    let told = town.center.center_ledger().unwrap();
    assert!(told.lines[0].stated);
    let page = town.center.site_case(town.site(), pupil).unwrap();
    let event = page.events.iter().find(|event| event.what.zh.contains("认定辍学")).unwrap();
    assert_eq!((event.on, event.stamp.on, event.late_days()), (day(20_261_129), day(20_261_130), 1));
    let review = town.center.review_case(town.site(), change).unwrap();
    assert_eq!(review.entered.map(|stamp| stamp.on), Some(day(20_261_130)));
    assert!(told.sites[0].warnings.iter().all(|warning| !warning.what.zh.contains("四周")));
}

#[test]
fn a_month_without_a_report_is_missing_when_it_is_over_and_a_nil_report_is_a_report() {
    let town = Township::founded(20_260_901);
    town.reports();
    let missing = |today| {
        at(today);
        let site = town.center.center_ledger().unwrap().sites.remove(0);
        let missing: Vec<u32> =
            site.months.iter().filter(|month| month.missing).map(|month| month.month).collect();
        let warned = site.warnings.iter().filter(|warning| warning.what.zh.contains("零报告")).count();
        assert_eq!(warned, missing.len());
        missing
    };
    assert_eq!(missing(20_260_930), [0_u32; 0]);
    assert_eq!(missing(20_261_001), [202_609]);
    assert_eq!(missing(20_261_031), [202_609]);
    assert_eq!(missing(20_261_101), [202_609, 202_610]);
    let ops = vec![nil_report(202_609, 20_260_930), nil_report(202_610, 20_261_030)];
    town.school.desk.record(ops, &[]).unwrap();
    town.reports();
    assert_eq!(missing(20_261_102), [0_u32; 0]);
    let months = town.center.center_ledger().unwrap().sites.remove(0).months;
    let stated: Vec<_> = months
        .iter()
        .map(|month| month.stated.map(|(on, stamp, nil)| (month.month, on, stamp.on, nil)).unwrap())
        .collect();
    let entered = day(20_261_101);
    assert_eq!(
        stated,
        [(202_609, day(20_260_930), entered, true), (202_610, day(20_261_030), entered, true)],
        "the day that the head signed and the day of entry stand apart"
    );
}

#[test]
fn a_case_shows_each_event_with_its_day_of_entry_and_each_question_on_its_way() {
    let (town, pupil) = absent();
    at(20_261_125);
    let ops = vec![step(pupil, 20_261_105, CaseState::Suspected, "三天未到校", 0)];
    town.school.desk.record(ops, &[]).unwrap();
    town.reports();
    let page = || town.center.site_case(town.site(), pupil).unwrap();
    let events: Vec<_> = page()
        .events
        .iter()
        .map(|event| (event.on.number(), event.late_days(), event.what.zh.clone()))
        .collect();
    assert_eq!(
        events,
        [
            (20_261_105, 20, "疑似辍学".to_owned()),
            (20_261_119, 1, "家访（关老师→奶奶）：不愿返校".to_owned()),
            (20_261_123, 0, "电话（关老师→奶奶）：不愿返校".to_owned()),
            (20_261_123, 0, "会同村委（关老师→奶奶）：不愿返校".to_owned()),
        ]
    );
    assert_eq!(page().reason.zh, "厌学（不愿说）");
    assert_eq!(page().line.trouble, Trouble::Case(CaseState::Suspected));

    let number = town.center.ask_case(town.site(), CASE, "为什么晚了二十天才登记？").unwrap();
    let state = || page().questions[0].state;
    assert_eq!((state(), page().line.questions), (AskedState::Waiting, 1));
    town.answers();
    assert_eq!(state(), AskedState::Sent);
    town.reports();
    assert_eq!(state(), AskedState::Taken);
    at(20_261_126);
    let answer = step(pupil, 20_261_125, CaseState::Suspected, "没有电", number);
    town.school.desk.record(vec![answer], &[]).unwrap();
    town.reports();
    let AskedState::Answered(on, stamp) = state() else { panic!("{:?}", state()) };
    assert_eq!((on, stamp.on, page().line.questions), (day(20_261_125), day(20_261_126), 0));
    assert_eq!(page().questions[0].answer, "没有电");
    assert!(town.center.site_case(town.site(), PupilId([77; 16])).is_err());
}

#[test]
fn a_school_has_no_ledger_over_other_sites() {
    let (town, pupil) = absent();
    assert!(town.school.desk.center_ledger().is_err());
    assert!(town.school.desk.site_case(town.site(), pupil).is_err());
}
