//! The dialogs of the settings, and what their answers become. Judges a new password before it goes out; all
//! else is judged by the desk.

use super::{Done, Known, Order, Settings, lines::Does};
use crate::{
    desk::CardView,
    domain::{Explain, Lang, Post, Said, Text, codes::CodeTable},
    keymap::Name,
    say,
    tui::{
        dialogs::{Blank, Dialog, Slip, page::Page},
        effect::{Msg, Preference},
        model::Ctx,
        parts::{
            message::Level,
            paint::wrap,
            picker::{Choice, Picker},
        },
        screens::{Place, login::new_password},
        worker::Code,
    },
};

const KEYMAP: &str = "keymap";
const LANGUAGE: &str = "language";
const IDLE: &str = "idle";
const STAFF: &str = "staff";
const CLOSE: &str = "staff-close";
const PASSWORD: &str = "password";
const RECOVERY: &str = "recovery";
const EXPORT: &str = "card-export";
const IMPORT: &str = "card-import";
const CHECK: &str = "card-check";
const BACKUP: &str = "backup";
const CALENDAR: &str = "calendar";
const DIRECTORY: &str = "directory";
const PUBLISH: &str = "publish";

/// Minutes that can be chosen; never is no choice, for the screen shows pupils' data.
const MINUTES: [u16; 5] = [1, 3, 5, 10, 30];

/// Opens what a line does.
pub fn open(settings: &mut Settings, does: &Does, ctx: &Ctx) -> Vec<Msg> {
    let lang = ctx.lang();
    let dialog = match does {
        Does::Nothing => return Vec::new(),
        Does::Lock => return vec![Msg::Lock],
        Does::Year => return vec![Msg::Go(Place::Year(()))],
        Does::Keymap => keymaps(ctx),
        Does::KeymapProblems => match problems(ctx) {
            Some(page) => page,
            None => return Vec::new(),
        },
        Does::Language => languages(lang),
        Does::Idle => minutes(ctx),
        Does::AddStaff => add_staff(ctx),
        Does::CloseStaff(id, name) => {
            settings.closing = Some(*id);
            Dialog::confirm(
                CLOSE,
                say!(lang, "停用账号", "Close an account"),
                say!(
                    lang,
                    "停用 {name} 的账号？停用后不能再登录，以前的记录仍写着这个姓名。",
                    "Close the account of {name}? It opens the desk no more; past entries keep the name."
                ),
                say!(lang, "停用", "Close it"),
                lang,
            )
        }
        Does::Password => password(lang),
        Does::Recovery => {
            let text = say!(
                lang,
                "新恢复码给出后，旧的立即作废。",
                "Once the new code is shown, the old one is void."
            );
            let slip = Slip::new(vec![Blank::secret(say!(lang, "我的密码", "My password"))]);
            Dialog::input(RECOVERY, say!(lang, "换一个恢复码", "A new recovery code"), text, slip)
        }
        Does::OwnCard => match &settings.known {
            Known { own: Some((card, qr)), .. } => Dialog::Page(card_page(card, qr, ctx)),
            Known { own: None, .. } => return Vec::new(),
        },
        Does::Rules => return vec![Msg::Go(Place::Rules(()))],
        Does::Calendar | Does::Directory | Does::Publish => rules_path(does, lang),
        Does::ExportCard | Does::ImportCard | Does::Backup => path_of(does, lang),
        Does::Card(card) if card.confirmed => Dialog::Page(card_page(card, &[], ctx)),
        Does::Card(card) => return check(settings, card, ctx),
        Does::ConfirmCard => {
            let waiting = settings.known.cards.iter().find(|card| !card.confirmed).cloned();
            return match waiting {
                Some(card) => check(settings, &card, ctx),
                None => {
                    vec![Msg::Tell(say!(lang, "没有等待核对的名片。", "No card waits for its check code."))]
                }
            };
        }
    };
    vec![Msg::show(dialog)]
}

