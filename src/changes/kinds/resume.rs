//! 复学: back into the grade kept or a fitting one, early if the family wishes; after an illness on a hospital's word
//! (第19条). The grade is chosen by a person, never computed.

use super::{
    back::{self, CLASS, GRADE, GRADE_NOTE},
    choice_name, consent, day,
    suspend::{GROUND, GUARDIAN, GUARDIAN_PHONE, PROOF_FROM, PROOF_NAME},
};
use crate::{
    changes::{Case, Effect, Form, Kind, Move, Particular, ParticularForm as As, Stage, Subject},
    domain::{Article, Lang, Standing, Text, codes::CodeTable},
    rules::{Verdict, grade, standing, suspension},
    say,
};

/// 复学
#[derive(Debug, Clone, Copy)]
pub struct Resume;

static PARTICULARS: [Particular; 10] = [
    Particular { label: Text::new("原休学原因", "Ground of the suspension"), ..GROUND },
    Particular {
        label: Text::new("康复证明（或其他证明）由谁出具", "Who gave the proof"), ..PROOF_FROM
    },
    PROOF_NAME,
    Particular::required("on", Text::new("复学日期", "Day of the return"), As::Date, "-0"),
    GRADE,
    CLASS,
    GRADE_NOTE,
    GUARDIAN,
    GUARDIAN_PHONE,
    Particular::optional("note", Text::new("说明", "Note"), As::Text(200), "已康复"),
];

const RESUMED: Stage = Stage::end("resumed", Text::new("已复学", "resumed"));

static STAGES: [Stage; 6] =
    [consent::ASKED, consent::AGREED, consent::WAITING, RESUMED, consent::REFUSED, consent::CLEARED];

static MOVES: [Move; 6] = [
    consent::AGREE,
    consent::TURN_DOWN,
    consent::SUBMIT,
    consent::consent(RESUMED.key),
    consent::DECLINE,
    consent::CLEAR,
];

/// The ground of the suspension that runs, when it was recorded here: that of the latest consent.
fn suspended_for<'a>(case: &Case<'a>) -> Option<&'a str> {
    case.open
        .iter()
        .filter(|other| matches!(other.kind.as_str(), "suspend" | "extend-suspension") && other.effective)
        .max_by_key(|other| other.back.as_ref().map_or(0, |(_, seq)| *seq))
        .map(|other| other.form.get("ground"))
}

impl Kind for Resume {
    fn tag(&self) -> &'static str {
        "resume"
    }

    fn name(&self) -> Text {
        suspension::RESUME
    }

    fn about(&self) -> Text {
        Text::new("休学的学生回校，年级可选", "A suspended pupil comes back; the grade is chosen")
    }

    fn article(&self) -> Article {
        Article(19)
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
        back::keep_grade(case, form);
        if let Some(ground) = suspended_for(case).filter(|_| case.get("ground").is_empty()) {
            form.set("ground", ground);
        }
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let of_return = back::back(case, Article(19), suspension::RESUME, Standing::Suspended);
        let Some(of_return) = of_return else { return standing::no_record() };
        let mut verdict = grade::check_back(&grade::Back { may_lie_ahead: true, ..of_return });
        let proof = case.get("proof_from");
        verdict.join(suspension::check_resume(case.pack, case.get("ground"), suspended_for(case), proof));
        verdict
    }

    fn effects_on_approval(&self, case: &Case<'_>) -> Vec<Effect> {
        let reason = choice_name(case, "suspension-ground", case.get("ground"), Lang::Zh);
        case.date("on").map_or_else(Vec::new, |on| back::enrolled(case, on, "resumed", reason))
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn moves(&self) -> &'static [Move] {
        &MOVES
    }

    fn forms(&self) -> &'static [&'static str] {
        &["F03"]
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let (on, class) = (day(case.get("on")), case.get("class_number"));
        let grade = CodeTable::Grade.label(case.get("grade"));
        say!(lang, "{on}复学，编入{grade}{class}班", "back on {on}, {grade}, class {class}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, change, code, date};
    use super::*;
    use crate::domain::FieldKey;

    fn scene() -> Scene {
        let mut scene = Scene::of(&Resume).set("on", "20261010").set("grade_note", "");
        if let Some(pupil) = scene.pupil.as_mut() {
            pupil.standing = Standing::Suspended;
            pupil.situation.since = Some(date(20_260_401));
            pupil.situation.until = Some(date(20_270_331));
        }
        scene
    }

    #[test]
    fn the_pupil_is_back_early_in_the_grade_kept() {
        let scene = scene().set("grade", "").kept(&Resume);
        assert!(scene.refused(&Resume).is_empty(), "{:?}", scene.verdict(&Resume));
        scene.with(|case| {
            let effects = Resume.effects_on_approval(case);
            assert!(matches!(&effects[0], Effect::Field(FieldKey::Grade, _)), "{effects:?}");
            let record = after(case.pupil.unwrap(), effects);
            assert_eq!((record.standing, record.situation.until), (Standing::Enrolled, None));
            assert_eq!(record.situation.since, Some(date(20_261_010)));
            assert_eq!(record.fields.get(FieldKey::Grade), code("13").as_ref());
            assert_eq!(record.fields.text(FieldKey::ClassNumber), "1");
        });
    }

    #[test]
    fn another_grade_is_a_choice_with_its_reason() {
        for grade in ["二年级", "四年级"] {
            assert_eq!(scene().set("grade", grade).refused(&Resume), ["grade_note"], "{grade}");
            let told = scene().set("grade", grade).set("grade_note", "监护人要求").kept(&Resume);
            assert!(told.refused(&Resume).is_empty(), "{grade}");
            told.with(|case| {
                let record = after(case.pupil.unwrap(), Resume.effects_on_approval(case));
                assert_eq!(CodeTable::Grade.label(record.fields.code(FieldKey::Grade)), grade);
            });
        }
    }

    #[test]
    fn days_proofs_and_standings_at_the_border() {
        for (key, text, at) in [
            ("on", "20260401", None),
            ("on", "20260331", Some("on")),
            ("on", "20270331", None),
            ("on", "20270901", None),
            ("proof_from", "city", None),
            ("proof_from", "township", Some("proof_from")),
            ("proof_from", "no-hospital", Some("proof_from")),
            ("class_number", "", Some("class_number")),
        ] {
            let refused = scene().set(key, text).refused(&Resume);
            assert_eq!(refused.first().map(String::as_str), at, "{key} {text}");
        }
        let mut here = scene();
        if let Some(pupil) = here.pupil.as_mut() {
            pupil.standing = Standing::Enrolled;
        }
        assert_eq!(here.refused(&Resume), [""]);
    }

    #[test]
    fn the_ground_is_that_of_the_suspension_so_that_illness_needs_its_proof() {
        let mut ill = scene().set("ground", "other").set("proof_from", "no-hospital");
        let mut earlier = change("suspend", 5);
        earlier.effective = true;
        earlier.form.set("ground", "ill");
        ill.open = vec![earlier];
        assert_eq!(ill.refused(&Resume), ["ground"]);
        let filled = ill.set("ground", "").set("proof_from", "county").kept(&Resume);
        assert_eq!(filled.form.get("ground"), "ill");
        assert!(filled.refused(&Resume).is_empty());
        assert!(scene().set("ground", "other").set("proof_from", "no-hospital").refused(&Resume).is_empty());
    }
}
