//! The checks of a PDF that need no reader of it: whole, small enough, openable by the reviewer, no program
//! inside. What is packed in compressed objects is not looked into.

use super::{PDF_BYTES_MAX, PaperError};
use memchr::memmem;

/// How far from its end the closing mark may stand; scanners append remarks.
const TAIL_BYTES: usize = 2048;

/// Checks a file that begins like a PDF.
pub(super) fn check(bytes: &[u8]) -> Result<(), PaperError> {
    if bytes.len() > PDF_BYTES_MAX {
        return Err(PaperError::TooBig { bytes: bytes.len(), max: PDF_BYTES_MAX });
    }
    let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
    if memmem::find(tail, b"%%EOF").is_none() {
        return Err(PaperError::CutShort);
    }
    if memmem::find(bytes, b"/Encrypt").is_some() {
        return Err(PaperError::Locked);
    }
    if [b"/JavaScript".as_slice(), b"/Launch"].iter().any(|mark| memmem::find(bytes, mark).is_some()) {
        return Err(PaperError::Program);
    }
    Ok(())
}
