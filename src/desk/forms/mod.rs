//! Paper forms printed filled in: which belong to what, what a file is called, and the printing, which is written down
//! because personal data leave the desk (第28条). What stands in the boxes is told in `answers`.

mod answers;
mod rosters;

use std::path::Path;

use answers::{Facts, LastBundle};
use rosters::Roll;

use super::{Desk, DeskError, ErrorKind, rules_in_force::FORMS};
use crate::{
    both,
    changes::{self, Change},
    domain::{ChangeId, DeskRole, Pupil, PupilId, Words},
    journal::{Op, local_date},
    rules::roles::Act,
    sheet::forms::{self, Answers, Layout, Of, Print},
};

/// What a form is printed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormAbout {
    /// Nobody: for handwriting.
    Blank,
    /// A pupil. Boxes about a change stay empty.
    Pupil(PupilId),
    /// A change and its pupil.
    Change(ChangeId),
    /// The pupils who enter or leave in a school year.
    Year(FormYear),
    /// The last bundle that was written.
    HandOver,
}

/// Whom a roster is of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormYear {
    /// The school year, by its first calendar year; this one when none is named.
    pub year: Option<u16>,
    /// Only this grade (code).
    pub grade: Option<String>,
    /// Only this class.
    pub class: Option<String>,
}

/// A form in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormLine {
    /// Its key, such as `F03`.
    pub key: String,
    /// Its name.
    pub name: Words,
    /// What it is filled from, as a word for scripts.
    pub of: &'static str,
    /// The same for people.
    pub of_label: Words,
    /// The tags of the kinds of change that it belongs to.
    pub kinds: Vec<String>,
    /// The articles that ask for it.
    pub articles: Vec<u8>,
    /// Its version.
    pub version: String,
    /// Where its boxes come from.
    pub source: String,
    /// How sure that is, as a word for scripts.
    pub certainty: &'static str,
    /// The same for people.
    pub certainty_label: Words,
}

impl FormLine {
    fn of(layout: &Layout) -> Self {
        Self {
            key: layout.key.clone(),
            name: layout.name.clone(),
            of: layout.of.key(),
            of_label: layout.of.label().into(),
            kinds: layout.kinds.clone(),
            articles: layout.articles.clone(),
            version: layout.version.clone(),
            source: layout.source.clone(),
            certainty: layout.certainty.key(),
            certainty_label: layout.certainty.label().into(),
        }
    }
}

impl Desk {
    /// The forms in force: those delivered with the program under what the center's directory brings.
    fn layouts(&self) -> Result<Vec<Layout>, DeskError> {
        let directory = self.store.facts()?.directory;
        let newer = directory.files.iter().filter(|file| file.name.starts_with(FORMS));
        // A directory was checked whole before it was taken in.
        let newer = newer.filter_map(|file| Layout::parse(&file.text, &file.name).ok()).collect();
        Ok(forms::overlaid(newer, self.today().date))
    }

    /// All forms.
    ///
    /// # Errors
    /// When the store is damaged.
    pub fn forms(&self) -> Result<Vec<FormLine>, DeskError> {
        Ok(self.layouts()?.iter().map(FormLine::of).collect())
    }

    /// The forms that belong to a change, a pupil, a year or a hand-over.
    ///
    /// # Errors
    /// When there is no such change.
    pub fn forms_for(&self, about: &FormAbout) -> Result<Vec<FormLine>, DeskError> {
        let kind = match about {
            FormAbout::Change(id) => Some(self.known_change(*id)?.kind),
            _ => None,
        };
        let belongs = |layout: &&Layout| match about {
            FormAbout::Blank => true,
            FormAbout::Pupil(_) => layout.of == Of::Pupil,
            FormAbout::Change(_) => kind.as_deref().is_some_and(|tag| is_of_kind(layout, tag)),
            FormAbout::Year(_) => matches!(layout.of, Of::Entrants | Of::Leavers),
            FormAbout::HandOver => layout.of == Of::HandOver,
        };
        let mut lines: Vec<FormLine> = self.layouts()?.iter().filter(belongs).map(FormLine::of).collect();
        // A change's own forms before those of its pupil.
        lines.sort_by_key(|line| line.of == Of::Pupil.key() && kind.is_some());
        Ok(lines)
    }

