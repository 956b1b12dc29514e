//! The desk on a terminal. Never touches files, store, seal, journal or bundle: all work goes through the desk.
//!
//! ```text
//! event     all that can arrive, in one queue
//! model     what is shown: who sits here, screens by tab, dialogs
//! update    (&mut Model, Event) -> effects; screens wish by Msg
//! effect    wishes and effects, as data
//! worker    the thread that does the desk's work
//! view      &Model -> cells; decides nothing
//! screens   one module each, and the one list of them
//! dialogs   what stands above a screen
//! parts     what both are made of
//! theme terminal
//! ```
//!
//! The loop below waits for an event, drains the queue, and draws only when the queue is empty. Nothing is done
//! while nobody touches a key, but for the one moment at which the desk locks itself.

pub mod dialogs;
pub mod effect;
pub mod event;
pub mod model;
pub mod parts;
pub mod screens;
pub mod steady;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;
pub mod worker;

#[cfg(test)]
mod played;
#[cfg(test)]
pub mod testing;

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    path::PathBuf,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use crossterm::event as term;
use ratatui::backend::{Backend, ClearType};

use crate::{
    desk::{Desk, Surroundings},
    domain::{Lang, Words},
    keymap::{Chord, Keymap, Name, Pending},
};
use effect::{Effect, Gate, Job, JobId, Work};
use event::{Event, Wake};
use model::{Awaited, Look, Model, Stage};
use screens::{login::Login, setup::SetUp};
use theme::{Colours, Theme};

/// How long an answer is waited for before a frame without it is drawn: quick answers spare a frame.
const PATIENCE: Duration = Duration::from_millis(40);
/// How often long work is looked at.
const PROGRESS: Duration = Duration::from_millis(120);

/// What is at hand at the start.
pub enum Start {
    /// A data folder without a desk: the set-up.
    SetUp(PathBuf),
    /// A data folder with a desk: the log-in.
    Door(PathBuf),
    /// A desk that is open already: a demo. The hint tells its password where one is asked.
    Open {
        /// The desk.
        desk: Arc<Desk>,
        /// Told where a password is asked.
        hint: Words,
        /// Whether 今日 shows the newcomer's list.
        guide: bool,
    },
}

/// What the terminal, the environment and the configuration say.
pub struct Around {
    /// The language, and whether it was demanded on the command line.
    pub lang: (Lang, bool),
    /// How many colours there are.
    pub colours: Colours,
    /// The keymap beneath, unless the desk's setting names another.
    pub keymap: Name,
    /// The name and text of the person's own keymap file, if there is one.
    pub keymap_file: Option<(String, String)>,
    /// What the desk needs from outside.
    pub surroundings: Surroundings,
}

/// Takes the terminal over and runs until the person quits.
///
/// # Errors
/// If the terminal cannot be taken over or written.
pub fn run(start: Start, around: Around) -> io::Result<()> {
    terminal::install_panic_hook(around.lang.0);
    let mut guard = terminal::Guard::enter(around.lang.0)?;
    let size = guard.terminal().size()?;
    let surroundings = around.surroundings.clone();
    let (mut model, desk) = begin(start, around, (size.width, size.height));
    let (sender, events) = mpsc::channel();
    let (jobs, worker) = worker::start(desk, surroundings, sender.clone());
    terminal::on_end(sender.clone())?;
    thread::spawn(move || read_terminal(&sender));
    let mut effects = first(&mut model);
    let mut touched = Instant::now();
    loop {
        for effect in effects.drain(..) {
            match effect {
                Effect::Work(job) => give(&jobs, job),
                Effect::Redraw => redraw(&mut guard)?,
                Effect::Bell => {
                    use io::Write;
                    io::stdout().write_all(b"\x07")?;
                }
                Effect::Quit => {
                    finish(jobs, worker, &events, &mut model);
                    return Ok(());
                }
            }
        }
        let patient = model.holding().then(|| events.recv_timeout(PATIENCE).ok()).flatten();
        let event = match patient.or_else(|| events.try_recv().ok()) {
            Some(event) => event,
            None => {
                draw(&model, &mut guard)?;
                next(&model, &events, touched)
            }
        };
        if matches!(event, Event::Key(_) | Event::Paste(_)) {
            touched = Instant::now();
        }
        effects = update::update(&mut model, event);
    }
}

/// A worker that is gone has told why in its last answer; there is nobody left to give work to.
fn give(jobs: &mpsc::Sender<Job>, job: Job) {
    let _ = jobs.send(job);
}

