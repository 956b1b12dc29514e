//! A school year of roll calls for 6,000 pupils: every class on every school day, both halves, with pupils who are ill,
//! late, or absent for days on end. Then what a person waits for: the sheet of a class, its call, who is absent, the
//! month; and whether a day costs the same in June as in September.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicI64, Ordering},
};

use xueji::{
    desk::{Desk, ImportOrder, Progress, Secret, Surroundings, attend::RollMonth},
    domain::{
        Date, DeskRole, PupilId, RosterRow,
        attendance::{Presence, RollMark},
        school::YearPlan,
    },
};

use crate::{
    ground::{Done, PASSWORD, Table, around, child, found_around, median, quantile, tell, timed, told},
    pupils,
};

const PUPILS: u32 = 6_000;
const DAYS: usize = 200;
/// How many days at the beginning and at the end are compared.
const COMPARED: usize = 10;
/// How many times each of the others is asked.
const ASKED: usize = 100;
/// One pupil in so many begins to stay away on a day.
const STAYS_AWAY: u64 = 3_000;
/// For how many days.
const AWAY_DAYS: u64 = 7;
/// The terms of the year, and its first calendar year.
const YEAR: u16 = 2025;
const TERMS: [(u32, u32); 2] = [(20_250_901, 20_260_130), (20_260_223, 20_260_717)];

static NOW: AtomicI64 = AtomicI64::new(0);

/// Measures in a child, and says it.
pub fn measured(folder: &Path, table: &Table) -> Done<()> {
    let home = folder.join("attendance");
    let told = child(&["attendance", home.to_str().unwrap_or_default()])?;
    let note = format!(" ({:.0} ms)", told.get("last"));
    let what = format!("a day's roll of {PUPILS} pupils, September → June");
    table.at_most(&what, "×", 1.5, told.get("last") / told.get("first"), &note);
    let marks = told.get("marks");
    for (name, what) in [
        ("sheet", "the sheet of a class"),
        ("call", "the sheet of a class and its call"),
        ("absences", "who is absent"),
        ("month", "the month of a class"),
        ("today", "今日"),
    ] {
        let note = match name {
            "absences" => format!("; {} pupils", told.get("absent")),
            _ => String::new(),
        };
        let note = format!(" (p50 {:.2} ms{note})", told.get(&format!("{name}-middle")));
        table.at_most(&format!("{what}, after {marks} marks, p99"), "ms", 16.0, told.get(name), &note);
    }
    Ok(())
}

fn day(number: u32) -> Done<Date> {
    Date::from_number(number).ok_or_else(|| "no such day".into())
}

/// The clock stands at four in the afternoon of a day in China.
fn at(day: Date) {
    let moment = day.0.and_hms_opt(8, 0, 0).unwrap_or_default().and_utc();
    NOW.store(moment.timestamp(), Ordering::Relaxed);
}

/// A desk with a year of roll calls, and what it answers with.
pub fn work(folder: &Path) -> Done<()> {
    let clock = Surroundings { now: || NOW.load(Ordering::Relaxed), built: day(20_200_101)?, ..around() };
    at(day(20_250_820)?);
    let june = folder.join("june");
    let desk = found_around(&june, DeskRole::School, clock.clone())?;
    let file = folder.join("roster.csv");
    pupils::write_csv(&file, PUPILS)?;
    let order = ImportOrder { file, update: false, classes: Vec::new() };
    told(desk.import(&order, &Progress::new()))?;
    let terms = TERMS.iter().map(|(start, end)| Ok((day(*start)?, day(*end)?))).collect::<Done<_>>()?;
    told(desk.set_year(YearPlan { year: YEAR, terms, closures: Vec::new() }))?;
    let calendar = told(desk.school_calendar())?;
    let days = calendar.days().between(day(TERMS[0].0)?, day(TERMS[1].1)?).take(DAYS);
    let days: Vec<Date> = days.collect();
    for nth in 0..COMPARED {
        call(&desk, &days, nth)?;
    }
    drop(desk);
    // The desk as it was in September, asked in turn with the one of June: whatever else runs here meets both.
    let september = folder.join("september");
    copied(&june, &september)?;
    let open = |folder: &Path| told(Desk::open(folder, None, &Secret::from(PASSWORD), clock.clone()));
    let desk = open(&june)?;
    for nth in COMPARED..DAYS - COMPARED {
        call(&desk, &days, nth)?;
    }
    let early = open(&september)?;
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for nth in 0..COMPARED {
        first.push(call(&early, &days, COMPARED + nth)?);
        last.push(call(&desk, &days, DAYS - COMPARED + nth)?);
    }
    tell("marks", f64::from(PUPILS) * days.len() as f64 * 2.0);
    tell("first", median(&first));
    tell("last", median(&last));
    answers(&desk, &days)
}

