//! What would go wrong: a form that loses what was typed, an unlawful change that is queued, a queue that a held-down
//! Enter fills, an article that is not told.

use std::sync::Arc;

use super::*;
use crate::{
    changes::Form,
    desk::{Roster, RulesInForce},
    domain::{Article, Lang, RosterRow, Standing},
    tui::{
        screens::{Answer as Any, Order as Asked, changes::sample},
        testing::{Harness, bearings},
    },
};

fn refusal(at: &str) -> Refusal {
    Refusal {
        article: Some(Article(23)),
        at: at.to_owned(),
        what: crate::both!("旷课还不满四周。", "Less than four weeks."),
        why: crate::both!("从开始缺课日期算起只有10天。", "Ten days since the first."),
        next: crate::both!("满四周后再认定。", "Wait until the four weeks are over."),
    }
}

fn school() -> Harness {
    let row = |id: u8, name: &'static str, keys: &'static str| RosterRow {
        id: PupilId([id; 16]),
        standing: Standing::Enrolled,
        birth: 20_160_312,
        name,
        keys,
        gender: "1",
        grade: "13",
        class: "1",
        number_in_class: "1",
        id_number: "",
        student_number: "",
    };
    let roster = Roster::load(|push| {
        push(row(1, "王小明", "wangxiaoming wxm"));
        push(row(2, "曾单", "zengshan zs"));
        Ok::<(), ()>(())
    });
    let mut bearings = bearings(crate::domain::DeskRole::School);
    bearings.roster = Arc::new(roster.expect("no errors"));
    Harness::signed_in(bearings)
}

fn begin(kind: &str) -> Harness {
    let start = Start::New { kind: Some(kind.into()), pupil: Some(PupilId([1; 16])) };
    school()
        .go(Place::Wizard(start))
        .answer(Any::Wizard(Answer::Begun { name: "王小明".into(), kept: None }))
}

fn asked() -> Vec<(Words, bool)> {
    vec![
        (crate::both!("家访记录", "record of visits"), true),
        (crate::both!("联系记录", "record of contacts"), false),
    ]
}

fn checked(harness: Harness, verdict: Vec<(bool, Refusal)>) -> Harness {
    harness.answer(Any::Wizard(Answer::Checked { verdict, asked: asked() }))
}

#[test]
fn kind_by_number_and_pupil_by_pinyin_lead_to_the_form() {
    let kinds = school().go(Place::Wizard(Start::New { kind: None, pupil: None }));
    insta::assert_snapshot!("kinds_80", kinds.screen());
    let whom = kinds.typed("cx").keys("enter").typed("zs");
    insta::assert_snapshot!("whom_80", whom.screen());
    let whom = whom.keys("enter");
    assert!(
        matches!(whom.order(), Some(Asked::Wizard(Order::Begin(tag, Some(id)))) if tag == "dropout" && id.0 == [2; 16])
    );
    // A newcomer has no record to be chosen; who was here before has one.
    let coming =
        school().go(Place::Wizard(Start::New { kind: None, pupil: None })).typed("zhuanru").keys("enter");
    let newcomer = coming.keys("enter");
    assert!(matches!(newcomer.order(), Some(Asked::Wizard(Order::Begin(tag, None))) if tag == "transfer-in"));
}

#[test]
fn a_field_is_read_when_it_is_left_and_the_rules_speak() {
    let form = checked(begin("dropout"), Vec::new()).typed("9月32日").keys("tab");
    // Kept for a power cut, and checked.
    assert!(form.asked().iter().any(|work| work.contains("Keep")), "{:?}", form.asked());
    let form = form.outcome(Ok(crate::tui::worker::Outcome::Kept));
    let form = checked(form, vec![(true, refusal("first_absent_date")), (false, refusal(""))]).keys("up");
    insta::assert_snapshot!("form_80", form.screen());
    insta::assert_snapshot!("form_120_en", form.lang(Lang::En).size(120, 40).screen());
}

#[test]
fn an_option_is_picked_by_number_name_or_pinyin() {
    let place = Filling::new(
        kind("dropout").expect("known"),
        &Form::default(),
        &RulesInForce::built_in(today()),
        today(),
        Lang::Zh,
    )
    .place("reason");
    let down = "tab ".repeat(place.expect("a reason"));
    let form = checked(begin("dropout"), Vec::new()).keys(&down).typed("yx");
    insta::assert_snapshot!("option_80", form.screen());
    let form = form.keys("enter");
    assert!(form.asked().iter().any(|work| work.contains("\\\"reason\\\",\\\"02\\\"")), "{:?}", form.asked());
}

