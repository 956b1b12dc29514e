//! Random sequences of every kind of change over real stores, as the years go by: whatever is drafted, queued, stepped
//! through, sent to the center and answered, promoted, graduated and taken back, the record stays a record. What would
//! go wrong is a child counted twice or lost, two businesses at once, a grade that the school does not have, or a
//! replay that says otherwise.

use std::cell::Cell;

use proptest::prelude::*;
use xueji::{
    changes::{ChangeState, Form, KINDS, Subject, kind, particular_example},
    desk::{
        BundleResult, ChangeDraft, ChangeFilter, Decision, Desk, Place, Progress, Secret, Setup, StepTold,
        Surroundings, school_year_of, year::YearOrder,
    },
    domain::{Date, DeskRole, FieldKey, PupilId, SiteKind, Standing, school::YearAct},
    rules::grade_year::{MoveUp, Shape, System},
};

use super::{
    properties::repeatable,
    road::{Township, pupil},
};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

/// 2026-09-01 09:00 in China.
const BEGINS: i64 = 1_788_224_400;
const DAY: i64 = 86_400;
const YEAR_ACTS: [YearAct; 3] = [YearAct::Promote, YearAct::Graduate, YearAct::MoveUp];

/// One thing that a registrar does. Numbers pick among what there is.
#[derive(Debug, Clone)]
enum Act {
    /// Write a change of a kind for a pupil and queue it.
    Write { kind: u8, pupil: u8, ground: u8 },
    /// Take a step that is offered.
    Step { change: u8, step: u8 },
    /// Hand it in to nobody: days go by.
    Wait(u8),
    /// Take the last edit back.
    Undo,
    /// Wait for the next summer.
    Summer,
    /// Promote, graduate or move up.
    Year(u8),
    /// The same, and take it back at once.
    YearAndBack(u8),
    /// Take the act of the year back, whatever came since.
    YearUndo(u8),
    /// Set the terms of the year, so many days later than usual.
    Terms(u8),
    /// Carry a stick to the center; it stays there.
    Export,
    /// Carry a stick to the center, which decides by the bits, and bring the answer back.
    Road(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => any::<(u8, u8, u8)>().prop_map(|(kind, pupil, ground)| Act::Write { kind, pupil, ground }),
        6 => any::<(u8, u8)>().prop_map(|(change, step)| Act::Step { change, step }),
        2 => (0_u8..120).prop_map(Act::Wait),
        1 => Just(Act::Undo),
        1 => Just(Act::Summer),
        2 => any::<u8>().prop_map(Act::Year),
        1 => any::<u8>().prop_map(Act::YearAndBack),
        1 => any::<u8>().prop_map(Act::YearUndo),
        1 => (0_u8..40).prop_map(Act::Terms),
        1 => Just(Act::Export),
        2 => any::<u8>().prop_map(Act::Road),
    ]
}

/// A primary school, or a point whose children move up after grade 3: as pupils of the same school or of another.
fn shapes() -> impl Strategy<Value = Shape> {
    let shape = |highest: &str, move_up| Shape {
        lowest: "11".into(),
        highest: highest.into(),
        system: System::SixThree,
        move_up,
        told: true,
    };
    prop_oneof![
        Just(shape("16", None)),
        Just(shape("13", Some(MoveUp::Campus))),
        Just(shape("13", Some(MoveUp::School))),
    ]
}

struct School {
    town: Township,
}

impl School {
    fn new(shape: &Shape) -> Self {
        NOW.set(BEGINS);
        let home = tempfile::TempDir::new().unwrap();
        let desk = |role, kind, code: &str, name: &str| {
            let (code, name, staff) = (code.to_owned(), name.to_owned(), "关老师".to_owned());
            let around = Surroundings {
                now: || NOW.get(),
                built: Date::from_number(20_260_101).unwrap(),
                kdf: xueji::desk::KdfParams::quick(),
            };
            let folder = home.path().join(&code);
            let setup = Setup { role, kind, code, name, staff };
            Desk::create(&folder, &setup, &Secret::from(super::road::PASSWORD), around).unwrap().0
        };
        let center = desk(DeskRole::Center, SiteKind::Central, "2121999901", "云杉镇中心小学");
        let school = desk(DeskRole::School, SiteKind::Village, "2121999903", "北岔小学");
        std::fs::create_dir(home.path().join("stick")).unwrap();
        let town = Township { home, center, school };
        town.trust(&town.school, &town.center);
        town.trust(&town.center, &town.school);
        town.school.set_school_shape(shape).unwrap();
        for (number, name) in (1..).zip(["关小满", "那启明", "佟晓", "白雪", "金阿果"]) {
            pupil(&town.school, name, &format!("21049920180512{number:03}"));
        }
        Self { town }
    }

