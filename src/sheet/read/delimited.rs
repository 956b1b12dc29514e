//! Text tables: commas, tabs or semicolons; UTF-8 with and without BOM, UTF-16 with BOM, GB18030. Decoded while
//! it is read; an undecodable place becomes U+FFFD, which the checks of each field refuse.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use encoding_rs::{Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::{Visit, place, text_cell};
use crate::sheet::{SheetError, cell::RawCell};

/// Bytes looked at to tell which character parts the cells.
const SNIFFED: usize = 16 << 10;
const CHUNK: usize = 64 << 10;

pub(super) struct Delimited {
    path: PathBuf,
    encoding: &'static Encoding,
    delimiter: u8,
}

impl Delimited {
    pub(super) fn open(path: &Path) -> Result<Self, SheetError> {
        let encoding = encoding_of(&mut File::open(path)?)?;
        let mut start = Vec::new();
        decoded(path, encoding)?.take(SNIFFED as u64).read_to_end(&mut start)?;
        // Binary files of other kinds end here.
        if start.contains(&0) {
            return Err(SheetError::NotASheet);
        }
        let count = |delimiter: u8| memchr::memchr_iter(delimiter, &start).count();
        let delimiter = [b',', b'\t', b';'].into_iter().rev().max_by_key(|d| count(*d)).unwrap_or(b',');
        Ok(Self { path: path.to_owned(), encoding, delimiter })
    }

    pub(super) fn rows(&mut self, visit: Visit<'_>) -> Result<(), SheetError> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(decoded(&self.path, self.encoding)?);
        let mut record = csv::ByteRecord::new();
        let mut cells = Vec::new();
        let mut row = 0;
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => {
                    return Err(match error.into_kind() {
                        csv::ErrorKind::Io(error) => SheetError::Unreadable(error.kind()),
                        _ => SheetError::Damaged,
                    });
                }
            }
            cells.clear();
            for (column, cell) in record.iter().enumerate() {
                place(&mut cells, column, raw(cell))?;
            }
            // The reader's line lags by one after CR LF, so it only helps over blank lines.
            let line = record.position().map_or(0, csv::Position::line);
            row = u32::try_from(line).unwrap_or(u32::MAX).max(row + 1);
            if !cells.is_empty() && !visit(row, &mut cells) {
                return Ok(());
            }
        }
    }
}

fn raw(cell: &[u8]) -> RawCell {
    // An apostrophe in front marks text; it is put there by writers that keep formulas from running. Many
    // hand-made lists write ="2104…" to keep the digits.
    let quoted = || cell.strip_prefix(b"=\"").and_then(|inner| inner.strip_suffix(b"\""));
    match cell.strip_prefix(b"'").or_else(quoted).unwrap_or(cell) {
        [] => RawCell::Empty,
        bytes => text_cell(String::from_utf8_lossy(bytes).into_owned()),
    }
}

fn decoded(path: &Path, encoding: &'static Encoding) -> Result<impl Read, SheetError> {
    let file = BufReader::with_capacity(CHUNK, File::open(path)?);
    Ok(Decoding {
        inner: file,
        decoder: encoding.new_decoder_with_bom_removal(),
        raw: vec![0; CHUNK],
        raw_held: 0..0,
        text: vec![0; 4 * CHUNK],
        text_held: 0..0,
        ended: false,
    })
}

/// The encoding: a BOM says it; else UTF-8 when every byte fits, else GB18030.
fn encoding_of(file: &mut File) -> Result<&'static Encoding, SheetError> {
    let mut buffer = vec![0_u8; CHUNK];
    let read = file.read(&mut buffer)?;
    if let Some((encoding, _)) = Encoding::for_bom(&buffer[..read]) {
        return Ok(match encoding {
            found if found == UTF_16LE => UTF_16LE,
            found if found == UTF_16BE => UTF_16BE,
            _ => UTF_8,
        });
    }
    file.seek(SeekFrom::Start(0))?;
    let mut held = 0;
    loop {
        let read = file.read(&mut buffer[held..])?;
        let filled = held + read;
        match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) if read == 0 => return Ok(UTF_8),
            Ok(_) => held = 0,
            Err(error) => {
                // Only a character cut by the buffer's end may go on in the next round.
                if error.error_len().is_some() || read == 0 {
                    return Ok(GB18030);
                }
                buffer.copy_within(error.valid_up_to()..filled, 0);
                held = filled - error.valid_up_to();
            }
        }
    }
}

/// Decodes to UTF-8 while reading.
struct Decoding<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_held: std::ops::Range<usize>,
    text: Vec<u8>,
    text_held: std::ops::Range<usize>,
    ended: bool,
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.text_held.is_empty() && !self.ended {
            if self.raw_held.is_empty() {
                let read = self.inner.read(&mut self.raw)?;
                self.raw_held = 0..read;
                self.ended = read == 0;
            }
            let (_, used, made, _) =
                self.decoder.decode_to_utf8(&self.raw[self.raw_held.clone()], &mut self.text, self.ended);
            self.raw_held.start += used;
            self.text_held = 0..made;
        }
        let given = out.len().min(self.text_held.len());
        out[..given].copy_from_slice(&self.text[self.text_held.start..self.text_held.start + given]);
        self.text_held.start += given;
        Ok(given)
    }
}
