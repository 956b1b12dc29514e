//! Random entries: the store holds what a fold in memory holds, and what its own replay holds.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{rounds::renamed, *};
use crate::{
    changes::{Change, Effect, Form},
    domain::{
        CaseId, ChangeId, ContactId, Fingerprint, Pupil, Staff,
        attendance::{AbsenceRun, AbsentDay, HalfDay, Presence, Roll, RollCall, RollMark},
        ledger::{Case, CaseFacts, CaseState, CaseStep, Contact, ContactKept},
        school::Movement,
    },
    journal::{
        Act, BundleMark, Decided, Decision, DueRow, Entry, Evidence, Facts, FoldError, PupilFile, Review,
        Tables, fold,
    },
};

/// The fold's tables in memory.
#[derive(Debug, Clone, Default, PartialEq)]
struct Memory {
    facts: Facts,
    pupils: BTreeMap<PupilId, Pupil>,
    changes: BTreeMap<ChangeId, Change>,
    log: BTreeMap<PupilId, Vec<u64>>,
    reviews: BTreeMap<(Fingerprint, ChangeId), Review>,
    dues: Vec<DueRow>,
    movements: Vec<Movement>,
    files: BTreeMap<PupilId, PupilFile>,
    acts: BTreeMap<u64, Act>,
    rolls: BTreeMap<(Date, String, String), Roll>,
    absences: BTreeMap<PupilId, Vec<AbsentDay>>,
    runs: BTreeMap<PupilId, AbsenceRun>,
    contacts: BTreeMap<(PupilId, ContactId), ContactKept>,
    cases: Vec<Case>,
}

impl Tables for Memory {
    type Error = FoldError;

