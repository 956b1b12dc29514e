//! The directory at the desk's door: what would go wrong is a school that keeps an old limit, takes half a directory,
//! takes an older or a forged one, or forgets for it what it was told by receipts.

use std::path::{Path, PathBuf};

use xueji::{
    desk::{BundleResult, CalendarSource, Decision, Desk, DeskError, Progress},
    domain::{Date, Explain, Lang},
};

use super::road::{Township, pupil, queued};

const HEAD: &str = "format = \"xueji-rules/1\"\nversion = \"2026-12/1\"\nsource = \"center\"\n";
const CALENDAR: &str =
    "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n2027-01-09,workday,元旦\n";

fn day(number: u32) -> Date {
    Date::from_number(number).unwrap()
}

fn write(town: &Township, name: &str, text: &str) -> PathBuf {
    let file = town.home.path().join(name);
    std::fs::write(&file, text).unwrap();
    file
}

/// Rules with another length of T4 from a day on.
fn rules(town: &Township, name: &str, length: u32, from: u32) -> PathBuf {
    let row = format!(
        "[[limit]]\nid = \"T4\"\nwhat = {{ zh = \"转出主管核办\", en = \"authority of the giving school\" }}\n\
         length = {length}\nunit = \"workdays\"\narticle = 15\nwarn_days = [2]\nfrom = {from}\n"
    );
    write(town, name, &format!("{HEAD}{row}"))
}

fn limit(desk: &Desk, on: u32) -> u32 {
    desk.rules().pack.limit("T4", day(on)).unwrap().length
}

fn receive(town: &Township, paths: &[PathBuf]) -> Vec<(BundleResult, String)> {
    let taken = town.school.receive(paths, &Progress::new()).unwrap();
    taken.into_iter().map(|one| (one.result, one.message.zh)).collect()
}

fn publish(town: &Township, folder: &str) -> PathBuf {
    let to = town.home.path().join(folder);
    std::fs::create_dir(&to).unwrap();
    town.center.publish_directory(&to, &Progress::new()).unwrap();
    to
}

fn why(error: &DeskError) -> String {
    error.explain(Lang::Zh).why
}

#[test]
fn a_limit_changes_from_its_day_on_at_the_center_and_at_the_school() {
    let town = Township::new();
    let calendar = write(&town, "2027.csv", CALENDAR);
    let view = town.center.set_directory(&[rules(&town, "a.toml", 7, 20_261_201)], &[calendar], &[]).unwrap();
    assert_eq!((view.version, view.since), (1, Some(day(20_261_123))));
    assert_eq!(view.files, ["rules/a.toml", "calendar/2027.csv"]);
    assert_eq!(
        (limit(&town.center, 20_261_130), limit(&town.center, 20_261_201)),
        (10, 7),
        "its own directory"
    );
    assert_eq!(limit(&town.school, 20_261_201), 10);

    let stick = publish(&town, "first");
    let told = receive(&town, std::slice::from_ref(&stick));
    assert_eq!(told.len(), 1);
    assert!(told[0].0 == BundleResult::Merged && told[0].1.contains("第 1 版已启用"), "{told:?}");
    assert_eq!((limit(&town.school, 20_261_130), limit(&town.school, 20_261_201)), (10, 7));
    let known = town.school.calendars().unwrap();
    assert_eq!(known.last(), Some(&(2027, CalendarSource::Directory)));
    assert_eq!(town.school.rules().workday(day(20_261_231), 1), (day(20_270_105), false));
    assert_eq!(town.school.directory().unwrap(), view);

    let again = receive(&town, &[stick]);
    assert_eq!(again[0].0, BundleResult::Already, "{again:?}");

    // A later file of another name whose days do not meet the first one's.
    let error = town.center.set_directory(&[rules(&town, "b.toml", 5, 20_270_101)], &[], &[]).unwrap_err();
    assert!(
        why(&error).contains("rules/b.toml 第4行") && why(&error).contains("另一个文件"),
        "{}",
        why(&error)
    );
    let view = town.center.set_directory(&[rules(&town, "a.toml", 5, 20_270_101)], &[], &[]).unwrap();
    assert_eq!(view.version, 2, "a refusal uses no version up");
    assert_eq!((limit(&town.center, 20_261_231), limit(&town.center, 20_270_101)), (10, 5));
}

