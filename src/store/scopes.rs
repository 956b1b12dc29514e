//! Whose journal a row belongs to: our own, or one of the sites that a center has taken in; with the head of each.

use serde::{Deserialize, Serialize};

use super::{
    error::Result,
    tables::{Snapshot, Tab, decode},
};
use crate::{domain::Fingerprint, journal::Head};

/// The number of our own scope.
pub(super) const OWN: u32 = 0;

/// Whose journal and projections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// This site's.
    Own,
    /// Those of another site, taken in by its reports.
    Site(Fingerprint),
}

/// The row of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ScopeRow {
    /// Zero for our own.
    pub site: Fingerprint,
    /// Where its journal ends.
    pub head: Head,
}

/// All scopes by number; our own is always there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scopes(Vec<ScopeRow>);

impl Scopes {
    /// Only our own, with an empty journal.
    pub fn new() -> Self {
        Self(vec![ScopeRow { site: Fingerprint::default(), head: Head::default() }])
    }

    /// Those of the store.
    pub fn load(snapshot: &Snapshot) -> Result<Self> {
        let mut rows: Vec<ScopeRow> = Vec::new();
        for row in snapshot.rows(Tab::Scopes, &[])? {
            let (key, plain) = row?;
            if key != u32::try_from(rows.len()).unwrap_or(u32::MAX).to_be_bytes() {
                return Err(Tab::Scopes.damaged());
            }
            rows.push(decode(Tab::Scopes, &plain)?);
        }
        if rows.is_empty() {
            return Err(Tab::Scopes.damaged());
        }
        Ok(Self(rows))
    }

    /// The same scopes with empty journals: where a replay begins.
    pub fn emptied(&self) -> Self {
        Self(self.0.iter().map(|row| ScopeRow { site: row.site, head: Head::default() }).collect())
    }

    /// All numbers.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// The number of a site's scope.
    pub fn find(&self, site: Fingerprint) -> Option<u32> {
        let at = self.0.iter().skip(1).position(|row| row.site == site)?;
        u32::try_from(at + 1).ok()
    }

    /// Adds a site and gives its number.
    pub fn add(&mut self, site: Fingerprint) -> u32 {
        self.0.push(ScopeRow { site, head: Head::default() });
        u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX)
    }

    /// The row of a scope.
    pub fn row(&self, scope: u32) -> ScopeRow {
        self.0.get(scope as usize).copied().unwrap_or(self.0[OWN as usize])
    }

    /// The head of a scope.
    pub fn head(&self, scope: u32) -> Head {
        self.0.get(scope as usize).map_or(Head::default(), |row| row.head)
    }

    /// Moves the head of a scope.
    pub fn set_head(&mut self, scope: u32, head: Head) {
        if let Some(row) = self.0.get_mut(scope as usize) {
            row.head = head;
        }
    }

    /// Whose a scope is.
    pub fn name(&self, scope: u32) -> Scope {
        if scope == OWN { Scope::Own } else { Scope::Site(self.row(scope).site) }
    }

    /// The sites with their heads.
    pub fn sites(&self) -> Vec<(Fingerprint, Head)> {
        self.0.iter().skip(1).map(|row| (row.site, row.head)).collect()
    }
}