    fn facts(&mut self) -> Result<Facts, FoldError> {
        Ok(self.facts.clone())
    }
    fn put_facts(&mut self, facts: Facts) -> Result<(), FoldError> {
        self.facts = facts;
        Ok(())
    }
    fn pupil(&mut self, id: PupilId) -> Result<Option<Pupil>, FoldError> {
        Ok(self.pupils.get(&id).cloned())
    }
    fn put_pupil(&mut self, pupil: Pupil) -> Result<(), FoldError> {
        self.pupils.insert(pupil.id, pupil);
        Ok(())
    }
    fn change(&mut self, id: ChangeId) -> Result<Option<Change>, FoldError> {
        Ok(self.changes.get(&id).cloned())
    }
    fn put_change(&mut self, change: Change) -> Result<(), FoldError> {
        self.changes.insert(change.id, change);
        Ok(())
    }
    fn put_staff(&mut self, _: Staff) -> Result<(), FoldError> {
        Ok(())
    }
    fn put_evidence(&mut self, _: Evidence) -> Result<(), FoldError> {
        Ok(())
    }
    fn log(&mut self, pupil: PupilId, seq: u64) -> Result<(), FoldError> {
        let log = self.log.entry(pupil).or_default();
        if log.last() != Some(&seq) {
            log.push(seq);
        }
        Ok(())
    }
    fn review(&mut self, site: Fingerprint, change: ChangeId) -> Result<Option<Review>, FoldError> {
        Ok(self.reviews.get(&(site, change)).cloned())
    }
    fn put_review(&mut self, review: Review) -> Result<(), FoldError> {
        self.reviews.insert((review.site, review.change), review);
        Ok(())
    }
    fn put_taken(&mut self, _: BundleMark, _: i64) -> Result<(), FoldError> {
        Ok(())
    }
    fn put_due(&mut self, due: DueRow) -> Result<(), FoldError> {
        self.dues.push(due);
        Ok(())
    }
    fn remove_due(&mut self, due: &DueRow) -> Result<(), FoldError> {
        self.dues.retain(|known| known != due);
        Ok(())
    }
    fn put_movement(&mut self, line: Movement) -> Result<(), FoldError> {
        self.movements.push(line);
        Ok(())
    }
    fn file(&mut self, pupil: PupilId) -> Result<PupilFile, FoldError> {
        Ok(self.files.get(&pupil).cloned().unwrap_or_default())
    }
    fn put_file(&mut self, pupil: PupilId, file: PupilFile) -> Result<(), FoldError> {
        self.files.insert(pupil, file);
        Ok(())
    }
    fn act(&mut self, seq: u64) -> Result<Option<Act>, FoldError> {
        Ok(self.acts.get(&seq).cloned())
    }
    fn put_act(&mut self, act: Act) -> Result<(), FoldError> {
        self.acts.insert(act.seq, act);
        Ok(())
    }
    fn roll(&mut self, on: Date, grade: &str, class: &str) -> Result<Option<Roll>, FoldError> {
        Ok(self.rolls.get(&(on, grade.to_owned(), class.to_owned())).cloned())
    }
    fn put_roll(&mut self, roll: Roll) -> Result<(), FoldError> {
        self.rolls.insert((roll.on, roll.grade.clone(), roll.class.clone()), roll);
        Ok(())
    }
    fn rolls(&mut self, on: Date) -> Result<Vec<Roll>, FoldError> {
        Ok(self.rolls.values().filter(|roll| roll.on == on).cloned().collect())
    }
    fn roll_days(&mut self, from: Date, until: Option<Date>) -> Result<Vec<Date>, FoldError> {
        let within = |day: &Date| *day > from && until.is_none_or(|until| *day < until);
        let mut days: Vec<Date> = self.rolls.keys().map(|(day, ..)| *day).filter(within).collect();
        days.dedup();
        Ok(days)
    }
    fn absences(&mut self, pupil: PupilId) -> Result<Vec<AbsentDay>, FoldError> {
        Ok(self.absences.get(&pupil).cloned().unwrap_or_default())
    }
    fn put_absences(&mut self, pupil: PupilId, days: Vec<AbsentDay>) -> Result<(), FoldError> {
        self.absences.insert(pupil, days);
        self.absences.retain(|_, days| !days.is_empty());
        Ok(())
    }
    fn run(&mut self, pupil: PupilId) -> Result<Option<AbsenceRun>, FoldError> {
        Ok(self.runs.get(&pupil).cloned())
    }
    fn put_run(&mut self, pupil: PupilId, run: Option<AbsenceRun>) -> Result<(), FoldError> {
        self.runs.remove(&pupil);
        self.runs.extend(run.map(|run| (pupil, run)));
        Ok(())
    }
    fn contact(&mut self, pupil: PupilId, id: ContactId) -> Result<Option<ContactKept>, FoldError> {
        Ok(self.contacts.get(&(pupil, id)).cloned())
    }
    fn put_contact(&mut self, kept: ContactKept) -> Result<(), FoldError> {
        self.contacts.insert((kept.contact.pupil, kept.contact.id), kept);
        Ok(())
    }
    fn remove_contact(&mut self, pupil: PupilId, id: ContactId) -> Result<(), FoldError> {
        self.contacts.remove(&(pupil, id));
        Ok(())
    }
    fn cases(&mut self, pupil: PupilId) -> Result<Vec<Case>, FoldError> {
        Ok(self.cases.iter().filter(|case| case.pupil == pupil).cloned().collect())
    }
    fn put_case(&mut self, case: Case) -> Result<(), FoldError> {
        match self.cases.iter_mut().find(|known| (known.pupil, known.id) == (case.pupil, case.id)) {
            Some(known) => *known = case,
            None => self.cases.push(case),
        }
        Ok(())
    }
}

fn change_of(n: u8) -> ChangeId {
    ChangeId([n; 16])
}

fn school_day(n: u32) -> Date {
    Date::from_number(20_260_900 + n).unwrap()
}

