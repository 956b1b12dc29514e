//! What each cell of the file takes and what it refuses, by table; and that the delivered rows are whole.

use super::*;
use crate::rules::Pack;

fn today() -> Date {
    Date::from_number(20_261_123).unwrap()
}

fn read(section: &str, code: &str, typed: &str) -> Result<String, String> {
    let pack = Pack::builtin();
    let subjects = ["语文".to_owned(), "数学".to_owned()];
    let items = pack.file().items(section, &subjects, today());
    let item = items.iter().find(|item| item.code == code).unwrap_or_else(|| panic!("{section}.{code}"));
    item.read(typed, pack.choices(&item.list), today()).map_err(|why| why.zh)
}

#[test]
fn a_cell_takes_what_its_row_allows_and_nothing_else() {
    let ok = |text: &str| Ok::<_, &str>(text.to_owned());
    for (section, code, typed, wanted) in [
        // Numbers: bounds belong to them, decimals are counted, full width is read.
        ("fitness", "height", "128.5", ok("128.5")),
        ("fitness", "height", "60", ok("60")),
        ("fitness", "height", "59.9", Err("应在 60 至 220 之间。")),
        ("fitness", "height", "220.0", ok("220")),
        ("fitness", "height", "220.1", Err("应在 60 至 220 之间。")),
        ("fitness", "height", "128.55", Err("小数最多 1 位。")),
        ("fitness", "height", "１２８。５", ok("128.5")),
        ("fitness", "height", "1e2", Err("不是数字。")),
        ("fitness", "height", "inf", Err("不是数字。")),
        ("fitness", "height", "高", Err("不是数字。")),
        ("fitness", "lung", "1500.5", Err("只填整数。")),
        ("fitness", "reach", "-4.5", ok("-4.5")),
        ("fitness", "reach", "-0", ok("0")),
        ("fitness", "vision-left", "5.3", ok("5.3")),
        ("fitness", "vision-left", "5.4", Err("应在 3 至 5.3 之间。")),
        // Choices: code, name, initials, whole pinyin; what means two is refused.
        ("quality", "moral", "A", ok("A")),
        ("quality", "moral", "a", ok("A")),
        ("quality", "moral", "良好", ok("B")),
        ("quality", "moral", "yx", ok("A")),
        ("quality", "moral", "hege", ok("C")),
        ("quality", "moral", "好", Err("只能是：优秀、良好、合格、待合格。")),
        ("fitness", "vaccination", "jz", ok("1")),
        // Days: not ahead, and they must exist.
        ("fitness", "checkup-on", "20261123", ok("2026-11-23")),
        ("fitness", "checkup-on", "2026.11.24", Err("日期在今天之后。")),
        ("fitness", "checkup-on", "20260229", Err("不是日期，应如 2026-09-30。")),
        // Results: a number or a grade.
        ("result", "语文", "98.5", ok("98.5")),
        ("result", "数学", "优秀", ok("A")),
        ("result", "数学", "151", Err("应在 0 至 150 之间。")),
        // Nothing takes a mark back.
        ("fitness", "height", "  ", ok("")),
    ] {
        assert_eq!(read(section, code, typed), wanted.map_err(str::to_owned), "{section}.{code} {typed}");
    }
    assert_eq!(read("quality", "skill", &"琴".repeat(40)), Ok("琴".repeat(40)));
    assert!(read("quality", "skill", &"琴".repeat(41)).unwrap_err().contains("最多40"));
    assert!(read("quality", "comment", "好\u{202e}").is_err());
}

#[test]
fn a_kept_value_is_read_again_as_itself() {
    let pack = Pack::builtin();
    for section in pack.file().sections(today()) {
        for item in pack.file().items(&section.code, &["语文".to_owned()], today()) {
            let choices = pack.choices(&item.list);
            assert_eq!(
                choices.is_empty(),
                !matches!(item.form, Form::Choice | Form::Result),
                "{}.{}: its list",
                item.section,
                item.code
            );
            for choice in choices {
                assert_eq!(item.read(&choice.code, choices, today()).as_ref(), Ok(&choice.code));
                assert_eq!(
                    item.read(item.show(&choice.code, choices, true), choices, today()).as_ref(),
                    Ok(&choice.code)
                );
            }
        }
    }
}

#[test]
fn the_file_has_its_seven_sections_and_every_row_belongs_to_one() {
    let file = Pack::builtin().file();
    let codes: Vec<&str> = file.sections(today()).iter().map(|section| section.code.as_str()).collect();
    assert_eq!(codes, ["record", "evidence", "quality", "fitness", "award", "aid", "result"]);
    assert!(file.sections(Date::from_number(20_170_228).unwrap()).is_empty());
    for item in &file.items {
        assert!(file.section(&item.section).is_some(), "{}", item.code);
    }
    for sheet in file.sheets(today()) {
        assert!(file.section(&sheet.section).is_some(), "{}", sheet.code);
        assert_ne!(sheet.period, Frequency::Event, "{}", sheet.code);
    }
    let none: Vec<Item> = file.items("result", &[], today());
    assert!(none.iter().all(|item| !item.each_subject), "no subjects, no columns");
}

#[test]
fn rows_that_contradict_themselves_are_refused_by_line() {
    let head = "format = \"xueji-rules/1\"\nversion = \"x\"\nsource = \"x\"\n";
    let item = |rest: &str| {
        format!(
            "{head}[[item]]\nsection = \"s\"\ncode = \"c\"\nname = {{ zh = \"身高\", en = \"h\" }}\nperiod = \"term\"\nfrom = 20170301\n{rest}\n"
        )
    };
    for (text, wanted) in [
        (item("type = \"number\""), "数值没有上下限"),
        (item("type = \"choice\""), "没有写选项表"),
        (item("type = \"number\"\nleast = 1.234\nmost = 9"), "看不懂"),
        (item("type = \"text\"\nuntil = 20170228"), "失效日期"),
    ] {
        let problems = Pack::parse(&text, "x.toml").unwrap_err();
        assert!(problems[0].reason.zh.contains(wanted), "{text}: {problems:?}");
    }
    assert!(Pack::parse(&item("type = \"text\""), "x.toml").is_ok());
}

/// A county replaces one item; the others stay where they were.
#[test]
fn a_newer_pack_replaces_one_row_in_its_place() {
    let text = "format = \"xueji-rules/1\"\nversion = \"y\"\nsource = \"y\"\n[[item]]\nsection = \"fitness\"\ncode = \"height\"\nname = { zh = \"身高\", en = \"height\" }\ntype = \"number\"\nleast = 80\nmost = 200\nperiod = \"term\"\nfrom = 20170301\n";
    let pack = Pack::builtin().clone().overlaid(Pack::parse(text, "county.toml").unwrap());
    let items = pack.file().items("fitness", &[], today());
    let before = Pack::builtin().file().items("fitness", &[], today());
    assert_eq!(
        (items.len(), items[0].name.zh.as_str(), items[0].period),
        (before.len(), "身高", Frequency::Term)
    );
    assert_eq!(items[1..], before[1..]);
}
