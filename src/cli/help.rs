//! Help in the person's language: every command's file gives a [`Help`], and this file lays them over clap's
//! command before anything is read. It also replaces clap's own words, which exist in English only.

use clap::{Arg, ArgAction};

use super::*;
use crate::domain::{Lang, Text};

/// What one command and its arguments are for.
#[derive(Debug)]
pub(crate) struct Help {
    /// The command as typed, without the program's name.
    pub path: &'static str,
    /// What it is for.
    pub about: Text,
    /// Its arguments, by id.
    pub args: &'static [(&'static str, Text)],
}

/// Every command, in the order of the list.
pub(crate) const HELPS: &[&[Help]] = &[
    demo::HELP,
    init::HELP,
    import::HELP,
    students::HELP,
    student::HELP,
    change::HELP,
    changes::HELP,
    queue::HELP,
    due::HELP,
    contact::HELP,
    dropouts::HELP,
    site_ledger::HELP,
    monthly::HELP,
    movements::HELP,
    withdraw::HELP,
    card::HELP,
    export::HELP,
    collect::HELP,
    receive::HELP,
    review::HELP,
    verify::HELP,
    report::HELP,
    file::HELP,
    papers::HELP,
    form::HELP,
    check::HELP,
    rules::HELP,
    workdays::HELP,
    calendar::HELP,
    year::HELP,
    class::HELP,
    attend::HELP,
    absences::HELP,
    subjects::HELP,
    promote::HELP,
    graduate::HELP,
    move_up::HELP,
    directory::HELP,
    staff::HELP,
    password::HELP,
    backup::HELP,
    restore::HELP,
    doctor::HELP,
    keymap::HELP,
    completions::HELP,
    man::HELP,
];

/// The program and what every command takes.
pub(crate) const ROOT: Help = Help {
    path: "",
    about: Text::new(
        "学籍：不联网的学籍管理。不带命令时打开桌面；还没有建库时先引导建库。",
        "Pupils' registration records, without a network. With no command: the desk, or its set-up.",
    ),
    args: &[
        (
            "data",
            Text::new(
                "数据文件夹；不写则用系统的默认位置",
                "data folder; the system's usual place if left out",
            ),
        ),
        ("lang", Text::new("语言：zh 或 en", "language: zh or en")),
        ("json", Text::new("以 JSON 输出", "print JSON")),
        (
            "password_file",
            Text::new(
                "从文件读密码（也可用环境变量 XUEJI_PASSWORD，都没有则询问）",
                "read the password from a file (or variable XUEJI_PASSWORD; else it is asked for)",
            ),
        ),
        ("staff", Text::new("用哪个账户，有多个账户时要写", "which account, when there are several")),
        (
            "clock_is_right",
            Text::new(
                "确认电脑时钟是对的（仅在程序提示时钟可疑时用）",
                "confirm the clock, when the program doubts it",
            ),
        ),
        ("help", Text::new("显示说明", "print help")),
        ("version", Text::new("显示版本", "print the version")),
    ],
};

/// What stands for a value in usage lines.
const VALUE_NAMES: &[(&str, Text)] = &[
    ("DIR", Text::new("文件夹", "DIR")),
    ("COUNT", Text::new("几个", "N")),
    ("LANG", Text::new("语言", "LANG")),
    ("FILE", Text::new("文件", "FILE")),
    ("PATH", Text::new("路径", "PATH")),
    ("NAME", Text::new("名称", "NAME")),
    ("ROLE", Text::new("用途", "ROLE")),
    ("CODE", Text::new("代码", "CODE")),
    ("KIND", Text::new("种类", "KIND")),
    ("WHAT", Text::new("内容", "WHAT")),
    ("STEP", Text::new("步骤", "STEP")),
    ("STUDENT", Text::new("学生", "STUDENT")),
    ("CHANGE", Text::new("异动", "CHANGE")),
    ("CONTACT", Text::new("记录", "CONTACT")),
    ("STATE", Text::new("状态", "STATE")),
    ("MONTH", Text::new("月份", "MONTH")),
    ("OUTCOME", Text::new("结果", "OUTCOME")),
    ("CLOSING", Text::new("销号原因", "CLOSING")),
    ("ROLE=NAME", Text::new("身份=姓名", "ROLE=NAME")),
    ("GROUP", Text::new("类别", "GROUP")),
    ("FIELD=VALUE", Text::new("栏目=内容", "FIELD=VALUE")),
    ("DATE", Text::new("日期", "DATE")),
    ("REASON", Text::new("理由", "REASON")),
    ("TEXT", Text::new("文字", "TEXT")),
    ("GRADE", Text::new("年级", "GRADE")),
    ("CLASS", Text::new("班", "CLASS")),
    ("WORD", Text::new("词", "WORD")),
    ("HALF", Text::new("半天", "HALF")),
    ("ID=WORD", Text::new("编号=词", "ID=WORD")),
    ("MONTH", Text::new("月份", "MONTH")),
    ("DUTY", Text::new("编号", "DUTY")),
    ("PERIOD", Text::new("时段", "PERIOD")),
    ("NUMBER", Text::new("号", "NUMBER")),
    ("YEAR", Text::new("学年", "YEAR")),
    ("ID", Text::new("编号", "ID")),
    ("LOW-HIGH", Text::new("最低-最高", "LOW-HIGH")),
    ("SYSTEM", Text::new("学制", "SYSTEM")),
    ("WAY", Text::new("方式", "WAY")),
    ("START..END", Text::new("开始..结束", "START..END")),
    ("NUMBER", Text::new("班号", "NUMBER")),
    ("LIST", Text::new("清单", "LIST")),
    ("STATUS", Text::new("状态", "STATUS")),
    ("NUMBER=GRADE/CLASS", Text::new("班号=年级/班", "NUMBER=GRADE/CLASS")),
    ("GRADE/CLASS", Text::new("年级/班", "GRADE/CLASS")),
    ("FINGERPRINT", Text::new("指纹", "FINGERPRINT")),
    ("DIGITS", Text::new("数字", "DIGITS")),
    ("LAYOUT", Text::new("版式", "LAYOUT")),
    ("POST", Text::new("岗位", "POST")),
    ("SECTION", Text::new("部分", "SECTION")),
    ("PERIOD", Text::new("时段", "PERIOD")),
    ("STUDENT.ITEM=VALUE", Text::new("学生.项目=内容", "STUDENT.ITEM=VALUE")),
    ("SHEET=STATE", Text::new("材料=状态", "SHEET=STATE")),
    ("PLACE", Text::new("存放处", "PLACE")),
    ("DATE", Text::new("日期", "DATE")),
    ("NOTE", Text::new("备注", "NOTE")),
    ("FORM", Text::new("表", "FORM")),
    ("SHELL", Text::new("命令解释器", "SHELL")),
];

