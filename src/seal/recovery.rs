//! The recovery code: 128 random bits a person can write on paper and type in again.
//!
//! 26 symbols of Crockford's base 32 and one check symbol, in groups of five. The check finds every single wrong
//! symbol and every two symbols swapped, so a slip is told at once and no key is derived for it. It never shows
//! the code but through [`RecoveryCode::reveal`].

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

use super::{SealError, Secret, random_bytes, same_bytes};
use crate::domain::{Explain, Lang, Said, Text};
use crate::say;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Symbols that carry the code, and with the check symbol.
const DATA_SYMBOLS: usize = 26;
const SYMBOLS: usize = DATA_SYMBOLS + 1;
const GROUP: usize = 5;
/// Most characters looked at; a pasted page is no code.
const MAX_TYPED: usize = 200;

/// A recovery code. Wiped on drop; `Debug` shows nothing of it.
#[derive(Clone)]
pub struct RecoveryCode(Zeroizing<[u8; 16]>);

/// What is wrong with a typed recovery code. Found before any key is derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryTypo {
    /// Too few or too many symbols; how many were read.
    #[error("a recovery code has 27 symbols, {0} were read")]
    Length(usize),
    /// A character that no code contains, at this symbol, counted from 1.
    #[error("symbol {0} is none of a recovery code")]
    Symbol(usize),
    /// The check symbol does not fit the others: one of them was misread.
    #[error("the check symbol does not fit")]
    Check,
}

impl Explain for RecoveryTypo {
    fn explain(&self, lang: Lang) -> Said {
        let why = match self {
            Self::Length(got) => {
                say!(lang, "应有 27 个字符，读到 {} 个。", "It has 27 characters; {} were read.", got)
            }
            Self::Symbol(at) => say!(
                lang,
                "第 {} 个字符不会出现在恢复码中。",
                "Character {} is one that no recovery code contains.",
                at
            ),
            Self::Check => {
                say!(lang, "校验字符不符，有字符抄错。", "The check character does not fit: one is misread.")
            }
        };
        Said::new(
            Text::new("恢复码输入有误。", "The recovery code is mistyped.").get(lang),
            why,
            Text::new("请对照纸上的恢复码，逐组再看一遍。", "Compare with the paper, group by group.")
                .get(lang),
        )
    }
}

impl RecoveryCode {
    /// A new code from the operating system's randomness.
    ///
    /// # Errors
    /// [`SealError::NoRandomness`].
    pub fn generate() -> Result<Self, SealError> {
        Ok(Self(Zeroizing::new(random_bytes()?)))
    }

    /// Reads what a person typed: lower case, spaces, dashes, full-width characters, O for 0, I and L for 1 are
    /// all understood.
    ///
    /// # Errors
    /// [`RecoveryTypo`] tells where to look again.
    pub fn read(typed: &str) -> Result<Self, RecoveryTypo> {
        let mut symbols = Zeroizing::new([0_u8; SYMBOLS]);
        let mut count = 0;
        for sign in typed.chars().take(MAX_TYPED).filter(|sign| !is_separator(*sign)) {
            let value = symbol_value(sign).ok_or(RecoveryTypo::Symbol(count + 1))?;
            if let Some(place) = symbols.get_mut(count) {
                *place = value;
            }
            count += 1;
        }
        if count != SYMBOLS {
            return Err(RecoveryTypo::Length(count));
        }
        let (data, check) = symbols.split_at(DATA_SYMBOLS);
        if check_symbol(data) != check[0] {
            return Err(RecoveryTypo::Check);
        }
        // 26 symbols hold 130 bits; the two above 128 are zero in every code ever written.
        if data[0] >= 8 {
            return Err(RecoveryTypo::Check);
        }
        let value = data.iter().fold(0_u128, |value, symbol| (value << 5) | u128::from(*symbol));
        Ok(Self(Zeroizing::new(value.to_be_bytes())))
    }

    /// The code for paper and screen: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XX`. Shown once; never kept or logged.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        let symbols = self.symbols();
        let mut shown = Zeroizing::new(String::with_capacity(SYMBOLS + SYMBOLS / GROUP));
        for (at, symbol) in symbols.iter().enumerate() {
            if at > 0 && at % GROUP == 0 {
                shown.push('-');
            }
            shown.push(char::from(ALPHABET[usize::from(*symbol)]));
        }
        shown
    }

    /// True when the typed text is this code: the check, at set-up, that it was written down.
    #[must_use]
    pub fn matches(&self, typed: &str) -> bool {
        Self::read(typed).is_ok_and(|read| same_bytes(read.0.as_slice(), self.0.as_slice()))
    }

    /// The code as key material.
    pub(super) fn secret(&self) -> Secret {
        Secret::new(self.0.to_vec())
    }

    fn symbols(&self) -> Zeroizing<[u8; SYMBOLS]> {
        let mut value = u128::from_be_bytes(*self.0);
        let mut symbols = Zeroizing::new([0_u8; SYMBOLS]);
        for place in symbols[..DATA_SYMBOLS].iter_mut().rev() {
            *place = (value & 31) as u8;
            value >>= 5;
        }
        value.zeroize();
        symbols[DATA_SYMBOLS] = check_symbol(&symbols[..DATA_SYMBOLS]);
        symbols
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

/// Spaces and dashes of every keyboard and input method.
fn is_separator(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(sign, '-' | '_' | '.' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－')
}

fn symbol_value(sign: char) -> Option<u8> {
    let narrow = match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0)?,
        other => other,
    };
    let plain = match narrow.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == plain).and_then(|at| u8::try_from(at).ok())
}

