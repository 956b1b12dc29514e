//! The year over a real store. What would go wrong: children moved twice, moved into a grade that is not there,
//! graduated a year early, or an act that cannot be taken back as it was done.

use std::cell::Cell;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::{
    changes::{Becoming, Effect},
    desk::{ChangeFilter, Desk, DeskError, Progress, Secret, Setup, Surroundings},
    domain::{
        Date, DeskRole, FieldKey, Fields, Month, PupilId, SiteKind, Standing, Value,
        school::{ClassRoom, YearAct, YearMove, YearPlan},
    },
    journal::{Op, VALUE_BYTES_MAX},
    seal::KdfParams,
};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

/// The clock stands at nine in the morning of a day in China.
fn at(number: u32) {
    NOW.set(day(number).0.and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp());
}

struct School {
    home: TempDir,
    desk: Desk,
    next: u16,
    /// In which month the next pupil began school.
    since: (u32, u32),
}

fn desk(home: &TempDir, name: &str, role: DeskRole, kind: SiteKind, code: &str) -> Desk {
    let around = Surroundings { now: || NOW.get(), built: day(20_240_101), kdf: KdfParams::quick() };
    let setup = Setup { role, kind, code: code.into(), name: name.into(), staff: "关老师".into() };
    Desk::create(&home.path().join(code), &setup, &Secret::from("kuihua-2026-xq"), around).unwrap().0
}

impl School {
    fn founded(kind: SiteKind) -> Self {
        at(20_251_010);
        let home = TempDir::new().unwrap();
        let desk = desk(&home, "北岔教学点", DeskRole::School, kind, "2121999903");
        Self { home, desk, next: 0, since: (2023, 9) }
    }

    /// A point that ends at grade 3.
    fn point(way: MoveUp) -> Self {
        let school = Self::founded(SiteKind::TeachingPoint);
        school.has("11", "13", System::SixThree, Some(way));
        school
    }

    fn has(&self, lowest: &str, highest: &str, system: System, move_up: Option<MoveUp>) {
        let shape = Shape { lowest: lowest.into(), highest: highest.into(), system, move_up, told: true };
        self.desk.set_school_shape(&shape).unwrap();
        assert_eq!(self.desk.school_shape().unwrap(), shape);
    }

    fn enters(&mut self, grade: &str, class: &str) -> PupilId {
        self.next += 1;
        let mut id = [0; 16];
        id[..2].copy_from_slice(&self.next.to_be_bytes());
        let pupil = PupilId(id);
        let mut fields = Fields::default();
        fields.set(FieldKey::Name, Some(Value::Text(format!("学生{}", self.next).into())));
        fields.set(FieldKey::Grade, Some(Value::Code(grade.into())));
        fields.set(FieldKey::ClassNumber, Some(Value::Text(class.into())));
        fields.set(
            FieldKey::EnrollmentMonth,
            Some(Value::Month(Month::new(self.since.0, self.since.1).unwrap())),
        );
        let op = Op::PupilEntered {
            pupil,
            entered: self.desk.today().date,
            standing: Standing::Enrolled,
            fields,
            source: "form".into(),
        };
        self.desk.record(vec![op], &[pupil]).unwrap();
        pupil
    }

    fn becomes(&self, pupil: PupilId, standing: Standing) {
        let on = self.desk.today().date;
        let class = standing.key().to_owned();
        let becoming = Becoming { standing, on, until: None, class, other: String::new() };
        let effects = vec![Effect::Becomes(becoming)];
        self.desk.record(vec![Op::PupilNoted { pupil, effects, reason: "补登".into() }], &[pupil]).unwrap();
    }

    fn grade(&self, pupil: PupilId) -> String {
        self.desk.pupil(pupil).unwrap().fields.code(FieldKey::Grade).to_owned()
    }

    fn standing(&self, pupil: PupilId) -> Standing {
        self.desk.pupil(pupil).unwrap().standing
    }

    fn does(&self, act: YearAct) -> Result<YearDone, DeskError> {
        self.desk.year_act(&YearOrder::new(act, 2025))
    }

    fn undoes(&self, act: YearAct) -> Result<usize, DeskError> {
        self.desk.year_undo(act, 2025, "办错了")
    }

    /// Every record as it stands, without the number of the entry that touched it last.
    fn records(&self) -> Vec<(PupilId, Standing, Fields, String)> {
        let rows: Vec<PupilId> = self.desk.roster().rows().map(|row| row.id).collect();
        rows.into_iter()
            .map(|id| {
                let pupil = self.desk.pupil(id).unwrap();
                (id, pupil.standing, pupil.fields.clone(), format!("{:?}", pupil.situation))
            })
            .collect()
    }

