//! The names under which a box asks for a value. What a kind of change calls its particulars is not known here: those
//! are checked where the kinds are.

use crate::{
    both,
    domain::{FieldKey, Words},
};

/// Values that are worked out.
const COMPUTED: [&str; 14] = [
    "today",
    "staff",
    "age",
    "grade_class",
    "school_year",
    "school_year_end",
    "special",
    "standing",
    "standing_since",
    "leaving_to",
    "count",
    "count_male",
    "count_female",
    "line",
];
/// What is known of the guardian: the family member who is one.
const GUARDIAN: [&str; 4] = ["name", "relation", "phone", "address"];
/// What is known of the two schools of a transfer.
const SCHOOL: [&str; 3] = ["name", "code", "grade"];
/// What is known of a change besides its particulars.
const BUSINESS: [&str; 9] =
    ["id", "kind", "stage", "progress", "grade_kept", "item", "before", "after", "basis"];
/// What is known of the last bundle.
const BUNDLE: [&str; 6] = ["number", "code", "on", "changes", "receiver", "state"];
/// What is known of a copy: to whom it goes, and what was told when it was handed over.
const COPY: [&str; 3] = ["to", "on", "receipt"];
/// What is known of a pupil's case on the dropout ledger.
const CASE: [&str; 20] = [
    "state",
    "first_absent",
    "stated",
    "reason",
    "whereabouts",
    "help",
    "system_mark",
    "class_teacher",
    "leader",
    "village",
    "township",
    "contacts",
    "told",
    "last_contact",
    "result",
    "returned",
    "closed",
    "note",
    "opened",
    "groups",
];
/// What is known of a letter and its service.
const LETTER: [&str; 6] = ["number", "deadline", "served", "received_by", "refused", "witnesses"];
/// What is known of one contact with a family.
const CONTACT: [&str; 9] = ["on", "way", "by", "whom", "place", "found", "outcome", "promise", "next"];
/// What is known of a ledger, of a monthly report and of the list of who did not come.
const LEDGER: [&str; 13] = [
    "month",
    "on",
    "suspected",
    "dropped_out",
    "persuaded",
    "returned",
    "closed",
    "uncalled",
    "nil",
    "head",
    "note",
    "expected",
    "came",
];
/// What is known of a pupil's month in the register of attendance, besides its days.
const MARKS: [&str; 6] = ["sick", "leave", "truant", "late", "early", "note"];
/// Days of the longest month.
const DAYS: u8 = 31;
/// What is known of the answer of a party to a transfer.
const HOP: [&str; 2] = ["on", "opinion"];

/// Checks one key.
///
/// # Errors
/// What is wrong with it.
pub fn check(key: &str) -> Result<(), Words> {
    let (root, rest) = key.split_once('.').unwrap_or((key, ""));
    let known = match root {
        "pupil" => FieldKey::by_key(rest).is_some(),
        "guardian" => GUARDIAN.contains(&rest),
        "site" => ["name", "code"].contains(&rest),
        "giving" | "taking" => SCHOOL.contains(&rest),
        "business" => BUSINESS.contains(&rest),
        "bundle" => BUNDLE.contains(&rest),
        "copy" => COPY.contains(&rest),
        "case" => CASE.contains(&rest),
        "letter" => LETTER.contains(&rest),
        "contact" => CONTACT.contains(&rest),
        "ledger" => LEDGER.contains(&rest),
        "marks" => MARKS.contains(&rest) || is_day(rest),
        "change" | "pair" => is_word(rest),
        "step" => rest.rsplit_once('.').is_some_and(|(step, what)| is_step(step) && is_word(what)),
        "hop" => rest.split_once('.').is_some_and(|(party, what)| is_word(party) && HOP.contains(&what)),
        _ => rest.is_empty() && COMPUTED.contains(&root),
    };
    if known {
        Ok(())
    } else {
        Err(both!("没有“{key}”这个栏目。", "There is no value “{key}”."))
    }
}

/// Whether the key gives the number of a document.
pub(super) fn is_number(key: &str) -> bool {
    key.contains("id_doc_number") || key.contains("student_registry_number") || key.contains("id_number")
}

/// A step, or a step of one kind of change: `agree`, `resume.agree`.
fn is_step(text: &str) -> bool {
    text.split_once('.').map_or_else(|| is_word(text), |(kind, step)| is_word(kind) && is_word(step))
}

/// A day of the month: `d1` to `d31`.
fn is_day(text: &str) -> bool {
    text.strip_prefix('d').and_then(|day| day.parse::<u8>().ok()).is_some_and(|day| (1..=DAYS).contains(&day))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}
