//! `cargo bench`: measures the goals as ratios in one run, medians of five rounds, and prints the table that stands in
//! the README. Parts by name: `cargo bench -- import search save road screen today attendance`; none means all.
//!
//! It needs `python3` (its sqlite3), `zstd`, `age`, `minisign`, and, if they are there, `strace` and `csvlens` (or its
//! path in `CSVLENS`). Everything lies in a temporary folder, or in one below `XUEJI_BENCH_FOLDER`.

mod attendance;
mod ground;
mod pupils;
mod register;
mod road;
mod screen;
mod work;
mod year;

use std::{env, fs, process::ExitCode};

use ground::{Done, Table, child_work};

fn main() -> ExitCode {
    let done = match child_work() {
        Some(words) => work::run(&words),
        None => measure(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Done<()> {
    let parts: Vec<String> = env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|word| word == part);
    let folder = match env::var_os("XUEJI_BENCH_FOLDER") {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let table = Table::begin();
    let size = fs::metadata(env!("CARGO_BIN_EXE_xueji"))?.len() as f64 / 1e6;
    table.at_most("executable", "MB", 15.0, size, "");
    if wanted("road") {
        road::both_ways(folder.path(), &table)?;
    }
    if wanted("attendance") {
        attendance::measured(folder.path(), &table)?;
    }
    if wanted("today") {
        register::today(folder.path(), &table)?;
    }
    if !["import", "search", "save", "screen"].into_iter().any(wanted) {
        return Ok(());
    }
    let desks = register::import(folder.path(), &table)?;
    if wanted("search") {
        register::open_and_search(&desks, &table)?;
    }
    if wanted("save") {
        register::save(&desks, &table)?;
    }
    if wanted("screen") {
        screen::frames(&desks, &table)?;
    }
    Ok(())
}
