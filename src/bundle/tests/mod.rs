//! Whole bundles: round trip, every cut, every changed byte, and every refusal.

mod hostile;

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, Write};
use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use super::frames::{FrameReader, FrameSource, framed_len};
use super::*;
use crate::domain::{DeskRole, Explain, Lang, SiteKind};
use crate::seal::identity::{self, Identity};
use crate::seal::sign::SigningKey;

/// A site with both halves of its keys.
pub(super) struct Site {
    pub(super) key: SigningKey,
    pub(super) identity: Identity,
    pub(super) card: Card,
}

pub(super) fn site(code: &str, role: DeskRole) -> Site {
    let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
    let card = Card {
        realm: "210499".into(),
        code: code.into(),
        name: "河口小学".into(),
        kind: if role == DeskRole::School { SiteKind::Village } else { SiteKind::Central },
        role,
        sign_key: key.public().clone(),
        recipient: identity.recipient(),
    };
    Site { key, identity, card }
}

pub(super) fn draft(from: &Site, to: &Site) -> Manifest {
    Manifest {
        format: String::new(),
        kind: BundleKind::Report,
        realm: "210499".into(),
        from: from.card.fingerprint(),
        to: to.card.fingerprint(),
        recipients: vec![to.card.recipient.to_string(), from.card.recipient.to_string()],
        site_code: from.card.code.clone(),
        epoch: 1,
        number: 7,
        previous: None,
        first_seq: 1,
        last_seq: 3,
        head: Some("a".repeat(64)),
        acknowledges: Some(Acknowledged { epoch: 1, number: 2, seq: 9, sha256: "b".repeat(64) }),
        needs: vec![Need { epoch: 1, first_seq: 1, last_seq: 0 }],
        part: 1,
        parts: 1,
        counts: BTreeMap::from([("entries".into(), 3)]),
        created_at: "2026-09-01T08:00:00+08:00".into(),
        clock: Clock::Trusted,
        payload_sha256: String::new(),
        payload_bytes: 0,
        app_version: "0.1.0".into(),
        critical: Vec::new(),
    }
}

pub(super) fn pack_into<D: Write + Seek>(
    dest: &mut D,
    manifest: Manifest,
    key: &SigningKey,
) -> Result<Packed, BundleError> {
    let entries: Vec<Vec<u8>> = (1..=3).map(|size| vec![size; usize::from(size) * 40]).collect();
    let photos = [vec![1_u8; 700], Vec::new()];
    let mut evidence = photos.iter().enumerate().map(|(index, bytes)| {
        let digest = format!("{index:064x}");
        Ok(Evidence { digest, len: bytes.len() as u64, reader: Box::new(&bytes[..]) as Box<dyn Read> })
    });
    let journal_len = framed_len(entries.iter().map(|entry| entry.len() as u64));
    let mut journal = FrameSource::new(entries.iter().cloned().map(Ok));
    let sources = Sources {
        contents: b"{\"from\":\"us\"}",
        journal_len,
        journal: &mut journal,
        evidence: &mut evidence,
    };
    pack(dest, manifest, sources, key, &mut |_| ControlFlow::Continue(()))
}

pub(super) fn packed(from: &Site, to: &Site) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    pack_into(&mut file, draft(from, to), &from.key).unwrap();
    file.into_inner()
}

#[derive(Default, Debug)]
struct Taken {
    contents: Vec<u8>,
    entries: Vec<Vec<u8>>,
    evidence: Vec<(String, Vec<u8>)>,
}

impl Visitor for Taken {
    type Error = BundleError;

    fn contents(&mut self, _: u64, reader: &mut dyn Read) -> Result<(), BundleError> {
        reader.read_to_end(&mut self.contents)?;
        Ok(())
    }

    fn journal(&mut self, len: u64, reader: &mut dyn Read) -> Result<(), BundleError> {
        self.entries = FrameReader::new(reader, len).collect::<Result<_, _>>()?;
        Ok(())
    }

    fn evidence(&mut self, digest: &str, _: u64, reader: &mut dyn Read) -> Result<(), BundleError> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        self.evidence.push((digest.to_owned(), bytes));
        Ok(())
    }
}

/// Leaves everything unread.
struct Skipping;

