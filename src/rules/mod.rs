//! What the regulation says (辽教发〔2017〕4号): pure functions citing 第N条, and the rule pack's data.

mod refusal;

pub use refusal::Refusal;
