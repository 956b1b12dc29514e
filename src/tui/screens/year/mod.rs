//! 学年: the beginning of a school year as a guided act. The steps stand in order with what is left to do; Enter goes to
//! where each is done. Decides nothing: the desk says how far a step is.

pub mod act;
pub mod classes;
pub mod slips;
#[cfg(test)]
mod tests;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen, wizard};
use crate::{
    desk::{
        Desk, DeskError, Progress,
        year::{Balance, Shape, StepKey, StepState, YearOverview},
    },
    domain::{Lang, codes::CodeTable, school::YearPlan},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::{Dialog, Reply, page::Page},
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, wrap},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};

/// Lines above the table.
const ABOVE: u16 = 3;
const SHAPE: &str = "shape";
const TERMS: &str = "terms";
const SUBJECTS: &str = "subjects";
/// The kind of change by which a new pupil gets a record.
const ENROL: &str = "enrol";

/// What is known of the year.
#[derive(Debug, Clone)]
pub struct Known {
    /// The steps.
    pub overview: YearOverview,
    /// The terms as set, or as they usually are.
    pub terms: YearPlan,
    /// The subjects.
    pub subjects: Vec<String>,
}

/// 学年.
pub struct Year {
    known: Option<Box<Known>>,
    list: ListState,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The steps of the year at hand.
    Load,
    /// Sets the grades of the school.
    Shape(Shape),
    /// Sets the terms.
    Terms(YearPlan),
    /// Sets the subjects.
    Subjects(Vec<String>),
}

impl Screen for Year {
    type Args = ();
    type Order = Order;
    type Answer = Box<Known>;

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        (Self { known: None, list: ListState::default() }, vec![Msg::ask(Order::Load)])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Open, Action::Back, Action::Palette])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Box<Known>, DeskError> {
        match order {
            Order::Load => {}
            Order::Shape(shape) => desk.set_school_shape(&shape)?,
            Order::Terms(plan) => desk.set_year(plan)?,
            Order::Subjects(subjects) => desk.set_subjects(&subjects)?,
        }
        let year = desk.year_at_hand();
        Ok(Box::new(Known {
            overview: desk.year_overview(year)?,
            terms: desk.terms_of_year(year)?,
            subjects: desk.subjects()?,
        }))
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.known.as_ref().map_or(0, |known| known.overview.steps.len());
        if self.list.act(action, len, rows_in_sight(ctx.body_height().saturating_sub(ABOVE))) {
            return Some(Vec::new());
        }
        match action {
            Action::Open => Some(self.enter(ctx)),
            Action::SchoolYear => Some(Vec::new()),
            _ => None,
        }
    }

    fn answered(&mut self, known: Box<Known>, _ctx: &Ctx) -> Vec<Msg> {
        if self.known.is_none() {
            // One begins at the first step that is open.
            let open = |step: &crate::desk::year::YearStep| step.state == StepState::Open;
            self.list.cursor = known.overview.steps.iter().position(open).unwrap_or(0);
        }
        self.known = Some(known);
        Vec::new()
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let (Reply::Filled(slip), Some(known)) = (reply, &self.known) else { return Vec::new() };
        let order = match topic {
            SHAPE => Order::Shape(slips::shape(&slip)),
            TERMS => match slips::terms(slip, known.terms.year, ctx.lang()) {
                Ok(plan) => Order::Terms(plan),
                Err(slip) => return vec![Msg::show(slips::terms_dialog(*slip, ctx.lang()))],
            },
            SUBJECTS => Order::Subjects(slips::subjects(&slip)),
            _ => return Vec::new(),
        };
        vec![Msg::ask(order)]
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let known = self.known.as_ref()?;
        let (year, next) = (known.overview.year, known.overview.year + 1);
        put(buf, area, (1, 0), &say!(lang, "{year}—{next} 学年", "School year {year}-{next}"), theme.strong);
        let about = say!(
            lang,
            "从上往下办；回车去办这一步。升级、毕业先看名单再办，上报前可以撤销。",
            "Work from top to bottom; Enter goes to a step. Acts are previewed, and undone until handed in."
        );
        for line in wrap(&about, usize::from(area.width).saturating_sub(2), 1) {
            put(buf, area, (1, 1), &line, theme.dim);
        }
        let rest = Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        let columns = [
            Column::new(say!(lang, "步骤", "Step"), 22, 26, 0),
            Column::new(say!(lang, "状态", "State"), 10, 10, 0),
            Column::new(say!(lang, "情况", "Remark"), 30, 100, 0),
        ];
        let rows = Steps { overview: &known.overview, lang };
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: "" }
            .draw(buf, rest, theme);
        None
    }
}

