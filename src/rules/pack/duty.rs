//! The duties of the school year: what is due, by whom, how often and until when. A row is data; here it is read and
//! laid upon the terms of a school. It does not know whether a duty was done.

use chrono::{Datelike, Days, NaiveDate};
use serde::Deserialize;

use super::{
    Limit, Pack,
    data::{Dated as _, article, words},
};
use crate::domain::{
    Article, Date, DeskRole, SiteKind, Unit, Words, calendar::WorkCalendar, school::YearPlan,
};

/// A kind of site that there is not.
pub(super) const NO_KIND: &str = "no such kind of site";

/// Where a duty is done: the words that a row may use.
pub const PLACES: [&str; 15] = [
    "backup",
    "changes",
    "checks",
    "classes",
    "directory",
    "dropouts",
    "enrolment",
    "files",
    "graduates",
    "movements",
    "pupils",
    "report",
    "roster",
    "staff",
    "year",
];

/// By what the program itself sees that a duty is done: the words that a row may use. The sheets that are written are
/// only told: to write is not to hand in.
pub const SEEN: [&str; 12] = [
    "backup",
    "changes-closed",
    "checked",
    "entrants-sheet",
    "graduated",
    "graduates-sheet",
    "month-stated",
    "movements-sheet",
    "problems",
    "promoted",
    "pupil-files",
    "year-set",
];

/// Whose duty it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// The school's.
    School,
    /// The center's.
    Center,
    /// Both have it.
    Both,
}

/// How often it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// Once a school year.
    Year,
    /// Once a term.
    Term,
    /// Once a month in which school is held.
    Month,
}

/// From which day a duty's limit runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// The first school day of the year.
    YearStart,
    /// The first school day of the term.
    TermStart,
    /// The last school day of the term.
    TermEnd,
}

/// Until when it must be done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum When {
    /// On a day of each year, MMDD.
    Date(u32),
    /// On a day MMDD of August or earlier, for the school year that begins after it.
    Before(u32),
    /// On the day of the year that a limit of the pack names.
    Limit(String),
    /// At the end of a limit that runs from a day of the term.
    Run {
        /// From which day.
        after: After,
        /// The id of the limit; its length and unit count.
        #[serde(default)]
        limit: Option<String>,
        /// How long, when no limit is named.
        #[serde(default)]
        length: u32,
        /// In what that is counted.
        #[serde(default = "days")]
        unit: Unit,
    },
    /// On the last school day of the month.
    LastSchoolDay,
}

const fn days() -> Unit {
    Unit::Days
}

/// A duty of the school year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its id, kept in the journal when it is done.
    pub id: String,
    /// What is to be done.
    #[serde(deserialize_with = "words")]
    pub what: Words,
    /// The article that it belongs to.
    #[serde(default, deserialize_with = "article")]
    pub article: Option<Article>,
    /// Whose duty it is.
    pub who: Who,
    /// At which kinds of site only; empty for all.
    #[serde(default, deserialize_with = "kinds")]
    pub kinds: Vec<SiteKind>,
    /// How often it comes.
    pub every: Every,
    /// Until when.
    pub when: When,
    /// How many days before to warn.
    #[serde(default)]
    pub warn_days: Vec<u32>,
    /// Where it is done: one of [`PLACES`].
    pub place: String,
    /// By what the program sees that it is done: one of [`SEEN`]; empty when only a person can say so.
    #[serde(default)]
    pub seen: String,
    /// A season, not a duty: told while it is near and gone afterwards.
    #[serde(default)]
    pub window: bool,
    /// No rule gives this day or duty; it is our own proposal.
    #[serde(default)]
    pub own: bool,
    /// The first day in force.
    pub from: Date,
    /// The last day in force; none while it holds.
    pub until: Option<Date>,
}

/// A duty of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The period, as [`crate::domain::school::DutyDone`] keeps it: `2026`, `2026-1`, `2026-10`.
    pub period: String,
    /// The last day.
    pub due: Date,
    /// From which day on it counts as near.
    pub soon: Date,
    /// The school's terms or a year's calendar are not known: the last day is an estimate (约).
    pub approximate: bool,
}

/// A school year laid on the calendar.
struct Year {
    first: i32,
    terms: Vec<(Date, Date)>,
    /// Whether the terms are the usual ones, because the school has not set its own.
    assumed: bool,
    closures: Vec<(Date, bool)>,
}

impl Duty {
    /// Whether it is the duty of such a desk.
    #[must_use]
    pub fn binds(&self, role: DeskRole, kind: SiteKind) -> bool {
        let ours = match self.who {
            Who::School => role == DeskRole::School,
            Who::Center => role == DeskRole::Center,
            Who::Both => true,
        };
        ours && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }

