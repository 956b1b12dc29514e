//! Personal data that leave the daily screen are written down (第28条). It gives nothing out itself.

use super::{Desk, DeskError};
use crate::journal::Op;

impl Desk {
    /// Notes that so many records were read out in full, by which command and for what.
    ///
    /// # Errors
    /// When it cannot be written down; then nothing may be given out.
    pub fn disclose(&self, what: &str, count: u32, purpose: &str) -> Result<(), DeskError> {
        let _held = self.hold();
        self.record(vec![Op::Disclosed { what: what.to_owned(), count, purpose: purpose.to_owned() }], &[])?;
        Ok(())
    }
}
