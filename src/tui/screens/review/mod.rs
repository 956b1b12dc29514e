//! 审核: what sites have handed in, undecided and pressing first; decided one by one, or several alike at once.
//! Judges nothing.

pub mod case;
mod decide;

use std::collections::BTreeSet;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen, Tab, changes::way};
use crate::{
    changes::{ChangeState, Disposition},
    desk::{Decision, Desk, DeskError, Progress, ReviewLine},
    domain::Lang,
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::Reply,
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, put_padded, wrap},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};
use decide::{APPROVE, Decided, Item, UPLOADED};

/// Lines below the table: what the chosen change says.
const FOOT: u16 = 3;

/// 审核.
#[derive(Default)]
pub struct Review {
    lines: Option<Vec<ReviewLine>>,
    reasons: Vec<String>,
    list: ListState,
    marked: BTreeSet<Item>,
    /// What a question is about, with names.
    about: Vec<(Item, String)>,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The queue.
    Queue,
    /// Decide these, alike.
    Decide(Vec<(Item, String)>, Decision, Lang),
}

/// What comes back.
pub enum Answer {
    /// The queue, and the reasons of earlier returns.
    Lines(Vec<ReviewLine>, Vec<String>),
    /// What became of decisions.
    Decided(Decided),
}

impl Screen for Review {
    type Args = ();
    type Order = Order;
    type Answer = Answer;
    const TAB: Option<Tab> = Some(Tab::Review);

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        (Self::default(), vec![Msg::ask(Order::Queue)])
    }

    fn context(&self) -> Context {
        Context::Review
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[
            Action::Open,
            Action::Approve,
            Action::Return,
            Action::MarkUploaded,
            Action::Mark,
            Action::MarkAll,
            Action::Unmark,
        ])
    }

    fn perform(order: Order, desk: &Desk, progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Queue => Ok(Answer::Lines(desk.review_queue()?, decide::reasons(desk))),
            Order::Decide(items, decision, lang) => {
                decide::decide(desk, items, &decision, lang, progress).map(Answer::Decided)
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
            Action::Mark => {
                if let Some(item) = self.here().map(item) {
                    if !self.marked.remove(&item) {
                        self.marked.insert(item);
                    }
                    self.list.step(1, len);
                }
            }
            Action::MarkAll => {
                let undecided = self.lines.iter().flatten().filter(|line| line.decision.is_none());
                self.marked = undecided.map(item).collect();
            }
            Action::Unmark => self.marked.clear(),
            Action::Open => {
                return Some(self.here().map(|line| Msg::Go(Place::Case(item(line)))).into_iter().collect());
            }
            Action::Approve => return Some(self.approve(lang)),
            Action::MarkUploaded => return Some(self.uploaded(lang)),
            Action::Return => {
                let here = self.here().map(|line| (item(line), line.line.change.pupil_name.clone()));
                self.about = here.into_iter().collect();
                return Some(if self.about.is_empty() {
                    Vec::new()
                } else {
                    vec![decide::ask_reason(&self.reasons, lang)]
                });
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Lines(lines, reasons) => {
                self.list.cursor = self.list.cursor.min(lines.len().saturating_sub(1));
                let here: BTreeSet<Item> = lines.iter().map(item).collect();
                self.marked.retain(|marked| here.contains(marked));
                self.lines = Some(lines);
                self.reasons = reasons;
                Vec::new()
            }
            Answer::Decided(decided) => {
                self.marked.clear();
                vec![decide::told(&decided, ctx.lang()), Msg::ask(Order::Queue)]
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
        let items = std::mem::take(&mut self.about);
        let order = Order::Decide(items, decision, lang);
        vec![Msg::long(say!(lang, "正在记录决定", "Writing decisions down"), order)]
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Queue)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let lines = self.lines.as_ref()?;
        if lines.is_empty() {
            let none = say!(
                lang,
                "没有待审的异动。到收件页收取上报包后，异动会列在这里。",
                "Nothing to review. What the inbox collects is listed here."
            );
            for (y, line) in (1..).zip(wrap(&none, area.width.saturating_sub(2).into(), 2)) {
                put(buf, area, (1, y), &line, theme.text);
            }
            return None;
        }
        let table = Rect { height: area.height.saturating_sub(FOOT), ..area };
        let waiting = lines.iter().filter(|line| line.decision.is_none()).count();
        let marked = self.marked.len();
        let note = say!(lang, "待审 {waiting} 项，标记 {marked} 项", "{waiting} to decide, {marked} marked");
        let rows = Lines { lines, marked: &self.marked, lang };
        Table { columns: &columns(lang), rows: &rows, state: &self.list, focused: true, note: &note }
            .draw(buf, table, theme);
        if let Some(here) = self.here() {
            let foot = Rect { y: table.bottom(), height: FOOT.min(area.height), ..area };
            let summary = here.line.summary.get(lang);
            for (y, line) in (0..2).zip(wrap(summary, area.width.saturating_sub(2).into(), 2)) {
                put_padded(buf, foot, (1, y), area.width - 1, &line, theme.text);
            }
            let (text, style) = match &here.decision {
                Some((ChangeState::Returned, reason)) => {
                    (say!(lang, "已退回：{reason}", "Returned: {reason}"), theme.dim)
                }
                _ if !here.elsewhere.is_empty() => {
                    let sites = here.elsewhere.join(&say!(lang, "、", ", "));
                    (
                        say!(
                            lang,
                            "! 同一证件号还在：{sites}",
                            "! The same number is registered at: {sites}"
                        ),
                        theme.warning,
                    )
                }
                _ => (String::new(), theme.text),
            };
            put_padded(buf, foot, (1, 2), area.width - 1, &text, style);
        }
        None
    }
}

fn item(line: &ReviewLine) -> Item {
    (line.site, line.line.change.id)
}

/// Whether a case may be approved without being opened: undecided, and nobody else has the pupil.
fn plain(line: &ReviewLine) -> bool {
    line.decision.is_none()
        && line.elsewhere.is_empty()
        && !matches!(
            line.disposition,
            Disposition::Duplicate | Disposition::Conflict | Disposition::Quarantined
        )
}

impl Review {
    fn here(&self) -> Option<&ReviewLine> {
        self.lines.as_ref()?.get(self.list.cursor)
    }

    /// The marked lines, or the one of the cursor.
    fn meant(&self) -> Vec<&ReviewLine> {
        if self.marked.is_empty() {
            return self.here().into_iter().collect();
        }
        self.lines.iter().flatten().filter(|line| self.marked.contains(&item(line))).collect()
    }

    fn approve(&mut self, lang: Lang) -> Vec<Msg> {
        let meant = self.meant();
        let total = meant.len();
        let lines: Vec<&ReviewLine> = meant.into_iter().filter(|line| plain(line)).collect();
        if lines.is_empty() {
            let told = say!(
                lang,
                "这项待核重复或已办，请回车打开逐件看。",
                "A possible duplicate, or decided already: open it and look."
            );
            return vec![Msg::Tell(told)];
        }
        let question = decide::ask_approve(&lines, total - lines.len(), lang);
        self.about = lines.iter().map(|line| (item(line), line.line.change.pupil_name.clone())).collect();
        vec![question]
    }

    fn uploaded(&mut self, lang: Lang) -> Vec<Msg> {
        let approved = |line: &&ReviewLine| matches!(line.decision, Some((ChangeState::Approved, _)));
        let lines: Vec<&ReviewLine> = self.meant().into_iter().filter(approved).collect();
        if lines.is_empty() {
            return vec![Msg::Tell(say!(
                lang,
                "只有已核办的才能标记已上传。",
                "Only what is approved can be marked as uploaded."
            ))];
        }
        let question = decide::ask_uploaded(&lines, lang);
        self.about = lines.iter().map(|line| (item(line), line.line.change.pupil_name.clone())).collect();
        vec![question]
    }
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(say!(lang, "姓名", "Name"), 8, 16, 0),
        Column::new(say!(lang, "种类", "Kind"), 12, 16, 0),
        Column::new(say!(lang, "校点", "Site"), 12, 24, 0),
        Column::new(say!(lang, "处理", "Taken in as"), 8, 18, 1),
        Column::new(say!(lang, "期限", "Due"), 15, 17, 0),
        Column::new(say!(lang, "决定", "Decision"), 8, 12, 0),
        Column::new(say!(lang, "摘要", "Summary"), 16, 200, 3),
    ]
}

struct Lines<'l> {
    lines: &'l [ReviewLine],
    marked: &'l BTreeSet<Item>,
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(line) = self.lines.get(at) else { return Row::default() };
        let decided = line.decision.as_ref().map(|(state, _)| state.label().get(lang));
        let tone = if decided.is_some() {
            Tone::Dim
        } else if !line.elsewhere.is_empty() || way::presses(&line.line) {
            Tone::Warning
        } else {
            Tone::Plain
        };
        let cells = vec![
            line.line.change.pupil_name.clone(),
            line.line.kind_name.get(lang).to_owned(),
            line.site_name.clone(),
            line.disposition.label().get(lang).to_owned(),
            way::due(&line.line, lang),
            decided.unwrap_or("-").to_owned(),
            line.line.summary.get(lang).to_owned(),
        ];
        Row { cells, marked: self.marked.contains(&item(line)), tone }
    }
}

#[cfg(test)]
mod tests;
