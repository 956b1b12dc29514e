//! The numbers of the dropout work: the count of the half year, the rates with what they are made of, the list of migrant
//! dropouts for their home counties (第23条). A rate never stands without its counts, and a name never in a count.

use std::path::Path;

use chrono::Days;

use super::{birth_of, month::state_on};
use crate::{
    both,
    desk::{Desk, DeskError, MovementLine, disclose::purpose, school_year_of},
    domain::{
        Date, DeskRole, FieldKey, Lang, PupilId, Standing, Value, Words,
        ledger::{Case, CaseState},
        reading,
    },
    rules::Act,
    sheet::write::{self, Paper, Part},
};

/// How many days after the start of a term the half year is counted.
const COUNT_DAY: &str = "half-year-count";
/// The lists of the rule pack that make the rate: classes of decrease, and of increase.
const RATE: [&str; 2] = ["dropout-rate-out", "dropout-rate-in"];

/// The count of a half year, without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfYear {
    /// The day after the last count.
    pub from: Date,
    /// The day of the count.
    pub on: Date,
    /// Who came in between, by class of increase.
    pub came: Vec<(Words, usize)>,
    /// Who left in between, by class of decrease.
    pub left: Vec<(Words, usize)>,
    /// On the roll at the count.
    pub on_roll: i64,
    /// Stated dropouts at the count, by whereabouts.
    pub dropouts: Vec<(Words, usize)>,
    /// Suspected at the count.
    pub suspected: usize,
}

/// A rate with everything that it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Its name.
    pub name: Words,
    /// How it is counted.
    pub formula: Words,
    /// What is divided: each class with its number, decreases positive, increases negative.
    pub parts: Vec<(Words, i64)>,
    /// Their sum.
    pub numerator: i64,
    /// By what it is divided: on the roll when the school year began; 0 when nobody knows.
    pub denominator: i64,
    /// The plain count of stated dropouts of the year, beside the rate that mixes them with movers.
    pub dropped_out: usize,
}

impl Rate {
    /// The rate in thousandths; none when nobody was on the roll, or nobody knows.
    #[must_use]
    pub const fn per_mille(&self) -> Option<i64> {
        if self.denominator > 0 { Some(self.numerator * 1000 / self.denominator) } else { None }
    }
}

/// A migrant pupil who dropped out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrantLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The name.
    pub name: String,
    /// The day of birth.
    pub born: Option<Date>,
    /// The county of the household register: the first six digits of its division; empty when unknown.
    pub county: String,
    /// The name of the division.
    pub division: String,
    /// The guardian.
    pub guardian: String,
    /// The telephone.
    pub phone: String,
    /// The first day absent.
    pub since: Option<Date>,
    /// The day of the statement.
    pub stated: Option<Date>,
    /// The whereabouts.
    pub whereabouts: Words,
}