/// A folder with all that is in it.
fn copied(from: &Path, to: &Path) -> Done<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copied(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Calls the roll of the whole school on a day of the year; gives the milliseconds.
fn call(desk: &Desk, days: &[Date], nth: usize) -> Done<f64> {
    let on = days[nth];
    at(on);
    let roster = desk.roster();
    let mark = |(place, row): (u64, RosterRow<'_>)| {
        let [morning, afternoon] = marks(place, nth as u64);
        RollMark { pupil: row.id, morning, afternoon, note: String::new() }
    };
    let marks = (0..).zip(roster.rows()).map(mark).collect();
    let (done, seconds) = timed(|| desk.call_roll(on, marks));
    told(done)?;
    Ok(seconds * 1000.0)
}

/// The marks of a pupil on a day: a fixed scatter, in which some stay away for days.
fn marks(pupil: u64, day: u64) -> [Presence; 2] {
    let scatter = |day: u64| (pupil * 1_000 + day + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    if (day.saturating_sub(AWAY_DAYS)..=day).any(|begun| scatter(begun) % STAYS_AWAY == 0) {
        return [Presence::Truant; 2];
    }
    match scatter(day) % 200 {
        0 | 1 => [Presence::Sick; 2],
        2 => [Presence::Leave, Presence::Present],
        3 => [Presence::Late, Presence::Present],
        _ => [Presence::Present; 2],
    }
}

/// The times of what a person waits for on the last day.
fn answers(desk: &Desk, days: &[Date]) -> Done<()> {
    let on = *days.last().ok_or("no days")?;
    let classes = desk.roll_classes();
    let month = RollMonth::of(on.number() / 100).ok_or("no such month")?;
    let of = |nth: usize| &classes[nth * 7 % classes.len()];
    ask("sheet", |nth| told(desk.roll_sheet(on, std::slice::from_ref(of(nth)))).map(drop))?;
    ask("absences", |_| told(desk.absences(None)).map(drop))?;
    ask("month", |nth| told(desk.roll_month(month, of(nth))).map(drop))?;
    ask("today", |_| told(desk.duties()).map(drop))?;
    // The next day, class by class.
    let next = told(desk.school_calendar())?.days().after(on).ok_or("no next day")?;
    at(next);
    ask("call", |nth| {
        let sheet = told(desk.roll_sheet(next, std::slice::from_ref(of(nth))))?;
        let mark = |(place, pupil): (u64, PupilId)| {
            let [morning, afternoon] = marks(place + 1_000 * nth as u64, DAYS as u64);
            RollMark { pupil, morning, afternoon, note: String::new() }
        };
        let pupils = sheet.lines.into_iter().map(|line| line.pupil);
        told(desk.call_roll(next, (0..).zip(pupils).map(mark).collect())).map(drop)
    })?;
    tell("absent", told(desk.absences(None))?.len() as f64);
    Ok(())
}

fn ask(name: &str, mut job: impl FnMut(usize) -> Done<()>) -> Done<()> {
    let mut times = Vec::new();
    for nth in 0..ASKED {
        let (done, seconds) = timed(|| job(nth));
        done?;
        times.push(seconds * 1000.0);
    }
    tell(name, quantile(&times, 0.99));
    tell(&format!("{name}-middle"), median(&times));
    Ok(())
}