    fn sound(&self) {
        let faults = self
            .desk
            .doctor(true, &Progress::new())
            .unwrap()
            .into_iter()
            .filter(|finding| finding.fault)
            .count();
        assert_eq!(faults, 0, "the replay equals the tables");
    }
}

#[test]
fn a_class_moves_up_once_a_year_and_back_as_a_whole() {
    let mut school = School::founded(SiteKind::Village);
    school.has("11", "16", System::SixThree, None);
    let (first, fifth, sixth) =
        (school.enters("11", "2"), school.enters("15", "1"), school.enters("16", "1"));
    let away = school.enters("12", "1");
    school.becomes(away, Standing::Suspended);
    let before = school.records();

    at(20_260_630);
    assert!(school.does(YearAct::Promote).is_err(), "a day early");
    at(20_260_811);
    let done = school.does(YearAct::Promote).unwrap();
    assert_eq!(done.plan.goes.len(), 2);
    assert_eq!(
        (school.grade(first), school.grade(fifth), school.grade(sixth)),
        ("12".into(), "16".into(), "16".into())
    );
    assert_eq!(school.grade(away), "12", "who is suspended stays in his grade");
    assert_eq!(
        school.desk.pupil(first).unwrap().fields.text(FieldKey::ClassNumber),
        "2",
        "the class is kept"
    );
    let again = school.does(YearAct::Promote).unwrap_err();
    assert_eq!(again.article().map(|article| article.0), Some(12));

    school.does(YearAct::Graduate).unwrap();
    assert_eq!(school.standing(sixth), Standing::Graduated);
    assert_eq!(school.standing(fifth), Standing::Enrolled, "who came into grade 6 this summer stays");

    assert_eq!(school.undoes(YearAct::Graduate).unwrap(), 1);
    assert_eq!(school.undoes(YearAct::Promote).unwrap(), 2);
    assert_eq!(school.records(), before);
    assert!(school.undoes(YearAct::Promote).is_err(), "nothing is left to take back");
    school.does(YearAct::Promote).unwrap();
    assert_eq!(school.grade(first), "12");
    school.sound();
}

#[test]
fn last_year_can_be_read_afterwards() {
    let mut school = School::founded(SiteKind::Village);
    let (second, sixth) = (school.enters("12", "1"), school.enters("16", "2"));
    at(20_260_720);
    school.does(YearAct::Graduate).unwrap();
    school.does(YearAct::Promote).unwrap();
    at(20_260_905);
    school.since = (2026, 9);
    let newcomer = school.enters("11", "1");
    let read = |year| {
        let lines = school.desk.roster_of_year(year).unwrap();
        lines.into_iter().map(|line| (line.pupil, line.grade, line.class, line.standing)).collect::<Vec<_>>()
    };
    let enrolled = Standing::Enrolled;
    assert_eq!(
        read(2025),
        [(second, "12".into(), "1".into(), enrolled), (sixth, "16".into(), "2".into(), enrolled)]
    );
    assert_eq!(
        read(2026),
        [(newcomer, "11".into(), "1".into(), enrolled), (second, "13".into(), "1".into(), enrolled)]
    );
    let balance = school.desk.year_balance(2026).unwrap();
    assert!(balance.holds(), "{balance:?}");
    assert_eq!((balance.opening, balance.came, balance.left, balance.now), (2, 1, 1, 2));
    let sizes: Vec<(&str, u32, u32)> =
        balance.classes.iter().map(|(grade, _, before, now)| (grade.as_str(), *before, *now)).collect();
    assert_eq!(sizes, [("11", 0, 1), ("12", 1, 0), ("13", 0, 1), ("16", 1, 0)]);
}

#[test]
fn a_point_that_is_a_campus_hands_its_top_grade_over_by_a_class_change() {
    let mut school = School::point(MoveUp::Campus);
    let (second, third) = (school.enters("12", "1"), school.enters("13", "1"));
    at(20_260_820);
    let promoted = school.does(YearAct::Promote).unwrap();
    assert_eq!(promoted.plan.stays[0].why, Why::BeyondSite);
    assert_eq!((school.grade(second), school.grade(third)), ("13".into(), "13".into()));
    school.does(YearAct::MoveUp).unwrap();
    assert_eq!(school.standing(third), Standing::MovedUp);
    assert_eq!(school.standing(second), Standing::Enrolled, "who came into grade 3 this summer stays a year");
    assert!(school.does(YearAct::Graduate).is_err(), "grade 3 is not graduated");
    let register = school.desk.movements(2025).unwrap();
    assert_eq!((register.left.len(), register.left[0].class.as_str()), (1, "moved-up"));
    assert_eq!(register.left[0].other, "中心小学");
    assert_eq!(school.undoes(YearAct::MoveUp).unwrap(), 1);
    assert_eq!(school.standing(third), Standing::Enrolled);
    school.sound();
}

