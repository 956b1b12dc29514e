//! The dropout work by the command line: absence, contacts, the ledger, the report, the month, with the keys that scripts
//! rely on.

use serde_json::Value as Json;
use tempfile::TempDir;

use super::program::{Program, roster};

fn has_keys(value: &Json, keys: &[&str]) {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    for key in keys {
        assert!(object.contains_key(*key), "{key} is missing: {value}");
    }
}

fn school(home: &TempDir) -> (Program, String) {
    let (school, _) = Program::set_up(home.path(), "school", "school", "2121999903", "云杉镇北岔教学点");
    let sheet = home.path().join("roster.csv");
    let pupils = [("关小山".to_owned(), "21049920170312002".to_owned())];
    std::fs::write(&sheet, roster(pupils)).unwrap();
    school.json(&["import", &sheet.display().to_string()]);
    let pupils = school.json(&["students"]);
    let id = pupils[0]["id"].as_str().unwrap_or_else(|| panic!("{pupils}")).to_owned();
    (school, id)
}

#[test]
fn contacts_cases_and_the_month_by_scripts() {
    let home = TempDir::new().unwrap();
    let (school, id) = school(&home);
    let visit = ["contact", "add", id.as_str(), "--way", "家访", "--outcome", "refused", "--found"];
    let noted = school.json(&[&visit[..], &["称外出务工", "--whom", "王某", "--place", "家中"]].concat());
    has_keys(&noted, &["contact", "student"]);
    let (status, error) = school.error(&[&visit[..], &[""]].concat());
    assert_eq!((status, &error["kind"]), (1, &Json::from("refused")));
    let contacts = school.json(&["contact", "list", &id]);
    let one = &contacts[0];
    has_keys(
        one,
        &["contact", "on", "entered", "late", "way", "by", "whom", "found", "outcome", "counts", "letter"],
    );
    assert_eq!((&one["way"], &one["late"], &one["counts"]), (&"visit".into(), &false.into(), &true.into()));

    assert_eq!(school.json(&["dropouts"]), Json::Array(vec![]), "a contact alone makes no trouble");
    let opened = school.json(&[
        "dropouts",
        "open",
        &id,
        "--reason",
        "04",
        "--responsible",
        "村干部=丁某，13900000000",
    ]);
    has_keys(&opened, &["case", "student", "state", "leads"]);
    let ledger = school.json(&["dropouts"]);
    let line = &ledger[0];
    let keys = "student stage run_school_days run_days since contacts days_left next questions";
    has_keys(line, &keys.split(' ').collect::<Vec<_>>());
    assert_eq!((&line["stage"], &line["contacts"]), (&"suspected".into(), &1.into()));
    let (status, error) = school.error(&["dropouts", "step", &id, "--state", "dropped-out"]);
    assert_eq!((status, &error["article"]), (1, &23.into()));
    let (status, _) = school.error(&["dropouts", "report", &id]);
    assert_eq!(status, 1, "the four weeks are not full");
    let moved = school.json(&["dropouts", "step", &id, "--whereabouts", "5"]);
    assert_eq!(moved["leads"], serde_json::json!(["transfer-out"]));
    let file = home.path().join("台账.xlsx").display().to_string();
    let printed = school.json(&["dropouts", "--to", &file]);
    assert_eq!((&printed["students"], &printed["form"]), (&1.into(), &"F17".into()));
    let closed = school.json(&["dropouts", "step", &id, "--closing", "mistake"]);
    assert_eq!(closed["state"], "closed");

    let contact = noted["contact"].as_str().unwrap();
    school.json(&["contact", "strike", &id, &contact[..8], "--reason", "记错了学生"]);
    assert_eq!(school.json(&["contact", "list", &id]), Json::Array(vec![]));
}

#[test]
fn the_month_is_told_and_stated_by_scripts() {
    let home = TempDir::new().unwrap();
    let (school, id) = school(&home);
    school.json(&["dropouts", "open", &id]);
    school.json(&["dropouts", "step", &id, "--closing", "mistake"]);
    let month = school.json(&["monthly"]);
    let keys = "month suspected dropped_out persuaded returned closed uncalled nil stated ripe";
    has_keys(&month, &keys.split(' ').collect::<Vec<_>>());
    assert_eq!(month["stated"], Json::Null);
    assert_eq!(month["closed"].as_array().map(Vec::len), Some(1));
    let (status, _) = school.error(&["monthly", "--month", "2099-01", "--state", "--head", "孙校长"]);
    assert_eq!(status, 1);
    let (status, _) = school.error(&["monthly", "--month", "2026-13"]);
    assert_eq!(status, 2);
}

