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

/// A directory's file with these rows.
fn newer(rows: &str) -> String {
    format!("format = \"xueji-rules/1\"\nversion = \"2026-09/1\"\nsource = \"center\"\n{rows}")
}

/// The built-in pack under a directory of one file.
fn over(rows: &str) -> Pack {
    Pack::builtin().with_files(&[("rules/x.toml", &newer(rows))], &["transfer-out"]).unwrap()
}

#[test]
fn a_newer_figure_closes_the_older_one_and_old_cases_keep_theirs() {
    let pack = over(
        "[[limit]]\nid = \"T4\"\nwhat = { zh = \"限\", en = \"limit\" }\nlength = 7\nunit = \"workdays\"\n\
         article = 15\nfrom = 20260901\nuntil = 20270831\n",
    );
    for (on, length) in [
        (20_170_228, None),
        (20_170_301, Some(10)),
        (20_260_831, Some(10)),
        (20_260_901, Some(7)),
        (20_270_831, Some(7)),
        (20_270_901, None),
    ] {
        assert_eq!(pack.limit("T4", day(on)).map(|limit| limit.length), length, "{on}");
    }
    assert_eq!(pack.limit("T3", day(20_261_010)).map(|limit| limit.length), Some(10), "others stay");
    assert_eq!(pack.version, "2026-09/1");
}

#[test]
fn a_row_that_begins_no_later_replaces_the_older_one() {
    let text = "[[limit]]\nid = \"T4\"\nwhat = { zh = \"限\", en = \"limit\" }\nlength = 8\nunit = \"days\"\n\
                from = 20170301\n";
    let pack = over(text);
    assert_eq!(pack.limits().iter().filter(|limit| limit.id == "T4").count(), 1);
    assert_eq!(pack.limit("T4", day(20_170_301)).map(|limit| limit.length), Some(8));
}

#[test]
fn lists_papers_parties_posts_and_duties_follow_each_other_by_their_days() {
    let pack = over(
        "[[list]]\nid = \"transfer-ground\"\nfrom = 20260901\n\
         choice = [{ code = \"9\", name = { zh = \"新理由\", en = \"new ground\" } }]\n\
         [[evidence]]\nkind = \"transfer-out\"\nkey = \"contact-form\"\nname = { zh = \"新联系表\", en = \"new form\" }\n\
         required = false\nfrom = 20260901\n\
         [[hop]]\nlist = \"county\"\nparty = { zh = \"转入学校\", en = \"receiving school\" }\nlimit = \"T1\"\n\
         from = 20260901\n\
         [[role]]\npost = \"head\"\nmay = []\nfrom = 20260901\n\
         [[duty]]\nid = \"D03\"\nwhat = { zh = \"毕业\", en = \"graduation\" }\nwho = \"school\"\nevery = \"year\"\n\
         when = { date = 725 }\nplace = \"graduates\"\nfrom = 20260901\n",
    );
    let (before, after) = (pack.clone().on(day(20_260_831)), pack.on(day(20_260_901)));
    let codes = |pack: &Pack| pack.choices("transfer-ground").len();
    assert_eq!((codes(&before), codes(&after)), (5, 1));
    assert!(
        after.offered("transfer-ground", "1").is_none() && before.offered("transfer-ground", "9").is_none()
    );
    assert!(after.choice("transfer-ground", "1").is_some(), "what was chosen then is still read");
    let form = |pack: &Pack, on| {
        let items = pack.evidence("transfer-out", "", day(on));
        let forms: Vec<_> = items.into_iter().filter(|item| item.key == "contact-form").collect();
        (forms.len(), forms[0].required)
    };
    assert_eq!((form(&after, 20_260_831), form(&after, 20_260_901)), ((1, true), (1, false)));
    assert_eq!((before.hops("county").len(), after.hops("county").len()), (3, 1));
    let may = |pack: &Pack| pack.permits(Post::Head, Act::Settings, true);
    assert_eq!((may(&before), may(&after)), (true, false));
    let due = |from, to| {
        let duty = after.duties(day(to)).find(|duty| duty.id == "D03").unwrap();
        duty.occurrences(&after, &[], WorkCalendar::built_in(), day(from), day(to))
            .iter()
            .map(|one| one.due.number())
            .collect::<Vec<_>>()
    };
    assert_eq!(due(20_250_901, 20_260_831), [20_260_730]);
    assert_eq!(due(20_260_901, 20_270_831), [20_270_725]);
}

