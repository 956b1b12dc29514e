//! The file over a real store: marks of a class at once, what is refused, what is lacking and since when, papers,
//! events, spreadsheets.

use std::cell::Cell;

use super::*;
use crate::{
    changes::Effect,
    desk::{DeskError, KdfParams, Secret, Setup, Surroundings},
    domain::{
        DeskRole, Explain, FieldKey, Fields, Lang, Post, SiteKind, Standing, Value,
        school::{FileMark, FilePaper},
    },
    journal::Op,
};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

/// Noon in China of a day.
fn set_day(number: u32) {
    NOW.set(day(number).0.and_hms_opt(4, 0, 0).unwrap().and_utc().timestamp());
}

const PASSWORD: &str = "七个字的密码短语 42";

struct School {
    home: tempfile::TempDir,
    desk: Desk,
    pupils: Vec<PupilId>,
}

fn around() -> Surroundings {
    Surroundings { now: || NOW.get(), built: day(20_260_101), kdf: KdfParams::quick() }
}

fn pupil(desk: &Desk, name: &str, grade: &str, class: &str, number: usize) -> PupilId {
    let mut fields = Fields::default();
    fields.set(FieldKey::Name, Some(Value::Text(name.into())));
    fields.set(FieldKey::Grade, Some(Value::Code(grade.into())));
    fields.set(FieldKey::ClassNumber, Some(Value::Text(class.into())));
    fields.set(FieldKey::NumberInClass, Some(Value::Text(number.to_string().into())));
    let id = PupilId([u8::try_from(number).unwrap(); 16]);
    let (entered, standing, source) = (desk.today().date, Standing::Enrolled, "form".to_owned());
    desk.record(vec![Op::PupilEntered { pupil: id, entered, standing, fields, source }], &[id]).unwrap();
    id
}

const NAMES: [&str; 4] = ["曾小满", "单一", "吕品", "那日苏"];

impl School {
    /// Three pupils in class 3/1 and one in 4/1, entered on a day.
    fn on(entered: u32) -> Self {
        set_day(entered);
        let home = tempfile::tempdir().unwrap();
        let setup = Setup {
            role: DeskRole::School,
            kind: SiteKind::Village,
            code: "2104990011".into(),
            name: "河湾小学".into(),
            staff: "林老师".into(),
        };
        let (desk, _) =
            Desk::create(&home.path().join("desk"), &setup, &Secret::from(PASSWORD), around()).unwrap();
        let pupils = NAMES
            .iter()
            .enumerate()
            .map(|(at, name)| pupil(&desk, name, if at < 3 { "13" } else { "14" }, "1", at + 1));
        let pupils = pupils.collect();
        Self { home, desk, pupils }
    }

    fn mark(&self, at: usize, section: &str, item: &str, period: &str, value: &str) -> FileMark {
        FileMark {
            pupil: self.pupils[at],
            section: section.into(),
            item: item.into(),
            period: period.into(),
            value: value.into(),
        }
    }

    fn entries(&self) -> u64 {
        self.desk.store.head().seq
    }

    fn section(&self, at: usize, code: &str) -> SectionState {
        let state = self.desk.file_state(self.pupils[at]).unwrap();
        state.sections.into_iter().find(|section| section.section.code == code).unwrap()
    }

    fn cells(&self, section: &str, period: &str) -> Vec<Vec<String>> {
        let grid = self.desk.file_grid(&order(section, period)).unwrap();
        grid.rows.into_iter().map(|row| row.cells).collect()
    }
}

fn order(section: &str, period: &str) -> GridOrder {
    let class = ClassRef { grade: "13".into(), class: "1".into() };
    GridOrder { class, section: section.into(), period: period.into() }
}

fn said(error: &DeskError) -> String {
    let said = error.explain(Lang::Zh);
    format!("{} {} {}", said.what, said.why, said.advice)
}

