//! Forms filled from a fixed pupil and change: every cell as text, so that a change of a layout is seen; and the verbs
//! at an open desk.

use std::fmt::Write;

use super::{answers::LastBundle, ledger::Papers, rosters::Roll, *};
use crate::{
    changes::{ChangeState, Form, KINDS, StepTaken, particular_example},
    desk::testing::{School, day as date},
    domain::{Fields, Pupil, Site, SiteKind, Situation, Standing, reading},
    rules::Pack,
    sheet::forms::{Drawing, built_in},
};

const RECORD: [(FieldKey, &str); 17] = [
    (FieldKey::Name, "李𬭳"),
    (FieldKey::Gender, "女"),
    (FieldKey::BirthDate, "20160312"),
    (FieldKey::Ethnicity, "满族"),
    (FieldKey::IdDocType, "居民身份证"),
    (FieldKey::IdDocNumber, "210499201603120022"),
    (FieldKey::StudentRegistryNumber, "G210499201603120022"),
    (FieldKey::Grade, "三年级"),
    (FieldKey::ClassNumber, "1"),
    (FieldKey::EnrollmentMonth, "202209"),
    (FieldKey::CurrentAddress, "河东县河东镇东沟村二组12号"),
    (FieldKey::LeftBehindType, "单亲留守儿童"),
    (FieldKey::IsOrphan, "否"),
    (FieldKey::Member2Name, "赵某"),
    (FieldKey::Member2Relation, "母亲"),
    (FieldKey::Member2Phone, "13800000002"),
    (FieldKey::Member2IsGuardian, "是"),
];

pub(super) fn pupil() -> Pupil {
    let read = |key, text| reading::read(key, text, date(20_261_010).0).value.expect(text);
    let fields: Fields = RECORD.into_iter().map(|(key, text)| (key, read(key, text))).collect();
    Pupil {
        id: PupilId([1; 16]),
        standing: Standing::Enrolled,
        entered: date(20_220_901),
        version: 7,
        slot: 0,
        fields,
        situation: Situation::default(),
    }
}

/// A change whose particulars are their own examples.
pub(super) fn change(tag: &str) -> Change {
    let kind = changes::kind(tag).unwrap();
    let mut form = Form::default();
    for particular in kind.particulars() {
        let text = particular_example(particular, date(20_261_010));
        let kept = changes::read_particular(particular, &text, Pack::builtin(), date(20_261_010));
        form.set(particular.key, &kept.unwrap_or(text));
    }
    Change {
        id: ChangeId([2; 16]),
        kind: tag.to_owned(),
        pupil: PupilId([1; 16]),
        pupil_name: "李𬭳".to_owned(),
        revision: 1,
        state: ChangeState::Draft,
        form,
        evidence: Vec::new(),
        created_at: 0,
        queued_seq: None,
        base: 0,
        due: None,
        bundle: None,
        disposition: None,
        reason: String::new(),
        on_approval: Vec::new(),
        stage: String::new(),
        steps: Vec::new(),
        clock: None,
        effective: false,
        ended: false,
        back: None,
    }
}

fn drawing(layout: &Layout, change: Option<Change>, newcomer: bool) -> Drawing {
    drawn(layout, change.as_ref(), None, newcomer)
}

fn drawn(layout: &Layout, change: Option<&Change>, pair: Option<&Change>, newcomer: bool) -> Drawing {
    let site = Site {
        code: "2121049901".into(),
        name: "东沟教学点".into(),
        role: DeskRole::School,
        kind: SiteKind::TeachingPoint,
    };
    let pupil = pupil();
    let roll = Roll {
        year: 2026,
        grade: Some("13".into()),
        class: Some("1".into()),
        pupils: vec![pupil.clone()],
        leaving: std::collections::HashMap::new(),
    };
    let bundle = LastBundle {
        number: 7,
        code: "0a1b2c3d".into(),
        on: date(20_261_009),
        changes: 3,
        receiver: "河东镇中心小学".into(),
    };
    let listed = matches!(layout.of, Of::Entrants | Of::Leavers);
    let facts = Facts {
        filled: true,
        of: layout.of,
        pack: Pack::builtin(),
        site: &site,
        staff: "王老师",
        today: date(20_261_010),
        pupil: (!newcomer && !listed).then_some(&pupil),
        change: change.and_then(business),
        pair: pair.and_then(business),
        papers: &["户口簿照片".to_owned()],
        bundle: change.is_none().then_some(&bundle),
        roll: listed.then_some(&roll),
        line: None,
        dropout: Papers::default(),
    };
    let lines: Vec<_> = roll.lines(&facts).collect();
    let lines: Vec<&dyn Answers> = lines.iter().map(|line| line as &dyn Answers).collect();
    forms::draw(layout, &facts, if listed { &lines } else { &[] }, &Print::default())
}

