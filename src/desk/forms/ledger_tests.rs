//! Papers of the dropout work filled from plain rows: every cell as text; and what stated dropouts make of them.

use super::{
    gather::Subject,
    kept::{kept_case, kept_month, kept_report},
    ledger::*,
    stated::stated_case,
    tests::{change, layout, pupil, step, told},
    *,
};
use crate::{
    desk::testing::{School, day},
    domain::{
        CaseId, ContactId, Date, PupilId, Site, SiteKind, Stamp,
        attendance::{Presence, Roll, RollMark},
        ledger::{Case, CaseFacts, CaseState, Contact, ContactKept, Letter, MonthReport, Responsible},
    },
    rules::Pack,
    sheet::forms::built_in,
};

fn case() -> CasePaper {
    let contact = |on, way: &str, found: &str| ContactPaper {
        on: Some(day(on)),
        way: way.into(),
        by: "王老师、赵校长".into(),
        whom: "母亲".into(),
        place: "家中".into(),
        found: found.into(),
        outcome: "愿意配合".into(),
        promise: "11月2日返校".into(),
        next: "11月3日再访".into(),
    };
    CasePaper {
        state: "劝返中".into(),
        first_absent: Some(day(20_261_012)),
        opened: Some(day(20_261_014)),
        reason: "厌学，多次劝说无效".into(),
        whereabouts: "在家".into(),
        help: "落实资助，安排老师补课".into(),
        system_mark: "其他离校".into(),
        groups: "留守".into(),
        responsible: ["王老师", "赵校长", "村委会李某", "镇政府张某"].map(String::from),
        result: "家长答应下周送回".into(),
        lines: vec![
            contact(20_261_013, "电话", "无人接听"),
            contact(20_261_020, "家访", "学生在家，不愿返校"),
            contact(20_261_027, "村委会", "家长外出务工，由祖母照看"),
        ],
        letter: LetterPaper {
            number: "义劝通字〔2026〕第3号".into(),
            deadline: Some(day(20_261_103)),
            served: Some(day(20_261_027)),
            received_by: "赵某".into(),
            refused: false,
            witnesses: String::new(),
        },
        ..CasePaper::of(pupil().id)
    }
}

fn ledger(cases: Vec<CasePaper>) -> LedgerPaper {
    let count = u32::try_from(cases.len()).unwrap();
    LedgerPaper {
        month: Some(202_610),
        on: Some(day(20_261_030)),
        month_figures: Some(MonthFigures { suspected: count, persuaded: count, ..MonthFigures::default() }),
        term_figures: Some((23, 22)),
        head: "赵校长".into(),
        note: String::new(),
        cases,
    }
}

fn month() -> AttendancePaper {
    let marks = |at: usize| if at % 7 == 3 { ["旷", "旷"] } else { ["√", "√"] };
    AttendancePaper {
        month: 202_610,
        grade: "13".into(),
        class: "1".into(),
        lines: vec![MarksLine {
            pupil: pupil().id,
            days: (0..31).map(marks).collect(),
            counts: Some([0, 2, 8, 1, 0]),
            note: "10月20日家访".into(),
        }],
    }
}

/// A form filled from what was gathered.
fn filled(key: &str, subject: &Subject) -> String {
    let site = Site {
        code: "2121049901".into(),
        name: "东沟教学点".into(),
        role: DeskRole::School,
        kind: SiteKind::TeachingPoint,
    };
    let layout = layout(key);
    let facts = Facts {
        filled: true,
        of: layout.of,
        pack: Pack::builtin(),
        site: &site,
        staff: "王老师",
        today: day(20_261_030),
        pupil: subject.pupil.as_ref(),
        change: None,
        pair: None,
        papers: &[],
        bundle: None,
        roll: None,
        line: None,
        dropout: subject.dropout(),
    };
    let lines = subject.lines(&facts);
    let lines: Vec<&dyn Answers> = lines.iter().map(|line| line as &dyn Answers).collect();
    told(&forms::draw(layout, &facts, &lines, &Print::default()))
}

fn of_case(case: CasePaper) -> Subject {
    Subject { filled: true, pupil: Some(pupil()), case: Some(case), ..Subject::default() }
}

fn of_ledger(ledger: LedgerPaper) -> Subject {
    let pupils = ledger.cases.iter().map(|_| Some(pupil())).collect();
    Subject { filled: true, ledger: Some(ledger), pupils, ..Subject::default() }
}

#[test]
fn every_paper_of_the_dropout_work_holds_what_it_should() {
    for layout in built_in() {
        let subject = match layout.of {
            Of::Case => of_case(case()),
            Of::Ledger => of_ledger(ledger(vec![case()])),
            Of::Attendance => {
                let (attendance, pupils) = (Some(month()), vec![Some(pupil())]);
                Subject { filled: true, attendance, pupils, ..Subject::default() }
            }
            _ => continue,
        };
        insta::assert_snapshot!(layout.key.clone(), filled(&layout.key, &subject));
    }
}

