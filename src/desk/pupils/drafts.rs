//! Interrupted forms: what was typed is kept sealed beside the journal until it is saved or thrown away.

use crate::desk::{Desk, DeskError};

impl Desk {
    /// Keeps what a form holds at this moment.
    ///
    /// # Errors
    /// When the disk does not let it.
    pub fn keep_draft(&self, key: &str, text: &str) -> Result<(), DeskError> {
        Ok(self.store.put_draft(key, Some(text.as_bytes()))?)
    }

    /// What a form held when it was interrupted.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn draft(&self, key: &str) -> Result<Option<String>, DeskError> {
        Ok(self.store.draft(key)?.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// When the disk does not let it.
    pub fn drop_draft(&self, key: &str) -> Result<(), DeskError> {
        Ok(self.store.put_draft(key, None)?)
    }
}
