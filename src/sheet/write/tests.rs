//! Writing: text stays text, files appear whole, and what is written reads as the same.

use super::*;
use crate::sheet::{Source, cell::RawCell};

const RISKY: [&str; 11] = [
    "=1+1",
    "+86",
    "-3",
    "@sum",
    "'quoted",
    "\"=2\"",
    "=\"2\"",
    "＝甲",
    "龙䶮·𬭳",
    "210499201501010011",
    "0412,\"乙\"\n丙",
];

fn head() -> Head {
    Head { sheet: "表".into(), title: None, headers: vec!["姓名".into(), "现住址".into()] }
}

#[test]
fn every_cell_comes_back_as_the_text_it_was() {
    let folder = tempfile::tempdir().unwrap();
    for (name, title) in [("a.xlsx", None), ("b.csv", None), ("c.xlsx", Some("某校名单".to_owned()))] {
        let path = folder.path().join(name);
        let rows = RISKY.iter().map(|text| Ok::<_, SheetError>(vec![(*text).to_owned(), "甲村".to_owned()]));
        let head = Head { title, ..head() };
        assert_eq!(table(&path, false, &head, rows), Ok(RISKY.len() as u32));
        let mut got = Vec::new();
        let mut source = Source::open(&path).unwrap();
        source
            .rows(|_, cells| {
                got.push(cells[0].clone());
                true
            })
            .unwrap();
        assert_eq!(got, RISKY.map(|text| RawCell::Text(text.into())), "{name}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "no part is left");
}

#[test]
fn a_csv_disarms_formulas_and_begins_with_a_bom() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    table(&path, false, &head(), [Ok::<_, SheetError>(vec!["=cmd()".into(), "x".into()])]).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, "\u{FEFF}\"姓名\",\"现住址\"\r\n\"'=cmd()\",\"x\"\r\n");
}

#[test]
fn a_file_is_whole_or_not_there_and_never_replaced_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let failing = [Ok(vec!["甲".to_owned()]), Err(SheetError::Stopped)];
    assert_eq!(table(&path, false, &head(), failing), Err(SheetError::Stopped));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let row = || [Ok::<_, SheetError>(vec!["甲".to_owned()])];
    table(&path, false, &head(), row()).unwrap();
    assert_eq!(table(&path, false, &head(), row()), Err(SheetError::Exists));
    assert_eq!(table(&path, true, &head(), row()), Ok(1));
    assert_eq!(table(&folder.path().join("a.ods"), false, &head(), row()), Err(SheetError::UnknownKind));
    let nowhere = folder.path().join("none").join("a.csv");
    assert_eq!(
        table(&nowhere, false, &head(), row()),
        Err(SheetError::Unwritable(std::io::ErrorKind::NotFound))
    );
}
