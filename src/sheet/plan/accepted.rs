//! Accepted rows, packed in blocks, so that a hundred thousand of them fit in a few tens of mebibytes. They stay
//! in memory only: a temporary file would hold pupils' data in the clear.

use serde::{Deserialize, Serialize};

use crate::domain::{Fields, PupilId};

/// Rows of a block.
const BLOCK_ROWS: u32 = 512;
/// Bytes of a block at most, unpacked; a row holds at most 77 cells of 4 KiB.
const BLOCK_BYTES: usize = 1 << 20;
const LEVEL: i32 = 1;

/// A row to be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The row of the sheet, from 1.
    pub row: u32,
    /// The registered pupil that changes; none for a new one.
    pub pupil: Option<PupilId>,
    /// All fields of a new pupil, or only those that change.
    pub fields: Fields,
}

/// The rows to be taken in, in the order of the sheet.
#[derive(Default)]
pub struct AcceptedRows {
    blocks: Vec<Vec<u8>>,
    open: Vec<u8>,
    open_rows: u32,
    rows: u32,
}

impl AcceptedRows {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.rows
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows, unpacked block by block; what was given out is let go of.
    pub fn drain(self) -> impl Iterator<Item = Accepted> + Send {
        self.blocks.into_iter().flat_map(|block| unpacked(&block))
    }

    /// The rows, unpacked block by block.
    #[cfg(test)]
    pub fn iter(&self) -> impl Iterator<Item = Accepted> {
        self.blocks.iter().flat_map(|block| unpacked(block))
    }

    pub(super) fn push(&mut self, row: &Accepted) {
        if bincode::serialize_into(&mut self.open, row).is_err() {
            // Writing to memory cannot fail; if it did, a half row must not stay.
            self.close();
            return;
        }
        self.rows += 1;
        self.open_rows += 1;
        if self.open_rows >= BLOCK_ROWS || self.open.len() >= BLOCK_BYTES {
            self.close();
        }
    }

    pub(super) fn close(&mut self) {
        if self.open_rows > 0
            && let Ok(block) = zstd::bulk::compress(&self.open, LEVEL)
        {
            self.blocks.push(block);
        }
        self.open.clear();
        self.open_rows = 0;
    }
}

fn unpacked(block: &[u8]) -> Vec<Accepted> {
    let bytes = zstd::stream::decode_all(block).unwrap_or_default();
    let mut rows = Vec::new();
    let mut rest = &bytes[..];
    while let Ok(row) = bincode::deserialize_from::<_, Accepted>(&mut rest) {
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FieldKey, Value};

    #[test]
    fn rows_come_out_as_they_went_in_across_blocks() {
        let mut rows = AcceptedRows::default();
        let row = |number: u32| Accepted {
            row: number,
            pupil: number.is_multiple_of(2).then_some(PupilId([7; 16])),
            fields: [(FieldKey::Name, Value::Text(format!("𫖯·{number}").into()))].into_iter().collect(),
        };
        for number in 0..3 * BLOCK_ROWS + 5 {
            rows.push(&row(number));
        }
        rows.close();
        assert_eq!(rows.len(), 3 * BLOCK_ROWS + 5);
        assert!(rows.iter().enumerate().all(|(place, got)| got == row(place as u32)));
        assert_eq!(rows.iter().count() as u32, rows.len());
    }
}
