//! Particulars from text to the form that is kept, and back to a screen. One reader for form, command line and
//! sheets; it judges one particular alone.

use chrono::Days;

use super::{Particular, ParticularForm};
use crate::{
    both,
    domain::{Date, FieldForm, FieldKey, Lang, Value, Words, codes::CodeTable, free_text, reading},
    rules::{Pack, Refusal},
};

/// Reads a day: the usual spellings, or `-3` for three days ago and `+3` for three days ahead.
#[must_use]
pub fn read_date(text: &str, today: Date) -> Option<Date> {
    let text = text.trim();
    if let Some(ahead) = text.strip_prefix('+').and_then(|days| days.parse::<u16>().ok()) {
        return today.0.checked_add_days(Days::new(ahead.into())).map(Date);
    }
    if let Some(ago) = text.strip_prefix('-').and_then(|days| days.parse::<u16>().ok()) {
        return today.0.checked_sub_days(Days::new(ago.into())).map(Date);
    }
    // The record has one day of the past, whose reader refuses the future; a particular may lie ahead.
    reading::read(FieldKey::BirthDate, text, chrono::NaiveDate::MAX).value?.as_date()
}

/// Reads a particular into the form that is kept: a date as YYYYMMDD, a choice as its code, a field's option as
/// its code. Empty text stays empty.
///
/// # Errors
/// The text cannot be this particular; the refusal hangs on its key.
pub fn read_particular(
    particular: &Particular,
    text: &str,
    pack: &Pack,
    today: Date,
) -> Result<String, Refusal> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    match particular.form {
        ParticularForm::Text(most) => noted(particular, free_text::clean(text, most.into())),
        ParticularForm::Whole(most) => text
            .trim()
            .parse::<u16>()
            .ok()
            .filter(|number| *number <= most)
            .map(|number| number.to_string())
            .ok_or_else(|| {
                refusal(
                    particular,
                    both!("这里写0到{most}的整数。", "Write a whole number from 0 to {most}."),
                )
            }),
        ParticularForm::Date => read_date(text, today).map(Date::compact).ok_or_else(|| {
            refusal(
                particular,
                both!("没有这个日期，请写成20260901这样的8位数字。", "No such day; write it as 20260901."),
            )
        }),
        ParticularForm::Choice(list) => pack
            .offered(list, text)
            .map(|choice| choice.code.clone())
            .ok_or_else(|| no_choice(particular, pack)),
        ParticularForm::Field(key) => {
            let read = reading::read(key, text, today.0);
            match read.value {
                Some(value) if !read.is_refused() => Ok(kept(key, &value)),
                _ => Err(refusal(particular, first_note(&read.notes))),
            }
        }
    }
}

/// The value of a field as a particular keeps it: the code of an option, otherwise as the sheet has it.
#[must_use]
pub fn kept(key: FieldKey, value: &Value) -> String {
    match value {
        Value::Code(code) => code.to_string(),
        _ => reading::write(key, value),
    }
}

/// The particular as a person reads it on a screen.
#[must_use]
pub fn show_particular(particular: &Particular, text: &str, pack: &Pack, lang: Lang) -> String {
    if text.is_empty() {
        return String::new();
    }
    match particular.form {
        ParticularForm::Text(_) | ParticularForm::Whole(_) => text.to_owned(),
        ParticularForm::Date => text
            .parse()
            .ok()
            .and_then(Date::from_number)
            .map_or_else(|| text.to_owned(), |day| day.to_string()),
        ParticularForm::Choice(list) => {
            pack.choice(list, text).map_or_else(|| text.to_owned(), |choice| choice.name.get(lang).to_owned())
        }
        ParticularForm::Field(key) => {
            // Shown on the day it was read, so no day can be too late for it.
            reading::read(key, text, chrono::NaiveDate::MAX)
                .value
                .map_or_else(|| text.to_owned(), |value| reading::show(key, &value, lang))
        }
    }
}

