//! 学生: the tree of grades and classes beside the table of pupils, with search as one types. It asks the list in
//! memory only, and of that only the rows in sight; it opens no record and changes none.

mod acts;
mod rows;
#[cfg(test)]
mod tests;
mod tree;

use std::{collections::BTreeSet, sync::Arc};

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Screen, Tab, pupil};
use crate::{
    desk::{Desk, DeskError, Progress, Query, Roster, SortKey},
    domain::{PupilId, Standing},
    keymap::{Action, Chord, Context},
    say,
    tui::{
        dialogs::{Dialog, Reply},
        effect::Msg,
        model::Ctx,
        parts::{
            clean::columns as width_of,
            paint::{fill, put},
            picker::{Choice, Picker},
            table::{Direction, ListState, Table, rows_in_sight},
            text_field::{Shown, TextField},
            tree::Tree,
        },
    },
};

/// Characters of the search line.
const SEARCH_MAX: usize = 60;
/// Columns of the class tree.
const TREE_WIDTH: u16 = 16;
/// Narrower than this the tree is left out.
const TREE_NEEDS: u16 = 60;

/// The question which standing to show.
const STANDING: &str = "standing";

/// Which pane has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    Tree,
    Table,
}

/// 学生.
pub struct Pupils {
    query: Query,
    /// The rows that the query leaves, by their places in the list.
    places: Vec<u32>,
    list: ListState,
    /// The pupil of the cursor, to be found again when the list is another.
    here: Option<PupilId>,
    marked: BTreeSet<PupilId>,
    tree: Tree,
    tree_shown: bool,
    pane: Pane,
    search: TextField,
    searching: bool,
    /// Whether numbers are shown in full.
    full: bool,
    /// The list that places and tree were made from.
    made_from: Option<Arc<Roster>>,
}

/// Nothing is asked: the list is in memory.
#[derive(Debug)]
pub enum Order {}

impl Screen for Pupils {
    type Args = ();
    type Order = Order;
    type Answer = ();
    const TAB: Option<Tab> = Some(Tab::Pupils);

    fn open((): &(), ctx: &Ctx) -> (Self, Vec<Msg>) {
        let mut screen = Self {
            query: Query::default(),
            places: Vec::new(),
            list: ListState { sort: Some((rows::CLASS, Direction::Up)), ..ListState::default() },
            here: None,
            marked: BTreeSet::new(),
            tree: Tree::default(),
            tree_shown: true,
            pane: Pane::Table,
            search: TextField::new(SEARCH_MAX, Shown::Plain),
            searching: false,
            full: false,
            made_from: None,
        };
        screen.look_again(ctx);
        (screen, Vec::new())
    }

    fn context(&self) -> Context {
        if self.searching { Context::Search } else { Context::List }
    }

