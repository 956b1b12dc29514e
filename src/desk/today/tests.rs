//! 今日 tells what is due and nothing else: by gravity and day, many of one kind as one line, done ones gone.

use super::*;
use crate::{
    changes::Effect,
    desk::testing::{School, at, day},
    domain::{Clock, Date, PupilId, Unit},
    journal::Op,
    rules::Pack,
};

impl School {
    fn clock(&self, pupil: PupilId, rule: &str, from: u32) -> Clock {
        let rules = self.desk.rules();
        let limit = rules.pack.limit(rule, day(from)).unwrap();
        let clock = limit.clock(day(from), Words::default(), &rules.calendar).unwrap();
        let op = Op::PupilNoted {
            pupil,
            effects: vec![Effect::ClockStarts(clock.clone())],
            reason: "建档".into(),
        };
        self.desk.record(vec![op], &[pupil]).unwrap();
        clock
    }

    fn today(&self, needle: &str) -> Vec<(Gravity, String)> {
        let duties = self.desk.duties().unwrap();
        let kept = duties.into_iter().filter(|duty| duty.what.zh.contains(needle));
        kept.map(|duty| (duty.gravity, duty.what.zh)).collect()
    }
}

fn due(desk: &crate::desk::Desk, rule: &str, on: u32) -> Option<(Date, i64, Urgency)> {
    let lines = desk.dues(Some(day(on))).unwrap();
    let line = lines.into_iter().find(|line| line.rule == rule)?;
    Some((line.due.date, line.working_days_left, line.state))
}

/// Ten working days after Friday 18 September 2026 end on 9 October; the warning begins three days before.
#[test]
fn a_limit_stands_as_of_the_day_that_is_asked() {
    let mut school = School::founded(20_260_918);
    let pupil = school.enters(202_009);
    school.clock(pupil, "D08", 20_260_918);
    for (on, left, state) in [
        (20_260_918, 10, Urgency::Ahead),
        (20_261_005, 2, Urgency::Ahead),
        (20_261_006, 2, Urgency::Soon),
        (20_261_008, 1, Urgency::Soon),
        (20_261_009, 0, Urgency::Today),
        (20_261_010, -1, Urgency::Overdue),
        (20_261_012, -2, Urgency::Overdue),
    ] {
        assert_eq!(due(&school.desk, "D08", on), Some((day(20_261_009), left, state)), "{on}");
    }
    let line = school.desk.dues(None).unwrap().into_iter().find(|line| line.rule == "D08").unwrap();
    assert_eq!((line.pupil, line.change, line.article), (Some(pupil), None, Some(Article(21))));
    assert_eq!(line.place, Place::Pupil(pupil));
    let op =
        Op::PupilNoted { pupil, effects: vec![Effect::ClockStops("D08".into())], reason: "办结".into() };
    school.desk.record(vec![op], &[pupil]).unwrap();
    assert_eq!(due(&school.desk, "D08", 20_261_010), None, "what is done is due no more");
}

#[test]
fn many_of_one_rule_are_one_line_with_the_earliest_day() {
    let mut school = School::founded(20_260_901);
    let pupils: Vec<PupilId> = (0..6).map(|_| school.enters(202_609)).collect();
    for pupil in &pupils[..5] {
        school.clock(*pupil, "D01", 20_260_903);
    }
    assert_eq!(school.today("学籍档案").iter().filter(|(_, what)| what.contains("学生6")).count(), 0);
    assert_eq!(school.today("新生建立学籍档案").len(), 5, "five stand apart");
    school.clock(pupils[5], "D01", 20_260_901);
    let lines: Vec<Duty> = school.desk.duties().unwrap();
    let gathered: Vec<&Duty> =
        lines.iter().filter(|duty| duty.what.zh.contains("新生建立学籍档案")).collect();
    assert_eq!(gathered.len(), 1);
    assert_eq!(gathered[0].what.zh, "6 名学生：新生建立学籍档案");
    assert_eq!((gathered[0].due.unwrap().date, gathered[0].place.clone()), (day(20_261_001), Place::Pupils));
    at(20_261_002);
    let grave = school.today("新生建立学籍档案");
    assert_eq!(
        grave[0],
        (Gravity::Urgent, "学生6：新生建立学籍档案".to_owned()),
        "the late one stands first"
    );
    assert_eq!(grave.len(), 6);
}

