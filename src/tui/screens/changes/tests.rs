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
    let page = Harness::school()
        .go(Place::Change(line.change.id))
        .answer(Any::Change(page::Answer::Loaded(line, vec!["居民户口簿".into()])));
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
