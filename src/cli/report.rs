//! `report`: rosters, registers and forms as workbooks.

use std::path::PathBuf;

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{domain::Text, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[arg(long, value_name = "LAYOUT", default_value = "C")]
    layout: String,
    #[arg(long, value_name = "YEAR")]
    year: Option<u16>,
    #[arg(long)]
    replace: bool,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "report",
    about: Text::new("写出报表", "Write a report"),
    args: &[
        (
            "name",
            Text::new(
                "报表名：roster（花名册）、movements（增减情况登记表）、breaches（第30条自查表）",
                "the report: roster, movements, breaches",
            ),
        ),
        ("to", Text::new("写到这个 .xlsx 文件", "to this .xlsx file")),
        (
            "layout",
            Text::new(
                "国家模板的版式 A、B 或 C，不写则为 C",
                "layout of the national template, A, B or C; C if left out",
            ),
        ),
        (
            "year",
            Text::new(
                "增减情况登记表的学年，如 2026 指 2026 年 9 月开始的学年；不写则为本学年",
                "school year of the movement register, by its first year; the present one if left out",
            ),
        ),
        ("replace", Text::new("文件已存在时替换", "replace the file when it exists")),
    ],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let rows = match (args.name.as_str(), args.year) {
        ("breaches", year) => desk.write_breaches(year, &args.to, args.replace)?,
        ("movements", year) => desk.write_movements(year, &args.to, args.replace)?,
        (name, _) => desk.write_report(name, &args.layout, &args.to, args.replace)?,
    };
    if session.common.json {
        return session.json(&json!({ "file": args.to, "rows": rows }));
    }
    let file = args.to.display();
    session.line(&say!(session.lang, "已写出 {rows} 行：{file}", "{rows} rows written: {file}"))
}
