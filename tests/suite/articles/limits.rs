//! Every limit of the rule pack, D01–D14 and T1–T8, by its first and last days over holidays with their make-up
//! working days, month ends, leap years and the turn of the year. The last days were counted by hand from the State
//! Council's notices; the program's own counting never makes an expectation here.

use xueji::{
    domain::{Date, DeskRole, SiteKind, Urgency, Words, calendar::WorkCalendar, school::YearPlan},
    rules::Pack,
};

use super::{School, Told, same, school::day};

/// A run of a limit: the day on which it starts, its last day, and the first day on which it counts as near. A minus
/// before the start marks an estimate (约), because the year's notice is not out.
type Run = (i32, u32, u32);

/// 10 working days that warn 3 days before.
const TEN: &[Run] = &[
    // The make-up Saturday 14 February counts, 15–23 February do not; the last day is the make-up Saturday itself.
    (20_260_209, 20_260_228, 20_260_225),
    // From the day before the Spring Festival's make-up Saturday.
    (20_260_213, 20_260_305, 20_260_302),
    // The three days of Qingming take one Monday.
    (20_260_331, 20_260_415, 20_260_412),
    // Labour Day from both sides: the make-up Saturday 9 May counts.
    (20_260_429, 20_260_515, 20_260_512),
    (20_260_430, 20_260_518, 20_260_515),
    // Dragon Boat: only the Friday of it falls into a working week.
    (20_260_618, 20_260_703, 20_260_630),
    // The make-up Sunday 20 September counts; 25 September and 1–7 October do not.
    (20_260_918, 20_261_009, 20_261_006),
    // From the last day before the National Day: day one is 8 October, the make-up Saturday 10 October is day three.
    (20_260_930, 20_261_020, 20_261_017),
    // A Friday whose next day is a make-up Saturday.
    (20_261_009, 20_261_022, 20_261_019),
    // The end of a month with 31 days, no holiday.
    (20_261_030, 20_261_113, 20_261_110),
    // New Year 2026: the make-up Sunday 4 January is day one.
    (20_251_231, 20_260_115, 20_260_112),
    // A leap day as the start, in a year whose notice is known.
    (20_240_229, 20_240_314, 20_240_311),
    // The last start whose end lies in 2026, and the first that runs into a year without a notice.
    (20_261_217, 20_261_231, 20_261_228),
    (-20_261_218, 20_270_101, 20_261_229),
    (-20_261_231, 20_270_114, 20_270_111),
    // Over and from the leap day of a year without a notice.
    (-20_280_215, 20_280_229, 20_280_226),
    (-20_280_229, 20_280_314, 20_280_311),
];

/// 20 working days that warn on the last day only.
const TWENTY: &[Run] = &[
    (20_260_202, 20_260_306, 20_260_306),
    (20_260_213, 20_260_319, 20_260_319),
    (20_260_918, 20_261_022, 20_261_022),
    (20_260_930, 20_261_103, 20_261_103),
    (20_261_203, 20_261_231, 20_261_231),
    (-20_261_204, 20_270_101, 20_270_101),
    (-20_280_201, 20_280_229, 20_280_229),
    (-20_280_202, 20_280_301, 20_280_301),
];

/// 15 working days that warn 3 days before.
const FIFTEEN: &[Run] = &[
    (20_260_210, 20_260_309, 20_260_306),
    (20_260_428, 20_260_521, 20_260_518),
    (20_260_904, 20_260_924, 20_260_921),
    // The 25th is a holiday: one day later than above, the last day jumps over the Mid-Autumn Festival.
    (20_260_907, 20_260_928, 20_260_925),
    (20_260_924, 20_261_022, 20_261_019),
    (20_261_210, 20_261_231, 20_261_228),
    (-20_280_208, 20_280_229, 20_280_226),
];

