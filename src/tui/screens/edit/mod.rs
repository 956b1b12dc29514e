//! The form of a record: all fields, the five that drift, or a newcomer's. Each field is read as it is left; what
//! was typed is kept as a draft, so that a lock or a power cut loses one field at most. The desk has the last word.

mod ask;
mod draft;
mod draw;
mod items;
mod pick;
#[cfg(test)]
mod tests;

use std::fmt;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen, pupil};
use crate::{
    desk::{Desk, DeskError, Progress},
    domain::{FieldKey, Fields, Pupil, PupilId, Value, reading},
    keymap::{Action, Chord, Context, Key},
    say,
    tui::{
        dialogs::{Dialog, Reply},
        effect::Msg,
        model::Ctx,
        parts::paint::put,
    },
};
use ask::{lacking, locked, reason};
use items::Items;

const RESUME: &str = "resume";
const LEAVE: &str = "leave";
const REASON: &str = "reason";
const LACKING: &str = "lacking";
const PICKED: &str = "picked";

/// What is being filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// A new record.
    Add,
    /// All fields of a record.
    All(PupilId),
    /// The five fields of the quick lane (第12条).
    Quick(PupilId),
}

impl Task {
    const fn pupil(self) -> Option<PupilId> {
        match self {
            Self::Add => None,
            Self::All(id) | Self::Quick(id) => Some(id),
        }
    }
}

/// What is being filled in, and where to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Args {
    /// What.
    pub task: Task,
    /// The field that has the keys at first.
    pub at: Option<FieldKey>,
}

impl Args {
    /// From the first field.
    #[must_use]
    pub const fn new(task: Task) -> Self {
        Self { task, at: None }
    }
}

/// The form.
pub struct Edit {
    task: Task,
    at: Option<FieldKey>,
    /// The record as it is; empty for a new one.
    base: Fields,
    name: String,
    items: Option<Items>,
    here: usize,
    /// A draft that was found and not yet answered.
    found: Option<String>,
    /// What was kept last, so that nothing is kept twice.
    kept: String,
}

/// What it asks. `Debug` shows no value.
pub enum Order {
    /// Record and draft.
    Load(Task),
    /// Keep the draft.
    Keep(Task, String),
    /// Throw the draft away.
    Drop(Task),
    /// Save, with a reason, and throw the draft away.
    Save(Task, Vec<(FieldKey, Option<Value>)>, String),
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(task) => write!(f, "Load({task:?})"),
            Self::Keep(task, text) => write!(f, "Keep({task:?}, {} fields)", text.lines().count()),
            Self::Drop(task) => write!(f, "Drop({task:?})"),
            Self::Save(task, edits, _) => {
                let keys: Vec<&str> = edits.iter().map(|(key, _)| key.key()).collect();
                write!(f, "Save({task:?}, {keys:?})")
            }
        }
    }
}

/// What comes back.
pub enum Answer {
    /// Record and draft.
    Loaded(Option<Box<Pupil>>, Option<String>),
    /// Kept, or thrown away.
    Kept,
    /// Saved.
    Saved(PupilId),
}

impl Screen for Edit {
    type Args = Args;
    type Order = Order;
    type Answer = Answer;

    fn open(args: &Args, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self {
            task: args.task,
            at: args.at,
            base: Fields::default(),
            name: String::new(),
            items: None,
            here: 0,
            found: None,
            kept: String::new(),
        };
        (screen, vec![Msg::ask(Order::Load(args.task))])
    }

    fn context(&self) -> Context {
        Context::Form
    }

    fn offered(&self) -> Option<&'static [Action]> {
        use Action::{Cancel, CopyAddress, NextField, Pick, PrevField, Save};
        Some(&[Save, NextField, Pick, CopyAddress, Cancel, PrevField])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Load(task) => {
                let pupil = task.pupil().map(|id| desk.pupil(id)).transpose()?;
                Ok(Answer::Loaded(pupil.map(Box::new), desk.draft(&draft::name(task))?))
            }
            Order::Keep(task, text) => desk.keep_draft(&draft::name(task), &text).map(|()| Answer::Kept),
            Order::Drop(task) => desk.drop_draft(&draft::name(task)).map(|()| Answer::Kept),
            Order::Save(task, edits, reason) => {
                let id = match task.pupil() {
                    Some(id) => {
                        desk.edit_pupil(id, edits, &reason)?;
                        id
                    }
                    None => {
                        let filled = edits.into_iter().filter_map(|(key, value)| Some((key, value?)));
                        desk.enter_pupil(filled.collect())?
                    }
                };
                desk.drop_draft(&draft::name(task))?;
                Ok(Answer::Saved(id))
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        if self.items.is_none() {
            return (action == Action::Cancel).then(|| vec![Msg::Back]);
        }
        match action {
            Action::NextField => Some(self.go(1)),
            Action::PrevField => Some(self.go(-1)),
            Action::PageDown => Some(self.go(10)),
            Action::PageUp => Some(self.go(-10)),
            Action::Pick => Some(self.pick(ctx)),
            Action::CopyAddress => Some(self.copy(ctx)),
            Action::Save => Some(self.save(ctx)),
            Action::Cancel => Some(self.cancel(ctx)),
            _ => None,
        }
    }

