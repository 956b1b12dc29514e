//! `import`: a roster from a workbook, all or nothing, or only a look at what it would do.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    desk::{ImportOrder, ImportPreview, Progress},
    domain::{Lang, Text},
    say,
};

/// So many problems are printed for people; JSON has them all.
const SHOWN_MOST: usize = 40;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    update: bool,
    #[arg(long = "class", value_name = "NUMBER=GRADE/CLASS", value_parser = mapping)]
    classes: Vec<(String, String, String)>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "import",
    about: Text::new(
        "导入花名册（xlsx、xls、csv，国家模板的列）",
        "Import a roster (xlsx, xls, csv; columns of the national template)",
    ),
    args: &[
        ("file", Text::new("花名册文件", "the roster")),
        ("dry_run", Text::new("只检查，不写入", "only look, change nothing")),
        ("update", Text::new("把不同的格子作为修改写入", "take cells that differ as edits")),
        (
            "classes",
            Text::new(
                "班号是哪个年级哪个班，如 301=3/1；记住以后不用再写",
                "which grade and class a number means, as 301=3/1; remembered",
            ),
        ),
    ],
}];

fn mapping(text: &str) -> Result<(String, String, String), String> {
    let (number, class) = values::pair(text).map_err(|_| "301=3/1")?;
    let (grade, class) = values::class(&class).map_err(|_| "301=3/1")?;
    Ok((number, grade, class))
}

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let order = ImportOrder { file: args.file.clone(), update: args.update, classes: args.classes.clone() };
    let progress = Progress::new();
    let found = match args.dry_run {
        true => desk.import_preview(&order, &progress)?,
        false => desk.import(&order, &progress)?,
    };
    if session.common.json {
        session.json(&object(&found, session.lang))?;
    } else {
        show(session, &found, args.dry_run)?;
    }
    let clean = found.refused == 0 && found.unmapped.is_empty();
    if clean { Ok(()) } else { Err(Trouble::Found) }
}

fn object(found: &ImportPreview, lang: Lang) -> Json {
    let problems = found.problems.iter().map(|problem| {
        json!({
            "row": problem.row, "column": problem.column, "value": problem.value,
            "reason": problem.reason.get(lang), "refused": problem.refused,
        })
    });
    let differences = found.differences.iter().map(|(row, name, field, old, new)| {
        json!({ "row": row, "name": name, "field": field.key(), "old": old, "new": new })
    });
    json!({
        "new": found.new, "changed": found.changed, "same": found.same, "refused": found.refused,
        "problems": problems.collect::<Json>(),
        "doubtful": found.doubtful, "rows": found.rows, "layout": found.layout,
        "differences": differences.collect::<Json>(),
        "unmapped": found.unmapped, "unknown_columns": found.unknown_columns,
    })
}

fn show(session: &mut Session<'_>, found: &ImportPreview, dry_run: bool) -> Result<(), Trouble> {
    let lang = session.lang;
    let ImportPreview { rows, new, changed, same, doubtful, refused, layout, .. } = found;
    session.line(&if dry_run {
        say!(
            lang,
            "试查（版式 {layout}，{rows} 行），没有写入：",
            "A look only (layout {layout}, {rows} rows), nothing written:"
        )
    } else {
        say!(lang, "导入（版式 {layout}，{rows} 行）：", "Import (layout {layout}, {rows} rows):")
    })?;
    session.line(&say!(
        lang,
        "新增 {new}，不同 {changed}，相同 {same}，存疑 {doubtful}，拒收 {refused}",
        "new {new}, changed {changed}, same {same}, doubtful {doubtful}, refused {refused}"
    ))?;
    if !found.unknown_columns.is_empty() {
        let names = found.unknown_columns.join("、");
        session.line(&say!(lang, "不认识的列：{names}", "Columns not known: {names}"))?;
    }
    if !found.unmapped.is_empty() {
        let numbers = found.unmapped.join("、");
        session.line(&say!(
            lang,
            "这些班号还不知道是哪个年级：{numbers}。用 --class 班号=年级/班 说明。",
            "The grade of these class numbers is not known: {numbers}. Tell it with --class NUMBER=GRADE/CLASS."
        ))?;
    }
    problems(session, found)
}

fn problems(session: &mut Session<'_>, found: &ImportPreview) -> Result<(), Trouble> {
    if found.problems.is_empty() {
        return Ok(());
    }
    let lang = session.lang;
    let weight = |refused: bool| {
        if refused { Text::new("拒收", "refused") } else { Text::new("存疑", "doubtful") }
    };
    let rows: Vec<Vec<String>> = found
        .problems
        .iter()
        .take(SHOWN_MOST)
        .map(|problem| {
            vec![
                problem.row.to_string(),
                weight(problem.refused).get(lang).to_owned(),
                problem.column.clone(),
                problem.value.clone(),
                problem.reason.get(lang).to_owned(),
            ]
        })
        .collect();
    let headings = [
        Text::new("行", "row"),
        Text::new("结果", "result"),
        Text::new("列", "column"),
        Text::new("内容", "value"),
        Text::new("原因", "reason"),
    ]
    .map(|text| text.get(lang));
    print::list(session.out, &headings, &rows)?;
    let left = found.problems.len().saturating_sub(SHOWN_MOST);
    if left > 0 {
        session.line(&say!(
            lang,
            "还有 {left} 条，用 --json 看全部。",
            "{left} more; see all with --json."
        ))?;
    }
    Ok(())
}
