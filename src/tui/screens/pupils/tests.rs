//! 学生 as a person sees and works it, over an invented village school.

use std::sync::Arc;

use crate::{
    desk::Roster,
    domain::{DeskRole, PupilId, RosterRow, Standing, pinyin},
    tui::{
        model::Bearings,
        screens::Place,
        testing::{Harness, bearings},
    },
};

/// Name, sex, grade, class, number in the class, standing.
const PUPILS: [(&str, &str, &str, &str, &str, Standing); 7] = [
    ("曾小明", "1", "11", "1", "1", Standing::Enrolled),
    ("单雨桐", "2", "11", "1", "2", Standing::Enrolled),
    ("吕\u{20bb7}", "1", "11", "2", "1", Standing::Enrolled),
    ("阿里木·买买提", "1", "13", "1", "10", Standing::Enrolled),
    ("那日苏", "2", "13", "1", "9", Standing::DroppedOut),
    ("王乐", "2", "13", "1", "2", Standing::Enrolled),
    ("佟佳婉清", "2", "16", "1", "1", Standing::TransferredOut),
];

fn id(at: usize) -> PupilId {
    PupilId([u8::try_from(at + 1).unwrap(); 16])
}

/// The invented school, as often as `times`, with the n-th pupil renamed.
fn roster(times: usize, renamed: Option<(usize, &str)>) -> Arc<Roster> {
    let load = |push: &mut dyn FnMut(RosterRow<'_>)| -> Result<(), ()> {
        for at in 0..PUPILS.len() * times {
            let (name, gender, grade, class, number_in_class, standing) = PUPILS[at % PUPILS.len()];
            let name = renamed.filter(|(place, _)| *place == at).map_or(name, |(_, name)| name);
            let keys = pinyin::keys(name);
            let id_number = format!("21049920160{}011{:02}X", 1 + at % 9, at % 100);
            let mut bytes = [0; 16];
            bytes[..8].copy_from_slice(&(at as u64 + 1).to_be_bytes());
            push(RosterRow {
                id: if times == 1 { id(at) } else { PupilId(bytes) },
                standing,
                birth: 20_160_101 + u32::try_from(at % 9).unwrap() * 100,
                name,
                keys: &keys,
                gender,
                grade,
                class,
                number_in_class,
                id_number: &id_number,
                student_number: &format!("G{id_number}"),
            });
        }
        Ok(())
    };
    Arc::new(Roster::load(load).unwrap())
}

fn school(times: usize) -> Bearings {
    Bearings { roster: roster(times, None), ..bearings(DeskRole::School) }
}

fn desk() -> Harness {
    Harness::signed_in(school(1)).go(Place::Pupils(()))
}

fn line(harness: &Harness, with: &str) -> String {
    harness.screen().lines().find(|line| line.contains(with)).unwrap_or_default().to_owned()
}

#[test]
fn the_list_at_both_sizes() {
    insta::assert_snapshot!("narrow", desk().screen());
    insta::assert_snapshot!("wide", desk().size(120, 40).keys("space space").screen());
}

/// Each letter answers at once, with initials, whole pinyin of every reading, characters and the end of a number.
#[test]
fn search_answers_letter_by_letter() {
    for (typed, name, gone) in [
        ("zxm", "曾小明", "单雨桐"),
        ("shan", "单雨桐", "曾小明"),
        ("lv", "吕", "王乐"),
        ("wangyue", "王乐", "曾小明"),
        ("买买", "阿里木·买买提", "王乐"),
        ("1105X", "王乐", "曾小明"),
    ] {
        let found = desk().keys("/").typed(typed).screen();
        assert!(found.contains(name) && !found.contains(gone), "{typed}:\n{found}");
        assert!(desk().keys("/").typed(typed).jobs.is_empty(), "nothing is asked of the desk");
    }
    let nobody = desk().keys("/").typed("xyz");
    assert!(nobody.screen().contains("没有找到"));
    assert!(nobody.keys("esc").screen().contains("曾小明"), "Esc shows all again");
    let first = desk().typed("z");
    assert!(first.cursor().is_some() && first.screen().contains("搜索：z"), "a letter begins a search");
}