#[test]
fn a_month_without_anybody_is_stated_and_no_empty_field() {
    let ticked = |ledger| filled("F25", &of_ledger(ledger)).contains("☑零报告");
    assert!(ticked(ledger(Vec::new())));
    assert!(!ticked(ledger(vec![case()])));
    let back = MonthFigures { returned: 1, ..MonthFigures::default() };
    assert!(!ticked(LedgerPaper { month_figures: Some(back), ..ledger(Vec::new()) }), "somebody came back");
    assert!(!ticked(LedgerPaper { month_figures: None, ..ledger(Vec::new()) }), "nobody has counted");
}

#[test]
fn a_refused_letter_says_so() {
    let refused = |refused| {
        let letter = LetterPaper { refused, ..case().letter };
        filled("F15", &of_case(CasePaper { letter, ..case() })).contains("☑拒收")
    };
    assert!(refused(true) && !refused(false));
}

#[test]
fn the_contacts_are_counted_with_those_told_in_words() {
    let count = |case: CasePaper| {
        let text = filled("F17", &of_ledger(ledger(vec![case])));
        text.lines()
            .filter(|line| line.ends_with(" 3") || line.ends_with(" 5"))
            .map(str::to_owned)
            .next_back()
    };
    assert!(count(case()).is_some_and(|line| line.ends_with(" 3")));
    assert!(count(CasePaper { contacts: 5, ..case() }).is_some_and(|line| line.ends_with(" 5")));
}

#[test]
fn a_stated_dropout_and_its_return_make_a_case() {
    let on = |key: &str| -> Option<Date> {
        change("dropout").form.get(key).parse().ok().and_then(Date::from_number)
    };
    let mut dropout = Change { effective: true, ..change("dropout") };
    let case = |dropout: &Change, back: Option<&Change>| stated_case(dropout, back, Pack::builtin());
    let stated = case(&dropout, None);
    assert_eq!((stated.first_absent, stated.stated), (on("first_absent_date"), on("determined_date")));
    assert_eq!(stated.state, "辍学");
    assert_eq!(
        (stated.reason.as_str(), stated.whereabouts.as_str()),
        ("厌学，多次劝说无效", "在家，在家帮助务农")
    );
    assert_eq!((stated.contacts, stated.lines.len()), (3, 0));

    dropout.steps.push(step(
        "persuade",
        "persuading",
        20_261_120,
        &[("result", "答应下周返校"), ("person", "赵校长")],
    ));
    let persuaded = case(&dropout, None);
    assert_eq!((persuaded.contacts, persuaded.result.as_str()), (4, "答应下周返校"));
    assert_eq!(persuaded.lines[0].by, "赵校长");

    let planned = change("dropout-return");
    assert_eq!(case(&dropout, Some(&planned)).returned, None, "not back yet");
    let mut back = Change { effective: true, ..planned };
    let watched = case(&dropout, Some(&back));
    assert_eq!((watched.returned, watched.state.as_str()), (Some(day(20_261_010)), "返校观察"));
    back.steps.push(step("strike-off", "watched", 20_261_110, &[]));
    assert_eq!(case(&back, Some(&dropout)), case(&dropout, Some(&back)), "whichever of the two is asked");
    assert_eq!(case(&dropout, Some(&back)).closed, Some(day(20_261_110)));
    dropout.steps.push(step("close", "persuading", 20_320_312, &[]));
    assert_eq!(case(&dropout, None).state, "已关闭");
}

#[test]
fn ledgers_and_month_sheets_are_printed_without_naming_a_pupil() {
    let mut school = School::founded(20_261_010);
    let pupil = school.enters(202_609);
    let folder = tempfile::tempdir().unwrap();
    let print = |key: &str, about: &FormAbout| {
        school.desk.print_form(key, about, &folder.path().join("a.xlsx"), true)
    };
    let year = FormAbout::Year(FormYear::default());
    assert_eq!(print("F17", &year), Ok(0), "no dropout was stated");
    assert_eq!(print("F21", &year), Ok(1));
    assert_eq!(print("F15", &FormAbout::Pupil(pupil)), Ok(1));
    assert_eq!(print("F18", &FormAbout::Case(Box::new(CasePaper::of(pupil)))), Ok(1));
    let ledger = LedgerPaper { cases: vec![CasePaper::of(pupil)], ..LedgerPaper::default() };
    assert_eq!(print("F25", &FormAbout::Ledger(Box::new(ledger))), Ok(1));
    let month = AttendancePaper { month: 202_610, ..AttendancePaper::default() };
    assert_eq!(print("F21", &FormAbout::Attendance(Box::new(month))), Ok(0));
    let reports = ["F17", "F19", "F25"].map(|key| gather::asks_figures(layout(key)));
    assert_eq!(reports, [false, true, true], "changes tell no figures");
    for (key, about) in [("F15", year), ("F17", FormAbout::Pupil(pupil)), ("F21", FormAbout::HandOver)] {
        assert!(print(key, &about).is_err(), "{key}");
    }
    let keys = |about: &FormAbout| -> Vec<String> {
        school.desk.forms_for(about).unwrap().into_iter().map(|line| line.key).collect()
    };
    let case = FormAbout::Case(Box::new(CasePaper::of(pupil)));
    assert_eq!(keys(&case), ["F15", "F16", "F18", "F20"]);
}