/// A weighted sum over the field of 32 elements. The weights are different powers of one generator, and the check
/// symbol's own weight is 1: one wrong symbol, or two swapped, always changes the sum.
fn check_symbol(data: &[u8]) -> u8 {
    data.iter().rev().fold(0, |sum, symbol| double(sum ^ symbol))
}

/// Times x in GF(32), modulo x⁵ + x² + 1.
fn double(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 { shifted } else { (shifted ^ 0b10_0101) & 31 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(seed: u8) -> RecoveryCode {
        RecoveryCode(Zeroizing::new(std::array::from_fn(|at| {
            seed.wrapping_mul(31).wrapping_add(at as u8 * 17)
        })))
    }

    fn shown(seed: u8) -> String {
        code(seed).reveal().to_string()
    }

    #[test]
    fn the_form_on_paper_is_frozen() {
        assert_eq!(shown(1), "0Z610-N4RVM-GPBAF-E69VB-NZR38-YJ");
        let groups: Vec<usize> = shown(9).split('-').map(str::len).collect();
        assert_eq!(groups, [5, 5, 5, 5, 5, 2]);
    }

    #[test]
    fn typed_in_many_ways() {
        for seed in 0..=255 {
            assert!(code(seed).matches(&shown(seed)), "{seed}");
        }
        let paper = shown(1);
        let wide: String = paper
            .chars()
            .map(|sign| if sign == '-' { '－' } else { char::from_u32(sign as u32 + 0xfee0).unwrap() })
            .collect();
        for typed in [
            paper.to_lowercase(),
            paper.replace('-', ""),
            paper.replace('-', "　"),
            format!("  {} \n", paper.replace('-', " — ")),
            paper.replace('0', "O").replace('1', "l"),
            paper.replace('0', "o").replace('1', "I"),
            wide,
        ] {
            assert!(code(1).matches(&typed), "{typed}");
        }
        assert!(!code(2).matches(&paper));
    }

    #[test]
    fn one_wrong_symbol_or_two_swapped_is_found() {
        let right: Vec<char> = shown(7).replace('-', "").chars().collect();
        for at in 0..SYMBOLS {
            for symbol in
                ALPHABET.iter().map(|known| char::from(*known)).filter(|symbol| *symbol != right[at])
            {
                let mut typed = right.clone();
                typed[at] = symbol;
                let read = RecoveryCode::read(&typed.iter().collect::<String>());
                assert_eq!(read.err(), Some(RecoveryTypo::Check), "{at} {symbol}");
            }
            for other in at + 1..SYMBOLS {
                let mut typed = right.clone();
                typed.swap(at, other);
                let read = RecoveryCode::read(&typed.iter().collect::<String>());
                assert_eq!(read.is_err(), right[at] != right[other], "{at} {other}");
            }
        }
    }

    #[test]
    fn length_and_strange_characters_are_named() {
        let paper = shown(7);
        let cases = [
            (String::new(), RecoveryTypo::Length(0)),
            (paper[..paper.len() - 1].to_owned(), RecoveryTypo::Length(26)),
            (format!("{paper}0"), RecoveryTypo::Length(28)),
            (format!("U{}", &paper[1..]), RecoveryTypo::Symbol(1)),
            (format!("{}字{}", &paper[..3], &paper[4..]), RecoveryTypo::Symbol(4)),
            ("0".repeat(100_000), RecoveryTypo::Length(MAX_TYPED)),
        ];
        for (typed, want) in cases {
            assert_eq!(RecoveryCode::read(&typed).err(), Some(want));
        }
    }

    #[test]
    fn a_value_above_128_bits_is_refused() {
        let mut symbols = [0_u8; SYMBOLS];
        symbols[0] = 8;
        symbols[DATA_SYMBOLS] = check_symbol(&symbols[..DATA_SYMBOLS]);
        let typed: String = symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect();
        assert_eq!(RecoveryCode::read(&typed).err(), Some(RecoveryTypo::Check));
    }

    #[test]
    fn debug_and_sentences_show_nothing_of_the_code() {
        assert_eq!(format!("{:?}", code(3)), "RecoveryCode(..)");
        for typo in [RecoveryTypo::Length(3), RecoveryTypo::Symbol(4), RecoveryTypo::Check] {
            for lang in [Lang::Zh, Lang::En] {
                let said = typo.explain(lang);
                assert!(!said.what.is_empty() && !said.why.is_empty() && !said.advice.is_empty());
            }
        }
    }
}
