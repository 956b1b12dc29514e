//! Tests of the store, and what they share: a school's store in a temporary folder, pupils by the dozen.

mod backups;
mod crash;
mod fault;
mod merging;
mod oracle;
mod rounds;

use std::path::Path;

use super::{Genesis, NewEntry, SiteView, Store};
use crate::{
    domain::{Date, DeskRole, FieldKey, Fields, PupilId, Site, SiteKind, StaffId, Standing, StoreId, Value},
    journal::{Clock, Op},
    seal::{DataKey, KdfParams, Keyring, Secret},
};

pub(super) const STORE: StoreId = StoreId([7; 16]);
pub(super) const ACTOR: StaffId = StaffId([3; 16]);
pub(super) const START: i64 = 1_790_000_000;

pub(super) fn new(op: Op) -> NewEntry {
    NewEntry { op, at: START, clock: Clock::Trusted, actor: ACTOR }
}

/// A store that begins with these entries and no secrets.
pub(super) fn genesis(entries: Vec<NewEntry>) -> Genesis {
    Genesis { entries, ..Genesis::default() }
}

pub(super) fn founded() -> Op {
    Op::Founded {
        store: STORE,
        site: Site {
            code: "2101000001".into(),
            name: "测试小学".into(),
            role: DeskRole::School,
            kind: SiteKind::Village,
        },
        realm: "test".into(),
        card: String::new(),
        program: "0".into(),
    }
}

pub(super) fn id_of(n: u32) -> PupilId {
    let mut id = [0x50; 16];
    id[..4].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_be_bytes());
    id[4..8].copy_from_slice(&n.to_be_bytes());
    PupilId(id)
}

pub(super) fn fields_of(n: u32) -> Fields {
    let mut fields = Fields::default();
    fields.set(FieldKey::Name, Some(Value::Text(format!("曾标记{n}").into())));
    fields.set(FieldKey::IdDocNumber, Some(Value::Text(format!("2101{n:014}").into())));
    fields.set(FieldKey::BirthDate, Date::from_number(20_150_101).map(Value::Date));
    fields
}

pub(super) fn entered(n: u32) -> Op {
    Op::PupilEntered {
        pupil: id_of(n),
        entered: Date::from_number(20_260_901).unwrap(),
        standing: Standing::Enrolled,
        fields: fields_of(n),
        source: "form".into(),
    }
}

pub(super) fn keyring() -> (Keyring, DataKey) {
    let cheap = KdfParams { memory_kib: 8192, passes: 1, lanes: 1 };
    let (keyring, key, _) =
        Keyring::create(STORE.0, ACTOR.0, "tester", &Secret::from("a long password"), cheap).unwrap();
    (keyring, key)
}

pub(super) fn school(folder: &Path) -> (Store, DataKey) {
    let (keyring, key) = keyring();
    let store = Store::create(folder, &keyring, &key, STORE, genesis(vec![new(founded())])).unwrap();
    (store, key)
}

pub(super) fn count(view: SiteView<'_>) -> usize {
    let mut count = 0;
    view.visit_rows(&mut |_, _| count += 1).unwrap();
    count
}
