//! What the file of a form's layout says. It draws nothing and knows no values.

use serde::Deserialize;

use super::{FormProblem, read};
use crate::domain::{Date, Text, Words};

/// The sheet of paper, always A4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// Upright.
    Portrait,
    /// Lying.
    Landscape,
    /// Half a sheet: printed twice on one, to be cut apart, one for each side.
    Half,
}

/// What a form is filled from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// One pupil.
    Pupil,
    /// A change and its pupil.
    Change,
    /// The pupils who entered in a school year.
    Entrants,
    /// The pupils who leave at the end of a school year.
    Leavers,
    /// The last bundle that was written.
    HandOver,
    /// A pupil on the dropout ledger; a line is a contact with the family.
    Case,
    /// The dropout ledger, or a report made of it; a line is a pupil.
    Ledger,
    /// A month's roll calls of a class; a line is a pupil.
    Attendance,
}

impl Of {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pupil => "pupil",
            Self::Change => "change",
            Self::Entrants => "entrants",
            Self::Leavers => "leavers",
            Self::HandOver => "hand-over",
            Self::Case => "case",
            Self::Ledger => "ledger",
            Self::Attendance => "attendance",
        }
    }

    /// What it is printed for, on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Pupil => Text::new("一名学生", "a pupil"),
            Self::Change => Text::new("一项异动", "a change"),
            Self::Entrants => Text::new("一届新生", "a year's entrants"),
            Self::Leavers => Text::new("一届毕业生", "a year's leavers"),
            Self::HandOver => Text::new("一次报送", "a hand-over"),
            Self::Case => Text::new("一名缺课学生", "a pupil who stays away"),
            Self::Ledger => Text::new("控辍台账", "the dropout ledger"),
            Self::Attendance => Text::new("一个班一个月", "a class and a month"),
        }
    }

    /// Whether its layout has a list; nothing when it may have one.
    #[must_use]
    pub(super) const fn is_listed(self) -> Option<bool> {
        match self {
            Self::Entrants | Self::Leavers | Self::Ledger | Self::Attendance => Some(true),
            Self::Pupil | Self::Change | Self::HandOver => Some(false),
            Self::Case => None,
        }
    }
}

/// For whom alone a form makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Only {
    /// Pupils without the number of an identity document.
    NoNumber,
}

/// How sure it is that the official sheet looks like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The boxes were seen in the sheet itself.
    Confirmed,
    /// The boxes were seen in another province's or place's sheet.
    Elsewhere,
    /// The boxes are made from the regulation and the national data set.
    Own,
}

impl Certainty {
    /// The word in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Elsewhere => "elsewhere",
            Self::Own => "own",
        }
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Confirmed => Text::new("栏目有据", "boxes confirmed"),
            Self::Elsewhere => Text::new("参照外省样表", "after another province's sheet"),
            Self::Own => Text::new("按规定自拟，以上级样表为准", "our own; the authority's sheet counts"),
        }
    }
}

/// A box of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowBox {
    /// What stands at its left.
    #[serde(default)]
    pub label: String,
    /// Its width in grid columns, label included.
    pub width: u16,
    /// The width of the label; the layout's when it is left out.
    pub label_width: Option<u16>,
    /// The text, with values in braces; empty for handwriting. Without it the label is the whole box.
    pub value: Option<String>,
    /// A list of the rule pack to tick from.
    #[serde(default)]
    pub ticks: String,
    /// What there is to tick when it is no list of the rule pack.
    #[serde(default)]
    pub options: Vec<String>,
    /// Each tick on a line of its own.
    #[serde(default)]
    pub stacked: bool,
    /// The line of signatures and seals at its foot.
    #[serde(default)]
    pub sign: String,
    /// Left-aligned at the top, for longer texts.
    #[serde(default)]
    pub long: bool,
}

/// A numbered item of a grid: number, label, value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Item(pub String, pub String, pub String);

/// Numbered items, several across.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// The headings over each item's columns; none for a part that goes on.
    #[serde(default)]
    pub head: Vec<String>,
    /// The widths of an item's columns; a fourth column stays empty for handwriting.
    pub widths: Vec<u16>,
    /// The items, in reading order.
    pub items: Vec<Item>,
}

