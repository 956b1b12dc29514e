//! What the rules say of a case as a whole: what stops it, and what only warns. It decides nothing itself.

use super::Refusal;

/// Refusals stop, warnings do not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// What stops the case.
    pub refusals: Vec<Refusal>,
    /// What a person should know and may pass over.
    pub warnings: Vec<Refusal>,
}

impl Verdict {
    /// Nothing to say.
    #[must_use]
    pub fn clear() -> Self {
        Self::default()
    }

    /// Whether nothing stops the case.
    #[must_use]
    pub fn is_lawful(&self) -> bool {
        self.refusals.is_empty()
    }

    /// Adds a refusal.
    pub fn refuse(&mut self, refusal: impl Into<Option<Refusal>>) {
        self.refusals.extend(refusal.into());
    }

    /// Adds a warning.
    pub fn warn(&mut self, warning: impl Into<Option<Refusal>>) {
        self.warnings.extend(warning.into());
    }

    /// Adds all that another verdict says.
    pub fn join(&mut self, other: Self) {
        self.refusals.extend(other.refusals);
        self.warnings.extend(other.warnings);
    }
}
