//! Whom a change is about: the list of pupils, narrowed as one types. Finds; decides nothing.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    desk::{Query, Roster},
    domain::{Lang, PupilId, codes::CodeTable},
    keymap::{Action, Chord},
    say,
    tui::{
        model::Ctx,
        parts::{
            paint::put,
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
            text_field::{Shown, TextField},
        },
    },
};

/// Lines above the table: the question, the line, a gap.
const HEAD: u16 = 3;

/// The search for a pupil.
pub struct Whom {
    line: TextField,
    found: Vec<u32>,
    list: ListState,
    /// Whether it may be somebody who is not in the list: the first line says so.
    nobody: bool,
}

impl Whom {
    /// Every pupil; `nobody` offers somebody who is not in the list.
    #[must_use]
    pub fn new(roster: &Roster, nobody: bool) -> Self {
        let line = TextField::new(40, Shown::Plain);
        let mut whom = Self { line, found: Vec::new(), list: ListState::default(), nobody };
        whom.search(roster);
        whom
    }

    fn search(&mut self, roster: &Roster) {
        self.found = roster.find(&Query { find: self.line.text().to_owned(), ..Query::default() });
        self.list = ListState::default();
    }

    /// Takes typing.
    pub fn press(&mut self, chord: Chord, roster: &Roster) {
        if self.line.press(chord) {
            self.search(roster);
        }
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, text: &str, roster: &Roster) {
        self.line.paste(text);
        self.search(roster);
    }

    /// Takes a move; whether it was one.
    pub fn act(&mut self, action: Action, ctx: &Ctx) -> bool {
        if action == Action::ClearSearch {
            self.line.clear();
            self.search(&ctx.roster);
            return true;
        }
        self.list.act(
            action,
            self.found.len() + usize::from(self.nobody),
            rows_in_sight(ctx.body_height().saturating_sub(HEAD)),
        )
    }

    /// The pupil of the cursor.
    #[must_use]
    pub fn chosen(&self, roster: &Roster) -> Option<PupilId> {
        let place = *self.found.get(self.list.cursor.checked_sub(usize::from(self.nobody))?)?;
        // The list may have changed since the search.
        (usize::try_from(place).unwrap_or(usize::MAX) < roster.len()).then(|| roster.row(place).id)
    }

    /// Whether the cursor stands on somebody who is not in the list.
    #[must_use]
    pub const fn is_nobody(&self) -> bool {
        self.nobody && self.list.cursor == 0
    }

    /// Draws it; returns where the terminal's cursor must stand.
    pub fn view(&self, kind: &str, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let question = say!(
            lang,
            "新建异动：{kind}　是哪个学生？输入姓名、拼音首字母或证件号后几位。",
            "{kind}: which pupil? Type a name, pinyin initials or the last digits of a number."
        );
        put(buf, area, (1, 0), &question, theme.strong);
        let line = Rect { x: area.x + 1, y: area.y + 1, width: area.width.min(40), height: 1 };
        let cursor = self.line.draw(buf, line, true, theme);
        let table = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
        if self.found.is_empty() && !self.nobody {
            put(buf, table, (1, 0), &say!(lang, "没有符合的学生。", "No such pupil."), theme.warning);
            return cursor;
        }
        let columns = [
            Column::new(say!(lang, "姓名", "Name"), 10, 24, 0),
            Column::new(say!(lang, "年级", "Grade"), 12, 16, 0),
            Column::new(say!(lang, "班", "Class"), 4, 10, 1),
            Column::new(say!(lang, "出生日期", "Born"), 10, 10, 2),
            Column::new(say!(lang, "状态", "State"), 8, 12, 1),
        ];
        let rows = Found { roster: &ctx.roster, found: &self.found, nobody: self.nobody, lang };
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: "" }
            .draw(buf, table, theme);
        cursor
    }
}

struct Found<'w> {
    roster: &'w Roster,
    found: &'w [u32],
    nobody: bool,
    lang: Lang,
}

impl Rows for Found<'_> {
    fn len(&self) -> usize {
        self.found.len() + usize::from(self.nobody)
    }

    fn row(&self, at: usize) -> Row {
        if self.nobody && at == 0 {
            let told = say!(self.lang, "（不在名单里）", "(nobody of the list)");
            return Row { cells: vec![told], marked: false, tone: Tone::Dim };
        }
        let place = at.checked_sub(usize::from(self.nobody)).and_then(|at| self.found.get(at).copied());
        let Some(place) = place.filter(|place| (*place as usize) < self.roster.len()) else {
            return Row::default();
        };
        let pupil = self.roster.row(place);
        let born =
            crate::domain::Date::from_number(pupil.birth).map_or_else(String::new, |day| day.to_string());
        let cells = vec![
            pupil.name.to_owned(),
            CodeTable::Grade.label(pupil.grade).to_owned(),
            pupil.class.to_owned(),
            born,
            pupil.standing.label().get(self.lang).to_owned(),
        ];
        Row { cells, marked: false, tone: Tone::Plain }
    }
}