#[test]
fn a_class_is_written_as_one_entry_and_read_back() {
    let school = School::on(20_261_001);
    let before = school.entries();
    let marks: Vec<FileMark> = (0..3)
        .flat_map(|at| [("moral", "优秀"), ("art", "b")].map(|(item, value)| (at, item, value)))
        .map(|(at, item, value)| school.mark(at, "quality", item, "2026-1", value))
        .collect();
    assert_eq!(school.desk.write_marks(&marks).unwrap(), 6);
    assert_eq!(school.entries(), before + 1);
    let cells = school.cells("quality", "2026-1");
    assert_eq!(cells.len(), 3, "the fourth pupil is in another class");
    assert!(cells.iter().all(|row| row[0] == "A" && row[3] == "B" && row[1].is_empty()));
    // The same again is no news.
    assert_eq!(school.desk.write_marks(&marks).unwrap(), 0);
    assert_eq!(school.entries(), before + 1);
    // Another term is another cell.
    set_day(20_270_301);
    assert!(school.cells("quality", "2026-2").iter().flatten().all(String::is_empty));
}

#[test]
fn one_refused_cell_keeps_the_whole_class_from_being_written() {
    let school = School::on(20_261_001);
    let before = school.entries();
    let marks = [
        school.mark(0, "fitness", "height", "2026", "131.5"),
        school.mark(1, "fitness", "height", "2026", "13150"),
        school.mark(2, "fitness", "grade", "2026", "很好"),
    ];
    let error = school.desk.write_marks(&marks).unwrap_err();
    let told = said(&error);
    assert!(told.contains("单一的身高厘米“13150”") && told.contains("吕品的体测等级“很好”"), "{told}");
    assert!(told.contains("2 格"), "{told}");
    assert_eq!(school.entries(), before);
    assert!(school.cells("fitness", "2026").iter().flatten().all(String::is_empty));
    let faults = school.desk.check_marks(&marks).unwrap();
    let named: Vec<_> = faults.iter().map(|fault| (fault.name.as_str(), fault.item.as_str())).collect();
    assert_eq!(named, [("单一", "height"), ("吕品", "grade")]);
}

#[test]
fn periods_that_do_not_fit_are_refused() {
    let school = School::on(20_261_001);
    for (item, period, wanted) in [
        ("height", "2026-1", "按学年填"),
        ("height", "2027", "还没有开始"),
        ("vaccination", "2026", "只填一次"),
        ("height", "春天", "看不懂"),
        ("weather", "2026", "没有“weather”"),
    ] {
        let mark = school.mark(0, "fitness", item, period, "1");
        let told = said(&school.desk.write_marks(&[mark]).unwrap_err());
        assert!(told.contains(wanted), "{item} {period}: {told}");
    }
    assert!(school.desk.write_marks(&[school.mark(0, "fitness", "vaccination", "once", "齐全")]).is_err());
    assert_eq!(
        school.desk.write_marks(&[school.mark(0, "fitness", "vaccination", "once", "接种齐全")]).unwrap(),
        1
    );
    assert_eq!(school.desk.file_marks(school.pupils[0]).unwrap()[0].period, "");
}

#[test]
fn a_mark_taken_back_is_gone_from_the_grid_and_stays_in_the_journal() {
    let school = School::on(20_261_001);
    for value in ["130", "131", ""] {
        school.desk.write_marks(&[school.mark(0, "fitness", "height", "2026", value)]).unwrap();
    }
    assert_eq!(school.cells("fitness", "2026")[0][0], "");
    let history = school.desk.mark_history(school.pupils[0], "fitness", Some("height")).unwrap();
    let values: Vec<&str> = history.iter().map(|line| line.value.as_str()).collect();
    assert_eq!(values, ["130", "131", ""]);
    assert!(history.iter().all(|line| line.actor == "林老师" && line.period == "2026"));
    assert!(school.desk.mark_history(school.pupils[1], "fitness", None).unwrap().is_empty());
}

