//! Keys in, effects out: what would go wrong is a key that acts in the wrong place, or a lock that leaves names behind.

use insta::assert_snapshot;

use super::*;
use crate::{
    both,
    desk::{Door, Duty, Gravity, Place as DeskPlace, Secret},
    domain::{Article, DeskRole, Lang, Post, Words},
    keymap::Name,
    tui::{
        screens::{Answer, settings},
        testing::{Harness, bearings},
        worker::GateAnswer,
    },
};

const CODE: &str = "7K3QX-9M2PD-4TWHV-B6NFC-1RZGJ-80";

fn error(kind: ErrorKind) -> DeskError {
    DeskError::new(
        kind,
        both!("没有打开。", "Not opened."),
        both!("姓名或密码不对。", "The name or the password is wrong."),
        both!("忘了密码，可用恢复码打开。", "If it is forgotten, the recovery code opens the desk."),
    )
}

fn duties() -> Vec<Duty> {
    let duty = |gravity, zh: &str, en: &str, article: Option<u8>, place| Duty {
        gravity,
        what: Words { zh: zh.into(), en: en.into() },
        article: article.map(Article),
        due: None,
        stands: Words::default(),
        duty: None,
        place,
    };
    vec![
        duty(
            Gravity::Urgent,
            "1 名学生三天没有到校，原因不明",
            "1 pupil absent for three days",
            Some(25),
            DeskPlace::Pupils,
        ),
        duty(Gravity::Soon, "2 件异动待上报", "2 changes wait to be reported", Some(19), DeskPlace::Report),
        duty(
            Gravity::Note,
            "还没有核对中心校的名片",
            "The center's card is not confirmed yet",
            None,
            DeskPlace::Cards,
        ),
    ]
}

fn settled(harness: Harness) -> Harness {
    harness.answer(Answer::Settings(settings::Answer::Known(Box::default())))
}

/// A key pressed while the desk writes would be lost, or would save twice.
#[test]
fn keys_typed_ahead_wait_for_the_answer() {
    let harness = Harness::school().keys("8").keys("ctrl-p");
    assert!(harness.model.dialogs.is_empty());
    assert_eq!(harness.asked(), ["Order(Settings(Load))"]);
    let harness = settled(harness);
    assert!(harness.screen().contains("全部命令 ---"));
}

/// Whoever walks by a locked screen must read nothing, and keys must not reach the screens behind.
#[test]
fn locking_leaves_nothing_personal() {
    for locked in [Harness::school().keys("ctrl-l"), Harness::school().idle()] {
        assert!(matches!(locked.model.stage, Stage::Login(_)));
        assert!(!locked.screen().contains("河湾教学点"));
        assert_eq!(locked.others, ["redraw"]);
        let locked = locked.typed("correct horse 1").keys("enter");
        assert_eq!(locked.asked(), ["Gate(Unlock(Secret(..)))"]);
        let wrong = locked.outcome_with(Err(error(ErrorKind::Login)), Some(bearings(DeskRole::School)));
        assert!(matches!(wrong.model.stage, Stage::Login(_)));
        assert!(wrong.screen().contains("姓名或密码不对"));
        let right = wrong.typed("correct horse 2").keys("enter");
        let right =
            right.outcome_with(Ok(Outcome::Gate(GateAnswer::Opened)), Some(bearings(DeskRole::School)));
        assert!(matches!(right.model.stage, Stage::Open(_)));
    }
}

#[test]
fn somebody_else_can_sign_in_at_a_locked_desk() {
    let harness = Harness::school().keys("ctrl-l tab enter");
    assert_eq!(harness.asked(), ["Gate(Close)"]);
    let harness = harness.outcome(Ok(Outcome::Gate(GateAnswer::Closed)));
    assert_eq!(harness.asked(), ["Gate(Look(\"desk\"))"]);
    let door = Door { wait: 0, accounts: 2 };
    let harness = harness.outcome(Ok(Outcome::Gate(GateAnswer::Door(door))));
    let harness = harness.typed("林老师").keys("enter").typed("pass").keys("enter");
    assert_eq!(harness.asked(), ["Gate(Open(\"desk\", Some(\"林老师\"), Secret(..)))"]);
}