/// A row, which is exactly one of boxes, grid, heading, text and cut.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Boxes beside each other.
    #[serde(default)]
    pub boxes: Vec<RowBox>,
    /// Numbered items.
    pub grid: Option<Grid>,
    /// A framed heading across the form.
    #[serde(default)]
    pub heading: String,
    /// Text across the form without a frame.
    #[serde(default)]
    pub text: String,
    /// The text stands at the right.
    #[serde(default)]
    pub right: bool,
    /// The text is that of a letter: larger, from the top.
    #[serde(default)]
    pub letter: bool,
    /// A larger line in the middle, as over a second part.
    #[serde(default)]
    pub title: String,
    /// Where the sheet is cut: a dotted line with these words.
    #[serde(default)]
    pub cut: String,
    /// Its least height in millimetres.
    #[serde(default)]
    pub height: u16,
    /// Grows when the page has room; rows with a line of signatures always do.
    #[serde(default)]
    pub grows: bool,
    /// Begins a new page.
    #[serde(default)]
    pub new_page: bool,
    /// How often the row is repeated, for handwriting.
    #[serde(default)]
    pub times: u16,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// The text of a line's cell.
    #[serde(default)]
    pub value: String,
    /// Its width in grid columns.
    pub width: u16,
}

/// A list in a form: a line a pupil.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPart {
    /// Its columns.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// So many lines there are at least, the empty ones for handwriting.
    pub least: u16,
    /// The least height of a line in millimetres.
    #[serde(default)]
    pub height: u16,
}

/// A copy of a form for one addressee.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// The addressee.
    pub to: String,
    /// The step by which the copy is handed over.
    #[serde(default)]
    pub step: String,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Its key, such as `F03`.
    pub key: String,
    /// The version, as its maker wrote it.
    pub version: String,
    /// The first day in force.
    pub from: Date,
    /// Where the boxes come from.
    pub source: String,
    /// How sure that is.
    pub certainty: Certainty,
    /// What it is called on screens.
    pub name: Words,
    /// The title printed on it.
    pub title: String,
    /// The articles that ask for it.
    pub articles: Vec<u8>,
    /// The sheet.
    pub paper: Paper,
    /// What it is filled from.
    pub of: Of,
    /// The tags of the kinds of change that it belongs to.
    pub kinds: Vec<String>,
    /// For whom alone it is offered; for all when nothing is said.
    pub only: Option<Only>,
    /// The addressees, each with a page of its own; none when one page serves all.
    pub copies: Vec<Copy>,
    /// It goes on a wall or to other parents: no number of a document may stand on it.
    pub wall: bool,
    /// How many grid columns it has.
    pub columns: u16,
    /// The width of a label in grid columns.
    pub label_width: u16,
    /// How many pages a filled form may take.
    pub pages: u16,
    /// The rows above the list, or all rows.
    pub rows: Vec<Row>,
    /// The list.
    pub list: Option<ListPart>,
    /// The rows below the list.
    pub foot: Vec<Row>,
}

impl Layout {
    /// Reads the file of a layout.
    ///
    /// # Errors
    /// Every problem found, with its line; a file is taken whole or not at all.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<FormProblem>> {
        read::parse(text, file)
    }

    /// Every text with values in it, wherever it stands.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        let rows = self.rows.iter().chain(&self.foot);
        let columns = self.list.iter().flat_map(|list| &list.columns);
        rows.flat_map(Row::templates).chain(columns.map(|column| column.value.as_str()))
    }
}

impl Row {
    /// Every text of the row with values in it.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        let boxes = self.boxes.iter();
        let values = boxes.clone().filter_map(|part| part.value.as_deref());
        let items = self.grid.iter().flat_map(|grid| &grid.items).map(|item| item.2.as_str());
        values.chain(boxes.map(|part| part.sign.as_str())).chain(items).chain([
            self.text.as_str(),
            self.cut.as_str(),
            self.heading.as_str(),
            self.title.as_str(),
        ])
    }
}
