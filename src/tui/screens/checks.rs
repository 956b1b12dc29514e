//! 核查: what is wrong or doubtful in all records, faults first, each leading to its field. Mends nothing itself.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen, Tab, pupil};
use crate::{
    desk::{CheckLine, Desk, DeskError, Progress},
    domain::Lang,
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Dialog, Reply},
        effect::Msg,
        model::Ctx,
        parts::{
            paint::put,
            picker::{Choice, Picker},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};

/// Lines above the table.
const ABOVE: u16 = 2;
const WHICH: &str = "which";

/// Which lines are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    Faults,
    Doubts,
}

/// 核查.
pub struct Checks {
    lines: Option<Vec<CheckLine>>,
    /// The places of the lines that are shown.
    shown: Vec<usize>,
    which: Which,
    list: ListState,
    /// Something was edited since.
    stale: bool,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// Check every record.
    Run,
}

impl Screen for Checks {
    type Args = ();
    type Order = Order;
    type Answer = Vec<CheckLine>;
    const TAB: Option<Tab> = Some(Tab::Checks);

    fn open((): &(), ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self {
            lines: None,
            shown: Vec::new(),
            which: Which::All,
            list: ListState::default(),
            stale: false,
        };
        (screen, vec![run(ctx)])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Open, Action::FilterState])
    }

    fn perform(order: Order, desk: &Desk, progress: &Progress) -> Result<Vec<CheckLine>, DeskError> {
        match order {
            Order::Run => desk.check_all(progress),
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.shown.len();
        let page =
            isize::try_from(rows_in_sight(ctx.body_height().saturating_sub(ABOVE))).unwrap_or(1).max(1);
        match action {
            Action::Up => self.list.step(-1, len),
            Action::Down => self.list.step(1, len),
            Action::PageUp => self.list.step(-page, len),
            Action::PageDown => self.list.step(page, len),
            Action::Home => self.list.first(),
            Action::End => self.list.last(len),
            Action::FilterState => return Some(vec![Msg::show(self.choices(ctx))]),
            Action::Open => {
                let line = self.shown.get(self.list.cursor).and_then(|at| self.lines.as_ref()?.get(*at));
                let place = line.map(|line| {
                    Msg::Go(Place::Pupil(pupil::Args { at: line.field, ..pupil::Args::of(line.pupil) }))
                });
                return Some(place.into_iter().collect());
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    fn answered(&mut self, lines: Vec<CheckLine>, _ctx: &Ctx) -> Vec<Msg> {
        self.lines = Some(lines);
        self.stale = false;
        self.narrow();
        Vec::new()
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, _ctx: &Ctx) -> Vec<Msg> {
        if let (WHICH, Reply::Chosen(code)) = (topic, reply) {
            self.which = match code.as_str() {
                "1" => Which::Faults,
                "2" => Which::Doubts,
                _ => Which::All,
            };
            self.list.first();
            self.narrow();
        }
        Vec::new()
    }

    /// Checking everything takes time: it is only said that the list may be out of date.
    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        self.stale = self.lines.is_some();
        Vec::new()
    }

    fn revisit(&mut self, (): &(), ctx: &Ctx) -> Vec<Msg> {
        vec![run(ctx)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let key = ctx.key(Context::Global, Action::TabChecks);
        let Some(lines) = &self.lines else {
            let told = say!(
                lang,
                "还没有核查。按 {key} 核查全部学生。",
                "Not checked yet. {key} checks every record."
            );
            put(buf, area, (1, 1), &told, theme.text);
            return None;
        };
        let faults = lines.iter().filter(|line| line.fault).count();
        let doubts = lines.len() - faults;
        let told = say!(
            lang,
            "必须改正 {faults} 处，请核对 {doubts} 处。按 {key} 重新核查。",
            "{faults} to be mended, {doubts} to be looked at. {key} checks again."
        );
        put(buf, area, (1, 0), &told, theme.strong);
        if self.stale {
            let told = say!(lang, "核查之后可能有过修改。", "Records may have been edited since.");
            put(buf, area, (1, 1), &told, theme.dim);
        }
        let columns = [
            Column::new(say!(lang, "轻重", "Weight"), 6, 6, 0),
            Column::new(say!(lang, "姓名", "Name"), 12, 14, 0),
            Column::new(say!(lang, "栏目", "Field"), 14, 18, 1),
            Column::new(say!(lang, "说明", "What"), 30, 120, 0),
        ];
        let rows = Lines { lines, shown: &self.shown, lang };
        let note = if self.shown.is_empty() {
            say!(lang, "没有发现问题。", "Nothing found.")
        } else {
            String::new()
        };
        let rest = Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: &note }
            .draw(buf, rest, theme);
        None
    }
}

impl Checks {
    fn narrow(&mut self) {
        let lines = self.lines.iter().flatten().enumerate();
        let which = self.which;
        let fits = |fault: bool| match which {
            Which::All => true,
            Which::Faults => fault,
            Which::Doubts => !fault,
        };
        self.shown = lines.filter(|(_, line)| fits(line.fault)).map(|(at, _)| at).collect();
        self.list.follow(self.shown.len(), 1);
    }

    fn choices(&self, ctx: &Ctx) -> Dialog {
        let lang = ctx.lang();
        let choice = |code: &str, name| Choice { code: code.into(), name, ..Choice::default() };
        let choices = vec![
            choice("0", say!(lang, "全部", "all")),
            choice("1", say!(lang, "只看必须改正的", "only what must be mended")),
            choice("2", say!(lang, "只看请核对的", "only what is to be looked at")),
        ];
        Dialog::Pick(Picker::new(say!(lang, "看哪些", "Which to show"), choices), WHICH)
    }
}

fn run(ctx: &Ctx) -> Msg {
    Msg::long(say!(ctx.lang(), "正在核查", "Checking"), Order::Run)
}

struct Lines<'l> {
    lines: &'l [CheckLine],
    shown: &'l [usize],
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.shown.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(line) = self.shown.get(at).and_then(|at| self.lines.get(*at)) else { return Row::default() };
        let (word, tone) = if line.fault {
            (say!(lang, "改正", "mend"), Tone::Warning)
        } else {
            (say!(lang, "核对", "look"), Tone::Plain)
        };
        let field = line.field.map_or_else(String::new, |key| key.label().get(lang).to_owned());
        Row {
            cells: vec![word, line.name.clone(), field, line.what.get(lang).to_owned()],
            marked: false,
            tone,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        both,
        desk::CheckLine,
        domain::{FieldKey, PupilId},
        tui::{
            screens::{Answer, Place},
            testing::Harness,
        },
    };

    fn checked() -> Harness {
        let line = |fault, field, zh: &str| CheckLine {
            pupil: PupilId([7; 16]),
            name: "吕\u{20bb7}".into(),
            field: Some(field),
            fault,
            what: both!("{zh}", "{zh}"),
        };
        let lines = vec![
            line(true, FieldKey::Phone, "缺：联系电话。"),
            line(false, FieldKey::CurrentAddress, "住址不够细，请写到村组门牌。"),
        ];
        Harness::school().go(Place::Checks(())).answer(Answer::Checks(lines))
    }

    #[test]
    fn the_checks_at_both_sizes() {
        insta::assert_snapshot!("narrow", checked().screen());
        insta::assert_snapshot!("wide", checked().size(120, 40).screen());
    }

    #[test]
    fn enter_leads_to_the_field_and_back() {
        let harness = checked().keys("enter");
        assert!(harness.asked()[0].starts_with("Order(Pupil(Load("), "{:?}", harness.asked());
    }

    #[test]
    fn only_faults_when_asked() {
        let screen = checked().keys("ctrl-t").typed("1").keys("enter").screen();
        assert!(screen.contains("缺：") && !screen.contains("住址不够细"), "{screen}");
    }
}
