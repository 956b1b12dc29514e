//! What would go wrong: a child whose four weeks are full stands below another, a late entry is not seen, a question goes
//! to another case than the one in front.

use super::*;
use crate::{
    both,
    desk::{
        AskedState, SiteCasePage, SiteEvent, SiteMonth, SiteQuestion, SiteWarning,
        dropout::{Count, RunCount},
        file::ClassRef,
    },
    domain::{Article, Date, Lang, PupilId, Stamp, Words, attendance::HalfDay, ledger::CaseQuestion},
    tui::{
        screens::{Answer as Any, Order as Asked},
        testing::Harness,
    },
};

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

fn line(number: u8, name: &str, left: Option<(i64, i64)>, trouble: Trouble) -> SiteCaseLine {
    let half = |on| HalfDay { on: day(on), afternoon: false };
    let count = Count {
        halves: 26,
        days: 21,
        over: 21,
        stopped: 0,
        unknown: 2,
        until: day(20_260_823),
        estimate: false,
    };
    SiteCaseLine {
        site: Fingerprint([number; 32]),
        site_name: if number == 2 { "河湾教学点" } else { "东沟小学" }.into(),
        pupil: PupilId([number; 16]),
        name: name.into(),
        class: ClassRef { grade: "13".into(), class: "1".into() },
        trouble,
        case: matches!(trouble, Trouble::Case(_)).then_some(CaseId([number; 16])),
        since: Some(day(20_260_803)),
        run: left.map(|_| RunCount { first: half(20_260_803), last: half(20_260_821), count }),
        step: left.map(|_| both!("请乡镇、村协助劝返", "ask township and village for help")),
        days_left: left.map(|(told, _)| told),
        days_left_at_worst: left.map(|(_, worst)| worst),
        stated: trouble == Trouble::Case(CaseState::DroppedOut),
        contacts: u32::from(number),
        last_contact: (number > 1).then(|| day(20_260_828)),
        silent: None,
        visits: 1,
        late_days: i64::from(number % 2) * 18,
        doubtful: number == 3,
        questions: u32::from(number == 3),
    }
}

fn site(number: u8, name: &str) -> SiteBoard {
    let stamp = Stamp { seq: 1, on: day(20_260_831), doubtful: false };
    let month = |month, due, stated: Option<bool>| SiteMonth {
        month,
        due: day(due),
        stated: stated.map(|nil| (day(due), stamp, nil)),
        missing: stated.is_none(),
    };
    let warning = |gravity, what: Words, article| SiteWarning { gravity, pupil: None, what, article };
    let pressing = vec![
        warning(
            Gravity::Urgent,
            both!(
                "阿依努尔·买买提缺课已满四周，没有辍学报告",
                "four weeks of absence are full and no dropout was reported"
            ),
            Some(Article(23)),
        ),
        warning(
            Gravity::Urgent,
            both!("2026年6月控辍月报没有报来（没有辍学也要零报告）", "no dropout report for 2026-06"),
            None,
        ),
        warning(
            Gravity::Soon,
            both!("最近 10 个上学日有 3 天没有点齐名", "the roll is not complete on 3 of 10"),
            Some(Article(23)),
        ),
    ];
    SiteBoard {
        site: Fingerprint([number; 32]),
        code: format!("21210499{number:02}"),
        name: name.into(),
        told: (number != 4).then(|| day(20_260_830)),
        unexplained: 1,
        suspected: u32::from(number),
        dropped_out: 0,
        watched: 1,
        visits: 2,
        months: match number {
            2 => vec![month(202_606, 20_260_630, None), month(202_607, 20_260_710, Some(true))],
            3 => vec![month(202_606, 20_260_630, Some(false)), month(202_607, 20_260_710, Some(true))],
            _ => Vec::new(),
        },
        called: None,
        uncalled: if number == 2 { 3 } else { 0 },
        untold: u32::from(number == 2) * 2,
        window: if number == 4 { 0 } else { 10 },
        questions: u32::from(number == 3),
        warnings: if number == 2 { pressing } else { Vec::new() },
    }
}

fn ledger() -> CenterLedger {
    CenterLedger {
        on: day(20_260_901),
        lines: vec![
            line(2, "阿依努尔·买买提", Some((0, 0)), Trouble::Case(CaseState::Persuading)),
            line(3, "王小明", Some((7, 5)), Trouble::Case(CaseState::Suspected)),
            line(1, "曾单", Some((22, 22)), Trouble::Unexplained),
            line(4, "单一", None, Trouble::Case(CaseState::DroppedOut)),
        ],
        sites: vec![site(2, "河湾教学点"), site(3, "东沟小学"), site(4, "石桥教学点")],
        near: 14,
    }
}

fn sites() -> Harness {
    Harness::center().go(Place::Sites(())).answer(Any::Sites(Answer::Ledger(Box::new(ledger()))))
}

