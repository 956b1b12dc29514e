//! The class number of layout A, which stands for grade and class together: told once, remembered by the caller,
//! and understood without asking where it is written out (三年级2班). It keeps no file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::codes::{CodeTable, NameMatch};

/// A grade (its code) and a class in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GradeClass {
    /// The code of the grade.
    pub grade: String,
    /// The class, such as `1`.
    pub class: String,
}

/// Which class number stands for which grade and class, as the staff said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClassMap(BTreeMap<String, GradeClass>);

impl ClassMap {
    /// What the number stands for: what was told, or what it says itself (三年级2班, 三年级).
    #[must_use]
    pub fn of(&self, number: &str) -> Option<GradeClass> {
        let number = number.trim();
        self.0.get(number).cloned().or_else(|| written_out(number))
    }

    /// Remembers an answer.
    pub fn insert(&mut self, number: &str, class: GradeClass) {
        self.0.insert(number.trim().to_owned(), class);
    }

    /// The answers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &GradeClass)> {
        self.0.iter().map(|(number, class)| (number.as_str(), class))
    }

    /// The number to write for a grade and class; where none was told, both written out (三年级2班), which
    /// [`Self::of`] understands.
    #[must_use]
    pub fn number_of(&self, grade: &str, class: &str) -> String {
        let told = self.0.iter().find(|(_, known)| known.grade == grade && same_class(&known.class, class));
        if let Some((number, _)) = told {
            return number.clone();
        }
        let grade_name = CodeTable::Grade.sheet_name(grade).unwrap_or_default();
        match class {
            "" => grade_name.to_owned(),
            _ if grade_name.is_empty() => class.to_owned(),
            _ => format!("{grade_name}{}班", bare_class(class)),
        }
    }
}

/// Whether two spellings name the same class: `1` and `1班`.
#[must_use]
pub fn same_class(one: &str, other: &str) -> bool {
    bare_class(one) == bare_class(other)
}

fn bare_class(class: &str) -> &str {
    class.trim().trim_end_matches('班')
}

/// Grade and class of a text that says both: 三年级2班, 三年级（2）班, 三(2)班, 三年级.
fn written_out(text: &str) -> Option<GradeClass> {
    let plain: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）')).collect();
    let (grade_name, class) = match plain.split_once("年级") {
        Some((grade, class)) => (format!("{grade}年级"), class),
        None => {
            let rest = plain.strip_suffix('班')?;
            let first = rest.chars().next().filter(|c| "一二三四五六七八九".contains(*c))?;
            let class = &rest[first.len_utf8()..];
            if class.is_empty() {
                return None;
            }
            (format!("{first}年级"), class)
        }
    };
    let (NameMatch::Sure(entry) | NameMatch::Doubtful(entry)) = CodeTable::Grade.by_name(&grade_name)? else {
        return None;
    };
    let class = bare_class(class);
    let class = if class.is_empty() { "1" } else { class };
    (class.chars().count() <= 6).then(|| GradeClass { grade: entry.code.clone(), class: class.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(class: Option<GradeClass>) -> Option<(String, String)> {
        class.map(|class| (class.grade, class.class))
    }

    #[test]
    fn class_numbers_that_say_their_grade_need_no_answer() {
        let map = ClassMap::default();
        for (text, grade, class) in [
            ("三年级2班", "13", "2"),
            ("三年级（2）班", "13", "2"),
            ("三(2)班", "13", "2"),
            ("六年级", "16", "1"),
        ] {
            assert_eq!(pair(map.of(text)), Some((grade.to_owned(), class.to_owned())), "{text}");
        }
        for text in ["1", "2101", "1班", "混合班", "十年级1班", "三班", ""] {
            assert_eq!(map.of(text), None, "{text}");
        }
    }

    #[test]
    fn an_answer_is_used_both_ways() {
        let mut map = ClassMap::default();
        map.insert("2023001", GradeClass { grade: "14".into(), class: "1".into() });
        assert_eq!(pair(map.of(" 2023001 ")), Some(("14".into(), "1".into())));
        assert_eq!(map.number_of("14", "1班"), "2023001");
        assert_eq!(map.number_of("13", "2"), "三年级2班");
        assert_eq!(pair(map.of(&map.number_of("13", "2"))), Some(("13".into(), "2".into())));
        assert_eq!(map.number_of("", "2"), "2");
    }
}
