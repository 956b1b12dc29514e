//! The set-up wizard: what kind of desk, which site, at a school which grades, who; then the recovery code, shown once, and the proof that
//! it was written down. Judges the code and the password as they are typed; founding is the desk's.

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    login::{Knock, new_password},
    proof::Proof,
    year::slips::{self, shape_blanks},
};
use crate::{
    desk::{Setup, year::Shape},
    domain::{DeskRole, Lang, SiteKind, number::school_code},
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

/// Which page.
enum Page {
    Site,
    School,
    Person,
    Code(Box<Proof>, Box<Bearings>),
}

/// The set-up.
pub struct SetUp {
    page: Page,
    slip: Slip,
    /// The first page as it was filled in, to go back to.
    site: Slip,
    /// The page of the school's grades as it was filled in; none at a center.
    school: Option<Slip>,
    folder: PathBuf,
    lang: Lang,
}

const ROLES: [DeskRole; 2] = [DeskRole::School, DeskRole::Center];

impl SetUp {
    /// The first page.
    #[must_use]
    pub fn new(folder: PathBuf, lang: Lang) -> Self {
        Self { page: Page::Site, slip: site_slip(lang), site: Slip::default(), school: None, folder, lang }
    }

    /// Typing.
    pub fn press(&mut self, chord: Chord) -> Knock {
        let slip = match &mut self.page {
            Page::Code(proof, _) => proof.slip_mut(),
            Page::Site | Page::School | Page::Person => Some(&mut self.slip),
        };
        match slip.map(|slip| slip.press(chord)) {
            Some(Pressed::Stay) => Knock::Stay,
            _ => Knock::Unknown,
        }
    }

    /// A pasted text.
    pub fn paste(&mut self, text: &str) {
        match &mut self.page {
            Page::Code(proof, _) => proof.paste(text),
            Page::Site | Page::School | Page::Person => self.slip.paste(text),
        }
    }

    /// An action.
    pub fn act(&mut self, action: Action) -> Knock {
        if let Page::Code(proof, bearings) = &mut self.page {
            return if proof.act(action) { Knock::Enter(bearings.clone()) } else { Knock::Stay };
        }
        if action == Action::Cancel && !matches!(self.page, Page::Site) {
            self.go_back();
            return Knock::Stay;
        }
        match (self.slip.act(action), &self.page) {
            (Pressed::Submit, Page::Site) => {
                self.leave_site(self.lang);
                Knock::Stay
            }
            (Pressed::Submit, Page::School) => {
                self.leave_school(self.lang);
                Knock::Stay
            }
            (Pressed::Submit, _) => self.create(self.lang).map_or(Knock::Stay, Knock::Ask),
            (Pressed::Unknown, _) => Knock::Unknown,
            (Pressed::Stay | Pressed::Button(_), _) => Knock::Stay,
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
        self.site = std::mem::take(&mut self.slip);
        if self.role() == DeskRole::Center {
            self.ask_person(lang);
        } else {
            let kind = SiteKind::ALL[self.site.chosen(1) % SiteKind::ALL.len()];
            self.slip = Slip::new(shape_blanks(&Shape::offered(kind), lang));
            self.page = Page::School;
        }
    }

    fn leave_school(&mut self, lang: Lang) {
        if let Err(refusal) = slips::shape(&self.slip).check() {
            return self.slip.refuse(1, refusal.what.get(lang));
        }
        self.school = Some(std::mem::take(&mut self.slip));
        self.ask_person(lang);
    }

    fn ask_person(&mut self, lang: Lang) {
        let checked = school_code::check(self.site.text(2));
        let doubts: Vec<&str> = checked.notes.iter().map(|note| note.text(lang)).collect();
        self.slip = person_slip(&doubts.join(" "), lang);
        self.page = Page::Person;
    }

    fn go_back(&mut self) {
        (self.page, self.slip) = match self.school.take() {
            Some(school) => (Page::School, school),
            None => (Page::Site, std::mem::take(&mut self.site)),
        };
    }

    /// The role chosen, on the first page or after it.
    fn role(&self) -> DeskRole {
        let slip =
            if matches!(self.page, Page::Site) && self.site.is_empty() { &self.slip } else { &self.site };
        ROLES[slip.chosen(0) % ROLES.len()]
    }

    fn create(&mut self, lang: Lang) -> Option<Gate> {
        let staff = self.slip.text(0).trim().to_owned();
        if staff.is_empty() {
            self.slip.refuse(0, say!(lang, "请写姓名。", "Write your name."));
            return None;
        }
        let code = school_code::check(self.site.text(2)).value?;
        let name = self.site.text(3).trim().to_owned();
        let password = new_password(&mut self.slip, (1, 2), &[&name, &code, &staff], lang)?;
        let role = self.role();
        let shape = self.school.as_ref().map(slips::shape);
        let kind = SiteKind::ALL[self.site.chosen(1) % SiteKind::ALL.len()];
        Some(Gate::Create(self.folder.clone(), Setup { role, kind, code, name, staff }, password, shape))
    }

    /// The door has answered.
    pub fn answered(&mut self, answer: GateAnswer, bearings: Option<Bearings>) -> Knock {
        if let (GateAnswer::Code(code), Some(bearings)) = (answer, bearings) {
            self.page = Page::Code(Box::new(Proof::new(code, self.lang)), Box::new(bearings));
            self.slip = Slip::default();
            self.site = Slip::default();
        }
        Knock::Stay
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
            Page::School => (
                2,
                say!(
                    lang,
                    "再说明本校有哪些年级，学生怎样升学。升级、毕业都按这里办，以后可以在“学年”里改。",
                    "Which grades are taught here, and how pupils go on. It can be changed later under the school year."
                ),
            ),
            Page::Person => (
                if self.school.is_some() { 3 } else { 2 },
                say!(
                    lang,
                    "现在建第一个账号。密码保护全部学籍，没有密码谁也读不出来。",
                    "Now the first account. The password protects every record; nobody can read them without."
                ),
            ),
            Page::Code(proof, _) => return proof.view(look, buf, area),
        };
        let area = centred(area, 70.min(area.width - 4), 16);
        let steps = if self.role() == DeskRole::Center { 3 } else { 4 };
        let title =
            say!(lang, "建立学籍库　第 {step} 步，共 {steps} 步", "Setting up: step {step} of {steps}");
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
