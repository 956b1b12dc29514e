//! Bundles that a faulty or hostile sender, or a lying device, could bring.

use std::io::{self, Cursor, Read, Seek, Write};

use super::*;

#[test]
fn containers_other_than_ours() {
    let (school, center) = pair();
    let cards = [school.card.clone()];
    let good = packed(&school, &center);
    let mut padded = good.clone();
    padded.resize(good.len().next_multiple_of(10_240), 0);
    assert!(read(&padded, &cards, &center.identity).is_ok(), "ordinary tar fills up with zeros");
    let mut endless = good.clone();
    endless.resize(good.len() + 512 * 65, 0);
    let mut extra = good[..good.len() - 1024].to_vec();
    extra.extend_from_slice(&tar_of(&[("autorun.inf", b"x")]));
    let mut tail = good.clone();
    tail.extend_from_slice(b"junk");
    let big = vec![b' '; manifest::MAX_MANIFEST + 1];
    let swapped = tar_of(&[("manifest.json", b"{}"), ("payload.age", b""), ("manifest.json.minisig", b"")]);
    let cases: [(Vec<u8>, BundleError); 8] = [
        (endless, BundleError::Extra),
        (extra, BundleError::Extra),
        (tail, BundleError::Extra),
        (tar_of(&[("manifest.json", &big)]), BundleError::TooLarge(Limit::Manifest)),
        (swapped, BundleError::Extra),
        (
            tar_of(&[("manifest.json", b"{}"), ("manifest.json.minisig", b"")]),
            BundleError::Unfinished(Cut::Unsigned),
        ),
        (vec![b'x'; 4096], BundleError::NotABundle),
        (Vec::new(), BundleError::Unfinished(Cut::Empty)),
    ];
    for (bytes, error) in cases {
        assert_eq!(read(&bytes, &cards, &center.identity).unwrap_err(), error);
    }
}

#[test]
fn payloads_other_than_ours() {
    let (school, center) = pair();
    let cards = [school.card.clone()];
    let digest = format!("evidence/{:064x}", 1);
    let two: [(&str, &[u8]); 2] = [("contents.json", b"{}"), ("journal.bin", b"")];
    let with = |name: &str| tar_of(&[two[0], two[1], (name, b"x")]);
    let large = vec![0; usize::try_from(pack::MAX_EVIDENCE).unwrap() + 1];
    let broken_tar = |bytes: Vec<u8>| (bytes, BundleError::Broken("tar"));
    let mut gnu = tar::Header::new_gnu();
    gnu.set_entry_type(tar::EntryType::GNULongName);
    gnu.set_size(0);
    gnu.set_cksum();
    let cases = [
        broken_tar(tar_of(&[two[1], two[0]])),
        (tar_of(&two[..1]), BundleError::Broken("journal.bin")),
        (with("evidence/x"), BundleError::Broken("evidence")),
        (with("contents.json"), BundleError::Broken("evidence")),
        (with(&format!("{digest}/x")), BundleError::Broken("evidence")),
        (tar_of(&[two[0], two[1], (&digest, b"1"), (&digest, b"2")]), BundleError::Broken("evidence")),
        (tar_of(&[two[0], two[1], (&digest, &large)]), BundleError::TooLarge(Limit::Evidence)),
        broken_tar(gnu.as_bytes().to_vec()),
        broken_tar([tar_of(&two), vec![0]].concat()),
        broken_tar(tar_of(&two)[..600].to_vec()),
        broken_tar(Vec::new()),
        broken_tar(
            with(&digest).iter().map(|byte| if *byte == b'x' { b'y' } else { *byte }).take(2048).collect(),
        ),
    ];
    for (index, (plain, error)) in cases.into_iter().enumerate() {
        let bytes = wrap(&school, &draft(&school, &center), &sealed(&plain, &center), "");
        assert_eq!(read(&bytes, &cards, &center.identity).unwrap_err(), error, "case {index}");
    }
    for payload in [b"no age file".to_vec(), sealed_raw(b"no zstd", &center)] {
        let bytes = wrap(&school, &draft(&school, &center), &payload, "");
        assert_eq!(read(&bytes, &cards, &center.identity).unwrap_err(), BundleError::Broken("payload.age"));
    }
}

fn sealed_raw(text: &[u8], to: &Site) -> Vec<u8> {
    let mut writer = identity::encrypt(Vec::new(), std::slice::from_ref(&to.card.recipient)).unwrap();
    writer.write_all(text).unwrap();
    writer.finish().unwrap()
}

