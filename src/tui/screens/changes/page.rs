//! One change: its way, its business step by step, its particulars, its papers, and what the center said. The next step
//! is taken here; the form is the wizard's.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{ask_why, business, steps, told, way};
use crate::{
    changes::{ChangeState, kind},
    desk::{ChangeLine, Desk, DeskError, FormAbout, Progress, StepOffer, StepTold, show_particular},
    domain::{ChangeId, DeskRole, Explain},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Reply, Slip},
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
    offers: Vec<StepOffer>,
    /// The step that is being told, with its slip once it was handed in.
    taking: Option<(StepOffer, Slip)>,
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
    /// Take a step.
    Step(ChangeId, String, StepTold),
}

/// What comes back.
pub enum Answer {
    /// The change and the titles of its papers.
    Loaded(Box<ChangeLine>, Vec<String>, Vec<StepOffer>),
    /// It was done.
    Done(ChangeState),
    /// The step was taken.
    Stepped,
}

impl Screen for Page {
    type Args = ChangeId;
    type Order = Order;
    type Answer = Answer;

    fn open(id: &ChangeId, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let page = Self { id: *id, line: None, papers: Vec::new(), offers: Vec::new(), taking: None, top: 0 };
        (page, vec![Msg::ask(Order::Load(*id))])
    }

    fn context(&self) -> Context {
        Context::Pupil
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(match self.line.as_ref().map(|line| line.change.state) {
            Some(ChangeState::Draft) => &[
                Action::QueueChange,
                Action::Edit,
                Action::AttachEvidence,
                Action::WithdrawChange,
                Action::PrintForm,
            ],
            Some(ChangeState::Returned) => &[
                Action::ReworkChange,
                Action::QueueChange,
                Action::AttachEvidence,
                Action::WithdrawChange,
                Action::PrintForm,
            ],
            Some(state) if state.is_under_way() => {
                &[Action::TakeStep, Action::WithdrawChange, Action::PrintForm, Action::TabReport]
            }
            _ => &[Action::TakeStep, Action::PrintForm, Action::Back],
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
                // A center reads what a school decides; it has no steps of its own here.
                let offers = if desk.site().role == DeskRole::School { desk.steps(id)? } else { Vec::new() };
                Ok(Answer::Loaded(Box::new(line), titles, offers))
            }
            Order::Queue(id) => desk.queue_change(id).map(|()| Answer::Done(ChangeState::Queued)),
            Order::Withdraw(id, reason) => {
                desk.withdraw_change(id, &reason).map(|()| Answer::Done(ChangeState::Withdrawn))
            }
            Order::Step(id, step, told) => desk.step(id, &step, &told).map(|()| Answer::Stepped),
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
            Action::PrintForm => return Some(vec![Msg::Go(Place::Forms(FormAbout::Change(self.id)))]),
            Action::QueueChange => return Some(vec![Msg::ask(Order::Queue(self.id))]),
            Action::TakeStep => {
                return Some(vec![if self.offers.is_empty() {
                    Msg::Tell(say!(lang, "这项异动现在没有可走的步骤。", "No step can be taken now."))
                } else {
                    Msg::show(steps::pick(&self.offers, lang))
                }]);
            }
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
            Answer::Loaded(line, papers, offers) => {
                self.line = Some(*line);
                self.papers = papers;
                self.offers = offers;
                Vec::new()
            }
            Answer::Stepped => {
                self.taking = None;
                vec![
                    Msg::Tell(say!(ctx.lang(), "已登记这一步。", "The step is recorded.")),
                    Msg::ask(Order::Load(self.id)),
                ]
            }
            Answer::Done(state) => vec![Msg::Tell(told(state, ctx.lang())), Msg::ask(Order::Load(self.id))],
        }
    }

    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let Some((offer, mut slip)) = self.taking.take() else { return vec![Msg::error(error, lang)] };
        if offer.asks.is_empty() {
            return vec![Msg::error(error, lang)];
        }
        // What was typed is not lost: the slip comes back with what is wrong.
        let said = error.explain(lang);
        slip.refuse(steps::place(&offer, &error.at), format!("{}{}", said.what, said.advice));
        let again = Msg::show(steps::dialog(&offer, slip.clone(), lang));
        self.taking = Some((offer, slip));
        vec![again]
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        match (topic, reply) {
            (steps::WHICH, Reply::Chosen(key)) => self.choose(&key, ctx),
            (steps::TOLD, Reply::Filled(slip)) => self.hand_in(slip, ctx),
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
    /// A step was chosen: its slip, or at once when there is nothing to tell.
    fn choose(&mut self, key: &str, ctx: &Ctx) -> Vec<Msg> {
        let Some(offer) = self.offers.iter().find(|offer| offer.key == key).cloned() else {
            return Vec::new();
        };
        if !steps::needs_slip(&offer) {
            return vec![Msg::ask(Order::Step(self.id, offer.key, StepTold::default()))];
        }
        let slip = steps::slip(&offer, ctx.today.date, ctx.lang());
        let shown = Msg::show(steps::dialog(&offer, slip.clone(), ctx.lang()));
        self.taking = Some((offer, slip));
        vec![shown]
    }

    fn hand_in(&mut self, slip: Slip, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let Some((offer, _)) = self.taking.take() else { return Vec::new() };
        match steps::told(&offer, &slip, ctx.today.date) {
            Ok(told) => {
                let asked = Msg::ask(Order::Step(self.id, offer.key.clone(), told));
                self.taking = Some((offer, slip));
                vec![asked]
            }
            Err(at) => {
                let wrong = say!(lang, "日期写成 20261008 这样。", "Write the day as 20261008.");
                let slip = slip.refused(at, wrong);
                let shown = Msg::show(steps::dialog(&offer, slip.clone(), lang));
                self.taking = Some((offer, slip));
                vec![shown]
            }
        }
    }

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
        let key = ctx.key(Context::Pupil, Action::TakeStep);
        business::tell(&mut page, line, &self.offers, &key, lang);
        page.head(&say!(lang, "内容", "Particulars"));
        if let Some(kind) = kind(&change.kind) {
            for particular in kind.particulars() {
                let text = change.form.get(particular.key);
                if !text.is_empty() {
                    let shown = show_particular(particular, text, &ctx.rules, lang);
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
