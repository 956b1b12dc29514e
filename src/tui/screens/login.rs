//! Before the door: name and password, the waiting time after wrong tries, the way in by the recovery code; and
//! the lock, which asks the password of the one who sits here. Keeps no password longer than it is typed.

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::proof::Proof;
use crate::{
    desk::{DeskError, Secret, check_password_quality},
    domain::{Explain, Lang, Words},
    keymap::{Action, Chord},
    say,
    tui::{
        dialogs::{Blank, Pressed, Slip},
        effect::Gate,
        model::{Bearings, Look},
        parts::paint::{centred, put, wrap},
        worker::GateAnswer,
    },
};

/// What came of a key or an answer at the door.
pub enum Knock {
    /// Nothing to do outside.
    Stay,
    /// The key means nothing here.
    Unknown,
    /// Ask this of the worker.
    Ask(Gate),
    /// Somebody is in.
    Enter(Box<Bearings>),
}

/// What is being asked.
enum Mode {
    /// Name, when there are several accounts, and password.
    Door { named: bool },
    /// The password of this person.
    Locked { name: String },
    /// Recovery code, name, new password twice.
    Recover,
    /// The new recovery code, and the proof that it was written down.
    Code(Box<Proof>, Box<Bearings>),
}

/// Before the door.
pub struct Login {
    mode: Mode,
    slip: Slip,
    /// Seconds still to wait.
    pub wait: u64,
    /// Why it did not open.
    refused: String,
    folder: Option<PathBuf>,
    lang: Lang,
}

impl Login {
    /// Before the door of a folder; the name is asked once it is known that there are several accounts.
    #[must_use]
    pub fn new(folder: Option<PathBuf>, lang: Lang) -> Self {
        let mode = Mode::Door { named: false };
        Self { mode, slip: door(false, lang), wait: 0, refused: String::new(), folder, lang }
    }

    /// The desk is locked by the one who sits here. Without a folder nobody else can sign in: a demo.
    #[must_use]
    pub fn locked_by(name: String, folder: Option<PathBuf>, lang: Lang) -> Self {
        let mut blanks = vec![Blank::secret(say!(lang, "密码", "Password"))];
        if folder.is_some() {
            blanks.push(Blank::button(say!(lang, "换人登录", "Somebody else signs in")));
        }
        let slip = Slip::new(blanks);
        Self { mode: Mode::Locked { name }, slip, ..Self::new(folder, lang) }
    }

    /// Whether the desk is open behind the lock.
    #[must_use]
    pub const fn locked(&self) -> bool {
        matches!(self.mode, Mode::Locked { .. })
    }

    /// Typing.
    pub fn press(&mut self, chord: Chord) -> Knock {
        let slip = match &mut self.mode {
            Mode::Code(proof, _) => proof.slip_mut(),
            _ => Some(&mut self.slip),
        };
        match slip.map(|slip| slip.press(chord)) {
            Some(Pressed::Stay) => Knock::Stay,
            _ => Knock::Unknown,
        }
    }

    /// A pasted text.
    pub fn paste(&mut self, text: &str) {
        match &mut self.mode {
            Mode::Code(proof, _) => proof.paste(text),
            _ => self.slip.paste(text),
        }
    }

    /// An action.
    pub fn act(&mut self, action: Action) -> Knock {
        if let Mode::Code(proof, bearings) = &mut self.mode {
            return if proof.act(action) { Knock::Enter(bearings.clone()) } else { Knock::Stay };
        }
        if action == Action::Cancel && matches!(self.mode, Mode::Recover) {
            return self.afresh();
        }
        match (self.slip.act(action), &self.mode) {
            (Pressed::Submit, _) => self.submit(),
            (Pressed::Button(_), Mode::Locked { .. }) => Knock::Ask(Gate::Close),
            (Pressed::Button(_), _) => {
                self.mode = Mode::Recover;
                self.slip = recover(self.lang);
                self.refused.clear();
                Knock::Stay
            }
            (Pressed::Stay, _) => Knock::Stay,
            (Pressed::Unknown, _) => Knock::Unknown,
        }
    }

    fn afresh(&mut self) -> Knock {
        *self = Self::new(self.folder.take(), self.lang);
        self.folder.clone().map_or(Knock::Stay, |folder| Knock::Ask(Gate::Look(folder)))
    }

    fn submit(&mut self) -> Knock {
        if self.wait > 0 {
            return Knock::Unknown;
        }
        let folder = self.folder.clone();
        let asked = match (&self.mode, folder) {
            (Mode::Locked { .. }, _) => Some(Gate::Unlock(self.slip.secret(0))),
            (Mode::Door { named }, Some(folder)) => {
                let name = named.then(|| self.slip.text(0).trim().to_owned());
                Some(Gate::Open(folder, name, self.slip.secret(usize::from(*named))))
            }
            (Mode::Recover, Some(folder)) => {
                let name = self.slip.text(1).trim().to_owned();
                new_password(&mut self.slip, (2, 3), &[&name], self.lang)
                    .map(|password| Gate::Recover(folder, self.slip.secret(0), name, password))
            }
            (Mode::Code(..), _) | (_, None) => None,
        };
        asked.map_or(Knock::Stay, Knock::Ask)
    }

