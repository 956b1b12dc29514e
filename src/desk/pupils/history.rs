//! A record's history, read from the journal: who, when, old, new, why.

use crate::{
    both,
    changes::{Effect, kind},
    desk::{Desk, DeskError, HistoryLine, damaged_entry, door::name_of},
    domain::{FieldKey, PupilId, Staff, Value, Words, reading},
    journal::{Decision, Entry, Lane, Op},
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
        for seq in self.store.log_of(id)? {
            if let Some(entry) = self.store.entry(seq)? {
                self.tell(&entry, id, &staff, &mut lines)?;
            }
        }
        Ok(lines)
    }

    fn tell(
        &self,
        entry: &Entry,
        id: PupilId,
        staff: &[Staff],
        lines: &mut Vec<HistoryLine>,
    ) -> Result<(), DeskError> {
        let line = |what: Words, reason: &str| HistoryLine {
            seq: entry.seq,
            at: entry.at,
            doubtful: crate::journal::Clock::Doubtful == entry.clock,
            actor: name_of(staff, entry.actor),
            what,
            field: None,
            old: String::new(),
            new: String::new(),
            reason: reason.to_owned(),
        };
        let field = |what: Words, reason: &str, key: FieldKey, old: Option<&Value>, new: Option<&Value>| {
            HistoryLine {
                field: Some(key),
                old: old.map(|value| reading::write(key, value)).unwrap_or_default(),
                new: new.map(|value| reading::write(key, value)).unwrap_or_default(),
                ..line(what, reason)
            }
        };
        match entry.op().map_err(|_| damaged_entry(entry.seq))? {
            Op::PupilEntered { fields, source, .. } => {
                let count = fields.len();
                let what = match source.strip_prefix("sheet ") {
                    Some(row) => both!(
                        "由名册第 {row} 行建档，{count} 项",
                        "entered from row {row} of a roster, {count} fields"
                    ),
                    None => both!("建档，{count} 项", "entered, {count} fields"),
                };
                lines.push(line(what, ""));
            }
            Op::FieldsEdited { lane, edits, reason, .. } => {
                for edit in edits {
                    lines.push(field(
                        lane_words(lane),
                        &reason,
                        edit.field,
                        edit.old.as_ref(),
                        edit.new.as_ref(),
                    ));
                }
            }
            Op::ChangeSaved { kind: tag, revision, .. } => {
                let (zh, en) = kind_name(&tag);
                lines
                    .push(line(both!("填写{zh}（第 {revision} 稿）", "{en} written (draft {revision})"), ""));
            }
            Op::ChangeQueued { now, change, .. } => {
                let (zh, en) = self.change_name(change)?;
                lines.push(line(both!("{zh}列入上报", "{en} queued"), ""));
                for effect in now {
                    if let Effect::Field(key, value) = effect {
                        lines.push(field(both!("{zh}", "{en}"), "", key, None, value.as_ref()));
                    }
                }
            }
            Op::ChangeWithdrawn { reason, change, .. } => {
                let (zh, en) = self.change_name(change)?;
                lines.push(line(both!("{zh}撤回", "{en} withdrawn"), &reason));
            }
            Op::ReceiptTaken { decided, .. } => {
                for decided in decided {
                    let Some(change) = self.store.change(decided.change)? else { continue };
                    if change.pupil != id {
                        continue;
                    }
                    let (zh, en) = kind_name(&change.kind);
                    lines.push(match decided.decision {
                        Decision::Approved => line(both!("中心校同意{zh}", "center approved {en}"), ""),
                        Decision::Uploaded => {
                            line(both!("{zh}已录入国家系统", "{en} entered in the national system"), "")
                        }
                        Decision::Returned(reason) => {
                            line(both!("中心校退回{zh}", "center returned {en}"), &reason)
                        }
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn change_name(&self, id: crate::domain::ChangeId) -> Result<(&'static str, &'static str), DeskError> {
        Ok(self.store.change(id)?.map_or(("异动", "change"), |change| kind_name(&change.kind)))
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
