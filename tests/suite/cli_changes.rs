//! What a script asks of changes, through the same door as a person's typed line, with a clock that the test sets:
//! every kind from its particulars to its end, what is due, working days, the bulk acts of the year, the figures. What
//! would go wrong is an example that is refused, a step that is offered and cannot be taken, or a business without
//! its line in the register.

use std::{cell::Cell, collections::BTreeSet, ffi::OsString};

use serde_json::Value as Json;
use tempfile::TempDir;
use xueji::{
    cli,
    desk::{KdfParams, Surroundings},
    domain::Date,
};

use super::{
    program::{roster, sample, text},
    road::PASSWORD,
};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

/// Nine in the morning of a day in China.
fn at(number: u32) {
    NOW.set(day(number).0.and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp());
}

/// Status, standard output, standard error of a line.
fn typed(line: &[&str]) -> (u8, String, String) {
    let around = Surroundings { now: || NOW.get(), built: day(20_240_101), kdf: KdfParams::quick() };
    let words = std::iter::once("xueji").chain(line.iter().copied()).map(OsString::from).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = cli::run(words, around, &mut out, &mut err);
    (status, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn read(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn word<'a>(value: &'a Json, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{key}: {value}"))
}

fn list(value: &Json) -> &Vec<Json> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

fn keys<'a>(values: &'a Json, key: &str) -> Vec<&'a str> {
    list(values).iter().map(|value| word(value, key)).collect()
}

/// A village school with so many pupils of the third grade.
struct School {
    home: TempDir,
    pupils: Vec<String>,
}

impl School {
    fn on(number: u32, grade: &str, entered: &str, count: usize) -> Self {
        at(number);
        let home = TempDir::new().unwrap();
        std::fs::write(home.path().join("password"), format!("{PASSWORD}\n")).unwrap();
        let mut school = Self { home, pupils: Vec::new() };
        let name = ["--code", "2104990301", "--name", "北沟小学", "--staff", "关老师"];
        school.ok(&[&["init", "--role", "school", "--kind", "village"], &name[..]].concat());
        let names =
            ["满", "禾", "苗", "麦", "豆", "米", "谷", "竹", "松", "柏", "杨", "柳", "桐", "梅", "兰", "菊"];
        let born = (10..).zip(names).take(count);
        let rows = born.map(|(day, name)| (format!("关小{name}"), format!("210499201704{day}001")));
        let file = school.home.path().join("roster.csv");
        let roster = roster(rows).replace("一年级,1,202409", &format!("{grade},1,{entered}"));
        std::fs::write(&file, roster).unwrap();
        assert_eq!(school.ok(&["import", text(&file)])["new"], count);
        school.pupils = keys(&school.ok(&["students"]), "id").into_iter().map(str::to_owned).collect();
        school
    }

    fn typed(&self, line: &[&str]) -> (u8, String, String) {
        let (data, password) = (self.home.path().join("desk"), self.home.path().join("password"));
        typed(&[line, &["--lang", "zh", "--data", text(&data), "--password-file", text(&password)]].concat())
    }

    /// What must be done; nothing but JSON is said.
    fn ok(&self, line: &[&str]) -> Json {
        let (status, out, err) = self.typed(&[line, &["--json"]].concat());
        assert_eq!((status, err.as_str()), (0, ""), "{line:?}");
        read(&out)
    }

    /// What must be refused, and changes nothing: why.
    fn refused(&self, line: &[&str]) -> Json {
        let before = (self.ok(&["changes"]), self.ok(&["students"]), self.ok(&["due"]));
        let (status, out, err) = self.typed(&[line, &["--json"]].concat());
        assert_eq!((status, out.as_str()), (1, ""), "{line:?}");
        assert!(before == (self.ok(&["changes"]), self.ok(&["students"]), self.ok(&["due"])), "{line:?}");
        let error = read(&err)["error"].clone();
        assert!(!word(&error, "what").is_empty() && !word(&error, "advice").is_empty(), "{error}");
        error
    }

