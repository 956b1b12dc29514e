//! The keymap in force read the other way round: the footer's hints and the help screen. It never draws.

use unicode_width::UnicodeWidthStr;

use super::{Action, Context, Group, Keymap, Sequence};
use crate::domain::Lang;

/// A key and what it does, for the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The key as a person reads it.
    pub keys: String,
    /// The action's name.
    pub label: &'static str,
}

impl Hint {
    /// Columns between two hints.
    pub const GAP: usize = 2;

    /// Columns: key, one space, name.
    #[must_use]
    pub fn width(&self) -> usize {
        self.keys.width() + 1 + self.label.width()
    }
}

/// An action and all its keys, for the help screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// The action.
    pub action: Action,
    /// Its keys here; empty if only the palette reaches it.
    pub keys: Vec<Sequence>,
}

/// One heading of the help screen with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpGroup {
    /// The heading.
    pub group: Group,
    /// The actions that work in the place asked about.
    pub rows: Vec<HelpRow>,
}

impl Keymap {
    /// The hints for a place that fit into `width` columns, most needed first, help always last.
    #[must_use]
    pub fn hints(&self, context: Context, lang: Lang, width: usize) -> Vec<Hint> {
        let help = self.hint(context, Action::Help, lang);
        let mut left = width.saturating_sub(help.as_ref().map_or(0, Hint::width));
        let mut hints = Vec::new();
        for action in wanted(context) {
            let Some(hint) = self.hint(context, *action, lang) else { continue };
            let Some(rest) = left.checked_sub(hint.width() + Hint::GAP) else { continue };
            left = rest;
            hints.push(hint);
        }
        hints.extend(help.filter(|help| help.width() <= width));
        hints
    }

    /// Every action that works in a place, under its heading, with its keys.
    #[must_use]
    pub fn help_rows(&self, context: Context) -> Vec<HelpGroup> {
        let group = |group: Group| {
            let here = |action: &&Action| action.group() == group && action.works_in(context);
            let row = |action: &Action| HelpRow { action: *action, keys: self.keys_for(context, *action) };
            let rows = Action::ALL.iter().filter(here).map(row);
            HelpGroup {
                group,
                rows: rows.filter(|row| !row.keys.is_empty() || row.action.in_palette()).collect(),
            }
        };
        Group::ALL.into_iter().map(group).filter(|group| !group.rows.is_empty()).collect()
    }

    /// The first key of an action, with its name.
    #[must_use]
    pub fn hint(&self, context: Context, action: Action, lang: Lang) -> Option<Hint> {
        let keys = *self.keys_for(context, action).first()?;
        Some(Hint { keys: keys.label(lang), label: action.name().get(lang) })
    }
}

/// What a person needs to know first in a place. Help comes by itself.
fn wanted(context: Context) -> &'static [Action] {
    use Action::*;
    match context {
        Context::Global => &[Palette, TabToday, TabPupils, TabChanges, TabReport, Lock, Quit],
        Context::List => {
            &[Open, Search, NewChange, AddPupil, Edit, Mark, Sort, Export, Palette, NextPane, Lock, Quit]
        }
        Context::Pupil => &[Back, Edit, QuickEdit, NewChange, History, NextPane, Undo, Palette],
        Context::Form => &[Save, QueueChange, NextField, Pick, CopyAddress, AttachEvidence, Cancel],
        Context::Picker => &[Confirm, Up, Down, Cancel],
        Context::Search => &[Confirm, Down, ClearSearch, Cancel],
        Context::Dialog => &[Confirm, NextField, Cancel],
        Context::Import => &[ImportCommit, Open, Back, Mark, NextPane],
        Context::Review => &[Approve, Return, Open, History, Mark, Search, Back, Palette],
        Context::Cells => &[Save, CopyDown, Pick, Choose, Cancel, NextField],
        Context::Grid => &[Mark, Save, Left, Right, Up, Down, Back],
        Context::Roll => &[RollAll, RollTruant, RollClear, PrevDay, NextDay, Palette],
        Context::Login => &[Confirm, NextField, Quit],
    }
}
