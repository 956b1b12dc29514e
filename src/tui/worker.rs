//! The thread that does the desk's work, one piece after the other, and sends back what came of it. Draws
//! nothing; a panic in it becomes a sentence instead of a screen that hangs.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread,
};

use super::{
    effect::{Gate, Job, Work},
    event::{Done, Event},
    model::Bearings,
    screens::Answer,
};
use crate::{
    both,
    desk::{Desk, DeskError, Door, ErrorKind, Progress, Surroundings, Undone},
};

/// What came of a piece of work.
pub enum Outcome {
    /// Of something at the door.
    Gate(GateAnswer),
    /// The answer to a screen.
    Answer(Answer),
    /// What was taken back.
    Undone(Undone),
    /// It was kept; there is nothing to tell.
    Kept,
}

/// What came of something at the door.
pub enum GateAnswer {
    /// How it stands.
    Door(Door),
    /// Signed in, or back.
    Opened,
    /// Founded, or opened with the recovery code: the new recovery code, to be shown once.
    Code(Code),
    /// Closed.
    Closed,
}

/// A recovery code on its way to the screen: wiped when dropped, never shown by `Debug`.
pub type Code = crate::desk::Secret;

/// Starts the worker. It ends when the sender of jobs is dropped.
pub fn start(
    desk: Option<Arc<Desk>>,
    around: Surroundings,
    events: mpsc::Sender<Event>,
) -> (mpsc::Sender<Job>, thread::JoinHandle<()>) {
    let (jobs, inbox) = mpsc::channel::<Job>();
    let thread = thread::spawn(move || {
        let mut worker = Worker { desk, around };
        for Job { id, work, progress } in inbox {
            let result = catch_unwind(AssertUnwindSafe(|| worker.perform(work, &progress)));
            let result = result.unwrap_or_else(|_| Err(failed()));
            let bearings = catch_unwind(AssertUnwindSafe(|| worker.bearings())).unwrap_or_default();
            if events.send(Event::Done(Box::new(Done { job: id, result, bearings }))).is_err() {
                return;
            }
        }
    });
    (jobs, thread)
}

fn failed() -> DeskError {
    DeskError::new(
        ErrorKind::Environment,
        both!("这一步没有做成。", "This step was not done."),
        both!(
            "程序内部出了错；已保存的记录不受影响。",
            "The program failed inside; saved records are not affected."
        ),
        both!("请退出后重新打开再试。", "Please quit, open it again and retry."),
    )
}

/// Does one piece of work at once: for a test that plays with a real desk.
#[cfg(test)]
pub(super) fn at_once(
    desk: &Arc<Desk>,
    work: Work,
    progress: &Progress,
) -> (Result<Outcome, DeskError>, Option<Bearings>) {
    let mut worker = Worker { desk: Some(Arc::clone(desk)), around: desk.surroundings() };
    let result = worker.perform(work, progress);
    (result, worker.bearings())
}

struct Worker {
    desk: Option<Arc<Desk>>,
    around: Surroundings,
}

impl Worker {
    fn perform(&mut self, work: Work, progress: &Progress) -> Result<Outcome, DeskError> {
        match work {
            Work::Gate(gate) => self.gate(gate).map(Outcome::Gate),
            Work::Order(order) => order.perform(self.desk()?, progress).map(Outcome::Answer),
            Work::Undo => self.desk()?.undo().map(Outcome::Undone),
            Work::Set(key, value) => self.desk()?.set(key, &value).map(|()| Outcome::Kept),
            Work::ConfirmClock => {
                self.desk()?.confirm_clock();
                Ok(Outcome::Kept)
            }
        }
    }

    fn gate(&mut self, gate: Gate) -> Result<GateAnswer, DeskError> {
        let around = self.around.clone();
        match gate {
            Gate::Look(folder) => Desk::at_the_door(&folder, (around.now)()).map(GateAnswer::Door),
            Gate::Open(folder, name, password) => {
                let desk = Desk::open(&folder, name.as_deref(), &password, around)?;
                self.desk = Some(Arc::new(desk));
                Ok(GateAnswer::Opened)
            }
            Gate::Create(folder, setup, password, shape) => {
                let (desk, code) = Desk::create(&folder, &setup, &password, around)?;
                if let Some(shape) = shape {
                    desk.set_school_shape(&shape)?;
                }
                self.desk = Some(Arc::new(desk));
                Ok(GateAnswer::Code(code.into()))
            }
            Gate::Recover(folder, code, name, password) => {
                let typed = code.expose_str().unwrap_or_default();
                let (desk, code) = Desk::open_with_recovery(&folder, typed, &name, &password, around)?;
                self.desk = Some(Arc::new(desk));
                Ok(GateAnswer::Code(code.into()))
            }
            Gate::Unlock(password) => self.desk()?.unlock(&password).map(|()| GateAnswer::Opened),
            Gate::Enter => Ok(GateAnswer::Opened),
            Gate::Close => {
                self.desk = None;
                Ok(GateAnswer::Closed)
            }
        }
    }

    fn desk(&self) -> Result<&Desk, DeskError> {
        self.desk.as_deref().ok_or_else(failed)
    }

    fn bearings(&self) -> Option<Bearings> {
        self.desk.as_deref().map(Bearings::of)
    }
}
