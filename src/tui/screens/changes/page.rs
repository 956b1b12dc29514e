//! One change: its way, its particulars, its papers, and what the center said. Changes nothing but its place on the
//! way; the form is the wizard's.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{ask_why, told, way};
use crate::{
    changes::{ChangeState, kind},
    desk::{ChangeLine, Desk, DeskError, Progress, show_particular},
    domain::ChangeId,
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::Reply,
        effect::Msg,
        model::Ctx,
        parts::document::{Document, Ink},
        screens::{Place, Screen, wizard},
    },
};

/// Columns of the labels.
const LABEL: usize = 24;
/// Asks why the change is withdrawn.
const WHY: &str = "withdraw";

/// One change.
pub struct Page {
    id: ChangeId,
    line: Option<ChangeLine>,
    papers: Vec<String>,
    top: usize,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// Everything about it.
    Load(ChangeId),
    /// Queue it.
    Queue(ChangeId),
    /// Take it back, with the reason.
    Withdraw(ChangeId, String),
}

/// What comes back.
pub enum Answer {
    /// The change and the titles of its papers.
    Loaded(Box<ChangeLine>, Vec<String>),
    /// It was done.
    Done(ChangeState),
}

impl Screen for Page {
    type Args = ChangeId;
    type Order = Order;
    type Answer = Answer;

    fn open(id: &ChangeId, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        (Self { id: *id, line: None, papers: Vec::new(), top: 0 }, vec![Msg::ask(Order::Load(*id))])
    }

    fn context(&self) -> Context {
        Context::Pupil
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(match self.line.as_ref().map(|line| line.change.state) {
            Some(ChangeState::Draft) => {
                &[Action::QueueChange, Action::Edit, Action::AttachEvidence, Action::WithdrawChange]
            }
            Some(ChangeState::Returned) => {
                &[Action::ReworkChange, Action::QueueChange, Action::AttachEvidence, Action::WithdrawChange]
            }
            Some(state) if state.is_under_way() => &[Action::WithdrawChange, Action::TabReport],
            _ => &[Action::Back],
        })
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Load(id) => {
                let line = desk.change(id)?;
                let titles = line.change.evidence.iter().map(|id| {
                    // A paper that is not readable here is still named.
                    desk.evidence(*id).map_or_else(|_| id.short(), |(paper, _)| paper.title)
                });
                let titles = titles.collect();
                Ok(Answer::Loaded(Box::new(line), titles))
            }
            Order::Queue(id) => desk.queue_change(id).map(|()| Answer::Done(ChangeState::Queued)),
            Order::Withdraw(id, reason) => {
                desk.withdraw_change(id, &reason).map(|()| Answer::Done(ChangeState::Withdrawn))
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let page = usize::from(ctx.body_height()).max(2) - 1;
        let lang = ctx.lang();
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top += 1,
            Action::PageUp => self.top = self.top.saturating_sub(page),
            Action::PageDown => self.top += page,
            Action::Home => self.top = 0,
            Action::End => self.top = usize::MAX,
            Action::QueueChange => return Some(vec![Msg::ask(Order::Queue(self.id))]),
            Action::WithdrawChange => {
                let name = self.line.as_ref().map_or("", |line| line.change.pupil_name.as_str());
                return Some(vec![ask_why(WHY, name, lang)]);
            }
            Action::Edit | Action::ReworkChange | Action::AttachEvidence => {
                let editable = self.line.as_ref().is_some_and(|line| line.change.state.is_editable());
                return Some(vec![if editable {
                    Msg::Go(Place::Wizard(wizard::Start::Saved(self.id)))
                } else {
                    Msg::Tell(say!(
                        lang,
                        "已经上报，不能再改；如有错，请撤回后重报。",
                        "It is on its way and cannot be altered; withdraw it if it is wrong."
                    ))
                }]);
            }
            _ => return None,
        }
        self.top = self.document(ctx).top(self.top, ctx.body_height());
        Some(Vec::new())
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Loaded(line, papers) => {
                self.line = Some(*line);
                self.papers = papers;
                Vec::new()
            }
            Answer::Done(state) => vec![Msg::Tell(told(state, ctx.lang())), Msg::ask(Order::Load(self.id))],
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, _ctx: &Ctx) -> Vec<Msg> {
        match (topic, reply) {
            (WHY, Reply::Filled(slip)) => {
                vec![Msg::ask(Order::Withdraw(self.id, slip.text(0).trim().to_owned()))]
            }
            _ => Vec::new(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load(self.id))]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        self.document(ctx).draw(buf, inner, self.top, ctx.theme());
        None
    }
}

impl Page {
    fn document(&self, ctx: &Ctx) -> Document {
        let lang = ctx.lang();
        let mut page = Document::new(ctx.body_width().saturating_sub(2));
        let Some(line) = &self.line else { return page };
        let change = &line.change;
        let round = if change.revision > 1 {
            say!(lang, "　第 {} 次办理", "  round {}", change.revision)
        } else {
            String::new()
        };
        page.say(Ink::Strong, &format!("{}　{}{round}", change.pupil_name, line.kind_name.get(lang)));
        page.say(Ink::Text, &way::way(change.state, lang));
        if change.state == ChangeState::Returned {
            let key = ctx.key(Context::Pupil, Action::ReworkChange);
            page.gap();
            page.say(Ink::Warning, &say!(lang, "! 中心校退回：{}", "! Returned: {}", change.reason));
            page.say(
                Ink::Text,
                &say!(
                    lang,
                    "  按 {key} 重办：编号不变，改好后再列入上报。",
                    "  {key} reworks it under the same id; then queue it again."
                ),
            );
        } else if change.state == ChangeState::Withdrawn {
            page.say(Ink::Dim, &say!(lang, "撤回原因：{}", "Withdrawn: {}", change.reason));
        }
        page.gap();
        let due = way::due(line, lang);
        if !due.is_empty() {
            let ink = if way::presses(line) { Ink::Warning } else { Ink::Text };
            page.pair(ink, &say!(lang, "期限", "Due"), LABEL, &due);
        }
        if let Some(number) = change.bundle {
            page.pair(
                Ink::Text,
                &say!(lang, "上报包", "Bundle"),
                LABEL,
                &say!(lang, "第 {number} 包", "{number}"),
            );
        }
        if let Some(made) = change.disposition {
            let made = made.label().get(lang);
            page.pair(Ink::Text, &say!(lang, "中心校处理", "At the center"), LABEL, made);
        }
        page.pair(Ink::Dim, &say!(lang, "编号", "Id"), LABEL, &change.id.short());
        page.pair(Ink::Dim, &say!(lang, "建立", "Begun"), LABEL, &ctx.moment(change.created_at));
        page.head(&say!(lang, "内容", "Particulars"));
        if let Some(kind) = kind(&change.kind) {
            for particular in kind.particulars() {
                let text = change.form.get(particular.key);
                if !text.is_empty() {
                    let shown = show_particular(particular, text, lang);
                    page.pair(Ink::Text, particular.label.get(lang), LABEL, &shown);
                }
            }
        }
        page.head(&say!(lang, "材料", "Papers"));
        if self.papers.is_empty() {
            page.say(Ink::Dim, &say!(lang, "没有附材料。", "None attached."));
        }
        for paper in &self.papers {
            page.say(Ink::Text, &format!("[v] {paper}"));
        }
        page
    }
}
