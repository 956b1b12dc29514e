//! The roll by the command line: whole classes with exceptions, half days, what is shown afterwards, who is absent now.

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use super::program::{Program, sample};

struct Point {
    home: TempDir,
    school: Program,
    /// The pupils of the class that is called, by id.
    class: Vec<String>,
    /// How that class is named.
    name: String,
}

/// The last school day before today by the days that the program works with, and the one before it.
fn days(school: &Program) -> (String, String) {
    let mut found = Vec::new();
    for back in 1..20 {
        let day = chrono::Utc::now().date_naive() - chrono::Days::new(back);
        let sheet = school.json(&["attend", "--date", &day.to_string()]);
        if sheet["day"] == "school" {
            found.push(day.to_string());
        }
        if found.len() == 2 {
            break;
        }
    }
    (found[0].clone(), found[1].clone())
}

impl Point {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let (school, _) = Program::set_up(home.path(), "school", "school", "2121999903", "云杉镇北岔教学点");
        school.json(&["import", &sample("teaching-point.xlsx")]);
        let sheet = school.json(&["attend"]);
        let classes = sheet["classes"].as_array().unwrap();
        let largest = classes.iter().max_by_key(|class| class["students"].as_array().unwrap().len()).unwrap();
        let class =
            largest["students"].as_array().unwrap().iter().map(|line| line["student"].as_str().unwrap());
        let name = format!("{}{}班", largest["grade"].as_str().unwrap(), largest["class"].as_str().unwrap());
        let class: Vec<String> = class.map(str::to_owned).collect();
        assert!(class.len() >= 2, "{sheet}");
        Self { school, class, name, home }
    }

    fn marks(&self, date: &str) -> Vec<(String, String, String)> {
        let sheet = self.school.json(&["attend", "--date", date, "--class", &self.name]);
        let text = |line: &Json, key: &str| line[key].as_str().unwrap().to_owned();
        let lines = sheet["classes"][0]["students"].as_array().unwrap();
        lines
            .iter()
            .map(|line| (text(line, "student"), text(line, "morning"), text(line, "afternoon")))
            .collect()
    }

    fn call(&self, date: &str, more: &[&str]) -> Json {
        self.school.json(&[&["attend", "--date", date, "--class", &self.name], more].concat())
    }
}

#[test]
fn a_class_is_called_by_its_exceptions_and_the_absent_are_counted() {
    let point = Point::new();
    let (last, before) = days(&point.school);
    let (first, second) = (&point.class[0], &point.class[1]);
    let told = point.call(&before, &["--absent", first]);
    assert_eq!((&told["classes"], &told["late_entry"]), (&json!(1), &json!(true)), "{told}");
    assert_eq!(told["students"], json!(point.class.len()));
    for (student, morning, afternoon) in point.marks(&before) {
        let wanted = if student == *first { "truancy" } else { "present" };
        assert_eq!((morning.as_str(), afternoon.as_str()), (wanted, wanted));
    }
    point.call(&last, &["--absent", &format!("{first},{second}"), "--half", "morning"]);
    let absences = point.school.json(&["absences"]);
    let of = |student: &str| {
        let lines = absences.as_array().unwrap();
        lines.iter().find(|line| line["student"] == student).unwrap_or_else(|| panic!("{absences}")).clone()
    };
    let (one, two) = (of(first), of(second));
    assert_eq!((&one["run_school_days"], &one["since"]), (&json!(1.5), &json!(before)), "{absences}");
    assert_eq!((&two["run_school_days"], &two["since"]), (&json!(0.5), &json!(last)), "{absences}");
    assert_eq!((&one["contacts"], &one["stage"]), (&json!(0), &json!("school")));
    assert!(one["run_days"].as_u64().unwrap() >= 2 && one.get("name").is_none());
    let then = point.school.json(&["absences", "--on", &before]);
    assert_eq!((then.as_array().unwrap().len(), &then[0]["run_school_days"]), (1, &json!(1)));
    // A note of illness ends the run; what stood is told.
    let told =
        point.call(&last, &["--mark", &format!("{first}=sick"), "--half", "morning", "--note", "发热"]);
    assert_eq!(told["replaced"][0]["was"], "truancy", "{told}");
    let absences = point.school.json(&["absences"]);
    assert_eq!(absences.as_array().unwrap().len(), 1, "{absences}");
}

#[test]
fn a_class_is_known_by_its_own_name_and_by_its_joint_class() {
    let point = Point::new();
    let sheet = point.school.json(&["attend", "--class", &point.name]);
    let class = &sheet["classes"][0];
    let (grade, number) = (class["grade"].as_str().unwrap(), class["class"].as_str().unwrap());
    point.school.json(&["class", "set", grade, number, "--name", "云杉班", "--joint", "东屋"]);
    for word in ["云杉班", "东屋", &format!("{grade}（{number}）班"), grade] {
        let told = point.school.json(&["attend", "--class", word]);
        assert_eq!(told["classes"], sheet["classes"], "{word}");
    }
}

#[test]
fn all_present_and_taking_back_are_one_command_each() {
    let point = Point::new();
    let (last, _) = days(&point.school);
    point.call(&last, &["--absent", &point.class[0], "--reason", "sick"]);
    let told = point.call(&last, &["--all-present"]);
    assert_eq!(told["replaced"].as_array().unwrap().len(), 2, "both halves of the one who was ill: {told}");
    assert!(
        point
            .marks(&last)
            .iter()
            .all(|(_, morning, afternoon)| morning == "present" && afternoon == "present")
    );
    point.call(&last, &["--clear"]);
    assert!(point.marks(&last).iter().all(|(_, morning, _)| morning == "uncalled"));
    let whole = point.school.json(&["attend", "--date", &last, "--class", "all", "--all-present"]);
    assert_eq!(whole["students"], point.school.json(&["students"]).as_array().unwrap().len());
}