    /// Whether it is a duty on a day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.holds(on)
    }

    /// Every time that it falls due from one day to another, both included, by date. Years whose terms the school has
    /// not set are laid out by the usual dates (limits `TERM1` to `TERM2-end`) and told as estimates.
    #[must_use]
    pub fn occurrences(
        &self,
        pack: &Pack,
        years: &[YearPlan],
        calendar: &WorkCalendar,
        from: Date,
        to: Date,
    ) -> Vec<Occurrence> {
        let mut found = Vec::new();
        // A school year reaches from August to August, and a limit that runs from its end beyond.
        for first in from.0.year() - 2..=to.0.year() {
            let Some(year) = Year::of(first, pack, years) else { continue };
            match &self.when {
                When::Date(day) => found.extend(self.yearly(&year, *day)),
                When::Before(day) => {
                    found.extend(date(first, *day).map(|due| self.once(first.to_string(), due, false)))
                }
                When::Limit(id) => {
                    let days = pack.limits.iter().filter(|limit| limit.id == *id && limit.unit == Unit::Date);
                    let on = days.filter_map(|limit| {
                        self.yearly(&year, limit.length).filter(|one| limit.in_force(one.due))
                    });
                    found.extend(on);
                }
                When::Run { .. } => found.extend(self.runs(&year, pack, calendar)),
                When::LastSchoolDay => found.extend(self.months(&year, calendar)),
            }
        }
        found.retain(|one| (from..=to).contains(&one.due) && self.in_force(one.due));
        found.sort_by_key(|one| one.due);
        found
    }

    fn once(&self, period: String, due: Date, approximate: bool) -> Occurrence {
        let ahead = self.warn_days.iter().max().copied().unwrap_or(0);
        let soon = due.0.checked_sub_days(Days::new(ahead.into())).map_or(due, Date);
        Occurrence { period, due, soon, approximate }
    }

    /// On a day of the year, named by the calendar year of that day: what is due in the summer of 2026 has the year
    /// that the acts of that summer have.
    fn yearly(&self, year: &Year, day: u32) -> Option<Occurrence> {
        let calendar_year = if day >= 901 { year.first } else { year.first + 1 };
        date(calendar_year, day).map(|due| self.once(calendar_year.to_string(), due, false))
    }

    fn runs(&self, year: &Year, pack: &Pack, calendar: &WorkCalendar) -> Vec<Occurrence> {
        let When::Run { after, limit, length, unit } = &self.when else { return Vec::new() };
        let own = |length, unit| Limit {
            id: self.id.clone(),
            what: self.what.clone(),
            length,
            unit,
            article: self.article,
            warn_days: Vec::new(),
            own: self.own,
            from: self.from,
            until: self.until,
        };
        let mut found = Vec::new();
        for (start, end, number) in
            year.terms.iter().zip(1..).map(|((start, end), number)| (*start, *end, number))
        {
            let begins = match after {
                After::TermEnd => end,
                After::YearStart | After::TermStart => start,
            };
            if *after == After::YearStart && number > 1 {
                break;
            }
            let limit = match limit {
                Some(id) => pack.limit(id, begins).cloned(),
                None => Some(own(*length, *unit)),
            };
            let Some((due, approximate)) = limit.and_then(|limit| limit.end(begins, calendar)) else {
                continue;
            };
            let period = match self.every {
                Every::Year => year.first.to_string(),
                Every::Term | Every::Month => format!("{}-{number}", year.first),
            };
            found.push(self.once(period, due, approximate || year.assumed));
            if self.every == Every::Year {
                break;
            }
        }
        found
    }

    fn months(&self, year: &Year, calendar: &WorkCalendar) -> Vec<Occurrence> {
        let mut found = Vec::new();
        for month in 0..12 {
            let (calendar_year, month) =
                if month < 4 { (year.first, month + 9) } else { (year.first + 1, month - 3) };
            let days =
                NaiveDate::from_ymd_opt(calendar_year, month, 1).into_iter().flat_map(|day| day.iter_days());
            let last = days
                .take_while(|day| day.month() == month)
                .filter(|day| year.school_day(*day, calendar))
                .last();
            if let Some(last) = last {
                let approximate = year.assumed || !calendar.knows(calendar_year);
                found.push(self.once(format!("{calendar_year}-{month:02}"), Date(last), approximate));
            }
        }
        found
    }
}

impl Year {
    fn of(first: i32, pack: &Pack, years: &[YearPlan]) -> Option<Self> {
        let set = years.iter().find(|plan| i32::from(plan.year) == first && !plan.terms.is_empty());
        if let Some(plan) = set {
            return Some(Self {
                first,
                terms: plan.terms.clone(),
                assumed: false,
                closures: plan.closures.clone(),
            });
        }
        let day = |id: &str| {
            let on = date(first + 1, 101)?;
            let day = pack.limit(id, on).filter(|limit| limit.unit == Unit::Date)?.length;
            date(if day >= 801 { first } else { first + 1 }, day)
        };
        let terms = [("TERM1", "TERM1-end"), ("TERM2", "TERM2-end")];
        let terms: Option<Vec<_>> =
            terms.into_iter().map(|(start, end)| Some((day(start)?, day(end)?))).collect();
        Some(Self { first, terms: terms?, assumed: true, closures: Vec::new() })
    }

