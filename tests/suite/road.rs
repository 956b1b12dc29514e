//! The whole road at the desk's door, with two stores and a folder as the stick: what would go wrong is a report that
//! is lost, counted twice, forged, or answered to the wrong change.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use xueji::{
    changes::{ChangeState, Disposition, Form, kind, particular_example},
    desk::{
        BundleResult, ChangeDraft, ChangeFilter, Decision, Desk, Progress, Secret, Setup, StepTold,
        Surroundings,
    },
    domain::{
        ChangeId, Date, DeskRole, Explain, FieldKey, Fields, Lang, PupilId, SiteKind, Standing, reading,
    },
};

/// The password of every desk in these tests.
pub const PASSWORD: &str = "kuihua-2026-xq";

/// 2026-11-23 09:00 in China.
const MONDAY: i64 = 1_795_395_600;

/// The surroundings of a test: one fixed moment, and a key derivation that costs little.
pub fn around() -> Surroundings {
    Surroundings {
        now: || MONDAY,
        built: Date::from_number(20_261_101).unwrap(),
        kdf: xueji::desk::KdfParams::quick(),
    }
}

/// A desk in a folder of its own.
pub fn desk(folder: &Path, role: DeskRole, code: &str, name: &str) -> Desk {
    let kind = if role == DeskRole::Center { SiteKind::Central } else { SiteKind::TeachingPoint };
    let setup = Setup { role, kind, code: code.into(), name: name.into(), staff: "关老师".into() };
    Desk::create(folder, &setup, &Secret::from(PASSWORD), around()).unwrap().0
}

/// A township of one center and one school who know each other, and a folder as the stick.
pub struct Township {
    pub home: TempDir,
    pub center: Desk,
    pub school: Desk,
}

impl Township {
    pub fn new() -> Self {
        let home = TempDir::new().unwrap();
        let center = desk(&home.path().join("center"), DeskRole::Center, "2121999901", "云杉镇中心小学");
        let school = desk(&home.path().join("school"), DeskRole::School, "2121999903", "北岔教学点");
        std::fs::create_dir(home.path().join("stick")).unwrap();
        let township = Self { home, center, school };
        township.trust(&township.school, &township.center);
        township.trust(&township.center, &township.school);
        township
    }

    pub fn trust(&self, who: &Desk, whom: &Desk) {
        let file = whom.export_card(&self.stick()).unwrap();
        let card = who.import_card(&file).unwrap();
        who.confirm_card(card.fingerprint, &card.check_code).unwrap();
    }

    pub fn stick(&self) -> PathBuf {
        self.home.path().join("stick")
    }

    pub fn export(&self, desk: &Desk) -> PathBuf {
        desk.export(&self.stick(), &Progress::new()).unwrap().files[0].clone()
    }
}

/// An invented pupil; the identity number is given without its check digit.
pub fn pupil(desk: &Desk, name: &str, id_body: &str) -> PupilId {
    let id_number = &with_check_digit(id_body);
    let today = desk.today().date.0;
    let cells = [
        (FieldKey::Name, name),
        (FieldKey::IdDocType, "1"),
        (FieldKey::IdDocNumber, id_number),
        (FieldKey::Gender, if id_number.as_bytes()[16] % 2 == 1 { "1" } else { "2" }),
        (FieldKey::BirthDate, &id_number[6..14]),
        (FieldKey::Grade, "一年级"),
        (FieldKey::ClassNumber, "1"),
        (FieldKey::Phone, "13000000000"),
        (FieldKey::EnrollmentMonth, "202409"),
        (FieldKey::Member1Name, "关大山"),
        (FieldKey::Member1Relation, "父亲"),
        (FieldKey::Member1IsGuardian, "是"),
    ];
    let fields: Fields =
        cells.into_iter().map(|(key, text)| (key, reading::read(key, text, today).value.unwrap())).collect();
    desk.enter_pupil(fields).unwrap_or_else(|error| panic!("{:?}", error.explain(Lang::Zh)))
}

/// A change of a kind, filled with its own examples.
pub fn queued(desk: &Desk, tag: &str, pupil: Option<PupilId>) -> ChangeId {
    let id = drafted(desk, tag, pupil);
    desk.queue_change(id).unwrap_or_else(|error| panic!("{tag}: {:?}", error.explain(Lang::Zh)));
    id
}