pub(super) fn told(drawing: &Drawing) -> String {
    let mut text = String::new();
    for cell in drawing.cells.iter().filter(|cell| !cell.text.is_empty()) {
        let (row, column) = (cell.row + 1, cell.column + 1);
        writeln!(text, "{row},{column} {}x{} {}", cell.down, cell.across, cell.text.replace('\n', "/"))
            .unwrap();
    }
    text
}

#[test]
fn every_form_holds_what_it_should() {
    let ours = |layout: &&Layout| !matches!(layout.of, Of::Case | Of::Ledger | Of::Attendance);
    for layout in built_in().iter().filter(ours) {
        let tags: Vec<&str> = layout.kinds.iter().map(String::as_str).collect();
        let tags = if layout.of == Of::HandOver { Vec::new() } else { tags };
        let tag = tags.into_iter().find(|tag| changes::kind(tag).is_some());
        insta::assert_snapshot!(layout.key.clone(), told(&drawing(layout, tag.map(change), false)));
    }
}

pub(super) fn layout(key: &str) -> &'static Layout {
    built_in().iter().find(|layout| layout.key == key).unwrap()
}

#[test]
fn the_two_schools_of_a_transfer_stand_where_they_belong() {
    for (tag, newcomer, giving, taking) in [
        ("transfer-out", false, "东沟教学点", "河东县第一小学"),
        ("transfer-in", true, "河西县第二小学", "东沟教学点"),
    ] {
        let drawing = drawing(layout("F01"), Some(change(tag)), newcomer);
        let beside = |label: &str| {
            let place = drawing.cells.iter().position(|cell| cell.text == label).expect(label);
            drawing.cells[place + 1].text.clone()
        };
        assert_eq!(
            (beside("转出学校\n（全称）").as_str(), beside("转入学校\n（全称）").as_str()),
            (giving, taking)
        );
    }
    // A code that nobody knows is left for the pen; it is never our own.
    let mut unknown = change("transfer-out");
    unknown.form.set("to_code", "");
    let codes = |change| told(&drawing(layout("F01"), Some(change), false)).matches("2121049901").count();
    assert_eq!((codes(unknown), codes(change("transfer-out"))), (1, 2));
}

#[test]
fn ticks_follow_ground_and_papers() {
    let text = told(&drawing(layout("F01"), Some(change("transfer-out")), false));
    assert!(text.contains("☑户籍及家庭住址") && text.contains("☐身体状况变化"), "{text}");
    assert!(text.contains("☑居民户口簿") && text.contains("☐学生基本信息表"), "{text}");
}

#[test]
fn every_kind_that_names_forms_gets_them_at_the_desk() {
    let mut school = School::founded(20_261_010);
    let without_number = FormAbout::Pupil(school.enters(202_209));
    let desk = &school.desk;
    for kind in KINDS {
        for key in kind.forms().iter().filter(|key| layout_is_ours(key)) {
            assert!(is_of_kind(layout(key), kind.tag()), "{key} {}", kind.tag());
        }
    }
    assert_eq!(desk.forms().unwrap().len(), built_in().len());
    let keys =
        |about| -> Vec<String> { desk.forms_for(&about).unwrap().into_iter().map(|line| line.key).collect() };
    assert_eq!(keys(FormAbout::Pupil(PupilId([9; 16]))), ["F10", "F11"]);
    assert_eq!(keys(without_number), ["F10", "F11", "F22"], "proof of attendance in place of a number");
}

fn layout_is_ours(key: &str) -> bool {
    built_in().iter().any(|layout| layout.key == key)
}

#[test]
fn printing_is_written_down_and_a_blank_form_is_not() {
    let school = School::founded(20_261_010);
    let desk = &school.desk;
    let folder = tempfile::tempdir().unwrap();
    let to = |name: &str| folder.path().join(name);
    let before = desk.store.head().seq;
    assert_eq!(desk.print_form("f03", &FormAbout::Blank, &to("a.xlsx"), false), Ok(0));
    assert_eq!(desk.store.head().seq, before, "nothing personal left the desk");
    let year = FormAbout::Year(FormYear::default());
    assert_eq!(desk.print_form("F06", &year, &to("b.xlsx"), false), Ok(0));
    let entry = desk.store.entry(before + 1).unwrap().unwrap();
    let op: Op = crate::journal::decode(&entry.op).unwrap();
    assert!(matches!(&op, Op::Disclosed { what, .. } if what == "form F06"), "{op:?}");
    for (key, about, word) in [
        ("F99", FormAbout::Blank, "F99"),
        ("F03", year.clone(), "--change"),
        ("F06", FormAbout::HandOver, "--year"),
        ("F06", year, "同名文件"),
    ] {
        let error = desk.print_form(key, &about, &to("b.xlsx"), false).unwrap_err();
        let said = crate::domain::Explain::explain(&error, crate::domain::Lang::Zh);
        assert!(format!("{}{}{}", said.what, said.why, said.advice).contains(word), "{key}: {said:?}");
    }
    assert_eq!(desk.store.head().seq, before + 1, "what was refused was not disclosed");
}

