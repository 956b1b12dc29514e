//! What every measurement stands on: a folder that goes away, desks in it, children of this program with a clean
//! memory of their own, medians, and the table. It measures nothing itself.

use std::{
    error::Error,
    path::Path,
    process::Command,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use xueji::{
    desk::{Desk, DeskError, KdfParams, Secret, Setup, Surroundings},
    domain::{Date, DeskRole, Explain, Lang, SiteKind},
};

/// What a step gives, or why it could not be done.
pub type Done<T> = Result<T, Box<dyn Error>>;

/// Rounds of each measurement.
pub const ROUNDS: usize = 5;
/// The password of every desk here.
pub const PASSWORD: &str = "kuihua-2026-xq";
/// The variable by which a child is told its work.
const CHILD: &str = "XUEJI_BENCH_CHILD";

/// The clock as it is, and a key derivation that costs little: its own price is no part of any goal.
pub fn around() -> Surroundings {
    Surroundings {
        now: || {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        },
        built: Date::from_number(20_260_101).expect("a day that exists"),
        kdf: KdfParams::quick(),
    }
}

/// Sets a desk up.
pub fn found(folder: &Path, role: DeskRole) -> Done<Desk> {
    found_around(folder, role, around())
}

/// Sets a desk up over a given clock.
pub fn found_around(folder: &Path, role: DeskRole, around: Surroundings) -> Done<Desk> {
    let (kind, code, name) = match role {
        DeskRole::Center => (SiteKind::Central, "2121999901", "云杉镇中心小学"),
        DeskRole::School => (SiteKind::TeachingPoint, "2121999903", "北岔教学点"),
    };
    let setup = Setup { role, kind, code: code.into(), name: name.into(), staff: "关老师".into() };
    told(Desk::create(folder, &setup, &Secret::from(PASSWORD), around)).map(|(desk, _)| desk)
}

/// Has `who` take the card of `whom` and confirm it; it travels in the folder `stick`.
pub fn trust(who: &Desk, whom: &Desk, stick: &Path) -> Done<()> {
    let file = told(whom.export_card(stick))?;
    let card = told(who.import_card(&file))?;
    told(who.confirm_card(card.fingerprint, &card.check_code))?;
    Ok(())
}

/// Opens a desk.
pub fn open(folder: &Path) -> Done<Desk> {
    told(Desk::open(folder, None, &Secret::from(PASSWORD), around()))
}

/// The desk's reason as an error of ours.
pub fn told<T>(done: Result<T, DeskError>) -> Done<T> {
    done.map_err(|error| {
        let said = error.explain(Lang::En);
        format!("{}; {}", said.what, said.why).into()
    })
}

/// Runs a piece of work in a child of its own; gives the numbers that it prints, by name.
pub fn child(words: &[&str]) -> Done<Numbers> {
    numbers_of(Command::new(std::env::current_exe()?).env(CHILD, words.join("\n")))
}

/// The command line and variable of such a child, for a tool that starts it.
pub fn child_under(tool: &str, options: &[&str], words: &[&str]) -> Done<Command> {
    let mut command = Command::new(tool);
    command.args(options).arg(std::env::current_exe()?).env(CHILD, words.join("\n"));
    Ok(command)
}

/// The work that this process was started for; none when it is the one that measures.
pub fn child_work() -> Option<Vec<String>> {
    Some(std::env::var(CHILD).ok()?.lines().map(str::to_owned).collect())
}

/// Numbers by name.
pub struct Numbers(Vec<(String, f64)>);

impl Numbers {
    /// A number, NaN when the child did not tell it.
    pub fn get(&self, name: &str) -> f64 {
        self.0.iter().find(|(known, _)| known == name).map_or(f64::NAN, |(_, number)| *number)
    }
}

/// Runs a command whose output is lines of name and number.
pub fn numbers_of(command: &mut Command) -> Done<Numbers> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8(output.stdout)?;
    let pair = |line: &str| {
        let (name, number) = line.split_once(' ')?;
        Some((name.to_owned(), number.trim().parse().ok()?))
    };
    Ok(Numbers(text.lines().filter_map(pair).collect()))
}

/// Prints a number for the parent.
pub fn tell(name: &str, number: f64) {
    println!("{name} {number}");
}

/// The most memory that this process ever held, in MiB.
pub fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}

/// The seconds of a job.
pub fn timed<R>(job: impl FnOnce() -> R) -> (R, f64) {
    let start = Instant::now();
    let given = job();
    (given, start.elapsed().as_secs_f64())
}

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The value at a part of the sorted numbers: 0.5 is the median.
pub fn quantile(numbers: &[f64], part: f64) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
    let place = (last as f64 * part).round() as usize;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// The median.
pub fn median(numbers: &[f64]) -> f64 {
    quantile(numbers, 0.5)
}

/// The table, printed line by line as it grows.
pub struct Table;

impl Table {
    /// Prints the head.
    pub fn begin() -> Self {
        println!("| what | goal | measured | |\n|---|---|---|---|");
        Self
    }

    /// A line whose number must not be above the goal.
    pub fn at_most(&self, what: &str, unit: &str, goal: f64, measured: f64, note: &str) {
        let verdict = if measured <= goal { "met" } else { "missed" };
        let digits = if goal >= 10.0 { 1 } else { 2 };
        println!("| {what} | ≤ {goal} {unit} | {measured:.digits$} {unit}{note} | {verdict} |");
    }

    /// A line without a goal.
    pub fn plain(&self, what: &str, text: &str) {
        println!("| {what} | – | {text} | |");
    }
}
