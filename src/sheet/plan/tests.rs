//! The preview against a small register in memory, and the way round: written, read, same.

use std::path::{Path, PathBuf};

use super::*;
use crate::{
    domain::{FieldForm, Lang, Month, Validity, names},
    sheet::{GradeClass, Layout, write},
};

const TODAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 20);

#[derive(Default)]
struct Pupils(Vec<(PupilId, Fields)>);

impl Pupils {
    fn enter(&mut self, fields: Fields) {
        let number = self.0.len() as u8 + 1;
        self.0.push((PupilId([number; 16]), fields));
    }
}

impl Register for Pupils {
    type Error = SheetError;

    fn by_id_number(&mut self, number: &str) -> Result<Option<PupilId>, SheetError> {
        let of = |fields: &Fields| fields.text(FieldKey::IdDocNumber) == number;
        Ok(self.0.iter().find(|(_, fields)| of(fields)).map(|(id, _)| *id))
    }

    fn by_person(&mut self, name: &str, birth: Date, gender: &str) -> Result<Vec<PupilId>, SheetError> {
        let of = |fields: &Fields| {
            names::comparable(fields.text(FieldKey::Name)) == name
                && fields.get(FieldKey::BirthDate) == Some(&Value::Date(birth))
                && fields.code(FieldKey::Gender) == gender
        };
        Ok(self.0.iter().filter(|(_, fields)| of(fields)).map(|(id, _)| *id).collect())
    }

    fn fields(&mut self, pupil: PupilId) -> Result<Fields, SheetError> {
        Ok(self.0.iter().find(|(id, _)| *id == pupil).map(|(_, fields)| fields.clone()).unwrap_or_default())
    }
}

/// A citizen ID number of the invented area with its check digit.
fn id(birth: u32, sequence: u32) -> String {
    let body = format!("210499{birth:08}{sequence:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize])
}

fn file(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("roster.csv");
    std::fs::write(&path, text).unwrap();
    path
}

fn run(path: &Path, classes: &ClassMap, pupils: &mut Pupils) -> Plan {
    preview(&mut Source::open(path).unwrap(), classes, TODAY.unwrap(), pupils, |_| true).unwrap()
}

fn run_text(text: &str, pupils: &mut Pupils) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    run(&file(folder.path(), text), &ClassMap::default(), pupils)
}

fn said(plan: &Plan) -> Vec<(RowNumber, &str, Severity, &str)> {
    let line = |problem: &CellProblem| {
        let column: &str = Box::leak(problem.column.clone().into_boxed_str());
        (problem.row, column, problem.note.severity, problem.note.check)
    };
    plan.problems.iter().map(line).filter(|(_, _, severity, _)| *severity == Severity::Refuse).collect()
}

fn enter_all(plan: &Plan, pupils: &mut Pupils) {
    for row in plan.accepted.iter() {
        assert_eq!(row.pupil, None);
        pupils.enter(row.fields);
    }
}

#[test]
fn the_same_file_twice_is_same_and_a_changed_cell_is_named() {
    let mut pupils = Pupils::default();
    let (one, two) = (id(20_180_105, 11), id(20_180_210, 22));
    let head = "姓名,身份证件类型,身份证件号,年级,班级号,联系电话,现住址\n";
    let row = |name: &str, id: &str, phone: &str| {
        format!("{name},居民身份证,{id},三年级,1,{phone},甲镇乙村三组5号\n")
    };
    let first = format!("{head}{}{}", row("赵一", &one, "13800138000"), row("钱二", &two, "0413-5550001"));
    let plan = run_text(&first, &mut pupils);
    assert_eq!((plan.counts.rows, plan.counts.new, plan.counts.refused), (2, 2, 0), "{:?}", plan.problems);
    assert_eq!(plan.counts.doubtful, 0, "{:?}", plan.problems);
    assert!(plan.columns.missing.contains(&FieldKey::Member1Name), "told once, not for every row");
    enter_all(&plan, &mut pupils);
    let gender = pupils.0[0].1.code(FieldKey::Gender);
    assert_eq!(gender, "1", "follows from the number");

    let plan = run_text(&first, &mut pupils);
    assert_eq!((plan.counts.same, plan.counts.new, plan.counts.changed), (2, 0, 0));
    assert!(plan.accepted.is_empty() && plan.problems.is_empty());

    // One telephone changes, one cell is empty, one pupil is not in the file at all.
    let second = format!("{head}{}", row("赵一", &one, "13900139000").replace("甲镇乙村三组5号", ""));
    let plan = run_text(&second, &mut pupils);
    assert_eq!((plan.counts.rows, plan.counts.changed), (1, 1));
    let rows: Vec<_> = plan.accepted.iter().collect();
    assert_eq!(rows[0].pupil, Some(PupilId([1; 16])));
    let only: Fields = [(FieldKey::Phone, Value::Text("13900139000".into()))].into_iter().collect();
    assert_eq!(rows[0].fields, only);
    let difference = &plan.differences[0];
    assert_eq!(
        (difference.row, difference.field, difference.old.clone()),
        (2, FieldKey::Phone, Some(Value::Text("13800138000".into())))
    );
}

