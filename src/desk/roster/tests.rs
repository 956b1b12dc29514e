//! What would go wrong: a search that misses a pupil, or an order that puts class 10 before class 9.

use super::*;

fn row<'a>(
    id: u8,
    name: &'a str,
    keys: &'a str,
    grade: &'a str,
    class: &'a str,
    number: &'a str,
) -> RosterRow<'a> {
    RosterRow {
        id: PupilId([id; 16]),
        standing: if id == 3 { Standing::DroppedOut } else { Standing::Enrolled },
        birth: 20_150_101 + u32::from(id),
        name,
        keys,
        gender: "1",
        grade,
        class,
        number_in_class: number,
        id_number: "21049920150101001X",
        student_number: "",
    }
}

fn sample() -> Roster {
    Roster::load(|push| {
        push(row(0, "曾小满", "zengxiaoman zxm cengxiaoman cxm", "12", "10", "1"));
        push(row(1, "单一", "shanyi sy danyi dy", "12", "9", "10"));
        push(row(2, "吕品", "lvpin lp lupin", "12", "9", "9"));
        push(row(3, "𬭳·Ömer", "x", "11", "1", "1"));
        Ok::<(), ()>(())
    })
    .unwrap()
}

fn names(roster: &Roster, query: &Query) -> Vec<String> {
    roster.find(query).into_iter().map(|place| roster.row(place).name.to_owned()).collect()
}

#[test]
fn pupils_are_found_by_initials_pinyin_characters_and_number() {
    let roster = sample();
    for (find, wanted) in [
        ("zxm", "曾小满"),
        ("zeng", "曾小满"),
        ("shanyi", "单一"),
        ("lv", "吕品"),
        ("LU", "吕品"),
        ("小满", "曾小满"),
        ("𬭳", "𬭳·Ömer"),
    ] {
        assert_eq!(names(&roster, &Query { find: find.into(), ..Query::default() }), [wanted], "{find}");
    }
    assert_eq!(names(&roster, &Query { find: "001x".into(), ..Query::default() }).len(), 4);
    assert_eq!(names(&roster, &Query { find: "001x lp".into(), ..Query::default() }), ["吕品"]);
}

#[test]
fn classes_and_numbers_are_ordered_by_value() {
    assert_eq!(names(&sample(), &Query::default()), ["𬭳·Ömer", "吕品", "单一", "曾小满"]);
}

#[test]
fn filters_narrow_and_sorting_turns_round() {
    let roster = sample();
    let dropped = Query { standing: Some(Standing::DroppedOut), ..Query::default() };
    assert_eq!(names(&roster, &dropped), ["𬭳·Ömer"]);
    let nine = Query { class: Some("9".into()), sort: SortKey::Birth, reverse: true, ..Query::default() };
    assert_eq!(names(&roster, &nine), ["吕品", "单一"]);
    assert_eq!(roster.classes(None).len(), 3);
}

#[test]
fn a_changed_row_is_found_by_what_it_says_now_and_a_new_one_is_there() {
    let roster = sample().with([
        (1, row(1, "丹一", "danyi dy", "11", "1", "2")),
        (4, row(4, "新生", "xinsheng xs", "12", "9", "11")),
    ]);
    assert_eq!(roster.len(), 5);
    assert_eq!(names(&roster, &Query { find: "shan".into(), ..Query::default() }), [] as [&str; 0]);
    assert_eq!(names(&roster, &Query { find: "dy".into(), ..Query::default() }), ["丹一"]);
    assert_eq!(names(&roster, &Query::default()), ["𬭳·Ömer", "丹一", "吕品", "新生", "曾小满"]);
    assert_eq!(roster.place(PupilId([4; 16])), Some(4));
}

#[test]
fn many_changes_pack_the_list_anew_and_change_nothing_else() {
    let mut roster = sample();
    for round in 0..300_u16 {
        let name = format!("名{round}");
        roster = roster.with([
            (2, row(2, &name, "m", "12", "9", "9")),
            (4 + u32::from(round), row(9, "乙", "y", "12", "9", "1")),
        ]);
    }
    assert_eq!(roster.row(2).name, "名299");
    assert_eq!(roster.len(), 304);
    assert_eq!(names(&roster, &Query { find: "名".into(), ..Query::default() }), ["名299"]);
}
