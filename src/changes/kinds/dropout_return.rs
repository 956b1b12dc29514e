//! 辍学复学: back after a dropout, into a class, and watched for some weeks because relapse is the known weakness
//! (第23条). When the watch is over a person strikes the case off; when the pupil leaves again a new case begins.

use super::{
    back::{self, CLASS, GRADE, GRADE_NOTE},
    consent, day,
    suspend::GUARDIAN,
};
use crate::{
    both,
    changes::{
        Case, Effect, Form, Kind, Move, Offer, Particular, ParticularForm as As, Party, Stage, Subject,
    },
    domain::{Article, Date, Lang, Standing, Text, codes::CodeTable},
    rules::{Verdict, dropout, grade, standing},
    say,
};

/// 辍学复学
#[derive(Debug, Clone, Copy)]
pub struct DropoutReturn;

static PARTICULARS: [Particular; 7] = [
    Particular::required("on", Text::new("回校日期", "Day of the return"), As::Date, "-0"),
    GRADE,
    CLASS,
    GRADE_NOTE,
    Particular::optional(
        "how",
        Text::new("怎样劝返的", "How it came about"),
        As::Text(200),
        "校长和村干部家访两次",
    ),
    Particular { label: Text::new("监护人", "Guardian"), ..GUARDIAN },
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "已安排老师补课"),
];

const ASKED: Stage = Stage::open("asked", Text::new("已返校，待学校登记", "back, school to admit"));
const WATCHED: Stage = Stage::end("watched", Text::new("已复学，返校观察", "back at school, watched"));
const STRUCK_OFF: Stage = Stage::end("struck-off", Text::new("观察期满，已销号", "watch over, struck off"));
const LEFT_AGAIN: Stage = Stage::end("left-again", Text::new("再次离校", "left again"));

static STAGES: [Stage; 5] = [ASKED, WATCHED, STRUCK_OFF, LEFT_AGAIN, consent::REFUSED];

/// The rule of the watch.
const WATCH: &str = "return-watch";
const STRIKE_OFF: &str = "strike-off";
const LEAVE_AGAIN: &str = "leave-again";

static RESULT: [Particular; 1] = [Particular::required(
    "result",
    Text::new("情况", "What happened"),
    As::Text(200),
    "连续两天未到校，已联系家长",
)];

static MOVES: [Move; 4] = [
    Move {
        key: "admit",
        label: Text::new("学校同意复学", "school admits the pupil"),
        by: Party::School,
        from: &[ASKED.key],
        to: WATCHED.key,
        asks: &[],
        effective: true,
    },
    consent::school(
        "turn-down",
        Text::new("未返校，不再办理", "did not come, called off"),
        consent::REFUSED.key,
    ),
    Move {
        key: STRIKE_OFF,
        label: Text::new("观察期满，销号", "watch over, strike off"),
        by: Party::School,
        from: &[WATCHED.key],
        to: STRUCK_OFF.key,
        asks: &[],
        effective: false,
    },
    Move {
        key: LEAVE_AGAIN,
        label: Text::new("再次离校", "left again"),
        by: Party::School,
        from: &[WATCHED.key],
        to: LEFT_AGAIN.key,
        asks: &RESULT,
        effective: false,
    },
];

