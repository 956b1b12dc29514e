//! Pictures made here: what goes in, what must not come out.

use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, RgbaImage};

use super::*;
use crate::domain::{Explain, Lang};

/// Left half red, right half blue.
fn two_colours(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 0, 0]) } else { Rgb([0, 0, 220]) })
        .into()
}

/// Noise, which no encoder makes small.
fn noise(side: u32) -> DynamicImage {
    let mut state = 1_u32;
    RgbImage::from_fn(side, side, |_, _| {
        Rgb(std::array::from_fn(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        }))
    })
    .into()
}

fn as_file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A JPEG with a phone's remarks: turned by `orientation`, a place, a device.
fn from_phone(image: &DynamicImage, orientation: u16) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let turn = [orientation.to_be_bytes(), [0, 0]].concat();
    let exif = [
        b"Exif\0\0MM\0\x2A".to_vec(),
        8_u32.to_be_bytes().to_vec(),
        3_u16.to_be_bytes().to_vec(),
        entry(0x010F, 2, 4, *b"DEV\0"),
        entry(0x0112, 3, 1, [turn[0], turn[1], 0, 0]),
        entry(0x8825, 4, 1, 50_u32.to_be_bytes()),
        0_u32.to_be_bytes().to_vec(),
        // the place: one entry, north
        1_u16.to_be_bytes().to_vec(),
        entry(0x0001, 2, 2, *b"N\0\0\0"),
        0_u32.to_be_bytes().to_vec(),
        b"GPS-PLACE-41.77".to_vec(),
    ]
    .concat();
    let plain = as_file(image, ImageFormat::Jpeg);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, &exif, &plain[2..]].concat()
}

fn kept(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap()
}

#[test]
fn the_cameras_place_and_device_are_gone() {
    let file = from_phone(&two_colours(64, 32), 1);
    assert!(memchr::memmem::find(&file, b"GPS-PLACE").is_some());
    let ready = prepare(&file, PictureLimits::default()).unwrap();
    assert_eq!(ready.media, Media::Jpeg);
    for mark in [b"Exif".as_slice(), b"GPS-PLACE", b"DEV", &[0xFF, 0xE1]] {
        assert!(memchr::memmem::find(&ready.bytes, mark).is_none(), "{mark:?}");
    }
}

#[test]
fn a_picture_taken_sideways_is_turned_upright() {
    // orientation, width, height, where red stands: (x, y)
    let cases = [(1, 64, 32, (4, 16)), (3, 64, 32, (60, 16)), (6, 32, 64, (16, 4)), (8, 32, 64, (16, 60))];
    for (orientation, width, height, (x, y)) in cases {
        let file = from_phone(&two_colours(64, 32), orientation);
        let image = kept(&prepare(&file, PictureLimits::default()).unwrap().bytes);
        assert_eq!(image.dimensions(), (width, height), "orientation {orientation}");
        let pixel = image.get_pixel(x, y);
        assert!(pixel[0] > 150 && pixel[2] < 100, "orientation {orientation}: {pixel:?}");
    }
}

#[test]
fn a_large_picture_becomes_small_in_side_and_size() {
    let limits = PictureLimits { side: 500, bytes: 30_000 };
    let ready = prepare(&as_file(&noise(900), ImageFormat::Png), limits).unwrap();
    assert!(ready.bytes.len() <= limits.bytes);
    let (width, height) = kept(&ready.bytes).dimensions();
    assert!(width <= 500 && height <= 500, "{width}x{height}");
    let plain = prepare(&as_file(&two_colours(3000, 1000), ImageFormat::Jpeg), Default::default()).unwrap();
    assert_eq!(kept(&plain.bytes).dimensions(), (2000, 667));
}

#[test]
fn what_cannot_fit_is_refused_and_no_picture_is_enlarged() {
    let limits = PictureLimits { side: 2000, bytes: 300 };
    let file = as_file(&noise(400), ImageFormat::Png);
    assert_eq!(prepare(&file, limits), Err(PaperError::CannotFit { max: 300 }));
    let zero = PictureLimits { side: 0, bytes: 0 };
    assert!(matches!(prepare(&file, zero), Err(PaperError::CannotFit { .. })));
    let small = prepare(&as_file(&two_colours(40, 20), ImageFormat::Png), Default::default()).unwrap();
    assert_eq!(kept(&small.bytes).dimensions(), (40, 20));
}

#[test]
fn transparent_paper_becomes_white() {
    let clear = RgbaImage::from_pixel(16, 16, image::Rgba([0, 0, 0, 0])).into();
    let ready = prepare(&as_file(&clear, ImageFormat::Png), PictureLimits::default()).unwrap();
    assert!(kept(&ready.bytes).get_pixel(8, 8)[0] > 250);
}

