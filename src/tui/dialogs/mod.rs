//! The stack of dialogs: what stands above a screen and takes the keys until it is answered. A dialog knows no
//! pupils; its answer goes back to who showed it.

pub mod confirm;
pub mod help;
pub mod input;
pub mod message;
pub mod page;
pub mod palette;
pub mod progress;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub use input::{Blank, Pressed, Slip};

use super::{
    model::{Look, ScreenId},
    parts::{confirm::Answer, confirm::Confirm, message::Level, picker::Picker},
};
use crate::{
    domain::{Lang, Said},
    keymap::{Action, Chord, Context},
    say,
};

/// A dialog.
pub enum Dialog {
    /// What happened, why, what to do.
    Message(message::Message),
    /// Yes or no.
    Confirm(Confirm, &'static str),
    /// A few blanks to fill in.
    Input(input::Input, &'static str),
    /// One of many.
    Pick(Picker, &'static str),
    /// A text to look at, longer than a message: a card, a recovery code.
    Page(page::Page),
    /// How far long work is.
    Progress(progress::Working),
    /// The keys of the place beneath.
    Help(help::Help),
    /// Every action by name.
    Palette(palette::Palette),
}

/// A dialog with who gets its reply.
pub struct Stacked {
    /// The dialog.
    pub dialog: Dialog,
    /// Who showed it.
    pub owner: Option<ScreenId>,
}

/// How a dialog was answered. Nothing comes back when it was left with Esc.
pub enum Reply {
    /// Yes.
    Yes,
    /// The choice with this code.
    Chosen(String),
    /// The blanks as filled in; wiped when dropped.
    Filled(Slip),
}

/// What a key made of a dialog.
pub enum Step {
    /// It stays.
    Stay,
    /// It goes, with nothing to tell.
    Close,
    /// It goes, with its answer.
    Reply(&'static str, Reply),
    /// The palette goes, and this action is done.
    Do(Action),
    /// The key means nothing here.
    Unknown,
}

impl Dialog {
    /// A message.
    #[must_use]
    pub fn message(level: Level, said: Said) -> Self {
        Self::Message(message::Message { level, said })
    }

    /// A question that stands on no. `yes` is the word on the button that does it.
    pub fn confirm(
        topic: &'static str,
        title: impl Into<String>,
        question: impl Into<String>,
        yes: impl Into<String>,
        lang: Lang,
    ) -> Self {
        let confirm = Confirm {
            title: title.into(),
            question: question.into(),
            yes: yes.into(),
            no: say!(lang, "不，返回", "No, go back"),
            answer: Answer::default(),
        };
        Self::Confirm(confirm, topic)
    }

    /// A slip to fill in, under a title and a sentence or two.
    pub fn input(topic: &'static str, title: impl Into<String>, text: impl Into<String>, slip: Slip) -> Self {
        Self::Input(input::Input { title: title.into(), text: text.into(), slip }, topic)
    }

    /// Where keys act.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::Message(_) | Self::Confirm(..) | Self::Page(_) | Self::Progress(_) | Self::Help(_) => {
                Context::Dialog
            }
            Self::Input(..) => Context::Login,
            Self::Pick(..) | Self::Palette(_) => Context::Picker,
        }
    }

    /// The actions for the footer, when the place's own choice does not fit.
    #[must_use]
    pub fn offered(&self) -> Option<&'static [Action]> {
        match self {
            Self::Input(..) => Some(&[Action::Confirm, Action::NextField, Action::PrevField, Action::Cancel]),
            Self::Message(_) => Some(&[Action::Confirm]),
            Self::Page(_) | Self::Help(_) => Some(&[Action::Up, Action::Down, Action::Cancel]),
            Self::Progress(_) => Some(&[Action::Cancel]),
            Self::Confirm(..) | Self::Pick(..) | Self::Palette(_) => None,
        }
    }

    /// Takes an action.
    pub fn act(&mut self, action: Action) -> Step {
        if action == Action::Cancel {
            return match self {
                Self::Progress(working) => working.stop(),
                _ => Step::Close,
            };
        }
        match self {
            Self::Message(_) if action == Action::Confirm => Step::Close,
            Self::Message(_) => Step::Unknown,
            Self::Confirm(confirm, topic) => confirm::act(confirm, topic, action),
            Self::Input(input, topic) => input.act(action, topic),
            Self::Pick(picker, topic) => match palette::steer(picker, action) {
                Some(step) => step,
                None if action == Action::Confirm => match picker.chosen() {
                    Some(choice) => Step::Reply(topic, Reply::Chosen(choice.code.clone())),
                    None => Step::Unknown,
                },
                None => Step::Unknown,
            },
            Self::Page(page) => page.act(action),
            Self::Progress(_) => Step::Unknown,
            Self::Help(help) => help.act(action),
            Self::Palette(palette) => palette.act(action),
        }
    }

    /// Takes a chord that no action took.
    pub fn press(&mut self, chord: Chord) -> Step {
        let taken = match self {
            Self::Input(input, topic) => return input.press(chord, topic),
            Self::Confirm(confirm, topic) => return confirm::press(confirm, topic, chord),
            Self::Pick(picker, _) => picker.press(chord),
            Self::Palette(palette) => palette.press(chord),
            Self::Message(_) | Self::Page(_) | Self::Progress(_) | Self::Help(_) => false,
        };
        if taken { Step::Stay } else { Step::Unknown }
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str) {
        match self {
            Self::Input(input, _) => input.slip.paste(text),
            Self::Pick(picker, _) => picker.paste(text),
            Self::Palette(palette) => palette.paste(text),
            Self::Message(_) | Self::Confirm(..) | Self::Page(_) | Self::Progress(_) | Self::Help(_) => {}
        }
    }

    /// Draws it above the rest.
    pub fn view(&self, look: &Look, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let close = |action| {
            look.keymap.hint(self.context(), action, look.lang).map_or_else(String::new, |hint| {
                let word = match action {
                    Action::Cancel => say!(look.lang, "关闭", "close"),
                    _ => hint.label.to_owned(),
                };
                format!("{} {word}", hint.keys)
            })
        };
        match self {
            Self::Message(message) => {
                message.draw(buf, area, &close(Action::Confirm), look);
                None
            }
            Self::Confirm(confirm, _) => {
                confirm.draw(buf, area, &look.theme);
                None
            }
            Self::Input(input, _) => input.draw(buf, area, look),
            Self::Pick(picker, _) => palette::draw_picker(picker, buf, area, look),
            Self::Page(page) => {
                page.draw(buf, area, &close(Action::Cancel), look);
                None
            }
            Self::Progress(working) => {
                working.draw(buf, area, look);
                None
            }
            Self::Help(help) => {
                help.draw(buf, area, look);
                None
            }
            Self::Palette(palette) => palette.draw(buf, area, look),
        }
    }
}
