//! Dropout: 第23条. Four weeks of unexcused absence and repeated contact; a person states it, the program never
//! does. Until there is an attendance ledger the person says first day, days and contacts.

use chrono::Days;

use super::{Pack, Refusal, Verdict, moment};
use crate::{
    both,
    domain::{Article, Date, Month, Standing, Text},
};

/// The article.
const ARTICLE: Option<Article> = Some(Article(23));

/// Whom the school reports to.
pub const ADDRESSEES: [Text; 3] = [
    Text::new("乡镇人民政府", "township government"),
    Text::new("县级教育行政部门", "county education bureau"),
    Text::new("学籍主管部门", "registration authority"),
];

/// What the person states. Codes are empty and days none when they are not filled.
#[derive(Debug, Clone, Copy)]
pub struct Absence<'a> {
    /// The pupil's standing.
    pub standing: Standing,
    /// The first school day without excuse.
    pub first_absent: Option<Date>,
    /// The day on which it is stated.
    pub determined: Option<Date>,
    /// How often the family was contacted.
    pub contact_count: Option<u32>,
    /// The code of the reason.
    pub reason: &'a str,
    /// The reason in words.
    pub reason_note: &'a str,
    /// The code of the whereabouts.
    pub whereabouts: &'a str,
    /// The month of entry.
    pub enrolled_in: Option<Month>,
    /// 是否进城务工人员随迁子女
    pub is_migrant: bool,
    /// Today.
    pub today: Date,
}

/// The verdict on a dropout without a pupil.
#[must_use]
pub fn no_record() -> Verdict {
    Verdict { refusals: vec![moment::no_record()], warnings: Vec::new() }
}

/// What 第23条 says of an absence.
#[must_use]
pub fn check(pack: &Pack, case: &Absence<'_>) -> Verdict {
    let mut verdict = Verdict::clear();
    verdict.refuse(must_be_enrolled(case.standing));
    verdict.refuse(moment::not_ahead("first_absent_date", case.first_absent, case.today));
    verdict.refuse(moment::not_ahead("determined_date", case.determined, case.today));
    verdict.refuse(moment::not_before_entry("first_absent_date", case.first_absent, case.enrolled_in));
    verdict.refuse(long_enough(pack, case));
    verdict.refuse(contacted(pack, case));
    verdict.refuse(other_in_words(case));
    verdict.warn((case.whereabouts == "5").then(at_school_elsewhere));
    verdict.warn((case.reason == "15").then(suspension_over));
    verdict.warn(case.is_migrant.then(migrant));
    verdict
}

fn must_be_enrolled(standing: Standing) -> Option<Refusal> {
    let label = standing.label();
    let (zh, en) = (label.zh, label.en);
    (standing != Standing::Enrolled).then(|| Refusal {
        article: ARTICLE,
        at: String::new(),
        what: both!(
            "这名学生现在是“{zh}”，不能认定辍学。",
            "This pupil is “{en}”; no dropout can be stated."
        ),
        why: both!("只有在读的学生才有旷课和辍学。", "Only enrolled pupils can be absent or drop out."),
        next: both!("请核对是不是选错了学生。", "Check whether the right pupil is chosen."),
    })
}

/// 连续4周 is counted as 28 calendar days after the first day absent (our reading; a county may count otherwise).
fn long_enough(pack: &Pack, case: &Absence<'_>) -> Option<Refusal> {
    let (first, determined) = case.first_absent.zip(case.determined)?;
    let weeks = pack.limit("D09", determined)?.length;
    let needed = i64::from(weeks) * 7;
    let absent = (determined.0 - first.0).num_days();
    if absent >= needed {
        return None;
    }
    let earliest = first.0.checked_add_days(Days::new(needed.unsigned_abs()))?;
    let absent = absent.max(0);
    Some(Refusal {
        article: ARTICLE,
        at: "determined_date".to_owned(),
        what: both!(
            "缺课才{absent}天，还不能认定辍学。",
            "Absent for {absent} days: too early to state a dropout."
        ),
        why: both!(
            "连续无故旷课满{weeks}周（{needed}天），多次联系无效，才视为辍学。",
            "It takes {weeks} weeks ({needed} days) without excuse, and repeated contact in vain."
        ),
        next: both!(
            "继续联系、家访并记下来；最早{earliest}可以认定。",
            "Go on contacting and visiting, and note it; {earliest} is the earliest day."
        ),
    })
}

fn contacted(pack: &Pack, case: &Absence<'_>) -> Option<Refusal> {
    let count = case.contact_count?;
    let limit = pack.limit("D13", case.determined.unwrap_or(case.today))?;
    let least = limit.length;
    (count < least).then(|| Refusal {
        article: ARTICLE,
        at: "contact_count".to_owned(),
        what: both!("只联系了{count}次。", "The family was contacted {count} time(s)."),
        why: if limit.own {
            both!(
                "细则要求多次联系；本软件暂定至少{least}次。",
                "The rule asks for repeated contact; our own figure is {least} at least."
            )
        } else {
            both!("至少要联系{least}次。", "It takes {least} contacts at least.")
        },
        next: both!("再打电话或家访，把日期和结果记下来。", "Telephone or visit again; note day and result."),
    })
}

