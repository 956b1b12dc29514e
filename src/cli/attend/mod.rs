//! `attend`: the roll of a day, called and shown; the month sheet and its import in `month`.

mod month;
mod shown;

pub(in crate::cli) use shown::{school_days, school_days_text};

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::{help::Help, session::Session, trouble::Trouble, values};
use crate::{
    both,
    desk::{
        Desk, DeskError,
        attend::{CallTold, ClassCall, Half, Overwritten, RollMonth},
    },
    domain::{Date, PupilId, Text, Words, attendance::Presence},
    say,
};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    #[arg(long, value_name = "NAME")]
    class: Option<String>,
    #[arg(long, value_name = "ID", value_delimiter = ',', conflicts_with = "all_present")]
    absent: Vec<String>,
    #[arg(long, value_name = "WORD", requires = "absent", value_parser = reason)]
    reason: Option<Presence>,
    #[arg(long)]
    all_present: bool,
    #[arg(long, value_name = "ID=WORD", value_delimiter = ',', value_parser = mark)]
    mark: Vec<(String, Presence)>,
    #[arg(long, value_name = "HALF", value_parser = half)]
    half: Option<Half>,
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[arg(long, conflicts_with_all = ["absent", "all_present", "mark", "note"])]
    clear: bool,
    #[arg(long, value_name = "MONTH", value_parser = month::month, requires = "class")]
    #[arg(conflicts_with_all = ["date", "absent", "all_present", "mark", "half", "note", "clear"])]
    month: Option<RollMonth>,
    #[arg(long, value_name = "FILE", requires = "month")]
    to: Option<PathBuf>,
    #[arg(long, requires = "to")]
    replace: bool,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Import(month::Import),
}

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "attend",
        about: Text::new("考勤：点名，或查看一天的考勤", "Call the roll, or show the roll of a day"),
        args: &[
            ("date", Text::new("哪一天，不写则为今天", "the day; today if left out")),
            (
                "class",
                Text::new(
                    "班：班名、三年1班、3/1，或 all（全校）；查看时可不写",
                    "the class: its name, 3/1, or all; may be left out to look only",
                ),
            ),
            (
                "absent",
                Text::new(
                    "缺勤的学生，用逗号隔开；本班其他人记出勤",
                    "who is absent, parted by commas; everyone else of the class is present",
                ),
            ),
            (
                "reason",
                Text::new(
                    "缺勤原因：truancy（旷课）、sick（病假）、leave（事假）；不写为旷课",
                    "why: truancy, sick or leave; truancy if left out",
                ),
            ),
            ("all_present", Text::new("全班出勤", "everybody is present")),
            (
                "mark",
                Text::new(
                    "逐个记：编号=present、late（迟到）、early（早退）、sick、leave、truancy；单用时不动其他人",
                    "single marks: present, late, early, sick, leave, truancy; alone it leaves the others",
                ),
            ),
            (
                "half",
                Text::new(
                    "半天：morning（上午）或 afternoon（下午）；不写为全天",
                    "morning or afternoon; the whole day if left out",
                ),
            ),
            ("note", Text::new("备注，记在点到的学生上", "a note on those who are named")),
            ("clear", Text::new("撤回这一天的点名", "take the day's call back")),
            ("month", Text::new("一个班的月表，如 2026-11", "the month sheet of a class, such as 2026-11")),
            (
                "to",
                Text::new(
                    "月表写成这个 .xlsx 文件（表F21）",
                    "write the month sheet to this .xlsx (form F21)",
                ),
            ),
            ("replace", Text::new("文件已存在时替换", "replace the file when it exists")),
        ],
    },
    Help {
        path: "attend import",
        about: Text::new(
            "从电子表格导入一个班一个月的考勤",
            "Read a class's month of roll calls from a spreadsheet",
        ),
        args: &[
            (
                "file",
                Text::new(
                    "表格文件，版式同月表：姓名，1 至 31 日，√ 病 事 旷 迟 退，上下午不同写 旷/√",
                    "the file, in the layout of the month sheet",
                ),
            ),
            ("month", Text::new("月份，如 2026-11", "the month, such as 2026-11")),
            ("class", Text::new("哪个班", "the class")),
            ("dry_run", Text::new("只看结果，不写入", "look only; write nothing")),
            (
                "skip_faulty",
                Text::new(
                    "有问题的格跳过，其余照记；不写则一格不对就都不记",
                    "leave faulty cells out; else one of them stops it all",
                ),
            ),
        ],
    },
];

fn reason(word: &str) -> Result<Presence, String> {
    let absent = [Presence::Truant, Presence::Sick, Presence::Leave];
    Presence::parse(word)
        .filter(|mark| absent.contains(mark))
        .ok_or_else(|| absent.map(Presence::key).join(", "))
}

fn mark(word: &str) -> Result<(String, Presence), String> {
    let (id, mark) = word.split_once('=').ok_or("ID=WORD")?;
    let mark = Presence::parse(mark).ok_or_else(|| Presence::MARKS.map(Presence::key).join(", "))?;
    Ok((id.trim().to_owned(), mark))
}

