//! Transfers walked over a real store, step by step to every end: what would go wrong is a step that leads nowhere, a
//! limit that runs for the wrong party, a pupil on the roll before he may be, a line of the register that is missing.

use xueji::{
    changes::{Form, kind, particular_example},
    desk::{ChangeDraft, Desk, MovementLine, StepTold},
    domain::{ChangeId, Date, DeskRole, Explain, FieldKey, Lang, PupilId, Standing},
};

use super::road::{desk, pupil};

/// A step: its key, what is told with it, its day, the stage reached, the limit that runs then with its last day.
type Row = (&'static str, &'static [(&'static str, &'static str)], u32, &'static str, &'static str);

const ONE: &str = "21049920180512001";

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

fn school() -> (tempfile::TempDir, Desk) {
    let home = tempfile::TempDir::new().unwrap();
    let desk = desk(&home.path().join("school"), DeskRole::School, "2121999903", "北岔教学点");
    (home, desk)
}

/// A change of a kind from the examples of what it requires, with some of them set, queued.
pub fn begun(desk: &Desk, tag: &str, pupil: Option<PupilId>, set: &[(&str, &str)]) -> ChangeId {
    let id = drafted(desk, tag, pupil, set);
    desk.queue_change(id).unwrap_or_else(|error| panic!("{tag}: {:?}", error.explain(Lang::Zh)));
    id
}

pub fn drafted(desk: &Desk, tag: &str, pupil: Option<PupilId>, set: &[(&str, &str)]) -> ChangeId {
    let mut form = Form::default();
    for particular in kind(tag).unwrap().particulars().iter().filter(|particular| particular.required) {
        form.set(particular.key, &particular_example(particular, desk.today().date));
    }
    set.iter().for_each(|(key, text)| form.set(key, text));
    let draft = ChangeDraft { kind: tag.into(), pupil, form, ..ChangeDraft::default() };
    desk.save_change(&draft).unwrap_or_else(|error| panic!("{tag}: {:?}", error.explain(Lang::Zh)))
}

fn told(set: &[(&str, &str)], on: u32) -> StepTold {
    let mut form = Form::default();
    set.iter().for_each(|(key, text)| form.set(key, text));
    StepTold { on: Some(day(on)), set: form }
}

/// Takes the steps of a table and looks at stage and limit after each.
pub fn walk(desk: &Desk, id: ChangeId, rows: &[Row]) {
    for (step, set, on, stage, clock) in rows {
        if let Err(error) = desk.step(id, step, &told(set, *on)) {
            panic!("{step} {on}: {:?}", error.explain(Lang::Zh));
        }
        let change = desk.change(id).unwrap().change;
        assert_eq!(change.stage, *stage, "{step}");
        let runs = change.clock.map(|clock| format!("{} {}", clock.rule, clock.due.compact()));
        assert_eq!(runs.unwrap_or_default(), *clock, "{step} {on}");
        assert!(!change.steps.last().unwrap().to_label.zh.is_empty(), "{step}");
    }
}

/// Why a step is refused: where it hangs, and the sentences.
pub fn refused(desk: &Desk, id: ChangeId, step: &str, set: &[(&str, &str)], on: u32) -> String {
    let error = desk.step(id, step, &told(set, on)).expect_err(step);
    let said = error.explain(Lang::Zh);
    let article = said.article.map_or(0, |article| article.0);
    format!("{article} {} {} {} {}", error.at, said.what, said.why, said.advice)
}

pub fn keys(desk: &Desk, id: ChangeId) -> Vec<String> {
    desk.steps(id).unwrap().into_iter().map(|offer| offer.key).collect()
}

fn standing(desk: &Desk, id: ChangeId) -> Option<Standing> {
    desk.pupil(desk.change(id).unwrap().change.pupil).ok().map(|pupil| pupil.standing)
}

fn line(line: &MovementLine) -> String {
    format!("{} {} {}", line.on.compact(), line.class, line.other)
}

fn register(desk: &Desk) -> (Vec<String>, Vec<String>) {
    let year = desk.movements(2026).unwrap();
    (year.came.iter().map(line).collect(), year.left.iter().map(line).collect())
}

const COMING: &[(&str, &str)] =
    &[("applied_on", "20260918"), ("hops", "province"), ("grade", "一年级"), ("from_grade", "一年级")];
