//! Chords and sequences of two: how they are written in files, shown to people, and read from the terminal.
//! It never knows what a chord does.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::domain::Lang;

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A printed character, as typed: `a`, `A`, `?`.
    Char(char),
    /// F1 to F12.
    F(u8),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Up arrow.
    Up,
    /// Down arrow.
    Down,
    /// Left arrow.
    Left,
    /// Right arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// Every named key: in files, for people in Chinese, in English. Arrows are words, for arrow signs are one or
/// two columns wide depending on the terminal.
const NAMED: [(Key, &str, &str, &str); 15] = [
    (Key::Enter, "enter", "回车", "Enter"),
    (Key::Esc, "esc", "Esc", "Esc"),
    (Key::Tab, "tab", "Tab", "Tab"),
    (Key::Backspace, "backspace", "退格", "Backspace"),
    (Key::Delete, "delete", "Del", "Del"),
    (Key::Insert, "insert", "Ins", "Ins"),
    (Key::Up, "up", "上", "Up"),
    (Key::Down, "down", "下", "Down"),
    (Key::Left, "left", "左", "Left"),
    (Key::Right, "right", "右", "Right"),
    (Key::Home, "home", "Home", "Home"),
    (Key::End, "end", "End", "End"),
    (Key::PageUp, "page-up", "PgUp", "PgUp"),
    (Key::PageDown, "page-down", "PgDn", "PgDn"),
    (Key::Char(' '), "space", "空格", "Space"),
];

/// A key with what is held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Ctrl is held.
    pub ctrl: bool,
    /// Alt is held.
    pub alt: bool,
    /// Shift is held; never set for a character, which says it by itself.
    pub shift: bool,
}

/// Why a chord in a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadChord {
    /// Nothing is written, or no such key.
    NoSuchKey,
    /// More than two chords in a row.
    TooLong,
    /// A terminal sends the same byte for this and for another key, which is named.
    SameAs(&'static str),
}