impl Visitor for Skipping {
    type Error = BundleError;

    fn contents(&mut self, _: u64, _: &mut dyn Read) -> Result<(), BundleError> {
        Ok(())
    }

    fn journal(&mut self, _: u64, _: &mut dyn Read) -> Result<(), BundleError> {
        Ok(())
    }

    fn evidence(&mut self, _: &str, _: u64, _: &mut dyn Read) -> Result<(), BundleError> {
        Ok(())
    }
}

fn read(bytes: &[u8], cards: &[Card], identity: &Identity) -> Result<Taken, BundleError> {
    let expect = Expect { cards, ..Expect::default() };
    let mut opened = Opened::verify(Cursor::new(bytes), &expect)?;
    let mut taken = Taken::default();
    opened.decrypt(identity, &mut taken)?;
    opened.decrypt(identity, &mut Skipping)?;
    Ok(taken)
}

/// A bundle around `payload`, signed by `from`: what a faulty or hostile but known sender could make.
fn wrap(from: &Site, manifest: &Manifest, payload: &[u8], extra: &str) -> Vec<u8> {
    let mut manifest = manifest.clone();
    manifest.format = if manifest.format.is_empty() { manifest::FORMAT.into() } else { manifest.format };
    manifest.payload_sha256 = format!("{:x}", Sha256::digest(payload));
    manifest.payload_bytes = payload.len() as u64;
    let json = serde_json::to_string(&manifest).unwrap().replacen('{', &format!("{{{extra}"), 1);
    let signature = from.key.sign(json.as_bytes(), &manifest.trusted_comment()).unwrap();
    tar_of(&[
        ("manifest.json", json.as_bytes()),
        ("manifest.json.minisig", signature.as_bytes()),
        ("payload.age", payload),
    ])
}

fn tar_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in entries {
        let size = content.len() as u64;
        bytes.extend_from_slice(&ustar::header(name, size).unwrap());
        bytes.extend_from_slice(content);
        bytes.resize(bytes.len() + ustar::padding(size), 0);
    }
    ustar::end(&mut bytes).unwrap();
    bytes
}

fn sealed(plain: &[u8], to: &Site) -> Vec<u8> {
    let text = zstd::encode_all(plain, 1).unwrap();
    let mut writer = identity::encrypt(Vec::new(), std::slice::from_ref(&to.card.recipient)).unwrap();
    writer.write_all(&text).unwrap();
    writer.finish().unwrap()
}

fn pair() -> (Site, Site) {
    (site("2104990001", DeskRole::School), site("2104990009", DeskRole::Center))
}

#[test]
fn round_trip_for_addressee_and_sender() {
    let (school, center) = pair();
    let mut file = Cursor::new(Vec::new());
    let done = pack_into(&mut file, draft(&school, &center), &school.key).unwrap();
    let bytes = file.into_inner();
    assert_eq!(done.bytes, bytes.len() as u64);
    for identity in [&center.identity, &school.identity] {
        let taken = read(&bytes, &[center.card.clone(), school.card.clone()], identity).unwrap();
        assert_eq!(taken.contents, b"{\"from\":\"us\"}");
        assert_eq!(taken.entries.iter().map(Vec::len).collect::<Vec<_>>(), [40, 80, 120]);
        assert_eq!(taken.evidence[0], (format!("{:064x}", 0), vec![1; 700]));
        assert_eq!(taken.evidence[1].1, b"");
    }
    let to = center.card.fingerprint();
    let cards = [school.card.clone()];
    let expect = Expect { cards: &cards, realm: Some("210499"), to: Some(&to) };
    let opened = Opened::verify(Cursor::new(&bytes), &expect).unwrap();
    assert_eq!((opened.manifest(), opened.manifest_sha256()), (&done.manifest, done.manifest_sha256));
    assert_eq!((opened.sender(), opened.bytes()), (&school.card, bytes.len() as u64));
    assert_eq!(open::inspect(Cursor::new(&bytes)).unwrap(), done.manifest);
}

