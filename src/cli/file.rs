//! `file`: a pupil's file by its sections, marks of a class at once, by hand or by spreadsheet; `completeness`.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::{help::Help, papers, print, session::Session, trouble::Trouble, values};
use crate::{
    desk::file::{
        ClassRef, FileSheet, FileSheetRead, FileState, GridOrder, SectionState, Stand, period::Period,
    },
    domain::{Date, Lang, Text, codes::CodeTable, school::FileMark},
    say,
};

/// So many faults are printed for people; JSON has them all.
const SHOWN_MOST: usize = 40;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Args {
    #[arg(value_name = "STUDENT", required = true)]
    id: Option<String>,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Set {
        #[arg(long, value_name = "GRADE/CLASS", value_parser = values::class)]
        class: Option<(String, String)>,
        #[arg(long, value_name = "SECTION")]
        section: String,
        #[arg(long, value_name = "PERIOD")]
        period: String,
        #[arg(long, value_name = "STUDENT.ITEM=VALUE", value_parser = values::pair, required = true)]
        set: Vec<(String, String)>,
    },
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "SECTION")]
        section: String,
        #[arg(long, value_name = "PERIOD")]
        period: String,
        #[arg(long, value_name = "GRADE/CLASS", value_parser = values::class)]
        class: Option<(String, String)>,
        #[arg(long)]
        dry_run: bool,
    },
    Template {
        #[arg(long, value_name = "GRADE/CLASS", value_parser = values::class)]
        class: (String, String),
        #[arg(long, value_name = "SECTION")]
        section: String,
        #[arg(long, value_name = "PERIOD")]
        period: String,
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        #[arg(long)]
        replace: bool,
    },
    Completeness {
        #[arg(long, value_name = "GRADE/CLASS", value_parser = values::class)]
        class: Option<(String, String)>,
    },
}

const WHO: Text = Text::new(
    "学生：编号（可只写开头）、学籍号、证件号或姓名",
    "the pupil: id or its beginning, a number, or the name",
);
const CLASS: Text = Text::new("班，如 3/1", "the class, as 3/1");
const SECTION: Text = Text::new(
    "部分：综合素质发展、体质健康与预防接种、校内外获奖、享受资助、学业成绩及其他",
    "the section: quality, fitness, award, aid, result, or its name",
);
const PERIOD: Text = Text::new(
    "时段：学期 2026-1，学年 2026，“一次性”，按次写日期 2026-10-05",
    "the period: a term 2026-1, a year 2026, once, or a day 2026-10-05",
);

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "file",
        about: Text::new(
            "学生档案的七个部分：有什么、缺什么（第8条）",
            "The seven sections of a pupil's file: what is there, what is lacking (Art. 8)",
        ),
        args: &[("id", WHO)],
    },
    Help {
        path: "file set",
        about: Text::new(
            "给一班学生登记档案；有一格不对就都不写入",
            "Write marks for a class; one refused cell keeps all from being written",
        ),
        args: &[
            ("class", CLASS),
            ("section", SECTION),
            ("period", PERIOD),
            (
                "set",
                Text::new(
                    "学生.项目=内容；可写多次，内容为空表示收回",
                    "student.item=value; may be repeated; an empty value takes a mark back",
                ),
            ),
        ],
    },
    Help {
        path: "file import",
        about: Text::new(
            "从表格读入档案登记；有一格不对就都不写入",
            "Read marks from a spreadsheet; one refused cell keeps all from being written",
        ),
        args: &[
            ("file", Text::new("表格（xlsx、xls、csv）", "the spreadsheet (xlsx, xls, csv)")),
            ("section", SECTION),
            ("period", PERIOD),
            ("class", CLASS),
            ("dry_run", Text::new("只检查，不写入", "only look, change nothing")),
        ],
    },
    Help {
        path: "file template",
        about: Text::new("生成一班的登记表，填好再读入", "Make the spreadsheet of a class, to be filled in"),
        args: &[
            ("class", CLASS),
            ("section", SECTION),
            ("period", PERIOD),
            ("to", Text::new("写到哪个文件（xlsx、csv）", "the file to write (xlsx, csv)")),
            ("replace", Text::new("文件已有时覆盖", "replace a file that is there")),
        ],
    },
    Help {
        path: "file completeness",
        about: Text::new(
            "各班档案齐不齐，谁缺什么",
            "Which files are complete, class by class, and who lacks what",
        ),
        args: &[("class", CLASS)],
    },
];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    match &args.verb {
        None => show(session, args.id.as_deref().unwrap_or_default()),
        Some(Verb::Set { class, section, period, set }) => {
            write(session, class.as_ref(), section, period, set)
        }
        Some(Verb::Import { file, section, period, class, dry_run }) => {
            let order = FileSheet {
                file: file.clone(),
                section: section.clone(),
                period: period.clone(),
                class: class.as_ref().map(class_ref),
            };
            import(session, order, *dry_run)
        }
        Some(Verb::Template { class, section, period, to, replace }) => {
            let desk = session.open()?;
            let section = desk.section_code(section)?;
            let order = GridOrder { class: class_ref(class), section, period: period.clone() };
            let count = desk.write_file_sheet(&order, to, *replace)?;
            let file = to.display();
            if session.common.json {
                return session.json(&json!({ "file": file.to_string(), "rows": count }));
            }
            session.line(&say!(session.lang, "已生成 {file}，{count} 人", "Wrote {file}, {count} pupils"))
        }
        Some(Verb::Completeness { class }) => completeness(session, class.as_ref().map(class_ref)),
    }
}

