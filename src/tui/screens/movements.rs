//! 增减登记: the movement register of a school year, with its balance. Left and right turn the year, Enter leads to the
//! change or the pupil, and the sheet is written from here. Counts nothing itself.

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen, outgoing, pupil};
use crate::{
    desk::{Desk, DeskError, MovementLine, MovementYear, Progress, school_year_of},
    domain::Lang,
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::Reply,
        effect::Msg,
        model::Ctx,
        parts::{
            paint::put_padded,
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};

/// Lines above the table.
const ABOVE: u16 = 3;

/// 增减登记.
pub struct Movements {
    year: u16,
    register: Option<MovementYear>,
    list: ListState,
    to: PathBuf,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The register of a year.
    Of(u16),
    /// Where a file may be written.
    Place,
    /// Write the sheet; whether a file that is there may go.
    Write(u16, PathBuf, bool),
}

/// What comes back.
pub enum Answer {
    /// The register.
    Register(Box<MovementYear>),
    /// A folder to offer.
    Place(Option<PathBuf>),
    /// There is such a file; nothing was written.
    Exists,
    /// So many lines were written.
    Written(u32),
}

impl Screen for Movements {
    type Args = ();
    type Order = Order;
    type Answer = Answer;

    fn open((): &(), ctx: &Ctx) -> (Self, Vec<Msg>) {
        let year = school_year_of(ctx.today.date);
        let screen = Self { year, register: None, list: ListState::default(), to: PathBuf::new() };
        (screen, vec![Msg::ask(Order::Of(year))])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Open, Action::WriteSheet, Action::Left, Action::Right])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Of(year) => desk.movements(year).map(|register| Answer::Register(Box::new(register))),
            Order::Place => Ok(Answer::Place(outgoing::folder(desk))),
            Order::Write(_, to, false) if to.exists() => Ok(Answer::Exists),
            Order::Write(year, to, replace) => {
                desk.write_movements(Some(year), &to, replace).map(Answer::Written)
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.register.as_ref().map_or(0, |register| register.came.len() + register.left.len());
        if self.list.act(action, len, rows_in_sight(ctx.body_height().saturating_sub(ABOVE))) {
            return Some(Vec::new());
        }
        Some(match action {
            Action::Left => self.turn(self.year.saturating_sub(1)),
            Action::Right => self.turn(self.year.saturating_add(1)),
            Action::WriteSheet => vec![Msg::ask(Order::Place)],
            Action::Open => self.here().into_iter().map(|line| Msg::Go(place(line))).collect(),
            _ => return None,
        })
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match answer {
            Answer::Register(register) => {
                self.register = Some(*register);
                Vec::new()
            }
            Answer::Place(folder) => {
                let year = self.year;
                let name = say!(lang, "增减情况登记表-{year}.xlsx", "movements-{year}.xlsx");
                vec![outgoing::ask(folder, &name, ctx)]
            }
            Answer::Exists => vec![outgoing::exists(&self.to, ctx)],
            Answer::Written(count) => {
                let file = self.to.display();
                vec![Msg::Tell(say!(lang, "已写出 {count} 行：{file}", "{count} lines written: {file}"))]
            }
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let Some(replace) = outgoing::replied(topic, &reply, &mut self.to) else { return Vec::new() };
        let order = Order::Write(self.year, self.to.clone(), replace);
        vec![Msg::long(say!(ctx.lang(), "正在写出", "Writing"), order)]
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Of(self.year))]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let Some(register) = &self.register else { return None };
        let MovementYear { year, opening, came, left, closing } = register;
        let (next, plus, minus) = (year + 1, came.len(), left.len());
        let (back, on) = (ctx.key(Context::List, Action::Left), ctx.key(Context::List, Action::Right));
        let head = say!(
            lang,
            "{year}—{next} 学年：学年初 {opening} ＋ 增加 {plus} － 减少 {minus} ＝ {closing}　{back} 上学年 {on} 下学年",
            "{year}–{next}: opening {opening} + in {plus} - out {minus} = {closing}   {back} year before, {on} next"
        );
        put_padded(buf, area, (1, 0), area.width - 1, &head, theme.strong);
        for (y, (word, lines)) in
            (1..).zip([(say!(lang, "增加", "In"), came), (say!(lang, "减少", "Out"), left)])
        {
            put_padded(buf, area, (1, y), area.width - 1, &totals(&word, lines, lang), theme.text);
        }
        let columns = [
            Column::new(say!(lang, "增减", "In/out"), 4, 6, 0),
            Column::new(say!(lang, "日期", "Date"), 10, 10, 0),
            Column::new(say!(lang, "姓名", "Name"), 8, 12, 0),
            Column::new(say!(lang, "年级、班", "Class"), 10, 12, 2),
            Column::new(say!(lang, "类别", "Sort"), 8, 16, 0),
            Column::new(say!(lang, "学校或原因", "School or reason"), 12, 40, 1),
            Column::new(say!(lang, "备注", "Remark"), 15, 16, 1),
        ];
        let note = if plus + minus == 0 {
            say!(lang, "这个学年没有增减。", "Nobody came or left in this year.")
        } else {
            String::new()
        };
        let rest = Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        let rows = Lines { register, lang };
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: &note }
            .draw(buf, rest, theme);
        None
    }
}

