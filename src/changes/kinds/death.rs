//! 注销: a pupil has died (第21条). Few questions and plain words; the ten working days run from the day on which the
//! school learnt of it. What is late is told, never refused.

use super::{choice_name, consent, day, due_after};
use crate::{
    both,
    changes::{
        Becoming, Case, Due, Effect, Kind, Move, Particular, ParticularForm as As, Party, Stage, Subject,
    },
    domain::{Article, Clock, Date, FieldKey, Lang, Standing, Text, Value},
    rules::{Verdict, loss, standing},
    say,
};

/// 注销
#[derive(Debug, Clone, Copy)]
pub struct Death;

static PARTICULARS: [Particular; 4] = [
    Particular::required("on", Text::new("日期", "Day"), As::Date, "-2"),
    Particular::required(
        "known_on",
        Text::new("学校得知日期", "Day the school learnt of it"),
        As::Date,
        "-1",
    ),
    Particular::required("cause", Text::new("原因类别", "Cause"), As::Choice("death-cause"), "illness"),
    Particular::required("proof", Text::new("证明材料", "Proof"), As::Text(60), "居民死亡医学证明"),
];

const REPORTED: Stage = Stage::open("reported", Text::new("已登记，待系统办理", "recorded"));
const ENTERED: Stage = Stage::open("entered", Text::new("系统已提交，待主管部门", "with the authority"));
const CLOSED: Stage = Stage::end("closed", Text::new("已注销", "closed"));
const SENT_BACK: Stage =
    Stage::end("sent-back", Text::new("主管部门未通过", "not accepted by the authority"));

static STAGES: [Stage; 4] = [REPORTED, ENTERED, CLOSED, SENT_BACK];

static MOVES: [Move; 3] = [
    Move {
        key: "submit",
        label: Text::new("系统已提交", "entered in the system"),
        by: Party::School,
        from: &[REPORTED.key],
        to: ENTERED.key,
        asks: &[],
        effective: false,
    },
    Move {
        key: "close",
        label: Text::new("主管部门已注销", "closed by the authority"),
        by: Party::Authority,
        from: &[REPORTED.key, ENTERED.key],
        to: CLOSED.key,
        asks: &[],
        effective: true,
    },
    Move {
        key: "send-back",
        label: Text::new("主管部门未通过", "not accepted by the authority"),
        by: Party::Authority,
        from: &[ENTERED.key],
        to: SENT_BACK.key,
        asks: consent::REASON,
        effective: false,
    },
];

