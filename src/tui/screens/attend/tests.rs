//! What would go wrong: a mark reaches another pupil or another half day than the one in front, 其余全到 writes over an
//! exception, a day that nobody called looks called, a day without school takes marks.

use super::*;
use crate::{
    desk::{
        self,
        attend::{ElsewhereLine, RollClass},
        file::ClassRef,
    },
    domain::{PupilId, attendance::Stamp},
    tui::{
        screens::{Answer as Any, Order as Asked, Place, place_of},
        testing::Harness,
    },
};

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

fn class(grade: &str) -> ClassRef {
    ClassRef { grade: grade.into(), class: "1".into() }
}

fn line(number: u8, grade: &str, name: &str, marks: [Presence; 2], note: &str, run_halves: u32) -> RollLine {
    let [morning, afternoon] = marks;
    RollLine {
        pupil: PupilId([number; 16]),
        class: class(grade),
        number: number.to_string(),
        name: name.into(),
        keys: String::new(),
        morning,
        afternoon,
        note: note.into(),
        run_halves,
    }
}

fn about(grade: &str, first: Option<u32>) -> RollClass {
    let stamp = first.map(|on| Stamp { seq: 1, on: day(on), doubtful: false });
    RollClass {
        class: class(grade),
        first: stamp,
        last: stamp,
        sick: 0,
        tell_doctor: false,
        elsewhere: vec![],
    }
}

/// 三年级1班 is called but for one afternoon, 五年级1班 is not called at all.
fn sheet(on: u32, first: u32, kind: DayKind) -> Answer {
    use Presence::{Present, Sick, Truant, Uncalled};
    let mut third = about("13", Some(first));
    third.elsewhere.push(ElsewhereLine {
        pupil: PupilId([9; 16]),
        name: "马小兰".into(),
        school: "青石中心小学".into(),
        since: day(20_260_901),
    });
    let lines = vec![
        line(1, "13", "王小明", [Present, Present], "", 0),
        line(2, "13", "阿依努尔·买买提", [Truant, Uncalled], "家里放羊", 5),
        line(3, "13", "李晓红", [Sick, Sick], "发热", 0),
        line(4, "15", "陈大山", [Uncalled, Uncalled], "", 0),
    ];
    let classes = vec![third, about("15", None)];
    let sheet = RollSheet { on: day(on), kind, estimate: false, classes, lines };
    Answer::Sheet(Box::new(sheet), None)
}

fn opened(answer: Answer) -> Harness {
    Harness::school().keys("3").answer(Any::Attend(answer))
}

fn today() -> Harness {
    opened(sheet(20_260_901, 20_260_901, DayKind::School))
}

fn called(harness: &Harness) -> (Date, Vec<(u8, Presence, Presence)>) {
    let Some(Asked::Attend(Order::Call(on, marks, _))) = harness.order() else {
        panic!("no call: {:?}", harness.asked())
    };
    (*on, marks.iter().map(|mark| (mark.pupil.0[0], mark.morning, mark.afternoon)).collect())
}

#[test]
fn the_roll_stands_on_one_screen_class_by_class() {
    let harness = today().keys("down");
    insta::assert_snapshot!("roll", harness.picture());
    insta::assert_snapshot!("roll-wide-en", harness.lang(Lang::En).size(120, 40).picture());
}

#[test]
fn it_opens_on_today_and_the_line_of_today_leads_to_it() {
    let harness = Harness::school().keys("3");
    assert!(matches!(harness.order(), Some(Asked::Attend(Order::Load(None)))), "{:?}", harness.asked());
    assert_eq!(place_of(&desk::Place::Room("attend".to_owned())), Some(Place::Attend(())));
}

#[test]
fn all_others_present_leaves_every_mark_that_stands() {
    use Presence::{Present, Uncalled};
    let marks = called(&today().keys("ctrl-a"));
    assert_eq!(marks, (day(20_260_901), vec![(2, Uncalled, Present), (4, Present, Present)]));
}

#[test]
fn a_mark_goes_to_the_pupil_and_the_part_of_the_day_in_front() {
    use Presence::{Cleared, Early, Late, Leave, Present, Sick, Truant, Uncalled};
    for (keys, pupil, morning, afternoon) in [
        ("ctrl-k", 1, Truant, Truant),
        ("down ctrl-b", 2, Sick, Sick),
        ("left ctrl-d", 1, Late, Uncalled),
        ("right ctrl-t", 1, Uncalled, Early),
        ("left right space", 1, Present, Present),
        ("left right right ctrl-w", 1, Uncalled, Leave),
        ("down down delete", 3, Cleared, Cleared),
        // The head of a class is no pupil: the cursor passes it, both ways.
        ("down down down ctrl-k", 4, Truant, Truant),
        ("end up ctrl-k", 3, Truant, Truant),
        ("end home ctrl-k", 1, Truant, Truant),
    ] {
        assert_eq!(called(&today().keys(keys)).1, [(pupil, morning, afternoon)], "{keys}");
    }
}

#[test]
fn a_day_without_school_says_why_and_takes_no_marks_but_gives_them_back() {
    let off = || opened(sheet(20_260_829, 20_260_829, DayKind::Break));
    insta::assert_snapshot!("no-school", off().picture());
    for keys in ["ctrl-a", "ctrl-k", "space"] {
        assert!(off().keys(keys).order().is_none(), "{keys}");
    }
    assert_eq!(called(&off().keys("delete")).1, [(1, Presence::Cleared, Presence::Cleared)]);
}

#[test]
fn a_past_day_is_titled_late_with_the_day_of_entry() {
    let harness = opened(sheet(20_260_828, 20_260_831, DayKind::School));
    let screen = harness.screen();
    assert!(screen.contains("2026-08-28 星期五　补记"), "{screen}");
    assert!(screen.contains("补记于 2026-08-31"), "{screen}");
    let harness = harness.keys("-");
    let asked = harness.order();
    assert!(matches!(asked, Some(Asked::Attend(Order::Before(on))) if *on == day(20_260_828)), "{asked:?}");
}

#[test]
fn each_call_is_written_at_once_and_days_end_with_today() {
    use crate::desk::testing::{School, at};
    let mut school = School::founded(20_260_901);
    let pupil = school.enters(202_409);
    at(20_260_907);
    let mark =
        RollMark { pupil, morning: Presence::Truant, afternoon: Presence::Present, note: String::new() };
    let ask = |order| match Attend::perform(order, &school.desk, &Progress::default()) {
        Ok(Answer::Sheet(sheet, _)) => Some(*sheet),
        Ok(Answer::NoDay) => None,
        Err(error) => panic!("{error:?}"),
    };
    let sheet = ask(Order::Call(day(20_260_907), vec![mark], String::new())).unwrap();
    let marks: Vec<_> = sheet.lines.iter().map(|line| (line.pupil, line.morning, line.afternoon)).collect();
    assert_eq!(marks, [(pupil, Presence::Truant, Presence::Present)]);
    // Over the weekend, forth and back; there is no day after today.
    assert_eq!(ask(Order::Before(day(20_260_907))).unwrap().on, day(20_260_904));
    assert_eq!(ask(Order::After(day(20_260_904))).unwrap().on, day(20_260_907));
    assert!(ask(Order::After(day(20_260_907))).is_none());
    // On a Saturday, the way back from Friday leads to today all the same.
    at(20_260_912);
    assert_eq!(ask(Order::After(day(20_260_911))).unwrap().on, day(20_260_912));
}