#[test]
fn rosters_hold_those_who_come_and_those_who_leave_in_their_year() {
    let mut school = School::founded(20_260_310);
    let [old, gone, new] = [202_009, 202_109, 202_609].map(|month| school.enters(month));
    let names = |school: &School, year, leavers| -> Vec<PupilId> {
        let wanted = FormYear { year, ..FormYear::default() };
        school.desk.roll(&wanted, leavers).unwrap().pupils.iter().map(|pupil| pupil.id).collect()
    };
    let act = school.act(&[old, gone], Standing::Graduated, 20_260_710);
    assert_eq!(names(&school, Some(2025), true), [old, gone]);
    assert!(names(&school, Some(2026), true).is_empty());
    school.undo(act);
    school.desk.reload_roster().unwrap();
    assert!(names(&school, Some(2025), true).is_empty(), "taken back");
    assert_eq!(names(&school, Some(2026), false), [new]);
    assert_eq!(names(&school, Some(2020), false), [old]);
    assert!(names(&school, None, false).is_empty(), "nobody came in this school year");
}

/// One sheet serves both acts: the day of a consent stands in the half of its own act.
#[test]
fn a_step_stands_in_the_half_of_its_own_act() {
    for (tag, days) in [("suspend", [1, 0]), ("extend-suspension", [1, 0]), ("resume", [0, 1])] {
        let mut taken = change(tag);
        taken.steps.push(step("agree", "asked", 20_261_231, &[]));
        let text = told(&drawing(layout("F03"), Some(taken), false));
        let (first, second) = text.split_once("二、复学申请").expect("both halves");
        let signed = |half: &str| {
            half.lines().filter(|line| line.contains("校长签字") && line.contains("2026年12月31日")).count()
        };
        assert_eq!([signed(first), signed(second)], days, "{tag}");
    }
}

pub(super) fn step(key: &str, from: &str, on: u32, told: &[(&str, &str)]) -> StepTaken {
    let mut form = Form::default();
    told.iter().for_each(|(key, text)| form.set(key, text));
    StepTaken {
        step: key.to_owned(),
        label: both!("同意", "agrees"),
        by: both!("转出学校", "giving school"),
        from: from.to_owned(),
        to: "hop-2".to_owned(),
        to_label: Words::default(),
        on: date(on),
        told: form,
    }
}

/// The four boxes in the order of the form: what stands in each, and the line of its signature.
fn opinions(hops: &str, steps: Vec<StepTaken>) -> [(String, String); 4] {
    let mut taken = change("transfer-in");
    taken.form.set("hops", hops);
    taken.steps = steps;
    let drawing = drawing(layout("F01"), Some(taken), true);
    let signed = |cell: &&forms::Cell| cell.text.contains("（公章）");
    let lines: Vec<_> =
        drawing.cells.iter().filter(signed).map(|cell| (cell.row, cell.text.clone())).collect();
    let above = |row: u32| drawing.cells.iter().rfind(|cell| cell.row + 1 == row).unwrap().text.clone();
    let boxes: Vec<_> = lines.into_iter().map(|(row, line)| (above(row), line)).collect();
    boxes.try_into().unwrap()
}

