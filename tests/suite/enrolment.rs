//! Entry, deferral and the numbers at the desk's door with a real store (第4–8条): what would go wrong is a child on the
//! register who is not at school, a child at school who is not on it, or two records of one child.

use xueji::{
    changes::{Change, Form, kind, particular_example},
    desk::{ChangeDraft, Desk, StepTold},
    domain::{ChangeId, DeskRole, Explain, FieldKey, Lang, PupilId, Standing},
};

use super::road::desk;

/// A school alone, in a folder that lives as long as the test.
pub fn school() -> (tempfile::TempDir, Desk) {
    let home = tempfile::TempDir::new().unwrap();
    let school = desk(&home.path().join("school"), DeskRole::School, "2121999903", "北岔教学点");
    (home, school)
}

/// A draft of a kind with its examples, under what a test says instead; an empty text leaves a particular out.
pub fn draft(desk: &Desk, tag: &str, pupil: Option<PupilId>, set: &[(&str, &str)]) -> ChangeDraft {
    let mut form = Form::default();
    for particular in kind(tag).unwrap().particulars() {
        if particular.key != "student_registry_number" {
            form.set(particular.key, &particular_example(particular, desk.today().date));
        }
    }
    set.iter().for_each(|(key, text)| form.set(key, text));
    ChangeDraft { kind: tag.into(), pupil, form, ..ChangeDraft::default() }
}

/// Saves and queues; the particular and the sentence of the first refusal otherwise, and the draft is given up.
pub fn queue(desk: &Desk, draft: &ChangeDraft) -> Result<ChangeId, (String, String)> {
    let said = |error: xueji::desk::DeskError| (error.at.clone(), error.explain(Lang::Zh).what);
    let id = desk.save_change(draft).map_err(said)?;
    let queued = desk.queue_change(id).map_err(said);
    if queued.is_err() {
        desk.withdraw_change(id, "不办了").unwrap();
    }
    queued.map(|()| id)
}

/// Takes a step; the sentence of the refusal otherwise.
pub fn step(desk: &Desk, id: ChangeId, step: &str, set: &[(&str, &str)]) -> Result<(), String> {
    let mut told = StepTold::default();
    set.iter().for_each(|(key, text)| told.set.set(key, text));
    desk.step(id, step, &told).map_err(|error| error.explain(Lang::Zh).what)
}

pub fn change(desk: &Desk, id: ChangeId) -> Change {
    desk.change(id).unwrap().change
}

fn keys(desk: &Desk, id: ChangeId) -> Vec<String> {
    desk.steps(id).unwrap().into_iter().map(|offer| offer.key).collect()
}

fn standing(desk: &Desk, id: ChangeId) -> Standing {
    desk.pupil(change(desk, id).pupil).unwrap().standing
}

fn clocks(desk: &Desk, id: ChangeId) -> Vec<(String, u32)> {
    let pupil = desk.pupil(change(desk, id).pupil).unwrap();
    pupil.situation.clocks.iter().map(|clock| (clock.rule.clone(), clock.due.number())).collect()
}

fn on_roll(desk: &Desk) -> usize {
    desk.roster().rows().filter(|row| row.standing.is_on_roll()).count()
}

#[test]
fn a_child_in_class_is_on_the_roll_and_the_number_follows() {
    let (_home, desk) = school();
    let id = queue(&desk, &draft(&desk, "enrol", None, &[("entered_on", "20261031")])).unwrap();
    assert_eq!((standing(&desk, id), on_roll(&desk)), (Standing::Enrolled, 1));
    assert_eq!(clocks(&desk, id), [("D01".to_owned(), 20_261_130)], "a month from the last day of a month");
    for key in ["report", "enter", "clear"] {
        step(&desk, id, key, &[]).unwrap();
    }
    assert!(keys(&desk, id).contains(&"withdraw".to_owned()));
    step(&desk, id, "approve", &[]).unwrap();
    assert!(
        !keys(&desk, id).contains(&"withdraw".to_owned()),
        "what was approved is reopened, not withdrawn"
    );

    let told = [("student_registry_number", "L210499202005120025")];
    assert!(step(&desk, id, "number", &told).unwrap_err().contains("G开头"));
    step(&desk, id, "temporary-number", &told).unwrap();
    assert!(!change(&desk, id).is_open(), "with a number other business may begin");
    assert_eq!(clocks(&desk, id)[1], ("P02-G".to_owned(), 20_270_430));
    step(&desk, id, "file-complete", &[]).unwrap();
    assert_eq!(change(&desk, id).stage, "temporary", "the file's mark leaves the stage as it is");
    step(&desk, id, "number", &[("student_registry_number", "G210499202005120027")]).unwrap();
    assert!(clocks(&desk, id).is_empty());
    let pupil = desk.pupil(change(&desk, id).pupil).unwrap();
    assert_eq!(pupil.fields.text(FieldKey::StudentRegistryNumber), "G210499202005120027");
    assert_eq!(pupil.fields.text(FieldKey::SchoolCode), "2121999903");
}