const PAPERS: &[(&str, &str)] = &[("papers", "on-paper")];
const WHY: &[(&str, &str)] = &[("reason", "家长改变主意")];

#[test]
fn a_pupil_comes_from_another_county_and_is_taken_in_on_the_day_he_reports() {
    let (_home, desk) = school();
    let id = begun(&desk, "transfer-in", None, COMING);
    let first = desk.change(id).unwrap().change;
    assert_eq!((first.stage.as_str(), first.clock.unwrap().due), ("inquiry", day(20_260_921)));
    let why = refused(&desk, id, "start", &[("papers", "attached")], 20_260_919);
    assert!(why.starts_with("14 papers") && why.contains("转学联系表"), "{why}");
    walk(
        &desk,
        id,
        &[
            ("papers-missing", &[("missing", "居住证")], 20_260_919, "papers", ""),
            ("start", PAPERS, 20_260_921, "hop-1", "T1 20261012"),
            ("agree", &[("person", "关老师"), ("channel", "system")], 20_260_922, "hop-2", "T2 20261013"),
            ("paper-consent", &[("party", "T4")], 20_260_924, "hop-2", "T2 20261013"),
            ("agree", &[], 20_261_012, "hop-3", "T3 20261026"),
            ("agree", &[], 20_261_013, "hop-4", "T4 20261027"),
            ("agree", &[], 20_261_030, "agreed", ""),
        ],
    );
    assert_eq!(standing(&desk, id), None, "nobody is on the roll before he reports in");
    assert_eq!(register(&desk), (vec![], vec![]));
    assert!(!keys(&desk, id).contains(&"cancel".to_owned()), "what is agreed cannot be called off");
    walk(&desk, id, &[("report-in", &[], 20_261_031, "arrived", "")]);
    let child = desk.pupil(desk.change(id).unwrap().change.pupil).unwrap();
    assert_eq!((child.standing, child.situation.since), (Standing::Enrolled, Some(day(20_261_031))));
    // A month from the last day of October ends on the last day of November.
    let file: Vec<String> = child
        .situation
        .clocks
        .iter()
        .map(|clock| format!("{} {}", clock.rule, clock.due.compact()))
        .collect();
    assert_eq!(file, ["D01 20261130"]);
    assert_eq!(register(&desk), (vec!["20261031 transfer-in 河西县第二小学".to_owned()], vec![]));
    let why = refused(&desk, id, "paper-file", &[("seal", "broken")], 20_261_102);
    assert!(why.starts_with("16 note"), "{why}");
    walk(
        &desk,
        id,
        &[
            ("paper-file", &[("seal", "broken"), ("note", "封条断开，页数相符")], 20_261_102, "arrived", ""),
            ("call-file", &[], 20_261_103, "paper-here", ""),
            ("close", &[], 20_261_103, "done", ""),
        ],
    );
    assert!(!desk.change(id).unwrap().change.is_open());
    assert_eq!(keys(&desk, id), ["reopen"]);
}

/// 第15条: twenty working days after the own authority's consent with nothing from the giving side.
#[test]
fn the_paper_way_opens_after_twenty_working_days_and_not_a_day_earlier() {
    let (_home, desk) = school();
    let id = begun(&desk, "transfer-in", None, COMING);
    walk(
        &desk,
        id,
        &[
            ("start", PAPERS, 20_260_918, "hop-1", "T1 20261009"),
            ("agree", &[], 20_260_918, "hop-2", "T2 20261009"),
        ],
    );
    assert!(!keys(&desk, id).contains(&"paper-exception".to_owned()), "its own authority comes first");
    walk(&desk, id, &[("agree", &[], 20_260_918, "hop-3", "T3 20261009")]);
    let fault: &[(&str, &str)] = &[("fault", "对方系统无法登录"), ("signed_by", "李某")];
    let why = refused(&desk, id, "paper-exception", fault, 20_261_021);
    assert!(why.starts_with("15 on") && why.contains("2026-10-22"), "{why}");
    assert_eq!(standing(&desk, id), None);
    let why = refused(&desk, id, "paper-exception", &fault[..1], 20_261_022);
    assert!(why.contains("signed_by"), "{why}");
    walk(&desk, id, &[("paper-exception", fault, 20_261_022, "on-paper", "")]);
    assert_eq!(standing(&desk, id), Some(Standing::Enrolled));
    assert_eq!(register(&desk).0, ["20261022 transfer-in 河西县第二小学"]);
    walk(
        &desk,
        id,
        &[
            ("catch-up", &[], 20_261_105, "arrived", ""),
            ("call-file", &[], 20_261_105, "file-here", ""),
            ("close", &[], 20_261_106, "done", ""),
            ("paper-file", &[("seal", "whole")], 20_261_120, "done", ""),
        ],
    );
    assert_eq!(register(&desk).0.len(), 1, "taken in once");
}

