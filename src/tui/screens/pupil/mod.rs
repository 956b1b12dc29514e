//! One pupil: every field in its group, the open changes above, the whole history behind. Edits nothing itself.

mod history;
mod page;
pub mod shown;
mod situation;
#[cfg(test)]
pub mod tests;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

pub use page::label_width;

use super::{
    Place, Screen,
    edit::{self, Task},
};
use crate::{
    desk::{ChangeFilter, ChangeLine, Desk, DeskError, FormAbout, HistoryLine, Progress},
    domain::{FieldKey, Lang, Pupil, PupilId},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::Dialog,
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{fit, put, wrap},
            table::ListState,
        },
    },
};

/// Lines under the fields: the whole value of the cursor's field.
const DETAIL: u16 = 2;
/// Open changes shown above the fields; a pupil has at most one, but a returned one may stand beside it.
const CHANGES_MAX: usize = 3;

/// Which pupil, and where to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Args {
    /// The record.
    pub id: PupilId,
    /// The field on which the cursor stands at first.
    pub at: Option<FieldKey>,
    /// Whether the history is in front.
    pub history: bool,
}

impl Args {
    /// The page from its beginning.
    #[must_use]
    pub const fn of(id: PupilId) -> Self {
        Self { id, at: None, history: false }
    }
}

/// What is in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Fields,
    History,
}

/// A pupil's page.
pub struct PupilPage {
    id: PupilId,
    loaded: Option<Loaded>,
    side: Side,
    /// The field of the cursor.
    here: FieldKey,
    past: ListState,
    full: bool,
}

/// What the desk tells of a pupil.
pub struct Loaded {
    pupil: Pupil,
    changes: Vec<ChangeLine>,
    history: Vec<HistoryLine>,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// Record, open changes, history.
    Load(PupilId),
}

impl Screen for PupilPage {
    type Args = Args;
    type Order = Order;
    type Answer = Box<Loaded>;

    fn open(args: &Args, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let side = if args.history { Side::History } else { Side::Fields };
        let here = args.at.unwrap_or(FieldKey::Name);
        let screen = Self { id: args.id, loaded: None, side, here, past: ListState::default(), full: false };
        (screen, vec![Msg::ask(Order::Load(args.id))])
    }

    fn context(&self) -> Context {
        Context::Pupil
    }

    fn offered(&self) -> Option<&'static [Action]> {
        use Action::{
            Back, Edit, History, NewChange, NextPane, Open, PrintForm, PupilFile, QuickEdit, ShowNumber, Undo,
        };
        Some(&[
            Back, Edit, QuickEdit, NewChange, PupilFile, History, ShowNumber, PrintForm, NextPane, Undo, Open,
        ])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Box<Loaded>, DeskError> {
        let Order::Load(id) = order;
        let pupil = desk.pupil(id)?;
        let mut changes = desk.changes(ChangeFilter::Open)?;
        changes.retain(|line| line.change.pupil == id);
        let mut history = desk.history(id)?;
        history.reverse();
        Ok(Box::new(Loaded { pupil, changes, history }))
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        if self.moved(action, ctx) {
            return Some(Vec::new());
        }
        let at = Some(self.here);
        match action {
            Action::History => self.side = Side::History,
            Action::NextPane | Action::PrevPane | Action::Left | Action::Right => {
                self.side = if self.side == Side::Fields { Side::History } else { Side::Fields };
            }
            Action::Back if self.side == Side::History => self.side = Side::Fields,
            Action::ShowNumber => self.full = !self.full,
            Action::Open if self.side == Side::History => return Some(self.whole_line(ctx)),
            Action::Open | Action::Edit => {
                return Some(self.edit(edit::Args { task: Task::All(self.id), at }, ctx));
            }
            Action::QuickEdit => {
                return Some(self.edit(edit::Args { task: Task::Quick(self.id), at: None }, ctx));
            }
            Action::NewChange => return Some(vec![Msg::Go(super::new_change(self.id))]),
            Action::PupilFile => return Some(vec![Msg::Go(Place::File(self.id))]),
            Action::PrintForm => return Some(vec![Msg::Go(Place::Forms(FormAbout::Pupil(self.id)))]),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn answered(&mut self, loaded: Box<Loaded>, _ctx: &Ctx) -> Vec<Msg> {
        self.loaded = Some(*loaded);
        Vec::new()
    }

    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::Back, Msg::error(error, ctx.lang())]
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load(self.id))]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let loaded = self.loaded.as_ref()?;
        let theme = ctx.theme();
        put(buf, area, (1, 0), &head(&loaded.pupil, ctx), theme.strong);
        let mut y = 1;
        for line in situation::told(&loaded.pupil, ctx.lang()) {
            put(buf, area, (1, y), &line, theme.text);
            y += 1;
        }
        for line in loaded.changes.iter().take(CHANGES_MAX) {
            put(buf, area, (1, y), &change_line(line, ctx), theme.warning);
            y += 1;
        }
        let lang = ctx.lang();
        let mut x = 1;
        for (side, word) in
            [(Side::Fields, say!(lang, "档案", "Record")), (Side::History, say!(lang, "历史", "History"))]
        {
            let (text, style) = if side == self.side {
                (format!("[{word}]"), theme.tab_open)
            } else {
                (format!(" {word} "), theme.tab)
            };
            x += put(buf, area, (x, y), &text, style) + 1;
        }
        y += 1;
        let rest = Rect { y: area.y + y, height: area.height.saturating_sub(y), ..area };
        match self.side {
            Side::Fields => self.view_fields(&loaded.pupil, ctx, buf, rest),
            Side::History => history::draw(&loaded.history, &self.past, self.full, ctx, buf, rest),
        }
        None
    }
}

