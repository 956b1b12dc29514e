//! The lines of each section: what stands there, its value, and what Enter does. Asks nothing, changes nothing.

use super::{Known, Section};
use crate::{
    desk::{CalendarSource, CardView},
    domain::{Staff, StaffId, codes::CodeTable},
    keymap::Action,
    say,
    tui::{
        model::Ctx,
        parts::{clean::columns, paint::fit},
    },
};

/// What Enter does on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Does {
    /// Nothing: it only tells.
    Nothing,
    /// Chooses a keymap.
    Keymap,
    /// Tells what is wrong with the person's own keymap file.
    KeymapProblems,
    /// Chooses the language.
    Language,
    /// Chooses when the desk locks itself.
    Idle,
    /// Goes to the school year: grades, terms, classes, subjects.
    Year,
    /// Locks now.
    Lock,
    /// A new account.
    AddStaff,
    /// Closes this account, by this name.
    CloseStaff(StaffId, String),
    /// One's own password.
    Password,
    /// A new recovery code.
    Recovery,
    /// Shows our card.
    OwnCard,
    /// Writes our card.
    ExportCard,
    /// Reads another's card.
    ImportCard,
    /// Shows a card, or asks for its check code.
    Card(Box<CardView>),
    /// The first card that waits for its check code.
    ConfirmCard,
    /// Writes a backup.
    Backup,
    /// Shows the rules in force.
    Rules,
    /// Takes in the calendar of a year.
    Calendar,
    /// Center: adds to the directory.
    Directory,
    /// Center: writes the directory.
    Publish,
}

/// A line.
pub struct Line {
    name: String,
    value: String,
    /// What Enter does.
    pub does: Does,
}

impl Line {
    fn new(name: impl Into<String>, value: impl Into<String>, does: Does) -> Self {
        Self { name: name.into(), value: value.into(), does }
    }

    /// The line in `width` columns: name, blanks, value.
    pub fn text(&self, here: bool, width: u16) -> String {
        const NAME: usize = 20;
        let sign = if here { ">" } else { " " };
        let name = fit(&self.name, if self.value.is_empty() { usize::from(width) } else { NAME });
        let gap = " ".repeat(NAME.saturating_sub(columns(&name)));
        format!("{sign} {name}{gap} {}", self.value)
    }
}

/// What an action of the palette opens here.
pub fn by_action(action: Action) -> Option<Does> {
    Some(match action {
        Action::StaffAdd => Does::AddStaff,
        Action::ChangePassword => Does::Password,
        Action::CardExport => Does::ExportCard,
        Action::CardImport => Does::ImportCard,
        Action::CardConfirm => Does::ConfirmCard,
        Action::Backup => Does::Backup,
        _ => return None,
    })
}

/// The lines of a section.
pub fn of(section: Section, known: &Known, ctx: &Ctx) -> Vec<Line> {
    match section {
        Section::Desk => desk(known, ctx),
        Section::Staff => staff(known, ctx),
        Section::Security => {
            let lang = ctx.lang();
            vec![
                Line::new(say!(lang, "修改我的密码", "Change my password"), "", Does::Password),
                Line::new(say!(lang, "换一个恢复码", "A new recovery code"), "", Does::Recovery),
                Line::new(
                    say!(lang, "现在锁定", "Lock now"),
                    ctx.key(super::Context::List, Action::Lock),
                    Does::Lock,
                ),
            ]
        }
        Section::Cards => cards(known, ctx),
        Section::Rules => rules(known, ctx),
        Section::Backup => {
            let lang = ctx.lang();
            vec![Line::new(say!(lang, "备份到U盘或文件夹", "Back up to a stick or folder"), "", Does::Backup)]
        }
    }
}

fn rules(known: &Known, ctx: &Ctx) -> Vec<Line> {
    let lang = ctx.lang();
    let directory = known.directory.as_ref();
    let version = directory.map_or(0, |directory| directory.version);
    let since =
        directory.and_then(|directory| directory.since).map(|day| day.to_string()).unwrap_or_default();
    let sent = match version {
        0 => say!(lang, "没有，按程序自带的规则", "none; the program's own rules hold"),
        _ => say!(lang, "第 {version} 版，{since} 起", "version {version}, since {since}"),
    };
    let years: Vec<String> = known
        .calendars
        .iter()
        .map(|(year, source)| match source {
            CalendarSource::Program => year.to_string(),
            other => format!("{year}（{}）", other.label().get(lang)),
        })
        .collect();
    let mut lines = vec![
        Line::new(say!(lang, "现行规则", "Rules in force"), known.rules.clone(), Does::Rules),
        Line::new(say!(lang, "中心校下发", "Sent by the center"), sent, Does::Nothing),
        Line::new(say!(lang, "已有日历", "Calendars"), years.join(" "), Does::Nothing),
        Line::new(say!(lang, "导入一年的日历", "Import a calendar"), "", Does::Calendar),
    ];
    if ctx.center() {
        lines.push(Line::new(say!(lang, "加入下发资料", "Add to the directory"), "", Does::Directory));
        lines.push(Line::new(say!(lang, "下发资料写入U盘", "Write the directory"), "", Does::Publish));
    }
    lines
}

