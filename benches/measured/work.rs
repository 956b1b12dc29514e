//! The pieces of work that run in a child of their own, so that time and peak memory are of this work alone. Each
//! prints numbers by name. It compares nothing.

use std::{collections::HashSet, path::Path};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use redb::{Builder, TableDefinition};
use xueji::{
    desk::{ChangeFilter, Desk, ImportOrder, Progress, Query, Secret},
    domain::{FieldKey, Value},
};

use crate::{
    attendance,
    ground::{Done, PASSWORD, ms, open, peak_mib, quantile, tell, timed, told},
    year,
};

/// Does the work that a parent asks for.
pub fn run(words: &[String]) -> Done<()> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["import", desk, file] => import(Path::new(desk), Path::new(file)),
        ["import-floor", file, database] => import_floor(Path::new(file), Path::new(database)),
        ["open", desk] => open_desk(Path::new(desk)),
        ["search", desk] => search(Path::new(desk)),
        ["year", desk] => year::play(Path::new(desk)),
        ["attendance", desk] => attendance::work(Path::new(desk)),
        ["today", desk] => today(Path::new(desk)),
        ["save", desk, count] => save(Path::new(desk), count.parse()?),
        ["export", desk, stick] => export(Path::new(desk), Path::new(stick)),
        ["collect", desk, stick] => collect(Path::new(desk), Path::new(stick)),
        _ => Err(format!("no such work: {words:?}").into()),
    }
}

fn import(desk: &Path, file: &Path) -> Done<()> {
    let desk = open(desk)?;
    let order = ImportOrder { file: file.to_owned(), update: false, classes: Vec::new() };
    let (done, seconds) = timed(|| desk.import(&order, &Progress::new()));
    let preview = told(done)?;
    if preview.new != preview.rows {
        let first =
            preview.problems.first().map(|problem| format!("{}: {}", problem.column, problem.reason.zh));
        return Err(format!("{} of {} rows were taken; {first:?}", preview.new, preview.rows).into());
    }
    tell("seconds", seconds);
    tell("peak", peak_mib());
    Ok(())
}

/// Every cell read, every row's text put twice (entry and record) in one durable transaction; nothing is checked,
/// nothing is sealed, nobody is looked for.
fn import_floor(file: &Path, database: &Path) -> Done<()> {
    const ENTRIES: TableDefinition<'static, u32, &[u8]> = TableDefinition::new("entries");
    const RECORDS: TableDefinition<'static, u32, &[u8]> = TableDefinition::new("records");
    let (done, seconds) = timed(|| -> Done<()> {
        let mut book: Xlsx<_> = open_workbook(file)?;
        let name = book.sheet_names().first().cloned().unwrap_or_default();
        let mut cells = book.worksheet_cells_reader(&name)?;
        let database = Builder::new().set_cache_size(20 << 20).create(database)?;
        let mut txn = database.begin_write()?;
        txn.set_two_phase_commit(true);
        {
            let (mut entries, mut records) = (txn.open_table(ENTRIES)?, txn.open_table(RECORDS)?);
            let (mut row, mut text) = (0, String::new());
            while let Some(cell) = cells.next_cell()? {
                if cell.get_position().0 != row {
                    entries.insert(row, text.as_bytes())?;
                    records.insert(row, text.as_bytes())?;
                    row = cell.get_position().0;
                    text.clear();
                }
                text.push_str(&Data::from(cell.get_value().clone()).to_string());
            }
            entries.insert(row, text.as_bytes())?;
            records.insert(row, text.as_bytes())?;
        }
        Ok(txn.commit()?)
    });
    done?;
    tell("seconds", seconds);
    Ok(())
}

/// Opening and the first list, without the password's own time.
fn open_desk(folder: &Path) -> Done<()> {
    let (desk, whole) = timed(|| open(folder));
    let desk = desk?;
    let (places, list) = timed(|| desk.roster().find(&Query::default()).len());
    let (unlocked, password) = timed(|| desk.unlock(&Secret::from(PASSWORD)));
    told(unlocked)?;
    tell("pupils", places as f64);
    tell("open", (whole - password) * 1000.0);
    tell("list", list * 1000.0);
    tell("peak", peak_mib());
    Ok(())
}