/// Marks of a few pupils in one of two classes on one of a few days.
fn called() -> impl Strategy<Value = Op> {
    let mark = prop_oneof![
        Just(Presence::Uncalled),
        Just(Presence::Present),
        Just(Presence::Sick),
        Just(Presence::Truant),
        Just(Presence::Cleared),
    ];
    let mark = (0..6_u32, mark.clone(), mark).prop_map(|(pupil, morning, afternoon)| RollMark {
        pupil: id_of(pupil),
        morning,
        afternoon,
        note: String::new(),
    });
    // On the fourth day everybody is put into another class.
    (1..8_u32, proptest::collection::vec(mark, 1..4)).prop_map(|(on, marks)| Op::RollCalled {
        call: RollCall { grade: "13".into(), class: (on / 4).to_string(), on: school_day(on), marks },
    })
}

/// The run of a pupil counted afresh from every roll.
fn counted(memory: &Memory, pupil: &Pupil) -> Option<AbsenceRun> {
    let mut run: Option<AbsenceRun> = None;
    for roll in memory.rolls.values() {
        let Some(mark) = roll.of(pupil.id) else { continue };
        for (afternoon, mark) in [(false, mark.morning), (true, mark.afternoon)] {
            let half = HalfDay { on: roll.on, afternoon };
            let counts = pupil.situation.since.is_none_or(|since| roll.on >= since);
            run = match (mark, run) {
                (Presence::Truant, Some(run)) if counts => {
                    Some(AbsenceRun { last: half, halves: run.halves + 1, ..run })
                }
                (Presence::Truant, None) if counts => {
                    Some(AbsenceRun { pupil: pupil.id, first: half, last: half, halves: 1 })
                }
                (Presence::Uncalled | Presence::Cleared | Presence::Truant, run) => run,
                _ => None,
            };
        }
    }
    run.filter(|_| pupil.standing.is_on_roll())
}

fn contact_of(n: u8, pupil: PupilId, on: Date) -> Contact {
    Contact {
        id: ContactId([n; 16]),
        pupil,
        on,
        way: "visit".into(),
        by: "甲老师".into(),
        whom: String::new(),
        place: String::new(),
        found: String::new(),
        outcome: String::new(),
        promise: String::new(),
        back_by: None,
        next: String::new(),
        next_on: None,
        letter: None,
        papers: Vec::new(),
    }
}

fn step_of(n: u8, pupil: PupilId, to: CaseState) -> CaseStep {
    CaseStep {
        case: CaseId([n; 16]),
        pupil,
        on: school_day(9),
        to,
        facts: CaseFacts::default(),
        note: String::new(),
        closing: String::new(),
        change: None,
        answers: 0,
        papers: Vec::new(),
    }
}

fn op() -> impl Strategy<Value = Op> {
    let pupil = 0..6_u32;
    let change = 0..4_u8;
    prop_oneof![
        pupil.clone().prop_map(entered),
        (pupil.clone(), "[张王单]{1,2}").prop_map(|(n, name)| renamed(n, &name)),
        (change.clone(), pupil.clone(), 1..3_u32).prop_map(|(n, pupil, revision)| Op::ChangeSaved {
            change: change_of(n),
            kind: "transfer-out".into(),
            pupil: id_of(pupil),
            pupil_name: "名".into(),
            revision,
            form: Form::default(),
            evidence: vec![],
        }),
        (change.clone(), pupil.clone()).prop_map(|(n, pupil)| Op::ChangeQueued {
            change: change_of(n),
            pupil: id_of(pupil),
            base: 0,
            due: None,
            now: vec![Effect::Enter(fields_of(pupil))],
            on_approval: vec![
                Effect::Standing(Standing::TransferredOut),
                Effect::Field(FieldKey::IdDocNumber, None),
            ],
        }),
        called(),
        (pupil.clone(), 0..3_u8, 1..5_u32).prop_map(|(pupil, n, on)| Op::ContactNoted {
            contact: Box::new(contact_of(n, id_of(pupil), school_day(on))),
        }),
        (pupil.clone(), 0..3_u8).prop_map(|(pupil, n)| Op::ContactStruck {
            contact: ContactId([n; 16]),
            pupil: id_of(pupil),
            reason: "误".into(),
        }),
        (pupil.clone(), 0..2_u8, 0..5_usize).prop_map(|(pupil, n, to)| Op::CaseStepped {
            step: Box::new(step_of(n, id_of(pupil), CaseState::ALL[to])),
        }),
        (pupil.clone(), any::<bool>()).prop_map(|(pupil, out)| Op::PupilNoted {
            pupil: id_of(pupil),
            effects: vec![Effect::Standing(if out { Standing::DroppedOut } else { Standing::Enrolled })],
            reason: "补登".into(),
        }),
        (change.clone(), pupil).prop_map(|(n, pupil)| Op::ChangeWithdrawn {
            change: change_of(n),
            pupil: id_of(pupil),
            reason: "误".into(),
        }),
        (change, 1..3_u32, 1..4_u32).prop_map(|(n, revision, number)| Op::ReceiptTaken {
            mark: BundleMark {
                peer: Fingerprint([8; 32]),
                epoch: 1,
                number,
                first_seq: 0,
                last_seq: 0,
                head: crate::domain::Digest::default(),
                manifest: crate::domain::Digest::default(),
            },
            acknowledged: u64::from(number),
            received: vec![change_of(n)],
            disposed: vec![],
            decided: vec![Decided { change: change_of(n), revision, decision: Decision::Approved }],
        }),
    ]
}

