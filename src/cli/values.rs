//! How values are typed on the command line: `field=value` pairs, grades and classes, ids in full or by their
//! beginning. It judges no value: that is the domain's and the desk's.

use super::trouble::Trouble;
use crate::{
    both,
    desk::{DeskError, ErrorKind},
    domain::{
        Date, FieldForm, FieldKey, Fields, Lang, Said, Value, Words,
        codes::CodeTable,
        note::Severity,
        reading::{self, Reading},
    },
    say,
};

/// Splits `field=value`; the value may be empty, which clears the field.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("FIELD=VALUE".to_owned()),
    }
}

/// Splits `grade/class` into the grade's code and the class.
pub(crate) fn class(text: &str) -> Result<(String, String), String> {
    let (grade, class) = text.split_once('/').ok_or("GRADE/CLASS")?;
    let grade = grade_code(grade.trim()).ok_or("GRADE/CLASS")?;
    Ok((grade, class.trim().to_owned()))
}

/// The code of a grade typed as 1 to 9, as its code, or by its name.
pub(crate) fn grade_code(word: &str) -> Option<String> {
    let entries = CodeTable::Grade.entries();
    let year = word.parse::<usize>().ok().filter(|year| (1..=9).contains(year));
    let entry = match year {
        Some(year) => entries.get(year - 1),
        None => entries.iter().find(|entry| entry.code == word || entry.name == word),
    };
    entry.map(|entry| entry.code.clone())
}

/// A field named by its key or its header.
fn field(name: &str) -> Result<FieldKey, DeskError> {
    let by_label = || FieldKey::all().find(|key| key.label().zh == name);
    FieldKey::by_key(name).or_else(by_label).ok_or_else(|| {
        mistake(
            both!("没有“{name}”这一栏", "There is no field \"{name}\""),
            Words::default(),
            both!("用 xueji student ID --json 看栏目名", "See the names with: xueji student ID --json"),
        )
    })
}

/// The day in China at a moment; the first day of 1970 when the moment is none.
pub(crate) fn day_of(seconds: i64) -> Date {
    let moment = chrono::DateTime::from_timestamp(seconds.saturating_add(8 * 3600), 0).unwrap_or_default();
    Date(moment.date_naive())
}

/// A day as typed: 20261008, 2026-10-08, or a word such as 今天.
///
/// # Errors
/// Wrong usage, when it is no day.
pub(crate) fn day(text: &str, today: Date, lang: Lang) -> Result<Date, Trouble> {
    crate::changes::read_date(text, today).ok_or_else(|| {
        Trouble::Usage(Said::new(
            say!(lang, "“{text}”不是日期", "\"{text}\" is no day"),
            "",
            say!(lang, "写成 20261008 或 2026-10-08。", "Write it as 20261008 or 2026-10-08."),
        ))
    })
}

/// Reads the pairs as edits of a record; `now` is the record as it stands, for what hangs on other fields.
///
/// # Errors
/// The first field that does not exist or value that is refused.
pub(crate) fn edits(
    pairs: &[(String, String)],
    now: &Fields,
    today: Date,
) -> Result<Vec<(FieldKey, Option<Value>)>, DeskError> {
    let named: Vec<(FieldKey, &str)> =
        pairs.iter().map(|(name, raw)| Ok((field(name)?, raw.as_str()))).collect::<Result<_, DeskError>>()?;
    let mut after = now.clone();
    let mut edits = Vec::with_capacity(named.len());
    // Types of documents first: how a number is read hangs on them.
    let (types, rest): (Vec<_>, Vec<_>) = named.into_iter().partition(|(key, _)| document_of(*key).is_some());
    for (key, raw) in types.into_iter().chain(rest) {
        let reading = read(key, raw, &after, today);
        let value = taken(key, raw, reading)?;
        after.set(key, value.clone());
        edits.push((key, value));
    }
    Ok(edits)
}

fn read(key: FieldKey, raw: &str, record: &Fields, today: Date) -> Reading {
    let kind = FieldKey::all().find(|kind| document_of(*kind) == Some(key));
    match (key.spec().form, kind) {
        (FieldForm::IdNumber, Some(kind)) => reading::read_document(record.code(kind), raw, today.0),
        _ => reading::read(key, raw, today.0),
    }
}

/// The number whose document's type this field is.
const fn document_of(key: FieldKey) -> Option<FieldKey> {
    match key {
        FieldKey::IdDocType => Some(FieldKey::IdDocNumber),
        FieldKey::Member1IdDocType => Some(FieldKey::Member1IdDocNumber),
        FieldKey::Member2IdDocType => Some(FieldKey::Member2IdDocNumber),
        _ => None,
    }
}