fn other_in_words(case: &Absence<'_>) -> Option<Refusal> {
    (case.reason == "99" && case.reason_note.trim().is_empty()).then(|| Refusal {
        article: None,
        at: "reason_note".to_owned(),
        what: both!("原因选了“其他”，没有说明。", "The reason is “other” without words."),
        why: both!("不说明，中心校没法帮忙。", "Without words nobody can help."),
        next: both!("在“原因说明”里写一句。", "Write a sentence there."),
    })
}

/// The commonest false dropout: the child is at school elsewhere and the transfer was never made.
fn at_school_elsewhere() -> Refusal {
    Refusal {
        article: Some(Article(14)),
        at: "whereabouts".to_owned(),
        what: both!("已在外地就读的，一般不算辍学。", "A child at school elsewhere is mostly no dropout."),
        why: both!("多数是没办转学手续。", "The transfer was just never made."),
        next: both!(
            "先督促家长办转学，再决定要不要上报辍学。",
            "Urge the family to make the transfer first."
        ),
    }
}

fn suspension_over() -> Refusal {
    Refusal {
        article: Some(Article(19)),
        at: "reason".to_owned(),
        what: both!(
            "休学期满的，学校要先通知复学。",
            "After a suspension the school must first call the pupil back."
        ),
        why: both!("通知后仍不复学，才按辍学办。", "Only who does not come then is a dropout."),
        next: both!("把通知的日期写进联系记录。", "Put the day of the notice into the contacts."),
    }
}

fn migrant() -> Refusal {
    Refusal {
        article: ARTICLE,
        at: String::new(),
        what: both!("这是随迁子女。", "This is a child of migrant workers."),
        why: both!(
            "学期末，主管部门要把辍学档案转给户籍所在县。",
            "At term end the authority hands the file to the home county."
        ),
        next: both!("核对户口所在地填写是否正确。", "Check the division of the household register."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> Date {
        Date::from_number(number).unwrap()
    }

    fn absence() -> Absence<'static> {
        Absence {
            standing: Standing::Enrolled,
            first_absent: Some(day(20_260_901)),
            determined: Some(day(20_260_929)),
            contact_count: Some(2),
            reason: "02",
            reason_note: "",
            whereabouts: "1",
            enrolled_in: Month::new(2022, 9),
            is_migrant: false,
            today: day(20_260_930),
        }
    }

    fn refused_at(case: Absence<'_>) -> Vec<String> {
        let verdict = check(Pack::builtin(), &case);
        verdict.refusals.into_iter().map(|refusal| refusal.at).collect()
    }

    #[test]
    fn twenty_eight_days_and_two_contacts_make_a_dropout_and_one_less_does_not() {
        assert!(refused_at(absence()).is_empty());
        let cases = [
            (Absence { determined: Some(day(20_260_928)), ..absence() }, "determined_date"),
            (Absence { determined: Some(day(20_260_801)), ..absence() }, "determined_date"),
            (Absence { contact_count: Some(1), ..absence() }, "contact_count"),
            (Absence { determined: Some(day(20_261_001)), ..absence() }, "determined_date"),
            (Absence { enrolled_in: Month::new(2026, 10), ..absence() }, "first_absent_date"),
            (Absence { standing: Standing::DroppedOut, ..absence() }, ""),
            (Absence { reason: "99", ..absence() }, "reason_note"),
        ];
        for (case, at) in cases {
            assert_eq!(refused_at(case), [at], "{case:?}");
        }
        assert!(refused_at(Absence { reason: "99", reason_note: "说明", ..absence() }).is_empty());
        assert!(refused_at(Absence { enrolled_in: Month::new(2026, 9), ..absence() }).is_empty());
    }

    #[test]
    fn a_refusal_names_the_article_and_the_earliest_day() {
        let early = Absence { determined: Some(day(20_260_928)), ..absence() };
        let refusal = check(Pack::builtin(), &early).refusals.remove(0);
        assert_eq!(refusal.article, Some(Article(23)));
        assert!(refusal.what.zh.contains("27") && refusal.next.zh.contains("2026-09-29"));
        assert!(refusal.next.en.contains("2026-09-29"));
    }

    #[test]
    fn a_pack_with_another_figure_decides_otherwise() {
        let text = "format = \"xueji-rules/1\"\nversion = \"x\"\nsource = \"x\"\n[[limit]]\nid = \"D13\"\n\
                    what = { zh = \"次\", en = \"times\" }\nlength = 3\nunit = \"times\"\nfrom = 20260101\n";
        let pack = Pack::builtin().clone().overlaid(Pack::parse(text, "x.toml").unwrap());
        assert_eq!(check(&pack, &absence()).refusals[0].at, "contact_count");
    }

    #[test]
    fn children_at_school_elsewhere_and_migrant_children_only_warn() {
        let case = Absence { whereabouts: "5", is_migrant: true, reason: "15", ..absence() };
        let verdict = check(Pack::builtin(), &case);
        assert!(verdict.is_lawful());
        assert_eq!(verdict.warnings.len(), 3);
    }
}
