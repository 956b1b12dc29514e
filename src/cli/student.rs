//! `student`: one pupil's fields and history; `student edit`, `student add`, `student seen`.

use serde::ser::{SerializeMap, Serializer};
use serde_json::json;

use super::{help::Help, print, session::Session, students, trouble::Trouble, values};
use crate::{
    desk::{Desk, HistoryLine},
    domain::{FieldForm, FieldGroup, FieldKey, Fields, Lang, Pupil, PupilId, Text, reading},
    say,
};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Args {
    #[arg(value_name = "STUDENT", required = true)]
    id: Option<String>,
    #[arg(long)]
    full: bool,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Edit {
        #[arg(value_name = "STUDENT")]
        id: String,
        #[arg(long, value_name = "FIELD=VALUE", value_parser = values::pair, required = true)]
        set: Vec<(String, String)>,
        #[arg(long, value_name = "REASON", default_value = "")]
        reason: String,
    },
    Add {
        #[arg(long, value_name = "FIELD=VALUE", value_parser = values::pair, required = true)]
        set: Vec<(String, String)>,
    },
    Seen {
        #[arg(value_name = "STUDENT")]
        id: String,
        #[arg(value_name = "WHAT")]
        what: String,
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        #[arg(long, value_name = "NAME", default_value = "")]
        by: String,
    },
}

const WHO: Text = Text::new(
    "学生：编号（可只写开头）、学籍号、证件号或姓名",
    "the pupil: id or its beginning, a number, or the name",
);
const SET: Text = Text::new(
    "栏目=内容，栏目用键名或表头；可写多次，内容为空表示清空",
    "field=value, the field by key or header; may be repeated; an empty value clears",
);

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "student",
        about: Text::new("一个学生的全部栏目和历史", "One pupil: all fields and the history"),
        args: &[("id", WHO), ("full", Text::new("证件号不打码", "do not mask numbers"))],
    },
    Help {
        path: "student edit",
        about: Text::new(
            "修改栏目（第12条的常变栏目；关键信息走异动）",
            "Edit fields (the quick lane of Art. 12; key data go by a change)",
        ),
        args: &[("id", WHO), ("set", SET), ("reason", Text::new("为什么改", "why"))],
    },
    Help {
        path: "student add",
        about: Text::new("登记一个学生", "Register one pupil"),
        args: &[("set", SET)],
    },
    Help {
        path: "student seen",
        about: Text::new(
            "登记在全国系统里看到的状态或号码（不改本校记录）",
            "Note the standing or number seen in the national system (the record here stays)",
        ),
        args: &[
            ("id", WHO),
            ("what", Text::new("看到的内容，例：在校生", "what was seen, as it stands there")),
            ("on", Text::new("哪一天看到的，不写是今天", "the day; today if not given")),
            ("by", Text::new("谁看到的，不写是本人", "by whom; oneself if not given")),
        ],
    },
];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    match &args.verb {
        None => show(session, args.id.as_deref().unwrap_or_default(), args.full),
        Some(Verb::Edit { id, set, reason }) => edit(session, id, set, reason),
        Some(Verb::Add { set }) => add(session, set),
        Some(Verb::Seen { id, what, on, by }) => {
            let desk = session.open()?;
            let pupil = desk.find_pupil(id)?;
            let today = desk.today().date;
            let on = on
                .as_deref()
                .map(|text| values::day(text, today, session.lang))
                .transpose()?
                .unwrap_or(today);
            desk.note_seen(pupil, what, on, by)?;
            done(session, pupil, Text::new("已登记：", "Noted: "))
        }
    }
}

fn edit(session: &mut Session<'_>, id: &str, set: &[(String, String)], reason: &str) -> Result<(), Trouble> {
    let desk = session.open()?;
    let pupil = desk.pupil(desk.find_pupil(id)?)?;
    let edits = values::edits(set, &pupil.fields, desk.today().date)?;
    desk.edit_pupil(pupil.id, edits, reason)?;
    done(session, pupil.id, Text::new("已修改：", "Edited: "))
}

fn add(session: &mut Session<'_>, set: &[(String, String)]) -> Result<(), Trouble> {
    let desk = session.open()?;
    let edits = values::edits(set, &Fields::default(), desk.today().date)?;
    let fields = edits.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let id = desk.enter_pupil(fields)?;
    done(session, id, Text::new("已登记：", "Registered: "))
}

fn done(session: &mut Session<'_>, id: PupilId, what: Text) -> Result<(), Trouble> {
    if session.common.json {
        return session.json(&json!({ "id": id.to_string() }));
    }
    let label = what.get(session.lang);
    session.line(&format!("{label}{id}"))
}