#[test]
fn who_was_admitted_on_paper_and_is_refused_after_all_leaves_no_record_on_the_roll() {
    let (_home, desk) = school();
    let id = begun(&desk, "transfer-in", None, COMING);
    for step in ["start", "agree", "agree"] {
        let set = if step == "start" { PAPERS } else { &[] };
        desk.step(id, step, &told(set, 20_260_918)).unwrap();
    }
    desk.step(id, "paper-exception", &told(&[("fault", "线路中断"), ("signed_by", "李某")], 20_261_022))
        .unwrap();
    walk(&desk, id, &[("refuse-late", WHY, 20_261_026, "refused", "")]);
    assert_eq!(standing(&desk, id), Some(Standing::NotTaken));
    let (came, left) = register(&desk);
    assert_eq!((came.len(), left.len()), (1, 1), "{came:?} {left:?}");
    assert!(left[0].starts_with("20261026 correction"), "{left:?}");
}

/// Every end of a transfer in, from every turn of every list.
#[test]
fn a_transfer_in_ends_without_a_pupil_when_it_comes_to_nothing() {
    let (_home, desk) = school();
    let start: Row = ("start", PAPERS, 20_260_921, "hop-1", "T1 20261012");
    for (hops, turns) in [("county", 3_usize), ("province", 4), ("beyond", 4)] {
        for turn in 0..turns {
            for (step, stage, ends) in [
                ("refuse", "refused", true),
                ("refuse-retry", "papers", false),
                ("cancel", "cancelled", true),
                ("clear", "cleared", true),
            ] {
                let set = [COMING, &[("hops", hops)]].concat();
                let id = begun(&desk, "transfer-in", None, &set);
                walk(&desk, id, &[start]);
                for _ in 0..turn {
                    desk.step(id, "agree", &told(&[], 20_260_922)).unwrap();
                }
                if step != "clear" {
                    let why = refused(&desk, id, step, &[], 20_260_923);
                    assert!(why.contains("reason"), "{why}");
                }
                let set = if step == "clear" { &[] } else { WHY };
                walk(&desk, id, &[(step, set, 20_260_923, stage, "")]);
                assert_eq!(desk.change(id).unwrap().change.ended, ends, "{hops} {turn} {step}");
                assert_eq!(standing(&desk, id), None);
                if ends {
                    let offered = keys(&desk, id);
                    assert!(offered.iter().all(|key| key == "reopen"), "{offered:?}");
                } else {
                    walk(&desk, id, &[("start", PAPERS, 20_260_924, "hop-1", "T1 20261015")]);
                    desk.withdraw_change(id, "练习").unwrap();
                }
            }
        }
    }
    let id = begun(&desk, "transfer-in", None, &[COMING, &[("hops", "county")]].concat());
    walk(&desk, id, &[start]);
    for _ in 0..3 {
        desk.step(id, "agree", &told(&[], 20_260_922)).unwrap();
    }
    walk(&desk, id, &[("no-show", WHY, 20_260_930, "not-arrived", "")]);
    assert_eq!((standing(&desk, id), register(&desk)), (None, (vec![], vec![])));
}

/// Until the first has put the child on record nothing in the roster tells of him.
#[test]
fn a_child_does_not_come_twice_at_once() {
    let (_home, desk) = school();
    let number = [("id_doc_type", "居民身份证"), ("id_doc_number", "210499201603120022")];
    let set = [COMING, &number].concat();
    let waiting = drafted(&desk, "transfer-in", None, &set);
    let first = begun(&desk, "transfer-in", None, &set);
    let refused = desk.queue_change(waiting).unwrap_err();
    assert_eq!(refused.at, "id_doc_number");
    let said = refused.explain(Lang::Zh);
    assert!(said.what.contains("转入") && said.advice.contains("撤回其中一项"), "{said:?}");
    desk.withdraw_change(first, "重复").unwrap();
    desk.queue_change(waiting).unwrap();
}

