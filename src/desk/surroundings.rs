//! What the desk needs from the world outside: the time, the day the program was built, how hard passwords are
//! stretched. `main` gives them; tests give others.

use crate::{domain::Date, seal::KdfParams};

/// What the desk needs from the world outside.
#[derive(Clone)]
pub struct Surroundings {
    /// Seconds since 1970 (UTC), asked anew each time.
    pub now: fn() -> i64,
    /// The day the program was built: no honest clock stands before it.
    pub built: Date,
    /// How hard new passwords are stretched.
    pub kdf: KdfParams,
}
