//! The whole program in a pseudo-terminal: first frame, the list after the password, each key to its frame, and what
//! is done when nobody touches a key. csvlens, when it is installed, shows the same rows beside it.

use std::{
    io::{Read, Write},
    path::Path,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::{
    ground::{Done, PASSWORD, ROUNDS, Table, median, ms, quantile},
    pupils,
    register::Desks,
};

const KEYS: usize = 400;
const DOWN: &[u8] = b"\x1b[B";
/// A frame is whole when nothing more came for this long.
const QUIET: Duration = Duration::from_millis(25);
const PATIENCE: Duration = Duration::from_secs(20);

/// A program in a terminal of 120 × 40.
struct Screen {
    chunks: Receiver<(Instant, Vec<u8>)>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    seen: vt100::Parser,
    begun: Instant,
}

impl Screen {
    fn start(program: &Path, words: &[&str]) -> Done<Self> {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).map_err(|error| error.to_string())?;
        let mut command = CommandBuilder::new(program);
        command.args(words);
        command.env("TERM", "xterm-256color");
        let mut reader = pair.master.try_clone_reader().map_err(|error| error.to_string())?;
        let keys = pair.master.take_writer().map_err(|error| error.to_string())?;
        let (sender, chunks) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command).map_err(|error| error.to_string())?;
        Ok(Self { chunks, keys, child, _master: pair.master, seen: vt100::Parser::new(40, 120, 0), begun })
    }

    fn send(&mut self, keys: &[u8]) -> Done<Instant> {
        self.keys.write_all(keys)?;
        self.keys.flush()?;
        Ok(Instant::now())
    }

    /// Takes what the program writes next; a question about the terminal is answered.
    fn take(&mut self, wait: Duration) -> Done<Option<Instant>> {
        let Ok((at, bytes)) = self.chunks.recv_timeout(wait) else { return Ok(None) };
        let asks = |question: &[u8]| bytes.windows(question.len()).any(|window| window == question);
        let mut answers: Vec<u8> = Vec::new();
        for (question, answer) in [
            (&b"\x1b]10;?"[..], &b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\"[..]),
            (b"\x1b]11;?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
            (b"\x1b[6n", b"\x1b[1;1R"),
            (b"\x1b[c", b"\x1b[?62;22c"),
        ] {
            if asks(question) {
                answers.extend_from_slice(answer);
            }
        }
        self.seen.process(&bytes);
        if !answers.is_empty() {
            self.send(&answers)?;
        }
        Ok(Some(at))
    }

    /// Waits until the screen shows a text; gives the moment.
    fn until(&mut self, text: &str) -> Done<Instant> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(at) = self.take(Duration::from_millis(50))?
                && self.seen.screen().contents().contains(text)
            {
                return Ok(at);
            }
        }
        Err(format!("\"{text}\" never came:\n{}", self.seen.screen().contents()).into())
    }

    /// Waits until nothing comes any more; gives the moment of the last piece.
    fn settle(&mut self, quiet: Duration) -> Done<Option<Instant>> {
        let mut last = None;
        while let Some(at) = self.take(quiet)? {
            last = Some(at);
        }
        Ok(last)
    }

    /// Milliseconds from each of many keys to the end of its frame.
    fn key_times(&mut self, key: &[u8]) -> Done<Vec<f64>> {
        let mut times = Vec::with_capacity(KEYS);
        for _ in 0..KEYS {
            let sent = self.send(key)?;
            let Some(mut at) = self.take(Duration::from_secs(2))? else { continue };
            at = self.settle(QUIET)?.unwrap_or(at);
            times.push(ms(at.duration_since(sent)));
        }
        Ok(times)
    }

    /// Milliseconds of processor time so far, in the system's steps of ten.
    fn processor_ms(&self) -> f64 {
        let stat =
            self.child.process_id().and_then(|id| std::fs::read_to_string(format!("/proc/{id}/stat")).ok());
        let after_name = stat.as_deref().and_then(|stat| stat.rsplit(')').next()).unwrap_or_default();
        let fields: Vec<f64> = after_name.split_whitespace().skip(11).take(2).flat_map(str::parse).collect();
        fields.iter().sum::<f64>() * 10.0
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A program that is gone already is what was wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What one run of the program took.
struct Run {
    first: f64,
    list: f64,
    keys: Vec<f64>,
    idle: f64,
    idle_bytes: bool,
}

fn ours(desk: &Path, with_keys: bool) -> Done<Run> {
    let folder = desk.to_str().unwrap_or_default();
    let mut screen = Screen::start(Path::new(env!("CARGO_BIN_EXE_xueji")), &["--data", folder])?;
    let first = ms(screen.until("密码")?.duration_since(screen.begun));
    screen.settle(QUIET)?;
    let entered = screen.send(format!("{PASSWORD}\r").as_bytes())?;
    screen.until("今日")?;
    let mut list = ms(screen.settle(QUIET)?.unwrap_or_else(Instant::now).duration_since(entered));
    let asked = screen.send(b"2")?;
    let shown = screen.until(&pupils::pupil(0).name)?;
    list += ms(screen.settle(QUIET)?.unwrap_or(shown).duration_since(asked));
    let mut run = Run { first, list, keys: Vec::new(), idle: 0.0, idle_bytes: false };
    if with_keys {
        screen.key_times(DOWN)?.clone_into(&mut run.keys);
        screen.settle(Duration::from_millis(300))?;
        let before = screen.processor_ms();
        run.idle_bytes = screen.take(Duration::from_secs(10))?.is_some();
        run.idle = screen.processor_ms() - before;
    }
    Ok(run)
}

fn csvlens(file: &Path, name: &str) -> Done<Run> {
    let program = std::env::var("CSVLENS").unwrap_or_else(|_| "csvlens".to_owned());
    let mut screen = Screen::start(Path::new(&program), &[file.to_str().unwrap_or_default()])?;
    let first = ms(screen.until(name)?.duration_since(screen.begun));
    screen.settle(Duration::from_millis(700))?;
    let keys = screen.key_times(DOWN)?;
    Ok(Run { first, list: first, keys, idle: 0.0, idle_bytes: false })
}

/// Measures ours at both sizes, and csvlens when it is there.
pub fn frames(desks: &Desks, table: &Table) -> Done<()> {
    let file = desks.root.join("100000.csv");
    pupils::write_csv(&file, 100_000)?;
    let name = pupils::pupil(0).name;
    let (mut small, mut large, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        small.push(ours(desks.of(2_000), false)?);
        large.push(ours(desks.of(100_000), true)?);
        match csvlens(&file, &name) {
            Ok(run) => theirs.push(run),
            Err(error) => eprintln!("csvlens: {}", error.to_string().lines().next().unwrap_or_default()),
        }
    }
    std::fs::remove_file(&file)?;
    let of = |runs: &[Run], number: fn(&Run) -> f64| median(&runs.iter().map(number).collect::<Vec<_>>());
    let key = |runs: &[Run], part: f64| {
        median(&runs.iter().map(|run| quantile(&run.keys, part)).collect::<Vec<_>>())
    };
    let first = of(&large, |run| run.first);
    let note = format!(" ({first:.1} ms)");
    table.at_most(
        "start → log-in drawn, 2,000 → 100,000 pupils",
        "×",
        1.5,
        first / of(&small, |run| run.first),
        &note,
    );
    let (few, many) = (of(&small, |run| run.list), of(&large, |run| run.list));
    let text = format!(
        "{few:.0} ms at 2,000, {many:.0} ms at 100,000 (with a quick password derivation of about 10 ms)"
    );
    table.plain("password → 今日 → the list drawn", &text);
    table.at_most("password → list, 2,000 → 100,000 pupils", "×", 1.5, many / few, "");
    let (p50, p99) = (key(&large, 0.5), key(&large, 0.99));
    table.at_most("key (↓) to frame, 100,000 pupils, p99", "ms", 16.0, p99, &format!(" (p50 {p50:.2} ms)"));
    let idle = of(&large, |run| run.idle);
    let bytes = large.iter().any(|run| run.idle_bytes);
    table.at_most(
        "processor in ten idle seconds",
        "ms",
        0.0,
        idle,
        if bytes { ", something was drawn" } else { "" },
    );
    if theirs.is_empty() {
        table
            .plain("the same against csvlens", "csvlens is not installed (`cargo install csvlens --locked`)");
        return Ok(());
    }
    let (their_first, their_p50) = (of(&theirs, |run| run.first), key(&theirs, 0.5));
    let note = format!(" (theirs {their_first:.0} ms)");
    table.at_most("start → first frame / csvlens", "×", 0.25, first / their_first, &note);
    let note = format!(" (theirs {their_p50:.2} ms, p99 {:.2} ms)", key(&theirs, 0.99));
    table.at_most("key to frame, p50 / csvlens", "×", 2.0, p50 / their_p50, &note);
    Ok(())
}
