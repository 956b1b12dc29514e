//! 设置: this desk, its staff, passwords, cards, backup. At the left the sections, at the right what can be done
//! in one. Does nothing itself: a line opens a dialog ([`ask`]), the dialog's answer becomes an order.

mod ask;
mod lines;

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Screen, Tab};
use crate::{
    desk::{CalendarSource, CardView, Desk, DeskError, DirectoryView, Progress, Secret},
    domain::{Fingerprint, Post, Staff, StaffId, Text},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Reply, Slip},
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{fill, put, put_padded},
            table::ListState,
        },
        worker::Code,
    },
};

/// A section of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// Keys, language, locking.
    #[default]
    Desk,
    /// Staff.
    Staff,
    /// Password and recovery code.
    Security,
    /// Cards.
    Cards,
    /// Backup.
    Backup,
    /// Rules, calendars, the directory.
    Rules,
}

impl Section {
    const ALL: [Self; 6] = [Self::Desk, Self::Staff, Self::Security, Self::Cards, Self::Backup, Self::Rules];

    const fn name(self) -> Text {
        match self {
            Self::Desk => Text::new("本机", "This desk"),
            Self::Staff => Text::new("人员", "Staff"),
            Self::Security => Text::new("密码", "Passwords"),
            Self::Cards => Text::new("名片", "Cards"),
            Self::Backup => Text::new("备份", "Backup"),
            Self::Rules => Text::new("规则", "Rules"),
        }
    }
}

/// What is known of the desk; asked anew whenever the screen comes to the front.
#[derive(Default)]
pub struct Known {
    /// The staff.
    pub staff: Vec<Staff>,
    /// Our own card, its QR code line by line.
    pub own: Option<(CardView, Vec<String>)>,
    /// The others' cards.
    pub cards: Vec<CardView>,
    /// The journal's head in short, to be written on paper.
    pub head: String,
    /// The version of the rules.
    pub rules: String,
    /// What the center sends.
    pub directory: Option<DirectoryView>,
    /// The years whose working days are known.
    pub calendars: Vec<(i32, CalendarSource)>,
}

/// 设置.
pub struct Settings {
    section: Section,
    /// Whether the right pane has the keys.
    right: bool,
    list: ListState,
    known: Known,
    /// The card whose check code is being typed.
    confirming: Option<Fingerprint>,
    /// The account that would be closed.
    closing: Option<StaffId>,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// Everything that is shown.
    Load,
    /// A new account: name, post, classes, the account's password, one's own password.
    AddStaff(String, Post, Vec<(String, String)>, Secret, Secret),
    /// Closes an account.
    CloseStaff(StaffId),
    /// One's own password: the old one and the new one.
    Password(Secret, Secret),
    /// A new recovery code, for the password.
    Recovery(Secret),
    /// Writes our card into a folder.
    ExportCard(PathBuf),
    /// Reads another's card.
    ImportCard(PathBuf),
    /// Trusts a card by its check code as typed.
    ConfirmCard(Fingerprint, String),
    /// Writes a backup into a folder.
    Backup(PathBuf),
    /// Takes in the calendar of a year.
    Calendar(PathBuf),
    /// Center: adds a file of rules or a calendar to the directory.
    Directory(PathBuf),
    /// Center: writes the directory for every site.
    Publish(PathBuf),
}

/// What comes back.
pub enum Answer {
    /// Everything that is shown.
    Known(Box<Known>),
    /// It was done; a sentence may tell more.
    Done(Done),
    /// The new recovery code.
    Code(Code),
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// The account is there.
    StaffAdded,
    /// The account no longer opens the desk.
    StaffClosed,
    /// The password is the new one.
    PasswordChanged,
    /// The card was written here.
    CardWritten(PathBuf),
    /// This card was read and waits for its check code.
    CardRead(Box<CardView>),
    /// The card counts now.
    CardConfirmed,
    /// The backup was written here.
    BackedUp(PathBuf),
    /// The calendar of this year is here.
    Calendar(i32),
    /// The directory is of this version now.
    Directory(u32),
    /// The directory was written for so many sites.
    Published(PathBuf, usize),
}

impl Screen for Settings {
    type Args = Section;
    type Order = Order;
    type Answer = Answer;
    const TAB: Option<Tab> = Some(Tab::Settings);

    fn open(section: &Section, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let settings = Self {
            section: *section,
            right: *section != Section::default(),
            list: ListState::default(),
            known: Known::default(),
            confirming: None,
            closing: None,
        };
        (settings, vec![Msg::ask(Order::Load)])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        const LEFT: &[Action] = &[Action::Open, Action::Palette, Action::Lock, Action::Quit];
        const RIGHT: &[Action] = &[Action::Open, Action::Back, Action::Palette, Action::Lock, Action::Quit];
        Some(if self.right { RIGHT } else { LEFT })
    }

