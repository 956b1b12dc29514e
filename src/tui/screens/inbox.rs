//! 收件: the sites of a center, what each has handed in, and the stick in both directions. Judges nothing.

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    Place, Screen, Tab,
    stick::{self, Chosen, Errand, Offered},
};
use crate::{
    desk::{BundleOutcome, Desk, DeskError, Exported, Progress, SiteLine},
    domain::Words,
    keymap::{Action, Context},
    say,
    tui::{
        dialogs::Reply,
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, put_padded, wrap},
            table::{Column, ListState, Row, Rows, Table, Tone, rows_in_sight},
        },
    },
};

/// Lines below the table: the chosen site, and what is held of it.
const FOOT: u16 = 4;

/// 收件.
#[derive(Default)]
pub struct Inbox {
    lines: Option<Vec<SiteLine>>,
    list: ListState,
    offered: Offered,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The board.
    Board,
    /// Where sticks are.
    Sticks(Errand),
    /// Take bundles in.
    Collect(PathBuf),
    /// Write receipts.
    Export(PathBuf),
}

/// What comes back.
pub enum Answer {
    /// The board.
    Lines(Vec<SiteLine>),
    /// Where sticks are.
    Sticks(Errand, Offered),
    /// What became of each bundle.
    Collected(Vec<BundleOutcome>, Vec<Words>),
    /// The receipts are on the stick.
    Exported(Box<Exported>),
}

impl Screen for Inbox {
    type Args = ();
    type Order = Order;
    type Answer = Answer;
    const TAB: Option<Tab> = Some(Tab::Inbox);

    fn open((): &(), _ctx: &Ctx) -> (Self, Vec<Msg>) {
        (Self::default(), vec![Msg::ask(Order::Board)])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Collect, Action::Export, Action::Open])
    }

    fn perform(order: Order, desk: &Desk, progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Board => desk.inbox().map(Answer::Lines),
            Order::Sticks(errand) => Ok(Answer::Sticks(errand, Offered::of(desk))),
            Order::Collect(place) => {
                let done = desk.collect(std::slice::from_ref(&place), progress)?;
                let strange = Desk::strange_on(std::slice::from_ref(&place))?;
                desk.remember_place(&place);
                Ok(Answer::Collected(done, strange))
            }
            Order::Export(place) => {
                let done = desk.export(&place, progress)?;
                desk.remember_place(&place);
                Ok(Answer::Exported(Box::new(done)))
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.lines.as_ref().map_or(0, Vec::len);
        if self.list.act(action, len, rows_in_sight(ctx.body_height().saturating_sub(FOOT))) {
            return Some(Vec::new());
        }
        Some(match action {
            Action::Open => match self.here() {
                Some(line) if line.open > 0 => vec![Msg::Go(Place::Review(()))],
                _ => Vec::new(),
            },
            Action::Collect => vec![Msg::ask(Order::Sticks(Errand::Collect))],
            Action::Export => vec![Msg::ask(Order::Sticks(Errand::Write))],
            _ => return None,
        })
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match answer {
            Answer::Lines(lines) => {
                self.list.cursor = self.list.cursor.min(lines.len().saturating_sub(1));
                self.lines = Some(lines);
                Vec::new()
            }
            Answer::Sticks(errand, offered) => {
                self.offered = offered;
                vec![errand.offer(&self.offered, lang)]
            }
            Answer::Collected(done, strange) => {
                vec![stick::outcomes(&done, &strange, lang), Msg::ask(Order::Board)]
            }
            Answer::Exported(done) => vec![stick::written(&done, lang), Msg::ask(Order::Board)],
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match stick::chosen(topic, &reply, &self.offered, lang) {
            Some(Chosen::Ask(msg)) => vec![msg],
            Some(Chosen::Place(Errand::Collect, place)) => {
                vec![Msg::long(Errand::Collect.doing(lang), Order::Collect(place))]
            }
            Some(Chosen::Place(_, place)) => vec![Msg::long(Errand::Write.doing(lang), Order::Export(place))],
            None => Vec::new(),
        }
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Board)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let lines = self.lines.as_ref()?;
        let (collect, export) =
            (ctx.key(Context::List, Action::Collect), ctx.key(Context::List, Action::Export));
        if lines.is_empty() {
            let none = say!(
                lang,
                "还没有校点。先在设置里导入各校点的名片，核对校验码后按 {collect} 收取上报包。",
                "No sites yet. Import their cards in the settings, confirm them, then {collect} collects their bundles."
            );
            for (y, line) in (1..).zip(wrap(&none, area.width.saturating_sub(2).into(), 3)) {
                put(buf, area, (1, y), &line, theme.text);
            }
            return None;
        }
        let columns = [
            Column::new(say!(lang, "学校标识码", "Code"), 10, 10, 1),
            Column::new(say!(lang, "校点", "Site"), 14, 30, 0),
            Column::new(say!(lang, "末包", "Last"), 4, 6, 0),
            Column::new(say!(lang, "收到时间", "Taken in"), 16, 16, 2),
            Column::new(say!(lang, "在读", "Enr."), 5, 6, 0),
            Column::new(say!(lang, "待审", "Open"), 4, 6, 0),
            Column::new(say!(lang, "回执", "Receipt"), 6, 8, 0),
            Column::new(say!(lang, "名片", "Card"), 6, 12, 0),
        ];
        let table = Rect { height: area.height.saturating_sub(FOOT), ..area };
        let rows = Lines { lines, ctx };
        let due = lines.iter().filter(|line| line.receipt_due).count();
        let note = say!(
            lang,
            "{collect} 收取　{export} 写回执（待写 {due} 校）",
            "{collect} collects, {export} writes receipts ({due} due)"
        );
        Table { columns: &columns, rows: &rows, state: &self.list, focused: true, note: &note }
            .draw(buf, table, theme);
        if let Some(here) = self.here() {
            let foot = Rect { y: table.bottom(), height: FOOT.min(area.height), ..area };
            let width = usize::from(area.width.saturating_sub(2));
            let (name, code) = (&here.card.name, &here.card.code);
            put_padded(buf, foot, (1, 0), area.width - 1, &format!("{name}　{code}"), theme.strong);
            let mut said: Vec<String> = Vec::new();
            if !here.card.confirmed {
                said.push(say!(
                    lang,
                    "! 名片未核对：它的包先搁置。请到设置里打电话核对校验码。",
                    "! The card is not confirmed: its bundles are held. Compare the check code by telephone."
                ));
            }
            said.extend(here.held.iter().map(|held| format!("? {}", held.get(lang))));
            let broken = said.iter().flat_map(|text| wrap(text, width, 2));
            for (y, line) in (1..FOOT).zip(broken) {
                put_padded(buf, foot, (1, y), area.width - 1, &line, theme.warning);
            }
        }
        None
    }
}