/// A month that warns 7 days before. Months are counted by the calendar: a holiday on the last day moves nothing.
const MONTH: &[Run] = &[
    (20_260_901, 20_261_001, 20_260_924),
    (20_260_831, 20_260_930, 20_260_923),
    (20_260_131, 20_260_228, 20_260_221),
    (20_260_331, 20_260_430, 20_260_423),
    (20_260_228, 20_260_328, 20_260_321),
    (20_261_031, 20_261_130, 20_261_123),
    (20_261_201, 20_270_101, 20_261_225),
    (20_261_231, 20_270_131, 20_270_124),
    (20_280_131, 20_280_229, 20_280_222),
    (20_280_129, 20_280_229, 20_280_222),
    (20_280_228, 20_280_328, 20_280_321),
    (20_280_229, 20_280_329, 20_280_322),
    (20_270_131, 20_270_228, 20_270_221),
];

/// A month that warns 10 days before: the roster and the register of movements.
const ROSTER: &[Run] = &[
    (20_260_901, 20_261_001, 20_260_921),
    (20_260_831, 20_260_930, 20_260_920),
    (20_280_229, 20_280_329, 20_280_319),
];

/// Three days, holidays and week-ends among them, that warn the day before.
const THREE_DAYS: &[Run] = &[
    (20_260_930, 20_261_003, 20_261_002),
    (20_260_226, 20_260_301, 20_260_228),
    (20_280_226, 20_280_229, 20_280_228),
    (20_280_227, 20_280_301, 20_280_229),
    (20_261_230, 20_270_102, 20_270_101),
    (20_261_031, 20_261_103, 20_261_102),
];

/// A limit with its article (0: the regulation gives none) and runs.
type Row = (&'static str, u8, &'static [Run]);

const LIMITS: &[Row] = &[
    ("D01", 8, MONTH),
    ("D02", 12, ROSTER),
    (
        "D03",
        12,
        &[
            (20_260_901, 20_270_730, 20_270_630),
            (20_260_630, 20_260_730, 20_260_630),
            // On the day itself, and after it for the next year.
            (20_260_730, 20_260_730, 20_260_730),
            (20_260_731, 20_270_730, 20_270_630),
            (20_280_229, 20_280_730, 20_280_630),
        ],
    ),
    ("D04", 15, TEN),
    ("D05", 15, TWENTY),
    ("D06", 15, MONTH),
    (
        "D07",
        19,
        &[
            (20_260_901, 20_270_901, 20_270_802),
            (20_270_131, 20_280_131, 20_280_101),
            (20_270_228, 20_280_228, 20_280_129),
            (20_270_301, 20_280_301, 20_280_131),
            // Of a leap day a year on there is none: the last day is the 28th.
            (20_280_229, 20_290_228, 20_290_129),
            (20_240_229, 20_250_228, 20_250_129),
            (20_261_231, 20_271_231, 20_271_201),
        ],
    ),
    ("D08", 21, TEN),
    (
        "D09",
        23,
        &[
            // Four weeks are calendar weeks: the National Day stands among them and moves nothing.
            (20_260_907, 20_261_005, 20_260_921),
            (20_260_131, 20_260_228, 20_260_214),
            (20_261_204, 20_270_101, 20_261_218),
            (20_280_201, 20_280_229, 20_280_215),
            (20_280_202, 20_280_301, 20_280_216),
        ],
    ),
    ("D10", 23, &[(20_270_122, 20_270_122, 20_270_122), (20_280_229, 20_280_229, 20_280_229)]),
    ("D12", 0, &[(20_260_930, 20_261_030, 20_261_027), (20_280_131, 20_280_229, 20_280_226)]),
    ("D14", 23, THREE_DAYS),
    ("T1", 15, TEN),
    ("T2", 15, TEN),
    ("T3", 15, TEN),
    ("T4", 15, TEN),
    ("T5", 15, TWENTY),
    // The season after a term's start is told by the duty of the year (D06); T6 itself warns of nothing.
    (
        "T6",
        15,
        &[
            (20_260_831, 20_260_930, 20_260_930),
            (20_260_901, 20_261_001, 20_261_001),
            (20_270_301, 20_270_401, 20_270_401),
            (20_280_229, 20_280_329, 20_280_329),
        ],
    ),
    ("T7", 15, THREE_DAYS),
    ("T8", 15, FIFTEEN),
];