fn drafted(desk: &Desk, tag: &str, pupil: Option<PupilId>) -> ChangeId {
    let mut form = Form::default();
    for particular in kind(tag)
        .unwrap()
        .particulars()
        .iter()
        .filter(|particular| particular.required || matches!(tag, "quick-edit" | "enrol" | "defer"))
        .filter(|particular| particular.key != "student_registry_number")
    {
        form.set(particular.key, &particular_example(particular, desk.today().date));
    }
    let draft = ChangeDraft { kind: tag.into(), pupil, form, ..ChangeDraft::default() };
    desk.save_change(&draft).unwrap_or_else(|error| panic!("{tag}: {:?}", error.explain(Lang::Zh)))
}

fn state(desk: &Desk, id: ChangeId) -> ChangeState {
    desk.change(id).unwrap().change.state
}

const ONE: &str = "21049920180512001";

#[test]
fn a_dropout_goes_to_the_center_and_its_approval_comes_back() {
    let town = Township::new();
    let child = pupil(&town.school, "阿·巴特尔", ONE);
    let change = queued(&town.school, "dropout", Some(child));
    assert_eq!(state(&town.school, change), ChangeState::Queued);

    town.export(&town.school);
    assert_eq!(state(&town.school, change), ChangeState::Exported);

    let taken = town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    assert_eq!(taken.len(), 1, "{taken:?}");
    assert_eq!(taken[0].result, BundleResult::Merged, "{:?}", taken[0].message);
    assert_eq!(taken[0].changes, [(change, Disposition::Merged)]);

    let queue = town.center.review_queue().unwrap();
    assert_eq!(queue.len(), 1);
    let case = town.center.review_case(queue[0].site, change).unwrap();
    assert_eq!(case.fields.unwrap().text(FieldKey::Name), "阿·巴特尔");
    town.center.review(queue[0].site, change, Decision::Approved).unwrap();
    town.export(&town.center);

    let received = town.school.receive(&[town.stick()], &Progress::new()).unwrap();
    assert_eq!(received.len(), 1, "{received:?}");
    assert_eq!(received[0].result, BundleResult::Merged, "{:?}", received[0].message);
    assert_eq!(state(&town.school, change), ChangeState::Approved);
    assert_eq!(town.school.pupil(child).unwrap().standing, Standing::DroppedOut);
}

#[test]
fn a_returned_change_is_reworked_under_the_same_id_and_sent_again() {
    let town = Township::new();
    let child = pupil(&town.school, "关小满", ONE);
    let change = queued(&town.school, "transfer-out", Some(child));
    town.export(&town.school);
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    let site = town.school.card().unwrap().fingerprint;
    town.center.review(site, change, Decision::Returned("缺户口簿".into())).unwrap();
    town.export(&town.center);
    town.school.receive(&[town.stick()], &Progress::new()).unwrap();
    let line = town.school.change(change).unwrap();
    assert_eq!((line.change.state, line.change.reason.as_str()), (ChangeState::Returned, "缺户口簿"));

    let again = town.school.save_change(&xueji::desk::draft_of(&line.change)).unwrap();
    assert_eq!(again, change);
    town.school.queue_change(again).unwrap();
    town.export(&town.school);
    let taken = town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    assert!(taken.iter().any(|outcome| outcome.changes == [(change, Disposition::Merged)]), "{taken:?}");
    let queue = town.center.review_queue().unwrap();
    assert_eq!((queue.len(), &queue[0].decision), (1, &None));
    assert_eq!(queue[0].line.change.revision, 2);
    town.center.review(site, change, Decision::Approved).unwrap();
    town.export(&town.center);
    town.school.receive(&[town.stick()], &Progress::new()).unwrap();
    assert_eq!(state(&town.school, change), ChangeState::Approved);
    assert_eq!(town.school.pupil(child).unwrap().standing, Standing::TransferredOut);
}

