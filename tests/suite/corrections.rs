//! Corrections and problem records at the desk's door with a real store (第7, 11, 12条): what would go wrong is a record
//! changed without its checks, or one left here whose child is elsewhere.

use xueji::{
    desk::{Desk, draft_of},
    domain::{Explain, FieldKey, Lang, PupilId, Standing, Value},
    rules::Refusal,
};

use super::{
    enrolment::{change, draft, queue, school, step},
    road::pupil,
};

const ONE: &str = "21049920180512001";
const TWO: &str = "21049920180512003";

fn text(desk: &Desk, id: PupilId, key: FieldKey) -> String {
    desk.pupil(id).unwrap().fields.text(key).to_owned()
}

#[test]
fn a_correction_waits_for_the_duplicate_check_the_school_and_the_authority() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let ask = [("field", "name"), ("new_value", "关小满"), ("old_value", ""), ("new_id_type", "")];
    let id = queue(&desk, &draft(&desk, "key-correction", Some(child), &ask)).unwrap();
    assert!(step(&desk, id, "review", &[]).is_err(), "no review before the duplicate check");
    step(&desk, id, "doubt", &[("doubt", "同名")]).unwrap();
    step(&desk, id, "clear", &[]).unwrap();
    assert!(step(&desk, id, "consent", &[]).is_err(), "no consent before the school's review");
    step(&desk, id, "review", &[]).unwrap();
    // Fifteen working days from Monday 2026-11-23, which holds no holiday.
    assert_eq!(change(&desk, id).clock.unwrap().due.number(), 20_261_214);
    assert_eq!(text(&desk, child, FieldKey::Name), "关小曼");
    step(&desk, id, "consent", &[]).unwrap();
    assert_eq!(text(&desk, child, FieldKey::Name), "关小满");
    assert!(!change(&desk, id).is_open() && change(&desk, id).clock.is_none());

    step(&desk, id, "number", &[("student_registry_number", "G210499201805120019")]).unwrap();
    assert_eq!(text(&desk, child, FieldKey::StudentRegistryNumber), "G210499201805120019");
    assert!(!desk.steps(id).unwrap().iter().any(|offer| offer.key == "number"), "a G number is for life");

    desk.reopen_change(id, "名字又查实").unwrap();
    assert_eq!(text(&desk, child, FieldKey::Name), "关小曼", "reopening takes the correction back");
}

#[test]
fn a_refused_correction_changes_nothing_and_the_next_may_begin() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let ask = [("field", "name"), ("new_value", "关小满"), ("old_value", ""), ("new_id_type", "")];
    for steps in [vec!["turn-down"], vec!["clear", "review", "decline"]] {
        let id = queue(&desk, &draft(&desk, "key-correction", Some(child), &ask)).unwrap();
        for (place, key) in steps.iter().enumerate() {
            let reason: &[_] = if place + 1 == steps.len() { &[("reason", "证明不符")] } else { &[] };
            step(&desk, id, key, reason).unwrap();
        }
        assert!(!change(&desk, id).is_open());
    }
    assert_eq!(text(&desk, child, FieldKey::Name), "关小曼");
}

#[test]
fn a_number_that_another_pupil_has_is_refused() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let other = pupil(&desk, "关小山", TWO);
    let taken = text(&desk, other, FieldKey::IdDocNumber);
    let ask =
        [("field", "id_doc_number"), ("new_value", taken.as_str()), ("old_value", ""), ("new_id_type", "")];
    let (at, what) = queue(&desk, &draft(&desk, "key-correction", Some(child), &ask)).unwrap_err();
    assert!(at == "new_value" && what.contains("关小山"), "{at} {what}");
}

#[test]
fn an_open_correction_or_problem_blocks_what_follows_and_no_quick_edit() {
    for tag in ["key-correction", "problem-record"] {
        let (_home, desk) = school();
        let child = pupil(&desk, "关小曼", ONE);
        let set: &[_] =
            if tag == "key-correction" { &[("new_id_type", ""), ("new_value", "关小满")] } else { &[] };
        queue(&desk, &draft(&desk, tag, Some(child), set)).unwrap();
        for next in ["transfer-out", "suspend"] {
            let said = desk.check_change(&draft(&desk, next, Some(child), &[])).unwrap();
            let stops = |(stops, refusal): &(bool, Refusal)| *stops && refusal.what.zh.contains("没办完");
            assert!(said.iter().any(stops), "{tag} {next} {said:?}");
        }
        queue(&desk, &draft(&desk, "quick-edit", Some(child), &[])).unwrap();
    }
}

