//! 休学延期: once, by one year at most, asked for before the end (第19条). The pupil stays away: nobody comes onto the
//! register or leaves it.

use super::{
    choice_name, consent, day,
    suspend::{
        GROUND, GROUND_NOTE, GUARDIAN, GUARDIAN_PHONE, NOTIFIED, NOTIFY, PROOF_FROM, PROOF_NAME,
        check_notice, notice_is_mine, notified, notify, suspended,
    },
};
use crate::{
    changes::{Case, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Stage, Subject},
    domain::{Article, Date, Lang, Standing, Text},
    rules::{Verdict, standing, suspension},
    say,
};

/// 休学延期
#[derive(Debug, Clone, Copy)]
pub struct ExtendSuspension;

static PARTICULARS: [Particular; 10] = [
    GROUND,
    GROUND_NOTE,
    PROOF_FROM,
    PROOF_NAME,
    Particular::optional(
        "since",
        Text::new("休学起日（自动填写）", "Suspended since (filled in for you)"),
        As::Date,
        "-180",
    ),
    Particular::optional(
        "old_until",
        Text::new("原止日（自动填写）", "Last day so far (filled in for you)"),
        As::Date,
        "+180",
    ),
    Particular::required("until", Text::new("延至", "New last day"), As::Date, "+360"),
    Particular::required("asked_on", Text::new("申请日期", "Day of the request"), As::Date, "-0"),
    GUARDIAN,
    GUARDIAN_PHONE,
];

const EXTENDED: Stage = Stage::end("extended", Text::new("延期休学中", "suspension extended"));

static STAGES: [Stage; 7] = [
    consent::ASKED,
    consent::AGREED,
    consent::WAITING,
    EXTENDED,
    NOTIFIED,
    consent::REFUSED,
    consent::CLEARED,
];

static MOVES: [Move; 7] = [
    consent::AGREE,
    consent::TURN_DOWN,
    consent::SUBMIT,
    consent::consent(EXTENDED.key),
    consent::DECLINE,
    consent::CLEAR,
    notify(&[EXTENDED.key, NOTIFIED.key]),
];

/// How often the suspension that runs was extended before.
fn extended(case: &Case<'_>) -> usize {
    let since = case.pupil.and_then(|pupil| pupil.situation.since).map(Date::compact).unwrap_or_default();
    case.open
        .iter()
        .filter(|other| other.kind == ExtendSuspension.tag() && Some(other.id) != case.change)
        .filter(|other| other.effective && other.form.get("since") == since)
        .count()
}