#[test]
fn bombs_stop_at_the_cap() {
    let (school, center) = pair();
    let bomb = {
        let mut plain = Vec::new();
        for name in ["contents.json", "journal.bin"] {
            let size = 40 * 1024 * 1024;
            plain.extend_from_slice(&ustar::header(name, size).unwrap());
            plain.resize(plain.len() + usize::try_from(size).unwrap(), 0);
        }
        ustar::end(&mut plain).unwrap();
        sealed(&plain, &center)
    };
    assert!(bomb.len() < 20_000, "{}", bomb.len());
    let bytes = wrap(&school, &draft(&school, &center), &bomb, "");
    let mut opened = Opened::verify(
        Cursor::new(bytes),
        &Expect { cards: std::slice::from_ref(&school.card), ..Expect::default() },
    )
    .unwrap();
    let error = opened.decrypt(&center.identity, &mut Skipping).unwrap_err();
    assert_eq!(error, BundleError::TooLarge(Limit::Plaintext));
    // A window above 8 MiB is refused before it is filled.
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(27).unwrap();
    encoder.include_contentsize(false).unwrap();
    encoder.write_all(&tar_of(&[("contents.json", b"{}"), ("journal.bin", b"")])).unwrap();
    let wide = wrap(&school, &draft(&school, &center), &sealed_raw(&encoder.finish().unwrap(), &center), "");
    let mut opened =
        Opened::verify(Cursor::new(wide), &Expect { cards: &[school.card], ..Expect::default() }).unwrap();
    assert_eq!(
        opened.decrypt(&center.identity, &mut Skipping).unwrap_err(),
        BundleError::Broken("payload.age")
    );
}

/// Answers differently from the second reading of the payload on.
struct TwoFaced {
    first: Cursor<Vec<u8>>,
    second: Vec<u8>,
    payload_at: u64,
    visits: u32,
}

impl Read for TwoFaced {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.first.read(into)
    }
}

impl Seek for TwoFaced {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        if to == io::SeekFrom::Start(self.payload_at) {
            self.visits += 1;
            if self.visits == 2 {
                *self.first.get_mut() = self.second.clone();
            }
        }
        self.first.seek(to)
    }
}

#[test]
fn a_stick_that_answers_differently_is_found_out() {
    let (school, center) = pair();
    let manifest = draft(&school, &center);
    let payload = |text| sealed(&tar_of(&[("contents.json", text), ("journal.bin", b"")]), &center);
    let first = payload(b"{}");
    // age fills its header with a line of random length; the two must be equally long.
    let mut others = std::iter::repeat_with(|| payload(b"[]"));
    let second = others.find(|second| second.len() == first.len()).unwrap();
    let [first, second] = [first, second].map(|payload| wrap(&school, &manifest, &payload, ""));
    let payload_at = first.windows(11).rposition(|window| window == b"payload.age").unwrap() as u64 + 512;
    let faces = TwoFaced { first: Cursor::new(first), second, payload_at, visits: 0 };
    let mut opened = Opened::verify(faces, &Expect { cards: &[school.card], ..Expect::default() }).unwrap();
    let error = opened.decrypt(&center.identity, &mut Skipping).unwrap_err();
    assert_eq!(error, BundleError::Altered(Part::Payload));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever the bytes, each parser answers with an error, not with a panic.
    #[test]
    fn any_bytes_are_refused_calmly(
        noise in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..3000),
        at in 0_usize..3000,
    ) {
        let (school, center) = pair();
        let cards = [school.card.clone()];
        let expect = Expect { cards: &cards, ..Expect::default() };
        proptest::prop_assert!(Opened::verify(Cursor::new(&noise), &expect).is_err());
        proptest::prop_assert!(Card::parse(&noise).is_err());
        proptest::prop_assert!(Manifest::parse(&noise).is_err());
        proptest::prop_assert!(identity::decrypt(&noise[..], &center.identity).is_err());
        let _ = FrameReader::new(&noise[..], noise.len() as u64).count();
        // Noise over a part of a good bundle, of a good age file, and of a good inner tar that is then sealed.
        let over = |mut bytes: Vec<u8>| {
            let start = at % bytes.len();
            let end = bytes.len().min(start + noise.len());
            bytes[start..end].copy_from_slice(&noise[..end - start]);
            bytes
        };
        let good = packed(&school, &center);
        let changed = over(good.clone());
        proptest::prop_assert!(changed == good || Opened::verify(Cursor::new(&changed), &expect).is_err());
        let plain = over(tar_of(&[("contents.json", b"{}"), ("journal.bin", b"1234")]));
        for payload in [over(sealed(b"x", &center)), sealed(&plain, &center), sealed_raw(&noise, &center)] {
            let bytes = wrap(&school, &draft(&school, &center), &payload, "");
            let mut opened = Opened::verify(Cursor::new(bytes), &expect).unwrap();
            let _ = opened.decrypt(&center.identity, &mut Skipping);
        }
    }
}
