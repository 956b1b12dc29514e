//! `change`: writes a change of standing or key data and queues it for the center; its `steps`; what there is to fill
//! in (`fields`).

mod fields;
mod steps;

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::{help::Help, session::Session, trouble::Trouble, values};
use crate::{
    both,
    changes::Form,
    desk::{ChangeDraft, Desk, DeskError},
    domain::{ChangeId, EvidenceId, Explain, Text},
    say,
};

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
    Kinds,
    Fields {
        #[arg(value_name = "KIND")]
        kind: Option<String>,
    },
    Steps {
        #[arg(value_name = "CHANGE")]
        id: String,
    },
    Step {
        #[arg(value_name = "CHANGE")]
        id: String,
        #[arg(value_name = "STEP")]
        step: String,
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
        #[arg(long, value_name = "FIELD=VALUE", value_parser = values::pair)]
        set: Vec<(String, String)>,
    },
    Reopen {
        #[arg(value_name = "CHANGE")]
        id: String,
        #[arg(long, value_name = "REASON")]
        reason: String,
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
        path: "change kinds",
        about: Text::new("列出全部异动种类和条款", "List every kind of change with its articles"),
        args: &[],
    },
    Help {
        path: "change steps",
        about: Text::new(
            "列出一项异动现在可走的步骤，由谁办",
            "List the steps of a change that may be taken now, and by whom",
        ),
        args: &[("id", CHANGE)],
    },
    Help {
        path: "change step",
        about: Text::new("登记一项异动走了一步", "Record that a step of a change was taken"),
        args: &[
            ("id", CHANGE),
            ("step", Text::new("步骤，见 change steps", "the step, see change steps")),
            ("on", Text::new("哪一天（YYYYMMDD），不写是今天", "the day (YYYYMMDD); today if not given")),
            ("set", SET),
        ],
    },
    Help {
        path: "change reopen",
        about: Text::new(
            "把已核办、已办结或已撤回的异动重新打开更正，原来的结果收回",
            "Open a decided, ended or withdrawn change again to correct it; what it did is taken back",
        ),
        args: &[("id", CHANGE), ("reason", Text::new("为什么", "why"))],
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
        Verb::Fields { kind: Some(kind) } => fields::fields(session, kind),
        Verb::Kinds | Verb::Fields { kind: None } => fields::kinds(session),
        Verb::Steps { id } => steps::list(session, id),
        Verb::Step { id, step, on, set } => steps::take(session, id, step, on.as_deref(), set),
        Verb::Reopen { id, reason } => {
            let desk = session.open()?;
            let id = desk.find_change(id)?;
            desk.reopen_change(id, reason)?;
            told(session, id, Text::new("已重新打开：", "Opened again: "), Vec::new())
        }
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
pub(super) fn attach(desk: &Desk, file: &Path) -> Result<EvidenceId, DeskError> {
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
