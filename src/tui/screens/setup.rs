//! The set-up wizard: what kind of desk, which site, who; then the recovery code, shown once, and the proof that
//! it was written down. Judges the code and the password as they are typed; founding is the desk's.

use std::path::Path;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::login::new_password;
use crate::{
    desk::{DeskError, Setup},
    domain::{DeskRole, Lang, SiteKind, number::school_code},
    keymap::{Action, Chord},
    say,
    tui::{
        dialogs::{Blank, Pressed, Slip},
        effect::Gate,
        model::{Bearings, Look},
        parts::paint::{centred, put, wrap},
        worker::{Code, GateAnswer},
    },
};

/// Which page.
enum Page {
    Site,
    Person,
    Code(Box<Proof>, Box<Bearings>),
}

/// The set-up.
pub struct SetUp {
    page: Page,
    /// The blanks of the page.
    pub slip: Slip,
    /// The first page as it was filled in, to go back to.
    site: Slip,
}

const ROLES: [DeskRole; 2] = [DeskRole::School, DeskRole::Center];

impl SetUp {
    /// The first page.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { page: Page::Site, slip: site_slip(lang), site: Slip::default() }
    }

    /// Typing.
    pub fn press(&mut self, chord: Chord) {
        self.slip.press(chord);
    }

    /// An action; what is asked of the door.
    pub fn act(&mut self, action: Action, lang: Lang, folder: Option<&Path>) -> Option<Gate> {
        match (&self.page, action) {
            (Page::Person, Action::Cancel) => {
                self.page = Page::Site;
                self.slip = std::mem::take(&mut self.site);
                None
            }
            (Page::Site, _) => {
                if self.slip.act(action) == Pressed::Submit {
                    self.leave_site(lang);
                }
                None
            }
            (Page::Person, _) => match self.slip.act(action) {
                Pressed::Submit => self.create(lang, folder),
                _ => None,
            },
            (Page::Code(proof, _), _) => {
                // Enter on the last blank is judged in `finished`.
                if proof.asked && self.slip.act(action) == Pressed::Submit {
                    self.slip.refuse(1, String::new());
                }
                None
            }
        }
    }

    fn leave_site(&mut self, lang: Lang) {
        let checked = school_code::check(self.slip.text(2));
        let Some(_) = checked.value else {
            let why = checked.notes.first().map(|note| note.text(lang).to_owned()).unwrap_or_default();
            return self.slip.refuse(2, why);
        };
        if self.slip.text(3).trim().is_empty() {
            return self.slip.refuse(3, say!(lang, "请写校点名称。", "Write the site's name."));
        }
        let doubts: Vec<&str> = checked.notes.iter().map(|note| note.text(lang)).collect();
        let doubts = doubts.join(" ");
        self.site = std::mem::take(&mut self.slip);
        self.slip = person_slip(&doubts, lang);
        self.page = Page::Person;
    }

    fn create(&mut self, lang: Lang, folder: Option<&Path>) -> Option<Gate> {
        let staff = self.slip.text(0).trim().to_owned();
        if staff.is_empty() {
            self.slip.refuse(0, say!(lang, "请写姓名。", "Write your name."));
            return None;
        }
        let code = school_code::check(self.site.text(2)).value?;
        let name = self.site.text(3).trim().to_owned();
        let password = new_password(&mut self.slip, (1, 2), &[&name, &code, &staff], lang)?;
        let role = ROLES[self.site.chosen(0) % ROLES.len()];
        let kind = SiteKind::ALL[self.site.chosen(1) % SiteKind::ALL.len()];
        Some(Gate::Create(folder?.to_owned(), Setup { role, kind, code, name, staff }, password))
    }

    /// Somebody has proved that the code was written down.
    pub fn finished(&mut self) -> Option<Bearings> {
        let Page::Code(proof, bearings) = &mut self.page else { return None };
        if !proof.asked {
            self.slip = proof.ask();
            return None;
        }
        proof.holds(&mut self.slip).then(|| (**bearings).clone())
    }

    /// The door has answered.
    pub fn answered(
        &mut self,
        answer: GateAnswer,
        bearings: Option<Bearings>,
        lang: Lang,
    ) -> Option<Bearings> {
        if let GateAnswer::Code(code) = answer {
            self.page = Page::Code(Box::new(Proof::new(code, lang)), Box::new(bearings?));
            self.slip = Slip::default();
        }
        None
    }

    /// The desk was not founded; the message above says why, the page stays as it was filled in.
    pub fn failed(&mut self, error: &DeskError, lang: Lang) {
        if error.at == "code" {
            self.slip = std::mem::take(&mut self.site);
            self.page = Page::Site;
            self.slip.refuse(2, say!(lang, "请核对。", "Please check."));
        }
    }

    /// Draws the page.
    pub fn view(&self, look: &Look, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let lang = look.lang;
        let (step, text) = match &self.page {
            Page::Site => (
                1,
                say!(
                    lang,
                    "这台电脑还没有学籍库。先说明它在哪里用。学校标识码由中心小学或县教育局提供，10位数字。",
                    "There is no desk in this folder yet. Say where it is used. The central school or the bureau knows the site's ten-digit code."
                ),
            ),
            Page::Person => (
                2,
                say!(
                    lang,
                    "现在建第一个账号。密码保护全部学籍，没有密码谁也读不出来。",
                    "Now the first account. The password protects every record; nobody can read them without."
                ),
            ),
            Page::Code(proof, _) => return proof.view(&self.slip, look, buf, area),
        };
        let area = centred(area, 70.min(area.width - 4), 16);
        let title = say!(lang, "建立学籍库　第 {step} 步，共 3 步", "Setting up: step {step} of 3");
        put(buf, area, (0, 0), &title, look.theme.strong);
        let lines = wrap(&text, area.width.into(), 3);
        for (y, line) in (2..).zip(&lines) {
            put(buf, area, (0, y), line, look.theme.text);
        }
        let top = u16::try_from(lines.len()).unwrap_or(0) + 3;
        let slip = Rect { y: area.y + top, height: area.height.saturating_sub(top), ..area };
        self.slip.draw(buf, slip, &look.theme)
    }
}

