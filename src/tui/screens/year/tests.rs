//! What would go wrong: an act done without its preview, an exception that is lost, a step that leads nowhere, a screen
//! that breaks at 80 columns or in English.

use super::{act, classes, *};
use crate::{
    desk::year::{ClassLine, Go, MoveUp, Stay, System, To, Why, YearDone, YearPreview, YearStep},
    domain::{
        Date, PupilId, Standing, Words,
        school::{ClassRoom, YearAct},
    },
    tui::{
        screens::{Answer as Any, Order as Asked},
        testing::Harness,
    },
};

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

fn sample_shape() -> Shape {
    Shape {
        lowest: "11".into(),
        highest: "13".into(),
        system: System::SixThree,
        move_up: Some(MoveUp::Campus),
        told: true,
    }
}

fn known() -> Box<Known> {
    let step = |key, state, zh: &str, en: &str| YearStep {
        key,
        state,
        what: Words { zh: zh.into(), en: en.into() },
    };
    use StepState::{Done, NotNeeded, Open};
    let steps = vec![
        step(StepKey::Shape, Done, "一年级至三年级，六三制", "grades 1 to 3, six years and three"),
        step(StepKey::Graduate, NotNeeded, "没有这样的学生", "nobody is concerned"),
        step(StepKey::MoveUp, Done, "2026-08-20 已办", "done on 2026-08-20"),
        step(StepKey::Promote, Open, "可办 18 人，留下 2 人", "18 can be moved, 2 stay"),
        step(StepKey::Terms, Open, "还没有设置学期", "no terms are set"),
        step(StepKey::Classes, Open, "2 个班还没有班主任", "2 classes have no teacher yet"),
        step(StepKey::Subjects, Done, "语文、数学", "语文、数学"),
        step(StepKey::Newcomers, Open, "还没有录入新生", "no new pupil was entered yet"),
        step(
            StepKey::Balance,
            Open,
            "人数对不上：应为21，名册是20，差1人，请逐人核对",
            "It does not come out even: 21 expected, 20 on the roster, 1 apart",
        ),
    ];
    let balance = Balance {
        opening: 24,
        came: 1,
        left: 4,
        now: 20,
        classes: vec![("11".into(), "1".into(), 9, 8), ("12".into(), "1".into(), 8, 12)],
    };
    let terms = YearPlan {
        year: 2026,
        terms: vec![(day(20_260_901), day(20_270_115)), (day(20_270_301), day(20_270_710))],
        closures: vec![(day(20_261_203), false), (day(20_261_205), true)],
    };
    let overview = YearOverview { year: 2026, shape: sample_shape(), steps, balance };
    Box::new(Known { overview, terms, subjects: vec!["语文".into(), "数学".into()] })
}

fn overview() -> Harness {
    Harness::school().keys("alt-s").answer(Any::Year(known()))
}

/// With the cursor on a step, counted from 1, whatever step was in front.
fn step(at: usize) -> Harness {
    let mut harness = overview().keys("home");
    for _ in 1..at {
        harness = harness.keys("down");
    }
    harness
}

fn preview(act: YearAct) -> YearPreview {
    let go = |id: u8, name: &str, grade: &str, to: To, note: Option<Why>| Go {
        pupil: PupilId([id; 16]),
        name: name.into(),
        grade: grade.into(),
        class: "1".into(),
        to,
        note,
    };
    let stay = |id: u8, name: &str, grade: &str, why: Why| Stay {
        pupil: PupilId([id; 16]),
        name: name.into(),
        grade: grade.into(),
        class: "1".into(),
        why,
    };
    let goes = match act {
        YearAct::Promote => vec![
            go(1, "曾小满", "11", To::Grade("12"), None),
            go(2, "阿依努尔·买买提", "12", To::Grade("13"), Some(Why::Business)),
            go(3, "单一", "12", To::Grade("13"), None),
        ],
        YearAct::Graduate => vec![
            go(1, "曾小满", "16", To::Graduated, None),
            go(2, "阿依努尔·买买提", "16", To::Graduated, None),
        ],
        YearAct::MoveUp => vec![go(1, "曾小满", "13", To::MovedUp("14"), None)],
    };
    let stays = vec![
        stay(8, "吕品", "13", Why::BeyondSite),
        stay(9, "林小河", "12", Why::OffRoll(Standing::Suspended)),
    ];
    YearPreview { act, year: 2025, goes, stays, verdict: Default::default() }
}

fn previewed(act: YearAct) -> Harness {
    Harness::school()
        .go(Place::YearAct(act::Args { act, year: 2026 }))
        .answer(Any::YearAct(act::Answer::Plan(Box::new(preview(act)))))
}

fn class_lines() -> (Vec<ClassLine>, Shape) {
    let class = |grade: &str, name: &str, teacher: &str, joint: &str| ClassRoom {
        grade: grade.into(),
        number: "1".into(),
        name: name.into(),
        teacher: teacher.into(),
        joint: joint.into(),
        active: true,
    };
    let lines = vec![
        ClassLine { class: class("11", "一（1）班", "林老师", "甲复式班"), set: true, pupils: 8 },
        ClassLine { class: class("12", "", "", ""), set: false, pupils: 12 },
        ClassLine {
            class: ClassRoom { active: false, ..class("13", "三（1）班", "", "") },
            set: true,
            pupils: 0,
        },
    ];
    (lines, sample_shape())
}

fn classes() -> Harness {
    Harness::school().go(Place::Classes(())).answer(Any::Classes(class_lines()))
}

