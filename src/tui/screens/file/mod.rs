//! 学籍档案: a pupil's file, its seven sections with what is there and what is lacking, and its papers. It leads to
//! the grid, the events or the register in which something is written; it writes nothing itself.

pub mod events;
#[cfg(test)]
mod tests;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Place, Screen, grid, papers, pupil};
use crate::{
    desk::{
        Desk, DeskError, Progress,
        file::{ClassRef, FileState, GridOrder, Lack, PaperLine, SectionState, Stand, period::Period},
    },
    domain::{Lang, PupilId},
    keymap::{Action, Context},
    say,
    tui::{
        effect::Msg,
        model::Ctx,
        parts::{
            paint::{put, put_padded, wrap},
            table::ListState,
        },
    },
};

/// Lines above the details: name, head, sections, papers, rule.
const ABOVE: u16 = 2;

/// A pupil's file.
pub struct FilePage {
    id: PupilId,
    loaded: Option<Box<Loaded>>,
    list: ListState,
    /// Lines of the details that are scrolled away.
    scrolled: usize,
}

/// What the desk tells.
pub struct Loaded {
    /// The sections.
    pub state: FileState,
    /// The papers.
    pub papers: Vec<PaperLine>,
    /// The pupil's class.
    pub class: ClassRef,
    /// The sections that are written event by event.
    pub events: Vec<String>,
}

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// Sections, papers, class.
    Load(PupilId),
}

impl Screen for FilePage {
    type Args = PupilId;
    type Order = Order;
    type Answer = Box<Loaded>;

    fn open(id: &PupilId, _ctx: &Ctx) -> (Self, Vec<Msg>) {
        let screen = Self { id: *id, loaded: None, list: ListState::default(), scrolled: 0 };
        (screen, vec![Msg::ask(Order::Load(*id))])
    }

    fn context(&self) -> Context {
        Context::Grid
    }

    fn offered(&self) -> Option<&'static [Action]> {
        use Action::{Back, Open, PageDown, PageUp};
        Some(&[Open, PageDown, PageUp, Back])
    }

    fn perform(order: Order, desk: &Desk, _progress: &Progress) -> Result<Box<Loaded>, DeskError> {
        let Order::Load(id) = order;
        Ok(Box::new(Loaded {
            state: desk.file_state(id)?,
            papers: desk.papers(id)?,
            class: desk.class_of(id)?,
            events: desk.event_sections()?,
        }))
    }

    fn act(&mut self, action: Action, _ctx: &Ctx) -> Option<Vec<Msg>> {
        let len = self.loaded.as_ref().map_or(0, |loaded| loaded.state.sections.len() + 1);
        match action {
            Action::PageDown => self.scrolled += 5,
            Action::PageUp => self.scrolled = self.scrolled.saturating_sub(5),
            Action::Open => return Some(self.go()),
            _ => {
                let taken = self.list.act(action, len, len);
                self.scrolled = 0;
                return taken.then(Vec::new);
            }
        }
        Some(Vec::new())
    }

    fn answered(&mut self, loaded: Box<Loaded>, _ctx: &Ctx) -> Vec<Msg> {
        self.loaded = Some(loaded);
        Vec::new()
    }

    fn failed(&mut self, error: &DeskError, ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::Back, Msg::error(error, ctx.lang())]
    }

    fn refresh(&mut self, _ctx: &Ctx) -> Vec<Msg> {
        vec![Msg::ask(Order::Load(self.id))]
    }

    fn view(&self, ctx: &Ctx, buf: &mut Buffer, area: Rect) -> Option<Position> {
        let loaded = self.loaded.as_ref()?;
        let (lang, theme) = (ctx.lang(), ctx.theme());
        let (name, due) = (&loaded.state.name, loaded.state.due);
        let stand = loaded.state.stand().label().get(lang);
        let head = say!(
            lang,
            "{name}　学籍档案：{stand}　建档期限 {due}（第8条）",
            "{name}  file: {stand}  to be built by {due} (Art. 8)"
        );
        put(buf, area, (1, 0), &head, theme.strong);
        let heads = [
            say!(lang, "部分", "section"),
            say!(lang, "状态", "state"),
            say!(lang, "已有", "kept"),
            say!(lang, "缺", "lacking"),
        ];
        row(buf, area, 1, "", &heads, theme.head);
        let sections = loaded.state.sections.iter();
        let mut lines: Vec<([String; 4], Stand)> =
            sections.map(|section| (cells(section, lang), section.stand)).collect();
        lines.push(paper_cells(&loaded.papers, lang));
        for (y, (at, (cells, stand))) in (ABOVE..).zip(lines.iter().enumerate()) {
            let here = at == self.list.cursor;
            let style = match (here, stand) {
                (true, _) => theme.cursor,
                (false, Stand::Missing) => theme.bad,
                (false, Stand::Pending) => theme.warning,
                (false, Stand::Done) => theme.text,
            };
            let sign = match (here, stand) {
                (true, _) => ">",
                (false, Stand::Missing) => "!",
                (false, _) => " ",
            };
            row(buf, area, y, sign, cells, style);
        }
        let below = ABOVE + u16::try_from(lines.len()).unwrap_or(0);
        put(buf, area, (0, below), &"-".repeat(area.width.into()), theme.lines);
        let details = self.details(loaded, lang);
        let wide = usize::from(area.width).saturating_sub(2);
        let wrapped: Vec<String> = details.iter().flat_map(|line| wrap(line, wide, 4)).collect();
        let high = usize::from(area.height.saturating_sub(below + 1));
        let skip = self.scrolled.min(wrapped.len().saturating_sub(high));
        for (y, line) in (below + 1..area.height).zip(wrapped.iter().skip(skip)) {
            put(buf, area, (1, y), line, theme.text);
        }
        None
    }
}