#[test]
fn cut_anywhere_it_is_unfinished() {
    let (school, center) = pair();
    let bytes = packed(&school, &center);
    let cards = [school.card];
    for at in 0..bytes.len() {
        let error = Opened::verify(Cursor::new(&bytes[..at]), &Expect { cards: &cards, ..Expect::default() });
        assert!(matches!(error, Err(BundleError::Unfinished(_))), "cut at {at}: {error:?}");
    }
    let mut unsigned = bytes;
    unsigned[..1024].fill(0);
    let error = read(&unsigned, &cards, &center.identity).unwrap_err();
    assert_eq!(error, BundleError::Unfinished(Cut::Unsigned));
    assert!(error.explain(Lang::Zh).what.contains("写入未完成"));
}

#[test]
fn any_changed_byte_is_refused() {
    let (school, center) = pair();
    let bytes = packed(&school, &center);
    let cards = [school.card];
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        let error = Opened::verify(Cursor::new(&changed), &Expect { cards: &cards, ..Expect::default() });
        let error = error.err().unwrap_or_else(|| panic!("byte {at} changed unnoticed"));
        for lang in [Lang::Zh, Lang::En] {
            let said = error.explain(lang);
            assert!(!said.what.is_empty() && !said.why.is_empty() && !said.advice.is_empty(), "{error:?}");
        }
    }
}

#[test]
fn who_and_to_whom() {
    let (school, center) = pair();
    let (stranger, _) = pair();
    let bytes = packed(&school, &center);
    let own = school.card.fingerprint();
    let cards = [school.card.clone()];
    let strangers = [stranger.card.clone()];
    let base = Expect { cards: &cards, ..Expect::default() };
    let cases = [
        (Expect { cards: &strangers, ..base }, BundleError::UnknownSender(own.clone())),
        (Expect { cards: &[], ..base }, BundleError::UnknownSender(own.clone())),
        (Expect { realm: Some("210402"), ..base }, BundleError::ForeignRealm),
        (Expect { to: Some(&own), ..base }, BundleError::WrongAddressee),
    ];
    for (expect, error) in cases {
        assert_eq!(Opened::verify(Cursor::new(&bytes), &expect).err(), Some(error));
    }
    assert_eq!(read(&bytes, &cards, &stranger.identity).unwrap_err(), BundleError::NotForUs);
    // The manifest names us, but the payload was sealed for others.
    let payload = sealed(b"x", &stranger);
    let other = wrap(&school, &draft(&school, &center), &payload, "");
    assert_eq!(read(&other, &cards, &center.identity).unwrap_err(), BundleError::NotForUs);
    // A stranger signs under the school's name.
    let forged = wrap(&stranger, &draft(&school, &center), &sealed(b"x", &center), "");
    assert_eq!(read(&forged, &cards, &center.identity).unwrap_err(), BundleError::Altered(Part::Signature));
    // A school signs rightly, but for a site code that is not its own.
    let mut manifest = draft(&school, &center);
    manifest.site_code = "2104990002".into();
    let foreign = wrap(&school, &manifest, &sealed(b"x", &center), "");
    assert_eq!(read(&foreign, &cards, &center.identity).unwrap_err(), BundleError::Broken("site_code"));
    // Only a center answers and instructs.
    for kind in [BundleKind::Receipt, BundleKind::Directory] {
        let manifest = |from: &Site, to: &Site| Manifest { kind, ..draft(from, to) };
        let usurped = wrap(&school, &manifest(&school, &center), &sealed(b"x", &center), "");
        assert_eq!(read(&usurped, &cards, &center.identity).unwrap_err(), BundleError::Broken("kind"));
        let rightful = wrap(&center, &manifest(&center, &school), &sealed(b"x", &school), "");
        let cards = [center.card.clone()];
        assert!(
            Opened::verify(Cursor::new(rightful), &Expect { cards: &cards, ..Expect::default() }).is_ok()
        );
    }
}

