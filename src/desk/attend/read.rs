//! Reads rows of a month sheet: where its columns are, whom a row means, what a cell says. It knows no store and writes
//! nothing.

use super::RollMonth;
use crate::{
    both,
    domain::{Date, FieldKey, PupilId, Words, attendance::Presence, names},
    sheet::{cell::RawCell, field_of_header},
};

/// How many days a head must name to be one.
const DAYS_LEAST: usize = 5;
/// Signs of a half day on which nobody was called.
const OPEN: [&str; 4] = ["·", "-", "—", "－"];

/// A pupil of the class, as a row may name one.
pub(super) struct Known<'a> {
    pub pupil: PupilId,
    pub name: &'a str,
    pub number: &'a str,
    pub student_number: &'a str,
}

/// A cell that could be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub pupil: PupilId,
    pub on: Date,
    pub marks: [Presence; 2],
}

/// A cell that could not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Faulty {
    pub column: String,
    pub value: String,
    pub reason: Words,
}

/// Where the columns of a sheet are.
pub(super) struct Layout {
    /// The row of the head.
    pub row: u32,
    name: usize,
    number: Option<usize>,
    student_number: Option<usize>,
    /// The columns of the days, with the days.
    days: Vec<(usize, Date)>,
}

/// Finds the head: the first row with 姓名 and the days of the month.
pub(super) fn layout(rows: &[(u32, Vec<RawCell>)], month: RollMonth) -> Option<Layout> {
    rows.iter().find_map(|(row, cells)| {
        let mut found =
            Layout { row: *row, name: usize::MAX, number: None, student_number: None, days: Vec::new() };
        for (at, cell) in cells.iter().enumerate() {
            let text = cell.shown();
            let text = text.split_whitespace().collect::<String>();
            let day = text.trim_end_matches(['日', '号']).parse::<u32>().ok();
            if let Some(on) = day.and_then(|day| month.day(day)) {
                found.days.push((at, on));
            }
            match field_of_header(&text) {
                Some(FieldKey::Name) => found.name = found.name.min(at),
                Some(FieldKey::NumberInClass) => found.number = Some(at),
                Some(FieldKey::StudentRegistryNumber) => found.student_number = Some(at),
                _ => {}
            }
        }
        (found.name != usize::MAX && found.days.len() >= DAYS_LEAST).then_some(found)
    })
}