/// What is counted in times and has no last day.
const TIMES: &[(&str, u8, u32)] = &[("D11", 27, 1), ("D13", 23, 2)];

/// A limit as 今日 tells it at a school where nobody does anything: due on its last day, overdue the day after.
pub fn runs_out(school: &School, rule: &str, due: u32) -> Told {
    let state = |on: Date| -> Vec<(Date, Urgency)> {
        school.due(rule, on.number()).iter().map(|line| (line.due.date, line.state)).collect()
    };
    same(rule, state(day(due)), vec![(day(due), Urgency::Today)])?;
    same(rule, state(shifted(day(due), 1)), vec![(day(due), Urgency::Overdue)])
}

fn shifted(day: Date, days: i64) -> Date {
    Date(day.0 + chrono::Duration::days(days))
}

#[test]
fn every_limit_ends_on_its_day_and_is_overdue_the_day_after() {
    let (pack, calendar) = (Pack::builtin(), WorkCalendar::built_in());
    for (id, article, runs) in LIMITS {
        for (start, due, soon) in *runs {
            let (from, about) = (day(start.unsigned_abs()), *start < 0);
            let limit = pack.limit(id, from).unwrap_or_else(|| panic!("{id} {start}"));
            let clock = limit.clock(from, Words::default(), calendar).unwrap();
            assert_eq!((clock.rule.as_str(), clock.article, clock.from), (*id, *article, from));
            assert_eq!((clock.due, clock.approximate), (day(*due), about), "{id} from {start}");
            assert_eq!(clock.soon, day(*soon), "{id} from {start}");
            assert_eq!(clock.urgency(day(*due)), Urgency::Today, "{id} from {start}: the last day is lawful");
            let after = shifted(day(*due), 1);
            assert_eq!(clock.urgency(after), Urgency::Overdue, "{id} from {start}: the day after");
            if day(*soon) < day(*due) {
                assert_eq!(clock.urgency(day(*soon)), Urgency::Soon, "{id} from {start}");
                let before = shifted(day(*soon), -1);
                assert_eq!(clock.urgency(before), Urgency::Ahead, "{id} from {start}");
            }
        }
    }
}

