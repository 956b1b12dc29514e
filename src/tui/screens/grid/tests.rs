//! 档案登记 by keys: typing, refusals, copying down, pasting, choosing, saving, leaving, and what is kept on a lock.

use super::*;
use crate::{
    desk::file::{Choice, ClassRef, Form, Frequency, GridColumn, GridRow, Item, Section},
    domain::Words,
    tui::{
        event::Event,
        screens::{Answer as Any, Place},
        testing::Harness,
    },
};

fn words(zh: &str) -> Words {
    Words { zh: zh.into(), en: zh.into() }
}

fn day() -> Date {
    Date::from_number(20_170_301).unwrap()
}

/// A column of the invented section.
pub fn column(code: &str, zh: &str, form: Form, most: i64) -> GridColumn {
    let item = Item {
        section: "fitness".into(),
        code: code.into(),
        name: words(zh),
        form,
        least: 0,
        most: most * 100,
        decimals: 1,
        list: String::new(),
        period: Frequency::Year,
        required: true,
        each_subject: false,
        own: true,
        from: day(),
        until: None,
    };
    let grades = [("A", "优秀"), ("B", "良好"), ("C", "及格"), ("D", "不及格")];
    let choices = grades.map(|(code, zh)| Choice { code: code.into(), name: words(zh) });
    GridColumn { item, choices: if form == Form::Choice { choices.to_vec() } else { Vec::new() } }
}

fn section() -> Section {
    Section {
        code: "fitness".into(),
        name: words("体质健康与预防接种"),
        article: None,
        own: true,
        from: day(),
        until: None,
    }
}

fn file() -> FileGrid {
    let class = ClassRef { grade: "13".into(), class: "1".into() };
    let columns = vec![
        column("height", "身高厘米", Form::Number, 220),
        column("weight", "体重公斤", Form::Number, 150),
        column("lung", "肺活量毫升", Form::Number, 8000),
        column("run50", "50米跑秒", Form::Number, 30),
        column("grade", "体测等级", Form::Choice, 0),
        column("checkup-on", "体检日期", Form::Date, 0),
        column("skill", "体育艺术特长", Form::Text, 40),
    ];
    let names = ["曾小满", "单一", "吕\u{20bb7}", "阿里木·买买提", "那日苏"];
    let rows = names.iter().enumerate().map(|(at, name)| {
        let mut cells = vec![String::new(); 7];
        if at == 1 {
            cells[0] = "128.5".into();
            cells[4] = "B".into();
        }
        let pupil = PupilId([u8::try_from(at + 1).unwrap(); 16]);
        GridRow { pupil, number: (at + 1).to_string(), name: (*name).into(), cells }
    });
    FileGrid {
        order: GridOrder { class, section: "fitness".into(), period: "2026".into() },
        section: section(),
        columns,
        rows: rows.collect(),
    }
}

fn choices() -> GridChoices {
    let class = |class: &str| ClassRef { grade: "13".into(), class: class.into() };
    let periods = vec![Period::Year(2026), Period::Year(2025), Period::Once];
    GridChoices { classes: vec![class("1"), class("2")], sections: vec![(section(), periods)] }
}

fn grid_with(draft: Option<&str>) -> Harness {
    let harness = Harness::school().keys("alt-k");
    let loaded = (choices(), Some(file()), draft.map(str::to_owned));
    harness.answer(Any::Grid(Answer::Loaded(Box::new(loaded))))
}

fn grid() -> Harness {
    grid_with(None)
}

fn saved(harness: &Harness) -> Vec<(u8, String, String)> {
    match harness.order() {
        Some(crate::tui::screens::Order::Grid(Order::Save(_, marks))) => {
            marks.iter().map(|mark| (mark.pupil.0[0], mark.item.clone(), mark.value.clone())).collect()
        }
        other => panic!("nothing is saved: {other:?}"),
    }
}

fn cell(pupil: u8, item: &str, value: &str) -> (u8, String, String) {
    (pupil, item.into(), value.into())
}

#[test]
fn the_grid_at_both_sizes() {
    let filled = || grid().keys("1 3 1 enter 9 9 9 enter tab tab tab tab").typed("yx").keys("enter");
    insta::assert_snapshot!("narrow", filled().screen());
    insta::assert_snapshot!("wide", filled().size(120, 40).keys("up up").screen());
}

#[test]
fn what_was_typed_is_saved_in_one_go() {
    let harness = grid().keys("1 3 1 . 5 tab 2 8 enter 3 0 enter ctrl-s");
    assert_eq!(
        saved(&harness),
        [cell(1, "height", "131.5"), cell(1, "weight", "28"), cell(2, "weight", "30")]
    );
    assert_eq!(harness.jobs.len(), 1);
    let harness = harness.answer(Any::Grid(Answer::Saved(3)));
    assert!(harness.screen().contains("已保存 3 项") && !harness.screen().contains("未保存"));
    let nothing = harness.keys("ctrl-s");
    assert!(nothing.jobs.is_empty() && nothing.screen().contains("没有改动"));
}

