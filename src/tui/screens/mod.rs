//! The screens, one module each, and the one list of them. A screen knows no other screen: it says where to go.
//!
//! # Adding a screen
//!
//! Write a file with a type that is a [`Screen`], and add its line to the list at [`screens!`] below: that makes
//! its [`Place`], [`Order`] and [`Answer`]. If it is the lowest screen of a tab, say so in `TAB` and add its line
//! to [`Tab::root`]; if actions from elsewhere lead to it, to [`home`]; if 今日 leads to it, to [`place_of`] in `leading.rs`.
//!
//! # How a screen works
//!
//! `open` makes the state and what is asked first; keys come as `act` (an action) or `press` (typing); what it
//! wishes goes out as [`Msg`]; what the desk answers comes back as `answered` or `failed`; what a dialog answers
//! as `replied`. `perform` is the only place with the desk in hand, and runs on the worker. `view` draws.

pub mod attend;
pub mod breaches;
pub mod changes;
pub mod checks;
pub mod duty;
pub mod edit;
pub mod file;
pub mod forms;
pub mod grid;
pub mod import;
pub mod inbox;
mod leading;
pub mod login;
pub mod month;
pub mod movements;
pub mod outgoing;
pub mod papers;
pub mod proof;
pub mod pupil;
pub mod pupils;
pub mod report;
pub mod review;
pub mod rules;
pub mod settings;
pub mod setup;
pub mod sheets;
pub mod sites;
pub mod stick;
pub mod today;
pub mod wizard;
pub mod year;

pub use leading::place_of;

use std::fmt::Debug;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{dialogs::Reply, effect::Msg, model::Ctx};
use crate::{
    desk::{self, Desk, DeskError, Progress},
    domain::{DeskRole, PupilId, Text},
    keymap::{Action, Chord, Context},
};

/// What every screen does.
pub trait Screen: Sized {
    /// What it is opened with: a pupil, a section; `()` for nothing.
    type Args: Clone + Debug + PartialEq;
    /// What it asks of the desk, as data.
    type Order: Debug + Send + 'static;
    /// What comes back.
    type Answer: Send + 'static;
    /// The tab whose lowest screen this is; otherwise it stands above the screen that went to it.
    const TAB: Option<Tab> = None;

    /// The state at first, and what is asked.
    fn open(args: &Self::Args, ctx: &Ctx) -> (Self, Vec<Msg>);

    /// Where keys act now.
    fn context(&self) -> Context;

    /// The actions that do something here, most needed first, when the screen takes fewer than its context has:
    /// footer, help and palette then show no others. Moves and what leads elsewhere need not be named.
    fn offered(&self) -> Option<&'static [Action]> {
        None
    }

    /// Does what was asked, on the worker.
    ///
    /// # Errors
    /// What the desk says.
    fn perform(order: Self::Order, desk: &Desk, progress: &Progress) -> Result<Self::Answer, DeskError>;

    /// An action; none if it means nothing here, so that the desk as a whole takes it.
    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>>;

    /// A chord that no action took: typing.
    fn press(&mut self, _chord: Chord, _ctx: &Ctx) -> Vec<Msg> {
        Vec::new()
    }

    /// A pasted text.
    fn paste(&mut self, _text: &str, _ctx: &Ctx) -> Vec<Msg> {
        Vec::new()
    }

    /// The desk has answered.
    fn answered(&mut self, answer: Self::Answer, ctx: &Ctx) -> Vec<Msg>;

    /// The desk has said no; unless the screen knows better, a message says so.
    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::error(error, ctx.lang())]
    }

    /// A dialog of this screen was answered; `topic` is the one it was shown with.
    fn replied(&mut self, _topic: &'static str, _reply: Reply, _ctx: &Ctx) -> Vec<Msg> {
        Vec::new()
    }

    /// It is in front again, or the list of pupils changed, or an edit was taken back.
    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        Vec::new()
    }

    /// The lowest screen of a tab is gone to again, with these arguments.
    fn revisit(&mut self, _args: &Self::Args, ctx: &Ctx) -> Vec<Msg> {
        self.refresh(ctx)
    }

    /// The desk is being locked or left: what must be kept of an unfinished form.
    fn interrupted(&mut self, _ctx: &Ctx) -> Option<Self::Order> {
        None
    }

    /// Draws into `area`; returns where the terminal's cursor must stand when a text is being typed.
    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position>;
}

