//! A layout and its answers as cells with their place, frame and height. It writes no file.

use super::{
    Answer, Answers,
    fit::{self, Room, height},
    layout::{Copy, Grid, Layout, ListPart, Paper, Row, RowBox},
    template::filled,
};

/// Sizes of the font, in points.
const BODY: f64 = 10.5;
const SMALL: f64 = 9.0;
const LETTER: f64 = 12.0;
const TITLE: f64 = 16.0;
/// Least heights, in points.
const ROW: f64 = 24.0;
const HEADING: f64 = 20.0;
const ITEM: f64 = 18.0;
const SIGNATURE: f64 = 24.0;
const OPINION: f64 = 30.0;
const GAP: f64 = 10.0;
/// By how much a row grows at most, and a row of numbered items.
const GROWTH: f64 = 90.0;
const ITEM_GROWTH: f64 = 10.0;
/// Points of a millimetre.
const MILLIMETRE: f64 = 2.835;

/// Who prints, when and where: for the edges of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Print {
    /// The school.
    pub school: String,
    /// Who prints it.
    pub staff: String,
    /// The day.
    pub day: String,
}

/// Where a text stands in its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// In the middle.
    Center,
    /// At the left, half-way up.
    Left,
    /// At the left, at the top.
    Top,
    /// At the right.
    Right,
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Size of the font.
    pub size: f64,
    /// Bold.
    pub bold: bool,
    /// Where the text stands.
    pub align: Align,
    /// Lines at the left, top, right and bottom.
    pub frame: [bool; 4],
    /// The bottom line is dotted.
    pub dotted: bool,
}

/// The two halves of a box to be signed: what is said, and the line of signatures.
const ABOVE: Look = Look { align: Align::Top, frame: [true, true, true, false], ..Look::VALUE };
const BELOW: Look = Look { align: Align::Right, frame: [true, false, true, true], ..Look::VALUE };

/// All four lines.
const FRAMED: [bool; 4] = [true; 4];
const BARE: [bool; 4] = [false; 4];

impl Look {
    const LABEL: Self = Self { size: BODY, bold: false, align: Align::Center, frame: FRAMED, dotted: false };
    const VALUE: Self = Self { align: Align::Left, ..Self::LABEL };
    const HEADING: Self = Self { bold: true, ..Self::LABEL };
    const TITLE: Self = Self { size: TITLE, bold: true, frame: BARE, ..Self::LABEL };
    const SUBTITLE: Self = Self { size: 14.0, ..Self::TITLE };
    const TEXT: Self = Self { size: SMALL, align: Align::Left, frame: BARE, ..Self::LABEL };
    const LETTER: Self = Self { size: LETTER, align: Align::Top, ..Self::TEXT };
    const CUT: Self = Self { size: SMALL, frame: BARE, dotted: true, ..Self::LABEL };
    const ITEM: Self = Self { size: SMALL, ..Self::LABEL };
}

impl Look {
    /// Whether the text is set in from the edge of its box: longer texts beside a line are.
    pub(super) fn is_set_in(self) -> bool {
        self.align != Align::Center && self.frame != BARE && self.size >= BODY
    }
}

/// A cell; rows and columns count from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its first row.
    pub row: u32,
    /// Its first column.
    pub column: u16,
    /// How many rows it takes.
    pub down: u32,
    /// How many columns it takes.
    pub across: u16,
    /// What stands in it.
    pub text: String,
    /// How it looks.
    pub look: Look,
}

/// A row: its height in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line(pub f64);

/// A form, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The name of the sheet.
    pub name: String,
    /// Key and version, for the edge of the page.
    pub mark: String,
    /// The sheet of paper.
    pub paper: Paper,
    /// How many columns there are.
    pub columns: u16,
    /// The rows.
    pub lines: Vec<Line>,
    /// The cells.
    pub cells: Vec<Cell>,
    /// The rows that begin a new page.
    pub breaks: Vec<u32>,
    /// The row that is repeated on every page.
    pub repeated: Option<u32>,
    /// On how many pages it must fit; none when it may be as long as it is.
    pub pages: Option<u16>,
    /// For the edges of the page.
    pub print: Print,
}

