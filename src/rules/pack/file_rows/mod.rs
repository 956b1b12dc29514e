//! The rows of a rule pack about the pupil's file: its sections and items (第8条) and its papers (第9条). They know
//! what may be written into a cell; they hold nothing of any pupil.

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{
    Choice,
    data::{Dated as _, article, overlay, words},
    read::Finder,
};
use crate::{
    both,
    domain::{Article, Date, FieldKey, Lang, Words, free_text, pinyin, reading},
};

/// Characters of a text cell unless its row says otherwise.
const TEXT_MOST: usize = 60;

/// How often something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Frequency {
    /// Every term.
    Term,
    /// Every school year.
    Year,
    /// Once for all time.
    Once,
    /// Whenever it happens: with its day, several for a pupil.
    Event,
}

/// What a cell takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A text of at most `most` characters.
    Text,
    /// A number between `least` and `most`.
    Number,
    /// A choice of `list`.
    Choice,
    /// A day that is not ahead.
    Date,
    /// Yes or no.
    YesNo,
    /// A grade (等级) of `list`, or a number between `least` and `most`.
    Result,
}

/// A section of the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its code, kept in the journal.
    pub code: String,
    /// Its name.
    #[serde(deserialize_with = "words")]
    pub name: Words,
    /// The article that asks for it.
    #[serde(default, deserialize_with = "article")]
    pub article: Option<Article>,
    /// No rule gives it; it is our own proposal.
    #[serde(default)]
    pub own: bool,
    /// The first day in force.
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
}

/// Something that is written into a section.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The code of the section.
    pub section: String,
    /// Its code, kept in the journal.
    pub code: String,
    /// Its name.
    #[serde(deserialize_with = "words")]
    pub name: Words,
    /// What it takes.
    #[serde(rename = "type")]
    pub form: Form,
    /// The smallest number, in hundredths.
    #[serde(default, deserialize_with = "hundredths")]
    pub least: i64,
    /// The largest number, or the most characters, in hundredths; 0 when there is no bound.
    #[serde(default, deserialize_with = "hundredths")]
    pub most: i64,
    /// Digits behind the point.
    #[serde(default)]
    pub decimals: u8,
    /// The id of its list.
    #[serde(default)]
    pub list: String,
    /// How often it is written.
    pub period: Frequency,
    /// Whether the section is incomplete without it; of an event: whether the event is.
    #[serde(default)]
    pub required: bool,
    /// Stands for one item a subject; its code is then the subject's name.
    #[serde(default)]
    pub each_subject: bool,
    /// No rule gives it; it is our own proposal.
    #[serde(default)]
    pub own: bool,
    /// The first day in force.
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
}

/// When a paper is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// Of every pupil.
    Every,
    /// Of a pupil for whom a change of one of `kinds` was handed in.
    Changes,
    /// Never; it may be kept all the same.
    #[default]
    Never,
}

/// A paper of the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Its code, kept in the journal.
    pub code: String,
    /// Its name.
    #[serde(deserialize_with = "words")]
    pub name: Words,
    /// The code of the section in which it counts.
    pub section: String,
    /// How often there is one.
    pub period: Frequency,
    /// Who signs it; none when nobody does.
    #[serde(default)]
    pub signed_by: Option<Signers>,
    /// Whether the school seals it.
    #[serde(default)]
    pub sealed: bool,
    /// When it is asked for.
    #[serde(default)]
    pub asked: Asked,
    /// The tags of the kinds of change that ask for it.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The article that asks for it.
    #[serde(default, deserialize_with = "article")]
    pub article: Option<Article>,
    /// No rule gives it; it is our own proposal.
    #[serde(default)]
    pub own: bool,
    /// The first day in force.
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
}

/// Who signs a paper.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Signers {
    /// The words for them.
    #[serde(deserialize_with = "words")]
    pub who: Words,
}

/// Sections, items and papers of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileRows {
    pub(super) sections: Vec<Section>,
    pub(super) items: Vec<Item>,
    pub(super) sheets: Vec<Sheet>,
}