/// Makes the places, orders, answers and the enum of screens from one line a screen.
macro_rules! screens {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {
        /// A place to go to.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Place { $($(#[$doc])* $name(<$type as Screen>::Args),)* }

        /// What a screen asks of the desk.
        #[derive(Debug)]
        pub enum Order { $($(#[$doc])* $name(<$type as Screen>::Order),)* }

        /// What comes back.
        pub enum Answer { $($(#[$doc])* $name(<$type as Screen>::Answer),)* }

        /// A screen that is open.
        pub enum AnyScreen { $($(#[$doc])* $name(Box<$type>),)* }

        $(impl From<<$type as Screen>::Order> for Order {
            fn from(order: <$type as Screen>::Order) -> Self { Self::$name(order) }
        })*

        impl Order {
            /// Does it, on the worker.
            ///
            /// # Errors
            /// What the desk says.
            pub fn perform(self, desk: &Desk, progress: &Progress) -> Result<Answer, DeskError> {
                match self {
                    $(Self::$name(order) => <$type as Screen>::perform(order, desk, progress).map(Answer::$name),)*
                }
            }
        }

        impl Place {
            /// The tab whose lowest screen this is.
            #[must_use]
            pub fn tab(&self) -> Option<Tab> {
                match self { $(Self::$name(_) => <$type as Screen>::TAB,)* }
            }

            /// Opens the screen.
            #[must_use]
            pub fn open(&self, ctx: &Ctx) -> (AnyScreen, Vec<Msg>) {
                match self {
                    $(Self::$name(args) => {
                        let (screen, msgs) = <$type as Screen>::open(args, ctx);
                        (AnyScreen::$name(Box::new(screen)), msgs)
                    })*
                }
            }
        }

        impl AnyScreen {
            /// Where keys act now.
            #[must_use]
            pub fn context(&self) -> Context {
                match self { $(Self::$name(screen) => screen.context(),)* }
            }

            /// See [`Screen::offered`].
            #[must_use]
            pub fn offered(&self) -> Option<&'static [Action]> {
                match self { $(Self::$name(screen) => screen.offered(),)* }
            }

            /// See [`Screen::act`].
            pub fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
                match self { $(Self::$name(screen) => screen.act(action, ctx),)* }
            }

            /// See [`Screen::press`].
            pub fn press(&mut self, chord: Chord, ctx: &Ctx) -> Vec<Msg> {
                match self { $(Self::$name(screen) => screen.press(chord, ctx),)* }
            }

            /// See [`Screen::paste`].
            pub fn paste(&mut self, text: &str, ctx: &Ctx) -> Vec<Msg> {
                match self { $(Self::$name(screen) => screen.paste(text, ctx),)* }
            }

            /// See [`Screen::answered`]; an answer to another screen is dropped.
            pub fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
                match (self, answer) {
                    $((Self::$name(screen), Answer::$name(answer)) => screen.answered(answer, ctx),)*
                    _ => Vec::new(),
                }
            }

            /// See [`Screen::failed`].
            pub fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
                match self { $(Self::$name(screen) => screen.failed(error, ctx),)* }
            }

            /// See [`Screen::replied`].
            pub fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
                match self { $(Self::$name(screen) => screen.replied(topic, reply, ctx),)* }
            }

            /// See [`Screen::refresh`].
            pub fn refresh(&mut self, ctx: &Ctx) -> Vec<Msg> {
                match self { $(Self::$name(screen) => screen.refresh(ctx),)* }
            }

            /// See [`Screen::revisit`].
            pub fn revisit(&mut self, place: &Place, ctx: &Ctx) -> Vec<Msg> {
                match (self, place) {
                    $((Self::$name(screen), Place::$name(args)) => screen.revisit(args, ctx),)*
                    _ => Vec::new(),
                }
            }

            /// See [`Screen::interrupted`].
            pub fn interrupted(&mut self, ctx: &Ctx) -> Option<Order> {
                match self { $(Self::$name(screen) => screen.interrupted(ctx).map(Order::$name),)* }
            }

            /// See [`Screen::view`].
            pub fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
                match self { $(Self::$name(screen) => screen.view(ctx, buf, area),)* }
            }
        }
    };
}

screens! {
    /// 今日.
    Today: today::Today;
    /// 设置.
    Settings: settings::Settings;
    /// 学生.
    Pupils: pupils::Pupils;
    /// One pupil.
    Pupil: pupil::PupilPage;
    /// The form of a record.
    Edit: edit::Edit;
    /// The import of a roster.
    Import: import::Import;
    /// 核查.
    Checks: checks::Checks;
    /// 报表.
    Sheets: sheets::Sheets;
    /// 打印表格.
    Forms: forms::Forms;
    /// 考勤.
    Attend: attend::Attend;
    /// 异动.
    Changes: changes::Changes;
    /// One change.
    Change: changes::page::Page;
    /// The form of a change.
    Wizard: wizard::Wizard;
    /// 上报.
    Report: report::Report;
    /// 收件.
    Inbox: inbox::Inbox;
    /// 审核.
    Review: review::Review;
    /// One case.
    Case: review::case::Case;
    /// 学籍档案.
    File: file::FilePage;
    /// Awards or aid of a pupil.
    Events: file::events::Events;
    /// 档案登记.
    Grid: grid::ClassGrid;
    /// 纸质档案.
    Papers: papers::Papers;
    /// 规则.
    Rules: rules::Rules;
    /// 月历.
    Month: month::Month;
    /// 增减登记.
    Movements: movements::Movements;
    /// 学年.
    Year: year::Year;
    /// A bulk act of the year.
    YearAct: year::act::Act;
    /// 班级.
    Classes: year::classes::Classes;
    /// 第30条自查.
    Breaches: breaches::Breaches;
    /// 控辍台账 over all sites.
    Sites: sites::Sites;
    /// One case of a site.
    SiteCase: sites::case::SiteCase;
}

/// The tabs, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tab {
    /// 今日
    Today,
    /// 收件, at a center.
    Inbox,
    /// 审核, at a center.
    Review,
    /// 学生
    Pupils,
    /// 考勤
    Attend,
    /// 异动
    Changes,
    /// 上报
    Report,
    /// 核查
    Checks,
    /// 报表
    Sheets,
    /// 设置
    Settings,
}

impl Tab {
    const ALL: [Self; 10] = [
        Self::Today,
        Self::Inbox,
        Self::Review,
        Self::Pupils,
        Self::Attend,
        Self::Changes,
        Self::Report,
        Self::Checks,
        Self::Sheets,
        Self::Settings,
    ];

    /// The tabs of a desk, in order.
    pub fn of(role: DeskRole) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |tab| tab.root().is_some() && tab.stands_at(role))
    }

    /// The action that leads to it.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Today => Action::TabToday,
            Self::Inbox => Action::TabInbox,
            Self::Review => Action::TabReview,
            Self::Pupils => Action::TabPupils,
            Self::Attend => Action::TabAttend,
            Self::Changes => Action::TabChanges,
            Self::Report => Action::TabReport,
            Self::Checks => Action::TabChecks,
            Self::Sheets => Action::TabSheets,
            Self::Settings => Action::TabSettings,
        }
    }

    /// The tab of an action.
    #[must_use]
    pub fn by(action: Action) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.action() == action)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> Text {
        self.action().name()
    }

    /// Whether a desk of this role has it.
    #[must_use]
    pub const fn stands_at(self, role: DeskRole) -> bool {
        match role {
            DeskRole::School => !matches!(self, Self::Inbox | Self::Review),
            DeskRole::Center => {
                !matches!(self, Self::Attend | Self::Changes | Self::Report | Self::Checks | Self::Sheets)
            }
        }
    }

    /// Its lowest screen.
    #[must_use]
    pub fn root(self) -> Option<Place> {
        match self {
            Self::Today => Some(Place::Today(())),
            Self::Settings => Some(Place::Settings(settings::Section::default())),
            Self::Attend => Some(Place::Attend(())),
            Self::Changes => Some(Place::Changes(())),
            Self::Report => Some(Place::Report(())),
            Self::Inbox => Some(Place::Inbox(())),
            Self::Pupils => Some(Place::Pupils(())),
            Self::Checks => Some(Place::Checks(())),
            Self::Sheets => Some(Place::Sheets(())),
            Self::Review => Some(Place::Review(())),
        }
    }
}