/// Lets the worker end what it was given, so that drafts are kept and the store is closed before the program
/// goes on; a worker that hangs on a dead stick is not waited for.
fn finish(
    jobs: mpsc::Sender<Job>,
    worker: thread::JoinHandle<()>,
    events: &mpsc::Receiver<Event>,
    model: &mut Model,
) {
    drop(jobs);
    for awaited in model.awaited.values() {
        awaited.progress.stop();
    }
    while !model.awaited.is_empty() {
        match events.recv_timeout(Duration::from_secs(10)) {
            Ok(Event::Done(done)) => {
                model.awaited.remove(&done.job);
            }
            Ok(_) => {}
            Err(_) => return,
        }
    }
    // A panic in the worker was caught and told before; there is nothing left to tell.
    let _ = worker.join();
}

/// Waits for the next event, or for the time at which the model wants to wake.
fn next(model: &Model, events: &mpsc::Receiver<Event>, touched: Instant) -> Event {
    let wait = match model.wake() {
        None => return events.recv().unwrap_or(Event::HungUp),
        Some(Wake::Progress) => (PROGRESS, Wake::Progress),
        Some(Wake::Second) => (Duration::from_secs(1), Wake::Second),
        Some(Wake::Idle(minutes)) => {
            let limit = Duration::from_secs(u64::from(minutes) * 60);
            (limit.saturating_sub(touched.elapsed()), Wake::Idle(minutes))
        }
    };
    match events.recv_timeout(wait.0) {
        Ok(event) => event,
        Err(mpsc::RecvTimeoutError::Timeout) => Event::Woke(wait.1),
        Err(mpsc::RecvTimeoutError::Disconnected) => Event::HungUp,
    }
}

fn draw(model: &Model, guard: &mut terminal::Guard) -> io::Result<()> {
    guard.terminal().draw(|frame| {
        if let Some(cursor) = view::draw(model, frame.buffer_mut()) {
            frame.set_cursor_position(cursor);
        }
    })?;
    Ok(())
}

/// Empties the real screen and forgets what was drawn, so that the next frame draws every cell. Not
/// `Terminal::clear`: that asks the terminal where its cursor is, and the answer would go to the thread that
/// reads keys.
fn redraw(guard: &mut terminal::Guard) -> io::Result<()> {
    guard.terminal().backend_mut().clear_region(ClearType::All)?;
    guard.terminal().swap_buffers();
    Ok(())
}

/// Reads the terminal until it is gone.
fn read_terminal(events: &mpsc::Sender<Event>) {
    loop {
        let event = match term::read() {
            Ok(term::Event::Key(key)) => Chord::from_event(key).map(Event::Key),
            Ok(term::Event::Paste(text)) => Some(Event::Paste(text)),
            Ok(term::Event::Resize(columns, lines)) => Some(Event::Resize(columns, lines)),
            Ok(_) => None,
            Err(_) => Some(Event::HungUp),
        };
        let over = matches!(event, Some(Event::HungUp));
        if event.is_some_and(|event| events.send(event).is_err()) || over {
            return;
        }
    }
}

fn begin(start: Start, around: Around, size: (u16, u16)) -> (Model, Option<Arc<Desk>>) {
    let (lang, lang_fixed) = around.lang;
    let look = Look {
        lang,
        theme: Theme::new(around.colours),
        keymap: Arc::new(Keymap::builtin(Name::Default)),
        keymap_problems: Arc::default(),
        size,
    };
    let (stage, folder, desk, hint, guide) = match start {
        Start::SetUp(folder) => {
            let setup = SetUp::new(folder.clone(), lang);
            (Stage::SetUp(Box::new(setup)), Some(folder), None, None, false)
        }
        Start::Door(folder) => {
            let login = Login::new(Some(folder.clone()), lang);
            (Stage::Login(Box::new(login)), Some(folder), None, None, false)
        }
        Start::Open { desk, hint, guide } => {
            (Stage::Login(Box::new(Login::new(None, lang))), None, Some(desk), Some(hint), guide)
        }
    };
    let mut model = Model {
        look,
        keymap_file: around.keymap_file,
        lang_fixed,
        folder,
        hint,
        guide,
        stage,
        dialogs: Vec::new(),
        status: String::new(),
        pending: Pending::default(),
        awaited: BTreeMap::new(),
        held: VecDeque::new(),
        next: 0,
    };
    model.use_keymap(around.keymap);
    (model, desk)
}

/// What is asked before the first key.
fn first(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    let asked = match (&model.stage, &model.folder) {
        (Stage::SetUp(_), _) => None,
        (_, Some(folder)) => Some(Gate::Look(folder.clone())),
        // A demo's desk is open: the worker only tells how it stands.
        (_, None) => Some(Gate::Enter),
    };
    if let Some(gate) = asked {
        let id = JobId(model.number());
        let progress = Arc::default();
        model.awaited.insert(id, Awaited { owner: None, holds: true, progress: Arc::clone(&progress) });
        effects.push(Effect::Work(Job { id, work: Work::Gate(gate), progress }));
    }
    update::tell_keymap_problems(model);
    effects
}