#[test]
fn a_wrong_cell_is_told_and_stops_the_saving() {
    let harness = grid().keys("3 0 0 enter");
    assert!(!harness.screen().contains("应在"), "the cursor is elsewhere");
    let harness = harness.keys("ctrl-s");
    assert!(harness.jobs.is_empty(), "nothing is asked of the desk");
    let screen = harness.screen();
    assert!(screen.contains("! 应在 0 至 220 之间") && screen.contains("有 1 格不对"), "{screen}");
    assert_eq!(saved(&harness.keys("1 3 0 enter ctrl-s")), [cell(1, "height", "130")]);
}

#[test]
fn a_choice_is_typed_by_code_name_pinyin_or_picked() {
    let at_grade = || grid().keys("right right right right");
    for typed in ["a", "优秀", "yx", "youxiu"] {
        assert_eq!(saved(&at_grade().typed(typed).keys("enter ctrl-s")), [cell(1, "grade", "A")], "{typed}");
    }
    let picked = at_grade().keys("f4").typed("jg").keys("enter ctrl-s");
    assert_eq!(saved(&picked), [cell(1, "grade", "C")]);
    assert!(grid().keys("f4").screen().contains("直接填写"));
}

#[test]
fn a_column_is_filled_pasted_and_emptied() {
    let down = grid().keys("1 3 0 ctrl-d ctrl-s");
    assert_eq!(saved(&down).len(), 4, "the cell that was filled keeps its value");
    let pasted = grid().event(Event::Paste("131\t28\n132\t29\n".into()));
    assert!(pasted.screen().contains("粘贴了 4 格"));
    assert_eq!(saved(&pasted.keys("ctrl-s")).len(), 4);
    let emptied = grid().keys("down delete ctrl-s");
    assert_eq!(saved(&emptied), [cell(2, "height", "")], "an empty value takes the mark back");
}

#[test]
fn leaving_asks_when_something_is_not_saved() {
    assert!(grid().keys("esc").screen().contains("今日"));
    let asked = grid().keys("1 3 0 enter esc");
    assert!(asked.screen().contains("有 1 格没有保存"));
    let stayed = asked.keys("esc");
    assert!(stayed.screen().contains("身高厘米"));
    let left = stayed.keys("esc y");
    assert!(!left.screen().contains("身高厘米"));
    // Esc while typing drops what is being typed only.
    let dropped = grid().keys("1 3 0 esc");
    assert!(dropped.screen().contains("身高厘米") && !dropped.screen().contains("130"));
}

#[test]
fn class_section_and_period_are_chosen_one_after_the_other() {
    let harness = grid().keys("ctrl-t down enter enter").typed("once").keys("enter");
    let class = ClassRef { grade: "13".into(), class: "2".into() };
    let wanted = GridOrder { class, section: "fitness".into(), period: "once".into() };
    assert_eq!(harness.asked(), [format!("Order(Grid(Load({wanted:?})))")]);
    let unsaved = grid().keys("1 enter ctrl-t");
    assert!(unsaved.screen().contains("请先按"));
}

#[test]
fn what_was_not_saved_outlives_a_lock() {
    let locked = grid().keys("1 3 0 enter 9 9 9").idle();
    let kept = locked.jobs.iter().find_map(|job| match &job.work {
        crate::tui::effect::Work::Order(crate::tui::screens::Order::Grid(Order::Keep(_, text))) => {
            Some(text.clone())
        }
        _ => None,
    });
    let text = kept.expect("a draft is kept");
    let again = grid_with(Some(&text));
    assert!(again.screen().contains("接着填"));
    let again = again.keys("y");
    assert!(again.screen().contains("2 格未保存"), "{}", again.screen());
}

#[test]
fn an_empty_school_says_so() {
    let loaded = (GridChoices::default(), None, None);
    let harness = Harness::school().keys("alt-k").answer(Any::Grid(Answer::Loaded(Box::new(loaded))));
    assert!(harness.screen().contains("还没有可登记的班级"));
    assert!(harness.keys("5 enter ctrl-s esc").screen().contains("今日"));
    assert_eq!(choose::filled(GridOrder::default(), &GridChoices::default()), None);
    let first = choose::filled(GridOrder::default(), &choices()).unwrap();
    assert_eq!((first.section.as_str(), first.period.as_str()), ("fitness", "2026"));
    let _ = Place::Grid(Args::default());
}
