//! The words of the regulation as types. Pure: no files, no clock, no chance.
//!
//! | Chinese | in code |
//! |---|---|
//! | 学籍状态 | [`Standing`] |
//! | 学生 | [`Pupil`] and its [`Fields`] |
//! | 校点 | [`Site`], a school desk or a center desk ([`DeskRole`]) |
//! | 教职工 | [`Staff`] with a [`Post`] |

pub mod attendance;
pub mod calendar;
mod clock;
pub mod codes;
pub mod division;
mod field;
pub mod free_text;
mod id;
pub mod ledger;
pub mod names;
pub mod note;
pub mod number;
pub mod pinyin;
mod pupil;
pub mod reading;
pub mod record;
mod roster;
pub mod school;
mod site;
mod text;
mod value;

pub use attendance::Stamp;
pub use clock::{Clock, Unit, Urgency};
pub use field::{FIELDS, FieldForm, FieldGroup, FieldKey, FieldSpec, Required};
pub use id::{CaseId, ChangeId, ContactId, Digest, EvidenceId, Fingerprint, PupilId, StaffId, StoreId};
pub use pupil::{AttendsElsewhere, Pupil, Seen, Situation, Standing};
pub use roster::RosterRow;
pub use site::{DeskRole, Post, Site, SiteKind, Staff};
pub use text::{Article, Explain, Lang, Said, Text, Words};
pub use value::{Date, Fields, Month, Validity, Value};