impl Paper {
    /// Width and height, in points, of what is printed on.
    pub(super) const fn room(self) -> (f64, f64) {
        match self {
            Self::Portrait => (504.0, 728.0),
            Self::Half => (504.0, 350.0),
            Self::Landscape => (750.0, 480.0),
        }
    }
}

/// Draws a form; `lines` are the pupils of a roster.
#[must_use]
pub fn draw(layout: &Layout, answers: &dyn Answers, lines: &[&dyn Answers], print: &Print) -> Drawing {
    let copies: Vec<_> = layout.copies.iter().map(|copy| OfCopy { copy, answers }).collect();
    let mut pen = Pen {
        layout,
        answers,
        unit: layout.paper.room().0 / f64::from(layout.columns.max(1)),
        heights: Vec::new(),
        growing: Vec::new(),
        cells: Vec::new(),
        breaks: Vec::new(),
        repeated: None,
    };
    for (at, copy) in copies.iter().enumerate() {
        if at > 0 {
            pen.breaks.push(pen.next());
        }
        pen.answers = copy;
        pen.form(lines);
    }
    if layout.copies.is_empty() {
        pen.form(lines);
    }
    if layout.paper == Paper::Half {
        pen.full(&Look::CUT, "沿此线裁开，双方各存一份", 16.0);
        pen.full(&Look::TEXT, "", GAP);
        pen.form(lines);
    }
    Drawing {
        name: format!("{} {}", layout.key, layout.name.zh),
        mark: format!("{} {}", layout.key, layout.version),
        paper: layout.paper,
        columns: layout.columns,
        lines: pen.heights.into_iter().map(Line).collect(),
        cells: pen.cells,
        breaks: pen.breaks,
        repeated: pen.repeated,
        pages: layout.list.is_none().then_some(layout.pages),
        print: print.clone(),
    }
}

/// Answers on a copy: what is said of its addressee, before what all copies say.
struct OfCopy<'a> {
    copy: &'a Copy,
    answers: &'a dyn Answers,
}

impl Answers for OfCopy<'_> {
    fn answer(&self, key: &str) -> Option<Answer> {
        match key.split_once('.') {
            Some(("copy", "to")) => Some(Answer::text(&self.copy.to)),
            Some(("copy", told)) => self.answers.answer(&format!("step.{}.{told}", self.copy.step)),
            _ => self.answers.answer(key),
        }
    }

    fn ticks(&self, list: &str, chosen: &str) -> Vec<(bool, String)> {
        self.answers.ticks(list, chosen)
    }
}

/// Draws row by row.
struct Pen<'a> {
    layout: &'a Layout,
    answers: &'a dyn Answers,
    /// Points of a grid column.
    unit: f64,
    heights: Vec<f64>,
    /// Rows that may grow, and by how much.
    growing: Vec<(usize, f64)>,
    breaks: Vec<u32>,
    cells: Vec<Cell>,
    repeated: Option<u32>,
}

