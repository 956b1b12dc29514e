//! What is said about one value: refused, doubtful, shown, or corrected. It never decides what happens next, and its
//! `Debug` never shows the sentence, because the sentence may quote a pupil's data.

use std::fmt;

use super::Lang;

/// How much a note weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The value was changed to its proper form; the person is told.
    Corrected,
    /// Only shown (提).
    Hint,
    /// The value is kept, but somebody should look and answer (警).
    Warn,
    /// The value cannot be taken; found in a record, it blocks the hand-over (错).
    Refuse,
}

/// One remark about one value, in both languages.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// How much it weighs.
    pub severity: Severity,
    /// The number of the check it belongs to, such as `A03`; stable, so that answers can be kept against it.
    pub check: &'static str,
    zh: String,
    en: String,
}

impl Note {
    /// A note whose sentence is made once in each language.
    pub fn new(severity: Severity, check: &'static str, text: impl Fn(Lang) -> String) -> Self {
        Self { severity, check, zh: text(Lang::Zh), en: text(Lang::En) }
    }

    /// A refusal.
    pub fn refuse(check: &'static str, text: impl Fn(Lang) -> String) -> Self {
        Self::new(Severity::Refuse, check, text)
    }

    /// A doubt.
    pub fn warn(check: &'static str, text: impl Fn(Lang) -> String) -> Self {
        Self::new(Severity::Warn, check, text)
    }

    /// Something only shown.
    pub fn hint(check: &'static str, text: impl Fn(Lang) -> String) -> Self {
        Self::new(Severity::Hint, check, text)
    }

    /// A correction.
    pub fn corrected(check: &'static str, text: impl Fn(Lang) -> String) -> Self {
        Self::new(Severity::Corrected, check, text)
    }

    /// The sentence in `lang`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The same remark with another weight.
    #[must_use]
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Note({:?} {})", self.severity, self.check)
    }
}

/// A value after its checks. A value is present exactly when no note refuses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<T> {
    /// The value in its proper form.
    pub value: Option<T>,
    /// What there is to say, in the order found.
    pub notes: Vec<Note>,
}

impl<T> Checked<T> {
    /// `value` with `notes`; a refusing note takes the value away.
    #[must_use]
    pub fn new(value: T, notes: Vec<Note>) -> Self {
        let refused = notes.iter().any(|note| note.severity == Severity::Refuse);
        Self { value: (!refused).then_some(value), notes }
    }

    /// No value, and why.
    #[must_use]
    pub fn refused(note: Note) -> Self {
        Self { value: None, notes: vec![note] }
    }

    /// The same notes around another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: self.value.map(change), notes: self.notes }
    }

    /// Whether any note has this weight.
    #[must_use]
    pub fn has(&self, severity: Severity) -> bool {
        self.notes.iter().any(|note| note.severity == severity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_takes_the_value_away_and_debug_hides_the_sentence() {
        let note = Note::refuse("A01", |lang| crate::say!(lang, "机密", "secret"));
        assert!(!format!("{note:?}").contains("secret"));
        assert_eq!(note.text(Lang::Zh), "机密");
        assert_eq!(Checked::new(1, vec![note.clone()]).value, None);
        assert_eq!(Checked::new(1, vec![note.weighing(Severity::Warn)]).value, Some(1));
    }
}