#[test]
fn a_duty_of_the_year_is_asked_for_until_it_is_marked_and_again_when_the_mark_is_taken_back() {
    let school = School::founded(20_261_020);
    let month = "控辍保学月报";
    assert_eq!(school.today(month), [], "there is time");
    at(20_261_028);
    assert_eq!(school.today(month).len(), 1);
    assert_eq!(school.today("新生花名册"), [], "what was due before the register began is not asked for");
    let october = DutyRef { id: "D12".into(), period: "2026-10".into() };
    let nobody = DutyTold::default();
    assert!(school.desk.mark_duty(&october, &nobody).is_err());
    let ahead =
        DutyTold { on: Some(day(20_261_029)), receiver: "县教育局".into(), receipt: String::new() };
    assert!(school.desk.mark_duty(&october, &ahead).is_err());
    let told = DutyTold { receipt: "2026-117".into(), on: None, ..ahead };
    school.desk.mark_duty(&october, &told).unwrap();
    assert_eq!(school.today(month), []);
    let line = school.desk.month(day(20_261_001)).unwrap();
    let line = line.into_iter().find(|line| line.duty.as_ref() == Some(&october)).unwrap();
    let done = line.done.unwrap();
    assert_eq!((done.on, done.note.as_str()), (day(20_261_028), "县教育局，回执 2026-117"));
    school.desk.unmark_duty(&october).unwrap();
    assert!(school.desk.unmark_duty(&october).is_err(), "it is taken back once");
    assert_eq!(school.today(month).len(), 1);
    let unknown = DutyRef { id: "D12".into(), period: "2026-13".into() };
    assert!(school.desk.mark_duty(&unknown, &told).is_err());
    at(20_270_105);
    assert_eq!(school.today(month), [(Gravity::Urgent, format!("{}：3 次没有登记办结", duty_name("D12")))]);
}

fn duty_name(id: &str) -> String {
    let duty = Pack::builtin().duties(day(20_261_101)).find(|duty| duty.id == id).unwrap();
    duty.what.zh.clone()
}

#[test]
fn every_due_line_names_rule_and_day_and_each_coming_duty_once() {
    let school = School::founded(20_260_901);
    let lines = school.desk.dues(None).unwrap();
    assert!(lines.windows(2).all(|pair| pair[0].due.date <= pair[1].due.date));
    let reports: Vec<&DueLine> = lines.iter().filter(|line| line.rule == "D12").collect();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].due.date, day(20_260_930));
    assert!(
        lines
            .iter()
            .all(|line| !line.rule.is_empty() && !line.what.zh.is_empty() && !line.what.en.is_empty())
    );
}

/// A month ends on its last day, in leap years too.
#[test]
fn a_month_holds_its_own_days_only() {
    for (of, first, last) in [
        (20_260_131, 20_260_101, 20_260_131),
        (20_260_228, 20_260_201, 20_260_228),
        (20_280_201, 20_280_201, 20_280_229),
        (20_261_231, 20_261_201, 20_261_231),
    ] {
        assert_eq!(dues::month_days(day(of)), Some((day(first), day(last))));
    }
    let mut school = School::founded(20_260_801);
    let pupil = school.enters(202_009);
    assert_eq!(school.clock(pupil, "D01", 20_260_831).due, day(20_260_930));
    let rules = |of| -> Vec<String> {
        let lines = school.desk.month(day(of)).unwrap();
        assert!(lines.iter().all(|line| line.due.date.number() / 100 == of / 100));
        lines.into_iter().map(|line| line.rule).collect()
    };
    assert!(rules(20_260_915).contains(&"D01".to_owned()));
    assert!(!rules(20_261_001).contains(&"D01".to_owned()));
    assert!(rules(20_261_001).contains(&"roster".to_owned()));
    assert_eq!(Unit::Months, school.clock(pupil, "D01", 20_260_831).unit);
}