#[test]
fn a_quick_edit_is_done_at_once_and_taken_back_by_reopening() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let first = queue(&desk, &draft(&desk, "quick-edit", Some(child), &[("phone", "13900000007")])).unwrap();
    assert_eq!(text(&desk, child, FieldKey::Phone), "13900000007");
    assert!(!change(&desk, first).form.get("told_by").is_empty());
    let waits = |duty: &xueji::desk::Duty| duty.what.zh.contains("待写入U盘");
    assert!(desk.duties().unwrap().iter().any(waits), "what is over still goes onto the stick");
    let second = queue(&desk, &draft(&desk, "quick-edit", Some(child), &[("phone", "13900000008")])).unwrap();
    assert!(desk.reopen_change(first, "记错").is_err(), "the later one is taken back first");
    desk.reopen_change(second, "记错").unwrap();
    assert_eq!(text(&desk, child, FieldKey::Phone), "13900000007");
    desk.reopen_change(first, "记错").unwrap();
    assert_eq!(text(&desk, child, FieldKey::Phone), "13000000000");
}

fn edit(desk: &Desk, id: PupilId, phone: &str) {
    desk.edit_pupil(id, vec![(FieldKey::Phone, Some(Value::Text(phone.into())))], "家长改口").unwrap();
}

/// What was edited by hand after a change is neither taken back with it nor overwritten by its old form.
#[test]
fn an_edit_by_hand_is_not_lost_to_an_older_quick_edit() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let ask = draft(&desk, "quick-edit", Some(child), &[("phone", "13900000007")]);
    let id = queue(&desk, &ask).unwrap();
    edit(&desk, child, "13900000009");
    assert_eq!(desk.reopen_change(id, "记错").unwrap_err().at, "phone");
    assert_eq!(text(&desk, child, FieldKey::Phone), "13900000009");
    edit(&desk, child, "13900000007");
    desk.reopen_change(id, "记错").unwrap();
    assert_eq!(text(&desk, child, FieldKey::Phone), "13000000000");

    edit(&desk, child, "13900000009");
    desk.save_change(&draft_of(&change(&desk, id))).unwrap();
    let refused = desk.queue_change(id).unwrap_err();
    assert_eq!(refused.at, "phone");
    assert!(!refused.explain(Lang::Zh).advice.is_empty());
    let mut rework = draft_of(&change(&desk, id));
    rework.form.set("phone", "13900000010");
    desk.save_change(&rework).unwrap();
    desk.queue_change(id).unwrap();
    assert_eq!(text(&desk, child, FieldKey::Phone), "13900000010", "what was filled after the edit counts");
}

#[test]
fn an_edit_of_another_field_keeps_nobody_from_reopening() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let only = [("current_address", ""), ("left_behind_type", ""), ("is_migrant_worker_child", "")];
    let set = [&only[..], &[("hukou_division_code", ""), ("phone", "13900000007")]].concat();
    let id = queue(&desk, &draft(&desk, "quick-edit", Some(child), &set)).unwrap();
    let lane = vec![(FieldKey::CurrentAddress, Some(Value::Text("北岔村三组".into())))];
    desk.edit_pupil(child, lane, "搬家").unwrap();
    desk.reopen_change(id, "记错").unwrap();
    assert_eq!(text(&desk, child, FieldKey::CurrentAddress), "北岔村三组");
}

/// A draft is no business: what was never handed in blocks nothing, and the one that is queued first stands.
#[test]
fn a_draft_blocks_nothing_and_the_second_to_be_queued_is_refused() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let rename = [("field", "name"), ("new_value", "关小满"), ("old_value", ""), ("new_id_type", "")];
    let waiting = desk.save_change(&draft(&desk, "key-correction", Some(child), &rename)).unwrap();
    let problem = queue(&desk, &draft(&desk, "problem-record", Some(child), &[])).unwrap();
    let refused = desk.queue_change(waiting).unwrap_err().explain(Lang::Zh);
    assert!(refused.what.contains("问题学籍") && refused.advice.contains("撤回"), "{refused:?}");
    step(&desk, problem, "lift", &[("reason", "系统重新比对已通过")]).unwrap();
    desk.queue_change(waiting).unwrap();
}

#[test]
fn a_problem_record_is_not_corrected_into_the_number_of_another_pupil() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let taken = {
        let other = pupil(&desk, "关小山", TWO);
        text(&desk, other, FieldKey::IdDocNumber)
    };
    let id = queue(&desk, &draft(&desk, "problem-record", Some(child), &[])).unwrap();
    step(&desk, id, "check-register", &[("register", "户口簿上是另一个号码")]).unwrap();
    let number = |new: &'static str| [("field", "id_doc_number"), ("new_value", new), ("proof", "户口簿")];
    let theirs = [("field", "id_doc_number"), ("new_value", taken.as_str()), ("proof", "户口簿")];
    assert!(step(&desk, id, "correct", &theirs).unwrap_err().contains("关小山"));
    step(&desk, id, "correct", &number("210499201603120022")).unwrap();
}

