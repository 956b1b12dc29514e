//! Events change the model; what must be done outside comes back as effects. Draws nothing, waits for nothing.

use std::{collections::VecDeque, sync::Arc};

use super::{
    dialogs::{Dialog, Reply, Stacked, Step, help::Help, palette::Palette, progress::Working},
    effect::{Effect, Gate, Job, JobId, Msg, Work},
    event::{Done, Event, Wake},
    model::{Awaited, DEPTH_MAX, HELD_MAX, Held, Model, Opened, ScreenId, Session, Stage},
    screens::{
        Place, Tab, home,
        login::{Knock, Login},
    },
    worker::Outcome,
};
use crate::{
    desk::{DeskError, ErrorKind, Progress},
    keymap::{Action, Chord, Lookup, Pending},
};

mod enter;

use enter::prefer;
pub use enter::{CLOCK, enter, tell_keymap_problems};

/// Takes an event.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    let mut out = Vec::new();
    match event {
        Event::Key(chord) if model.holding() => hold(model, Held::Key(chord)),
        Event::Paste(text) if model.holding() => hold(model, Held::Paste(text)),
        Event::Key(chord) => key(model, chord, &mut out),
        Event::Paste(text) => paste(model, &text, &mut out),
        Event::Resize(columns, lines) => {
            model.look.size = (columns, lines);
            model.spread_look();
        }
        Event::Done(done) => self::done(model, *done, &mut out),
        Event::Woke(Wake::Progress) => {}
        Event::Woke(Wake::Second) => {
            if let Stage::Login(login) = &mut model.stage {
                login.wait = login.wait.saturating_sub(1);
            }
        }
        Event::Woke(Wake::Idle(_)) => lock(model, &mut out),
        Event::HungUp => quit(model, &mut out),
    }
    // Typed ahead: what waited is done as soon as nothing is awaited.
    while !model.holding() {
        match model.held.pop_front() {
            Some(Held::Key(chord)) => key(model, chord, &mut out),
            Some(Held::Paste(text)) => paste(model, &text, &mut out),
            None => break,
        }
    }
    out
}

fn hold(model: &mut Model, held: Held) {
    if model.held.len() < HELD_MAX {
        model.held.push_back(held);
    }
}

fn key(model: &mut Model, chord: Chord, out: &mut Vec<Effect>) {
    let context = model.context();
    let keymap = Arc::clone(&model.look.keymap);
    match keymap.lookup(context, &mut model.pending, chord) {
        Lookup::Wait => {}
        Lookup::Action(action) => {
            model.status.clear();
            act(model, action, out);
        }
        Lookup::Text(chord) => press(model, chord, out),
    }
}

fn press(model: &mut Model, chord: Chord, out: &mut Vec<Effect>) {
    if let Some(top) = model.dialogs.last_mut() {
        let step = top.dialog.press(chord);
        return dialog_step(model, step, out);
    }
    let knock = match &mut model.stage {
        Stage::SetUp(setup) => setup.press(chord),
        Stage::Login(login) => login.press(chord),
        Stage::Open(session) => {
            let Some((id, screen, ctx)) = session.top_mut() else { return };
            let msgs = screen.press(chord, ctx);
            return settle(model, Some(id), msgs, out);
        }
    };
    knocked(model, knock, out);
}

fn paste(model: &mut Model, text: &str, out: &mut Vec<Effect>) {
    if let Some(top) = model.dialogs.last_mut() {
        return top.dialog.paste(text);
    }
    match &mut model.stage {
        Stage::SetUp(setup) => setup.paste(text),
        Stage::Login(login) => login.paste(text),
        Stage::Open(session) => {
            if let Some((id, screen, ctx)) = session.top_mut() {
                let msgs = screen.paste(text, ctx);
                settle(model, Some(id), msgs, out);
            }
        }
    }
}

