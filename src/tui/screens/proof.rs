//! A recovery code on the screen, and two of its groups typed back: the proof that it was written down. The code
//! is wiped with the page, is never kept, and is not shown while it is asked for.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    domain::Lang,
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Blank, Pressed, Slip},
        model::Look,
        parts::paint::{centred, put, wrap},
        worker::Code,
    },
};

/// A code and its proof.
pub struct Proof {
    code: Code,
    lang: Lang,
    /// The two groups that are asked for, from 0.
    groups: [usize; 2],
    /// The blanks for the groups; none while the code is shown.
    slip: Option<Slip>,
}

impl Proof {
    /// Shows a code. Which groups are asked for hangs on the code, so that it cannot be known before.
    #[must_use]
    pub fn new(code: Code, lang: Lang) -> Self {
        let sum = code.expose().iter().fold(0, |sum: usize, byte| sum.wrapping_add(usize::from(*byte)));
        let first = sum % 3;
        Self { code, lang, groups: [first, first + 1 + sum / 3 % 2], slip: None }
    }

    /// Where typing goes.
    pub fn slip_mut(&mut self) -> Option<&mut Slip> {
        self.slip.as_mut()
    }

    /// A pasted text: of no use here, for the proof is that it stands on paper.
    pub fn paste(&mut self, _text: &str) {}

    /// Takes an action; whether the code is proved to be written down.
    pub fn act(&mut self, action: Action) -> bool {
        let Some(slip) = &mut self.slip else {
            if action == Action::Confirm {
                self.slip = Some(self.ask());
            }
            return false;
        };
        if action == Action::Cancel {
            self.slip = None;
            return false;
        }
        slip.act(action) == Pressed::Submit && self.holds()
    }

    fn ask(&self) -> Slip {
        let blank = |group: &usize| {
            let group = group + 1;
            Blank::text(say!(self.lang, "第 {group} 组", "Group {group}"), 12)
        };
        Slip::new(self.groups.iter().map(blank).collect())
    }

    fn holds(&mut self) -> bool {
        let lang = self.lang;
        let code = self.code.expose_str().unwrap_or_default();
        let Some(slip) = &mut self.slip else { return false };
        for (at, group) in self.groups.into_iter().enumerate() {
            let written = code.split('-').nth(group).unwrap_or_default();
            if as_written(slip.text(at)) != written {
                let told = say!(
                    lang,
                    "与恢复码不符，请再看纸上这一组。",
                    "Not as in the code; look at the paper again."
                );
                slip.refuse(at, told);
                return false;
            }
        }
        true
    }

    /// Draws the code, or the question for its groups.
    pub fn view(&self, look: &Look, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let lang = look.lang;
        let area = centred(area, 66.min(area.width.saturating_sub(4)), 14);
        put(buf, area, (0, 0), &say!(lang, "恢复码", "Recovery code"), look.theme.strong);
        let text = if self.slip.is_some() {
            say!(
                lang,
                "请看着纸，输入恢复码的这两组，确认抄写无误。",
                "Looking at the paper, type these two groups of the code."
            )
        } else {
            say!(
                lang,
                "请现在用纸笔抄下这个恢复码，和公章放在一起保管。它只显示这一次。忘了密码，只能靠它打开；密码和它都丢了，学籍就再也读不出来。",
                "Write this code on paper now and keep it with the school's seal. It is shown only this once. It is the only way in when the password is forgotten; with both lost, the records cannot be read again."
            )
        };
        let lines = wrap(&text, area.width.into(), 5);
        for (y, line) in (2..).zip(&lines) {
            put(buf, area, (0, y), line, look.theme.text);
        }
        let below = u16::try_from(lines.len()).unwrap_or(0) + 3;
        if let Some(slip) = &self.slip {
            let again = look.keymap.hint(Context::Login, Action::Cancel, lang);
            let again = again.map_or_else(String::new, |hint| {
                say!(lang, "{} 再看一次恢复码", "{} shows the code again", hint.keys)
            });
            put(buf, area, (0, below + 5), &again, look.theme.key);
            let rest = Rect { y: area.y + below, height: area.height.saturating_sub(below), ..area };
            return slip.draw(buf, rest, &look.theme);
        }
        let code = self.code.expose_str().unwrap_or_default();
        put(buf, area, (4, below + 1), code, look.theme.strong);
        let go = look.keymap.hint(Context::Login, Action::Confirm, lang).map_or_else(String::new, |hint| {
            say!(lang, "抄好了，按 {}。", "Written down: press {}.", hint.keys)
        });
        put(buf, area, (0, below + 4), &go, look.theme.key);
        None
    }
}

/// A group as the code has it: capitals, no blanks, O and I and L as the digits that they are taken for.
fn as_written(typed: &str) -> String {
    let kept = typed.chars().map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    });
    let kept: String = kept.filter(char::is_ascii_alphanumeric).collect();
    kept.to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1")
}
