//! Cells as people type them, and what they are read as or refused for.

use proptest::prelude::*;

use super::*;
use crate::domain::codes::CodeTable;
use crate::domain::number::citizen_id::check_character;
use crate::domain::{Date, Month, Validity};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2100, 9, 1).unwrap()
}

fn day(number: u32) -> Value {
    Value::Date(Date::from_number(number).unwrap())
}

fn said(reading: &Reading) -> Option<(Severity, &'static str)> {
    reading.notes.first().map(|note| (note.severity, note.check))
}

#[test]
fn days_as_people_write_them() {
    for raw in [
        "20990901",
        "2099-9-1",
        "2099.9.1",
        "2099/09/01",
        "2099年9月1日",
        "2099年9月1号",
        " 2099 9 1 ",
        "2099-09-01 00:00:00",
    ] {
        let reading = read(FieldKey::BirthDate, raw, today());
        assert_eq!((reading.value, reading.notes.len()), (Some(day(20_990_901)), 0), "{raw}");
    }
    let wide = read(FieldKey::BirthDate, "２０９９０９０１", today());
    assert_eq!(wide.value, Some(day(20_990_901)));
    assert_eq!(said(&wide).unwrap().0, Severity::Corrected);
    for raw in ["43344", "99-9-1", "20990230", "2099-13-1", "21010101", "无", "2.1E+7", "2099-9-1x"] {
        assert!(read(FieldKey::BirthDate, raw, today()).is_refused(), "{raw}");
    }
    assert!(read(FieldKey::BirthDate, "43344", today()).notes[0].text(Lang::En).contains("day number"));
    assert_eq!(date_from_serial(43_344.75).map(Date::compact).as_deref(), Some("20180901"));
    for serial in [f64::NAN, -1.0, 60.0, 1e9] {
        assert_eq!(date_from_serial(serial), None);
    }
}

#[test]
fn months_and_validities() {
    let month = Some(Value::Month(Month::new(2099, 9).unwrap()));
    for (raw, corrected) in [
        ("209909", false),
        ("2099.9", false),
        ("2099-09", false),
        ("2099年9月", false),
        ("20990901", true),
        ("2099-09-01", true),
    ] {
        let reading = read(FieldKey::EnrollmentMonth, raw, today());
        assert_eq!((&reading.value, reading.notes.len()), (&month, usize::from(corrected)), "{raw}");
    }
    for raw in ["209913", "2099", "99.9", "九月"] {
        assert!(read(FieldKey::EnrollmentMonth, raw, today()).is_refused(), "{raw}");
    }
    assert_eq!(said(&read(FieldKey::EnrollmentMonth, "210209", today())).unwrap().0, Severity::Warn);

    let validity = |until| Validity { from: Date::from_number(20_990_601).unwrap(), until };
    let until = Date::from_number(21_090_601);
    for raw in
        ["20990601-21090601", "2099.06.01-2109.06.01", "2099年6月1日至2109年6月1日", "2099060121090601"]
    {
        let reading = read(FieldKey::IdDocValidity, raw, today());
        assert_eq!(reading.value, Some(Value::Validity(validity(until))), "{raw}");
    }
    for raw in ["20990601-长期", "2099.6.1至长期有效"] {
        let reading = read(FieldKey::IdDocValidity, raw, today());
        assert_eq!(reading.value, Some(Value::Validity(validity(None))), "{raw}");
    }
    for raw in ["长期", "21090601-20990601", "20990601", "x"] {
        assert!(read(FieldKey::IdDocValidity, raw, today()).is_refused(), "{raw}");
    }
    assert_eq!(
        said(&read(FieldKey::IdDocValidity, "20890601-20990601", today())),
        Some((Severity::Hint, "A12"))
    );
}

