//! The two judgements at the log-in: how long to wait after wrong tries, and whether a new password is good
//! enough. Both are pure: now is an argument.
//!
//! It never locks anybody out for good, and never keeps or repeats a password.

use super::Secret;
use crate::domain::{Explain, Lang, Said, Text};
use crate::say;

/// Wrong tries that cost nothing; a tired hand slips.
pub const FREE_TRIES: u32 = 5;
/// Longest wait between tries, in seconds.
pub const LONGEST_WAIT: u64 = 60;

/// Fewest characters of a password.
pub const GOOD_LENGTH: usize = 10;
/// Fewest characters of a password that mixes two kinds (digits, letters, Chinese, signs).
pub const GOOD_LENGTH_MIXED: usize = 8;

/// Wrong tries so far, kept in the keyring so that a restart does not forget them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Throttle {
    /// Wrong tries since the last right one.
    pub attempts: u32,
    /// When the last wrong try was, in seconds since 1970; 0 before the first.
    pub last: i64,
}

/// Seconds still to wait before the next try: none for five wrong tries, then 1, 2, 4 … 60 after each further one.
///
/// A clock that was set back lengthens the wait to two minutes at most: when the last try lies further ahead than
/// the longest wait, its time cannot be true, and a next try is let through. It then leaves its own, present time.
#[must_use]
pub fn wait_before_try(attempts: u32, last: i64, now: i64) -> u64 {
    if attempts < FREE_TRIES {
        return 0;
    }
    let wait = 1_u64.checked_shl(attempts - FREE_TRIES).unwrap_or(LONGEST_WAIT);
    let wait = wait.min(LONGEST_WAIT);
    let passed = now.saturating_sub(last);
    match u64::try_from(passed) {
        Ok(passed) => wait.saturating_sub(passed),
        Err(_) if passed.unsigned_abs() > LONGEST_WAIT => 0,
        Err(_) => wait,
    }
}

impl Throttle {
    /// Seconds still to wait; see [`wait_before_try`].
    #[must_use]
    pub fn wait_left(self, now: i64) -> u64 {
        wait_before_try(self.attempts, self.last, now)
    }

    /// Counts a wrong try.
    #[must_use]
    pub fn after_wrong(self, now: i64) -> Self {
        Self { attempts: self.attempts.saturating_add(1), last: now }
    }
}

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Shorter than ten characters, or than eight of two kinds.
    #[error("password too short")]
    TooShort,
    /// Longer than can be taken.
    #[error("password too long")]
    TooLong,
    /// Contains control characters, or is not text.
    #[error("password holds characters that cannot be typed")]
    Untypable,
    /// One of the passwords that everybody tries first.
    #[error("password too common")]
    Common,
    /// One character or one short group over and over.
    #[error("password repeats itself")]
    Repeated,
    /// A row of the keyboard, or digits or letters in their order.
    #[error("password is a sequence")]
    Sequence,
    /// Contains the name of the school or the person.
    #[error("password contains a name of the desk")]
    ContainsName,
}

impl Explain for PasswordRefusal {
    fn explain(&self, lang: Lang) -> Said {
        let why = match self {
            Self::TooShort => say!(
                lang,
                "至少要 {GOOD_LENGTH} 个字符；数字、字母、汉字、符号有两种时，至少 {GOOD_LENGTH_MIXED} 个。",
                "It needs {GOOD_LENGTH} characters, or {GOOD_LENGTH_MIXED} if it mixes two kinds (digits, letters, Chinese, signs)."
            ),
            Self::TooLong => say!(lang, "密码太长。", "It is too long."),
            Self::Untypable => {
                say!(lang, "其中有键盘打不出的字符。", "It holds characters that cannot be typed.")
            }
            Self::Common => {
                say!(lang, "这个密码太常见，别人最先试它。", "It is very common, and tried first.")
            }
            Self::Repeated => say!(lang, "它只是同样的字符重复。", "It is the same characters repeated."),
            Self::Sequence => {
                say!(
                    lang,
                    "它是按顺序排列的数字、字母或键盘上的一排键。",
                    "It is digits, letters or keys in a row."
                )
            }
            Self::ContainsName => {
                say!(
                    lang,
                    "其中有学校、人名等别人知道的内容。",
                    "It contains a name or number that others know."
                )
            }
        };
        Said::new(
            Text::new("这个密码不能用。", "This password cannot be used.").get(lang),
            why,
            Text::new(
                "可以用四个互不相干的词，或一句自己才想得到的话。",
                "Use four unrelated words, or a sentence only you would think of.",
            )
            .get(lang),
        )
    }
}

