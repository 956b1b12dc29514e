//! 快捷更新: the five data that drift, edited at once and without approval (第12条).

use super::value_of;
use crate::{
    changes::{Case, Effect, Kind, Particular, ParticularForm as As, Subject},
    domain::{Article, FieldKey, Lang, Text, Value},
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
        key_data::check_drifting(pupil.standing, edits(case).len(), case.date("told_on"), case.today)
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
