//! The rows of a rule pack, as they stand in TOML. They know their dates in force, not what they mean.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{
    Duty,
    file_rows::{Item, Section, Sheet},
};
use crate::{
    domain::{Article, Clock, Date, Post, Unit, Words, calendar},
    rules::Act,
};

/// A row with dates in force. Rows of one key are versions of one thing: at most one of them holds on a day, except
/// where several rows together are the thing (the parties of a hop list).
pub(super) trait Dated {
    /// What it is a version of.
    fn key(&self) -> (&str, &str);
    /// The first and the last day in force; none while it holds.
    fn span(&self) -> (Date, Option<Date>);
    /// Lets it end earlier.
    fn close(&mut self, until: Date);

    /// Whether it holds on a day.
    fn holds(&self, on: Date) -> bool {
        let (from, until) = self.span();
        from <= on && until.is_none_or(|until| on <= until)
    }

    /// Whether some day has both.
    fn meets(&self, other: &Self) -> bool {
        let ((from, until), (start, end)) = (self.span(), other.span());
        until.is_none_or(|until| until >= start) && end.is_none_or(|end| end >= from)
    }
}

macro_rules! dated {
    ($($row:ty: $own:ident => $key:expr;)+) => {$(
        impl Dated for $row {
            fn key(&self) -> (&str, &str) {
                let $own = self;
                $key
            }

            fn span(&self) -> (Date, Option<Date>) {
                (self.from, self.until)
            }

            fn close(&mut self, until: Date) {
                self.until = Some(self.until.map_or(until, |before| before.min(until)));
            }
        }
    )+};
}

dated! {
    Limit: row => (&row.id, "");
    List: row => (&row.id, "");
    EvidenceItem: row => (&row.kind, &row.key);
    Hop: row => (&row.list, "");
    RoleRow: row => (row.post.key(), "");
    Duty: row => (&row.id, "");
    Section: row => (&row.code, "");
    Item: row => (&row.section, &row.code);
    Sheet: row => (&row.code, "");
}

/// Lays newer rows over older ones: a row that a newer one of the same key follows ends on the day before; one that
/// begins on the same day or later is replaced. Newer rows stand where the older ones of their key stood.
pub(super) fn overlay<R: Dated>(older: &mut Vec<R>, newer: Vec<R>) {
    let owned = |row: &R| {
        let (one, two) = row.key();
        (one.to_owned(), two.to_owned())
    };
    let mut follow: BTreeMap<(String, String), Vec<R>> = BTreeMap::new();
    let mut order = Vec::new();
    for row in newer {
        let key = owned(&row);
        if !follow.contains_key(&key) {
            order.push(key.clone());
        }
        follow.entry(key).or_default().push(row);
    }
    let last: BTreeMap<_, _> = older.iter().enumerate().map(|(at, row)| (owned(row), at)).collect();
    let mut rows = Vec::with_capacity(older.len());
    for (at, mut row) in std::mem::take(older).into_iter().enumerate() {
        let key = owned(&row);
        let first = follow.get(&key).and_then(|newer| newer.iter().map(|new| new.span().0).min());
        if first.is_none_or(|first| row.span().0 < first) {
            if let Some(before) = first.and_then(|first| first.0.pred_opt()) {
                row.close(Date(before));
            }
            rows.push(row);
        }
        if last.get(&key) == Some(&at) {
            rows.extend(follow.remove(&key).into_iter().flatten());
        }
    }
    rows.extend(order.iter().filter_map(|key| follow.remove(key)).flatten());
    *older = rows;
}

/// A figure of the regulation, or one of our own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Its id, such as `D09` or `T1`.
    pub id: String,
    /// What it limits.
    #[serde(deserialize_with = "words")]
    pub what: Words,
    /// How long.
    pub length: u32,
    /// In what it is counted.
    pub unit: Unit,
    /// The article that it belongs to.
    #[serde(default, deserialize_with = "article")]
    pub article: Option<Article>,
    /// How many days before the end to warn.
    #[serde(default)]
    pub warn_days: Vec<u32>,
    /// The regulation gives no figure; this one is our own proposal.
    #[serde(default)]
    pub own: bool,
    /// The first day in force.
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
}

