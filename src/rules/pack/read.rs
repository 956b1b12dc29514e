//! Reads a file of a rule pack and finds what is wrong with it, by line. It takes a file whole or not at all.

use serde::Deserialize;
use toml::Spanned;

use super::{Duty, EvidenceItem, Hop, Limit, List, Pack, PackProblem, RoleRow, Unit, file_rows};
use crate::{
    both,
    domain::{Date, Words},
};

/// A file larger than this many bytes is not read.
const BYTES_MOST: usize = 256 * 1024;
/// A file has no more rows of one sort than this.
const ROWS_MOST: usize = 2000;
/// The format that this program reads.
const FORMAT: &str = "xueji-rules/1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: Spanned<String>,
    version: String,
    source: String,
    #[serde(default)]
    limit: Vec<Spanned<Limit>>,
    #[serde(default)]
    list: Vec<Spanned<List>>,
    #[serde(default)]
    evidence: Vec<Spanned<EvidenceItem>>,
    #[serde(default)]
    hop: Vec<Spanned<Hop>>,
    #[serde(default)]
    role: Vec<Spanned<RoleRow>>,
    #[serde(default)]
    duty: Vec<Spanned<Duty>>,
    #[serde(default)]
    section: Vec<Spanned<file_rows::Section>>,
    #[serde(default)]
    item: Vec<Spanned<file_rows::Item>>,
    #[serde(default)]
    sheet: Vec<Spanned<file_rows::Sheet>>,
}

/// Collects problems with their lines.
pub(super) struct Finder<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<PackProblem>,
}

impl Finder<'_> {
    pub(super) fn at(&mut self, byte: usize, reason: Words) {
        let line = self.text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1;
        self.found.push(PackProblem { file: self.file.to_owned(), line, reason });
    }
}

pub(super) fn parse(text: &str, file: &str) -> Result<Pack, Vec<PackProblem>> {
    let mut finder = Finder { file, text, found: Vec::new() };
    if text.len() > BYTES_MOST {
        finder.at(0, both!("规则包文件太大。", "The rule pack's file is too large."));
        return Err(finder.found);
    }
    let raw: File = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let detail = error.message();
            finder.at(
                error.span().map_or(0, |span| span.start),
                both!("看不懂：{detail}", "cannot be read: {detail}"),
            );
            return Err(finder.found);
        }
    };
    find(&raw, &mut finder);
    if !finder.found.is_empty() {
        return Err(finder.found);
    }
    Ok(Pack {
        version: raw.version,
        source: raw.source,
        limits: raw.limit.into_iter().map(Spanned::into_inner).collect(),
        lists: raw.list.into_iter().map(Spanned::into_inner).collect(),
        evidence: raw.evidence.into_iter().map(Spanned::into_inner).collect(),
        hops: raw.hop.into_iter().map(Spanned::into_inner).collect(),
        roles: raw.role.into_iter().map(Spanned::into_inner).collect(),
        duties: raw.duty.into_iter().map(Spanned::into_inner).collect(),
        file: file_rows::FileRows {
            sections: raw.section.into_iter().map(Spanned::into_inner).collect(),
            items: raw.item.into_iter().map(Spanned::into_inner).collect(),
            sheets: raw.sheet.into_iter().map(Spanned::into_inner).collect(),
        },
    })
}

fn find(raw: &File, finder: &mut Finder<'_>) {
    if raw.format.get_ref() != FORMAT {
        finder
            .at(raw.format.span().start, both!("只认 {FORMAT} 格式。", "Only the format {FORMAT} is known."));
    }
    let most = [raw.limit.len(), raw.list.len(), raw.evidence.len(), raw.hop.len(), raw.role.len()];
    let file = [raw.section.len(), raw.item.len(), raw.sheet.len()];
    if most.into_iter().chain(file).any(|rows| rows > ROWS_MOST) {
        finder.at(0, both!("条目超过{ROWS_MOST}。", "More than {ROWS_MOST} rows."));
        return;
    }
    file_rows::find(&raw.section, &raw.item, &raw.sheet, finder);
    limits(&raw.limit, finder);
    lists(&raw.list, finder);
    for (place, row) in raw.evidence.iter().enumerate() {
        let item = row.get_ref();
        dates(row.span().start, item.from, item.until, finder);
        let twice = raw.evidence[..place]
            .iter()
            .any(|other| other.get_ref().kind == item.kind && other.get_ref().key == item.key);
        once(row.span().start, twice, &item.key, finder);
    }
    for (place, row) in raw.role.iter().enumerate() {
        let twice = raw.role[..place].iter().any(|other| other.get_ref().post == row.get_ref().post);
        once(row.span().start, twice, row.get_ref().post.key(), finder);
    }
}

fn limits(rows: &[Spanned<Limit>], finder: &mut Finder<'_>) {
    for (place, row) in rows.iter().enumerate() {
        let limit = row.get_ref();
        let start = row.span().start;
        dates(start, limit.from, limit.until, finder);
        let no_such_day = Date::from_number(20_240_000 + limit.length).is_none();
        if limit.unit == Unit::Date && (limit.length > 1231 || no_such_day) {
            finder.at(start, both!("没有这个月日。", "No such day of the year."));
        }
        if limit.length > 10_000 {
            finder.at(start, both!("期限太长。", "The limit is too long."));
        }
        let overlap = rows[..place].iter().map(Spanned::get_ref).any(|other| {
            other.id == limit.id
                && other.until.is_none_or(|until| until >= limit.from)
                && limit.until.is_none_or(|until| until >= other.from)
        });
        once(start, overlap, &limit.id, finder);
    }
}

fn lists(rows: &[Spanned<List>], finder: &mut Finder<'_>) {
    for (place, row) in rows.iter().enumerate() {
        let list = row.get_ref();
        let start = row.span().start;
        dates(start, list.from, list.until, finder);
        once(start, rows[..place].iter().any(|other| other.get_ref().id == list.id), &list.id, finder);
        for (at, choice) in list.choices.iter().enumerate() {
            let twice = list.choices[..at]
                .iter()
                .any(|other| other.code == choice.code || other.name.zh == choice.name.zh);
            once(start, twice, &choice.code, finder);
        }
    }
}

pub(super) fn once(start: usize, twice: bool, name: &str, finder: &mut Finder<'_>) {
    if twice {
        finder.at(start, both!("“{name}”写了两次。", "“{name}” stands twice."));
    }
}

pub(super) fn dates(start: usize, from: Date, until: Option<Date>, finder: &mut Finder<'_>) {
    if until.is_some_and(|until| until < from) {
        finder.at(start, both!("失效日期在生效日期之前。", "It ends before it begins."));
    }
}
