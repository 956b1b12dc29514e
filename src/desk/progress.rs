//! How long work tells how far it is and learns that it should stop: shared between the thread that works and the
//! one that draws.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Progress of one piece of long work.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

impl Progress {
    /// Nothing done of nothing known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how much there is; 0 means unknown.
    pub fn expect(&self, total: u64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Says how much is done; false when the work should stop.
    pub fn reach(&self, done: u64) -> bool {
        self.done.store(done, Ordering::Relaxed);
        !self.stop.load(Ordering::Relaxed)
    }

    /// Done and total.
    #[must_use]
    pub fn read(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Asks the work to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