/// What thirty people type, letter by letter: initials, full pinyin, characters, the end of an ID number.
fn typed(desk: &Desk) -> Vec<String> {
    let roster = desk.roster();
    let mut seen = HashSet::new();
    let mut typed = Vec::new();
    for n in 0..30_u32 {
        let place = n.wrapping_mul(7919) % u32::try_from(roster.len()).unwrap_or(1).max(1);
        let row = roster.row(place);
        let keys: Vec<&str> = row.keys.split_whitespace().collect();
        let tail = row.id_number.get(row.id_number.len().saturating_sub(6)..).unwrap_or_default();
        for text in keys.iter().copied().take(2).chain([row.name, tail]) {
            for (end, letter) in text.char_indices() {
                let so_far = &text[..end + letter.len_utf8()];
                if seen.insert((n, so_far.to_owned())) {
                    typed.push(so_far.to_owned());
                }
            }
        }
    }
    typed
}

fn search(folder: &Path) -> Done<()> {
    let desk = open(folder)?;
    let roster = desk.roster();
    let times: Vec<f64> = typed(&desk)
        .into_iter()
        .map(|find| {
            let query = Query { find, ..Query::default() };
            timed(|| std::hint::black_box(roster.find(&query))).1 * 1000.0
        })
        .collect();
    tell("letters", times.len() as f64);
    tell("p50", quantile(&times, 0.5));
    tell("p99", quantile(&times, 0.99));
    Ok(())
}

fn save(folder: &Path, count: u32) -> Done<()> {
    let desk = open(folder)?;
    let pupils: Vec<_> = desk.roster().rows().map(|row| row.id).collect();
    let mut times = Vec::new();
    for n in 0..count {
        let id = pupils[n as usize * 7919 % pupils.len()];
        // Never what stands there already: that would not be written.
        let skill = Value::Text(format!("书法{n}-{}", std::process::id()).into());
        let edits = vec![(FieldKey::SpecialSkill, Some(skill))];
        let start = std::time::Instant::now();
        told(desk.edit_pupil(id, edits, ""))?;
        times.push(ms(start.elapsed()));
    }
    tell("p50", quantile(&times, 0.5));
    tell("p99", quantile(&times, 0.99));
    Ok(())
}

fn export(folder: &Path, stick: &Path) -> Done<()> {
    let desk = open(folder)?;
    let (done, seconds) = timed(|| desk.export(stick, &Progress::new()));
    told(done)?;
    tell("seconds", seconds);
    tell("peak", peak_mib());
    Ok(())
}

fn collect(folder: &Path, stick: &Path) -> Done<()> {
    let desk = open(folder)?;
    let (done, seconds) = timed(|| desk.collect(&[stick.to_owned()], &Progress::new()));
    let changes: usize = told(done)?.iter().map(|outcome| outcome.changes.len()).sum();
    tell("seconds", seconds);
    tell("changes", changes as f64);
    tell("peak", peak_mib());
    Ok(())
}

/// 今日 asked for again and again, over the year that was played.
fn today(desk: &Path) -> Done<()> {
    let desk = open(desk)?;
    let lines = told(desk.duties())?.len();
    let times: Vec<f64> = (0..50).map(|_| timed(|| desk.duties()).1 * 1000.0).collect();
    tell("lines", lines as f64);
    tell("dues", told(desk.dues(None))?.len() as f64);
    tell("changes", told(desk.changes(ChangeFilter::All))?.len() as f64);
    tell("open", told(desk.changes(ChangeFilter::Open))?.len() as f64);
    tell("p50", quantile(&times, 0.5));
    tell("p99", quantile(&times, 0.99));
    Ok(())
}