#[test]
fn every_kind_can_be_queued_with_its_own_examples() {
    let town = Township::new();
    let mut made = Vec::new();
    for (place, kind) in xueji::changes::KINDS.iter().enumerate() {
        let child = pupil(&town.school, "关甲", &format!("21049920180512{:03}", place + 1));
        let here = kind.subject() == xueji::changes::Subject::Existing;
        stand_ready(&town.school, kind.tag(), child);
        made.push(queued(&town.school, kind.tag(), here.then_some(child)));
    }
    let queue = town.school.changes(ChangeFilter::Queue).unwrap();
    for id in made {
        assert!(queue.iter().any(|line| line.change.id == id));
    }
}

/// Brings a pupil into the standing from which a kind starts, when that is not the one of enrolled pupils.
fn stand_ready(desk: &Desk, tag: &str, pupil: PupilId) {
    let (before, steps): (&str, &[&str]) = match tag {
        "extend-suspension" | "resume" => ("suspend", &["agree", "submit", "consent"]),
        "dropout-return" => {
            ("dropout", &["determine", "inform-county", "inform-township", "inform-authority"])
        }
        "return-from-abroad" => ("abroad", &["agree", "operate"]),
        _ => return,
    };
    let id = queued(desk, before, Some(pupil));
    for step in steps {
        take(desk, id, step);
    }
}

/// Takes a step today, with its own examples.
pub fn take(desk: &Desk, id: ChangeId, step: &str) {
    let offers = desk.steps(id).unwrap();
    let offer = offers.iter().find(|offer| offer.key == step);
    let keys: Vec<&str> = offers.iter().map(|offer| offer.key.as_str()).collect();
    let offer = offer.unwrap_or_else(|| panic!("{step} is not among {keys:?}"));
    let mut set = Form::default();
    for asked in offer.asks.iter().filter(|asked| asked.required) {
        set.set(asked.key, &asked.example);
    }
    desk.step(id, step, &StepTold { on: None, set })
        .unwrap_or_else(|error| panic!("{step}: {:?}", error.explain(Lang::Zh)));
}

/// An identity number from its first 17 digits (GB 11643).
pub fn with_check_digit(body: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11])
}

#[test]
fn the_same_stick_twice_changes_nothing() {
    let town = Township::new();
    let child = pupil(&town.school, "关小满", ONE);
    queued(&town.school, "dropout", Some(child));
    town.export(&town.school);
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    let head = town.center.head_code();
    let again = town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    assert_eq!(again[0].result, BundleResult::Already);
    assert_eq!(town.center.head_code(), head);
}

#[test]
fn a_sender_whose_card_is_not_confirmed_is_held_until_it_is() {
    let home = TempDir::new().unwrap();
    let center = desk(&home.path().join("center"), DeskRole::Center, "2121999901", "云杉镇中心小学");
    let school = desk(&home.path().join("school"), DeskRole::School, "2121999903", "北岔教学点");
    let stick = home.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let card = school.import_card(&center.export_card(&stick).unwrap()).unwrap();
    let refused = school.export(&stick, &Progress::new()).unwrap_err();
    assert!(refused.explain(Lang::Zh).why.contains("没有核对"), "{:?}", refused.explain(Lang::Zh));
    assert!(school.confirm_card(card.fingerprint, "00000 11111 22222 33333 44444 55555").is_err());
    school.confirm_card(card.fingerprint, &card.check_code).unwrap();
    school.export(&stick, &Progress::new()).unwrap();

    let strange = center.collect(std::slice::from_ref(&stick), &Progress::new()).unwrap();
    assert_eq!(strange[0].result, BundleResult::Refused, "{:?}", strange[0].message);
    let card = center.import_card(&school.export_card(&stick).unwrap()).unwrap();
    let held = center.collect(std::slice::from_ref(&stick), &Progress::new()).unwrap();
    assert_eq!(held[0].result, BundleResult::Held, "{:?}", held[0].message);
    center.confirm_card(card.fingerprint, &card.check_code).unwrap();
    // The stick has gone home in the meantime: the copy that was kept is enough.
    assert_eq!(center.inbox().unwrap()[0].held.len(), 1);
    std::fs::remove_dir_all(stick.join("XJB")).unwrap();
    let merged = center.collect(&[stick], &Progress::new()).unwrap();
    assert_eq!(merged[0].result, BundleResult::Merged);
    assert!(center.inbox().unwrap()[0].held.is_empty());
}