/// What a usage line says in place of clap's own words.
const USAGE: &[(&str, &str)] = &[("Usage: ", ""), ("[OPTIONS]", "[选项]")];

/// The whole command line in one language, ready to read arguments or to print help.
pub(crate) fn command(lang: Lang) -> clap::Command {
    let root = <arguments::Line as clap::CommandFactory>::command();
    let mut root = localised(root, "", lang)
        .arg(flag("help", 'h', ArgAction::Help, lang).global(true))
        .arg(flag("version", 'V', ArgAction::Version, lang));
    root.build();
    with_usage(root, lang)
}

fn flag(id: &'static str, short: char, action: ArgAction, lang: Lang) -> Arg {
    let arg = Arg::new(id).long(id).short(short).action(action);
    arg.help_heading(COMMON.get(lang)).help(find("", id).map_or("", |text| text.get(lang)))
}

pub(crate) const COMMON: Text = Text::new("通用选项", "Common options");

fn localised(command: clap::Command, path: &str, lang: Lang) -> clap::Command {
    let about = help(path).map_or("", |help| help.about.get(lang));
    let usage = Text::new("用法", "Usage").get(lang);
    // Clap would sort what stands by its place by name.
    let mut place = 0;
    let mut command = command
        .about(about)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .subcommand_help_heading(Text::new("命令", "Commands").get(lang))
        .subcommand_value_name(Text::new("命令", "COMMAND").get(lang))
        .help_template(format!("{{about}}\n\n{usage}{}{{usage}}\n\n{{all-args}}\n", lang_colon(lang)))
        .mut_args(|arg| {
            place += 1;
            let arg = argument(arg, path, lang);
            if arg.is_positional() { arg.display_order(place) } else { arg }
        });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let inner = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |sub| localised(sub, &inner, lang));
    }
    command
}

fn argument(arg: Arg, path: &str, lang: Lang) -> Arg {
    let heading = match (path.is_empty(), arg.is_positional()) {
        (true, _) => COMMON,
        (_, true) => Text::new("参数", "Arguments"),
        (_, false) => Text::new("选项", "Options"),
    };
    let text = find(path, arg.get_id().as_str()).map_or("", |text| text.get(lang));
    let arg = arg.help(text).help_heading(heading.get(lang));
    if !arg.get_action().takes_values() {
        return arg;
    }
    let names: Vec<&'static str> =
        arg.get_value_names().unwrap_or_default().iter().filter_map(|name| value_name(name, lang)).collect();
    let arg = arg.hide_possible_values(true).hide_default_value(true);
    if names.is_empty() { arg } else { arg.value_names(names) }
}

fn value_name(name: &str, lang: Lang) -> Option<&'static str> {
    VALUE_NAMES.iter().find(|(known, _)| *known == name).map(|(_, text)| text.get(lang))
}

const fn lang_colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    }
}

/// Takes clap's own words out of every usage line, once names and arguments are settled.
fn with_usage(mut command: clap::Command, lang: Lang) -> clap::Command {
    let mut usage = command.render_usage().to_string();
    for (own, zh) in USAGE {
        let keep = lang == Lang::En && *own == "[OPTIONS]";
        usage = if keep { usage } else { usage.replace(own, zh) };
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut command = command.override_usage(usage);
    for name in names {
        command = command.mut_subcommand(name, |sub| with_usage(sub, lang));
    }
    command
}

/// What is known of a command.
pub(crate) fn help(path: &str) -> Option<&'static Help> {
    if path.is_empty() {
        return Some(&ROOT);
    }
    HELPS.iter().flat_map(|helps| helps.iter()).find(|help| help.path == path)
}

/// What is known of an argument: the command's own, or what every command takes.
pub(crate) fn find(path: &str, id: &str) -> Option<Text> {
    let own = help(path)?.args.iter();
    own.chain(ROOT.args).find(|(known, _)| *known == id).map(|(_, text)| *text)
}