#[test]
fn versions_and_fields() {
    let (school, center) = pair();
    let cards = [school.card.clone()];
    let payload = sealed(&tar_of(&[("contents.json", b"{}"), ("journal.bin", b"")]), &center);
    let manifest = draft(&school, &center);
    let newer = Manifest { format: "xueji-bundle/2".into(), ..manifest.clone() };
    let cases = [
        (wrap(&school, &manifest, &payload, ""), None),
        (wrap(&school, &manifest, &payload, "\"later\":[1],"), None),
        (wrap(&school, &manifest, &payload, "\"later\":1,\"critical\":[\"needs\"],"), None),
        (
            wrap(&school, &manifest, &payload, "\"later\":1,\"critical\":[\"later\"],"),
            Some(BundleError::Newer("later".into())),
        ),
        (wrap(&school, &newer, &payload, ""), Some(BundleError::Newer("xueji-bundle/2".into()))),
        (wrap(&school, &manifest, &payload, "\"number\":1,"), Some(BundleError::Broken("manifest.json"))),
        (
            wrap(&school, &Manifest { number: 0, ..manifest.clone() }, &payload, ""),
            Some(BundleError::Broken("number")),
        ),
        (
            wrap(&school, &Manifest { last_seq: u64::MAX, ..manifest.clone() }, &payload, ""),
            Some(BundleError::Broken("first_seq")),
        ),
        (
            wrap(&school, &Manifest { recipients: vec!["age1x".into()], ..manifest }, &payload, ""),
            Some(BundleError::Broken("recipients")),
        ),
    ];
    for (index, (bytes, error)) in cases.into_iter().enumerate() {
        assert_eq!(read(&bytes, &cards, &center.identity).err(), error, "case {index}");
    }
}

#[test]
fn packing_refuses_what_it_cannot_pack() {
    let (school, center) = pair();
    let good = draft(&school, &center);
    let attempt = |manifest: Manifest, journal_len: u64, digest: &str| {
        let digest = digest.to_owned();
        let mut evidence = std::iter::once_with(|| {
            Ok(Evidence { digest: digest.clone(), len: 0, reader: Box::new(io::empty()) as _ })
        });
        let sources =
            Sources { contents: b"{}", journal_len, journal: &mut &b"four"[..], evidence: &mut evidence };
        let mut stop_after = 100;
        pack(&mut Cursor::new(Vec::new()), manifest, sources, &school.key, &mut |_| {
            stop_after -= 1;
            if stop_after == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .err()
    };
    let hex = "c".repeat(64);
    assert_eq!(attempt(good.clone(), 4, &hex), None);
    let cases = [
        (Manifest { recipients: Vec::new(), ..good.clone() }, 4, &*hex, BundleError::Draft("recipients")),
        (Manifest { number: 0, ..good.clone() }, 4, &hex, BundleError::Draft("number")),
        (good.clone(), 3, &hex, BundleError::Draft("length")),
        (good.clone(), 5, &hex, BundleError::Draft("length")),
        (good.clone(), pack::MAX_JOURNAL + 1, &hex, BundleError::TooLarge(Limit::Journal)),
        (good.clone(), 4, "../../etc", BundleError::Draft("evidence")),
    ];
    for (manifest, journal_len, digest, error) in cases {
        assert_eq!(attempt(manifest, journal_len, digest), Some(error));
    }
    let sources = Sources {
        contents: b"{}",
        journal_len: 4,
        journal: &mut &b"four"[..],
        evidence: &mut std::iter::empty(),
    };
    let stopped =
        pack(&mut Cursor::new(Vec::new()), good, sources, &school.key, &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped, Err(BundleError::Stopped));
}

/// Where the tools are not installed, the script says so with status 2 and nothing is learnt.
#[cfg(unix)]
#[test]
fn ordinary_tools_open_what_we_write() {
    let (school, center) = pair();
    let folder = tempfile::tempdir().unwrap();
    let (bundle, keyfile) = (folder.path().join("b.xjb"), folder.path().join("key"));
    std::fs::write(&bundle, packed(&school, &center)).unwrap();
    std::fs::write(&keyfile, center.identity.to_secret_text().as_bytes()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/bundle-tools.sh");
    let run = |public: &str| {
        let mut command = std::process::Command::new("sh");
        command.arg(script).arg(&bundle).arg(public).arg(&keyfile).output().unwrap()
    };
    let right = run(&school.card.sign_key.to_string());
    let told = String::from_utf8_lossy(&right.stderr).into_owned();
    assert!(matches!(right.status.code(), Some(0 | 2)), "{told}");
    if right.status.code() == Some(0) {
        let wrong = run(&center.card.sign_key.to_string());
        assert_eq!(wrong.status.code(), Some(1), "another key must not pass");
    }
}