/// Judges a new password. `context` are words that others know: the school's name and code, the person's name,
/// its pinyin, a telephone number. Words of one character, or of two letters or digits, are passed over.
///
/// # Errors
/// The first reason to refuse it.
pub fn check_password_quality(password: &Secret, context: &[&str]) -> Result<(), PasswordRefusal> {
    if password.expose().len() > super::kdf::MAX_PASSWORD_BYTES {
        return Err(PasswordRefusal::TooLong);
    }
    let text = password.expose_str().ok_or(PasswordRefusal::Untypable)?;
    if text.chars().any(char::is_control) {
        return Err(PasswordRefusal::Untypable);
    }
    let folded = zeroize::Zeroizing::new(fold(text));
    let signs = zeroize::Zeroizing::new(folded.chars().collect::<Vec<char>>());
    if COMMON.contains(&folded.as_str()) {
        return Err(PasswordRefusal::Common);
    }
    if repeats(&signs) {
        return Err(PasswordRefusal::Repeated);
    }
    if is_sequence(&signs) || in_keyboard_row(&folded, signs.len()) {
        return Err(PasswordRefusal::Sequence);
    }
    if context.iter().any(|word| names(&folded, word)) {
        return Err(PasswordRefusal::ContainsName);
    }
    let needed = if kinds(text) >= 2 { GOOD_LENGTH_MIXED } else { GOOD_LENGTH };
    if text.chars().count() < needed { Err(PasswordRefusal::TooShort) } else { Ok(()) }
}

