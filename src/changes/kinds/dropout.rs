//! 辍学: four weeks of unexcused absence after repeated contact (第23条). A person states it, never the program;
//! the record is kept during the years of compulsory schooling, and three offices are told.

use super::{choice_name, consent, day, due_after, enrolled_in};
use crate::{
    both,
    changes::{
        Becoming, Case, Due, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage,
        Subject,
    },
    domain::{Article, Clock, Date, FieldKey, Lang, Standing, Text, Value},
    rules::{Refusal, Verdict, absence, dropout, school_day::SchoolDays},
    say,
};

/// 辍学
#[derive(Debug, Clone, Copy)]
pub struct Dropout;

static PARTICULARS: [Particular; 13] = [
    Particular::required("first_absent_date", Text::new("开始缺课日期", "First day absent"), As::Date, "-35"),
    Particular::required("determined_date", Text::new("认定日期", "Day it is stated"), As::Date, "-0"),
    Particular::required(
        "contact_count",
        Text::new("联系、劝返次数", "Number of contacts"),
        As::Whole(999),
        "3",
    ),
    Particular::required(
        "contacts",
        Text::new("联系记录（日期、方式、结果）", "Contacts: dates, way, result"),
        As::Text(1000),
        "9月3日电话，无人接；9月10日家访，家长称外出务工；9月24日家访，学生不愿返校",
    ),
    Particular::required("reason", Text::new("辍学原因", "Reason"), As::Choice("dropout-reason"), "02"),
    Particular::optional(
        "reason_note",
        Text::new("原因说明", "Reason in words"),
        As::Text(200),
        "多次劝说无效",
    ),
    Particular::required("whereabouts", Text::new("去向", "Whereabouts"), As::Choice("whereabouts"), "1"),
    Particular::optional(
        "whereabouts_note",
        Text::new("去向说明", "Whereabouts in words"),
        As::Text(200),
        "在家帮助务农",
    ),
    Particular::required("guardian", Text::new("监护人", "Guardian"), As::Text(36), "王某"),
    Particular::optional(
        "guardian_phone",
        Text::new("监护人电话", "Guardian's telephone"),
        As::Field(FieldKey::Phone),
        "13900000000",
    ),
    Particular::optional(
        "measures",
        Text::new("已采取的帮扶措施", "Help given so far"),
        As::Text(500),
        "落实资助，安排老师补课",
    ),
    Particular::optional(
        "system_mark",
        Text::new("全国系统标注", "Mark in the national system"),
        As::Choice("system-mark"),
        "none",
    ),
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "继续劝返"),
];

const REPORTED: Stage = Stage::open("reported", Text::new("待校长认定", "the head is to determine it"));
const DETERMINED: Stage =
    Stage::open("determined", Text::new("已认定，待报告三方", "determined, three offices to be told"));
const PERSUADING: Stage =
    Stage::end("persuading", Text::new("三方已报告，继续劝返", "reported, persuasion goes on"));
const RETURNED: Stage = Stage::end("returned", Text::new("已复学", "back at school"));
const CLOSED: Stage = Stage::end("closed", Text::new("超龄关闭，学籍保留", "closed by age, record kept"));
const REJECTED: Stage = Stage::end("rejected", Text::new("不予认定", "not a dropout"));

static STAGES: [Stage; 6] = [REPORTED, DETERMINED, PERSUADING, RETURNED, CLOSED, REJECTED];

const RECEIPT: &[Particular] = &[Particular::required(
    "receipt",
    Text::new("签收人或回执号", "Receiver or number of the receipt"),
    As::Text(60),
    "镇政府办公室签收",
)];
const RESULT: &[Particular] = &[Particular::required(
    "result",
    Text::new("劝返情况", "How it went"),
    As::Text(200),
    "家长答应下周返校",
)];

/// One of the three reports; in any order.
const fn inform(key: &'static str, label: Text) -> Move {
    Move {
        key,
        label,
        by: Party::School,
        from: &[DETERMINED.key],
        to: DETERMINED.key,
        asks: RECEIPT,
        effective: false,
    }
}

