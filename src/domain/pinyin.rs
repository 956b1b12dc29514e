//! Pinyin of names: the search key with every likely reading, and the one default spelling. It never decides how
//! a name is said; the person does.
//!
//! A search key is a line of alternatives with one blank between them, all in lower case without tones: for each
//! reading the whole name run together, then its initials. 曾小明 has `zengxiaoming zxm cengxiaoming cxm`. A
//! reading with ü stands twice, with `v` and with `u`. Letters and digits in a name stay; everything else is
//! left out. A query matches when an alternative begins with it.

use pinyin::{ToPinyin, ToPinyinMulti};

/// Readings taken of one character; the data also knows archaic ones.
const READINGS_MOST: usize = 3;
/// Readings taken of one name.
const COMBINATIONS_MOST: usize = 12;
/// Characters of a name that are looked at.
const LENGTH_MOST: usize = 60;

/// Surnames whose reading as a surname is not the first one in the data.
const SURNAMES: [(char, &str); 42] = [
    ('曾', "zeng"),
    ('单', "shan"),
    ('仇', "qiu"),
    ('解', "xie"),
    ('区', "ou"),
    ('查', "zha"),
    ('盖', "ge"),
    ('朴', "piao"),
    ('翟', "zhai"),
    ('覃', "qin"),
    ('任', "ren"),
    ('华', "hua"),
    ('尹', "yin"),
    ('乐', "yue"),
    ('员', "yun"),
    ('贠', "yun"),
    ('黑', "he"),
    ('秘', "bi"),
    ('冼', "xian"),
    ('缪', "miao"),
    ('宓', "mi"),
    ('晁', "chao"),
    ('谌', "chen"),
    ('召', "shao"),
    ('哈', "ha"),
    ('那', "na"),
    ('幺', "yao"),
    ('佴', "nai"),
    ('瞿', "qu"),
    ('仉', "zhang"),
    ('繁', "po"),
    ('种', "chong"),
    ('重', "chong"),
    ('车', "che"),
    ('隗', "wei"),
    ('万', "wan"),
    ('逄', "pang"),
    ('折', "she"),
    ('洗', "xian"),
    ('褚', "chu"),
    ('葛', "ge"),
    ('都', "du"),
];
/// Surnames of two characters whose readings need saying.
const DOUBLE_SURNAMES: [(&str, [&str; 2]); 9] = [
    ("尉迟", ["yu", "chi"]),
    ("单于", ["chan", "yu"]),
    ("长孙", ["zhang", "sun"]),
    ("万俟", ["mo", "qi"]),
    ("澹台", ["tan", "tai"]),
    ("令狐", ["ling", "hu"]),
    ("欧阳", ["ou", "yang"]),
    ("司马", ["si", "ma"]),
    ("诸葛", ["zhu", "ge"]),
];

/// The readings of each character that has any, the likeliest first.
fn readings(name: &str) -> Vec<Vec<String>> {
    let double = DOUBLE_SURNAMES.iter().find(|(surname, _)| name.starts_with(surname));
    let mut all = Vec::new();
    for (at, c) in name.chars().take(LENGTH_MOST).enumerate() {
        let mut own: Vec<String> = Vec::new();
        let mut add = |reading: &str| {
            if !own.iter().any(|known| known == reading) && own.len() < READINGS_MOST {
                own.push(reading.to_owned());
            }
        };
        if let Some((_, pair)) = double
            && let Some(reading) = pair.get(at)
        {
            add(reading);
        } else if at == 0
            && let Some((_, reading)) = SURNAMES.iter().find(|(surname, _)| *surname == c)
        {
            add(reading);
        }
        if c.is_ascii_alphanumeric() {
            add(c.to_ascii_lowercase().encode_utf8(&mut [0; 4]));
        }
        if let Some(first) = c.to_pinyin() {
            add(first.plain());
        }
        for other in c.to_pinyin_multi().into_iter().flatten() {
            add(other.plain());
        }
        if !own.is_empty() {
            all.push(own);
        }
    }
    all
}

/// The search key of a name; empty when no character has a reading.
#[must_use]
pub fn keys(name: &str) -> String {
    let readings = readings(name);
    let mut alternatives: Vec<String> = Vec::new();
    let mut add = |alternative: String| {
        if !alternative.is_empty() && !alternatives.contains(&alternative) {
            alternatives.push(alternative);
        }
    };
    for combination in 0..COMBINATIONS_MOST {
        let Some(syllables) = nth(&readings, combination) else { break };
        let whole = syllables.concat();
        if whole.contains('ü') {
            add(whole.replace('ü', "v"));
            add(whole.replace('ü', "u"));
        } else {
            add(whole);
        }
        add(syllables.iter().filter_map(|syllable| syllable.chars().next()).collect());
    }
    alternatives.join(" ")
}

