//! The import as a person goes through it.

use std::path::PathBuf;

use super::{Answer as Imported, Entry, Order};
use crate::{
    both,
    desk::{ImportPreview, ImportProblem},
    domain::FieldKey,
    tui::{
        screens::{Answer, Order as AnyOrder, Place},
        testing::Harness,
    },
};

fn choosing() -> Harness {
    let entry = |path: &str, folder| Entry {
        path: PathBuf::from(path),
        name: PathBuf::from(path).file_name().unwrap().to_string_lossy().into_owned(),
        folder,
    };
    let entries = vec![entry("/media/usb", true), entry("/media/usb/花名册.xlsx", false)];
    Harness::school().go(Place::Import(())).answer(Answer::Import(Imported::Entries(entries)))
}

fn preview(unmapped: &[&str]) -> Answer {
    let problem = |row, refused| ImportProblem {
        row,
        column: "身份证件号".into(),
        value: "2.1E+17".into(),
        reason: both!("数字被表格软件改成了科学计数，请重新录入。", "damaged"),
        refused,
    };
    Answer::Import(Imported::Preview(Box::new(ImportPreview {
        layout: "A".into(),
        rows: 23,
        new: 20,
        changed: 1,
        same: 1,
        doubtful: 1,
        refused: 1,
        problems: vec![problem(5, true), problem(9, false)],
        differences: vec![(7, "吕\u{20bb7}".into(), FieldKey::Phone, "139".into(), "138".into())],
        unmapped: unmapped.iter().map(|&number| number.to_owned()).collect(),
        unknown_columns: vec!["备注".into()],
    })))
}

#[test]
fn the_import_at_both_sizes() {
    insta::assert_snapshot!("choosing", choosing().screen());
    let shown = || choosing().keys("down enter").answer(preview(&[]));
    insta::assert_snapshot!("narrow", shown().screen());
    insta::assert_snapshot!("wide", shown().size(120, 40).keys("tab").screen());
}

#[test]
fn a_file_is_found_by_typing_and_a_folder_is_opened() {
    let harness = choosing().typed("花名").keys("enter");
    assert!(harness.asked().concat().contains("Preview"), "{:?}", harness.asked());
    let harness = choosing().keys("enter");
    assert_eq!(harness.asked(), ["Order(Import(Look(Some(\"/media/usb/\"))))"]);
}

#[test]
fn class_numbers_are_asked_one_by_one_and_go_along() {
    let harness = choosing().keys("down enter").answer(preview(&["2301", "2201"]));
    assert!(harness.screen().contains("班号 2301 是哪个年级"), "{}", harness.screen());
    let harness = harness.typed("yinj").keys("enter");
    let harness = if harness.screen().contains("几班") {
        harness
    } else {
        harness.keys("ctrl-u").typed("11").keys("enter")
    };
    let harness = harness.keys("enter");
    assert!(harness.screen().contains("班号 2201 是哪个年级"), "{}", harness.screen());
    let harness = harness.typed("12").keys("enter enter");
    let Some(AnyOrder::Import(Order::Preview(order))) = harness.order() else { panic!("no preview") };
    let classes: Vec<_> =
        order.classes.iter().map(|(number, grade, class)| (&**number, &**grade, &**class)).collect();
    assert_eq!(classes, [("2301", "11", "1"), ("2201", "12", "1")]);
}

#[test]
fn nothing_is_written_before_yes_and_updates_only_when_asked_for() {
    let harness = choosing().keys("down enter").answer(preview(&[])).keys("ctrl-s");
    assert!(harness.asked().is_empty() && harness.screen().contains("更新 0 人"), "{}", harness.screen());
    let harness = harness.keys("n space ctrl-s");
    assert!(harness.screen().contains("更新 1 人"), "{}", harness.screen());
    let harness = harness.keys("y");
    let Some(AnyOrder::Import(Order::Commit(order))) = harness.order() else { panic!("not committed") };
    assert!(order.update);
    let harness = harness.answer(Answer::Import(Imported::Done(Box::default())));
    assert!(harness.screen().contains("已导入"));
}
