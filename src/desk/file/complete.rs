//! What is lacking in a file: section by section, with the day by which it must be there. A new pupil's file has its
//! month (第8条), a term's marks the time until the term ends; before that nothing counts as lacking.

use super::{
    ClassRef, Desk, DeskError, Frequency, Item, PaperState, Rows, Section,
    marks::kept,
    papers,
    period::{self, Period},
};
use crate::{
    both,
    changes::Effect,
    domain::{Date, Pupil, PupilId, Standing, Text, Words, record},
    journal::{Op, PupilFile},
};

/// The limit of 第8条.
pub(super) const FILE_LIMIT: &str = "D01";

/// How a section, or something of it, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stand {
    /// Everything that is due is there.
    Done,
    /// Something is still to come, and there is time.
    Pending,
    /// Something is lacking that should be there.
    Missing,
}

impl Stand {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Pending => "pending",
            Self::Missing => "missing",
        }
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Done => Text::new("齐全", "complete"),
            Self::Pending => Text::new("待补", "to come"),
            Self::Missing => Text::new("缺", "lacking"),
        }
    }
}

/// Something that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// What.
    pub what: Words,
    /// Of which period, as the journal writes it.
    pub period: String,
    /// By when it must be there; none when the rules name no day.
    pub due: Option<Date>,
    /// Whether that day is over.
    pub stand: Stand,
}

/// A section of a pupil's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionState {
    /// The section.
    pub section: Section,
    /// The worst of what is lacking.
    pub stand: Stand,
    /// How many marks and papers there are.
    pub kept: usize,
    /// What is lacking.
    pub lacks: Vec<Lack>,
}

/// A pupil's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileState {
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The last day on which a new pupil's file may still be built.
    pub due: Date,
    /// The sections, in their order.
    pub sections: Vec<SectionState>,
}

impl FileState {
    /// The worst section.
    #[must_use]
    pub fn stand(&self) -> Stand {
        self.sections.iter().map(|section| section.stand).max().unwrap_or(Stand::Done)
    }
}

/// The files of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassFiles {
    /// The class.
    pub class: ClassRef,
    /// Its pupils' files, in the order of the class.
    pub files: Vec<FileState>,
}

impl ClassFiles {
    /// How many files stand so.
    #[must_use]
    pub fn count(&self, stand: Stand) -> usize {
        self.files.iter().filter(|file| file.stand() == stand).count()
    }

    /// How many files stand so in a section.
    #[must_use]
    pub fn count_in(&self, section: &str, stand: Stand) -> usize {
        let of = |state: &SectionState| state.section.code == section && state.stand == stand;
        self.files.iter().filter(|file| file.sections.iter().any(of)).count()
    }
}

/// What a file is judged by.
struct Case<'c> {
    rows: &'c Rows,
    pupil: &'c Pupil,
    file: &'c PupilFile,
    kinds: Option<&'c Vec<String>>,
    due: Date,
}

impl Desk {
    /// How a pupil's file stands, section by section.
    ///
    /// # Errors
    /// When there is no such record, or the one who sits here may not see it.
    pub fn file_state(&self, id: PupilId) -> Result<FileState, DeskError> {
        let pupil = self.pupil(id)?;
        let kinds = self.kinds_handed_in(|other| other == id)?;
        self.state_of(&pupil, &self.file_rows()?, kinds.get(&id))
    }

    /// How the files of a class stand, or of every class that the one who sits here keeps.
    ///
    /// # Errors
    /// When the class is another's.
    pub fn completeness(&self, class: Option<&ClassRef>) -> Result<Vec<ClassFiles>, DeskError> {
        let rows = self.file_rows()?;
        let classes = class.map_or_else(|| self.own_classes(), |class| vec![class.clone()]);
        let kinds = self.kinds_handed_in(|_| true)?;
        let mut all = Vec::with_capacity(classes.len());
        for class in classes {
            let mut files = Vec::new();
            for (id, ..) in self.class_pupils(&class)? {
                let Some(pupil) = self.store.pupil(id)? else { continue };
                files.push(self.state_of(&pupil, &rows, kinds.get(&id))?);
            }
            all.push(ClassFiles { class, files });
        }
        Ok(all)
    }

    /// Stops the clock of 第8条 of each of these pupils whose file is complete now.
    pub(in crate::desk) fn stop_where_built(&self, pupils: &[PupilId]) -> Result<(), DeskError> {
        let running = self.store.dues(None)?.into_iter().filter(|row| row.clock.rule == FILE_LIMIT);
        let ids: Vec<PupilId> = running.map(|row| row.pupil).filter(|id| pupils.contains(id)).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let (rows, kinds) = (self.file_rows()?, self.kinds_handed_in(|id| ids.contains(&id))?);
        let (mut ops, mut built) = (Vec::new(), Vec::new());
        for id in ids {
            let Some(pupil) = self.store.pupil(id)? else { continue };
            let state = self.state_of(&pupil, &rows, kinds.get(&id))?;
            // What a term asks for comes later; it is no part of building the file.
            let mut lacks = state.sections.iter().flat_map(|section| &section.lacks);
            if lacks.all(|lack| lack.due.is_none_or(|due| due > state.due)) {
                ops.push(Op::PupilNoted {
                    pupil: id,
                    effects: vec![Effect::ClockStops(FILE_LIMIT.to_owned())],
                    reason: "学籍档案已建齐".to_owned(),
                });
                built.push(id);
            }
        }
        if !ops.is_empty() {
            self.record(ops, &built)?;
        }
        Ok(())
    }

