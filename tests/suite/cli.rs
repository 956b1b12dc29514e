//! The whole road by the command line, with every key that scripts rely on (what is fixed for them must not move),
//! exit statuses, errors as JSON, both languages.

use std::path::PathBuf;

use serde_json::Value as Json;
use tempfile::TempDir;

use super::program::{Program, sample, text};

const KINDS: [&str; 5] = ["transfer-out", "transfer-in", "dropout", "key-correction", "quick-edit"];
const STATES: [&str; 8] =
    ["draft", "queued", "exported", "received", "processed", "approved", "returned", "uploaded"];

fn has_keys(value: &Json, keys: &[&str]) {
    let object = value.as_object().unwrap_or_else(|| panic!("no object: {value}"));
    for key in keys {
        assert!(object.contains_key(*key), "{key} is missing: {value}");
    }
}

fn word<'a>(value: &'a Json, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key}: {value}"))
}

fn list(value: &Json) -> &Vec<Json> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn counts(told: &Json) -> [u64; 4] {
    has_keys(told, &["new", "changed", "same", "refused", "problems"]);
    ["new", "changed", "same", "refused"].map(|key| told[key].as_u64().unwrap())
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

struct Road {
    home: TempDir,
    school: Program,
    center: Program,
}

impl Road {
    /// Two desks that know each other, a roster in the school's, a folder as the stick.
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let (school, told) =
            Program::set_up(home.path(), "school", "school", "2121999903", "云杉镇北岔教学点");
        has_keys(&told, &["site", "recovery_code"]);
        assert!(word(&told, "recovery_code").len() > 20, "{told}");
        let (center, _) = Program::set_up(home.path(), "center", "center", "2121999901", "云杉镇中心小学");
        std::fs::create_dir(home.path().join("stick")).unwrap();
        let road = Self { home, school, center };
        road.acquaint();
        road
    }

    fn acquaint(&self) {
        for (who, whom) in [(&self.school, &self.center), (&self.center, &self.school)] {
            let card = whom.json(&["card", "export", "--to", &self.stick()]);
            has_keys(&card, &["file", "fingerprint", "check_code"]);
            let known = who.json(&["card", "import", word(&card, "file")]);
            assert_eq!(
                (&known["confirmed"], &known["check_code"]),
                (&Json::Bool(false), &card["check_code"])
            );
            let print = word(&card, "fingerprint");
            let (status, error) = who.error(&["card", "confirm", print, "--check-code", "000000111111"]);
            assert_eq!((status, word(&error, "kind")), (1, "refused"));
            who.json(&["card", "confirm", print, "--check-code", word(&card, "check_code")]);
        }
        assert_eq!(list(&self.school.json(&["card", "list"])).len(), 2);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn stick(&self) -> String {
        text(&self.path("stick")).to_owned()
    }

    fn import(&self) -> Vec<Json> {
        let file = sample("teaching-point.xlsx");
        let look = self.school.json(&["import", &file, "--dry-run"]);
        assert_eq!(list(&self.school.json(&["students"])).len(), 0, "a look writes nothing");
        let first = counts(&self.school.json(&["import", &file]));
        assert_eq!((first, first), (counts(&look), [14, 0, 0, 0]));
        assert_eq!(counts(&self.school.json(&["import", &file])), [0, 0, 14, 0]);
        assert_eq!(counts(&self.school.json(&["import", &file, "--update"])), [0, 0, 14, 0]);
        list(&self.school.json(&["students"])).clone()
    }

    fn state(&self, id: &str) -> (String, String) {
        let all = self.school.json(&["changes"]);
        let one = list(&all).iter().find(|change| change["id"] == id).unwrap();
        (word(one, "state").to_owned(), word(one, "reason").to_owned())
    }

    /// A report goes to the center; gives what became of it.
    fn report(&self) -> Json {
        let done = self.school.json(&["export", "--to", &self.stick()]);
        has_keys(&done, &["files", "number", "first_seq", "last_seq"]);
        self.verify(list(&done["files"])[0].as_str().unwrap(), &done["number"]);
        let told = self.center.json(&["collect", &self.stick()]);
        let merged: Vec<&Json> =
            list(&told["bundles"]).iter().filter(|bundle| bundle["result"] == "merged").collect();
        assert_eq!(merged.len(), 1, "{told}");
        has_keys(merged[0], &["file", "site_code", "number", "result", "message", "changes"]);
        assert_eq!((&merged[0]["number"], word(merged[0], "site_code")), (&done["number"], "2121999903"));
        merged[0].clone()
    }

    fn verify(&self, file: &str, number: &Json) {
        let card = self.school.json(&["card", "list"]);
        let own = list(&card).iter().find(|card| card["own"] == true).unwrap();
        let cards = std::fs::read_dir(self.stick()).unwrap().map(|entry| entry.unwrap().path());
        let card = cards.filter(|path| path.is_file()).find(|path| {
            let card = std::fs::read_to_string(path).unwrap_or_default();
            card.contains("2121999903")
        });
        let card = card.expect("the school's card is on the stick");
        for args in [&["verify", file][..], &["verify", file, "--card", text(&card)]] {
            let seen = self.center.json(args);
            has_keys(&seen, &["ok", "site_code", "number", "from", "message"]);
            assert_eq!(
                (&seen["ok"], &seen["number"], &seen["from"]),
                (&Json::Bool(true), number, &own["fingerprint"])
            );
        }
    }

    /// The center's answer comes back.
    fn answer(&self) {
        let done = self.center.json(&["export", "--to", &self.stick()]);
        has_keys(&done, &["files", "number", "first_seq", "last_seq"]);
        let told = self.school.json(&["receive", &self.stick()]);
        assert!(list(&told["bundles"]).iter().any(|bundle| bundle["result"] == "merged"), "{told}");
    }
}

fn examples(program: &Program, kind: &str) -> Vec<String> {
    let fields = program.json(&["change", "fields", kind]);
    let mut set = Vec::new();
    for field in list(&fields) {
        has_keys(field, &["key", "label", "required", "type", "values", "example"]);
        let example = word(field, "example");
        assert!(!example.is_empty() || field["required"] == false, "{kind}: {field}");
        let values = list(&field["values"]);
        let named = list(&field["options"]).iter().any(|option| option["name"] == example);
        assert!(
            values.is_empty() || example.is_empty() || named || values.contains(&field["example"]),
            "{field}"
        );
        if !example.is_empty() {
            set.extend(["--set".to_owned(), format!("{}={example}", word(field, "key"))]);
        }
    }
    set
}

fn new_change(road: &Road, kind: &str, student: Option<&str>, more: &[&str]) -> String {
    let set = examples(&road.school, kind);
    let mut args = vec!["change", "new", kind];
    args.extend(student.iter().flat_map(|student| ["--student", student]));
    args.extend(set.iter().map(String::as_str).chain(more.iter().copied()));
    word(&road.school.json(&args), "id").to_owned()
}

#[test]
fn the_road_from_a_roster_to_a_receipt() {
    let road = Road::new();
    let students = road.import();
    the_keys_of_students(&road, &students);
    // The examples speak of the third grade: a transfer goes into the same one (第15条).
    let third = |student: &&Json| word(student, "grade") == "三年级";
    let ids: Vec<&str> = students.iter().filter(third).map(|student| word(student, "id")).collect();
    let paper = sample("papers/home-visit-record.jpg");
    let mut made = Vec::new();
    let mut free = ids.iter().copied();
    for kind in KINDS {
        let student = if kind == "transfer-in" { None } else { free.next() };
        let more: &[&str] = if kind == "dropout" { &["--evidence", &paper] } else { &[] };
        made.push(new_change(&road, kind, student, more));
    }
    let queue = road.school.json(&["queue"]);
    for change in list(&queue).iter().chain(list(&road.school.json(&["changes"]))) {
        has_keys(change, &["id", "kind", "student", "student_name", "state", "bundle", "due", "reason"]);
        assert!(STATES.contains(&word(change, "state")), "{change}");
    }
    assert_eq!(list(&queue).len(), KINDS.len());

    let merged = road.report();
    assert_eq!(list(&merged["changes"]).len(), KINDS.len(), "{merged}");
    for change in list(&merged["changes"]) {
        has_keys(change, &["id", "disposition"]);
    }
    assert_eq!(road.state(&made[2]).0, "exported");
    road.center.json(&["review", &made[2], "--approve"]);
    road.center.json(&["review", &made[0], "--return", "缺户口簿"]);
    road.answer();
    assert_eq!(road.state(&made[2]), ("approved".into(), String::new()));
    assert_eq!(road.state(&made[0]), ("returned".into(), "缺户口簿".into()));
    assert_eq!(road.state(&made[1]).0, "processed");
    assert_eq!(road.school.json(&["student", ids[1]])["status"], "dropped-out");

    let again =
        road.school.json(&["change", "edit", &made[0], "--evidence", &sample("papers/household-page.png")]);
    assert_eq!(word(&again, "id"), made[0], "reworked under the same id");
    assert_eq!(road.state(&made[0]).0, "queued");
    road.report();
    road.center.json(&["review", &made[0], "--approve"]);
    road.answer();
    assert_eq!(road.state(&made[0]).0, "approved");
    assert_eq!(road.school.json(&["student", ids[0]])["status"], "transferred-out");

    for desk in [&road.school, &road.center] {
        let told = desk.json(&["doctor", "--rebuild"]);
        assert_eq!((&told["ok"], list(&told["findings"]).len()), (&Json::Bool(true), 0), "{told}");
    }
    a_roster_written_is_the_same_when_read(&road);
    a_backup_comes_back(&road);
}

fn the_keys_of_students(road: &Road, students: &[Json]) {
    let fields: Vec<&str> = xueji::domain::FieldKey::all().map(xueji::domain::FieldKey::key).collect();
    for student in students {
        has_keys(student, &["id", "status", "grade", "class"]);
        has_keys(student, &fields);
    }
    let id = word(&students[0], "id");
    road.school.json(&["student", "edit", id, "--set", "phone=13100000000", "--reason", "换号"]);
    let one = road.school.json(&["student", id]);
    has_keys(&one, &fields);
    let history = list(&one["history"]);
    for line in history {
        has_keys(line, &["seq", "at", "actor", "what", "field", "old", "new", "reason"]);
    }
    let last = history.last().unwrap();
    assert_eq!(
        (&last["field"], &last["new"], &last["reason"]),
        (&"phone".into(), &"13100000000".into(), &"换号".into())
    );
    assert_eq!((&last["old"], &last["actor"]), (&students[0]["phone"], &"关老师".into()));
    let name = word(&students[0], "name");
    assert_eq!(list(&road.school.json(&["students", "--find", name])).len(), 1);
}

fn a_roster_written_is_the_same_when_read(road: &Road) {
    let here = list(&road.school.json(&["students", "--status", "enrolled"])).len() as u64;
    for layout in ["A", "B", "C"] {
        let file = road.path(&format!("roster-{layout}.xlsx"));
        let to = text(&file);
        let told = road.school.json(&["report", "roster", "--to", to, "--layout", layout]);
        assert_eq!(told["rows"].as_u64(), Some(here));
        let again = road.school.json(&["import", to]);
        assert_eq!(counts(&again), [0, 0, here, 0], "layout {layout}: {again}");
        assert_eq!(again["layout"], layout);
        let (status, error) = road.school.error(&["report", "roster", "--to", to]);
        assert_eq!(status, 1, "a file that is there is not overwritten: {error}");
    }
}

fn a_backup_comes_back(road: &Road) {
    let folder = road.path("backups");
    std::fs::create_dir(&folder).unwrap();
    let done = road.school.json(&["backup", "--to", text(&folder)]);
    let back = Program::new(road.home.path(), "school-again");
    back.json(&["restore", word(&done, "file")]);
    assert_eq!(back.json(&["students"]), road.school.json(&["students"]));
    assert_eq!(back.json(&["changes"]), road.school.json(&["changes"]));
    assert_eq!(back.json(&["doctor", "--rebuild"])["ok"], true);
    let (status, _) = back.error(&["restore", word(&done, "file")]);
    assert_eq!(status, 1, "a folder that holds a store is left alone");
}

#[test]
fn wrong_rows_are_named_and_a_wrong_file_is_refused() {
    let home = TempDir::new().unwrap();
    let (school, _) = Program::set_up(home.path(), "school", "school", "2121999903", "北岔教学点");
    let (status, told) = school.told(&["import", &sample("wrong-rows.xlsx")]);
    assert_eq!(status, 1, "{told}");
    assert!(counts(&told)[3] > 0, "{told}");
    for problem in list(&told["problems"]) {
        has_keys(problem, &["row", "column", "value", "reason"]);
        assert!(problem["row"].as_u64().unwrap() > 1 && is_chinese(word(problem, "reason")), "{problem}");
    }
    let (status, error) = school.error(&["import", &sample("papers/household-page.png")]);
    assert_eq!(status, 1);
    has_keys(&error, &["kind", "what", "why", "advice", "article"]);
}

#[test]
fn exit_statuses_and_errors_are_as_scripts_expect_in_both_languages() {
    let home = TempDir::new().unwrap();
    let (school, _) = Program::set_up(home.path(), "school", "school", "2121999903", "北岔教学点");
    for (args, status, kind) in [
        (&["nothing"][..], 2, "usage"),
        (&["students", "--grade", "77"], 2, "usage"),
        (&["export"], 2, "usage"),
        (&["init", "--role", "head"], 2, "usage"),
        (&["student", "ffffffffffff"], 1, "not-found"),
        (&["change", "new", "wedding"], 1, "mistake"),
        (&["change", "fields", "wedding"], 1, "mistake"),
        (&["export", "--to", "."], 1, "refused"),
        (&["collect", "."], 1, "mistake"),
        (&["student", "add", "--set", "birth_date=20190230"], 1, "mistake"),
    ] {
        for lang in ["zh", "en"] {
            let (seen, error) = school.error(&[args, &["--lang", lang]].concat());
            assert_eq!((seen, word(&error, "kind")), (status, kind), "{args:?}: {error}");
            has_keys(&error, &["kind", "what", "why", "advice", "article"]);
            assert_eq!(is_chinese(word(&error, "what")), lang == "zh", "{args:?}: {error}");
            assert_eq!(
                is_chinese(word(&error, "advice")),
                lang == "zh" && !word(&error, "advice").is_empty(),
                "{error}"
            );
        }
    }
    let nobody = Program::new(home.path(), "nobody");
    assert_eq!(nobody.error(&["students"]).0, 1);
    std::fs::write(home.path().join("password"), "wrong-2026-wrong\n").unwrap();
    let (status, error) = school.error(&["students"]);
    assert_eq!((status, word(&error, "kind")), (1, "login"));
    for (lang, start) in [("zh", "出错："), ("en", "Error:")] {
        let output = school.run(&["students", "--lang", lang]);
        assert!(String::from_utf8(output.stderr).unwrap().starts_with(start));
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    }
}

#[test]
fn help_and_lists_are_there_in_both_languages() {
    let home = TempDir::new().unwrap();
    let (school, _) = Program::set_up(home.path(), "school", "school", "2121999903", "北岔教学点");
    for args in [
        &["--help"][..],
        &["change", "--help"],
        &["change", "fields"],
        &["students"],
        &["queue"],
        &["doctor"],
    ] {
        for lang in ["zh", "en"] {
            let output = school.run(&[args, &["--lang", lang]].concat());
            let out = String::from_utf8(output.stdout).unwrap();
            assert_eq!(output.status.code(), Some(0), "{args:?}");
            let names = out.contains("中文") || args == ["change", "fields"];
            assert!(is_chinese(&out) == (lang == "zh") || names, "{args:?} {lang}: {out}");
        }
    }
}

#[test]
fn a_keymap_is_checked_by_line() {
    let home = TempDir::new().unwrap();
    let program = Program::new(home.path(), "none");
    let file = home.path().join("keymap.toml");
    let check = |text: &str| {
        std::fs::write(&file, text).unwrap();
        program.told(&["keymap", "check", super::program::text(&file)])
    };
    let (status, told) = check("[global]\nquit = \"alt-q\"\n");
    assert_eq!((status, &told["ok"]), (0, &Json::Bool(true)), "{told}");
    for (text, line, word) in [
        ("[global]\nquit = \"alt-q\"\n\nfly = \"alt-y\"\n", 4, "fly"),
        ("[global]\n\nhelp = \"ctrl-p\"\n", 3, "ctrl-p"),
        ("[global]\nhelp = \"hyper-p\"\n", 2, "hyper-p"),
    ] {
        let (status, told) = check(text);
        assert_eq!((status, &told["ok"]), (1, &Json::Bool(false)), "{told}");
        let problem = &list(&told["problems"])[0];
        assert_eq!(
            (&problem["line"], problem["file"].as_str().unwrap()),
            (&line.into(), super::program::text(&file))
        );
        assert!(problem["what"].as_str().unwrap().contains(word), "{told}");
    }
    for name in ["default", "vim", "no-function-keys"] {
        let output = program.run(&["keymap", "print", name]);
        let (status, told) = check(&String::from_utf8(output.stdout).unwrap());
        assert_eq!(status, 0, "{name}: {told}");
    }
}
