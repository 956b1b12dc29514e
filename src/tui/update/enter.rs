//! Somebody signs in: the screen's settings, 今日, the question about a doubtful clock; and what is changed of
//! those settings later.

use super::{settle, work};
use crate::{
    domain::{Explain, Lang, Said},
    keymap::{Name, Pending},
    say,
    tui::{
        dialogs::{Dialog, Stacked},
        effect::{Effect, Msg, Preference, Work},
        model::{Bearings, Ctx, IDLE_MINUTES, Model, Session, Stage},
        parts::message::Level,
        screens::{Place, Tab},
    },
};

/// The question about the clock, which the desk asks rather than a screen.
pub const CLOCK: &str = "clock";

/// Somebody has signed in: 今日, and the question about a doubtful clock.
pub fn enter(model: &mut Model, bearings: Bearings, out: &mut Vec<Effect>) {
    settings(model, &bearings);
    let idle = bearings.settings[2].as_ref().and_then(|text| text.parse().ok()).unwrap_or(IDLE_MINUTES);
    let ctx = Ctx {
        look: model.look.clone(),
        site: bearings.site,
        me: bearings.me,
        today: bearings.today,
        clock: bearings.clock,
        roster: bearings.roster,
        rules: bearings.rules,
        idle_minutes: idle,
        guide: model.guide,
    };
    let clock = ctx.clock.clone();
    model.dialogs.clear();
    model.status.clear();
    model.pending = Pending::default();
    model.stage = Stage::Open(Box::new(Session { ctx, tab: Tab::Today, stacks: Default::default() }));
    settle(model, None, vec![Msg::Go(Place::Today(()))], out);
    if let Some(clock) = clock {
        let lang = model.look.lang;
        let why = clock.get(lang);
        let dialog = Dialog::confirm(
            CLOCK,
            say!(lang, "时钟可疑", "The clock is doubtful"),
            say!(
                lang,
                "{why}\n这台电脑的日期和时间现在对吗？不对请先退出，改好时钟再打开。",
                "{why}\nAre the date and time of this computer right? If not, quit, set the clock and open again."
            ),
            say!(lang, "时钟是对的", "They are right"),
            lang,
        );
        model.dialogs.push(Stacked { dialog, owner: None });
    }
}

fn settings(model: &mut Model, bearings: &Bearings) {
    let [keymap, lang, _] = &bearings.settings;
    if let Some(name) = keymap.as_deref().and_then(Name::parse) {
        model.use_keymap(name);
    }
    if let Some(lang) = lang.as_deref().and_then(Lang::parse)
        && !model.lang_fixed
    {
        model.look.lang = lang;
    }
}

pub(super) fn prefer(model: &mut Model, preference: Preference, out: &mut Vec<Effect>) {
    let (key, value) = match preference {
        Preference::Keymap(name) => {
            model.use_keymap(name);
            ("keymap", name.id().to_owned())
        }
        Preference::Lang(lang) => {
            model.look.lang = lang;
            model.spread_look();
            ("lang", say!(lang, "zh", "en"))
        }
        Preference::Idle(minutes) => {
            if let Stage::Open(session) = &mut model.stage {
                session.ctx.idle_minutes = minutes;
            }
            ("idle_minutes", minutes.to_string())
        }
    };
    work(model, None, true, Work::Set(key, value), out);
}

/// A message about the person's own keymap file, once, at the start.
pub fn tell_keymap_problems(model: &mut Model) {
    let lang = model.look.lang;
    let Some(first) = model.look.keymap_problems.first() else { return };
    let first = first.explain(lang);
    let more = model.look.keymap_problems.len() - 1;
    let mut said = Said::new(first.what, first.why, first.advice);
    if more > 0 {
        said.advice.push_str(&say!(lang, " 另有 {more} 处。", " And {more} more."));
    }
    model.dialogs.push(Stacked { dialog: Dialog::message(Level::Notice, said), owner: None });
}