    fn state_of(
        &self,
        pupil: &Pupil,
        rows: &Rows,
        kinds: Option<&Vec<String>>,
    ) -> Result<FileState, DeskError> {
        let file = self.store.file(pupil.id)?;
        let case = Case { rows, pupil, file: &file, kinds, due: file_due(pupil, rows) };
        let sections = rows.rules.pack.file().sections(rows.today);
        Ok(FileState {
            pupil: pupil.id,
            name: pupil.name().to_owned(),
            due: case.due,
            sections: sections.into_iter().map(|section| case.section(section)).collect(),
        })
    }
}

/// The last day for building the file of a new pupil: that of the pupil's own clock, else by the limit in force.
fn file_due(pupil: &Pupil, rows: &Rows) -> Date {
    let clock = pupil.situation.clocks.iter().find(|clock| clock.rule == FILE_LIMIT);
    let by_limit = || {
        let limit = rows.rules.pack.limit(FILE_LIMIT, pupil.entered)?;
        limit.end(pupil.entered, &rows.rules.calendar).map(|(end, _)| end)
    };
    clock.map(|clock| clock.due).or_else(by_limit).unwrap_or(pupil.entered)
}

impl Case<'_> {
    fn section(&self, section: &Section) -> SectionState {
        let mut lacks = Vec::new();
        if section.code == "record" {
            let missing = record::missing(&self.pupil.fields);
            lacks.extend(missing.into_iter().map(|key| self.lack(key.label().into(), Period::Once)));
        }
        let items = self.rows.items(&section.code);
        for item in items.iter().filter(|item| item.required && item.period != Frequency::Event) {
            self.item(section, item, &mut lacks);
        }
        if section.code == "result" && self.rows.subjects.is_empty() {
            lacks.push(Lack {
                what: both!("还没有设置学科", "no subjects were set"),
                period: String::new(),
                due: None,
                stand: Stand::Pending,
            });
        }
        self.papers(section, &mut lacks);
        let marks = self.file.marks.iter().filter(|mark| mark.section == section.code).count();
        let sheets = self.rows.rules.pack.file().sheets(self.rows.today);
        let own = |code: &str| sheets.iter().any(|sheet| sheet.code == code && sheet.section == section.code);
        let papers = self.file.papers.iter().filter(|paper| paper.exists && own(&paper.sheet)).count();
        let stand = lacks.iter().map(|lack| lack.stand).max().unwrap_or(Stand::Done);
        SectionState { section: section.clone(), stand, kept: marks + papers, lacks }
    }

    fn item(&self, section: &Section, item: &Item, lacks: &mut Vec<Lack>) {
        for period in self.periods(item.period) {
            if kept(self.file, &section.code, &item.code, &period.written()).is_empty() {
                lacks.push(self.lack(item.name.clone(), period));
            }
        }
    }

    fn papers(&self, section: &Section, lacks: &mut Vec<Lack>) {
        let sheets = self.rows.rules.pack.file().sheets(self.rows.today);
        for sheet in sheets.into_iter().filter(|sheet| sheet.section == section.code) {
            if !papers::is_asked(sheet, self.kinds) {
                continue;
            }
            for period in self.periods(sheet.period) {
                let state = papers::line(sheet, period.written(), self.file, self.kinds).state();
                if matches!(state, PaperState::Whole | PaperState::Spare) {
                    continue;
                }
                let (zh, en) = (&sheet.name.zh, &sheet.name.en);
                let what = match state {
                    PaperState::Unsigned => both!("《{zh}》未签字", "{en} (not signed)"),
                    PaperState::Unsealed => both!("《{zh}》未盖章", "{en} (not sealed)"),
                    _ => both!("《{zh}》", "{en}"),
                };
                lacks.push(self.lack(what, period));
            }
        }
    }

    /// The periods in which the pupil was here.
    fn periods(&self, frequency: Frequency) -> Vec<Period> {
        let years = &self.rows.years;
        let mut periods = period::between(frequency, self.pupil.entered, self.rows.today, years);
        // Who is away now was here only in what ended before that.
        let away = match self.pupil.standing {
            Standing::Enrolled => None,
            _ => self.pupil.situation.since,
        };
        periods
            .retain(|period| period.span(years).is_none_or(|(_, end)| away.is_none_or(|since| end < since)));
        periods
    }

    fn lack(&self, what: Words, period: Period) -> Lack {
        let end = period.span(&self.rows.years).map(|(_, end)| end);
        let due = end.map_or(self.due, |end| end.max(self.due));
        let stand = if self.rows.today > due { Stand::Missing } else { Stand::Pending };
        Lack { what, period: period.written(), due: Some(due), stand }
    }
}
