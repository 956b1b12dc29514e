//! Entering a record, editing it, and taking the last edit back.
//!
//! Key data (第11条) is never edited here once the record has gone to the center or the number was issued: that is a
//! change of its own, with proof and review. The five drifting fields go by the quick lane (第12条).

use chrono::NaiveDate;

use crate::{
    both,
    desk::{Desk, DeskError, ErrorKind, Undone},
    domain::{
        Article, DeskRole, FieldKey, Fields, Lang, Pupil, PupilId, RosterRow, Standing, Value,
        note::Severity, record,
    },
    journal::{Edit, Lane, Op},
    rules::{Refusal, enrolment, roles::Act},
    seal::random_bytes,
    store::Scope,
};

/// The check of fields that are not filled yet: a record may be entered before everything is known.
const MISSING: &str = "E01";

impl Desk {
    /// Enters a record by hand.
    ///
    /// # Errors
    /// When a field must not be so, or somebody with this number is here already (第7条).
    pub fn enter_pupil(&self, fields: Fields) -> Result<PupilId, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::Enter)?;
        let _held = self.hold();
        let id = PupilId(random_bytes().map_err(|error| DeskError::of(ErrorKind::Environment, &error))?);
        let fields = self.with_school_code(fields);
        self.refuse_faults(&fields, None)?;
        self.refuse_twice(&fields, id)?;
        let entered = self.today().date;
        let source = "form".to_owned();
        let op = Op::PupilEntered { pupil: id, entered, standing: Standing::Enrolled, fields, source };
        self.record(vec![op], &[id])?;
        Ok(id)
    }

    /// Edits fields of a record; `None` empties one. What is the same already is passed over.
    ///
    /// # Errors
    /// When a field must not be so, when it is key data, or when the record is not 在读.
    pub fn edit_pupil(
        &self,
        id: PupilId,
        edits: Vec<(FieldKey, Option<Value>)>,
        reason: &str,
    ) -> Result<(), DeskError> {
        self.only(DeskRole::School)?;
        let _held = self.hold();
        let pupil = self.pupil(id)?;
        self.may_edit(&pupil)?;
        let mut after = pupil.fields.clone();
        let mut changed = Vec::new();
        for (field, new) in edits {
            let old = pupil.fields.get(field).cloned();
            if old == new {
                continue;
            }
            if field.is_key_data() && old.is_some() {
                return Err(key_data(&pupil, field));
            }
            after.set(field, new.clone());
            changed.push(Edit { field, old, new });
        }
        if changed.is_empty() {
            return Ok(());
        }
        self.refuse_faults(&after, Some(&pupil.fields))?;
        self.refuse_twice(&after, id)?;
        let lane = if changed.iter().all(|edit| edit.field.is_drifting()) { Lane::Quick } else { Lane::Form };
        let op = Op::FieldsEdited {
            pupil: id,
            lane,
            edits: changed,
            reason: reason.trim().to_owned(),
            undoes: None,
        };
        self.record(vec![op], &[id])?;
        // The last thing that a file lacked may have been a field (第8条).
        if pupil.situation.clocks.iter().any(|clock| clock.rule == enrolment::FILE) {
            self.stop_where_built(&[id])?;
        }
        Ok(())
    }

    /// Takes back the last edit of the one who sits here, if nothing happened to those fields since.
    ///
    /// # Errors
    /// When there is nothing to take back, or it was overtaken.
    pub fn undo(&self) -> Result<Undone, DeskError> {
        let _held = self.hold();
        let Some((seq, pupil, edits)) = self.last_edit()? else {
            return Err(DeskError::new(
                ErrorKind::Mistake,
                both!("没有可撤销的修改", "There is no edit to take back"),
                both!(
                    "只能撤销本人最近一次、尚未写入U盘的字段修改。",
                    "Only your own last edit of fields that is not on a stick yet."
                ),
                both!("", ""),
            ));
        };
        let record = self.pupil(pupil)?;
        if edits.iter().any(|edit| record.fields.get(edit.field) != edit.new.as_ref()) {
            return Err(DeskError::new(
                ErrorKind::Refused,
                both!(
                    "这次修改之后字段又变过，不能撤销",
                    "The fields were changed again since; the edit stays"
                ),
                both!("", ""),
                both!("请直接修改该学生的字段。", "Edit the record instead."),
            ));
        }
        let back =
            edits.into_iter().map(|edit| Edit { field: edit.field, old: edit.new, new: edit.old }).collect();
        let op = Op::FieldsEdited {
            pupil,
            lane: Lane::Undo,
            edits: back,
            reason: String::new(),
            undoes: Some(seq),
        };
        self.record(vec![op], &[pupil])?;
        let name = record.name();
        Ok(Undone { what: both!("已撤销对{name}的修改", "The edit of {name} was taken back") })
    }

    /// The last edit by the one who sits here that was not taken back and is not on a stick.
    fn last_edit(&self) -> Result<Option<(u64, PupilId, Vec<Edit>)>, DeskError> {
        const LOOK_BACK: u64 = 200;
        let head = self.store.head().seq;
        let mut undone = Vec::new();
        for seq in (1..=head).rev().take(usize::try_from(LOOK_BACK).unwrap_or(0)) {
            let Some(entry) = self.store.entry(seq)? else { break };
            if entry.actor != self.me().id {
                continue;
            }
            match entry.op().map_err(|_| super::super::damaged_entry(seq))? {
                Op::BundleWritten { .. } => return Ok(None),
                Op::FieldsEdited { undoes: Some(seq), .. } => undone.push(seq),
                Op::FieldsEdited { pupil, edits, lane: Lane::Form | Lane::Quick, .. }
                    if !undone.contains(&seq) =>
                {
                    return Ok(Some((seq, pupil, edits)));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    fn may_edit(&self, pupil: &Pupil) -> Result<(), DeskError> {
        self.may_with(Act::EditPupil, &RosterRow::of(pupil, ""))?;
        if !pupil.standing.is_kept() {
            let (name, zh, en) = (pupil.name(), pupil.standing.label().zh, pupil.standing.label().en);
            return Err(Refusal {
                article: Some(Article(10)),
                at: String::new(),
                what: both!("{name}{zh}，档案只读", "The record of {name} ({en}) is read-only"),
                why: both!("离校后本校只保留备份。", "Of a pupil who left the school keeps a copy."),
                next: both!(
                    "如需更正，由现在的学校办理；办错了的异动可以重新打开。",
                    "The school that has the pupil corrects it; a change made by mistake can be reopened."
                ),
            }
            .into());
        }
        Ok(())
    }

    /// The school's own code is never typed.
    pub(in crate::desk) fn with_school_code(&self, mut fields: Fields) -> Fields {
        if fields.get(FieldKey::SchoolCode).is_none() {
            fields.set(FieldKey::SchoolCode, Some(Value::Text(self.site().code.into())));
        }
        fields
    }

    /// Refuses a record with a fault in it; one that was there before does not stop the mending of another.
    pub(in crate::desk) fn refuse_faults(
        &self,
        fields: &Fields,
        before: Option<&Fields>,
    ) -> Result<(), DeskError> {
        let today: NaiveDate = self.today().date.0;
        let known = before.map(|fields| record::check(fields, today)).unwrap_or_default();
        let fault = record::check(fields, today).into_iter().find(|finding| {
            finding.note.severity == Severity::Refuse
                && finding.note.check != MISSING
                && !known
                    .iter()
                    .any(|other| other.key == finding.key && other.note.check == finding.note.check)
        });
        let Some(fault) = fault else { return Ok(()) };
        let (zh, en) = (fault.note.text(Lang::Zh), fault.note.text(Lang::En));
        let mut error = DeskError::new(
            ErrorKind::Refused,
            both!("没有保存：{zh}", "Not saved: {en}"),
            both!("", ""),
            both!("请改正这一项后再保存。", "Mend this field and save again."),
        );
        error.at = fault.key.key().to_owned();
        Err(error)
    }

    /// 第7条: no pupil has two records.
    fn refuse_twice(&self, fields: &Fields, id: PupilId) -> Result<(), DeskError> {
        let number = fields.text(FieldKey::IdDocNumber);
        if number.is_empty() {
            return Ok(());
        }
        // By the index: a look through the whole list would make every save as slow as the school is large.
        let roster = self.roster();
        let owners = self.store.id_number_owners(number)?;
        let others = owners.into_iter().filter(|(scope, pupil)| *scope == Scope::Own && *pupil != id);
        let same = others
            .filter_map(|(_, pupil)| roster.place(pupil))
            .map(|place| roster.row(place))
            .find(|row| row.standing != Standing::NotTaken);
        let Some(other) = same else { return Ok(()) };
        let name = other.name;
        Err(Refusal {
            article: Some(Article(7)),
            at: FieldKey::IdDocNumber.key().to_owned(),
            what: both!("证件号与{name}相同", "{name} has the same ID number"),
            why: both!("一名学生只能有一份学籍。", "One pupil has one record."),
            next: both!(
                "请核对户口簿；若是同一人，请修改原记录。",
                "Check the household register; if it is the same child, edit that record."
            ),
        }
        .into())
    }
}

fn key_data(pupil: &Pupil, field: FieldKey) -> DeskError {
    let (name, label) = (pupil.name(), field.label());
    let (zh, en) = (label.zh, label.en);
    Refusal {
        article: Some(Article(11)),
        at: field.key().to_owned(),
        what: both!("{name}的{zh}没有修改", "{en} of {name} was not changed"),
        why: both!(
            "姓名、性别、出生日期和证件属关键信息，变更须有证明并经核办。",
            "Name, sex, birth date and document change only with proof and review."
        ),
        next: both!("请在“异动”中办理“关键信息变更”。", "Open a key-data correction among the changes."),
    }
    .into()
}