#[test]
fn a_point_with_a_code_of_its_own_gets_a_transfer_for_each_child() {
    let mut school = School::point(MoveUp::School);
    let (third, other) = (school.enters("13", "1"), school.enters("13", "1"));
    at(20_260_820);
    let done = school.does(YearAct::MoveUp).unwrap();
    assert_eq!(done.drafts, 2);
    let changes = school.desk.changes(ChangeFilter::Open).unwrap();
    let whom: Vec<PupilId> = changes.iter().map(|line| line.change.pupil).collect();
    assert!(whom.contains(&third) && whom.contains(&other));
    assert!(changes.iter().all(|line| line.change.kind == "transfer-out"));
    assert_eq!(school.standing(third), Standing::Enrolled, "nothing happens before the transfer");
    assert!(school.does(YearAct::MoveUp).is_err(), "no second transfer for anybody");
    assert_eq!(school.desk.changes(ChangeFilter::Open).unwrap().len(), 2);
}

#[test]
fn five_four_graduates_the_fifth_grade_and_six_three_does_not() {
    for (system, standing) in
        [(System::FiveFour, Standing::Graduated), (System::SixThree, Standing::Enrolled)]
    {
        let mut school = School::founded(SiteKind::Village);
        school.has("11", "15", system, Some(MoveUp::Campus));
        let fifth = school.enters("15", "1");
        at(20_260_720);
        let graduated = school.does(YearAct::Graduate);
        assert_eq!(graduated.is_ok(), system == System::FiveFour);
        assert_eq!(school.standing(fifth), standing, "{system:?}");
    }
}

#[test]
fn open_business_and_a_standing_keep_a_pupil_from_graduating_and_june_says_so() {
    let mut school = School::founded(SiteKind::Village);
    let (clear, ill, busy) = (school.enters("16", "1"), school.enters("16", "1"), school.enters("16", "1"));
    school.becomes(ill, Standing::Suspended);
    let draft =
        crate::desk::ChangeDraft { kind: "transfer-out".into(), pupil: Some(busy), ..Default::default() };
    school.desk.save_change(&draft).unwrap();
    at(20_260_605);
    let told: Vec<(PupilId, &str)> =
        school.desk.left_behind(2026).unwrap().into_iter().map(|stay| (stay.pupil, stay.why.key())).collect();
    assert!(told.contains(&(ill, "suspended")) && told.contains(&(busy, "open-business")));
    assert_eq!(told.len(), 2);
    at(20_260_715);
    let order = YearOrder { complete: vec![clear], ..YearOrder::new(YearAct::Graduate, 2025) };
    school.desk.year_act(&order).unwrap();
    assert_eq!(school.standing(clear), Standing::Completed);
    assert_eq!((school.standing(ill), school.standing(busy)), (Standing::Suspended, Standing::Enrolled));
    let draft = school.desk.changes(ChangeFilter::Open).unwrap()[0].change.id;
    school.desk.withdraw_change(draft, "不转了").unwrap();
    school.does(YearAct::Graduate).expect("who was cleared may follow");
    assert_eq!(school.standing(busy), Standing::Graduated);
    assert_eq!(school.undoes(YearAct::Graduate).unwrap(), 1, "only the last act");
    assert_eq!((school.standing(busy), school.standing(clear)), (Standing::Enrolled, Standing::Completed));
}

