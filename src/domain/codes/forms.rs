//! What pupils' forms offer and how people write the options: short lists, short forms, older names. It adds no
//! code to a table.

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

/// Short forms that forms and people use for exactly one option. `wanted` is folded.
pub(super) fn short_form(table: CodeTable, wanted: &str) -> Option<&'static str> {
    let pairs: &[(&str, &str)] = match table {
        CodeTable::Gender => &[("男性", "1"), ("女性", "2"), ("m", "1"), ("f", "2")],
        CodeTable::YesNo => &[
            ("y", "1"),
            ("yes", "1"),
            ("true", "1"),
            ("√", "1"),
            ("有", "1"),
            ("需要", "1"),
            ("n", "0"),
            ("no", "0"),
            ("false", "0"),
            ("×", "0"),
            ("无", "0"),
            ("不是", "0"),
            ("不需要", "0"),
        ],
        CodeTable::PoliticalStatus => &[
            ("中共党员", "01"),
            ("党员", "01"),
            ("预备党员", "02"),
            ("中共预备党员", "02"),
            ("共青团员", "03"),
            ("团员", "03"),
            ("民革", "04"),
            ("民盟", "05"),
            ("民建", "06"),
            ("民进", "07"),
            ("农工党", "08"),
            ("致公党", "09"),
            ("九三学社", "10"),
            ("台盟", "11"),
            ("无党派", "12"),
        ],
        CodeTable::HealthStatus => {
            &[("健康", "10"), ("良好", "10"), ("一般", "20"), ("较弱", "20"), ("慢性病", "30")]
        }
        CodeTable::HukouType => {
            &[("农业", "1"), ("农村户口", "1"), ("非农业", "2"), ("非农", "2"), ("城镇户口", "2")]
        }
        CodeTable::EnrollmentMethod => &[("其他", "12"), ("其它", "12")],
        CodeTable::StudyMode => {
            &[("住宿", "2"), ("寄宿", "2"), ("住宿生", "2"), ("走读生", "1"), ("住校生", "2")]
        }
        CodeTable::LeftBehind => {
            &[("否", "0"), ("非留守", "0"), ("不是", "0"), ("单亲留守", "1"), ("双亲留守", "2")]
        }
        CodeTable::TransportMode => &[
            ("自行车", "2"),
            ("公共交通", "3"),
            ("公交车", "3"),
            ("家长接送", "4"),
            ("步行上学", "1"),
            ("其它", "9"),
        ],
        CodeTable::BloodType => &[
            ("a", "1"),
            ("b", "2"),
            ("ab", "3"),
            ("o", "4"),
            ("a型", "1"),
            ("b型", "2"),
            ("ab型", "3"),
            ("o型", "4"),
            ("未知", "0"),
            ("不详", "0"),
            ("其他", "9"),
        ],
        CodeTable::StudentSource => &[("正常", "1"), ("其它", "9")],
        CodeTable::DisabilityType => {
            &[("无", "0"), ("否", "0"), ("视力", "1"), ("听力", "2"), ("智力", "5"), ("语言残疾", "3")]
        }
        CodeTable::InclusiveEducation => &[("否", "0"), ("不是", "0"), ("非", "0")],
        CodeTable::FamilyRelation => &[
            ("父", "51"),
            ("爸爸", "51"),
            ("母", "52"),
            ("妈妈", "52"),
            ("父子", "51"),
            ("父女", "51"),
            ("母子", "52"),
            ("母女", "52"),
            ("爷爷", "61"),
            ("奶奶", "62"),
            ("姥爷", "63"),
            ("外公", "63"),
            ("姥姥", "64"),
            ("外婆", "64"),
            ("哥哥", "71"),
            ("弟弟", "73"),
            ("姐", "75"),
            ("妹", "77"),
            ("继父", "57"),
            ("养父", "57"),
            ("继母", "58"),
            ("养母", "58"),
            ("叔叔", "83"),
            ("舅舅", "85"),
            ("其它", "80"),
        ],
        CodeTable::IdDocumentType => &[
            ("身份证", "1"),
            ("居民身份证号", "1"),
            ("二代身份证", "1"),
            ("香港护照", "6"),
            ("澳门护照", "7"),
            ("台胞证", "8"),
            ("其它", "Z"),
            ("无", "Z"),
        ],
        CodeTable::HkMoTwOverseas => &[("非港澳台侨外", "00"), ("不是", "00"), ("无", "00")],
        CodeTable::CountryRegion => &[
            ("中华人民共和国", "CHN"),
            ("中国大陆", "CHN"),
            ("香港", "HKG"),
            ("澳门", "MAC"),
            ("台湾", "TWN"),
        ],
        CodeTable::Ethnicity => &[("毛难族", "36"), ("崩龙族", "46"), ("畬族", "22"), ("其它", "97")],
        CodeTable::Grade => &[
            ("1", "11"),
            ("2", "12"),
            ("3", "13"),
            ("4", "14"),
            ("5", "15"),
            ("6", "16"),
            ("7", "21"),
            ("8", "22"),
            ("9", "23"),
            ("1年级", "11"),
            ("2年级", "12"),
            ("3年级", "13"),
            ("4年级", "14"),
            ("5年级", "15"),
            ("6年级", "16"),
            ("小学一年级", "11"),
            ("小学二年级", "12"),
            ("小学三年级", "13"),
            ("小学四年级", "14"),
            ("小学五年级", "15"),
            ("小学六年级", "16"),
            ("初一", "21"),
            ("初二", "22"),
            ("初三", "23"),
            ("7年级", "21"),
            ("8年级", "22"),
            ("9年级", "23"),
            ("初中一年级", "21"),
            ("初中二年级", "22"),
            ("初中三年级", "23"),
        ],
        _ => &[],
    };
    pairs.iter().find(|(form, _)| *form == wanted).map(|(_, code)| *code)
}

/// Forms that point to one option but leave a doubt.
pub(super) fn doubtful_form(table: CodeTable, wanted: &str) -> Option<&'static str> {
    let pairs: &[(&str, &str)] = match table {
        CodeTable::Ethnicity => &[
            ("维族", "05"),
            ("蒙族", "02"),
            ("朝族", "10"),
            ("鲜族", "10"),
            ("锡伯", "38"),
            ("乌兹别克族", "43"),
            ("达斡尔", "31"),
            ("哈萨克", "17"),
        ],
        CodeTable::LeftBehind => &[("是", "1"), ("留守", "1"), ("留守儿童", "1")],
        CodeTable::HukouType => &[("农", "1"), ("城镇", "2"), ("居民户口", "2")],
        CodeTable::FamilyRelation => &[("兄", "71"), ("监护人", "80"), ("亲属", "80")],
        CodeTable::BloodType => &[("无", "0")],
        CodeTable::HealthStatus => &[("好", "10"), ("正常", "10")],
        _ => &[],
    };
    pairs.iter().find(|(form, _)| *form == wanted).map(|(_, code)| *code)
}
