//! 纸质档案: the paper register of a class (第9条), pupils by sheets. A key leads a cell through what can be known of a
//! paper, another does a whole sheet for the class at once, one saves.

mod cell;
#[cfg(test)]
mod tests;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    Place, Screen,
    grid::choose::{class_of, class_question},
};
use crate::{
    desk::{
        Desk, DeskError, Progress,
        file::{ClassRef, PaperGrid},
    },
    domain::{Lang, PupilId, school::FilePaper},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        model::Ctx,
        parts::{
            grid::{self, Grid, Kept},
            paint::{put, put_padded, wrap},
        },
        screens::pupil::shown::class_name,
    },
};
use cell::Known;

const LEAVE: &str = "leave";
const CLASS: &str = "class";
const DETAILS: &str = "details";

/// Lines under the grid.
const BELOW: u16 = 2;

/// Whose papers; the first class when none is named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Args {
    /// The class.
    pub class: ClassRef,
    /// The pupil on whom the cursor stands at first.
    pub at: Option<PupilId>,
}

/// The register of a class.
pub struct Papers {
    args: Args,
    classes: Vec<ClassRef>,
    file: Option<PaperGrid>,
    grid: Grid,
    nothing: bool,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// Classes and register.
    Load(ClassRef),
    /// Note papers.
    Save(Vec<(PupilId, FilePaper)>),
}

/// What comes back.
pub enum Answer {
    /// Classes and register.
    Loaded(Box<(Vec<ClassRef>, Option<PaperGrid>)>),
    /// So many papers were noted.
    Saved(u32),
}

impl Screen for Papers {
    type Args = Args;
    type Order = Order;
    type Answer = Answer;

    fn open(args: &Args, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self {
            args: args.clone(),
            classes: Vec::new(),
            file: None,
            grid: Grid::default(),
            nothing: false,
        };
        (screen, vec![Msg::ask(Order::Load(args.class.clone()))])
    }

    fn context(&self) -> Context {
        Context::Grid
    }

    fn offered(&self) -> Option<&'static [Action]> {
        use Action::{Back, Choose, Mark, MarkAll, Open, Save};
        Some(&[Mark, MarkAll, Open, Save, Choose, Back])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Load(class) => {
                let classes = desk.own_classes();
                let class = if class == ClassRef::default() { classes.first().cloned() } else { Some(class) };
                let grid = class.map(|class| desk.class_papers(&class)).transpose()?;
                Ok(Answer::Loaded(Box::new((classes, grid))))
            }
            Order::Save(notes) => Ok(Answer::Saved(desk.note_papers(&notes)?)),
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        match action {
            Action::Back => return Some(self.leave(ctx)),
            Action::Save => return Some(self.save(ctx)),
            Action::Choose => return Some(self.choose(ctx)),
            Action::Mark => self.step(ctx.lang()),
            Action::MarkAll => self.whole_column(ctx.lang()),
            Action::Open => return Some(self.details(ctx)),
            _ => {
                let (sight, lang) = (usize::from(self.height(ctx).saturating_sub(1)), ctx.lang());
                let taken = self.grid.act(action, sight, &|_, text| cell::read(text, lang));
                self.grid.follow(ctx.body_width(), self.height(ctx));
                return taken.then(Vec::new);
            }
        }
        Some(Vec::new())
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Loaded(loaded) => {
                let (classes, grid) = *loaded;
                self.classes = classes;
                self.nothing = grid.is_none();
                if let Some(file) = grid {
                    self.laid(file, ctx);
                }
                Vec::new()
            }
            Answer::Saved(count) => {
                self.grid.saved();
                vec![Msg::Tell(say!(ctx.lang(), "已登记 {count} 份。", "{count} papers noted."))]
            }
        }
    }

    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        let told = Msg::error(error, ctx.lang());
        if self.file.is_none() { vec![Msg::Back, told] } else { vec![told] }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        match (topic, reply) {
            (LEAVE, Reply::Yes) => return vec![Msg::Back],
            (CLASS, Reply::Chosen(code)) => {
                return vec![Msg::Swap(Place::Papers(Args { class: class_of(&code), at: None }))];
            }
            (DETAILS, Reply::Filled(slip)) => {
                let mut known = Known::parse(self.grid.value());
                known.place = slip.text(0).trim().to_owned();
                known.note = slip.text(1).trim().to_owned();
                if known.marks.is_empty() {
                    known.marks = cell::HERE.to_owned();
                }
                self.put(&known, ctx.lang());
            }
            _ => {}
        }
        Vec::new()
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let Some(file) = &self.file else {
            if self.nothing {
                put(buf, area, (1, 1), &say!(lang, "还没有班级。", "There is no class yet."), theme.text);
            }
            return None;
        };
        let class = class_name(&file.class.grade, &file.class.class, lang);
        let (pupils, unsaved) = (file.rows.len(), self.grid.changed().len());
        let unsaved = match unsaved {
            0 => String::new(),
            count => say!(lang, "　* {count} 份未保存", "  * {count} not saved"),
        };
        let title = say!(
            lang,
            "{class}　纸质档案（第9条）　{pupils} 人{unsaved}",
            "{class}  papers (Art. 9)  {pupils} pupils{unsaved}"
        );
        put_padded(buf, area, (1, 0), area.width.saturating_sub(1), &title, theme.strong);
        let high = self.height(ctx).min(area.height.saturating_sub(1 + BELOW));
        let _ = self.grid.draw(buf, Rect { y: area.y + 1, height: high, ..area }, theme);
        let told = self.hint(file, lang);
        for (y, line) in
            (high + 1..).zip(wrap(&told, usize::from(area.width).saturating_sub(2), BELOW.into()))
        {
            put(buf, area, (1, y), &line, theme.dim);
        }
        None
    }
}

