//! The import of a roster: choose the file, look at what it would do, say yes. Changes nothing before that yes.

mod preview;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub use crate::desk::workbooks::home;

use super::Screen;
use crate::desk::workbooks::{self as files, Entry};
use crate::{
    desk::{Desk, DeskError, ImportOrder, ImportPreview, Progress},
    domain::codes::CodeTable,
    keymap::{Action, Chord, Context},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        model::Ctx,
        parts::{
            clean::columns as width_of,
            paint::put,
            picker::{Choice, Picker},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
            text_field::{Shown, TextField},
        },
    },
};

/// Characters of a path.
const PATH_MAX: usize = 1000;
/// Characters of a class.
const CLASS_MAX: usize = 10;
const GRADE: &str = "grade";
const CLASS: &str = "class";
const COMMIT: &str = "commit";

/// Which list of the preview is in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Problems,
    Differences,
}

/// The import.
pub struct Import {
    path: TextField,
    /// The folder whose entries are listed; none for the places to begin in.
    folder: Option<PathBuf>,
    entries: Vec<Entry>,
    list: ListState,
    order: ImportOrder,
    preview: Option<Box<ImportPreview>>,
    side: Side,
    rows: ListState,
    /// The grade chosen for the class number that is being asked for.
    grade: String,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// What stands in a folder, or the places to begin in.
    Look(Option<PathBuf>),
    /// What the import would do.
    Preview(ImportOrder),
    /// Do it.
    Commit(ImportOrder),
}

/// What comes back.
pub enum Answer {
    /// What stands there.
    Entries(Vec<Entry>),
    /// What it would do.
    Preview(Box<ImportPreview>),
    /// What it did.
    Done(Box<ImportPreview>),
}

