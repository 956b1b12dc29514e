//! What stands in the boxes of a form: values of the record and of the desk by the names that layouts use; those of a
//! change are told in `business`. It reads what was gathered before and asks no store.

use chrono::Datelike;

use super::{business::Business, ledger::Papers, rosters::Roll};
use crate::{
    desk::school_year_of,
    domain::{Date, FieldKey, Lang, Pupil, Site, Value, reading, school::Movement},
    rules::Pack,
    sheet::forms::{Answer, Answers, Of},
};

/// The ticks of the papers that a change asks for; no list of the pack.
const PAPERS: &str = "papers";

/// The last bundle that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LastBundle {
    pub number: u32,
    pub code: String,
    pub on: Date,
    pub changes: usize,
    pub receiver: String,
}

/// A pupil of a roster.
#[derive(Debug, Clone, Copy)]
pub(super) struct RollLine<'a> {
    pub number: usize,
    pub leaving: Option<&'a Movement>,
}

/// What a form is filled from.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    /// Whether it is filled at all; otherwise only what never changes stands in it.
    pub filled: bool,
    pub of: Of,
    pub pack: &'a Pack,
    pub site: &'a Site,
    pub staff: &'a str,
    pub today: Date,
    pub pupil: Option<&'a Pupil>,
    pub change: Option<Business<'a>>,
    /// The other change that stands on the same sheet, such as the resumption after a suspension.
    pub pair: Option<Business<'a>>,
    /// The titles of the change's papers.
    pub papers: &'a [String],
    pub bundle: Option<&'a LastBundle>,
    pub roll: Option<&'a Roll>,
    pub line: Option<RollLine<'a>>,
    /// What the dropout work tells.
    pub dropout: Papers<'a>,
}

impl Answers for Facts<'_> {
    fn answer(&self, key: &str) -> Option<Answer> {
        let (root, rest) = key.split_once('.').unwrap_or((key, ""));
        if !self.filled && (root != "site" || self.of == Of::Change) {
            return None;
        }
        match root {
            "pupil" => self.field(FieldKey::by_key(rest)?),
            "guardian" => self.guardian(rest),
            "site" => match rest {
                "name" => Some(Answer::text(&self.site.name)),
                _ => Some(Answer::text(&self.site.code)),
            },
            "giving" | "taking" => self.school(root == "giving", rest),
            "change" => self.particular(rest),
            "pair" => self.particular_of(self.pair?, rest),
            "business" => self.business(rest),
            "step" => self.step(rest),
            "hop" => self.hop(rest),
            "bundle" => self.of_bundle(rest),
            "case" | "letter" | "contact" | "ledger" | "marks" => self.dropout.answer(root, rest),
            _ => self.computed(root),
        }
        .filter(|answer| !answer.long.is_empty())
    }

    fn ticks(&self, list: &str, chosen: &str) -> Vec<(bool, String)> {
        if list == PAPERS {
            return self.papers_asked();
        }
        let choices = self.pack.choices(list).iter();
        choices.map(|choice| (choice.code == chosen, choice.name.zh.clone())).collect()
    }
}

