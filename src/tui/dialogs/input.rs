//! A short slip to be filled in: a few blanks, each a text, a password, one of a few words, or a button. Used by
//! dialogs, by the log-in and by the set-up. Judges nothing; who showed it says what is wrong.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Reply, Step};
use crate::{
    desk::Secret,
    keymap::{Action, Chord, Key},
    tui::{
        model::Look,
        parts::{
            clean::columns,
            paint::{boxed, centred, put, put_padded, wrap},
            text_field::{Shown, TextField},
        },
        theme::Theme,
    },
};

/// Columns of a blank where there is room.
const FIELD: u16 = 40;

/// What is filled in.
#[derive(Clone)]
enum Form {
    Text(TextField),
    Choice(Vec<String>, usize),
    Button,
}

/// One blank.
#[derive(Clone)]
pub struct Blank {
    label: String,
    form: Form,
    /// What to know while filling it in.
    note: String,
    /// What is wrong with it.
    error: String,
}

impl Blank {
    /// A text of at most `max` characters.
    pub fn text(label: impl Into<String>, max: usize) -> Self {
        Self::new(label, Form::Text(TextField::new(max, Shown::Plain)))
    }

    /// A password.
    pub fn secret(label: impl Into<String>) -> Self {
        Self::new(label, Form::Text(TextField::new(128, Shown::Masked)))
    }

    /// One of a few words.
    pub fn choice(label: impl Into<String>, words: Vec<String>, at: usize) -> Self {
        Self::new(label, Form::Choice(words, at))
    }

    /// Something else to do.
    pub fn button(label: impl Into<String>) -> Self {
        Self::new(label, Form::Button)
    }

    fn new(label: impl Into<String>, form: Form) -> Self {
        Self { label: label.into(), form, note: String::new(), error: String::new() }
    }

    /// Says something while it has the keys.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Filled in at first.
    #[must_use]
    pub fn filled(mut self, text: &str) -> Self {
        if let Form::Text(field) = &mut self.form {
            field.set(text);
        }
        self
    }
}

/// The blanks and which has the keys.
#[derive(Clone, Default)]
pub struct Slip {
    blanks: Vec<Blank>,
    here: usize,
}

/// What a key made of a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// It was taken.
    Stay,
    /// Everything is filled in, as the person says.
    Submit,
    /// The button at this place.
    Button(usize),
    /// It means nothing here.
    Unknown,
}

impl Slip {
    /// A slip with these blanks; the first has the keys.
    #[must_use]
    pub fn new(blanks: Vec<Blank>) -> Self {
        Self { blanks, here: 0 }
    }

