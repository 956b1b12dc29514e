//! `class`: the classes with their teachers and pupils, those of an earlier year too; `class set`.

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    desk::year::{ClassLine, PastLine},
    domain::{Text, codes::CodeTable, school::ClassRoom},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    List(List),
    Set(Set),
}

#[derive(Debug, clap::Args)]
struct List {
    #[arg(long, value_name = "YEAR")]
    year: Option<u16>,
}

#[derive(Debug, clap::Args)]
struct Set {
    #[arg(value_name = "GRADE", value_parser = grade)]
    grade: String,
    #[arg(value_name = "NUMBER")]
    number: String,
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "NAME")]
    teacher: Option<String>,
    #[arg(long, value_name = "NAME")]
    joint: Option<String>,
    #[arg(long)]
    close: bool,
}

pub(crate) const HELP: &[Help] = &[
    Help { path: "class", about: Text::new("班级和班主任", "Classes and their teachers"), args: &[] },
    Help {
        path: "class list",
        about: Text::new(
            "列出班级；写学年则列出那一年的班级名单",
            "List the classes, or an earlier year's with their pupils",
        ),
        args: &[(
            "year",
            Text::new("学年，写开始的那一年", "the school year by the year in which it begins"),
        )],
    },
    Help {
        path: "class set",
        about: Text::new("设置一个班", "Set a class up, or alter it"),
        args: &[
            ("grade", Text::new("年级（1 至 9）", "grade (1 to 9)")),
            ("number", Text::new("班号", "number of the class")),
            ("name", Text::new("班名", "what it is called")),
            ("teacher", Text::new("班主任", "the class teacher")),
            (
                "joint",
                Text::new(
                    "复式班名称，写空则不是复式班",
                    "the joint class that it belongs to; empty for none",
                ),
            ),
            ("close", Text::new("撤掉这个班", "close the class")),
        ],
    },
];

fn grade(word: &str) -> Result<String, String> {
    values::grade_code(word).ok_or_else(|| "1-9".to_owned())
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    match &args.what {
        Some(What::Set(args)) => set(session, args),
        Some(What::List(List { year: Some(year) })) => past(session, *year),
        Some(What::List(List { year: None })) | None => list(session),
    }
}

fn list(session: &mut Session<'_>) -> Result<(), Trouble> {
    let lines = session.open()?.school_classes()?;
    if session.common.json {
        return session.json(&lines.iter().map(object).collect());
    }
    let lang = session.lang;
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let class = &line.class;
            let closed = if class.active { String::new() } else { say!(lang, "已撤", "closed") };
            vec![
                CodeTable::Grade.label(&class.grade).to_owned(),
                class.number.clone(),
                class.name.clone(),
                class.teacher.clone(),
                class.joint.clone(),
                line.pupils.to_string(),
                closed,
            ]
        })
        .collect();
    let heads = [
        Text::new("年级", "grade"),
        Text::new("班号", "number"),
        Text::new("班名", "name"),
        Text::new("班主任", "teacher"),
        Text::new("复式班", "joint class"),
        Text::new("在读", "pupils"),
        Text::new("", ""),
    ];
    print::list(session.out, &heads.map(|text| text.get(lang)), &rows)?;
    let count = rows.len();
    session.line(&say!(lang, "共 {count} 个班", "{count} classes"))
}

fn past(session: &mut Session<'_>, year: u16) -> Result<(), Trouble> {
    let desk = session.open()?;
    let lines = desk.roster_of_year(year)?;
    if session.common.json {
        let object = |line: &PastLine| {
            json!({
                "student": line.pupil.to_string(), "name": line.name, "status": line.standing.key(),
                "grade": CodeTable::Grade.label(&line.grade), "class": line.class,
            })
        };
        return session.json(&lines.iter().map(object).collect());
    }
    let lang = session.lang;
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.pupil.short(),
                line.name.clone(),
                CodeTable::Grade.label(&line.grade).to_owned(),
                line.class.clone(),
                line.standing.label().get(lang).to_owned(),
            ]
        })
        .collect();
    let heads = [
        Text::new("编号", "id"),
        Text::new("姓名", "name"),
        Text::new("年级", "grade"),
        Text::new("班", "class"),
        Text::new("状态", "standing"),
    ];
    print::list(session.out, &heads.map(|text| text.get(lang)), &rows)?;
    let count = rows.len();
    session.line(&say!(lang, "{year} 学年共 {count} 人", "{count} pupils in {year}"))
}

fn set(session: &mut Session<'_>, args: &Set) -> Result<(), Trouble> {
    let desk = session.open()?;
    let number = args.number.trim().trim_end_matches('班');
    let known = desk.school_classes()?.into_iter().map(|line| line.class);
    let mut class = known
        .into_iter()
        .find(|class| class.grade == args.grade && class.number == number)
        .unwrap_or_else(|| ClassRoom {
            grade: args.grade.clone(),
            number: number.to_owned(),
            name: String::new(),
            teacher: String::new(),
            joint: String::new(),
            active: true,
        });
    let typed =
        [(&mut class.name, &args.name), (&mut class.teacher, &args.teacher), (&mut class.joint, &args.joint)];
    for (place, text) in typed {
        if let Some(text) = text {
            place.clone_from(text);
        }
    }
    class.active = !args.close;
    desk.set_class(class)?;
    let lines = desk.school_classes()?;
    let Some(line) = lines.iter().find(|line| line.class.grade == args.grade && line.class.number == number)
    else {
        return Ok(());
    };
    if session.common.json {
        return session.json(&object(line));
    }
    let (grade, name) = (CodeTable::Grade.label(&line.class.grade), &line.class.name);
    session.line(&say!(session.lang, "已设置：{grade}{name}", "Set: {grade} {name}"))
}

fn object(line: &ClassLine) -> Json {
    let class = &line.class;
    json!({
        "grade": CodeTable::Grade.label(&class.grade), "number": class.number, "name": class.name,
        "teacher": class.teacher, "joint": class.joint, "active": class.active, "set": line.set,
        "students": line.pupils,
    })
}
