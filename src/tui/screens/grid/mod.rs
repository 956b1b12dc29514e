//! 档案登记: the marks of a class in one section and period as a grid, pupils by items. Cells are judged as they are
//! left; one key saves all of them as one entry. What was not saved is kept as a draft when the desk is locked.

pub mod choose;
mod draft;
#[cfg(test)]
pub mod tests;

use std::fmt;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::Screen;
use crate::{
    desk::{
        Desk, DeskError, Progress,
        file::{FileGrid, Form, GridChoices, GridOrder, period::Period},
    },
    domain::{Date, Lang, PupilId, school::FileMark},
    keymap::{Action, Chord, Context},
    say,
    tui::{
        dialogs::{Dialog, Reply},
        effect::Msg,
        model::Ctx,
        parts::{
            grid::{self, Grid, Kept},
            paint::{put, put_padded, wrap},
        },
        screens::pupil::shown::class_name,
    },
};
use choose::{CLASS, PERIOD, PICKED, SECTION};

const LEAVE: &str = "leave";
const RESUME: &str = "resume";

/// Lines under the grid: what is wrong with the cell, or what it takes.
const BELOW: u16 = 2;

/// Which grid; what is empty is filled in with the first that there is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Args {
    /// Class, section, period.
    pub order: GridOrder,
    /// The pupil on whom the cursor stands at first.
    pub at: Option<PupilId>,
}

/// The grid of a class.
pub struct ClassGrid {
    args: Args,
    choices: GridChoices,
    file: Option<FileGrid>,
    grid: Grid,
    today: Date,
    /// Why there is no grid.
    nothing: bool,
    /// A draft that was found and not yet answered.
    found: Option<String>,
    /// The choice that is being made.
    wanted: GridOrder,
}

/// What it asks. `Debug` shows no value.
pub enum Order {
    /// Choices and grid.
    Load(GridOrder),
    /// Write marks.
    Save(GridOrder, Vec<FileMark>),
    /// Keep what was not saved.
    Keep(GridOrder, String),
    /// Throw the draft away.
    Drop(GridOrder),
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(order) => write!(f, "Load({order:?})"),
            Self::Save(order, marks) => write!(f, "Save({order:?}, {} marks)", marks.len()),
            Self::Keep(order, text) => write!(f, "Keep({order:?}, {} cells)", text.lines().count()),
            Self::Drop(order) => write!(f, "Drop({order:?})"),
        }
    }
}

/// What comes back.
pub enum Answer {
    /// Choices, the grid, and a draft.
    Loaded(Box<(GridChoices, Option<FileGrid>, Option<String>)>),
    /// So many marks were written.
    Saved(u32),
    /// Kept, or thrown away.
    Kept,
}

impl Screen for ClassGrid {
    type Args = Args;
    type Order = Order;
    type Answer = Answer;

    fn open(args: &Args, ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self {
            args: args.clone(),
            choices: GridChoices::default(),
            file: None,
            grid: Grid::default(),
            today: ctx.today.date,
            nothing: false,
            found: None,
            wanted: GridOrder::default(),
        };
        (screen, vec![Msg::ask(Order::Load(args.order.clone()))])
    }

    fn context(&self) -> Context {
        Context::Cells
    }