    fn offered(&self) -> Option<&'static [Action]> {
        use Action::{
            AddPupil, ClearSearch, Edit, FileGrid, FilterState, History, Mark, MarkAll, NewChange, NextPane,
            Open, Papers, PrintForm, PupilFile, QuickEdit, Search, ShowNumber, Sort, SortReverse, ToggleTree,
            Unmark,
        };
        let here: &[Action] = &[
            Open,
            Search,
            NewChange,
            AddPupil,
            Edit,
            Mark,
            Sort,
            NextPane,
            QuickEdit,
            FilterState,
            History,
            PupilFile,
            FileGrid,
            Papers,
            PrintForm,
            ShowNumber,
            MarkAll,
            Unmark,
            SortReverse,
            ToggleTree,
            ClearSearch,
        ];
        (!self.searching).then_some(here)
    }

    fn perform(order: Order, _desk: &Desk, _progress: &Progress) -> Result<(), DeskError> {
        match order {}
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        if self.searching {
            return self.act_searching(action, ctx);
        }
        if self.moved(action, ctx) {
            return Some(Vec::new());
        }
        match action {
            Action::Search => self.searching = true,
            Action::ClearSearch => self.clear_search(ctx),
            Action::Back if !self.query.find.is_empty() => self.clear_search(ctx),
            Action::Back if self.pane == Pane::Tree => self.pane = Pane::Table,
            Action::Sort => self.sort_next(ctx),
            Action::SortReverse => {
                self.query.reverse = !self.query.reverse;
                self.ask(ctx);
            }
            Action::FilterState => return Some(vec![Msg::show(self.standings(ctx))]),
            Action::Mark => self.mark(ctx),
            Action::MarkAll => self.mark_all(ctx),
            Action::Unmark => self.marked.clear(),
            Action::ToggleTree => {
                self.tree_shown = !self.tree_shown;
                self.pane = Pane::Table;
            }
            Action::NextPane | Action::PrevPane if self.has_tree(ctx) => {
                self.pane = if self.pane == Pane::Table { Pane::Tree } else { Pane::Table };
            }
            Action::ShowNumber => self.full = !self.full,
            _ => return self.act_on_pupils(action, ctx),
        }
        Some(Vec::new())
    }

    fn press(&mut self, chord: Chord, ctx: &Ctx) -> Vec<Msg> {
        if !self.searching {
            // A letter or character that is no key begins a search.
            if chord.typed().is_none_or(char::is_whitespace) {
                return Vec::new();
            }
            self.searching = true;
        }
        if self.search.press(chord) {
            self.searched(ctx);
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, ctx: &Ctx) -> Vec<Msg> {
        self.searching = true;
        self.search.paste(text);
        self.searched(ctx);
        Vec::new()
    }

    fn answered(&mut self, (): (), _ctx: &Ctx) -> Vec<Msg> {
        Vec::new()
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        if let (STANDING, Reply::Chosen(code)) = (topic, reply) {
            self.query.standing = Standing::parse(&code);
            self.tree.set(tree::nodes(&ctx.roster, self.query.standing, ctx.lang()));
            self.ask(ctx);
        }
        Vec::new()
    }

    fn refresh(&mut self, ctx: &Ctx) -> Vec<Msg> {
        self.look_again(ctx);
        Vec::new()
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let label = say!(lang, "搜索：", "Search: ");
        put(buf, area, (1, 0), &label, theme.text);
        let wide = u16::try_from(width_of(&label)).unwrap_or(0) + 1;
        let line =
            Rect { x: area.x + wide, width: area.width.saturating_sub(wide + 1).min(30), height: 1, ..area };
        let cursor = self.search.draw(buf, line, self.searching, theme);
        let told = self.told(ctx);
        put(buf, area, (wide + line.width + 2, 0), &told, theme.dim);
        let mut rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        if self.has_tree(ctx) {
            let tree = Rect { width: TREE_WIDTH, ..rest };
            self.tree.draw(buf, tree, self.pane == Pane::Tree && !self.searching, theme);
            let between = Rect { x: tree.right(), width: 1, ..rest };
            for y in 0..rest.height {
                put(buf, between, (0, y), "|", theme.lines);
            }
            rest = Rect { x: rest.x + TREE_WIDTH + 1, width: rest.width - TREE_WIDTH - 1, ..rest };
        }
        fill(buf, rest, theme.text);
        let note = self.note(ctx);
        let columns = rows::columns(lang);
        let rows = rows::Listed {
            roster: &ctx.roster,
            places: &self.places,
            marked: &self.marked,
            lang,
            full: self.full,
        };
        let focused = self.pane == Pane::Table && !self.searching;
        Table { columns: &columns, rows: &rows, state: &self.list, focused, note: &note }
            .draw(buf, rest, theme);
        cursor
    }
}

impl Pupils {
    fn has_tree(&self, ctx: &Ctx) -> bool {
        self.tree_shown && ctx.body_width() >= TREE_NEEDS
    }

    fn sight(&self, ctx: &Ctx) -> usize {
        rows_in_sight(ctx.body_height().saturating_sub(1))
    }

    /// Makes everything anew if the list is another; the cursor stays with its pupil.
    fn look_again(&mut self, ctx: &Ctx) {
        if self.made_from.as_ref().is_some_and(|roster| Arc::ptr_eq(roster, &ctx.roster)) {
            return;
        }
        self.made_from = Some(Arc::clone(&ctx.roster));
        self.tree.set(tree::nodes(&ctx.roster, self.query.standing, ctx.lang()));
        self.marked.retain(|id| ctx.roster.place(*id).is_some());
        self.ask(ctx);
    }

    /// Asks the list; the cursor stays with its pupil if he is still there.
    fn ask(&mut self, ctx: &Ctx) {
        self.places = ctx.roster.find(&self.query);
        let place = self.here.and_then(|id| ctx.roster.place(id));
        let again = place.and_then(|place| self.places.iter().position(|other| *other == place));
        self.list.cursor = again.unwrap_or(if place.is_none() { self.list.cursor } else { 0 });
        let column = rows::column_of(self.query.sort);
        self.list.sort = Some((column, if self.query.reverse { Direction::Down } else { Direction::Up }));
        self.follow(ctx);
    }

    fn follow(&mut self, ctx: &Ctx) {
        self.list.follow(self.places.len(), self.sight(ctx));
        self.here = self.places.get(self.list.cursor).map(|place| ctx.roster.row(*place).id);
    }

    fn searched(&mut self, ctx: &Ctx) {
        self.query.find = self.search.text().to_owned();
        self.here = None;
        self.list.first();
        self.ask(ctx);
    }

    fn clear_search(&mut self, ctx: &Ctx) {
        self.search.clear();
        self.searching = false;
        self.query.find.clear();
        self.ask(ctx);
    }

    /// Whether the action moved a cursor.
    fn moved(&mut self, action: Action, ctx: &Ctx) -> bool {
        if self.pane == Pane::Tree && !self.searching {
            return self.moved_in_tree(action, ctx);
        }
        let len = self.places.len();
        let page = isize::try_from(self.sight(ctx)).unwrap_or(1).max(1);
        match action {
            Action::Up => self.list.step(-1, len),
            Action::Down => self.list.step(1, len),
            Action::PageUp => self.list.step(-page, len),
            Action::PageDown => self.list.step(page, len),
            Action::Home => self.list.first(),
            Action::End => self.list.last(len),
            Action::Left if self.has_tree(ctx) => self.pane = Pane::Tree,
            _ => return false,
        }
        self.follow(ctx);
        true
    }

