//! Who a row is, and in what it differs from what is registered. Spelling that the sheet cannot keep (祖父 is
//! written 祖父母或外祖父母) is no difference.

use crate::{
    domain::{Date, FieldKey, Fields, Value, names, reading},
    sheet::classes::same_class,
};

/// The number of the identity document, or that inside a G number.
pub(super) fn id_number(fields: &Fields) -> &str {
    match fields.text(FieldKey::IdDocNumber) {
        "" => fields.text(FieldKey::StudentRegistryNumber).strip_prefix('G').unwrap_or_default(),
        number => number,
    }
}

/// Name, birth date and sex, when all three are there.
pub(super) fn person(fields: &Fields) -> Option<(String, Date, String)> {
    let name = fields.text(FieldKey::Name);
    let birth = fields.get(FieldKey::BirthDate)?.as_date()?;
    let gender = fields.code(FieldKey::Gender);
    (!name.is_empty() && !gender.is_empty()).then(|| (names::comparable(name), birth, gender.to_owned()))
}

/// The fields that the row fills otherwise than they are registered.
pub(super) fn differences(row: &Fields, current: &Fields) -> Vec<(FieldKey, Value)> {
    row.iter()
        .filter(|(field, new)| current.get(*field).is_none_or(|old| !same(*field, old, new)))
        .map(|(field, new)| (field, new.clone()))
        .collect()
}

fn same(field: FieldKey, old: &Value, new: &Value) -> bool {
    if old == new {
        return true;
    }
    match (field, old, new) {
        (FieldKey::ClassNumber, Value::Text(old), Value::Text(new)) => same_class(old, new),
        (_, Value::Code(_), Value::Code(_)) => reading::write(field, old) == reading::write(field, new),
        _ => false,
    }
}