impl Limit {
    /// Whether it holds on a day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.holds(on)
    }

    /// The last day of a run that starts on `start`, and whether it is an estimate (约). School days are counted
    /// as working days and are always an estimate; a number of times has no end.
    #[must_use]
    pub fn end(&self, start: Date, days: &calendar::WorkCalendar) -> Option<(Date, bool)> {
        let exact = |day: Option<NaiveDate>| day.map(|day| (Date(day), false));
        match self.unit {
            Unit::Workdays | Unit::SchoolDays => {
                let due = days.add_workdays(start.0, u16::try_from(self.length).ok()?);
                Some((Date(due.date), due.approximate || self.unit == Unit::SchoolDays))
            }
            Unit::Days => exact(start.0.checked_add_days(Days::new(self.length.into()))),
            Unit::Weeks => exact(start.0.checked_add_days(Days::new(u64::from(self.length) * 7))),
            Unit::Months => exact(start.0.checked_add_months(Months::new(self.length))),
            Unit::Years => exact(start.0.checked_add_months(Months::new(self.length.saturating_mul(12)))),
            Unit::Date => {
                let this_year = start.number() / 10_000;
                [this_year, this_year + 1]
                    .into_iter()
                    .filter_map(|year| Date::from_number(year.checked_mul(10_000)?.checked_add(self.length)?))
                    .find(|day| *day >= start)
                    .map(|day| (day, false))
            }
            Unit::Times => None,
        }
    }

    /// The clock of a run that starts on `start`, and what everybody waits for.
    #[must_use]
    pub fn clock(&self, start: Date, waits: Words, days: &calendar::WorkCalendar) -> Option<Clock> {
        let (due, approximate) = self.end(start, days)?;
        let ahead = self.warn_days.iter().max().copied().unwrap_or(0);
        let soon = due.0.checked_sub_days(Days::new(ahead.into())).map_or(due, Date).max(start);
        Some(Clock {
            rule: self.id.clone(),
            article: self.article.map_or(0, |article| article.0),
            from: start,
            due,
            soon,
            length: self.length,
            unit: self.unit,
            approximate,
            waits,
        })
    }
}

/// One of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its code, kept in the journal.
    pub code: String,
    /// Its name.
    #[serde(deserialize_with = "words")]
    pub name: Words,
}

/// A list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Its id.
    pub id: String,
    /// The article that it belongs to.
    #[serde(default, deserialize_with = "article")]
    pub article: Option<Article>,
    /// No rule gives this list; it is our own proposal.
    #[serde(default)]
    pub own: bool,
    /// The first day in force.
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
    /// The choices, in the order shown.
    #[serde(rename = "choice")]
    pub choices: Vec<Choice>,
}

/// A paper that a kind of change asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceItem {
    /// The tag of the kind.
    pub kind: String,
    /// The codes of the grounds that ask for it; empty for every case.
    #[serde(default)]
    pub grounds: Vec<String>,
    /// Its key.
    pub key: String,
    /// Its name.
    #[serde(deserialize_with = "words")]
    pub name: Words,
    /// Other words by which people call it.
    #[serde(default)]
    pub also: Vec<String>,
    /// Whether the article asks for it.
    pub required: bool,
    /// Whether the change cannot be queued without it.
    #[serde(default)]
    pub needed_to_queue: bool,
    /// The article that it belongs to.
    #[serde(default, deserialize_with = "article")]
    pub article: Option<Article>,
    /// The first day in force.
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
}

impl EvidenceItem {
    /// Whether a case with this ground asks for the paper.
    #[must_use]
    pub fn belongs_to(&self, ground: &str) -> bool {
        self.grounds.is_empty() || self.grounds.iter().any(|code| code == ground)
    }

    /// Whether it is asked for on a day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.holds(on)
    }

    /// Whether a paper's title means this paper.
    #[must_use]
    pub fn is_named_by(&self, title: &str) -> bool {
        let title = title.to_lowercase();
        [&self.key, &self.name.zh, &self.name.en]
            .into_iter()
            .chain(&self.also)
            .any(|word| title.contains(&word.to_lowercase()))
    }
}

/// A party of a transfer whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hop {
    /// The list: a code of `hop-list`.
    pub list: String,
    /// The party.
    #[serde(deserialize_with = "words")]
    pub party: Words,
    /// The id of its limit.
    pub limit: String,
    /// The first day in force.
    #[serde(default = "first_day")]
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
}

/// What a post may do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRow {
    /// The post.
    #[serde(deserialize_with = "post")]
    pub post: Post,
    /// What it may do with every pupil.
    pub may: Vec<Act>,
    /// What it may do besides with pupils of its own classes.
    #[serde(default)]
    pub may_in_own_class: Vec<Act>,
    /// The first day in force.
    #[serde(default = "first_day")]
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
}

/// The first day of the regulation: rows that name no day hold from there on.
const fn first_day() -> Date {
    Date(match NaiveDate::from_ymd_opt(2017, 3, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    })
}

/// A sentence that lacks a language.
pub(super) const BOTH_LANGUAGES: &str = "a sentence needs both languages";
/// A sentence with a character that moves the cursor.
pub(super) const CONTROL: &str = "a sentence holds a control character";
/// A post that there is not.
pub(super) const NO_POST: &str = "no such post";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    zh: String,
    en: String,
}

pub(super) fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Words, D::Error> {
    let Pair { zh, en } = Pair::deserialize(deserializer)?;
    if zh.trim().is_empty() || en.trim().is_empty() {
        return Err(D::Error::custom(BOTH_LANGUAGES));
    }
    if zh.chars().chain(en.chars()).any(char::is_control) {
        return Err(D::Error::custom(CONTROL));
    }
    Ok(Words { zh, en })
}

pub(super) fn article<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Article>, D::Error> {
    u8::deserialize(deserializer).map(|number| Some(Article(number)))
}

fn post<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Post, D::Error> {
    let word = String::deserialize(deserializer)?;
    Post::parse(&word).ok_or_else(|| D::Error::custom(NO_POST))
}