/// A limit of a directory with one line altered, and what is told about it: the line, in Chinese, in English.
#[test]
fn what_is_wrong_in_a_directory_is_told_with_file_line_and_reason() {
    let limit = |rest: &str| format!("[[limit]]\nid = \"X1\"\n{rest}");
    let sound = "what = { zh = \"限\", en = \"limit\" }\nlength = 1\nfrom = 20260901\n";
    let duty = |rest: &str| {
        format!(
            "[[duty]]\nid = \"x\"\nwhat = {{ zh = \"事\", en = \"duty\" }}\nwho = \"school\"\nevery = \"year\"\n{rest}\n\
             from = 20260901\n"
        )
    };
    let paper = "name = { zh = \"证\", en = \"proof\" }\nrequired = true\nfrom = 20260901\n";
    let cases = [
        (limit(&format!("{sound}unit = \"moons\"\n")), 9, "不认识“moons”，可用：workdays", "unknown variant"),
        (limit(&format!("{sound}unit = \"days\"\narticle = 0\n")), 4, "没有第0条", "no article 0"),
        (limit(&format!("{sound}unit = \"days\"\narticle = 99\n")), 4, "没有第99条", "no article 99"),
        (limit("what = { zh = \"限\" }\nunit = \"days\"\nlength = 1\nfrom = 20260901\n"), 6, "中英文都要写", "`en`"),
        (limit("what = { zh = \"限\", en = \" \" }\nunit = \"days\"\nlength = 1\nfrom = 20260901\n"), 6, "中英文", "both"),
        (limit("what = { zh = \"限\", en = \"l\\u001b[2J\" }\nunit = \"days\"\n"), 6, "控制符", "control"),
        (limit("what = { zh = \"限\", en = \"l\" }\nunit = \"days\"\nlength = 1\n"), 4, "缺少“from”", "missing field"),
        (limit("what = { zh = \"限\", en = \"l\" }\nunit = \"days\"\nlength = 1\nfrom = 20260229\n"), 9, "没有这一天", "no such day"),
        (limit(&format!("{sound}unit = \"days\"\ncolour = 1\n")), 10, "不认识“colour”", "unknown field"),
        (limit(&format!("{sound}unit = \"date\"\n")), 4, "没有这个月日", "No such day of the year"),
        (limit("what = { zh = \"限\", en = \"l\" }\nunit = \"date\"\nlength = 4294967295\nfrom = 20260901\n"), 4, "月日", "day"),
        (limit("what = { zh = \"限\", en = \"l\" }\nunit = \"days\"\nlength = 1\nfrom = 99990101\n"), 4, "年份", "year"),
        (
            format!("{}until = 20261231\n{}", limit(&format!("{sound}unit = \"days\"\n")), limit("what = { zh = \"限\", en = \"l\" }\nunit = \"days\"\nlength = 2\nfrom = 20261231\n")),
            11,
            "重叠",
            "overlap",
        ),
        ("[[limit]]\nid = \"D04\"\nwhat = { zh = \"限\", en = \"l\" }\nunit = \"times\"\nlength = 1\nfrom = 20260901\n".into(), 4, "“D04”的单位不对", "unit of “D04”"),
        ("[[limit]]\nid = \"D03\"\nwhat = { zh = \"限\", en = \"l\" }\nunit = \"days\"\nlength = 1\nfrom = 20260901\n".into(), 4, "应为date", "must be date"),
        ("[[hop]]\nlist = \"county\"\nparty = { zh = \"甲\", en = \"a\" }\nlimit = \"T99\"\n".into(), 4, "没有“T99”这个期限", "no limit “T99”"),
        ("[[hop]]\nlist = \"moon\"\nparty = { zh = \"甲\", en = \"a\" }\nlimit = \"T1\"\n".into(), 4, "没有“moon”这种", "no hop list"),
        (format!("[[evidence]]\nkind = \"party\"\nkey = \"x\"\n{paper}"), 4, "没有“party”这种异动", "no kind of change"),
        (duty("when = { limit = \"D99\" }\nplace = \"year\""), 4, "没有“D99”", "no limit “D99”"),
        (duty("when = { limit = \"D02\" }\nplace = \"year\""), 4, "“D02”的单位不对", "unit of the limit"),
        (duty("when = { date = 231 }\nplace = \"year\""), 4, "月日", "day of the year"),
        (
            duty("when = \"last-school-day\"\nplace = \"year\"\nseen = \"stars\""),
            4,
            "没有“stars”",
            "no way to see",
        ),
        (duty("when = \"last-school-day\"\nplace = \"moon\""), 4, "没有“moon”", "no place"),
        ("x".repeat(300 * 1024), 4, "太大", "too large"),
        ("[[role]]\npost = \"emperor\"\nmay = []\n".into(), 5, "没有这个岗位", "no such post"),
        ("[[limit\n".into(), 4, "看不懂", "cannot be read"),
    ];
    for (rows, line, zh, en) in cases {
        let text = if rows.len() > 100_000 { rows.clone() } else { newer(&rows) };
        let good = newer("");
        let found = Pack::builtin()
            .with_files(&[("rules/a.toml", &good), ("rules/b.toml", &text)], &["transfer-out"])
            .expect_err(&rows);
        let first = &found[0];
        assert_eq!(first.file, "rules/b.toml");
        assert_eq!(first.line, if rows.len() > 100_000 { 1 } else { line }, "{rows}\n{first:?}");
        assert!(first.reason.zh.contains(zh), "{zh}: {first:?}");
        assert!(first.reason.en.contains(en), "{en}: {first:?}");
    }
}

