//! Events of a pupil's file, awards or aid: a list with its days, and a slip to add one or mend one.

use std::fmt;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::super::Screen;
use crate::{
    changes::read_date,
    desk::{
        Desk, DeskError, Progress,
        file::{FileEvent, GridColumn},
    },
    domain::{Date, Lang, PupilId},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        model::Ctx,
        parts::{
            paint::put_padded,
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};

const SLIP: &str = "slip";
const REMOVE: &str = "remove";

/// Whose events of which section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Args {
    /// The pupil.
    pub pupil: PupilId,
    /// The code of the section.
    pub section: String,
}

/// The events of a pupil.
pub struct Events {
    args: Args,
    columns: Vec<GridColumn>,
    events: Vec<FileEvent>,
    list: ListState,
    /// The event that is being mended; none for a new one.
    before: Option<String>,
    /// What was handed in last, to be shown again when it is refused.
    handed: Option<Slip>,
}

/// What it asks. `Debug` shows no value.
pub enum Order {
    /// The events.
    Load(Args),
    /// Write one down.
    Write(Args, Option<String>, Date, Vec<(String, String)>),
    /// Take one back.
    TakeBack(Args, String),
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(args) => write!(f, "Load({args:?})"),
            Self::Write(args, before, day, values) => {
                write!(f, "Write({args:?}, {before:?}, {day}, {} values)", values.len())
            }
            Self::TakeBack(args, period) => write!(f, "TakeBack({args:?}, {period})"),
        }
    }
}

/// The items and the events.
pub type Loaded = (Vec<GridColumn>, Vec<FileEvent>);

impl Screen for Events {
    type Args = Args;
    type Order = Order;
    type Answer = Loaded;

    fn open(args: &Args, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self {
            args: args.clone(),
            columns: Vec::new(),
            events: Vec::new(),
            list: ListState::default(),
            before: None,
            handed: None,
        };
        (screen, vec![Msg::ask(Order::Load(args.clone()))])
    }

    fn context(&self) -> Context {
        Context::Grid
    }

    fn offered(&self) -> Option<&'static [Action]> {
        use Action::{AddLine, Back, Open, RemoveLine};
        Some(&[AddLine, Open, RemoveLine, Back])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Loaded, DeskError> {
        let args = match order {
            Order::Load(args) => args,
            Order::Write(args, before, day, values) => {
                desk.write_event(args.pupil, &args.section, before.as_deref(), day, &values)?;
                args
            }
            Order::TakeBack(args, period) => {
                desk.take_event_back(args.pupil, &args.section, &period)?;
                args
            }
        };
        desk.file_events(args.pupil, &args.section)
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let lang = ctx.lang();
        match action {
            Action::AddLine => {
                self.before = None;
                let slip = self.slip(&ctx.today.date.to_string(), &[], lang);
                Some(vec![Msg::show(self.dialog(slip, lang))])
            }
            Action::Open => {
                let event = self.events.get(self.list.cursor)?.clone();
                let slip = self.slip(&event.day.to_string(), &event.cells, lang);
                self.before = Some(event.period);
                Some(vec![Msg::show(self.dialog(slip, lang))])
            }
            Action::RemoveLine => {
                let event = self.events.get(self.list.cursor)?;
                let (day, what) = (event.day, event.cells.first().map_or("", String::as_str));
                Some(vec![Msg::show(Dialog::confirm(
                    REMOVE,
                    say!(lang, "收回这一条", "Take this back"),
                    say!(
                        lang,
                        "{day} {what}：收回吗？历史里仍会留着。",
                        "{day} {what}: take it back? The history keeps it."
                    ),
                    say!(lang, "收回", "Take back"),
                    lang,
                ))])
            }
            _ => {
                let sight = rows_in_sight(ctx.body_height());
                let taken = self.list.act(action, self.events.len(), sight);
                self.list.follow(self.events.len(), sight);
                taken.then(Vec::new)
            }
        }
    }

