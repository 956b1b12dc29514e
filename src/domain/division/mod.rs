//! Administrative divisions of Liaoning: provinces to counties (6 digits), townships (12 digits), and codes no
//! longer in force. Other provinces are known by their first two digits only. Parsed at the first question.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::number::Tidy;
use super::pinyin;

const CURRENT: &str = include_str!("data/current.csv");
const TOWNSHIPS: &str = include_str!("data/townships.csv");
const FORMER: &str = include_str!("data/former.csv");
/// The first two digits of every province-level division in use since 1980.
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
    "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
];
/// No county has this code. The invented township of demonstrations and tests lies there, so it is not doubted.
const INVENTED: &str = "210499";
/// Prefix of residence permits of Taiwan residents; 83 is no province.
const TAIWAN_PERMITS: &str = "83";

/// What is known about a six-digit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// In force.
    Current,
    /// Once in force; found in older ID numbers.
    Former,
    /// Begins like another province, whose list is not here.
    OtherProvince,
    /// No such code.
    Unknown,
}

/// One division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// 12 digits: county 6, township 3, village 3.
    pub code: String,
    /// Its own name.
    pub name: String,
    /// From province to itself, as it is written in an address.
    pub full_name: String,
    keys: String,
}

struct Divisions {
    list: Vec<Division>,
    by_code: HashMap<String, usize>,
    former: HashMap<String, String>,
}

fn divisions() -> &'static Divisions {
    static ALL: OnceLock<Divisions> = OnceLock::new();
    ALL.get_or_init(load)
}

fn load() -> Divisions {
    let mut all = Divisions { list: Vec::new(), by_code: HashMap::new(), former: HashMap::new() };
    for text in [CURRENT, TOWNSHIPS] {
        for row in csv::Reader::from_reader(text.as_bytes()).records().flatten() {
            let (Some(code), Some(name)) = (row.get(0), row.get(1)) else { continue };
            let code = format!("{code:0<12}");
            let parent = parents(&code).find_map(|parent| all.by_code.get(&parent));
            let above = parent.map_or("", |at| all.list[*at].full_name.as_str());
            let full_name = format!("{above}{name}");
            all.by_code.insert(code.clone(), all.list.len());
            all.list.push(Division { code, keys: pinyin::keys(name), full_name, name: name.to_owned() });
        }
    }
    for row in csv::Reader::from_reader(FORMER.as_bytes()).records().flatten() {
        if let (Some(code), Some(name)) = (row.get(0), row.get(1)) {
            all.former.insert(code.to_owned(), name.to_owned());
        }
    }
    all
}

/// The codes of the divisions above, the nearest first.
fn parents(code: &str) -> impl Iterator<Item = String> + '_ {
    [9, 6, 4, 2]
        .into_iter()
        .filter_map(|keep| code.get(..keep))
        .map(|head| format!("{head:0<12}"))
        .filter(move |parent| parent != code)
}

/// Six digits become twelve by zeros; twelve stay. Nothing else is a code.
#[must_use]
pub fn pad12(code: &str) -> Option<String> {
    let digits = code.bytes().all(|b| b.is_ascii_digit());
    (digits && matches!(code.len(), 6 | 9 | 12)).then(|| format!("{code:0<12}"))
}

/// What is known about the first six digits of an ID number or a division code.
#[must_use]
pub fn known(prefix6: &str) -> Known {
    let all = divisions();
    let Some(code) = pad12(prefix6) else { return Known::Unknown };
    if all.by_code.contains_key(&code) || prefix6 == INVENTED {
        return Known::Current;
    }
    if all.former.contains_key(prefix6) {
        return Known::Former;
    }
    match &code[..2] {
        "21" => Known::Unknown,
        TAIWAN_PERMITS => Known::OtherProvince,
        province if PROVINCES.contains(&province) => Known::OtherProvince,
        _ => Known::Unknown,
    }
}

/// The division with this code of 6, 9 or 12 digits, exactly.
#[must_use]
pub fn get(code: &str) -> Option<&'static Division> {
    let all = divisions();
    all.by_code.get(&pad12(code)?).map(|at| &all.list[*at])
}

/// The name from the province down. A village or an unknown township gets the name of the nearest division
/// above it that is known; a former county gets its old name.
#[must_use]
pub fn name_of(code: &str) -> Option<String> {
    let all = divisions();
    let code = pad12(code)?;
    if let Some(division) = get(&code) {
        return Some(division.full_name.clone());
    }
    if code.starts_with(INVENTED) {
        return Some("演示县".to_owned());
    }
    let county_known = all.by_code.contains_key(&format!("{:0<12}", &code[..6]));
    if !county_known && let Some(name) = all.former.get(&code[..6]) {
        let above = get(&format!("{:0<6}", &code[..4])).or_else(|| get("210000"));
        return Some(format!("{}{name}", above.map_or("", |division| division.full_name.as_str())));
    }
    // A province alone would hide that the county is unknown.
    parents(&code)
        .filter(|parent| !parent.ends_with("0000000000"))
        .find_map(|parent| get(&parent).map(|division| division.full_name.clone()))
}

