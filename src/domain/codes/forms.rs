//! What pupils' forms offer and how people write the options: short lists, short forms, older names. It adds no
//! code to a table.

use std::sync::OnceLock;

use super::{CodeEntry, CodeTable};

/// Codes on the pupil's form, where the form offers fewer options than the table has.
const fn short_list(table: CodeTable) -> &'static [&'static str] {
    match table {
        CodeTable::Gender | CodeTable::StudyMode => &["1", "2"],
        CodeTable::IdDocumentType => &["1", "6", "7", "8", "9", "A", "Z"],
        CodeTable::HealthStatus => &["10", "20", "30", "40", "50"],
        CodeTable::PoliticalStatus => &["13", "03", "02", "01"],
        CodeTable::EnrollmentMethod => &["11", "12"],
        CodeTable::StatusChangeType => &["08", "11", "12", "21", "22", "29", "51", "99"],
        _ => &[],
    }
}

/// 成员关系 as the sheet offers it.
const RELATIONS: [&str; 5] = ["51", "52", "60", "70", "80"];
/// 民族 rows of one system only.
const NOT_ETHNICITIES: [&str; 2] = ["81", "99"];
/// 学生变动 rows above this are one system's own.
const LAST_STUDENT_CHANGE: &str = "28";

pub(super) fn offered(table: CodeTable) -> Vec<&'static CodeEntry> {
    let all = table.entries().iter();
    match table {
        CodeTable::Ethnicity => all.filter(|e| !NOT_ETHNICITIES.contains(&e.code.as_str())).collect(),
        CodeTable::StudentChange => all.filter(|e| e.code.as_str() <= LAST_STUDENT_CHANGE).collect(),
        CodeTable::FamilyRelation => {
            let first = RELATIONS.iter().filter_map(|code| table.find(code));
            // Those who can stand in a pupil's record as a grown-up of the family; never 夫, 子 or 孙.
            let finer = all.filter(|e| {
                e.code.as_str() >= "57"
                    && !RELATIONS.contains(&e.code.as_str())
                    && !matches!(e.code.as_str(), "65" | "68")
            });
            first.chain(finer).collect()
        }
        _ => match short_list(table) {
            [] => all.collect(),
            codes => codes.iter().filter_map(|code| table.find(code)).collect(),
        },
    }
}

pub(super) fn sheet_code(table: CodeTable, code: &str) -> Option<&'static str> {
    match table {
        CodeTable::HealthStatus => match code {
            "60" | "61" | "62" | "63" | "64" | "65" | "66" | "67" | "69" => Some("50"),
            _ => None,
        },
        CodeTable::FamilyRelation => Some(match code {
            "51" => "51",
            "52" => "52",
            "60" | "61" | "62" | "63" | "64" => "60",
            "70" | "71" | "73" | "75" | "77" => "70",
            _ => "80",
        }),
        _ => None,
    }
}

const SHORT_FORMS: &str = include_str!("data/short-forms.csv");

struct ShortForm {
    table: String,
    form: String,
    code: String,
    sure: bool,
}

fn short_forms() -> &'static [ShortForm] {
    static ALL: OnceLock<Vec<ShortForm>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(SHORT_FORMS.as_bytes());
        let rows = reader.records().flatten();
        rows.map(|row| {
            let cell = |at: usize| row.get(at).unwrap_or_default().to_owned();
            ShortForm { table: cell(0), form: cell(1), code: cell(2), sure: row.get(3) == Some("sure") }
        })
        .collect()
    })
}

/// The code that people mean by `wanted` (folded), and whether that is sure.
pub(super) fn short_form(table: CodeTable, wanted: &str) -> Option<(&'static str, bool)> {
    short_forms()
        .iter()
        .find(|row| row.form == wanted && row.table == table.name())
        .map(|row| (row.code.as_str(), row.sure))
}
