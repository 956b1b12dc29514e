//! The form of a change, generated from the particulars of its kind: what is typed, what of it is kept, what is wrong
//! with it. Each particular is read when it is left. Saves nothing.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::look::joined;
use crate::{
    changes::{Form, Kind, Particular, ParticularForm},
    desk::{RulesInForce, particular_values, read_particular, show_particular},
    domain::{Date, Explain, Lang, pinyin},
    keymap::Chord,
    tui::{
        parts::{
            paint::{put, put_padded},
            picker::{Choice, Picker},
            text_field::{Shown, TextField},
        },
        theme::Theme,
    },
};

/// Characters of a field that states no limit of its own.
const TEXT_MAX: usize = 200;

/// One particular being filled in.
struct Entry {
    particular: &'static Particular,
    field: TextField,
    /// As it is kept; empty when nothing is, or nothing readable.
    kept: String,
    /// Whether something was typed since it was read.
    typed: bool,
    /// Why what was typed cannot be kept.
    error: Option<String>,
    /// Whether it is chosen from a list.
    listed: bool,
}

/// The particulars of a change.
#[derive(Default)]
pub struct Filling {
    entries: Vec<Entry>,
}

impl Filling {
    /// The particulars of a kind, filled with a form that was kept. `lang` is that in which options are shown.
    #[must_use]
    pub fn new(kind: &dyn Kind, form: &Form, rules: &RulesInForce, today: Date, lang: Lang) -> Self {
        let entries = kind.particulars().iter().map(|particular| {
            let max = match particular.form {
                ParticularForm::Text(max) => max.into(),
                _ => TEXT_MAX,
            };
            let listed = !particular_values(particular, rules).is_empty();
            let mut entry = Entry {
                particular,
                field: TextField::new(max, Shown::Plain),
                kept: String::new(),
                typed: true,
                error: None,
                listed,
            };
            entry.field.set(form.get(particular.key));
            entry.read(rules, today, lang);
            entry
        });
        Self { entries: entries.collect() }
    }

    /// How many particulars there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The form: what is kept, and what cannot be read as it was typed, so that it is spoken of.
    #[must_use]
    pub fn form(&self) -> Form {
        let mut form = Form::default();
        for entry in &self.entries {
            let text = if entry.error.is_some() || entry.typed { entry.field.text() } else { &entry.kept };
            form.set(entry.particular.key, text);
        }
        form
    }