/// What there is to pick from, as code and name; empty when anything may be written.
#[must_use]
pub fn particular_values(particular: &Particular, pack: &Pack) -> Vec<(String, Words)> {
    match particular.form {
        ParticularForm::Choice(list) => {
            pack.choices(list).iter().map(|choice| (choice.code.clone(), choice.name.clone())).collect()
        }
        ParticularForm::Field(key) => match key.spec().form {
            FieldForm::Code(table) => options(table),
            FieldForm::YesNo => {
                vec![("是".to_owned(), both!("是", "yes")), ("否".to_owned(), both!("否", "no"))]
            }
            _ => Vec::new(),
        },
        ParticularForm::Text(_) | ParticularForm::Whole(_) | ParticularForm::Date => Vec::new(),
    }
}

fn options(table: CodeTable) -> Vec<(String, Words)> {
    table
        .offered()
        .into_iter()
        .map(|entry| (entry.code.clone(), Words { zh: entry.name.clone(), en: entry.name.clone() }))
        .collect()
}

/// The word for the sort of a particular in JSON: `text`, `number`, `date`, `choice`.
#[must_use]
pub fn particular_type(particular: &Particular) -> &'static str {
    match particular.form {
        ParticularForm::Text(_) => "text",
        ParticularForm::Whole(_) => "number",
        ParticularForm::Date => "date",
        ParticularForm::Choice(_) => "choice",
        ParticularForm::Field(key) => match key.spec().form {
            FieldForm::Date => "date",
            FieldForm::Code(_) | FieldForm::YesNo => "choice",
            FieldForm::Whole => "number",
            _ => "text",
        },
    }
}

/// A value that passes today: the example, where a date counted back from today is written out.
#[must_use]
pub fn particular_example(particular: &Particular, today: Date) -> String {
    match particular.form {
        ParticularForm::Date => {
            read_date(particular.example, today).map_or_else(|| particular.example.to_owned(), Date::compact)
        }
        _ => particular.example.to_owned(),
    }
}

fn noted(particular: &Particular, checked: crate::domain::note::Checked<String>) -> Result<String, Refusal> {
    let notes = checked.notes;
    checked.value.ok_or_else(|| refusal(particular, first_note(&notes)))
}

fn first_note(notes: &[crate::domain::note::Note]) -> Words {
    use crate::domain::note::Severity;
    notes.iter().find(|note| note.severity == Severity::Refuse).or(notes.first()).map_or_else(
        || both!("这个内容看不懂。", "This cannot be read."),
        |note| Words { zh: note.text(Lang::Zh).to_owned(), en: note.text(Lang::En).to_owned() },
    )
}

fn no_choice(particular: &Particular, pack: &Pack) -> Refusal {
    let values = particular_values(particular, pack);
    let join = |pick: fn(&Words) -> &str, mark: &str| {
        values
            .iter()
            .take(8)
            .map(|(code, name)| format!("{code} {}", pick(name)))
            .collect::<Vec<_>>()
            .join(mark)
    };
    let (zh, en) = (join(|name| &name.zh, "；"), join(|name| &name.en, "; "));
    let mut refused = refusal(particular, both!("没有这个选项。", "There is no such choice."));
    refused.next = both!("可填：{zh}", "Choose from: {en}");
    refused
}

pub(super) fn refusal(particular: &Particular, why: Words) -> Refusal {
    let label = particular.label;
    let example = particular.example;
    let relative = matches!(particular.form, ParticularForm::Date);
    Refusal {
        article: None,
        at: particular.key.to_owned(),
        what: Words {
            zh: format!("“{}”填得不对。", label.zh),
            en: format!("“{}” is not filled in right.", label.en),
        },
        why,
        next: if relative {
            both!("请改成8位日期。", "Write the day with 8 digits.")
        } else {
            both!("例如：{example}", "For example: {example}")
        },
    }
}