/// Lines about the site itself, before what can be set.
const SITE_LINES: usize = 3;

fn desk(known: &Known, ctx: &Ctx) -> Vec<Line> {
    let lang = ctx.lang();
    let site = &ctx.site;
    let kind = format!("{} {}", site.kind.label().get(lang), site.role.label().get(lang));
    let problems = ctx.look.keymap_problems.len();
    let own = match problems {
        0 => say!(lang, "没有问题", "no problem"),
        _ => say!(lang, "有 {problems} 处问题，未采用", "{problems} problems, not used"),
    };
    let minutes = ctx.idle_minutes;
    let idle = say!(lang, "{minutes} 分钟不操作", "after {minutes} minutes");
    let mut lines = vec![
        Line::new(say!(lang, "校点", "Site"), site.name.clone(), Does::Nothing),
        Line::new(say!(lang, "类型", "Kind"), kind, Does::Nothing),
        Line::new(say!(lang, "学校标识码", "Site code"), site.code.clone(), Does::Nothing),
        Line::new(say!(lang, "账本尾码", "Head code"), known.head.clone(), Does::Nothing),
        Line::new(say!(lang, "键位", "Keys"), ctx.look.keymap.name().name().get(lang), Does::Keymap),
        Line::new(say!(lang, "自定键位文件", "Own keymap file"), own, Does::KeymapProblems),
        Line::new(say!(lang, "语言", "Language"), say!(lang, "中文", "English"), Does::Language),
        Line::new(say!(lang, "自动锁定", "Locks itself"), idle, Does::Idle),
    ];
    if !ctx.center() {
        let what = say!(lang, "年级、学制、学期、班级、科目", "grades, system, terms, classes, subjects");
        lines.insert(SITE_LINES, Line::new(say!(lang, "学年", "School year"), what, Does::Year));
    }
    lines
}

fn staff(known: &Known, ctx: &Ctx) -> Vec<Line> {
    let lang = ctx.lang();
    let add = Line::new(say!(lang, "+ 新增人员", "+ Add a member of staff"), "", Does::AddStaff);
    let line = |staff: &Staff| {
        let mut value = staff.post.label().get(lang).to_owned();
        for (grade, class) in &staff.classes {
            value.push_str(&say!(lang, " {}{class}班", " {} {class}", CodeTable::Grade.label(grade)));
        }
        if !staff.active {
            value.push_str(&say!(lang, "（已停用）", " (closed)"));
        }
        if staff.id == ctx.me.id {
            value.push_str(&say!(lang, "（我）", " (me)"));
        }
        let open = staff.active && staff.id != ctx.me.id;
        let does = if open { Does::CloseStaff(staff.id, staff.name.clone()) } else { Does::Nothing };
        Line::new(staff.name.clone(), value, does)
    };
    std::iter::once(add).chain(known.staff.iter().map(line)).collect()
}

fn cards(known: &Known, ctx: &Ctx) -> Vec<Line> {
    let lang = ctx.lang();
    let code = known.own.as_ref().map_or_else(String::new, |(card, _)| card.check_code.clone());
    let mut lines = vec![
        Line::new(say!(lang, "本站名片", "Our own card"), code, Does::OwnCard),
        Line::new(say!(lang, "导出本站名片", "Write our card to a folder"), "", Does::ExportCard),
        Line::new(say!(lang, "导入对方名片", "Read another site's card"), "", Does::ImportCard),
    ];
    lines.extend(known.cards.iter().map(|card| {
        let state = if card.confirmed {
            say!(lang, "已核对", "confirmed")
        } else {
            say!(lang, "未核对，回车输入校验码", "not confirmed: Enter to type its check code")
        };
        Line::new(card.name.clone(), format!("{}  {state}", card.code), Does::Card(Box::new(card.clone())))
    }));
    lines
}
