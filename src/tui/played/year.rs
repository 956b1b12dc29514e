//! A year of a school of sixty, from August to August, at the keyboard; the screens are kept as pictures. What would go
//! wrong is a duty that is not told, a limit that runs wrong, a pupil who is counted wrong at the end.

use super::{Played, citizen};
use crate::domain::{FieldKey, Standing};

/// The terms, the classes and the subjects, from the guided start of the year.
fn begins(played: Played) -> Played {
    let mut played = played.keys("alt-s home down down down down enter").sees("第一学期开始");
    for day in ["20260901", "20270115", "20270301", "20270710", ""] {
        played = played.keys("ctrl-u").typed(day).keys(if day.is_empty() { "enter" } else { "tab" });
    }
    played = played.keys("home down down down down down enter").sees("新增班级");
    for (grade, name) in (1..).zip(["一", "二", "三", "四", "五", "六"]) {
        let down = "down ".repeat(grade);
        played = played.keys("home").keys(&down).keys("enter").sees("班主任");
        played = played.keys("ctrl-u").typed(&format!("{name}（1）班")).keys("tab");
        played = played.typed("那老师").keys("tab tab enter");
    }
    played = played.keys("esc home down down down down down down enter").sees("科目");
    played.keys("ctrl-u").typed("语文 数学 英语").keys("enter")
}

fn autumn(played: Played) -> Played {
    let number = citizen(20_200_512, 88);
    let played = played.on(20_260_902).newcomer(
        "enrol",
        &[
            ("sort", "new"),
            ("entered_on", "20260901"),
            ("signed_on", "20260902"),
            ("name", "康小苗"),
            ("gender", "女"),
            ("birth_date", "20200512"),
            ("ethnicity", "满族"),
            ("id_doc_type", "居民身份证"),
            ("id_doc_number", &number),
            ("grade", "一年级"),
            ("class_number", "1"),
            ("current_address", "柳沟村二组12号"),
            ("phone", "13900000000"),
            ("member1_name", "康某"),
            ("member1_relation", "母亲"),
        ],
    );
    let played = played.steps("enrol", &["report", "enter", "clear", "approve"]);
    insta::assert_snapshot!("09_enrolled", played.screen());
    let played = played.on(20_260_903).pupil(3, 1).changes(
        "transfer-out",
        &[
            ("ground", "1"),
            ("to_school", "河东县第一小学"),
            ("hops", "county"),
            ("guardian", "关大山"),
            ("known_on", "20260903"),
            ("leaving_on", "20260905"),
        ],
    );
    insta::assert_snapshot!("09_transfer", played.screen());
    let played = played.on(20_260_928);
    insta::assert_snapshot!("09_today", played.screen());
    let played = marks_month_report(played);
    let played = played.on(20_261_009).pupil(2, 3).changes(
        "suspend",
        &[
            ("ground", "ill"),
            ("ground_note", "骨折"),
            ("proof_from", "county"),
            ("proof_name", "河东县人民医院"),
            ("start", "20261012"),
            ("end", "20270301"),
            ("guardian", "关大山"),
        ],
    );
    let played = played.steps("suspend", &["agree", "submit", "consent"]);
    insta::assert_snapshot!("10_suspended", played.screen());
    let played = played.on(20_261_010).pupil(2, 3);
    insta::assert_snapshot!("10_pupil", played.screen());
    let played = played.on(20_261_201);
    insta::assert_snapshot!("12_today", played.screen());
    let played = played.keys("alt-m");
    insta::assert_snapshot!("12_month", played.screen());
    played
}

/// The monthly report of dropouts was handed in: the line is found, marked, and gone.
fn marks_month_report(played: Played) -> Played {
    let report = "控辍保学月报";
    let here =
        |played: &Played| played.screen().lines().any(|line| line.starts_with('>') && line.contains(report));
    let played = (0..20).fold(played.keys("home"), |played, _| match here(&played) {
        true => played,
        false => played.keys("down"),
    });
    let played =
        played.keys("=").sees("登记办结").keys("tab").typed("河东县教育局").keys("tab").typed("2026-117");
    insta::assert_snapshot!("09_marking", played.screen());
    let played = played.keys("enter");
    assert!(!played.screen().contains(report), "{}", played.screen());
    insta::assert_snapshot!("09_marked", played.screen());
    played
}

fn spring(played: Played) -> Played {
    let played = played.on(20_270_202);
    insta::assert_snapshot!("02_today", played.screen());
    let played = played.on(20_270_301).pupil(2, 3).changes(
        "resume",
        &[
            ("ground", "ill"),
            ("proof_from", "county"),
            ("on", "20270301"),
            ("class_number", "1"),
            ("guardian", "关大山"),
        ],
    );
    let played = played.steps("resume", &["agree", "submit", "consent"]);
    let played = played.on(20_270_315).pupil(5, 5).changes(
        "abroad",
        &[
            ("country", "日本"),
            ("leaving_on", "20270320"),
            ("document", "passport"),
            ("document_number", "E00000000"),
            ("document_until", "20280315"),
            ("guardian", "关大山"),
        ],
    );
    let played = played.steps("abroad", &["agree", "operate"]);
    insta::assert_snapshot!("03_abroad", played.screen());
    played
}

fn summer(played: Played) -> Played {
    let played = played.on(20_270_610);
    insta::assert_snapshot!("06_today", played.screen());
    let played = played.on(20_270_720).keys("alt-s home down enter");
    insta::assert_snapshot!("07_graduation", played.screen());
    let played = played.keys("ctrl-s left enter");
    let played = played.on(20_270_815).keys("alt-s home down down down enter");
    insta::assert_snapshot!("08_promotion", played.screen());
    let played = played.keys("ctrl-s left enter").on(20_270_831).keys("alt-g");
    insta::assert_snapshot!("08_register", played.screen());
    let played = played.on(20_270_831).keys("alt-t");
    insta::assert_snapshot!("08_breaches", played.screen());
    played
}

#[test]
fn a_year_of_a_school_of_sixty() {
    let played = begins(Played::village(20_260_825));
    insta::assert_snapshot!("08_year", played.screen());
    let played = summer(spring(autumn(played)));

    let roster = played.desk.roster();
    let count = |standing| roster.rows().filter(|row| row.standing == standing).count();
    assert_eq!(roster.len(), 61);
    assert_eq!((count(Standing::Graduated), count(Standing::Abroad)), (10, 1));
    // Nobody sits in a grade that the school does not have, and everybody who was on the roll moved up by one.
    let grade = |name: &str| {
        let row = roster.rows().find(|row| row.name == name).expect("on the list");
        played.desk.pupil(row.id).expect("a record").fields.code(FieldKey::Grade).to_owned()
    };
    assert_eq!((grade(&Played::name(1, 4)), grade("康小苗")), ("12".into(), "12".into()));
    let register = played.desk.movements(2026).expect("the register");
    let on_roll = i64::try_from(count(Standing::Enrolled)).expect("a number");
    assert_eq!(
        register.closing,
        on_roll,
        "opening {} in {} out {}",
        register.opening,
        register.came.len(),
        register.left.len()
    );
}
