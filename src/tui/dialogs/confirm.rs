//! Yes or no: keys to answers. Stands on no, so that a held-down Enter does nothing that matters.

use super::{Reply, Step};
use crate::{
    keymap::{Action, Chord},
    tui::parts::confirm::{Answer, Confirm},
};

/// Takes an action.
pub fn act(confirm: &mut Confirm, topic: &'static str, action: Action) -> Step {
    match action {
        Action::NextField | Action::PrevField | Action::Left | Action::Right => {
            confirm.turn();
            Step::Stay
        }
        Action::Confirm if confirm.answer == Answer::Yes => Step::Reply(topic, Reply::Yes),
        Action::Confirm => Step::Close,
        _ => Step::Unknown,
    }
}

/// Takes a letter: `y` and `n`.
pub fn press(confirm: &mut Confirm, topic: &'static str, chord: Chord) -> Step {
    match chord.typed() {
        Some('y' | 'Y') => {
            confirm.answer = Answer::Yes;
            Step::Reply(topic, Reply::Yes)
        }
        Some('n' | 'N') => Step::Close,
        _ => Step::Unknown,
    }
}