#[test]
fn one_row_in_two_files_of_a_directory_is_refused() {
    let text = newer(
        "[[limit]]\nid = \"T4\"\nwhat = { zh = \"限\", en = \"limit\" }\nlength = 7\nunit = \"days\"\nfrom = 20260901\n",
    );
    let found = Pack::builtin().with_files(&[("a.toml", &text), ("b.toml", &text)], &[]).unwrap_err();
    assert_eq!((found.len(), found[0].file.as_str(), found[0].line), (1, "b.toml", 4));
    assert_eq!(Pack::builtin().with_files(&[], &[]).unwrap(), *Pack::builtin());
}

#[test]
fn what_is_delivered_holds_together() {
    let kinds: Vec<&str> = Pack::builtin().evidence.iter().map(|item| item.kind.as_str()).collect();
    let whole = Pack::default().with_files(&BUILT_IN, &kinds);
    assert_eq!(whole.map(|pack| pack.limits.len()), Ok(Pack::builtin().limits.len()));
}

proptest::proptest! {
    /// Whatever stands in a file, it is taken or refused; and what is taken can be asked.
    #[test]
    fn no_text_makes_it_panic(
        file in 0..BUILT_IN.len(),
        at in 0.0..1.0f64,
        cut in 0usize..40,
        put in proptest::sample::select(vec![
            "", "0", "4294967295", "99999999999999999999", "-1", "\"", "{", "]]", "\u{0}", "甲", "\n[[hop]]\n", "20260230",
            "date = 1231", "unit = \"date\"\n", "length = 1231\n", "from = 10101\n", "🀄",
        ]),
        on in 10_101u32..30_001_231,
    ) {
        let (name, text) = BUILT_IN[file];
        let chars: Vec<char> = text.chars().collect();
        let start = (at * chars.len() as f64) as usize;
        let end = (start + cut).min(chars.len());
        let mended: String = chars[..start].iter().chain(&put.chars().collect::<Vec<_>>()).chain(&chars[end..]).collect();
        let taken = Pack::builtin().with_files(&[(name, &mended)], &["transfer-out", "dropout"]);
        if let (Ok(pack), Some(on)) = (taken, Date::from_number(on)) {
            let pack = pack.on(on);
            for limit in pack.limits() {
                let _ = limit.clock(on, Words::default(), WorkCalendar::built_in());
            }
            for duty in pack.all_duties() {
                let _ = duty.occurrences(&pack, &[], WorkCalendar::built_in(), on, on);
            }
        }
    }
}
