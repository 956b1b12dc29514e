//! A harness for the tests of screens: an invented school on a fixed day, keys in, pictures and effects out. No
//! desk is behind it: what a screen asks is collected, and the test answers.

use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    sync::Arc,
};

use ratatui::{
    buffer::{Buffer, CellWidth},
    layout::{Position, Rect},
};

use super::{
    effect::{Effect, Job, Work},
    event::{Done, Event, Wake},
    model::{Bearings, Look, Model, Stage},
    screens::{Answer, Order, Place, login::Login, setup::SetUp},
    theme::{Colours, Theme},
    update::{enter, update},
    view,
    worker::Outcome,
};
use crate::{
    desk::{DeskError, Roster, RulesInForce, Today},
    domain::{Date, DeskRole, Lang, Post, Site, SiteKind, Staff, StaffId},
    keymap::{Chord, Keymap, Name, Pending},
};

/// A model with what it has asked of the outside so far.
pub struct Harness {
    /// The model, to be looked at.
    pub model: Model,
    /// Work that was asked for and not yet answered, the oldest first.
    pub jobs: VecDeque<Job>,
    /// What else was asked: redraw, bell, quit, as words.
    pub others: Vec<&'static str>,
}

/// 2026-09-01 09:00 in China.
pub const NOW: i64 = 1_788_224_400;

/// How an invented desk stands: 河湾教学点 or 青石中心小学, on 2026-09-01.
#[must_use]
pub fn bearings(role: DeskRole) -> Bearings {
    let center = role == DeskRole::Center;
    let site = Site {
        code: if center { "2121049901" } else { "2121049902" }.into(),
        name: if center { "青石中心小学" } else { "河湾教学点" }.into(),
        role,
        kind: if center { SiteKind::Central } else { SiteKind::TeachingPoint },
    };
    let me = Staff {
        id: StaffId([1; 16]),
        name: "林老师".into(),
        post: if center { Post::Reviewer } else { Post::Registrar },
        classes: Vec::new(),
        active: true,
    };
    let date = Date::from_number(20_260_901).unwrap();
    let today = Today { date, now: NOW };
    let settings = [None, None, None];
    let (roster, rules) = (Arc::new(Roster::default()), Arc::new(RulesInForce::built_in(date)));
    Bearings { site, me, today, clock: None, roster, rules, settings }
}

impl Harness {
    fn of(stage: Stage) -> Self {
        let look = Look {
            lang: Lang::Zh,
            theme: Theme::new(Colours::None),
            keymap: Arc::new(Keymap::builtin(Name::Default)),
            keymap_problems: Arc::default(),
            size: (80, 24),
        };
        let model = Model {
            look,
            keymap_file: None,
            lang_fixed: false,
            folder: Some(PathBuf::from("desk")),
            hint: None,
            guide: false,
            stage,
            dialogs: Vec::new(),
            status: String::new(),
            pending: Pending::default(),
            awaited: BTreeMap::new(),
            held: VecDeque::new(),
            next: 0,
        };
        Self { model, jobs: VecDeque::new(), others: Vec::new() }
    }

    /// In front of the set-up.
    #[must_use]
    pub fn set_up() -> Self {
        Self::of(Stage::SetUp(Box::new(SetUp::new(PathBuf::from("desk"), Lang::Zh))))
    }

    /// Before the door.
    #[must_use]
    pub fn door() -> Self {
        Self::of(Stage::Login(Box::new(Login::new(Some(PathBuf::from("desk")), Lang::Zh))))
    }

    /// Signed in at a desk that stands like this; 今日 is in front and waits for its first answer, which is
    /// thrown away so that keys act.
    #[must_use]
    pub fn signed_in(bearings: Bearings) -> Self {
        let mut harness = Self::door();
        let mut effects = Vec::new();
        enter(&mut harness.model, bearings, &mut effects);
        harness.collect(effects);
        harness.answer(Answer::Today(Vec::new()))
    }

    /// Signed in at an invented school.
    #[must_use]
    pub fn school() -> Self {
        Self::signed_in(bearings(DeskRole::School))
    }

    /// Signed in at an invented center.
    #[must_use]
    pub fn center() -> Self {
        Self::signed_in(bearings(DeskRole::Center))
    }