fn page() -> SiteCasePage {
    let stamp = |seq, on, doubtful| Stamp { seq, on: day(on), doubtful };
    let event = |on, what: Words, note: &str, stamp, papers| SiteEvent {
        on: day(on),
        stamp,
        what,
        note: note.into(),
        papers,
    };
    let question = |number, text: &str| CaseQuestion {
        pupil: PupilId([3; 16]),
        case: CaseId([3; 16]),
        number,
        on: day(20_260_825),
        text: text.into(),
    };
    SiteCasePage {
        line: line(3, "王小明", Some((7, 5)), Trouble::Case(CaseState::Suspected)),
        reason: both!("厌学（不愿说）", "tired of school (will not say)"),
        whereabouts: both!("在家", "at home"),
        responsible: vec![(both!("班主任", "class teacher"), "关老师".into(), "13000000000".into())],
        events: vec![
            event(
                20_260_805,
                both!("疑似辍学", "suspected"),
                "三天未到校",
                stamp(4, 20_260_823, true),
                (0, 0),
            ),
            event(
                20_260_820,
                both!("家访（关老师→奶奶）：不愿返校", "home visit (关老师 → 奶奶): will not come back"),
                "在家带弟弟",
                stamp(5, 20_260_820, false),
                (1, 2),
            ),
        ],
        questions: vec![
            SiteQuestion {
                question: question(1, "几号家访的？见到谁？"),
                state: AskedState::Answered(day(20_260_826), stamp(6, 20_260_827, false)),
                answer: "二十号，见到奶奶".into(),
            },
            SiteQuestion {
                question: question(2, "为什么晚了十八天才登记？"),
                state: AskedState::Taken,
                answer: String::new(),
            },
        ],
        told: Some(day(20_260_830)),
    }
}

fn opened() -> Harness {
    let args = (Fingerprint([3; 32]), PupilId([3; 16]));
    let loaded = case::Answer::Page(Box::new(page()));
    Harness::center().go(Place::SiteCase(args)).answer(Any::SiteCase(loaded))
}

#[test]
fn pupils_stand_by_days_left_and_sites_by_what_they_told() {
    insta::assert_snapshot!("pupils_80", sites().keys("down").picture());
    insta::assert_snapshot!("pupils_120_en", sites().size(120, 40).lang(Lang::En).picture());
    insta::assert_snapshot!("sites_80", sites().keys("tab").picture());
    insta::assert_snapshot!("sites_120_en", sites().size(120, 40).lang(Lang::En).keys("tab down").picture());
    insta::assert_snapshot!("site_80", sites().keys("tab enter").picture());
}

#[test]
fn a_case_shows_day_of_event_and_day_of_entry() {
    insta::assert_snapshot!("case_80", opened().picture());
    insta::assert_snapshot!("case_120_en", opened().size(120, 40).lang(Lang::En).picture());
}

#[test]
fn enter_goes_down_and_back_comes_up_again() {
    let one = sites().keys("down enter");
    assert!(
        matches!(one.order(), Some(Asked::SiteCase(case::Order::Load(_, pupil))) if *pupil == PupilId([3; 16]))
    );
    let site = sites().keys("tab down enter");
    assert!(site.screen().contains("王小明") && !site.screen().contains("曾单"));
    let back = site.keys("esc");
    assert!(back.screen().contains("石桥教学点"), "{}", back.screen());
    assert!(sites().keys("tab tab").screen().contains("曾单"));
}

#[test]
fn a_question_goes_to_the_case_in_front_and_an_empty_one_nowhere() {
    let asked = sites().keys("down alt-x");
    insta::assert_snapshot!("ask_80", asked.picture());
    let sent = asked.typed("几号家访的？").keys("enter");
    let Some(Asked::Sites(Order::Ask(site, case, text))) = sent.order() else { panic!("{:?}", sent.asked()) };
    assert_eq!((*site, *case, text.as_str()), (Fingerprint([3; 32]), CaseId([3; 16]), "几号家访的？"));
    let told = sent.answer(Any::Sites(Answer::Asked(3)));
    assert!(told.model.status.contains("问题 3"), "{}", told.model.status);
    assert!(matches!(told.order(), Some(Asked::Sites(Order::Load))));

    let empty = sites().keys("down alt-x enter");
    assert!(empty.order().is_none() && !empty.model.dialogs.is_empty());
    let none = sites().keys("down down alt-x");
    assert!(none.model.status.contains("还没有立台账") && none.model.dialogs.is_empty());
    let page = opened().keys("alt-x").typed("村里怎么说？").keys("enter");
    assert!(
        matches!(page.order(), Some(Asked::SiteCase(case::Order::Ask(_, _, text))) if text == "村里怎么说？")
    );
}

#[test]
fn an_empty_ledger_says_so() {
    let empty = CenterLedger { on: day(20_260_901), lines: Vec::new(), sites: Vec::new(), near: 14 };
    let screen = Harness::center().go(Place::Sites(())).answer(Any::Sites(Answer::Ledger(Box::new(empty))));
    assert!(screen.screen().contains("没有无故缺课"));
    assert!(screen.keys("tab enter alt-x").screen().contains("还没有校点"));
}
