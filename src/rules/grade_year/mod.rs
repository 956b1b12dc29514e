//! Promotion, graduation and moving up (第5, 10, 12, 24条): which grades a school has, and for each bulk act of the
//! year who goes where and who stays behind and why. It changes nothing.
//!
//! A year is named by the calendar year in which it begins: 2025 is 2025–2026. The acts of its end are done in
//! the summer of 2026.

mod plan;
#[cfg(test)]
mod tests;

pub use plan::{Go, Open, Plan, PlanCase, Row, Stay, To, Why, leaving_day, plan};

use super::{Pack, Refusal};
use crate::{
    both,
    domain::{Date, SiteKind, Text, codes::CodeTable},
};

/// 学制: after which years a stage ends. It lies in the school's record even where the last grade is not taught here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum System {
    /// 六三制
    #[default]
    SixThree,
    /// 五四制
    FiveFour,
}

impl System {
    /// Both.
    pub const ALL: [Self; 2] = [Self::SixThree, Self::FiveFour];

    /// The word in settings, on the command line and in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::SixThree => "6-3",
            Self::FiveFour => "5-4",
        }
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::SixThree => Text::new("六三制", "six years and three"),
            Self::FiveFour => Text::new("五四制", "five years and four"),
        }
    }

    /// The system of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.key() == word || system.label().zh == word)
    }

    /// Whether a grade is the last of a stage.
    #[must_use]
    pub fn is_last(self, pack: &Pack, grade: &str) -> bool {
        pack.choices(self.list()).iter().any(|choice| choice.code == grade)
    }

    /// The list of the pack with its last grades.
    const fn list(self) -> &'static str {
        match self {
            Self::SixThree => "last-grade-6-3",
            Self::FiveFour => "last-grade-5-4",
        }
    }
}

/// How pupils of a teaching point that ends early move up into the central school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoveUp {
    /// The point is a 校区 or a class of the central school: a class change.
    Campus,
    /// The point has its own 学校标识码: a transfer for each child.
    School,
}

impl MoveUp {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Campus, Self::School];

    /// The word in settings, on the command line and in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Campus => "campus",
            Self::School => "school",
        }
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Campus => Text::new("调班（校区）", "class change"),
            Self::School => Text::new("逐个转学", "a transfer each"),
        }
    }

    /// The way of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.key() == word)
    }
}

/// Which grades a school has, and how its pupils leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The code of the lowest grade.
    pub lowest: String,
    /// The code of the highest grade.
    pub highest: String,
    /// 学制
    pub system: System,
    /// How pupils move up from the highest grade when it is not the last of a stage; none when never told.
    pub move_up: Option<MoveUp>,
    /// Whether somebody said so; otherwise it is assumed.
    pub told: bool,
}

impl Shape {
    /// What is assumed of a school that never told: a whole primary school. A point that ends early must say so,
    /// for nobody may be graduated or moved away by a guess.
    #[must_use]
    pub fn assumed(kind: SiteKind) -> Self {
        let move_up = (kind == SiteKind::TeachingPoint).then_some(MoveUp::Campus);
        Self {
            lowest: code_at(0).to_owned(),
            highest: code_at(5).to_owned(),
            system: System::SixThree,
            move_up,
            told: false,
        }
    }

    /// What set-up offers: most teaching points end at grade 2, 3 or 4.
    #[must_use]
    pub fn offered(kind: SiteKind) -> Self {
        let ends = if kind == SiteKind::TeachingPoint { 2 } else { 5 };
        Self { highest: code_at(ends).to_owned(), told: true, ..Self::assumed(kind) }
    }

    /// The codes of its grades, the lowest first.
    #[must_use]
    pub fn grades(&self) -> Vec<&'static str> {
        let (lowest, highest) = (place_of(&self.lowest), place_of(&self.highest));
        ladder()
            .enumerate()
            .filter(|(at, _)| lowest.is_some_and(|low| low <= *at) && highest.is_some_and(|high| *at <= high))
            .map(|(_, code)| code)
            .collect()
    }

    /// Whether it teaches a grade.
    #[must_use]
    pub fn teaches(&self, grade: &str) -> bool {
        self.grades().contains(&grade)
    }

    /// Whether a grade is the last of a stage by its system.
    #[must_use]
    pub fn is_last(&self, pack: &Pack, grade: &str) -> bool {
        self.system.is_last(pack, grade)
    }

    /// Whether its pupils go on elsewhere before a stage is over.
    #[must_use]
    pub fn ends_early(&self, pack: &Pack) -> bool {
        !self.is_last(pack, &self.highest)
    }

    /// Refuses a shape that cannot be.
    ///
    /// # Errors
    /// A grade that is none, or a highest grade below the lowest.
    pub fn check(&self) -> Result<(), Refusal> {
        let known = place_of(&self.lowest).zip(place_of(&self.highest));
        if known.is_some_and(|(lowest, highest)| lowest <= highest) {
            return Ok(());
        }
        Err(Refusal {
            article: None,
            at: "grades".to_owned(),
            what: both!("最低年级要在最高年级之下", "The lowest grade must not lie above the highest"),
            why: both!("", ""),
            next: both!("请写如 1-3，即一至三年级。", "Write them as 1-3: grades one to three."),
        })
    }
}

/// The grades of compulsory schooling, in order.
fn ladder() -> impl Iterator<Item = &'static str> {
    CodeTable::Grade.entries().iter().map(|entry| entry.code.as_str())
}

fn code_at(at: usize) -> &'static str {
    ladder().nth(at).unwrap_or_default()
}

fn place_of(grade: &str) -> Option<usize> {
    ladder().position(|code| code == grade)
}

/// The grade after one; none after the ninth, and none when it is no grade.
#[must_use]
pub fn next_grade(grade: &str) -> Option<&'static str> {
    ladder().nth(place_of(grade)? + 1)
}

/// The year of schooling of a grade, 1 to 9, as people type it.
#[must_use]
pub fn year_of(grade: &str) -> Option<usize> {
    place_of(grade).map(|at| at + 1)
}

/// The school year of a day, by its first calendar year (学年 9月1日–8月31日).
#[must_use]
pub fn school_year(day: Date) -> u16 {
    let (year, month) = (day.number() / 10_000, day.number() / 100 % 100);
    u16::try_from(if month >= 9 { year } else { year - 1 }).unwrap_or_default()
}

/// The first and the last day of a school year.
#[must_use]
pub fn span(year: u16) -> Option<(Date, Date)> {
    let year = u32::from(year);
    Date::from_number(year * 10_000 + 901).zip(Date::from_number((year + 1) * 10_000 + 831))
}
