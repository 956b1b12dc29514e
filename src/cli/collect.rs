//! `collect`: a center verifies and merges every bundle found.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble};
use crate::{
    desk::{BundleOutcome, BundleResult, Desk, Progress},
    domain::{Lang, Text},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "collect",
    about: Text::new(
        "收件（中心校端）：核对并并入找到的每个上报包",
        "Center: verify and merge every bundle found",
    ),
    args: &[("paths", Text::new("U盘、文件夹或包文件", "sticks, folders or bundle files"))],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let outcomes = desk.collect(&args.paths, &Progress::new())?;
    tell(session, &args.paths, &outcomes)
}

/// Prints what became of each bundle, and what else on the stick the person should know of; one bundle refused makes
/// the status 1.
pub(crate) fn tell(
    session: &mut Session<'_>,
    paths: &[PathBuf],
    outcomes: &[BundleOutcome],
) -> Result<(), Trouble> {
    let lang = session.lang;
    let strange = Desk::strange_on(paths)?;
    for words in &strange {
        session.note(words.get(lang))?;
    }
    if session.common.json {
        let bundles: Json = outcomes.iter().map(|outcome| object(outcome, lang)).collect();
        let notices: Json = strange.iter().map(|words| Json::from(words.get(lang))).collect();
        session.json(&json!({ "bundles": bundles, "notices": notices }))?;
    } else if outcomes.is_empty() {
        session.line(&say!(
            lang,
            "没有找到任何包。看看U盘上有没有 XJB 文件夹。",
            "No bundle was found. See whether the stick has a folder XJB."
        ))?;
    } else {
        let rows: Vec<Vec<String>> = outcomes.iter().map(|outcome| row(outcome, lang)).collect();
        let headings = [
            Text::new("校点", "site"),
            Text::new("包号", "bundle"),
            Text::new("结果", "result"),
            Text::new("异动", "changes"),
            Text::new("说明", "remark"),
        ]
        .map(|text| text.get(lang));
        print::list(session.out, &headings, &rows)?;
    }
    let wrong = outcomes.is_empty() || outcomes.iter().any(|outcome| outcome.result == BundleResult::Refused);
    if wrong { Err(Trouble::Found) } else { Ok(()) }
}

fn object(outcome: &BundleOutcome, lang: Lang) -> Json {
    let changes: Json = outcome
        .changes
        .iter()
        .map(|(id, disposition)| json!({ "id": id.to_string(), "disposition": disposition.key() }))
        .collect();
    json!({
        "file": outcome.file, "site_code": outcome.site_code, "number": outcome.number,
        "result": outcome.result.key(), "message": outcome.message.get(lang), "changes": changes,
    })
}

fn row(outcome: &BundleOutcome, lang: Lang) -> Vec<String> {
    let result = match outcome.result {
        BundleResult::Merged => Text::new("已并入", "merged"),
        BundleResult::Already => Text::new("已有", "already there"),
        BundleResult::Held => Text::new("暂存", "held"),
        BundleResult::Refused => Text::new("拒收", "refused"),
    };
    // What could not be read has no sender and no number: the file's name stands for both.
    let site = if outcome.site_code.is_empty() {
        outcome.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    } else {
        outcome.site_code.clone()
    };
    vec![
        site,
        outcome.number.to_string(),
        result.get(lang).to_owned(),
        outcome.changes.len().to_string(),
        outcome.message.get(lang).to_owned(),
    ]
}