fn site_slip(lang: Lang) -> Slip {
    let words = |list: &[crate::domain::Text]| list.iter().map(|word| word.get(lang).to_owned()).collect();
    let pick = say!(lang, "左、右键选择，回车下一项。", "Left and Right choose, Enter goes on.");
    Slip::new(vec![
        Blank::choice(say!(lang, "用途", "Used as"), words(&ROLES.map(DeskRole::label)), 0)
            .note(pick.clone()),
        Blank::choice(say!(lang, "校点类型", "Kind of site"), words(&SiteKind::ALL.map(SiteKind::label)), 0)
            .note(pick),
        Blank::text(say!(lang, "学校标识码", "Site code"), 10).note(say!(
            lang,
            "10位数字，一般以2121开头。",
            "Ten digits, usually beginning with 2121."
        )),
        Blank::text(say!(lang, "校点名称", "Site name"), 40).note(say!(
            lang,
            "按印章上的全称写。",
            "In full, as on the seal."
        )),
    ])
}

fn person_slip(doubts: &str, lang: Lang) -> Slip {
    Slip::new(vec![
        Blank::text(say!(lang, "姓名", "Name"), 30).note(doubts),
        Blank::secret(say!(lang, "密码", "Password")).note(say!(
            lang,
            "至少10个字符；混用数字、字母、汉字时至少8个。可以用四个互不相干的词。",
            "Ten characters, or eight of two kinds. Four unrelated words are good."
        )),
        Blank::secret(say!(lang, "再输一遍", "Once more")),
    ])
}

/// A recovery code on the screen, and two of its groups typed back. The code is wiped with it.
pub struct Proof {
    code: Code,
    lang: Lang,
    /// The two groups that are asked for, from 0.
    groups: (usize, usize),
    /// Whether the groups are being asked for; the code is then no longer shown.
    pub asked: bool,
}

impl Proof {
    /// Shows a code. Which groups are asked for hangs on the code, so that it cannot be known before.
    #[must_use]
    pub fn new(code: Code, lang: Lang) -> Self {
        let sum = code.expose().iter().fold(0_usize, |sum, byte| sum.wrapping_add(usize::from(*byte)));
        let first = sum % 4;
        Self { code, lang, groups: (first, first + 1), asked: false }
    }

    /// Hides the code and asks for its two groups.
    pub fn ask(&mut self) -> Slip {
        self.asked = true;
        let lang = self.lang;
        let label = |group: usize| {
            let group = group + 1;
            say!(lang, "第 {group} 组", "Group {group}")
        };
        Slip::new(vec![Blank::text(label(self.groups.0), 12), Blank::text(label(self.groups.1), 12)])
    }

    /// Whether both groups were typed back; otherwise the slip says which is not.
    pub fn holds(&self, slip: &mut Slip) -> bool {
        let lang = self.lang;
        for (at, group) in [self.groups.0, self.groups.1].into_iter().enumerate() {
            let written = self.group(group);
            let typed: String = slip.text(at).chars().filter(|c| c.is_ascii_alphanumeric()).collect();
            let typed = typed.to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1");
            if typed != written {
                slip.refuse(
                    at,
                    say!(
                        lang,
                        "与恢复码不符，请看纸上；按 Esc 可再看一次。",
                        "Not as in the code: look at the paper; Esc shows it again."
                    ),
                );
                return false;
            }
        }
        true
    }

    fn group(&self, at: usize) -> &str {
        self.code.expose_str().and_then(|code| code.split('-').nth(at)).unwrap_or_default()
    }

    /// Draws the code, or the question for its groups.
    pub fn view(&self, slip: &Slip, look: &Look, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let lang = self.lang;
        let area = centred(area, 66.min(area.width - 4), 14);
        let title = say!(lang, "恢复码　第 3 步，共 3 步", "Recovery code: step 3 of 3");
        put(buf, area, (0, 0), &title, look.theme.strong);
        let text = if self.asked {
            say!(
                lang,
                "请看着纸，输入恢复码的这两组，确认抄写无误。",
                "Looking at the paper, type these two groups of the code."
            )
        } else {
            say!(
                lang,
                "请现在用纸笔抄下这个恢复码，和公章放在一起保存。忘了密码只能靠它打开；它只显示这一次，丢了密码又丢了它，学籍就读不出来了。",
                "Write this code on paper now and keep it with the school's seal. It is the only way in when the password is forgotten, and it is shown only this once."
            )
        };
        let lines = wrap(&text, area.width.into(), 4);
        for (y, line) in (2..).zip(&lines) {
            put(buf, area, (0, y), line, look.theme.text);
        }
        let below = u16::try_from(lines.len()).unwrap_or(0) + 3;
        if self.asked {
            let slip_area = Rect { y: area.y + below, height: area.height.saturating_sub(below), ..area };
            return slip.draw(buf, slip_area, &look.theme);
        }
        let code = self.code.expose_str().unwrap_or_default();
        put(buf, area, (4, below + 1), code, look.theme.strong);
        let go = say!(lang, "抄好后按回车。", "Press Enter when it is written down.");
        put(buf, area, (0, below + 4), &go, look.theme.key);
        None
    }
}
