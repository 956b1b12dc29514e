//! 上报: what goes to the center, how far each item is, and the stick in both directions. Judges nothing.

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    Place, Screen, Tab,
    changes::way,
    stick::{self, Chosen, Errand, Offered},
};
use crate::{
    changes::ChangeState,
    desk::{BundleOutcome, ChangeFilter, ChangeLine, Desk, DeskError, Exported, Progress},
    domain::{Lang, Words},
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

/// Lines above the table.
const HEAD: u16 = 3;
/// Lines below it: what the chosen item says, and its way.
const FOOT: u16 = 3;
/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// 上报.
#[derive(Default)]
pub struct Report {
    lines: Option<Vec<ChangeLine>>,
    /// When the last receipt was taken in.
    receipt: Option<i64>,
    list: ListState,
    offered: Offered,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The queue.
    Queue,
    /// Where sticks are.
    Sticks(Errand),
    /// Write the report.
    Export(PathBuf),
    /// Read receipts.
    Receive(PathBuf),
}

/// What comes back.
pub enum Answer {
    /// The queue, and when the last receipt was taken in.
    Lines(Vec<ChangeLine>, Option<i64>),
    /// Where sticks are.
    Sticks(Errand, Offered),
    /// It is on the stick.
    Exported(Box<Exported>),
    /// What became of each receipt.
    Received(Vec<BundleOutcome>, Vec<Words>),
}

impl Screen for Report {
    type Args = ();
    type Order = Order;
    type Answer = Answer;
    const TAB: Option<Tab> = Some(Tab::Report);

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        (Self::default(), vec![Msg::ask(Order::Queue)])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Export, Action::Receive, Action::Open])
    }

    fn perform(order: Order, desk: &Desk, progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Queue => Ok(Answer::Lines(desk.changes(ChangeFilter::Queue)?, desk.last_receipt()?)),
            Order::Sticks(errand) => Ok(Answer::Sticks(errand, Offered::of(desk))),
            Order::Export(place) => {
                let done = desk.export(&place, progress)?;
                desk.remember_place(&place);
                Ok(Answer::Exported(Box::new(done)))
            }
            Order::Receive(place) => {
                let done = desk.receive(std::slice::from_ref(&place), progress)?;
                let strange = Desk::strange_on(std::slice::from_ref(&place))?;
                desk.remember_place(&place);
                Ok(Answer::Received(done, strange))
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.lines.as_ref().map_or(0, Vec::len);
        if self.list.act(action, len, rows_in_sight(ctx.body_height().saturating_sub(HEAD + FOOT))) {
            return Some(Vec::new());
        }
        Some(match action {
            Action::Open => {
                self.here().map(|line| Msg::Go(Place::Change(line.change.id))).into_iter().collect()
            }
            Action::Export => vec![Msg::ask(Order::Sticks(Errand::Write))],
            Action::Receive => vec![Msg::ask(Order::Sticks(Errand::Receive))],
            _ => return None,
        })
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match answer {
            Answer::Lines(lines, receipt) => {
                self.list.cursor = self.list.cursor.min(lines.len().saturating_sub(1));
                self.lines = Some(lines);
                self.receipt = receipt;
                Vec::new()
            }
            Answer::Sticks(errand, offered) => {
                self.offered = offered;
                vec![errand.offer(&self.offered, lang)]
            }
            Answer::Exported(done) => vec![stick::written(&done, lang), Msg::ask(Order::Queue)],
            Answer::Received(done, strange) => {
                vec![stick::outcomes(&done, &strange, lang), Msg::ask(Order::Queue)]
            }
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match stick::chosen(topic, &reply, &self.offered, lang) {
            Some(Chosen::Ask(msg)) => vec![msg],
            Some(Chosen::Place(Errand::Receive, place)) => {
                vec![Msg::long(Errand::Receive.doing(lang), Order::Receive(place))]
            }
            Some(Chosen::Place(_, place)) => vec![Msg::long(Errand::Write.doing(lang), Order::Export(place))],
            None => Vec::new(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Queue)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let lines = self.lines.as_ref()?;
        for (y, (text, strong)) in (0..).zip(self.head(lines, ctx)) {
            let style = if strong { theme.strong } else { theme.text };
            put_padded(buf, area, (1, y), area.width - 1, &text, style);
        }
        let table = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD + FOOT), ..area };
        if lines.is_empty() {
            let none = say!(
                lang,
                "没有待上报的异动。也可以写一包：中心校会收到最新的花名册。",
                "No change waits. A bundle may be written all the same: it brings the center the roster as it is."
            );
            for (y, line) in (1..).zip(wrap(&none, area.width.saturating_sub(2).into(), 2)) {
                put(buf, table, (1, y), &line, theme.text);
            }
            return None;
        }
        Table {
            columns: &columns(lang),
            rows: &Lines { lines, lang },
            state: &self.list,
            focused: true,
            note: "",
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

impl Report {
    fn here(&self) -> Option<&ChangeLine> {
        self.lines.as_ref()?.get(self.list.cursor)
    }

    /// What waits, what is on its way, and how long no receipt came.
    fn head(&self, lines: &[ChangeLine], ctx: &Ctx) -> Vec<(String, bool)> {
        let lang = ctx.lang();
        let count =
            |wanted: &[ChangeState]| lines.iter().filter(|line| wanted.contains(&line.change.state)).count();
        let queued = count(&[ChangeState::Queued]);
        let under_way = count(&[ChangeState::Exported, ChangeState::Received, ChangeState::Processed]);
        let returned = count(&[ChangeState::Returned]);
        let receipt = match self.receipt {
            None => say!(lang, "还没有收到过回执。", "No receipt has come yet."),
            Some(at) => {
                let days = (ctx.today.now - at).max(0) / DAY;
                let day = ctx.moment(at);
                if days == 0 {
                    say!(lang, "最近回执：今天（{day}）。", "Last receipt: today ({day}).")
                } else {
                    say!(lang, "最近回执：{days} 天前（{day}）。", "Last receipt: {days} days ago ({day}).")
                }
            }
        };
        let (write, read) = (ctx.key(Context::List, Action::Export), ctx.key(Context::List, Action::Receive));
        vec![
            (
                say!(
                    lang,
                    "待上报 {queued} 项，在途 {under_way} 项，被退回 {returned} 项。",
                    "{queued} wait, {under_way} are on their way, {returned} came back."
                ),
                true,
            ),
            (
                say!(
                    lang,
                    "{receipt}　{write} 写入U盘，{read} 读取回执。",
                    "{receipt} {write} writes to the stick, {read} reads receipts."
                ),
                false,
            ),
        ]
    }
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new(say!(lang, "姓名", "Name"), 8, 16, 0),
        Column::new(say!(lang, "种类", "Kind"), 12, 16, 0),
        Column::new(say!(lang, "状态", "State"), 10, 12, 0),
        Column::new(say!(lang, "上报包", "Bundle"), 6, 8, 1),
        Column::new(say!(lang, "中心校处理", "At center"), 10, 18, 2),
        Column::new(say!(lang, "期限", "Due"), 15, 17, 1),
        Column::new(say!(lang, "摘要", "Summary"), 12, 200, 3),
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
        let change = &line.change;
        let tone = if way::presses(line) {
            Tone::Warning
        } else if change.is_open() {
            Tone::Plain
        } else {
            Tone::Dim
        };
        let cells = vec![
            change.pupil_name.clone(),
            line.kind_name.get(lang).to_owned(),
            change.state.label().get(lang).to_owned(),
            change.bundle.map_or_else(String::new, |number| number.to_string()),
            change.disposition.map_or_else(String::new, |made| made.label().get(lang).to_owned()),
            way::due(line, lang),
            line.summary.get(lang).to_owned(),
        ];
        Row { cells, marked: false, tone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::BundleResult,
        tui::{
            screens::{Answer as Any, Order as Asked, changes::sample},
            testing::{Harness, NOW},
        },
    };

    fn queue() -> Harness {
        let answer = Answer::Lines(sample::lines(), Some(NOW - 3 * DAY));
        Harness::school().go(Place::Report(())).answer(Any::Report(answer))
    }

    #[test]
    fn the_queue_shows_each_way_and_the_last_receipt() {
        insta::assert_snapshot!("report_80", queue().keys("down").screen());
        insta::assert_snapshot!("report_120_en", queue().lang(Lang::En).size(120, 40).screen());
    }

    /// From the key to the sentence that the stick may be pulled.
    #[test]
    fn an_export_goes_to_the_chosen_place_and_says_what_was_written() {
        let asked = queue().keys("ctrl-e");
        assert!(matches!(asked.order(), Some(Asked::Report(Order::Sticks(Errand::Write)))));
        let path = asked.answer(Any::Report(Answer::Sticks(Errand::Write, Offered::default())));
        let long = path.typed("/media/stick").keys("enter");
        assert!(matches!(long.order(), Some(Asked::Report(Order::Export(path))) if path.ends_with("stick")));
        let done = Exported {
            files: vec![PathBuf::from("/media/stick/XJB/2121049902/2121049902-1-3.xjb")],
            number: 3,
            first_seq: 41,
            last_seq: 97,
            addressees: vec!["青石中心小学".into()],
            papers_left: 2,
        };
        let told = long.answer(Any::Report(Answer::Exported(Box::new(done))));
        insta::assert_snapshot!("report_written", told.screen());
        let stopped =
            queue().keys("ctrl-e").answer(Any::Report(Answer::Sticks(Errand::Write, Offered::default())));
        let stopped = stopped.typed("/media/stick").keys("enter esc");
        assert!(stopped.jobs.front().is_some_and(|job| job.progress.stopped()), "Esc stops long work");
    }

    #[test]
    fn receipts_are_told_one_by_one() {
        let receipt = |result, zh: &str| BundleOutcome {
            file: PathBuf::from("2121049901-1-7.xjb"),
            site_code: "2121049901".into(),
            number: 7,
            result,
            message: crate::domain::Words { zh: zh.into(), en: zh.into() },
            changes: Vec::new(),
        };
        let long =
            queue().keys("alt-r").answer(Any::Report(Answer::Sticks(Errand::Receive, Offered::default())));
        let long = long.typed("/media/stick").keys("enter");
        let done = vec![
            receipt(BundleResult::Merged, "回执第 7 包已读入"),
            receipt(BundleResult::Refused, "清单被改动过，没有采用；请中心校重新写一份"),
        ];
        let told = long.answer(Any::Report(Answer::Received(done, Vec::new())));
        insta::assert_snapshot!("report_received", told.screen());
    }
}