    /// Queues a change with every example of its particulars.
    fn queued(&self, kind: &str, student: Option<&str>) -> String {
        let mut line = words(&["change", "new", kind]);
        line.extend(student.iter().flat_map(|student| words(&["--student", student])));
        line.extend(told(&self.ok(&["change", "fields", kind]), false));
        if kind == "dropout" {
            line.extend(["--evidence".to_owned(), sample("papers/home-visit-record.jpg")]);
        }
        word(&self.ok(&borrowed(&line)), "id").to_owned()
    }

    /// Takes a step that is offered, with the examples of what it asks for.
    fn step(&self, id: &str, step: &str) -> Json {
        let offers = self.ok(&["change", "steps", id]);
        let offer = list(&offers).iter().find(|offer| offer["step"] == step);
        let offer = offer.unwrap_or_else(|| panic!("{step} is not among {:?}", keys(&offers, "step")));
        assert!(["label", "by", "to"].iter().all(|key| !word(offer, key).is_empty()), "{offer}");
        let line = [words(&["change", "step", id, step]), told(&offer["fields"], true)].concat();
        let after = self.ok(&borrowed(&line));
        assert_eq!(after["stage_label"], offer["to"], "{after}");
        after
    }

    fn change(&self, id: &str) -> Json {
        list(&self.ok(&["changes"])).iter().find(|change| change["id"] == id).unwrap().clone()
    }

    /// The classes of the lines that a change wrote into the register of the year.
    fn register(&self, id: &str) -> Vec<(&'static str, String)> {
        let told = self.ok(&["movements", "--year", "2026"]);
        let count = |key: &str| list(&told[key]).len() as i64;
        let number = |key: &str| told[key].as_i64().unwrap_or_else(|| panic!("{told}"));
        assert_eq!(number("opening") + count("in") - count("out"), number("closing"));
        let lines = |way: &'static str| {
            let own = list(&told[way]).iter().filter(|line| line["change"] == id);
            own.map(move |line| (way, word(line, "class").to_owned())).collect::<Vec<_>>()
        };
        [lines("in"), lines("out")].concat()
    }

    fn rules_due(&self, student: &str) -> Vec<String> {
        let dues = self.ok(&["due"]);
        let own = list(&dues).iter().filter(|line| line["student"] == student);
        own.map(|line| word(line, "rule").to_owned()).collect()
    }
}

fn words(line: &[&str]) -> Vec<String> {
    line.iter().copied().map(str::to_owned).collect()
}

fn borrowed(line: &[String]) -> Vec<&str> {
    line.iter().map(String::as_str).collect()
}

/// `--set` for every example; of a step only what it cannot do without.
fn told(fields: &Json, needed: bool) -> Vec<String> {
    let fields = list(fields).iter().filter(|field| !needed || field["required"] == true);
    let set = fields.map(|field| (word(field, "key"), word(field, "example")));
    set.filter(|(_, example)| !example.is_empty())
        .flat_map(|(key, example)| ["--set".to_owned(), format!("{key}={example}")])
        .collect()
}

#[derive(Clone, Copy)]
enum Whose {
    /// A pupil nothing has happened to.
    Fresh,
    /// The pupil of the kind before.
    Of(&'static str),
    /// Nobody, or a child who comes.
    Nobody,
}

/// A kind, for whom, by which steps; then the standing, the line in the register, and the clocks that run.
struct Walk {
    kind: &'static str,
    whose: Whose,
    steps: &'static [&'static str],
    standing: &'static str,
    line: Option<(&'static str, &'static str)>,
    dues: &'static [&'static str],
}

const fn walk(
    kind: &'static str,
    whose: Whose,
    steps: &'static [&'static str],
    standing: &'static str,
    line: Option<(&'static str, &'static str)>,
    dues: &'static [&'static str],
) -> Walk {
    Walk { kind, whose, steps, standing, line, dues }
}

const BY_CONSENT: &[&str] = &["agree", "submit", "consent"];

