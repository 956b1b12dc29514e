//! Sections, items and pupils of a class by the words that people use for them.

use super::{ClassRef, Desk, DeskError, Frequency, marks::unknown_item, mistake};
use crate::{
    both,
    domain::{PupilId, names},
};

impl Desk {
    /// The code of a section, by its code or its name.
    ///
    /// # Errors
    /// When there is none.
    pub fn section_code(&self, word: &str) -> Result<String, DeskError> {
        let rows = self.file_rows()?;
        let sections = rows.rules.pack.file().sections(rows.today);
        let found = sections.iter().find(|section| {
            section.code.eq_ignore_ascii_case(word) || section.name.zh == word || section.name.en == word
        });
        match found {
            Some(section) => Ok(section.code.clone()),
            None => rows.section(word).map(|section| section.code),
        }
    }

    /// The code of an item of a section, by its code or its name.
    ///
    /// # Errors
    /// When the section has no such item.
    pub fn item_code(&self, section: &str, word: &str) -> Result<String, DeskError> {
        let items = self.file_rows()?.items(section);
        let found = items.iter().find(|item| {
            item.code.eq_ignore_ascii_case(word) || item.name.zh == word || item.name.en == word
        });
        found.map(|item| item.code.clone()).ok_or_else(|| unknown_item(word, &items))
    }

    /// The pupil of a class whom a word names: the number in the class, the name, or what names a pupil anywhere.
    ///
    /// # Errors
    /// When nobody, or more than one, is meant.
    pub fn find_in_class(&self, class: &ClassRef, word: &str) -> Result<PupilId, DeskError> {
        let wanted = names::comparable(word);
        let pupils = self.class_pupils(class)?;
        let fits = |(_, number, name): &&(PupilId, String, String)| {
            number == word || names::comparable(name) == wanted
        };
        let mut fitting = pupils.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some((id, ..)), None) => Ok(*id),
            (Some(_), Some(_)) => Err(mistake(
                both!("“{word}”在这个班不止一人", "\"{word}\" is more than one of this class"),
                both!("请写学籍号或编号。", "Give the number or the id."),
            )),
            (None, _) => {
                let id = self.find_pupil(word)?;
                if self.class_of(id)? == *class {
                    return Ok(id);
                }
                Err(mistake(
                    both!("“{word}”不在这个班", "\"{word}\" is not of this class"),
                    both!("请核对班级。", "Check the class."),
                ))
            }
        }
    }

    /// The codes of the sections that are written event by event.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn event_sections(&self) -> Result<Vec<String>, DeskError> {
        let rows = self.file_rows()?;
        let sections = rows.rules.pack.file().sections(rows.today);
        let events = |code: &str| rows.items(code).iter().any(|item| item.period == Frequency::Event);
        Ok(sections
            .iter()
            .filter(|section| events(&section.code))
            .map(|section| section.code.clone())
            .collect())
    }
}
