//! 设置 at a school and at a center: what is shown, and what its dialogs ask of the desk.

use insta::assert_snapshot;

use super::*;
use crate::{
    domain::{DeskRole, Lang, SiteKind, StaffId},
    tui::{
        screens::{Answer as Any, Place},
        testing::{Harness, bearings},
    },
};

fn card(confirmed: bool) -> CardView {
    CardView {
        code: "2121049901".into(),
        name: "青石中心小学".into(),
        role: DeskRole::Center,
        kind: SiteKind::Central,
        fingerprint: Fingerprint([7; 32]),
        check_code: "01234 56789 01234 56789 01234 56789".into(),
        confirmed,
        text: String::new(),
    }
}

fn at(section: Section) -> Harness {
    let me = bearings(DeskRole::School).me;
    let other = Staff {
        id: StaffId([2; 16]),
        name: "阿·买买提".into(),
        post: Post::Homeroom,
        classes: vec![("13".into(), "1".into())],
        active: true,
    };
    let known = Known {
        staff: vec![me, other],
        own: Some((card(true), vec!["##  ##".into(), "  ##  ".into()])),
        cards: vec![card(false)],
        head: "K7QM-2D9X".into(),
        rules: "2026-09/1".into(),
        directory: Some(DirectoryView {
            version: 3,
            since: crate::domain::Date::from_number(20_260_901),
            files: Vec::new(),
        }),
        calendars: vec![(2026, CalendarSource::Program), (2027, CalendarSource::Directory)],
    };
    let harness = Harness::school().go(Place::Settings(section));
    harness.answer(Any::Settings(Answer::Known(Box::new(known))))
}

#[test]
fn every_section_is_drawn() {
    assert_snapshot!("desk_80", at(Section::Desk).picture());
    assert_snapshot!("desk_120", at(Section::Desk).size(120, 40).picture());
    assert_snapshot!("staff", at(Section::Staff).picture());
    assert_snapshot!("security", at(Section::Security).picture());
    assert_snapshot!("cards", at(Section::Cards).picture());
    assert_snapshot!("cards_en", at(Section::Cards).lang(Lang::En).picture());
    assert_snapshot!("backup", at(Section::Backup).picture());
    assert_snapshot!("rules", at(Section::Rules).picture());
    assert_snapshot!("own_card", at(Section::Cards).keys("enter").picture());
}

/// A card counts only after its digits were typed as heard.
#[test]
fn a_card_is_confirmed_by_its_typed_check_code() {
    let harness = at(Section::Cards).keys("end enter");
    assert_snapshot!("check_code", harness.picture());
    assert!(!harness.screen().contains("01234 56789 01234 56789 01234 56789  "), "theirs is not shown");
    let harness = harness.typed("0123456789").keys("enter");
    let order = harness.asked().remove(0);
    assert!(order.starts_with("Order(Settings(ConfirmCard(0707") && order.contains("0123456789"), "{order}");
}

#[test]
fn a_new_account_is_judged_before_it_goes_out() {
    let filled = |class: &str| {
        let harness = at(Section::Staff).keys("enter").typed("杨老师").keys("enter right right enter");
        let harness = harness.typed("山坡上 7 只羊").keys("enter").typed("山坡上 7 只羊").keys("enter");
        harness.typed("mine").keys("enter").typed(class).keys("enter")
    };
    assert!(filled("").screen().contains("班主任要写班级"));
    assert!(filled("x").screen().contains("班主任要写班级"));
    let order = filled("3-1 4-2").asked().remove(0);
    assert!(order.contains("Homeroom, [(\"13\", \"1\"), (\"14\", \"2\")]"), "{order}");
    assert!(!order.contains("山坡"), "no password in Debug");
}

#[test]
fn preferences_act_at_once_and_are_kept() {
    let keymap = at(Section::Desk).keys("enter down down down down down enter").typed("vim").keys("enter");
    assert_eq!(keymap.asked(), ["Set(\"keymap\", \"vim\")"]);
    assert_eq!(keymap.model.look.keymap.name(), crate::keymap::Name::Vim);
    let lang = at(Section::Desk).keys("enter end up enter").typed("en").keys("enter");
    assert_eq!(lang.asked(), ["Set(\"lang\", \"en\")"]);
    assert!(lang.screen().contains("This desk"));
    let idle = at(Section::Desk).keys("enter end enter").typed("10").keys("enter");
    assert_eq!(idle.asked(), ["Set(\"idle_minutes\", \"10\")"]);
    let year = at(Section::Desk).keys("enter down down down enter");
    assert!(year.asked().concat().contains("Year(Load)"), "{:?}", year.asked());
}

#[test]
fn actions_from_elsewhere_open_their_dialog() {
    for (action, title) in
        [("card-import", "导入对方名片 --"), ("backup", "备份 --"), ("staff-add", "新增人员 --")]
    {
        let action = Action::parse(action).unwrap();
        let mut harness = at(Section::Desk);
        let super::super::AnyScreen::Settings(screen) = &mut session(&mut harness).1 else { panic!("here") };
        let (ctx, screen) = (context(), screen);
        let msgs = screen.act(action, &ctx).expect("taken");
        let [Msg::Show(dialog)] = msgs.as_slice() else { panic!("{title}") };
        assert!(matches!(**dialog, crate::tui::dialogs::Dialog::Input(..)));
    }
}

fn session(harness: &mut Harness) -> (crate::tui::model::ScreenId, &mut super::super::AnyScreen) {
    let crate::tui::model::Stage::Open(session) = &mut harness.model.stage else { panic!("signed in") };
    let (id, screen, _) = session.top_mut().expect("a screen");
    (id, screen)
}

fn context() -> Ctx {
    let mut harness = Harness::school();
    let crate::tui::model::Stage::Open(session) = &mut harness.model.stage else { panic!("signed in") };
    session.ctx.clone()
}
