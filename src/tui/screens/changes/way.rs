//! The way of a change to the center and back, as one line; and its time limit, as words. Decides nothing.

use crate::{changes::ChangeState, desk::ChangeLine, domain::Lang, say};

/// The way with the present step in brackets: `草稿 > [待上报] > 已写入U盘 > …`. A short one leaves out the steps
/// that are far away.
#[must_use]
pub fn way(state: ChangeState, lang: Lang) -> String {
    use ChangeState::{
        Approved, Draft, Exported, Processed, Queued, Received, Returned, Uploaded, Withdrawn,
    };
    let steps = match state {
        Withdrawn => vec![Draft, Withdrawn],
        Returned => vec![Draft, Queued, Exported, Received, Processed, Returned],
        _ => vec![Draft, Queued, Exported, Received, Processed, Approved, Uploaded],
    };
    let words = steps.into_iter().map(|step| {
        let word = step.label().get(lang);
        if step == state { format!("[{word}]") } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" > ")
}

/// Where it stands, in a word: the stage of its business once the center has it, else the place on the way.
#[must_use]
pub fn stands(line: &ChangeLine, lang: Lang) -> String {
    let stage = line.stage.get(lang);
    let settled = matches!(line.change.state, ChangeState::Returned | ChangeState::Withdrawn);
    if stage.is_empty() || settled || line.change.steps.len() < 2 {
        line.change.state.label().get(lang).to_owned()
    } else {
        stage.to_owned()
    }
}

/// How long there is until a change is due; empty when no limit runs.
#[must_use]
pub fn due(line: &ChangeLine, lang: Lang) -> String {
    let Some(due) = line.change.due else { return String::new() };
    let about = if due.approximate { say!(lang, "约", "~") } else { String::new() };
    let day = due.date.0.format("%m-%d");
    match line.days_left {
        None => format!("{about}{day}"),
        Some(0) => say!(lang, "{about}今天到期", "{about}today"),
        Some(left) if left < 0 => {
            let over = left.unsigned_abs();
            say!(lang, "{about}超期 {over} 天", "{about}{over} d overdue")
        }
        Some(left) => say!(lang, "{about}剩 {left} 天 {day}", "{about}{left} d left {day}"),
    }
}

/// Whether somebody must look at it: overdue, or sent back.
#[must_use]
pub fn presses(line: &ChangeLine) -> bool {
    line.change.state == ChangeState::Returned || line.days_left.is_some_and(|left| left < 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::parts::clean::columns;

    /// On 80 columns the way must stand in one line.
    #[test]
    fn every_way_has_its_step_and_fits() {
        for state in ChangeState::ALL {
            let told = way(state, Lang::Zh);
            assert!(told.contains(&format!("[{}]", state.label().zh)), "{told}");
            assert!(columns(&told) <= 78, "{told}");
            assert!(columns(&way(state, Lang::En)) <= 78);
        }
    }
}
