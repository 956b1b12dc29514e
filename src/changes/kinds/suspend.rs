//! 休学: one school year at most, on a hospital's word or another ground with proof (第18, 19条). The record stays
//! with the school; once the authority has consented only a resumption brings the pupil back.

use chrono::Days;

use super::{choice_name, consent, day, enrolled_in};
use crate::{
    both,
    changes::{
        Becoming, Case, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage,
        Subject,
    },
    domain::{Article, Clock, Date, FieldKey, Lang, Standing, Text, Unit},
    rules::{Verdict, standing, suspension},
    say,
};

/// 休学
#[derive(Debug, Clone, Copy)]
pub struct Suspend;

/// The ground; papers differ by it.
pub(super) const GROUND: Particular =
    Particular::required("ground", Text::new("休学原因", "Ground"), As::Choice("suspension-ground"), "ill");
/// The ground in words.
pub(super) const GROUND_NOTE: Particular = Particular::optional(
    "ground_note",
    Text::new("原因说明", "Ground in words"),
    As::Text(200),
    "骨折，需要卧床",
);
/// Who gave the proof.
pub(super) const PROOF_FROM: Particular = Particular::required(
    "proof_from",
    Text::new("证明由谁出具", "Who gave the proof"),
    As::Choice("hospital-level"),
    "county",
);
/// The name of the hospital or the office.
pub(super) const PROOF_NAME: Particular =
    Particular::optional("proof_name", Text::new("出具单位名称", "Its name"), As::Text(60), "河东县人民医院");
/// The guardian who asks.
pub(super) const GUARDIAN: Particular =
    Particular::required("guardian", Text::new("申请的监护人", "Guardian who asks"), As::Text(36), "王某");
/// The guardian's telephone.
pub(super) const GUARDIAN_PHONE: Particular = Particular::optional(
    "guardian_phone",
    Text::new("监护人电话", "Guardian's telephone"),
    As::Field(FieldKey::Phone),
    "13900000000",
);

static PARTICULARS: [Particular; 9] = [
    GROUND,
    GROUND_NOTE,
    PROOF_FROM,
    PROOF_NAME,
    Particular::required("start", Text::new("休学起日", "First day"), As::Date, "-0"),
    Particular::required("end", Text::new("休学止日", "Last day"), As::Date, "+180"),
    GUARDIAN,
    GUARDIAN_PHONE,
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "在县医院治疗"),
];

const SUSPENDED: Stage = Stage::end("suspended", Text::new("休学中", "suspended"));
/// The guardian has been called.
pub(super) const NOTIFIED: Stage =
    Stage::end("notified", Text::new("已通知监护人，等复学或延期", "guardian called to resume or extend"));

static STAGES: [Stage; 7] = [
    consent::ASKED,
    consent::AGREED,
    consent::WAITING,
    SUSPENDED,
    NOTIFIED,
    consent::REFUSED,
    consent::CLEARED,
];

static MOVES: [Move; 7] = [
    consent::AGREE,
    consent::TURN_DOWN,
    consent::SUBMIT,
    consent::consent(SUSPENDED.key),
    consent::DECLINE,
    consent::CLEAR,
    notify(&[SUSPENDED.key, NOTIFIED.key]),
];

const TOLD: &[Particular] =
    &[Particular::required("told", Text::new("通知了谁", "Who was told"), As::Text(60), "父亲王某")];

/// 第19条: when time is up the school calls the guardian; as often as it takes.
pub(super) const fn notify(from: &'static [&'static str]) -> Move {
    Move {
        key: NOTIFY,
        label: Text::new("通知监护人办理复学或延期", "call the guardian to resume or extend"),
        by: Party::School,
        from,
        to: NOTIFIED.key,
        asks: TOLD,
        effective: false,
    }
}

/// The key of the notice.
pub(super) const NOTIFY: &str = "notify";
/// The rule of a suspension's end.
const END: &str = "D07";
/// The rule of the answer to a notice.
const ANSWER: &str = "notice-answer";

