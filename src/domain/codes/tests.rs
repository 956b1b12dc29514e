//! What the code tables must hold, and how names and short forms are matched.

use super::*;

#[test]
fn every_table_parses_with_unique_codes() {
    for table in CodeTable::ALL {
        let entries = table.entries();
        assert!(entries.len() >= 2, "{table:?}");
        let mut codes: Vec<&str> = entries.iter().map(|e| e.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), entries.len(), "{table:?}");
        assert_eq!(CodeTable::by_table_name(table.name()), Some(*table));
        assert!(!table.offered().is_empty(), "{table:?}");
    }
    assert_eq!(CodeTable::Ethnicity.offered().len(), 58);
    assert_eq!(CodeTable::StatusChangeReason.entries().len(), 49);
}

fn sure(table: CodeTable, name: &str) -> Option<&'static str> {
    match table.by_name(name) {
        Some(NameMatch::Sure(entry)) => Some(&entry.code),
        _ => None,
    }
}

fn doubtful(table: CodeTable, name: &str) -> Option<&'static str> {
    match table.by_name(name) {
        Some(NameMatch::Doubtful(entry)) => Some(&entry.code),
        _ => None,
    }
}

#[test]
fn names_and_short_forms() {
    use CodeTable as T;
    for (table, name, code) in [
        (T::Gender, "女", "2"),
        (T::PoliticalStatus, "中共党员", "01"),
        (T::PoliticalStatus, "共青团员", "03"),
        (T::PoliticalStatus, "群众", "13"),
        (T::HealthStatus, "残疾", "50"),
        (T::EnrollmentMethod, "其他(义务教育阶段)", "12"),
        (T::EnrollmentMethod, "其他", "12"),
        (T::BloodType, "ＡＢ型", "3"),
        (T::FamilyRelation, "奶奶", "62"),
        (T::IdDocumentType, "居民身份证", "1"),
        (T::Grade, "3年级", "13"),
        (T::Ethnicity, "满族", "11"),
    ] {
        assert_eq!(sure(table, name), Some(code), "{name}");
    }
    assert_eq!(doubtful(T::Ethnicity, "满"), Some("11"));
    assert_eq!(doubtful(T::LeftBehind, "是"), Some("1"));
    assert_eq!(T::PoliticalStatus.by_name("少先队员"), Some(NameMatch::WithoutCode));
    assert_eq!(T::Ethnicity.by_name("火星族"), None);
    assert_eq!(T::Ethnicity.by_name(""), None);
}

#[test]
fn unconfirmed_codes_say_so() {
    assert!(CodeTable::Gender.find("1").unwrap().code_confirmed());
    assert!(!CodeTable::Grade.find("11").unwrap().code_confirmed());
    assert!(!CodeTable::CountryRegion.find("RUS").unwrap().code_confirmed());
    assert_eq!(CodeTable::IdDocumentType.find("a").unwrap().code, "A");
}

#[test]
fn forms_offer_their_short_lists_first() {
    let codes = |table: CodeTable| table.offered().iter().map(|e| e.code.as_str()).collect::<Vec<_>>();
    assert_eq!(codes(CodeTable::Gender), ["1", "2"]);
    assert_eq!(codes(CodeTable::EnrollmentMethod), ["11", "12"]);
    assert_eq!(codes(CodeTable::FamilyRelation)[..5], ["51", "52", "60", "70", "80"]);
    assert!(!codes(CodeTable::FamilyRelation).contains(&"20"));
}

#[test]
fn the_sheet_gets_names_that_read_back() {
    for table in CodeTable::ALL {
        for entry in table.entries() {
            let option = table.sheet_option(&entry.code).unwrap();
            let name = table.sheet_name(&entry.code).unwrap();
            assert!(!name.is_empty());
            assert_eq!(sure(*table, name), Some(option.code.as_str()), "{table:?} {}", entry.code);
        }
    }
    assert_eq!(CodeTable::FamilyRelation.sheet_name("61"), Some("祖父母或外祖父母"));
    assert_eq!(CodeTable::FamilyRelation.sheet_name("81"), Some("其他"));
    assert_eq!(CodeTable::HealthStatus.sheet_name("61"), Some("残疾"));
}

#[test]
fn every_short_form_means_an_option_and_shadows_none() {
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(include_str!("data/short-forms.csv").as_bytes())
            .records()
            .collect::<Result<_, _>>()
            .unwrap();
    assert!(rows.len() > 100);
    for (at, row) in rows.iter().enumerate() {
        let table = CodeTable::by_table_name(&row[0]).unwrap();
        let entry = table.find(&row[2]).unwrap();
        let expected = if &row[3] == "sure" { NameMatch::Sure(entry) } else { NameMatch::Doubtful(entry) };
        assert_eq!(table.by_name(&row[1]), Some(expected), "{at}: {}", &row[1]);
    }
}
