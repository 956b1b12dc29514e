//! What is being shown: who sits here, the screens of each tab, the dialogs above them, and what is awaited.
//! Draws nothing, asks nothing of the desk.

use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    sync::Arc,
};

use super::{
    dialogs::Stacked,
    effect::JobId,
    event::Wake,
    screens::{AnyScreen, Tab, login::Login, setup::SetUp},
    theme::Theme,
};
use crate::{
    desk::{Desk, Progress, Roster, RulesInForce, Today},
    domain::{DeskRole, Lang, Site, Staff, Words},
    keymap::{Action, Chord, Context, Keymap, KeymapProblem, Name, Pending},
};

/// Minutes until the desk locks itself, unless set otherwise.
pub const IDLE_MINUTES: u16 = 5;
/// Screens above each other in one tab.
pub const DEPTH_MAX: usize = 12;
/// Keys that wait for an answer; further ones are dropped.
pub const HELD_MAX: usize = 256;

/// How the desk stands, told by the worker after each piece of work.
#[derive(Clone)]
pub struct Bearings {
    /// The site.
    pub site: Site,
    /// Who sits here.
    pub me: Staff,
    /// The day.
    pub today: Today,
    /// Why the clock is doubtful, if it is.
    pub clock: Option<Words>,
    /// The pupils as lists show them.
    pub roster: Arc<Roster>,
    /// The rules in force.
    pub rules: Arc<RulesInForce>,
    /// The settings that concern the screen, as written: keymap, language, idle minutes.
    pub settings: [Option<String>; 3],
}

impl Bearings {
    /// Asks the desk.
    #[must_use]
    pub fn of(desk: &Desk) -> Self {
        Self {
            site: desk.site(),
            me: desk.me(),
            today: desk.today(),
            clock: desk.clock_warning(),
            roster: desk.roster(),
            rules: desk.rules(),
            settings: SETTINGS.map(|key| desk.setting(key)),
        }
    }
}

/// The settings that concern the screen.
pub const SETTINGS: [&str; 3] = ["keymap", "lang", "idle_minutes"];

/// How things look and which keys act; everything a screen needs besides its own state.
#[derive(Clone)]
pub struct Look {
    /// The language.
    pub lang: Lang,
    /// The styles.
    pub theme: Theme,
    /// The keymap in force.
    pub keymap: Arc<Keymap>,
    /// What is wrong with the person's own keymap file; the built-in one is then in force.
    pub keymap_problems: Arc<Vec<KeymapProblem>>,
    /// Columns and lines of the terminal.
    pub size: (u16, u16),
}

/// What a screen may look at.
#[derive(Clone)]
pub struct Ctx {
    /// Language, styles, keys, size.
    pub look: Look,
    /// The site.
    pub site: Site,
    /// Who sits here.
    pub me: Staff,
    /// The day.
    pub today: Today,
    /// Why the clock is doubtful, if it is.
    pub clock: Option<Words>,
    /// The pupils as lists show them.
    pub roster: Arc<Roster>,
    /// The rules in force: lists to pick from and figures.
    pub rules: Arc<RulesInForce>,
    /// Minutes until the desk locks itself; 0 means never, which only tests use.
    pub idle_minutes: u16,
    /// Whether 今日 shows the newcomer's list.
    pub guide: bool,
}

impl Ctx {
    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.look.lang
    }

    /// The styles.
    #[must_use]
    pub fn theme(&self) -> &Theme {
        &self.look.theme
    }

    /// Whether this is a center desk.
    #[must_use]
    pub fn center(&self) -> bool {
        self.site.role == DeskRole::Center
    }

    /// Lines of a screen's body.
    #[must_use]
    pub fn body_height(&self) -> u16 {
        self.look.size.1.saturating_sub(4)
    }

    /// Columns of a screen's body.
    #[must_use]
    pub fn body_width(&self) -> u16 {
        self.look.size.0
    }

    /// A moment as people in China read it: `2026-11-23 20:11`.
    #[must_use]
    pub fn moment(&self, at: i64) -> String {
        const CHINA: i64 = 8 * 3600;
        chrono::DateTime::from_timestamp(at.saturating_add(CHINA), 0)
            .map_or_else(String::new, |moment| moment.format("%Y-%m-%d %H:%M").to_string())
    }

    /// The key of an action in a place, as a person reads it; empty when it has none.
    #[must_use]
    pub fn key(&self, context: Context, action: Action) -> String {
        self.look
            .keymap
            .keys_for(context, action)
            .first()
            .map_or_else(String::new, |keys| keys.label(self.lang()))
    }

    /// Takes over how the desk stands now; whether the list of pupils is another.
    pub fn take(&mut self, bearings: Bearings) -> bool {
        let changed = !Arc::ptr_eq(&self.roster, &bearings.roster);
        self.site = bearings.site;
        self.me = bearings.me;
        self.today = bearings.today;
        self.clock = bearings.clock;
        self.roster = bearings.roster;
        self.rules = bearings.rules;
        changed
    }
}

/// A screen that is open, by a number that is never used again.
pub struct Opened {
    /// The number.
    pub id: ScreenId,
    /// The screen.
    pub screen: AnyScreen,
}

/// Which open screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScreenId(pub u64);

