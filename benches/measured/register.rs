//! Import, opening, searching and saving against the bare floor and SQLite.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use xueji::domain::DeskRole;

use crate::{
    ground::{Done, ROUNDS, Table, child, child_under, found, median, numbers_of},
    pupils,
};

/// Desks of 2,000, 20,000 and 100,000 pupils, made once and asked by the other measurements.
pub struct Desks {
    /// Where all of it lies.
    pub root: PathBuf,
    /// How many pupils each desk has, and its folder.
    pub sizes: Vec<(u32, PathBuf)>,
}

impl Desks {
    /// The folder of the desk with so many pupils.
    pub fn of(&self, size: u32) -> &Path {
        self.sizes.iter().find(|(known, _)| *known == size).map_or(self.root.as_path(), |(_, folder)| folder)
    }
}

fn words(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

/// Imports of 2,000, 20,000 and 100,000 rows; what they leave behind are the desks.
pub fn import(root: &Path, table: &Table) -> Done<Desks> {
    let mut desks = Desks { root: root.to_owned(), sizes: Vec::new() };
    let mut seconds = Vec::new();
    for (size, rounds) in [(2_000, 1), (20_000, ROUNDS), (100_000, 1)] {
        let file = root.join(format!("{size}.xlsx"));
        pupils::write_workbook(&file, size)?;
        let (mut ratios, mut times, mut peak) = (Vec::new(), Vec::new(), 0.0);
        for round in 0..rounds {
            let folder = root.join(format!("desk-{size}-{round}"));
            drop(found(&folder, DeskRole::School)?);
            let database = root.join("floor.redb");
            let floor = child(&["import-floor", words(&file), words(&database)])?.get("seconds");
            fs::remove_file(&database)?;
            let ours = child(&["import", words(&folder), words(&file)])?;
            times.push(ours.get("seconds"));
            ratios.push(ours.get("seconds") / floor);
            peak = ours.get("peak");
            if round + 1 == rounds {
                desks.sizes.push((size, folder));
            } else {
                fs::remove_dir_all(&folder)?;
            }
        }
        seconds.push(median(&times));
        let note = format!(" ({:.2} s, {peak:.0} MiB)", median(&times));
        let what = format!("import of {size} rows / calamine by cell + one redb transaction");
        table.at_most(&what, "×", 1.5, median(&ratios), &note);
        if size == 100_000 {
            table.at_most("peak memory of that import", "MiB", 64.0, peak, "");
        }
        fs::remove_file(&file)?;
    }
    table.at_most("import, 2,000 → 20,000 rows", "×", 12.0, seconds[1] / seconds[0], "");
    Ok(desks)
}

/// 今日 over 6,000 pupils with a year's changes: what stands between the tab key and the first line of it; and what the
/// changes of that year cost to write.
pub fn today(folder: &Path, table: &Table) -> Done<()> {
    let home = folder.join("today");
    let year = child(&["year", words(&home)])?;
    let (written, first, last) = (year.get("written"), year.get("first"), year.get("last"));
    let note = format!(" ({last:.1} ms)");
    let what = format!("drafting, checking and queueing a change, the first → after {written}");
    table.at_most(&what, "×", 1.5, last / first, &note);
    let rounds = (0..ROUNDS).map(|_| child(&["today", words(&home)])).collect::<Done<Vec<_>>>()?;
    let of = |name| median(&rounds.iter().map(|told| told.get(name)).collect::<Vec<_>>());
    let (changes, open, dues, lines) = (of("changes"), of("open"), of("dues"), of("lines"));
    let p50 = of("p50");
    let note =
        format!(" (p50 {p50:.2} ms; {changes} changes, {open} of them open, {dues} limits, {lines} lines)");
    table.at_most("今日, 6,000 pupils and a year of changes, p99", "ms", 16.0, of("p99"), &note);
    Ok(())
}

/// Opening, the first list, searching.
pub fn open_and_search(desks: &Desks, table: &Table) -> Done<()> {
    for (size, most) in [(2_000, Some(24.0)), (20_000, None), (100_000, Some(64.0))] {
        let (mut opens, mut lists, mut peaks) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let told = child(&["open", words(desks.of(size))])?;
            opens.push(told.get("open"));
            lists.push(told.get("list"));
            peaks.push(told.get("peak"));
        }
        let text = format!("{:.1} ms, then the list {:.2} ms", median(&opens), median(&lists));
        table.plain(
            &format!("store opened and checked, roster loaded, {size} pupils (password apart)"),
            &text,
        );
        if let Some(most) = most {
            table.at_most(&format!("peak memory, desk open, {size} pupils"), "MiB", most, median(&peaks), "");
        }
    }
    let mut middle = Vec::new();
    for size in [20_000, 100_000] {
        let rounds =
            (0..ROUNDS).map(|_| child(&["search", words(desks.of(size))])).collect::<Done<Vec<_>>>()?;
        let of = |name| median(&rounds.iter().map(|told| told.get(name)).collect::<Vec<_>>());
        let note = format!(" (p50 {:.2} ms)", of("p50"));
        table.at_most(&format!("search, each letter, {size} pupils, p99"), "ms", 16.0, of("p99"), &note);
        middle.push(of("p50"));
    }
    table.at_most("search, 20,000 → 100,000 pupils", "×", 10.0, middle[1] / middle[0], "");
    Ok(())
}

