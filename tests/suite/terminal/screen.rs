//! A person at a terminal: the real program on a pseudo-terminal, what stands on its screen, and keys. Waits for
//! what is to be seen, never for a time; prints the screen when it does not come. Knows nothing of screens.

use std::{
    io::{Read, Write},
    path::Path,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The longest wait for anything to be seen; a busy machine derives a password's key slowly.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program on a terminal of its own.
pub struct Screen {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
}

impl Screen {
    /// Starts the program with a home of its own: nothing of the machine's person is read or written.
    pub fn start(home: &Path, size: (u16, u16), args: &[&str], environment: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_xueji"));
        command.env_clear();
        command.args(args);
        command.cwd(home);
        command.env("HOME", home);
        for (name, folder) in [
            ("DATA", "data"),
            ("CONFIG", "config"),
            ("STATE", "state"),
            ("CACHE", "cache"),
            ("RUNTIME", "run"),
        ] {
            let name = if name == "RUNTIME" { "XDG_RUNTIME_DIR".into() } else { format!("XDG_{name}_HOME") };
            command.env(name, home.join(folder));
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "zh_CN.UTF-8");
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read) = reader.read(&mut bytes) {
                if read == 0 || sender.send(bytes[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        let parser = vt100::Parser::new(size.1, size.0, 0);
        Self { master: pair.master, writer, child, output, parser }
    }

    /// What is to be seen.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// What the terminal knows: cursor, alternate screen, cells.
    pub fn terminal(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Waits until all of these texts are to be seen.
    pub fn see(&mut self, texts: &[&str]) -> &mut Self {
        self.wait(&format!("{texts:?}"), |text| texts.iter().all(|wanted| text.contains(wanted)))
    }

    /// Waits until a text is no longer to be seen.
    pub fn gone(&mut self, unwanted: &str) -> &mut Self {
        self.wait(&format!("no {unwanted:?}"), |text| !text.contains(unwanted))
    }

    /// Waits until the screen is as wanted.
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        loop {
            // Everything that has been written already comes before the judgement, so that an old frame is not
            // taken for a new one more often than it must.
            while let Ok(bytes) = self.output.try_recv() {
                self.take(&bytes);
            }
            if wanted(&self.text()) {
                return self;
            }
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("not seen: {what}\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => panic!("ended without: {what}\n{}", self.text()),
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
    }

    /// Types keys: names as `enter` or `ctrl-s`, everything else as text.
    pub fn keys(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            let bytes = bytes_of(key);
            self.writer.write_all(&bytes).and_then(|()| self.writer.flush()).unwrap();
        }
        self
    }

    /// Changes the size of the window.
    pub fn resize(&mut self, size: (u16, u16)) -> &mut Self {
        self.parser.screen_mut().set_size(size.1, size.0);
        self.master.resize(pty_size(size)).unwrap();
        self
    }

    /// Waits until the program has ended; its exit status.
    pub fn ended(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("has not ended\n{}", self.text()),
            }
        }
        self.child.wait().unwrap().exit_code()
    }

    /// Sends a signal, and waits until the program has ended: `TERM` when the machine is shut down, `HUP` when the
    /// terminal's window is closed.
    #[cfg(unix)]
    pub fn signal(mut self, signal: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let until = Instant::now() + PATIENCE;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "SIG{signal} does not end the program");
            thread::yield_now();
        }
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(1)) {
            self.take(&bytes);
        }
        let left = self.terminal();
        assert!(
            !left.alternate_screen() && !left.hide_cursor() && !left.bracketed_paste(),
            "SIG{signal} leaves the terminal as the program had it"
        );
        let lines = self.master.get_termios().map(|termios| format!("{:?}", termios.local_flags));
        assert!(lines.is_none_or(|flags| flags.contains("ICANON") && flags.contains("ECHO")), "SIG{signal}");
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Already ended, in most cases; after a failed test it must not stay behind.
        let _ = self.child.kill();
    }
}

const fn pty_size(size: (u16, u16)) -> PtySize {
    PtySize { rows: size.1, cols: size.0, pixel_width: 0, pixel_height: 0 }
}

fn bytes_of(key: &str) -> Vec<u8> {
    let fixed = match key {
        "enter" => "\r",
        "tab" => "\t",
        "esc" => "\x1b",
        "up" => "\x1b[A",
        "down" => "\x1b[B",
        "right" => "\x1b[C",
        "left" => "\x1b[D",
        "f1" => "\x1bOP",
        "f2" => "\x1bOQ",
        "f4" => "\x1bOS",
        "f7" => "\x1b[18~",
        "f10" => "\x1b[21~",
        _ => "",
    };
    if !fixed.is_empty() {
        return fixed.into();
    }
    match (key.strip_prefix("ctrl-"), key.strip_prefix("alt-")) {
        (Some(letter), _) => vec![letter.as_bytes()[0] & 0x1f],
        (_, Some(letter)) => format!("\x1b{letter}").into(),
        _ => key.into(),
    }
}