    /// Whether there is no blank.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.blanks.is_empty()
    }

    /// The text of a blank; empty for what is no text.
    #[must_use]
    pub fn text(&self, at: usize) -> &str {
        match self.blanks.get(at).map(|blank| &blank.form) {
            Some(Form::Text(field)) => field.text(),
            _ => "",
        }
    }

    /// The text of a blank as a secret.
    #[must_use]
    pub fn secret(&self, at: usize) -> Secret {
        Secret::from(self.text(at))
    }

    /// Which word of a choice is taken.
    #[must_use]
    pub fn chosen(&self, at: usize) -> usize {
        match self.blanks.get(at).map(|blank| &blank.form) {
            Some(Form::Choice(_, at)) => *at,
            _ => 0,
        }
    }

    /// Which blank has the keys.
    #[must_use]
    pub const fn here(&self) -> usize {
        self.here
    }

    /// Says what is wrong with a blank and goes there.
    pub fn refuse(&mut self, at: usize, error: impl Into<String>) {
        if let Some(blank) = self.blanks.get_mut(at) {
            blank.error = error.into();
            self.here = at;
        }
    }

    /// The same, as a new slip.
    #[must_use]
    pub fn refused(mut self, at: usize, error: impl Into<String>) -> Self {
        self.refuse(at, error);
        self
    }

    /// Says something while a blank has the keys.
    pub fn tell(&mut self, at: usize, note: impl Into<String>) {
        if let Some(blank) = self.blanks.get_mut(at) {
            blank.note = note.into();
        }
    }

    /// Empties a text.
    pub fn clear(&mut self, at: usize) {
        if let Some(Blank { form: Form::Text(field), .. }) = self.blanks.get_mut(at) {
            field.clear();
        }
    }

    /// Takes an action.
    pub fn act(&mut self, action: Action) -> Pressed {
        let last = self.blanks.len().saturating_sub(1);
        match action {
            Action::NextField | Action::Down => self.here = if self.here == last { 0 } else { self.here + 1 },
            Action::PrevField | Action::Up => self.here = self.here.checked_sub(1).unwrap_or(last),
            Action::Confirm => return self.enter(),
            _ => return Pressed::Unknown,
        }
        Pressed::Stay
    }

    /// Enter goes on to the next blank, and after the last one hands the slip in.
    fn enter(&mut self) -> Pressed {
        if matches!(self.blanks.get(self.here).map(|blank| &blank.form), Some(Form::Button)) {
            return Pressed::Button(self.here);
        }
        let next = self.blanks.iter().skip(self.here + 1).any(|blank| !matches!(blank.form, Form::Button));
        if next {
            self.here += 1;
            return Pressed::Stay;
        }
        Pressed::Submit
    }

    /// Takes typing.
    pub fn press(&mut self, chord: Chord) -> Pressed {
        let Some(blank) = self.blanks.get_mut(self.here) else { return Pressed::Unknown };
        let taken = match &mut blank.form {
            Form::Text(field) => field.press(chord),
            Form::Choice(words, at) => match chord.key {
                Key::Right | Key::Char(' ') => {
                    *at = (*at + 1) % words.len().max(1);
                    true
                }
                Key::Left => {
                    *at = at.checked_sub(1).unwrap_or(words.len().saturating_sub(1));
                    true
                }
                _ => false,
            },
            Form::Button => false,
        };
        if taken {
            blank.error.clear();
            Pressed::Stay
        } else {
            Pressed::Unknown
        }
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(Blank { form: Form::Text(field), error, .. }) = self.blanks.get_mut(self.here) {
            field.paste(text);
            error.clear();
        }
    }

    /// Lines that it needs: one a blank, one for what is wrong with it, and two for what to know.
    #[must_use]
    pub fn height(&self) -> u16 {
        let errors = self.blanks.iter().filter(|blank| !blank.error.is_empty()).count();
        let notes = if self.blanks.iter().any(|blank| !blank.note.is_empty()) { 3 } else { 0 };
        u16::try_from(self.blanks.len() + errors + notes).unwrap_or(u16::MAX)
    }

    /// Draws it; returns where the terminal's cursor must stand.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> Option<Position> {
        let labels = self.blanks.iter().filter(|blank| !matches!(blank.form, Form::Button));
        let wide = labels.map(|blank| columns(&blank.label)).max().unwrap_or(0) + 2;
        let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(area.width / 2);
        let room = area.width.saturating_sub(wide + 2).min(FIELD);
        let mut cursor = None;
        let mut y = 0;
        for (at, blank) in self.blanks.iter().enumerate() {
            let here = at == self.here;
            put(buf, area, (0, y), if here { ">" } else { " " }, theme.key);
            let field = Rect { x: area.x + 2 + wide, y: area.y + y, width: room, height: 1 };
            let field = field.intersection(area);
            match &blank.form {
                Form::Text(text) => {
                    put(buf, area, (2, y), &blank.label, theme.text);
                    cursor = text.draw(buf, field, here, theme).or(cursor);
                }
                Form::Choice(words, chosen) => {
                    put(buf, area, (2, y), &blank.label, theme.text);
                    draw_choice(buf, field, words, *chosen, here, theme);
                    cursor = if here { Some(Position::new(field.x, field.y)) } else { cursor };
                }
                Form::Button => {
                    let style = if here { theme.cursor } else { theme.text };
                    put(buf, area, (2, y), &format!("[ {} ]", blank.label), style);
                }
            }
            y += 1;
            if !blank.error.is_empty() {
                let told = format!("! {}", blank.error);
                put_padded(buf, area, (2, y), area.width.saturating_sub(2), &told, theme.bad);
                y += 1;
            }
        }
        let note = self.blanks.get(self.here).map_or("", |blank| blank.note.as_str());
        for line in wrap(note, area.width.saturating_sub(2).into(), 2) {
            y += 1;
            put(buf, area, (2, y), &line, theme.dim);
        }
        cursor
    }
}

fn draw_choice(buf: &mut Buffer, area: Rect, words: &[String], chosen: usize, here: bool, theme: &Theme) {
    let mut x = 0;
    for (at, word) in words.iter().enumerate() {
        let (text, style) = match (at == chosen, here) {
            (true, true) => (format!("<{word}>"), theme.cursor),
            (true, false) => (format!("<{word}>"), theme.strong),
            (false, _) => (format!(" {word} "), theme.dim),
        };
        x += put(buf, area, (x, 0), &text, style);
    }
}

/// A slip in a box.
pub struct Input {
    /// The title.
    pub title: String,
    /// What it is about; may be empty.
    pub text: String,
    /// The blanks.
    pub slip: Slip,
}

impl Input {
    /// Takes an action.
    pub fn act(&mut self, action: Action, topic: &'static str) -> Step {
        let pressed = self.slip.act(action);
        self.step(pressed, topic)
    }

    /// Takes typing.
    pub fn press(&mut self, chord: Chord, topic: &'static str) -> Step {
        let pressed = self.slip.press(chord);
        self.step(pressed, topic)
    }

    fn step(&mut self, pressed: Pressed, topic: &'static str) -> Step {
        match pressed {
            Pressed::Stay => Step::Stay,
            Pressed::Submit | Pressed::Button(_) => {
                Step::Reply(topic, Reply::Filled(std::mem::take(&mut self.slip)))
            }
            Pressed::Unknown => Step::Unknown,
        }
    }

    /// Draws it in the middle.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look) -> Option<Position> {
        let width = area.width.min(72);
        let text = wrap(&self.text, usize::from(width.saturating_sub(4)), 6);
        let lines = u16::try_from(text.len()).unwrap_or(0);
        let gap = u16::from(lines > 0);
        let height = lines + gap + self.slip.height() + 2;
        let inside = boxed(buf, centred(area, width, height), &self.title, &look.theme);
        for (y, line) in (0..inside.height).zip(&text) {
            put(buf, inside, (0, y), line, look.theme.text);
        }
        let below = (lines + gap).min(inside.height);
        let rest = Rect { y: inside.y + below, height: inside.height - below, ..inside };
        self.slip.draw(buf, rest, &look.theme)
    }
}
