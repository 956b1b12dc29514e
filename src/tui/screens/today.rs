//! 今日: what is due, by rule and date; where Enter leads to where it is done. Computes nothing itself.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Screen, Tab, duty, month, place_of};
use crate::{
    desk::{Desk, DeskError, Duty, Gravity, Progress},
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

/// 今日.
pub struct Today {
    duties: Option<Vec<Duty>>,
    list: ListState,
    /// A center has an inbox where a school has its report.
    center: bool,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// What is due.
    Duties,
    /// A duty is done, or not; then what is due.
    Mark(duty::Mark),
}

impl Screen for Today {
    type Args = ();
    type Order = Order;
    type Answer = Vec<Duty>;
    const TAB: Option<Tab> = Some(Tab::Today);

    fn open((): &(), ctx: &Ctx) -> (Self, Vec<Msg>) {
        (
            Self { duties: None, list: ListState::default(), center: ctx.center() },
            vec![Msg::ask(Order::Duties)],
        )
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        const SCHOOL: &[Action] = &[
            Action::Open,
            Action::MarkDone,
            Action::Month,
            Action::Palette,
            Action::Lock,
            Action::Quit,
            Action::TabPupils,
            Action::TabReport,
        ];
        const CENTER: &[Action] = &[
            Action::Open,
            Action::MarkDone,
            Action::TabInbox,
            Action::TabReview,
            Action::Palette,
            Action::Lock,
            Action::Quit,
        ];
        Some(if self.center { CENTER } else { SCHOOL })
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Vec<Duty>, DeskError> {
        match order {
            Order::Duties => desk.duties(),
            Order::Mark(mark) => {
                match mark {
                    duty::Mark::Set(duty, told) => desk.mark_duty(&duty, &told)?,
                    duty::Mark::Clear(duty) => desk.unmark_duty(&duty)?,
                }
                desk.duties()
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.duties.as_ref().map_or(0, Vec::len);
        let page =
            isize::try_from(rows_in_sight(self.list_height(ctx).saturating_sub(1))).unwrap_or(1).max(1);
        match action {
            Action::Up => self.list.step(-1, len),
            Action::Down => self.list.step(1, len),
            Action::PageUp => self.list.step(-page, len),
            Action::PageDown => self.list.step(page, len),
            Action::Home => self.list.first(),
            Action::End => self.list.last(len),
            Action::Back => {}
            Action::Open => {
                let place = self.here().and_then(|duty| place_of(&duty.place));
                return Some(place.map(Msg::Go).into_iter().collect());
            }
            Action::MarkDone => {
                return Some(match self.here() {
                    Some(duty) if duty.duty.is_some() => vec![duty::ask(&duty.what, None, ctx)],
                    Some(_) => vec![month::only_duties(ctx.lang())],
                    None => Vec::new(),
                });
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn answered(&mut self, duties: Vec<Duty>, _ctx: &Ctx) -> Vec<Msg> {
        self.list.cursor = self.list.cursor.min(duties.len().saturating_sub(1));
        self.duties = Some(duties);
        Vec::new()
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let Some(line) = self.here() else { return Vec::new() };
        let Some(id) = &line.duty else { return Vec::new() };
        match duty::replied(topic, reply, id, &line.what, ctx) {
            Some(duty::Answered::Do(mark)) => vec![Msg::ask(Order::Mark(mark))],
            Some(duty::Answered::Again(msg)) => vec![msg],
            None => Vec::new(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Duties)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let guide = if ctx.guide { self::guide(ctx) } else { Vec::new() };
        for (y, line) in (1..).zip(&guide) {
            put(buf, area, (1, y), line, if y == 1 { theme.strong } else { theme.text });
        }
        let height = self.list_height(ctx).min(area.height);
        let area = Rect { y: area.bottom() - height, height, ..area };
        let Some(duties) = &self.duties else { return None };
        if duties.is_empty() {
            let told = say!(
                lang,
                "今天没有要办的事。在册 {} 人。",
                "Nothing is due today. {} pupils are registered.",
                ctx.roster.len()
            );
            put(buf, area, (1, 1), &told, theme.text);
            return None;
        }
        let columns = [
            Column::new(say!(lang, "轻重", "Weight"), 6, 8, 0),
            Column::new(say!(lang, "要办的事", "What is to be done"), 30, 60, 0),
            Column::new(say!(lang, "依据", "By"), 8, 8, 2),
            Column::new(say!(lang, "期限", "Due"), 12, 13, 1),
            Column::new(say!(lang, "进展", "How it stands"), 26, 60, 3),
        ];
        let foot = u16::from(self.here().is_some_and(|duty| !duty.stands.zh.is_empty()));
        if let Some(duty) = self.here().filter(|_| foot > 0) {
            let line = say!(lang, "进展：{}", "How it stands: {}", duty.stands.get(lang));
            let y = area.height.saturating_sub(1);
            put_padded(buf, area, (1, y), area.width.saturating_sub(1), &line, theme.text);
        }
        let area = Rect { height: area.height.saturating_sub(1), ..area };
        let rows = Lines { duties, lang };
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: "" }
            .draw(buf, area, theme);
        None
    }
}

impl Today {
    fn here(&self) -> Option<&Duty> {
        self.duties.as_ref()?.get(self.list.cursor)
    }

    fn list_height(&self, ctx: &Ctx) -> u16 {
        let guide = if ctx.guide { self::guide(ctx).len() + 2 } else { 0 };
        ctx.body_height().saturating_sub(u16::try_from(guide).unwrap_or(0))
    }
}

struct Lines<'l> {
    duties: &'l [Duty],
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.duties.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(duty) = self.duties.get(at) else { return Row::default() };
        let (word, tone) = match duty.gravity {
            Gravity::Urgent => (say!(lang, "急", "urgent"), Tone::Warning),
            Gravity::Soon => (say!(lang, "将到期", "soon"), Tone::Plain),
            Gravity::Note => (say!(lang, "提示", "note"), Tone::Dim),
        };
        let due = duty.due.map_or_else(String::new, |due| {
            let about = if due.approximate { say!(lang, "约", "~") } else { String::new() };
            format!("{about}{}", due.date)
        });
        let article = duty.article.map_or_else(String::new, |article| article.label(lang));
        let stands = duty.stands.get(lang).to_owned();
        let cells = vec![word, duty.what.get(lang).to_owned(), article, due, stands];
        Row { cells, marked: false, tone }
    }
}

/// The newcomer's list of a demo, with the keys in force.
fn guide(ctx: &Ctx) -> Vec<String> {
    let lang = ctx.lang();
    let key = |action| ctx.key(Context::List, action);
    let steps = if ctx.center() {
        vec![
            say!(lang, "试一遍：", "Try the road once:"),
            say!(
                lang,
                "1. 按 {} 到收件，按 {} 收取各校点的上报包。",
                "1. {} opens the inbox, {} collects the sites' bundles.",
                key(Action::TabInbox),
                key(Action::Collect)
            ),
            say!(
                lang,
                "2. 按 {} 到审核，逐件同意或退回。",
                "2. {} opens the review: approve or return each item.",
                key(Action::TabReview)
            ),
            say!(
                lang,
                "3. 回到收件，按 {} 把回执写入U盘。",
                "3. Back in the inbox, {} writes the receipts to the stick.",
                key(Action::Export)
            ),
        ]
    } else {
        vec![
            say!(lang, "试一遍：", "Try the road once:"),
            say!(
                lang,
                "1. 按 {} 到学生，输入姓名拼音首字母找一个学生。",
                "1. {} opens the pupils; find one by pinyin initials.",
                key(Action::TabPupils)
            ),
            say!(
                lang,
                "2. 在学生页按 {} 新建异动，选辍学，填好后列入上报。",
                "2. On the pupil's page {} starts a change: choose dropout, fill it in, queue it.",
                key(Action::NewChange)
            ),
            say!(
                lang,
                "3. 按 {} 到上报，按 {} 写入U盘（可选任一文件夹）。",
                "3. {} opens the report, {} writes it to a stick (any folder will do).",
                key(Action::TabReport),
                key(Action::Export)
            ),
        ]
    };
    let width = usize::from(ctx.body_width().saturating_sub(2));
    steps.iter().flat_map(|step| wrap(step, width, 2)).collect()
}