    fn offered(&self) -> Option<&'static [Action]> {
        use Action::{Cancel, Choose, Confirm, CopyDown, NextField, Pick, PrevField, Save};
        Some(&[Save, CopyDown, Pick, Choose, Cancel, NextField, Confirm, PrevField])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Load(wanted) => {
                let choices = desk.grid_choices()?;
                let Some(order) = choose::filled(wanted, &choices) else {
                    return Ok(Answer::Loaded(Box::new((choices, None, None))));
                };
                let grid = desk.file_grid(&order)?;
                let found = desk.draft(&draft::name(&grid.order))?;
                Ok(Answer::Loaded(Box::new((choices, Some(grid), found))))
            }
            Order::Save(order, marks) => {
                let count = desk.write_marks(&marks)?;
                desk.drop_draft(&draft::name(&order))?;
                Ok(Answer::Saved(count))
            }
            Order::Keep(order, text) => desk.keep_draft(&draft::name(&order), &text).map(|()| Answer::Kept),
            Order::Drop(order) => desk.drop_draft(&draft::name(&order)).map(|()| Answer::Kept),
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        match action {
            Action::Cancel if self.grid.drop_typing() => return Some(Vec::new()),
            Action::Cancel => return Some(self.leave(ctx)),
            Action::Save => return Some(self.save(ctx)),
            Action::Choose => return Some(self.choose(ctx)),
            Action::Pick => return Some(self.pick(ctx)),
            _ => {}
        }
        let sight = usize::from(self.height(ctx).saturating_sub(1));
        let taken = self.with_judge(ctx.lang(), |grid, judge| grid.act(action, sight, judge));
        self.grid.follow(ctx.body_width(), self.height(ctx));
        taken.then(Vec::new)
    }

    fn press(&mut self, chord: Chord, ctx: &Ctx) -> Vec<Msg> {
        self.with_judge(ctx.lang(), |grid, judge| grid.press(chord, judge));
        Vec::new()
    }

    fn paste(&mut self, text: &str, ctx: &Ctx) -> Vec<Msg> {
        let count = self.with_judge(ctx.lang(), |grid, judge| grid.paste(text, judge));
        vec![Msg::Tell(say!(ctx.lang(), "粘贴了 {count} 格。", "{count} cells pasted."))]
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Loaded(loaded) => self.loaded(*loaded, ctx),
            Answer::Saved(count) => {
                self.grid.saved();
                vec![Msg::Tell(say!(ctx.lang(), "已保存 {count} 项。", "{count} marks saved."))]
            }
            Answer::Kept => Vec::new(),
        }
    }

    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        let told = Msg::error(error, ctx.lang());
        if self.file.is_none() { vec![Msg::Back, told] } else { vec![told] }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        match (topic, reply) {
            (LEAVE, Reply::Yes) => {
                let order = self.args.order.clone();
                vec![Msg::keep(Order::Drop(order)), Msg::Back]
            }
            (RESUME, Reply::Yes) => {
                if let (Some(text), Some(file)) = (self.found.take(), self.file.clone()) {
                    self.with_judge(ctx.lang(), |grid, judge| draft::lay(&text, &file, grid, judge));
                }
                Vec::new()
            }
            (PICKED, Reply::Chosen(code)) => {
                let (row, column) = self.grid.here();
                self.with_judge(ctx.lang(), |grid, judge| {
                    grid.drop_typing();
                    grid.put(row, column, &code, judge);
                    grid.go(row + 1, column);
                });
                self.grid.follow(ctx.body_width(), self.height(ctx));
                Vec::new()
            }
            (topic @ (CLASS | SECTION | PERIOD), Reply::Chosen(code)) => {
                choose::next(topic, &code, &mut self.wanted, &self.choices, ctx.lang())
            }
            _ => Vec::new(),
        }
    }

    fn interrupted(&mut self, ctx: &Ctx) -> Option<Order> {
        self.with_judge(ctx.lang(), Grid::settle);
        let file = self.file.as_ref()?;
        let text = draft::text(file, &self.grid);
        (!text.is_empty()).then(|| Order::Keep(file.order.clone(), text))
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let Some(file) = &self.file else {
            if self.nothing {
                let told =
                    say!(lang, "还没有可登记的班级或项目。", "There is no class or item to fill in yet.");
                put(buf, area, (1, 1), &told, theme.text);
            }
            return None;
        };
        put_padded(buf, area, (1, 0), area.width.saturating_sub(1), &self.title(file, ctx), theme.strong);
        let high = self.height(ctx).min(area.height.saturating_sub(1 + BELOW));
        let cursor = self.grid.draw(buf, Rect { y: area.y + 1, height: high, ..area }, theme);
        let (told, style) = match self.grid.fault() {
            "" => (self.hint(file, lang), theme.dim),
            fault => (format!("! {fault}"), theme.bad),
        };
        for (y, line) in
            (high + 1..).zip(wrap(&told, usize::from(area.width).saturating_sub(2), BELOW.into()))
        {
            put(buf, area, (1, y), &line, style);
        }
        cursor
    }
}

impl ClassGrid {
    /// Lines of the grid itself.
    fn height(&self, ctx: &Ctx) -> u16 {
        ctx.body_height().saturating_sub(1 + BELOW)
    }