#[test]
fn subjects_are_columns_of_the_results() {
    let school = School::on(20_261_001);
    let columns = |school: &School| -> Vec<String> {
        let grid = school.desk.file_grid(&order("result", "2026-1")).unwrap();
        grid.columns.into_iter().map(|column| column.item.code).collect()
    };
    assert_eq!(columns(&school), ["other"]);
    assert_eq!(
        school.section(0, "result").stand,
        Stand::Pending,
        "nothing can be lacking before subjects are set"
    );
    school.desk.record(vec![Op::SubjectsSet { subjects: vec!["语文".into(), "数学".into()] }], &[]).unwrap();
    assert_eq!(columns(&school), ["语文", "数学", "other"]);
    school.desk.write_marks(&[school.mark(0, "result", "数学", "2026-1", "98.5")]).unwrap();
    assert_eq!(school.cells("result", "2026-1")[0], ["", "98.5", ""]);
}

/// 第8条: a month; the last day still counts, the day after does not. Month ends are kept within the month.
#[test]
fn a_new_pupils_file_has_its_month() {
    for (entered, last, over) in [
        (20_261_001, 20_261_101, 20_261_102),
        (20_270_131, 20_270_228, 20_270_301),
        (20_260_831, 20_260_930, 20_261_001),
    ] {
        let school = School::on(entered);
        for (on, wanted) in [(entered, Stand::Pending), (last, Stand::Pending), (over, Stand::Missing)] {
            set_day(on);
            assert_eq!(school.section(0, "evidence").stand, wanted, "entered {entered}, on {on}");
            assert_eq!(school.section(0, "record").stand, wanted, "entered {entered}, on {on}");
        }
        assert_eq!(school.desk.file_state(school.pupils[0]).unwrap().due, day(last));
    }
}

#[test]
fn a_terms_marks_have_the_time_of_the_term() {
    let school = School::on(20_261_001);
    let stands = |on| {
        set_day(on);
        let state = school.section(0, "quality");
        let periods: Vec<String> = state
            .lacks
            .iter()
            .filter(|lack| lack.stand == Stand::Missing)
            .map(|lack| lack.period.clone())
            .collect();
        (state.stand, periods.iter().filter(|period| *period == "2026-1").count())
    };
    assert_eq!(stands(20_261_231), (Stand::Pending, 0));
    assert_eq!(stands(20_270_131), (Stand::Pending, 0), "the last day of the term");
    assert_eq!(stands(20_270_201), (Stand::Missing, 6), "the day after");
    let items = ["moral", "study", "health", "art", "practice"];
    let mut marks: Vec<FileMark> =
        items.iter().map(|item| school.mark(0, "quality", item, "2026-1", "A")).collect();
    marks.push(school.mark(0, "quality", "comment", "2026-1", "勤奋好学。"));
    school.desk.write_marks(&marks).unwrap();
    assert_eq!(stands(20_270_201), (Stand::Pending, 0), "this term is still to come");
    // Who came after the term's end is not asked for it.
    let late = pupil(&school.desk, "关小满", "13", "1", 9);
    let state = school.desk.file_state(late).unwrap();
    assert!(state.sections.iter().flat_map(|section| &section.lacks).all(|lack| lack.period != "2026-1"));
}

#[test]
fn a_class_is_told_who_lacks_what() {
    let school = School::on(20_261_001);
    set_day(20_261_102);
    let all = school.desk.completeness(None).unwrap();
    let classes: Vec<_> = all.iter().map(|class| (class.class.grade.as_str(), class.files.len())).collect();
    assert_eq!(classes, [("13", 3), ("14", 1)]);
    assert_eq!((all[0].count(Stand::Missing), all[0].count_in("evidence", Stand::Missing)), (3, 3));
    let note = |at: usize, sheet: &str| (school.pupils[at], FilePaper { sheet: sheet.into(), ..paper() });
    school.desk.note_papers(&[note(0, "F10"), note(0, "household")]).unwrap();
    let all = school.desk.completeness(None).unwrap();
    assert_eq!(all[0].count_in("evidence", Stand::Missing), 2);
    assert_eq!(all[0].count_in("evidence", Stand::Done), 1);
}

