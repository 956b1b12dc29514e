//! The fields of a form being filled in: what is typed, what it was read as, what there is to say. It reads values
//! by the domain's rules alone and saves nothing.

use chrono::NaiveDate;

use crate::{
    domain::{
        FieldForm, FieldGroup, FieldKey, Fields, Lang, Required, Value, division,
        note::{Note, Severity},
        pinyin,
        reading::{self, Reading},
        record,
    },
    say,
    tui::parts::text_field::{Shown, TextField},
};

/// Characters that a line takes before reading judges its length.
const LINE_MAX: usize = 300;

/// One field of the form.
pub struct Item {
    pub key: FieldKey,
    pub text: TextField,
    /// What the text was read as; none while it is empty or refused.
    pub value: Option<Value>,
    /// What there is to say of it.
    pub notes: Vec<Note>,
    /// It cannot be typed here.
    pub locked: bool,
    /// The text that `value` was read from.
    read_from: String,
    /// What stood there when the form was opened.
    before: Option<Value>,
}

/// The form's fields.
pub struct Items {
    pub list: Vec<Item>,
    today: NaiveDate,
}

impl Item {
    fn new(key: FieldKey, value: Option<Value>, locked: bool) -> Self {
        let mut text = TextField::new(LINE_MAX, Shown::Plain);
        let written = value.as_ref().map(|value| written(key, value)).unwrap_or_default();
        text.set(&written);
        Self { key, text, before: value.clone(), value, notes: Vec::new(), locked, read_from: written }
    }

    /// Whether it holds something else than when the form was opened.
    pub fn changed(&self) -> bool {
        let before = self.before.as_ref().map(|value| written(self.key, value)).unwrap_or_default();
        self.value != self.before || self.text.text() != before
    }

    /// The heaviest note.
    pub fn weight(&self) -> Option<Severity> {
        self.notes.iter().map(|note| note.severity).max()
    }

    fn take(&mut self, value: Option<Value>) {
        let written = value.as_ref().map(|value| written(self.key, value)).unwrap_or_default();
        self.text.set(&written);
        self.read_from = written;
        self.value = value;
    }
}

/// A value as it stands in a line that can be read again: names where they are read, otherwise codes.
fn written(key: FieldKey, value: &Value) -> String {
    match value {
        Value::Code(_) | Value::Date(_) | Value::Month(_) => reading::show(key, value, Lang::Zh),
        Value::Division(code) => {
            let code = format!("{code:012}");
            match division::get(&code) {
                Some(known)
                    if division::by_exact_name(&known.full_name).is_some_and(|found| found.code == code) =>
                {
                    known.full_name.clone()
                }
                _ => code,
            }
        }
        _ => reading::write(key, value),
    }
}

/// The fields of a new record: the required ones in the order of the national sheet, then the rest by groups.
pub fn order_for_new() -> Vec<FieldKey> {
    let first = |key: &FieldKey| {
        let required = matches!(key.spec().required, Required::Yes) || *key == FieldKey::IdDocNumber;
        let second = key.spec().group == FieldGroup::Member2;
        required && !second || matches!(key, FieldKey::Grade)
    };
    let mut order: Vec<FieldKey> = FieldKey::all().filter(first).collect();
    order.extend(order_by_groups().into_iter().filter(|key| !first(key)));
    order.retain(|key| *key != FieldKey::SchoolCode);
    order
}

/// All fields that can be typed, by groups.
pub fn order_by_groups() -> Vec<FieldKey> {
    let own = |group| FieldKey::all().filter(move |key| key.spec().group == group);
    FieldGroup::ALL.into_iter().flat_map(own).filter(|key| *key != FieldKey::Photo).collect()
}

/// The five fields of the quick lane (第12条).
pub fn order_for_quick() -> Vec<FieldKey> {
    FieldKey::all().filter(|key| key.is_drifting()).collect()
}

impl Items {
    /// The form over these fields; key data that is there already cannot be typed over (第11条).
    pub fn new(order: Vec<FieldKey>, fields: &Fields, existing: bool, today: NaiveDate) -> Self {
        let item = |key: FieldKey| {
            let value = fields.get(key).cloned();
            let fixed = key.is_key_data() && value.is_some() || key == FieldKey::SchoolCode;
            Item::new(key, value, existing && fixed)
        };
        Self { list: order.into_iter().map(item).collect(), today }
    }

    /// Where a field stands.
    pub fn place(&self, key: FieldKey) -> Option<usize> {
        self.list.iter().position(|item| item.key == key)
    }

    /// The record as the form holds it, on top of what it does not show.
    pub fn over(&self, base: &Fields) -> Fields {
        let mut fields = base.clone();
        for item in &self.list {
            fields.set(item.key, item.value.clone());
        }
        fields
    }

