//! A no said by a rule. It is not an error: it carries its article, what was refused, why, and what next.

use crate::domain::{Article, Explain, Lang, Said, Words};

/// A no said by a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The article, when one says it; our own guards have none.
    pub article: Option<Article>,
    /// The particular or field that it hangs on, by key; empty for the whole.
    pub at: String,
    /// What was refused.
    pub what: Words,
    /// Why.
    pub why: Words,
    /// What to do.
    pub next: Words,
}

impl Explain for Refusal {
    fn explain(&self, lang: Lang) -> Said {
        Said {
            what: self.what.get(lang).to_owned(),
            why: self.why.get(lang).to_owned(),
            advice: self.next.get(lang).to_owned(),
            article: self.article,
        }
    }
}
