//! The framing of `journal.bin`: for each entry its length as four bytes, little endian, then its bytes.
//!
//! Knows nothing of what an entry says.

use std::io::{self, Read};

use super::{BundleError, Limit};

/// Most bytes of one entry.
pub const MAX_ENTRY: usize = 1024 * 1024;

/// Bytes that entries of these lengths take when framed.
#[must_use]
pub fn framed_len(lengths: impl IntoIterator<Item = u64>) -> u64 {
    lengths.into_iter().map(|length| length + 4).sum()
}

/// Gives framed entries as a stream, holding one at a time.
pub struct FrameSource<I> {
    entries: I,
    current: Vec<u8>,
    at: usize,
}

impl<I> FrameSource<I> {
    /// Frames what `entries` gives.
    pub const fn new(entries: I) -> Self {
        Self { entries, current: Vec::new(), at: 0 }
    }
}

impl<I: Iterator<Item = io::Result<Vec<u8>>>> Read for FrameSource<I> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.current.len() {
            let Some(entry) = self.entries.next() else { return Ok(0) };
            let entry = entry?;
            if entry.len() > MAX_ENTRY {
                return Err(BundleError::TooLarge(Limit::Journal).into());
            }
            let length = u32::try_from(entry.len()).map_err(|_| BundleError::TooLarge(Limit::Journal))?;
            self.current.clear();
            self.current.extend_from_slice(&length.to_le_bytes());
            self.current.extend_from_slice(&entry);
            self.at = 0;
        }
        let take = into.len().min(self.current.len() - self.at);
        into[..take].copy_from_slice(&self.current[self.at..self.at + take]);
        self.at += take;
        Ok(take)
    }
}

/// Takes framed entries apart; stops for good at the first fault.
pub struct FrameReader<R> {
    input: R,
    left: u64,
}

impl<R: Read> FrameReader<R> {
    /// Reads entries from `input`, which holds `bytes` bytes.
    pub const fn new(input: R, bytes: u64) -> Self {
        Self { input, left: bytes }
    }

    fn entry(&mut self) -> Result<Vec<u8>, BundleError> {
        let mut length = [0; 4];
        self.left = self.left.checked_sub(4).ok_or(BundleError::Broken("journal.bin"))?;
        self.input.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > MAX_ENTRY {
            return Err(BundleError::TooLarge(Limit::Journal));
        }
        self.left = self.left.checked_sub(length as u64).ok_or(BundleError::Broken("journal.bin"))?;
        let mut entry = vec![0; length];
        self.input.read_exact(&mut entry)?;
        Ok(entry)
    }
}

impl<R: Read> Iterator for FrameReader<R> {
    type Item = Result<Vec<u8>, BundleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let entry = self.entry();
        if entry.is_err() {
            self.left = 0;
        }
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_and_faults() {
        let entries = vec![vec![], vec![1_u8], vec![2; 70_000]];
        let mut bytes = Vec::new();
        FrameSource::new(entries.iter().cloned().map(Ok)).read_to_end(&mut bytes).unwrap();
        assert_eq!(framed_len(entries.iter().map(|entry| entry.len() as u64)), bytes.len() as u64);
        let back: Result<Vec<_>, _> = FrameReader::new(&bytes[..], bytes.len() as u64).collect();
        assert_eq!(back.unwrap(), entries);
        for cut in [1, 3, 5, 8, 9, 100] {
            let read: Result<Vec<_>, _> = FrameReader::new(&bytes[..cut], cut as u64).collect();
            assert_eq!(read.is_ok(), cut == 9, "cut at {cut}");
        }
        let huge = u32::MAX.to_le_bytes();
        assert_eq!(FrameReader::new(&huge[..], 4).next(), Some(Err(BundleError::TooLarge(Limit::Journal))));
        let over = FrameSource::new(std::iter::once(Ok(vec![0; MAX_ENTRY + 1]))).read(&mut [0; 4]);
        assert_eq!(BundleError::from(over.unwrap_err()), BundleError::TooLarge(Limit::Journal));
    }
}
