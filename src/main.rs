//! The program: arguments in, exit status out.

use std::{
    io::{self, BufWriter},
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use xueji::{
    cli,
    desk::{KdfParams, Surroundings},
    domain::Date,
};

/// The day of this release, YYYYMMDD: no honest clock stands before it. Set anew with each release.
const RELEASED: u32 = 20_261_101;

fn main() -> ExitCode {
    let around = Surroundings {
        now,
        built: Date::from_number(RELEASED).expect("the day of a release exists"),
        kdf: KdfParams::STANDARD,
    };
    let mut out = BufWriter::new(io::stdout());
    let status = cli::run(std::env::args_os().collect(), around, &mut out, &mut io::stderr());
    ExitCode::from(status)
}

/// Seconds since 1970; before that a clock is taken to stand at 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