#[test]
fn options_by_code_and_name() {
    use Severity::{Corrected, Refuse, Warn};
    for (key, raw, code, what) in [
        (FieldKey::Gender, "女", Some("2"), None),
        (FieldKey::Gender, "2", Some("2"), None),
        (FieldKey::Gender, "2.0", Some("2"), None),
        (FieldKey::Gender, "０", Some("0"), Some(Warn)),
        (FieldKey::Ethnicity, "满族", Some("11"), None),
        (FieldKey::Ethnicity, "满", Some("11"), Some(Warn)),
        (FieldKey::Ethnicity, "1", Some("01"), Some(Corrected)),
        (FieldKey::Ethnicity, "火星", None, Some(Refuse)),
        (FieldKey::PoliticalStatus, "共青团员", Some("03"), None),
        (FieldKey::PoliticalStatus, "少先队员", None, Some(Refuse)),
        (FieldKey::HkMoTwOverseas, "0", Some("00"), Some(Corrected)),
        (FieldKey::NationalityRegion, "chn", Some("CHN"), None),
        (FieldKey::IdDocType, "a", Some("A"), None),
        (FieldKey::IdDocType, "2", Some("2"), Some(Warn)),
        (FieldKey::Member1IdDocType, "2", Some("2"), None),
        (FieldKey::BloodType, "B", Some("2"), None),
        (FieldKey::Grade, "3", Some("13"), None),
        (FieldKey::Grade, "三年级", Some("13"), None),
        (FieldKey::Member1Relation, "奶奶", Some("62"), None),
        (FieldKey::LeftBehindType, "否", Some("0"), None),
    ] {
        let reading = read(key, raw, today());
        assert_eq!(reading.value.as_ref().and_then(Value::as_code), code, "{raw}");
        assert_eq!(said(&reading).map(|(severity, _)| severity), what, "{raw}");
    }
    for (raw, yes) in [("是", Some(true)), ("0", Some(false)), ("√", Some(true)), ("也许", None)] {
        let reading = read(FieldKey::IsOrphan, raw, today());
        assert_eq!(reading.value, yes.map(Value::YesNo), "{raw}");
    }
}

#[test]
fn divisions_and_distances() {
    for (raw, code, note) in [
        ("210421", Some(210_421_000_000), false),
        ("210421000000", Some(210_421_000_000), false),
        ("抚顺市抚顺县", Some(210_421_000_000), false),
        ("110105", Some(110_105_000_000), false),
        ("210498", Some(210_498_000_000), true),
        ("212225", Some(212_225_000_000), true),
        ("210400", Some(210_400_000_000), true),
        ("铁西区", None, true),
        ("某省某县", None, true),
        ("2.10E+11", None, true),
        ("012345", None, true),
        ("2104", None, true),
    ] {
        let reading = read(FieldKey::HukouDivisionCode, raw, today());
        assert_eq!(reading.value, code.map(Value::Division), "{raw}");
        assert_eq!(!reading.notes.is_empty(), note, "{raw}");
    }
    for (raw, km) in [
        ("3", Some(3)),
        ("3.0", Some(3)),
        ("2.5", Some(3)),
        ("3公里", Some(3)),
        ("３km", Some(3)),
        ("0", Some(0)),
        ("1001", None),
        ("-1", None),
        ("远", None),
        ("1e3", None),
        (".", None),
        ("1000", Some(1000)),
    ] {
        assert_eq!(read(FieldKey::CommuteDistanceKm, raw, today()).value, km.map(Value::Whole), "{raw}");
    }
}

#[test]
fn documents_follow_their_type() {
    let key = FieldKey::IdDocNumber;
    for (raw, refused) in [
        ("210421209912310010", false),
        ("210421209912310011", true),
        ("21042120991231001", true),
        ("2.1E+17", true),
        ("210421209912310000", true),
        ("E00000000", false),
    ] {
        assert_eq!(read(key, raw, today()).is_refused(), refused, "{raw}");
    }
    assert!(read_document("1", "E00000000", today()).is_refused());
    assert!(!read_document("A", "E00000000", today()).is_refused());
    assert_eq!(read_document("1", " ", today()), Reading::default());
}

#[test]
fn texts_numbers_and_photographs() {
    for (key, raw, written, what) in [
        (FieldKey::ClassNumber, "０１", Some("01"), Some(Severity::Corrected)),
        (FieldKey::ClassNumber, "2.1E+6", None, Some(Severity::Refuse)),
        (FieldKey::NumberInClass, "7.0", Some("7"), None),
        (FieldKey::NumberInClass, "七", None, Some(Severity::Refuse)),
        (FieldKey::CurrentAddress, "某村", Some("某村"), Some(Severity::Warn)),
        (FieldKey::NativePlace, "210421", Some("210421"), Some(Severity::Warn)),
        (FieldKey::Email, "a@b.invalid", Some("a@b.invalid"), None),
        (FieldKey::Email, "a", Some("a"), Some(Severity::Warn)),
        (FieldKey::Photo, "x.jpg", None, Some(Severity::Refuse)),
        (FieldKey::Member1Employer, "a\u{202e}", None, Some(Severity::Refuse)),
    ] {
        let reading = read(key, raw, today());
        assert_eq!(reading.value.as_ref().and_then(Value::as_text), written, "{raw}");
        assert_eq!(said(&reading).map(|(severity, _)| severity), what, "{raw}");
    }
    for key in FieldKey::all() {
        assert_eq!(read(key, " \u{3000}", today()), Reading::default(), "{key:?}");
        assert!(read(key, &"1".repeat(5000), today()).is_refused(), "{key:?}");
    }
}

