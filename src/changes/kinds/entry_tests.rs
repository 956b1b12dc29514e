//! Tables for entry, deferral and problem records: lawful, unlawful, and the first and last day between (第4–8, 27条).

use super::{
    Defer, Enrol, ProblemRecord,
    testing::{Scene, after, date, pupil},
};
use crate::{
    changes::Kind,
    domain::{FieldKey, Pupil, Standing, calendar::WorkCalendar},
    rules::{Pack, deferral, enrolment, enrolment::Twin},
};

type Told = &'static [(&'static str, &'static str)];

fn newcomer(kind: &dyn Kind, told: Told) -> Scene {
    let mut scene = told.iter().fold(Scene::of(kind), |scene, (key, text)| scene.set(key, text));
    if told.iter().all(|(key, _)| *key != "student_registry_number") {
        scene = scene.set("student_registry_number", "");
        scene.form.0.retain(|(key, _)| kind.particulars().iter().any(|particular| particular.key == key));
    }
    scene.pupil = None;
    scene
}

fn warned(scene: &Scene, kind: &dyn Kind, at: &str) -> bool {
    scene.verdict(kind).warnings.iter().any(|warning| warning.at == at)
}

/// A child without a number, so that the birth date can be chosen freely.
fn born(day: &'static str, sort: &'static str) -> Scene {
    newcomer(&Enrol, &[("id_doc_type", "其他"), ("id_doc_number", "")])
        .set("birth_date", day)
        .set("sort", sort)
}

#[test]
fn what_an_entry_must_not_be_is_refused_where_it_goes_wrong() {
    let cases: &[(Told, &[&str])] = &[
        (&[], &[]),
        (&[("entered_on", "20261010")], &[]),
        (&[("entered_on", "20261011")], &["entered_on"]),
        (&[("signed_on", "20261011")], &["signed_on"]),
        (&[("name", "")], &["name"]),
        (&[("id_doc_number", "")], &["id_doc_number"]),
        (&[("id_doc_number", "210499202005120020")], &["id_doc_number"]),
        (&[("birth_date", "20200513")], &["birth_date"]),
        (&[("gender", "男")], &["gender"]),
        (&[("grade", "二年级")], &["grade"]),
        (&[("sort", "late"), ("grade", "三年级")], &[]),
        (&[("sort", "late"), ("grade", "三年级"), ("note", "")], &["note"]),
        (&[("sort", "continued"), ("grade", "七年级")], &["student_registry_number"]),
        (
            &[("sort", "continued"), ("grade", "七年级"), ("student_registry_number", "L210499202005120027")],
            &[],
        ),
        (&[("sort", "continued"), ("student_registry_number", "L210499202005120027")], &["grade"]),
    ];
    for (told, refused) in cases {
        let scene = newcomer(&Enrol, told);
        assert_eq!(scene.refused(&Enrol), *refused, "{told:?} {:?}", scene.verdict(&Enrol).refusals);
    }
}

#[test]
fn without_a_number_the_familys_numbers_stand_for_it_and_one_parent_needs_a_word() {
    const WITHOUT: [(&str, &str); 2] = [("id_doc_type", "其他"), ("id_doc_number", "")];
    let scene = |more: Told| {
        more.iter().chain(&WITHOUT).fold(newcomer(&Enrol, &[]), |scene, (key, text)| scene.set(key, text))
    };
    assert!(scene(&[]).refused(&Enrol).is_empty());
    assert_eq!(scene(&[("member1_id_doc_number", "")]).refused(&Enrol), ["member1_id_doc_number"]);
    assert_eq!(scene(&[("member2_id_doc_number", "")]).refused(&Enrol), ["member2_id_doc_number"]);
    let alone: Told = &[("member2_name", ""), ("member2_id_doc_number", ""), ("note", "")];
    assert_eq!(scene(alone).refused(&Enrol), ["member2_id_doc_number"]);
    assert!(scene(&alone[..2]).refused(&Enrol).is_empty(), "the note says why");
    let papers = |mut scene: Scene, titles: Vec<&'static str>| {
        scene.titles = titles;
        scene.verdict(&Enrol).warnings.iter().filter(|warning| warning.what.zh.contains("还缺材料")).count()
    };
    assert_eq!(papers(newcomer(&Enrol, &[]), vec!["信息表", "户口本"]), 0);
    assert_eq!(papers(scene(&[]), vec!["信息表", "户口本"]), 1, "the certificate of attendance");
    assert_eq!(papers(scene(&[]), vec!["信息表", "户口本", "在校就读证明"]), 0);
}

