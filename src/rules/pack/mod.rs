//! The rule pack: every figure, list and paper that the rules use, as dated data with its source. The built-in
//! pack stands beside this file as TOML; a later one replaces what it names. It decides nothing.

mod data;
mod duty;
pub mod file_rows;
mod read;
mod whole;

use std::sync::OnceLock;

pub use data::{Choice, EvidenceItem, Hop, Limit, List, RoleRow};
pub use duty::{After, Duty, Every, Occurrence, PLACES, SEEN, When, Who};

pub use crate::domain::Unit;

use crate::domain::{Date, Post, Words};

use data::{Dated as _, overlay};

use super::Act;
use file_rows::FileRows;

/// Everything the rules use that is not code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pack {
    /// The version, as its maker wrote it.
    pub version: String,
    /// Where it comes from.
    pub source: String,
    limits: Vec<Limit>,
    lists: Vec<List>,
    evidence: Vec<EvidenceItem>,
    hops: Vec<Hop>,
    roles: Vec<RoleRow>,
    duties: Vec<Duty>,
    file: FileRows,
    day: Option<Date>,
}

/// Why a pack is not taken: one place in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackProblem {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: Words,
}

const BUILT_IN: [(&str, &str); 17] = [
    ("limits.toml", include_str!("limits.toml")),
    ("transfer.toml", include_str!("transfer.toml")),
    ("dropout.toml", include_str!("dropout.toml")),
    ("absence.toml", include_str!("absence.toml")),
    ("evidence.toml", include_str!("evidence.toml")),
    ("roles.toml", include_str!("roles.toml")),
    ("enrolment.toml", include_str!("enrolment.toml")),
    ("special.toml", include_str!("special.toml")),
    ("suspension.toml", include_str!("suspension.toml")),
    ("abroad.toml", include_str!("abroad.toml")),
    ("loss.toml", include_str!("loss.toml")),
    ("problem.toml", include_str!("problem.toml")),
    ("archive.toml", include_str!("archive.toml")),
    ("grade.toml", include_str!("grade.toml")),
    ("movement.toml", include_str!("movement.toml")),
    ("file.toml", include_str!("file.toml")),
    ("year.toml", include_str!("year.toml")),
];

