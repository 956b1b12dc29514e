//! The power goes, or somebody ends the program: kill −9 in the middle of import, edit, export and collect, at moments
//! drawn from a fixed seed. Whatever the moment: all of it or nothing of it, the doctor finds nothing, the work can be
//! done again.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use xueji::{
    desk::{ChangeFilter, Desk, Progress, Secret},
    domain::FieldKey,
};

use super::{
    program::{Program, roster, sample, text},
    road::PASSWORD,
    secrecy::real_clock,
};

/// Enough rows that an import, an export and a collect of them last while a moment is picked.
const ROWS: u32 = 1_200;

/// Moments from a fixed seed, as parts of the whole time. The whole is learnt anew whenever the program was faster
/// than thought, since other tests take their share of the machine.
struct Moments {
    seed: u64,
    whole: Duration,
}

impl Moments {
    fn of(seed: u64, whole: Duration) -> Self {
        Self { seed, whole }
    }

    fn next(&mut self, from: f64, to: f64) -> Duration {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let part = f64::from(u32::try_from(self.seed >> 32).unwrap()) / f64::from(u32::MAX);
        self.whole.mul_f64(from + (to - from) * part)
    }

    fn learn(&mut self, done: bool) {
        if done {
            self.whole = self.whole.mul_f64(0.75);
        }
    }
}

/// Starts the program, and kills it after a while. Whether it had ended by itself.
fn killed(program: &Program, args: &[&str], after: Duration) -> bool {
    let mut child = program.command(args).spawn().unwrap();
    std::thread::sleep(after);
    let done = child.try_wait().unwrap().is_some();
    child.kill().unwrap();
    child.wait().unwrap();
    done
}