impl FilePage {
    /// Where what the cursor is on is written.
    fn go(&self) -> Vec<Msg> {
        let Some(loaded) = &self.loaded else { return Vec::new() };
        let section = loaded.state.sections.get(self.list.cursor).map(|state| state.section.code.clone());
        let class = loaded.class.clone();
        vec![Msg::Go(match section {
            Some(section) if section == "record" => Place::Pupil(pupil::Args::of(self.id)),
            Some(section) if loaded.events.contains(&section) => {
                Place::Events(events::Args { pupil: self.id, section })
            }
            Some(section) if section != "evidence" => {
                let order = GridOrder { class, section, period: String::new() };
                Place::Grid(grid::Args { order, at: Some(self.id) })
            }
            _ => Place::Papers(papers::Args { class, at: Some(self.id) }),
        })]
    }

    /// What is lacking, line by line, or the papers.
    fn details(&self, loaded: &Loaded, lang: Lang) -> Vec<String> {
        match loaded.state.sections.get(self.list.cursor) {
            Some(section) if section.lacks.is_empty() => {
                vec![say!(lang, "没有缺的。", "Nothing is lacking.")]
            }
            Some(section) => section.lacks.iter().map(|lack| lack_line(lack, lang)).collect(),
            None => loaded.papers.iter().map(|line| paper_line(line, lang)).collect(),
        }
    }
}

fn row(buf: &mut Buffer, area: Rect, y: u16, sign: &str, cells: &[String; 4], style: ratatui::style::Style) {
    put_padded(buf, area, (0, y), area.width, "", style);
    put(buf, area, (0, y), sign, style);
    for ((x, wide), text) in [(2, 22), (26, 8), (36, 4), (42, 36)].into_iter().zip(cells) {
        put_padded(buf, area, (x, y), wide, text, style);
    }
}

fn cells(section: &SectionState, lang: Lang) -> [String; 4] {
    let names: Vec<&str> = section.lacks.iter().map(|lack| lack.what.get(lang)).collect();
    [
        section.section.name.get(lang).to_owned(),
        section.stand.label().get(lang).to_owned(),
        section.kept.to_string(),
        names.join(&say!(lang, "、", ", ")),
    ]
}

fn paper_cells(papers: &[PaperLine], lang: Lang) -> ([String; 4], Stand) {
    use crate::desk::file::PaperState::{Absent, Unsealed, Unsigned};
    let lacking: Vec<&str> = papers
        .iter()
        .filter(|line| matches!(line.state(), Absent | Unsigned | Unsealed))
        .map(|line| line.sheet.name.get(lang))
        .collect();
    let kept = papers.iter().filter(|line| line.paper.as_ref().is_some_and(|paper| paper.exists)).count();
    let stand = if lacking.is_empty() { Stand::Done } else { Stand::Pending };
    let cells = [
        say!(lang, "纸质材料（第9条）", "papers (Art. 9)"),
        stand.label().get(lang).to_owned(),
        kept.to_string(),
        lacking.join(&say!(lang, "、", ", ")),
    ];
    (cells, stand)
}

fn period_of(text: &str, lang: Lang) -> String {
    match Period::parse(text) {
        None | Some(Period::Once) => String::new(),
        Some(period) => say!(lang, "（{}）", " ({})", period.label().get(lang)),
    }
}

fn lack_line(lack: &Lack, lang: Lang) -> String {
    let (what, period, stand) =
        (lack.what.get(lang), period_of(&lack.period, lang), lack.stand.label().get(lang));
    match lack.due {
        Some(due) => say!(lang, "{stand}：{what}{period}，期限 {due}", "{stand}: {what}{period}, by {due}"),
        None => say!(lang, "{stand}：{what}{period}", "{stand}: {what}{period}"),
    }
}

fn paper_line(line: &PaperLine, lang: Lang) -> String {
    let (name, period, state) =
        (line.sheet.name.get(lang), period_of(&line.period, lang), line.state().label().get(lang));
    let place = line.paper.as_ref().map_or("", |paper| paper.place.as_str());
    let place = if place.is_empty() { String::new() } else { say!(lang, "，在{place}", ", at {place}") };
    say!(lang, "《{name}》{period}：{state}{place}", "{name}{period}: {state}{place}")
}
