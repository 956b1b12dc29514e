//! The rule pack's data: whole, dated, and refused when it is not.

use super::*;
use crate::domain::calendar::WorkCalendar;

const HEAD: &str = "format = \"xueji-rules/1\"\nversion = \"x\"\nsource = \"x\"\n";

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

fn limit(rest: &str) -> String {
    format!("[[limit]]\nid = \"D01\"\nwhat = {{ zh = \"限\", en = \"limit\" }}\nunit = \"days\"\n{rest}\n")
}

#[test]
fn every_built_in_file_is_taken_and_nothing_in_it_is_lost() {
    for (file, text) in BUILT_IN {
        assert_eq!(Pack::parse(text, file).err(), None);
    }
    let pack = Pack::builtin();
    for id in ["D01", "D04", "D09", "D12", "D13", "T1", "T4", "T5", "T6", "T7"] {
        assert!(pack.limit(id, day(20_261_010)).is_some(), "{id}");
    }
    assert_eq!(pack.choices("transfer-ground").len(), 5);
    for (list, hops) in [("county", 3), ("province", 4), ("beyond", 5)] {
        assert!(pack.choice("hop-list", list).is_some());
        assert_eq!(pack.hops(list).len(), hops);
        assert!(pack.hops(list).iter().all(|hop| pack.limit(&hop.limit, day(20_261_010)).is_some()));
    }
    for list in ["dropout-reason", "whereabouts"] {
        assert!(pack.list(list).unwrap().own);
    }
}

#[test]
fn each_ground_asks_for_its_own_proof() {
    let keys = |ground: &str| {
        Pack::builtin()
            .evidence("transfer-out", ground, day(20_261_010))
            .into_iter()
            .map(|item| item.key.as_str())
            .collect::<Vec<_>>()
    };
    let common = ["contact-form", "info-sheet", "household-register"];
    assert_eq!(keys(""), common);
    for (ground, own) in [
        ("1", "residence-proof"),
        ("2", "posting-proof"),
        ("4", "special-reason-proof"),
        ("5", "health-proof"),
    ] {
        assert_eq!(keys(ground), [common.as_slice(), &[own]].concat());
    }
    assert!(Pack::builtin().evidence("transfer-out", "1", day(20_170_228)).is_empty());
}

#[test]
fn a_figure_holds_from_its_first_day_to_its_last() {
    let text = format!(
        "{HEAD}{}{}",
        limit("length = 1\nfrom = 20170301\nuntil = 20250831"),
        limit("length = 2\nfrom = 20250901")
    );
    let pack = Pack::parse(&text, "x.toml").unwrap();
    let length = |on| pack.limit("D01", day(on)).map(|limit| limit.length);
    assert_eq!(length(20_170_228), None);
    assert_eq!(length(20_250_831), Some(1));
    assert_eq!(length(20_250_901), Some(2));
}

#[test]
fn limits_end_as_their_unit_says() {
    let cases = [
        ("workdays", 10, 20_260_918, 20_261_009),
        ("days", 3, 20_261_230, 20_270_102),
        ("weeks", 4, 20_260_901, 20_260_929),
        ("months", 1, 20_260_131, 20_260_228),
        ("years", 1, 20_240_229, 20_250_228),
        ("date", 730, 20_260_730, 20_260_730),
        ("date", 730, 20_260_731, 20_270_730),
    ];
    for (unit, length, start, end) in cases {
        let text = format!(
            "{HEAD}[[limit]]\nid = \"X\"\nwhat = {{ zh = \"限\", en = \"limit\" }}\nlength = {length}\n\
             unit = \"{unit}\"\nfrom = 20170301\n"
        );
        let pack = Pack::parse(&text, "x.toml").unwrap();
        let found = pack.limits()[0].end(day(start), WorkCalendar::built_in());
        assert_eq!(found, Some((day(end), false)), "{unit}");
    }
}

#[test]
fn problems_name_file_and_line() {
    let line = |text: String| {
        let problems = Pack::parse(&text, "x.toml").unwrap_err();
        assert_eq!(problems[0].file, "x.toml");
        problems[0].line
    };
    assert_eq!(line("format = \"xueji-rules/2\"\nversion = \"\"\nsource = \"\"\n".into()), 1);
    let twice = format!("{HEAD}{0}{0}", limit("length = 1\nfrom = 20170301"));
    assert_eq!(line(twice), 10);
    assert_eq!(line(format!("{HEAD}{}", limit("length = 1\nfrom = 20170301\nuntil = 20160101"))), 4);
    assert_eq!(line(format!("{HEAD}{}", limit("length = 1\nfrom = 20170231"))), 9);
    assert_eq!(line(format!("{HEAD}nonsense = 1\n")), 4);
    assert_eq!(line(format!("{HEAD}[[role]]\npost = \"emperor\"\nmay = []\n")), 5);
    assert_eq!(line("x".repeat(300 * 1024)), 1);
    let half =
        "[[limit]]\nid = \"D01\"\nwhat = { zh = \"限\" }\nunit = \"days\"\nlength = 1\nfrom = 20170301\n";
    assert_eq!(line(format!("{HEAD}{half}")), 6);
}
