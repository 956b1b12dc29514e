//! Pictures: read within bounds, turned upright, made small, written anew. What the camera added (place, time,
//! device) is not carried over, since only pixels are.
//!
//! Bounds: a side of at most [`SIDE_MAX`], [`PIXELS_MAX`] in all, judged from the header before anything is
//! decoded; the PNG reader may take [`DECODE_BYTES_MAX`].

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, Limits, RgbImage,
    codecs::{jpeg::JpegDecoder, jpeg::JpegEncoder, png::PngDecoder},
};

use super::{Media, PaperError};

/// The longest side of a picture that is decoded, in pixels.
pub(super) const SIDE_MAX: u32 = 12_000;
/// The most pixels that are decoded.
const PIXELS_MAX: u64 = 64_000_000;
/// The most memory that decoding may take, in bytes.
const DECODE_BYTES_MAX: u64 = 256 << 20;
/// Qualities tried one after another; below the last, writing on a paper is no longer legible.
const QUALITIES: [u8; 5] = [85, 75, 65, 55, 45];
/// A picture is not made smaller than this, in pixels of the longest side.
const SIDE_MIN: u32 = 240;

/// How large a kept picture may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureLimits {
    /// Longest side, in pixels.
    pub side: u32,
    /// Size of the file, in bytes.
    pub bytes: usize,
}

impl Default for PictureLimits {
    fn default() -> Self {
        Self { side: 2000, bytes: 400 << 10 }
    }
}

/// A small, upright JPEG of the picture, with nothing in it but pixels.
pub(super) fn rewrite(bytes: &[u8], media: Media, limits: PictureLimits) -> Result<Vec<u8>, PaperError> {
    let mut image = read(bytes, media, limits.side.clamp(1, SIDE_MAX))?;
    loop {
        for quality in QUALITIES {
            let written = write(&image, quality)?;
            if written.len() <= limits.bytes {
                return Ok(written);
            }
        }
        let side = image.width().max(image.height()) * 3 / 4;
        if side < SIDE_MIN {
            return Err(PaperError::CannotFit { max: limits.bytes });
        }
        image = image.thumbnail(side, side);
    }
}

/// Reads a picture, makes it at most `side` long and turns it upright; transparent parts become white.
pub(super) fn read(bytes: &[u8], media: Media, side: u32) -> Result<DynamicImage, PaperError> {
    let damaged = |_| PaperError::Damaged;
    match media {
        Media::Jpeg => {
            whole_jpeg(bytes)?;
            decode(JpegDecoder::new(Cursor::new(bytes)).map_err(damaged)?, side)
        }
        Media::Png => {
            let (width, height) = png_size(bytes).ok_or(PaperError::CutShort)?;
            within(width, height)?;
            decode(PngDecoder::with_limits(Cursor::new(bytes), bounds()).map_err(damaged)?, side)
        }
        Media::Pdf => Err(PaperError::NoPreview),
    }
}

fn bounds() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODE_BYTES_MAX);
    limits
}

/// Refuses what claims more pixels than are decoded.
fn within(width: u32, height: u32) -> Result<(), PaperError> {
    let fits = width <= SIDE_MAX && height <= SIDE_MAX && u64::from(width) * u64::from(height) <= PIXELS_MAX;
    if fits { Ok(()) } else { Err(PaperError::TooManyPixels { width, height }) }
}

fn decode(mut decoder: impl ImageDecoder, side: u32) -> Result<DynamicImage, PaperError> {
    let (width, height) = decoder.dimensions();
    within(width, height)?;
    if decoder.total_bytes() > DECODE_BYTES_MAX {
        return Err(PaperError::TooManyPixels { width, height });
    }
    decoder.set_limits(bounds()).map_err(|_| PaperError::TooManyPixels { width, height })?;
    // A camera's broken remark about its own position is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|_| PaperError::Damaged)?;
    if image.width().max(image.height()) > side {
        image = image.thumbnail(side, side);
    }
    let mut image = flat(&image);
    image.apply_orientation(orientation);
    Ok(image)
}

/// Eight bits a colour, on white paper.
fn flat(image: &DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return match image.color().has_color() {
            true => DynamicImage::ImageRgb8(image.to_rgb8()),
            false => DynamicImage::ImageLuma8(image.to_luma8()),
        };
    }
    let seen = image.to_rgba8();
    let on_white = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        image::Rgb([red, green, blue].map(|colour| on_white(colour, alpha)))
    }))
}

fn write(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, PaperError> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality).encode_image(image).map_err(|_| PaperError::Damaged)?;
    Ok(out)
}

/// Width and height as a PNG's first chunk claims them.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = bytes.get(16..24)?;
    let number = |at: usize| Some(u32::from_be_bytes(size.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

/// Walks a JPEG from mark to mark to its end: the decoder would fill a missing rest with grey, and a paper
/// half grey is no proof. Also judges the size that the frame claims.
fn whole_jpeg(bytes: &[u8]) -> Result<(), PaperError> {
    let mut at = 2;
    loop {
        let mark = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(0xFF), Some(0xFF)) => {
                at += 1;
                continue;
            }
            (Some(0xFF), Some(&mark)) => mark,
            (Some(_), Some(_)) => return Err(PaperError::Damaged),
            _ => return Err(PaperError::CutShort),
        };
        if mark == 0xD9 {
            return Ok(());
        }
        let length = match bytes.get(at + 2..at + 4) {
            Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])),
            _ => return Err(PaperError::CutShort),
        };
        let body = bytes.get(at + 4..at + 2 + length.max(2)).ok_or(PaperError::CutShort)?;
        if matches!(mark, 0xC0..=0xC3)
            && let [_, high, low, wide, narrow, ..] = *body
        {
            within(u16::from_be_bytes([wide, narrow]).into(), u16::from_be_bytes([high, low]).into())?;
        }
        at += 2 + length.max(2);
        if mark == 0xDA {
            at = after_scan(bytes, at).ok_or(PaperError::CutShort)?;
        }
    }
}

/// Where a scan's coded pixels end: at the next mark that is neither a stuffed byte nor a restart.
fn after_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memchr_iter(0xFF, rest)
        .find(|&at| !matches!(rest.get(at + 1), None | Some(0x00 | 0xD0..=0xD7 | 0xFF)))
        .map(|at| from + at)
}
