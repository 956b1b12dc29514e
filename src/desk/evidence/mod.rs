//! Papers as files: what a file is by its content, made small and clean before it is kept, and shown in a
//! terminal. Bytes in, bytes out: it opens no files, keeps nothing, and trusts no file name.

mod error;
mod kind;
mod pdf;
mod picture;
mod preview;

pub use error::PaperError;
pub use kind::{Foreign, Media};
pub use picture::PictureLimits;
pub use preview::{Preview, Rgb, preview};

/// The largest file that is looked at, in bytes.
pub const FILE_BYTES_MAX: usize = 32 << 20;
/// The largest PDF that is kept, in bytes; it is kept as it is.
pub const PDF_BYTES_MAX: usize = 8 << 20;

/// A paper ready to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Prepared {
    /// What it is now; every picture has become a JPEG.
    pub media: Media,
    /// The bytes to keep, without the camera's remarks.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Prepared({}, {} bytes)", self.media.key(), self.bytes.len())
    }
}

/// Makes a paper ready: pictures are turned upright, made small and written anew as JPEG, so that place, time
/// and device are gone; a PDF stays as it is.
///
/// # Errors
/// When the file is neither JPEG, PNG nor PDF, too big, cut short, damaged, or cannot be made small enough.
pub fn prepare(bytes: &[u8], limits: PictureLimits) -> Result<Prepared, PaperError> {
    match recognise(bytes)? {
        Media::Pdf => {
            pdf::check(bytes)?;
            Ok(Prepared { media: Media::Pdf, bytes: bytes.to_vec() })
        }
        media => Ok(Prepared { media: Media::Jpeg, bytes: picture::rewrite(bytes, media, limits)? }),
    }
}

/// What the file is, after the checks that need no decoding.
fn recognise(bytes: &[u8]) -> Result<Media, PaperError> {
    if bytes.is_empty() {
        return Err(PaperError::Empty);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(PaperError::TooBig { bytes: bytes.len(), max: FILE_BYTES_MAX });
    }
    kind::of(bytes).map_err(PaperError::Foreign)
}

#[cfg(test)]
mod tests;