#[test]
fn a_signature_on_paper_is_put_down_once_and_only_for_a_party_of_the_case() {
    let (_home, desk) = school();
    let id = begun(&desk, "transfer-in", None, &[COMING, &[("hops", "county")]].concat());
    walk(&desk, id, &[("paper-consent", &[("party", "转出学校")], 20_260_918, "inquiry", "T7 20260921")]);
    assert!(refused(&desk, id, "paper-consent", &[("party", "T3")], 20_260_919).starts_with("14 party"));
    assert!(refused(&desk, id, "paper-consent", &[("party", "T2")], 20_260_919).starts_with("14 party"));
    walk(&desk, id, &[("paper-consent", &[("party", "T1")], 20_260_919, "inquiry", "T7 20260921")]);
}

const GOING: &[(&str, &str)] = &[("known_on", "20260918"), ("leaving_on", "20260930"), ("hops", "province")];
const SEALED: &[(&str, &str)] = &[("to_whom", "关大山"), ("sheets", "12")];

#[test]
fn a_pupil_goes_with_the_sealed_file_and_is_struck_off_on_the_day_he_left() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小满", ONE);
    let id = begun(&desk, "transfer-out", Some(child), GOING);
    assert_eq!(desk.change(id).unwrap().change.clock.unwrap().due, day(20_260_921));
    walk(
        &desk,
        id,
        &[
            // Fifteen working days from the day he leaves.
            ("sheet", &[], 20_260_918, "waiting", "T8 20261027"),
            ("ask", &[("answer", "下周发起")], 20_261_012, "asked", "T8 20261102"),
            ("request-seen", &[], 20_261_013, "hop-2", "T2 20261027"),
            ("agree", &[], 20_261_014, "hop-3", "T3 20261028"),
            ("agree", &[], 20_261_015, "hop-4", "T4 20261029"),
            ("agree", &[], 20_261_016, "agreed", ""),
        ],
    );
    let why = refused(&desk, id, "seal-file", &[("to_whom", "关大山"), ("sheets", "0")], 20_261_016);
    assert!(why.starts_with("16 sheets"), "{why}");
    assert!(refused(&desk, id, "seal-file", &[("sheets", "3")], 20_261_016).contains("to_whom"));
    walk(&desk, id, &[("seal-file", SEALED, 20_261_016, "file-out", "")]);
    assert_eq!(desk.pupil(child).unwrap().standing, Standing::Enrolled);
    walk(&desk, id, &[("strike-off", &[], 20_261_019, "struck-off", "")]);
    let gone = desk.pupil(child).unwrap();
    assert_eq!((gone.standing, gone.situation.since), (Standing::TransferredOut, Some(day(20_260_930))));
    assert_eq!(register(&desk).1, ["20260930 transferred-out 河东县第一小学"]);
    walk(
        &desk,
        id,
        &[("close", &[], 20_261_019, "done", ""), ("file-arrived", &[], 20_261_105, "file-arrived", "")],
    );
    assert_eq!(register(&desk).1.len(), 1);
    assert_eq!(keys(&desk, id), ["reopen"]);
}

#[test]
fn who_has_not_left_is_not_struck_off_and_a_file_that_nobody_accounts_for_keeps_it_open() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小满", ONE);
    let set = [GOING, &[("leaving_on", "20261106"), ("hops", "county")]].concat();
    let id = begun(&desk, "transfer-out", Some(child), &set);
    walk(
        &desk,
        id,
        &[
            ("request-seen", &[], 20_261_013, "hop-2", "T3 20261027"),
            ("agree", &[], 20_261_015, "hop-3", "T4 20261029"),
            ("agree", &[], 20_261_016, "agreed", ""),
        ],
    );
    let why = refused(&desk, id, "strike-off", &[], 20_261_105);
    assert!(why.starts_with("14 on") && why.contains("2026-11-06"), "{why}");
    walk(&desk, id, &[("strike-off", &[], 20_261_106, "struck-off", "")]);
    assert!(refused(&desk, id, "close", &[], 20_261_106).starts_with("16 "));
    walk(
        &desk,
        id,
        &[
            ("no-file", &[("reason", "火灾烧毁")], 20_261_106, "struck-off", ""),
            ("close", &[], 20_261_106, "done", ""),
        ],
    );
    assert!(!keys(&desk, id).contains(&"file-arrived".to_owned()));
}