#[test]
fn wrong_cells_are_named_and_refuse_their_row() {
    let (one, two) = (id(20_180_105, 11), id(20_180_210, 22));
    let wrong_check = format!("{}{}", &one[..17], if one.ends_with('1') { '2' } else { '1' });
    let text = format!(
        "姓名,性别,出生日期,身份证件类型,身份证件号,民族,备注\n\
         赵一,男,20180105,居民身份证,2.1E+17,汉族,\n\
         钱二,男,20180105,居民身份证,210499201801050000,汉族,\n\
         孙三,男,20180105,居民身份证,{wrong_check},汉族,\n\
         李四,男,20180210,居民身份证,{two},汉族,\n\
         周五,男,20180105,居民身份证,{one},火星族,\n\
         ,,,,,,本行只有备注\n\
         ,男,20180105,居民身份证,{one},汉族,\n\
         吴六,男,２０１８年1月5日,居民身份证,{one},汉族,\n\
         吴六,男,20180105,居民身份证,{one},汉族,\n"
    );
    let plan = run_text(&text, &mut Pupils::default());
    let counts = plan.counts;
    assert_eq!((counts.rows, counts.new, counts.refused), (8, 0, 8), "{:?}", said(&plan));
    let said = said(&plan);
    for wanted in [
        (2, "身份证件号", Severity::Refuse, "A08"),
        (3, "身份证件号", Severity::Refuse, "A08"),
        (4, "身份证件号", Severity::Refuse, "A03"),
        (5, "性别", Severity::Refuse, "A06"),
        (6, "民族", Severity::Refuse, "E21"),
        (10, "", Severity::Refuse, "B01"),
    ] {
        let near = |line: &&(RowNumber, &str, Severity, &str)| {
            line.0 == wanted.0 && line.2 == wanted.2 && line.3 == wanted.3
        };
        assert!(said.iter().any(|line| near(&line)), "{wanted:?} {said:?}");
    }
    let shown = format!("{:?}", plan.problems);
    assert!(!shown.contains("2104") && !shown.contains("2.1E"), "no pupil's data in Debug");
    let note = plan.problems.iter().find(|problem| problem.row == 2).unwrap();
    assert_eq!(note.value, "2.1E+17");
    assert!(!note.note.text(Lang::En).is_empty());
}

#[test]
fn key_data_is_not_changed_by_a_sheet_and_namesakes_are_not_guessed() {
    let mut pupils = Pupils::default();
    let (one, two) = (id(20_180_105, 11), id(20_180_105, 31));
    let head = "姓名,性别,出生日期,身份证件类型,身份证件号,特长\n";
    let row = |name: &str, id: &str, skill: &str| format!("{name},男,20180105,居民身份证,{id},{skill}\n");
    enter_all(&run_text(&format!("{head}{}", row("赵一", &one, "")), &mut pupils), &mut pupils);

    let plan = run_text(&format!("{head}{}", row("赵义", &one, "")), &mut pupils);
    assert_eq!((plan.counts.refused, said(&plan)), (1, vec![(2, "姓名", Severity::Refuse, "B04")]));

    let plan = run_text(&format!("{head}{}", row("赵一", &two, "")), &mut pupils);
    assert_eq!((plan.counts.refused, said(&plan)), (1, vec![(2, "身份证件号", Severity::Refuse, "B03")]));

    // Without the number, the person is found by name, birth date and sex.
    let plan = run_text(&format!("{head}赵一,男,2018-1-5,,,书法\n"), &mut pupils);
    assert_eq!((plan.counts.changed, plan.counts.refused), (1, 0));
    let plan = run_text("姓名,特长\n赵一,书法\n", &mut pupils);
    assert_eq!(plan.counts.refused, 1, "a name alone is nobody");
}

