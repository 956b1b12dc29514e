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
    at(20_261_113);
    assert_eq!(school.today(month), [(Gravity::Urgent, duty_name("D12"))], "14 days late it stands apart");
    at(20_261_114);
    assert_eq!(school.today(month).len(), 1, "then it is gathered");
    let gathered = school.desk.duties().unwrap().into_iter().find(|duty| duty.place == Place::Month).unwrap();
    let first = gathered.due.unwrap().date;
    assert_eq!((gathered.gravity, gathered.duty, first), (Gravity::Urgent, None, day(20_261_030)));
    assert!(gathered.what.zh.contains("件年度工作没有登记办结"), "{}", gathered.what.zh);
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

fn settled(school: &School, duty: &str, of: u32) -> Vec<(String, bool)> {
    let lines = school.desk.month(day(of)).unwrap().into_iter().filter(|line| line.rule == duty);
    lines.map(|line| (line.duty.clone().unwrap().period, line.is_settled())).collect()
}

#[test]
fn a_backup_settles_the_duty_of_its_month_and_what_was_missed() {
    let school = School::founded(20_260_905);
    at(20_261_029);
    let none = |month: &str| [(month.to_owned(), false)];
    assert_eq!(settled(&school, "backup", 20_260_901), none("2026-09"));
    school.desk.backup(&school.home.path().join("a.xjbak")).unwrap();
    for (of, month, is) in
        [(20_260_901, "2026-09", true), (20_261_001, "2026-10", true), (20_261_101, "2026-11", false)]
    {
        assert_eq!(settled(&school, "backup", of), [(month.to_owned(), is)], "{month}");
    }
    let head = school.desk.store.head().seq;
    school.desk.backup(&school.home.path().join("b.xjbak")).unwrap();
    assert_eq!(school.desk.store.head().seq, head, "a second copy has nothing to note");
}

#[test]
fn what_the_program_sees_needs_no_mark() {
    let school = School::founded(20_260_820);
    let year = "设置新学年";
    assert_eq!(school.today(year).len(), 1);
    let terms = vec![(day(20_260_901), day(20_270_115)), (day(20_270_301), day(20_270_710))];
    let plan = crate::domain::school::YearPlan { year: 2026, terms, closures: Vec::new() };
    school.desk.record(vec![Op::YearPlanned { plan }], &[]).unwrap();
    assert_eq!(school.today(year).len(), 1, "no class is set up yet");
    let class = |teacher: &str| Op::ClassSet {
        class: crate::domain::school::ClassRoom {
            grade: "11".into(),
            number: "1".into(),
            name: "一（1）班".into(),
            teacher: teacher.into(),
            joint: String::new(),
            active: true,
        },
    };
    school.desk.record(vec![class("那老师")], &[]).unwrap();
    assert_eq!(school.today(year), []);
    at(20_261_120);
    assert_eq!(settled(&school, "problem-records", 20_261_130), [("2026".to_owned(), true)]);
    assert_eq!(settled(&school, "entry-files", 20_261_001), [("2026".to_owned(), true)], "no clock runs");
}

#[test]
fn a_file_that_is_not_built_keeps_its_duty_open() {
    let mut school = School::founded(20_260_901);
    let pupil = school.enters(202_609);
    let clock = school.clock(pupil, "D01", 20_260_901);
    for on in [20_260_928, 20_261_001, 20_261_002] {
        at(on);
        assert_eq!(settled(&school, "entry-files", 20_261_001), [("2026".to_owned(), false)], "{on}");
    }
    let op = Op::PupilNoted { pupil, effects: vec![Effect::ClockStops(clock.rule)], reason: "办结".into() };
    school.desk.record(vec![op], &[pupil]).unwrap();
    assert_eq!(settled(&school, "entry-files", 20_261_001), [("2026".to_owned(), true)]);
}

/// The transfer season ends a month after the term's start.
#[test]
fn a_season_is_told_while_it_is_near_and_gone_afterwards() {
    let school = School::founded(20_260_825);
    let season = "转学办理截止";
    for (on, count) in [(20_260_923, 0), (20_260_924, 1), (20_261_001, 1), (20_261_002, 0), (20_261_101, 0)] {
        at(on);
        assert_eq!(school.today(season).len(), count, "{on}");
        assert!(settled(&school, "transfer-season", 20_261_001).len() <= 1);
    }
    assert_eq!(settled(&school, "transfer-season", 20_261_001), []);
}

#[test]
fn a_childs_clock_stands_above_paper_work() {
    let mut school = School::founded(20_260_825);
    let pupil = school.enters(202_009);
    school.clock(pupil, "D08", 20_260_901);
    at(20_261_008);
    let urgent: Vec<Duty> = school.desk.duties().unwrap();
    let urgent: Vec<&Duty> = urgent.iter().filter(|duty| duty.gravity == Gravity::Urgent).collect();
    assert!(urgent.len() > 2);
    assert_eq!(urgent[0].place, Place::Pupil(pupil));
    assert!(urgent[0].due.unwrap().date > urgent.last().unwrap().due.unwrap().date, "though it is due later");
    assert_eq!(urgent.last().unwrap().place, Place::Month);
    assert!(urgent[1..urgent.len() - 1].iter().all(|duty| duty.duty.is_some()));
}

