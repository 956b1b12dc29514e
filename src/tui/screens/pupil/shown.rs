//! How values of a record stand on screens: names instead of codes, numbers of documents hidden until asked for.
//! Changes nothing and keeps nothing.

use crate::{
    domain::{
        FieldForm, FieldKey, Fields, Lang, RosterRow, codes::CodeTable, number::citizen_id::mask, reading,
    },
    say,
};

/// Whether a field holds a number that is hidden until asked for.
#[must_use]
pub fn is_hidden(key: FieldKey) -> bool {
    matches!(key.spec().form, FieldForm::IdNumber | FieldForm::StudentNumber)
        || key == FieldKey::AuxiliaryStudentNumber
}

/// The value of a field as a person reads it; empty when there is none.
#[must_use]
pub fn shown(fields: &Fields, key: FieldKey, lang: Lang, full: bool) -> String {
    let text = fields.get(key).map(|value| reading::show(key, value, lang)).unwrap_or_default();
    veiled(key, &text, full)
}

/// A text of a field, hidden if it is such a number.
#[must_use]
pub fn veiled(key: FieldKey, text: &str, full: bool) -> String {
    if full || !is_hidden(key) { text.to_owned() } else { mask(text) }
}

/// A number of a list row, hidden unless `full`.
#[must_use]
pub fn number(text: &str, full: bool) -> String {
    if full { text.to_owned() } else { mask(text) }
}

/// Grade and class as people say them.
#[must_use]
pub fn class_name(grade: &str, class: &str, lang: Lang) -> String {
    let grade = CodeTable::Grade.label(grade);
    let class = if !class.is_empty() && class.bytes().all(|b| b.is_ascii_digit()) {
        say!(lang, "{class}班", " class {class}")
    } else {
        class.to_owned()
    };
    format!("{grade}{class}")
}

/// Grade and class of a list row.
#[must_use]
pub fn class_of(row: &RosterRow<'_>, lang: Lang) -> String {
    class_name(row.grade, row.class, lang)
}

/// A day of the number YYYYMMDD; empty when it is 0.
#[must_use]
pub fn day(number: u32) -> String {
    crate::domain::Date::from_number(number).map_or_else(String::new, |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Value;

    #[test]
    fn numbers_of_documents_are_hidden_until_asked_for() {
        let mut fields = Fields::default();
        let number = "210499201601011232";
        for key in [FieldKey::IdDocNumber, FieldKey::Member1IdDocNumber] {
            fields.set(key, Some(Value::Text(number.into())));
            assert_eq!(shown(&fields, key, Lang::Zh, false), "210499********1232");
            assert_eq!(shown(&fields, key, Lang::Zh, true), number);
        }
        fields.set(FieldKey::Phone, Some(Value::Text("13900000000".into())));
        assert_eq!(shown(&fields, FieldKey::Phone, Lang::Zh, false), "13900000000");
    }

    #[test]
    fn classes_are_said_as_people_say_them() {
        for (grade, class, said) in
            [("13", "1", "三年级1班"), ("13", "向阳班", "三年级向阳班"), ("", "", ""), ("11", "", "一年级")]
        {
            assert_eq!(class_name(grade, class, Lang::Zh), said);
        }
    }
}