#[test]
fn an_older_directory_warns_and_changes_nothing() {
    let town = Township::new();
    town.center.set_directory(&[rules(&town, "a.toml", 7, 20_261_201)], &[], &[]).unwrap();
    let old = publish(&town, "old");
    town.center.set_directory(&[rules(&town, "a.toml", 6, 20_261_201)], &[], &[]).unwrap();
    let new = publish(&town, "new");
    assert_eq!(receive(&town, &[new])[0].0, BundleResult::Merged);
    let told = receive(&town, &[old]);
    assert_eq!(told[0].0, BundleResult::Already);
    assert!(told[0].1.contains("第 1 版比本机的第 2 版旧，没有采用"), "{told:?}");
    assert_eq!(limit(&town.school, 20_261_201), 6);
    assert_eq!(town.school.directory().unwrap().version, 2);
}

/// The bundle under a folder, with one byte of its payload turned over.
fn tampered(folder: &Path) -> PathBuf {
    let bundle = xueji::bundle::stick::scan(&xueji::bundle::stick::Disk, folder).unwrap().bundles.remove(0);
    let mut bytes = std::fs::read(&bundle).unwrap();
    let at = bytes.len() - 3000;
    bytes[at] ^= 1;
    std::fs::write(&bundle, bytes).unwrap();
    bundle
}

#[test]
fn a_directory_that_was_tampered_with_is_refused_and_the_center_takes_none() {
    let town = Township::new();
    town.center.set_directory(&[rules(&town, "a.toml", 7, 20_261_201)], &[], &[]).unwrap();
    let stick = publish(&town, "sent");
    let collected = town.center.collect(std::slice::from_ref(&stick), &Progress::new()).unwrap();
    assert!(collected.is_empty(), "the center passes by what it wrote itself: {collected:?}");
    let told = receive(&town, &[tampered(&stick)]);
    assert_eq!(told[0].0, BundleResult::Refused, "{told:?}");
    assert_eq!((limit(&town.school, 20_261_201), town.school.directory().unwrap().version), (10, 0));
    let error = town.school.set_directory(&[], &[], &[]).unwrap_err();
    assert!(error.explain(Lang::Zh).what.contains("学校端"));
}

#[test]
fn one_wrong_file_and_nothing_of_a_directory_is_taken() {
    let town = Township::new();
    let good = rules(&town, "a.toml", 7, 20_261_201);
    let hop =
        "[[hop]]\nlist = \"county\"\nparty = { zh = \"甲\", en = \"a\" }\nlimit = \"T99\"\nfrom = 20261201\n";
    let paper = "[[evidence]]\nkind = \"feast\"\nkey = \"x\"\nname = { zh = \"证\", en = \"p\" }\nrequired = true\n\
                 from = 20261201\n";
    for (name, text, line, reason) in [
        ("hop.toml", format!("{HEAD}{hop}"), "rules/hop.toml 第4行", "T99"),
        ("paper.toml", format!("{HEAD}\n{paper}"), "rules/paper.toml 第5行", "feast"),
        ("toml.toml", format!("{HEAD}[[limit\n"), "rules/toml.toml 第4行", "看不懂"),
    ] {
        let bad = write(&town, name, &text);
        let error = town.center.set_directory(&[good.clone(), bad], &[], &[]).unwrap_err();
        let why = why(&error);
        assert!(why.contains(line) && why.contains(reason), "{name}: {why}");
        assert!(error.explain(Lang::En).why.contains("line "), "{name}");
    }
    for (name, text, what) in [
        ("x.csv", "date,kind\n2027-02-30,holiday\n", "第1行"),
        ("y.csv", "date,kind\n2027-02-01,holiday\n2028-02-01,holiday\n", "不止一年"),
        ("z.csv", "date,kind\n1527-02-01,holiday\n", "x"),
    ] {
        let bad = write(&town, name, text);
        let error = town.center.set_directory(std::slice::from_ref(&good), &[bad], &[]).unwrap_err();
        let said = error.explain(Lang::Zh);
        assert!(said.what.contains(name), "{said:?}");
        assert!(what == "x" || said.what.contains(what), "{said:?}");
    }
    assert_eq!((limit(&town.center, 20_261_201), town.center.directory().unwrap().version), (10, 0));
    assert!(town.center.publish_directory(&town.stick(), &Progress::new()).is_err());
}