static MOVES: [Move; 8] = [
    Move {
        key: "determine",
        label: Text::new("校长认定辍学", "the head determines the dropout"),
        by: Party::School,
        from: &[REPORTED.key],
        to: DETERMINED.key,
        asks: &[],
        effective: true,
    },
    Move {
        key: "reject",
        label: Text::new("校长不予认定", "the head sees no dropout"),
        by: Party::School,
        from: &[REPORTED.key],
        to: REJECTED.key,
        asks: consent::REASON,
        effective: false,
    },
    inform("inform-township", Text::new("报告乡镇人民政府", "report to the township government")),
    inform("inform-county", Text::new("报告县级教育行政部门", "report to the county education bureau")),
    inform("inform-authority", Text::new("报告学籍主管部门", "report to the registration authority")),
    Move {
        key: PERSUADE,
        label: Text::new("劝返一次", "persuasion"),
        by: Party::School,
        from: &[PERSUADING.key],
        to: PERSUADING.key,
        asks: RESULT,
        effective: false,
    },
    Move {
        key: BACK,
        label: Text::new("已复学，结案", "back at school, case done"),
        by: Party::School,
        from: &[PERSUADING.key],
        to: RETURNED.key,
        asks: &[],
        effective: false,
    },
    Move {
        key: CLOSE,
        label: Text::new("超龄关闭", "close by age"),
        by: Party::School,
        from: &[PERSUADING.key],
        to: CLOSED.key,
        asks: &[],
        effective: false,
    },
];

const PERSUADE: &str = "persuade";
const BACK: &str = "back";
const CLOSE: &str = "close";
/// How the keys of the three reports begin.
const INFORM: &str = "inform-";

/// The reports made since the change was queued last.
fn informed<'a>(case: &Case<'a>) -> Vec<&'a str> {
    let Some(change) = case.this() else { return Vec::new() };
    let keys = change.steps.iter().rev().take_while(|step| !step.from.is_empty());
    keys.map(|step| step.step.as_str()).filter(|key| key.starts_with(INFORM)).collect()
}

/// Whether a step makes sense as things stand.
fn fits(case: &Case<'_>, step: &Move, informed: &[&str]) -> bool {
    let out = case.pupil.is_some_and(|pupil| pupil.standing == Standing::DroppedOut);
    match step.key {
        "reject" => !out,
        PERSUADE | CLOSE => out,
        BACK => !out,
        key => !informed.contains(&key),
    }
}

