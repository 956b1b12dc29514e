//! What kinds share by which a pupil comes back into a class: grade, class, and the words when the grade is another
//! than the one kept. The grade is an input, never computed (第19条).

use super::value_of;
use crate::{
    changes::{Becoming, Case, Effect, Form, Particular, ParticularForm as As},
    domain::{Article, Date, FieldKey, Standing, Text},
    rules::grade::Back,
};

/// The grade chosen; the one kept when nothing is chosen.
pub(super) const GRADE: Particular = Particular::optional(
    "grade",
    Text::new("编入年级（空着＝原年级）", "Grade (empty: the one kept)"),
    As::Field(FieldKey::Grade),
    "三年级",
);
/// The class.
pub(super) const CLASS: Particular = Particular::required(
    "class_number",
    Text::new("编入班级", "Class"),
    As::Field(FieldKey::ClassNumber),
    "1",
);
/// Why another grade.
pub(super) const GRADE_NOTE: Particular = Particular::optional(
    "grade_note",
    Text::new("编入其他年级的依据", "Why another grade"),
    As::Text(200),
    "监护人要求，按实际学力编班",
);

/// Puts in the grade that the record kept when none is chosen.
pub(super) fn keep_grade(case: &Case<'_>, form: &mut Form) {
    if case.get("grade").is_empty() {
        let kept = case.pupil.map_or("", |pupil| pupil.fields.code(FieldKey::Grade));
        form.set("grade", kept);
    }
}

/// The case of a return; its day may not lie ahead.
pub(super) fn back<'a>(
    case: &Case<'a>,
    article: Article,
    business: Text,
    from: Standing,
) -> Option<Back<'a>> {
    let pupil = case.pupil?;
    Some(Back {
        article,
        business,
        from,
        standing: pupil.standing,
        since: pupil.situation.since,
        on: case.date("on"),
        may_lie_ahead: false,
        kept: pupil.fields.code(FieldKey::Grade),
        grade: case.get("grade"),
        grade_note: case.get("grade_note"),
        taught: &case.school.grades,
        today: case.today,
    })
}

/// The grade and the class come first, so that the line of the register has those of the return.
pub(super) fn into_class(case: &Case<'_>, grade_key: &str) -> Vec<Effect> {
    let field = |field: FieldKey, text: &str| {
        value_of(case, field, text, "").map(|value| Effect::Field(field, Some(value)))
    };
    let grade = field(FieldKey::Grade, case.get(grade_key));
    grade.into_iter().chain(field(FieldKey::ClassNumber, case.get("class_number"))).collect()
}

/// The pupil sits in the class again.
pub(super) fn enrolled(case: &Case<'_>, on: Date, class: &str, other: &str) -> Vec<Effect> {
    let mut effects = into_class(case, "grade");
    effects.push(Effect::Becomes(Becoming {
        standing: Standing::Enrolled,
        on,
        until: None,
        class: class.to_owned(),
        other: other.to_owned(),
    }));
    effects
}