/// Lower case without spaces: how guessers see it.
fn fold(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn names(folded: &str, word: &str) -> bool {
    let word = fold(word);
    let long_enough = if word.is_ascii() { word.len() >= 3 } else { word.chars().count() >= 2 };
    long_enough && folded.contains(&word)
}

/// The same group of up to four characters over and over, the last perhaps cut short.
fn repeats(signs: &[char]) -> bool {
    (1..=4).any(|unit| signs.len() >= 2 * unit && signs.iter().zip(&signs[unit..]).all(|(a, b)| a == b))
}

/// Digits or letters going up or down by one all the way; 0 follows 9.
fn is_sequence(signs: &[char]) -> bool {
    let up = |a: char, b: char| u32::from(b) == u32::from(a) + 1 || (a == '9' && b == '0');
    let plain = signs.len() >= 2 && signs.iter().all(char::is_ascii_alphanumeric);
    plain
        && (signs.windows(2).all(|pair| up(pair[0], pair[1]))
            || signs.windows(2).all(|pair| up(pair[1], pair[0])))
}

/// Rows and columns of keys, as fingers slide over them.
fn in_keyboard_row(folded: &str, length: usize) -> bool {
    length >= 4
        && KEY_ROWS
            .iter()
            .any(|row| row.contains(folded) || row.chars().rev().collect::<String>().contains(folded))
}

/// How many kinds of characters there are: digits, Latin letters, other letters, signs.
fn kinds(text: &str) -> usize {
    let has = |test: fn(char) -> bool| usize::from(text.chars().any(test));
    has(|sign| sign.is_ascii_digit())
        + has(|sign| sign.is_ascii_alphabetic())
        + has(|sign| !sign.is_ascii() && sign.is_alphanumeric())
        + has(|sign| !sign.is_alphanumeric() && !sign.is_whitespace())
}

const KEY_ROWS: &[&str] = &[
    "`1234567890-=",
    "qwertyuiop[]\\",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujm",
    "!qaz@wsx#edc$rfv",
    "!@#$%^&*()_+",
    "147258369",
    "789456123",
];

/// Folded. Short ones stand here too: the sentence "too common" helps more than "too short".
const COMMON: &[&str] = &[
    "123456",
    "12345678",
    "123123123",
    "123456a",
    "123456abc",
    "a123456",
    "a1234567",
    "a12345678",
    "a123456789",
    "aa123456",
    "aa123456789",
    "abc12345",
    "abc123456",
    "abc123456789",
    "abcd1234",
    "abcd123456",
    "1234abcd",
    "1234qwer",
    "qwer1234",
    "asdf1234",
    "zxcv1234",
    "qwe123456",
    "q1w2e3r4t5",
    "qq123456",
    "qq123456789",
    "123456qq",
    "123456789a",
    "123456789q",
    "woaini",
    "woaini1314",
    "woaini520",
    "woaini521",
    "5201314",
    "5201314520",
    "1314520",
    "1314521",
    "13145200",
    "520131400",
    "7758521",
    "7758258",
    "woshishei",
    "wodemima",
    "mima123456",
    "mima1234",
    "admin",
    "admin123",
    "admin1234",
    "admin12345",
    "admin123456",
    "administrator",
    "root123456",
    "password",
    "password1",
    "password12",
    "password123",
    "password1234",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "p@ssw0rd123",
    "letmein123",
    "welcome123",
    "iloveyou",
    "iloveyou1",
    "iloveyou123",
    "sunshine123",
    "football123",
    "monkey123",
    "dragon123",
    "test1234",
    "test123456",
    "qwerty123",
    "qwerty1234",
    "qwerty12345",
    "qwerty123456",
    "laoshi123",
    "laoshi123456",
    "xuexiao123",
    "xuexiao123456",
    "xiaoxue123",
    "xueji123",
    "xueji1234",
    "xueji123456",
    "teacher123",
    "teacher123456",
    "school123",
    "school123456",
    "student123",
    "88888888a",
    "a88888888",
    "66668888",
    "11223344",
    "1122334455",
    "112233445566",
    "0123456789a",
    "987654321a",
    "1357924680",
    "2468013579",
    "1029384756",
    "changeme",
    "changeme123",
    "default123",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_stops_growing() {
        let waits = [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 32), (11, 60), (12, 60)];
        for (attempts, wait) in waits {
            assert_eq!(wait_before_try(attempts, 1000, 1000), wait, "{attempts}");
        }
        for attempts in [68, 69, 70, 5 + 32, 5 + 64, 5 + 128, u32::MAX] {
            assert_eq!(wait_before_try(attempts, 1000, 1000), 60, "{attempts}");
        }
    }

    #[test]
    fn the_wait_ends() {
        for (passed, left) in [(0, 8), (3, 5), (7, 1), (8, 0), (9, 0), (1_000_000, 0)] {
            assert_eq!(wait_before_try(8, 1000, 1000 + passed), left, "{passed}");
        }
    }

    #[test]
    fn a_clock_set_back_never_locks_for_ever() {
        for (back, left) in [(1, 8), (60, 8), (61, 0), (86_400, 0), (i64::MAX / 2, 0)] {
            assert_eq!(wait_before_try(8, 1000, 1000 - back), left, "{back}");
        }
        assert_eq!(wait_before_try(u32::MAX, i64::MAX, i64::MIN), 0);
        assert_eq!(wait_before_try(u32::MAX, i64::MIN, i64::MAX), 0);
    }

    #[test]
    fn wrong_tries_are_counted() {
        let mut throttle = Throttle::default();
        for _ in 0..6 {
            throttle = throttle.after_wrong(500);
        }
        assert_eq!(throttle, Throttle { attempts: 6, last: 500 });
        assert_eq!(throttle.wait_left(501), 1);
        assert_eq!(Throttle { attempts: u32::MAX, last: 0 }.after_wrong(1).attempts, u32::MAX);
    }

    #[test]
    fn passwords_are_judged() {
        use PasswordRefusal as No;
        let context = ["清河镇中心小学", "王小梅", "wangxiaomei", "13800001111", "王", "wm", ""];
        let cases: &[(&str, Option<PasswordRefusal>)] = &[
            ("槐树下的水井", Some(No::TooShort)),
            ("槐树下的水井有鱼两条", None),
            ("槐树水井7只鸡鸭", None),
            ("river7stone", None),
            ("rivr7st", Some(No::TooShort)),
            ("rivr7sto", None),
            ("riverstone", None),
            ("riverston", Some(No::TooShort)),
            ("83650172", Some(No::TooShort)),
            ("", Some(No::TooShort)),
            ("Password 123", Some(No::Common)),
            ("woaini1314", Some(No::Common)),
            ("8888888888", Some(No::Repeated)),
            ("abcabcabcab", Some(No::Repeated)),
            ("12121212121", Some(No::Repeated)),
            ("1234567890", Some(No::Sequence)),
            ("9876543210", Some(No::Sequence)),
            ("abcdefghijk", Some(No::Sequence)),
            ("qwertyuiop", Some(No::Sequence)),
            ("poiuytrewq", Some(No::Sequence)),
            ("1qaz2wsx3edc", Some(No::Sequence)),
            ("清河镇中心小学2024", Some(No::ContainsName)),
            ("我是王小梅的电脑", Some(No::ContainsName)),
            ("WangXiaoMei88", Some(No::ContainsName)),
            ("a13800001111", Some(No::ContainsName)),
            ("王家的井有七尺深九尺", None),
            ("river\u{1b}stone7", Some(No::Untypable)),
        ];
        for (password, want) in cases {
            let judged = check_password_quality(&Secret::from(*password), &context);
            assert_eq!(judged.err(), *want, "{password}");
        }
        let long = Secret::from("井 9".repeat(400));
        assert_eq!(check_password_quality(&long, &[]), Err(No::TooLong));
        assert_eq!(check_password_quality(&Secret::new(vec![0xff; 12]), &[]), Err(No::Untypable));
    }

    #[test]
    fn every_refusal_speaks_both_languages() {
        use PasswordRefusal as No;
        for refusal in [
            No::TooShort,
            No::TooLong,
            No::Untypable,
            No::Common,
            No::Repeated,
            No::Sequence,
            No::ContainsName,
        ] {
            let (zh, en) = (refusal.explain(Lang::Zh), refusal.explain(Lang::En));
            assert!(!zh.why.is_empty() && en.why.is_ascii() && !en.why.is_empty());
        }
    }
}
