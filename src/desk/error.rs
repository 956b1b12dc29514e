//! What the desk tells when it cannot do a thing: one shape for refusals by rules, mistakes of the person, damage
//! and trouble of the machine, in both languages, ready to be shown. It holds no record's data beyond what the
//! person typed or sees.

use crate::{
    domain::{Article, Explain, Lang, Said, Words},
    rules::Refusal,
};

/// What kind of no it is; the command line's `kind` and exit status come from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A rule of the regulation, or a guard of ours.
    Refused,
    /// What was typed or named cannot be used.
    Mistake,
    /// The record, change, card or file named is not here.
    NotFound,
    /// The name or password does not open the desk.
    Login,
    /// The desk is open elsewhere.
    Busy,
    /// Bytes are damaged or were altered.
    Damaged,
    /// Disk, stick, memory, rights.
    Environment,
    /// The person stopped it; nothing was changed.
    Stopped,
}

impl ErrorKind {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Mistake => "mistake",
            Self::NotFound => "not-found",
            Self::Login => "login",
            Self::Busy => "busy",
            Self::Damaged => "damaged",
            Self::Environment => "environment",
            Self::Stopped => "stopped",
        }
    }
}

/// Why the desk did not do a thing. Nothing was changed.
#[derive(Clone, PartialEq, Eq)]
pub struct DeskError {
    /// What kind of no.
    pub kind: ErrorKind,
    /// The particular or field that it hangs on, by key; empty for the whole.
    pub at: String,
    zh: Said,
    en: Said,
}

/// Its sentences may name a pupil, so that only its kind gets into a debug line.
impl std::fmt::Debug for DeskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeskError").field("kind", &self.kind).field("at", &self.at).finish_non_exhaustive()
    }
}

impl DeskError {
    /// Tells what happened, why and what to do.
    #[must_use]
    pub fn new(kind: ErrorKind, what: Words, why: Words, advice: Words) -> Self {
        Self {
            kind,
            at: String::new(),
            zh: Said::new(what.zh, why.zh, advice.zh),
            en: Said::new(what.en, why.en, advice.en),
        }
    }

    /// Takes over what a lower room has to say.
    #[must_use]
    pub fn of(kind: ErrorKind, error: &impl Explain) -> Self {
        Self { kind, at: String::new(), zh: error.explain(Lang::Zh), en: error.explain(Lang::En) }
    }

    /// Says what was being done, in front of what went wrong.
    #[must_use]
    pub fn during(mut self, what: &Words) -> Self {
        self.zh.what = format!("{}：{}", what.zh, self.zh.what);
        self.en.what = format!("{}: {}", what.en, self.en.what);
        self
    }

    /// The article that says no, when one does.
    #[must_use]
    pub fn article(&self) -> Option<Article> {
        self.zh.article
    }
}

impl Explain for DeskError {
    fn explain(&self, lang: Lang) -> Said {
        match lang {
            Lang::Zh => self.zh.clone(),
            Lang::En => self.en.clone(),
        }
    }
}

impl From<Refusal> for DeskError {
    fn from(refusal: Refusal) -> Self {
        Self { at: refusal.at.clone(), ..Self::of(ErrorKind::Refused, &refusal) }
    }
}
