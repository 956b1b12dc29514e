//! The periods of the file's marks: terms, school years, once, and the days of events. Pure: years and today come as
//! arguments. Where a year's terms were not set, terms are taken to run from September to January and from February
//! to July.

use chrono::Datelike;

use crate::{
    both,
    domain::{Date, Words, school::YearPlan},
    rules::pack::file_rows::Frequency,
};

/// School years that can be named.
const YEARS: std::ops::RangeInclusive<u16> = 2000..=2100;
/// Terms of a year at most.
const TERMS_MOST: usize = 3;
/// Events of one day and section.
const EVENTS_MOST: u32 = 99;
/// How many periods back are offered.
const OFFERED: usize = 6;
/// Parts the day of an event from its number on that day.
const NUMBER: char = '#';

/// A period as it is written in the journal, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Once for all time; written as nothing.
    Once,
    /// A school year, by its first calendar year.
    Year(u16),
    /// A term of a school year, from 1.
    Term(u16, usize),
    /// A day, and which event of that day, from 1.
    Event(Date, u32),
}

impl Period {
    /// Reads what the journal or a person writes; `once` and 一次性 are other words for nothing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.eq_ignore_ascii_case("once") || text == "一次性" {
            return Some(Self::Once);
        }
        let year = |text: &str| text.parse::<u16>().ok().filter(|year| YEARS.contains(year));
        if text.len() == 4 {
            return year(text).map(Self::Year);
        }
        if let Some((first, term)) = text.split_once('-')
            && let Ok(term @ 1..=TERMS_MOST) = term.parse()
            && first.len() == 4
            && text.len() == 6
        {
            return year(first).map(|year| Self::Term(year, term));
        }
        let (day, number) = text.split_once(NUMBER).map_or((text, Some(1)), |(day, number)| {
            (day, number.parse().ok().filter(|number| (2..=EVENTS_MOST).contains(number)))
        });
        let day = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|_| day.len() == 10)?;
        Some(Self::Event(Date(day), number?))
    }

    /// As it is written in the journal.
    #[must_use]
    pub fn written(self) -> String {
        match self {
            Self::Once => String::new(),
            Self::Year(year) => year.to_string(),
            Self::Term(year, term) => format!("{year}-{term}"),
            Self::Event(day, 1) => day.to_string(),
            Self::Event(day, number) => format!("{day}{NUMBER}{number}"),
        }
    }

    /// How often what belongs to it is written.
    #[must_use]
    pub const fn frequency(self) -> Frequency {
        match self {
            Self::Once => Frequency::Once,
            Self::Year(_) => Frequency::Year,
            Self::Term(..) => Frequency::Term,
            Self::Event(..) => Frequency::Event,
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> Words {
        match self {
            Self::Once => both!("一次性", "once"),
            Self::Year(year) => {
                let next = year + 1;
                both!("{year}—{next}学年", "school year {year}-{next}")
            }
            Self::Term(year, term) => {
                let next = year + 1;
                let word = ["一", "二", "三"].get(term - 1).copied().unwrap_or_default();
                both!("{year}—{next}第{word}学期", "{year}-{next} term {term}")
            }
            Self::Event(day, 1) => both!("{day}", "{day}"),
            Self::Event(day, number) => both!("{day}（{number}）", "{day} ({number})"),
        }
    }

    /// Its first and its last day; none for what has no end.
    #[must_use]
    pub fn span(self, years: &[YearPlan]) -> Option<(Date, Date)> {
        match self {
            Self::Once => None,
            Self::Event(day, _) => Some((day, day)),
            Self::Term(year, term) => terms(year, years).get(term - 1).copied(),
            Self::Year(year) => {
                let terms = terms(year, years);
                Some((terms.first()?.0, terms.last()?.1))
            }
        }
    }
}

/// The terms of a year, as they were set or as they usually run.
fn terms(year: u16, years: &[YearPlan]) -> Vec<(Date, Date)> {
    let planned = years.iter().find(|plan| plan.year == year && !plan.terms.is_empty());
    if let Some(plan) = planned {
        return plan.terms.clone();
    }
    let day = |year: u16, month_day: u32| Date::from_number(u32::from(year) * 10_000 + month_day);
    let usual = [(day(year, 901), day(year + 1, 131)), (day(year + 1, 201), day(year + 1, 731))];
    usual.into_iter().filter_map(|(start, end)| start.zip(end)).collect()
}

/// The school year of a day.
fn year_of(day: Date, years: &[YearPlan]) -> u16 {
    let year = u16::try_from(day.0.year()).unwrap_or(*YEARS.start());
    let begun = terms(year, years).first().is_some_and(|(start, _)| *start <= day);
    if begun || day.0.month() >= 9 { year } else { year.saturating_sub(1) }
}

/// The period of a day.
#[must_use]
pub fn current(frequency: Frequency, day: Date, years: &[YearPlan]) -> Period {
    let year = year_of(day, years);
    match frequency {
        Frequency::Once => Period::Once,
        Frequency::Event => Period::Event(day, 1),
        Frequency::Year => Period::Year(year),
        Frequency::Term => {
            let begun = terms(year, years).iter().filter(|(start, _)| *start <= day).count();
            Period::Term(year, begun.max(1))
        }
    }
}

/// The terms or years from the one of `first` to the one of `last`, oldest first; events have none.
#[must_use]
pub fn between(frequency: Frequency, first: Date, last: Date, years: &[YearPlan]) -> Vec<Period> {
    let span = year_of(first, years)..=year_of(last, years);
    let touches = |period: &Period| {
        period.span(years).is_some_and(|(start, end)| start <= last && first <= end)
            || *period == current(frequency, last, years)
    };
    match frequency {
        Frequency::Once => vec![Period::Once],
        Frequency::Event => Vec::new(),
        Frequency::Year => span.map(Period::Year).filter(touches).collect(),
        Frequency::Term => span
            .flat_map(|year| (1..=terms(year, years).len()).map(move |term| Period::Term(year, term)))
            .filter(touches)
            .collect(),
    }
}

/// The latest periods, newest first, to choose from.
#[must_use]
pub fn offered(frequency: Frequency, today: Date, years: &[YearPlan]) -> Vec<Period> {
    let back = today.0.checked_sub_months(chrono::Months::new(12 * 6)).map_or(today, Date);
    let mut all = between(frequency, back, today, years);
    all.reverse();
    all.truncate(OFFERED);
    all
}

/// The next free event of a day, when these periods are taken.
#[must_use]
pub fn free_event(day: Date, taken: &[&str]) -> Option<Period> {
    (1..=EVENTS_MOST)
        .map(|number| Period::Event(day, number))
        .find(|period| !taken.contains(&period.written().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    fn plan() -> Vec<YearPlan> {
        let terms = vec![(day(20_260_831), day(20_270_115)), (day(20_270_301), day(20_270_709))];
        vec![YearPlan { year: 2026, terms, closures: Vec::new() }]
    }

    #[test]
    fn periods_are_written_and_read_again() {
        for text in ["", "2026", "2026-1", "2026-2", "2026-10-05", "2026-10-05#2", "2026-10-05#99"] {
            assert_eq!(Period::parse(text).unwrap().written(), text);
        }
        assert_eq!([Period::parse("once"), Period::parse("一次性")], [Some(Period::Once); 2]);
        for wrong in [
            "26",
            "1999",
            "2101",
            "2026-0",
            "2026-4",
            "2026-13-01",
            "2026-02-29",
            "2026-10-05#1",
            "2026-10-5",
            "2026-10-05#100",
            "term",
            "2026-1-1",
        ] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
    }

    /// First and last days: terms as set, and as they usually run where nothing was set.
    #[test]
    fn a_day_belongs_to_its_term() {
        for (on, planned, usual) in [
            (20_260_830, "2025-2", "2025-2"),
            (20_260_831, "2026-1", "2025-2"),
            (20_260_901, "2026-1", "2026-1"),
            (20_261_231, "2026-1", "2026-1"),
            (20_270_115, "2026-1", "2026-1"),
            (20_270_201, "2026-1", "2026-2"),
            (20_270_228, "2026-1", "2026-2"),
            (20_270_301, "2026-2", "2026-2"),
            (20_270_820, "2026-2", "2026-2"),
            (20_280_229, "2027-2", "2027-2"),
        ] {
            assert_eq!(current(Frequency::Term, day(on), &plan()).written(), planned, "{on}");
            assert_eq!(current(Frequency::Term, day(on), &[]).written(), usual, "{on}");
        }
    }

    #[test]
    fn terms_between_two_days_hold_both_ends() {
        let written = |first, last| -> Vec<String> {
            between(Frequency::Term, day(first), day(last), &plan())
                .into_iter()
                .map(Period::written)
                .collect()
        };
        assert_eq!(written(20_260_831, 20_270_301), ["2026-1", "2026-2"]);
        assert_eq!(written(20_270_115, 20_270_228), ["2026-1"]);
        assert_eq!(written(20_270_116, 20_270_301), ["2026-2"], "who came after the last day was not there");
        assert_eq!(written(20_260_801, 20_260_901), ["2026-1"], "summer belongs to no term");
        assert_eq!(written(20_260_801, 20_260_815), ["2025-2"], "but the last term is still the current one");
    }

    #[test]
    fn events_of_one_day_are_told_apart() {
        let first = free_event(day(20_261_005), &[]).unwrap();
        assert_eq!(first.written(), "2026-10-05");
        let second = free_event(day(20_261_005), &["2026-10-05", "2026-10-04"]).unwrap();
        assert_eq!(second.written(), "2026-10-05#2");
        assert_eq!(second.span(&[]), Some((day(20_261_005), day(20_261_005))));
    }
}
