//! What can be wrong with a keymap file, and how a person is told. It never repairs anything.

use super::{Action, BadChord, Context, Sequence};
use crate::{
    domain::{Explain, Lang, Said},
    say,
};

/// One mistake in a keymap file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {kind:?}")]
pub struct KeymapProblem {
    /// The file, as the caller names it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The mistake.
    pub kind: ProblemKind,
}

/// The mistakes that there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// Larger than a keymap can be; bytes allowed.
    TooLarge(usize),
    /// Not TOML; what the reader says.
    Syntax(String),
    /// A table that is no place; the nearest that is.
    UnknownContext(String, Option<&'static str>),
    /// A name that is no action; the nearest that is.
    UnknownAction(String, Option<&'static str>),
    /// The action means nothing in this context.
    NotHere(Action, Context),
    /// A value that is neither a chord, nor a list of chords, nor `{ keys, override }`.
    BadValue(String),
    /// More keys for one action than can be shown; how many are allowed.
    TooMany(usize),
    /// A chord that cannot be read.
    BadChord(String, BadChord),
    /// A plain character bound where characters are text.
    PlainInText(Sequence, Context),
    /// Two actions on keys that cannot be told apart.
    Conflict {
        /// The keys of the action on this line.
        keys: Sequence,
        /// Where both would act.
        context: Context,
        /// The action on this line.
        here: Action,
        /// The action that has the keys already.
        other: Action,
        /// The other's line, if it is in this file; otherwise it is built in.
        other_line: Option<usize>,
    },
}

impl Explain for KeymapProblem {
    fn explain(&self, lang: Lang) -> Said {
        let (what, advice) = self.kind.sentences(lang);
        let (file, line) = (&self.file, self.line);
        let why = say!(lang, "{file} 第 {line} 行", "{file}, line {line}");
        Said::new(what, why, advice)
    }
}

impl ProblemKind {
    fn sentences(&self, lang: Lang) -> (String, String) {
        match self {
            Self::TooLarge(bytes) => {
                let kib = bytes / 1024;
                (
                    say!(lang, "键位文件太大。", "The keymap file is too large."),
                    say!(lang, "请删到 {kib} KiB 以内。", "Cut it to {kib} KiB at most."),
                )
            }
            Self::Syntax(said) => (
                say!(lang, "这一行不合 TOML 写法（{said}）。", "This line is not TOML ({said})."),
                say!(lang, "请写成：open = \"enter\"", "Write it like: open = \"enter\""),
            ),
            Self::UnknownContext(name, near) => (
                say!(lang, "没有名为 [{name}] 的场合。", "There is no place called [{name}]."),
                match near {
                    Some(near) => say!(lang, "是否想写 [{near}]？", "Did you mean [{near}]?"),
                    None => {
                        let all = Context::ALL.map(Context::id).join(" ");
                        say!(lang, "可用的场合：{all}", "The places are: {all}")
                    }
                },
            ),
            Self::UnknownAction(name, near) => (
                say!(lang, "没有名为 {name} 的动作。", "There is no action called {name}."),
                match near {
                    Some(near) => say!(lang, "是否想写 {near}？", "Did you mean {near}?"),
                    None => say!(
                        lang,
                        "用 xueji keymap print 查看全部动作。",
                        "See all actions with: xueji keymap print"
                    ),
                },
            ),
            Self::NotHere(action, context) => not_here(*action, *context, lang),
            Self::BadValue(name) => (
                say!(lang, "{name} 的值读不懂。", "The value of {name} cannot be read."),
                say!(
                    lang,
                    "请写一个键、一组键，或 {{ keys = [\"x\"], override = true }}。",
                    "Write a key, a list of keys, or {{ keys = [\"x\"], override = true }}."
                ),
            ),
            Self::TooMany(most) => (
                say!(lang, "这个动作的键太多。", "This action has too many keys."),
                say!(lang, "最多 {most} 个。", "At most {most}."),
            ),
            Self::BadChord(text, why) => bad_chord(text, *why, lang),
            Self::PlainInText(keys, context) => {
                let place = context.name().get(lang);
                (
                    say!(
                        lang,
                        "{keys} 在{place}中是要输入的字，不能作键。",
                        "{keys} is text in {place} and cannot be a key."
                    ),
                    say!(
                        lang,
                        "请改用 Ctrl、Alt、功能键或方向键。",
                        "Use Ctrl, Alt, a function key or a navigation key."
                    ),
                )
            }
            Self::Conflict { keys, context, here, other, other_line } => {
                conflict(*keys, *context, (*here, *other), *other_line, lang)
            }
        }
    }
}

fn not_here(action: Action, context: Context, lang: Lang) -> (String, String) {
    let (name, place) = (action.name().get(lang), context.name().get(lang));
    let (id, table) = (action.id(), context.id());
    let places: Vec<_> = action.contexts().iter().map(|place| place.id()).collect();
    let places = places.join(" ");
    (
        say!(
            lang,
            "“{name}”（{id}）在{place} [{table}] 中不起作用。",
            "\"{name}\" ({id}) means nothing in {place} [{table}]."
        ),
        say!(lang, "请移到：{places}", "Move it to one of: {places}"),
    )
}

fn bad_chord(text: &str, why: BadChord, lang: Lang) -> (String, String) {
    match why {
        BadChord::NoSuchKey => (
            say!(lang, "没有“{text}”这个键。", "There is no key \"{text}\"."),
            say!(
                lang,
                "写法如 ctrl-s、f1、shift-tab、page-up、space、?。",
                "Write keys like ctrl-s, f1, shift-tab, page-up, space, ?."
            ),
        ),
        BadChord::TooLong => (
            say!(lang, "“{text}”太长。", "\"{text}\" is too long."),
            say!(lang, "最多先后按两个键，如 g g。", "At most two keys one after the other, like g g."),
        ),
        BadChord::SameAs(other) => (
            say!(lang, "终端分不清“{text}”和 {other}。", "A terminal cannot tell \"{text}\" from {other}."),
            say!(lang, "请换一个键。", "Choose another key."),
        ),
    }
}

fn conflict(
    keys: Sequence,
    context: Context,
    (here, other): (Action, Action),
    other_line: Option<usize>,
    lang: Lang,
) -> (String, String) {
    let (here, other, place) = (here.id(), other.id(), context.name().get(lang));
    let at = match other_line {
        Some(line) => say!(lang, "第 {line} 行的 {other}", "{other} on line {line}"),
        None => say!(lang, "内置的 {other}", "the built-in {other}"),
    };
    (
        say!(
            lang,
            "{place}中，{here} 的键 {keys} 与{at}相撞。",
            "In {place}, the key {keys} of {here} clashes with {at}."
        ),
        say!(
            lang,
            "换一个键；确要夺用，写 {here} = {{ keys = [\"{keys}\"], override = true }}。",
            "Choose another key; to take it over, write {here} = {{ keys = [\"{keys}\"], override = true }}."
        ),
    )
}
