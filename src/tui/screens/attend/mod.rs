//! 考勤: the roll of one day over all classes that the one who sits here may call. One key marks everybody present whom
//! nobody has called yet, then the exceptions are marked pupil by pupil; each mark is written at once, since power may
//! fail. It judges no day and no pupil: the desk refuses.

mod rows;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Screen, Tab};
use crate::{
    desk::{
        Desk, DeskError, Progress,
        attend::{DayKind, Half, RollLine, RollSheet},
    },
    domain::{
        Date, Lang,
        attendance::{Presence, RollMark},
    },
    keymap::{Action, Context},
    say,
    tui::{
        effect::Msg,
        model::Ctx,
        parts::{
            paint::put_padded,
            table::{ListState, Table, rows_in_sight},
        },
    },
};
use rows::Line;

/// Lines above the table: the day, what is being marked, the keys of the marks.
const ABOVE: u16 = 3;

/// The actions that mark one pupil, with the mark.
const MARKS: [(Action, Presence); 7] = [
    (Action::RollPresent, Presence::Present),
    (Action::RollSick, Presence::Sick),
    (Action::RollLeave, Presence::Leave),
    (Action::RollTruant, Presence::Truant),
    (Action::RollLate, Presence::Late),
    (Action::RollEarly, Presence::Early),
    (Action::RollClear, Presence::Cleared),
];

/// 考勤.
pub struct Attend {
    sheet: Option<Box<RollSheet>>,
    lines: Vec<Line>,
    state: ListState,
    half: Half,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The sheet of a day; none is today.
    Load(Option<Date>),
    /// The sheet of the school day before a day.
    Before(Date),
    /// The sheet of the school day after a day, at most today.
    After(Date),
    /// Marks on a day, and what is told when they are written.
    Call(Date, Vec<RollMark>, String),
}

/// What comes back.
pub enum Answer {
    /// The sheet of a day; and what was done.
    Sheet(Box<RollSheet>, Option<String>),
    /// There is no such day.
    NoDay,
}

