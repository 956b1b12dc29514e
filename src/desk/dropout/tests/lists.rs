//! Who is on the roll and not in the room, and the numbers that never stand without their counts.

use super::*;
use crate::{changes::Form, desk::ChangeDraft, domain::ledger::CaseFacts};

#[test]
fn who_was_never_seen_is_told_by_called_classes_only() {
    let mut school = school();
    let (came, late, never, uncalled) =
        (pupil(&mut school), pupil(&mut school), pupil(&mut school), school.enters(202_409));
    at(20_260_902);
    marked(&school, came, 20_260_901, Presence::Present);
    marked(&school, never, 20_260_901, Presence::Truant);
    marked(&school, late, 20_260_901, Presence::Sick);
    noted(&school, never, 20_260_902, "call");
    let term = |school: &School| school.desk.term_start().unwrap().unwrap();
    let first = term(&school);
    assert_eq!((first.start, first.expected, first.came, first.unknown), (day(20_260_901), 4, 1, 1));
    let names = |term: &TermStart| {
        let mut found: Vec<_> = term.missing.iter().map(|line| (line.pupil, line.contacts)).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(names(&first), [(late, 0), (never, 1)]);
    let about = crate::desk::FormAbout::Year(crate::desk::FormYear::default());
    let to = school.home.path().join("未报到.xlsx");
    assert_eq!(school.desk.print_form("F19", &about, &to, false).unwrap(), 2, "the list of who did not come");
    marked(&school, late, 20_260_902, Presence::Late);
    assert_eq!(names(&term(&school)), [(never, 1)]);
    assert!(term(&school).missing.iter().all(|line| line.pupil != uncalled));
}

#[test]
fn a_suspension_past_its_end_and_a_departure_without_a_request_are_told() {
    let mut school = school();
    let (rests, leaves) = (pupil(&mut school), pupil(&mut school));
    at(20_260_901);
    let mut effect = crate::desk::testing::becoming(Standing::Suspended, 20_260_901);
    if let crate::changes::Effect::Becomes(becoming) = &mut effect {
        becoming.until = Some(day(20_261_201));
    }
    let op = Op::PupilNoted { pupil: rests, effects: vec![effect], reason: "补登".into() };
    school.desk.record(vec![op], &[rests]).unwrap();
    let mut form = Form::default();
    let asked = [
        ("to_school", "甲校"),
        ("to_place", "乙县"),
        ("ground", "1"),
        ("hops", "county"),
        ("guardian", "王某"),
        ("known_on", "20261102"),
        ("leaving_on", "20261102"),
    ];
    for (key, text) in asked {
        form.set(key, text);
    }
    let gaps = |on| {
        at(on);
        let lines = school.desk.not_in_room().unwrap();
        lines.into_iter().map(|line| (line.gap, line.pupil)).collect::<Vec<_>>()
    };
    assert_eq!(gaps(20_261_102), []);
    let draft =
        ChangeDraft { kind: "transfer-out".into(), pupil: Some(leaves), form, ..ChangeDraft::default() };
    let told = |error: DeskError| crate::domain::Explain::explain(&error, crate::domain::Lang::Zh).what;
    let change = school.desk.save_change(&draft).map_err(told).unwrap();
    school.desk.queue_change(change).map_err(told).unwrap();
    // Fifteen working days after Monday 2 November end on Monday 23 November.
    for (on, found) in [
        (20_261_123, vec![]),
        (20_261_124, vec![(Gap::NoRequest, leaves)]),
        (20_261_201, vec![(Gap::NoRequest, leaves)]),
        (20_261_202, vec![(Gap::SuspensionOver, rests), (Gap::NoRequest, leaves)]),
    ] {
        assert_eq!(gaps(on), found, "{on}");
    }
}

#[test]
fn the_numbers_stand_with_their_counts_and_without_names() {
    let mut school = school();
    let (one, two, three) = (pupil(&mut school), pupil(&mut school), pupil(&mut school));
    assert_eq!(school.desk.half_year().unwrap(), None, "before the first count");
    at(20_260_905);
    school.becomes(two, Standing::TransferredOut, 20_260_905);
    at(20_260_911);
    let half = school.desk.half_year().unwrap().unwrap();
    assert_eq!((half.on, half.on_roll), (day(20_260_911), 2));
    assert_eq!(half.left.iter().map(|(_, count)| count).sum::<usize>(), 1);
    at(20_261_001);
    let facts = CaseFacts { whereabouts: "3".into(), ..CaseFacts::default() };
    let told = CaseTold { facts, ..to(CaseState::Suspected, 20_261_001) };
    school.desk.open_case(one, &told).unwrap();
    school.becomes(one, Standing::DroppedOut, 20_261_030);
    at(20_261_031);
    let again = school.desk.half_year().unwrap().unwrap();
    assert_eq!((again.dropouts.len(), again.suspected), (0, 0), "as of 11 September nothing had happened");
    at(20_270_311);
    let spring = school.desk.half_year().unwrap().unwrap();
    assert_eq!((spring.from, spring.on, spring.on_roll), (day(20_260_912), day(20_270_311), 1));
    let whereabouts: Vec<_> =
        spring.dropouts.iter().map(|(name, count)| (name.zh.as_str(), *count)).collect();
    assert_eq!(whereabouts, [("外省务工", 1)]);
    let rate = school.desk.dropout_rate(2026).unwrap();
    let parts: Vec<i64> = rate.parts.iter().map(|(_, count)| *count).filter(|count| *count != 0).collect();
    assert_eq!((parts.iter().sum::<i64>(), rate.denominator), (rate.numerator, 3));
    assert_eq!(rate.per_mille(), Some(rate.numerator * 1000 / 3));
    assert_eq!(school.desk.dropout_rate(2020).unwrap().per_mille(), None, "before the register began");
    assert!(school.desk.roster().place(three).is_some());
}

#[test]
fn migrant_dropouts_are_listed_by_home_county_and_the_list_is_written_down() {
    let mut school = school();
    let (one, two) = (pupil(&mut school), pupil(&mut school));
    let edits = vec![
        Edit { field: FieldKey::IsMigrantWorkerChild, old: None, new: Some(Value::YesNo(true)) },
        Edit { field: FieldKey::HukouDivisionCode, old: None, new: Some(Value::Division(210_499_001_000)) },
    ];
    let op = Op::FieldsEdited { pupil: one, lane: Lane::Form, edits, reason: String::new(), undoes: None };
    school.desk.record(vec![op], &[one]).unwrap();
    at(20_261_130);
    school.becomes(one, Standing::DroppedOut, 20_261_130);
    school.becomes(two, Standing::DroppedOut, 20_261_130);
    let lines = school.desk.migrant_dropouts().unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].pupil, lines[0].county.as_str()), (one, "210499"));
    assert_eq!((lines[0].guardian.as_str(), lines[0].stated), ("王某", Some(day(20_261_130))));
    let to = school.home.path().join("随迁.xlsx");
    assert_eq!(school.desk.write_migrant_dropouts(&to, false).unwrap(), 1);
    let last = school.desk.store.entry(school.desk.store.head().seq).unwrap().unwrap().op().unwrap();
    assert!(matches!(last, Op::Disclosed { count: 1, .. }), "{last:?}");
}