impl Kind for Dropout {
    fn tag(&self) -> &'static str {
        "dropout"
    }

    fn name(&self) -> Text {
        Text::new("辍学", "Dropout")
    }

    fn about(&self) -> Text {
        Text::new("连续旷课满4周，多次联系无效", "Four weeks absent without excuse, contacts in vain")
    }

    fn article(&self) -> Article {
        Article(23)
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    /// Besides an enrolled pupil, one who did not come back when the suspension was over (第19条).
    fn starts_from(&self, standing: Standing) -> bool {
        matches!(standing, Standing::Enrolled | Standing::Suspended)
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        1
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return dropout::no_record() };
        let log = &case.school.absence;
        let first_absent = case.date("first_absent_date");
        let within = |on: &&Date| {
            first_absent.is_none_or(|first| **on >= first)
                && case.date("determined_date").is_none_or(|stated| **on <= stated)
        };
        let logged = log.contacts.as_ref().map(|days| days.iter().filter(within).count());
        dropout::check(
            case.pack,
            &dropout::Absence {
                standing: pupil.standing,
                suspended_until: pupil.situation.until,
                first_absent,
                absent_since: log.since,
                determined: case.date("determined_date"),
                stopped: stopped(case),
                contact_count: case.get("contact_count").parse().ok(),
                logged: logged.map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
                reason: case.get("reason"),
                reason_note: case.get("reason_note"),
                whereabouts: case.get("whereabouts"),
                enrolled_in: enrolled_in(case),
                is_migrant: pupil.fields.get(FieldKey::IsMigrantWorkerChild) == Some(&Value::YesNo(true)),
                today: case.today,
            },
        )
    }

    fn due(&self, case: &Case<'_>) -> Option<Due> {
        due_after(case, "D14", case.date("determined_date")?)
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let Some(on) = case.date("determined_date") else { return Vec::new() };
        vec![Effect::Becomes(Becoming {
            standing: Standing::DroppedOut,
            on,
            until: None,
            class: "dropped-out".to_owned(),
            other: choice_name(case, "dropout-reason", case.get("reason"), Lang::Zh).to_owned(),
        })]
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    /// The three reports may be made in any order; with the last of them the business here is done, and the
    /// persuasion goes on.
    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let done = informed(case);
        let from = |step: &&Move| step.from.contains(&stage) && fits(case, step, &done);
        let last = done.len() + 1 == dropout::ADDRESSEES.len();
        let offer = |step: &Move| {
            if step.key.starts_with(INFORM) && last {
                Offer::of(&Move { to: PERSUADING.key, ..*step }, &STAGES)
            } else {
                Offer::of(step, &STAGES)
            }
        };
        MOVES.iter().filter(from).map(offer).collect()
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, _: &Form, on: Date) -> Verdict {
        let mut verdict = Verdict::clear();
        if step.key == CLOSE {
            let born = case.pupil.and_then(|pupil| pupil.fields.get(FieldKey::BirthDate)?.as_date());
            verdict.refuse(dropout::still_of_school_age(case.pack, case.calendar, born, on));
        }
        let stated = case.date("determined_date").filter(|stated| on < *stated);
        verdict.refuse(stated.map(|stated| Refusal {
            article: Some(Article(23)),
            at: "on".to_owned(),
            what: both!("{on}比认定日期还早。", "{on} lies before the day on which it was stated."),
            why: both!("认定日期是{stated}。", "It was stated on {stated}."),
            next: both!("请核对日期。", "Check the day."),
        }));
        verdict
    }

    fn clock_at(&self, case: &Case<'_>, stage: &str, _: Date) -> Option<Clock> {
        let stated =
            case.date("determined_date").filter(|_| [REPORTED.key, DETERMINED.key].contains(&stage))?;
        let waits = both!(
            "认定并报告中心校、乡镇、县级教育行政部门和学籍主管部门",
            "the head, and the reports to center, township, county bureau and authority"
        );
        case.pack.limit("D14", stated)?.clock(stated, waits, case.calendar)
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F14", "F15", "F16", "F18", "F20"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let since = day(case.get("first_absent_date"));
        let count = case.get("contact_count");
        let reason = choice_name(case, "dropout-reason", case.get("reason"), lang);
        let to = dropout::ADDRESSEES.map(|office| office.get(lang)).join(&say!(lang, "、", ", "));
        say!(
            lang,
            "{since}起旷课，联系{count}次，{reason}；报{to}",
            "absent since {since}, {count} contacts, {reason}; reported to {to}"
        )
    }
}