/// An action: first the dialog in front, then what it means everywhere, then the screen, then the desk.
fn act(model: &mut Model, action: Action, out: &mut Vec<Effect>) {
    match action {
        Action::Quit => return quit(model, out),
        Action::Redraw => return out.push(Effect::Redraw),
        Action::Lock => return lock(model, out),
        _ => {}
    }
    let helping = matches!(model.dialogs.last(), Some(Stacked { dialog: Dialog::Help(_), .. }));
    if let Some(top) = model.dialogs.last_mut().filter(|_| action != Action::Help || helping) {
        let step = top.dialog.act(action);
        return dialog_step(model, step, out);
    }
    if action == Action::Help {
        let role = match &model.stage {
            Stage::Open(session) => Some(session.ctx.site.role),
            Stage::SetUp(_) | Stage::Login(_) => None,
        };
        let help = Dialog::Help(Help::new(model.context(), role, model.offered()));
        model.dialogs.push(Stacked { dialog: help, owner: None });
        return;
    }
    let knock = match &mut model.stage {
        Stage::SetUp(setup) => setup.act(action),
        Stage::Login(login) => login.act(action),
        Stage::Open(_) => return act_open(model, action, out),
    };
    knocked(model, knock, out);
}

fn act_open(model: &mut Model, action: Action, out: &mut Vec<Effect>) {
    let Stage::Open(session) = &mut model.stage else { return };
    if let Some((id, screen, ctx)) = session.top_mut()
        && let Some(msgs) = screen.act(action, ctx)
    {
        return settle(model, Some(id), msgs, out);
    }
    let role = session.ctx.site.role;
    if let Some(tab) = Tab::by(action) {
        if Tab::of(role).any(|known| known == tab) {
            let msgs = to_tab(session, tab);
            return settle_owned(model, msgs, out);
        }
        return out.push(Effect::Bell);
    }
    match action {
        Action::Palette => {
            let palette = Palette::new(&model.look, model.context(), role, model.offered());
            model.dialogs.push(Stacked { dialog: Dialog::Palette(palette), owner: None });
        }
        Action::Undo => settle(model, None, vec![Msg::Undo], out),
        Action::Back => settle(model, None, vec![Msg::Back], out),
        _ => match home(action, role) {
            // The place gets the action once, and does not send it on.
            Some(place) => {
                settle(model, None, vec![Msg::Go(place)], out);
                if let Stage::Open(session) = &mut model.stage
                    && let Some((id, screen, ctx)) = session.top_mut()
                    && let Some(msgs) = screen.act(action, ctx)
                {
                    settle(model, Some(id), msgs, out);
                }
            }
            None => out.push(Effect::Bell),
        },
    }
}

fn dialog_step(model: &mut Model, step: Step, out: &mut Vec<Effect>) {
    match step {
        Step::Stay => {}
        Step::Unknown => out.push(Effect::Bell),
        Step::Close => {
            model.dialogs.pop();
        }
        Step::Do(action) => {
            model.dialogs.pop();
            act(model, action, out);
        }
        Step::Reply(topic, reply) => {
            let owner = model.dialogs.pop().and_then(|stacked| stacked.owner);
            replied(model, owner, topic, reply, out);
        }
    }
}

fn replied(
    model: &mut Model,
    owner: Option<ScreenId>,
    topic: &'static str,
    reply: Reply,
    out: &mut Vec<Effect>,
) {
    if topic == CLOCK && owner.is_none() {
        return work(model, None, true, Work::ConfirmClock, out);
    }
    if let (Stage::Open(session), Some(id)) = (&mut model.stage, owner)
        && let Some((screen, ctx)) = session.find_mut(id)
    {
        let msgs = screen.replied(topic, reply, ctx);
        settle(model, Some(id), msgs, out);
    }
}

/// What came of a key or an answer at the door.
fn knocked(model: &mut Model, knock: Knock, out: &mut Vec<Effect>) {
    match knock {
        Knock::Stay => {}
        Knock::Unknown => out.push(Effect::Bell),
        Knock::Ask(gate) => work(model, None, true, Work::Gate(gate), out),
        Knock::Enter(bearings) => enter(model, *bearings, out),
    }
}

fn work(model: &mut Model, owner: Option<ScreenId>, holds: bool, work: Work, out: &mut Vec<Effect>) {
    let id = JobId(model.number());
    let progress = Arc::new(Progress::new());
    model.awaited.insert(id, Awaited { owner, holds, progress: Arc::clone(&progress) });
    out.push(Effect::Work(Job { id, work, progress }));
}

/// Wishes with the screen that has each.
type Wished = Vec<(Option<ScreenId>, Msg)>;

fn settle(model: &mut Model, owner: Option<ScreenId>, msgs: Vec<Msg>, out: &mut Vec<Effect>) {
    settle_owned(model, msgs.into_iter().map(|msg| (owner, msg)).collect(), out);
}