impl Screen for Import {
    type Args = ();
    type Order = Order;
    type Answer = Answer;

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self {
            path: TextField::new(PATH_MAX, Shown::Plain),
            folder: None,
            entries: Vec::new(),
            list: ListState::default(),
            order: ImportOrder::default(),
            preview: None,
            side: Side::Problems,
            rows: ListState::default(),
            grade: String::new(),
        };
        (screen, vec![Msg::ask(Order::Look(None))])
    }

    fn context(&self) -> Context {
        if self.preview.is_some() { Context::Import } else { Context::Search }
    }

    fn offered(&self) -> Option<&'static [Action]> {
        self.preview.as_ref()?;
        Some(&[Action::ImportCommit, Action::Mark, Action::Open, Action::NextPane, Action::Back])
    }

    fn perform(order: Order, desk: &Desk, progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Look(None) => Ok(Answer::Entries(files::offered(desk))),
            Order::Look(Some(folder)) => Ok(Answer::Entries(files::listing(&folder))),
            Order::Preview(order) => {
                desk.import_preview(&order, progress).map(|made| Answer::Preview(Box::new(made)))
            }
            Order::Commit(order) => desk.import(&order, progress).map(|made| Answer::Done(Box::new(made))),
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        if self.preview.is_some() { self.act_on_preview(action, ctx) } else { self.act_choosing(action, ctx) }
    }

    fn press(&mut self, chord: Chord, _ctx: &Ctx) -> Vec<Msg> {
        if self.preview.is_none() && self.path.press(chord) { self.typed() } else { Vec::new() }
    }

    fn paste(&mut self, text: &str, _ctx: &Ctx) -> Vec<Msg> {
        if self.preview.is_some() {
            return Vec::new();
        }
        // A file dropped onto a terminal comes in quotes.
        self.path.set(text.trim().trim_matches(['\'', '"']));
        self.typed()
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Entries(entries) => {
                self.entries = entries;
                self.list.first();
                Vec::new()
            }
            Answer::Preview(preview) => {
                self.side = if preview.problems.is_empty() { Side::Differences } else { Side::Problems };
                self.rows = ListState::default();
                self.preview = Some(preview);
                self.ask_class(ctx)
            }
            Answer::Done(done) => {
                let update = if self.order.update { done.changed } else { 0 };
                let told = say!(
                    ctx.lang(),
                    "已导入：新增 {} 人，更新 {update} 人，相同 {} 人，不收 {} 行。",
                    "Imported: {} new, {update} updated, {} the same, {} rows refused.",
                    done.new,
                    done.same,
                    done.refused
                );
                vec![Msg::Back, Msg::Tell(told)]
            }
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match (topic, reply) {
            (GRADE, Reply::Chosen(grade)) => {
                let Some(number) = self.next_unmapped() else { return Vec::new() };
                let label = CodeTable::Grade.label(&grade).to_owned();
                self.grade = grade;
                let blank = Blank::text(say!(lang, "班级", "Class"), CLASS_MAX).filled("1");
                vec![Msg::show(Dialog::input(
                    CLASS,
                    say!(lang, "班号 {number}", "Class number {number}"),
                    say!(lang, "班号 {number} 是{label}几班？", "Which class of {label} is number {number}?"),
                    Slip::new(vec![blank]),
                ))]
            }
            (CLASS, Reply::Filled(slip)) => {
                let Some(number) = self.next_unmapped() else { return Vec::new() };
                let class = slip.text(0).trim().to_owned();
                self.order.classes.push((number, std::mem::take(&mut self.grade), class));
                match self.next_unmapped() {
                    Some(_) => self.ask_class(ctx),
                    None => vec![self.look(ctx)],
                }
            }
            (COMMIT, Reply::Yes) => {
                vec![Msg::long(say!(lang, "正在导入", "Importing"), Order::Commit(self.order.clone()))]
            }
            _ => Vec::new(),
        }
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        if let Some(preview) = &self.preview {
            preview::draw(preview, &self.order, self.side == Side::Problems, &self.rows, ctx, buf, area);
            return None;
        }
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let label = say!(lang, "文件：", "File: ");
        put(buf, area, (1, 0), &label, theme.text);
        let x = u16::try_from(width_of(&label)).unwrap_or(0) + 1;
        let line = Rect { x: area.x + x, width: area.width.saturating_sub(x + 1), height: 1, ..area };
        let cursor = self.path.draw(buf, line, true, theme);
        let told = say!(
            lang,
            "选 .xlsx、.xls 或 .csv；回车打开文件夹或预览文件。预览不改动任何记录。",
            "Choose a .xlsx, .xls or .csv; Enter opens a folder or previews a file. A preview changes nothing."
        );
        put(buf, area, (1, 1), &told, theme.dim);
        let rest = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
        let shown = self.fitting();
        let columns = [
            Column::new(say!(lang, "名称", "Name"), 30, 60, 0),
            Column::new(say!(lang, "位置", "Where"), 20, 60, 1),
        ];
        let note = if shown.is_empty() {
            say!(lang, "没有合适的文件", "No such file")
        } else {
            String::new()
        };
        let rows = Listed { entries: &shown };
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: &note }
            .draw(buf, rest, theme);
        cursor
    }
}

impl Import {
    fn fitting(&self) -> Vec<&Entry> {
        let wanted = files::parts(self.path.text()).1.to_lowercase();
        self.entries.iter().filter(|entry| entry.name.to_lowercase().contains(&wanted)).collect()
    }

    /// The path is another: another folder is listed when its folder part changed.
    fn typed(&mut self) -> Vec<Msg> {
        self.list.first();
        let (folder, _) = files::parts(self.path.text());
        if folder == self.folder {
            return Vec::new();
        }
        self.folder.clone_from(&folder);
        vec![Msg::ask(Order::Look(folder))]
    }

