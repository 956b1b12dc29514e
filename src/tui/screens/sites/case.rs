//! One case of a site: what is known, what happened with the day of each event and the day of its entry, and the questions
//! with their answers. Asking is all that can be done here: the school keeps its ledger. Judges nothing.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{ask, rows};
use crate::{
    desk::{AskedState, Desk, DeskError, Progress, SiteCasePage, SiteEvent, SiteQuestion},
    domain::{CaseId, Fingerprint, Lang, PupilId},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::Reply,
        effect::Msg,
        model::Ctx,
        parts::document::{Document, Ink},
        screens::{Screen, pupil::shown::class_name},
    },
};

/// Columns of the labels.
const LABEL: usize = 14;

/// One case of a site.
pub struct SiteCase {
    item: (Fingerprint, PupilId),
    page: Option<Box<SiteCasePage>>,
    top: usize,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// Everything about it.
    Load(Fingerprint, PupilId),
    /// Ask the site.
    Ask(Fingerprint, CaseId, String),
}

/// What comes back.
pub enum Answer {
    /// The page.
    Page(Box<SiteCasePage>),
    /// The question has this number.
    Asked(u32),
}

impl Screen for SiteCase {
    type Args = (Fingerprint, PupilId);
    type Order = Order;
    type Answer = Answer;

    fn open(item: &Self::Args, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        (Self { item: *item, page: None, top: 0 }, vec![Msg::ask(Order::Load(item.0, item.1))])
    }

    fn context(&self) -> Context {
        Context::Review
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::AskCase])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Load(site, pupil) => desk.site_case(site, pupil).map(|page| Answer::Page(Box::new(page))),
            Order::Ask(site, case, text) => desk.ask_case(site, case, &text).map(Answer::Asked),
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let page = usize::from(ctx.body_height()).max(2) - 1;
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top += 1,
            Action::PageUp => self.top = self.top.saturating_sub(page),
            Action::PageDown => self.top += page,
            Action::Home => self.top = 0,
            Action::End => self.top = usize::MAX,
            Action::AskCase => {
                return Some(self.page.iter().map(|page| ask::of(&page.line, ctx.lang()).1).collect());
            }
            _ => return None,
        }
        self.top = self.document(ctx).top(self.top, ctx.body_height());
        Some(Vec::new())
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Page(page) => {
                self.page = Some(page);
                Vec::new()
            }
            Answer::Asked(number) => {
                vec![ask::told(number, ctx.lang()), Msg::ask(Order::Load(self.item.0, self.item.1))]
            }
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let case = self.page.as_ref().and_then(|page| page.line.case);
        match (ask::replied(topic, &reply, ctx.lang()), case) {
            (Some(Ok(text)), Some(case)) => vec![Msg::ask(Order::Ask(self.item.0, case, text))],
            (Some(Err(again)), _) => vec![again],
            _ => Vec::new(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load(self.item.0, self.item.1))]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        self.document(ctx).draw(buf, inner, self.top, ctx.theme());
        None
    }
}

impl SiteCase {
    fn document(&self, ctx: &Ctx) -> Document {
        let lang = ctx.lang();
        let mut page = Document::new(ctx.body_width().saturating_sub(2));
        let Some(case) = &self.page else { return page };
        head(&mut page, case, lang);
        page.head(&say!(lang, "经过（发生日　内容　登记日）", "What happened (day, what, day of entry)"));
        if case.events.is_empty() {
            page.say(Ink::Warning, &say!(lang, "! 没有联系记录。", "! No contact was noted."));
        }
        case.events.iter().for_each(|event| tell_event(&mut page, event, lang));
        page.head(&say!(lang, "提问与答复", "Questions and answers"));
        if case.questions.is_empty() {
            let key = ctx.key(Context::Review, Action::AskCase);
            page.say(
                Ink::Dim,
                &say!(lang, "还没有问过。{key} 提问。", "Nothing was asked. {key} asks the school."),
            );
        }
        case.questions.iter().for_each(|question| tell_question(&mut page, question, lang));
        page
    }
}

