//! Numbers that identify: citizen ID, other documents, 学籍号, 学校标识码, telephone, postal code. Every reader
//! takes what a person typed or pasted and gives the proper form with notes; none of them makes a number up.

pub mod citizen_id;
pub mod contact;
pub mod document;
pub mod school_code;
pub mod student_number;
mod tidy;

pub use citizen_id::{CitizenId, CitizenIdError};
pub use student_number::{StudentNumber, StudentNumberKind};
pub use tidy::{Tidy, half_width, is_invisible, looks_scientific};