/// Fulfils wishes in order; what a new screen wishes comes before the rest.
fn settle_owned(model: &mut Model, wished: Wished, out: &mut Vec<Effect>) {
    let mut queue: VecDeque<_> = wished.into();
    while let Some((owner, msg)) = queue.pop_front() {
        for later in fulfil(model, owner, msg, out).into_iter().rev() {
            queue.push_front(later);
        }
    }
}

fn fulfil(model: &mut Model, owner: Option<ScreenId>, msg: Msg, out: &mut Vec<Effect>) -> Wished {
    match msg {
        Msg::Ask(order) => work(model, owner, true, Work::Order(order), out),
        Msg::Keep(order) => work(model, None, false, Work::Order(order), out),
        Msg::Long(label, order) => {
            work(model, owner, false, Work::Order(order), out);
            if let Some((job, awaited)) = model.awaited.last_key_value() {
                let working = Working { job: *job, label, progress: Arc::clone(&awaited.progress) };
                model.dialogs.push(Stacked { dialog: Dialog::Progress(working), owner });
            }
        }
        Msg::Show(dialog) => model.dialogs.push(Stacked { dialog: *dialog, owner }),
        Msg::Tell(text) => model.status = text,
        Msg::Undo => work(model, None, true, Work::Undo, out),
        Msg::Lock => lock(model, out),
        Msg::SignOut => sign_out(model, out),
        Msg::Use(preference) => prefer(model, preference, out),
        Msg::Go(place) => return go(model, &place, false),
        Msg::Swap(place) => return go(model, &place, true),
        Msg::Back => return back(model),
    }
    Vec::new()
}

/// Goes to a place without a key, for tests.
#[cfg(test)]
pub fn go_to(model: &mut Model, place: Place) -> Vec<Effect> {
    let mut out = Vec::new();
    settle(model, None, vec![Msg::Go(place)], &mut out);
    out
}

fn go(model: &mut Model, place: &Place, swap: bool) -> Wished {
    let id = ScreenId(model.number());
    let Stage::Open(session) = &mut model.stage else { return Vec::new() };
    let root = place.tab();
    let tab = root.unwrap_or(session.tab);
    let ctx = session.ctx.clone();
    let stack = session.stacks.entry(tab).or_default();
    session.tab = tab;
    if root.is_some() && !stack.is_empty() {
        stack.truncate(1);
        return stack.iter_mut().flat_map(|top| owned(top.id, top.screen.revisit(place, &ctx))).collect();
    }
    if swap && stack.len() > 1 {
        stack.pop();
    }
    if stack.len() >= DEPTH_MAX {
        stack.remove(1);
    }
    let (screen, msgs) = place.open(&ctx);
    stack.push(Opened { id, screen });
    owned(id, msgs)
}

fn back(model: &mut Model) -> Wished {
    let Stage::Open(session) = &mut model.stage else { return Vec::new() };
    let Some(stack) = session.stacks.get_mut(&session.tab) else { return Vec::new() };
    if stack.len() > 1 {
        stack.pop();
        let Some((id, screen, ctx)) = session.top_mut() else { return Vec::new() };
        return owned(id, screen.refresh(ctx));
    }
    to_tab(session, Tab::Today)
}

/// To a tab as it was left; to its lowest screen if it is in front already.
fn to_tab(session: &mut Session, tab: Tab) -> Wished {
    let again = session.tab == tab;
    let visited = session.stacks.get(&tab).is_some_and(|stack| !stack.is_empty());
    if again || !visited {
        return tab.root().map(|place| (None, Msg::Go(place))).into_iter().collect();
    }
    session.tab = tab;
    let Some((id, screen, ctx)) = session.top_mut() else { return Vec::new() };
    owned(id, screen.refresh(ctx))
}

fn owned(id: ScreenId, msgs: Vec<Msg>) -> Wished {
    msgs.into_iter().map(|msg| (Some(id), msg)).collect()
}

