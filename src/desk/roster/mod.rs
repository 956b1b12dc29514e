//! The list of pupils in memory: searched as one types, sorted, filtered. Loaded once from the compact search
//! block, never from the records; about 100 bytes a pupil. After a save only the rows that changed are laid over it.

mod base;

use std::{cmp::Ordering, sync::Arc};

use base::Base;
use memchr::memmem::Finder;

use crate::domain::{PupilId, RosterRow, Standing};

/// How many changed rows are laid over before the list is packed anew.
const PATCHES_MAX: usize = 256;

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

/// All pupils as a list shows them. Cheap to clone, never changed: after a save the desk makes the next one.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    base: Arc<Base>,
    /// Rows that changed since, by place.
    patches: Vec<(u32, Arc<Base>)>,
    /// All places in the order of grade, class, number.
    by_class: Arc<Vec<u32>>,
    len: u32,
}

impl Roster {
    /// Makes the list of rows in the order of their slots; `rows` calls back with each.
    ///
    /// # Errors
    /// What `rows` fails with.
    pub fn load<E>(rows: impl FnOnce(&mut dyn FnMut(RosterRow<'_>)) -> Result<(), E>) -> Result<Self, E> {
        let mut base = Base::default();
        rows(&mut |row| base.push(&row))?;
        Ok(Self::packed(base))
    }

    fn packed(mut base: Base) -> Self {
        base.finish();
        let by_class = base.order_by_class();
        let len = base.len();
        Self { base: Arc::new(base), patches: Vec::new(), by_class: Arc::new(by_class), len }
    }

    /// The list with some rows changed or added; each with its place.
    #[must_use]
    pub fn with<'a>(&self, rows: impl IntoIterator<Item = (u32, RosterRow<'a>)>) -> Self {
        let mut next = self.clone();
        let mut order = self.by_class.as_ref().clone();
        for (place, row) in rows {
            if place < next.len {
                order.retain(|other| *other != place);
            }
            let mut one = Base::default();
            one.push(&row);
            one.finish();
            next.len = next.len.max(place + 1);
            match next.patches.binary_search_by_key(&place, |(patched, _)| *patched) {
                Ok(at) => next.patches[at].1 = Arc::new(one),
                Err(at) => next.patches.insert(at, (place, Arc::new(one))),
            }
            let row = next.row(place);
            let at = order.partition_point(|other| in_class(&next.row(*other), &row) == Ordering::Less);
            order.insert(at, place);
        }
        next.by_class = Arc::new(order);
        if next.patches.len() > PATCHES_MAX {
            let mut base = Base::default();
            (0..next.len).for_each(|place| base.push(&next.row(place)));
            return Self::packed(base);
        }
        next
    }

    /// How many pupils there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// A row by its place.
    ///
    /// # Panics
    /// When the place is not in the list.
    #[must_use]
    pub fn row(&self, place: u32) -> RosterRow<'_> {
        match self.patches.binary_search_by_key(&place, |(patched, _)| *patched) {
            Ok(at) => self.patches[at].1.row(0),
            Err(_) => self.base.row(place),
        }
    }

    /// All rows, in the order of entry.
    pub fn rows(&self) -> impl Iterator<Item = RosterRow<'_>> {
        (0..self.len).map(|place| self.row(place))
    }

    /// The place of a pupil.
    #[must_use]
    pub fn place(&self, id: PupilId) -> Option<u32> {
        let patched = self.patches.iter().find(|(_, row)| row.row(0).id == id).map(|(place, _)| *place);
        patched.or_else(|| self.base.place(id))
    }

    /// The places of the rows that a query leaves, in its order.
    #[must_use]
    pub fn find(&self, query: &Query) -> Vec<u32> {
        let needles: Vec<String> = query.find.split_whitespace().map(str::to_lowercase).collect();
        let mut places = match needles.first() {
            None => self.by_class.as_ref().clone(),
            Some(first) => self.containing(first),
        };
        for needle in needles.iter().skip(1) {
            let finder = Finder::new(needle.as_bytes());
            places.retain(|place| finder.find(self.searched(*place)).is_some());
        }
        if query.standing.is_some() || query.grade.is_some() || query.class.is_some() {
            places.retain(|place| self.fits(*place, query));
        }
        self.sort(&mut places, query, needles.is_empty());
        places
    }

    fn searched(&self, place: u32) -> &[u8] {
        match self.patches.binary_search_by_key(&place, |(patched, _)| *patched) {
            Ok(at) => self.patches[at].1.searched(0),
            Err(_) => self.base.searched(place),
        }
    }

    fn containing(&self, needle: &str) -> Vec<u32> {
        let finder = Finder::new(needle.as_bytes());
        let mut found = self.base.containing(&finder);
        if !self.patches.is_empty() {
            found.retain(|place| self.patches.binary_search_by_key(place, |(patched, _)| *patched).is_err());
            let fresh = self.patches.iter().filter(|(_, row)| finder.find(row.searched(0)).is_some());
            found.extend(fresh.map(|(place, _)| *place));
        }
        found
    }

    fn fits(&self, place: u32, query: &Query) -> bool {
        let row = self.row(place);
        query.standing.is_none_or(|standing| row.standing == standing)
            && query.grade.as_deref().is_none_or(|grade| row.grade == grade)
            && query.class.as_deref().is_none_or(|class| row.class == class)
    }

    fn sort(&self, places: &mut [u32], query: &Query, in_class_order: bool) {
        match query.sort {
            SortKey::Class if in_class_order => {}
            SortKey::Class if self.patches.is_empty() => {
                places.sort_unstable_by_key(|place| self.base.class_rank(*place));
            }
            SortKey::Class => places.sort_by(|a, b| in_class(&self.row(*a), &self.row(*b))),
            SortKey::Name => places.sort_by(|a, b| self.row(*a).keys.cmp(self.row(*b).keys)),
            SortKey::Birth => places.sort_by_key(|place| self.row(*place).birth),
            SortKey::Standing => places.sort_by_key(|place| self.row(*place).standing),
        }
        if query.reverse {
            places.reverse();
        }
    }

    /// Grades and classes with the number of pupils in them, in order: the class tree.
    #[must_use]
    pub fn classes(&self, standing: Option<Standing>) -> Vec<(String, String, u32)> {
        let mut classes: Vec<(String, String, u32)> = Vec::new();
        for place in self.by_class.iter() {
            let row = self.row(*place);
            if standing.is_some_and(|standing| row.standing != standing) {
                continue;
            }
            match classes.last_mut() {
                Some((grade, class, count)) if grade == row.grade && class == row.class => *count += 1,
                _ => classes.push((row.grade.to_owned(), row.class.to_owned(), 1)),
            }
        }
        classes
    }
}

/// Grade, class, number in the class, name: numbers by value, so that 10 comes after 9.
fn in_class(a: &RosterRow<'_>, b: &RosterRow<'_>) -> Ordering {
    fn number(text: &str) -> u32 {
        text.parse().unwrap_or(u32::MAX)
    }
    a.grade
        .cmp(b.grade)
        .then_with(|| number(a.class).cmp(&number(b.class)))
        .then_with(|| a.class.cmp(b.class))
        .then_with(|| number(a.number_in_class).cmp(&number(b.number_in_class)))
        .then_with(|| a.name.cmp(b.name))
        .then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
mod tests;