impl Desk {
    /// The count of the half year: as of the day of the rule pack after the last start of a term; none before a term
    /// was set up, or before the register was begun.
    ///
    /// # Errors
    /// When the one who sits here may not see the whole school, or the store is damaged.
    pub fn half_year(&self) -> Result<Option<HalfYear>, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::SeeBeyondClass)?;
        let (today, facts, rules) = (self.today().date, self.store.facts()?, self.rules());
        let began = self.kept_from()?;
        let mut days: Vec<Date> = facts
            .years
            .iter()
            .flat_map(|year| &year.terms)
            .filter_map(|(start, _)| {
                let after = rules.pack.limit(COUNT_DAY, *start)?.length;
                start.0.checked_add_days(Days::new(after.into())).map(Date)
            })
            .filter(|day| (began..=today).contains(day))
            .collect();
        days.sort_unstable();
        let Some(on) = days.pop() else { return Ok(None) };
        let last = days.pop().unwrap_or(began);
        let from = last.0.succ_opt().map_or(last, Date);
        let years = [school_year_of(from), school_year_of(on)];
        let (mut came, mut left) = (Vec::new(), Vec::new());
        let mut on_roll = 0;
        for year in years[0]..=years[1] {
            let register = self.movements(year)?;
            let within = |lines: &[MovementLine]| -> Vec<MovementLine> {
                lines.iter().filter(|line| (from..=on).contains(&line.on)).cloned().collect()
            };
            if year == years[1] {
                let number = |lines: &[MovementLine]| {
                    i64::try_from(lines.iter().filter(|line| line.on <= on).count()).unwrap_or(0)
                };
                on_roll = register.opening + number(&register.came) - number(&register.left);
            }
            came.extend(within(&register.came));
            left.extend(within(&register.left));
        }
        let totals = crate::desk::MovementYear::totals;
        let (mut dropouts, mut suspected) = (Vec::new(), 0);
        for case in self.store.cases(None)? {
            match state_on(&case, on) {
                Some(CaseState::DroppedOut) => add(&mut dropouts, self.case_words(&case).whereabouts),
                Some(CaseState::Suspected | CaseState::Persuading) => suspected += 1,
                _ => {}
            }
        }
        Ok(Some(HalfYear {
            from,
            on,
            came: totals(&came),
            left: totals(&left),
            on_roll,
            dropouts,
            suspected,
        }))
    }

    /// The old dropout rate of a school year, by the classes that the rule pack names, with every number behind it.
    ///
    /// # Errors
    /// When the one who sits here may not see the whole school, or the store is damaged.
    pub fn dropout_rate(&self, year: u16) -> Result<Rate, DeskError> {
        let register = self.movements(year)?;
        let rules = self.rules();
        // Before the register was begun nobody knows who was on the roll.
        let known = school_year_of(self.kept_from()?) <= year;
        let mut parts = Vec::new();
        for (list, lines, sign) in [(RATE[0], &register.left, 1), (RATE[1], &register.came, -1)] {
            for choice in rules.pack.choices(list) {
                let count = lines.iter().filter(|line| line.class == choice.code).count();
                parts.push((choice.name.clone(), sign * i64::try_from(count).unwrap_or(0)));
            }
        }
        Ok(Rate {
            name: both!("辍学率（老口径）", "dropout rate (old formula)"),
            formula: both!(
                "（休学＋退学＋死亡＋转出＋其他减少－转入－其他增加）÷学年初在校生",
                "(suspended + left + died + moved out + other decrease - moved in - other increase) / roll at the start"
            ),
            numerator: parts.iter().map(|(_, count)| count).sum(),
            denominator: if known { register.opening } else { 0 },
            dropped_out: register.left.iter().filter(|line| line.class == "dropped-out").count(),
            parts,
        })
    }

    /// The migrant pupils who are dropped out now, by their home counties.
    ///
    /// # Errors
    /// When the one who sits here may not see the whole school, or the store is damaged.
    pub fn migrant_dropouts(&self) -> Result<Vec<MigrantLine>, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::SeeBeyondClass)?;
        let roster = self.roster();
        let mut lines = Vec::new();
        for row in roster.rows().filter(|row| row.standing == Standing::DroppedOut) {
            let Some(record) = self.store.pupil(row.id)? else { continue };
            if record.fields.get(FieldKey::IsMigrantWorkerChild) != Some(&Value::YesNo(true)) {
                continue;
            }
            let case = self.store.cases(Some(row.id))?.into_iter().rfind(Case::is_open);
            let (county, division) = home(record.fields.get(FieldKey::HukouDivisionCode));
            let (guardian, phone) = super::report::guardian(&record.fields);
            lines.push(MigrantLine {
                pupil: row.id,
                name: row.name.to_owned(),
                born: birth_of(&record),
                county,
                division,
                guardian: guardian.to_owned(),
                phone: phone.to_owned(),
                since: case.as_ref().and_then(|case| case.facts.first_absent),
                stated: case.as_ref().and_then(|case| case.dropped_out),
                whereabouts: case.map(|case| self.case_words(&case).whereabouts).unwrap_or_default(),
            });
        }
        lines.sort_by(|a, b| (&a.county, &a.name).cmp(&(&b.county, &b.name)));
        Ok(lines)
    }

    /// Writes the list of migrant dropouts, county by county (第23条); the disclosure is written down (第28条).
    ///
    /// # Errors
    /// When the one who sits here may not, or the file cannot be written.
    pub fn write_migrant_dropouts(&self, to: &Path, replace: bool) -> Result<u32, DeskError> {
        self.may(Act::Disclose)?;
        let lines = self.migrant_dropouts()?;
        let count = write::paper(to, replace, &self.migrant_paper(&lines))?;
        self.disclose("migrant dropouts", count, purpose::MIGRANTS)?;
        Ok(count)
    }

    fn migrant_paper(&self, lines: &[MigrantLine]) -> Paper {
        let (site, today) = (self.site(), self.today().date);
        let headers =
            ["序号", "姓名", "出生日期", "户籍所在地", "监护人", "电话", "开始缺课", "认定日期", "去向"];
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let cells = |(at, line): (usize, &MigrantLine)| {
            vec![
                (at + 1).to_string(),
                line.name.clone(),
                day(line.born),
                line.division.clone(),
                line.guardian.clone(),
                line.phone.clone(),
                day(line.since),
                day(line.stated),
                line.whereabouts.zh.clone(),
            ]
        };
        let county = |lines: &[MigrantLine]| Part {
            title: match lines.first().map_or("", |line| &line.county) {
                "" => "户籍地区划代码未填".to_owned(),
                code => format!("户籍地区划代码 {code}"),
            },
            headers: headers.map(str::to_owned).to_vec(),
            rows: lines.iter().enumerate().map(cells).collect(),
        };
        let mut parts: Vec<Part> = lines.chunk_by(|a, b| a.county == b.county).map(county).collect();
        if parts.is_empty() {
            parts.push(Part { title: "本学期没有".to_owned(), ..county(&[]) });
        }
        Paper {
            sheet: "随迁子女辍学".to_owned(),
            title: "辍学随迁子女名单".to_owned(),
            above: vec![
                format!("学校：{}　　学校标识码：{}　　日期：{today}", site.name, site.code),
                "由学籍主管部门在学期末将档案转交户籍所在地县级教育行政部门（第23条）".to_owned(),
            ],
            parts,
            below: vec!["填表人：　　　　　　校长：　　　　　　（公章）　　　　　年　　月　　日".to_owned()],
        }
    }
}

/// The six digits of a division's county, and its name as far as it is known.
fn home(value: Option<&Value>) -> (String, String) {
    match value {
        Some(Value::Division(code)) => {
            let county = format!("{:06}", code / 1_000_000);
            (county, reading::show(FieldKey::HukouDivisionCode, &Value::Division(*code), Lang::Zh))
        }
        _ => (String::new(), String::new()),
    }
}

fn add(counts: &mut Vec<(Words, usize)>, name: Words) {
    match counts.iter_mut().find(|(known, _)| *known == name) {
        Some((_, count)) => *count += 1,
        None => counts.push((name, 1)),
    }
}
