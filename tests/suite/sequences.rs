//! Random sequences of every kind of change over a real store, as the years go by: whatever is drafted, queued, stepped
//! through, refused, withdrawn and opened again, the record stays a record. What would go wrong is a child counted
//! twice or lost, two businesses at once, a grade that the school does not have, or a replay that says otherwise.

use std::cell::Cell;

use proptest::prelude::*;
use xueji::{
    changes::{ChangeState, Form, KINDS, Subject, kind, particular_example},
    desk::{ChangeDraft, ChangeFilter, Desk, Progress, Secret, Setup, StepTold, Surroundings},
    domain::{Date, DeskRole, FieldKey, PupilId, SiteKind, Standing},
};

use super::{properties::repeatable, road::pupil};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

/// 2026-09-01 09:00 in China.
const BEGINS: i64 = 1_788_224_400;
const DAY: i64 = 86_400;
/// Grades are 11 to 16 in primary and 21 to 23 in middle school.
const GRADES: [&str; 9] = ["11", "12", "13", "14", "15", "16", "21", "22", "23"];

/// One thing that a registrar does. Numbers pick among what there is.
#[derive(Debug, Clone)]
enum Act {
    /// Write a change of a kind for a pupil and queue it.
    Write { kind: u8, pupil: u8, ground: u8 },
    /// Take a step that is offered.
    Step { change: u8, step: u8 },
    /// Hand it in to nobody: days go by.
    Wait(u8),
    /// Edit, and take the edit back.
    Undo,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => any::<(u8, u8, u8)>().prop_map(|(kind, pupil, ground)| Act::Write { kind, pupil, ground }),
        6 => any::<(u8, u8)>().prop_map(|(change, step)| Act::Step { change, step }),
        2 => (0_u8..120).prop_map(Act::Wait),
        1 => Just(Act::Undo),
    ]
}

struct School {
    _home: tempfile::TempDir,
    desk: Desk,
}

impl School {
    fn new() -> Self {
        NOW.set(BEGINS);
        let home = tempfile::TempDir::new().unwrap();
        let setup = Setup {
            role: DeskRole::School,
            kind: SiteKind::Village,
            code: "2121999903".into(),
            name: "北岔小学".into(),
            staff: "关老师".into(),
        };
        let around = Surroundings {
            now: || NOW.get(),
            built: Date::from_number(20_260_101).unwrap(),
            kdf: xueji::desk::KdfParams::quick(),
        };
        let desk = Desk::create(home.path(), &setup, &Secret::from(super::road::PASSWORD), around).unwrap().0;
        for (number, name) in (1..).zip(["关小满", "那启明", "佟晓", "白雪", "金阿果"]) {
            pupil(&desk, name, &format!("21049920180512{number:03}"));
        }
        Self { _home: home, desk }
    }

    fn everybody(&self) -> Vec<(PupilId, Standing)> {
        self.desk.roster().rows().map(|row| (row.id, row.standing)).collect()
    }

    /// Whatever is refused must change nothing that the invariants see; so every answer is welcome.
    fn take(&self, act: &Act) {
        match act {
            Act::Write { kind, pupil, ground } => self.write(*kind, *pupil, *ground),
            Act::Step { change, step } => self.step(*change, *step),
            Act::Wait(days) => NOW.set(NOW.get() + i64::from(*days) * DAY),
            Act::Undo => drop(self.desk.undo()),
        }
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
        let today = self.desk.today().date;
        let mut form = Form::default();
        for particular in kind.particulars() {
            form.set(particular.key, &particular_example(particular, today));
        }
        let choices = kind.particulars().iter().find(|one| one.key == kind.ground());
        if let Some(particular) = choices {
            let values = xueji::desk::particular_values(particular, &self.desk.rules());
            if let Some((code, _)) = values.get(usize::from(ground) % values.len().max(1)) {
                form.set(particular.key, code);
            }
        }
        let pupil = (kind.subject() != Subject::Newcomer).then_some(id);
        let draft = ChangeDraft { kind: kind.tag().into(), pupil, form, ..ChangeDraft::default() };
        if let Ok(id) = self.desk.save_change(&draft)
            && self.desk.queue_change(id).is_err()
        {
            self.desk.withdraw_change(id, "不能办").unwrap();
        }
    }

    fn step(&self, change: u8, step: u8) {
        let mut changes = self.desk.changes(ChangeFilter::All).unwrap();
        changes.sort_by_key(|line| line.change.id);
        let Some(line) = changes.get(usize::from(change) % changes.len().max(1)) else { return };
        let offers = self.desk.steps(line.change.id).unwrap();
        let Some(offer) = offers.get(usize::from(step) % offers.len().max(1)) else { return };
        let mut told = StepTold::default();
        for asked in offer.asks.iter().filter(|asked| asked.required) {
            told.set.set(asked.key, &asked.example);
        }
        let _ = self.desk.step(line.change.id, &offer.key, &told);
    }

    /// What must hold at every moment.
    fn check(&self) -> Result<(), TestCaseError> {
        let changes = self.desk.changes(ChangeFilter::All).unwrap();
        let mut on_roll = 0_i64;
        for (id, standing) in self.everybody() {
            let record = self.desk.pupil(id).unwrap();
            prop_assert_eq!(record.standing, standing, "the list and the record");
            on_roll += i64::from(standing.is_on_roll());
            let grade = record.fields.code(FieldKey::Grade);
            prop_assert!(grade.is_empty() || GRADES.contains(&grade), "grade {}", grade);
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
        for line in self.desk.dues(None).unwrap() {
            if let Some(id) = line.change {
                prop_assert!(self.desk.change(id).unwrap().change.is_open(), "due though it is over");
            }
        }
        Ok(())
    }

    /// Opening number + in - out = closing number, year after year, and the last closing is who sits there now.
    fn balance(&self, on_roll: i64) -> Result<(), TestCaseError> {
        let mut carried = None;
        for year in 2025..=2036 {
            let register = self.desk.movements(year).unwrap();
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
    fn any_sequence_of_changes_keeps_the_record_whole(acts in prop::collection::vec(act(), 10..50)) {
        let school = School::new();
        for act in &acts {
            school.take(act);
            school.check()?;
        }
        let faults = school.desk.doctor(true, &Progress::new()).unwrap();
        prop_assert!(faults.iter().all(|finding| !finding.fault), "{:?}", faults);
        school.check()?;
    }
}