#[test]
fn what_was_handed_in_is_not_taken_back() {
    let mut school = School::founded(SiteKind::Village);
    let center = desk(&school.home, "青石中心小学", DeskRole::Center, SiteKind::Central, "2121999901");
    let stick = school.home.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    for (giver, taker) in [(&center, &school.desk), (&school.desk, &center)] {
        let card = taker.import_card(&giver.export_card(&stick).unwrap()).unwrap();
        taker.confirm_card(card.fingerprint, &card.check_code).unwrap();
    }
    let pupil = school.enters("12", "1");
    at(20_260_811);
    school.desk.export(&stick, &Progress::new()).unwrap();
    school.does(YearAct::Promote).unwrap();
    assert_eq!(school.desk.year_handed_in(YearAct::Promote, 2025).unwrap(), None, "the bundle was older");
    assert_eq!(school.undoes(YearAct::Promote).unwrap(), 1);
    school.does(YearAct::Promote).unwrap();
    at(20_260_812);
    school.desk.export(&stick, &Progress::new()).unwrap();
    at(20_260_813);
    school.desk.export(&stick, &Progress::new()).unwrap();
    let refused = school.undoes(YearAct::Promote).unwrap_err();
    assert!(crate::domain::Explain::explain(&refused, crate::domain::Lang::Zh).what.contains("2026-08-12"));
    assert_eq!(school.grade(pupil), "13");
    assert!(center.collect(&[stick], &Progress::new()).is_ok());
}

#[test]
fn an_act_is_not_taken_back_over_a_later_change_but_over_another_field_it_is() {
    let mut school = School::founded(SiteKind::Village);
    let pupil = school.enters("12", "1");
    at(20_260_811);
    school.does(YearAct::Promote).unwrap();
    school.becomes(pupil, Standing::Suspended);
    assert!(school.undoes(YearAct::Promote).is_err(), "the suspension would be lost");
    let mut school = School::founded(SiteKind::Village);
    let pupil = school.enters("12", "1");
    at(20_260_811);
    school.does(YearAct::Promote).unwrap();
    let phone = Value::Text("13000000000".into());
    school.desk.edit_pupil(pupil, vec![(FieldKey::Phone, Some(phone.clone()))], "").unwrap();
    school.undoes(YearAct::Promote).unwrap();
    assert_eq!(school.grade(pupil), "12");
    assert_eq!(school.desk.pupil(pupil).unwrap().fields.get(FieldKey::Phone), Some(&phone));
}

