//! Nothing of a record stands in the clear: not under the data folder, not on the stick, not in a backup, not among
//! temporary files, not in what the program says when it fails (第28条).

use std::{
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use memchr::memmem;
use tempfile::TempDir;
use xueji::desk::{Desk, Secret, Surroundings};

use super::{
    program::{Program, roster, sample, text},
    road::{PASSWORD, around, with_check_digit},
};

const NAME: &str = "欧阳星槎";
const PINYIN: &str = "ouyangxingcha";
const PHONE: &str = "13987654321";
const ADDRESS: &str = "青石岭下老磨坊东第三家";
const REASON: &str = "随祖母迁居白桦甸";
const TITLE: &str = "欧阳家户口簿";

/// The markers in each spelling in which bytes could betray them.
fn markers() -> Vec<(String, Vec<u8>)> {
    let id = with_check_digit(ID_BODY);
    let mut found = Vec::new();
    for word in [NAME, PINYIN, PHONE, ADDRESS, REASON, TITLE, id.as_str(), &id[..14]] {
        let wide = |bytes: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        found.push((word.to_owned(), word.as_bytes().to_vec()));
        found.push((format!("{word} (UTF-16)"), wide(u16::to_le_bytes)));
        found.push((format!("{word} (UTF-16 BE)"), wide(u16::to_be_bytes)));
        found.push((format!("{word} (GB18030)"), encoding_rs::GB18030.encode(word).0.into_owned()));
    }
    found
}

const ID_BODY: &str = "21049920170318774";

/// The first marker that bytes show.
fn shown(bytes: &[u8]) -> Option<String> {
    markers().into_iter().find(|(_, spelling)| memmem::find(bytes, spelling).is_some()).map(|(word, _)| word)
}

fn in_the_clear(bytes: &[u8], place: &str) {
    let shown = shown(bytes);
    assert!(shown.is_none(), "{shown:?} stands in the clear in {place}");
}

/// Every file below a folder, its name included.
fn sealed(folder: &Path) -> usize {
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        in_the_clear(path.to_string_lossy().as_bytes(), "a file's name");
        if path.is_dir() {
            count += sealed(&path);
        } else {
            in_the_clear(&fs::read(&path).unwrap(), &path.to_string_lossy());
            count += 1;
        }
    }
    count
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// The surroundings of the binary: its own clock.
pub fn real_clock() -> Surroundings {
    Surroundings { now, ..around() }
}

struct Place {
    home: TempDir,
    school: Program,
    center: Program,
}

impl Place {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let (school, _) = Program::set_up(home.path(), "school", "school", "2121999903", "北岔教学点");
        let (center, _) = Program::set_up(home.path(), "center", "center", "2121999901", "云杉镇中心小学");
        for name in ["stick", "backups", "given"] {
            fs::create_dir(home.path().join(name)).unwrap();
        }
        let place = Self { home, school, center };
        let stick = place.at("stick");
        for (who, whom) in [(&place.school, &place.center), (&place.center, &place.school)] {
            let card = whom.json(&["card", "export", "--to", text(&stick)]);
            who.json(&["card", "import", card["file"].as_str().unwrap()]);
            who.json(&["card", "confirm", card["fingerprint"].as_str().unwrap()]);
        }
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// What the person gave us is in the clear; all the rest must not be.
    fn all_sealed(&self) {
        for folder in [self.school.folder(), self.center.folder(), &self.at("stick"), &self.at("backups")] {
            assert!(sealed(folder) > 0 || folder.ends_with("backups"), "{}", folder.display());
        }
        sealed(&self.school.temporary());
    }

    /// A paper named and commented with what must not be seen.
    fn paper(&self) -> String {
        let picture = fs::read(sample("papers/household-page.png")).unwrap();
        let file = self.at("given").join(format!("{TITLE}.png"));
        let mut bytes = picture[..33].to_vec();
        let comment = [b"tEXtComment\0".as_slice(), format!("{NAME} {ADDRESS}").as_bytes()].concat();
        bytes.extend(u32::try_from(comment.len() - 4).unwrap().to_be_bytes());
        bytes.extend(&comment);
        bytes.extend(crc(&comment).to_be_bytes());
        bytes.extend(&picture[33..]);
        fs::write(&file, bytes).unwrap();
        text(&file).to_owned()
    }

    fn pupil(&self) -> String {
        let file = self.at("given").join("roster.csv");
        fs::write(&file, roster([(NAME.to_owned(), ID_BODY.to_owned())])).unwrap();
        let told = self.school.json(&["import", text(&file)]);
        assert_eq!((&told["new"], &told["refused"]), (&1.into(), &0.into()), "{told}");
        assert!(shown(&fs::read(&file).unwrap()).is_some(), "the search itself finds what is there");
        let all = self.school.json(&["students", "--find", PINYIN]);
        all[0]["id"].as_str().unwrap().to_owned()
    }
}

/// The checksum that PNG asks for.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 },
        )
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[test]
fn no_string_of_a_record_lies_in_the_clear_anywhere() {
    let place = Place::new();
    let pupil = place.pupil();
    place.all_sealed();
    let set = |field: &str, value: &str| format!("{field}={value}");
    place.school.json(&[
        "student",
        "edit",
        &pupil,
        "--set",
        &set("phone", PHONE),
        "--set",
        &set("current_address", ADDRESS),
        "--set",
        &set("home_address", ADDRESS),
        "--reason",
        REASON,
    ]);
    {
        let desk = Desk::open(place.school.folder(), None, &Secret::from(PASSWORD), real_clock()).unwrap();
        desk.keep_draft("pupil", &format!("{NAME}\n{PHONE}\n{ADDRESS}")).unwrap();
        assert!(desk.draft("pupil").unwrap().unwrap().contains(NAME));
        place.all_sealed();
    }
    let paper = place.paper();
    let fields = place.school.json(&["change", "fields", "dropout"]);
    let mut args =
        vec!["change".to_owned(), "new".into(), "dropout".into(), "--student".into(), pupil.clone()];
    for field in fields.as_array().unwrap() {
        let (key, example) = (field["key"].as_str().unwrap(), field["example"].as_str().unwrap());
        let value = if key == "note" { REASON } else { example };
        args.extend(["--set".to_owned(), set(key, value)]);
    }
    args.extend(["--evidence".to_owned(), paper]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let change = place.school.json(&args);
    place.all_sealed();

    let stick = place.at("stick");
    let report = place.school.json(&["export", "--to", text(&stick)]);
    place.all_sealed();
    place.center.json(&["collect", text(&stick)]);
    place.center.json(&["review", change["id"].as_str().unwrap(), "--return", REASON]);
    place.center.json(&["export", "--to", text(&stick)]);
    place.school.json(&["receive", text(&stick)]);
    place.school.json(&["backup", "--to", text(&place.at("backups"))]);
    place.center.json(&["backup", "--to", text(&place.at("backups"))]);
    place.all_sealed();
    // All of it is there all the same, for who has the password.
    let seen = place.school.json(&["student", &pupil]).to_string();
    assert!([NAME, PHONE, ADDRESS, REASON].iter().all(|word| seen.contains(word)), "{seen}");
    failures_tell_nothing(&place, report["files"][0].as_str().unwrap());
}

/// What fails says nothing of a record, on either output; no panic, no backtrace.
fn failures_tell_nothing(place: &Place, bundle: &str) {
    let broken = place.at("given").join("broken.xjb");
    let bytes = fs::read(bundle).unwrap();
    fs::write(&broken, &bytes[..bytes.len() / 2]).unwrap();
    let torn = place.at("given").join("torn.xlsx");
    fs::write(&torn, &fs::read(sample("teaching-point.xlsx")).unwrap()[..3000]).unwrap();
    let quiet = |program: &Program, args: &[&str]| {
        let output = program.run(args);
        let said = [output.stdout, output.stderr].concat();
        in_the_clear(&said, &format!("what {args:?} says"));
        let said = String::from_utf8(said).unwrap();
        assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{args:?}: {said}");
        assert_ne!(output.status.code(), Some(0), "{args:?}: {said}");
        assert!(!said.is_empty(), "{args:?}");
    };
    for lang in ["zh", "en"] {
        quiet(&place.center, &["collect", text(&broken), "--lang", lang]);
        quiet(&place.school, &["import", text(&torn), "--lang", lang]);
        quiet(&place.school, &["export", "--to", text(&place.at("nowhere").join("deeper")), "--lang", lang]);
        quiet(&place.school, &["restore", text(&broken), "--lang", lang]);
    }
    damaged_stores_tell_nothing(place, &quiet);
    let stranger = Program::new(place.home.path(), "school");
    fs::write(place.at("password"), "nobody-2026-knows").unwrap();
    quiet(&stranger, &["students"]);
}

/// Bytes of the store are turned over at places spread through it: refused or read, never shown.
fn damaged_stores_tell_nothing(place: &Place, quiet: &dyn Fn(&Program, &[&str])) {
    let good: Vec<(PathBuf, Vec<u8>)> = fs::read_dir(place.school.folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect();
    let damaged = Program::new(place.home.path(), "damaged");
    let (largest, bytes) = good.iter().max_by_key(|(_, bytes)| bytes.len()).unwrap();
    fs::create_dir(damaged.folder()).unwrap();
    for (path, bytes) in &good {
        fs::write(damaged.folder().join(path.file_name().unwrap()), bytes).unwrap();
    }
    let mut torn = bytes.clone();
    for at in (4096..torn.len()).step_by(997) {
        torn[at] ^= 0x5a;
    }
    fs::write(damaged.folder().join(largest.file_name().unwrap()), &torn).unwrap();
    quiet(&damaged, &["students"]);
    quiet(&damaged, &["doctor"]);
    torn.truncate(torn.len() / 3);
    fs::write(damaged.folder().join(largest.file_name().unwrap()), &torn).unwrap();
    quiet(&damaged, &["student", "ffffffff"]);
}