    fn answered(&mut self, (columns, events): Loaded, ctx: &Ctx) -> Vec<Msg> {
        let written = self.handed.take().is_some();
        (self.columns, self.events) = (columns, events);
        self.list.follow(self.events.len(), rows_in_sight(ctx.body_height()));
        if written { vec![Msg::Tell(say!(ctx.lang(), "已登记。", "Written down."))] } else { Vec::new() }
    }

    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        let told = Msg::error(error, ctx.lang());
        match self.handed.take() {
            // The slip stands beneath the message, as it was filled in.
            Some(slip) => vec![Msg::show(self.dialog(slip, ctx.lang())), told],
            None if self.columns.is_empty() => vec![Msg::Back, told],
            None => vec![told],
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match (topic, reply) {
            (SLIP, Reply::Filled(slip)) => {
                let Some(day) = read_date(slip.text(0), ctx.today.date) else {
                    let why =
                        say!(lang, "没有这个日期，应如 20260930。", "No such day; write it as 20260930.");
                    return vec![Msg::show(self.dialog(slip.refused(0, why), lang))];
                };
                let item = |(at, column): (usize, &GridColumn)| {
                    (column.item.code.clone(), slip.text(at + 1).to_owned())
                };
                let values = self.columns.iter().enumerate().map(item).collect();
                self.handed = Some(slip);
                vec![Msg::ask(Order::Write(self.args.clone(), self.before.clone(), day, values))]
            }
            (REMOVE, Reply::Yes) => {
                let event = self.events.get(self.list.cursor);
                event
                    .map(|event| Msg::ask(Order::TakeBack(self.args.clone(), event.period.clone())))
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let roster = &ctx.roster;
        let name =
            roster.place(self.args.pupil).map_or(String::new(), |place| roster.row(place).name.to_owned());
        let count = self.events.len();
        let title = say!(lang, "{name}　{count} 条", "{name}  {count} entries");
        put_padded(buf, area, (1, 0), area.width.saturating_sub(1), &title, theme.strong);
        let mut columns = vec![Column::new(say!(lang, "日期", "day"), 10, 10, 0)];
        columns.extend(self.columns.iter().map(|column| Column::new(column.item.name.get(lang), 10, 24, 1)));
        let key = ctx.key(Context::Grid, Action::AddLine);
        let note = match count {
            0 => say!(lang, "还没有记录，按 {key} 新增。", "Nothing yet; {key} adds one."),
            _ => String::new(),
        };
        let rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let rows = Listed { screen: self, lang };
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: &note }
            .draw(buf, rest, theme);
        None
    }
}

impl Events {
    fn slip(&self, day: &str, cells: &[String], lang: Lang) -> Slip {
        let mut blanks = vec![Blank::text(say!(lang, "日期", "Day"), 12).filled(day)];
        blanks.extend(self.columns.iter().enumerate().map(|(at, column)| {
            let value = cells.get(at).map_or("", String::as_str);
            let words: Vec<&str> = column.choices.iter().map(|choice| choice.name.get(lang)).collect();
            let label = column.item.name.get(lang);
            let label = if column.item.required { format!("{label} *") } else { label.to_owned() };
            Blank::text(label, 60).filled(column.show(value, lang)).note(words.join(&say!(lang, "、", ", ")))
        }));
        Slip::new(blanks)
    }

    fn dialog(&self, slip: Slip, lang: Lang) -> Dialog {
        let title = match self.before {
            None => say!(lang, "新增一条", "A new entry"),
            Some(_) => say!(lang, "修改这一条", "Mend this entry"),
        };
        Dialog::input(SLIP, title, "", slip)
    }
}

struct Listed<'s> {
    screen: &'s Events,
    lang: Lang,
}

impl Rows for Listed<'_> {
    fn len(&self) -> usize {
        self.screen.events.len()
    }

    fn row(&self, at: usize) -> Row {
        let Some(event) = self.screen.events.get(at) else { return Row::default() };
        let mut cells = vec![event.day.to_string()];
        let shown = self.screen.columns.iter().zip(&event.cells);
        cells.extend(shown.map(|(column, value)| column.show(value, self.lang).to_owned()));
        Row { cells, marked: false, tone: Tone::Plain }
    }
}