/// Every end of a transfer out that comes to nothing: the pupil stays on the roll, and comes back to it when the center
/// had approved already.
#[test]
fn a_transfer_out_that_comes_to_nothing_leaves_the_pupil_here() {
    let (_home, desk) = school();
    let to = |steps: &[&'static str], end: &'static str, stage: &'static str, body: usize| {
        let child = pupil(&desk, "关小满", &format!("210499201805120{body:02}"));
        let id = begun(&desk, "transfer-out", Some(child), &[GOING, &[("hops", "county")]].concat());
        for step in steps {
            desk.step(id, step, &told(&[], 20_261_013)).unwrap();
        }
        let set = if end == "clear" { &[] } else { WHY };
        walk(&desk, id, &[(end, set, 20_261_014, stage, "")]);
        assert!(desk.change(id).unwrap().change.ended, "{end}");
        assert_eq!(desk.pupil(child).unwrap().standing, Standing::Enrolled, "{end}");
    };
    let turn = ["request-seen"];
    let agreed = ["request-seen", "agree", "agree"];
    let struck = ["request-seen", "agree", "agree", "strike-off"];
    to(&[], "stay", "stays", 10);
    to(&["sheet"], "stay", "stays", 11);
    to(&["sheet"], "lose-track", "lost-track", 12);
    to(&["sheet"], "cancelled", "cancelled", 13);
    to(&turn, "refuse", "refused", 14);
    to(&turn, "cancelled", "cancelled", 15);
    to(&turn, "clear", "cleared", 16);
    to(&agreed, "no-show", "not-arrived", 17);
    assert_eq!(register(&desk), (vec![], vec![]));
    to(&struck, "no-show", "not-arrived", 18);
    let (came, left) = register(&desk);
    assert_eq!((came.len(), left.len()), (1, 1));
    assert!(came[0].starts_with("20261014 correction"), "{came:?}");
}

/// 第7条: who comes back after a transfer keeps the one record, and no second record is made of its number.
#[test]
fn a_pupil_who_comes_back_keeps_the_one_record() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小满", ONE);
    let number = desk.pupil(child).unwrap().fields.text(FieldKey::IdDocNumber).to_owned();
    let out = begun(&desk, "transfer-out", Some(child), &[GOING, &[("hops", "county")]].concat());
    for (step, on) in [
        ("request-seen", 20_261_008),
        ("agree", 20_261_008),
        ("agree", 20_261_009),
        ("strike-off", 20_261_009),
    ] {
        desk.step(out, step, &told(&[], on)).unwrap();
    }
    walk(
        &desk,
        out,
        &[("no-file", WHY, 20_261_009, "struck-off", ""), ("close", &[], 20_261_009, "done", "")],
    );
    let back: Vec<(&str, &str)> = [
        &[
            ("name", "关小满"),
            ("birth_date", "20180512"),
            ("id_doc_type", "1"),
            ("id_doc_number", number.as_str()),
        ][..],
        &[("gender", if number.as_bytes()[16] % 2 == 1 { "男" } else { "女" }), ("applied_on", "20261012")],
        &[("hops", "county"), ("grade", "一年级"), ("from_grade", "一年级")],
    ]
    .concat();
    let second = drafted(&desk, "transfer-in", None, &back);
    let why = desk.queue_change(second).unwrap_err();
    assert_eq!(why.at, "id_doc_number");
    let id = begun(&desk, "transfer-in", Some(child), &back);
    walk(
        &desk,
        id,
        &[
            ("start", PAPERS, 20_261_012, "hop-1", "T1 20261026"),
            ("agree", &[], 20_261_013, "hop-2", "T3 20261027"),
            ("agree", &[], 20_261_014, "hop-3", "T4 20261028"),
            ("agree", &[], 20_261_015, "agreed", ""),
            ("report-in", &[], 20_261_016, "arrived", ""),
        ],
    );
    let here = desk.pupil(child).unwrap();
    assert_eq!((here.standing, here.situation.since), (Standing::Enrolled, Some(day(20_261_016))));
    assert_eq!(desk.roster().len(), 1);
    assert_eq!(
        register(&desk),
        (
            vec!["20261016 transfer-in 河西县第二小学".to_owned()],
            vec!["20260930 transferred-out 河东县第一小学".to_owned()]
        )
    );
}
