//! Layouts: the delivered ones are whole and ask only for values that exist; bad ones are refused whole, by line; a
//! written form is text in every cell.

use std::collections::BTreeSet;

use super::*;
use crate::{
    changes::{KINDS, Kind},
    sheet::forms::template::keys,
};

struct Fixed(bool);

impl Answers for Fixed {
    fn answer(&self, key: &str) -> Option<Answer> {
        self.0.then(|| match key {
            "pupil.name" => Answer::text("=李𬭳"),
            "pupil.id_doc_number" => Answer::text("210499201501010011"),
            key => Answer::text(key),
        })
    }

    fn ticks(&self, _list: &str, chosen: &str) -> Vec<(bool, String)> {
        ["甲", "change.ground"].map(|code| (code == chosen, code.to_owned())).into()
    }
}

const SMALL: &str = r#"format = "xueji-forms/1"
key = "T01"
version = "1"
from = 20170301
certainty = "own"
source = "样"
name = { zh = "样表", en = "sample" }
title = "样表"
paper = "portrait"
of = "pupil"
columns = 4
label_width = 1

[[row]]
boxes = [{ label = "姓名", value = "{pupil.name}", width = 4 }]
"#;

fn refusal(from: &str, to: &str) -> (usize, String) {
    assert!(SMALL.contains(from), "{from}");
    let problems = Layout::parse(&SMALL.replace(from, to), "forms/t01.toml").expect_err(to);
    assert!(problems.iter().all(|problem| problem.file == "forms/t01.toml"));
    (problems[0].line, problems[0].reason.zh.clone())
}

#[test]
fn every_delivered_layout_is_whole_and_its_values_exist() {
    for (file, text) in BUILT_IN {
        if let Err(problems) = Layout::parse(text, file) {
            panic!("{problems:?}");
        }
    }
    assert_eq!(built_in().len(), BUILT_IN.len());
    let known: BTreeSet<&str> = built_in().iter().map(|layout| layout.key.as_str()).collect();
    assert_eq!(known.len(), BUILT_IN.len(), "a key stands twice");
    for kind in KINDS {
        // F07 is the movement register's own sheet.
        let mut forms = kind.forms().iter().filter(|key| **key != "F07");
        assert_eq!(forms.find(|key| !known.contains(**key)), None, "{}", kind.tag());
    }
    for layout in built_in() {
        assert!(!layout.source.is_empty() && !layout.kinds.contains(&String::new()), "{}", layout.key);
    }
}

/// A key is checked against the kinds that the layout names; kinds that do not exist yet are passed over.
#[test]
fn what_a_layout_asks_of_a_change_is_a_particular_of_its_kinds() {
    for layout in built_in() {
        let kinds: Vec<_> =
            KINDS.iter().filter(|kind| layout.kinds.iter().any(|tag| tag == kind.tag())).collect();
        if kinds.len() < layout.kinds.len() {
            continue;
        }
        let mut asked = layout.templates().flat_map(|text| keys(text).collect::<Vec<_>>());
        let unknown = asked.find(|key| match key.split_once('.') {
            Some(("change", key)) => {
                let told = |kind: &&&dyn Kind| {
                    let asked = kind.moves().iter().flat_map(|step| step.asks);
                    kind.particulars().iter().chain(asked).any(|particular| particular.key == key)
                };
                !kinds.iter().any(told)
            }
            Some(("step", rest)) => {
                let step = rest.rsplit_once('.').map_or("", |(step, _)| step);
                let (of, step) = step.split_once('.').unwrap_or(("", step));
                let mut own = kinds.iter().filter(|kind| of.is_empty() || of == kind.tag());
                own.all(|kind| kind.moves().iter().all(|known| known.key != step))
            }
            _ => false,
        });
        assert_eq!(unknown, None, "{}", layout.key);
    }
}