    fn press(&mut self, chord: Chord, ctx: &Ctx) -> Vec<Msg> {
        let suggested = self.items.as_ref().and_then(|items| items.suggestion(self.here, &self.base));
        let Some(items) = &mut self.items else { return Vec::new() };
        let Some(item) = items.list.get_mut(self.here) else { return Vec::new() };
        if item.locked {
            return vec![Msg::Tell(locked(ctx))];
        }
        if chord.key == Key::Right
            && let Some(value) = suggested
        {
            items.put(self.here, value, &self.base);
            return self.keep();
        }
        item.text.press(chord);
        Vec::new()
    }

    fn paste(&mut self, text: &str, ctx: &Ctx) -> Vec<Msg> {
        let Some(item) = self.items.as_mut().and_then(|items| items.list.get_mut(self.here)) else {
            return Vec::new();
        };
        if item.locked {
            return vec![Msg::Tell(locked(ctx))];
        }
        let told = item.text.paste(text);
        if told.cleaned + told.cut == 0 {
            return Vec::new();
        }
        vec![Msg::Tell(say!(
            ctx.lang(),
            "粘贴时去掉了 {} 个看不见的字符，{} 个放不下。",
            "{} unseen characters were left out, {} did not fit.",
            told.cleaned,
            told.cut
        ))]
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Loaded(pupil, draft) => self.loaded(pupil, draft, ctx),
            Answer::Kept => Vec::new(),
            Answer::Saved(id) => {
                let told = Msg::Tell(say!(ctx.lang(), "已保存。", "Saved."));
                match self.task {
                    Task::Add => vec![Msg::Swap(Place::Pupil(pupil::Args::of(id))), told],
                    Task::All(_) | Task::Quick(_) => vec![Msg::Back, told],
                }
            }
        }
    }

    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        let told = Msg::error(error, ctx.lang());
        let Some(items) = &self.items else { return vec![Msg::Back, told] };
        // The desk names the field that it refuses: the cursor goes there.
        if let Some(at) = FieldKey::by_key(&error.at).and_then(|key| items.place(key)) {
            self.here = at;
        }
        vec![told]
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        match (topic, reply) {
            (RESUME, Reply::Yes) => self.resume(ctx),
            (LEAVE, Reply::Yes) => vec![Msg::keep(Order::Drop(self.task)), Msg::Back],
            (LACKING, Reply::Yes) => self.send(String::new()),
            (REASON, Reply::Filled(slip)) => self.send(slip.text(0).trim().to_owned()),
            (PICKED, Reply::Chosen(code)) => {
                let Some(items) = &mut self.items else { return Vec::new() };
                let key = items.list.get(self.here).map(|item| item.key);
                let Some(value) = key.and_then(|key| pick::value(key, &code)) else { return Vec::new() };
                items.put(self.here, value, &self.base);
                self.go(1)
            }
            _ => Vec::new(),
        }
    }

    fn interrupted(&mut self, _ctx: &Ctx) -> Option<Order> {
        let items = self.items.as_ref().filter(|items| items.dirty())?;
        Some(Order::Keep(self.task, draft::write(items)))
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let items = self.items.as_ref()?;
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let name = &self.name;
        let title = match self.task {
            Task::Add => say!(lang, "新增学生（* 必填）", "A new pupil (* required)"),
            Task::All(_) => say!(lang, "修改：{name}（* 必填）", "Editing {name} (* required)"),
            Task::Quick(_) => {
                say!(lang, "快改：{name}（第12条，即时更新）", "Quick edit: {name} (Art. 12, at once)")
            }
        };
        put(buf, area, (1, 0), &title, theme.strong);
        let rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let heads = matches!(self.task, Task::All(_));
        draw::draw(&items.list, self.here, &self.aside(items, ctx), heads, ctx, buf, rest)
    }
}

impl Edit {
    fn loaded(&mut self, pupil: Option<Box<Pupil>>, draft: Option<String>, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let order = match self.task {
            Task::Add => items::order_for_new(),
            Task::All(_) => items::order_by_groups(),
            Task::Quick(_) => items::order_for_quick(),
        };
        let existing = pupil.is_some();
        if let Some(pupil) = pupil {
            self.name = pupil.name().to_owned();
            self.base = pupil.fields;
        }
        let items = Items::new(order, &self.base, existing, ctx.today.date.0);
        self.here = self.at.and_then(|key| items.place(key)).unwrap_or(0);
        if self.at.is_none() && items.list.first().is_some_and(|item| item.locked) {
            self.here = items.list.iter().position(|item| !item.locked).unwrap_or(0);
        }
        self.items = Some(items);
        let Some(draft) = draft.filter(|draft| !draft.is_empty()) else { return Vec::new() };
        let count = draft.lines().count();
        self.found = Some(draft);
        vec![Msg::show(Dialog::confirm(
            RESUME,
            say!(lang, "上次没有存完", "Not saved last time"),
            say!(
                lang,
                "这张表上次填到一半，有 {count} 项没有保存。接着填吗？",
                "This form was interrupted with {count} fields not saved. Go on with them?"
            ),
            say!(lang, "接着填", "Go on"),
            lang,
        ))]
    }

