//! 回国复学: back from abroad into a class; the record that was kept goes on (第20条).

use super::{
    abroad::operate,
    back::{self, CLASS, GRADE, GRADE_NOTE},
    consent, day,
    suspend::{GUARDIAN, GUARDIAN_PHONE},
};
use crate::{
    changes::{Case, Effect, Form, Kind, Move, Particular, ParticularForm as As, Stage, Subject},
    domain::{Article, Lang, Standing, Text, codes::CodeTable},
    rules::{Verdict, abroad, grade, standing},
    say,
};

/// 回国复学
#[derive(Debug, Clone, Copy)]
pub struct ReturnFromAbroad;

static PARTICULARS: [Particular; 8] = [
    Particular::required("on", Text::new("回校日期", "Day of the return"), As::Date, "-0"),
    GRADE,
    CLASS,
    GRADE_NOTE,
    Particular::optional("from_country", Text::new("从哪里回来", "Back from"), As::Text(40), "日本"),
    GUARDIAN,
    GUARDIAN_PHONE,
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "随父母回国"),
];

const RETURNED: Stage = Stage::end("returned", Text::new("已回国复学", "returned"));

static STAGES: [Stage; 4] = [
    consent::ASKED,
    Stage::open(
        consent::AGREED.key,
        Text::new("学校已同意，待系统操作", "school agreed, to be done in the system"),
    ),
    RETURNED,
    consent::REFUSED,
];

static MOVES: [Move; 4] = [consent::AGREE, consent::TURN_DOWN, operate(RETURNED.key), consent::CALL_OFF];

impl Kind for ReturnFromAbroad {
    fn tag(&self) -> &'static str {
        "return-from-abroad"
    }

    fn name(&self) -> Text {
        abroad::RETURN
    }

    fn about(&self) -> Text {
        Text::new("出国（境）的学生回校，年级可选", "A pupil is back from abroad; the grade is chosen")
    }

    fn article(&self) -> Article {
        abroad::ARTICLE
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn starts_from(&self, standing: Standing) -> bool {
        standing == Standing::Abroad
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        3
    }

    fn prepare(&self, case: &Case<'_>, form: &mut Form) {
        back::keep_grade(case, form);
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let of_return = back::back(case, abroad::ARTICLE, abroad::RETURN, Standing::Abroad);
        of_return.map_or_else(standing::no_record, |of_return| grade::check_back(&of_return))
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let from = case.get("from_country");
        case.date("on").map_or_else(Vec::new, |on| back::enrolled(case, on, "returned", from))
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F04"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let (on, class) = (day(case.get("on")), case.get("class_number"));
        let grade = CodeTable::Grade.label(case.get("grade"));
        say!(lang, "{on}回校，编入{grade}{class}班", "back on {on}, {grade}, class {class}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, code, date};
    use super::*;
    use crate::domain::FieldKey;

    fn scene() -> Scene {
        let mut scene = Scene::of(&ReturnFromAbroad).set("on", "20261010").set("grade_note", "");
        if let Some(pupil) = scene.pupil.as_mut() {
            pupil.standing = Standing::Abroad;
            pupil.situation.since = Some(date(20_260_228));
        }
        scene
    }

    #[test]
    fn the_record_goes_on_in_the_grade_chosen() {
        let scene = scene().set("grade", "四年级").set("grade_note", "实际学力").kept(&ReturnFromAbroad);
        assert!(scene.refused(&ReturnFromAbroad).is_empty());
        scene.with(|case| {
            let effects = ReturnFromAbroad.effects_on_approval(case);
            assert!(
                matches!(effects.last(), Some(Effect::Becomes(becoming)) if becoming.class == "returned")
            );
            let record = after(case.pupil.unwrap(), effects);
            assert_eq!(record.standing, Standing::Enrolled);
            assert_eq!(record.fields.get(FieldKey::Grade), code("14").as_ref());
        });
    }

    #[test]
    fn days_grades_and_standings_at_the_border() {
        for (key, text, at) in [
            ("on", "20260228", None),
            ("on", "20260227", Some("on")),
            ("on", "20261011", Some("on")),
            ("grade", "", None),
            ("grade", "二年级", Some("grade_note")),
            ("class_number", "", Some("class_number")),
        ] {
            let refused = scene().set(key, text).refused(&ReturnFromAbroad);
            assert_eq!(refused.first().map(String::as_str), at, "{key} {text}");
        }
        for standing in Standing::ALL {
            let starts = ReturnFromAbroad.starts_from(standing);
            let mut scene = scene();
            if let Some(pupil) = scene.pupil.as_mut() {
                pupil.standing = standing;
            }
            let lawful = scene.refused(&ReturnFromAbroad).is_empty();
            assert_eq!(lawful, starts, "{standing:?}");
        }
    }
}
