//! 学籍档案 as a person sees it, and where Enter leads; the list of events and its slip.

use super::*;
use crate::{
    desk::file::{FileEvent, Form, Frequency, Section},
    domain::{Date, Words},
    tui::{
        screens::{Answer as Any, grid::tests::column},
        testing::Harness,
    },
};

fn words(zh: &str) -> Words {
    Words { zh: zh.into(), en: zh.into() }
}

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

fn state(code: &str, zh: &str, stand: Stand, lacks: &[&str]) -> SectionState {
    let section = Section {
        code: code.into(),
        name: words(zh),
        article: None,
        own: false,
        from: day(20_170_301),
        until: None,
    };
    let lack =
        |what: &&str| Lack { what: words(what), period: "2026-1".into(), due: Some(day(20_270_131)), stand };
    SectionState { section, stand, kept: 3, lacks: lacks.iter().map(lack).collect() }
}

fn loaded() -> Box<Loaded> {
    let sections = vec![
        state("record", "基础信息及变动", Stand::Done, &[]),
        state("evidence", "信息证明材料", Stand::Missing, &["《学籍基础信息表》", "《户口簿复印件》"]),
        state(
            "quality",
            "综合素质发展",
            Stand::Pending,
            &["思想品德", "学业水平", "身心健康", "艺术素养", "劳动与实践"],
        ),
        state("award", "校内外获奖", Stand::Done, &[]),
    ];
    let state =
        FileState {
            pupil: PupilId([1; 16]), name: "阿里木·买买提".into(), due: day(20_261_001), sections
        };
    let class = ClassRef { grade: "13".into(), class: "1".into() };
    Box::new(Loaded { state, papers: Vec::new(), class, events: vec!["award".into()] })
}

fn page() -> Harness {
    Harness::school().go(Place::File(PupilId([1; 16]))).answer(Any::File(loaded()))
}

#[test]
fn the_file_at_both_sizes() {
    insta::assert_snapshot!("narrow", page().keys("down").screen());
    insta::assert_snapshot!("wide", page().size(120, 40).keys("down down").screen());
}

#[test]
fn enter_leads_to_where_it_is_written() {
    for (keys, wanted) in [
        ("enter", "Pupil(Load"),
        ("down enter", "Papers(Load"),
        (
            "down down enter",
            "Grid(Load(GridOrder { class: ClassRef { grade: \"13\", class: \"1\" }, section: \"quality\"",
        ),
        ("down down down enter", "Events(Load"),
        ("end enter", "Papers(Load"),
    ] {
        let asked = page().keys(keys).asked();
        assert!(asked[0].contains(wanted), "{keys}: {asked:?}");
    }
}

fn events_of(list: Vec<FileEvent>) -> Harness {
    let mut name = column("name", "奖项名称", Form::Text, 60);
    let mut level = column("level", "级别", Form::Choice, 0);
    name.item.period = Frequency::Event;
    level.item.period = Frequency::Event;
    let args = events::Args { pupil: PupilId([1; 16]), section: "award".into() };
    Harness::school().go(Place::Events(args)).answer(Any::Events((vec![name, level], list)))
}

fn event() -> FileEvent {
    FileEvent {
        period: "2026-06-01".into(),
        day: day(20_260_601),
        cells: vec!["绘画比赛一等奖".into(), "A".into()],
    }
}

#[test]
fn an_award_is_added_mended_and_taken_back() {
    let empty = events_of(Vec::new());
    assert!(empty.screen().contains("还没有记录"));
    let added = empty.keys("insert tab").typed("跳绳比赛").keys("tab").typed("yx").keys("enter");
    assert!(
        added.asked()[0].contains("Write(") && added.asked()[0].contains("None, 2026-09-01, 2 values"),
        "{:?}",
        added.asked()
    );
    let list = events_of(vec![event()]);
    insta::assert_snapshot!("events", list.screen());
    let mended = list.keys("enter ctrl-u").typed("20260531").keys("tab tab enter");
    assert!(mended.asked()[0].contains("Some(\"2026-06-01\"), 2026-05-31"), "{:?}", mended.asked());
    let back = events_of(vec![event()]).keys("delete y");
    assert!(back.asked()[0].contains("TakeBack("), "{:?}", back.asked());
}

#[test]
fn a_day_that_does_not_exist_is_told_on_the_slip() {
    let slip = events_of(Vec::new())
        .keys("insert ctrl-u")
        .typed("20260230")
        .keys("tab")
        .typed("甲")
        .keys("tab tab enter enter");
    assert!(slip.jobs.is_empty());
    let wrong = events_of(Vec::new()).keys("insert ctrl-u").typed("20260230").keys("enter enter enter");
    assert!(wrong.jobs.is_empty() && wrong.screen().contains("没有这个日期"), "{}", wrong.screen());
}