impl Inbox {
    fn here(&self) -> Option<&SiteLine> {
        self.lines.as_ref()?.get(self.list.cursor)
    }
}

struct Lines<'l> {
    lines: &'l [SiteLine],
    ctx: &'l Ctx,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.ctx.lang();
        let Some(line) = self.lines.get(at) else { return Row::default() };
        let presses = !line.card.confirmed || !line.held.is_empty();
        let cells = vec![
            line.card.code.clone(),
            line.card.name.clone(),
            line.last_number.map_or_else(|| "-".to_owned(), |number| number.to_string()),
            line.last_at.map_or_else(|| "-".to_owned(), |at| self.ctx.moment(at)),
            line.enrolled.to_string(),
            line.open.to_string(),
            if line.receipt_due { say!(lang, "待写", "due") } else { "-".to_owned() },
            if line.card.confirmed {
                say!(lang, "已核对", "confirmed")
            } else {
                say!(lang, "未核对", "to check")
            },
        ];
        Row { cells, marked: false, tone: if presses { Tone::Warning } else { Tone::Plain } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::CardView,
        domain::{DeskRole, Fingerprint, Lang, SiteKind},
        tui::{
            screens::{Answer as Any, Order as Asked},
            testing::{Harness, NOW},
        },
    };

    fn site(number: u8, name: &str, confirmed: bool) -> SiteLine {
        SiteLine {
            card: CardView {
                code: format!("21210499{number:02}"),
                name: name.into(),
                role: DeskRole::School,
                kind: SiteKind::TeachingPoint,
                fingerprint: Fingerprint([number; 32]),
                check_code: String::new(),
                confirmed,
                text: String::new(),
            },
            last_number: confirmed.then_some(3),
            last_at: confirmed.then_some(NOW),
            enrolled: 17,
            open: u32::from(confirmed) * 2,
            held: if number == 4 {
                vec![crate::both!("第 3 包未到", "Bundle 3 is missing")]
            } else {
                Vec::new()
            },
            receipt_due: confirmed,
        }
    }

    fn board() -> Harness {
        let lines =
            vec![site(2, "河湾教学点", true), site(3, "东沟小学", false), site(4, "石桥教学点", true)];
        Harness::center().go(Place::Inbox(())).answer(Any::Inbox(Answer::Lines(lines)))
    }

    #[test]
    fn the_board_shows_sites_bundles_and_unconfirmed_cards() {
        insta::assert_snapshot!("inbox_80", board().keys("down").screen());
        insta::assert_snapshot!(
            "inbox_120_en",
            board().lang(Lang::En).size(120, 40).keys("down down").screen()
        );
    }

    #[test]
    fn collecting_and_answering_ask_for_the_stick_first() {
        let asked = board().keys("alt-c");
        assert!(matches!(asked.order(), Some(Asked::Inbox(Order::Sticks(Errand::Collect)))));
        let asked = asked.answer(Any::Inbox(Answer::Sticks(Errand::Collect, Offered::default())));
        let asked = asked.typed("/mnt/usb").keys("enter");
        assert!(matches!(asked.order(), Some(Asked::Inbox(Order::Collect(_)))));
        let none = asked.answer(Any::Inbox(Answer::Collected(Vec::new(), Vec::new())));
        assert!(none.screen().contains("没有要读的包"));
        assert!(matches!(board().keys("ctrl-e").order(), Some(Asked::Inbox(Order::Sticks(Errand::Write)))));
    }
}
