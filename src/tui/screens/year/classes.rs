//! 班级: every class with its name, teacher, joint class and pupils. Enter alters one; the first line adds one.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    desk::{
        Desk, DeskError, Progress,
        year::{ClassLine, Shape, year_of},
    },
    domain::{Lang, codes::CodeTable, school::ClassRoom},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, wrap},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
        screens::Screen,
    },
};

/// Lines above the table.
const ABOVE: u16 = 2;
/// Characters of a name.
const NAME_MAX: usize = 30;
const ADD: &str = "add";
const ALTER: &str = "alter";

/// 班级.
pub struct Classes {
    known: Option<(Vec<ClassLine>, Shape)>,
    list: ListState,
    /// The class whose slip is open.
    altering: Option<ClassRoom>,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The classes.
    Load,
    /// Sets one.
    Set(ClassRoom),
}

impl Screen for Classes {
    type Args = ();
    type Order = Order;
    type Answer = (Vec<ClassLine>, Shape);

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        (Self { known: None, list: ListState::default(), altering: None }, vec![Msg::ask(Order::Load)])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Open, Action::Back])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Self::Answer, DeskError> {
        if let Order::Set(class) = order {
            desk.set_class(class)?;
        }
        Ok((desk.school_classes()?, desk.school_shape()?))
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.known.as_ref().map_or(0, |(lines, _)| lines.len() + 1);
        if self.list.act(action, len, rows_in_sight(ctx.body_height().saturating_sub(ABOVE))) {
            return Some(Vec::new());
        }
        (action == Action::Open).then(|| self.enter(ctx.lang()))
    }

    fn answered(&mut self, known: Self::Answer, _ctx: &Ctx) -> Vec<Msg> {
        self.known = Some(known);
        self.altering = None;
        Vec::new()
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, _ctx: &Ctx) -> Vec<Msg> {
        let (Reply::Filled(slip), Some((_, shape))) = (reply, &self.known) else { return Vec::new() };
        let text = |at: usize| slip.text(at).trim().to_owned();
        let class = match topic {
            ADD => {
                let grade = shape.grades().get(slip.chosen(0)).copied().unwrap_or_default().to_owned();
                ClassRoom {
                    grade,
                    number: text(1),
                    name: text(2),
                    teacher: text(3),
                    joint: text(4),
                    active: true,
                }
            }
            ALTER => match self.altering.take() {
                Some(class) => ClassRoom {
                    name: text(0),
                    teacher: text(1),
                    joint: text(2),
                    active: slip.chosen(3) == 0,
                    ..class
                },
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        vec![Msg::ask(Order::Set(class))]
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let (lines, _) = self.known.as_ref()?;
        let about = say!(
            lang,
            "带 ! 的班只在学生记录里有，还没有设置，或没有班主任。",
            "A class with ! stands only in pupils' records, or has no teacher yet."
        );
        for line in wrap(&about, usize::from(area.width).saturating_sub(2), 1) {
            put(buf, area, (1, 0), &line, theme.dim);
        }
        let rest = Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        let columns = [
            Column::new(say!(lang, "年级", "Grade"), 12, 14, 0),
            Column::new(say!(lang, "班号", "Number"), 6, 6, 0),
            Column::new(say!(lang, "班名", "Name"), 14, 24, 0),
            Column::new(say!(lang, "班主任", "Teacher"), 12, 24, 0),
            Column::new(say!(lang, "复式班", "Joint class"), 12, 24, 1),
            Column::new(say!(lang, "在读", "Pupils"), 6, 6, 0),
        ];
        let rows = Lines { lines, lang };
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: "" }
            .draw(buf, rest, theme);
        None
    }
}

impl Classes {
    fn enter(&mut self, lang: Lang) -> Vec<Msg> {
        let Some((lines, shape)) = &self.known else { return Vec::new() };
        let name = |text: &str| {
            Blank::text(say!(lang, "班名", "Name"), NAME_MAX).filled(text).note(say!(
                lang,
                "平时怎样叫，如 三（1）班；可以不写。",
                "What it is called; may stay empty."
            ))
        };
        let teacher = |text: &str| Blank::text(say!(lang, "班主任", "Teacher"), NAME_MAX).filled(text);
        let joint = |text: &str| {
            Blank::text(say!(lang, "复式班", "Joint class"), NAME_MAX).filled(text).note(say!(
                lang,
                "几个年级一起上课时，写复式班的名称，各班写同一个；不是就不写。",
                "When grades are taught together: the same name for each; otherwise empty."
            ))
        };
        let Some(line) = self.list.cursor.checked_sub(1).and_then(|at| lines.get(at)) else {
            let number = |grade| year_of(grade).map_or_else(String::new, |year| year.to_string());
            let grades = shape.grades().into_iter().map(number).collect();
            let slip = Slip::new(vec![
                Blank::choice(say!(lang, "年级", "Grade"), grades, 0),
                Blank::text(say!(lang, "班号", "Number"), 4).filled("1"),
                name(""),
                teacher(""),
                joint(""),
            ]);
            return vec![Msg::show(Dialog::input(
                ADD,
                say!(lang, "新增班级", "Add a class"),
                String::new(),
                slip,
            ))];
        };
        let class = &line.class;
        let open = vec![say!(lang, "开设", "open"), say!(lang, "撤掉", "closed")];
        let slip = Slip::new(vec![
            name(&class.name),
            teacher(&class.teacher),
            joint(&class.joint),
            Blank::choice(say!(lang, "状态", "State"), open, usize::from(!class.active)),
        ]);
        let title = say!(lang, "{}{}班", "{} {}", CodeTable::Grade.label(&class.grade), class.number);
        self.altering = Some(class.clone());
        vec![Msg::show(Dialog::input(ALTER, title, String::new(), slip))]
    }
}

struct Lines<'l> {
    lines: &'l [ClassLine],
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.lines.len() + 1
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(line) = at.checked_sub(1).and_then(|at| self.lines.get(at)) else {
            return Row {
                cells: vec![say!(lang, "+ 新增班级", "+ Add")], marked: false, tone: Tone::Plain
            };
        };
        let class = &line.class;
        let tone = match (class.active, line.set && !class.teacher.is_empty()) {
            (false, _) => Tone::Dim,
            (true, true) => Tone::Plain,
            (true, false) => Tone::Warning,
        };
        let name = if class.active { class.name.clone() } else { say!(lang, "（已撤）", "(closed)") };
        let cells = vec![
            CodeTable::Grade.label(&class.grade).to_owned(),
            class.number.clone(),
            name,
            class.teacher.clone(),
            class.joint.clone(),
            line.pupils.to_string(),
        ];
        Row { cells, marked: false, tone }
    }
}
