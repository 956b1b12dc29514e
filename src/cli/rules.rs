//! `rules`: every figure in force with its article. Without a desk they are those delivered with the program.

use serde_json::json;

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    desk::Figure,
    domain::{Lang, Text, Unit},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "rules",
    about: Text::new(
        "列出现行的全部期限和数字及其依据；给出 --data 和密码（文件或环境变量）时按本库的规则，否则按程序自带的规则",
        "Every figure in force with its article; with --data and a password (file or variable) by the rules of that store, else by those delivered with the program",
    ),
    args: &[(
        "on",
        Text::new("看哪一天的规则，如 20260901，不写是今天", "the day (YYYYMMDD); today if not given"),
    )],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let lang = session.lang;
    let today = values::day_of((session.around.now)());
    let on = args.on.as_deref().map(|text| values::day(text, today, lang)).transpose()?.unwrap_or(today);
    let rules = session.rules()?;
    let figures = rules.figures(on);
    if session.common.json {
        return session.json(&figures.iter().map(object).collect());
    }
    let rows: Vec<Vec<String>> = figures.iter().map(|figure| row(figure, lang)).collect();
    let headings = [
        Text::new("编号", "id"),
        Text::new("内容", "what"),
        Text::new("期限", "figure"),
        Text::new("依据", "rule"),
        Text::new("生效", "in force"),
    ];
    print::list(session.out, &headings.map(|text| text.get(lang)), &rows)?;
    let ((version, source), count) = (rules.version(), rows.len());
    session.line(&say!(
        lang,
        "{on} 有效的共 {count} 项。规则版本 {version}（{source}）。标“自定”的法规没有规定，可由中心校改。",
        "{count} figures in force on {on}. Rules {version} ({source}). Those marked “own” are not given by the regulation."
    ))
}

fn object(figure: &Figure) -> serde_json::Value {
    json!({
        "id": figure.id,
        "article": figure.article.map(|article| article.0),
        "value": value(figure),
        "unit": figure.unit,
        "from": figure.from.to_string(),
        "to": figure.until.map(|day| day.to_string()),
        "what": { "zh": figure.what.zh, "en": figure.what.en },
        "own": figure.own,
    })
}

/// A number; a day of each year is told as month and day, for 730 would be read as days.
fn value(figure: &Figure) -> serde_json::Value {
    match figure.unit {
        Unit::Date => format!("{:02}-{:02}", figure.value / 100, figure.value % 100).into(),
        _ => figure.value.into(),
    }
}

fn row(figure: &Figure, lang: Lang) -> Vec<String> {
    let article = figure.article.map_or_else(String::new, |article| article.label(lang));
    let own = if figure.own { say!(lang, "自定", "own") } else { String::new() };
    let rule = [article, own].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let until = figure.until.map_or_else(String::new, |day| day.to_string());
    vec![
        figure.id.clone(),
        figure.what.get(lang).to_owned(),
        figure.said().get(lang).to_owned(),
        rule,
        format!("{}–{until}", figure.from),
    ]
}
