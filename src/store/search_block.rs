//! The search block: what a list shows of each pupil, in segments of few rows by slot, so that one save rewrites
//! one small segment and a list of 100,000 opens no record. It never searches.
//!
//! Layout of a segment: the number of rows (1 byte), then each row: 0 when empty, or 1, id (16), standing (1),
//! birth (4, little endian), and eight texts as length (2, little endian) and UTF-8.

use crate::domain::{PupilId, RosterRow, Standing};

/// Rows in one segment; part of the format.
pub(super) const SEGMENT_ROWS: u32 = 32;

/// The rows of one segment, by place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Segment(Vec<Option<RosterRow>>);

impl Segment {
    /// The row at a place.
    pub fn row(&self, place: usize) -> Option<&RosterRow> {
        self.0.get(place)?.as_ref()
    }

    /// Puts a row at a place.
    pub fn put(&mut self, place: usize, row: RosterRow) {
        if self.0.len() <= place {
            self.0.resize(place + 1, None);
        }
        self.0[place] = Some(row);
    }

    /// The segment as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + self.0.len() * 160);
        bytes.push(u8::try_from(self.0.len()).unwrap_or(u8::MAX));
        for row in self.0.iter().take(usize::from(u8::MAX)) {
            match row {
                None => bytes.push(0),
                Some(row) => encode_row(row, &mut bytes),
            }
        }
        bytes
    }

    /// The segment of bytes; none when they are no segment.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rows = Vec::with_capacity(SEGMENT_ROWS as usize);
        visit(bytes, |place, row| {
            rows.resize(place, None);
            rows.push(Some(row));
        })?;
        Some(Self(rows))
    }

    /// The rows without their pinyin keys, which a newer program may write differently.
    pub fn without_keys(mut self) -> Self {
        self.0.iter_mut().flatten().for_each(|row| row.keys = "".into());
        self
    }
}

/// Calls `each` with the place and row of every row in the bytes of a segment; none when they are no segment.
pub(super) fn visit(bytes: &[u8], mut each: impl FnMut(usize, RosterRow)) -> Option<()> {
    let mut reader = Reader(bytes);
    let count = reader.take::<1>()?[0];
    for place in 0..usize::from(count) {
        match reader.take::<1>()?[0] {
            0 => {}
            1 => each(place, reader.row()?),
            _ => return None,
        }
    }
    reader.0.is_empty().then_some(())
}

fn encode_row(row: &RosterRow, bytes: &mut Vec<u8>) {
    bytes.push(1);
    bytes.extend_from_slice(&row.id.0);
    bytes.push(row.standing as u8);
    bytes.extend_from_slice(&row.birth.to_le_bytes());
    for text in [
        &row.name,
        &row.keys,
        &row.gender,
        &row.grade,
        &row.class,
        &row.number_in_class,
        &row.id_number,
        &row.student_number,
    ] {
        let text = whole_letters(text);
        bytes.extend_from_slice(&u16::try_from(text.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
}

/// A text of at most 65,535 bytes: a list shows no more of it anyway.
fn whole_letters(text: &str) -> &str {
    let most = text.len().min(usize::from(u16::MAX));
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn text(&mut self) -> Option<Box<str>> {
        let len = usize::from(u16::from_le_bytes(self.take()?));
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        std::str::from_utf8(text).ok().map(Into::into)
    }

    fn row(&mut self) -> Option<RosterRow> {
        let id = PupilId(self.take()?);
        let standing = *Standing::ALL.get(usize::from(self.take::<1>()?[0]))?;
        let birth = u32::from_le_bytes(self.take()?);
        Some(RosterRow {
            id,
            standing,
            name: self.text()?,
            keys: self.text()?,
            gender: self.text()?,
            grade: self.text()?,
            class: self.text()?,
            number_in_class: self.text()?,
            id_number: self.text()?,
            student_number: self.text()?,
            birth,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u8) -> RosterRow {
        RosterRow {
            id: PupilId([n; 16]),
            standing: Standing::ALL[usize::from(n) % 5],
            name: format!("测试{n}𬭳").into(),
            keys: "ceshi cs".into(),
            gender: "1".into(),
            grade: "11".into(),
            class: "2".into(),
            number_in_class: "".into(),
            id_number: "X".into(),
            student_number: "".into(),
            birth: 20_150_101,
        }
    }

    #[test]
    fn a_segment_reads_back_with_its_empty_places() {
        let mut segment = Segment::default();
        segment.put(3, row(3));
        segment.put(1, row(1));
        let bytes = segment.encode();
        assert_eq!(Segment::decode(&bytes), Some(segment.clone()));
        assert_eq!(segment.row(1), Some(&row(1)));
        assert_eq!(segment.row(2), None);
        assert_eq!(Segment::default().encode(), [0]);
    }

    #[test]
    fn a_cut_or_lengthened_segment_is_refused_without_a_panic() {
        let mut segment = Segment::default();
        segment.put(0, row(7));
        let bytes = segment.encode();
        for cut in 0..bytes.len() {
            assert_eq!(Segment::decode(&bytes[..cut]), None, "cut at {cut}");
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(Segment::decode(&longer), None);
    }
}
