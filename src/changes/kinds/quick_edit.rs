//! 快捷更新: the five data that drift, edited at once and without approval (第12条).

use super::value_of;
use crate::{
    changes::{Case, ChangeState, Effect, Kind, Particular, ParticularForm as As, Stage, Subject},
    domain::{Article, FieldKey, Lang, Standing, Text, Value},
    rules::{Verdict, key_data},
    say,
};

/// 快捷更新
#[derive(Debug, Clone, Copy)]
pub struct QuickEdit;

/// The five data of 第12条.
const DRIFTING: [FieldKey; 5] = [
    FieldKey::LeftBehindType,
    FieldKey::IsMigrantWorkerChild,
    FieldKey::CurrentAddress,
    FieldKey::Phone,
    FieldKey::HukouDivisionCode,
];

static PARTICULARS: [Particular; 7] = [
    Particular::optional(
        "left_behind_type",
        Text::new("是否留守儿童", "Left-behind child"),
        As::Field(FieldKey::LeftBehindType),
        "单亲留守儿童",
    ),
    Particular::optional(
        "is_migrant_worker_child",
        Text::new("是否进城务工人员随迁子女", "Child of migrant workers"),
        As::Field(FieldKey::IsMigrantWorkerChild),
        "否",
    ),
    Particular::optional(
        "current_address",
        Text::new("现住址", "Address"),
        As::Field(FieldKey::CurrentAddress),
        "河东县河东镇东沟村二组12号",
    ),
    Particular::optional(
        "phone",
        Text::new("联系电话", "Telephone"),
        As::Field(FieldKey::Phone),
        "13900000000",
    ),
    Particular::optional(
        "hukou_division_code",
        Text::new("户口所在地行政区划", "Division of the household register"),
        As::Field(FieldKey::HukouDivisionCode),
        "210423000000",
    ),
    Particular::required("told_by", Text::new("谁说的", "Who said so"), As::Text(36), "家长电话告知"),
    Particular::required("told_on", Text::new("得知日期", "Day it became known"), As::Date, "-0"),
];

static STAGES: [Stage; 1] = [Stage::end("done", Text::new("已更新", "updated"))];

/// The edits: fields that are filled and differ from the record.
fn edits(case: &Case<'_>) -> Vec<(FieldKey, Value)> {
    DRIFTING
        .into_iter()
        .filter_map(|key| Some((key, value_of(case, key, case.get(key.key()), "")?)))
        .filter(|(key, value)| case.pupil.is_none_or(|pupil| pupil.fields.get(*key) != Some(value)))
        .collect()
}

impl Kind for QuickEdit {
    fn tag(&self) -> &'static str {
        "quick-edit"
    }

    fn name(&self) -> Text {
        Text::new("快捷更新", "Quick edit")
    }

    fn about(&self) -> Text {
        Text::new("更新留守、随迁、住址、电话、户口所在地", "Update the five data that drift")
    }

    fn article(&self) -> Article {
        Article(12)
    }

    fn subject(&self) -> Subject {
        Subject::Existing
    }

    fn starts_from(&self, standing: Standing) -> bool {
        standing.is_kept()
    }

    fn particulars(&self) -> &'static [Particular] {
        &PARTICULARS
    }

    fn urgency(&self) -> u8 {
        5
    }

    fn needs_approval(&self) -> bool {
        false
    }

    fn check(&self, case: &Case<'_>) -> Verdict {
        let Some(pupil) = case.pupil else { return key_data::no_record() };
        // What came back from the center may be handed in again as it is: its data already stand in the record.
        let again =
            case.this().is_some_and(|change| change.revision > 1 || change.state == ChangeState::Returned);
        let filled = DRIFTING.into_iter().filter(|key| !case.get(key.key()).is_empty()).count();
        let edits = if again { filled } else { edits(case).len() };
        let mut verdict = key_data::check_drifting(pupil.standing, edits, case.date("told_on"), case.today);
        for newer in &case.school.newer {
            let same = case.get(newer.field.key()) == newer.text;
            let stands = self::edits(case).iter().all(|(field, _)| *field != newer.field);
            if same && !stands {
                verdict.refuse(key_data::edited_since(newer.field, newer.on));
            }
        }
        verdict
    }

    /// It is over as soon as it is queued, and can be opened again like all that is done.
    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn effects_now(&self, case: &Case<'_>) -> Vec<Effect> {
        edits(case).into_iter().map(|(key, value)| Effect::Field(key, Some(value))).collect()
    }

    fn summary(&self, case: &Case<'_>, lang: Lang) -> String {
        let filled: Vec<&str> = DRIFTING
            .into_iter()
            .filter(|key| !case.get(key.key()).is_empty())
            .map(|key| key.label().get(lang))
            .collect();
        let list = filled.join(&say!(lang, "、", ", "));
        let by = case.get("told_by");
        say!(lang, "更新{list}（{by}）", "updated {list} (told by {by})")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scene, after, pupil};
    use super::*;
    use crate::domain::Standing;

    #[test]
    fn the_keys_are_those_of_the_drifting_fields() {
        for key in DRIFTING {
            assert!(key.is_drifting());
            assert!(PARTICULARS.iter().any(|particular| particular.key == key.key()));
        }
    }

    #[test]
    fn what_differs_is_edited_at_once_and_nothing_waits() {
        let scene = Scene::of(&QuickEdit).set("phone", "13900000001").kept(&QuickEdit);
        assert!(scene.refused(&QuickEdit).is_empty(), "{:?}", scene.verdict(&QuickEdit));
        scene.with(|case| {
            let effects = QuickEdit.effects_now(case);
            assert_eq!(effects.len(), 4, "the telephone is as it was");
            let record = after(&pupil(), effects);
            assert_eq!(record.fields.text(FieldKey::CurrentAddress), "河东县河东镇东沟村二组12号");
            assert!(QuickEdit.effects_on_approval(case).is_empty() && !QuickEdit.needs_approval());
        });
    }

    #[test]
    fn an_empty_edit_and_one_from_tomorrow_are_refused() {
        let mut empty = Scene::of(&QuickEdit);
        for key in DRIFTING {
            empty.form.set(key.key(), "");
        }
        assert_eq!(empty.refused(&QuickEdit), [""]);
        let same = empty.set("phone", "13900000001");
        assert_eq!(same.refused(&QuickEdit), [""]);
        assert!(same.set("phone", "13900000002").refused(&QuickEdit).is_empty());
        assert_eq!(Scene::of(&QuickEdit).set("told_on", "20261011").refused(&QuickEdit), ["told_on"]);
        let doubtful = Scene::of(&QuickEdit).set("is_migrant_worker_child", "也许");
        assert_eq!(doubtful.refused(&QuickEdit), ["is_migrant_worker_child"]);
    }

    #[test]
    fn one_who_left_is_not_edited() {
        let mut gone = Scene::of(&QuickEdit);
        if let Some(pupil) = gone.pupil.as_mut() {
            pupil.standing = Standing::TransferredOut;
        }
        assert_eq!(gone.refused(&QuickEdit), [""]);
    }
}