#[test]
fn a_directory_goes_with_every_receipt_and_never_hides_one() {
    let town = Township::new();
    let child = pupil(&town.school, "关小满", "21049920180512001");
    let change = queued(&town.school, "dropout", Some(child));
    town.export(&town.school);
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    let line = town.center.review_queue().unwrap().remove(0);
    town.center.review(line.site, change, Decision::Approved).unwrap();
    // The directory alone comes first: the center must not think that the decision arrived with it.
    town.center.set_directory(&[rules(&town, "a.toml", 7, 20_261_201)], &[], &[]).unwrap();
    assert_eq!(receive(&town, &[publish(&town, "early")])[0].0, BundleResult::Merged);
    town.export(&town.school);
    town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    let answered = town.center.export(&town.stick(), &Progress::new()).unwrap();
    assert_eq!(answered.files.len(), 2, "a receipt and the directory");

    let told = receive(&town, &[town.stick()]);
    let results: Vec<BundleResult> = told.iter().map(|(result, _)| *result).collect();
    assert_eq!(results, [BundleResult::Merged, BundleResult::Already], "{told:?}");
    assert_eq!(town.school.change(change).unwrap().change.state, xueji::changes::ChangeState::Approved);
}

#[test]
fn a_calendar_imported_at_the_desk_counts_until_the_center_sends_its_own() {
    let town = Township::new();
    let count = || town.school.rules().workday(day(20_261_231), 1);
    assert_eq!(count(), (day(20_270_101), true), "about");
    let own = write(&town, "own.csv", "date,kind\n2027-01-01,holiday\n");
    assert_eq!(town.school.import_calendar(&own).unwrap(), 2027);
    assert_eq!(count(), (day(20_270_104), false));
    assert_eq!(town.school.calendars().unwrap().last(), Some(&(2027, CalendarSource::Desk)));
    let calendar = write(&town, "2027.csv", CALENDAR);
    town.center.set_directory(&[], &[calendar], &[]).unwrap();
    assert_eq!(receive(&town, &[publish(&town, "sent")])[0].0, BundleResult::Merged);
    assert_eq!(count(), (day(20_270_105), false));
    assert_eq!(town.school.calendars().unwrap().last(), Some(&(2027, CalendarSource::Directory)));
}

/// A layout of a form from the center: whole, or not at all.
#[test]
fn a_layout_of_a_form_comes_with_the_directory() {
    let town = Township::new();
    let text = include_str!("../../src/sheet/forms/f03.toml");
    let newer = text.replace("2017-03-01/1", "2026-09-01/1");
    let wrong = write(&town, "f03.toml", &newer.replace("of = \"change\"", "of = \"moon\""));
    let error = town.center.set_directory(&[wrong], &[], &[]).unwrap_err();
    assert!(why(&error).contains("forms/f03.toml 第"), "{}", why(&error));
    assert_eq!(town.center.directory().unwrap().version, 0);
    let view = town.center.set_directory(&[write(&town, "f03.toml", &newer)], &[], &[]).unwrap();
    assert_eq!(view.files, ["forms/f03.toml"]);
    let stick = publish(&town, "forms");
    assert_eq!(receive(&town, &[stick])[0].0, BundleResult::Merged);
    let version = |desk: &Desk| {
        desk.forms().unwrap().into_iter().find(|form| form.key == "F03").map(|form| form.version)
    };
    for desk in [&town.center, &town.school] {
        assert_eq!(version(desk).as_deref(), Some("2026-09-01/1"));
    }
}