    const fn desk(&self) -> &Desk {
        &self.town.school
    }

    fn everybody(&self) -> Vec<(PupilId, Standing)> {
        self.desk().roster().rows().map(|row| (row.id, row.standing)).collect()
    }

    /// Whatever is refused must change nothing that the invariants see; so every answer is welcome.
    fn take(&self, act: &Act) -> Result<(), TestCaseError> {
        match act {
            Act::Write { kind, pupil, ground } => self.write(*kind, *pupil, *ground),
            Act::Step { change, step } => self.step(*change, *step),
            Act::Wait(days) => NOW.set(NOW.get() + i64::from(*days) * DAY),
            Act::Undo => drop(self.desk().undo()),
            Act::Summer => self.summer(),
            Act::Year(act) => drop(self.desk().year_act(&self.order(*act))),
            Act::YearAndBack(act) => return self.year_and_back(&self.order(*act)),
            Act::YearUndo(act) => {
                let order = self.order(*act);
                let _ = self.desk().year_undo(order.act, order.year, "办错了");
            }
            Act::Terms(later) => self.terms(*later),
            Act::Export => drop(self.desk().export(&self.town.stick(), &Progress::new())),
            Act::Road(decisions) => return self.road(*decisions),
        }
        Ok(())
    }

    /// To the next tenth of July, when every act of the year may be done.
    fn summer(&self) {
        let today = self.desk().today().date.number();
        let year = today / 10_000 + u32::from(today % 10_000 >= 710);
        let day = Date::from_number(year * 10_000 + 710).unwrap();
        NOW.set(day.0.and_hms_opt(1, 0, 0).unwrap().and_utc().timestamp());
    }

    /// The act in the school year that is over or about to be.
    fn order(&self, act: u8) -> YearOrder {
        let year = school_year_of(self.desk().today().date);
        YearOrder::new(YEAR_ACTS[usize::from(act) % YEAR_ACTS.len()], year)
    }

    fn year_and_back(&self, order: &YearOrder) -> Result<(), TestCaseError> {
        let before = self.records();
        let Ok(done) = self.desk().year_act(order) else {
            prop_assert_eq!(before, self.records(), "a refused act changes nobody");
            return Ok(());
        };
        // Moving up as another school drafts transfers: they are withdrawn one by one.
        if done.drafts == 0 {
            prop_assert_ne!(&before, &self.records());
            let back = self.desk().year_undo(order.act, order.year, "办错了").unwrap();
            prop_assert_eq!(back, done.plan.goes.len());
        }
        prop_assert_eq!(before, self.records(), "taken back");
        Ok(())
    }

    /// Every record as it stands, without the number of the entry that touched it last.
    fn records(&self) -> Vec<String> {
        let record = |(id, standing)| {
            let pupil = self.desk().pupil(id).unwrap();
            format!("{id} {standing:?} {:?} {:?}", pupil.fields, pupil.situation)
        };
        self.everybody().into_iter().map(record).collect()
    }

    fn terms(&self, later: u8) {
        let year = school_year_of(self.desk().today().date);
        let mut plan = self.desk().terms_of_year(year).unwrap();
        for (start, _) in &mut plan.terms {
            start.0 = start.0 + chrono::Days::new(later.into());
        }
        let _ = self.desk().set_year(plan);
    }

    fn road(&self, decisions: u8) -> Result<(), TestCaseError> {
        let Township { center, school, .. } = &self.town;
        let stick = [self.town.stick()];
        let _ = school.export(&stick[0], &Progress::new());
        for outcome in center.collect(&stick, &Progress::new()).unwrap() {
            prop_assert_ne!(outcome.result, BundleResult::Refused, "{:?}", outcome.message);
        }
        let waiting = center.review_queue().unwrap().into_iter().filter(|line| line.decision.is_none());
        for (place, line) in waiting.enumerate() {
            let decision = match decisions >> (place % 8) & 1 {
                0 => Decision::Approved,
                _ => Decision::Returned("缺户口簿".into()),
            };
            // What was withdrawn is no longer to be decided.
            let _ = center.review(line.site, line.line.change.id, decision);
        }
        if center.export(&stick[0], &Progress::new()).is_ok() {
            for outcome in school.receive(&stick, &Progress::new()).unwrap() {
                prop_assert_ne!(outcome.result, BundleResult::Refused, "{:?}", outcome.message);
            }
        }
        Ok(())
    }

