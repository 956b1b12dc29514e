//! `dropouts`: the dropout ledger: who is in trouble and what is next, cases opened and moved on, the report assembled
//! (第23条). At a center the same over all sites, see [`super::site_ledger`].

mod lists;

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    contact::{WHO, code},
    help::Help,
    print,
    session::Session,
    site_ledger,
    trouble::Trouble,
    values,
};
use crate::{
    desk::{
        Desk, FormAbout, FormYear,
        dropout::{CaseTold, LedgerLine},
    },
    domain::{
        Date, DeskRole, Lang, Text,
        codes::CodeTable,
        ledger::{Case, CaseFacts, CaseState, Responsible},
    },
    say,
};

/// The form of the ledger.
const LEDGER: &str = "F17";

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    #[arg(long, requires = "to")]
    replace: bool,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    #[command(flatten)]
    Center(site_ledger::Verb),
    Open {
        #[arg(value_name = "STUDENT")]
        id: String,
        #[command(flatten)]
        told: Box<Told>,
    },
    Step {
        #[arg(value_name = "STUDENT")]
        id: String,
        #[arg(long, value_name = "CLOSING")]
        closing: Option<String>,
        #[command(flatten)]
        told: Box<Told>,
    },
    Answer {
        #[arg(value_name = "STUDENT")]
        id: String,
        #[arg(value_name = "NUMBER")]
        number: u32,
        #[arg(value_name = "TEXT")]
        text: String,
    },
    Report {
        #[arg(value_name = "STUDENT")]
        id: String,
    },
    Missing,
    Count {
        #[arg(long, value_name = "YEAR")]
        year: Option<u16>,
    },
    Migrants {
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        #[arg(long, requires = "to")]
        replace: bool,
    },
    Watch {
        #[arg(value_name = "STUDENT")]
        id: String,
        #[arg(long, value_name = "GROUP")]
        group: Vec<String>,
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
struct Told {
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[arg(long, value_name = "DATE")]
    first_absent: Option<String>,
    #[arg(long, value_name = "CODE")]
    reason: Option<String>,
    #[arg(long, value_name = "TEXT")]
    reason_note: Option<String>,
    #[arg(long, value_name = "CODE")]
    whereabouts: Option<String>,
    #[arg(long, value_name = "TEXT")]
    whereabouts_note: Option<String>,
    #[arg(long, value_name = "TEXT")]
    help_given: Option<String>,
    #[arg(long, value_name = "ROLE=NAME", value_parser = values::pair)]
    responsible: Vec<(String, String)>,
    #[arg(long, value_name = "CODE")]
    system_mark: Option<String>,
    #[arg(long, value_name = "DATE")]
    system_marked: Option<String>,
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

const TOLD: [(&str, Text); 12] = [
    (
        "state",
        Text::new(
            "到哪一步：疑似辍学、劝返中、返校观察、已销号",
            "the state: suspected, persuading, watched, closed",
        ),
    ),
    ("on", Text::new("哪天；不写则为今天", "the day; today if left out")),
    (
        "first_absent",
        Text::new("开始缺课日期；不写则按考勤", "the first day absent; by the roll if left out"),
    ),
    ("reason", Text::new("原因：名称或代码，如厌学", "the reason: name or code")),
    ("reason_note", Text::new("原因说明", "the reason in words")),
    ("whereabouts", Text::new("去向：名称或代码，如在家", "the whereabouts: name or code")),
    ("whereabouts_note", Text::new("去向说明", "the whereabouts in words")),
    ("help_given", Text::new("已采取的帮扶措施", "help given so far")),
    (
        "responsible",
        Text::new(
            "包保责任人：身份（班主任、学校领导、村干部、乡镇干部）=姓名，电话；可写多次",
            "who answers for the child: teacher, leader, village or township=name, telephone; may be repeated",
        ),
    ),
    (
        "system_mark",
        Text::new("全国系统标注：尚未标注、其他离校、控辍保学台账", "the mark in the national system"),
    ),
    ("system_marked", Text::new("哪天标注的", "the day of that mark")),
    ("note", Text::new("做了什么", "what was done")),
];

/// What an opening or a step is told with, after what is its own.
const fn told<const N: usize, const M: usize>(own: [(&'static str, Text); N]) -> [(&'static str, Text); M] {
    let mut all = [("id", WHO); M];
    let mut at = 0;
    while at < M {
        all[at] = if at < N { own[at] } else { TOLD[at - N] };
        at += 1;
    }
    all
}

static OPEN_ARGS: [(&str, Text); 13] = told([("id", WHO)]);
static STEP_ARGS: [(&str, Text); 14] = told([
    ("id", WHO),
    (
        "closing",
        Text::new(
            "销号原因：已返校，观察期满；义务教育年限已满；登记有误；送教上门或特教",
            "why it is closed: back, over-age, mistake, special",
        ),
    ),
]);

pub(crate) const HELP: &[Help] = &[
    Help {
        path: "dropouts",
        about: Text::new(
            "控辍保学台账：谁缺课、到哪一步、下一步做什么（第23条）",
            "The dropout ledger: who is absent, where it stands, what is next (Art. 23)",
        ),
        args: &[
            ("to", Text::new("把台账写到这个 .xlsx 文件", "write the ledger (F17) to this .xlsx file")),
            ("replace", Text::new("文件已存在时替换", "replace the file when it exists")),
        ],
    },
    Help {
        path: "dropouts open",
        about: Text::new("列入疑似辍学台账", "Put a pupil on the ledger"),
        args: &OPEN_ARGS,
    },
    Help {
        path: "dropouts step",
        about: Text::new(
            "台账走一步，或补充情况；没写的保持不变",
            "Take a step of a case, or tell more of it; what is left out stays",
        ),
        args: &STEP_ARGS,
    },
    Help {
        path: "dropouts answer",
        about: Text::new("答复中心校的提问", "Answer a question of the center"),
        args: &[
            ("id", WHO),
            ("number", Text::new("提问的编号", "the question's number")),
            ("text", Text::new("答复", "the answer")),
        ],
    },
    Help {
        path: "dropouts report",
        about: Text::new(
            "满四周、多次联系无效：汇总成辍学异动草稿，由人核对后上报",
            "Four weeks and repeated contact in vain: assemble the dropout as a draft for a person to confirm",
        ),
        args: &[("id", WHO)],
    },
    Help {
        path: "dropouts missing",
        about: Text::new(
            "名在人不在：开学以来未到校、休学期满未办理、说转走而未见申请",
            "On the roll and not in the room: never seen, suspension over, no request for a transfer",
        ),
        args: &[],
    },
    Help {
        path: "dropouts count",
        about: Text::new(
            "学期初统计和辍学率：只有人数，没有姓名",
            "The count of the half year and the rate: numbers, no names",
        ),
        args: &[("year", Text::new("学年，不写则为本学年", "school year; the present one if left out"))],
    },
    Help {
        path: "dropouts migrants",
        about: Text::new(
            "辍学的随迁子女，按户籍所在县（第23条，学期末）",
            "Migrant pupils who dropped out, by home county (Art. 23, at term end)",
        ),
        args: &[
            ("to", Text::new("写到这个 .xlsx 文件", "write it to this .xlsx file")),
            ("replace", Text::new("文件已存在时替换", "replace the file when it exists")),
        ],
    },
    Help {
        path: "dropouts watch",
        about: Text::new(
            "列为重点关注；不写类别则取消",
            "Put a pupil into watched groups; none takes it out",
        ),
        args: &[
            ("id", WHO),
            (
                "group",
                Text::new("类别：名称或代码，如困境；可写多次", "a group: name or code; may be repeated"),
            ),
            ("note", Text::new("为什么", "why")),
        ],
    },
];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    let desk = session.open()?;
    match &args.verb {
        None if desk.site().role == DeskRole::Center && args.to.is_none() => {
            site_ledger::list(session, &desk)
        }
        None => ledger(session, &desk, args),
        Some(Verb::Center(verb)) => site_ledger::run(session, &desk, verb),
        Some(Verb::Open { id, told }) => {
            let pupil = desk.find_pupil(id)?;
            let known = desk.new_case(pupil)?;
            let case = desk.open_case(pupil, &said(session, &desk, known, told)?)?;
            stepped(session, &desk, &desk.find_case(&case.to_string())?)
        }
        Some(Verb::Step { id, closing, told }) => {
            let case = desk.find_case(id)?;
            let known = CaseTold { facts: case.facts.clone(), ..CaseTold::to(case.state) };
            let mut step = said(session, &desk, known, told)?;
            step.closing = code(&desk, "case-closing", closing.as_deref().unwrap_or_default());
            if !step.closing.is_empty() && told.state.is_none() {
                step.to = CaseState::Closed;
            }
            desk.step_case(case.id, &step)?;
            stepped(session, &desk, &desk.find_case(&case.id.to_string())?)
        }
        Some(Verb::Answer { id, number, text }) => {
            let case = desk.find_case(id)?;
            desk.answer_question(case.id, *number, text)?;
            stepped(session, &desk, &case)
        }
        Some(Verb::Report { id }) => {
            let draft = desk.assemble_dropout(desk.find_pupil(id)?)?;
            let change = desk.save_change(&draft)?;
            if session.common.json {
                return session.json(&json!({ "change": change.to_string(), "form": draft.form.0 }));
            }
            let short = change.short();
            session.line(&say!(
                session.lang,
                "已写成草稿 {short}：核对、补全后用 change queue 上报",
                "Draft {short}: check and complete it, then hand it in with change queue"
            ))
        }
        Some(Verb::Missing) => lists::missing(session, &desk),
        Some(Verb::Count { year }) => lists::count(session, &desk, *year),
        Some(Verb::Migrants { to, replace }) => lists::migrants(session, &desk, to.as_deref(), *replace),
        Some(Verb::Watch { id, group, note }) => {
            let pupil = desk.find_pupil(id)?;
            let group: Vec<String> = group.iter().map(|word| code(&desk, "watched-group", word)).collect();
            desk.watch_pupil(pupil, &group, note.as_deref().unwrap_or_default())?;
            if session.common.json {
                return session.json(&json!({ "student": pupil.to_string(), "groups": group }));
            }
            session.line(&say!(session.lang, "已登记", "Noted"))
        }
    }
}

/// What was typed laid over what is known.
fn said(session: &Session<'_>, desk: &Desk, known: CaseTold, told: &Told) -> Result<CaseTold, Trouble> {
    let (today, lang) = (desk.today().date, session.lang);
    let day = |text: &Option<String>| text.as_deref().map(|text| values::day(text, today, lang)).transpose();
    let to = match &told.state {
        None => known.to,
        Some(word) => CaseState::parse(word).ok_or_else(|| {
            Trouble::usage(
                lang,
                Text::new("没有这种状态", "There is no such state"),
                Text::new(
                    "可用：疑似辍学、劝返中、返校观察、已销号",
                    "There are: suspected, persuading, watched, closed",
                ),
            )
        })?,
    };
    let keep = |given: &Option<String>, known: String| given.clone().unwrap_or(known);
    let chosen = |list: &str, given: &Option<String>, known: String| {
        given.as_deref().map_or(known, |word| code(desk, list, word))
    };
    let facts = known.facts;
    let mut responsible = facts.responsible;
    for (role, name) in &told.responsible {
        let role = code(desk, "responsible", role);
        responsible.retain(|person| person.role != role);
        let (name, phone) = name.split_once(['，', ',']).unwrap_or((name, ""));
        responsible.push(Responsible { role, name: name.trim().to_owned(), phone: phone.trim().to_owned() });
    }
    let facts = CaseFacts {
        first_absent: day(&told.first_absent)?.or(facts.first_absent),
        reason: chosen("dropout-reason", &told.reason, facts.reason),
        reason_note: keep(&told.reason_note, facts.reason_note),
        whereabouts: chosen("whereabouts", &told.whereabouts, facts.whereabouts),
        whereabouts_note: keep(&told.whereabouts_note, facts.whereabouts_note),
        help: keep(&told.help_given, facts.help),
        responsible,
        system_mark: chosen("system-mark", &told.system_mark, facts.system_mark),
        system_marked: day(&told.system_marked)?.or(facts.system_marked),
    };
    let note = told.note.clone().unwrap_or_default();
    Ok(CaseTold { on: day(&told.on)?, to, facts, note, ..known })
}

fn stepped(session: &mut Session<'_>, desk: &Desk, case: &Case) -> Result<(), Trouble> {
    let leads = desk.case_leads(&case.facts);
    if session.common.json {
        let leads: Vec<&str> = leads.iter().map(|lead| lead.kind).collect();
        return session.json(&json!({
            "case": case.id.to_string(),
            "student": case.pupil.to_string(),
            "state": case.state.key(),
            "leads": leads,
        }));
    }
    let state = case.state.label().get(session.lang);
    session.line(&say!(session.lang, "台账：{state}", "The case: {state}"))?;
    for lead in leads {
        let (name, tag) = (lead.name.get(session.lang), lead.kind);
        session.line(&say!(
            session.lang,
            "按现在了解的情况，可能应办“{name}”（change new {tag}）",
            "By what is known this may rather be: {name} (change new {tag})"
        ))?;
    }
    Ok(())
}

fn ledger(session: &mut Session<'_>, desk: &Desk, args: &Args) -> Result<(), Trouble> {
    let lang = session.lang;
    if let Some(to) = &args.to {
        let about = FormAbout::Year(FormYear::default());
        let count = desk.print_form(LEDGER, &about, to, args.replace)?;
        if session.common.json {
            return session.json(&json!({ "form": LEDGER, "file": to, "students": count }));
        }
        let file = to.display();
        return session.line(&say!(lang, "已写出：{file}，{count} 人", "Written: {file}, {count} pupils"));
    }
    let lines = desk.troubles()?;
    if session.common.json {
        return session.json(&lines.iter().map(|line| object(line, lang)).collect());
    }
    let rows: Vec<Vec<String>> = lines.iter().map(|line| row(line, lang)).collect();
    print::list(session.out, &HEADINGS.map(|text| text.get(lang)), &rows)?;
    let count = rows.len();
    session.line(&say!(lang, "共 {count} 人", "{count} pupils"))
}

fn object(line: &LedgerLine, lang: Lang) -> Json {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    json!({
        "student": line.pupil.to_string(),
        "student_name": line.name,
        "grade": line.grade,
        "class_number": line.class,
        "status": line.standing.key(),
        "stage": line.trouble.key(),
        "case": line.case.map(|case| case.to_string()),
        "since": day(line.since),
        "run_school_days": line.run.map(|run| run.count.school_days()),
        "run_days": line.run.map(|run| run.count.days),
        "run_since": line.run.map(|run| run.first.on.to_string()),
        "days_left": line.days_left,
        "contacts": line.contacts,
        "last_contact": line.last_contact.as_ref().map(|(on, _)| on.to_string()),
        "silent_days": line.silent,
        "next": line.next.iter().map(|step| json!({
            "step": step.key,
            "what": step.what.get(lang),
            "on": day(step.on),
            "due": step.due,
        })).collect::<Vec<_>>(),
        "watch_ends": day(line.watch_ends),
        "groups": line.groups.iter().map(|group| group.get(lang)).collect::<Vec<_>>(),
        "questions": line.questions.iter().map(|question| json!({
            "number": question.number,
            "on": question.on.to_string(),
            "text": question.text,
        })).collect::<Vec<_>>(),
        "change": line.change.map(|change| change.to_string()),
        "late": line.late,
        "doubtful_clock": line.doubtful,
    })
}

const HEADINGS: [Text; 7] = [
    Text::new("学生", "pupil"),
    Text::new("年级", "grade"),
    Text::new("状态", "state"),
    Text::new("缺课", "absent"),
    Text::new("满四周", "four weeks"),
    Text::new("联系", "contacts"),
    Text::new("下一步", "next"),
];

fn row(line: &LedgerLine, lang: Lang) -> Vec<String> {
    let absent = line.run.map_or_else(String::new, |run| {
        let (school, days) = (run.count.school_days_text(), run.count.days);
        say!(lang, "{school} 个上学日（{days} 天）", "{school} school days ({days} days)")
    });
    let left = line.days_left.map_or_else(String::new, |left| match left {
        0 => say!(lang, "已满", "full"),
        left => say!(lang, "还有 {left} 天", "{left} days left"),
    });
    let contacts = line.last_contact.as_ref().map_or_else(
        || line.contacts.to_string(),
        |(on, way)| {
            let (count, way) = (line.contacts, way.get(lang));
            say!(lang, "{count}（{on} {way}）", "{count} ({on} {way})")
        },
    );
    let late = if line.late { say!(lang, "（有补记）", " (entered late)") } else { String::new() };
    vec![
        line.name.clone(),
        format!("{} {}", CodeTable::Grade.label(&line.grade), line.class).trim().to_owned(),
        format!("{}{late}", line.trouble.label().get(lang)),
        absent,
        left,
        contacts,
        line.next.first().map_or_else(String::new, |step| step.what.get(lang).to_owned()),
    ]
}
