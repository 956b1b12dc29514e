//! Every refusal of the exchange (exchange-rules.md): the sentence that the person reads, and that nothing changed on
//! either side. What each layer refuses by itself is tested beside it; here a real desk meets the file.

use std::{
    collections::BTreeMap,
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use xueji::{
    bundle::{BundleKind, Card, Clock, Manifest, Sources, pack},
    changes::ChangeState,
    desk::{BundleOutcome, BundleResult, ChangeFilter, Decision, Desk, Progress, Secret},
    domain::{ChangeId, DeskRole, Explain, Lang, SiteKind},
    seal::{identity::Identity, sign::SigningKey},
};

use super::road::{PASSWORD, Township, around, desk, pupil, queued};

const BLOCK: usize = 512;

/// What must not move when something is refused.
#[derive(Debug, PartialEq, Eq)]
struct Standing {
    heads: [String; 2],
    school: Vec<(ChangeId, ChangeState, String)>,
    center: Vec<(ChangeId, ChangeState, bool)>,
}

fn standing(school: &Desk, center: &Desk) -> Standing {
    let lines = school.changes(ChangeFilter::All).unwrap();
    let reviews = center.review_queue().unwrap();
    Standing {
        heads: [school.head_code(), center.head_code()],
        school: lines
            .into_iter()
            .map(|line| (line.change.id, line.change.state, line.change.reason))
            .collect(),
        center: reviews
            .into_iter()
            .map(|line| (line.line.change.id, line.line.change.state, line.decision.is_some()))
            .collect(),
    }
}

/// A township with a dropout on the stick, not collected yet.
fn reported() -> (Township, PathBuf) {
    let town = Township::new();
    let child = pupil(&town.school, "关小满", "21049920180512001");
    queued(&town.school, "dropout", Some(child));
    let file = town.export(&town.school);
    (town, file)
}

impl Township {
    /// A file of its own, away from the stick.
    fn spoilt(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let folder = self.home.path().join("spoilt");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(name);
        fs::write(&file, bytes).unwrap();
        file
    }

    fn collected(&self, path: &Path) -> Vec<BundleOutcome> {
        self.center.collect(&[path.to_owned()], &Progress::new()).unwrap()
    }

    /// Collects what must come to `result` with a sentence that holds every word, and change nothing.
    fn comes_to(&self, path: &Path, result: BundleResult, words: &[&str]) {
        let before = standing(&self.school, &self.center);
        let outcomes = self.collected(path);
        assert_eq!(outcomes.len(), 1, "{outcomes:?}");
        assert_eq!(outcomes[0].result, result, "{:?}", outcomes[0].message);
        for word in words {
            assert!(outcomes[0].message.zh.contains(word), "{word}: {:?}", outcomes[0].message);
        }
        assert!(!outcomes[0].message.en.is_empty() && outcomes[0].changes.is_empty());
        assert_eq!(standing(&self.school, &self.center), before, "{:?}", outcomes[0].message);
    }

    fn refuses(&self, path: &Path, words: &[&str]) {
        self.comes_to(path, BundleResult::Refused, words);
    }

    /// The good file still goes in: the refusals before it left nothing behind.
    fn still_takes(&self, path: &Path) {
        let outcomes = self.collected(path);
        assert_eq!(outcomes[0].result, BundleResult::Merged, "{:?}", outcomes[0].message);
    }
}

/// Where the manifest's text and the payload stand in a bundle's file.
struct Places {
    manifest: std::ops::Range<usize>,
    signature: std::ops::Range<usize>,
    payload: std::ops::Range<usize>,
}

fn places(bytes: &[u8]) -> Places {
    let mut at = 0;
    let mut next = || {
        let octal = std::str::from_utf8(&bytes[at + 124..at + 135]).unwrap();
        let len = usize::from_str_radix(octal, 8).unwrap();
        let range = at + BLOCK..at + BLOCK + len;
        at = range.end.next_multiple_of(BLOCK);
        range
    };
    Places { manifest: next(), signature: next(), payload: next() }
}

/// Puts another size into the tar header that stands at `at`, with its checksum.
fn claim_size(bytes: &mut [u8], at: usize, size: u64) {
    bytes[at + 124..at + 135].copy_from_slice(format!("{size:011o}").as_bytes());
    bytes[at + 148..at + 156].fill(b' ');
    let sum: u32 = bytes[at..at + BLOCK].iter().map(|byte| u32::from(*byte)).sum();
    bytes[at + 148..at + 156].copy_from_slice(format!("{sum:07o}\0").as_bytes());
}

fn replaced(text: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap();
    assert_eq!((text.contains(from), from.len()), (true, to.len()), "{text}");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn an_altered_manifest_signature_or_payload_is_refused() {
    let (town, file) = reported();
    let good = fs::read(&file).unwrap();
    let places = places(&good);
    let mut number = good.clone();
    number[places.manifest.clone()].copy_from_slice(&replaced(
        &good[places.manifest.clone()],
        "\"number\": 1,",
        "\"number\": 2,",
    ));
    town.refuses(&town.spoilt("a.xjb", &number), &["清单被改动或损坏", "与签名不符", "请对方重新导出"]);
    for (place, word) in [
        (places.signature.start + 80, "签名被改动或损坏"),
        (places.payload.start, "内容被改动或损坏"),
        (places.payload.start + places.payload.len() / 2, "内容被改动或损坏"),
        (places.payload.end - 1, "内容被改动或损坏"),
    ] {
        let mut bytes = good.clone();
        bytes[place] ^= 1;
        let before = standing(&town.school, &town.center);
        let outcome = &town.collected(&town.spoilt("b.xjb", &bytes))[0];
        assert_eq!(outcome.result, BundleResult::Refused);
        let seen = outcome.message.zh.contains(word) || outcome.message.zh.contains("清单被改动或损坏");
        assert!(seen, "{word}: {:?}", outcome.message);
        assert_eq!(standing(&town.school, &town.center), before);
        let seen = Desk::verify(&town.spoilt("b.xjb", &bytes), None).unwrap();
        assert_eq!(seen.ok, place < places.payload.start, "without a card only the payload can be checked");
    }
    town.still_takes(&file);
}

#[test]
fn a_bundle_cut_short_anywhere_is_an_unfinished_write() {
    let (town, file) = reported();
    let good = fs::read(&file).unwrap();
    let blocks = (0..good.len()).step_by(BLOCK);
    let odd = (1..good.len()).step_by(409);
    let ends = [1, good.len() - 1, good.len() - BLOCK - 1];
    let before = standing(&town.school, &town.center);
    for cut in blocks.chain(odd).chain(ends) {
        let outcome = &town.collected(&town.spoilt("cut.xjb", &good[..cut]))[0];
        assert_eq!(outcome.result, BundleResult::Refused, "cut at {cut}: {:?}", outcome.message);
        assert!(outcome.message.zh.contains("写入未完成的包"), "cut at {cut}: {:?}", outcome.message);
        // A stick that was pulled often leaves zeros in place of what was not written yet.
        let mut zeros = good[..cut].to_vec();
        zeros.resize(good.len(), 0);
        if zeros != good {
            let outcome = &town.collected(&town.spoilt("zeros.xjb", &zeros))[0];
            assert_eq!(outcome.result, BundleResult::Refused, "zeros from {cut}: {:?}", outcome.message);
        }
    }
    assert_eq!(standing(&town.school, &town.center), before);
    town.still_takes(&file);
}

#[test]
fn what_is_for_another_center_or_from_nobody_known_is_refused() {
    let (town, _) = reported();
    let other = desk(&town.home.path().join("other"), DeskRole::Center, "2121999801", "柳河镇中心小学");
    town.trust(&town.school, &other);
    let strayed = town.export(&town.school);
    town.refuses(&strayed, &["不是发给本单位的", "交给清单上写的单位"]);
    let unknown = other.collect(std::slice::from_ref(&strayed), &Progress::new()).unwrap();
    assert_eq!(unknown[0].result, BundleResult::Refused);
    assert!(unknown[0].message.zh.contains("不认识的发送单位"), "{:?}", unknown[0].message);
    assert!(unknown[0].message.zh.contains("校验码"), "{:?}", unknown[0].message);
}

#[test]
fn a_replayed_stick_is_named_as_already_here() {
    let (town, first) = reported();
    town.still_takes(&first);
    town.comes_to(&first, BundleResult::Already, &["第 1 包已收过"]);
    let second = town.export(&town.school);
    town.still_takes(&second);
    town.comes_to(&first, BundleResult::Already, &["第 1 包已收过"]);
    let copy = town.spoilt("2121999903-1-9.xjb", &fs::read(&first).unwrap());
    town.comes_to(&copy, BundleResult::Already, &["第 1 包已收过"]);
}

#[test]
fn a_receipt_that_is_altered_cut_replayed_or_for_another_school_changes_nothing() {
    let (town, report) = reported();
    town.still_takes(&report);
    let line = town.center.review_queue().unwrap().remove(0);
    town.center.review(line.site, line.line.change.id, Decision::Returned("缺户口簿".into())).unwrap();
    let receipt = town.export(&town.center);
    let good = fs::read(&receipt).unwrap();
    let mut altered = good.clone();
    altered[places(&good).payload.start + 9] ^= 4;
    let take = |file: PathBuf| town.school.receive(&[file], &Progress::new()).unwrap();
    let before = standing(&town.school, &town.center);
    for (bytes, word) in [(&altered[..], "内容被改动或损坏"), (&good[..good.len() / 2], "写入未完成的包")]
    {
        let outcome = take(town.spoilt("r.xjb", bytes)).remove(0);
        assert_eq!(outcome.result, BundleResult::Refused);
        assert!(outcome.message.zh.contains(word), "{:?}", outcome.message);
    }
    let neighbour = desk(&town.home.path().join("neighbour"), DeskRole::School, "2121999902", "柳沟村小学");
    town.trust(&neighbour, &town.center);
    let head = neighbour.head_code();
    assert_eq!(neighbour.receive(std::slice::from_ref(&receipt), &Progress::new()).unwrap(), []);
    assert_eq!(neighbour.head_code(), head, "a neighbour's receipt on a shared stick is left alone");
    assert_eq!(standing(&town.school, &town.center), before);
    assert_eq!(take(receipt.clone())[0].result, BundleResult::Merged);
    let before = standing(&town.school, &town.center);
    assert_eq!(take(receipt)[0].result, BundleResult::Already);
    assert_eq!(standing(&town.school, &town.center), before);
}

#[test]
fn a_gap_is_named_waits_and_heals() {
    let (mut town, first) = reported();
    town.still_takes(&first);
    let backup = town.center.backup(town.home.path()).unwrap();
    let second = town.export(&town.school);
    town.still_takes(&second);
    let receipt = town.export(&town.center);
    town.school.receive(&[receipt], &Progress::new()).unwrap();
    let third = town.export(&town.school);
    // The center's laptop dies; its backup knows the first bundle only.
    let folder = town.home.path().join("center-again");
    Desk::restore(&backup, &folder, None, &Secret::from(PASSWORD), around()).unwrap();
    town.center = Desk::open(&folder, None, &Secret::from(PASSWORD), around()).unwrap();
    town.comes_to(&third, BundleResult::Held, &["第 2 包未到", "先搁置"]);
    // What the sentence advises: an export anew. The school learns from the center's receipt where it stands now.
    let receipt = town.export(&town.center);
    let taken = town.school.receive(&[receipt], &Progress::new()).unwrap();
    assert_eq!(taken[0].result, BundleResult::Merged, "{:?}", taken[0].message);
    let fourth = town.export(&town.school);
    town.still_takes(&fourth);
    town.comes_to(&second, BundleResult::Already, &["第 2 包的内容都已收过"]);
    town.comes_to(&third, BundleResult::Already, &["第 3 包的内容都已收过"]);
}

#[test]
fn the_stick_that_was_missing_closes_the_gap_too() {
    let (mut town, first) = reported();
    town.still_takes(&first);
    let backup = town.center.backup(town.home.path()).unwrap();
    let second = town.export(&town.school);
    town.still_takes(&second);
    let receipt = town.export(&town.center);
    town.school.receive(&[receipt], &Progress::new()).unwrap();
    let third = town.export(&town.school);
    let folder = town.home.path().join("center-again");
    Desk::restore(&backup, &folder, None, &Secret::from(PASSWORD), around()).unwrap();
    town.center = Desk::open(&folder, None, &Secret::from(PASSWORD), around()).unwrap();
    town.comes_to(&third, BundleResult::Held, &["第 2 包未到"]);
    let outcomes = town.center.collect(&[town.stick()], &Progress::new()).unwrap();
    let merged = outcomes.iter().filter(|outcome| outcome.result == BundleResult::Merged);
    let numbers: Vec<u32> = merged.map(|outcome| outcome.number).collect();
    assert_eq!(numbers, [2, 3], "the whole stick at once is put in order");
}

#[test]
fn an_older_store_of_a_site_that_was_restored_is_refused() {
    let (town, first) = reported();
    town.still_takes(&first);
    let backup = town.school.backup(town.home.path()).unwrap();
    let folder = town.home.path().join("school-again");
    Desk::restore(&backup, &folder, None, &Secret::from(PASSWORD), around()).unwrap();
    let restored = Desk::open(&folder, None, &Secret::from(PASSWORD), around()).unwrap();
    let stick = town.home.path().join("second-stick");
    fs::create_dir(&stick).unwrap();
    let newer = restored.export(&stick, &Progress::new()).unwrap();
    town.still_takes(&newer.files[0]);
    let older = town.export(&town.school);
    town.refuses(&older, &["旧库", "请电话问明"]);
}

/// A school whose program does not keep to the rules: its keys are in our hands.
struct Maker {
    key: SigningKey,
    card: Card,
}

impl Maker {
    /// Known to the center by a card that was compared.
    fn known_to(town: &Township, realm: &str) -> Self {
        let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
        let card = Card {
            realm: realm.into(),
            code: "2121999905".into(),
            name: "南沟教学点".into(),
            kind: SiteKind::TeachingPoint,
            role: DeskRole::School,
            sign_key: key.public().clone(),
            recipient: identity.recipient(),
        };
        let file = town.spoilt("maker.card", card.to_text().unwrap().as_bytes());
        let known = town.center.import_card(&file).unwrap();
        town.center.confirm_card(known.fingerprint, &known.check_code).unwrap();
        Self { key, card }
    }

    fn manifest(&self, to: &Card) -> Manifest {
        Manifest {
            format: String::new(),
            kind: BundleKind::Report,
            realm: self.card.realm.clone(),
            from: self.card.fingerprint(),
            to: to.fingerprint(),
            recipients: vec![to.recipient.to_string()],
            site_code: self.card.code.clone(),
            epoch: 1,
            number: 1,
            previous: None,
            first_seq: 1,
            last_seq: 1,
            head: Some("0".repeat(64)),
            acknowledges: None,
            needs: Vec::new(),
            part: 1,
            parts: 1,
            counts: BTreeMap::new(),
            created_at: "2026-11-23T01:00:00Z".into(),
            clock: Clock::Trusted,
            payload_sha256: String::new(),
            payload_bytes: 0,
            app_version: "0".into(),
            critical: Vec::new(),
        }
    }

    fn packed(&self, manifest: Manifest) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let (mut journal, mut none) = (std::io::empty(), std::iter::empty());
        let sources = Sources { contents: b"{}", journal_len: 0, journal: &mut journal, evidence: &mut none };
        let mut on = |_| std::ops::ControlFlow::Continue(());
        pack(&mut file, manifest, sources, &self.key, &mut on).unwrap();
        file.into_inner()
    }

    /// Puts other words of the same length into a manifest and signs it anew.
    fn resigned(&self, good: &[u8], manifest: &Manifest, from: &str, to: &str) -> Vec<u8> {
        let places = places(good);
        let text = replaced(&good[places.manifest.clone()], from, to);
        let comment =
            format!("xueji-bundle/1 report {}-{}-{}", manifest.site_code, manifest.epoch, manifest.number);
        let signature = self.key.sign(&text[..], &comment).unwrap();
        let mut bytes = good.to_vec();
        bytes[places.manifest].copy_from_slice(&text);
        bytes[places.signature].copy_from_slice(signature.as_bytes());
        bytes
    }
}

#[test]
fn a_signed_bundle_of_another_realm_a_newer_format_or_a_false_head_is_refused() {
    let town = Township::new();
    let realm = Card::parse(town.center.card().unwrap().text.as_bytes()).unwrap().realm;
    let maker = Maker::known_to(&town, &realm);
    let center = Card::parse(town.center.card().unwrap().text.as_bytes()).unwrap();
    let manifest = maker.manifest(&center);
    let good = maker.packed(manifest.clone());
    let other: String = realm.chars().rev().map(|c| if c == 'x' { 'y' } else { 'x' }).collect();
    for (from, to, words) in [
        ("xueji-bundle/1", "xueji-bundle/9", ["更新版本的程序制作", "xueji-bundle/9"]),
        ("\"kind\": \"report\"", "\"kind\": \"sealed\"", ["更新版本的程序制作", "sealed"]),
        (realm.as_str(), other.as_str(), ["其他地区的系统", "别的单位"]),
    ] {
        town.refuses(&town.spoilt("m.xjb", &maker.resigned(&good, &manifest, from, to)), &words);
    }
    // Whole and signed, but what is inside is not what the manifest says.
    town.refuses(&town.spoilt("m.xjb", &good), &["不符合格式"]);
    // Signed by a known school in another's name.
    let claim = Manifest { site_code: "2121999903".into(), ..manifest.clone() };
    town.refuses(&town.spoilt("m.xjb", &maker.packed(claim)), &["不符合格式", "site_code"]);
    // A school cannot speak for the center.
    let receipt = Manifest { kind: BundleKind::Receipt, ..manifest };
    town.refuses(&town.spoilt("m.xjb", &maker.packed(receipt)), &["不符合格式", "kind"]);
}

#[test]
fn a_card_of_another_realm_is_refused() {
    let town = Township::new();
    let center = Card::parse(town.center.card().unwrap().text.as_bytes()).unwrap();
    let foreign = Card { realm: "elsewhere".into(), ..center }.to_text().unwrap();
    let head = town.school.head_code();
    let error = town.school.import_card(&town.spoilt("foreign.card", foreign.as_bytes())).unwrap_err();
    assert!(error.explain(Lang::Zh).what.contains("不属于本系统"), "{error:?}");
    assert_eq!(town.school.head_code(), head);
}

#[test]
fn sizes_over_every_limit_are_refused_by_what_the_header_says() {
    let (town, file) = reported();
    let good = fs::read(&file).unwrap();
    let places = places(&good);
    for (at, size) in [
        (0, 64 * 1024 + 1),
        (places.signature.start - BLOCK, 1024 * 1024),
        (places.payload.start - BLOCK, 4 * 1024 * 1024 * 1024),
    ] {
        let mut bytes = good.clone();
        claim_size(&mut bytes, at, size);
        town.refuses(&town.spoilt("big.xjb", &bytes), &["超过大小限制"]);
    }
    let mut longer = good.clone();
    longer.resize(good.len() + 1024 * 1024, 0);
    town.refuses(&town.spoilt("long.xjb", &longer), &["多余的东西"]);
    town.still_takes(&file);
}

#[test]
fn strange_files_on_the_stick_are_named_and_left_alone() {
    let (town, file) = reported();
    let stick = town.stick();
    let site = file.parent().unwrap();
    for (folder, name) in
        [(&*stick, "autorun.inf"), (&stick, "照片.exe"), (site, "成绩单.lnk"), (site, "readme.txt")]
    {
        fs::write(folder.join(name), b"MZ\x90 not for us").unwrap();
    }
    fs::write(site.join("stranger.xjb"), b"MZ\x90 not a bundle".repeat(200)).unwrap();
    fs::create_dir(stick.join("XJB").join("空")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&file, site.join("link.xjb")).unwrap();
    let before = listing(&stick);

    let outcomes = town.collected(&stick);
    let mut results: Vec<_> = outcomes.iter().map(|outcome| outcome.result.key()).collect();
    results.sort_unstable();
    assert_eq!(results, ["merged", "refused"], "{outcomes:?}");
    let stranger = outcomes.iter().find(|outcome| outcome.result == BundleResult::Refused).unwrap();
    assert!(stranger.message.zh.contains("这不是学籍上报包"), "{:?}", stranger.message);
    assert_eq!(listing(&stick), before, "nothing on the stick was touched");

    let notices = Desk::strange_on(std::slice::from_ref(&stick)).unwrap();
    let told = notices.iter().map(|words| words.zh.as_str()).collect::<Vec<_>>().join("\n");
    for word in [
        "U盘上有可疑程序：autorun.inf",
        "照片.exe",
        "成绩单.lnk",
        "不要打开它",
        "跳过了链接或特殊文件：link.xjb",
    ] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(!told.contains("readme"), "{told}");
    let head = town.center.head_code();
    let again = town.collected(&stick);
    assert!(again.iter().all(|outcome| outcome.result != BundleResult::Merged));
    assert_eq!(town.center.head_code(), head);
}

fn listing(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(listing(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn a_stick_that_is_not_there_or_holds_nothing_is_told() {
    let town = Township::new();
    let before = standing(&town.school, &town.center);
    let empty = TempDir::new().unwrap();
    assert_eq!(town.collected(empty.path()), []);
    let gone = town.center.collect(&[empty.path().join("gone")], &Progress::new()).unwrap_err();
    assert!(gone.explain(Lang::Zh).what.contains("找不到U盘"), "{gone:?}");
    assert_eq!(standing(&town.school, &town.center), before);
}