#[test]
fn a_bad_layout_is_refused_with_its_line() {
    let (line, reason) = refusal("width = 4 }", "width = 3 }");
    assert!(line >= 14 && reason.contains("合计3"), "{line} {reason}");
    for (from, to, word) in [
        ("{pupil.name}", "{pupil.nam}", "pupil.nam"),
        ("{pupil.name}", "{guardian.mood}", "guardian.mood"),
        ("boxes =", "heading = \"头\"\nboxes =", "之一"),
        ("xueji-forms/1", "xueji-forms/9", "格式"),
        ("label_width = 1", "label_width = 4", "太窄"),
        ("of = \"pupil\"", "of = \"entrants\"", "名册"),
        ("columns = 4", "columns = 400", "格数"),
        ("en = \"sample\"", "en = \" \"", "中英"),
        ("label = \"姓名\"", "lable = \"姓名\"", "看不懂"),
        ("boxes =", "times = 201\nboxes =", "行数"),
    ] {
        let (_, reason) = refusal(from, to);
        assert!(reason.contains(word), "{to}: {reason}");
    }
    assert_eq!(refusal("columns = 4", "columns = \"four\"").0, 11);
    assert!(Layout::parse(SMALL, "t").is_ok());
    let wall = SMALL.replace("columns = 4", "wall = true\ncolumns = 4");
    assert!(Layout::parse(&wall, "t").is_ok(), "a name may hang on a wall");
    let number = wall.replace("pupil.name", "pupil.member1_id_doc_number");
    assert!(Layout::parse(&number, "t").is_err(), "a number may not");
}

#[test]
fn a_later_layout_replaces_the_built_in_one_from_its_day_on() {
    let newer = Layout::parse(&SMALL.replace("T01", "F03").replace("20170301", "20270301"), "t").unwrap();
    let on = |day| overlaid(vec![newer.clone()], Date::from_number(day).unwrap());
    let title = |day| on(day).into_iter().find(|layout| layout.key == "F03").map(|layout| layout.title);
    assert_eq!(title(20270228).as_deref(), Some("辽宁省义务教育阶段学生休学复学申请表"));
    assert_eq!(title(20270301).as_deref(), Some("样表"));
    assert_eq!(on(20270301).len(), BUILT_IN.len());
}

#[test]
fn a_template_takes_the_first_value_there_is() {
    struct Some2;
    impl Answers for Some2 {
        fn answer(&self, key: &str) -> Option<Answer> {
            (key == "b").then(|| Answer::text("二")).or_else(|| (key == "e").then(Answer::default))
        }
        fn ticks(&self, _: &str, _: &str) -> Vec<(bool, String)> {
            Vec::new()
        }
    }
    let fill = |text| template::filled(text, &Some2, |answer| answer.long);
    assert_eq!(fill("甲{a|b?无}乙"), "甲二乙");
    assert_eq!(fill("{a?无}{c}"), "无");
    assert_eq!(fill("{e?空}"), "空");
    assert_eq!(fill("没{关"), "没{关");
}

#[test]
fn every_cell_is_inside_and_none_lies_on_another() {
    for layout in built_in() {
        for filled in [true, false] {
            let facts = Fixed(filled);
            let lines: Vec<&dyn Answers> = vec![&facts; 3];
            let drawing = draw(layout, &facts, &lines, &Print::default());
            let mut taken = BTreeSet::new();
            for cell in &drawing.cells {
                for row in cell.row..cell.row + cell.down {
                    for column in cell.column..cell.column + cell.across {
                        assert!(taken.insert((row, column)), "{}: {cell:?}", layout.key);
                    }
                }
            }
            let all = drawing.lines.len() * usize::from(drawing.columns);
            assert_eq!(taken.len(), all, "{}: a hole", layout.key);
            assert!(drawing.lines.iter().all(|line| (8.0..=409.0).contains(&line.0)), "{}", layout.key);
        }
    }
}

#[test]
fn what_is_written_is_text_and_keeps_rare_characters() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let layout = Layout::parse(SMALL, "t").unwrap();
    let print = Print { school: "1&小学".into(), ..Print::default() };
    write(&path, false, &draw(&layout, &Fixed(true), &[], &print)).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    assert_eq!(range.get((1, 1)), Some(&calamine::Data::String("=李𬭳".into())));
    let formulas = calamine::Reader::worksheet_formula(&mut book, "T01 样表").unwrap();
    assert!(formulas.is_empty());
    assert_eq!(write(&path, false, &draw(&layout, &Fixed(true), &[], &print)), Err(SheetError::Exists));
    let csv = folder.path().join("a.csv");
    assert_eq!(write(&csv, false, &draw(&layout, &Fixed(true), &[], &print)), Err(SheetError::UnknownKind));
}