impl FileRows {
    /// These rows with everything that newer ones name replaced; what is replaced keeps its place.
    pub(super) fn overlay(&mut self, newer: Self) {
        overlay(&mut self.sections, newer.sections);
        overlay(&mut self.items, newer.items);
        overlay(&mut self.sheets, newer.sheets);
    }

    /// The sections in force on a day, in their order.
    #[must_use]
    pub fn sections(&self, on: Date) -> Vec<&Section> {
        self.sections.iter().filter(|row| row.holds(on)).collect()
    }

    /// A section by its code.
    #[must_use]
    pub fn section(&self, code: &str) -> Option<&Section> {
        self.sections.iter().filter(|row| row.code == code).max_by_key(|row| row.from)
    }

    /// The items of a section in force on a day, in their order; one for each subject where they stand for subjects.
    #[must_use]
    pub fn items(&self, section: &str, subjects: &[String], on: Date) -> Vec<Item> {
        let here = self.items.iter().filter(|row| row.section == section && row.holds(on));
        here.flat_map(|row| {
            if !row.each_subject {
                return vec![row.clone()];
            }
            let named = |name: &String| Words { zh: name.clone(), en: name.clone() };
            let of = |name: &String| Item { code: name.clone(), name: named(name), ..row.clone() };
            subjects.iter().map(of).collect()
        })
        .collect()
    }

    /// The papers in force on a day, in their order.
    #[must_use]
    pub fn sheets(&self, on: Date) -> Vec<&Sheet> {
        self.sheets.iter().filter(|row| row.holds(on)).collect()
    }
}

/// A bound as it is compared and told.
fn bound(hundredths: i64) -> f64 {
    f64::from(i32::try_from(hundredths).unwrap_or(i32::MAX)) / 100.0
}

/// Bounds are kept whole, so that two packs can be compared.
fn hundredths<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let number = f64::deserialize(deserializer)? * 100.0;
    let whole = number.round();
    if (number - whole).abs() > 1e-6 || whole.abs() > f64::from(i32::MAX) {
        return Err(D::Error::custom("a bound has at most two digits behind the point"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "bounded just above")]
    Ok(whole as i64)
}

impl Item {
    /// What is kept of a typed text; empty takes a mark back. `choices` are those of its list.
    ///
    /// # Errors
    /// Why the cell does not take it.
    pub fn read(&self, typed: &str, choices: &[Choice], today: Date) -> Result<String, Words> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(String::new());
        }
        match self.form {
            Form::Text => self.text(typed),
            Form::Number => self.number(typed),
            Form::Choice => one_of(typed, choices),
            Form::YesNo => yes_no(typed),
            Form::Date => day(typed, today),
            Form::Result => match narrow(typed).parse::<f64>() {
                Ok(_) => self.number(typed),
                Err(_) => one_of(typed, choices),
            },
        }
    }

    /// A kept value as people read it.
    #[must_use]
    pub fn show<'a>(&self, value: &'a str, choices: &'a [Choice], zh: bool) -> &'a str {
        let word = |choice: &'a Choice| if zh { choice.name.zh.as_str() } else { choice.name.en.as_str() };
        match (self.form, value) {
            (Form::YesNo, "1") => {
                if zh {
                    "是"
                } else {
                    "yes"
                }
            }
            (Form::YesNo, "0") => {
                if zh {
                    "否"
                } else {
                    "no"
                }
            }
            (Form::Choice | Form::Result, _) => {
                choices.iter().find(|choice| choice.code == value).map_or(value, word)
            }
            _ => value,
        }
    }

    fn text(&self, typed: &str) -> Result<String, Words> {
        let most = usize::try_from(self.most / 100).ok().filter(|most| *most > 0).unwrap_or(TEXT_MOST);
        let read = free_text::clean(typed, most);
        read.value.ok_or_else(|| {
            let note = read.notes.first();
            Words {
                zh: note.map_or_else(String::new, |note| note.text(Lang::Zh).to_owned()),
                en: note.map_or_else(String::new, |note| note.text(Lang::En).to_owned()),
            }
        })
    }

    fn number(&self, typed: &str) -> Result<String, Words> {
        let text = narrow(typed);
        let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
        let number = text.parse::<f64>().ok().filter(|number| plain && number.is_finite());
        let Some(number) = number else {
            return Err(both!("不是数字。", "Not a number."));
        };
        let digits = text.split_once('.').map_or(0, |(_, digits)| digits.trim_end_matches('0').len());
        let allowed = self.decimals;
        if digits > usize::from(allowed) {
            return Err(match allowed {
                0 => both!("只填整数。", "Whole numbers only."),
                _ => both!("小数最多 {allowed} 位。", "At most {allowed} digits behind the point."),
            });
        }
        let (least, most) = (bound(self.least), bound(self.most));
        if !(least..=most).contains(&number) {
            return Err(both!("应在 {least} 至 {most} 之间。", "It must lie between {least} and {most}."));
        }
        // Minus nought would be another text for the same number.
        Ok((number + 0.0).to_string())
    }
}

