//! What the fields of one record say together: what is missing, what contradicts, what follows. It knows nothing
//! of other pupils, of the school, of papers or of time passed; doubles, ages for a grade and evidence are
//! checked where those are known.

mod derive;
mod identity;
mod members;
mod situation;

use chrono::NaiveDate;

pub use derive::{derive, suggest};

use super::note::{Note, Severity};
use super::reading::{read, read_document, write};
use super::{FieldKey, Fields, Required, Value};
use crate::say;

/// 身份证件类型 其他: the number may be empty.
const OTHER: &str = super::number::document::OTHER;
/// 身份证件类型 居民身份证.
const CITIZEN: &str = super::number::document::CITIZEN_ID;

/// One thing to look at, and the field where it is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The field to which the cursor goes.
    pub key: FieldKey,
    /// How much it weighs, the number of the check, and the sentence.
    pub note: Note,
}

impl Finding {
    const fn new(key: FieldKey, note: Note) -> Self {
        Self { key, note }
    }

    /// How much it weighs: [`Severity::Refuse`] blocks the hand-over to the center.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.note.severity
    }
}

/// Everything to look at in a record: the heaviest first, then in the order of the fields. Corrections that
/// reading would make again are not findings.
#[must_use]
pub fn check(fields: &Fields, today: NaiveDate) -> Vec<Finding> {
    let mut found = Vec::new();
    alone(fields, today, &mut found);
    found.extend(together(fields));
    found.sort_by_key(|finding| (std::cmp::Reverse(finding.severity()), finding.key));
    found
}

/// What the fields say together, for values that have just been read one by one: [`check`] without reading them
/// again. In no particular order.
#[must_use]
pub fn together(fields: &Fields) -> Vec<Finding> {
    let mut found = Vec::new();
    missing_findings(fields, &mut found);
    identity::check(fields, &mut found);
    situation::check(fields, &mut found);
    members::check(fields, &mut found);
    found
}

/// What each value says alone, now that the types of documents are known.
fn alone(fields: &Fields, today: NaiveDate, found: &mut Vec<Finding>) {
    for (key, value) in fields.iter() {
        // A code reads as itself; by its name it would be looked up far more slowly.
        let written = value.as_code().map_or_else(|| write(key, value), str::to_owned);
        let reading = match document_type(key) {
            Some(kind) => read_document(fields.code(kind), &written, today),
            None => read(key, &written, today),
        };
        let notes = reading.notes.into_iter().filter(|note| note.severity != Severity::Corrected);
        found.extend(notes.map(|note| Finding::new(key, note)));
    }
}

/// The field that holds the type of this document's number.
const fn document_type(key: FieldKey) -> Option<FieldKey> {
    match key {
        FieldKey::IdDocNumber => Some(FieldKey::IdDocType),
        FieldKey::Member1IdDocNumber => Some(FieldKey::Member1IdDocType),
        FieldKey::Member2IdDocNumber => Some(FieldKey::Member2IdDocType),
        _ => None,
    }
}

/// The fields that must be filled and are not, in their order. The second member is not among them: an orphan
/// or a single parent has none, so that is only a doubt.
#[must_use]
pub fn missing(fields: &Fields) -> Vec<FieldKey> {
    let asked = |key: &FieldKey| match key.spec().required {
        Required::Yes => !members::belongs_to_second(*key),
        Required::Conditional => *key == FieldKey::IdDocNumber && fields.code(FieldKey::IdDocType) != OTHER,
        Required::No | Required::Issued => false,
    };
    FieldKey::all().filter(asked).filter(|key| fields.get(*key).is_none()).collect()
}

fn missing_findings(fields: &Fields, found: &mut Vec<Finding>) {
    for key in missing(fields) {
        found.push(Finding::new(
            key,
            Note::refuse("E01", |lang| say!(lang, "缺：{}。", "{} is missing.", key.label().get(lang))),
        ));
    }
    if fields.get(FieldKey::PoliticalStatus).is_none() {
        found.push(Finding::new(
            FieldKey::PoliticalStatus,
            Note::warn("E01", |lang| {
                say!(
                    lang,
                    "没有填政治面貌，小学生一般填“群众”。",
                    "Political status is empty; for pupils of primary school it is usually 群众."
                )
            }),
        ));
    }
}

/// Whether the field says 是.
fn is_yes(fields: &Fields, key: FieldKey) -> bool {
    fields.get(key) == Some(&Value::YesNo(true))
}

/// Whether the field says 否.
fn is_no(fields: &Fields, key: FieldKey) -> bool {
    fields.get(key) == Some(&Value::YesNo(false))
}

#[cfg(test)]
mod tests;
