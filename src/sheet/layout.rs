//! The layouts of the national sheet (A, B, C) as data, and which header means which field.
//!
//! Layouts are in `layouts.csv`, other spellings of headers in `headers.csv`; both are compiled in and parsed at
//! the first question. It never opens a file of a school and knows no values.

use std::{collections::HashMap, sync::OnceLock};

use crate::domain::{FieldKey, Text};

const LAYOUTS: &str = include_str!("layouts.csv");
const HEADERS: &str = include_str!("headers.csv");

/// An order of columns that a version of the national system takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layout {
    /// The import sheet of 2013, 70 columns; grade and class are one class number.
    A,
    /// The paper 学生基本信息表, 72 items.
    B,
    /// The later sheet, 71 columns, beginning with 学籍接续标识.
    C,
}

/// One column of a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The header as this layout writes it.
    pub header: &'static str,
    /// The field.
    pub field: FieldKey,
}

impl Layout {
    /// All layouts.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// The letter on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }

    /// The layout of a letter, in either case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.key().eq_ignore_ascii_case(word.trim()))
    }

    /// What it is called on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::A => Text::new("A（2013版导入表，班号）", "A (import sheet of 2013, class number)"),
            Self::B => Text::new("B（纸质基本信息表）", "B (paper form)"),
            Self::C => Text::new("C（新版导入表，年级和班级号）", "C (later sheet, grade and class)"),
        }
    }

    /// Its columns in order.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        &tables().layouts[self as usize]
    }

    /// Whether it has a column for this field.
    #[must_use]
    pub fn has(self, field: FieldKey) -> bool {
        self.columns().iter().any(|column| column.field == field)
    }
}

struct Tables {
    layouts: [Vec<Column>; 3],
    by_header: HashMap<String, FieldKey>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables { layouts: Default::default(), by_header: HashMap::new() };
        for field in FieldKey::all() {
            tables.by_header.insert(normal_header(field.label().zh), field);
        }
        for line in LAYOUTS.lines().skip(1) {
            let mut parts = line.split(',');
            let (layout, _position, header, key) = (parts.next(), parts.next(), parts.next(), parts.next());
            let (Some(layout), Some(header), Some(field)) =
                (layout.and_then(Layout::parse), header, key.and_then(FieldKey::by_key))
            else {
                continue;
            };
            tables.layouts[layout as usize].push(Column { header, field });
            tables.by_header.insert(normal_header(header), field);
        }
        for line in HEADERS.lines().skip(1) {
            if let Some((header, key)) = line.split_once(',')
                && let Some(field) = FieldKey::by_key(key)
            {
                // The second family member has the same spellings as the first.
                if let (true, Some(second)) =
                    (key.starts_with("member1_"), FieldKey::by_key(&key.replacen('1', "2", 1)))
                {
                    tables.by_header.insert(normal_header(&header.replacen('1', "2", 1)), second);
                }
                tables.by_header.insert(normal_header(header), field);
            }
        }
        tables
    })
}

/// The field that a header means, however it is spelled: width, blanks, line breaks, stars and remarks in
/// brackets do not matter, `家庭成员一` and `家庭成员或监护人1` are `成员1`, and the keys of the field list are
/// understood too.
#[must_use]
pub fn field_of_header(header: &str) -> Option<FieldKey> {
    let exact = normal_header(header);
    let found = |wanted: &str| tables().by_header.get(wanted).copied();
    found(&exact)
        .or_else(|| found(without_brackets(&exact)))
        .or_else(|| FieldKey::by_key(header.trim().to_ascii_lowercase().as_str()))
}

/// A header without what does not matter. Bracketed remarks stay, as half-width brackets.
#[must_use]
pub fn normal_header(header: &str) -> String {
    let mut plain: String = header
        .chars()
        .filter_map(|c| match c {
            '（' | '〔' | '【' | '［' | '[' => Some('('),
            '）' | '〕' | '】' | '］' | ']' => Some(')'),
            '／' | '、' | '\\' => Some('/'),
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0),
            '*' | '＊' | '★' | '※' | '#' | '＃' | ':' | '：' | '"' | '\'' | '_' | '-' | '?' | '？' => {
                None
            }
            c if c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}') => {
                None
            }
            c => Some(c.to_ascii_lowercase()),
        })
        .collect();
    for must in ["(必填)", "(必填项)", "(选填)"] {
        plain = plain.replace(must, "");
    }
    for (number, words) in [("1", ["一", "1"]), ("2", ["二", "2"])] {
        for word in words {
            for person in ["家庭成员或监护人", "家庭主要成员", "家庭成员", "监护人", "家长", "成员"]
            {
                if let Some(rest) = plain.strip_prefix(&format!("{person}{word}")) {
                    plain = format!("成员{number}{}", rest.trim_start_matches(['的', '/', '.']));
                    return plain;
                }
            }
        }
    }
    plain
}

fn without_brackets(header: &str) -> &str {
    header.split('(').next().unwrap_or(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_layouts_are_whole() {
        assert_eq!(Layout::ALL.map(|layout| layout.columns().len()), [70, 72, 71]);
        assert_eq!(Layout::A.columns()[0].header, "学校标识码");
        assert_eq!(Layout::C.columns()[0].field, FieldKey::ContinuationId);
        assert!(!Layout::A.has(FieldKey::Grade) && Layout::B.has(FieldKey::Grade));
        for layout in Layout::ALL {
            for column in layout.columns() {
                assert_eq!(field_of_header(column.header), Some(column.field), "{}", column.header);
            }
        }
    }

    #[test]
    fn every_spelling_names_a_field_and_no_two_fields_share_one() {
        let mut seen: HashMap<String, FieldKey> =
            FieldKey::all().map(|field| (normal_header(field.label().zh), field)).collect();
        for line in HEADERS.lines().skip(1) {
            let (header, key) = line.split_once(',').expect("two columns");
            let field = FieldKey::by_key(key).unwrap_or_else(|| panic!("{key}"));
            let before = seen.insert(normal_header(header), field);
            assert!(before.is_none_or(|other| other == field), "{header}");
        }
    }

    #[test]
    fn headers_are_known_in_the_spellings_people_use() {
        let cases = [
            ("家庭成员1姓名", FieldKey::Member1Name),
            ("家庭成员二联系电话", FieldKey::Member2Phone),
            ("*姓  名", FieldKey::Name),
            ("身份证件号\n（必填）", FieldKey::IdDocNumber),
            ("国籍／地区", FieldKey::NationalityRegion),
            ("上下学交通方式", FieldKey::CommuteMode),
            ("残疾人类型", FieldKey::DisabilityType),
            ("是否乘坐校车", FieldKey::NeedsSchoolBus),
            ("班级", FieldKey::ClassNumber),
            ("班号", FieldKey::ClassNumber),
            ("上下学距离（公里）", FieldKey::CommuteDistanceKm),
            ("出生日期(YYYYMMDD)", FieldKey::BirthDate),
            ("户口所在地", FieldKey::HukouDivisionCode),
            ("成员2户口所在地", FieldKey::Member2HukouDivisionCode),
            ("left_behind_type", FieldKey::LeftBehindType),
        ];
        for (header, field) in cases {
            assert_eq!(field_of_header(header), Some(field), "{header}");
        }
        assert_eq!(field_of_header("备注"), None);
        assert_eq!(field_of_header(""), None);
    }
}
