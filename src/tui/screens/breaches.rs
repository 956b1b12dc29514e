//! 第30条: breach by breach, what there was of it in a school year, and the cases of each. Left and right turn the year,
//! Enter lists the cases and leads to one, and the sheet for the head is written from here. Judges nothing itself.

use std::path::PathBuf;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen, outgoing, pupil};
use crate::{
    desk::{Breach, BreachCase, BreachPage, CaseState, Desk, DeskError, Progress, school_year_of},
    domain::{Lang, Text},
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

/// 第30条自查.
pub struct Breaches {
    year: u16,
    page: Option<BreachPage>,
    /// The breach whose cases are listed.
    opened: Option<usize>,
    list: ListState,
    cases: ListState,
    to: PathBuf,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// The page of a year.
    Of(u16),
    /// Where a file may be written.
    Place,
    /// Write the sheet; whether a file that is there may go.
    Write(u16, PathBuf, bool),
}

/// What comes back.
pub enum Answer {
    /// The page.
    Page(Box<BreachPage>),
    /// A folder to offer.
    Place(Option<PathBuf>),
    /// There is such a file; nothing was written.
    Exists,
    /// It is written.
    Written,
}

impl Screen for Breaches {
    type Args = ();
    type Order = Order;
    type Answer = Answer;

    fn open((): &(), ctx: &Ctx) -> (Self, Vec<Msg>) {
        let year = school_year_of(ctx.today.date);
        let (list, cases) = (ListState::default(), ListState::default());
        (Self { year, page: None, opened: None, list, cases, to: PathBuf::new() }, vec![ask(year, ctx)])
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn offered(&self) -> Option<&'static [Action]> {
        Some(&[Action::Open, Action::WriteSheet, Action::Back, Action::Left, Action::Right])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Answer, DeskError> {
        match order {
            Order::Of(year) => desk.breaches(year).map(|page| Answer::Page(Box::new(page))),
            Order::Place => Ok(Answer::Place(outgoing::folder(desk))),
            Order::Write(_, to, false) if to.exists() => Ok(Answer::Exists),
            Order::Write(year, to, replace) => {
                desk.write_breaches(Some(year), &to, replace).map(|_| Answer::Written)
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx) -> Option<Vec<Msg>> {
        let sight = rows_in_sight(ctx.body_height().saturating_sub(ABOVE));
        let len = self.rows();
        let state = if self.opened.is_some() { &mut self.cases } else { &mut self.list };
        if state.act(action, len, sight) {
            return Some(Vec::new());
        }
        Some(match (action, self.opened) {
            (Action::Back, Some(_)) => {
                self.opened = None;
                Vec::new()
            }
            (Action::Open, None) => {
                self.opened = self.breach(self.list.cursor).map(|_| self.list.cursor);
                self.cases = ListState::default();
                Vec::new()
            }
            (Action::Open, Some(at)) => {
                let case = self.breach(at).and_then(|breach| breach.cases.get(self.cases.cursor));
                case.and_then(place).map(Msg::Go).into_iter().collect()
            }
            (Action::Left, _) => self.turn(self.year.saturating_sub(1), ctx),
            (Action::Right, _) => self.turn(self.year.saturating_add(1), ctx),
            (Action::WriteSheet, _) => vec![Msg::ask(Order::Place)],
            _ => return None,
        })
    }

    fn answered(&mut self, answer: Answer, ctx: &Ctx) -> Vec<Msg> {
        let lang = ctx.lang();
        match answer {
            Answer::Page(page) => {
                self.page = Some(*page);
                Vec::new()
            }
            Answer::Place(folder) => {
                let year = self.year;
                let name = say!(lang, "第30条自查表-{year}.xlsx", "article-30-{year}.xlsx");
                vec![outgoing::ask(folder, &name, ctx)]
            }
            Answer::Exists => vec![outgoing::exists(&self.to, ctx)],
            Answer::Written => {
                let file = self.to.display();
                vec![Msg::Tell(say!(lang, "已写出：{file}", "Written: {file}"))]
            }
        }
    }

    fn replied(&mut self, topic: &'static str, reply: Reply, ctx: &Ctx) -> Vec<Msg> {
        let Some(replace) = outgoing::replied(topic, &reply, &mut self.to) else { return Vec::new() };
        let order = Order::Write(self.year, self.to.clone(), replace);
        vec![Msg::long(say!(ctx.lang(), "正在写出", "Writing"), order)]
    }

    fn refresh(&mut self, ctx: &Ctx) -> Vec<Msg> {
        vec![ask(self.year, ctx)]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let page = self.page.as_ref()?;
        let opened = self.opened.and_then(|at| page.breaches.get(at));
        for (y, (text, strong)) in (0..).zip(head(page, opened, lang)) {
            let style = if strong { theme.strong } else { theme.dim };
            put_padded(buf, area, (1, y), area.width - 1, &text, style);
        }
        let rest = Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        match opened {
            None => Table {
                columns: &[
                    Column::new(say!(lang, "违规情形", "Breach"), 20, 30, 0),
                    Column::new(say!(lang, "依据", "By"), 8, 8, 1),
                    Column::new(say!(lang, "按时", "In time"), 6, 8, 0),
                    Column::new(say!(lang, "未到期", "Waiting"), 6, 8, 1),
                    Column::new(say!(lang, "迟办", "Late"), 6, 8, 0),
                    Column::new(say!(lang, "待查", "To check"), 6, 8, 0),
                    Column::new(say!(lang, "最近回执", "Last receipt"), 16, 40, 2),
                ],
                rows: &Lines { page, lang },
                state: &self.list,
                focused: true,
                note: "",
            }
            .draw(buf, rest, theme),
            Some(breach) => Table {
                columns: &[
                    Column::new(say!(lang, "情况", "State"), 8, 8, 0),
                    Column::new(say!(lang, "事项", "Case"), 16, 60, 0),
                    Column::new(say!(lang, "发生", "Happened"), 10, 10, 0),
                    Column::new(say!(lang, "登记", "Entered"), 10, 10, 0),
                    Column::new(say!(lang, "期限", "Due"), 10, 10, 1),
                    Column::new(say!(lang, "回执", "Receipt"), 17, 40, 2),
                ],
                rows: &Cases { breach, lang },
                state: &self.cases,
                focused: true,
                note: if breach.cases.is_empty() { NONE.get(lang) } else { "" },
            }
            .draw(buf, rest, theme),
        }
        None
    }
}

const NONE: Text = Text::new("本学年没有这类事项。", "There was no such case in this year.");

fn ask(year: u16, ctx: &Ctx) -> Msg {
    Msg::long(say!(ctx.lang(), "正在查日志", "Reading the journal"), Order::Of(year))
}

fn head(page: &BreachPage, opened: Option<&Breach>, lang: Lang) -> Vec<(String, bool)> {
    let (year, next, code) = (page.year, page.year + 1, &page.head_code);
    let clear = page.breaches.iter().filter(|breach| breach.is_clear()).count();
    let (all, open) = (page.breaches.len(), page.breaches.len() - clear);
    let first = match opened {
        Some(breach) => breach.what.get(lang).to_owned(),
        None if open == 0 => {
            say!(lang, "{year}—{next} 学年：{all} 项都没有发生", "{year}–{next}: none of {all} happened")
        }
        None => say!(
            lang,
            "{year}—{next} 学年：{clear} 项没有发生，{open} 项有情况",
            "{year}–{next}: {clear} did not happen, {open} to be looked at"
        ),
    };
    let second = say!(
        lang,
        "日期取自日志，登记后不能更改。日志校验码 {code}",
        "Days are those of the journal and cannot be altered. Journal code {code}"
    );
    vec![(first, true), (second, false)]
}

fn place(case: &BreachCase) -> Option<Place> {
    let pupil = case.pupil.map(|pupil| Place::Pupil(pupil::Args::of(pupil)));
    case.change.map(Place::Change).or(pupil)
}

impl Breaches {
    fn breach(&self, at: usize) -> Option<&Breach> {
        self.page.as_ref()?.breaches.get(at)
    }

    fn rows(&self) -> usize {
        match self.opened {
            Some(at) => self.breach(at).map_or(0, |breach| breach.cases.len()),
            None => self.page.as_ref().map_or(0, |page| page.breaches.len()),
        }
    }

    fn turn(&mut self, year: u16, ctx: &Ctx) -> Vec<Msg> {
        self.year = year;
        self.opened = None;
        vec![ask(year, ctx)]
    }
}

struct Lines<'l> {
    page: &'l BreachPage,
    lang: Lang,
}

impl Rows for Lines<'_> {
    fn len(&self) -> usize {
        self.page.breaches.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(breach) = self.page.breaches.get(at) else { return Row::default() };
        let mut cells = vec![breach.what.get(lang).to_owned(), breach.article.label(lang)];
        let states = [CaseState::InTime, CaseState::Waiting, CaseState::Late, CaseState::Doubtful];
        cells.extend(states.map(|state| breach.count(state).to_string()));
        cells.push(receipt(breach.latest_receipt()));
        Row { cells, marked: false, tone: if breach.is_clear() { Tone::Plain } else { Tone::Warning } }
    }
}

fn receipt(receipt: Option<&(String, crate::domain::Date)>) -> String {
    receipt.map_or_else(String::new, |(number, on)| format!("{on} {number}"))
}

struct Cases<'l> {
    breach: &'l Breach,
    lang: Lang,
}

impl Rows for Cases<'_> {
    fn len(&self) -> usize {
        self.breach.cases.len()
    }

    fn row(&self, at: usize) -> Row {
        let lang = self.lang;
        let Some(case) = self.breach.cases.get(at) else { return Row::default() };
        let (word, tone) = match case.state {
            CaseState::Late => (say!(lang, "迟办", "late"), Tone::Warning),
            CaseState::Doubtful => (say!(lang, "待查", "to check"), Tone::Warning),
            CaseState::Waiting => (say!(lang, "未到期", "waiting"), Tone::Plain),
            CaseState::InTime => (say!(lang, "按时", "in time"), Tone::Dim),
        };
        let day = |day: Option<crate::domain::Date>| day.map_or_else(String::new, |day| day.to_string());
        let cells = vec![
            word,
            case.what.get(lang).to_owned(),
            case.happened.to_string(),
            day(case.entered),
            day(case.due),
            receipt(case.receipt.as_ref()),
        ];
        Row { cells, marked: false, tone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Article, Date, PupilId, Words},
        tui::{screens::Answer as Any, testing::Harness},
    };

    fn breaches() -> Harness {
        let day = |number| Date::from_number(number).unwrap();
        let words = |zh: &str, en: &str| Words { zh: zh.into(), en: en.into() };
        let case = |name: &str, state, entered| BreachCase {
            pupil: Some(PupilId([7; 16])),
            change: None,
            what: words(&format!("{name}：转出"), &format!("{name}: transferred out")),
            happened: day(20_260_910),
            entered: Some(day(entered)),
            due: None,
            state,
            receipt: Some(("回执 3".into(), day(20_261_012))),
        };
        let breach = |key, zh, en, article, cases| Breach {
            key,
            what: words(zh, en),
            article: Article(article),
            cases,
        };
        let page = BreachPage {
            year: 2026,
            on: day(20_261_120),
            head_code: "7K3M-9QPX2".into(),
            breaches: vec![
                breach("files", "新生没有按时建档", "files not built in time", 8, Vec::new()),
                breach(
                    "changes",
                    "学籍变动没有及时登记",
                    "changes not entered in time",
                    12,
                    vec![
                        case("赵小亮", CaseState::Late, 20_261_120),
                        case("李小红", CaseState::InTime, 20_260_911),
                    ],
                ),
            ],
        };
        Harness::school().go(Place::Breaches(())).answer(Any::Breaches(Answer::Page(Box::new(page))))
    }

    #[test]
    fn the_page_and_the_cases_at_both_sizes() {
        insta::assert_snapshot!("narrow", breaches().picture());
        insta::assert_snapshot!("wide_en", breaches().size(120, 40).lang(Lang::En).picture());
        insta::assert_snapshot!("cases", breaches().keys("down enter").picture());
    }

    #[test]
    fn enter_goes_down_and_back_comes_up_again() {
        let harness = breaches().keys("down enter enter");
        assert!(harness.asked().concat().contains("07070707"), "{:?}", harness.asked());
        let up = breaches().keys("down enter esc");
        assert!(up.screen().contains("1 项没有发生，1 项有情况"), "{}", up.screen());
        assert!(breaches().keys("left").asked().concat().contains("Of(2025)"));
    }
}
