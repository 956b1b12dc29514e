//! Invented pupils, as many as are wanted, the same ones every time: under an area code that does not exist, with
//! telephone numbers of no network. It writes them as CSV and as a workbook in layout C; it knows no desk.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use rust_xlsxwriter::Workbook;

use crate::ground::Done;

/// The columns of the layouts: layout, place, header, key.
const LAYOUTS: &str = include_str!("../../src/sheet/layouts.csv");
const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "曾", "单", "关", "佟", "那",
    "郭", "何", "高", "林", "罗", "吕", "欧阳",
];
const GIVEN: [&str; 40] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "秀", "霞", "平", "刚", "桂", "英", "华", "玉", "萍", "红", "娥", "玲", "宇", "浩", "轩", "梓", "涵",
    "欣", "怡", "佳", "俊", "晨", "阳",
];
const GRADES: [&str; 6] = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"];

/// An invented pupil.
pub struct Pupil {
    /// Which, from 0.
    n: u32,
    /// The name.
    pub name: String,
    /// The ID number.
    pub id_number: String,
    father: String,
    grade: usize,
}

/// The pupil of a number.
pub fn pupil(n: u32) -> Pupil {
    // A fixed scatter, so that neighbours in the file are not neighbours by name.
    let scatter = |salt: u32, of: usize| {
        let mixed = (u64::from(n) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (8 + salt);
        usize::try_from(mixed % of as u64).unwrap_or(0)
    };
    let surname = SURNAMES[scatter(0, SURNAMES.len())];
    let name = format!("{surname}{}{}", GIVEN[scatter(5, GIVEN.len())], GIVEN[scatter(11, GIVEN.len())]);
    let grade = n as usize % GRADES.len();
    let year = 2019 - grade;
    let nth = n / 6;
    let (month, day, order) = (nth % 12 + 1, nth / 12 % 28 + 1, nth / 336 % 999 + 1);
    let id_number = with_check_digit(&format!("210499{year}{month:02}{day:02}{order:03}"));
    let father = format!("{surname}{}", GIVEN[scatter(17, GIVEN.len())]);
    Pupil { n, name, id_number, father, grade }
}

/// GB 11643: the eighteenth place.
fn with_check_digit(body: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = b"10X98765432"[sum as usize % 11];
    format!("{body}{}", char::from(check))
}

impl Pupil {
    /// What stands in the column of a field.
    fn cell(&self, key: &str) -> String {
        let n = self.n;
        let village = format!("云杉县云杉镇北岔村{}组{}号", n % 9 + 1, n % 97 + 1);
        let given = match key {
            "name" => &self.name,
            "gender" if self.id_number.as_bytes()[16] % 2 == 1 => "男",
            "gender" => "女",
            "birth_date" => &self.id_number[6..14],
            "id_doc_type" | "member1_id_doc_type" => "居民身份证",
            "id_doc_number" => &self.id_number,
            "ethnicity" | "member1_ethnicity" => ["汉族", "满族", "锡伯族"][n as usize % 3],
            "nationality_region" => "中国",
            "hk_mo_tw_overseas" | "is_migrant_worker_child" | "is_orphan" | "government_purchased_place" => {
                "否"
            }
            "receives_living_subsidy" | "is_martyr_or_preferential_child" | "needs_school_bus" => "否",
            "hukou_type" => "农业户口",
            "is_only_child" | "had_preschool" | "needs_financial_aid" | "member1_is_guardian" => "是",
            "birthplace_division_code" | "hukou_division_code" | "member1_hukou_division_code" => {
                "210499101207"
            }
            "left_behind_type" => "非留守儿童",
            "native_place" => "辽宁云杉",
            "health_status" => "健康或良好",
            "political_status" => "群众",
            "grade" => GRADES[self.grade],
            "enrollment_method" => "就近入学",
            "study_mode" => "走读",
            "current_address" | "home_address" | "mailing_address" | "member1_current_address" => &village,
            "postal_code" => "113999",
            "disability_type" => "无残疾",
            "commute_mode" => "步行",
            "commute_distance_km" => "2",
            "student_source" => "正常入学",
            "member1_name" => &self.father,
            "member1_relation" => "父亲",
            "member1_employer" => "外出务工",
            "class_number" => return (n / 6 / 45 % 60 + 1).to_string(),
            "number_in_class" => return (n / 6 % 45 + 1).to_string(),
            "enrollment_month" => return format!("{}09", 2025 - self.grade),
            "phone" | "member1_phone" => return format!("199{:08}", n % 100_000_000),
            "member1_id_doc_number" => {
                return with_check_digit(&format!("21049919880101{:03}", n % 500 * 2 + 1));
            }
            _ => "",
        };
        given.to_owned()
    }
}

/// Headers and field keys of layout C.
fn columns() -> Vec<(&'static str, &'static str)> {
    let split = |line: &'static str| {
        let mut parts = line.strip_prefix("C,")?.splitn(3, ',').skip(1);
        Some((parts.next()?, parts.next()?))
    };
    LAYOUTS.lines().filter_map(split).collect()
}

/// Writes pupils as CSV.
pub fn write_csv(path: &Path, count: u32) -> Done<()> {
    let columns = columns();
    let mut out = BufWriter::new(File::create(path)?);
    let headers: Vec<&str> = columns.iter().map(|(header, _)| *header).collect();
    writeln!(out, "{}", headers.join(","))?;
    for n in 0..count {
        let pupil = pupil(n);
        let cells: Vec<String> = columns.iter().map(|(_, key)| pupil.cell(key)).collect();
        writeln!(out, "{}", cells.join(","))?;
    }
    Ok(out.flush()?)
}

/// Writes pupils as a workbook, every cell as text.
pub fn write_workbook(path: &Path, count: u32) -> Done<()> {
    let columns = columns();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    for (column, (header, _)) in (0..).zip(&columns) {
        sheet.write_string(0, column, *header)?;
    }
    for n in 0..count {
        let pupil = pupil(n);
        for (column, (_, key)) in (0..).zip(&columns) {
            let cell = pupil.cell(key);
            if !cell.is_empty() {
                sheet.write_string(n + 1, column, cell)?;
            }
        }
    }
    Ok(book.save(path)?)
}