impl Papers {
    fn height(&self, ctx: &Ctx) -> u16 {
        ctx.body_height().saturating_sub(1 + BELOW)
    }

    fn laid(&mut self, file: PaperGrid, ctx: &Ctx) {
        let lang = ctx.lang();
        self.args.class = file.class.clone();
        let columns = file.sheets.iter().map(|(sheet, _)| grid::column(sheet.name.get(lang), 6, 12));
        let kept = file.rows.iter().map(|row| {
            row.lines
                .iter()
                .map(|line| {
                    let value =
                        line.paper.as_ref().map(|paper| Known::of(paper).written()).unwrap_or_default();
                    let shown = match (&line.paper, line.asked) {
                        (None, true) => say!(lang, "缺", "lacking"),
                        _ => Known::parse(&value).shown(lang),
                    };
                    Kept { value, shown }
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
    }

    /// The next of what can be known of the paper, and down.
    fn step(&mut self, lang: Lang) {
        let (row, column) = self.grid.here();
        let sheet = self.file.as_ref().and_then(|file| file.sheets.get(column));
        let Some((sheet, _)) = sheet else { return };
        let mut known = Known::parse(self.grid.value());
        known.step(sheet);
        self.put(&known, lang);
        self.grid.go(row, column);
    }

    fn put(&mut self, known: &Known, lang: Lang) {
        let (row, column) = self.grid.here();
        self.grid.put(row, column, &known.written(), &|_, text| cell::read(text, lang));
    }

    /// The same for every pupil; what lies elsewhere keeps its place.
    fn whole_column(&mut self, lang: Lang) {
        let (row, column) = self.grid.here();
        let from = Known::parse(self.grid.value());
        if from.marks.is_empty() {
            return;
        }
        for at in 0..self.file.as_ref().map_or(0, |file| file.rows.len()) {
            self.grid.go(at, column);
            let mut known = Known::parse(self.grid.value());
            known.marks.clone_from(&from.marks);
            if known.place.is_empty() {
                known.place.clone_from(&from.place);
            }
            self.put(&known, lang);
        }
        self.grid.go(row, column);
    }

    fn details(&self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let (row, column) = self.grid.here();
        let Some(file) = &self.file else { return Vec::new() };
        let (Some(of), Some((sheet, _))) = (file.rows.get(row), file.sheets.get(column)) else {
            return Vec::new();
        };
        let known = Known::parse(self.grid.value());
        let slip = Slip::new(vec![
            Blank::text(say!(lang, "存放处", "Place"), 40).filled(&known.place),
            Blank::text(say!(lang, "备注", "Note"), 40).filled(&known.note),
        ]);
        let title = format!("{} {}", of.name, sheet.name.get(lang));
        vec![Msg::show(Dialog::input(DETAILS, title, "", slip))]
    }

    fn save(&self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        let Some(file) = &self.file else { return Vec::new() };
        let notes: Vec<(PupilId, FilePaper)> = self
            .grid
            .changed()
            .into_iter()
            .filter_map(|(row, column, value)| {
                let (of, (sheet, period)) = (file.rows.get(row)?, file.sheets.get(column)?);
                Some((of.pupil, Known::parse(value).paper(&sheet.code, period, ctx.today.date)))
            })
            .collect();
        if notes.is_empty() {
            return vec![Msg::Tell(say!(lang, "没有改动。", "Nothing was changed."))];
        }
        vec![Msg::ask(Order::Save(notes))]
    }

    fn leave(&self, ctx: &Ctx) -> Vec<Msg> {
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
                "有 {count} 份没有保存，不保存就离开吗？",
                "{count} papers are not saved. Leave without saving?"
            ),
            say!(lang, "不保存，离开", "Leave without saving"),
            lang,
        ))]
    }

    fn choose(&self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        if !self.grid.changed().is_empty() {
            let key = ctx.key(Context::Grid, Action::Save);
            return vec![Msg::Tell(say!(lang, "请先按 {key} 保存。", "Save first with {key}."))];
        }
        class_question(&self.args.class, &self.classes, CLASS, lang)
    }

    /// Which sheet the cursor is on, who must sign it, and where it lies.
    fn hint(&self, file: &PaperGrid, lang: Lang) -> String {
        let (row, column) = self.grid.here();
        let Some((sheet, _)) = file.sheets.get(column) else { return String::new() };
        let mut parts = vec![sheet.name.get(lang).to_owned()];
        if let Some(signers) = &sheet.signed_by {
            parts.push(say!(lang, "{}签字", "signed by: {}", signers.who.get(lang)));
        }
        if sheet.sealed {
            parts.push(say!(lang, "要盖章", "sealed"));
        }
        let asked = file.rows.get(row).and_then(|row| row.lines.get(column)).is_some_and(|line| line.asked);
        if !asked {
            parts.push(say!(lang, "不要求", "not asked for"));
        }
        let known = Known::parse(self.grid.value());
        if !known.place.is_empty() {
            parts.push(say!(lang, "在{}", "at {}", known.place));
        }
        if !known.note.is_empty() {
            parts.push(known.note);
        }
        parts.join(&say!(lang, "　", "  "))
    }
}