impl Kind for Death {
    fn tag(&self) -> &'static str {
        "death"
    }

    fn name(&self) -> Text {
        loss::CLOSE
    }

    fn about(&self) -> Text {
        Text::new("学生去世，注销学籍", "A pupil has died; the record is closed")
    }

    fn article(&self) -> Article {
        Article(21)
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    /// A pupil for whom the school answers need not come back first.
    fn starts_from(&self, standing: Standing) -> bool {
        loss::answers_for(standing)
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        1
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return standing::no_record() };
        loss::check_death(
            case.pack,
            case.calendar,
            &loss::Died {
                standing: pupil.standing,
                born: pupil.fields.get(FieldKey::BirthDate).and_then(Value::as_date),
                on: case.date("on"),
                known_on: case.date("known_on"),
                today: case.today,
            },
        )
    }

    fn due(&self, case: &Case<'_>) -> Option<Due> {
        due_after(case, "D08", case.date("known_on")?)
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let Some(on) = case.date("on") else { return Vec::new() };
        vec![Effect::Becomes(Becoming {
            standing: Standing::Deceased,
            on,
            until: None,
            class: "deceased".to_owned(),
            other: String::new(),
        })]
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn clock_at(&self, case: &Case<'_>, stage: &str, _: Date) -> Option<Clock> {
        let known = case.date("known_on").filter(|_| [REPORTED.key, ENTERED.key].contains(&stage))?;
        let waits = both!("办理注销", "the closing of the record");
        case.pack.limit("D08", known)?.clock(known, waits, case.calendar)
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F13"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let on = day(case.get("on"));
        let cause = choice_name(case, "death-cause", case.get("cause"), lang);
        say!(lang, "{on}，{cause}", "{on}, {cause}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, date, pupil};
    use super::*;

    fn scene() -> Scene {
        Scene::of(&Death).set("on", "20260917").set("known_on", "20260918")
    }

    #[test]
    fn the_record_is_closed_on_the_day_and_kept_as_it_is() {
        let scene = scene().kept(&Death);
        assert!(scene.refused(&Death).is_empty(), "{:?}", scene.verdict(&Death));
        scene.with(|case| {
            assert!(Death.effects_now(case).is_empty());
            let record = after(&pupil(), Death.effects_on_approval(case));
            assert_eq!(
                (record.standing, record.situation.since),
                (Standing::Deceased, Some(date(20_260_917)))
            );
            assert_eq!(record.fields, pupil().fields);
        });
    }

    #[test]
    fn ten_working_days_from_the_day_known_over_the_holidays() {
        for (known, due, soon, approximate) in [
            (20_260_918, 20_261_009, 20_261_006, false),
            (20_260_209, 20_260_228, 20_260_225, false),
            (20_240_229, 20_240_314, 20_240_311, false),
            (20_261_228, 20_270_111, 20_270_108, true),
        ] {
            let scene = scene().set("on", "20240101").set("known_on", &known.to_string());
            scene.with(|case| {
                for stage in ["reported", "entered"] {
                    let clock = Death.clock_at(case, stage, date(20_300_101)).unwrap();
                    assert_eq!((clock.rule.as_str(), clock.article), ("D08", 21));
                    assert_eq!(
                        (clock.due, clock.soon, clock.approximate),
                        (date(due), date(soon), approximate)
                    );
                    assert_eq!(Death.due(case).map(|due| due.date), Some(clock.due));
                }
                assert_eq!(Death.clock_at(case, "closed", date(known)), None);
            });
        }
    }

    #[test]
    fn late_warns_from_the_day_after_and_never_refuses() {
        let late = |today: u32| {
            let mut scene = scene();
            scene.today = date(today);
            let verdict = scene.verdict(&Death);
            assert!(verdict.is_lawful(), "{verdict:?}");
            verdict.warnings.iter().any(|w| w.at == "known_on" && w.article == Some(Article(21)))
        };
        assert!(!late(20_261_009) && late(20_261_010) && late(20_280_229));
    }

    #[test]
    fn days_that_cannot_be_are_refused() {
        for (key, text, at) in [
            ("on", "20261011", "on"),
            ("on", "20160311", "on"),
            ("on", "20260919", "known_on"),
            ("known_on", "20261011", "known_on"),
            ("cause", "", "cause"),
            ("proof", "", "proof"),
        ] {
            let refused = scene().set(key, text).refused(&Death);
            assert!(refused.contains(&at.to_owned()), "{key} {text} {refused:?}");
        }
        for (key, text) in [("on", "20160312"), ("on", "20260918"), ("known_on", "20261010")] {
            assert!(scene().set(key, text).refused(&Death).is_empty(), "{key} {text}");
        }
    }

    #[test]
    fn a_pupil_for_whom_the_school_answers_need_not_come_back_first() {
        for standing in Standing::ALL {
            let mut scene = scene();
            if let Some(pupil) = scene.pupil.as_mut() {
                pupil.standing = standing;
            }
            let verdict = scene.verdict(&Death);
            let ours = matches!(
                standing,
                Standing::Enrolled
                    | Standing::Suspended
                    | Standing::Abroad
                    | Standing::Missing
                    | Standing::DroppedOut
            );
            assert_eq!((verdict.is_lawful(), Death.starts_from(standing)), (ours, ours), "{standing:?}");
            let told = verdict.warnings.iter().any(|warning| warning.what.zh.contains("现在是"));
            assert_eq!(told, ours && standing != Standing::Enrolled, "{standing:?}");
        }
    }

    #[test]
    fn its_words_are_quiet() {
        let said = [Death.name(), Death.about()].map(|text| [text.zh, text.en].concat()).concat();
        let stages: String = STAGES.iter().map(|stage| [stage.label.zh, stage.label.en].concat()).collect();
        let moves: String = MOVES.iter().map(|step| [step.label.zh, step.label.en].concat()).collect();
        assert!(![said, stages, moves].concat().contains(['!', '！']));
        assert_eq!(scene().kept(&Death).summary(&Death, Lang::Zh), "2026-09-17，疾病");
    }
}
