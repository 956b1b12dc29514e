//! 报表: writes the roster in one of the national sheet's layouts, and leads to the registers and forms that are
//! written elsewhere. Never writes over a file without asking.

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen, Tab, import};
use crate::{
    desk::{self, Desk, DeskError, FormAbout, Progress},
    domain::{Lang, Text},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Blank, Dialog, Reply, Slip},
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, wrap},
            table::{Column, ListState, Row, Rows, Table, Tone},
        },
    },
};

/// The reports: layout, name, what it is for.
const SHEETS: [(&str, Text, Text); 3] = [
    (
        "C",
        Text::new("花名册（版式 C）", "Roster (layout C)"),
        Text::new("新版导入表，年级和班级分两栏", "later import sheet, grade and class apart"),
    ),
    (
        "A",
        Text::new("花名册（版式 A）", "Roster (layout A)"),
        Text::new("2013 版导入表，用班号", "import sheet of 2013, class numbers"),
    ),
    (
        "B",
        Text::new("花名册（版式 B）", "Roster (layout B)"),
        Text::new("纸质学生基本信息表的 72 项", "the 72 items of the paper form"),
    ),
];
/// A line that leads to another screen: name, what it is for, where it is.
type Lead = (Text, Text, fn() -> Place);
/// What is written on a screen of its own, below the rosters.
const ELSEWHERE: [Lead; 3] = [
    (
        Text::new("学生增减情况登记表", "Register of entrants and leavers"),
        Text::new("学年初、增加、减少、现有人数（第12条）", "opening, in, out, closing number (Art. 12)"),
        || Place::Movements(()),
    ),
    (
        Text::new("第30条自查表", "Self-check by Article 30"),
        Text::new("逐项说明没有发生违规，附日期和回执", "breach by breach, with dates and receipts"),
        || Place::Breaches(()),
    ),
    (
        Text::new("各类纸质表格", "Paper forms"),
        Text::new(
            "申请表、确认表、证明、花名册等，可空白打印",
            "applications, confirmations, certificates; also blank",
        ),
        || Place::Forms(FormAbout::Blank),
    ),
];
/// All lines of the list.
const LINES: usize = SHEETS.len() + ELSEWHERE.len();
/// Characters of a path.
const PATH_MAX: usize = 1000;
const WHERE: &str = "where";
const REPLACE: &str = "replace";

