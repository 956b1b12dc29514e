//! Sentences in both languages, and the shape of everything that is refused or goes wrong.
//!
//! A sentence cannot exist in one language only: [`Text`] demands both, and [`crate::say!`] formats both arms
//! with the same arguments. It never reads files and never looks at the environment.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The language that a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Simplified Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Reads `zh` or `en`, in any case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// A fixed sentence or label in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// Pairs the two.
    #[must_use]
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The sentence in `lang`.
    #[must_use]
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// A made sentence in both languages, for what is told later than it is found out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The sentence in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Self { zh: text.zh.to_owned(), en: text.en.to_owned() }
    }
}

/// Formats a sentence in both languages at once, as [`Words`].
#[macro_export]
macro_rules! both {
    ($zh:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        $crate::domain::Words { zh: format!($zh $(, $arg)*), en: format!($en $(, $arg)*) }
    };
}

/// Formats a sentence in the wanted language; both arms are checked by the compiler.
///
/// ```
/// use xueji::{domain::Lang, say};
/// let count = 3;
/// assert_eq!(say!(Lang::En, "共 {count} 人", "{count} pupils"), "3 pupils");
/// ```
#[macro_export]
macro_rules! say {
    ($lang:expr, $zh:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        match $lang {
            $crate::domain::Lang::Zh => format!($zh $(, $arg)*),
            $crate::domain::Lang::En => format!($en $(, $arg)*),
        }
    };
}

/// An article of the regulation (辽教发〔2017〕4号), by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Article(pub u8);

impl Article {
    /// 第N条, or Art. N.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        say!(lang, "第{}条", "Art. {}", self.0)
    }
}

impl fmt::Display for Article {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}条", self.0)
    }
}

/// What a person is told when something is refused or fails.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// What happened, and to which record.
    pub what: String,
    /// Why; empty when `what` says it all.
    pub why: String,
    /// What to do next; empty when there is nothing to do.
    pub advice: String,
    /// The article that says no, when a rule does.
    pub article: Option<Article>,
}

impl Said {
    /// A sentence with its reason and advice.
    #[must_use]
    pub fn new(what: impl Into<String>, why: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into(), advice: advice.into(), article: None }
    }

    /// The same, said by an article.
    #[must_use]
    pub fn by(mut self, article: Article) -> Self {
        self.article = Some(article);
        self
    }
}

/// Everything that can be told to a person in either language. No personal data beyond what the screen shows
/// anyway goes into it, and it is never written to a log.
pub trait Explain {
    /// What happened, why, and what to do.
    fn explain(&self, lang: Lang) -> Said;
}