#[test]
fn a_withdrawn_or_refused_entry_leaves_nobody_on_the_roll() {
    let (_home, desk) = school();
    let id = queue(&desk, &draft(&desk, "enrol", None, &[])).unwrap();
    desk.withdraw_change(id, "孩子没有来").unwrap();
    assert_eq!((standing(&desk, id), on_roll(&desk)), (Standing::NotTaken, 0));
    assert!(clocks(&desk, id).is_empty());

    let id = queue(&desk, &draft(&desk, "enrol", None, &[])).unwrap();
    assert_eq!(on_roll(&desk), 1);
    step(&desk, id, "enter", &[]).unwrap();
    step(&desk, id, "doubt", &[("doubt", "与邻县一名学生证件号相同")]).unwrap();
    assert!(step(&desk, id, "refuse", &[]).is_err(), "a no needs its reason");
    step(&desk, id, "refuse", &[("reason", "孩子在邻县就读")]).unwrap();
    assert_eq!((standing(&desk, id), on_roll(&desk)), (Standing::NotTaken, 0));
    let register = desk.movements(2026).unwrap();
    assert_eq!((register.opening, register.closing), (0, 0), "every line that came was taken back");
    assert_eq!(register.came.len(), register.left.len());
}

#[test]
fn one_child_has_one_record() {
    let (_home, desk) = school();
    queue(&desk, &draft(&desk, "enrol", None, &[])).unwrap();
    let (at, what) = queue(&desk, &draft(&desk, "enrol", None, &[("name", "李小苗")])).unwrap_err();
    assert!(at == "id_doc_number" && what.contains("钱小苗"), "{what}");
    // Without a number only name, sex and birth date speak: that is asked about, not refused.
    let like = draft(&desk, "enrol", None, &[("id_doc_type", "其他"), ("id_doc_number", "")]);
    let said = desk.check_change(&like).unwrap();
    assert!(said.iter().any(|(stops, refusal)| !stops && refusal.what.zh.contains("同日生")), "{said:?}");
    queue(&desk, &like).unwrap();
}

#[test]
fn a_reworked_entry_keeps_the_one_record() {
    let (_home, desk) = school();
    let id = queue(&desk, &draft(&desk, "enrol", None, &[])).unwrap();
    desk.withdraw_change(id, "班级写错").unwrap();
    desk.reopen_change(id, "班级写错").unwrap();
    let mut again = xueji::desk::draft_of(&change(&desk, id));
    again.form.set("class_number", "2");
    assert_eq!(queue(&desk, &again), Ok(id));
    assert_eq!(on_roll(&desk), 1);
    let pupil = desk.pupil(change(&desk, id).pupil).unwrap();
    assert_eq!(pupil.fields.text(FieldKey::ClassNumber), "2");
}

