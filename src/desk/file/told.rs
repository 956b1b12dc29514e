//! Marks and papers as lines of a pupil's history.

use super::{Desk, DeskError, Period};
use crate::{
    both,
    domain::{
        Words,
        school::{FileMark, FilePaper},
    },
};

impl Desk {
    /// A line for each section and period that an entry's marks of one pupil touch, with what was written.
    pub(in crate::desk) fn tell_marks(&self, marks: &[FileMark]) -> Result<Vec<(Words, String)>, DeskError> {
        let rows = self.file_rows()?;
        let mut lines = Vec::new();
        let together = |a: &FileMark, b: &FileMark| (&a.section, &a.period) == (&b.section, &b.period);
        for group in marks.chunk_by(together) {
            let Some(first) = group.first() else { continue };
            let section = rows.rules.pack.file().section(&first.section);
            let (zh, en) = section.map_or((first.section.as_str(), first.section.as_str()), |section| {
                (section.name.zh.as_str(), section.name.en.as_str())
            });
            let period = Period::parse(&first.period).map(Period::label).unwrap_or_default();
            let items = rows.items(&first.section);
            let told: Vec<String> = group
                .iter()
                .map(|mark| {
                    let item = items.iter().find(|item| item.code == mark.item);
                    let value = item
                        .map_or(mark.value.as_str(), |item| item.show(&mark.value, rows.choices(item), true));
                    let name = item.map_or(mark.item.as_str(), |item| item.name.zh.as_str());
                    format!("{name} {}", if value.is_empty() { "-" } else { value })
                })
                .collect();
            let what = Words { zh: format!("{zh}（{}）", period.zh), en: format!("{en} ({})", period.en) };
            lines.push((what, told.join("，")));
        }
        Ok(lines)
    }

    /// A paper as a line.
    pub(in crate::desk) fn tell_paper(&self, paper: &FilePaper) -> Result<(Words, String), DeskError> {
        let rows = self.file_rows()?;
        let sheets = rows.rules.pack.file().sheets(rows.today);
        let sheet = sheets.iter().find(|sheet| sheet.code == paper.sheet);
        let (zh, en) = sheet.map_or((paper.sheet.as_str(), paper.sheet.as_str()), |sheet| {
            (sheet.name.zh.as_str(), sheet.name.en.as_str())
        });
        let words = [
            (paper.exists, "有", "there"),
            (!paper.exists, "无", "not there"),
            (paper.signed, "已签", "signed"),
            (paper.sealed, "已盖章", "sealed"),
        ];
        let of = |pick: fn(&(bool, &'static str, &'static str)) -> &'static str, mark: &str| {
            words.iter().filter(|(holds, ..)| *holds).map(pick).collect::<Vec<_>>().join(mark)
        };
        let (told_zh, told_en) = (of(|word| word.1, "、"), of(|word| word.2, ", "));
        let reason = [paper.place.as_str(), paper.note.as_str()];
        let reason: Vec<&str> = reason.into_iter().filter(|text| !text.is_empty()).collect();
        Ok((both!("《{zh}》{told_zh}", "{en}: {told_en}"), reason.join("，")))
    }
}