impl Kind for ExtendSuspension {
    fn tag(&self) -> &'static str {
        "extend-suspension"
    }

    fn name(&self) -> Text {
        suspension::EXTEND
    }

    fn about(&self) -> Text {
        Text::new("休学期满前申请，再延1年，只一次", "One year more, once, asked for before the end")
    }

    fn article(&self) -> Article {
        Article(19)
    }

    fn articles(&self) -> Vec<Article> {
        vec![Article(19), Article(18)]
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn starts_from(&self, standing: Standing) -> bool {
        standing == Standing::Suspended
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

    fn prepare(&self, case: &Case<'_>, form: &mut Form) {
        let Some(pupil) = case.pupil else { return };
        let text = |day: Option<Date>| day.map(Date::compact).unwrap_or_default();
        form.set("since", &text(pupil.situation.since));
        form.set("old_until", &text(pupil.situation.until));
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return standing::no_record() };
        suspension::check_longer(
            case.pack,
            case.calendar,
            &suspension::Longer {
                standing: pupil.standing,
                ground: case.get("ground"),
                ground_note: case.get("ground_note"),
                proof_from: case.get("proof_from"),
                old_until: pupil.situation.until,
                until: case.date("until"),
                asked_on: case.date("asked_on"),
                extended: extended(case),
                today: case.today,
            },
        )
    }

    /// The suspension goes on: its beginning stays, and the clock runs on from the day that was its end.
    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let Some(until) = case.date("until") else { return Vec::new() };
        let asked = case.date("asked_on").unwrap_or(case.today);
        let since = case.date("since").unwrap_or(asked);
        suspended(case, since, case.date("old_until").unwrap_or(since), until)
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn offers(&self, case: &Case<'_>, stage: &str) -> Vec<Offer> {
        let mine = notice_is_mine(case, case.date("until"));
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
        let (old, until) = (day(case.get("old_until")), day(case.get("until")));
        say!(lang, "{ground}，由{old}延至{until}", "{ground}, from {old} to {until}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, change, date};
    use super::*;

    fn scene(since: u32, old: u32, until: &str) -> Scene {
        let mut scene = Scene::of(&ExtendSuspension)
            .set("asked_on", &old.to_string())
            .set("since", &since.to_string())
            .set("old_until", &old.to_string())
            .set("until", until);
        scene.today = date(old);
        if let Some(pupil) = scene.pupil.as_mut() {
            pupil.standing = Standing::Suspended;
            pupil.situation.since = Some(date(since));
            pupil.situation.until = Some(date(old));
        }
        scene
    }

    #[test]
    fn one_year_more_to_the_day_over_leap_years() {
        for (since, old, last, over) in [
            (20_260_901, 20_270_831, "20280831", "20280901"),
            (20_270_301, 20_280_229, "20290228", "20290301"),
            (20_260_301, 20_270_228, "20280228", "20280229"),
            (20_261_031, 20_271_031, "20281031", "20281101"),
        ] {
            assert!(scene(since, old, last).refused(&ExtendSuspension).is_empty(), "{old} {last}");
            assert_eq!(scene(since, old, over).refused(&ExtendSuspension), ["until"], "{old} {over}");
            let same = old.to_string();
            assert_eq!(scene(since, old, &same).refused(&ExtendSuspension), ["until"], "{old}");
        }
    }

    #[test]
    fn the_beginning_stays_and_a_new_clock_replaces_the_old() {
        let scene = scene(20_260_901, 20_270_831, "20280630").kept(&ExtendSuspension);
        let before = scene.pupil.clone().unwrap();
        scene.with(|case| {
            let effects = ExtendSuspension.effects_on_approval(case);
            let record = after(&before, effects);
            assert_eq!(record.standing, Standing::Suspended);
            assert_eq!(record.situation.since, Some(date(20_260_901)));
            assert_eq!(record.situation.until, Some(date(20_280_630)));
            let clock = record.situation.clocks.last().unwrap();
            assert_eq!((clock.rule.as_str(), clock.from), ("D07", date(20_270_831)));
            assert_eq!((clock.due, clock.soon), (date(20_280_630), date(20_280_531)));
        });
    }

    #[test]
    fn a_second_extension_of_the_same_suspension_is_refused_and_of_another_is_not() {
        let mut scene = scene(20_260_901, 20_280_630, "20290630");
        let mut earlier = change("extend-suspension", 5);
        earlier.effective = true;
        earlier.form.set("since", "20260901");
        scene.open = vec![earlier];
        assert_eq!(scene.refused(&ExtendSuspension), [""]);
        scene.open[0].form.set("since", "20240901");
        assert!(scene.refused(&ExtendSuspension).is_empty());
        scene.open[0].form.set("since", "20260901");
        scene.open[0].effective = false;
        scene.open[0].ended = true;
        assert!(scene.refused(&ExtendSuspension).is_empty());
    }

    #[test]
    fn a_request_after_the_end_warns_and_on_the_last_day_does_not() {
        let late = |asked: &str| {
            let mut scene = scene(20_260_901, 20_270_831, "20280630").set("asked_on", asked);
            scene.today = date(20_270_901);
            let verdict = scene.verdict(&ExtendSuspension);
            assert!(verdict.is_lawful());
            verdict.warnings.iter().any(|warning| warning.at == "asked_on")
        };
        assert!(!late("20270831") && late("20270901"));
        let ahead = scene(20_260_901, 20_270_831, "20280630").set("asked_on", "20270901");
        assert_eq!(ahead.refused(&ExtendSuspension), ["asked_on"]);
    }

    #[test]
    fn only_a_suspended_pupils_time_is_extended_and_on_a_good_proof() {
        let mut here = scene(20_260_901, 20_270_831, "20280630");
        if let Some(pupil) = here.pupil.as_mut() {
            pupil.standing = Standing::Enrolled;
        }
        assert_eq!(here.refused(&ExtendSuspension), [""]);
        let weak = scene(20_260_901, 20_270_831, "20280630").set("proof_from", "township");
        assert_eq!(weak.refused(&ExtendSuspension), ["proof_from"]);
    }
}