#[test]
fn a_wrong_number_is_corrected_or_removed_but_never_proved() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let id = queue(&desk, &draft(&desk, "problem-record", Some(child), &[])).unwrap();
    assert!(step(&desk, id, "correct", &[]).is_err(), "the register is looked at first");
    step(&desk, id, "check-register", &[("register", "户口簿上是关小满")]).unwrap();
    assert!(step(&desk, id, "prove", &[("proof", "户口簿")]).is_err());
    let same = [("field", "name"), ("new_value", "关小曼"), ("proof", "户口簿")];
    assert!(step(&desk, id, "correct", &same).unwrap_err().contains("一样"));
    let right = [("field", "name"), ("new_value", "关小满"), ("proof", "户口簿")];
    step(&desk, id, "correct", &right).unwrap();
    step(&desk, id, "review", &[]).unwrap();
    step(&desk, id, "return", &[("reason", "缺户口簿首页")]).unwrap();
    step(&desk, id, "correct", &right).unwrap();
    step(&desk, id, "review", &[]).unwrap();
    assert_eq!(text(&desk, child, FieldKey::Name), "关小曼");
    step(&desk, id, "solve", &[]).unwrap();
    assert_eq!(text(&desk, child, FieldKey::Name), "关小满");
    assert_eq!(change(&desk, id).stage, "solved");
}

#[test]
fn a_record_whose_child_is_elsewhere_is_removed_from_the_roll() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let twice = [("sort", "number-twice"), ("place", "same-county")];
    let unnamed = [twice.as_slice(), &[("other_phone", "")]].concat();
    assert_eq!(
        queue(&desk, &draft(&desk, "problem-record", Some(child), &unnamed)).unwrap_err().0,
        "other_phone"
    );
    let id = queue(&desk, &draft(&desk, "problem-record", Some(child), &twice)).unwrap();
    step(&desk, id, "check-register", &[("register", "号码无误")]).unwrap();
    step(&desk, id, "call", &[("answer", "孩子在河西县第二小学上课")]).unwrap();
    step(&desk, id, "prove", &[("proof", "户口簿")]).unwrap();
    step(&desk, id, "remove", &[("attends", "河西县第二小学")]).unwrap();
    step(&desk, id, "review", &[]).unwrap();
    step(&desk, id, "solve", &[]).unwrap();
    assert_eq!(desk.pupil(child).unwrap().standing, Standing::Removed);
    assert_eq!(change(&desk, id).stage, "removed");
    let register = desk.movements(2026).unwrap();
    assert_eq!((register.left.len(), register.left[0].class.as_str()), (1, "removed"));
    desk.reopen_change(id, "孩子其实在本校").unwrap();
    assert_eq!(desk.pupil(child).unwrap().standing, Standing::Enrolled);
}

#[test]
fn a_proved_record_stays_as_it_is_and_a_false_alarm_ends_at_once() {
    let (_home, desk) = school();
    let child = pupil(&desk, "关小曼", ONE);
    let before = desk.pupil(child).unwrap().fields;
    let twice = [("sort", "number-twice"), ("place", "same-school")];
    let id = queue(&desk, &draft(&desk, "problem-record", Some(child), &twice)).unwrap();
    step(&desk, id, "check-register", &[("register", "号码无误")]).unwrap();
    step(&desk, id, "prove", &[("proof", "户口簿")]).unwrap();
    step(&desk, id, "review", &[]).unwrap();
    step(&desk, id, "solve", &[]).unwrap();
    assert_eq!(desk.pupil(child).unwrap().fields, before);
    let id = queue(&desk, &draft(&desk, "problem-record", Some(child), &[])).unwrap();
    step(&desk, id, "lift", &[("reason", "系统重新比对已通过")]).unwrap();
    assert!(!change(&desk, id).is_open());
}

#[test]
fn a_problem_found_by_the_duplicate_check_is_solved_beside_the_enrolment() {
    let (_home, desk) = school();
    let entry = queue(&desk, &draft(&desk, "enrol", None, &[])).unwrap();
    let child = change(&desk, entry).pupil;
    step(&desk, entry, "enter", &[]).unwrap();
    step(&desk, entry, "doubt", &[("doubt", "与姓名不符")]).unwrap();
    let problem = queue(&desk, &draft(&desk, "problem-record", Some(child), &[])).unwrap();
    assert!(step(&desk, entry, "clear", &[]).unwrap_err().contains("还没有解决"));
    step(&desk, problem, "lift", &[("reason", "系统重新比对已通过")]).unwrap();
    step(&desk, entry, "clear", &[]).unwrap();
}
