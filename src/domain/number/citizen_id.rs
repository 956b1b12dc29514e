//! The 18-character citizen ID number (GB 11643): its form, its check digit, and what it says about birth and
//! sex. It never decides whether the number belongs to the person.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::tidy::{Tidy, looks_scientific};
use crate::domain::division::{self, Known};
use crate::domain::note::{Checked, Note};
use crate::domain::{Explain, Lang, Said};
use crate::say;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// Nobody alive was born before this year; an earlier one is a slip of the pen.
const EARLIEST_BIRTH_YEAR: i32 = 1900;

/// A citizen ID number that passed its check digit and whose birth date exists.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CitizenId {
    text: String,
    birth: NaiveDate,
    female: bool,
}

/// Why a citizen ID number is refused. Carries no digits of the number beyond the check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CitizenIdError {
    /// Nothing was typed.
    Empty,
    /// It does not have 18 characters but this many.
    Length(usize),
    /// The 15-digit form that ended in 2013.
    OldForm,
    /// A character that cannot be there, and its place counted from 1.
    Character(char, usize),
    /// The last character does not fit the others.
    CheckDigit {
        /// The one that would fit.
        expected: char,
        /// The one that stands there.
        found: char,
    },
    /// Characters 7 to 14 are not a date.
    BirthImpossible,
    /// Characters 7 to 14 are a date after today.
    BirthFuture,
    /// A spreadsheet wrote it as `2.1E+17`; the last digits are lost.
    Scientific,
    /// It ends in 000 and its check fails: a spreadsheet kept 15 digits and filled up with zeros.
    ZeroedTail,
}

impl CitizenIdError {
    /// The number of the check in the list of checks.
    #[must_use]
    pub const fn check(self) -> &'static str {
        match self {
            Self::Empty | Self::Length(_) => "A01",
            Self::OldForm => "A09",
            Self::Character(..) => "A02",
            Self::CheckDigit { .. } => "A03",
            Self::BirthImpossible | Self::BirthFuture => "A04",
            Self::Scientific | Self::ZeroedTail => "A08",
        }
    }

    /// The refusal as a note.
    #[must_use]
    pub fn note(self) -> Note {
        Note::refuse(self.check(), |lang| {
            let said = self.explain(lang);
            let gap = if lang == Lang::En { " " } else { "" };
            format!("{}{gap}{}", said.what, said.advice)
        })
    }
}

impl Explain for CitizenIdError {
    fn explain(&self, lang: Lang) -> Said {
        let what = match *self {
            Self::Empty => say!(lang, "没有填身份证号。", "The citizen ID number is empty."),
            Self::Length(n) => say!(
                lang,
                "身份证号是{n}位，应为18位。",
                "The citizen ID number has {n} characters instead of 18."
            ),
            Self::OldForm => {
                say!(lang, "这是15位旧身份证号。", "This is an old citizen ID number of 15 digits.")
            }
            Self::Character(c, place) => say!(
                lang,
                "身份证号第{place}位有不该出现的字符“{}”。",
                "Character {place} of the citizen ID number cannot be “{}”.",
                c.escape_debug()
            ),
            Self::CheckDigit { expected, found } => say!(
                lang,
                "身份证号校验不对：末位是{found}，按前17位应为{expected}，多半是抄错了一位。",
                "The check digit is {found}, but the other digits ask for {expected}: one digit is probably wrong."
            ),
            Self::BirthImpossible => say!(
                lang,
                "身份证号第7至14位的出生日期不存在。",
                "Characters 7 to 14 of the citizen ID number are not a birth date."
            ),
            Self::BirthFuture => say!(
                lang,
                "身份证号里的出生日期在今天之后。",
                "The birth date in the citizen ID number is after today."
            ),
            Self::Scientific => say!(
                lang,
                "身份证号被表格软件改成了科学计数，后几位已丢失。",
                "A spreadsheet turned the citizen ID number into scientific notation; its last digits are lost."
            ),
            Self::ZeroedTail => say!(
                lang,
                "身份证号末三位是000且校验不对，多半被表格软件改坏了。",
                "The citizen ID number ends in 000 and fails its check: a spreadsheet probably damaged it."
            ),
        };
        let advice = match self {
            Self::OldForm => say!(lang, "请换成18位新号。", "Enter the number of 18 characters."),
            Self::Scientific | Self::ZeroedTail => {
                say!(lang, "请照户口簿重新录入。", "Type it again from the household register.")
            }
            _ => say!(lang, "请对照户口簿逐位核对。", "Compare it with the household register."),
        };
        Said::new(what, "", advice)
    }
}