/// The question for a path.
fn path_of(does: &Does, lang: Lang) -> Dialog {
    let (topic, title, text, label) = match does {
        Does::ExportCard => (
            EXPORT,
            Text::new("导出本站名片", "Write our card"),
            Text::new(
                "名片里没有学生信息。写到U盘，交给对方导入。",
                "A card holds nothing about pupils. Write it to a stick for the other side.",
            ),
            Text::new("文件夹", "Folder"),
        ),
        Does::ImportCard => (
            IMPORT,
            Text::new("导入对方名片", "Read another site's card"),
            Text::new(
                "导入后要通过电话或当面核对30位校验码，才算数。",
                "It counts once its 30 digits were compared by telephone or face to face.",
            ),
            Text::new("名片文件", "Card file"),
        ),
        _ => (
            BACKUP,
            Text::new("备份", "Back up"),
            Text::new(
                "备份是加密的，恢复时要用密码。请放在另一个地方。",
                "The backup is encrypted; restoring it needs a password. Keep it elsewhere.",
            ),
            Text::new("文件夹", "Folder"),
        ),
    };
    let own = |text: Text| text.get(lang).to_owned();
    path(topic, own(title), own(text), own(label), lang)
}

/// The question for a path of rules, calendars, the directory.
fn rules_path(does: &Does, lang: Lang) -> Dialog {
    let (topic, title, text, label) = match does {
        Does::Calendar => (
            CALENDAR,
            Text::new("导入一年的日历", "Import a calendar"),
            Text::new(
                "CSV 文件，每行如 2027-01-01,holiday,元旦；调休上班写 workday。中心校下发的优先。",
                "A CSV file with rows as 2027-01-01,holiday,name, or workday. The center's own stands above it.",
            ),
            Text::new("日历文件", "Calendar file"),
        ),
        Does::Directory => (
            DIRECTORY,
            Text::new("加入下发资料", "Add to the directory"),
            Text::new(
                "规则（.toml）或一年的日历（.csv）。先整体检查，有一处错就不采用；同名的替换。",
                "Rules (.toml) or the calendar of a year (.csv). All is checked first; one mistake and nothing is taken.",
            ),
            Text::new("文件", "File"),
        ),
        _ => (
            PUBLISH,
            Text::new("下发资料写入U盘", "Write the directory"),
            Text::new(
                "给每所已核对名片的学校各写一份，学校用“读取回执”接收。写回执时也会一并写出。",
                "One for each school whose card is confirmed; it also goes with every receipt.",
            ),
            Text::new("文件夹", "Folder"),
        ),
    };
    let own = |text: Text| text.get(lang).to_owned();
    path(topic, own(title), own(text), own(label), lang)
}

fn keymaps(ctx: &Ctx) -> Dialog {
    let lang = ctx.lang();
    let choice = |name: Name| Choice {
        code: name.id().to_owned(),
        name: name.name().get(lang).to_owned(),
        ..Choice::default()
    };
    let mut picker = Picker::new(say!(lang, "键位", "Keys"), Name::ALL.into_iter().map(choice).collect());
    picker.point_at(ctx.look.keymap.name().id());
    Dialog::Pick(picker, KEYMAP)
}

fn languages(lang: Lang) -> Dialog {
    let choice =
        |code: &str, name: &str| Choice { code: code.into(), name: name.into(), ..Choice::default() };
    let mut picker =
        Picker::new(say!(lang, "语言", "Language"), vec![choice("zh", "中文"), choice("en", "English")]);
    picker.point_at(&say!(lang, "zh", "en"));
    Dialog::Pick(picker, LANGUAGE)
}

fn minutes(ctx: &Ctx) -> Dialog {
    let lang = ctx.lang();
    let choice = |minutes: u16| Choice {
        code: minutes.to_string(),
        name: say!(lang, "{minutes} 分钟不操作后", "after {minutes} minutes"),
        ..Choice::default()
    };
    let choices = MINUTES.into_iter().map(choice).collect();
    let mut picker = Picker::new(say!(lang, "自动锁定", "Locks itself"), choices);
    picker.point_at(&ctx.idle_minutes.to_string());
    Dialog::Pick(picker, IDLE)
}