fn paper() -> FilePaper {
    FilePaper {
        sheet: "F10".into(),
        period: String::new(),
        exists: true,
        signed: true,
        sealed: true,
        place: "一号柜".into(),
        on: day(20_261_001),
        note: String::new(),
    }
}

#[test]
fn papers_are_kept_for_a_class_at_once_and_judged() {
    let school = School::on(20_261_001);
    let before = school.entries();
    let unsigned = FilePaper { signed: false, ..paper() };
    let lost = FilePaper { exists: false, note: "未找到".into(), ..paper() };
    let notes = [(school.pupils[0], paper()), (school.pupils[1], unsigned), (school.pupils[2], lost)];
    assert_eq!(school.desk.note_papers(&notes).unwrap(), 3);
    assert_eq!(school.entries(), before + 3);
    let class = order("", "").class;
    let grid = school.desk.class_papers(&class).unwrap();
    let column = grid.sheets.iter().position(|(sheet, _)| sheet.code == "F10").unwrap();
    let states: Vec<PaperState> = grid.rows.iter().map(|row| row.lines[column].state()).collect();
    assert_eq!(states, [PaperState::Whole, PaperState::Unsigned, PaperState::Absent]);
    let gone = grid.rows[2].lines[column].paper.clone().unwrap();
    assert!(!gone.signed && !gone.sealed && gone.place.is_empty(), "what is not there lies nowhere");
    // The same found again on another day is no news.
    set_day(20_261_005);
    let again = FilePaper { on: day(20_261_005), ..paper() };
    assert_eq!(school.desk.note_papers(&[(school.pupils[0], again)]).unwrap(), 0);
    for (wrong, told) in [
        (FilePaper { sheet: "F99".into(), ..paper() }, "没有“F99”"),
        (FilePaper { period: "2026".into(), ..paper() }, "时段不对"),
        (FilePaper { on: day(20_261_006), ..paper() }, "在今天之后"),
        (FilePaper { place: "柜\u{202e}".into(), ..paper() }, "看不见的字符"),
    ] {
        let notes = [(school.pupils[1], paper()), (school.pupils[0], wrong)];
        let entries = school.entries();
        let error = school.desk.note_papers(&notes).unwrap_err();
        assert!(said(&error).contains(told), "{}", said(&error));
        assert_eq!(school.entries(), entries, "nothing of it is written");
    }
}

#[test]
fn awards_have_their_day_and_what_every_award_has() {
    let school = School::on(20_261_001);
    let id = school.pupils[0];
    let write = |before: Option<&str>, on: u32, name: &str, level: &str| {
        let values = [("name".to_owned(), name.to_owned()), ("level".to_owned(), level.to_owned())];
        school.desk.write_event(id, "award", before, day(on), &values)
    };
    assert_eq!(write(None, 20_261_001, "绘画比赛一等奖", "县级").unwrap(), "2026-10-01");
    assert_eq!(write(None, 20_261_001, "跳绳比赛", "校内").unwrap(), "2026-10-01#2");
    assert!(said(&write(None, 20_261_001, "无级别", "").unwrap_err()).contains("必须填"));
    assert!(said(&write(None, 20_261_002, "明天的奖", "校内").unwrap_err()).contains("还没有开始"));
    // Moved to another day, the old one is gone.
    assert_eq!(write(Some("2026-10-01"), 20_260_930, "绘画比赛一等奖", "市级").unwrap(), "2026-09-30");
    let (_, events) = school.desk.file_events(id, "award").unwrap();
    let told: Vec<_> = events.iter().map(|event| (event.period.as_str(), event.cells[1].as_str())).collect();
    assert_eq!(told, [("2026-10-01#2", "0"), ("2026-09-30", "3")]);
    school.desk.take_event_back(id, "award", "2026-10-01#2").unwrap();
    assert_eq!(school.desk.file_events(id, "award").unwrap().1.len(), 1);
    assert_eq!(school.desk.file_state(id).unwrap().sections[4].stand, Stand::Done);
}