impl Screen for Attend {
    type Args = ();
    type Order = Order;
    type Answer = Answer;
    const TAB: Option<Tab> = Some(Tab::Attend);

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen =
            Self { sheet: None, lines: Vec::new(), state: ListState::default(), half: Half::default() };
        (screen, vec![Msg::ask(Order::Load(None))])
    }

    fn context(&self) -> Context {
        Context::Roll
    }

    fn offered(&self) -> Option<&'static [Action]> {
        use Action::{
            NextDay, PrevDay, RollAll, RollClear, RollEarly, RollLate, RollLeave, RollPresent, RollSick,
            RollTruant,
        };
        Some(match &self.sheet {
            Some(sheet) if why_not(sheet, Lang::Zh).is_some() => &[PrevDay, NextDay, RollClear],
            _ => &[
                RollAll,
                RollTruant,
                RollClear,
                PrevDay,
                NextDay,
                RollPresent,
                RollSick,
                RollLeave,
                RollLate,
                RollEarly,
            ],
        })
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        let today = desk.today().date;
        let (day, told) = match order {
            Order::Load(day) => (Some(day.unwrap_or(today)), None),
            Order::Before(day) => (desk.school_calendar()?.days().before(day), None),
            Order::After(day) => {
                let next = desk.school_calendar()?.days().after(day).filter(|next| *next <= today);
                (next.or((day < today).then_some(today)), None)
            }
            Order::Call(day, marks, told) => {
                desk.call_roll(day, marks)?;
                (Some(day), Some(told))
            }
        };
        let Some(day) = day else { return Ok(Answer::NoDay) };
        desk.roll_sheet(day, &[]).map(|sheet| Answer::Sheet(Box::new(sheet), told))
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let sight = rows_in_sight(ctx.body_height().saturating_sub(ABOVE));
        if self.state.act(action, self.lines.len(), sight) {
            self.settle(matches!(action, Action::Up | Action::PageUp));
            return Some(Vec::new());
        }
        if let Some((_, mark)) = MARKS.into_iter().find(|(known, _)| *known == action) {
            return Some(self.mark(mark, ctx));
        }
        let on = self.sheet.as_ref().map(|sheet| sheet.on);
        Some(match action {
            Action::Left => {
                self.turn_to(if self.half == Half::Afternoon { Half::Both } else { Half::Morning })
            }
            Action::Right => {
                self.turn_to(if self.half == Half::Morning { Half::Both } else { Half::Afternoon })
            }
            Action::RollAll => self.all_present(ctx),
            Action::PrevDay => on.map(|on| Msg::ask(Order::Before(on))).into_iter().collect(),
            Action::NextDay => on.map(|on| Msg::ask(Order::After(on))).into_iter().collect(),
            _ => return None,
        })
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Sheet(sheet, told) => {
                self.lines = rows::lines_of(&sheet);
                self.sheet = Some(sheet);
                self.state.step(0, self.lines.len());
                self.settle(false);
                told.map(Msg::Tell).into_iter().collect()
            }
            Answer::NoDay => {
                vec![Msg::Tell(say!(
                    ctx.lang(),
                    "没有更前或更后的上学日了。",
                    "There is no further school day."
                ))]
            }
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load(self.sheet.as_ref().map(|sheet| sheet.on)))]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let sheet = self.sheet.as_ref()?;
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let wide = area.width.saturating_sub(1);
        let why = why_not(sheet, lang);
        let held = why.is_none();
        let title = rows::title(sheet, (ctx.today.date, held), lang);
        put_padded(buf, area, (1, 0), wide, &title, theme.strong);
        match why {
            Some(why) => put_padded(buf, area, (1, 1), wide, &why, theme.warning),
            None => {
                put_padded(buf, area, (1, 1), wide, &self.what_is_marked(sheet, ctx), theme.text);
                put_padded(buf, area, (1, 2), wide, &keys_of_marks(ctx), theme.dim);
            }
        }
        let rest =
            Rect { y: area.y + ABOVE.min(area.height), height: area.height.saturating_sub(ABOVE), ..area };
        let note = self.note(sheet, lang);
        let rows =
            rows::Sheet { sheet, lines: &self.lines, at: self.state.cursor, half: self.half, held, lang };
        Table { columns: &rows::columns(lang), rows: &rows, state: &self.state, focused: true, note: &note }
            .draw(buf, rest, theme);
        None
    }
}

impl Attend {
    /// The pupil of the cursor.
    fn pupil(&self) -> Option<&RollLine> {
        match self.lines.get(self.state.cursor)? {
            Line::Pupil(at) => self.sheet.as_ref()?.lines.get(*at),
            Line::Class(_) => None,
        }
    }

    /// Below the table: who of the class of the cursor is taught elsewhere, or why there are no rows.
    fn note(&self, sheet: &RollSheet, lang: Lang) -> String {
        if self.lines.is_empty() {
            return say!(lang, "没有可以点名的班。", "There is no class that you may call.");
        }
        let own = self.pupil().map(|line| &line.class);
        let class = sheet.classes.iter().find(|class| Some(&class.class) == own);
        class.map(|class| rows::elsewhere(class, lang)).unwrap_or_default()
    }

    /// Takes the cursor from the head of a class to the pupil nearest in the direction of the move.
    fn settle(&mut self, up: bool) {
        let at = self.state.cursor;
        let is_pupil = |at: &usize| matches!(self.lines.get(*at), Some(Line::Pupil(_)));
        let (above, below) = ((0..=at).rev().find(is_pupil), (at..self.lines.len()).find(is_pupil));
        self.state.cursor = if up { above.or(below) } else { below.or(above) }.unwrap_or(at);
    }

    fn turn_to(&mut self, half: Half) -> Vec<Msg> {
        self.half = half;
        Vec::new()
    }