/// Days between the first day absent and the statement on which the clock of the four weeks stands.
fn stopped(case: &Case<'_>) -> u32 {
    let days = SchoolDays::new(&case.school.years, case.calendar);
    match (case.date("first_absent_date"), case.date("determined_date")) {
        (Some(first), Some(stated)) => absence::stopped(case.pack, days, first, stated),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, change, date};
    use super::*;
    use crate::{
        changes::StepTaken,
        domain::{ChangeId, Words, school::YearPlan},
    };

    fn scene() -> Scene {
        Scene::of(&Dropout).set("first_absent_date", "20260901").set("determined_date", "20260929")
    }

    #[test]
    fn a_lawful_dropout_keeps_the_record_and_names_three_addressees() {
        let scene = scene().kept(&Dropout);
        assert!(scene.refused(&Dropout).is_empty());
        scene.with(|case| {
            assert!(Dropout.effects_now(case).is_empty());
            let becoming = Becoming {
                standing: Standing::DroppedOut,
                on: date(20_260_929),
                until: None,
                class: "dropped-out".into(),
                other: "厌学".into(),
            };
            assert_eq!(Dropout.effects_on_approval(case), [Effect::Becomes(becoming)]);
            assert_eq!(Dropout.due(case).unwrap().date, date(20_261_002));
            for stage in ["reported", "determined"] {
                assert_eq!(Dropout.clock_at(case, stage, case.today).unwrap().due, date(20_261_002));
            }
            assert_eq!(Dropout.clock_at(case, "persuading", case.today), None);
        });
        let line = scene.summary(&Dropout, Lang::Zh);
        for office in dropout::ADDRESSEES {
            assert!(line.contains(office.zh));
        }
    }

    #[test]
    fn the_winter_holidays_do_not_count_towards_the_four_weeks() {
        let mut scene = scene().set("first_absent_date", "20260901").set("determined_date", "20260929");
        let terms = |end, start| vec![(date(20_260_901), date(end)), (date(start), date(20_270_710))];
        scene.school.years =
            vec![YearPlan { year: 2026, terms: terms(20_260_910, 20_260_914), closures: vec![] }];
        assert_eq!(scene.refused(&Dropout), ["determined_date"]);
        assert!(scene.set("determined_date", "20261002").refused(&Dropout).is_empty());
    }

    #[test]
    fn one_day_or_one_contact_short_is_refused() {
        assert_eq!(scene().set("determined_date", "20260928").refused(&Dropout), ["determined_date"]);
        assert_eq!(scene().set("contact_count", "1").refused(&Dropout), ["contact_count"]);
        assert!(scene().set("contact_count", "2").refused(&Dropout).is_empty());
        assert_eq!(scene().set("contact_count", "多次").refused(&Dropout), ["contact_count"]);
        assert_eq!(scene().set("contacts", "").refused(&Dropout), ["contacts"]);
        assert_eq!(scene().set("first_absent_date", "20220831").refused(&Dropout), ["first_absent_date"]);
    }

    fn at_stage(stage: &str, standing: Standing, steps: &[&str]) -> Vec<(String, String)> {
        let mut scene = scene().kept(&Dropout);
        if let Some(pupil) = scene.pupil.as_mut() {
            pupil.standing = standing;
        }
        let mut this = change("dropout", 9);
        this.steps = steps.iter().map(|&key| step(key)).collect();
        scene.open = vec![this];
        scene.with(|case| {
            let case = Case { change: Some(ChangeId([9; 16])), ..*case };
            Dropout.offers(&case, stage).into_iter().map(|offer| (offer.key, offer.to)).collect()
        })
    }

    fn step(key: &str) -> StepTaken {
        StepTaken {
            step: key.to_owned(),
            label: Words::default(),
            by: Words::default(),
            from: if key == "queue" { String::new() } else { "determined".into() },
            to: "determined".into(),
            to_label: Words::default(),
            on: date(20_260_929),
            told: Form::default(),
        }
    }

    #[test]
    fn three_offices_are_told_in_any_order_and_none_twice() {
        let offered = |steps: &[&str]| at_stage("determined", Standing::DroppedOut, steps);
        assert_eq!(offered(&["queue", "determine"]).len(), 3);
        let two = ["queue", "determine", "inform-authority", "inform-township"];
        assert_eq!(offered(&two), [("inform-county".to_owned(), "persuading".to_owned())]);
        let one = offered(&["queue", "determine", "inform-county"]);
        assert!(one.len() == 2 && one.iter().all(|(_, to)| to == "determined"), "{one:?}");
        assert_eq!(offered(&["queue", "inform-county", "queue", "determine"]).len(), 3, "queued again");
    }

    #[test]
    fn what_is_offered_follows_where_the_pupil_is() {
        let keys = |stage, standing| -> Vec<String> {
            at_stage(stage, standing, &["queue"]).into_iter().map(|(key, _)| key).collect()
        };
        assert_eq!(keys("reported", Standing::Enrolled), ["determine", "reject"]);
        assert_eq!(keys("reported", Standing::DroppedOut), ["determine"]);
        assert_eq!(keys("persuading", Standing::DroppedOut), ["persuade", "close"]);
        assert_eq!(keys("persuading", Standing::Enrolled), ["back"]);
    }

    #[test]
    fn a_case_is_closed_by_age_and_no_step_lies_before_the_statement() {
        let scene = scene().kept(&Dropout);
        scene.with(|case| {
            let lawful = |key: &str, on: u32| {
                let step = MOVES.iter().find(|step| step.key == key).unwrap();
                Dropout.check_step(case, &Offer::of(step, &STAGES), &Form::default(), date(on)).is_lawful()
            };
            assert!(!lawful("close", 20_320_311) && lawful("close", 20_320_312));
            assert!(!lawful("determine", 20_260_928) && lawful("determine", 20_260_929));
        });
    }

    #[test]
    fn without_a_pupil_there_is_no_dropout() {
        let mut scene = scene();
        scene.pupil = None;
        assert_eq!(scene.refused(&Dropout), [""]);
    }
}
