//! `subjects`: the subjects in which results are kept.

use serde_json::json;

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{domain::Text, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "LIST")]
    set: Option<String>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "subjects",
    about: Text::new("查看或设置记成绩的科目", "Show or set the subjects in which results are kept"),
    args: &[(
        "set",
        Text::new("全部科目，按顺序，用逗号或顿号分开", "all subjects in their order, parted by commas"),
    )],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    if let Some(list) = &args.set {
        let subjects: Vec<String> = list.split([',', '，', '、']).map(|one| one.trim().to_owned()).collect();
        desk.set_subjects(&subjects)?;
    }
    let subjects = desk.subjects()?;
    if session.common.json {
        return session.json(&json!(subjects));
    }
    if subjects.is_empty() {
        return session.line(&say!(session.lang, "还没有设置科目", "No subjects are set"));
    }
    session.line(&subjects.join("、"))
}
