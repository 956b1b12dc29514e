//! Properties over real stores: reports taken in in any order, repeated, with sticks lost, end in one state; the tables
//! are what the journal says; every field of a record arrives wherever records go.

use std::{
    fs,
    path::{Path, PathBuf},
};

use proptest::{prelude::*, test_runner::RngSeed};
use xueji::{
    changes::ChangeState,
    desk::{BundleResult, ChangeFilter, Desk, ImportOrder, Progress, Secret, draft_of},
    domain::{
        Date, DeskRole, FieldForm, FieldKey, Fields, Month, PupilId, Validity, Value, note::Severity,
        reading, record,
    },
};

use super::road::{PASSWORD, Township, around, desk, pupil, queued, with_check_digit};

/// The same cases in every run, so that a red test is red for everyone; `PROPTEST_RNG_SEED` looks at others.
pub fn repeatable(cases: u32) -> ProptestConfig {
    let base = ProptestConfig::default();
    let rng_seed = match base.rng_seed {
        RngSeed::Random => RngSeed::Fixed(20_170_301),
        chosen @ RngSeed::Fixed(_) => chosen,
    };
    ProptestConfig { cases, max_shrink_iters: 64, failure_persistence: None, rng_seed, ..base }
}

/// One thing that happens in a township.
#[derive(Debug, Clone)]
enum Step {
    Enter,
    Edit(u8),
    Undo,
    Queue(u8),
    Withdraw(u8),
    Rework(u8),
    /// A report is written; the stick may be lost on the way.
    Export(bool),
    /// The center takes in what has come, and answers.
    Answer,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => Just(Step::Enter),
        2 => any::<u8>().prop_map(Step::Edit),
        1 => Just(Step::Undo),
        3 => any::<u8>().prop_map(Step::Queue),
        1 => any::<u8>().prop_map(Step::Withdraw),
        1 => any::<u8>().prop_map(Step::Rework),
        3 => any::<bool>().prop_map(Step::Export),
        1 => Just(Step::Answer),
    ]
}

struct Life {
    home: tempfile::TempDir,
    school: Desk,
    /// The center that answers as things go.
    live: Desk,
    /// The same center on a laptop that gets all sticks late and in disorder.
    late: Desk,
    pupils: Vec<PupilId>,
    sticks: Vec<PathBuf>,
    arrived: usize,
}

