//! Why a command ends without having done its work, and how that is told: three lines for people, one object for
//! scripts. It decides the exit status and nothing else.

use std::io::{self, Write};

use serde_json::json;

use crate::{
    desk::DeskError,
    domain::{Explain, Lang, Said, Text},
    say,
};

/// Why a command ends without having done its work.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The desk says no.
    Desk(DeskError),
    /// What was typed is no command of ours.
    Usage(Said),
    /// A file that was named, or the terminal, does not do as it should.
    File(Said),
    /// Standard output cannot be written.
    Output(io::Error),
    /// Everything is told already: something was found wrong.
    Found,
    /// Who reads our output went away; nothing to tell.
    Gone,
}

impl Trouble {
    /// Wrong usage, in both languages' choice.
    pub(crate) fn usage(lang: Lang, what: Text, advice: Text) -> Self {
        Self::Usage(Said::new(what.get(lang), "", advice.get(lang)))
    }

    /// 1 refused or found wrong, 2 wrong usage.
    pub(crate) const fn status(&self) -> u8 {
        match self {
            Self::Desk(_) | Self::File(_) | Self::Output(_) | Self::Found => 1,
            Self::Usage(_) => 2,
            Self::Gone => 0,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Desk(error) => error.kind.key(),
            Self::Usage(_) => "usage",
            Self::File(_) | Self::Output(_) | Self::Found | Self::Gone => "environment",
        }
    }

    /// Writes it to standard error's place.
    pub(crate) fn tell(&self, lang: Lang, json: bool, err: &mut dyn Write) {
        let said = match self {
            Self::Desk(error) => error.explain(lang),
            Self::Usage(said) | Self::File(said) => said.clone(),
            Self::Output(error) => Said::new(
                Text::new("输出没有写完", "The output was not written to its end").get(lang),
                error.to_string(),
                Text::new("检查磁盘是否已满", "See whether the disk is full").get(lang),
            ),
            Self::Found | Self::Gone => return,
        };
        let text = if json { in_json(self.kind(), &said) } else { in_lines(&said, lang) };
        // Nobody is left to be told when standard error itself fails.
        let _ = err.write_all(text.as_bytes());
    }
}

fn in_json(kind: &str, said: &Said) -> String {
    let error = json!({
        "kind": kind,
        "what": said.what,
        "why": said.why,
        "advice": said.advice,
        "article": said.article.map(|article| article.0),
    });
    format!("{}\n", json!({ "error": error }))
}

fn in_lines(said: &Said, lang: Lang) -> String {
    let article = said.article.map(|article| article.label(lang));
    let why = match (&article, said.why.is_empty()) {
        (None, _) => said.why.clone(),
        (Some(article), true) => article.clone(),
        (Some(article), false) => say!(lang, "{}（{article}）", "{} ({article})", said.why),
    };
    let lines = [
        (Text::new("出错：", "Error:  "), said.what.as_str()),
        (Text::new("原因：", "Why:    "), why.as_str()),
        (Text::new("办法：", "To do:  "), said.advice.as_str()),
    ];
    let shown = lines.iter().filter(|(_, text)| !text.is_empty());
    shown.map(|(label, text)| format!("{}{text}\n", label.get(lang))).collect()
}

impl From<DeskError> for Trouble {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Gone,
            _ => Self::Output(error),
        }
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self::from(io::Error::from(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        both,
        desk::{ErrorKind, Refusal},
        domain::Article,
    };

    fn refused() -> Trouble {
        Trouble::Desk(DeskError::from(Refusal {
            article: Some(Article(23)),
            at: String::new(),
            what: both!("不能上报辍学", "The dropout cannot be queued"),
            why: both!("没有劝返记录", "No visit is on record"),
            next: both!("补上劝返记录", "Add the visit"),
        }))
    }

    fn told(trouble: &Trouble, lang: Lang, json: bool) -> String {
        let mut out = Vec::new();
        trouble.tell(lang, json, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn people_get_three_lines_and_scripts_one_object() {
        assert_eq!(
            told(&refused(), Lang::Zh, false),
            "出错：不能上报辍学\n原因：没有劝返记录（第23条）\n办法：补上劝返记录\n"
        );
        assert_eq!(
            told(&refused(), Lang::En, false),
            "Error:  The dropout cannot be queued\nWhy:    No visit is on record (Art. 23)\nTo do:  Add the visit\n"
        );
        let value: serde_json::Value = serde_json::from_str(&told(&refused(), Lang::En, true)).unwrap();
        let expected = json!({"error": {"kind": "refused", "what": "The dropout cannot be queued",
            "why": "No visit is on record", "advice": "Add the visit", "article": 23}});
        assert_eq!(value, expected);
    }

    #[test]
    fn each_trouble_has_its_exit_status() {
        assert_eq!(refused().status(), 1);
        assert_eq!(Trouble::usage(Lang::Zh, Text::new("甲", "a"), Text::new("乙", "b")).status(), 2);
        assert_eq!(Trouble::Found.status(), 1);
        assert_eq!(Trouble::from(io::Error::from(io::ErrorKind::BrokenPipe)).status(), 0);
        let not_here = DeskError::new(ErrorKind::NotFound, both!("甲", "a"), both!("", ""), both!("", ""));
        assert_eq!(told(&Trouble::Desk(not_here), Lang::Zh, false), "出错：甲\n");
    }
}
