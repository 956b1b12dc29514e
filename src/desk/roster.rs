//! The list of pupils in memory: searched as one types, sorted, filtered. Loaded once from the compact search
//! block, never from the records.

use std::collections::HashMap;

use memchr::memmem::Finder;

use crate::domain::{PupilId, RosterRow, Standing};

/// How a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SortKey {
    /// Grade, class, number in the class.
    #[default]
    Class,
    /// Pinyin of the name.
    Name,
    /// Date of birth.
    Birth,
    /// Standing.
    Standing,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Pinyin initials, full pinyin, characters of the name, or digits of a number; parted by spaces, all must hold.
    pub find: String,
    /// Only this standing; none means all.
    pub standing: Option<Standing>,
    /// Only this grade (code).
    pub grade: Option<String>,
    /// Only this class.
    pub class: Option<String>,
    /// The order.
    pub sort: SortKey,
    /// Turned round.
    pub reverse: bool,
}

/// All pupils as a list shows them. Cheap to share, never changed: after a save the desk makes the next one.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    rows: Vec<RosterRow>,
    places: HashMap<PupilId, u32>,
    /// The text that is searched, row after row, each ended by a line feed.
    haystack: String,
    /// Where each row's text starts.
    starts: Vec<u32>,
    /// The rows in the order of grade, class, number.
    by_class: Vec<u32>,
}

impl Roster {
    /// Makes the list of rows in the order of their slots.
    #[must_use]
    pub fn new(rows: Vec<RosterRow>) -> Self {
        let mut haystack = String::with_capacity(rows.len() * 72);
        let mut starts = Vec::with_capacity(rows.len());
        for row in &rows {
            starts.push(u32::try_from(haystack.len()).unwrap_or(u32::MAX));
            for part in [&row.name, &row.keys, &row.id_number, &row.student_number] {
                haystack.push_str(part);
                haystack.push(' ');
            }
            haystack.push('\n');
        }
        haystack.make_ascii_lowercase();
        let places = rows.iter().zip(0..).map(|(row, place)| (row.id, place)).collect();
        let mut by_class: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
        by_class.sort_by_cached_key(|place| class_key(&rows[*place as usize]));
        Self { rows, places, haystack, starts, by_class }
    }

    /// How many pupils there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row by its place.
    #[must_use]
    pub fn row(&self, place: u32) -> &RosterRow {
        &self.rows[place as usize]
    }

    /// All rows, in the order of entry.
    #[must_use]
    pub fn rows(&self) -> &[RosterRow] {
        &self.rows
    }

    /// The place of a pupil.
    #[must_use]
    pub fn place(&self, id: PupilId) -> Option<u32> {
        self.places.get(&id).copied()
    }

    /// The places of the rows that a query leaves, in its order.
    #[must_use]
    pub fn find(&self, query: &Query) -> Vec<u32> {
        let needles: Vec<String> = query.find.split_whitespace().map(str::to_lowercase).collect();
        let mut places = match needles.first() {
            None => self.by_class.clone(),
            Some(first) => self.containing(first),
        };
        for needle in needles.iter().skip(1) {
            let finder = Finder::new(needle.as_bytes());
            places.retain(|place| finder.find(self.text(*place)).is_some());
        }
        if query.standing.is_some() || query.grade.is_some() || query.class.is_some() {
            places.retain(|place| self.fits(*place, query));
        }
        self.sort(&mut places, query, needles.is_empty());
        places
    }

    fn text(&self, place: u32) -> &[u8] {
        let place = place as usize;
        let end = self.starts.get(place + 1).map_or(self.haystack.len(), |end| *end as usize);
        &self.haystack.as_bytes()[self.starts[place] as usize..end]
    }

    /// One pass over the whole text: cheaper than asking row by row.
    fn containing(&self, needle: &str) -> Vec<u32> {
        let finder = Finder::new(needle.as_bytes());
        let text = self.haystack.as_bytes();
        let mut found = Vec::new();
        let (mut from, mut place) = (0, 0);
        while let Some(hit) = finder.find(&text[from..]) {
            let at = u32::try_from(from + hit).unwrap_or(u32::MAX);
            place += self.starts[place..].partition_point(|start| *start <= at) - 1;
            found.push(u32::try_from(place).unwrap_or(u32::MAX));
            match self.starts.get(place + 1) {
                Some(next) => from = *next as usize,
                None => break,
            }
            place += 1;
        }
        found
    }

    fn fits(&self, place: u32, query: &Query) -> bool {
        let row = self.row(place);
        query.standing.is_none_or(|standing| row.standing == standing)
            && query.grade.as_deref().is_none_or(|grade| *row.grade == *grade)
            && query.class.as_deref().is_none_or(|class| *row.class == *class)
    }

    fn sort(&self, places: &mut [u32], query: &Query, in_class_order: bool) {
        match query.sort {
            SortKey::Class if in_class_order => {}
            SortKey::Class => places.sort_by_cached_key(|place| class_key(self.row(*place))),
            SortKey::Name => places.sort_by(|a, b| self.row(*a).keys.cmp(&self.row(*b).keys)),
            SortKey::Birth => places.sort_by_key(|place| self.row(*place).birth),
            SortKey::Standing => places.sort_by_key(|place| self.row(*place).standing),
        }
        if query.reverse {
            places.reverse();
        }
    }

    /// Grades and classes with the number of rows in them, in order: the class tree.
    #[must_use]
    pub fn classes(&self, standing: Option<Standing>) -> Vec<(Box<str>, Box<str>, u32)> {
        let mut classes: Vec<(Box<str>, Box<str>, u32)> = Vec::new();
        for place in &self.by_class {
            let row = self.row(*place);
            if standing.is_some_and(|standing| row.standing != standing) {
                continue;
            }
            match classes.last_mut() {
                Some((grade, class, count)) if *grade == row.grade && *class == row.class => *count += 1,
                _ => classes.push((row.grade.clone(), row.class.clone(), 1)),
            }
        }
        classes
    }
}

/// Grade, class, number in the class, name: numbers by value, so that 10 comes after 9.
fn class_key(row: &RosterRow) -> (Box<str>, u32, Box<str>, u32, Box<str>) {
    let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX);
    (row.grade.clone(), number(&row.class), row.class.clone(), number(&row.number_in_class), row.name.clone())
}
