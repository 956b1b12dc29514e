//! 月历: what is due in a month, done or not: a grid of days with counts beside the list. Left and right turn the month;
//! Enter leads to where a line is done. Computes nothing itself.

use chrono::{Datelike, Months};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Screen, duty, place_of};
use crate::{
    desk::{Desk, DeskError, DueLine, Progress},
    domain::{Date, Lang, Urgency},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::Reply,
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, put_padded},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};

/// Columns of a day in the grid, and of the grid.
const DAY: u16 = 5;
const GRID: u16 = 7 * DAY + 2;
/// Lines above the list.
const ABOVE: u16 = 1;

/// 月历.
pub struct Month {
    of: Date,
    lines: Option<Vec<DueLine>>,
    list: ListState,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// What is due in the month of a day.
    Of(Date),
    /// A duty is done, or not; then the month again.
    Mark(duty::Mark, Date),
}

impl Screen for Month {
    type Args = ();
    type Order = Order;
    type Answer = Vec<DueLine>;

    fn open((): &(), ctx: &Ctx) -> (Self, Vec<Msg>) {
        let of = ctx.today.date;
        (Self { of, lines: None, list: ListState::default() }, vec![Msg::ask(Order::Of(of))])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Open, Action::MarkDone, Action::Left, Action::Right])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Vec<DueLine>, DeskError> {
        match order {
            Order::Of(day) => desk.month(day),
            Order::Mark(mark, day) => {
                match mark {
                    duty::Mark::Set(duty, told) => desk.mark_duty(&duty, &told)?,
                    duty::Mark::Clear(duty) => desk.unmark_duty(&duty)?,
                }
                desk.month(day)
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.lines.as_ref().map_or(0, Vec::len);
        if self.list.act(action, len, rows_in_sight(ctx.body_height().saturating_sub(ABOVE))) {
            return Some(Vec::new());
        }
        Some(match action {
            Action::Left => self.turn(self.of.0.checked_sub_months(Months::new(1))),
            Action::Right => self.turn(self.of.0.checked_add_months(Months::new(1))),
            Action::Open => {
                let place = self.here().and_then(|line| place_of(&line.place));
                place.map(Msg::Go).into_iter().collect()
            }
            Action::MarkDone => match self.here().filter(|line| line.duty.is_some()) {
                Some(line) => vec![duty::ask(&line.what, line.done.as_ref(), ctx)],
                None => vec![only_duties(ctx.lang())],
            },
            _ => return None,
        })
    }

    fn answered(&mut self, lines: Vec<DueLine>, _ctx: &Ctx) -> Vec<Msg> {
        self.list.cursor = self.list.cursor.min(lines.len().saturating_sub(1));
        self.lines = Some(lines);
        Vec::new()
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let Some(line) = self.here() else { return Vec::new() };
        let Some(id) = &line.duty else { return Vec::new() };
        match duty::replied(topic, reply, id, &line.what, ctx) {
            Some(duty::Answered::Do(mark)) => vec![Msg::ask(Order::Mark(mark, self.of))],
            Some(duty::Answered::Again(msg)) => vec![msg],
            None => Vec::new(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Of(self.of))]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let Some(lines) = &self.lines else { return None };
        let (year, month) = (self.of.0.year(), self.of.0.month());
        let done = lines.iter().filter(|line| line.is_settled()).count();
        let (due, left, right) =
            (lines.len(), ctx.key(Context::List, Action::Left), ctx.key(Context::List, Action::Right));
        let told = say!(
            lang,
            "{year} 年 {month} 月：{due} 件，已办结 {done} 件。{left} 上月  {right} 下月",
            "{year}-{month:02}: {due} due, {done} done. {left} month before  {right} next month"
        );
        put_padded(buf, area, (1, 0), area.width - 1, &told, theme.strong);
        self.grid(lines, ctx, buf, Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area });
        let list = Rect {
            x: area.x + GRID,
            width: area.width.saturating_sub(GRID),
            y: area.y + ABOVE,
            height: area.height.saturating_sub(ABOVE),
        };
        let columns = [
            Column::new(say!(lang, "日", "Day"), 2, 4, 0),
            Column::new(say!(lang, "要办的事", "What is to be done"), 28, 200, 0),
            Column::new(say!(lang, "依据", "By"), 8, 8, 2),
            Column::new(say!(lang, "办结", "Done"), 7, 10, 1),
        ];
        let note = if lines.is_empty() {
            say!(lang, "这个月没有要办的事。", "Nothing is due in this month.")
        } else {
            String::new()
        };
        Table {
            columns: &columns,
            rows: &Lines { lines, lang },
            state: &self.list,
            focused: true,
            note: &note,
        }
        .draw(buf, list, theme);
        None
    }
}

/// Only duties of the year are marked; a change is ended by its steps.
#[must_use]
pub fn only_duties(lang: Lang) -> Msg {
    Msg::Tell(say!(
        lang,
        "这一项办完会自己消失，不用登记。",
        "This line goes by itself when it is done; it needs no mark."
    ))
}

impl Month {
    fn here(&self) -> Option<&DueLine> {
        self.lines.as_ref()?.get(self.list.cursor)
    }

    fn turn(&mut self, to: Option<chrono::NaiveDate>) -> Vec<Msg> {
        let Some(first) = to.and_then(|day| day.with_day(1)) else { return Vec::new() };
        self.of = Date(first);
        self.list.first();
        vec![Msg::ask(Order::Of(self.of))]
    }

