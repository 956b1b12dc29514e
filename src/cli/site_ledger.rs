//! `dropouts` at a center: the ledgers of all sites, what each site told, one case whole, and the question that goes back.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{file::class_name, help::Help, print, session::Session, trouble::Trouble};
use crate::{
    desk::{AskedState, Desk, SiteBoard, SiteCaseLine, SiteCasePage, SiteQuestion},
    domain::{Date, Lang, Text},
    say,
};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Sites,
    Show {
        #[arg(value_name = "STUDENT")]
        item: String,
    },
    Ask {
        #[arg(value_name = "STUDENT")]
        item: String,
        #[arg(value_name = "TEXT")]
        text: String,
    },
}

const ITEM: (&str, Text) = (
    "item",
    Text::new("台账或学生编号的开头，或姓名", "the beginning of the case's or pupil's id, or the name"),
);

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "dropouts sites",
        about: Text::new(
            "各校一览（中心校端）：台账人数、月报、点名、提醒",
            "Center: the sites with their ledgers, month reports, roll calls and warnings",
        ),
        args: &[],
    },
    Help {
        path: "dropouts show",
        about: Text::new(
            "一名学生的经过、登记日期和提问（中心校端）",
            "Center: what happened in a case, when it was entered, and the questions",
        ),
        args: &[ITEM],
    },
    Help {
        path: "dropouts ask",
        about: Text::new(
            "就一名学生向学校提问（中心校端），随下一份回执送去",
            "Center: ask the school about a case; it goes with the next receipt",
        ),
        args: &[ITEM, ("text", Text::new("问什么", "the question"))],
    },
];

pub(crate) fn run(session: &mut Session<'_>, desk: &Desk, verb: &Verb) -> Result<(), Trouble> {
    match verb {
        Verb::Sites => sites(session, desk),
        Verb::Show { item } => {
            let line = desk.find_site_case(item)?;
            show(session, &desk.site_case(line.site, line.pupil)?)
        }
        Verb::Ask { item, text } => {
            let line = desk.find_site_case(item)?;
            // Who is only absent has no case: the desk says so.
            let case = line.case.unwrap_or_default();
            let number = desk.ask_case(line.site, case, text)?;
            if session.common.json {
                return session.json(&json!({ "case": case.to_string(), "number": number }));
            }
            session.line(&say!(
                session.lang,
                "问题 {number} 已记下，随下一份回执送去。",
                "Question {number} is noted; it goes with the next receipt."
            ))
        }
    }
}

/// The ledgers of all sites, by days left.
pub(crate) fn list(session: &mut Session<'_>, desk: &Desk) -> Result<(), Trouble> {
    let (lang, lines) = (session.lang, desk.center_ledger()?.lines);
    if session.common.json {
        return session.json(&lines.iter().map(object).collect());
    }
    let headings = [
        Text::new("学生", "pupil"),
        Text::new("校点", "site"),
        Text::new("年级", "grade"),
        Text::new("状态", "state"),
        Text::new("缺课", "absent"),
        Text::new("离四周", "four weeks"),
        Text::new("联系", "contacts"),
        Text::new("登记", "entered"),
    ];
    let rows: Vec<Vec<String>> = lines.iter().map(|line| row(line, lang)).collect();
    print::list(session.out, &headings.map(|text| text.get(lang)), &rows)?;
    let count = rows.len();
    session.line(&say!(lang, "共 {count} 人", "{count} pupils"))
}

fn object(line: &SiteCaseLine) -> Json {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    json!({
        "site": line.site.to_string(),
        "site_name": line.site_name,
        "student": line.pupil.to_string(),
        "student_name": line.name,
        "grade": line.class.grade,
        "class_number": line.class.class,
        "stage": line.trouble.key(),
        "case": line.case.map(|case| case.to_string()),
        "since": day(line.since),
        "run_school_days": line.run.map(|run| run.count.school_days()),
        "run_days": line.run.map(|run| run.count.days),
        "unknown_school_days": line.run.map(|run| run.count.unknown),
        "days_left": line.days_left,
        "days_left_at_worst": line.days_left_at_worst,
        "stated": line.stated,
        "contacts": line.contacts,
        "last_contact": day(line.last_contact),
        "silent_days": line.silent,
        "visits_this_week": line.visits,
        "late_days": line.late_days,
        "doubtful_clock": line.doubtful,
        "questions": line.questions,
    })
}

