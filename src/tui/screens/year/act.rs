//! A bulk act before it is done: who moves, who stays behind and why. The bar marks exceptions, saving does it, undo
//! takes it back. The desk plans; here exceptions are collected.

use std::collections::BTreeMap;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    desk::{
        Desk, DeskError, Progress,
        year::{YearDone, YearOrder, YearPreview},
    },
    domain::{Lang, PupilId, codes::CodeTable, school::YearAct},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Dialog, Reply},
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, wrap},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
        screens::Screen,
    },
};

/// Lines above the table.
const ABOVE: u16 = 4;
const DO: &str = "do";
const UNDO: &str = "undo";

/// Which act.
#[derive(Debug, Clone, PartialEq)]
pub struct Args {
    /// What.
    pub act: YearAct,
    /// The school year that begins after it.
    pub year: u16,
}

/// What the person makes of one who would move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exception {
    /// Completes without graduating.
    Completes,
    /// Stays.
    Out,
}

/// A bulk act before it is done.
pub struct Act {
    args: Args,
    plan: Option<YearPreview>,
    exceptions: BTreeMap<PupilId, Exception>,
    list: ListState,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The plan for everybody.
    Preview(YearOrder),
    /// Does it.
    Do(YearOrder),
    /// Takes the last one back.
    Undo(YearAct, u16),
}

/// What comes back.
pub enum Answer {
    /// The plan.
    Plan(Box<YearPreview>),
    /// It was done.
    Done(Box<YearDone>),
    /// So many stand as before.
    Undone(usize),
}

impl Screen for Act {
    type Args = Args;
    type Order = Order;
    type Answer = Answer;

    fn open(args: &Args, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen =
            Self { args: args.clone(), plan: None, exceptions: BTreeMap::new(), list: ListState::default() };
        let load = screen.load();
        (screen, vec![load])
    }

