//! 异动: what happens to pupils, and how far each has come. Checks nothing itself: the desk does.

pub mod business;
pub mod page;
#[cfg(test)]
pub mod sample;
mod steps;
pub mod way;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen, Tab, wizard};
use crate::{
    changes::ChangeState,
    desk::{ChangeFilter, ChangeLine, Desk, DeskError, Progress},
    domain::{ChangeId, Lang},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, put_padded, wrap},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};

/// Lines below the table: what the chosen change says, and its way.
const FOOT: u16 = 3;
/// Asks why a change is withdrawn.
const WHY: &str = "withdraw";

/// 异动.
#[derive(Default)]
pub struct Changes {
    lines: Option<Vec<ChangeLine>>,
    open_only: bool,
    list: ListState,
    /// The change that a dialog asks about.
    about: Option<ChangeId>,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The list; only open ones or all.
    List(bool),
    /// Queue a draft.
    Queue(ChangeId),
    /// Take a change back, with the reason.
    Withdraw(ChangeId, String),
}

/// What comes back.
pub enum Answer {
    /// The list.
    Lines(Vec<ChangeLine>),
    /// It was done; the list must be asked for again.
    Done(ChangeState),
}

/// The slip that asks why a change is withdrawn.
pub(super) fn ask_why(topic: &'static str, name: &str, lang: Lang) -> Msg {
    let text = say!(
        lang,
        "撤回{name}的这项异动。记录会保留，请写一句原因，中心校也会看到。",
        "This takes the change of {name} back. It stays on record; say why in a sentence, the center reads it too."
    );
    let slip = Slip::new(vec![Blank::text(say!(lang, "原因", "Reason"), 200)]);
    Msg::show(Dialog::input(topic, say!(lang, "撤回异动", "Withdraw"), text, slip))
}

/// What is told at the bottom when a change has come to a state.
pub(super) fn told(state: ChangeState, lang: Lang) -> String {
    match state {
        ChangeState::Withdrawn => say!(lang, "已撤回。", "Withdrawn."),
        _ => say!(lang, "已列入上报，下次写入U盘时一起带走。", "Queued: the next export carries it."),
    }
}