fn problems(ctx: &Ctx) -> Option<Dialog> {
    let lang = ctx.lang();
    let problems = &ctx.look.keymap_problems;
    if problems.is_empty() {
        return None;
    }
    let told = |problem: &crate::keymap::KeymapProblem| {
        let Said { what, why, advice, .. } = problem.explain(lang);
        let lines = [what, why, advice].into_iter().filter(|line| !line.is_empty());
        lines.flat_map(|line| wrap(&line, 70, 4)).collect::<Vec<_>>()
    };
    let lines = problems.iter().flat_map(told).collect();
    let title = say!(lang, "自定键位文件的问题", "Problems of the own keymap file");
    Some(Dialog::Page(Page { title, lines, top: 0 }))
}

fn posts(ctx: &Ctx) -> Vec<Post> {
    let fits = |post: &Post| (*post == Post::Reviewer) == ctx.center() || *post == Post::Head;
    Post::ALL.into_iter().filter(fits).collect()
}

fn add_staff(ctx: &Ctx) -> Dialog {
    let lang = ctx.lang();
    let posts = posts(ctx).iter().map(|post| post.label().get(lang).to_owned()).collect();
    let mut blanks = vec![
        Blank::text(say!(lang, "姓名", "Name"), 30),
        Blank::choice(say!(lang, "职务", "Post"), posts, 0).note(say!(
            lang,
            "左、右键选择。",
            "Left and Right choose."
        )),
        Blank::secret(say!(lang, "密码", "Password")).note(say!(
            lang,
            "请本人输入，至少10个字符，混用时至少8个。",
            "To be typed by that person: ten characters, or eight of two kinds."
        )),
        Blank::secret(say!(lang, "再输一遍", "Once more")),
    ];
    blanks.push(Blank::secret(say!(lang, "我的密码", "My password")).note(say!(
        lang,
        "新增人员要用自己的密码确认。",
        "Adding somebody needs your own password."
    )));
    if !ctx.center() {
        blanks.push(Blank::text(say!(lang, "班级", "Classes"), 60).note(say!(
            lang,
            "只有班主任要填：年级-班，如 3-1；几个班用空格分开。",
            "For a homeroom teacher only: grade-class, such as 3-1; several parted by blanks."
        )));
    }
    Dialog::input(STAFF, say!(lang, "新增人员", "Add a member of staff"), "", Slip::new(blanks))
}

fn password(lang: Lang) -> Dialog {
    let slip = Slip::new(vec![
        Blank::secret(say!(lang, "现在的密码", "Present password")),
        Blank::secret(say!(lang, "新密码", "New password")),
        Blank::secret(say!(lang, "再输一遍", "Once more")),
    ]);
    Dialog::input(PASSWORD, say!(lang, "修改我的密码", "Change my password"), "", slip)
}

fn path(topic: &'static str, title: String, text: String, label: String, lang: Lang) -> Dialog {
    let note = say!(
        lang,
        "写完整路径，可以粘贴，如 E:\\ 或 /media/usb。",
        "The whole path; it can be pasted. Such as E:\\ or /media/usb."
    );
    Dialog::input(topic, title, text, Slip::new(vec![Blank::text(label, 400).note(note)]))
}

fn check(settings: &mut Settings, card: &CardView, ctx: &Ctx) -> Vec<Msg> {
    let lang = ctx.lang();
    settings.confirming = Some(card.fingerprint);
    let text = say!(
        lang,
        "{} {}：请对方在电话里或当面念出他们屏幕上“本站名片”的校验码，照听到的输入，不要照抄本机。",
        "{} {}: have them read the check code of their own card aloud, by telephone or face to face, and type what you hear.",
        card.code,
        card.name
    );
    let blank = Blank::text(say!(lang, "校验码", "Check code"), 60).note(say!(
        lang,
        "30位数字，可以有空格。",
        "30 digits, with or without blanks."
    ));
    let title = say!(lang, "核对名片", "Confirm a card");
    vec![Msg::show(Dialog::input(CHECK, title, text, Slip::new(vec![blank])))]
}