    fn perform(order: Order, desk: &Desk, progress: &Progress) -> Result<Answer, DeskError> {
        Ok(match order {
            Order::Load => Answer::Known(Box::new(Known {
                staff: desk.staff()?,
                own: Some((desk.card()?, desk.card_qr()?)),
                cards: desk.cards()?,
                head: desk.head_code(),
                rules: desk.rules().version().0.to_owned(),
                directory: Some(desk.directory()?),
                calendars: desk.calendars()?,
            })),
            Order::AddStaff(name, post, classes, password, own) => {
                desk.add_staff(&name, post, classes, &password, &own)?;
                Answer::Done(Done::StaffAdded)
            }
            Order::CloseStaff(id) => {
                desk.close_staff(id)?;
                Answer::Done(Done::StaffClosed)
            }
            Order::Password(old, new) => {
                desk.change_password(&old, &new)?;
                Answer::Done(Done::PasswordChanged)
            }
            Order::Recovery(password) => Answer::Code(desk.new_recovery_code(&password)?.into()),
            Order::ExportCard(to) => Answer::Done(Done::CardWritten(desk.export_card(&to)?)),
            Order::ImportCard(file) => Answer::Done(Done::CardRead(Box::new(desk.import_card(&file)?))),
            Order::ConfirmCard(fingerprint, typed) => {
                desk.confirm_card(fingerprint, &typed)?;
                Answer::Done(Done::CardConfirmed)
            }
            Order::Backup(to) => Answer::Done(Done::BackedUp(desk.backup(&to)?)),
            Order::Calendar(file) => Answer::Done(Done::Calendar(desk.import_calendar(&file)?)),
            Order::Directory(file) => Answer::Done(Done::Directory(add_to_directory(desk, file)?)),
            Order::Publish(to) => {
                let done = desk.publish_directory(&to, progress)?;
                Answer::Done(Done::Published(to, done.addressees.len()))
            }
        })
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        if let Some(line) = lines::by_action(action) {
            return Some(ask::open(self, &line, ctx));
        }
        let len = self.lines(ctx).len();
        match action {
            Action::Up => self.step(-1, len),
            Action::Down => self.step(1, len),
            Action::PageUp => self.step(-10, len),
            Action::PageDown => self.step(10, len),
            Action::Home if self.right => self.list.first(),
            Action::End if self.right => self.list.last(len),
            Action::NextPane | Action::PrevPane => self.right = !self.right,
            Action::Right => self.right = true,
            Action::Left => self.right = false,
            Action::Back if self.right => self.right = false,
            Action::Open if !self.right => self.right = true,
            Action::Open => {
                let line = self.lines(ctx).into_iter().nth(self.list.cursor);
                return Some(line.map_or_else(Vec::new, |line| ask::open(self, &line.does, ctx)));
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Known(known) => {
                self.known = *known;
                self.list.follow(self.lines(ctx).len(), usize::from(ctx.body_height()));
                Vec::new()
            }
            Answer::Code(code) => vec![ask::code(&code, ctx)],
            Answer::Done(done) => ask::done(self, done, ctx),
        }
    }

    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        self.confirming = None;
        vec![Msg::error(error, ctx.lang())]
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        match reply {
            Reply::Filled(slip) => ask::filled(self, topic, slip, ctx),
            Reply::Chosen(code) => ask::chosen(topic, &code),
            Reply::Yes => self.closing.take().map(|id| Msg::ask(Order::CloseStaff(id))).into_iter().collect(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load)]
    }

    fn revisit(&mut self, section: &Section, _ctx: &Ctx) -> Vec<Msg> {
        self.section = *section;
        self.right = *section != Section::default();
        self.list.first();
        vec![Msg::ask(Order::Load)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        const LEFT: u16 = 16;
        let (lang, theme) = (ctx.lang(), ctx.theme());
        for (y, section) in (1..).zip(Section::ALL) {
            let here = section == self.section;
            let style = match (here, self.right) {
                (true, false) => theme.cursor,
                (true, true) => theme.cursor_away,
                (false, _) => theme.text,
            };
            let sign = if here { ">" } else { " " };
            let name = section.name().get(lang);
            put_padded(buf, area, (1, y), LEFT - 2, &format!("{sign} {name}"), style);
        }
        let right = Rect { x: area.x + LEFT, width: area.width.saturating_sub(LEFT + 1), ..area };
        fill(buf, right, theme.text);
        let lines = self.lines(ctx);
        let mut list = self.list;
        let sight = usize::from(right.height.saturating_sub(1));
        list.follow(lines.len(), sight);
        for (y, (at, line)) in (1..right.height).zip(lines.iter().enumerate().skip(list.top)) {
            let here = self.right && at == list.cursor;
            let style = if here { theme.cursor } else { theme.text };
            put_padded(buf, right, (0, y), right.width, &line.text(here, right.width), style);
        }
        if lines.is_empty() {
            put(buf, right, (2, 1), &say!(lang, "（没有）", "(none)"), theme.dim);
        }
        None
    }
}

/// A calendar is told from rules by its file's name.
fn add_to_directory(desk: &Desk, file: PathBuf) -> Result<u32, DeskError> {
    let is_calendar = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let view = if is_calendar {
        desk.set_directory(&[], &[file], &[])?
    } else {
        desk.set_directory(&[file], &[], &[])?
    };
    Ok(view.version)
}

impl Settings {
    fn step(&mut self, rows: isize, len: usize) {
        if self.right {
            return self.list.step(rows, len);
        }
        let at = Section::ALL.iter().position(|section| *section == self.section).unwrap_or(0);
        let at = at.saturating_add_signed(rows).min(Section::ALL.len() - 1);
        self.section = Section::ALL[at];
        self.list.first();
    }

    fn lines(&self, ctx: &Ctx) -> Vec<lines::Line> {
        lines::of(self.section, &self.known, ctx)
    }

    /// A path as typed: without the quotes that a file manager's "copy as path" puts around it.
    fn path(slip: &Slip) -> PathBuf {
        PathBuf::from(slip.text(0).trim().trim_matches(['"', '\'']))
    }
}

#[cfg(test)]
mod tests;
