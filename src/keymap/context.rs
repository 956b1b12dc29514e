//! The places where a key can be pressed. Never says what a key does.

use crate::domain::Text;

/// A place in which a chord has a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Everywhere that the action makes sense; also a screen that has none of the places below.
    Global,
    /// A table of pupils, changes, bundles, checks …
    List,
    /// One pupil's page.
    Pupil,
    /// Fields being filled in.
    Form,
    /// A list to choose from, with a line to type into; also the palette.
    Picker,
    /// The search line of a list.
    Search,
    /// A question or a message in a box.
    Dialog,
    /// The preview of an import.
    Import,
    /// The centre's review of changes.
    Review,
    /// A grid of cells, such as a day's attendance.
    Grid,
    /// A grid of cells that are typed into, such as the marks of a class.
    Cells,
    /// The roll of a day, called pupil by pupil.
    Roll,
    /// Name and password.
    Login,
}

impl Context {
    /// Every context, in the order in which keymap files and help show them.
    pub const ALL: [Self; 13] = [
        Self::Global,
        Self::List,
        Self::Pupil,
        Self::Form,
        Self::Picker,
        Self::Search,
        Self::Dialog,
        Self::Import,
        Self::Review,
        Self::Grid,
        Self::Cells,
        Self::Roll,
        Self::Login,
    ];

    /// The name of its table in a keymap file.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::List => "list",
            Self::Pupil => "pupil",
            Self::Form => "form",
            Self::Picker => "picker",
            Self::Search => "search",
            Self::Dialog => "dialog",
            Self::Import => "import",
            Self::Review => "review",
            Self::Grid => "grid",
            Self::Cells => "cells",
            Self::Roll => "roll",
            Self::Login => "login",
        }
    }

    /// What a person calls it.
    #[must_use]
    pub const fn name(self) -> Text {
        match self {
            Self::Global => Text::new("各处", "everywhere"),
            Self::List => Text::new("列表", "lists"),
            Self::Pupil => Text::new("学生页", "a pupil's page"),
            Self::Form => Text::new("表单", "forms"),
            Self::Picker => Text::new("选择框", "choosing"),
            Self::Search => Text::new("搜索栏", "the search line"),
            Self::Dialog => Text::new("对话框", "dialogs"),
            Self::Import => Text::new("导入预览", "import preview"),
            Self::Review => Text::new("审核", "review"),
            Self::Grid => Text::new("方格表", "grids"),
            Self::Cells => Text::new("登记表", "grids to type into"),
            Self::Roll => Text::new("点名", "the roll"),
            Self::Login => Text::new("登录和填写框", "log in and boxes to fill in"),
        }
    }

    /// The context whose table is called `id`.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.id() == id)
    }

    /// Whether plain characters are text here and can therefore never be keys: only Ctrl, Alt, function and
    /// navigation keys act.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::Form | Self::Cells | Self::Picker | Self::Search | Self::Login)
    }
}