#[test]
fn a_class_number_is_asked_once_and_then_used() {
    let text = "姓名,性别,出生日期,班号\n赵一,男,20180105,2023001\n钱二,女,20180106,2023001\n孙三,女,20170106,四年级2班\n";
    let plan = run_text(text, &mut Pupils::default());
    assert_eq!(plan.unmapped, [("2023001".to_owned(), 2)].into());
    assert_eq!((plan.counts.new, plan.counts.refused), (1, 2));
    let mut classes = ClassMap::default();
    classes.insert("2023001", GradeClass { grade: "13".into(), class: "1".into() });
    let folder = tempfile::tempdir().unwrap();
    let plan = run(&file(folder.path(), text), &classes, &mut Pupils::default());
    assert_eq!((plan.counts.new, plan.unmapped.len()), (3, 0));
    let grades: Vec<_> =
        plan.accepted.iter().map(|row| row.fields.code(FieldKey::Grade).to_owned()).collect();
    assert_eq!(grades, ["13", "13", "14"]);
}

#[test]
fn it_can_be_stopped_and_keeps_no_more_problems_than_it_says() {
    let mut text = String::from("姓名,性别\n");
    for _ in 0..3000 {
        text.push_str("赵一,不明\n");
    }
    let plan = run_text(&text, &mut Pupils::default());
    assert_eq!((plan.counts.refused, plan.counts.problems[0]), (3000, 3000));
    assert_eq!(plan.problems.len(), PROBLEMS_KEPT);
    let folder = tempfile::tempdir().unwrap();
    let mut source = Source::open(&file(folder.path(), &text)).unwrap();
    let mut told = 0;
    let stopped =
        preview(&mut source, &ClassMap::default(), TODAY.unwrap(), &mut Pupils::default(), |rows| {
            told = rows;
            rows < 500
        });
    assert_eq!((stopped.err(), told), (Some(SheetError::Stopped), 512));
}

/// A value for every field, a different one for every pupil.
fn full_record(number: u32) -> Fields {
    let birth = 20_180_101 + number % 28;
    let name = ["爱新觉罗·启明", "巴特尔", "龙䶮", "𬭳𫖯", "欧阳小雪"][number as usize % 5];
    let sequence = 101 + number * 2;
    let value = |field: FieldKey| match (field, field.spec().form) {
        (FieldKey::IdDocType | FieldKey::Member1IdDocType | FieldKey::Member2IdDocType, _) => {
            Value::Code("1".into())
        }
        (FieldKey::Gender, _) => Value::Code("1".into()),
        (FieldKey::BirthDate, _) => Value::Date(Date::from_number(birth).unwrap()),
        (FieldKey::IdDocNumber, _) => Value::Text(id(birth, sequence).into()),
        (FieldKey::Member1Relation, _) => Value::Code("51".into()),
        (FieldKey::Member2Relation, _) => Value::Code("62".into()),
        (FieldKey::Email, _) => Value::Text(format!("a{number}@example.com").into()),
        (FieldKey::ContinuationId | FieldKey::StudentRegistryNumber, _) => {
            Value::Text(format!("G{}", id(birth, sequence)).into())
        }
        (FieldKey::ClassNumber, _) => Value::Text(format!("{}", number % 3 + 1).into()),
        (FieldKey::Photo, _) => Value::Text("0a".repeat(32).into()),
        (_, FieldForm::Code(table)) => {
            Value::Code(table.offered()[number as usize % table.offered().len()].code.as_str().into())
        }
        (_, FieldForm::PersonName) => Value::Text(name.into()),
        (_, FieldForm::Text(_)) => Value::Text(format!("甲镇乙村{}组𫖯", number + 1).into()),
        (_, FieldForm::Digits(_) | FieldForm::Whole) if field == FieldKey::CommuteDistanceKm => {
            Value::Whole(number % 9)
        }
        (_, FieldForm::Digits(_)) => Value::Text(format!("{:02}", number + 1).into()),
        (_, FieldForm::Date) => Value::Date(Date::from_number(birth).unwrap()),
        (_, FieldForm::Month) => Value::Month(Month::new(2024, 9).unwrap()),
        (_, FieldForm::Validity) => Value::Validity(Validity {
            from: Date::from_number(20_240_101).unwrap(),
            until: number.is_multiple_of(2).then(|| Date::from_number(20_290_101).unwrap()),
        }),
        (_, FieldForm::YesNo) => Value::YesNo(number.is_multiple_of(2)),
        (_, FieldForm::Division) => Value::Division(210_421_000_000),
        (_, FieldForm::Phone) => Value::Text(format!("138001{number:05}").into()),
        (_, FieldForm::PostalCode) => Value::Text("113100".into()),
        (_, FieldForm::Whole) => Value::Whole(number),
        (_, FieldForm::IdNumber) => Value::Text(id(19_880_808, sequence).into()),
        (_, FieldForm::SchoolCode) => Value::Text("2121999902".into()),
        (_, FieldForm::StudentNumber | FieldForm::Photo) => Value::Text("".into()),
    };
    FieldKey::all().map(|field| (field, value(field))).collect()
}