    /// A name for the file: the form, the pupil, the day.
    ///
    /// # Errors
    /// When there is no such form, pupil or change.
    pub fn form_file_name(&self, key: &str, about: &FormAbout) -> Result<String, DeskError> {
        let layout = self.layout(key)?;
        let whom = match about {
            FormAbout::Blank => "空白".to_owned(),
            FormAbout::Pupil(id) => self.pupil(*id)?.name().to_owned(),
            FormAbout::Change(id) => self.known_change(*id)?.pupil_name,
            FormAbout::Year(year) => format!("{}学年", self.school_year(year)),
            FormAbout::HandOver => self.site().name,
        };
        let name = format!("{}{}-{whom}-{}", layout.key, layout.name.zh, self.today().date.compact());
        // Characters that some system does not take in a file's name.
        let odd = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
        Ok(name.chars().map(|c| if odd(c) { '_' } else { c }).collect::<String>() + ".xlsx")
    }

    /// Prints a form into a workbook; gives the number of pupils on it.
    ///
    /// # Errors
    /// When there is no such form, it does not fit what it is printed for, the one who sits here may not read data
    /// out, the file is there already, or the disk does not let it.
    pub fn print_form(
        &self,
        key: &str,
        about: &FormAbout,
        to: &Path,
        replace: bool,
    ) -> Result<u32, DeskError> {
        let layout = self.layout(key)?;
        if *about == FormAbout::Blank {
            self.draw(&layout, &Subject::default(), to, replace)?;
            return Ok(0);
        }
        self.only(DeskRole::School)?;
        self.may(Act::Disclose)?;
        let subject = self.subject(&layout, about)?;
        let count = match &subject.roll {
            Some(roll) => u32::try_from(roll.pupils.len()).unwrap_or(u32::MAX),
            None => u32::from(subject.pupil.is_some() || subject.change.is_some()),
        };
        let _held = self.hold();
        self.draw(&layout, &subject, to, replace)?;
        let disclosed =
            Op::Disclosed { what: format!("form {}", layout.key), count, purpose: layout.name.zh };
        self.record(vec![disclosed], &[])?;
        // A roster of nobody is not the roster that is handed in.
        if let (FormAbout::Year(_), Of::Entrants, Some(roll)) = (about, layout.of, &subject.roll)
            && count > 0
        {
            self.note_written(crate::desk::today::ENTRANTS_SHEET, roll.year, to)?;
        }
        Ok(count)
    }

    fn layout(&self, key: &str) -> Result<Layout, DeskError> {
        let mut layouts = self.layouts()?;
        match layouts.iter().position(|layout| layout.key.eq_ignore_ascii_case(key.trim())) {
            Some(place) => Ok(layouts.swap_remove(place)),
            None => {
                let keys: Vec<String> = layouts.into_iter().map(|layout| layout.key).collect();
                let all = keys.join(" ");
                Err(mistake(
                    both!("没有“{key}”这张表", "There is no form \"{key}\""),
                    both!("可用的表：{all}", "The forms are: {all}"),
                ))
            }
        }
    }

    fn subject(&self, layout: &Layout, about: &FormAbout) -> Result<Subject, DeskError> {
        let mut subject = Subject { filled: true, ..Subject::default() };
        match (about, layout.of) {
            (FormAbout::Pupil(id), Of::Pupil | Of::Change) => subject.pupil = Some(self.pupil(*id)?),
            (FormAbout::Change(id), Of::Pupil | Of::Change) => {
                let change = self.known_change(*id)?;
                if layout.of == Of::Change && !is_of_kind(layout, &change.kind) {
                    return Err(self.not_of_this_change(layout, about));
                }
                // Whoever may not see the pupil may not read the change out either.
                subject.pupil = match self.store.pupil(change.pupil)? {
                    Some(_) => Some(self.pupil(change.pupil)?),
                    None => None,
                };
                for id in &change.evidence {
                    subject.papers.extend(self.store.evidence(*id)?.map(|paper| paper.title));
                }
                subject.change = Some(change);
            }
            (FormAbout::Year(year), Of::Entrants | Of::Leavers) => {
                subject.roll = Some(self.roll(year, layout.of == Of::Leavers)?);
            }
            // The roster on which an entrant's change is one line.
            (FormAbout::Change(_), Of::Entrants) => {
                subject.roll = Some(self.roll(&FormYear::default(), false)?);
            }
            (FormAbout::HandOver, Of::HandOver) => subject.bundle = self.last_bundle()?,
            _ => return Err(unfit(layout)),
        }
        Ok(subject)
    }