    /// The days by weeks from Monday, each with how many lines it has.
    fn grid(&self, lines: &[DueLine], ctx: &Ctx, buf: &mut Buffer, area: Rect) {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let names = say!(lang, "一 二 三 四 五 六 日", "Mo Tu We Th Fr Sa Su");
        for (column, name) in (0_u16..).zip(names.split(' ')) {
            put(buf, area, (1 + column * DAY, 0), name, theme.dim);
        }
        let Some(first) = self.of.0.with_day(1) else { return };
        let here = self.here().map(|line| line.due.date.0);
        let offset = first.weekday().num_days_from_monday();
        for day in first.iter_days().take_while(|day| day.month() == first.month()) {
            let place = offset + day.day0();
            let (x, y) = (
                1 + u16::try_from(place % 7).unwrap_or(0) * DAY,
                1 + u16::try_from(place / 7).unwrap_or(0) * 2,
            );
            let of_day: Vec<&DueLine> = lines.iter().filter(|line| line.due.date.0 == day).collect();
            let open = of_day.iter().filter(|line| !line.is_settled()).count();
            let late = of_day.iter().any(|line| line.is_late());
            let sign = match (of_day.is_empty(), open) {
                (true, _) => String::new(),
                (false, 0) => "=".to_owned(),
                (false, count) if late => format!("!{count}"),
                (false, count) => format!("·{count}"),
            };
            let style = match (here == Some(day), day == ctx.today.date.0, late, open) {
                (true, ..) => theme.cursor,
                (_, true, ..) => theme.strong,
                (_, _, true, _) => theme.warning,
                (_, _, _, 0) => theme.dim,
                _ => theme.text,
            };
            put(buf, area, (x, y), &format!("{:>2}{sign}", day.day()), style);
        }
        let told = say!(lang, "·未办  !超期  =已办结", "· open  ! overdue  = done");
        put(buf, area, (1, 14), &told, theme.dim);
    }
}

struct Lines<'l> {
    lines: &'l [DueLine],
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(line) = self.lines.get(at) else { return Row::default() };
        let (state, tone) = match (&line.done, line.state) {
            // The year goes without saying when it is that of the day it was due.
            (Some(done), _) if done.on.0.year() == line.due.date.0.year() => {
                (done.on.0.format("%m-%d").to_string(), Tone::Dim)
            }
            (Some(done), _) => (done.on.to_string(), Tone::Dim),
            (None, _) if line.seen.is_some() => (say!(lang, "已办", "done"), Tone::Dim),
            (None, Urgency::Overdue) => (say!(lang, "超期", "overdue"), Tone::Warning),
            (None, Urgency::Today) => (say!(lang, "今天", "today"), Tone::Warning),
            (None, _) => (String::new(), Tone::Plain),
        };
        let cells = vec![
            line.due.date.0.day().to_string(),
            line.what.get(lang).to_owned(),
            line.article.map_or_else(String::new, |article| article.label(lang)),
            state,
        ];
        Row { cells, marked: false, tone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        changes::Due,
        desk::{DutyRef, Place as DeskPlace},
        domain::{Article, Words, school::DutyDone},
        tui::{
            screens::{Answer, Place},
            testing::Harness,
        },
    };

    fn line(day: u32, zh: &str, en: &str, state: Urgency, done: bool) -> DueLine {
        let words = Words { zh: zh.into(), en: en.into() };
        let date = Date::from_number(day).unwrap();
        DueLine {
            rule: "D12".into(),
            article: Some(Article(23)),
            pupil: None,
            change: None,
            started_by: None,
            duty: Some(DutyRef { id: "D12".into(), period: "2026-09".into() }),
            subject: words.clone(),
            what: words,
            waits: Words::default(),
            stands: Words::default(),
            due: Due { date, approximate: false },
            working_days_left: 3,
            state,
            place: DeskPlace::Report,
            done: done.then(|| DutyDone {
                duty: "D12".into(),
                period: "2026-09".into(),
                on: date,
                note: "县教育局".into(),
            }),
            seen: None,
        }
    }

    fn month() -> Harness {
        Harness::school().go(Place::Month(())).answer(Answer::Month(vec![
            line(20_260_901, "查清未报到学生", "find out who has not come", Urgency::Today, false),
            line(20_260_920, "上报事业统计报表", "hand in the statistics", Urgency::Soon, false),
            line(20_260_930, "控辍保学月报", "monthly dropout report", Urgency::Ahead, true),
            line(20_260_930, "本月备份", "this month's backup", Urgency::Ahead, false),
        ]))
    }

    #[test]
    fn the_month_at_both_sizes() {
        insta::assert_snapshot!("narrow", month().picture());
        insta::assert_snapshot!("wide", month().size(120, 40).lang(Lang::En).picture());
    }

    #[test]
    fn left_and_right_turn_the_month_across_the_year() {
        let mut harness = month();
        for (key, first) in [("left", "2026-08-01"), ("right", "2026-09-01")] {
            harness = harness.keys(key);
            assert!(harness.asked().concat().contains(first), "{:?}", harness.asked());
            harness = harness.answer(Answer::Month(Vec::new()));
        }
        for _ in 0..4 {
            harness = harness.keys("right").answer(Answer::Month(Vec::new()));
        }
        assert!(harness.screen().contains("2027 年 1 月"), "{}", harness.screen());
    }

    #[test]
    fn a_duty_is_marked_with_its_receiver_and_a_mark_is_taken_back_by_yes_only() {
        let asked = month().keys("down =");
        assert!(asked.screen().contains("登记办结"), "{}", asked.screen());
        let refused = asked.keys("enter enter enter");
        assert!(refused.asked().is_empty(), "nobody was named: {:?}", refused.asked());
        let back = month().keys("down down =");
        assert!(back.screen().contains("撤回办结登记"), "{}", back.screen());
        assert!(back.keys("esc").asked().is_empty());
        let told = month().keys("down down = y").asked().concat();
        assert!(told.contains("Clear") && told.contains("2026-09"), "{told}");
    }
}
