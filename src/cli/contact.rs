//! `contact`: contacts with a pupil's family noted, listed, struck (第23条).

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{change, help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    desk::{Desk, dropout::ContactLine},
    domain::{ContactId, EvidenceId, Lang, PupilId, Text, Words, ledger::Letter},
    say,
};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Add(Box<Add>),
    List {
        #[arg(value_name = "STUDENT")]
        id: String,
    },
    Strike {
        #[arg(value_name = "STUDENT")]
        id: String,
        #[arg(value_name = "CONTACT")]
        contact: String,
        #[arg(long, value_name = "REASON")]
        reason: String,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    #[arg(value_name = "STUDENT")]
    id: String,
    #[arg(long, value_name = "WAY")]
    way: String,
    #[arg(long, value_name = "TEXT")]
    found: String,
    #[arg(long, value_name = "OUTCOME")]
    outcome: String,
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[arg(long, value_name = "NAME")]
    whom: Option<String>,
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    #[arg(long, value_name = "TEXT")]
    promise: Option<String>,
    #[arg(long, value_name = "DATE")]
    back_by: Option<String>,
    #[arg(long, value_name = "TEXT")]
    next: Option<String>,
    #[arg(long, value_name = "DATE")]
    next_on: Option<String>,
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
    #[arg(long, value_name = "NUMBER")]
    letter: Option<String>,
    #[arg(long, value_name = "DATE")]
    served: Option<String>,
    #[arg(long, value_name = "DATE")]
    deadline: Option<String>,
    #[arg(long, value_name = "NAME")]
    received_by: Option<String>,
    #[arg(long, requires = "witnesses")]
    refused: bool,
    #[arg(long, value_name = "NAME")]
    witnesses: Option<String>,
}

pub(super) const WHO: Text = Text::new(
    "学生：编号（可只写开头）、学籍号、证件号或姓名",
    "the pupil: id or its beginning, a number, or the name",
);

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "contact",
        about: Text::new("家校联系记录（第23条）", "Contacts with a pupil's family (Art. 23)"),
        args: &[],
    },
    Help {
        path: "contact add",
        about: Text::new(
            "记一次联系：谁、联系到谁、了解到什么；没有记录就不算“多次联系”",
            "Note a contact: who, whom, what was found; what is not noted is no contact",
        ),
        args: &[
            ("id", WHO),
            (
                "way",
                Text::new(
                    "方式：电话、微信视频、家访、劝学通知书、会同村委、会同乡镇",
                    "the way: call, video, visit, letter, village, township",
                ),
            ),
            ("found", Text::new("了解到的情况", "what was found")),
            (
                "outcome",
                Text::new(
                    "结果：答应返校，问清原因，可请假，不愿返校，家中无人，联系不上，已在外地就读，情况不明，再查",
                    "the outcome: promised, excused, refused, nobody, no-answer, elsewhere, unclear",
                ),
            ),
            ("on", Text::new("哪天联系的；不写则为今天", "the day; today if left out")),
            ("by", Text::new("谁去联系的；不写则为本人", "who made it; you if left out")),
            ("whom", Text::new("联系到谁；不写则为监护人", "who was spoken to; the guardian if left out")),
            ("place", Text::new("在哪里；不写则为现住址", "where; the address if left out")),
            ("promise", Text::new("家长答应什么", "what the family promised")),
            ("back_by", Text::new("答应哪天返校", "the day of the return by that promise")),
            ("next", Text::new("下一步做什么", "what is to be done next")),
            ("next_on", Text::new("下一步哪天", "by when")),
            (
                "evidence",
                Text::new(
                    "签字记录、回证的照片；可写多次",
                    "a photograph of the signed note; may be repeated",
                ),
            ),
            ("letter", Text::new("劝学通知书字号", "the letter's number")),
            (
                "served",
                Text::new(
                    "通知书哪天送达；不写则为联系那天",
                    "the day of its service; that of the contact if left out",
                ),
            ),
            ("deadline", Text::new("限期返校的日子；不写则按规则", "its last day; by the rules if left out")),
            ("received_by", Text::new("谁签收的", "who received it")),
            ("refused", Text::new("拒收，留置送达", "it was refused and left there")),
            ("witnesses", Text::new("拒收时的两名见证人，用顿号隔开", "two witnesses of the refusal")),
        ],
    },
    Help {
        path: "contact list",
        about: Text::new("列出一名学生的联系记录", "List the contacts with a pupil's family"),
        args: &[("id", WHO)],
    },
    Help {
        path: "contact strike",
        about: Text::new(
            "划掉记错的一条；日志里仍保留",
            "Strike a contact that was noted by mistake; the journal keeps it",
        ),
        args: &[
            ("id", WHO),
            ("contact", Text::new("记录编号，可只写开头", "the contact's id or its beginning")),
            ("reason", Text::new("为什么划掉", "why")),
        ],
    },
];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    match &args.verb {
        Verb::Add(told) => add(session, &desk, told),
        Verb::List { id } => {
            let lines = desk.contacts_of(desk.find_pupil(id)?)?;
            if session.common.json {
                return session.json(&lines.iter().map(|line| object(line, session.lang)).collect());
            }
            let rows: Vec<Vec<String>> = lines.iter().map(|line| row(line, session.lang)).collect();
            Ok(print::list(session.out, &HEADINGS.map(|text| text.get(session.lang)), &rows)?)
        }
        Verb::Strike { id, contact, reason } => {
            let pupil = desk.find_pupil(id)?;
            let contact = find(session.lang, &desk, pupil, contact)?;
            desk.strike_contact(pupil, contact, reason)?;
            if session.common.json {
                return session.json(&json!({ "contact": contact.to_string(), "struck": true }));
            }
            session.line(&say!(session.lang, "已划掉", "Struck"))
        }
    }
}

