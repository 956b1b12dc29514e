//! Rosters in and out. A preview and the import itself run the same plan, so that what was shown is what is done; the
//! import is one transaction.

use std::{cell::RefCell, collections::HashMap, path::Path, sync::mpsc::sync_channel, thread};

use super::{
    Desk, DeskError, ErrorKind, ImportOrder, ImportPreview, ImportProblem, Progress, Query, disclose::purpose,
};
use crate::{
    both,
    domain::{Date, DeskRole, Fields, Lang, PupilId, Standing, Value, Words, names, note::Severity, reading},
    journal::{Edit, Lane, Op},
    rules::roles::Act,
    seal::random_bytes,
    sheet::{
        self, ClassMap, GradeClass, Layout, Plan, SheetError, Source,
        plan::{Accepted, AcceptedRows},
    },
    store::NewEntry,
};

/// How many problems and differences a preview keeps.
const SHOWN_MAX: usize = 1000;

impl From<SheetError> for DeskError {
    fn from(error: SheetError) -> Self {
        let kind = if matches!(error, SheetError::Stopped) { ErrorKind::Stopped } else { ErrorKind::Mistake };
        Self::of(kind, &error)
    }
}

/// The register as an import asks it.
struct Known<'a> {
    desk: &'a Desk,
    by_number: HashMap<String, PupilId>,
    by_person: HashMap<(String, u32, String), Vec<PupilId>>,
}

impl<'a> Known<'a> {
    fn new(desk: &'a Desk) -> Self {
        let roster = desk.roster();
        let mut known = Self { desk, by_number: HashMap::new(), by_person: HashMap::new() };
        for row in roster.rows().filter(|row| row.standing != Standing::NotTaken) {
            if !row.id_number.is_empty() {
                known.by_number.insert(row.id_number.to_owned(), row.id);
            }
            let person = (names::comparable(row.name), row.birth, row.gender.to_owned());
            known.by_person.entry(person).or_default().push(row.id);
        }
        known
    }
}

impl sheet::Register for Known<'_> {
    type Error = DeskError;

    fn by_id_number(&mut self, number: &str) -> Result<Option<PupilId>, DeskError> {
        Ok(self.by_number.get(number).copied())
    }

    fn by_person(&mut self, name: &str, birth: Date, gender: &str) -> Result<Vec<PupilId>, DeskError> {
        let person = (name.to_owned(), birth.number(), gender.to_owned());
        Ok(self.by_person.get(&person).cloned().unwrap_or_default())
    }

    fn fields(&mut self, pupil: PupilId) -> Result<Fields, DeskError> {
        Ok(self.desk.store.pupil(pupil)?.map(|pupil| pupil.fields).unwrap_or_default())
    }
}

