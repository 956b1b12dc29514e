//! Taking over the terminal and giving it back, whatever happens. Knows nothing of screens.
//!
//! Invariant: whoever enters gets a guard, and dropping the guard gives the terminal back, in panics too.

use std::{
    io::{self, BufWriter, Stdout, Write},
    panic::{self, PanicHookInfo},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use ratatui::{
    Terminal,
    backend::{Backend, CrosstermBackend},
};

use super::{event::Event, steady::Steady};
use crate::{domain::Lang, say};

/// What screens are drawn on. A frame is collected and written at once: standard output alone would write it in
/// pieces, which flickers on slow consoles.
pub type Screen = Terminal<Steady<CrosstermBackend<BufWriter<Stdout>>>>;

/// Bytes collected before they are written; a full screen of 200 × 50 is below it.
const FRAME_BYTES: usize = 64 * 1024;

/// Whether the terminal is ours now; the panic hook must not write into a screen.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Where the last panic happened, for the sentence after the terminal is given back.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// The terminal while it is ours.
#[derive(Debug)]
pub struct Guard {
    terminal: Screen,
    lang: Lang,
}

impl Guard {
    /// Takes the terminal: raw mode, the other screen (so that nothing of ours stays in the scroll-back),
    /// pasting in one piece.
    ///
    /// # Errors
    /// If standard output is no terminal or cannot be written; the terminal is then as before.
    pub fn enter(lang: Lang) -> io::Result<Self> {
        enable_raw_mode()?;
        ENTERED.store(true, Ordering::SeqCst);
        let entered = execute!(io::stdout(), EnterAlternateScreen)
            .map(|()| BufWriter::with_capacity(FRAME_BYTES, io::stdout()))
            .and_then(|out| Terminal::new(Steady(CrosstermBackend::new(out))));
        // An old Windows console has no bracketed paste; a paste then arrives as keys, which is no reason to stop.
        let _ = execute!(io::stdout(), EnableBracketedPaste);
        match entered {
            Ok(terminal) => Ok(Self { terminal, lang }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// The terminal to draw on.
    pub fn terminal(&mut self) -> &mut Screen {
        &mut self.terminal
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // What is still collected holds records and belongs on the screen that is being left, not on the next.
        let _ = Backend::flush(self.terminal.backend_mut());
        give_back();
        if std::thread::panicking() {
            let place = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
            tell(self.lang, place.as_deref());
        }
    }
}

/// Replaces the panic hook, once, by one that keeps quiet about data.
///
/// A panic's message may hold a name or a number, so only its place in the source is told. While the terminal is
/// ours the hook writes nothing and restores nothing: the panic may be caught (opening a damaged store is), and
/// the screen must then stay. If it is not caught, unwinding drops the [`Guard`], which gives the terminal back
/// and says the sentence.
pub fn install_panic_hook(lang: Lang) {
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
        if ENTERED.load(Ordering::SeqCst) {
            *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = place;
        } else {
            tell(lang, place.as_deref());
        }
    }));
}

/// Ends the program as a person's quitting does when the machine is shut down (`SIGTERM`) or the window is closed
/// (`SIGHUP`): drafts are kept, the store is closed, the terminal is given back. A console that closes its window on
/// Windows ends the reading of keys instead.
///
/// # Errors
/// If the system does not let signals be caught.
#[cfg(unix)]
pub fn on_end(events: mpsc::Sender<Event>) -> io::Result<()> {
    use signal_hook::{
        consts::{SIGHUP, SIGTERM},
        iterator::Signals,
    };
    let mut signals = Signals::new([SIGHUP, SIGTERM])?;
    std::thread::spawn(move || {
        for _ in signals.forever() {
            if events.send(Event::HungUp).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// No such signals reach a program here.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn on_end(_events: mpsc::Sender<Event>) -> io::Result<()> {
    Ok(())
}

/// Gives the terminal back; every step is tried even if one before failed.
fn give_back() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(io::stdout(), DisableBracketedPaste);
    let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

fn tell(lang: Lang, place: Option<&str>) {
    // Nothing can be done about an error output that is gone.
    let _ = writeln!(io::stderr(), "{}", sentence(lang, place));
}

fn sentence(lang: Lang, place: Option<&str>) -> String {
    let place = place.unwrap_or("?");
    say!(
        lang,
        "程序出了错，已停止。已保存的记录不受影响。请重新打开；若再出现，请把这个位置告诉维护人员：{place}",
        "The program failed and has stopped. Saved records are not affected. Start it again; if it happens again, tell the maintainer this place: {place}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A panic's message with a pupil's name in it would end in the terminal's scroll-back or in a log.
    #[test]
    fn the_sentence_names_a_place_and_nothing_else() {
        for lang in [Lang::Zh, Lang::En] {
            let told = sentence(lang, Some("src/tui/mod.rs:12"));
            assert!(told.ends_with("src/tui/mod.rs:12"));
            assert!(!told.contains('\n'));
        }
    }

    /// Giving back what was never taken would switch a plain terminal's screen.
    #[test]
    fn nothing_is_given_back_twice() {
        assert!(!ENTERED.load(Ordering::SeqCst));
        give_back();
        assert!(!ENTERED.load(Ordering::SeqCst));
    }
}
