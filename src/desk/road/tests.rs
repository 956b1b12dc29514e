//! Two desks and a folder as the stick: what goes back with a receipt besides decisions, and a stick that is too small.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::contents::QUESTIONS_MOST;
use crate::{
    bundle::stick::{Disk, Found, Room, StickFile, Volume},
    desk::{
        Desk, Progress,
        testing::{Township, at, day},
    },
    domain::{
        CaseId, ContactId, EvidenceId, Explain, Lang, PupilId,
        ledger::{CaseFacts, CaseState, CaseStep, Contact},
    },
    journal::Op,
};

const CASE: CaseId = CaseId([5; 16]);

/// A step of the case on a day, answering a question or none.
fn step(pupil: PupilId, on: u32, note: &str, answers: u32) -> Op {
    Op::CaseStepped {
        step: Box::new(CaseStep {
            case: CASE,
            pupil,
            on: day(on),
            to: CaseState::Persuading,
            facts: CaseFacts::default(),
            note: note.into(),
            closing: String::new(),
            change: None,
            answers,
            papers: Vec::new(),
        }),
    }
}

/// A township whose school has a case on the ledger that the center knows of.
fn with_case() -> (Township, PupilId) {
    let mut town = Township::founded(20_261_109);
    let pupil = town.school.enters(202_409);
    town.school.desk.record(vec![step(pupil, 20_261_109, "连续三天未到校", 0)], &[]).unwrap();
    town.reports();
    (town, pupil)
}

fn case_at(desk: &Desk, town: &Township, pupil: PupilId) -> crate::domain::ledger::Case {
    let own = std::ptr::eq(desk, &raw const town.school.desk);
    let site = if own { desk.store.own() } else { desk.store.site(town.site()) };
    site.cases(Some(pupil)).unwrap().remove(0)
}

#[test]
fn a_question_goes_out_with_the_receipt_and_its_answer_comes_back() {
    let (town, pupil) = with_case();
    at(20_261_111);
    let number = town.center.ask_case(town.site(), CASE, " 几号家访的？见到谁？ ").unwrap();
    assert_eq!(number, 1);
    assert!(town.center.inbox().unwrap()[0].receipt_due);
    let told = town.answers();
    assert!(told[0].message.zh.contains("问了 1 个问题"), "{told:?}");
    let here = case_at(&town.school.desk, &town, pupil);
    assert_eq!((here.questions.len(), here.unanswered().count()), (1, 1));
    assert_eq!(
        (here.questions[0].text.as_str(), here.questions[0].on),
        ("几号家访的？见到谁？", day(20_261_111))
    );

    // The same receipt again, and a new one that repeats the question, add nothing.
    town.school.desk.receive(&[town.stick()], &Progress::new()).unwrap();
    let again = town.answers();
    assert!(!again.iter().any(|one| one.message.zh.contains("问题")), "{again:?}");
    assert_eq!(case_at(&town.school.desk, &town, pupil).questions.len(), 1);

    at(20_261_113);
    let answer = step(pupil, 20_261_110, "十日家访，见到奶奶", number);
    town.school.desk.record(vec![answer], &[]).unwrap();
    town.reports();
    let there = case_at(&town.center, &town, pupil);
    assert_eq!(there.unanswered().count(), 0);
    let last = there.steps.last().unwrap();
    assert_eq!(
        (last.answers, last.on, last.stamp.on),
        (1, day(20_261_110), day(20_261_113)),
        "two days apart"
    );

    // What the school has taken in is not carried again.
    let facts = town.center.store.facts().unwrap();
    assert_eq!(town.center.questions_for(&facts, town.site()).unwrap(), []);
    assert_eq!(town.center.ask_case(town.site(), CASE, "村里怎么说？").unwrap(), 2);
    let facts = town.center.store.facts().unwrap();
    let waiting = town.center.questions_for(&facts, town.site()).unwrap();
    assert_eq!(waiting.iter().map(|question| question.number).collect::<Vec<_>>(), [2]);
}

#[test]
fn a_question_must_be_one_that_can_be_answered() {
    let (town, pupil) = with_case();
    let refused = |case, text: &str| {
        let error = town.center.ask_case(town.site(), case, text).unwrap_err();
        let said = error.explain(Lang::Zh);
        format!("{}{}", said.what, said.why)
    };
    assert!(refused(CASE, "  ").contains("没有写好"));
    assert!(refused(CASE, &"问".repeat(201)).contains("201"));
    assert!(refused(CASE, "看\u{200b}不见").contains("200B"));
    assert!(refused(CaseId([9; 16]), "几号家访的？").contains("没有这个学生"));
    assert!(town.school.desk.ask_case(town.site(), CASE, "几号家访的？").is_err(), "a school asks nobody");
    for _ in 0..QUESTIONS_MOST {
        town.center.ask_case(town.site(), CASE, "几号家访的？").unwrap();
    }
    assert!(refused(CASE, "几号家访的？").contains("太多"));
    let close = Op::CaseStepped {
        step: Box::new(CaseStep {
            case: CASE,
            pupil,
            on: day(20_261_109),
            to: CaseState::Closed,
            facts: CaseFacts::default(),
            note: String::new(),
            closing: "back".into(),
            change: None,
            answers: 0,
            papers: Vec::new(),
        }),
    };
    town.school.desk.record(vec![close], &[]).unwrap();
    town.reports();
    assert!(refused(CASE, "几号家访的？").contains("已从台账销号"));
}