const WALKS: &[Walk] = &[
    walk("defer", Whose::Nobody, &["agree"], "deferred", None, &["P01"]),
    walk(
        "enrol",
        Whose::Nobody,
        &["report", "enter", "clear", "approve", "number"],
        "enrolled",
        Some(("in", "new")),
        &["D01"],
    ),
    walk("key-correction", Whose::Fresh, &["clear", "review", "consent"], "enrolled", None, &[]),
    walk("quick-edit", Whose::Of("key-correction"), &[], "enrolled", None, &[]),
    walk(
        "transfer-in",
        Whose::Nobody,
        &["start", "agree", "agree", "agree", "report-in", "paper-file", "call-file", "close"],
        "enrolled",
        Some(("in", "transfer-in")),
        &["D01"],
    ),
    walk(
        "transfer-out",
        Whose::Fresh,
        &["request-seen", "agree", "agree", "strike-off", "seal-file", "close"],
        "transferred-out",
        Some(("out", "transferred-out")),
        &[],
    ),
    walk("attend-elsewhere", Whose::Fresh, BY_CONSENT, "enrolled", None, &["E1"]),
    walk("suspend", Whose::Fresh, BY_CONSENT, "suspended", Some(("out", "suspended")), &["D07"]),
    walk("extend-suspension", Whose::Of("suspend"), BY_CONSENT, "suspended", None, &["D07"]),
    walk("resume", Whose::Of("suspend"), BY_CONSENT, "enrolled", Some(("in", "resumed")), &[]),
    walk("abroad", Whose::Fresh, &["agree", "operate"], "abroad", Some(("out", "abroad")), &[]),
    walk(
        "return-from-abroad",
        Whose::Of("abroad"),
        &["agree", "operate"],
        "enrolled",
        Some(("in", "returned")),
        &[],
    ),
    walk("death", Whose::Fresh, &["submit", "close"], "deceased", Some(("out", "deceased")), &[]),
    walk("missing", Whose::Fresh, &["confirm"], "missing", Some(("out", "missing")), &["missing-follow"]),
    walk(
        "dropout",
        Whose::Fresh,
        &["determine", "inform-township", "inform-county", "inform-authority"],
        "dropped-out",
        Some(("out", "dropped-out")),
        &[],
    ),
    walk(
        "dropout-return",
        Whose::Of("dropout"),
        &["admit"],
        "enrolled",
        Some(("in", "dropout-return")),
        &["return-watch"],
    ),
    walk("skip-grade", Whose::Fresh, BY_CONSENT, "enrolled", None, &[]),
    walk(
        "problem-record",
        Whose::Fresh,
        &["check-register", "correct", "review", "solve"],
        "enrolled",
        None,
        &[],
    ),
    walk("archive-handover", Whose::Nobody, &["count", "hand-over", "receipt"], "", None, &[]),
    walk("certificate", Whose::Nobody, &["check", "fill", "seal", "hand-out"], "", None, &[]),
];

#[test]
fn every_kind_goes_from_its_examples_by_the_offered_steps_to_its_end() {
    let school = School::on(20_261_124, "三年级", "202409", 16);
    let kinds = school.ok(&["change", "kinds"]);
    let told: BTreeSet<&str> = keys(&kinds, "kind").into_iter().collect();
    assert_eq!(told, WALKS.iter().map(|walk| walk.kind).collect(), "the list of kinds is fixed");
    for kind in list(&kinds) {
        assert!(!word(kind, "label").is_empty() && !list(&kind["articles"]).is_empty(), "{kind}");
    }
    let mut fresh = school.pupils.iter();
    let mut seen: Vec<(&str, &String)> = Vec::new();
    for walk in WALKS {
        let student = match walk.whose {
            Whose::Fresh => fresh.next(),
            Whose::Of(kind) => seen.iter().find(|(known, _)| *known == kind).map(|(_, student)| *student),
            Whose::Nobody => None,
        };
        seen.extend(student.map(|student| (walk.kind, student)));
        goes(&school, walk, student.map(String::as_str));
    }
    assert_eq!(keys(&school.ok(&["changes"]), "id").len(), WALKS.len());
    assert!(school.ok(&["changes", "--open"]).as_array().unwrap().is_empty(), "every business is over");
    assert_eq!(school.ok(&["doctor", "--rebuild"])["ok"], true);
}