    fn moved_in_tree(&mut self, action: Action, ctx: &Ctx) -> bool {
        let page = isize::try_from(ctx.body_height()).unwrap_or(1);
        match action {
            Action::Up => self.tree.step(-1),
            Action::Down => self.tree.step(1),
            Action::PageUp => self.tree.step(-page),
            Action::PageDown => self.tree.step(page),
            Action::Home => self.tree.list.first(),
            Action::End => self.tree.list.last(self.tree.len()),
            Action::Left => self.tree.fold(),
            Action::Right => self.tree.unfold(),
            Action::Open => self.pane = Pane::Table,
            _ => return false,
        }
        self.tree.list.follow(self.tree.len(), ctx.body_height().saturating_sub(1).into());
        let (grade, class) = self.tree.here().map_or((None, None), |node| tree::meant(&node.key));
        if (&grade, &class) != (&self.query.grade, &self.query.class) {
            (self.query.grade, self.query.class) = (grade, class);
            self.ask(ctx);
        }
        true
    }

    fn act_searching(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        match action {
            Action::Confirm => {
                self.searching = false;
                self.pane = Pane::Table;
            }
            Action::Cancel => self.clear_search(ctx),
            Action::ClearSearch => {
                self.search.clear();
                self.searched(ctx);
            }
            _ if self.moved(action, ctx) => {}
            _ => return None,
        }
        Some(Vec::new())
    }

    fn sort_next(&mut self, ctx: &Ctx) {
        self.query.sort = match self.query.sort {
            SortKey::Class => SortKey::Name,
            SortKey::Name => SortKey::Birth,
            SortKey::Birth => SortKey::Standing,
            SortKey::Standing => SortKey::Class,
        };
        self.query.reverse = false;
        self.ask(ctx);
    }

    fn mark(&mut self, ctx: &Ctx) {
        let Some(id) = self.here else { return };
        if !self.marked.remove(&id) {
            self.marked.insert(id);
        }
        self.list.step(1, self.places.len());
        self.follow(ctx);
    }

    /// Marks every row that the query leaves; if all are marked, takes their marks away.
    fn mark_all(&mut self, ctx: &Ctx) {
        let ids: Vec<PupilId> = self.places.iter().map(|place| ctx.roster.row(*place).id).collect();
        if ids.iter().all(|id| self.marked.contains(id)) {
            ids.iter().for_each(|id| {
                self.marked.remove(id);
            });
        } else {
            self.marked.extend(ids);
        }
    }

    fn standings(&self, ctx: &Ctx) -> Dialog {
        let lang = ctx.lang();
        let all = Choice { code: "all".into(), name: say!(lang, "全部", "all"), ..Choice::default() };
        let one = |standing: Standing| Choice {
            code: standing.key().into(),
            name: standing.label().get(lang).into(),
            pinyin: crate::domain::pinyin::keys(standing.label().zh).split(' ').map(str::to_owned).collect(),
            side: String::new(),
        };
        let choices = std::iter::once(all).chain(Standing::ALL.into_iter().map(one)).collect();
        let mut picker = Picker::new(say!(lang, "只看哪种状态", "Which standing to show"), choices);
        picker.point_at(self.query.standing.map_or("all", Standing::key));
        Dialog::Pick(picker, STANDING)
    }

    /// What the list is narrowed to, beside the search line.
    fn told(&self, ctx: &Ctx) -> String {
        let lang = ctx.lang();
        let mut told = Vec::new();
        if let Some(grade) = &self.query.grade {
            let class = self.query.class.as_deref().unwrap_or_default();
            told.push(pupil::shown::class_name(grade, class, lang));
        }
        if let Some(standing) = self.query.standing {
            told.push(say!(lang, "只看{}", "only {}", standing.label().get(lang)));
        }
        if !self.marked.is_empty() {
            told.push(say!(lang, "已标记 {} 人", "{} marked", self.marked.len()));
        }
        told.join(&say!(lang, "　", "  "))
    }

    /// The line under the table: why it is empty, or how the marked are dealt with.
    fn note(&self, ctx: &Ctx) -> String {
        let lang = ctx.lang();
        // While one types, other keys act than in the list.
        let key = |action| ctx.key(self.context(), action);
        if ctx.roster.is_empty() {
            return say!(
                lang,
                "还没有学生。按 {} 导入名册，或按 {} 新增。",
                "No pupils yet. {} imports a roster, {} adds one.",
                key(Action::Import),
                key(Action::AddPupil)
            );
        }
        if self.places.is_empty() {
            return say!(
                lang,
                "没有找到。按 {} 清除搜索。",
                "Nobody found. {} clears the search.",
                key(Action::ClearSearch)
            );
        }
        String::new()
    }
}
