//! Reads a file of a rule pack and finds what is wrong with it, by line. It takes a file whole or not at all; what a
//! row says about rows of other files is looked at in `whole`.

use chrono::Datelike;
use serde::Deserialize;
use toml::Spanned;

use super::{
    Duty, EvidenceItem, Hop, Limit, List, PLACES, Pack, PackProblem, RoleRow, SEEN, Unit, When,
    data::{BOTH_LANGUAGES, CONTROL, Dated, NO_POST},
    duty::NO_KIND,
    file_rows,
};
use crate::{
    both,
    domain::{Article, Date, Words},
};

/// A file larger than this many bytes is not read.
const BYTES_MOST: usize = 256 * 1024;
/// A file has no more rows of one sort than this.
const ROWS_MOST: usize = 2000;
/// No limit is longer than this many units.
const LENGTH_MOST: u32 = 10_000;
/// How many articles the regulation has, unless a file says otherwise of its own source.
const ARTICLES: u8 = 33;
/// The years that a row may begin or end in.
const YEARS: std::ops::RangeInclusive<i32> = 1949..=2200;
/// The format that this program reads.
const FORMAT: &str = "xueji-rules/1";

/// A file with the place of each row.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    format: Spanned<String>,
    version: String,
    source: String,
    #[serde(default = "articles")]
    articles: u8,
    #[serde(default)]
    pub limit: Vec<Spanned<Limit>>,
    #[serde(default)]
    pub list: Vec<Spanned<List>>,
    #[serde(default)]
    pub evidence: Vec<Spanned<EvidenceItem>>,
    #[serde(default)]
    pub hop: Vec<Spanned<Hop>>,
    #[serde(default)]
    pub role: Vec<Spanned<RoleRow>>,
    #[serde(default)]
    pub duty: Vec<Spanned<Duty>>,
    #[serde(default)]
    pub section: Vec<Spanned<file_rows::Section>>,
    #[serde(default)]
    pub item: Vec<Spanned<file_rows::Item>>,
    #[serde(default)]
    pub sheet: Vec<Spanned<file_rows::Sheet>>,
}

const fn articles() -> u8 {
    ARTICLES
}

impl File {
    /// A copy of its rows without their places.
    pub(super) fn rows(&self) -> Pack {
        self.clone().into_pack()
    }

    /// Its rows without their places.
    pub(super) fn into_pack(self) -> Pack {
        Pack {
            version: self.version,
            source: self.source,
            limits: rows(self.limit),
            lists: rows(self.list),
            evidence: rows(self.evidence),
            hops: rows(self.hop),
            roles: rows(self.role),
            duties: rows(self.duty),
            file: file_rows::FileRows {
                sections: rows(self.section),
                items: rows(self.item),
                sheets: rows(self.sheet),
            },
            day: None,
        }
    }
}

fn rows<R>(rows: Vec<Spanned<R>>) -> Vec<R> {
    rows.into_iter().map(Spanned::into_inner).collect()
}

/// Collects problems with their lines.
pub(super) struct Finder<'a> {
    pub file: &'a str,
    pub text: &'a str,
    pub found: Vec<PackProblem>,
}

impl Finder<'_> {
    /// Notes a problem at a byte of the text.
    pub(super) fn at(&mut self, byte: usize, reason: Words) {
        let line = self.text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1;
        self.found.push(PackProblem { file: self.file.to_owned(), line, reason });
    }
}

/// Reads one file and checks each row by itself and beside the others of the file.
pub(super) fn read(text: &str, file: &str) -> Result<File, Vec<PackProblem>> {
    let mut finder = Finder { file, text, found: Vec::new() };
    if text.len() > BYTES_MOST {
        finder.at(0, both!("规则包文件太大。", "The rule pack's file is too large."));
        return Err(finder.found);
    }
    let raw: File = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            finder.at(error.span().map_or(0, |span| span.start), told(error.message()));
            return Err(finder.found);
        }
    };
    find(&raw, &mut finder);
    if finder.found.is_empty() { Ok(raw) } else { Err(finder.found) }
}

pub(super) fn parse(text: &str, file: &str) -> Result<Pack, Vec<PackProblem>> {
    read(text, file).map(File::into_pack)
}

fn find(raw: &File, finder: &mut Finder<'_>) {
    if raw.format.get_ref() != FORMAT {
        finder
            .at(raw.format.span().start, both!("只认 {FORMAT} 格式。", "Only the format {FORMAT} is known."));
    }
    let (limits, lists, evidence) = (raw.limit.len(), raw.list.len(), raw.evidence.len());
    let most = [
        limits,
        lists,
        evidence,
        raw.hop.len(),
        raw.role.len(),
        raw.duty.len(),
        raw.section.len(),
        raw.item.len(),
        raw.sheet.len(),
    ];
    if most.into_iter().any(|rows| rows > ROWS_MOST) {
        finder.at(0, both!("条目超过{ROWS_MOST}。", "More than {ROWS_MOST} rows."));
        return;
    }
    each(&raw.limit, true, finder, |row| (row.article, raw.articles), limit);
    each(&raw.list, true, finder, |row| (row.article, raw.articles), list);
    each(&raw.evidence, true, finder, |row| (row.article, raw.articles), |_, _, _| ());
    each(&raw.hop, false, finder, |_| (None, raw.articles), |_, _, _| ());
    each(&raw.role, true, finder, |_| (None, raw.articles), |_, _, _| ());
    each(&raw.duty, true, finder, |row| (row.article, raw.articles), duty);
    each(&raw.section, true, finder, |row| (row.article, raw.articles), |_, _, _| ());
    each(&raw.item, true, finder, |_| (None, raw.articles), file_rows::item_whole);
    each(&raw.sheet, true, finder, |row| (row.article, raw.articles), file_rows::sheet_whole);
}

