//! 跳级: one grade up by the guardian's wish and the real level, within the school's grades. A grade is never repeated
//! by it.

use super::{
    back::{self, CLASS},
    consent, day, enrolled_in,
    suspend::{GUARDIAN, GUARDIAN_PHONE},
};
use crate::{
    changes::{Case, Effect, Form, Kind, Move, Particular, ParticularForm as As, Stage, Subject},
    domain::{Article, FieldKey, Lang, Text, codes::CodeTable},
    rules::{Verdict, grade, standing},
    say,
};

/// 跳级
#[derive(Debug, Clone, Copy)]
pub struct SkipGrade;

static PARTICULARS: [Particular; 7] = [
    Particular::optional(
        "to_grade",
        Text::new("跳到年级（空着＝高一个年级）", "To grade (empty: the next)"),
        As::Field(FieldKey::Grade),
        "四年级",
    ),
    CLASS,
    Particular::required("on", Text::new("起始日期", "From"), As::Date, "-0"),
    Particular::required(
        "level",
        Text::new("学业水平说明", "The pupil's level"),
        As::Text(200),
        "各科成绩优秀，已学完本年级内容",
    ),
    GUARDIAN,
    GUARDIAN_PHONE,
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "任课教师都同意"),
];

const MOVED: Stage = Stage::end("skipped", Text::new("已跳级", "grade skipped"));

static STAGES: [Stage; 6] =
    [consent::ASKED, consent::AGREED, consent::WAITING, MOVED, consent::REFUSED, consent::CLEARED];

static MOVES: [Move; 6] = [
    Move { label: Text::new("校长同意", "head agrees"), ..consent::AGREE },
    Move { label: Text::new("校长不同意", "head says no"), ..consent::TURN_DOWN },
    consent::SUBMIT,
    consent::consent(MOVED.key),
    consent::DECLINE,
    consent::CLEAR,
];

fn grade_now<'a>(case: &Case<'a>) -> &'a str {
    case.pupil.map_or("", |pupil| pupil.fields.code(FieldKey::Grade))
}

impl Kind for SkipGrade {
    fn tag(&self) -> &'static str {
        "skip-grade"
    }

    fn name(&self) -> Text {
        grade::SKIP
    }

    fn about(&self) -> Text {
        Text::new("成绩优秀，编入高一个年级", "A pupil of high level moves up a grade")
    }

    /// The regulation is silent; 第12条 is the one by which grades go up.
    fn article(&self) -> Article {
        Article(12)
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        4
    }

    fn prepare(&self, case: &Case<'_>, form: &mut Form) {
        if case.get("to_grade").is_empty() {
            form.set("to_grade", grade::after(grade_now(case)).unwrap_or_default());
        }
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return standing::no_record() };
        grade::check_skip(
            case.pack,
            &grade::Skip {
                standing: pupil.standing,
                grade: grade_now(case),
                target: case.get("to_grade"),
                taught: &case.school.grades,
                system: case.school.system,
                on: case.date("on"),
                enrolled_in: enrolled_in(case),
                today: case.today,
            },
        )
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        back::into_class(case, "to_grade")
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F12"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let (on, class) = (day(case.get("on")), case.get("class_number"));
        let grade = CodeTable::Grade.label(case.get("to_grade"));
        say!(lang, "{on}起编入{grade}{class}班", "{grade}, class {class}, from {on}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, code, pupil};
    use super::*;
    use crate::domain::Standing;

    #[test]
    fn the_pupil_sits_one_grade_higher_and_stays_on_the_register() {
        for scene in [Scene::of(&SkipGrade), Scene::of(&SkipGrade).set("to_grade", "")] {
            let scene = scene.set("class_number", "2").kept(&SkipGrade);
            assert!(scene.refused(&SkipGrade).is_empty(), "{:?}", scene.verdict(&SkipGrade));
            scene.with(|case| {
                let effects = SkipGrade.effects_on_approval(case);
                assert!(effects.iter().all(|effect| matches!(effect, Effect::Field(..))), "{effects:?}");
                let record = after(&pupil(), effects);
                assert_eq!(record.fields.get(FieldKey::Grade), code("14").as_ref());
                assert_eq!(record.fields.text(FieldKey::ClassNumber), "2");
                assert_eq!(record.standing, Standing::Enrolled);
            });
        }
    }

    #[test]
    fn what_is_no_skip_is_refused() {
        for (key, text, at) in [
            ("to_grade", "三年级", "to_grade"),
            ("to_grade", "二年级", "to_grade"),
            ("to_grade", "五年级", "to_grade"),
            ("level", "", "level"),
            ("guardian", "", "guardian"),
            ("on", "20220831", "on"),
        ] {
            assert_eq!(Scene::of(&SkipGrade).set(key, text).refused(&SkipGrade), [at], "{key} {text}");
        }
        let mut last = Scene::of(&SkipGrade).set("to_grade", "");
        if let Some(pupil) = last.pupil.as_mut() {
            pupil.fields.set(FieldKey::Grade, code("23"));
        }
        assert_eq!(last.refused(&SkipGrade), ["to_grade"]);
        let mut point = Scene::of(&SkipGrade);
        point.school.grades = vec!["11".into(), "12".into(), "13".into()];
        assert_eq!(point.refused(&SkipGrade), ["to_grade"]);
    }

    #[test]
    fn the_way_goes_by_head_and_authority() {
        let by = |stage: &str| -> Vec<String> {
            let scene = Scene::of(&SkipGrade);
            scene.with(|case| SkipGrade.offers(case, stage).into_iter().map(|offer| offer.by.zh).collect())
        };
        assert_eq!(by("asked"), ["本校", "本校"]);
        assert_eq!(by("waiting"), ["学籍主管部门"; 3]);
    }
}