    fn act_choosing(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.fitting().len();
        let page = isize::try_from(rows_in_sight(ctx.body_height().saturating_sub(3))).unwrap_or(1).max(1);
        match action {
            Action::Up => self.list.step(-1, len),
            Action::Down => self.list.step(1, len),
            Action::PageUp => self.list.step(-page, len),
            Action::PageDown => self.list.step(page, len),
            Action::Cancel => return Some(vec![Msg::Back]),
            Action::ClearSearch => {
                self.path.clear();
                return Some(self.typed());
            }
            Action::Confirm => return Some(self.choose(ctx)),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn choose(&mut self, ctx: &Ctx) -> Vec<Msg> {
        let chosen = self.fitting().get(self.list.cursor).map(|entry| (entry.path.clone(), entry.folder));
        match chosen {
            Some((path, true)) => {
                let mut text = path.to_string_lossy().into_owned();
                if !text.ends_with(std::path::is_separator) {
                    text.push(std::path::MAIN_SEPARATOR);
                }
                self.path.set(&text);
                self.typed()
            }
            Some((path, false)) => self.begin(path, ctx),
            None if self.path.text().trim().is_empty() => Vec::new(),
            None => self.begin(PathBuf::from(self.path.text().trim()), ctx),
        }
    }

    fn begin(&mut self, file: PathBuf, ctx: &Ctx) -> Vec<Msg> {
        self.order = ImportOrder { file, update: false, classes: Vec::new() };
        vec![self.look(ctx)]
    }

    fn look(&self, ctx: &Ctx) -> Msg {
        Msg::long(
            say!(ctx.lang(), "正在读取表格", "Reading the workbook"),
            Order::Preview(self.order.clone()),
        )
    }

    /// The next class number that has no grade yet.
    fn next_unmapped(&self) -> Option<String> {
        let known = |number: &&String| !self.order.classes.iter().any(|(mapped, ..)| mapped == *number);
        self.preview.as_ref()?.unmapped.iter().find(known).cloned()
    }

    /// Asks for the grade of the next class number, if there is one.
    fn ask_class(&self, ctx: &Ctx) -> Vec<Msg> {
        let Some(number) = self.next_unmapped() else { return Vec::new() };
        let lang = ctx.lang();
        let choice = |entry: &&crate::domain::codes::CodeEntry| Choice {
            code: entry.code.clone(),
            name: entry.name.clone(),
            pinyin: crate::domain::pinyin::keys(&entry.name).split(' ').map(str::to_owned).collect(),
            side: String::new(),
        };
        let choices = CodeTable::Grade.offered().iter().map(choice).collect();
        let title = say!(lang, "班号 {number} 是哪个年级？", "Which grade is class number {number}?");
        vec![Msg::show(Dialog::Pick(Picker::new(title, choices), GRADE))]
    }

    fn act_on_preview(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let preview = self.preview.as_deref()?;
        let problems = self.side == Side::Problems;
        let len = if problems { preview.problems.len() } else { preview.differences.len() };
        let page = isize::try_from(preview::sight(preview, ctx)).unwrap_or(1).max(1);
        match action {
            Action::Up => self.rows.step(-1, len),
            Action::Down => self.rows.step(1, len),
            Action::PageUp => self.rows.step(-page, len),
            Action::PageDown => self.rows.step(page, len),
            Action::Home => self.rows.first(),
            Action::End => self.rows.last(len),
            Action::Left | Action::Right | Action::NextPane | Action::PrevPane => {
                self.side = if problems { Side::Differences } else { Side::Problems };
                self.rows = ListState::default();
            }
            Action::Mark => self.order.update = !self.order.update,
            Action::Back => self.preview = None,
            Action::Open => {
                let page = preview::page(preview, problems, self.rows.cursor, ctx);
                return Some(page.map(|page| Msg::show(Dialog::Page(page))).into_iter().collect());
            }
            Action::ImportCommit => return Some(self.commit(ctx)),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn commit(&self, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        if self.next_unmapped().is_some() {
            return self.ask_class(ctx);
        }
        let Some(preview) = &self.preview else { return Vec::new() };
        let changed = if self.order.update { preview.changed } else { 0 };
        if preview.new + changed == 0 {
            return vec![Msg::Tell(say!(lang, "没有要写入的内容。", "There is nothing to take in."))];
        }
        let (new, refused) = (preview.new, preview.refused);
        vec![Msg::show(Dialog::confirm(
            COMMIT,
            say!(lang, "确认导入", "Import"),
            say!(
                lang,
                "新增 {new} 人，更新 {changed} 人，{refused} 行不收。表里没有的学生不会被删除。现在导入吗？",
                "{new} new, {changed} updated, {refused} rows left out. Pupils not in the file stay. Import now?"
            ),
            say!(lang, "导入", "Import"),
            lang,
        ))]
    }
}

struct Listed<'l> {
    entries: &'l [&'l Entry],
}

impl Rows for Listed<'_> {
    fn len(&self) -> usize {
        self.entries.len()
    }

    fn row(&self, at: usize) -> Row {
        let Some(entry) = self.entries.get(at) else { return Row::default() };
        let name =
            if entry.folder { format!("{}/", entry.name.trim_end_matches('/')) } else { entry.name.clone() };
        let place = entry.path.parent().map(|place| place.display().to_string()).unwrap_or_default();
        Row { cells: vec![name, place], marked: false, tone: Tone::Plain }
    }
}
