//! Dropout: 第23条. Four weeks of unexcused absence and repeated contact; a person states it, the program never
//! does. Where roll calls and a contact log are kept, they say from when and how often; elsewhere the person does.

use chrono::Days;

use super::{Pack, Refusal, Verdict, moment};
use crate::{
    both,
    domain::{Article, Date, Month, Standing, Text, calendar::WorkCalendar},
};

/// The article.
const ARTICLE: Option<Article> = Some(Article(23));

/// The reason of a pupil who did not come back after a suspension.
const NOT_BACK: &str = "15";
/// 辍学复学
pub const RETURN: Text = Text::new("辍学复学", "Return after a dropout");

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
    /// The last day of a suspension that runs; none when there is none.
    pub suspended_until: Option<Date>,
    /// The first school day without excuse.
    pub first_absent: Option<Date>,
    /// The first day absent as roll call and ledger have it; none when they tell none.
    pub absent_since: Option<Date>,
    /// The day on which it is stated.
    pub determined: Option<Date>,
    /// Days between them on which the clock of the four weeks stands: winter and summer holidays.
    pub stopped: u32,
    /// How often the family was contacted.
    pub contact_count: Option<u32>,
    /// How many contacts the log has between these days; none when no log is kept.
    pub logged: Option<u32>,
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
    verdict.refuse(must_be_enrolled(case));
    verdict.refuse(moment::not_ahead("first_absent_date", case.first_absent, case.today));
    verdict.refuse(moment::not_ahead("determined_date", case.determined, case.today));
    verdict.refuse(moment::not_before_entry("first_absent_date", case.first_absent, case.enrolled_in));
    verdict.refuse(long_enough(pack, case));
    verdict.refuse(contacted(pack, case));
    verdict.warn(otherwise_in_the_books(case));
    verdict.refuse(other_in_words(case));
    verdict.warn((case.whereabouts == "5").then(at_school_elsewhere));
    verdict.warn((case.reason == NOT_BACK).then(suspension_over));
    verdict.warn(case.is_migrant.then(migrant));
    verdict
}

/// 第19, 23条: besides an enrolled pupil, one whose suspension is over and who did not come when called.
fn must_be_enrolled(case: &Absence<'_>) -> Option<Refusal> {
    let label = case.standing.label();
    let (zh, en) = (label.zh, label.en);
    let over = case.suspended_until.zip(case.first_absent).is_some_and(|(until, first)| first > until);
    let not_back = case.standing == Standing::Suspended && case.reason == NOT_BACK && over;
    (case.standing != Standing::Enrolled && !not_back).then(|| Refusal {
        article: ARTICLE,
        at: String::new(),
        what: both!(
            "这名学生现在是“{zh}”，不能认定辍学。",
            "This pupil is “{en}”; no dropout can be stated."
        ),
        why: both!("只有在读的学生才有旷课和辍学。", "Only enrolled pupils can be absent or drop out."),
        next: match case.standing {
            Standing::Suspended => both!(
                "休学期满、通知后仍不复学的，原因选“休学期满未复学”，缺课从期满后算起。",
                "If the suspension is over, choose the reason “not back after a suspension”, absent since its end."
            ),
            _ => both!("请核对是不是选错了学生。", "Check whether the right pupil is chosen."),
        },
    })
}

/// Refuses to close a case before the years of compulsory schooling are over; until then the record is kept and the
/// persuasion goes on (第23条).
#[must_use]
pub fn still_of_school_age(
    pack: &Pack,
    calendar: &WorkCalendar,
    born: Option<Date>,
    on: Date,
) -> Option<Refusal> {
    let refusal = |what, why, next| Some(Refusal { article: ARTICLE, at: "on".to_owned(), what, why, next });
    let limit = pack.limit("compulsory-age", on)?;
    let years = limit.length;
    let Some(born) = born else {
        return refusal(
            both!("学籍上没有出生日期。", "The record has no date of birth."),
            both!("不知道年龄，不能按超龄关闭。", "Without an age the case cannot be closed by it."),
            both!("请先补上出生日期。", "Fill in the date of birth first."),
        );
    };
    let (over, _) = limit.end(born, calendar)?;
    if on >= over {
        return None;
    }
    refusal(
        both!("这名学生还没满{years}周岁。", "This pupil is not {years} yet."),
        both!(
            "义务教育年限内要保留学籍、继续劝返。",
            "During compulsory schooling the record is kept and persuasion goes on."
        ),
        both!("最早{over}可以关闭。", "{over} is the earliest day."),
    )
}

/// Refuses to end the watch over a pupil who came back before its weeks are over.
#[must_use]
pub fn still_watched(
    pack: &Pack,
    calendar: &WorkCalendar,
    back_on: Option<Date>,
    on: Date,
) -> Option<Refusal> {
    let back = back_on?;
    let limit = pack.limit("return-watch", back)?;
    let (over, _) = limit.end(back, calendar)?;
    let weeks = limit.length;
    (on < over).then(|| Refusal {
        article: ARTICLE,
        at: "on".to_owned(),
        what: both!("返校观察还没满{weeks}周。", "The watch of {weeks} weeks is not over."),
        why: both!(
            "{back}回校，观察到{over}，防止再次辍学。",
            "Back on {back}; the watch lasts until {over}."
        ),
        next: both!(
            "{over}起可以销号；又离校了，请登记“再次离校”。",
            "Close it from {over} on; if the pupil left again, record that."
        ),
    })
}

