//! `form`: lists the paper forms, and writes one filled in, or empty for handwriting.

use std::path::PathBuf;

use serde_json::json;

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    both,
    desk::{Desk, DeskError, FormAbout, FormYear},
    domain::{Text, Words},
    say,
};

/// The word that lists the forms instead of naming one.
const LIST: &str = "list";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "FORM")]
    key: String,
    #[arg(long, value_name = "CHANGE", group = "about")]
    change: Option<String>,
    #[arg(long, value_name = "STUDENT", group = "about")]
    student: Option<String>,
    #[arg(long, group = "about")]
    blank: bool,
    #[arg(long, group = "about")]
    last_bundle: bool,
    #[arg(long, value_name = "YEAR", conflicts_with = "about")]
    year: Option<u16>,
    #[arg(long, value_name = "GRADE", value_parser = grade, conflicts_with = "about")]
    grade: Option<String>,
    #[arg(long, value_name = "CLASS", conflicts_with = "about")]
    class: Option<String>,
    #[arg(long, value_name = "PATH")]
    to: Option<PathBuf>,
    #[arg(long)]
    replace: bool,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "form",
    about: Text::new("打印表格，填好或空白", "Print a paper form, filled in or blank"),
    args: &[
        (
            "key",
            Text::new("表的编号，如 F03；写 list 列出全部", "the form, such as F03; list lists them all"),
        ),
        ("change", Text::new("用哪项异动填", "the change that fills it")),
        (
            "student",
            Text::new("用哪名学生填，异动各栏留空", "the pupil who fills it; boxes of a change stay empty"),
        ),
        ("blank", Text::new("空白表，供手写", "empty, for handwriting")),
        ("last_bundle", Text::new("用最近写出的上报包填交接单", "the last bundle written fills it (F23)")),
        (
            "year",
            Text::new(
                "花名册的学年，写开始的那一年；不写为本学年",
                "a roster's school year by its first year; this one if left out",
            ),
        ),
        ("grade", Text::new("花名册只要这个年级（1 至 9）", "a roster of this grade only (1 to 9)")),
        ("class", Text::new("花名册只要这个班", "a roster of this class only")),
        ("to", Text::new("写到这个 .xlsx 文件或文件夹", "to this .xlsx file or folder")),
        ("replace", Text::new("文件已存在时替换", "replace the file when it exists")),
    ],
}];

fn grade(word: &str) -> Result<String, String> {
    values::grade_code(word).ok_or_else(|| "1-9".to_owned())
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    if args.key == LIST {
        return list(session, &desk);
    }
    let Some(to) = &args.to else { return Err(nowhere().into()) };
    let about = about(&desk, args)?;
    let to = if to.is_dir() { to.join(desk.form_file_name(&args.key, &about)?) } else { to.clone() };
    let count = desk.print_form(&args.key, &about, &to, args.replace)?;
    if session.common.json {
        return session.json(&json!({ "form": args.key, "file": to, "students": count }));
    }
    let file = to.display();
    session.line(&say!(session.lang, "已写出：{file}", "Written: {file}"))
}

fn about(desk: &Desk, args: &Args) -> Result<FormAbout, DeskError> {
    if args.blank {
        return Ok(FormAbout::Blank);
    }
    if args.last_bundle {
        return Ok(FormAbout::HandOver);
    }
    if let Some(word) = &args.change {
        return desk.find_change(word).map(FormAbout::Change);
    }
    if let Some(word) = &args.student {
        return desk.find_pupil(word).map(FormAbout::Pupil);
    }
    Ok(FormAbout::Year(FormYear { year: args.year, grade: args.grade.clone(), class: args.class.clone() }))
}

fn list(session: &mut Session<'_>, desk: &Desk) -> Result<(), Trouble> {
    let forms = desk.forms()?;
    let lang = session.lang;
    if session.common.json {
        let all: Vec<_> = forms
            .iter()
            .map(|form| {
                json!({
                    "form": form.key, "label": form.name.get(lang), "of": form.of, "kinds": form.kinds,
                    "articles": form.articles, "version": form.version, "certainty": form.certainty,
                    "source": form.source,
                })
            })
            .collect();
        return session.json(&json!(all));
    }
    let rows: Vec<Vec<String>> = forms
        .iter()
        .map(|form| {
            let articles: Vec<String> = form.articles.iter().map(u8::to_string).collect();
            vec![
                form.key.clone(),
                form.name.get(lang).to_owned(),
                form.of_label.get(lang).to_owned(),
                articles.join(" "),
                form.certainty_label.get(lang).to_owned(),
            ]
        })
        .collect();
    let heads = [
        Text::new("编号", "Form"),
        Text::new("表名", "Name"),
        Text::new("填给", "For"),
        Text::new("条", "Art."),
        Text::new("依据", "Certainty"),
    ];
    Ok(print::list(session.out, &heads.map(|head| head.get(lang)), &rows)?)
}

fn nowhere() -> DeskError {
    values::mistake(
        both!("没有说写到哪里", "It was not said where to write"),
        Words::default(),
        both!("请加上 --to 文件或文件夹。", "Add --to with a file or a folder."),
    )
}