/// Somebody sits at the desk.
pub struct Session {
    /// What screens may look at.
    pub ctx: Ctx,
    /// The tab in front.
    pub tab: Tab,
    /// The screens of each tab that was visited, the lowest first.
    pub stacks: BTreeMap<Tab, Vec<Opened>>,
}

impl Session {
    /// The screen in front.
    #[must_use]
    pub fn top(&self) -> Option<&Opened> {
        self.stacks.get(&self.tab).and_then(|stack| stack.last())
    }

    /// The screen in front with what it may look at.
    pub fn top_mut(&mut self) -> Option<(ScreenId, &mut AnyScreen, &Ctx)> {
        let opened = self.stacks.get_mut(&self.tab)?.last_mut()?;
        Some((opened.id, &mut opened.screen, &self.ctx))
    }

    /// A screen by its number.
    pub fn find_mut(&mut self, id: ScreenId) -> Option<(&mut AnyScreen, &Ctx)> {
        let opened = self.stacks.values_mut().flatten().find(|opened| opened.id == id)?;
        Some((&mut opened.screen, &self.ctx))
    }
}

/// Where the person is.
pub enum Stage {
    /// At a folder without a desk.
    SetUp(Box<SetUp>),
    /// Before the door, or locked out.
    Login(Box<Login>),
    /// At the desk.
    Open(Box<Session>),
}

/// A piece of work that is under way.
pub struct Awaited {
    /// Who gets the answer.
    pub owner: Option<ScreenId>,
    /// Whether keys wait for it.
    pub holds: bool,
    /// How far it is.
    pub progress: Arc<Progress>,
}

/// A key or paste that waits.
pub enum Held {
    /// A key.
    Key(Chord),
    /// A paste.
    Paste(String),
}

/// Everything that is shown.
pub struct Model {
    /// Language, styles, keys, size.
    pub look: Look,
    /// The text of the person's own keymap file, and its name.
    pub keymap_file: Option<(String, String)>,
    /// Whether the language was demanded at the start, so that the setting does not count.
    pub lang_fixed: bool,
    /// The data folder; none for a demo, which is locked but never left.
    pub folder: Option<PathBuf>,
    /// Shown where a password is asked: a demo tells its own.
    pub hint: Option<Words>,
    /// Whether 今日 shows the newcomer's list.
    pub guide: bool,
    /// Where the person is.
    pub stage: Stage,
    /// Dialogs, the last in front.
    pub dialogs: Vec<Stacked>,
    /// The line at the bottom.
    pub status: String,
    /// The first chord of two.
    pub pending: Pending,
    /// Work under way.
    pub awaited: BTreeMap<JobId, Awaited>,
    /// Keys that wait.
    pub held: VecDeque<Held>,
    /// The next number for a job or a screen.
    pub next: u64,
}

impl Model {
    /// A number that was not used before.
    pub fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Whether keys wait for an answer.
    #[must_use]
    pub fn holding(&self) -> bool {
        self.awaited.values().any(|job| job.holds)
    }

    /// Where keys act now.
    #[must_use]
    pub fn context(&self) -> Context {
        if let Some(top) = self.dialogs.last() {
            return top.dialog.context();
        }
        match &self.stage {
            Stage::SetUp(_) | Stage::Login(_) => Context::Login,
            Stage::Open(session) => session.top().map_or(Context::Global, |top| top.screen.context()),
        }
    }

    /// The actions that do something where keys act now, if they are fewer than the place has.
    #[must_use]
    pub fn offered(&self) -> Option<&'static [Action]> {
        if let Some(top) = self.dialogs.last() {
            return top.dialog.offered();
        }
        match &self.stage {
            Stage::Open(session) => session.top().and_then(|top| top.screen.offered()),
            Stage::SetUp(_) => {
                Some(&[Action::Confirm, Action::NextField, Action::PrevField, Action::Cancel, Action::Quit])
            }
            Stage::Login(_) => None,
        }
    }

    /// When the loop should wake without a key; none when there is nothing to wait for.
    #[must_use]
    pub fn wake(&self) -> Option<Wake> {
        if !self.awaited.is_empty() {
            return Some(Wake::Progress);
        }
        match &self.stage {
            Stage::Login(login) if login.wait > 0 => Some(Wake::Second),
            Stage::Open(session) if session.ctx.idle_minutes > 0 => {
                Some(Wake::Idle(session.ctx.idle_minutes))
            }
            _ => None,
        }
    }

    /// Puts a keymap in force, with the person's own file over it; a file with mistakes is left out and told.
    pub fn use_keymap(&mut self, name: Name) {
        let (file, text) = self.keymap_file.as_ref().map_or(("", ""), |(file, text)| (file, text));
        let (keymap, problems) = match Keymap::load(name, text, file) {
            Ok(keymap) => (keymap, Vec::new()),
            Err(problems) => (Keymap::builtin(name), problems),
        };
        self.look.keymap = Arc::new(keymap);
        self.look.keymap_problems = Arc::new(problems);
        self.pending = Pending::default();
        self.spread_look();
    }

    /// Gives screens the look in force.
    pub fn spread_look(&mut self) {
        if let Stage::Open(session) = &mut self.stage {
            session.ctx.look = self.look.clone();
        }
    }
}