#[test]
fn a_header_that_claims_too_much_is_refused_before_decoding() {
    let mut png = as_file(&two_colours(8, 8), ImageFormat::Png);
    png[16..24].copy_from_slice(&[60_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat());
    let claimed = PaperError::TooManyPixels { width: 60_000, height: 60_000 };
    assert_eq!(prepare(&png, PictureLimits::default()), Err(claimed));

    let mut jpeg = as_file(&two_colours(8, 8), ImageFormat::Jpeg);
    let frame = memchr::memmem::find(&jpeg, &[0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9]
        .copy_from_slice(&[60_000_u16.to_be_bytes(), 60_000_u16.to_be_bytes()].concat());
    assert_eq!(prepare(&jpeg, PictureLimits::default()), Err(claimed));
    // either side alone is within bounds, the area is not
    jpeg[frame + 5..frame + 9]
        .copy_from_slice(&[12_000_u16.to_be_bytes(), 12_000_u16.to_be_bytes()].concat());
    assert!(matches!(prepare(&jpeg, Default::default()), Err(PaperError::TooManyPixels { .. })));
}

#[test]
fn a_file_cut_anywhere_is_refused_and_never_panics() {
    let jpeg = from_phone(&two_colours(48, 48), 6);
    let png = as_file(&two_colours(48, 48), ImageFormat::Png);
    for file in [jpeg, png] {
        // The last four bytes of a PNG are a checksum that decoders may leave unread.
        for end in 0..file.len() - 4 {
            let told = prepare(&file[..end], PictureLimits::default());
            assert!(told.is_err(), "cut at {end} of {}", file.len());
        }
    }
}

#[test]
fn damaged_bytes_never_panic() {
    let file = from_phone(&two_colours(32, 32), 1);
    for at in 0..file.len() {
        let mut bad = file.clone();
        bad[at] ^= 0xFF;
        let _ = prepare(&bad, PictureLimits::default());
    }
}

#[test]
fn foreign_kinds_are_named_in_both_languages() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice();
    let cases = [
        (heic, "HEIC", "HEIC"),
        (b"\0\0\0\x18ftypisom".as_slice(), "视频", "video"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP", "WebP"),
        (b"GIF89a", "GIF", "GIF"),
        (b"PK\x03\x04....word/document.xml", "Word", "Word"),
        (b"PK\x03\x04....xl/workbook.xml", "Excel", "Excel"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "旧版", "old Word"),
        (b"", "空", "empty"),
        (b"hello", "不认识", "unknown"),
    ];
    for (bytes, zh, en) in cases {
        let error = prepare(bytes, PictureLimits::default()).unwrap_err();
        assert!(error.explain(Lang::Zh).why.contains(zh), "{error:?}");
        assert!(error.explain(Lang::En).why.contains(en), "{error:?}");
        assert!(!error.explain(Lang::Zh).advice.is_empty());
    }
    let big = vec![0xFF; FILE_BYTES_MAX + 1];
    assert!(matches!(prepare(&big, PictureLimits::default()), Err(PaperError::TooBig { .. })));
}

#[test]
fn a_pdf_is_kept_as_it_is_unless_it_cannot_be_relied_on() {
    let good = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n".as_slice();
    let ready = prepare(good, PictureLimits::default()).unwrap();
    assert_eq!((ready.media, ready.bytes.as_slice()), (Media::Pdf, good));
    let cases = [
        (b"%PDF-1.4\n1 0 obj".to_vec(), PaperError::CutShort),
        (b"%PDF-1.4 trailer<</Encrypt 5 0 R>> %%EOF".to_vec(), PaperError::Locked),
        (b"%PDF-1.4 <</S/JavaScript/JS(x)>> %%EOF".to_vec(), PaperError::Program),
        (
            [good, &vec![b' '; PDF_BYTES_MAX]].concat(),
            PaperError::TooBig { bytes: good.len() + PDF_BYTES_MAX, max: PDF_BYTES_MAX },
        ),
    ];
    for (bytes, error) in cases {
        assert_eq!(prepare(&bytes, PictureLimits::default()), Err(error));
    }
    assert_eq!(preview(good, 10, 10), Err(PaperError::NoPreview));
}

#[test]
fn a_preview_fits_its_box_and_keeps_its_proportions() {
    let file = as_file(&two_colours(400, 200), ImageFormat::Jpeg);
    let shown = preview(&file, 40, 40).unwrap();
    assert_eq!((shown.width, shown.rows.len()), (40, 10));
    assert!(shown.rows.iter().all(|row| row.len() == 40));
    let ((red, _, _), _) = shown.rows[5][2];
    let (_, (_, _, blue)) = shown.rows[5][37];
    assert!(red > 180 && blue > 180);
    let low = preview(&file, 200, 3).unwrap();
    assert!(low.rows.len() <= 3 && low.width <= 12, "{} x {}", low.width, low.rows.len());
    assert_eq!(preview(&as_file(&two_colours(3, 3), ImageFormat::Png), 0, 0).unwrap().rows.len(), 1);
}
