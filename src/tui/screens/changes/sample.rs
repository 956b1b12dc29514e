//! Invented changes for the tests of screens.

use crate::{
    changes::{Change, ChangeState, Disposition, Due, Form},
    desk::ChangeLine,
    domain::{ChangeId, Date, PupilId, Words},
    tui::testing::NOW,
};

/// A change of an invented pupil in a state.
pub fn line(number: u8, name: &str, kind: &str, state: ChangeState) -> ChangeLine {
    let mut form = Form::default();
    form.set("guardian", "王某");
    form.set("first_absent_date", "20260801");
    form.set("contact_count", "3");
    let due = Due { date: Date::from_number(20_260_910).expect("a day"), approximate: number == 3 };
    let kind_name: Words = crate::changes::kind(kind).expect("a kind").name().into();
    let sent = !matches!(state, ChangeState::Draft | ChangeState::Queued);
    ChangeLine {
        change: Change {
            id: ChangeId([number; 16]),
            kind: kind.to_owned(),
            pupil: PupilId([number; 16]),
            pupil_name: name.to_owned(),
            revision: 1,
            state,
            form,
            evidence: Vec::new(),
            created_at: NOW,
            queued_seq: None,
            base: 0,
            due: Some(due),
            bundle: sent.then_some(2),
            disposition: sent.then_some(Disposition::Merged),
            reason: if state == ChangeState::Returned { "缺监护人签字".into() } else { String::new() },
            on_approval: Vec::new(),
            stage: String::new(),
            steps: Vec::new(),
            clock: None,
            effective: false,
            ended: false,
            back: None,
        },
        kind_name,
        stage: Words::default(),
        summary: Words {
            zh: "2026-08-01起旷课，联系3次".into(),
            en: "absent since 2026-08-01, 3 contacts".into(),
        },
        days_left: match number {
            2 => Some(-2),
            4 => Some(0),
            _ => Some(9),
        },
    }
}

/// One change in each of several states.
pub fn lines() -> Vec<ChangeLine> {
    vec![
        line(1, "王小明", "dropout", ChangeState::Draft),
        line(2, "阿依努尔·买买提", "transfer-out", ChangeState::Returned),
        line(3, "𬭳小满", "key-correction", ChangeState::Exported),
        line(4, "曾单", "transfer-in", ChangeState::Queued),
    ]
}