/// One row of a journal and one of a table, like ours, in SQLite with a rollback journal and full syncs.
const SQLITE: &str = "
import sqlite3, sys, time, os
path, rows, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = sqlite3.connect(path, isolation_level=None)
db.execute('PRAGMA journal_mode=DELETE'); db.execute('PRAGMA synchronous=FULL')
if not db.execute(\"SELECT 1 FROM sqlite_master\").fetchone():
    db.execute('CREATE TABLE pupil(id BLOB PRIMARY KEY, record BLOB) WITHOUT ROWID')
    db.execute('CREATE TABLE journal(seq INTEGER PRIMARY KEY, entry BLOB)')
    db.execute('BEGIN')
    for n in range(rows):
        db.execute('INSERT INTO pupil VALUES(?,?)', (n.to_bytes(16, 'big'), os.urandom(900)))
        db.execute('INSERT INTO journal VALUES(?,?)', (n, os.urandom(900)))
    db.execute('COMMIT')
times = []
for n in range(count):
    begin = time.perf_counter()
    db.execute('BEGIN IMMEDIATE')
    key = (n * 7919 % rows).to_bytes(16, 'big')
    db.execute('SELECT record FROM pupil WHERE id=?', (key,)).fetchone()
    db.execute('INSERT INTO journal SELECT max(seq)+1, ? FROM journal', (os.urandom(250),))
    db.execute('UPDATE pupil SET record=? WHERE id=?', (os.urandom(900), key))
    db.execute('COMMIT')
    times.append((time.perf_counter() - begin) * 1000)
times.sort()
print('p50', times[len(times) // 2]); print('p99', times[len(times) * 99 // 100])
";

/// A save, its syncs, and what it costs with more pupils.
pub fn save(desks: &Desks, table: &Table) -> Done<()> {
    let script = desks.root.join("sqlite.py");
    fs::write(&script, SQLITE)?;
    let mut middle = Vec::new();
    for size in [2_000, 20_000, 100_000] {
        let (mut ratios, mut times) = (Vec::new(), Vec::new());
        let database = desks.root.join(format!("sqlite-{size}.db"));
        for _ in 0..ROUNDS {
            let sizes = [size.to_string(), "300".to_owned()];
            let theirs =
                numbers_of(Command::new("python3").arg(&script).arg(&database).args(sizes))?.get("p50");
            let ours = child(&["save", words(desks.of(size)), "300"])?;
            ratios.push(ours.get("p50") / theirs);
            times.push(ours.get("p50"));
        }
        let note = format!(" ({:.2} ms)", median(&times));
        let what = format!("a save at {size} pupils / SQLite, rollback journal, synchronous=FULL");
        table.at_most(&what, "×", 1.0, median(&ratios), &note);
        middle.push(median(&times));
    }
    table.at_most("a save, 2,000 → 20,000 pupils", "×", 1.5, middle[1] / middle[0], "");
    let syncs = |count: &str| -> Done<f64> {
        let trace = desks.root.join("syncs");
        let options = ["-f", "-qq", "-e", "trace=fsync,fdatasync,sync_file_range,msync", "-o", words(&trace)];
        let done = child_under("strace", &options, &["save", words(desks.of(2_000)), count])?.output()?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
        }
        let text = fs::read_to_string(&trace)?;
        Ok(text.lines().filter(|line| line.contains("sync") && line.contains('(')).count() as f64)
    };
    match (syncs("10"), syncs("110")) {
        (Ok(few), Ok(many)) => table.at_most("syncs of a save", "syncs", 2.0, (many - few) / 100.0, ""),
        (few, _) => table.plain("syncs of a save", &format!("not counted: {:?}", few.err())),
    }
    Ok(())
}