impl Facts<'_> {
    /// A field of the record; of a newcomer without one, what the change says.
    fn field(&self, key: FieldKey) -> Option<Answer> {
        match self.pupil {
            Some(pupil) => Some(Answer::field(key, pupil.fields.get(key)?)),
            None => self.particular(key.key()),
        }
    }

    /// The family member who is the guardian.
    fn guardian(&self, what: &str) -> Option<Answer> {
        use FieldKey::{
            Member1CurrentAddress, Member1IsGuardian, Member1Name, Member1Phone, Member1Relation,
            Member2CurrentAddress, Member2IsGuardian, Member2Name, Member2Phone, Member2Relation,
        };
        let is_guardian = |key| match self.pupil {
            Some(pupil) => pupil.fields.get(key) == Some(&Value::YesNo(true)),
            None => key == Member1IsGuardian,
        };
        let [name, relation, phone, address] = if is_guardian(Member1IsGuardian) {
            [Member1Name, Member1Relation, Member1Phone, Member1CurrentAddress]
        } else if is_guardian(Member2IsGuardian) {
            [Member2Name, Member2Relation, Member2Phone, Member2CurrentAddress]
        } else {
            return None;
        };
        self.field(match what {
            "name" => name,
            "relation" => relation,
            "phone" => phone,
            _ => address,
        })
    }

    fn of_bundle(&self, what: &str) -> Option<Answer> {
        let bundle = self.bundle?;
        Some(match what {
            "number" => Answer::text(bundle.number.to_string()),
            "code" => Answer::text(&bundle.code),
            "on" => Answer::day(bundle.on),
            "changes" => Answer::text(bundle.changes.to_string()),
            "receiver" => Answer::text(&bundle.receiver),
            _ => Answer::text("异动"),
        })
    }

    fn computed(&self, key: &str) -> Option<Answer> {
        match key {
            "today" => Some(Answer::day(self.today)),
            "staff" => Some(Answer::text(self.staff)),
            "age" => {
                let born = self.pupil?.fields.get(FieldKey::BirthDate)?.as_date()?;
                self.today.0.years_since(born.0).map(|years| Answer::text(years.to_string()))
            }
            "grade_class" => self.grade_class(),
            "school_year" => self.year().map(|year| Answer::text(format!("{year}—{}", year + 1))),
            "school_year_end" => self.year().map(|year| Answer::text((year + 1).to_string())),
            "special" => self.special(),
            "standing" => {
                let standing = self.pupil?.standing;
                (!standing.is_kept()).then(|| Answer::text(standing.label().zh))
            }
            "standing_since" => {
                let pupil = self.pupil.filter(|pupil| !pupil.standing.is_kept())?;
                let since = pupil.situation.since?.0;
                Some(Answer {
                    long: format!("{}年{}月", since.year(), since.month()),
                    short: since.format("%Y-%m").to_string(),
                    code: since.format("%Y%m").to_string(),
                })
            }
            "leaving_to" => self.line?.leaving.map(|line| Answer::text(&line.other)),
            "line" => self.line.map(|line| Answer::text(line.number.to_string())),
            "count" => self.count().map(|count| Answer::text(count.to_string())),
            "count_male" => self.roll.map(|roll| Answer::text(roll.of_sex("1").to_string())),
            "count_female" => self.roll.map(|roll| Answer::text(roll.of_sex("2").to_string())),
            _ => None,
        }
    }

    /// How many pupils stand on the form.
    fn count(&self) -> Option<usize> {
        let cases = self.dropout.ledger.map(|ledger| ledger.cases.len());
        let month = self.dropout.attendance.map(|month| month.lines.len());
        self.roll.map(|roll| roll.pupils.len()).or(cases).or(month)
    }

    /// The school year that the form is about.
    fn year(&self) -> Option<u16> {
        Some(self.roll.map_or_else(|| school_year_of(self.today), |roll| roll.year))
    }

    pub(super) fn grade_class(&self) -> Option<Answer> {
        let (grade, class) = match (self.roll, self.pupil, self.line) {
            (None, None, None) if self.dropout.attendance.is_some() => {
                let month = self.dropout.attendance?;
                (month.grade.clone(), month.class.clone())
            }
            (Some(roll), _, None) => (roll.grade.clone()?, roll.class.clone().unwrap_or_default()),
            (_, Some(pupil), _) => (
                pupil.fields.code(FieldKey::Grade).to_owned(),
                pupil.fields.text(FieldKey::ClassNumber).to_owned(),
            ),
            _ => {
                let code = |key| self.particular(key).map(|answer| answer.code).unwrap_or_default();
                (code(FieldKey::Grade.key()), code(FieldKey::ClassNumber.key()))
            }
        };
        let grade = Answer::field(FieldKey::Grade, &Value::Code(grade.into())).long;
        let class = match class.as_str() {
            "" => String::new(),
            class if class.ends_with('班') => class.to_owned(),
            class => format!("{class}班"),
        };
        Some(Answer::text(format!("{grade}{class}")))
    }

    /// What 备注 says of a child's situation.
    fn special(&self) -> Option<Answer> {
        use FieldKey::{DisabilityType, IsMigrantWorkerChild, IsOrphan, LeftBehindType};
        let fields = &self.pupil?.fields;
        let yes = |key| fields.get(key) == Some(&Value::YesNo(true));
        let named = |key, none: &str| {
            let shown = fields.get(key).map(|value| reading::show(key, value, Lang::Zh));
            shown.is_some_and(|shown| !shown.is_empty() && shown != none)
        };
        let words = [
            (named(LeftBehindType, "非留守儿童"), "留守"),
            (yes(IsMigrantWorkerChild), "随迁"),
            (named(DisabilityType, "无残疾"), "残疾"),
            (yes(IsOrphan), "孤儿"),
        ];
        let words: Vec<&str> = words.into_iter().filter_map(|(so, word)| so.then_some(word)).collect();
        Some(Answer::text(words.join("、")))
    }
}
