//! What would go wrong: a duplicate approved unseen among many, a return without a reason, a decision about another
//! case than the one in front.

use super::{decide::Decided, *};
use crate::{
    desk::ReviewCase,
    domain::{ChangeId, Date, EvidenceId, FieldKey, Fields, Fingerprint, Stamp, Value},
    tui::{
        screens::{Answer as Any, Order as Asked, changes::sample},
        testing::Harness,
    },
};

fn line(number: u8, name: &str, kind: &str) -> ReviewLine {
    ReviewLine {
        site: Fingerprint([7; 32]),
        site_name: "河湾教学点".into(),
        line: sample::line(number, name, kind, ChangeState::Exported),
        disposition: if number == 3 { Disposition::Duplicate } else { Disposition::Merged },
        decision: (number == 5).then(|| (ChangeState::Approved, String::new())),
        elsewhere: if number == 3 { vec!["东沟小学 王小明".into()] } else { Vec::new() },
    }
}

fn queue() -> Harness {
    let lines = vec![
        line(1, "王小明", "dropout"),
        line(2, "阿依努尔·买买提", "transfer-out"),
        line(3, "曾单", "transfer-in"),
        line(5, "单一", "key-correction"),
    ];
    let reasons = vec!["缺监护人签字".to_owned(), "照片看不清".to_owned()];
    Harness::center().go(Place::Review(())).answer(Any::Review(Answer::Lines(lines, reasons)))
}

#[test]
fn the_queue_shows_what_presses() {
    insta::assert_snapshot!("queue_80", queue().keys("down down").screen());
    insta::assert_snapshot!("queue_120_en", queue().lang(Lang::En).size(120, 40).screen());
}

#[test]
fn many_are_approved_after_a_look_and_duplicates_are_left_out() {
    let marked = queue().keys("ctrl-a +");
    insta::assert_snapshot!("approve_many", marked.screen());
    assert!(queue().keys("ctrl-a + enter").order().is_none(), "the question stands on no");
    let decided = marked.typed("y");
    let Some(Asked::Review(Order::Decide(items, Decision::Approved, _))) = decided.order() else {
        panic!("{:?}", decided.asked())
    };
    let ids: Vec<u8> = items.iter().map(|((_, change), _)| change.0[0]).collect();
    assert_eq!(ids, [1, 2], "neither the duplicate nor the decided one");
    let told = decided.answer(Any::Review(Answer::Decided(Decided { done: 2, failed: Vec::new() })));
    assert!(told.model.status.contains("已办 2 项"));
    // The duplicate alone is not approved from the list either.
    let single = queue().keys("down down +");
    assert!(single.order().is_none() && single.model.dialogs.is_empty());
}

#[test]
fn a_return_takes_an_earlier_reason_or_a_new_one() {
    let asked = queue().keys("down -");
    insta::assert_snapshot!("reasons", asked.screen());
    // The earlier one can still be altered.
    let returned = asked.keys("down enter").typed("，请重拍").keys("enter");
    assert!(matches!(
        returned.order(),
        Some(Asked::Review(Order::Decide(items, Decision::Returned(why), _)))
            if why == "照片看不清，请重拍" && items[0].0.1 == ChangeId([2; 16])
    ));
    let empty = queue().keys("-").typed("0").keys("enter enter");
    assert!(empty.order().is_none(), "no return without a reason");
}

#[test]
fn only_what_is_approved_is_marked_as_uploaded() {
    assert!(queue().keys("=").model.dialogs.is_empty());
    let asked = queue().keys("end =").typed("y");
    assert!(matches!(asked.order(), Some(Asked::Review(Order::Decide(_, Decision::Uploaded, _)))));
}

fn one() -> Harness {
    let mut fields = Fields::default();
    fields.set(FieldKey::Name, Some(Value::Text("曾单".into())));
    fields.set(FieldKey::Phone, Some(Value::Text("13900000000".into())));
    let text = |text: &str| Some(Value::Text(text.into()));
    let case = Box::new(ReviewCase {
        line: line(3, "曾单", "key-correction"),
        fields: Some(fields),
        differences: vec![(FieldKey::Name, text("曾单"), text("曾丹"))],
        papers: vec![
            (EvidenceId([1; 32]), "居民户口簿".into(), true),
            (EvidenceId([2; 32]), "申请表".into(), false),
        ],
        entered: Some(Stamp { seq: 9, on: Date::from_number(20_260_831).unwrap(), doubtful: true }),
    });
    Harness::center()
        .go(Place::Case((Fingerprint([7; 32]), ChangeId([3; 16]))))
        .answer(Any::Case(case::Answer::Loaded(case, Vec::new())))
}

#[test]
fn a_case_shows_what_a_decision_is_made_on() {
    insta::assert_snapshot!("case_80", one().screen());
    insta::assert_snapshot!("case_120_en", one().lang(Lang::En).size(120, 40).screen());
    let approved = one().keys("+").typed("y");
    assert!(matches!(
        approved.order(),
        Some(Asked::Case(case::Order::Decide(item, name, Decision::Approved, _))) if item.1 == ChangeId([3; 16]) && name == "曾单"
    ));
}
