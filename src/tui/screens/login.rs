//! Before the door: name and password, the waiting time after wrong tries, the way in by the recovery code; and
//! the lock, which asks the password of the one who sits here. Keeps no password longer than it is typed.

use std::path::Path;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::setup::Proof;
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
    /// The blanks.
    pub slip: Slip,
    /// Seconds still to wait.
    pub wait: u64,
    /// Why it did not open.
    refused: Option<String>,
}

impl Login {
    /// Before the door; the name is asked once it is known that there are several accounts.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { mode: Mode::Door { named: false }, slip: door(false, lang), wait: 0, refused: None }
    }

    /// The desk is locked by the one who sits here.
    #[must_use]
    pub fn locked_by(name: String, lang: Lang) -> Self {
        let slip = Slip::new(vec![Blank::secret(say!(lang, "密码", "Password"))]);
        Self { mode: Mode::Locked { name }, slip, wait: 0, refused: None }
    }

    /// Whether the desk is open behind the lock.
    #[must_use]
    pub const fn locked(&self) -> bool {
        matches!(self.mode, Mode::Locked { .. })
    }

    /// Typing.
    pub fn press(&mut self, chord: Chord) {
        self.slip.press(chord);
    }

    /// An action; what is asked of the door.
    pub fn act(&mut self, action: Action, lang: Lang, folder: Option<&Path>) -> Option<Gate> {
        if action == Action::Cancel && matches!(self.mode, Mode::Recover) {
            *self = Self::new(lang);
            return folder.map(|folder| Gate::Look(folder.to_owned()));
        }
        match (self.slip.act(action), &self.mode) {
            (Pressed::Submit, Mode::Code(..)) => None,
            (Pressed::Submit, _) => self.submit(lang, folder),
            (Pressed::Button(_), Mode::Door { .. }) => {
                self.mode = Mode::Recover;
                self.slip = recover(lang);
                self.refused = None;
                None
            }
            _ => None,
        }
    }

    fn submit(&mut self, lang: Lang, folder: Option<&Path>) -> Option<Gate> {
        if self.wait > 0 {
            return None;
        }
        match &self.mode {
            Mode::Locked { .. } => Some(Gate::Unlock(self.slip.secret(0))),
            Mode::Door { named } => {
                let name = named.then(|| self.slip.text(0).trim().to_owned());
                Some(Gate::Open(folder?.to_owned(), name, self.slip.secret(usize::from(*named))))
            }
            Mode::Recover => {
                let name = self.slip.text(1).trim().to_owned();
                let password = new_password(&mut self.slip, (2, 3), &[&name], lang)?;
                Some(Gate::Recover(folder?.to_owned(), self.slip.secret(0), name, password))
            }
            Mode::Code(..) => None,
        }
    }

    /// Somebody has proved that the new code was written down.
    pub fn finished(&mut self) -> Option<Bearings> {
        let Mode::Code(proof, bearings) = &self.mode else { return None };
        if !proof.asked {
            if let Mode::Code(proof, _) = &mut self.mode {
                self.slip = proof.ask();
            }
            return None;
        }
        if self.slip.here() > 0 && proof.holds(&mut self.slip) { Some((**bearings).clone()) } else { None }
    }

    /// The door has answered; how the desk stands when it is open.
    pub fn answered(
        &mut self,
        answer: GateAnswer,
        bearings: Option<Bearings>,
        lang: Lang,
    ) -> Option<Bearings> {
        match answer {
            GateAnswer::Door(door) => {
                self.wait = door.wait;
                let several = door.accounts > 1;
                if let Mode::Door { named } = &mut self.mode
                    && *named != several
                {
                    *named = several;
                    self.slip = self::door(several, lang);
                }
                None
            }
            GateAnswer::Opened => bearings,
            GateAnswer::Code(code) => {
                let proof = Proof::new(code, lang);
                self.slip = Slip::default();
                self.mode = Mode::Code(Box::new(proof), Box::new(bearings?));
                None
            }
            GateAnswer::Closed => None,
        }
    }

    /// The door has said no.
    pub fn failed(&mut self, error: &DeskError, lang: Lang) {
        let said = error.explain(lang);
        self.refused = Some([said.what, said.why, said.advice].join(" "));
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
            Mode::Code(proof, _) => return proof.view(&self.slip, look, buf, area),
            Mode::Door { .. } => {
                (say!(lang, "农村学校学籍管理", "Pupils' registration records"), String::new())
            }
            Mode::Locked { name } => (
                say!(lang, "已锁定", "Locked"),
                say!(
                    lang,
                    "{name} 正在使用。输入密码继续；要换人，请按 Ctrl+Q 退出后重新打开。",
                    "{name} sits here. Enter the password to go on; for somebody else, quit and open again."
                ),
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
            self.refused.clone().unwrap_or_default()
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
