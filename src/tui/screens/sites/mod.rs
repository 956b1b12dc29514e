//! 控辍台账 at a center: the ledgers of all sites side by side. Tab turns between pupils, by days left, and sites with what
//! each has stated, called and not answered; Enter on a site shows its warnings and its pupils alone, Enter on a pupil the
//! case. Judges nothing.

pub mod ask;
pub mod case;
mod rows;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen};
use crate::{
    desk::{CenterLedger, Desk, DeskError, Gravity, Progress, SiteBoard, SiteCaseLine, dropout::Trouble},
    domain::{CaseId, Fingerprint, ledger::CaseState},
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::Reply,
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, put_padded, wrap},
            table::{ListState, Table, rows_in_sight},
        },
    },
};

/// Lines above the table: what there is over all sites, or the warnings of one.
const ABOVE: u16 = 2;
/// Lines for the warnings of a site.
const WARNINGS: u16 = 6;

/// What is in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Pupils of all sites.
    Pupils,
    /// Sites.
    Sites,
    /// One site: its warnings and pupils.
    Site(Fingerprint),
}

/// 控辍台账 over all sites.
pub struct Sites {
    ledger: Option<Box<CenterLedger>>,
    side: Side,
    pupils: ListState,
    sites: ListState,
    /// Whom the question in front is about.
    asking: Option<(Fingerprint, CaseId)>,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The ledger.
    Load,
    /// Ask a site about a case.
    Ask(Fingerprint, CaseId, String),
}

/// What comes back.
pub enum Answer {
    /// The ledger.
    Ledger(Box<CenterLedger>),
    /// The question has this number.
    Asked(u32),
}

