//! Pupils: finding, reading, entering, editing, taking an edit back, noting what the national system shows.

mod drafts;
mod edit;
mod history;
mod seen;

use super::{Desk, DeskError, ErrorKind, Query};
use crate::{
    both,
    domain::{Pupil, PupilId},
    rules::roles::Act,
};

/// How many hex digits of an id are enough to name a pupil.
const ID_PREFIX_MIN: usize = 6;

impl Desk {
    /// The pupil that a word names: the id or its beginning, the number of the identity document, 学籍号, or a name
    /// that only one pupil has.
    ///
    /// # Errors
    /// When nobody, or more than one, is meant.
    pub fn find_pupil(&self, word: &str) -> Result<PupilId, DeskError> {
        let word = word.trim();
        if let Some(id) = PupilId::parse(word) {
            return self.pupil(id).map(|pupil| pupil.id);
        }
        let roster = self.roster();
        let by_number = roster.find(&Query { find: word.to_owned(), ..Query::default() });
        let mut found: Vec<PupilId> = by_number
            .into_iter()
            .map(|place| roster.row(place))
            .filter(|row| {
                row.name == word
                    || row.id_number.eq_ignore_ascii_case(word)
                    || row.student_number.eq_ignore_ascii_case(word)
            })
            .map(|row| row.id)
            .collect();
        if found.is_empty() && word.len() >= ID_PREFIX_MIN {
            let prefix = word.to_ascii_lowercase();
            found.extend(roster.rows().map(|row| row.id).filter(|id| id.to_string().starts_with(&prefix)));
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(nobody(word)),
            several => {
                let count = several.len();
                Err(DeskError::new(
                    ErrorKind::Mistake,
                    both!("“{word}”对应 {count} 名学生", "\"{word}\" stands for {count} pupils"),
                    both!("", ""),
                    both!(
                        "请写出完整编号（xueji students 可查）。",
                        "Give the whole id (see xueji students)."
                    ),
                ))
            }
        }
    }

    /// A record.
    ///
    /// # Errors
    /// When there is none, or the one who sits here may not see it.
    pub fn pupil(&self, id: PupilId) -> Result<Pupil, DeskError> {
        let pupil = self.store.pupil(id)?.ok_or_else(|| nobody(&id.short()))?;
        let roster = self.roster();
        if let Some(place) = roster.place(id) {
            self.may_with(Act::SeeBeyondClass, &roster.row(place))?;
        }
        Ok(pupil)
    }
}

fn nobody(word: &str) -> DeskError {
    DeskError::new(
        ErrorKind::NotFound,
        both!("没有编号为“{word}”的学生", "No pupil has the id \"{word}\""),
        both!("", ""),
        both!("请用 xueji students 查编号。", "Look the id up with xueji students."),
    )
}
