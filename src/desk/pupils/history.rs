//! A record's history, read from the journal: who, when, old, new, why.

use crate::{
    both,
    changes::{Effect, kind},
    desk::{Desk, DeskError, HistoryLine, damaged_entry, door::name_of},
    domain::{Fields, PupilId, Staff, Value, Words, reading, school::FileMark},
    journal::{Clock, Decided, Decision, Edit, Entry, Lane, Op},
};

impl Desk {
    /// The whole history of a record, oldest first.
    ///
    /// # Errors
    /// When there is no such record, or an entry is damaged.
    pub fn history(&self, id: PupilId) -> Result<Vec<HistoryLine>, DeskError> {
        self.pupil(id)?;
        let staff = self.store.staff()?;
        let mut lines = Vec::new();
        // What the record held before each entry: effects of changes name only what comes.
        let mut held = Fields::default();
        for seq in self.store.log_of(id)? {
            if let Some(entry) = self.store.entry(seq)? {
                self.tell(&entry, id, &staff, &mut held, &mut lines)?;
            }
        }
        Ok(lines)
    }

    fn tell(
        &self,
        entry: &Entry,
        id: PupilId,
        staff: &[Staff],
        held: &mut Fields,
        lines: &mut Vec<HistoryLine>,
    ) -> Result<(), DeskError> {
        let teller = Teller { entry, actor: name_of(staff, entry.actor) };
        match entry.op().map_err(|_| damaged_entry(entry.seq))? {
            Op::PupilEntered { fields, source, .. } => {
                lines.push(teller.entered(fields.len(), &source));
                *held = fields;
            }
            Op::FieldsEdited { lane, edits, reason, .. } => {
                for edit in edits {
                    held.set(edit.field, edit.new.clone());
                    lines.push(teller.edited(lane_words(lane), &reason, edit));
                }
            }
            Op::ChangeSaved { kind: tag, revision, .. } => {
                let (zh, en) = kind_name(&tag);
                lines.push(
                    teller.line(both!("填写{zh}（第 {revision} 稿）", "{en} written (draft {revision})"), ""),
                );
            }
            Op::ChangeQueued { now, change, .. } => {
                let (zh, en) = self.change_name(change)?;
                lines.push(teller.line(both!("{zh}列入上报", "{en} queued"), ""));
                teller.effects(&both!("{zh}", "{en}"), &now, held, lines);
            }
            Op::ChangeWithdrawn { reason, change, .. } => {
                let (zh, en) = self.change_name(change)?;
                lines.push(teller.line(both!("{zh}撤回", "{en} withdrawn"), &reason));
            }
            Op::ChangeStepped { change, step, outcome, .. } => {
                let (zh, en) = self.change_name(change)?;
                let (label, on) = (&step.label, step.on);
                let what = both!("{zh}：{}（{on}，{}）", "{en}: {} ({on}, {})", label.zh, step.by.zh);
                let what = Words { en: format!("{en}: {} ({on}, {})", label.en, step.by.en), ..what };
                lines.push(teller.line(what, step.told.get("note")));
                teller.effects(&both!("{zh}", "{en}"), &outcome.now, held, lines);
            }
            Op::ChangeReopened { reason, change, .. } => {
                let (zh, en) = self.change_name(change)?;
                lines.push(teller.line(both!("{zh}重新打开", "{en} opened again"), &reason));
            }
            Op::PupilNoted { effects, reason, .. } => {
                lines.push(teller.line(both!("登记", "noted"), &reason));
                teller.effects(&both!("登记", "noted"), &effects, held, lines);
            }
            Op::YearActed { act, moves, .. } => {
                let label = act.label();
                let (zh, en) = (label.zh, label.en);
                lines.push(teller.line(both!("{zh}", "{en}"), ""));
                for one in moves.iter().filter(|one| one.pupil == id) {
                    teller.effects(&both!("{zh}", "{en}"), &one.effects, held, lines);
                }
            }
            Op::YearUndone { reason, .. } => {
                lines.push(teller.line(both!("批量办理撤销", "bulk act taken back"), &reason));
            }
            Op::ReceiptTaken { decided, .. } => self.tell_decisions(&teller, id, decided, held, lines)?,
            op => self.tell_rest(&teller, op, id, lines)?,
        }
        Ok(())
    }