impl Screen for Sites {
    type Args = ();
    type Order = Order;
    type Answer = Answer;

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let (pupils, sites) = (ListState::default(), ListState::default());
        let screen = Self { ledger: None, side: Side::Pupils, pupils, sites, asking: None };
        (screen, vec![Msg::ask(Order::Load)])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(match self.side {
            Side::Sites => &[Action::Open, Action::NextPane, Action::Back],
            _ => &[Action::Open, Action::AskCase, Action::NextPane, Action::Back],
        })
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Load => desk.center_ledger().map(|ledger| Answer::Ledger(Box::new(ledger))),
            Order::Ask(site, case, text) => desk.ask_case(site, case, &text).map(Answer::Asked),
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.len();
        let sight = rows_in_sight(ctx.body_height().saturating_sub(self.above() + self.below()));
        let state = if self.side == Side::Sites { &mut self.sites } else { &mut self.pupils };
        if state.act(action, len, sight) {
            return Some(Vec::new());
        }
        Some(match (action, self.side) {
            (Action::NextPane | Action::PrevPane, side) => {
                self.turn(if side == Side::Pupils { Side::Sites } else { Side::Pupils })
            }
            (Action::Back, Side::Site(_)) => self.turn(Side::Sites),
            (Action::Open, Side::Sites) => match self.site() {
                Some(site) => {
                    let site = site.site;
                    self.turn(Side::Site(site))
                }
                None => Vec::new(),
            },
            (Action::Open, _) => match self.line() {
                Some(line) => vec![Msg::Go(Place::SiteCase((line.site, line.pupil)))],
                None => Vec::new(),
            },
            (Action::AskCase, side) => match self.line().filter(|_| side != Side::Sites) {
                Some(line) => {
                    let (asking, msg) = ask::of(line, ctx.lang());
                    self.asking = asking;
                    vec![msg]
                }
                None => Vec::new(),
            },
            _ => return None,
        })
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        match answer {
            Answer::Ledger(ledger) => {
                self.ledger = Some(ledger);
                let len = self.len();
                let state = if self.side == Side::Sites { &mut self.sites } else { &mut self.pupils };
                state.cursor = state.cursor.min(len.saturating_sub(1));
                Vec::new()
            }
            Answer::Asked(number) => vec![ask::told(number, ctx.lang()), Msg::ask(Order::Load)],
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        match (ask::replied(topic, &reply, ctx.lang()), self.asking) {
            (Some(Ok(text)), Some((site, case))) => vec![Msg::ask(Order::Ask(site, case, text))],
            (Some(Err(again)), _) => vec![again],
            _ => Vec::new(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let ledger = self.ledger.as_ref()?;
        self.head(ledger, ctx, buf, area);
        let height = area.height.saturating_sub(self.above() + self.below());
        let rest = Rect { y: area.y + self.above(), height, ..area };
        let lang = ctx.lang();
        if self.side == Side::Sites {
            let rows = rows::Boards { sites: &ledger.sites, lang };
            let note = if ledger.sites.is_empty() {
                say!(lang, "还没有校点。", "There are no sites yet.")
            } else {
                String::new()
            };
            Table {
                columns: &rows::of_sites(lang),
                rows: &rows,
                state: &self.sites,
                focused: true,
                note: &note,
            }
            .draw(buf, rest, ctx.theme());
            if let Some(site) = self.site() {
                let foot = Rect { y: rest.bottom(), height: self.below(), ..area };
                warnings(site, ctx, buf, foot);
            }
            return None;
        }
        let lines = self.lines();
        let note = if lines.is_empty() {
            say!(lang, "没有无故缺课和在册的学生。", "Nobody is absent without excuse or on a ledger.")
        } else {
            String::new()
        };
        let columns = rows::of_pupils(self.side == Side::Pupils, lang);
        let rows =
            rows::Pupils { lines: &lines, near: ledger.near, with_site: self.side == Side::Pupils, lang };
        Table { columns: &columns, rows: &rows, state: &self.pupils, focused: true, note: &note }.draw(
            buf,
            rest,
            ctx.theme(),
        );
        None
    }
}

impl Sites {
    /// The pupils in front.
    fn lines(&self) -> Vec<&SiteCaseLine> {
        let all = self.ledger.iter().flat_map(|ledger| &ledger.lines);
        match self.side {
            Side::Site(site) => all.filter(|line| line.site == site).collect(),
            _ => all.collect(),
        }
    }

    fn line(&self) -> Option<&SiteCaseLine> {
        self.lines().get(self.pupils.cursor).copied()
    }

    /// The site of the cursor, or the one that is open.
    fn site(&self) -> Option<&SiteBoard> {
        let sites = &self.ledger.as_ref()?.sites;
        match self.side {
            Side::Site(open) => sites.iter().find(|site| site.site == open),
            _ => sites.get(self.sites.cursor),
        }
    }

    fn len(&self) -> usize {
        match self.side {
            Side::Sites => self.ledger.as_ref().map_or(0, |ledger| ledger.sites.len()),
            _ => self.lines().len(),
        }
    }

    fn turn(&mut self, side: Side) -> Vec<Msg> {
        self.side = side;
        self.pupils = ListState::default();
        Vec::new()
    }

    fn above(&self) -> u16 {
        match self.side {
            Side::Site(_) => ABOVE + WARNINGS,
            _ => ABOVE,
        }
    }

    /// Lines below the table of sites: the warnings of the one with the cursor.
    fn below(&self) -> u16 {
        if self.side == Side::Sites { WARNINGS } else { 0 }
    }

    fn head(&self, ledger: &CenterLedger, ctx: &Ctx, buf: &mut Buffer, area: Rect) {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        if let Side::Site(_) = self.side {
            if let Some(site) = self.site() {
                let last = self.above().saturating_sub(1);
                warnings(site, ctx, buf, Rect { height: last, ..area });
                let told = rows::months_told(&site.months, lang);
                put_padded(buf, area, (1, last), area.width - 1, &told, theme.dim);
            }
            return;
        }
        let count = |wanted: &dyn Fn(Trouble) -> bool| {
            ledger.lines.iter().filter(|line| wanted(line.trouble)).count()
        };
        let absent = count(&|trouble| !matches!(trouble, Trouble::Case(_)));
        let suspected =
            count(&|trouble| matches!(trouble, Trouble::Case(CaseState::Suspected | CaseState::Persuading)));
        let out = count(&|trouble| trouble == Trouble::Case(CaseState::DroppedOut));
        let watched = count(&|trouble| trouble == Trouble::Case(CaseState::Watched));
        let visits: u32 = ledger.sites.iter().map(|site| site.visits).sum();
        let first = say!(
            lang,
            "缺课待查 {absent} 人，疑似和劝返 {suspected} 人，辍学 {out} 人，返校观察 {watched} 人；本周劝返走访 {visits} 次",
            "absent {absent}, suspected {suspected}, dropped out {out}, watched {watched}; visits this week {visits}"
        );
        let missing: usize =
            ledger.sites.iter().map(|site| site.months.iter().filter(|month| month.missing).count()).sum();
        let (sites, press) = (
            ledger.sites.len(),
            ledger
                .sites
                .iter()
                .filter(|site| site.warnings.iter().any(|warning| warning.gravity == Gravity::Urgent))
                .count(),
        );
        let turn = ctx.key(Context::List, Action::NextPane);
        let other = if self.side == Side::Pupils {
            say!(lang, "{turn} 看各校", "{turn} shows the sites")
        } else {
            say!(lang, "{turn} 看学生", "{turn} shows the pupils")
        };
        let second = say!(
            lang,
            "共 {sites} 校，{press} 校有急事，月报缺 {missing} 份；按各校最近一次上报。{other}",
            "{sites} sites, {press} press, {missing} month reports missing; as each site last told. {other}"
        );
        put_padded(buf, area, (1, 0), area.width - 1, &first, theme.strong);
        put_padded(buf, area, (1, 1), area.width - 1, &second, theme.dim);
    }
}

/// A site's name, the day up to which it told, and what presses.
fn warnings(site: &SiteBoard, ctx: &Ctx, buf: &mut Buffer, area: Rect) {
    let (lang, theme) = (ctx.lang(), ctx.theme());
    let (name, code) = (&site.name, &site.code);
    let told = match site.told {
        Some(day) => say!(lang, "{name}　{code}　最近上报 {day}", "{name}  {code}  last told {day}"),
        None => say!(lang, "{name}　{code}　还没有上报过", "{name}  {code}  never reported"),
    };
    put_padded(buf, area, (1, 0), area.width.saturating_sub(1), &told, theme.strong);
    if site.warnings.is_empty() {
        put(buf, area, (1, 1), &say!(lang, "没有要提醒的。", "Nothing to warn of."), theme.dim);
        return;
    }
    let width = usize::from(area.width.saturating_sub(4));
    let lines = site.warnings.iter().flat_map(|warning| {
        let article =
            warning.article.map_or_else(String::new, |article| format!("（{}）", article.label(lang)));
        let sign = if warning.gravity == Gravity::Urgent { "!" } else { "-" };
        let urgent = warning.gravity == Gravity::Urgent;
        wrap(&format!("{sign} {}{article}", warning.what.get(lang)), width, 2)
            .into_iter()
            .map(move |line| (line, urgent))
    });
    for (y, (line, urgent)) in (1..area.height).zip(lines) {
        let style = if urgent { theme.warning } else { theme.text };
        put_padded(buf, area, (1, y), area.width.saturating_sub(1), &line, style);
    }
}

#[cfg(test)]
mod tests;
