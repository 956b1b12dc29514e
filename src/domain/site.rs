//! Sites and their staff.

use serde::{Deserialize, Serialize};

use super::{StaffId, Text};

/// What an installation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DeskRole {
    /// Keeps pupils and reports.
    School,
    /// Collects, reviews, answers.
    Center,
}

impl DeskRole {
    /// The word on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::Center => "center",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::School, Self::Center].into_iter().find(|role| role.key() == word)
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::School => Text::new("学校端", "school desk"),
            Self::Center => Text::new("中心校端", "center desk"),
        }
    }
}

/// What kind of place a site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SiteKind {
    /// 教学点
    TeachingPoint,
    /// 村小
    Village,
    /// 中心小学
    Central,
}

impl SiteKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::TeachingPoint, Self::Village, Self::Central];

    /// The word on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::TeachingPoint => "teaching-point",
            Self::Village => "village",
            Self::Central => "central",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == word)
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::TeachingPoint => Text::new("教学点", "teaching point"),
            Self::Village => Text::new("村小", "village school"),
            Self::Central => Text::new("中心小学", "central school"),
        }
    }
}

/// The site that an installation belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// 学校标识码, 10 digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// What this installation is for.
    pub role: DeskRole,
    /// What kind of place it is.
    pub kind: SiteKind,
}

/// What a member of staff may do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Post {
    /// 学籍管理员
    Registrar,
    /// 校长
    Head,
    /// 班主任, for the classes named.
    Homeroom,
    /// 中心校审核员
    Reviewer,
}

impl Post {
    /// All posts.
    pub const ALL: [Self; 4] = [Self::Registrar, Self::Head, Self::Homeroom, Self::Reviewer];

    /// The word on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Registrar => "registrar",
            Self::Head => "head",
            Self::Homeroom => "homeroom",
            Self::Reviewer => "reviewer",
        }
    }

    /// The post of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|post| post.key() == word)
    }

    /// The word on screens.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Registrar => Text::new("学籍管理员", "registrar"),
            Self::Head => Text::new("校长", "head"),
            Self::Homeroom => Text::new("班主任", "homeroom teacher"),
            Self::Reviewer => Text::new("中心校审核员", "center reviewer"),
        }
    }
}

/// A member of staff with an account here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// The account.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Post.
    pub post: Post,
    /// The classes of a homeroom teacher, by grade code and class number.
    pub classes: Vec<(String, String)>,
    /// Whether the account still works.
    pub active: bool,
}
