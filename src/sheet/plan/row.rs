//! One row of cells as fields and problems. It knows nothing of other rows and of the register.

use std::{borrow::Cow, collections::HashMap};

use chrono::NaiveDate;

use super::CellProblem;
use crate::{
    domain::{
        FieldForm, FieldKey, Fields, Lang, Value,
        note::{Note, Severity},
        reading::{self, Reading},
        record,
    },
    say,
    sheet::{
        ClassMap, GradeClass, cell,
        cell::RawCell,
        classes::same_class,
        read::{Columns, RowNumber},
    },
};

/// Different texts of an option column whose reading is kept.
const REMEMBERED: usize = 256;

/// The numbers that are read by the type of their document, with that type.
const DOCUMENTS: [(FieldKey, FieldKey); 3] = [
    (FieldKey::IdDocNumber, FieldKey::IdDocType),
    (FieldKey::Member1IdDocNumber, FieldKey::Member1IdDocType),
    (FieldKey::Member2IdDocNumber, FieldKey::Member2IdDocType),
];

/// A row after reading.
pub(super) struct ReadRow {
    pub(super) row: RowNumber,
    pub(super) fields: Fields,
    pub(super) problems: Vec<CellProblem>,
    /// A class number that nobody has told the meaning of.
    pub(super) unmapped: Option<String>,
}

impl ReadRow {
    pub(super) fn refused(&self) -> bool {
        self.has(Severity::Refuse)
    }

    pub(super) fn doubtful(&self) -> bool {
        self.has(Severity::Warn)
    }

    fn has(&self, severity: Severity) -> bool {
        self.problems.iter().any(|problem| problem.note.severity == severity)
    }

    /// Refuses the row as a whole.
    pub(super) fn refuse_row(&mut self, check: &'static str, text: impl Fn(Lang) -> String) {
        self.note(String::new(), String::new(), Note::refuse(check, text));
    }

    /// Refuses the value of a field.
    pub(super) fn refuse(&mut self, field: FieldKey, check: &'static str, text: impl Fn(Lang) -> String) {
        let value = self.written(field);
        self.note(field.label().zh.to_owned(), value, Note::refuse(check, text));
    }

    fn written(&self, field: FieldKey) -> String {
        self.fields.get(field).map(|value| reading::write(field, value)).unwrap_or_default()
    }

    fn note(&mut self, column: String, value: String, note: Note) {
        self.problems.push(CellProblem { row: self.row, column, value, note });
    }
}

