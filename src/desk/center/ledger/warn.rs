//! What presses at a site: four weeks that are near or full and not stated, months without a report, roll calls that are
//! behind, cases that nobody works on, questions without an answer. The same for the site's page and for 今日.

use super::{Ground, SiteCaseLine, SiteMonth, board::Calls};
use crate::{
    both,
    desk::{Desk, DeskError, Duty, Gravity, Place},
    domain::{Article, Date, PupilId, Words},
    rules::Pack,
};

/// A warning about a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteWarning {
    /// How urgent.
    pub gravity: Gravity,
    /// The pupil, when it is about one.
    pub pupil: Option<PupilId>,
    /// What, without the site's name.
    pub what: Words,
    /// The article.
    pub article: Option<Article>,
}

impl Ground<'_> {
    /// What presses at the site, the gravest first.
    pub(super) fn warnings(
        &self,
        lines: &[SiteCaseLine],
        months: &[SiteMonth],
        calls: &Calls,
    ) -> Vec<SiteWarning> {
        let near = near(&self.rules.pack, self.today);
        let mut warnings: Vec<SiteWarning> =
            lines.iter().filter(|line| line.presses(near)).map(weeks).collect();
        for month in months.iter().filter(|month| month.missing) {
            let (year, number) = (month.month / 100, month.month % 100);
            warnings.push(SiteWarning {
                gravity: Gravity::Urgent,
                article: None,
                ..warning(both!(
                    "{year}年{number}月控辍月报没有报来（没有辍学也要零报告）",
                    "no dropout report for {year}-{number:02} (a nil report is due as well)"
                ))
            });
        }
        if calls.uncalled >= self.limit("roll-behind") {
            let (missing, window) = (calls.uncalled, calls.window);
            warnings.push(warning(both!(
                "最近 {window} 个上学日有 {missing} 天没有点齐名",
                "the roll is not complete on {missing} of the last {window} school days"
            )));
        }
        if let Some(told) = self.told {
            let days = (self.today.0 - told.0).num_days();
            if days >= i64::from(self.limit("site-silent")) {
                warnings.push(warning(both!(
                    "已 {days} 天没有上报，之后的考勤不知道",
                    "no report for {days} days; what came after is not known"
                )));
            }
        }
        let silent = i64::from(self.limit("case-silent"));
        let quiet = lines.iter().filter(|line| line.silent.is_some_and(|days| days > silent)).count();
        if quiet > 0 {
            warnings.push(warning(both!(
                "{quiet} 名台账学生超过 {silent} 天没有劝返记录",
                "{quiet} on the ledger without a contact for more than {silent} days"
            )));
        }
        let questions: u32 = lines.iter().map(|line| line.questions).sum();
        if questions > 0 {
            warnings.push(SiteWarning {
                gravity: Gravity::Note,
                ..warning(both!("{questions} 个问题待学校答复", "{questions} questions wait for an answer"))
            });
        }
        warnings.sort_by_key(|warning| warning.gravity);
        warnings
    }
}

/// How many days before the four weeks are full a pupil presses.
pub(super) fn near(pack: &Pack, on: Date) -> i64 {
    let days = pack.limit("D09", on).and_then(|limit| limit.warn_days.iter().max());
    days.copied().map_or(0, i64::from)
}

fn warning(what: Words) -> SiteWarning {
    SiteWarning { gravity: Gravity::Soon, pupil: None, what, article: Some(Article(23)) }
}

/// Four weeks that are near or full, as far as is known.
fn weeks(line: &SiteCaseLine) -> SiteWarning {
    let name = &line.name;
    let (by_report, at_worst) = (line.days_left.unwrap_or(0), line.days_left_at_worst.unwrap_or(0));
    let what = if by_report == 0 {
        both!(
            "{name}缺课已满四周，没有辍学报告",
            "{name}: four weeks of absence are full and no dropout was reported"
        )
    } else if at_worst == 0 {
        both!(
            "{name}如一直未到校，缺课已满四周，请问明",
            "{name}: four weeks are full if absent ever since; ask the school"
        )
    } else {
        both!("{name}缺课，离四周还有 {at_worst} 天", "{name}: {at_worst} days until four weeks of absence")
    };
    let gravity = if at_worst <= 7 { Gravity::Urgent } else { Gravity::Soon };
    SiteWarning { gravity, pupil: Some(line.pupil), ..warning(what) }
}

impl Desk {
    /// Center: the lines of 今日 about the ledger.
    pub(in crate::desk) fn ledger_duties(&self) -> Result<Vec<Duty>, DeskError> {
        let mut duties = Vec::new();
        for site in self.center_ledger()?.sites {
            let name = &site.name;
            for SiteWarning { gravity, what, article, .. } in site.warnings {
                let (zh, en) = (&what.zh, &what.en);
                duties.push(Duty {
                    gravity,
                    what: both!("{name}：{zh}", "{name}: {en}"),
                    article,
                    due: None,
                    stands: Words::default(),
                    duty: None,
                    place: Place::Ledger,
                });
            }
        }
        Ok(duties)
    }
}
