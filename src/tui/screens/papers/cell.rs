//! What is known of a paper, as the text of a cell: marks, place, note. The order in which a key leads through the
//! marks follows from what the sheet asks for.

use crate::{
    desk::file::Sheet,
    domain::{Date, Lang, school::FilePaper},
    say,
    tui::parts::grid::Kept,
};

/// It is there.
pub const HERE: &str = "e";
const SIGNED: char = 's';
const SEALED: char = 'z';
/// It was looked for and is not there.
const GONE: &str = "n";
/// Parts marks, place and note; no text that can be typed holds it.
const BETWEEN: char = '\t';

/// What is known of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// `e` there, `s` signed, `z` sealed, or `n` not there; empty when nothing is known.
    pub marks: String,
    /// Where it lies.
    pub place: String,
    /// A note.
    pub note: String,
}

impl Known {
    /// Of a paper.
    pub fn of(paper: &FilePaper) -> Self {
        let mut marks = if paper.exists { HERE } else { GONE }.to_owned();
        if paper.signed {
            marks.push(SIGNED);
        }
        if paper.sealed {
            marks.push(SEALED);
        }
        Self { marks, place: paper.place.clone(), note: paper.note.clone() }
    }

    /// Of a cell's text.
    pub fn parse(text: &str) -> Self {
        let mut parts = text.splitn(3, BETWEEN).map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Self { marks: next(), place: next(), note: next() }
    }

    /// As a cell's text.
    pub fn written(&self) -> String {
        if self.marks.is_empty() {
            return String::new();
        }
        format!("{}{BETWEEN}{}{BETWEEN}{}", self.marks, self.place, self.note)
    }

    /// As a person reads it: 有, 签, 章, 处.
    pub fn shown(&self, lang: Lang) -> String {
        if self.marks == GONE {
            return say!(lang, "无", "none");
        }
        let mut shown = String::new();
        let words = [
            (self.marks.contains(HERE), ("有", "y")),
            (self.marks.contains(SIGNED), ("签", "s")),
            (self.marks.contains(SEALED), ("章", "z")),
            (!self.place.is_empty(), ("处", "p")),
        ];
        for (_, (zh, en)) in words.into_iter().filter(|(holds, _)| *holds) {
            shown.push_str(match lang {
                Lang::Zh => zh,
                Lang::En => en,
            });
        }
        shown
    }

    /// The next of what the sheet allows: there, signed, sealed, not there.
    pub fn step(&mut self, sheet: &Sheet) {
        let mut round = vec![HERE.to_owned()];
        let mut marks = HERE.to_owned();
        if sheet.signed_by.is_some() {
            marks.push(SIGNED);
            round.push(marks.clone());
        }
        if sheet.sealed {
            marks.push(SEALED);
            round.push(marks);
        }
        round.push(GONE.to_owned());
        let at = round.iter().position(|marks| *marks == self.marks).map_or(0, |at| (at + 1) % round.len());
        self.marks = round.swap_remove(at);
        if self.marks == GONE {
            self.place.clear();
        }
    }

    /// The paper that it tells of.
    pub fn paper(&self, sheet: &str, period: &str, on: Date) -> FilePaper {
        FilePaper {
            sheet: sheet.to_owned(),
            period: period.to_owned(),
            exists: self.marks.contains(HERE),
            signed: self.marks.contains(SIGNED),
            sealed: self.marks.contains(SEALED),
            place: self.place.clone(),
            on,
            note: self.note.clone(),
        }
    }
}

/// The judge of a cell: everything that this file writes is taken.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a grid's judge")]
pub fn read(text: &str, lang: Lang) -> Result<Kept, String> {
    Ok(Kept { value: text.to_owned(), shown: Known::parse(text).shown(lang) })
}
