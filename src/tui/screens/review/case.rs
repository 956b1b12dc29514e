//! One case: everything that a decision is made on, and the decision. Judges nothing; a person does.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::decide::{self, APPROVE, Decided, Item, UPLOADED};
use crate::{
    changes::{ChangeState, kind},
    desk::{Decision, Desk, DeskError, Progress, ReviewCase, show_particular},
    domain::{FieldKey, Lang, Value, reading},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::Reply,
        effect::Msg,
        model::Ctx,
        parts::document::{Document, Ink},
        screens::{
            Screen,
            changes::{business, way},
        },
    },
};

/// Columns of the labels.
const LABEL: usize = 22;
/// The fields of the record that matter for a decision.
const MATTER: [FieldKey; 10] = [
    FieldKey::Name,
    FieldKey::Gender,
    FieldKey::BirthDate,
    FieldKey::IdDocType,
    FieldKey::IdDocNumber,
    FieldKey::StudentRegistryNumber,
    FieldKey::Grade,
    FieldKey::ClassNumber,
    FieldKey::CurrentAddress,
    FieldKey::Phone,
];

/// One case.
pub struct Case {
    item: Item,
    case: Option<Box<ReviewCase>>,
    reasons: Vec<String>,
    top: usize,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// Everything about it.
    Load(Item),
    /// Decide it; with the pupil's name.
    Decide(Item, String, Decision, Lang),
}

/// What comes back.
pub enum Answer {
    /// The case, and the reasons of earlier returns.
    Loaded(Box<ReviewCase>, Vec<String>),
    /// What became of the decision.
    Decided(Decided),
}

impl Screen for Case {
    type Args = Item;
    type Order = Order;
    type Answer = Answer;

    fn open(item: &Item, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let case = Self { item: *item, case: None, reasons: Vec::new(), top: 0 };
        (case, vec![Msg::ask(Order::Load(*item))])
    }

    fn context(&self) -> Context {
        Context::Review
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Approve, Action::Return, Action::MarkUploaded])
    }

    fn perform(order: Order, desk: &Desk, progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Load((site, change)) => {
                let case = Box::new(desk.review_case(site, change)?);
                Ok(Answer::Loaded(case, decide::reasons(desk)))
            }
            Order::Decide(item, name, decision, lang) => {
                decide::decide(desk, vec![(item, name)], &decision, lang, progress).map(Answer::Decided)
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let page = usize::from(ctx.body_height()).max(2) - 1;
        let lang = ctx.lang();
        let line = self.case.as_ref().map(|case| &case.line);
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top += 1,
            Action::PageUp => self.top = self.top.saturating_sub(page),
            Action::PageDown => self.top += page,
            Action::Home => self.top = 0,
            Action::End => self.top = usize::MAX,
            Action::Approve => {
                return Some(line.map(|line| decide::ask_approve(&[line], 0, lang)).into_iter().collect());
            }
            Action::MarkUploaded => {
                return Some(line.map(|line| decide::ask_uploaded(&[line], lang)).into_iter().collect());
            }
            Action::Return => {
                return Some(line.map(|_| decide::ask_reason(&self.reasons, lang)).into_iter().collect());
            }
            _ => return None,
        }
        self.top = self.document(ctx).top(self.top, ctx.body_height());
        Some(Vec::new())
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Loaded(case, reasons) => {
                self.case = Some(case);
                self.reasons = reasons;
                Vec::new()
            }
            // Back to the queue, where the next case waits.
            Answer::Decided(decided) if decided.failed.is_empty() => {
                vec![Msg::Back, decide::told(&decided, ctx.lang())]
            }
            Answer::Decided(decided) => {
                vec![decide::told(&decided, ctx.lang()), Msg::ask(Order::Load(self.item))]
            }
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let decision = match (topic, &reply) {
            (APPROVE, Reply::Yes) => Decision::Approved,
            (UPLOADED, Reply::Yes) => Decision::Uploaded,
            _ => match decide::reason_of(topic, &reply, &self.reasons, lang) {
                Some(Ok(reason)) => Decision::Returned(reason),
                Some(Err(question)) => return vec![question],
                None => return Vec::new(),
            },
        };
        let name =
            self.case.as_ref().map_or_else(String::new, |case| case.line.line.change.pupil_name.clone());
        vec![Msg::ask(Order::Decide(self.item, name, decision, lang))]
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load(self.item))]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        self.document(ctx).draw(buf, inner, self.top, ctx.theme());
        None
    }
}