    fn not_of_this_change(&self, layout: &Layout, about: &FormAbout) -> DeskError {
        let fitting = self.forms_for(about).unwrap_or_default();
        let keys: Vec<String> = fitting.into_iter().map(|line| line.key).collect();
        let (key, all) = (&layout.key, keys.join(" "));
        mistake(
            both!("这项异动不用表{key}", "This change has no use for form {key}"),
            both!("这项异动的表：{all}", "The forms of this change are: {all}"),
        )
    }

    fn last_bundle(&self) -> Result<Option<LastBundle>, DeskError> {
        let facts = self.store.facts()?;
        let last = facts.traffic.iter().filter(|traffic| traffic.sent_number > 0);
        let Some(last) = last.max_by_key(|traffic| traffic.sent_at) else { return Ok(None) };
        let number = last.sent_number;
        let changes = self.store.changes_where(|change| change.bundle == Some(number))?.len();
        let code = last.sent_manifest.map(|digest| digest.to_string()).unwrap_or_default();
        let receiver = self.cards()?.into_iter().find(|card| card.fingerprint == last.peer);
        Ok(Some(LastBundle {
            number,
            code: code[code.len().saturating_sub(8)..].to_owned(),
            on: local_date(last.sent_at),
            changes,
            receiver: receiver.map(|card| card.name).unwrap_or_default(),
        }))
    }

    fn draw(&self, layout: &Layout, subject: &Subject, to: &Path, replace: bool) -> Result<(), DeskError> {
        let rules = self.rules();
        let (site, staff, today) = (self.site(), self.me().name, self.today().date);
        let facts = Facts {
            filled: subject.filled,
            of: layout.of,
            pack: &rules.pack,
            site: &site,
            staff: &staff,
            today,
            pupil: subject.pupil.as_ref(),
            change: subject
                .change
                .as_ref()
                .and_then(|change| changes::kind(&change.kind).map(|kind| (change, kind))),
            papers: &subject.papers,
            bundle: subject.bundle.as_ref(),
            roll: subject.roll.as_ref(),
            line: None,
        };
        let lines: Vec<Facts<'_>> = match &subject.roll {
            Some(roll) => roll.lines(&facts).collect(),
            None => Vec::new(),
        };
        let lines: Vec<&dyn Answers> = lines.iter().map(|line| line as &dyn Answers).collect();
        let print = Print { school: site.name.clone(), staff: staff.clone(), day: today.to_string() };
        let drawing = forms::draw(layout, &facts, &lines, &print);
        Ok(forms::write(to, replace, &drawing)?)
    }
}

/// What a form is filled with.
#[derive(Default)]
struct Subject {
    filled: bool,
    pupil: Option<Pupil>,
    change: Option<Change>,
    papers: Vec<String>,
    roll: Option<Roll>,
    bundle: Option<LastBundle>,
}

fn is_of_kind(layout: &Layout, tag: &str) -> bool {
    let own = changes::kind(tag).is_some_and(|kind| kind.forms().contains(&layout.key.as_str()));
    own || layout.kinds.iter().any(|kind| kind == tag)
}

fn unfit(layout: &Layout) -> DeskError {
    let of = layout.of.label();
    let (zh, en) = (of.zh, of.en);
    mistake(
        both!("{}要对着{zh}填", "The form {} is filled from {en}", layout.key),
        match layout.of {
            Of::Pupil => both!("请写 --student，或用 --blank 打空白表。", "Give --student, or --blank."),
            Of::Change => both!(
                "请写 --change 或 --student，或用 --blank 打空白表。",
                "Give --change or --student, or --blank."
            ),
            Of::Entrants | Of::Leavers => {
                both!("请写 --year，或用 --blank 打空白表。", "Give --year, or --blank.")
            }
            Of::HandOver => both!("请用 --last-bundle 或 --blank。", "Give --last-bundle or --blank."),
        },
    )
}

fn mistake(what: Words, advice: Words) -> DeskError {
    DeskError::new(ErrorKind::Mistake, what, both!("", ""), advice)
}

#[cfg(test)]
mod tests;