#[test]
fn the_tree_narrows_the_list() {
    let tree = desk().keys("tab down down");
    let told = tree.screen();
    assert!(told.contains("一年级") && told.contains("曾小明") && !told.contains("吕"), "{told}");
    let grade = tree.keys("up");
    assert!(grade.screen().contains("吕") && !grade.screen().contains("王乐"));
}

#[test]
fn sorting_goes_round_with_its_sign_and_by_number_not_by_text() {
    let by_class = desk();
    let screen = by_class.screen();
    let place = |name: &str| screen.find(name).unwrap();
    assert!(place("王乐") < place("那日苏") && place("那日苏") < place("阿里木"), "2, 9, 10:\n{screen}");
    assert!(line(&by_class, "姓名").contains("年级班级^"));
    let by_name = by_class.keys("ctrl-o");
    assert!(line(&by_name, "姓名").contains("姓名^"));
    assert!(line(&by_name.keys("ctrl-r"), "性别").contains("姓名v"));
}

/// A save elsewhere must not throw the cursor to another child.
#[test]
fn the_cursor_and_the_marks_stay_with_their_pupils() {
    let harness = desk().keys("down down space");
    assert!(line(&harness, "王乐").contains("> "));
    let mut harness = harness;
    let effects = crate::tui::update::go_to(
        &mut harness.model,
        Place::Pupil(crate::tui::screens::pupil::Args::of(id(5))),
    );
    assert_eq!(effects.len(), 1);
    if let crate::tui::model::Stage::Open(session) = &mut harness.model.stage {
        session.ctx.roster = roster(1, Some((0, "丁小明")));
    }
    harness.model.awaited.clear();
    let harness = harness.keys("esc");
    let here = line(&harness, "|>");
    assert!(here.contains("王乐"), "{}", harness.screen());
    assert!(line(&harness, "吕").contains('*'));
    assert!(harness.screen().contains("丁小明"));
}

#[test]
fn marks_are_counted_and_worked_off_one_by_one() {
    let harness = desk().keys("ctrl-a");
    assert!(harness.screen().contains("已标记 7 人"));
    let harness = harness.keys("f4");
    assert!(harness.screen().contains("还有 6 人已标记"), "{}", harness.screen());
    assert_eq!(harness.asked(), [format!("Order(Edit(Load(Quick({}))))", id(0))]);
}

#[test]
fn a_filter_by_standing_shows_only_those() {
    let harness = desk().keys("ctrl-t").typed("cx").keys("enter");
    let screen = harness.screen();
    assert!(screen.contains("那日苏") && !screen.contains("王乐") && screen.contains("只看辍学"), "{screen}");
}

#[test]
fn numbers_are_hidden_until_asked_for() {
    assert!(!desk().screen().contains("2104992016010110"));
    assert!(desk().keys("alt-n").screen().contains("2104992016010110"), "{}", desk().keys("alt-n").screen());
}

/// A list of 100,000 must cost no more than its search and the rows in sight.
#[test]
fn a_letter_at_a_hundred_thousand_is_quick() {
    let harness = Harness::signed_in(school(14_286)).go(Place::Pupils(()));
    let began = std::time::Instant::now();
    let harness = harness.keys("/").typed("zengxm").keys("backspace backspace").typed("xiao");
    let screen = harness.screen();
    // Ten letters; a frame each would be 160 ms. Generous, for machines under load.
    assert!(began.elapsed() < std::time::Duration::from_millis(1600), "{:?}", began.elapsed());
    assert!(screen.contains("14286"), "{screen}");
}

#[test]
fn an_empty_desk_says_how_to_begin() {
    let harness = Harness::school().go(Place::Pupils(()));
    assert!(harness.screen().contains("导入名册"));
}