impl CitizenId {
    /// Reads a tidied number of 18 half-width, upper-case characters.
    ///
    /// # Errors
    /// The first thing wrong, in the order a clerk can mend it.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, CitizenIdError> {
        if text.is_empty() {
            return Err(CitizenIdError::Empty);
        }
        if looks_scientific(text) {
            return Err(CitizenIdError::Scientific);
        }
        let count = text.chars().count();
        for (at, c) in text.chars().enumerate() {
            if !(c.is_ascii_digit() || (c == 'X' && at + 1 == count)) {
                return Err(CitizenIdError::Character(c, at + 1));
            }
        }
        match count {
            18 => {}
            15 => return Err(CitizenIdError::OldForm),
            n => return Err(CitizenIdError::Length(n)),
        }
        let expected = check_character(&text[..17]).unwrap_or('?');
        let found = text.chars().next_back().unwrap_or('?');
        if expected != found {
            return Err(match text.ends_with("000") {
                true => CitizenIdError::ZeroedTail,
                false => CitizenIdError::CheckDigit { expected, found },
            });
        }
        let birth = NaiveDate::parse_from_str(&text[6..14], "%Y%m%d")
            .ok()
            .filter(|date| date.year() >= EARLIEST_BIRTH_YEAR)
            .ok_or(CitizenIdError::BirthImpossible)?;
        if birth > today {
            return Err(CitizenIdError::BirthFuture);
        }
        let female = text.as_bytes()[16].is_multiple_of(2);
        Ok(Self { text: text.to_owned(), birth, female })
    }

    /// Tidies, reads and remarks: corrected forms, an unknown division, zeros that look like damage.
    #[must_use]
    pub fn check(raw: &str, today: NaiveDate) -> Checked<Self> {
        let tidy = Tidy::number(raw);
        let mut notes: Vec<Note> = tidy.note("A02").into_iter().collect();
        match Self::parse(&tidy.text, today) {
            Ok(id) => {
                notes.extend(id.remarks());
                Checked::new(id, notes)
            }
            Err(error) => Checked::refused(error.note()),
        }
    }

    fn remarks(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        if division::known(self.division()) == Known::Unknown {
            notes.push(Note::warn("A07", |lang| {
                say!(
                    lang,
                    "身份证号前六位{}查不到地区，请再看一遍户口簿。",
                    "No division has the code {}; look at the household register again.",
                    self.division()
                )
            }));
        }
        if self.text.ends_with("000") {
            notes.push(Note::warn("A08", |lang| {
                say!(
                    lang,
                    "身份证号末三位是000，可能被表格软件改过，请核对。",
                    "The number ends in 000; a spreadsheet may have changed it. Please compare."
                )
            }));
        }
        notes
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The six digits of the division of first registration; current or former.
    #[must_use]
    pub fn division(&self) -> &str {
        &self.text[..6]
    }

    /// The birth date it carries.
    #[must_use]
    pub const fn birth(&self) -> NaiveDate {
        self.birth
    }

    /// Whether the 17th digit is even.
    #[must_use]
    pub const fn is_female(&self) -> bool {
        self.female
    }

    /// The number with its middle eight digits hidden, for every screen but the edit form.
    #[must_use]
    pub fn masked(&self) -> String {
        mask(&self.text)
    }
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CitizenId(hidden)")
    }
}