/// The clock of a suspension: it ends on the day granted, which may come before the limit.
pub(super) fn end_clock(case: &Case<'_>, from: Date, until: Date) -> Option<Clock> {
    let limit = case.pack.limit(END, from)?;
    let ahead = limit.warn_days.iter().max().copied().unwrap_or(0);
    let soon = until.0.checked_sub_days(Days::new(ahead.into())).map_or(until, Date).max(from);
    Some(Clock {
        rule: limit.id.clone(),
        article: limit.article.map_or(0, |article| article.0),
        from,
        due: until,
        soon,
        length: u32::try_from((until.0 - from.0).num_days()).unwrap_or(0),
        unit: Unit::Days,
        approximate: false,
        waits: both!(
            "休学期满，通知监护人办理复学或延期",
            "the school to call the guardian to resume or extend"
        ),
    })
}

/// The pupil is suspended until a day, and its clock runs.
pub(super) fn suspended(case: &Case<'_>, on: Date, runs_from: Date, until: Date) -> Vec<Effect> {
    let reason = choice_name(case, "suspension-ground", case.get("ground"), Lang::Zh).to_owned();
    let becomes = Effect::Becomes(Becoming {
        standing: Standing::Suspended,
        on,
        until: Some(until),
        class: "suspended".to_owned(),
        other: reason,
    });
    let clock = end_clock(case, runs_from, until).map(Effect::ClockStarts);
    std::iter::once(becomes).chain(clock).collect()
}

/// Whether a notice belongs to the end that this change brought about.
pub(super) fn notice_is_mine(case: &Case<'_>, end: Option<Date>) -> bool {
    case.pupil.is_some_and(|pupil| pupil.standing == Standing::Suspended && pupil.situation.until == end)
}

/// What a notice does: the end has been spoken of, and the answer is waited for, from the end at the earliest.
pub(super) fn notified(case: &Case<'_>, on: Date) -> Vec<Effect> {
    let until = case.pupil.and_then(|pupil| pupil.situation.until).unwrap_or(on);
    let from = on.max(until);
    let waits = both!(
        "监护人答复（没有答复的，由学校判断是否疑似辍学）",
        "the guardian's answer; without one the school judges whether it is a dropout"
    );
    let clock = case.pack.limit(ANSWER, from).and_then(|limit| limit.clock(from, waits, case.calendar));
    let starts = clock.map(Effect::ClockStarts);
    std::iter::once(Effect::ClockStops(END.to_owned())).chain(starts).collect()
}

/// What the rules say of a notice.
pub(super) fn check_notice(case: &Case<'_>, on: Date) -> Verdict {
    let mut verdict = Verdict::clear();
    let until = case.pupil.and_then(|pupil| pupil.situation.until);
    verdict.refuse(suspension::too_early_to_notify(case.pack, until, on));
    verdict
}

