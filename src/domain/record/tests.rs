//! Whole records: what is missing, contradicts or follows.

use super::*;
use crate::domain::number::citizen_id::check_character;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2106, 9, 1).unwrap()
}

fn id(first17: &str) -> String {
    format!("{first17}{}", check_character(first17).unwrap())
}

/// A record with nothing to look at; everyone in it is invented and born in 2099 or 2070.
fn sound() -> Fields {
    let (pupil, mother, father) = (id("21042120991231001"), id("21042120700101002"), id("21042120700101001"));
    let texts = [
        ("school_code", "2121000000"),
        ("name", "某小明"),
        ("gender", "男"),
        ("birth_date", "20991231"),
        ("birthplace_division_code", "210421"),
        ("native_place", "辽宁抚顺"),
        ("ethnicity", "满族"),
        ("nationality_region", "中国"),
        ("id_doc_type", "居民身份证"),
        ("hk_mo_tw_overseas", "否"),
        ("health_status", "健康或良好"),
        ("political_status", "群众"),
        ("id_doc_number", &pupil),
        ("hukou_type", "农业户口"),
        ("hukou_division_code", "210421"),
        ("class_number", "01"),
        ("enrollment_month", "210609"),
        ("enrollment_method", "就近入学"),
        ("study_mode", "走读"),
        ("current_address", "某乡某村一组1号"),
        ("mailing_address", "某乡某村一组1号"),
        ("home_address", "某乡某村一组1号"),
        ("phone", "13000000000"),
        ("postal_code", "113000"),
        ("is_only_child", "是"),
        ("had_preschool", "是"),
        ("left_behind_type", "非留守儿童"),
        ("needs_financial_aid", "否"),
        ("receives_living_subsidy", "否"),
        ("is_orphan", "否"),
        ("is_martyr_or_preferential_child", "否"),
        ("commute_distance_km", "1"),
        ("grade", "一年级"),
        ("is_migrant_worker_child", "否"),
        ("member1_name", "某母"),
        ("member1_relation", "母亲"),
        ("member1_current_address", "某乡某村一组1号"),
        ("member1_hukou_division_code", "210421"),
        ("member1_phone", "13000000000"),
        ("member1_is_guardian", "是"),
        ("member1_id_doc_type", "居民身份证"),
        ("member1_id_doc_number", &mother),
        ("member2_name", "某父"),
        ("member2_relation", "父亲"),
        ("member2_current_address", "某乡某村一组1号"),
        ("member2_hukou_division_code", "210421"),
        ("member2_phone", "13000000001"),
        ("member2_is_guardian", "是"),
        ("member2_id_doc_type", "居民身份证"),
        ("member2_id_doc_number", &father),
    ];
    let mut fields = Fields::default();
    for (key, text) in texts {
        put(&mut fields, key, text);
    }
    fields
}

fn put(fields: &mut Fields, key: &str, text: &str) {
    let key = FieldKey::by_key(key).unwrap();
    let reading = read(key, text, today());
    assert!(!reading.is_refused(), "{key:?}");
    fields.set(key, reading.value);
}

fn told(fields: &Fields) -> Vec<Told> {
    check(fields, today())
        .iter()
        .map(|finding| (finding.key.key(), finding.note.check, finding.severity()))
        .collect()
}

#[test]
fn a_sound_record_has_nothing_to_look_at() {
    assert_eq!(told(&sound()), []);
    assert!(missing(&sound()).is_empty());
}

/// Field, check, weight.
type Told = (&'static str, &'static str, Severity);

/// Keys and texts put into a sound record.
type Changes<'a> = &'a [(&'a str, &'a str)];

/// Puts each case's texts into a sound record and compares everything found.
fn expect(cases: &[(Changes, &[Told])]) {
    for (changes, expected) in cases {
        let mut fields = sound();
        for (key, text) in *changes {
            put(&mut fields, key, text);
        }
        assert_eq!(told(&fields), *expected, "{changes:?}");
    }
}

#[test]
fn each_contradiction_is_found_alone() {
    use Severity::{Refuse, Warn};
    let young = id("21042120900101002");
    let cases: &[(Changes, &[Told])] = &[
        (&[("name", "")], &[("name", "E01", Refuse)]),
        (&[("political_status", "")], &[("political_status", "E01", Warn)]),
        (&[("birth_date", "20991230")], &[("birth_date", "A05", Refuse)]),
        (&[("gender", "女")], &[("gender", "A06", Refuse)]),
        (&[("id_doc_number", "")], &[("id_doc_number", "E01", Refuse)]),
        (&[("id_doc_type", "其他"), ("id_doc_number", "")], &[("id_doc_number", "A10", Warn)]),
        (
            &[("id_doc_type", "其他"), ("id_doc_number", ""), ("member1_id_doc_number", "")],
            &[("member1_id_doc_number", "A11", Refuse), ("id_doc_number", "A10", Warn)],
        ),
        (&[("member1_id_doc_number", "")], &[("member1_id_doc_number", "E04", Warn)]),
        (&[("member1_id_doc_number", &young)], &[("member1_id_doc_number", "E04", Warn)]),
    ];
    expect(cases);
}