impl Kind for DropoutReturn {
    fn tag(&self) -> &'static str {
        "dropout-return"
    }

    fn name(&self) -> Text {
        dropout::RETURN
    }

    fn about(&self) -> Text {
        Text::new("辍学的学生回校，观察4周后销号", "A pupil is back after a dropout and watched")
    }

    fn article(&self) -> Article {
        Article(23)
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn starts_from(&self, standing: Standing) -> bool {
        standing == Standing::DroppedOut
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        1
    }

    fn prepare(&self, case: &Case<'_>, form: &mut Form) {
        back::keep_grade(case, form);
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let of_return = back::back(case, Article(23), dropout::RETURN, Standing::DroppedOut);
        of_return.map_or_else(standing::no_record, |of_return| grade::check_back(&of_return))
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let Some(on) = case.date("on") else { return Vec::new() };
        let waits = both!("返校观察期满，销号", "the end of the watch, then strike off");
        let clock = case.pack.limit(WATCH, on).and_then(|limit| limit.clock(on, waits, case.calendar));
        let mut effects = back::enrolled(case, on, "dropout-return", "");
        effects.extend(clock.map(Effect::ClockStarts));
        effects
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn check_step(&self, case: &Case<'_>, step: &Offer, _: &Form, on: Date) -> Verdict {
        let mut verdict = Verdict::clear();
        if step.key == STRIKE_OFF {
            verdict.refuse(dropout::still_watched(case.pack, case.calendar, case.date("on"), on));
        }
        verdict
    }

    fn effects_of_step(&self, _: &Case<'_>, step: &Offer, _: &Form, _: Date) -> Vec<Effect> {
        match step.key.as_str() {
            STRIKE_OFF | LEAVE_AGAIN => vec![Effect::ClockStops(WATCH.to_owned())],
            _ => Vec::new(),
        }
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F18"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let (on, class) = (day(case.get("on")), case.get("class_number"));
        let grade = CodeTable::Grade.label(case.get("grade"));
        say!(lang, "{on}返校，编入{grade}{class}班", "back on {on}, {grade}, class {class}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, date};
    use super::*;

    fn scene() -> Scene {
        let mut scene = Scene::of(&DropoutReturn).set("on", "20261009").set("grade_note", "");
        if let Some(pupil) = scene.pupil.as_mut() {
            pupil.standing = Standing::DroppedOut;
            pupil.situation.since = Some(date(20_260_929));
        }
        scene
    }

    #[test]
    fn the_pupil_is_back_and_watched_for_four_weeks() {
        let scene = scene().kept(&DropoutReturn);
        assert!(scene.refused(&DropoutReturn).is_empty(), "{:?}", scene.verdict(&DropoutReturn));
        scene.with(|case| {
            let effects = DropoutReturn.effects_on_approval(case);
            assert!(effects.iter().any(|effect| {
                matches!(effect, Effect::Becomes(becoming) if becoming.class == "dropout-return")
            }));
            let record = after(case.pupil.unwrap(), effects);
            assert_eq!(record.standing, Standing::Enrolled);
            let clock = &record.situation.clocks[0];
            assert_eq!(
                (clock.rule.as_str(), clock.due, clock.soon),
                (WATCH, date(20_261_106), date(20_261_103))
            );
        });
    }

    #[test]
    fn days_grades_and_standings_at_the_border() {
        for (key, text, at) in [
            ("on", "20260929", None),
            ("on", "20260928", Some("on")),
            ("on", "20261010", None),
            ("on", "20261011", Some("on")),
            ("grade", "", None),
            ("grade", "二年级", Some("grade_note")),
            ("class_number", "", Some("class_number")),
            ("guardian", "", Some("guardian")),
        ] {
            let refused = scene().set(key, text).refused(&DropoutReturn);
            assert_eq!(refused.first().map(String::as_str), at, "{key} {text}");
        }
        for standing in Standing::ALL {
            let starts = DropoutReturn.starts_from(standing);
            let mut scene = scene();
            if let Some(pupil) = scene.pupil.as_mut() {
                pupil.standing = standing;
            }
            let lawful = scene.refused(&DropoutReturn).is_empty();
            assert_eq!(lawful, starts, "{standing:?}");
        }
    }

    #[test]
    fn the_case_is_struck_off_when_the_watch_is_over_and_not_a_day_before() {
        let scene = scene().kept(&DropoutReturn);
        scene.with(|case| {
            let offers = DropoutReturn.offers(case, "watched");
            let lawful = |offer: &Offer, on: u32| {
                DropoutReturn.check_step(case, offer, &Form::default(), date(on)).is_lawful()
            };
            assert!(!lawful(&offers[0], 20_261_105) && lawful(&offers[0], 20_261_106));
            assert!(lawful(&offers[1], 20_261_012), "leaving again has no term");
            for offer in &offers {
                let effects = DropoutReturn.effects_of_step(case, offer, &Form::default(), case.today);
                assert_eq!(effects, [Effect::ClockStops(WATCH.into())]);
            }
        });
    }
}