impl Pen<'_> {
    fn form(&mut self, lines: &[&dyn Answers]) {
        let layout = self.layout;
        let mut first = self.heights.len();
        self.full(&Look::TITLE, &layout.title, 36.0);
        for row in &layout.rows {
            if row.new_page {
                self.grow(first);
                first = self.heights.len();
                self.breaks.push(self.next());
            }
            self.row(row);
        }
        if let Some(list) = &layout.list {
            self.list(list, lines);
        }
        layout.foot.iter().for_each(|row| self.row(row));
        self.grow(first);
    }

    /// Lets the rows since `first` grow to the foot of their page; a list is as long as it is.
    fn grow(&mut self, first: usize) {
        if self.layout.list.is_none() {
            let growing: Vec<_> = self.growing.drain(..).map(|(row, most)| (row - first, most)).collect();
            fit::grow(&mut self.heights[first..], &growing, self.layout.paper.room().1);
        }
    }

    fn next(&self) -> u32 {
        u32::try_from(self.heights.len()).unwrap_or(u32::MAX)
    }

    fn wide(&self, columns: u16) -> f64 {
        f64::from(columns) * self.unit
    }

    fn room(&self, columns: u16, look: Look) -> Room {
        Room { points: self.wide(columns), size: look.size, set_in: look.is_set_in() }
    }

    fn fill(&self, template: &str) -> String {
        filled(template, self.answers, |answer| answer.long)
    }

    fn put(&mut self, row: u32, column: u16, (down, across): (u32, u16), text: String, look: Look) {
        if across > 0 {
            self.cells.push(Cell { row, column, down, across, text, look });
        }
    }

    /// A row that is one cell.
    fn full(&mut self, look: &Look, text: &str, least: f64) {
        let high = if text.is_empty() {
            least
        } else {
            least.max(height(text, self.room(self.layout.columns, *look)))
        };
        self.put(self.next(), 0, (1, self.layout.columns), text.to_owned(), *look);
        self.heights.push(high);
    }

    fn row(&mut self, row: &Row) {
        let least = f64::from(row.height) * MILLIMETRE;
        for _ in 0..row.times.max(1) {
            if let Some(grid) = &row.grid {
                let before = self.heights.len();
                self.grid(grid, least);
                if row.grows {
                    self.growing.extend((before..self.heights.len()).map(|row| (row, ITEM_GROWTH)));
                }
            } else if !row.boxes.is_empty() {
                self.boxes(row, least);
            } else if !row.heading.is_empty() {
                self.full(&Look::HEADING, &self.fill(&row.heading), least.max(HEADING));
            } else if !row.title.is_empty() {
                self.full(&Look::SUBTITLE, &self.fill(&row.title), least.max(30.0));
            } else if !row.cut.is_empty() {
                self.full(&Look::CUT, &self.fill(&row.cut), least.max(18.0));
                self.full(&Look::TEXT, "", GAP);
            } else {
                let look = match (row.right, row.letter) {
                    (true, _) => Look { align: Align::Right, ..Look::TEXT },
                    (_, true) => Look::LETTER,
                    _ => Look::TEXT,
                };
                self.full(&look, &self.fill(&row.text), least);
                if row.grows {
                    self.growing.push((self.heights.len() - 1, GROWTH));
                }
            }
        }
    }

    fn boxes(&mut self, row: &Row, least: f64) {
        let at = self.next();
        let signed = row.boxes.iter().any(|part| !part.sign.is_empty());
        let down = if signed { 2 } else { 1 };
        let (mut column, mut upper, mut lower) = (0, if signed { OPINION } else { ROW }, 0.0_f64);
        for part in &row.boxes {
            let alone = part.value.is_none() && part.sign.is_empty();
            let label = if part.label.is_empty() {
                0
            } else if alone {
                part.width
            } else {
                part.label_width.unwrap_or(self.layout.label_width)
            };
            let text = self.inside(part);
            let inner = part.width - label;
            let look = if part.sign.is_empty() { self.look_of(part, &text, inner) } else { ABOVE };
            let asked =
                height(&part.label, self.room(label, Look::LABEL)).max(height(&text, self.room(inner, look)));
            if label > 0 {
                self.put(at, column, (down, label), part.label.clone(), Look::LABEL);
            }
            let place = column + label;
            if part.sign.is_empty() {
                upper = upper.max(asked - if signed { SIGNATURE } else { 0.0 });
                self.put(at, place, (down, inner), text, look);
            } else {
                upper = upper.max(asked);
                let sign = self.fill(&part.sign);
                lower = lower.max(height(&sign, self.room(inner, BELOW))).max(SIGNATURE);
                self.put(at, place, (1, inner), text, ABOVE);
                self.put(at + 1, place, (1, inner), sign, BELOW);
            }
            column += part.width;
        }
        if signed || row.grows {
            self.growing.push((self.heights.len(), GROWTH));
        }
        self.heights.push(upper.max(least - lower));
        if signed {
            self.heights.push(lower);
        }
    }

    /// What stands in a box, without its label and its line of signatures.
    fn inside(&self, part: &RowBox) -> String {
        let Some(value) = &part.value else { return String::new() };
        let ticks = if !part.ticks.is_empty() || !part.options.is_empty() {
            let chosen = filled(value, self.answers, |answer: Answer| answer.code);
            let mut ticks = match part.ticks.as_str() {
                "" => Vec::new(),
                list => self.answers.ticks(list, &chosen),
            };
            if ticks.is_empty() {
                let shown = self.fill(value);
                ticks.extend(part.options.iter().map(|option| {
                    let on = !chosen.is_empty() && (*option == chosen || *option == shown);
                    (on, option.clone())
                }));
            }
            ticks
        } else {
            return self.fill(value);
        };
        let ticks = ticks.into_iter().map(|(on, name)| format!("{}{name}", if on { "☑" } else { "☐" }));
        ticks.collect::<Vec<_>>().join(if part.stacked { "\n" } else { "　" })
    }

    fn look_of(&self, part: &RowBox, text: &str, columns: u16) -> Look {
        let ticked = !part.ticks.is_empty() || !part.options.is_empty();
        if part.long {
            Look { align: Align::Top, ..Look::VALUE }
        } else if ticked || fit::lines(text, self.room(columns, Look::LABEL)) > 1 {
            Look::VALUE
        } else {
            Look::LABEL
        }
    }

    fn grid(&mut self, grid: &Grid, least: f64) {
        let one: u16 = grid.widths.iter().sum();
        let across = usize::from(self.layout.columns / one.max(1)).max(1);
        if !grid.head.is_empty() {
            let at = self.next();
            let mut column = 0;
            for _ in 0..across {
                for (head, width) in grid.head.iter().zip(&grid.widths) {
                    let look = Look { bold: true, ..Look::ITEM };
                    self.put(at, column, (1, *width), head.clone(), look);
                    column += width;
                }
            }
            self.heights.push(ITEM);
        }
        for items in grid.items.chunks(across) {
            let at = self.next();
            let mut high = least.max(ITEM);
            for (place, item) in (0_u16..).zip(items) {
                let mut column = place * one;
                // An item that ends its part alone takes the rest of the row.
                let last = usize::from(place) + 1 == items.len();
                let rest = if last { self.layout.columns - one * (place + 1) } else { 0 };
                let texts = [item.0.clone(), item.1.clone(), self.fill(&item.2), String::new()];
                for (part, (text, width)) in texts.into_iter().zip(&grid.widths).enumerate() {
                    let width = if part == 2 { width + rest } else { *width };
                    high = high.max(height(&text, self.room(width, Look::ITEM)));
                    let wraps = part == 2 && fit::lines(&text, self.room(width, Look::ITEM)) > 1;
                    let align = if wraps { Align::Left } else { Align::Center };
                    self.put(at, column, (1, width), text, Look { align, ..Look::ITEM });
                    column += width;
                }
            }
            self.heights.push(high);
        }
    }

    fn list(&mut self, list: &ListPart, lines: &[&dyn Answers]) {
        let head: Vec<String> = list.columns.iter().map(|column| column.label.clone()).collect();
        self.repeated = Some(self.next());
        self.list_row(list, &head, true);
        for answers in lines {
            let cells =
                list.columns.iter().map(|column| filled(&column.value, *answers, |answer| answer.short));
            self.list_row(list, &cells.collect::<Vec<_>>(), false);
        }
        let empty = vec![String::new(); list.columns.len()];
        for _ in lines.len()..usize::from(list.least) {
            self.list_row(list, &empty, false);
        }
    }

    fn list_row(&mut self, list: &ListPart, texts: &[String], head: bool) {
        let at = self.next();
        let mut high = ITEM.max(f64::from(list.height) * MILLIMETRE);
        let mut place = 0;
        for (column, text) in list.columns.iter().zip(texts) {
            let room = self.room(column.width, Look::ITEM);
            high = high.max(height(text, room));
            let wraps = !head && fit::wraps(text, room);
            let align = if wraps { Align::Left } else { Align::Center };
            self.put(at, place, (1, column.width), text.clone(), Look { bold: head, align, ..Look::ITEM });
            place += column.width;
        }
        self.heights.push(high);
    }
}