/// A stick with so much room, which it tells or hides.
struct Small {
    free: u64,
    tells: bool,
}

impl Volume for Small {
    fn look(&self, path: &Path) -> io::Result<Found> {
        Disk.look(path)
    }
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        Disk.resolve(path)
    }
    fn room(&self, _: &Path) -> io::Result<Option<Room>> {
        Ok(self.tells.then_some(Room { free: self.free, read_only: false }))
    }
    fn list(&self, folder: &Path, most: usize) -> io::Result<Vec<(Option<String>, Found)>> {
        Disk.list(folder, most)
    }
    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        Disk.create_folder(folder)
    }
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn StickFile>> {
        Ok(Box::new(Bounded { file: Disk.create_new(path)?, left: self.free }))
    }
    fn open(&self, path: &Path) -> io::Result<Box<dyn StickFile>> {
        Disk.open(path)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        Disk.sync_folder(folder)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        Disk.remove(path)
    }
}

/// A file on it: full after so many bytes.
struct Bounded {
    file: Box<dyn StickFile>,
    left: u64,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.left = self.left.checked_sub(written as u64).ok_or(io::ErrorKind::StorageFull)?;
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl io::Read for Bounded {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.file.read(bytes)
    }
}

impl io::Seek for Bounded {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl StickFile for Bounded {
    fn sync_all(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }
    fn forget(&mut self) {
        self.file.forget();
    }
}

/// A school with a case, a visit to the family, and two photographs of the signed note.
fn with_photographs() -> (Township, PupilId, [EvidenceId; 2]) {
    let (town, pupil) = with_case();
    let desk = &town.school.desk;
    let papers = [1_u32, 2].map(|seed| {
        // Noise does not shrink: the photographs stay as large as they are.
        let mut state = seed;
        let noise = image::RgbImage::from_fn(400, 400, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
        });
        let file = town.school.home.path().join(format!("{seed}.png"));
        noise.save(&file).unwrap();
        desk.attach(&file, "家访记录").unwrap()
    });
    let visit = Contact {
        id: ContactId([6; 16]),
        pupil,
        on: day(20_261_109),
        way: "visit".into(),
        by: "关老师".into(),
        whom: "奶奶".into(),
        place: String::new(),
        found: "在家".into(),
        outcome: "refused".into(),
        promise: String::new(),
        back_by: None,
        next: String::new(),
        next_on: None,
        letter: None,
        papers: papers.to_vec(),
    };
    desk.record(vec![Op::ContactNoted { contact: Box::new(visit) }], &[]).unwrap();
    (town, pupil, papers)
}

fn papers_there(town: &Township, papers: [EvidenceId; 2]) -> usize {
    papers.into_iter().filter(|id| town.center.has_paper(*id)).count()
}

#[test]
fn a_full_stick_takes_the_ledger_and_leaves_photographs_for_later() {
    let (town, pupil, papers) = with_photographs();
    let bytes = town.school.desk.store.evidence(papers[0]).unwrap().unwrap().bytes;
    assert!(bytes > 100 * 1024, "a photograph of {bytes} bytes is too small for this test");
    // A room for the records alone, for one photograph as well, and a system that does not tell.
    let base = 400 * 1024;
    for (free, tells, left) in [(base, true, 2), (base + bytes * 3 / 2, true, 1), (bytes, false, 2)] {
        fs::remove_dir_all(town.stick().join("XJB/2121999903")).unwrap();
        let small = Small { free, tells };
        let done = town.school.desk.export_report(&small, &town.stick(), &Progress::new()).unwrap();
        assert_eq!(done.papers_left, left, "{free} {tells}");
    }
    town.collects();
    assert_eq!(papers_there(&town, papers), 0);
    let site = town.center.store.site(town.site());
    assert_eq!(site.contacts(Some(pupil)).unwrap().len(), 1, "the visit is there without its photographs");

    // The receipt says what is lacking; the next report carries it although everything is acknowledged.
    town.answers();
    let told = || town.school.desk.duties().unwrap().iter().any(|duty| duty.what.zh.contains("缺 2 份材料"));
    assert!(told());
    let done = town.school.desk.export(&town.stick(), &Progress::new()).unwrap();
    assert_eq!(done.papers_left, 0);
    town.collects();
    assert_eq!(papers_there(&town, papers), 2);
    town.answers();
    let facts = town.school.desk.store.facts().unwrap();
    assert_eq!(facts.setting(super::LACKING), Some(""), "nothing is lacking any more");
    assert!(!told());
}

#[test]
fn a_stick_that_is_too_small_for_the_records_alone_says_so() {
    let (town, _, _) = with_photographs();
    for tells in [true, false] {
        let small = Small { free: 4 * 1024, tells };
        let error = town.school.desk.export_report(&small, &town.stick(), &Progress::new()).unwrap_err();
        assert_eq!(error.explain(Lang::Zh).what, "U盘空间不足");
    }
}