#[test]
fn what_cannot_be_called_is_refused_and_nothing_is_marked() {
    let point = Point::new();
    let (last, _) = days(&point.school);
    let ahead = (chrono::Utc::now().date_naive() + chrono::Days::new(3)).to_string();
    let refused = |args: &[&str], kind: &str| {
        let (status, error) = point.school.error(&[&["attend"], args].concat());
        assert_eq!((status, error["kind"].as_str().unwrap()), (1, kind), "{args:?}: {error}");
    };
    refused(&["--date", &ahead, "--class", &point.name, "--all-present"], "refused");
    refused(&["--date", &last, "--class", "九年9班", "--all-present"], "not-found");
    refused(&["--date", &last, "--all-present"], "mistake");
    let sheet = point.school.json(&["attend", "--date", &last]);
    let classes = sheet["classes"].as_array().unwrap();
    let number = classes[0]["class"].as_str().unwrap();
    let alike = classes.iter().filter(|class| class["class"] == number).count();
    assert!(alike > 1, "the sample has a class of this number in several grades");
    refused(&["--date", &last, "--class", number], "mistake");
    let students = point.school.json(&["students"]);
    let other = students.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
    let other = other.into_iter().find(|id| !point.class.iter().any(|own| own == id)).unwrap();
    refused(&["--date", &last, "--class", &point.name, "--absent", other], "mistake");
    assert!(point.marks(&last).iter().all(|(_, morning, _)| morning == "uncalled"));
    let (status, _) =
        point.school.error(&["attend", "--class", &point.name, "--absent", "0a", "--reason", "late"]);
    assert_eq!(status, 2);
}

/// The school year of a day, with one term over all of it, so that every working day is a school day.
fn plan(school: &Program, day: &str) {
    let (year, month): (i32, u32) = (day[..4].parse().unwrap(), day[5..7].parse().unwrap());
    let year = if month >= 9 { year } else { year - 1 };
    let term = format!("{year}0901..{}0831", year + 1);
    school.json(&["year", "set", "--year", &year.to_string(), "--term", &term]);
}

#[test]
fn a_month_is_shown_written_and_read_back() {
    let point = Point::new();
    let (last, _) = days(&point.school);
    let month = &last[..7];
    point.call(&last, &["--absent", &point.class[0], "--reason", "leave", "--half", "afternoon"]);
    point.call(&last, &["--all-present", "--half", "morning"]);
    let sheet = point.school.json(&["attend", "--month", month, "--class", &point.name]);
    let line =
        sheet["students"].as_array().unwrap().iter().find(|line| line["student"] == *point.class[0]).unwrap();
    assert_eq!(
        (&line["half_days"]["present"], &line["half_days"]["leave"]),
        (&json!(1), &json!(1)),
        "{line}"
    );
    assert_eq!(line["marks"][&last], json!({ "morning": "present", "afternoon": "leave" }));
    assert!(line.get("name").is_none() && sheet["uncalled_half_days"].is_u64());
    let file = point.home.path().join("月表.xlsx");
    let file = file.to_str().unwrap();
    let month_args = ["attend", "--month", month, "--class", &point.name];
    let written = point.school.json(&[&month_args[..], &["--to", file]].concat());
    assert_eq!(written["students"], point.class.len());
    let (status, error) = point.school.error(&[&month_args[..], &["--to", file]].concat());
    assert_eq!((status, &error["kind"]), (1, &json!("mistake")), "{error}");
    point.call(&last, &["--clear"]);
    let import = ["attend", "import", file, "--month", month, "--class", &point.name];
    let look = point.school.json(&[&import[..], &["--dry-run"]].concat());
    let halves = json!(point.class.len() * 2);
    assert_eq!(
        (&look["new"], &look["written"], &look["refused"]),
        (&halves, &json!(false), &json!(0)),
        "{look}"
    );
    assert!(point.marks(&last).iter().all(|(_, morning, _)| morning == "uncalled"));
    let told = point.school.json(&import);
    assert_eq!((&told["new"], &told["written"]), (&halves, &json!(true)), "{told}");
    let again = point.school.json(&[&month_args[..], &[]].concat());
    assert_eq!(again["half_days"], sheet["half_days"]);
}

#[test]
fn a_day_is_closed_with_what_was_called_on_it_said() {
    let point = Point::new();
    let (last, before) = days(&point.school);
    plan(&point.school, &last);
    plan(&point.school, &before);
    point.call(&before, &["--absent", &point.class[0]]);
    point.call(&last, &["--absent", &point.class[0]]);
    let (status, error) = point.school.error(&["year", "close", &last]);
    assert_eq!((status, &error["kind"]), (1, &json!("refused")));
    assert!(error["what"].as_str().is_some_and(|said| said.contains(&last)), "{error}");
    let told = point.school.json(&["year", "close", &last, "--undo-calls"]);
    assert_eq!((&told["calls_undone"], &told["closures"][0]["school"]), (&json!(1), &json!(false)), "{told}");
    assert_eq!(point.school.json(&["attend", "--date", &last])["day"], "closed");
    let absences = point.school.json(&["absences"]);
    assert_eq!((&absences[0]["run_school_days"], &absences[0]["since"]), (&json!(1), &json!(before)));
    point.school.json(&["year", "reopen", &last]);
    assert_eq!(point.school.json(&["attend", "--date", &last])["day"], "school");
}
