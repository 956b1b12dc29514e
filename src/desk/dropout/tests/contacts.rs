//! Contacts: what is lacking, what counts, what is struck, who may.

use super::*;
use crate::{
    desk::Secret,
    domain::{Post, ledger::Letter},
};

#[test]
fn a_contact_is_noted_altered_and_struck_and_the_day_of_entry_stays_apart() {
    let mut school = school();
    let one = pupil(&mut school);
    at(20_261_112);
    let made = contact(&school, one, 20_261_110, "visit");
    assert_eq!((made.by.as_str(), made.whom.as_str()), ("关老师", "王某"));
    school.desk.note_contact(&made).unwrap();
    at(20_261_113);
    school.desk.note_contact(&Contact { found: "在家".into(), ..made.clone() }).unwrap();
    let lines = school.desk.contacts_of(one).unwrap();
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!((line.kept.first.on, line.kept.last.on), (day(20_261_112), day(20_261_113)));
    assert!(line.late && line.counts && line.kept.contact.found == "在家");
    assert_eq!((line.way.zh.as_str(), line.outcome.zh.as_str()), ("家访", "不愿返校"));
    assert_eq!(refused_at(school.desk.strike_contact(one, made.id, " ")), "reason");
    school.desk.strike_contact(one, made.id, "记错了学生").unwrap();
    assert!(school.desk.contacts_of(one).unwrap().is_empty());
    assert!(school.desk.strike_contact(one, made.id, "再划一次").is_err());
}

#[test]
fn what_a_contact_lacks_is_refused_at_its_place() {
    let mut school = school();
    let one = pupil(&mut school);
    at(20_261_112);
    let lawful = contact(&school, one, 20_261_112, "call");
    let empty = String::new;
    for (at, contact) in [
        ("on", Contact { on: day(20_261_113), ..lawful.clone() }),
        ("on", Contact { on: day(20_240_831), ..lawful.clone() }),
        ("by", Contact { by: empty(), ..lawful.clone() }),
        ("whom", Contact { whom: "  ".into(), ..lawful.clone() }),
        ("found", Contact { found: empty(), ..lawful.clone() }),
        ("way", Contact { way: "电报".into(), ..lawful.clone() }),
        ("outcome", Contact { outcome: empty(), ..lawful.clone() }),
        ("back_by", Contact { back_by: Some(day(20_261_111)), ..lawful.clone() }),
        ("next_on", Contact { next_on: Some(day(20_261_111)), ..lawful.clone() }),
        ("way", Contact { letter: Some(Letter::default()), ..lawful.clone() }),
        ("number", Contact { way: "letter".into(), ..lawful.clone() }),
    ] {
        assert_eq!(refused_at(school.desk.note_contact(&contact)), at);
    }
    let nobody = Contact { whom: empty(), outcome: "no-answer".into(), ..lawful };
    school.desk.note_contact(&nobody).unwrap();
}

#[test]
fn a_letter_counts_when_it_was_served_and_gives_seven_days() {
    let mut school = school();
    let one = pupil(&mut school);
    truant(&school, one, 20_261_109, 20_261_111);
    let blank = contact(&school, one, 20_261_111, "letter");
    let letter = blank.letter.clone().unwrap();
    assert_eq!((letter.served, letter.deadline), (Some(day(20_261_111)), Some(day(20_261_118))));
    let with = |letter: Letter| Contact { letter: Some(letter), ..blank.clone() };
    let named = Letter { number: "义劝通字〔2026〕1号".into(), ..letter };
    for (at, letter) in [
        ("received_by", named.clone()),
        ("witnesses", Letter { refused: true, ..named.clone() }),
        ("witnesses", Letter { refused: true, witnesses: "甲某".into(), ..named.clone() }),
        ("served", Letter { refused: true, witnesses: "甲某、乙某".into(), served: None, ..named.clone() }),
        ("served", Letter { served: Some(day(20_261_112)), ..named.clone() }),
        ("number", Letter { number: String::new(), received_by: "王某".into(), ..named.clone() }),
        ("deadline", Letter { deadline: Some(day(20_261_110)), received_by: "王某".into(), ..named.clone() }),
    ] {
        assert_eq!(refused_at(school.desk.note_contact(&with(letter))), at);
    }
    let written = Letter { served: None, deadline: None, ..named.clone() };
    school.desk.note_contact(&with(written)).unwrap();
    assert_eq!(line(&school, one).contacts, 0, "written, not served");
    let refused = Letter { refused: true, witnesses: "甲某、乙某".into(), deadline: None, ..named };
    school.desk.note_contact(&with(refused)).unwrap();
    assert_eq!(line(&school, one).contacts, 1);
    let kept = school.desk.contacts_of(one).unwrap().remove(0).kept.contact.letter.unwrap();
    assert_eq!(kept.deadline, Some(day(20_261_118)));
}

#[test]
fn a_class_teacher_notes_contacts_of_the_own_class_and_keeps_no_ledger() {
    let mut school = school();
    let (own, other) = (pupil(&mut school), pupil(&mut school));
    let text = |text: &str| Some(Value::Text(text.into()));
    let edits = vec![Edit { field: FieldKey::ClassNumber, old: text("1"), new: text("2") }];
    let op = Op::FieldsEdited { pupil: other, lane: Lane::Form, edits, reason: String::new(), undoes: None };
    school.desk.record(vec![op], &[other]).unwrap();
    truant(&school, own, 20_261_109, 20_261_110);
    truant(&school, other, 20_261_109, 20_261_110);
    let (mine, theirs) = (Secret::from("kuihua-2026-xq"), Secret::from("baihua-2026-bz"));
    school.desk.add_staff("白老师", Post::Homeroom, vec![("13".into(), "1".into())], &theirs, &mine).unwrap();
    let School { desk, home, .. } = school;
    let around = desk.surroundings();
    drop(desk);
    let teacher =
        crate::desk::Desk::open(&home.path().join("desk"), Some("白老师"), &theirs, around).unwrap();
    let names: Vec<PupilId> = teacher.troubles().unwrap().into_iter().map(|line| line.pupil).collect();
    assert_eq!(names, [own]);
    let blank = teacher.new_contact(own, "call").unwrap();
    let told = Contact { found: "发烧".into(), outcome: "excused".into(), ..blank.clone() };
    teacher.note_contact(&told).unwrap();
    assert!(teacher.new_contact(other, "call").is_err());
    assert!(teacher.note_contact(&Contact { pupil: other, ..told }).is_err());
    assert!(teacher.open_case(own, &CaseTold::to(CaseState::Suspected)).is_err());
    assert!(teacher.month_draft(202_611).is_err());
}