fn add(session: &mut Session<'_>, desk: &Desk, told: &Add) -> Result<(), Trouble> {
    let (today, lang) = (desk.today().date, session.lang);
    let day = |text: &Option<String>| text.as_deref().map(|text| values::day(text, today, lang)).transpose();
    let pupil = desk.find_pupil(&told.id)?;
    let way = code(desk, "contact-way", &told.way);
    let mut contact = desk.new_contact(pupil, &way)?;
    contact.on = day(&told.on)?.unwrap_or(contact.on);
    let keep = |given: &Option<String>, known: String| given.clone().unwrap_or(known);
    contact.by = keep(&told.by, contact.by);
    contact.whom = keep(&told.whom, contact.whom);
    contact.place = keep(&told.place, contact.place);
    contact.found.clone_from(&told.found);
    contact.outcome = code(desk, "contact-outcome", &told.outcome);
    contact.promise = told.promise.clone().unwrap_or_default();
    contact.next = told.next.clone().unwrap_or_default();
    (contact.back_by, contact.next_on) = (day(&told.back_by)?, day(&told.next_on)?);
    let letter = told.letter.is_some() || contact.letter.is_some();
    contact.letter = letter
        .then(|| -> Result<Letter, Trouble> {
            Ok(Letter {
                number: told.letter.clone().unwrap_or_default(),
                deadline: day(&told.deadline)?,
                served: Some(day(&told.served)?.unwrap_or(contact.on)),
                received_by: told.received_by.clone().unwrap_or_default(),
                refused: told.refused,
                witnesses: told.witnesses.clone().unwrap_or_default(),
            })
        })
        .transpose()?;
    let papers = told.evidence.iter().map(|file| change::attach(desk, file));
    contact.papers = papers.collect::<Result<Vec<EvidenceId>, _>>()?;
    let id = desk.note_contact(&contact)?;
    if session.common.json {
        return session.json(&json!({ "contact": id.to_string(), "student": pupil.to_string() }));
    }
    let short = id.short();
    session.line(&say!(lang, "已记录：{short}", "Noted: {short}"))
}

/// The code of a choice that was typed as its code or its name; what no list knows stays for the desk to refuse.
pub(super) fn code(desk: &Desk, list: &str, word: &str) -> String {
    let word = word.trim();
    let known = desk.choices(list).into_iter();
    let named = |(code, name): &(String, Words)| code == word || name.zh == word || name.en == word;
    known.into_iter().find(named).map_or_else(|| word.to_owned(), |(code, _)| code)
}

fn find(lang: Lang, desk: &Desk, pupil: PupilId, word: &str) -> Result<ContactId, Trouble> {
    let word = word.trim().to_ascii_lowercase();
    let lines = desk.contacts_of(pupil)?;
    let ids = lines.iter().map(|line| line.kept.contact.id);
    let found: Vec<ContactId> =
        ids.filter(|id| word.len() >= 4 && id.to_string().starts_with(&word)).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        _ => Err(Trouble::usage(
            lang,
            Text::new("没有这条联系记录", "There is no such contact"),
            Text::new("用 xueji contact list 查编号", "See its id with: xueji contact list STUDENT"),
        )),
    }
}

/// A contact as scripts read it.
pub(super) fn object(line: &ContactLine, lang: Lang) -> Json {
    let contact = &line.kept.contact;
    let day = |day: Option<crate::domain::Date>| day.map(|day| day.to_string());
    json!({
        "contact": contact.id.to_string(),
        "student": contact.pupil.to_string(),
        "on": contact.on.to_string(),
        "entered": line.kept.first.on.to_string(),
        "late": line.late,
        "doubtful_clock": line.kept.first.doubtful,
        "way": contact.way,
        "way_name": line.way.get(lang),
        "by": contact.by,
        "whom": contact.whom,
        "place": contact.place,
        "found": contact.found,
        "outcome": contact.outcome,
        "outcome_name": line.outcome.get(lang),
        "promise": contact.promise,
        "back_by": day(contact.back_by),
        "next": contact.next,
        "next_on": day(contact.next_on),
        "letter": contact.letter.as_ref().map(|letter| json!({
            "number": letter.number,
            "deadline": day(letter.deadline),
            "served": day(letter.served),
            "received_by": letter.received_by,
            "refused": letter.refused,
            "witnesses": letter.witnesses,
        })),
        "evidence": contact.papers.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "counts": line.counts,
    })
}

const HEADINGS: [Text; 7] = [
    Text::new("编号", "id"),
    Text::new("日期", "date"),
    Text::new("方式", "way"),
    Text::new("联系人", "by"),
    Text::new("对方", "whom"),
    Text::new("情况", "found"),
    Text::new("结果", "outcome"),
];

fn row(line: &ContactLine, lang: Lang) -> Vec<String> {
    let contact = &line.kept.contact;
    let entered = line.kept.first.on;
    let late =
        if line.late { say!(lang, "（{entered} 补记）", " (entered {entered})") } else { String::new() };
    vec![
        contact.id.short(),
        format!("{}{late}", contact.on),
        line.way.get(lang).to_owned(),
        contact.by.clone(),
        contact.whom.clone(),
        contact.found.clone(),
        line.outcome.get(lang).to_owned(),
    ]
}