impl Chord {
    /// The plain key.
    #[must_use]
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false, alt: false, shift: false }
    }

    /// Reads what the terminal reports; `None` for what is not a key press of ours.
    ///
    /// Done here and nowhere else, because terminals differ:
    /// - Windows reports press *and* release, Unix only press (unless a program asks for more). A release that
    ///   counted would do everything twice. Repeats count, else holding an arrow down would not scroll.
    /// - For `A` or `?` Windows says Shift and the character, most Unix terminals the character alone, and the
    ///   kitty protocol may say Shift and the *small* letter. The character already tells Shift, so it is
    ///   folded in and the flag dropped.
    /// - Shift-Tab is `BackTab` with or without Shift.
    /// - With Ctrl, Caps Lock gives a capital on some terminals: Ctrl-S and Ctrl-s are one chord.
    #[must_use]
    pub fn from_event(event: KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let mut shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let key = match event.code {
            KeyCode::Char(c) => Key::Char(c),
            KeyCode::F(n @ 1..=12) => Key::F(n),
            KeyCode::Enter => Key::Enter,
            KeyCode::Esc => Key::Esc,
            KeyCode::Tab => Key::Tab,
            KeyCode::BackTab => {
                shift = true;
                Key::Tab
            }
            KeyCode::Backspace => Key::Backspace,
            KeyCode::Delete => Key::Delete,
            KeyCode::Insert => Key::Insert,
            KeyCode::Up => Key::Up,
            KeyCode::Down => Key::Down,
            KeyCode::Left => Key::Left,
            KeyCode::Right => Key::Right,
            KeyCode::Home => Key::Home,
            KeyCode::End => Key::End,
            KeyCode::PageUp => Key::PageUp,
            KeyCode::PageDown => Key::PageDown,
            _ => return None,
        };
        Some(Self { key, ctrl, alt, shift }.folded())
    }

    /// The one way in which this chord is held: Shift inside the character, Ctrl with small letters.
    fn folded(mut self) -> Self {
        if let Key::Char(c) = self.key {
            if self.ctrl {
                self.key = Key::Char(c.to_ascii_lowercase());
            } else if self.shift {
                self.key = Key::Char(c.to_ascii_uppercase());
            }
            self.shift = false;
        }
        self
    }

    /// The chord meant by a full-width character, which a Chinese input method in its Chinese mode sends for
    /// digits and signs: `？` is the key `?`, `１` the key `1`, `、` the key `/`. Never used where text is typed.
    #[must_use]
    pub fn narrowed(mut self) -> Self {
        if let Key::Char(c) = self.key {
            let narrow = match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                '、' => '/',
                '\u{3000}' => ' ',
                _ => c,
            };
            self.key = Key::Char(narrow);
        }
        self
    }

    /// The character that this chord types, if it is plain typing.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads `ctrl-s`, `f1`, `shift-tab`, `?`.
    ///
    /// # Errors
    /// If there is no such key, or a terminal cannot tell it from another.
    pub fn parse(text: &str) -> Result<Self, BadChord> {
        let mut rest = text;
        let mut chord = Self::plain(Key::Char(' '));
        loop {
            let (held, after) = match rest.split_once('-') {
                Some((held, after)) if !after.is_empty() => (held.to_ascii_lowercase(), after),
                _ => break,
            };
            match held.as_str() {
                "ctrl" => chord.ctrl = true,
                "alt" => chord.alt = true,
                "shift" => chord.shift = true,
                _ => break,
            }
            rest = after;
        }
        chord.key = parse_key(rest).ok_or(BadChord::NoSuchKey)?;
        if chord.ctrl
            && let Key::Char(c) = chord.key
        {
            // A terminal sends one control byte for each of these pairs.
            match c.to_ascii_lowercase() {
                'i' => return Err(BadChord::SameAs("tab")),
                'm' | 'j' => return Err(BadChord::SameAs("enter")),
                'h' => return Err(BadChord::SameAs("backspace")),
                '[' => return Err(BadChord::SameAs("esc")),
                _ => {}
            }
        }
        Ok(chord.folded())
    }

    /// As shown to a person: `Ctrl+S`, `Shift+Tab`, `回车`.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        let mut shown = String::new();
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                shown.push_str(name);
            }
        }
        match (self.key, NAMED.iter().find(|named| named.0 == self.key)) {
            (_, Some((_, _, zh, en))) => shown.push_str(if lang == Lang::Zh { zh } else { en }),
            (Key::F(n), None) => shown.push_str(&format!("F{n}")),
            (Key::Char(c), None) if self.ctrl || self.alt => shown.extend(c.to_uppercase()),
            (Key::Char(c), None) => shown.push(c),
            (_, None) => {}
        }
        shown
    }
}

fn parse_key(text: &str) -> Option<Key> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && c != ' ').then_some(Key::Char(c));
    }
    let lower = text.to_ascii_lowercase();
    if let Some(n) = lower.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()) {
        return (1..=12).contains(&n).then_some(Key::F(n));
    }
    NAMED.iter().find(|named| named.1 == lower).map(|named| named.0)
}

impl fmt::Display for Chord {
    /// As written in a keymap file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match (self.key, NAMED.iter().find(|named| named.0 == self.key)) {
            (_, Some(named)) => f.write_str(named.1),
            (Key::F(n), None) => write!(f, "f{n}"),
            (Key::Char(c), None) => write!(f, "{c}"),
            (_, None) => Ok(()),
        }
    }
}

/// One chord, or two pressed one after the other (`g g`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sequence {
    /// The first chord.
    pub first: Chord,
    /// The second, if there are two.
    pub second: Option<Chord>,
}

