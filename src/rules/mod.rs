//! What the regulation says (辽教发〔2017〕4号): pure functions citing 第N条, and the rule pack's data.
//!
//! | file | articles |
//! |---|---|
//! | [`deferral`] | 第4条: entry put off |
//! | [`enrolment`] | 第5–8条: entry, numbers, one record for a pupil |
//! | [`transfer`] | 第13–16条: grounds, order, limits, season, grade |
//! | [`dropout`] | 第23条: four weeks, contacts, three addressees |
//! | [`absence`] | 第23条: how long a pupil is absent without excuse, and the ladder |
//! | [`school_day`] | which days are school days |
//! | [`contact`] | 第23条: a contact with a family, a letter and its service |
//! | [`ledger`] | 第23条: the dropout ledger and how a case goes on |
//! | [`persuasion`] | 第23条: what is to be done next for a pupil who does not come |
//! | [`suspension`] | 第18, 19条: grounds, proof, one year and one more, the return |
//! | [`abroad`] | 第20条: papers that hold, days |
//! | [`loss`] | 第21条: death, and a missing pupil |
//! | [`elsewhere`] | 第7, 17, 22条: schooling elsewhere than where the record is |
//! | [`archive`] | 第9, 10, 16, 28条: handing over paper files |
//! | [`certificate`] | 第24, 25条: what stands for a lost certificate |
//! | [`grade`] | 第12, 19条: the grade of a return, skipping one |
//! | [`standing`] | from which standing a business may start |
//! | [`grade_year`] | 第5, 10, 12, 24条: promotion, graduation, moving up |
//! | [`school_year`] | terms and classes as a school sets them |
//! | [`key_data`] | 第11, 12条: what is under control and what drifts |
//! | [`problem`] | 第7, 27条: wrong and doubled records |
//! | [`one_open`] | at most one open business for a pupil |
//! | [`roles`] | 第26, 28条: who may do what |
//! | [`elapsed`] | how far a limit has run, in words |
//! | [`pack`] | figures, lists and papers as dated data |
//!
//! Rules refuse or warn ([`Verdict`]); they never change anything.

pub mod abroad;
pub mod absence;
pub mod archive;
pub mod certificate;
pub mod contact;
pub mod deferral;
pub mod dropout;
pub mod elapsed;
pub mod elsewhere;
pub mod enrolment;
pub mod grade;
pub mod grade_year;
pub mod key_data;
pub mod ledger;
pub mod loss;
mod moment;
pub mod one_open;
pub mod pack;
pub mod persuasion;
pub mod problem;
mod refusal;
pub mod roles;
pub mod school_day;
pub mod school_year;
pub mod standing;
pub mod suspension;
mod term;
pub mod transfer;
mod verdict;

pub use moment::not_ahead as moment_not_ahead;
pub use pack::Pack;
pub use refusal::Refusal;
pub use roles::{Act, may};
pub use term::Term;
pub use verdict::Verdict;