    /// Works on the grid with the judge of its columns.
    fn with_judge<T>(&mut self, lang: Lang, work: impl FnOnce(&mut Grid, grid::Judge<'_>) -> T) -> T {
        let (file, today) = (self.file.as_ref(), self.today);
        let judge = |at: usize, text: &str| -> Result<Kept, String> {
            let Some(column) = file.and_then(|file| file.columns.get(at)) else {
                return Err(String::new());
            };
            let value =
                column.item.read(text, &column.choices, today).map_err(|why| why.get(lang).to_owned())?;
            let shown = column.show(&value, lang).to_owned();
            Ok(Kept { value, shown })
        };
        work(&mut self.grid, &judge)
    }

    fn loaded(
        &mut self,
        (choices, file, found): (GridChoices, Option<FileGrid>, Option<String>),
        ctx: &Ctx,
    ) -> Vec<Msg> {
        let lang = ctx.lang();
        self.choices = choices;
        self.nothing = file.is_none();
        let Some(file) = file else { return Vec::new() };
        self.args.order = file.order.clone();
        let columns = file.columns.iter().map(|column| {
            let (least, most) = if column.item.form == Form::Text { (12, 20) } else { (6, 14) };
            grid::column(column.item.name.get(lang), least, most)
        });
        let kept = file.rows.iter().map(|row| {
            let cells = file.columns.iter().zip(&row.cells);
            cells
                .map(|(column, value)| Kept {
                    value: value.clone(),
                    shown: column.show(value, lang).to_owned(),
                })
                .collect()
        });
        let names = file.rows.iter().map(|row| format!("{} {}", row.number, row.name).trim().to_owned());
        self.grid = Grid::new(names.collect(), columns.collect(), kept.collect());
        if let Some(row) = file.rows.iter().position(|row| Some(row.pupil) == self.args.at) {
            self.grid.go(row, 0);
        }
        self.file = Some(file);
        self.grid.follow(ctx.body_width(), self.height(ctx));
        self.found = found;
        if self.found.is_none() {
            return Vec::new();
        }
        vec![Msg::show(Dialog::confirm(
            RESUME,
            say!(lang, "上次没有保存", "Not saved last time"),
            say!(lang, "上次离开时有几格没有保存，接着填吗？", "Some cells were not saved. Go on with them?"),
            say!(lang, "接着填", "Go on"),
            lang,
        ))]
    }

    fn save(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        self.with_judge(lang, Grid::settle);
        let faults = self.grid.faults();
        if faults > 0 {
            self.grid.to_fault();
            self.grid.follow(ctx.body_width(), self.height(ctx));
            return vec![Msg::Tell(say!(
                lang,
                "有 {faults} 格不对，没有保存；已跳到第一格。",
                "{faults} cells are wrong; nothing was saved. This is the first."
            ))];
        }
        let Some(file) = &self.file else { return Vec::new() };
        let changed = self.grid.changed();
        let marks: Vec<FileMark> = changed
            .into_iter()
            .filter_map(|(row, column, value)| {
                Some(FileMark {
                    pupil: file.rows.get(row)?.pupil,
                    section: file.order.section.clone(),
                    item: file.columns.get(column)?.item.code.clone(),
                    period: file.order.period.clone(),
                    value: value.to_owned(),
                })
            })
            .collect();
        if marks.is_empty() {
            return vec![Msg::Tell(say!(lang, "没有改动。", "Nothing was changed."))];
        }
        vec![Msg::ask(Order::Save(file.order.clone(), marks))]
    }

    fn leave(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let count = self.grid.changed().len();
        if count == 0 {
            return vec![Msg::Back];
        }
        vec![Msg::show(Dialog::confirm(
            LEAVE,
            say!(lang, "还没有保存", "Not saved yet"),
            say!(
                lang,
                "有 {count} 格没有保存，不保存就离开吗？",
                "{count} cells are not saved. Leave without saving?"
            ),
            say!(lang, "不保存，离开", "Leave without saving"),
            lang,
        ))]
    }

    fn choose(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        if !self.grid.changed().is_empty() {
            let key = ctx.key(Context::Cells, Action::Save);
            return vec![Msg::Tell(say!(lang, "请先按 {key} 保存。", "Save first with {key}."))];
        }
        self.wanted = self.args.order.clone();
        choose::classes(&self.wanted, &self.choices, lang)
    }

    fn pick(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let (_, at) = self.grid.here();
        let column = self.file.as_ref().and_then(|file| file.columns.get(at));
        match column.filter(|column| !column.choices.is_empty()) {
            Some(column) => vec![Msg::show(choose::values(column, self.grid.value(), ctx.lang()))],
            None => vec![Msg::Tell(say!(ctx.lang(), "这一项直接填写。", "This is typed in."))],
        }
    }

    fn title(&self, file: &FileGrid, ctx: &Ctx) -> String {
        let lang = ctx.lang();
        let class = class_name(&file.order.class.grade, &file.order.class.class, lang);
        let section = file.section.name.get(lang);
        let period = Period::parse(&file.order.period).map(Period::label).unwrap_or_default();
        let period = period.get(lang);
        let (pupils, unsaved) = (file.rows.len(), self.grid.changed().len());
        let unsaved = match unsaved {
            0 => String::new(),
            count => say!(lang, "　* {count} 格未保存", "  * {count} not saved"),
        };
        say!(
            lang,
            "{class}　{section}　{period}　{pupils} 人{unsaved}",
            "{class}  {section}  {period}  {pupils} pupils{unsaved}"
        )
    }

    /// What the cell of the cursor takes.
    fn hint(&self, file: &FileGrid, lang: Lang) -> String {
        let (_, at) = self.grid.here();
        let Some(column) = file.columns.get(at) else { return String::new() };
        let name = column.item.name.get(lang);
        let number = |hundredths: i64| {
            let text = format!("{}.{:02}", hundredths / 100, hundredths.abs() % 100);
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        let bounds = || (number(column.item.least), number(column.item.most));
        let words = || {
            let names: Vec<&str> = column.choices.iter().map(|choice| choice.name.get(lang)).collect();
            names.join(&say!(lang, "、", ", "))
        };
        let takes = match column.item.form {
            Form::Number => {
                let (least, most) = bounds();
                say!(lang, "{least} 至 {most}", "{least} to {most}")
            }
            Form::Result => {
                let ((least, most), words) = (bounds(), words());
                say!(lang, "{least} 至 {most}，或{words}", "{least} to {most}, or {words}")
            }
            Form::Choice => words(),
            Form::Date => say!(lang, "日期，如 20260930", "a day, as 20260930"),
            Form::YesNo => say!(lang, "是或否", "yes or no"),
            Form::Text => say!(lang, "文字", "text"),
        };
        say!(lang, "{name}：{takes}", "{name}: {takes}")
    }
}
