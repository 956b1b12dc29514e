//! Rows packed side by side: the searched texts in one string, the others in a second one.

use std::collections::HashMap;

use memchr::memmem::Finder;

use super::in_class;
use crate::domain::{PupilId, RosterRow, Standing};

/// How many of a row's texts are searched.
const SEARCHED: usize = 4;

/// Rows packed side by side.
#[derive(Debug, Default)]
pub struct Base {
    ids: Vec<PupilId>,
    standings: Vec<Standing>,
    births: Vec<u32>,
    /// Name, keys and numbers, parted by tabs, each row ended by a line feed; lower case.
    searched: String,
    searched_starts: Vec<u32>,
    /// The name as written, if it has capitals, and the texts that are not searched.
    rest: String,
    rest_starts: Vec<u32>,
    /// Places in the order of ids.
    by_id: Vec<u32>,
    /// Each row's rank in the order of classes.
    ranks: Vec<u32>,
}

fn offset(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

impl Base {
    /// Adds a row behind the others.
    pub fn push(&mut self, row: &RosterRow<'_>) {
        self.ids.push(row.id);
        self.standings.push(row.standing);
        self.births.push(row.birth);
        self.searched_starts.push(offset(&self.searched));
        self.rest_starts.push(offset(&self.rest));
        for (place, text) in row.texts().into_iter().enumerate() {
            if place < SEARCHED {
                self.searched.push_str(text);
                self.searched.push('\t');
            } else {
                self.rest.push_str(text);
                self.rest.push('\t');
            }
        }
        self.searched.push('\n');
        self.rest.push_str(row.name);
        self.rest.push('\t');
        self.rest.push_str(row.id_number);
        self.rest.push('\t');
        self.rest.push_str(row.student_number);
        self.rest.push('\n');
    }

    /// Makes the list ready to be asked.
    pub fn finish(&mut self) {
        self.searched.make_ascii_lowercase();
        self.searched.shrink_to_fit();
        self.rest.shrink_to_fit();
        self.by_id = (0..self.len()).collect();
        let ids = &self.ids;
        self.by_id.sort_unstable_by_key(|place| ids[*place as usize]);
    }

    /// How many rows there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.ids.len()).unwrap_or(u32::MAX)
    }

    /// A row.
    pub fn row(&self, place: u32) -> RosterRow<'_> {
        let at = place as usize;
        let searched = std::str::from_utf8(self.searched(place)).unwrap_or_default();
        let keys = searched.split('\t').nth(1).unwrap_or_default();
        let end = self.rest_starts.get(at + 1).map_or(self.rest.len(), |end| *end as usize);
        let mut rest = self.rest[self.rest_starts[at] as usize..end].trim_end_matches('\n').split('\t');
        let mut next = || rest.next().unwrap_or_default();
        let [gender, grade, class, number_in_class, name, id_number, student_number] =
            std::array::from_fn(|_| next());
        RosterRow {
            id: self.ids[at],
            standing: self.standings[at],
            birth: self.births[at],
            name,
            keys,
            gender,
            grade,
            class,
            number_in_class,
            id_number,
            student_number,
        }
    }

    /// The searched bytes of a row.
    pub fn searched(&self, place: u32) -> &[u8] {
        let at = place as usize;
        let end = self.searched_starts.get(at + 1).map_or(self.searched.len(), |end| *end as usize);
        &self.searched.as_bytes()[self.searched_starts[at] as usize..end]
    }

    /// The place of a pupil.
    pub fn place(&self, id: PupilId) -> Option<u32> {
        let found = self.by_id.binary_search_by_key(&id, |place| self.ids[*place as usize]).ok()?;
        Some(self.by_id[found])
    }

    /// The rows that hold the needle: one pass over the whole text, cheaper than asking row by row.
    pub fn containing(&self, finder: &Finder<'_>) -> Vec<u32> {
        let text = self.searched.as_bytes();
        let mut found = Vec::new();
        let (mut from, mut place) = (0, 0);
        while let Some(hit) = finder.find(&text[from..]) {
            let at = u32::try_from(from + hit).unwrap_or(u32::MAX);
            // Near hits are the rule when there are many: look a few rows ahead before halving.
            while self.searched_starts.get(place + 1).is_some_and(|start| *start <= at) {
                place += 1;
                if self.searched_starts.get(place + 8).is_some_and(|start| *start <= at) {
                    place += self.searched_starts[place..].partition_point(|start| *start <= at) - 1;
                }
            }
            found.push(u32::try_from(place).unwrap_or(u32::MAX));
            match self.searched_starts.get(place + 1) {
                Some(next) => from = *next as usize,
                None => break,
            }
            place += 1;
        }
        found
    }

    /// A row's rank in the order of classes.
    pub fn class_rank(&self, place: u32) -> u32 {
        self.ranks[place as usize]
    }

    /// All places in the order of grade, class, number: classes are few, so they are ordered once and the rows by
    /// class and number.
    pub fn order_by_class(&mut self) -> Vec<u32> {
        let mut classes: HashMap<(&str, &str), (u32, u32)> = HashMap::new();
        for place in 0..self.len() {
            let row = self.row(place);
            classes.entry((row.grade, row.class)).or_insert((place, 0));
        }
        let mut firsts: Vec<_> = classes.iter_mut().collect();
        firsts.sort_by(|(a, _), (b, _)| {
            let number = |class: &str| class.parse::<u32>().unwrap_or(u32::MAX);
            a.0.cmp(b.0).then_with(|| number(a.1).cmp(&number(b.1))).then_with(|| a.1.cmp(b.1))
        });
        for ((_, entry), rank) in firsts.into_iter().zip(0..) {
            entry.1 = rank;
        }
        let mut keyed: Vec<(u64, u32)> = (0..self.len())
            .map(|place| {
                let row = self.row(place);
                let rank = classes.get(&(row.grade, row.class)).map_or(u32::MAX, |(_, rank)| *rank);
                let number = row.number_in_class.parse::<u32>().unwrap_or(u32::MAX);
                (u64::from(rank) << 32 | u64::from(number), place)
            })
            .collect();
        keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| in_class(&self.row(a.1), &self.row(b.1))));
        let order: Vec<u32> = keyed.into_iter().map(|(_, place)| place).collect();
        let mut ranks = vec![0; order.len()];
        for (rank, place) in order.iter().enumerate() {
            ranks[*place as usize] = u32::try_from(rank).unwrap_or(u32::MAX);
        }
        self.ranks = ranks;
        order
    }
}
