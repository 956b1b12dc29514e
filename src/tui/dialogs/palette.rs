//! Every action by name, pinyin and key. Chooses; never does.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::Step;
use crate::{
    domain::{DeskRole, pinyin},
    keymap::{Action, Chord, Context},
    say,
    tui::{
        model::Look,
        parts::{
            paint::centred,
            picker::{Choice, Picker},
        },
        screens::leads,
    },
};

/// The palette.
pub struct Palette {
    picker: Picker,
}

impl Palette {
    /// Every action that does something here or leads somewhere, with its key.
    #[must_use]
    pub fn new(look: &Look, beneath: Context, role: DeskRole, offered: Option<&[Action]>) -> Self {
        let here = |action: &&Action| {
            let does = action.works_in(beneath) && !action.works_in(Context::Global);
            let does = offered.map_or(does, |offered| does && offered.contains(action));
            action.in_palette() && (does || leads(**action, role))
        };
        let choice = |action: &Action| {
            let name = action.name();
            let keys = look.keymap.keys_for(beneath, *action);
            let keys = if keys.is_empty() { look.keymap.keys_for(Context::Global, *action) } else { keys };
            let mut found: Vec<String> = pinyin::keys(name.zh).split(' ').map(str::to_owned).collect();
            found.push(name.en.to_lowercase().replace(' ', ""));
            Choice {
                code: String::new(),
                name: name.get(look.lang).to_owned(),
                pinyin: found,
                side: keys.first().map_or_else(String::new, |keys| keys.label(look.lang)),
            }
        };
        let actions: Vec<Action> = Action::ALL.iter().filter(here).copied().collect();
        let choices = actions.iter().map(choice).collect();
        Self { picker: Picker::new(say!(look.lang, "全部命令", "Commands"), choices) }
    }

    /// Takes an action.
    pub fn act(&mut self, action: Action) -> Step {
        match steer(&mut self.picker, action) {
            Some(step) => step,
            None if action == Action::Confirm => match self.picker.chosen().and_then(named) {
                Some(action) => Step::Do(action),
                None => Step::Unknown,
            },
            None => Step::Unknown,
        }
    }

    /// Takes typing.
    pub fn press(&mut self, chord: Chord) -> bool {
        self.picker.press(chord)
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        self.picker.paste(text);
    }

    /// Draws it.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look) -> Option<Position> {
        draw_picker(&self.picker, buf, area, look)
    }
}

/// The action with this name.
fn named(choice: &Choice) -> Option<Action> {
    let named = |action: &&Action| {
        action.in_palette() && (choice.name == action.name().zh || choice.name == action.name().en)
    };
    Action::ALL.iter().find(named).copied()
}

/// Moves the cursor of a picker; none if the action is not about moving.
pub fn steer(picker: &mut Picker, action: Action) -> Option<Step> {
    match action {
        Action::Up => picker.step(-1),
        Action::Down => picker.step(1),
        Action::PageUp => picker.step(-10),
        Action::PageDown => picker.step(10),
        Action::ClearSearch => picker.clear(),
        _ => return None,
    }
    Some(Step::Stay)
}

/// Draws a picker in the middle.
pub fn draw_picker(picker: &Picker, buf: &mut Buffer, area: Rect, look: &Look) -> Option<Position> {
    let none = say!(look.lang, "没有符合的。", "Nothing fits.");
    let height = area.height.saturating_sub(4).clamp(8, 20);
    picker.draw(buf, centred(area, 56, height), &none, &look.theme)
}
