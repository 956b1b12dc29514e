//! Events of a pupil's file: awards and aid, each with its day. An event is a handful of marks of one period.

use super::{Desk, DeskError, Frequency, GridColumn, marks::kept, mistake, period, period::Period};
use crate::{
    both,
    domain::{Date, PupilId, school::FileMark},
};

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEvent {
    /// Its period, as the journal writes it.
    pub period: String,
    /// Its day.
    pub day: Date,
    /// What is kept, one for each item.
    pub cells: Vec<String>,
}

impl Desk {
    /// The items of a section's events, and the events of a pupil, the latest first.
    ///
    /// # Errors
    /// When there is no such section or record, or the one who sits here may not see it.
    pub fn file_events(
        &self,
        pupil: PupilId,
        section: &str,
    ) -> Result<(Vec<GridColumn>, Vec<FileEvent>), DeskError> {
        self.pupil(pupil)?;
        let rows = self.file_rows()?;
        rows.section(section)?;
        let items = rows.items(section).into_iter().filter(|item| item.period == Frequency::Event);
        let columns: Vec<GridColumn> =
            items.map(|item| GridColumn { choices: rows.choices(&item).to_vec(), item }).collect();
        let file = self.store.file(pupil)?;
        let mut periods: Vec<&str> = file
            .marks
            .iter()
            .filter(|mark| mark.section == section)
            .map(|mark| mark.period.as_str())
            .collect();
        periods.sort_unstable();
        periods.dedup();
        let mut events: Vec<FileEvent> = periods
            .into_iter()
            .filter_map(|period| {
                let Period::Event(day, _) = Period::parse(period)? else { return None };
                let cell = |column: &GridColumn| kept(&file, section, &column.item.code, period).to_owned();
                Some(FileEvent { period: period.to_owned(), day, cells: columns.iter().map(cell).collect() })
            })
            .collect();
        events.sort_by(|a, b| (b.day, &b.period).cmp(&(a.day, &a.period)));
        Ok((columns, events))
    }

    /// Writes an event down, or anew in place of the one of `before`; gives its period.
    ///
    /// # Errors
    /// When a value is refused, or the day is ahead.
    pub fn write_event(
        &self,
        pupil: PupilId,
        section: &str,
        before: Option<&str>,
        day: Date,
        values: &[(String, String)],
    ) -> Result<String, DeskError> {
        let file = self.store.file(pupil)?;
        let own = |mark: &&FileMark| mark.section == section;
        let same_day = before
            .filter(|period| matches!(Period::parse(period), Some(Period::Event(known, _)) if known == day));
        let taken: Vec<&str> = file.marks.iter().filter(own).map(|mark| mark.period.as_str()).collect();
        let fresh = || period::free_event(day, &taken).map(Period::written);
        let period = same_day.map(str::to_owned).or_else(fresh).ok_or_else(|| {
            mistake(
                both!("这一天的记录太多了", "There are too many events of that day"),
                both!("请核对日期。", "Check the day."),
            )
        })?;
        let mark = |period: &str, item: &str, value: &str| FileMark {
            pupil,
            section: section.to_owned(),
            item: item.to_owned(),
            period: period.to_owned(),
            value: value.to_owned(),
        };
        let mut marks: Vec<FileMark> =
            values.iter().map(|(item, value)| mark(&period, item, value)).collect();
        if let Some(before) = before.filter(|before| *before != period) {
            let old = file.marks.iter().filter(own).filter(|known| known.period == before);
            marks.extend(old.map(|known| mark(before, &known.item, "")));
        }
        self.write_marks(&marks)?;
        Ok(period)
    }

    /// Takes an event back; what it said stays in the journal.
    ///
    /// # Errors
    /// When the file may not be written into.
    pub fn take_event_back(&self, pupil: PupilId, section: &str, period: &str) -> Result<(), DeskError> {
        let file = self.store.file(pupil)?;
        let own = file.marks.into_iter().filter(|mark| mark.section == section && mark.period == period);
        let marks: Vec<FileMark> = own.map(|mark| FileMark { value: String::new(), ..mark }).collect();
        self.write_marks(&marks).map(drop)
    }
}