fn goes(school: &School, walk: &Walk, student: Option<&str>) {
    let kind = walk.kind;
    let id = school.queued(kind, student);
    if let Some(student) = student.filter(|_| !walk.steps.is_empty()) {
        let line = ["change", "new", "suspend", "--student", student];
        let fields = school.ok(&["change", "fields", "suspend"]);
        let second = [words(&line), self::told(&fields, true)].concat();
        school.refused(&borrowed(&second));
    }
    for step in walk.steps {
        assert_eq!(school.change(&id)["open"], true, "{kind} before {step}");
        school.step(&id, step);
    }
    let change = school.change(&id);
    assert_eq!((&change["open"], word(&change, "kind")), (&Json::Bool(false), kind), "{change}");
    let took: Vec<&str> = keys(&change["steps"], "step");
    assert_eq!(took.split_first(), Some((&"queue", walk.steps)), "{kind}");
    assert!(list(&change["steps"]).iter().all(|step| step["on"] == "2026-11-24"), "{change}");
    if !walk.standing.is_empty() {
        let pupil = school.ok(&["student", word(&change, "student")]);
        assert_eq!(word(&pupil, "status"), walk.standing, "{kind}");
    }
    let line: Vec<(&str, String)> =
        walk.line.iter().map(|(way, class)| (*way, (*class).to_owned())).collect();
    assert_eq!(school.register(&id), line, "{kind}");
    assert_eq!(school.rules_due(word(&change, "student")), walk.dues, "{kind}");
    let no = school.refused(&["change", "step", &id, "no-such-step"]);
    assert!(word(&no, "what").contains("no-such-step"), "{no}");
}

#[test]
fn working_days_are_counted_over_holidays_and_made_up_days_and_are_about_where_no_calendar_is() {
    let told = |from: &str, count: &str| {
        let (status, out, err) = typed(&["workdays", from, count, "--json"]);
        assert_eq!((status, err.as_str()), (0, ""));
        let told = read(&out);
        (word(&told, "date").to_owned(), told["approximate"].as_bool().unwrap())
    };
    // National Day 2026 rests from 1 to 7 October; Sunday 20 September and Saturday 10 October are worked.
    let table = [
        ("20260918", "1", "2026-09-20", false),
        ("2026-09-19", "1", "2026-09-20", false),
        ("20260924", "1", "2026-09-28", false),
        ("20260930", "1", "2026-10-08", false),
        ("20261001", "1", "2026-10-08", false),
        ("20261009", "1", "2026-10-10", false),
        ("20261010", "1", "2026-10-12", false),
        ("20260930", "10", "2026-10-20", false),
        ("20261230", "1", "2026-12-31", false),
        ("20261231", "1", "2027-01-01", true),
        ("20261225", "5", "2027-01-01", true),
        ("20240228", "1", "2024-02-29", false),
        ("20240228", "2", "2024-03-01", false),
    ];
    for (from, count, date, approximate) in table {
        assert_eq!(told(from, count), (date.to_owned(), approximate), "{count} after {from}");
    }
    for (line, status) in [
        (&["workdays", "20260229", "1"][..], 2),
        (&["workdays", "20260918"], 2),
        (&["workdays", "20260918", "ten"], 2),
    ] {
        let (told, out, err) = typed(&[line, &["--lang", "en", "--json"]].concat());
        assert_eq!((told, out.as_str()), (status, ""), "{line:?}");
        assert!(!word(&read(&err)["error"], "what").is_empty());
    }
}

#[test]
fn what_is_due_is_ahead_soon_today_and_overdue_by_the_day_that_is_asked() {
    let school = School::on(20_260_929, "三年级", "202409", 1);
    let line = ["change", "new", "death", "--student", &school.pupils[0]];
    let set = told(&school.ok(&["change", "fields", "death"]), true);
    let known = words(&["--set", "on=20260928", "--set", "known_on=20260929"]);
    let id = school.ok(&borrowed(&[words(&line), set, known].concat()));
    // Ten working days after 29 September: the 30th, then 8, 9, 10 (a Saturday that is worked), and on to the 19th.
    let table = [
        ("20260929", 10, "ahead"),
        ("20261001", 9, "ahead"),
        ("20261010", 6, "ahead"),
        ("20261016", 1, "soon"),
        ("20261017", 1, "soon"),
        ("20261019", 0, "today"),
        ("20261020", -1, "overdue"),
        ("20261026", -5, "overdue"),
    ];
    for (on, left, state) in table {
        let dues = school.ok(&["due", "--on", on]);
        let due = list(&dues).iter().find(|line| line["rule"] == "D08").unwrap_or_else(|| panic!("{dues}"));
        assert_eq!(
            (&due["due"], &due["working_days_left"], word(due, "state")),
            (&Json::from("2026-10-19"), &Json::from(left), state),
            "{on}"
        );
        assert_eq!((&due["article"], &due["change"]), (&Json::from(21), &id["id"]));
        assert_eq!(word(due, "student"), school.pupils[0]);
    }
    for line in
        [&["due", "--on", "20261301"][..], &["due", "done", "D12", "2026-10", "--to", "本校", "--on", "soon"]]
    {
        assert_eq!(school.typed(line).0, 2, "{line:?}");
    }
}

