//! 学籍号: the national number of a pupil's registration, 19 characters. The national system issues it; this
//! file only recognises one and never makes one up.

use std::fmt;

use super::citizen_id::check_character_fits;
use super::tidy::{Tidy, looks_scientific};
use crate::domain::Text;
use crate::domain::note::{Checked, Note};
use crate::say;

/// What the first letter of a 学籍号 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StudentNumberKind {
    /// G: made from the citizen ID.
    Citizen,
    /// J: no usable citizen ID.
    WithoutId,
    /// L: temporary, until the population database was asked.
    Temporary,
}

impl StudentNumberKind {
    /// What a 学籍号 is; none when the text is no 学籍号, such as the empty text of one that was not issued yet.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        kind_of(&Tidy::number(text).text)
    }

    /// Its first letter.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Citizen => 'G',
            Self::WithoutId => 'J',
            Self::Temporary => 'L',
        }
    }

    /// What is written on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Citizen => Text::new("正式学籍号（G）", "final number (G)"),
            Self::WithoutId => Text::new("无身份证号学籍号（J）", "number without an ID number (J)"),
            Self::Temporary => Text::new("临时学籍号（L）", "temporary number (L)"),
        }
    }

    /// Whether the national system puts a G number in its place later. Until then it holds like one (第6条).
    #[must_use]
    pub const fn becomes_g(self) -> bool {
        !matches!(self, Self::Citizen)
    }
}

/// A 学籍号 of the right shape.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StudentNumber {
    text: String,
    kind: StudentNumberKind,
}

impl StudentNumber {
    /// Tidies and checks: 19 characters from G, J or L; a G number whose tail is no citizen ID is doubted.
    #[must_use]
    pub fn check(raw: &str) -> Checked<Self> {
        let tidy = Tidy::number(raw);
        let Some(kind) = kind_of(&tidy.text) else {
            let count = tidy.text.chars().count();
            let scientific = looks_scientific(&tidy.text);
            return Checked::refused(Note::refuse("A14", |lang| {
                if scientific {
                    say!(
                        lang,
                        "学籍号被表格软件改成了科学计数，请重新录入。",
                        "A spreadsheet damaged the student number; type it again."
                    )
                } else {
                    say!(
                        lang,
                        "全国学籍号应为19位，以G、L或J开头；这里是{count}位。",
                        "A student number has 19 characters and begins with G, L or J; this has {count}."
                    )
                }
            }));
        };
        let mut notes: Vec<Note> = tidy.note("A14").into_iter().collect();
        if kind == StudentNumberKind::Citizen && !check_character_fits(&tidy.text[1..]) {
            notes.push(Note::warn("A14", |lang| {
                say!(
                    lang,
                    "学籍号G后面的18位校验不对，请对照国家系统。",
                    "The 18 characters after G fail their check; compare with the national system."
                )
            }));
        }
        Checked::new(Self { text: tidy.text, kind }, notes)
    }

    /// The 19 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What its first letter says.
    #[must_use]
    pub const fn kind(&self) -> StudentNumberKind {
        self.kind
    }

    /// The remark when a G number is not G and this citizen ID: lawful after the ID was changed.
    #[must_use]
    pub fn compared_with(&self, citizen_id: &str) -> Option<Note> {
        let differs = self.kind == StudentNumberKind::Citizen && &self.text[1..] != citizen_id;
        differs.then(|| {
            Note::hint("A15", |lang| {
                say!(
                    lang,
                    "学籍号与现身份证号不同，若改过身份证号属正常。",
                    "The student number differs from the citizen ID; that is right after an ID was changed."
                )
            })
        })
    }
}

impl fmt::Debug for StudentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StudentNumber({:?})", self.kind)
    }
}

fn kind_of(text: &str) -> Option<StudentNumberKind> {
    let kind = match text.as_bytes().first()? {
        b'G' => StudentNumberKind::Citizen,
        b'J' => StudentNumberKind::WithoutId,
        b'L' => StudentNumberKind::Temporary,
        _ => return None,
    };
    let body = &text.as_bytes()[1..];
    let fits = body.len() == 18
        && body.iter().take(17).all(u8::is_ascii_digit)
        && body.last().is_some_and(|b| b.is_ascii_digit() || *b == b'X');
    fits.then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::note::Severity;

    #[test]
    fn shapes() {
        use StudentNumberKind as K;
        for (raw, kind) in [
            ("G210421209912310010", K::Citizen),
            ("ｇ210421209912310010", K::Citizen),
            ("J210421209912310019", K::WithoutId),
            ("L210421209912310019", K::Temporary),
        ] {
            assert_eq!(StudentNumber::check(raw).value.unwrap().kind(), kind, "{raw}");
            assert_eq!(StudentNumberKind::of(raw), Some(kind), "{raw}");
            assert!(kind.label().zh.contains(kind.letter()) && kind.becomes_g() == (kind != K::Citizen));
        }
        for raw in
            ["", "210421209912310010", "G21042120991231001", "GX10421209912310010", "K210421209912310010"]
        {
            assert!(StudentNumber::check(raw).value.is_none(), "{raw}");
            assert_eq!(StudentNumberKind::of(raw), None, "{raw}");
        }
        assert!(StudentNumber::check("G210421209912310011").has(Severity::Warn));
        let number = StudentNumber::check("G210421209912310010").value.unwrap();
        assert!(number.compared_with("210421209912310010").is_none());
        assert!(number.compared_with("210421209912310029").is_some());
    }
}