fn folded(memory: &Memory, entry: &Entry) -> Option<Memory> {
    let mut after = memory.clone();
    fold::apply(&mut after, entry).ok().map(|()| after)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_store_holds_what_the_fold_says(ops in prop::collection::vec(op(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let (store, key) = school(folder.path());
        let mut memory = Memory::default();
        memory = folded(&memory, &store.entry(1).unwrap().unwrap()).unwrap();
        for op in ops {
            match store.commit(1, vec![new(op)]) {
                Ok(head) => memory = folded(&memory, &store.entry(head.seq).unwrap().unwrap()).unwrap(),
                Err(error) => prop_assert!(matches!(error, crate::store::StoreError::Fold(_)), "{}", error),
            }
        }
        drop(store);
        let store = Store::open(folder.path(), &key).unwrap();
        prop_assert_eq!(&store.facts().unwrap(), &memory.facts);
        for n in 0..6 {
            let pupil = store.pupil(id_of(n)).unwrap();
            prop_assert_eq!(pupil.as_ref(), memory.pupils.get(&id_of(n)));
            prop_assert_eq!(store.log_of(id_of(n)).unwrap(), memory.log.get(&id_of(n)).cloned().unwrap_or_default());
            let run = store.run(id_of(n)).unwrap();
            prop_assert_eq!(&run, &pupil.as_ref().and_then(|pupil| counted(&memory, pupil)));
            prop_assert_eq!(run.as_ref(), memory.runs.get(&id_of(n)));
            let days = store.absences(id_of(n)).unwrap();
            prop_assert_eq!(days, memory.absences.get(&id_of(n)).cloned().unwrap_or_default());
            let cases = store.cases(Some(id_of(n))).unwrap();
            prop_assert!(cases.iter().filter(|case| case.state == CaseState::DroppedOut).count() <= 2);
            prop_assert!(cases.iter().all(|case| memory.cases.contains(case)));
            let of_pupil = memory.changes.values().filter(|change| change.pupil == id_of(n)).cloned();
            prop_assert_eq!(store.changes_of(id_of(n)).unwrap(), of_pupil.collect::<Vec<_>>());
        }
        prop_assert_eq!(store.changes().unwrap(), memory.changes.values().cloned().collect::<Vec<_>>());
        let rolls = store.rolls(school_day(1), school_day(9)).unwrap();
        prop_assert_eq!(rolls, memory.rolls.values().cloned().collect::<Vec<_>>());
        prop_assert_eq!(store.contacts(None).unwrap().len(), memory.contacts.len());
        prop_assert_eq!(store.cases(None).unwrap().len(), memory.cases.len());
        prop_assert_eq!(store.doctor(None, &mut |_| true).unwrap(), vec![]);
    }
}