    /// What was written into the pupil's file, and what the dropout work left.
    fn tell_rest(
        &self,
        teller: &Teller<'_>,
        op: Op,
        id: PupilId,
        lines: &mut Vec<HistoryLine>,
    ) -> Result<(), DeskError> {
        let told = match op {
            Op::SectionNoted { marks } => {
                let own: Vec<FileMark> = marks.into_iter().filter(|mark| mark.pupil == id).collect();
                self.tell_marks(&own)?
            }
            Op::PaperNoted { paper, .. } => vec![self.tell_paper(&paper)?],
            op => self.tell_dropout(op, id),
        };
        lines.extend(told.into_iter().map(|(what, reason)| teller.line(what, &reason)));
        Ok(())
    }

    /// What the center decided for this pupil.
    fn tell_decisions(
        &self,
        teller: &Teller<'_>,
        id: PupilId,
        decided: Vec<Decided>,
        held: &mut Fields,
        lines: &mut Vec<HistoryLine>,
    ) -> Result<(), DeskError> {
        for decided in decided {
            let Some(change) = self.store.change(decided.change)?.filter(|change| change.pupil == id) else {
                continue;
            };
            let (zh, en) = kind_name(&change.kind);
            let approved = !matches!(decided.decision, Decision::Returned(_));
            lines.push(match decided.decision {
                Decision::Approved => teller.line(both!("中心校同意{zh}", "center approved {en}"), ""),
                Decision::Uploaded => {
                    teller.line(both!("{zh}已录入国家系统", "{en} entered in the national system"), "")
                }
                Decision::Returned(reason) => {
                    teller.line(both!("中心校退回{zh}", "center returned {en}"), &reason)
                }
            });
            if approved {
                teller.effects(&both!("{zh}", "{en}"), &change.on_approval, held, lines);
            }
        }
        Ok(())
    }

    fn change_name(&self, id: crate::domain::ChangeId) -> Result<(&'static str, &'static str), DeskError> {
        Ok(self.store.change(id)?.map_or(("异动", "change"), |change| kind_name(&change.kind)))
    }
}

/// Makes lines of one entry.
struct Teller<'a> {
    entry: &'a Entry,
    actor: String,
}

impl Teller<'_> {
    fn line(&self, what: Words, reason: &str) -> HistoryLine {
        HistoryLine {
            seq: self.entry.seq,
            at: self.entry.at,
            doubtful: self.entry.clock == Clock::Doubtful,
            actor: self.actor.clone(),
            what,
            field: None,
            old: String::new(),
            new: String::new(),
            reason: reason.to_owned(),
        }
    }

    fn entered(&self, count: usize, source: &str) -> HistoryLine {
        let what = match source.strip_prefix("sheet ") {
            Some(row) => both!(
                "由名册第 {row} 行建档，{count} 项",
                "entered from row {row} of a roster, {count} fields"
            ),
            None => both!("建档，{count} 项", "entered, {count} fields"),
        };
        self.line(what, "")
    }

    /// The fields that effects alter, each once.
    fn effects(&self, what: &Words, effects: &[Effect], held: &mut Fields, lines: &mut Vec<HistoryLine>) {
        for effect in effects {
            match effect {
                Effect::Field(field, new) => {
                    let old = held.set(*field, new.clone());
                    if old != *new {
                        let edit = Edit { field: *field, old, new: new.clone() };
                        lines.push(self.edited(what.clone(), "", edit));
                    }
                }
                Effect::Enter(fields) | Effect::EnterAs(fields, _) if held.is_empty() => {
                    held.clone_from(fields);
                    lines.push(self.entered(fields.len(), ""));
                }
                Effect::EnterAs(_, becoming) | Effect::Becomes(becoming) => {
                    let (zh, en, on) =
                        (becoming.standing.label().zh, becoming.standing.label().en, becoming.on);
                    lines
                        .push(self.line(both!("学籍状态：{zh}（{on}起）", "standing: {en} (from {on})"), ""));
                }
                _ => {}
            }
        }
    }

    fn edited(&self, what: Words, reason: &str, edit: Edit) -> HistoryLine {
        let text =
            |value: Option<Value>| value.map(|value| reading::write(edit.field, &value)).unwrap_or_default();
        HistoryLine {
            field: Some(edit.field),
            old: text(edit.old),
            new: text(edit.new),
            ..self.line(what, reason)
        }
    }
}

fn kind_name(tag: &str) -> (&'static str, &'static str) {
    kind(tag).map_or(("异动", "change"), |kind| (kind.name().zh, kind.name().en))
}

fn lane_words(lane: Lane) -> Words {
    match lane {
        Lane::Form => both!("修改", "edited"),
        Lane::Quick => both!("即时更新（第12条）", "updated at once (Art. 12)"),
        Lane::Import => both!("按名册更新", "updated from a roster"),
        Lane::Undo => both!("撤销修改", "edit taken back"),
    }
}
