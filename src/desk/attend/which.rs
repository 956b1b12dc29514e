//! Which class is meant by what a person types: its name, 三年1班, `3/1`, `13-1`, the name of a joint class, or all of the
//! school. It looks at classes that have pupils on the roll, and only at those that the one who sits here may call.

use super::{ClassRef, Desk, DeskError};
use crate::{
    both,
    desk::ErrorKind,
    domain::{Words, codes::CodeTable, school::ClassRoom},
};

/// Words for the whole school.
const ALL: [&str; 3] = ["all", "全校", "全部"];
/// Numbers of classes as they are written in Chinese.
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
/// How many classes an error names.
const NAMED_MOST: usize = 12;

impl ClassRef {
    /// Grade and class as people say them.
    #[must_use]
    pub fn label(&self) -> Words {
        let (grade, class) = (CodeTable::Grade.label(&self.grade), self.class.trim_end_matches('班'));
        if class.is_empty() {
            return both!("{grade}未分班", "{grade}, no class");
        }
        both!("{grade}{class}班", "{grade} class {class}")
    }

    /// Whether a word, in its plain form, means this class.
    fn is_meant(&self, word: &str) -> bool {
        let grades = CodeTable::Grade.entries();
        let label = CodeTable::Grade.label(&self.grade);
        let bare = label.trim_end_matches("年级");
        let nth = grades.iter().position(|entry| entry.code == self.grade).map(|at| (at + 1).to_string());
        let mut grades = vec![self.grade.clone(), format!("{bare}年"), bare.to_owned()];
        grades.extend(nth.iter().map(|nth| format!("{nth}年")));
        grades.extend(nth);
        let number = plain(&self.class);
        let numeral = number.parse::<usize>().ok().and_then(|number| NUMERALS.get(number.checked_sub(1)?));
        let numbers = [Some(number.as_str()), numeral.copied()];
        let mut numbers = numbers.into_iter().flatten();
        numbers.any(|number| {
            grades.iter().any(|grade| {
                let digits = grade.ends_with(|c: char| c.is_ascii_digit());
                word == format!("{grade}/{number}") || (!digits && word == format!("{grade}{number}"))
            })
        })
    }

    /// Whether a word, in its plain form, means the grade of this class.
    fn is_of_grade(&self, word: &str) -> bool {
        word == plain(CodeTable::Grade.label(&self.grade)) || word == self.grade
    }
}

/// What was typed without blanks and brackets: 三年级（1）班 and 三年1班 are the same.
fn plain(word: &str) -> String {
    let one = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '-' | '/' | '.' | '_' | '－' | '／' => '/',
        other => other,
    };
    let kept = word.chars().filter(|c| !c.is_whitespace() && !"()（）第".contains(*c)).map(one);
    kept.collect::<String>().replace("年级", "年").trim_end_matches('班').to_owned()
}

impl Desk {
    /// The classes that a word means: one by its name or by grade and number, those of a joint class, those of a grade,
    /// or all.
    ///
    /// # Errors
    /// When it means none, or a name that several classes have.
    pub fn find_classes(&self, word: &str) -> Result<Vec<ClassRef>, DeskError> {
        let own = self.roll_classes();
        let word = word.trim();
        if ALL.iter().any(|all| all.eq_ignore_ascii_case(word)) {
            return Ok(own);
        }
        let facts = self.store.facts()?;
        let known = facts.classes;
        let set = |class: &ClassRef, fits: &dyn Fn(&ClassRoom) -> bool| {
            let same = |room: &&ClassRoom| room.grade == class.grade && room.number == class.class;
            known.iter().find(same).is_some_and(|room| room.active && fits(room))
        };
        let named = |room: &ClassRoom| !word.is_empty() && room.name == word;
        let joint = |room: &ClassRoom| !word.is_empty() && room.joint == word;
        let short = plain(word);
        // 301 in a roster whose classes are numbered through.
        let through = |class: &ClassRef| {
            let own = |(number, grade, nth): &(String, String, String)| {
                number == word && *grade == class.grade && *nth == class.class
            };
            facts.class_map.iter().any(own)
        };
        let alone = |class: &ClassRef| !short.is_empty() && plain(&class.class) == short;
        let one: [&dyn Fn(&ClassRef) -> bool; 4] =
            [&|class| class.is_meant(&short), &|class| set(class, &named), &through, &alone];
        for fits in one {
            let found: Vec<ClassRef> = own.iter().filter(|class| fits(class)).cloned().collect();
            match found.len() {
                0 => {}
                1 => return Ok(found),
                _ => return Err(several(word, &found)),
            }
        }
        let many: [&dyn Fn(&ClassRef) -> bool; 2] =
            [&|class| set(class, &joint), &|class| class.is_of_grade(&short)];
        for fits in many {
            let found: Vec<ClassRef> = own.iter().filter(|class| fits(class)).cloned().collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Err(none(word, &own))
    }
}

fn labels(classes: &[ClassRef]) -> Words {
    let shown = classes.iter().take(NAMED_MOST).map(ClassRef::label);
    let (zh, en): (Vec<String>, Vec<String>) = shown.map(|label| (label.zh, label.en)).unzip();
    Words { zh: zh.join("、"), en: en.join("; ") }
}

fn none(word: &str, own: &[ClassRef]) -> DeskError {
    let Words { zh, en } = labels(own);
    DeskError::new(
        ErrorKind::NotFound,
        both!("没有“{word}”这个班", "There is no class \"{word}\""),
        both!("有在读学生、您可以点名的班：{zh}。", "Classes with pupils that you may call: {en}."),
        both!("写班名、三年1班、3/1，或 all（全校）。", "Write its name, 3/1, or all."),
    )
}

fn several(word: &str, found: &[ClassRef]) -> DeskError {
    let Words { zh, en } = labels(found);
    DeskError::new(
        ErrorKind::Mistake,
        both!("“{word}”不止一个班", "\"{word}\" is more than one class"),
        both!("有：{zh}。", "They are: {en}."),
        both!("请连年级一起写。", "Write the grade too."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_meant_by_grade_and_number_as_people_write_them() {
        let class = ClassRef { grade: "13".to_owned(), class: "1".to_owned() };
        for word in [
            "三年1班",
            "三年级1班",
            "三年级（1）班",
            "三(1)班",
            "三年一班",
            "3/1",
            "3-1",
            "13-1",
            "13/1",
            "3年1班",
        ] {
            assert!(class.is_meant(&plain(word)), "{word}");
        }
        for word in ["", "1", "1班", "三年2班", "31", "131", "4-1", "三年"] {
            assert!(!class.is_meant(&plain(word)), "{word}");
        }
        assert!(class.is_of_grade(&plain("三年级")) && class.is_of_grade("13") && !class.is_of_grade("3"));
    }
}
