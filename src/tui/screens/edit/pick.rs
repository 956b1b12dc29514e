//! The lists from which a field is chosen: options of a code table, 是 and 否, divisions. Reads nothing typed.

use crate::{
    domain::{FieldForm, FieldKey, Lang, Value, codes::CodeTable, division, pinyin},
    tui::parts::picker::{Choice, Picker},
};

/// Divisions listed when nothing narrows them down.
const DIVISIONS_MAX: usize = 3000;
/// The province whose divisions are known.
const PROVINCE: &str = "21";

/// The picker of a field; none for fields that have no list. `typed` narrows divisions down.
pub fn picker(key: FieldKey, typed: &str, value: Option<&Value>, lang: Lang) -> Option<Picker> {
    let choices = match key.spec().form {
        FieldForm::Code(table) => options(key, table),
        FieldForm::YesNo => options(key, CodeTable::YesNo),
        FieldForm::Division => divisions(typed),
        _ => return None,
    };
    let mut picker = Picker::new(key.label().get(lang), choices);
    match value {
        Some(Value::Code(code)) => picker.point_at(code),
        Some(Value::YesNo(yes)) => picker.point_at(if *yes { "1" } else { "0" }),
        Some(Value::Division(code)) => picker.point_at(&format!("{code:012}")),
        _ => {}
    }
    Some(picker)
}

/// The value of a choice.
pub fn value(key: FieldKey, code: &str) -> Option<Value> {
    match key.spec().form {
        FieldForm::Code(_) => Some(Value::Code(code.into())),
        FieldForm::YesNo => Some(Value::YesNo(code == "1")),
        FieldForm::Division => code.parse().ok().map(Value::Division),
        _ => None,
    }
}

fn options(key: FieldKey, table: CodeTable) -> Vec<Choice> {
    let whole = matches!(key, FieldKey::Member1IdDocType | FieldKey::Member2IdDocType);
    let entries = if whole { table.entries().iter().collect() } else { table.offered() };
    let choice = |code: &str, name: &str| Choice {
        code: code.to_owned(),
        name: name.to_owned(),
        pinyin: keys(name),
        side: String::new(),
    };
    entries.into_iter().map(|entry| choice(&entry.code, &entry.name)).collect()
}

fn divisions(typed: &str) -> Vec<Choice> {
    let mut found = division::find(typed, DIVISIONS_MAX);
    if found.is_empty() {
        found = division::find(PROVINCE, DIVISIONS_MAX);
    }
    let choice = |division: &division::Division| Choice {
        code: division.code.clone(),
        name: division.full_name.clone(),
        pinyin: keys(&division.name),
        side: String::new(),
    };
    found.into_iter().map(choice).collect()
}

fn keys(name: &str) -> Vec<String> {
    pinyin::keys(name).split(' ').filter(|key| !key.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::Chord;

    fn chosen(key: FieldKey, typed: &str) -> Option<Value> {
        let mut picker = picker(key, "", None, Lang::Zh)?;
        for c in typed.chars() {
            picker.press(Chord::plain(crate::keymap::Key::Char(c)));
        }
        value(key, &picker.chosen()?.code)
    }

    #[test]
    fn options_are_found_by_code_name_and_pinyin() {
        for typed in ["01", "汉", "hz", "hanzu"] {
            assert_eq!(chosen(FieldKey::Ethnicity, typed), Some(Value::Code("01".into())), "{typed}");
        }
        assert_eq!(chosen(FieldKey::IsOrphan, "否"), Some(Value::YesNo(false)));
        assert_eq!(chosen(FieldKey::HukouDivisionCode, "fsx"), Some(Value::Division(210_421_000_000)));
        assert!(picker(FieldKey::Name, "", None, Lang::Zh).is_none());
    }
}