impl PupilPage {
    fn above(&self) -> u16 {
        let Some(loaded) = &self.loaded else { return 2 };
        let situation = situation::told(&loaded.pupil, Lang::Zh).len();
        2 + u16::try_from(situation + loaded.changes.len().min(CHANGES_MAX)).unwrap_or(0)
    }

    fn moved(&mut self, action: Action, ctx: &Ctx) -> bool {
        let rest = ctx.body_height().saturating_sub(self.above());
        if self.side == Side::History {
            let len = self.loaded.as_ref().map_or(0, |loaded| loaded.history.len());
            return history::moved(&mut self.past, action, len, rest);
        }
        let page = isize::try_from(rest.saturating_sub(DETAIL)).unwrap_or(1).max(1);
        let places = page::places(ctx.body_width());
        let step = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::PageUp => -page,
            Action::PageDown => page,
            Action::Home => isize::MIN,
            Action::End => isize::MAX,
            // Beside each other only where there are two columns; there the arrows lead across.
            Action::Left | Action::Right => return page::across(&places, &mut self.here),
            _ => return false,
        };
        page::step(&places, &mut self.here, step);
        true
    }

    fn edit(&self, args: edit::Args, ctx: &Ctx) -> Vec<Msg> {
        let gone = self.loaded.as_ref().map(|loaded| loaded.pupil.standing);
        if let Some(standing) = gone.filter(|standing| !standing.is_kept()) {
            let lang = ctx.lang();
            let label = standing.label().get(lang);
            return vec![Msg::Tell(say!(
                lang,
                "{label}的学生档案只读（第10条）。",
                "The record of a pupil {label} is read-only (Art. 10)."
            ))];
        }
        vec![Msg::Go(Place::Edit(args))]
    }

    fn whole_line(&self, ctx: &Ctx) -> Vec<Msg> {
        let line = self.loaded.as_ref().and_then(|loaded| loaded.history.get(self.past.cursor));
        line.map(|line| Msg::show(Dialog::Page(history::page(line, self.full, ctx)))).into_iter().collect()
    }

    fn view_fields(&self, pupil: &Pupil, ctx: &Ctx, buf: &mut Buffer, area: Rect) {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let high = area.height.saturating_sub(DETAIL + 1);
        page::draw(&pupil.fields, self.here, self.full, ctx, buf, Rect { height: high, ..area });
        let label = self.here.label().get(lang);
        let value = shown::shown(&pupil.fields, self.here, lang, self.full);
        let told = if shown::is_hidden(self.here) && !self.full && !value.is_empty() {
            let key = ctx.key(Context::Pupil, Action::ShowNumber);
            say!(lang, "{label}：{value}（按 {key} 显示全部）", "{label}: {value} ({key} shows it)")
        } else {
            say!(lang, "{label}：{value}", "{label}: {value}")
        };
        let rule = "-".repeat(area.width.into());
        put(buf, area, (0, high), &rule, theme.lines);
        for (y, line) in
            (high + 1..).zip(wrap(&told, usize::from(area.width).saturating_sub(2), DETAIL.into()))
        {
            put(buf, area, (1, y), &line, theme.text);
        }
    }
}

/// Name, sex, class, standing.
fn head(pupil: &Pupil, ctx: &Ctx) -> String {
    let lang = ctx.lang();
    let fields = &pupil.fields;
    let gender = shown::shown(fields, FieldKey::Gender, lang, true);
    let class = shown::class_name(fields.code(FieldKey::Grade), fields.text(FieldKey::ClassNumber), lang);
    let standing = pupil.standing.label().get(lang);
    let name = fit(pupil.name(), 30);
    let since = pupil.entered;
    say!(
        lang,
        "{name}　{gender}　{class}　{standing}　建档 {since}",
        "{name}  {gender}  {class}  {standing}  entered {since}"
    )
}

fn change_line(line: &ChangeLine, ctx: &Ctx) -> String {
    let lang = ctx.lang();
    let kind = line.kind_name.get(lang);
    let state = super::changes::way::stands(line, lang);
    let summary = line.summary.get(lang);
    let due = match (line.change.due, line.days_left) {
        (Some(due), Some(left)) if left < 0 => {
            say!(lang, "，{} 到期，已过 {} 天", ", was due {}, {} days ago", due.date, left.unsigned_abs())
        }
        (Some(due), _) => say!(lang, "，{} 到期", ", due {}", due.date),
        _ => String::new(),
    };
    let what = if summary.is_empty() { String::new() } else { say!(lang, "：{summary}", ": {summary}") };
    say!(lang, "! 未了结：{kind}（{state}{due}）{what}", "! Open: {kind} ({state}{due}){what}")
}