fn totals(word: &str, lines: &[MovementLine], lang: Lang) -> String {
    let parts: Vec<String> = MovementYear::totals(lines)
        .iter()
        .map(|(name, count)| format!("{} {count}", name.get(lang)))
        .collect();
    let parts =
        if parts.is_empty() { say!(lang, "无", "nobody") } else { parts.join(&say!(lang, "，", ", ")) };
    say!(lang, "{word}：{parts}", "{word}: {parts}")
}

fn place(line: &MovementLine) -> Place {
    line.change.map_or_else(|| Place::Pupil(pupil::Args::of(line.pupil)), Place::Change)
}

impl Movements {
    fn here(&self) -> Option<&MovementLine> {
        let register = self.register.as_ref()?;
        register.came.iter().chain(&register.left).nth(self.list.cursor)
    }

    fn turn(&mut self, year: u16) -> Vec<Msg> {
        self.year = year;
        self.list.first();
        vec![Msg::ask(Order::Of(year))]
    }
}

struct Lines<'l> {
    register: &'l MovementYear,
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.register.came.len() + self.register.left.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let came = at < self.register.came.len();
        let Some(line) = self.register.came.iter().chain(&self.register.left).nth(at) else {
            return Row::default();
        };
        let entered = line.entered;
        let cells = vec![
            if came { say!(lang, "增", "in") } else { say!(lang, "减", "out") },
            line.on.to_string(),
            line.name.clone(),
            line.place(),
            line.class_name.get(lang).to_owned(),
            line.other.clone(),
            if line.late { say!(lang, "{entered} 补登", "late {entered}") } else { String::new() },
        ];
        Row { cells, marked: false, tone: if line.late { Tone::Warning } else { Tone::Plain } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Date, PupilId, Words},
        tui::{screens::Answer as Any, testing::Harness},
    };

    fn line(name: &str, zh: &str, en: &str, on: u32, late: bool) -> MovementLine {
        let day = |number| Date::from_number(number).unwrap();
        MovementLine {
            pupil: PupilId([7; 16]),
            name: name.into(),
            gender: "女".into(),
            birth: String::new(),
            student_number: String::new(),
            grade: "13".into(),
            class_number: "1".into(),
            class: "transfer-in".into(),
            class_name: Words { zh: zh.into(), en: en.into() },
            other: "松岭村小学".into(),
            on: day(on),
            entered: day(if late { 20_261_120 } else { on }),
            late,
            evidence: Vec::new(),
            change: None,
        }
    }

    fn movements() -> Harness {
        let register = MovementYear {
            year: 2026,
            opening: 58,
            came: vec![line("王小明", "转入", "transferred in", 20_260_903, false)],
            left: vec![
                line("李小红", "转出", "transferred out", 20_260_910, false),
                line("赵小亮", "休学", "suspended", 20_261_008, true),
            ],
            closing: 57,
        };
        Harness::school()
            .go(Place::Movements(()))
            .answer(Any::Movements(Answer::Register(Box::new(register))))
    }

    #[test]
    fn the_register_at_both_sizes() {
        insta::assert_snapshot!("narrow", movements().picture());
        insta::assert_snapshot!("wide", movements().size(120, 40).lang(Lang::En).picture());
    }

    #[test]
    fn left_and_right_turn_the_school_year_and_enter_leads_to_the_pupil() {
        assert!(movements().keys("left").asked().concat().contains("Of(2025)"));
        assert!(movements().keys("right").asked().concat().contains("Of(2027)"));
        assert!(movements().keys("down enter").asked().concat().contains("07070707"));
    }

    #[test]
    fn the_sheet_goes_to_the_file_that_was_named() {
        let asked = movements().keys("ctrl-s").answer(Any::Movements(Answer::Place(Some("usb".into()))));
        let asked = asked.keys("enter");
        let told = asked.asked().concat();
        assert!(told.contains("Write(2026") && told.contains("增减情况登记表-2026.xlsx\", false"), "{told}");
        let replaced = asked.answer(Any::Movements(Answer::Exists)).keys("y").asked().concat();
        assert!(replaced.contains("true"), "{replaced}");
    }
}