#[test]
fn each_doubt_about_the_situation_is_found_alone() {
    use Severity::{Hint, Refuse, Warn};
    let other_id = id("21042120980101001");
    let cases: &[(Changes, &[Told])] = &[
        (&[("nationality_region", "USA")], &[("hk_mo_tw_overseas", "E23", Warn)]),
        (&[("health_status", "残疾")], &[("disability_type", "E10", Warn)]),
        (
            &[("disability_type", "视力残疾"), ("inclusive_education", "视力残疾随班就读")],
            &[("health_status", "E10", Warn)],
        ),
        (
            &[
                ("health_status", "残疾"),
                ("disability_type", "智力残疾"),
                ("inclusive_education", "听力残疾随班就读"),
            ],
            &[("inclusive_education", "E10", Warn)],
        ),
        (
            &[
                ("health_status", "残疾"),
                ("disability_type", "肢体残疾"),
                ("inclusive_education", "其他残疾随班就读"),
            ],
            &[],
        ),
        (&[("inclusive_education", "听力残疾随班就读")], &[("inclusive_education", "E10", Warn)]),
        (&[("is_orphan", "是")], &[("is_orphan", "E09", Warn)]),
        (&[("left_behind_type", "双亲留守儿童")], &[("left_behind_type", "E06", Warn)]),
        (
            &[("member1_is_guardian", "否"), ("member2_is_guardian", "否")],
            &[("member1_is_guardian", "E02", Refuse)],
        ),
        (
            &[("member1_is_guardian", "否"), ("member2_phone", "")],
            &[("member2_phone", "E01", Warn), ("member2_phone", "E05", Warn)],
        ),
        (&[("member2_hukou_division_code", "")], &[("member2_hukou_division_code", "E01", Warn)]),
        (&[("member2_relation", "叔叔")], &[("member2_relation_note", "E24", Warn)]),
        (&[("member2_relation", "奶奶")], &[]),
        (&[("commute_distance_km", "51"), ("study_mode", "住校")], &[("commute_distance_km", "E11", Warn)]),
        (&[("commute_distance_km", "50"), ("study_mode", "住校")], &[]),
        (&[("commute_distance_km", "11")], &[("study_mode", "E11", Hint)]),
        (&[("commute_distance_km", "3"), ("needs_school_bus", "否")], &[("needs_school_bus", "E12", Hint)]),
        (&[("former_name", "某小明")], &[("former_name", "C11", Hint)]),
        (
            &[("student_registry_number", &format!("G{other_id}"))],
            &[("student_registry_number", "A15", Hint)],
        ),
        (&[("phone", "1300000000")], &[("phone", "E05", Warn)]),
    ];
    expect(cases);
}

#[test]
fn without_a_second_member_there_is_one_doubt() {
    let mut fields = sound();
    for key in FieldKey::all().filter(|key| members::belongs_to_second(*key)) {
        fields.set(key, None);
    }
    assert_eq!(told(&fields), [("member2_name", "E03", Severity::Warn)]);
}

#[test]
fn a_number_that_does_not_fit_its_type_is_found() {
    let mut fields = sound();
    fields.set(FieldKey::IdDocNumber, Some(Value::Text("E00000000".into())));
    assert_eq!(told(&fields), [("id_doc_number", "A02", Severity::Refuse)]);
    fields.set(FieldKey::IdDocType, Some(Value::Code("A".into())));
    assert_eq!(told(&fields), []);
    let mother = fields.text(FieldKey::Member1IdDocNumber).to_owned();
    fields.set(FieldKey::Member2IdDocNumber, Some(Value::Text(mother.into())));
    assert_eq!(told(&fields), [("member2_id_doc_number", "E04", Severity::Refuse)]);
    let mut fields = sound();
    fields.set(FieldKey::Ethnicity, Some(Value::Code("no such".into())));
    assert_eq!(told(&fields), [("ethnicity", "E21", Severity::Refuse)]);
}

#[test]
fn an_empty_record_misses_every_required_field_once() {
    let empty = Fields::default();
    let missing = missing(&empty);
    assert_eq!(missing.len(), 39);
    assert!(missing.contains(&FieldKey::IdDocNumber) && !missing.contains(&FieldKey::Member2Name));
    assert!(!missing.contains(&FieldKey::StudentRegistryNumber));
}

#[test]
fn what_follows_is_offered_only_for_empty_fields() {
    let mut fields = Fields::default();
    put(&mut fields, "name", "曾小明");
    put(&mut fields, "id_doc_number", &id("21042120991231001"));
    let derived: Fields = derive(&fields).into_iter().collect();
    assert_eq!(derived.code(FieldKey::Gender), "1");
    assert_eq!(write(FieldKey::BirthDate, derived.get(FieldKey::BirthDate).unwrap()), "20991231");
    assert_eq!(derived.text(FieldKey::NamePinyin), "Zeng Xiaoming");
    assert_eq!(derived.get(FieldKey::BirthplaceDivisionCode), None);
    let suggested: Fields = suggest(&fields).into_iter().collect();
    assert_eq!(suggested.get(FieldKey::BirthplaceDivisionCode), Some(&Value::Division(210_421_000_000)));
    assert_eq!(suggested.code(FieldKey::NationalityRegion), "CHN");
    put(&mut fields, "gender", "女");
    assert!(derive(&fields).iter().all(|(key, _)| *key != FieldKey::Gender));
    assert!(derive(&sound()).iter().all(|(key, _)| *key == FieldKey::NamePinyin));
}
