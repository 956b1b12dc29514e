//! `monthly`: the monthly dropout report, shown as it would be stated, and stated under the head's name.

use serde_json::{Value as Json, json};

use super::{help::Help, session::Session, trouble::Trouble};
use crate::{
    desk::dropout::{MonthDraft, month_of},
    domain::{PupilId, Text, ledger::MonthReport},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(long, value_name = "MONTH")]
    month: Option<String>,
    #[arg(long, requires = "head")]
    state: bool,
    #[arg(long, value_name = "NAME", requires = "state")]
    head: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "state")]
    note: Option<String>,
}

pub(crate) const HELP: &[Help] = &[Help {
    path: "monthly",
    about: Text::new(
        "控辍保学月报：没有也要报，由校长署名",
        "The monthly dropout report, also when there is none, under the head's name",
    ),
    args: &[
        ("month", Text::new("月份，如 2026-11；不写则为本月", "the month, as 2026-11; this one if left out")),
        ("state", Text::new("正式填报", "state it")),
        ("head", Text::new("校长姓名", "the head's name")),
        ("note", Text::new("说明", "a note")),
    ],
}];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    let month = match &args.month {
        None => month_of(desk.today().date),
        Some(word) => month(word).ok_or_else(|| {
            Trouble::usage(
                session.lang,
                Text::new("月份写错了", "That is no month"),
                Text::new("写成 2026-11。", "Write it as 2026-11."),
            )
        })?,
    };
    if args.state {
        desk.state_month(
            month,
            args.head.as_deref().unwrap_or_default(),
            args.note.as_deref().unwrap_or_default(),
        )?;
    }
    let draft = desk.month_draft(month)?;
    if session.common.json {
        return session.json(&object(&draft));
    }
    let report = &draft.report;
    let (year, of_year) = (month / 100, month % 100);
    session.line(&say!(session.lang, "{year}年{of_year}月", "{year}-{of_year:02}"))?;
    for (label, pupils) in lists(report) {
        let names: Vec<&str> = pupils.iter().map(|pupil| draft.name(*pupil)).collect();
        let (label, count) = (label.get(session.lang), pupils.len());
        let names = names.join(&say!(session.lang, "、", ", "));
        session.line(format!("{label} {count}　{names}").trim_end())?;
    }
    let uncalled = report.uncalled;
    session.line(&say!(
        session.lang,
        "未点名 {uncalled} 个班次半天",
        "{uncalled} half days of classes without a roll call"
    ))?;
    let told = match &draft.stated {
        Some(known) => {
            let (on, head) = (known.stamp.on, &known.report.head);
            if known.report.is_nil() {
                say!(session.lang, "{on} {head}已报（零报告）", "stated on {on} by {head}, nil")
            } else {
                say!(session.lang, "{on} {head}已报", "stated on {on} by {head}")
            }
        }
        None => say!(session.lang, "还没报", "not stated yet"),
    };
    session.line(&told)
}

fn month(word: &str) -> Option<u32> {
    let (year, month) = word.trim().split_once('-')?;
    let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
    ((1000..=9999).contains(&year) && (1..=12).contains(&month)).then_some(year * 100 + month)
}

fn lists(report: &MonthReport) -> [(Text, &[PupilId]); 5] {
    [
        (Text::new("月末疑似辍学", "suspected at its end"), &report.suspected),
        (Text::new("月末辍学", "dropped out at its end"), &report.dropped_out),
        (Text::new("本月劝返", "persuaded"), &report.persuaded),
        (Text::new("本月返校", "back"), &report.returned),
        (Text::new("本月销号", "closed"), &report.closed),
    ]
}

fn object(draft: &MonthDraft) -> Json {
    let ids = |pupils: &[PupilId]| pupils.iter().map(ToString::to_string).collect::<Vec<_>>();
    let report = |report: &MonthReport| {
        json!({
            "month": format!("{}-{:02}", report.month / 100, report.month % 100),
            "suspected": ids(&report.suspected),
            "dropped_out": ids(&report.dropped_out),
            "persuaded": ids(&report.persuaded),
            "returned": ids(&report.returned),
            "closed": ids(&report.closed),
            "uncalled": report.uncalled,
            "nil": report.is_nil(),
        })
    };
    let mut told = report(&draft.report);
    told["ripe"] = draft.ripe.into();
    told["stated"] = draft.stated.as_ref().map_or(Json::Null, |known| {
        let mut stated = report(&known.report);
        stated["head"] = known.report.head.clone().into();
        stated["note"] = known.report.note.clone().into();
        stated["on"] = known.report.on.to_string().into();
        stated["entered"] = known.stamp.on.to_string().into();
        stated
    });
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_and_nothing_else() {
        for (word, read) in [
            ("2026-11", Some(202_611)),
            ("2026-1", Some(202_601)),
            (" 2026-12 ", Some(202_612)),
            ("2026-13", None),
            ("2026-00", None),
            ("202611", None),
            ("26-11", None),
        ] {
            assert_eq!(month(word), read, "{word}");
        }
    }
}