/// Nobody adds a limit of the regulation without its rows here.
#[test]
fn no_limit_is_without_its_rows() {
    let numbered = |id: &str| {
        id.strip_prefix(['D', 'T']).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut known: Vec<&str> = LIMITS.iter().map(|(id, ..)| *id).collect();
    known.extend(TIMES.iter().map(|(id, ..)| *id));
    known.sort_unstable();
    let limits = Pack::builtin().limits().iter();
    let mut there: Vec<&str> = limits.map(|limit| limit.id.as_str()).filter(|id| numbered(id)).collect();
    there.sort_unstable();
    assert_eq!(known, there);
    for (id, _, runs) in LIMITS {
        assert!(runs.len() > 1, "{id}");
    }
}

#[test]
fn what_is_counted_in_times_has_no_last_day() {
    for (id, article, times) in TIMES {
        let limit = Pack::builtin().limit(id, day(20_260_901)).unwrap();
        assert_eq!((limit.length, limit.article.map(|article| article.0)), (*times, Some(*article)), "{id}");
        assert!(limit.clock(day(20_260_901), Words::default(), WorkCalendar::built_in()).is_none(), "{id}");
    }
}

/// The regulation holds from 1 March 2017 on, the monthly report from the day of its notice on.
#[test]
fn a_limit_holds_from_its_first_day_on() {
    for (id, eve, first) in
        [("D01", 20_170_228, 20_170_301), ("D08", 20_170_228, 20_170_301), ("D12", 20_240_425, 20_240_426)]
    {
        assert!(Pack::builtin().limit(id, day(eve)).is_none(), "{id}");
        assert!(Pack::builtin().limit(id, day(first)).is_some(), "{id}");
    }
}

/// A year whose notice comes later: what was an estimate is exact then, and the holidays move the last day.
#[test]
fn a_new_notice_makes_the_estimate_exact() {
    let mut calendar = WorkCalendar::built_in().clone();
    let limit = Pack::builtin().limit("D08", day(20_261_218)).unwrap();
    let end = |calendar: &WorkCalendar| limit.end(day(20_261_218), calendar).unwrap();
    assert_eq!(end(&calendar), (day(20_270_101), true));
    let notice =
        "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-02,holiday,元旦\n2027-01-03,holiday,元旦\n";
    calendar.add_year(notice).unwrap();
    assert_eq!(end(&calendar), (day(20_270_104), false));
}

/// The school years of the duties below: a first term from a month end, a second term from a leap day.
fn years() -> Vec<YearPlan> {
    let term = |start: u32, end: u32| (day(start), day(end));
    let closed = (day(20_261_030), false);
    vec![
        YearPlan {
            year: 2026,
            terms: vec![term(20_260_831, 20_270_122), term(20_270_301, 20_270_709)],
            closures: vec![closed],
        },
        YearPlan {
            year: 2027,
            terms: vec![term(20_270_901, 20_280_131), term(20_280_229, 20_280_714)],
            closures: Vec::new(),
        },
    ]
}

/// A duty of a school, and its last days from September 2026 to August 2028; a minus marks an estimate.
const DUTIES: &[(&str, &[i32])] = &[
    // 第8, 12条: a month after the year's first school day.
    ("entry-files", &[20_260_930, 20_271_001]),
    ("roster", &[20_260_930, 20_271_001]),
    ("movements", &[20_260_930, 20_271_001]),
    // 第15条: a month after each term's start.
    ("transfer-season", &[20_260_930, 20_270_401, 20_271_001, 20_280_329]),
    // 第12条: 30 July.
    ("D03", &[20_270_730, 20_280_730]),
    // 第23, 27条: the end of each term.
    ("D10", &[20_270_122, 20_270_709, 20_280_131, 20_280_714]),
    ("D11", &[20_270_122, 20_270_709, 20_280_131, 20_280_714]),
    // The last school day of each month in which school is held. 30 October 2026 this school was closed; the leap
    // day is a school day, as the first of its term; of 2027 and 2028 no notice is out.
    (
        "D12",
        &[
            20_260_930,
            20_261_029,
            20_261_130,
            20_261_231,
            -20_270_122,
            -20_270_331,
            -20_270_430,
            -20_270_531,
            -20_270_630,
            -20_270_709,
            -20_270_930,
            -20_271_029,
            -20_271_130,
            -20_271_231,
            -20_280_131,
            -20_280_229,
            -20_280_331,
            -20_280_428,
            -20_280_531,
            -20_280_630,
            -20_280_714,
        ],
    ),
];

#[test]
fn the_duties_of_the_year_fall_on_their_days() {
    let (pack, calendar, years) = (Pack::builtin(), WorkCalendar::built_in(), years());
    for (id, expected) in DUTIES {
        let duty = pack.duties(day(20_260_901)).find(|duty| duty.id == *id).unwrap_or_else(|| panic!("{id}"));
        assert!(duty.binds(DeskRole::School, SiteKind::TeachingPoint), "{id}");
        let found = duty.occurrences(pack, &years, calendar, day(20_260_901), day(20_280_831));
        let days: Vec<i32> = found
            .iter()
            .map(|one| i32::try_from(one.due.number()).unwrap() * if one.approximate { -1 } else { 1 })
            .collect();
        assert_eq!(days, *expected, "{id}");
    }
}
