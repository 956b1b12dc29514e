//! The rule pack: every figure, list and paper that the rules use, as dated data with its source. The built-in
//! pack stands beside this file as TOML; a later one replaces what it names. It decides nothing.

mod data;
mod duty;
pub mod file_rows;
mod read;

use std::sync::OnceLock;

pub use data::{Choice, EvidenceItem, Hop, Limit, List, RoleRow};
pub use duty::{After, Duty, Every, Occurrence, PLACES, When, Who};

pub use crate::domain::Unit;

use crate::domain::{Date, Post, Words};

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

const BUILT_IN: [(&str, &str); 16] = [
    ("limits.toml", include_str!("limits.toml")),
    ("transfer.toml", include_str!("transfer.toml")),
    ("dropout.toml", include_str!("dropout.toml")),
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
            BUILT_IN.iter().fold(Self::default(), |pack, (file, text)| match Self::parse(text, file) {
                Ok(part) => pack.overlaid(part),
                // A delivered file that fails here fails a test first.
                Err(_) => pack,
            })
        })
    }

    /// Reads one file of a pack.
    ///
    /// # Errors
    /// Every problem found, with its line; a file is taken whole or not at all.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<PackProblem>> {
        read::parse(text, file)
    }

    /// This pack with everything that a newer one names replaced.
    #[must_use]
    pub fn overlaid(mut self, newer: Self) -> Self {
        self.limits.retain(|old| newer.limits.iter().all(|new| new.id != old.id));
        self.limits.extend(newer.limits);
        self.lists.retain(|old| newer.lists.iter().all(|new| new.id != old.id));
        self.lists.extend(newer.lists);
        self.evidence.retain(|old| newer.evidence.iter().all(|new| new.kind != old.kind));
        self.evidence.extend(newer.evidence);
        self.hops.retain(|old| newer.hops.iter().all(|new| new.list != old.list));
        self.hops.extend(newer.hops);
        self.roles.retain(|old| newer.roles.iter().all(|new| new.post != old.post));
        self.roles.extend(newer.roles);
        self.duties.retain(|old| newer.duties.iter().all(|new| new.id != old.id));
        self.duties.extend(newer.duties);
        self.file.overlay(newer.file);
        self.version = newer.version;
        self.source = newer.source;
        self
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

    /// A list with its source and dates.
    #[must_use]
    pub fn list(&self, id: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.id == id)
    }

    /// The choices of a list; none when the pack does not have the list.
    #[must_use]
    pub fn choices(&self, list: &str) -> &[Choice] {
        self.list(list).map_or(&[], |list| &list.choices)
    }

    /// The choice of a list with this code or this name in either language.
    #[must_use]
    pub fn choice(&self, list: &str, word: &str) -> Option<&Choice> {
        let word = word.trim();
        let same = |text: &str| text.eq_ignore_ascii_case(word);
        let choices = self.choices(list);
        choices
            .iter()
            .find(|choice| same(&choice.code))
            .or_else(|| choices.iter().find(|choice| same(&choice.name.zh) || same(&choice.name.en)))
    }

    /// The papers of a kind: those of every case, then those of the ground.
    #[must_use]
    pub fn evidence(&self, kind: &str, ground: &str, on: Date) -> Vec<&EvidenceItem> {
        self.evidence
            .iter()
            .filter(|item| item.kind == kind && item.belongs_to(ground) && item.in_force(on))
            .collect()
    }

    /// The parties of a transfer in their order.
    #[must_use]
    pub fn hops(&self, list: &str) -> Vec<&Hop> {
        self.hops.iter().filter(|hop| hop.list == list).collect()
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
        self.roles
            .iter()
            .filter(|role| role.post == post)
            .any(|role| role.may.contains(&act) || (own_class && role.may_in_own_class.contains(&act)))
    }
}

#[cfg(test)]
mod tests;