/// Reads rows under one header.
pub(super) struct RowReader<'a> {
    columns: &'a Columns,
    classes: &'a ClassMap,
    today: NaiveDate,
    remembered: HashMap<FieldKey, HashMap<Box<str>, Reading>>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(columns: &'a Columns, classes: &'a ClassMap, today: NaiveDate) -> Self {
        Self { columns, classes, today, remembered: HashMap::new() }
    }

    /// The row's fields and problems; none for a row without content in a known column, and for the header
    /// repeated on a later page.
    pub(super) fn read(&mut self, row: RowNumber, cells: &[RawCell]) -> Option<ReadRow> {
        let columns = self.columns;
        let known = || {
            columns.fields.iter().filter_map(|(place, field, header)| {
                cells.get(*place).filter(|cell| !cell.is_empty()).map(|cell| (*field, header, cell))
            })
        };
        let (mut filled, mut headers) = (0, 0);
        for (_, header, cell) in known() {
            filled += 1;
            if let RawCell::Text(text) = cell {
                headers += usize::from(text.trim() == header);
            }
        }
        if filled == 0 || headers * 2 > filled {
            return None;
        }
        let mut read = ReadRow { row, fields: Fields::default(), problems: Vec::new(), unmapped: None };
        let mut pairs = Vec::with_capacity(filled);
        for (field, header, cell) in known() {
            // The photograph is evidence of its own; the class is read with the grade, numbers with their type.
            let later = field == FieldKey::Photo || DOCUMENTS.iter().any(|(number, _)| *number == field);
            if !later && let Some(value) = self.value(&mut read, field, header, cell) {
                pairs.push((field, value));
            }
        }
        read.fields = pairs.into_iter().collect();
        for (field, header, cell) in known() {
            if let Some((_, kind)) = DOCUMENTS.iter().find(|(number, _)| *number == field) {
                self.document(&mut read, field, *kind, header, cell);
            }
        }
        self.place_in_class(&mut read);
        Some(read)
    }

    fn value(&mut self, read: &mut ReadRow, field: FieldKey, header: &str, cell: &RawCell) -> Option<Value> {
        let reading = match cell::text_for(field, cell) {
            Ok(text) => self.reading(field, &text),
            Err(note) => Cow::Owned(Reading { value: None, notes: vec![note] }),
        };
        for note in &reading.notes {
            read.note(header.to_owned(), cell.shown(), note.clone());
        }
        match reading {
            Cow::Owned(reading) => reading.value,
            Cow::Borrowed(reading) => reading.value.clone(),
        }
    }

    /// Options repeat from row to row; each text is looked up once.
    fn reading(&mut self, field: FieldKey, text: &str) -> Cow<'_, Reading> {
        let form = field.spec().form;
        if !matches!(form, FieldForm::Code(_) | FieldForm::YesNo | FieldForm::Division) {
            return Cow::Owned(reading::read(field, text, self.today));
        }
        let remembered = self.remembered.entry(field).or_default();
        if !remembered.contains_key(text) {
            let reading = reading::read(field, text, self.today);
            if remembered.len() >= REMEMBERED {
                return Cow::Owned(reading);
            }
            remembered.insert(text.into(), reading);
        }
        match remembered.get(text) {
            Some(reading) => Cow::Borrowed(reading),
            None => Cow::Owned(Reading::default()),
        }
    }

    fn document(&self, read: &mut ReadRow, field: FieldKey, kind: FieldKey, header: &str, cell: &RawCell) {
        let reading = match cell::text_for(field, cell) {
            Ok(text) => match read.fields.get(kind).and_then(Value::as_code) {
                Some(kind) => reading::read_document(kind, &text, self.today),
                None => reading::read(field, &text, self.today),
            },
            Err(note) => Reading { value: None, notes: vec![note] },
        };
        for note in reading.notes {
            read.note(header.to_owned(), cell.shown(), note);
        }
        read.fields.set(field, reading.value);
    }

    /// Grade and class out of the class number, where it stands for both.
    fn place_in_class(&self, read: &mut ReadRow) {
        let number = read.fields.text(FieldKey::ClassNumber).to_owned();
        if number.is_empty() {
            return;
        }
        let header = self.columns.header_of(FieldKey::ClassNumber).to_owned();
        let grade = read.fields.code(FieldKey::Grade).to_owned();
        match self.classes.of(&number) {
            Some(GradeClass { grade: meant, class }) if grade.is_empty() || grade == meant => {
                read.fields.set(FieldKey::Grade, Some(Value::Code(meant.into())));
                read.fields.set(FieldKey::ClassNumber, Some(Value::Text(class.into())));
            }
            Some(GradeClass { class, .. }) if same_class(&class, &number) => {}
            Some(_) => read.note(
                header,
                number,
                Note::refuse("D02", |lang| {
                    say!(
                        lang,
                        "年级一栏和班级里写的年级不一样。",
                        "The grade's column and the class name different grades."
                    )
                }),
            ),
            // A table with a grade column gives the class alone; an empty grade is then merely missing.
            None if self.columns.has(FieldKey::Grade) => {}
            None => {
                read.unmapped = Some(number.clone());
                read.note(
                    header,
                    number.clone(),
                    Note::refuse("D02", |lang| {
                        say!(
                            lang,
                            "还不知道班号“{number}”是哪个年级、哪个班，请先回答一次。",
                            "Grade and class of class number “{number}” are not known yet; tell them once."
                        )
                    }),
                );
            }
        }
    }

    /// What a new record must have, and what its fields say together; fills in what follows from the ID number.
    pub(super) fn complete_new(&self, read: &mut ReadRow) {
        if read.fields.text(FieldKey::Name).is_empty() {
            let column = self.columns.header_of(FieldKey::Name).to_owned();
            let note =
                Note::refuse("C01", |lang| say!(lang, "第{}行没有姓名。", "Row {} has no name.", read.row));
            read.note(column, String::new(), note);
            return;
        }
        for (field, value) in record::derive(&read.fields) {
            if field != FieldKey::NamePinyin {
                read.fields.set(field, Some(value));
            }
        }
        if read.fields.text(FieldKey::IdDocNumber).is_empty()
            && super::compare::person(&read.fields).is_none()
        {
            read.refuse_row("E01", |lang| {
                say!(
                    lang,
                    "认不出是谁：请填身份证件号，或姓名、出生日期、性别。",
                    "Who is it? Give the ID number, or name, birth date and sex."
                )
            });
            return;
        }
        self.check_together(read, None);
        // A column that is not there at all is told once, with the header.
        let mut missing = record::missing(&read.fields);
        missing.retain(|field| self.columns.has(*field) && *field != FieldKey::SchoolCode);
        if !missing.is_empty() {
            let note = Note::warn("E01", |lang| {
                let names: Vec<_> = missing.iter().take(6).map(|field| field.label().get(lang)).collect();
                say!(
                    lang,
                    "还缺{}项：{}等，可以以后补。",
                    "{} fields are still missing: {} …",
                    missing.len(),
                    names.join(if lang == Lang::Zh { "、" } else { ", " })
                )
            });
            read.note(String::new(), String::new(), note);
        }
    }

    /// Refuses changes of key data (第11条), and checks the changed fields beside those that stay.
    pub(super) fn check_changes(&self, read: &mut ReadRow, current: &Fields, changes: &[(FieldKey, Value)]) {
        for (field, new) in changes {
            let Some(old) = current.get(*field).filter(|_| field.is_key_data()) else { continue };
            let old = reading::write(*field, old);
            let column = self.columns.header_of(*field).to_owned();
            let note = Note::refuse("B04", |lang| {
                say!(
                    lang,
                    "登记的是“{old}”。关键信息凭证明材料更正（第11条），请走“关键信息更正”，不能用表格改。",
                    "Registered as “{old}”. Key data is corrected with proof (Art. 11) by a key-data correction, not by a sheet."
                )
            });
            read.note(column, reading::write(*field, new), note);
        }
        if read.refused() {
            return;
        }
        // What stands there already needs no second look.
        let changed =
            |column: &str| changes.iter().any(|(field, _)| self.columns.header_of(*field) == column);
        read.problems.retain(|problem| changed(&problem.column));
        if changes.is_empty() {
            return;
        }
        let mut merged = current.clone();
        for (field, value) in changes {
            merged.set(*field, Some(value.clone()));
        }
        let row = std::mem::replace(&mut read.fields, merged);
        self.check_together(read, Some(changes));
        read.fields = row;
    }

    /// What the fields say together. What a cell said alone is not said twice, and what is missing is said once.
    fn check_together(&self, read: &mut ReadRow, only: Option<&[(FieldKey, Value)]>) {
        for finding in record::together(&read.fields) {
            let column = self.columns.header_of(finding.key);
            let absent = !self.columns.has(finding.key) && read.fields.get(finding.key).is_none();
            let known = absent
                || finding.note.check == "E01"
                || read
                    .problems
                    .iter()
                    .any(|problem| problem.column == column && problem.note.check == finding.note.check)
                || only.is_some_and(|changes| changes.iter().all(|(field, _)| *field != finding.key));
            if !known {
                let (column, value) = (column.to_owned(), read.written(finding.key));
                // Contradictions in who the pupil is keep the row out; the rest can be mended in the record,
                // and blocks the hand-over until then.
                let note = match finding.key.is_key_data() {
                    false if finding.note.severity == Severity::Refuse => {
                        finding.note.weighing(Severity::Warn)
                    }
                    _ => finding.note,
                };
                read.note(column, value, note);
            }
        }
    }
}