/// How long the program takes when it is left alone. Status 1 is no failure where an unfinished write lies on the
/// stick: it is named, and the rest is taken.
fn timed(program: &Program, args: &[&str], statuses: &[i32]) -> Duration {
    let start = Instant::now();
    let output = program.run(args);
    let status = output.status.code().unwrap();
    assert!(statuses.contains(&status), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    start.elapsed()
}

/// Opens what a kill left; the doctor must find nothing, not even after a rebuild.
fn reopened(program: &Program) -> Desk {
    let desk = Desk::open(program.folder(), None, &Secret::from(PASSWORD), real_clock()).unwrap();
    let found = desk.doctor(true, &Progress::new()).unwrap();
    assert!(found.iter().all(|finding| !finding.fault), "{found:?}");
    desk
}

fn copied(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
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

fn many(home: &Path) -> String {
    let file = home.join("many.csv");
    let body = |number: u32| {
        format!(
            "2104992018{:02}{:02}{:03}",
            number / 900 % 12 + 1,
            number / 36 % 25 + 1,
            number % 36 * 27 + 1
        )
    };
    fs::write(
        &file,
        roster(
            (0..ROWS)
                .map(|number| (format!("关小{}", ["满", "雪", "禾"][number as usize % 3]), body(number))),
        ),
    )
    .unwrap();
    text(&file).to_owned()
}

#[test]
fn an_import_that_is_killed_happened_wholly_or_not_at_all() {
    let home = TempDir::new().unwrap();
    let (base, _) = Program::set_up(home.path(), "base", "school", "2121999903", "北岔教学点");
    let file = many(home.path());
    let desk = Program::new(home.path(), "desk");
    copied(base.folder(), desk.folder());
    let whole = timed(&desk, &["import", &file], &[0]);
    let mut moments = Moments::of(20_261_123, whole);
    let mut seen = [0; 2];
    for from in [0.3, 0.95, 0.5, 0.7, 0.8, 0.9] {
        copied(base.folder(), desk.folder());
        let done = killed(&desk, &["import", &file], moments.next(from, from + 0.1));
        moments.learn(done);
        let open = reopened(&desk);
        let here = open.roster().len();
        assert!(here == 0 || here == ROWS as usize, "{here} of {ROWS}");
        assert!(!done || here == ROWS as usize, "what was told as done is there");
        seen[usize::from(here > 0)] += 1;
    }
    assert!(seen[0] > 0, "no kill fell inside an import: {seen:?}");
    let told = desk.json(&["import", &file]);
    assert_eq!(told["new"].as_u64().unwrap() + told["same"].as_u64().unwrap(), u64::from(ROWS), "{told}");
}

#[test]
fn an_edit_that_is_killed_is_saved_or_is_not_and_never_half() {
    let home = TempDir::new().unwrap();
    let (desk, _) = Program::set_up(home.path(), "desk", "school", "2121999903", "北岔教学点");
    desk.json(&["import", &sample("teaching-point.xlsx")]);
    let id = desk.json(&["students"])[0]["id"].as_str().unwrap().to_owned();
    let edit = |number: u32| {
        let (phone, email) = (format!("phone=131{number:08}"), format!("email=a{number}@example.com"));
        ["student", "edit", &id, "--set", &phone, "--set", &email].map(str::to_owned)
    };
    let words = |number| edit(number);
    let whole = timed(&desk, &words(0).each_ref().map(String::as_str), &[0]);
    let mut moments = Moments::of(7, whole);
    let mut last = 0;
    for number in 1..=8 {
        let after = moments.next(0.55, 1.1);
        let done = killed(&desk, &words(number).each_ref().map(String::as_str), after);
        moments.learn(done);
        let open = reopened(&desk);
        let pupil = open.pupil(open.find_pupil(&id).unwrap()).unwrap();
        let phone = pupil.fields.text(FieldKey::Phone)[3..].parse::<u32>().unwrap();
        assert!(phone == number || (phone == last && !done), "{phone}, not {number} or {last}");
        assert_eq!(pupil.fields.text(FieldKey::Email), format!("a{phone}@example.com"), "both or none");
        last = phone;
        let history = open.history(pupil.id).unwrap();
        assert!(
            history.iter().any(|line| line.new.ends_with(&format!("{phone:08}"))),
            "the journal says so too"
        );
    }
}

/// A school full of pupils with a queued change, and a center; each knows the other.
fn ready(home: &Path) -> (Program, Program) {
    let (school, _) = Program::set_up(home, "school-base", "school", "2121999903", "北岔教学点");
    let (center, _) = Program::set_up(home, "center-base", "center", "2121999901", "云杉镇中心小学");
    for (who, whom) in [(&school, &center), (&center, &school)] {
        let card = whom.json(&["card", "export", "--to", text(home)]);
        who.json(&["card", "import", card["file"].as_str().unwrap()]);
        who.json(&["card", "confirm", card["fingerprint"].as_str().unwrap()]);
    }
    school.json(&["import", &many(home)]);
    let open = reopened(&school);
    let child = open.roster().row(0).id;
    super::road::queued(&open, "dropout", Some(child));
    (school, center)
}

#[test]
fn an_export_and_a_collect_that_are_killed_leave_nothing_half_done_and_can_be_repeated() {
    let home = TempDir::new().unwrap();
    let (school_base, center_base) = ready(home.path());
    let (school, center) = (Program::new(home.path(), "school"), Program::new(home.path(), "center"));
    let stick = home.path().join("stick");
    let export = ["export", "--to", text(&stick)];
    let collect = ["collect", text(&stick)];
    copied(school_base.folder(), school.folder());
    fs::create_dir(&stick).unwrap();
    let whole = timed(&school, &export, &[0]);
    let mut moments = Moments::of(41, whole);
    for from in [0.4, 0.6, 0.75, 0.85, 0.95] {
        copied(school_base.folder(), school.folder());
        fs::remove_dir_all(&stick).unwrap();
        fs::create_dir(&stick).unwrap();
        let done = killed(&school, &export, moments.next(from, from + 0.1));
        moments.learn(done);
        let open = reopened(&school);
        let state = open.changes(ChangeFilter::All).unwrap()[0].change.state.key();
        assert!(state == "exported" || (state == "queued" && !done), "{state}");
        // What is on the stick is whole, or is seen to be unfinished; the export can be repeated beside it.
        open.export(&stick, &Progress::new()).unwrap();
        assert_eq!(open.changes(ChangeFilter::All).unwrap()[0].change.state.key(), "exported");
        drop(open);
        copied(center_base.folder(), center.folder());
        let open = reopened(&center);
        let outcomes = open.collect(std::slice::from_ref(&stick), &Progress::new()).unwrap();
        for outcome in &outcomes {
            let fine = outcome.result.key() == "merged" || outcome.message.zh.contains("写入未完成的包");
            assert!(fine, "{outcomes:?}");
        }
        assert_eq!((open.inbox().unwrap()[0].enrolled, open.review_queue().unwrap().len()), (ROWS, 1));
    }
    copied(center_base.folder(), center.folder());
    let mut moments = Moments::of(43, timed(&center, &collect, &[0, 1]));
    for from in [0.4, 0.6, 0.8, 0.95] {
        copied(center_base.folder(), center.folder());
        let done = killed(&center, &collect, moments.next(from, from + 0.1));
        moments.learn(done);
        let open = reopened(&center);
        let (site, waiting) = (open.inbox().unwrap().remove(0), open.review_queue().unwrap().len());
        let nothing = (site.enrolled, waiting, site.last_number) == (0, 0, None);
        let all = (site.enrolled, waiting) == (ROWS, 1) && site.last_number.is_some();
        assert!(all || (nothing && !done), "{site:?}, {waiting} waiting");
        open.collect(std::slice::from_ref(&stick), &Progress::new()).unwrap();
        assert_eq!((open.inbox().unwrap()[0].enrolled, open.review_queue().unwrap().len()), (ROWS, 1));
    }
}