#[test]
fn terms_classes_and_subjects_are_kept_as_set() {
    let mut school = School::point(MoveUp::Campus);
    school.enters("11", "1");
    let desk = &school.desk;
    let plan = YearPlan {
        year: 2025,
        terms: vec![(day(20_250_901), day(20_260_115)), (day(20_260_301), day(20_260_710))],
        closures: vec![(day(20_251_203), false)],
    };
    desk.set_year(plan.clone()).unwrap();
    assert_eq!(desk.years().unwrap(), std::slice::from_ref(&plan));
    assert!(desk.set_year(YearPlan { terms: Vec::new(), ..plan }).is_err());
    assert!(desk.term_of(day(20_251_010)).unwrap().is_some());

    let class = |grade: &str, active| ClassRoom {
        grade: grade.into(),
        number: " 1班 ".into(),
        name: String::new(),
        teacher: " 林老师 ".into(),
        joint: "甲复式班".into(),
        active,
    };
    assert!(!desk.school_classes().unwrap()[0].set, "known from the record only");
    desk.set_class(class("11", true)).unwrap();
    let line = desk.school_classes().unwrap().remove(0);
    assert_eq!((line.set, line.pupils, line.class.name.as_str()), (true, 1, "1班"));
    assert_eq!((line.class.number.as_str(), line.class.teacher.as_str()), ("1", "林老师"));
    assert!(desk.set_class(class("14", true)).is_err(), "a grade that the site does not have");
    assert!(desk.set_class(class("11", false)).is_err(), "there are pupils in it");

    let subjects =
        |list: &[&str]| desk.set_subjects(&list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
    subjects(&["语文", " 数学"]).unwrap();
    assert_eq!(desk.subjects().unwrap(), ["语文", "数学"]);
    for wrong in [&[][..], &["语文", "语文"], &["  "]] {
        assert!(subjects(wrong).is_err(), "{wrong:?}");
    }
    assert_eq!(desk.subjects().unwrap(), ["语文", "数学"]);
}

#[test]
fn the_steps_of_a_year_close_one_by_one() {
    let mut school = School::founded(SiteKind::Village);
    school.enters("12", "1");
    at(20_260_811);
    assert_eq!(school.desk.year_at_hand(), 2026);
    let state = |school: &School, key: StepKey| {
        let steps = school.desk.year_overview(2026).unwrap().steps;
        steps.into_iter().find(|step| step.key == key).unwrap().state
    };
    for (key, wanted) in [
        (StepKey::Shape, StepState::Open),
        (StepKey::Graduate, StepState::NotNeeded),
        (StepKey::MoveUp, StepState::NotNeeded),
        (StepKey::Promote, StepState::Open),
        (StepKey::Terms, StepState::Open),
        (StepKey::Classes, StepState::Open),
        (StepKey::Subjects, StepState::Open),
        (StepKey::Newcomers, StepState::Open),
        (StepKey::Balance, StepState::Done),
    ] {
        assert_eq!(state(&school, key), wanted, "{key:?}");
    }
    school.has("11", "16", System::SixThree, None);
    school.does(YearAct::Promote).unwrap();
    assert_eq!(state(&school, StepKey::Shape), StepState::Done);
    assert_eq!(state(&school, StepKey::Promote), StepState::Done);
    at(20_260_531);
    assert_eq!(school.desk.year_at_hand(), 2026, "the clock does not run behind the journal");
}

#[test]
fn an_entry_of_an_act_stays_far_below_what_an_entry_may_hold() {
    let effects = vec![Effect::Becomes(Becoming {
        standing: Standing::MovedUp,
        on: day(20_260_820),
        until: None,
        class: "moved-up".into(),
        other: "长".repeat(60),
    })];
    let moves = vec![YearMove { pupil: PupilId([1; 16]), effects }; act::MOVES_AN_ENTRY];
    let bytes = crate::journal::encode(&Op::YearActed { act: YearAct::MoveUp, year: 2025, moves }).unwrap();
    assert!((bytes.len() as u64) < VALUE_BYTES_MAX / 4, "{}", bytes.len());
}

#[test]
fn a_large_school_moves_in_several_entries_and_comes_back_in_one_undo() {
    let mut school = School::founded(SiteKind::Village);
    let count = act::MOVES_AN_ENTRY + 30;
    for _ in 0..count {
        school.enters("12", "1");
    }
    at(20_260_811);
    assert_eq!(school.does(YearAct::Promote).unwrap().plan.goes.len(), count);
    assert_eq!(school.desk.roster().rows().filter(|row| row.grade == "13").count(), count);
    assert_eq!(school.undoes(YearAct::Promote).unwrap(), count);
    assert_eq!(school.desk.roster().rows().filter(|row| row.grade == "12").count(), count);
}

#[derive(Debug, Clone, Copy)]
struct Child {
    grade: usize,
    standing: usize,
}

fn children() -> impl Strategy<Value = Vec<Child>> {
    prop::collection::vec(
        (0..6_usize, 0..6_usize).prop_map(|(grade, standing)| Child { grade, standing }),
        1..9,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever acts are done, in whatever order, nobody gets a grade that the school does not have, nobody moves by
    /// more than one, and taking everything back gives the very records.
    #[test]
    fn acts_and_their_undoing_leave_the_records_as_they_were(
        children in children(),
        low in 0..4_usize,
        wide in 0..6_usize,
        five in any::<bool>(),
        order in Just([YearAct::Promote, YearAct::Graduate, YearAct::MoveUp]).prop_shuffle(),
    ) {
        const GRADES: [&str; 6] = ["11", "12", "13", "14", "15", "16"];
        const STANDINGS: [Standing; 6] = [
            Standing::Enrolled, Standing::Enrolled, Standing::Enrolled,
            Standing::Suspended, Standing::TransferredOut, Standing::Missing,
        ];
        let mut school = School::founded(SiteKind::TeachingPoint);
        let high = (low + wide).min(5);
        let system = if five { System::FiveFour } else { System::SixThree };
        school.has(GRADES[low], GRADES[high], system, Some(MoveUp::Campus));
        for child in &children {
            let pupil = school.enters(GRADES[child.grade], "1");
            if STANDINGS[child.standing] != Standing::Enrolled {
                school.becomes(pupil, STANDINGS[child.standing]);
            }
        }
        let before = school.records();
        at(20_260_811);
        let mut done = Vec::new();
        for act in order {
            if school.does(act).is_ok() {
                done.push(act);
            }
        }
        let shape = school.desk.school_shape().unwrap();
        for (id, standing, fields, _) in &before {
            let now = school.desk.pupil(*id).unwrap();
            let (was, is) = (fields.code(FieldKey::Grade), now.fields.code(FieldKey::Grade));
            prop_assert!(was == is || next_grade(was) == Some(is), "{was} {is}");
            prop_assert!(was == is || shape.teaches(is));
            prop_assert!(*standing == now.standing || was == is, "moved by two acts");
        }
        prop_assert!(school.desk.year_balance(2026).unwrap().holds());
        for act in done {
            school.undoes(act).unwrap();
        }
        prop_assert_eq!(school.records(), before);
    }
}