    fn mark(&mut self, mark: Presence, ctx: &Ctx) -> Vec<Msg> {
        let (Some(sheet), Some(line)) = (&self.sheet, self.pupil()) else { return Vec::new() };
        let lang = ctx.lang();
        // What stands on a day that is no school day may still be taken back.
        if let Some(why) = why_not(sheet, lang).filter(|_| mark.called()) {
            return vec![Msg::Tell(why)];
        }
        let [morning, afternoon] = self.half.marks(mark);
        let (name, part, word) = (&line.name, rows::part(self.half, lang), mark.label().get(lang));
        let told = say!(lang, "已记下：{name}　{part}　{word}", "Written: {name}, {part}, {word}");
        let mark = RollMark { pupil: line.pupil, morning, afternoon, note: String::new() };
        vec![Msg::ask(Order::Call(sheet.on, vec![mark], told))]
    }

    /// Marks as present, for the whole day, what nobody has called; what is marked stays.
    fn all_present(&self, ctx: &Ctx) -> Vec<Msg> {
        let Some(sheet) = &self.sheet else { return Vec::new() };
        let lang = ctx.lang();
        if let Some(why) = why_not(sheet, lang) {
            return vec![Msg::Tell(why)];
        }
        let open = |was: Presence| if was.called() { Presence::Uncalled } else { Presence::Present };
        let marks: Vec<RollMark> = sheet
            .lines
            .iter()
            .filter(|line| !line.morning.called() || !line.afternoon.called())
            .map(|line| RollMark {
                pupil: line.pupil,
                morning: open(line.morning),
                afternoon: open(line.afternoon),
                note: String::new(),
            })
            .collect();
        if marks.is_empty() {
            return vec![Msg::Tell(say!(lang, "这一天都已点名。", "Everybody was called on this day."))];
        }
        let count = marks.len();
        let told = say!(lang, "已记下：{count} 人出勤。", "Written: {count} present.");
        vec![Msg::ask(Order::Call(sheet.on, marks, told))]
    }

    /// What a mark goes to, and how many stand as what.
    fn what_is_marked(&self, sheet: &RollSheet, ctx: &Ctx) -> String {
        let lang = ctx.lang();
        let (part, count) = (rows::part(self.half, lang), rows::counts(sheet, lang));
        let (left, right) = (ctx.key(Context::Roll, Action::Left), ctx.key(Context::Roll, Action::Right));
        say!(
            lang,
            "正在记：{part}（{left} {right} 换上午、全天、下午）　{count}",
            "Marks go to: {part} ({left} {right} morning, day, afternoon)  {count}"
        )
    }
}

/// The keys of all marks, with their signs.
fn keys_of_marks(ctx: &Ctx) -> String {
    let key = |action| ctx.key(Context::Roll, action);
    let mut told = Vec::new();
    for (action, mark) in MARKS {
        let (sign, key) = (mark.sign(), key(action));
        if !key.is_empty() {
            told.push(format!("{sign} {key}"));
        }
    }
    told.join("　")
}

/// Why nobody is called on this day; none when the roll can be called.
fn why_not(sheet: &RollSheet, lang: Lang) -> Option<String> {
    if sheet.estimate {
        return None;
    }
    match sheet.kind {
        DayKind::School => None,
        DayKind::Off => Some(say!(
            lang,
            "! 周末或放假，不用点名。补课的，请先在“学年”里登记这一天上课。",
            "! A weekend or a holiday: no roll. If school was held, mark the day on the page of the year."
        )),
        DayKind::Closed => Some(say!(
            lang,
            "! 登记为停课，不用点名。没有停课的，请先在“学年”里改过来。",
            "! Marked as closed: no roll. If it was not, alter it on the page of the year."
        )),
        DayKind::Break => Some(say!(
            lang,
            "! 在假期里，不用点名。学期日期不对的，请先在“学年”里改。",
            "! Between terms: no roll. If the terms are wrong, alter them on the page of the year."
        )),
    }
}

#[cfg(test)]
mod tests;