    /// The place of a particular.
    #[must_use]
    pub fn place(&self, key: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.particular.key == key)
    }

    /// The particular at a place.
    #[must_use]
    pub fn particular(&self, at: usize) -> Option<&'static Particular> {
        self.entries.get(at).map(|entry| entry.particular)
    }

    /// Why what stands at a place cannot be kept.
    #[must_use]
    pub fn error(&self, at: usize) -> Option<&str> {
        self.entries.get(at)?.error.as_deref()
    }

    /// The labels of required particulars that are empty.
    #[must_use]
    pub fn missing(&self, lang: Lang) -> Vec<&'static str> {
        let empty = self
            .entries
            .iter()
            .filter(|entry| entry.particular.required && entry.field.text().trim().is_empty());
        empty.map(|entry| entry.particular.label.get(lang)).collect()
    }

    /// Whether a required particular is empty.
    #[must_use]
    pub fn is_missing(&self, key: &str) -> bool {
        let here = self.place(key).and_then(|at| self.entries.get(at));
        here.is_some_and(|entry| entry.particular.required && entry.field.text().trim().is_empty())
    }

    /// Reads the particular at a place, as it is left; whether something changed.
    pub fn leave(&mut self, at: usize, rules: &RulesInForce, today: Date, lang: Lang) -> bool {
        self.entries.get_mut(at).is_some_and(|entry| entry.read(rules, today, lang))
    }

    /// Takes typing at a place; a list of options when one is to be chosen from.
    pub fn press(&mut self, at: usize, chord: Chord, rules: &RulesInForce, lang: Lang) -> Option<Picker> {
        let entry = self.entries.get_mut(at)?;
        if entry.listed {
            if let Some(typed) = chord.typed() {
                let mut picker = entry.picker(rules, lang);
                if typed != ' ' {
                    picker.paste(&typed.to_string());
                }
                return Some(picker);
            }
            if matches!(chord.key, crate::keymap::Key::Backspace | crate::keymap::Key::Delete) {
                entry.field.clear();
                entry.typed = true;
            }
            return None;
        }
        if entry.field.press(chord) {
            entry.typed = true;
            entry.error = None;
        }
        None
    }

    /// Takes a pasted text at a place.
    pub fn paste(&mut self, at: usize, text: &str) {
        if let Some(entry) = self.entries.get_mut(at) {
            if entry.listed {
                entry.field.clear();
            }
            entry.field.paste(text);
            entry.typed = true;
            entry.error = None;
        }
    }

    /// The options at a place, if it has any.
    #[must_use]
    pub fn options(&self, at: usize, rules: &RulesInForce, lang: Lang) -> Option<Picker> {
        self.entries.get(at).filter(|entry| entry.listed).map(|entry| entry.picker(rules, lang))
    }

    /// Takes a choice at a place.
    pub fn choose(&mut self, at: usize, code: &str, rules: &RulesInForce, today: Date, lang: Lang) {
        if let Some(entry) = self.entries.get_mut(at) {
            entry.field.set(code);
            entry.typed = true;
            entry.read(rules, today, lang);
        }
    }

    /// Draws the particular at a place in one line; returns where the terminal's cursor must stand.
    pub fn draw(
        &self,
        buf: &mut Buffer,
        line: Rect,
        (at, here, label): (usize, bool, u16),
        lang: Lang,
        theme: &Theme,
    ) -> Option<Position> {
        let entry = self.entries.get(at)?;
        let sign = if entry.error.is_some() { "!" } else { " " };
        let style = if entry.error.is_some() { theme.bad } else { theme.text };
        put(buf, line, (0, 0), if here { ">" } else { " " }, theme.key);
        put(buf, line, (1, 0), sign, style);
        let star = if entry.particular.required { "*" } else { " " };
        put_padded(buf, line, (2, 0), label, &format!("{star}{}", entry.particular.label.get(lang)), style);
        let x = label + 3;
        let width = line.width.saturating_sub(x);
        let arrow = u16::from(entry.listed) * 2;
        let field = Rect { x: line.x + x, width: width.saturating_sub(arrow), ..line };
        if entry.listed {
            put(buf, line, (line.width.saturating_sub(1), 0), "v", theme.dim);
        }
        if here {
            return entry.field.draw(buf, field, true, theme);
        }
        put_padded(buf, field, (0, 0), field.width, entry.field.text(), theme.field);
        None
    }
}

impl Entry {
    /// Reads what was typed; whether what is kept changed.
    fn read(&mut self, rules: &RulesInForce, today: Date, lang: Lang) -> bool {
        if !self.typed {
            return false;
        }
        self.typed = false;
        match read_particular(self.particular, self.field.text(), rules, today) {
            Ok(kept) => {
                self.error = None;
                self.field.set(&show_particular(self.particular, &kept, rules, lang));
                let changed = self.kept != kept;
                self.kept = kept;
                changed
            }
            Err(refusal) => {
                let said = refusal.explain(lang);
                self.error = Some(joined([&said.what, &said.why, &said.advice], lang));
                self.kept.clear();
                true
            }
        }
    }

    fn picker(&self, rules: &RulesInForce, lang: Lang) -> Picker {
        let choices = particular_values(self.particular, rules).into_iter().map(|(code, name)| {
            let mut found: Vec<String> = pinyin::keys(&name.zh).split(' ').map(str::to_owned).collect();
            found.push(name.en.to_lowercase().replace(' ', ""));
            Choice { code, name: name.get(lang).to_owned(), pinyin: found, side: String::new() }
        });
        let mut picker = Picker::new(self.particular.label.get(lang), choices.collect());
        picker.point_at(&self.kept);
        picker
    }
}