    fn write(&self, kind: u8, pupil: u8, ground: u8) {
        let everybody = self.everybody();
        let (id, standing) = everybody[usize::from(pupil) % everybody.len()];
        // Most kinds refuse most standings; so most of the time one is taken that can start here.
        let fitting: Vec<_> = KINDS
            .into_iter()
            .filter(|one| {
                one.subject() == Subject::Newcomer || ground.is_multiple_of(8) || one.starts_from(standing)
            })
            .collect();
        let kind = fitting[usize::from(kind) % fitting.len()];
        let today = self.desk().today().date;
        let mut form = Form::default();
        for particular in kind.particulars() {
            form.set(particular.key, &particular_example(particular, today));
        }
        let choices = kind.particulars().iter().find(|one| one.key == kind.ground());
        if let Some(particular) = choices {
            let values = xueji::desk::particular_values(particular, &self.desk().rules());
            if let Some((code, _)) = values.get(usize::from(ground) % values.len().max(1)) {
                form.set(particular.key, code);
            }
        }
        let pupil = (kind.subject() != Subject::Newcomer).then_some(id);
        let draft = ChangeDraft { kind: kind.tag().into(), pupil, form, ..ChangeDraft::default() };
        if let Ok(id) = self.desk().save_change(&draft)
            && self.desk().queue_change(id).is_err()
        {
            self.desk().withdraw_change(id, "不能办").unwrap();
        }
    }

    fn step(&self, change: u8, step: u8) {
        let mut changes = self.desk().changes(ChangeFilter::All).unwrap();
        changes.sort_by_key(|line| line.change.id);
        let Some(line) = changes.get(usize::from(change) % changes.len().max(1)) else { return };
        let offers = self.desk().steps(line.change.id).unwrap();
        let Some(offer) = offers.get(usize::from(step) % offers.len().max(1)) else { return };
        let mut told = StepTold::default();
        for asked in offer.asks.iter().filter(|asked| asked.required) {
            told.set.set(asked.key, &asked.example);
        }
        let _ = self.desk().step(line.change.id, &offer.key, &told);
    }

    /// What must hold at every moment.
    fn check(&self) -> Result<(), TestCaseError> {
        let changes = self.desk().changes(ChangeFilter::All).unwrap();
        let grades = self.desk().school_shape().unwrap().grades();
        let mut on_roll = 0_i64;
        for (id, standing) in self.everybody() {
            let record = self.desk().pupil(id).unwrap();
            prop_assert_eq!(record.standing, standing, "the list and the record");
            on_roll += i64::from(standing.is_on_roll());
            let grade = record.fields.code(FieldKey::Grade);
            prop_assert!(!standing.is_on_roll() || grades.contains(&grade), "grade {}", grade);
            let open: Vec<_> = changes
                .iter()
                .map(|line| &line.change)
                .filter(|change| change.pupil == id && change.is_open() && change.state != ChangeState::Draft)
                .filter_map(|change| kind(&change.kind))
                .filter(|kind| kind.needs_approval())
                .collect();
            for (at, one) in open.iter().enumerate() {
                for other in &open[at + 1..] {
                    let lawful = one.beside().contains(&other.tag()) || other.beside().contains(&one.tag());
                    prop_assert!(lawful, "two businesses at once: {:?} {:?}", one, other);
                }
            }
        }
        self.balance(on_roll)?;
        for line in self.desk().dues(None).unwrap() {
            // A clock of the pupil outlives the business that started it; one that waits for a party does not.
            if let Place::Change(id) = line.place {
                prop_assert!(self.desk().change(id).unwrap().change.is_open(), "due though it is over");
            }
        }
        Ok(())
    }

    /// Opening number + in - out = closing number, year after year, and the last closing is who sits there now.
    fn balance(&self, on_roll: i64) -> Result<(), TestCaseError> {
        let mut carried = None;
        for year in 2025..=school_year_of(self.desk().today().date) + 1 {
            let register = self.desk().movements(year).unwrap();
            let (came, left) = (register.came.len(), register.left.len());
            let counted = register.opening + i64::try_from(came).unwrap() - i64::try_from(left).unwrap();
            prop_assert_eq!(counted, register.closing, "year {}", year);
            prop_assert!(carried.is_none_or(|before| before == register.opening), "year {}", year);
            carried = Some(register.closing);
        }
        prop_assert_eq!(carried, Some(on_roll));
        Ok(())
    }
}

proptest! {
    #![proptest_config(repeatable(12))]

    #[test]
    fn any_sequence_of_changes_keeps_the_record_whole(
        shape in shapes(),
        acts in prop::collection::vec(act(), 10..50),
    ) {
        let school = School::new(&shape);
        for act in &acts {
            school.take(act)?;
            school.check()?;
        }
        for desk in [&school.town.school, &school.town.center] {
            let faults = desk.doctor(true, &Progress::new()).unwrap();
            prop_assert!(faults.iter().all(|finding| !finding.fault), "{:?}", faults);
        }
        school.check()?;
    }
}
