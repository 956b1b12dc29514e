//! `check`: the data checks (核查) over all records.

use serde_json::json;

use super::{help::Help, print, session::Session, trouble::Trouble};
use crate::{desk::Progress, domain::Text, say};

pub(crate) const HELP: &[Help] = &[Help {
    path: "check",
    about: Text::new(
        "数据核查：有错则以状态 1 结束",
        "Data checks; ends with status 1 when something is wrong",
    ),
    args: &[],
}];

pub(crate) fn run(session: &mut Session<'_>) -> Result<(), Trouble> {
    let desk = session.open()?;
    let found = desk.check_all(&Progress::new())?;
    let lang = session.lang;
    if session.common.json {
        session.json(
            &found
                .iter()
                .map(|line| {
                    json!({
                        "student": line.pupil.to_string(), "student_name": line.name,
                        "field": line.field.map(crate::domain::FieldKey::key), "fault": line.fault,
                        "what": line.what.get(lang),
                    })
                })
                .collect(),
        )?;
    } else {
        let weight = |fault: bool| if fault { Text::new("错", "fault") } else { Text::new("警", "look") };
        let rows: Vec<Vec<String>> = found
            .iter()
            .map(|line| {
                vec![
                    weight(line.fault).get(lang).to_owned(),
                    line.name.clone(),
                    line.field.map_or("", |key| key.label().get(lang)).to_owned(),
                    line.what.get(lang).to_owned(),
                ]
            })
            .collect();
        let headings = [
            Text::new("轻重", "weight"),
            Text::new("学生", "pupil"),
            Text::new("栏目", "field"),
            Text::new("问题", "what"),
        ]
        .map(|text| text.get(lang));
        print::list(session.out, &headings, &rows)?;
        let faults = found.iter().filter(|line| line.fault).count();
        let doubts = found.len() - faults;
        session.line(&say!(
            lang,
            "错 {faults} 项，警 {doubts} 项",
            "{faults} faults, {doubts} to look at"
        ))?;
    }
    if found.iter().any(|line| line.fault) { Err(Trouble::Found) } else { Ok(()) }
}