    /// The door has answered; `bearings` say how the desk stands when it is open.
    pub fn answered(&mut self, answer: GateAnswer, bearings: Option<Bearings>) -> Knock {
        match (answer, bearings) {
            (GateAnswer::Door(door), _) => {
                self.wait = door.wait;
                let several = door.accounts > 1;
                if let Mode::Door { named } = &mut self.mode
                    && *named != several
                {
                    *named = several;
                    self.slip = self::door(several, self.lang);
                }
                Knock::Stay
            }
            (GateAnswer::Closed, _) => self.afresh(),
            (GateAnswer::Opened, Some(bearings)) => Knock::Enter(Box::new(bearings)),
            (GateAnswer::Code(code), Some(bearings)) => {
                self.slip = Slip::default();
                self.mode = Mode::Code(Box::new(Proof::new(code, self.lang)), Box::new(bearings));
                Knock::Stay
            }
            (GateAnswer::Opened | GateAnswer::Code(_), None) => Knock::Stay,
        }
    }

    /// The door has said no.
    pub fn failed(&mut self, error: &DeskError) {
        let said = error.explain(self.lang);
        let gap = say!(self.lang, "", " ");
        self.refused = [said.what, said.why, said.advice].join(&gap);
        match self.mode {
            Mode::Door { named } => self.slip.clear(usize::from(named)),
            Mode::Locked { .. } => self.slip.clear(0),
            Mode::Recover | Mode::Code(..) => {}
        }
    }

    /// Draws it in the middle.
    pub fn view(&self, look: &Look, hint: Option<&Words>, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let lang = look.lang;
        let (title, text) = match &self.mode {
            Mode::Code(proof, _) => return proof.view(look, buf, area),
            Mode::Door { .. } => {
                (say!(lang, "农村学校学籍管理", "Pupils' registration records"), String::new())
            }
            Mode::Locked { name } => (
                say!(lang, "已锁定", "Locked"),
                say!(lang, "{name}，请输入密码继续。", "{name}, enter your password to go on."),
            ),
            Mode::Recover => (
                say!(lang, "用恢复码打开", "Open with the recovery code"),
                say!(
                    lang,
                    "输入纸上的恢复码、你的姓名，再定一个新密码。旧恢复码随后作废，会给你新的。",
                    "Enter the code on the paper, your name, and a new password. The code is then void and a new one is shown."
                ),
            ),
        };
        let area = centred(area, 64.min(area.width - 4), 16);
        put(buf, area, (0, 0), &title, look.theme.strong);
        let mut y = 2;
        for line in wrap(&text, area.width.into(), 3) {
            put(buf, area, (0, y), &line, look.theme.text);
            y += 1;
        }
        y += u16::from(!text.is_empty());
        let slip =
            Rect { y: area.y + y, height: self.slip.height().min(area.height.saturating_sub(y)), ..area };
        let cursor = self.slip.draw(buf, slip, &look.theme);
        y += self.slip.height() + 1;
        let told = if self.wait > 0 {
            let wait = self.wait;
            say!(lang, "密码连续输错多次，请等 {wait} 秒。", "Several wrong tries: wait {wait} s.")
        } else {
            self.refused.clone()
        };
        for line in wrap(&told, area.width.into(), 4) {
            put(buf, area, (0, y), &line, look.theme.warning);
            y += 1;
        }
        if let Some(hint) = hint {
            put(buf, area, (0, y), hint.get(lang), look.theme.dim);
        }
        cursor
    }
}

fn door(named: bool, lang: Lang) -> Slip {
    let name = Blank::text(say!(lang, "姓名", "Name"), 30);
    let password = Blank::secret(say!(lang, "密码", "Password"));
    let forgotten = Blank::button(say!(lang, "忘了密码，用恢复码打开", "Forgotten: use the recovery code"));
    Slip::new(named.then_some(name).into_iter().chain([password, forgotten]).collect())
}

fn recover(lang: Lang) -> Slip {
    Slip::new(vec![
        Blank::text(say!(lang, "恢复码", "Recovery code"), 60),
        Blank::text(say!(lang, "姓名", "Name"), 30),
        Blank::secret(say!(lang, "新密码", "New password")),
        Blank::secret(say!(lang, "再输一遍", "Once more")),
    ])
}

/// The new password of two blanks, if it is good enough and both agree; otherwise the slip says why not.
pub fn new_password(
    slip: &mut Slip,
    (first, again): (usize, usize),
    known: &[&str],
    lang: Lang,
) -> Option<Secret> {
    let password = slip.secret(first);
    if let Err(refusal) = check_password_quality(&password, known) {
        slip.clear(again);
        slip.refuse(first, refusal.explain(lang).why);
        return None;
    }
    if slip.text(first) != slip.text(again) {
        slip.clear(again);
        slip.refuse(again, say!(lang, "两遍不一样，请重输。", "The two differ; type it again."));
        return None;
    }
    Some(password)
}