fn today() -> crate::domain::Date {
    crate::domain::Date::from_number(20_260_901).expect("a day")
}

fn looked_over(verdict: Vec<(bool, Refusal)>) -> Harness {
    let end = "tab ".repeat(kind("dropout").expect("known").particulars().len() + 1);
    let form = checked(begin("dropout"), Vec::new()).keys(&end);
    assert!(matches!(form.order(), Some(Asked::Wizard(Order::Review(..)))), "{:?}", form.asked());
    let line = Box::new(sample::line(1, "王小明", "dropout", ChangeState::Draft));
    form.answer(Any::Wizard(Answer::Ready { line, verdict }))
}

#[test]
fn an_unlawful_change_stays_a_draft_and_says_by_which_article() {
    let refused = looked_over(vec![(true, refusal("first_absent_date"))]);
    insta::assert_snapshot!("refused_80", refused.screen());
    assert!(refused.keys("enter").order().is_none());
}

#[test]
fn the_last_look_stands_on_going_back() {
    let ready = looked_over(vec![(false, refusal(""))]);
    insta::assert_snapshot!("ready_80", ready.screen());
    assert!(ready.keys("enter").order().is_none(), "a held-down Enter queues nothing");
    let queued = looked_over(Vec::new()).keys("tab enter");
    assert!(matches!(queued.order(), Some(Asked::Wizard(Order::Queue(id))) if id.0 == [1; 16]));
}

#[test]
fn what_was_typed_is_kept_on_leaving_and_on_locking() {
    let mut form = Form::default();
    form.set("guardian", "李某");
    let kept = desk_work::packed(&form, &[]);
    let start = Start::New { kind: Some("dropout".into()), pupil: Some(PupilId([1; 16])) };
    let taken_up = school()
        .go(Place::Wizard(start))
        .answer(Any::Wizard(Answer::Begun { name: "王小明".into(), kept: Some(kept) }));
    let taken_up = checked(taken_up, Vec::new());
    assert!(taken_up.screen().contains("李某"));
    let left = taken_up.typed("20260801").keys("esc");
    assert!(
        left.asked().iter().any(|work| work.contains("Keep") && work.contains("20260801")),
        "{:?}",
        left.asked()
    );
    let locked = checked(begin("dropout"), Vec::new()).typed("20260801").idle();
    assert!(locked.asked().iter().any(|work| work.contains("Keep") && work.contains("20260801")));
    assert!(!locked.screen().contains("王小明"));
}

#[test]
fn a_paper_is_attached_under_the_name_that_is_asked_for() {
    let file = checked(begin("dropout"), Vec::new()).keys("ctrl-k");
    insta::assert_snapshot!("paper_80", file.screen());
    let asked = file.keys("enter").typed("/a/b.jpg").keys("enter");
    assert!(
        matches!(asked.order(), Some(Asked::Wizard(Order::Attach(path, title))) if path.ends_with("b.jpg") && title == "家访记录")
    );
    let here = asked.answer(Any::Wizard(Answer::Attached(EvidenceId([9; 32]), "家访记录".into())));
    assert!(here.model.status.contains("已附上"));
}

#[test]
fn only_kinds_that_can_start_from_the_standing_are_offered_and_a_paper_is_taken_off_again() {
    let start = Start::New { kind: None, pupil: Some(PupilId([1; 16])) };
    let kinds = school().go(Place::Wizard(start)).screen();
    assert!(kinds.contains("转出") && !kinds.contains("转入"), "{kinds}");
    let asked = checked(begin("dropout"), Vec::new()).keys("ctrl-k enter").typed("/a/b.jpg").keys("enter");
    let attached = asked.answer(Any::Wizard(Answer::Attached(EvidenceId([7; 32]), "家访记录".into())));
    let kept = attached.answer(Any::Wizard(Answer::Kept));
    let off = checked(kept, Vec::new()).keys("ctrl-k").typed("取下").keys("enter");
    assert!(off.model.status.contains("已取下：家访记录"), "{}", off.model.status);
}