impl Desk {
    /// What an import would do. Nothing is changed.
    ///
    /// # Errors
    /// When the file cannot be read as a roster, or the person stopped it.
    pub fn import_preview(
        &self,
        order: &ImportOrder,
        progress: &Progress,
    ) -> Result<ImportPreview, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::Import)?;
        Ok(told(&self.plan(order, progress)?))
    }

    /// Imports a roster: pupils that are new are entered, cells that differ become edits when that is wanted, and
    /// nobody is ever removed. All or nothing.
    ///
    /// # Errors
    /// Those of the preview, and when the disk does not let it.
    pub fn import(&self, order: &ImportOrder, progress: &Progress) -> Result<ImportPreview, DeskError> {
        self.only(DeskRole::School)?;
        self.may(Act::Import)?;
        let _held = self.hold();
        let plan = self.plan(order, progress)?;
        let preview = told(&plan);
        progress.expect(u64::from(preview.rows));
        let touched = self.enter(order, plan.accepted, progress)?;
        if touched.len() > RELOAD_FROM {
            self.reload_roster()?
        } else {
            self.mark_stale(&touched)
        }
        Ok(preview)
    }

    /// Writes the accepted rows in one transaction; gives the pupils of the first of them. The rows are unpacked on a
    /// second thread.
    fn enter(
        &self,
        order: &ImportOrder,
        accepted: AcceptedRows,
        progress: &Progress,
    ) -> Result<Vec<PupilId>, DeskError> {
        let failed = RefCell::new(None);
        let mut touched = Vec::new();
        let template = self.entry(Op::SettingSet { key: String::new(), value: String::new() })?;
        let classes = order.classes.iter().map(|(number, grade, class)| Op::ClassMapped {
            number: number.clone(),
            grade: grade.clone(),
            class: class.clone(),
        });
        let (send, ready) = sync_channel(OPS_AHEAD);
        let head = thread::scope(|scope| {
            scope.spawn(move || {
                let rows = accepted.drain().filter(|row| row.pupil.is_none() || order.update);
                for row in rows {
                    if send.send(self.op_of(row)).is_err() {
                        return;
                    }
                }
            });
            let rows = ready.into_iter().map_while(|made| match made {
                Ok((pupil, op)) => {
                    if touched.len() <= RELOAD_FROM {
                        touched.push(pupil);
                    }
                    Some(op)
                }
                Err(error) => {
                    failed.replace(Some(error));
                    None
                }
            });
            let entries = classes.chain(rows).map(|op| NewEntry { op, ..template.clone() });
            // A row that failed ends the rows; nothing of those before it is kept.
            self.store
                .bulk(self.epoch(), entries, &mut |done| progress.reach(done) && failed.borrow().is_none())
        })?;
        match (failed.into_inner(), head) {
            (Some(error), _) => Err(error),
            (None, None) => Err(super::stopped()),
            (None, Some(_)) => Ok(touched),
        }
    }

    fn plan(&self, order: &ImportOrder, progress: &Progress) -> Result<Plan, DeskError> {
        let mut classes = ClassMap::default();
        let remembered = self.store.facts()?.class_map;
        for (number, grade, class) in remembered.iter().chain(&order.classes) {
            classes.insert(number, GradeClass { grade: grade.clone(), class: class.clone() });
        }
        let mut source = Source::open(&order.file)?;
        let mut known = Known::new(self);
        sheet::preview(&mut source, &classes, self.today().date.0, &mut known, |row| {
            progress.reach(u64::from(row))
        })
    }

    fn op_of(&self, row: Accepted) -> Result<(PupilId, Op), DeskError> {
        let source = format!("sheet {}", row.row);
        if let Some(id) = row.pupil {
            let pupil = self.store.pupil(id)?.map(|pupil| pupil.fields).unwrap_or_default();
            let edits = row
                .fields
                .iter()
                .map(|(field, new)| Edit { field, old: pupil.get(field).cloned(), new: Some(new.clone()) })
                .collect();
            let op = Op::FieldsEdited { pupil: id, lane: Lane::Import, edits, reason: source, undoes: None };
            return Ok((id, op));
        }
        let id = PupilId(random_bytes().map_err(|error| DeskError::of(ErrorKind::Environment, &error))?);
        let op = Op::PupilEntered {
            pupil: id,
            entered: self.today().date,
            standing: Standing::Enrolled,
            fields: self.with_school_code(row.fields),
            source,
        };
        Ok((id, op))
    }

    /// Writes a report to a file; gives the number of rows. It is written into the journal, because personal data
    /// leaves the desk (第28条).
    ///
    /// # Errors
    /// When there is no such report or layout, the file is there already, or the disk does not let it.
    pub fn write_report(&self, name: &str, layout: &str, to: &Path, replace: bool) -> Result<u32, DeskError> {
        self.may(Act::Disclose)?;
        match name {
            "roster" => self.write_roster(layout, to, replace),
            "movements" => self.write_movements(None, to, replace),
            "breaches" => self.write_breaches(None, to, replace),
            _ => Err(DeskError::new(
                ErrorKind::Mistake,
                both!("没有“{name}”这种报表", "There is no report \"{name}\""),
                both!("", ""),
                both!(
                    "可用的报表：roster（花名册）、movements（增减情况登记表）、breaches（第30条自查表）",
                    "The reports are: roster, movements, breaches"
                ),
            )),
        }
    }

    fn write_roster(&self, layout: &str, to: &Path, replace: bool) -> Result<u32, DeskError> {
        let layout = Layout::parse(layout).ok_or_else(|| {
            DeskError::new(
                ErrorKind::Mistake,
                both!("没有“{layout}”这种版式", "There is no layout \"{layout}\""),
                both!("", ""),
                both!("可用的版式：A、B、C", "The layouts are A, B and C"),
            )
        })?;
        let _held = self.hold();
        let roster = self.roster();
        let query = Query { standing: Some(Standing::Enrolled), ..Query::default() };
        let places = roster.find(&query);
        let mut classes = ClassMap::default();
        for (number, grade, class) in self.store.facts()?.class_map {
            classes.insert(&number, GradeClass { grade, class });
        }
        let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let pupils = places.iter().map(|place| {
            let pupil = self.store.pupil(roster.row(*place).id)?;
            Ok::<_, DeskError>(pupil.map(|pupil| pupil.fields).unwrap_or_default())
        });
        sheet::write::roster(to, replace, layout, &classes, pupils)?;
        let (what, purpose) = (format!("roster {}", layout.key()), purpose::ROSTER.to_owned());
        self.record(vec![Op::Disclosed { what, count, purpose }], &[])?;
        Ok(count)
    }
}

/// How many made entries may wait to be written.
const OPS_AHEAD: usize = 256;
/// From how many pupils on the list is loaded anew instead of patched.
const RELOAD_FROM: usize = 64;

fn told(plan: &Plan) -> ImportPreview {
    let counts = &plan.counts;
    let problems = plan.problems.iter().filter(|problem| problem.note.severity != Severity::Hint);
    ImportPreview {
        layout: plan.columns.layout.key().to_owned(),
        rows: counts.rows,
        new: counts.new,
        changed: counts.changed,
        same: counts.same,
        doubtful: counts.doubtful,
        refused: counts.refused,
        problems: problems
            .take(SHOWN_MAX)
            .map(|problem| ImportProblem {
                row: problem.row,
                column: problem.column.clone(),
                value: problem.value.clone(),
                reason: Words {
                    zh: problem.note.text(Lang::Zh).to_owned(),
                    en: problem.note.text(Lang::En).to_owned(),
                },
                refused: problem.note.severity == Severity::Refuse,
            })
            .collect(),
        differences: plan
            .differences
            .iter()
            .take(SHOWN_MAX)
            .map(|seen| {
                let text = |value: &Value| reading::write(seen.field, value);
                let old = seen.old.as_ref().map(text).unwrap_or_default();
                (seen.row, seen.name.clone(), seen.field, old, text(&seen.new))
            })
            .collect(),
        unmapped: plan.unmapped.keys().cloned().collect(),
        unknown_columns: plan.columns.unknown.clone(),
    }
}