/// Divisions whose code begins with `query`, whose name contains it, or whose pinyin or initials begin with it;
/// an exact name first, then higher divisions before lower ones. At most `limit`.
#[must_use]
pub fn find(query: &str, limit: usize) -> Vec<&'static Division> {
    let wanted: String = query.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let digits = Tidy::number(query).text;
    let is_code = digits.bytes().all(|b| b.is_ascii_digit());
    let mut found: Vec<(u8, &'static Division)> = divisions()
        .list
        .iter()
        .filter_map(|division| {
            let rank = if is_code {
                division.code.starts_with(&digits).then_some(1)
            } else if division.name == wanted || division.full_name == wanted {
                Some(0)
            } else if division.name.starts_with(&wanted) {
                Some(1)
            } else if division.full_name.contains(&wanted) {
                Some(2)
            } else {
                division.keys.split(' ').any(|key| key.starts_with(&wanted)).then_some(3)
            };
            rank.map(|rank| (rank, division))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().take(limit).map(|(_, division)| division).collect()
}

/// The only division that a written place name means: its full name, the full name without 辽宁省, or its own
/// name when no other division has it.
#[must_use]
pub fn by_exact_name(name: &str) -> Option<&'static Division> {
    let wanted: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let list = &divisions().list;
    let full = list.iter().find(|division| {
        division.full_name == wanted
            || division
                .full_name
                .strip_prefix("辽宁省")
                .is_some_and(|rest| !rest.is_empty() && rest == wanted)
    });
    full.or_else(|| {
        let mut same = list.iter().filter(|division| division.name == wanted);
        same.next().filter(|_| same.next().is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_lists_answer() {
        for (code, answer) in [
            ("210102", Known::Current),
            ("210421", Known::Current),
            ("210000", Known::Current),
            ("212224", Known::Former),
            ("219002", Known::Former),
            ("110105", Known::OtherProvince),
            ("830000", Known::OtherProvince),
            ("210498", Known::Unknown),
            ("990000", Known::Unknown),
            ("2101", Known::Unknown),
            ("21010x", Known::Unknown),
        ] {
            assert_eq!(known(code), answer, "{code}");
        }
    }

    #[test]
    fn names_run_from_the_province_down() {
        assert_eq!(name_of("210421").as_deref(), Some("辽宁省抚顺市抚顺县"));
        assert_eq!(name_of("210102002000").as_deref(), Some("辽宁省沈阳市和平区新华街道"));
        assert_eq!(name_of("210102002003").as_deref(), Some("辽宁省沈阳市和平区新华街道"));
        assert_eq!(name_of("210102999000").as_deref(), Some("辽宁省沈阳市和平区"));
        assert_eq!(name_of("212225").as_deref(), Some("辽宁省建昌县"));
        assert_eq!(name_of("110105"), None);
        assert_eq!(name_of("219999"), None);
    }

    #[test]
    fn found_by_code_name_and_pinyin() {
        assert_eq!(find("抚顺县", 5)[0].code, "210421000000");
        assert!(find("fsx", 10).iter().any(|division| division.code == "210421000000"));
        assert!(find("fushunxian", 10).iter().any(|division| division.code == "210421000000"));
        assert_eq!(find("210421", 1)[0].name, "抚顺县");
        assert_eq!(find("新宾", 3)[0].name, "新宾满族自治县");
        assert!(find("", 5).is_empty());
        assert_eq!(find("街道", 7).len(), 7);
    }

    #[test]
    fn exact_names_mean_one_division() {
        for name in ["辽宁省抚顺市抚顺县", "抚顺市抚顺县", "抚顺县", "辽宁省 抚顺市 抚顺县"]
        {
            assert_eq!(by_exact_name(name).unwrap().code, "210421000000", "{name}");
        }
        assert!(by_exact_name("铁西区").is_none(), "three counties have this name");
    }

    #[test]
    fn codes_are_padded() {
        assert_eq!(pad12("210421").as_deref(), Some("210421000000"));
        assert_eq!(pad12("210421100001").as_deref(), Some("210421100001"));
        assert_eq!(pad12("21042"), None);
        assert_eq!(pad12("２１０４２１"), None);
    }
}