/// 连续4周 is counted as 28 calendar days after the first day absent, without the days on which its clock stands (our
/// reading; a county may count otherwise).
fn long_enough(pack: &Pack, case: &Absence<'_>) -> Option<Refusal> {
    let (first, determined) = case.first_absent.zip(case.determined)?;
    let weeks = pack.limit("D09", determined)?.length;
    let needed = i64::from(weeks) * 7;
    let absent = (determined.0 - first.0).num_days() - i64::from(case.stopped);
    if absent >= needed {
        return None;
    }
    let stopped = u64::from(case.stopped);
    let earliest = first.0.checked_add_days(Days::new(needed.unsigned_abs() + stopped))?;
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

/// The log counts, not what is typed: without entries there is no repeated contact.
fn contacted(pack: &Pack, case: &Absence<'_>) -> Option<Refusal> {
    let typed = case.contact_count?;
    if let Some(logged) = case.logged.filter(|logged| *logged < typed) {
        return Some(Refusal {
            article: ARTICLE,
            at: "contact_count".to_owned(),
            what: both!(
                "填了{typed}次，联系记录里这段时间只有{logged}次。",
                "{typed} contacts are stated; the log has {logged} between these days."
            ),
            why: both!("“多次联系”以记录为准。", "Repeated contact is what was written down."),
            next: both!("请先补记联系情况，或改成{logged}次。", "Note the contacts first, or put {logged}."),
        });
    }
    let count = case.logged.unwrap_or(typed);
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

/// The day that is stated is not the one of roll call and ledger: both are shown to who decides.
fn otherwise_in_the_books(case: &Absence<'_>) -> Option<Refusal> {
    let (stated, known) =
        case.first_absent.zip(case.absent_since).filter(|(stated, known)| stated != known)?;
    Some(Refusal {
        article: ARTICLE,
        at: "first_absent_date".to_owned(),
        what: both!("开始缺课填的是{stated}。", "The first day absent is stated as {stated}."),
        why: both!("考勤和台账记的是{known}。", "Roll call and ledger have {known}."),
        next: both!("请核对；不一致的写明原因。", "Check it; say why they differ."),
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
            suspended_until: None,
            first_absent: Some(day(20_260_901)),
            absent_since: None,
            determined: Some(day(20_260_929)),
            stopped: 0,
            contact_count: Some(2),
            logged: None,
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
            (Absence { stopped: 1, ..absence() }, "determined_date"),
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

    #[test]
    fn the_log_counts_and_not_what_is_typed() {
        for (typed, logged, at) in [
            (2, Some(2), &[][..]),
            (2, Some(5), &[]),
            (2, Some(1), &["contact_count"]),
            (5, Some(4), &["contact_count"]),
            (2, Some(0), &["contact_count"]),
            (1, Some(2), &[]),
            (0, None, &["contact_count"]),
        ] {
            let case = Absence { contact_count: Some(typed), logged, ..absence() };
            assert_eq!(refused_at(case), at, "{typed} {logged:?}");
        }
        let told = |since| {
            let case = Absence { absent_since: Some(day(since)), ..absence() };
            check(Pack::builtin(), &case).warnings.len()
        };
        assert_eq!((told(20_260_901), told(20_260_903)), (0, 1));
    }

    #[test]
    fn who_does_not_come_back_after_a_suspension_drops_out_from_the_day_after_its_end() {
        let case = |until: u32, reason: &'static str| Absence {
            standing: Standing::Suspended,
            suspended_until: Some(day(until)),
            reason,
            ..absence()
        };
        assert!(refused_at(case(20_260_831, "15")).is_empty());
        assert_eq!(refused_at(case(20_260_901, "15")), [""]);
        assert_eq!(refused_at(case(20_260_831, "02")), [""]);
        assert_eq!(refused_at(Absence { suspended_until: None, ..case(20_260_831, "15") }), [""]);
    }

    #[test]
    fn a_case_is_closed_by_age_on_the_birthday_and_leap_days_count_as_the_calendar_does() {
        for (born, on, lawful) in [
            (20_120_229, 20_280_228, false),
            (20_120_229, 20_280_229, true),
            (20_110_301, 20_270_228, false),
            (20_110_301, 20_270_301, true),
            (20_101_231, 20_261_230, false),
            (20_101_231, 20_261_231, true),
        ] {
            let found =
                still_of_school_age(Pack::builtin(), WorkCalendar::built_in(), Some(day(born)), day(on));
            assert_eq!(found.is_none(), lawful, "{born} {on}");
        }
        let unknown = still_of_school_age(Pack::builtin(), WorkCalendar::built_in(), None, day(20_300_101));
        assert!(unknown.unwrap().what.zh.contains("出生日期"));
    }

    #[test]
    fn the_watch_ends_after_four_weeks_to_the_day() {
        for (back, on, lawful) in [
            (20_260_901, 20_260_928, false),
            (20_260_901, 20_260_929, true),
            (20_280_201, 20_280_228, false),
            (20_280_201, 20_280_229, true),
        ] {
            let found = still_watched(Pack::builtin(), WorkCalendar::built_in(), Some(day(back)), day(on));
            assert_eq!(found.is_none(), lawful, "{back} {on}");
        }
    }
}
