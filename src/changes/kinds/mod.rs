//! The kinds of change, one file each. They say what the rules say and what happens; they keep nothing.

mod abroad;
mod archive_handover;
mod attend_elsewhere;
mod back;
mod certificate;
mod consent;
mod death;
mod defer;
mod dropout;
mod dropout_return;
mod enrol;
mod extend_suspension;
mod key_correction;
mod missing;
mod problem_record;
mod quick_edit;
mod resume;
mod return_from_abroad;
mod skip_grade;
mod suspend;
mod told;
mod transfer;

pub use abroad::Abroad;
pub use archive_handover::ArchiveHandover;
pub use attend_elsewhere::AttendElsewhere;
pub use certificate::Certificate;
pub use death::Death;
pub use defer::Defer;
pub use dropout::Dropout;
pub use dropout_return::DropoutReturn;
pub use enrol::Enrol;
pub use extend_suspension::ExtendSuspension;
pub use key_correction::KeyCorrection;
pub use missing::Missing;
pub use problem_record::ProblemRecord;
pub use quick_edit::QuickEdit;
pub use resume::Resume;
pub use return_from_abroad::ReturnFromAbroad;
pub use skip_grade::SkipGrade;
pub use suspend::Suspend;
pub use transfer::{PartyAnswer, TransferIn, TransferOut, party_answer};

use super::{Case, Due};
use crate::domain::{Date, FieldKey, Fields, Lang, Month, Value, reading};

/// The end of a limit of the pack that starts on `start`.
fn due_after(case: &Case<'_>, limit: &str, start: Date) -> Option<Due> {
    let (date, approximate) = case.pack.limit(limit, start)?.end(start, case.calendar)?;
    Some(Due { date, approximate })
}

/// The value that a canonical particular gives a field. The number of a document is read by its type.
fn value_of(case: &Case<'_>, key: FieldKey, text: &str, id_type: &str) -> Option<Value> {
    let read = match key {
        FieldKey::IdDocNumber => reading::read_document(id_type, text, case.today.0),
        _ => reading::read(key, text, case.today.0),
    };
    read.value
}

/// The month of entry, when the record has it.
fn enrolled_in(case: &Case<'_>) -> Option<Month> {
    match case.pupil?.fields.get(FieldKey::EnrollmentMonth)? {
        Value::Month(month) => Some(*month),
        _ => None,
    }
}

/// The name of a choice, for summaries.
fn choice_name<'a>(case: &Case<'a>, list: &str, code: &'a str, lang: Lang) -> &'a str {
    case.pack.choice(list, code).map_or(code, |choice| choice.name.get(lang))
}

/// A canonical day for reading: 2026-09-01.
fn day(text: &str) -> String {
    text.parse().ok().and_then(Date::from_number).map_or_else(|| "?".to_owned(), |day| day.to_string())
}

/// Sex and date of birth inside a citizen ID number; nothing for other documents.
fn inside_citizen_id(number: &str, today: Date) -> Fields {
    use crate::domain::number::CitizenId;
    let Ok(id) = CitizenId::parse(number, today.0) else { return Fields::default() };
    let sex = if id.is_female() { "2" } else { "1" };
    [(FieldKey::Gender, Value::Code(sex.into())), (FieldKey::BirthDate, Value::Date(Date(id.birth())))]
        .into_iter()
        .collect()
}

#[cfg(test)]
mod entry_tests;
#[cfg(test)]
mod testing;