#[test]
fn a_deferred_child_waits_outside_the_register_and_then_enters_on_the_same_record() {
    let (_home, desk) = school();
    let id = queue(&desk, &draft(&desk, "defer", None, &[("approval", "authority")])).unwrap();
    assert_eq!(keys(&desk, id), ["agree", "refuse", "withdraw"]);
    assert!(desk.pupil(change(&desk, id).pupil).is_err(), "nobody is entered by a mere request");
    step(&desk, id, "agree", &[]).unwrap();
    assert_eq!(keys(&desk, id), ["approve", "disapprove", "withdraw"]);
    step(&desk, id, "approve", &[]).unwrap();
    assert_eq!((standing(&desk, id), on_roll(&desk)), (Standing::Deferred, 0));
    let child = change(&desk, id).pupil;
    let until = desk.pupil(child).unwrap().situation.until.unwrap();
    assert_eq!(clocks(&desk, id), [("P01".to_owned(), until.number())]);
    assert!(step(&desk, id, "entered", &[]).unwrap_err().contains("还没有办入学"));
    assert!(step(&desk, id, "renewed", &[]).unwrap_err().contains("还没有新的"));

    // A renewal: the child stands on record, entry is due when the deferral ends, and only a later end will do.
    let asks = |until: &str| ChangeDraft {
        kind: "defer".into(),
        pupil: Some(child),
        form: Form(
            [("asked_on", "-0"), ("until", until), ("ground", "1"), ("approval", "school")]
                .map(|(key, text)| (key.to_owned(), text.to_owned()))
                .to_vec(),
        ),
        ..ChangeDraft::default()
    };
    assert_eq!(queue(&desk, &asks(&until.compact())).unwrap_err().0, "until");
    let renewal = queue(&desk, &asks("+600")).unwrap();
    assert_eq!(change(&desk, renewal).form.get("name"), "赵小禾");
    step(&desk, renewal, "agree", &[]).unwrap();
    assert!(desk.pupil(child).unwrap().situation.until.unwrap() > until);
    step(&desk, id, "renewed", &[]).unwrap();

    let entry = ChangeDraft { pupil: Some(child), ..draft(&desk, "enrol", None, &FROM_RECORD) };
    let entry = queue(&desk, &entry).unwrap();
    assert_eq!((change(&desk, entry).pupil, on_roll(&desk)), (child, 1));
    assert_eq!(desk.pupil(child).unwrap().name(), "赵小禾");
    assert_eq!(clocks(&desk, entry)[0].0, "D01", "the clock of the deferral is gone");
    step(&desk, renewal, "entered", &[]).unwrap();
}

/// What an entry leaves to the record of a deferred child.
const FROM_RECORD: [(&str, &str); 7] = [
    ("sort", "deferred"),
    ("name", ""),
    ("gender", ""),
    ("birth_date", ""),
    ("id_doc_type", ""),
    ("id_doc_number", ""),
    ("ethnicity", "汉族"),
];

#[test]
fn a_refused_deferral_enters_nobody() {
    let (_home, desk) = school();
    for (approval, steps) in [("school", vec!["refuse"]), ("township", vec!["agree", "disapprove"])] {
        let id = queue(&desk, &draft(&desk, "defer", None, &[("approval", approval)])).unwrap();
        for key in steps {
            step(&desk, id, key, &[("reason", "身体状况可以入学")])
                .or_else(|_| step(&desk, id, key, &[]))
                .unwrap();
        }
        assert!(!change(&desk, id).is_open() && desk.pupil(change(&desk, id).pupil).is_err());
    }
}

#[test]
fn the_middle_school_goes_on_with_number_and_record() {
    let (_home, desk) = school();
    let set = [("sort", "continued"), ("grade", "七年级"), ("birth_date", "20130506"), ("id_doc_number", "")];
    let set = [set.as_slice(), &[("id_doc_type", "其他")]].concat();
    let (at, _) = queue(&desk, &draft(&desk, "enrol", None, &set)).unwrap_err();
    assert_eq!(at, "student_registry_number");
    let set = [set.as_slice(), &[("student_registry_number", "G210499201305060014")]].concat();
    let id = queue(&desk, &draft(&desk, "enrol", None, &set)).unwrap();
    for key in ["enter", "clear", "approve"] {
        step(&desk, id, key, &[]).unwrap();
    }
    assert!(!keys(&desk, id).iter().any(|key| key.ends_with("number")), "no second number");
    step(&desk, id, "carry-over", &[]).unwrap();
    assert!(!change(&desk, id).is_open());
}