/// The check character of the first 17 digits (ISO 7064 MOD 11-2); nothing when they are not 17 digits.
#[must_use]
pub fn check_character(first17: &str) -> Option<char> {
    if first17.len() != 17 {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in first17.chars().zip(WEIGHTS) {
        sum += c.to_digit(10)? * weight;
    }
    CHECKS.get((sum % 11) as usize).copied()
}

/// Whether 18 characters end in the right check character, whatever stands before.
#[must_use]
pub fn check_character_fits(text: &str) -> bool {
    text.len() == 18 && text.is_ascii() && check_character(&text[..17]) == text.chars().next_back()
}

/// Hides the birth date in a number of 18 characters, and the middle half of any other number.
#[must_use]
pub fn mask(number: &str) -> String {
    let count = number.chars().count();
    let (from, to) = if count == 18 { (6, 14) } else { (count / 4, count - count / 4) };
    number.chars().enumerate().map(|(at, c)| if (from..to).contains(&at) { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::note::Severity;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn the_worked_examples_hold() {
        assert_eq!(check_character("11010519491231002"), Some('X'));
        assert_eq!(check_character("21042120991231001"), Some('0'));
        let id = CitizenId::parse("210421209912310010", day("2100-01-01")).unwrap();
        assert_eq!((id.division(), id.birth(), id.is_female()), ("210421", day("2099-12-31"), false));
        assert_eq!(id.masked(), "210421********0010");
        assert!(CitizenId::parse("11010519491231002X", day("2026-01-01")).unwrap().is_female());
        assert_eq!(format!("{id:?}"), "CitizenId(hidden)");
    }

    #[test]
    fn each_fault_has_its_name() {
        use CitizenIdError as E;
        for (text, error) in [
            ("", E::Empty),
            ("2.1E+17", E::Scientific),
            ("21042120991231001", E::Length(17)),
            ("2104212099123100101", E::Length(19)),
            ("210421991231001", E::OldForm),
            ("2104212099123X0010", E::Character('X', 14)),
            ("21042120991231001O", E::Character('O', 18)),
            ("210421209912310011", E::CheckDigit { expected: '0', found: '1' }),
            ("210421209912310000", E::ZeroedTail),
            ("210421209902310018", E::BirthImpossible),
        ] {
            let text = fix(text, &error);
            assert_eq!(CitizenId::parse(&text, day("2100-01-01")), Err(error), "{text}");
            for lang in [Lang::Zh, Lang::En] {
                assert!(!error.explain(lang).what.is_empty());
            }
        }
        assert_eq!(CitizenId::parse("210421209912310010", day("2099-12-30")), Err(E::BirthFuture));
        assert!(CitizenId::parse("210421209912310010", day("2099-12-31")).is_ok());
    }

    /// Gives an impossible birth date a right check digit, so that the date is what fails.
    fn fix(text: &str, error: &CitizenIdError) -> String {
        match error {
            CitizenIdError::BirthImpossible => {
                let first = &text[..17];
                format!("{first}{}", check_character(first).unwrap())
            }
            _ => text.to_owned(),
        }
    }

    #[test]
    fn corrected_forms_are_taken_and_told() {
        let today = day("2100-01-01");
        for raw in ["２１０４２１２０９９１２３１００１０", "2104 2120 9912 310010", "'210421209912310010"]
        {
            let checked = CitizenId::check(raw, today);
            assert_eq!(checked.value.as_ref().unwrap().as_str(), "210421209912310010");
            assert!(checked.has(Severity::Corrected), "{raw}");
        }
        let lower = CitizenId::check("11010519491231002x", today);
        assert_eq!(lower.value.unwrap().as_str(), "11010519491231002X");
        assert!(CitizenId::check("210421209912310010", today).notes.is_empty());
    }

    #[test]
    fn unknown_division_and_lucky_zeros_are_doubts() {
        let today = day("2100-01-01");
        let first = "21999920991231001";
        let id = format!("{first}{}", check_character(first).unwrap());
        assert_eq!(CitizenId::check(&id, today).notes[0].check, "A07");
        let zeros = (0..100)
            .map(|n| format!("2104212099{:02}{:02}00", 1 + n / 28 % 12, 1 + n % 28) + "0")
            .map(|first| format!("{first}{}", check_character(&first).unwrap()))
            .find(|id| id.ends_with("000"))
            .unwrap();
        assert_eq!(CitizenId::check(&zeros, today).notes[0].check, "A08");
    }
}