impl Pack {
    /// The pack delivered with the program.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static PACK: OnceLock<Pack> = OnceLock::new();
        PACK.get_or_init(|| {
            // A delivered file that fails here fails a test first.
            BUILT_IN
                .iter()
                .filter_map(|(file, text)| Self::parse(text, file).ok())
                .fold(Self::default(), Self::overlaid)
        })
    }

    /// Reads one file of a pack.
    ///
    /// # Errors
    /// Every problem found, with its line; a file is taken whole or not at all.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<PackProblem>> {
        read::parse(text, file)
    }

    /// Reads the files of a directory together and lays them over this pack: cross-references must hold, and the
    /// figures must stay what they were counted in. `kinds` are the tags of the kinds of change.
    ///
    /// # Errors
    /// Every problem found, with file and line; the files are taken all or none.
    pub fn with_files(&self, files: &[(&str, &str)], kinds: &[&str]) -> Result<Self, Vec<PackProblem>> {
        whole::assemble(self, files, kinds)
    }

    /// This pack under a newer one: what the newer one names holds from its day on, and what held before ends the
    /// day before, so that old cases are still judged by the rule of their day.
    #[must_use]
    pub fn overlaid(mut self, newer: Self) -> Self {
        overlay(&mut self.limits, newer.limits);
        overlay(&mut self.lists, newer.lists);
        overlay(&mut self.evidence, newer.evidence);
        overlay(&mut self.hops, newer.hops);
        overlay(&mut self.roles, newer.roles);
        overlay(&mut self.duties, newer.duties);
        self.file.overlay(newer.file);
        self.version = newer.version;
        self.source = newer.source;
        self
    }

    /// Adds the rows of another file of the same pack.
    fn join(&mut self, other: Self) {
        self.version = other.version;
        self.source = other.source;
        self.limits.extend(other.limits);
        self.lists.extend(other.lists);
        self.evidence.extend(other.evidence);
        self.hops.extend(other.hops);
        self.roles.extend(other.roles);
        self.duties.extend(other.duties);
        self.file.overlay(other.file);
    }

    /// The same pack on a day: what is asked for without a day is answered by the rule of that day.
    #[must_use]
    pub fn on(mut self, day: Date) -> Self {
        self.day = Some(day);
        self
    }

    /// The day that it was put on.
    #[must_use]
    pub const fn day(&self) -> Option<Date> {
        self.day
    }

    /// The limit with this id that is in force on a day.
    #[must_use]
    pub fn limit(&self, id: &str, on: Date) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.id == id && limit.in_force(on))
    }

    /// All limits.
    #[must_use]
    pub fn limits(&self) -> &[Limit] {
        &self.limits
    }

    /// A list with its source and dates, as it is on the pack's day; without a day the newest.
    #[must_use]
    pub fn list(&self, id: &str) -> Option<&List> {
        let versions = || self.lists.iter().filter(|list| list.id == id);
        let holding = self.day.and_then(|day| versions().find(|list| list.holds(day)));
        holding.or_else(|| versions().max_by_key(|list| list.from))
    }

    /// The choices of a list; none when the pack does not have the list.
    #[must_use]
    pub fn choices(&self, list: &str) -> &[Choice] {
        self.list(list).map_or(&[], |list| &list.choices)
    }

    /// The choice of a list with this code or this name in either language, as it is offered now.
    #[must_use]
    pub fn offered(&self, list: &str, word: &str) -> Option<&Choice> {
        choice_of(self.choices(list), word)
    }

    /// The same, also from versions of the list that do not hold any more: for reading what was chosen then.
    #[must_use]
    pub fn choice(&self, list: &str, word: &str) -> Option<&Choice> {
        self.offered(list, word).or_else(|| {
            let versions = self.lists.iter().rev().filter(|version| version.id == list);
            versions.into_iter().find_map(|version| choice_of(&version.choices, word))
        })
    }

    /// The papers of a kind: those of every case, then those of the ground.
    #[must_use]
    pub fn evidence(&self, kind: &str, ground: &str, on: Date) -> Vec<&EvidenceItem> {
        self.evidence
            .iter()
            .filter(|item| item.kind == kind && item.belongs_to(ground) && item.in_force(on))
            .collect()
    }

    /// The parties of a transfer in their order, as they are on the pack's day; without a day the newest.
    #[must_use]
    pub fn hops(&self, list: &str) -> Vec<&Hop> {
        let rows = || self.hops.iter().filter(|hop| hop.list == list);
        let on = |day: Date| rows().filter(|hop| hop.holds(day)).collect::<Vec<_>>();
        let holding = self.day.map(on).filter(|hops| !hops.is_empty());
        holding.unwrap_or_else(|| rows().map(|hop| hop.from).max().map(on).unwrap_or_default())
    }

    /// The roles that hold on the pack's day; without a day the newest of each post.
    fn role(&self, post: Post) -> Option<&RoleRow> {
        let rows = || self.roles.iter().filter(|role| role.post == post);
        let holding = self.day.and_then(|day| rows().find(|role| role.holds(day)));
        holding.or_else(|| rows().max_by_key(|role| role.from))
    }

    /// Every duty, with its dates.
    #[must_use]
    pub fn all_duties(&self) -> &[Duty] {
        &self.duties
    }

    /// The duties of the school year in force on a day.
    pub fn duties(&self, on: Date) -> impl Iterator<Item = &Duty> {
        self.duties.iter().filter(move |duty| duty.in_force(on))
    }

    /// Sections, items and papers of the pupil's file (第8, 9条).
    #[must_use]
    pub fn file(&self) -> &FileRows {
        &self.file
    }

    /// Whether a post may do something, in its own class or beyond.
    #[must_use]
    pub fn permits(&self, post: Post, act: Act, own_class: bool) -> bool {
        self.role(post).is_some_and(|role| {
            role.may.contains(&act) || (own_class && role.may_in_own_class.contains(&act))
        })
    }
}

fn choice_of<'a>(choices: &'a [Choice], word: &str) -> Option<&'a Choice> {
    let word = word.trim();
    let same = |text: &str| text.eq_ignore_ascii_case(word);
    choices
        .iter()
        .find(|choice| same(&choice.code))
        .or_else(|| choices.iter().find(|choice| same(&choice.name.zh) || same(&choice.name.en)))
}

#[cfg(test)]
mod tests;