#[test]
fn screens_show_names() {
    let show = |key, value| show(key, &value, Lang::En);
    assert_eq!(show(FieldKey::BirthDate, day(20_990_901)), "2099-09-01");
    assert_eq!(show(FieldKey::HukouDivisionCode, Value::Division(210_421_000_000)), "辽宁省抚顺市抚顺县");
    assert_eq!(show(FieldKey::Member1Relation, Value::Code("61".into())), "祖父");
    assert_eq!(show(FieldKey::IsOrphan, Value::YesNo(false)), "no");
}

/// A value that this field may hold, out of a seed.
fn sample(key: FieldKey, seed: u64) -> Value {
    let pick = |of: u64| seed / 7 % of;
    let text = |most: usize| -> Value {
        let chars = ['某', '村', '\u{20bb7}', 'a', '7', '（', '#', '组'];
        let length = (seed as usize % most.min(30)).max(1);
        let text: String = (0..length).map(|at| chars[(seed as usize / (at + 1)) % chars.len()]).collect();
        Value::Text(text.into())
    };
    let born = format!("2099{:02}{:02}", 1 + pick(12), 1 + seed % 28);
    let citizen = || {
        let first = format!("210421{born}{:03}", 1 + seed % 999);
        format!("{first}{}", check_character(&first).unwrap())
    };
    match key.spec().form {
        FieldForm::Text(most) => text(usize::from(most)),
        FieldForm::PersonName => {
            let names = ["某小明", "阿里木·买买提", "\u{20bb7}\u{30edd}", "某⿰石羡", "Ann B"];
            Value::Text(names[seed as usize % names.len()].into())
        }
        FieldForm::Digits(most) => Value::Text(seed.to_string().chars().take(usize::from(most)).collect()),
        FieldForm::Date => day(born.parse().unwrap()),
        FieldForm::Month => {
            Value::Month(Month::new(2000 + (seed % 100) as u32, 1 + pick(12) as u32).unwrap())
        }
        FieldForm::Validity => {
            let from = Date::from_number(born.parse().unwrap()).unwrap();
            let until = (seed.is_multiple_of(2)).then(|| Date::from_number(21_091_231).unwrap());
            Value::Validity(Validity { from, until })
        }
        FieldForm::Code(table) => {
            let options: Vec<_> = table
                .entries()
                .iter()
                .filter(|entry| {
                    table.sheet_option(&entry.code).is_some_and(|option| option.code == entry.code)
                })
                .collect();
            Value::Code(options[seed as usize % options.len()].code.as_str().into())
        }
        FieldForm::YesNo => Value::YesNo(seed.is_multiple_of(2)),
        FieldForm::Division => Value::Division(100_000_000_000 + seed % 800_000_000_000),
        FieldForm::Phone => Value::Text(format!("138{:08}", seed % 100_000_000).into()),
        FieldForm::PostalCode => Value::Text(format!("11{:04}", seed % 10_000).into()),
        FieldForm::Whole => Value::Whole((seed % 1001) as u32),
        FieldForm::IdNumber => match seed % 3 {
            0 => Value::Text(format!("E{:08}", seed % 100_000_000).into()),
            _ => Value::Text(citizen().into()),
        },
        FieldForm::SchoolCode => Value::Text(format!("2121{:06}", seed % 1_000_000).into()),
        FieldForm::StudentNumber => Value::Text(format!("G{}", citizen()).into()),
        FieldForm::Photo => Value::Text(format!("{seed:064x}").into()),
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(seed in any::<u64>()) {
        for key in FieldKey::all() {
            let value = sample(key, seed);
            let written = write(key, &value);
            let reading = read(key, &written, today());
            prop_assert!(reading.value.as_ref() == Some(&value), "{:?} {}: {:?}", key, written, reading.notes);
            prop_assert!(!show(key, &value, Lang::Zh).is_empty());
        }
    }

    #[test]
    fn no_text_makes_it_panic(raw in "\\PC*|[0-9.Ee+年月日至长期 -]{0,40}") {
        for key in FieldKey::all() {
            let reading = read(key, &raw, today());
            prop_assert!(reading.value.is_none() || !reading.is_refused());
        }
    }
}

#[test]
fn every_option_of_every_table_reads_by_its_code() {
    for key in FieldKey::all() {
        let FieldForm::Code(table) = key.spec().form else { continue };
        for entry in table.entries() {
            let reading = read(key, &entry.code, today());
            assert_eq!(reading.value.as_ref().and_then(Value::as_code), Some(entry.code.as_str()), "{key:?}");
        }
    }
    assert_eq!(write(FieldKey::Grade, &Value::Code("no".into())), "");
    assert!(!CodeTable::Grade.find("11").unwrap().code_confirmed());
    assert_eq!(write(FieldKey::Grade, &Value::Code("11".into())), "一年级");
}