#[test]
fn six_years_by_the_end_of_august_and_not_seven_without_a_deferral() {
    for (day, refused) in [("20200831", false), ("20200901", true), ("20210101", true), ("20140101", false)] {
        let expected: &[&str] = if refused { &["birth_date"] } else { &[] };
        assert_eq!(born(day, "new").refused(&Enrol), expected, "{day}");
    }
    for (day, sort, late) in
        [("20190901", "new", false), ("20190831", "new", true), ("20190831", "deferred", false)]
    {
        assert_eq!(warned(&born(day, sort), &Enrol, "birth_date"), late, "{day} {sort}");
    }
    for (birth, years, on, aged) in [
        (20_200_229, 6, 20_260_227, false),
        (20_200_229, 6, 20_260_228, true),
        (20_200_229, 4, 20_240_228, false),
        (20_200_229, 4, 20_240_229, true),
        (20_200_901, 6, 20_260_831, false),
    ] {
        assert_eq!(enrolment::is_aged(date(birth), years, date(on)), aged, "{birth} {on}");
    }
    // An entry in spring still belongs to the school year that began the autumn before.
    for (on, cutoff) in [(20_260_901, 20_260_831), (20_260_701, 20_260_831), (20_270_630, 20_260_831)] {
        assert_eq!(enrolment::entry_age(Pack::builtin(), date(on)), Some((6, date(cutoff))));
    }
}

#[test]
fn only_records_that_wait_for_an_entry_may_enter() {
    for standing in Standing::ALL {
        for sort in ["new", "continued"] {
            let mut scene = newcomer(&Enrol, &[("student_registry_number", "G210499202005120027")]);
            scene = scene.set("sort", sort).set("grade", if sort == "new" { "一年级" } else { "七年级" });
            scene.pupil = Some(Pupil { standing, ..pupil() });
            let refused = scene.refused(&Enrol).contains(&String::new());
            assert_eq!(refused, !enrolment::may_start(standing, sort), "{standing:?} {sort}");
        }
    }
    assert!(!enrolment::may_start(Standing::Enrolled, "new"));
    assert!(!enrolment::may_start(Standing::Graduated, "new"));
    assert!(enrolment::may_start(Standing::Graduated, "continued"));
}

#[test]
fn twins_by_number_stop_and_twins_by_name_are_asked_about() {
    let twin =
        |number| Twin {
            name: "钱小苗".into(), standing: Standing::TransferredOut, number, business: None
        };
    let mut scene = newcomer(&Enrol, &[]);
    scene.school.twins = vec![twin(true)];
    assert_eq!(scene.refused(&Enrol), ["id_doc_number"]);
    scene.school.twins = vec![twin(false)];
    assert!(scene.refused(&Enrol).is_empty() && warned(&scene, &Enrol, "name"));
    scene.school.twins = Vec::new();
    scene.school.grades = vec!["12".into()];
    assert!(scene.refused(&Enrol).is_empty() && warned(&scene, &Enrol, "grade"));
}

#[test]
fn the_file_is_due_a_month_after_entry_and_the_g_number_in_spring() {
    let (pack, days) = (Pack::builtin(), WorkCalendar::built_in());
    for (entered, due) in [
        (20_240_131, 20_240_229),
        (20_260_131, 20_260_228),
        (20_260_901, 20_261_001),
        (20_261_031, 20_261_130),
        (20_261_231, 20_270_131),
    ] {
        let clock = enrolment::file_clock(pack, date(entered), days).unwrap();
        assert_eq!((clock.due, clock.article, clock.approximate), (date(due), 8, false));
    }
    for (on, due) in [(20_261_010, 20_270_430), (20_270_430, 20_270_430), (20_270_501, 20_280_430)] {
        assert_eq!(enrolment::number_clock(pack, date(on), days).unwrap().due, date(due));
    }
}

#[test]
fn a_g_number_is_for_life_and_the_others_give_way_to_it() {
    let (g, l, j) = ("G210499202005120027", "L210499202005120027", "J210499202005120027");
    for (now, told, formal, lawful) in [
        ("", g, true, true),
        ("", l, true, false),
        ("", j, true, false),
        ("", l, false, true),
        ("", j, false, true),
        ("", g, false, false),
        (l, g, true, true),
        (j, "G210499199305120024", true, true),
        (g, g, true, true),
        (g, "G210499199305120024", true, false),
        (g, l, false, false),
    ] {
        assert_eq!(enrolment::check_number(now, told, formal).is_lawful(), lawful, "{now} {told} {formal}");
    }
}

#[test]
fn an_entry_stands_at_once_on_the_record_of_a_deferred_child() {
    let mut deferred = pupil();
    deferred.standing = Standing::Deferred;
    let mut scene = newcomer(&Enrol, &[("sort", "deferred")]);
    scene.pupil = Some(deferred.clone());
    let scene = scene.kept(&Enrol);
    scene.with(|case| {
        let record = after(&deferred, Enrol.effects_now(case));
        assert_eq!((record.standing, record.situation.since), (Standing::Enrolled, Some(date(20_261_009))));
        assert_eq!(record.fields.code(FieldKey::Grade), "11");
        assert_eq!(record.situation.clocks[0].rule, "D01");
        assert!(Enrol.effects_on_approval(case).is_empty());
    });
}