/// A piece of work is over.
fn done(model: &mut Model, done: Done, out: &mut Vec<Effect>) {
    let Some(awaited) = model.awaited.remove(&done.job) else { return };
    model
        .dialogs
        .retain(|stacked| !matches!(&stacked.dialog, Dialog::Progress(working) if working.job == done.job));
    let mut changed = false;
    if let (Stage::Open(session), Some(bearings)) = (&mut model.stage, &done.bearings) {
        changed = session.ctx.take(bearings.clone());
    }
    let lang = model.look.lang;
    match (done.result, awaited.owner) {
        (Ok(Outcome::Gate(answer)), _) => {
            let knock = match &mut model.stage {
                Stage::SetUp(setup) => setup.answered(answer, done.bearings),
                Stage::Login(login) => login.answered(answer, done.bearings),
                Stage::Open(_) => Knock::Stay,
            };
            knocked(model, knock, out);
        }
        (Ok(Outcome::Answer(answer)), Some(id)) => {
            if let Stage::Open(session) = &mut model.stage
                && let Some((screen, ctx)) = session.find_mut(id)
            {
                let msgs = screen.answered(answer, ctx);
                settle(model, Some(id), msgs, out);
            }
        }
        (Ok(Outcome::Undone(undone)), _) => {
            model.status = undone.what.get(lang).to_owned();
            changed = true;
        }
        (Ok(Outcome::Kept | Outcome::Answer(_)), _) => {}
        (Err(error), owner) => {
            let asked_at_door = matches!(model.stage, Stage::SetUp(_) | Stage::Login(_));
            if asked_at_door {
                refused_at_door(model, &error, out);
            } else if let (Stage::Open(session), Some(id)) = (&mut model.stage, owner)
                && let Some((screen, ctx)) = session.find_mut(id)
            {
                let msgs = screen.failed(&error, ctx);
                settle(model, Some(id), msgs, out);
            } else {
                settle(model, None, vec![Msg::error(&error, lang)], out);
            }
        }
    }
    if changed {
        refresh_others(model, awaited.owner, out);
    }
}

/// The screen in front looks again, unless it is the one that has just been answered.
fn refresh_others(model: &mut Model, answered: Option<ScreenId>, out: &mut Vec<Effect>) {
    if let Stage::Open(session) = &mut model.stage
        && let Some((id, screen, ctx)) = session.top_mut()
        && Some(id) != answered
    {
        let msgs = screen.refresh(ctx);
        settle(model, Some(id), msgs, out);
    }
}

fn refused_at_door(model: &mut Model, error: &DeskError, out: &mut Vec<Effect>) {
    let mut told = false;
    let mut look_again = None;
    if let Stage::Login(login) = &mut model.stage {
        login.failed(error);
        told = true;
        look_again = model.folder.clone().filter(|_| !login.locked());
    }
    if !told {
        settle(model, None, vec![Msg::error(error, model.look.lang)], out);
    } else if let Some(folder) = look_again.filter(|_| error.kind == ErrorKind::Login) {
        // The waiting time is asked for, not computed here.
        work(model, None, true, Work::Gate(Gate::Look(folder)), out);
    }
}

/// Asks every screen what must be kept, and gives it to the worker.
fn keep_unfinished(model: &mut Model, out: &mut Vec<Effect>) {
    let Stage::Open(session) = &mut model.stage else { return };
    let ctx = session.ctx.clone();
    let open = session.stacks.values_mut().flatten();
    let kept: Vec<Msg> = open.filter_map(|opened| opened.screen.interrupted(&ctx)).map(Msg::Keep).collect();
    settle(model, None, kept, out);
}

/// Takes everything personal off the screen and out of the model, and asks the password.
fn lock(model: &mut Model, out: &mut Vec<Effect>) {
    let Stage::Open(session) = &model.stage else { return };
    if model.dialogs.iter().any(|stacked| matches!(stacked.dialog, Dialog::Progress(_))) {
        return out.push(Effect::Bell);
    }
    let login = Login::locked_by(session.ctx.me.name.clone(), model.folder.clone(), model.look.lang);
    keep_unfinished(model, out);
    leave(model, login);
    out.push(Effect::Redraw);
}

fn sign_out(model: &mut Model, out: &mut Vec<Effect>) {
    let Some(folder) = model.folder.clone() else { return lock(model, out) };
    keep_unfinished(model, out);
    leave(model, Login::new(Some(folder), model.look.lang));
    work(model, None, true, Work::Gate(Gate::Close), out);
    out.push(Effect::Redraw);
}

fn leave(model: &mut Model, login: Login) {
    model.stage = Stage::Login(Box::new(login));
    model.dialogs.clear();
    model.status.clear();
    model.held.clear();
    model.pending = Pending::default();
}

fn quit(model: &mut Model, out: &mut Vec<Effect>) {
    if let Some(stacked) = model.dialogs.last()
        && let Dialog::Progress(working) = &stacked.dialog
    {
        working.stop();
        return;
    }
    keep_unfinished(model, out);
    out.push(Effect::Quit);
}

#[cfg(test)]
mod tests;
