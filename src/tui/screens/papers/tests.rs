//! 纸质档案 by keys: what is known of a paper goes round, a whole sheet at once, the place, saving, leaving.

use super::*;
use crate::{
    desk::file::{Asked, Frequency, PaperLine, PaperRow, Sheet},
    domain::{Date, Words},
    tui::{screens::Answer as Any, testing::Harness},
};

fn words(zh: &str) -> Words {
    Words { zh: zh.into(), en: zh.into() }
}

fn sheet(code: &str, zh: &str, sealed: bool) -> Sheet {
    Sheet {
        code: code.into(),
        name: words(zh),
        section: "evidence".into(),
        period: Frequency::Once,
        signed_by: None,
        sealed,
        asked: Asked::Every,
        kinds: Vec::new(),
        article: None,
        own: true,
        from: Date::from_number(20_170_301).unwrap(),
        until: None,
    }
}

fn register() -> PaperGrid {
    let sheets = vec![sheet("F10", "学籍基础信息表", true), sheet("household", "户口簿复印件", false)];
    let paper = FilePaper {
        sheet: "F10".into(),
        period: String::new(),
        exists: true,
        signed: true,
        sealed: true,
        place: "一号柜".into(),
        on: Date::from_number(20_260_901).unwrap(),
        note: String::new(),
    };
    let names = ["曾小满", "单一", "阿里木·买买提"];
    let rows = names.iter().enumerate().map(|(at, name)| {
        let line = |sheet: &Sheet| PaperLine {
            sheet: sheet.clone(),
            period: String::new(),
            asked: true,
            paper: (at == 0 && sheet.code == "F10").then(|| paper.clone()),
        };
        let pupil = PupilId([u8::try_from(at + 1).unwrap(); 16]);
        PaperRow {
            pupil,
            number: (at + 1).to_string(),
            name: (*name).into(),
            lines: sheets.iter().map(line).collect(),
        }
    });
    let rows = rows.collect();
    let class = ClassRef { grade: "13".into(), class: "1".into() };
    PaperGrid { class, sheets: sheets.into_iter().map(|sheet| (sheet, String::new())).collect(), rows }
}

fn papers() -> Harness {
    let loaded = (vec![register().class], Some(register()));
    Harness::school().keys("alt-d").answer(Any::Papers(Answer::Loaded(Box::new(loaded))))
}

fn saved(harness: &Harness) -> Vec<(u8, String, bool, bool, String)> {
    match harness.order() {
        Some(crate::tui::screens::Order::Papers(Order::Save(notes))) => notes
            .iter()
            .map(|(pupil, paper)| {
                (pupil.0[0], paper.sheet.clone(), paper.exists, paper.sealed, paper.place.clone())
            })
            .collect(),
        other => panic!("nothing is saved: {other:?}"),
    }
}

#[test]
fn the_register_at_both_sizes() {
    insta::assert_snapshot!("narrow", papers().keys("down space space").screen());
    insta::assert_snapshot!("wide", papers().size(120, 40).screen());
}

#[test]
fn a_key_leads_through_what_can_be_known() {
    let note = |keys: &str| saved(&papers().keys("down").keys(keys).keys("ctrl-s"))[0].clone();
    let one = |exists, sealed| (2, "F10".to_owned(), exists, sealed, String::new());
    assert_eq!(note("space"), one(true, false));
    assert_eq!(note("space space"), one(true, true));
    assert_eq!(note("space space space"), one(false, false));
    assert_eq!(note("space space space space"), one(true, false), "and round again");
}

#[test]
fn a_whole_sheet_is_done_at_once() {
    let harness = papers().keys("right space ctrl-a ctrl-s");
    let all = saved(&harness);
    assert_eq!(all.iter().map(|note| note.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(all.iter().all(|note| note.1 == "household" && note.2));
    let done = harness.answer(Any::Papers(Answer::Saved(3)));
    assert!(done.screen().contains("已登记 3 份") && !done.screen().contains("未保存"));
}

#[test]
fn place_and_note_are_typed() {
    let harness = papers().keys("down enter").typed("二号柜").keys("enter enter ctrl-s");
    assert_eq!(saved(&harness), [(2, "F10".to_owned(), true, false, "二号柜".to_owned())]);
    assert!(papers().screen().contains("在一号柜"));
}

#[test]
fn leaving_asks_when_something_is_not_noted() {
    let asked = papers().keys("down space esc");
    assert!(asked.screen().contains("有 1 份没有保存"));
    assert!(!asked.keys("y").screen().contains("户口簿"));
    assert!(!papers().keys("esc").screen().contains("户口簿"));
}