impl Case {
    fn document(&self, ctx: &Ctx) -> Document {
        let lang = ctx.lang();
        let mut page = Document::new(ctx.body_width().saturating_sub(2));
        let Some(case) = &self.case else { return page };
        head(&mut page, case, lang);
        if !case.differences.is_empty() {
            page.head(&say!(lang, "同意后的变化：现在 -> 以后", "On approval: now -> then"));
            for (field, now, then) in &case.differences {
                let (now, then) = (shown(*field, now.as_ref(), lang), shown(*field, then.as_ref(), lang));
                page.pair(Ink::Strong, field.spec().label.get(lang), LABEL, &format!("{now} -> {then}"));
            }
        }
        page.head(&say!(lang, "内容", "Particulars"));
        let change = &case.line.line.change;
        for particular in kind(&change.kind).map(|kind| kind.particulars()).unwrap_or_default() {
            let text = change.form.get(particular.key);
            if !text.is_empty() {
                page.pair(
                    Ink::Text,
                    particular.label.get(lang),
                    LABEL,
                    &show_particular(particular, text, &ctx.rules, lang),
                );
            }
        }
        page.head(&say!(lang, "材料", "Papers"));
        if case.papers.is_empty() {
            page.say(Ink::Warning, &say!(lang, "! 没有附材料。", "! None attached."));
        }
        for (id, title, here) in &case.papers {
            let title = if title.is_empty() { id.short() } else { title.clone() };
            if *here {
                page.say(Ink::Text, &format!("[v] {title}"));
            } else {
                page.say(Ink::Warning, &say!(lang, "[ ] {title}　还没有收到", "[ ] {title}: not here yet"));
            }
        }
        business::tell(&mut page, &case.line.line, &[], "", lang);
        page.head(&say!(lang, "学校现有的记录", "The record as the school has it"));
        match &case.fields {
            None => page
                .say(Ink::Dim, &say!(lang, "新来的学生，还没有记录。", "A newcomer, without a record yet.")),
            Some(fields) => {
                for field in MATTER {
                    if let Some(value) = fields.get(field) {
                        let label = field.spec().label.get(lang);
                        page.pair(Ink::Text, label, LABEL, &reading::show(field, value, lang));
                    }
                }
            }
        }
        page
    }
}

/// Who, what, from where, by which article, until when, what was decided, and where else the pupil is.
fn head(page: &mut Document, case: &ReviewCase, lang: Lang) {
    let (line, change) = (&case.line, &case.line.line.change);
    let article = kind(&change.kind).map_or_else(String::new, |kind| kind.article().label(lang));
    let (name, what, site) = (&change.pupil_name, line.line.kind_name.get(lang), &line.site_name);
    page.say(Ink::Strong, &format!("{name}　{what}　{site}　{article}"));
    page.say(Ink::Text, line.line.summary.get(lang));
    let due = way::due(&line.line, lang);
    if !due.is_empty() {
        let ink = if way::presses(&line.line) { Ink::Warning } else { Ink::Text };
        page.pair(ink, &say!(lang, "期限", "Due"), LABEL, &due);
    }
    if let Some(stamp) = case.entered {
        let on = stamp.on;
        let (ink, told) = if stamp.doubtful {
            let told = say!(lang, "{on}（当时时钟存疑）", "{on} (the clock could not be believed)");
            (Ink::Warning, told)
        } else {
            (Ink::Text, on.to_string())
        };
        page.pair(ink, &say!(lang, "学校登记", "Entered there"), LABEL, &told);
    }
    let taken = line.disposition.label().get(lang);
    page.pair(Ink::Text, &say!(lang, "收件处理", "Taken in as"), LABEL, taken);
    if change.revision > 1 {
        let round =
            say!(lang, "第 {} 次办理（退回后重报）", "round {}, reworked after a return", change.revision);
        page.pair(Ink::Text, &say!(lang, "次数", "Round"), LABEL, &round);
    }
    match &line.decision {
        None => {
            page.pair(Ink::Strong, &say!(lang, "决定", "Decision"), LABEL, &say!(lang, "待审", "to be made"))
        }
        Some((ChangeState::Returned, reason)) => {
            page.pair(
                Ink::Warning,
                &say!(lang, "决定", "Decision"),
                LABEL,
                &say!(lang, "已退回：{reason}", "returned: {reason}"),
            );
        }
        Some((state, _)) => {
            page.pair(Ink::Strong, &say!(lang, "决定", "Decision"), LABEL, state.label().get(lang))
        }
    }
    if !line.elsewhere.is_empty() {
        let sites = line.elsewhere.join(&say!(lang, "、", ", "));
        page.say(
            Ink::Bad,
            &say!(
                lang,
                "! 第7条 一人一籍：同一证件号还登记在 {sites}。请先核清再同意。",
                "! Art. 7, one pupil, one record: the same number is registered at {sites}. Clear it up first."
            ),
        );
    }
}

fn shown(field: FieldKey, value: Option<&Value>, lang: Lang) -> String {
    value.map_or_else(|| say!(lang, "（空）", "(empty)"), |value| reading::show(field, value, lang))
}