    fn resume(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let (Some(items), Some(text)) = (&mut self.items, self.found.take()) else { return Vec::new() };
        draft::restore(&text, items, &self.base);
        self.kept = draft::write(items);
        self.here = items.refused().unwrap_or(self.here);
        vec![Msg::Tell(say!(ctx.lang(), "已接上次所填。", "What was typed last time is here again."))]
    }

    /// To another field; the one that is left is read, and what was typed is kept.
    fn go(&mut self, by: isize) -> Vec<Msg> {
        let kept = self.leave();
        let len = self.items.as_ref().map_or(0, |items| items.list.len());
        let last = len.saturating_sub(1);
        self.here = match by {
            1 if self.here == last => 0,
            -1 if self.here == 0 => last,
            by => self.here.saturating_add_signed(by).min(last),
        };
        kept
    }

    fn leave(&mut self) -> Vec<Msg> {
        if let Some(items) = &mut self.items {
            items.leave(self.here, &self.base);
        }
        self.keep()
    }

    fn keep(&mut self) -> Vec<Msg> {
        let Some(items) = &self.items else { return Vec::new() };
        let text = draft::write(items);
        if text == self.kept {
            return Vec::new();
        }
        self.kept.clone_from(&text);
        vec![Msg::keep(Order::Keep(self.task, text))]
    }

    fn pick(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let Some(items) = &mut self.items else { return Vec::new() };
        let Some(item) = items.list.get(self.here) else { return Vec::new() };
        if item.locked {
            return vec![Msg::Tell(locked(ctx))];
        }
        let suggested = items.suggestion(self.here, &self.base);
        let value = item.value.as_ref().or(suggested.as_ref());
        if let Some(picker) = pick::picker(item.key, item.text.text(), value, ctx.lang()) {
            return vec![Msg::show(Dialog::Pick(picker, PICKED))];
        }
        let Some(value) = suggested else {
            return vec![Msg::Tell(say!(ctx.lang(), "这一项直接填写。", "Just type this field."))];
        };
        items.put(self.here, value, &self.base);
        self.keep()
    }

    fn copy(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let mut msgs = self.leave();
        let Some(items) = &mut self.items else { return msgs };
        match items.same(self.here, &self.base) {
            Some(value) => {
                items.put(self.here, value, &self.base);
                msgs.extend(self.keep());
            }
            None => msgs.push(Msg::Tell(say!(
                ctx.lang(),
                "这一项没有可照抄的：请先填现住址、户口所在地或电话。",
                "Nothing to copy: fill in the present address, register place or phone first."
            ))),
        }
        msgs
    }

    fn save(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let mut msgs = self.leave();
        let Some(items) = &self.items else { return msgs };
        if let Some(at) = items.refused() {
            self.here = at;
            msgs.push(Msg::Tell(say!(
                lang,
                "有一项不能保存，请改正。",
                "One field cannot be saved; please mend it."
            )));
            return msgs;
        }
        let edits = items.edits();
        if edits.is_empty() {
            msgs.extend([Msg::keep(Order::Drop(self.task)), Msg::Back]);
            msgs.push(Msg::Tell(say!(lang, "没有改动。", "Nothing was changed.")));
            return msgs;
        }
        let asked = match self.task {
            Task::Add => lacking(&items.over(&self.base), ctx),
            Task::All(_) | Task::Quick(_) if edits.iter().all(|(key, _)| key.is_drifting()) => None,
            Task::All(_) | Task::Quick(_) => Some(reason(&edits, ctx)),
        };
        match asked {
            Some(dialog) => msgs.push(Msg::show(dialog)),
            None => msgs.extend(self.send(String::new())),
        }
        msgs
    }

    fn send(&mut self, reason: String) -> Vec<Msg> {
        let Some(items) = &self.items else { return Vec::new() };
        vec![Msg::ask(Order::Save(self.task, items.edits(), reason))]
    }

    fn cancel(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        if !self.items.as_ref().is_some_and(Items::dirty) {
            return vec![Msg::keep(Order::Drop(self.task)), Msg::Back];
        }
        vec![Msg::show(Dialog::confirm(
            LEAVE,
            say!(lang, "放弃修改", "Give up"),
            say!(lang, "所填的还没有保存。放弃吗？", "What was typed is not saved. Give it up?"),
            say!(lang, "放弃", "Give up"),
            lang,
        ))]
    }

    /// What is said under the field that has the keys.
    fn aside(&self, items: &Items, ctx: &Ctx) -> String {
        let lang = ctx.lang();
        let Some(item) = items.list.get(self.here) else { return String::new() };
        if item.locked {
            return locked(ctx);
        }
        items.suggestion(self.here, &self.base).map_or_else(String::new, |value| {
            let value = reading::show(item.key, &value, lang);
            say!(lang, "建议：{value}（按 → 采用）", "Likely: {value} (press Right to take it)")
        })
    }
}