#[test]
fn after_wrong_tries_the_waiting_time_is_shown_and_counted_down() {
    let harness = Harness::door().typed("wrong").keys("enter").outcome(Err(error(ErrorKind::Login)));
    assert_eq!(harness.asked(), ["Gate(Look(\"desk\"))"]);
    let door = Door { wait: 2, accounts: 1 };
    let harness = harness.outcome(Ok(Outcome::Gate(GateAnswer::Door(door))));
    assert!(harness.screen().contains("请等 2 秒"));
    let harness = harness.typed("again").keys("enter");
    assert!(harness.jobs.is_empty(), "no try before the time is over");
    assert_eq!(harness.model.wake(), Some(Wake::Second));
    let harness = harness.event(Event::Woke(Wake::Second)).event(Event::Woke(Wake::Second)).keys("enter");
    assert_eq!(harness.asked().len(), 1);
}

/// An idle desk would burn the battery of a laptop in a school without power.
#[test]
fn nothing_wakes_an_idle_desk_but_its_lock() {
    assert_eq!(Harness::school().model.wake(), Some(Wake::Idle(5)));
    assert_eq!(Harness::door().model.wake(), None);
    assert_eq!(Harness::school().keys("8").model.wake(), Some(Wake::Progress));
}

#[test]
fn the_set_up_refuses_weak_entries_and_proves_the_recovery_code() {
    let harness = Harness::set_up().keys("enter enter").typed("12345").keys("enter enter");
    assert!(harness.screen().contains("学校标识码应为10位数字"));
    let harness = harness.keys("backspace backspace backspace backspace backspace");
    let harness = harness.typed("2121049902").keys("enter").typed("河湾教学点").keys("enter");
    let turned = harness.keys("right right right enter enter enter enter");
    assert!(turned.screen().contains("最低年级要在最高年级之下"), "grades 4 to 3: {}", turned.screen());
    let harness = turned.keys("right");
    assert_snapshot!("setup_school", harness.screen());
    let harness = harness.keys("enter enter enter");
    let harness = harness.typed("林老师").keys("enter").typed("12345678").keys("enter").typed("12345678");
    let weak = harness.keys("enter");
    assert!(weak.jobs.is_empty());
    assert_snapshot!("setup_weak_password", weak.screen());
    let harness =
        weak.keys("ctrl-u").typed("河边柳树 42 步").keys("enter").typed("河边柳树 42 步").keys("enter");
    assert!(
        harness.asked()[0].starts_with("Gate(Create(\"desk\", Setup { role: School, kind: TeachingPoint")
    );
    assert!(harness.asked()[0].contains("lowest: \"14\", highest: \"14\""), "{:?}", harness.asked());
    let created = Outcome::Gate(GateAnswer::Code(Secret::from(CODE)));
    let harness = harness.outcome_with(Ok(created), Some(bearings(DeskRole::School)));
    assert_snapshot!("setup_recovery_code", harness.screen());
    let harness = harness.keys("enter");
    let asked = harness.screen();
    assert!(!asked.contains(CODE), "the code is not shown while it is asked for");
    let wrong = harness.typed("AAAAA").keys("enter").typed("BBBBB").keys("enter");
    assert!(wrong.screen().contains("与恢复码不符"));
    let groups = (0..6).filter(|at| asked.contains(&format!("第 {} 组", at + 1)));
    let groups: Vec<&str> = groups.filter_map(|at| CODE.split('-').nth(at)).collect();
    assert_eq!(groups.len(), 2);
    let right = wrong.keys("esc enter").typed(&groups[0].to_lowercase()).keys("enter").typed(groups[1]);
    let right = right.keys("enter");
    assert!(matches!(right.model.stage, Stage::Open(_)), "{}", right.screen());
}

#[test]
fn a_no_is_told_in_three_lines() {
    let harness = settled(Harness::school().keys("8")).keys("1").fail(error(ErrorKind::Damaged));
    assert_snapshot!("message", harness.picture());
    assert!(harness.keys("enter").model.dialogs.is_empty());
}