#[test]
fn the_four_opinions_follow_the_steps_of_their_own_party() {
    let said = |boxes: &[(String, String); 4]| boxes.clone().map(|(text, _)| text);
    let day = |boxes: &[(String, String); 4], at: usize| boxes[at].1.contains("2026年10月12日");
    let agree = |hop: &str| step("agree", hop, 20_261_012, &[]);
    let none = opinions("province", Vec::new());
    assert_eq!(said(&none), ["", "", "", ""]);
    assert!((0..4).all(|at| none[at].1.contains("年　　月　　日")), "for the pen: {none:?}");

    let told = [("channel", "system"), ("person", "李某")];
    let second = step("agree", "hop-2", 20_261_012, &told);
    let two = opinions("province", vec![agree("hop-1"), second]);
    assert_eq!(said(&two), ["同意", "同意；方式：系统；经办：李某", "", ""]);
    assert_eq!([0, 1, 2, 3].map(|at| day(&two, at)), [true, true, false, false]);
    // Within the county the second turn is the giving school's, the third the county's.
    let county = opinions("county", vec![agree("hop-1"), agree("hop-2"), agree("hop-3")]);
    assert_eq!(said(&county), ["同意", "", "同意", "同意"]);

    let again = step("refuse-retry", "hop-3", 20_261_012, &[("reason", "缺户口簿")]);
    let refused = opinions("province", vec![agree("hop-1"), agree("hop-2"), again.clone()]);
    assert_eq!(said(&refused), ["", "", "不同意，补正后再办：缺户口簿", ""], "the papers were others");
    let anew = opinions("province", vec![agree("hop-2"), again, agree("hop-1")]);
    assert_eq!(said(&anew), ["同意", "", "不同意，补正后再办：缺户口簿", ""]);

    let signed = step("paper-consent", "inquiry", 20_261_012, &[("party", "T4")]);
    let queued = step("queue", "", 20_261_012, &[]);
    let paper = opinions("beyond", vec![agree("hop-1"), signed, queued]);
    assert_eq!(said(&paper), ["", "", "", "同意（已在纸质表上签章）"], "what is on paper stays");
    let fault = [("fault", "系统无法登录"), ("signed_by", "李某")];
    let way =
        opinions("province", vec![agree("hop-2"), step("paper-exception", "hop-3", 20_261_012, &fault)]);
    assert!(way[1].0.starts_with("系统无法登录，改走纸质核办") && way[2].0.is_empty(), "{way:?}");
}

#[test]
fn one_sheet_draws_in_the_change_of_its_other_half() {
    let at =
        |tag: &str, id: u8, seq: u64| Change { id: ChangeId([id; 16]), queued_seq: Some(seq), ..change(tag) };
    let nothing = |tag: &str, id, seq| Change { ended: true, ..at(tag, id, seq) };
    let all = || {
        vec![
            at("suspend", 1, 10),
            at("extend-suspension", 2, 20),
            nothing("resume", 3, 30),
            at("resume", 4, 40),
            at("suspend", 5, 50),
            Change { queued_seq: None, ..at("resume", 6, 0) },
            at("abroad", 7, 60),
        ]
    };
    for (id, other) in [(1, Some(4)), (2, Some(4)), (4, Some(2)), (5, Some(6)), (6, Some(5)), (7, None)] {
        let this = all().into_iter().find(|change| change.id == ChangeId([id; 16])).unwrap();
        let found = gather::pair(&this, all()).map(|change| change.id);
        assert_eq!(found, other.map(|other| ChangeId([other; 16])), "{id}");
    }
    let begun = Change { state: ChangeState::Approved, effective: true, ..at("suspend", 1, 10) };
    let mut back = at("resume", 4, 40);
    back.steps.push(step("agree", "asked", 20_270_301, &[]));
    for (own, other) in [(&begun, &back), (&back, &begun)] {
        let text = told(&drawn(layout("F03"), Some(own), Some(other), false));
        let (first, second) = text.split_once("二、复学申请").expect("both halves");
        assert!(first.contains("2026年10月10日 至 2027年4月8日"), "{first}");
        assert!(second.contains("2027年3月1日") && second.contains("三年级 1班"), "{second}");
    }
    let alone = told(&drawn(layout("F03"), Some(&begun), None, false));
    assert!(!alone.split_once("二、复学申请").unwrap().1.contains("三年级"), "no return, nothing filled");
}

#[test]
fn an_archive_that_is_handed_over_fills_the_slip() {
    let mut taken = change("archive-handover");
    taken.steps.push(step(
        "hand-over",
        "counted",
        20_261_012,
        &[("handed_by", "关老师"), ("received_by", "李老师")],
    ));
    let text = told(&drawing(layout("F23"), Some(taken), false));
    for word in ["河东县第一中学", "☑档案移交", "☐异动", "23", "276", "关老师", "李老师", "2026年10月12日"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_request_to_correct_lists_what_the_change_alters() {
    for (tag, words) in [
        ("skip-grade", ["年级", "三年级", "四年级"]),
        ("attend-elsewhere", ["就读学校", "东沟教学点", "河东县特殊教育学校"]),
        ("key-correction", ["姓名", "王小曼", "王小满"]),
    ] {
        let drawing = drawing(layout("F12"), Some(change(tag)), false);
        let head = drawing.cells.iter().find(|cell| cell.text == "变更项目").unwrap().row;
        let row: Vec<&str> =
            drawing.cells.iter().filter(|cell| cell.row == head + 1).map(|cell| cell.text.as_str()).collect();
        assert!(words.iter().zip(&row).all(|(word, text)| text.contains(word)), "{tag}: {row:?}");
    }
}