impl Sequence {
    /// Reads `ctrl-s` or `g g`.
    ///
    /// # Errors
    /// If a chord cannot be read, or there are more than two.
    pub fn parse(text: &str) -> Result<Self, BadChord> {
        let mut words = text.split_whitespace();
        let first = Chord::parse(words.next().ok_or(BadChord::NoSuchKey)?)?;
        let second = words.next().map(Chord::parse).transpose()?;
        if words.next().is_some() {
            return Err(BadChord::TooLong);
        }
        Ok(Self { first, second })
    }

    /// As shown to a person.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        match self.second {
            None => self.first.label(lang),
            Some(second) => format!("{} {}", self.first.label(lang), second.label(lang)),
        }
    }

    /// Whether one of the two can never be typed, because the other is already complete.
    #[must_use]
    pub fn clashes(self, other: Self) -> bool {
        self.first == other.first
            && (self.second == other.second || self.second.is_none() || other.second.is_none())
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        self.second.map_or(Ok(()), |second| write!(f, " {second}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chord that is written to a file and read again must be the same key.
    #[test]
    fn written_chords_read_back() {
        for text in [
            "ctrl-s",
            "f1",
            "f12",
            "shift-tab",
            "?",
            "-",
            "alt--",
            "ctrl-alt-x",
            "g g",
            "space",
            "G",
            "page-up",
        ] {
            let read = Sequence::parse(text).expect(text);
            assert_eq!(read.to_string(), text);
        }
        assert_eq!(Chord::parse("shift-a"), Chord::parse("A"));
        assert_eq!(Chord::parse("ctrl-S"), Chord::parse("ctrl-s"));
    }

    #[test]
    fn unreadable_chords_are_refused_with_their_reason() {
        for (text, why) in [
            ("", BadChord::NoSuchKey),
            ("f13", BadChord::NoSuchKey),
            ("control-x", BadChord::NoSuchKey),
            ("ctrl-", BadChord::NoSuchKey),
            ("g g g", BadChord::TooLong),
            ("ctrl-i", BadChord::SameAs("tab")),
            ("ctrl-M", BadChord::SameAs("enter")),
            ("ctrl-h", BadChord::SameAs("backspace")),
        ] {
            assert_eq!(Sequence::parse(text), Err(why), "{text}");
        }
    }

    /// On Windows every key would act twice, and `?` would be another chord than on Linux.
    #[test]
    fn terminals_agree_after_normalising() {
        let press = |code, modifiers| Chord::from_event(KeyEvent::new(code, modifiers));
        let release = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Chord::from_event(release), None);
        for (windows, unix) in [
            (press(KeyCode::Char('?'), KeyModifiers::SHIFT), press(KeyCode::Char('?'), KeyModifiers::NONE)),
            (press(KeyCode::Char('a'), KeyModifiers::SHIFT), press(KeyCode::Char('A'), KeyModifiers::NONE)),
            (press(KeyCode::BackTab, KeyModifiers::NONE), press(KeyCode::Tab, KeyModifiers::SHIFT)),
            (
                press(KeyCode::Char('S'), KeyModifiers::CONTROL),
                press(KeyCode::Char('s'), KeyModifiers::CONTROL),
            ),
        ] {
            assert_eq!(windows, unix);
            assert!(windows.is_some());
        }
    }

    #[test]
    fn full_width_signs_are_the_keys_they_stand_for() {
        for (wide, narrow) in [('？', '?'), ('１', '1'), ('、', '/'), ('　', ' '), ('王', '王')] {
            assert_eq!(Chord::plain(Key::Char(wide)).narrowed(), Chord::plain(Key::Char(narrow)));
        }
    }

    #[test]
    fn labels_in_both_languages() {
        let label = |text, lang| Sequence::parse(text).expect(text).label(lang);
        assert_eq!(label("ctrl-s", Lang::Zh), "Ctrl+S");
        assert_eq!(label("enter", Lang::Zh), "回车");
        assert_eq!(label("shift-tab", Lang::En), "Shift+Tab");
        assert_eq!(label("g g", Lang::En), "g g");
    }
}