fn half(word: &str) -> Result<Half, String> {
    match word {
        "morning" | "上午" => Ok(Half::Morning),
        "afternoon" | "下午" => Ok(Half::Afternoon),
        _ => Err("morning, afternoon".to_owned()),
    }
}

impl Args {
    fn calls(&self) -> bool {
        self.clear || self.all_present || !self.absent.is_empty() || !self.mark.is_empty()
    }
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    if let Some(What::Import(import)) = &args.what {
        return month::import(session, import);
    }
    let desk = session.open()?;
    if let (Some(month), Some(class)) = (args.month, &args.class) {
        return month::show(session, &desk, month, class, (args.to.as_ref(), args.replace));
    }
    let today = desk.today().date;
    let date = args.date.as_deref().map(|text| values::day(text, today, session.lang)).transpose()?;
    let on = date.unwrap_or(today);
    if args.calls() {
        return call(session, &desk, args, on);
    }
    if args.half.is_some() || args.note.is_some() {
        return Err(Trouble::usage(
            session.lang,
            Text::new("没有说记什么", "It is not said what to mark"),
            Text::new("加上 --absent、--all-present 或 --mark。", "Add --absent, --all-present or --mark."),
        ));
    }
    let classes = match &args.class {
        Some(word) => desk.find_classes(word)?,
        None => Vec::new(),
    };
    let sheet = desk.roll_sheet(on, &classes)?;
    if session.common.json {
        return session.json(&shown::object(&sheet));
    }
    shown::table(session, &sheet)
}

fn call(session: &mut Session<'_>, desk: &Desk, args: &Args, on: Date) -> Result<(), Trouble> {
    let Some(word) = &args.class else { return Err(no_class().into()) };
    let classes = desk.find_classes(word)?;
    let reason = args.reason.unwrap_or(Presence::Truant);
    let absent = args.absent.iter().map(|id| (id.as_str(), reason));
    let single = args.mark.iter().map(|(id, mark)| (id.as_str(), *mark));
    let marks: Vec<(PupilId, Presence)> = absent
        .chain(single)
        .filter(|(id, _)| !id.trim().is_empty())
        .map(|(id, mark)| Ok((desk.find_pupil(id)?, mark)))
        .collect::<Result<_, DeskError>>()?;
    let others = match (args.clear, args.all_present || !args.absent.is_empty()) {
        (true, _) => Presence::Cleared,
        (false, true) => Presence::Present,
        (false, false) => Presence::Uncalled,
    };
    let note = args.note.clone().unwrap_or_default();
    let half = args.half.unwrap_or_default();
    let told = desk.call_classes(&ClassCall { on, classes: classes.clone(), half, marks, others, note })?;
    if session.common.json {
        let overwritten: Vec<Json> = told.overwritten.iter().map(replaced).collect();
        return session.json(&json!({
            "date": on.to_string(), "students": told.pupils, "classes": told.classes,
            "late_entry": told.late, "replaced": overwritten,
        }));
    }
    tell(session, on, args.clear, &told)?;
    let sheet = desk.roll_sheet(on, &classes)?;
    shown::hints(session, &sheet)
}

fn tell(session: &mut Session<'_>, on: Date, cleared: bool, told: &CallTold) -> Result<(), Trouble> {
    let lang = session.lang;
    let (pupils, classes) = (told.pupils, told.classes);
    let late = if told.late { say!(lang, "（补记）", " (entered later)") } else { String::new() };
    if cleared {
        session.line(&say!(
            lang,
            "{on}的点名已撤回：{classes} 个班 {pupils} 人",
            "The call of {on} was taken back: {classes} classes, {pupils} pupils"
        ))?;
    } else {
        session.line(&say!(
            lang,
            "{on}已记考勤{late}：{classes} 个班 {pupils} 人",
            "{on}{late}: {classes} classes, {pupils} pupils marked"
        ))?;
    }
    for line in told.overwritten.iter().filter(|line| line.is != Presence::Cleared) {
        let half = half_name(line.afternoon).get(lang);
        let (name, was, is) = (&line.name, line.was.label().get(lang), line.is.label().get(lang));
        session.note(&say!(lang, "{name}{half}：{was}改为{is}", "{name}, {half}: {was} is now {is}"))?;
    }
    Ok(())
}

fn replaced(line: &Overwritten) -> Json {
    json!({
        "student": line.pupil.to_string(), "half": if line.afternoon { "afternoon" } else { "morning" },
        "was": line.was.key(), "is": line.is.key(),
    })
}

const fn half_name(afternoon: bool) -> Text {
    if afternoon { Text::new("下午", "afternoon") } else { Text::new("上午", "morning") }
}

fn no_class() -> DeskError {
    values::mistake(
        both!("没有说是哪个班", "It is not said which class"),
        Words::default(),
        both!("请加上 --class 班名，或 --class all。", "Add --class NAME, or --class all."),
    )
}