    fn school_day(&self, day: NaiveDate, calendar: &WorkCalendar) -> bool {
        let own = self.closures.iter().rfind(|(closed, _)| closed.0 == day);
        let in_term = self.terms.iter().any(|(start, end)| (*start..=*end).contains(&Date(day)));
        own.map_or_else(|| in_term && calendar.is_workday(day), |(_, held)| *held)
    }
}

/// The day MMDD of a calendar year; 29 February is the 28th in other years.
fn date(year: i32, day: u32) -> Option<Date> {
    let year = u32::try_from(year).ok()?.checked_mul(10_000)?;
    Date::from_number(year.checked_add(day)?)
        .or_else(|| (day == 229).then(|| Date::from_number(year + 228)).flatten())
}

fn kinds<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<SiteKind>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    let kinds: Option<Vec<_>> = words.iter().map(|word| SiteKind::parse(word)).collect();
    kinds.ok_or_else(|| serde::de::Error::custom(NO_KIND))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    fn dues(id: &str, years: &[YearPlan], from: u32, to: u32) -> Vec<(String, u32, u32, bool)> {
        let pack = Pack::builtin();
        let duty = pack.duties(day(to)).find(|duty| duty.id == id).unwrap();
        let found = duty.occurrences(pack, years, WorkCalendar::built_in(), day(from), day(to));
        found
            .into_iter()
            .map(|one| (one.period, one.due.number(), one.soon.number(), one.approximate))
            .collect()
    }

    fn year() -> YearPlan {
        YearPlan {
            year: 2025,
            terms: vec![(day(20_250_831), day(20_260_123)), (day(20_260_302), day(20_260_714))],
            closures: vec![(day(20_251_031), false)],
        }
    }

    #[test]
    fn a_duty_falls_due_once_a_period_and_by_the_terms_that_the_school_set() {
        let one = |period: &str, due, soon, about| (period.to_owned(), due, soon, about);
        let cases: [(&str, &[YearPlan], Vec<_>); 8] = [
            ("D03", &[], vec![one("2026", 20_260_730, 20_260_630, false)]),
            ("promotion", &[], vec![one("2026", 20_260_810, 20_260_731, false)]),
            ("year-start", &[], vec![one("2026", 20_260_831, 20_260_817, false)]),
            ("count", &[], vec![one("2025", 20_250_920, 20_250_910, false)]),
            ("roster", &[], vec![one("2025", 20_251_001, 20_250_921, true)]),
            // 31 August + 1 month has no 31st.
            ("roster", &[year()], vec![one("2025", 20_250_930, 20_250_920, false)]),
            (
                "D11",
                &[],
                vec![
                    one("2025-1", 20_260_115, 20_260_101, true),
                    one("2025-2", 20_260_710, 20_260_626, true),
                ],
            ),
            (
                "D10",
                &[year()],
                vec![
                    one("2025-1", 20_260_123, 20_260_109, false),
                    one("2025-2", 20_260_714, 20_260_630, false),
                ],
            ),
        ];
        for (id, years, expected) in cases {
            assert_eq!(dues(id, years, 20_250_901, 20_260_831), expected, "{id}");
        }
    }

    #[test]
    fn the_month_report_is_due_on_the_last_school_day() {
        let found = dues("D12", &[year()], 20_250_901, 20_260_831);
        let days: Vec<u32> = found.iter().map(|(_, due, _, _)| *due).collect();
        // 31 October was closed; January and July end with the term; February and August lie between terms.
        assert_eq!(
            days,
            [
                20_250_930, 20_251_030, 20_251_128, 20_251_231, 20_260_123, 20_260_331, 20_260_430,
                20_260_529, 20_260_630, 20_260_714,
            ]
        );
        assert!(
            found
                .iter()
                .all(|(period, due, _, about)| !about && period.replace('-', "") == due.to_string()[..6])
        );
    }

    #[test]
    fn duties_are_for_the_desks_that_they_name() {
        let binds = |id: &str, role| {
            let duty = Pack::builtin().duties(day(20_260_901)).find(|duty| duty.id == id).unwrap();
            duty.binds(role, SiteKind::Village)
        };
        for (id, school, center) in [("D12", true, true), ("D03", true, false), ("collect", false, true)] {
            assert_eq!((binds(id, DeskRole::School), binds(id, DeskRole::Center)), (school, center), "{id}");
        }
    }

    #[test]
    fn every_duty_delivered_falls_due_and_names_a_place() {
        let pack = Pack::builtin();
        assert!(pack.duties(day(20_260_901)).count() > 25);
        for duty in pack.duties(day(20_260_901)) {
            let found =
                duty.occurrences(pack, &[], WorkCalendar::built_in(), day(20_250_901), day(20_260_831));
            let expected = match duty.every {
                Every::Year => 1..=1,
                Every::Term => 2..=2,
                Every::Month => 9..=12,
            };
            assert!(expected.contains(&found.len()), "{}: {found:?}", duty.id);
            assert!(PLACES.contains(&duty.place.as_str()), "{}", duty.id);
        }
        assert_eq!(pack.duties(day(20_240_425)).filter(|duty| duty.id == "D12").count(), 0);
    }
}
