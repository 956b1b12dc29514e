//! What would go wrong: a list that hides what was returned, a key that touches another change than the one under the
//! cursor, a screen that breaks at 80 columns or in English.

use super::{sample, *};
use crate::tui::{
    screens::{Answer as Any, Order as Asked},
    testing::Harness,
};

fn list() -> Harness {
    Harness::school().go(Place::Changes(())).answer(Any::Changes(Answer::Lines(sample::lines())))
}

#[test]
fn the_list_shows_states_limits_and_the_way() {
    insta::assert_snapshot!("list_80", list().keys("down").screen());
    insta::assert_snapshot!("list_120_en", list().lang(Lang::En).size(120, 40).screen());
    let empty = Harness::school().go(Place::Changes(())).answer(Any::Changes(Answer::Lines(Vec::new())));
    insta::assert_snapshot!("list_empty", empty.screen());
}

#[test]
fn a_change_shows_why_it_came_back() {
    let line = Box::new(sample::line(2, "阿依努尔·买买提", "dropout", ChangeState::Returned));
    let page = Harness::school().go(Place::Change(line.change.id)).answer(Any::Change(page::Answer::Loaded(
        line,
        vec!["居民户口簿".into()],
        Vec::new(),
    )));
    insta::assert_snapshot!("page_80", page.screen());
    insta::assert_snapshot!("page_120_en", page.lang(Lang::En).size(120, 40).screen());
}

#[test]
fn each_key_is_about_the_change_under_the_cursor() {
    let queued = list().keys("down down down +");
    assert!(matches!(queued.order(), Some(Asked::Changes(Order::Queue(id))) if id.0 == [4; 16]));
    let withdrawn = list().keys("-").typed("写错了").keys("enter");
    assert!(
        matches!(withdrawn.order(), Some(Asked::Changes(Order::Withdraw(id, why))) if id.0 == [1; 16] && why == "写错了")
    );
    // Enter on a draft opens the form, on what is under way its page.
    assert!(
        matches!(list().keys("enter").order(), Some(Asked::Wizard(wizard::Order::Load(id))) if id.0 == [1; 16])
    );
    assert!(
        matches!(list().keys("down down enter").order(), Some(Asked::Change(page::Order::Load(id))) if id.0 == [3; 16])
    );
    // What is under way is not reworked; what came back is.
    assert!(list().keys("down down ctrl-w").order().is_none());
    assert!(matches!(list().keys("down ctrl-w").order(), Some(Asked::Wizard(wizard::Order::Load(_)))));
}

#[test]
fn the_filter_asks_anew() {
    assert!(matches!(list().keys("ctrl-t").order(), Some(Asked::Changes(Order::List(false)))));
}

/// A business under way: two steps taken, two offered.
fn under_way() -> Harness {
    use crate::{
        changes::StepTaken,
        desk::{Asked as Asks, StepOffer},
        domain::{Clock, Date, Text, Unit, Words},
    };
    let day = Date::from_number(20_260_902).expect("a day");
    let words = |zh: &str, en: &str| Words { zh: zh.into(), en: en.into() };
    let step = |label: Words, to: Words| StepTaken {
        step: "agree".into(),
        label,
        by: words("本校", "this school"),
        from: String::new(),
        to: "agreed".into(),
        to_label: to,
        on: day,
        told: crate::changes::Form(vec![("person".into(), "王老师".into())]),
    };
    let mut line = Box::new(sample::line(3, "𬭳小满", "transfer-out", ChangeState::Exported));
    line.stage = words("待转出学校主管部门核办", "with the giving authority");
    line.change.stage = "agreed".into();
    line.change.steps = vec![
        step(words("列入上报", "queued"), words("已报", "reported")),
        step(words("学校同意", "school agrees"), line.stage.clone()),
    ];
    line.change.clock = Some(Clock {
        rule: "T4".into(),
        article: 15,
        from: day,
        due: day,
        soon: day,
        length: 10,
        unit: Unit::Workdays,
        approximate: false,
        waits: words("待转出学校主管部门核办", "the giving authority decides"),
    });
    let reason = Asks {
        key: "reason",
        label: Text::new("原因", "Reason"),
        required: true,
        sort: "text",
        values: Vec::new(),
        example: String::new(),
    };
    let person =
        Asks { key: "person", label: Text::new("经办人", "Person"), required: false, ..reason.clone() };
    let offer = |key: &str, label: Words, asks: Vec<Asks>| StepOffer {
        key: key.into(),
        label,
        by: words("主管部门", "authority"),
        to: words("办结", "done"),
        ends: true,
        asks,
    };
    let offers = vec![
        offer("consent", words("同意", "agrees"), vec![person.clone()]),
        offer("refuse", words("不同意", "refuses"), vec![reason, person]),
    ];
    Harness::school().go(Place::Change(line.change.id)).answer(Any::Change(page::Answer::Loaded(
        line,
        Vec::new(),
        offers,
    )))
}

#[test]
fn a_business_shows_its_steps_and_the_next_is_taken_from_a_slip() {
    insta::assert_snapshot!("business_80", under_way().screen());
    insta::assert_snapshot!("business_120_en", under_way().lang(Lang::En).size(120, 40).screen());
    insta::assert_snapshot!("business_pick", under_way().keys("f10").screen());
    let slip = under_way().keys("f10 down enter");
    insta::assert_snapshot!("business_slip", slip.screen());
    let taken = slip.keys("tab").typed("材料不全").keys("enter").typed("李").keys("enter");
    let Some(Asked::Change(page::Order::Step(_, step, told))) = taken.order() else { panic!("no step") };
    assert_eq!((step.as_str(), told.set.get("reason"), told.set.get("person")), ("refuse", "材料不全", "李"));
    assert!(told.on.is_some());
}