impl Kind for Suspend {
    fn tag(&self) -> &'static str {
        "suspend"
    }

    fn name(&self) -> Text {
        suspension::SUSPEND
    }

    fn about(&self) -> Text {
        Text::new("因病或其他原因，最长1学年", "Illness or another ground, one school year at most")
    }

    fn article(&self) -> Article {
        Article(18)
    }

    fn articles(&self) -> Vec<Article> {
        vec![Article(18), Article(19)]
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        2
    }

    fn ground(&self) -> &'static str {
        "ground"
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return standing::no_record() };
        suspension::check_asked(
            case.pack,
            case.calendar,
            &suspension::Asked {
                standing: pupil.standing,
                ground: case.get("ground"),
                ground_note: case.get("ground_note"),
                proof_from: case.get("proof_from"),
                start: case.date("start"),
                end: case.date("end"),
                grade: pupil.fields.code(FieldKey::Grade),
                taught: &case.school.grades,
                system: case.school.system,
                enrolled_in: enrolled_in(case),
                term: case.term,
            },
        )
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let days = case.date("start").zip(case.date("end"));
        days.map_or_else(Vec::new, |(start, end)| suspended(case, start, start, end))
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let mine = notice_is_mine(case, case.date("end"));
        let from = |step: &&Move| step.from.contains(&stage) && (step.key != NOTIFY || mine);
        MOVES.iter().filter(from).map(|step| Offer::of(step, &STAGES)).collect()
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, _: &Form, on: Date) -> Verdict {
        if step.key == NOTIFY { check_notice(case, on) } else { Verdict::clear() }
    }

    fn effects_of_step(&self, case: &Case<'_>, step: &Offer, _: &Form, on: Date) -> Vec<Effect> {
        if step.key == NOTIFY { notified(case, on) } else { Vec::new() }
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F03"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let ground = choice_name(case, "suspension-ground", case.get("ground"), lang);
        let (start, end) = (day(case.get("start")), day(case.get("end")));
        say!(lang, "{ground}，{start}至{end}", "{ground}, {start} to {end}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, code, date, pupil};
    use super::*;
    use crate::rules::Term;

    fn scene() -> Scene {
        Scene::of(&Suspend).set("start", "20261010").set("end", "20270710")
    }

    #[test]
    fn consent_suspends_until_the_day_granted_and_its_clock_warns_a_month_before() {
        let scene = scene().kept(&Suspend);
        assert!(scene.refused(&Suspend).is_empty(), "{:?}", scene.verdict(&Suspend));
        scene.with(|case| {
            assert!(Suspend.effects_now(case).is_empty());
            let record = after(&pupil(), Suspend.effects_on_approval(case));
            assert_eq!(record.standing, Standing::Suspended);
            assert_eq!(record.situation.until, Some(date(20_270_710)));
            let clock = &record.situation.clocks[0];
            assert_eq!((clock.rule.as_str(), clock.article), ("D07", 19));
            assert_eq!((clock.due, clock.soon), (date(20_270_710), date(20_270_610)));
            assert_eq!((clock.length, clock.unit), (273, Unit::Days));
            assert!(clock.waits.zh.contains("复学或延期"));
        });
    }

    #[test]
    fn one_school_year_to_the_day_over_month_ends_and_leap_years() {
        for (start, last, over) in [
            ("20260901", "20270901", "20270902"),
            ("20261010", "20271010", "20271011"),
            ("20270131", "20280131", "20280201"),
            ("20270228", "20280228", "20280229"),
            ("20270301", "20280301", "20280302"),
            ("20280229", "20290228", "20290301"),
            ("20280301", "20290301", "20290302"),
        ] {
            let refused = |end: &str| scene().set("start", start).set("end", end).refused(&Suspend);
            assert!(refused(last).is_empty(), "{start} {last}");
            assert_eq!(refused(over), ["end"], "{start} {over}");
            assert_eq!(refused(start), ["end"], "{start}");
        }
        assert!(scene().set("end", "20261011").refused(&Suspend).is_empty());
        assert_eq!(scene().set("end", "20261009").refused(&Suspend), ["end"]);
    }

    #[test]
    fn what_the_article_does_not_allow_is_refused_where_it_goes_wrong() {
        for (key, text, at) in [
            ("proof_from", "乡镇卫生院", "proof_from"),
            ("proof_from", "village", "proof_from"),
            ("proof_from", "no-hospital", "proof_from"),
            ("proof_from", "", "proof_from"),
            ("ground", "疲劳", "ground"),
            ("ground", "", "ground"),
            ("start", "20220831", "start"),
            ("guardian", "", "guardian"),
        ] {
            let mut refused = scene().set(key, text).refused(&Suspend);
            // A first day before entry is also too far from the last.
            refused.retain(|found| found != "end");
            assert_eq!(refused, [at], "{key} {text}");
        }
        for level in ["province", "市级医院", "county"] {
            assert!(scene().set("proof_from", level).refused(&Suspend).is_empty(), "{level}");
        }
        let other = scene().set("ground", "other").set("proof_from", "no-hospital");
        assert!(other.refused(&Suspend).is_empty());
        assert_eq!(other.set("ground_note", "").refused(&Suspend), ["ground_note"]);
        assert!(scene().set("ground_note", "").refused(&Suspend).is_empty());
    }

    #[test]
    fn only_an_enrolled_pupil_is_suspended() {
        for standing in Standing::ALL {
            let starts = Suspend.starts_from(standing);
            let mut scene = scene();
            if let Some(pupil) = scene.pupil.as_mut() {
                pupil.standing = standing;
            }
            assert_eq!(scene.refused(&Suspend).is_empty(), starts, "{standing:?}");
        }
        let mut nobody = scene();
        nobody.pupil = None;
        assert_eq!(nobody.refused(&Suspend), [""]);
    }

    #[test]
    fn the_second_term_of_the_last_grade_warns_by_its_first_and_last_day() {
        let warned = |grade: &str, start: &str, term: Option<(u32, u32)>, taught: &[&str]| {
            let mut scene = scene().set("start", start).set("end", "20271001");
            scene.term = term.map(|(start, end)| Term { start: date(start), end: date(end) });
            scene.school.grades = taught.iter().map(|&grade| grade.to_owned()).collect();
            if let Some(pupil) = scene.pupil.as_mut() {
                pupil.fields.set(FieldKey::Grade, code(grade));
            }
            let verdict = scene.verdict(&Suspend);
            assert!(verdict.is_lawful(), "{verdict:?}");
            verdict.warnings.iter().any(|w| w.article == Some(Article(19)) && w.at == "start")
        };
        let spring = Some((20_270_301, 20_270_710));
        let autumn = Some((20_260_901, 20_270_115));
        assert!(warned("16", "20270301", spring, &[]) && warned("23", "20270710", spring, &[]));
        assert!(!warned("15", "20270301", spring, &[]) && !warned("16", "20261001", autumn, &[]));
        assert!(!warned("16", "20270115", autumn, &[]) && !warned("16", "20270131", None, &[]));
        assert!(warned("16", "20270201", None, &[]) && warned("16", "20270201", autumn, &[]));
        assert!(!warned("16", "20270301", spring, &["16", "21"]));
    }

    #[test]
    fn papers_follow_the_ground() {
        let missing = |ground: &str, titles: Vec<&'static str>| {
            let mut scene = scene().set("ground", ground);
            scene.titles = titles;
            scene.verdict(&Suspend).warnings.len()
        };
        assert_eq!(missing("ill", vec![]), 4);
        assert_eq!(missing("ill", vec!["休学申请表", "县医院诊断证明", "病历", "收费发票"]), 0);
        assert_eq!((missing("other", vec![]), missing("other", vec!["休学申请表", "原因证明"])), (2, 0));
    }

    #[test]
    fn a_notice_is_offered_while_the_pupil_is_away_and_from_a_month_before_the_end() {
        let mut scene = scene().kept(&Suspend);
        let keys = |scene: &Scene, stage: &str| -> Vec<String> {
            scene.with(|case| Suspend.offers(case, stage).into_iter().map(|offer| offer.key).collect())
        };
        assert!(keys(&scene, "suspended").is_empty());
        assert_eq!(keys(&scene, "asked"), ["agree", "turn-down"]);
        assert_eq!(keys(&scene, "waiting"), ["consent", "decline", "clear"]);
        if let Some(pupil) = scene.pupil.as_mut() {
            *pupil = scene_after(pupil);
        }
        assert_eq!(keys(&scene, "suspended"), ["notify"]);
        scene.with(|case| {
            let offer = Suspend.offers(case, "suspended").remove(0);
            let lawful = |on: u32| Suspend.check_step(case, &offer, &Form::default(), date(on)).is_lawful();
            assert!(!lawful(20_270_609) && lawful(20_270_610) && lawful(20_270_711));
            let told = Suspend.effects_of_step(case, &offer, &Form::default(), date(20_270_620));
            assert_eq!(told[0], Effect::ClockStops("D07".into()));
            let Effect::ClockStarts(clock) = &told[1] else { panic!("{told:?}") };
            assert_eq!((clock.rule.as_str(), clock.due), ("notice-answer", date(20_270_724)));
        });
    }

    fn scene_after(pupil: &crate::domain::Pupil) -> crate::domain::Pupil {
        scene().kept(&Suspend).with(|case| after(pupil, Suspend.effects_on_approval(case)))
    }

    #[test]
    fn the_summary_names_ground_and_days_and_nobody() {
        let scene = scene().kept(&Suspend);
        assert_eq!(scene.summary(&Suspend, Lang::Zh), "因病，2026-10-10至2027-07-10");
        assert!(scene.summary(&Suspend, Lang::En).contains("illness"));
    }
}