fn reopen(folder: &Path) -> Desk {
    Desk::open(folder, None, &Secret::from(PASSWORD), around()).unwrap()
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copied(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

impl Life {
    fn new() -> Self {
        let Township { home, center, school } = Township::new();
        drop(center);
        let (first, second) = (home.path().join("center"), home.path().join("late"));
        copied(&first, &second);
        let (live, late) = (reopen(&first), reopen(&second));
        Self { home, school, live, late, pupils: Vec::new(), sticks: Vec::new(), arrived: 0 }
    }

    fn enter(&mut self) -> PupilId {
        let number = self.pupils.len() + 1;
        let id = pupil(&self.school, "关小满", &format!("21049920180512{number:03}"));
        self.pupils.push(id);
        id
    }

    /// The change that a number picks among those in a state.
    fn picked(&self, number: u8, state: ChangeState) -> Option<xueji::changes::Change> {
        let lines = self.school.changes(ChangeFilter::All).unwrap();
        let mut fitting: Vec<_> =
            lines.into_iter().map(|line| line.change).filter(|change| change.state == state).collect();
        fitting.sort_by_key(|change| change.id);
        let place = usize::from(number) % fitting.len().max(1);
        (!fitting.is_empty()).then(|| fitting.swap_remove(place))
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Enter => drop(self.enter()),
            Step::Edit(number) => {
                let Some(id) = self.pupils.get(usize::from(*number) % self.pupils.len().max(1)) else {
                    return;
                };
                let phone = Value::Text(format!("131{number:08}").into());
                // A record that left is read-only; a refusal changes nothing.
                let _ = self.school.edit_pupil(*id, vec![(FieldKey::Phone, Some(phone))], "换号");
            }
            Step::Undo => drop(self.school.undo()),
            Step::Queue(number) => {
                let child = self.enter();
                let kind =
                    ["dropout", "transfer-out", "key-correction", "quick-edit"][usize::from(*number) % 4];
                queued(&self.school, kind, Some(child));
            }
            Step::Withdraw(number) => {
                if let Some(change) = self.picked(*number, ChangeState::Queued) {
                    let _ = self.school.withdraw_change(change.id, "家长不办了");
                }
            }
            Step::Rework(number) => {
                if let Some(change) = self.picked(*number, ChangeState::Returned) {
                    let id = self.school.save_change(&draft_of(&change)).unwrap();
                    self.school.queue_change(id).unwrap();
                }
            }
            Step::Export(lost) => drop(self.export(*lost)),
            Step::Answer => self.answer(),
        }
    }

    fn export(&mut self, lost: bool) -> PathBuf {
        let stick = self.home.path().join(format!("stick-{}", self.sticks.len()));
        fs::create_dir_all(&stick).unwrap();
        self.school.export(&stick, &Progress::new()).unwrap();
        if lost {
            fs::remove_dir_all(&stick).unwrap();
        } else {
            self.sticks.push(stick.clone());
        }
        stick
    }

    fn answer(&mut self) {
        self.live.collect(&self.sticks[self.arrived..], &Progress::new()).unwrap();
        self.arrived = self.sticks.len();
        for line in self.live.review_queue().unwrap().iter().filter(|line| line.decision.is_none()).take(1) {
            let returned = xueji::desk::Decision::Returned("缺户口簿".into());
            // What was withdrawn is no longer to be decided.
            let _ = self.live.review(line.site, line.line.change.id, returned);
        }
        let back = self.home.path().join("back");
        fs::create_dir_all(&back).unwrap();
        if self.live.export(&back, &Progress::new()).is_ok() {
            self.school.receive(&[back], &Progress::new()).unwrap();
        }
    }
}

/// What a center knows of its school; its own decisions are its own.
fn seen(center: &Desk) -> Vec<String> {
    let site = center.inbox().unwrap().remove(0);
    let mut seen = vec![format!("{} enrolled, bundle {:?}", site.enrolled, site.last_number)];
    let mut changes: Vec<String> = Vec::new();
    for line in center.review_queue().unwrap() {
        let case = center.review_case(line.site, line.line.change.id).unwrap();
        let change = &line.line.change;
        changes.push(format!(
            "{} {} {:?} {:?} {:?} {:?}",
            change.id, change.kind, change.state, change.revision, change.form, case.fields
        ));
    }
    changes.sort();
    seen.extend(changes);
    seen
}

/// What a school knows.
fn known(school: &Desk) -> Vec<String> {
    let roster = school.roster();
    let mut known: Vec<String> =
        roster.rows().map(|row| format!("{:?}", school.pupil(row.id).unwrap())).collect();
    known.extend(school.changes(ChangeFilter::All).unwrap().iter().map(|line| format!("{:?}", line.change)));
    known.sort();
    known
}

fn sound(desk: &Desk) {
    let found = desk.doctor(true, &Progress::new()).unwrap();
    assert!(found.iter().all(|finding| !finding.fault), "{found:?}");
}

proptest! {
    #![proptest_config(repeatable(24))]

    #[test]
    fn any_order_repeats_and_losses_end_in_one_state(
        steps in prop::collection::vec(step(), 6..18),
        order in prop::collection::vec(any::<prop::sample::Index>(), 8),
    ) {
        let mut life = Life::new();
        steps.iter().for_each(|step| life.take(step));
        for pick in order.iter().filter(|_| !life.sticks.is_empty()) {
            let stick = pick.get(&life.sticks).clone();
            for outcome in life.late.collect(&[stick], &Progress::new()).unwrap() {
                prop_assert_ne!(outcome.result, BundleResult::Refused, "{:?}", outcome.message);
            }
        }
        let last = life.export(false);
        let head = life.late.head_code();
        life.live.collect(std::slice::from_ref(&last), &Progress::new()).unwrap();
        // The late one finds all that arrived, whatever waited before.
        life.late.collect(&life.sticks, &Progress::new()).unwrap();
        prop_assert_ne!(life.late.head_code(), head);
        prop_assert_eq!(seen(&life.live), seen(&life.late));
        // Once more changes nothing.
        let head = life.late.head_code();
        life.late.collect(&life.sticks, &Progress::new()).unwrap();
        prop_assert_eq!(life.late.head_code(), head);

        // What the journal says is what the tables hold: rebuilt, and opened anew.
        let before = known(&life.school);
        for desk in [&life.school, &life.live, &life.late] {
            sound(desk);
        }
        prop_assert_eq!(&known(&life.school), &before);
        drop(life.school);
        prop_assert_eq!(&known(&reopen(&life.home.path().join("school"))), &before);
    }
}

/// Values that may stand in a field; the first that goes with the rest of the record is taken.
fn candidates(field: FieldKey) -> Vec<Value> {
    let text = |text: &str| vec![Value::Text(text.into())];
    let day = |number| Date::from_number(number).unwrap();
    match (field, field.spec().form) {
        (FieldKey::Email, _) => text("a1@example.com"),
        (FieldKey::Homepage, _) => text("http://example.com/a1"),
        (FieldKey::NumberInClass, _) => text("07"),
        (_, FieldForm::Text(_)) => text("甲镇乙村三组𫖯"),
        (_, FieldForm::PersonName) => text("那拉·德克登"),
        (_, FieldForm::Digits(_)) => text("07"),
        (_, FieldForm::Date) => vec![Value::Date(day(20_180_512))],
        (_, FieldForm::Month) => vec![Value::Month(Month::new(2024, 9).unwrap())],
        (_, FieldForm::Validity) => {
            vec![Value::Validity(Validity { from: day(20_240_101), until: Some(day(20_290_101)) })]
        }
        (_, FieldForm::Code(table)) => {
            table.offered().iter().rev().map(|entry| Value::Code(entry.code.as_str().into())).collect()
        }
        (_, FieldForm::YesNo) => vec![Value::YesNo(true), Value::YesNo(false)],
        (_, FieldForm::Division) => vec![Value::Division(210_421_000_000)],
        (_, FieldForm::Phone) => text("13800100007"),
        (_, FieldForm::PostalCode) => text("113100"),
        (_, FieldForm::Whole) => vec![Value::Whole(3)],
        (FieldKey::Member2IdDocNumber, _) => text(&with_check_digit("21049919880808002")),
        (_, FieldForm::IdNumber) => text(&with_check_digit("21049919880808001")),
        (_, FieldForm::SchoolCode) => text("2121999903"),
        (_, FieldForm::StudentNumber) => text(&format!("G{}", with_check_digit("21049920180512001"))),
        (_, FieldForm::Photo) => text(&"0a".repeat(32)),
    }
}

fn faults(fields: &Fields) -> usize {
    let today = around_today();
    let found = record::check(fields, today.0);
    found
        .iter()
        .filter(|finding| finding.note.severity == Severity::Refuse && finding.note.check != "E01")
        .count()
}

fn around_today() -> Date {
    Date::from_number(20_261_123).unwrap()
}

/// A record with a value in every field that one record can have filled.
fn full(base: &Fields) -> Fields {
    let mut fields = base.clone();
    for field in FieldKey::all() {
        if fields.get(field).is_some() {
            continue;
        }
        for value in candidates(field) {
            fields.set(field, Some(value));
            if faults(&fields) == 0 {
                break;
            }
            fields.set(field, None);
        }
    }
    fields
}

#[test]
fn every_field_arrives_at_the_center_and_in_the_workbook_and_back() {
    let town = Township::new();
    let first = pupil(&town.school, "爱新觉罗·启明", "21049920180512001");
    let base = town.school.pupil(first).unwrap().fields;
    let whole = full(&base);
    let empty: Vec<_> =
        FieldKey::all().filter(|field| whole.get(*field).is_none()).map(FieldKey::key).collect();
    assert_eq!(empty, [""; 0], "fields that this test does not carry");
    let source = desk(&town.home.path().join("source"), DeskRole::School, "2121999903", "北岔教学点");
    town.trust(&source, &town.center);
    town.trust(&town.center, &source);
    let id = source.enter_pupil(whole.clone()).unwrap();
    let same = |place: &str, seen: &Fields| {
        for field in FieldKey::all() {
            assert_eq!(seen.get(field), whole.get(field), "{place}: {}", field.key());
        }
    };
    same("store", &source.pupil(id).unwrap().fields);

    let change = queued(&source, "dropout", Some(id));
    source.export(&town.stick(), &Progress::new()).unwrap();
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    let site = source.card().unwrap().fingerprint;
    same("center", &town.center.review_case(site, change).unwrap().fields.unwrap());

    let file = town.home.path().join("roster.xlsx");
    assert_eq!(source.write_report("roster", "C", &file, false).unwrap(), 1);
    let fresh = desk(&town.home.path().join("fresh"), DeskRole::School, "2121999903", "北岔教学点");
    let order = ImportOrder { file: file.clone(), ..ImportOrder::default() };
    let told = fresh.import(&order, &Progress::new()).unwrap();
    assert_eq!((told.new, told.refused), (1, 0), "{:?}", told.problems);
    // The sheet has fewer options than the record: what it says there must be what we would write.
    let arrived = fresh.pupil(fresh.roster().row(0).id).unwrap().fields;
    let written = |fields: &Fields, field| fields.get(field).map(|value| reading::write(field, value));
    for column in xueji::sheet::Layout::parse("C").unwrap().columns() {
        assert_eq!(written(&arrived, column.field), written(&whole, column.field), "{}", column.header);
    }
    let update = ImportOrder { update: true, ..order };
    let told = source.import(&update, &Progress::new()).unwrap();
    assert_eq!((told.same, told.changed, told.new), (1, 0, 0), "{:?}", told.differences);
    same("store after its own roster", &source.pupil(id).unwrap().fields);
    for desk in [source, fresh] {
        sound(&desk);
    }
}
