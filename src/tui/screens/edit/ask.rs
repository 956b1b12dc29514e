//! What a form asks and says besides its fields: why key data is not typed here, the reason of an edit, the fields
//! that are missing. Decides nothing.

use super::{LACKING, REASON};
use crate::{
    domain::{FieldKey, Fields, Value, record},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Blank, Dialog, Slip},
        model::Ctx,
    },
};

/// Characters of a reason.
const REASON_MAX: usize = 200;
/// Fields named in a question.
const NAMED_MAX: usize = 8;

/// Why key data is not typed here, and where it is changed.
pub fn locked(ctx: &Ctx) -> String {
    let key = ctx.key(Context::Pupil, Action::NewChange);
    say!(
        ctx.lang(),
        "关键信息不能在这里改（第11条）。请回学生页按 {key}，办“关键信息变更”。",
        "Key data is not edited here (Art. 11). On the pupil's page press {key}: key-data correction."
    )
}

/// The question why, which may stay unanswered.
pub fn reason(edits: &[(FieldKey, Option<Value>)], ctx: &Ctx) -> Dialog {
    let lang = ctx.lang();
    let labels: Vec<&str> = edits.iter().take(NAMED_MAX).map(|(key, _)| key.label().get(lang)).collect();
    let count = edits.len();
    let labels = labels.join(&say!(lang, "、", ", "));
    let slip = Slip::new(vec![Blank::text(say!(lang, "原因", "Reason"), REASON_MAX)]);
    Dialog::input(
        REASON,
        say!(lang, "保存修改", "Save the edit"),
        say!(
            lang,
            "改动 {count} 项：{labels}。可写一句原因，记入历史；也可留空。",
            "{count} fields: {labels}. A reason goes into the history; it may stay empty."
        ),
        slip,
    )
}

/// The question about required fields that are empty; none if all are filled.
pub fn lacking(fields: &Fields, ctx: &Ctx) -> Option<Dialog> {
    let lang = ctx.lang();
    let mut missing = record::missing(fields);
    // The desk fills in its own code.
    missing.retain(|key| *key != FieldKey::SchoolCode);
    if missing.is_empty() {
        return None;
    }
    let count = missing.len();
    let labels: Vec<&str> = missing.iter().take(NAMED_MAX).map(|key| key.label().get(lang)).collect();
    let labels = labels.join(&say!(lang, "、", ", "));
    Some(Dialog::confirm(
        LACKING,
        say!(lang, "还有必填项", "Fields are missing"),
        say!(
            lang,
            "还缺 {count} 项必填：{labels}…可以先保存，以后再补；补齐之前核查会提示。",
            "{count} required fields are empty: {labels}... They may be filled in later; the checks remind."
        ),
        say!(lang, "先保存", "Save now"),
        lang,
    ))
}
