//! What the form of a change asks of the desk, and how an interrupted one is kept. Shows nothing.

use std::path::PathBuf;

use crate::{
    changes::{ChangeState, Form},
    desk::{ChangeDraft, ChangeLine, Desk, DeskError, Refusal},
    domain::{ChangeId, EvidenceId, PupilId, Words},
};

/// What it asks.
#[derive(Debug)]
pub enum Order {
    /// A change that was saved.
    Load(ChangeId),
    /// What is needed for a new one: kind and pupil.
    Begin(String, Option<PupilId>),
    /// What may be said against it.
    Check(ChangeDraft),
    /// Keep what was typed, under a key.
    Keep(String, String),
    /// Take a paper in, under a title.
    Attach(PathBuf, String),
    /// Save the draft; what was kept under the key is no longer needed.
    Save(ChangeDraft, String),
    /// Save it and look at it once more.
    Review(ChangeDraft, String),
    /// Queue it.
    Queue(ChangeId),
}

/// What comes back.
pub enum Answer {
    /// A change that was saved.
    Loaded {
        /// The change.
        line: Box<ChangeLine>,
        /// Its papers with their titles.
        papers: Vec<(EvidenceId, String)>,
        /// What was kept of an interrupted form.
        kept: Option<String>,
    },
    /// A new one can begin.
    Begun {
        /// The pupil's name.
        name: String,
        /// What was kept of an interrupted form.
        kept: Option<String>,
    },
    /// What may be said against it, and the papers asked for.
    Checked {
        /// Whether each forbids, and what it says.
        verdict: Vec<(bool, Refusal)>,
        /// Name and whether it must be there.
        asked: Vec<(Words, bool)>,
    },
    /// It was kept.
    Kept,
    /// The paper is here.
    Attached(EvidenceId, String),
    /// The draft is saved.
    Saved(ChangeId),
    /// Saved, and looked at.
    Ready {
        /// The change as it will be handed in.
        line: Box<ChangeLine>,
        /// Whether each forbids, and what it says.
        verdict: Vec<(bool, Refusal)>,
    },
    /// Queued; how far it has come.
    Queued(ChangeId, ChangeState),
}

/// The key under which an interrupted form is kept.
pub(super) fn key(id: Option<ChangeId>, tag: &str, pupil: Option<PupilId>) -> String {
    match (id, pupil) {
        (Some(id), _) => format!("change:{id}"),
        (None, Some(pupil)) => format!("change:new:{tag}:{pupil}"),
        (None, None) => format!("change:new:{tag}"),
    }
}

/// A form and its papers as one text.
pub(super) fn packed(form: &Form, papers: &[(EvidenceId, String)]) -> String {
    let papers: Vec<(String, &str)> =
        papers.iter().map(|(id, title)| (id.to_string(), title.as_str())).collect();
    serde_json::json!([form.0, papers]).to_string()
}

/// The form and papers of such a text; none if it is not one.
pub(super) fn unpacked(text: &str) -> Option<(Form, Vec<(EvidenceId, String)>)> {
    type Kept = (Vec<(String, String)>, Vec<(String, String)>);
    let (form, papers): Kept = serde_json::from_str(text).ok()?;
    let papers = papers.into_iter().filter_map(|(id, title)| Some((EvidenceId::parse(&id)?, title)));
    Some((Form(form), papers.collect()))
}

/// Does what was asked, on the worker.
pub(super) fn perform(order: Order, desk: &Desk) -> Result<Answer, DeskError> {
    match order {
        Order::Load(id) => {
            let line = desk.change(id)?;
            let papers = line.change.evidence.iter().map(|id| {
                let title = desk.evidence(*id).map_or_else(|_| id.short(), |(paper, _)| paper.title);
                (*id, title)
            });
            let papers = papers.collect();
            let kept = desk.draft(&key(Some(id), "", None))?;
            Ok(Answer::Loaded { line: Box::new(line), papers, kept })
        }
        Order::Begin(tag, pupil) => {
            let name = match pupil {
                Some(id) => desk.pupil(id)?.name().to_owned(),
                None => String::new(),
            };
            Ok(Answer::Begun { name, kept: desk.draft(&key(None, &tag, pupil))? })
        }
        Order::Check(draft) => {
            let asked = desk.papers_asked(&draft.kind, &draft.form);
            Ok(Answer::Checked { verdict: desk.check_change(&draft)?, asked })
        }
        Order::Keep(key, text) => desk.keep_draft(&key, &text).map(|()| Answer::Kept),
        Order::Attach(file, title) => desk.attach(&file, &title).map(|id| Answer::Attached(id, title)),
        Order::Save(draft, key) => {
            let id = desk.save_change(&draft)?;
            desk.drop_draft(&key)?;
            Ok(Answer::Saved(id))
        }
        Order::Review(draft, key) => {
            let id = desk.save_change(&draft)?;
            desk.drop_draft(&key)?;
            let line = Box::new(desk.change(id)?);
            let verdict = desk.check_change(&crate::desk::draft_of(&line.change))?;
            Ok(Answer::Ready { line, verdict })
        }
        Order::Queue(id) => {
            desk.queue_change(id)?;
            Ok(Answer::Queued(id, desk.change(id)?.change.state))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form that is not found again after a power cut must be typed twice.
    #[test]
    fn what_is_kept_is_found_again() {
        let mut form = Form::default();
        form.set("guardian", "王“某”\n");
        let papers = vec![(EvidenceId([7; 32]), "户口簿".to_owned())];
        assert_eq!(unpacked(&packed(&form, &papers)), Some((form, papers)));
        assert_eq!(unpacked("{}"), None);
    }
}
