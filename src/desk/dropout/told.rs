//! What the dropout work leaves in a record's history: roll calls that altered what stood, contacts, steps of a
//! case, watched groups, questions of the center. It tells and decides nothing.

use crate::{
    both,
    desk::Desk,
    domain::{
        PupilId, Words,
        attendance::{Presence, RollCall},
        ledger::{CaseStep, Contact},
    },
    journal::Op,
    rules::{contact, ledger as rule},
};

impl Desk {
    /// The sentences of an entry for one pupil, each with its reason.
    pub(in crate::desk) fn tell_dropout(&self, op: Op, pupil: PupilId) -> Vec<(Words, String)> {
        match op {
            Op::RollCalled { call } => roll(&call, pupil).into_iter().collect(),
            Op::ContactNoted { contact } => vec![self.tell_contact(&contact)],
            Op::ContactStruck { reason, .. } => {
                vec![(both!("联系记录划掉", "a contact was struck"), reason)]
            }
            Op::CaseStepped { step } => vec![self.tell_step(&step)],
            Op::PupilWatched { groups, note, .. } => {
                let names: Vec<Words> =
                    groups.iter().map(|code| self.choice_words(rule::GROUPS, code)).collect();
                vec![(watched(&names), note)]
            }
            Op::QuestionsTaken { questions } => {
                let own = questions.into_iter().filter(|question| question.pupil == pupil);
                own.map(|question| {
                    let number = question.number;
                    (both!("中心校第 {number} 号提问", "question {number} of the center"), question.text)
                })
                .collect()
            }
            _ => Vec::new(),
        }
    }

    fn tell_contact(&self, one: &Contact) -> (Words, String) {
        let (way, outcome) =
            (self.choice_words(contact::WAYS, &one.way), self.choice_words(contact::OUTCOMES, &one.outcome));
        let on = one.on;
        let what = Words {
            zh: format!("{on} {}：{}", way.zh, outcome.zh),
            en: format!("{on} {}: {}", way.en, outcome.en),
        };
        (what, one.found.clone())
    }

    fn tell_step(&self, step: &CaseStep) -> (Words, String) {
        let (zh, en, on, number) = (step.to.label().zh, step.to.label().en, step.on, step.answers);
        if number > 0 {
            return (both!("答复中心校第 {number} 号提问", "question {number} answered"), step.note.clone());
        }
        let closing = self.choice_words(rule::CLOSINGS, &step.closing);
        let part = |text: &str| if text.is_empty() { String::new() } else { format!("（{text}）") };
        let what = Words {
            zh: format!("控辍台账：{zh}，{on}{}", part(&closing.zh)),
            en: format!("dropout ledger: {en}, {on}{}", part(&closing.en)),
        };
        (what, step.note.clone())
    }
}

/// What a roll call says of a pupil.
fn roll(call: &RollCall, pupil: PupilId) -> Option<(Words, String)> {
    let mark = call.marks.iter().find(|mark| mark.pupil == pupil)?;
    let on = call.on;
    let halves = [(mark.morning, "上午", "morning "), (mark.afternoon, "下午", "afternoon ")];
    let said: Vec<(String, String)> = halves
        .into_iter()
        .filter(|(half, ..)| *half != Presence::Uncalled)
        .map(|(half, zh, en)| (format!("{zh}{}", half.label().zh), format!("{en}{}", half.label().en)))
        .collect();
    let what = match (said.as_slice(), mark.morning == mark.afternoon) {
        ([], _) => return None,
        (_, true) => {
            let (zh, en) = (mark.morning.label().zh, mark.morning.label().en);
            both!("{on} 考勤：{zh}", "roll of {on}: {en}")
        }
        (said, false) => Words {
            zh: format!(
                "{on} 考勤：{}",
                said.iter().map(|(zh, _)| zh.as_str()).collect::<Vec<_>>().join("，")
            ),
            en: format!(
                "roll of {on}: {}",
                said.iter().map(|(_, en)| en.as_str()).collect::<Vec<_>>().join(", ")
            ),
        },
    };
    Some((what, mark.note.clone()))
}

fn watched(names: &[Words]) -> Words {
    if names.is_empty() {
        return both!("不再列为重点关注", "no longer in a watched group");
    }
    let join = |pick: fn(&Words) -> &str, mark: &str| names.iter().map(pick).collect::<Vec<_>>().join(mark);
    let (zh, en) = (join(|name| &name.zh, "、"), join(|name| &name.en, ", "));
    both!("列为重点关注：{zh}", "watched group: {en}")
}