/// A center and a school who know each other, by the command line alone, and a folder as the stick.
fn township(home: &TempDir) -> (Program, Program, String, String) {
    let (school, id) = school(home);
    let (center, _) = Program::set_up(home.path(), "center", "center", "2121999901", "云杉镇中心小学");
    let stick = home.path().join("stick").display().to_string();
    std::fs::create_dir(&stick).unwrap();
    for (who, whom) in [(&school, &center), (&center, &school)] {
        let written = whom.json(&["card", "export", "--to", &stick]);
        let file = written["file"].as_str().unwrap_or_else(|| panic!("{written}"));
        let card = who.json(&["card", "import", file]);
        let print = card["fingerprint"].as_str().unwrap_or_else(|| panic!("{card}"));
        who.json(&["card", "confirm", print, "--check-code", card["check_code"].as_str().unwrap()]);
    }
    (school, center, id, stick)
}

#[test]
fn a_center_lists_all_sites_and_asks_by_scripts() {
    let home = TempDir::new().unwrap();
    let (school, center, id, stick) = township(&home);
    let opened = school.json(&["dropouts", "open", &id, "--reason", "04", "--note", "去外地了"]);
    let case = opened["case"].as_str().unwrap();
    school.json(&["export", "--to", &stick]);
    center.json(&["collect", &stick]);

    let ledger = center.json(&["dropouts"]);
    let line = &ledger[0];
    has_keys(
        line,
        &[
            "site",
            "site_name",
            "student",
            "stage",
            "days_left",
            "days_left_at_worst",
            "contacts",
            "visits_this_week",
            "late_days",
            "doubtful_clock",
        ],
    );
    assert_eq!((&line["case"], &line["site_name"]), (&case.into(), &"云杉镇北岔教学点".into()));
    let sites = center.json(&["dropouts", "sites"]);
    has_keys(&sites[0], &["site", "told", "months", "uncalled", "untold", "warnings", "visits_this_week"]);
    assert_eq!(sites[0]["suspected"], 1);

    let asked = center.json(&["dropouts", "ask", &case[..8], "几号家访的？"]);
    assert_eq!(asked["number"], 1);
    let (status, error) = center.error(&["dropouts", "ask", "没有这个人", "几号家访的？"]);
    assert_eq!((status, &error["kind"]), (1, &"not-found".into()));
    let (status, _) = school.error(&["dropouts", "ask", &case[..8], "几号家访的？"]);
    assert_eq!(status, 1, "a school asks nobody");
    center.json(&["export", "--to", &stick]);
    school.json(&["receive", &stick]);
    assert_eq!(school.json(&["dropouts"])[0]["questions"][0]["text"], "几号家访的？");
    school.json(&["dropouts", "answer", &id, "1", "十六号，见到奶奶"]);
    school.json(&["export", "--to", &stick]);
    center.json(&["collect", &stick]);
    let page = center.json(&["dropouts", "show", "关小山"]);
    let question = &page["questions"][0];
    assert_eq!((&question["state"], &question["answer"]), (&"answered".into(), &"十六号，见到奶奶".into()));
    has_keys(&page["events"][0], &["on", "entered", "late_days", "doubtful_clock", "what", "papers_here"]);
    for args in [&["dropouts"][..], &["dropouts", "sites"], &["dropouts", "show", "关小山"]] {
        for lang in ["zh", "en"] {
            let output = center.run(&[args, &["--lang", lang]].concat());
            let told = String::from_utf8(output.stdout).unwrap();
            assert!(
                output.status.success()
                    && told.contains(if args.len() == 2 { "北岔" } else { "关小山" })
            );
        }
    }
}

#[test]
fn the_lists_beside_the_ledger_by_scripts() {
    let home = TempDir::new().unwrap();
    let (school, _) = school(&home);
    school.json(&[
        "year",
        "set",
        "--year",
        "2025",
        "--term",
        "20250901..20260116",
        "--term",
        "20260302..20260710",
    ]);
    let missing = school.json(&["dropouts", "missing"]);
    has_keys(&missing, &["term", "missing"]);
    let (term, lines) = (&missing["term"], &missing["missing"]);
    assert_eq!((&term["expected"], &term["unknown"]), (&1.into(), &1.into()), "nobody called a roll: {term}");
    assert_eq!(lines, &Json::Array(vec![]));
    let count = school.json(&["dropouts", "count"]);
    assert_eq!(count["half_year"], Json::Null, "the register was begun after the last count");
    has_keys(&count["rate"], &["formula", "parts", "numerator", "denominator", "per_mille", "dropped_out"]);
    assert!(!count.to_string().contains("关小山"), "a count holds no name: {count}");
    let file = home.path().join("随迁.xlsx").display().to_string();
    assert_eq!(school.json(&["dropouts", "migrants", "--to", &file])["students"], 0);
    assert_eq!(school.json(&["dropouts", "migrants"]), Json::Array(vec![]));
}