fn row(line: &SiteCaseLine, lang: Lang) -> Vec<String> {
    let absent = line.run.map_or_else(String::new, |run| {
        let (school, days) = (run.count.school_days_text(), run.count.days);
        say!(lang, "{school} 个上学日（{days} 天）", "{school} school days ({days} days)")
    });
    let left = match (line.days_left, line.days_left_at_worst) {
        (Some(0), _) => say!(lang, "已满", "full"),
        (Some(told), Some(worst)) if told != worst => say!(lang, "{worst}~{told} 天", "{worst}-{told} days"),
        (Some(told), _) => say!(lang, "{told} 天", "{told} days"),
        (None, _) => String::new(),
    };
    let late = if line.late_days > 0 {
        say!(lang, "补记 {} 天", "{} days late", line.late_days)
    } else {
        say!(lang, "当天", "same day")
    };
    let doubt = if line.doubtful { say!(lang, "，时钟存疑", ", doubtful clock") } else { String::new() };
    vec![
        line.name.clone(),
        line.site_name.clone(),
        class_name(&line.class, lang),
        line.trouble.label().get(lang).to_owned(),
        absent,
        left,
        line.last_contact
            .map_or_else(|| line.contacts.to_string(), |last| format!("{}（{last}）", line.contacts)),
        late + &doubt,
    ]
}

fn sites(session: &mut Session<'_>, desk: &Desk) -> Result<(), Trouble> {
    let (lang, sites) = (session.lang, desk.center_ledger()?.sites);
    if session.common.json {
        return session.json(&sites.iter().map(|site| board(site, lang)).collect());
    }
    for site in &sites {
        let (name, code) = (&site.name, &site.code);
        let told = site.told.map_or_else(|| say!(lang, "未上报", "never"), |told| told.to_string());
        session.line(&say!(
            lang,
            "{name}（{code}）　最近上报 {told}",
            "{name} ({code})  last told {told}"
        ))?;
        session.line(&say!(
            lang,
            "  缺课待查 {}　疑似 {}　辍学 {}　观察 {}　本周走访 {}",
            "  absent {}, suspected {}, dropped out {}, watched {}, visits this week {}",
            site.unexplained,
            site.suspected,
            site.dropped_out,
            site.watched,
            site.visits
        ))?;
        for warning in &site.warnings {
            let what = warning.what.get(lang);
            session.line(&format!("  ! {what}"))?;
        }
    }
    Ok(())
}

fn board(site: &SiteBoard, lang: Lang) -> Json {
    let months = site.months.iter().map(|month| {
        json!({
            "month": month.month,
            "due": month.due.to_string(),
            "stated": month.stated.map(|(on, _, _)| on.to_string()),
            "entered": month.stated.map(|(_, stamp, _)| stamp.on.to_string()),
            "nil": month.stated.map(|(_, _, nil)| nil),
            "missing": month.missing,
        })
    });
    json!({
        "site": site.site.to_string(),
        "code": site.code,
        "name": site.name,
        "told": site.told.map(|told| told.to_string()),
        "unexplained": site.unexplained,
        "suspected": site.suspected,
        "dropped_out": site.dropped_out,
        "watched": site.watched,
        "visits_this_week": site.visits,
        "months": months.collect::<Vec<_>>(),
        "last_called": site.called.map(|called| called.to_string()),
        "uncalled": site.uncalled,
        "untold": site.untold,
        "window": site.window,
        "questions": site.questions,
        "warnings": site.warnings.iter().map(|warning| warning.what.get(lang)).collect::<Vec<_>>(),
    })
}

fn show(session: &mut Session<'_>, page: &SiteCasePage) -> Result<(), Trouble> {
    let lang = session.lang;
    if session.common.json {
        let events = page.events.iter().map(|event| {
            json!({
                "on": event.on.to_string(),
                "entered": event.stamp.on.to_string(),
                "late_days": event.late_days(),
                "doubtful_clock": event.stamp.doubtful,
                "what": event.what.get(lang),
                "note": event.note,
                "papers": event.papers.1,
                "papers_here": event.papers.0,
            })
        });
        let mut told = object(&page.line);
        told["reason"] = Json::from(page.reason.get(lang));
        told["whereabouts"] = Json::from(page.whereabouts.get(lang));
        told["events"] = events.collect();
        told["questions"] = page.questions.iter().map(question).collect();
        return session.json(&told);
    }
    let cells = row(&page.line, lang);
    session.line(&cells.join("　"))?;
    for event in &page.events {
        let (on, entered, what) = (event.on, event.stamp.on, event.what.get(lang));
        let note = &event.note;
        session.line(&say!(
            lang,
            "  {on}　{what}　{note}（{entered} 登记）",
            "  {on}  {what}  {note} (entered {entered})"
        ))?;
    }
    for asked in &page.questions {
        let (number, text, answer) = (asked.question.number, &asked.question.text, &asked.answer);
        session.line(&say!(
            lang,
            "  问 {number}：{text}　答：{answer}",
            "  Question {number}: {text}  Answer: {answer}"
        ))?;
    }
    Ok(())
}

fn question(asked: &SiteQuestion) -> Json {
    let (state, answered) = match asked.state {
        AskedState::Waiting => ("waiting", None),
        AskedState::Sent => ("sent", None),
        AskedState::Taken => ("taken", None),
        AskedState::Answered(on, _) => ("answered", Some(on.to_string())),
    };
    json!({
        "number": asked.question.number,
        "on": asked.question.on.to_string(),
        "text": asked.question.text,
        "state": state,
        "answered": answered,
        "answer": asked.answer,
    })
}
