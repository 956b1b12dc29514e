//! What the dropout ledger asks for today (第23条): the step that is due for each pupil in trouble, the most pressing one
//! first. It reads the runs and the open cases, never all pupils.

use super::{APART_MOST, note};
use crate::{
    both,
    changes::Due,
    desk::{
        Desk, DeskError, Duty, Gravity, Place,
        dropout::{LedgerLine, NextStep},
    },
    domain::Words,
};

/// The room of the rule pack where the ledger is kept.
const LEDGER: &str = "dropouts";
/// The steps that do not wait until tomorrow.
const URGENT: [&str; 6] = ["full", "answer", "promised", "left-again", "remind", "confirm"];

impl Desk {
    /// One line for each pupil for whom a step is due; many with the same step are one line.
    pub(super) fn dropout_duties(&self) -> Result<Vec<Duty>, DeskError> {
        let lines = self.troubles()?;
        let mut groups: Vec<(&NextStep, Vec<&LedgerLine>)> = Vec::new();
        for line in &lines {
            let Some(step) = line.next.iter().find(|step| step.due) else { continue };
            match groups.iter_mut().find(|(known, _)| known.key == step.key) {
                Some((_, alike)) => alike.push(line),
                None => groups.push((step, vec![line])),
            }
        }
        let mut duties = Vec::new();
        for (step, alike) in groups {
            if alike.len() <= APART_MOST {
                duties.extend(alike.into_iter().filter_map(one));
            } else {
                let (count, zh, en) = (alike.len(), &step.what.zh, &step.what.en);
                duties.push(Duty {
                    gravity: gravity(step),
                    article: step.article,
                    ..note(both!("{count} 名学生：{zh}", "{count} pupils: {en}"), place())
                });
            }
        }
        Ok(duties)
    }
}

fn place() -> Place {
    Place::Room(LEDGER.to_owned())
}

fn gravity(step: &NextStep) -> Gravity {
    if URGENT.contains(&step.key.as_str()) { Gravity::Urgent } else { Gravity::Soon }
}

fn one(line: &LedgerLine) -> Option<Duty> {
    let step = line.next.iter().find(|step| step.due)?;
    let (name, zh, en) = (&line.name, &step.what.zh, &step.what.en);
    Some(Duty {
        gravity: gravity(step),
        article: step.article,
        due: step.on.map(|date| Due { date, approximate: false }),
        stands: stands(line),
        ..note(both!("{name}：{zh}", "{name}: {en}"), place())
    })
}

/// How long the pupil has been away, and how long until the four weeks are full.
fn stands(line: &LedgerLine) -> Words {
    let Some(run) = line.run else { return Words::default() };
    let (days, school) = (run.count.days, run.count.school_days_text());
    match line.days_left {
        Some(0) => both!(
            "无故缺课 {school} 个上学日（{days} 天），已满四周",
            "absent {school} school days ({days} days), four weeks are full"
        ),
        Some(left) => both!(
            "无故缺课 {school} 个上学日（{days} 天），还有 {left} 天满四周",
            "absent {school} school days ({days} days), {left} days to four weeks"
        ),
        None => both!("无故缺课 {school} 个上学日", "absent {school} school days"),
    }
}