/// Who, where, how long, what is known.
fn head(page: &mut Document, case: &SiteCasePage, lang: Lang) {
    let line = &case.line;
    let (name, site, state) = (&line.name, &line.site_name, line.trouble.label().get(lang));
    let class = class_name(&line.class.grade, &line.class.class, lang);
    page.say(Ink::Strong, &format!("{name}　{class}　{site}　{state}"));
    let left = rows::left(line, lang);
    let left = if line.stated { say!(lang, "已报辍学", "the dropout was stated") } else { left };
    let press = line.days_left_at_worst.is_some_and(|days| days <= 7) && !line.stated;
    let told = case.told.map_or_else(|| "-".to_owned(), |told| told.to_string());
    let since = line.since.map_or_else(|| "-".to_owned(), |since| since.to_string());
    let contacts = say!(lang, "{} 次，本周走访 {} 次", "{}, visits this week {}", line.contacts, line.visits);
    let mut pair = |ink, label: String, value: &str| {
        if !value.is_empty() {
            page.pair(ink, &label, LABEL, value);
        }
    };
    let ink = if press { Ink::Warning } else { Ink::Text };
    pair(Ink::Text, say!(lang, "首次缺课", "Absent since"), &since);
    pair(Ink::Text, say!(lang, "缺课", "Absent"), &rows::absent(line, lang));
    pair(ink, say!(lang, "离四周", "Four weeks in"), &left);
    if let Some(step) = &line.step {
        pair(Ink::Text, say!(lang, "该做到", "Asks for"), step.get(lang));
    }
    pair(Ink::Text, say!(lang, "联系", "Contacts"), &contacts);
    pair(Ink::Text, say!(lang, "原因", "Reason"), case.reason.get(lang));
    pair(Ink::Text, say!(lang, "去向", "Whereabouts"), case.whereabouts.get(lang));
    for (role, name, phone) in &case.responsible {
        pair(Ink::Text, role.get(lang).to_owned(), &format!("{name}　{phone}"));
    }
    let late = if line.late_days > 0 || line.doubtful { Ink::Warning } else { Ink::Text };
    pair(late, say!(lang, "登记", "Entered"), &rows::entered(line, lang));
    pair(Ink::Dim, say!(lang, "学校上报到", "Told up to"), &told);
}

fn tell_event(page: &mut Document, event: &SiteEvent, lang: Lang) {
    let (on, entered, days) = (event.on, event.stamp.on, event.late_days());
    let mut told = format!("{on}　{}", event.what.get(lang));
    if days > 0 {
        told.push_str(&say!(
            lang,
            "　补记：{entered} 登记，晚 {days} 天",
            "  late: entered {entered}, {days} days"
        ));
    }
    if event.stamp.doubtful {
        told.push_str(&say!(lang, "　时钟存疑", "  clock not to be believed"));
    }
    let odd = days > 0 || event.stamp.doubtful;
    page.say(if odd { Ink::Warning } else { Ink::Text }, &told);
    if !event.note.is_empty() {
        page.say(Ink::Text, &format!("    {}", event.note));
    }
    let (here, all) = event.papers;
    if all > 0 {
        let ink = if here < all { Ink::Warning } else { Ink::Dim };
        page.say(ink, &say!(lang, "    材料 {all} 份，已到 {here} 份", "    papers {all}, here {here}"));
    }
}

fn tell_question(page: &mut Document, asked: &SiteQuestion, lang: Lang) {
    let question = &asked.question;
    let (number, on, text) = (question.number, question.on, &question.text);
    page.say(Ink::Strong, &say!(lang, "问 {number}　{on}　{text}", "Q{number}  {on}  {text}"));
    let (ink, state) = match asked.state {
        AskedState::Waiting => (Ink::Dim, say!(lang, "待写入回执", "waits for the next receipt")),
        AskedState::Sent => (Ink::Dim, say!(lang, "已写入回执", "on a receipt")),
        AskedState::Taken => {
            (Ink::Warning, say!(lang, "学校已收到，还没有答复", "the school has it; no answer yet"))
        }
        AskedState::Answered(on, stamp) => {
            let (entered, answer) = (stamp.on, &asked.answer);
            (
                Ink::Text,
                say!(lang, "答　{on}（{entered} 登记）　{answer}", "A  {on} (entered {entered})  {answer}"),
            )
        }
    };
    page.say(ink, &format!("    {state}"));
}