    fn context(&self) -> Context {
        Context::Grid
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Save, Action::Mark, Action::Undo, Action::Back])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        Ok(match order {
            Order::Preview(order) => Answer::Plan(Box::new(desk.year_preview(&order)?)),
            Order::Do(order) => Answer::Done(Box::new(desk.year_act(&order)?)),
            Order::Undo(act, year) => Answer::Undone(desk.year_undo(act, year, "")?),
        })
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let sight = rows_in_sight(ctx.body_height().saturating_sub(ABOVE));
        if self.list.act(action, self.len(), sight) {
            return Some(Vec::new());
        }
        match action {
            Action::Mark => self.turn(),
            Action::Unmark => self.exceptions.clear(),
            Action::Save => return Some(self.ask(ctx)),
            Action::Undo => {
                let lang = ctx.lang();
                let what = self.args.act.label().get(lang);
                return Some(vec![Msg::show(Dialog::confirm(
                    UNDO,
                    say!(lang, "撤销", "Take back"),
                    say!(
                        lang,
                        "把最近一次{what}整批撤销？上报以后就不能撤了。",
                        "Take the last {what} back as a whole? It stays once it was handed in."
                    ),
                    say!(lang, "撤销", "Take it back"),
                    lang,
                ))]);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match answer {
            Answer::Plan(plan) => {
                self.plan = Some(*plan);
                self.list.follow(self.len(), usize::from(ctx.body_height()));
                Vec::new()
            }
            Answer::Done(done) => {
                self.exceptions.clear();
                let (count, drafts) = (done.plan.goes.len(), done.drafts);
                let told = if drafts > 0 {
                    say!(
                        lang,
                        "已写 {drafts} 份转出草稿，请到异动里逐份补全、列入上报。",
                        "{drafts} drafts of transfers were made; complete and queue each."
                    )
                } else {
                    say!(lang, "已办 {count} 人。", "{count} moved.")
                };
                vec![Msg::Tell(told), self.load()]
            }
            Answer::Undone(count) => {
                vec![
                    Msg::Tell(say!(
                        lang,
                        "已撤销，{count} 人恢复原样。",
                        "Taken back; {count} stand as before."
                    )),
                    self.load(),
                ]
            }
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        match (topic, reply) {
            (DO, Reply::Yes) => {
                let label = self.args.act.label().get(ctx.lang());
                vec![Msg::long(label, Order::Do(self.order()))]
            }
            (UNDO, Reply::Yes) => vec![Msg::ask(Order::Undo(self.args.act, self.ends()))],
            _ => Vec::new(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![self.load()]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let plan = self.plan.as_ref()?;
        let (goes, stays) = self.counts(plan);
        let (year, what) = (self.args.year, self.args.act.label().get(lang));
        let head = say!(
            lang,
            "{year}年{what}：办 {goes} 人，留下 {stays} 人",
            "{what} of {year}: {goes} move, {stays} stay"
        );
        put(buf, area, (1, 0), &head, theme.strong);
        let mut told = plan.verdict.refusals.iter().chain(&plan.verdict.warnings);
        let about = match told.next() {
            Some(said) => format!("{}。{}", said.what.get(lang).trim_end_matches('。'), said.next.get(lang)),
            None if self.args.act == YearAct::Graduate => say!(
                lang,
                "空格：毕业、结业、本次不办，依次换。第24条：小学不发证书，档案移交初中。",
                "Space turns: graduates, completes, left out. Art. 24: a primary school issues no certificate."
            ),
            None => say!(
                lang,
                "空格：本次不办这名学生。看清名单再办。",
                "Space leaves a pupil out. Read the list before doing it."
            ),
        };
        let style = if plan.verdict.is_lawful() { theme.dim } else { theme.warning };
        for (y, line) in (1..).zip(wrap(&about, usize::from(area.width).saturating_sub(2), 2)) {
            put(buf, area, (1, y), &line, style);
        }
        let rest = Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        let columns = [
            Column::new(say!(lang, "姓名", "Name"), 14, 24, 0),
            Column::new(say!(lang, "现在班级", "Class now"), 12, 16, 0),
            Column::new(say!(lang, "去向", "Goes to"), 10, 16, 0),
            Column::new(say!(lang, "说明", "Remark"), 24, 80, 0),
        ];
        let rows = Lines { plan, exceptions: &self.exceptions, lang };
        let note = if rows.is_empty() {
            say!(lang, "没有这样的学生", "nobody is concerned")
        } else {
            String::new()
        };
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: &note }
            .draw(buf, rest, theme);
        None
    }
}

impl Act {
    /// The school year that ends.
    const fn ends(&self) -> u16 {
        self.args.year.saturating_sub(1)
    }

    fn load(&self) -> Msg {
        Msg::ask(Order::Preview(YearOrder::new(self.args.act, self.ends())))
    }

    fn order(&self) -> YearOrder {
        let those = |wanted: Exception| {
            let those = self.exceptions.iter().filter(|(_, exception)| **exception == wanted);
            those.map(|(pupil, _)| *pupil).collect()
        };
        YearOrder {
            except: those(Exception::Out),
            complete: those(Exception::Completes),
            ..YearOrder::new(self.args.act, self.ends())
        }
    }

    fn len(&self) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.goes.len() + plan.stays.len())
    }

    fn counts(&self, plan: &YearPreview) -> (usize, usize) {
        let out = self.exceptions.values().filter(|exception| **exception == Exception::Out).count();
        (plan.goes.len() - out.min(plan.goes.len()), plan.stays.len() + out)
    }

    /// The next of what can be made of the pupil under the cursor, and on to the next pupil.
    fn turn(&mut self) {
        let here = self.plan.as_ref().and_then(|plan| plan.goes.get(self.list.cursor)).map(|go| go.pupil);
        let Some(pupil) = here else { return };
        let next = match (self.exceptions.get(&pupil), self.args.act) {
            (None, YearAct::Graduate) => Some(Exception::Completes),
            (None | Some(Exception::Completes), _) => Some(Exception::Out),
            (Some(Exception::Out), _) => None,
        };
        match next {
            Some(exception) => self.exceptions.insert(pupil, exception),
            None => self.exceptions.remove(&pupil),
        };
        self.list.step(1, self.len());
    }

    fn ask(&self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let Some(plan) = &self.plan else { return Vec::new() };
        let (goes, stays) = self.counts(plan);
        let (what, year) = (self.args.act.label().get(lang), self.args.year);
        vec![Msg::show(Dialog::confirm(
            DO,
            say!(lang, "{year}年{what}", "{what} of {year}"),
            say!(
                lang,
                "{goes} 人{what}，{stays} 人留下。上报以前可以整批撤销。现在办？",
                "{goes} pupils: {what}; {stays} stay. It can be taken back until it is handed in. Do it now?"
            ),
            say!(lang, "办理", "Do it"),
            lang,
        ))]
    }
}

struct Lines<'l> {
    plan: &'l YearPreview,
    exceptions: &'l BTreeMap<PupilId, Exception>,
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.plan.goes.len() + self.plan.stays.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let class =
            |grade: &str, class: &str| say!(lang, "{}{class}班", "{} {class}", CodeTable::Grade.label(grade));
        if let Some(go) = self.plan.goes.get(at) {
            let exception = self.exceptions.get(&go.pupil);
            let to = match (exception, go.to.key(), go.to.grade()) {
                (Some(Exception::Out), ..) => say!(lang, "留下", "stays"),
                (Some(Exception::Completes), ..) => say!(lang, "结业", "completes"),
                (None, "graduated", _) => say!(lang, "毕业", "graduates"),
                (None, "moved-up", grade) => {
                    say!(lang, "中心校{}", "center {}", CodeTable::Grade.label(grade))
                }
                (None, "transfer", grade) => {
                    say!(lang, "转学{}", "transfer {}", CodeTable::Grade.label(grade))
                }
                (None, _, grade) => class(grade, &go.class),
            };
            let note = match exception {
                Some(Exception::Out) => say!(lang, "本次不办", "left out"),
                _ => go.note.map_or_else(String::new, |why| why.label().get(lang).to_owned()),
            };
            let cells = vec![go.name.clone(), class(&go.grade, &go.class), to, note];
            return Row { cells, marked: exception.is_some(), tone: Tone::Plain };
        }
        let Some(stay) = self.plan.stays.get(at - self.plan.goes.len()) else { return Row::default() };
        let why = stay.why.label().get(lang).to_owned();
        let cells =
            vec![stay.name.clone(), class(&stay.grade, &stay.class), say!(lang, "留下", "stays"), why];
        Row { cells, marked: false, tone: Tone::Warning }
    }
}
