//! The form as a person fills it in.

use super::{Answer as Edited, Args, Task};
use crate::{
    both,
    desk::{DeskError, ErrorKind},
    domain::FieldKey,
    tui::{
        screens::{
            Answer, Order, Place,
            pupil::tests::{ID, pupil},
        },
        testing::Harness,
    },
};

fn form(task: Task, draft: Option<&str>) -> Harness {
    let record = (task != Task::Add).then(|| Box::new(pupil()));
    Harness::school()
        .go(Place::Edit(Args::new(task)))
        .answer(Answer::Edit(Edited::Loaded(record, draft.map(str::to_owned))))
}

/// What the worker was asked, its quiet keeping of drafts answered.
fn settled(mut harness: Harness) -> Harness {
    while harness.asked().first().is_some_and(|asked| asked.contains("Keep") || asked.contains("Drop")) {
        harness = harness.answer(Answer::Edit(Edited::Kept));
    }
    harness
}

#[test]
fn the_forms_at_both_sizes() {
    insta::assert_snapshot!("all_narrow", form(Task::All(ID), None).screen());
    insta::assert_snapshot!("all_wide", form(Task::All(ID), None).size(120, 40).screen());
    insta::assert_snapshot!("quick", form(Task::Quick(ID), None).screen());
    insta::assert_snapshot!("new", form(Task::Add, None).typed("单小明").keys("tab").screen());
    let wrong = form(Task::Quick(ID), None).keys("down down down ctrl-u").typed("也许").keys("tab");
    insta::assert_snapshot!("refused", wrong.screen());
}

#[test]
fn a_field_is_read_and_kept_as_it_is_left() {
    let harness = form(Task::Add, None).typed("单小明").keys("tab");
    assert_eq!(harness.asked(), ["Order(Edit(Keep(Add, 2 fields)))"], "the name and its pinyin");
    let harness = settled(harness).keys("tab");
    assert!(harness.asked().is_empty(), "nothing new, nothing kept");
}

#[test]
fn the_quick_lane_saves_without_asking_why() {
    let harness = form(Task::Quick(ID), None).keys("tab ctrl-u").typed("河湾村五组 8 号院").keys("ctrl-s");
    let harness = settled(harness);
    assert_eq!(harness.asked(), [format!("Order(Edit(Save(Quick({ID}), [\"current_address\"])))")]);
    let harness = harness.answer(Answer::Edit(Edited::Saved(ID)));
    assert!(harness.screen().contains("已保存"));
}

#[test]
fn other_fields_ask_why_and_the_reason_goes_along() {
    let at = Some(FieldKey::Member1Name);
    let harness = Harness::school()
        .go(Place::Edit(Args { task: Task::All(ID), at }))
        .answer(Answer::Edit(Edited::Loaded(Some(Box::new(pupil())), None)));
    let harness = harness.keys("ctrl-u").typed("佟建军").keys("ctrl-s");
    assert!(harness.screen().contains("原因"), "{}", harness.screen());
    let harness = settled(harness.typed("写错了").keys("enter"));
    let Some(Order::Edit(super::Order::Save(_, edits, reason))) = harness.order() else {
        panic!("not saved")
    };
    assert_eq!((edits.len(), reason.as_str()), (1, "写错了"));
}

#[test]
fn key_data_leads_to_the_correction() {
    let at = Some(FieldKey::Name);
    let harness = Harness::school()
        .go(Place::Edit(Args { task: Task::All(ID), at }))
        .answer(Answer::Edit(Edited::Loaded(Some(Box::new(pupil())), None)));
    let harness = harness.typed("改");
    assert!(harness.screen().contains("关键信息变更"), "{}", harness.screen());
    assert!(harness.keys("ctrl-s").screen().contains("没有改动"));
}

#[test]
fn what_was_typed_survives_a_lock_and_is_offered_again() {
    let locked = form(Task::Quick(ID), None).keys("tab ctrl-u").typed("河湾村").idle();
    assert_eq!(locked.asked(), [format!("Order(Edit(Keep(Quick({ID}), 1 fields)))")]);
    let harness = form(Task::Quick(ID), Some("current_address\t河湾村六组 1 号院\n"));
    assert!(harness.screen().contains("接着填"));
    let harness = harness.keys("y");
    assert!(harness.screen().contains("河湾村六组 1 号院"), "{}", harness.screen());
    let harness = harness.keys("esc");
    assert!(harness.screen().contains("放弃"));
    assert_eq!(harness.keys("y").asked()[0], format!("Order(Edit(Drop(Quick({ID}))))"));
}

#[test]
fn the_desk_s_refusal_brings_the_cursor_to_its_field() {
    let harness = form(Task::Quick(ID), None).keys("tab ctrl-u").typed("河湾村五组 8 号院").keys("ctrl-s");
    let mut error = DeskError::new(ErrorKind::Refused, both!("不可", "no"), both!("", ""), both!("", ""));
    error.at = "phone".into();
    let harness = settled(harness).fail(error).keys("enter");
    let line = harness.screen().lines().find(|line| line.contains("联系电话")).map(str::to_owned);
    assert!(line.is_some_and(|line| line.starts_with('>')), "{}", harness.screen());
}

#[test]
fn options_are_picked_and_addresses_copied() {
    let at = Some(FieldKey::Member1CurrentAddress);
    let harness = Harness::school()
        .go(Place::Edit(Args { task: Task::All(ID), at }))
        .answer(Answer::Edit(Edited::Loaded(Some(Box::new(pupil())), None)));
    let harness = harness.keys("ctrl-d");
    assert_eq!(harness.asked(), [format!("Order(Edit(Keep(All({ID}), 1 fields)))")]);
    let at = Some(FieldKey::HealthStatus);
    let harness = Harness::school()
        .go(Place::Edit(Args { task: Task::All(ID), at }))
        .answer(Answer::Edit(Edited::Loaded(Some(Box::new(pupil())), None)));
    let harness = harness.keys("f4");
    assert!(harness.screen().contains("健康状况"));
    let harness = harness.typed("cj").keys("enter");
    assert!(harness.screen().contains("残疾"), "{}", harness.screen());
}

#[test]
fn a_newcomer_with_gaps_is_saved_only_when_one_says_so() {
    let harness = settled(form(Task::Add, None).typed("单小明").keys("ctrl-s"));
    assert!(harness.screen().contains("必填") && harness.asked().is_empty(), "{}", harness.screen());
    let harness = harness.keys("y");
    assert!(harness.asked()[0].starts_with("Order(Edit(Save(Add, [\"name\""), "{:?}", harness.asked());
}