/// The place that takes an action which the screen in front does not know.
#[must_use]
pub fn home(action: Action, role: DeskRole) -> Option<Place> {
    use settings::Section;
    Some(match action {
        Action::Month => Place::Month(()),
        Action::Breaches if role == DeskRole::School => Place::Breaches(()),
        Action::Ledger if role == DeskRole::Center => Place::Sites(()),
        Action::Rules => Place::Rules(()),
        Action::Movements if role == DeskRole::School => Place::Movements(()),
        Action::StaffAdd => Place::Settings(Section::Staff),
        Action::ChangePassword => Place::Settings(Section::Security),
        Action::CardExport | Action::CardImport | Action::CardConfirm => Place::Settings(Section::Cards),
        Action::Backup => Place::Settings(Section::Backup),
        Action::AddPupil if role == DeskRole::School => Place::Edit(edit::Args::new(edit::Task::Add)),
        Action::Import if role == DeskRole::School => Place::Import(()),
        Action::Roster if role == DeskRole::School => Place::Sheets(()),
        Action::PrintForm if role == DeskRole::School => Place::Forms(desk::FormAbout::Blank),
        Action::NewChange if role == DeskRole::School => Place::Changes(()),
        Action::SchoolYear if role == DeskRole::School => Place::Year(()),
        Action::FileGrid if role == DeskRole::School => Place::Grid(grid::Args::default()),
        Action::Papers if role == DeskRole::School => Place::Papers(papers::Args::default()),
        Action::Export | Action::Receive if role == DeskRole::School => Place::Report(()),
        Action::Export | Action::Collect if role == DeskRole::Center => Place::Inbox(()),
        _ => return None,
    })
}

/// Whether an action of the palette leads anywhere from every screen of a desk.
#[must_use]
pub fn leads(action: Action, role: DeskRole) -> bool {
    const DESK: [Action; 6] =
        [Action::Help, Action::Undo, Action::Redraw, Action::Lock, Action::Quit, Action::Palette];
    match Tab::by(action) {
        Some(tab) => Tab::of(role).any(|known| known == tab),
        None => DESK.contains(&action) || home(action, role).is_some(),
    }
}

/// Where a new change for a pupil begins.
#[must_use]
pub const fn new_change(pupil: PupilId) -> Place {
    Place::Wizard(wizard::Start::New { kind: None, pupil: Some(pupil) })
}
