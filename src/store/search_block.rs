//! The search block: what a list shows of each pupil, in segments of few rows by slot, so that one save rewrites
//! one small segment and a list of 100,000 opens no record. It never searches.
//!
//! Layout of a segment: the number of rows (1 byte), then each row: 0 when empty, or 1, id (16), standing (1),
//! birth (4, little endian), and eight texts as length (2, little endian) and UTF-8, in the order of
//! [`RosterRow::texts`]; at most 512 bytes are kept of a text.

use crate::domain::{PupilId, RosterRow, Standing};

/// Rows in one segment; part of the format.
pub(super) const SEGMENT_ROWS: u32 = 16;
/// Bytes kept of one text.
const TEXT_BYTES_MAX: usize = 512;

/// The rows of one segment, by place, each as its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Segment(Vec<Option<Box<[u8]>>>);

impl Segment {
    /// The row at a place.
    pub fn row(&self, place: usize) -> Option<RosterRow<'_>> {
        Reader(self.0.get(place)?.as_ref()?).row()
    }

    /// Puts a row at a place.
    pub fn put(&mut self, place: usize, row: &RosterRow<'_>) {
        if self.0.len() <= place {
            self.0.resize(place + 1, None);
        }
        self.0[place] = Some(encode_row(row).into());
    }

    /// The segment as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + self.0.len() * 160);
        bytes.push(u8::try_from(self.0.len()).unwrap_or(u8::MAX));
        for row in self.0.iter().take(usize::from(u8::MAX)) {
            bytes.push(u8::from(row.is_some()));
            bytes.extend_from_slice(row.as_deref().unwrap_or_default());
        }
        bytes
    }

    /// The segment of bytes; none when they are no segment.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut segment = Self(Vec::with_capacity(SEGMENT_ROWS as usize));
        visit(bytes, |place, row| segment.put(place, &row))?;
        Some(segment)
    }

    /// The same rows without their pinyin keys, which a newer program may write differently.
    pub fn without_keys(&self) -> Self {
        let mut bare = Self::default();
        for place in 0..self.0.len() {
            if let Some(row) = self.row(place) {
                bare.put(place, &RosterRow { keys: "", ..row });
            }
        }
        bare
    }
}

/// Calls `each` with the place and row of every row in the bytes of a segment; none when they are no segment.
pub(super) fn visit<'b>(bytes: &'b [u8], mut each: impl FnMut(usize, RosterRow<'b>)) -> Option<()> {
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

fn encode_row(row: &RosterRow<'_>) -> Vec<u8> {
    let texts = row.texts().map(clipped);
    let mut bytes = Vec::with_capacity(21 + texts.iter().map(|text| 2 + text.len()).sum::<usize>());
    bytes.extend_from_slice(&row.id.0);
    bytes.push(row.standing as u8);
    bytes.extend_from_slice(&row.birth.to_le_bytes());
    for text in texts {
        bytes.extend_from_slice(&u16::try_from(text.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes
}

/// The text as far as a list keeps it: a hostile one must not blow the block up.
pub(super) fn clipped(text: &str) -> &str {
    let most = text.len().min(TEXT_BYTES_MAX);
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn text(&mut self) -> Option<&'b str> {
        let len = usize::from(u16::from_le_bytes(self.take()?));
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn row(&mut self) -> Option<RosterRow<'b>> {
        let id = PupilId(self.take()?);
        let standing = *Standing::ALL.get(usize::from(self.take::<1>()?[0]))?;
        let birth = u32::from_le_bytes(self.take()?);
        let mut texts = [""; 8];
        for text in &mut texts {
            *text = self.text()?;
        }
        Some(RosterRow::from_texts(id, standing, birth, texts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u8, name: &str) -> RosterRow<'_> {
        let standing = Standing::ALL[usize::from(n) % 5];
        let texts = [name, "ceshi cs", "X", "", "1", "11", "2", ""];
        RosterRow::from_texts(PupilId([n; 16]), standing, 20_150_101, texts)
    }

    #[test]
    fn a_segment_reads_back_with_its_empty_places() {
        let mut segment = Segment::default();
        segment.put(3, &row(3, "测试三𬭳"));
        segment.put(1, &row(1, "测试一"));
        let bytes = segment.encode();
        assert_eq!(Segment::decode(&bytes), Some(segment.clone()));
        assert_eq!(segment.row(1), Some(row(1, "测试一")));
        assert_eq!(segment.row(2), None);
        assert_eq!(segment.without_keys().row(3).unwrap().keys, "");
        assert_eq!(Segment::default().encode(), [0]);
    }

    #[test]
    fn a_cut_or_lengthened_segment_is_refused_without_a_panic() {
        let mut segment = Segment::default();
        segment.put(0, &row(7, "测试七"));
        let bytes = segment.encode();
        for cut in 0..bytes.len() {
            assert_eq!(Segment::decode(&bytes[..cut]), None, "cut at {cut}");
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(Segment::decode(&longer), None);
    }

    #[test]
    fn a_text_is_clipped_between_letters() {
        assert_eq!(clipped(&"学".repeat(300)).len(), 510);
        assert_eq!(clipped("学"), "学");
    }
}
