//! The paper register (第9条): which sheet of a pupil's file exists, is signed, is sealed, and where it lies; of one
//! pupil and of a class, written for many at once.

use std::collections::BTreeMap;

use super::{Asked, ClassRef, Desk, DeskError, ErrorKind, Frequency, Rows, Sheet, period, period::Period};
use crate::{
    both,
    changes::ChangeState,
    domain::{DeskRole, Lang, PupilId, Text, Words, free_text, school::FilePaper},
    journal::{Op, PupilFile},
};

/// Characters of a place or a note.
const TEXT_MOST: usize = 40;

/// How a paper stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaperState {
    /// Not there, and nobody asks for it.
    Spare,
    /// Not there, though it is asked for.
    Absent,
    /// There, but not signed by whom it must be.
    Unsigned,
    /// There and signed, but not sealed.
    Unsealed,
    /// As it must be.
    Whole,
}

impl PaperState {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Spare => "spare",
            Self::Absent => "absent",
            Self::Unsigned => "unsigned",
            Self::Unsealed => "unsealed",
            Self::Whole => "whole",
        }
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Spare => Text::new("不要求", "not asked for"),
            Self::Absent => Text::new("缺", "lacking"),
            Self::Unsigned => Text::new("未签字", "not signed"),
            Self::Unsealed => Text::new("未盖章", "not sealed"),
            Self::Whole => Text::new("齐全", "in order"),
        }
    }
}

/// A paper of a pupil, or the want of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperLine {
    /// The sheet.
    pub sheet: Sheet,
    /// The period, as the journal writes it.
    pub period: String,
    /// Whether it is asked for of this pupil.
    pub asked: bool,
    /// What is known of it.
    pub paper: Option<FilePaper>,
}

impl PaperLine {
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> PaperState {
        match &self.paper {
            Some(paper) if paper.exists => match (&self.sheet.signed_by, paper.signed, paper.sealed) {
                (Some(_), false, _) => PaperState::Unsigned,
                (_, _, false) if self.sheet.sealed => PaperState::Unsealed,
                _ => PaperState::Whole,
            },
            _ if self.asked => PaperState::Absent,
            _ => PaperState::Spare,
        }
    }
}

/// A pupil of a class's register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperRow {
    /// The pupil.
    pub pupil: PupilId,
    /// The number in the class.
    pub number: String,
    /// The name.
    pub name: String,
    /// A line for each column.
    pub lines: Vec<PaperLine>,
}

/// A class's register: the papers of this year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperGrid {
    /// The class.
    pub class: ClassRef,
    /// The sheets, each with its period.
    pub sheets: Vec<(Sheet, String)>,
    /// The pupils.
    pub rows: Vec<PaperRow>,
}

/// The kinds of change that were handed in, by pupil.
pub(super) type Kinds = BTreeMap<PupilId, Vec<String>>;

impl Desk {
    /// The papers of a pupil: those that there are, and those that are asked for.
    ///
    /// # Errors
    /// When there is no such record, or the one who sits here may not see it.
    pub fn papers(&self, id: PupilId) -> Result<Vec<PaperLine>, DeskError> {
        let pupil = self.pupil(id)?;
        let rows = self.file_rows()?;
        let kinds = self.kinds_handed_in(|pupil| pupil == id)?;
        let file = self.store.file(id)?;
        let mut lines = Vec::new();
        for sheet in rows.rules.pack.file().sheets(rows.today) {
            let mut periods: Vec<String> =
                period::between(sheet.period, pupil.entered, rows.today, &rows.years)
                    .into_iter()
                    .map(Period::written)
                    .collect();
            let known = file.papers.iter().filter(|paper| paper.sheet == sheet.code);
            periods.extend(known.map(|paper| paper.period.clone()));
            periods.sort();
            periods.dedup();
            for period in periods {
                let line = line(sheet, period, &file, kinds.get(&id));
                if line.asked || line.paper.is_some() {
                    lines.push(line);
                }
            }
        }
        Ok(lines)
    }

    /// The papers of a class, those of this term and year among what is kept for all time.
    ///
    /// # Errors
    /// When the class is another's.
    pub fn class_papers(&self, class: &ClassRef) -> Result<PaperGrid, DeskError> {
        let rows = self.file_rows()?;
        let pupils = self.class_pupils(class)?;
        let kinds = self.kinds_handed_in(|id| pupils.iter().any(|(pupil, ..)| *pupil == id))?;
        let sheets: Vec<(Sheet, String)> = rows
            .rules
            .pack
            .file()
            .sheets(rows.today)
            .into_iter()
            .map(|sheet| (sheet.clone(), period::current(sheet.period, rows.today, &rows.years).written()))
            .collect();
        let mut grid = PaperGrid { class: class.clone(), sheets, rows: Vec::new() };
        for (pupil, number, name) in pupils {
            let file = self.store.file(pupil)?;
            let of =
                |(sheet, period): &(Sheet, String)| line(sheet, period.clone(), &file, kinds.get(&pupil));
            let lines = grid.sheets.iter().map(of).collect();
            grid.rows.push(PaperRow { pupil, number, name, lines });
        }
        Ok(grid)
    }

