//! Reading of every kind of file, written by the tests themselves.

use std::{io::Write, path::PathBuf};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use tempfile::TempDir;

use super::*;
use crate::{domain::FieldKey, sheet::Layout};

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn book(&self, name: &str, fill: impl FnOnce(&mut Workbook)) -> PathBuf {
        let path = self.0.path().join(name);
        let mut book = Workbook::new();
        fill(&mut book);
        book.save(&path).unwrap();
        path
    }
}

fn all(source: &mut Source) -> Vec<(RowNumber, Vec<RawCell>)> {
    let mut rows = Vec::new();
    source
        .rows(|row, cells| {
            rows.push((row, cells.to_vec()));
            true
        })
        .unwrap();
    rows
}

fn texts(source: &mut Source) -> Vec<Vec<String>> {
    all(source).into_iter().map(|(_, cells)| cells.iter().map(RawCell::shown).collect()).collect()
}

const TEXT: &str = "姓名,身份证件号,备注\n龙䶮·𬭳,'210499201501010011,无\n";

#[test]
fn a_text_table_is_read_in_every_encoding_and_with_every_parting_character() {
    let desk = Desk::new();
    let gb = encoding_rs::GB18030.encode(TEXT).0.into_owned();
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let tabs = TEXT.replace(',', "\t");
    let cases: [(&str, Vec<u8>); 6] = [
        ("utf8.csv", TEXT.into()),
        ("bom.csv", format!("\u{FEFF}{TEXT}").into()),
        ("gb.csv", gb),
        ("utf16.txt", utf16),
        ("tabs.csv", tabs.into()),
        ("wrong-name.xlsx", TEXT.replace(',', ";").into()),
    ];
    for (name, bytes) in cases {
        let mut source = Source::open(&desk.file(name, &bytes)).unwrap();
        assert_eq!(source.columns().unknown, ["备注"], "{name}");
        assert_eq!(texts(&mut source), [["龙䶮·𬭳", "210499201501010011", "无"]], "{name}");
    }
}

#[test]
fn a_character_cut_by_the_buffer_does_not_change_the_encoding() {
    let desk = Desk::new();
    let mut text = String::from("姓名,现住址\n");
    while text.len() < 3 * 64 * 1024 {
        text.push_str("甲乙丙丁𫖯,某村某组\n");
    }
    let mut source = Source::open(&desk.file("long.csv", text.as_bytes())).unwrap();
    let rows = texts(&mut source);
    assert!(rows.iter().all(|row| row == &["甲乙丙丁𫖯", "某村某组"]));
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let mut source = Source::open(&desk.file("long-gb.csv", &gb)).unwrap();
    assert_eq!(texts(&mut source), rows);
}

#[test]
fn the_header_is_found_under_titles_on_the_best_sheet_in_any_order() {
    let desk = Desk::new();
    let path = desk.book("roster.bin", |book| {
        let notes = book.add_worksheet().set_name("说明").unwrap();
        notes.write_string(0, 0, "请填写姓名").unwrap();
        let sheet = book.add_worksheet().set_name("名单").unwrap();
        sheet.write_string(0, 0, "某小学学生名单").unwrap();
        sheet.write_string(1, 0, "2026年9月").unwrap();
        for (column, header) in
            ["班级", "家庭成员1姓名", "*姓  名", "身份证件号\n（必填）", "姓名", "备注"].iter().enumerate()
        {
            sheet.write_string(2, column as u16, *header).unwrap();
        }
        sheet.write_string(3, 2, "赵一").unwrap();
        sheet.write_string(5, 2, "钱二").unwrap();
    });
    let mut source = Source::open(&path).unwrap();
    let columns = source.columns().clone();
    assert_eq!((columns.sheet.as_str(), columns.header_row), ("名单", 3));
    let fields: Vec<_> = columns.fields.iter().map(|(place, field, _)| (*place, *field)).collect();
    assert_eq!(
        fields,
        [
            (0, FieldKey::ClassNumber),
            (1, FieldKey::Member1Name),
            (2, FieldKey::Name),
            (3, FieldKey::IdDocNumber)
        ]
    );
    assert_eq!(columns.repeated, ["姓名"]);
    assert_eq!(columns.unknown, ["备注"]);
    assert!(columns.missing.contains(&FieldKey::Gender));
    assert_eq!(all(&mut source).iter().map(|(row, _)| *row).collect::<Vec<_>>(), [4, 6]);
    assert_eq!(all(&mut source).len(), 2, "a second reading gives the same");
}

#[test]
fn cells_keep_their_kind() {
    let desk = Desk::new();
    let path = desk.book("kinds.xlsx", |book| {
        let sheet = book.add_worksheet();
        for (column, header) in ["姓名", "身份证件号", "出生日期", "是否孤儿", "现住址"].iter().enumerate()
        {
            sheet.write_string(0, column as u16, *header).unwrap();
        }
        let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        sheet.write_string(1, 0, "=1+1").unwrap();
        sheet.write_number(1, 1, 210_499_201_501_010_011_f64).unwrap();
        sheet.write_datetime_with_format(1, 2, ExcelDateTime::from_ymd(2015, 9, 1).unwrap(), &day).unwrap();
        sheet.write_boolean(1, 3, true).unwrap();
        sheet.write_formula(1, 4, Formula::new("A2&\"村\"").set_result("甲村")).unwrap();
        sheet.write_string(2, 0, "长".repeat(2000)).unwrap();
    });
    let rows = all(&mut Source::open(&path).unwrap());
    assert_eq!(
        rows[0].1,
        [
            RawCell::Text("=1+1".into()),
            RawCell::Number(210_499_201_501_010_011_f64),
            RawCell::Day(20_150_901),
            RawCell::Bool(true),
            RawCell::Text("甲村".into()),
        ]
    );
    assert_eq!(rows[1].1, [RawCell::TooLong]);
}