#[test]
fn a_homeroom_teacher_keeps_the_own_class_only() {
    let school = School::on(20_261_001);
    let (own, other) = (Secret::from("另一个密码短语 43"), Secret::from(PASSWORD));
    school.desk.add_staff("关老师", Post::Homeroom, vec![("13".into(), "1".into())], &own, &other).unwrap();
    let School { home, desk, pupils } = school;
    drop(desk);
    let desk = Desk::open(&home.path().join("desk"), Some("关老师"), &own, around()).unwrap();
    let school = School { home, desk, pupils };
    assert_eq!(school.desk.own_classes(), [order("", "").class]);
    assert!(school.desk.write_marks(&[school.mark(0, "fitness", "height", "2026", "130")]).is_ok());
    let entries = school.entries();
    let both = [
        school.mark(1, "fitness", "height", "2026", "131"),
        school.mark(3, "fitness", "height", "2026", "132"),
    ];
    assert!(school.desk.write_marks(&both).is_err());
    assert!(school.desk.note_papers(&[(school.pupils[3], paper())]).is_err());
    assert!(school.desk.file_state(school.pupils[3]).is_err());
    let other = ClassRef { grade: "14".into(), class: "1".into() };
    assert!(school.desk.class_papers(&other).is_err() && school.desk.completeness(Some(&other)).is_err());
    assert!(school.desk.file_grid(&GridOrder { class: other, ..order("fitness", "2026") }).is_err());
    assert_eq!(school.entries(), entries);
    assert_eq!(school.desk.completeness(None).unwrap().len(), 1);
}

#[test]
fn a_sheet_is_made_filled_in_and_read_back() {
    let school = School::on(20_261_001);
    let sheet = |text: &str| {
        let file = school.home.path().join("marks.csv");
        std::fs::write(&file, text).unwrap();
        FileSheet { file, section: "fitness".into(), period: "2026".into(), class: Some(order("", "").class) }
    };
    let to = school.home.path().join("empty.xlsx");
    assert_eq!(school.desk.write_file_sheet(&order("fitness", "2026"), &to, false).unwrap(), 3);
    let empty = FileSheet { file: to, ..sheet("") };
    let read = school.desk.import_marks(&empty, false).unwrap();
    assert_eq!((read.rows, read.cells, read.written, read.faults.len()), (3, 0, 0, 0), "{read:?}");
    assert!(read.unknown.is_empty(), "{:?}", read.unknown);

    let entries = school.entries();
    let good = "姓名,身高厘米,体检结论,备注\n曾小满,131.5,未见异常,\n单一,128,,好\n";
    let look = school.desk.import_marks(&sheet(good), true).unwrap();
    assert_eq!((look.written, school.entries()), (3, entries), "a look writes nothing");
    assert_eq!(look.unknown, ["备注"]);
    for (text, wanted) in [
        ("姓名,身高厘米\n曾小满,131.5\n单一,高\n", (3, "单一", "身高厘米", "不是数字。")),
        ("姓名,身高厘米\n曾小满,131.5\n没有人,130\n", (3, "没有人", "", "没有这名学生。")),
        ("姓名,身高厘米\n曾小满,131.5\n那日苏,130\n", (3, "那日苏", "", "没有这名学生。")),
        ("姓名,身高厘米\n曾小满,131.5\n曾小满,130\n", (3, "曾小满", "", "这名学生在表里出现了两次。")),
    ] {
        let read = school.desk.import_marks(&sheet(text), false).unwrap();
        let fault = &read.faults[0];
        let told = (fault.row, fault.name.as_str(), fault.column.as_str(), fault.reason.zh.as_str());
        assert_eq!((read.faults.len(), told, read.written), (1, wanted, 0), "{text}");
        assert_eq!(school.entries(), entries, "wrong cells change nothing: {text}");
    }
    assert!(
        said(&school.desk.import_marks(&sheet("甲,乙\n1,2\n"), false).unwrap_err()).contains("没有找到表头")
    );
    assert_eq!(school.desk.import_marks(&sheet(good), false).unwrap().written, 3);
    assert_eq!(school.entries(), entries + 1);
    // An empty cell takes nothing back.
    school.desk.import_marks(&sheet("姓名,身高厘米,体检结论\n曾小满,,已告知家长\n"), false).unwrap();
    let cells = school.cells("fitness", "2026");
    assert_eq!((cells[0][0].as_str(), cells[0][11].as_str()), ("131.5", "3"));
}