#[test]
fn a_case_that_is_kept_fills_the_papers_with_its_own_contacts() {
    let stamp = Stamp { seq: 1, on: day(20_261_030), doubtful: false };
    let contact = |on: u32, letter: Option<Letter>| ContactKept {
        contact: Contact {
            id: ContactId([1; 16]),
            pupil: pupil().id,
            on: day(on),
            way: "visit".into(),
            by: "王老师".into(),
            whom: "母亲".into(),
            place: "家中".into(),
            found: "学生在家".into(),
            outcome: "promised".into(),
            promise: "返校".into(),
            back_by: Some(day(20_261_102)),
            next: String::new(),
            next_on: Some(day(20_261_103)),
            letter,
            papers: Vec::new(),
        },
        first: stamp,
        last: stamp,
    };
    let letter = Letter { number: "第3号".into(), deadline: Some(day(20_261_103)), ..Letter::default() };
    let contacts = [contact(20_260_910, None), contact(20_261_012, Some(letter)), contact(20_261_020, None)];
    let person =
        |role: &str, name: &str| Responsible { role: role.into(), name: name.into(), phone: String::new() };
    let facts = CaseFacts {
        first_absent: Some(day(20_261_012)),
        reason: "02".into(),
        reason_note: "多次劝说无效".into(),
        responsible: vec![person("village", "李某"), person("teacher", "王老师")],
        ..CaseFacts::default()
    };
    let case = Case {
        id: CaseId([1; 16]),
        pupil: pupil().id,
        state: CaseState::Persuading,
        facts,
        opened: day(20_261_014),
        dropped_out: None,
        returned: None,
        closed: None,
        closing: String::new(),
        steps: Vec::new(),
        questions: Vec::new(),
    };
    let paper = kept_case(pupil().id, Some(&case), &contacts, Pack::builtin());
    assert_eq!(
        (paper.lines.len(), paper.state.as_str()),
        (2, "劝返中"),
        "what was before belongs to no case"
    );
    assert_eq!(paper.reason, "厌学，多次劝说无效");
    assert_eq!(paper.responsible, ["王老师", "", "李某", ""]);
    let line = &paper.lines[0];
    assert_eq!((line.way.as_str(), line.outcome.as_str()), ("家访", "答应返校"));
    assert_eq!((line.promise.as_str(), line.next.as_str()), ("返校（2026-11-02）", "2026-11-03"));
    assert_eq!((paper.letter.number.as_str(), paper.letter.deadline), ("第3号", Some(day(20_261_103))));
    assert_eq!(kept_case(pupil().id, None, &contacts, Pack::builtin()).lines.len(), 3);
}

#[test]
fn a_month_counts_half_days_and_leaves_days_without_a_roll_empty() {
    let roll = |on: u32, morning, afternoon| Roll {
        grade: "13".into(),
        class: "1".into(),
        on: day(on),
        marks: vec![RollMark { pupil: pupil().id, morning, afternoon, note: String::new() }],
        first: Stamp { seq: 1, on: day(on), doubtful: false },
        last: Stamp { seq: 1, on: day(on), doubtful: false },
    };
    let rolls = [
        roll(20_261_001, Presence::Present, Presence::Truant),
        roll(20_261_031, Presence::Truant, Presence::Late),
    ];
    let line = kept_month(pupil().id, &rolls);
    assert_eq!([0, 1, 30].map(|at: usize| line.days[at]), [["√", "旷"], ["", ""], ["旷", "迟"]]);
    assert_eq!(line.counts, Some([0, 0, 2, 1, 0]));
    assert_eq!(kept_month(PupilId([9; 16]), &rolls).counts, None, "nobody called him");
}

#[test]
fn a_monthly_report_is_printed_as_it_was_stated() {
    let mut report = MonthReport {
        month: 202_610,
        on: day(20_261_030),
        suspected: Vec::new(),
        dropped_out: Vec::new(),
        persuaded: Vec::new(),
        returned: Vec::new(),
        closed: Vec::new(),
        uncalled: 4,
        head: "赵校长".into(),
        note: String::new(),
    };
    let nil = filled("F25", &of_ledger(kept_report(&report, Vec::new())));
    assert!(nil.contains("☑零报告") && nil.contains("2026年10月"), "{nil}");
    report.suspected.push(pupil().id);
    let paper = kept_report(&report, vec![case()]);
    assert_eq!(
        paper.month_figures,
        Some(MonthFigures { suspected: 1, uncalled: 4, ..MonthFigures::default() })
    );
    assert!(filled("F25", &of_ledger(paper)).contains("☐零报告"));
}