    /// Reads what was typed into a field, says what there is to say, and fills what follows from it.
    pub fn leave(&mut self, at: usize, base: &Fields) {
        let fields = self.over(base);
        let Some(item) = self.list.get_mut(at) else { return };
        if item.locked || item.text.text() == item.read_from {
            return;
        }
        let raw = item.text.text().to_owned();
        let mut reading = read(item.key, &raw, &fields, self.today);
        item.notes = std::mem::take(&mut reading.notes);
        if reading.value.is_some() || raw.trim().is_empty() {
            item.take(reading.value);
        } else {
            item.value = None;
            item.read_from = raw;
        }
        let key = item.key;
        self.follow(key, base);
    }

    /// Puts a value into a field as if it had been typed.
    pub fn put(&mut self, at: usize, value: Value, base: &Fields) {
        let Some(item) = self.list.get_mut(at).filter(|item| !item.locked) else { return };
        let key = item.key;
        item.notes.clear();
        item.take(Some(value));
        self.follow(key, base);
    }

    /// Puts a raw text into a field; it is read when the field is left.
    pub fn restore(&mut self, key: FieldKey, text: &str, base: &Fields) {
        let Some(at) = self.place(key).filter(|at| !self.list[*at].locked) else { return };
        self.list[at].text.set(text);
        self.leave(at, base);
    }

    /// What follows from a field that was just read: empty fields are filled, a document's number is read again
    /// when its type is another.
    fn follow(&mut self, key: FieldKey, base: &Fields) {
        let number = match key {
            FieldKey::IdDocType => Some(FieldKey::IdDocNumber),
            FieldKey::Member1IdDocType => Some(FieldKey::Member1IdDocNumber),
            FieldKey::Member2IdDocType => Some(FieldKey::Member2IdDocNumber),
            _ => None,
        };
        if let Some(at) = number.and_then(|number| self.place(number)).filter(|at| !self.list[*at].locked) {
            let fields = self.over(base);
            let item = &mut self.list[at];
            let raw = item.text.text().to_owned();
            let reading = read(item.key, &raw, &fields, self.today);
            item.notes = reading.notes;
            item.value = reading.value;
        }
        if !matches!(key, FieldKey::Name | FieldKey::IdDocNumber | FieldKey::IdDocType) {
            return;
        }
        for (key, value) in record::derive(&self.over(base)) {
            if let Some(at) = self.place(key)
                && self.list[at].text.text().trim().is_empty()
                && !self.list[at].locked
            {
                self.list[at].take(Some(value));
                self.list[at].notes = vec![followed(key)];
            }
        }
    }

    /// The value that is likely for an empty field; it must be asked for.
    pub fn suggestion(&self, at: usize, base: &Fields) -> Option<Value> {
        let item = self.list.get(at).filter(|item| !item.locked && item.text.text().is_empty())?;
        let fields = self.over(base);
        record::suggest(&fields).into_iter().find(|(key, _)| *key == item.key).map(|(_, value)| value)
    }

    /// 同上: the address, place or telephone of the pupil, or of the first member for the pupil himself.
    pub fn same(&self, at: usize, base: &Fields) -> Option<Value> {
        let fields = self.over(base);
        let from = match self.list.get(at)?.key {
            FieldKey::CurrentAddress => FieldKey::Member1CurrentAddress,
            FieldKey::MailingAddress
            | FieldKey::HomeAddress
            | FieldKey::Member1CurrentAddress
            | FieldKey::Member2CurrentAddress => FieldKey::CurrentAddress,
            FieldKey::HukouDivisionCode => FieldKey::Member1HukouDivisionCode,
            FieldKey::BirthplaceDivisionCode
            | FieldKey::Member1HukouDivisionCode
            | FieldKey::Member2HukouDivisionCode => FieldKey::HukouDivisionCode,
            FieldKey::Phone => FieldKey::Member1Phone,
            FieldKey::Member1Phone | FieldKey::Member2Phone => FieldKey::Phone,
            _ => return None,
        };
        fields.get(from).cloned()
    }

    /// The fields that were changed, with what they hold now.
    pub fn edits(&self) -> Vec<(FieldKey, Option<Value>)> {
        let changed = self.list.iter().filter(|item| !item.locked && item.value != item.before);
        changed.map(|item| (item.key, item.value.clone())).collect()
    }

    /// Whether anything was typed that is not saved.
    pub fn dirty(&self) -> bool {
        self.list.iter().any(|item| !item.locked && item.changed())
    }

    /// The first field whose text was refused.
    pub fn refused(&self) -> Option<usize> {
        self.list.iter().position(|item| item.weight() == Some(Severity::Refuse))
    }
}

fn followed(key: FieldKey) -> Note {
    let by_name = key == FieldKey::NamePinyin;
    Note::hint("E02", |lang| {
        if by_name {
            say!(lang, "由姓名得出，多音字请核对。", "Filled in from the name; please check the reading.")
        } else {
            say!(lang, "由证件号得出。", "Filled in from the ID number.")
        }
    })
}