pub(crate) fn class_ref((grade, class): &(String, String)) -> ClassRef {
    ClassRef { grade: grade.clone(), class: class.clone() }
}

/// Grade and class as people say them.
pub(crate) fn class_name(class: &ClassRef, lang: Lang) -> String {
    let (grade, number) = (CodeTable::Grade.label(&class.grade), &class.class);
    say!(lang, "{grade}{number}班", "{grade} class {number}")
}

fn show(session: &mut Session<'_>, word: &str) -> Result<(), Trouble> {
    let desk = session.open()?;
    let id = desk.find_pupil(word)?;
    let state = desk.file_state(id)?;
    let marks = desk.file_marks(id)?;
    let lines = desk.papers(id)?;
    if session.common.json {
        desk.disclose("file", 1, "command line")?;
        let sections = state.sections.iter().map(|section| {
            let own = marks
                .iter()
                .filter(|mark| mark.section == section.section.code)
                .map(|mark| json!({ "item": mark.item, "period": mark.period, "value": mark.value }));
            let mut object = section_object(section, session.lang);
            object["marks"] = own.collect();
            object
        });
        let mut object = state_object(&state);
        object["sections"] = sections.collect();
        object["papers"] = lines.iter().map(|line| papers::object(line, session.lang)).collect();
        return session.json(&object);
    }
    let (lang, name, due) = (session.lang, &state.name, state.due);
    session.line(&say!(
        lang,
        "{name}的学籍档案（第8条，建档期限 {due}）",
        "File of {name} (Art. 8, to be built by {due})"
    ))?;
    let headings = [
        Text::new("部分", "section"),
        Text::new("状态", "state"),
        Text::new("已有", "kept"),
        Text::new("缺什么", "lacking"),
    ]
    .map(|text| text.get(lang));
    let rows: Vec<Vec<String>> = state
        .sections
        .iter()
        .map(|section| {
            vec![
                section.section.name.get(lang).to_owned(),
                section.stand.label().get(lang).to_owned(),
                section.kept.to_string(),
                lacks(section, lang),
            ]
        })
        .collect();
    print::list(session.out, &headings, &rows)?;
    session.line("")?;
    papers::list(session, &lines)
}

/// What a section lacks, on one line; what is still to come carries its day.
fn lacks(section: &SectionState, lang: Lang) -> String {
    let told = |lack: &crate::desk::file::Lack| {
        let what = lack.what.get(lang);
        let period = Period::parse(&lack.period).filter(|period| *period != Period::Once);
        let period =
            period.map_or_else(String::new, |period| say!(lang, "（{}）", " ({})", period.label().get(lang)));
        match (lack.stand, lack.due) {
            (Stand::Pending, Some(due)) => say!(lang, "{what}{period} 至{due}", "{what}{period} by {due}"),
            _ => format!("{what}{period}"),
        }
    };
    section.lacks.iter().map(told).collect::<Vec<_>>().join(&say!(lang, "；", "; "))
}

fn write(
    session: &mut Session<'_>,
    class: Option<&(String, String)>,
    section: &str,
    period: &str,
    set: &[(String, String)],
) -> Result<(), Trouble> {
    let desk = session.open()?;
    let section = desk.section_code(section)?;
    let mut marks = Vec::with_capacity(set.len());
    for (place, value) in set {
        let Some((who, item)) = place.rsplit_once('.') else {
            return Err(Trouble::usage(
                session.lang,
                Text::new("要写成 学生.项目=内容", "It is written student.item=value"),
                Text::new("如 --set 曾小满.height=131.5", "as in --set 曾小满.height=131.5"),
            ));
        };
        let pupil = match class {
            Some(class) => desk.find_in_class(&class_ref(class), who)?,
            None => desk.find_pupil(who)?,
        };
        marks.push(FileMark {
            pupil,
            item: desk.item_code(&section, item)?,
            section: section.clone(),
            period: period.to_owned(),
            value: value.clone(),
        });
    }
    let count = desk.write_marks(&marks)?;
    if session.common.json {
        return session.json(&json!({ "written": count }));
    }
    session.line(&say!(session.lang, "已登记 {count} 项", "{count} marks written"))
}