#[test]
fn a_deferral_is_asked_before_entry_and_lasts_a_year_at_most() {
    for (asked, entry, until, refused) in [
        ("20260831", "20260901", "20270901", None),
        ("20260831", "20260901", "20270902", Some("until")),
        ("20260831", "20260901", "20260902", None),
        ("20260831", "20260901", "20260901", Some("until")),
        ("20260901", "20260901", "20270301", Some("asked_on")),
        ("20261011", "20261020", "20270301", Some("asked_on")),
        ("20240228", "20240229", "20250228", None),
        ("20240228", "20240229", "20250301", Some("until")),
    ] {
        let scene = newcomer(&Defer, &[]).set("asked_on", asked).set("entry_day", entry).set("until", until);
        let expected: Vec<&str> = refused.into_iter().collect();
        assert_eq!(scene.refused(&Defer), expected, "{asked} {entry} {until}");
    }
    let cases: &[(Told, &[&str])] = &[
        (&[("ground", "9")], &[]),
        (&[("ground", "9"), ("note", "")], &["note"]),
        (&[("gender", "女")], &["gender"]),
        (&[("until", "")], &["until"]),
    ];
    for (told, refused) in cases {
        assert_eq!(newcomer(&Defer, told).refused(&Defer), *refused, "{told:?}");
    }
    let young =
        newcomer(&Defer, &[("id_doc_type", "其他"), ("id_doc_number", ""), ("birth_date", "20200901")]);
    assert!(young.refused(&Defer).is_empty() && warned(&young, &Defer, "birth_date"));
}

#[test]
fn only_who_has_not_entered_is_deferred_and_a_renewal_ends_later() {
    for standing in Standing::ALL {
        let mut scene = newcomer(&Defer, &[]);
        scene.pupil = Some(Pupil { standing, ..pupil() });
        let refused = scene.refused(&Defer).contains(&String::new());
        assert_eq!(refused, !deferral::may_start(standing), "{standing:?}");
    }
    let mut deferred = pupil();
    deferred.standing = Standing::Deferred;
    deferred.situation.until = Some(date(20_270_901));
    let renewal = |until: &str| {
        let mut scene = newcomer(&Defer, &[("entry_day", "")]).set("until", until);
        scene.pupil = Some(deferred.clone());
        scene
    };
    assert_eq!(renewal("20280301").kept(&Defer).form.get("entry_day"), "20270901");
    assert!(renewal("20280901").refused(&Defer).is_empty());
    assert_eq!(renewal("20280902").refused(&Defer), ["until"]);
    assert!(renewal("20270901").refused(&Defer).contains(&"until".to_owned()));
}

#[test]
fn the_clock_of_a_deferral_ends_on_the_day_agreed_and_warns_before() {
    for (from, until, soon) in [
        (20_260_901, 20_270_901, 20_270_802),
        (20_240_201, 20_240_330, 20_240_229),
        (20_260_901, 20_260_910, 20_260_901),
    ] {
        let clock = deferral::clock(Pack::builtin(), date(from), date(until)).unwrap();
        assert_eq!((clock.due, clock.soon, clock.article), (date(until), date(soon), 4));
    }
    let scene = newcomer(&Defer, &[]).kept(&Defer);
    scene.with(|case| {
        assert!(Defer.effects_now(case).is_empty());
        let record = after(&pupil(), Defer.effects_on_approval(case));
        assert_eq!(record.standing, Standing::Deferred);
        assert!(!record.standing.is_on_roll());
        assert_eq!(record.situation.until, case.date("until"));
        assert_eq!(record.situation.clocks[0].rule, "P01");
    });
}

#[test]
fn a_problem_is_of_one_sort_and_its_other_school_is_named() {
    let cases: &[(Told, bool, &[&str])] = &[
        (&[], true, &[]),
        (&[("found_on", "20261011")], true, &["found_on"]),
        (&[], false, &["sort"]),
        (&[("sort", "number-twice")], true, &["place"]),
        (&[("sort", "number-twice"), ("place", "same-school"), ("other_phone", "")], true, &[]),
        (&[("sort", "number-twice"), ("place", "same-county"), ("other_phone", "")], true, &["other_phone"]),
        (
            &[("sort", "number-twice"), ("place", "other-county"), ("other_school", "")],
            true,
            &["other_school"],
        ),
        (&[("sort", "same-child"), ("place", "same-county")], false, &[]),
        (&[("sort", "same-child"), ("place", "same-county")], true, &["sort"]),
    ];
    for (told, number, refused) in cases {
        let mut scene = newcomer(&ProblemRecord, told);
        let mut child = pupil();
        if !number {
            child.fields.set(FieldKey::IdDocNumber, None);
        }
        scene.pupil = Some(child);
        assert_eq!(scene.refused(&ProblemRecord), *refused, "{told:?} {number}");
    }
    let mut two = newcomer(&ProblemRecord, &[("sort", "number-twice"), ("place", "other-county")]);
    two.pupil = Some(pupil());
    assert!(warned(&two, &ProblemRecord, "place"), "the bureaus ask the police");
    for standing in Standing::ALL {
        two.pupil = Some(Pupil { standing, ..pupil() });
        assert_eq!(two.refused(&ProblemRecord).contains(&String::new()), !standing.is_kept(), "{standing:?}");
    }
}