/// Reads a field's text; a document's number by its type, an option also by pinyin.
fn read(key: FieldKey, raw: &str, fields: &Fields, today: NaiveDate) -> Reading {
    let kind = match key {
        FieldKey::IdDocNumber => Some(FieldKey::IdDocType),
        FieldKey::Member1IdDocNumber => Some(FieldKey::Member1IdDocType),
        FieldKey::Member2IdDocNumber => Some(FieldKey::Member2IdDocType),
        _ => None,
    };
    if let Some(kind) = kind {
        return reading::read_document(fields.code(kind), raw, today);
    }
    let reading = reading::read(key, raw, today);
    match key.spec().form {
        FieldForm::Code(table) if reading.is_refused() => {
            let offered = table.offered();
            let mut fitting = offered.iter().filter(|entry| pinyin::matches(&pinyin::keys(&entry.name), raw));
            match (fitting.next(), fitting.next()) {
                (Some(one), None) => reading::read(key, &one.code, today),
                _ => reading,
            }
        }
        _ => reading,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 1).unwrap()
    }

    fn typed(items: &mut Items, key: FieldKey, text: &str) {
        let at = items.place(key).unwrap();
        items.list[at].text.set(text);
        items.leave(at, &Fields::default());
    }

    fn text(items: &Items, key: FieldKey) -> String {
        items.list[items.place(key).unwrap()].text.text().to_owned()
    }

    /// A form that saved what nobody typed would fill the history with noise.
    #[test]
    fn opening_and_leaving_every_field_changes_nothing() {
        let mut fields = Fields::default();
        for (key, value) in [
            (FieldKey::Name, Value::Text("佟\u{20bb7}".into())),
            (FieldKey::Member1Relation, Value::Code("61".into())),
            (FieldKey::HealthStatus, Value::Code("61".into())),
            (FieldKey::HukouDivisionCode, Value::Division(210_421_000_000)),
            (FieldKey::BirthplaceDivisionCode, Value::Division(110_101_001_002)),
            (FieldKey::IsOrphan, Value::YesNo(false)),
        ] {
            fields.set(key, Some(value));
        }
        let mut items = Items::new(order_by_groups(), &fields, true, day());
        for at in 0..items.list.len() {
            items.leave(at, &fields);
        }
        assert!(!items.dirty() && items.edits().is_empty());
        assert_eq!(items.over(&Fields::default()), fields);
    }

    #[test]
    fn what_follows_is_filled_in_and_told_but_never_over_what_was_typed() {
        let mut items = Items::new(order_for_new(), &Fields::default(), false, day());
        typed(&mut items, FieldKey::Gender, "nan");
        assert_eq!(text(&items, FieldKey::Gender), "男", "an option by its pinyin");
        typed(&mut items, FieldKey::IdDocType, "1");
        typed(&mut items, FieldKey::Name, "单小明");
        assert_eq!(text(&items, FieldKey::NamePinyin), "Shan Xiaoming");
        let number = "21042120160101123";
        let check = crate::domain::number::citizen_id::check_character(number).unwrap();
        typed(&mut items, FieldKey::IdDocNumber, &format!("{number}{check}"));
        assert_eq!(text(&items, FieldKey::BirthDate), "2016-01-01");
        assert_eq!(text(&items, FieldKey::Gender), "男");
        let born = &items.list[items.place(FieldKey::BirthDate).unwrap()];
        assert_eq!(born.weight(), Some(Severity::Hint));
    }

    #[test]
    fn a_refused_text_stays_to_be_mended_and_is_never_saved() {
        let mut items = Items::new(order_for_quick(), &Fields::default(), true, day());
        typed(&mut items, FieldKey::LeftBehindType, "也许");
        assert_eq!(text(&items, FieldKey::LeftBehindType), "也许");
        assert_eq!(items.refused(), items.place(FieldKey::LeftBehindType));
        assert!(items.edits().is_empty());
    }

    #[test]
    fn key_data_of_a_record_is_not_typed_over() {
        let mut fields = Fields::default();
        fields.set(FieldKey::Name, Some(Value::Text("甲某".into())));
        let mut items = Items::new(order_by_groups(), &fields, true, day());
        typed(&mut items, FieldKey::Name, "乙某");
        assert!(items.edits().is_empty());
        let fresh = Items::new(order_for_new(), &fields, false, day());
        assert!(!fresh.list[0].locked);
        assert_eq!(fresh.list[0].key, FieldKey::Name);
    }

    #[test]
    fn same_as_the_present_address_goes_down_the_family() {
        let mut fields = Fields::default();
        fields.set(FieldKey::CurrentAddress, Some(Value::Text("河湾村三组 5 号".into())));
        let items = Items::new(order_by_groups(), &fields, true, day());
        let at = items.place(FieldKey::Member2CurrentAddress).unwrap();
        assert_eq!(items.same(at, &fields), fields.get(FieldKey::CurrentAddress).cloned());
        assert_eq!(items.same(items.place(FieldKey::Email).unwrap(), &fields), None);
    }
}