/// Full-width digits and signs, which an input method sends, as plain ones.
fn narrow(text: &str) -> String {
    let plain = |c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '。' => '.',
        _ => c,
    };
    text.chars().map(plain).collect()
}

fn one_of(typed: &str, choices: &[Choice]) -> Result<String, Words> {
    let wanted = narrow(typed).to_lowercase();
    let exact = |choice: &&Choice| {
        [&choice.code, &choice.name.zh, &choice.name.en].iter().any(|word| word.to_lowercase() == wanted)
    };
    if let Some(choice) = choices.iter().find(exact) {
        return Ok(choice.code.clone());
    }
    // Initials or pinyin, if they mean one choice only.
    let mut fitting =
        choices.iter().filter(|choice| pinyin::matches(&pinyin::keys(&choice.name.zh), &wanted));
    if let (Some(one), None) = (fitting.next(), fitting.next()) {
        return Ok(one.code.clone());
    }
    let join =
        |pick: fn(&Choice) -> &str, mark: &str| choices.iter().map(pick).collect::<Vec<_>>().join(mark);
    let (zh, en) = (join(|choice| &choice.name.zh, "、"), join(|choice| &choice.name.en, ", "));
    Err(both!("只能是：{zh}。", "It must be one of: {en}."))
}

fn yes_no(typed: &str) -> Result<String, Words> {
    match narrow(typed).to_lowercase().as_str() {
        "1" | "是" | "s" | "y" | "yes" | "有" => Ok("1".to_owned()),
        "0" | "2" | "否" | "f" | "n" | "no" | "无" => Ok("0".to_owned()),
        _ => Err(both!("填“是”或“否”。", "Write yes or no.")),
    }
}

fn day(typed: &str, today: Date) -> Result<String, Words> {
    let read = reading::read(FieldKey::BirthDate, typed, chrono::NaiveDate::MAX).value;
    let Some(date) = read.and_then(|value| value.as_date()) else {
        return Err(both!("不是日期，应如 2026-09-30。", "Not a day; write it as 2026-09-30."));
    };
    if date > today {
        return Err(both!("日期在今天之后。", "That day is still ahead."));
    }
    Ok(date.to_string())
}

/// What hangs on the sort of a sheet.
pub(super) fn sheet_whole(sheet: &Sheet, start: usize, finder: &mut Finder<'_>) {
    if (sheet.asked == Asked::Changes) == sheet.kinds.is_empty() {
        finder.at(start, both!("kinds 与 asked 不相配。", "kinds does not go with asked."));
    }
}

/// What hangs on the form of an item.
pub(super) fn item_whole(item: &Item, start: usize, finder: &mut Finder<'_>) {
    if matches!(item.form, Form::Number | Form::Result) && item.most <= item.least {
        finder.at(start, both!("数值没有上下限。", "The number has no bounds."));
    }
    if matches!(item.form, Form::Choice | Form::Result) && item.list.is_empty() {
        finder.at(start, both!("没有写选项表。", "It names no list."));
    }
    if item.each_subject && item.period == Frequency::Event {
        finder.at(start, both!("各科不能按次填写。", "Subjects are not events."));
    }
}

#[cfg(test)]
mod tests;