impl Year {
    /// Goes to where the step under the cursor is done.
    fn enter(&self, ctx: &Ctx) -> Vec<Msg> {
        let Some(known) = &self.known else { return Vec::new() };
        let Some(step) = known.overview.steps.get(self.list.cursor) else { return Vec::new() };
        let lang = ctx.lang();
        vec![match step.key {
            StepKey::Shape => Msg::show(slips::shape_dialog(&known.overview.shape, lang)),
            StepKey::Graduate | StepKey::MoveUp | StepKey::Promote => match step.key.act() {
                Some(act) => Msg::Go(Place::YearAct(act::Args { act, year: known.overview.year })),
                None => return Vec::new(),
            },
            StepKey::Terms => Msg::show(slips::terms_dialog(slips::terms_slip(&known.terms, lang), lang)),
            StepKey::Classes => Msg::Go(Place::Classes(())),
            StepKey::Subjects => Msg::show(slips::subjects_dialog(&known.subjects, lang)),
            StepKey::Newcomers => {
                Msg::Go(Place::Wizard(wizard::Start::New { kind: Some(ENROL.to_owned()), pupil: None }))
            }
            StepKey::Balance => Msg::show(Dialog::Page(balance(&known.overview.balance, lang))),
        }]
    }
}

struct Steps<'s> {
    overview: &'s YearOverview,
    lang: Lang,
}

impl Rows for Steps<'_> {
    fn len(&self) -> usize {
        self.overview.steps.len()
    }

    fn row(&self, at: usize) -> Row {
        let Some(step) = self.overview.steps.get(at) else { return Row::default() };
        let tone = match step.state {
            StepState::Open if step.key == StepKey::Balance => Tone::Warning,
            StepState::Open => Tone::Plain,
            StepState::Done | StepState::NotNeeded => Tone::Dim,
        };
        let place = at + 1;
        let name = format!("{place}. {}", step.key.label().get(self.lang));
        let state = step.state.label().get(self.lang).to_owned();
        Row { cells: vec![name, state, step.what.get(self.lang).to_owned()], marked: false, tone }
    }
}

/// H01 as a page: the sum, then every class before and after.
fn balance(balance: &Balance, lang: Lang) -> Page {
    let Balance { opening, came, left, now, .. } = balance;
    let expected = balance.expected();
    let verdict = if balance.holds() {
        say!(lang, "人数对得上。", "It comes out even.")
    } else {
        say!(lang, "人数对不上，请逐人核对。", "It does not come out even; check pupil by pupil.")
    };
    let mut lines = vec![
        say!(lang, "上学年初   {opening} 人", "Last year began with   {opening}"),
        say!(lang, "增加       {came} 人", "Came since             {came}"),
        say!(lang, "减少       {left} 人", "Left since             {left}"),
        say!(lang, "应有       {expected} 人", "Expected               {expected}"),
        say!(lang, "名册现有   {now} 人", "On the roster          {now}"),
        verdict,
        String::new(),
        say!(lang, "班级          上学年   现在", "Class         last year  now"),
    ];
    for (grade, class, before, after) in &balance.classes {
        let name = say!(lang, "{}{class}班", "{} {class}", CodeTable::Grade.label(grade));
        let gap = " ".repeat(14_usize.saturating_sub(crate::tui::parts::clean::columns(&name)));
        lines.push(format!("{name}{gap}{before:>6}   {after:>4}"));
    }
    Page { title: say!(lang, "核对人数", "Balance"), lines, top: 0 }
}