#[test]
fn a_sheet_that_was_written_is_told_and_not_yet_handed_in() {
    let school = School::founded(20_260_905);
    at(20_260_925);
    school.desk.write_movements(Some(2025), &school.home.path().join("增减.xlsx"), false).unwrap();
    let lines = school.desk.month(day(20_261_001)).unwrap();
    let line = lines.into_iter().find(|line| line.rule == "movements").unwrap();
    assert!(!line.is_settled());
    assert!(line.stands.zh.contains("已写出 2026-09-25 增减.xlsx"), "{}", line.stands.zh);
}

/// 第27条: the check itself is what is asked for; its time begins two weeks before the term ends.
#[test]
fn a_check_without_a_fault_settles_the_data_check_of_its_term() {
    let mut school = School::founded(20_260_905);
    let of = |school: &School| settled(school, "D11", 20_270_101);
    at(20_261_231);
    school.desk.note_check(14, 0).unwrap();
    assert_eq!(of(&school), [("2026-1".to_owned(), false)], "the term has long to go");
    at(20_270_101);
    school.enters(202_609);
    let found = school.desk.check_all(&crate::desk::Progress::new()).unwrap();
    assert!(found.iter().any(|line| line.fault));
    assert_eq!(of(&school), [("2026-1".to_owned(), false)], "a fault is still to be mended");
    school.desk.note_check(14, 2).unwrap();
    assert_eq!(of(&school), [("2026-1".to_owned(), true)]);
    let line =
        school.desk.month(day(20_270_101)).unwrap().into_iter().find(|line| line.rule == "D11").unwrap();
    assert_eq!((line.done.unwrap().on, line.seen), (day(20_270_101), None));
    assert_eq!(settled(&school, "D11", 20_270_701), [("2026-2".to_owned(), false)]);
    let head = school.desk.store.head().seq;
    school.desk.note_check(14, 0).unwrap();
    assert_eq!(school.desk.store.head().seq, head, "what is marked is not marked again");
}

#[test]
fn a_backup_in_the_last_week_is_that_of_the_terms_end() {
    let school = School::founded(20_260_905);
    let of = || settled(&school, "handover", 20_270_101);
    for (on, name, is) in [(20_270_107, "a.xjbak", false), (20_270_108, "b.xjbak", true)] {
        at(on);
        school.desk.backup(&school.home.path().join(name)).unwrap();
        assert_eq!(of(), [("2026-1".to_owned(), is)], "{on}");
    }
}

/// A summer is named by its calendar year, as `graduate --year` names it.
#[test]
fn the_roster_of_graduates_is_told_as_written_in_its_own_summer() {
    let school = School::founded(20_260_905);
    at(20_270_720);
    let told = |needle: &str| {
        let lines = school.desk.month(day(20_270_701)).unwrap();
        let line = lines.into_iter().find(|line| line.rule == "graduates-roster").unwrap();
        assert_eq!((line.duty.clone().unwrap().period.as_str(), line.is_settled()), ("2027", false));
        line.stands.zh.contains(needle)
    };
    assert!(!told("已写出"));
    school.desk.note_written(super::GRADUATES_SHEET, 2027, std::path::Path::new("毕业生.xlsx")).unwrap();
    assert!(told("已写出 2027-07-20 毕业生.xlsx"));
}

#[test]
fn an_interrupted_form_is_told_until_it_is_saved_or_thrown_away() {
    let mut school = School::founded(20_260_905);
    let pupil = school.enters(202_009);
    let told = |name: &str| {
        school.desk.keep_draft(name, "phone\t139").unwrap();
        let found: Vec<(String, Place)> =
            school.desk.interrupted().unwrap().into_iter().map(|line| (line.what.zh, line.place)).collect();
        school.desk.drop_draft(name).unwrap();
        assert_eq!(school.desk.interrupted().unwrap(), []);
        found
    };
    for (name, what, place) in [
        ("form-new".to_owned(), "有一张新学生登记表没填完", Place::Pupils),
        (format!("form-{pupil}"), "学生1的信息修改没填完", Place::Pupil(pupil)),
        (format!("quick-{pupil}"), "学生1的信息修改没填完", Place::Pupil(pupil)),
        (format!("change:new:dropout:{pupil}"), "学生1的辍学没填完", Place::Pupil(pupil)),
        ("change:new:transfer-in".to_owned(), "一项转入没填完", Place::Changes),
        ("grid 13 1 result 2026-1".to_owned(), "三年级1班的成绩记录没填完", Place::Room("files".into())),
    ] {
        assert_eq!(told(&name), [(what.to_owned(), place)], "{name}");
    }
    assert_eq!(told("last stick"), [], "other things are kept beside, which are no forms");
    school.desk.keep_draft("form-new", "name\t佟").unwrap();
    assert_eq!(school.today("没填完").len(), 1);
}