/// What every sort of row has: dates, an article, and no other row of its key on the same day.
fn each<R: Dated>(
    rows: &[Spanned<R>],
    alone: bool,
    finder: &mut Finder<'_>,
    article: impl Fn(&R) -> (Option<Article>, u8),
    own: impl Fn(&R, usize, &mut Finder<'_>),
) {
    for (place, spanned) in rows.iter().enumerate() {
        let (row, start) = (spanned.get_ref(), spanned.span().start);
        let (from, until) = row.span();
        if until.is_some_and(|until| until < from) {
            finder.at(start, both!("失效日期在生效日期之前。", "It ends before it begins."));
        }
        if !YEARS.contains(&from.0.year()) || until.is_some_and(|until| !YEARS.contains(&until.0.year())) {
            finder.at(start, both!("日期的年份不对。", "The year of a date is out of range."));
        }
        let (article, most) = article(row);
        if let Some(Article(number)) = article.filter(|article| !(1..=most).contains(&article.0)) {
            finder.at(start, both!("没有第{number}条。", "There is no article {number}."));
        }
        let twin = rows[..place].iter().find(|other| {
            let other = other.get_ref();
            alone && other.key() == row.key() && other.meets(row)
        });
        if let Some(twin) = twin {
            let name = name_of(row);
            finder.at(
                start,
                match twin.get_ref().span() == row.span() {
                    true => both!("“{name}”写了两次。", "“{name}” stands twice."),
                    false => both!("“{name}”的生效日期有重叠。", "The dates in force of “{name}” overlap."),
                },
            );
        }
        own(row, start, finder);
    }
}

/// How a row is called in a sentence.
pub(super) fn name_of<R: Dated>(row: &R) -> String {
    match row.key() {
        (one, "") => one.to_owned(),
        (one, two) => format!("{one} {two}"),
    }
}

fn limit(limit: &Limit, start: usize, finder: &mut Finder<'_>) {
    if limit.unit == Unit::Date {
        day(limit.length, start, finder);
    } else if limit.length > LENGTH_MOST {
        finder.at(start, both!("期限太长。", "The limit is too long."));
    }
}

/// Whether a number is a day of the year, MMDD.
fn day(number: u32, start: usize, finder: &mut Finder<'_>) {
    if number > 1231 || Date::from_number(20_240_000 + number).is_none() {
        finder.at(start, both!("没有这个月日。", "No such day of the year."));
    }
}

fn list(list: &List, start: usize, finder: &mut Finder<'_>) {
    for (at, choice) in list.choices.iter().enumerate() {
        let code = &choice.code;
        if list.choices[..at].iter().any(|other| other.code == *code || other.name.zh == choice.name.zh) {
            finder.at(start, both!("“{code}”写了两次。", "“{code}” stands twice."));
        }
    }
}

fn duty(duty: &Duty, start: usize, finder: &mut Finder<'_>) {
    match &duty.when {
        When::Date(number) | When::Before(number) => day(*number, start, finder),
        When::Run { limit: None, length, unit, .. } => {
            if *length > LENGTH_MOST {
                finder.at(start, both!("期限太长。", "The limit is too long."));
            }
            if matches!(unit, Unit::Date | Unit::Times) {
                finder.at(start, both!("这个单位不能从某日起算。", "This unit does not run from a day."));
            }
        }
        When::Run { .. } | When::Limit(_) | When::LastSchoolDay => {}
    }
    let place = &duty.place;
    if !PLACES.contains(&place.as_str()) {
        finder.at(start, both!("没有“{place}”这个办理处。", "There is no place “{place}”."));
    }
    let seen = &duty.seen;
    if !seen.is_empty() && !SEEN.contains(&seen.as_str()) {
        finder.at(
            start,
            both!("没有“{seen}”这种自动判断。", "There is no way to see by “{seen}” that it is done."),
        );
    }
}

/// What the reader of TOML found wrong, in both languages. Its own sentences are English.
fn told(detail: &str) -> Words {
    let detail = detail.lines().next().unwrap_or_default();
    let quoted = detail.split('`').nth(1).unwrap_or_default();
    let rest = |mark: &str| detail.split_once(mark).map_or("", |(_, rest)| rest).replace('`', "");
    let zh = match detail {
        BOTH_LANGUAGES => "中英文都要写。".to_owned(),
        CONTROL => "文字里有控制符。".to_owned(),
        NO_POST => "没有这个岗位。".to_owned(),
        NO_KIND => "没有这种校点。".to_owned(),
        "no such day" => "没有这一天，日期写成20260901这样的8位数字。".to_owned(),
        _ if detail.starts_with("missing field `zh`") || detail.starts_with("missing field `en`") => {
            format!("缺少“{quoted}”：中英文都要写。")
        }
        _ if detail.starts_with("missing field") => format!("缺少“{quoted}”。"),
        _ if detail.starts_with("unknown variant") => {
            format!("不认识“{quoted}”，可用：{}。", rest("expected ").replace("one of ", ""))
        }
        _ if detail.starts_with("unknown field") => format!("不认识“{quoted}”这一项。"),
        _ if detail.starts_with("duplicate") => format!("“{quoted}”写了两次。"),
        _ if detail.starts_with("invalid") => format!("内容的类型不对（{detail}）。"),
        _ => format!("看不懂（{detail}）。"),
    };
    Words { zh, en: format!("cannot be read: {detail}") }
}
