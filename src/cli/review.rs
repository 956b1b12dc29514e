//! `review`: a center decides a change; without one named, the list of what waits.

use serde_json::{Value as Json, json};

use super::{changes, help::Help, print, session::Session, trouble::Trouble};
use crate::{
    desk::{Decision, Desk, ReviewLine},
    domain::Text,
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(value_name = "CHANGE")]
    item: Option<String>,
    #[arg(long, conflicts_with = "return_for", requires = "item")]
    approve: bool,
    #[arg(long = "return", value_name = "REASON", requires = "item")]
    return_for: Option<String>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "review",
    about: Text::new(
        "审核（中心校端）：同意或退回一项异动；不写编号则列出待审",
        "Center: approve or return a change; with none named, list what waits",
    ),
    args: &[
        ("item", Text::new("异动编号，可只写开头", "the change's id, or its beginning")),
        ("approve", Text::new("同意", "approve it")),
        ("return_for", Text::new("退回，写明理由", "return it, with the reason")),
    ],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let decision = match (args.approve, &args.return_for) {
        (true, _) => Some(Decision::Approved),
        (false, Some(reason)) => Some(Decision::Returned(reason.clone())),
        (false, None) => None,
    };
    let (item, decision) = match (&args.item, decision) {
        (None, _) => {
            let desk = session.open()?;
            return list(session, &desk);
        }
        (Some(item), Some(decision)) => (item, decision),
        (Some(_), None) => {
            let missing = Text::new("同意还是退回？", "Approve or return?");
            let advice = Text::new("写上 --approve，或 --return 理由", "Give --approve, or --return REASON");
            return Err(Trouble::usage(session.lang, missing, advice));
        }
    };
    let desk = session.open()?;
    let (site, id) = desk.find_review(item)?;
    let state = if decision == Decision::Approved { "approved" } else { "returned" };
    desk.review(site, id, decision)?;
    if session.common.json {
        return session.json(&json!({ "id": id.to_string(), "state": state }));
    }
    session.line(&say!(
        session.lang,
        "已记下：{id}，随下一份回执送回。",
        "Noted: {id}; it goes back in the next receipt."
    ))
}

fn list(session: &mut Session<'_>, desk: &Desk) -> Result<(), Trouble> {
    let lines = desk.review_queue()?;
    if session.common.json {
        return session.json(&lines.iter().map(object).collect());
    }
    let lang = session.lang;
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let mut row = changes::row(&line.line, lang);
            row.insert(1, line.site_name.clone());
            row.insert(2, line.disposition.label().get(lang).to_owned());
            row
        })
        .collect();
    let mut headings: Vec<&str> = changes::HEADINGS.map(|text| text.get(lang)).to_vec();
    headings.insert(1, Text::new("校点", "site").get(lang));
    headings.insert(2, Text::new("处理", "disposition").get(lang));
    Ok(print::list(session.out, &headings, &rows)?)
}

fn object(line: &ReviewLine) -> Json {
    let mut object = changes::object(&line.line);
    object["site"] = Json::from(line.site.to_string());
    object["site_name"] = Json::from(line.site_name.clone());
    object["disposition"] = Json::from(line.disposition.key());
    object["elsewhere"] = Json::from(line.elsewhere.clone());
    object
}