#[test]
fn a_layout_is_recognised() {
    let desk = Desk::new();
    for layout in Layout::ALL {
        let header: Vec<_> = layout.columns().iter().map(|column| column.header).collect();
        let path = desk.file("layout.csv", format!("{}\n", header.join(",")).as_bytes());
        let columns = Source::open(&path).unwrap().columns().clone();
        assert_eq!(columns.layout, layout);
        assert_eq!(columns.fields.len(), header.len());
        assert!(columns.unknown.is_empty() && columns.repeated.is_empty());
        // Layout A has no 随迁子女.
        assert_eq!(columns.missing.len(), usize::from(layout == Layout::A));
    }
}

#[test]
fn what_is_no_roster_is_refused_by_its_reason() {
    let desk = Desk::new();
    let good = desk.book("good.xlsx", |book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "姓名").unwrap();
        sheet.write_string(0, 1, "性别").unwrap();
        for row in 1..200 {
            sheet.write_string(row, 0, format!("赵{row}")).unwrap();
        }
    });
    let whole = std::fs::read(&good).unwrap();
    let wide = format!("姓名,性别{}x\n", ",".repeat(limits::COLUMNS));
    let long = format!("姓名,性别\n{}", "甲,男\n".repeat(limits::ROWS as usize + 1));
    let cases: [(&str, Vec<u8>, SheetError); 8] = [
        ("empty.csv", vec![], SheetError::NoHeader),
        ("prose.csv", "今天天气好\n".into(), SheetError::NoHeader),
        ("picture.csv", vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0, 0], SheetError::NotASheet),
        ("cut.xlsx", whole[..whole.len() / 2].to_vec(), SheetError::Damaged),
        ("head.xlsx", b"PK\x03\x04".to_vec(), SheetError::Damaged),
        ("old.xls", vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], SheetError::Damaged),
        ("wide.csv", wide.into(), SheetError::TooManyColumns),
        ("long.csv", long.into(), SheetError::TooManyRows),
    ];
    for (name, bytes, wanted) in cases {
        let path = desk.file(name, &bytes);
        let got = Source::open(&path).and_then(|mut source| source.rows(|_, _| true));
        assert_eq!(got, Err(wanted), "{name}");
    }
    assert_eq!(
        Source::open(&desk.0.path().join("none.xlsx")).err(),
        Some(SheetError::Unreadable(std::io::ErrorKind::NotFound))
    );
    let big = desk.0.path().join("big.csv");
    std::fs::File::create(&big).unwrap().set_len(limits::FILE_BYTES + 1).unwrap();
    assert_eq!(Source::open(&big).err(), Some(SheetError::TooLarge));
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused_before_it_is_parsed() {
    let desk = Desk::new();
    let write = |name: &str, member: &str, bytes: u64, members: usize| {
        let path = desk.0.path().join(name);
        let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        for extra in 0..members {
            archive.start_file(format!("xl/empty{extra}.xml"), options).unwrap();
        }
        archive.start_file(member, options).unwrap();
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..bytes >> 20 {
            archive.write_all(&zeros).unwrap();
        }
        archive.finish().unwrap();
        path
    };
    let strings = write("strings.xlsx", "xl/sharedStrings.xml", limits::PART_BYTES + (1 << 20), 0);
    assert_eq!(Source::open(&strings).err(), Some(SheetError::Bomb));
    let many = write("many.xlsx", "xl/workbook.xml", 0, limits::MEMBERS);
    assert_eq!(Source::open(&many).err(), Some(SheetError::Bomb));
    // The stated size is a claim: made small, the real size still counts.
    let mut lying = std::fs::read(&strings).unwrap();
    let size = (limits::PART_BYTES + (1 << 20)) as u32;
    let places: Vec<_> =
        lying.windows(4).enumerate().filter(|(_, w)| *w == size.to_le_bytes()).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let error = Source::open(&desk.file("lying.xlsx", &lying)).err();
    assert!(matches!(error, Some(SheetError::Bomb | SheetError::Damaged)), "{error:?}");
}

#[test]
fn a_file_changed_anywhere_never_panics() {
    let desk = Desk::new();
    let good = desk.book("good.xlsx", |book| {
        let sheet = book.add_worksheet();
        for (column, header) in ["姓名", "身份证件号", "性别"].iter().enumerate() {
            sheet.write_string(0, column as u16, *header).unwrap();
            sheet.write_string(1, column as u16, "甲").unwrap();
        }
    });
    let whole = std::fs::read(&good).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 150) {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        let path = desk.file("changed.xlsx", &changed);
        let _ = Source::open(&path).and_then(|mut source| source.rows(|_, _| true));
    }
}