/// The n-th way to read the name; the surname's readings change fastest.
fn nth(readings: &[Vec<String>], mut n: usize) -> Option<Vec<&str>> {
    let mut syllables = Vec::with_capacity(readings.len());
    for own in readings {
        syllables.push(own[n % own.len()].as_str());
        n /= own.len();
    }
    (n == 0).then_some(syllables)
}

/// Whether a search key answers a query of letters.
#[must_use]
pub fn matches(keys: &str, query: &str) -> bool {
    let wanted: String =
        query.chars().filter(|c| !c.is_whitespace()).map(|c| if c == 'ü' { 'v' } else { c }).collect();
    let wanted = wanted.to_ascii_lowercase();
    !wanted.is_empty() && keys.split(' ').any(|key| key.starts_with(&wanted))
}

/// The default spelling: surname, blank, given name, each with a capital (`Zeng Xiaoming`); parts around a
/// middle dot are words of their own. Nothing when a character has no reading.
#[must_use]
pub fn full(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split('\u{b7}').filter(|part| !part.is_empty()).collect();
    let mut words: Vec<String> = Vec::new();
    for part in &parts {
        let syllables = readings(part);
        let count = part.chars().count();
        if syllables.len() != count || count == 0 {
            return None;
        }
        let first: Vec<&str> = syllables.iter().filter_map(|own| own.first().map(String::as_str)).collect();
        let double = DOUBLE_SURNAMES.iter().any(|(surname, _)| part.starts_with(surname));
        let surname = match (parts.len(), count) {
            (1, 1) => 1,
            (1, _) if double => 2,
            (1, _) => 1,
            _ => count,
        };
        words.push(capital(&first[..surname].concat()));
        words.push(capital(&first[surname..].concat()));
    }
    words.retain(|word| !word.is_empty());
    (!words.is_empty()).then(|| words.join(" "))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surname_readings_come_first() {
        for (name, first) in [
            ("曾小明", "zengxiaoming zxm "),
            ("单小明", "shanxiaoming sxm "),
            ("仇小明", "qiuxiaoming qxm "),
            ("解小明", "xiexiaoming xxm "),
            ("区小明", "ouxiaoming oxm "),
            ("查小明", "zhaxiaoming zxm "),
            ("盖小明", "gexiaoming gxm "),
            ("朴小明", "piaoxiaoming pxm "),
            ("翟小明", "zhaixiaoming zxm "),
            ("覃小明", "qinxiaoming qxm "),
            ("尉迟小明", "yuchixiaoming ycxm "),
        ] {
            assert!(format!("{} ", keys(name)).starts_with(first), "{name}: {}", keys(name));
        }
        assert!(matches(&keys("曾小明"), "ceng"));
    }

    #[test]
    fn readings_inside_the_name_and_umlaut() {
        let key = keys("王乐");
        assert!(matches(&key, "wangle") && matches(&key, "wangyue"), "{key}");
        let key = keys("吕小明");
        assert!(matches(&key, "lvxiao") && matches(&key, "luxiao") && matches(&key, "LXM"), "{key}");
        assert!(!matches(&key, "xiao") && !matches(&key, ""));
    }

    #[test]
    fn keys_stay_short_and_skip_what_has_no_reading() {
        assert_eq!(keys("·"), "");
        assert_eq!(keys(""), "");
        let long: String = "乐行重长朝".repeat(20);
        assert!(keys(&long).split(' ').count() <= COMBINATIONS_MOST * 3);
        assert!(keys("阿里木·买买提").starts_with("alimumaimaiti almmmt"));
    }

    #[test]
    fn the_default_spelling() {
        for (name, spelling) in [
            ("曾小明", Some("Zeng Xiaoming")),
            ("吕明", Some("Lü Ming")),
            ("欧阳小明", Some("Ouyang Xiaoming")),
            ("阿里木·买买提", Some("Alimu Maimaiti")),
            ("明", Some("Ming")),
            ("", None),
            ("张\u{e000}", None),
        ] {
            assert_eq!(full(name).as_deref(), spelling, "{name}");
        }
    }
}
