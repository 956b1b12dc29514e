//! Personal data that leave the daily screen are written down (第28条). It gives nothing out itself.

use super::{Desk, DeskError};
use crate::journal::Op;

/// For what each sheet is made by the rules; written down beside it, in the words of the journal's readers.
pub(super) mod purpose {
    /// The roster of the pupils.
    pub(in crate::desk) const ROSTER: &str = "在校生花名册，学籍管理用（第9条）";
    /// The register of who came and who left.
    pub(in crate::desk) const MOVEMENTS: &str = "增减情况登记表，报学籍主管部门（第12条）";
    /// The page of breaches.
    pub(in crate::desk) const BREACHES: &str = "第30条自查表，交校长";
    /// The list of migrant dropouts.
    pub(in crate::desk) const MIGRANTS: &str = "随迁子女辍学名单，转户籍所在县（第23条）";
    /// A section of the file of a class.
    pub(in crate::desk) const FILE_MARKS: &str = "学生档案，本校登记（第8条）";
}

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