/// A card with its check code, in groups, and its QR code where there is room.
fn card_page(card: &CardView, qr: &[String], ctx: &Ctx) -> Page {
    let lang = ctx.lang();
    let state = if card.confirmed {
        say!(lang, "已核对", "confirmed")
    } else {
        say!(lang, "未核对", "not confirmed")
    };
    let mut lines = vec![
        say!(lang, "名称      {}", "Name        {}", card.name),
        say!(lang, "标识码    {}", "Code        {}", card.code),
        say!(
            lang,
            "类型      {} {}",
            "Kind        {} {}",
            card.kind.label().get(lang),
            card.role.label().get(lang)
        ),
        say!(lang, "状态      {state}", "State       {state}"),
        say!(lang, "校验码    {}", "Check code  {}", card.check_code),
    ];
    if !qr.is_empty() {
        lines.push(String::new());
        lines.extend(qr.iter().cloned());
    }
    Page { title: say!(lang, "名片", "Card"), lines, top: 0 }
}

/// The new recovery code, shown once.
pub fn code(code: &Code, ctx: &Ctx) -> Msg {
    let lang = ctx.lang();
    let mut lines = wrap(
        &say!(
            lang,
            "请现在抄在纸上，和公章放在一起保管，并撕掉旧的。它只显示这一次。",
            "Write it on paper now, keep it with the school's seal, and destroy the old one. It is shown only this once."
        ),
        60,
        3,
    );
    lines.extend([String::new(), format!("    {}", code.expose_str().unwrap_or_default())]);
    let title = say!(lang, "新的恢复码", "New recovery code");
    Msg::show(Dialog::Page(Page { title, lines, top: 0 }))
}

/// A picker was answered.
pub fn chosen(topic: &'static str, code: &str) -> Vec<Msg> {
    let preference = match topic {
        KEYMAP => Name::parse(code).map(Preference::Keymap),
        LANGUAGE => Lang::parse(code).map(Preference::Lang),
        IDLE => code.parse().ok().map(Preference::Idle),
        _ => None,
    };
    preference.map(Msg::Use).into_iter().collect()
}

/// A slip was filled in: an order, or the slip again with what is wrong.
pub fn filled(settings: &mut Settings, topic: &'static str, mut slip: Slip, ctx: &Ctx) -> Vec<Msg> {
    let lang = ctx.lang();
    let order = match topic {
        STAFF => match new_staff(&mut slip, ctx) {
            Some(order) => order,
            None => return again(add_staff(ctx), slip),
        },
        PASSWORD => {
            match new_password(&mut slip, (1, 2), &[&ctx.me.name, &ctx.site.name, &ctx.site.code], lang) {
                Some(new) => Order::Password(slip.secret(0), new),
                None => return again(password(lang), slip),
            }
        }
        RECOVERY => Order::Recovery(slip.secret(0)),
        _ if slip.text(0).trim().is_empty() => return Vec::new(),
        EXPORT => Order::ExportCard(Settings::path(&slip)),
        IMPORT => Order::ImportCard(Settings::path(&slip)),
        CHECK => match settings.confirming.take() {
            Some(fingerprint) => Order::ConfirmCard(fingerprint, slip.text(0).to_owned()),
            None => return Vec::new(),
        },
        CALENDAR => Order::Calendar(Settings::path(&slip)),
        DIRECTORY => Order::Directory(Settings::path(&slip)),
        PUBLISH => {
            let order = Order::Publish(Settings::path(&slip));
            return vec![Msg::long(say!(lang, "正在写入", "Writing"), order)];
        }
        BACKUP => {
            let order = Order::Backup(Settings::path(&slip));
            return vec![Msg::long(say!(lang, "正在备份", "Backing up"), order)];
        }
        _ => return Vec::new(),
    };
    vec![Msg::ask(order)]
}