#[test]
fn the_year_moves_up_and_out_in_its_season_and_is_taken_back() {
    let school = School::on(20_270_531, "六年级", "202109", 3);
    let school_is = |status: &str| {
        let told = school.ok(&["students"]);
        keys(&told, "status").iter().filter(|told| **told == status).count()
    };
    let early = school.refused(&["graduate", "--year", "2027"]);
    assert_eq!((&early["article"], &early["kind"]), (&Json::from(12), &Json::from("refused")));
    at(20_270_601);
    let look = school.ok(&["graduate", "--year", "2027", "--dry-run"]);
    assert_eq!((list(&look["moved"]).len(), school_is("enrolled")), (3, 3), "a look changes nothing");
    let one = school.pupils[0].as_str();
    let done = school.ok(&["graduate", "--year", "2027", "--except", one]);
    let stays = list(&done["stays"]).iter().map(|stay| word(stay, "student")).collect::<Vec<_>>();
    assert_eq!((list(&done["moved"]).len(), stays), (2, vec![one]));
    assert_eq!((school_is("graduated"), school_is("enrolled")), (2, 1));
    school.ok(&["graduate", "--year", "2027", "--undo"]);
    assert_eq!(school_is("enrolled"), 3);

    let school = School::on(20_270_630, "三年级", "202409", 2);
    school.refused(&["promote", "--year", "2027"]);
    at(20_270_701);
    assert_eq!(list(&school.ok(&["promote", "--year", "2027", "--dry-run"])["moved"]).len(), 2);
    school.ok(&["promote", "--year", "2027"]);
    assert_eq!(keys(&school.ok(&["students"]), "grade"), ["四年级"; 2]);
    school.refused(&["promote", "--year", "2027"]);
    school.ok(&["promote", "--year", "2027", "--undo"]);
    assert_eq!(keys(&school.ok(&["students"]), "grade"), ["三年级"; 2]);
    for line in [&["promote"][..], &["graduate", "--year", "soon"], &["promote", "--year"]] {
        assert_eq!(school.typed(line).0, 2, "{line:?}");
    }
}

#[test]
fn the_figures_are_told_with_article_unit_and_days_in_force() {
    at(20_261_124);
    let figures = |more: &[&str]| {
        let (status, out, _) = typed(&[&["rules", "--json"], more].concat());
        assert_eq!(status, 0);
        read(&out)
    };
    let told = figures(&[]);
    for figure in list(&told) {
        let has = ["id", "article", "value", "unit", "from", "to"];
        assert!(has.iter().all(|key| figure.get(key).is_some()), "{figure}");
        assert!(
            word(figure, "from") <= "2026-11-24" && figure["to"].as_str().is_none_or(|to| to >= "2026-11-24")
        );
    }
    let figure = |id: &str| list(&told).iter().find(|figure| figure["id"] == id).unwrap();
    for (id, article, value, unit) in
        [("D01", 8, 1, "months"), ("D04", 15, 10, "workdays"), ("D08", 21, 10, "workdays")]
    {
        let told = figure(id);
        let is = (&told["article"], &told["value"], word(told, "unit"));
        assert_eq!(is, (&Json::from(article), &Json::from(value), unit), "{id}");
    }
    assert!(list(&figures(&["--on", "20170228"])).len() < list(&told).len(), "not in force before its day");
}