    /// Another language.
    #[must_use]
    pub fn lang(mut self, lang: Lang) -> Self {
        self.model.look.lang = lang;
        self.model.spread_look();
        self
    }

    /// Another size.
    #[must_use]
    pub fn size(self, columns: u16, lines: u16) -> Self {
        self.event(Event::Resize(columns, lines))
    }

    /// Goes to a place.
    #[must_use]
    pub fn go(mut self, place: Place) -> Self {
        let effects = super::update::go_to(&mut self.model, place);
        self.collect(effects);
        self
    }

    /// Presses keys as keymap files write them, parted by blanks: `down down enter ctrl-s`.
    #[must_use]
    pub fn keys(mut self, keys: &str) -> Self {
        for key in keys.split_whitespace() {
            let chord = Chord::parse(key).unwrap_or_else(|_| panic!("no key {key}"));
            self = self.event(Event::Key(chord));
        }
        self
    }

    /// Types a text, character by character.
    #[must_use]
    pub fn typed(mut self, text: &str) -> Self {
        for c in text.chars() {
            self = self.event(Event::Key(Chord::plain(crate::keymap::Key::Char(c))));
        }
        self
    }

    /// Gives an event.
    #[must_use]
    pub fn event(mut self, event: Event) -> Self {
        let effects = update(&mut self.model, event);
        self.collect(effects);
        self
    }

    /// The time at which the desk locks itself has come.
    #[must_use]
    pub fn idle(self) -> Self {
        self.event(Event::Woke(Wake::Idle(5)))
    }

    /// Answers the oldest work that a screen asked for.
    #[must_use]
    pub fn answer(self, answer: Answer) -> Self {
        self.outcome(Ok(Outcome::Answer(answer)))
    }

    /// Refuses the oldest work.
    #[must_use]
    pub fn fail(self, error: DeskError) -> Self {
        self.outcome(Err(error))
    }

    /// Ends the oldest work.
    #[must_use]
    pub fn outcome(self, result: Result<Outcome, DeskError>) -> Self {
        self.outcome_with(result, None)
    }

    /// Ends the oldest work, and tells how the desk stands now.
    #[must_use]
    pub fn outcome_with(mut self, result: Result<Outcome, DeskError>, bearings: Option<Bearings>) -> Self {
        let job = self.jobs.pop_front().expect("work was asked for").id;
        self.event(Event::Done(Box::new(Done { job, result, bearings })))
    }

    /// The oldest order that a screen gave and that is not answered.
    #[must_use]
    pub fn order(&self) -> Option<&Order> {
        self.jobs.iter().find_map(|job| match &job.work {
            Work::Order(order) => Some(order),
            _ => None,
        })
    }

    /// All work asked for and not answered, as `Debug` writes it.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.jobs.iter().map(|job| format!("{:?}", job.work)).collect()
    }

    /// The screen as a terminal shows it, without blanks at the ends of lines.
    #[must_use]
    pub fn screen(&self) -> String {
        self.drawn().0
    }

    /// The screen without the line of the tabs, which changes with each screen that is added.
    #[must_use]
    pub fn picture(&self) -> String {
        let screen = self.screen();
        let lines: Vec<&str> = screen.lines().collect();
        let (title, rest) = lines.split_at(1.min(lines.len()));
        [title, rest.get(1..).unwrap_or_default()].concat().join("\n")
    }

    /// Where the terminal's cursor stands.
    #[must_use]
    pub fn cursor(&self) -> Option<Position> {
        self.drawn().1
    }

    fn drawn(&self) -> (String, Option<Position>) {
        let (columns, lines) = self.model.look.size;
        let mut buf = Buffer::empty(Rect::new(0, 0, columns, lines));
        let cursor = view::draw(&self.model, &mut buf);
        let line = |y| {
            let mut line = String::new();
            let mut x = 0;
            while x < columns {
                let symbol = buf[(x, y)].symbol();
                line.push_str(symbol);
                x += symbol.cell_width().max(1);
            }
            line.trim_end().to_owned()
        };
        ((0..lines).map(line).collect::<Vec<_>>().join("\n"), cursor)
    }

    fn collect(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Work(job) => self.jobs.push_back(job),
                Effect::Redraw => self.others.push("redraw"),
                Effect::Bell => self.others.push("bell"),
                Effect::Quit => self.others.push("quit"),
            }
        }
    }
}