#[test]
fn the_steps_preview_and_classes_at_both_sizes() {
    insta::assert_snapshot!("steps_80", overview().screen());
    insta::assert_snapshot!("steps_120_en", overview().lang(Lang::En).size(120, 40).screen());
    insta::assert_snapshot!("promote_80", previewed(YearAct::Promote).keys("down space").screen());
    insta::assert_snapshot!(
        "graduate_120_en",
        previewed(YearAct::Graduate).keys("space space up space").lang(Lang::En).size(120, 40).screen()
    );
    insta::assert_snapshot!("classes_80", classes().keys("down down").screen());
    insta::assert_snapshot!("classes_120_en", classes().lang(Lang::En).size(120, 40).screen());
    insta::assert_snapshot!("grades_80", step(1).keys("enter").screen());
    insta::assert_snapshot!("terms_80", step(5).keys("enter").screen());
    insta::assert_snapshot!("balance_80", step(9).keys("enter").screen());
    insta::assert_snapshot!("class_80", classes().keys("down enter").screen());
}

#[test]
fn each_step_leads_to_where_it_is_done() {
    for (at, asked) in [(2, "Graduate"), (3, "MoveUp"), (4, "Promote"), (6, "Classes(Load)")] {
        let jobs = step(at).keys("enter").asked().concat();
        assert!(jobs.contains(asked), "{at}: {jobs}");
    }
    let newcomer = step(8).keys("enter");
    assert!(
        newcomer.screen().contains("新生建籍") && newcomer.screen().contains("（不在名单里）"),
        "{}",
        newcomer.screen()
    );
    assert!(
        overview().screen().contains("> 4. 升级") || overview().screen().contains(">  4. 升级"),
        "the first open step"
    );
}

#[test]
fn an_act_is_done_only_after_its_question_and_with_its_exceptions() {
    let asked = previewed(YearAct::Promote).keys("down space ctrl-s");
    assert!(asked.asked().is_empty() && asked.screen().contains("2 人升级，3 人留下"), "{}", asked.screen());
    assert!(asked.keys("enter").asked().is_empty(), "a held-down Enter does nothing");
    let harness = previewed(YearAct::Promote).keys("down space ctrl-s y");
    let Some(Asked::YearAct(act::Order::Do(order))) = harness.order() else {
        panic!("{:?}", harness.asked())
    };
    assert_eq!((order.act, order.year), (YearAct::Promote, 2025));
    assert_eq!((order.except.as_slice(), order.complete.len()), (&[PupilId([2; 16])][..], 0));
    let done = YearDone { plan: preview(YearAct::Promote), drafts: 0 };
    let harness = harness.answer(Any::YearAct(act::Answer::Done(Box::new(done))));
    assert!(harness.screen().contains("已办 3 人") && harness.asked().concat().contains("Preview"));
}

#[test]
fn space_turns_a_graduate_into_one_who_completes_then_into_one_who_stays() {
    let complete = previewed(YearAct::Graduate).keys("space ctrl-s y");
    assert!(
        matches!(complete.order(), Some(Asked::YearAct(act::Order::Do(order))) if order.complete == [PupilId([1; 16])])
    );
    let out = previewed(YearAct::Graduate).keys("space up space ctrl-s y");
    assert!(
        matches!(out.order(), Some(Asked::YearAct(act::Order::Do(order))) if order.except == [PupilId([1; 16])] && order.complete.is_empty())
    );
    let back = previewed(YearAct::Graduate).keys("space up space up space ctrl-s y");
    assert!(
        matches!(back.order(), Some(Asked::YearAct(act::Order::Do(order))) if order.except.is_empty() && order.complete.is_empty())
    );
}

#[test]
fn an_act_is_taken_back_after_a_question() {
    let asked = previewed(YearAct::Promote).keys("ctrl-z");
    assert!(asked.asked().is_empty());
    let harness = asked.keys("y");
    assert!(matches!(harness.order(), Some(Asked::YearAct(act::Order::Undo(YearAct::Promote, 2025)))));
    assert!(harness.answer(Any::YearAct(act::Answer::Undone(3))).screen().contains("3 人恢复原样"));
}

#[test]
fn slips_become_what_is_set() {
    let terms = step(5).keys("enter enter enter enter enter enter");
    assert!(
        matches!(terms.order(), Some(Asked::Year(Order::Terms(plan))) if *plan == known().terms),
        "{:?}",
        terms.asked()
    );
    let shape = step(1).keys("enter enter right enter enter enter");
    let wanted = Shape { highest: "14".into(), ..sample_shape() };
    assert!(
        matches!(shape.order(), Some(Asked::Year(Order::Shape(shape))) if *shape == wanted),
        "{:?}",
        shape.asked()
    );
    let subjects = step(7).keys("enter").typed("、英语").keys("enter");
    assert!(matches!(subjects.order(), Some(Asked::Year(Order::Subjects(list))) if list.len() == 3));
    let class = classes().keys("down down enter enter").typed("关老师").keys("enter enter enter");
    assert!(
        matches!(class.order(), Some(Asked::Classes(classes::Order::Set(class))) if class.grade == "12" && class.teacher == "关老师" && class.active),
        "{:?}",
        class.asked()
    );
    let new = classes().keys("enter right enter enter enter enter enter");
    assert!(
        matches!(new.order(), Some(Asked::Classes(classes::Order::Set(class))) if class.grade == "12" && class.number == "1")
    );
}

#[test]
fn a_day_that_cannot_be_read_comes_back_with_its_slip() {
    let harness = step(5).keys("enter").typed("x").keys("enter enter enter enter enter");
    assert!(harness.asked().is_empty() && harness.screen().contains("八位日期"), "{}", harness.screen());
}