fn taken(key: FieldKey, raw: &str, reading: Reading) -> Result<Option<Value>, DeskError> {
    let refusal = reading.notes.iter().find(|note| note.severity == Severity::Refuse);
    let Some(note) = refusal else { return Ok(reading.value) };
    let label = key.label();
    let mut error = mistake(
        Words {
            zh: format!("{}不能是“{raw}”", label.zh), en: format!("{} cannot be \"{raw}\"", label.en)
        },
        Words { zh: note.text(Lang::Zh).to_owned(), en: note.text(Lang::En).to_owned() },
        both!("没有改动，请改正后再试", "Nothing was changed; correct it and try again"),
    );
    error.at = key.key().to_owned();
    Err(error)
}

/// The one among `known` that `typed` names, in full or by its beginning.
///
/// # Errors
/// When it is none, or more than one; `what` names what is looked for.
pub(crate) fn named<T: Copy>(
    typed: &str,
    known: impl Iterator<Item = (String, T)>,
    what: &Words,
) -> Result<T, DeskError> {
    let wanted: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let mut fitting =
        known.filter(|(id, _)| !wanted.is_empty() && id.starts_with(&wanted)).map(|(_, item)| item);
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(mistake(
            both!("“{typed}”不止一个", "\"{typed}\" fits more than one"),
            what.clone(),
            both!("多写几位", "Give more of it"),
        )),
        (None, _) => Err(DeskError::new(
            ErrorKind::NotFound,
            both!("没有“{typed}”", "\"{typed}\" is not here"),
            what.clone(),
            both!("先列出清单查看", "See the list first"),
        )),
    }
}

/// What was typed cannot be used.
pub(crate) fn mistake(what: Words, why: Words, advice: Words) -> DeskError {
    DeskError::new(ErrorKind::Mistake, what, why, advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::from_number(20_260_301).unwrap()
    }

    #[test]
    fn pairs_grades_and_classes_are_read_as_typed() {
        assert_eq!(pair("phone=024=1").unwrap(), ("phone".to_owned(), "024=1".to_owned()));
        assert_eq!(pair("phone=").unwrap().1, "");
        assert!(pair("phone").is_err() && pair("=1").is_err());
        for (word, code) in [("3", "13"), ("7", "21"), ("13", "13"), ("三年级", "13")] {
            assert_eq!(grade_code(word).as_deref(), Some(code), "{word}");
        }
        assert!(["0", "10", "甲"].iter().all(|word| grade_code(word).is_none()));
        assert_eq!(class("3/1").unwrap(), ("13".to_owned(), "1".to_owned()));
    }

    #[test]
    fn edits_name_fields_by_key_or_header_and_refuse_by_field() {
        let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
            list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let read = |list| edits(&pairs(list), &Fields::default(), today());
        let edits = read(&[("联系电话", "024-12345678"), ("former_name", "")]).unwrap();
        assert_eq!((edits[0].0, edits[1].clone()), (FieldKey::Phone, (FieldKey::FormerName, None)));
        assert_eq!(read(&[("nothing", "1")]).unwrap_err().kind, ErrorKind::Mistake);
        assert_eq!(read(&[("birth_date", "20190230")]).unwrap_err().at, "birth_date");
    }

    #[test]
    fn a_number_is_read_by_the_type_given_beside_it_in_any_order() {
        let passport =
            CodeTable::IdDocumentType.entries().iter().find(|entry| entry.name.contains("护照")).unwrap();
        let pairs = [
            ("id_doc_number".to_owned(), "E12345678".to_owned()),
            ("id_doc_type".to_owned(), passport.name.clone()),
        ];
        let edits = edits(&pairs, &Fields::default(), today()).unwrap();
        assert_eq!(edits[0].0, FieldKey::IdDocType);
        assert!(edits[1].1.is_some());
    }

    #[test]
    fn an_id_is_named_by_its_beginning_when_only_one_fits() {
        let known = || [("ab12".to_owned(), 1), ("ab34".to_owned(), 2)].into_iter();
        assert_eq!(named("AB1", known(), &Words::default()).unwrap(), 1);
        assert_eq!(named("ab", known(), &Words::default()).unwrap_err().kind, ErrorKind::Mistake);
        assert_eq!(named("", known(), &Words::default()).unwrap_err().kind, ErrorKind::NotFound);
    }
}