    /// Writes down what is known of papers, in one transaction; gives how many were news.
    ///
    /// # Errors
    /// When a sheet or period is unknown, a day is ahead, or a file may not be written into: then nothing is written.
    pub fn note_papers(&self, notes: &[(PupilId, FilePaper)]) -> Result<u32, DeskError> {
        self.only(DeskRole::School)?;
        let _held = self.hold();
        let rows = self.file_rows()?;
        let mut ops = Vec::new();
        for (pupil, paper) in notes {
            self.may_file(*pupil)?;
            let paper = whole(paper, &rows)?;
            let file = self.store.file(*pupil)?;
            let known = file
                .papers
                .iter()
                .find(|known| (&known.sheet, &known.period) == (&paper.sheet, &paper.period));
            let same = known.is_some_and(|known| FilePaper { on: known.on, ..paper.clone() } == *known);
            if !same {
                ops.push(Op::PaperNoted { pupil: *pupil, paper });
            }
        }
        let count = u32::try_from(ops.len()).unwrap_or(u32::MAX);
        if count > 0 {
            self.record(ops, &[])?;
            let pupils: Vec<PupilId> = notes.iter().map(|(pupil, _)| *pupil).collect();
            self.stop_where_built(&pupils)?;
        }
        Ok(count)
    }

    /// A sheet of the register by its code or its name.
    ///
    /// # Errors
    /// When there is none.
    pub fn sheet(&self, word: &str) -> Result<(Sheet, String), DeskError> {
        let rows = self.file_rows()?;
        let sheets = rows.rules.pack.file().sheets(rows.today);
        let found = sheets.iter().find(|sheet| {
            sheet.code.eq_ignore_ascii_case(word) || sheet.name.zh == word || sheet.name.en == word
        });
        let Some(sheet) = found else { return Err(unknown_sheet(word, &sheets)) };
        let period = period::current(sheet.period, rows.today, &rows.years).written();
        Ok(((*sheet).clone(), period))
    }

    /// The kinds of change that pupils have handed in: not drafts, and not what was withdrawn.
    pub(super) fn kinds_handed_in(&self, of: impl Fn(PupilId) -> bool) -> Result<Kinds, DeskError> {
        let mut kinds = Kinds::new();
        let changes = self.store.changes_where(|change| {
            of(change.pupil) && !matches!(change.state, ChangeState::Draft | ChangeState::Withdrawn)
        })?;
        for change in changes {
            kinds.entry(change.pupil).or_default().push(change.kind);
        }
        Ok(kinds)
    }
}

/// Whether a sheet is asked for of a pupil who handed in changes of these kinds.
pub(super) fn is_asked(sheet: &Sheet, kinds: Option<&Vec<String>>) -> bool {
    match sheet.asked {
        Asked::Every => true,
        Asked::Never => false,
        Asked::Changes => kinds.is_some_and(|kinds| kinds.iter().any(|kind| sheet.kinds.contains(kind))),
    }
}

pub(super) fn line(
    sheet: &Sheet,
    period: String,
    file: &PupilFile,
    kinds: Option<&Vec<String>>,
) -> PaperLine {
    let paper = file.papers.iter().find(|paper| paper.sheet == sheet.code && paper.period == period).cloned();
    PaperLine { asked: is_asked(sheet, kinds), sheet: sheet.clone(), period, paper }
}

/// A paper as it is kept: what is not there is neither signed nor sealed nor anywhere.
fn whole(paper: &FilePaper, rows: &Rows) -> Result<FilePaper, DeskError> {
    let sheets = rows.rules.pack.file().sheets(rows.today);
    let Some(sheet) = sheets.iter().find(|sheet| sheet.code == paper.sheet) else {
        return Err(unknown_sheet(&paper.sheet, &sheets));
    };
    let period = rows.period(&paper.period)?;
    if period.frequency() != sheet.period {
        let (zh, en) = (&sheet.name.zh, &sheet.name.en);
        return Err(super::mistake(
            both!("《{zh}》的时段不对", "{en}: the period is of another sort"),
            match sheet.period {
                Frequency::Term => both!("请写学期，如 2026-1。", "Give a term, such as 2026-1."),
                Frequency::Year => both!("请写学年，如 2026。", "Give a school year, such as 2026."),
                Frequency::Once | Frequency::Event => both!("这份材料不分时段。", "It has no period."),
            },
        ));
    }
    if paper.on > rows.today {
        let on = paper.on;
        return Err(super::mistake(
            both!("{on}在今天之后", "{on} is still ahead"),
            both!("请写查看纸质材料的日期。", "Give the day on which the paper was looked at."),
        ));
    }
    let text = |text: &str| {
        let read = free_text::clean(text, TEXT_MOST);
        read.value.ok_or_else(|| {
            let note = |lang| read.notes.first().map_or_else(String::new, |note| note.text(lang).to_owned());
            DeskError::new(
                ErrorKind::Mistake,
                both!("存放处或备注不能这样写", "The place or the note cannot be taken"),
                Words { zh: note(Lang::Zh), en: note(Lang::En) },
                both!("请改正后再试。", "Please mend it and try again."),
            )
        })
    };
    let exists = paper.exists;
    Ok(FilePaper {
        period: period.written(),
        signed: exists && paper.signed,
        sealed: exists && paper.sealed,
        place: if exists { text(&paper.place)? } else { String::new() },
        note: text(&paper.note)?,
        ..paper.clone()
    })
}

fn unknown_sheet(word: &str, sheets: &[&Sheet]) -> DeskError {
    let list = |pick: fn(&Sheet) -> &str, mark: &str| {
        sheets.iter().map(|sheet| format!("{} {}", sheet.code, pick(sheet))).collect::<Vec<_>>().join(mark)
    };
    let (zh, en) = (list(|sheet| &sheet.name.zh, "、"), list(|sheet| &sheet.name.en, ", "));
    super::mistake(
        both!("没有“{word}”这份材料", "There is no sheet \"{word}\""),
        both!("可用：{zh}", "There are: {en}"),
    )
}