/// The same dialog with the slip as it was filled in and refused.
fn again(mut dialog: Dialog, slip: Slip) -> Vec<Msg> {
    if let Dialog::Input(input, _) = &mut dialog {
        input.slip = slip;
    }
    vec![Msg::show(dialog)]
}

fn new_staff(slip: &mut Slip, ctx: &Ctx) -> Option<Order> {
    let lang = ctx.lang();
    let name = slip.text(0).trim().to_owned();
    if name.is_empty() {
        slip.refuse(0, say!(lang, "请写姓名。", "Write the name."));
        return None;
    }
    let post = posts(ctx).get(slip.chosen(1)).copied()?;
    let password = new_password(slip, (2, 3), &[&name, &ctx.site.name, &ctx.site.code], lang)?;
    let classes = if post == Post::Homeroom { classes(slip.text(5)) } else { Some(Vec::new()) };
    match classes {
        Some(classes) if post != Post::Homeroom || !classes.is_empty() => {
            Some(Order::AddStaff(name, post, classes, password, slip.secret(4)))
        }
        _ => {
            let told =
                say!(lang, "班主任要写班级，如 3-1。", "A homeroom teacher needs classes, such as 3-1.");
            slip.refuse(5, told);
            None
        }
    }
}

/// Classes as typed, `3-1 4-2`, as codes of grades and numbers of classes; none if one cannot be read.
fn classes(typed: &str) -> Option<Vec<(String, String)>> {
    let parts = typed.split([' ', ',', '，', '、', '　']).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (grade, class) = part.split_once(['-', '－', '.'])?;
            let place = grade.trim().parse::<usize>().ok()?.checked_sub(1)?;
            let grade = CodeTable::Grade.entries().get(place)?;
            let class = class.trim().trim_end_matches('班');
            (!class.is_empty()).then(|| (grade.code.to_owned(), class.to_owned()))
        })
        .collect()
}

/// What was done, told; then everything is asked anew.
pub fn done(settings: &mut Settings, done: Done, ctx: &Ctx) -> Vec<Msg> {
    let lang = ctx.lang();
    let mut msgs = Vec::new();
    let told = match done {
        Done::StaffAdded => say!(lang, "已新增人员。", "Added."),
        Done::StaffClosed => say!(lang, "已停用。", "Closed."),
        Done::PasswordChanged => say!(lang, "密码已改。", "The password was changed."),
        Done::CardConfirmed => {
            say!(lang, "已核对，今后他们签名的包都算数。", "Confirmed: what they sign counts from now on.")
        }
        Done::CardRead(card) => {
            if !card.confirmed {
                msgs.extend(check(settings, &card, ctx));
            }
            say!(lang, "已导入{}的名片。", "The card of {} was read.", card.name)
        }
        Done::Calendar(year) => {
            say!(lang, "已导入{year}年的日历。", "The calendar of {year} was taken in.")
        }
        Done::Directory(version) => {
            say!(lang, "下发资料现为第 {version} 版。", "The directory is version {version} now.")
        }
        Done::Published(to, count) => {
            let what = say!(lang, "已写给 {count} 所学校。", "Written for {count} schools.");
            let said = Said::new(what, to.display().to_string(), String::new());
            msgs.push(Msg::message(Level::Done, said));
            String::new()
        }
        Done::CardWritten(file) | Done::BackedUp(file) => {
            let what = say!(lang, "已写好，可以拔出U盘。", "Written; the stick may be pulled.");
            let said = Said::new(what, file.display().to_string(), String::new());
            msgs.push(Msg::message(Level::Done, said));
            String::new()
        }
    };
    msgs.push(Msg::Tell(told));
    msgs.push(Msg::ask(Order::Load));
    msgs
}
