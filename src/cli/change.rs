//! `change`: writes a change of standing or key data and queues it for the center.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::{help::Help, print, session::Session, trouble::Trouble, values};
use crate::{
    both,
    changes::{Form, KINDS},
    desk::{Asked, ChangeDraft, Desk, DeskError, asked},
    domain::{ChangeId, EvidenceId, Explain, Lang, Text, Words},
    say,
};

/// So many options are printed for people; JSON has them all.
const SHOWN_MOST: usize = 6;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    New {
        #[arg(value_name = "KIND")]
        kind: String,
        #[arg(long, value_name = "STUDENT")]
        student: Option<String>,
        #[command(flatten)]
        content: Content,
    },
    Edit {
        #[arg(value_name = "CHANGE")]
        id: String,
        #[command(flatten)]
        content: Content,
    },
    Queue {
        #[arg(value_name = "CHANGE")]
        id: String,
    },
    Fields {
        #[arg(value_name = "KIND")]
        kind: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
struct Content {
    #[arg(long, value_name = "FIELD=VALUE", value_parser = values::pair)]
    set: Vec<(String, String)>,
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
    #[arg(long)]
    draft: bool,
}

const CHANGE: Text = Text::new("异动编号，可只写开头", "the change's id, or its beginning");
const SET: Text =
    Text::new("栏目=内容，可写多次；栏目见 change fields", "field=value, may be repeated; see change fields");
const EVIDENCE: Text =
    Text::new("证明材料（JPEG、PNG 或 PDF），可写多次", "evidence (JPEG, PNG or PDF), may be repeated");
const DRAFT: Text = Text::new("只存草稿，不列入待上报", "keep a draft, do not queue it");

pub(crate) const HELP: &[Help] = &[
    Help { path: "change", about: Text::new("办理学籍异动", "Write a change"), args: &[] },
    Help {
        path: "change new",
        about: Text::new("新办一项异动，填齐就列入待上报", "Write a new change; queued when complete"),
        args: &[
            ("kind", Text::new("异动种类，见 change fields", "the kind, see change fields")),
            ("student", Text::new("学生；转入不写", "the pupil; none for a transfer in")),
            ("set", SET),
            ("evidence", EVIDENCE),
            ("draft", DRAFT),
        ],
    },
    Help {
        path: "change edit",
        about: Text::new(
            "改草稿或被退回的异动，编号不变，再列入待上报",
            "Rework a draft or a returned change under its id; queued again",
        ),
        args: &[("id", CHANGE), ("set", SET), ("evidence", EVIDENCE), ("draft", DRAFT)],
    },
    Help {
        path: "change queue",
        about: Text::new("把草稿列入待上报", "Queue a draft"),
        args: &[("id", CHANGE)],
    },
    Help {
        path: "change fields",
        about: Text::new(
            "列出一种异动要填的栏目；不写种类则列出全部种类",
            "List what a kind asks for; with no kind named, the kinds",
        ),
        args: &[("kind", Text::new("异动种类", "the kind"))],
    },
];

pub(crate) fn run(session: &mut Session<'_>, args: &Args) -> Result<(), Trouble> {
    match &args.verb {
        Verb::New { kind, student, content } => {
            let desk = session.open()?;
            let pupil = student.as_deref().map(|word| desk.find_pupil(word)).transpose()?;
            let draft = ChangeDraft { kind: kind.clone(), pupil, ..ChangeDraft::default() };
            write(session, &desk, draft, content)
        }
        Verb::Edit { id, content } => {
            let desk = session.open()?;
            let change = desk.change(desk.find_change(id)?)?.change;
            let draft = ChangeDraft {
                id: Some(change.id),
                kind: change.kind,
                pupil: Some(change.pupil),
                form: change.form,
                evidence: change.evidence,
            };
            write(session, &desk, draft, content)
        }
        Verb::Fields { kind: Some(kind) } => fields(session, kind),
        Verb::Fields { kind: None } => kinds(session),
        Verb::Queue { id } => {
            let desk = session.open()?;
            let id = desk.find_change(id)?;
            desk.queue_change(id)?;
            told(session, id, Text::new("已列入待上报：", "Queued: "), Vec::new())
        }
    }
}

fn write(
    session: &mut Session<'_>,
    desk: &Desk,
    mut draft: ChangeDraft,
    content: &Content,
) -> Result<(), Trouble> {
    fill(&mut draft.form, &content.set);
    for file in &content.evidence {
        draft.evidence.push(attach(desk, file)?);
    }
    let (forbid, warn): (Vec<_>, Vec<_>) = desk.check_change(&draft)?.into_iter().partition(|(no, _)| *no);
    let mut warnings = Vec::new();
    for (_, doubt) in warn {
        let said = session.said(&doubt);
        session.note(&say!(session.lang, "注意：{}", "Note: {}", said.what))?;
        warnings.push(Json::from(said.what));
    }
    if !content.draft {
        let mut refusals = forbid.into_iter().map(|(_, refusal)| refusal);
        if let Some(first) = refusals.next() {
            for other in refusals {
                let said = other.explain(session.lang);
                session.note(&say!(session.lang, "还有：{}", "Also:   {}", said.what))?;
            }
            let not_kept = both!("没有保存，也没有列入待上报", "Nothing was saved or queued");
            return Err(DeskError::from(first).during(&not_kept).into());
        }
    }
    let id = desk.save_change(&draft)?;
    if content.draft {
        return told(session, id, Text::new("已存草稿：", "Draft kept: "), warnings);
    }
    let kept = both!("草稿已保存（{id}），没有列入待上报", "The draft is kept ({id}), nothing was queued");
    desk.queue_change(id).map_err(|error| error.during(&kept))?;
    told(session, id, Text::new("已列入待上报：", "Queued: "), warnings)
}

fn fill(form: &mut Form, set: &[(String, String)]) {
    for (key, value) in set {
        form.set(key, value);
    }
}

/// The paper's title is its file's name: the person may name the file as the paper.
fn attach(desk: &Desk, file: &Path) -> Result<EvidenceId, DeskError> {
    let title = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    desk.attach(file, &title)
}

fn told(session: &mut Session<'_>, id: ChangeId, what: Text, warnings: Vec<Json>) -> Result<(), Trouble> {
    if !session.common.json {
        return session.line(&format!("{}{id}", what.get(session.lang)));
    }
    let mut object = json!({ "id": id.to_string() });
    if !warnings.is_empty() {
        object["warnings"] = Json::from(warnings);
    }
    session.json(&object)
}

fn kinds(session: &mut Session<'_>) -> Result<(), Trouble> {
    let lang = session.lang;
    if session.common.json {
        let kinds = KINDS.iter().map(|kind| {
            let article = kind.article().0;
            json!({ "kind": kind.tag(), "name": kind.name().get(lang), "about": kind.about().get(lang), "article": article })
        });
        return session.json(&kinds.collect());
    }
    let rows: Vec<Vec<String>> = KINDS
        .iter()
        .map(|kind| {
            let words = [kind.tag(), kind.name().get(lang), kind.about().get(lang)];
            words.into_iter().map(str::to_owned).chain([kind.article().label(lang)]).collect()
        })
        .collect();
    let headings = [
        Text::new("种类", "kind"),
        Text::new("名称", "name"),
        Text::new("用途", "what for"),
        Text::new("依据", "rule"),
    ];
    Ok(print::list(session.out, &headings.map(|text| text.get(lang)), &rows)?)
}

fn fields(session: &mut Session<'_>, kind: &str) -> Result<(), Trouble> {
    let lang = session.lang;
    let today = values::day_of((session.around.now)());
    let Some(list) = asked(kind, today) else {
        return Err(values::mistake(
            both!("没有“{kind}”这种异动", "There is no kind of change \"{kind}\""),
            Words::default(),
            both!("用 xueji change fields 看全部种类", "See the kinds with: xueji change fields"),
        )
        .into());
    };
    if session.common.json {
        return session.json(&list.iter().map(|one| object(one, lang)).collect());
    }
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|one| {
            let needed = if one.required { Text::new("必填", "required") } else { Text::new("", "") };
            let options =
                one.values.iter().take(SHOWN_MOST).map(|(code, name)| format!("{code} {}", name.get(lang)));
            let more = if one.values.len() > SHOWN_MOST { "…" } else { "" };
            vec![
                one.key.to_owned(),
                one.label.get(lang).to_owned(),
                needed.get(lang).to_owned(),
                one.sort.to_owned(),
                one.example.clone(),
                options.collect::<Vec<_>>().join("；") + more,
            ]
        })
        .collect();
    let headings = [
        Text::new("键", "key"),
        Text::new("栏目", "label"),
        Text::new("必填", "required"),
        Text::new("类型", "type"),
        Text::new("例", "example"),
        Text::new("可选", "values"),
    ];
    Ok(print::list(session.out, &headings.map(|text| text.get(lang)), &rows)?)
}

/// A particular as scripts know it; each of its values can be written as it stands.
fn object(one: &Asked, lang: Lang) -> Json {
    let named: Json =
        one.values.iter().map(|(code, name)| json!({ "code": code, "name": name.get(lang) })).collect();
    json!({
        "key": one.key, "label": one.label.get(lang), "required": one.required, "type": one.sort,
        "values": one.values.iter().map(|(code, _)| code.as_str()).collect::<Json>(),
        "example": one.example, "options": named,
    })
}