impl Screen for Changes {
    type Args = ();
    type Order = Order;
    type Answer = Answer;
    const TAB: Option<Tab> = Some(Tab::Changes);

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self { open_only: true, ..Self::default() };
        let asked = vec![screen.ask()];
        (screen, asked)
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[
            Action::NewChange,
            Action::Open,
            Action::QueueChange,
            Action::WithdrawChange,
            Action::ReworkChange,
            Action::TakeStep,
            Action::AttachEvidence,
            Action::FilterState,
        ])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::List(open_only) => {
                let filter = if open_only { ChangeFilter::Open } else { ChangeFilter::All };
                desk.changes(filter).map(Answer::Lines)
            }
            Order::Queue(id) => desk.queue_change(id).map(|()| Answer::Done(ChangeState::Queued)),
            Order::Withdraw(id, reason) => {
                desk.withdraw_change(id, &reason).map(|()| Answer::Done(ChangeState::Withdrawn))
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.lines.as_ref().map_or(0, Vec::len);
        if self.list.act(action, len, rows_in_sight(ctx.body_height().saturating_sub(FOOT))) {
            return Some(Vec::new());
        }
        let lang = ctx.lang();
        match action {
            Action::NewChange => {
                let start = wizard::Start::New { kind: None, pupil: None };
                return Some(vec![Msg::Go(Place::Wizard(start))]);
            }
            Action::FilterState => {
                self.open_only = !self.open_only;
                self.list.first();
                return Some(vec![self.ask()]);
            }
            Action::Open
            | Action::QueueChange
            | Action::WithdrawChange
            | Action::ReworkChange
            | Action::TakeStep
            | Action::AttachEvidence => {}
            _ => return None,
        }
        let Some(here) = self.here() else { return Some(Vec::new()) };
        let (id, state) = (here.change.id, here.change.state);
        let wizard = || Msg::Go(Place::Wizard(wizard::Start::Saved(id)));
        Some(vec![match action {
            Action::Open if state == ChangeState::Draft => wizard(),
            Action::Open | Action::TakeStep => Msg::Go(Place::Change(id)),
            Action::QueueChange => Msg::ask(Order::Queue(id)),
            Action::WithdrawChange => {
                let asked = ask_why(WHY, &here.change.pupil_name, lang);
                self.about = Some(id);
                asked
            }
            _ if state.is_editable() => wizard(),
            _ => Msg::Tell(say!(
                lang,
                "已经上报，不能再改；如有错，请撤回后重报。",
                "It is on its way and cannot be altered; withdraw it if it is wrong."
            )),
        }])
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Lines(lines) => {
                self.list.cursor = self.list.cursor.min(lines.len().saturating_sub(1));
                self.lines = Some(lines);
                Vec::new()
            }
            Answer::Done(state) => vec![Msg::Tell(told(state, ctx.lang())), self.ask()],
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, _ctx: &Ctx) -> Vec<Msg> {
        match (topic, reply, self.about.take()) {
            (WHY, Reply::Filled(slip), Some(id)) => {
                vec![Msg::ask(Order::Withdraw(id, slip.text(0).trim().to_owned()))]
            }
            _ => Vec::new(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![self.ask()]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let lines = self.lines.as_ref()?;
        if lines.is_empty() {
            let key = ctx.key(Context::List, Action::NewChange);
            let filter = ctx.key(Context::List, Action::FilterState);
            let text = if self.open_only {
                say!(
                    lang,
                    "没有办理中的异动。按 {key} 新建；按 {filter} 看全部。",
                    "No change is open. {key} starts one; {filter} shows all."
                )
            } else {
                say!(lang, "还没有异动。按 {key} 新建。", "No changes yet. {key} starts one.")
            };
            for (y, line) in (1..).zip(wrap(&text, area.width.saturating_sub(2).into(), 3)) {
                put(buf, area, (1, y), &line, theme.text);
            }
            return None;
        }
        let table = Rect { height: area.height.saturating_sub(FOOT), ..area };
        let note =
            if self.open_only { say!(lang, "办理中", "open ones") } else { say!(lang, "全部", "all") };
        Table {
            columns: &columns(lang),
            rows: &Lines { lines, lang },
            state: &self.list,
            focused: true,
            note: &note,
        }
        .draw(buf, table, theme);
        if let Some(here) = self.here() {
            let foot = Rect { y: table.bottom(), height: FOOT.min(area.height), ..area };
            let (text, style) = if here.change.state == ChangeState::Returned {
                (say!(lang, "退回原因：{}", "Returned: {}", here.change.reason), theme.warning)
            } else {
                (here.summary.get(lang).to_owned(), theme.text)
            };
            for (y, line) in (0..2).zip(wrap(&text, area.width.saturating_sub(2).into(), 2)) {
                put_padded(buf, foot, (1, y), area.width - 1, &line, style);
            }
            put_padded(buf, foot, (1, 2), area.width - 1, &way::way(here.change.state, lang), theme.strong);
        }
        None
    }
}

impl Changes {
    fn ask(&self) -> Msg {
        Msg::ask(Order::List(self.open_only))
    }

    fn here(&self) -> Option<&ChangeLine> {
        self.lines.as_ref()?.get(self.list.cursor)
    }
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(say!(lang, "姓名", "Name"), 8, 16, 0),
        Column::new(say!(lang, "种类", "Kind"), 12, 16, 0),
        Column::new(say!(lang, "状态", "State"), 10, 12, 0),
        Column::new(say!(lang, "期限", "Due"), 15, 17, 1),
        Column::new(say!(lang, "摘要", "Summary"), 12, 200, 2),
    ]
}

struct Lines<'l> {
    lines: &'l [ChangeLine],
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(line) = self.lines.get(at) else { return Row::default() };
        let tone = if way::presses(line) {
            Tone::Warning
        } else if line.change.is_open() {
            Tone::Plain
        } else {
            Tone::Dim
        };
        let cells = vec![
            line.change.pupil_name.clone(),
            line.kind_name.get(lang).to_owned(),
            way::stands(line, lang),
            way::due(line, lang),
            line.summary.get(lang).to_owned(),
        ];
        Row { cells, marked: false, tone }
    }
}

#[cfg(test)]
mod tests;