/// Folding the journal anew gives the same files: marks, papers, taken-back ones and all.
#[test]
fn a_rebuild_gives_the_same_file() {
    let school = School::on(20_261_001);
    for value in ["130", "", "132"] {
        let marks: Vec<FileMark> = [2, 0, 1, 0]
            .into_iter()
            .zip(["height", "height", "weight", "lung"])
            .map(|(at, item)| {
                school.mark(at, "fitness", item, "2026", if item == "height" { value } else { "88" })
            })
            .map(|mark| if mark.item == "lung" { FileMark { value: "1500".into(), ..mark } } else { mark })
            .collect();
        school.desk.write_marks(&marks).unwrap();
    }
    school.desk.note_papers(&[(school.pupils[0], paper())]).unwrap();
    let found = school.desk.doctor(true, &crate::desk::Progress::new()).unwrap();
    assert!(found.iter().all(|finding| !finding.fault), "{found:?}");
}

/// 第8条: the clock of a new pupil runs until the last thing of the file is there, and no longer.
#[test]
fn the_clock_of_a_new_pupil_stops_with_the_last_thing_of_the_file() {
    let school = School::on(20_261_001);
    let desk = &school.desk;
    let mut fields = Fields::default();
    fields.set(FieldKey::Grade, Some(Value::Code("13".into())));
    fields.set(FieldKey::ClassNumber, Some(Value::Text("1".into())));
    let last = FieldKey::CurrentAddress;
    let lacks = |fields: &Fields| crate::domain::record::missing(fields);
    while let Some(key) = lacks(&fields).into_iter().find(|key| *key != last) {
        fields.set(key, Some(Value::Text("有".into())));
    }
    assert_eq!(lacks(&fields), [last]);
    let id = PupilId([9; 16]);
    let today = desk.today().date;
    let (standing, source) = (Standing::Enrolled, "form".to_owned());
    let rules = desk.rules();
    let clock = rules.pack.limit(super::complete::FILE_LIMIT, today).unwrap();
    let clock = clock.clock(today, crate::domain::Words::default(), &rules.calendar).unwrap();
    let ops = vec![
        Op::PupilEntered { pupil: id, entered: today, standing, fields, source },
        Op::PupilNoted { pupil: id, effects: vec![Effect::ClockStarts(clock)], reason: "入学".into() },
    ];
    desk.record(ops, &[id]).unwrap();
    let runs = || desk.store.dues(None).unwrap().iter().any(|row| row.pupil == id);
    let lacking = || -> Vec<String> {
        let state = desk.file_state(id).unwrap();
        let lacks = state.sections.into_iter().flat_map(|section| section.lacks);
        lacks.filter(|lack| lack.due == Some(state.due)).map(|lack| lack.what.zh).collect()
    };
    let mut noted = 0;
    for sheet in rules.pack.file().sheets(today) {
        let title = format!("《{}》", sheet.name.zh);
        if !lacking().iter().any(|what| what.starts_with(&title)) {
            continue;
        }
        assert!(runs(), "{:?} is lacking", lacking());
        desk.note_papers(&[(id, FilePaper { sheet: sheet.code.clone(), ..paper() })]).unwrap();
        noted += 1;
    }
    assert!(noted > 0 && runs(), "{noted}: {:?}", lacking());
    let mark = FileMark { pupil: id, ..school.mark(0, "fitness", "vaccination", "", "1") };
    desk.write_marks(&[mark]).unwrap();
    assert!(runs() && lacking().len() == 1, "{:?}", lacking());
    desk.edit_pupil(id, vec![(last, Some(Value::Text("北岔村二组12号".into())))], "补填").unwrap();
    assert!(lacking().is_empty(), "{:?}", lacking());
    assert!(!runs(), "nothing is lacking");
}