fn show(session: &mut Session<'_>, word: &str, full: bool) -> Result<(), Trouble> {
    let desk = session.open()?;
    let pupil = desk.pupil(desk.find_pupil(word)?)?;
    let history = desk.history(pupil.id)?;
    if session.common.json || full {
        desk.disclose("student", 1, "command line")?;
    }
    if session.common.json {
        let mut json = serde_json::Serializer::new(&mut *session.out);
        let mut map = json.serialize_map(None)?;
        students::entries(&mut map, &pupil)?;
        map.serialize_entry("situation", &situation(&pupil))?;
        let lines: Vec<_> = history.iter().map(|line| in_json(line, session.lang)).collect();
        map.serialize_entry("history", &lines)?;
        SerializeMap::end(map)?;
        return Ok(writeln!(session.out)?);
    }
    page(session, &pupil, full)?;
    past(session, &desk, &history, full)
}

/// What goes with the standing; days as they are written, null when there is none.
fn situation(pupil: &Pupil) -> serde_json::Value {
    let situation = &pupil.situation;
    let day = |day: Option<crate::domain::Date>| day.map(|day| day.to_string());
    json!({
        "since": day(situation.since), "until": day(situation.until),
        "elsewhere": situation.elsewhere.as_ref().map(|there| json!({
            "sort": there.sort, "school": there.school, "since": there.since.to_string(),
        })),
        "seen": situation.seen.as_ref().map(|seen| json!({
            "what": seen.what, "on": seen.on.to_string(), "by": seen.by,
        })),
        "clocks": situation.clocks.iter().map(|clock| json!({
            "rule": clock.rule, "from": clock.from.to_string(), "due": clock.due.to_string(),
        })).collect::<serde_json::Value>(),
    })
}

fn in_json(line: &HistoryLine, lang: Lang) -> serde_json::Value {
    json!({
        "seq": line.seq, "at": moment(line.at), "actor": line.actor, "what": line.what.get(lang),
        "field": line.field.map(FieldKey::key), "old": line.old, "new": line.new, "reason": line.reason,
    })
}

/// A moment as China's clocks show it.
fn moment(seconds: i64) -> String {
    let east = chrono::FixedOffset::east_opt(8 * 3600);
    let at = chrono::DateTime::from_timestamp(seconds, 0).zip(east).map(|(at, east)| at.with_timezone(&east));
    at.map_or_else(String::new, |at| at.to_rfc3339())
}

fn page(session: &mut Session<'_>, pupil: &Pupil, full: bool) -> Result<(), Trouble> {
    let lang = session.lang;
    let standing = pupil.standing.label().get(lang);
    session.line(&format!("{}  {standing}  {}", print::visible(pupil.name()), pupil.id))?;
    for group in FieldGroup::ALL {
        let rows: Vec<Vec<String>> = FieldKey::all()
            .filter(|key| key.spec().group == group)
            .filter_map(|key| {
                let text = reading::show(key, pupil.fields.get(key)?, lang);
                let shown = if identifies(key) { print::number(&text, full) } else { text };
                Some(vec![format!("  {}", key.label().get(lang)), shown])
            })
            .collect();
        if !rows.is_empty() {
            session.line("")?;
            print::list(session.out, &[group.label().get(lang), ""], &rows)?;
        }
    }
    Ok(())
}

const fn is_number(form: FieldForm) -> bool {
    matches!(form, FieldForm::IdNumber | FieldForm::StudentNumber)
}

fn identifies(key: FieldKey) -> bool {
    is_number(key.spec().form)
}

fn past(session: &mut Session<'_>, desk: &Desk, history: &[HistoryLine], full: bool) -> Result<(), Trouble> {
    let lang = session.lang;
    let today = desk.today().date;
    let rows: Vec<Vec<String>> = history
        .iter()
        .map(|line| {
            let masked = |text: &str| match line.field {
                Some(key) if identifies(key) => print::number(text, full),
                _ => text.to_owned(),
            };
            let field = line.field.map_or("", |key| key.label().get(lang));
            let arrow = if line.field.is_some() { " → " } else { "" };
            let edit = format!("{}{arrow}{}", masked(&line.old), masked(&line.new));
            let day = moment(line.at).chars().take(16).collect::<String>().replace('T', " ");
            vec![
                day,
                line.actor.clone(),
                line.what.get(lang).to_owned(),
                field.to_owned(),
                edit,
                line.reason.clone(),
            ]
        })
        .collect();
    session.line("")?;
    session.line(&say!(lang, "历史（截至 {today}）", "History (up to {today})"))?;
    let headings = [
        Text::new("时间", "when"),
        Text::new("谁", "who"),
        Text::new("做了什么", "what"),
        Text::new("栏目", "field"),
        Text::new("旧 → 新", "old → new"),
        Text::new("理由", "why"),
    ]
    .map(|text| text.get(lang));
    Ok(print::list(session.out, &headings, &rows)?)
}
