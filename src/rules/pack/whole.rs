//! The files of a directory beside each other and on the pack that they overlay: what a row names must be there, and a
//! figure stays what it was counted in. All files are taken or none.

use toml::Spanned;

use super::{
    Pack, PackProblem, Unit, When,
    data::Dated,
    read::{File, Finder, name_of, read},
};
use crate::{
    both,
    domain::{Date, Words},
};

/// Lays files over a pack, or tells everything that is wrong with them.
pub(super) fn assemble(
    base: &Pack,
    files: &[(&str, &str)],
    kinds: &[&str],
) -> Result<Pack, Vec<PackProblem>> {
    if files.is_empty() {
        return Ok(base.clone());
    }
    let (mut read_files, mut problems) = (Vec::new(), Vec::new());
    for (name, text) in files {
        match read(text, name) {
            Ok(file) => read_files.push((Finder { file: name, text, found: Vec::new() }, file)),
            Err(found) => problems.extend(found),
        }
    }
    for at in 1..read_files.len() {
        let (before, after) = read_files.split_at_mut(at);
        if let Some((finder, file)) = after.first_mut() {
            before.iter().for_each(|(_, other)| twice(other, file, finder));
        }
    }
    let mut newer = Pack::default();
    for (_, file) in &read_files {
        newer.join(file.rows());
    }
    let merged = base.clone().overlaid(newer);
    for (finder, file) in &mut read_files {
        references(base, &merged, file, kinds, finder);
    }
    problems.extend(read_files.into_iter().flat_map(|(finder, _)| finder.found));
    if problems.is_empty() { Ok(merged) } else { Err(problems) }
}

/// The same row in two files of one directory.
fn twice(earlier: &File, file: &File, finder: &mut Finder<'_>) {
    fn one<R: Dated>(earlier: &[Spanned<R>], rows: &[Spanned<R>], finder: &mut Finder<'_>) {
        for spanned in rows {
            let row = spanned.get_ref();
            let twin = earlier
                .iter()
                .map(Spanned::get_ref)
                .any(|other| other.key() == row.key() && other.meets(row));
            if twin {
                let name = name_of(row);
                finder.at(
                    spanned.span().start,
                    both!("“{name}”在另一个文件里也有。", "“{name}” stands in another file too."),
                );
            }
        }
    }
    one(&earlier.limit, &file.limit, finder);
    one(&earlier.list, &file.list, finder);
    one(&earlier.evidence, &file.evidence, finder);
    one(&earlier.hop, &file.hop, finder);
    one(&earlier.role, &file.role, finder);
    one(&earlier.duty, &file.duty, finder);
    one(&earlier.section, &file.section, finder);
    one(&earlier.item, &file.item, finder);
    one(&earlier.sheet, &file.sheet, finder);
}

fn references(base: &Pack, merged: &Pack, file: &File, kinds: &[&str], finder: &mut Finder<'_>) {
    for spanned in &file.limit {
        let limit = spanned.get_ref();
        let before = base.limits.iter().find(|old| old.id == limit.id);
        if let Some(before) = before.filter(|before| sort(before.unit) != sort(limit.unit)) {
            let (id, was) = (&limit.id, sort(before.unit));
            finder.at(
                spanned.span().start,
                Words {
                    zh: format!("“{id}”的单位不对，应为{}。", was.zh()),
                    en: format!("The unit of “{id}” is wrong; it must be {}.", was.en()),
                },
            );
        }
    }
    for spanned in &file.evidence {
        let kind = &spanned.get_ref().kind;
        if !kinds.contains(&kind.as_str()) {
            let reason = both!("没有“{kind}”这种异动。", "There is no kind of change “{kind}”.");
            finder.at(spanned.span().start, reason);
        }
    }
    for spanned in &file.hop {
        let hop = spanned.get_ref();
        let start = spanned.span().start;
        named(merged, &hop.limit, hop.from, Sort::Run, start, finder);
        if merged.choice("hop-list", &hop.list).is_none() {
            let list = &hop.list;
            finder.at(start, both!("没有“{list}”这种转学流程。", "There is no hop list “{list}”."));
        }
    }
    for spanned in &file.duty {
        let duty = spanned.get_ref();
        let start = spanned.span().start;
        match &duty.when {
            When::Limit(id) => named(merged, id, duty.from, Sort::Day, start, finder),
            When::Run { limit: Some(id), .. } => named(merged, id, duty.from, Sort::Run, start, finder),
            _ => {}
        }
    }
}

/// A limit that a row names must hold when the row begins, and be of a sort that the row can use.
fn named(merged: &Pack, id: &str, on: Date, wanted: Sort, start: usize, finder: &mut Finder<'_>) {
    match merged.limit(id, on) {
        None => finder.at(start, both!("{on} 时没有“{id}”这个期限。", "There is no limit “{id}” on {on}.")),
        Some(limit) if sort(limit.unit) != wanted => finder.at(
            start,
            Words {
                zh: format!("期限“{id}”的单位不对，应为{}。", wanted.zh()),
                en: format!("The unit of the limit “{id}” is wrong; it must be {}.", wanted.en()),
            },
        ),
        Some(_) => {}
    }
}

/// What a limit is, whatever it is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A length of time.
    Run,
    /// A day of the year.
    Day,
    /// A number of times.
    Times,
}

impl Sort {
    const fn zh(self) -> &'static str {
        match self {
            Self::Run => "workdays、days、weeks、schooldays、months 或 years",
            Self::Day => "date",
            Self::Times => "times",
        }
    }

    const fn en(self) -> &'static str {
        match self {
            Self::Run => "workdays, days, weeks, schooldays, months or years",
            Self::Day => "date",
            Self::Times => "times",
        }
    }
}

const fn sort(unit: Unit) -> Sort {
    match unit {
        Unit::Workdays | Unit::Days | Unit::Weeks | Unit::SchoolDays | Unit::Months | Unit::Years => {
            Sort::Run
        }
        Unit::Date => Sort::Day,
        Unit::Times => Sort::Times,
    }
}
