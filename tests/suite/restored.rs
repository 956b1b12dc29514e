//! A school that comes back from a backup older than what the center has: its entries and the center's differ under the
//! same numbers. Nobody's work may be overwritten in silence; a person is told on both sides.

use std::fs;

use xueji::{
    desk::{BundleResult, Desk, Progress, Secret},
    domain::Standing,
};

use super::road::{PASSWORD, Township, around, pupil, queued};

#[test]
fn a_school_that_lost_what_the_center_has_is_held_and_told() {
    let town = Township::new();
    let child = pupil(&town.school, "关小满", "21049920180512001");
    town.export(&town.school);
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    let backup = town.school.backup(town.home.path()).unwrap();
    queued(&town.school, "dropout", Some(child));
    town.export(&town.school);
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    town.export(&town.center);

    let folder = town.home.path().join("school-again");
    Desk::restore(&backup, &folder, None, &Secret::from(PASSWORD), around()).unwrap();
    let restored = Desk::open(&folder, None, &Secret::from(PASSWORD), around()).unwrap();
    let head = restored.head_code();
    let told = restored.receive(&[town.stick()], &Progress::new()).unwrap();
    assert_eq!(told[0].result, BundleResult::Refused, "{told:?}");
    assert!(told[0].message.zh.contains("本机可能恢复了旧库"), "{told:?}");
    assert_eq!(restored.head_code(), head);

    let stick = town.home.path().join("second-stick");
    fs::create_dir(&stick).unwrap();
    pupil(&restored, "关小雪", "21049920180512002");
    restored.export(&stick, &Progress::new()).unwrap();
    let (head, waiting) = (town.center.head_code(), town.center.review_queue().unwrap().len());
    let held = town.center.collect(&[stick], &Progress::new()).unwrap();
    assert_eq!(held[0].result, BundleResult::Held, "{held:?}");
    assert!(held[0].message.zh.contains("请电话问明"), "{held:?}");
    assert_eq!((town.center.head_code(), town.center.review_queue().unwrap().len()), (head, waiting));
    assert_eq!(restored.pupil(child).unwrap().standing, Standing::Enrolled, "the school keeps what it has");
}