#[test]
fn long_work_is_shown_and_can_be_stopped() {
    let harness = settled(Harness::school().keys("8"));
    let order = settings::Order::Backup("stick".into());
    let effects = {
        let mut out = Vec::new();
        let mut harness = harness;
        settle(&mut harness.model, None, vec![Msg::long("正在备份", order)], &mut out);
        (harness, out)
    };
    let (harness, out) = effects;
    let progress = match &out[0] {
        Effect::Work(job) => Arc::clone(&job.progress),
        _ => panic!("work was asked for"),
    };
    progress.expect(200);
    progress.reach(50);
    assert_snapshot!("progress", harness.picture());
    let harness = harness.keys("ctrl-l ctrl-q");
    assert!(progress.stopped(), "quitting stops the work first");
    assert_eq!(harness.others, ["bell"]);
}

#[test]
fn a_doubtful_clock_is_asked_about() {
    let mut doubtful = bearings(DeskRole::School);
    doubtful.clock =
        Some(both!("电脑的日期早于最近一次记录。", "The computer's date is before the last entry."));
    let harness = Harness::signed_in(doubtful);
    assert_snapshot!("clock", harness.picture());
    assert!(harness.keys("tab enter").asked().contains(&"ConfirmClock".to_owned()));
}

#[test]
fn the_last_edit_is_taken_back() {
    let harness = Harness::school().keys("ctrl-z");
    assert_eq!(harness.asked(), ["Undo"]);
    let undone = crate::desk::Undone { what: both!("已撤销：修改住址", "Taken back: address") };
    let harness = harness.outcome(Ok(Outcome::Undone(undone)));
    assert!(harness.screen().contains("已撤销：修改住址"));
    assert_eq!(harness.asked(), ["Order(Today(Duties))"], "the screen in front looks again");
}

#[test]
fn the_palette_finds_by_pinyin_and_does() {
    let harness = Harness::school().keys("ctrl-p").typed("xgmm");
    assert_snapshot!("palette", harness.picture());
    let harness = settled(harness.keys("enter"));
    assert!(harness.screen().contains("现在的密码"), "{}", harness.screen());
}

#[test]
fn today_at_both_sizes_and_in_both_languages() {
    let today = || {
        let mut harness = Harness::school();
        harness.model.guide = true;
        let Stage::Open(session) = &mut harness.model.stage else { panic!("signed in") };
        session.ctx.guide = true;
        harness.go(Place::Today(())).answer(Answer::Today(duties()))
    };
    assert_snapshot!("today_80", today().picture());
    assert_snapshot!("today_120", today().size(120, 40).picture());
    assert_snapshot!("today_en", today().lang(Lang::En).picture());
    let cards = today().keys("end enter");
    assert_eq!(cards.asked(), ["Order(Settings(Load))"]);
}

/// A key that the help leaves out is a key that nobody finds.
#[test]
fn every_keymap_has_a_help_with_its_keys() {
    for (name, open, lock) in [
        (Name::Default, "f1", "Ctrl+L"),
        (Name::Vim, "?", "Ctrl+L"),
        (Name::NoFunctionKeys, "ctrl-g", "Ctrl+L"),
    ] {
        let mut harness = settled(Harness::school().size(100, 60).keys("8"));
        harness.model.use_keymap(name);
        let help = harness.keys(open).screen();
        assert!(help.contains("+- 帮助：列表 ---") && help.contains(lock), "{help}");
        assert!(!help.contains("班级树"), "what does nothing here is not told: {help}");
        assert!(name != Name::Vim || help.contains("k / 上"), "{help}");
    }
}

#[test]
fn a_center_has_other_tabs_and_posts() {
    let harness = settled(Harness::center().keys("8")).keys("down enter enter");
    assert_snapshot!("center_add_staff", harness.picture());
    assert_eq!(harness.cursor().map(|at| at.x), Some(18));
    assert!(harness.screen().contains(Post::Reviewer.label().zh));
}

#[test]
fn a_window_too_small_says_so() {
    assert!(Harness::school().size(30, 8).screen().starts_with("窗口太小"));
}
