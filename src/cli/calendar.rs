//! `calendar`: the years whose working days are known, and taking in a further one.

use std::path::PathBuf;

use serde_json::json;

use super::{help::Help, print, session::Session, trouble::Trouble};
use crate::{domain::Text, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    List,
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

pub(crate) const HELP: &[Help] = &[
    Help { path: "calendar", about: Text::new("工作日日历", "The calendar of working days"), args: &[] },
    Help {
        path: "calendar list",
        about: Text::new(
            "已有哪些年份；其余年份的期限只能估计（约）",
            "The years that are known; limits in others are estimates",
        ),
        args: &[],
    },
    Help {
        path: "calendar import",
        about: Text::new("导入一年的放假调休日历", "Take in the holidays and make-up workdays of a year"),
        args: &[(
            "file",
            Text::new(
                "CSV 文件：首行是标题，以后每行如 2027-01-01,holiday,元旦；调休上班写 workday",
                "a CSV file with the head date,kind,name and rows as 2027-01-01,holiday,New Year (or workday)",
            ),
        )],
    },
];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let lang = session.lang;
    if let Verb::Import { file } = &args.verb {
        let year = desk.import_calendar(file)?;
        if session.common.json {
            return session.json(&json!({ "year": year }));
        }
        return session.line(&say!(lang, "已导入{year}年的日历。", "The calendar of {year} was taken in."));
    }
    let years = desk.calendars()?;
    if session.common.json {
        return session.json(
            &years.iter().map(|(year, source)| json!({ "year": year, "source": source.key() })).collect(),
        );
    }
    let rows: Vec<Vec<String>> = years
        .iter()
        .map(|(year, source)| vec![year.to_string(), source.label().get(lang).to_owned()])
        .collect();
    let headings = [Text::new("年份", "year"), Text::new("来源", "from")].map(|text| text.get(lang));
    Ok(print::list(session.out, &headings, &rows)?)
}