impl Layout {
    /// What a row says, cell by cell. A row that names nobody and marks nothing is none of a pupil.
    pub(super) fn row_of(&self, cells: &[RawCell], known: &[Known<'_>]) -> Vec<Result<Read, Faulty>> {
        let text = |at: usize| cells.get(at).map(RawCell::shown).unwrap_or_default();
        let marked = self.days.iter().any(|(at, _)| matches!(marks(&text(*at)), Some(Some(_))));
        let name = text(self.name);
        if name.is_empty() && !marked {
            return Vec::new();
        }
        // What stands below the list, such as the line of signatures, marks nothing and names no pupil.
        let pupil = match self.pupil(&text, known) {
            Ok(pupil) => pupil,
            Err(_) if !marked => return Vec::new(),
            Err(reason) => {
                return vec![Err(Faulty { column: "姓名".to_owned(), value: name, reason })];
            }
        };
        let cell = |(at, on): &(usize, Date)| match marks(&text(*at)) {
            Some(None) => None,
            Some(Some(marks)) => Some(Ok(Read { pupil, on: *on, marks })),
            None => Some(Err(Faulty {
                column: (on.number() % 100).to_string(),
                value: text(*at),
                reason: both!(
                    "只认 √ 病 事 旷 迟 退；上下午不同的写成 旷/√。",
                    "Only √ 病 事 旷 迟 退 are known; two halves stand as 旷/√."
                ),
            })),
        };
        self.days.iter().filter_map(cell).collect()
    }

    fn pupil(&self, text: &dyn Fn(usize) -> String, known: &[Known<'_>]) -> Result<PupilId, Words> {
        let told = |at: Option<usize>| at.map(text).filter(|told| !told.is_empty());
        let name = names::comparable(&text(self.name));
        let named = |one: &&Known<'_>| name.is_empty() || names::comparable(one.name) == name;
        if let Some(number) = told(self.student_number) {
            let one = known.iter().find(|one| one.student_number.eq_ignore_ascii_case(&number));
            return match one {
                Some(one) if named(&one) => Ok(one.pupil),
                Some(_) => Err(both!("姓名和学籍号对不上。", "Name and registry number do not agree.")),
                None => Err(both!("本班没有这个学籍号。", "Nobody of the class has this number.")),
            };
        }
        let number = told(self.number);
        let numbered = |one: &&Known<'_>| number.as_ref().is_none_or(|number| one.number == *number);
        let by_name: Vec<&Known<'_>> = known.iter().filter(named).collect();
        let mut fitting = match by_name.len() {
            1 if number.is_none() || by_name[0].number.is_empty() => by_name,
            _ => by_name.into_iter().filter(numbered).collect(),
        };
        match (fitting.pop(), fitting.is_empty()) {
            (Some(one), true) if !name.is_empty() || number.is_some() => Ok(one.pupil),
            (None, _) if name.is_empty() => Err(both!("没有写姓名。", "The name is missing.")),
            (None, _) => Err(both!(
                "本班在读学生里没有这个姓名，或与班内学号对不上。",
                "Nobody of the class has this name, or name and number do not agree."
            )),
            _ => Err(both!(
                "本班有同名学生，请加一列“班内学号”或“学籍号”。",
                "Several pupils have this name; add a column 班内学号 or 学籍号."
            )),
        }
    }
}

/// What a cell says: nothing, marks of the two halves, or something that is not known (none).
pub(super) fn marks(text: &str) -> Option<Option<[Presence; 2]>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    let half = |word: &str| {
        let word = word.trim();
        if OPEN.contains(&word) {
            return Some(Presence::Uncalled);
        }
        match word {
            "✓" | "✔" => Some(Presence::Present),
            _ => Presence::parse(word),
        }
    };
    let parted: Vec<&str> =
        text.split(['/', '／', '\n', '、', '|', ' ']).filter(|part| !part.trim().is_empty()).collect();
    let halves = match parted.as_slice() {
        [one] => match half(one) {
            Some(mark) => [mark, mark],
            // Two signs without anything between them: 旷√.
            None => {
                let mut signs = one.chars();
                let (first, second) = (signs.next()?, signs.next()?);
                if signs.next().is_some() {
                    return None;
                }
                [half(first.encode_utf8(&mut [0; 4]))?, half(second.encode_utf8(&mut [0; 4]))?]
            }
        },
        [morning, afternoon] => [half(morning)?, half(afternoon)?],
        _ => return None,
    };
    Some((halves != [Presence::Uncalled; 2]).then_some(halves))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Presence::*;

    #[test]
    fn a_cell_says_both_halves_or_each() {
        for (text, wanted) in [
            ("", Some(None)),
            ("·", Some(None)),
            ("·\n·", Some(None)),
            ("√", Some(Some([Present, Present]))),
            ("病", Some(Some([Sick, Sick]))),
            ("病假", Some(Some([Sick, Sick]))),
            ("旷/√", Some(Some([Truant, Present]))),
            ("旷\n√", Some(Some([Truant, Present]))),
            ("旷√", Some(Some([Truant, Present]))),
            ("·/迟", Some(Some([Uncalled, Late]))),
            ("退／事", Some(Some([Early, Leave]))),
            ("X", None),
            ("旷/√/√", None),
            ("旷/走", None),
            ("46000", None),
        ] {
            assert_eq!(marks(text), wanted, "{text}");
        }
    }
}