/// 报表.
pub struct Sheets {
    list: ListState,
    /// The file that was named.
    to: PathBuf,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// Where a file may be written: a stick, the last place, the home folder.
    Place,
    /// Write; the layout, the file, whether a file that is there may go.
    Write(&'static str, PathBuf, bool),
}

/// What comes back.
pub enum Answer {
    /// A folder to offer.
    Place(Option<PathBuf>),
    /// There is such a file already; nothing was written.
    Exists,
    /// So many pupils were written.
    Written(u32),
}

impl Screen for Sheets {
    type Args = ();
    type Order = Order;
    type Answer = Answer;
    const TAB: Option<Tab> = Some(Tab::Sheets);

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        (Self { list: ListState::default(), to: PathBuf::new() }, Vec::new())
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Open])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Place => {
                let place = desk::sticks().into_iter().next().or_else(|| desk.last_place());
                Ok(Answer::Place(place.or_else(import::home)))
            }
            Order::Write(_, to, false) if to.exists() => Ok(Answer::Exists),
            Order::Write(layout, to, replace) => {
                desk.write_report("roster", layout, &to, replace).map(Answer::Written)
            }
        }
    }

    fn act(&mut self, action: Action, _ctx: &Ctx) -> Option<Vec<Msg>> {
        match action {
            Action::Up => self.list.step(-1, LINES),
            Action::Down => self.list.step(1, LINES),
            Action::Home => self.list.first(),
            Action::End => self.list.last(LINES),
            Action::Open => {
                let elsewhere = self.list.cursor.checked_sub(SHEETS.len()).and_then(|at| ELSEWHERE.get(at));
                return Some(vec![match elsewhere {
                    Some((.., place)) => Msg::Go(place()),
                    None => Msg::ask(Order::Place),
                }]);
            }
            Action::Roster => {
                if self.list.cursor >= SHEETS.len() {
                    self.list.first();
                }
                return Some(vec![Msg::ask(Order::Place)]);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match answer {
            Answer::Place(folder) => vec![Msg::show(self.ask(folder, ctx))],
            Answer::Exists => {
                let file = self.to.display();
                vec![Msg::show(Dialog::confirm(
                    REPLACE,
                    say!(lang, "文件已存在", "The file exists"),
                    say!(
                        lang,
                        "{file} 已经存在。要换成新的吗？",
                        "{file} exists. Write a new one in its place?"
                    ),
                    say!(lang, "换掉", "Replace"),
                    lang,
                ))]
            }
            Answer::Written(count) => {
                let file = self.to.display();
                vec![Msg::Tell(say!(lang, "已写出 {count} 人：{file}", "{count} pupils written: {file}"))]
            }
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        match (topic, reply) {
            (WHERE, Reply::Filled(slip)) if !slip.text(0).trim().is_empty() => {
                self.to = PathBuf::from(slip.text(0).trim());
                vec![self.write(false, ctx)]
            }
            (REPLACE, Reply::Yes) => vec![self.write(true, ctx)],
            _ => Vec::new(),
        }
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let told = say!(
            lang,
            "表格都写成 .xlsx，所有单元格都是文本。花名册里有身份证件号，写到哪里请想好，用完即删。",
            "All are written as .xlsx, cells as text. The rosters hold ID numbers: mind where they go."
        );
        let mut y = 0;
        for line in wrap(&told, usize::from(area.width).saturating_sub(2), 2) {
            put(buf, area, (1, y), &line, theme.dim);
            y += 1;
        }
        let rest = Rect { y: area.y + y + 1, height: area.height.saturating_sub(y + 1), ..area };
        let columns = [
            Column::new(say!(lang, "报表", "Report"), 20, 30, 0),
            Column::new(say!(lang, "用途", "What for"), 30, 80, 1),
        ];
        Table { columns: &columns, rows: &Lines(lang), state: &self.list, focused: true, note: "" }
            .draw(buf, rest, theme);
        None
    }
}

impl Sheets {
    fn layout(&self) -> &'static str {
        SHEETS.get(self.list.cursor).map_or("C", |(layout, ..)| layout)
    }

    fn ask(&self, folder: Option<PathBuf>, ctx: &Ctx) -> Dialog {
        let lang = ctx.lang();
        let (layout, day) = (self.layout(), ctx.today.date.compact());
        let name = say!(lang, "花名册{layout}-{day}.xlsx", "roster-{layout}-{day}.xlsx");
        let path = folder.unwrap_or_default().join(name);
        let blank = Blank::text(say!(lang, "写到", "Write to"), PATH_MAX).filled(&path.to_string_lossy());
        Dialog::input(
            WHERE,
            say!(lang, "写出花名册", "Write the roster"),
            say!(lang, "文件名以 .xlsx 结尾。", "The name ends in .xlsx."),
            Slip::new(vec![blank]),
        )
    }

    fn write(&self, replace: bool, ctx: &Ctx) -> Msg {
        Msg::long(
            say!(ctx.lang(), "正在写出", "Writing"),
            Order::Write(self.layout(), self.to.clone(), replace),
        )
    }
}

struct Lines(Lang);

impl Rows for Lines {
    fn len(&self) -> usize {
        LINES
    }

    fn row(&self, at: usize) -> Row {
        let rosters = SHEETS.iter().map(|(_, name, about)| (name, about));
        let mut lines = rosters.chain(ELSEWHERE.iter().map(|(name, about, _)| (name, about)));
        let Some((name, about)) = lines.nth(at) else { return Row::default() };
        Row {
            cells: vec![name.get(self.0).to_owned(), about.get(self.0).to_owned()],
            marked: false,
            tone: Tone::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::Answer as Sheet;
    use crate::tui::{
        screens::{Answer, Place},
        testing::Harness,
    };

    fn sheets() -> Harness {
        Harness::school().go(Place::Sheets(()))
    }

    #[test]
    fn the_reports_at_both_sizes() {
        insta::assert_snapshot!("narrow", sheets().screen());
        insta::assert_snapshot!("wide", sheets().size(120, 40).screen());
    }

    #[test]
    fn the_registers_and_forms_are_found_here_too() {
        for (keys, heading) in
            [("down down down enter", "增减"), ("end up enter", "第30条"), ("end enter", "选一张表")]
        {
            let screen = sheets().keys(keys).screen();
            assert!(!screen.contains("写出花名册") && !screen.contains("逐项说明"), "{heading}: {screen}");
        }
        assert!(
            sheets().keys("end alt-w").asked().concat().contains("Place"),
            "the roster's key writes a roster"
        );
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_one_says_so() {
        let asked =
            sheets().keys("down enter").answer(Answer::Sheets(Sheet::Place(Some(PathBuf::from("usb")))));
        let harness = asked.keys("enter");
        let first = harness.asked().concat();
        assert!(first.contains("Write(\"A\"") && first.contains("花名册A-20260901.xlsx\", false"), "{first}");
        let harness = harness.answer(Answer::Sheets(Sheet::Exists));
        assert!(harness.asked().is_empty() && harness.screen().contains("已存在"), "{}", harness.screen());
        let harness = harness.keys("y");
        assert!(harness.asked().concat().contains("true)"));
        assert!(harness.answer(Answer::Sheets(Sheet::Written(7))).screen().contains("已写出 7 人"));
    }
}
