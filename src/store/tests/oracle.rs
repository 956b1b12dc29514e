//! Random entries: the store holds what a fold in memory holds, and what its own replay holds.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{rounds::renamed, *};
use crate::{
    changes::{Change, Effect, Form},
    domain::{ChangeId, Fingerprint, Pupil, Staff, school::Movement},
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
}

fn change_of(n: u8) -> ChangeId {
    ChangeId([n; 16])
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
        }
        prop_assert_eq!(store.changes().unwrap(), memory.changes.values().cloned().collect::<Vec<_>>());
        prop_assert_eq!(store.doctor(None, &mut |_| true).unwrap(), vec![]);
    }
}
