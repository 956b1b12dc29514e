//! `doctor`: integrity of file, chain, projections and evidence.

use serde_json::{Value as Json, json};

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{
    desk::{Finding, Progress},
    domain::Text,
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long)]
    rebuild: bool,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "doctor",
    about: Text::new(
        "检查数据是否完好：文件、记录链、各表、证明材料",
        "See whether the data are whole: file, chain, tables, evidence",
    ),
    args: &[(
        "rebuild",
        Text::new("从记录重建各表并比较", "rebuild the tables from the journal and compare"),
    )],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let found = desk.doctor(args.rebuild, &Progress::new())?;
    let ok = found.iter().all(|finding| !finding.fault);
    let lang = session.lang;
    if session.common.json {
        let told = |fault: bool| -> Json {
            let wanted = |finding: &&Finding| finding.fault == fault;
            found.iter().filter(wanted).map(|finding| Json::from(finding.what.get(lang))).collect()
        };
        session.json(&json!({ "ok": ok, "findings": told(true), "notes": told(false) }))?;
    } else {
        for finding in &found {
            let mark =
                if finding.fault { Text::new("坏：", "fault: ") } else { Text::new("　　", "       ") };
            session.line(&format!("{}{}", mark.get(lang), finding.what.get(lang)))?;
        }
        session.line(&if ok {
            say!(lang, "完好。", "Everything is whole.")
        } else {
            say!(
                lang,
                "有损坏。请先备份整个数据文件夹，再从备份恢复。",
                "Something is damaged. Copy the whole data folder first, then restore a backup."
            )
        })?;
    }
    if ok { Ok(()) } else { Err(Trouble::Found) }
}