fn import(session: &mut Session<'_>, order: FileSheet, dry_run: bool) -> Result<(), Trouble> {
    let desk = session.open()?;
    let order = FileSheet { section: desk.section_code(&order.section)?, ..order };
    let read = desk.import_marks(&order, dry_run)?;
    let lang = session.lang;
    if session.common.json {
        session.json(&read_object(&read, lang))?;
    } else {
        let FileSheetRead { rows, cells, written, .. } = &read;
        session.line(&match (read.faults.is_empty(), dry_run) {
            (true, false) => {
                say!(
                    lang,
                    "{rows} 人 {cells} 格，登记 {written} 项",
                    "{rows} pupils, {cells} cells, {written} marks written"
                )
            }
            (true, true) => say!(
                lang,
                "{rows} 人 {cells} 格，会登记 {written} 项；没有写入",
                "{rows} pupils, {cells} cells, {written} marks would be written; nothing was"
            ),
            (false, _) => {
                let count = read.faults.len();
                say!(lang, "有 {count} 处不对，什么都没有写入：", "{count} faults; nothing was written:")
            }
        })?;
        let headings = [
            Text::new("行", "row"),
            Text::new("姓名", "name"),
            Text::new("栏目", "column"),
            Text::new("内容", "value"),
            Text::new("问题", "reason"),
        ]
        .map(|text| text.get(lang));
        let faults: Vec<Vec<String>> = read
            .faults
            .iter()
            .take(SHOWN_MOST)
            .map(|fault| {
                vec![
                    fault.row.to_string(),
                    fault.name.clone(),
                    fault.column.clone(),
                    fault.value.clone(),
                    fault.reason.get(lang).to_owned(),
                ]
            })
            .collect();
        if !faults.is_empty() {
            print::list(session.out, &headings, &faults)?;
        }
        if !read.unknown.is_empty() {
            let names = read.unknown.join("、");
            session.line(&say!(lang, "不认识的列：{names}", "Columns not known: {names}"))?;
        }
    }
    if read.faults.is_empty() { Ok(()) } else { Err(Trouble::Found) }
}

fn completeness(session: &mut Session<'_>, class: Option<ClassRef>) -> Result<(), Trouble> {
    let desk = session.open()?;
    let all = desk.completeness(class.as_ref())?;
    let lang = session.lang;
    if session.common.json {
        let classes = all.iter().map(|class| {
            let files = class.files.iter().map(|file| {
                let mut object = state_object(file);
                object["sections"] =
                    file.sections.iter().map(|section| section_object(section, lang)).collect();
                object
            });
            json!({
                "grade": class.class.grade, "class": class.class.class, "pupils": class.files.len(),
                "done": class.count(Stand::Done), "pending": class.count(Stand::Pending),
                "missing": class.count(Stand::Missing), "files": files.collect::<Json>(),
            })
        });
        return session.json(&classes.collect());
    }
    for class in &all {
        let (name, pupils) = (class_name(&class.class, lang), class.files.len());
        let (done, pending, missing) =
            (class.count(Stand::Done), class.count(Stand::Pending), class.count(Stand::Missing));
        session.line(&say!(
            lang,
            "{name}：{pupils} 人，齐全 {done}，待补 {pending}，缺 {missing}",
            "{name}: {pupils} pupils, complete {done}, to come {pending}, lacking {missing}"
        ))?;
        for file in class.files.iter().filter(|file| file.stand() == Stand::Missing) {
            let short: Vec<&str> = file
                .sections
                .iter()
                .filter(|section| section.stand == Stand::Missing)
                .map(|section| section.section.name.get(lang))
                .collect();
            let (name, short) = (&file.name, short.join(&say!(lang, "、", ", ")));
            session.line(&say!(lang, "  {name} 缺：{short}", "  {name} lacks: {short}"))?;
        }
    }
    Ok(())
}

fn state_object(state: &FileState) -> Json {
    json!({
        "id": state.pupil.to_string(), "name": state.name, "due": state.due.to_string(),
        "state": state.stand().key(),
    })
}

fn section_object(section: &SectionState, lang: Lang) -> Json {
    let lacks = section.lacks.iter().map(|lack| {
        json!({
            "what": lack.what.get(lang), "period": lack.period, "state": lack.stand.key(),
            "due": lack.due.as_ref().map(Date::to_string),
        })
    });
    json!({
        "section": section.section.code, "name": section.section.name.get(lang),
        "article": section.section.article.map(|article| article.0), "state": section.stand.key(),
        "kept": section.kept, "lacks": lacks.collect::<Json>(),
    })
}

fn read_object(read: &FileSheetRead, lang: Lang) -> Json {
    let faults = read.faults.iter().map(|fault| {
        json!({
            "row": fault.row, "name": fault.name, "column": fault.column, "value": fault.value,
            "reason": fault.reason.get(lang),
        })
    });
    json!({
        "rows": read.rows, "cells": read.cells, "written": read.written,
        "faults": faults.collect::<Json>(), "unknown_columns": read.unknown,
    })
}
