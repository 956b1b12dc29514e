//! A pupil's page as a person sees it, over an invented record.

use super::{Args, Loaded};
use crate::{
    both,
    changes::{Change, ChangeState, Due, Form},
    desk::{ChangeLine, HistoryLine},
    domain::{ChangeId, Date, FieldKey, Fields, Pupil, PupilId, Standing, Value},
    tui::{
        screens::{Answer, Place},
        testing::{Harness, NOW},
    },
};

/// The invented record.
pub const ID: PupilId = PupilId([7; 16]);

fn date(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

/// An invented record with a name beyond U+FFFF and a long address.
pub fn pupil() -> Pupil {
    let text = |text: &str| Value::Text(text.into());
    let code = |code: &str| Value::Code(code.into());
    let fields: Fields = [
        (FieldKey::Name, text("佟\u{20bb7}\u{b7}阿依古丽")),
        (FieldKey::Gender, code("2")),
        (FieldKey::BirthDate, Value::Date(date(20_160_305))),
        (FieldKey::Ethnicity, code("11")),
        (FieldKey::IdDocType, code("1")),
        (FieldKey::IdDocNumber, text("210499201603050027")),
        (FieldKey::Grade, code("13")),
        (FieldKey::ClassNumber, text("1")),
        (FieldKey::HukouDivisionCode, Value::Division(210_421_000_000)),
        (
            FieldKey::CurrentAddress,
            text("抚顺县青石乡河湾村三组第二十七号院东侧第二户（村小学旁，靠近河堤）"),
        ),
        (FieldKey::Phone, text("13900000000")),
        (FieldKey::IsOrphan, Value::YesNo(false)),
        (FieldKey::Member1Name, text("佟建国")),
        (FieldKey::Member1IdDocType, code("1")),
        (FieldKey::Member1IdDocNumber, text("210499198003050017")),
    ]
    .into_iter()
    .collect();
    Pupil {
        id: ID,
        standing: Standing::Enrolled,
        entered: date(20_260_901),
        version: 3,
        slot: 0,
        fields,
        situation: crate::domain::Situation::default(),
    }
}

fn history() -> Vec<HistoryLine> {
    let line = |seq, what, doubtful| HistoryLine {
        seq,
        at: NOW + i64::try_from(seq).unwrap() * 3600,
        doubtful,
        actor: "林老师".into(),
        what,
        field: None,
        old: String::new(),
        new: String::new(),
        reason: String::new(),
    };
    vec![
        HistoryLine {
            field: Some(FieldKey::IdDocNumber),
            old: String::new(),
            new: "210499201603050027".into(),
            reason: "户口簿已核对".into(),
            ..line(2, both!("修改", "edited"), true)
        },
        line(1, both!("建档，12 项", "entered, 12 fields"), false),
    ]
}

fn change() -> ChangeLine {
    let change = Change {
        id: ChangeId([3; 16]),
        kind: "dropout".into(),
        pupil: ID,
        state: ChangeState::Queued,
        due: Some(Due { date: date(20_260_908), approximate: false }),
        pupil_name: String::new(),
        revision: 1,
        form: Form::default(),
        evidence: Vec::new(),
        created_at: NOW,
        queued_seq: Some(3),
        base: 0,
        bundle: None,
        disposition: None,
        reason: String::new(),
        on_approval: Vec::new(),
        stage: String::new(),
        steps: Vec::new(),
        clock: None,
        effective: false,
        ended: false,
        back: None,
    };
    ChangeLine {
        change,
        kind_name: both!("辍学", "dropout"),
        stage: crate::domain::Words::default(),
        summary: both!("未到校 10 日", "absent for 10 days"),
        days_left: Some(7),
    }
}

fn loaded() -> Answer {
    Answer::Pupil(Box::new(Loaded { pupil: pupil(), changes: vec![change()], history: history() }))
}

fn page() -> Harness {
    Harness::school().go(Place::Pupil(Args::of(ID))).answer(loaded())
}

#[test]
fn the_page_at_both_sizes() {
    insta::assert_snapshot!("narrow", page().screen());
    insta::assert_snapshot!("wide", page().size(120, 40).screen());
}

#[test]
fn the_history_at_both_sizes() {
    insta::assert_snapshot!("history_narrow", page().keys("f8").screen());
    insta::assert_snapshot!("history_wide", page().size(120, 40).keys("f8").screen());
    insta::assert_snapshot!("history_line", page().keys("f8 enter").screen());
}

#[test]
fn numbers_are_hidden_in_fields_and_history_until_asked_for() {
    for keys in ["", "f8", "f8 enter"] {
        let screen = page().keys(keys).screen();
        assert!(!screen.contains("20160305"), "{screen}");
    }
    assert!(page().keys("alt-n").screen().contains("210499201603050027"));
}

#[test]
fn enter_on_a_field_opens_the_form_at_it() {
    let harness = Harness::school()
        .go(Place::Pupil(Args { at: Some(FieldKey::Phone), ..Args::of(ID) }))
        .answer(loaded());
    assert!(harness.screen().contains("联系电话：13900000000"));
    assert_eq!(harness.keys("enter").asked(), [format!("Order(Edit(Load(All({ID}))))")]);
}

#[test]
fn a_record_that_went_elsewhere_is_only_looked_at() {
    let mut gone = pupil();
    gone.standing = Standing::TransferredOut;
    let loaded = Loaded { pupil: gone, changes: Vec::new(), history: Vec::new() };
    let harness = Harness::school().go(Place::Pupil(Args::of(ID))).answer(Answer::Pupil(Box::new(loaded)));
    let harness = harness.keys("f2");
    assert!(harness.asked().is_empty() && harness.screen().contains("第10条"));
}
