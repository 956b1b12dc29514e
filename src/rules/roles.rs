//! Who may do what: the posts of 第26条 and the secrecy of 第28条. The table itself is data in the rule pack.

use serde::Deserialize;

use super::{Pack, Refusal};
use crate::{
    both,
    domain::{Article, Post, Text, Words},
};

/// Something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Edit a pupil's fields, the quick lane of 第12条 included.
    EditPupil,
    /// Enter a new pupil.
    Enter,
    /// Import a roster.
    Import,
    /// Save a change as a draft.
    DraftChange,
    /// Queue a change for the center, or withdraw it.
    QueueChange,
    /// Write bundles.
    Export,
    /// Take bundles in.
    Collect,
    /// Decide on changes at a center.
    Review,
    /// Open and alter accounts.
    Staff,
    /// See pupils of other classes than one's own.
    SeeBeyondClass,
    /// Read personal data out: files, prints, keys.
    Disclose,
    /// Alter settings, cards included.
    Settings,
    /// Write or restore a backup.
    Backup,
    /// Call the roll, and note contacts with a family.
    CallRoll,
    /// Keep the dropout ledger and state its monthly report.
    KeepLedger,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 15] = [
        Self::EditPupil,
        Self::Enter,
        Self::Import,
        Self::DraftChange,
        Self::QueueChange,
        Self::Export,
        Self::Collect,
        Self::Review,
        Self::Staff,
        Self::SeeBeyondClass,
        Self::Disclose,
        Self::Settings,
        Self::Backup,
        Self::CallRoll,
        Self::KeepLedger,
    ];

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::EditPupil => Text::new("修改学生信息", "edit a pupil"),
            Self::Enter => Text::new("录入新学生", "enter a pupil"),
            Self::Import => Text::new("导入花名册", "import a roster"),
            Self::DraftChange => Text::new("填写异动草稿", "draft a change"),
            Self::QueueChange => Text::new("提交异动上报", "queue a change"),
            Self::Export => Text::new("导出上报包", "write bundles"),
            Self::Collect => Text::new("收取数据包", "take bundles in"),
            Self::Review => Text::new("审核异动", "review changes"),
            Self::Staff => Text::new("管理账号", "manage accounts"),
            Self::SeeBeyondClass => Text::new("查看本班以外的学生", "see other classes"),
            Self::Disclose => Text::new("导出个人信息", "read personal data out"),
            Self::Settings => Text::new("更改设置", "alter settings"),
            Self::Backup => Text::new("备份与恢复", "back up and restore"),
            Self::CallRoll => Text::new("点名、记录家校联系", "call the roll and note contacts"),
            Self::KeepLedger => Text::new("管理控辍台账", "keep the dropout ledger"),
        }
    }

    /// The article behind the division of work.
    #[must_use]
    pub const fn article(self) -> Article {
        match self {
            Self::SeeBeyondClass | Self::Disclose | Self::Export | Self::Backup => Article(28),
            Self::CallRoll | Self::KeepLedger => Article(23),
            _ => Article(26),
        }
    }
}

/// Whether a post may do something by the built-in table; `own_class` tells that every pupil concerned is in a
/// class of the person's own.
///
/// # Errors
/// The refusal, with the posts that may (第26条, 第28条).
pub fn may(post: Post, act: Act, own_class: bool) -> Result<(), Refusal> {
    may_by(Pack::builtin(), post, act, own_class)
}

/// The same by the table of a pack.
///
/// # Errors
/// The refusal, with the posts that may (第26条, 第28条).
pub fn may_by(pack: &Pack, post: Post, act: Act, own_class: bool) -> Result<(), Refusal> {
    if pack.permits(post, act, own_class) {
        return Ok(());
    }
    let label = act.label();
    let who = post.label();
    let can: Vec<Text> =
        Post::ALL.into_iter().filter(|other| pack.permits(*other, act, false)).map(Post::label).collect();
    let join =
        |pick: fn(&Text) -> &'static str, mark: &str| can.iter().map(pick).collect::<Vec<_>>().join(mark);
    let what = Words {
        zh: format!("{}不能{}。", who.zh, label.zh),
        en: format!("A {} may not {}.", who.en, label.en),
    };
    let why = if pack.permits(post, act, true) {
        both!("只能办本班的学生。", "Only for pupils of the own class.")
    } else {
        both!("这件事不在这个岗位的职责里。", "It is not this post's work.")
    };
    let (zh, en) = (join(|text| text.zh, "、"), join(|text| text.en, ", "));
    let next = Words {
        zh: format!("请由{zh}登录后办理。"),
        en: format!("Let one of these log in and do it: {en}."),
    };
    Err(Refusal { article: Some(act.article()), at: String::new(), what, why, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_design() {
        use Act::*;
        for (post, act, own, beyond) in [
            (Post::Registrar, EditPupil, true, true),
            (Post::Registrar, QueueChange, true, true),
            (Post::Registrar, Review, false, false),
            (Post::Head, Staff, true, true),
            (Post::Head, EditPupil, false, false),
            (Post::Homeroom, EditPupil, true, false),
            (Post::Homeroom, QueueChange, false, false),
            (Post::Homeroom, SeeBeyondClass, false, false),
            (Post::Homeroom, CallRoll, true, false),
            (Post::Homeroom, KeepLedger, false, false),
            (Post::Head, CallRoll, true, true),
            (Post::Reviewer, Review, true, true),
            (Post::Reviewer, Import, false, false),
        ] {
            assert_eq!(may(post, act, true).is_ok(), own, "{post:?} {act:?}");
            assert_eq!(may(post, act, false).is_ok(), beyond, "{post:?} {act:?}");
        }
        for act in Act::ALL {
            assert!(Post::ALL.into_iter().any(|post| may(post, act, false).is_ok()), "{act:?}");
        }
    }

    #[test]
    fn a_refusal_says_who_may() {
        let refusal = may(Post::Homeroom, Act::Disclose, true).unwrap_err();
        assert_eq!(refusal.article, Some(Article(28)));
        assert!(refusal.next.zh.contains("学籍管理员") && refusal.next.en.contains("registrar"));
        assert!(may(Post::Homeroom, Act::EditPupil, false).unwrap_err().why.zh.contains("本班"));
    }
}