#[test]
fn a_written_roster_reads_as_same_in_every_layout_and_kind_of_file() {
    let mut pupils = Pupils::default();
    (0..30).for_each(|number| pupils.enter(full_record(number)));
    let mut classes = ClassMap::default();
    classes.insert("2024001", GradeClass { grade: "11".into(), class: "1".into() });
    let folder = tempfile::tempdir().unwrap();
    for layout in Layout::ALL {
        for ending in ["xlsx", "csv"] {
            let path = folder.path().join(format!("{}.{ending}", layout.key()));
            let rows = pupils.0.iter().map(|(_, fields)| Ok::<_, SheetError>(fields.clone()));
            assert_eq!(write::roster(&path, false, layout, &classes, rows), Ok(30));
            let plan = run(&path, &classes, &mut pupils);
            let shown: Vec<_> = plan.differences.iter().map(|one| (one.field, &one.old, &one.new)).collect();
            assert_eq!(plan.columns.layout, layout);
            let counts = (plan.counts.same, plan.counts.changed, plan.counts.refused);
            assert_eq!(counts, (30, 0, 0), "{layout:?} {ending} {shown:?} {:?}", said(&plan));
            // Into an empty register, every field of the layout arrives.
            let plan = run(&path, &classes, &mut Pupils::default());
            assert_eq!(plan.counts.new + plan.counts.refused, 30, "{:?}", said(&plan));
            for row in plan.accepted.iter() {
                for column in layout.columns().iter().filter(|column| column.field != FieldKey::Photo) {
                    assert!(row.fields.get(column.field).is_some(), "{layout:?} {}", column.header);
                }
            }
        }
    }
}

#[test]
fn the_sample_rosters_can_be_taken_whole_and_the_wrong_rows_are_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let mut classes = ClassMap::default();
    for (grade, year) in (11..=16).zip((2021..=2026).rev()) {
        classes.insert(&format!("{year}201"), GradeClass { grade: format!("{grade}"), class: "1".into() });
    }
    for (name, layout, rows, doubtful_most) in [
        ("teaching-point.xlsx", Layout::C, 14, 0),
        ("village-school.xlsx", Layout::A, 120, 0),
        ("village-school-part-gb18030.csv", Layout::A, 40, 0),
        ("village-school-grade6.xls", Layout::B, 20, 0),
    ] {
        let plan = run(&folder.join(name), &classes, &mut Pupils::default());
        let shown: Vec<_> =
            plan.problems.iter().map(|one| (one.row, &one.column, one.note.text(Lang::En))).collect();
        assert_eq!(plan.columns.layout, layout, "{name}");
        assert_eq!((plan.counts.rows, plan.counts.new), (rows, rows), "{name} {shown:?}");
        assert!(plan.counts.doubtful <= doubtful_most, "{name} {shown:?}");
    }
    let plan = run(&folder.join("wrong-rows.xlsx"), &classes, &mut Pupils::default());
    let mut lines: Vec<_> = plan
        .problems
        .iter()
        .filter(|one| one.note.check != "E01")
        .map(|one| format!("{} {} {:?} {}", one.row, one.column, one.note.severity, one.note.check))
        .collect();
    lines.sort();
    assert_eq!(plan.columns.sheet, "名单");
    insta::assert_snapshot!(format!("{:?}\n{}", plan.counts, lines.join("\n")));
}
